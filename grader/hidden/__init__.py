"""Real examples that only the examiner may see: no stub and nothing in ``grader.data`` reads this folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_FOLDER = Path(__file__).parent


def hidden_digits() -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return the 1,000 digits, 100 of each, that ``grader.data.load_digits`` never hands out.

    Returns:
        Images float32 of shape ``(1000, 28, 28)`` in 0..1, and labels int64 of shape ``(1000,)``.
    """
    with np.load(_FOLDER / "digits.npz") as arrays:
        return arrays["images"].astype(np.float32) / 255, arrays["labels"].astype(np.int64)
