"""Rules on texts that become numbers: what an ``Embedding`` gets, where its rows come from, and how texts are cut.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.examples import has_shifted_labels
from grader.submission.rules.reading.layer_order import layers_in_a_row
from grader.submission.rules.reading.node_forms import with_argument
from grader.submission.rules.reading.words_beside import texts_around
from grader.submission.rules.rule import rule, training_rule
from grader.submission.source_tree import Finding, SourceTree, argument, is_literal, nodes_of, text_of, typed, words_of
from grader.submission.syntax import called_name

_COUNTED = ("multi_hot", "count", "tf_idf", "one_hot")
_MARKER = regex(r"^\s*([\[<](?:start|end|sos|eos|bos|s|/s)[\]>])\s*$", re.IGNORECASE)
"""A word that marks where a text begins or ends, in brackets."""
_BEYOND_ASCII = regex(r"[^\x00-\x7f]|(?i:utf-?8|german|french|spanish|umlaut|accent|unicode)")


@training_rule
def rows_of_counts_as_token_ids(tree: SourceTree) -> Iterator[Finding]:
    """Yield an ``Embedding`` after a ``TextVectorization`` that returns one number for each word of the vocabulary."""
    for first, second in layers_in_a_row(tree):
        mode = text_of(tree.value_of(words_of(first).get("output_mode")))
        vectorizes = called_name(first) in ("TextVectorization", "StringLookup", "IntegerLookup")
        if vectorizes and called_name(second) == "Embedding" and mode in _COUNTED:
            sentence = (
                f'`output_mode="{mode}"` returns a number for each word of the vocabulary, and the `Embedding` takes '
                'these for token ids. Write `output_mode="int"`.'
            )
            yield tree.finding(first, f'output_mode="{mode}"', 'output_mode="int"', sentence, certain=False)


@rule
def markers_without_brackets(tree: SourceTree) -> Iterator[Finding]:
    """Yield a comparison with ``"[end]"``, which the usual ``standardize`` of the vocabulary turned into ``end``."""
    plain = [call for call in tree.calls_named("TextVectorization") if not tree.gives(call, "standardize")]
    if not plain or len(plain) != len(tree.calls_named("TextVectorization")):
        return
    for test in tree.all(ast.Compare):
        markers = [text for part in (test.left, *test.comparators) if (text := text_of(part)) and _MARKER.match(text)]
        if markers and tree.mentions("get_vocabulary"):
            word = markers[0].strip()
            sentence = (
                f"`TextVectorization` removes `{word[0]}` and `{word[-1]}`, so `{word}` is in no vocabulary. Give it a "
                f"`standardize` that keeps them, or compare with `{word[1:-1]}`."
            )
            yield tree.finding(test, typed(test), "", sentence, certain=False)


@training_rule
def vectors_two_rows_too_early(tree: SourceTree) -> Iterator[Finding]:
    """Yield rows of an embedding matrix that are counted in the words without the padding and the unknown word."""
    for loop in tree.all(ast.For):
        match loop:
            case ast.For(target=ast.Tuple(elts=[ast.Name() as place, ast.Name()]),
                         iter=ast.Call(args=[words]) as numbered) if called_name(numbered) == "enumerate":  # fmt: skip
                made = tree.value_of(words)
            case _:
                continue
        given = words_of(made) if isinstance(made, ast.Call) and called_name(made) == "get_vocabulary" else {}
        if not is_literal(given.get("include_special_tokens"), False):
            continue
        for line in (node for node in nodes_of(loop) if isinstance(node, ast.Assign)):
            match line.targets[0]:
                case ast.Subscript(value=matrix, slice=ast.Name(id=name)) if name == place.id:
                    right = f"{typed(matrix)}[{name} + 2]"
                    sentence = (
                        "Token ids 0 and 1 are the padding and unknown words, so these rows come two too early. Write "
                        f"`{right}`."
                    )
                    yield tree.finding(line, typed(line.targets[0]), right, sentence, certain=False)


@rule
def letters_cut_into_bytes(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``tf.strings.bytes_split`` of texts with letters beyond ASCII, each of which has several bytes."""
    is_beyond = any(_BEYOND_ASCII.search(line.partition("#")[2]) or not line.isascii() for line in tree.lines)
    for call in tree.calls_named("bytes_split") if is_beyond else ():
        right = f'tf.strings.unicode_split({typed(call.args[0])}, "UTF-8")' if call.args else "tf.strings.unicode_split"
        sentence = f"Letters such as «é» or «ü» have several bytes, and this cuts them apart. Write `{right}`."
        yield tree.finding(call, typed(call), right, sentence, certain=False)


