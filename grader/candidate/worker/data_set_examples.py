"""The examples of a data set that ``fit`` was given, as arrays: causes are then looked for in them as in other arrays.

They are read for experiments alone, after a training has failed, and inside the sandbox.
"""

from __future__ import annotations

import contextlib
import itertools
import math
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from types import GeneratorType
from typing import Any

import numpy as np

from grader.candidate.worker.fit_evidence import classes_of, range_of_weights
from grader.candidate.worker.offered import Offered, Pair

MOST_ROWS = 6_000
"""Examples that are read."""
FIRST_ROWS = (200, 50)
"""Rows of a data set without an end that are looked up: no more than were given may be."""
MOST_SECONDS, SECONDS_OF_A_LOOK = 0.4, 0.1
"""CPU seconds after which no more are read: for experiments, and after each training."""
MOST_BYTES = 64 * 2**20
"""The examples that a look keeps."""


@dataclass(frozen=True)
class Examples:
    """Features and labels in the order in which a training gets them."""

    features: Any
    labels: Any
    batch: int
    """Examples of the first batch."""
    whole: bool
    """Whether these are all: a repeated data set has no end."""
    weights: Any = None
    """The third element of a data set, which Keras takes for the weights of the examples."""

    def pair_of(self, offered: Offered) -> Pair | None:
        """Return what the submission was given of them; of a repeated data set the first rows are looked up."""
        sizes = (len(self.features),) if self.whole else FIRST_ROWS
        found = (offered.pair_for(self.features[:size], self.labels[:size]) for size in sizes)
        return next(filter(None, found), None)

    def told(self, pair: Pair | None) -> dict[str, Any]:
        """Return what a ``fit`` of arrays would tell of them; ``pair`` is what the submission was given of these."""
        rows = len(self.features) if self.whole else 0
        return {
            "examples": {"rows": rows, **_range_of(self.features)},
            "targets": {"rows": rows, **_range_of(self.labels)},
            "classes": classes_of(self.labels),
            "batch": self.batch,
            "shuffled": False,
            **({} if self.weights is None else {"weighed": range_of_weights(self.weights)}),
            "offered": pair.told() if pair else {},
        }


def gives_batches(data: Any) -> bool:
    """Return whether ``fit`` gets batch after batch of ``data``: a data set, a generator, or an object of batches."""
    return hasattr(data, "as_numpy_iterator") or isinstance(data, GeneratorType) or has_batches(data)


def has_batches(data: Any) -> bool:
    """Return whether ``data`` is a ``PyDataset`` of Keras, such as what ``ImageDataGenerator.flow`` returns."""
    return any(class_.__name__ == "PyDataset" for class_ in type(data).__mro__)


def _batches(data: Any, kept: list[Any]) -> Iterator[Any]:
    """Yield the batches of ``data``; what a generator of Python yields is ``kept``, for it yields nothing twice."""
    if hasattr(data, "as_numpy_iterator"):
        yield from data.as_numpy_iterator()
    elif isinstance(data, GeneratorType):
        for value in data:
            kept.append(value)
            yield value
    else:
        yield from (data[place] for place in range(len(data)))


def read_examples(data: Any) -> tuple[Examples | None, Any]:
    """Return the first examples of what ``fit`` gets, and what it is to get in its place: a generator is used up."""
    kept: list[Any] = []
    found = _read(_batches(data, kept), MOST_SECONDS)
    if not isinstance(data, GeneratorType):
        return found, data
    # Keras takes a generator, and no other iterator.
    return found, (value for value in itertools.chain(kept, data))


def look_at_examples(data: Any) -> Examples | None:
    """Return examples that are there already, as arrays or in a data set of TensorFlow; ``None`` for anything else.

    A generator is not looked at: it may be used up by it. What the functions of a data set draw by NumPy or Python
    changes nothing that is drawn later.
    """
    if isinstance(data, tuple) and len(data) > 1:
        return Examples(data[0], data[1], 0, True) if all(isinstance(part, np.ndarray) for part in data[:2]) else None
    if not hasattr(data, "as_numpy_iterator"):
        return None
    states = random.getstate(), np.random.get_state()
    try:
        return _read(data.as_numpy_iterator(), SECONDS_OF_A_LOOK, MOST_BYTES)
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])


def _read(batches: Iterator[Any], seconds: float, most_bytes: float = math.inf) -> Examples | None:
    """Return the first examples of pairs, with weights or without; ``None`` where they do not fit."""
    with contextlib.suppress(Exception):
        features, labels, weights, count, size = [], [], [], 0, 0
        began, whole = time.process_time(), True
        for some, their, *rest in batches:
            features.append(np.asarray(some))
            labels.append(np.asarray(their))
            weights += rest
            count += len(some)
            size += features[-1].nbytes
            if count >= MOST_ROWS or size > most_bytes or time.process_time() > began + seconds:
                whole = False
                break
        told = np.concatenate(weights) if weights else None
        return Examples(np.concatenate(features), np.concatenate(labels), len(features[0]), whole, told)
    return None


def _range_of(numbers: Any) -> dict[str, float]:
    known = numbers[np.isfinite(numbers)]
    if not known.size:
        return {"lost": float(numbers.size), "size": float(numbers.size)}
    return {
        "lost": float(numbers.size - known.size),
        "size": float(numbers.size),
        "lowest": float(known.min()),
        "highest": float(known.max()),
        "mean": float(known.mean(dtype=np.float64)),
    }
