"""What a value may be in a program: by each branch, each call of its function, and each pass of a loop."""

from __future__ import annotations

import ast
import functools
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grader.submission.source_tree import Key, SourceTree, assigned, calculated, nodes_of, typed
from grader.submission.syntax import called_name

Values = list[ast.AST | None]
_Function = ast.FunctionDef | ast.Lambda
_MOST_VALUES = 40
"""Values of one expression that are told apart."""
_SAME_NUMBER = ("int", "float", "abs", "round", "constant", "int32", "int64", "float32", "float64")
"""Functions that return the whole number that they get."""


_UNKNOWN = ast.Name("", ast.Load())
"""Stands for what is not known among other values."""


@dataclass(frozen=True)
class _Use:
    """What a call gives to a function; nothing where the function is passed on by its name."""

    args: tuple[ast.expr, ...] = ()
    words: tuple[tuple[str | None, ast.expr], ...] = ()


def values_of(tree: SourceTree, node: ast.AST | None) -> Values:
    """Return all that an expression may stand for; ``None`` is among them where it may be something unknown."""
    found: Values = []
    waiting: Values = [node]
    seen: set[int] = set()
    while waiting:
        part = waiting.pop(0)
        if len(seen) > _MOST_VALUES:
            return [*found, None]
        if part is None or id(part) in seen:
            found += [None] if part is None else []
            continue
        seen.add(id(part))
        further = _further(tree, part)
        found += [part] if further is None else []
        waiting += further or []
    return found


def numbers_of(tree: SourceTree, node: ast.AST | None, within: tuple[ast.AST, ...] = ()) -> set[float]:
    """Return all numbers that an expression may stand for; none where it may be anything else.

    ``True`` is 1 here, as it is for what takes a number. In ``size = size * 2`` a number is made of itself: it may be
    anything, as what is calculated ``within`` itself.
    """
    found = {_number(tree, made, within) for made in values_of(tree, node)} if node is not None else {None}
    return set() if None in found else {number for number in found if number is not None}


def calls_made(tree: SourceTree, node: ast.AST | None) -> list[ast.Call]:
    """Return the calls that may have made a value, such as the layers that one name stands for."""
    return [made for made in values_of(tree, node) if isinstance(made, ast.Call)]


def _number(tree: SourceTree, made: ast.AST | None, within: tuple[ast.AST, ...]) -> float | None:
    if made is None or made in within:
        return None
    inside = (*within, made)
    match made:
        case ast.Constant(value=bool(value)):
            return float(value)
        case ast.Call(args=[inner], keywords=[]) if called_name(made) in _SAME_NUMBER:
            found = numbers_of(tree, inner, inside)
            return found.pop() if len(found) == 1 else None
        case ast.BinOp():
            left, right = numbers_of(tree, made.left, inside), numbers_of(tree, made.right, inside)
            return calculated(made.op, left.pop(), right.pop()) if len(left) == len(right) == 1 else None
    return tree.number_of(made)


def _further(tree: SourceTree, node: ast.AST) -> Values | None:
    """Return what an expression may stand for instead; ``None`` where it is what it is."""
    match node:
        case ast.Name():
            return _of_name(tree, node)
        case ast.IfExp():
            return [node.body, node.orelse]
        case ast.BoolOp():
            return [*node.values]
        case ast.NamedExpr():
            return [node.value]
        case ast.Attribute() | ast.Subscript():
            return _of_part(tree, node)
        case ast.Call(func=ast.Name()):
            return _returned(tree, node)
    return None


def _of_name(tree: SourceTree, name: ast.Name) -> Values | None:
    made = tree.value_of(name)
    if made is not None:
        return None if made is name else [made]
    if tree.parameter_of(name) is not None:
        return _of_parameter(tree, name)
    if tree.part_of(name) is not None:
        made = tree.made_by(name)
        return None if made is None or made is name else [made]
    return _set_to(tree).get(tree.key_of(name))


def _of_part(tree: SourceTree, node: ast.Attribute | ast.Subscript) -> Values | None:
    made = tree.value_of(node)
    if made is not None and made is not node:
        return [made]
    if isinstance(node, ast.Attribute):
        return _set_to(tree).get(tree.key_of(node)) if typed(node.value) == "self" else None
    whole: Values = [_entry(owner, node.slice) for owner in values_of(tree, node.value)]
    return whole if all(part is not None for part in whole) else None


