"""Arguments that have no effect because of another argument, or of the form of the data: one rule, and its table.

The code runs and may pass every criterion. Nothing is said of an argument that has its default value, nor where the
value of the other argument cannot be seen.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from grader.submission.source_tree import Finding, SourceTree, argument, gives_unseen, typed, words_of
from grader.submission.syntax import called_name

_BY_NAME = 99
"""The place of an argument that nobody gives by its place."""
_UNKNOWN, _MADE, _DATA_SET = object(), object(), object()
"""A value that cannot be seen, one that a call or a formula makes, and a data set."""
_HIDDEN = (ast.Name, ast.Attribute, ast.Subscript, ast.IfExp, ast.BoolOp, ast.Compare)
"""What may have any value, a default one as well."""
_MAKES_DATA_SETS = re.compile(r"data\.(?:\w*Dataset(?:\.\w+)?|experimental\.make_\w+)|(?:.*\.)?\w+_dataset_from_\w+")
_STEPS = ("batch", "padded_batch", "prefetch")
"""Methods that only data sets have."""
_ENDS = ("get_single_element", "reduce", "cardinality")
"""Their methods that give something else than a data set."""


def _off(value: object) -> bool:
    return value is None or value is False or (isinstance(value, int | float) and value == 0)


def _given(value: object) -> bool:
    return value is not None and value is not _UNKNOWN


def _is(*values: object) -> Callable[[object], bool]:
    return lambda value: any(value is other or (type(value) is type(other) and value == other) for other in values)


@dataclass(frozen=True)
class Beside:
    """An argument that decides whether another one has an effect."""

    word: str
    """Its name."""
    usual: object
    """Its default value."""
    place: int = _BY_NAME
    """Its place among the arguments, from 0."""
    idle: Callable[[object], bool] = _off
    """With which of its values the other one has no effect."""


@dataclass(frozen=True)
class Ineffective:
    """Arguments of some functions that have no effect if others beside them have certain values."""

    of: str
    """A pattern for the names of the functions, below ``tf.keras`` or ``tf``; ``.fit`` for a method."""
    arguments: tuple[str, ...]
    """Their names."""
    usual: tuple[object, ...]
    """Values, or names of what makes them, that ask for nothing: the default ones."""
    beside: tuple[Beside, ...]
    """What decides: all of them have to be idle."""
    sentence: str
    """With ``{argument}``, ``{given}`` for it and its value, ``{kind}`` of call, ``{value}`` of the first beside."""
    instead: str = ""
    """What to write as well; empty where something is to be left out."""


_FILLS = (
    '`{argument}` is used with `fill_mode="constant"` alone, and `{kind}` has "{value}" here. Write '
    '`fill_mode="constant"` as well, or leave it out.'
)
_NOT_CONSTANT = ("reflect", "wrap", "nearest")
TABLE = (
    *(
        Ineffective(
            rf"layers\.{kind}", ("fill_value",), (0.0,), (Beside("fill_mode", "reflect", place, _is(*_NOT_CONSTANT)),),
            _FILLS, 'fill_mode="constant"',
        )
        for kind, place in (("RandomRotation", 1), ("Random(?:Zoom|Translation)", 2), ("RandomShear", 3))
    ),
    Ineffective(
        r"optimizers\.SGD", ("nesterov",), (False,), (Beside("momentum", 0.0, 1),),
        "`nesterov=True` has no effect without momentum. Write `momentum=0.9` as well.", "momentum=0.9",
    ),
    Ineffective(
        r"(?:.*\.)?ImageDataGenerator", ("cval",), (0.0,),
        (Beside("fill_mode", "nearest", _BY_NAME, _is(*_NOT_CONSTANT)),), _FILLS, 'fill_mode="constant"',
    ),
)  # fmt: skip
"""What raises by itself is left out."""


def arguments_without_effect(tree: SourceTree, table: tuple[Ineffective, ...] = TABLE) -> Iterator[Finding]:
    """Yield arguments that another argument beside them, or the form of the data, makes ineffective."""
    for call in tree.all(ast.Call):
        words = words_of(call)
        rows = [row for row in table if not words.keys().isdisjoint(row.arguments)] if not gives_unseen(call) else []
        name = _name_of(tree, call) if rows else ""
        for row in rows:
            asked = [word for word in row.arguments if word in words and _asks(tree, words[word], row.usual)]
            if not asked or not re.fullmatch(row.of, name):
                continue
            values = [_value(tree, argument(call, other.word, other.place), other.usual) for other in row.beside]
            if all(other.idle(value) for other, value in zip(row.beside, values, strict=True)):
                given = f"{asked[0]}={typed(words[asked[0]])}"
                sentence = row.sentence.format(argument=asked[0], given=given, kind=called_name(call), value=values[0])
                yield tree.finding(call, given, row.instead, sentence, certain=False)


def _name_of(tree: SourceTree, call: ast.Call) -> str:
    """Return the name of a function of Keras or TensorFlow, or ``.fit`` of a method that may be a model's."""
    name = tree.name_of(call.func)
    if name or not isinstance(call.func, ast.Attribute):
        below = name.removeprefix("tensorflow.")
        return tree.keras_name_of(call.func) or (below if below != name else "")
    method = call.func.attr
    return f".{method}" if method not in tree.defined and not tree.is_foreign(call.func) else ""


def _asks(tree: SourceTree, node: ast.expr, usual: tuple[object, ...]) -> bool:
    """Return whether a value that is given is surely not one of the usual ones."""
    made, value = tree.value_of(node), _value(tree, node, None)
    is_usual = isinstance(made, ast.Call) and called_name(made).lower() in usual
    return value is not _UNKNOWN and value not in usual and not is_usual


def _value(tree: SourceTree, node: ast.expr | None, usual: object) -> object:
    """Return the value that a node spells out, or what is known of it; ``usual`` where there is no node."""
    if node is None:
        return usual
    if _is_data_set(tree, node):
        return _DATA_SET
    made = tree.value_of(node)
    try:
        return ast.literal_eval(made)  # type: ignore[arg-type]
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return _UNKNOWN if made is None or isinstance(made, _HIDDEN) else _MADE


def _is_data_set(tree: SourceTree, node: ast.expr) -> bool:
    steps = [*tree.steps_of(node)]
    ended = bool(steps) and called_name(steps[0]) in _ENDS
    return not ended and any(
        called_name(step) in _STEPS or _MAKES_DATA_SETS.fullmatch(_name_of(tree, step)) for step in steps
    )


RULES = (arguments_without_effect,)
