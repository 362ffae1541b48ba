"""``expect(thing)`` picks the words for its kind; a word is silent, or raises ``Unmet``."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any


class Unmet(Exception):
    """A promise is not kept: what was expected, what was found, what to do."""

    def __init__(
        self,
        expected: str,
        found: str,
        advice: str = "",
        *,
        again: Callable[[], float | None] | None = None,
        **details: Any,
    ) -> None:
        super().__init__(f"expected {expected}; found {found}")
        self.expected = expected
        """What a right answer would have shown, in the learner's words."""
        self.found = found
        """What this submission showed, with the values that show it."""
        self.advice = advice
        """What to do about it, in one or two sentences."""
        self.again = again
        """Of a training that missed its threshold: trains once more, and measures as this criterion does."""
        self.details = details
        """What the report may draw: ``table``, ``runs``, ``lines`` …; ``hints`` are those of this very mistake."""


@functools.singledispatch
def expect(thing: object) -> Any:
    """Return the words that can be said about ``thing``.

    Each kind of evidence registers its own words; a kind that has none is an error of the rubric.
    """
    raise TypeError(f"no words for a {type(thing).__name__}")


def require(held: bool, expected: str, found: str, advice: str = "", **details: Any) -> None:
    """Raise ``Unmet`` unless ``held``: the one sentence that every word is made of."""
    if not held:
        raise Unmet(expected, found, advice, **details)
