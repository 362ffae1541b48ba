"""Matchers of extra_folders: what decides a split that one seed gives twice."""

from types import SimpleNamespace
from typing import Any

import pytest
from checks.complaint import complaint

from exercises.extra_folders.expectations.folder_splits import SeededSplits
from grader.checks.expect import expect


def split(*held_out: int) -> Any:
    return SimpleNamespace(held_out=frozenset(held_out))


@pytest.mark.parametrize(
    ("repeated", "words"),
    [(split(1, 2), "`seed=seed`"), (split(5, 6), "Make a new generator"), (None, "`seed=seed`")],
)
def test_a_seed_that_is_not_used_is_told_apart_from_a_generator_that_goes_on(repeated: Any, words: str) -> None:
    splits = SeededSplits(split(1, 2), split(3, 4), (split(7, 8),), repeated)
    assert words in complaint(lambda: expect(splits).follow_the_seed()).advice


def test_a_seed_that_decides_passes() -> None:
    expect(SeededSplits(split(1, 2), split(1, 2), (split(7, 8),))).follow_the_seed()
