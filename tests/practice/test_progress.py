"""Attempts are kept whole, by two gradings at once, and a damaged file is set aside."""

import multiprocessing
import sqlite3
import threading
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from grader.catalogue import places
from grader.errors import NotKept
from grader.examiner.grade import Grade, Outcome, Status, Verdict
from grader.practice import progress as module
from grader.practice.cards import Cards
from grader.practice.history import answer_moments, past_gradings
from grader.practice.progress import Progress
from grader.practice.sittings import Sittings


def grade(outcome: Outcome = Outcome.UNMET, earned: int = 30, status: Status = Status.NOT_YET) -> Grade:
    return Grade(
        "week1_x", "x.py", "d", "r", (Verdict("check_a", outcome),), earned, 100, status, "2030-01-01T00:00", 1.0, 7
    )


def test_an_attempt_comes_back_as_it_was(tmp_path: Path) -> None:
    progress = Progress(tmp_path / "p.sqlite")
    assert progress.latest() is None
    progress.keep(grade())
    assert progress.latest("week1_x") == grade()
    assert progress.latest("week9_x") is None


def test_the_standing_counts_attempts_and_remembers_the_best(tmp_path: Path) -> None:
    progress = Progress(tmp_path / "p.sqlite")
    assert (progress.standing("week1_x").attempts, progress.standing("week1_x").passed) == (0, False)
    progress.keep(grade())
    progress.keep(grade(Outcome.MET, 100, Status.PASSED))
    progress.keep(grade(earned=10))
    standing = progress.standing("week1_x")
    assert (standing.attempts, standing.best, standing.passed) == (3, 100, True)


def test_failures_count_from_the_last_success(tmp_path: Path) -> None:
    progress = Progress(tmp_path / "p.sqlite")
    for outcome in (Outcome.UNMET, Outcome.MET, Outcome.UNMET, Outcome.BLOCKED, Outcome.UNMET):
        progress.keep(grade(outcome))
    assert progress.failures("week1_x") == {"check_a": 2}


def test_hints_are_counted_per_criterion(tmp_path: Path) -> None:
    progress = Progress(tmp_path / "p.sqlite")
    assert [progress.ask_for_hint("week1_x", "check_a") for _ in range(3)] == [1, 2, 3]
    assert progress.hints_asked_for("week1_x") == {"check_a": 3}


def test_a_damaged_file_is_set_aside_and_a_new_one_begun(tmp_path: Path) -> None:
    path = tmp_path / "p.sqlite"
    path.write_bytes(b"this is no database" * 100)
    progress = Progress(path)
    progress.keep(grade())
    assert progress.standing("week1_x").attempts == 1
    assert progress.set_aside is not None and progress.set_aside.read_bytes().startswith(b"this is no database")


def test_damage_in_the_middle_of_the_file_is_found_before_it_is_used(tmp_path: Path) -> None:
    path = tmp_path / "p.sqlite"
    first = Progress(path)
    for number in range(40):
        first.keep(replace(grade(), seed=number))
    with path.open("r+b") as file:
        file.seek(2 * 4096)
        file.write(b"\xff" * (path.stat().st_size - 3 * 4096))
    progress = Progress(path)
    assert progress.standing("week1_x").attempts == 0
    progress.keep(grade())
    assert progress.set_aside is not None and progress.set_aside.stat().st_size > 4 * 4096
    assert Progress(path).standing("week1_x").attempts == 1


def test_the_log_of_a_damaged_file_does_not_come_back_in_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "p.sqlite"
    path.write_bytes(b"this is no database" * 100)
    path.with_name("p.sqlite-wal").write_bytes(b"a log of it" * 100)
    progress = Progress(path)
    progress.keep(grade())
    assert progress.set_aside is not None
    log = path.with_name("p.sqlite-wal")
    assert not log.exists() or not log.read_bytes().startswith(b"a log of it")
    assert Progress(path).standing("week1_x").attempts == 1


def test_a_file_that_another_grading_has_begun_anew_is_not_set_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "p.sqlite"
    path.write_bytes(b"this is no database" * 100)
    prepared = module._prepared

    def meanwhile(where: Path) -> object:
        monkeypatch.setattr(module, "_prepared", prepared)
        other = Progress(path)
        other.keep(grade())
        assert other.set_aside is not None
        raise sqlite3.DatabaseError("file is not a database")

    monkeypatch.setattr(module, "_prepared", meanwhile)
    progress = Progress(path)
    assert progress.standing("week1_x").attempts == 1
    assert progress.set_aside is None


