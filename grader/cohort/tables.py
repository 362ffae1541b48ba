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
"""What is told of each learner; docs/instructor.md has what each of them means."""
OF_VERDICTS = {
    "learner": "text references learners (learner)",
    "criterion_id": "text",
    "outcome": "text",
    "expected": "text",
    "found": "text",
    "points": "integer",
    "seconds": "real",
    "title": "text",
    "measured": "real",
    "threshold": "real",
    "baseline": "real",
    "unit": "text",
}
"""What the database tells of each verdict."""
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
        outcomes = {verdict.criterion_id: str(verdict.outcome) for verdict in record.verdicts}
        told = [*(row[name] for name in COLUMNS), *(outcomes.get(name, "") for name in ids)]
        writer.writerow([harmless_cell(item) if isinstance(item, str) else item for item in told])
    return file.getvalue()


def _fill(path: Path, cohort: Cohort, rubric: Rubric) -> None:
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        _insert(database, "learners", COLUMNS, "", _rows(cohort, rubric))
        key = ", primary key (learner, criterion_id)"
        _insert(database, "verdicts", OF_VERDICTS, key, _verdicts(cohort, rubric))


def _insert(
    database: sqlite3.Connection, table: str, columns: dict[str, str], key: str, rows: Iterator[dict[str, Any]]
) -> None:
    """Make a table with these columns and fill it; a row has a value for each column by its name."""
    kinds = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    database.execute(f"create table {table} ({kinds}{key})")
    database.executemany(f"insert into {table} values ({', '.join(f':{name}' for name in columns)})", rows)


def _verdicts(cohort: Cohort, rubric: Rubric) -> Iterator[dict[str, Any]]:
    for record in cohort.records:
        for verdict in record.verdicts:
            yield {
                "learner": record.learner,
                "criterion_id": verdict.criterion_id,
                "outcome": str(verdict.outcome),
                "expected": plain(verdict.expected),
                "found": plain(verdict.found),
                "points": rubric[verdict.criterion_id].points,
                "seconds": verdict.seconds,
                "title": verdict.title,
                "measured": verdict.measured,
                "threshold": verdict.threshold,
                "baseline": verdict.baseline,
                "unit": verdict.unit,
            }


def _rows(cohort: Cohort, rubric: Rubric) -> Iterator[dict[str, Any]]:
    groups = cohort.groups
    for record in cohort.records:
        yield {
            "learner": record.learner,
            "source": record.source,
            **_standing(record, rubric),
            "refused": " ".join(plain(record.reason, _LONGEST).split()),
            "look_alike": groups.get(record.learner),
            "seconds": record.seconds,
            "worker": record.worker,
            "digest": record.digest,
            "report": f"../reports/{record.stem}.html",
        }


def _standing(record: Record, rubric: Rubric) -> dict[str, Any]:
    """Return ``status``, points and ``first_to_fix`` of a learner."""
    grade = record.grade
    if grade is None:
        told = {"earned": None, "possible": rubric.possible, "percent": None, "first_to_fix": ""}
        return {"status": record.state, **told}
    # A fault of the kit's is nobody's zero.
    earned = None if grade.status == "NOT_GRADED" else grade.earned
    return {
        "status": record.state,
        "earned": earned,
        "possible": grade.possible,
        "percent": None if earned is None else round(100 * earned / grade.possible, 1),
        "first_to_fix": grade.named_to_fix(rubric),
    }
