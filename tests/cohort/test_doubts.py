"""Staff are told whose points rest on weaker evidence of a training, and why."""

from dataclasses import replace
from typing import Any

import pytest
from cohort.a_class import a_class

from grader.cohort.doubts import doubts_about
from grader.cohort.record import Record
from grader.cohort.summary import render_summary


def record(learner: str, earned: int = 3, **evidence: Any) -> Record:
    grade = next(one.grade for one in a_class(20).records if one.grade)
    return Record(learner, "x", "", "", replace(grade, earned=earned, evidence=evidence))


@pytest.mark.parametrize(
    ("evidence", "phrase"),
    [
        ({"trained_by": "none"}, "no training of the model was seen"),
        ({"trained_by": "overwritten"}, "changed after the last `fit`"),
        ({"trained_by": "unmoved"}, "no `fit` changed the weights"),
        (
            {"not_reloaded": "Keras alone cannot open the `Lambda` layer"},
            "process that ran the submission: Keras alone",
        ),
        ({"written_values": 1234}, "1,234 written-out values"),
    ],
)
def test_weaker_evidence_is_named(evidence: dict[str, Any], phrase: str) -> None:
    [doubt] = doubts_about([record("b", **evidence), record("a")])
    assert doubt.record.learner == "b"
    assert phrase in doubt.reasons[0]


@pytest.mark.parametrize(
    "one",
    [
        record("a", trained_by="fit"),
        record("b", earned=0, trained_by="none"),
        record("c", written_values="many", trained_by=["none"]),
        Record("d", "x", "", "", None, "empty"),
    ],
)
def test_there_is_no_doubt_where_nothing_is_weaker_or_nothing_was_earned(one: Record) -> None:
    assert doubts_about([one]) == []


def test_the_page_for_staff_shows_them_and_escapes_what_a_learner_may_have_named() -> None:
    cohort = replace(a_class(3), records=(record("b", not_reloaded="<script>alert(1)</script>"),))
    page = render_summary(cohort)
    assert "Worth a look" in page and "<script>alert(1)" not in page
