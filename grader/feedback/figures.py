"""What was measured, as people read it: the value, its threshold and its baseline with the same number of digits."""

from __future__ import annotations

import math

from grader.examiner.grade import Verdict

NAMELESS = ("", "fraction", "target units")
"""Units that are not written after a value."""
METRIC_NAMES = {"mae": "MAE", "accuracy": "accuracy"}
"""How a metric is called within a sentence, where not by its own name."""
MOST_DECIMALS = 6
LARGEST = 1e9
"""From here on a value is written with an exponent."""


def figures_of(verdict: Verdict, title: str = "") -> str:
    """Return ``2.24 (threshold 3.80, naive forecast 5.64)``; empty where nothing was measured.

    The metric is named where the ``title``, by default that of the verdict, does not name it.

    >>> from grader.examiner.grade import Outcome
    >>> figures_of(Verdict("check_error", Outcome.MET, measured=2.2351, threshold=3.8, unit="sunspots"))
    '2.24 sunspots (threshold 3.80)'
    >>> figures_of(Verdict("x", Outcome.MET, measured=0.049, threshold=0.5, metric="mae"), "After training")
    'MAE: 0.049 (threshold 0.500)'
    """
    if verdict.threshold is None:
        return ""
    decimals = decimals_for(verdict.threshold, verdict.measured)
    beside = [f"threshold {shown(verdict.threshold, decimals)}"]
    if verdict.baseline is not None:
        beside.append(f"{verdict.baseline_name} {shown(verdict.baseline, decimals)}".strip())
    return f"{named_value_of(verdict, title)} ({', '.join(beside)})"


def named_value_of(verdict: Verdict, title: str = "") -> str:
    """Return the measured value, with the metric before it where the ``title`` does not name it."""
    return f"{_name_of_metric(verdict, title or verdict.title)}{value_of(verdict)}"


def _name_of_metric(verdict: Verdict, title: str) -> str:
    """Return ``MAE: `` where neither the title nor the unit says what was measured."""
    name = METRIC_NAMES.get(verdict.metric, verdict.metric)
    is_said = not title or name.lower() in title.lower() or name == verdict.unit
    return "" if is_said or not name else f"{name}: "


def value_of(verdict: Verdict, *, unit: bool = True) -> str:
    """Return the measured value alone, with its unit where it has a name; ``NaN or infinity`` for those."""
    if verdict.measured is None or verdict.threshold is None:
        return "NaN or infinity" if verdict.threshold is not None else ""
    text = shown(verdict.measured, decimals_for(verdict.threshold, verdict.measured))
    return f"{text} {verdict.unit}" if unit and verdict.unit not in NAMELESS else text


def decimals_for(threshold: float, value: float | None = None) -> int:
    """Return how many decimals show three digits of the threshold, and that a value is not the same.

    >>> decimals_for(3.8), decimals_for(0.85), decimals_for(43), decimals_for(1_000_000), decimals_for(3.8, 3.8004)
    (2, 3, 1, 0, 4)
    """
    size = abs(threshold)
    decimals = min(MOST_DECIMALS, max(0, 2 - math.floor(math.log10(size)))) if size else 3
    if value is None or value == threshold or not math.isfinite(value):
        return decimals
    while decimals < MOST_DECIMALS and shown(value, decimals) == shown(threshold, decimals):
        decimals += 1
    return decimals


def shown(value: float, decimals: int) -> str:
    """Return a number with so many decimals; a huge one with an exponent."""
    if not math.isfinite(value) or abs(value) >= LARGEST:
        return f"{value:.3g}"
    return f"{value:,.{decimals}f}"
