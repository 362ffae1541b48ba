"""Nothing that a submission printed is lost, however it ends, and its order stays."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.catalogue.exercise import Limits
from grader.submission.submission import Submission

pytestmark = pytest.mark.worker

SOURCE = """
import os, sys, time
import tensorflow as tf
print("loaded")

def short():
    print("a word", end="")
    sys.stdout.write(" and another")
    print(" of an error", file=sys.stderr, end="")

def long():
    print("x" * 200_000 + "the end")

def many():
    for number in range(20_000):
        print("line", number)

def own_stream():
    sys.stdout = open(1, "w", closefd=False, buffering=1)
    print("by a stream of its own")

def in_a_graph():
    tf.print("in a graph", output_stream=sys.stdout)
    tf.print("of an error")

def endless():
    print("before the loop", end="")
    while True:
        time.sleep(0)

def leaves():
    print("before the end", end="")
    os._exit(0)

def crashes():
    print("before the crash", end="")
    os.abort()

def raises():
    print("before the error", end="")
    raise ValueError("no")
"""


@pytest.fixture(params=["cold", "warm"])
def candidate(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Candidate]:
    request.getfixturevalue("warm" if request.param == "warm" else "own_warm_place")
    tmp_path.chmod(0o711)
    scratch = Path(tempfile.mkdtemp(dir=tmp_path))
    submission = Submission("week1_x", tmp_path / "exercise.py", "script", SOURCE, "digest")
    running = Candidate(submission, scratch, Limits(seconds_per_call=1), 1, lambda event: None)
    running.load()
    yield running
    running.close()


def printed(candidate: Candidate, *names: str) -> tuple[str, int]:
    """Return what was printed when these functions were called and the process was ended."""
    for name in names:
        try:
            candidate.call(name)
        except CandidateFault:
            break
    candidate.close()
    return candidate.output()


def test_what_is_short_and_never_flushed_is_there_while_the_process_lives_and_after(candidate: Candidate) -> None:
    candidate.call("short")
    assert wait_for_output(candidate)[0].endswith("of an error")
    text, dropped = printed(candidate, "in_a_graph", "own_stream")
    assert (text, dropped) == (
        "loaded\na word and another of an errorin a graph\nof an error\nby a stream of its own\n", 0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "end"),
    [("endless", "before the loop"), ("leaves", "before the end"), ("crashes", "before the crash"),
     ("raises", "before the error")],
)  # fmt: skip
def test_what_was_said_before_the_end_is_there(candidate: Candidate, name: str, end: str) -> None:
    assert printed(candidate, name)[0] == f"loaded\n{end}"


def test_of_what_is_long_the_end_is_there_and_the_rest_is_counted(candidate: Candidate) -> None:
    """Of one long text, and of many lines after it."""
    candidate.call("long")
    text, dropped = wait_for_output(candidate)
    whole = "loaded\n" + "x" * 200_000 + "the end\n"
    assert text.endswith("the end\n")
    assert len(text) + dropped == len(whole)
    text, dropped = printed(candidate, "many")
    whole += "".join(f"line {number}\n" for number in range(20_000))
    assert dropped == len(whole) - len(text) and whole.endswith(text) and text


def wait_for_output(candidate: Any) -> tuple[str, int]:
    candidate._program.worker._await_reader()
    text, dropped = candidate.output()
    return str(text), int(dropped)
