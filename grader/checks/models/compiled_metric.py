"""Evidence about the metrics of a compiled model: which of them is the accuracy, found by computing it."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.candidate.structures import take
from grader.checks.arrays import Array, as_array
from grader.checks.evidence import Model, for_part
from grader.checks.expect import Unmet, expect
from grader.checks.models.loss_probe import require_loss
from grader.checks.models.output_decoding import Reading
from grader.checks.models.own_shape import in_shape


@dataclass(frozen=True)
class Metric:
    """The name of the accuracy in a compiled model."""

    key: str
    """Its key in ``logs``: ``accuracy``, ``acc`` …; empty where no metric is the accuracy."""
    counted: float
    """The accuracy for some examples, 0 to 1, as the examiner computes it."""
    told: dict[str, float]
    """The model's own logs for the same examples, with the ``loss``."""

    output: tuple[str, ...] = ()
    """The name of the output that it belongs to, where the model has several."""
    others: tuple[str, ...] = ()
    """Names of the learner's own metrics where none of them is the accuracy: a callback may read one of these."""

    @functools.cached_property
    def missing(self) -> Unmet | None:
        """The failure where no metric is the accuracy; always the same object."""
        if self.key:
            return None
        others = [f"`{name}` = {value:.2f}" for name, value in self.told.items() if name != "loss"]
        return Unmet(
            "a compiled metric that is the accuracy",
            f"{', '.join(others)}; the accuracy is {self.counted:.2f}" if others else "no metric",
            for_part(
                'Write `metrics=["accuracy"]` in `compile`: Keras chooses the accuracy that fits labels and outputs.',
                self.output,
            ),
        )


USUAL = Metric("accuracy", 0.9, {"accuracy": 0.9, "loss": 0.3})
"""The usual logs, for a callback that is graded without the learner's model."""


def accuracy_key(metric: Metric | None) -> str:
    """Return the key of the accuracy in the logs of a learner's model; raises ``missing`` where there is none.

    Without a model it is the usual key.
    """
    if metric and metric.missing:
        raise metric.missing
    return metric.key if metric else USUAL.key


def logs_for(metric: Metric | None) -> Metric:
    """Return the metric whose logs a callback gets: that of the learner's model, or else the usual one."""
    if metric is None or metric.key:
        return metric or USUAL
    return replace(USUAL, others=tuple(name for name in metric.told if name != "loss"))


def read_metric(model: Model, reading: Reading, inputs: Any, classes: Array, *, seed: int) -> Metric:
    """Train a compiled model for one epoch on half of the examples, and compare its metrics on the other half.

    ``inputs`` ``(n, …)`` have the input shape of the model, or another one; ``classes`` ``(n,)``. The metric that
    equals the examiner's own accuracy is the accuracy, whatever its name is. The training changes the model: pass a
    model that nothing else needs.
    """
    if model.fault and not model.summary.loss:
        raise model.fault  # The function raised before it reached `compile`.
    with model.one_failure():
        require_loss(model)
    half = len(classes) // 2
    if isinstance(inputs, np.ndarray) and isinstance(model.inputs, np.ndarray):
        inputs = in_shape(inputs, model.inputs.shape[1:])
    labels, rest = reading.write_labels(classes), take(inputs, slice(half, None))
    history = model.candidate.train(
        model.handle, take(inputs, slice(half)), labels[:half], epochs=1, validation=(rest, labels[half:]), seed=seed
    )
    outputs = as_array(model.candidate.predict(model.handle, rest), "the model's outputs", trained=True)
    counted = float(np.mean(reading.decide(outputs)[0] == classes[half:]))
    told = {name.removeprefix("val_"): float(row[-1] or 0) for name, row in history.items() if name.startswith("val_")}
    if model.part and model.names:
        # So Keras calls the metrics of one output where the whole model is trained.
        told = {name if name == "loss" else f"{model.names[0]}_{name}": value for name, value in told.items()}
    agreeing = [name for name, value in told.items() if name != "loss" and abs(value - counted) < 0.5 / half]
    key = min(agreeing, key=lambda name: ("acc" not in name, len(name)), default="")
    return Metric(key, counted, told, model.names if model.part else ())


class MetricMatchers:
    """Matchers of a ``Metric``."""

    def __init__(self, metric: Metric) -> None:
        self._metric = metric

    def include_the_accuracy(self) -> None:
        """One of the compiled metrics is the accuracy.

        >>> expect(metric).include_the_accuracy()
        """
        if self._metric.missing:
            raise self._metric.missing


expect.register(Metric, MetricMatchers)
