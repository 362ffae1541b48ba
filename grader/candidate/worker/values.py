"""What happens to a learner's object at the border: made plain, or kept behind a handle.

Runs inside the sandbox. Knows TensorFlow's kinds by the modules that the worker has loaded.
"""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.candidate.protocol import Handle


class Shelf:
    """Keeps the objects that cannot cross, each under a number."""

    def __init__(self, tensorflow: Any, keras: Any) -> None:
        self._tensorflow = tensorflow
        self._keras = keras
        self._objects: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}
        self.shelved = 0
        """Numbers below this one, and this one, are those of things in an earlier program."""

    def keep(self, thing: Any) -> Any:
        """Return ``thing`` as a plain value where it has one, else as a handle."""
        tensorflow = self._tensorflow
        if isinstance(thing, tensorflow.RaggedTensor):
            return thing.to_list()
        if isinstance(thing, tensorflow.SparseTensor):
            return _plain_array(tensorflow.sparse.to_dense(thing).numpy())
        if isinstance(thing, (tensorflow.Tensor, tensorflow.Variable, self._keras.Variable, np.ndarray)):
            return _plain_array(np.asarray(thing))
        if isinstance(thing, (bool, int, float, str)):
            return next(base(thing) for base in (bool, int, float, str) if isinstance(thing, base))
        if isinstance(thing, bytes):
            return thing.decode("utf-8", "replace")
        if isinstance(thing, (range, set, frozenset, types.MappingProxyType)) or type(thing).__name__ in _VIEWS:
            return list(thing)
        if isinstance(thing, tuple):
            return tuple(thing)
        if isinstance(thing, list):
            return list(thing)
        if isinstance(thing, Mapping) and not hasattr(thing, "fit"):
            return dict(thing)
        if type(thing).__module__.partition(".")[0] == "pandas":
            return _plain_array(thing.to_numpy())
        return self.put(thing)

    def put(self, thing: Any) -> Handle:
        """Keep ``thing`` as it is, and return its handle."""
        number = self._numbers.setdefault(id(thing), self.shelved + len(self._objects) + 1)
        self._objects[number] = thing
        return Handle(number, self._kind(thing), type(thing).__name__[:200])

    def _kind(self, thing: Any) -> str:
        keras, tensorflow = self._keras, self._tensorflow
        if isinstance(thing, keras.Model):
            return "model"
        if isinstance(thing, keras.callbacks.History):
            return "history"
        if isinstance(thing, keras.callbacks.Callback):
            return "callback"
        if isinstance(thing, (tensorflow.data.Dataset, keras.utils.PyDataset, types.GeneratorType)):
            return "dataset"
        if hasattr(thing, "__next__") or (isinstance(thing, Sequence) and hasattr(thing, "batch_size")):
            return "dataset"
        if callable(thing) and not hasattr(thing, "fit_on_texts"):
            return "function"
        return "object"

    def get(self, handle: Handle) -> Any:
        """Return the object behind ``handle``; ``KeyError`` where this candidate never had it."""
        return self._objects[handle.number]


_VIEWS = {"dict_keys", "dict_values", "dict_items", "map", "zip", "filter"}


def _plain_array(array: Any) -> Any:
    plain = np.asarray(array)
    if type(plain) is not np.ndarray:
        plain = plain.view(np.ndarray)
    if plain.dtype.kind == "V" or plain.dtype.name in ("bfloat16", "longdouble"):
        return plain.astype(np.float32)
    if plain.dtype.kind in "SO":
        texts = [item.decode("utf-8", "replace") if isinstance(item, bytes) else item for item in plain.flat]
        if all(isinstance(text, str) for text in texts):
            return np.array(texts, dtype=object).reshape(plain.shape)
        return plain.tolist()
    if plain.dtype.kind == "M":
        return plain.astype("datetime64[s]").astype(str).astype(object)
    return plain.astype("i8") if plain.dtype.kind == "m" else plain


def draw(thing: Any, most: int) -> tuple[list[Any], bool]:
    """Return at most ``most`` elements of a data set, and whether it ended by itself.

    A ``tf.data.Dataset``, a Keras iterator or ``PyDataset`` (bounded by its length, for it never
    ends), a generator, or a pair of arrays, which counts as one element.
    """
    if isinstance(thing, tuple):
        return [thing], True
    if hasattr(thing, "__getitem__") and hasattr(thing, "__len__") and not isinstance(thing, list):
        length = len(thing)
        return [thing[number] for number in range(min(length, most))], length <= most
    elements: list[Any] = []
    for element in thing:
        if len(elements) == most:
            return elements, False
        elements.append(element)
    return elements, True
