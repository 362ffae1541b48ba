"""The terminal is calm: a line for each criterion in the rubric's order, nothing said twice, titles and figures."""

import io
import itertools
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from grader.candidate.events import Evidence, Progress, Running
from grader.candidate.faults import LOADING
from grader.catalogue.rubric import Criterion, Rubric
from grader.examiner.events import CriterionStarted, Decision
from grader.examiner.grade import Grade, Outcome, Status, Verdict
from grader.feedback.terminal import LiveTerminal, show_steps

TITLES = ("Windows", "Batch size", "Output and loss", "Hidden MAE")
RUBRIC = Rubric(
    tuple(
        Criterion(f"check_{number}", f"Sentence {number}.", points, (), 1, title=title)
        for number, (title, points) in enumerate(zip(TITLES, (15, 5, 10, 100), strict=True))
    ),
    "0" * 64,
)
PASSED = Verdict("check_0", Outcome.MET)
BATCHES = Verdict("check_1", Outcome.UNMET, "batches of 32", "25, 25, 25, 12", "Write `.batch(32)`.")
OUTPUT = Verdict("check_2", Outcome.UNMET, "one unit", "two units", "Write `Dense(1)`.")
WAITS = Verdict("check_3", Outcome.BLOCKED, found="x", details={"blocked_by": ["check_1", "check_2"]})
MEASURED = Verdict(
    "check_3", Outcome.MET, measured=2.2351, threshold=3.8, baseline=5.643, baseline_name="naive forecast",
    metric="mae", unit="target units", at_least=False,
)  # fmt: skip
BOX = re.compile("[\u2500-\u259f✓✗–│\x1b]")


def shown(*verdicts: Verdict, width: int = 110, **how: Any) -> list[str]:
    """Return the lines that a terminal shows while these verdicts come, in their order."""
    console = Console(file=io.StringIO(), width=width)
    with LiveTerminal(console, RUBRIC, **how) as terminal:
        for verdict in verdicts:
            terminal.on_event(CriterionStarted(verdict.criterion_id))
            terminal.on_event(Decision(verdict))
    return str(console.file.getvalue()).splitlines()  # type: ignore[attr-defined]


def ended(*verdicts: Verdict, status: Status = Status.NOT_YET, in_words: bool = False, **more: Any) -> str:
    """Return what is shown at the end of a grading."""
    console = Console(file=io.StringIO(), width=110)
    grade = Grade("w", "x.py", "0", "1", verdicts, 15, 130, status, "2026-01-01", 1.0, 5, **more)
    LiveTerminal(console, RUBRIC, in_words=in_words).show_grade(grade)
    return str(console.file.getvalue())  # type: ignore[attr-defined]


def test_each_criterion_is_one_aligned_line_with_title_points_and_what_was_found() -> None:
    assert shown(PASSED, BATCHES, OUTPUT, WAITS) == [
        " ✓ Windows           15/15",
        " ✗ Batch size         0/5    fix this first",
        " ✗ Output and loss    0/10   expected one unit, found two units",
        " – Hidden MAE         –/100  waits for: Batch size, Output and loss",
    ]


@pytest.mark.parametrize("why", [{"syntax": True}, {"fault": "raised", "function": LOADING}])
def test_of_a_file_that_does_not_run_no_criterion_is_listed(why: dict[str, Any]) -> None:
    first = Verdict("check_0", Outcome.UNMET, "code that runs", "AttributeError", details=why)
    others = [Verdict(f"check_{number}", Outcome.BLOCKED, details={"blocked_by": ["check_0"]}) for number in (1, 2, 3)]
    assert shown(first, *others) == []


def test_what_was_measured_is_shown_on_a_pass_too() -> None:
    assert shown(MEASURED)[0].endswith("100/100  2.24 (threshold 3.80, naive forecast 5.64)")
    missed = replace(MEASURED, outcome=Outcome.UNMET, measured=4.5, details={"runs": [4.5]})
    assert shown(BATCHES, missed)[1].endswith("0/100  4.50 (threshold 3.80, naive forecast 5.64)")


