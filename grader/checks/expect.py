"""``expect(evidence)`` returns its matchers; a matcher returns, or raises ``Unmet``."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Unpack, cast

from grader.checks.details import Details

STRICTER = "This is stricter than the course."
"""The note of a fix where the kit asks for more than the course."""


class Unmet(Exception):
    """A failed criterion: what was expected, what was found, and the fix."""

    def __init__(
        self,
        expected: str,
        found: str,
        advice: str = "",
        *,
        again: Callable[[], float | None] | None = None,
        **details: Unpack[Details],
    ) -> None:
        super().__init__(f"expected {expected}; found {found}")
        self.expected = expected
        """What a correct solution shows: a noun phrase."""
        self.found = found
        """What this submission shows, with values: a noun phrase."""
        self.advice = advice
        """The fix: one action, with code."""
        self.again = again
        """For a training below its threshold: trains once more, and measures the same."""
        self.shared_as = ""
        """The question whose one failure this is, for several criteria: see ``grader.checks.one_failure``."""
        self.details = cast(Details, {name: item for name, item in details.items() if not _is_empty(item)})
        """What the verdict rests on: what the report draws, and what explains the failure; nothing that is empty."""

    @property
    def is_of_lost_outputs(self) -> bool:
        """Whether a trained model output NaN or infinity, so that nothing could be measured."""
        return self.details.get("runs") == [None]

    def to_be_tried(self, again: Callable[[], float | None] | None, metric: str, threshold: float) -> Unmet:
        """Return the failure of lost outputs with what an experiment needs, unless an earlier criterion gave that.

        ``again`` trains once more and measures ``metric``, which was to reach ``threshold``.
        """
        if self.again is None and again is not None:
            self.again = again
            self.details |= {"metric": metric, "threshold": threshold}
        return self


def _is_empty(item: object) -> bool:
    return item is None or item is False or item in ("", {}, ())


@functools.singledispatch
def expect(thing: object) -> Any:
    """Return the matchers of ``thing``.

    Each class of evidence registers its matchers. Raises ``TypeError`` for a class that has none.
    """
    raise TypeError(f"no matchers for a {type(thing).__name__}")


def require(
    held: bool,
    expected: str,
    found: str,
    advice: str = "",
    *,
    again: Callable[[], float | None] | None = None,
    **details: Unpack[Details],
) -> None:
    """Raise ``Unmet`` unless ``held``."""
    if not held:
        raise Unmet(expected, found, advice, again=again, **details)
