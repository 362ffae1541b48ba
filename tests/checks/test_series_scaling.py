"""A model is scaled for a series where small values reach its weights, or large answers leave it."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.candidate.protocol import Handle
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, expect
from grader.checks.series.scaling import read_series_scale
from grader.submission.models.layer_summary import LayerSummary

WINDOWS = np.linspace(15, 95, 16, dtype=np.float32).reshape(2, 8, 1)
HANDLE = Handle(1, "model", "Sequential")


class Learner:
    """A candidate whose models divide by ``divided`` and answer with ``predictions``, one for each fresh model."""

    def __init__(self, divided: float, predictions: list[float], passed: list[str]) -> None:
        self.divided, self.predicted, self.passed = divided, iter(predictions), passed

    def first_input(self, model: Handle, inputs: Any) -> Any:
        return {"values": inputs / self.divided if self.divided else None, "passed": self.passed}

    def call(self, function: str, *arguments: Any, seed: int) -> Handle:
        assert (function, arguments) == ("create_model", (8,))
        return HANDLE

    def inspect_model(self, model: Handle, inputs: Any) -> Any:
        return {"outputs": np.full((2, 1), next(self.predicted))}


def grade(
    divided: float, predictions: list[float], passed: list[str] | None = None, activation: str = "linear"
) -> None:
    learner: Any = Learner(divided, predictions[1:], passed or [])
    dense = LayerSummary("dense", "Dense", units=1, activation=activation)
    summary: Any = SimpleNamespace(all_layers=lambda: (dense,))
    outputs = np.full((2, 1), predictions[0])
    expect(read_series_scale(Model(learner, HANDLE, "create_model", WINDOWS, outputs, summary), 8)).suits_the_series()


@pytest.mark.parametrize(
    ("divided", "predictions"), [(50, [0.1, 0.1, 0.1]), (10, [0.1, 0.1, 0.1]), (1, [-40.0]), (1, [0.5, 30.0])]
)
def test_scaling_before_or_after_the_layers_passes(divided: float, predictions: list[float]) -> None:
    grade(divided, predictions)


def test_batch_normalisation_first_scales_in_training() -> None:
    grade(1, [0.1, 0.1, 0.1], ["BatchNormalization"])


def test_large_values_in_and_small_answers_out_are_named() -> None:
    with pytest.raises(Unmet) as caught:
        grade(1, [0.1, -0.6, 0.2], ["Normalization"])
    assert "from 15 to 95" in caught.value.found and "after Normalization" in caught.value.found
    assert "outputs up to 0.6" in caught.value.found
    assert "Rescaling" in caught.value.advice


def test_a_model_that_learns_nothing_is_named() -> None:
    with pytest.raises(Unmet, match="a model without weights"):
        grade(0, [0.0])


def test_outputs_that_are_all_zero_behind_a_relu_are_no_matter_of_scaling() -> None:
    with pytest.raises(Unmet) as caught:
        grade(1, [0.0, 0.0, 0.0], activation="relu")
    assert caught.value.advice.startswith("Remove the activation of the last `Dense`:")
    for predictions, activation in (([0.0, 0.0, 0.0], "linear"), ([0.0, 0.4, 0.0], "relu")):
        with pytest.raises(Unmet, match="at the first weights"):
            grade(1, predictions, activation=activation)
