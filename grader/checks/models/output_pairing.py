"""Do output layer, loss and labels match? Decided by the layers, and by values of the compiled loss.

Outputs may be probabilities or logits; labels may be class numbers, one-hot rows or one column. Every combination
that Keras can train passes, an unusual one with advice. Every other fails, and the message has the fix.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np

from grader.checks.arrays import Array, as_array, show
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, require
from grader.checks.models.label_format import labels_fit, told_loss
from grader.checks.models.loss_probe import LabelForm, LossReading, Outputs, read_loss, require_loss
from grader.checks.models.metric_match import metrics_fit
from grader.checks.models.output_decoding import Reading
from grader.errors import RubricProblem
from grader.submission.models.keras_names import PROBABILITIES, is_own
from grader.submission.models.model_summary import ModelSummary

INDEX_LOSSES = {"sparse_categorical_crossentropy", "categorical_generalized_cross_entropy"}
ONE_HOT_LOSSES = {
    "categorical_crossentropy", "categorical_focal_crossentropy", "kl_divergence", "cosine_similarity",
}  # fmt: skip
"""Losses over all outputs of an example together: with one output they are constant."""
DISTANCES = {"mean_squared_error", "mean_absolute_error", "huber", "log_cosh"}
MARGINS = {"hinge", "squared_hinge", "categorical_hinge"}
RAW_IS_FINE = MARGINS | DISTANCES | {"cosine_similarity", "binary_focal_crossentropy"}
"""Losses of Keras that can train linear outputs although they have no ``from_logits``, or do not need it."""
ONLY_PUSH_UP = {"kl_divergence", "categorical_generalized_cross_entropy", "mean_absolute_percentage_error"}
"""Losses that increase the correct output and decrease no other: they need a softmax."""
NOT_FOR_CLASSES = {"ctc", "circle"}

SUM_OF_ONE = {"softmax", "sparsemax"}
CUT_AT_ZERO = {"relu", "relu6", "sparsemax"}
FLAT_AT_ZERO = {"hard_sigmoid", "sparse_sigmoid"}
"""Activations that can be trained with one unit, but not as probabilities of several."""
SHARES = {
    ("exponential", "categorical_crossentropy"), ("softplus", "categorical_crossentropy"),
    ("softplus", "sparse_categorical_crossentropy"),
}  # fmt: skip
"""Positive outputs that these losses normalize to a sum of 1."""


def find_reading(model: Model, classes: int, labels: Array | None = None, *, at_least: bool = False) -> Reading:
    """Return how to decode a classifier of ``classes`` classes, or raise ``Unmet`` with what does not match.

    ``labels`` is a batch of labels from the learner's own pipeline, if there is one: they must have the form that the
    loss needs. ``at_least`` says that the learner's own data may have more classes.
    """
    as_array(model.outputs, "the model's outputs", trained=True)
    units = _units_of(model)
    loss, activation = model.summary.loss or "", model.summary.last_activation()
    require_loss(model, "binary_crossentropy" if units == 1 else "sparse_categorical_crossentropy")
    _enough_units(model, loss, activation, units, classes)
    _can_be_trained(model, loss, activation, units)
    named = _takes_by_name(model, loss)
    if named:
        _outputs_fit(model, loss, activation, named)
    by_number = _read_loss_once(model, _forms(loss, units, labels), own=is_own(loss))
    takes = named or by_number.takes
    probabilities = _outputs_fit(model, loss, activation, takes)
    if labels is not None:
        labels_fit(loss, by_number.form, units, classes, labels, signed=loss in MARGINS)
    read_as_chance = probabilities or takes in ("distance", "probability")
    scale = "probability" if read_as_chance else "logit"
    half = model.summary.cuts_at_half
    advice = metrics_fit(model.summary.metrics, by_number.form, units, scale, cuts_at_half=half)
    advice += tuple(_unusual(loss, activation, units, takes, probabilities))
    if not at_least:
        advice += tuple(_outputs_without_a_class(units, classes, labels if by_number.form == "index" else None))
    return Reading(units, by_number.form, "probability" if read_as_chance else "logit", advice)


def find_any_reading(model: Model, classes: int) -> Reading:
    """Return how to decode the outputs of a classifier, whether or not the loss matches.

    Raises ``Unmet`` where the outputs cannot be decoded to one of ``classes`` classes, and what the learner's function
    raised where it left such a model half made.
    """
    try:
        return find_reading(model, classes)
    except Unmet as failed:
        if not _name_a_class(model, classes):
            raise (model.fault or failed) from None
    return reading_by_shape(model)


def reading_to_train(model: Model, classes: int) -> Reading:
    """Return how to decode a classifier, and prepare it for a training by the grader.

    A model whose output layer and loss do not match is compiled with a matching loss, because the mismatch has its own
    criterion. Raises ``Unmet`` where the outputs cannot be decoded to one of ``classes`` classes.
    """
    if model.part:
        raise RubricProblem(
            f"A training needs the whole model, and this prepares its {model.part} alone.",
            "",
            "Take `find_reading`: then a loss that does not match blocks the training.",
        )
    try:
        return find_reading(model, classes)
    except Unmet:
        if not _name_a_class(model, classes):
            raise
    reading = reading_by_shape(model)
    how = {"form": reading.label_form, "logits": reading.scale == "logit"}
    model.candidate.stand_in("compiled_for_classes", model=model.handle, **how)
    model.candidate.note("other_loss", True)
    return reading


def _name_a_class(model: Model, classes: int) -> bool:
    outputs = model.outputs
    constant = model.summary.last_activation() in SUM_OF_ONE or bool(np.allclose(outputs, 1, atol=1e-6))
    enough = model.units >= classes or (model.units == 1 and classes == 2 and not constant)
    return len(model.summary.outputs) < 2 and outputs.ndim in (1, 2) and enough and bool(np.isfinite(outputs).all())


def reading_by_shape(model: Model) -> Reading:
    """Return how to decode outputs by their shape and the last activation, whatever the loss is."""
    loss, activation = model.summary.loss or "", model.summary.last_activation()
    form: LabelForm = "index" if not loss or is_own(loss) or loss in INDEX_LOSSES else "one_hot"
    scale: Literal["probability", "logit"] = "probability" if _are_probabilities(model, activation, None) else "logit"
    return Reading(model.units, "column" if model.units == 1 else form, scale)


def _outputs_fit(model: Model, loss: str, activation: str | None, takes: Outputs | None) -> bool:
    """Return whether the outputs are probabilities; raise ``Unmet`` where they are not, but the loss needs them."""
    probabilities = _are_probabilities(model, activation, takes)
    if takes == "probability" and not probabilities and loss not in RAW_IS_FINE and (activation, loss) not in SHARES:
        raise _logits_for_probabilities(model, loss, activation)
    return probabilities


def _units_of(model: Model) -> int:
    """Return the number of outputs per example."""
    outputs = model.outputs
    require(len(model.summary.outputs) < 2, "a model with one output", f"{len(model.summary.outputs)} outputs",
            "Build the model with one output: `tf.keras.Model(inputs, outputs)` with a single tensor.")  # fmt: skip
    if outputs.ndim == 1:
        return 1
    if outputs.ndim == 2:
        return int(outputs.shape[1])
    advice = "Put `Flatten()` or `GlobalAveragePooling2D()` before the last `Dense`."
    if outputs.ndim == 3:
        advice = f"{fewer_axes(model)}: the label is one value per example."
    shape = ", ".join(["batch", *map(str, outputs.shape[1:])])
    raise Unmet("one output per example, of shape (batch, units)", f"outputs of shape ({shape})", advice)


def fewer_axes(model: Model) -> str:
    """Return what makes one output of the outputs for each step, or for each row of an image."""
    if model.summary.has("LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional"):
        return "Leave `return_sequences` out of the last recurrent layer"
    if model.summary.has("Embedding"):
        return "Put `GlobalMaxPooling1D()` or `Flatten()` before the last `Dense`"
    if model.summary.has("Conv1D"):
        # In a series, the place of a value matters: a pooling over all steps loses it.
        return "Put `Flatten()` before the last `Dense`"
    return "Put `Flatten()` before the first `Dense`"


def _read_loss_once(model: Model, forms: tuple[LabelForm, ...], *, own: bool) -> LossReading:
    """Return what ``read_loss`` found for this model, for all criteria that ask."""
    question = ("loss", model.handle.number, model.outputs.tobytes(), forms, own)
    return model.candidate.ledger.gather(question, lambda: read_loss(model, forms, own=own))


def _forms(loss: str, units: int, labels: Array | None) -> tuple[LabelForm, ...]:
    """Return the forms of labels that the loss may need: one for a loss of Keras, several for the learner's own."""
    if loss in INDEX_LOSSES:
        return ("index",)
    if not is_own(loss):
        return ("column",) if units == 1 else ("one_hot",)
    if units == 1:
        return ("column", "index")
    given_rows = labels is not None and np.ndim(labels) > 1 and np.shape(labels)[-1] > 1
    # The loss "crossentropy" chooses one of the two at the first labels.
    return ("one_hot", "index") if given_rows else ("index", "one_hot")


