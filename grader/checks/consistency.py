"""Asks a trained model about hidden rows: the one way by which predictions that are scored come back.

No call holds the answer to a row of the same call or of an earlier one, and a prediction may not depend on the other
rows of its batch. What counts is what comes back first; asking again only finds out whether it can be relied on.
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

Predict = Callable[..., Any]
ASKED_ALONE = 7
"""Rows that are asked for a second time, each by itself."""
IN_OTHER_COMPANY = 25
"""Rows that are asked for a second time together: other rows beside them than before."""
SAME_UNTRAINED = 1e-3
"""Predictions that differ by less than this part of their spread are the same."""
UNMOVED_BY_NOISE = 1e-2
"""The same for those of a model whose weights are changed by more than their size."""


def consistent_answers(
    candidate: Candidate,
    model: Handle,
    inputs: Any,
    what: str = "the model's answers",
    stages: Array | None = None,
) -> Array:
    """Return what a model predicts for ``inputs`` ``(n, …)``: finite numbers, one row for each of them.

    ``inputs`` may be a structure of arrays, as ``grader.candidate.structures`` says.

    Rows that tell nothing of each other's answers are asked in one call. Others have ``stages``: whole numbers,
    shape ``(n,)``. Each stage is a call of its own, the smallest first; a row may hold the answers to earlier stages,
    but never to its own or to a later one.

    A model of Keras's own parts is saved, opened again where the submission never ran, and asked there. Any other is
    asked in the process of the submission; where that could have put something in the place of ``predict``, Keras's
    own is asked first, and counts.

    Some rows, drawn at random, are asked again afterwards: alone, and in other company. Raises ``Unmet`` where the
    predictions change: then something is random or learned while the model predicts, or it reads the other rows.
    Raises ``Unmet`` as well where they do not come from weights that a training moved.
    """
    try:
        reloaded = reload(candidate, model)
        outputs = _asked_in_turn(reloaded.predict, inputs, what, stages)
    except (NotReloaded, CandidateFault) as reason:
        candidate.note("not_reloaded", str(reason)[:300])
    else:
        _require_same_again(reloaded.predict, inputs, outputs, what)
        _require_learned(reloaded, inputs, outputs)
        return outputs
    by_keras = predict_by_keras(candidate, model)
    counted = None if by_keras is None else _asked_in_turn(by_keras, inputs, what, stages)
    predict = functools.partial(candidate.predict, model)
    outputs = _asked_in_turn(predict, inputs, what, stages)
    _require_same_again(predict, inputs, outputs, what)
    counted = outputs if counted is None else counted
    _require_weights(candidate, model, inputs, counted)
    return counted


def reload(candidate: Candidate, model: Handle) -> Reloaded:
    """Return a model as its saved file holds it; raises ``NotReloaded`` where it has parts that Keras does not know."""
    return candidate.reload(model)


def _require_same_again(predict: Predict, inputs: Any, outputs: Array, what: str) -> None:
    """Ask about some rows again; raise ``Unmet`` where the predictions are not those of the first time."""
    rounding = 1e-3 * max(1.0, float(np.abs(outputs).max(initial=0)))
    random = np.random.default_rng(list(hashlib.sha256(as_bytes(inputs)).digest()))
    order = random.permutation(count(inputs))
    alone, together = order[:ASKED_ALONE], order[-IN_OTHER_COMPANY:]
    for rows, batch_size in ((alone, 1), (together, 256)):
        again = as_array(predict(take(inputs, rows), batch_size=batch_size), what, trained=True)
        if again.shape != outputs[rows].shape or not np.allclose(again, outputs[rows], rtol=1e-2, atol=rounding):
            raise Unmet(
                "the same answer to an example whatever stands beside it",
                "answers that change with the order and the number of the examples asked",
                "Is something random, or learned, while the model predicts? Augmentation belongs into training only.",
            )


def _require_weights(candidate: Candidate, model: Handle, inputs: Any, outputs: Array) -> None:
    """Raise ``Unmet`` where noise in all weights leaves the predictions as they are."""
    rows = slice(0, IN_OTHER_COMPANY)
    try:
        noisy = predict_with_noise(candidate, model, take(inputs, rows))
    except CandidateFault:
        return
    if _alike(noisy, outputs[rows], UNMOVED_BY_NOISE):
        raise Unmet(
            "predictions that come from the weights of the model",
            "the same predictions after all weights were changed at random",
            "Let layers with weights compute the predictions, and train them with `fit`.",
        )


def predict_with_noise(candidate: Candidate, model: Handle, inputs: Any) -> Array:
    """Return what a model predicts in the process of the submission when its weights are changed at random."""
    return np.asarray(candidate.predict(model, inputs, noise=True, by_keras=not candidate.is_plain))


def _alike(found: Array, outputs: Array, share: float) -> bool:
    """Return whether predictions differ by less than a ``share`` of their spread, on average.

    Where they are the same for all rows, they are not alike: the metric says more about such a model.
    """
    spread = float(np.std(outputs, axis=0, dtype=np.float64).mean())
    if found.shape != outputs.shape or not spread > 0:
        return False
    apart = np.abs(found.astype(np.float64) - outputs.astype(np.float64))
    return bool(np.mean(apart) < share * spread)


def _require_learned(reloaded: Reloaded, inputs: Any, outputs: Array) -> None:
    """Raise ``Unmet`` where the same layers with fresh weights predict the same: then nothing was learned."""
    rows = slice(0, IN_OTHER_COMPANY)
    try:
        untrained = np.asarray(reloaded.untrained(take(inputs, rows)))
    except CandidateFault:
        return
    if _alike(untrained, outputs[rows], SAME_UNTRAINED):
        raise Unmet(
            "predictions that come from weights that the training changed",
            "the same predictions from an untrained copy of the model",
            "Let the layers learn the rule from the data: train the model with `fit`.",
        )


def predict_by_keras(candidate: Candidate, model: Handle) -> Predict | None:
    """Return how to ask a model whose submission could have put something in the place of ``predict``: Keras's own.

    Return ``None`` where it changed nothing.
    """
    return None if candidate.is_plain else functools.partial(candidate.predict, model, by_keras=True)


def _asked_in_turn(predict: Predict, inputs: Any, what: str, stages: Array | None) -> Array:
    """Return the predictions for ``inputs``, asked stage by stage, in the order of ``inputs``."""
    if stages is None:
        return as_array(predict(inputs), what, trained=True)
    rows = [np.flatnonzero(stages == stage) for stage in np.unique(stages)]
    parts = [as_array(predict(take(inputs, one)), what, trained=True) for one in rows]
    shapes = {part.shape[1:] for part in parts}
    if len(shapes) > 1:
        raise Unmet(
            "predictions of one shape",
            f"predictions of the shapes {', '.join(map(str, sorted(shapes)))} per row",
            "Let the output shape depend on the model alone, not on the batch.",
        )
    return np.concatenate(parts)[np.argsort(np.concatenate(rows))]
