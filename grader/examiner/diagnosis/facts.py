"""What is known about one training: how it went, with which settings, and what its ``fit`` was given."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from grader.candidate.worker import HIGHEST_RATE, USUAL_RATE, USUAL_RATES
from grader.examiner.diagnosis.training import Curve, Training, name_of, number_of, record_of

if TYPE_CHECKING:
    from grader.checks.details import Details

OPTIMIZERS = {
    "sgd": "SGD", "adam": "Adam", "rmsprop": "RMSprop", "adamw": "AdamW", "adagrad": "Adagrad", "adadelta": "Adadelta",
}  # fmt: skip
"""Optimizers as a learner writes them."""

SORTED = 0.98
"""Numbers are sorted where this share of the neighbours rises, or falls."""
HARDLY_MIXED, FEWEST_IN_ORDER = 0.25, 100
"""Examples are nearly sorted where the class changes at this part of the places of a random order, at most."""
WIDTH = 0.05
"""The largest weight that an ``Embedding`` starts with by default."""
LARGE = 20.0
"""Inputs that reach this far can make a loss NaN, above all with SGD."""
DIVIDING = ("TrueDivide", "Divide", "Multiply")
"""Operations of Keras between a tensor and a number: `ids / 256`."""
SCALING = ("Rescaling", "Normalization", "BatchNormalization", "LayerNormalization")
"""Layers that bring values to a usual size."""

_CROSS_ENTROPIES = {"sparse_categorical_crossentropy", "categorical_crossentropy"}
"""Losses of which one example classified wrongly costs at least ln 2; the binary one averages over the units."""


def in_code(number: float, digits: int = 6) -> str:
    """Return a number as Python code for a float: Keras refuses some settings that are whole numbers.

    >>> in_code(1), in_code(1 / 3, 2), in_code(1e-6), in_code(2e8)
    ('1.0', '0.33', '1e-06', '200000000.0')
    """
    return repr(float(f"{number:.{digits}g}"))


@dataclass(frozen=True)
class Layer:
    """One layer of the trained model, as far as the candidate told of it."""

    name: str = ""
    kind: str = ""
    parameters: float = 0
    frozen: bool = False
    """Whether it has weights that a training may not change."""
    units: float = 0
    channels: float = 0
    """Filters of a convolution, or values of an embedding for each token id."""
    activation: str = ""
    rate: float = 0
    """Of a dropout, the share that it drops."""
    own_dropout: float = 0
    """Of a recurrent layer, the larger one of ``dropout`` and ``recurrent_dropout``."""
    copies: float = 0
    """Of a ``RepeatVector``, how often it repeats its input."""
    noise: float = 0
    """Of a layer that adds noise, its standard deviation."""
    momentum: float = 0
    penalty: float = 0
    """The largest factor of its regularizers."""
    start: str = ""
    """The name of the initializer; ``ARRAY`` where each weight has a value of its own."""
    width: float = 0
    """About how large its initial weights are, where the initializer says so."""
    level: float = 0
    around: float = 0
    """Where the initializer draws its weights, and how far around that; 0 where it does not draw them."""
    bias: float = 0
    """Where its biases start."""
    constraint: str = ""
    """The class of the constraint on its weights."""
    limit: float | None = None
    """The largest norm that the constraint allows."""
    over_features: bool = False
    """Whether it pools over the features of a step, not over the steps."""
    no_bias: bool = False
    """Whether it was made with ``use_bias=False``."""
    masks: bool = False
    """Of an embedding, whether it has ``mask_zero=True``."""
    initial: bool = False
    """Of a batch normalization, whether its mean and its variance are those that it begins with."""
    last_step: bool = False
    """Whether it takes the last step of its input: ``x[:, -1]``."""
    other_axis: bool = False
    """Of a batch normalization, whether it goes along another axis than the last one."""
    one_row: bool = False
    """Of a convolution of images, whether these have one row, and as many columns as channels."""
    fixed: bool = False
    """Of a normalization, whether it was given its mean and its variance."""
    kernel: float = 0
    stride: float = 0
    """Of a convolution, how many steps, or rows, it reads at a time, and how far it then moves."""
    pool: float = 0
    """Of a pooling layer, how many steps, or rows, it makes one value of."""
    reads: float = 0
    """Of a recurrent layer, how many steps reach it, where that is known."""
    first_step: bool = False
    """Whether it takes the first step of its input: ``x[:, 0]``."""
    by: float = 0
    """The number of an operation, such as that of ``% 32``, or how many numbers a ``Hashing`` gives."""
    scale: float = 1
    """Of a ``Rescaling``, its factor."""
    offset: float = 0
    """… and what it adds."""
    highest: float = 0
    """Of a ``RandomBrightness``, the highest pixel value that it is made for; of a ``ReLU``, its highest output."""
    one_mean: bool = False
    """Of a ``Normalization``, whether it has one mean and one variance for all columns: ``axis=None``."""
    unusual: tuple[str, ...] = ()
    """Its settings that are not Keras's defaults, and are seldom changed: ``dilation_rate=9``."""
    axis: float | None = None
    """Of an operation that makes one number of many, the axis that it goes along."""
    times: float = 1
    """How often it is called on the way of an input; layers may be shared."""
    before: tuple[str, ...] | None = None
    """In a functional model, the names of the layers whose outputs it gets."""

    @property
    def starts_as_usual(self) -> bool:
        """Whether its weights start as Keras has it by default, where it has any."""
        is_usual = not self.width or (self.kind == "Embedding" and self.width <= WIDTH)
        return not self.bias and is_usual and self.start in ("", "glorot_uniform", "random_uniform", "uniform")

    @classmethod
    def read(cls, row: dict[str, Any]) -> Layer:
        """Read a row of the settings."""
        start = record_of(row.get("start"))
        widths = [abs(number_of(start.get(name)) or 0.0) for name in ("stddev", "minval", "maxval", "value")]

        def number(name: str) -> float:
            return number_of(row.get(name)) or 0.0

        return cls(
            name=name_of(row.get("name")),
            kind=name_of(row.get("kind")),
            parameters=number("parameters"),
            frozen=row.get("frozen") is True,
            units=number("units"),
            channels=number("channels"),
            activation=name_of(row.get("activation")),
            rate=number("rate"),
            own_dropout=max(number("dropout"), number("recurrent_dropout")),
            copies=number("copies"),
            reads=number("reads"),
            momentum=number("momentum"),
            noise=number("stddev"),
            penalty=number("penalty"),
            start=name_of(start.get("name")),
            width=max(widths),
            level=_middle_of(start)[0],
            around=_middle_of(start)[1],
            bias=number("bias"),
            constraint=name_of(row.get("constraint")),
            limit=number_of(row.get("max_value")),
            over_features=row.get("over_features") is True,
            no_bias=row.get("no_bias") is True,
            masks=row.get("masks") is True,
            one_row=row.get("one_row") is True,
            initial=row.get("initial") is True,
            last_step=row.get("last_step") is True,
            other_axis=row.get("other_axis") is True,
            fixed=row.get("fixed") is True,
            kernel=number("kernel"),
            stride=number("stride"),
            pool=number("pool"),
            first_step=row.get("first_step") is True,
            by=number("by"),
            offset=number("offset"),
            highest=number("highest"),
            one_mean=row.get("one_mean") is True,
            scale=number("scale") if "scale" in row else 1.0,
            axis=number_of(row.get("axis")),
            times=max(1.0, number("times")),
            unusual=tuple(map(name_of, row["unusual"])) if isinstance(row.get("unusual"), list) else (),
            before=tuple(map(name_of, row["before"])) if isinstance(row.get("before"), list) else None,
        )

    @property
    def is_softmax(self) -> bool:
        """Whether it is a softmax alone, and no layer with weights that has one."""
        return self.kind == "Softmax" or (self.kind == "Activation" and self.activation == "softmax")


