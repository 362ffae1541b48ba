"""A model is trained on the learner's windows, or on ours where these are of no use; labels may be for each step."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.candidate.faults import CandidateFault, Fault
from grader.candidate.ledger import Ledger
from grader.candidate.protocol import Handle
from grader.checks.expect import Unmet, expect
from grader.checks.series.forecasts import build_on_windows, rank_of_windows, series_forecast, works_per_step

FUNCTIONS: tuple[str, str] = ("windowed_dataset", "create_model")
SERIES = np.sin(np.arange(700, dtype=np.float32))
APART = np.arange(80, dtype=np.float32).reshape(10, 8), np.arange(10, dtype=np.float32)


class Learner:
    """A candidate whose data set has labels of one form, and whose model answers in one form."""

    scratch = Path()

    def __init__(self, label: Any = lambda rows: rows[:, -1], answer: Any = lambda x: x[:, -1:], loss: str = "mse"):
        self.ledger = Ledger()
        self.called: list[str] = []
        self.stood_in: list[str] = []
        self.trained: Any = None
        self._label, self._answer, self._loss = label, answer, loss

    def arguments_of(self, function: str) -> None:
        return None

    def call(self, function: str, *arguments: Any, seed: int | None = None) -> Any:
        self.called.append(function)
        if function == "create_model":
            return Handle(1, "model", "Sequential")
        rows = np.lib.stride_tricks.sliding_window_view(arguments[0], arguments[1] + 1)
        return rows[:, :-1, np.newaxis], self._label(rows)

    def draw(self, dataset: Any, most: int, during: str) -> Any:
        return [dataset], True

    def attribute(self, thing: Handle, name: str) -> Any:
        return None

    def inspect_model(self, model: Handle, inputs: Any) -> Any:
        return {"outputs": self._answer(inputs), "walk": {"compiled": bool(self._loss), "loss": self._loss}}

    def stand_in(self, kind: str, **how: Any) -> None:
        self.stood_in.append(kind)

    def note(self, key: str, value: Any) -> None:
        pass

    def train(self, model: Handle, features: Any, labels: Any = None, **how: Any) -> Any:
        self.trained = features, labels, how
        return {"loss": [1.0]}

    def predict(self, model: Handle, inputs: Any, batch_size: int = 256) -> Any:
        return self._answer(inputs)


def forecast(learner: Any, functions: tuple[str | None, str] = FUNCTIONS) -> Any:
    apart = lambda length: APART  # noqa: E731
    return series_forecast(learner, functions, (SERIES, SERIES), apart, window_size=8, epochs=2, threshold=4.0, seed=1)


def test_a_model_is_trained_on_the_windows_of_the_learner() -> None:
    learner = Learner()
    assert forecast(learner).mae() == pytest.approx(np.mean(np.abs(APART[0][:, -1] - APART[1])))
    features, labels, how = learner.trained
    assert isinstance(features, tuple) and labels is None and how["options"] == {}
    assert how["validation"][0].shape == (100, 8, 1)


def test_a_model_is_trained_on_our_windows_where_those_of_the_learner_are_of_no_use() -> None:
    learner = Learner()
    forecast(learner, (None, "create_model"))
    features, labels, how = learner.trained
    assert "windowed_dataset" not in learner.called and features.shape == (292, 8) and labels.shape == (292, 1)
    assert how["options"] == {"batch_size": 32}


@pytest.mark.parametrize(
    ("label", "answer", "both"),
    [
        (lambda rows: rows[:, 1:], lambda x: x, True),
        (lambda rows: rows[:, 1:], lambda x: x[:, -1:], False),
        (lambda rows: rows[:, -1], lambda x: x, False),
        (lambda rows: rows[:, -1], lambda x: x[:, -1:], False),
    ],
)
def test_labels_and_answers_for_each_step_are_right_together_only(label: Any, answer: Any, both: bool) -> None:
    learner: Any = Learner(label, answer)
    assert works_per_step(learner, FUNCTIONS, SERIES, rank=3) is both


@pytest.mark.parametrize(("missing", "decided"), [("create_model", True), ("other", False)])
def test_in_a_form_without_a_model_the_labels_alone_decide(missing: str, decided: bool) -> None:
    class OfAForm(Learner):
        def call(self, function: str, *arguments: Any, seed: int | None = None) -> Any:
            if function == "create_model":
                raise CandidateFault(Fault("missing", "in create_model", message=missing))
            return super().call(function, *arguments, seed=seed)

    learner: Any = OfAForm(lambda rows: rows[:, 1:])
    assert works_per_step(learner, FUNCTIONS, SERIES, rank=3) is decided
    single: Any = OfAForm(lambda rows: rows[:, -1])
    assert not works_per_step(single, FUNCTIONS, SERIES, rank=3)


def test_what_cannot_be_read_has_the_usual_rank_and_no_labels_for_each_step() -> None:
    learner: Any = Learner(lambda rows: rows[:5, -1])
    assert rank_of_windows(learner, "windowed_dataset", default=2) == 2 and not works_per_step(
        learner, FUNCTIONS, SERIES, rank=2
    )
    with pytest.raises(Unmet):
        rank_of_windows(learner, "windowed_dataset")


def test_a_model_that_was_never_compiled_is_compiled_for_its_forecasts() -> None:
    learner: Any = Learner(loss="")
    with pytest.raises(Unmet, match="without `compile`"):
        expect(build_on_windows(learner, "create_model", 8, SERIES, rank=2)).predicts_a_number()
    forecast(learner)
    assert learner.stood_in == ["compiled_for_numbers"]


def test_a_model_that_was_not_returned_keeps_its_own_loss() -> None:
    class NotReturned(Learner):
        def call(self, function: str, *arguments: Any, seed: int | None = None) -> Any:
            return None if function == "create_model" else super().call(function, *arguments, seed=seed)

        def left_behind(self, function: str) -> Handle:
            return Handle(1, "model", "Sequential")

    learner: Any = NotReturned()
    forecast(learner)
    assert learner.trained and learner.stood_in == []


@pytest.mark.parametrize(
    ("stated", "length"),
    [
        ((None, 20, 1), 20),
        ((None, 20), 20),
        ((None, 24, 1), 24),
        ((None, None, 1), 24),
        ((None, 1, 24), 24),
        (None, 24),
    ],
)
def test_a_model_that_states_another_length_is_for_that_one_though_it_reads_others(stated: Any, length: int) -> None:
    class States(Learner):
        def attribute(self, thing: Handle, name: str) -> Any:
            return stated

    learner: Any = States()
    model = build_on_windows(learner, "create_model", 24, SERIES)
    assert model.inputs.shape == (8, length, 1) and bool(model.misfit) is (length == 20)
    if model.misfit:
        assert model.misfit.advice == "Use the argument `window_size` instead of the number 20."


def test_no_forecast_is_asked_of_the_model_in_memory_where_its_file_can_be_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    learner = Learner()
    asked: list[int] = []

    class Saved:
        settings = 0

        def predict(self, inputs: Any, batch_size: int = 256) -> Any:
            asked.append(len(inputs))
            return inputs[:, -1]

        def untrained(self, inputs: Any) -> Any:
            return 0 * inputs[:, -1]

    monkeypatch.setattr("grader.checks.consistency.reload", lambda candidate, model: Saved())
    monkeypatch.setattr(learner, "predict", None)
    found = forecast(learner)
    assert asked[:2] == [10, 300], "those that count come first"
    assert found.predicted.tolist() == found.baselines["naive"].tolist()
    assert found.apart.predicted.tolist() == APART[0][:, -1].tolist()
