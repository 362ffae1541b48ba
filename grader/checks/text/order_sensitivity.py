"""Whether a model of ids minds the order of the words: as it is, and with word vectors as training leaves them."""

from __future__ import annotations

import numpy as np

from grader.checks.arrays import Array
from grader.checks.evidence import Model

ORDER_COUNTS = 1e-3
"""How much of what other words change, other order must change: untrained averages stay below 1e-4, LSTMs above 0.1."""

ENLARGE = 20
"""Keras begins word vectors within 0.05 of zero, where attention is all but even; trained ones are this much longer."""

ENLARGED_ORDER_COUNTS = 2e-4
"""The same of a model with longer word vectors: averages stay below 5e-6, attention with positions above 5e-3."""

ROUNDING = 5e-6
"""What changes less than this share of the largest answer may be rounding alone."""


def minds_the_order(model: Model) -> bool:
    """Return whether the same words in another order get another answer, even before any training.

    An answer that no words change cannot be judged yet, and counts: its accuracy will tell.
    """
    by_words, by_order, _ = _effects(model, 1)
    if by_words < 1e-9 or by_order > ORDER_COUNTS * by_words:
        return True
    by_words, by_order, largest = _effects(model, ENLARGE)
    return by_order > max(ENLARGED_ORDER_COUNTS * by_words, ROUNDING * largest)


def answers_of(model: Model, rows: Array, enlarge: float) -> Array:
    """Return what the model answers to ``rows`` of ids, were its word vectors ``enlarge`` times as long."""
    return np.asarray(model.candidate.predict(model.handle, rows, enlarge=enlarge), dtype=np.float64)


def _effects(model: Model, enlarge: float) -> tuple[float, float, float]:
    """Return how much other words change the answers, how much another order does, and the largest answer."""
    mixed = np.random.default_rng(1).permuted(model.inputs, axis=1)
    plain, in_other_order, of_others = (
        answers_of(model, rows, enlarge) for rows in (model.inputs, mixed, model.inputs[::-1].copy())
    )
    by_words, by_order = np.abs(of_others - plain).max(), np.abs(in_other_order - plain).max()
    return float(by_words), float(by_order), float(np.abs(plain).max())
