"""Turns what was run in a notebook's session into a notebook to grade: the last version of each function, with what it
needs.

Lines that only try something out, such as a training, are left out: they would run again in each grading.
"""

from __future__ import annotations

import ast
import functools
import json
import symtable
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from typing import Any

from grader.submission.definitions import DEFINITION, IMPORT, names_of
from grader.submission.notebook import RUN_NUMBERS, lines_of_cell
from grader.submission.syntax import UNPARSABLE, parse

_Statement = tuple[int, ast.stmt]
"""The position of a cell, and a statement at its top level."""
BLOCKS = (ast.If, ast.Try, ast.With, ast.For, ast.While)


def session_notebook(cells: Sequence[str], wanted: Iterable[str]) -> str:
    """Return a notebook with a cell for each one that was run, so that cell 7 is the one with ``[7]`` beside it.

    Args:
        cells: the text of each cell in the order in which they were run, also those that failed.
        wanted: names of the functions and classes that an exercise asks for.
    """
    readable = [lines_of_cell(cell) for cell in cells]
    statements: list[_Statement] = []
    for position, lines in enumerate(readable):
        try:
            statements += [(position, statement) for statement in parse("\n".join(lines)).body]
        except UNPARSABLE:
            continue
    kept = needed_statements(statements, set(wanted))
    code = []
    for position, lines in enumerate(readable):
        held = {line for place, statement in kept if place == position for line in lines_of(statement)}
        code.append("\n".join(line if number in held else "" for number, line in enumerate(lines, 1)).rstrip())
    page: list[dict[str, Any]] = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": text} for text in code
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {RUN_NUMBERS: True}, "cells": page})


def needed_statements(statements: Sequence[_Statement], wanted: Set[str]) -> list[_Statement]:
    """Return the statements that make what is wanted, as the session made it: each name as it was when it was used.

    What a cell bound when it was first run is left out where it was bound anew before anything used it.
    """
    binding: dict[str, list[tuple[int, bool]]] = {}
    modules = {name for _, inner in statements if isinstance(inner, IMPORT) for name in names_of(inner)}
    for moment, (_, statement) in enumerate(statements):
        for name, is_whole in binds(statement).items():
            if isinstance(statement, BLOCKS) and name in modules:
                continue
            binding.setdefault(name, []).append((moment, is_whole))
    kept = {moment for moment, (_, statement) in enumerate(statements) if isinstance(statement, IMPORT)}
    seen: set[tuple[str, int]] = set()
    coming = [(name, len(statements)) for name in wanted]
    while coming:
        name, moment = coming.pop()
        if (name, moment) in seen:
            continue
        seen.add((name, moment))
        for bound_at in _bound_before(binding.get(name, []), moment):
            kept.add(bound_at)
            statement = statements[bound_at][1]
            used = uses(statement)
            coming += ((name, bound_at) for name in used)
            if isinstance(statement, DEFINITION):
                # What a function uses is looked up when it is called.
                coming += ((name, moment) for name in used)
    return [statements[moment] for moment in sorted(kept)]


def _bound_before(bindings: list[tuple[int, bool]], moment: int) -> Iterator[int]:
    """Yield what made a name what it was at a moment: back to the statement that bound it whole."""
    for bound_at, is_whole in reversed(bindings):
        if bound_at < moment:
            yield bound_at
            if is_whole:
                return


def binds(statement: ast.stmt) -> dict[str, bool]:
    """Return the names that a statement binds or changes, and whether nothing of what they were before is left."""
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return {name: True}
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return {(alias.asname or alias.name.partition(".")[0]): True for alias in names}
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=value))):
            # `words.append("a")`, `tokenizer.fit_on_texts(sentences)`
            return {root: False} if (root := root_of(value)) else {}
        case ast.Expr():
            return {}
    found = {root: False for node in ast.walk(statement) if _is_stored(node) and (root := root_of(node))}
    if isinstance(statement, BLOCKS):
        found |= {name: False for node in ast.walk(statement) for name in _changed_or_defined_by(node)}
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    if isinstance(statement, ast.Assign) or (isinstance(statement, ast.AnnAssign) and statement.value):
        parts = [
            part
            for target in targets
            if target
            for part in (target.elts if isinstance(target, ast.Tuple) else [target])
        ]
        found |= {part.id: True for part in parts if isinstance(part, ast.Name)}
    return found


