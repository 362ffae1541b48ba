"""Every attempt with its grade, in one SQLite file that survives a crash, a full disk and two gradings at once.

Every method raises ``NotKept`` where the file cannot be read or written.
"""

from __future__ import annotations

import contextlib
import datetime
import errno
import functools
import json
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from grader import system
from grader.catalogue import places
from grader.catalogue.exercise import kit_names
from grader.errors import NotKept

if TYPE_CHECKING:
    from grader.examiner.grade import Grade

Value = TypeVar("Value")
_STRANGE = (ArithmeticError, AssertionError, AttributeError, KeyError, TypeError, ValueError, RecursionError)

SCHEMA = """
create table if not exists attempts (
    number integer primary key,
    exercise_name text not null,
    started text not null,
    status text not null,
    earned integer not null,
    possible integer not null,
    grade text not null
);
create index if not exists attempts_by_exercise on attempts (exercise_name);
create table if not exists verdicts (
    attempt integer not null references attempts (number),
    criterion_id text not null,
    outcome text not null
);
create index if not exists verdicts_by_attempt on verdicts (attempt);
create table if not exists hints (
    exercise_name text not null,
    criterion_id text not null,
    asked_for integer not null,
    primary key (exercise_name, criterion_id)
);
"""

ATTEMPTED = "not coalesce(case when json_valid(grade) then json_extract(grade, '$.evidence.not_attempted') end, 0)"
"""A condition on a row of ``attempts``: something was written; an untouched stub that was graded is no attempt."""
_OBJECT = "case when type = 'object' then json_extract(value, '$.{}') end"
MOST_CHECKED = 64 * 2**20
"""Bytes of a file that is read through before its first use: a thousand attempts, in a tenth of a second."""
SECONDS_TO_WAIT = 20.0
"""For another process that is writing."""
SECONDS_BETWEEN_TRIES = 0.01
"""Where this module waits by itself."""
SECONDS_UNTIL_ABANDONED = 120.0
"""A lock of a process that was killed, where locks are files, is removed after so long."""
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL, errno.EIO}


def _add_cards(database: sqlite3.Connection) -> None:
    """Keep when each quiz question comes back, and every answer that was given to one."""
    database.executescript("""
        create table if not exists cards (item_id text primary key, due text not null, card text not null);
        create table if not exists quiz_answers (
            item_id text not null,
            answered text not null,
            was_right integer not null
        );
        create index if not exists quiz_answers_by_item on quiz_answers (item_id);
    """)


def _add_sittings(database: sqlite3.Connection) -> None:
    """Keep exams that were sat, and all that was handed in, before and after it is graded."""
    database.executescript("""
        create table if not exists sittings (number integer primary key, closed integer not null, facts text not null);
        create table if not exists exam_answers (
            number integer primary key,
            sitting integer not null references sittings (number),
            task text not null,
            begun real not null,
            late integer not null,
            kept text not null,
            score integer,
            grade text not null,
            grader integer not null
        );
        create index if not exists exam_answers_by_sitting on exam_answers (sitting);
    """)


def _add_sources(database: sqlite3.Connection) -> None:
    """Keep the source of each attempt once, so that two attempts can be compared."""
    database.executescript("""
        create table if not exists sources (digest text primary key, source text not null);
    """)


def _add_stopped(database: sqlite3.Connection) -> None:
    """Keep of each verdict whether the code got to what is asked."""
    try:
        database.execute("alter table verdicts add column stopped integer not null default 0")
    except sqlite3.OperationalError as error:
        if "duplicate column" not in str(error):
            raise
    with database:
        mark_stopped(database)


