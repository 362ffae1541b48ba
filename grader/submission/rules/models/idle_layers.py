"""Rules about layers that change nothing, or something else, because of the layer before or after them.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from grader.catalogue.patterns import regex
from grader.submission.abstract.values import Items, Layer, Model, number_of
from grader.submission.definitions import DEFINITION
from grader.submission.models.keras_names import RECURRENT
from grader.submission.rules.reading.events import events_of
from grader.submission.rules.reading.layer_order import (
    called_layer,
    each_after_another,
    kind_of,
    layers_in_a_row,
    lists_of_models,
)
from grader.submission.rules.reading.possible_values import numbers_of
from grader.submission.rules.reading.words_beside import is_said
from grader.submission.rules.rule import rule, training_rule, unless_told_by
from grader.submission.rules.subjects import CHOSEN, MEANT
from grader.submission.source_tree import (
    Finding,
    SourceTree,
    argument,
    assigned,
    gives_unseen,
    is_literal,
    nodes_of,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_ATTENTIONS = ("MultiHeadAttention", "Attention", "AdditiveAttention", "GroupedQueryAttention")
_ACTIVE = ("Activation", "LeakyReLU", "PReLU", "ReLU", "ELU", "nn", "activations", "ops")
_LINEAR = regex(r"\blinear|bottleneck|projection", re.IGNORECASE)
_MODEL = regex(r"model|network|base|encoder", re.IGNORECASE)
_MERGES = ("Add", "Average", "Maximum", "Minimum", "Subtract")
"""Layers that get several tensors, which are never one and the same; a product of one with itself is its square."""
_JOINS = ("Concatenate", "concatenate", "concat", "Add", "add", "Average", "average")
_KERNEL = regex(r"(?<!num_)(?<!n_)kernel(?!s)|window|width", re.IGNORECASE)
_FILTERS = regex(r"filter(?!_?(?:size|length|width|height))|channel", re.IGNORECASE)
_IMAGES = regex(r"image|pixel|picture|drawing|digit|garment", re.IGNORECASE)
_VECTORS = regex(r"vector|embedd|encod|feature|predict\(", re.IGNORECASE)
"""What has one vector for each image."""
_WITHOUT_MASKS = ("AveragePooling1D", "MaxPooling1D", "GlobalMaxPooling1D", "Flatten", "Conv1D")
"""Layers that get a mask and end it, as Keras warns."""
_KEEPS_PADDING_OUT = regex(
    r"(?:leaves?|keeps?|leaving|keeping) (?:\w+ ){0,3}out|ignor|real words|without (?:the )?padding|(?:not|n't) count"
    r"|skips? (?:the )?padd|padding (?:is|are) (?:masked|left out|skipped)",
    re.IGNORECASE,
)
_ACCURACY = regex(r"(?:val_)?acc(?:uracy)?")
_KEEPS_SIZE = regex(r"Random(?!Crop)\w+|Rescaling|Normalization|GaussianNoise|\w*Dropout")
"""Layers whose images are as large as those that they get."""
_IDLE = (
    (regex(r"\w*Dropout(?:\dD)?"), "rate", 0, 0.0, ()),
    (regex(r"GaussianNoise"), "stddev", 0, 0.0, ()),
    (regex(r"(?:Max|Average)Pool(?:ing)?\dD"), "pool_size", 0, 1.0, ("strides",)),
    (regex(r"UpSampling\dD"), "size", 0, 1.0, ()),
    (regex(r"Rescaling"), "scale", 0, 1.0, ("offset",)),
    (regex(r"Random(?:Rotation|Zoom|Contrast|Brightness)"), "factor", 0, 0.0, ("width_factor", "value_range")),
)
"""Layers, with the number that makes them do nothing: its name and place, and what changes that beside it."""
_MEETING = (*_ATTENTIONS, *_JOINS)
_FLAT = regex(r"Global(?:Average|Max)Pool(?:ing)?[123]D|Flatten")
"""Layers that return one row of values for each example."""
_OF_EACH = regex(r"\b(?:each|per|same|every (?:value|step|point|day|hour|week|month))\b", re.IGNORECASE)
_SHAPES = ("input_shape", "input_dim", "batch_input_shape")
_MODELS = ("Sequential", "Model")
_PLACEHOLDER = regex(r"applications\.(efficientnet|efficientnet_v2|mobilenet_v3|convnext)\.preprocess_input$")
_FEW = 0.5
"""A momentum of a batch normalization below this keeps hardly any of the batches before."""
_WEIGHTED = ("Dense", "EinsumDense", "Embedding", "BatchNormalization", "LayerNormalization", *RECURRENT)
"""Layers with weights; convolutions have them as well."""
_HALVES = regex(
    r"(?:each|every|all) (?:max[- ]?)?pool\w* (?:layers? )?(?:halv|cuts? \w+ in half|divid\w+ \w+ by 2)", re.IGNORECASE
)
_POOLS = regex(r"(?:Max|Average)Pool(?:ing)?[12]D")
_BY_ONE = regex(r"overlap|by one\b|stride|one (?:pixel|step)", re.IGNORECASE)
_TURNS_BACK = ("reverse", "flip", "backward_layer")
_MERGES_STEPS = ("Concatenate", "concatenate", "Add", "add", "Average", "average", "Multiply", "multiply")


@rule
def ids_beyond_the_limit(tree: SourceTree) -> Iterator[Finding]:
    """Yield an ``Embedding`` with more rows than a vectorizer has token ids: its limit counts all of them."""
    limits = {_number_or_key(tree, given) for call in tree.all(ast.Call) if kind_of(tree, call) == "TextVectorization"
              if (given := argument(call, "max_tokens", 0)) is not None}  # fmt: skip
    for call in tree.all(ast.Call) if limits else ():
        rows = tree.value_of(argument(call, "input_dim", 0)) if kind_of(tree, call) == "Embedding" else None
        more = tree.number_of(rows.right, 0.0) if isinstance(rows, ast.BinOp) and isinstance(rows.op, ast.Add) else 0.0
        # One more does no harm, and is often written without a thought.
        is_more = isinstance(rows, ast.BinOp) and (more or 0.0) > 1 and _number_or_key(tree, rows.left) in limits
        if isinstance(rows, ast.BinOp) and is_more and not _has_own_ids(tree, rows):
            limit = typed(rows.left)
            sentence = (
                f"`{limit}` of `TextVectorization` counts padding and unknown words as well, so no token id reaches "
                f"it. `Embedding({limit}, …)` is enough."
            )
            yield tree.finding(call, typed(rows), limit, sentence, certain=False)


def _number_or_key(tree: SourceTree, node: ast.AST) -> object:
    """Return what two expressions share if they have the same value: a number, one variable, or arguments of one name.

    The functions of an exercise call the same size by the same name.
    """
    number = tree.number_of(node)
    if number is None and isinstance(node, ast.Name) and tree.parameter_of(node) is not None:
        return node.id
    return tree.key_of(node) if number is None else number


def _has_own_ids(tree: SourceTree, rows: ast.BinOp) -> bool:
    """Return whether a program numbers tokens of its own from the limit on: ``MASK, START = LIMIT, LIMIT + 1``."""
    values = [value for line in tree.all(ast.Assign) for _, value in assigned(line) if value is not rows]
    first = [value.left if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add) else value
             for value in values]  # fmt: skip
    return isinstance(rows.left, ast.Name) and tree.key_of(rows.left) in map(tree.key_of, first)


@rule
def frozen_with_the_rest(tree: SourceTree) -> Iterator[Finding]:
    """Yield a new model that is frozen, and has a model in it that its function was given: that is frozen as well.

    Where it becomes a part of another model, that is what it is frozen for.
    """
    for function in tree.all(ast.FunctionDef) if tree.mentions("trainable") else ():
        given = {parameter.arg for parameter in function.args.args if _MODEL.search(parameter.arg)}
        for line in (node for node in nodes_of(function) if isinstance(node, ast.Assign)):
            match line:
                case ast.Assign(targets=[ast.Attribute(value=ast.Name() as owner, attr="trainable")],
                                value=ast.Constant(value=False)) if not _is_built_upon(function, owner.id):  # fmt: skip
                    for name in sorted(given & _parts_of(tree, tree.value_of(owner))):
                        sentence = (
                            f"`{name}` is a part of `{owner.id}`, and no copy: this freezes it as well. For a copy, "
                            "use `tf.keras.models.clone_model` and `set_weights`."
                        )
                        yield tree.finding(line, typed(line), "", sentence, certain=False)


def _is_built_upon(function: ast.FunctionDef, name: str) -> bool:
    """Return whether a model is called in a function, or stands in a list there."""
    nodes = [*nodes_of(function)]
    parts = [node.func for node in nodes if isinstance(node, ast.Call)]
    parts += [part for node in nodes if isinstance(node, ast.List) for part in node.elts]
    return any(isinstance(part, ast.Name) and part.id == name for part in parts)


def _parts_of(tree: SourceTree, made: ast.AST | None) -> set[str]:
    """Return the names of the models that a model is made of: in the list of its layers, or called for its outputs."""
    if not isinstance(made, ast.Call) or tree.keras_name_of(made.func).rpartition(".")[2] not in _MODELS:
        return set()
    nodes = [node for value in (made, *map(tree.value_of, made.args)) if value is not None for node in nodes_of(value)]
    listed = {typed(part) for row in nodes if isinstance(row, ast.List) for part in row.elts}
    return listed | {typed(call.func) for call in nodes if isinstance(call, ast.Call)}


@training_rule
def scaled_by_a_placeholder(tree: SourceTree) -> Iterator[Finding]:
    """Yield the ``preprocess_input`` of a family that scales in its network, where no network of it is there."""
    names = {node.attr for node in tree.all(ast.Attribute)} | {node.id for node in tree.all(ast.Name)}
    kinds = {name.lower() for name in names if name[:1].isupper()}
    for call in tree.all(ast.Call) if not tree.mentions("getattr") else ():
        family = _PLACEHOLDER.search(tree.keras_name_of(call.func))
        if family and not any(kind.startswith(family[1].partition("_")[0]) for kind in kinds):
            sentence = (
                f"`{family[1]}.preprocess_input` returns its input as it is: that family scales inside its network. "
                "Write `Rescaling(1 / 127.5, offset=-1)` for -1 to 1."
            )
            yield tree.finding(call, typed(call.func), "", sentence, certain=False)


@rule
def offsets_before_the_scale(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``Rescaling`` by a standard deviation whose offset is the mean alone: it is added after the product."""
    for call in tree.all(ast.Call):
        if tree.keras_name_of(call.func).rpartition(".")[2] != "Rescaling":
            continue
        scale, offset = argument(call, "scale", 0), argument(call, "offset", 1)
        match tree.value_of(scale), tree.value_of(offset):
            case ast.BinOp(left, ast.Div(), spread), ast.UnaryOp(ast.USub(), mean) if tree.number_of(left) == 1:
                # A quotient is what it should be, and a number alone may be one.
                if not isinstance(tree.value_of(mean), ast.BinOp | ast.Constant):
                    right = f"-{typed(mean)} / {typed(spread)}"
                    sentence = (
                        f"`Rescaling` multiplies first and then adds: this is `x / {typed(spread)} - {typed(mean)}`. "
                        f"Write `offset={right}`."
                    )
                    yield tree.finding(call, typed(call), right, sentence, certain=False, about=MEANT)


