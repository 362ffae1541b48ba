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
from grader.submission.rules.reading.possible_values import items_of
from grader.submission.rules.rule import rule, training_rule
from grader.submission.source_tree import (
    Finding,
    Key,
    SourceTree,
    argument,
    is_literal,
    nodes_of,
    text_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_COUNTED = ("multi_hot", "count", "tf_idf", "one_hot")
_MARKER = regex(r"^\s*([\[<](?:start|end|sos|eos|bos|s|/s)[\]>])\s*$", re.IGNORECASE)
"""A word that marks where a text begins or ends, in brackets."""
_LETTER = regex(r"(?i)[à-öø-ÿœßа-я]")
"""A letter that takes several bytes."""


@training_rule
def last_words_that_are_padding(tree: SourceTree) -> Iterator[Finding]:
    """Yield the last column of rows that are padded at their end, taken as the labels: it is 0 for most rows."""
    if tree.mentions("maxlen", "mask", "sample_weight", "ignore_class"):
        return
    for node in tree.all(ast.Subscript):
        made = tree.whole_of(node.value)
        while isinstance(made, ast.Call) and called_name(made) in ("array", "asarray") and made.args:
            made = tree.value_of(made.args[0]) or made.args[0]
        if not isinstance(made, ast.Call) or called_name(made) != "pad_sequences":
            continue
        padding = text_of(tree.value_of(argument(made, "padding", 3)))
        if padding == "post" and typed(node.slice) == "(:, -1)":
            right = 'padding="pre"'
            sentence = (
                'With `padding="post"`, the last column is 0 in all rows but the longest: the labels are padding. '
                f"Write `{right}`."
            )
            yield tree.finding(node, typed(node), right, sentence, certain=False)
            return


@training_rule
def rows_of_counts_as_token_ids(tree: SourceTree) -> Iterator[Finding]:
    """Yield an ``Embedding`` after a ``TextVectorization`` that returns one number for each word of the vocabulary."""
    if not tree.mentions("Sequential"):
        return
    plain = {part for node in tree.all(ast.List) for part in node.elts if not _is_of_a_model(tree, node)}
    for first, second in layers_in_a_row(tree):
        mode = text_of(tree.value_of(words_of(first).get("output_mode")))
        vectorizes = called_name(first) in ("TextVectorization", "StringLookup", "IntegerLookup")
        if vectorizes and called_name(second) == "Embedding" and mode in _COUNTED and second not in plain:
            yield _of_counts(tree, first, mode)


def _is_of_a_model(tree: SourceTree, row: ast.List) -> bool:
    """Return whether a list is what ``Sequential`` gets."""
    given = [argument(call, "layers", 0) for call in tree.calls_named("Sequential")]
    return any(row is node or row is tree.value_of(node) for node in given)


def _of_counts(tree: SourceTree, vectorizer: ast.Call, mode: str) -> Finding:
    sentence = (
        f'`output_mode="{mode}"` returns a number for each word of the vocabulary, and the `Embedding` takes these for '
        'token ids. Write `output_mode="int"`.'
    )
    return tree.finding(vectorizer, f'output_mode="{mode}"', 'output_mode="int"', sentence, certain=False)


@training_rule
def counts_for_a_layer_of_token_ids(tree: SourceTree) -> Iterator[Finding]:
    """Yield what a ``TextVectorization`` of counts returned, given to a model that begins with an ``Embedding``."""
    for fit in tree.calls_of("fit"):
        given, model = (
            argument(fit, "x", 0),
            tree.value_of(fit.func.value) if isinstance(fit.func, ast.Attribute) else None,
        )
        called = tree.value_of(given) if isinstance(given, ast.Name) else given
        made = tree.value_of(called.func) if isinstance(called, ast.Call) else None
        mode = text_of(words_of(made).get("output_mode")) if isinstance(made, ast.Call) else None
        if isinstance(made, ast.Call) and isinstance(model, ast.Call) and mode in _COUNTED and called_name(
            made
        ) == "TextVectorization" and _begins_with_ids(tree, model):  # fmt: skip
            yield _of_counts(tree, made, mode)


def _begins_with_ids(tree: SourceTree, model: ast.Call) -> bool:
    layers = items_of(tree, argument(model, "layers", 0))
    kinds = [called_name(layer) for layer in layers if isinstance(layer, ast.Call)]
    return [kind for kind in kinds if kind not in ("Input", "InputLayer")][:1] == ["Embedding"]


@rule
def markers_without_brackets(tree: SourceTree) -> Iterator[Finding]:
    """Yield a comparison with ``"[end]"``, which the usual ``standardize`` of the vocabulary turned into ``end``."""
    calls = tree.calls_named("TextVectorization")
    if not calls or any(argument(call, "standardize", 1) is not None for call in calls):
        return
    for test in tree.all(ast.Compare):
        markers = [text for part in (test.left, *test.comparators) if (text := text_of(part)) and _MARKER.match(text)]
        others = [tree.value_of(part) for part in (test.left, *test.comparators) if isinstance(part, ast.Name)]
        tables = [tree.value_of(made.value) for made in others if isinstance(made, ast.Subscript)]
        decoded = any(isinstance(made, ast.Call) and called_name(made) == "get_vocabulary" for made in tables)
        if markers and decoded:
            word = markers[0].strip()
            sentence = (
                f"`TextVectorization` removes `{word[0]}` and `{word[-1]}`, so `{word}` is in no vocabulary. Give it a "
                f"`standardize` that keeps them, or compare with `{word[1:-1]}`."
            )
            yield tree.finding(test, typed(test), "", sentence, certain=False)


@training_rule
def vectors_two_rows_too_early(tree: SourceTree) -> Iterator[Finding]:
    """Yield rows of an embedding matrix that are counted in the words without the padding and the unknown word."""
    joined = {typed(part) for name in ("concatenate", "vstack", "concat", "insert") for call in tree.calls_named(name)
              for part in nodes_of(call) if isinstance(part, ast.Name)}  # fmt: skip
    for loop in tree.all(ast.For) if tree.mentions("Embedding") else ():
        match loop:
            case ast.For(
                target=ast.Tuple(elts=[ast.Name() as place, ast.Name()]),
                iter=ast.Call(args=[words], keywords=[]) as numbered,
            ) if called_name(numbered) == "enumerate":
                made = tree.value_of(words)
            case _:
                continue
        if not isinstance(made, ast.Call) or called_name(made) != "get_vocabulary":
            continue
        owner = tree.value_of(made.func.value) if isinstance(made.func, ast.Attribute) else None
        of_texts = isinstance(owner, ast.Call) and called_name(owner) == "TextVectorization"
        if not of_texts or not is_literal(words_of(made).get("include_special_tokens"), False):
            continue
        for line in (node for node in nodes_of(loop) if isinstance(node, ast.Assign)):
            match line.targets[0]:
                case ast.Subscript(value=matrix, slice=ast.Name(id=name)) if (
                    name == place.id and typed(matrix) not in joined and f"{name} + 2" not in typed(line)
                ):
                    right = f"{typed(matrix)}[{name} + 2]"
                    sentence = (
                        "Token ids 0 and 1 are the padding and unknown words, so these rows come two too early. Write "
                        f"`{right}`."
                    )
                    yield tree.finding(line, typed(line.targets[0]), right, sentence, certain=False)


@rule
def letters_cut_into_bytes(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``tf.strings.bytes_split`` of texts with letters beyond ASCII, each of which has several bytes."""
    on_purpose = any(
        re.search(r"(?i)\bbytes?\b|ascii|decode_raw", line.replace("bytes_split", "")) for line in tree.lines
    )
    if on_purpose or not any(map(_LETTER.search, tree.lines)):
        return
    for call in tree.calls_named("bytes_split"):
        right = f'tf.strings.unicode_split({typed(call.args[0])}, "UTF-8")' if call.args else "tf.strings.unicode_split"
        sentence = f"Letters such as «é» or «ü» have several bytes, and this cuts them apart. Write `{right}`."
        yield tree.finding(call, typed(call), right, sentence, certain=False)


@training_rule
def next_words_read_from_behind(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``Bidirectional`` layer that returns sequences, where each label is the token after it."""
    if not tree.mentions("Bidirectional") or not tree.mentions("Embedding") or not has_shifted_labels(tree):
        return
    for model in tree.calls_named("Sequential"):
        for call in items_of(tree, argument(model, "layers", 0)):
            if not isinstance(call, ast.Call) or called_name(call) != "Bidirectional":
                continue
            inner = tree.value_of(argument(call, "layer", 0))
            if isinstance(inner, ast.Call) and is_literal(words_of(inner).get("return_sequences"), True):
                sentence = (
                    "The backward half of this layer reads the tokens that are to be predicted. Write "
                    f"`{typed(inner)}` without `Bidirectional`."
                )
                yield tree.finding(call, typed(call), typed(inner), sentence, certain=False)


_OF_TOKENS = ("Embedding", "one_hot", "StringLookup", "TextVectorization", "Tokenizer", "texts_to_sequences",
              "to_categorical", "IntegerLookup", "Hashing", "IntegerLookup", "CategoryEncoding")  # fmt: skip
_PLACE_OF_DTYPE = 3
_MEASURED = regex(r"(?i)signal|voltage|acceler|gesture|waveform|amplitude|trajector|mfcc|spectro|\bfloats?\b")
"""In the names of values that are no numbers of words, and in comments on them."""
_WHOLE = regex(r"(?i)whole|integer|counts?\b|pixel|label|class|phase|\btags?\b|\bids?\b|\bADC\b|-bit\b")


@training_rule
def measures_cut_to_integers(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``pad_sequences`` of measured values: without a dtype it makes integers of them."""
    if tree.mentions(*_OF_TOKENS):
        return
    for call in tree.calls_named("pad_sequences"):
        given, made = argument(call, "sequences", 0), tree.targets_of(call)
        of_keras = tree.keras_name_of(call.func).endswith("pad_sequences")
        texts = [*(typed(part) for part in (given, *made) if part is not None), tree.said_beside(call)]
        source = tree.value_of(given) if given is not None else None
        texts.append(tree.said_beside(source) if source is not None else "")
        is_bare = "dtype" not in words_of(call) and len(call.args) < _PLACE_OF_DTYPE
        if of_keras and is_bare and any(map(_MEASURED.search, texts)) and not any(map(_WHOLE.search, texts)):
            right = with_argument(call, 'dtype="float32"')
            sentence = f"`pad_sequences` makes integers of the values, as of token ids. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)


@training_rule
def padding_scaled_with_the_rest(tree: SourceTree) -> Iterator[Finding]:
    """Yield padded rows that are scaled afterwards: the zeros get another value, and ``Masking`` finds none."""
    masks = [call for call in tree.calls_named("Masking") if not tree.number_of(argument(call, "mask_value", 0))]
    trained = {tree.key_of(given) for fit in tree.calls_of("fit") if (given := argument(fit, "x", 0)) is not None}
    for padded in tree.calls_named("pad_sequences") if masks else ():
        keys = {tree.key_of(target) for target in tree.targets_of(padded)} & trained
        lines: list[ast.Assign | ast.AugAssign] = [*tree.all(ast.Assign), *tree.all(ast.AugAssign)]
        later = [line for line in lines if line.lineno > padded.lineno]
        writes = [line for line in later if _sets_parts_of(tree, line, keys)]
        for line in (line for line in later if isinstance(line, ast.Assign) and not writes):
            if not {tree.key_of(target) for target in line.targets} & keys:
                continue
            scales = any(isinstance(node, ast.Call) and called_name(node) in ("transform", "fit_transform")
                         for node in nodes_of(line.value))  # fmt: skip
            scales |= any(tree.key_of(node.left) in keys for node in nodes_of(line.value)
                          if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub))  # fmt: skip
            if scales and "where" not in typed(line.value):
                sentence = (
                    "The zeros of the padding are scaled too, so `Masking` finds none of them. Scale the rows first, "
                    "and pad them afterwards."
                )
                yield tree.finding(line, typed(line.value), "", sentence, certain=False)


def _sets_parts_of(tree: SourceTree, line: ast.Assign | ast.AugAssign, keys: set[Key]) -> bool:
    """Return whether a line sets some values of a table, or multiplies all of them: it may clear the padding again."""
    targets = line.targets if isinstance(line, ast.Assign) else [line.target]
    parts = any(isinstance(target, ast.Subscript) for target in targets)
    products = any(isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) and tree.key_of(node.left) in keys
                   for node in nodes_of(line.value))  # fmt: skip
    return parts or products or isinstance(line, ast.AugAssign)


@training_rule
def decoders_that_see_their_labels(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``fit([source, target], target)``: the decoder gets the words that it is to predict, in their places."""
    shifts = any(re.search(r"(?i)\[:, :-1\]|autoencod|reconstruct|\bVAE\b", line) for line in tree.lines)
    if shifts or tree.mentions("RepeatVector", "pad", "roll") or not tree.mentions("Embedding"):
        return
    for fit in tree.calls_of("fit") if tree.mentions("LSTM", "GRU") else ():
        inputs, labels = argument(fit, "x", 0), argument(fit, "y", 1)
        if isinstance(inputs, ast.List | ast.Tuple) and isinstance(labels, ast.Name) and len(inputs.elts) > 1:
            name = labels.id
            if typed(inputs.elts[-1]) == name:
                sentence = (
                    f"The decoder gets `{name}`, which is the label at the same places. Give it `{name}[:, :-1]`, with "
                    f"the labels `{name}[:, 1:]`."
                )
                yield tree.finding(fit, typed(inputs), "", sentence, certain=False)


@rule
def letters_one_place_off(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``letters[i]`` for ids of a ``StringLookup`` that was given these: its id 0 is the unknown one."""
    for lookup in tree.calls_named("StringLookup"):
        words, names = words_of(lookup).get("vocabulary"), tree.targets_of(lookup)
        given_first = any("[UNK]" in line or "oov_token" in line for line in tree.lines)
        sets = [line for line in tree.all(ast.Assign) if words is not None and typed(words) in map(typed, line.targets)]
        if given_first or tree.mentions("predict", "argmax") or len(sets) != 1:
            continue
        if (
            not isinstance(words, ast.Name)
            or {"num_oov_indices", "invert", "mask_token"} & {*words_of(lookup)}
            or not names
        ):
            continue
        for part in tree.all(ast.comprehension):
            ids = tree.value_of(part.iter)
            encoded = ids is not None and any(isinstance(node, ast.Name) and node.id == typed(names[0])
                                              for node in nodes_of(ids))  # fmt: skip
            for node in tree.all(ast.Subscript) if encoded else ():
                if tree.key_of(node.value) == tree.key_of(words) and typed(node.slice) == typed(part.target):
                    right = f"{typed(names[0])}.get_vocabulary()[{typed(node.slice)}]"
                    sentence = (
                        f"Id 0 of a `StringLookup` is the unknown word, so this is one place off. Write `{right}`."
                    )
                    yield tree.finding(node, typed(node), right, sentence, certain=False)


@training_rule
def masks_of_another_value(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``Masking`` layer for another value than the one that rows were padded with."""
    trained = {tree.key_of(given) for fit in tree.calls_of("fit") if (given := argument(fit, "x", 0)) is not None}
    calls = [call for call in tree.calls_named("pad_sequences")
             if {tree.key_of(target) for target in tree.targets_of(call)} & trained]  # fmt: skip
    values = [argument(call, "value", 5) for call in calls]
    padded = [0.0 if value is None else tree.number_of(value) for value in values]
    others = tree.mentions("where", "pad", "full", "to_tensor", "padded_batch", "ones")
    if not padded or None in padded or others or len(tree.calls_named("Masking")) != 1:
        return
    for call in tree.calls_named("Masking"):
        value = tree.number_of(argument(call, "mask_value", 0)) if call.args or call.keywords else 0.0
        if value is not None and value not in padded:
            right = f"Masking(mask_value={padded[0]:g})"
            sentence = f"The rows are padded with {padded[0]:g}, so this masks nothing. Write `{right}`."
            yield tree.finding(call, typed(call), right, sentence, certain=False)
