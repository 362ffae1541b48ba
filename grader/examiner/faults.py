"""A fault of the candidate in a learner's words: what was expected, what happened, at which line."""

from __future__ import annotations

import ast
import builtins
import errno
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.candidate.faults import Fault
from grader.catalogue.exercise import Exercise
from grader.catalogue.patterns import regex
from grader.submission.shadowed_names import line_that_hides, line_that_shadows
from grader.submission.source_tree import typed
from grader.submission.submission import Submission

if TYPE_CHECKING:
    from grader.checks.details import Details, Line


REFERENCE_MEMORY_MB = 1000
"""The most that any reference solution was seen to hold."""
_PLACES = ("Exception encountered when calling", "Graph execution error", "Detected at node", 'File "', "<stack traces")
"""How lines begin that say where something happened, and not what."""
_TRACED = "in user code:"
"""How TensorFlow begins where it raised while it traced a function."""
_TYPED = regex(r"\w+(?:Error|Exception): (.+)")
_LOCAL = regex(r"local variable '(\w+)'")
_NO_ATTRIBUTE = regex(r"^'(?!module)[\w.]+' object has no attribute '(\w+)'")
_OF_LOOKUPS = (KeyError, IndexError, LookupError, ValueError, StopIteration, AttributeError, TypeError)
"""What is raised, and caught, where a value is looked up or converted."""
_NO_CALL = regex(r"^'[\w.]+' object is not callable")
_CALLED = r"(?<![\w.])(\w+)\("
_NO_WORDS = regex(r"\x1b\[[0-9;]*m|\[?\[?\{\{(?:function_)?node [^{}]{0,300}\}\}\]?\]? ?| ?\[Op:\w+\](?: name: ?\w*)?")
"""What a line holds that tells a learner nothing: bold print, and TensorFlow's own names of its operations."""


@dataclass(frozen=True)
class Words:
    """What a verdict says about a fault."""

    expected: str
    found: str
    message: str
    details: Details


def words_for(fault: Fault, exercise: Exercise, submission: Submission) -> Words:
    """Return the words for a fault of the candidate, with the learner's own lines as they find them."""
    lines: list[Line] = [
        {"number": number, "text": text, "where": submission.where(number), "marked": number == fault.lines[-1][0]}
        for number, text in fault.lines
    ]
    at = f" ({lines[-1]['where']})" if lines else ""
    details: Details = {"lines": lines} if lines else {}
    details |= {"fault": fault.kind, "function": fault.during.removeprefix("in ")}
    if fault.kind == "unwritten":
        return Words("the function written", f"{fault.during} there is still `YOUR CODE HERE`{at}",
                     "Write it in place of the `raise NotImplementedError` line.",
                     {**details, "not_attempted": True})  # fmt: skip
    if fault.kind == "missing":
        kind = (
            "class"
            if any(signature.name == fault.message and signature.is_class for signature in exercise.functions)
            else "function"
        )
        return Words(f"a {kind} called `{fault.message}`", f"no such {kind}", "Define it at the top level.", details)
    if fault.kind in LIMITS:
        return _limit(fault, exercise, at, details)
    if fault.kind == "ended":
        return _ended(fault, at, details)
    if fault.kind == "protocol":
        advice = "No result of a reference solution has more than 28 MB." if "too large" in fault.message else ""
        return Words("a result that can be read", f"{fault.during}: {fault.message}", advice, details)
    details["exception"] = {"type": fault.type_name, "message": fault.message}
    if fault.near:
        details["exception"]["near"] = fault.near
    if assigned := _shadowed_at(fault, submission):
        details["exception"]["assigned"] = assigned
    if hidden := _hidden_at(fault, submission):
        details["exception"]["hidden"] = hidden
    if caught := _caught_beside(fault, submission):
        details["exception"]["caught"] = caught
    if fault.values:
        details["values"] = [list(value) for value in fault.values]
    found = f"{fault.type_name} {fault.during}: {_first_line(fault.message)}{at}"
    return Words("code that runs", found, fault.advice, details)