@given(order=st.permutations([PASSED, BATCHES, OUTPUT, WAITS]))
def test_criteria_are_shown_in_the_order_of_the_rubric_whatever_is_recalled_first(order: list[Verdict]) -> None:
    assert shown(*order) == shown(PASSED, BATCHES, OUTPUT, WAITS)


@pytest.mark.parametrize("only", [c for n in (1, 2, 3) for c in itertools.combinations((PASSED, BATCHES, OUTPUT), n)])
def test_of_some_criteria_each_is_shown_at_once(only: tuple[Verdict, ...]) -> None:
    assert len(shown(*only, only=[one.criterion_id for one in only])) == len(only)
    # An interrupted grading shows all that was decided.
    assert len(shown(*reversed(only))) == len(only)


@given(text=st.text(st.sampled_from("ab \n…"), min_size=200), width=st.integers(40, 200))
def test_no_line_is_longer_than_the_terminal(text: str, width: int) -> None:
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None, legacy_windows=False)
    terminal = LiveTerminal(console, RUBRIC)
    terminal.show_verdict(BATCHES)
    terminal.show_verdict(replace(OUTPUT, found=text))
    lines = str(console.file.getvalue()).splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 2 and max(map(len, lines)) <= max(width, 55)


def test_no_sentence_is_said_twice() -> None:
    whole = "\n".join(shown(PASSED, BATCHES, OUTPUT, WAITS)) + ended(PASSED, BATCHES, OUTPUT, WAITS)
    for verdict in (BATCHES, OUTPUT):
        assert whole.count(verdict.found) == 1
    assert "The first thing to fix: Batch size\n" in whole
    assert "Sentence" not in whole


def test_what_a_later_criterion_says_of_a_line_is_shown_beside_the_first_one() -> None:
    of_a_line = replace(OUTPUT, message="line 9: `Normalization` is never adapted.")
    assert "Worth knowing: line 9: `Normalization`" in ended(PASSED, BATCHES, of_a_line)
    same = replace(BATCHES, message=of_a_line.message)
    for verdicts in ((BATCHES, OUTPUT), (of_a_line,), (same, of_a_line)):
        assert "Worth knowing" not in ended(PASSED, *verdicts)


def test_in_words_there_is_no_sign_no_colour_and_no_box() -> None:
    lines = {"lines": [{"where": "line 3", "text": "x = 1", "number": 3, "marked": True}]}
    whole = "\n".join(shown(PASSED, replace(BATCHES, details=lines), WAITS, in_words=True))
    whole += ended(replace(BATCHES, details=lines), in_words=True)
    assert not BOX.search(whole)
    assert whole.startswith("passed: Windows, 15 of 15 points\nfailed: Batch size, 0 of 5 points. fix this first\n")
    assert "blocked: Hidden MAE, 0 of 100 points. waits for: Batch size, Output and loss" in whole


def test_an_untouched_stub_names_the_first_function_and_shows_no_zeros() -> None:
    stub = [replace(one, outcome=Outcome.BLOCKED, details={"not_attempted": True}) for one in (PASSED, BATCHES)]
    begin = {"signature": "def windows(series):", "function": "windows", "line": 7, "where": "line 7"}
    said = ended(*stub, evidence={"not_attempted": True, "begin": begin})
    assert shown(*stub) == []
    assert "def windows(series):" in said and "not attempted yet" in said and " of 130 points" not in said


def test_a_long_word_of_a_finding_is_not_cut() -> None:
    file, word = io.StringIO(), "x" * 70
    console = Console(file=file, width=60, force_terminal=True, color_system=None)
    grade = Grade(
        "w", "x.py", "0", "1", (replace(BATCHES, found=f"the file {word}"),), 15, 130, Status.NOT_YET, "2026-01-01",
        1.0, 5,
    )  # fmt: skip
    LiveTerminal(console, RUBRIC).show_grade(grade)
    assert word in "".join(file.getvalue().split())


