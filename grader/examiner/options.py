"""How a grading is asked for: what every command hands on, from the command line to the examiner."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GradingOptions:
    """What may be chosen for one grading; without a choice, a fresh one of all criteria.

    >>> GradingOptions(seed=5, fast=True).only
    ()
    """

    seed: int | None = None
    """Trainings and hidden data follow from it; ``None`` takes the seed that belongs to this file on this machine."""
    secret: int | None = None
    """What hidden data are drawn from; ``None`` lets it follow from ``seed`` and this machine's key."""
    only: tuple[str, ...] = ()
    """Ids of the criteria to grade; empty for all."""
    time_limit: float | None = None
    """Wall seconds. A submission that is still at work then broke it, unless other programs took most of that time."""
    required: tuple[str, ...] = ()
    """What must be enforced, of ``probes.protection``, before the submission runs."""
    fast: bool = False
    """Whether to leave out what needs a training."""
    recall: bool | None = None
    """``True`` takes over what was decided before and still holds; ``False`` grades all again and remembers it;
    ``None`` does neither."""
    experiments: bool = False
    """Whether cures of a failed training are tried once all is decided: they change advice, and no verdict."""
