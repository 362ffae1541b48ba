"""A model that passed and that Keras never trained keeps its points, and the learner reads so."""

import pytest

from grader.candidate.events import Evidence
from grader.examiner.events import Decision
from grader.examiner.grade import Outcome, Verdict
from grader.examiner.grading import Run
from grader.submission.rules.source_report import SourceReport

REACHED = Verdict("check_accuracy", Outcome.MET, measured=0.97, threshold=0.9)
MISSED = Verdict("check_accuracy", Outcome.UNMET, measured=0.5, threshold=0.9)
FORM = Verdict("check_form", Outcome.MET)


def advice(verdict: Verdict, trained_by: str | None) -> list[str]:
    run = Run(lambda event: None, SourceReport(), None, 1, 1, ())
    if trained_by:
        run.take(Evidence("trained_by", trained_by))
    for one in (FORM, verdict):
        run.take(Decision(one, []))
    run.add_advice(SourceReport())
    return list(run.evidence.get("advice", ()))


def test_it_is_told_that_no_training_was_seen() -> None:
    [sentence] = advice(REACHED, "none")
    assert sentence.startswith("The model passed, but no training by Keras was seen")


@pytest.mark.parametrize(
    "trained_by", [None, "loop", "unapplied", "partial", "renewed", "repeated", "overwritten", "slowed", "idle"]
)
def test_a_loop_of_ones_own_is_a_training(trained_by: str | None) -> None:
    assert advice(REACHED, trained_by) == []


def test_a_model_that_the_grader_trains_needs_no_training_before() -> None:
    run = Run(lambda event: None, SourceReport(), None, 1, 1, ())
    run.take(Evidence("trained_by", "none"))
    run.take(Evidence("training", {"by_grader": True}))
    run.take(Decision(REACHED, []))
    run.add_advice(SourceReport())
    assert "advice" not in run.evidence


@pytest.mark.parametrize("verdict", [MISSED, FORM])
def test_only_a_measured_success_gets_the_sentence(verdict: Verdict) -> None:
    assert advice(verdict, "none") == []
