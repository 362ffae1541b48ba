"""Lines of a verse that a small grammar writes: who comes first decides what is said many words later."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from grader.data.choice import pick
from grader.data.world import is_plain, rule_generator

LEARNERS_SEED = 34
COUNT = 1400


@dataclass(frozen=True)
class Hero:
    """Somebody whom a line is about."""

    name: str
    """The noun, without its article."""
    deeds: tuple[str, str]
    """What they may do."""
    dream: str
    """What the line ends with, pronoun first: it follows from the name alone."""
    friend: str
    """Another ending, in the same way."""


_HEROES = (
    Hero("sailor", ("mends a sail", "sings a song"), "his wooden ship", "his seasick parrot"),
    Hero("wizard", ("stirs a soup", "reads a book"), "his crooked tower", "his clever owl"),
    Hero("giant", ("counts the sheep", "sings a song"), "his golden harp", "his tiny nephew"),
    Hero("farmer", ("counts the sheep", "mends a fence"), "his muddy tractor", "his stubborn mule"),
    Hero("queen", ("writes a letter", "reads a book"), "her silver crown", "her lazy guards"),
    Hero("baker", ("stirs a soup", "bakes a cake"), "her burning oven", "her hungry cousins"),
    Hero("pirate", ("writes a letter", "hides a coin"), "her buried gold", "her faithful crew"),
    Hero("dentist", ("bakes a cake", "polishes a spoon"), "her shining drill", "her brave patients"),
    Hero("fox", ("hides a coin", "steals a hen"), "its secret den", "its red cubs"),
    Hero("dragon", ("polishes a spoon", "steals a hen"), "its warm cave", "its frightened knight"),
    Hero("robot", ("mends a fence", "writes a letter"), "its rusty battery", "its patient engineer"),
    Hero("mouse", ("steals a hen", "mends a sail"), "its round cheese", "its many sisters"),
)
_TIMES = (
    ("every morning", "until noon"),
    ("every evening", "until supper"),
    ("after breakfast", "until teatime"),
    ("after midnight", "until dawn"),
    ("on sunday", "all day long"),
    ("on monday", "for an hour"),
)
"""How a line begins, and how it therefore ends."""
_MOODS = ("old", "happy", "sleepy", "grumpy", "famous", "lonely")
_PLACES = ("under the moon", "by the river", "in the kitchen", "behind the hill", "on the roof")


def load_verses() -> list[str]:
    """Return the learners' 1,400 lines, the same for everybody: words in lower case, blanks, nothing else."""
    return draw_verses(LEARNERS_SEED, COUNT)


def draw_verses(seed: int, count: int) -> list[str]:
    """Draw lines of the same grammar.

    Args:
        seed: any non-negative integer; the same seed gives the same lines.
        count: how many, at least 1; a line may occur twice.

    Returns:
        ``count`` strings of 15 to 20 words.
    """
    random = np.random.default_rng([34, seed])
    heroes, times = _heroes_and_times()
    return [_write(random, heroes, times) for _ in range(count)]


def _heroes_and_times() -> tuple[tuple[Hero, ...], tuple[tuple[str, str], ...]]:
    """Return who dreams of what, and how lines end: in another world exchanged among those of one pronoun."""
    if is_plain():
        return _HEROES, _TIMES
    random, heroes = rule_generator(34), []
    for pronoun in ("his", "her", "its"):
        alike = [hero for hero in _HEROES if hero.dream.startswith(f"{pronoun} ")]
        others = random.permutation(len(alike))
        heroes += [
            replace(hero, dream=alike[n].dream, friend=alike[n].friend) for hero, n in zip(alike, others, strict=True)
        ]
    ends = [str(_TIMES[n][1]) for n in random.permutation(len(_TIMES))]
    return tuple(heroes), tuple((begin, end) for (begin, _), end in zip(_TIMES, ends, strict=True))


def _write(random: np.random.Generator, heroes: tuple[Hero, ...], times: tuple[tuple[str, str], ...]) -> str:
    hero, (begin, end) = pick(random, heroes), pick(random, times)
    ending = pick(random, (f"dreams of {hero.dream}", f"waits for {hero.friend}"))
    mood, deed, place = pick(random, _MOODS), pick(random, hero.deeds), pick(random, _PLACES)
    words = [begin, "the", mood, hero.name, deed, place, "and", ending, end]
    if random.uniform() < 0.3:
        words.remove(mood)
    if random.uniform() < 0.3:
        words.remove(place)
    return " ".join(words)
