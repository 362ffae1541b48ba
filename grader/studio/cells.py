"""Scratch cells in the background: one at a time, cancelable, each change told to the page."""

from __future__ import annotations

import itertools
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from grader.catalogue.exercise import Exercise
from grader.errors import GraderError, UsageProblem
from grader.examiner.conversation import Cancellation
from grader.examiner.events import CellResult, Event, Printed
from grader.examiner.scratch_cell import run_cell
from grader.feedback.safe_text import plain
from grader.studio.events import Events
from grader.studio.gradings import CANCELLED, DONE, REFUSED, RUNNING, WAITING
from grader.studio.shown import error_shown
from grader.submission.submission import Submission

MOST_SHOWN = 20_000
"""Characters of a value, and of the end of what was printed, that the page shows."""


@dataclass
class Cell:
    """One run of a scratch cell, as far as it is."""

    number: int
    """Later ones have larger numbers."""
    exercise: Exercise
    submission: Submission
    """The text of the editor, whose names the cell has."""
    code: str
    """What runs."""
    state: str = WAITING
    printed: dict[str, Any] = field(default_factory=lambda: {"text": "", "dropped": 0})
    """The end of what was printed, and how many characters before it are left out."""
    value: str | None = None
    """How Python writes the value of the last expression."""
    raised: bool = False
    figures: list[str] = field(default_factory=list)
    """PNG files, as base64."""
    problem: dict[str, Any] | None = None
    """Why it did not run to its end."""
    seconds: float = 0.0
    switch: Cancellation = field(default_factory=Cancellation)

    def facts(self) -> dict[str, Any]:
        """Return it as plain values."""
        names = ("number", "code", "state", "printed", "value", "raised", "figures", "problem", "seconds")
        return {name: getattr(self, name) for name in names}


class Cells:
    """Runs the scratch cells that the page asks for. A new one takes the place of the one that runs."""

    def __init__(self, events: Events) -> None:
        self._events = events
        self._numbers = itertools.count(1)
        self._lock = threading.RLock()
        self._latest: dict[str, Cell] = {}
        # Not in the line of the gradings: one that trains for minutes is no reason to wait for a print.
        self._line = ThreadPoolExecutor(max_workers=1, thread_name_prefix="cell")

    def latest(self, name: str) -> dict[str, Any] | None:
        """Return the latest cell of an exercise as plain values."""
        with self._lock:
            cell = self._latest.get(name)
            return cell.facts() if cell else None

    def begin(self, exercise: Exercise, submission: Submission, code: str) -> int:
        """Run a cell, and end the one that still runs; raises ``UsageProblem`` where it is empty."""
        if not code.strip():
            raise UsageProblem("The cell is empty.", "", "Write code in it, or select lines in the editor.")
        with self._lock:
            for other_cell in self._latest.values():
                self._stop(other_cell)
            cell = self._latest[exercise.name] = Cell(next(self._numbers), exercise, submission, code)
            self._tell(cell)
        self._line.submit(self._run, cell)
        return cell.number

    def cancel(self, name: str) -> bool:
        """End the cell of an exercise; return whether one ran."""
        with self._lock:
            cell = self._latest.get(name)
            return cell is not None and self._stop(cell)

    def close(self) -> None:
        """End everything."""
        with self._lock:
            for cell in self._latest.values():
                self._stop(cell)
        self._line.shutdown(wait=True, cancel_futures=True)

    def _stop(self, cell: Cell) -> bool:
        if not self._change(cell, CANCELLED):
            return False
        # Its process may take a moment to end. The page does not wait for it.
        threading.Thread(target=cell.switch.cancel, daemon=True).start()
        return True

    def _run(self, cell: Cell) -> None:
        began = time.monotonic()
        try:
            if self._change(cell, RUNNING):
                ending = run_cell(
                    cell.exercise, cell.submission, cell.code, lambda event: self._on_event(cell, event), cell.switch
                )
                cell.seconds = round(time.monotonic() - began, 1)
                if ending:
                    said = plain(ending.splitlines()[-1], 300)
                    raise GraderError("The cell could not run.", f"The process ended: {said}.", "Run it again.")
                self._change(cell, DONE)
        except Exception as error:
            cell.problem = error_shown(error)
            self._change(cell, REFUSED)

    def _on_event(self, cell: Cell, event: Event) -> None:
        match event:
            case Printed(text, dropped):
                text = plain(text, len(text))
                more = max(0, len(text) - MOST_SHOWN)
                cell.printed = {"text": text[more:], "dropped": dropped + more}
                self._tell(cell)
            case CellResult(value, raised, figures, problem):
                cell.value = None if value is None else plain(value, MOST_SHOWN)
                cell.raised, cell.figures = raised, figures
                if problem:
                    parts = ("problem", "because", "next_step")
                    cell.problem = dict(zip(parts, (plain(name, 1000) for name in problem), strict=True))

    def _change(self, cell: Cell, state: str) -> bool:
        """Change the state of a cell that has not ended, and tell the page; return whether it had not."""
        with self._lock:
            if cell.state not in (WAITING, RUNNING):
                return False
            cell.state = state
            self._tell(cell)
            return True

    def _tell(self, cell: Cell) -> None:
        self._events.tell("cell", name=cell.exercise.name, number=cell.number)
