"""Reads the IMDB reviews as Keras gives them out: numbers of words in a file of pickled lists, and a list of words."""

from __future__ import annotations

import json
import pickle
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

_ORDER = 31
"""Where the order of the examples begins, for the publisher's puts all of one kind first."""


def read_reviews(paths: Sequence[Path]) -> tuple[Any, Any]:
    """Return training and test set, each as sentences ``(n,)`` and labels ``(n,)``, 1 for a pleased writer.

    Args:
        paths: of ``imdb.npz`` and of ``imdb_word_index.json``.
    """
    numbered = json.loads(paths[1].read_text(encoding="utf-8"))
    words = {number: word for word, number in numbered.items()}
    with zipfile.ZipFile(paths[0]) as archive:
        training, test = (_read_part(archive, words, part) for part in ("train", "test"))
    return training, test


def _read_part(archive: zipfile.ZipFile, words: dict[int, str], part: str) -> tuple[NDArray[Any], NDArray[np.int64]]:
    with archive.open(f"x_{part}.npy") as file:
        rows = _read_lists(file)
    with archive.open(f"y_{part}.npy") as file:
        labels = np.lib.format.read_array(file, allow_pickle=False).astype(np.int64)
    sentences = np.array([" ".join(map(words.__getitem__, row)) for row in rows], dtype=object)
    order = np.random.default_rng(_ORDER).permutation(len(labels))
    return sentences[order], labels[order]


def _read_lists(file: IO[bytes]) -> NDArray[Any]:
    """Read a pickled array of lists, and nothing else that a pickle could hold: a cache is no place for programs."""
    first, _ = np.lib.format.read_magic(file)
    (np.lib.format.read_array_header_1_0 if first == 1 else np.lib.format.read_array_header_2_0)(file)
    rows: NDArray[Any] = _OnlyArrays(file).load()
    return rows


class _OnlyArrays(pickle.Unpickler):
    """Unpickles arrays of lists and numbers, as ``keras.datasets`` does for the same files."""

    def find_class(self, module: str, name: str) -> Any:
        """Return what an array is made with; raises ``UnpicklingError`` for all else."""
        if module in ("numpy.core.multiarray", "numpy._core.multiarray") and name == "_reconstruct":
            return np.empty(0).__reduce__()[0]
        if module == "numpy" and name in ("ndarray", "dtype"):
            return getattr(np, name)
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a file of reviews")
