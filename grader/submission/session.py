"""Turns what was run in a notebook's session into a notebook to grade: the last version of each function, with what it
needs.

Lines that only try something out, such as a training, are left out: they would run again in each grading.
"""

from __future__ import annotations

import ast
import json
import symtable
from collections.abc import Iterable, Sequence
from typing import Any

from grader.submission.notebook import neutralise
from grader.submission.syntax import UNPARSABLE, parse

_Statement = tuple[int, ast.stmt]
"""The position of a cell, and a statement at its top level."""
_IMPORTS = (ast.Import, ast.ImportFrom)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def session_notebook(cells: Sequence[str], wanted: Iterable[str]) -> str:
    """Return a notebook with a cell for each one that was run, so that cell 7 is the one with ``[7]`` beside it.

    Args:
        cells: the text of each cell in the order in which they were run, also those that failed.
        wanted: names of the functions and classes that an exercise asks for.
    """
    readable = [neutralise(cell.split("\n")) for cell in cells]
    statements: list[_Statement] = []
    for position, lines in enumerate(readable):
        try:
            statements += [(position, one) for one in parse("\n".join(lines)).body]
        except UNPARSABLE:
            continue
    kept = _needed(statements, set(wanted))
    code = []
    for position, lines in enumerate(readable):
        held = {line for place, one in kept if place == position for line in _lines_of(one)}
        code.append("\n".join(line if number in held else "" for number, line in enumerate(lines, 1)).rstrip())
    page: list[dict[str, Any]] = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": one} for one in code
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": page})


def _needed(statements: list[_Statement], wanted: set[str]) -> list[_Statement]:
    """Return the statements that bind what is wanted, and what they use in turn; of definitions the last ones."""
    last = {one.name: id(one) for _, one in statements if isinstance(one, _DEFINITIONS)}
    kept: set[int] = set()
    needed = set(wanted)
    changed = True
    while changed:
        changed = False
        for _, one in statements:
            is_old = isinstance(one, _DEFINITIONS) and last[one.name] != id(one)
            if id(one) not in kept and not is_old and (isinstance(one, _IMPORTS) or _binds(one) & needed):
                kept.add(id(one))
                needed |= _uses(one)
                changed = True
    return [statement for statement in statements if id(statement[1]) in kept]


def _binds(statement: ast.stmt) -> set[str]:
    if isinstance(statement, _DEFINITIONS):
        return {statement.name}
    if isinstance(statement, ast.Expr):
        return set()
    names = (one for one in ast.walk(statement) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store))
    return {one.id for one in names}


def _uses(statement: ast.stmt) -> set[str]:
    """Return the names that a statement takes from the module: the variables of its own functions are others."""
    tables, names = [symtable.symtable(ast.unparse(statement), "cell", "exec")], set()
    names |= {one.get_name() for one in tables[0].get_symbols() if one.is_referenced()}
    while tables:
        table = tables.pop()
        tables += table.get_children()
        if table.get_type() != "module":
            names |= {one.get_name() for one in table.get_symbols() if one.is_global() and one.is_referenced()}
    return names


def _lines_of(statement: ast.stmt) -> range:
    decorators = getattr(statement, "decorator_list", [])
    first = min([statement.lineno, *(one.lineno for one in decorators)])
    return range(first, (statement.end_lineno or statement.lineno) + 1)
