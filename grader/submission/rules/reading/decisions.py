"""Whether a value is what a model predicts, or was cut to decisions of 0 and 1, or is a table of one-hot rows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.value_flow import Place, ends_of_places, filled_with, sources_of
from grader.submission.source_tree import SourceTree, argument, nodes_of, typed
from grader.submission.syntax import called_name

FORMS = (
    "astype", "cast", "float", "int", "bool", "array", "asarray", "constant", "convert_to_tensor", "numpy", "item",
    "ravel", "flatten", "squeeze", "reshape", "expand_dims", "copy", "list", "tolist", "float32", "int32", "tensor",
    "float64", "int64", "stack", "to_numpy", "nan_to_num", "tuple",
)  # fmt: skip
"""Calls whose result has the values of what they work on, but for their kind and shape."""
_ROUNDS = ("round", "rint", "round_", "around")
_COMPARES = ("greater", "greater_equal", "less", "less_equal", "heaviside", "equal")
_CHOOSES = ("argmax",)
PREDICTS = ("predict", "predict_on_batch", "predict_proba")
ONE_HOT = ("to_categorical", "one_hot")
UNITS = ("eye", "identity")
"""Calls that make one-hot rows of labels, and tables whose rows are taken for them."""
_SAYS_PREDICTED = regex(r"pred|guess|output|answer|forecast|hat", re.IGNORECASE)
_SAYS_TRUE = regex(r"label|true|truth|actual|target|^y(?:_|$)|class", re.IGNORECASE)

OF_ROWS = (
    "A wrong class still has most zeros of its one-hot row right, so this mean is far above the accuracy. Write "
    "`np.mean(np.argmax(outputs, axis=1) == labels)`."
)
"""What is said of decisions that are compared with one-hot rows entry by entry."""


def in_another_form(tree: SourceTree, node: ast.AST) -> list[ast.expr]:
    """Return what a call works on that changes its kind and shape alone: ``y`` of ``np.asarray(y)``."""
    inner = tree.worked_on(node) if isinstance(node, ast.Call) and called_name(node) in FORMS else None
    return [] if inner is None else [inner]


def inner_of(tree: SourceTree, node: ast.AST) -> ast.AST | None:
    """Return what a value is made of that differs from it in kind and shape alone; ``None`` where it is more."""
    match node:
        case ast.Call():
            return next(iter(in_another_form(tree, node)), None)
        case ast.Subscript(value=value) if not _is_row_of_units(tree, node):
            return value
        case ast.BinOp(left=left, op=ast.Mult() | ast.Add(), right=right) if tree.number_of(right) in (0, 1):
            return left
        case ast.BinOp(left=left, op=ast.Mult() | ast.Add(), right=right) if tree.number_of(left) in (0, 1):
            return right
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return operand
        case ast.ListComp(elt=elt) | ast.GeneratorExp(elt=elt):
            return elt
    return None


def ends_of(tree: SourceTree, node: ast.AST) -> list[Place]:
    """Return where a value comes from at last, whatever kind and shape it gets on the way."""

    def parts_of(part: ast.AST) -> Iterable[ast.AST]:
        inner = inner_of(tree, part)
        return [] if inner is None else [inner]

    return ends_of_places(tree, Place(node), parts_of)


def decided_from(tree: SourceTree, node: ast.AST) -> ast.expr | None:
    """Return the outputs that a value of 0 and 1 was decided from: ``p`` of ``(p > 0.5).astype(int)``.

    >>> from grader.submission.source_tree import read_source
    >>> tree = read_source("def cut(p):\\n    return np.where(p > 0.5, 1, 0)\\nd = cut(model.predict(x))\\nuse(d)")
    >>> typed(decided_from(tree, tree.calls_named("use")[0].args[0]))
    'p'
    """
    found = [_decision(tree, place.node) for place in ends_of(tree, node)]
    return found[0] if found and all(part is not None for part in found) else None


def _decision(tree: SourceTree, node: ast.AST) -> ast.expr | None:
    match node:
        case ast.Constant(value=0 | 1):
            return node
        case ast.Compare(left=left, ops=[_]):
            return left
        case ast.Call(args=[test, first, second]) if called_name(node) == "where":
            is_cut = {tree.number_of(first), tree.number_of(second)} == {0, 1}
            return decided_from(tree, test) if is_cut else None
        case ast.Call() if called_name(node) in _ROUNDS and _rounds_to_integers(node):
            return tree.worked_on(node)
        case ast.Call(args=[first, *_]) if called_name(node) in _COMPARES:
            return first
        case ast.Call() if called_name(node) in _CHOOSES:
            return tree.worked_on(node)
        case ast.Call(args=[chosen, *_]) if called_name(node) in ONE_HOT:
            return decided_from(tree, chosen)
        case ast.Subscript(slice=chosen) if _is_row_of_units(tree, node):
            return decided_from(tree, chosen)
    return None


def _rounds_to_integers(call: ast.Call) -> bool:
    """Return whether a call that rounds keeps no decimals."""
    return argument(call, "decimals", 1) is None and argument(call, "ndigits", 1) is None


def is_one_hot(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value is a table of one-hot rows, as ``to_categorical`` and ``np.eye(9)[labels]`` make it."""
    found = [place.node for place in ends_of(tree, node)]
    return bool(found) and all(
        _is_row_of_units(tree, part) or (isinstance(part, ast.Call) and called_name(part) in ONE_HOT) for part in found
    )


def _is_row_of_units(tree: SourceTree, node: ast.AST) -> bool:
    made = tree.value_of(node.value) if isinstance(node, ast.Subscript) else None
    return isinstance(made, ast.Call) and called_name(made) in UNITS


def is_predicted(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value comes from what a model predicts, as far as can be seen."""
    parts = [part for source in sources_of(tree, [node]) for part in nodes_of(source) if isinstance(part, ast.Call)]
    return any(called_name(part) in PREDICTS for part in parts) or "y_pred" in typed(node)


def predicts_first(call: ast.Call) -> bool:
    """Return whether a call gets predictions before labels, by what these are called."""
    if len(call.args) < 2:
        return False
    first, second = map(typed, call.args[:2])
    is_first = _SAYS_PREDICTED.search(first) and not re.search(r"true|truth|actual|label", first)
    return bool(is_first and _SAYS_TRUE.search(second) and not _SAYS_PREDICTED.search(second))


def gets_predictions_first(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a call gets predictions before values that no model predicts, by what these come from."""
    if [_holds_predictions(tree, given) for given in call.args[:2]] != [True, False]:
        return False
    # A model may be called as a function as well.
    parts = [part for source in sources_of(tree, [call.args[1]]) for part in nodes_of(source)]
    return not any(isinstance(part, ast.Call) and called_name(part) in ("argmax", *_ROUNDS) for part in parts)


def _holds_predictions(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value is predicted, or is a list that predictions are put into."""
    names = [part for part in nodes_of(node) if isinstance(part, ast.Name)]
    filled = [value for name in names for value in filled_with(tree).get(tree.key_of(name), [])]
    return any(is_predicted(tree, part) for part in (node, *filled))