def mark_stopped(database: sqlite3.Connection, since: int = 0) -> None:
    """Mark the verdicts that decide nothing, in the attempts from the number ``since`` on.

    Their code did not get to what is asked (not ``is_decided``), or they are waiting.
    """
    from grader.examiner.grade import STOPPED

    details = ", ".join(_OBJECT.format(f"details.{key}") for key in (*STOPPED, "waits"))
    database.execute(
        f"""update verdicts set stopped = 1 where attempt >= :since and (attempt, criterion_id) in (
            select number, {_OBJECT.format("criterion_id")} from attempts,
                json_each(case when json_valid(grade) then grade else '{{}}' end, '$.verdicts')
            where number >= :since and {_OBJECT.format("outcome")} = 'UNMET' and coalesce({details}) is not null)""",
        {"since": since},
    )


def _count_parts_as_parts(database: sqlite3.Connection) -> None:
    """Have no attempt pass for a part of the criteria: points were once counted of those that were chosen alone.

    The exercises of the kit have 100 points, and need them all; its exam tasks need 4 of 5. A course form asks for
    less, and says so.
    """
    kit = set(kit_names())
    with database:
        passed = database.execute("select number, exercise_name, earned, grade from attempts where status = 'PASSED'")
        for number, name, earned, text in passed.fetchall():
            whole, needed = (5, 4) if name.startswith("exam") else (100, 100)
            if name not in kit or earned >= needed:
                continue
            # What cannot be read as a grade stays as it is.
            with contextlib.suppress(*_STRANGE):
                grade = json.loads(text)
                if grade["possible"] < whole and not grade["evidence"].get("form"):
                    told = json.dumps({**grade, "status": "NOT_YET", "possible": whole})
                    change = "update attempts set status = 'NOT_YET', possible = ?, grade = ? where number = ?"
                    database.execute(change, (whole, told, number))


MIGRATIONS = (_add_cards, _add_sittings, _add_sources, _add_stopped, _count_parts_as_parts, _add_stopped)
"""What came to the file after its first version, in order; its ``user_version`` counts those that it has.

``_add_stopped`` comes again, because it marks more than at first: what waits for another criterion.
"""


@dataclass(frozen=True)
class Standing:
    """How far a learner is with one exercise."""

    attempts: int
    """How often an answer was graded; an untouched stub is none."""
    best: int
    """The best score in percent."""
    passed: bool
    """Whether any attempt passed."""


