"""What went wrong inside the learner's code, as plain values: told by the worker, raised by the handle."""

from __future__ import annotations

import ast
import contextlib
import difflib
import inspect
import itertools
import linecache
import re
from collections.abc import Iterable
from dataclasses import dataclass
from types import CodeType, ModuleType, TracebackType
from typing import Any, cast

LOADING = "when the file was run"
"""What is being done while the top level of a submission runs."""
MOST_TEXT = 2000
MOST_FRAMES = 6
MOST_VALUES = 4
"""Names of a line that raised of which it is told what they hold."""
MOST_OF_A_VALUE = 80
"""Characters that are told of one value."""
LEAST_BEGUN = 3
"""Letters of which a longer name may be meant by its beginning: more than these."""
GIVEN = "given"
"""The reason told for a line that was not skipped: it read what the kit gives in place of a missing file."""
EMPTY = re.compile(r"\Aan empty |\A(?:an array|a tensor) of shape \((?:\d+, )*0[,)]")
"""What is said of a value that holds nothing."""
_UNKNOWN_ARGUMENT = re.compile(r"(?:unexpected keyword argument '|Unrecognized keyword argument[^{]{0,80}\{')(\w+)'")
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
    """What was being done: ``LOADING``, ``in windowed_dataset`` …"""
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
    near: str = ""
    """What is there, and looks most like the attribute, key or argument that the expression asks for."""
    advice: str = ""
    """What to do, where whoever called knows more than the exception says."""


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
        **(_of_expression(error, filename) if kind == "raised" else {}),
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
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == filename:
            lines.append((trace.tb_lineno, linecache.getline(filename, trace.tb_lineno).rstrip()[:300]))
            del lines[:-MOST_FRAMES]
        trace = trace.tb_next
    return lines


def _of_expression(error: BaseException, filename: str) -> dict[str, Any]:
    """Return ``values`` of the learner's innermost expression, and the ``near`` name; never raises."""
    told: dict[str, Any] = {"values": [], "near": ""}
    # A value answers a question about itself with an exception.
    with contextlib.suppress(Exception):
        trace, own = error.__traceback__, None
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == filename:
                own = trace.tb_frame, trace.tb_lasti
            trace = trace.tb_next
        if own is None:
            return told
        frame, at = own
        held = {**frame.f_globals, **frame.f_locals}
        tree = _tree_of(_expression(frame.f_code, at, filename))
        told["values"] = _values_in(tree, held)
        told["near"] = _near_name(error, tree, held)
    return told


def _values_in(tree: ast.AST, held: dict[str, Any]) -> list[list[str]]:
    """Return the names that an expression reads, and what each of them holds."""
    known = [name for name in dict.fromkeys(_names_read(tree)) if name in held]
    known = [name for name in known if not isinstance(held[name], ModuleType)]
    told = [[name, in_words(held[name])] for name in known[:MOST_VALUES]]
    parts = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)]
    # Attributes are read where nothing of the learner's runs for it, and only `None` is told.
    missing = [node for node in parts if _attributes(held.get(_id(node.value))).get(node.attr, "") is None]
    return [*([text, "None"] for text in dict.fromkeys(map(ast.unparse, missing))), *told][:MOST_VALUES]


