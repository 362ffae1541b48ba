"""Rules about lines that compute something which nothing keeps: they have no effect.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.submission.source_tree import Finding, SourceTree, nodes_of, typed

_OF_TEXTS = (
    "replace",
    "strip",
    "lstrip",
    "rstrip",
    "lower",
    "upper",
    "casefold",
    "removeprefix",
    "removesuffix",
)
_OF_FILES = re.compile(
    r"\b(?:os|shutil|pathlib|path|file|folder|source|target|\w*_(?:path|file|folder|dir))\b", re.IGNORECASE
)


def texts_dropped(tree: SourceTree) -> Iterator[Finding]:
    """Yield a method of a text whose result is dropped: a text is never changed."""
    for line in tree.all(ast.Expr):
        match line.value:
            case ast.Call(func=ast.Attribute(attr=method, value=ast.Name(id=name) as owner), args=given, keywords=[]):
                is_known = method in _OF_TEXTS and method not in tree.defined and not tree.name_of(owner)
                if is_known and not _OF_FILES.search(name) and (method != "replace" or len(given) == 2):
                    right = f"{name} = {typed(line.value)}"
                    sentence = f"This line has no effect: `{method}` returns a new text. Write `{right}`."
                    yield tree.finding(line, typed(line.value), right, sentence, certain=False)


def values_thrown_away(tree: SourceTree) -> Iterator[Finding]:
    """Yield a line of a function that computes or compares, and keeps nothing."""
    lines = [line for line in tree.all(ast.Expr) if isinstance(line.value, ast.BinOp | ast.Compare | ast.UnaryOp)
             and not isinstance(getattr(line.value, "op", None), ast.RShift | ast.LShift | ast.BitOr)]  # fmt: skip
    inside = {id(node) for function in tree.all(ast.FunctionDef) for node in nodes_of(function)} if lines else set()
    for line in (found for found in lines if id(found) in inside):
        right, instead = "=", "Give the result a name, or use `=`"
        match line.value:
            case ast.Compare(left=target, ops=[ast.Eq(), *_], comparators=[value, *_]):
                right = f"{typed(target)} = {typed(value)}"
                instead = f"Write `{right}`"
        sentence = f"`{typed(line.value)}` is computed, and nothing keeps it: the line has no effect. {instead}."
        yield tree.finding(line, typed(line.value), right, sentence, certain=False)


RULES = (texts_dropped, values_thrown_away)
