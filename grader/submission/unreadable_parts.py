"""Parts of a file that Python cannot read, left out so that the rest is graded: cells, and definitions of a script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.catalogue.patterns import regex
from grader.submission.bounded_reading import is_ordinary
from grader.submission.notebook import LineState
from grader.submission.submission import Submission, UnreadLines
from grader.submission.syntax import CONTINUES, UNPARSABLE, SyntaxProblem, parse, parse_or_explain

_DEFINED = regex(r"^(?:async +)?(?:def|class) +(\w+)", re.MULTILINE)
_IMPORTS = regex(r"^(?:import|from +[\w.]+ +import)\b.*", re.MULTILINE)
_WORD = regex(r"\w+|\*")
MOST_UNREAD = 20
"""Parts that are left out; a file with more of them is no program."""
MOST_TOGETHER = 30
"""Lines at the left margin that are tried as one statement."""


def without_unreadable_parts(submission: Submission) -> Submission:
    """Return a submission without the parts that Python cannot read, which ``unread`` tells.

    It stays as it is where such a part imports something that the rest has a word for: it may need it.
    """
    if not is_ordinary(submission.source) or _is_readable(submission.source):
        return submission
    lines = submission.source.split("\n")
    unread: list[UnreadLines] = []
    texts: list[str] = []
    for first, after in _cells(submission, lines) if submission.cells else _statements(tuple(lines)):
        text = "\n".join(lines[first - 1 : after - 1])
        told = parse_or_explain("\n" * (first - 1) + text)
        if isinstance(told, SyntaxProblem):
            if len(unread) == MOST_UNREAD:
                return submission
            where = submission.where(min(max(told.line, first), after - 1))
            unread.append(UnreadLines(first, where, told.message, frozenset(_DEFINED.findall(text))))
            texts.append(text)
            lines[first - 1 : after - 1] = [""] * (after - first)
    source = "\n".join(lines)
    if not unread or not _is_readable(source) or any(_needs_import(source, text) for text in texts):
        return submission
    return replace(submission, source=source, unread=tuple(unread))


def _needs_import(rest: str, part: str) -> bool:
    """Return whether the rest of a file may need what a part of it imports.

    >>> _needs_import("np.ones(3)", "import numpy as np\\nx ="), _needs_import("y = 3", "import numpy as np\\nx =")
    (True, False)
    """
    imports = [found[0] for found in _IMPORTS.finditer(part)]
    words = {word for line in imports for word in _WORD.findall(line.rpartition("import ")[2])} - {"as"}
    return "*" in words or not all(map(_is_readable, imports)) or not words.isdisjoint(_WORD.findall(rest))


def _cells(submission: Submission, lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first line of each cell, and the line after it."""
    starts = [first for first, _ in submission.cells]
    return zip(starts, [*starts[1:], len(lines) + 1], strict=True)


def _statements(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first line of each statement at the left margin, and the line after it.

    What only several of them together make readable, such as a decorator and its function, is one.

    >>> list(_statements(["@cached", "def f(:", "    pass", "x = [", "]"]))
    [(1, 2), (2, 4), (4, 6)]
    >>> list(_statements(["@cached", "def f():", "    pass"]))
    [(1, 4)]
    """
    starts = list(_starts(lines))
    ends = [*starts[1:], len(lines) + 1]
    position = 0
    while position < len(starts):
        first = starts[position]
        together = ends[position : position + MOST_TOGETHER]
        texts = ("\n".join(lines[first - 1 : end - 1]) for end in together)
        number = next((number for number, text in enumerate(texts) if _is_readable(text)), 0)
        yield first, together[number]
        position += number + 1


def _starts(lines: Sequence[str]) -> Iterator[int]:
    """Yield the lines at the left margin that begin a statement, as far as that is seen without reading it."""
    text = LineState()
    for number, line in enumerate(lines, start=1):
        if line[:1].strip() and not CONTINUES.match(line) and not text.in_long_text:
            yield number
        text.read(line)


def _is_readable(source: str) -> bool:
    try:
        parse(source)
    except UNPARSABLE:
        return False
    return True
