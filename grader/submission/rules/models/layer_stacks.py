"""Rules about layers and how they follow each other in a model that is written down layer by layer."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.models.installed_api import public_names
from grader.submission.models.keras_names import RECURRENT
from grader.submission.rules.reading.examples import may_have_shifted_labels
from grader.submission.rules.rule import rule
from grader.submission.rules.subjects import LAYER, TRAINING
from grader.submission.source_tree import (
    MOST_LINKS,
    Finding,
    SourceTree,
    argument,
    gives_unseen,
    nodes_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_JOINING = ("Concatenate", "concatenate", "concat", "stack")
_OVER_TIME = {*RECURRENT, "Conv1D", "MaxPooling1D", "AveragePooling1D", "GlobalMaxPooling1D", "GlobalAveragePooling1D"}
_KEEPS_RANK = {"Dropout", "Dense", "BatchNormalization", "LayerNormalization", "Activation"}
_SHARES = {
    "Dropout": "the fraction to drop",
    "RandomRotation": "a fraction of a full turn, not degrees",
    "RandomTranslation": "a fraction of the image size, not pixels",
    "RandomZoom": "a fraction of the image size",
}
"""Layers whose first argument is a share, and of what."""
_LONGEST = 30
"""Code of a length that a sentence repeats has at most so many letters."""
LONGEST_STACK = 100
"""Layers of a model that are looked at."""
_LEGACY = {
    "preprocessing.image.ImageDataGenerator": (
        "tf.keras.utils.image_dataset_from_directory",
        "with `Rescaling` and `RandomFlip`, `RandomRotation`, `RandomZoom` layers",
    ),
    "preprocessing.text.Tokenizer": ("tf.keras.layers.TextVectorization", "which can be part of the model"),
}
"""What still works, is no longer developed, and what took its place."""


@rule
def stacks(tree: SourceTree) -> Iterator[Finding]:
    """Yield recurrent layers that return the wrong rank for what follows, and inputs of one dimension too many."""
    for elements in _models(tree):
        layers = [_Layer(tree, element) for element in elements[:LONGEST_STACK]]
        if not any(layer.kind in RECURRENT for layer in layers):
            continue
        for first, second in itertools.pairwise(layers):
            if first.kind == "Input" and second.kind in RECURRENT:
                yield from _too_many_dimensions(tree, first, "shape")
        for position, layer in enumerate(layers):
            if layer.kind not in RECURRENT:
                continue
            yield from _too_many_dimensions(tree, layer, "input_shape")
            following = [other_layer.kind for other_layer in layers[position + 1 :]]
            after = next((kind for kind in following if kind not in _KEEPS_RANK), "")
            if after in _OVER_TIME and not layer.may_return_sequences:
                sentence = f"A recurrent layer that feeds `{after}` must return sequences: add `return_sequences=True`."
                yield tree.finding(layer.call, layer.kind, "return_sequences=True", sentence)
            elif (
                layer.returns_sequences
                and following
                and all(map(_keeps_steps, layers[position + 1 :]))
                and not tree.is_written(_EACH_STEP)
                and not tree.is_written(_LAST_STEP)
                and not may_have_shifted_labels(tree)
            ):
                sentence = (
                    "The last recurrent layer returns one value for each time step. If there is one label for each "
                    "example, remove its `return_sequences=True`. Otherwise a loss such as `mse` compares the wrong "
                    "shapes without an error."
                )
                yield tree.finding(layer.call, "return_sequences=True", "", sentence, certain=False)


_LAST_STEP = regex(r"\)\[:, -1\b|\)\[0, -1\b")
"""What takes the last step of what a model returns: it returns one for each step."""
_EACH_STEP = regex(
    r"(?i)\btagger\b|\btags\b|\bn_tags\b|\btag_ids\b|ignore_class"
    r"|\b(?:per|each|every|real)[- _](?:token|word|character|letter|time ?step)\b|\bper_token\b"
    r"|seq(?:uence)?[ _-]?(?:2|to)[ _-]?seq"
)
"""How a text tells that each step has a label of its own."""


def _models(tree: SourceTree) -> Iterator[list[ast.expr]]:
    """Yield the layers of each model: what one list holds, or what one block of lines adds to the same name.

    A list is one of a model where ``Sequential`` gets it, or where a loop calls or adds one after the other.
    """
    given = [argument(call, "layers", 0) for call in tree.all(ast.Call) if called_name(call) == "Sequential"]
    given += [loop.iter for loop in tree.all(ast.For) if _stacks_each(loop)]
    yield from (part.elts for node in given for part in _lists_in(tree, node))
    blocks: list[list[ast.stmt]] = [tree.tree.body, *(function.body for function in tree.all(ast.FunctionDef))]
    for block in blocks:
        added: dict[str, list[ast.expr]] = {}
        for line in block:
            match line:
                case ast.Expr(ast.Call(func=ast.Attribute(attr="add", value=ast.Name(id=name)), args=[layer])):
                    added.setdefault(name, []).append(layer)
                case ast.Assign(targets=[ast.Name(id=name)]):
                    yield added.pop(name, [])
        yield from added.values()


def _lists_in(tree: SourceTree, node: ast.AST | None) -> Iterator[ast.List]:
    """Yield the lists that a value is put together from."""
    todo = [node]
    for _ in range(MOST_LINKS):
        match tree.made_by(todo.pop()) if todo else None:
            case ast.List() as made:
                yield made
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                todo += [left, right]


def _stacks_each(loop: ast.For) -> bool:
    """Return whether a loop calls each layer on what the last one returned, or adds each to a model."""
    for node in nodes_of(loop):
        match node:
            case ast.Assign(targets=[ast.Name(output)], value=ast.Call(ast.Name(layer), [ast.Name(given), *_])):
                if layer == typed(loop.target) and output == given:
                    return True
            case ast.Call(func=ast.Attribute(attr="add"), args=[ast.Name(layer)]) if layer == typed(loop.target):
                return True
    return False


def _keeps_steps(layer: _Layer) -> bool:
    """Return whether a layer returns as many steps as it gets; a ``Lambda`` may not call or cut anything."""
    if layer.kind != "Lambda":
        return layer.kind in ("Dense", "Dropout")
    function = layer.call.args[0] if isinstance(layer.call, ast.Call) and layer.call.args else None
    changes = [node for node in nodes_of(function) if isinstance(node, ast.Call | ast.Subscript)] if function else []
    return isinstance(function, ast.Lambda) and not changes


class _Layer:
    """One element of a list of layers; ``kind`` is empty where it is none that we know."""

    def __init__(self, tree: SourceTree, node: ast.expr) -> None:
        self.call = node
        self.kind = ""
        self.words: dict[str, ast.expr] = {}
        self._is_open = False
        if isinstance(node, ast.Call):
            name = tree.keras_name_of(node.func)
            self.kind = name.removeprefix("layers.")
            self.words = words_of(node)
            self._is_open = gives_unseen(node)
            if self.kind == "Bidirectional" and node.args:
                inner = _Layer(tree, node.args[0])
                self.kind, self.words = inner.kind, {**inner.words, **self.words}
                self._is_open |= inner._is_open
            self.kind = {"InputLayer": "Input", "Convolution1D": "Conv1D"}.get(self.kind, self.kind)

    @property
    def returns_sequences(self) -> bool:
        """Whether the output has an axis of time."""
        node = self.words.get("return_sequences")
        return isinstance(node, ast.Constant) and bool(node.value)

    @property
    def may_return_sequences(self) -> bool:
        """Whether the output may have an axis of time: also where a variable or ``**options`` decides that."""
        node = self.words.get("return_sequences")
        return self._is_open if node is None else not isinstance(node, ast.Constant) or bool(node.value)


def _too_many_dimensions(tree: SourceTree, layer: _Layer, word: str) -> Iterator[Finding]:
    shape = layer.words.get(word)
    if isinstance(shape, ast.List | ast.Tuple) and len(shape.elts) > 2:
        sentence = (
            f"`{word}` leaves out the batch axis. For a recurrent layer it is (time steps, features), such as "
            f"`{word}=(None, 1)`. For a fixed batch size, write `Input(batch_shape=(32, None, 1))`."
        )
        yield tree.finding(layer.call, f"{word}={typed(shape)}", f"{word}=(None, 1)", sentence)


@rule
def layers(tree: SourceTree) -> Iterator[Finding]:
    """Yield settings of single layers that today's Keras ignores, refuses, or that cost a learner later."""
    for call in tree.all(ast.Call):
        kind = tree.keras_name_of(call.func).removeprefix("layers.")
        words = words_of(call)
        if kind == "Embedding" and "input_length" in words:
            length = typed(words["input_length"])
            begin = f"Input(shape=({length if len(length) <= _LONGEST else '…'},))"
            sentence = f"`input_length` has no effect any more: remove it and put `{begin}` first."
            yield tree.finding(words["input_length"], "input_length=", begin, sentence, certain=False)
        elif kind == "Lambda":
            yield from _unsafe(tree, call)
        elif kind in _SHARES and _number(call) > 1:
            sentence = f"`{kind}` takes a number up to 1: {_SHARES[kind]}."
            yield tree.finding(call, typed(call.args[0]), "0.2", sentence, about=f"{LAYER}{kind}")
        elif kind in ("AveragePooling1D", "AveragePooling2D") and _lacks(call, "pool_size"):
            yield tree.finding(call, f"{kind}()", f"{kind}(2)", f"`{kind}` needs a pool size: write `{kind}(2)`.")


