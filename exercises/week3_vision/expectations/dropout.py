"""Does a model drop values before its last layer while it is trained? By its layers, or by what it answers.

Which layers of Keras's own drop values is known. Of a learner's own layer, or a model with its own ``call``, nobody
knows what it does: there the answers to the same pictures tell, asked for several times as ``fit`` does.
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
"""They weigh, even where nobody saw their weights."""
TIMES = 6
"""How often the same pictures are asked about: a share of 0.01 of 40 values leaves all as they are in 1 of 10^8."""
SAME = 1e-5
"""Answers that differ by less are the same."""
ADVICE = "Put `Dropout(0.3)` before the last `Dense`."


def expect_dropping(model: Model) -> None:
    """Raise ``Unmet`` where no value is dropped in training, or only answers are."""
    steps = list(_steps(model.summary.layers))
    last = max((n for n, one in enumerate(steps) if _weighs(one)), default=len(steps))
    last = last if model.summary.ordered else len(steps)
    known = [n for n, one in enumerate(steps) if _drops(one)]
    own = [n for n, one in enumerate(steps) if one.own or one.kind == "Lambda"]
    if model.summary.ordered and any(n < last for n in known):
        return
    hidden = not model.summary.ordered or any(n == last and steps[n].own for n in known)
    asked = _ask_in_training(model) if own or hidden else None
    changing = asked is not None and bool(np.ptp(asked, axis=0).max() > SAME)
    behind = known or (changing and min(own, default=0) > last)
    if (not hidden and behind) or (changing and _turns_answers_off(asked)):
        raise Unmet(
            "dropout before the last layer with weights",
            "dropout behind it: there it turns answers to 0, and no weight learns to do without an input",
            ADVICE.replace("(0.3)", ""),
        )
    blind = hidden and known and bool(np.ptp(model.outputs, axis=0).max() <= SAME)
    require(
        changing or bool(blind),
        "a `Dropout` layer between `last_output` and the answer",
        "the same answers to the same pictures each time in training: the dropout layer that is there is not called"
        if known
        else ", ".join(one.kind for one in steps[-4:]) + " at the end, and no dropout among all layers",
        ADVICE,
    )


def _steps(layers: Iterable[LayerSummary]) -> Iterator[LayerSummary]:
    """Yield the layers in their order, those of a nested model in its place; what is the learner's own is one step."""
    for layer in layers:
        if layer.inner and layer.kind in ORDERED and not layer.own:
            yield from _steps(layer.inner)
        else:
            yield layer


def _weighs(layer: LayerSummary) -> bool:
    return layer.is_a(*WEIGHING) or bool(layer.parameters and not layer.kind.endswith("Normalization"))


def _drops(layer: LayerSummary) -> bool:
    """Return whether a layer, or one inside of it, is one of Keras's that drop values."""
    rate = layer.settings.get("rate")
    dropping = layer.is_a(*DROPPING) and isinstance(rate, (int, float)) and rate > 0
    return dropping or any(map(_drops, layer.inner))


def _ask_in_training(model: Model) -> Array:
    """Return what the model answers to the same pictures, several times, as in training: ``(times, n, units)``."""
    ask = model.candidate.first_input
    answers = [np.asarray(ask(model.handle, model.inputs, True)["outputs"], np.float64) for _ in range(TIMES)]
    return np.stack(answers).reshape(TIMES, len(model.inputs), -1)


def _turns_answers_off(asked: Array | None) -> bool:
    """Return whether each answer is only ever one of two, of which one is the same for several pictures."""
    if asked is None or asked.shape[2] > 1:
        return False
    kinds = [set(np.round(asked[:, n, 0], 5).tolist()) for n in range(asked.shape[1])]
    shared = max(sum(one in kind for kind in kinds) for one in set().union(*kinds))
    return max(map(len, kinds)) <= 2 and shared > 1
