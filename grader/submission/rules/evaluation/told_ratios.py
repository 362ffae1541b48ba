"""Rules on ratios that are told as another figure: of mistakes that are gone, and of the angle between two vectors.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.shown_values import shown_as
from grader.submission.rules.reading.value_flow import sources_of
from grader.submission.rules.rule import rule
from grader.submission.source_tree import Finding, SourceTree, nodes_of, said_in, typed
from grader.submission.syntax import called_name

_FEWER_MISTAKES = regex(
    r"(?:fewer|less) (?:\w+ )?(?:mistakes|errors)|(?:mistakes?|errors?)(?: rate)? (?:\w+ )?"
    r"(?:saved|gone|removed|avoided|reduc\w+|fixed|cut)"
    r"|(?:part|share|fraction|percent(?:age)?|much) of (?:the |its |all )?(?:mistakes|errors)"
    r"|(?:saves?|removes?|avoids?|reduces?|cuts?) (?:\w+ ){0,3}(?:mistakes|errors)\b"
    r"|weniger Fehler|moins d'erreurs|menos errores|menos erros|meno errori",
    re.IGNORECASE,
)
_ACCURACY = regex(
    r"acc(?:uracy|uracies|s)?(?![a-z])|genauigkeit|précision|exactitud|acur[áa]cia|accuratezza", re.IGNORECASE
)
_COSINE = regex(r"cosine|(?<![a-z])cos(?![a-z])|kosinus|cosinus|coseno|cosseno", re.IGNORECASE)
_LENGTHS = ("norm", "sqrt", "hypot")
_PRODUCTS = ("dot", "inner", "vdot", "matmul", "reduce_sum", "einsum", "tensordot", "matvec")


@rule
def growth_told_as_fewer_mistakes(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``(after - before) / before`` of accuracies that is told as the part of the mistakes that is gone."""
    for node in tree.all(ast.BinOp):
        match node:
            case ast.BinOp(ast.BinOp(after, ast.Sub(), before), ast.Div(), divisor):
                is_growth = tree.key_of(before) == tree.key_of(divisor)
            case ast.BinOp(ast.BinOp(after, ast.Div(), before), ast.Sub(), unit):
                is_growth = tree.number_of(unit) == 1
            case _:
                continue
        said = " ".join(_words_of(tree, node)).replace("_", " ") if is_growth else ""
        if not _FEWER_MISTAKES.search(said):
            continue
        if _ACCURACY.search(" ".join([said, *(typed(part) for part in sources_of(tree, [after, before]))])):
            right = f"({typed(after)} - {typed(before)}) / (1 - {typed(before)})"
            sentence = (
                f"This is how much the accuracy grows, and no part of the mistakes: these are `1 - {typed(before)}`. "
                f"Write `{right}`."
            )
            yield tree.finding(node, typed(node), right, sentence, certain=False)


def _words_of(tree: SourceTree, node: ast.AST) -> list[str]:
    """Return the words for a value: beside it, in its function, and where it or its function is shown."""
    found = [*shown_as(tree, node), tree.said_beside(node), *tree.said_around(node)]
    for code in tree.functions_around(node)[-1:]:
        found.append(code.name)
        for call in tree.calls_named(code.name):
            found += [*shown_as(tree, call), tree.said_beside(call)]
            found += [said_in(shown) for shown in tree.calls_named("print") if call in nodes_of(shown)]
    return found


@rule
def cosines_by_one_length(tree: SourceTree) -> Iterator[Finding]:
    """Yield a product of two vectors that is divided by the length of one of them, and is called a cosine."""
    if tree.mentions("normalize", "l2_normalize", "CosineSimilarity", "cosine_similarity"):
        return
    quotients = [node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Div) and _lengths_in(tree, node.right)]
    if len(quotients) != 1:
        return
    node = quotients[0]
    said = " ".join(_words_of(tree, node))
    if not _is_product(tree, node.left) or _lengths_in(tree, node.right) != 1 or not _COSINE.search(said):
        return
    sentence = (
        "A cosine divides by the lengths of both vectors, and this divides by one, so long vectors come first. Divide "
        "by the length of the other one too."
    )
    yield tree.finding(node, typed(node), "", sentence, certain=False)


def _lengths_in(tree: SourceTree, node: ast.AST) -> int:
    """Return how many lengths of vectors a divisor multiplies; 0 where it is something else."""
    made = tree.value_of(node) or node
    match made:
        case ast.BinOp(left=left, op=ast.Mult() | ast.Add(), right=right):
            return _lengths_in(tree, left) + _lengths_in(tree, right)
        case ast.Call() if called_name(made) in _LENGTHS:
            products = [
                part for part in nodes_of(made) if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mult)
            ]
            return 2 if any(typed(part.left) != typed(part.right) for part in products) else 1
        case ast.Call() if called_name(made) in ("maximum", "max", "clip", "outer") and made.args:
            return 2 if called_name(made) == "outer" else _lengths_in(tree, made.args[0])
        case ast.Subscript(value=value):
            return _lengths_in(tree, value)
        case ast.Attribute():
            lengths = [line.value for line in tree.all(ast.Assign) if typed(line.targets[0]) == typed(made)]
            return min((_lengths_in(tree, value) for value in lengths), default=0)
    return 0


def _is_product(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value is the product of two vectors, or of a table and a vector."""
    match tree.value_of(node) or node:
        case ast.BinOp(op=ast.MatMult()):
            return True
        case ast.Call() as call:
            return called_name(call) in _PRODUCTS or (
                called_name(call) == "sum" and any(isinstance(part, ast.Mult) for part in nodes_of(call))
            )
    return False
