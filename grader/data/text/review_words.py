"""The words and sentences that the drawn reviews are put together from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from grader.data.choice import pick
from grader.data.world import is_plain, rule_generator


@dataclass(frozen=True)
class Kind:
    """Things that the same praise and the same blame fit."""

    nouns: tuple[str, ...]
    """What is reviewed; all in the singular."""
    praise: tuple[str, ...]
    """Adjectives of a happy guest."""
    blame: tuple[str, ...]
    """Adjectives of an unhappy guest."""


KINDS = (
    Kind(
        ("soup", "pie", "pizza", "breakfast", "curry", "pudding", "sandwich", "salad"),
        ("delicious", "fresh", "tasty", "crisp", "generous"),
        ("bland", "stale", "soggy", "greasy", "burnt"),
    ),
    Kind(
        ("waiter", "guide", "receptionist", "barber", "driver", "dentist", "librarian"),
        ("friendly", "patient", "charming", "helpful", "polite"),
        ("rude", "grumpy", "careless", "bossy", "clumsy"),
    ),
    Kind(
        ("film", "book", "musical", "play", "comic", "opera", "podcast"),
        ("funny", "gripping", "clever", "moving", "original"),
        ("dull", "silly", "predictable", "confusing", "endless"),
    ),
    Kind(
        ("room", "hotel", "campsite", "cabin", "museum", "library", "cinema", "bakery"),
        ("cosy", "clean", "peaceful", "bright", "tidy"),
        ("dirty", "noisy", "gloomy", "draughty", "smelly"),
    ),
    Kind(
        ("toaster", "umbrella", "kettle", "bicycle", "tent", "alarm clock", "lawnmower"),
        ("sturdy", "reliable", "elegant", "practical", "quick"),
        ("flimsy", "useless", "ugly", "slow", "wobbly"),
    ),
)

_SOUNDS = (
    ("bl", "fl", "gl", "kr", "m", "n", "pl", "sw", "tr", "v", "w", "z"),
    ("a", "e", "i", "o"),
    ("b", "d", "l", "lm", "m", "nd", "rb", "rm", "rv", "v", "z"),
    ("y", "ish", "ic", "ous"),
)
"""What adjectives are put together from that nobody has heard before: *swormish*, *flaby*."""


def kinds() -> tuple[Kind, ...]:
    """Return the kinds of things; in another world guests praise and blame with words that nobody has heard before.

    A list of words that are kind or unkind is of no use there: which is which, only the examples tell.
    """
    if is_plain():
        return KINDS
    random = rule_generator(31)
    words: dict[str, None] = {}
    while len(words) < sum(len(kind.praise) + len(kind.blame) for kind in KINDS):
        words["".join(pick(random, sounds) for sounds in _SOUNDS)] = None
    new = iter(words)
    return tuple(
        replace(kind, praise=tuple(next(new) for _ in kind.praise), blame=tuple(next(new) for _ in kind.blame))
        for kind in KINDS
    )


OPENINGS = (
    "My aunt chose it because of the parrot.",
    "We came on a rainy Tuesday with two hungry cousins.",
    "I lost a bet and had to write this review.",
    "The dog came along and kept its opinion to itself.",
    "This was a birthday present from my neighbour.",
    "I took notes on the back of a train ticket.",
    "We got lost twice before we found the door.",
    "My grandmother wanted to see it before lunch.",
    "After three trams and a ferry we were finally there.",
    "I had an hour to kill and a voucher to spend.",
    "The whole football team came with me.",
    "I am writing this on the bus home.",
    "Our guinea pig is named after the owner.",
    "My boss told everyone in the lift about it.",
    "I have now been here with both of my dentists.",
    "It rained, as it does in every story of mine.",
)

CLOSINGS = (
    "Bring a coat.",
    "My cat agrees with every word.",
    "I have told the whole street.",
    "The parrot has seen it all.",
    "That is all I have to say, and my sister says more.",
    "I would tell you about the car park, but life is short.",
    "You may quote me at weddings.",
    "My mother has already framed the receipt.",
    "Ask my neighbour, who heard everything through the wall.",
    "We sang about it all the way home.",
    "The children have drawn a picture of it.",
    "Now you know.",
    "I wrote to the mayor about it.",
    "The next review will be about my shoes.",
)

STRENGTH = ("really", "simply", "truly", "quite", "very")
"""What may stand before an adjective and changes nothing."""

DENIALS = ("not", "not", "not at all", "never", "hardly", "anything but", "far from", "by no means")
"""What turns the adjective after it into its opposite."""

PLAIN = (
    "The {noun} was {strength} {yes} and {also}.",
    "I found the {noun} {strength} {yes}, even {also}.",
    "This {noun} was {yes}, and {strength} {also} as well.",
    "What a {noun}: {strength} {yes}, and {also} too.",
)
"""Sentences whose words alone give them away."""

CONTRASTS = (
    "The {noun} was {denial} {no} but {strength} {yes}.",
    "The {noun} was {denial} {no}, it was {strength} {yes}.",
    "I found the {noun} {denial} {no}, just {strength} {yes}.",
    "Nobody would say {no}: the {noun} was {strength} {yes}.",
    "I would not say {no}, I would say the {noun} was {yes}.",
    "There was nothing {no} about the {noun}, which was {strength} {yes}.",
    "People say {no}, but I found the {noun} {strength} {yes}.",
    "The {noun} was {strength} {yes}, {denial} {no}.",
    "I found the {noun} {strength} {yes} and {denial} {no}.",
    "The {noun} was {strength} {yes} and nobody would say {no}.",
)
"""Sentences whose words say nothing: with ``yes`` and ``no`` exchanged, they say the opposite."""
