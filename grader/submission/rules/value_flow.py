"""Which names of a program the values of an expression come from: through assignments, and through functions of it."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterable, Iterator

from grader.submission.source_tree import Key, SourceTree, argument, assigned, gives_unseen, nodes_of, words_of
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
    return [*_assignments(tree).get(tree.key_of(name), []), *(_given_for(tree).get(parameter, []) if parameter else [])]


def values_of(tree: SourceTree, node: ast.AST | None) -> list[ast.AST]:
    """Return all expressions that a node may stand for.

    Names, attributes, parameters, branches of ``a if b else c``, and functions of the program are followed.
    """
    found: list[ast.AST] = []
    seen: set[ast.AST] = set()
    waiting = [] if node is None else [node]
    while waiting and len(seen) < _MOST_NAMES:
        part = waiting.pop(0)
        if part not in seen:
            seen.add(part)
            further = _one_step(tree, part)
            waiting += further
            found += [] if further else [part]
    return found


def numbers_of(tree: SourceTree, node: ast.AST | None) -> set[float | None]:
    """Return all numbers that a node may stand for; ``None`` among them where one is not known."""
    return {tree.number_of(value) for value in values_of(tree, node)}


def _one_step(tree: SourceTree, node: ast.AST) -> list[ast.AST]:
    """Return what an expression stands for, one step further; nothing where it stands for itself."""
    match node:
        case ast.IfExp(body=first, orelse=second):
            return [first, second]
        case ast.NamedExpr(value=value):
            return [value]
        case ast.Call(func=ast.Name() as func):
            return _returned(tree.code_of(func)) or _returned(tree.value_of(func))
    made = tree.value_of(node)
    if made is not None and made is not node:
        return [made]
    if isinstance(node, ast.Name) and (part := tree.part_of(node)):
        rows = [row.elts for row in values_of(tree, part[0]) if isinstance(row, ast.Tuple) and len(row.elts) > part[1]]
        return [row[part[1]] for row in rows]
    if isinstance(node, ast.Attribute):
        return [*_assignments(tree).get(tree.key_of(node), [])]
    parameter = tree.parameter_of(node)
    return [*(_given_for(tree).get(parameter) or _default_of(tree, parameter))] if parameter else []


def _default_of(tree: SourceTree, parameter: ast.arg) -> list[ast.expr]:
    """Return the value that a parameter has where no call gives one."""
    return [value for names in tree.all(ast.arguments) for name, value in _defaults(names) if name is parameter]


def _defaults(names: ast.arguments) -> list[tuple[ast.arg, ast.expr]]:
    """Return the parameters that have a default, with it."""
    pairs = [*zip(reversed([*names.posonlyargs, *names.args]), reversed(names.defaults), strict=False)]
    return pairs + [(name, value) for name, value in zip(names.kwonlyargs, names.kw_defaults, strict=True) if value]


def _returned(code: ast.AST | None) -> list[ast.AST]:
    """Return what a function may return."""
    if isinstance(code, ast.Lambda):
        return [code.body]
    lines = nodes_of(code) if isinstance(code, ast.FunctionDef) else ()
    return [line.value for line in lines if isinstance(line, ast.Return) and line.value is not None]


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
def _given_for(tree: SourceTree) -> dict[ast.arg, list[ast.expr]]:
    """Return what the calls in a program give for the parameters of its functions."""
    given: dict[ast.arg, list[ast.expr]] = {}
    functions: dict[str, ast.FunctionDef | ast.Lambda] = {
        target.id: line.value for line in tree.all(ast.Assign) if isinstance(line.value, ast.Lambda)
        for target in line.targets if isinstance(target, ast.Name)
    }  # fmt: skip
    functions |= {function.name: function for function in tree.all(ast.FunctionDef)}
    functions |= {kind.name: line for kind in tree.all(ast.ClassDef) for line in kind.body
                  if isinstance(line, ast.FunctionDef) and line.name == "__init__"}  # fmt: skip
    for call in tree.all(ast.Call):
        called, values = call.func, call.args
        if called_name(call) == "partial" and values:
            called, *values = values
        function = functions.get(called.id) if isinstance(called, ast.Name) else None
        for parameter, value in _pairs(function, call, values) if function else ():
            given.setdefault(parameter, []).append(value)
    return given


def _pairs(
    function: ast.FunctionDef | ast.Lambda, call: ast.Call, values: list[ast.expr]
) -> Iterator[tuple[ast.arg, ast.expr]]:
    """Yield what a call gives for the parameters of a function, and the defaults of those that it leaves out."""
    words = words_of(call)
    names = [*function.args.posonlyargs, *function.args.args]
    given = dict(zip(names[getattr(function, "name", "") == "__init__" :], values, strict=False))
    given |= {name: words[name.arg] for name in (*function.args.args, *function.args.kwonlyargs) if name.arg in words}
    yield from given.items()
    if not gives_unseen(call):
        yield from ((name, value) for name, value in _defaults(function.args) if name not in given)


@functools.lru_cache(maxsize=2)
def trained_and_measured(tree: SourceTree) -> tuple[set[Key], set[Key]]:
    """Return the keys of the names that only the training gets, and of those that only a measurement gets."""
    fits = tree.calls_of("fit")
    trained = [given for name in _TRAINS for call in tree.calls_of(name) if (given := argument(call, "x", 0))]
    held_out = [part for fit in fits for part in tree.validation_of(fit)[:1]]
    held_out += [given for name in _MEASURES for call in tree.calls_of(name) if (given := argument(call, "x", 0))]
    training, measuring = reached_from(tree, trained), reached_from(tree, held_out)
    return training - measuring, measuring - training
