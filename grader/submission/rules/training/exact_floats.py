"""A rule on learning rates that are compared for exact equality: Keras keeps them in 32 bits, and rounds them by that.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.possible_values import values_of
from grader.submission.rules.reading.value_flow import filled_with, item_sources
from grader.submission.rules.reading.words_beside import is_shown_as_wrong
from grader.submission.rules.rule import rule
from grader.submission.source_tree import Finding, SourceTree, argument, nodes_of, text_of, typed
from grader.submission.syntax import called_name

_KEYS = ("learning_rate", "lr")
_SAME = ("list", "tuple", "sorted", "reversed", "float", "array", "asarray", "ravel", "tolist", "copy", "min", "max")
"""Functions and methods that return some of the values that they get."""
_NOTES = regex(r"hist|^logs?$|verlauf|storia", re.IGNORECASE)
_SPACED = ("logspace", "geomspace")
_MOST_VALUES = 60
_TEN = 10.0
_CLOSE = ("isclose", "allclose")


@rule
def rates_compared_exactly(tree: SourceTree) -> Iterator[Finding]:
    """Yield learning rates of a history that have to be exactly a number, such as 1e-5, which 32 bits cannot hold."""
    if not tree.mentions("fit", "history", "logs") or not _reads_rates(tree):
        return
    close = {frozenset(map(typed, call.args[:2])) for name in _CLOSE for call in tree.calls_named(name)}
    told: set[int] = set()
    for place, rate, other in _exact(tree):
        if place.lineno in told or frozenset((typed(rate), typed(other))) in close or is_shown_as_wrong(tree, place):
            continue
        if _is_rate(tree, rate) and _is_rounded(tree, other):
            told.add(place.lineno)
            instead = f"math.isclose(rate, {typed(other)}, rel_tol=1e-6)"
            sentence = (
                "Keras keeps the learning rate in 32 bits, so 1e-5 comes back as 9.99999975e-06: never exactly equal. "
                "Compare with `math.isclose(…, rel_tol=1e-6)`."
            )
            yield tree.finding(place, typed(place), instead, sentence, certain=False)


def _reads_rates(tree: SourceTree) -> bool:
    return any(node.value in _KEYS for node in tree.all(ast.Constant)) or tree.mentions(*_KEYS, "LearningRateScheduler")


def _exact(tree: SourceTree) -> Iterator[tuple[ast.expr, ast.expr, ast.expr]]:
    """Yield what only equal values pass, with what may be rates, and what may be a number."""
    for node in tree.all(ast.Compare):
        other = node.comparators[0]
        match node.ops:
            case [ast.Eq() | ast.NotEq()]:
                yield node, node.left, other
                yield node, other, node.left
            case [ast.In() | ast.NotIn()]:
                yield node, other, node.left
                yield node, node.left, other
    for call in tree.all(ast.Call):
        match call:
            case ast.Call(func=ast.Attribute(value=rates, attr="index" | "count"), args=[number]):
                yield call, rates, number
            case ast.Call(func=ast.Attribute(value=table, attr="get"), args=[number, *_]):
                yield from ((call, rates, number) for rates in _keys_of(tree, table))
    for part in tree.all(ast.Subscript):
        if not isinstance(part.slice, ast.Slice | ast.Tuple) and text_of(part.slice) is None:
            yield from ((part, rates, part.slice) for rates in _keys_of(tree, part.value))


def _keys_of(tree: SourceTree, table: ast.expr) -> list[ast.expr]:
    """Return what a dictionary has for its keys, where it is made of pairs: ``dict(zip(rates, losses))``."""
    found: list[ast.expr] = []
    for made in values_of(tree, table) if isinstance(table, ast.Name | ast.Attribute) else [table]:
        match made:
            case ast.Call(func=ast.Name(id="dict"), args=[ast.Call(func=ast.Name(id="zip"), args=[keys, *_])]):
                found.append(keys)
            case ast.DictComp(key=key):
                found.append(key)
    return found


def _values_in(tree: SourceTree, node: ast.AST) -> Iterator[ast.AST]:
    """Yield what a value may be, and what it is one item of, as it is: not what is computed from that."""
    waiting, seen = [node], set[ast.AST]()
    while waiting and len(seen) < _MOST_VALUES:
        part = waiting.pop()
        if part in seen:
            continue
        seen.add(part)
        yield part
        if isinstance(part, ast.Name):
            waiting += item_sources(tree).get(tree.key_of(part), [])
            waiting += filled_with(tree).get(tree.key_of(part), [])
        waiting += [made for made in values_of(tree, part) if made is not part]
        waiting += _inside(tree, part)


def _inside(tree: SourceTree, part: ast.AST) -> list[ast.AST]:
    match part:
        case ast.Subscript(value=value, slice=key) if not _is_key(tree, key):
            return [value]
        case ast.ListComp(elt=value) | ast.GeneratorExp(elt=value):
            return [value]
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return [*parts]
        case ast.Call() if called_name(part) in _SAME and not tree.gives(part, "dtype"):
            return [*filter(None, [tree.worked_on(part)])]
    return []


def _is_key(tree: SourceTree, node: ast.AST) -> bool:
    return any(text_of(value) in _KEYS for value in values_of(tree, node))


def _is_rate(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value is a learning rate as Keras kept it, or one or all of these."""
    return any(_is_kept_rate(tree, part) for part in _values_in(tree, node))


