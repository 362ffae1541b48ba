"""A new exercise begins as one that already proves."""

import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.authoring.contract import problems_of
from grader.authoring.proof import cases_of
from grader.authoring.skeleton import RULE, begin_exam_task, begin_exercise, begin_pack
from grader.catalogue import places
from grader.catalogue.exam_paper import CATEGORIES, tasks_of
from grader.catalogue.exercise import read_exercise
from grader.cli.main import main
from grader.errors import UsageProblem

LIKE = {min(tasks_of(number), key=lambda task: read_exercise(task).reference_seconds) for number in CATEGORIES}
"""The tasks that new ones begin as."""


@pytest.fixture
def copy_of_the_kit(tmp_path: Path) -> Path:
    """Return a kit without exercises, so that nothing is written into this one."""
    for part in ("grader", "templates"):
        shutil.copytree(places.kit_root() / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("exercises", "solutions"):
        (tmp_path / part).mkdir()
    shutil.copy(places.exercises_folder() / "concepts.toml", tmp_path / "exercises")
    for part, name in itertools.product(("exercises", "solutions"), sorted(LIKE)):
        shutil.copytree(places.kit_root() / part / name, tmp_path / part / name)
    return tmp_path


@pytest.fixture
def in_copy(copy_of_the_kit: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(places, "kit_root", lambda: copy_of_the_kit)
    return copy_of_the_kit


def runner(kit: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    environment = {**os.environ, "PYTHONPATH": str(kit)}

    def grader(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "grader", *arguments]
        return subprocess.run(command, cwd=kit, env=environment, capture_output=True, text=True)

    return grader


@pytest.mark.worker
def test_a_new_exercise_proves_as_it_is(copy_of_the_kit: Path) -> None:
    grader = runner(copy_of_the_kit)
    begun = grader("author", "new", "week9_intro")
    assert begun.returncode == 0, begun.stderr
    assert (copy_of_the_kit / "exercises" / "week9_intro" / "exercise.ipynb").is_file()
    proven = grader("author", "prove", "week9_intro")
    grader("stop")  # Nobody else comes to this copy for its warm processes.
    assert proven.returncode == 0, proven.stdout + proven.stderr
    assert "11 of 11 solutions are graded as they must be" in proven.stdout
    again = grader("author", "new", "week9_intro")
    assert (again.returncode, "is there already" in again.stderr) == (2, True)


@pytest.mark.worker
@pytest.mark.thorough
def test_a_new_exam_task_proves_as_it_is(copy_of_the_kit: Path) -> None:
    grader = runner(copy_of_the_kit)
    begun = grader("author", "new", "exam1_bakery", "--exam")
    assert begun.returncode == 0, begun.stderr
    proven = grader("author", "prove", "exam1_bakery", "-k", "o")
    grader("stop")
    assert proven.returncode == 0, proven.stdout + proven.stderr
    assert "solutions are graded as they must be" in proven.stdout


def test_a_new_exercise_has_a_week_of_its_own_and_one_that_is_taken_is_said(in_copy: Path) -> None:
    weeks = {}
    for name in ("week1_rain", "week1_snow", "week9_hail", "wind_speed"):
        begin_exercise(name)
        weeks[name] = read_exercise(name).week
    assert weeks == {"week1_rain": 1, "week1_snow": 2, "week9_hail": 9, "wind_speed": 3}
    assert problems_of("week1_snow") == []
    path = in_copy / "exercises" / "week1_snow" / "exercise.toml"
    path.write_text(path.read_text().replace("week = 2", "week = 1"))
    [problem] = problems_of("week1_snow")
    assert (problem.path, problem.line, problem.stops) == (path, 3, False)
    assert problem.says == "week1_rain has the part intro and the week 1, too: give one of them another week."
    assert [problem.says[:10] for problem in problems_of("week1_rain")] == ["week1_snow"]


@pytest.mark.parametrize("like", sorted(LIKE))
def test_a_new_exam_task_holds_what_it_must(in_copy: Path, like: str) -> None:
    name = f"{like[:5]}_bakery_goods"
    written = begin_exam_task(name)
    assert problems_of(name) == []
    exercise = read_exercise(name)
    assert (exercise.title, exercise.category) == ("Bakery goods", int(like[4]))
    assert (exercise.folder / "README.md").read_text().startswith("# Bakery goods\n")
    assert [path for path in written if path.suffix in (".py", ".md") and like in path.read_text()] == []
    assert len(cases_of(name)) == len(cases_of(like))


def test_an_exam_task_is_named_by_its_category(in_copy: Path) -> None:
    for name in ("exam6_x", "exam_x", "week1_x", "exam1_"):
        with pytest.raises(UsageProblem, match="not a valid name for a task of the exam bank"):
            begin_exam_task(name)
    with pytest.raises(UsageProblem, match="Use --exam"):
        begin_exercise("exam1_x")
    with pytest.raises(UsageProblem, match="is there already"):
        begin_exam_task(min(LIKE))


@pytest.mark.parametrize("name", ["Week", "../x", "week 1", "", "tide", "exam_rain", "example_rain", "exam1_rain"])
def test_a_name_that_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(UsageProblem, match="not a valid name for an exercise") as refused:
        begin_exercise(name)
    of_exam = "Names that begin with `exam` are for tasks of the exam bank."
    assert refused.value.because == (of_exam if name.startswith("ex") else RULE)


@pytest.mark.parametrize("name", ["week1_intro", "exam_rain", "exam1_rain", "example_rain", f"a_{'b' * 60}", "Week"])
@pytest.mark.parametrize("there", [True, False])
def test_a_name_that_no_exercise_of_a_pack_may_have_is_refused_before_anything_is_written(
    tmp_path: Path, name: str, there: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = tmp_path / "garden"
    for kind in ("exercises", "solutions") if there else ():
        (pack / kind).mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(SystemExit) as ended:
        main(["author", "new", name, "--pack", str(pack)])
    assert ended.value.code == 2
    assert "is not a valid name for an exercise" in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


def test_a_name_that_no_pack_may_have_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="not a valid name for a pack"):
        begin_pack(tmp_path / ("b" * 61))
    assert not list(tmp_path.iterdir())
