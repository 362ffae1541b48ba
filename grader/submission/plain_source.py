"""Whether a source only uses Keras, or could have changed what a method of Keras does: its text alone tells.

What is not plain is not wrong. It only means that Keras's own methods are asked, past those of the submission.
"""

from __future__ import annotations

import ast

from grader.catalogue import code_tree

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
"""Characters: a docstring or a sample text is shorter."""
MANY_VALUES = 350
"""So many written values are worth a look: the smallest hidden set has 372. No right answer has half as many."""


def is_plain(source: str) -> bool:
    """Return whether running ``source`` cannot have changed what a method of Keras does."""
    try:
        tree = code_tree.parse(source)
        tree.body = [node for node in tree.body if not _never_runs(node)]
        called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        return all(_harmless(node, called) for node in ast.walk(tree))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def _never_runs(node: ast.stmt) -> bool:
    """Return whether this is the part of a script that runs when it is started, and not when it is graded."""
    return isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'" and not node.orelse


def _harmless(node: ast.AST, called: set[int]) -> bool:
    if isinstance(node, ast.Import):
        return all(alias.name.partition(".")[0] in _MODULES for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").partition(".")[0] in _MODULES and all(one.name != "*" for one in node.names)
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
    """Return how many values a source has written out: numbers, and every four characters of a long text as one.

    A table of answers or of weights is that large; code is not.
    """
    try:
        constants = [node.value for node in ast.walk(code_tree.parse(source)) if isinstance(node, ast.Constant)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return 0
    numbers = sum(type(one) in (int, float) for one in constants)
    texts = [len(one) for one in constants if isinstance(one, (str, bytes)) and len(one) > _LONG_TEXT]
    return numbers + sum(texts) // 4
