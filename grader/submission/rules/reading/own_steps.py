"""The steps of a training that a learner wrote: what TensorFlow traces, and what a tape records."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.submission.source_tree import SourceTree, nodes_of, typed, words_of

TRAINED_WEIGHTS = ("trainable_variables", "trainable_weights")
"""What a model calls the weights that a training changes."""
_STEPS = ("call", "train_step", "test_step", "compute_loss")
"""Methods of layers and models that ``fit`` traces."""


def traced(tree: SourceTree) -> list[ast.AST]:
    """Return the functions that TensorFlow traces: of ``map``, with ``tf.function``, and what ``fit`` calls."""
    mapped = [inner.args[0] for inner in tree.calls_of("map") if inner.args and not _maps_values(tree, inner)]
    names = {expression.id for expression in mapped if isinstance(expression, ast.Name)}
    traced: list[ast.AST] = [expression for expression in mapped if isinstance(expression, ast.Lambda)]
    # Who calls a function by its own name as well may want both.
    wrapped = {call.args[0].id for call in tree.all(ast.Call) if tree.name_of(call.func) == "tensorflow.function"
               and call.args and isinstance(call.args[0], ast.Name)}  # fmt: skip
    wrapped -= {call.func.id for call in tree.all(ast.Call) if isinstance(call.func, ast.Name)}
    runs_eagerly = tree.mentions("run_functions_eagerly")
    for function in tree.all(ast.FunctionDef):
        marks = [
            decorator.func if isinstance(decorator, ast.Call) else decorator for decorator in function.decorator_list
        ]
        is_function = any(tree.name_of(mark) == "tensorflow.function" for mark in marks) or function.name in wrapped
        if function.name in names or (is_function and not runs_eagerly):
            traced.append(function)
    for _, own in methods_of(tree, "Layer", "Model", "Sequential") if not fits_eagerly(tree) else ():
        traced += [part for part in own if part.name in _STEPS and part not in traced]
    return [*traced, *_called_there_alone(tree, traced)]


def _called_there_alone(tree: SourceTree, traced: list[ast.AST]) -> list[ast.FunctionDef]:
    """Return the functions that traced ones call, and nothing else: they are traced with them."""
    inside = {node for part in traced for node in nodes_of(part)}
    callers: dict[str, list[bool]] = {}
    for call in tree.all(ast.Call) if inside else ():
        if isinstance(call.func, ast.Name):
            callers.setdefault(call.func.id, []).append(call in inside)
    return [code for code in tree.all(ast.FunctionDef) if code not in traced and all(callers.get(code.name, [False]))]


def fits_eagerly(tree: SourceTree) -> bool:
    """Return whether ``fit`` runs its steps line by line, and traces none."""
    compiled = [words_of(call).get("run_eagerly", call) for call in tree.calls_of("compile")]
    return tree.mentions("run_functions_eagerly") or "True" in map(typed, compiled)


def methods_of(tree: SourceTree, *bases: str) -> Iterator[tuple[ast.ClassDef, list[ast.FunctionDef]]]:
    """Yield the classes of the learner's own that are made from one of these of Keras, with their methods."""
    for definition in tree.all(ast.ClassDef):
        if {tree.keras_name_of(base).rpartition(".")[2] for base in definition.bases} & {*bases}:
            yield definition, [part for part in definition.body if isinstance(part, ast.FunctionDef)]


def _maps_values(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a method ``map`` gets the values as well, as that of a pool does, or is that of a column."""
    match call.func:
        case ast.Attribute(value=ast.Subscript(slice=ast.Constant(value=str()))) if "pandas" in tree.packages:
            return True
    second = call.args[1] if len(call.args) > 1 else None
    return second is not None and tree.number_of(second) is None and "AUTOTUNE" not in typed(second)


def is_tape(block: ast.With) -> bool:
    """Return whether a `with` records gradients."""
    return any(typed(item.context_expr).endswith("GradientTape()") for item in block.items)
