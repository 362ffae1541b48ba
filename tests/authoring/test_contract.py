"""What an author misspells, or leaves out, is said at once with file and line; nothing is run for it."""

import shutil
from pathlib import Path

import pytest

from grader.authoring.contract import Problem, problems_of
from grader.catalogue import places
from grader.catalogue.exercise import exercise_names
from grader.errors import RubricProblem

NAME = "week2_timeseries"


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a kit with one exercise of its own to break."""
    for part in ("exercises", "solutions"):
        shutil.copytree(places.kit_root() / part / NAME, tmp_path / part / NAME)
    monkeypatch.setattr(places, "kit_root", lambda: tmp_path)
    return tmp_path


def changed(path: Path, old: str, new: str) -> int:
    """Change a text of a file where it stands for the last time; return its line."""
    before, found, after = path.read_text().rpartition(old)
    assert found, old
    path.write_text(before + new + after)
    return before.count("\n") + 1


@pytest.mark.parametrize("name", exercise_names())
def test_the_exercises_of_the_kit_hold_what_they_must(name: str) -> None:
    assert [str(problem) for problem in problems_of(name)] == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (".are_shuffled()", ".are_shuffeld()", "no matcher called are_shuffeld. Did you mean are_shuffled?"),
        (".grow(1e-8", ".grows_somehow(1e-8", "no matcher called grows_somehow."),
        ("(candidate, series, rank, per", "(candidate, serie, rank, per", "fixture called serie. Did you mean series?"),
        ("def check_shuffle(candidate)", "def check_shuffle(candidat)", "Did you mean candidate?"),
        ("def series(data)", "def series(dat)", "no fixture called dat. Did you mean data"),
        ('"learning_rate_at", [', '"learning_rate", [', "no function in exercise.toml called learning_rate."),
        ('"generate_forecast", values, 67', '"generate_forcast", values, 67', "Did you mean generate_forecast?"),
        ('None, "create_model")', 'None, "creat_model")', "Did you mean create_model?"),
        ('"check_shuffle")', '"check_shufle")', "no criterion called check_shufle. Did you mean check_shuffle?"),
        ("import read_rates", "import read_rate", "read_rate. Did you mean read_rates"),
        ("grader.checks.series.forecasts", "grader.checks.series.forecast", "Did you mean grader.checks.series."),
        ("expectations.scheduled_rates", "expectations.schedule_rates", "Did you mean exercises.week2_times"),
        ("works_per_step\n", "work_per_step\n", "works_per_step?"),
    ],
)  # fmt: skip
def test_a_misspelt_name_of_the_rubric_is_said_with_its_line(kit: Path, old: str, new: str, says: str) -> None:
    path = kit / "exercises" / NAME / "checks.py"
    line = changed(path, old, new)
    found = [problem for problem in problems_of(NAME) if problem.stops]
    assert [(problem.path, problem.line) for problem in found] == [(path, line)]
    assert says in found[0].says
    assert str(found[0]).startswith(f"exercises/{NAME}/checks.py:{line}: There is no ")


def test_a_misspelt_criterion_to_wait_for_is_said_with_its_line(kit: Path) -> None:
    path = kit / "exercises" / NAME / "checks.py"
    changed(path, "    points=20,\n", '    points=20,\n    after="check_modl",\n')
    line = path.read_text().partition("def check_error(")[0].count("\n") + 1
    with pytest.raises(
        RubricProblem, match=rf"checks.py:{line}: check_error comes after check_modl.*\nDid you mean chec"
    ):
        problems_of(NAME)


@pytest.mark.parametrize(
    "module", ["solutions/week2_timeseries/solution.py", "exercises/week2_timeseries/expectations/own.py"]
)
def test_a_module_that_is_no_python_is_said_with_its_line(kit: Path, module: str) -> None:
    (kit / module).write_text("x = 1\ndef broken(:\n")
    assert [str(problem) for problem in problems_of(NAME)] == [f"{module}:2: This is not valid Python: invalid syntax."]


def test_a_parameter_with_a_default_is_no_fixture(kit: Path) -> None:
    path = kit / "exercises" / NAME / "checks.py"
    changed(path, "def values(data):", "def values(data, number=150, *, upto=50):")
    assert problems_of(NAME) == []


def test_evidence_that_is_asked_for_by_name_is_a_fixture(kit: Path) -> None:
    path = kit / "exercises" / NAME / "checks.py"
    line = changed(path, "def values(data):", 'def values(data, gathered):\n    gathered("serie")') + 1
    [problem] = problems_of(NAME)
    assert (problem.line, problem.says) == (line, "There is no fixture called serie. Did you mean series?")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("check_sweep =", "check_swep =", "no criterion called check_swep"),
        ('"learning_rate_at(epoch)"', '"learning_rate_in(epoch)"', "function in solution.py called learning_rate_in"),
        ('"learning_rate_at(epoch)"', '"learning_rate_at(step)"', "takes (epoch) in solution.py, line"),
    ],
)  # fmt: skip
def test_a_misspelt_name_of_the_facts_is_said_with_its_line(kit: Path, old: str, new: str, says: str) -> None:
    path = kit / "exercises" / NAME / "exercise.toml"
    line = changed(path, old, new)
    found = [problem for problem in problems_of(NAME) if problem.path == path]
    assert [problem.line for problem in found] == [line]
    assert says in found[0].says


def test_a_misspelt_criterion_of_a_wrong_answer_is_said(kit: Path) -> None:
    path = kit / "solutions" / NAME / "wrong" / "not_shuffled.py"
    changed(path, "check_shuffle", "check_shufle")
    assert problems_of(NAME) == [
        Problem(path, 1, "There is no criterion called check_shufle. Did you mean check_shuffle?")
    ]


def test_a_wrong_answer_without_a_header_is_said(kit: Path) -> None:
    changed(kit / "solutions" / NAME / "wrong" / "not_shuffled.py", "# caught by", "# caugth by")
    [problem] = problems_of(NAME)
    assert "does not say what catches it" in problem.says


def test_a_wrong_answer_that_does_not_fit_its_base_is_said(kit: Path) -> None:
    path = kit / "solutions" / NAME / "wrong" / "not_shuffled.py"
    path.write_text("# caught by: check_shuffle\n# base: solution.py\n# change create_modl: 1 -> 2\n")
    [problem] = problems_of(NAME)
    assert (problem.path, problem.line) == (path, 3)
    assert "does not define create_modl" in problem.says


def test_a_criterion_that_no_wrong_answer_trips_is_said_with_its_line(kit: Path) -> None:
    for path in (kit / "solutions" / NAME / "wrong").glob("*.py"):
        if "check_sweep" in path.read_text():
            path.unlink()
    [problem] = problems_of(NAME)
    text = (kit / "exercises" / NAME / "checks.py").read_text().splitlines()
    assert problem.says == "check_sweep catches no incorrect solution: a check that cannot fail checks nothing."
    assert text[problem.line - 1].startswith("def check_sweep(")
    assert not problem.stops


def test_fewer_answers_than_asked_for_are_said(kit: Path) -> None:
    folder = kit / "solutions" / NAME
    for path in sorted((folder / "right").iterdir())[2:]:
        path.unlink()
    kept = ["label_one_too_far.py", "_base.py"]
    for path in (folder / "wrong").iterdir():
        if path.name not in kept:
            path.unlink()
    found = [problem for problem in problems_of(NAME) if problem.line == 0]
    assert [str(problem) for problem in found] == [
        f"solutions/{NAME}/right: 3 right solutions are needed; there are 2.",
        f"solutions/{NAME}/wrong: 6 wrong solutions are needed; there are 1.",
    ]
