"""Rules about single calls and lines that run, and leave everything as it was, or change another thing than is meant.

The code may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.rule import rule
from grader.submission.source_tree import Finding, SourceTree, names_in, nodes_of, text_of, typed, words_of
from grader.submission.syntax import called_name

_PER_CALL = regex(r"^random_(?:brightness|contrast|saturation|hue)$")
"""Functions of `tf.image` that draw one number for all images that they get."""
_TRAINING = ("fit", "train_on_batch", "evaluate", "predict")
_ONE_BY_ONE = ("map_fn", "vectorized_map")
_NAMES = regex(r"(?:^|_)(?:names?|kinds?|words?|garments?|species|animals?|clothes|texts?)$", re.IGNORECASE)
_COUNTING = ("unique", "range", "arange", "enumerate", "set", "sorted", "Counter", "bincount")
"""Functions that may return numbers of classes."""


@rule
def weights_by_class_names(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``class_weight`` by the names of classes: Keras looks the class numbers up."""
    for call in tree.calls_of("fit"):
        if _has_names_for_keys(tree, tree.made_by(words_of(call).get("class_weight"))):
            sentence = (
                "`class_weight` is looked up by class numbers, and its keys are texts. Write `{0: …, 1: …}`, in the "
                "order of the classes."
            )
            yield tree.finding(call, "class_weight", "", sentence, certain=False)


def _has_names_for_keys(tree: SourceTree, made: ast.AST | None) -> bool:
    """Return whether the keys of a dictionary are texts, or are called so."""
    match made:
        case ast.Dict(keys=[_, *_] as keys):
            return all(text_of(key) is not None for key in keys)
        case ast.DictComp(key=ast.Call(func=ast.Name(id="str"))):
            return True
        case ast.DictComp(key=ast.Name(id=name), generators=[ast.comprehension(target=target, iter=source)]):
            return _is_of_names(tree, name, _source_for(name, target, source))
        case ast.Call(func=ast.Name(id="dict"), args=[ast.Call(func=ast.Name(id="zip"), args=[source, _])]):
            return _is_of_names(tree, "", source)
        case ast.Call(func=ast.Name(id="dict"), args=[], keywords=[_, *_] as words):
            return all(word.arg for word in words)
    return False


def _source_for(name: str, target: ast.expr, source: ast.expr) -> ast.expr | None:
    """Return what a variable of a comprehension goes over; ``None`` for what ``enumerate`` and others count."""
    match target, source:
        case ast.Name(), _:
            return source
        case ast.Tuple(elts=names), ast.Call(func=ast.Name(id="zip"), args=sources):
            return next((given for part, given in zip(names, sources, strict=False) if typed(part) == name), None)
        case ast.Tuple(elts=[ast.Name(id=first), _]), ast.Call(func=ast.Attribute(value=owner, attr="items")):
            return owner if first == name else None
    return None


def _is_of_names(tree: SourceTree, name: str, source: ast.expr | None) -> bool:
    """Return whether a variable that goes over ``source`` stands for names of classes."""
    made = tree.made_by(source)
    parts = made.keys if isinstance(made, ast.Dict) else made.elts if isinstance(made, ast.List | ast.Tuple) else []
    if source is None or parts:
        return bool(parts) and all(text_of(part) is not None for part in parts)
    lines = [line for line in tree.all(ast.Assign) if typed(source) in map(typed, nodes_of(line.targets[0]))]
    makers = [part for part in (made, *(line.value for line in lines)) if isinstance(part, ast.Call)]
    is_counted = any(called_name(maker) in _COUNTING for maker in makers)
    return not is_counted and any(map(_NAMES.search, (name, typed(source))))


@rule
def one_draw_for_a_batch(tree: SourceTree) -> Iterator[Finding]:
    """Yield a random change of colours that ``map`` makes after ``batch``: all images of a batch get the same."""
    for call in tree.calls_of("map"):
        steps = (
            [called_name(step) for step in tree.chain_of(call.func.value)]
            if isinstance(call.func, ast.Attribute)
            else []
        )
        code = tree.code_of(call.args[0]) if call.args else None
        if "batch" not in steps or "unbatch" in steps[: steps.index("batch")] or code is None:
            continue
        mapping = [node for node in nodes_of(code) if isinstance(node, ast.Call) and called_name(node) in _ONE_BY_ONE]
        apart = {id(node) for part in mapping for node in nodes_of(part)}
        for node in (node for node in nodes_of(code) if id(node) not in apart):
            name = called_name(node) if isinstance(node, ast.Call) else ""
            if _PER_CALL.match(name) and tree.name_of(node.func).startswith("tensorflow.image."):  # type: ignore[attr-defined]
                sentence = (
                    f"`{name}` draws one number for all images that it gets, and these are whole batches. Put the "
                    "`map` before `batch`."
                )
                yield tree.finding(node, typed(node), "", sentence, certain=False)


@rule
def adapted_part_by_part(tree: SourceTree) -> Iterator[Finding]:
    """Yield a layer that a loop adapts to one part of the data after the other: it forgets each one before."""
    for loop in tree.all(ast.For) if tree.mentions("adapt") else ():
        nodes, stored = [*nodes_of(loop)], names_in(loop, ast.Store)
        if any(
            isinstance(node, ast.Break) or (isinstance(node, ast.Call) and called_name(node) in _TRAINING)
            for node in nodes
        ):
            continue
        for line in (node for node in nodes if isinstance(node, ast.Expr)):
            match line.value:
                case ast.Call(
                    func=ast.Attribute(attr="adapt", value=ast.Name() | ast.Attribute() as layer), args=[part]
                ):
                    uses = [node for node in nodes if isinstance(node, type(layer)) and typed(node) == typed(layer)]
                case _:
                    continue
            if len(uses) == 1 and not names_in(layer) & stored and names_in(part, ast.Load) & stored:
                sentence = (
                    f"`{typed(layer)}.adapt` begins again in each pass, so only the last part counts. Call `adapt` "
                    "once, with all of the data."
                )
                yield tree.finding(line, typed(line), "", sentence, certain=False)
