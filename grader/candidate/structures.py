"""Inputs and outputs of models that have several: arrays by name or in turn, with texts and ragged rows among them.

An array ``(n, …)`` is the plain case. A tuple is what a model with several inputs takes in turn, a dictionary what it
takes by name; a list of arrays is a tuple. Rows of different lengths are ``ragged([[5, 2], [7]])``, or a list of such
lists: ``{"values": (m, …), "row_splits": (n + 1,)}``, as in ``tf.RaggedTensor.from_row_splits``. Arrays and lists of
texts become tensors of strings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from grader.candidate.protocol import Handle

RAGGED = {"values", "row_splits"}
"""The keys of rows of different lengths."""


def is_ragged(inputs: Any) -> bool:
    """Return whether ``inputs`` are rows of different lengths.

    >>> is_ragged({"values": np.arange(3), "row_splits": np.array([0, 1, 3])})
    True
    """
    return isinstance(inputs, dict) and set(inputs) == RAGGED


def ragged(rows: Sequence[Any], nothing: Any = ()) -> dict[str, Any]:
    """Return rows of different lengths as what becomes a ragged tensor; ``nothing`` are the values of no rows at all.

    >>> ragged([[5, 2], [], [7]])["row_splits"].tolist()
    [0, 2, 2, 3]
    """
    parts = [np.asarray(row) for row in rows]
    full = [part for part in parts if len(part)]  # An empty list is of floats, whatever the others hold.
    splits = np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.int64)
    return {"values": np.concatenate(full) if full else np.asarray(nothing), "row_splits": splits}


def settled(inputs: Any) -> Any:
    """Return ``inputs`` with arrays in the place of lists and of plain values; handles and ``None`` stay as they are.

    >>> settled([[1, 2], [3]])["values"].tolist()
    [1, 2, 3]
    """
    return map_arrays(_settled, inputs)


def _settled(item: Any) -> Any:
    if is_ragged(item):
        return {name: np.asarray(part) for name, part in item.items()}
    return item if item is None or isinstance(item, Handle) else np.asarray(item)


def _of_list(values: list[Any]) -> Any:
    """Return what a list stands for: several inputs, rows of different lengths, or one array."""
    if any(isinstance(value, (tuple, dict)) or getattr(value, "ndim", 0) for value in values):
        return tuple(values)
    rows = len({len(value) for value in values if isinstance(value, list)})
    return ragged(values) if rows > 1 and all(isinstance(value, list) for value in values) else np.asarray(values)


def map_arrays(change: Callable[[Any], Any], inputs: Any) -> Any:
    """Return ``inputs`` with each array, and each set of ragged rows, replaced by what ``change`` returns for it.

    >>> map_arrays(len, {"numbers": np.zeros((3, 2)), "words": np.array(["a", "b", "c"])})
    {'numbers': 3, 'words': 3}
    """
    if isinstance(inputs, list):
        return map_arrays(change, _of_list(inputs))
    if isinstance(inputs, dict) and not is_ragged(inputs):
        return {name: map_arrays(change, input_) for name, input_ in inputs.items()}
    if isinstance(inputs, tuple):
        return tuple(map_arrays(change, input_) for input_ in inputs)
    return change(inputs)


def arrays_of(inputs: Any) -> Iterator[Any]:
    """Yield every array, and every set of ragged rows, of ``inputs``."""
    found: list[Any] = []
    map_arrays(found.append, inputs)
    yield from found


def count(inputs: Any) -> int:
    """Return how many examples ``inputs`` hold; raises ``ValueError`` where its parts hold different numbers.

    >>> count((np.zeros((3, 2)), np.array(["a", "b", "c"])))
    3
    """
    found = {len(array["row_splits"]) - 1 if is_ragged(array) else len(array) for array in arrays_of(inputs)}
    if len(found) != 1:
        raise ValueError(f"inputs with {', '.join(map(str, sorted(found)))} examples")
    return found.pop()


def take(inputs: Any, rows: Any) -> Any:
    """Return the examples ``rows``, an index array or a slice, of ``inputs``.

    >>> take({"values": np.array([5, 6, 7]), "row_splits": np.array([0, 1, 3])}, [1])["values"].tolist()
    [6, 7]
    """
    return map_arrays(lambda item: _rows_of_ragged(item, rows) if is_ragged(item) else np.asarray(item)[rows], inputs)


def as_bytes(inputs: Any) -> bytes:
    """Return bytes that differ where ``inputs`` do."""
    parts = [part for array in arrays_of(inputs) for part in (array.values() if is_ragged(array) else (array,))]
    return b"".join(_bytes_of(np.asarray(part)) for part in parts)


def _bytes_of(array: Any) -> bytes:
    return repr(array.tolist()).encode() if array.dtype.kind in "OU" else np.ascontiguousarray(array).tobytes()


def _rows_of_ragged(given: dict[str, Any], rows: Any) -> dict[str, Any]:
    values, splits = np.asarray(given["values"]), np.asarray(given["row_splits"])
    chosen = np.arange(len(splits) - 1)[rows]
    return ragged([values[splits[row] : splits[row + 1]] for row in chosen], values[:0])
