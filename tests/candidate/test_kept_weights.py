"""Weights that a submission set back are found among those of its epochs, and told where they are clearly worse."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from grader.candidate.worker.kept_weights import KeptWeights, mark_of

FALLING = [9.0, 4.0, 2.0, 1.0]


class Model:
    """Has weights, and metrics."""

    def __init__(self, value: float = 0.0) -> None:
        self.weights = [np.full((2, 1), value, np.float32), np.array([3])]

    def get_metrics_result(self) -> dict[str, float]:
        return {"loss": 1.0, "accuracy": float(self.weights[0][0, 0]) / 10}

    get_metrics_result.__module__ = "keras.src.trainers.trainer"


def fitted(rows: Sequence[dict[str, float]], each: bool = False) -> tuple[KeptWeights, Model]:
    """Return a model after an epoch for each row of logs, ``each`` in a call of its own; its weights count them."""
    kept, model = KeptWeights(), Model()
    kept.began(model)
    for epoch, logs in enumerate(rows, 1):
        if each and epoch > 1:
            kept.began(model)
        model.weights = Model(epoch).weights
        kept.epoch_ended(model, logs)
    return kept, model


def logs_of(**rows: list[float]) -> list[dict[str, float]]:
    return [dict(zip(rows, values, strict=True)) for values in zip(*rows.values(), strict=True)]


@pytest.mark.parametrize(
    ("rows", "epoch", "told"),
    [
        ({"val_loss": FALLING}, 1, {"figure": "val_loss", "own": 9.0, "best": 1.0, "best_at": 4, "is_worst": True}),
        ({"loss": FALLING}, 1, {"figure": "loss", "held_out": False, "higher": False}),
        ({"loss": [9.0, 7.0, 2.0, 1.0]}, 2, {"is_worst": False, "at": 2, "own": 7.0}),
        ({"val_accuracy": [0.3, 0.8, 0.9, 0.95]}, 1, {"figure": "val_accuracy", "higher": True, "held_out": True}),
        ({"loss": FALLING, "mae": [3.0, 2.0, 1.0, 0.9]}, 1, {"figure": "mae"}),
        ({"val_loss": [9.0, float("nan"), 2.0, 1.0]}, 1, {"best": 1.0}),
        ({"val_loss": FALLING}, 0, {"at": 0}),
    ],
)
def test_weights_of_a_bad_epoch_are_told(rows: dict[str, list[float]], epoch: int, told: dict[str, Any]) -> None:
    kept, model = fitted(logs_of(**rows))
    model.weights = Model(epoch).weights
    assert told.items() <= kept.about(model).items()


@pytest.mark.parametrize(
    ("rows", "epoch"),
    [
        ({"val_loss": FALLING}, 4),
        ({"val_loss": FALLING}, 3),
        ({"val_loss": FALLING}, 2),
        ({"val_loss": FALLING}, 7),
        ({"val_loss": [2.0, 3.0, 5.0, 9.0], "loss": FALLING}, 1),
        ({"val_loss": [2.0, 3.0, 9.0, 5.0], "val_accuracy": [0.5, 0.6, 0.9, 0.8]}, 3),
        ({"val_accuracy": [0.90, 0.91, 0.92, 0.93]}, 1),
        ({"val_loss": [1.0, 1.0, 1.0, 1.0]}, 1),
        ({"loss": [-1.0, -2.0, -3.0, -4.0]}, 1),
        ({"similarity": [0.1, 0.5, 0.8, 0.9]}, 1),
        ({"val_loss": [9.0, 1.0]}, 1),
        ({"loss": FALLING, "val_loss": [1.0, 3.0, 5.0, 9.0]}, 4),
    ],
)
def test_weights_of_the_last_and_of_a_good_epoch_are_no_matter(rows: dict[str, list[float]], epoch: int) -> None:
    kept, model = fitted(logs_of(**rows))
    model.weights = Model(epoch).weights
    assert kept.about(model) == {}


def test_calls_of_fit_are_counted_where_there_are_several_and_measured_by_evaluate() -> None:
    kept, model = fitted(logs_of(loss=FALLING), each=True)
    for call in (1, 2, 3, 4):
        model.weights = Model(call).weights
        kept.evaluated(model, 0.5 if call % 2 else {"accuracy": call / 10})
    model.weights = Model(1).weights
    told = {"figure": "accuracy", "own": 0.1, "best": 0.4, "at": 1, "unit": "fit", "by_evaluate": True}
    found = kept.about(model)
    assert told.items() <= {**found, "own": round(found["own"], 3), "best": round(found["best"], 3)}.items()


def test_a_loop_without_fit_is_known_by_its_measurements_and_a_copy_by_its_weights() -> None:
    kept, model = KeptWeights(), Model()
    for step in (1, 5, 9):
        model.weights = Model(step).weights
        kept.evaluated(model, None)
    assert kept.about(model) == {}
    assert kept.about(Model(1)) | {"own": 0, "best": 0} == {
        "figure": "accuracy", "own": 0, "best": 0, "higher": True, "best_at": 3, "is_worst": True, "by_evaluate": True,
        "held_out": True, "at": 1, "unit": "evaluate",
    }  # fmt: skip
    assert kept.about(Model(9)) == kept.about(Model(2)) == {}


def test_large_weights_and_whole_numbers_are_not_read_and_what_has_none_is_told_nothing_of() -> None:
    model = Model(1)
    before = mark_of(model)
    model.weights = [*model.weights, np.zeros(60_000, np.float32)]
    assert mark_of(model) == before != mark_of(Model(2))
    kept = KeptWeights()
    kept.began(object())
    kept.epoch_ended(3, {})
    kept.evaluated(None, None)
    assert kept.about(object()) == {}
