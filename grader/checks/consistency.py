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

from grader.candidate.candidate import Candidate
from grader.candidate.protocol import Handle
from grader.candidate.structures import as_bytes, count, take
from grader.checks.arrays import Array, as_array
from grader.checks.expect import Unmet

Predict = Callable[[Any], Any]
ASKED_ALONE = 7
"""Rows that are asked for a second time, each by itself."""
IN_OTHER_COMPANY = 25
"""Rows that are asked for a second time together: other rows beside them than before."""


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

    Where the submission could have put something in the place of ``predict``, Keras's own is asked first, and
    counts.

    Some rows, drawn at random, are asked again afterwards: alone, and in other company. Raises ``Unmet`` where the
    predictions change: then something is random or learned while the model predicts, or it reads the other rows.
    """
    by_keras = predict_by_keras(candidate, model)
    counted = None if by_keras is None else _asked_in_turn(by_keras, inputs, what, stages)
    outputs = _asked_in_turn(functools.partial(candidate.predict, model), inputs, what, stages)
    rounding = 1e-3 * max(1.0, float(np.abs(outputs).max(initial=0)))
    random = np.random.default_rng(list(hashlib.sha256(as_bytes(inputs)).digest()))
    order = random.permutation(count(inputs))
    alone, together = order[:ASKED_ALONE], order[-IN_OTHER_COMPANY:]
    for rows, batch_size in ((alone, 1), (together, 256)):
        again = as_array(candidate.predict(model, take(inputs, rows), batch_size=batch_size), what, trained=True)
        if again.shape != outputs[rows].shape or not np.allclose(again, outputs[rows], rtol=1e-2, atol=rounding):
            raise Unmet(
                "the same answer to an example whatever stands beside it",
                "answers that change with the order and the number of the examples asked",
                "Is something random, or learned, while the model predicts? Augmentation belongs into training only.",
            )
    return outputs if counted is None else counted


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
