"""Which names of a program the values of an expression come from: through assignments, and through functions of it."""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from grader.submission.models.keras_names import ASKS_A_MODEL
from grader.submission.rules.reading.possible_values import (
    Function,
    call_gives,
    function_called,
    function_of,
    given_for,
    in_order,
    items_of,
    uses_of,
)
from grader.submission.source_tree import MOST_LINKS, Key, SourceTree, argument, assigned, nodes_of, typed
from grader.submission.syntax import called_name

_MOST_NAMES = 500
"""Names that are followed."""
_MOST_PLACES = 80
"""Expressions that one value is followed through."""
_OF_KERAS = ("fit", "evaluate", "predict", "compile", "call", "build", "map", "save", "summary")
_TRAINS = ("fit", "train_on_batch")


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


Calls = tuple[ast.Call, ...]
"""The calls of functions of the program that something runs in, the innermost one last."""
Object = tuple[ast.AST | Key, Calls]


class Place(NamedTuple):
    """An expression where it is reached from another one."""

    node: ast.AST
    calls: Calls = ()
    """The calls that it is read in."""
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
    waiting, seen = [start], set[tuple[ast.AST, Calls]]()
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


def _no_parts(_: ast.AST) -> Iterable[ast.AST]:
    return ()


def objects_of(
    tree: SourceTree, node: ast.AST, calls: Calls = (), parts_of: Callable[[ast.AST], Iterable[ast.AST]] = _no_parts
) -> set[Object]:
    """Return what tells the objects apart that an expression stands for: the line of each, and the calls up to there.

    ``parts_of`` tells what has the same values as another expression, or nothing.

    >>> from grader.submission.source_tree import read_source
    >>> tree = read_source("def make():\\n    return Net()\\na = make()\\nb = make()\\nc = a")
    >>> a, b, c = (objects_of(tree, line.value) for line in tree.all(ast.Assign))
    >>> a == c, a & b
    (True, set())
    """
    ends = ends_of_places(tree, Place(node, calls), parts_of)
    found: set[Object] = set()
    for end in ends:
        # What is unknown, such as an item of a loop, is known by its name.
        at = Place(node, calls) if isinstance(end.node, ast.Name) and not end.node.id else end
        is_named = isinstance(at.node, ast.Name | ast.Attribute | ast.Subscript)
        found.add((tree.key_of(at.node) if is_named else at.node, at.calls))
    return found


def first_given(tree: SourceTree, place: Place) -> Place:
    """Return what the outermost call gives for a parameter that is read in a function."""
    for _ in range(MOST_LINKS):
        parameter = tree.parameter_of(place.node) if place.calls else None
        before = _given_to(tree, place, parameter) if parameter is not None else None
        if before is None or len(before) != 1:
            break
        place = before[0]
    return place


def is_made_from(tree: SourceTree, place: Place, keys: Collection[Key]) -> bool:
    """Return whether one of some names is in an expression, or in what its names stand for where it is read.

    >>> from grader.submission.source_tree import read_source
    >>> tree = read_source("def f(a, b):\\n    end(a)\\nf(x, y)")
    >>> end, (x, y) = tree.calls_named("end")[0].args[0], tree.calls_named("f")[0].args
    >>> [is_made_from(tree, Place(end, (tree.calls_named("f")[0],)), [tree.key_of(name)]) for name in (x, y)]
    [True, False]
    """
    waiting, seen = [place], {(place.node, place.calls)}
    while waiting:
        here = waiting.pop()
        names = _names_in(here.node)
        if any(tree.key_of(name) in keys for name in names):
            return True
        further = [before for name in names for before in _made_of(tree, here, name)]
        waiting += [before for before in further if (before.node, before.calls) not in seen]
        seen |= {(before.node, before.calls) for before in further}
    return False


def _made_of(tree: SourceTree, place: Place, name: ast.Name) -> list[Place]:
    """Return what a name at a place stands for, or what its function gets for it there."""
    parameter = tree.parameter_of(name)
    if parameter is not None:
        return (_given_to(tree, place, parameter) or []) if place.calls else []
    made = tree.value_of(name)
    return [place._replace(node=made)] if made is not None and made is not name else []


