"""How a compiled loss reads outputs and labels, found by computing it, whatever its name is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from grader.candidate.structures import take
from grader.checks.arrays import Array, as_array
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, require

LabelForm = Literal["index", "one_hot", "column"]
Outputs = Literal["probability", "logit", "distance"]
"""What a loss takes outputs for: chances, raw scores, or numbers that should be near 0 and 1."""

SAME = 2e-3
"""Two ratios are the same within this share: Keras computes in single precision."""
EPSILON = 1e-7
"""Keras clips probabilities this far from 0 and 1."""

_MUST_FIT = "The last layer, the loss and the labels must fit together."
_METRICS_LAST = "Name the metrics in `compile`, `metrics=[…]`: the third argument without a name is `loss_weights`."
_METRICS_AS_WEIGHTS = r"dtype='string' is not a valid dtype|convert a value \(<\w+ name="
"""What Keras raises where it multiplies the loss by the names of metrics, or by metrics themselves."""


@dataclass(frozen=True)
class LossReading:
    """How a compiled loss reads labels and outputs, as far as its values tell."""

    form: LabelForm
    """The form of labels with which it can be computed, and is smaller for right answers."""
    takes: Outputs | None
    """What it takes the outputs for; ``None`` where it is no loss that is known here."""


def exception_of(raised: dict[str, Any]) -> dict[str, str]:
    """Return what a compiled loss raised, as a detail of a verdict, which is explained like any other exception."""
    return {"type": str(raised.get("type_name")), "message": str(raised.get("message"))}


def write_labels(classes: Array, form: LabelForm, units: int) -> Array:
    """Return class numbers ``(n,)`` as they are, as one-hot rows ``(n, units)``, or as a column ``(n, 1)``."""
    classes = np.asarray(classes).astype(np.int64)
    if form == "index":
        return classes
    if form == "column":
        return classes.astype(np.float32).reshape(-1, 1)
    return np.asarray(np.eye(units, dtype=np.float32)[classes])


def read_loss(model: Model, forms: tuple[LabelForm, ...], *, own: bool) -> LossReading:
    """Compute the compiled loss with labels that the outputs favour, and with labels that they speak against.

    ``forms`` are tried in their order. The first wins whose two values relate to one another as those of a
    known loss: so no name, reduction or weight hides it. Else the first that is smaller for the favoured
    labels; of a loss that is not the learner's ``own`` the first that can be computed at all. Raises ``Unmet``
    where there is none.
    """
    outputs = as_array(model.candidate.predict(model.handle, model.inputs), "the model's answers", trained=True)
    require(
        outputs.shape == model.outputs.shape and bool(np.allclose(outputs, model.outputs, rtol=1e-2, atol=1e-3)),
        "the same answers from `model.predict(x)` as from `model(x)`",
        "other ones",
        "Leave `predict` and `predict_step` as Keras has them: what answers has to be the model that is trained. "
        "And nothing random may stay on in it, such as a dropout that is called with `training=True`.",
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
    computed = {form: pair for form, pair in pairs.items() if not any(isinstance(one, dict) for one in pair)}
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
    """Return the class that each row of outputs favours, and the one that it speaks against."""
    if outputs.shape[1] == 1:
        middle = np.median(outputs)
        above = outputs[:, 0] > middle
        if not above.any():
            # Most outputs are the largest one: a sigmoid that is driven to its end by inputs nobody scaled.
            above = outputs[:, 0] >= middle if outputs.min() < middle else outputs[:, 0] > 0.5
        return above.astype(np.int64), 1 - above.astype(np.int64)
    return outputs.argmax(axis=1), outputs.argmin(axis=1)


def _known_losses(outputs: Array, classes: Array, form: LabelForm) -> list[tuple[Outputs, float]]:
    """Return what the losses that read labels of this form would be, each with what it takes the outputs for."""
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
    """Return chances as Keras clips them: in single precision 1 - 1e-7 is 1 - 1.19e-7, which decides at the ends."""
    single = np.clip(np.asarray(chances, dtype=np.float32), np.float32(EPSILON), np.float32(1) - np.float32(EPSILON))
    return single.astype(np.float64)


def _same_ratio(pair: tuple[Any, Any], entropy: tuple[float, float]) -> bool:
    (first, second), (one, other) = pair, entropy
    return second > 0 and other > 0 and bool(np.isclose(first / second, one / other, rtol=SAME, atol=1e-6))


def _useless(model: Model, pairs: dict[LabelForm, tuple[Any, Any]], units: int) -> Unmet:
    outputs = f"{units} output{'s' if units > 1 else ''}"
    computed = [pair for pair in pairs.values() if not any(isinstance(one, dict) for one in pair)]
    if not computed:
        raised = next(one for pair in pairs.values() for one in pair if isinstance(one, dict))
        return Unmet(
            f"a loss that can be computed for {outputs} per example",
            f"the compiled loss raised {raised.get('type_name')}: {str(raised.get('message'))[:200]}",
            _METRICS_LAST if re.search(_METRICS_AS_WEIGHTS, str(raised.get("message"))) else "",
            exception=exception_of(raised),
            otherwise=_MUST_FIT,
        )
    first, second = computed[0]
    return Unmet(
        "a loss that is smaller for right answers than for wrong ones",
        f"the compiled loss is {first:.3g} where the model's answers are right, and {second:.3g} where they are wrong",
        "Use one of Keras's losses for classes; or is the sign of yours turned round?",
    )


def sigmoid(values: Array) -> Array:
    """Return 1 / (1 + exp(-values)), without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(values / 2)))


def softmax(rows: Array) -> Array:
    """Return rows ``(n, units)`` that are positive and add up to 1."""
    powers = np.exp(rows - rows.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