def _unsafe(tree: SourceTree, call: ast.Call) -> Iterator[Finding]:
    """Yield a ``Lambda`` layer that Keras does not load as it is: it finds registered functions, and activations."""
    given = argument(call, "function", 0)
    own, name = tree.code_of(given), tree.name_of(given)
    is_own = isinstance(own, ast.FunctionDef) and not own.decorator_list
    is_known = name.rpartition(".")[2] in public_names("tensorflow.keras.activations")
    if isinstance(tree.value_of(given), ast.Lambda):
        found = "A model with a `Lambda` layer does not load in safe mode, because the layer can run any code."
    elif is_own or (name and not is_known):
        found = "A model with this `Lambda` layer loads only if `custom_objects` has its function."
    else:
        return
    sentence = f"{found} Use a Keras layer such as `Rescaling` or `Reshape`."
    yield tree.finding(call, "Lambda", "Rescaling or Reshape", sentence, certain=False)


def _lacks(call: ast.Call, word: str) -> bool:
    """Return whether a call surely gives nothing for its first parameter."""
    return not (call.args or word in words_of(call) or gives_unseen(call))


def _number(call: ast.Call) -> float:
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, int | float) else 0.0


@rule
def legacy(tree: SourceTree) -> Iterator[Finding]:
    """Yield, once each, calls that are right and work, but are no longer developed."""
    told: set[str] = set()
    for call in tree.all(ast.Call):
        name = tree.keras_name_of(call.func)
        if name in _LEGACY and name not in told and call.lineno not in tree.given:
            told.add(name)
            instead, note = _LEGACY[name]
            last = name.rpartition(".")[2]
            sentence = f"`{last}` still works, but is deprecated. Use `{instead}`, {note}."
            yield tree.finding(call, last, instead, sentence, certain=False)


