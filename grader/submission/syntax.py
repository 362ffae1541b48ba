"""Reads source into a syntax tree, or tells in plain words where Python stops understanding it."""

from __future__ import annotations

import ast
import functools
import re
import warnings
from dataclasses import dataclass
from typing import Any

from grader.catalogue import code_tree
from grader.catalogue.patterns import regex
from grader.submission.notebook import Cells, LineState, where

UNPARSABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
"""What Python raises for source that it cannot read."""
TOO_DEEP = (RecursionError, MemoryError)
"""Those of them that tell no line: the source is nested more deeply than Python reads it."""
LONGEST_LINE = 200
"""Characters of a line that are shown."""
LONGEST_MESSAGE = 300
"""Characters of what Python says: it may repeat a name of any length."""

CONTINUES = regex(r"(?:elif|else|except|finally|case)\b|[)\]}#]")
"""How a line begins that begins no statement."""
_SAYINGS = (
    (r"inconsistent use of tabs", "This line is indented with tabs, but others with spaces: use four spaces."),
    (r"unexpected indent", "This line is indented more than the line above it, which does not start a block."),
    (r"unindent does not match", "The indentation of this line does not match any line above it."),
    (r"expected an indented block after (.+ in .+)", r"After \1, the lines that belong to it must be indented."),
    (r"'(.)' was never closed", r"This `\1` is never closed."),
    (
        r"closing parenthesis '(.)' does not match opening parenthesis '(.)'(.*)",
        r"This `\1` closes a `\2`\3: one of the two is wrong, or one is missing between them.",
    ),
    (r"unmatched '(.)'", r"This `\1` closes nothing: its opening one is missing."),
    (r"unterminated triple-quoted", "The three closing quotes of this text are missing."),
    (r"unterminated (f-)?string", "The closing quote of this text is missing."),
    (r"Perhaps you forgot a comma", "Python does not understand this; perhaps a comma is missing."),
    (r"Maybe you meant '=='", "A single `=` stores a value; to compare, write `==`."),
    (r"expected ':'", "A `:` is missing here."),
    (r"positional argument follows", "A positional argument comes after a keyword argument: put it first."),
    (r"Missing parentheses in call to '(\w+)'", r"`\1` is a function: write `\1(…)`."),
    (r"keyword argument repeated: (\w+)", r"The argument `\1` is given twice."),
    (r"duplicate argument '(\w+)'", r"Two parameters are called `\1`."),
    (
        r"invalid (?:non-printable )?character .*?(U\+\w+)",
        r"Python does not know this character (\1). Was it copied from a text? Type it again.",
    ),
    (r"'(\w+)' outside (\w+)", r"`\1` is outside of any \2: is this line indented too little?"),
    (r"unexpected EOF", "The file ends in the middle of a statement."),
    (r"null bytes", "The code contains a character with the value zero: delete it."),
)


@dataclass(frozen=True)
class SyntaxProblem:
    """Where Python stops understanding the source, and why."""

    line: int
    """The line in the module, from 1."""
    column: int
    """The character in that line, from 1."""
    text: str
    """The line, cut where it is very long."""
    caret: str
    """Blanks and a ``^``, which points at the character when shown below ``text``."""
    message: str
    """One sentence."""
    where: str
    """``line 12``, or ``cell 4, line 7``."""


