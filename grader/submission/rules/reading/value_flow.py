"""Which names of a program the values of an expression come from: through assignments, and through functions of it."""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Iterable
from typing import NamedTuple

from grader.submission.rules.reading.possible_values import (
    Function,
    call_gives,
    function_called,
    function_of,
    given_for,
    items_of,
    uses_of,
)
from grader.submission.source_tree import MOST_LINKS, Key, SourceTree, argument, assigned, nodes_of, typed
from grader.submission.syntax import called_name

_MOST_NAMES = 500
"""Names that are followed."""
_MOST_PLACES = 80
"""Expressions that one value is followed through."""
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


class Place(NamedTuple):
    """An expression where it is reached from another one."""

    node: ast.AST
    calls: tuple[ast.Call, ...] = ()
    """The calls of functions of the program that it is read in, the innermost one last."""
    by: ast.Call | None = None
    """The last call that gave the value to the function in which it was looked for first; ``None`` for none."""
    given: ast.expr | None = None
    """What this call gave."""


def places_of(tree: SourceTree, start: Place) -> list[Place]:
    """Return what an expression stands for; in a function, what belongs to the call on the way, and not to another.

    Where no call is known, each one is followed.

    >>> from grader.submission.source_tree import read_source
    >>> tree = read_source("def same(x):\\n    return x\\na = same(1)\\nb = same(2)\\nuse(b)")
    >>> [place.node.value for place in places_of(tree, Place(tree.calls_named("use")[0].args[0]))]
    [2]
    """
    found: list[Place] = []
    waiting, seen = [start], set[tuple[ast.AST, tuple[ast.Call, ...]]]()
    while waiting and len(seen) < _MOST_PLACES:
        place = waiting.pop(0)
        if place[:2] in seen:
            continue
        seen.add(place[:2])
        before = _before(tree, place)
        found += [place] if before is None else []
        waiting += before or []
    return found


def ends_of_places(
    tree: SourceTree, start: Place, parts_of: Callable[[ast.AST], Iterable[ast.AST]], most: int = _MOST_PLACES
) -> list[Place]:
    """Return where an expression comes from at last: ``parts_of`` tells what a value is made of, or nothing."""
    found: list[Place] = []
    waiting = [start]
    while waiting and most > 0:
        for place in places_of(tree, waiting.pop(0)):
            most -= 1
            further = [place._replace(node=part) for part in parts_of(place.node)]
            found += [] if further else [place]
            waiting += further
    return found


def calls_around(tree: SourceTree, *nodes: ast.AST) -> list[ast.Call]:
    """Return the calls of the function whose parameters some expressions read; none where they read none."""
    names = [part for node in nodes for part in nodes_of(node) if isinstance(part, ast.Name)]
    around = {code for code in map(functools.partial(_function_around, tree), names) if code is not None}
    return [call for code in around for call in uses_of(tree, code)] if len(around) == 1 else []


def _function_around(tree: SourceTree, name: ast.Name) -> Function | None:
    """Return the function whose parameter a name is, or is made from."""
    for _ in range(MOST_LINKS):
        if (parameter := tree.parameter_of(name)) is not None:
            return function_of(tree, parameter)
        made = tree.value_of(name)
        inner = [part for part in nodes_of(made) if isinstance(part, ast.Name)] if made is not None else []
        inner = [part for part in inner if tree.parameter_of(part) is not None or tree.value_of(part) is not None]
        if made is None or not inner or inner[0] is name:
            return None
        name = inner[0]
    return None


def _before(tree: SourceTree, place: Place) -> list[Place] | None:
    """Return what an expression stands for, one step further; ``None`` where it is what it is."""
    match place.node:
        case ast.Name() as name:
            return _before_name(tree, place, name)
        case ast.IfExp(body=body, orelse=orelse):
            return [place._replace(node=body), place._replace(node=orelse)]
        case ast.NamedExpr(value=value):
            return [place._replace(node=value)]
        case ast.Call() as call:
            return _returned_to(tree, place, call)
        case ast.Subscript(value=whole, slice=ast.Constant(value=int(index))):
            return _part_of(tree, place._replace(node=whole), index)
        case ast.Subscript() | ast.Attribute() as part:
            made = tree.value_of(part)
            if made is None or made is part:
                return _set_in_class(tree, place, part) if isinstance(part, ast.Attribute) else None
            return [place._replace(node=made)]
    return None


def _set_in_class(tree: SourceTree, place: Place, part: ast.Attribute) -> list[Place] | None:
    """Return what an attribute is set to in the class of its object, where one line does."""
    if isinstance(part.value, ast.Name) and part.value.id == "self":
        values = _assignments(tree).get(tree.key_of(part), [])
        return [place._replace(node=values[0])] if len(values) == 1 else None
    made = tree.value_of(part.value)
    first = function_called(tree, made.func) if isinstance(made, ast.Call) else None
    if not isinstance(made, ast.Call) or not isinstance(first, ast.FunctionDef) or first.name != "__init__":
        return None
    lines = [pair for line in nodes_of(first) if isinstance(line, ast.Assign) for pair in assigned(line)]
    values = [value for target, value in lines if typed(target) == f"self.{part.attr}"]
    return [place._replace(node=values[0], calls=(*place.calls, made))] if len(values) == 1 else None


