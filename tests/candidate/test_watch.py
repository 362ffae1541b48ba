"""Whoever is still at work at the end of a time limit broke it, unless other programs had that time."""

import contextlib
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from grader.candidate.faults import CandidateFault
from grader.candidate.sandbox.policy import Deadline
from grader.candidate.watch import Watch
from grader.candidate.worker_process import WorkerProcess
from grader.catalogue.exercise import Limits
from grader.errors import TimeIsOver

STEP = 0.1


class FakeWorker:
    """A worker that uses a share of a core, and wants one or waits."""

    def __init__(self, share: float, wants: bool) -> None:
        self.share, self.wants = share, wants
        self.used = 0.0
        self.started = 0

    def cpu_seconds(self) -> float:
        return self.used

    def wants_a_core(self) -> bool:
        return self.wants

    def memory_mb(self) -> float:
        return 500.0

    def threads(self) -> int:
        return 40 + self.started

    def printed(self) -> int:
        return 0

    def last_line(self, filename: str) -> int:
        return 1


class Grading:
    """A clock, a worker, and the watch over it."""

    def __init__(self, folder: Path, worker: FakeWorker, limits: Limits, deadline: Deadline | None = None) -> None:
        self.now = 100.0
        self.worker = worker
        real: Any = worker
        self.watch = Watch(real, limits, folder, ("exercise.py", ["x = 1"]), deadline, lambda: self.now)

    def call(self, seconds: float, allowed: float = 1000.0) -> None:
        """Let the worker be at work on one call for so long."""
        self.watch.begin("in f", allowed)
        for _ in range(round(seconds / STEP)):
            self.now += STEP
            self.worker.used += STEP * self.worker.share
            self.watch.look()

    def pause(self, seconds: float) -> None:
        """Let the examiner think."""
        self.now += seconds


LOOP, SLEEP, CROWDED = (1.0, True), (0.05, False), (0.2, True)


@pytest.mark.parametrize("started", [500, 3_000])
def test_a_submission_that_takes_the_threads_of_other_programs_is_ended(started: int, tmp_path: Path) -> None:
    worker = FakeWorker(*SLEEP)
    worker.started = started
    with pytest.raises(CandidateFault) if started > 2_000 else contextlib.nullcontext() as caught:
        Grading(tmp_path, worker, Limits()).call(1)
    assert not caught or (caught.value.fault.kind, caught.value.fault.message) == ("threads", "2,000 threads")


