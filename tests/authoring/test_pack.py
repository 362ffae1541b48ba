"""A pack from its first command to a class: made, proven, built, installed beside the kit, and used like the kit."""

import json
import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest
from homes import begin_home

from grader.catalogue import places
from grader.catalogue.packs import GROUP

NAMES = ("garden_line", "exam1_garden")


def run(python: str, *words: str, cwd: Path, expected: int = 0, **more: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | more
    done = subprocess.run(
        [python, "-m", *words], cwd=cwd, capture_output=True, text=True, check=False, env=environment, timeout=240
    )
    assert done.returncode == expected, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack of an exercise, and of an exam task with a paper of its own."""
    folder = tmp_path_factory.mktemp("work") / "garden-pack"
    kit = places.PACKAGE.parent
    run(sys.executable, "grader", "author", "new", NAMES[0], "--pack", str(folder), cwd=kit)
    for kind in ("exercises", "solutions"):
        source, target = kit / kind / "exam1_line", folder / kind / NAMES[1]
        for path in source.rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".ipynb":
                copy = target / path.relative_to(source)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_text(path.read_text(encoding="utf-8").replace("exam1_line", NAMES[1]), encoding="utf-8")
    (folder / "exercises/papers").mkdir()
    (folder / "exercises/papers/garden.toml").write_text(
        f'title = "A garden paper"\nminutes = 30\npass_mark = 90\ntasks = ["{NAMES[1]}"]\n'
    )
    return folder


@pytest.fixture(scope="module")
def installed(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A fresh environment with the kit beside the wheel of the pack, and a folder to work in; the pack's name for both.

    The kit's libraries are those of this environment: they are not installed again.
    """
    from hatchling.builders.wheel import WheelBuilder

    place = tmp_path_factory.mktemp("installed")
    [wheel] = WheelBuilder(str(pack)).build(directory=str(place), versions=["standard"])
    venv.create(place / "env", symlinks=True)
    [site] = (place / "env").glob("lib/python*/site-packages")
    theirs = [path for path in sys.path if path.endswith("site-packages")]
    (site / "kit.pth").write_text("\n".join([str(places.PACKAGE.parent), *theirs]) + "\n")
    subprocess.run([sys.executable, "-m", "zipfile", "-e", wheel, str(site)], check=True)
    work = place / "work"
    work.mkdir()
    python = str(place / "env/bin/python")
    yield python, work
    run(python, "grader", "stop", cwd=work)  # What a proof keeps warm is of this Python alone.


def test_a_new_pack_says_how_it_is_used_and_announces_itself(pack: Path) -> None:
    assert f'"{GROUP}"' in (pack / "pyproject.toml").read_text().replace("[project.entry-points.", "")
    assert "python -m grader --pack . list" in (pack / "README.md").read_text()
    assert (pack / "garden_pack/__init__.py").is_file()


def test_a_folder_with_other_files_is_no_new_pack(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    run(
        sys.executable, "grader", "author", "new", "a_b", "--pack", str(tmp_path), cwd=places.PACKAGE.parent, expected=2
    )
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.worker
def test_an_installed_pack_is_used_like_the_kit(
    pack: Path, installed: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python, work = installed
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(begin_home(tmp_path / "home")))
    monkeypatch.delenv("TF_EXAM_KIT_PACKS", raising=False)
    assert "garden-pack" in run(python, "grader", "list", cwd=work, COLUMNS="200")
    assert "Output and loss" in run(python, "grader", "rubric", NAMES[0], cwd=work)
    answer = pack / "solutions" / NAMES[0] / "solution.py"
    told = json.loads(run(python, "grader", NAMES[0], "--submission", str(answer), "--json", cwd=work))
    assert (told["status"], told["earned"]) == ("PASSED", 100)
    run(python, "grader", "author", "prove", NAMES[0], cwd=work)
    run(python, "grader", "exam", "start", "--paper", "garden", cwd=work)
    [stub] = work.rglob("exercise.py")
    assert NAMES[1] in str(stub)
    learners = work / "class"
    learners.mkdir()
    (learners / "ada.py").write_text(answer.read_text())
    run(python, "grader", "cohort", "grade", str(learners), "--exercise", NAMES[0], "--out", "out", cwd=work)
    assert json.loads((work / "out/grades/ada.json").read_text())


@pytest.mark.worker
@pytest.mark.slow
def test_the_test_that_a_new_pack_holds_runs_its_proof(pack: Path, tmp_path: Path) -> None:
    told = run(sys.executable, "pytest", "-q", "-k", NAMES[0], "-p", "no:cacheprovider", cwd=pack,
               TF_EXAM_KIT_HOME=str(begin_home(tmp_path)))  # fmt: skip
    assert "1 passed" in told
