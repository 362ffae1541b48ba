"""Workers are forked from a warm process where that is safe, and start cold where it is not."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from grader.candidate import launch
from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.candidate.program import MOST_STARTS
from grader.catalogue import places
from grader.catalogue.exercise import Limits
from grader.errors import CannotGrade
from grader.examiner.start import EXAMINER
from grader.submission.submission import Submission
from grader.system import inherited

pytestmark = pytest.mark.worker

SOURCE = """
import locale, os, sys, time
import numpy as np
import tensorflow as tf

def square(x):
    return x * x

def train():
    model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
    model.compile(loss="mse")
    return model.fit(np.zeros((8, 2)), np.zeros((8, 1)), verbose=0)

def pair(x):
    return np.zeros(2), np.full(2, float(x))

def endless():
    while True:
        pass

def leave_0():
    leave(0)

leave_1, leave_2, leave_3 = (lambda how=how: leave(how) for how in (11, 0, 0))

def model():
    return tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])

def leave(how):
    os.kill(os.getpid(), how) if how else os._exit(0)

def who():
    return os.getppid()

def secrets():
    return sorted(os.environ)


def surroundings():
    mask = os.umask(0)
    os.umask(mask)
    return [time.strftime("%Z"), mask, locale.getpreferredencoding(False), sys.stdout.encoding]
"""


def candidate_in(folder: Path, limits: Limits | None = None) -> Candidate:
    scratch = folder / f"scratch-{time.monotonic_ns()}"
    scratch.mkdir(parents=True)
    submission = Submission("week1_x", folder / "exercise.py", "script", SOURCE, "digest")
    return Candidate(submission, scratch, limits or Limits(), 1, lambda event: None)


@pytest.fixture
def seconds() -> int:
    """Return how long a call may take."""
    return 3


@pytest.fixture(params=["cold", "warm"])
def candidate(request: pytest.FixtureRequest, tmp_path: Path, seconds: int) -> Iterator[Candidate]:
    request.getfixturevalue("warm" if request.param == "warm" else "own_warm_place")  # In its own place none is warm.
    tmp_path.chmod(0o711)
    running = candidate_in(tmp_path, Limits(seconds_per_call=seconds, memory_mb=3000))
    running.load()
    yield running
    running.close()


def test_a_worker_answers_trains_and_is_gone_at_the_end(candidate: Candidate) -> None:
    """And no variable of the learner's environment reaches it."""
    assert "TF_EXAM_KIT_HOME" in os.environ
    assert "TF_EXAM_KIT_HOME" not in candidate.call("secrets")
    assert candidate.call("square", 3) == 9
    history = candidate.call("train")
    assert history.kind == "history"
    assert len(candidate.attribute(history, "history")["loss"]) == 1
    candidate.close()
    with pytest.raises(CandidateFault):
        candidate.call("square", 3)


def test_a_function_is_shifted_within_a_block_only_whatever_happens_there(candidate: Candidate) -> None:
    def last() -> float:
        return float(candidate.call("pair", 3)[1][0])

    with candidate.shifted("pair", 1.0):
        assert last() == 4
    assert last() == 3
    with pytest.raises(ValueError, match="ours"), candidate.shifted("pair", 1.0):
        raise ValueError("ours")
    assert last() == 3
    with pytest.raises(CandidateFault) as caught, candidate.shifted("pair", 1.0):
        candidate.call("leave", 0)
    assert caught.value.fault.kind == "ended"


@pytest.mark.parametrize("seconds", [2])
def test_after_a_function_that_never_returned_all_others_are_asked_in_a_fresh_program(candidate: Candidate) -> None:
    """It was ended at its limit, and its line is known."""
    kept = candidate.call("model")
    candidate.replace("pair", [1.0])
    candidate.replace("who", candidate.stand_in("padder"))
    with pytest.raises(CandidateFault) as first:
        candidate.call("endless")
    assert first.value.fault.kind == "time"
    assert first.value.fault.lines[0][1] in ("    while True:", "        pass")
    assert candidate.call("square", 3) == 9
    assert candidate.call("pair", 3) == [1.0]
    assert candidate.call("who", [[7]], 2).tolist() == [[0, 7]]
    assert candidate.call("model").number not in (kept.number, 0)
    with pytest.raises(CandidateFault) as again:
        candidate.call("endless")
    assert again.value is first.value
    with pytest.raises(CandidateFault) as gone:
        candidate.weights(kept)
    assert gone.value.fault.kind == "gone"
    assert candidate.call("square", 4) == 16


def test_only_so_many_programs_are_used_up(candidate: Candidate) -> None:
    """Of each it is told whether it ended, or was ended."""
    for number in range(MOST_STARTS):
        with pytest.raises(CandidateFault) as caught:
            candidate.call(f"leave_{number}")
        type_name = "signal" if number == 1 else "os._exit"
        assert (caught.value.fault.kind, caught.value.fault.type_name) == ("ended", type_name)
    with pytest.raises(CandidateFault) as caught:
        candidate.call("square", 3)
    assert caught.value.fault.kind == "gone"