def _enough_units(model: Model, loss: str, activation: str | None, units: int, classes: int) -> None:
    require(
        loss not in NOT_FOR_CLASSES,
        "a classification loss",
        f"`{loss}`",
        'Write `loss="sparse_categorical_crossentropy"`, or `loss="binary_crossentropy"` for one unit.',
    )
    if units == 1 and classes == 2:
        constant = activation in ("softmax", None) and bool(np.allclose(model.outputs, 1.0, atol=1e-6))
        require(
            activation != "softmax" and not constant,
            "one unit with a sigmoid, or two with a softmax",
            "one unit with a softmax, which always outputs 1.0",
            'Write `Dense(1, activation="sigmoid")`, or `Dense(2, activation="softmax")` with a matching loss.',
        )
        if loss not in INDEX_LOSSES | ONE_HOT_LOSSES:
            return
        raise Unmet(
            "one unit with binary cross-entropy, or two units with a categorical loss",
            f"one unit with `{loss}`, "
            + ("which needs one unit per class" if loss in INDEX_LOSSES else _OVER_ONE_UNIT.get(loss, _NOTHING)),
            'Write `loss="binary_crossentropy"` for one sigmoid unit, or `Dense(2, activation="softmax")`.',
        )
    require(
        units >= classes,
        f"one unit for each of the {classes} classes",
        f"an output layer with units={units}",
        f'End with `Dense({classes}, activation="softmax")`.',
    )


