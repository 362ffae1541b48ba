"""Whether a source only uses Keras, or could have changed what a method of Keras does: its text alone tells.

What is not plain is not wrong. It only means that Keras's own methods are asked, past those of the submission.
"""

from __future__ import annotations

import ast

from grader.catalogue import code_tree
from grader.catalogue.patterns import regex
from grader.submission.definitions import DEFINITION, never_runs
from grader.submission.syntax import UNPARSABLE

_MODULES = {
    "collections", "copy", "csv", "datetime", "functools", "glob", "grader", "io", "itertools", "json", "keras", "math",
    "matplotlib", "numpy", "os", "pandas", "pathlib", "PIL", "random", "re", "shutil", "string", "tempfile",
    "tensorflow", "time", "typing", "urllib", "zipfile", "__future__", "statistics", "scipy",
}  # fmt: skip
"""Modules whose functions change nothing in Keras."""
_NAMES = {"setattr", "delattr", "exec", "eval", "compile", "globals", "locals", "vars", "getattr", "type", "super"}
_SETTABLE = {"trainable", "stop_training", "learning_rate", "shape", "seed", "batch_size", "rcParams"}
"""Attributes that honest scripts set, of layers, models and arrays."""
_METHODS = {
    "fit", "predict", "call", "evaluate", "save", "train_step", "predict_step", "compute_loss", "predict_on_batch",
    "predict_function", "train_function", "make_predict_function", "make_train_function", "distribute_strategy",
}  # fmt: skip
"""What is believed of a model: these are called, never passed on or replaced."""

_BASES = ("Callback", "EarlyStopping", "PyDataset", "Sequence")
"""What a class may be a kind of: none of these is asked for predictions."""

_LONG_TEXT = 1200
"""Characters: all texts of a correct solution together are shorter."""
_STRETCH = regex(r"[A-Za-z0-9+/=_.,-]{60,}")
"""Signs in a row without a blank, as encoded data have them; names and links are shorter."""
_FEW_SIGNS = 4
"""A line that people draw under a title has fewer different signs."""
_BITS_OF_A_VALUE = 32
"""Bits of a whole number in which a weight or an answer fits."""
MANY_VALUES = 350
"""So many written values are worth a look: the smallest hidden set has 372. No right answer has half as many."""


def is_plain(source: str) -> bool:
    """Return whether running ``source`` cannot have changed what a method of Keras does."""
    try:
        tree = code_tree.parse(source)
        tree.body = [node for node in tree.body if not never_runs(node)]
        called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        return all(_harmless(node, called) for node in ast.walk(tree))
    except UNPARSABLE:
        return False


def _harmless(node: ast.AST, called: set[int]) -> bool:
    if isinstance(node, ast.Import):
        return all(alias.name.partition(".")[0] in _MODULES for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").partition(".")[0] in _MODULES and all(alias.name != "*" for alias in node.names)
    if isinstance(node, ast.ClassDef):
        return bool(node.bases) and all(ast.unparse(base).endswith(_BASES) for base in node.bases)
    if isinstance(node, ast.Name):
        return node.id not in _NAMES
    if isinstance(node, ast.Attribute):
        return _harmless_attribute(node, id(node) in called)
    return not isinstance(node, (ast.Global, ast.Nonlocal))


def _harmless_attribute(node: ast.Attribute, called: bool) -> bool:
    if node.attr.startswith("_") or (node.attr in _METHODS and not called):
        return False
    if isinstance(node.ctx, ast.Load):
        return True
    own = isinstance(node.value, ast.Name) and node.value.id == "self"
    return node.attr in _SETTABLE or own


def written_values(source: str) -> int:
    """Return how many values a source has written out, whether as numbers or as text.

    A table of answers or of weights is that large; code is not. A long whole number counts as several, all texts
    together as one for every four characters, and so do stretches without a blank in comments and docstrings.
    """
    try:
        tree = code_tree.parse(source)
        described = {id(node.body[0].value) for node in ast.walk(tree) if _has_docstring(node)}  # type: ignore[attr-defined]
        constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in described]
    except UNPARSABLE:
        return 0
    values = [node.value for node in constants]
    numbers = sum(1 + _bits(value) // _BITS_OF_A_VALUE for value in values if _is_number(value))
    texts = sum(map(_weight, (value for value in values if isinstance(value, (str, bytes)))))
    stretches = sum(len(found) for found in _STRETCH.findall(source) if len(set(found)) > _FEW_SIGNS)
    longest = max(texts, stretches)
    return numbers + (longest // 4 if longest > _LONG_TEXT else 0)


def _has_docstring(node: ast.AST) -> bool:
    return isinstance(node, (ast.Module, *DEFINITION)) and ast.get_docstring(node, clean=False) is not None


def _is_number(value: object) -> bool:
    return type(value) in (int, float)


def _bits(number: object) -> int:
    return number.bit_length() if isinstance(number, int) else 0


def _weight(text: str | bytes) -> int:
    """Return the length of a text; a letter that is not ASCII holds as much as four that are."""
    return len(text) if isinstance(text, bytes) else sum(1 if name.isascii() else 4 for name in text)
