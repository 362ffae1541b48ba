"""Rules about outputs that were cut to 0 and 1 before they are measured.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.decisions import (
    OF_ROWS,
    ONE_HOT,
    UNITS,
    decided_from,
    inner_of,
    is_one_hot,
    is_predicted,
)
from grader.submission.rules.reading.examples import MEANS
from grader.submission.rules.reading.possible_values import values_of
from grader.submission.rules.reading.words_beside import is_shown_as_wrong
from grader.submission.rules.rule import rule
from grader.submission.source_tree import MOST_LINKS, Finding, SourceTree, argument, nodes_of, typed
from grader.submission.syntax import called_name

_AREAS = ("roc_auc_score", "average_precision_score", "roc_curve", "precision_recall_curve")
"""Functions of other packages that rank scores."""
_NAMED_AREA = regex(r"(?:^|_)(?:auc|auroc)(?:_|$)", re.IGNORECASE)
_KNOWS_CUT = regex(
    r"\bhard\b|decision|decided|binary|binari[sz]|round|thresholded|\bcut\b|one threshold|0/1|balanced|hart|entscheid"
    r"|gerundet|décision|arrondi|decisi|redonde|arredond|arrotond",
    re.IGNORECASE,
)
"""In what is said beside an area that is measured of decisions on purpose."""
_SUMS = ("sum", "reduce_sum", "count_nonzero")
_SINGLE = regex(
    r"\bentr(?:y|ies)\b|\bcells?\b|element|\bcolumns?\b|\bbits?\b|\bzeros?\b|single|eintr[aä]g|zellen|spalten|élément"
    r"|colonnes?|celd|columnas?|colunas?|colonn[ae]|celle|células?",
    re.IGNORECASE,
)
"""In what is said beside a share of single entries of rows."""


@rule
def areas_of_decisions(tree: SourceTree) -> Iterator[Finding]:
    """Yield an AUC that gets decisions of 0 and 1, where it compares scores at all thresholds."""
    has_areas = tree.mentions("AUC", *_AREAS) or any(map(_NAMED_AREA.search, tree.defined))
    found = [(call, given, decided_from(tree, given)) for call, given in _areas(tree)] if has_areas else []
    if any(scores is None for _, _, scores in found):
        return  # Areas of scores beside them: the two are compared.
    for call, given, scores in found:
        if scores is None or is_shown_as_wrong(tree, call) or _KNOWS_CUT.search(_told(tree, call)):
            continue
        is_near = isinstance(scores, ast.Name) and isinstance(given, ast.Name) and not _is_set_again(tree, scores, call)
        is_near = is_near and not _is_item(tree, scores) and _is_in_one_function(tree, call, scores)
        right = typed(scores) if is_near and not _is_of_several(tree, given) else ""
        write = f"Give it `{right}`." if right else "Give it the outputs as the model predicts them."
        cut = f"`{given.id}` has" if isinstance(given, ast.Name) else "These outputs are"
        sentence = f"{cut} 0 and 1 alone, so the AUC has a single threshold and ranks nothing. {write}"
        yield tree.finding(call, typed(call), right, sentence, certain=False)


def _told(tree: SourceTree, call: ast.Call) -> str:
    """Return what is said beside a call, without the names of what it gets."""
    owner = typed(call.func).replace("_", " ")
    return f"{owner} {tree.said_beside(call)}"


def _is_of_several(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether decisions come from the largest of several outputs."""
    made = tree.value_of(node)
    return any(isinstance(part, ast.Call) and called_name(part) == "argmax" for part in nodes_of(made or node))


