"""Windows that are ready for a recurrent layer, forecasts of every window, and answers on what is hidden."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.candidate.ledger import Ledger
from grader.candidate.protocol import Handle
from grader.checks.series.forecasts import ready_windows
from grader.checks.series.sequence_forecasts import Ahead, predictions_ahead, sequence_predictions


def test_windows_have_a_last_axis_and_labels_lie_as_far_ahead_as_asked() -> None:
    features, labels = ready_windows(np.arange(10), 3, horizon=4)
    assert features.shape == (4, 3, 1) and labels.shape == (4, 1)
    assert features[-1, :, 0].tolist() == [3, 4, 5] and labels[-1].tolist() == [9]


class Trainer:
    """A candidate whose model repeats the last value of a window, plus one."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.trained: Any = None

    def arguments_of(self, function: str) -> None:
        return None

    def call(self, function: str, *arguments: Any, seed: int) -> Handle:
        assert (function, arguments) == ("create_model", (8,))
        return Handle(1, "model", "Sequential")

    def train(self, model: Handle, features: Any, labels: Any = None, **how: Any) -> Any:
        self.trained = features, labels, how
        return {"loss": [1.0]}

    def attribute(self, thing: Handle, name: str) -> Any:
        return None

    def inspect_model(self, model: Handle, inputs: Any) -> Any:
        return {"outputs": inputs[:, -1], "walk": {"compiled": True, "loss": "mse"}}

    def note(self, key: str, value: Any) -> None:
        pass

    scratch = Path()

    def predict(self, model: Handle, inputs: Any, batch_size: int = 256) -> Any:
        return inputs[:, -1] + 1


def test_training_and_validation_are_apart_from_what_counts() -> None:
    series = np.arange(700, dtype=np.float32)
    apart = np.arange(80, dtype=np.float32).reshape(10, 8), np.arange(10, dtype=np.float32)
    learner: Any = Trainer()
    found = sequence_predictions(
        learner, "create_model", (series, series), lambda length: apart, window_size=8, epochs=2, threshold=4.0, seed=1
    )
    features, labels, how = learner.trained
    assert labels[-1, 0] == 299 and how["validation"][1].reshape(-1).tolist() == list(range(300, 400))
    assert (
        features.shape == (292, 8, 1)
        and how["at_most"] == 10
        and (how["goal"]["at"], how["goal"]["threshold"]) == (0.67 * 4.0, 4.0)
    )
    assert found.truth.tolist() == list(range(400, 700)) and np.all(found.predicted == found.truth)
    assert found.mae() == pytest.approx(np.mean(np.abs(apart[0][:, -1] + 1 - apart[1])))


class Forecaster(Trainer):
    """A candidate whose windows have no last axis, and who notes how it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Any] = []

    def call(self, function: str, *arguments: Any, seed: int | None = None) -> Any:
        if function == "windowed_dataset":
            features, labels = ready_windows(arguments[0], arguments[1], arguments[4])
            return features[..., 0], labels[:, 0]
        return super().call(function, *arguments, seed=seed or 0)

    def draw(self, dataset: Any, most: int, during: str) -> Any:
        return [dataset], True

    def predict(self, model: Handle, inputs: Any, batch_size: int = 256) -> Any:
        self.asked.append(inputs)
        return inputs[:, -1:]


def test_hidden_months_are_asked_for_so_that_no_question_holds_an_answer() -> None:
    known, hidden = np.arange(400, dtype=np.float32), np.arange(400, 436, dtype=np.float32)
    learner: Any = Forecaster()
    found = predictions_ahead(
        learner, ("windowed_dataset", "create_model"), Ahead(known, hidden, 8, 12), epochs=2, threshold=4.0, seed=1
    )
    assert found.truth.tolist() == hidden.tolist()
    assert np.all(found.predicted == found.truth - 12) and np.all(found.baselines["naive"] == found.predicted)
    assert [len(inputs) for inputs in learner.asked][:3] == [12, 12, 12]
    for number, inputs in enumerate(learner.asked[:3]):
        assert inputs.ndim == 2 and inputs.max() < found.truth[12 * number]
    _, labels, how = learner.trained
    assert labels is None and how["validation"][1].reshape(-1).tolist() == list(range(160, 400))
