"""A kept verdict holds exactly as long as nothing that it depends on has changed: each ingredient is changed."""

import dataclasses
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from homes import begin_home

from grader.authoring.difference import whole_source
from grader.candidate.events import Evidence
from grader.catalogue import fingerprint, places
from grader.catalogue.exercise import Exercise, Limits, read_exercise
from grader.catalogue.rubric import Rubric, read_rubric
from grader.examiner import grading, verdict_cache
from grader.examiner.events import CriterionStarted, Decision, Event
from grader.examiner.grade import Outcome, Verdict
from grader.examiner.options import GradingOptions
from grader.examiner.verdict_cache import Kept, KeptVerdicts
from grader.feedback.recalled import said_of_kept
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


def verdict(
    outcome: str = "MET",
    reached: tuple[str, ...] = ("create_model",),
    name: str = "check_model",
    asked: dict[str, str] | None = None,
    **details: Any,
) -> Decision:
    return Decision(Verdict(name, Outcome(outcome), seconds=1.0, details=details), list(reached), asked or {})


def recall(verdicts: KeptVerdicts, name: str = "check_model") -> Kept | None:
    return verdicts.recall([name]).get(name)


def verdicts_on(
    source: str = SOURCE, seed: int | None = None, limits: Limits | None = None, experiments: bool = False
) -> KeptVerdicts:
    exercise: Exercise = read_exercise("week2_timeseries")
    rubric: Rubric = read_rubric(exercise)
    exercise = dataclasses.replace(exercise, limits=limits or exercise.limits)
    submission = Submission(exercise.name, Path("x.py"), "script", source, source)
    return KeptVerdicts(exercise, rubric, submission, seed, experiments)


def test_what_has_not_changed_is_recalled_with_all_that_was_told(kit: Path) -> None:
    curve = Evidence("curves", {"metric": "mae"})
    verdicts_on().keep(verdict(), seed=5, evidence=[curve])
    found = recall(verdicts_on())
    assert found is not None
    assert (found.events, found.reached, found.seed, found.outcome) == ((curve, verdict()), ("create_model",), 5, "MET")


def test_one_failure_of_several_criteria_is_reported_again_where_others_are_judged(kit: Path) -> None:
    names = ["check_windows", "check_labels", "check_model"]
    first, second = (replace(verdict("UNMET", name=name), shared_as="windowed_dataset") for name in names[:2])
    own = verdict("UNMET", name="check_model")
    for one in (first, own):
        verdicts_on().keep(one, seed=5)
    assert verdicts_on().recall(names[:1]).keys() == {"check_windows"}  # It alone is asked for.
    assert verdicts_on().recall(names, not_now=["check_labels"]).keys() == {"check_windows", "check_model"}
    assert verdicts_on().recall(names).keys() == {"check_model"}  # What is judged now may be blocked by it.
    verdicts_on().keep(second, seed=5)  # Judged alone: both report it.
    assert verdicts_on().recall(names).keys() == {"check_model"}
    blocked = verdict("BLOCKED", name="check_labels", asked={"check_windows": "UNMET"}, blocked_by=["check_windows"])
    verdicts_on().keep(replace(blocked, shared_as="windowed_dataset"), seed=5)
    assert verdicts_on().recall(names).keys() == set(names)


@pytest.mark.worker
@pytest.mark.usefixtures("warm")
def test_a_grading_after_that_of_a_part_says_what_a_fresh_one_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(begin_home(tmp_path / "home")))
    path = tmp_path / "answer.py"
    wrong = places.solutions_folder() / "week1_timeseries" / "wrong" / "changes_cut_as_the_series.py"
    path.write_text(whole_source(wrong), encoding="utf-8")

    def outcomes(**how: Any) -> dict[str, str]:
        attempt = Attempt.begin("week1_timeseries", path)
        grade = attempt.grade(lambda event: None, GradingOptions(**how), keep=False)
        return {one.criterion_id: str(one.outcome) for one in grade.verdicts}

    assert outcomes(recall=True, fast=True)["check_seasonal"] == "UNMET"
    assert outcomes(recall=True) == outcomes(recall=False)
    assert outcomes(recall=True)["check_error"] == "BLOCKED"


