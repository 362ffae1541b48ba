"""Handwritten digits: 4,000 pictures of MNIST for learners; origin and licence are in DATA_SOURCES.md."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grader.data.upstream import load_upstream, split_training

Labelled = tuple[NDArray[np.float32], NDArray[np.int64]]
"""Images of shape ``(n, 28, 28)`` in 0..1 and labels 0 to 9 of shape ``(n,)``."""

_FILE = Path(__file__).with_name("digits.npz")
_TRAINING = 3600


def load_digits(upstream: bool = False) -> tuple[Labelled, Labelled]:
    """Return the learners' digits, split once and for all, with equally many of each digit.

    Args:
        upstream: fetch the whole of MNIST, once, where there is a network: 54,000 and 6,000 examples.

    Returns:
        ``((training_images, training_labels), (validation_images, validation_labels))``: 3,600 and 400
        examples; images float32 of shape ``(n, 28, 28)`` in 0..1, ink 1 on paper 0; labels int64 of
        shape ``(n,)``.
    """
    if upstream and (training := load_upstream("mnist")):
        return split_training(training)
    with np.load(_FILE) as arrays:
        images = arrays["images"].astype(np.float32) / 255
        labels = arrays["labels"].astype(np.int64)
    return (images[:_TRAINING], labels[:_TRAINING]), (images[_TRAINING:], labels[_TRAINING:])
