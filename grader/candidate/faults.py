"""What went wrong inside the learner's code, as plain values: told by the worker, raised by the handle."""

from __future__ import annotations

import linecache
import traceback
from dataclasses import dataclass
from types import TracebackType
from typing import Any

MOST_TEXT = 2000
MOST_FRAMES = 6


class CandidateFault(Exception):
    """The learner's code raised, ended the program, or broke a limit."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault
        self.shared_as = ""
        """The question whose one failure this is, for several criteria: see ``grader.checks.one_failure``."""


class Missing(Exception):
    """The submission does not define what the examiner asks for; its text is the name."""


@dataclass(frozen=True)
class Fault:
    """One thing that went wrong in the candidate."""

    kind: str
    """What went wrong: ``raised``, ``ended``, ``unwritten``, ``missing``, ``protocol``, ``gone``, or the limit that
    was broken: ``time``, ``waiting``, ``memory``, ``size``, ``disk``, ``output``."""
    during: str
    """What was being done: ``when the file was run``, ``in windowed_dataset`` …"""
    type_name: str = ""
    """The exception's class."""
    message: str = ""
    """The exception's text, cut at 2,000 characters; of a limit, how much it allows."""
    lines: tuple[tuple[int, str], ...] = ()
    """Line numbers and text of the learner's own frames, outermost first."""
    used: str = ""
    """How much was used of a limit."""


def describe(error: BaseException, filename: str) -> dict[str, Any]:
    """Return the exception as plain values, with the frames that lie in ``filename`` only; never raises."""
    try:
        return _describe(error, filename)
    except Exception:
        # A class that answers every question about itself with an exception.
        return {"kind": "raised", "type_name": "", "message": "an exception that cannot be described", "lines": []}


def _describe(error: BaseException, filename: str) -> dict[str, Any]:
    kind = "raised"
    if isinstance(error, Missing):
        kind = "missing"
    elif isinstance(error, (SystemExit, KeyboardInterrupt)):
        kind = "ended"
    elif isinstance(error, NotImplementedError) and _raised_by_stub(error, filename):
        kind = "unwritten"
    elif isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
        kind = "memory"
    lines = _own_lines(error.__traceback__, filename)
    if isinstance(error, SyntaxError) and error.filename == filename and error.lineno:
        lines.append((error.lineno, (error.text or "").rstrip()))
    return {
        "kind": kind,
        "type_name": type(error).__name__[:200],
        "message": text_of(error),
        "lines": lines[-MOST_FRAMES:],
    }


def text_of(error: BaseException) -> str:
    """Return ``str(error)``, cut in its middle; an exception whose text cannot be made says so.

    TensorFlow says where a graph failed first, and why at the very end.
    """
    try:
        text, half = str(error), MOST_TEXT // 2
        return text if len(text) <= MOST_TEXT else f"{text[:half]} … ({len(text)} characters) … {text[-half:]}"
    except BaseException as second:
        return f"(its text could not be made: {type(second).__name__})"


def _own_lines(trace: TracebackType | None, filename: str) -> list[tuple[int, str]]:
    lines: list[tuple[int, str]] = []
    for frame, number in traceback.walk_tb(trace):
        if frame.f_code.co_filename == filename:
            lines.append((number, linecache.getline(filename, number).rstrip()[:300]))
            del lines[:-MOST_FRAMES]
    return lines


def _raised_by_stub(error: BaseException, filename: str) -> bool:
    lines = _own_lines(error.__traceback__, filename)
    return bool(lines) and "NotImplementedError" in lines[-1][1]