def test_a_failed_training_is_graded_again_until_somebody_has_tried_what_helps(kit: Path) -> None:
    failed = verdict("UNMET", repeats=True)
    verdicts_on().keep(failed, seed=5)
    assert recall(verdicts_on())
    assert recall(verdicts_on(experiments=True)) is None
    verdicts = verdicts_on(experiments=True)
    verdicts.keep(failed, seed=5)
    verdicts.add_details("check_model", {"tried": {"trials": []}})
    for experiments in (True, False):
        found = recall(verdicts_on(experiments=experiments))
        assert found is not None
        assert found.decision.verdict.details == {"repeats": True, "tried": {"trials": []}}


def test_a_failed_training_that_a_change_helps_is_not_graded_again(kit: Path) -> None:
    verdicts = verdicts_on(experiments=True)
    verdicts.keep(verdict("UNMET", repeats=True), seed=5)
    verdicts.add_details("check_model", {"change": change(7, 3)})
    assert recall(verdicts_on(experiments=True))


def test_nothing_is_added_to_what_was_not_graded_here(kit: Path) -> None:
    verdicts_on().keep(verdict("UNMET", repeats=True), seed=5)
    verdicts_on().add_details("check_model", {"tried": {}})
    found = recall(verdicts_on())
    assert found is not None
    assert "tried" not in found.decision.verdict.details


def test_a_comment_or_another_function_changes_nothing(kit: Path) -> None:
    verdicts_on().keep(verdict(), seed=5)
    assert recall(verdicts_on("# a comment\n" + SOURCE.replace("return series", "return [series]")))


def change_rubric(kit: Path) -> None:
    path = kit / "exercises/week2_timeseries/checks.py"
    path.write_text(path.read_text().replace("points=15", "points=16", 1))


def change_exercise(kit: Path) -> None:
    path = kit / "exercises/week2_timeseries/exercise.toml"
    path.write_text(path.read_text() + "\n# another line\n")


def change_data(kit: Path) -> None:
    (kit / "grader/series.py").write_text("draw = 2")
    os.utime(kit / "grader/series.py", ns=(1, 1))


def change_data_within_a_tick_of_the_clock(kit: Path) -> None:
    path = kit / "grader/series.py"
    before = path.stat()
    path.write_text("draw = 3")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def change_what_the_rubric_imports(kit: Path) -> None:
    (kit / "exercises/week2_timeseries/expectations/scheduled_rates.py").write_text("x = 1")


def change_a_library(kit: Path) -> None:
    fingerprint.libraries = lambda: ["h5py-99.dist-info"]  # type: ignore[assignment]


def change_the_time_zone(kit: Path) -> None:
    os.environ["TZ"] = "Asia/Kathmandu"


@pytest.mark.parametrize(
    "change",
    [
        change_rubric, change_exercise, change_data, change_data_within_a_tick_of_the_clock,
        change_what_the_rubric_imports, change_a_library, change_the_time_zone,
    ],
)  # fmt: skip
def test_a_verdict_goes_with_what_it_was_judged_by(kit: Path, change: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprint, "libraries", fingerprint.libraries)
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setattr(places, "exercises_folder", lambda: kit / "exercises")
    verdicts_on().keep(verdict(), seed=5)
    assert recall(verdicts_on())
    change(kit)
    assert recall(verdicts_on()) is None


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
    verdicts_on().keep(verdict(), seed=5)
    assert recall(verdicts_on(**changed)) is None
    assert recall(verdicts_on())


