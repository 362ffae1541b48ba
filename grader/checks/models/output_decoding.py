"""How a classifier's outputs are decoded to classes, and how labels are encoded for its loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from grader.checks.arrays import Array
from grader.checks.models.loss_probe import LabelForm, sigmoid, softmax, write_labels


@dataclass(frozen=True)
class Reading:
    """How to decode a model's outputs, and how to encode labels for its loss."""

    units: int
    """Outputs per example."""
    label_form: LabelForm
    """``index`` (n,), ``one_hot`` (n, units) or ``column`` (n, 1)."""
    scale: Literal["probability", "logit"]
    """One unit predicts class 1 above 0.5 for probabilities, and above 0 for logits."""
    advice: tuple[str, ...] = ()
    """Advice about what is unusual but works."""

    def write_labels(self, classes: Array) -> Array:
        """Return class numbers ``(n,)`` in the form of the loss."""
        return write_labels(classes, self.label_form, self.units)

    def decide(self, outputs: Array) -> tuple[Array, Array]:
        """Return the predicted class of each row of ``outputs``, and its probability (0 to 1)."""
        rows = np.asarray(outputs, dtype=np.float64).reshape(len(outputs), -1)
        if rows.shape[1] == 1:
            yes = sigmoid(rows[:, 0]) if self.scale == "logit" else rows[:, 0]
            return (yes > 0.5).astype(np.int64), np.clip(np.maximum(yes, 1 - yes), 0, 1)
        chances = softmax(rows) if self.scale == "logit" else rows
        best = chances.argmax(axis=1)
        return best, np.clip(chances[np.arange(len(best)), best], 0, 1)