def _middle_of(start: dict[str, Any]) -> tuple[float, float]:
    """Return the middle of the weights that an initializer draws, and how far they are from it."""
    low, high, spread = (number_of(start.get(name)) for name in ("minval", "maxval", "stddev"))
    if low is not None and high is not None:
        return (low + high) / 2, abs(high - low) / 2
    return (number_of(start.get("mean")) or 0.0, spread) if spread else (0.0, 0.0)


def _in_a_row(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """Return the layers of a ``Sequential``, which tells of none what comes before it: it is the one before."""
    if any(layer.before is not None for layer in layers) or len({layer.name for layer in layers}) < len(layers):
        return layers
    return layers[:1] + tuple(replace(then, before=(layer.name,)) for layer, then in itertools.pairwise(layers))


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
    loss_name: str = ""
    summed: bool = False
    """Whether the loss adds up the errors of a batch."""
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
        ordered = told.get("ordered") is True
        layers = tuple(Layer.read(row) for row in rows if isinstance(row, dict)) if isinstance(rows, list) else ()
        return cls(
            optimizer=str(optimizer.get("name") or ""),
            schedule=name_of(optimizer.get("schedule")),
            numbers=_numbers(optimizer),
            loss=_numbers(loss),
            loss_weight=1.0 if weight is None else weight,
            loss_name=name_of(loss.get("name")),
            summed=loss.get("reduction") == "sum",
            is_cross_entropy=str(loss.get("name") or "") in _CROSS_ENTROPIES and weight in (None, 1),
            parameters=number_of(told.get("parameters")) or 0.0,
            trainable=number_of(told.get("trainable")),
            input_dtype=name_of(told.get("input_dtype")),
            ordered=ordered,
            layers=_in_a_row(layers) if ordered else layers,
        )

    @property
    def chain(self) -> tuple[Layer, ...]:
        """The layers in the order of the calls; empty where nobody knows it."""
        return self.layers if self.ordered else ()

    @property
    def has_branches(self) -> bool:
        """Whether a layer gets the outputs of several others, or several layers get those of one, or the inputs."""
        known = [layer.before for layer in self.layers if layer.before is not None]
        sources = [name for before in known for name in before or ("",)]
        return any(len(item) > 1 for item in known) or len(set(sources)) < len(sources)

    def on_the_way_to(self, layer: Layer) -> list[Layer]:
        """Return the layers whose outputs reach this one; none where that is not known."""
        if not self.has_branches:
            return list(itertools.takewhile(lambda other_layer: other_layer is not layer, self.chain))
        left, reached = list(self.layers), {*(layer.before or ())}
        found: list[Layer] = []
        while nearer := [other_layer for other_layer in left if other_layer.name in reached]:
            found += nearer
            reached |= {name for other_layer in nearer for name in other_layer.before or ()}
            left = [other_layer for other_layer in left if other_layer not in found]
        return found

    def joins_others(self, layer: Layer) -> bool:
        """Return whether the outputs of a layer reach those of another branch, or the end, before other weights.

        So it is told of a layer in a branched model, too, whose place is not known.
        """
        name, left = layer.name, list(self.layers) if self.has_branches else []
        while left:
            after = [other_layer for other_layer in left if name in (other_layer.before or ())]
            if len(after) != 1 or len(after[0].before or ()) > 1 or after[0].parameters:
                return not after or any(len(other_layer.before or ()) > 1 for other_layer in after)
            name = after[0].name
            left.remove(after[0])
        return False

    @property
    def unusual(self) -> list[tuple[Layer, str]]:
        """The settings of layers that are seldom changed, where a chain of layers can be built with others."""
        return [(layer, setting) for layer in self.chain for setting in layer.unusual]

    @property
    def rate(self) -> float | None:
        """The learning rate; ``None`` for a schedule."""
        return self.numbers.get("learning_rate")

    @property
    def usual_rate(self) -> float:
        """The rate that this optimizer has in Keras where none is given."""
        return USUAL_RATES.get(self.optimizer, USUAL_RATE)

    @property
    def highest_rate(self) -> float:
        """The highest rate to propose; how large a step SGD may take depends on the size of the data alone."""
        return math.inf if self.optimizer == "sgd" else max(HIGHEST_RATE, self.usual_rate)


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
    label_values: float = 0
    """How many values the label of an example has."""
    steps: float = 0
    """Steps per epoch that were asked for."""
    batch: float = 0
    """Examples of a batch, where the learner chose it."""
    epochs: float = 0
    """Epochs that were asked for."""
    callbacks: float = 0
    """Callbacks that the learner's code gave."""
    other_fits: float = 0
    """Calls of ``fit`` for other models than the one that counts."""
    mean: float | None = None
    """Of the first examples."""
    asked_rows: float = 0
    asked_lowest: float = 0
    asked_highest: float = 0
    """Of the data that the learner's function was given, or that the model is asked about."""
    asked_mean: float | None = None
    seen: float = 0
    seen_of: float = 0
    """Of a data set, about how many examples an epoch had, and how many the function was given."""
    largest_rows: float = 0
    """Rows of the largest data set of such examples that was loaded."""
    few_asked: bool = False
    """Whether these are a few examples only, whose size is known about."""
    token_ids: bool = False
    """Whether the examples are rows of token ids."""
    moved_labels: float = 0
    """The share of examples whose label is not the one that the function was given, among those compared."""
    changed: dict[str, float] = field(default_factory=dict)
    """The shares of ``examples`` and ``labels`` that are not those that the function was given, at their places, and
    of those that hold the same values in another order: ``turned``, ``turned_labels``. ``same_labels`` is 1 where all
    labels together are the same, ``renumbered`` the share of those whose class has another number, ``in_place``
    that of the examples which the submission changed in the array that it was given. ``value``,
    ``share``, ``share_before`` and ``alike`` say how examples were changed that keep their labels."""
    initial: float = 0
    """``initial_epoch``: the epochs that were left out."""
    split: float = 0
    """``validation_split``: the share of the examples that is for validation alone."""
    highest_weight: float | None = None
    """The largest weight of an example or a class, where any were given."""
    lowest_weight: float | None = None
    """The smallest one."""
    heaviest: float = 0
    """How many examples the class of the largest weight has, for each of the class of the smallest; 0 if unknown."""
    light: float = 1
    """The share of weights that are far below the largest one."""
    weights_lost: float = 0
    """How many weights of examples or classes are NaN or infinite."""
    validation_highest: float | None = None
    """The largest value of the examples that ``fit`` validates with."""
    validation_lowest: float | None = None
    """The smallest one."""
    validation_labels: tuple[float, float] | None = None
    """From where to where the labels of these examples go."""
    validation_kinds: tuple[float, float] = (0, 0)
    """How many classes these examples have, and how many they should have; 0 where that is not known."""
    measured_shared: float = 0
    """The largest share of training examples among those of one call of ``evaluate``."""
    measured_kinds: tuple[float, float] = (0, 0)
    """The same of the examples of all calls of ``evaluate``."""
    patience: float = math.inf
    begins: float = 0
    """For how many epochs the first `EarlyStopping` waits, and from which one on it counts."""
    restores: bool = False
    """Whether it brings the best weights back."""
    by_training: bool = False
    """Whether it finds them by a figure of the training, though there are validation data."""
    undone: float = 0
    """How often a learning rate that `ReduceLROnPlateau` had lowered was set back by the next epoch."""
    shared: float = 0
    """The share of the examples for validation that are training examples as well."""
    mirrored: float = 0
    """The share of the images for validation of which the training has the mirrored one."""
    overlap: float = 0
    """The share of the windows for validation of which a training window has all but one value."""
    asked_label_lowest: float | None = None
    asked_label_highest: float | None = None
    """Of the labels that the function was given, or that it loaded."""
    class_lowest: float | None = None
    class_highest: float | None = None
    """Of the labels of ``fit``; of one-hot rows, the place of the 1."""
    kinds: float = 0
    asked_kinds: float = 0
    """How many different labels ``fit`` and the function were given; 0 where both are not known."""

    @property
    def label_size(self) -> float:
        """The largest label, without its sign; 0 where unknown."""
        return max(abs(self.label_lowest or 0.0), abs(self.label_highest or 0.0))

    @classmethod
    def read(cls, told: dict[str, Any]) -> Given:
        """Read what the evidence says."""
        examples, targets, asked = (record_of(told.get(name)) for name in ("examples", "targets", "asked"))
        weighed, truth = record_of(told.get("weighed")), record_of(told.get("asked_labels"))
        seen, validation, waits = (record_of(told.get(name)) for name in ("seen", "validation", "watching"))
        known = {name: number_of(examples.get(name)) or 0.0 for name in ("rows", "lost", "size", "lowest", "highest")}
        return cls(
            **known,
            label_lowest=number_of(targets.get("lowest")),
            label_highest=number_of(targets.get("highest")),
            labels_lost=number_of(targets.get("lost")) or 0.0,
            label_values=number_of(told.get("label_values")) or 0.0,
            steps=number_of(told.get("steps")) or 0.0,
            batch=number_of(told.get("batch")) or 0.0,
            epochs=number_of(told.get("epochs")) or 0.0,
            callbacks=number_of(told.get("callbacks")) or 0.0,
            other_fits=number_of(told.get("other_fits")) or 0.0,
            mean=number_of(examples.get("mean")),
            asked_rows=number_of(asked.get("rows")) or 0.0,
            asked_lowest=number_of(asked.get("lowest")) or 0.0,
            asked_mean=number_of(asked.get("mean")),
            seen=number_of(seen.get("rows")) or 0.0,
            seen_of=number_of(seen.get("of")) or 0.0,
            largest_rows=number_of(asked.get("largest")) or 0.0,
            few_asked=told.get("few_asked") is True,
            token_ids=told.get("of_token_ids") is True,
            asked_highest=number_of(asked.get("highest")) or 0.0,
            moved_labels=number_of(told.get("moved_labels")) or 0.0,
            changed=_numbers(record_of(told.get("changed"))),
            initial=number_of(told.get("initial")) or 0.0,
            split=number_of(told.get("split")) or 0.0,
            highest_weight=number_of(weighed.get("highest")),
            lowest_weight=number_of(weighed.get("lowest")),
            heaviest=number_of(weighed.get("heaviest")) or 0.0,
            light=number_of(weighed["light"]) or 0.0 if "light" in weighed else 1.0,
            weights_lost=number_of(weighed.get("lost")) or 0.0,
            validation_lowest=number_of(validation.get("lowest")),
            validation_highest=number_of(validation.get("highest")),
            validation_labels=_label_ends(validation),
            validation_kinds=_pair_of(validation, "kinds", "of_kinds"),
            measured_shared=number_of(validation.get("measured_shared")) or 0.0,
            measured_kinds=_pair_of(validation, "measured_kinds", "of_measured_kinds"),
            patience=number_of(waits["patience"]) or 0.0 if "patience" in waits else math.inf,
            begins=number_of(waits.get("begins")) or 0.0,
            restores=number_of(waits.get("restores")) == 1,
            by_training=number_of(waits.get("by_training")) == 1,
            undone=number_of(waits.get("undone")) or 0.0,
            shared=number_of(validation.get("shared")) or 0.0,
            mirrored=number_of(validation.get("mirrored")) or 0.0,
            overlap=number_of(validation.get("overlap")) or 0.0,
            asked_label_lowest=number_of(truth.get("lowest")),
            asked_label_highest=number_of(truth.get("highest")),
            class_lowest=number_of(truth.get("own_lowest", targets.get("lowest"))),
            class_highest=number_of(truth.get("own_highest", targets.get("highest"))),
            kinds=number_of(truth.get("kinds")) or 0.0,
            asked_kinds=number_of(truth.get("offered_kinds")) or 0.0,
        )


@dataclass(frozen=True)
class Changes:
    """What a training changed in one layer, as the candidate saw it."""

    name: str = ""
    weights: float = 0
    trainable: bool = True
    size: float = 0
    moved: float = 0
    still: float = 0
    learned: bool = False
    """Whether an earlier training of the model changed it."""

    @classmethod
    def read(cls, row: dict[str, Any]) -> Changes:
        """Read one row."""
        numbers = {name: number_of(row.get(name)) or 0.0 for name in ("weights", "size", "moved", "still")}
        return cls(
            name=name_of(row.get("name")),
            trainable=row.get("trainable") is not False,
            learned=row.get("learned") is True,
            **numbers,
        )

    @property
    def ratio(self) -> float:
        """How far the weights went, in parts of what they were."""
        return self.moved / self.size if self.size else (math.inf if self.moved else 0.0)


@dataclass(frozen=True)
class Look:
    """What one batch showed of the model before it was trained; zero and empty where nobody looked."""

    loss: float | None = None
    """The loss of the initial weights, without penalties."""
    penalty: float = 0
    constant: float | None = None
    """The loss of the best prediction that is the same for every example."""
    lost: bool = False
    """Whether the loss is NaN or infinite before any training."""
    lost_inside: bool = False
    """Whether NaN or infinite values reach the first weights."""
    reached: bool = False
    """Whether it is known what reaches the first weights."""
    highest: float = 0
    """The largest value, without its sign, that reaches the first weights."""
    low: float = 0
    high: float = 0
    """The smallest and the largest value that reach the first weights."""
    kinds: float = 0
    given_kinds: float = 0
    """How many different token ids of a batch reach the embedding, and the model."""
    values: float = 0
    given_values: float = 0
    """How many values of an example reach the first weights, and how many the model gets."""
    dtype: str = ""
    deviation: float = 0
    """The standard deviation of what reaches the first weights."""
    widest: float = 0
    narrowest: float = 0
    """The largest and the smallest standard deviation of the columns that reach the first weights."""
    spread: float | None = None
    """How far the predictions of the untrained model differ."""
    dead: float = 0
    """The largest share of units of one layer that are 0 for every example."""
    saturated: float = 0
    """The largest share of outputs of one layer at the edge of their range."""
    gradients: tuple[float, ...] = ()
    """The norm of the gradient of each layer with weights, from the inputs on."""
    agree: float | None = None
    """How often an example and the one that is most like it have the same label; of numbers, their correlation."""
    by_chance: float = 0
    """The same for labels in any order."""
    compared: float = 0
    """Examples that were compared."""
    straight: bool = False
    """Whether all layers before the last weights were one linear function."""

    @classmethod
    def read(cls, told: dict[str, Any]) -> Look:
        """Read what an experiment told."""
        rows = [record_of(row) for row in told.get("layers") or ()]
        alike = record_of(told.get("neighbors"))
        seen, outputs = record_of(told.get("input")), record_of(told.get("outputs"))
        return cls(
            loss=number_of(told.get("loss")),
            penalty=number_of(told.get("penalty")) or 0.0,
            constant=number_of(told.get("constant")),
            lost=bool(number_of(told.get("rows"))) and number_of(told.get("loss")) is None,
            lost_inside=bool(number_of(seen.get("lost"))),
            reached="highest" in seen,
            highest=max(abs(number_of(seen.get(name)) or 0.0) for name in ("lowest", "highest")),
            low=number_of(seen.get("lowest")) or 0.0,
            high=number_of(seen.get("highest")) or 0.0,
            kinds=number_of(seen.get("kinds")) or 0.0,
            given_kinds=number_of(seen.get("given_kinds")) or 0.0,
            values=number_of(seen.get("values")) or 0.0,
            given_values=number_of(told.get("values")) or 0.0,
            dtype=name_of(seen.get("dtype")),
            deviation=number_of(seen.get("spread")) or 0.0,
            widest=number_of(seen.get("widest")) or 0.0,
            narrowest=number_of(seen.get("narrowest")) or 0.0,
            spread=number_of(outputs.get("spread")),
            dead=max((number_of(row.get("dead")) or 0.0 for row in rows), default=0.0),
            saturated=max((number_of(row.get("saturated")) or 0.0 for row in rows), default=0.0),
            gradients=tuple(number_of(row.get("gradient")) or 0.0 for row in rows),
            agree=number_of(alike.get("agree")),
            by_chance=number_of(alike.get("chance")) or 0.0,
            compared=number_of(alike.get("rows")) or 0.0,
            straight=number_of(told.get("straight")) == 1,
        )


@dataclass(frozen=True)
class Uses:
    """Which of its inputs the trained model uses; 0 and ``True`` where nobody asked."""

    steps: float = 0
    """The steps, or columns, of an example."""
    first: float = 0
    last: float = 0
    """The outermost ones that change a prediction, counted from 1."""
    ordered: bool = True
    """Whether the order of the steps, or the places of the pixels, changes a prediction."""
    image: bool = False
    unused: tuple[float, ...] = ()
    """The columns that change no prediction, counted from 1."""

    @classmethod
    def read(cls, told: dict[str, Any]) -> Uses:
        """Read what ``grader.checks.usage`` told."""
        known = {name: number_of(told.get(name)) or 0.0 for name in ("steps", "first", "last")}
        unused = tuple(number_of(item) or 0.0 for item in told.get("unused") or ())
        return cls(**known, ordered=told.get("ordered") is not False, image=told.get("image") is True, unused=unused)


@dataclass(frozen=True)
class Kept:
    """Of which epoch the weights are that a model was given back, as ``worker.kept_weights`` tells it."""

    at: float = -1
    """Counted from 1; 0 for those before all training, and -1 where they are the last ones, or good ones."""
    called: str = ""
    """What the calls are of that are counted: ``fit`` or ``evaluate``; empty for epochs."""
    figure: str = ""
    """What is clearly better in another epoch."""
    own: float = 0
    best: float = 0
    best_at: float = 0
    higher: bool = False
    """Whether more of it is better."""
    is_worst: bool = False
    by_evaluate: bool = False
    held_out: bool = False

    @classmethod
    def read(cls, told: dict[str, Any]) -> Kept:
        """Read what the evidence says."""
        at = number_of(told.get("at"))
        own, best, best_at = (number_of(told.get(name)) or 0.0 for name in ("own", "best", "best_at"))
        return cls(
            -1 if at is None else at,
            called=next((name for name in ("fit", "evaluate") if told.get("unit") == name), ""),
            figure=name_of(told.get("figure")),
            own=own,
            best=best,
            best_at=best_at,
            higher=told.get("higher") is True,
            is_worst=told.get("is_worst") is True,
            by_evaluate=told.get("by_evaluate") is True,
            held_out=told.get("held_out") is True,
        )


@dataclass(frozen=True)
class Other:
    """A model that the learner's function made besides the one that it returned, and that reaches the threshold."""

    value: float | None = None
    fit: float = 0
    """The call of ``fit`` that trained it; 0 for none."""
    layers: tuple[str, ...] = ()
    """Its last layers."""

    @classmethod
    def read(cls, told: dict[str, Any]) -> Other:
        """Read what the examiner wrote down."""
        layers = tuple(map(name_of, told.get("layers") or ()))
        return cls(number_of(told.get("value")), number_of(told.get("fit")) or 0.0, layers)


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
    same_columns: float = 0
    """How many columns the predictions have that are all the same, where the targets differ; 0 where they differ."""
    bag_of_words: float | None = None
    """What a model reaches that does not use word order, where the data need it."""
    has_lesson: bool = True
    """Whether the exercise belongs to a lesson of the course; a task of the exam does not."""
    changes: tuple[Changes, ...] = ()
    """What the training changed, layer by layer."""
    look: Look = Look()
    uses: Uses = Uses()
    by_grader: bool = False
    """Whether the grader called ``fit`` and chose the epochs."""
    fit_rate: float | None = None
    """The learning rate that the optimizer began with."""
    counts: tuple[float, ...] = ()
    """How many examples of each class ``fit`` was given, the most frequent class first."""
    held_back: float = 0
    """How many classes ``validation_split`` keeps from the training altogether."""
    rates_chosen: bool = False
    """Whether the rate of a ``Dropout`` is a setting of the learner's, so 0 may be meant."""
    trained_by: str = ""
    """What trained the model that was returned, where it was no ``fit``: one of ``candidate.replies.TRAINED_BY``."""
    own_weights: int = 0
    """Layers whose weights the learner's own code set, where no ``fit`` and no optimizer changed the model."""
    loop_steps: int = 0
    """Steps that the optimizer of the learner's loop made; 0 where it is not known."""
    changed_labels: dict[str, float] = field(default_factory=dict)
    """The ``share`` of examples that have another label from pass ``since`` on, and the ``epochs`` of a pass."""
    kept: Kept = Kept()
    other: Other = Other()
    in_order: bool = False
    """Whether the labels of ``fit`` are sorted, mixed in each epoch or not."""
    is_sorted: bool = False
    """Whether examples reach the training sorted by class, or by the number that is their label."""
    hardly_shuffled: bool = False
    """Whether they are nearly sorted by class: those of several classes meet where one class ends, and only there."""
    predicts_by_chance: bool = False
    """Whether the trained model predicts something else for the same batch each time."""

    @classmethod
    def read(cls, details: Details, evidence: dict[str, Any], passed: Collection[str] = ()) -> Facts | None:
        """Read a verdict's details and a grade's evidence; ``None`` where they are not about one training."""
        training = Training.read(details, evidence)
        if training is None:
            return None
        frozen = evidence.get("frozen_base")
        # A verdict knows its own training; that of the evidence is the latest.
        told = record_of(details.get("training") or evidence.get("training"))
        look = record_of(record_of(details.get("tried")).get("look"))
        if data := record_of(look.get("data")):
            told = {**told, **data, "few_asked": told.get("few_asked") is True and "asked" not in data}
        classes = record_of(told.get("classes"))
        counts = [number_of(count) or 0.0 for count in classes.get("counts") or ()]
        compiled = record_of(details.get("settings") or evidence.get("settings"))
        looped = record_of(evidence.get("loop_optimizer")) if evidence.get("trained_by") == "loop" else {}
        settings = Settings.read({**compiled, "optimizer": looped} if looped else compiled)
        if number_of(record_of(told.get("optimizer")).get("own_loss")) and ":" not in settings.loss_name:
            # The model was compiled again after its training.
            settings = replace(settings, loss_name="own:", is_cross_entropy=False)
        return cls(
            training,
            settings,
            Given.read(told),
            frozenset(passed),
            frozenset(map(str, frozen)) if isinstance(frozen, list) else frozenset(),
            details.get("linear") is True,
            number_of(details.get("same_columns")) or 0.0,
            number_of(details.get("bag_of_words")),
            evidence.get("has_lesson") is not False,
            changes=tuple(Changes.read(record_of(row)) for row in told.get("layers") or ()),
            look=Look.read(look),
            uses=Uses.read(record_of(record_of(details.get("tried")).get("uses"))),
            by_grader=told.get("by_grader") is True,
            fit_rate=number_of(record_of(told.get("optimizer")).get("learning_rate")),
            counts=tuple(counts),
            held_back=number_of(classes.get("held_back")) or 0.0,
            rates_chosen=evidence.get("rates_chosen") is True,
            trained_by=name_of(evidence.get("trained_by")),
            own_weights=int(number_of(record_of(evidence.get("own_weights")).get("layers")) or 0),
            loop_steps=int(number_of(looped.get("steps")) or 0),
            changed_labels=_numbers(record_of(evidence.get("changed_labels"))),
            kept=Kept.read(record_of(evidence.get("kept_weights"))),
            other=Other.read(record_of(record_of(details.get("tried")).get("other"))),
            in_order=_are_sorted(classes),
            is_sorted=(_are_sorted(classes) or _are_hardly_mixed(classes)) and told.get("shuffled") is False,
            hardly_shuffled=not _are_sorted(classes) and _are_hardly_mixed(classes),
            predicts_by_chance=evidence.get("random_predictions") is True,
        )

    @property
    def rate(self) -> float | None:
        """The learning rate of the training, where it is known."""
        return self.settings.rate if self.settings.rate is not None else self.fit_rate

    @property
    def reaches(self) -> float:
        """The largest value, without its sign, that reaches the first weights, or that ``fit`` was given."""
        return self.look.highest or max(abs(self.given.highest), abs(self.given.lowest))

    @property
    def has_large_inputs(self) -> bool:
        """Whether values that no layer scales, and that are no token ids, reach far."""
        return self.reaches > LARGE and not self.is_scaled_somehow and not self.reads_ids and not self.given.token_ids

    @property
    def is_scaled_somehow(self) -> bool:
        """Whether a layer scales the inputs, and nobody has looked at what it makes of them."""
        return any(layer.kind in SCALING for layer in self.settings.layers) and not self.look.reached

    @property
    def is_one_layer(self) -> bool:
        """Whether the only layer with weights is the output layer."""
        return [layer.kind for layer in self.weighing] == ["Dense"]

    @property
    def weighing(self) -> list[Layer]:
        """The layers with weights in their order, without those that normalize."""
        return [layer for layer in self.settings.chain if layer.parameters and "Normalization" not in layer.kind]

    @property
    def starts_as_usual(self) -> bool:
        """Whether it is known that all weights start as Keras has it by default."""
        layers = self.settings.layers
        return any(layer.start for layer in layers) and all(layer.starts_as_usual for layer in layers)

    @property
    def has_own_loss(self) -> bool:
        """Whether the learner wrote the loss."""
        return ":" in self.settings.loss_name

    @property
    def reads_ids(self) -> bool:
        """Whether the model reads token ids, whose values say nothing about their size."""
        return any(layer.kind in ("Embedding", "TextVectorization") for layer in self.settings.layers)

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
    def trained_error(self) -> float:
        """The mean absolute error at the end of the training, about, in the units of ``fit``; 0 where nothing tells it.

        A squared error is told by its root.
        """
        training, powers = self.training, {"mean_squared_error": 0.5, "mean_absolute_error": 1.0, "huber": 1.0}
        if training.higher or not training.loss or self.settings.loss_name not in powers:
            return 0.0
        return float(abs(training.loss.last) ** powers[self.settings.loss_name])

    @property
    def rates(self) -> Curve:
        """The learning rate of each epoch, where it was written down."""
        return self.training.rates


def _are_sorted(classes: dict[str, Any]) -> bool:
    kinds, rising = len(classes.get("counts") or ()), number_of(classes.get("rising"))
    if kinds:
        return kinds > 1 and number_of(classes.get("turns")) == kinds - 1
    return rising is not None and not 1 - SORTED < rising < SORTED


def _are_hardly_mixed(classes: dict[str, Any]) -> bool:
    """Return whether neighbours are of different classes far less often than in any random order."""
    counts = [number_of(count) or 0.0 for count in classes.get("counts") or ()]
    rows, turns = sum(counts), number_of(classes.get("turns"))
    if len(counts) < 2 or turns is None or rows < FEWEST_IN_ORDER:
        return False
    return turns < HARDLY_MIXED * (rows - sum(count**2 for count in counts) / rows)


def _pair_of(told: dict[str, Any], first: str, second: str) -> tuple[float, float]:
    return number_of(told.get(first)) or 0.0, number_of(told.get(second)) or 0.0


def _label_ends(told: dict[str, Any]) -> tuple[float, float] | None:
    low, high = number_of(told.get("label_lowest")), number_of(told.get("label_highest"))
    return None if low is None or high is None else (low, high)


def _numbers(told: dict[str, Any]) -> dict[str, float]:
    return {str(name): number for name, value in told.items() if (number := number_of(value)) is not None}
