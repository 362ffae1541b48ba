"""Rules on attention: what a step may look at, and which side asks.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.examples import has_shifted_labels
from grader.submission.rules.reading.node_forms import with_argument
from grader.submission.rules.reading.words_beside import is_told, texts_around
from grader.submission.rules.rule import rule, training_rule
from grader.submission.source_tree import Finding, SourceTree, argument, is_literal, nodes_of, typed, words_of
from grader.submission.syntax import called_name


@rule
def masks_of_the_steps_after(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``band_part(ones, 0, -1)`` that is told to be 1 where a step may look: it keeps the later steps."""
    said = r"\b1 (?:where|if|for)\b[^.]*\b(?:may|can|could|allowed|visible)\b|1 (?:\w+ )?where j <= i|only j <= i"
    for call in (*tree.calls_named("band_part"), *tree.calls_named("triu")):
        numbers = [tree.number_of(part) for part in call.args[1:3]]
        above = argument(call, "k", 1)
        is_upper = numbers == [0, -1] if called_name(call) == "band_part" else not above or tree.number_of(above) == 0
        others: list[ast.expr] = [*tree.all(ast.BinOp), *tree.all(ast.Compare)]
        is_changed = any(typed(call) in typed(other) for other in others)
        denied = r"cannot|\bnot\b|n't\b|never|hidden|later steps"
        if is_upper and not is_changed and is_told(said, texts_around(tree, call), unless=denied):
            right = (
                f"{typed(call.func)}({typed(call.args[0])}, -1, 0)"
                if called_name(call) == "band_part"
                else typed(call).replace("triu", "tril")
            )
            sentence = f"This keeps the upper triangle, and so the steps after each one. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


_ENCODER = regex(r"(?i)^enc(?:oder|oded)?(?:_|$)")
_DECODER = regex(r"(?i)^dec(?:oder|oded)?(?:_|$)")


