"""Where in the submission to look: the line of a failed criterion, and the first function of an untouched stub."""

from __future__ import annotations

import ast
import contextlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from grader.catalogue import code_tree
from grader.catalogue.exercise import Exercise
from grader.catalogue.patterns import regex
from grader.catalogue.rubric import Criterion
from grader.examiner.grade import Outcome, Verdict
from grader.submission.definitions import DEFINITION
from grader.submission.rules.source_report import SourceReport
from grader.submission.said_changes import AT_THE_END
from grader.submission.submission import Submission
from grader.submission.syntax import UNPARSABLE, called_name

if TYPE_CHECKING:
    from grader.checks.details import Place


def with_place(
    verdict: Verdict,
    reached: Sequence[str],
    made_by: str,
    report: SourceReport,
    submission: Submission,
    criterion: Criterion,
) -> Verdict:
    """Return a failed verdict with ``at`` in its details: where in the submission to look; others as they are.

    ``reached`` are the functions that were called for it, ``made_by`` the one that the graded model came from, and
    ``criterion`` is the one that failed: its description may name a function.
    """
    if verdict.outcome not in (Outcome.UNMET, Outcome.BLOCKED):
        return verdict
    if verdict.details.get("fault") == "missing":
        line = next((missing.line for missing in report.missing if f"`{missing.name}`" in verdict.expected), 0)
        return replace(verdict, details={**verdict.details, "at": _place(line, submission)}) if line else verdict
    line = (
        _marked_line(verdict)
        or _line_of_callback(verdict.message, submission)
        or _line_of_function(verdict, criterion.description, reached, made_by, report)
    )
    if not line or verdict.details.get("blocked_by"):
        return verdict
    return replace(verdict, details={**verdict.details, "at": _place(line, submission)})


def begin_at(exercise: Exercise, report: SourceReport, submission: Submission) -> dict[str, Any]:
    """Return the first function to write: ``function``, its ``signature`` as the brief has it, and where it stands."""
    first = next(
        (signature for signature in exercise.functions if signature.name in report.unwritten), exercise.functions[0]
    )
    return {
        "function": first.name,
        "signature": first.written(),
        **_place(report.defined_at.get(first.name, 1), submission),
    }


def _place(line: int, submission: Submission) -> Place:
    return {"line": line, "where": submission.where(line)}


def in_places(words: str, where: Callable[[int], str]) -> str:
    """Return the words on a change with its other lines as a learner finds them: in a notebook by their cells.

    >>> in_places("Write `'line 1'` in place of `x`, and the same in line 9", lambda line: f"cell 2, line {line - 5}")
    "Write `'line 1'` in place of `x`, and the same in cell 2, line 4"
    """
    code, tick, rest = words.rpartition("`")
    return code + tick + re.sub(r"\bline (\d+)", lambda found: where(int(found[1])), rest)


def _marked_line(verdict: Verdict) -> int:
    lines = verdict.details.get("lines") or ()
    marked = [line["number"] for line in lines if line.get("marked") and isinstance(line.get("number"), int)]
    return marked[-1] if marked else 0


def _line_of_callback(message: str, submission: Submission) -> int:
    """Return where the one method of a callback is defined that a message names; 0 where there is none, or several."""
    named = set(re.findall(r"`(on_\w+)", message))
    lines: list[int] = []
    with contextlib.suppress(*UNPARSABLE):
        nodes = ast.walk(code_tree.parse(submission.source)) if named else ()
        lines = [node.lineno for node in nodes if isinstance(node, ast.FunctionDef) and node.name in named]
    return lines[0] if len(lines) == 1 else 0


def _line_of_function(
    verdict: Verdict, description: str, reached: Sequence[str], made_by: str, report: SourceReport
) -> int:
    """Return where the function is defined that a verdict is about; 0 where several may be meant."""
    known = report.defined_at
    said = re.findall(r"`(\w+)", f"{verdict.message} {verdict.found} {verdict.expected} {description}")
    reached = [name for name in known if name in reached]
    candidates = [
        str(verdict.details.get("function", "")),
        *(name for name in said if name in reached),
        str(verdict.details.get("called", "")),
        *(reached if len(reached) == 1 else ()),
        *([made_by] if made_by in reached else ()),
        *reached,
        made_by,
    ]
    return next((known[name] for name in candidates if name in known), 0)


