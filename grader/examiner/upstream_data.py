"""What a grading takes from a data set of others: a sample to train on, and one that the learner never had."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from grader.data.upstream import UPSTREAM, Labelled, read_upstream, split_training

TRAINING, VALIDATION, HIDDEN = 5000, 1000, 3000
"""Examples of a sample: as many as a network learns from in seconds, and enough to tell right from wrong."""
_read_once = functools.cache(read_upstream)
"""Several fixtures of one grading take their samples from it."""


def training_sample(name: str, random: np.random.Generator) -> tuple[Any, Any]:
    """Return training and validation examples in the form of the learners' loader, drawn from what that hands out."""
    training, validation = split_training(_read_once(name)[0])
    return _some(name, training, TRAINING, random), _some(name, validation, VALIDATION, random)


def known_sample(name: str, random: np.random.Generator) -> Any:
    """Return 6,000 examples of what the loader hands out, not split."""
    return _some(name, _read_once(name)[0], TRAINING + VALIDATION, random)


def hidden_sample(name: str, random: np.random.Generator) -> Any:
    """Return 3,000 examples of the publisher's test set, which no loader hands out to learners."""
    return _some(name, _read_once(name)[1], HIDDEN, random)


def _some(name: str, examples: Labelled, count: int, random: np.random.Generator) -> Any:
    asked, labels = examples
    places = random.choice(len(labels), min(count, len(labels)), replace=False)
    return UPSTREAM[name].as_given((asked[places], labels[places]))
