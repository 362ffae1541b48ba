"""Which names of a program the values of an expression come from: through assignments, and through functions of it."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterable

from grader.submission.rules.possible_values import given_for
from grader.submission.source_tree import Key, SourceTree, argument, assigned, nodes_of
from grader.submission.syntax import called_name

_MOST_NAMES = 500
"""Names that are followed."""
_TRAINS = ("fit", "train_on_batch")
_MEASURES = ("evaluate", "predict", "predict_on_batch")


def reached_from(tree: SourceTree, ends: Iterable[ast.AST]) -> set[Key]:
    """Return the keys of all names that the values of some expressions are made from."""
    return _followed(tree, ends)[0]


def sources_of(tree: SourceTree, ends: Iterable[ast.AST]) -> list[ast.AST]:
    """Return some expressions, and all that their names are set to, and the names in these."""
    return _followed(tree, ends)[1]


def _followed(tree: SourceTree, ends: Iterable[ast.AST]) -> tuple[set[Key], list[ast.AST]]:
    found: set[Key] = set()
    sources = [*ends]
    waiting = [name for end in sources for name in _names_in(end)]
    while waiting and len(found) < _MOST_NAMES:
        name = waiting.pop()
        key = tree.key_of(name)
        if key not in found:
            found.add(key)
            values = set_to(tree, name)
            sources += values
            waiting += [other for value in values for other in _names_in(value)]
    return found, sources


def _names_in(node: ast.AST) -> list[ast.Name]:
    return [part for part in nodes_of(node) if isinstance(part, ast.Name)]


def items_of_loops(tree: SourceTree) -> set[Key]:
    """Return the keys of the names that stand for one item at a time."""
    loops: list[ast.For | ast.comprehension] = [*tree.all(ast.For), *tree.all(ast.comprehension)]
    return {tree.key_of(name) for loop in loops for name in _names_in(loop.target)}


@functools.lru_cache(maxsize=2)
def item_sources(tree: SourceTree) -> dict[Key, list[ast.expr]]:
    """Return what the names of loops are the items of: ``b`` of ``y`` in ``for a, b in zip(x, y)``."""
    found: dict[Key, list[ast.expr]] = {}
    loops: list[ast.For | ast.comprehension] = [*tree.all(ast.For), *tree.all(ast.comprehension)]
    waiting = [(loop.target, loop.iter) for loop in loops]
    while waiting:
        target, source = waiting.pop()
        parts = target.elts if isinstance(target, ast.Tuple | ast.List) else []
        if isinstance(target, ast.Name):
            found.setdefault(tree.key_of(target), []).append(source)
        elif isinstance(source, ast.Call) and called_name(source) == "zip":
            waiting += zip(parts, source.args, strict=False)
        elif isinstance(source, ast.Call) and called_name(source) == "enumerate" and source.args:
            waiting += [(part, source.args[0]) for part in parts[1:]]
        elif isinstance(source, ast.Call) and isinstance(source.func, ast.Attribute) and source.func.attr == "items":
            waiting += [(part, source.func.value) for part in parts[1:]]
    return found


@functools.lru_cache(maxsize=2)
def filled_with(tree: SourceTree) -> dict[Key, list[ast.expr]]:
    """Return what is put into the values of names: by ``append`` or ``update``, or at a place, as in ``x[i] = y``."""
    found: dict[Key, list[ast.expr]] = {}
    for call in tree.all(ast.Call):
        match call:
            case ast.Call(
                func=ast.Attribute(value=ast.Name() as owner, attr="append" | "extend" | "update" | "add"), args=[value]
            ):
                found.setdefault(tree.key_of(owner), []).append(value)
    for target, value in (pair for line in tree.all(ast.Assign) for pair in assigned(line)):
        if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
            found.setdefault(tree.key_of(target.value), []).append(value)
    return found


def set_to(tree: SourceTree, name: ast.Name) -> list[ast.expr]:
    """Return what a name is set to anywhere, and what calls give for it where it is a parameter."""
    parameter = tree.parameter_of(name)
    return [*_assignments(tree).get(tree.key_of(name), []), *(given_for(tree, parameter) if parameter else [])]


def is_made_in(tree: SourceTree, node: ast.AST, keys: Iterable[Key]) -> bool:
    """Return whether a node is in a function of the program by which one of some names is made."""
    names = {key[0] for key in keys}
    return any(function.name in names and node in nodes_of(function) for function in tree.all(ast.FunctionDef))


@functools.lru_cache(maxsize=2)
def _assignments(tree: SourceTree) -> dict[Key, list[ast.expr]]:
    """Return the values that the names of a program are set to; for those of a loop, what it goes through."""
    values: dict[Key, list[ast.expr]] = {}
    pairs = [pair for line in tree.all(ast.Assign) for pair in assigned(line)]
    pairs += [(line.target, line.value) for line in tree.all(ast.AugAssign)]
    pairs += [(loop.target, loop.iter) for loop in tree.all(ast.For)]
    pairs += [(loop.target, loop.iter) for loop in tree.all(ast.comprehension)]
    for target, value in pairs:
        if isinstance(target, ast.Attribute):
            values.setdefault(tree.key_of(target), []).append(value)
        for name in _names_in(target):
            values.setdefault(tree.key_of(name), []).append(value)
    return values


@functools.lru_cache(maxsize=2)
def trained_and_measured(tree: SourceTree) -> tuple[set[Key], set[Key]]:
    """Return the keys of the names that only the training gets, and of those that only a measurement gets."""
    fits = tree.calls_of("fit")
    trained = [given for name in _TRAINS for call in tree.calls_of(name) if (given := argument(call, "x", 0))]
    held_out = [part for fit in fits for part in tree.validation_of(fit)[:1]]
    held_out += [given for name in _MEASURES for call in tree.calls_of(name) if (given := argument(call, "x", 0))]
    training, measuring = reached_from(tree, trained), reached_from(tree, held_out)
    return training - measuring, measuring - training
