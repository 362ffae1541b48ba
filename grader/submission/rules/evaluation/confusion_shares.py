"""Rules on shares of the classes that are told as another metric: of the diagonal of a table, or of all examples.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.decisions import FORMS, in_another_form, predicts_first
from grader.submission.rules.reading.examples import MEANS
from grader.submission.rules.reading.shown_values import shown_as
from grader.submission.rules.reading.value_flow import Place, ends_of_places, item_sources, sources_of
from grader.submission.rules.reading.words_beside import is_shown_as_wrong
from grader.submission.rules.rule import rule
from grader.submission.source_tree import Finding, Key, SourceTree, argument, nodes_of, typed, words_of
from grader.submission.syntax import called_name

_RECALL = regex(
    r"recall|sensitiv|sensibil|true.positive.rate|(?<![^\W_])tpr(?![^\W_])|trefferquote|rappel|exhaustiv|revoca"
    r"|\b(?:encontrad[oa]s?|gefunden|trouvée?s?|trovat[ieao]|erkannt|reconnue?s?|reconhecid[oa]s?|reconocid[oa]s?)\b"
    r"(?! (?:als|como|comme|come)\b)"
    r"|\bof (?:them|(?:all|the|each|its) \w+) (?:are |is |was |were )?(?:found|recogni[sz]ed)(?! as\b)",
    re.IGNORECASE,
)
_OF_ITS_OWN = regex(
    r"\bof (?:its|their)(?: own)? \w+ (?:are |is |was |were )(?:\w+ )?(?:right|correct\w*|known|read|found"
    r"|recogni[sz]ed)\b",
    re.IGNORECASE,
)
_AGAINST_REST = regex(r"accurac|\brest\b|\b(?:one|ova|ovr)[ _-]", re.IGNORECASE)
"""In what tells a share as that of all examples, which are of a class or not."""
_PRECISION = regex(r"precision|pr[äa]zision|positive.predictive|(?<![^\W_])ppv(?![^\W_])", re.IGNORECASE)
_ENGLISH = regex(r"\b(?:the|of|which|that|is|are|for|each)\b")
_PREDICTED = regex(
    r"predict\(|\bmodel\(|pred|guess|output|forecast|vorhers|geraten|prédi|previs|pronóst", re.IGNORECASE
)
_DIAGONALS = ("diag", "diagonal", "diag_part")
_SUMS = ("sum", "reduce_sum")
_DIVIDES = ("divide", "true_divide", "divide_no_nan")
_KEEPS_ABOVE = ("maximum", "max", "clip")
"""What keeps a divisor above 0."""
_COLUMNS, _ROWS = 0, 1
"""The axes of a sum that leave one for each column, and for each row."""


@rule
def shares_of_the_other_axis(tree: SourceTree) -> Iterator[Finding]:
    """Yield the diagonal divided by column sums that is told as the recall, or by row sums, as the precision."""
    for node, matrix, axis in _shares(tree):
        has_labels_in_rows = _labels_in_rows(tree, matrix)
        if has_labels_in_rows is None or is_shown_as_wrong(tree, node):
            continue
        is_recall = (axis == _ROWS) == has_labels_in_rows
        told = shown_as(tree, node)
        says_recall, says_precision = (any(map(words.search, told)) for words in (_RECALL, _PRECISION))
        if says_recall in (says_precision, is_recall) or (says_precision and not _is_english(tree, told)):
            continue
        rows_are = "the true classes" if has_labels_in_rows else "the predicted classes"
        found, name = ("recall", "precision") if is_recall else ("precision", "recall")
        of, by = ("rows", "columns") if axis == _ROWS else ("columns", "rows")
        sentence = (
            f"Rows of `{typed(matrix)}` are {rows_are}: its diagonal divided by the sums of {of} is the {found}. For "
            f"the {name}, divide by the sums of {by}: `axis={1 - axis}`."
        )
        yield tree.finding(node, typed(node), "", sentence, certain=False)


@rule
def accuracies_against_the_rest(tree: SourceTree) -> Iterator[Finding]:
    """Yield how often it is known whether examples are of one class, where it is told as the recall of the class."""
    for call in tree.all(ast.Call):
        sides = _asked_of_one_class(tree, call)
        if sides is None or is_shown_as_wrong(tree, call):
            continue
        told = [*shown_as(tree, call), *tree.said_around(call)]
        says_recall = any(words.search(text) for text in told for words in (_RECALL, _OF_ITS_OWN))
        if not says_recall or any(map(_AGAINST_REST.search, told)):
            continue
        predicted = [_is_predicted(tree, getattr(tree.value_of(side), "left", side)) for side in sides]
        label, guess = (typed(side) for side in (sides if predicted[1] else sides[::-1]))
        right = f"np.mean(({guess})[{label}])" if any(map(_is_compared, sides)) else f"np.mean({guess}[{label}])"
        advice = f"write `{right}`" if predicted[0] != predicted[1] else "take the mean of its own examples alone"
        sentence = f"`{typed(call)}` counts the examples of other classes as right as well. For the recall, {advice}."
        yield tree.finding(call, typed(call), right if predicted[0] != predicted[1] else "", sentence, certain=False)


def _is_compared(node: ast.expr) -> bool:
    return isinstance(node, ast.Compare)


def _asked_of_one_class(tree: SourceTree, call: ast.Call) -> tuple[ast.expr, ast.expr] | None:
    """Return both sides of a mean that compares whether labels are of one class with whether predictions are."""
    compared = tree.value_of(tree.worked_on(call)) if called_name(call) in MEANS else call
    while isinstance(compared, ast.Call) and called_name(compared) in ("cast", "astype"):
        compared = tree.value_of(tree.worked_on(compared))
    match compared:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            pass
        case ast.Call(args=[left, right]) if called_name(compared) in ("equal", "accuracy_score"):
            if compared is call and called_name(call) == "equal":
                return None
        case _:
            return None
    asked = [_class_asked(tree, side) for side in (left, right)]
    return (left, right) if asked[0] is not None and asked[0] == asked[1] else None


def _class_asked(tree: SourceTree, node: ast.expr) -> Key | None:
    """Return the class that values are compared with."""
    match tree.value_of(node):
        case ast.Compare(ops=[ast.Eq()], comparators=[number]):
            pass
        case ast.Call(args=[_, number]) as call if called_name(call) == "equal":
            pass
        case _:
            return None
    # Of two classes, it is the share of all examples that are right.
    return None if tree.number_of(number) in (0, 1) else tree.key_of(number)


def _is_english(tree: SourceTree, told: list[str]) -> bool:
    """Return whether *precision* is the metric, and not a word for an accuracy in another language."""
    return tree.mentions("recall") or bool(_RECALL.search("\n".join(tree.lines)) or _ENGLISH.search(" ".join(told)))


def _shares(tree: SourceTree) -> Iterator[tuple[ast.expr, ast.expr, int]]:
    """Yield shares of a diagonal, each with its table and the axis of the sums that divide it."""
    for node, part, whole in _divisions(tree):
        diagonal, total = _diagonal_in(tree, part), _sum_in(tree, whole)
        if diagonal is not None and total is not None and tree.key_of(diagonal) == tree.key_of(total[0]):
            yield node, diagonal, total[1]
    for call in tree.all(ast.Call):
        made = tree.value_of(tree.worked_on(call)) if called_name(call) in _DIAGONALS else None
        for node, part, whole in _divisions(tree):
            total = _sum_in(tree, whole) if node is made else None
            if total is not None and tree.key_of(_plain(tree, part)) == tree.key_of(total[0]):
                yield call, total[0], total[1]


def _divisions(tree: SourceTree) -> Iterator[tuple[ast.expr, ast.expr, ast.expr]]:
    for node in tree.all(ast.BinOp):
        if isinstance(node.op, ast.Div):
            yield node, node.left, node.right
    for name in _DIVIDES:
        yield from ((call, call.args[0], call.args[1]) for call in tree.calls_named(name) if len(call.args) > 1)


def _plain(tree: SourceTree, node: ast.expr) -> ast.expr:
    """Return a value without what changes its kind or shape, or keeps it above 0; not what its name stands for."""
    for _ in range(9):
        inner: ast.expr | None = None
        match node:
            case ast.Call() if called_name(node) in FORMS:
                inner = tree.worked_on(node)
            case ast.Call(args=[first, *others]) if called_name(node) in _KEEPS_ABOVE:
                inner = others[0] if tree.number_of(first) is not None and others else tree.worked_on(node)
            case ast.BinOp(left=left, op=ast.Add(), right=right) if tree.number_of(right) is not None:
                inner = left
            case ast.Subscript(value=value, slice=index) if "None" in typed(index) or "newaxis" in typed(index):
                inner = value
        if inner is None:
            return node
        node = inner
    return node


def _made(tree: SourceTree, node: ast.expr) -> ast.expr:
    """Return what a value is computed by, without what keeps it as it is."""
    plain = _plain(tree, node)
    made = tree.value_of(plain)
    return _plain(tree, made) if isinstance(made, ast.expr) else plain


def _diagonal_in(tree: SourceTree, node: ast.expr) -> ast.expr | None:
    """Return the table whose diagonal a value is, or one item of it: ``np.diag(m)``, ``m[i, i]``, ``m[i][i]``."""
    match _made(tree, node):
        case ast.Call() as call if called_name(call) in _DIAGONALS:
            worked_on = tree.worked_on(call)
            return None if worked_on is None else _plain(tree, worked_on)
        case ast.Subscript(value=matrix, slice=ast.Tuple(elts=[first, second])) if typed(first) == typed(second):
            return matrix
        case ast.Subscript(value=ast.Subscript(value=matrix, slice=first), slice=second) if typed(first) == typed(
            second
        ):
            return matrix
        case ast.Subscript(value=inner):
            return _diagonal_in(tree, inner)
    return None


def _sum_in(tree: SourceTree, node: ast.expr) -> tuple[ast.expr, int] | None:
    """Return the table that a value sums, and the axis: 0 for a sum of each column, 1 for one of each row."""
    made = _made(tree, node)
    match made:
        case ast.Call() if called_name(made) in _SUMS:
            return _of_sum(tree, made)
        case ast.Subscript(value=inner, slice=ast.Name() | ast.Constant()):
            return _sum_in(tree, inner)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            rests = [(left, _made(tree, right)), (right, _made(tree, left))]
            for part, rest in rests:  # True and false ones: `tp + (matrix[i].sum() - tp)`.
                is_rest = isinstance(rest, ast.BinOp) and isinstance(rest.op, ast.Sub)
                if is_rest and _diagonal_in(tree, part) is not None and _diagonal_in(tree, rest.right) is not None:  # type: ignore[attr-defined]
                    return _sum_in(tree, rest.left)  # type: ignore[attr-defined]
    return None


def _of_sum(tree: SourceTree, call: ast.Call) -> tuple[ast.expr, int] | None:
    given = tree.worked_on(call)
    is_method = isinstance(call.func, ast.Attribute) and not tree.name_of(call.func)
    axis = tree.number_of(argument(call, "axis", 0 if is_method else 1))
    given = _plain(tree, given) if given is not None else None
    if given is not None and axis is not None:
        return (given, _COLUMNS if axis in (0, -2) else _ROWS)
    match given:
        case ast.Subscript(
            value=matrix, slice=ast.Tuple(elts=[ast.Slice(lower=None, upper=None), ast.Name() | ast.Constant()])
        ):
            return matrix, _COLUMNS
        case ast.Subscript(
            value=matrix, slice=ast.Tuple(elts=[ast.Name() | ast.Constant(), ast.Slice(lower=None, upper=None)])
        ):
            return matrix, _ROWS
        case ast.Subscript(value=matrix, slice=ast.Name() | ast.Constant()):
            return matrix, _ROWS
        case ast.GeneratorExp(elt=ast.Subscript(value=ast.Name(id=row)), generators=[part]) if (
            typed(part.target) == row
        ):
            return part.iter, _COLUMNS
    return None


def _labels_in_rows(tree: SourceTree, matrix: ast.expr) -> bool | None:
    """Return whether the rows of a table of confusion are the labels; ``None`` where that is not seen."""
    places = ends_of_places(tree, Place(matrix), lambda node: in_another_form(tree, node))
    found = {_order_of(tree, place.node) for place in places}
    return found.pop() if len(found) == 1 else None


def _order_of(tree: SourceTree, made: ast.AST) -> bool | None:
    match made:
        case ast.Call() if called_name(made) == "confusion_matrix" and not predicts_first(made):
            words = words_of(made)
            first = words.get("labels") if len(made.args) < 1 else made.args[0]
            sides = [words.get("y_true") or first, words.get("predictions") or argument(made, "y_pred", 1)]
            return _order(tree, sides)
        case ast.Call() if called_name(made) in ("zeros", "zeros_like"):
            return _order_counted(tree, made)
    return None


def _order_counted(tree: SourceTree, made: ast.Call) -> bool | None:
    """Return the order of a table that is filled by counting: ``m[label, guess] += 1``, ``np.add.at(m, (y, p), 1)``."""
    names = {typed(line.targets[0]) for line in tree.all(ast.Assign) if line.value is made}
    for line in tree.all(ast.AugAssign):
        match line.target:
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Tuple(elts=[first, second])) if name in names:
                return _order(tree, [first, second])
            case ast.Subscript(value=ast.Subscript(value=ast.Name(id=name), slice=first), slice=second) if (
                name in names
            ):
                return _order(tree, [first, second])
    for call in tree.calls_named("at"):
        match call.args:
            case [ast.Name(id=name), ast.Tuple(elts=[first, second]), *_] if name in names:
                return _order(tree, [first, second])
    return None


def _order(tree: SourceTree, sides: list[ast.expr | None]) -> bool | None:
    predicted = [side is not None and _is_predicted(tree, side) for side in sides]
    return predicted[1] if predicted[0] != predicted[1] else None


def _is_predicted(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether a class is one that a model predicts: by itself, or an item of such ones in a loop."""
    names = [part for part in nodes_of(node) if isinstance(part, ast.Name)]
    items = [source for name in names for source in item_sources(tree).get(tree.key_of(name), [])]
    return any(_PREDICTED.search(typed(source)) for source in [node, *sources_of(tree, items or [node])])
