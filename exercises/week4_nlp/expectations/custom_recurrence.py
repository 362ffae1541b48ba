"""Whether a model without one of Keras's recurrent layers is recurrent all the same, in code of its own."""

from __future__ import annotations

import numpy as np

from grader.checks.evidence import Model
from grader.checks.text.order_sensitivity import ENLARGE, ENLARGED_ORDER_COUNTS, predictions_of
from grader.submission.models.model_summary import ModelSummary

CELLS = ("LSTMCell", "GRUCell", "SimpleRNNCell", "StackedRNNCells")
WINDOWS = ("Conv1D", "SeparableConv1D", "DepthwiseConv1D")
NEAR = 6
"""A model that depends on so many last words only, or fewer, has no memory of the line."""


def has_custom_memory(model: Model) -> bool:
    """Return whether a Keras cell, or the learner's own ``call``, may carry a state from step to step.

    The code of such a ``call`` is not read. It must neither flatten the line (use a prime length: no usual size is
    a multiple of it) nor use a convolution, and early words must change the prediction.
    """
    summary = model.summary
    if not summary.has(*CELLS) and (summary.ordered or summary.has(*WINDOWS)):
        return False
    return not _flattens(summary, model.inputs.shape[1]) and _uses_early_words(model)


def _flattens(summary: ModelSummary, length: int) -> bool:
    for layer in summary.all_layers():
        if layer.is_a("Flatten"):
            return True
        if layer.is_a("Dense") and layer.units and layer.parameters:
            size = layer.parameters // layer.units - bool(layer.settings.get("use_bias", True))
            if size and size % length == 0:
                return True
    return False


def _uses_early_words(model: Model) -> bool:
    others = model.inputs[::-1].copy()
    past = np.concatenate([others[:, :-NEAR], model.inputs[:, -NEAR:]], axis=1)
    plain, of_past, of_all = (predictions_of(model, rows, ENLARGE) for rows in (model.inputs, past, others))
    return bool(np.abs(of_past - plain).max() > ENLARGED_ORDER_COUNTS * np.abs(of_all - plain).max())
