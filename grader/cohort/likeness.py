"""Which programs are the same but for comments and names: by their syntax trees, for a person to look at."""

from __future__ import annotations

import ast
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from grader.catalogue.exercise import Exercise
from grader.catalogue.stub import handed_out
from grader.cohort.record import Record
from grader.submission.bounded_reading import is_ordinary, is_too_deep
from grader.submission.definitions import DEFINITION
from grader.submission.intake import decode
from grader.submission.notebook import read_notebook
from grader.submission.submission import NOTEBOOK, SCRIPT
from grader.submission.syntax import UNPARSABLE, parse


def tree_digest(source: str) -> str:
    """Return SHA-256 of a program's syntax tree, or nothing where it has none.

    Comments, blank lines and docstrings are left out. Each name of its own (of a variable, a parameter, a function,
    a class, an import) is replaced by the place where it first occurs; attributes, keywords and constants stay.
    Of a program that is too large or too deep for that, the lines are compared as they are, without blanks around them.
    """
    try:
        if is_ordinary(source) and not is_too_deep(tree := parse(source)):
            return _digest(ast.dump(_Renamed().visit(tree), annotate_fields=False))
        return _digest("\n".join(line for line in map(str.strip, source.split("\n")) if line))
    except UNPARSABLE:
        # That of integers with thousands of digits, too, which Python does not write down.
        return ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def stub_digests(exercise: Exercise) -> set[str]:
    """Return the digests of what is handed out: whoever hands it in again has copied from nobody."""
    files = handed_out(exercise.name)
    notebook, _ = read_notebook(Path(NOTEBOOK), files[NOTEBOOK])
    return {tree_digest(source) for source in (decode(Path(SCRIPT), files[SCRIPT]), notebook)}


def look_alikes(records: Iterable[Record], but: set[str]) -> tuple[tuple[str, ...], ...]:
    """Return the learners whose programs are the same, group by group; ``but`` holds digests that say nothing."""
    groups: dict[str, list[str]] = defaultdict(list)
    for record in records:
        if record.tree_digest and record.tree_digest not in but:
            groups[record.tree_digest].append(record.learner)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


class _Renamed(ast.NodeTransformer):
    """Gives every name a number, in the order in which they occur, and takes docstrings away."""

    def __init__(self) -> None:
        self._numbers: dict[str, str] = {}

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """Number a name."""
        return ast.Name(self._number(node.id), node.ctx)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        """Number a parameter."""
        return self._visited(node, "arg")

    def visit_alias(self, node: ast.alias) -> ast.AST:
        """Number what an import is called here; what is imported stays."""
        return ast.alias(node.name, self._number(node.asname or node.name.split(".")[0]))

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        """Number what an exception is called."""
        return self._visited(node, "name")

    def visit_Global(self, node: ast.Global) -> ast.AST:
        """Number the names that a function shares."""
        return ast.Global([self._number(name) for name in node.names])

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Take away docstrings, and number what is defined."""
        if isinstance(node, (ast.Module, *DEFINITION)) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:]
        return self._visited(node, "name") if isinstance(node, DEFINITION) else super().generic_visit(node)

    def _visited(self, node: ast.AST, field: str) -> ast.AST:
        name = getattr(node, field)
        if name is not None:
            setattr(node, field, self._number(name))
        return super().generic_visit(node)

    def _number(self, name: str) -> str:
        return self._numbers.setdefault(name, f"n{len(self._numbers)}")
