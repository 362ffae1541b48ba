"""Which layer follows which, in all the ways to write a model."""

from __future__ import annotations

import ast
import functools
import itertools
from collections.abc import Iterator

from grader.submission.rules.reading.possible_values import items_of, values_of
from grader.submission.source_tree import SourceTree, argument, names_in, nodes_of, typed
from grader.submission.syntax import called_name


def kind_of(tree: SourceTree, node: ast.AST | None) -> str:
    """Return which layer a call makes; empty where it makes none."""
    name = tree.keras_name_of(node.func) if isinstance(node, ast.Call) else ""
    return name.removeprefix("layers.") if name.startswith("layers.") else ""


def called_layer(tree: SourceTree, node: ast.AST | None) -> ast.Call | None:
    """Return the call that made the layer whose output a node is: ``Dense(3)(x)``."""
    made = tree.value_of(node)
    return _made_layer(tree, made.func) if isinstance(made, ast.Call) else None


def _made_layer(tree: SourceTree, node: ast.AST | None) -> ast.Call | None:
    """Return the call that made a layer: also one that ``self`` has, or that a function of the program returns."""
    made = tree.value_of(node)
    if isinstance(made, ast.Attribute) or (isinstance(made, ast.Call) and isinstance(made.func, ast.Name)):
        found = values_of(tree, made) if not kind_of(tree, made) else []
        made = found[0] if len(found) == 1 else made
    return made if isinstance(made, ast.Call) and kind_of(tree, made) else None


@functools.lru_cache(maxsize=2)
def layers_in_a_row(tree: SourceTree) -> tuple[tuple[ast.Call, ast.Call], ...]:
    """Return pairs of layers of which the second gets what the first returns.

    They follow each other in a list, are added to one model in neighbouring lines, or one calls the output of the
    other.
    """
    return tuple(_layers_in_a_row(tree))


def _layers_in_a_row(tree: SourceTree) -> Iterator[tuple[ast.Call, ast.Call]]:
    parallel = _called_side_by_side(tree)
    rows: list[list[ast.expr] | list[ast.AST]] = [node.elts for node in tree.all(ast.List) if node not in parallel]
    rows += [made.elts for loop in tree.all(ast.For) if isinstance(made := tree.value_of(loop.iter), ast.Tuple)
             and _goes_on(loop)]  # fmt: skip
    rows += [items_of(tree, given) for call in tree.calls_named("Sequential")
             for given in (tree.value_of(argument(call, "layers", 0)),) if not isinstance(given, ast.List)
             or any(isinstance(part, ast.Starred) for part in given.elts)]  # fmt: skip
    blocks = [tree.tree.body, *(node.body for node in tree.all(ast.FunctionDef))]
    blocks += [*(node.body for node in tree.all(ast.For)), *(node.body for node in tree.all(ast.If))]
    for lines in blocks:
        models = {found[0] for found in map(_added, lines) if found}
        # What is added to a new model of the same name follows nothing.
        kept = [
            _added(line) for line in lines if not isinstance(line, ast.Assign) or names_in(line, ast.Store) & models
        ]
        for _, group in itertools.groupby(kept, key=lambda found: found[0] if found else ""):
            found = [found for found in group if found]
            rows += [[layer for _, layer in found]] if found and found[0][0] not in parallel else []
    for row in rows:
        for first, second in itertools.pairwise(_made_layer(tree, layer) or tree.value_of(layer) for layer in row):
            if isinstance(first, ast.Call) and isinstance(second, ast.Call):
                yield first, second
    for call in tree.all(ast.Call):
        layer = _made_layer(tree, call.func) if call.args else None
        before = called_layer(tree, call.args[0]) if layer is not None else None
        if layer is not None and before is not None:
            yield before, layer


