"""Evidence about the metrics of a compiled model: which of them counts right answers, found by counting them."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from grader.checks.arrays import Array, as_array
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, expect, require
from grader.checks.models.output_decoding import Reading
from grader.checks.models.own_shape import in_shape


@dataclass(frozen=True)
class Metric:
    """What a compiled model calls the share of right answers."""

    key: str
    """Its name in ``logs``: ``accuracy``, ``acc`` …; empty where none of the metrics is that share."""
    counted: float
    """The share of right answers to some examples, 0 to 1, as the examiner counts it."""
    told: dict[str, float]
    """What the model's own logs say about the same examples, by name, with the ``loss``."""

    @functools.cached_property
    def missing(self) -> Unmet | None:
        """What is to be said where none of the metrics is that share; always the same object."""
        if self.key:
            return None
        others = [f"`{name}` says {value:.2f}" for name, value in self.told.items() if name != "loss"]
        return Unmet(
            "a metric that tells the share of right answers",
            f"{', '.join(others)} where {self.counted:.2f} of the answers are right" if others else "no metric at all",
            'Write `metrics=["accuracy"]` in `compile`: Keras picks the accuracy that fits the labels and the outputs.',
        )


USUAL = Metric("accuracy", 0.9, {"accuracy": 0.9, "loss": 0.3})
"""What the logs of most models hold: for a callback that is judged without a model of the learner's."""


def accuracy_key(metric: Metric | None) -> str:
    """Return what the accuracy is called in the logs of a learner's model; raises ``missing`` where it is not there.

    Where no model could be asked it has its usual name.
    """
    if metric and metric.missing:
        raise metric.missing
    return metric.key if metric else USUAL.key


def logs_for(metric: Metric | None) -> Metric:
    """Return the metric whose logs a callback is shown: the learner's own, or the usual one where there is none."""
    return metric if metric and metric.key else USUAL


def read_metric(model: Model, reading: Reading, inputs: Array, classes: Array, *, seed: int) -> Metric:
    """Train a compiled model for one epoch on half of the examples, and set its metrics against the other half.

    ``inputs`` ``(n, …)`` have the shape that the model reads, or another one; ``classes`` ``(n,)``. The metric that
    agrees with the examiner's own count is the accuracy, whatever it is called. The training changes the model: hand
    over one that nothing else needs.
    """
    if model.fault:
        raise model.fault  # Whatever it was to be compiled with did not come to pass.
    with model.one_failure():
        compiled = bool(model.summary.loss)
        require(compiled, "a compiled model", "a model that was never compiled", "End with `model.compile(…)`.")
    half, inputs = len(inputs) // 2, in_shape(inputs, model.inputs.shape[1:])
    labels = reading.write_labels(classes)
    history = model.candidate.train(
        model.handle, inputs[:half], labels[:half], epochs=1, validation=(inputs[half:], labels[half:]), seed=seed
    )
    outputs = as_array(model.candidate.predict(model.handle, inputs[half:]), "the model's answers", trained=True)
    counted = float(np.mean(reading.decide(outputs)[0] == classes[half:]))
    told = {name.removeprefix("val_"): float(row[-1] or 0) for name, row in history.items() if name.startswith("val_")}
    agreeing = [name for name, value in told.items() if name != "loss" and abs(value - counted) < 0.5 / half]
    key = min(agreeing, key=lambda name: ("acc" not in name, len(name)), default="")
    return Metric(key, counted, told)


class MetricMatchers:
    """What can be said about a ``Metric``."""

    def __init__(self, metric: Metric) -> None:
        self._metric = metric

    def counts_right_answers(self) -> None:
        """One of the compiled metrics tells the share of right answers.

        >>> expect(metric).counts_right_answers()  # doctest: +SKIP
        """
        if self._metric.missing:
            raise self._metric.missing


expect.register(Metric, MetricMatchers)
