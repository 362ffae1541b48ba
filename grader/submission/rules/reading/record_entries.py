"""What is in one entry of rows, records and dictionaries of figures: ``row[1]``, ``best.error`` and ``best["error"]``.

Rows may be tuples, dictionaries, named tuples, dataclasses, or objects of a class of the program.
"""

from __future__ import annotations

import ast
import functools
from dataclasses import dataclass, field

from grader.submission.rules.reading.possible_values import values_of
from grader.submission.rules.reading.value_flow import filled_with, item_sources, set_to
from grader.submission.source_tree import (
    MOST_LINKS,
    Key,
    SourceTree,
    argument,
    assigned,
    nodes_of,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_PASSES_ON = (
    "min", "max", "sorted", "next", "iter", "list", "tuple", "reversed", "filter", "nsmallest", "nlargest", "deque",
    "copy", "values", "items",
)  # fmt: skip
"""Calls that return some of the rows that they get, as they are."""
_LAST_IS_ROWS = ("nsmallest", "nlargest", "filter")
_RECORDS = ("SimpleNamespace", "dict")
_Row = ast.Tuple | ast.Dict | ast.Call


@dataclass
class Entries:
    """What may be in one entry of rows."""

    values: list[ast.AST] = field(default_factory=list)
    calls: list[ast.Call] = field(default_factory=list)
    """Calls of functions of the program that make the rows."""
    chosen: dict[Key, list[ast.expr]] = field(default_factory=dict)
    """What the names of a comprehension stand for in this entry alone."""


def entries_read(tree: SourceTree, node: ast.AST) -> Entries | None:
    """Return what an attribute, or a part in brackets, of a row may be; ``None`` where the rows are not known.

    >>> from grader.submission.source_tree import read_source
    >>> tree = read_source("rows = [dict(a=f(n), b=g(n)) for n in (1, 2)]\\nbest = max(rows, key=h)\\nprint(best['b'])")
    >>> [typed(value) for value in entries_read(tree, tree.all(ast.Subscript)[0]).values]
    ['g(n)']
    """
    match node:
        case ast.Attribute(value=owner, attr=str(name)):
            place: str | int = name
        case ast.Subscript(value=owner, slice=index):
            number = tree.number_of(index)
            key = text_of(tree.value_of(index) or index)
            if key is None and (number is None or number != int(number)):
                return None
            place = key if key is not None else int(number or 0)
            found = Entries()
            if isinstance(place, int) and (values := item_at(tree, owner, place, found)) is not None and found.chosen:
                found.values += values
                return found
        case _:
            return None
    return entry_of_rows(tree, owner, place)


def entries_of_name(tree: SourceTree, name: ast.Name) -> Entries | None:
    """Return what a name may be that is set together with others: to a part of a row, or of what a loop makes.

    >>> from grader.submission.source_tree import read_source
    >>> tree = read_source("a, b = [m.evaluate(*part) for part in (choice, envelope)]\\nprint(b)")
    >>> name = tree.all(ast.Call)[0].args[0]
    >>> [typed(part) for items in entries_of_name(tree, name).chosen.values() for part in items]
    ['envelope']
    """
    call, place = tree.part_of(name) or (None, 0)
    if call is not None:
        return entry_of_rows(tree, call, place) if called_name(call) in _PASSES_ON else None
    for value, number in _unpacked(tree).get(tree.key_of(name), []):
        found = Entries()
        values = item_at(tree, value, number, found)
        if values is not None:
            found.values += values
            return found
    return None


@functools.lru_cache(maxsize=2)
def _unpacked(tree: SourceTree) -> dict[Key, list[tuple[ast.expr, int]]]:
    """Return the names that are set together to the items of one value, each with its place."""
    found: dict[Key, list[tuple[ast.expr, int]]] = {}
    for line in tree.all(ast.Assign):
        for target in line.targets:
            parts = target.elts if isinstance(target, ast.Tuple | ast.List) else []
            if isinstance(line.value, ast.ListComp | ast.GeneratorExp):
                for place, part in enumerate(parts):
                    found.setdefault(tree.key_of(part), []).append((line.value, place))
    return found


def entry_of_rows(tree: SourceTree, owner: ast.AST, place: str | int) -> Entries | None:
    """Return what rows that an expression may be, or choose from, have at a place or under a name."""
    found = Entries()
    rows = _rows_of(tree, owner, found)
    if not rows or None in rows:
        return None
    for row in rows:
        value = _entry_of(tree, row, place, found) if row is not None else None
        if value is None:
            return None
        found.values += value
    _add_callers(tree, rows, found)
    return found


def _add_callers(tree: SourceTree, rows: list[_Row | None], found: Entries) -> None:
    """Note the calls of the functions in which rows are made."""
    codes = [code for code in tree.all(ast.FunctionDef) if any(row in nodes_of(code) for row in rows if row)]
    found.calls += [call for code in codes for call in tree.calls_named(code.name) if call not in found.calls]


def _rows_of(tree: SourceTree, node: ast.AST, found: Entries) -> list[_Row | None]:
    """Return the rows that an expression may be; ``None`` among them where one is not known."""
    rows: list[_Row | None] = []
    waiting, seen = [node], set[ast.AST]()
    while waiting and len(seen) < 3 * MOST_LINKS:
        part = waiting.pop(0)
        if part in seen or _is_none(part):
            continue
        seen.add(part)
        if _is_row(tree, part):
            rows.append(part)  # type: ignore[arg-type]
            continue
        further = _one_step(tree, part, found)
        rows += [] if further else [None]
        waiting += further
    return rows


def _is_row(tree: SourceTree, node: ast.AST) -> bool:
    match node:
        case ast.Tuple(elts=parts):
            # A tuple of calls may be the rows themselves: ``(attempt(8), attempt(16))``.
            return not all(isinstance(part, ast.Call) and _makes_rows(tree, part) for part in parts)
        case ast.Dict(keys=keys):
            return bool(keys) and all(text_of(key) is not None for key in keys)
        case ast.Call():
            return called_name(node) in (*_records(tree), *_RECORDS)
    return False


def _makes_rows(tree: SourceTree, call: ast.Call) -> bool:
    returned = tree.returned_by(call)
    return called_name(call) in _records(tree) or isinstance(tree.value_of(returned), ast.Tuple | ast.Dict | ast.Call)


def _one_step(tree: SourceTree, node: ast.AST, found: Entries) -> list[ast.AST]:
    """Return what an expression takes its rows from."""
    match node:
        case ast.Name():
            parameter = tree.parameter_of(node)
            items = _items_for_key(tree, parameter) if parameter is not None else []
            sources: list[ast.AST] = [*item_sources(tree).get(tree.key_of(node), [])] or [*set_to(tree, node)]
            filled = filled_with(tree).get(tree.key_of(node), [])
            empty = [made for made in sources if filled and _is_empty(made)]
            return [*items, *(made for made in sources if made not in empty and made is not node), *filled]
        case ast.ListComp(elt=row) | ast.GeneratorExp(elt=row) | ast.DictComp(value=row):
            return [row]
        case ast.List(elts=parts) | ast.Set(elts=parts) | ast.Tuple(elts=parts) | ast.Dict(values=parts):
            return [*parts]
        case ast.Subscript(value=inner) | ast.Starred(value=inner) | ast.NamedExpr(value=inner):
            return [inner]
        case ast.IfExp(body=body, orelse=other):
            return [part for part in (body, other) if text_of(part) is None and not _is_none(part)]
        case ast.BoolOp(values=parts):
            return [*parts]
        case ast.Attribute():
            return [made for made in values_of(tree, node) if made is not node]
        case ast.Call():
            return _before_a_call(tree, node, found)
    return []


def _before_a_call(tree: SourceTree, call: ast.Call, found: Entries) -> list[ast.AST]:
    name = called_name(call)
    if name in _PASSES_ON:
        if isinstance(call.func, ast.Attribute) and not tree.name_of(call.func):
            return [call.func.value]
        return [call.args[-1 if name in _LAST_IS_ROWS else 0]] if call.args else []
    if name == "map" and len(call.args) > 1:
        code = tree.code_of(call.args[0])
        return [code.body] if isinstance(code, ast.Lambda) else _returned(code)
    code = tree.code_of(call.func) if isinstance(call.func, ast.Name) else None
    if isinstance(code, ast.FunctionDef):
        found.calls.append(call)
    return _returned(code)


def _returned(code: ast.AST | None) -> list[ast.AST]:
    lines = (
        [line for line in nodes_of(code) if isinstance(line, ast.Return)] if isinstance(code, ast.FunctionDef) else []
    )
    return [line.value for line in lines if line.value is not None]


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_empty(node: ast.AST) -> bool:
    """Return whether a value is a list or dictionary that waits to be filled, or nothing yet."""
    return (
        _is_none(node)
        or (isinstance(node, ast.List) and not node.elts)
        or (isinstance(node, ast.Dict) and not node.keys)
    )


def _items_for_key(tree: SourceTree, parameter: ast.arg) -> list[ast.AST]:
    """Return the rows that a function gets one by one, as the ``key`` of a choice."""
    found: list[ast.AST] = []
    for call in (call for name in ("min", "max", "sorted", "sort", *_LAST_IS_ROWS) for call in tree.calls_named(name)):
        key = words_of(call).get("key")
        code = tree.code_of(key) if isinstance(key, ast.Name) else key
        if isinstance(code, ast.Lambda | ast.FunctionDef) and parameter in code.args.args:
            is_method = isinstance(call.func, ast.Attribute) and not tree.name_of(call.func)
            found += [call.func.value] if is_method and isinstance(call.func, ast.Attribute) else call.args[-1:]
    return found


@functools.lru_cache(maxsize=2)
def _records(tree: SourceTree) -> dict[str, list[str]]:
    """Return the records of a program with the names of their entries, in their order."""
    found: dict[str, list[str]] = {}
    for kind in tree.all(ast.ClassDef):
        bases = [typed(base).rpartition(".")[2] for base in kind.bases]
        marks = [typed(mark) for mark in kind.decorator_list]
        if "NamedTuple" in bases or any("dataclass" in mark for mark in marks):
            lines: list[ast.expr] = [line.target for line in kind.body if isinstance(line, ast.AnnAssign)]
            lines += [line.targets[0] for line in kind.body if isinstance(line, ast.Assign)]
            lines.sort(key=lambda target: target.lineno)
            found[kind.name] = [typed(target) for target in lines]
        else:
            first = next((line for line in kind.body if getattr(line, "name", "") == "__init__"), None)
            if isinstance(first, ast.FunctionDef) and not kind.bases:
                found[kind.name] = [parameter.arg for parameter in first.args.args[1:]]
    for line in tree.all(ast.Assign):
        made = line.value
        if isinstance(made, ast.Call) and called_name(made) == "namedtuple" and len(made.args) > 1:
            names = tree.value_of(made.args[1])
            parts = names.elts if isinstance(names, ast.List | ast.Tuple) else []
            spelt = (text_of(names) or "").replace(",", " ").split()
            found[typed(line.targets[0])] = [*filter(None, map(text_of, parts)), *spelt]
    return found


def _entry_of(tree: SourceTree, row: _Row, place: str | int, found: Entries) -> list[ast.AST] | None:
    """Return what one row has at a place, or under a name."""
    match row:
        case ast.Tuple(elts=parts):
            return _at(tree, parts, place, found) if isinstance(place, int) else None
        case ast.Dict(keys=keys, values=values):
            named = [value for key, value in zip(keys, values, strict=True) if text_of(key) == place]
            return [*named[:1]] or None
    words = words_of(row)
    if isinstance(place, str) and place in words:
        return [words[place]]
    kind = next((kind for kind in tree.all(ast.ClassDef) if kind.name == called_name(row)), None)
    names = _records(tree).get(called_name(row), [])
    if isinstance(place, str) and (kind is None or place in names or not _set_in(kind, place)):
        return _at(tree, row.args, names.index(place), found) if place in names else None
    if isinstance(place, str) and kind is not None:
        found.calls.append(row)
        return _set_in(kind, place)
    return _at(tree, row.args, place, found) if isinstance(place, int) else None


def _set_in(kind: ast.ClassDef, name: str) -> list[ast.AST]:
    """Return what a class sets an attribute to, or what a method of this name returns."""
    pairs = [pair for line in nodes_of(kind) if isinstance(line, ast.Assign) for pair in assigned(line)]
    found: list[ast.AST] = [value for target, value in pairs if typed(target) == f"self.{name}"]
    methods = [line for line in kind.body if isinstance(line, ast.FunctionDef) and line.name == name]
    return [*found, *(part for method in methods for part in _returned(method))]


def _at(tree: SourceTree, parts: list[ast.expr], place: int, found: Entries) -> list[ast.AST] | None:
    """Return what is given at a place, also by ``*values``."""
    star = next((number for number, part in enumerate(parts) if isinstance(part, ast.Starred)), len(parts))
    if -len(parts) <= place < star and (place >= 0 or star == len(parts)):
        return [parts[place]]
    spread = parts[star] if star < len(parts) else None
    if not isinstance(spread, ast.Starred) or place < star or star < len(parts) - 1:
        return None
    return item_at(tree, spread.value, place - star, found)


def item_at(tree: SourceTree, node: ast.AST, place: int, found: Entries) -> list[ast.AST] | None:
    """Return what a list has at a place; of a comprehension, also what its names stand for there.

    >>> from grader.submission.source_tree import read_source
    >>> tree = read_source("[m.evaluate(*part) for part in (choice, envelope)]")
    >>> found = Entries()
    >>> [typed(value) for value in item_at(tree, tree.all(ast.ListComp)[0], 1, found)]
    ['m.evaluate(*part)']
    >>> [typed(item) for items in found.chosen.values() for item in items]
    ['envelope']
    """
    made = tree.value_of(node)
    match made:
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            is_plain = not any(isinstance(part, ast.Starred) for part in parts)
            return [parts[place]] if is_plain and -len(parts) <= place < len(parts) else None
        case ast.ListComp(elt=value, generators=[loop]) | ast.GeneratorExp(elt=value, generators=[loop]):
            through = tree.value_of(loop.iter)
            parts = through.elts if isinstance(through, ast.List | ast.Tuple) else []
            if not loop.ifs and -len(parts) <= place < len(parts):
                _note_items(tree, loop.target, parts[place], found)
                return [value]
    return None


def _note_items(tree: SourceTree, target: ast.expr, item: ast.expr, found: Entries) -> None:
    """Note what the names of a loop stand for in one of its passes; each part of a pair stands for the pair."""
    names = target.elts if isinstance(target, ast.Tuple | ast.List) else []
    parts = item.elts if isinstance(item, ast.Tuple) and len(item.elts) == len(names) else [item] * len(names)
    if isinstance(target, ast.Name):
        found.chosen.setdefault(tree.key_of(target), []).append(item)
    for name, part in zip(names, parts, strict=True):
        _note_items(tree, name, part, found)


def argument_at(call: ast.Call, word: str, place: int) -> ast.expr | None:
    """Return what a call gives for a parameter; of ``f(*parts)``, the part that stands there."""
    given = argument(call, word, place)
    stars = [number for number, part in enumerate(call.args) if isinstance(part, ast.Starred)]
    if given is not None or len(stars) != 1 or not stars[0] <= place:
        return given
    star = call.args[stars[0]]
    if not isinstance(star, ast.Starred) or stars[0] < len(call.args) - 1:
        return None
    part = ast.Subscript(star.value, ast.Constant(place - stars[0]), ast.Load())
    return ast.fix_missing_locations(ast.copy_location(part, star))
