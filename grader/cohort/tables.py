"""A cohort as tables for staff: one row for each learner, one for each verdict; as CSV and as a SQLite file."""

from __future__ import annotations

import contextlib
import csv
import io
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.catalogue import places
from grader.catalogue.rubric import Rubric
from grader.cohort.record import Cohort, Record
from grader.errors import UsageProblem
from grader.feedback.safe_text import harmless_cell, plain

CSV = "staff/grades.csv"
DATABASE = "staff/grades.sqlite"
COLUMNS = {
    "learner": "text primary key",
    "source": "text",
    "status": "text",
    "earned": "integer",
    "possible": "integer",
    "percent": "real",
    "first_to_fix": "text",
    "refused": "text",
    "look_alike": "integer",
    "seconds": "real",
    "worker": "text",
    "digest": "text",
    "report": "text",
}
"""What is told of each learner; ``look_alike`` numbers the groups of programs that are the same."""
_LONGEST = 500


def save_tables(cohort: Cohort, rubric: Rubric, out: Path) -> tuple[Path, Path]:
    """Write both tables below ``out``, each whole; raises ``UsageProblem`` where that fails."""
    path = out / DATABASE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        places.write_whole(out / CSV, as_csv(cohort, rubric).encode())
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".") as workshop:
            unfinished = Path(workshop) / path.name
            _fill(unfinished, cohort, rubric)
            unfinished.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise UsageProblem(
            f"The tables cannot be written to {path.parent}.", f"{error}.", "Free some space."
        ) from error
    return out / CSV, path


def as_csv(cohort: Cohort, rubric: Rubric) -> str:
    """Return a line for each learner, with the outcome of each criterion behind the rest."""
    ids = [criterion.id for criterion in rubric.criteria]
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([*COLUMNS, *ids])
    for record, row in zip(cohort.records, _rows(cohort, rubric), strict=True):
        outcomes = (
            {verdict.criterion_id: str(verdict.outcome) for verdict in record.grade.verdicts} if record.grade else {}
        )
        writer.writerow(
            [
                harmless_cell(item) if isinstance(item, str) else item
                for item in (*row, *(outcomes.get(name, "") for name in ids))
            ]
        )
    return file.getvalue()


def _fill(path: Path, cohort: Cohort, rubric: Rubric) -> None:
    verdicts = (
        (record.learner, verdict.criterion_id, str(verdict.outcome), plain(verdict.expected), plain(verdict.found),
         points[verdict.criterion_id], verdict.seconds, verdict.title, verdict.measured, verdict.threshold,
         verdict.baseline, verdict.unit)
        for points in [{criterion.id: criterion.points for criterion in rubric.criteria}]
        for record in cohort.records if record.grade
        for verdict in record.grade.verdicts
    )  # fmt: skip
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        database.execute(f"create table learners ({columns})")
        database.execute(
            """create table verdicts (learner text references learners (learner), criterion_id text, outcome text,
                expected text, found text, points integer, seconds real, title text, measured real, threshold real,
                baseline real, unit text, primary key (learner, criterion_id))"""
        )
        marks = ", ".join("?" for _ in COLUMNS)
        database.executemany(f"insert into learners values ({marks})", _rows(cohort, rubric))
        database.executemany("insert into verdicts values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", verdicts)


def _rows(cohort: Cohort, rubric: Rubric) -> Iterator[tuple[Any, ...]]:
    groups = cohort.groups
    for record in cohort.records:
        yield (
            record.learner, record.source, *_standing(record, rubric), plain(record.refused, _LONGEST),
            groups.get(record.learner), record.seconds, record.worker, record.digest,
            f"reports/{record.stem}.html",
        )  # fmt: skip


def _standing(record: Record, rubric: Rubric) -> tuple[Any, ...]:
    grade = record.grade
    if grade is None:
        return record.state, None, rubric.possible, None, ""
    fix = grade.first_to_fix()
    title = rubric[fix.criterion_id].title if fix else ""
    # A fault of the kit's is nobody's zero.
    earned = None if grade.status == "NOT_GRADED" else grade.earned
    percent = None if earned is None else round(100 * earned / grade.possible, 1)
    return str(grade.status), earned, grade.possible, percent, title
