"""A process without TensorFlow is told in a sentence, and never with a traceback of ours."""

import socket
from types import SimpleNamespace

import pytest

from grader.candidate.first_start import await_greeting
from grader.candidate.protocol import Channel
from grader.errors import CannotGrade

TRACEBACK = """Traceback (most recent call last):
  File "start.py", line 45, in main
    import tensorflow
"""


@pytest.mark.parametrize(
    ("last", "problem", "step"),
    [
        ("ModuleNotFoundError: No module named 'tensorflow'", "is not installed", "`python -m pip install tensorflow`"),
        ("ImportError: DLL load failed", "cannot be imported", "`python -m pip install --force-reinstall tensorflow`"),
        ("Illegal instruction", "did not start", "`python -m grader doctor`"),
        ("", "did not start", "`python -m grader doctor`"),
    ],
)
def test_a_worker_that_ends_before_it_is_ready_says_why_in_a_sentence(last: str, problem: str, step: str) -> None:
    ours, theirs = socket.socketpair()
    theirs.close()
    worker = SimpleNamespace(
        is_fork=False, channel=Channel(ours), output=lambda: (f"{TRACEBACK}{last}\n" if last else "", 0),
        cpu_seconds=lambda: 0.0,
    )  # fmt: skip
    with pytest.raises(CannotGrade) as raised, ours:
        await_greeting(worker)  # type: ignore[arg-type]
    assert problem in raised.value.problem and step in raised.value.next_step
    assert "Traceback" not in f"{raised.value.problem}{raised.value.because}" and last in raised.value.because
