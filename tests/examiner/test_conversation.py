"""An examiner process is heard to its end, and ended at its limit or when it is switched off."""

import subprocess
import sys
import threading
from typing import IO

import pytest

from grader.candidate.events import Evidence
from grader.examiner import conversation
from grader.examiner.conversation import INTERRUPTED, SWITCHED_OFF, Cancellation, follow_examiner
from grader.examiner.events import Event

TOLD = """
import json, os, sys
told = json.load(sys.stdin)
for line in ({"event": "of a later kit"}, {"event": "evidence", "key": "told", "value": told}):
    os.write(int(sys.argv[1]), json.dumps(line).encode() + b"\\n")
"""
HEARD: list[Event] = [Evidence("told", {"number": 3})]
"""What is known; an event of another kind is passed over."""
LIMIT = "the time limit"


def on_event(
    monkeypatch: pytest.MonkeyPatch, more: str, cancellation: Cancellation | None = None, limit: float = 20
) -> tuple[str, list[Event]]:
    """Return why an examiner ended early that tells its assignment, and then does ``more``; and what it told."""

    def start(events: int, complaint: IO[bytes]) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-S", "-c", TOLD + more, str(events)]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stderr=complaint, pass_fds=[events])

    monkeypatch.setattr(conversation, "start_examiner", start)
    heard: list[Event] = []
    ending = follow_examiner({"number": 3}, heard.append, cancellation or Cancellation(), limit, LIMIT)
    return ending, heard


def test_what_it_tells_is_heard_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    assert on_event(monkeypatch, "pass") == ("", HEARD)


def test_what_it_complains_of_says_why_it_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    ending, heard = on_event(monkeypatch, "raise MemoryError('all of it')")
    assert ending.endswith("MemoryError: all of it") and heard == HEARD
    assert on_event(monkeypatch, "os._exit(3)")[0] == "it ended early"


def test_a_line_that_its_end_cut_off_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    cut = """os.write(int(sys.argv[1]), b'{"event": "evidence", "key": "lo'); os._exit(3)"""
    assert on_event(monkeypatch, cut) == ("it ended early", HEARD)


def test_at_its_limit_it_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    assert on_event(monkeypatch, "import time; time.sleep(30)", limit=0.4)[0] == LIMIT


@pytest.mark.parametrize("early", [True, False])
def test_a_cancellation_ends_it_whenever_it_comes(early: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    switch = Cancellation()
    if early:
        switch.cancel()
    else:
        threading.Timer(0.4, switch.cancel).start()
    assert on_event(monkeypatch, "import time; time.sleep(30)", switch)[0] == SWITCHED_OFF


def test_an_interruption_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(event: Event) -> None:
        raise KeyboardInterrupt

    on_event(monkeypatch, "pass")
    ending = follow_examiner({}, interrupt, Cancellation(), 20, LIMIT)
    assert ending == INTERRUPTED
