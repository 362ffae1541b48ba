"""The record of all sittings, in the file that holds the attempts: what was submitted is there before it is graded."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.catalogue import places
from grader.catalogue.exam_paper import POINTS
from grader.errors import NotKept, UsageProblem
from grader.examiner.seeds import seed_from
from grader.practice.progress import Progress, readable
from grader.practice.sitting import Answer, Clock, Jump, Moment, Sitting, SystemClock

if TYPE_CHECKING:
    import sqlite3

_READ = (
    "select number, task, begun, late, kept, score, grade, grader from exam_answers where sitting = ? order by number"
)
SECONDS_BETWEEN_NOTES = 30.0
"""Who looks sooner than this after the last note writes nothing: the clocks tell the same time without it.

A page looks every few seconds, and a note for each look would change the record each time.
"""


class Sittings:
    """All sittings on this machine. Every method raises ``NotKept`` where the file cannot be read or written."""

    def __init__(self, clock: Clock | None = None, progress: Progress | None = None) -> None:
        self._clock = clock or SystemClock()
        self._progress = progress or Progress()

    def begin(  # noqa: PLR0913 - each is one choice of the caller
        self,
        *,
        paper_name: str,
        seed: int,
        tasks: tuple[str, ...],
        pass_mark: int,
        feedback: str,
        practice: bool,
        folder: Path,
        seconds: float,
        repeats: int = 0,
    ) -> Sitting:
        """Begin a sitting: its time runs from now on. Raises ``UsageProblem`` while another one is open."""
        moment = self._clock.now()
        sitting = Sitting(
            0, paper_name, seed, tasks, pass_mark, feedback, practice, folder, seconds, moment.wall, moment,
            repeats=repeats,
        )  # fmt: skip
        with self._opened() as database:
            if (other := self._newest(database)) and not other.closed:
                raise UsageProblem(
                    f"Mock exam {other.number} is still open.",
                    f"Its tasks are in {other.folder}.",
                    "Continue it, or end it with `python -m grader exam finish`.",
                )
            row = database.execute("insert into sittings (closed, facts) values (0, ?)", (_facts(sitting),))
            return replace(sitting, number=int(row.lastrowid or 0))

    def newest(self) -> Sitting | None:
        """Return the sitting that began last, as it stands now; ``None`` where there is none."""
        with self._opened() as database:
            found = self._newest(database)
            return self._advanced(database, found) if found else None

    def open(self) -> Sitting | None:
        """Return the sitting that is open now; ``None`` where there is none."""
        newest = self.newest()
        return newest if newest and not newest.closed else None

    def running(self) -> Sitting | None:
        """Return the sitting whose time is not over; ``None`` where there is none."""
        newest = self.newest()
        return newest if newest and not newest.is_over else None

    def get(self, number: int) -> Sitting:
        """Return one sitting as it stands now; raises ``UsageProblem`` where there is none of this number."""
        with self._opened() as database:
            return self._advanced(database, self._read(database, number))

    def has_solved(self, task: str) -> bool:
        """Return whether a task of the exam earned all its points in any sitting."""
        return any(sitting.score(task) == POINTS for sitting in self.all() if task in sitting.tasks)

    def all(self) -> list[Sitting]:
        """Return every sitting, as it was last looked at, in their order."""
        with self._opened() as database:
            return [*self._readable(database, "select number from sittings order by number")]

    def ended_with(self, task: str, seed: int, file: Path) -> Sitting | None:
        """Return the sitting that is over and asked a task with this seed; ``None`` where there is none.

        Of several it is the one that holds the file, else the latest.
        """
        asked = [
            sitting for sitting in self.all() if sitting.is_over and sitting.seed == seed and task in sitting.tasks
        ]
        return max(asked, key=lambda sitting: (sitting.holds(file), sitting.number), default=None)

    def change(self, number: int, how: Callable[[Sitting], Sitting]) -> Sitting:
        """Pause, resume or close a sitting as it stands now; return what became of it."""
        with self._opened() as database:
            changed = how(self._advanced(database, self._read(database, number)))
            self._write(database, changed)
            return changed

    def submit(self, number: int, task: str, name: str, data: bytes) -> Answer:
        """Keep a copy of a file that is submitted now; it is there, whatever happens while it is graded."""
        with self._opened() as database:
            sitting = self._advanced(database, self._read(database, number))
            kept = "insert into exam_answers (sitting, task, begun, late, kept, grade, grader) values (?,?,?,?,'','',0)"
            row = database.execute(kept, (number, task, sitting.elapsed, sitting.is_over))
            answer = int(row.lastrowid or 0)
            path = places.state_folder() / "sittings" / str(number) / task / str(answer) / name
            _keep_file(path, data)
            database.execute("update exam_answers set kept = ? where number = ?", (str(path), answer))
            return Answer(answer, task, sitting.elapsed, sitting.is_over, path)

    def claim(self, answer: Answer) -> None:
        """Note that this process grades an answer now."""
        with self._opened() as database:
            database.execute("update exam_answers set grader = ? where number = ?", (os.getpid(), answer.number))

    def release(self, answer: Answer) -> None:
        """Note that nobody grades an answer any more, though it has no grade."""
        with self._opened() as database:
            database.execute("update exam_answers set grader = 0 where number = ?", (answer.number,))

    def keep_grade(self, answer: Answer, score: int | None, grade: str) -> None:
        """Keep what became of an answer."""
        with self._opened() as database:
            told = (score, grade, answer.number)
            database.execute("update exam_answers set score = ?, grade = ?, grader = 0 where number = ?", told)

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """Open the record for one change: nobody else changes it meanwhile."""
        with self._progress.opened() as database:
            database.execute("begin immediate")
            yield database

    def _newest(self, database: sqlite3.Connection) -> Sitting | None:
        return next(self._readable(database, "select number from sittings order by number desc"), None)

    def _readable(self, database: sqlite3.Connection, numbers: str) -> Iterator[Sitting]:
        """Yield the sittings of these numbers that can be read."""
        for (number,) in database.execute(numbers).fetchall():
            with contextlib.suppress(NotKept):
                yield self._read(database, number)

    def _read(self, database: sqlite3.Connection, number: int) -> Sitting:
        row = database.execute("select closed, facts from sittings where number = ?", (number,)).fetchone()
        if row is None:
            raise UsageProblem(
                f"There is no mock exam {number}.", next_step="`python -m grader exam history` lists them."
            )
        answers = tuple(
            readable(
                database.execute(_READ, (number,)),
                lambda own, task, begun, late, kept, *told: Answer(own, task, begun, bool(late), Path(kept), *told),
            )
        )
        for found in readable([row], lambda closed, facts: _sitting(json.loads(facts), number, bool(closed), answers)):
            return found
        raise NotKept(f"Sitting {number} cannot be read.", "Another program or a later version of the kit wrote it.")

    def _advanced(self, database: sqlite3.Connection, sitting: Sitting) -> Sitting:
        """Return a sitting as it stands now, and note that it was looked at; of a closed one the clock stands."""
        if sitting.closed:
            return sitting
        now = sitting.at(self._clock.now(), self._clock.counts_sleep)
        if now.jumps != sitting.jumps or not _is_soon_after(sitting.last, now.last):
            self._write(database, now)
        return now

    def _write(self, database: sqlite3.Connection, sitting: Sitting) -> None:
        told = (sitting.closed, _facts(sitting), sitting.number)
        database.execute("update sittings set closed = ?, facts = ? where number = ?", told)


def draw_of(sitting: Sitting, task: str) -> int:
    """Return the seed of the hidden data of one task: the same in a sitting and after it.

    A near miss is not drawn again until it passes, and nobody can guess the seed from what the sitting shows.
    """
    return seed_from(f"sitting {sitting.number} of {sitting.started}, seed {sitting.seed}, {task}")


def _is_soon_after(before: Moment, now: Moment) -> bool:
    """Return whether both clocks say that next to no time went by."""
    by_steady, by_wall = now.steady - before.steady, now.wall - before.wall
    return now.boot == before.boot and 0 <= by_steady < SECONDS_BETWEEN_NOTES and abs(by_wall) < SECONDS_BETWEEN_NOTES


def _facts(sitting: Sitting) -> str:
    told = asdict(replace(sitting, answers=()))
    return json.dumps({name: item for name, item in told.items() if name not in ("answers", "number")}, default=str)


def _sitting(facts: dict[str, Any], number: int, closed: bool, answers: tuple[Answer, ...]) -> Sitting:
    facts |= {
        "folder": Path(facts["folder"]),
        "tasks": tuple(facts["tasks"]),
        "last": Moment(**facts["last"]),
        "jumps": tuple(Jump(**jump) for jump in facts["jumps"]),
        "closed": closed,
    }
    return Sitting(number=number, answers=answers, **facts)


def _keep_file(path: Path, data: bytes) -> None:
    """Write a file and wait until it lies on the disk; raises ``NotKept`` where that fails."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        places.write_whole(path, data, sync=True)
    except OSError as error:
        raise NotKept(
            "What you submit cannot be kept.",
            f"{path.parent} cannot be written to: {error.strerror or error}.",
            "Your file is unchanged, and the exam continues. Free some space, then submit it again.",
        ) from error
