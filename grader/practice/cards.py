"""When each quiz question comes back: a card each, kept beside the attempts; the moment is always an argument."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from grader.catalogue.concepts import read_concepts
from grader.catalogue.exercise import Exercise
from grader.catalogue.quiz import Item, items_about, items_called, quiz_names
from grader.examiner.grade import Outcome, Verdict
from grader.practice.progress import Progress, readable

SOON = timedelta(minutes=10)
"""After a wrong answer a question comes back within the same evening, before its days are counted."""


def utc_now() -> datetime:
    """Return this moment: the clock that is used where none is given."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Record:
    """What is known of a question that was asked, or that a missed criterion brought up."""

    due: datetime
    """When it comes back."""
    asked: int
    """How often it was answered."""
    right: int
    """How often the answer was right."""


class Cards:
    """All cards of a learner. Every method raises ``NotKept`` where they cannot be read or written."""

    def __init__(self, progress: Progress | None = None) -> None:
        self._progress = progress or Progress()

    def records(self) -> dict[str, Record]:
        """Return what is known, by the ids of the items; items that never came up are not in it."""
        question = """select cards.item_id, due, count(answered), coalesce(sum(was_right), 0)
            from cards left join quiz_answers using (item_id) group by cards.item_id"""
        with self._progress.opened() as database:
            rows = database.execute(question).fetchall()
        return dict(readable(rows, lambda name, due, *told: (name, Record(_moment(due), *told))))

    def begun(self) -> set[str]:
        """Return the exercises that were begun: with an attempt, or with an answer to one of their questions."""
        with self._progress.opened() as database:
            tried = {name for (name,) in database.execute("select distinct exercise_name from attempts")}
            answered = {name for (name,) in database.execute("select distinct item_id from quiz_answers")}
        return tried | {item.exercise_name for item in items_called(answered)}

    def answer(self, item_id: str, right: bool, now: datetime) -> datetime:
        """Keep an answer, and return when the question comes back: later each time that it is right."""
        from fsrs import Card, Rating, Scheduler

        # Without fuzz, so that the same answers at the same moments give the same days.
        scheduler = Scheduler(learning_steps=(SOON,), relearning_steps=(SOON,), enable_fuzzing=False)
        moment = now.astimezone(UTC)
        with self._progress.opened() as database:
            database.execute("begin immediate")
            row = database.execute("select card from cards where item_id = ?", (item_id,)).fetchone()
            known = [*readable([row or ("",)], Card.from_json), Card(card_id=0, due=moment)]
            rating = Rating.Good if right else Rating.Again
            card, _ = next(readable(((other_card, rating, moment) for other_card in known), scheduler.review_card))
            kept = (
                "insert into cards values (?, ?, ?) on conflict do update set due = excluded.due, card = excluded.card"
            )
            database.execute(kept, (item_id, _stamp(card.due), card.to_json()))
            database.execute("insert into quiz_answers values (?, ?, ?)", (item_id, _stamp(moment), right))
        return card.due

    def bring_back(self, item_ids: Iterable[str], now: datetime, *, also_new: bool) -> None:
        """Make questions due now, unless they are; with ``also_new`` also those that never came up."""
        moment = _stamp(now)
        rows = [(name, moment) for name in item_ids]
        with self._progress.opened() as database:
            if also_new:
                database.executemany("insert into cards values (?, ?, '') on conflict do nothing", rows)
            later = "update cards set due = ? where item_id = ? and due > ?"
            database.executemany(later, [(moment, name, moment) for name, _ in rows])


def due_at(records: Mapping[str, Record], now: datetime) -> list[str]:
    """Return the questions that are due, longest overdue first."""
    return sorted((name for name, record in records.items() if record.due <= now), key=lambda name: records[name].due)


def weak_concepts(exercise: Exercise, verdicts: Iterable[Verdict]) -> list[str]:
    """Return the concepts that failed criteria show to be weak, each once.

    Of a training below its threshold it is the concept of the cause that was found, else those of the criterion. Code
    that is not written, or raises, shows nothing of a concept, nor does a criterion that waits for another one.
    """
    of_cause = {cause: name for name, concept in read_concepts().items() for cause in concept.causes}
    found: dict[str, None] = {}
    for verdict in verdicts:
        if verdict.outcome is not Outcome.UNMET or not verdict.tells_of_code:
            continue
        known = of_cause.get(str(verdict.details.get("cause")))
        found |= dict.fromkeys([known] if known else exercise.concepts.get(verdict.criterion_id, ()))
    return [*found]


def bring_back_missed(cards: Cards, exercise: Exercise, concepts: Collection[str], now: datetime) -> int:
    """Make questions on the concepts due that an exercise showed to be weak; return how many on them are due now.

    Of this exercise's own quiz, every question on one of them, or where it has none on it, those of the nearest week
    that was begun and has some; of other weeks only those that the learner has met already.
    """
    if not concepts:
        return 0
    items = items_about(*concepts)
    if exercise.name in (weeks := quiz_names()):
        begun = cards.begun() | {exercise.name}
        open_items = [item for item in items if item.exercise_name in begun]
        found = [text for name in concepts for text in _nearest(open_items, name, exercise.name, weeks)]
        cards.bring_back(found, now, also_new=True)
    others = [item.id for item in items]
    cards.bring_back(others, now, also_new=False)
    return len(cards.records().keys() & others)


def _nearest(items: Iterable[Item], concept: str, exercise_name: str, weeks: Sequence[str]) -> list[str]:
    """Return the questions on a concept of one week: of this one, else of the last one before it, else of the next."""
    own = weeks.index(exercise_name)
    about = [item for item in items if concept in item.concepts]
    for week in (exercise_name, *reversed(weeks[:own]), *weeks[own + 1 :]):
        if found := [item.id for item in about if item.exercise_name == week]:
            return found
    return []


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _stamp(moment: datetime) -> str:
    """Write a moment so that the order of the letters is the order of time."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