def with_exact_places(verdicts: Iterable[Verdict], submission: Submission) -> Iterator[Verdict]:
    """Yield verdicts, failed ones with the line that their message is about in ``at``, not the start of its function.

    That line is known where a small change was tried and helps, and where the message begins with it. It is also known
    where the message names an argument, a call or a number that only one line of the function has. Else ``made_in`` of
    the details may name the call that makes the wrong value.
    """
    functions: dict[int, ast.AST] = {}
    module: ast.AST = ast.Module([], [])
    with contextlib.suppress(*UNPARSABLE):
        module = code_tree.parse(submission.source)
        functions = {node.lineno: node for node in ast.walk(module) if isinstance(node, DEFINITION)}
    for verdict in verdicts:
        function = functions.get(verdict.at["line"])
        change = verdict.details.get("change")
        line = change["line"] if change else _told_line(verdict.message, submission)
        if not line and function and not _marked_line(verdict):
            # What was tried in vain is no place to edit.
            message = IN_VAIN.split(verdict.message)[0]
            # What a training misses may be set in another function than the one that trains.
            line = (
                _named_line(message, function)
                or _named_line(message, module, _SETTINGS)
                or _named_line(f"`{verdict.details.get('made_in', '')}`", function)
            )
        yield replace(verdict, details={**verdict.details, "at": _place(line, submission)}) if line else verdict


def _told_line(message: str, submission: Submission) -> int:
    """Return the line with which a message begins: ``line 12: …``; 0 where it begins otherwise."""
    told = _TOLD_PLACE.match(message)
    lines = range(1, submission.source.count("\n") + 2) if told else ()
    return next((line for line in lines if told and submission.where(line) == told[1]), 0)


_TOLD_PLACE = regex(r"((?:cell \[?\d+\]?, )?line \d+): ")
IN_VAIN = regex("(?:Other changes were tried|Tried) without success")
"""Where advice ends, and what was tried in vain begins."""
_SETTINGS = {
    "epochs": ("fit",),
    "learning_rate": ("Adam", "optimizer", "compile"),
    "optimizer": ("compile",),
    "loss": ("compile",),
}
"""Where a setting is made that a function does not name: the first of these that is there."""
_USED = regex(r"(\w+)(?=\(|=(?!=))")
"""A name of a piece of code that is called there, or given as an argument."""


def _named_line(message: str, function: ast.AST, among: Collection[str] = ()) -> int:
    """Return the one line of a function that has what a message names between backticks; 0 where there is none.

    ``among`` are the names that count, where not all do.

    >>> source = "def f(series):\\n    data = window(series, shift=2)\\n    return data.batch(32)"
    >>> function = code_tree.parse(source).body[0]
    >>> _named_line("Use `shift=1`.", function), _named_line("Write `batch_size` in place of `32`.", function)
    (2, 3)
    >>> _named_line("Cut `window_size + 1` values.", function)
    0
    """
    lines = _lines_of_names(function)
    is_at_end = AT_THE_END.search(message)
    for code in re.findall(r"`([^`]+)`", message):
        for name in [code.rpartition(".")[2]] if re.fullmatch(r"[\w.]+", code) else _USED.findall(code):
            if among and name not in among:
                continue
            found = next(filter(None, (lines.get(word) for word in (name, *_SETTINGS.get(name, ())))), set())
            if len(found) == 1 or (found and is_at_end):
                return max(found)
    return 0


def _lines_of_names(function: ast.AST) -> dict[str, set[int]]:
    """Return on which lines of a function an argument is named, something is called, or a number or a word stands."""
    lines: dict[str, set[int]] = {}
    for node in ast.walk(function):
        names: list[tuple[str, int]] = []
        if isinstance(node, ast.Call):
            names = [(called_name(node), node.func.end_lineno or 0)]
            names += [(keyword.arg, keyword.value.lineno) for keyword in node.keywords if keyword.arg]
        elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            names = [(f"{node.value:g}", node.lineno)]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            names = [(node.value, node.lineno)]
        for name, line in names:
            lines.setdefault(name, set()).add(line)
    return lines
