"""What the formula of a learning rate gives."""

from __future__ import annotations

import ast

from grader.submission.source_tree import SourceTree, calculated

HALF = 0.5
"""A schedule that multiplies by no more than this in each epoch ends the training soon."""


def at_first(tree: SourceTree, node: ast.AST, epoch: str) -> float | None:
    """Return the value of a formula in epoch 0; ``None`` where it is not known."""
    match node:
        case ast.Name(id=name) if name == epoch:
            return 0.0
        case ast.BinOp(left=left, op=sign, right=right):
            first, other = at_first(tree, left, epoch), at_first(tree, right, epoch)
            if isinstance(sign, ast.Mult) and 0 in (first, other):
                return 0.0
            return calculated(sign, first, other)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            value = at_first(tree, operand, epoch)
            return None if value is None else -value
        case ast.Call(func=ast.Name(id="min" | "max" as which), args=[one_side, other_side]):
            values = [at_first(tree, side, epoch) for side in (one_side, other_side)]
            known = [value for value in values if value is not None]
            return (min(known) if which == "min" else max(known)) if len(known) == len(values) else None
    return tree.number_of(node)