def _is_item(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value is one of several in a comprehension."""
    made = [*tree.all(ast.ListComp), *tree.all(ast.GeneratorExp)]
    return any(node in nodes_of(part) for part in made)


def _is_set_again(tree: SourceTree, scores: ast.Name, call: ast.Call) -> bool:
    """Return whether the name of outputs gets another value before a call: ``p = (p > 0.5)``."""
    return any(
        isinstance(name.ctx, ast.Store)
        and tree.key_of(name) == tree.key_of(scores)
        and scores.lineno <= name.lineno <= call.lineno
        for name in tree.all(ast.Name)
    )


def _is_in_one_function(tree: SourceTree, first: ast.AST, second: ast.AST) -> bool:
    around = [tree.functions_around(node) for node in (first, second)]
    return around[0] == around[1]


def _areas(tree: SourceTree) -> Iterator[tuple[ast.Call, ast.expr]]:
    """Yield calls that measure an AUC, with the outputs that they get."""
    for call in tree.all(ast.Call):
        given = None
        if _is_metric(tree, call, "AUC"):
            given = argument(call, "y_pred", 1)
        elif called_name(call) in _AREAS:
            given = argument(call, "y_score", 1)
        elif isinstance(call.func, ast.Name) and _NAMED_AREA.search(call.func.id):
            parts = [*call.args, *(word.value for word in call.keywords)]
            predicted = [part for part in parts if is_predicted(tree, part)]
            given = predicted[0] if len(predicted) == 1 and call.func.id in tree.defined else None
        if given is not None:
            yield call, given


def _is_metric(tree: SourceTree, call: ast.Call, name: str) -> bool:
    """Return whether a call gives labels and outputs to a metric of Keras."""
    is_update = isinstance(call.func, ast.Attribute) and call.func.attr == "update_state"
    owner = call.func.value if is_update else call.func  # type: ignore[attr-defined]
    if isinstance(owner, ast.Attribute) and not is_update:
        return False
    return any(isinstance(made, ast.Call) and tree.keras_name_of(made.func) == f"metrics.{name}"
               for made in values_of(tree, owner))  # fmt: skip


@rule
def rows_compared_by_entries(tree: SourceTree) -> Iterator[Finding]:
    """Yield decided outputs that are compared with one-hot rows entry by entry, and the mean of all entries."""
    units = [tree.number_of(argument(call, "units", 0)) for call in tree.calls_named("Dense")]
    if units[-1:] == [2.0] or not tree.mentions(*ONE_HOT, *UNITS):
        return  # Of two values that add up to 1, both are right, or both are wrong.
    for node in (*tree.all(ast.Compare), *tree.all(ast.Call)):
        sides = _compared(tree, node)
        if len(sides) != 2 or not any(is_one_hot(tree, side) for side in sides):
            continue
        cut = [side for side in sides if _is_decided_table(tree, side)]
        mean = node if isinstance(node, ast.Call) and called_name(node) != "equal" else _mean_of(tree, node)
        if not cut or mean is None or is_shown_as_wrong(tree, mean):
            continue
        if not _SINGLE.search(" ".join([tree.said_beside(mean), *tree.said_around(mean)[:1]])):
            yield tree.finding(mean, typed(mean), "", OF_ROWS, certain=False)


def _compared(tree: SourceTree, node: ast.AST) -> list[ast.expr]:
    """Return two values that are compared; also by the metric ``Accuracy``, which counts entries that are equal."""
    match node:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            return [left, right]
        case ast.Call(args=[left, right]) if called_name(node) == "equal" or _is_metric(tree, node, "Accuracy"):
            return [left, right]
    return []


def _is_decided_table(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value is a table of decisions: cut entry by entry, or one-hot rows of the largest ones."""
    outputs = decided_from(tree, node)
    is_cut = outputs is not None and not isinstance(outputs, ast.Constant)
    return is_cut and (is_one_hot(tree, node) or not _is_of_several(tree, node))


def _mean_of(tree: SourceTree, compared: ast.AST) -> ast.expr | None:
    """Return the mean over all entries of what is compared; ``None`` where rows are put together before."""
    shares = [node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Div) and ".size" in typed(node.right)]
    totals = [(node, node.left) for node in shares if isinstance(node.left, ast.Call)]
    means: list[tuple[ast.expr, ast.Call]] = [(node, call) for node, call in totals if called_name(call) in _SUMS]
    means += [(call, call) for call in tree.all(ast.Call) if called_name(call) in MEANS]
    for mean, call in means:
        is_method = isinstance(call.func, ast.Attribute) and not tree.name_of(call.func)
        node: ast.AST | None = tree.worked_on(call) if argument(call, "axis", 0 if is_method else 1) is None else None
        for _ in range(MOST_LINKS):
            node = tree.value_of(node) or node
            if node is compared:
                return mean
            node = None if node is None or isinstance(node, ast.Subscript) else inner_of(tree, node)
    return None
