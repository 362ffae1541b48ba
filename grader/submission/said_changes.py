"""Where a function that a learner wrote can be changed into what a message says to write.

A message has code between backticks: a call, an argument, a method of a chain, a layer that is missing. Each is put
where it fits. Numbers of the message are put in the place of other numbers.
"""

from __future__ import annotations

import ast
import contextlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from grader.catalogue.patterns import regex
from grader.submission.syntax import UNPARSABLE, called_name, parse

MOST_NUMBERS = 4
"""Numbers of a message that are tried in the place of others."""
LONGEST_LIST = 16
"""A layer is added to a list of so many at most."""
_ANY = "_any"
"""What is called where a message writes an argument alone."""
_NUMBER = regex(r"(?<![\w.])\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w])")
IDLE = ("verbose", "name")
"""Arguments that change no result. With the number of `verbose` in its place, `epochs` would be 0."""
AT_THE_END = regex(r"\b[Ee]nds? (?:the model )?with\b|\b(?:output|last) (?:layer|`Dense`)")
"""The message is about the last layer that is written."""


@dataclass(frozen=True)
class Edit:
    """One place of a syntax tree, and what is put there."""

    rank: int
    """Smaller ones are likelier; below 0: a message says so."""
    node: ast.AST
    """Where it is."""
    owner: ast.AST
    field: str
    value: Any
    """What ``field`` of ``owner`` is set to."""
    words: str = ""
    """What to do, where it is more than another expression."""
    twins: tuple[Edit, ...] = ()
    """The same edit at other places, all of them together with this one."""


