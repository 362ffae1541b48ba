"""The worked exercise of docs/author.md holds what it must, and proves as the page says."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.authoring.contract import problems_of
from grader.authoring.derive import build
from grader.authoring.difference import whole_source
from grader.authoring.proof import cases_of
from grader.catalogue import places
from grader.catalogue.exercise import read_exercise
from grader.catalogue.rubric import read_rubric

NAME = "week5_rain"
PAGE = (places.kit_root() / "docs" / "author.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"<!-- file: (\S+) -->\n```\w*\n(.*?)\n```\n", PAGE, re.DOTALL))
CHANGES = dict(re.findall(r"<!-- change: (\S+) -->\n```\w*\n(.*?)\n```\n", PAGE, re.DOTALL))
RUBRIC = f"exercises/{NAME}/checks.py"


def mended(folder: Path) -> str:
    """Return the rubric with the definitions that the page changes at last."""
    folder.mkdir()
    (folder / "_first.py").write_text(FILES[RUBRIC] + "\n")
    header = "# caught by: check_x\n# base: _first.py\n# add: model\n\n\n"
    (folder / "mended.py").write_text(f"{header}{CHANGES[RUBRIC]}\n")
    return whole_source(folder / "mended.py").partition("\n")[2]


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """Return a kit that holds the exercise of the page alone, its rubric as it is at last."""
    for part in ("grader", "templates"):
        shutil.copytree(places.kit_root() / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
    (tmp_path / RUBRIC).write_text(mended(tmp_path / "mended"), encoding="utf-8")
    return tmp_path


@pytest.fixture
def in_kit(kit: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(places, "kit_root", lambda: kit)
    assert {derived.did for derived in build(NAME)} == {"written"}
    return kit


def test_the_exercise_of_the_page_holds_what_it_must(in_kit: Path) -> None:
    assert problems_of(NAME) == []
    assert read_rubric(read_exercise(NAME)).possible == 100
    assert {
        f"week5_rain/{case.path.relative_to(in_kit / 'solutions' / NAME)}" for case in cases_of(NAME) if case.path
    } == {name.removeprefix("solutions/") for name in FILES if name.startswith("solutions/")}


def test_the_brief_of_the_page_says_what_the_rubric_says(in_kit: Path) -> None:
    brief = FILES[f"exercises/{NAME}/README.md"]
    for criterion in read_rubric(read_exercise(NAME)).criteria:
        assert f"| {criterion.title} | {criterion.points} | {criterion.description} |" in brief


def test_the_slip_of_the_page_is_said_as_there(in_kit: Path) -> None:
    path = in_kit / RUBRIC
    path.write_text(FILES[RUBRIC].replace("have_mean_zero()\n", "have_mean_zer()\n") + "\n")
    [problem] = problems_of(NAME)
    assert f"✗ {problem}\n" in PAGE


@pytest.mark.worker
@pytest.mark.thorough
@pytest.mark.parametrize("label", ["never_compiled", "tanh_at_the_end"])
def test_what_the_first_rubric_gets_wrong_is_told_as_the_page_says(kit: Path, label: str) -> None:
    (kit / RUBRIC).write_text(FILES[RUBRIC] + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "grader", "author", "prove", NAME, "-j", "1", "-k", label]
    environment = {**os.environ, "PYTHONPATH": str(kit)}
    proven = subprocess.run(command, cwd=kit, env=environment, capture_output=True, text=True)
    subprocess.run([sys.executable, "-m", "grader", "stop"], cwd=kit, env=environment, capture_output=True)
    [told] = [line for line in proven.stdout.splitlines() if f"wrong/{label}" in line]
    [shown] = re.findall(rf"^(✗ {NAME}/wrong/{label}.*)$", PAGE, re.MULTILINE)
    seconds = re.compile(r"\d+\.\d s")
    # The page cuts a long one.
    assert seconds.sub("", told).startswith(seconds.sub("", shown).removesuffix("…"))


@pytest.mark.worker
@pytest.mark.thorough
def test_the_exercise_of_the_page_proves_as_it_says_there(kit: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(kit)}

    def grader(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "grader", *arguments]
        return subprocess.run(command, cwd=kit, env=environment, capture_output=True, text=True)

    built = grader("author", "build", NAME)
    assert built.returncode == 0, built.stderr
    proven = grader("author", "prove", NAME, "--update")
    grader("stop")  # Nobody else comes to this copy for its warm processes.
    assert proven.returncode == 0, proven.stdout + proven.stderr
    for line in proven.stdout.splitlines():
        assert re.sub(r"\d+\.\d s", "", line).strip() in re.sub(r"\d+\.\d s", "", PAGE)
    golden = (kit / "solutions" / NAME / "wrong" / "one_mean_for_all.txt").read_text()
    assert golden.split("\n", 1)[1].strip() in PAGE
