"""Examiners are forks of a warm one where it is there, fresh processes where it is not, and end alike."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

import psutil
import pytest

from grader.examiner import start
from grader.examiner.start import EXAMINER, Examiner, ForkedExaminer, FreshExaminer, keep_warm, start_examiner

pytestmark = pytest.mark.slow


@pytest.fixture
def complaint() -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile() as file:
        yield file


def started(complaint: IO[bytes]) -> tuple[Examiner, int]:
    """Start an examiner; return it, and where its events are read from."""
    reading, writing = os.pipe()
    examiner = start_examiner(writing, complaint)
    os.close(writing)
    return examiner, reading


@pytest.mark.parametrize("warm", [False, True])
def test_an_assignment_that_cannot_be_read_is_complained_about(
    own_warm_place: Path, complaint: IO[bytes], warm: bool
) -> None:
    assert not warm or EXAMINER.keep()
    examiner, reading = started(complaint)
    assert isinstance(examiner, ForkedExaminer if warm else FreshExaminer)
    with examiner.stdin as stdin:
        stdin.write(b"no assignment")
    with os.fdopen(reading) as events:
        assert events.read() == ""
    assert examiner.wait(timeout=20) != 0
    complaint.seek(0)
    assert b"JSONDecodeError" in complaint.read()


@pytest.mark.parametrize("warm", [False, True])
def test_an_examiner_ends_when_it_is_asked_to(own_warm_place: Path, complaint: IO[bytes], warm: bool) -> None:
    assert not warm or EXAMINER.keep()
    examiner, reading = started(complaint)
    with pytest.raises(subprocess.TimeoutExpired):
        examiner.wait(timeout=0.05)
    examiner.kill()
    assert examiner.wait(timeout=20) == -9
    examiner.terminate()
    examiner.stdin.close()
    os.close(reading)


def test_a_warm_examiner_that_is_killed_takes_its_forks_with_it(own_warm_place: Path, complaint: IO[bytes]) -> None:
    assert EXAMINER.keep()
    examiner, reading = started(complaint)
    assert isinstance(examiner, ForkedExaminer)
    fork = psutil.Process(examiner._number)
    warm = fork.parent()
    assert warm is not None and "grader.examiner.warm_examiner" in " ".join(warm.cmdline())
    warm.kill()
    assert examiner.wait(timeout=20) == -9
    examiner.stdin.close()
    fork.wait(timeout=20)
    os.close(reading)


def test_a_warm_examiner_that_is_older_than_the_kit_is_not_used(
    own_warm_place: Path, complaint: IO[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert EXAMINER.keep()
    same_socket = EXAMINER.key()[:16]
    monkeypatch.setattr(start, "EXAMINER", replace(EXAMINER, key=lambda: f"{same_socket} of another kit"))
    examiner, reading = started(complaint)
    assert isinstance(examiner, FreshExaminer)
    examiner.kill()
    examiner.wait()
    examiner.stdin.close()
    os.close(reading)


def test_an_examiner_starts_in_a_folder_that_is_gone(
    own_warm_place: Path, complaint: IO[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    assert EXAMINER.keep()
    gone.rmdir()
    examiner, reading = started(complaint)
    assert isinstance(examiner, FreshExaminer)
    examiner.kill()
    examiner.wait()
    examiner.stdin.close()
    os.close(reading)
    monkeypatch.undo()


def test_where_a_path_is_too_long_for_a_socket_every_examiner_is_fresh(
    complaint: IO[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("deep" * 20)
    deep.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    assert not keep_warm()
    examiner, reading = started(complaint)
    os.close(reading)
    assert isinstance(examiner, FreshExaminer)
    examiner.kill()
    examiner.wait(timeout=20)
    examiner.stdin.close()
