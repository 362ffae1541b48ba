"""Rules about paths that are put together from texts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from grader.submission.source_tree import Finding, SourceTree, text_of, typed

PATH = "path"
"""What findings of these rules are about."""
_FOLDER = re.compile(r"(?:\w*_)?(?:dir|directory|folder|root|path)", re.IGNORECASE)
_PART = re.compile(r"[A-Za-z0-9][\w.-]*(?:/[\w.-]*)*")
"""What is the name of a file or a folder, and neither an ending nor a word of a sentence."""


def joins(tree: SourceTree) -> Iterator[Finding]:
    """Yield folders and names that are put together without a ``/`` between them."""
    for node in tree.all(ast.BinOp):
        part = text_of(node.right)
        if isinstance(node.op, ast.Add) and part and _PART.fullmatch(part) and _is_folder(tree, node.left):
            yield _finding(tree, node, typed(node), node.left, node.right)
    for text in tree.all(ast.JoinedStr):
        for one, following in zip(text.values, text.values[1:], strict=False):
            part = text_of(following)
            if isinstance(one, ast.FormattedValue) and part and _PART.fullmatch(part) and _is_folder(tree, one.value):
                yield _finding(tree, text, typed(text), one.value, following)


def _finding(tree: SourceTree, node: ast.expr, wrong: str, folder: ast.expr, part: ast.expr) -> Finding:
    instead = f"os.path.join({typed(folder)}, {typed(part)})"
    sentence = f"`{wrong}` puts no `/` between the folder and the name: write `{instead}`."
    return replace(tree.finding(node, wrong, instead, sentence, certain=False), about=PATH)


def _is_folder(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether an expression is the path of a folder, by its name or by what makes it, and ends with no ``/``."""
    made = tree.value_of(node)
    if text := text_of(made):
        return not text.endswith(("/", "\\")) and isinstance(node, ast.Name) and bool(_FOLDER.fullmatch(node.id))
    if isinstance(made, ast.Call):
        return tree.name_of(made.func) in ("os.path.join", "os.getcwd", "os.path.dirname", "tempfile.mkdtemp")
    return made is None and isinstance(node, ast.Name) and bool(_FOLDER.fullmatch(node.id))