_CLASS_OF = {
    "binary_crossentropy": "BinaryCrossentropy",
    "categorical_crossentropy": "CategoricalCrossentropy",
    "sparse_categorical_crossentropy": "SparseCategoricalCrossentropy",
}
_NOTHING = "which is constant for one output"
_OVER_ONE_UNIT = {"categorical_crossentropy": "which is always 0 for one output"}


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
        f'an output layer with `activation="{last}"`, or without an activation and with `from_logits=True`',
        f"an output layer with `{activation}`, whose gradient is 0 where it outputs 0",
        f'Write `activation="{last}"` in the output layer. Use `{activation}` in hidden layers only.',
    )
    require(
        loss not in ONLY_PUSH_UP or activation in SUM_OF_ONE | {None},
        f"outputs with a sum of 1 for `{loss}`",
        f"an output layer with {_say(activation)}, so the loss does not decrease wrong outputs",
        'Write `activation="softmax"` in the output layer, or use a cross-entropy loss.',
    )


def _takes_by_name(model: Model, loss: str) -> Outputs | None:
    if model.summary.from_logits:
        return "logit"
    if loss in DISTANCES:
        return "distance"
    return None if is_own(loss) or loss in MARGINS | {"cosine_similarity"} else "probability"


def _are_probabilities(model: Model, activation: str | None, takes: Outputs | None) -> bool:
    """Return whether the outputs are probabilities, by the summary and by their values."""
    outputs = model.outputs.reshape(len(model.outputs), -1)
    within = bool(np.all((outputs >= -1e-6) & (outputs <= 1 + 1e-6)))
    if activation in PROBABILITIES:
        return within
    adds_up = outputs.shape[1] > 1 and bool(np.allclose(outputs.sum(axis=1), 1, atol=1e-3))
    if _comes_after_probabilities(model.summary):
        return within and (adds_up or outputs.shape[1] == 1)
    if activation is not None and not is_own(activation):
        return False
    # A custom layer: logits may be between 0 and 1 by chance, but their sum is rarely 1.
    return within and (adds_up or takes == "probability")


def _comes_after_probabilities(summary: ModelSummary) -> bool:
    """Return whether the last layer has no weights and no activation, and one before it has: the mean of several votes.

    What comes out is judged by its values alone.
    """
    last = summary.last_layer()
    if last is None or last.own or last.units or last.parameters or last.activation not in (None, "linear"):
        return False
    return any(layer.activation in PROBABILITIES for layer in summary.steps())


