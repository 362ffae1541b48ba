"""What is known about one training: how it went, with which settings, and what its ``fit`` was given."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from grader.examiner.diagnosis.training import Curve, Training, number_of, record_of

USUAL_RATES = {"sgd": 0.01, "lion": 0.0001, "adafactor": 0.001, "muon": 0.001}
"""Learning rates of Keras's optimizers where nothing is said; of all others it is 0.001."""


_CROSS_ENTROPIES = {"sparse_categorical_crossentropy", "categorical_crossentropy"}
"""Losses of which one example classified wrongly costs at least ln 2; the binary one averages over the units."""


@dataclass(frozen=True)
class Layer:
    """One layer of the trained model, as far as the candidate told of it."""

    name: str = ""
    kind: str = ""
    parameters: float = 0
    frozen: bool = False
    """Whether it has weights that a training may not change."""
    units: float = 0
    activation: str = ""
    rate: float = 0
    """Of a dropout, the share that it drops."""
    momentum: float = 0
    penalty: float = 0
    """The largest factor of its regularizers."""
    start: str = ""
    """The name of the initializer."""
    width: float = 0
    """About how large its initial weights are, where the initializer says so."""

    @classmethod
    def read(cls, row: dict[str, Any]) -> Layer:
        """Read a row of the settings."""
        start = record_of(row.get("start"))
        widths = [abs(number_of(start.get(name)) or 0.0) for name in ("stddev", "minval", "maxval", "value")]

        def number(name: str) -> float:
            return number_of(row.get(name)) or 0.0

        return cls(
            name=str(row.get("name") or ""),
            kind=str(row.get("kind") or ""),
            parameters=number("parameters"),
            frozen=row.get("frozen") is True,
            units=number("units"),
            activation=str(row.get("activation") or ""),
            rate=number("rate"),
            momentum=number("momentum"),
            penalty=number("penalty"),
            start=str(start.get("name") or ""),
            width=max(widths),
        )


@dataclass(frozen=True)
class Settings:
    """What the model was compiled with, and its layers; empty where the candidate told nothing."""

    optimizer: str = ""
    """``adam``, ``sgd`` …"""
    schedule: str = ""
    """The class of the schedule of its learning rate, if there is one."""
    numbers: dict[str, float] = field(default_factory=dict)
    """Its settings: ``learning_rate``, ``clipnorm``, ``momentum`` …"""
    loss: dict[str, float] = field(default_factory=dict)
    """The loss's settings: ``delta``, ``label_smoothing``."""
    loss_weight: float = 1.0
    is_cross_entropy: bool = False
    """Whether the loss is a cross-entropy of Keras's, with no smoothing and no weight."""
    parameters: float = 0
    trainable: float | None = None
    """How many parameters a training changes."""
    input_dtype: str = ""
    ordered: bool = False
    """Whether data pass the layers as they stand, with no code of the learner's between them."""
    layers: tuple[Layer, ...] = ()

    @classmethod
    def read(cls, told: dict[str, Any]) -> Settings:
        """Read what the evidence says."""
        optimizer, loss = record_of(told.get("optimizer")), record_of(told.get("loss"))
        rows = told.get("layers")
        weight = number_of(told.get("loss_weight"))
        return cls(
            optimizer=str(optimizer.get("name") or ""),
            schedule=str(optimizer.get("schedule") or ""),
            numbers=_numbers(optimizer),
            loss=_numbers(loss),
            loss_weight=1.0 if weight is None else weight,
            is_cross_entropy=str(loss.get("name") or "") in _CROSS_ENTROPIES and weight in (None, 1),
            parameters=number_of(told.get("parameters")) or 0.0,
            trainable=number_of(told.get("trainable")),
            input_dtype=str(told.get("input_dtype") or ""),
            ordered=told.get("ordered") is True,
            layers=tuple(Layer.read(one) for one in rows if isinstance(one, dict)) if isinstance(rows, list) else (),
        )

    @property
    def chain(self) -> tuple[Layer, ...]:
        """The layers in the order of the calls; empty where nobody knows it."""
        return self.layers if self.ordered else ()

    @property
    def rate(self) -> float | None:
        """The learning rate; ``None`` for a schedule."""
        return self.numbers.get("learning_rate")

    @property
    def usual_rate(self) -> float:
        """The rate that this optimizer has in Keras where none is given."""
        return USUAL_RATES.get(self.optimizer, 0.001)


