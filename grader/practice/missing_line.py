"""Compares a line that was typed into the gap of an item with the line that belongs there, by their syntax trees."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator

from grader.catalogue import code_tree
from grader.catalogue.quiz import GAP

MODULES = ("layers", "callbacks", "optimizers", "losses", "metrics", "utils")
"""Modules of Keras that may be left out in front of a name, as after ``from keras.layers import Dropout``."""


def is_same_line(code: str, typed: str, answer: str) -> bool:
    """Whether both lines, each put into the gap, make the same program.

    Quotation marks, blanks, the order of named arguments, the names of a lambda's arguments and the way to a Keras
    name (``tf.keras.layers.Dropout``, ``layers.Dropout``) do not count. What was typed may repeat what stands beside
    the gap.
    """
    expected = _tree(code.replace(GAP, answer))
    return expected is not None and any(_tree(program) == expected for program in _programs(code, typed))


def why_unreadable(code: str, typed: str) -> str:
    """Return why what was typed is no Python in its place, or nothing."""
    if any(_tree(program) is not None for program in _programs(code, typed)):
        return ""
    try:
        code_tree.parse(code.replace(GAP, typed.strip()))
    except (SyntaxError, ValueError) as error:
        reason = error.msg if isinstance(error, SyntaxError) else str(error)
        return f"Python cannot read your line there: {reason}."
    return ""


def _programs(code: str, typed: str) -> Iterator[str]:
    """Yield the code with the gap filled: as typed, then without what repeats the text before or after the gap."""
    line = next(name for name in code.splitlines() if GAP in name)
    before, after = (part.strip() for part in line.split(GAP))
    text = typed.strip()
    yield code.replace(GAP, text)
    shorter = text[_overlap(before, text) :]
    yield code.replace(GAP, shorter)
    cut = _overlap(shorter, after)
    yield code.replace(GAP, shorter[: len(shorter) - cut])


def _overlap(first: str, second: str) -> int:
    """Return how long the end of ``first`` is that ``second`` begins with."""
    return next((size for size in range(min(len(first), len(second)), 0, -1) if first.endswith(second[:size])), 0)


def _tree(program: str) -> str | None:
    try:
        return ast.dump(_Plain().visit(code_tree.parse(textwrap.dedent(program))))
    except (SyntaxError, ValueError, RecursionError):
        return None


class _Plain(ast.NodeTransformer):
    """Makes two spellings of the same thing one."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """Shorten ``tf.keras`` to ``keras``, and drop a Keras module in front of a name."""
        self.generic_visit(node)
        match node.value:
            case ast.Name(id="tf") if node.attr == "keras":
                return ast.Name("keras", node.ctx)
            case ast.Attribute(value=ast.Name(id="keras"), attr=module) if module in MODULES:
                return ast.Name(node.attr, node.ctx)
            case ast.Name(id=module) if module in MODULES:
                return ast.Name(node.attr, node.ctx)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Sort named arguments."""
        self.generic_visit(node)
        node.keywords.sort(key=lambda word: word.arg or "")
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        """Give the arguments of a lambda the same names everywhere."""
        self._rename(node, [argument.arg for argument in node.args.args])
        for place, argument in enumerate(node.args.args):
            argument.arg = f"_{place}"
        return self.generic_visit(node)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.AST:
        """Give the running name of a generator the same name everywhere."""
        return self._plain_loop(node)

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        """Give the running name of a list the same name everywhere."""
        return self._plain_loop(node)

    def _plain_loop(self, node: ast.GeneratorExp | ast.ListComp) -> ast.AST:
        self._rename(node, [loop.target.id for loop in node.generators if isinstance(loop.target, ast.Name)])
        return self.generic_visit(node)

    @staticmethod
    def _rename(node: ast.AST, names: list[str]) -> None:
        for inner in ast.walk(node):
            if isinstance(inner, ast.Name) and inner.id in names:
                inner.id = f"_{names.index(inner.id)}"
