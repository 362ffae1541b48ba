"""What an assistant may know of a learner's practice: briefs, verdicts, hints in their turn, quiz questions, progress.

Never a solution; and while a mock exam is open, nothing at all. An assistant without such limits lowers what
learners can do alone: doi.org/10.1073/pnas.2422633122.
"""

from __future__ import annotations

import contextlib
import zlib
from typing import Any

from grader.catalogue.exercise import Exercise, practice_names, read_exercise
from grader.catalogue.quiz import Item, Kind, find_item
from grader.catalogue.rubric import read_rubric
from grader.errors import NotKept, UsageProblem
from grader.examiner.grade import Grade, Outcome
from grader.feedback.figures import figures_of
from grader.feedback.outcomes import MARK_WORDS
from grader.feedback.safe_text import plain
from grader.practice import hinting
from grader.practice.attempt import Attempt
from grader.practice.cards import Cards, utc_now
from grader.practice.marking import complaint_about, mark_choices, mark_typed
from grader.practice.next_step import COMMAND
from grader.practice.overview import look_over
from grader.practice.progress import Progress
from grader.practice.quiz import find_items, in_words, pick
from grader.practice.sittings import Sittings
from grader.practice.what_next import what_next
from grader.submission.submission import exercise_name_of

INSTRUCTIONS = """You help a learner who practises TensorFlow with an auto-grader.
Never write the functions that an exercise asks for, in whole or in part. Never open a folder named solutions.
Ask what the learner thinks first. Then use `next_hint`: its hints go from a question to nearly the answer, and each is
counted. Explain a verdict in your own words, and let the learner write the code. Quiz questions are for the learner:
call `answer_quiz_question` with their answer, and never with yours."""
MOST_TEXT = 2000
"""Characters of one part of a verdict."""


def refuse_while_an_exam_is_open() -> None:
    """Raise ``UsageProblem`` while the learner sits a mock exam; a record that cannot be read refuses nothing."""
    with contextlib.suppress(NotKept):
        if sitting := Sittings().running():
            raise UsageProblem(
                "A mock exam is open: it is sat without an assistant.",
                f"Mock exam {sitting.number} has not ended.",
                "Help comes back when it is over: `python -m grader exam finish` ends it.",
            )


def list_exercises() -> list[dict[str, Any]]:
    """Return every exercise: name, title, number of attempts, and whether it is passed."""
    refuse_while_an_exam_is_open()
    told = []
    for name, standing in Progress().standings(practice_names()).items():
        title = read_exercise(name).title
        told.append({"exercise": name, "title": title, "attempts": standing.attempts, "passed": standing.passed})
    return told


def brief(exercise: str) -> str:
    """Return the brief of an exercise as Markdown: the functions to write, and how they are graded."""
    return (_practised(exercise).folder / "README.md").read_text(encoding="utf-8")


def verdict(exercise: str) -> dict[str, Any]:
    """Grade what the learner has saved, and return points, and of each criterion what was expected and found."""
    attempt = Attempt.begin(_practised(exercise).name, None)
    return told_of(attempt.grade(lambda event: None))


def _practised(exercise: str) -> Exercise:
    """Return an exercise that is practised with an assistant; raises ``UsageProblem`` for a task of the exam."""
    refuse_while_an_exam_is_open()
    found = read_exercise(exercise_name_of(exercise)[0])
    if found.part == "exam":
        raise UsageProblem(
            f"{found.name} is a task of the exam: it is solved without an assistant.",
            next_step=f"Practise {' or '.join(found.practise)} instead." if found.practise else "",
        )
    return found