@pytest.mark.parametrize(
    "moment",
    [
        verdict("BROKEN"),
        verdict("UNMET", fault="time"),
        verdict("UNMET", fault="memory"),
        verdict("UNMET", fault="ended"),
        verdict("BLOCKED", asked={"check_windows": "UNMET"}, blocked_by=["check_windows"]),
    ],
    ids=["broken", "time", "memory", "ended", "blocked by what is open"],
)
def test_what_says_something_about_one_moment_is_not_kept(kit: Path, moment: Decision) -> None:
    verdicts_on().keep(moment, seed=5)
    assert not verdicts_on().recall(["check_windows", "check_model"])


@pytest.mark.parametrize(
    ("told", "now", "holds"),
    [
        ("MET", "MET", True),
        ("UNMET", "UNMET", True),
        ("MET", "UNMET", False),
        ("UNMET", "MET", False),
        ("", "MET", False),
        ("MET", None, False),
    ],
)
def test_a_verdict_holds_where_what_it_waited_for_came_out_as_before(
    kit: Path, told: str, now: str | None, holds: bool
) -> None:
    """A criterion that was judged alone was not told what the one before it comes to: that is another question."""
    verdicts_on().keep(verdict(asked={"check_windows": told}), seed=5)
    if now:
        verdicts_on().keep(verdict(now, ("windowed_dataset",), "check_windows"), seed=5)
    assert ("check_model" in verdicts_on().recall(["check_windows", "check_model"])) == holds


def test_what_was_judged_alone_holds_for_whoever_asks_for_it_alone(kit: Path) -> None:
    verdicts_on().keep(verdict(asked={"check_windows": ""}), seed=5)
    assert verdicts_on().recall(["check_model"]) and not verdicts_on().recall(["check_windows", "check_model"])


STATEFUL = SOURCE.replace("    return series", "    SEEN.append(1)\n    return series") + "\n\nSEEN = []\n"
BOTH = ["check_windows", "check_model"]


def judge_all(source: str, names: list[str]) -> None:
    graded = verdicts_on(source)
    for name in names:
        graded.keep(verdict(name=name), seed=5)


def test_of_one_piece_everything_is_recalled_or_nothing(kit: Path) -> None:
    judge_all(STATEFUL, BOTH)
    assert [*verdicts_on(STATEFUL).recall(BOTH)] == BOTH
    assert not verdicts_on(STATEFUL).recall([*BOTH, "check_error"])
    assert [*verdicts_on(STATEFUL).recall([*BOTH, "check_error"], not_now=["check_error"])] == BOTH
    assert not verdicts_on(STATEFUL.replace("window_size\n", "[window_size]\n")).recall(BOTH)


def test_of_one_piece_what_was_judged_in_other_company_is_judged_again(kit: Path) -> None:
    judge_all(STATEFUL, ["check_model"])
    assert verdicts_on(STATEFUL).recall(["check_model"]) and not verdicts_on(STATEFUL).recall(BOTH)
    judge_all(STATEFUL, BOTH)
    assert [*verdicts_on(STATEFUL).recall(BOTH)] == BOTH and verdicts_on(STATEFUL).recall(["check_model"])


def test_nothing_is_kept_after_a_call_of_what_the_exercise_does_not_ask_for(kit: Path) -> None:
    source = SOURCE + "\n\ndef hidden():\n    open('x', 'w')\n"
    graded = verdicts_on(source)
    graded.keep(verdict(name="check_windows", reached=("windowed_dataset", "history")), seed=5)
    graded.keep(verdict(name="check_labels", reached=("hidden",)), seed=5)
    graded.keep(verdict(), seed=5)
    assert [*verdicts_on(source).recall(["check_windows", "check_labels", "check_model"])] == ["check_windows"]


def test_another_name_of_the_file_is_another_question(kit: Path) -> None:
    """Messages and tracebacks name the file."""
    verdicts_on().keep(verdict(), seed=5)
    exercise = read_exercise("week2_timeseries")
    other = Submission(exercise.name, Path("y.py"), "script", SOURCE, SOURCE)
    assert recall(KeptVerdicts(exercise, read_rubric(exercise), other, None)) is None


