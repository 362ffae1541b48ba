"""A model predicts the same for an example, whatever else is in the batch and however often it is called."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.candidate.candidate import NotReloaded
from grader.candidate.faults import CandidateFault, Fault
from grader.candidate.protocol import Handle
from grader.checks import consistency
from grader.checks.consistency import ASKED_ALONE, consistent_predictions, telling_predictions
from grader.checks.expect import Unmet

MODEL = Handle(1, "model", "Sequential")
INPUTS = np.arange(60.0).reshape(20, 3)


class Answering:
    """A candidate whose model is a plain function of a batch."""

    def __init__(self, model: Callable[[Any], Any]) -> None:
        self._model = model
        self.asked: list[tuple[int, int]] = []
        self.noted: dict[str, Any] = {}

    def note(self, key: str, value: Any) -> None:
        self.noted[key] = value

    def predict(self, model: Handle, inputs: Any, batch_size: int = 256) -> Any:
        self.asked.append((len(inputs), batch_size))
        starts = range(0, len(inputs), batch_size)
        return np.concatenate([self._model(inputs[start : start + batch_size]) for start in starts])


def ask(model: Callable[[Any], Any]) -> Any:
    return consistent_predictions(Answering(model), MODEL, INPUTS)  # type: ignore[arg-type]


def test_a_model_that_looks_at_each_example_alone_passes_with_its_answers() -> None:
    assert np.array_equal(ask(lambda batch: batch[:, :1] * 2), INPUTS[:, :1] * 2)


def test_it_is_asked_twice_in_other_batches() -> None:
    candidate: Any = Answering(lambda batch: batch[:, :1])
    consistent_predictions(candidate, MODEL, INPUTS)
    assert candidate.asked == [(20, 256), (ASKED_ALONE, 1), (20, 256)]


def test_stages_are_asked_one_after_the_other_and_come_back_in_their_places() -> None:
    candidate: Any = Answering(lambda batch: batch[:, :1])
    stages = np.arange(20) % 3
    assert np.array_equal(consistent_predictions(candidate, MODEL, INPUTS, stages=stages), INPUTS[:, :1])
    assert [size for size, _ in candidate.asked] == [7, 7, 6, ASKED_ALONE, 20]


def test_rounding_is_forgiven() -> None:
    ask(lambda batch: (batch[:, :1] * (1 + 1e-4 * len(batch) / 20)).astype("float16"))


@pytest.mark.parametrize(
    "model",
    [
        lambda batch: batch[:, :1] - batch.mean(),
        lambda batch: np.roll(batch[:, :1], 1, axis=0),
        lambda batch: np.arange(len(batch))[:, None],
        lambda batch: batch[:, :1] + (np.arange(len(batch)) > ASKED_ALONE)[:, None] * batch[-1:, :1],
    ],
    ids=["mean of the batch", "neighbour", "place in the batch", "neighbour, but not of the first ones"],
)
def test_a_model_that_looks_beside_is_found(model: Callable[[Any], Any]) -> None:
    with pytest.raises(Unmet) as caught:
        ask(model)
    assert (
        caught.value.expected == "a prediction for each example that does not depend on the other examples in its batch"
    )


def test_a_prediction_from_its_batch_gets_its_own_advice() -> None:
    with pytest.raises(Unmet) as caught:
        ask(lambda batch: np.exp(batch[:, :1]) / np.exp(batch[:, :1]).sum(axis=0))
    assert "Softmax(axis=0)" in caught.value.advice


def test_answers_must_be_finite_before_they_are_compared() -> None:
    with pytest.raises(Unmet, match="NaN"):
        ask(lambda batch: batch[:, :1] * np.nan)


def test_answers_of_another_shape_are_no_answers() -> None:
    with pytest.raises(Unmet, match="does not depend on the other examples"):
        ask(lambda batch: batch[:, :1] if len(batch) > 1 else batch[:, :2])


def test_where_predict_may_have_been_replaced_that_of_keras_is_asked_first_and_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()  # the stand-in of this folder

    class Replaced(Answering):
        is_plain = False

        def reload(self, model: Handle) -> Any:
            raise NotReloaded("a class of its own")

        def predict(
            self, model: Handle, inputs: Any, batch_size: int = 256, by_keras: bool = False, weights: str = ""
        ) -> Any:
            said = super().predict(model, inputs, batch_size)
            self.asked[-1] = (by_keras, len(inputs))
            return said + 100 * (not by_keras or bool(weights))

    candidate: Any = Replaced(lambda batch: batch[:, :1])
    stages = np.arange(20) // 10
    assert consistency.predict_by_keras(candidate, MODEL) is not None
    assert np.array_equal(consistent_predictions(candidate, MODEL, INPUTS, stages=stages), INPUTS[:, :1])
    assert candidate.asked[:2] == [(True, 10), (True, 10)] and not any(own for own, _ in candidate.asked[2:-2])
    assert candidate.asked[-2:] == [(True, 20)] * 2, "other weights are asked of Keras as well"


class Opened(Answering):
    """A saved model that was opened again: what it outputs trained, and with the weights that it begins with."""

    settings = 0

    def __init__(self, trained: Callable[[Any], Any], untrained: Callable[[Any], Any]) -> None:
        super().__init__(trained)
        self._untrained = untrained

    def predict(self, inputs: Any, batch_size: int = 256) -> Any:  # type: ignore[override]
        return super().predict(MODEL, inputs, batch_size)

    def untrained(self, inputs: Any) -> Any:
        return self._untrained(inputs)


def ask_opened(opened: Opened, monkeypatch: pytest.MonkeyPatch, live: Any = None) -> Any:
    monkeypatch.setattr(consistency, "reload", lambda candidate, model: opened)
    return consistent_predictions(live or SimpleNamespace(), MODEL, INPUTS)


def test_the_saved_model_answers_and_the_one_in_memory_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Opened(lambda batch: batch[:, :1] * 2, lambda batch: batch[:, :1] * 0)
    assert np.array_equal(ask_opened(opened, monkeypatch), INPUTS[:, :1] * 2)


@pytest.mark.parametrize("untrained", [lambda batch: batch[:, :1], lambda batch: batch[:, :1] * 1.00001])
def test_a_saved_model_that_predicts_the_same_untrained_has_learned_nothing(
    untrained: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Unmet) as caught:
        ask_opened(Opened(lambda batch: batch[:, :1], untrained), monkeypatch)
    assert "untrained copy" in caught.value.found


def test_a_small_part_that_was_learned_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Opened(lambda batch: batch[:, :1], lambda batch: batch[:, :1] * 1.02)
    assert np.array_equal(ask_opened(opened, monkeypatch), INPUTS[:, :1])


def test_a_saved_model_that_looks_beside_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Opened(lambda batch: np.roll(batch[:, :1], 1, axis=0), lambda batch: batch[:, :1] * 0)
    with pytest.raises(Unmet, match="does not depend on the other examples"):
        ask_opened(opened, monkeypatch)


def by_chance(seed: int = 3) -> Callable[[Any], Any]:
    """Return a model that adds noise to what it predicts, and leaves its neighbours alone."""
    random = np.random.default_rng(seed)
    return lambda batch: batch[:, :1] + 0.3 * random.normal(size=(len(batch), 1))


def test_a_saved_model_that_predicts_by_chance_is_scored_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    opened, live = Opened(by_chance(), lambda batch: batch[:, :1] * 0), Answering(by_chance())
    assert np.allclose(ask_opened(opened, monkeypatch, live), INPUTS[:, :1], atol=1)
    assert opened.asked[-1] == (20, 1) and live.noted == {"random_predictions": True}


def test_chance_hides_neither_a_neighbour_nor_that_nothing_was_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = by_chance()
    opened = Opened(lambda batch: chance(np.roll(batch, 1, axis=0)), lambda batch: batch[:, :1] * 0)
    alone = ask_opened(opened, monkeypatch, Answering(chance))
    assert np.allclose(alone, INPUTS[:, :1], atol=1), "a row that is alone has no neighbour"
    with pytest.raises(Unmet, match="that the training changed"):
        ask_opened(Opened(by_chance(), by_chance(seed=4)), monkeypatch, Answering(chance))


def test_windows_of_one_series_are_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consistency, "reload", lambda candidate, model: Opened(by_chance(), by_chance()))
    with pytest.raises(Unmet, match="does not depend") as caught:
        consistent_predictions(Answering(by_chance()), MODEL, INPUTS, stages=np.arange(20) // 10)  # type: ignore[arg-type]
    assert "random layers" in caught.value.advice


def test_where_a_saved_model_cannot_be_asked_the_one_in_memory_is_and_that_is_noted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def raises(batch: Any) -> Any:
        raise CandidateFault(Fault("raised", "while the model predicted", message="no kernel"))

    live = Answering(lambda batch: batch[:, :1])
    assert np.array_equal(ask_opened(Opened(raises, raises), monkeypatch, live), INPUTS[:, :1])
    assert live.noted == {"not_reloaded": "no kernel"}


def test_predictions_that_noise_in_all_weights_leaves_as_they_are_come_from_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(consistency, "predict_with", lambda weights, candidate, model, inputs: inputs[:, :1] + 1e-4)
    with pytest.raises(Unmet, match="from its weights"):
        ask(lambda batch: batch[:, :1])


def test_predictions_of_an_untrained_copy_in_memory_are_not_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    def predict_with(weights: str, candidate: Any, model: Any, inputs: Any) -> Any:
        return inputs[:, :1] + (1e-4 if weights == "untrained" else 99.0)

    monkeypatch.setattr(consistency, "predict_with", predict_with)
    with pytest.raises(Unmet, match="that the training changed"):
        ask(lambda batch: batch[:, :1])


def test_a_model_that_cannot_be_copied_counts_as_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    def predict_with(weights: str, candidate: Any, model: Any, inputs: Any) -> Any:
        raise CandidateFault(Fault("raised", "while the model predicted", message="no get_config"))

    monkeypatch.setattr(consistency, "predict_with", predict_with)
    assert np.array_equal(ask(lambda batch: batch[:, :1]), INPUTS[:, :1])


def test_one_prediction_for_all_rows_is_left_to_the_metric(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Opened(lambda batch: batch[:, :1] * 0 + 3, lambda batch: batch[:, :1] * 0 + 3)
    assert np.all(ask_opened(opened, monkeypatch) == 3)


def test_a_model_that_predicts_one_value_for_all_is_asked_with_noise_in_the_place_of_its_weights(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def noisy(weights: str, candidate: Any, model: Handle, inputs: Any) -> Any:
        return candidate.predict(model, inputs) + {"noisy": 1, "untrained": 2}[weights] * inputs[:, :1]

    monkeypatch.setattr("grader.checks.consistency.predict_with", noisy)
    zeros: Any = Answering(lambda batch: 0.0 * batch[:, :1])
    assert np.array_equal(telling_predictions(zeros, MODEL, INPUTS)(MODEL, INPUTS), INPUTS[:, :1])
    usual: Any = Answering(lambda batch: 2 * batch[:, :1])
    assert np.array_equal(telling_predictions(usual, MODEL, INPUTS)(MODEL, INPUTS), 2 * INPUTS[:, :1])
