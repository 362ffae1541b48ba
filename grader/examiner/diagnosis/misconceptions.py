"""A training that passed, and still holds what a teacher would speak about: the points stay, a sentence comes.

Each row looks at what was measured or configured, never at how good the result is. A correct solution that does
the same on purpose is hardly thinkable: where it is, there is no row.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterator
from typing import Any

from grader.candidate.worker import SATURATING
from grader.examiner.diagnosis import signs
from grader.examiner.diagnosis.causes import CAUSES
from grader.examiner.diagnosis.facts import Facts, Layer, in_code
from grader.examiner.diagnosis.signs import (
    TINY,
    Sign,
    a_line_is_right,
    adds_branches,
    after_last_layer,
    drops_nearly_all,
    last_layer,
    no_epoch_ran,
    output_bounds,
    squares_classes,
)
from grader.examiner.diagnosis.training import number_of, record_of
from grader.examiner.diagnosis.words import drops
from grader.submission.models.keras_names import ARRAY, NO_ACCURACY, RECURRENT

NEARLY_ALL = 0.9
MOST_TIMES = 20
"""So many calls of one layer are followed."""
FEW_WEIGHTS, SAME, MOVED_ALIKE = 20, 1e-6, 1e-3
"""Layers of more weights, whose norms, and whose changes, differ by no more than these parts, are the same layer."""
MANY_EPOCHS = 8
"""In a training of so many epochs it shows how early a schedule ends."""
APART, NEAR = 1.5, 1.25
"""Weights, or numbers of examples, that differ by this factor are different, or about the same."""
FEW_SHARED = 0.1
"""Some examples may be there twice by chance."""
OVERLAP = 0.5
"""Of windows that are split by time, only those at the border overlap."""
HARDLY = 0.8
"""A learning rate that ends above this share of its first value did not get far on its schedule."""
HARDLY_AT_ALL = 0.98
"""The same of a schedule without an end, which may be meant to fall slowly."""
NEARLY_NOTHING = 0.05
"""Below this share of its first value, a learning rate moves the weights no more than noise does."""
SCHEDULES_THAT_END = ("CosineDecay", "PolynomialDecay")
"""Schedules of a learning rate that stays the same from a chosen step on."""
SCHEDULES_IN_STEPS, UNCHANGED = ("ExponentialDecay", "PiecewiseConstantDecay", "InverseTimeDecay"), 1 - 1e-6
"""Schedules that may go by steps, as with `staircase=True`; else the rate falls with each batch by more than this."""
MOST = 0.7
"""A dropout that drops this much is often one that was to keep it."""
QUIET = 0.02
"""Noise of this part of the range of the inputs, or less, changes nothing."""
TOO_WIDE = 100.0
"""Inputs that reach as far as this were not scaled …"""
FAR = 50.0
"""… and where this much of them is left, not scaled enough, by whatever layer."""

BEYOND_PERCENT = 1e4
"""An error of so many per cent comes from true values that are 0: Keras divides by 1e-7 there."""


def two_units_for_yes_or_no(facts: Facts) -> bool:
    """Two softmax units are trained with a loss for one unit."""
    last = last_layer(facts)
    is_softmax = last.activation == "softmax" or _softmax_after(facts)
    return last.units == 2 and is_softmax and facts.settings.loss_name == "binary_crossentropy"


def _softmax_after(facts: Facts) -> bool:
    """Return whether a layer that only applies a softmax comes after the last one with weights."""
    return any(layer.kind == "Softmax" or layer.activation == "softmax" for layer in after_last_layer(facts))


def scores_squeezed(facts: Facts) -> bool:
    """The scores of the classes go through another activation before the softmax."""
    return last_layer(facts).activation in (*SATURATING, "relu") and _softmax_after(facts)


def _scores_squeezed(facts: Facts) -> str:
    name = last_layer(facts).activation
    ends = SATURATING.get(name)
    limits = f"keeps the scores from {ends[0]:g} to {ends[1]:g}" if ends else "makes all negative scores 0"
    return f"`{name}` before the softmax {limits}, so the probabilities stay near each other. Remove `{name}` there."


def wide_inputs(facts: Facts) -> bool:
    """The inputs of a classifier were not scaled, and no layer scales them; values of a series may stay as they are."""
    scales = any("Normalization" in layer.kind and layer.scale == 1 for layer in facts.settings.chain)
    is_known = facts.training.higher and facts.settings.ordered and not facts.reads_ids and not scales
    left = max(_left_of_inputs(facts))
    return is_known and max(facts.given.highest, left) > TOO_WIDE and left >= FAR


def still_layers(facts: Facts) -> bool:
    """A trainable layer is exactly what it was before the training."""
    return bool(_still(facts))


def _still(facts: Facts) -> list[str]:
    if no_epoch_ran(facts):
        return []  # The last ``fit`` trained nothing, whatever the ones before did.
    return [changes.name for changes in facts.changes if changes.trainable and changes.weights and changes.still >= 1]


def negative_values_gone(facts: Facts) -> bool:
    """A layer with a small slope for negative values comes after ``relu``, which leaves none."""
    return bool(_gone(facts))


def _gone(facts: Facts) -> list[tuple[str, str]]:
    return [(layer.name, then.kind) for layer, then in _pairs(facts)
            if layer.activation == "relu" and then.kind in ("LeakyReLU", "PReLU", "ELU")]  # fmt: skip


def _negative_values_gone(facts: Facts) -> str:
    name, kind = _gone(facts)[0]
    return (
        f"Layer `{name}` has `relu`, which leaves no negative values, so `{kind}` after it changes nothing. Remove "
        "one of the two."
    )


def most_of_one_class(facts: Facts) -> bool:
    """Nine of ten examples that ``fit`` was given are of one class."""
    whole = sum(facts.counts)
    return facts.training.higher and len(facts.counts) > 1 and facts.counts[0] > 0.9 * whole


def validates_on_training(facts: Facts) -> bool:
    """Nearly all examples for validation are training examples."""
    return facts.given.shared >= NEARLY_ALL and not facts.by_grader


def validates_on_one_class(facts: Facts) -> bool:
    """The labels are sorted, and the last ones of them are taken for validation."""
    return facts.training.higher and facts.in_order and facts.given.split > 0


def validates_on_some_classes(facts: Facts) -> bool:
    """Classes of the training are not among the examples for validation, or for ``evaluate``, though these are many."""
    return bool(_on_some_classes(facts))


def _on_some_classes(facts: Facts) -> tuple[str, ...]:
    """Return what examples of some classes alone are there for, and of how many; empty where there are none."""
    looked_at = (("The validation examples", facts.given.validation_kinds),
                 ("The examples that `evaluate` gets", facts.given.measured_kinds))  # fmt: skip
    for what, (found, known) in looked_at if facts.training.higher and not facts.by_grader else ():
        if 0 < found < known:
            return what, "one class" if found == 1 else f"{found:.0f} classes"
    return ()


def _validates_on_some_classes(facts: Facts) -> str:
    what, many = _on_some_classes(facts)
    return f"{what} are of {many} only. Shuffle inputs and labels together before you split them."


def measures_on_training(facts: Facts) -> bool:
    """A part of the examples of a measurement are training examples, and not all of them."""
    return FEW_SHARED < facts.given.measured_shared < NEARLY_ALL and not facts.by_grader


def _measures_on_training(facts: Facts) -> str:
    return (
        f"{facts.given.measured_shared:.0%} of the examples that `evaluate` gets were in the training, so they are "
        "not new to the model. Leave them out."
    )


def never_stops(facts: Facts) -> bool:
    """An early stopping waits for as many epochs as there are.

    One that brings the best weights back is of use in any case, and may be meant to stop nothing; not where it would
    do so if it began at once.
    """
    given = facts.given
    is_late = 0 < given.epochs <= given.patience + given.begins < math.inf and not facts.by_grader
    return is_late and (not given.restores or given.patience < given.epochs)


def _never_stops(facts: Facts) -> str:
    given = facts.given
    begins = f" and `start_from_epoch={given.begins:.0f}`" if given.begins else ""
    return (
        f"`EarlyStopping` with `patience={given.patience:.0f}`{begins} stops nothing: `fit` has {given.epochs:.0f} "
        "epochs. Let it wait for fewer."
    )


def stops_by_training(facts: Facts) -> bool:
    """An early stopping brings back the weights that are best for the training examples, beside validation data."""
    return facts.given.by_training and not facts.by_grader


def rate_set_back(facts: Facts) -> bool:
    """A learning rate that ``ReduceLROnPlateau`` has lowered is set by a schedule that does not look at it."""
    return facts.given.undone > 0 and not facts.by_grader


def in_one_line(facts: Facts) -> bool:
    """Two dense layers follow each other without an activation between them, where a line is not right."""
    return bool(_straight(facts)) and not a_line_is_right(facts)


def _straight(facts: Facts) -> list[str]:
    """Return two dense layers whose weights are one together: the second one has no more units, or bends nothing.

    What drops values in training alone, or orders them otherwise, may be between them.
    """
    pairs = [*_pairs(facts)]
    before = {then.name: layer for layer, then in pairs}
    # What another layer reads as well, such as the sum of a residual block, is no weight too many.
    shared = [layer.name for layer, _ in pairs]
    for then in facts.settings.chain:
        layer = before.get(then.name, Layer())
        for _ in facts.settings.chain:
            layer = before.get(layer.name, layer) if layer.kind in _BEND_NOTHING else layer
        is_last = then in facts.settings.chain[-1:]
        is_one = layer.units >= then.units or (then.activation == "linear" and not is_last)
        is_alone = shared.count(layer.name) < 2
        if layer.kind == then.kind == "Dense" and layer.activation == "linear" and is_one and is_alone:
            return [layer.name, then.name]
    return []


def _pairs(facts: Facts) -> Iterator[tuple[Layer, Layer]]:
    """Yield each layer with one that gets its output: in a chain the next one, else those that the model connects."""
    by_name = {layer.name: layer for layer in facts.settings.chain}
    for layer, then in itertools.pairwise(facts.settings.chain):
        for name in (layer.name,) if then.before is None else then.before:
            yield (layer if name == layer.name else by_name.get(name, Layer())), then


def no_threshold(facts: Facts) -> bool:
    """A layer with ``relu`` has no bias, and no batch normalization after it brings one."""
    return any(
        layer.no_bias
        and (
            layer.activation == "relu" or then.kind == "ReLU" or (then.kind, then.activation) == ("Activation", "relu")
        )
        and "Normal" not in then.kind
        for layer, then in _pairs(facts)
    )


def labels_cut_off(facts: Facts) -> bool:
    """A bounded activation, and a ``Rescaling`` after it, end before the labels do."""
    low, high = _labels(facts)
    ends = output_bounds(facts)
    is_scaled = any(layer.kind == "Rescaling" for layer in after_last_layer(facts))
    cuts = last_layer(facts).activation in (*SATURATING, *(("relu",) if is_scaled else ()))
    if facts.training.higher or not cuts or ends is None or low is None or high is None:
        return False
    return low < ends[0] or ends[1] < high


def _labels(facts: Facts) -> tuple[float | None, float | None]:
    """Return from where to where the labels go; where only the windows of a series are known, these do as well."""
    given = facts.given
    if given.label_highest is None and given.validation_labels:
        return given.validation_labels
    reads_series = any(layer.kind in RECURRENT or layer.kind == "Conv1D" for layer in facts.settings.chain)
    if given.label_highest is None and reads_series and not facts.reads_ids:
        return given.validation_lowest, given.validation_highest
    return given.label_lowest, given.label_highest


def outputs_cut_at_zero(facts: Facts) -> bool:
    """A ``relu`` stands by itself after the last layer of a regression."""
    cuts = ((layer.kind == "ReLU" and not layer.unusual) or (layer.kind, layer.activation) == ("Activation", "relu")
            for layer in after_last_layer(facts))  # fmt: skip
    is_plain = last_layer(facts).activation == "linear" and not facts.settings.has_branches
    return not facts.training.higher and is_plain and any(cuts)


def never_normalizes(facts: Facts) -> bool:
    """A batch normalization is frozen, and has seen no example."""
    return any(layer.frozen and layer.initial for layer in facts.settings.layers)


def drops_nothing(facts: Facts) -> bool:
    """A dropout has the rate 0, which is not one of several that the learner compares."""
    return not facts.rates_chosen and any(layer.kind in _DROPOUTS and not layer.rate for layer in facts.settings.layers)


def drops_most(facts: Facts) -> bool:
    """A dropout drops so much that its rate was perhaps meant as the share that stays."""
    return not drops_nearly_all(facts) and any("Dropout" in layer.kind and layer.rate >= MOST
                                               for layer in facts.settings.layers)  # fmt: skip


def noise_too_quiet(facts: Facts) -> bool:
    """Noise is added before the inputs are scaled, where it is far smaller than their range."""
    return bool(_quiet(facts).noise)


def _quiet(facts: Facts) -> Layer:
    """Return a layer of noise that comes before the inputs are scaled, and is nothing beside them."""
    before = itertools.takewhile(lambda layer: not layer.parameters, facts.settings.chain)
    first = [layer for layer in before if layer.kind in ("GaussianNoise", "Rescaling")]
    reach = max(facts.given.highest, facts.given.asked_highest)
    kinds = [layer.kind for layer in first]
    return first[0] if kinds == ["GaussianNoise", "Rescaling"] and first[0].noise < QUIET * reach else Layer()


def _noise_too_quiet(facts: Facts) -> str:
    noise = _quiet(facts).noise
    return (
        f"`GaussianNoise({in_code(noise)})` comes before `Rescaling`, where the inputs go up to "
        f"{max(facts.given.highest, facts.given.asked_highest):.3g}, so it changes nearly nothing. Put it after."
    )


def rows_never_read(facts: Facts) -> bool:
    """An embedding has ten times as many rows as there are token ids."""
    return facts.reads_ids and any(_rows(layer) > 10 * (facts.given.highest + 1) > 10 for layer in _embeddings(facts))


def _embeddings(facts: Facts) -> list[Layer]:
    return [layer for layer in facts.settings.layers if layer.kind == "Embedding" and layer.channels]


def _rows(layer: Layer) -> float:
    return layer.parameters / layer.channels


def accuracy_of_numbers(facts: Facts) -> bool:
    """The metric of a regression is an accuracy."""
    return not facts.training.higher and bool(facts.training.score)


def weights_the_wrong_way(facts: Facts) -> bool:
    """The class with the larger weight has more examples as well, or the weights are the numbers of examples."""
    low, high, share = facts.given.lowest_weight, facts.given.highest_weight, facts.given.heaviest
    if not low or high is None or share <= 1:
        return False
    is_same = abs(high / low - share) <= 0.01 * (share - 1)
    return is_same or (_weights_differ(facts) and share >= APART)


def weights_without_reason(facts: Facts) -> bool:
    """Classes of about the same number of examples have different weights."""
    return _weights_differ(facts) and 1 / NEAR <= facts.given.heaviest <= NEAR


def _weights_differ(facts: Facts) -> bool:
    low, high = facts.given.lowest_weight, facts.given.highest_weight
    return facts.given.heaviest > 0 and low is not None and high is not None and high >= APART * low > 0


def one_step(facts: Facts) -> bool:
    """A recurrent layer reads sequences of one step."""
    return any(layer.kind in RECURRENT and layer.reads == 1 for layer in facts.settings.chain)


def mirrored_into_training(facts: Facts) -> bool:
    """Mirrored copies of the images for validation are training images."""
    return facts.given.mirrored >= OVERLAP


def overlapping_windows(facts: Facts) -> bool:
    """Windows for validation were drawn among those of the training, which hold nearly the same values."""
    return facts.given.overlap >= OVERLAP and not facts.reads_ids and not facts.by_grader


def rate_hardly_falls(facts: Facts) -> bool:
    """The schedule of the learning rate goes on for far more steps than the learner's training has."""
    if facts.by_grader:
        return False
    rates, schedule = facts.rates, facts.settings.schedule
    if schedule in SCHEDULES_THAT_END:
        return len(rates.values) > 2 and HARDLY * rates.first < rates.last < rates.first
    is_long = schedule in SCHEDULES_IN_STEPS and len(rates.values) >= MANY_EPOCHS
    return is_long and HARDLY_AT_ALL * rates.first < rates.last < UNCHANGED * rates.first