def parse(source: str) -> ast.Module:
    """Return the syntax tree of ``source``; what Python would only warn about is not our concern.

    Raises one of ``UNPARSABLE``.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = code_tree.parse(source)
        _require_bytecode(source)
    return tree


@functools.lru_cache(maxsize=8)
def _require_bytecode(source: str) -> None:
    """Raise what Python finds only on the way to bytecode, such as `return` outside a function.

    Of the text: Python compiles it where the same tree, made of objects, is nested too deeply. Many readers ask for
    the tree of the same submission, and one that compiled once does so again.
    """
    compile(source, "<submission>", "exec", dont_inherit=True)


def parse_or_explain(source: str, cells: Cells = ()) -> ast.Module | SyntaxProblem:
    """Return the syntax tree of a module, or what is wrong with it.

    A cell that is wrong by itself is blamed, before one that only suffers from what an earlier one left open.
    """
    try:
        return parse(source)
    except UNPARSABLE as error:
        whole = error
    lines = source.split("\n")
    ends = [first - 1 for first, _ in cells[1:]] + [len(lines)]
    for (first, _), end in zip(cells, ends, strict=True) if cells else ():
        try:
            parse("\n".join(lines[first - 1 : end]))
        except UNPARSABLE as error:
            return _explain(error, lines, cells, first - 1)
    return _explain(whole, lines, cells, 0)


def _explain(error: Any, lines: list[str], cells: Cells, lines_before: int) -> SyntaxProblem:
    number, offset = getattr(error, "lineno", None) or 1, getattr(error, "offset", None) or 1
    if isinstance(error, TOO_DEEP):
        number = _too_deep_at(lines[lines_before:]) or 1
    line = min(max(1, number + lines_before), len(lines))
    text = lines[line - 1].rstrip()
    if isinstance(error, TOO_DEEP):
        offset = len(text) - len(text.lstrip()) + 1
    column = min(max(1, offset), len(text) + 1)
    start = max(0, column - LONGEST_LINE // 2) if len(text) > LONGEST_LINE else 0
    shown = text[start : start + LONGEST_LINE]
    return SyntaxProblem(
        line=line,
        column=column,
        text=("…" if start else "") + shown + ("…" if start + LONGEST_LINE < len(text) else ""),
        caret=("…" if start else "") + re.sub(r"[^\t]", " ", text[start : column - 1]) + "^",
        message=_sentence(error, cells, lines_before),
        where=where(line, cells),
    )


def _too_deep_at(lines: list[str], least: int = 0) -> int:
    """Return the line of the innermost statement that alone is nested too deeply; 0 where none is.

    ``least`` is how many blanks stand at least before such a statement.
    """
    state, indents = LineState(), {}
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if state.at_statement and line.strip() and indent >= least:
            indents[number] = indent
        state.read(line)
    margin = min(indents.values(), default=0)
    outer = {number for number, indent in indents.items() if indent == margin}
    starts = [number for number in sorted(outer) if not CONTINUES.match(lines[number].lstrip())]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=False):
        if _is_too_deep("\n".join(line if line[:margin].strip() else line[margin:] for line in lines[start:end])):
            within = ["" if number in outer else lines[number] for number in range(start, end)]
            return start + (_too_deep_at(within, margin + 1) or 1)
    return 0


def _is_too_deep(source: str) -> bool:
    try:
        parse(source)
    except TOO_DEEP:
        return True
    except UNPARSABLE:
        pass
    return False


def _sentence(error: Any, cells: Cells, lines_before: int) -> str:
    if isinstance(error, TOO_DEEP):
        return "The statement that begins here is nested too deeply: Python cannot compile it. Split it."
    said = (getattr(error, "msg", None) or str(error))[:LONGEST_MESSAGE]
    said = re.sub(r"on line (\d+)", lambda other_match: f"in {where(int(other_match[1]) + lines_before, cells)}", said)
    for pattern, sentence in _SAYINGS:
        if match := re.search(pattern, said):
            return match.expand(sentence)
    return f"Python does not understand this: {said}."


def names_by_position(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """Return the names of the arguments that a function can take by position.

    >>> names_by_position(parse("def windowed(series, /, size, *, shift=1): ...").body[0])
    ['series', 'size']
    """
    return [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]


def method_name(call: ast.Call) -> str:
    """Return the name of the method that is called; empty where it is a function of one name.

    >>> [method_name(statement.value) for statement in parse("f(); a.b.g()").body]
    ['', 'g']
    """
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def called_name(call: ast.Call) -> str:
    """Return the last name of what is called; empty where it has none.

    >>> [called_name(statement.value) for statement in parse("f(); a.b.g(); x[0]()").body]
    ['f', 'g', '']
    """
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