class Progress:
    """The learner's attempts. Opens the file at each use, so that two gradings do not disturb each other."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or places.state_folder() / "progress.sqlite"
        """Where the attempts lie."""
        self.set_aside: Path | None = None
        """Where a file that could not be read was moved to, if one was."""
        self._checked = False

    def keep(self, grade: Grade, source: str = "") -> None:
        """Store one attempt with the ``source`` that was graded, whole or not at all."""
        with self.opened() as database:
            if source:
                told = (grade.submission_digest, source)
                database.execute("insert into sources values (?, ?) on conflict do nothing", told)
            row = (grade.exercise_name, grade.started, grade.status, grade.earned, grade.possible, grade.to_json())
            number = database.execute(
                """insert into attempts (exercise_name, started, status, earned, possible, grade)
                    values (?, ?, ?, ?, ?, ?)""",
                row,
            ).lastrowid
            database.executemany(
                "insert into verdicts (attempt, criterion_id, outcome) values (?, ?, ?)",
                [(number, verdict.criterion_id, verdict.outcome) for verdict in grade.verdicts],
            )
            mark_stopped(database, int(number or 0))

    def standing(self, exercise_name: str) -> Standing:
        """Return how far the learner is with an exercise."""
        return self.standings([exercise_name])[exercise_name]

    def standings(self, exercise_names: Iterable[str]) -> dict[str, Standing]:
        """Return how far the learner is with each of these exercises."""
        question = f"""select count(*), coalesce(max(100 * earned / max(possible, 1)), 0),
            coalesce(max(status = 'PASSED'), 0) from attempts where exercise_name = ? and {ATTEMPTED}"""
        found = {}
        with self.opened() as database:
            for name in exercise_names:
                attempts, best, passed = database.execute(question, (name,)).fetchone()
                found[name] = Standing(attempts, best, bool(passed))
        return found

    def failures(self, exercise_name: str) -> dict[str, int]:
        """Return how often each criterion was not met since it was last met."""
        question = """select criterion_id, outcome from verdicts join attempts on attempt = number
            where exercise_name = ? order by number"""
        from grader.examiner.grade import Outcome

        failed: dict[str, int] = {}
        with self.opened() as database:
            for criterion_id, outcome in database.execute(question, (exercise_name,)):
                if outcome == Outcome.MET:
                    failed[criterion_id] = 0
                elif outcome == Outcome.UNMET:
                    failed[criterion_id] = failed.get(criterion_id, 0) + 1
        return failed

    def latest(self, exercise_name: str | None = None) -> Grade | None:
        """Return the latest grade, of one exercise or of any."""
        from grader.examiner.grade import Grade

        question = "select grade from attempts where ? is null or exercise_name = ? order by number desc"
        with self.opened() as database:
            return next(readable(database.execute(question, (exercise_name, exercise_name)), Grade.from_json), None)

    def numbered(self, exercise_name: str) -> list[tuple[int, Grade]]:
        """Return every grade of an exercise with its number in the record, the first one first."""
        from grader.examiner.grade import Grade

        question = "select number, grade from attempts where exercise_name = ? order by number"
        with self.opened() as database:
            rows = database.execute(question, (exercise_name,)).fetchall()
        return [*readable(rows, lambda number, text: (int(number), Grade.from_json(text)))]

    def source_of(self, grade: Grade) -> str | None:
        """Return the source that was graded; ``None`` where it was not kept, as for a saved model."""
        question = "select source from sources where digest = ?"
        with self.opened() as database:
            row = database.execute(question, (grade.submission_digest,)).fetchone()
        return str(row[0]) if row else None

    def hints_asked_for(self, exercise_name: str) -> dict[str, int]:
        """Return how many hints the learner asked for, per criterion."""
        with self.opened() as database:
            rows = database.execute(
                "select criterion_id, asked_for from hints where exercise_name = ?", (exercise_name,)
            )
            return {str(criterion_id): int(number) for criterion_id, number in rows}

    def ask_for_hint(self, exercise_name: str, criterion_id: str) -> int:
        """Count one more hint for a criterion; return how many that makes."""
        counted = """insert into hints values (?, ?, 1)
            on conflict do update set asked_for = asked_for + 1 returning asked_for"""
        with self.opened() as database:
            return int(database.execute(counted, (exercise_name, criterion_id)).fetchone()[0])

    @contextlib.contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction: other records than attempts lie in it as well."""
        try:
            database = self._connect()
            try:
                with database:
                    yield database
            finally:
                database.close()
        except (sqlite3.Error, OSError) as error:
            raise NotKept(
                f"Your attempts cannot be read or written in {self.path.parent}.",
                f"The system says: {error}.",
                f"Another program uses {self.path.name}. Close it, then run the command again."
                if _is_busy(error)
                else "Free some space there, make the folder writable, or set TF_EXAM_KIT_HOME to another folder.",
            ) from error

    @contextlib.contextmanager
    def kept_open(self) -> Iterator[Progress]:
        """Hold the file open for a command that uses it several times: whoever closes it last waits for the disk.

        It locks nothing. Where it cannot be opened, each use says what is wrong.
        """
        with contextlib.ExitStack() as held:
            with contextlib.suppress(sqlite3.Error, OSError):
                if self.path.stat().st_size and can_lock(self.path.parent):
                    database = held.enter_context(contextlib.closing(sqlite3.connect(self.path)))
                    database.execute("pragma user_version").fetchone()
            yield self

    def _connect(self) -> sqlite3.Connection:
        found = _identity(self.path)
        try:
            database = _prepared(self.path)
            if not self._checked:
                _require_whole(database, self.path)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            # Another grading may have found the damage as well, and begun a new file already.
            if _identity(self.path) == found:
                self.set_aside = _move_aside(self.path)
            database = _prepared(self.path)
        self._checked = True
        return database


