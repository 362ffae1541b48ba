"""The wheel in an export is one that installers take, and holds no answer."""

import ast
import base64
import csv
import hashlib
import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grader import __version__
from grader.catalogue import places
from grader.catalogue.stub import FOLDERS_READ_BY_THE_KIT, READ_BY_THE_KIT
from grader.cohort.exports import wheel
from grader.cohort.exports.wheel import kit_wheel


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    name, data = kit_wheel(["week1_intro"])
    path = tmp_path_factory.mktemp("wheel") / name
    path.write_bytes(data)
    return path


def test_every_file_is_recorded_with_its_digest(made: Path) -> None:
    with zipfile.ZipFile(made) as archive:
        [record] = [name for name in archive.namelist() if name.endswith("/RECORD")]
        rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(archive.read(record).decode()))}
        assert sorted(rows) == sorted(archive.namelist())
        for name, (digest, size) in rows.items():
            if name != record:
                data = archive.read(name)
                expected = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
                assert (digest, int(size)) == (f"sha256={expected}", len(data)), name


def test_it_holds_the_exercise_and_nobodys_answer(made: Path) -> None:
    with zipfile.ZipFile(made) as archive:
        names = archive.namelist()
    kit = {name for name in names if "/_kit/" in name}
    assert "grader/_kit/exercises/week1_intro/checks.py" in kit
    assert "grader/_kit/exercises/week1_intro/expectations/price_rule.py" in kit
    assert not [name for name in kit if "solutions" in name or "/week3_nlp/" in name]
    assert not [name for name in kit if name.endswith(("/exercise.ipynb", "week1_intro/exercise.py"))]
    assert {
        "grader/cli/main.py",
        "grader/hidden/digits.npz",
        "grader/_kit/templates/report.html",
        "grader/_kit/docs/grade.schema.json",
    } <= set(names)
    assert not [name for name in names if "__pycache__" in name]


def test_what_a_learner_left_in_the_folder_of_an_exercise_is_not_packed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean = kit_wheel(["week1_intro"])
    folder = tmp_path / "exercises"
    shutil.copytree(places.exercises_folder(), folder)
    for name in ("exercise.py", "exercise.backup.20260101-000000.py", "mine.py", "notes/answer.py", "model.keras"):
        path = folder / "week1_intro" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("the answer of whoever owns this clone")
    (folder / "answers.py").write_text("all of them")
    monkeypatch.setattr(places, "exercises_folder", lambda: folder)
    assert kit_wheel(["week1_intro"]) == clean


def test_the_source_archive_holds_no_stub() -> None:
    from hatchling.builders.sdist import SdistBuilder

    root = places.kit_root()
    packed = {Path(one.distribution_path) for one in SdistBuilder(str(root)).recurse_included_files()}
    exercises = {path for path in packed if path.parts[0] == "exercises"}
    assert Path("exercises/week1_intro/checks.py") in exercises
    assert Path("exercises/week1_intro/expectations/price_rule.py") in exercises
    assert not [path for path in exercises if path.name in ("exercise.py", "exercise.ipynb")]


def test_the_build_packs_what_the_kit_reads() -> None:
    code = (places.kit_root() / "hatch_build.py").read_text(encoding="utf-8")
    tree = ast.parse(code)
    names, folders = [node.value for node in tree.body if isinstance(node, ast.Assign)]
    assert ast.literal_eval(names) == READ_BY_THE_KIT
    assert ast.literal_eval(folders) == FOLDERS_READ_BY_THE_KIT


def test_the_installed_kit_finds_its_exercise_and_can_be_exported_again(made: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(made) as archive:
        archive.extractall(tmp_path / "site")
    code = (
        "import sys; sys.path.insert(0, 'site')\n"
        "from grader.catalogue.exercise import exercise_names\n"
        "from grader.cohort.exports.wheel import kit_wheel\n"
        "print(exercise_names(), kit_wheel(['week1_intro'])[1] == open(sys.argv[1], 'rb').read())"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, str(made)], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "['week1_intro'] True"


def test_in_a_clone_the_dependencies_are_those_of_today(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "tf-exam-kit"\nversion = "9.9"\ndescription = "d"\nrequires-python = ">=3.11"\n'
        'dependencies = ["brand-new>=1"]\n[project.scripts]\ntf-exam = "grader.cli.main:main"\n'
    )
    monkeypatch.setattr(wheel.places, "kit_root", lambda: tmp_path)
    metadata, scripts, version = wheel._metadata()
    assert b"Requires-Dist: brand-new>=1\n" in metadata and version == "9.9"
    assert scripts == b"[console_scripts]\ntf-exam = grader.cli.main:main\n"


def test_the_version_is_the_kits(made: Path) -> None:
    assert made.name == f"tf_exam_kit-{__version__}-py3-none-any.whl"
    assert (places.kit_root() / "pyproject.toml").is_file()
