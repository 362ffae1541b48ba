"""Matchers of extra_folders: what decides a split that one seed gives twice."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from checks.complaint import complaint

from exercises.extra_folders.expectations.folder_splits import FolderSplit, SeededSplits
from grader.checks.expect import expect


def split(*held_out: int, by_keras: bool = True) -> Any:
    return SimpleNamespace(held_out=frozenset(held_out), by_keras=by_keras)


@pytest.mark.parametrize(
    ("repeated", "words"),
    [(split(1, 2), "`seed=seed`"), (split(5, 6), "Make a new generator"), (None, "`seed=seed`")],
)
def test_a_seed_that_is_not_used_is_told_apart_from_a_generator_that_goes_on(repeated: Any, words: str) -> None:
    splits = SeededSplits(split(1, 2), split(3, 4), (split(7, 8),), repeated)
    assert words in complaint(lambda: expect(splits).follow_the_seed()).advice


@pytest.mark.parametrize("again", [split(3, 4), split(1, 2)])
def test_a_list_of_paths_is_shuffled_by_the_seed(again: Any) -> None:
    splits = SeededSplits(split(1, 2, by_keras=False), again, (split(1, 2),))
    assert "`random.Random(seed).shuffle(paths)`" in complaint(lambda: expect(splits).follow_the_seed()).advice


@pytest.mark.parametrize(
    ("held_out", "words"),
    [
        ((7, 8, 9), "remove `shuffle=False`"),
        ((3, 7, 9), "instead of a fixed number"),
        ((), "instead of a fixed number"),
    ],
)
def test_a_split_that_no_seed_changes_is_of_the_sorted_list_or_of_a_fixed_number(held_out: Any, words: str) -> None:
    splits = SeededSplits(split(*held_out), split(*held_out), (split(*held_out),))
    assert words in complaint(lambda: expect(splits).follow_the_seed()).advice


BOTH = np.arange(60)


@pytest.mark.parametrize(
    ("training", "validation", "by_keras", "word", "advice"),
    [
        (BOTH[18:], BOTH[:18], False, "is_random", "Shuffle a list of paths of your own right before you cut it"),
        (BOTH[10:], BOTH[:18], False, "shares_no_image", "cut it at one number"),
        (BOTH[10:], BOTH[:18], True, "shares_no_image", "Both calls need the same `seed`"),
        (BOTH[19:], BOTH[:18], False, "loses_no_image", "`paths[:n]` and `paths[n:]`"),
        (BOTH[19:], BOTH[:19], False, "has_the_split_size", "`int(18)` is 18"),
        (BOTH[:18], BOTH[18:], True, "has_the_split_size", "is the part for validation"),
        (BOTH[40:], BOTH[:40], True, "has_the_split_size", "`validation_split=validation_split`"),
    ],
)
def test_a_split_that_is_wrong_is_told_by_what_is_in_both_parts(
    training: Any, validation: Any, by_keras: bool, word: str, advice: str
) -> None:
    labels = np.arange(60) // 30
    parts = [SimpleNamespace(sources=rows, ended=True, images=rows) for rows in (training, validation)]
    folder = SimpleNamespace(images=BOTH, labels=labels, class_names=("badgers", "weasels"))
    found: Any = FolderSplit(*parts, folder, 0.3, by_keras)  # type: ignore[arg-type]
    assert advice in complaint(lambda: getattr(expect(found), word)()).advice


def test_a_seed_that_decides_passes() -> None:
    expect(SeededSplits(split(1, 2), split(1, 2), (split(7, 8),))).follow_the_seed()