def test_a_prepared_notebook_and_another_form_are_other_questions(kit: Path) -> None:
    """Lines of a prepared source may fail for files that are not there; a form is graded by its own adapters."""
    verdicts_on().keep(verdict(), seed=5)
    exercise = read_exercise("week2_timeseries")
    source = Submission(exercise.name, Path("x.py"), "script", SOURCE, SOURCE)
    assert recall(KeptVerdicts(exercise, read_rubric(exercise), source, None)) is not None
    prepared = replace(source, is_prepared=True)
    assert recall(KeptVerdicts(exercise, read_rubric(exercise), prepared, None)) is None
    assert recall(KeptVerdicts(exercise.in_form("v3"), read_rubric(exercise), source, None)) is None


def test_lines_are_told_where_they_stand_now(kit: Path) -> None:
    raised = verdict(
        "UNMET", lines=[{"number": 7, "text": "    return window_size", "where": "line 7", "marked": True}]
    )
    found_then = replace(raised.verdict, expected="`'line 7'`", found="ValueError in create_model: no (line 7)")
    verdicts_on().keep(replace(raised, verdict=found_then), seed=5)
    found = recall(verdicts_on("# one\n# two\n" + SOURCE))
    assert found is not None
    assert found.decision.verdict.found == "ValueError in create_model: no (line 9)"
    assert found.decision.verdict.expected == "`'line 7'`"
    [line] = found.decision.verdict.details["lines"]
    assert (line["number"], line["where"], line["text"]) == (9, "line 9", "    return window_size")


def change(line: int, other: int) -> dict[str, Any]:
    words = f"Write `b` in place of `a`, and the same in line {other}"
    functions = ["create_model", "windowed_dataset"]
    return {"words": words, "line": line, "is_arithmetic": False, "functions": functions}


MORE, LESS = "# one\n# two\n" + SOURCE, SOURCE


@pytest.mark.parametrize(
    ("before", "after", "told", "now"),
    [(LESS, MORE, change(7, 3), change(9, 5)), (MORE, LESS, change(9, 5), change(7, 3))],
)
@pytest.mark.parametrize("rest", ["", "SEEN = []\n\n\ndef hidden():\n    SEEN.append(1)\n    del SEEN\n"])
def test_a_change_that_was_tried_is_told_where_its_lines_stand_now(
    kit: Path, before: str, after: str, told: dict[str, Any], now: dict[str, Any], rest: str
) -> None:
    graded = verdicts_on(before + rest)
    graded.keep(verdict("UNMET", ("create_model", "windowed_dataset")), seed=5)
    graded.add_details("check_model", {"change": told})
    found = recall(verdicts_on(after + rest))
    assert found is not None
    assert found.decision.verdict.details == {"change": now}


def test_a_change_that_was_tried_holds_until_a_function_is_edited_that_may_have_to_pass_with_it(kit: Path) -> None:
    graded = verdicts_on(experiments=True)
    graded.keep(verdict("UNMET"), seed=5)
    graded.add_details("check_model", {"change": change(7, 3)})
    edited = SOURCE.replace("return series", "return [series]")
    for source in (SOURCE, MORE, SOURCE + "\n\ndef scheduled_rate():\n    return 1\n"):
        found = recall(verdicts_on(source, experiments=True))
        assert found and "change" in found.decision.verdict.details
    assert recall(verdicts_on(edited, experiments=True)) is None  # It is tried again …
    found = recall(verdicts_on(edited))  # … or left out, where nothing is tried.
    assert found and found.decision.verdict.details == {}


def test_room_is_bounded_and_the_last_used_stay(kit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdict_cache, "MOST_BYTES", 3000)
    folder = kit.parent / "home/cache/verdicts"
    for number in range(12):
        verdicts_on(seed=number).keep(verdict(), seed=5, evidence=[Evidence("x", "v" * 400)])
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 3000
    assert recall(verdicts_on(seed=11))
    assert recall(verdicts_on(seed=0)) is None