def _entry(owner: ast.AST | None, place: ast.expr) -> ast.expr | None:
    key = place.value if isinstance(place, ast.Constant) else None
    match owner:
        case ast.Tuple() | ast.List() if isinstance(key, int) and -len(owner.elts) <= key < len(owner.elts):
            return owner.elts[key]
        case ast.Dict():
            pairs = zip(owner.keys, owner.values, strict=True)
            return next(
                (value for given, value in pairs if isinstance(given, ast.Constant) and given.value == key), None
            )
    return None


def _returned(tree: SourceTree, call: ast.Call) -> Values | None:
    """Return what a function of the program returns to a call, by each ``return``."""
    functions = _functions(tree).get(typed(call.func), [])
    if len(functions) != 1:
        return None
    code = functions[0]
    if isinstance(code, ast.Lambda):
        return [code.body]
    found: Values = [line.value for line in nodes_of(code) if isinstance(line, ast.Return)]
    return found if found and not any(isinstance(part, ast.Yield) for part in nodes_of(code)) else None


def _of_parameter(tree: SourceTree, name: ast.Name) -> Values:
    parameter = tree.parameter_of(name)
    if parameter in _parts_of_items(tree):
        return items_of(tree, _parts_of_items(tree)[parameter])
    owner = next(((title, code) for title, codes in _functions(tree).items() for code in codes
                  if parameter in (*code.args.posonlyargs, *code.args.args, *code.args.kwonlyargs)), None)  # fmt: skip
    if owner is None or parameter is None or owner[0] in tree.asked or len(_functions(tree)[owner[0]]) != 1:
        return [None]
    title, code = owner
    uses = _uses(tree).get(title) or [_Use()]
    return [_given(code, parameter, use, _is_bound(tree, code)) for use in uses]


def _given(code: _Function, parameter: ast.arg, use: _Use, is_bound: bool) -> ast.AST | None:
    """Return what one use of a function gives for a parameter, or its default."""
    words = dict(use.words)
    if None in words or any(isinstance(given, ast.Starred) for given in use.args):
        return words.get(parameter.arg)
    if parameter.arg in words:
        return words[parameter.arg]
    names = [*code.args.posonlyargs, *code.args.args]
    defaults: dict[ast.arg, ast.AST | None] = dict(zip(reversed(names), reversed(code.args.defaults), strict=False))
    defaults |= dict(zip(code.args.kwonlyargs, code.args.kw_defaults, strict=True))
    given = dict(zip(names[is_bound:], use.args, strict=False))
    return given.get(parameter) or defaults.get(parameter)


def _is_bound(tree: SourceTree, code: _Function) -> bool:
    """Return whether a function is a method, which gets its object before all else."""
    is_plain = isinstance(code, ast.Lambda) or any(typed(line) == "staticmethod" for line in code.decorator_list)
    return not is_plain and any(code in definition.body for definition in tree.all(ast.ClassDef))


@functools.lru_cache(maxsize=2)
def _functions(tree: SourceTree) -> dict[str, list[_Function]]:
    """Return the functions of a program by the names that they are called by; a class by its ``__init__``."""
    found: dict[str, list[_Function]] = {}
    first = {line: definition.name for definition in tree.all(ast.ClassDef) for line in definition.body
             if isinstance(line, ast.FunctionDef) and line.name == "__init__"}  # fmt: skip
    for function in tree.all(ast.FunctionDef):
        found.setdefault(first.get(function, function.name), []).append(function)
    for line in tree.all(ast.Assign):
        match line:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda() as code):
                found.setdefault(name, []).append(code)
    return found


@functools.lru_cache(maxsize=2)
def _parts_of_items(tree: SourceTree) -> dict[ast.arg | None, ast.expr]:
    """Return the parameters of functions that get one item after the other, by ``map`` or ``reduce``."""
    found: dict[ast.arg | None, ast.expr] = {}
    for call in tree.all(ast.Call):
        match call:
            case ast.Call(args=[ast.Lambda(args=ast.arguments(args=[*_, item])), items, *_]):
                if called_name(call) in ("map", "reduce", "filter"):
                    found[item] = items
    return found


