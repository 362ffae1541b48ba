"""The metric that counts right answers is found by counting them, whatever it is called."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.candidate.ledger import Ledger
from grader.candidate.protocol import Handle
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, expect
from grader.checks.models.compiled_metric import Metric, read_metric
from grader.checks.models.output_decoding import Reading

CLASSES = np.arange(20) % 4
READING = Reading(4, "index", "probability")


class Learner:
    """A candidate whose model answers with the right class three times in five, and whose logs are given."""

    def __init__(self, history: dict[str, list[float | None]]) -> None:
        self.ledger = Ledger()
        self._history = history

    def train(self, model: Handle, features: Any, labels: Any, **how: Any) -> dict[str, list[float | None]]:
        assert len(features) == len(labels) == len(how["validation"][0]) == 10
        return self._history

    def predict(self, model: Handle, inputs: Any) -> Any:
        said = np.where(np.arange(10) < 6, CLASSES[10:], (CLASSES[10:] + 1) % 4)
        return np.eye(4)[said]


def metric_of(compiled: bool = True, fault: Unmet | None = None, **logs: float) -> Metric:
    history: dict[str, list[float | None]] = {name: [value] for name, value in logs.items()}
    learner: Any = Learner(history)
    summary: Any = SimpleNamespace(loss="mse" if compiled else None, optimizer="sgd" if compiled else None)
    handle = Handle(1, "model", "Sequential")
    model = Model(learner, handle, "create", np.zeros((8, 3)), np.zeros((8, 4)), summary, fault=fault)
    return read_metric(model, READING, np.zeros((20, 3)), CLASSES, seed=1)


@pytest.mark.parametrize("key", ["accuracy", "acc", "how_good", "sparse_categorical_accuracy"])
def test_the_metric_that_agrees_with_the_count_is_the_accuracy(key: str) -> None:
    metric = metric_of(**{"loss": 1.0, key: 0.5, "val_loss": 0.6, f"val_{key}": 0.6, "val_auc": 0.8})
    assert metric.key == key
    assert metric.told == {"loss": 0.6, key: 0.6, "auc": 0.8}
    expect(metric).include_the_accuracy()


def test_of_two_that_agree_the_one_that_is_called_accuracy_is_taken() -> None:
    assert metric_of(val_loss=1.0, val_f1=0.6, val_accuracy=0.6).key == "accuracy"


def test_a_metric_that_counts_something_else_is_named_with_both_numbers() -> None:
    with pytest.raises(Unmet, match=r"`binary_accuracy` = 0.91; the accuracy is 0.60"):
        expect(metric_of(val_loss=1.0, val_binary_accuracy=0.91)).include_the_accuracy()


def test_a_model_without_metrics_is_named_even_if_its_loss_equals_the_count() -> None:
    with pytest.raises(Unmet, match="no metric"):
        expect(metric_of(loss=0.6, val_loss=0.6)).include_the_accuracy()


def test_of_a_model_that_was_never_compiled_no_metric_is_known() -> None:
    with pytest.raises(Unmet, match="without `compile`"):
        metric_of(compiled=False, val_loss=1.0)


def test_the_metric_of_a_model_that_was_compiled_and_not_returned_is_known() -> None:
    forgotten = Unmet("a Keras model from `create`", "`None`", "End `create` with `return model`.")
    assert metric_of(fault=forgotten, val_accuracy=0.6).key == "accuracy"
    with pytest.raises(Unmet, match="`None`"):
        metric_of(compiled=False, fault=forgotten, val_accuracy=0.6)