def test_a_grading_makes_room_once(kit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Path] = []
    monkeypatch.setattr(verdict_cache, "_make_room", made.append)
    graded = verdicts_on(seed=1)
    for name in ("check_model", "check_windows"):
        graded.keep(replace(verdict(), verdict=replace(verdict().verdict, criterion_id=name)), seed=5)
    assert len(list((kit.parent / "home/cache/verdicts").iterdir())) == 2 and len(made) == 1


def test_a_damaged_file_is_as_good_as_none(kit: Path) -> None:
    verdicts_on().keep(verdict(), seed=5)
    [path] = (kit.parent / "home/cache/verdicts").iterdir()
    [entry] = json.loads(path.read_text())
    damaged = [{**entry, name: value} for name in entry for value in (None, 7, [7], {"a": 7}, [{"event": "verdict"}])]
    damaged += [{name: value for name, value in entry.items() if name != left_out} for left_out in entry]
    for text in ("{", "null", "[1]", "[{}]", "[" * 9_000, "1" * 9_000, *(json.dumps([one]) for one in damaged)):
        path.write_text(text)
        found = recall(verdicts_on())
        assert found is None or found.decision == verdict(), text
        again = verdicts_on()
        again.keep(verdict(), seed=5)
        again.add_details("check_model", {"tried": []})
        assert recall(verdicts_on())


def test_hidden_data_of_another_secret_are_another_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path / "home"))
    path = tmp_path / "answer.py"
    path.write_text((places.solutions_folder() / "week2_timeseries/solution.py").read_text(), encoding="utf-8")
    asked = []

    def noted(*arguments: Any) -> KeptVerdicts:
        asked.append(arguments[3])
        return KeptVerdicts(*arguments)

    monkeypatch.setattr(verdict_cache, "KeptVerdicts", noted)
    monkeypatch.setattr(grading.Run, "examine", lambda *arguments: None)
    seeds: list[dict[str, Any]] = [{}, {"seed": 1}, {"seed": 1, "secret": 1}, {"seed": 1, "secret": 2}]
    for how in seeds:
        Attempt.begin("week2_timeseries", path).grade(
            lambda event: None, GradingOptions(recall=True, **how), keep=False
        )
    assert asked == [None, grading.secret_of(1), 1, 2]
    path.write_text("def broken(:", encoding="utf-8")
    Attempt.begin("week2_timeseries", path).grade(lambda event: None, GradingOptions(recall=True), keep=False)
    assert len(asked) == 4


@pytest.mark.worker
@pytest.mark.usefixtures("warm")
def test_an_unchanged_answer_is_not_trained_again_and_another_function_alone_is_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(begin_home(tmp_path / "home")))
    solution = (places.solutions_folder() / "week2_timeseries/solution.py").read_text(encoding="utf-8")

    def grade(source: str, **how: Any) -> tuple[Any, list[str]]:
        path = tmp_path / "answer.py"
        path.write_text(source, encoding="utf-8")
        events: list[Event] = []
        grade = Attempt.begin("week2_timeseries", path).grade(
            events.append, GradingOptions(recall=True, **how), keep=False
        )
        return grade, [one.criterion_id for one in events if isinstance(one, CriterionStarted)]

    fast, graded = grade(solution, fast=True)
    assert len(graded) == 7
    assert [one.criterion_id for one in fast.verdicts if one.outcome == "BLOCKED"] == ["check_error"]
    first, graded = grade(solution)
    assert (first.earned, graded) == (100, ["check_error"])
    again, graded = grade("# a comment\n" + solution)
    assert (again.earned, graded, len(again.evidence["kept"]["criteria"])) == (100, [], 8)
    assert again.evidence["curves"] == first.evidence["curves"]
    changed, graded = grade(solution.replace("1e-8", "1e-7"))
    assert (changed.earned, graded) == (90, ["check_sweep"])
    assert said_of_kept(again).startswith("This code was graded before, on ")
    composed, graded = grade("# another comment\n" + solution.replace("1e-8", "1e-7"))
    assert (graded, composed.evidence["kept"]["gradings"]) == ([], 2)
    assert said_of_kept(composed).startswith("All its parts were graded before, the last on ")
