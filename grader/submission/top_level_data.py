"""Whether a file loads data of its own at its top, as the notebooks of a course do."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.submission.definitions import FUNCTION, is_main_guard
from grader.submission.submission import Submission
from grader.submission.syntax import called_name

_LOADING = frozenset({
    "ZipFile", "download", "genfromtxt", "get_file", "load_data", "loadtxt", "open", "read_csv", "read_json",
    "urlretrieve",
})  # fmt: skip
"""Calls that load data."""
_DATA = (".csv", ".h5", ".json", ".npz", ".pkl", ".txt", ".zip")
"""How the names of files of data end."""


def loads_at_its_top(submission: Submission) -> bool:
    """Return whether a file loads data of its own outside of its functions: none are there while it is graded.

    A file in the kit's own form loads with ``grader.data``.
    """
    tree = submission.tree()
    if tree is None:
        return False
    nodes = list(_at_top(tree))
    called = {called_name(node) for node in nodes if isinstance(node, ast.Call)}
    texts = (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
    if any(isinstance(node, ast.Call) and ast.unparse(node.func) == "tfds.load" for node in nodes):
        return True
    return "load_data" in called or bool(called & _LOADING and any(text.lower().endswith(_DATA) for text in texts))


def _at_top(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the nodes outside of functions, and of what runs only as a program."""
    coming: list[ast.AST] = [
        statement for statement in tree.body if not (isinstance(statement, ast.If) and is_main_guard(statement))
    ]
    while coming:
        node = coming.pop()
        if not isinstance(node, (*FUNCTION, ast.Lambda)):
            yield node
            coming += ast.iter_child_nodes(node)
