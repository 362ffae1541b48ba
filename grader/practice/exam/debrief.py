"""The debrief of a sitting: what was scored and why, what to practise, how earlier sittings went, how ready one is."""

from __future__ import annotations

import datetime
import math
import shlex
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.catalogue.concepts import read_concepts
from grader.catalogue.exam_paper import CATEGORIES, MINUTES, MINUTES_A_TASK, POINTS, paper_names, read_paper, read_task
from grader.catalogue.exercise import Exercise, exercise_names, read_exercise
from grader.catalogue.quiz import read_all_items
from grader.catalogue.rubric import Rubric, read_rubric
from grader.examiner.grade import Grade, Outcome, Verdict
from grader.feedback.pages.family import DEBRIEF, Link, links_from
from grader.feedback.pages.report import render_page, render_report, save_report, write_page
from grader.practice.cards import weak_concepts
from grader.practice.exam.desk import own_file
from grader.practice.next_step import COMMAND, from_here
from grader.practice.overview import day_words, worked_words
from grader.practice.sitting import Answer, Sitting
from grader.practice.what_next import not_passed

NEEDED = 3
"""Whole exams below which nothing is estimated."""
COUNTED = 5
"""The latest whole exams that an estimate rests on."""
_UNKNOWN = "not known yet"
"""What is said of points whose criterion was not graded, or graded on a model with another mistake."""
_HARDER = "for harder thresholds"
"""What is said of those whose measurement missed an easier threshold already."""


@dataclass(frozen=True)
class Submitted:
    """One submission for a task, as the page lists it."""

    number: int
    """Its number among those for the task."""
    after: str
    """How long the sitting had run, in words."""
    result: str
    """Its points, or that it was not graded, in words."""
    counts: bool
    """Whether it is the one that counts."""
    cause: str
    """In one line why it lost points; empty where it earned all."""


@dataclass(frozen=True)
class TaskDebrief:
    """What became of one task."""

    exercise: Exercise
    category: str
    """The category in words."""
    score: int
    passed: bool
    answers: tuple[Answer, ...]
    """Everything that was submitted for it."""
    counted: Answer | None
    """The answer that counts."""
    spent: str
    """Time that went into it, in words."""
    missed: tuple[tuple[str, Verdict], ...]
    """The title of each criterion that the counted answer missed, with its verdict; the first one decided."""
    waiting: str
    """What else failed, what is known of the other points, and the command to go on with; empty where none is missing.
    """
    report: str
    """The file name of the full report; empty where there is none."""
    practise: tuple[str, ...]
    """Exercises to practise next."""
    cards: tuple[tuple[str, str, int], ...] = ()
    """Concepts of what was missed: name, title, and how many quiz cards there are about it."""
    submissions: tuple[Submitted, ...] = ()
    """Everything that was submitted for it, as the page lists it; empty where there was only one."""

    @property
    def why(self) -> str:
        """Return in a few sentences why points are missing; empty where none are."""
        if not self.missed:
            return "" if self.counted else "nothing was submitted that counts."
        title, verdict = self.missed[0]
        return f"«{title}» failed first. {_first_line(verdict.message)} {self.waiting}".replace("  ", " ").strip()

    @property
    def late(self) -> int:
        """Return how many answers came too late to count."""
        return sum(answer.late for answer in self.answers)


@dataclass(frozen=True)
class Readiness:
    """An estimate of how a whole exam would end, and what it rests on."""

    said: str
    basis: str


def debrief_task(sitting: Sitting, name: str) -> TaskDebrief:
    """Return what became of one task of a sitting."""
    exercise = read_task(name, sitting.seed)
    counted = sitting.best(name)
    missed, again, rubric = [], "", read_rubric(exercise)
    if counted:
        titles = {criterion.id: criterion.title for criterion in rubric.criteria}
        verdicts = Grade.from_json(counted.grade).verdicts
        open_ones = [verdict for verdict in verdicts if verdict.outcome is not Outcome.MET]
        missed = [(titles.get(verdict.criterion_id, verdict.criterion_id), verdict) for verdict in open_ones]
        again = _again_words(sitting, counted, open_ones)
    score = sitting.score(name)
    there = set(exercise_names())
    prepares = tuple(name for name in exercise.practise if name in there)
    return TaskDebrief(
        exercise=exercise,
        category=CATEGORIES[exercise.category],
        score=score,
        passed=100 * score >= exercise.pass_mark * POINTS,
        answers=sitting.answers_to(name),
        counted=counted,
        spent=clock_words(sitting.seconds_on(name)),
        missed=tuple(missed),
        waiting=f"{_waiting_words(rubric, [verdict for _, verdict in missed])} {again}".strip(),
        report=f"{name}.html" if counted else "",
        practise=(not_passed(prepares) or prepares) if score < POINTS else (),
        cards=_cards_about(weak_concepts(exercise, [verdict for _, verdict in missed[:1]])),
        submissions=_listed(sitting.answers_to(name), counted),
    )