class Said:
    """Finds the places of one function or class where a message says what to write."""

    def __init__(self, said: str, definition: ast.stmt) -> None:
        self._said, self._definition = said, definition
        pieces = re.findall(r"`([^`]+)`", said)
        written = [call for piece in pieces for call in _calls(piece)]
        self._calls = [call for call in written if called_name(call) != _ANY]
        self._arguments = [word for call in written if called_name(call) == _ANY for word in call.keywords if word.arg]
        numbers = [number for number in map(float, _NUMBER.findall(said)) if number]
        self._numbers = list(dict.fromkeys(numbers))[:MOST_NUMBERS]
        nodes = list(ast.walk(definition))
        self._known = {node.id for node in nodes if isinstance(node, ast.Name)} | {
            node.arg for node in nodes if isinstance(node, ast.arg)
        }
        self._slices = [
            subscript for piece in pieces for subscript in _slices(piece) if self._has_names_of([subscript])
        ]
        made = [node for node in nodes if isinstance(node, ast.Call)]
        instead = "in place of" in said
        self._names = [piece for piece in re.findall(r"`(\w+)`", said) if instead and piece in self._known]
        self._called = {called_name(call) for call in made}
        self._given = {word.arg for call in made for word in call.keywords}
        trainings = [part for call in made if called_name(call) == "compile" for part in ast.walk(call)]
        self._layers = [call for call in made if makes_layer(call) and call not in trainings]

    def edits(self) -> Iterator[Edit]:
        """Yield calls and arguments as the message writes them, calls that are missing, and numbers that it names."""
        if not (self._calls or self._arguments or self._numbers or self._slices):
            return
        named = [call for call in self._layers if called_name(call) in map(called_name, self._calls)]
        last = max(named or self._layers, key=lambda call: (call.lineno, call.col_offset), default=None)
        for node in ast.walk(self._definition):
            if isinstance(node, ast.Call):
                rank = -5 if node is last and AT_THE_END.search(self._said) else -4
                yield from (Edit(rank, node, node, *item) for item in self._as_written(node))
            for field, value in ast.iter_fields(node):
                yield from self._other_slices(node, field, value)
                if isinstance(node, ast.Call | ast.keyword | ast.BinOp | ast.Assign | ast.Return | ast.Compare):
                    yield from self._other_numbers(node, field, value)
            if isinstance(node, ast.Return | ast.Assign) and isinstance(node.value, ast.Call | ast.Name):
                yield from self._longer_chain(node, node.value)
            elif isinstance(node, ast.List) and len(node.elts) <= LONGEST_LIST and _are_layers(node.elts):
                yield from self._longer_list(node)

    def _as_written(self, node: ast.Call) -> Iterator[tuple[str, Any]]:
        """Yield fields of a call with what the message writes there."""
        words = list(self._arguments)
        for call in self._calls:
            if called_name(call) == called_name(node):
                words += call.keywords
                if call.args and self._has_names_of(call.args):
                    yield "args", [*call.args, *node.args[len(call.args) :]]
        for word in words:
            others = [keyword for keyword in node.keywords if keyword.arg != word.arg]
            if not word.arg or not self._has_names_of([word.value]):
                continue
            if len(others) < len(node.keywords):
                yield "keywords", [word if keyword.arg == word.arg else keyword for keyword in node.keywords]
            elif word not in self._arguments or (word.arg not in self._given and self._may_take(node)):
                yield "keywords", [*node.keywords, word]

    def _may_take(self, node: ast.Call) -> bool:
        """Return whether an argument that a message writes alone may belong to this call."""
        name = called_name(node)
        return node in self._layers or bool(name and re.search(rf"\b{name}\b", self._said))

    def _has_names_of(self, values: Iterable[ast.expr]) -> bool:
        """Return whether a message writes values that the function has: an ellipsis or a letter stands for others."""
        parts = [part for value in values for part in ast.walk(value)]
        names = {part.id for part in parts if isinstance(part, ast.Name)}
        return names <= self._known and not any(isinstance(part, ast.Constant) and part.value is ... for part in parts)

    def _missing(self, *, layers: bool) -> Iterator[ast.Call]:
        for call in self._calls:
            values = [*call.args, *(word.value for word in call.keywords)]
            is_missing = called_name(call) not in self._called and self._has_names_of(values)
            if is_missing and makes_layer(call) == layers:
                yield call

    def _longer_chain(self, owner: ast.AST, chain: ast.expr) -> Iterator[Edit]:
        """Yield a chain of calls with one more of them, at its end or before any other."""
        for call in self._missing(layers=False):
            owner_now, field, link = owner, "value", chain
            while True:
                longer = ast.Call(ast.Attribute(link, called_name(call), ast.Load()), call.args, call.keywords)
                yield Edit(-3, link, owner_now, field, longer)
                if not (isinstance(link, ast.Call) and isinstance(link.func, ast.Attribute)):
                    break
                owner_now, field, link = link.func, "value", link.func.value

    def _longer_list(self, node: ast.List) -> Iterator[Edit]:
        """Yield a list of layers with one more of them, last places first: a model misses most often what ends it."""
        packages = (inner.func.value for inner in self._layers if isinstance(inner.func, ast.Attribute))
        package = next(packages, ast.Name("tf.keras.layers", ast.Load()))
        for call in self._missing(layers=True):
            layer = ast.Call(ast.Attribute(package, called_name(call), ast.Load()), call.args, call.keywords)
            for position in range(len(node.elts) - 1, -1, -1):
                before = node.elts[position]
                words = f"Add `{ast.unparse(layer)}` before `{ast.unparse(before)}`"
                longer = [*node.elts[:position], layer, *node.elts[position:]]
                yield Edit(-2, before, node, "elts", longer, words)

    def _other_slices(self, owner: ast.AST, field: str, value: Any) -> Iterator[Edit]:
        """Yield a part of a variable, as the message writes it, in the place of the variable and of other parts."""
        listed = value if isinstance(value, list) else [value]
        for position, old in enumerate(listed):
            if not isinstance(getattr(old, "ctx", None), ast.Load) or isinstance(owner, ast.Subscript | ast.Attribute):
                continue
            name = old.value if isinstance(old, ast.Subscript) else old
            for new in self._slices:
                if ast.unparse(name) == ast.unparse(new.value) and ast.unparse(old) != ast.unparse(new):
                    others = [*listed[:position], new, *listed[position + 1 :]]
                    yield Edit(-2, old, owner, field, others if isinstance(value, list) else new)

    def _other_numbers(self, owner: ast.AST, field: str, value: Any) -> Iterator[Edit]:
        listed = value if isinstance(value, list) else [value]
        if isinstance(owner, ast.keyword) and owner.arg in IDLE:
            return
        for position, old in enumerate(listed):
            if not isinstance(old, ast.AST) or number_of(old) is None:
                continue
            # "write `batch_size` in place of `32`"
            instead: list[ast.expr] = [
                ast.Name(name, ast.Load()) for name in self._names if number_of(old) in self._numbers
            ]
            for number in self._numbers:
                if not _changes_nothing(owner, number):
                    whole = number.is_integer() and "e" not in repr(number)
                    instead.append(ast.Constant(int(number) if whole else number))
            for new in instead:
                others = [*listed[:position], new, *listed[position + 1 :]]
                rank = -2 if isinstance(new, ast.Name) else 1
                yield Edit(rank, old, owner, field, others if isinstance(value, list) else new)