def _is_kept_rate(tree: SourceTree, part: ast.AST) -> bool:
    match part:
        case (
            ast.Subscript(value=owner, slice=key)
            | ast.Call(func=ast.Attribute(value=owner, attr="get"), args=[key, *_])
        ):
            return _is_key(tree, key) and _is_history(tree, owner)
        case ast.Call(func=ast.Name(id="float"), args=[inner]):
            parts = [other for made in values_of(tree, inner) for other in nodes_of(made)]
            return any(isinstance(other, ast.Attribute) and other.attr in _KEYS and "optimizer" in typed(other.value)
                       for other in parts)  # fmt: skip
        case ast.Name() if (parameter := tree.parameter_of(part)) is not None:
            codes = [tree.code_of(argument(call, "schedule", 0)) for call in tree.calls_named("LearningRateScheduler")]
            return any(parameter in code.args.args[1:2] for code in codes
                       if isinstance(code, ast.FunctionDef | ast.Lambda))  # fmt: skip
    return False


def _is_history(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value has what Keras noted of a training."""
    for made in (node, *values_of(tree, node)):
        if isinstance(made, ast.Attribute) and made.attr == "history":
            return True
        if isinstance(made, ast.Name) and tree.parameter_of(made) is not None and _NOTES.search(made.id):
            return True
    return False


def _is_rounded(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value is a number that 32 bits cannot hold, or one of several such, and no rate of Keras."""
    parts = [*_values_in(tree, node)]
    return not any(_is_kept_rate(tree, part) for part in parts) and any(_has_no_float32(tree, part) for part in parts)


def _has_no_float32(tree: SourceTree, part: ast.AST) -> bool:
    number = tree.number_of(part) if not isinstance(part, ast.Name) else None
    if number is not None:
        return 0 < abs(number) < 1 and struct.unpack("f", struct.pack("f", number))[0] != number
    match part:
        case ast.BinOp(left=left, op=ast.Pow()):
            return tree.number_of(left) == _TEN
        case ast.BinOp(left=left, op=ast.Mult() | ast.Div(), right=right):
            return any(_has_no_float32(tree, tree.value_of(side) or side) for side in (left, right))
        case ast.Call(args=[base, *_]) if called_name(part) in ("pow", "power"):
            return tree.number_of(base) == _TEN
        case ast.Call() if called_name(part) in _SPACED:
            return True
    return False
