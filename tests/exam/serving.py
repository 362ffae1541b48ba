"""Runs the studio in a thread, as ``exam open`` runs it, on the record and by the clock of a test."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.practice.sittings import Sittings

sys.path.insert(0, str(Path(__file__).parent.parent / "studio"))

from opened import Page, serve


@contextlib.contextmanager
def served(sittings: Sittings, number: int) -> Iterator[Page]:
    """Serve the page of the newest sitting, which has this number; a browser goes to ``exam_address``."""
    assert (newest := sittings.newest()) and newest.number == number
    with serve() as page:
        yield page


def exam_address(page: Page) -> str:
    """Return the address that lets one in, and leads to the exam."""
    return f"{page.address}?to=exam"


def state_of(page: Page) -> dict[str, Any]:
    """Return the state of the sitting that is shown."""
    state: dict[str, Any] = page.get("/api/exam")["state"]
    return state


def settled(page: Page) -> dict[str, Any]:
    """Return the state once nothing is being graded any more."""
    for _ in range(200):
        state = state_of(page)
        if not any(task["busy"] for task in state["tasks"]):
            return state
        time.sleep(0.05)
    raise AssertionError("the grading did not end")
