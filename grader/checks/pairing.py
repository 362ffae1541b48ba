"""How a model's outputs and labels are to be read, found by structure and by number.

Outputs may be probabilities or logits; labels may be class numbers, one-hot rows or one column. Which
it is follows from the last layer and the loss together; the compiled loss, computed on a batch of
the examiner's own, must agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from grader.checks.arrays import Array, show
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, require

LabelForm = Literal["index", "one_hot", "column"]

ONE_HOT_LOSSES = {
    "categorical_crossentropy", "categorical_focal_crossentropy", "categorical_hinge", "kl_divergence",
    "poisson", "categorical_generalized_cross_entropy",
}  # fmt: skip
COLUMN_LOSSES = {"binary_crossentropy", "binary_focal_crossentropy", "hinge", "squared_hinge"}
SQUARED_LOSSES = {"mean_squared_error", "mean_absolute_error", "huber", "log_cosh"}
SQUASHING = {"sigmoid", "softmax", "hard_sigmoid"}


@dataclass(frozen=True)
class Reading:
    """How to read what a model answers, and how to write labels for it."""

    units: int
    """Numbers per answer."""
    label_form: LabelForm
    """``index`` (n,), ``one_hot`` (n, units) or ``column`` (n, 1)."""
    scale: Literal["probability", "logit"]
    """Whether the outputs already are probabilities."""
    advice: tuple[str, ...] = ()
    """What is unusual but works."""

    def write_labels(self, classes: Array) -> Array:
        """Return class numbers ``(n,)`` in the form that the loss wants."""
        classes = np.asarray(classes).astype(np.int64)
        if self.label_form == "index":
            return classes
        if self.label_form == "column":
            return classes.astype(np.float32).reshape(-1, 1)
        return np.asarray(np.eye(self.units, dtype=np.float32)[classes])

    def decide(self, outputs: Array) -> tuple[Array, Array]:
        """Return the class that each row of ``outputs`` names, and how sure it is (0 to 1)."""
        rows = np.asarray(outputs, dtype=np.float64).reshape(len(outputs), -1)
        if rows.shape[1] == 1:
            yes = _sigmoid(rows[:, 0]) if self.scale == "logit" else rows[:, 0]
            return (yes > 0.5).astype(np.int64), np.clip(np.maximum(yes, 1 - yes), 0, 1)
        chances = _softmax(rows) if self.scale == "logit" else rows
        best = chances.argmax(axis=1)
        return best, np.clip(chances[np.arange(len(best)), best], 0, 1)


def find_reading(model: Model, classes: int, labels: Array | None = None) -> Reading:
    """Return how a classifier of ``classes`` classes is to be read, or raise ``Unmet`` with what does not fit.

    ``labels`` is a batch of labels from the learner's own pipeline, where those come from there: then
    they must be in the form that the loss wants.
    """
    loss = model.card.loss
    require(
        bool(loss),
        "a compiled model",
        "a model that was never compiled",
        "Call `model.compile(…)` before `return`.",
    )
    outputs = model.outputs
    _one_answer_each(outputs)
    units = outputs.shape[1]
    form = _label_form(str(loss), units)
    _enough_units(model, units, classes, form)
    given = _form_of(labels, units) if labels is not None else None
    if given is not None and given != form and not (form == "column" and given == "index" and units == 1):
        raise _labels_disagree(model, form, given)
    advice: list[str] = []
    computed = _computed_losses(model, form, units, classes)
    squashed = _is_squashed(model, outputs)
    if not squashed and str(loss) not in SQUARED_LOSSES | {"hinge", "squared_hinge", "categorical_hinge"}:
        _raw_outputs_fit(model, computed, form)
    if squashed and model.card.from_logits:
        advice.append(
            f"`from_logits=True` calls the outputs raw, but the last layer has {_activation(model)}: today's Keras "
            "undoes this while training; leave out one of the two."
        )
    if str(loss) in SQUARED_LOSSES:
        advice.append(f"`{loss}` measures distances; a cross-entropy is made for classes and learns faster.")
    if units > max(2, classes) or (classes == 2 and units > 2):
        advice.append(f"{classes} classes need {classes} outputs; {units} work, but some of them never answer.")
    if squashed and units > 1 and model.card.last_activation() == "sigmoid":
        advice.append("Sigmoid outputs do not add up to 1; softmax is made for one answer out of several.")
    return Reading(units, form, "probability" if squashed else "logit", tuple(advice))


def _one_answer_each(outputs: Array) -> None:
    if outputs.ndim == 2:
        return
    shape = ("batch", *outputs.shape[1:])
    advice = "The last recurrent layer must not return sequences; after `Conv1D` or `Embedding` pool or flatten."
    if outputs.ndim == 4:
        advice = "Put `Flatten()` or `GlobalAveragePooling2D()` before the last `Dense`."
    raise Unmet("one answer per example, of shape (batch, units)", f"answers of shape {_say(shape)}", advice)


def _label_form(loss: str, units: int) -> LabelForm:
    if loss.startswith("sparse"):
        return "index"
    if loss in ONE_HOT_LOSSES or units > 1:
        return "one_hot"
    return "column"


def _enough_units(model: Model, units: int, classes: int, form: LabelForm) -> None:
    activation, loss = model.card.last_activation(), model.card.loss
    if units == 1 and classes == 2 and form == "column":
        constant = bool(np.allclose(model.outputs, 1.0, atol=1e-6)) and activation in ("softmax", None)
        require(
            activation != "softmax" and not constant,
            "one unit with a sigmoid, or two with a softmax",
            "one unit with a softmax, which answers 1.0 whatever goes in",
            'Write `Dense(1, activation="sigmoid")`, or `Dense(2, activation="softmax")` with a matching loss.',
        )
        return
    if units == 1 and classes == 2:
        zero = (
            "a categorical loss over one unit is always zero"
            if form == "one_hot"
            else "sparse labels need one unit each"
        )
        raise Unmet(
            "one unit with binary cross-entropy, or two units with a categorical loss",
            f"one unit with `{loss}`: {zero}",
            'Write `loss="binary_crossentropy"` for one sigmoid unit, or `Dense(2, activation="softmax")`.',
        )
    require(
        units >= classes,
        f"one unit for each of the {classes} classes",
        f"a last layer with units={units}",
        f'End with `Dense({classes}, activation="softmax")`.',
    )


def _form_of(labels: Array, units: int) -> LabelForm:
    labels = np.asarray(labels)
    if labels.ndim > 1 and labels.shape[-1] > 1:
        return "one_hot"
    return "column" if units == 1 else "index"


def _labels_disagree(model: Model, form: LabelForm, given: LabelForm) -> Unmet:
    words = {
        "index": "class numbers, one per example",
        "one_hot": "one-hot rows",
        "column": "one number, 0 or 1, per example",
    }
    fix = {
        "one_hot": 'use `loss="sparse_categorical_crossentropy"`, or one-hot labels (`label_mode="categorical"`)',
        "index": 'use `loss="categorical_crossentropy"`, or keep the labels as numbers (`label_mode="int"`)',
        "column": 'use `loss="binary_crossentropy"` with one sigmoid unit, or labels in the form that the loss wants',
    }
    return Unmet(
        f"labels in the form that `{model.card.loss}` wants: {words[form]}",
        f"labels that are {words[given]}",
        f"The data set and the loss must agree: {fix[given]}.",
    )


def _computed_losses(model: Model, form: LabelForm, units: int, classes: int) -> dict[str, float]:
    """Return the compiled loss on our own labels, and what each reading of the outputs would give."""
    truth = np.arange(len(model.inputs)) % classes
    labels = Reading(units, form, "logit").write_labels(truth)
    told = model.candidate.losses(model.handle, model.inputs, {form: labels})[form]
    if isinstance(told, dict):
        raise Unmet(
            f"a loss that can be computed for {units} output{'s' if units > 1 else ''}",
            f"`{model.card.loss}` raised {told.get('type_name')}: {str(told.get('message'))[:200]}",
            "The last layer, the loss and the labels must fit together.",
        )
    rows = model.outputs.astype(np.float64)
    if units == 1:
        yes = truth.astype(np.float64)
        chance, logit = np.clip(rows[:, 0], 1e-7, 1 - 1e-7), rows[:, 0]
        as_chance = -np.mean(yes * np.log(chance) + (1 - yes) * np.log(1 - chance))
        as_logit = np.mean(np.logaddexp(0, logit) - yes * logit)
    else:
        picked = np.log(_softmax(rows) + 1e-12)[np.arange(len(rows)), truth]
        chances = np.clip(rows / np.where(rows.sum(1, keepdims=True) == 0, 1, rows.sum(1, keepdims=True)), 1e-7, 1)
        as_chance = -np.mean(np.log(chances[np.arange(len(rows)), truth]))
        as_logit = -np.mean(picked)
        if model.card.loss in COLUMN_LOSSES:
            one_hot = np.eye(units)[truth]
            as_logit = np.mean(np.logaddexp(0, rows) - one_hot * rows)
    return {"told": float(told), "as_probability": float(as_chance), "as_logit": float(as_logit)}


def _is_squashed(model: Model, outputs: Array) -> bool:
    """Return whether the outputs are probabilities: the card says so and the numbers do not deny it."""
    within = bool(np.all((outputs >= -1e-6) & (outputs <= 1 + 1e-6)))
    activation = model.card.last_activation()
    if activation in SQUASHING:
        return within
    if activation in (None, "own") or str(activation).startswith("own:"):
        return within and (outputs.shape[1] == 1 or bool(np.allclose(outputs.sum(axis=1), 1, atol=1e-3)))
    return False


def _raw_outputs_fit(model: Model, computed: dict[str, float], form: LabelForm) -> None:
    by_number = bool(np.isclose(computed["told"], computed["as_logit"], rtol=1e-3, atol=1e-4))
    if by_number or model.card.from_logits:
        return
    told, logits = computed["told"], computed["as_logit"]
    last = "sigmoid" if model.outputs.shape[1] == 1 else "softmax"
    raise Unmet(
        f"probabilities from the last layer, or a loss with `from_logits=True` for raw outputs ({form} labels)",
        f"outputs such as {show(model.outputs[0], 5)} with {_activation(model)}; `{model.card.loss}` takes them for "
        f"probabilities: on a test batch it gives {told:.2f} where the logits would give {logits:.2f}",
        f'Write `activation="{last}"` in the last layer, or build the loss with `from_logits=True`.',
    )


def _activation(model: Model) -> str:
    activation = model.card.last_activation()
    return f"the activation `{activation}`" if activation and activation != "linear" else "no activation"


def _say(shape: tuple[Any, ...]) -> str:
    return "(" + ", ".join(map(str, shape)) + ")"


def _sigmoid(values: Array) -> Array:
    return np.asarray(0.5 * (1 + np.tanh(values / 2)))


def _softmax(rows: Array) -> Array:
    powers = np.exp(rows - rows.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
