"""What a course notebook loads at its top and that is not here: small files of the same form, digits, or images."""

from __future__ import annotations

import ast
import contextlib
import re
import types
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from grader.candidate.worker.course_folders import FOLDER, MOST_PATH, Folders

DIGITS = "__given_digits__"
"""The name under which a submission calls for digits, while it is run."""
ARCHIVE = "mnist.npz"
"""The file of digits that is given."""
_LOADERS = {"np.load", "numpy.load"}


ROWS = (60_000, 10_000)
"""Digits of MNIST for training and for test; many notebooks write these numbers down."""


def as_many_as_written_down(digits: Callable[[], Any], source: str) -> Callable[[], Any]:
    """Return a function that gives as many digits as MNIST has where a source writes their number down, by repetition.

    >>> make = lambda: ((np.zeros((2, 28, 28)), np.arange(2)),) * 2
    >>> [images.shape for images, _ in as_many_as_written_down(make, "images.reshape(60000, 784)")()]
    [(60000, 28, 28), (10000, 28, 28)]
    """
    return (lambda: repeated(digits())) if _WRITTEN_DOWN.search(source) else digits


def repeated(digits: Any) -> Any:
    """Return two pairs of images and labels as often as MNIST has as many."""
    return tuple(
        (np.resize(images, (count, *np.shape(images)[1:])), np.resize(labels, count))
        for (images, labels), count in zip(digits, ROWS, strict=True)
    )


_WRITTEN_DOWN = re.compile(r"\b60_?000\b")


class Given(ast.NodeTransformer):
    """Puts what the kit gives in the place of what a statement would load.

    ``files`` are texts by name: each is read in place of missing files with the same ending. ``digits`` returns what
    ``mnist.load_data`` would. A folder of images has so many ``classes``. Functions keep their text: what they load,
    the rubric gives.
    """

    def __init__(
        self, files: Mapping[str, str] | None = None, digits: Callable[[], Any] = tuple, classes: int = 2
    ) -> None:
        self.digits, self.pictures = digits, Folders(classes)
        self._files = {Path(name).suffix: (name, text) for name, text in (files or {}).items()}
        self._found = 0

    def put_into(self, statement: ast.stmt) -> bool:
        """Change a statement where it would load something that is missing; return whether it did."""
        before = self._found
        # What is nested too deeply for a visitor stays as it is.
        with contextlib.suppress(RecursionError):
            self.visit(statement)
        return self._found > before

    @contextlib.contextmanager
    def folders(self, names: dict[str, Any]) -> Iterator[None]:
        """Within this block readers of image folders read one of ours.

        ``names`` are those of the submission, which may have imported such a reader.
        """
        from grader.candidate.worker.adapting import reading_folders

        self.pictures.write()
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
        if called in _LOADERS and node.args and _is_archive_of_digits(node.args[0]):
            node.args[0] = ast.copy_location(ast.Constant(self._archive()), node.args[0])
            return node
        if called.endswith("load_data") and "mnist" in called.lower():
            self._found += 1
            return ast.copy_location(ast.Call(ast.copy_location(ast.Name(DIGITS, ast.Load()), node), [], []), node)
        if called.endswith((".join", "get_file")) and any(map(self._is_missing, node.args)):
            return self._file(node)
        return self.generic_visit(node)

    def _archive(self) -> str:
        """Write the digits to a file as Keras keeps those of MNIST, and return its name."""
        self._found += 1
        (images, labels), (others, their_labels) = self.digits()
        np.savez(ARCHIVE, x_train=images, y_train=labels, x_test=others, y_test=their_labels)
        return ARCHIVE

    def _is_missing(self, node: ast.AST) -> bool:
        value = node.value if isinstance(node, ast.Constant) else None
        if not isinstance(value, str) or Path(value).suffix.lower() not in self._files:
            return False
        return len(value) <= MOST_PATH and "\0" not in value and not Path(value).exists()

    def _file(self, node: ast.expr) -> ast.expr:
        """Return the name of our file in the place of the first path within ``node`` that is missing."""
        path = next(
            str(part.value) for part in ast.walk(node) if isinstance(part, ast.Constant) and self._is_missing(part)
        )
        name, text = self._files[Path(path).suffix.lower()]
        self._found += 1
        Path(name).write_text(text, "utf-8")
        return ast.copy_location(ast.Constant(name), node)


def _is_archive_of_digits(node: ast.expr) -> bool:
    """Return whether a path is that of MNIST as Keras keeps it, and nothing is there."""
    path = node.value if isinstance(node, ast.Constant) else getattr(node, "values", [node])[-1]
    text = str(path.value if isinstance(path, ast.Constant) else path)
    return text.lower().endswith(ARCHIVE) and len(text) <= MOST_PATH and not Path(text).exists()