@rule
def heads_in_a_row(tree: SourceTree) -> Iterator[Finding]:
    """Yield outputs of one unit that a loop makes from each other: all but the first see one number alone."""
    loops = tree.all(ast.For)
    calls = tree.all(ast.Call) if loops else []
    joined = {typed(part) for call in calls if called_name(call) in _JOINING for part in call.args}
    joined |= {typed(part) for call in calls if isinstance(call.func, ast.Call) and called_name(call.func) in _JOINING
               for part in call.args}  # fmt: skip
    for loop in loops:
        kept = {typed(node.func.value): node.args[0].id for node in nodes_of(loop) if isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute) and node.func.attr == "append" and node.args
                and isinstance(node.args[0], ast.Name)}  # fmt: skip
        for line in loop.body:
            match line:
                case ast.Assign(
                    targets=[ast.Name(id=name)], value=ast.Call(func=ast.Call() as layer, args=[ast.Name(id=given)])
                ) if name == given and name in {kept[owner] for owner in kept if owner in joined}:
                    is_one = called_name(layer) == "Dense" and tree.number_of(argument(layer, "units", 0)) == 1
                case _:
                    continue
            if is_one:
                sentence = (
                    f"`{name}` is the output of the pass before, one number, so later outputs learn from that alone. "
                    f"Write `head = {typed(layer)}({name})`, and keep `head`."
                )
                yield tree.finding(line, typed(line), "", sentence, certain=False, about=TRAINING)