@dataclass(frozen=True)
class Given:
    """What the learner's own ``fit`` was given, beside what the learner's function was given; 0 where unknown."""

    rows: float = 0
    lost: float = 0
    size: float = 0
    """NaN and infinite values among ``size`` values."""
    lowest: float = 0
    highest: float = 0
    label_lowest: float | None = None
    label_highest: float | None = None
    labels_lost: float = 0
    steps: float = 0
    """Steps per epoch that were asked for."""
    other_fits: float = 0
    """Calls of ``fit`` for other models than the one that counts."""
    asked_rows: float = 0
    asked_highest: float = 0
    """Of the data that the learner's function was given."""
    moved_labels: float = 0
    """The share of examples whose label is not the one that the function was given, among those compared."""

    @classmethod
    def read(cls, told: dict[str, Any]) -> Given:
        """Read what the evidence says."""
        examples, targets, asked = (record_of(told.get(name)) for name in ("examples", "targets", "asked"))
        known = {name: number_of(examples.get(name)) or 0.0 for name in ("rows", "lost", "size", "lowest", "highest")}
        return cls(
            **known,
            label_lowest=number_of(targets.get("lowest")),
            label_highest=number_of(targets.get("highest")),
            labels_lost=number_of(targets.get("lost")) or 0.0,
            steps=number_of(told.get("steps")) or 0.0,
            other_fits=number_of(told.get("other_fits")) or 0.0,
            asked_rows=number_of(asked.get("rows")) or 0.0,
            asked_highest=number_of(asked.get("highest")) or 0.0,
            moved_labels=number_of(told.get("moved_labels")) or 0.0,
        )


@dataclass(frozen=True)
class Facts:
    """All that a diagnosis rests on."""

    training: Training
    settings: Settings = Settings()
    given: Given = Given()
    passed: frozenset[str] = frozenset()
    """The criteria that passed."""
    left_frozen: frozenset[str] = frozenset()
    """Layers that the exercise itself freezes."""
    linear: bool = False
    """Whether a linear function is right."""

    @classmethod
    def read(cls, details: dict[str, Any], evidence: dict[str, Any], passed: Collection[str] = ()) -> Facts | None:
        """Read a verdict's details and a grade's evidence; ``None`` where they are not about one training."""
        training = Training.read(details, evidence)
        if training is None:
            return None
        frozen = evidence.get("frozen_base")
        return cls(
            training,
            Settings.read(record_of(evidence.get("settings"))),
            Given.read(record_of(evidence.get("training"))),
            frozenset(passed),
            frozenset(map(str, frozen)) if isinstance(frozen, list) else frozenset(),
            details.get("linear") is True,
        )

    @property
    def chance(self) -> float:
        """The loss of guessing between all classes; infinite for values."""
        return math.log(self.training.classes) if self.training.classes > 1 else math.inf

    @property
    def least_accuracy(self) -> float:
        """The accuracy in training that the last cross-entropy allows at least; 0 where another loss was compiled.

        Whatever is classified wrongly has a probability of at most 1/2, and costs at least ln 2.
        """
        loss = self.training.loss
        if self.training.score or not self.training.higher or not loss or not self.settings.is_cross_entropy:
            return 0.0
        return max(0.0, 1 - max(0.0, loss.last) / math.log(2))

    @property
    def rates(self) -> Curve:
        """The learning rate of each epoch, where it was written down."""
        return self.training.rates


def _numbers(told: dict[str, Any]) -> dict[str, float]:
    return {str(name): number for name, value in told.items() if (number := number_of(value)) is not None}
