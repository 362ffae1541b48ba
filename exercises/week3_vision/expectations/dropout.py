"""Does a model drop values before its output layer in training? By its layers, or by its outputs.

Keras's dropout layers are known. For a learner's own layer, or a model with its own ``call``, the outputs for the
same images are compared, in several calls with ``training=True``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from grader.checks.arrays import Array
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, require
from grader.submission.models.layer_summary import ORDERED, LayerSummary

DROPPING = (
    "Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "AlphaDropout", "GaussianDropout",
)  # fmt: skip
WEIGHING = ("Dense", "EinsumDense", "Conv2D", "SeparableConv2D", "DepthwiseConv2D")
"""Layers with weights, even if these are not visible."""
TIMES = 6
"""Number of calls: a rate of 0.01 on 40 values leaves all unchanged in 1 of 10^8."""
SAME = 1e-5
"""Outputs that differ by less are the same."""
ADVICE = "Put `Dropout(0.3)` before the last `Dense`."


def expect_dropping(model: Model) -> None:
    """Raise ``Unmet`` if no value is dropped in training, or only outputs are."""
    steps = list(_steps(model.summary.layers))
    last = max((n for n, layer in enumerate(steps) if _weighs(layer)), default=len(steps))
    last = last if model.summary.ordered else len(steps)
    known = [n for n, layer in enumerate(steps) if _drops(layer)]
    own = [n for n, layer in enumerate(steps) if layer.own or layer.kind == "Lambda"]
    if model.summary.ordered and any(n < last for n in known):
        return
    hidden = not model.summary.ordered or any(n == last and steps[n].own for n in known)
    asked = _ask_in_training(model) if own or hidden else None
    changing = asked is not None and bool(np.ptp(asked, axis=0).max() > SAME)
    behind = known or (changing and min(own, default=0) > last)
    if (not hidden and behind) or (changing and _turns_answers_off(asked)):
        raise Unmet(
            "dropout before the output layer",
            "dropout after it, which sets outputs to 0",
            ADVICE.replace("(0.3)", ""),
        )
    idle = any(layer.is_a(*DROPPING) and not _drops(layer) for layer in steps)
    blind = hidden and known and bool(np.ptp(model.outputs, axis=0).max() <= SAME)
    require(
        changing or bool(blind),
        "a `Dropout` layer between `last_output` and the output layer",
        "a dropout layer without effect in training: it is not called"
        if known
        else "no dropout: a `Dropout` layer with the rate 0 drops nothing"
        if idle
        else ", ".join(layer.kind for layer in steps[-4:]) + " at the end, and no dropout layer",
        ADVICE,
    )


def _steps(layers: Iterable[LayerSummary]) -> Iterator[LayerSummary]:
    """Yield the layers in order, with those of a nested model; a learner's own layer is one step."""
    for layer in layers:
        if layer.inner and layer.kind in ORDERED and not layer.own:
            yield from _steps(layer.inner)
        else:
            yield layer


def _weighs(layer: LayerSummary) -> bool:
    return layer.is_a(*WEIGHING) or bool(layer.parameters and not layer.kind.endswith("Normalization"))


def _drops(layer: LayerSummary) -> bool:
    """Return whether a layer, or one inside it, is a Keras dropout layer with a rate above 0."""
    rate = layer.settings.get("rate")
    dropping = layer.is_a(*DROPPING) and isinstance(rate, (int, float)) and rate > 0
    return dropping or any(map(_drops, layer.inner))


def _ask_in_training(model: Model) -> Array:
    """Return the outputs of the model for the same images in several calls in training: ``(times, n, units)``."""
    ask = model.candidate.first_input
    predictions = [np.asarray(ask(model.handle, model.inputs, True)["outputs"], np.float64) for _ in range(TIMES)]
    return np.stack(predictions).reshape(TIMES, len(model.inputs), -1)


def _turns_answers_off(asked: Array | None) -> bool:
    """Return whether each output has at most two values, one of which is the same for several images."""
    if asked is None or asked.shape[2] > 1:
        return False
    kinds = [set(np.round(asked[:, n, 0], 5).tolist()) for n in range(asked.shape[1])]
    shared = max(sum(item in kind for kind in kinds) for item in set().union(*kinds))
    return max(map(len, kinds)) <= 2 and shared > 1
