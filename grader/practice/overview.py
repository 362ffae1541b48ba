"""How far a learner is: the weeks, the days, the time, and how sure each concept is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from grader.catalogue.concepts import read_concepts
from grader.catalogue.exercise import exercise_names, read_exercise, week_names
from grader.catalogue.quiz import items_called
from grader.practice.cards import Cards, due_at
from grader.practice.history import (
    Past,
    answer_moments,
    latest_answers,
    latest_outcomes,
    missed_since,
    outcomes_in_exams,
    past_gradings,
)
from grader.practice.progress import Progress
from grader.practice.sitting import Sitting
from grader.practice.sittings import Sittings

LONGEST_PAUSE = timedelta(minutes=30)
"""Attempts farther apart than this belong to two sessions."""
BEFORE_THE_FIRST = timedelta(minutes=10)
"""What is counted for the work before the first attempt of a session."""
DAYS = 30
ENOUGH = 3
"""Criteria and questions on a concept that have to be right before it is called sure."""
CARDS_A_DAY = 10
"""Quiz questions of a day, unless more are asked for; one that comes back on the same day counts once."""


@dataclass(frozen=True)
class Week:
    """One exercise of the curriculum."""

    name: str
    title: str
    part: str
    week: int | str
    attempts: int
    best: int
    """The best score in percent."""
    passed: bool
    minutes: int
    """Minutes of work, estimated from the times of the attempts; no minute counts for two exercises."""


@dataclass(frozen=True)
class Known:
    """How sure one concept is."""

    name: str
    title: str
    right: int
    """Criteria met and questions answered rightly, each as it was the last time."""
    asked: int
    """All criteria and questions about it that were judged or answered."""
    recent: bool = True
    """Whether any of them was decided in the last thirty days, and none missed in the last day."""
    criteria: tuple[int, int] = (0, 0)
    """How many of these are criteria: those met, and all."""

    @property
    def counts(self) -> str:
        """Return what was right, in words: how many of the criteria, and how many of the quiz questions.

        >>> Known("word_order", "Word order", 2, 5, criteria=(2, 2)).counts
        '2 of 2 criteria, 0 of 3 quiz questions'
        """
        right, asked = self.criteria
        rest = self.asked - asked
        told = [f"{right} of {asked} {'criteria' if asked > 1 else 'criterion'}"] if asked else []
        told += [f"{self.right - right} of {rest} quiz question{'s' if rest > 1 else ''}"] if rest else []
        return ", ".join(told)

    @property
    def is_sure(self) -> bool:
        """Whether it was right each last time, often enough, not long ago, and not only after a miss today."""
        return self.right == self.asked >= ENOUGH and self.recent

    @property
    def share(self) -> float:
        """Return the share that would be right next time, 0 to 1: one right and one wrong answer are added.

        So little evidence stays near a half (Laplace's rule of succession).
        """
        return (self.right + 1) / (self.asked + 2)


@dataclass(frozen=True)
class Row:
    """One row of the table of exercises."""

    part: str
    """The part of the curriculum, as ``exercise.toml`` names it."""
    also: str
    """The exercise that this row was added for, as the place in the row of its part is taken; empty for that row."""
    cells: tuple[Week | None, ...]
    """The exercise of each week; ``None`` where there is none."""


def table_of(weeks: Sequence[Week]) -> tuple[tuple[int | str, ...], tuple[Row, ...]]:
    """Return the weeks that a table of exercises has columns for, and its rows: every exercise has a cell of its own.

    There are columns for the four weeks of the curriculum at least. Where two exercises have the same part and week,
    the second one gets a row below.
    """
    columns = sorted({1, 2, 3, 4, *(week.week for week in weeks)}, key=lambda number: (isinstance(number, str), number))
    rows = []
    for part in dict.fromkeys(week.part for week in weeks):
        first: dict[int | str, Week] = {}
        others = [week for week in weeks if week.part == part and first.setdefault(week.week, week) is not week]
        rows.append(Row(part, "", tuple(map(first.get, columns))))
        rows += [
            Row(part, other.name, tuple(other if number == other.week else None for number in columns))
            for other in others
        ]
    return tuple(columns), tuple(rows)


@dataclass(frozen=True)
class Overview:
    """All of it, at one moment."""

    weeks: tuple[Week, ...]
    days: tuple[tuple[str, int], ...]
    """The last thirty days, each with its attempts."""
    concepts: tuple[Known, ...]
    """Those with evidence, the weakest first."""
    due: int
    """Quiz questions that are due."""
    minutes: int
    """Minutes of work on all exercises and in mock exams."""
    due_today: int = 0
    """How many of the due questions are for today: at most ten a day, whatever has piled up."""
    again_today: int = 0
    """How many of these were answered today already, and come back."""
    answered_today: int = 0
    """Quiz questions that were answered today."""
    comes_back: datetime | None = None
    """When the first of the questions that were answered today comes back, if that is later on the same day."""
    streak: int = 0
    """Days in a row with an attempt or an answer, up to today; today may still be without one."""

    @property
    def passed(self) -> int:
        """How many exercises are passed."""
        return sum(week.passed for week in self.weeks)


def look_over(progress: Progress, now: datetime) -> Overview:
    """Return how far a learner is at this moment; raises ``NotKept`` where the file cannot be read."""
    gradings = past_gradings(progress)
    attempts = [past for past in gradings if past.attempted]
    worked = worked_on(gradings)
    answered, known = answered_on(progress, now), Cards(progress).records()
    due = due_at(known, now)
    later = [known[name].due for name in answered & known.keys() if known[name].due > now]
    sittings = Sittings(progress=progress).all()
    moments = [*(past.started for past in attempts), *answer_moments(progress)]
    moments += [sitting.moment_of(answer) for sitting in sittings for answer in sitting.answers]
    in_exams = timedelta(seconds=sum(sitting.worked for sitting in sittings))
    return Overview(
        weeks=tuple(
            _week(name, [past for past in attempts if past.exercise_name == name], worked.get(name, timedelta()))
            for name in week_names()
        ),
        days=_days(attempts, now),
        concepts=tuple(_concepts(progress, sittings, now)),
        due=len(due),
        minutes=_minutes(sum(worked.values(), in_exams)),
        due_today=len(of_this_day(due, answered)),
        again_today=len(answered & set(due)),
        answered_today=len(answered),
        comes_back=min((other_datetime for other_datetime in later if is_on_day_of(now, other_datetime)), default=None),
        streak=days_in_a_row(moments, now),
    )


def answered_on(progress: Progress, now: datetime) -> set[str]:
    """Return the quiz questions that were answered on the day of ``now``, in its time zone; raises ``NotKept``."""
    moments = {name: moment for name, (_, moment) in latest_answers(progress).items()}
    return {name for name, moment in moments.items() if is_on_day_of(now, moment)}


def is_on_day_of(now: datetime, moment: datetime) -> bool:
    """Return whether a moment is on the day of ``now``, in its time zone."""
    return moment.astimezone(now.tzinfo).date() == now.date()


def of_this_day(due: Iterable[str], answered: Collection[str]) -> list[str]:
    """Return which of the ``due`` questions are for a day: what comes back on it, and others up to ten in all.

    >>> of_this_day(["a", "b", "c"], ["c", *range(8)])
    ['c', 'a']
    """
    again = [name for name in due if name in answered]
    others = [name for name in due if name not in answered]
    return [*again, *others[: max(0, CARDS_A_DAY - len(answered))]]


def days_in_a_row(moments: Iterable[datetime], now: datetime) -> int:
    """Return on how many days in a row something was done, up to today; a day that is not over breaks nothing.

    >>> now = datetime(2030, 1, 5, 8).astimezone()
    >>> days_in_a_row([now - timedelta(days=back) for back in (1, 2, 4)], now)
    2
    """
    days = {moment.astimezone(now.tzinfo).date() for moment in moments}
    day = now.date() if now.date() in days else now.date() - timedelta(days=1)
    counted = 0
    while day in days:
        counted, day = counted + 1, day - timedelta(days=1)
    return counted


def _week(name: str, attempts: Sequence[Past], worked: timedelta) -> Week:
    exercise = read_exercise(name)
    return Week(
        name=name,
        title=exercise.title,
        part=exercise.part,
        week=exercise.week,
        attempts=len(attempts),
        best=max((past.percent for past in attempts), default=0),
        passed=any(past.status == "PASSED" for past in attempts),
        minutes=_minutes(worked),
    )


def worked_on(gradings: Sequence[Past]) -> dict[str, timedelta]:
    """Return the time of work on each exercise that these gradings speak of; together it is the time of all sessions.

    A session goes on while gradings of any exercise lie no farther apart than ``LONGEST_PAUSE``. The time before a
    grading belongs to its exercise. Before the first of a session something was written, unless it is an untouched
    stub: with that, work begins.
    """
    worked: dict[str, timedelta] = {}
    before: datetime | None = None
    for past in sorted(gradings, key=lambda past: past.started):
        gap = past.started - before if before else None
        if gap is None or gap > LONGEST_PAUSE:
            gap = BEFORE_THE_FIRST if past.attempted else timedelta()
        worked[past.exercise_name] = worked.get(past.exercise_name, timedelta()) + gap
        before = past.started
    return worked


def worked_words(minutes: int) -> str:
    """Return a time of work as it is read.

    >>> worked_words(17), worked_words(60), worked_words(125)
    ('17 min', '1 h', '2 h 5 min')
    """
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def day_words(moment: datetime) -> str:
    """Return a day as it is read: ``5 January 2030``."""
    return f"{moment.day} {moment:%B %Y}"


def _minutes(worked: timedelta) -> int:
    return round(worked.total_seconds() / 60)


def _days(attempts: Sequence[Past], now: datetime) -> tuple[tuple[str, int], ...]:
    counted = Counter(past.started.astimezone(now.tzinfo).date() for past in attempts)
    days = [now.date() - timedelta(days=back) for back in reversed(range(DAYS))]
    return tuple((day.isoformat(), counted[day]) for day in days)


def _concepts(progress: Progress, sittings: Sequence[Sitting], now: datetime) -> list[Known]:
    """Return what is known of each concept, the weakest first."""
    decided: dict[str, list[tuple[bool, datetime]]] = {}
    tags = {name: read_exercise(name).concepts for name in exercise_names()}
    answers, a_day_ago = latest_answers(progress), now - timedelta(days=1)
    failed, questions = missed_since(progress, a_day_ago)
    outcomes = latest_outcomes(progress)
    for key, told in outcomes_in_exams(sittings).items():
        outcomes[key] = max(told, outcomes.get(key, told), key=lambda known: known[1])
        failed |= {key} if not told[0] and told[1] > a_day_ago else set()
    items = {item.id: item.concepts for item in items_called({*answers, *questions})}
    missed = {tag for name, criterion in failed for tag in tags.get(name, {}).get(criterion, ())}
    missed |= {item for item_id in questions for item in items.get(item_id, ())}
    for (name, criterion), told in outcomes.items():
        for concept in tags.get(name, {}).get(criterion, ()):
            decided.setdefault(concept, []).append(told)
    criteria = {name: (sum(right for right, _ in told), len(told)) for name, told in decided.items()}
    for item_id, told in answers.items():
        for concept in items.get(item_id, ()):
            decided.setdefault(concept, []).append(told)
    known, first_day = read_concepts(), now - timedelta(days=DAYS)
    found = [
        Known(
            name,
            known[name].title,
            sum(right for right, _ in told),
            len(told),
            name not in missed and any(moment > first_day for _, moment in told),
            criteria.get(name, (0, 0)),
        )
        for name, told in decided.items()
        if name in known
    ]
    return sorted(found, key=lambda other_known: (other_known.share, other_known.title))
