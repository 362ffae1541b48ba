"""What a worker says may come from the learner's code: it is read as what it should be, or refused, never believed."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.candidate import replies
from grader.candidate.protocol import Handle, ProtocolError
from grader.catalogue.exercise import Exercise, Limits
from grader.examiner.faults import words_for
from grader.submission.submission import Submission

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
ARRAYS = st.sampled_from([np.zeros(0), np.zeros((2, 3), np.float16), np.array(5), np.array(["x"], dtype=object)])
HANDLES = st.builds(Handle, st.integers(), st.text(max_size=5), st.text(max_size=5))
KEYS = st.sampled_from(["loss", "values", "passed", "elements", "ended", "outputs", "took"])
VALUES = st.recursive(
    SCALARS | ARRAYS | HANDLES,
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(KEYS | SCALARS, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
SOURCE = ["def f():", "    return 1"]

READERS: list[Callable[[Any], Any]] = [
    replies.read_look, replies.read_first_input, replies.read_handle, replies.read_weights, replies.read_elements,
    replies.read_history, replies.read_fits, lambda value: replies.read_lent(value, 2),
    lambda value: replies.read_stops(value, 1), lambda value: replies.read_losses(value, ["loss"]),
    replies.read_over_time, replies.read_names, lambda value: replies.read_predictions(value, 2),
]  # fmt: skip


@pytest.mark.parametrize("read", READERS)
@settings(deadline=None)
@given(value=VALUES)
def test_a_reply_is_read_or_refused(read: Callable[[Any], Any], value: Any) -> None:
    try:
        read(value)
    except ProtocolError as refusal:
        assert str(refusal)


@settings(deadline=None)
@given(facts=st.dictionaries(st.sampled_from(["event", "epoch", "epochs", "logs"]), VALUES))
def test_progress_is_always_whole_numbers_and_floats(facts: dict[str, Any]) -> None:
    event = replies.read_progress(facts)
    assert 0 <= event.epoch <= 10**7 and 0 <= event.epochs <= 10**7
    assert all(type(name) is str and type(value) is float for name, value in event.logs.items())


@settings(deadline=None)
@given(
    kind=st.sampled_from(["raised", "ended", "unwritten", "memory", "missing", "protocol", "gone", "time"]) | VALUES,
    rest=st.dictionaries(st.sampled_from(["type_name", "message", "lines"]), VALUES),
    lines=st.lists(st.lists(VALUES | st.integers(-3, 5), max_size=3), max_size=9),
)
def test_every_fault_that_is_told_has_words(kind: Any, rest: dict[str, Any], lines: list[Any]) -> None:
    fault = replies.read_fault({"kind": kind, "lines": lines, **rest}, "in f", SOURCE)
    assert fault.kind not in ("gone", "time")
    assert all(1 <= number <= len(SOURCE) for number, _ in fault.lines)
    exercise = Exercise("x", "X", "intro", 1, None, 1, 100, "", (), 1.0, Limits())  # type: ignore[arg-type]
    words = words_for(fault, exercise, Submission("x", None, "script", "", ""))  # type: ignore[arg-type]
    assert words.expected and words.found


def test_answers_must_be_as_many_as_the_examples() -> None:
    assert replies.read_predictions(np.zeros((2, 1)), 2).shape == (2, 1)
    with pytest.raises(ProtocolError, match="2 answers to 3 examples"):
        replies.read_predictions(np.zeros((2, 1)), 3)
    with pytest.raises(ProtocolError, match="an object of type Dense where there should be an array"):
        replies.read_predictions(Handle(1, "model", "Dense"), 3)


def test_numbers_beyond_all_floats_are_infinite() -> None:
    huge = 10**399
    assert replies.read_history({"loss": [huge, None]}) == {"loss": [float("inf"), None]}
    assert replies.read_losses({"near": huge}, ["near"]) == {"near": float("inf")}
    assert replies.read_progress({"event": "progress", "logs": {"loss": huge}}).logs == {"loss": float("inf")}


def test_there_is_a_loss_for_each_form_that_was_asked_about() -> None:
    with pytest.raises(ProtocolError, match="NoneType where there should be a dictionary"):
        replies.read_losses({"other": 1.0}, ["near"])


def test_there_is_an_answer_for_each_of_the_logs() -> None:
    with pytest.raises(ProtocolError, match="0 answers to 1 logs"):
        replies.read_stops([], 1)


@pytest.mark.parametrize("name", ["a b", "", "x" * 61, "`"])
def test_what_is_no_name_is_refused(name: str) -> None:
    assert replies.read_names(["myCallback"]) == ["myCallback"]
    with pytest.raises(ProtocolError, match="a name"):
        replies.read_names([name])


def test_all_arguments_that_were_lent_come_back() -> None:
    with pytest.raises(ProtocolError, match="1 arguments came back, of 2"):
        replies.read_lent((None, [1]), 2)


def test_a_look_holds_plain_values_only() -> None:
    told = {"outputs": np.zeros(1), "walk": {"layers": [np.zeros(2), (1,)], 5: 1, "x": Handle(1, "model", "M")},
            "archive": np.zeros(3)}  # fmt: skip
    seen = replies.read_look(told)
    assert (seen["walk"], seen["archive"]) == ({"layers": [None, None], "x": None}, None)


@pytest.mark.parametrize(
    ("told", "read"),
    [
        (None, []),
        ([], []),
        ([[2, "ImportError: x"]], [(2, "ImportError: x")]),
        ([[2, "a" * 900]], [(2, "a" * 200)]),
        ([[0, "a"], [9, "a"], [True, "a"], ["2", "a"], [2, None], [2], "ab", [2, "a", 3]], []),
        ([[1, "a"]] * 500, [(1, "a")] * 100),
        ("lines", []),
    ],
)
def test_of_lines_that_were_passed_over_only_those_of_the_file_are_read(
    told: object, read: list[tuple[int, str]]
) -> None:
    assert replies.read_skipped(told, lines=5) == read
