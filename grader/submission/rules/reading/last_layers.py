"""With which layer and which activation a model ends, in all the ways to write one."""

from __future__ import annotations

import ast

from grader.submission.rules.reading.possible_values import UNKNOWN, calls_made, values_of
from grader.submission.rules.reading.value_flow import Place, is_grown, last_item_of, places_of
from grader.submission.source_tree import MOST_LINKS, SourceTree, argument, nodes_of, text_of, typed, words_of
from grader.submission.syntax import called_name

_ACTIVATIONS = ("softmax", "sigmoid", "log_softmax", "expit", "Softmax")
_OF_IDS = (
    "layers.TextVectorization", "layers.StringLookup", "layers.IntegerLookup", "layers.Hashing",
    "layers.Discretization",
)  # fmt: skip
"""Layers that return whole numbers."""


def end_of(tree: SourceTree, model: ast.AST | None, links: int = MOST_LINKS) -> str:
    """Return the activation with which a model ends: ``linear`` for none, and nothing where it is not known."""
    ends = {end_of_value(tree, value, links - 1) for value in models_of(tree, model)} if links else set()
    if ends - {""} and len(ends) == 1:
        return ends.pop()
    # A function that makes several models is told apart by its calls.
    return _end_at(tree, Place(model)) if links == MOST_LINKS and model is not None else ""


def _end_at(tree: SourceTree, start: Place, links: int = 6) -> str:
    """Return the activation with which a model, or a layer, ends that is made by the calls on the way to it."""
    ends = set()
    for place in places_of(tree, start) if links else ():
        made = place.node
        kind = tree.keras_name_of(made.func) if isinstance(made, ast.Call) else ""
        if not isinstance(made, ast.Call):
            ends.add("")
        elif kind in ("Sequential", "models.Sequential") and not _added_to(tree, made):
            last = _last_at(tree, place._replace(node=argument(made, "layers", 0) or made))
            ends.add(_end_at(tree, last, links - 1) if last is not None else "")
        elif kind in ("Model", "models.Model"):
            ends.add(_end_at(tree, place._replace(node=argument(made, "outputs", 1) or made), links - 1))
        elif isinstance(made.func, ast.Call) and made.args:
            ends.add(_end_at(tree, place._replace(node=made.func), links - 1))
        elif kind == "layers.Dense":
            given = words_of(made).get("activation", argument(made, "activation", 1))
            values = places_of(tree, place._replace(node=given)) if given is not None else []
            ends |= {_name_of(tree, value.node) for value in values} or {"linear"}
        else:
            ends.add(end_of_value(tree, made, links))
    return ends.pop() if len(ends) == 1 else ""


def _last_at(tree: SourceTree, start: Place) -> Place | None:
    """Return the last layer of a list, by the calls on the way to it; ``None`` where it is not known."""
    for _ in range(MOST_LINKS):
        found = places_of(tree, start)
        if len(found) != 1 or is_grown(tree, start.node):
            return None
        match found[0].node:
            case ast.List(elts=[*_, last]) | ast.Tuple(elts=[*_, last]):
                if not isinstance(last, ast.Starred):
                    return found[0]._replace(node=last)
                start = found[0]._replace(node=last.value)
            case ast.BinOp(op=ast.Add(), right=right):
                start = found[0]._replace(node=right)
            case _:
                return None
    return None


def models_of(tree: SourceTree, node: ast.AST | None) -> list[ast.AST]:
    """Return what a model may be, also as ``history.model``, or as what ``fit`` belongs to."""
    found: list[ast.AST] = []
    for value in values_of(tree, node):
        if isinstance(value, ast.Attribute) and value.attr == "model":
            trained = [made.func for made in calls_made(tree, value.value) if isinstance(made.func, ast.Attribute)]
            owners = [method.value for method in trained if method.attr == "fit"]
            owners += _models_with_callback(tree, value) if typed(value) == "self.model" else []
            found += [made for owner in owners for made in values_of(tree, owner)]
        elif value is not UNKNOWN:
            found.append(value)
    return found


def _models_with_callback(tree: SourceTree, model: ast.AST) -> list[ast.expr]:
    """Return the models that are trained with the callback in whose class ``self.model`` stands."""
    around = {kind.name for kind in tree.all(ast.ClassDef) if model in nodes_of(kind)}
    fits = [fit for fit in tree.calls_of("fit") if around & {called_name(made) for made in tree.callbacks_of(fit)}]
    return [fit.func.value for fit in fits if isinstance(fit.func, ast.Attribute)]