def _logits_for_probabilities(model: Model, loss: str, activation: str | None) -> Unmet:
    last = "sigmoid" if model.outputs[0].size == 1 else "softmax"
    layers = model.summary.layers if model.summary.ordered else ()
    if layers and layers[-1].is_a("BatchNormalization", "LayerNormalization", "UnitNormalization"):
        return Unmet(
            "probabilities from the output layer",
            f"outputs such as {show(model.outputs[0], 5)}, because `{layers[-1].kind}` comes last",
            f"Put `{layers[-1].kind}` before the output layer, or remove it: what it outputs are no probabilities.",
        )
    made = next((place for place, layer in enumerate(layers) if layer.activation == last and layer.units), len(layers))
    if (after := layers[made + 1 :]) and not any(layer.units for layer in after):
        return Unmet(
            "probabilities from the output layer",
            f"outputs such as {show(model.outputs[0], 5)}, because `{after[-1].kind}` comes after `{last}`",
            f"End with the layer that has `{last}`: what comes after it makes no probabilities of them.",
        )
    if activation not in ("linear", None) and not is_own(activation):
        # Its outputs have bounds, or no negative values: they are no logits either.
        return Unmet(
            "probabilities from the output layer",
            f"outputs such as {show(model.outputs[0], 5)} from an output layer with {_say(activation)}; "
            f"{told_loss(loss)} needs probabilities",
            f'Write `activation="{last}"` in the output layer.',
            hints=(
                f"Which values does `{activation}` output, and are they probabilities?",
                f"The outputs of `{last}` are probabilities: from 0 to 1.",
                f'`Dense(…, activation="{last}")`.',
            ),
        )
    return Unmet(
        "probabilities from the output layer, or a loss with `from_logits=True` for logits",
        f"logits such as {show(model.outputs[0], 5)} from an output layer with {_say(activation)}; "
        f"{told_loss(loss)} needs probabilities",
        f'Write `activation="{last}"` in the output layer, or create the loss with `from_logits=True`.',
        hints=(
            "Which values can a layer without an activation output, and are they probabilities?",
            "The output layer and the loss must match: both use probabilities, or both use logits.",
            f'`Dense(…, activation="{last}")`, or `loss=tf.keras.losses.{_CLASS_OF.get(loss, "…Crossentropy")}'
            "(from_logits=True)`.",
        ),
    )


def _unusual(
    loss: str, activation: str | None, units: int, takes: Outputs | None, probabilities: bool
) -> Iterator[str]:
    if probabilities and takes == "logit" and activation == "linear":
        yield (
            "Remove `from_logits=True`: the outputs are probabilities already, and the loss makes probabilities of "
            "them once more."
        )
    elif probabilities and takes == "logit":
        yield (
            f"Remove `from_logits=True` or the activation: the loss expects logits, and the output layer has "
            f"{_say(activation)}. Keras corrects this during training."
        )
    elif (activation, loss) in SHARES and takes == "probability":
        yield f"Use `softmax` instead of `{activation}`: it is the usual activation for `{loss}`."
    elif not probabilities and activation not in ("linear", "log_softmax", None):
        yield f"Remove the last activation: the output layer has {_say(activation)}, and logits need none."
    if takes == "distance":
        yield f"Use a cross-entropy loss: it is made for classes and trains faster than {told_loss(loss)}."
    elif loss == "binary_focal_crossentropy" and not probabilities and takes != "logit":
        yield f"End with a sigmoid, or write `from_logits=True`: `{loss}` is made for probabilities."
    if units > 1 and activation == "sigmoid":
        yield "Use `softmax` for one of several classes: sigmoid outputs do not have a sum of 1."


def _outputs_without_a_class(units: int, classes: int, labels: Array | None) -> Iterator[str]:
    """Yield what to do where a model has more units than classes; ``labels`` are numbers of a learner's own."""
    known = max(classes, 0 if labels is None else 1 + int(labels.max()))
    if units > max(2, known):
        yield f"Use {known} units for {known} classes: with {units}, some outputs have no class."
    elif units > max(2, classes) and labels is not None and labels.min() == 1:
        yield f"Number the classes from 0: then {units - 1} units are enough. With {units}, some outputs have no class."


def _say(activation: str | None) -> str:
    if activation is None or is_own(activation):
        return "an own activation"
    return f"the activation `{activation}`" if activation != "linear" else "no activation"
