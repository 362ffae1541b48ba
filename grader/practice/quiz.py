"""One round of a quiz: which questions are asked, what was answered, and what comes back when."""

from __future__ import annotations

import difflib
import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from grader.catalogue.concepts import read_concepts
from grader.catalogue.quiz import Item, read_all_items, read_quiz
from grader.errors import UsageProblem
from grader.practice.cards import Cards, Record, due_at
from grader.practice.overview import CARDS_A_DAY, is_on_day_of, of_this_day


def find_items(exercise_name: str | None, concept: str | None) -> tuple[Item, ...]:
    """Return the items of an exercise, or of all; of those the ones about a concept, where one is given.

    Raises ``UsageProblem`` where there is no such quiz or concept, or nothing that is both.
    """
    items = read_quiz(exercise_name).items if exercise_name else read_all_items()
    if concept is None:
        return items
    concepts = read_concepts()
    if concept not in concepts:
        near = difflib.get_close_matches(concept, concepts, n=3)
        meant = f"Did you mean {' or '.join(near)}?" if near else ""
        raise UsageProblem(f"There is no concept {concept!r}.", meant, f"There are {', '.join(concepts)}.")
    about = tuple(item for item in items if concept in item.concepts)
    if not about:
        raise UsageProblem(f"The quiz of {exercise_name} asks nothing about {concept}.", "Leave out one of the two.")
    return about


def pick(
    items: Iterable[Item], known: Mapping[str, Record], now: datetime, number: int, *, only_due: bool = False
) -> list[Item]:
    """Return what to ask: first what is due, longest overdue first; then what is new; then what comes back soonest."""
    asked = [item for item in items if item.id in known]
    by_date = sorted(asked, key=lambda item: known[item.id].due)
    due = [item for item in by_date if known[item.id].due <= now]
    if only_due:
        return due[:number]
    new = [item for item in items if item.id not in known]
    later = [item for item in by_date if known[item.id].due > now]
    return [*due, *new, *later][:number]


def pick_due_today(
    items: Iterable[Item], known: Mapping[str, Record], answered: Collection[str], now: datetime
) -> tuple[list[Item], bool]:
    """Return which due items to ask on a day on which some were ``answered``, and whether that day's ten are done.

    At most ten a day, and what comes back on it.
    """
    by_id = {item.id: item for item in items}
    today = of_this_day([name for name in due_at(known, now) if name in by_id], answered)
    chosen = pick([by_id[name] for name in today], known, now, CARDS_A_DAY, only_due=True)
    return chosen, not chosen and len(answered) >= CARDS_A_DAY


@dataclass(frozen=True)
class Answered:
    """One question that was answered."""

    item: Item
    """The question."""
    right: bool
    """Whether the answer was right."""
    due: datetime
    """When it comes back."""


@dataclass
class Round:
    """What happened in one round; each answer is kept at once, so that an interrupted round loses nothing."""

    cards: Cards
    """Where the answers go."""
    answered: list[Answered] = field(default_factory=list)
    """In the order in which they were given."""

    def keep(self, item: Item, right: bool, now: datetime) -> Answered:
        """Keep one answer."""
        kept = Answered(item, right, self.cards.answer(item.id, right, now))
        self.answered.append(kept)
        return kept

    @property
    def right(self) -> int:
        """How many answers were right."""
        return sum(answered.right for answered in self.answered)

    def weakest(self) -> str | None:
        """Return the concept with the most wrong answers; of several, the one that was asked about first."""
        wrong = Counter(answered.item.concepts[0] for answered in self.answered if not answered.right)
        return wrong.most_common(1)[0][0] if wrong else None

    def comes_back_today(self, now: datetime) -> bool:
        """Return whether an answered question comes back on the day of ``now``, in its time zone."""
        return any(is_on_day_of(now, due) for due in self._latest_dues())

    def coming_back(self, now: datetime) -> list[tuple[str, int]]:
        """Return how many of the answered questions come back when, soonest first."""
        return list(Counter(in_words(due, now) for due in sorted(self._latest_dues())).items())

    def _latest_dues(self) -> Collection[datetime]:
        return {answered.item.id: answered.due for answered in self.answered}.values()


def next_due(known: Mapping[str, Record], items: Iterable[Item]) -> datetime | None:
    """Return when the next of the items comes back, or nothing where none was ever asked."""
    return min((known[item.id].due for item in items if item.id in known), default=None)


def in_words(due: datetime, now: datetime) -> str:
    """Say how far away a moment is.

    >>> start = datetime(2030, 1, 1, 20)
    >>> [in_words(start + timedelta(**far), start) for far in ({"minutes": 9}, {"hours": 23}, {"days": 4.2})]
    ['in 10 minutes', 'tomorrow', 'in 4 days']
    """
    left = due - now
    if left <= timedelta():
        return "now"
    if left <= timedelta(minutes=1):
        return "in a minute"
    if left < timedelta(hours=1):
        return f"in {10 * math.ceil(left / timedelta(minutes=10))} minutes"
    if left < timedelta(hours=12):
        hours = round(left / timedelta(hours=1))
        return f"in {hours} hours" if hours > 1 else "in an hour"
    days = round(left / timedelta(days=1))
    return "tomorrow" if days <= 1 else f"in {days} days"
