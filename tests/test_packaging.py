"""What is packed, and what a stranger installs: the wheel, its metadata, and the extras."""

import email
import re
import sys
import tomllib
import zipfile
from email.message import Message
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from test_floors import imports, modules

from grader import __version__
from grader.authoring import proof
from grader.catalogue import packs, places
from grader.data.upstream import NotFetched, fetch_upstream
from grader.errors import UsageProblem

ROOT = places.kit_root()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MOST_BYTES = 4_000_000
IMPORTED_AS = {"pyyaml": "yaml", "markdown-it-py": "markdown_it", "prompt-toolkit": "prompt_toolkit", "pillow": "PIL"}
FOR_LEARNERS = {"matplotlib", "pandas", "scipy", "tensorflow"}
"""What learners import, and no module of the kit has to."""
FOR_TENSORFLOW = {"ml-dtypes"}
"""What TensorFlow imports: named to leave out a version that is slow to import."""


def build(folder: Path) -> Path:
    from hatchling.builders.wheel import WheelBuilder

    return Path(next(WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def metadata(built: Path) -> Message:
    with zipfile.ZipFile(built) as archive:
        return email.message_from_bytes(archive.read(f"tf_exam_kit-{__version__}.dist-info/METADATA"))


def test_the_wheel_is_small_and_the_same_each_time(built: Path, tmp_path: Path) -> None:
    assert built.stat().st_size < MOST_BYTES
    assert build(tmp_path).read_bytes() == built.read_bytes()


def test_the_wheel_holds_solutions_to_read_and_neither_tests_nor_wrong_answers(built: Path) -> None:
    with zipfile.ZipFile(built) as archive:
        names = set(archive.namelist())
    kit = "grader/_kit"
    assert {
        f"{kit}/solutions/week3_nlp/solution.py",
        f"{kit}/exercises/week3_nlp/checks.py",
        f"{kit}/templates/report.html",
        "grader/py.typed",
        f"tf_exam_kit-{__version__}.dist-info/licenses/LICENSE",
        f"tf_exam_kit-{__version__}.dist-info/licenses/DATA_SOURCES.md",
    } <= names
    assert any(name.startswith(f"{kit}/solutions/week3_nlp/right/") for name in names)
    left_out = re.compile(
        r"^tests/|solutions/\w+/(?!solution\.py|right/)|exercises/\w+/exercise\.(py|ipynb)|__pycache__"
    )
    assert [name for name in names if left_out.search(name)] == []


def test_the_source_archive_holds_tests_and_wrong_answers() -> None:
    from hatchling.builders.sdist import SdistBuilder

    packed = {one.distribution_path for one in SdistBuilder(str(ROOT)).recurse_included_files()}
    assert {"tests/test_packaging.py", "solutions/week3_nlp/wrong/_base.py", "LICENSE", "hatch_build.py"} <= packed
    assert {"tests/axe/axe.min.js", "tests/axe/LICENSE", "tests/axe/LICENSE-3RD-PARTY.txt"} <= packed


def test_the_metadata_say_what_an_index_shows(metadata: Message) -> None:
    assert metadata["Version"] == PROJECT["version"] == __version__
    assert (metadata["License-Expression"], metadata["Requires-Python"]) == ("MIT", "<3.14,>=3.11")
    assert {"LICENSE", "DATA_SOURCES.md"} == set(metadata.get_all("License-File", [])), "those of what is in the wheel"
    assert len(metadata.get_all("Project-URL", [])) == 5
    versions = {one.rpartition(" :: ")[2] for one in metadata.get_all("Classifier", []) if ":: 3." in one}
    assert versions == {"3.11", "3.12", "3.13"}


def test_every_dependency_has_a_tried_lower_bound() -> None:
    every = [*PROJECT["dependencies"], *(one for extra in PROJECT["optional-dependencies"].values() for one in extra)]
    bare = [one for one in every if not Requirement(one).specifier and not one.startswith(("tf-exam-kit[", "types-"))]
    assert bare == []


def test_each_dependency_is_imported_and_each_import_is_a_dependency() -> None:
    def names(texts: list[str]) -> set[str]:
        return {re.sub(r"[-_.]+", "-", Requirement(one).name).lower() for one in texts}

    extras = PROJECT["optional-dependencies"]
    optional = names([one for name in extras if name not in {"all", "dev", "test"} for one in extras[name]])
    assert PROJECT["optional-dependencies"]["all"] == [
        f"tf-exam-kit[{','.join(sorted({*extras} - {'all', 'dev', 'test'}))}]"
    ]
    needed = names(PROJECT["dependencies"])
    used = {name.partition(".")[0] for path in modules() for name in imports(path)}
    unused = {one for one in needed | optional if IMPORTED_AS.get(one, one) not in used}
    assert unused <= FOR_LEARNERS | FOR_TENSORFLOW
    providers = packages_distributions()
    for name in used - {"grader"}:
        there = {re.sub(r"[-_.]+", "-", one).lower() for one in providers.get(name, [])}
        # NumPy's and Keras's own dependencies come with them; IPython is there wherever a notebook is.
        assert not there or there & (needed | optional) or name in {"keras", "IPython", "packaging", "markupsafe"}, name


def test_without_its_extra_a_public_data_set_is_refused_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pooch", None)
    with pytest.raises(NotFetched, match=r"pip install 'pooch>=1\.8'"):
        fetch_upstream("mnist")


def test_an_installed_kit_says_where_incorrect_solutions_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "PACKAGE", tmp_path)
    monkeypatch.setattr(packs, "solution_folder", lambda name: tmp_path / "_kit" / "solutions" / name)
    with pytest.raises(UsageProblem, match="no incorrect solutions of week3_nlp"):
        proof.cases_of("week3_nlp")


def test_every_change_that_is_not_released_yet_has_a_type() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["towncrier"]
    types = {one["directory"] for one in settings["type"]}
    fragments = {path.name for path in (ROOT / "changelog").glob("*.md")} - {"README.md"}
    assert {name for name in fragments if name.split(".")[1] not in types} == set(), f"NUMBER-what.TYPE.md: {types}"


def test_the_changelog_begins_with_the_version_of_the_kit() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## ([\d.]+)", text, re.MULTILINE)[:1] == [__version__]


def test_the_lock_holds_every_dependency_at_a_version_that_is_promised() -> None:
    told = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    locked: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([a-z0-9-]+)==([^\s;]+)", told, re.MULTILINE):
        locked.setdefault(name, set()).add(version)
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    extras = PROJECT["optional-dependencies"]
    for text in [
        *PROJECT["dependencies"],
        *(one for held in (extras, groups) for texts in held.values() for one in texts),
    ]:
        needed = Requirement(text)
        if needed.name != "tf-exam-kit":
            versions = locked.get(re.sub(r"[-_.]+", "-", needed.name).lower(), set())
            assert versions and all(needed.specifier.contains(one) for one in versions), f"{text}: run `make lock`"
    assert "--hash=sha256:" in told and "://" not in told