@functools.lru_cache(maxsize=2)
def _called_side_by_side(tree: SourceTree) -> set[ast.AST | str]:
    """Return lists of layers that all get the same input, as heads of a model do: the lists, and their names.

    A loop or a list of results calls each of them, or they are called by their places.
    """
    loops: list[tuple[ast.expr, ast.expr, list[ast.AST]]] = [
        (loop.target, loop.iter, [*nodes_of(loop)]) for loop in tree.all(ast.For) if not _feeds_itself(loop)
    ]
    loops += [(part.target, part.iter, [*nodes_of(made.elt)]) for made in tree.all(ast.ListComp)
              for part in made.generators]  # fmt: skip
    found: set[ast.AST | str] = set()
    for target, source, nodes in loops:
        if any(isinstance(node, ast.Call) and node.args and typed(node.func) == typed(target) for node in nodes):
            found |= {typed(source), tree.value_of(source) or source}
    return found | {typed(call.func.value) for call in tree.all(ast.Call) if call.args
                    and isinstance(call.func, ast.Subscript)}  # fmt: skip


def _feeds_itself(loop: ast.For) -> bool:
    """Return whether a loop calls a layer on what the pass before returned, in any line: ``x = x + layer(x)``."""
    return _goes_on(loop) or any(
        names_in(line.value, ast.Load) & names_in(line.targets[0], ast.Store) - _reset_in(loop)
        for line in nodes_of(loop)
        if isinstance(line, ast.Assign) and typed(loop.target) in names_in(line.value, ast.Load)
    )


def _reset_in(loop: ast.For) -> set[str]:
    """Return the names that each pass of a loop sets to something that is not made of what they were."""
    return {typed(line.targets[0]) for line in loop.body if isinstance(line, ast.Assign)
            and typed(line.targets[0]) not in names_in(line.value, ast.Load)}  # fmt: skip


def _goes_on(loop: ast.For) -> bool:
    """Return whether a loop calls each layer on what the one before returned: ``x = layer(x)``, or adds each one."""
    item = typed(loop.target)
    reset = _reset_in(loop)
    for line in loop.body:
        match line:
            case ast.Assign(targets=[target], value=ast.Call(func=ast.Name(id=layer), args=[given, *_])):
                if layer == item and typed(target) == typed(given) and typed(target) not in reset:
                    return True
            case ast.Expr(ast.Call(func=ast.Attribute(attr="add"), args=[ast.Name(id=layer)])) if layer == item:
                return True
    return False


def _added(line: ast.stmt) -> tuple[str, ast.expr] | None:
    match line:
        case ast.Expr(ast.Call(func=ast.Attribute(value=ast.Name(id=model), attr="add" | "append"), args=[layer])):
            return model, layer
    return None


def each_after_another(tree: SourceTree) -> Iterator[tuple[ast.Call, ast.Call]]:
    """Yield pairs of layers as ``layers_in_a_row`` does, and what calls give to layers, such as an ``Input``."""
    yield from layers_in_a_row(tree)
    yield from _called_with_calls(tree)


def _called_with_calls(tree: SourceTree) -> Iterator[tuple[ast.Call, ast.Call]]:
    """Yield what calls give to layers with that layer; of a ``Sequential``, it is the first one in its list."""
    for call in tree.all(ast.Call):
        layer, given = tree.value_of(call.func), tree.value_of(call.args[0]) if call.args else None
        if isinstance(layer, ast.Call) and called_name(layer) == "Sequential":
            parts = tree.value_of(argument(layer, "layers", 0))
            layer = tree.value_of(parts.elts[0]) if isinstance(parts, ast.List) and parts.elts else None
        if isinstance(layer, ast.Call) and isinstance(given, ast.Call):
            yield given, layer


def in_functional_model(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a call of a layer is made where a functional model is: `fit` and `predict` set `training` there.

    What such a call says of `training` counts where the model is called directly alone, `model(x)`: Keras 3 gives all
    layers the mode in which the whole model runs.
    """
    around = tree.functions_around(call)
    nodes = nodes_of(around[-1]) if around else tree.all(ast.Call)
    models = [node for node in nodes if isinstance(node, ast.Call)
              and tree.keras_name_of(node.func) in ("Model", "models.Model")]  # fmt: skip
    return any(tree.functions_around(model)[-1:] == around[-1:] for model in models)


def lists_of_models(tree: SourceTree) -> list[ast.List]:
    """Return the lists that models are made of."""
    models = [argument(call, "layers", 0) for call in tree.calls_named("Sequential")]
    return [row for row in map(tree.value_of, models) if isinstance(row, ast.List)]
