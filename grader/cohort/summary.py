"""The page for staff: how a class did, what it missed and why, and every learner in one table. Reads only records."""

from __future__ import annotations

import base64
import hashlib
import os
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from grader.catalogue import places
from grader.catalogue.exercise import read_exercise
from grader.catalogue.rubric import Rubric, read_rubric
from grader.cohort.doubts import doubts_about
from grader.cohort.findings import missed_by
from grader.cohort.record import Cohort, Record
from grader.cohort.tables import CSV, DATABASE
from grader.examiner.grade import FILE_FAILED, STATE_WORDS, Outcome, Verdict
from grader.feedback.pages.bars import draw_bars
from grader.feedback.pages.family import Link
from grader.feedback.pages.plots import Plot
from grader.feedback.pages.report import render_page, write_page
from grader.feedback.pages.report_page import PART_NAMES

SUMMARY = "staff/index.html"
MOST_LISTED = 200
"""Refused submissions, and groups of look-alikes, that are listed; more are counted."""
FEW_POINTS = 12
"""Where no more can be earned, every number of points has its own bar."""
BARS = 10

_SIGNS = {
    "PASSED": ("met", "✓"),
    "NOT_YET": ("unmet", "✗"),
    "NOT_ATTEMPTED": ("unwritten", "○"),
    "NOT_GRADED": ("broken", "!"),
    "REFUSED": ("blocked", "–"),
    "NOT_SUBMITTED": ("blocked", "–"),
}
LOOKS = {state.replace("_", "-").lower(): (look, sign, STATE_WORDS[state]) for state, (look, sign) in _SIGNS.items()}
"""For each state its look in the style sheet, its sign, and its words."""


@dataclass(frozen=True)
class Row:
    """One learner, as the table lists them."""

    record: Record
    """What became of the submission."""
    state: str
    """A key of ``LOOKS``."""
    missed: tuple[int, ...]
    """Places in the rubric of the criteria that failed; none of them where the file does not run."""
    unwritten: tuple[int, ...]
    """Places of those that wait for a function which is not written, while others are."""
    group: int
    """The number of the look-alikes that it belongs to, from 1; 0 for none."""

    @property
    def points(self) -> int | None:
        """What was earned; nothing where nothing was decided."""
        grade = self.record.grade
        return grade.earned if grade and self.state in ("passed", "not-yet", "not-attempted") else None

    @property
    def look(self) -> tuple[str, str, str]:
        """Its look, sign and words."""
        return LOOKS[self.state]

    @property
    def href(self) -> str:
        """Where the learner's own page lies, seen from this one: the report, or why there is none."""
        return f"../reports/{quote(self.record.stem)}.html"


def save_summary(cohort: Cohort, out: Path) -> Path:
    """Write the page to ``out/staff/index.html``; raises ``UsageProblem`` where it cannot be written."""
    page = out / SUMMARY
    return write_page(render_summary(cohort, _links(out, page.parent)), page)


def render_summary(cohort: Cohort, links: Sequence[Link] = ()) -> str:
    """Return the page. It needs no network, can be read without its script, and is the same for the same cohort."""
    exercise = read_exercise(cohort.exercise_name)
    rubric = read_rubric(exercise)
    rows = rows_of(cohort, rubric)
    plot = distribution_of(rows, rubric.possible)
    script = (places.templates_folder() / "cohort.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return render_page(
        "cohort.html",
        cohort=cohort,
        exercise=exercise,
        part=PART_NAMES.get(exercise.part, exercise.part),
        rows=rows,
        counts=Counter(row.state for row in rows),
        looks=LOOKS,
        possible=rubric.possible,
        plot=plot,
        drawing=Markup(plot.svg) if plot else "",
        middle=_middle([row.points for row in rows if row.points is not None]),
        file_failed=FILE_FAILED,
        not_running=[row for row in rows if row.record.file_fault],
        missed=sorted(missed_by(cohort.records, rubric), key=lambda item: -item.unmet),
        doubts=doubts_about(cohort.records),
        criteria=rubric.criteria,
        reports={row.record.learner: row.href for row in rows},
        time=time_of(cohort.records),
        refused=[row for row in rows if row.state in ("refused", "not-submitted", "not-graded")],
        most_listed=MOST_LISTED,
        links=links,
        script=Markup(script),
        digest=digest,
    )


def rows_of(cohort: Cohort, rubric: Rubric) -> list[Row]:
    """Return a row for each record."""
    place = {criterion.id: number for number, criterion in enumerate(rubric.criteria)}
    groups = cohort.groups
    return [
        Row(
            record,
            state_of(record),
            tuple(_places(record, place, lambda verdict: verdict.outcome is Outcome.UNMET)),
            tuple(_places(record, place, _is_unwritten)),
            groups.get(record.learner, 0),
        )
        for record in cohort.records
    ]


def state_of(record: Record) -> str:
    """Return what became of a submission, as a key of ``LOOKS``."""
    return record.state.replace("_", "-").lower()


def distribution_of(rows: Iterable[Row], possible: int) -> Plot | None:
    """Draw how many earned how many points; nothing where nobody was graded. All points have a bar of their own."""
    graded = [(row.state, row.points) for row in rows if row.points is not None]
    if not graded:
        return None
    width = 1 if possible <= FEW_POINTS else -(-possible // BARS)
    lows = [*range(0, possible, width), possible]
    labels = [str(low) for low in lows]
    steps = f", in steps of {width}" if width > 1 else ""
    heights = {state: [0] * len(lows) for state in ("passed", "not-yet", "not-attempted")}
    for state, points in graded:
        heights[state][len(lows) - 1 if points >= possible else points // width] += 1
    parts = {state: (LOOKS[state][2], counts) for state, counts in heights.items() if any(counts)}
    caption = f"{len(graded)} graded; half of them have {_middle([points for _, points in graded])} points or more."
    return draw_bars("How many earned how many points", labels, parts, f"points of {possible}{steps}", caption)


def time_of(records: Sequence[Record]) -> dict[str, object]:
    """Return what grading took: all of it, the middle, the slowest, and how many cost nothing."""
    taken = [record for record in records if record.seconds > 0]
    slowest = max(taken, key=lambda record: record.seconds, default=None)
    return {
        "all": sum(record.seconds for record in taken),
        "middle": statistics.median([record.seconds for record in taken]) if taken else 0.0,
        "slowest": slowest,
        "run": len(taken),
        "free": len(records) - len(taken),
        "machines": len({record.worker.rpartition(":")[0] for record in taken}),
    }


def _places(record: Record, place: dict[str, int], fits: Callable[[Verdict], bool]) -> Iterable[int]:
    return (
        place[verdict.criterion_id] for verdict in record.verdicts if verdict.criterion_id in place and fits(verdict)
    )


def _is_unwritten(verdict: Verdict) -> bool:
    is_function = "not_attempted" in verdict.details and "function" in verdict.details
    return verdict.outcome is Outcome.BLOCKED and is_function and not verdict.is_of_file


def _middle(points: Sequence[int]) -> str:
    return f"{statistics.median(points):g}" if points else "–"


def _links(out: Path, folder: Path) -> list[Link]:
    known = (("Grades as CSV", out / CSV), ("as SQLite", out / DATABASE))
    return [Link(text, Path(os.path.relpath(path, folder)).as_posix()) for text, path in known if path.is_file()]