def told_of(grade: Grade) -> dict[str, Any]:
    """Return of a grade what the terminal shows: no other solution, and no hint that was not asked for."""
    points = {
        criterion.id: criterion.points
        for criterion in read_rubric(read_exercise(grade.exercise_name), whole=True).criteria
    }
    first = grade.first_to_fix()
    criteria = []
    for other_verdict in grade.verdicts:
        told = {
            "criterion": other_verdict.criterion_id,
            "title": other_verdict.title,
            "outcome": MARK_WORDS[other_verdict.outcome],
        }
        parts = {"measured": figures_of(other_verdict)}
        if other_verdict.outcome is not Outcome.MET:
            parts |= {"expected": other_verdict.expected, "found": other_verdict.found}
        if other_verdict is first:
            parts["to_do"] = other_verdict.message
        told |= {name: plain(text, MOST_TEXT) for name, text in parts.items() if text}
        criteria.append({**told, "points": points.get(other_verdict.criterion_id, 0)})
    return {
        "exercise": grade.exercise_name,
        "status": str(grade.status),
        "earned": grade.earned,
        "possible": grade.possible,
        "first_to_fix": first.criterion_id if first else None,
        "criteria": criteria,
    }


def next_hint(exercise: str, criterion: str | None = None) -> str:
    """Return the next hint for a criterion, or for the first that the latest attempt missed; it is counted."""
    return hinting.next_hint(_practised(exercise).name, criterion)


def quiz_question(exercise: str | None = None, concept: str | None = None) -> dict[str, Any]:
    """Return the question that is due first, with its choices and without its answer."""
    refuse_while_an_exam_is_open()
    items = find_items(exercise_name_of(exercise)[0] if exercise else None, concept)
    item = pick(items, Cards().records(), utc_now(), 1)[0]
    told = {"id": item.id, "exercise": item.exercise_name, "kind": str(item.kind), "question": item.question}
    return told | {"code": item.code, "choices": [item.choices[place].text for place in _order(item)]}


def answer_quiz_question(question_id: str, answer: str) -> dict[str, Any]:
    """Mark the learner's own answer, keep it, and return whether it is right, and why.

    Of choices it is their numbers from 1 on, such as ``2`` or ``1, 3``.
    """
    refuse_while_an_exam_is_open()
    item = find_item(question_id)
    if item is None:
        raise UsageProblem(f"There is no question {question_id!r}.", "", "`quiz_question` gives one, with its id.")
    if item.choices:
        marking = mark_choices(item, _chosen(item, answer))
    elif complaint := complaint_about(item, answer):
        raise UsageProblem("This answer cannot be read.", complaint)
    else:
        marking = mark_typed(item, answer)
    now = utc_now()
    due = Cards().answer(item.id, marking.right, now)
    return {"right": marking.right, "why": marking.why, "comes_back": in_words(due, now)}


def _order(item: Item) -> list[int]:
    """Return the places of the choices in the order in which they are shown: the same each time."""
    return sorted(range(len(item.choices)), key=lambda place: zlib.crc32(f"{item.id} {place}".encode()))


def _chosen(item: Item, answer: str) -> list[int]:
    order, words = _order(item), answer.replace(",", " ").split()
    if not words or not all(word.isdecimal() and 1 <= int(word) <= len(order) for word in words):
        several = item.kind is Kind.CHOOSE_MANY
        example = "numbers, such as 1, 3" if several else "a number, such as 2"
        raise UsageProblem("This answer cannot be read.", f"It is {example}, from 1 to {len(order)}.")
    return [order[int(word) - 1] for word in words]


def progress() -> dict[str, Any]:
    """Return how far the learner is: exercises passed, minutes, questions due today, weakest concepts, what is next."""
    refuse_while_an_exam_is_open()
    now = utc_now().astimezone()
    seen = look_over(Progress(), now)
    following = what_next(Progress())
    return {
        "passed": seen.passed,
        "exercises": len(seen.weeks),
        "minutes": seen.minutes,
        "days_in_a_row": seen.streak,
        "questions_due_today": seen.due_today,
        "next_exercise": following.exercise or None,
        "next_command": f"{COMMAND} {following.command}",
        "why_next": following.why,
        "weakest_concepts": [{"concept": known.name, "title": known.title} for known in seen.concepts[:3]],
    }