def test_gradings_at_once_lose_nothing(tmp_path: Path) -> None:
    def keep_ten() -> None:
        for number in range(10):
            Progress(tmp_path / "p.sqlite").keep(replace(grade(), seed=number))

    threads = [threading.Thread(target=keep_ten) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Progress(tmp_path / "p.sqlite").standing("week1_x").attempts == 40


def test_a_first_grading_waits_for_another_first_grading(tmp_path: Path) -> None:
    path = tmp_path / "p.sqlite"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("begin immediate")
    soon = threading.Timer(0.2, lambda: other.execute("commit"))
    soon.start()
    Progress(path).keep(grade())
    soon.join()
    other.close()
    assert Progress(path).standing("week1_x").attempts == 1


@pytest.mark.parametrize("is_new", [True, False], ids=["new file", "file with attempts"])
def test_a_file_that_another_program_holds_is_said_to_be_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_new: bool
) -> None:
    monkeypatch.setattr(module, "SECONDS_TO_WAIT", 0.05)
    path = tmp_path / "p.sqlite"
    if not is_new:
        Progress(path).keep(grade())
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(NotKept, match=r"p\.sqlite\. Close it"):
        Progress(path).keep(grade())
    other.close()
    Progress(path).keep(grade())


def test_processes_that_begin_a_record_at_once_lose_nothing(tmp_path: Path) -> None:
    processes = multiprocessing.get_context("spawn")
    start, lost = processes.Barrier(3), processes.Queue()
    writers = [processes.Process(target=_begin_records, args=(tmp_path, start, lost)) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert lost.empty(), lost.get()
    assert {Progress(path).standing("week1_x").attempts for path in tmp_path.glob("*.sqlite")} == {3}


def _begin_records(folder: Path, start: Barrier, lost: "Queue[str]") -> None:
    for number in range(50):
        start.wait(timeout=60)
        try:
            Progress(folder / f"{number}.sqlite").keep(grade())
        except NotKept as error:
            lost.put(str(error))


STRANGE = ["", "null", "[]", "{}", "7", "[" * 20_000, '{"format": 99}', '{"format": 1, "verdicts": [3]}', b"\xff\xfe"]
"""What another program, or a later version of the kit, may have left in the record."""


@pytest.mark.parametrize("strange", STRANGE, ids=range(len(STRANGE)))
def test_a_row_that_nobody_can_read_hides_no_other(tmp_path: Path, strange: str | bytes) -> None:
    progress = Progress(tmp_path / "p.sqlite")
    progress.keep(grade())
    sittings, cards, now = Sittings(progress=progress), Cards(progress), datetime(2030, 1, 1, tzinfo=UTC)
    begun = sittings.begin(
        paper_name="x", seed=1, tasks=("exam1_x",), pass_mark=90, feedback="none", practice=False, folder=tmp_path,
        seconds=60,
    )  # fmt: skip
    cards.answer("a", right=True, now=now)
    with progress.opened() as database:
        attempt = """insert into attempts (exercise_name, started, status, earned, possible, grade)
            values ('week1_x', ?, 'x', ?, 'z', ?)"""
        database.execute(attempt, (strange, strange, strange))
        database.execute("insert into sittings (closed, facts) values (0, ?)", (strange,))
        answer = "insert into exam_answers values (null, ?, 'exam1_x', 1.0, 0, x'ff', 3, '', 0)"
        database.execute(answer, (begun.number,))
        database.execute("insert into cards values ('b', ?, ?)", (strange, strange))
        database.execute("insert into cards values ('c', '2030-01-01', ?)", (strange,))
        database.execute("insert into quiz_answers values ('b', ?, 1)", (strange,))
    assert progress.latest() == progress.latest("week1_x") == grade()
    assert [one for _, one in progress.numbered("week1_x")] == [grade()]
    assert [one.exercise_name for one in past_gradings(progress)] == ["week1_x"]
    assert len(answer_moments(progress)) == 1 and set(cards.records()) == {"a", "c"}
    assert cards.answer("c", right=True, now=now) > now
    assert [one.number for one in sittings.all()] == [begun.number] and sittings.newest().answers == ()  # type: ignore[union-attr]
    with pytest.raises(NotKept, match="cannot be read"):
        sittings.get(begun.number + 1)
    assert progress.standing("week1_x").attempts >= 1


def test_nobody_else_reads_the_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path / "home"))
    Progress().keep(grade())
    assert places.state_folder().stat().st_mode & 0o077 == 0


def test_a_file_that_is_held_open_is_written_and_read_by_others(tmp_path: Path) -> None:
    progress, other = Progress(tmp_path / "progress.sqlite"), Progress(tmp_path / "progress.sqlite")
    with progress.kept_open():  # There is none yet.
        progress.keep(grade())
    with progress.kept_open():
        other.keep(grade())
        assert progress.standing(grade().exercise_name).attempts == 2
    assert [path.name for path in tmp_path.iterdir()] == ["progress.sqlite"]  # Its log is in it.


def test_a_damaged_file_that_is_held_open_is_put_aside(tmp_path: Path) -> None:
    progress = Progress(tmp_path / "progress.sqlite")
    progress.path.write_bytes(b"no database" * 1000)
    with progress.kept_open():
        progress.keep(grade())
    assert progress.set_aside is not None
    assert progress.standing(grade().exercise_name).attempts == 1
