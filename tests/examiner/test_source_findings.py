"""What a failed criterion says already is not told a second time as worth knowing."""

import pytest

from grader.examiner.grade import Outcome, Verdict
from grader.examiner.source_findings import is_said_by
from grader.submission.source_tree import Finding


def unmet(message: str) -> list[Verdict]:
    return [Verdict("check_loss", Outcome.UNMET, "this", "that", message)]


@pytest.mark.parametrize(
    ("message", "instead", "sentence", "said"),
    [
        ("Compare with 0.95: Keras reports a share.", "0.95", "Compare with `0.95`.", True),
        (
            'Write `Dense(1, activation="sigmoid")`.',
            "tf.keras.layers.Dense(1, activation='sigmoid')",
            "Write it.",
            True,
        ),
        ("Write `images / 255`, without `//`.", "x / 255", "`//` drops what is after the point.", True),
        ("Set `base.trainable = False`.", "base.trainable", "Keras knows no `trainble`.", False),
        ("Use `Adam`.", "", "This layer is never used.", False),
        ("Use `Adam`.", "Dropout(0.2)", "`Dropout` gets the share that it drops.", False),
    ],
)
def test_a_cure_that_a_criterion_has_is_said(message: str, instead: str, sentence: str, said: bool) -> None:
    finding = Finding(7, "line 7", "", instead, sentence, certain=False)
    assert is_said_by(unmet(message), finding) == said
    assert not is_said_by([], finding)
