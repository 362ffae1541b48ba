"""What a report says around the verdicts: rows, words and pictures, ready for a template."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grader.catalogue.exercise import Exercise
from grader.catalogue.rubric import Criterion, Rubric
from grader.examiner.grade import Grade, Outcome, Status, Verdict
from grader.feedback.course_form import said_of_form
from grader.feedback.figures import figures_of
from grader.feedback.outcomes import MARK_WORDS, MARKS
from grader.feedback.pages.plots import Plot, draw_curves, draw_forecast, draw_sweep
from grader.feedback.recalled import said_of_kept, said_of_replaced

PART_NAMES = {
    "intro": "Introduction",
    "vision": "Images",
    "nlp": "Text",
    "timeseries": "Time series",
    "exam": "Mock exam",
}
LOOKS = {outcome: (outcome.lower(), MARKS[outcome], MARK_WORDS[outcome].capitalize()) for outcome in Outcome}
UNWRITTEN = ("unwritten", "○", "Not attempted")

MOST_CLASSES = 30
"""Rows and columns of the confusion matrix that are shown."""
MOST_MISTAKES = 12
PICTURE_LIMIT = 18_000
"""Characters of base64 that one picture of a mistake may have."""
PRINTED_LIMIT = 8_000
"""Characters of the end of what the learner printed that are shown."""


@dataclass(frozen=True)
class Row:
    """One criterion beside its verdict, as the page lists it."""

    criterion: Criterion
    verdict: Verdict
    waits_for: tuple[Criterion, ...] = ()
    """Criteria that have to be met first."""
    same_as_first: bool = False
    """Whether it waits for what the page names as the first thing to fix."""

    @property
    def look(self) -> str:
        """The name of its look in the style sheet."""
        return self._look[0]

    @property
    def sign(self) -> str:
        """One character beside the word."""
        return self._look[1]

    @property
    def word(self) -> str:
        """The outcome in the learner's words."""
        return self._look[2]

    @property
    def earned(self) -> str:
        """Points, all or nothing; a dash where there was nothing to judge."""
        if self.look in ("broken", "unwritten"):
            return "–"
        return str(self.criterion.points if self.verdict.outcome is Outcome.MET else 0)

    @property
    def figures(self) -> str:
        """What was measured beside threshold and baseline; empty where nothing was."""
        return figures_of(self.verdict)

    @property
    def _look(self) -> tuple[str, str, str]:
        return UNWRITTEN if self.verdict.details.get("not_attempted") else LOOKS[self.verdict.outcome]


@dataclass(frozen=True)
class Standing:
    """The verdict on the whole submission, in words."""

    state: str
    """Its look in the style sheet: ``passed``, ``not-yet``, ``not-attempted`` or ``not-graded``."""
    word: str
    """The status in one to three words."""
    told: str
    """What follows from it."""
    needed: int
    """Points that pass."""
    heading: str = "The first thing to fix"
    """What stands above the criterion to look at first."""

    @property
    def has_score(self) -> bool:
        """Whether its points say something."""
        return self.state in ("passed", "not-yet")


def rows_of(grade: Grade, rubric: Rubric) -> list[Row]:
    """Return the criteria that were judged, in the rubric's order, each beside its verdict."""
    known = {criterion.id: criterion for criterion in rubric.criteria}
    to_fix = grade.first_to_fix()
    rows = []
    for verdict in grade.verdicts:
        # A grade may be older than the rubric that it is drawn with.
        criterion = known.get(verdict.criterion_id) or Criterion(
            verdict.criterion_id, "", 0, (), 0, title=verdict.title or verdict.criterion_id
        )
        waits_for = tuple(known[detail] for detail in verdict.details.get("blocked_by") or () if detail in known)
        repeats = to_fix is not None and verdict.outcome is Outcome.BLOCKED and verdict.found == to_fix.found
        rows.append(Row(criterion, verdict, waits_for, repeats))
    return rows


def standing_of(grade: Grade, exercise: Exercise) -> Standing:
    """Return the verdict on the whole submission in words."""
    needed = math.ceil(exercise.pass_mark * grade.possible / 100)
    passes = f"{'This task passes' if exercise.category else 'You pass'} with {needed} points"
    if grade.status is Status.NOT_GRADED and grade.evidence.get("interrupted"):
        told = "It was interrupted before every criterion was graded. Run the command again for a grade."
        return Standing("not-graded", "Not graded", told, needed)
    if grade.status is Status.NOT_GRADED and grade.rubric_raised:
        told = (
            "This is not your fault, and you lose no points: the rubric of this exercise has an error. Tell the author "
            f"of the pack {exercise.pack}."
        )
        return Standing("not-graded", "Not graded", told, needed)
    if grade.is_overdue:
        told = (
            "The time limit was over before the criteria were graded, and this machine was busy. You lose no points. "
            "If the limit is reached again, look for a loop that never ends."
        )
        return Standing("not-graded", "Not graded", told, needed)
    if grade.status is Status.NOT_GRADED:
        told = (
            "This is not your fault: the kit or this machine failed, and you lose no points. Run the command "
            "again. If it fails again, `python -m grader doctor` looks for the cause."
        )
        return Standing("not-graded", "Not graded", told, needed)
    if grade.evidence.get("not_attempted"):
        told = "Nothing is wrong: every function is still to be written."
        return Standing("not-attempted", "Not attempted", told, needed, "Where to begin")
    if grade.status is Status.PASSED:
        open_points = grade.possible - grade.earned
        rest = f"You can still earn {open_points} more." if open_points else "You have them all."
        told = f"{passes}. {rest}"
        return Standing("passed", "Passed", told, needed, "What you can still improve")
    more = needed - grade.earned
    told = f"{passes}: {more} more {'is' if more == 1 else 'are'} needed."
    return Standing("not-yet", "Not yet", told, needed)


