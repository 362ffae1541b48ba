"""Layers of a functional model whose output nothing uses: they are no part of the model."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from grader.submission.source_tree import Finding, SourceTree, typed

OUTPUT = "output of a layer"
"""What a finding is about: it explains a training that missed its threshold."""


def lost_outputs(tree: SourceTree) -> Iterator[Finding]:
    """Yield layers that are called, and whose output is read nowhere, or is overwritten before it is read."""
    made = {
        target.id
        for assignment in tree.all(ast.Assign)
        for target in assignment.targets
        if isinstance(target, ast.Name) and _is_layer(tree, assignment.value)
    }
    for function in tree.all(ast.FunctionDef):
        for position, line in enumerate(function.body):
            layer = _called_layer(tree, line, made)
            if layer and _is_lost(line.targets[0].id, function, position):  # type: ignore[attr-defined]
                yield _finding(tree, line, line.targets[0].id, layer)  # type: ignore[attr-defined]


def _is_layer(tree: SourceTree, node: ast.AST) -> bool:
    name = tree.keras_name_of(node.func) if isinstance(node, ast.Call) else ""
    return name.startswith("layers.") and name != "layers.Input"


def _called_layer(tree: SourceTree, line: ast.stmt, made: set[str]) -> str:
    """Return the layer that a line calls to store its output under one name; else an empty text."""
    if not isinstance(line, ast.Assign) or len(line.targets) != 1 or not isinstance(line.targets[0], ast.Name):
        return ""
    if not isinstance(line.value, ast.Call) or not line.value.args or line.targets[0].id.startswith("_"):
        return ""
    called = line.value.func
    is_known = isinstance(called, ast.Name) and called.id in made and line.targets[0].id != called.id
    return typed(called) if is_known or _is_layer(tree, called) else ""


def _is_lost(name: str, function: ast.FunctionDef, position: int) -> bool:
    """Return whether the value that a line of a function stores under ``name`` is read by no line after it."""
    after = function.body[position + 1 :]
    for line in after:
        if any(isinstance(node, ast.Name) and node.id == name and _reads(node) for node in ast.walk(line)):
            return False
        if isinstance(line, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == name for target in line.targets
        ):
            return True
    return True


def _reads(node: ast.Name) -> bool:
    return isinstance(node.ctx, (ast.Load, ast.Del))


def _finding(tree: SourceTree, line: ast.stmt, name: str, layer: str) -> Finding:
    sentence = f"`{name}`, the output of `{layer}`, is not used: call the next layer on it, or it has no effect."
    return replace(tree.finding(line, name, "", sentence, certain=False), about=OUTPUT)
