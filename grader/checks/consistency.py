"""Predicts for held-out rows: every prediction that is scored comes from here.

No call contains the label of a row of the same call or of an earlier one, and a prediction must not depend on the
other rows of its batch. The first predictions count. Later calls only test whether they repeat.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate, NotReloaded, Reloaded
from grader.candidate.faults import CandidateFault
from grader.candidate.protocol import Handle
from grader.candidate.structures import as_bytes, count, take
from grader.checks.arrays import Array, as_array
from grader.checks.expect import Unmet
from grader.checks.usage import ROWS, usage

Predict = Callable[..., Any]
ASKED_ALONE = 7
"""Rows that are predicted a second time, one at a time."""
IN_OTHER_COMPANY = 25
"""Rows that are predicted a second time in another batch."""
SAME_UNTRAINED = 1e-3
"""Predictions that differ by less than this share of their standard deviation are the same."""
UNMOVED_BY_NOISE = 1e-2
"""The same for a model whose weights are changed by more than their size."""
_NO_WEIGHTS = (
    "predictions that the model computes from its weights",
    "the same predictions after random changes to all weights",
    "Compute the predictions with layers that have weights, and train them with `fit`.",
)
_NOTHING_LEARNED = (
    "predictions from weights that the training changed",
    "the same predictions from an untrained copy of the model",
    "Train the model with `fit`, so that its layers learn from the data.",
)


def consistent_answers(
    candidate: Candidate,
    model: Handle,
    inputs: Any,
    what: str = "the model's outputs",
    stages: Array | None = None,
) -> Array:
    """Return the predictions of a model for ``inputs`` ``(n, …)``: finite numbers, one row for each input.

    ``inputs`` may be a structure of arrays, as ``grader.candidate.structures`` says.

    Rows that contain no labels of each other are predicted in one call. Others have ``stages``: integers of shape
    ``(n,)``. Each stage is one call, in ascending order; a row may contain labels of earlier stages, but never of its
    own or of a later one.

    A model of Keras's own layers is saved, loaded in a process where the submission never ran, and predicts there. Any
    other model predicts in the process of the submission. If the submission could have replaced ``predict``, Keras's
    own method is called first, and its predictions count.

    Afterwards some rows, chosen at random, are predicted again: alone, and in other batches. Raises ``Unmet`` where
    the predictions change: the model is random or learns while it predicts, or it uses the other rows of the batch.
    Raises ``Unmet`` too where the predictions do not come from weights that a training changed.
    """
    try:
        reloaded = reload(candidate, model)
        outputs = _asked_in_turn(reloaded.predict, inputs, what, stages)
    except (NotReloaded, CandidateFault) as reason:
        candidate.note("not_reloaded", str(reason)[:300])
    else:
        candidate.used = functools.partial(_used, reloaded.predict, inputs)
        _require_same_again(reloaded.predict, inputs, outputs, what)
        _require_learned(reloaded, inputs, outputs)
        return outputs
    by_keras = predict_by_keras(candidate, model)
    counted = None if by_keras is None else _asked_in_turn(by_keras, inputs, what, stages)
    predict = functools.partial(candidate.predict, model)
    outputs = _asked_in_turn(predict, inputs, what, stages)
    candidate.used = functools.partial(_used, predict, inputs)
    _require_same_again(predict, inputs, outputs, what)
    counted = outputs if counted is None else counted
    _require_weights(candidate, model, inputs, counted)
    return counted


def _used(predict: Predict, inputs: Any) -> dict[str, Any]:
    return usage(predict, take(inputs, slice(0, ROWS)))


def reload(candidate: Candidate, model: Handle) -> Reloaded:
    """Return a model as it loads from its saved file; raises ``NotReloaded`` for parts that Keras does not know."""
    return candidate.reload(model)


def _require_same_again(predict: Predict, inputs: Any, outputs: Array, what: str) -> None:
    """Predict some rows again; raise ``Unmet`` where the predictions differ from the first ones."""
    rounding = 1e-3 * max(1.0, float(np.abs(outputs).max(initial=0)))
    random = np.random.default_rng(list(hashlib.sha256(as_bytes(inputs)).digest()))
    order = random.permutation(count(inputs))
    alone, together = order[:ASKED_ALONE], order[-IN_OTHER_COMPANY:]
    for rows, batch_size in ((alone, 1), (together, 256)):
        again = as_array(predict(take(inputs, rows), batch_size=batch_size), what, trained=True)
        if again.shape != outputs[rows].shape or not np.allclose(again, outputs[rows], rtol=1e-2, atol=rounding):
            raise Unmet(
                "a prediction for each example that does not depend on the other examples in its batch",
                "predictions that change with the order and the number of the examples",
                _why_they_change(predict, take(inputs, rows), batch_size, rounding),
            )


def _why_they_change(predict: Predict, inputs: Any, batch_size: int, rounding: float) -> str:
    """Return what to do where predictions change: they are random, or come from the whole batch."""
    first, second = (np.asarray(predict(inputs, batch_size=batch_size)) for _ in range(2))
    if np.allclose(first, second, rtol=1e-2, atol=rounding):
        return (
            "Compute each prediction from its own example. Look for `axis=0`, as in `Softmax(axis=0)` or in a mean "
            "over the batch, and for `BatchNormalization` with `training=True`."
        )
    return "Use random layers, such as augmentation, in training only, and update nothing in `predict`."


def _require_weights(candidate: Candidate, model: Handle, inputs: Any, outputs: Array) -> None:
    """Raise ``Unmet`` where the predictions do not depend on the weights, or the training changed none of them."""
    rows = slice(0, IN_OTHER_COMPANY)
    for weights, share, unmet in (
        ("noisy", UNMOVED_BY_NOISE, _NO_WEIGHTS),
        ("untrained", SAME_UNTRAINED, _NOTHING_LEARNED),
    ):
        try:
            others = predict_with(weights, candidate, model, take(inputs, rows))
        except CandidateFault:
            continue
        if _alike(others, outputs[rows], share):
            raise Unmet(*unmet)


def predict_with(weights: str, candidate: Candidate, model: Handle, inputs: Any) -> Array:
    """Return the predictions of a model in the process of the submission, with ``noisy`` or ``untrained`` weights.

    Untrained ones are those of a copy of the model, made of what its ``get_config`` returns.
    """
    return np.asarray(candidate.predict(model, inputs, weights=weights, by_keras=not candidate.is_plain))


def _alike(found: Array, outputs: Array, share: float) -> bool:
    """Return whether predictions differ by less than a ``share`` of their standard deviation, on average.

    ``False`` where all rows have one prediction: the metric of such a model shows the mistake better.
    """
    spread = float(np.std(outputs, axis=0, dtype=np.float64).mean())
    if found.shape != outputs.shape or not spread > 0:
        return False
    apart = np.abs(found.astype(np.float64) - outputs.astype(np.float64))
    return bool(np.mean(apart) < share * spread)


def _require_learned(reloaded: Reloaded, inputs: Any, outputs: Array) -> None:
    """Raise ``Unmet`` where the same layers with untrained weights predict the same: nothing was learned."""
    rows = slice(0, IN_OTHER_COMPANY)
    try:
        untrained = np.asarray(reloaded.untrained(take(inputs, rows)))
    except CandidateFault:
        return
    if _alike(untrained, outputs[rows], SAME_UNTRAINED):
        raise Unmet(*_NOTHING_LEARNED)


def predict_by_keras(candidate: Candidate, model: Handle) -> Predict | None:
    """Return Keras's own ``predict`` for a model whose submission could have replaced it.

    Return ``None`` where it changed nothing.
    """
    return None if candidate.is_plain else functools.partial(candidate.predict, model, by_keras=True)


def _asked_in_turn(predict: Predict, inputs: Any, what: str, stages: Array | None) -> Array:
    """Return the predictions for ``inputs``, one call for each stage, in the order of ``inputs``."""
    if stages is None:
        return as_array(predict(inputs), what, trained=True)
    rows = [np.flatnonzero(stages == stage) for stage in np.unique(stages)]
    parts = [as_array(predict(take(inputs, one)), what, trained=True) for one in rows]
    shapes = {part.shape[1:] for part in parts}
    if len(shapes) > 1:
        raise Unmet(
            "predictions of one shape",
            f"predictions of the shapes {', '.join(map(str, sorted(shapes)))} per row",
            "Give the model one output shape, whatever the batch is.",
        )
    return np.concatenate(parts)[np.argsort(np.concatenate(rows))]
