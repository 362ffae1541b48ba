"""What a piece of code looks like: small questions that several rules ask."""

from __future__ import annotations

import ast

from grader.submission.source_tree import SourceTree, typed

LEAVES_A_LOOP = ast.Break | ast.Return | ast.Raise
"""Statements after which a loop does not go on."""
_KEEPS_OR_ADDS = (":", "None", "...", "np.newaxis", "tf.newaxis")


def adds_axes_alone(index: ast.expr) -> bool:
    """Return whether an index keeps all values, and at most adds axes: ``x[:, np.newaxis]``."""
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    return all(typed(part) in _KEEPS_OR_ADDS for part in parts)


def in_brackets(node: ast.expr) -> str:
    """Return an expression as it is written in a product: a sum in brackets."""
    return f"({typed(node)})" if isinstance(node, ast.BinOp) else typed(node)


def with_argument(call: ast.Call, argument: str) -> str:
    """Return a call as it is written with one argument more; of a long one only the new argument is shown.

    >>> from grader.submission.source_tree import read_source
    >>> with_argument(read_source("tf.argmax(probs)").all(ast.Call)[0], "axis=-1")
    'tf.argmax(probs, axis=-1)'
    """
    text = typed(call)
    before = text[:-1] if text.endswith(")") else f"{typed(call.func)}(…"
    return f"{before}{'' if before.endswith('(') else ', '}{argument})"


def is_name_or_own(node: ast.AST) -> bool:
    """Return whether something is a name, or an attribute of ``self``."""
    return isinstance(node, ast.Name) or (isinstance(node, ast.Attribute) and typed(node.value) == "self")


def makes_a_model(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value is made by ``Model(…)`` or ``Sequential(…)`` of Keras."""
    made = tree.made_by(node)
    return isinstance(made, ast.Call) and tree.keras_name_of(made.func).split(".")[-1] in ("Model", "Sequential")
