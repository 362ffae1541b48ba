"""What a program does with the weights of its model: draws them, keeps them, brings them back."""

from __future__ import annotations

import ast

from grader.catalogue.patterns import regex
from grader.submission.source_tree import SourceTree, argument, gives_unseen

RESTORES = "restore_best_weights"
_BY_SHAPE = regex(r"Glorot|He|Lecun")
"""Initializers whose first argument is the seed."""


def callbacks_of(tree: SourceTree, kind: str) -> list[ast.Call]:
    """Return the calls that make a callback of Keras of this kind."""
    return [call for call in tree.all(ast.Call) if tree.keras_name_of(call.func) == f"callbacks.{kind}"]


def keeps_weights(tree: SourceTree) -> bool:
    """Return whether learners keep, or bring back, weights of an epoch themselves."""
    return bool(callbacks_of(tree, "ModelCheckpoint")) or tree.mentions("get_weights", "load_weights")


def brings_back(tree: SourceTree, callback: ast.Call) -> bool:
    """Return whether a callback gives the model the weights of its best epoch at the end."""
    return tree.is_true(argument(callback, RESTORES, 6))


def restores(stop: ast.Call) -> bool:
    """Return whether ``EarlyStopping`` is told which weights to leave, or may be."""
    return gives_unseen(stop) or argument(stop, RESTORES, 6) is not None


def weights_are_seeded(tree: SourceTree) -> bool:
    """Return whether the first weights of layers are the same in each run: Keras draws them with ``random``."""
    calls = [(call, tree.keras_name_of(call.func), tree.name_of(call.func)) for call in tree.all(ast.Call)]
    return tree.mentions("set_random_seed") or any(
        name == "random.seed"
        or (kind.startswith("initializers.") and (tree.gives(call, "seed") or (call.args and _BY_SHAPE.search(kind))))
        for call, kind, name in calls
    )
