"""A learner's functions beside those of the reference solution, and why lines differ; runs neither."""

from __future__ import annotations

import ast
import contextlib
import copy
import difflib
import itertools
import operator
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from grader.catalogue import code_tree
from grader.catalogue.patterns import regex
from grader.submission.models.keras_names import (
    canonical_activation,
    canonical_loss,
    canonical_metric,
    canonical_optimizer,
    is_own,
)
from grader.submission.syntax import UNPARSABLE

MOST_LINES = 400
"""Lines of one function that are compared."""
MOST_TO_WORK_OUT, MOST_POWER = 1e9, 20
"""Sizes of numbers up to which ``2 * 16`` is worked out."""
REASONS: tuple[tuple[str, str], ...] = (
    (
        "from_logits",
        "With `from_logits=True` the model outputs logits; without it, the output layer has the activation.",
    ),
    ("Adam", "Another optimizer or learning rate: both work if the loss falls without jumping."),
    ("SGD", "Another optimizer or learning rate: both work if the loss falls without jumping."),
    ("RMSprop", "Another optimizer or learning rate: both work if the loss falls without jumping."),
    ("learning_rate", "Another learning rate: both work if the loss falls without jumping."),
    ("drop_remainder", "`drop_remainder` decides whether a smaller last batch or window is dropped."),
    ("shuffle", "Shuffling changes the order of whole examples, before they are batched."),
    ("flat_map", "Each window becomes one tensor: `window.batch` says of how many values."),
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
OTHERWISE = "Written in another way. Only the return value is graded: where a criterion fails, look here first."
OTHER_NUMBERS = "Another number: the return value is another one, too."
_NUMBER = regex(r"-?\b\d[\w.]*")
SAME_CALLS = "The same calls with other names or another order."
SAME_LAYERS = "The same calls, written in another way."
INPUT_GIVEN = "The layers are the same. The input shape is in `Input`, or in the first layer as `input_shape`."
INPUT_LEFT_OUT = "The layers are the same. Without an input shape, Keras takes it from the first data."
INPUT_LAYERS = ("Input", "InputLayer")
INPUT_NAMES = ("input_shape", "input_dim", "batch_input_shape")
POSITIONS: dict[str, tuple[str, ...]] = {
    "compile": ("optimizer", "loss"),
    "fit": ("x", "y"),
    "Sequential": ("layers",),
    "Dense": ("units", "activation"),
    "Activation": ("activation",),
    "Dropout": ("rate",),
    "Embedding": ("input_dim", "output_dim"),
    **dict.fromkeys(("LSTM", "GRU", "SimpleRNN"), ("units",)),
    **dict.fromkeys(("Conv1D", "Conv2D"), ("filters", "kernel_size")),
    **dict.fromkeys(("MaxPooling1D", "MaxPooling2D", "AveragePooling1D", "AveragePooling2D"), ("pool_size",)),
    **dict.fromkeys(("Adam", "SGD", "RMSprop"), ("learning_rate",)),
}
"""The names of the first arguments of a call, which are given by name or by position."""
RATES = {"Adam": 0.001, "SGD": 0.01, "RMSprop": 0.001}
"""The learning rates that these optimizers of Keras have where none is given."""
DEFAULTS: dict[str, object] = {
    "padding": "valid", "pool_size": 2, "strides": 1, "use_bias": True, "return_sequences": False,
    "from_logits": False, "activation": "linear",
}  # fmt: skip
"""What Keras takes for an argument that is left out, in every call that is normally given it."""
ONLY_HERE = "Only your code has this. It is not a mistake if the criterion passed."
IN_ANOTHER_LINE = "The reference has the same in another line."
_SENT = regex(r"\s*(?:return |[\w., ]+ = )?")
"""How a line begins that returns or names its value."""


@dataclass(frozen=True)
class _Line:
    """One line of a function."""

    text: str
    """As its author spelled it: the order of arguments, quotation marks and numbers stay."""
    key: str
    """In the one form that is compared."""


_NO_LINE = _Line("", "")


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


def _functions(source: str) -> dict[str, list[_Line]]:
    """Return the lines of each function and class of a module; of one that cannot be read, none."""
    try:
        tree = code_tree.parse(source)
    except UNPARSABLE:
        return {}
    kinds = (ast.FunctionDef, ast.ClassDef)
    return {node.name: _lines(node, source) for node in tree.body if isinstance(node, kinds)}


def _lines(node: ast.FunctionDef | ast.ClassDef, source: str) -> list[_Line]:
    for part in ast.walk(node):
        if isinstance(part, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(part) and len(part.body) > 1:
            part.body = part.body[1:]
    try:
        spelled = ast.unparse(_Spelled(source).visit(copy.deepcopy(node))).split("\n")
        for part in ast.walk(node):
            if isinstance(part, ast.Call) and all(word.arg for word in part.keywords):
                part.keywords.sort(key=lambda word: word.arg or "")
        keys = ast.unparse(node).split("\n")
    except (RecursionError, ValueError):
        return []
    texts = spelled if len(spelled) == len(keys) else keys
    return [_Line(text, key) for text, key in zip(texts, keys, strict=True)][:MOST_LINES]


class _Spelled(ast.NodeTransformer):
    """Keeps each statement in one line, and each number and text, as it is written in the source."""

    def __init__(self, source: str) -> None:
        self._lines = [line.encode() for line in re.split(r"\r\n?|\n", source)]

    def visit(self, node: ast.AST) -> ast.AST:
        """Put its own spelling in the place of what stands in one line."""
        has_body = bool({"body", "cases"} & {*node._fields})
        if isinstance(node, ast.stmt | ast.Constant) and node.lineno == node.end_lineno and not has_body:
            line = self._lines[node.lineno - 1][node.col_offset : node.end_col_offset]
            written = ast.Name(line.decode(), ast.Load())
            return ast.Expr(written) if isinstance(node, ast.stmt) else written
        visited: ast.AST = super().visit(node)
        return visited

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        """Leave an f-string alone: its parts have no quotation marks of their own."""
        return node


def _compare_one(name: str, own: list[_Line], right: list[_Line]) -> Comparison:
    rows: list[Row] = []
    reasons: list[str] = []
    values = {_SENT.sub("", line.key, count=1) for line in right}
    for mine, theirs in _aligned(own, right):
        number = 0
        if mine.key != theirs.key:
            is_there = theirs is _NO_LINE and _SENT.sub("", mine.key, count=1) in values
            reason = IN_ANOTHER_LINE if is_there else reason_for(mine.key, theirs.key)
            reasons += [] if reason in reasons else [reason]
            number = reasons.index(reason) + 1
        rows.append(Row(mine.text, theirs.text, number))
    return Comparison(name, tuple(rows), tuple(reasons))


def _aligned(own: list[_Line], right: list[_Line]) -> Iterator[tuple[_Line, _Line]]:
    """Yield pairs of lines: equal ones, then those that call the same, then the others in their order."""
    for tag, mine, theirs in _blocks(own, right):
        if tag == "equal":
            yield from zip(mine, theirs, strict=True)
            continue
        own_calls, right_calls = ([_kind(line.key) for line in part] for part in (mine, theirs))
        matcher = difflib.SequenceMatcher(None, own_calls, right_calls, autojunk=False)
        for _, first, last, begin, end in matcher.get_opcodes():
            yield from _beside(mine[first:last], theirs[begin:end])


def _beside(own: list[_Line], right: list[_Line]) -> Iterator[tuple[_Line, _Line]]:
    """Yield pairs of lines in their order; lines that neither call nor assign the same have no other one."""
    for mine, theirs in itertools.zip_longest(own, right, fillvalue=_NO_LINE):
        calls = [set(_calls(line.key)) for line in (mine, theirs)]
        targets = [_target(line.key) for line in (mine, theirs)]
        is_same = calls[0] & calls[1] or targets[0] == targets[1] != ""
        if mine is not _NO_LINE and theirs is not _NO_LINE and any(calls) and not is_same:
            yield mine, _NO_LINE
            yield _NO_LINE, theirs
        else:
            yield mine, theirs


def _blocks(own: list[_Line], right: list[_Line]) -> Iterator[tuple[str, list[_Line], list[_Line]]]:
    own_keys, right_keys = ([line.key for line in part] for part in (own, right))
    matcher = difflib.SequenceMatcher(None, own_keys, right_keys, autojunk=False)
    for tag, first, last, begin, end in matcher.get_opcodes():
        yield tag, own[first:last], right[begin:end]


def _calls(line: str) -> list[str]:
    return re.findall(r"(\w+)\(", line)


def _target(line: str) -> str:
    """Return what a line assigns to; an empty text for any other line, and for ``x = f(x)``: a chain has many."""
    found = re.match(r"\s*([\w.]+(?:, [\w.]+)*) = (?!.*\b\1\b)", line)
    return found[1] if found else ""


def _kind(line: str) -> str:
    """Return what a line is aligned by: a ``return`` meets a ``return``, other lines one with the same calls."""
    return "return" if re.match(r"\s*return\b", line) else " ".join(_calls(line)) or line


class _Meaning(ast.NodeTransformer):
    """Writes a line in one way, so that what means the same is the same, and leaves out an input shape.

    That is: names without their modules, arguments by name, numbers worked out, defaults left out, and losses,
    metrics, activations and optimizers by their one name.
    """

    def __init__(self) -> None:
        self.gives_input = False

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """Shorten ``tf.keras.layers.Dense`` to ``Dense``."""
        return ast.Name(node.attr, ast.Load())

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """Write a whole number without a point."""
        is_whole = isinstance(node.value, float) and node.value.is_integer()
        return ast.Constant(int(node.value)) if is_whole and isinstance(node.value, float) else node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """Work out ``1 / 255``."""
        self.generic_visit(node)
        sides = [expression.value for expression in (node.left, node.right) if isinstance(expression, ast.Constant)]
        numbers = [side for side in sides if isinstance(side, int | float) and abs(side) < MOST_TO_WORK_OUT]
        work = _OPERATORS.get(type(node.op))
        if len(numbers) < 2 or work is None or (isinstance(node.op, ast.Pow) and abs(numbers[1]) > MOST_POWER):
            return node
        try:
            return self.visit_Constant(ast.Constant(work(*numbers)))
        except (ArithmeticError, ValueError):
            return node

    def visit_List(self, node: ast.List) -> ast.AST:
        """Leave out layers that give an input shape alone."""
        kept = [element for element in node.elts if not self._is_input(element)]
        self.gives_input |= len(kept) < len(node.elts)
        return self.generic_visit(ast.List(kept, node.ctx))

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Leave out an input shape and defaults, and write each argument by its name."""
        name = ast.unparse(node.func).rpartition(".")[2]
        dropped = INPUT_NAMES if name != "Embedding" else ()
        kept = [word for word in node.keywords if word.arg not in dropped]
        self.gives_input |= len(kept) < len(node.keywords)
        self.generic_visit(node)
        positions = (
            POSITIONS.get(name, ()) if not any(isinstance(argument, ast.Starred) for argument in node.args) else ()
        )
        named = [ast.keyword(arg, value) for arg, value in zip(positions, node.args, strict=False)]
        kept = [ast.keyword(keyword.arg, _in_one_name(keyword.arg, keyword.value, name)) for keyword in (*named, *kept)]
        kept = [keyword for keyword in kept if not _is_default(keyword, name)]
        if name in RATES and "learning_rate" not in [keyword.arg for keyword in kept]:
            kept.append(ast.keyword("learning_rate", ast.Constant(RATES[name])))
        kept.sort(key=lambda keyword: keyword.arg or "")
        return ast.Call(node.func, node.args[len(named) :], kept)

    @staticmethod
    def _is_input(node: ast.expr) -> bool:
        return isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in INPUT_LAYERS


_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}  # fmt: skip


def _is_default(word: ast.keyword, name: str) -> bool:
    """Return whether an argument is what Keras takes anyway; recurrent layers have another activation then."""
    if word.arg not in DEFAULTS or (word.arg == "activation" and not name.startswith(("Dense", "Conv"))):
        return False
    return isinstance(word.value, ast.Constant) and word.value.value == DEFAULTS[word.arg]


def _in_one_name(argument: str | None, value: ast.expr, call: str) -> ast.expr:
    """Return what an argument of a call is, by the one name of a loss, metric, activation or optimizer of Keras."""
    if call.endswith("2D") and isinstance(value, ast.Tuple) and len({ast.dump(element) for element in value.elts}) == 1:
        return value.elts[0]
    if argument == "metrics" and isinstance(value, ast.List):
        return ast.List([_in_one_name("metric", element, call) for element in value.elts], value.ctx)
    read = {"loss": canonical_loss, "metric": canonical_metric, "activation": canonical_activation}.get(argument or "")
    given = value.func if isinstance(value, ast.Call) and not (value.args or value.keywords) else value
    written = given.value if isinstance(given, ast.Constant) else given.id if isinstance(given, ast.Name) else 0
    if argument == "optimizer" and isinstance(written, str):
        name = next((text for text in RATES if text.lower() == canonical_optimizer(written)), "")
        rate = ast.keyword("learning_rate", ast.Constant(RATES[name])) if name else None
        return ast.Call(ast.Name(name, ast.Load()), [], [rate]) if rate else value
    is_class = given is not value and written == "Accuracy"
    if read is None or is_class or not isinstance(written, str | None):
        return value
    name = read(written)
    return value if is_own(name) else ast.Constant(name)


def _in_one_form(line: str) -> tuple[str, bool]:
    """Return a line written in one way, and whether it gave an input shape; empty where it is no statement alone."""
    meaning, line = _Meaning(), line.strip()
    try:
        tree = code_tree.parse(f"{line} pass" if line.endswith(":") else line)
        return ast.unparse(ast.fix_missing_locations(meaning.visit(tree))), meaning.gives_input
    except UNPARSABLE:
        return "", False


def _told(line: str) -> list[str]:
    """Return what a line says besides the names of variables: calls, names of arguments, numbers and strings."""
    return re.findall(r"\w+(?=\()|\w+(?==[^=])|\d[\w.+-]*|'[^']*'", line)


def _parts(text: str) -> dict[str, set[str]]:
    """Return each call and each argument of a statement by its name; empty where it cannot be read."""
    parts: dict[str, set[str]] = {}
    with contextlib.suppress(*UNPARSABLE):
        for node in ast.walk(code_tree.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                parts.setdefault(node.func.id, set()).add(ast.unparse(node))
            elif isinstance(node, ast.keyword) and node.arg:
                parts.setdefault(node.arg, set()).add(ast.unparse(node.value))
    return parts


def reason_for(own: str, right: str) -> str:
    """Return why two lines differ: by the first known name that only one of them has, or that both use otherwise.

    >>> reason_for("model = Dense(16)", "model = Dense(32)")
    'Other units or layers: any size that reaches the threshold is correct.'
    >>> reason_for("raise NotImplementedError('f is still to be written')", "return 1")
    'Not written yet.'
    """
    if own.lstrip().startswith("raise NotImplementedError"):
        return "Not written yet."
    if own and right and _told(own) == _told(right):
        return SAME_CALLS
    forms = [_in_one_form(line) for line in (own, right)]
    texts = [text or line for (text, _), line in zip(forms, (own, right), strict=True)]
    if own and right and texts[0] == texts[1]:
        given = [has for _, has in forms]
        return SAME_LAYERS if not any(given) else INPUT_GIVEN if all(given) else INPUT_LEFT_OUT
    words = [set(re.findall(r"\w+", text)) for text in texts]
    both = words[0] & words[1]
    if (parts := [_parts(text) for text in texts]) and all(parts):
        both = {name for name in both if parts[0].get(name) != parts[1].get(name)}
    counted = [Counter(_calls(text)) for text in texts]
    in_both = {name for name in counted[0] & counted[1] if counted[0][name] != counted[1][name]}
    for names in (in_both, words[0] ^ words[1], both):
        for name, reason in REASONS:
            if name in names:
                return reason
    if own and right and _NUMBER.sub("", texts[0]) == _NUMBER.sub("", texts[1]):
        return OTHER_NUMBERS
    return ONLY_HERE if own and not right else OTHERWISE