def code_of(node: ast.AST) -> str:
    """Return a piece of code as messages show it: with double quotes where it has none yet."""
    text = ast.unparse(node)
    return text if '"' in text else text.replace("'", '"')


def is_text(node: ast.AST) -> bool:
    """Return whether a statement is a text, or another constant, alone: it does nothing."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def makes_layer(call: ast.Call) -> bool:
    """Return whether what is called is a class by its name, as layers are."""
    return called_name(call)[:1].isupper()


def number_of(node: ast.AST | None) -> int | float | None:
    """Return a number that is written here, with its sign."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = number_of(node.operand)
        return None if inner is None else -inner
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _are_layers(values: Iterable[ast.expr]) -> bool:
    return any(isinstance(value, ast.Call) and makes_layer(value) for value in values)


def _changes_nothing(owner: ast.AST, number: float) -> bool:
    """Return whether a number of an operation would leave the other operand as it is: then another change says so."""
    neutral = 0 if isinstance(owner, ast.BinOp) and isinstance(owner.op, ast.Add | ast.Sub) else 1
    return isinstance(owner, ast.BinOp) and number == neutral


def _slices(piece: str) -> list[ast.Subscript]:
    """Return a part of a variable that is all of a piece of code: ``rows[:, -1]``.

    >>> [ast.unparse(one) for piece in ("rows[:, -1]", "labels = w[1:]", "f(x[0])") for one in _slices(piece)]
    ['rows[:, -1]', 'w[1:]']
    """
    with contextlib.suppress(*UNPARSABLE):
        statement = parse(piece).body[0]
        whole = statement.value if isinstance(statement, ast.Assign | ast.Expr) else None
        values = whole.elts if isinstance(whole, ast.Tuple) else [whole]
        return [value for value in values if isinstance(value, ast.Subscript)]
    return []


def _calls(piece: str) -> list[ast.Call]:
    """Return the calls in code of a message; ``.batch(8)`` and ``maxlen=n`` are calls of what it leaves out.

    >>> [called_name(_calls(piece)[0]) for piece in ("Dense(1)", ".batch(8)", "maxlen=n", "f(…, x=1)")]
    ['Dense', 'batch', '_any', 'f']
    >>> _calls("two words")
    []
    """
    code = piece.replace("…", "...")
    for text in (code, f"{_ANY}{code}", f"{_ANY}({code})"):
        with contextlib.suppress(*UNPARSABLE):
            found = [node for node in ast.walk(parse(text)) if isinstance(node, ast.Call) and called_name(node)]
            if found:
                return found
    return []
