"""Small changes of the code are tried on a criterion that failed; what helps is said, and no verdict changes."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.catalogue.exercise import read_exercise
from grader.catalogue.rubric import read_rubric
from grader.errors import CannotGrade
from grader.examiner import change_search
from grader.examiner.assignment import Assignment
from grader.examiner.change_search import MOST_TRIALS, Missed, search_changes, search_trained
from grader.examiner.events import Changed, Events, Looking
from grader.examiner.grade import Outcome
from grader.examiner.options import GradingOptions
from grader.practice.attempt import Attempt
from grader.submission.submission import Submission

SOURCE = "def f(x):\n    return x[1], x[2]"


class Other:
    """A candidate that is changed, and takes a second for each run."""

    def __init__(self) -> None:
        self.seconds, self.is_gone, self.closed = 0.0, False, False
        self.sources: list[str] = []

    def again(self, seconds: float) -> "Other":
        return self

    def cpu_seconds(self) -> float:
        return self.seconds

    def close(self) -> None:
        self.closed = True

    @contextlib.contextmanager
    def turned_to(self, source: str) -> Iterator[None]:
        self.sources.append(source)
        self.seconds += 1.0
        yield


def searched(
    passes: Any,
    other: Other,
    seconds: float = 1000.0,
    called: str = "f",
    waiting: tuple[str, ...] = (),
    source: str = SOURCE,
    trains: bool = False,
    harder: tuple[str, ...] = (),
    also: tuple[Missed, ...] = (),
    alone: bool = False,
) -> list[Any]:
    """Return what is written of a search in which ``passes(source, criterion)`` decides.

    The criterion that failed fails again as it is, unless it passes ``alone``.
    """
    told: list[Any] = []
    events = Events(len)
    events.write = told.append  # type: ignore[method-assign, assignment]
    exercise = read_exercise("week1_intro")
    submission = Submission("week1_intro", Path("exercise.py"), "script", source, "")
    assignment = Assignment(exercise, read_rubric(exercise), submission, other, 1, events)  # type: ignore[arg-type]

    def run(again: Assignment) -> dict[str, Outcome]:
        is_other = again.submission.source != source
        met = {name: passes(again.submission.source, name) and (is_other or alone) for name in again.only}
        return {name: Outcome.MET if one else Outcome.UNMET for name, one in met.items()}

    missed, passed = Missed("a", frozenset(["f"]), waiting=waiting, harder=harder), {"b": (called,)}
    if trains:
        searched = search_trained(assignment, missed, passed, seconds, run)
    else:
        searched = search_changes(assignment, [missed, *also], passed, seconds, run)
    assert set(searched.helped) == {one.criterion_id for one in told if isinstance(one, Changed)}
    assert other.closed or not told
    return told


def test_a_change_that_takes_back_what_another_message_asks_for_is_not_tried() -> None:
    source = "def f(x):\n    return g(x, mix=True)\ndef g(x, mix=False):\n    return x"
    asks = Missed("c", frozenset(["f"]), said="Remove `mix=False`: else the order stays.")
    for also, is_tried in (((), True), ((asks,), False)):
        other = Other()
        searched(lambda source, _: False, other, source=source, also=also)
        assert any("return g(x, mix=False)" in tried for tried in other.sources) is is_tried


def test_the_change_that_helps_is_told_with_what_to_write() -> None:
    looking, changed = searched(lambda source, _: "x[0]" in source and "x[2]" in source, Other())
    assert isinstance(looking, Looking)
    words = "Write `(x[0], x[2])` in place of `(x[1], x[2])`"
    told = {
        "words": words,
        "line": 2,
        "is_arithmetic": True,
        "is_removal": False,
        "is_decision": False,
        "functions": ["f"],
    }
    assert changed == Changed("a", told)


def test_what_correct_solutions_lend_is_in_the_words_of_the_form() -> None:
    exercise = read_exercise("week3_vision").in_form("v3")
    submission = Submission("week3_vision", Path("exercise.py"), "script", SOURCE, "")
    lent = change_search._donors(Assignment(exercise, read_rubric(exercise), submission, Other(), 1, Events(len)))  # type: ignore[arg-type]
    assert "block3_pool" not in "".join(lent)


def test_code_that_is_too_deep_to_be_written_anew_is_left_alone() -> None:
    assert searched(lambda *_: True, Other(), source=f"{SOURCE}\ny = {'+'.join('1' * 1_200)}") == []


@pytest.mark.parametrize("raised", [CannotGrade("no process"), OSError("no space left")])
def test_where_no_second_process_starts_nothing_is_tried_and_nothing_fails(raised: Exception) -> None:
    class Alone(Other):
        def again(self, seconds: float) -> Other:
            self.closed = True
            raise raised

    (looking,) = searched(lambda *_: True, Alone())
    assert isinstance(looking, Looking)


def test_the_start_of_a_process_takes_no_time_from_what_is_tried_in_it() -> None:
    cold, warm = Other(), Other()
    cold.seconds = 1.6
    for other in (cold, warm):
        searched(lambda *_: False, other, seconds=3.0)
    assert len(cold.sources) == len(warm.sources) == 3


@pytest.mark.parametrize(("called", "functions"), [("f", ["f"]), ("g", ["f", "g"])])
def test_a_change_names_the_functions_that_were_called_to_see_that_it_helps(called: str, functions: list[str]) -> None:
    source = f"{SOURCE}\n\n\ndef g(x):\n    return f(x)"
    changed = searched(lambda *_: True, Other(), called=called, source=source)[-1]
    assert changed.change["functions"] == functions


def test_where_the_code_passes_as_it_is_no_change_is_told() -> None:
    """Something that an earlier call left made it fail: any change would seem to help."""
    looking = searched(lambda *_: True, Other(), alone=True)
    assert [type(told) for told in looking] == [Looking]
    assert len(searched(lambda *_: True, Other())) == 2


def test_a_change_that_makes_another_criterion_fail_is_not_told() -> None:
    assert len(searched(lambda source, name: name == "a", Other())) == 1


def test_a_criterion_that_does_not_use_the_changed_function_is_not_graded_again() -> None:
    assert len(searched(lambda source, name: name == "a", Other(), called="g")) == 2


def test_the_search_keeps_to_its_time_and_to_a_number_of_changes() -> None:
    slow, other = Other(), Other()
    assert len(searched(lambda *_: False, slow, seconds=3.5)) == 1
    searched(lambda *_: False, other)
    assert len(slow.sources) == 4
    assert 4 < len(other.sources) <= MOST_TRIALS


@pytest.mark.parametrize(("waiting", "told"), [((), "`(x, x[2])`"), (("c",), "`(x[0], x[2])`")])
def test_what_only_removes_a_mistake_must_help_what_waits_for_it(waiting: tuple[str, ...], told: str) -> None:
    """Without the call that raised, the criterion that came to it first passes."""

    def passes(source: str, name: str) -> bool:
        return "(x[0], x[2])" in source or (name != "c" and "(x, x[2])" in source)

    changed = searched(passes, Other(), waiting=waiting)[-1]
    assert changed.change["words"].startswith(f"Write {told} in place of")


@pytest.mark.parametrize(("harder", "told"), [((), "`(x, x[2])`"), (("c",), "`(x[0], x[2])`")])
def test_a_change_that_reaches_an_easy_threshold_alone_is_not_told(harder: tuple[str, ...], told: str) -> None:
    def passes(source: str, name: str) -> bool:
        return "(x[0], x[2])" in source or (name != "c" and "(x, x[2])" in source)

    changed = searched(passes, Other(), harder=harder)[-1]
    assert changed.change["words"].startswith(f"Write {told} in place of")


BESIDE = Missed("c", frozenset({"f"}))


@pytest.mark.parametrize(
    ("also", "told"),
    [
        ((), "`(x, x[2])`"),
        ((BESIDE,), "`(x[0], x[2])`"),
        ((replace(BESIDE, functions=frozenset({"g"})),), "`(x, x[2])`"),
    ],
)
def test_a_change_that_helps_other_criteria_of_the_function_too_comes_first(
    also: tuple[Missed, ...], told: str
) -> None:
    def passes(source: str, name: str) -> bool:
        return "(x[0], x[2])" in source or (name != "c" and "(x, x[2])" in source)

    changed = next(told for told in searched(passes, Other(), also=also) if isinstance(told, Changed))
    assert changed.change["words"].startswith(f"Write {told} in place of")


def test_where_no_change_helps_all_criteria_of_the_function_the_first_is_told() -> None:
    """The function may have two mistakes."""

    def passes(source: str, name: str) -> bool:
        return name != "c" and "(x, x[2])" in source

    changed = [told for told in searched(passes, Other(), also=(BESIDE,)) if isinstance(told, Changed)]
    assert [told.criterion_id for told in changed] == ["a"]


def test_a_process_that_is_gone_ends_the_search() -> None:
    gone = Other()
    gone.is_gone = True
    assert len(searched(lambda *_: True, gone)) == 1


CORRECT = ["def f(x):\n    return x[0], x[2]", "def f(x):\n    return x[0], x[2], x[4], x[6], x[8]"]


@pytest.fixture
def solutions(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let the correct solutions of the exercise be these."""
    for number, source in enumerate(CORRECT):
        (tmp_path / f"{number}.py").write_text(source, encoding="utf-8")
    monkeypatch.setattr(change_search, "correct_solutions", lambda name, suffix: sorted(tmp_path.glob(f"*{suffix}")))


