"""What went wrong inside the learner's code, as plain values: told by the worker, raised by the handle."""

from __future__ import annotations

import ast
import contextlib
import itertools
import linecache
import traceback
from dataclasses import dataclass
from types import CodeType, FrameType, ModuleType, TracebackType
from typing import Any, cast

MOST_TEXT = 2000
MOST_FRAMES = 6
MOST_VALUES = 4
"""Names of a line that raised of which it is told what they hold."""
MOST_OF_A_VALUE = 80
"""Characters that are told of one value."""
GIVEN = "given"
"""The reason told for a line that was not skipped: it read what the kit gives in place of a missing file."""
CUT_SHORT = "cut short"
"""The reason told for a line that was not skipped: its training was ended early."""


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
    was broken: ``time``, ``waiting``, ``memory``, ``threads``, ``size``, ``disk``, ``output``."""
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
    values: tuple[tuple[str, str], ...] = ()
    """Names in the learner's expression that raised, and what each held: ``an array of shape (20,)``."""


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
        "values": _values_of(error.__traceback__, filename) if kind == "raised" else [],
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


def _values_of(trace: TracebackType | None, filename: str) -> list[list[str]]:
    """Return the names that the learner's innermost expression reads, and what each of them holds; never raises."""
    with contextlib.suppress(Exception):
        return _values_in(trace, filename)
    # A value answers a question about itself with an exception.
    return []


def _values_in(trace: TracebackType | None, filename: str) -> list[list[str]]:
    own: tuple[FrameType, int] | None = None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == filename:
            own = trace.tb_frame, trace.tb_lasti
        trace = trace.tb_next
    if own is None:
        return []
    frame, at = own
    held = {**frame.f_globals, **frame.f_locals}
    names = dict.fromkeys(_names_read(_expression(frame.f_code, at, filename)))
    known = [name for name in names if name in held and not isinstance(held[name], ModuleType)]
    return [[name, in_words(held[name])] for name in known[:MOST_VALUES]]


def _expression(code: CodeType, at: int, filename: str) -> str:
    """Return the source of the expression that an instruction belongs to."""
    first, last, begin, end = next(itertools.islice(code.co_positions(), at // 2, None), (None,) * 4)
    if first is None or last is None or begin is None or end is None:
        return ""
    lines = [linecache.getline(filename, number).encode() for number in range(first, last + 1)]
    lines[-1] = lines[-1][:end]
    return b"".join([lines[0][begin:], *lines[1:]] if len(lines) > 1 else [lines[0][begin:]]).decode()


def _names_read(expression: str) -> list[str]:
    try:
        tree = cast(ast.Expression, compile(f"({expression})", "expression", "eval", ast.PyCF_ONLY_AST))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    read = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
    return [node.id for node in sorted(read, key=lambda node: (node.lineno, node.col_offset))]


def in_words(value: Any) -> str:
    """Return what a value is, in a few words.

    >>> in_words([1, 2]), in_words("a b"), in_words(len)
    ('a list of 2', 'the text "a b"', 'a function')
    >>> in_words([[1, 2], [3]])
    'a list of 2 rows of 1 to 2'
    """
    kind = type(value)
    if value is None or kind in (bool, int, float):
        return f"{value}"[:MOST_OF_A_VALUE]
    if kind is str:
        return f'the text "{value[:40]}"' + ("…" if len(value) > 40 else "")
    if kind in (list, tuple) and value and all(type(one) in (list, tuple) for one in value):
        sizes = sorted({len(one) for one in value})
        whole = f"{sizes[0]}" if len(sizes) == 1 else f"{sizes[0]} to {sizes[-1]}"
        return f"a {kind.__name__} of {len(value)} rows of {whole}"
    if kind in (list, tuple, dict, set):
        return f"a {kind.__name__} of {len(value)}"
    if issubclass(kind, type):
        return "a class"
    package = kind.__module__.partition(".")[0]
    if package in ("numpy", "tensorflow", "keras") and hasattr(value, "shape") and hasattr(value, "dtype"):
        form = "an array" if package == "numpy" else "a tensor"
        return f"{form} of shape {value.shape}"[:MOST_OF_A_VALUE]
    if kind.__name__ in ("function", "builtin_function_or_method", "method"):
        return "a function"
    return f"an object of type `{kind.__name__}`"[:MOST_OF_A_VALUE]


def _raised_by_stub(error: BaseException, filename: str) -> bool:
    lines = _own_lines(error.__traceback__, filename)
    return bool(lines) and "NotImplementedError" in lines[-1][1]