def code_called(tree: SourceTree, call: ast.Call, calls: Calls = ()) -> Function | None:
    """Return the function of the program that a call runs: by its name, as an argument, or as a method of an object."""
    known = _codes(tree)
    if (call, calls) not in known:
        known[call, calls] = None  # It is asked for again where a value is made from itself.
        known[call, calls] = _code_of(tree, call.func, calls)
    return known[call, calls]


@functools.lru_cache(maxsize=2)
def _codes(tree: SourceTree) -> dict[tuple[ast.Call, Calls], Function | None]:
    """Return the functions that are found already; empty at first."""
    return {}


def _code_of(tree: SourceTree, called: ast.expr, calls: Calls) -> Function | None:
    if isinstance(called, ast.Attribute) and (method := _method_called(tree, called, calls)) is not None:
        return method
    code = function_called(tree, called) if isinstance(called, ast.Name) else None
    if code is not None or not isinstance(called, ast.Name | ast.Attribute):
        return code
    made = [place.node for place in places_of(tree, Place(called, calls)) if place.node is not called]
    if called_as_function := _methods_of(tree, made, "__call__"):
        return called_as_function[0] if len(called_as_function) == 1 else None
    codes = [part if isinstance(part, ast.Lambda) else function_called(tree, part) for part in made
             if isinstance(part, ast.Lambda | ast.Name)]  # fmt: skip
    return codes[0] if len(codes) == len(made) == 1 else None


def _method_called(tree: SourceTree, called: ast.Attribute, calls: Calls) -> Function | None:
    """Return the method that a call reaches: of the class of its object, or the only one of that name."""
    owner = called.value
    if isinstance(owner, ast.Name) and owner.id == "self":
        made: list[ast.AST] = [owner]
        classes = [kind for kind in tree.all(ast.ClassDef) if owner in nodes_of(kind)]
        methods = _named_in(classes, called.attr)
    else:
        made = [place.node for place in places_of(tree, Place(owner, calls))]
        methods = _methods_of(tree, made, called.attr)
    if methods:
        return methods[0] if len(methods) == 1 else None
    # Models and data sets may have a method of this name as well.
    is_unknown = all(isinstance(part, ast.Name) for part in made) and called.attr not in _OF_KERAS
    code = function_called(tree, called) if is_unknown and not tree.name_of(called) else None
    return code if any(code in kind.body for kind in tree.all(ast.ClassDef)) else None


def _methods_of(tree: SourceTree, made: list[ast.AST], name: str) -> list[ast.FunctionDef]:
    """Return the methods of this name that objects have which calls of classes of the program make."""
    names = {typed(part.func) for part in made if isinstance(part, ast.Call)}
    return _named_in([kind for kind in tree.all(ast.ClassDef) if kind.name in names], name)


def _named_in(classes: list[ast.ClassDef], name: str) -> list[ast.FunctionDef]:
    return [line for kind in classes for line in kind.body if isinstance(line, ast.FunctionDef) and line.name == name]


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
            asked = [end.node for end in places_of(tree, place._replace(node=place.node.test))]
            known = {bool(value.value) for value in asked if isinstance(value, ast.Constant)}
            halves = [body] if known == {True} else [orelse] if known == {False} else [body, orelse]
            return [place._replace(node=part) for part in (halves if len(asked) == 1 else (body, orelse))]
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
    for owner in _owners_of(tree, place, part.value):
        made = owner.node
        first = function_called(tree, made.func) if isinstance(made, ast.Call) else None
        if isinstance(made, ast.Call) and isinstance(first, ast.FunctionDef) and first.name == "__init__":
            lines = [pair for line in nodes_of(first) if isinstance(line, ast.Assign) for pair in assigned(line)]
            values = [value for target, value in lines if typed(target) == f"self.{part.attr}"]
            return [owner._replace(node=values[0], calls=(*owner.calls, made))] if len(values) == 1 else None
    if not isinstance(part.value, ast.Name) or part.value.id != "self":
        return None
    values = _assignments(tree).get(tree.key_of(part), [])
    return [place._replace(node=values[0])] if len(values) == 1 else None


