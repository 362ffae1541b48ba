"""What the handle on a submission tells while a grading runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Progress:
    """A training has ended an epoch."""

    epoch: int
    """How many it has ended."""
    epochs: int
    """How many were asked for."""
    logs: Mapping[str, float | None] = field(default_factory=dict)
    """What Keras told of this one; ``None`` stands for a number that is not finite."""
    model: str = ""
    """The function that the model came from, or that trains; empty where that is not known."""
    goal: dict[str, Any] | None = None
    """The ``metric`` of the training, the value ``at`` which it may end, and the ``threshold`` where that is known."""


@dataclass(frozen=True)
class Running:
    """Something of the candidate takes longer than a moment."""

    what: str
    """What runs, as it is shown: ``running generate_forecast``."""
    seconds: float = 0.0
    """How long it has run."""


@dataclass(frozen=True)
class Evidence:
    """Something for the report to show; a later one of the same key takes its place."""

    key: str
    value: Any
