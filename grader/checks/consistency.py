"""Asks a model and asks it again: what it says about an example may not depend on what stands beside it."""

from __future__ import annotations

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array, as_array
from grader.checks.expect import Unmet

ASKED_ALONE = 7
"""Examples that are asked for a second time, each by itself."""


def consistent_answers(candidate: Candidate, model: Handle, inputs: Array, what: str = "the model's answers") -> Array:
    """Return what a model answers to ``inputs``: finite numbers, one row for each example.

    The first few are asked for again afterwards, one by one and in another order. Raises ``Unmet`` where the answers
    change: then something is random or learned while the model predicts, or it looks at the other examples.
    """
    outputs = as_array(candidate.predict(model, inputs), what)
    some, first = inputs[:ASKED_ALONE], outputs[:ASKED_ALONE]
    again = as_array(candidate.predict(model, some[::-1].copy(), batch_size=1), what)[::-1]
    if again.shape != first.shape or not np.allclose(again, first, rtol=1e-2, atol=1e-3):
        raise Unmet(
            "the same answer to an example whatever stands beside it",
            "answers that change with the order and the number of the examples asked",
            "Is something random, or learned, while the model predicts? Augmentation belongs into training only.",
        )
    return outputs
