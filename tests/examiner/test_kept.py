"""A kept verdict holds exactly as long as nothing that it depends on has changed: each ingredient is changed."""

import dataclasses
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from grader import places
from grader.catalogue import Exercise, Limits, Rubric, read_exercise, read_rubric
from grader.examiner import kept
from grader.examiner.kept import KeptVerdicts
from grader.practice.attempt import Attempt
from grader.submission.submission import Submission

SOURCE = """
def windowed_dataset(series, window_size):
    return series


def create_model(window_size):
    return window_size
"""


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy what a verdict depends on, so that a test may change it."""
    shutil.copytree(places.exercises_folder() / "week2_timeseries", tmp_path / "kit/exercises/week2_timeseries")
    (tmp_path / "kit/grader").mkdir()
    (tmp_path / "kit/grader/series.py").write_text("draw = 1")
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(places, "PACKAGE", tmp_path / "kit/grader")
    return tmp_path / "kit"


def verdict(outcome: str = "MET", reached: tuple[str, ...] = ("create_model",), **details: Any) -> dict[str, Any]:
    return {
        "event": "verdict", "criterion_id": "check_model", "outcome": outcome, "expected": "", "found": "",
        "message": "", "seconds": 1.0, "details": details, "reached": list(reached),
    }  # fmt: skip


def verdicts_on(source: str = SOURCE, seed: int | None = None, limits: Limits | None = None) -> KeptVerdicts:
    exercise: Exercise = read_exercise("week2_timeseries")
    rubric: Rubric = read_rubric(exercise)
    exercise = dataclasses.replace(exercise, limits=limits or exercise.limits)
    return KeptVerdicts(exercise, rubric, Submission(exercise.name, Path("x.py"), "script", source, source), seed)


def test_what_has_not_changed_is_recalled_with_all_that_was_told(kit: Path) -> None:
    curve = {"event": "evidence", "key": "curves", "value": {"metric": "mae"}}
    verdicts_on().keep([curve, verdict()], seed=5)
    found = verdicts_on().recall("check_model")
    assert found is not None
    assert (found.events, found.reached, found.seed, found.outcome) == ((curve, verdict()), ("create_model",), 5, "MET")


def test_a_comment_or_another_function_changes_nothing(kit: Path) -> None:
    verdicts_on().keep([verdict()], seed=5)
    assert verdicts_on("# a comment\n" + SOURCE.replace("return series", "return [series]")).recall("check_model")


def change_rubric(kit: Path) -> None:
    path = kit / "exercises/week2_timeseries/checks.py"
    path.write_text(path.read_text().replace("points=15", "points=16", 1))


def change_exercise(kit: Path) -> None:
    path = kit / "exercises/week2_timeseries/exercise.toml"
    path.write_text(path.read_text() + "\n# another line\n")


def change_data(kit: Path) -> None:
    (kit / "grader/series.py").write_text("draw = 2")
    os.utime(kit / "grader/series.py", ns=(1, 1))


def change_libraries(kit: Path) -> None:
    kept.versions = lambda: {"python": "3.99"}  # type: ignore[assignment]


@pytest.mark.parametrize("change", [change_rubric, change_exercise, change_data, change_libraries])
def test_a_verdict_goes_with_what_it_was_judged_by(kit: Path, change: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "versions", kept.versions)
    monkeypatch.setattr(places, "exercises_folder", lambda: kit / "exercises")
    verdicts_on().keep([verdict()], seed=5)
    assert verdicts_on().recall("check_model")
    change(kit)
    assert verdicts_on().recall("check_model") is None


@pytest.mark.parametrize(
    "changed",
    [
        {"source": SOURCE.replace("return window_size", "return 2")},
        {"seed": 6},
        {"limits": Limits(memory_mb=17)},
    ],
    ids=["function", "seed", "limits"],
)
def test_a_verdict_goes_with_what_was_judged(kit: Path, changed: Any) -> None:
    verdicts_on().keep([verdict()], seed=5)
    assert verdicts_on(**changed).recall("check_model") is None
    assert verdicts_on().recall("check_model")


@pytest.mark.parametrize(
    "moment",
    [
        verdict("BROKEN"),
        verdict("UNMET", fault="time"),
        verdict("UNMET", fault="memory"),
        verdict("UNMET", fault="ended"),
        verdict("BLOCKED", blocked_by=["check_of_which_nothing_is_kept"]),
    ],
    ids=["broken", "time", "memory", "ended", "blocked by what is open"],
)
def test_what_says_something_about_one_moment_is_not_kept(kit: Path, moment: dict[str, Any]) -> None:
    verdicts_on().keep([moment], seed=5)
    assert verdicts_on().recall("check_model") is None


def test_lines_are_told_where_they_stand_now(kit: Path) -> None:
    raised = verdict(
        "UNMET", lines=[{"number": 7, "text": "    return window_size", "where": "line 7", "marked": True}]
    )
    raised["found"] = "in create_model it raised ValueError: no (line 7)"
    verdicts_on().keep([raised], seed=5)
    found = verdicts_on("# one\n# two\n" + SOURCE).recall("check_model")
    assert found is not None
    assert found.events[-1]["found"] == "in create_model it raised ValueError: no (line 9)"
    [line] = found.events[-1]["details"]["lines"]
    assert (line["number"], line["where"], line["text"]) == (9, "line 9", "    return window_size")


def test_room_is_bounded_and_the_last_used_stay(kit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_BYTES", 3000)
    folder = kit.parent / "home/cache/verdicts"
    for number in range(12):
        verdicts_on(seed=number).keep([{"event": "evidence", "key": "x", "value": "v" * 400}, verdict()], seed=5)
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 3000
    assert verdicts_on(seed=11).recall("check_model")
    assert verdicts_on(seed=0).recall("check_model") is None


def test_a_damaged_file_is_as_good_as_none(kit: Path) -> None:
    verdicts_on().keep([verdict()], seed=5)
    [path] = (kit.parent / "home/cache/verdicts").iterdir()
    path.write_text("{")
    assert verdicts_on().recall("check_model") is None


@pytest.mark.worker
@pytest.mark.usefixtures("warm")
def test_an_unchanged_answer_is_not_trained_again_and_another_function_alone_is_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path / "home"))
    solution = (places.solutions_folder() / "week2_timeseries/solution.py").read_text(encoding="utf-8")

    def judge(source: str, **how: Any) -> tuple[Any, list[str]]:
        path = tmp_path / "answer.py"
        path.write_text(source, encoding="utf-8")
        events: list[dict[str, Any]] = []
        grade = Attempt.begin("week2_timeseries", path).judge(events.append, recall=True, keep=False, **how)
        return grade, [one["criterion_id"] for one in events if one["event"] == "judging"]

    fast, judged = judge(solution, fast=True)
    assert len(judged) == 7
    assert [one.criterion_id for one in fast.verdicts if one.outcome == "BLOCKED"] == ["check_error"]
    first, judged = judge(solution)
    assert (first.earned, judged) == (100, ["check_error"])
    again, judged = judge("# a comment\n" + solution)
    assert (again.earned, judged, len(again.evidence["kept"]["criteria"])) == (100, [], 8)
    assert again.evidence["curves"] == first.evidence["curves"]
    changed, judged = judge(solution.replace("1e-8", "1e-7"))
    assert (changed.earned, judged) == (90, ["check_sweep"])