def _waiting_words(rubric: Rubric, missed: Sequence[Verdict]) -> str:
    """Return what failed beside the first missed criterion, with its advice, and what is known of the other points.

    A harder threshold of a measurement that missed an easier one was measured. What could not be graded, or was graded
    on a model with another mistake, is not known: another reason may be found when that mistake is mended.
    """
    points: Counter[str] = Counter()
    told: list[str] = []
    failed = missed[0] if missed else None
    for verdict in missed[1:]:
        if verdict.outcome is Outcome.UNMET and not verdict.details.get("waits"):
            failed = verdict
            told.append(f"«{rubric[verdict.criterion_id].title}» failed, too. {_first_line(verdict.message)}".strip())
        else:
            is_measured = failed is not None and "threshold" in failed.details and verdict.outcome is Outcome.UNMET
            points[_HARDER if is_measured else _UNKNOWN] += rubric[verdict.criterion_id].points
    is_rest = not told and len(points) == 1
    for what, number in points.items():
        count = f"{number} point" if number > 1 or not is_rest else "point"
        told.append(f"{'The other ' if is_rest else ''}{count}{'s are' if number > 1 else ' is'} {what}.")
    return " ".join(told)


def _again_words(sitting: Sitting, counted: Answer, missed: Sequence[Verdict]) -> str:
    """Return the command that grades a task of a finished exam again, and what for; empty where no point is missing."""
    from grader.examiner.diagnosis import UNTRIED

    if not missed:
        return ""
    is_untried = UNTRIED in missed[0].message
    own = own_file(sitting, counted, unchanged=is_untried)
    file = shlex.quote(from_here(own or counted.kept))
    command = f"{COMMAND} {file}" if own else f"{COMMAND} {counted.task} --submission {file}"
    why = "To try this advice, grade your file as it is" if is_untried else "After your change, grade the file again"
    return f"{why}: `{command}`."


def _first_line(text: str) -> str:
    return next(iter(text.strip().splitlines()), "")


def _listed(answers: Sequence[Answer], counted: Answer | None) -> tuple[Submitted, ...]:
    """Return each submission with its points and why it lost some, each cause once; nothing where there was only one.

    The page says above why the one that counts lost points.
    """
    if len(answers) < 2:
        return ()
    causes = [_cause_of(answer) for answer in answers]
    first_with = {cause: place for place, cause in reversed([*enumerate(causes)])}
    best = answers.index(counted) if counted in answers else -1
    if counted:
        first_with[causes[best]] = best

    def said(place: int) -> str:
        if causes[place] and place != first_with[causes[place]]:
            return f"The same as submission {first_with[causes[place]] + 1}."
        return "See above." if causes[place] and place == best else causes[place]

    return tuple(
        Submitted(
            number=place + 1,
            after=clock_words(answer.begun),
            result=("not graded" if answer.score is None else f"{answer.score} of {POINTS}")
            + (", late" if answer.late else ""),
            counts=place == best,
            cause=said(place),
        )
        for place, answer in enumerate(answers)
    )


def _cause_of(answer: Answer) -> str:
    """Return what was expected and found where a submission lost its first points, and what to do, in one line."""
    if answer.score == POINTS or not answer.grade:
        return ""
    to_fix = Grade.from_json(answer.grade).first_to_fix()
    if to_fix is None:
        return ""
    expected, found, message = map(_first_line, (to_fix.expected, to_fix.found, to_fix.message))
    seen = f"Expected {expected}, found {found}" if expected and found else found
    return f"{seen.rstrip('.:')}. {message}".strip() if seen else message


def _cards_about(names: Sequence[str]) -> tuple[tuple[str, str, int], ...]:
    """Return the concepts of these names that quiz cards are about, with title and number of cards."""
    concepts, items = read_concepts(), read_all_items()
    counted = {name: sum(name in item.concepts for item in items) for name in names if name in concepts}
    return tuple((name, concepts[name].title, number) for name, number in counted.items() if number)


def estimate_readiness(sittings: Sequence[Sitting]) -> Readiness:
    """Return how ready somebody is, from whole exams alone: see ``_is_whole``."""
    whole = [sitting for sitting in sittings if sitting.closed and _is_whole(sitting)][-COUNTED:]
    passed = sum(sitting.passed(POINTS) for sitting in whole)
    basis = (
        "Only whole exams count: new tasks of all five categories, no pauses, at most five hours, something submitted. "
        f"The latest {COUNTED} of them are used. The tasks are from this kit, not from the real exam."
    )
    if len(whole) < NEEDED:
        told = f"{passed} of {len(whole)} whole exams passed" if whole else "you have not taken a whole exam"
        return Readiness(f"No estimate yet: {told}. After {NEEDED} whole exams there is one.", basis)
    share = (passed + 1) / (len(whole) + 2)
    far = 1.28 * math.sqrt(share * (1 - share) / (len(whole) + 3))
    low, high = (round(100 * min(1.0, max(0.0, value))) for value in (share - far, share + far))
    return Readiness(
        f"About {round(100 * share)} % that you pass the next one: you passed {passed} of the last {len(whole)}.",
        f"{basis} A few mock exams say little, so one pass and one failure are added. With 80 % confidence, the "
        f"true value is from {low} to {high} %.",
    )


