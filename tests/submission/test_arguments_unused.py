"""What stands in the place of an argument is told with the verdict on that function, and nowhere else."""

from pathlib import Path

import pytest

from grader.catalogue.exercise import Exercise, read_signature
from grader.examiner.grade import Outcome, Verdict
from grader.examiner.grading import Run
from grader.examiner.source_findings import in_words_of_source
from grader.submission.rules.source_report import check_source
from grader.submission.submission import Submission

ASKED = ("forecast(series, period)",)
YEAR = "def forecast(series, period):\n    return series[:-365]\n"
SENTENCE = "`forecast` does not use its argument `period`: write `period` in place of `365`."


def report(source: str):
    asked = tuple(read_signature(one) for one in ASKED)
    exercise = Exercise("week1_intro", "A", "intro", 1, Path(), 30, 70, "", asked, 1.0)
    return check_source(exercise, Submission("w", Path("exercise.py"), "script", source, ""))


def verdict(outcome: Outcome = Outcome.UNMET, **details: object) -> Verdict:
    return Verdict("check", outcome, "a year of 7 days", "a year of 365", "Look at the positions.", details=details)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (YEAR, SENTENCE),
        (
            "def forecast(series, period):\n    return series[365:] - series[:370]\n",
            "`forecast` does not use its argument `period`: write `period` in place of a fixed number (`365`, `370`).",
        ),
        (
            "def forecast(series, period):\n    return smooth(series, 30, period=0.5)\n",
            "`forecast` does not use its argument `period`: write `period` in place of `0.5`.",
        ),
        (
            "PERIOD = 365\ndef forecast(series, period):\n    return series[:PERIOD]\n",
            "`forecast` does not use its argument `period`: write `period` in place of `PERIOD`.",
        ),
        (
            "def forecast(series, period):\n    period = 365\n    return series[:period]\n",
            "`forecast` sets its argument `period` to 365: remove that line.",
        ),
    ],
)
def test_an_argument_for_which_something_fixed_stands_is_named(source, sentence):
    found = report(source)
    assert found.failed == ()
    assert [(one.sentence, one.about) for one in found.findings] == [(sentence, "argument of forecast")]
    told = in_words_of_source(verdict(), found, ["forecast"]).message
    assert told == f"{sentence} Look at the positions."


@pytest.mark.parametrize(
    "source",
    [
        "def forecast(series, period):\n    return series[:-period] + 365\n",
        "def forecast(series, period):\n    return [series[i - period] for i in range(365)]\n",
        "def forecast(series, period):\n    period = period or 365\n    return series[:period]\n",
        "def forecast(series, period):\n    if not period:\n        period = 365\n    return series[:period]\n",
        "def forecast(series, period):\n    return series[1:] * locals()['period'] + 365\n",
        "def forecast(series, period):\n    return series[-1]\n",
        "import tensorflow as tf\ndef forecast(series, period):\n    return tf.keras.layers.Dense(365)(series)\n",
        "def forecast(series, model):\n    return series[:365]\n",
        "def other(series, period):\n    return series[:365]\ndef forecast(series, period):\n    return period\n",
        "def forecast(series, period):\n    def inner():\n        return series[:365 - period]\n    return inner()\n",
    ],
)
def test_nothing_is_said_about(source):
    assert report(source).findings == ()


@pytest.mark.parametrize(
    ("judged", "reached"),
    [
        (verdict(Outcome.MET), ["forecast"]),
        (verdict(Outcome.BLOCKED), ["forecast"]),
        (verdict(runs=[1.0]), ["forecast"]),
        (verdict(exception={"type": "ValueError"}), ["forecast"]),
        (verdict(), ["forecast", "other"]),
        (verdict(), ["other"]),
        (verdict(), []),
    ],
)
def test_it_is_not_told_where_another_cause_is_as_likely(judged, reached):
    assert in_words_of_source(judged, report(YEAR), reached) == judged


def test_of_several_functions_it_is_told_of_the_one_that_the_verdict_names():
    judged = Verdict("check", Outcome.UNMET, "`forecast(series, 7)` as long as the series", "another length")
    assert in_words_of_source(judged, report(YEAR), ["forecast", "other"]).message == SENTENCE


def test_it_is_no_advice_for_an_answer_that_is_right():
    run = Run(lambda event: None, report(YEAR), None, 1, 1)
    run.add_advice(report(YEAR))
    assert run.evidence.get("advice", []) == []