def test_the_threads_of_a_process_are_counted() -> None:
    """By the links of a folder of the kernel: a change there would end the limit unseen."""
    source = (
        "import threading\nwaiting = threading.Event()\n"
        "for _ in range(5): threading.Thread(target=waiting.wait, daemon=True).start()\nprint(flush=True)\ninput()"
    )
    with subprocess.Popen([sys.executable, "-c", source], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout and process.stdin
        process.stdout.readline()
        worker: Any = SimpleNamespace(_process=SimpleNamespace(number=process.pid))
        found = WorkerProcess.threads(worker)
        process.stdin.write(b"\n")
    assert found == (6 if sys.platform == "linux" else 0)


@pytest.mark.parametrize("kind", [LOOP, SLEEP])
@pytest.mark.parametrize("begun_late", [0, 6, 12])
def test_at_the_end_of_a_time_limit_a_submission_at_work_broke_it(
    kind: tuple[float, bool], begun_late: float, tmp_path: Path
) -> None:
    grading = Grading(tmp_path, FakeWorker(*kind), Limits(), Deadline(20, 100 + 20 - begun_late))
    with pytest.raises(CandidateFault) as caught:
        grading.call(30)
    fault = caught.value.fault
    assert (fault.kind, fault.during, fault.message) == ("time", "in f", "20 seconds for the whole grading")
    assert fault.lines == ((1, "x = 1"),)


def test_a_submission_that_other_programs_kept_from_its_work_broke_nothing(tmp_path: Path) -> None:
    grading = Grading(tmp_path, FakeWorker(*CROWDED), Limits(), Deadline(20, 120))
    with pytest.raises(TimeIsOver, match="20 seconds is over"):
        grading.call(30)


def test_a_submission_that_could_hardly_begin_broke_nothing(tmp_path: Path) -> None:
    grading = Grading(tmp_path, FakeWorker(*LOOP), Limits(), Deadline(20, 101))
    grading.call(4)
    grading.pause(3)
    with pytest.raises(TimeIsOver, match="20 seconds is over"):
        grading.call(30)


def test_one_that_began_late_may_catch_up(tmp_path: Path) -> None:
    grading = Grading(tmp_path, FakeWorker(*LOOP), Limits(), Deadline(20, 102))
    with pytest.raises(CandidateFault, match="20 seconds"):
        grading.call(30)


def test_what_the_examiner_reckons_is_no_time_of_the_submission(tmp_path: Path) -> None:
    grading = Grading(tmp_path, FakeWorker(*LOOP), Limits(), Deadline(20, 120))
    grading.call(1)
    grading.pause(18)
    with pytest.raises(TimeIsOver):
        grading.call(8)


def test_without_an_end_that_was_asked_for_all_calls_together_have_one(tmp_path: Path) -> None:
    grading = Grading(tmp_path, FakeWorker(*LOOP), Limits(seconds_whole=10))
    with pytest.raises(CandidateFault) as caught:
        for _ in range(9):
            grading.call(2)
    assert caught.value.fault.message == "10 seconds for all calls together"


def test_all_calls_together_have_their_time_on_a_crowded_machine_as_well(tmp_path: Path) -> None:
    """Eight gradings at once have the verdicts that each has alone."""
    crowded = Grading(tmp_path, FakeWorker(*CROWDED), Limits(seconds_whole=10))
    crowded.call(45)
    with pytest.raises(CandidateFault, match="10 seconds for all calls together"):
        crowded.call(10)
    starved = Grading(tmp_path, FakeWorker(0.1, True), Limits(seconds_whole=10))
    starved.call(75)
    with pytest.raises(TimeIsOver, match="10 seconds is over"):
        starved.call(10)


def test_what_is_left_for_a_further_program_is_the_same_on_a_crowded_machine(tmp_path: Path) -> None:
    crowded = Grading(tmp_path, FakeWorker(*CROWDED), Limits(seconds_whole=100))
    crowded.call(90)
    assert crowded.watch.seconds_left() == pytest.approx(100 - 18)
    alone = Grading(tmp_path, FakeWorker(*LOOP), Limits(seconds_whole=100))
    alone.call(18)
    alone.pause(12)
    assert alone.watch.seconds_left() == pytest.approx(100 - 30)


def test_one_call_on_a_crowded_machine_is_ended_by_its_own_time_only(tmp_path: Path) -> None:
    grading = Grading(tmp_path, FakeWorker(0.1, True), Limits(seconds_whole=1000))
    grading.call(190, allowed=20)
    with pytest.raises(CandidateFault) as caught:
        grading.call(250, allowed=20)
    assert caught.value.fault.message == "20 seconds of CPU time"


def test_a_call_that_mostly_sleeps_is_ended_by_the_clock(tmp_path: Path) -> None:
    grading = Grading(tmp_path, FakeWorker(0.05, False), Limits(seconds_whole=1000))
    with pytest.raises(CandidateFault) as caught:
        grading.call(190, allowed=20)
    assert caught.value.fault.message == "160 seconds by the clock"


def test_a_process_wants_a_core_while_a_thread_of_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    read_text = Path.read_text

    def noted(path: Path, **how: Any) -> str:
        read.append(path)
        return read_text(path, **how)

    monkeypatch.setattr(Path, "read_text", noted)

    def wants_a_core(number: int) -> bool:
        return WorkerProcess.wants_a_core(cast(WorkerProcess, SimpleNamespace(_process=SimpleNamespace(number=number))))

    over = threading.Event()
    others = [threading.Thread(target=over.wait) for _ in range(3)]
    for one in others:
        one.start()
    try:
        assert wants_a_core(os.getpid())
        assert len(read) == 1, "its other threads need not be read"
    finally:
        over.set()
    with subprocess.Popen(["sleep", "60"]) as asleep:
        end = time.monotonic() + 20
        while wants_a_core(asleep.pid) and time.monotonic() < end:
            time.sleep(0.01)
        assert not wants_a_core(asleep.pid)
        asleep.kill()
    assert wants_a_core(asleep.pid), "of a process that is gone nothing is known"