def _id(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _attributes(value: Any) -> dict[str, Any]:
    """Return the attributes that an object has of its own."""
    kinds = type.__dict__["__mro__"].__get__(type(value))
    if any(isinstance(vars(kind).get("__dict__"), property) for kind in kinds):
        return {}  # It would run code of the submission's.
    with contextlib.suppress(AttributeError, TypeError):
        found = object.__getattribute__(value, "__dict__")
        return found if type(found) is dict else {}
    return {}


def _near_name(error: BaseException, tree: ast.AST, held: dict[str, Any]) -> str:
    """Return what looks most like the attribute, key or argument that an expression asks for and does not get."""
    nodes = [*ast.walk(tree)]
    if isinstance(error, AttributeError):
        asked = error.name or ""
        if any(isinstance(node, ast.Attribute) and node.attr == asked for node in nodes):
            return _nearest(asked, (text for text in dir(error.obj) if not text.startswith("_")))
    if isinstance(error, KeyError) and error.args and isinstance(error.args[0], str):
        # What is looked up by a name comes from the data: a word of a text is no misspelt key.
        typed = [node for node in nodes if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)]
        reads = [_held(node.value, held) for node in typed]
        tables = [read for read in reads if isinstance(read, dict) and error.args[0] not in read]
        return _nearest(error.args[0], (key for table in tables for key in table if isinstance(key, str)))
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    if unknown := _UNKNOWN_ARGUMENT.search(text_of(error)):
        called = [_held(call.func, held) for call in calls if any(word.arg == unknown[1] for word in call.keywords)]
        # The class of a layer has a `__new__` that takes everything.
        makers = [
            vars(item).get("__init__", item) if isinstance(item, type) else item for item in called if callable(item)
        ]
        return _nearest(unknown[1], (name for maker in makers for name in inspect.signature(maker).parameters))
    if missing := re.search(r"missing 1 required positional argument: '(\w+)'$", text_of(error)):
        given = [word.arg for call in calls for word in call.keywords if word.arg]
        return _nearest(missing[1], given)
    return ""


def _nearest(word: str, words: Iterable[str]) -> str:
    """Return which of ``words`` looks most like ``word``, or the only one that begins with it."""
    known = [*dict.fromkeys(words)]
    begun = [text for text in known if len(word) > LEAST_BEGUN and text.startswith(word)]
    close = difflib.get_close_matches(word[:MOST_OF_A_VALUE], known, 1, 0.7)
    return (close or (begun if len(begun) == 1 else [""]))[0]


def _held(node: ast.expr, held: dict[str, Any]) -> Any:
    """Return what a name, or an attribute of one, holds; ``None`` for other expressions."""
    if isinstance(node, ast.Attribute):
        return getattr(_held(node.value, held), node.attr, None)
    return held.get(node.id) if isinstance(node, ast.Name) else None


def _expression(code: CodeType, at: int, filename: str) -> str:
    """Return the source of the expression that an instruction belongs to."""
    first, last, begin, end = next(itertools.islice(code.co_positions(), at // 2, None), (None,) * 4)
    if first is None or last is None or begin is None or end is None:
        return ""
    lines = [linecache.getline(filename, number).encode() for number in range(first, last + 1)]
    lines[-1] = lines[-1][:end]
    return b"".join([lines[0][begin:], *lines[1:]] if len(lines) > 1 else [lines[0][begin:]]).decode()


def _tree_of(expression: str) -> ast.AST:
    try:
        return cast(ast.Expression, compile(f"({expression})", "expression", "eval", ast.PyCF_ONLY_AST))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


def _names_read(tree: ast.AST) -> list[str]:
    read = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
    return [node.id for node in sorted(read, key=lambda node: (node.lineno, node.col_offset))]


def in_words(value: Any) -> str:
    """Return what a value is, in a few words.

    >>> in_words([1, 2]), in_words("a b"), in_words(len)
    ('a list of 2', 'the text "a b"', 'a function')
    >>> in_words([[1, 2], [3]])
    'a list of 2 rows of 1 to 2'
    >>> in_words([])
    'an empty list'
    """
    kind = type(value)
    if value is None or kind in (bool, int, float):
        return f"{value}"[:MOST_OF_A_VALUE]
    if kind is str:
        return f'the text "{value[:40]}"' + ("…" if len(value) > 40 else "")
    if kind in (list, tuple) and value and all(type(item) in (list, tuple) for item in value):
        sizes = sorted({len(item) for item in value})
        whole = f"{sizes[0]}" if len(sizes) == 1 else f"{sizes[0]} to {sizes[-1]}"
        return f"a {kind.__name__} of {len(value)} rows of {whole}"
    if kind in (list, tuple, dict, set) and not value:
        return f"an empty {kind.__name__}"
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
