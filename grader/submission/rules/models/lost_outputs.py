"""What a model loses on the way: outputs of layers that nothing uses, and weights that a copy does not have."""

from __future__ import annotations

import ast
import functools
from collections import Counter
from collections.abc import Iterator

from grader.submission.rules.rule import rule
from grader.submission.rules.subjects import CLONED, OUTPUT, WRAPPED
from grader.submission.source_tree import MOST_LINKS, Finding, SourceTree, names_in, nodes_of, typed
from grader.submission.syntax import called_name

_OF_BUILT = ("get_weights", "set_weights", "weights", "variables", "trainable_weights", "trainable_variables",
             "kernel", "bias", "embeddings", "count_params")  # fmt: skip
"""What a layer has only after it was called."""


@rule
def lost_outputs(tree: SourceTree) -> Iterator[Finding]:
    """Yield layers that are called, and whose output is read nowhere, or is overwritten before it is read."""
    made = {
        target.id
        for assignment in tree.all(ast.Assign)
        for target in assignment.targets
        if isinstance(target, ast.Name) and (_is_layer(tree, assignment.value) or _is_random(tree, assignment.value))
    }
    for function in tree.all(ast.FunctionDef):
        nodes = [*nodes_of(function)]
        built = {typed(node.value) for node in nodes if isinstance(node, ast.Attribute) and node.attr in _OF_BUILT}
        others = _of_others(nodes)
        for position, line in enumerate(function.body):
            layer = _called_layer(tree, line, made)
            name = typed(line.targets[0]) if layer and isinstance(line, ast.Assign) else ""
            if name and layer not in built and name not in others and _is_lost(name, function, position):
                yield _finding(tree, line, name, layer)
    for dropped in tree.all(ast.Expr):
        if isinstance(dropped.value, ast.Call) and _is_layer(tree, dropped.value.func):
            yield _dropped(tree, dropped.value)


@rule
def models_left_out(tree: SourceTree) -> Iterator[Finding]:
    """Yield a model around the one that is returned, with more layers before or after it, that is not returned."""
    for function in tree.all(ast.FunctionDef):
        nodes = [*nodes_of(function)]
        returned = {
            line.value.id for line in nodes if isinstance(line, ast.Return) and isinstance(line.value, ast.Name)
        }
        trained = {typed(node.value) for node in nodes if isinstance(node, ast.Attribute) and node.attr == "fit"}
        for line in (node for node in nodes if isinstance(node, ast.Assign)):
            match line:
                case ast.Assign(targets=[ast.Name(id=whole)], value=ast.Call() as made) if whole not in trained:
                    kind = tree.keras_name_of(made.func)
                case _:
                    continue
            inner = returned & _models_in(tree, made)
            if whole not in returned and kind in ("Model", "Sequential", "models.Model", "models.Sequential") and inner:
                part = min(inner)
                sentence = (
                    f"`{part}` is returned without the layers that `{whole}` has around it. Write `return {whole}`."
                )
                yield tree.finding(line, whole, f"return {whole}", sentence, certain=False, about=WRAPPED)


def _models_in(tree: SourceTree, made: ast.Call) -> set[str]:
    """Return the names of what a model is made of: of its layers, and of what was called for its output."""
    names: set[str] = set()
    todo: list[ast.AST] = [made]
    for _ in range(MOST_LINKS):
        if not todo:
            break
        parts = [part for part in nodes_of(todo.pop()) if isinstance(part, ast.Name)]
        names |= {part.id for part in parts}
        todo += [value for part in parts if isinstance(value := tree.value_of(part), ast.Call)]
    return names


