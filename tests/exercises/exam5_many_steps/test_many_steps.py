"""A model that answers several steps at once is judged by its outputs, its loss, and its error over all of them."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from exercises.exam5_many_steps.expectations.many_steps import estimate_steps, in_steps
from grader.candidate.ledger import Ledger
from grader.candidate.protocol import Handle
from grader.checks.exam.models import ExamModel
from grader.checks.expect import Unmet, expect

WINDOWS = np.arange(40, dtype=np.float32).reshape(4, 10, 1)
TRUTH = WINDOWS[:, -1] + np.array([1, 2, 3], dtype=np.float32)


class Learner:
    """A candidate whose model gives the answers that it is given."""

    def __init__(self, predictions: Any) -> None:
        self.ledger = Ledger()
        self.is_as_begun = False
        self.notes: dict[str, Any] = {}
        self._answers = predictions

    def predict(self, model: Handle, inputs: Any, batch_size: int = 256) -> Any:
        chosen = [int(one[0, 0]) // 10 for one in inputs]
        return self._answers[chosen]

    def note(self, key: str, value: Any) -> None:
        self.notes[key] = value


def model(predictions: Any, loss: str = "mean_squared_error", activation: str = "linear") -> ExamModel:
    summary: Any = SimpleNamespace(loss=loss, metrics=(), last_activation=lambda: activation)
    learner: Any = Learner(predictions)
    return ExamModel(
        learner, Handle(1, "model", "Sequential"), "solution_model", WINDOWS, predictions, summary, history={}
    )


@pytest.mark.parametrize("shape", [(4, 3), (4, 3, 1)])
def test_one_number_for_each_step_passes(shape: tuple[int, ...]) -> None:
    expect(in_steps(model(np.zeros(shape)), 3)).predicts_each_step()


@pytest.mark.parametrize(
    ("shape", "found", "advice"),
    [
        ((4, 1), "outputs of shape (batch, 1): the loss compares this one value with all 3 labels", "`Dense(3)`."),
        ((4,), "outputs of shape (batch): the loss", "`Dense(3)`."),
        ((4, 2), "outputs of shape (batch, 2)", "`Dense(3)`."),
        ((4, 10, 3), "outputs of shape (batch, 10, 3) for each step of the window", "without `return_sequences`"),
    ],
)
def test_other_shapes_are_named(shape: tuple[int, ...], found: str, advice: str) -> None:
    with pytest.raises(Unmet) as unmet:
        expect(in_steps(model(np.zeros(shape)), 3)).predicts_each_step()
    assert unmet.value.expected == "3 values per window: outputs of shape (batch, 3)"
    assert unmet.value.found.startswith(found)
    assert advice in unmet.value.advice


@pytest.mark.parametrize(
    ("how", "phrase"),
    [
        ({"loss": "categorical_crossentropy"}, "a classification loss"),
        ({"activation": "softmax"}, "activation `softmax`"),
    ],
)
def test_loss_and_last_activation_are_for_numbers(how: dict[str, str], phrase: str) -> None:
    with pytest.raises(Unmet, match=phrase):
        expect(in_steps(model(np.zeros((4, 3)), **how), 3)).predicts_each_step()


@pytest.mark.parametrize("shape", [(4, 3), (4, 3, 1)])
def test_the_error_is_that_of_all_steps(shape: tuple[int, ...]) -> None:
    predictions = TRUTH + np.array([0, 0, 3], dtype=np.float32)
    said = estimate_steps(model(predictions.reshape(shape)), WINDOWS, TRUTH)
    expect(said).err_at_most(1.01, "windows")
    with pytest.raises(Unmet, match="an MAE of 1; the naive forecast has 2"):
        expect(said).err_at_most(0.9, "windows")


def test_steps_in_another_order_are_wrong() -> None:
    assert estimate_steps(model(TRUTH[:, ::-1]), WINDOWS, TRUTH).mae() == pytest.approx(4 / 3)


def test_answers_of_another_shape_are_named() -> None:
    asked = model(TRUTH[:, :2])
    with pytest.raises(Unmet, match=r"outputs of shape \(batch, 2\)") as first_time:
        expect(in_steps(asked, 3)).predicts_each_step()
    with pytest.raises(Unmet) as again:
        estimate_steps(asked, WINDOWS, TRUTH)
    assert again.value is first_time.value


@pytest.mark.parametrize(
    ("answers", "same"),
    [
        (np.repeat(TRUTH[:, 2:] + 50, 3, axis=1), 3),
        (TRUTH + 50, 0),
        (np.full(TRUTH.shape, 7.0), 0),
        (np.repeat(TRUTH[:, 2:] + 50, 3, axis=1) + np.array([0.0, 0.0, 1.0]), 0),
    ],
)
def test_columns_that_are_all_the_same_are_measured(answers: Any, same: int) -> None:
    with pytest.raises(Unmet) as caught:
        expect(estimate_steps(model(answers), WINDOWS, TRUTH)).err_at_most(0.5, "windows")
    assert caught.value.details["same_columns"] == same
