"""Whether the predictions of a text model depend on word order: at first, and with word vectors of trained size."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array
from grader.checks.evidence import Model
from grader.submission.models.layer_summary import LayerSummary

ORDER_COUNTS = 1e-3
"""The effect of order relative to that of words: untrained averages stay below 1e-4, LSTMs above 0.1."""

ENLARGE = 20
"""Keras initializes word vectors within 0.05 of zero: attention is nearly uniform. Trained ones are longer."""

ENLARGED_ORDER_COUNTS = 2e-4
"""The same with longer word vectors: averages stay below 5e-6, attention with positions above 5e-3."""

ROUNDING = 5e-6
"""A change below this fraction of the largest prediction may be rounding."""


ATTENTION = ("MultiHeadAttention", "GroupedQueryAttention", "Attention", "AdditiveAttention")


READERS = ("LSTM", "GRU", "SimpleRNN", "Conv1D")
"""Layers that read the order of words."""


def left_out(candidate: Candidate, layers: Sequence[LayerSummary]) -> str:
    """Return what to do where the source makes a layer that reads order, and the model has none of its kind."""
    for kind in READERS:
        if candidate.speaks_of(rf"{kind}\(\s*") and not any(layer.is_a(kind) for layer in layers):
            return (
                f"Your code has `{kind}`, but this model does not use it. Give its output to the next layer, and check "
                "the variable that you pass on."
            )
    return ""


def order_in(layers: Sequence[LayerSummary], usual: str, candidate: Candidate | None = None) -> str:
    """Return how a model with ``layers``, which reads no word order, can read it: the ``usual`` way for most models.

    The source of a ``candidate`` may show that a layer was made for it, and left out.

    >>> order_in([], "Add `LSTM`.")
    'Add `LSTM`.'
    """
    if any(layer.is_a(*ATTENTION) for layer in layers):
        return (
            "Attention reads no order by itself. Add to each word vector a vector of its position, another one at "
            "each position."
        )
    if any(layer.is_a("Conv1D") and layer.settings.get("kernel_size") in (1, [1], (1,)) for layer in layers):
        return "A `Conv1D` with `kernel_size=1` reads each word by itself. Write a kernel of 2 or more."
    return (left_out(candidate, layers) if candidate else "") or usual


def depends_on_word_order(model: Model) -> bool:
    """Return whether the same words in another order get another prediction, even before any training.

    A prediction that no words change counts: its accuracy is graded instead.
    """
    by_words, by_order, _ = _effects(model, 1)
    if by_words < 1e-9 or by_order > ORDER_COUNTS * by_words:
        return True
    by_words, by_order, largest = _effects(model, ENLARGE)
    return by_order > max(ENLARGED_ORDER_COUNTS * by_words, ROUNDING * largest)


def predictions_of(model: Model, rows: Array, enlarge: float) -> Array:
    """Return the predictions for ``rows`` of token ids, with word vectors ``enlarge`` times as long."""
    return np.asarray(model.candidate.predict(model.handle, rows, enlarge=enlarge), dtype=np.float64)


def _effects(model: Model, enlarge: float) -> tuple[float, float, float]:
    """Return the effect of other words on the predictions, that of another order, and the largest prediction."""
    mixed = np.random.default_rng(1).permuted(model.inputs, axis=1)
    plain, in_other_order, of_others = (
        predictions_of(model, rows, enlarge) for rows in (model.inputs, mixed, model.inputs[::-1].copy())
    )
    by_words, by_order = np.abs(of_others - plain).max(), np.abs(in_other_order - plain).max()
    return float(by_words), float(by_order), float(np.abs(plain).max())
