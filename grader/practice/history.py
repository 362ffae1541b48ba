"""What lies in the progress file, read as a whole: attempts in their order, the latest outcome of each criterion, and
all of it as JSON and back.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from grader.errors import UsageProblem
from grader.examiner.grade import Grade, Outcome
from grader.feedback.safe_text import harmless_cell
from grader.practice.progress import ATTEMPTED, Progress, mark_stopped, readable
from grader.practice.sitting import Sitting

FORMAT = 1
TABLES = ("attempts", "hints", "cards", "quiz_answers")
"""What is exported. Sittings are not: what was submitted for them lies in files of its own."""


@dataclass(frozen=True)
class Past:
    """One attempt, without its verdicts."""

    exercise_name: str
    started: datetime
    """With its zone."""
    status: str
    earned: int
    possible: int
    attempted: bool = True
    """Whether anything was written; an untouched stub that was graded only says when work began."""

    @property
    def percent(self) -> int:
        """The score in percent."""
        return 100 * self.earned // max(self.possible, 1)


def past_gradings(progress: Progress) -> list[Past]:
    """Return every grading, the first one first: attempts, and untouched stubs."""
    question = f"select exercise_name, started, status, earned, possible, {ATTEMPTED} from attempts order by number"
    with progress.opened() as database:
        rows = database.execute(question).fetchall()
    return [
        *readable(
            rows,
            lambda name, started, status, earned, possible, attempted: Past(
                name, _moment(started), status, int(earned), int(possible), bool(attempted)
            ),
        )
    ]


def past_attempts(progress: Progress) -> list[Past]:
    """Return every attempt, the first one first."""
    return [past for past in past_gradings(progress) if past.attempted]


def latest_outcomes(progress: Progress) -> dict[tuple[str, str], tuple[bool, datetime]]:
    """Return, by exercise and criterion, whether it passed when it was last decided, and when that was."""
    question = """select exercise_name, criterion_id, outcome, started from verdicts join attempts on attempt = number
        where outcome in ('MET', 'UNMET') and not stopped order by number"""
    with progress.opened() as database:
        rows = database.execute(question).fetchall()
    return dict(
        readable(
            rows, lambda name, criterion, outcome, started: ((name, criterion), (outcome == "MET", _moment(started)))
        )
    )


def outcomes_in_exams(sittings: Iterable[Sitting]) -> dict[tuple[str, str], tuple[bool, datetime]]:
    """Return, by task and criterion, whether it passed when it was last decided in a closed mock exam, and when."""
    found: dict[tuple[str, str], tuple[bool, datetime]] = {}
    answers = [
        (sitting, answer) for sitting in sittings if sitting.closed for answer in sitting.answers if answer.grade
    ]
    for sitting, answer in answers:
        for grade in readable([(answer.grade,)], Grade.from_json):
            for verdict in grade.verdicts:
                if verdict.tells_of_code:
                    told = (verdict.outcome is Outcome.MET, sitting.moment_of(answer))
                    found[answer.task, verdict.criterion_id] = told
    return found


def missed_criteria(progress: Progress, exercise_name: str) -> list[str]:
    """Return the criteria that attempts of an exercise failed, one for each time, the first one first."""
    question = f"""select criterion_id from verdicts join attempts on attempt = number
        where exercise_name = ? and outcome = 'UNMET' and {ATTEMPTED} and not stopped order by number"""
    with progress.opened() as database:
        return [criterion for (criterion,) in database.execute(question, (exercise_name,))]


def latest_answers(progress: Progress) -> dict[str, tuple[bool, datetime]]:
    """Return, by quiz question, whether it was answered rightly the last time, and when that was."""
    with progress.opened() as database:
        rows = database.execute("select item_id, was_right, answered from quiz_answers order by rowid").fetchall()
    return dict(readable(rows, lambda item_id, was_right, answered: (item_id, (bool(was_right), _moment(answered)))))


def missed_since(progress: Progress, moment: datetime) -> tuple[set[tuple[str, str]], set[str]]:
    """Return the criteria, each with its exercise, and the quiz questions that were missed since a moment."""
    criteria = """select exercise_name, criterion_id from verdicts join attempts on attempt = number
        where outcome = 'UNMET' and julianday(started) > julianday(?) and not stopped"""
    items = "select item_id from quiz_answers where not was_right and julianday(answered) > julianday(?)"
    stamp = moment.isoformat()
    with progress.opened() as database:
        missed = {(name, criterion) for name, criterion in database.execute(criteria, (stamp,))}
        return missed, {item_id for (item_id,) in database.execute(items, (stamp,))}


def answer_moments(progress: Progress) -> list[datetime]:
    """Return when quiz questions were answered."""
    with progress.opened() as database:
        return [*readable(database.execute("select answered from quiz_answers"), _moment)]


def as_csv(progress: Progress) -> str:
    """Return every attempt as a line of comma-separated values."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["exercise", "started", "status", "earned", "possible"])
    for past in past_attempts(progress):
        # What was brought in from elsewhere may hold anything.
        told = (past.exercise_name, past.started.isoformat(), past.status)
        writer.writerow([*map(harmless_cell, told), past.earned, past.possible])
    return file.getvalue()


