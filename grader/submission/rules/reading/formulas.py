"""Formulas with places in them, such as ``mean(A == B)``, and whether an expression of a program is one of them.

A capital letter stands for any expression, and twice for the same one. Functions and methods of NumPy, TensorFlow and
Python with one meaning are one: ``mean(A)`` is ``np.mean(a)``, ``a.mean()`` and ``tf.reduce_mean(a)``.
"""

from __future__ import annotations

import ast
import copy
import functools
from collections.abc import Iterator

from grader.catalogue import code_tree
from grader.submission.source_tree import MOST_LINKS, SourceTree, typed
from grader.submission.syntax import called_name

Places = dict[str, ast.expr]
"""What the letters of a formula stand for."""
_ALIKE = {"reduce_mean": "mean", "average": "mean", "reduce_sum": "sum", "absolute": "abs", "fabs": "abs",
          "amax": "max", "amin": "min", "reduce_max": "max", "reduce_min": "min", "reduce_std": "std"}  # fmt: skip
_KEEP = ("float", "int", "round", "array", "asarray", "list", "item", "tolist", "numpy")
"""What leaves a value as it is, but for its type or its last digits."""
_BOTH_WAYS = ast.Add | ast.Mult | ast.BitAnd


@functools.cache
def formula(text: str) -> ast.expr:
    """Return the tree of a formula."""
    [line] = code_tree.parse(text).body
    assert isinstance(line, ast.Expr)
    return line.value


def matched(tree: SourceTree, pattern: str, node: ast.expr | None) -> Places | None:
    """Return what the letters of a formula stand for in an expression; ``None`` where it is another one.

    >>> from grader.submission.source_tree import read_source
    >>> tree = read_source("import numpy as np\\nwrong = float(np.mean(guesses == labels))")
    >>> found = matched(tree, "mean(A == B)", tree.all(ast.Assign)[0].value)
    >>> {letter: typed(part) for letter, part in found.items()}
    {'A': 'guesses', 'B': 'labels'}
    """
    return next(_ways(tree, formula(pattern), node, {}), None) if node is not None else None


Shape = tuple[type[ast.AST], str]
"""The kind of an expression, with the name of the function or the sign in it."""


def shape_of(pattern: str) -> Shape:
    """Return the shape of a formula.

    >>> shape_of("mean(A == B)")
    (<class 'ast.Call'>, 'mean')
    """
    return _shape(formula(pattern))


def shapes_of(tree: SourceTree, node: ast.expr) -> set[Shape]:
    """Return the shapes of an expression and of what it stands for: only a formula with one of them can match it."""
    found = set[Shape]()
    for _ in range(MOST_LINKS):
        found.add(_shape(node))
        made = tree.value_of(node) if isinstance(node, ast.Name) else None
        if isinstance(node, ast.Call) and called_name(node) in _KEEP:
            made = tree.worked_on(node)
        if not isinstance(made, ast.expr) or made is node:
            break
        node = made
    return found


def _shape(node: ast.expr) -> Shape:
    match node:
        case ast.Call():
            return ast.Call, _base(node)
        case ast.BinOp() | ast.UnaryOp():
            return type(node), type(node.op).__name__
        case ast.Attribute():
            return ast.Attribute, node.attr
    return type(node), ""


def _ways(
    tree: SourceTree, pattern: ast.expr, node: ast.expr, places: Places, links: int = MOST_LINKS
) -> Iterator[Places]:
    """Yield each way in which an expression is a formula, through at most so many names and conversions."""
    if isinstance(pattern, ast.Name) and len(pattern.id) == 1 and pattern.id.isupper():
        known = places.get(pattern.id)
        if known is None or typed(known) == typed(node):
            yield {**places, pattern.id: node}
        return
    if isinstance(node, ast.Name) and not isinstance(pattern, ast.Name):
        made = tree.value_of(node) if links else None
        if isinstance(made, ast.expr) and not isinstance(made, ast.Name):
            yield from _ways(tree, pattern, made, places, links - 1)
        return
    if isinstance(node, ast.Call) and called_name(node) in _KEEP and not _is_call_of(pattern, called_name(node)):
        inner = tree.worked_on(node)
        if inner is not None and links:
            yield from _ways(tree, pattern, inner, places, links - 1)
        return
    if isinstance(pattern, ast.Constant) and isinstance(pattern.value, str):
        if isinstance(node, ast.Constant) and node.value == pattern.value:
            yield places
        return
    number = tree.number_of(pattern)
    if number is not None:
        if tree.number_of(node) == number:
            yield places
        return
    for first, second in _pairs(tree, pattern, node):
        yield from _all(tree, first, second, places)