def readable(rows: Iterable[Sequence[Any]], read: Callable[..., Value]) -> Iterator[Value]:
    """Yield what ``read`` makes of each row; pass over those that another program or a later version of the kit wrote.

    >>> [*readable([("1",), ("one",), ("2",)], int)]
    [1, 2]
    """
    for row in rows:
        with contextlib.suppress(*_STRANGE):
            yield read(*row)


def _connected(path: Path) -> sqlite3.Connection:
    if can_lock(path.parent):
        return sqlite3.connect(path, timeout=SECONDS_TO_WAIT)
    # A file beside it says that it is in use: every file system has that. Whoever holds it is done within moments.
    lock = path.with_name(f"{path.name}.lock")
    with contextlib.suppress(OSError):
        if time.time() - lock.stat().st_mtime > SECONDS_UNTIL_ABANDONED:
            lock.rmdir()
    address = f"file:{quote(str(path.absolute()))}?vfs=unix-dotfile"
    database = sqlite3.connect(address, uri=True, timeout=SECONDS_TO_WAIT)
    # Held until it is closed: what else SQLite shares between processes needs locks of the file system.
    database.execute("pragma locking_mode = exclusive")
    return database


@functools.cache
def can_lock(folder: Path) -> bool:
    """Return whether files in a folder can be locked, tried with one; on some network file systems they cannot."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            system.try_lock(file.fileno())
    except OSError as error:
        return error.errno not in _NO_LOCKS
    return True


def _require_whole(database: sqlite3.Connection, path: Path) -> None:
    """Raise ``DatabaseError`` where a page of the file is damaged, even one that nobody reads today."""
    if path.stat().st_size > MOST_CHECKED:
        return
    try:
        found = database.execute("pragma quick_check(1)").fetchone()
        if found != ("ok",):
            raise sqlite3.DatabaseError(f"the file is damaged: {found}")
    except sqlite3.DatabaseError:
        database.close()
        raise


def _identity(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except OSError:
        return None


def _move_aside(path: Path) -> Path:
    """Give a damaged file another name, with the log that belongs to it; return that name."""
    stamp = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
    aside = path.with_name(f"{path.name}.damaged-{stamp}")
    path.replace(aside)
    for ending in ("-wal", "-shm"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + ending).replace(aside.with_name(aside.name + ending))
    return aside


def _prepared(path: Path) -> sqlite3.Connection:
    database = _connected(path)
    try:
        # With a write-ahead log this survives a killed process; only a power cut may lose the last attempt.
        database.execute("pragma synchronous = normal")
        done = int(database.execute("pragma user_version").fetchone()[0])
        if done < len(MIGRATIONS):
            _bring_up(database, done)
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database


def _bring_up(database: sqlite3.Connection, done: int) -> None:
    """Make the tables of a file that is new, or that an earlier version of the kit has made."""
    _write_ahead(database)
    database.executescript(SCHEMA)
    for number, migrate in enumerate(MIGRATIONS[done:], start=done + 1):
        # Two processes may both run one: each step leaves alone what is there.
        migrate(database)
        database.execute(f"pragma user_version = {number}")


def _write_ahead(database: sqlite3.Connection) -> None:
    """Have changes written to a log beside the file.

    SQLite waits by itself wherever another process writes, but not here: it gives up at once.
    """
    deadline = time.monotonic() + SECONDS_TO_WAIT
    while True:
        try:
            database.execute("pragma journal_mode = wal")
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or time.monotonic() > deadline:
                raise
            time.sleep(SECONDS_BETWEEN_TRIES)
        else:
            return


def _is_busy(error: Exception) -> bool:
    """Return whether another process had the file for itself."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF == sqlite3.SQLITE_BUSY