def exported(progress: Progress) -> str:
    """Return attempts, hints and cards as one JSON object, which ``bring_in`` takes."""
    tables: dict[str, list[dict[str, Any]]] = {}
    with progress.opened() as database:
        for table in TABLES:
            found = database.execute(f"select * from {table} order by rowid")
            names = [column[0] for column in found.description]
            tables[table] = [dict(zip(names, row, strict=True)) for row in found]
    return json.dumps({"format": FORMAT, "tables": tables}, ensure_ascii=False)


def bring_in(progress: Progress, text: str) -> int:
    """Add what was exported elsewhere; return how many attempts were new.

    What is there already stays as it is, and nothing is added twice. Raises ``UsageProblem`` for any other text.
    """
    try:
        facts = json.loads(text)
        tables = {table: list(facts["tables"][table]) for table in TABLES}
        if facts["format"] != FORMAT:
            raise ValueError(f"format {facts['format']}, not {FORMAT}")
        return _add(progress, tables)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageProblem(
            "This is not exported progress.",
            f"{type(error).__name__}: {error}"[:300],
            "`python -m grader progress --export FILE` writes one.",
        ) from error


def _add(progress: Progress, tables: dict[str, list[dict[str, Any]]]) -> int:
    columns = ("exercise_name", "started", "status", "earned", "possible", "grade")
    added = 0
    with progress.opened() as database:
        there = set(database.execute("select exercise_name, started, grade from attempts"))
        for row in tables["attempts"]:
            if (row["exercise_name"], row["started"], row["grade"]) in there:
                continue
            verdicts = [
                (verdict["criterion_id"], verdict["outcome"]) for verdict in json.loads(row["grade"])["verdicts"]
            ]
            kept = f"insert into attempts ({', '.join(columns)}) values (?, ?, ?, ?, ?, ?)"
            number = database.execute(kept, [row[name] for name in columns]).lastrowid
            insert = "insert into verdicts (attempt, criterion_id, outcome) values (?, ?, ?)"
            database.executemany(insert, [(number, *verdict) for verdict in verdicts])
            mark_stopped(database, int(number or 0))
            added += 1
        database.executemany(
            """insert into hints values (:exercise_name, :criterion_id, :asked_for)
                on conflict do update set asked_for = max(asked_for, excluded.asked_for)""",
            tables["hints"],
        )
        database.executemany("insert into cards values (:item_id, :due, :card) on conflict do nothing", tables["cards"])
        answered = set(database.execute("select item_id, answered, was_right from quiz_answers"))
        rows = [(answer["item_id"], answer["answered"], answer["was_right"]) for answer in tables["quiz_answers"]]
        database.executemany(
            "insert into quiz_answers values (?, ?, ?)", [item for item in rows if item not in answered]
        )
    return added


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.astimezone()
