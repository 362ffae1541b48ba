"""Imports that a course file lacks: added, and charged each. A copy of a notebook often leaves its first cell out."""

from __future__ import annotations

import ast
from collections.abc import Collection
from dataclasses import replace

from grader.submission.rules.python.scopes import not_imported
from grader.submission.session import owners_of_lines
from grader.submission.source_tree import SourceTree
from grader.submission.submission import ChargedLine, Submission
from grader.submission.syntax import parse

EXPECTED = "an import of each name"
_SHOWING = frozenset({"plt"})
"""Names for plots: no criterion runs them."""


def with_imports(submission: Submission, asked: Collection[str]) -> Submission:
    """Return a prepared submission with the well known names that it uses imported, and a charge for each.

    ``asked`` are the functions that the exercise asks for.
    """
    tree = parse(submission.source)
    places: dict[tuple[str, str], list[int]] = {}
    found = not_imported(SourceTree(tree, submission.source, submission.where))
    for node, line in sorted(found, key=lambda item: (item[0].lineno, item[0].col_offset)):
        if node.id not in _SHOWING:
            places.setdefault((node.id, line), []).append(node.lineno)
    if not places:
        return submission
    owners = owners_of_lines(tree, asked)
    charged = tuple(
        ChargedLine(
            submission.where(numbers[0]),
            f"The file does not import `{name}`: write `{line}` at its top.",
            frozenset().union(*(owners.get(number, ()) for number in numbers)),
            EXPECTED,
            f"no import of `{name}`; everything else was graded as if it were there",
        )
        for (name, line), numbers in places.items()
    )
    source = _added(tree, submission.source, "; ".join(dict.fromkeys(line for _, line in places)))
    return replace(submission, source=source, charged_lines=(*submission.charged_lines, *charged))


def _added(tree: ast.Module, source: str, imports: str) -> str:
    """Return a source with imports on its first line, so that all lines keep their numbers; else on one behind it.

    >>> _added(parse("x = 1"), "x = 1", "import os")
    'import os; x = 1'
    """
    first, (head, _, rest) = tree.body[0], source.partition("\n")
    is_led = any(isinstance(statement, ast.ImportFrom) and statement.module == "__future__" for statement in tree.body)
    if not is_led and first.lineno > 1:
        return f"{imports}\n{rest}"
    if not is_led and not hasattr(first, "body") and not ast.get_docstring(tree):
        return f"{imports}; {head}\n{rest}" if rest else f"{imports}; {head}"
    return f"{source.rstrip()}\n{imports}\n"