def _changed_or_defined_by(node: ast.AST) -> Iterator[str]:
    """Yield the names that a part of a block binds, such as an import within ``try``, or whose methods it calls."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
        yield from filter(None, [root_of(node.value.func)])
    if isinstance(node, ast.For) and isinstance(node.target, ast.Name):
        # `for layer in model.layers: layer.trainable = False` changes the model.
        stored = (part for part in ast.walk(node) if _is_stored(part) and not isinstance(part, ast.Name))
        if any(root_of(part) == node.target.id for part in stored):
            yield from filter(None, [root_of(node.iter)])
    if isinstance(node, DEFINITION):
        yield node.name
    elif isinstance(node, ast.alias):
        yield node.asname or node.name.partition(".")[0]


def _is_stored(node: ast.AST) -> bool:
    return isinstance(getattr(node, "ctx", None), ast.Store)


def root_of(node: ast.AST) -> str:
    """Return the variable that a place lies in: ``words`` of ``words[0].text``."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


@functools.lru_cache(maxsize=256)
def uses(statement: ast.stmt) -> frozenset[str]:
    """Return the names that a statement takes from the module: the variables of its own functions are others."""
    try:
        text = ast.unparse(statement)
    except (RecursionError, ValueError):
        # Nested too deeply, or a number of thousands of digits: every name may be one of the module's.
        return frozenset(node.id for node in ast.walk(statement) if isinstance(node, ast.Name))
    tables, names = [symtable.symtable(text, "cell", "exec")], set()
    names |= {symbol.get_name() for symbol in tables[0].get_symbols() if symbol.is_referenced()}
    while tables:
        table = tables.pop()
        tables += table.get_children()
        if table.get_type() != "module":
            # A class body finds what it has not bound yet in the module: `fit = fit`.
            is_class = table.get_type() == "class"
            used = (symbol for symbol in table.get_symbols() if symbol.is_referenced())
            names |= {symbol.get_name() for symbol in used if is_class or symbol.is_global()}
    return frozenset(names)


def lines_of(statement: ast.stmt) -> range:
    """Return the lines that a statement stands in, with those of its decorators."""
    decorators = getattr(statement, "decorator_list", [])
    first = min([statement.lineno, *(decorator.lineno for decorator in decorators)])
    return range(first, (statement.end_lineno or statement.lineno) + 1)


def defined_names(cells: Sequence[str]) -> set[str]:
    """Return the functions and classes that the cells define at their left margin; cells that cannot be read have none.

    >>> sorted(defined_names(["def f(): pass", "%time g()", "class H: pass", "def ("]))
    ['H', 'f']
    """
    names: set[str] = set()
    for cell in cells:
        try:
            body = parse("\n".join(lines_of_cell(cell))).body
        except UNPARSABLE:
            continue
        names |= {node.name for node in body if isinstance(node, DEFINITION)}
    return names


def owners_of_lines(tree: ast.Module, asked: Collection[str]) -> dict[int, set[str]]:
    """Return for each line the asked functions that need it."""
    return _owners_of_lines(tree, frozenset(asked))


@functools.lru_cache(maxsize=2)
def _owners_of_lines(tree: ast.Module, asked: frozenset[str]) -> dict[int, set[str]]:
    owners: dict[int, set[str]] = {}
    statements = list(enumerate(tree.body))
    for name in asked:
        needed = [statement for _, statement in needed_statements(statements, {name})]
        used = {node.id for statement in needed for node in ast.walk(statement) if isinstance(node, ast.Name)}
        for statement in needed:
            if isinstance(statement, IMPORT):
                bound = {alias.asname or alias.name.partition(".")[0] for alias in statement.names}
                if not bound & used:
                    continue
            for line in range(statement.lineno, (statement.end_lineno or statement.lineno) + 1):
                owners.setdefault(line, set()).add(name)
    return owners