def notes_of(grade: Grade, undrawn: list[str]) -> list[str]:
    """Return what else a reader must know; ``undrawn`` names evidence that could not be drawn."""
    notes = [str(grade.evidence[which]) for which in ("chosen", "choice", "on_data") if grade.evidence.get(which)]
    notes += said_of_form(grade)
    notes += [kept] if (kept := said_of_kept(grade)) else []
    if due := grade.evidence.get("due_questions"):
        told = "one question" if due == 1 else f"{due} questions"
        notes.append(f"The quiz has {told} about what failed, at most ten a day: `python -m grader quiz --due`.")
    notes += [replaced] if (replaced := said_of_replaced(grade)) else []
    if any(verdict.details.get("fast") for verdict in grade.verdicts):
        notes.append("Stopped before any training (--fast): the rest is not graded yet.")
    return notes + [f"Not drawn, because of an error: the {name}." for name in undrawn]


def facts_of(grade: Grade, *, shared_seed: bool = False) -> list[tuple[str, str]]:
    """Return what it takes to repeat this grading, by name; a seed that others share is not told."""
    protection = grade.evidence.get("protection") or {}
    facts = [
        ("Submission", grade.submission_path),
        ("Took", f"{grade.seconds:.1f} seconds"),
        ("Seed", "" if shared_seed else f"{grade.seed} (--seed {grade.seed} repeats it)"),
        ("Versions", ", ".join(f"{name} {version}" for name, version in grade.versions.items())),
        ("Check the source", str(grade.evidence.get("unread_source") or "")),
        ("Source rules that failed (the grade does not depend on them)", _failed_rules(grade)),
        ("Protection", ", ".join(f"{name} {level}" for name, level in protection.items())),
        ("SHA-256 of the submission", grade.submission_digest),
        ("SHA-256 of the rubric", grade.rubric_digest),
    ]
    return [(name, value) for name, value in facts if value]


def _failed_rules(grade: Grade) -> str:
    failed = grade.evidence.get("failed_rules") or ()
    return "; ".join(f"{item['rule']}: {item['fault']} ({item['place']})" for item in failed)


def trace_of(grade: Grade) -> str:
    """Return the traceback of the first fault of ours, for a report of it; empty where there is none."""
    traces = (str(verdict.details.get("trace", "")) for verdict in grade.verdicts if verdict.outcome is Outcome.BROKEN)
    return "" if grade.evidence.get("interrupted") else next(filter(None, traces), "")


def moment_of(grade: Grade) -> str:
    """Return the time at which the grading began, in the learner's own zone."""
    try:
        moment = datetime.datetime.fromisoformat(grade.started)
    except ValueError:
        return grade.started
    return f"{moment.day} {moment:%B %Y, %H:%M}"


def plots_of(evidence: dict[str, Any]) -> tuple[list[Plot], list[str]]:
    """Return the plots that there is evidence for, and the names of those whose evidence cannot be read."""
    drawers: dict[str, Callable[[Any], Any]] = {
        "curves": draw_curves,
        "forecast": draw_forecast,
        "sweep": draw_sweep,
    }
    plots: list[Plot] = []
    undrawn = []
    for name, draw in drawers.items():
        try:
            drawn = draw(evidence[name]) if evidence.get(name) else None
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            undrawn.append(name)
        else:
            plots += drawn if isinstance(drawn, list) else [drawn] if drawn else []
    return plots, undrawn


def matrix_of(confusion: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the confusion matrix as rows of counts with their share of the row, in percent."""
    if not confusion:
        return None
    labels = [str(label) for label in confusion["labels"]][:MOST_CLASSES]
    rows = []
    for place, (label, counts) in enumerate(zip(labels, confusion["matrix"], strict=False)):
        total = max(1, sum(counts))
        cells = [
            {"count": count, "right": column == place, "share": round(100 * count / total)}
            for column, count in enumerate(counts[:MOST_CLASSES])
        ]
        rows.append((label, cells))
    return {"labels": labels, "rows": rows, "more": len(confusion["labels"]) - len(labels)}


def mistakes_of(evidence: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the worst mistakes, with pictures as data addresses; what is no PNG is left out."""
    return [_mistake(mistake) for mistake in (evidence.get("mistakes") or [])[:MOST_MISTAKES]]


def printed_of(evidence: dict[str, Any]) -> dict[str, Any] | None:
    """Return the end of what the learner printed, if anything."""
    output = evidence.get("output") or {}
    text = str(output.get("text") or "")
    if not text.strip():
        return None
    cut = len(text[:-PRINTED_LIMIT].encode(errors="replace"))
    return {"text": text[-PRINTED_LIMIT:], "dropped": int(output.get("dropped") or 0) + cut}


def _mistake(entry: dict[str, Any]) -> dict[str, Any]:
    png = str(entry.get("png") or "")
    is_picture = len(png) <= PICTURE_LIMIT and re.fullmatch(r"iVBORw0KGgo[A-Za-z0-9+/]+=*", png)
    confidence = entry.get("confidence")
    return {
        "picture": f"data:image/png;base64,{png}" if is_picture else "",
        "text": entry.get("text", ""),
        "answer": str(entry.get("answer", "")),
        "truth": str(entry.get("truth", "")),
        "confidence": f"{confidence:.0%}" if isinstance(confidence, (int, float)) else "",
    }