def _shadowed_at(fault: Fault, submission: Submission) -> str:
    """Return where a function assigns the name of the module that it reads before; else nothing."""
    name = _LOCAL.search(fault.message) if fault.type_name == "UnboundLocalError" else None
    tree = submission.tree(however_deep=True) if name and fault.lines else None
    if name is None or tree is None:
        return ""
    line = line_that_shadows(tree, name[1], fault.lines[-1][0])
    return submission.where(line) if line else ""


def _hidden_at(fault: Fault, submission: Submission) -> list[str]:
    """Return a name of a module or a function that the line reads, and where its function gives it another value."""
    missing = _NO_ATTRIBUTE.search(fault.message) if fault.type_name == "AttributeError" else None
    read = rf"(?<![\w.])(\w+)\.{missing[1]}\b" if missing else _CALLED if _NO_CALL.search(fault.message) else ""
    tree = submission.tree(however_deep=True) if read and fault.lines else None
    if tree is None:
        return []
    number, text = fault.lines[-1][:2]
    hidden = {name: line_that_hides(tree, name, number, bool(missing)) for name in re.findall(read, text)}
    return next(([name, submission.where(line)] for name, line in hidden.items() if line), [])


def _caught_beside(fault: Fault, submission: Submission) -> list[str]:
    """Return where a ``try`` around the line catches other exceptions, and the first of these; else nothing."""
    tree = submission.tree(however_deep=True) if fault.lines and not fault.type_name.startswith("_") else None
    number = fault.lines[-1][0] if fault.lines else 0
    raised: Any = getattr(builtins, fault.type_name, None)
    for block in ast.walk(tree) if tree is not None and isinstance(raised, type) else ():
        if isinstance(block, ast.Try) and block.body[0].lineno <= number <= (block.body[-1].end_lineno or 0):
            told = [(handler.lineno, typed(kind)) for handler in block.handlers for kind in _kinds(handler)]
            kinds = [getattr(builtins, name, None) for _, name in told]
            known = [kind for kind in kinds if isinstance(kind, type)]
            is_lookup = len(block.body) == 1 and {raised, *known} <= {*_OF_LOOKUPS}
            if told and is_lookup and len(known) == len(told) and not issubclass(raised, tuple(known)):
                return [submission.where(told[0][0]), told[0][1]]
    return []


def _kinds(handler: ast.ExceptHandler) -> list[ast.expr]:
    """Return what a handler names; it catches all where it names nothing."""
    named = handler.type or ast.Name("BaseException")
    return named.elts if isinstance(named, ast.Tuple) else [named]


def spoilt(error: BaseException, scratch: Path) -> tuple[str, str, str] | None:
    """Return the words for what a submission did to the examiner by what it answered or left; ``None`` if it did not.

    A full disk is nobody's doing; files that are in the way, or gone, in the folder that is the submission's own are.
    """
    if isinstance(error, MemoryError):
        return "results of a size that can be graded", "more than the memory holds", ""
    named = isinstance(error, OSError) and str(scratch) in f"{error.filename} {error.filename2} {error.args}"
    if not named or getattr(error, "errno", None) in _OF_THE_MACHINE:
        return None
    found = (
        f"{Path(str(getattr(error, 'filename', None) or scratch)).name}: {getattr(error, 'strerror', None) or error}"
    )
    return (
        "the working folder as the grader left it: the grader puts images and files there for your code",
        cut(found, 300),
        "Delete and rename only what your own code created.",
    )


_OF_THE_MACHINE = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.EROFS}


