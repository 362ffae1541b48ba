"""Which errors a program puts side by side, and whether a model has made them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.decisions import PREDICTS, ends_of, in_another_form, is_predicted
from grader.submission.rules.reading.examples import ABSOLUTES, AVERAGES
from grader.submission.rules.reading.value_flow import Place, ends_of_places, sources_of
from grader.submission.source_tree import Key, SourceTree, argument, assigned, nodes_of, text_of
from grader.submission.syntax import called_name

_ERROR_KEY = regex(r"(?:val_)?(?:mae|mean_absolute_error)")
_CHOOSES = ("min", "max", "sorted", "argmin", "argmax")


def sets_of_errors(tree: SourceTree) -> Iterator[list[ast.AST]]:
    """Yield the errors that are compared, divided, kept in one place or printed in one line."""
    for values in _sets_of_values(tree):
        ends = [
            place.node for value in values for place in ends_of_places(tree, Place(value), lambda n: _same(tree, n))
        ]
        errors = [end for end in dict.fromkeys(ends) if evaluated_on(tree, end) or sized_difference(tree, end)]
        if len(errors) > 1:
            yield errors


def _same(tree: SourceTree, node: ast.AST) -> Iterable[ast.expr]:
    return [node.value] if isinstance(node, ast.FormattedValue) else in_another_form(tree, node)


def _sets_of_values(tree: SourceTree) -> Iterator[list[ast.expr]]:
    kept: dict[Key, list[ast.expr]] = {}
    for line in tree.all(ast.Assign):
        for target, value in assigned(line):
            if isinstance(target, ast.Subscript):
                kept.setdefault(tree.key_of(target.value), []).append(value)
    for call in tree.calls_named("append"):
        if isinstance(call.func, ast.Attribute) and call.args:
            kept.setdefault(tree.key_of(call.func.value), []).extend(_parts_of(call.args[0]))
    yield from kept.values()
    yield from (made.values for made in tree.all(ast.Dict))
    rows: list[ast.List | ast.Tuple] = [*tree.all(ast.List), *tree.all(ast.Tuple)]
    for row in rows:
        yield [part for given in row.elts for part in _parts_of(given)]
    for test in tree.all(ast.Compare):
        yield [test.left, *test.comparators]
    for term in tree.all(ast.BinOp):
        if isinstance(term.op, ast.Sub | ast.Div):
            yield [term.left, term.right]
    for name in (*_CHOOSES, "print"):
        for call in tree.calls_named(name):
            yield [part for given in call.args for part in _parts_of(given)]


def _parts_of(given: ast.expr) -> list[ast.expr]:
    match given:
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.JoinedStr(values=parts):
            return parts
    return [given]


def evaluated_on(tree: SourceTree, node: ast.AST) -> list[ast.expr]:
    """Return the examples on which Keras has measured an error, by its key in what ``evaluate`` returns."""
    if not isinstance(node, ast.Subscript) or not _ERROR_KEY.fullmatch(text_of(node.slice) or ""):
        return []
    made = tree.value_of(node.value)
    if not isinstance(made, ast.Call) or not tree.is_call_of(made, "evaluate"):
        return []
    return [given for word, at in (("x", 0), ("y", 1)) if (given := argument(made, word, at)) is not None]


def sized_difference(tree: SourceTree, node: ast.AST) -> list[ast.expr]:
    """Return the sides of the differences whose mean size a value is, or the one whose neighbours are subtracted."""
    made: ast.AST | None = node
    for names in (AVERAGES, ABSOLUTES):
        call = tree.value_of(made)
        made = tree.worked_on(call) if isinstance(call, ast.Call) and called_name(call) in names else None
    match tree.value_of(made):
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return [left, right]
        case ast.Call() as change if called_name(change) == "diff":
            values = tree.worked_on(change)
            return [] if values is None else [values]
    return []


def true_values(tree: SourceTree, error: ast.AST) -> list[ast.expr]:
    """Return the values on which a model is measured by an error; nothing for an error that no model makes."""
    sides = sized_difference(tree, error)
    predicted = [is_output(tree, side) for side in sides]
    if sum(predicted) == 1 and len(sides) > 1:
        return [side for side, is_one in zip(sides, predicted, strict=True) if not is_one]
    return evaluated_on(tree, error)


def is_output(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value comes from what a model predicts, also in a function of the program."""
    calls = [part for place in ends_of(tree, node) for part in nodes_of(place.node) if isinstance(part, ast.Call)]
    return is_predicted(tree, node) or any(called_name(call) in PREDICTS for call in calls)


def is_of_a_baseline(tree: SourceTree, error: ast.AST) -> bool:
    """Return whether an error is a mean size of differences of values that no model has predicted."""
    sides = sized_difference(tree, error)
    calls = [part for source in sources_of(tree, sides) for part in nodes_of(source) if isinstance(part, ast.Call)]
    is_of_model = any(called_name(call) == "fit" for call in calls) or any(is_output(tree, side) for side in sides)
    return bool(sides) and not is_of_model
