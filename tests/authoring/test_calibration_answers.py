"""Which answers a calibration trains."""

import pytest

from grader.authoring.calibration import measured_answers


@pytest.mark.parametrize(
    ("only", "names"),
    [
        ("solution", ["solution"]),
        ("right/", ["bidirectional_lstm", "two_convolutions_and_logits", "two_softmax_units"]),
        ("softmax", ["two_softmax_units"]),
    ],
)
def test_answers_are_chosen_by_their_path_below_the_exercise(only: str, names: list[str]) -> None:
    assert [path.stem for path, _ in measured_answers("exam4_reviews_negation", only)] == names


def test_all_right_answers_are_measured_where_nothing_is_chosen() -> None:
    assert len(measured_answers("exam4_reviews_negation")) == 4
