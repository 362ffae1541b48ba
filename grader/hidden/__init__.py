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


def hidden_sunspots() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the 372 months, 1953 to 1983, that follow those of ``grader.data.load_sunspots``.

    Returns:
        ``(time, series)``, two float32 arrays of shape ``(372,)``; time goes on from 2448 to 2819.
    """
    rows = np.loadtxt(_FOLDER / "sunspots.csv", delimiter=",", skiprows=1, usecols=(0, 2), dtype=np.float32)
    return rows[:, 0], rows[:, 1]
