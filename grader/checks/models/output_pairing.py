"""Do last layer, loss and labels fit together? Told by structure, and by what the compiled loss computes.

Outputs may be probabilities or logits; labels may be class numbers, one-hot rows or one column. Every combination
that Keras trains passes, the unusual with advice; every other is named, with what to write instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np

from grader.checks.arrays import Array, as_array, show
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, require
from grader.checks.models.label_format import labels_fit
from grader.checks.models.loss_probe import LabelForm, Outputs, read_loss
from grader.checks.models.metric_match import metrics_fit
from grader.checks.models.output_decoding import Reading
from grader.submission.models.keras_names import is_own

INDEX_LOSSES = {"sparse_categorical_crossentropy", "categorical_generalized_cross_entropy"}
ONE_HOT_LOSSES = {
    "categorical_crossentropy", "categorical_focal_crossentropy", "kl_divergence", "cosine_similarity",
}  # fmt: skip
"""Losses over all outputs of an example at once: over one output they say nothing."""
DISTANCES = {"mean_squared_error", "mean_absolute_error", "huber", "log_cosh"}
MARGINS = {"hinge", "squared_hinge", "categorical_hinge"}
RAW_IS_FINE = MARGINS | DISTANCES | {"cosine_similarity", "binary_focal_crossentropy"}
"""Losses of Keras that train raw outputs though they know no ``from_logits``, or do not need it."""
ONLY_PUSH_UP = {"kl_divergence", "categorical_generalized_cross_entropy", "mean_absolute_percentage_error"}
"""Losses that push the right output up and no other one down: a softmax does that for them."""
NOT_FOR_CLASSES = {"ctc", "circle"}

PROBABILITIES = {"sigmoid", "softmax", "hard_sigmoid", "sparsemax", "sparse_sigmoid"}
SUM_OF_ONE = {"softmax", "sparsemax"}
CUT_AT_ZERO = {"relu", "relu6", "sparsemax"}
FLAT_AT_ZERO = {"hard_sigmoid", "sparse_sigmoid"}
"""Activations that are trained over one unit, but not as shares of several."""
SHARES = {
    ("exponential", "categorical_crossentropy"), ("softplus", "categorical_crossentropy"),
    ("softplus", "sparse_categorical_crossentropy"),
}  # fmt: skip
"""Positive outputs of which these losses make shares themselves."""


def find_reading(model: Model, classes: int, labels: Array | None = None) -> Reading:
    """Return how a classifier of ``classes`` classes is to be read, or raise ``Unmet`` with what does not fit.

    ``labels`` is a batch of labels from the learner's own pipeline, where those come from there: then
    they must be in the form that the loss wants.
    """
    as_array(model.outputs, "the model's answers", trained=True)
    units = _one_answer_each(model)
    loss, activation = model.summary.loss or "", model.summary.last_activation()
    require(bool(loss), "a compiled model", "a model that was never compiled", "End with `model.compile(…)`.")
    _enough_units(model, loss, activation, units, classes)
    _can_be_trained(model, loss, activation, units)
    named = _takes_by_name(model, loss)
    if named:
        _outputs_fit(model, loss, activation, named)
    by_number = read_loss(model, _forms(loss, units, labels), own=is_own(loss))
    takes = named or by_number.takes
    probabilities = _outputs_fit(model, loss, activation, takes)
    if labels is not None:
        labels_fit(_name(loss), by_number.form, units, classes, labels, signed=loss in MARGINS)
    read_as_chance = probabilities or takes in ("distance", "probability")
    advice = metrics_fit(model.summary.metrics, by_number.form, units, "probability" if read_as_chance else "logit")
    advice += tuple(_unusual(loss, activation, units, classes, takes, probabilities))
    return Reading(units, by_number.form, "probability" if read_as_chance else "logit", advice)


def find_any_reading(model: Model, classes: int) -> Reading:
    """Return how the outputs of a classifier are read, whether or not its loss fits them.

    Raises ``Unmet`` where the outputs name none of ``classes`` classes.
    """
    try:
        return find_reading(model, classes)
    except Unmet:
        if not _name_a_class(model, classes):
            raise
    return reading_by_shape(model)


def reading_to_train(model: Model, classes: int) -> Reading:
    """Return how a classifier is read, and make it ready for a training of ours.

    A model whose last layer and loss do not match is compiled with a loss that does: that they do not is a matter of
    its own, and so its outputs can be judged. Raises ``Unmet`` where they name none of ``classes`` classes.
    """
    try:
        return find_reading(model, classes)
    except Unmet:
        if not _name_a_class(model, classes):
            raise
    reading = reading_by_shape(model)
    how = {"form": reading.label_form, "logits": reading.scale == "logit"}
    model.candidate.stand_in("compiled_for_classes", model=model.handle, **how)
    return reading


def _name_a_class(model: Model, classes: int) -> bool:
    outputs = model.outputs
    units = 1 if outputs.ndim == 1 else outputs.shape[-1]
    constant = model.summary.last_activation() in SUM_OF_ONE or bool(np.allclose(outputs, 1, atol=1e-6))
    enough = units >= classes or (units == 1 and classes == 2 and not constant)
    return len(model.summary.outputs) < 2 and outputs.ndim in (1, 2) and enough and bool(np.isfinite(outputs).all())


def reading_by_shape(model: Model) -> Reading:
    """Return how outputs are read by their shape and the last activation, whatever the loss is."""
    units = 1 if model.outputs.ndim == 1 else int(model.outputs.shape[-1])
    loss, activation = model.summary.loss or "", model.summary.last_activation()
    form: LabelForm = "index" if not loss or is_own(loss) or loss in INDEX_LOSSES else "one_hot"
    scale: Literal["probability", "logit"] = "probability" if _are_probabilities(model, activation, None) else "logit"
    return Reading(units, "column" if units == 1 else form, scale)


def _outputs_fit(model: Model, loss: str, activation: str | None, takes: Outputs | None) -> bool:
    """Return whether the outputs are probabilities; raise ``Unmet`` where they are not, and the loss takes them so."""
    probabilities = _are_probabilities(model, activation, takes)
    if takes == "probability" and not probabilities and loss not in RAW_IS_FINE and (activation, loss) not in SHARES:
        raise _raw_outputs(model, loss, activation)
    return probabilities


def _one_answer_each(model: Model) -> int:
    """Return how many numbers the model answers to one example."""
    outputs = model.outputs
    require(len(model.summary.outputs) < 2, "a model with one output", f"one with {len(model.summary.outputs)} outputs",
            "Give the model one output: `tf.keras.Model(inputs, outputs)` with a single tensor.")  # fmt: skip
    if outputs.ndim == 1:
        return 1
    if outputs.ndim == 2:
        return int(outputs.shape[1])
    advice = "Put `Flatten()` or `GlobalAveragePooling2D()` before the last `Dense`."
    if outputs.ndim == 3:
        advice = (
            "The last recurrent layer must not return sequences; after `Conv1D` or `Embedding` pool or flatten. Else "
            "the loss compares every step with the one label."
        )
    shape = ", ".join(["batch", *map(str, outputs.shape[1:])])
    raise Unmet("one answer per example, of shape (batch, units)", f"answers of shape ({shape})", advice)


def _forms(loss: str, units: int, labels: Array | None) -> tuple[LabelForm, ...]:
    """Return the forms of labels that the loss may want: one for a loss of Keras's, several for the learner's own."""
    if loss in INDEX_LOSSES:
        return ("index",)
    if not is_own(loss):
        return ("column",) if units == 1 else ("one_hot",)
    if units == 1:
        return ("column", "index")
    given_rows = labels is not None and np.ndim(labels) > 1 and np.shape(labels)[-1] > 1
    # The string "crossentropy" decides for one of the two when it first sees labels, and stays with it.
    return ("one_hot", "index") if given_rows else ("index", "one_hot")


def _enough_units(model: Model, loss: str, activation: str | None, units: int, classes: int) -> None:
    require(
        loss not in NOT_FOR_CLASSES,
        "a loss that compares an answer with a class",
        f"`{loss}`",
        'Write `loss="sparse_categorical_crossentropy"`, or `loss="binary_crossentropy"` for one unit.',
    )
    if units == 1 and classes == 2:
        constant = activation in ("softmax", None) and bool(np.allclose(model.outputs, 1.0, atol=1e-6))
        require(
            activation != "softmax" and not constant,
            "one unit with a sigmoid, or two with a softmax",
            "one unit with a softmax, which answers 1.0 whatever goes in",
            'Write `Dense(1, activation="sigmoid")`, or `Dense(2, activation="softmax")` with a matching loss.',
        )
        if loss not in INDEX_LOSSES | ONE_HOT_LOSSES:
            return
        raise Unmet(
            "one unit with binary cross-entropy, or two units with a categorical loss",
            f"one unit with `{loss}`, "
            + ("which needs a unit for each class" if loss in INDEX_LOSSES else _OVER_ONE_UNIT.get(loss, _NOTHING)),
            'Write `loss="binary_crossentropy"` for one sigmoid unit, or `Dense(2, activation="softmax")`.',
        )
    require(
        units >= classes,
        f"one unit for each of the {classes} classes",
        f"a last layer with units={units}",
        f'End with `Dense({classes}, activation="softmax")`.',
    )


_CLASS_OF = {
    "binary_crossentropy": "BinaryCrossentropy",
    "categorical_crossentropy": "CategoricalCrossentropy",
    "sparse_categorical_crossentropy": "SparseCategoricalCrossentropy",
}
_NOTHING = "which is always the same over one output"
_OVER_ONE_UNIT = {"categorical_crossentropy": "which is always zero over one output"}


def _can_be_trained(model: Model, loss: str, activation: str | None, units: int) -> None:
    last = "sigmoid" if units == 1 else "softmax"
    flat = (
        activation in FLAT_AT_ZERO
        and units > 1
        and "categorical_crossentropy" in loss
        and not model.summary.from_logits
    )
    require(
        activation not in CUT_AT_ZERO and not flat,
        f'a last layer that can answer anything: `activation="{last}"`, or none with `from_logits=True`',
        f"a last layer with `{activation}`: it cannot go below zero, and an output that is there never learns again",
        f'Write `activation="{last}"` in the last layer; `{activation}` is for the layers before it.',
    )
    require(
        loss not in ONLY_PUSH_UP or activation in SUM_OF_ONE | {None},
        f"outputs that add up to 1, for `{loss}`",
        f"a last layer with {_say(activation)}: nothing pushes the wrong outputs down",
        'Write `activation="softmax"`, or a cross-entropy as the loss.',
    )


def _takes_by_name(model: Model, loss: str) -> Outputs | None:
    if model.summary.from_logits:
        return "logit"
    if loss in DISTANCES:
        return "distance"
    return None if is_own(loss) or loss in MARGINS | {"cosine_similarity"} else "probability"


def _are_probabilities(model: Model, activation: str | None, takes: Outputs | None) -> bool:
    """Return whether the outputs are probabilities: the summary says so and the numbers do not deny it."""
    outputs = model.outputs.reshape(len(model.outputs), -1)
    within = bool(np.all((outputs >= -1e-6) & (outputs <= 1 + 1e-6)))
    if activation in PROBABILITIES:
        return within
    if activation is not None and not is_own(activation):
        return False
    # A layer of the learner's own: raw outputs may lie between 0 and 1 by chance, their sum is hardly ever 1.
    adds_up = outputs.shape[1] > 1 and bool(np.allclose(outputs.sum(axis=1), 1, atol=1e-3))
    return within and (adds_up or takes == "probability")


def _raw_outputs(model: Model, loss: str, activation: str | None) -> Unmet:
    last = "sigmoid" if model.outputs[0].size == 1 else "softmax"
    return Unmet(
        "probabilities from the last layer, or a loss with `from_logits=True` for raw outputs",
        f"outputs such as {show(model.outputs[0], 5)} from a last layer with {_say(activation)}, which {_name(loss)} "
        "takes for probabilities: all below 0 counts as 0",
        f'Write `activation="{last}"` in the last layer, or build the loss with `from_logits=True`.',
        hints=(
            "Which numbers can a layer without an activation output, and which of them are probabilities?",
            "The last layer and the loss must agree: both use probabilities, or both use logits.",
            f'`Dense(…, activation="{last}")`, or `loss=tf.keras.losses.{_CLASS_OF.get(loss, "…Crossentropy")}'
            "(from_logits=True)`.",
        ),
    )


def _unusual(
    loss: str, activation: str | None, units: int, classes: int, takes: Outputs | None, probabilities: bool
) -> Iterator[str]:
    if probabilities and takes == "logit":
        yield (
            f"`from_logits=True` calls the outputs raw, but the last layer has {_say(activation)}: today's Keras "
            "undoes this while training; leave out one of the two."
        )
    elif (activation, loss) in SHARES and takes == "probability":
        yield f"`{loss}` makes shares of the outputs of `{activation}`; `softmax` is the usual way to write that."
    elif not probabilities and activation not in ("linear", "log_softmax", None):
        yield f"The last layer has {_say(activation)}; raw outputs need none, and learn faster without."
    if takes == "distance":
        yield f"{_name(loss).capitalize()} measures distances; a cross-entropy is made for classes and learns faster."
    elif loss == "binary_focal_crossentropy" and not probabilities and takes != "logit":
        yield f"`{loss}` is made for probabilities: end with a sigmoid, or write `from_logits=True`."
    if units > max(2, classes):
        yield f"{classes} classes need {classes} outputs; {units} work, but some of them never answer."
    if units > 1 and activation == "sigmoid":
        yield "Sigmoid outputs do not add up to 1; softmax is made for one answer out of several."


def _name(loss: str) -> str:
    return "your loss" if is_own(loss) else f"`{loss}`"


def _say(activation: str | None) -> str:
    if activation is None or is_own(activation):
        return "a step of your own at the end"
    return f"the activation `{activation}`" if activation != "linear" else "no activation"