def _owners_of(tree: SourceTree, place: Place, owner: ast.expr) -> list[Place]:
    """Return where an object comes from; nothing where that is not certain.

    ``self`` is the object by whose method it is read, or the one that is made where it is read in ``__init__``.
    """
    if isinstance(owner, ast.Name) and owner.id == "self":
        *around, call = place.calls or (None,)
        code = code_called(tree, call, tuple(around)) if call is not None else None
        if call is None or code is None or owner not in nodes_of(code):
            return []
        if getattr(code, "name", "") == "__init__":
            return [place._replace(node=call, calls=place.calls[:-1])]
        called = call.func
        if getattr(code, "name", "") == "__call__":
            return _owners_of(tree, place._replace(calls=place.calls[:-1]), called)
        if not isinstance(called, ast.Attribute):
            return []
        return _owners_of(tree, place._replace(calls=place.calls[:-1]), called.value)
    found = places_of(tree, place._replace(node=owner))
    return found if len(found) == 1 else []


def _before_name(tree: SourceTree, place: Place, name: ast.Name) -> list[Place] | None:
    if (parameter := tree.parameter_of(name)) is not None:
        return _given_to(tree, place, parameter)
    if (part := tree.part_of(name)) is not None:
        return _part_of(tree, _where_it_is(tree, place, part[0]), part[1])
    made = tree.value_of(name)
    if made is not None:
        return None if made is name else [_where_it_is(tree, place, made)]
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


def _where_it_is(tree: SourceTree, place: Place, made: ast.AST) -> Place:
    """Return what a name stands for, in the calls that belong to it: a function may read what is set outside of it."""
    calls, line = place.calls, getattr(made, "lineno", 0)
    while calls and line:
        code = code_called(tree, calls[-1], calls[:-1])
        if code is None or code.lineno <= line <= (code.end_lineno or 0):
            break
        calls = calls[:-1]
    return place._replace(node=made, calls=calls)


def _given_to(tree: SourceTree, place: Place, parameter: ast.arg) -> list[Place] | None:
    """Return what a parameter gets by the call that it is read in; by each one where that is not known."""
    code = function_of(tree, parameter)
    for at in reversed(range(len(place.calls))):
        if code is not None and code_called(tree, place.calls[at], place.calls[:at]) is code:
            given = call_gives(tree, place.calls[at], parameter)
            return None if given is None else [place._replace(node=given, calls=place.calls[:at])]
    found = [(call, call_gives(tree, call, parameter)) for call in uses_of(tree, code)] if code is not None else []
    places = [Place(given, (), call, given) for call, given in found if given is not None]
    return places or None


def _returned_to(tree: SourceTree, place: Place, call: ast.Call) -> list[Place] | None:
    """Return what a function of the program returns to a call, by each ``return``."""
    code = code_called(tree, call, place.calls)
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
    parameter, key = tree.parameter_of(name), tree.key_of(name)
    given = [*given_for(tree, parameter), *_rest_given(tree).get(key, [])] if parameter else []
    return [*_assignments(tree).get(key, []), *given]


@functools.lru_cache(maxsize=2)
def _rest_given(tree: SourceTree) -> dict[Key, list[ast.expr]]:
    """Return what calls give for ``*names`` of the functions of a program."""
    found: dict[Key, list[ast.expr]] = {}
    for code in tree.all(ast.FunctionDef):
        rest = code.args.vararg
        name = next((node for node in _names_in(code) if rest is not None and node.id == rest.arg), None)
        if name is not None:
            given = [part for call in uses_of(tree, code) for part in call.args[len(in_order(tree, code)) :]]
            found[tree.key_of(name)] = [part for part in given if not isinstance(part, ast.Starred)]
    return found


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
    held_out += [given for name in ASKS_A_MODEL for call in tree.calls_of(name) if (given := argument(call, "x", 0))]
    training, measuring = reached_from(tree, trained), reached_from(tree, held_out)
    return training - measuring, measuring - training