LIMITS = {
    "time": ("an answer within {limit}", "none {during}{at}: it was still running{used}",
             "Is there a loop that never ends, or a `.repeat()` without a number?"),
    "waiting": ("an answer within {limit}", "none {during}{at}: it was waiting, for something that did not come{used}",
                "Is there a `sleep`, a lock, or a question to the keyboard or the network?"),
    "memory": ("at most {limit} of memory", "more {during}{at}{used}",
               "Is an array or a layer far larger than the task needs?"),
    "threads": ("at most {limit} at once", "more {during}{at}{used}",
                "Are threads started in a loop that never ends?"),
    "size": ("a model of at most {limit}", "{used_up} of them, {during}",
             "Use fewer units, or pooling before the first `Dense`: it learns as well, and faster."),
    "disk": ("at most {limit} written to files", "more {during}{at}{used}", "You do not have to write a file."),
    "data": ("at most {limit} loaded", "more {during}{at}{used}",
             "Is there a loop that loads data with another seed each time?"),
    "output": ("at most {limit} printed", "more {during}{at}{used}", "Is there a `print` in a loop that never ends?"),
}  # fmt: skip
"""What is said of each limit that was broken: expected, found, and what to do."""


def limit_words(fault: Fault, at: str = "") -> tuple[str, str, str]:
    """Return expected, found and advice for a limit that was broken, at a place in brackets."""
    used = (
        {"time": " after {}", "waiting": " within {}"}.get(fault.kind, ": {}").format(fault.used) if fault.used else ""
    )
    expected, found, advice = LIMITS[fault.kind]
    said = {"limit": fault.message or "what there is", "during": fault.during, "at": at, "used": used}
    said["used_up"] = fault.used
    return expected.format(**said), found.format(**said), advice


def _limit(fault: Fault, exercise: Exercise, at: str, details: Details) -> Words:
    expected, found, advice = limit_words(fault, at)
    needs = {
        "memory": f"A reference solution needs at most {REFERENCE_MEMORY_MB} MB, TensorFlow's own 500 included.",
        "size": "No reference solution has more than a million.",
        "threads": "The reference solution starts none.",
        "disk": "The reference solution writes nothing.",
        "data": "No reference solution loads more than ten.",
        "output": "The reference solution prints nothing.",
    }.get(fault.kind, f"The reference solution is graded in {exercise.reference_seconds:g} seconds altogether.")
    return Words(expected, found, f"{fault.advice or advice} {needs}", details)


def _ended(fault: Fault, at: str, details: Details) -> Words:
    if fault.type_name == "signal":
        found = f"{fault.during} the program was ended by {fault.message}{at}"
        return Words("code that runs to its end", found, _BY_A_LIBRARY, details)
    if fault.type_name == "SystemExit" and any("parse_args" in line["text"] for line in details.get("lines", ())):
        advice = "The grader starts your file as `python exercise.py`. Give each argument a `default`."
        return Words(
            "code that runs without arguments", f"{fault.during} `parse_args` ended the program{at}", advice, details
        )
    call = {"SystemExit": "sys.exit()", "KeyboardInterrupt": "KeyboardInterrupt"}.get(fault.type_name, fault.type_name)
    return Words("code that runs to its end", f"{fault.during} the code ended the program with `{call}`{at}",
                 "A submission returns its results: remove the call.", details)  # fmt: skip


_BY_A_LIBRARY = (
    "A library such as TensorFlow ended the program, and raised no exception. Often memory ran out: is a model, or are "
    "data, made again in each turn of a loop? Make them once, before it."
)
"""What is said of a signal, which says nothing of its cause."""


def _first_line(message: str) -> str:
    """Return the line that tells most: Keras begins with where it was, and sets what happened in bold."""
    lines = [_NO_WORDS.sub("", line).strip() for line in message.splitlines()]
    telling = [line for line in lines if line and not line.startswith(_PLACES)]
    if message.startswith(_TRACED):
        # The lines of code on the way come first, then the exception with its type.
        telling = [match[1] for match in map(_TYPED.match, telling) if match] or telling[1:]
    return cut(telling[0], 300) if telling else ""


def cut(text: str, most: int) -> str:
    """Return ``text``, or its beginning and how much more there was."""
    return text if len(text) <= most else f"{text[:most]}… {len(text) - most:,} more characters"