def test_workers_are_forks_of_one_process_and_only_while_it_is_there(tmp_path: Path, own_warm_place: Path) -> None:
    tmp_path.chmod(0o711)
    assert launch.WORKER.keep() and launch.WORKER.keep()
    running = [candidate_in(tmp_path) for _ in range(3)]
    for one in running:
        one.load()
    assert all(one._program.worker is not None and one._program.worker.is_fork for one in running)
    for one in running:
        assert one.call("square", 5) == 25
    for one in running[1:]:
        one.close()
    assert launch.WORKER.stop()
    assert not launch.WORKER.stop()
    # It sees its workers to their end.
    assert running[0].call("square", 7) == 49
    running[0].close()
    cold = candidate_in(tmp_path)
    cold.load()
    assert cold._program.worker is not None and not cold._program.worker.is_fork
    cold.close()


def test_a_fork_has_the_time_zone_the_mask_and_the_language_of_whoever_asked_for_it(
    tmp_path: Path, own_warm_place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o711)

    def ask() -> tuple[bool, Any]:
        running = candidate_in(tmp_path)
        running.load()
        assert running._program.worker is not None
        found = running._program.worker.is_fork, running.call("surroundings")
        running.close()
        return found

    monkeypatch.setenv("TZ", "UTC")
    is_fork, expected = ask()
    assert not is_fork
    with monkeypatch.context() as of_another_terminal:
        of_another_terminal.setenv("TZ", "Asia/Tokyo")
        mask = os.umask(0o077)
        try:
            assert launch.WORKER.keep()
        finally:
            os.umask(mask)
    assert ask() == (True, expected)
    # Python looks up its language where it starts: another one needs another process.
    key = launch.WORKER.key()
    monkeypatch.setenv("LC_ALL", "C" if os.environ.get("LC_ALL") != "C" else "C.UTF-8")
    assert launch.WORKER.key() != key


@pytest.mark.usefixtures("warm")
def test_a_worker_dies_when_whoever_asked_for_it_is_gone(tmp_path: Path) -> None:
    tmp_path.chmod(0o711)
    running = candidate_in(tmp_path)
    running.load()
    assert running._program.worker is not None and running._program.worker.is_fork
    number = running._program.worker._process.number
    running._program.worker._process.release()
    watched = psutil.Process(number)
    with contextlib.suppress(psutil.NoSuchProcess):
        watched.wait(timeout=10)
    assert not psutil.pid_exists(number) or watched.status() == psutil.STATUS_ZOMBIE
    running.close()


def test_a_process_in_which_tensorflow_ran_refuses_to_fork() -> None:
    source = (
        f"import sys; sys.path.insert(0, {str(places.PACKAGE.parent)!r})\n"
        "from grader.candidate.worker import answering, lean_import\n"
        "tensorflow = lean_import.import_tensorflow()\n"
        "print(answering.is_untouched())\n"
        "tensorflow.constant(1)\n"
        "print(answering.is_untouched())\n"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]


def test_a_warm_process_that_is_older_than_the_kit_is_not_used(
    tmp_path: Path, own_warm_place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert launch.WORKER.keep()
    same_socket = launch.WORKER.key()[:16]
    monkeypatch.setattr(launch, "WORKER", replace(launch.WORKER, key=lambda: f"{same_socket} of another kit"))
    assert launch._fork_warm("{}", tmp_path) is None


@pytest.mark.usefixtures("own_warm_place")
def test_whoever_has_other_limits_gets_a_process_of_its_own() -> None:
    assert EXAMINER.keep()
    asked = {"environment": {}, "folder": "/"}, [os.open(os.devnull, os.O_RDWR) for _ in range(3)]
    try:
        other = {**inherited(), "niceness": 3}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("grader.system.inherited", lambda: other)
            assert EXAMINER.fork(*asked) is None
        forked = EXAMINER.fork(*asked)
        assert forked
        forked[1].close()
    finally:
        for descriptor in asked[1]:
            os.close(descriptor)
        EXAMINER.stop()


def test_a_socket_folder_that_others_can_reach_is_not_used(own_warm_place: Path) -> None:
    folder = own_warm_place / f"tf-exam-{os.getuid()}"
    folder.mkdir(mode=0o755)
    assert launch.WORKER.address() is None
    assert not launch.WORKER.keep()


def test_a_warm_process_that_is_killed_is_our_fault_and_not_the_learners(tmp_path: Path, own_warm_place: Path) -> None:
    assert launch.WORKER.keep()
    tmp_path.chmod(0o711)
    running = candidate_in(tmp_path)
    running.load()
    psutil.Process(running.call("who")).kill()
    with pytest.raises(CannotGrade, match="keeps TensorFlow ready"):
        running.call("endless")
    running.close()
