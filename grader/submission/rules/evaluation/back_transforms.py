"""Rules on the way back from what a model predicts to the values: steps in the wrong order, and sums of factors.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.submission.rules.reading.formulas import matched
from grader.submission.rules.rule import rule
from grader.submission.source_tree import Finding, SourceTree, nodes_of, typed
from grader.submission.syntax import called_name

_LOGS = ("log", "log1p", "log10", "log2")


@rule
def exponentials_before_the_scale(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``exp(z) * std + mean`` with the mean and standard deviation of logarithms: the scale comes first."""
    for node in tree.all(ast.BinOp):
        for name in ("exp", "expm1"):
            found = next((found for form in (f"{name}(A) * B + C", f"C + {name}(A) * B")
                          if (found := matched(tree, form, node)) is not None), None)  # fmt: skip
            if found is None or not all(_is_of_logs(tree, found[letter]) for letter in "BC"):
                continue
            back, std, mean = (typed(found[letter]) for letter in "ABC")
            call = next(part for part in nodes_of(node) if isinstance(part, ast.Call) and called_name(part) == name)
            right = f"{typed(call.func)}({back} * {std} + {mean})"
            sentence = f"The logarithms were scaled last, so the scale is undone first. Write `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


def _is_of_logs(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a number is the mean or the standard deviation of logarithms."""
    made = tree.value_of(node)
    if not isinstance(made, ast.Call) or called_name(made) not in ("mean", "std"):
        return False
    source = tree.worked_on(made)
    value = tree.value_of(source) or source
    return any(isinstance(part, ast.Call) and called_name(part) in _LOGS for part in (nodes_of(value) if value else ()))


@rule
def growth_added_up(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``price * np.cumsum(1 + returns)``: factors of growth are multiplied."""
    for node in (node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Mult)):
        for side in (node.left, node.right):
            if isinstance(side, ast.Call) and matched(tree, "cumsum(1 + A)", side) is not None:
                right = typed(side).replace("cumsum", "cumprod", 1)
                sentence = f"This adds up the factors of growth: about 1, 2, 3, …. They are multiplied: `{right}`."
                yield tree.finding(side, typed(side), right, sentence, certain=False)
