"""A rule on squared errors of scaled values, which are multiplied by the spread once.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.examples import MEANS
from grader.submission.rules.reading.value_flow import Place, ends_of_places, item_sources, sources_of
from grader.submission.rules.reading.words_beside import is_shown_as_wrong
from grader.submission.rules.rule import rule
from grader.submission.source_tree import Finding, SourceTree, argument, nodes_of, text_of, typed, words_of
from grader.submission.syntax import called_name

_MSE = regex(r"(?:val_)?(?:mse|mean_?squared_?error)", re.IGNORECASE)
_LOSS_KEY = regex(r"(?:val_)?loss")
_SPREAD = regex(
    r"std|sigma|spread|deviation|streuung|abweichung|[ée]cart|desv[ií]|desvio|scarto|deviazione|\.scale_|ptp\(",
    re.IGNORECASE,
)
_SQUARED = regex(r"\*\* ?2|square|var(?:iance|ianz)?(?![a-z])", re.IGNORECASE)
_KEEPS = ("float", "round", "min", "max", "numpy", "item", "amin", "abs", "array", "asarray", "mean", "sorted")
_MEASURES = ("evaluate", "test_on_batch")
LONGEST_NAMED = 2
"""Words of a value that a sentence repeats."""


@rule
def squares_scaled_back(tree: SourceTree) -> Iterator[Finding]:
    """Yield a mean of squared errors that is multiplied by the standard deviation once: it has no unit of the data."""
    for product in (node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Mult)):
        for value, factor in ((product.left, product.right), (product.right, product.left)):
            if not _is_spread(tree, factor) or _goes_on(tree, product) or is_shown_as_wrong(tree, product):
                continue
            whole = next(iter(item_sources(tree).get(tree.key_of(value), [])), value)
            for place in ends_of_places(tree, Place(whole), lambda node: _kept(tree, node)):
                if not _is_of_squares(tree, place.node):
                    continue
                shown = place.given if place.given is not None else value
                name = "This" if len(typed(shown).split()) > LONGEST_NAMED else f"`{typed(shown)}`"
                sentence = (
                    f"{name} is a mean of squares, so times `{typed(factor)}` it is no error in the units of "
                    f"the data. {_instead(tree, shown, factor, place.node)}"
                )
                yield tree.finding(place.by or product, typed(place.by or product), "", sentence, certain=False)


_UNITS = regex(r"\b\d+ (?:visitors|degrees|sunspots|spots|kelvin|celsius|euros?|dollars|kilograms?|°)", re.IGNORECASE)
_LARGEST_SCALED = 4
"""Errors of scaled values are seldom larger: so many standard deviations."""


@rule
def deltas_in_units_of_the_data(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``delta`` of the Huber loss that is told in the unit of the data, where the labels are scaled."""
    divided = [node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Div)]
    scales = [node for node in divided if _SPREAD.search(typed(node.right)) and "-" in typed(node.left)]
    for call in tree.calls_named("Huber") if scales else ():
        delta = argument(call, "delta", 0)
        said = " ".join(tree.said_near(call))
        if delta is not None and (tree.number_of(delta) or 0) > _LARGEST_SCALED and _UNITS.search(said):
            sentence = (
                "The labels are scaled, so errors are in standard deviations, and none is as large as "
                f"`{typed(delta)}`. Give `delta` in the same scale: divide it by the standard deviation."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


def _instead(tree: SourceTree, value: ast.expr, factor: ast.expr, measured: ast.AST) -> str:
    """Return what to write for a value that comes from a mean of squares that was measured."""
    listed = [typed(words["metrics"]) for words in map(words_of, tree.calls_of("compile")) if "metrics" in words]
    made = tree.value_of(value)
    if isinstance(made, ast.Call) and not tree.is_call_of(made, *_MEASURES) and _is_of_squares(tree, made):
        return "Average the absolute differences, or take the root before."
    mae = next((key for key in ("mae", "mean_absolute_error") if any(f"'{key}'" in text for text in listed)), "")
    key = text_of(measured.slice) if isinstance(measured, ast.Subscript) else None
    if mae and key:
        named = f"val_{mae}" if key.startswith("val_") else mae
        is_entry = isinstance(value, ast.Subscript) and text_of(value.slice) == key
        write = f"Write `{typed(value.value)}['{named}'] * {typed(factor)}`." if is_entry else ""  # type: ignore[attr-defined]
        return write or f"Take `{named}` there in place of `{key}`."
    if mae:
        whole = measured.value if isinstance(measured, ast.Subscript) else measured
        part = tree.part_of(whole) if isinstance(whole, ast.Name) else None
        is_evaluated = _measured(tree, part[0] if part else whole) is not None
        where = ", which `evaluate` returns after the loss" if is_evaluated else " in place of the loss"
        return f"Take the `{mae}`{where}."
    return f"For the RMSE, write `np.sqrt({typed(value)}) * {typed(factor)}`."


def _is_spread(tree: SourceTree, factor: ast.expr) -> bool:
    """Return whether a factor is a standard deviation, or a range, and not its square."""
    made = tree.whole_of(factor)
    texts = [typed(factor), typed(made) if made is not None else ""]
    texts += [typed(source) for source in sources_of(tree, [factor]) if isinstance(source, ast.Call)]
    return any(map(_SPREAD.search, texts)) and not any(map(_SQUARED.search, texts[:2]))


def _goes_on(tree: SourceTree, product: ast.BinOp) -> bool:
    """Return whether a root is taken of a product, or it is multiplied by the spread again."""
    for node in tree.all(ast.BinOp):
        if isinstance(node.op, ast.Pow) and product in nodes_of(node.left):
            return True
        if isinstance(node.op, ast.Mult) and product in (node.left, node.right):
            return True
    return any(called_name(call) == "sqrt" and product in nodes_of(call) for call in tree.all(ast.Call))


def _kept(tree: SourceTree, node: ast.AST) -> Iterable[ast.expr]:
    """Return what a value is one of, or the same as: ``h["val_loss"]`` for ``min(h["val_loss"])``, and for an item."""
    inner: ast.expr | None = None
    match node:
        case ast.Call() if called_name(node) in _KEEPS and not _is_of_squares(tree, node):
            inner = tree.worked_on(node)
        case ast.Subscript(value=whole, slice=index) if tree.number_of(index) is not None and not _measured(
            tree, whole
        ):
            inner = whole
    return [] if inner is None else [inner]


def _measured(tree: SourceTree, node: ast.AST) -> ast.Call | None:
    """Return the call of ``evaluate`` whose result a value is."""
    made = tree.value_of(node)
    return made if isinstance(made, ast.Call) and tree.is_call_of(made, *_MEASURES) else None


def _is_of_squares(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value is a mean of squared errors: a loss that Keras measured, or one that is computed."""
    match node:
        case ast.Name() if (part := tree.part_of(node)) is not None:
            return tree.is_call_of(part[0], *_MEASURES) and _is_squared_at(tree, part[1])
        case ast.Subscript(value=whole, slice=index) if _measured(tree, whole) and tree.number_of(index) is not None:
            return _is_squared_at(tree, int(tree.number_of(index) or 0))
        case ast.Subscript(slice=key) | ast.Call(func=ast.Attribute(attr="get"), args=[key, *_]) if text_of(key):
            name = text_of(key) or ""
            return bool(_MSE.fullmatch(name)) or (bool(_LOSS_KEY.fullmatch(name)) and _learns_squares(tree))
        case ast.Call() if tree.is_call_of(node, *_MEASURES):
            has_metrics = any(argument(call, "metrics", 3) is not None for call in tree.calls_of("compile"))
            return not has_metrics and not tree.gives(node, "return_dict") and _learns_squares(tree)
        case ast.Call() if called_name(node) in MEANS:
            return _is_square(tree, tree.worked_on(node))
        case ast.Call():
            is_squared = tree.is_true(words_of(node).get("squared", ast.Constant(True)))
            return called_name(node) in ("mean_squared_error", "mse", "MeanSquaredError") and is_squared
    return False


def _is_square(tree: SourceTree, node: ast.AST | None) -> bool:
    """Return whether a value is a squared difference."""
    squared: ast.AST | None = None
    match tree.value_of(node) or node:
        case ast.BinOp(left=left, op=ast.Pow(), right=power) if tree.number_of(power) == 2:
            squared = left
        case ast.Call() as call if called_name(call) == "square":
            squared = tree.worked_on(call)
    made = tree.value_of(squared) or squared
    return isinstance(made, ast.BinOp) and isinstance(made.op, ast.Sub)


def _learns_squares(tree: SourceTree) -> bool:
    losses = [argument(call, "loss", 1) for call in tree.calls_of("compile")]
    return bool(losses) and all(loss is not None and _is_mse(tree, loss) for loss in losses)


def _is_mse(tree: SourceTree, node: ast.expr) -> bool:
    made = tree.value_of(node) or node
    name = text_of(made) or typed(made.func if isinstance(made, ast.Call) else made).rpartition(".")[2]
    return bool(_MSE.fullmatch(name))


def _is_squared_at(tree: SourceTree, place: int) -> bool:
    """Return whether the value at a place of what ``evaluate`` returns is one of squares: the loss is the first one."""
    if place == 0:
        return _learns_squares(tree)
    given = [tree.value_of(argument(call, "metrics", 3)) for call in tree.calls_of("compile")]
    parts = [made.elts for made in given if isinstance(made, ast.List | ast.Tuple)]
    return bool(parts) and all(0 < place <= len(part) and _is_mse(tree, part[place - 1]) for part in parts)
