"""A model must say the same about an example, whatever stands beside it and however often it is asked."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.candidate.protocol import Handle
from grader.checks import consistency
from grader.checks.consistency import ASKED_ALONE, consistent_answers
from grader.checks.expect import Unmet

MODEL = Handle(1, "model", "Sequential")
INPUTS = np.arange(60.0).reshape(20, 3)


class Answering:
    """A candidate whose model is a plain function of a batch."""

    def __init__(self, model: Callable[[Any], Any]) -> None:
        self._model = model
        self.asked: list[tuple[int, int]] = []

    def predict(self, model: Handle, inputs: Any, batch_size: int = 256) -> Any:
        self.asked.append((len(inputs), batch_size))
        starts = range(0, len(inputs), batch_size)
        return np.concatenate([self._model(inputs[start : start + batch_size]) for start in starts])


def ask(model: Callable[[Any], Any]) -> Any:
    return consistent_answers(Answering(model), MODEL, INPUTS)  # type: ignore[arg-type]


def test_a_model_that_looks_at_each_example_alone_passes_with_its_answers() -> None:
    assert np.array_equal(ask(lambda batch: batch[:, :1] * 2), INPUTS[:, :1] * 2)


def test_it_is_asked_twice_in_other_batches() -> None:
    candidate: Any = Answering(lambda batch: batch[:, :1])
    consistent_answers(candidate, MODEL, INPUTS)
    assert candidate.asked == [(20, 256), (ASKED_ALONE, 1), (20, 256)]


def test_stages_are_asked_one_after_the_other_and_come_back_in_their_places() -> None:
    candidate: Any = Answering(lambda batch: batch[:, :1])
    stages = np.arange(20) % 3
    assert np.array_equal(consistent_answers(candidate, MODEL, INPUTS, stages=stages), INPUTS[:, :1])
    assert [size for size, _ in candidate.asked] == [7, 7, 6, ASKED_ALONE, 20]


def test_rounding_is_forgiven() -> None:
    ask(lambda batch: (batch[:, :1] * (1 + 1e-4 * len(batch) / 20)).astype("float16"))


@pytest.mark.parametrize(
    "model",
    [
        lambda batch: batch[:, :1] - batch.mean(),
        lambda batch: np.roll(batch[:, :1], 1, axis=0),
        lambda batch: np.arange(len(batch))[:, None],
        lambda batch: np.random.default_rng().normal(size=(len(batch), 1)),
        lambda batch: batch[:, :1] + (np.arange(len(batch)) > ASKED_ALONE)[:, None] * batch[-1:, :1],
    ],
    ids=["mean of the batch", "neighbour", "place in the batch", "luck", "neighbour, but not of the first ones"],
)
def test_a_model_that_looks_beside_is_found(model: Callable[[Any], Any]) -> None:
    with pytest.raises(Unmet) as caught:
        ask(model)
    assert caught.value.expected == "the same answer to an example whatever stands beside it"


def test_answers_must_be_finite_before_they_are_compared() -> None:
    with pytest.raises(Unmet, match="NaN"):
        ask(lambda batch: batch[:, :1] * np.nan)


def test_answers_of_another_shape_are_no_answers() -> None:
    with pytest.raises(Unmet, match="whatever stands beside"):
        ask(lambda batch: batch[:, :1] if len(batch) > 1 else batch[:, :2])


def test_where_predict_may_have_been_replaced_that_of_keras_is_asked_first_and_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()  # the stand-in of this folder

    class Replaced(Answering):
        is_plain = False

        def predict(self, model: Handle, inputs: Any, batch_size: int = 256, by_keras: bool = False) -> Any:
            said = super().predict(model, inputs, batch_size)
            self.asked[-1] = (by_keras, len(inputs))
            return said + 100 * (not by_keras)

    candidate: Any = Replaced(lambda batch: batch[:, :1])
    stages = np.arange(20) // 10
    assert consistency.predict_by_keras(candidate, MODEL) is not None
    assert np.array_equal(consistent_answers(candidate, MODEL, INPUTS, stages=stages), INPUTS[:, :1])
    assert candidate.asked[:2] == [(True, 10), (True, 10)] and not any(own for own, _ in candidate.asked[2:])
