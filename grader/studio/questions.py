"""Quiz questions for the page: asked without their answers, marked here, and kept as everywhere else."""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence
from typing import Any

from grader.catalogue.concepts import read_concepts
from grader.catalogue.quiz import CHOICES, Item, find_item
from grader.errors import UsageProblem
from grader.feedback.safe_text import plain
from grader.practice.cards import Cards, utc_now
from grader.practice.marking import Marking, complaint_about, mark_choices, mark_typed
from grader.practice.overview import CARDS_A_DAY, answered_on
from grader.practice.progress import Progress
from grader.practice.quiz import find_items, in_words, next_due, pick, pick_due_today

MOST_TYPED = 2000


def questions(exercise: str | None = None, concept: str | None = None, *, more: bool = False) -> dict[str, Any]:
    """Return what to ask: what is due, or the questions of an exercise or a concept; ``more`` than ten a day.

    Raises ``UsageProblem`` where there is no such quiz or concept.
    """
    items = find_items(exercise, concept)
    progress = Progress()
    known, now = Cards(progress).records(), utc_now()
    due = exercise is None and concept is None
    if due and not more:
        chosen, enough = pick_due_today(items, known, answered_on(progress, now.astimezone()), now)
    else:
        chosen, enough = pick(items, known, now, CARDS_A_DAY, only_due=due), False
    soonest = next_due(known, items)
    asked = [_shown(item, known[item.id].asked if item.id in known else 0) for item in chosen]
    later = in_words(soonest, now) if soonest else ""
    return {"items": asked, "enough": enough, "next": later, "begun": bool(known)}


def _shown(item: Item, times: int) -> dict[str, Any]:
    order = random.Random(zlib.crc32(f"{item.id} {times}".encode())).sample(range(len(item.choices)), len(item.choices))
    return {
        "id": item.id,
        "exercise": item.exercise_name,
        "kind": str(item.kind),
        "question": item.question,
        "code": item.code,
        "choices": [{"place": place, "text": item.choices[place].text} for place in order],
        "concept": _title(item.concepts[0]),
    }


def _title(concept: str) -> str:
    known = read_concepts()
    return known[concept].title if concept in known else concept


def answer(item_id: str, chosen: Sequence[int], typed: str) -> dict[str, Any]:
    """Mark an answer and keep it; a typed one that cannot be read is complained about and not kept.

    Raises ``UsageProblem`` where there is no such question, and ``NotKept`` where the answer cannot be kept.
    """
    item = find_item(item_id)
    if item is None:
        raise UsageProblem("There is no such question.", "", "Load the page again.")
    typed = typed[:MOST_TYPED]
    if item.kind in CHOICES:
        marking = mark_choices(item, chosen)
    elif complaint := complaint_about(item, typed):
        return {"complaint": complaint}
    else:
        marking = mark_typed(item, typed)
    now = utc_now()
    due = Cards().answer(item.id, marking.right, now)
    return {"right": marking.right, "comes_back": in_words(due, now), **_explained(item, marking, chosen)}


def _explained(item: Item, marking: Marking, chosen: Sequence[int]) -> dict[str, Any]:
    if item.kind in CHOICES:
        order = sorted(
            range(len(item.choices)), key=lambda number: (not item.choices[number].right, number not in chosen)
        )
        choices = [(item.choices[place], place) for place in order]
        told = [
            {"text": choice.text, "right": choice.right, "why": choice.why, "taken": n in chosen}
            for choice, n in choices
        ]
        return {"choices": told, "answer": "", "why": []}
    why = [marking.why] if marking.why != item.why else []
    return {"choices": [], "answer": plain(item.answer), "why": [*why, item.why]}
