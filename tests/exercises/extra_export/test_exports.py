"""What came back says what an exported model was given: raw values, scaled outputs, the row before."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from checks.complaint import complaint

from exercises.extra_export.expectations.exports import KnownModel, predict_interpreted, predict_raw
from grader.candidate.faults import CandidateFault, Fault
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array

MODEL = KnownModel(3, 0.25, 2.0)
INPUTS = np.random.default_rng(1).uniform(-4, 4, (6, 3)).astype(np.float32)
DUE = MODEL.outputs(INPUTS)


class Learner:
    """A candidate whose functions answer by one function of the inputs."""

    def __init__(self, answer: Callable[[Array], Array]) -> None:
        self._answer = answer

    def stand_in(self, kind: str, **how: Any) -> Handle:
        return Handle(1, "model", "Sequential")

    def call(self, name: str, *arguments: Any) -> Any:
        if name == "add_scaling":
            return Handle(2, "model", "Sequential")
        return np.zeros(3, np.uint8) if name == "litert_of" else self._answer(arguments[-1])

    def attribute(self, handle: Handle, name: str) -> Any:
        raise CandidateFault(Fault("raised", "in model", "AttributeError", name))

    def predict(self, handle: Handle, inputs: Array) -> Array:
        return self._answer(inputs)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (MODEL.outputs, "The model gets the raw values"),
        (lambda raw: MODEL.outputs(raw) / 255, "scales its outputs"),
        (lambda raw: MODEL.outputs(raw / 255**2), "divided by 255 twice"),
        (lambda raw: MODEL.outputs(raw / 256), "multiplied by 0.003906"),
        (lambda raw: MODEL.outputs(raw * 255.0), "multiplied by 255"),
        (lambda raw: MODEL.outputs(raw / 127.5 - 1), "without an `offset`"),
        (lambda raw: np.sin(raw.sum(axis=1) / 255), "Use `model` itself"),
    ],
)
def test_a_model_that_scales_otherwise_is_told_how(answer: Callable[[Array], Array], words: str) -> None:
    learner: Any = Learner(answer)
    assert words in predict_raw(learner, MODEL, np.random.default_rng(3)).advice


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (np.concatenate([[0.0], DUE[:-1]]), "the row before"),
        (np.full(6, DUE[0]), "the prediction of the first row"),
        (np.full(6, DUE[-1]), "the prediction of the last row"),
        (DUE[::-1], "in another order"),
        (np.zeros(6), "for each row"),
        (INPUTS, "These are the inputs"),
    ],
)
def test_predictions_of_other_rows_are_told(found: Array, words: str, tmp_path: Any) -> None:
    learner: Any = Learner(lambda inputs: found)
    if found is INPUTS:
        assert words in complaint(lambda: predict_interpreted(learner, learner, MODEL, INPUTS, tmp_path)).advice
    else:
        assert words in predict_interpreted(learner, learner, MODEL, INPUTS, tmp_path).advice


def test_rows_that_are_left_out_are_counted(tmp_path: Any) -> None:
    learner: Any = Learner(lambda inputs: DUE[:-1])
    told = complaint(lambda: predict_interpreted(learner, learner, MODEL, INPUTS, tmp_path)).advice
    assert told.startswith("5 predictions came back for 6 rows")