def _is_whole(sitting: Sitting) -> bool:
    """Return whether it is like the real exam: all categories, no pauses, no extra time, not repeated, not empty."""
    return (
        not (sitting.practice or sitting.repeats)
        and bool(sitting.answers)
        and len(sitting.tasks) == len(CATEGORIES)
        and sitting.seconds <= 60 * MINUTES
    )


def render_debrief(sitting: Sitting, sittings: Sequence[Sitting], links: Sequence[Link] = ()) -> str:
    """Return the page about a closed sitting; ``sittings`` are all of them, for the curve and the estimate."""
    tasks = [debrief_task(sitting, name) for name in sitting.tasks]
    closed = [
        other_sitting for other_sitting in sittings if other_sitting.closed and other_sitting.number <= sitting.number
    ]
    possible = POINTS * len(tasks)
    return render_page(
        "debrief.html",
        sitting=sitting,
        links=links,
        tasks=tasks,
        points=POINTS,
        possible=possible,
        needed=sitting.needed(POINTS),
        passed=sitting.passed(POINTS),
        day=day_of(sitting),
        used=clock_words(min(sitting.elapsed, sitting.seconds)),
        allowed=clock_words(sitting.seconds),
        command=command_for(sitting),
        jumps=[(clock_words(jump.elapsed), clock_words(abs(jump.seconds)), jump.seconds > 0) for jump in sitting.jumps],
        curve=_curve(closed),
        readiness=estimate_readiness(closed),
    )


def _curve(sittings: Sequence[Sitting]) -> list[dict[str, Any]]:
    """Return a point for each sitting: its share of the points in percent, and where it stands in a 300×100 picture."""
    latest = list(sittings)[-20:]
    points = []
    for place, sitting in enumerate(latest):
        share = 100 * sitting.total() / (POINTS * len(sitting.tasks))
        x = 150 if len(latest) == 1 else 10 + 280 * place / (len(latest) - 1)
        place_in_picture = {"x": round(x, 1), "y": round(100 - share, 1), "mark": 100 - sitting.pass_mark}
        told = {
            "number": sitting.number,
            "share": round(share),
            "day": day_of(sitting),
            "practice": sitting.practice or sitting.repeats > 0,
        }
        points.append({**place_in_picture, **told})
    return points


def day_of(sitting: Sitting) -> str:
    """Return the day on which a sitting began, in the learner's own zone."""
    return day_words(datetime.datetime.fromtimestamp(sitting.started))


def result_of(sitting: Sitting) -> tuple[str, str]:
    """Return the points of a sitting, as far as they may be told, and its verdict, for a list of sittings."""
    points = f"{sitting.total()} of {POINTS * len(sitting.tasks)}"
    if not sitting.closed:
        return points if sitting.feedback != "none" else "–", "open"
    return points, "passed" if sitting.passed(POINTS) else "not yet"


def clock_words(seconds: float) -> str:
    """Return a span of time as people write it: ``2 h 5 min``, ``1 h``, ``12 min``, ``40 s``."""
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else worked_words(whole // 60)


def command_for(sitting: Sitting) -> str:
    """Return the whole command that starts an exam with the same tasks, data and time as this one."""
    words = [f"python -m grader exam start --seed {sitting.seed}"]
    minutes = round(sitting.seconds / 60)
    if sitting.paper_name != "drawn":
        words.append(f"--paper {sitting.paper_name}")
        same = sitting.paper_name in paper_names() and minutes == read_paper(sitting.paper_name).minutes
    else:
        categories = sorted({read_exercise(name).category for name in sitting.tasks})
        words += [f"--category {category}" for category in categories] if len(categories) < len(CATEGORIES) else []
        same = minutes == MINUTES_A_TASK * len(categories)
    words += [] if same else [f"--minutes {minutes}"]
    words += ["--practice"] if sitting.practice else []
    return " ".join(words)


def save_debrief(sitting: Sitting, sittings: Sequence[Sitting], folder: Path) -> Path:
    """Write the page and the full report of each counted answer into ``folder/exam-NUMBER``; return the page's path."""
    place = folder / f"exam-{sitting.number}"
    for name in sitting.tasks:
        if counted := sitting.best(name):
            exercise = read_task(name, sitting.seed)
            attempts = len(sitting.answers_to(name))
            links = links_from(place, written=(DEBRIEF,))
            graded = Grade.from_json(counted.grade)
            html = render_report(graded, exercise, read_rubric(exercise), attempts=attempts, links=links)
            save_report(html, place, name)
    return write_page(render_debrief(sitting, sittings, links_from(place, but=DEBRIEF)), place / DEBRIEF)