def rate_never_falls(facts: Facts) -> bool:
    """A schedule of the learning rate has its first step after the last batch of the learner's training."""
    rates = facts.rates
    is_steps = (
        not facts.by_grader and facts.settings.schedule in SCHEDULES_IN_STEPS and len(rates.values) >= MANY_EPOCHS
    )
    return is_steps and rates.last >= UNCHANGED * rates.first > 0


def learn_the_same(facts: Facts) -> bool:
    """Two layers have the same weights at first, and were changed in the same way."""
    return bool(_twins(facts))


def _twins(facts: Facts) -> tuple[str, ...]:
    told = [row for row in facts.changes if row.trainable and row.weights > FEW_WEIGHTS and row.size and row.moved]
    for first, other in itertools.combinations(told, 2):
        begin = first.weights == other.weights and math.isclose(first.size, other.size, rel_tol=SAME)
        if begin and math.isclose(first.moved, other.moved, rel_tol=MOVED_ALIKE):
            return first.name, other.name
    return ()


def steps_skipped(facts: Facts) -> bool:
    """A convolution moves by more steps, or rows, than it reads."""
    return _skips(facts).stride > 0


def _skips(facts: Facts) -> Layer:
    # The shortcut of a residual network reads one of four places on purpose.
    least = 1 if adds_branches(facts) else 0
    found = (layer for layer in facts.settings.chain if "Conv" in layer.kind and layer.stride > layer.kernel > least)
    return next(found, Layer())


