"""Curves of every kind, and what a learner is told to try next."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.feedback.curves import sentence_for

FALLING = [0.69, 0.6, 0.5, 0.42, 0.35, 0.29, 0.24, 0.2]
SETTLED = [0.69, 0.6, 0.52, 0.5, 0.49, 0.488, 0.487, 0.487, 0.486, 0.486]
SEASON = [20 + 5 * math.sin(day / 5) for day in range(60)]
SWINGING = [value + 0.5 * (-1) ** day for day, value in enumerate(SEASON[1:])]


def classes(history: dict[str, Any], *runs: float, matrix: Any = ((30, 20), (25, 25)), bar: float = 0.85) -> str:
    """Return what is told of a classifier that was right in ``runs`` parts of the hidden examples."""
    evidence = {
        "measured": {"metric": "accuracy", "value": runs[0], "bar": bar},
        "curves": {"metric": "accuracy", "bar": bar, "history": history},
        "confusion": {"labels": ["displeased", "pleased"], "matrix": matrix},
    }
    return sentence_for({"runs": list(runs), "bar": bar}, evidence)


def values(history: dict[str, Any], error: float | None, forecast: list[float], bar: float = 2.0) -> str:
    """Return what is told of a model whose ``forecast`` of a season has this mean error."""
    evidence = {
        "measured": {"metric": "mae", "value": error, "bar": bar},
        "curves": {"metric": "loss", "bar": None, "history": history},
        "forecast": {"time": list(range(59)), "truth": SEASON[1:], "forecast": forecast, "naive": SEASON[:-1]},
    }
    return sentence_for({"runs": [error], "bar": bar}, evidence)


def test_a_loss_that_is_no_number_is_told_with_its_epoch() -> None:
    told = classes({"loss": [0.7, 5.1, None, None]}, 0.5)
    assert "no number any more from epoch 3 on" in told
    assert "Divide the learning rate by 10" in told


def test_a_loss_that_never_was_a_number_may_be_the_fault_of_the_data() -> None:
    assert "from the first epoch on" in classes({"loss": [None, None]}, 0.5)
    assert "data hold values that are no numbers" in classes({"loss": [math.nan, math.nan]}, 0.5)


@pytest.mark.parametrize("loss", [[0.7, 3.0, 40.0], [10, 1e12], [1.0, 1e31, 1e35]])
def test_a_loss_that_grows_has_diverged(loss: list[float]) -> None:
    assert "Divide the learning rate by 10" in classes({"loss": loss}, 0.5)


def test_forecasts_that_are_no_numbers_have_diverged() -> None:
    assert "its weights have diverged" in values({}, None, [])


def test_one_answer_to_everything_is_told_by_its_name() -> None:
    told = classes({"loss": [0.9, 0.8, 0.72]}, 0.5, matrix=((50, 0), (50, 0)))
    assert "same answer, «displeased»" in told
    assert "last layer, loss and labels agree" in told


def test_one_answer_from_a_loss_that_stays_wants_larger_steps() -> None:
    told = classes({"loss": [0.693, 0.693]}, 0.5, matrix=((0, 50), (0, 50)))
    assert "same answer, «pleased». The loss hardly moves, from 0.693: try a learning rate ten times larger" in told


def test_one_answer_after_a_good_training_means_that_hidden_examples_go_another_way() -> None:
    told = classes({"loss": FALLING, "accuracy": [0.6, 0.97]}, 0.5, matrix=((50, 0), (50, 0)))
    assert "right 97% of the time" in told
    assert "same functions" in told


def test_one_class_that_was_never_asked_about_is_no_finding() -> None:
    assert "same answer" not in classes({"loss": SETTLED}, 0.5, matrix=((50, 0), (0, 0)))


def test_one_value_forecast_for_all_is_told() -> None:
    told = values({"loss": [30.0, 29.9, 29.9]}, 4.1, [20.01, 20.02, 20.0] * 19 + [20.0, 20.0])
    assert "Nearly every forecast is 20.01" in told
    assert "Scale the series" in told


def test_a_forecast_of_zeros_is_a_dead_unit() -> None:
    assert "`relu` dies at 0" in values({"loss": [400.0, 400.0]}, 20.0, [0.0] * 59)


def test_the_naive_forecast_in_disguise_is_recognised() -> None:
    told = values({"loss": SETTLED}, 2.5, [value + 0.01 for value in SEASON[:-1]])
    assert "nearly the value before" in told
    assert "a whole season in its window" in told


def test_a_loss_that_stays_is_nothing_learned() -> None:
    told = classes({"loss": [0.694, 0.693, 0.6931, 0.693]}, 0.5)
    assert "hardly moves, 0.694 in the first epoch and 0.693 in the last" in told
    assert "guessing between 2 classes" in told


def test_a_loss_that_stays_elsewhere_is_not_called_guessing() -> None:
    told = classes({"loss": [7.7, 7.7, 7.7]}, 0.5)
    assert "hardly moves" in told
    assert "guessing" not in told


def test_learning_by_heart_is_told_with_the_epoch_where_it_begins() -> None:
    val_loss = [None, 0.6, None, 0.45, None, 0.5, None, 0.6]
    told = classes({"loss": FALLING, "val_loss": val_loss}, 0.8)
    assert "After epoch 4 the validation loss rises (0.45 to 0.6)" in told
    assert "training loss falls (0.42 to 0.2)" in told
    assert "`Dropout`" in told
    assert "stop after epoch 4" in told


def test_one_bad_last_epoch_of_a_slow_training_is_not_called_learning_by_heart() -> None:
    loss = [7.0, 6.4, 6.0, 5.7, 5.5, 5.4, 5.3, 5.14]
    told = values(
        {"loss": loss, "val_loss": [6.9, 6.2, 5.9, 5.6, 5.3, 5.1, 4.94, 6.18]}, 6.3, [value + 3 for value in SEASON]
    )
    assert "by heart" not in told


def test_over_confidence_is_not_called_learning_by_heart() -> None:
    history = {
        "loss": FALLING,
        "val_loss": [0.6, 0.5, 0.45, 0.46, 0.47, 0.48, 0.5, 0.52],
        "accuracy": [0.6] * 8,
        "val_accuracy": [0.6, 0.7, 0.74, 0.76, 0.78, 0.79, 0.8, 0.81],
    }
    assert "still falls" in classes(history, 0.8)


def test_what_holds_in_training_only_does_not_carry_over() -> None:
    told = classes({"loss": FALLING, "accuracy": [0.6, 0.99]}, 0.71)
    assert "In training 99% are right, of the hidden examples 71%" in told
    assert "does not carry over" in told


def test_guesses_after_a_good_training_put_labels_and_functions_in_question() -> None:
    told = classes({"loss": FALLING, "accuracy": [0.6, 0.99]}, 0.51)
    assert (
        "of the hidden examples 51%. That is hardly better than guessing: does each label stay with its example" in told
    )


def test_a_validation_that_is_as_good_as_training_may_share_its_examples() -> None:
    told = classes({"loss": FALLING, "acc": [0.6, 0.99], "val_acc": [0.7, 0.98]}, 0.71)
    assert "Validation has 98% as well: do both parts share examples" in told


def test_a_loss_that_jumps_wants_smaller_steps() -> None:
    told = classes({"loss": [0.9, 0.5, 0.8, 0.45, 0.85, 0.5, 0.9, 0.5, 0.8, 0.45]}, 0.7)
    assert "jumps up and down, between 0.45 and 0.9" in told
    assert "Divide the learning rate by 3 to 10" in told


def test_a_loss_that_still_falls_wants_more_training() -> None:
    told = classes({"loss": FALLING, "accuracy": [0.55, 0.8]}, 0.78)
    assert "still falls at the end, from 0.24 to 0.2 since epoch 7" in told
    assert "larger learning rate" in told


def test_a_loss_that_has_settled_wants_another_model() -> None:
    told = classes({"loss": SETTLED, "accuracy": [0.55, 0.79]}, 0.78)
    assert "levelled off at 0.486, with 79% right in training" in told
    assert "more units" in told


def test_the_error_of_a_forecast_is_read_like_a_loss() -> None:
    assert "still falls" in values({"loss": [30.0, 20.0, 14.0, 10.0]}, 0.5, SWINGING, bar=0.4)
    assert "levelled off at 9.9" in values({"loss": [30.0, 12.0, 10.0, 9.92, 9.91, 9.9]}, 0.5, SWINGING, bar=0.4)


def test_an_error_as_large_as_the_naive_one_is_compared_with_it() -> None:
    told = values({"loss": [30.0, 12.0, 10.0, 9.92, 9.91, 9.9]}, 0.6, SWINGING, bar=0.4)
    assert "Repeating the last value errs by 0.618, this model by 0.6" in told


def test_a_result_on_the_line_is_called_so() -> None:
    told = classes({"loss": SETTLED}, 0.84, 0.86, 0.83)
    assert told.startswith("1 of 3 trainings reached 0.85: yours lies on the line")
    assert "levelled off" in told


def test_a_lower_error_is_better() -> None:
    evidence = {"measured": {"metric": "mae", "value": 2.1, "bar": 2.0}}
    told = sentence_for({"runs": [2.1, 1.9, 2.2], "bar": 2.0}, evidence)
    assert told.startswith("1 of 3 trainings reached 2:")


def test_curves_of_another_criterion_say_nothing() -> None:
    evidence = {
        "measured": {"metric": "accuracy", "value": 0.6, "bar": 0.9},
        "curves": {"metric": "accuracy", "history": {"loss": [None]}},
    }
    assert sentence_for({"runs": [0.5], "bar": 0.85}, evidence) == ""


@pytest.mark.parametrize("history", [{}, {"loss": []}, {"loss": [0.5]}, {"loss": "abc"}, {"loss": None}, None, [], "x"])
def test_too_little_to_read_is_left_alone(history: Any) -> None:
    assert classes(history, 0.5) == ""


NUMBER = st.none() | st.floats() | st.integers() | st.booleans() | st.text(max_size=3)
ROW = st.lists(NUMBER, max_size=12) | st.lists(st.floats(0, 2), min_size=2, max_size=12)
NAMES = ["loss", "val_loss", "accuracy", "val_accuracy", "acc", "binary_accuracy", "mae", "learning_rate"]
HISTORY = st.dictionaries(st.sampled_from(NAMES), ROW)
SERIES = st.lists(NUMBER, min_size=2, max_size=6)


@given(
    history=HISTORY,
    runs=st.lists(st.none() | st.floats(), min_size=1, max_size=3),
    bar=st.floats(-1e3, 1e3),
    metric=st.sampled_from(["accuracy", "mae", None, 7]),
    matrix=st.lists(st.lists(NUMBER, max_size=3), max_size=3),
    forecast=st.fixed_dictionaries({"truth": SERIES, "forecast": SERIES, "naive": SERIES}),
)
def test_no_history_makes_it_fail(history, runs, bar, metric, matrix, forecast) -> None:
    evidence = {
        "measured": {"metric": metric, "value": runs[0], "bar": bar},
        "curves": {"metric": metric, "history": history},
        "confusion": {"labels": ["a", 2], "matrix": matrix},
        "forecast": forecast,
    }
    told = sentence_for({"runs": runs, "bar": bar}, evidence)
    assert len(told) < 700
    assert "nan" not in told.split()


@given(loss=st.lists(st.floats(0.01, 10), min_size=5, max_size=40))
def test_any_finite_training_gets_one_reading(loss: list[float]) -> None:
    told = classes({"loss": loss}, 0.5)
    assert 60 < len(told) < 400
    assert told[-1] in ".?"
