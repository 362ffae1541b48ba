"""What a course notebook loads at its top and that is not here: a small file of the same form, digits, or images."""

from __future__ import annotations

import ast
import contextlib
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

DIGITS = "__given_digits__"
"""The name under which a submission calls for digits, while it is run."""
FOLDER = "course_images"
"""A folder of images that is given."""
MOST_PATH = 300
"""Characters of a text that may be a path."""


class Given(ast.NodeTransformer):
    """Puts what the kit gives in the place of what a statement would load.

    ``name`` and ``text`` are those of a file, which is read in place of missing ones with the same ending. ``digits``
    returns what ``mnist.load_data`` would. Functions keep their text: what they load, the rubric gives.
    """

    def __init__(self, name: str = "", text: str = "", digits: Callable[[], Any] = tuple) -> None:
        self.digits = digits
        self._name, self._text = name, text
        self._ending = Path(name).suffix
        self._found = 0

    def put_into(self, statement: ast.stmt) -> bool:
        """Change a statement where it would load something that is missing; return whether it did."""
        before = self._found
        self.visit(statement)
        return self._found > before

    @contextlib.contextmanager
    def folders(self, names: dict[str, Any]) -> Iterator[None]:
        """Within this block readers of image folders read one of ours, with images of two classes.

        ``names`` are those of the submission, which may have imported such a reader.
        """
        from grader.candidate.worker.adapting import reading_folders, write_images

        write_images(Path(FOLDER))
        with reading_folders(types.SimpleNamespace(__globals__=names), FOLDER):
            yield

    def visit_FunctionDef(self, node: ast.AST) -> ast.AST:
        """Leave functions as they are."""
        return node

    visit_AsyncFunctionDef = visit_Lambda = visit_FunctionDef

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        """Replace the path of a file."""
        return self._file(node) if self._is_missing(node) else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        """Replace a path that is put together: ``f"{folder}/news.csv"``."""
        return self._file(node) if self._is_missing(node.values[-1]) else node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Replace ``folder + "/news.csv"``."""
        is_path = isinstance(node.op, ast.Add) and self._is_missing(node.right)
        return self._file(node) if is_path else self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Replace ``os.path.join(folder, "news.csv")``, ``get_file("news.csv", …)`` and ``mnist.load_data(…)``."""
        called = ast.unparse(node.func)
        if called.endswith("load_data") and "mnist" in called.lower():
            self._found += 1
            return ast.copy_location(ast.Call(ast.copy_location(ast.Name(DIGITS, ast.Load()), node), [], []), node)
        if called.endswith((".join", "get_file")) and any(map(self._is_missing, node.args)):
            return self._file(node)
        return self.generic_visit(node)

    def _is_missing(self, node: ast.AST) -> bool:
        value = node.value if isinstance(node, ast.Constant) else None
        if not self._ending or not isinstance(value, str) or not value.lower().endswith(self._ending):
            return False
        return len(value) <= MOST_PATH and "\0" not in value and not Path(value).exists()

    def _file(self, node: ast.expr) -> ast.expr:
        self._found += 1
        Path(self._name).write_text(self._text, "utf-8")
        return ast.copy_location(ast.Constant(self._name), node)