@training_rule
def questions_of_the_encoder(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``Attention()([encoded, decoded])``: the first of the two asks, and the second is looked at."""
    asked: list[tuple[ast.Call, str, str]] = []
    for call in tree.all(ast.Call):
        layer = tree.value_of(call.func)
        kind = tree.keras_name_of(layer.func) if isinstance(layer, ast.Call) else ""
        match call.args:
            case [ast.List(elts=[ast.Name() as asks, ast.Name() as seen, *_])] if kind.endswith("Attention"):
                asked.append((call, asks.id, seen.id))
            case [ast.Name() as asks, ast.Name() as seen, *_] if kind == "layers.MultiHeadAttention":
                asked.append((call, asks.id, seen.id))
    both = {(first, second) for _, first, second in asked}
    for call, first, second in asked:
        if _ENCODER.search(first) and _DECODER.search(second) and (second, first) not in both:
            sentence = (
                f"Each step of `{first}` looks at `{second}` here, which gets the answer. The first one asks: write "
                f"`{second}` before `{first}`."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


def _is_input(node: ast.AST | None) -> bool:
    """Return whether something is what a model gets."""
    return isinstance(node, ast.Call) and called_name(node) in ("Input", "InputLayer")


_OTHER_MASKS = regex(r"(?i)pad|segment|mask|types?\b")


@training_rule
def masks_of_the_padding(tree: SourceTree) -> Iterator[Finding]:
    """Yield an ``attention_mask`` that is true at the padding: a step may look where it is true."""
    for call in (call for call in tree.all(ast.Call) if _is_attention(tree, call)):
        given = words_of(call).get("attention_mask")
        names = [node for node in nodes_of(given) if isinstance(node, ast.Name)] if given is not None else []
        made = next((made for name in names if (made := tree.value_of(name)) is not None), given)
        for node in nodes_of(made) if made is not None else ():
            match node:
                case ast.Call(args=[tokens, pad]) if called_name(node) in ("equal", "equals"):
                    pass
                case ast.Compare(left=tokens, ops=[ast.Eq()], comparators=[pad]):
                    pass
                case _:
                    continue
            text = " ".join(typed(part) for part in (made, given) if part is not None)
            turns = any(word in text for word in ("logical_not", "1 -", "1.0 -", "~", "not_equal", "subtract"))
            is_made = tree.value_of(tokens) is not None and not _is_input(tree.value_of(tokens))
            is_made |= not isinstance(tokens, ast.Name)
            other = _OTHER_MASKS.search(typed(tokens)) or is_made
            if tree.number_of(pad) == 0 and not turns and not other:
                right = typed(node).replace("equal(", "not_equal(").replace("==", "!=")
                sentence = (
                    f"A step may look where `attention_mask` is true, and this is true at the padding. Write `{right}`."
                )
                yield tree.finding(node, typed(node), right, sentence, certain=False)


@training_rule
def weights_that_sum_to_1_over_questions(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``softmax(scores, axis=1)`` of scores of shape (batch, query, key) in a layer: the keys come last."""
    for call in tree.calls_named("softmax"):
        axis, scores = tree.number_of(argument(call, "axis", 1)), argument(call, "logits", 0)
        made = tree.value_of(scores)
        in_layer = any(code.name == "call" for code in tree.functions_around(call))
        products = [node for node in nodes_of(made) if isinstance(node, ast.Call) and called_name(node) == "matmul"
                    and is_literal(words_of(node).get("transpose_b"), True)] if made is not None else []  # fmt: skip
        others = {tree.number_of(argument(other, "axis", 1)) for other in tree.calls_named("softmax")}
        turned = any("transpose_a" in words_of(other) for other in tree.calls_named("matmul"))
        is_own = any(re.search(r"(?i)slot|prototype|add_weight", line) for line in tree.lines)
        batched = any(re.search(r"\(batch|Dense\(|GlobalAverage", line) for line in tree.lines)
        if products and in_layer and axis in (1, -2) and others == {axis} and batched and not turned and not is_own:
            right = f"{typed(call.func)}({typed(call.args[0])}, axis=-1)"
            sentence = f"The weights of each query are to sum to 1, and the keys are the last axis. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


_OF_ONE_VALUE = ("GlobalAveragePooling1D", "GlobalMaxPooling1D", "Flatten", "LSTM", "GRU", "attention_axes")


@training_rule
def next_tokens_that_are_seen(tree: SourceTree) -> Iterator[Finding]:
    """Yield attention of a text to itself, without a mask, where each label is the token after it."""
    calls = [call for call in tree.all(ast.Call) if _is_attention(tree, call)]
    masked = any(tree.gives(call, "attention_mask", "use_causal_mask", "mask") for call in calls)
    fits = tree.calls_of("fit")
    if len(fits) != 1 or isinstance(argument(fits[0], "x", 0), ast.List | ast.Tuple) or tree.mentions(*_OF_ONE_VALUE):
        return
    alike = [call for call in calls if len({typed(part) for part in call.args}) == 1 and len(call.args) > 1]
    if masked or not alike or len(alike) != len(calls) or not has_shifted_labels(tree):
        return
    for call in alike:
        right = with_argument(call, "use_causal_mask=True")
        sentence = f"Each place looks at the tokens after it, and so at its own label. Write `{right}`."
        yield tree.finding(call, typed(call), right, sentence, certain=False)


def _is_attention(tree: SourceTree, call: ast.Call) -> bool:
    layer = _layer_called(tree, call) if tree.mentions("MultiHeadAttention") else None
    return layer is not None and tree.keras_name_of(layer.func) == "layers.MultiHeadAttention"


@training_rule
def softmax_of_one_value(tree: SourceTree) -> Iterator[Finding]:
    """Yield a softmax over the last axis of scores from ``Dense(1)``, which has one value: each weight is 1."""
    for call in tree.calls_named("softmax"):
        if (
            "axis" in words_of(call)
            or len(call.args) != 1
            or any(code.name == "softmax" for code in tree.all(ast.FunctionDef))
        ):
            continue
        made = tree.value_of(call.args[0])
        layer = _layer_called(tree, made) if isinstance(made, ast.Call) else None
        if layer is not None and called_name(layer) == "Dense" and tree.number_of(argument(layer, "units", 0)) == 1:
            right = with_argument(call, "axis=1")
            sentence = f"The last axis has one value, so each of these weights is 1. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


def _layer_called(tree: SourceTree, call: ast.Call) -> ast.Call | None:
    """Return what made a layer that is called, also one that ``self`` has."""
    made = tree.value_of(call.func)
    if isinstance(call.func, ast.Attribute) and typed(call.func.value) == "self":
        own = [line.value for line in tree.all(ast.Assign) if typed(line.targets[0]) == typed(call.func)]
        made = own[0] if len(own) == 1 else None
    return made if isinstance(made, ast.Call) else None
