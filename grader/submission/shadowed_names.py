"""Names of the module, or of Python, that a function assigns: it cannot read them before, and they are others then."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from grader.submission.definitions import DEFINITION, FUNCTION, IMPORT, Function, names_of, read_definitions

_INNER = (*DEFINITION, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
"""What has names of its own."""


def line_that_shadows(tree: ast.Module, name: str, line: int) -> int:
    """Return the first line that assigns a name of the module in the function of ``line``, from ``line`` on; else 0.

    >>> from grader.catalogue import code_tree
    >>> source = "import math\\ndef f(x):\\n    y = math.exp(x)\\n    math = [y]\\n    return math"
    >>> tree = code_tree.parse(source)
    >>> line_that_shadows(tree, "math", 3), line_that_shadows(tree, "y", 3)
    (4, 0)
    """
    if name not in read_definitions(tree).bound:
        return 0
    around = [node for node in ast.walk(tree) if isinstance(node, FUNCTION) and _holds(node, line)]
    if not around:
        return 0
    function = max(around, key=lambda node: node.lineno)
    assigned = sorted(_lines_that_bind(function, name))
    return assigned[0] if assigned and assigned[0] >= line else 0


def line_that_hides(tree: ast.Module, name: str, line: int, of_imports: bool = False) -> int:
    """Return the last line up to ``line`` where its function gives the name of something else to a value; else 0.

    That is an import, or unless it is ``of_imports`` alone, a function of the module, or one of Python.

    >>> from grader.catalogue import code_tree
    >>> source = "import math\\ndef f(x):\\n    math = x\\n    sum = 3\\n    return math.exp(sum(x))"
    >>> tree = code_tree.parse(source)
    >>> line_that_hides(tree, "math", 5), line_that_hides(tree, "sum", 5), line_that_hides(tree, "x", 5)
    (3, 4, 0)
    """
    known = {node.name for node in tree.body if isinstance(node, DEFINITION)} | {*dir(builtins)}
    known = set() if of_imports else known
    known |= {bound for node in tree.body if isinstance(node, IMPORT) for bound in names_of(node)}
    around = [node for node in ast.walk(tree) if isinstance(node, FUNCTION) and _holds(node, line)]
    if name not in known or not around:
        return 0
    lines = _lines_that_bind(max(around, key=lambda node: node.lineno), name)
    return max((bound for bound in lines if bound <= line), default=0)


def _holds(function: Function, line: int) -> bool:
    return function.lineno <= line <= (function.end_lineno or 0)


def _lines_that_bind(function: Function, name: str) -> Iterator[int]:
    """Yield the lines of a function that bind a name in it: assignments, loops, imports, definitions."""
    waiting: list[ast.AST] = [*function.body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store):
            yield node.lineno
        elif getattr(node, "name", None) == name and not isinstance(node, ast.alias):
            yield getattr(node, "lineno", 0)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            bound = {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
            yield from [node.lineno] if name in bound else []
        if not isinstance(node, _INNER):
            waiting.extend(ast.iter_child_nodes(node))
