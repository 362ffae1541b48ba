"""Cells of a notebook that hold a note, or an exercise left open: Python cannot read them, and runs the others."""

from __future__ import annotations

import re
from dataclasses import replace

from grader.submission.bounded_reading import is_ordinary
from grader.submission.submission import Submission
from grader.submission.syntax import UNPARSABLE, parse

_DEFINES = re.compile(r"^\s*(?:def|class|async|import|from|@)\b", re.MULTILINE)


def without_unreadable_cells(submission: Submission) -> tuple[Submission, tuple[int, ...]]:
    """Return a notebook without the cells that Python cannot read, and the first lines of these cells.

    It stays as it is where such a cell defines or imports something: its mistake is the learner's to know.
    """
    if not submission.cells or not is_ordinary(submission.source) or _is_readable(submission.source):
        return submission, ()
    lines = submission.source.split("\n")
    starts = [first for first, _ in submission.cells]
    dropped = []
    for first, after in zip(starts, [*starts[1:], len(lines) + 1], strict=True):
        text = "\n".join(lines[first - 1 : after - 1])
        if not _is_readable(text):
            if _DEFINES.search(text):
                return submission, ()
            lines[first - 1 : after - 1] = [""] * (after - first)
            dropped.append(first)
    source = "\n".join(lines)
    return (replace(submission, source=source), tuple(dropped)) if _is_readable(source) else (submission, ())


def _is_readable(source: str) -> bool:
    try:
        parse(source)
    except UNPARSABLE:
        return False
    return True
