"""Which form of labels and outputs a compiled loss needs, found by computing it, whatever its name is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from grader.candidate.structures import take
from grader.checks.arrays import Array, as_array
from grader.checks.details import Raised
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, require

LabelForm = Literal["index", "one_hot", "column"]
Outputs = Literal["probability", "logit", "distance"]
"""How a loss treats outputs: as probabilities, as logits, or as numbers that should be near 0 and 1."""

SAME = 2e-3
"""Two ratios are equal within this share: Keras computes in single precision."""
EPSILON = 1e-7
"""Keras clips probabilities this far from 0 and 1."""

_MUST_FIT = "Choose the output layer, the loss and the labels so that they match."
_METRICS_LAST = "Write `metrics=[…]` in `compile`: the third positional argument is `loss_weights`."
_METRICS_AS_WEIGHTS = r"dtype='string' is not a valid dtype|convert a value \(<\w+ name="
"""What Keras raises where it multiplies the loss by metrics or by their names."""


@dataclass(frozen=True)
class LossReading:
    """The form of labels and outputs that a compiled loss needs, as far as its values show."""

    form: LabelForm
    """The form of labels with which it can be computed, and is smaller for correct labels."""
    takes: Outputs | None
    """How it treats the outputs; ``None`` for an unknown loss."""


def require_loss(model: Model, usual: str = "", where: str = "before the model is returned") -> None:
    """Raise ``Unmet`` where a model is not compiled, or is compiled without a loss; ``usual`` is one that fits it."""
    compiled = bool(model.summary.loss or model.summary.optimizer)
    require(compiled, "a compiled model", "a model without `compile`", f"Call `model.compile(…)` {where}.")
    written = f'`loss="{usual}"`' if usual else "a `loss=…`"
    require(bool(model.summary.loss), "a loss in `compile`", "`compile` without a loss",
            f"Write {written} in `model.compile(…)`: without a loss, nothing can be trained.")  # fmt: skip


def exception_of(raised: dict[str, Any]) -> Raised:
    """Return the exception of a compiled loss as a detail of a verdict, which is explained like any other."""
    return {"type": str(raised.get("type_name")), "message": str(raised.get("message"))}


def write_labels(classes: Array, form: LabelForm, units: int) -> Array:
    """Return class numbers ``(n,)`` unchanged, as one-hot rows ``(n, units)``, or as a column ``(n, 1)``."""
    classes = np.asarray(classes).astype(np.int64)
    if form == "index":
        return classes
    if form == "column":
        return classes.astype(np.float32).reshape(-1, 1)
    return np.asarray(np.eye(units, dtype=np.float32)[classes])


def read_loss(model: Model, forms: tuple[LabelForm, ...], *, own: bool) -> LossReading:
    """Compute the compiled loss with the most likely labels by the outputs, and with the least likely ones.

    ``forms`` are tried in order. The first form wins whose two values have the ratio of a known loss; so no name,
    reduction or weight hides it. Otherwise it is the first form with a smaller loss for the likely labels, or, unless
    the loss is the learner's ``own``, the first that can be computed. Raises ``Unmet`` where there is none.
    """
    outputs = as_array(model.candidate.predict(model.handle, model.inputs), "the model's outputs", trained=True)
    require(
        outputs.shape == model.outputs.shape and bool(np.allclose(outputs, model.outputs, rtol=1e-2, atol=1e-3)),
        "the same outputs from `model.predict(x)` and `model(x)`",
        "different outputs",
        "Do not override `predict` or `predict_step`. Use nothing random outside of training: no `Dropout` with "
        "`training=True`, and no `tf.random` in a layer.",
    )
    outputs = outputs.reshape(len(outputs), -1).astype(np.float64)
    # As many examples as units would let labels (n,) be spread over outputs (n, units) without an error.
    outputs = outputs[: len(outputs) - (len(outputs) == outputs.shape[1])]
    favoured, opposed = _labels_for(outputs)
    labels = {
        f"{form} {name}": write_labels(classes, form, outputs.shape[1])
        for form in forms
        for name, classes in (("favoured", favoured), ("opposed", opposed))
    }
    told = model.candidate.losses(model.handle, take(model.inputs, slice(len(outputs))), labels)
    pairs = {form: (told[f"{form} favoured"], told[f"{form} opposed"]) for form in forms}
    computed = {form: pair for form, pair in pairs.items() if not any(isinstance(item, dict) for item in pair)}
    for form, pair in computed.items():
        known = zip(_known_losses(outputs, favoured, form), _known_losses(outputs, opposed, form), strict=True)
        for (takes, for_favoured), (_, for_opposed) in known:
            if _same_ratio(pair, (for_favoured, for_opposed)):
                return LossReading(form, takes)
    for form, (for_favoured, for_opposed) in computed.items():
        if for_favoured < for_opposed or not own:
            return LossReading(form, None)
    raise _useless(model, pairs, outputs.shape[1])


def _labels_for(outputs: Array) -> tuple[Array, Array]:
    """Return the most likely class of each row of outputs, and the least likely one."""
    if outputs.shape[1] == 1:
        middle = np.median(outputs)
        above = outputs[:, 0] > middle
        if not above.any():
            # Most outputs equal the largest one: a sigmoid saturates on unscaled inputs.
            above = outputs[:, 0] >= middle if outputs.min() < middle else outputs[:, 0] > 0.5
        return above.astype(np.int64), 1 - above.astype(np.int64)
    return outputs.argmax(axis=1), outputs.argmin(axis=1)


def _known_losses(outputs: Array, classes: Array, form: LabelForm) -> list[tuple[Outputs, float]]:
    """Return the values of the known losses for labels of this form, each with how it treats the outputs."""
    rows, units = np.arange(len(outputs)), outputs.shape[1]
    known: list[tuple[Outputs, Array]] = []
    with np.errstate(all="ignore"):
        if units > 1:
            kept, shares = _clip(outputs), _clip(outputs / outputs.sum(axis=1, keepdims=True))
            shares = kept / kept.sum(axis=1, keepdims=True) if form == "index" else shares
            known = [
                ("logit", -np.log(softmax(outputs))[rows, classes]),
                ("probability", -np.log(shares)[rows, classes]),
            ]
        if units == 1 or form != "index":
            yes = classes.reshape(-1, 1) if units == 1 else np.eye(units)[classes]
            chance = _clip(outputs)
            known += [
                ("logit", np.logaddexp(0, outputs) - yes * outputs),
                ("probability", -(yes * np.log(chance) + (1 - yes) * np.log(1 - chance))),
                ("distance", np.square(yes - outputs)),
                ("distance", np.abs(yes - outputs)),
            ]
        return [(takes, float(np.mean(values))) for takes, values in known]


def _clip(chances: Array) -> Array:
    """Return probabilities as Keras clips them: in single precision 1 - 1e-7 is 1 - 1.19e-7."""
    single = np.clip(np.asarray(chances, dtype=np.float32), np.float32(EPSILON), np.float32(1) - np.float32(EPSILON))
    return single.astype(np.float64)


def _same_ratio(pair: tuple[Any, Any], entropy: tuple[float, float]) -> bool:
    (first, second), (value, other) = pair, entropy
    return second > 0 and other > 0 and bool(np.isclose(first / second, value / other, rtol=SAME, atol=1e-6))


def _useless(model: Model, pairs: dict[LabelForm, tuple[Any, Any]], units: int) -> Unmet:
    outputs = f"{units} output{'s' if units > 1 else ''}"
    computed = [pair for pair in pairs.values() if not any(isinstance(item, dict) for item in pair)]
    if not computed:
        raised = next(item for pair in pairs.values() for item in pair if isinstance(item, dict))
        return Unmet(
            f"a loss that can be computed for {outputs} per example",
            f"the compiled loss raised {raised.get('type_name')}: {str(raised.get('message'))[:200]}",
            _METRICS_LAST if re.search(_METRICS_AS_WEIGHTS, str(raised.get("message"))) else "",
            exception=exception_of(raised),
            otherwise=_MUST_FIT,
        )
    first, second = computed[0]
    return Unmet(
        "a smaller loss for correct predictions than for wrong ones",
        f"a loss of {first:.3g} for correct predictions, and of {second:.3g} for wrong ones",
        "Use a classification loss of Keras, or change the sign of your own loss."
        if second < 0
        else "Use a classification loss of Keras. In your own loss, check the sign, and the order of its arguments: "
        "`(y_true, y_pred)`.",
    )


def sigmoid(values: Array) -> Array:
    """Return 1 / (1 + exp(-values)), without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(values / 2)))


def softmax(rows: Array) -> Array:
    """Return rows ``(n, units)`` that are positive and add up to 1."""
    powers = np.exp(rows - rows.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
