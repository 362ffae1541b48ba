"""Runs the source of a submission as a module, and goes on after lines that nothing depends on.

An import that fails and that nothing uses is passed over. In a course notebook so is a line that needs a file, a module
or a network that is not there, with the lines that need what it would have made.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, cast

_IMPORTS = (ast.Import, ast.ImportFrom)
MOST_SKIPPED = 100
"""Lines that are told of."""


def run_module(source: str, filename: str, names: dict[str, Any], *, skipping: bool = False) -> list[list[Any]]:
    """Run ``source`` in ``names``; return line and reason of each statement that was passed over.

    With ``skipping`` a statement may fail for a file or a module that is missing; without it only an import may that
    nothing uses.

    >>> space = {}
    >>> run_module("import no_such_module\\nsize = 3", "exercise.py", space)
    [[1, "ModuleNotFoundError: No module named 'no_such_module'"]]
    >>> space["size"]
    3
    """
    whole = compile(source, filename, "exec")
    parts = _parts(source, skipping=skipping)
    if len(parts) < 2 and not skipping:
        exec(whole, names)
        return []
    skipped: list[list[Any]] = []
    lost: set[str] = set()
    for statements, may_fail in parts:
        try:
            exec(compile(ast.Module(statements, []), filename, "exec"), names)
        except Exception as error:
            if not may_fail or not _is_excused(error, lost):
                raise
            unset = {name for one in statements for name in _bound(one)}
            lost |= unset
            told = "" if isinstance(statements[0], _IMPORTS) else _unset(sorted(unset))
            skipped.append([statements[0].lineno, f"{told}{type(error).__name__}: {error}"[:200]])
    return skipped[:MOST_SKIPPED]


def _unset(names: list[str]) -> str:
    """Return the start of a reason: which names a statement would have set.

    >>> _unset(["data"]), _unset([])
    ('`data` is not set: ', '')
    """
    shown = ", ".join(f"`{name}`" for name in names[:4])
    return f"{shown} {'is' if len(names) == 1 else 'are'} not set: " if names else ""


def _parts(source: str, *, skipping: bool) -> list[tuple[list[ast.stmt], bool]]:
    """Return the statements in the pieces in which they run, each with whether it may fail."""
    try:
        tree = cast(ast.Module, compile(source, "submission", "exec", ast.PyCF_ONLY_AST))
        unused = {id(one) for one in _unused_imports(tree)}
    except (RecursionError, MemoryError):
        return []
    if not skipping and not unused:
        return []
    parts: list[tuple[list[ast.stmt], bool]] = []
    for statement in tree.body:
        may_fail = id(statement) in unused or skipping
        if parts and not may_fail and not parts[-1][1]:
            parts[-1][0].append(statement)
        else:
            parts.append(([statement], may_fail))
    return parts


def _unused_imports(tree: ast.Module) -> Iterator[ast.stmt]:
    """Yield the imports at the left margin of which nothing in the module uses a name."""
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    told = {word for node in ast.walk(tree) if isinstance(node, ast.Constant) for word in _words(node.value)}
    for statement in tree.body:
        if isinstance(statement, _IMPORTS) and getattr(statement, "module", "") != "__future__":
            names = set(_bound(statement))
            if "*" not in names and not names & (used | told):
                yield statement


def _words(value: Any) -> list[str]:
    """Return a text that may be the name of something, as in ``globals()["np"]``."""
    return [value] if isinstance(value, str) and value.isidentifier() else []


def _bound(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.alias):
            yield node.asname or node.name.partition(".")[0]
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name


def _is_excused(error: Exception, lost: set[str]) -> bool:
    """Return whether an error says that something of the course is not here, and nothing about the answer."""
    if isinstance(error, NameError):
        return error.name in lost
    is_fetch = str(error).startswith("URL fetch failure")
    return isinstance(error, (OSError, ImportError)) or type(error).__name__ == "NotFoundError" or is_fetch
