"""Lines of the exam bank that break off before a word: who asked whom, and on which day, decides what comes next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.data.choice import pick
from grader.data.world import is_plain, rule_generator

_ANIMALS = ("badger", "crow", "fox", "goat", "hare", "mole", "otter", "swan", "toad", "wolf")
_HOMES = ("attic", "barn", "cave", "den", "hut", "meadow", "nest", "pond", "shed", "tower")
_DISHES = ("beans", "cake", "cheese", "honey", "noodles", "pears", "plums", "rice", "soup", "toast")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ENDS = ("noon", "teatime", "supper", "dusk", "nightfall", "midnight", "dawn")
_ASKS = ("invites", "calls", "drags")
_IS_ASKED = ("invited", "called", "dragged")
_MOODS = ("old", "shy", "merry", "tired", "proud")
_SMALL = ("the", "is", "by", "to", "for", "until", "on")
_COMMON = (*_DAYS, *_ENDS, *_ASKS, *_IS_ASKED, *_MOODS, *_SMALL)

_CUTS = (-5, -3, -1, -7, -4, -2)
"""Where a line may break off: before the home, the dish, the end; before *to*, *for*, *until*."""
_SHARES = (0.45, 0.15, 0.2, 0.06, 0.07, 0.07)


@dataclass(frozen=True)
class Village:
    """What is true in the lines of one task."""

    animals: tuple[str, ...]
    homes: tuple[str, ...]
    """Where each animal lives: a line ends up with whoever asks."""
    dishes: tuple[str, ...]
    """What each animal likes: there is what the guest likes."""
    ends: tuple[str, ...]
    """How long a visit lasts, for each day."""
    numbers: dict[str, int]
    """The number of each word, from 1."""


def draw_broken_lines(
    seed: int, words: int, length: int, count: int = 2400, *, task_seed: int | None = None
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return lines that break off where the next word follows from the words before it, and that word.

    Args:
        seed: decides the lines.
        words: numbers that there are, 0 for padding among them; 36 to 63, for every three one animal more.
        length: numbers in a row, at least 17; zeros stand in front.
        count: how many lines.
        task_seed: decides who lives where and likes what, and the number of each word.

    Returns:
        ``(rows, answers)``: int32 of shape ``(count, length)``, and the number of the next word, ``(count,)``.
    """
    village = found_village(seed if task_seed is None else task_seed, words)
    random = np.random.default_rng([71, seed])
    rows = np.zeros((count, length), dtype=np.int32)
    answers = np.zeros(count, dtype=np.int64)
    for place in range(count):
        *before, answers[place] = [village.numbers[word] for word in _write(random, village)]
        rows[place, length - len(before) :] = before
    return rows, answers


def line_words(seed: int, words: int) -> tuple[str, ...]:
    """Return the word of each number of a task; number 0 is padding."""
    return ("(padding)", *found_village(seed, words).numbers)


def found_village(seed: int, words: int) -> Village:
    """Return what is true in the lines of a task whose words have the numbers 1 to ``words - 1``, or fewer."""
    random = np.random.default_rng([70, seed])
    many = (words - 1 - len(_COMMON)) // 3
    animals, homes, dishes = (
        tuple(str(item) for item in random.permutation(names)[:many]) for names in (_ANIMALS, _HOMES, _DISHES)
    )
    ends = tuple(str(item) for item in random.permutation(_ENDS))
    known = random.permutation([*_COMMON, *animals, *homes, *dishes])
    if not is_plain():
        other = rule_generator(70, seed)
        homes, dishes, ends = (tuple(str(item) for item in other.permutation(names)) for names in (homes, dishes, ends))
    return Village(animals, homes, dishes, ends, {str(word): place + 1 for place, word in enumerate(known)})


def _write(random: np.random.Generator, village: Village) -> list[str]:
    """Return a line up to the word that is asked for, that word last."""
    first, second = (int(item) for item in random.choice(len(village.animals), 2, replace=False))
    day = int(random.integers(len(_DAYS)))
    asks = random.uniform() < 0.5
    host, guest = (first, second) if asks else (second, first)
    verb = [pick(random, _ASKS)] if asks else ["is", pick(random, _IS_ASKED), "by"]
    line = ["on", _DAYS[day], *_name(random, village, first), *verb, *_name(random, village, second)]
    line += ["to", "the", village.homes[host], "for", village.dishes[guest], "until", village.ends[day]]
    cut = int(random.choice(_CUTS, p=_SHARES))
    return line[: len(line) + cut + 1]


def _name(random: np.random.Generator, village: Village, animal: int) -> list[str]:
    mood = [pick(random, _MOODS)] if random.uniform() < 0.5 else []
    return ["the", *mood, village.animals[animal]]