@rule
def masks_after_an_embedding(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``Masking`` after an ``Embedding``, whose vector for padding is not zero: that of given ones may be."""
    given = {"mask_zero", "weights", "trainable", "embeddings_initializer"}
    for first, second in layers_in_a_row(tree):
        kinds = kind_of(tree, first), kind_of(tree, second)
        if kinds == ("Embedding", "Masking") and not given & words_of(first).keys():
            sentence = (
                "`Embedding` has a vector for the padding id as well, which is not 0, so `Masking` masks nothing. "
                "Write `Embedding(…, mask_zero=True)`."
            )
            yield tree.finding(second, typed(second), "mask_zero=True", sentence, certain=False, about=MEANT)


@rule
def masks_that_end(tree: SourceTree) -> Iterator[Finding]:
    """Yield a layer without masks after a ``mask_zero=True`` that is said to keep the padding out."""
    for first, second in layers_in_a_row(tree):
        masks = tree.value_of(argument(first, "mask_zero", 5))
        kind = kind_of(tree, second)
        if kind_of(tree, first) != "Embedding" or kind not in _WITHOUT_MASKS or not tree.is_true(masks):
            continue
        said = [tree.said_beside(first), tree.said_beside(second), *tree.said_around(second)]
        if any(map(_KEEPS_PADDING_OUT.search, said)):
            sentence = (
                f"`{kind}` knows no masks, so it reads the padding as well, whatever `mask_zero` says. "
                "`GlobalAveragePooling1D` leaves it out."
            )
            yield tree.finding(second, typed(second), "", sentence, certain=False)


@rule
def masks_before_an_embedding(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``Masking`` of token ids before their ``Embedding``, which passes no mask on."""
    for first, second in layers_in_a_row(tree):
        if (kind_of(tree, first), kind_of(tree, second)) != ("Masking", "Embedding") or gives_unseen(second):
            continue
        masks = tree.value_of(argument(second, "mask_zero", 5))
        if tree.number_of(argument(first, "mask_value", 0), 0.0) != 0:
            continue
        if masks is None or (isinstance(masks, ast.Constant) and not masks.value):
            sentence = (
                "`Embedding` passes on no mask of a `Masking` before it, so later layers count the padding. "
                "Write `Embedding(…, mask_zero=True)` in the place of both."
            )
            yield tree.finding(first, typed(first), "mask_zero=True", sentence, certain=False, about=MEANT)


@training_rule
def softmax_of_one_value(tree: SourceTree) -> Iterator[Finding]:
    """Yield a softmax over the last axis of what has one value there: it is always 1."""
    for first, second in layers_in_a_row(tree):
        kind, given = kind_of(tree, second), argument(second, "axis", 0)
        by_name = kind == "Activation" and text_of(tree.value_of(argument(second, "activation", 0))) == "softmax"
        is_last = by_name or (kind == "Softmax" and tree.number_of(given, -1.0) == -1)
        if is_last and kind_of(tree, first) == "Dense" and tree.number_of(argument(first, "units", 0)) == 1:
            sentence = (
                f"The last axis of the output of `{typed(first)}` has one value, and its softmax is always 1. To weigh "
                "time steps, write `Softmax(axis=1)`."
            )
            yield tree.finding(second, typed(second), "Softmax(axis=1)", sentence, certain=False)
    # At the end of a model a criterion says so.
    weighs = tree.mentions("Dot", "Multiply", "dot", "multiply", "matmul", "einsum")
    products = [tree.value_of(side) for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Mult)
                for side in (node.left, node.right)]  # fmt: skip
    factors = {id(made.func) for made in products if isinstance(made, ast.Call)}
    for call in (node for node in tree.all(ast.Call) if weighs or id(node) in factors):
        made = tree.value_of(words_of(call).get("activation"))
        is_softmax = made is not None and typed(made).strip("'\"").endswith("softmax")
        if kind_of(tree, call) == "Dense" and tree.number_of(argument(call, "units", 0)) == 1 and is_softmax:
            sentence = (
                "This layer has one unit, and the softmax of one value is always 1. To weigh time steps, write "
                "`Softmax(axis=1)` after it."
            )
            yield tree.finding(call, typed(call), "Softmax(axis=1)", sentence, certain=False)