@pytest.mark.usefixtures("solutions")
def test_a_training_is_tried_with_what_the_nearest_correct_solution_has_otherwise() -> None:
    other = Other()
    changed = searched(lambda source, _: "x[0], x[2]" in source, other, trains=True)[-1]
    assert changed.change["words"] == "Write `(x[0], x[2])` in place of `(x[1], x[2])`"
    assert len(other.sources) == 2, "one trial, and what passed before"


@pytest.mark.usefixtures("solutions")
def test_a_training_is_not_tried_where_much_is_otherwise() -> None:
    other, much = Other(), "def f(x):\n    return x[1], x[3], x[5], x[7], x[9]"
    assert searched(lambda *_: True, other, source=much, trains=True) == []
    assert other.sources == []


RIGHT = "np.square(errors).mean(), np.abs(errors).mean()"
SWAPPED = "np.abs(errors).mean(), np.square(errors).mean()"


@pytest.mark.worker
def test_a_real_slip_is_mended_and_loses_its_points_all_the_same(tmp_path: Path) -> None:
    source = (Path(__file__).resolve().parents[2] / "solutions/week1_timeseries/solution.py").read_text("utf-8")
    path = tmp_path / "exercise.py"
    path.write_text(source.replace(RIGHT, SWAPPED), encoding="utf-8")
    attempt = Attempt.begin("week1_timeseries", path, ("check_metrics",))
    grade = attempt.grade(lambda event: None, GradingOptions(experiments=True), keep=False)
    (verdict,) = grade.verdicts
    assert (grade.earned, verdict.outcome) == (0, Outcome.UNMET)
    assert verdict.message == (
        f"Write `({RIGHT})` in place of `({SWAPPED})`. Tried just now: then this criterion passes. "
        "Return the MSE first, then the MAE."
    )


@pytest.mark.worker
@pytest.mark.thorough
def test_a_slip_that_only_a_training_shows_is_named_by_the_nearest_correct_solution(tmp_path: Path) -> None:
    source = (Path(__file__).resolve().parents[2] / "solutions/week2_intro/right/course_style.py").read_text("utf-8")
    path = tmp_path / "exercise.py"
    path.write_text(source.replace("tf.nn.relu", "tf.sign"), encoding="utf-8")
    grade = Attempt.begin("week2_intro", path).grade(lambda event: None, GradingOptions(experiments=True), keep=False)
    (failed, *_) = [one for one in grade.verdicts if one.outcome is Outcome.UNMET]
    assert failed.message.startswith("Write `tf.nn.relu` in place of `tf.sign`. Tried just now")
