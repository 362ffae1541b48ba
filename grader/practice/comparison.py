"""A learner's functions beside those of the reference solution, and why lines differ; runs neither."""

from __future__ import annotations

import ast
import difflib
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.catalogue import code_tree

MOST_LINES = 400
"""Lines of one function that are compared."""
REASONS: tuple[tuple[str, str], ...] = (
    (
        "from_logits",
        "With `from_logits=True` the model outputs logits; without it, the output layer has the activation.",
    ),
    ("learning_rate", "Another learning rate: both work if the loss falls without jumping."),
    ("Adam", "Another optimizer or learning rate: both work if the loss falls without jumping."),
    ("SGD", "Another optimizer or learning rate: both work if the loss falls without jumping."),
    ("RMSprop", "Another optimizer or learning rate: both work if the loss falls without jumping."),
    ("drop_remainder", "`drop_remainder` decides whether a smaller last batch or window is dropped."),
    ("shuffle", "Shuffling changes the order of whole examples, before they are batched."),
    ("batch", "Batches: how many examples are put together for one step."),
    ("window", "Windows: how the series is cut, and what becomes the label."),
    ("Rescaling", "Scaling inside the model, so that training and prediction get the same values."),
    ("Normalization", "Scaling inside the model, so that training and prediction get the same values."),
    ("BatchNormalization", "Batch normalization keeps the values between layers in one range."),
    ("Dropout", "Dropout drops values in training only, against overfitting."),
    ("Embedding", "An embedding holds one vector of weights for each token id."),
    ("LSTM", "Another recurrent layer, or other units: it reads the sequence step by step."),
    ("GRU", "Another recurrent layer, or other units: it reads the sequence step by step."),
    ("Bidirectional", "Both directions: the layer reads the sequence from each end."),
    ("Conv1D", "A convolution over neighbouring steps; `kernel_size` is how many it sees at once."),
    ("Conv2D", "A convolution over neighbouring pixels; `filters` is how many patterns it looks for."),
    ("MaxPooling2D", "Pooling makes the images smaller, so the next layer sees a larger part of them."),
    ("GlobalAveragePooling2D", "Global pooling: one value per filter, with fewer weights than `Flatten`."),
    ("Flatten", "`Flatten` keeps every position; the next `Dense` then has more weights."),
    ("softmax", "One unit per class with softmax: the label is a class number."),
    ("sigmoid", "One unit with a sigmoid: the label is 0 or 1."),
    ("Dense", "Other units or layers: any size that reaches the threshold is correct."),
    ("relu", "Another activation: without any, several dense layers are one linear layer."),
    ("TextVectorization", "Another way to turn words into token ids: only the token ids count, not the class."),
    ("Tokenizer", "Another way to turn words into token ids: only the token ids count, not the class."),
    ("pad_sequences", "Another way to pad: the padded rows count."),
    ("compile", "Other settings of `compile`: the loss must match the output layer."),
    ("fit", "Other settings of `fit`."),
    ("callbacks", "Other callbacks in `fit`."),
)
"""For each name that may stand in lines that differ, in the order in which it explains most, one sentence on why."""
OTHERWISE = "A different way to write it. Only the return value is graded."
SAME_CALLS = "The same calls with other names or another order."
ONLY_HERE = "Only your code has this. It is not a mistake if the criterion passed."


@dataclass(frozen=True)
class Row:
    """One line of a function in both versions; an empty text where one has no such line."""

    yours: str
    reference: str
    reason: int = 0
    """The number of the reason below, from 1; 0 where both are the same."""


@dataclass(frozen=True)
class Comparison:
    """One function in both versions."""

    name: str
    rows: tuple[Row, ...]
    reasons: tuple[str, ...]
    """Why lines differ, by number."""


def compare(yours: str, reference: str, names: Sequence[str]) -> list[Comparison]:
    """Return each of these functions side by side, without comments and docstrings.

    >>> [found] = compare("def f(x):\\n    return x + 1", "def f(x):\\n    return 1 + x", ["f"])
    >>> found.rows[1]
    Row(yours='    return x + 1', reference='    return 1 + x', reason=1)
    """
    own, right = _functions(yours), _functions(reference)
    return [_compare_one(name, own.get(name, []), right.get(name, [])) for name in names]


def _functions(source: str) -> dict[str, list[str]]:
    """Return the lines of each function and class of a module, in one form; of one that cannot be read, none."""
    try:
        tree = code_tree.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    kinds = (ast.FunctionDef, ast.ClassDef)
    return {node.name: _lines(node) for node in tree.body if isinstance(node, kinds)}


def _lines(node: ast.FunctionDef | ast.ClassDef) -> list[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(part) and len(part.body) > 1:
            part.body = part.body[1:]
    try:
        return ast.unparse(node).split("\n")[:MOST_LINES]
    except (RecursionError, ValueError):
        return []


def _compare_one(name: str, own: list[str], right: list[str]) -> Comparison:
    rows: list[Row] = []
    reasons: list[str] = []
    for mine, theirs in _aligned(own, right):
        number = 0
        if mine != theirs:
            reason = reason_for(mine, theirs)
            reasons += [] if reason in reasons else [reason]
            number = reasons.index(reason) + 1
        rows.append(Row(mine, theirs, number))
    return Comparison(name, tuple(rows), tuple(reasons))


def _aligned(own: list[str], right: list[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of lines: equal ones, then those that call the same, then the others in their order."""
    for tag, mine, theirs in _blocks(own, right):
        if tag == "equal":
            yield from zip(mine, theirs, strict=True)
            continue
        own_calls, right_calls = ([" ".join(_calls(line)) or line for line in part] for part in (mine, theirs))
        matcher = difflib.SequenceMatcher(None, own_calls, right_calls, autojunk=False)
        for _, first, last, begin, end in matcher.get_opcodes():
            yield from itertools.zip_longest(mine[first:last], theirs[begin:end], fillvalue="")


def _blocks(own: list[str], right: list[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    matcher = difflib.SequenceMatcher(None, own, right, autojunk=False)
    for tag, first, last, begin, end in matcher.get_opcodes():
        yield tag, own[first:last], right[begin:end]


def _calls(line: str) -> list[str]:
    return re.findall(r"(\w+)\(", line)


def _told(line: str) -> list[str]:
    """Return what a line says besides the names of variables: calls, names of arguments, numbers and strings."""
    return re.findall(r"\w+(?=\()|\w+(?==[^=])|\d[\w.+-]*|'[^']*'", line)


def reason_for(own: str, right: str) -> str:
    """Return why two lines differ: by the first known name that only one of them has, or that both use otherwise.

    >>> reason_for("model = Dense(16)", "model = Dense(32)")
    'Other units or layers: any size that reaches the threshold is correct.'
    """
    if own and right and _told(own) == _told(right):
        return SAME_CALLS
    words = [set(re.findall(r"\w+", line)) for line in (own, right)]
    for names in (words[0] ^ words[1], words[0] & words[1]):
        for name, reason in REASONS:
            if name in names:
                return reason
    return ONLY_HERE if own and not right else OTHERWISE
