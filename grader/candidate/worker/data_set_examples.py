"""The examples of a data set that ``fit`` was given, as arrays: causes are then looked for in them as in other arrays.

They are read for experiments alone, after a training has failed, and inside the sandbox.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.candidate.worker.fit_evidence import classes_of, range_of_weights
from grader.candidate.worker.offered import Offered, Pair

MOST_ROWS = 6_000
"""Examples that are read."""
FIRST_ROWS = (200, 50)
"""Rows of a data set without an end that are looked up: no more than were given may be."""
MOST_SECONDS = 0.4
"""CPU seconds after which no more are read."""


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


def read_examples(data: Any) -> Examples | None:
    """Return the first examples of a data set of pairs, with weights or without; ``None`` where they do not fit."""
    with contextlib.suppress(Exception):
        features, labels, weights, count = [], [], [], 0
        began, whole = time.process_time(), True
        for some, their, *rest in data.as_numpy_iterator():
            features.append(some)
            labels.append(their)
            weights += rest
            count += len(some)
            if count >= MOST_ROWS or time.process_time() > began + MOST_SECONDS:
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
