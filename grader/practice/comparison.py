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
SAME_LAYERS = "The same calls, written in another way."
INPUT_GIVEN = "The layers are the same. The input shape is in `Input`, or in the first layer as `input_shape`."
INPUT_LEFT_OUT = "The layers are the same. Without an input shape, Keras takes it from the first data."
INPUT_LAYERS = ("Input", "InputLayer")
INPUT_NAMES = ("input_shape", "input_dim", "batch_input_shape")
FIRST_ARGUMENTS = ("units", "filters", "rate", "layers")
"""Names of the first argument of a layer or of a model, which is given by its name or without."""
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
        elif isinstance(part, ast.Call) and all(word.arg for word in part.keywords):
            part.keywords.sort(key=lambda word: word.arg or "")
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
        own_calls, right_calls = ([_kind(line) for line in part] for part in (mine, theirs))
        matcher = difflib.SequenceMatcher(None, own_calls, right_calls, autojunk=False)
        for _, first, last, begin, end in matcher.get_opcodes():
            yield from itertools.zip_longest(mine[first:last], theirs[begin:end], fillvalue="")


def _blocks(own: list[str], right: list[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    matcher = difflib.SequenceMatcher(None, own, right, autojunk=False)
    for tag, first, last, begin, end in matcher.get_opcodes():
        yield tag, own[first:last], right[begin:end]


def _calls(line: str) -> list[str]:
    return re.findall(r"(\w+)\(", line)


def _kind(line: str) -> str:
    """Return what a line is aligned by: a ``return`` meets a ``return``, other lines one with the same calls."""
    return "return" if re.match(r"\s*return\b", line) else " ".join(_calls(line)) or line


class _Layers(ast.NodeTransformer):
    """Writes a line in one way: layers by their last name, the first argument without its name, no input shape."""

    def __init__(self) -> None:
        self.gives_input = False

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """Shorten ``tf.keras.layers.Dense`` to ``Dense``."""
        return ast.Name(node.attr, ast.Load())

    def visit_List(self, node: ast.List) -> ast.AST:
        """Leave out layers that give an input shape alone."""
        kept = [one for one in node.elts if not self._is_input(one)]
        self.gives_input |= len(kept) < len(node.elts)
        return self.generic_visit(ast.List(kept, node.ctx))

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Leave out an input shape, and the name of a first argument."""
        kept = [word for word in node.keywords if word.arg not in INPUT_NAMES]
        self.gives_input |= len(kept) < len(node.keywords)
        first = [word for word in kept if word.arg in FIRST_ARGUMENTS and not node.args]
        values = [*node.args, *(word.value for word in first)]
        return self.generic_visit(ast.Call(node.func, values, [word for word in kept if word not in first]))

    @staticmethod
    def _is_input(node: ast.expr) -> bool:
        return isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in INPUT_LAYERS


def _same_layers(own: str, right: str) -> str:
    """Return how two lines with the same layers differ; empty where the layers differ, or a line is no statement."""
    written, given = [], []
    for line in (own, right):
        layers = _Layers()
        try:
            written.append(ast.dump(layers.visit(code_tree.parse(line.strip()))))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return ""
        given.append(layers.gives_input)
    if written[0] != written[1]:
        return ""
    if not any(given):
        return SAME_LAYERS
    return INPUT_GIVEN if all(given) else INPUT_LEFT_OUT


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
    if own and right and (same := _same_layers(own, right)):
        return same
    words = [set(re.findall(r"\w+", line)) for line in (own, right)]
    for names in (words[0] ^ words[1], words[0] & words[1]):
        for name, reason in REASONS:
            if name in names:
                return reason
    return ONLY_HERE if own and not right else OTHERWISE
