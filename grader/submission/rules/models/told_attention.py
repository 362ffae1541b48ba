"""Rules on attention: what a step may look at, and which side asks.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.catalogue.patterns import regex
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


_ENCODER = regex(r"(?i)^(?:enc|src|source|memory)")
_DECODER = regex(r"(?i)^(?:dec|tgt|target)")


@training_rule
def questions_of_the_encoder(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``Attention()([encoded, decoded])``: the first of the two asks, and the second is looked at."""
    for call in tree.all(ast.Call):
        layer = tree.value_of(call.func)
        kind = tree.keras_name_of(layer.func) if isinstance(layer, ast.Call) else ""
        match call.args:
            case [ast.List(elts=[ast.Name() as asks, ast.Name() as seen, *_])] if kind.endswith("Attention"):
                pass
            case [ast.Name() as asks, ast.Name() as seen, *_] if kind == "layers.MultiHeadAttention":
                pass
            case _:
                continue
        if _ENCODER.search(asks.id) and _DECODER.search(seen.id):
            sentence = (
                f"Each step of `{asks.id}` looks at `{seen.id}` here, which gets the answer. The first one asks: write "
                f"`{seen.id}` before `{asks.id}`."
            )
            yield tree.finding(call, typed(call), "", sentence, certain=False)


@training_rule
def masks_of_the_padding(tree: SourceTree) -> Iterator[Finding]:
    """Yield an ``attention_mask`` that is true at the padding: a step may look where it is true."""
    for call in tree.all(ast.Call):
        given = words_of(call).get("attention_mask")
        made = tree.value_of(given) if given is not None else None
        for node in nodes_of(made) if made is not None else ():
            match node:
                case ast.Call(args=[tokens, pad]) if called_name(node) in ("equal", "equals"):
                    pass
                case ast.Compare(left=tokens, ops=[ast.Eq()], comparators=[pad]):
                    pass
                case _:
                    continue
            text = typed(made) if made is not None else ""
            turns = any(word in text for word in ("logical_not", "1 -", "1.0 -", "~", "not_equal", "subtract"))
            if tree.number_of(pad) == 0 and not turns and not isinstance(tree.value_of(tokens), ast.Compare):
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
        if products and in_layer and axis in (1, -2):
            right = f"{typed(call.func)}({typed(call.args[0])}, axis=-1)"
            sentence = f"The weights of each query are to sum to 1, and the keys are the last axis. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)