@training_rule
def next_words_read_from_behind(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``Bidirectional`` layer that returns sequences, where each label is the token after it."""
    if not tree.mentions("Bidirectional") or not has_shifted_labels(tree):
        return
    for call in tree.calls_named("Bidirectional"):
        inner = tree.value_of(argument(call, "layer", 0))
        if isinstance(inner, ast.Call) and is_literal(words_of(inner).get("return_sequences"), True):
            sentence = (
                "The backward half of this layer reads the tokens that are to be predicted. Write "
                f"`{typed(inner)}` without `Bidirectional`."
            )
            yield tree.finding(call, typed(call), typed(inner), sentence, certain=False)


@training_rule
def measures_cut_to_whole_numbers(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``pad_sequences`` of measured values: without a dtype it makes whole numbers of them."""
    if tree.mentions(*_OF_TOKENS):
        return
    for call in tree.calls_named("pad_sequences"):
        given, made = argument(call, "sequences", 0), tree.targets_of(call)
        texts = [typed(given) if given is not None else "", *map(typed, made), *texts_around(tree, call)]
        if not tree.gives(call, "dtype") and len(call.args) < _PLACE_OF_DTYPE and any(map(_MEASURED.search, texts)):
            right = with_argument(call, 'dtype="float32"')
            sentence = f"`pad_sequences` makes integers of the values, as of token ids. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


_OF_TOKENS = ("Embedding", "one_hot", "StringLookup", "TextVectorization", "Tokenizer", "texts_to_sequences",
              "to_categorical", "IntegerLookup", "Hashing")  # fmt: skip
_PLACE_OF_DTYPE = 3
_MEASURED = regex(
    r"(?i)signal|voltage|sensor|acceler|measure|reading|temperature|gesture|waveform|amplitude|\bfloat|\d\.\d"
    r"|coordinates?|trajector|mfcc|spectro"
)
"""In the names and texts of values that are no numbers of words."""


@training_rule
def padding_scaled_with_the_rest(tree: SourceTree) -> Iterator[Finding]:
    """Yield padded rows that are scaled afterwards: the zeros get another value, and ``Masking`` finds none."""
    masks = [call for call in tree.calls_named("Masking") if not tree.number_of(argument(call, "mask_value", 0))]
    for padded in tree.calls_named("pad_sequences") if masks else ():
        keys = {tree.key_of(target) for target in tree.targets_of(padded)}
        for line in tree.all(ast.Assign):
            if line.lineno <= padded.lineno or not {tree.key_of(target) for target in line.targets} & keys:
                continue
            scaling = [node for node in nodes_of(line.value) if isinstance(node, ast.Call)
                       and called_name(node) in ("transform", "fit_transform")]  # fmt: skip
            scaling += [node for node in nodes_of(line.value) if isinstance(node, ast.BinOp)  # type: ignore[misc]
                        and isinstance(node.op, ast.Sub) and tree.key_of(node.left) in keys]  # fmt: skip
            if scaling and "where" not in typed(line.value):
                sentence = (
                    "The zeros of the padding are scaled too, so `Masking` finds none of them. Scale the rows first, "
                    "and pad them afterwards."
                )
                yield tree.finding(line, typed(line.value), "", sentence, certain=False)
