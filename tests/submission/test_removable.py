"""Advice to remove code is kept only where the source has that code."""

import pytest

from grader.examiner.events import Decision
from grader.examiner.grade import Outcome, Verdict
from grader.examiner.grading import Run
from grader.submission.removable import without_absent_code
from grader.submission.rules.source_report import SourceReport

BATCHES = "ds = ds.batch(32)\n"


@pytest.mark.parametrize(
    ("advice", "source", "kept"),
    [
        ("Remove `.repeat()`.", BATCHES, ""),
        ("Remove `.repeat()`.", "ds = ds.repeat()", "Remove `.repeat()`."),
        ("Remove `drop_remainder` from `.batch(…)`: it drops windows.", BATCHES, ""),
        (
            "Remove `drop_remainder` from `.batch(…)`.",
            "ds.batch(32, True)",
            "Remove `drop_remainder` from `.batch(…)`.",
        ),
        ("Remove `drop_remainder` from `.batch(…)`.", "ds.window(31, drop_remainder=True).batch(32)", ""),
        ("Remove `drop_remainder` from `.batch(…)`.", "ds.window(5).padded_batch(4, drop_remainder=a)", None),
        ("Remove `drop_remainder` from `.batch(…)`.", "ds.batch(4, **how)", None),
        ("Remove `drop_remainder=True`.", "ds.batch(32, drop_remainder=True)", "Remove `drop_remainder=True`."),
        ("Leave out `maxlen` and `output_sequence_length`: they cut.", "pad(maxlen=5)", None),
        ("Leave out `maxlen` and `output_sequence_length`: they cut.", BATCHES, ""),
        ("Leave out `maxlen`. Count the words.", BATCHES, "Count the words."),
        ("Remove `from_logits=True` or the activation: the loss expects logits.", BATCHES, None),
        ("Remove the division by 255.", BATCHES, None),
        ("Write `Dense(1)`. Remove `relu`.", BATCHES, "Write `Dense(1)`."),
        ("Remove `use_bias=False`.", "this is no Python (", None),
    ],
)
def test_a_sentence_stays_where_the_code_is_there(advice: str, source: str, kept: str | None) -> None:
    assert without_absent_code(advice, source) == (advice if kept is None else kept)


@pytest.mark.parametrize(("source", "told"), [("data.repeat()", "Remove `.repeat()`."), ("data.batch(3)", "")])
def test_advice_that_was_kept_is_told_of_the_source_as_it_is_now(source: str, told: str) -> None:
    run = Run(lambda event: None, SourceReport(), None, 1, 1, source=source)
    run.take(Decision(Verdict("check", Outcome.UNMET, message="Remove `.repeat()`.")))
    assert run.verdicts["check"].message == told