def end_of_value(tree: SourceTree, made: ast.AST, links: int) -> str:
    """Return the activation with which a model, a layer or a tensor ends."""
    if not isinstance(made, ast.Call):
        return ""
    kind = tree.keras_name_of(made.func)
    if kind in ("Sequential", "models.Sequential"):
        layer = _last_layer_of(tree, made)
        return end_of(tree, layer, links) if layer is not None and not _may_be_left_out(tree, made, layer) else ""
    if kind in ("Model", "models.Model"):
        return end_of(tree, argument(made, "outputs", 1), links)
    if kind in _OF_IDS:
        return "ids"
    if kind in ("layers.Softmax", "layers.Activation"):
        return "softmax" if kind.endswith("Softmax") else _name_of(tree, argument(made, "activation", 0))
    if kind.startswith(("layers.Dense", "layers.EinsumDense")):
        given = words_of(made).get("activation", argument(made, "activation", 1))
        return _name_of(tree, given) if given is not None else "linear"
    if called_name(made) in _ACTIVATIONS:
        return called_name(made).lower()
    own = next((line for line in tree.all(ast.ClassDef) if line.name == called_name(made)), None)
    if own is not None:
        methods = [part for part in own.body if isinstance(part, ast.FunctionDef) and part.name == "call"]
        returned = [line.value for part in methods for line in nodes_of(part) if isinstance(line, ast.Return)]
        return end_of(tree, returned[0], links) if len(returned) == 1 else ""
    # What a layer or a model returns ends as it does.
    is_layer = isinstance(made.func, ast.Call | ast.Name | ast.Attribute) and not tree.name_of(made.func)
    return end_of(tree, made.func, links) if is_layer and made.args else ""


def _name_of(tree: SourceTree, activation: ast.AST | None) -> str:
    """Return the name of an activation that is given as a text, as a function, or as ``None``."""
    names = set()
    for value in values_of(tree, activation):
        is_none = isinstance(value, ast.Constant) and value.value is None
        known = text_of(value) or tree.name_of(value).rpartition(".")[2]
        names.add("linear" if is_none else known)
    return names.pop() if len(names) == 1 else ""


def _last_layer_of(tree: SourceTree, made: ast.Call) -> ast.AST | None:
    """Return the last layer of a ``Sequential``; ``None`` where it is not known."""
    added = _added_to(tree, made)
    return added[-1] if added else last_item_of(tree, argument(made, "layers", 0))


def _may_be_left_out(tree: SourceTree, made: ast.Call, layer: ast.AST) -> bool:
    """Return whether a layer is added in a branch that the model itself is not made in."""
    around = (branch for branch in tree.all(ast.If) if layer in nodes_of(branch))
    return any(made not in nodes_of(branch) for branch in around)


def _added_to(tree: SourceTree, made: ast.Call) -> list[ast.expr]:
    """Return the layers that are added to a new model, in order."""
    keys = {tree.key_of(line.targets[0]) for line in tree.all(ast.Assign) if line.value is made}
    calls = [call for call in tree.calls_of("add") if isinstance(call.func, ast.Attribute) and call.args
             and tree.key_of(call.func.value) in keys]  # fmt: skip
    return [call.args[0] for call in sorted(calls, key=lambda call: call.lineno)]


def last_layer(tree: SourceTree, model: ast.AST | None) -> ast.Call | None:
    """Return the call that makes the last layer of a model; ``None`` where it is not known, or may be another one."""
    found: list[ast.AST | None] = [*models_of(tree, model)]
    for _ in range(MOST_LINKS):
        made = found[0] if len(found) == 1 else None
        if not isinstance(made, ast.Call):
            return None
        kind = tree.keras_name_of(made.func)
        if kind.startswith("layers."):
            return made
        if kind in ("Sequential", "models.Sequential"):
            layer = _last_layer_of(tree, made)
            found = [layer] if layer is not None and not _may_be_left_out(tree, made, layer) else []
        elif kind in ("Model", "models.Model"):
            found = [argument(made, "outputs", 1)]
        else:
            found = [made.func]
        found = [value for part in found for value in values_of(tree, part)]
    return None