def test_code_in_a_message_is_not_wrapped() -> None:
    file = io.StringIO()
    console = Console(file=file, width=80, force_terminal=True, color_system=None)
    advice = "Return one forecast for each value with a full window before it: `n - window_size` forecasts."
    verdicts = (replace(BATCHES, message=advice, found="two lines\nof a table"),)
    grade = Grade("w", "x.py", "0", "1", verdicts, 15, 130, Status.NOT_YET, "2026-01-01", 1.0, 5)
    LiveTerminal(console, RUBRIC).show_grade(grade)
    lines = file.getvalue().splitlines()
    assert " " * 13 + "`n - window_size` forecasts." in lines
    assert " " * 13 + "of a table" in lines
    assert all(len(line) <= 80 for line in lines)


def test_a_command_that_is_wider_than_its_column_is_shown_whole() -> None:
    file = io.StringIO()
    command = "python -m grader solution week1_intro --compare"
    show_steps(Console(file=file, width=60, force_terminal=True, color_system=None), [("A longer label", command)])
    assert file.getvalue() == f"\nA longer label  {command}\n"


def test_a_line_of_code_is_one_line_where_nobody_sees_a_terminal() -> None:
    code = "forecast.append(model.predict(series[time : time + window_size][:, np.newaxis], verbose=0))"
    line = {"where": "line 67", "text": code, "number": 67, "marked": True}
    file = io.StringIO()
    verdict = replace(BATCHES, details={"lines": [line]})
    grade = Grade("w", "x.py", "0", "1", (verdict,), 15, 130, Status.NOT_YET, "2026-01-01", 1.0, 5)
    LiveTerminal(Console(file=file, width=80, color_system=None), RUBRIC).show_grade(grade)
    assert f"             line 67 │ {code}" in file.getvalue().splitlines()


@pytest.mark.parametrize("in_words", [False, True])
def test_the_sign_under_a_mistake_stands_under_it(in_words: bool) -> None:
    lines = [{"where": "line 4", "text": "return (1", "number": 4, "marked": True}, {"where": "", "text": "       ^"}]
    file = io.StringIO()
    verdict = replace(BATCHES, details={"lines": lines})
    grade = Grade("w", "x.py", "0", "1", (verdict,), 15, 130, Status.NOT_YET, "2026-01-01", 1.0, 5)
    LiveTerminal(Console(file=file, width=80, color_system=None), RUBRIC, in_words=in_words).show_grade(grade)
    shown = file.getvalue().splitlines()
    [place] = [number for number, line in enumerate(shown) if "return (1" in line]
    assert shown[place].index("(") == shown[place + 1].index("^")


def test_figures_that_have_no_room_go_on_below_and_lose_nothing() -> None:
    long = replace(MEASURED, criterion_id="check_3", unit="hundred thousands", baseline_name="prediction of the mean")
    file = io.StringIO()
    with LiveTerminal(Console(file=file, width=60, force_terminal=True, color_system=None), RUBRIC) as terminal:
        for verdict in (PASSED, BATCHES, OUTPUT, long):
            terminal.on_event(Decision(verdict))
    lines = file.getvalue().splitlines()
    begin = next(number for number, line in enumerate(lines) if "Hidden MAE" in line)
    column = lines[begin].index("2.24")
    assert all(len(line) <= 60 for line in lines)
    assert all(not line[:column].strip() for line in lines[begin + 1 :])
    told = " ".join(" ".join(line[column:] for line in lines[begin:]).split())
    assert told == "2.24 hundred thousands (threshold 3.80, prediction of the mean 5.64)"