def _before_name(tree: SourceTree, place: Place, name: ast.Name) -> list[Place] | None:
    if (parameter := tree.parameter_of(name)) is not None:
        return _given_to(tree, place, parameter)
    if (part := tree.part_of(name)) is not None:
        return _part_of(tree, place._replace(node=part[0]), part[1])
    made = tree.value_of(name)
    if made is not None:
        return None if made is name else [place._replace(node=made)]
    key = tree.key_of(name)
    items = [item for source in item_sources(tree).get(key, []) for item in items_of(tree, source)]
    found = [place._replace(node=item) for item in items]
    for value, indices in _taken_apart(tree).get(key, []):
        if isinstance(value, ast.ListComp | ast.GeneratorExp):
            found.append(place._replace(node=value.elt))
            continue
        whole: list[Place] | None = [place._replace(node=value)]
        for index in indices:
            whole = [part for each in whole or () for part in _part_of(tree, each, index) or ()]
        found += whole or []
    return found or None


def _given_to(tree: SourceTree, place: Place, parameter: ast.arg) -> list[Place] | None:
    """Return what a parameter gets by the call that it is read in; by each one where that is not known."""
    code = function_of(tree, parameter)
    for at in reversed(range(len(place.calls))):
        if code is not None and function_called(tree, place.calls[at].func) is code:
            given = call_gives(tree, place.calls[at], parameter)
            return None if given is None else [place._replace(node=given, calls=place.calls[:at])]
    found = [(call, call_gives(tree, call, parameter)) for call in uses_of(tree, code)] if code is not None else []
    places = [Place(given, (), call, given) for call, given in found if given is not None]
    return places or None


def _returned_to(tree: SourceTree, place: Place, call: ast.Call) -> list[Place] | None:
    """Return what a function of the program returns to a call, by each ``return``."""
    code = function_called(tree, call.func)
    if code is None or call in place.calls or getattr(code, "name", "") == "__init__":
        return None
    inside = [code.body] if isinstance(code, ast.Lambda) else []
    lines = [] if isinstance(code, ast.Lambda) else nodes_of(code)
    inside += [line.value for line in lines if isinstance(line, ast.Return) and line.value is not None]
    if not inside or any(isinstance(line, ast.Yield) for line in lines):
        return None
    return [place._replace(node=value, calls=(*place.calls, call)) for value in inside]


def _part_of(tree: SourceTree, whole: Place, index: int) -> list[Place] | None:
    """Return one of several values that an expression stands for."""
    found = []
    for place in places_of(tree, whole):
        parts = place.node.elts if isinstance(place.node, ast.Tuple | ast.List) else []
        if not -len(parts) <= index < len(parts) or any(isinstance(part, ast.Starred) for part in parts):
            return None
        found.append(place._replace(node=parts[index]))
    return found or None


@functools.lru_cache(maxsize=2)
def _taken_apart(tree: SourceTree) -> dict[Key, list[tuple[ast.expr, tuple[int, ...]]]]:
    """Return what names are parts of, and which: ``f()`` for ``c`` in ``(a, b), (c, d) = f()``, with 1 and 0."""
    found: dict[Key, list[tuple[ast.expr, tuple[int, ...]]]] = {}
    waiting: list[tuple[ast.expr, ast.expr, tuple[int, ...]]]
    waiting = [(target, line.value, ()) for line in tree.all(ast.Assign) for target in line.targets]
    while waiting:
        target, value, indices = waiting.pop()
        if isinstance(target, ast.Tuple | ast.List) and not any(isinstance(part, ast.Starred) for part in target.elts):
            waiting += [(part, value, (*indices, at)) for at, part in enumerate(target.elts)]
        elif isinstance(target, ast.Name) and (len(indices) > 1 or isinstance(value, ast.ListComp | ast.GeneratorExp)):
            found.setdefault(tree.key_of(target), []).append((value, indices))
    return found


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


def last_item_of(tree: SourceTree, node: ast.AST | None) -> ast.AST | None:
    """Return the last item of a list, also of a sum of lists, and of one that grows line by line; else ``None``.

    >>> from grader.submission.source_tree import read_source, typed
    >>> tree = read_source("a = [b]\\na += [c] * deep\\na.append(d)\\nmake(first + [*a])")
    >>> typed(last_item_of(tree, tree.calls_named("make")[0].args[0]))
    'd'
    """
    for _ in range(MOST_LINKS):
        if (parameter := tree.parameter_of(node)) and len(given := given_for(tree, parameter)) == 1:
            node = given[0]
        grown = _grown(tree).get(tree.key_of(node), []) if isinstance(node, ast.Name) else []
        made = tree.made_by(grown[-1] if grown else node)
        match made:
            case ast.Tuple(elts=[*_, last]) | ast.List(elts=[*_, last]):
                if not isinstance(last, ast.Starred):
                    return last
                node = last.value
            case ast.BinOp(op=ast.Add(), right=right):
                node = right
            case ast.Call(func=ast.Name(id="list" | "tuple"), args=[inner]):
                node = inner
            case _:
                return None
    return None


def is_grown(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether something is put into the list that a name stands for."""
    return isinstance(node, ast.Name) and tree.key_of(node) in _grown(tree)


@functools.lru_cache(maxsize=2)
def _grown(tree: SourceTree) -> dict[Key, list[ast.expr]]:
    """Return by what the lists of names grow, line by line."""
    found: dict[Key, list[tuple[int, ast.expr]]] = {}
    for line in tree.all(ast.AugAssign):
        if isinstance(line.op, ast.Add) and isinstance(line.target, ast.Name):
            found.setdefault(tree.key_of(line.target), []).append((line.lineno, line.value))
    for name in ("append", "extend"):
        for call in tree.calls_named(name):
            match call:
                case ast.Call(func=ast.Attribute(value=ast.Name() as owner), args=[value]):
                    items = ast.List([value], ast.Load()) if name == "append" else value
                    found.setdefault(tree.key_of(owner), []).append((call.lineno, items))
    return {key: [value for _, value in sorted(lines, key=lambda line: line[0])] for key, lines in found.items()}


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
