"""What became of a list of things, such as words or lines: which are gone, and in which order the others are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.checks.expect import require


def rows_in(elements: Sequence[Any]) -> int:
    """Return how many rows batches have together: those of the last part of each, which are its labels.

    >>> rows_in([({"a": [[1], [2]]}, [3, 4]), ([[5]], [6]), 7])
    4
    """
    parts = [element[-1] if isinstance(element, (tuple, list)) and element else element for element in elements]
    return sum(len(np.atleast_1d(np.asarray(part, dtype=object))) for part in parts)


def require_each_epoch(rows: int, again: int, items: str) -> None:
    """Raise ``Unmet`` unless the second pass over a dataset has as many ``items`` as the first, which has ``rows``."""
    advice = (
        "Return a dataset that begins at its first element in each epoch: keep no iterator or counter between them."
    )
    if not again:
        advice = (
            "A Python generator or iterator is empty after the first epoch. Make a new one inside the function that "
            "`from_generator` calls."
        )
    found = f"{rows} {items} in the first epoch and {again} in the second"
    require(again == rows, f"the same {items} in every epoch", found, advice)


def advice_on_items(found: Sequence[Any], due: Sequence[Any], item: str) -> str:
    """Return what is seen of ``found`` beside the items that are ``due``, and what to check; else an empty text.

    Only what the items show is said as certain: a loop or a slice is named as a place to look at.

    >>> advice_on_items(["a", "b"], ["a", "b", "c"], "word")
    'Only the last word is missing: check where your loop or slice ends.'
    >>> advice_on_items(["c"], ["a", "b", "c"], "word")
    'Only the last word is left. If a loop fills a list, create the list before the loop.'
    >>> advice_on_items(["c", "b", "a"], ["a", "b", "c"], "word")
    'Each word is there, in reverse order: keep the order of the words.'
    """
    given, right = list(found), list(due)
    if len(right) < 2 or not given or given == right:
        return ""
    if len(given) == len(right):
        return _in_place(given, right, item)
    if len(given) > len(right):
        return _too_many(given, right, item)
    if given == right[:1] and len(right) > 2:
        return f"Only the first {item} is left. A `return` inside a loop ends it: write it after the loop."
    if given == right[-1:] and len(right) > 2:
        return f"Only the last {item} is left. If a loop fills a list, create the list before the loop."
    if given == right[:-1] and right[-1] in given:
        return f"The last {item}, which came before, is missing: check where your loop ends, and keep repeated {item}s."
    if given == right[:-1]:
        return f"Only the last {item} is missing: check where your loop or slice ends."
    if given == right[1:] and right[0] in given:
        return (
            f"The first {item}, which comes again, is missing: check where your loop begins, and keep repeated {item}s."
        )
    if given == right[1:]:
        return f"Only the first {item} is missing: check where your loop or slice begins."
    if Counter(given) == Counter(set(right)):
        return f"A repeated {item} is there once only. Keep each in a list, neither in a set nor with `not in`."
    return ""


def _in_place(given: list[Any], right: list[Any], item: str) -> str:
    """Return what is said of as many items as are due."""
    if given == right[::-1]:
        return f"Each {item} is there, in reverse order: keep the order of the {item}s."
    if Counter(given) == Counter(right):
        order = "sorted" if given in (sorted(right), sorted(right)[::-1]) else "in another order"
        return f"Each {item} is there, but they are {order}: keep the order of the {item}s."
    if len(set(map(str, given))) == 1 and given[0] in right:
        return f"The same {item} is there {len(given)} times. Use the variable of your loop, and fill each place."
    return ""


def _too_many(given: list[Any], right: list[Any], item: str) -> str:
    """Return what is said of more items than are due."""
    more = len(given) - len(right)
    if given[more:] == right:
        kept = "Does a list keep what an earlier call put in it? Create it in the function."
        return f"There {'is' if more == 1 else 'are'} {more} more {item}{'s' * (more > 1)} at the start. {kept}"
    if given[: len(right)] == right:
        return f"After the right {item}s, {more} more follow: check where your loop ends, and what is added after it."
    return ""
