"""Hypothesis strategies for learner functions, with reproducible settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, example, seed, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture.providers import HypothesisProvider
from hypothesis.internal.constants_ast import Constants

from grader.checks.series.windows import WindowCase, ramp_windows

Property = TypeVar("Property", bound=Callable[..., Any])

EXAMPLES = 5
"""Random cases per property: each takes about 60 ms; the fixed cases run first."""


def window_cases(horizon: bool = False) -> st.SearchStrategy[WindowCase]:
    """Return cases for a windowed dataset: series of 3 to 26 different values, with valid arguments.

    With ``horizon`` the cases also say how far after the window the label lies (1 to 4).
    """

    @st.composite
    def draw_case(draw: st.DrawFn) -> WindowCase:
        window_size = draw(st.integers(1, 8))
        ahead = draw(st.integers(1, 4)) if horizon else None
        length = window_size + (ahead or 1) + draw(st.integers(1, 14))
        start, step = draw(st.integers(-50, 50)), draw(st.sampled_from([1, 3, -2, 0.5]))
        values = tuple(float(start + step * number) for number in range(length))
        return WindowCase(values, window_size, draw(st.integers(1, 6)), draw(st.integers(1, 20)), ahead)

    return draw_case()


def exactly(test: Property) -> Property:
    """Run a property on three ramps, then on random cases that differ for each submission.

    Two ramps are small and easy to read. The last has a larger window and larger batches than any stub or course:
    a fixed size is found. A random counterexample is made small first.
    """
    return _on_ramps(
        test,
        ramp_windows(length=500, window_size=90, batch_size=300),
        ramp_windows(length=10, window_size=4, batch_size=4, shuffle_buffer=8),
        ramp_windows(length=6, window_size=2, batch_size=2),
    )


def exactly_ahead(test: Property) -> Property:
    """As ``exactly``, for windows whose label lies ``horizon`` steps after them: 1, 3 and 40 on the ramps."""
    return _on_ramps(
        test,
        ramp_windows(length=500, window_size=90, batch_size=300, horizon=40),
        ramp_windows(length=10, window_size=4, batch_size=2, shuffle_buffer=8, horizon=3),
        ramp_windows(length=6, window_size=2, batch_size=3, horizon=1),
    )


def _on_ramps(test: Property, *ramps: WindowCase) -> Property:
    """Run a property on the last ramp first, then on random cases."""
    fixed = settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    for ramp in ramps:
        test = example(case=ramp)(test)
    return draw_from(1, fixed(test))


def draw_from(number: int, test: Property) -> Property:
    """Draw the cases of a property from a seed.

    All properties of a rubric share one seed: they have the same cases, which are gathered once.
    """
    seeded: Property = seed(number)(test)
    return seeded


def draw_without_source() -> None:
    """Have Hypothesis draw nothing that is written in the source of the kit.

    By itself it reads the constants of every module that is not installed, which takes half a second in each grading,
    and the cases depend on where the kit is. It has no setting for this; where its own name changes, it reads again.
    """
    setattr(HypothesisProvider, "_local_constants", Constants())  # noqa: B010 - a name that is not public