@pytest.mark.parametrize(("loss", "told"), [(5.862, "5.862"), (1.9317e20, "1.93e+20")])
@pytest.mark.parametrize("width", [72, 80, 110])
def test_the_threshold_of_a_training_is_seen_in_a_narrow_terminal(width: int, loss: float, told: str) -> None:
    file = io.StringIO()
    logs, goal = {"loss": loss}, {"metric": "mae", "at": 3.5, "threshold": 3.8}
    with LiveTerminal(Console(file=file, width=width, force_terminal=True, color_system=None), RUBRIC) as terminal:
        for epoch in (9, 10):
            terminal.on_event(Progress(epoch, 60, logs, "create_model", goal))
        terminal._lines.training.refresh()
    assert f"epoch 10 of 60 · loss {told} (threshold MAE 3.80)" in file.getvalue()


def test_progress_is_shown_while_a_model_trains_and_at_no_other_time() -> None:
    event = Progress(
        3, 20, {"loss": 4.0, "val_mae": 3.1}, "create_model", {"metric": "mae", "at": 3.5, "threshold": 3.8}
    )
    file = io.StringIO()
    console = Console(file=file, width=110, force_terminal=True, color_system=None)
    with LiveTerminal(console, RUBRIC) as terminal:
        terminal.on_event(CriterionStarted("check_0"))
        assert file.getvalue() == ""
        terminal.on_event(event)
        terminal._lines.training.refresh()
        said = file.getvalue()
        terminal.on_event(Decision(PASSED))
    assert "training create_model" in said and "epoch 3 of 20" in said and "val_mae 3.100 (threshold 3.80)" in said
    assert re.search(r"\d+ s left", said)
    log = shown(PASSED)
    assert log == [" ✓ Windows           15/15"]


@pytest.mark.parametrize(("other", "is_told"), [({}, True), ({"threshold": 9.0}, False)])
def test_a_training_that_is_repeated_says_so(other: dict[str, float], is_told: bool) -> None:
    file = io.StringIO()
    goal = {"metric": "mae", "at": 3.5, "threshold": 3.8}
    with LiveTerminal(Console(file=file, width=110, force_terminal=True, color_system=None), RUBRIC) as terminal:
        for epoch, goes_on in ((1, {}), (2, {}), (1, other), (2, other)):
            terminal.on_event(Progress(epoch, 2, {"loss": 4.0}, "create_model", {**goal, **goes_on}))
            terminal._lines.training.refresh()
    assert ("training create_model again" in file.getvalue()) is is_told


def test_what_runs_long_is_shown_with_its_seconds_until_the_verdict() -> None:
    file = io.StringIO()
    console = Console(file=file, width=110, force_terminal=True, color_system=None)
    with LiveTerminal(console, RUBRIC) as terminal:
        terminal.on_event(Running("starting TensorFlow", 1.0))
        terminal._lines.running.refresh()
        terminal.on_event(Evidence("protection", {}))
        assert not terminal._lines.running.live.is_started
        terminal.on_event(Running("running generate_forecast", 7.2))
        terminal._lines.running.refresh()
        terminal.on_event(Progress(1, 2, {"loss": 4.0}, "create_model"))
        assert not terminal._lines.running.live.is_started
        terminal.on_event(Running("running plot", 7.2))
        terminal.on_event(Decision(PASSED))
        assert not terminal._lines.running.live.is_started
    assert "starting TensorFlow … 1 s" in file.getvalue() and "running generate_forecast … 7 s" in file.getvalue()
    assert not any("running" in line for line in shown(PASSED))


def test_without_verdicts_only_what_runs_is_shown() -> None:
    file = io.StringIO()
    console = Console(file=file, width=110, force_terminal=True, color_system=None)
    with LiveTerminal(console, RUBRIC, verdicts=False) as terminal:
        terminal.on_event(Running("running solution_model", 7.2))
        terminal._lines.running.refresh()
        terminal.on_event(Decision(PASSED))
    assert "running solution_model … 7 s" in file.getvalue() and "Windows" not in file.getvalue()


def test_a_metric_is_named_where_the_title_does_not() -> None:
    error = replace(MEASURED, criterion_id="check_0", metric="error for 7 rooms", unit="", baseline=None)
    assert shown(error)[0].endswith("15/15   error for 7 rooms: 2.24 (threshold 3.80)")