@rule
def copies_without_weights(tree: SourceTree) -> Iterator[Finding]:
    """Yield copies of models in functions that set no weights: ``clone_model`` makes new ones."""
    for function in tree.all(ast.FunctionDef) if tree.mentions("clone_model") else ():
        calls = [node for node in nodes_of(function) if isinstance(node, ast.Call)]
        if "set_weights" in map(called_name, calls):
            continue
        names = {id(line.value): typed(line.targets[0]) for line in nodes_of(function) if isinstance(line, ast.Assign)}
        given_weights = {typed(call.func.value) for call in calls if isinstance(call.func, ast.Attribute)
                         and call.func.attr in ("load_weights", "fit")}  # fmt: skip
        for call in calls:
            if called_name(call) == "clone_model" and call.args and names.get(id(call)) not in given_weights:
                given = typed(call.args[0])
                sentence = f"`clone_model` copies the layers, and draws new weights for them. Use `{given}` itself."
                about = f"{CLONED}{function.name}"
                yield tree.finding(call, typed(call), given, sentence, certain=False, about=about)


def _dropped(tree: SourceTree, call: ast.Call) -> Finding:
    """Return what is said of a layer that is made, called and not kept."""
    given = typed(call.args[0]) if call.args else "x"
    right = f"{given} = {typed(call)}" if given.isidentifier() else f"x = {typed(call)}"
    sentence = f"The output of `{typed(call.func)}` is not kept, so it has no effect. Write `{right}`."
    return tree.finding(call, typed(call), right, sentence, certain=False, about=OUTPUT)


_COMPILED = ("optimizers", "losses", "metrics", "callbacks")


@rule
def lost_images(tree: SourceTree) -> Iterator[Finding]:
    """Yield images that random layers changed, and what is meant for `compile` or `fit`, that nothing reads."""
    for function in tree.all(ast.FunctionDef):
        nodes = [*nodes_of(function)]
        read = {node.id for node in nodes if isinstance(node, ast.Name) and _reads(node)} | _of_others(nodes)
        for node in nodes:
            match node:
                case ast.Assign(targets=[ast.Name(name)], value=value) if name not in read and not name.startswith("_"):
                    if _takers(tree)[name] > (name in _taken_from_outside(function)):
                        continue
                    made = value.func if isinstance(value, ast.Call) else None
                    if _augments(tree, value):
                        sentence = f"Nothing reads `{name}`, so the images that it holds are not used."
                        yield tree.finding(node, name, "", sentence, certain=False, about=OUTPUT)
                    elif made is not None and tree.keras_name_of(made).partition(".")[0] in _COMPILED:
                        sentence = f"Nothing reads `{name}`, so `{typed(made)}` has no effect."
                        yield tree.finding(node, name, "", sentence, certain=False)


@functools.lru_cache(maxsize=2)
def _takers(tree: SourceTree) -> Counter[str]:
    """Return how many functions read each name of the lines around them."""
    return Counter(name for function in tree.all(ast.FunctionDef) for name in _taken_from_outside(function))


def _taken_from_outside(function: ast.FunctionDef) -> set[str]:
    """Return the names that a function reads and does not set: those of the lines around it, also of a script."""
    return names_in(function, ast.Load) - names_in(function, ast.Store) - {part.arg for part in function.args.args}


def _of_others(nodes: list[ast.AST]) -> set[str]:
    """Return the names that a function sets for others: they are ``global`` or ``nonlocal``."""
    lines = [node for node in nodes if isinstance(node, ast.Global | ast.Nonlocal)]
    return {name for line in lines for name in line.names}


def _augments(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a random layer, or a model that begins with one, is called on images."""
    for call in nodes_of(node):
        made = tree.value_of(call.func) if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) else None
        kinds = [tree.keras_name_of(part.func) for part in nodes_of(made) if isinstance(part, ast.Call)] if made else []
        if any(kind.startswith("layers.Random") for kind in kinds):
            return True
    return False


def _is_random(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value is a model of random layers, such as those that change images."""
    name = tree.keras_name_of(node.func) if isinstance(node, ast.Call) else ""
    kinds = [tree.keras_name_of(part.func) for part in nodes_of(node) if isinstance(part, ast.Call)]
    return name.endswith("Sequential") and any(kind.startswith("layers.Random") for kind in kinds)


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
        if any(isinstance(node, ast.Name) and node.id == name and _reads(node) for node in nodes_of(line)):
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
    return tree.finding(line, name, "", sentence, certain=False, about=OUTPUT)