@functools.lru_cache(maxsize=2)
def _uses(tree: SourceTree) -> dict[str, list[_Use]]:
    """Return what the functions of a program get where they are named."""
    found: dict[str, list[_Use]] = {}
    called: set[int] = set()
    for call in tree.all(ast.Call):
        called.add(id(call.func))
        title, args = called_name(call), (*call.args,)
        if title == "partial" and args and isinstance(args[0], ast.Name):
            called.add(id(args[0]))
            title, args = args[0].id, args[1:]
        words = tuple((word.arg, word.value) for word in call.keywords)
        found.setdefault(title, []).append(_Use(args, words))
    for name in tree.all(ast.Name):
        if isinstance(name.ctx, ast.Load) and id(name) not in called and name.id in _functions(tree):
            found.setdefault(name.id, []).append(_Use())
    return found


@functools.lru_cache(maxsize=2)
def _set_to(tree: SourceTree) -> dict[Key, Values]:
    """Return all that each name, and each attribute of ``self``, is set to; ``None`` for what is not known."""
    values: dict[Key, Values] = {}
    for target, value in _bindings(tree):
        for part, given in _parts(target, value):
            is_own = isinstance(part, ast.Attribute) and typed(part.value) == "self"
            if isinstance(part, ast.Name) or is_own:
                values.setdefault(tree.key_of(part), []).append(given)
    return values


def _bindings(tree: SourceTree) -> Iterator[tuple[ast.expr, ast.AST | None]]:
    for line in tree.all(ast.Assign):
        yield from assigned(line)
    for grown in tree.all(ast.AugAssign):
        yield grown.target, None
    for item in tree.all(ast.withitem):
        if item.optional_vars is not None:
            yield item.optional_vars, None
    loops: list[ast.For | ast.comprehension] = [*tree.all(ast.For), *tree.all(ast.comprehension)]
    for loop in loops:
        yield from ((loop.target, item) for item in items_of(tree, loop.iter))


def items_of(tree: SourceTree, node: ast.AST | None) -> Values:
    """Return what is in a list, item by item; one ``None`` where that is not known, also for a part of it."""
    made = tree.value_of(node)
    match made:
        case ast.Tuple() | ast.List() | ast.Set():
            return [item for part in made.elts for item in _spread(tree, part)]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [*items_of(tree, left), *items_of(tree, right)]
        case ast.Subscript(value=value, slice=ast.Slice(lower=None, upper=None)):
            return items_of(tree, value)
        case ast.Call(func=ast.Name(id="zip"), args=parts):
            return [_row(row) for row in itertools.zip_longest(*(items_of(tree, part) for part in parts))]
        case ast.Call(func=ast.Name(id="enumerate"), args=[inner, *_]):
            return [_row((ast.Constant(place), item)) for place, item in enumerate(items_of(tree, inner))]
        case ast.Call(func=ast.Name(id="reversed" | "list" | "tuple"), args=[inner]):
            return items_of(tree, inner)
        case ast.Call(func=ast.Attribute(value=owner, attr="items" | "values" as how), args=[]):
            dictionary = tree.value_of(owner)
            if isinstance(dictionary, ast.Dict):
                pairs = zip(dictionary.keys, dictionary.values, strict=True)
                return [_row(pair) if how == "items" else pair[1] for pair in pairs]
    return [None]


def _spread(tree: SourceTree, part: ast.expr) -> Values:
    return items_of(tree, part.value) if isinstance(part, ast.Starred) else [part]


def _row(parts: Iterable[ast.AST | None]) -> ast.Tuple:
    return ast.Tuple([part if isinstance(part, ast.expr) else _UNKNOWN for part in parts])


def _parts(target: ast.expr, value: ast.AST | None) -> Iterator[tuple[ast.expr, ast.AST | None]]:
    """Yield the names of a target, each with its part of the value."""
    if not isinstance(target, ast.Tuple | ast.List):
        yield (target.value, None) if isinstance(target, ast.Starred) else (target, value)
        return
    values = value.elts if isinstance(value, ast.Tuple | ast.List) else []
    known = len(values) == len(target.elts) and not any(isinstance(part, ast.Starred) for part in target.elts)
    for place, part in enumerate(target.elts):
        yield from _parts(part, values[place] if known else None)