def rate_falls_at_once(facts: Facts) -> bool:
    """The schedule of the learning rate has ended after a small part of the epochs."""
    rates, end = facts.rates, _end_of_schedule(facts)
    ends = facts.settings.schedule in SCHEDULES_THAT_END and len(rates.values) >= MANY_EPOCHS
    return ends and rates.last < HARDLY * rates.first and end <= len(rates.values) / 4


def rate_falls_early(facts: Facts) -> bool:
    """A schedule without an end has used up nearly all of the learning rate after a third of the epochs."""
    rates = facts.rates
    is_gradual = (
        facts.settings.schedule in ("ExponentialDecay", "InverseTimeDecay") and len(rates.values) >= MANY_EPOCHS
    )
    return is_gradual and not facts.by_grader and rates.values[len(rates.values) // 3] < NEARLY_NOTHING * rates.first


def _end_of_schedule(facts: Facts) -> int:
    """Return the epoch, from 1, from which on the learning rate is the last one."""
    rates = facts.rates
    return next((at for at, rate in zip(rates.epochs, rates.values, strict=True) if rate == rates.last), 0)


def last_step_of_both(facts: Facts) -> bool:
    """What is read of a sequence in both directions is its last step, and not its first one as well."""
    takes_both_ends = any(layer.first_step for layer in facts.settings.layers)
    is_last = any(layer.kind == "Bidirectional" and then.last_step for layer, then in _pairs(facts))
    return is_last and not takes_both_ends


def normalizes_another_axis(facts: Facts) -> bool:
    """A batch normalization goes along another axis than that of the channels."""
    return any(layer.other_axis for layer in facts.settings.chain)


def mask_lost(facts: Facts) -> bool:
    """An embedding masks the padding, and the next layer that reads the steps does not use the mask."""
    return bool(_loses_mask(facts))


def _loses_mask(facts: Facts) -> str:
    after = itertools.dropwhile(lambda layer: not layer.masks, facts.settings.chain)
    kinds = [layer.kind for layer in after][1:] if facts.settings.ordered else []
    first = next((kind for kind in kinds if kind not in _PASSES_MASK), "")
    return first if first.startswith("Conv") or first in _LOSES_MASK else ""


_DROPOUTS = ("Dropout", "SpatialDropout1D", "SpatialDropout2D", "AlphaDropout", "GaussianDropout")
_BEND_NOTHING = (*_DROPOUTS, "Flatten", "Reshape")
_PASSES_MASK = ("Dropout", "SpatialDropout1D", "Dense", "Activation", "LayerNormalization", "BatchNormalization")
_LOSES_MASK = (
    "Flatten", "Reshape", "GlobalMaxPooling1D", "MaxPooling1D", "AveragePooling1D", "Mean", "Max", "Sum",
)  # fmt: skip


def vectors_masked(facts: Facts) -> bool:
    """Vectors of an embedding are compared with a value to mask them, which learned vectors never have.

    Frozen vectors, and those that the learner gives, may be 0 for the padding.
    """
    return any(
        layer.kind == "Embedding"
        and not (layer.masks or layer.frozen or layer.start in ("constant", ARRAY))
        and then.kind == "Masking"
        for layer, then in _pairs(facts)
    )


def channels_first(facts: Facts) -> bool:
    """A convolution reads an image of one row, whose columns and channels are as many."""
    return any(layer.one_row for layer in facts.settings.chain)


def zeros_masked(facts: Facts) -> bool:
    """Steps of a series whose value is 0 are masked, and 0 is a value of the series."""
    masks = any(layer.kind == "Masking" and not any(setting.startswith("mask_value=") for setting in layer.unusual)
                for layer in facts.settings.chain)  # fmt: skip
    return masks and not facts.training.higher and not facts.reads_ids and facts.given.lowest == 0 < facts.given.highest


def percent_of_zero(facts: Facts) -> bool:
    """An error in per cent is measured of values of which some are 0, or which lie on both sides of it."""
    if facts.training.higher or not facts.training.percent:
        return False
    low, high = _labels(facts)
    return facts.training.percent.last > BEYOND_PERCENT or (low is not None and high is not None and low < 0 < high)


def lengths_made_equal(facts: Facts) -> bool:
    """A layer divides each example by its own length, before the first weights; images may be meant to lose theirs."""
    before = [layer.kind for layer in itertools.takewhile(lambda layer: not layer.parameters, facts.settings.chain)]
    return "UnitNormalization" in before and "Flatten" not in before and not facts.reads_ids


def never_linear(facts: Facts) -> bool:
    """A Huber loss begins to be linear beyond every error that a prediction between the labels can have."""
    low, high = _labels(facts)
    delta = facts.settings.loss.get("delta", 0.0)
    return not facts.training.higher and low is not None and high is not None and 0 < high - low < delta


_OTHER_VALUES = {
    "CategoryEncoding", "Hashing", "HashedCrossing", "StringLookup", "IntegerLookup", "Discretization",
    "TextVectorization", "UnitNormalization", "Activation", "Log", "Log1p", "Log2", "Log10", "Sqrt", "Tanh", "Sigmoid",
}  # fmt: skip
"""Layers and operations without weights whose outputs have a range of their own."""


def scaled_away(facts: Facts) -> bool:
    """The layers before the first weights scale the inputs to nearly nothing, or to nearly one value."""
    low, high = _left_of_inputs(facts)
    return 0 < high - low < TINY and not facts.reads_ids


def _left_of_inputs(facts: Facts) -> tuple[float, float]:
    """Return from where to where the inputs reach behind the layers that scale them first; 0 if unknown."""
    before = [*itertools.takewhile(lambda layer: not layer.parameters, facts.settings.chain)]
    in_line = all((layer.before or ()) in ((), (named.name,)) for named, layer in
                  itertools.pairwise([Layer(), *facts.settings.chain[: len(before) + 1]]))  # fmt: skip
    is_other = any(
        layer.kind in _OTHER_VALUES or (layer.kind == "Normalization" and layer.scale == 1) for layer in before
    )
    if not in_line or is_other:
        return 0.0, 0.0
    ends = [facts.given.lowest, facts.given.highest]
    if not any(ends):
        # Of a data set nobody knows them, but the model predicts for what was loaded.
        ends = [facts.given.asked_lowest, facts.given.asked_highest]
    for layer in before:
        scale, offset = _linear(layer)
        for _ in range(int(min(layer.times, MOST_TIMES))):
            ends = sorted(end * scale + offset for end in ends)
    return ends[0], ends[1]


def _linear(layer: Layer) -> tuple[float, float]:
    """Return by what a layer, or a function of one number, multiplies its input, and what it adds."""
    functions = {"TrueDivide": (1 / layer.by, 0.0), "Divide": (1 / layer.by, 0.0), "Multiply": (layer.by, 0.0),
                 "Add": (1.0, layer.by), "Subtract": (1.0, -layer.by)} if layer.by else {}  # fmt: skip
    return functions.get(layer.kind, (layer.scale, layer.offset))


def _scaled_away(facts: Facts) -> str:
    low, high = _left_of_inputs(facts)
    shared = next((layer for layer in facts.settings.chain if layer.times > 1 and layer.kind == "Rescaling"), None)
    cause = "the inputs were scaled more than once, or by a wrong factor"
    if shared is not None:
        cause = f"`{shared.name}` is called {shared.times:.0f} times, so the inputs are scaled more than once"
    return f"Only values from {low:.3g} to {high:.3g} reach the first weights: {cause}. Scale them to 0..1 once."


def _weights_without_reason(facts: Facts) -> str:
    factor = (facts.given.highest_weight or 0.0) / (facts.given.lowest_weight or 1.0)
    return (
        f"The classes have about the same number of examples, but the weights in `class_weight` differ by the factor "
        f"{factor:.2g}. Leave `class_weight` out."
    )


def _rate_never_falls(facts: Facts) -> str:
    return (
        f"The learning rate stays {facts.rates.first:.3g}: the first step of `{facts.settings.schedule}` comes after "
        "the last batch. Its steps are batches, and not epochs or examples."
    )


def _rate_hardly_falls(facts: Facts) -> str:
    return (
        f"The learning rate only falls from {facts.rates.first:.3g} to {facts.rates.last:.3g}: the `decay_steps` of "
        f"`{facts.settings.schedule}` are more than the training has. They count batches, not examples."
    )


def _mask_lost(facts: Facts) -> str:
    return (
        f"`{_loses_mask(facts)}` does not use the mask of `mask_zero=True`, so padding counts like a word. Recurrent "
        "layers and `GlobalAveragePooling1D` use it."
    )


def _wide_inputs(facts: Facts) -> str:
    if any(layer.kind == "Rescaling" for layer in facts.settings.chain):
        return f"Values up to {max(_left_of_inputs(facts)):.3g} reach the first weights. Scale the inputs to 0..1."
    return "The inputs were not scaled, and no layer scales them. Scale them to 0..1: training is more stable."


def _learn_the_same(facts: Facts) -> str:
    names = " and ".join(f"`{name}`" for name in _twins(facts))
    return f"{names} start with the same weights, so they learn the same. Give each initializer its own seed, or none."


def _steps_skipped(facts: Facts) -> str:
    layer = _skips(facts)
    return (
        f"`{layer.name}` moves by {layer.stride:.0f} and reads {layer.kernel:.0f} at a time, so it never reads the "
        "rest. Let `strides` be no larger than `kernel_size`."
    )


def _rate_falls_at_once(facts: Facts) -> str:
    rates = facts.rates
    return (
        f"The learning rate is at its end, {rates.last:.3g}, from epoch {_end_of_schedule(facts)} of "
        f"{len(rates.values)} on. `decay_steps` counts batches, not epochs."
    )


def _rate_falls_early(facts: Facts) -> str:
    rates, third = facts.rates, len(facts.rates.values) // 3
    return (
        f"The learning rate is {rates.values[third]:.2g} after {third} of {len(rates.values)} epochs, and it began at "
        f"{rates.first:.3g}. `decay_steps` counts batches, not epochs."
    )


def _still_layer(facts: Facts) -> str:
    return (
        f"Layer `{_still(facts)[0]}` did not change in training: nothing reaches it, or all its units output 0. "
        "Remove it, or print its outputs."
    )


def _in_one_line(facts: Facts) -> str:
    layer, then = _straight(facts)
    return (
        f"`{layer}` has no activation, so together with the weights of `{then}` it is one linear layer. Write "
        '`activation="relu"`, or leave this layer out.'
    )


def _labels_cut_off(facts: Facts) -> str:
    low, high = output_bounds(facts) or (0.0, 0.0)
    lowest, highest = _labels(facts)
    span = (
        f"from {low:.3g} {f'to {high:.3g}' if math.isfinite(high) else 'up'}"
        if math.isfinite(low)
        else f"up to {high:.3g}"
    )
    return (
        f"The model predicts {span}, but the labels go from {lowest:.3g} to {highest:.3g}. "
        "Widen its range, or remove the last activation."
    )


def _never_linear(facts: Facts) -> str:
    low, high = _labels(facts)
    delta = in_code(facts.settings.loss["delta"])
    return (
        f"The labels go from {low:.3g} to {high:.3g}, so no error reaches `delta={delta}`: this `Huber` squares all "
        "errors. Write a `delta` as large as a usual error."
    )


def _rows_never_read(facts: Facts) -> str:
    return (
        f"The embedding has {max(map(_rows, _embeddings(facts))):.0f} rows, but the token ids end at "
        f"{facts.given.highest:.0f}. `input_dim` is the size of the vocabulary."
    )


ROWS: tuple[tuple[Sign, Any], ...] = (
    (two_units_for_yes_or_no, 'Two softmax units match `loss="sparse_categorical_crossentropy"`. '
     "`binary_crossentropy` matches one sigmoid unit."),
    (squares_classes, "The loss compares numbers, but the task is classification. A cross-entropy learns classes "
     "faster."),
    (wide_inputs, _wide_inputs),
    (learn_the_same, _learn_the_same),
    (steps_skipped, _steps_skipped),
    (rate_falls_at_once, _rate_falls_at_once),
    (rate_falls_early, _rate_falls_early),
    (last_step_of_both, "The last step of `Bidirectional` is the first one of its backward layer, which has read one "
     "value there. Leave `return_sequences` out: then each direction returns its end."),
    (normalizes_another_axis, "`BatchNormalization` with another `axis` than the last one does not normalize the "
     "channels. Leave `axis` out."),
    (most_of_one_class, "More than 90 % of the examples that `fit` was given are of one class. Train on all classes "
     "in about equal numbers."),
    (still_layers, _still_layer),
    (negative_values_gone, _negative_values_gone),
    (validates_on_training, "The validation examples are training examples, so `val_loss` says nothing of new ones. "
     "Keep some back: `validation_split=0.1`."),
    (scaled_away, _scaled_away),
    (validates_on_one_class, "The labels are sorted, so `validation_split` takes examples of one class. Shuffle inputs "
     "and labels together first."),
    (validates_on_some_classes, _validates_on_some_classes),
    (measures_on_training, _measures_on_training),
    (never_stops, _never_stops),
    (stops_by_training, "`EarlyStopping` watches the training, and brings back weights that may overfit. `fit` gets "
     'validation data: write `monitor="val_loss"`.'),
    (rate_set_back, "`ReduceLROnPlateau` lowered the learning rate, and the schedule set it back in the next epoch, so "
     "this has no effect. Use one of the two."),
    (in_one_line, _in_one_line),
    (no_threshold, "A layer with `relu` has `use_bias=False`, and no batch normalization after it. Leave `use_bias` "
     "out: the bias says where `relu` begins."),
    (labels_cut_off, _labels_cut_off),
    (rows_never_read, _rows_never_read),
    (never_linear, _never_linear),
    (accuracy_of_numbers, NO_ACCURACY),
    (weights_the_wrong_way, "In `class_weight`, the class with the larger weight has more examples, too. Give classes "
     "with few examples the larger weight."),
    (weights_without_reason, _weights_without_reason),
    (mirrored_into_training, "Mirrored copies of the validation images are training images, so they are not new to the "
     "model. Split first, and copy then."),
    (one_step, "A recurrent layer gets sequences of one step, so it has nothing to remember. Put the steps on the "
     "second axis: `Reshape((steps, features))`."),
    (overlapping_windows, "Most validation windows overlap a training window, so they are not new to the model. Split "
     "the series by time."),
    (rate_hardly_falls, _rate_hardly_falls),
    (rate_never_falls, _rate_never_falls),
    (scores_squeezed, _scores_squeezed),
    (drops_most, drops),
    (drops_nothing, "`Dropout` has the rate 0, so it drops nothing. Write the share that it drops, such as "
     "`Dropout(0.3)`."),
    (outputs_cut_at_zero, "`relu` after the output layer has no negative outputs, and where it outputs 0 its gradient "
     "is 0. Remove it."),
    (never_normalizes, "With `trainable=False`, `BatchNormalization` keeps the mean 0 and the variance 1 that it "
     "begins with: it normalizes nothing. Leave `trainable` out."),
    (noise_too_quiet, _noise_too_quiet),
    (mask_lost, _mask_lost),
    (vectors_masked, "`Masking` after an `Embedding` masks nothing: the vector of the padding is learned, and not "
     "0. Write `mask_zero=True` in the `Embedding`."),
    (channels_first, "The convolution reads images of one row: the first axis after the batch is taken for the rows. "
     "Put the channels last: `Reshape((rows, columns, 1))`."),
    (percent_of_zero, "True values are near 0 or have both signs, so an error in per cent can be of any size. "
     'Use the mean absolute error: `metrics=["mae"]`.'),
    (lengths_made_equal, "`UnitNormalization` divides each example by its own length, so how large its values are is "
     "lost. `Rescaling` scales all examples alike."),
    (zeros_masked, "`Masking` leaves out steps whose value is 0, but 0 is a value of this series. Remove `Masking`."),
)  # fmt: skip
"""What speaks for it, and the sentence."""

_TRAINED_ON = (
    "array_parts.validated_on_what_is_trained", "array_trainings.trained_examples_called_new",
    "claims.trained_on_what_is_measured", "held_out_parts.split_again_in_each_pass",
    "held_out_parts.split_of_what_a_function_shuffles", "held_out_parts.trained_on_the_part_taken",
    "held_out_parts.trained_on_the_rest_too", "measurements.first_part_called_held_out",
    "measurements.trained_on_and_called_validation", "pipelines.small_buffers",
)  # fmt: skip
_OVERLAPPING = (
    "array_parts.random_parts_of_windows", "held_out_parts.windows_drawn_at_random",
    "orders.windows_drawn_from_a_data_set", "reports.validation_part_unread",
)  # fmt: skip
_SORTED = (
    "array_parts.sorted_labels_held_out", "orders.sorted_before_the_split", "training_inputs.largest_held_out",
)  # fmt: skip
_SCHEDULED = (
    "array_trainings.schedules_in_examples", "callbacks.rates_set_twice", "callbacks.rates_that_a_schedule_replaces",
    "callbacks.rates_that_fall_in_each_epoch", "settings.rates_that_multiply", "settings.schedules_in_epochs",
    "settings.steps_in_examples", "training_loops.rates_that_shrink_in_each_batch",
    "training_loops.rates_that_shrink_in_each_step",
)  # fmt: skip
TOLD_OF_A_LINE: dict[Sign, tuple[str, ...]] = {
    validates_on_training: (*_TRAINED_ON, *_OVERLAPPING),
    measures_on_training: (*_TRAINED_ON, *_OVERLAPPING),
    overlapping_windows: (*_TRAINED_ON, *_OVERLAPPING),
    mirrored_into_training: ("array_parts.copies_on_both_sides", "held_out_parts.copied_before_the_split"),
    validates_on_one_class: _SORTED,
    validates_on_some_classes: _SORTED,
    rate_falls_at_once: _SCHEDULED,
    rate_falls_early: _SCHEDULED,
    rate_hardly_falls: _SCHEDULED,
    rate_never_falls: _SCHEDULED,
    rate_set_back: _SCHEDULED,
    signs.rate_ran_out: _SCHEDULED,
    never_stops: ("settings.second_argument_of_callbacks", "training_loops.patience_without_end"),
    stops_by_training: ("callbacks.stopped_by_the_training_loss",),
    last_step_of_both: ("idle_layers.last_step_of_both_directions",),
    steps_skipped: ("settings.third_argument_of_convolutions",),
    one_step: ("idle_layers.windows_of_one_step",),
    in_one_line: (
        "comments.lines_before_the_output", "comments.lines_called_curves", "idle_layers.linear_layers_in_a_row",
    ),
    labels_cut_off: ("outputs.relu_for_targets_below_zero",),
    rows_never_read: ("idle_layers.ids_beyond_the_limit",),
    weights_the_wrong_way: ("array_figures.weights_that_grow_with_their_class", "settings.weights_as_shares"),
    drops_most: ("settings.shares_that_are_kept",),
    signs.drops_nearly_all: ("settings.shares_that_are_kept",),
    drops_nothing: ("idle_layers.layers_without_effect",),
    never_normalizes: ("settings.never_normalized",),
    mask_lost: ("idle_layers.masks_that_end",),
    vectors_masked: ("idle_layers.masks_after_an_embedding",),
    percent_of_zero: ("metrics.shares_of_nothing",),
    lengths_made_equal: ("idle_layers.normalized_by_rows", "idle_layers.pixels_by_their_row"),
    accuracy_of_numbers: ("array_measures.accuracies_of_numbers", "metrics.accuracy_of_numbers"),
    signs.inputs_changed: ("value_ranges.divided_twice", "value_ranges.scaled_once_more"),
    signs.pools_features: ("pooling.features_pooled",),
    signs.frozen: (
        "idle_layers.frozen_with_the_rest", "shared_objects.switched_off_by_trainable",
        "shared_objects.unfrozen_too_late",
    ),
}  # fmt: skip
"""Rules of the source that tell the same mistake of a line: where one of them did, the line is enough."""


def sentences_for(evidence: dict[str, Any], passed: Collection[str] = ()) -> list[str]:
    """Return what is worth saying about a training that passed; the evidence is a grade's."""
    return [sentence for _, sentence in told_of(evidence, passed)]


def told_of(evidence: dict[str, Any], passed: Collection[str] = ()) -> list[tuple[Sign, str]]:
    """Return what is worth saying about a training that passed, each with the first sign of its row."""
    measured = record_of(evidence.get("measured"))
    value, threshold = number_of(measured.get("value")), number_of(measured.get("threshold"))
    if value is None or threshold is None:
        return []
    linear = measured.get("linear") is True
    facts = Facts.read({"runs": [value], "threshold": threshold, "linear": linear}, evidence, passed)
    if facts is None or not facts.training.reached:
        return []
    told = {*evidence.get("told_by", ())}
    return [(sign, sentence) for sign, sentence in _said(facts) if told.isdisjoint(TOLD_OF_A_LINE.get(sign, ()))]


def _said(facts: Facts) -> Iterator[tuple[Sign, str]]:
    for cause in CAUSES:
        # `against` is left out: it says what else a miss would come from, and this training missed nothing.
        if cause.noted(facts) and all(sign(facts) for sign in cause.signs):
            yield cause.signs[0], cause.notes(facts)
    for sign, told in ROWS:
        if sign(facts):
            yield sign, told if isinstance(told, str) else told(facts)