def _is_call_of(pattern: ast.expr, name: str) -> bool:
    return isinstance(pattern, ast.Call) and called_name(pattern) == name


def _all(tree: SourceTree, patterns: list[ast.expr], nodes: list[ast.expr], places: Places) -> Iterator[Places]:
    if not patterns:
        yield places
        return
    for way in _ways(tree, patterns[0], nodes[0], places):
        yield from _all(tree, patterns[1:], nodes[1:], way)


def _pairs(tree: SourceTree, pattern: ast.expr, node: ast.expr) -> Iterator[tuple[list[ast.expr], list[ast.expr]]]:
    """Yield the parts of a formula and of an expression that must be alike, in each order in which they may stand."""
    match pattern, node:
        case ast.BinOp(), ast.BinOp() if type(pattern.op) is type(node.op):
            yield [pattern.left, pattern.right], [node.left, node.right]
            if isinstance(pattern.op, _BOTH_WAYS):
                yield [pattern.left, pattern.right], [node.right, node.left]
        case ast.UnaryOp(), ast.UnaryOp() if type(pattern.op) is type(node.op):
            yield [pattern.operand], [node.operand]
        case ast.Compare(), ast.Compare() if [*map(type, pattern.ops)] == [*map(type, node.ops)]:
            yield [pattern.left, *pattern.comparators], [node.left, *node.comparators]
            if len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq | ast.NotEq):
                yield [pattern.left, *pattern.comparators], [*node.comparators, node.left]
        case ast.Call(), ast.Call() if _base(pattern) == _base(node):
            given, own = _arguments(tree, pattern), _arguments(tree, node)
            words = {word.arg: word.value for word in node.keywords}
            wanted = {word.arg: word.value for word in pattern.keywords}
            if len(given) == len(own) and words.keys() == wanted.keys():
                yield [*given, *wanted.values()], [*own, *(words[name] for name in wanted)]
        case ast.Subscript(), ast.Subscript():
            yield [pattern.value, pattern.slice], [node.value, node.slice]
        case ast.Slice(), ast.Slice():
            both = [(getattr(pattern, part), getattr(node, part)) for part in ("lower", "upper", "step")]
            if all((first is None) == (second is None) for first, second in both):
                yield [first for first, _ in both if first], [second for _, second in both if second]
        case ast.Attribute(), ast.Attribute() if pattern.attr == node.attr:
            yield [pattern.value], [node.value]
        case ((ast.Tuple() | ast.List()), (ast.Tuple() | ast.List())) if len(pattern.elts) == len(node.elts):
            yield [*pattern.elts], [*node.elts]


def _base(call: ast.Call) -> str:
    return _ALIKE.get(called_name(call), called_name(call))


def _arguments(tree: SourceTree, call: ast.Call) -> list[ast.expr]:
    """Return what a function gets; of a method, first its owner."""
    is_method = isinstance(call.func, ast.Attribute) and not tree.name_of(call.func)
    return [*([call.func.value] if is_method and isinstance(call.func, ast.Attribute) else []), *call.args]


def written(pattern: str, places: Places) -> str:
    """Return a formula as a learner writes it, with what its letters stand for."""

    class Fill(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return places.get(node.id, node)

    return typed(Fill().visit(copy.deepcopy(formula(pattern))))