@training_rule
def normalized_by_rows(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``UnitNormalization`` of images before they are flat: it takes each row or column by itself."""
    for first, second in layers_in_a_row(tree):
        if (kind_of(tree, first), kind_of(tree, second)) == ("UnitNormalization", "Flatten"):
            given = tree.value_of(argument(first, "axis", 0)) or ast.Constant(-1)
            if not isinstance(given, ast.List | ast.Tuple):
                sentence = (
                    f"`UnitNormalization` along axis {typed(given)} divides each row or column by its own length, not "
                    "the image by one. Put it after `Flatten`."
                )
                yield tree.finding(first, typed(first), "", sentence, certain=False)


@training_rule
def merged_with_itself(tree: SourceTree) -> Iterator[Finding]:
    """Yield a layer that merges several tensors, and gets one of them twice."""
    for call in tree.all(ast.Call):
        layer = tree.value_of(call.func)
        kind = kind_of(tree, layer)
        parts = tree.value_of(call.args[0]) if call.args and kind in _MERGES else None
        items = parts.elts if isinstance(parts, ast.List | ast.Tuple) else []
        names = [item.id for item in items if isinstance(item, ast.Name)]
        if len(names) == len(items) > 1 and len({*names}) == 1:
            sentence = (
                f"`{kind}` gets `{names[0]}` twice: no other branch reaches it. Give it both, as `[x, {names[0]}]`."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


@rule
def filters_and_kernel_exchanged(tree: SourceTree) -> Iterator[Finding]:
    """Yield a convolution whose first two arguments have the names of the other one."""
    for call in tree.all(ast.Call):
        if not kind_of(tree, call).startswith("Conv") or len(call.args) < 2:
            continue
        first, second = (typed(part).rpartition(".")[2] for part in call.args[:2])
        if _KERNEL.search(first) and _FILTERS.search(second):
            right = f"{typed(call.args[1])}, {typed(call.args[0])}"
            kind = kind_of(tree, call)
            sentence = f"`{kind}` takes the number of filters first, then the size of the kernel. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@training_rule
def pixels_by_their_row(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``normalize`` of images: it divides by the length of a row or column, and not by the largest value."""
    for call in tree.all(ast.Call):
        given = call.args[0] if call.args else None
        if tree.keras_name_of(call.func) != "utils.normalize" or given is None:
            continue
        if _IMAGES.search(typed(given)) and not _VECTORS.search(
            f"{typed(given)} {typed(tree.value_of(given) or given)}"
        ):
            sentence = (
                "`normalize` divides each row of pixels by its own length, so equal pixels get other values. For 0 to "
                "1, divide by 255."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


@rule
def crops_of_the_whole(tree: SourceTree) -> Iterator[Finding]:
    """Yield a random crop of the size that the input before it has: there is one place for it."""
    for first, call in _with_inputs(tree):
        if kind_of(tree, call) not in ("RandomCrop", "CenterCrop"):
            continue
        sides = [tree.same(side) for word, place in (("height", 0), ("width", 1))
                 if (side := argument(call, word, place)) is not None]  # fmt: skip
        shape = tree.value_of(argument(first, "shape", 0))
        known = [tree.same(side) for side in shape.elts[:2]] if isinstance(shape, ast.Tuple) else []
        if len(sides) == 2 and known == sides:
            sentence = (
                f"The images have {sides[0]} rows and {sides[1]} columns, so `{typed(call)}` has one place and changes "
                "nothing. Use `RandomTranslation`, or crop less."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


def _with_inputs(tree: SourceTree) -> Iterator[tuple[ast.Call, ast.Call]]:
    """Yield each ``Input`` with the layers that get images of its size: the first, and those after what keeps it."""
    after: dict[int, list[ast.Call]] = {}
    for first, second in each_after_another(tree):
        after.setdefault(id(first), []).append(second)
    for start in tree.all(ast.Call):
        found = [start] if tree.keras_name_of(start.func) in ("Input", "layers.Input", "layers.InputLayer") else []
        for first in found:
            for second in after.pop(id(first), []):
                yield start, second
                found += [second] if _KEEPS_SIZE.fullmatch(kind_of(tree, second)) else []


@training_rule
def one_step_to_look_at(tree: SourceTree) -> Iterator[Finding]:
    """Yield an attention to a single step: its weight is always 1."""
    for call in tree.all(ast.Call):
        layer = tree.value_of(call.func)
        if not isinstance(layer, ast.Call) or kind_of(tree, layer) not in _ATTENTIONS:
            continue
        both = tree.value_of(call.args[0]) if call.args else None
        given = both.elts[1] if isinstance(both, ast.List) and len(both.elts) > 1 else argument(call, "value", 1)
        if _is_one_step(tree, given):
            sentence = (
                f"`{typed(given) if given else ''}` has one step, so its attention weight is always 1. Give "
                f"`{kind_of(tree, layer)}` all steps: `LSTM(…, return_sequences=True)`."
            )
            yield tree.finding(call, typed(call), "return_sequences=True", sentence, certain=False)


@training_rule
def windows_of_one_step(tree: SourceTree) -> Iterator[Finding]:
    """Yield a window that is reshaped to one step before a recurrent layer, which then has nothing to go along."""
    for first, second in layers_in_a_row(tree):
        name = {"Reshape": "target_shape", "Input": "shape"}.get(kind := kind_of(tree, first) or called_name(first))
        shape = tree.value_of(argument(first, name, 0)) if name is not None else None
        if kind_of(tree, second) not in RECURRENT or not isinstance(shape, ast.Tuple | ast.List):
            continue
        if len(shape.elts) == 2 and tree.number_of(shape.elts[0]) == 1 and tree.number_of(shape.elts[1]) != 1:
            right = f"{kind}(({typed(shape.elts[1])}, 1))"
            sentence = (
                f"`{kind_of(tree, second)}` gets one step that has all values, so it never recurs. Give it a step for "
                f"each value: `{right}`."
            )
            yield tree.finding(first, typed(first), right, sentence, certain=False)


def _is_one_step(tree: SourceTree, node: ast.AST | None) -> bool:
    layer, made = called_layer(tree, node), tree.value_of(node)
    if layer is not None and kind_of(tree, layer) == "Reshape":
        shape = tree.value_of(argument(layer, "target_shape", 0))
        return isinstance(shape, ast.Tuple | ast.List) and len(shape.elts) == 2 and tree.number_of(shape.elts[0]) == 1
    if layer is not None and kind_of(tree, layer) == "RepeatVector":
        return tree.number_of(argument(layer, "n", 0)) == 1
    return isinstance(made, ast.Subscript) and bool(re.search(r"\[:, -1:(?:, :)?\]$", typed(made)))


@rule
def last_step_of_both_directions(tree: SourceTree) -> Iterator[Finding]:
    """Yield the last step of a bidirectional layer: backwards, that is the first one that it read."""
    for node in tree.all(ast.Subscript):
        layer = called_layer(tree, node.value) if re.search(r"\[:, -1(?:, :)?\]$", typed(node)) else None
        if layer is None or kind_of(tree, layer) != "Bidirectional" or not layer.args:
            continue
        inner = tree.value_of(layer.args[0])
        if isinstance(inner, ast.Call) and tree.is_true(words_of(inner).get("return_sequences")):
            sentence = (
                "At the last step the backward direction has read one word alone. Leave `return_sequences` and "
                f"`{typed(node)}` out: then both directions have read all."
            )
            yield tree.finding(node, typed(node), "", sentence, certain=False, about=MEANT)


@rule
def states_joined_with_the_output(tree: SourceTree) -> Iterator[Finding]:
    """Yield the output of a recurrent layer that is joined with its state, which is the same vector."""
    for line in tree.all(ast.Assign):
        match line:
            case ast.Assign(targets=[ast.Tuple(elts=[ast.Name() as output, ast.Name() as state, *_])],
                            value=ast.Call(func=maker)):  # fmt: skip
                made = tree.value_of(maker)
            case _:
                continue
        if not isinstance(made, ast.Call) or kind_of(tree, made) not in RECURRENT:
            continue
        if not tree.gives(made, "return_state") or tree.gives(made, "return_sequences"):
            continue
        for joined in _joined_lists(tree):
            if {tree.key_of(output), tree.key_of(state)} <= {*map(tree.key_of, joined.elts)}:
                sentence = (
                    f"`{output.id}` and `{state.id}` are the same vector: the output of `{kind_of(tree, made)}` is its "
                    "last hidden state. Leave one of them out."
                )
                yield tree.finding(joined, typed(joined), "", sentence, certain=False)


def _joined_lists(tree: SourceTree) -> Iterator[ast.List | ast.Tuple]:
    """Yield what calls join that join tensors: ``Concatenate()([a, b])``, or ``tf.concat([a, b], 1)``."""
    for call in tree.all(ast.Call):
        joined = tree.value_of(call.args[0]) if call.args else None
        layer = tree.value_of(call.func)
        kind = kind_of(tree, layer) or called_name(call)
        if isinstance(joined, ast.List | ast.Tuple) and kind in _JOINS:
            yield joined


@training_rule
def little_momentum(tree: SourceTree) -> Iterator[Finding]:
    """Yield a batch normalization that keeps little of the batches before, as another library counts it."""
    for call in tree.all(ast.Call):
        given = argument(call, "momentum", 1) if kind_of(tree, call) == "BatchNormalization" else None
        number = tree.number_of(given) if given is not None else None
        if number is not None and given is not None and 0 <= number < _FEW:
            right = f"momentum={typed(ast.Constant(round(1 - number, 6)))}"
            sentence = (
                "`momentum` is the share of the mean that is kept at each batch. With "
                f"{number:g}, `predict` uses the last batch almost alone. Write `{right}`."
            )
            yield tree.finding(call, f"momentum={typed(given)}", right, sentence, certain=False)


@rule
def joined_with_itself(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``skip = x`` right before ``Concatenate()([x, skip])``: both are one tensor."""
    for joined in _joined_lists(tree):
        names = [part.id for part in joined.elts if isinstance(part, ast.Name)]
        around = next(iter(tree.functions_around(joined)[-1:]), tree.tree)
        lines = [line for line in nodes_of(around) if isinstance(line, ast.Assign) and line.lineno < joined.lineno]
        last = {typed(line.targets[0]): line for line in sorted(lines, key=lambda line: line.lineno)}
        for name in names:
            line = last.get(name)
            other = typed(line.value) if line is not None and isinstance(line.value, ast.Name) else ""
            changed = last.get(other)
            if line is not None and other in names and (changed is None or changed.lineno < line.lineno):
                sentence = (
                    f"`{name}` and `{other}` are the same tensor here, so it is joined with itself. Write "
                    f"`{name} = {other}` above the layers that it leads around."
                )
                yield tree.finding(line, typed(line), "", sentence, certain=False)


_TOP = regex(r"(?i)top[ _-]?(\d{1,3})")


@unless_told_by("metrics.metrics_told_as_accuracy")
def more_guesses_than_classes(tree: SourceTree) -> Iterator[Finding]:
    """Yield a top-k accuracy with as many guesses as there are classes: it is always 1."""
    classes = _most_classes(tree)
    for call in tree.all(ast.Call):
        name = tree.keras_name_of(call.func)
        if name not in ("metrics.SparseTopKCategoricalAccuracy", "metrics.TopKCategoricalAccuracy"):
            continue
        most = tree.number_of(argument(call, "k", 0), 5.0)
        if most is not None and most > 1 and _ACCURACY.fullmatch(text_of(argument(call, "name", 1)) or ""):
            right = f'tf.keras.metrics.{name.removeprefix("metrics.").replace("TopK", "")}("accuracy")'
            sentence = (
                f"With k={most:g}, an example is right if its class is among the {most:g} most probable ones. For the "
                f"accuracy, write `{right}`."
            )
            yield tree.finding(call, typed(call), right, sentence, certain=False)
            continue
        told = _TOP.search(text_of(argument(call, "name", 1)) or "")
        if most is not None and told is not None and float(told[1]) != most:
            right = f"k={told[1]}"
            sentence = (
                f"This metric counts a hit among the {most:g} highest outputs, and its name says {told[1]}. Write "
                f"`{right}`."
            )
            yield tree.finding(call, typed(call), right, sentence, certain=False)
            continue
        if most is not None and classes is not None and most >= classes > 1:
            sentence = (
                f"With k={most:g}, this metric is always 1 for {classes:g} classes. Write a smaller `k`, or use "
                "`accuracy` alone."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


def _most_classes(tree: SourceTree) -> float | None:
    """Return the units of the last ``Dense`` of a function, the most of all: one of them gives the classes."""
    top = ast.Module([line for line in tree.tree.body if not isinstance(line, DEFINITION)], [])
    rows = [[node for node in nodes_of(block) if isinstance(node, ast.Call) and kind_of(tree, node) == "Dense"]
            for block in (top, *tree.all(ast.FunctionDef))]  # fmt: skip
    last = [max(row, key=lambda call: call.lineno) for row in rows if row]
    units = [tree.number_of(argument(call, "units", 0)) for call in last]
    known = [number for number in units if number is not None]
    return max(known) if known and len(known) == len(units) else None


_ALL_OF_A_CONVOLUTION = 8
"""With so many arguments by their place, the last one is the activation."""


@unless_told_by("comments.lines_called_curves", "comments.lines_before_the_output")
def linear_layers_in_a_row(tree: SourceTree) -> Iterator[Finding]:
    """Yield a wide `Dense` without an activation before another `Dense`, in a classifier: both are one linear layer."""
    own = any(tree.keras_name_of(base).endswith("Layer") for kind in tree.all(ast.ClassDef) for base in kind.bases)
    if own or tree.mentions(*_ACTIVE) or tree.is_written(_LINEAR):
        return
    for event in events_of(tree, "fit"):
        model = event.values[0]
        layers = model.layers if isinstance(model, Model) and "entropy" in model.loss else []
        dense = [layer for layer in layers if layer.name != "Dropout"]
        for layer, after in itertools.pairwise(dense):
            # Where the number of classes is not known, it is hardly more than that.
            is_wide = (_units(layer) or 0) >= (_units(after) or _MOST_CLASSES) > 0
            is_idle = layer.name == "Dense" and is_wide and len(layer.given) < 2
            is_idle |= layer.name in ("Conv1D", "Conv2D") and _has_a_wide_kernel(layer) and _has_a_wide_kernel(after)
            if is_idle and layer.name == after.name and "activation" not in layer.words:
                sentence = (
                    f"`{typed(layer.node)}` has no activation, so it and the next `{layer.name}` are one linear layer. "
                    'Write `activation="relu"`.'
                )
                yield tree.finding(layer.node, typed(layer.node), "", sentence, certain=False)
                return


def _has_a_wide_kernel(layer: Layer) -> bool:
    """Return whether a convolution looks at more than one place; else it only mixes channels."""
    size = layer.words.get("kernel_size") or (layer.given[1] if 1 < len(layer.given) < _ALL_OF_A_CONVOLUTION else None)
    sizes = size.items if isinstance(size, Items) else [size]
    return any((number_of(part) or 0) > 1 for part in sizes or [])


def _units(layer: Layer) -> float | None:
    return number_of(layer.words.get("units") or (layer.given[0] if layer.given else None))


_MOST_CLASSES = 16


@rule
def penalties_of_frozen_weights(tree: SourceTree) -> Iterator[Finding]:
    """Yield a penalty on weights that never change."""
    for call in tree.all(ast.Call):
        words = words_of(call)
        off = words.get("trainable")
        given = [word for word in words if word.endswith("_regularizer") and word != "activity_regularizer"]
        is_frozen = kind_of(tree, call) and isinstance(off, ast.Constant) and off.value is False
        if is_frozen and given and not tree.mentions("trainable"):
            sentence = (
                f"The weights of this layer are frozen, so `{given[0]}` changes nothing. Leave it out, or put it into "
                "a layer that learns."
            )
            yield tree.finding(call, given[0], "", sentence, certain=False)


@rule
def layers_without_effect(tree: SourceTree) -> Iterator[Finding]:
    """Yield a layer whose number makes it do nothing, and a ``ReLU`` after ``relu``."""
    for call in tree.all(ast.Call):
        kind = kind_of(tree, call)
        for pattern, word, place, idle, beside in _IDLE if kind else ():
            given = argument(call, word, place) if pattern.fullmatch(kind) else None
            made = tree.value_of(given)
            parts = made.elts if isinstance(made, ast.Tuple | ast.List) else [given] if given is not None else []
            numbers = {tree.number_of(part) for part in parts}
            # A setting is there to be changed, and a second number may do something.
            is_setting = tree.parameter_of(given) is not None or (given is not None and typed(given).isupper())
            is_cut = any(isinstance(part, ast.FloorDiv) or (isinstance(part, ast.Call) and called_name(part) == "int")
                         for part in nodes_of(made or call))  # fmt: skip
            is_plain = not is_setting and not is_cut and len(call.args) < 2
            if given is not None and numbers == {idle} and is_plain and not {*beside} & words_of(call).keys():
                sentence = (
                    f"`{called_name(call)}` with `{word}={typed(given)}` does nothing: what it gets, it returns. Leave "
                    "the layer out, or write another number."
                )
                yield tree.finding(call, typed(call), "", sentence, certain=False)
    loose = _loose(tree)
    for first, second in layers_in_a_row(tree):
        if id(second) in loose or not kind_of(tree, first):
            continue
        by_name = text_of(tree.value_of(words_of(first).get("activation")))
        is_relu = kind_of(tree, second) == "ReLU" and not (second.args or second.keywords)
        given = argument(second, "activation", 0) if kind_of(tree, second) == "Activation" else None
        is_relu |= given is not None and (text_of(tree.value_of(given)) == "relu" or typed(given).endswith(".relu"))
        if by_name == "relu" and is_relu and not _is_called_again(tree, second):
            sentence = (
                f'`{called_name(second)}` after `relu` changes nothing. Leave it out, or `activation="relu"` out of '
                f"`{called_name(first)}`."
            )
            yield tree.finding(second, typed(second), "", sentence, certain=False)
        keeps = tree.gives(first, "keepdims") or gives_unseen(first) or len(first.args) > 1
        is_flat = _FLAT.fullmatch(kind_of(tree, first)) and not keeps
        if is_flat and kind_of(tree, second) == "Flatten" and not _is_called_again(tree, second):
            sentence = (
                f"`{called_name(first)}` returns one row of values for each example already, so `Flatten` does "
                "nothing. Leave it out."
            )
            yield tree.finding(second, typed(second), "", sentence, certain=False)


@unless_told_by("settings.shares_that_are_kept")
def rates_that_are_chosen(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``Dropout`` whose rate a function is given, for its own sake: 0 may be one of several, and meant."""
    for call in tree.calls_named("Dropout"):
        given = argument(call, "rate", 0)
        owner = given.value if isinstance(given, ast.Attribute) else given
        if tree.parameter_of(owner) is not None and numbers_of(tree, given) != {0.0}:
            sentence = "The rate of this `Dropout` is a setting."
            yield replace(tree.finding(call, typed(call), "", sentence, certain=False), about=CHOSEN)


def _loose(tree: SourceTree) -> set[int]:
    """Return the layers in other lists than those of models: one of them may be chosen."""
    in_models = {id(row) for row in lists_of_models(tree)}
    rows = [row for row in tree.all(ast.List) if id(row) not in in_models]
    return {id(tree.value_of(part) or part) for row in rows for part in row.elts}


def _is_called_again(tree: SourceTree, layer: ast.Call) -> bool:
    """Return whether one layer is called in several places: it may be wanted in another one."""
    calls = [call for call in tree.all(ast.Call) if isinstance(call.func, ast.Name)]
    return sum(tree.value_of(call.func) is layer for call in calls) > 1


@rule
def shapes_of_later_layers(tree: SourceTree) -> Iterator[Finding]:
    """Yield the first layer behind another one that is told the shape of its input: Keras does not read it there."""
    # A layer may be the first one of another model.
    told = _loose(tree) | {id(tree.value_of(row.elts[0])) for row in lists_of_models(tree) if row.elts}
    for _, second in layers_in_a_row(tree):
        word = next((word for word in _SHAPES if word in words_of(second)), "")
        # The `input_dim` of an `Embedding` is the number of its rows.
        if word and kind_of(tree, second) not in ("", "Input", "InputLayer", "Embedding") and id(second) not in told:
            why = (
                f"Keras 3 has no `{word}` for this layer, which"
                if word == "batch_input_shape"
                else f"`{word}` counts in the first layer alone: this one"
            )
            sentence = f"{why} gets what the layer before it returns. Leave it out here."
            yield tree.finding(second, f"{word}={typed(words_of(second)[word])}", "", sentence, certain=False)
            return


@rule
def dense_on_single_values(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``Dense`` between windows of single values and ``Flatten``: each unit reads one value at a time."""
    after: dict[int, ast.Call] = {id(second): first for first, second in each_after_another(tree)}
    for first, second in layers_in_a_row(tree):
        is_pair = (kind_of(tree, first), kind_of(tree, second)) == ("Dense", "Flatten")
        if not is_pair or _OF_EACH.search(tree.said_beside(first)):
            continue
        before = after.get(id(first))
        while before is not None and kind_of(tree, before) in ("Rescaling", "Normalization"):
            before = after.get(id(before))
        shape = argument(before, "shape", 0) if before is not None else None
        is_input = before is not None and tree.keras_name_of(before.func) in ("Input", "layers.Input")
        sizes = shape.elts if is_input and isinstance(shape, ast.Tuple) else []
        if {*_MEETING} & {kind_of(tree, call) for call in tree.all(ast.Call)}:
            continue  # The steps may meet in another layer.
        if len(sizes) == 2 and tree.number_of(sizes[1]) == 1 and tree.number_of(sizes[0]) != 1:
            sentence = (
                f"`Dense` works along the last axis, and that has one value here: no unit of `{typed(first)}` reads "
                "the whole window. Put `Flatten` before it."
            )
            yield tree.finding(first, typed(first), "", sentence, certain=False)


@rule
def layers_inside_lambdas(tree: SourceTree) -> Iterator[Finding]:
    """Yield layers with weights that a ``Lambda`` calls: the model does not know these weights."""
    hidden = {id(node) for code in tree.all(ast.Lambda) for node in nodes_of(code)}
    known = {id(tree.value_of(call.func)) for call in tree.all(ast.Call) if hidden and id(call) not in hidden}
    for call in tree.all(ast.Call) if hidden else ():
        code = argument(call, "function", 0) if tree.keras_name_of(call.func) == "layers.Lambda" else None
        for inner in nodes_of(code) if isinstance(code, ast.Lambda) else ():
            made = tree.value_of(inner.func) if isinstance(inner, ast.Call) else None
            kind = tree.keras_name_of(made.func).removeprefix("layers.") if isinstance(made, ast.Call) else ""
            is_weighted = kind in _WEIGHTED or kind.startswith("Conv")
            if isinstance(inner, ast.Call) and is_weighted and id(made) not in known:
                sentence = (
                    f"The model does not know the weights of a layer in a `Lambda`: `{typed(inner.func)}` is never "
                    "trained, and not saved. Call it outside of the `Lambda`."
                )
                yield tree.finding(inner, typed(inner), "", sentence, certain=False)


@rule
def poolings_of_every_place(tree: SourceTree) -> Iterator[Finding]:
    """Yield a pooling of 2 that moves by 1: it hardly makes its input smaller. At the end that may be wanted."""
    for call in tree.all(ast.Call):
        kind = tree.keras_name_of(call.func).removeprefix("layers.")
        if "Pool" not in kind or not _POOLS.fullmatch(kind) or _is_padded(tree, call):
            continue
        is_last = any(first is call and called_name(second) == "Flatten" for first, second in layers_in_a_row(tree))
        if is_last and not _is_said_to_halve(tree, call):
            continue
        size, strides = (tree.value_of(argument(call, *place)) for place in (("pool_size", 0), ("strides", 1)))
        by_one = strides is not None and typed(strides) in ("1", "(1, 1)")
        if by_one and (size is None or typed(size) in ("2", "(2, 2)")):
            sentence = (
                f"`{kind}` with `strides=1` takes away one row and one column only. Leave `strides` out: by default it "
                "moves by the pool size."
            )
            yield tree.finding(call, "strides=1", "", sentence, certain=False)


def _is_padded(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a layer may pad its input: by default it does not."""
    padding = words_of(call).get("padding", ast.Constant("valid"))
    return text_of(tree.value_of(padding)) != "valid"


def _is_said_to_halve(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a comment in the function around a pooling says that every pooling halves its input."""
    around = [function for function in tree.all(ast.FunctionDef)
              if function.lineno <= call.lineno <= (function.end_lineno or 0)]  # fmt: skip
    first, last = (around[-1].lineno, around[-1].end_lineno or 0) if around else (1, len(tree.lines))
    told = [ast.get_docstring(around[-1]) or ""] if around else []
    told += [line.partition("#")[2] for line in tree.lines[first - 1 : last]]
    return any(is_said(_HALVES, text) for text in told) and not any(map(_BY_ONE.search, told))


@training_rule
def steps_in_reverse(tree: SourceTree) -> Iterator[Finding]:
    """Yield a recurrent layer that returns its steps in reverse order, where they are merged with others."""
    turned = any("::-1" in typed(node) for node in tree.all(ast.Subscript))
    if turned or not tree.mentions(*_MERGES_STEPS) or tree.mentions(*_TURNS_BACK):
        return
    pooled = {id(first) for first, second in layers_in_a_row(tree) if called_name(second).startswith("Global")}
    for call in (call for call in tree.all(ast.Call) if id(call) not in pooled):
        kind = tree.keras_name_of(call.func).removeprefix("layers.")
        words = {word for word, value in words_of(call).items() if is_literal(value, True)}
        if kind in RECURRENT and words >= {"go_backwards", "return_sequences"} and "backward_layer" not in words:
            sentence = (
                f"`{kind}` with `go_backwards=True` returns its time steps in reverse order: they do not match those "
                f"of other layers. Write `Bidirectional({kind}(…))`."
            )
            yield tree.finding(call, "go_backwards=True", "", sentence, certain=False)
