"""Sizes of images in a course file: what its datasets give, and what its model reads.

While a file is graded, both have the size of the grader's images. So a difference is read from the source, where both
sizes are written down as numbers.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from grader.submission.definitions import FUNCTION
from grader.submission.submission import ChargedLine, Submission
from grader.submission.syntax import called_name

_READERS = {"image_dataset_from_directory": "image_size", "flow_from_directory": "target_size"}
"""Functions that read folders of images, and their argument for the size."""
_DEFAULT = (256, 256)
_SHAPES = {"shape", "input_shape"}
_RESIZING = {"Resizing", "resize", "smart_resize", "resize_with_pad"}
EXPECTED = "images of the size that the model reads"
FOUND = "another size; everything else was graded with one size for both"


class _Unsure(Exception):
    """A size is not written down as numbers."""


@dataclass(frozen=True)
class _Read:
    """A call that reads a folder of images."""

    function: str
    line: int
    argument: str
    size: tuple[int, int]


def with_sizes_charged(submission: Submission, asked: Collection[str]) -> Submission:
    """Return a submission that is charged where a dataset gives images of another size than its model reads.

    ``asked`` are the functions that the exercise asks for.
    """
    tree = submission.tree()
    functions = [
        statement
        for statement in (tree.body if tree else ())
        if isinstance(statement, FUNCTION) and statement.name in asked
    ]
    constants = _constants(tree.body if tree else ())
    try:
        known = {
            size for function in functions for size in _of_models(function, {**constants, **_in_function(function)})
        }
        reads = [
            read for function in functions for read in _of_folders(function, {**constants, **_in_function(function)})
        ]
    except _Unsure:
        return submission
    wrong = next((read for read in reads if read.size not in known), None)
    if not known or wrong is None:
        return submission
    (side, *_), argument = sorted(known)[-1], wrong.argument
    sentence = (
        f"The images have {wrong.size[0]} pixels a side, and the model reads {side}: `{argument}=({side}, {side})`."
    )
    charged = ChargedLine(submission.where(wrong.line), sentence, frozenset({wrong.function}), EXPECTED, FOUND)
    return replace(submission, charged_lines=(*submission.charged_lines, charged))


def _of_folders(function: ast.AST, constants: Mapping[str, Any]) -> Iterator[_Read]:
    """Yield what a function reads from folders; raises ``_Unsure`` where a size is not known."""
    for call in _calls(function):
        name = called_name(call)
        if name in _RESIZING:
            raise _Unsure
        if name in _READERS:
            given, argument = {word.arg: word.value for word in call.keywords}, _READERS[name]
            others = {word for word in given if word is None or "size" in word} - {argument, "batch_size"}
            if others or len(call.args) > 2:
                # It is in what is unpacked, or misspelt.
                raise _Unsure
            size = _square(_value(given[argument], constants) if argument in given else _DEFAULT)
            yield _Read(getattr(function, "name", ""), call.lineno, argument, size)


def _of_models(function: ast.AST, constants: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    """Yield the sizes of images that models in a function read; raises ``_Unsure`` where one is not known."""
    for call in _calls(function):
        shapes = [word.value for word in call.keywords if word.arg in _SHAPES]
        shapes += call.args[:1] if called_name(call) in ("Input", "InputLayer") else []
        for shape in shapes:
            value = _value(shape, constants)
            if isinstance(value, tuple) and len(value) == 3:
                yield _square(value[:2])


def _calls(function: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(function) if isinstance(node, ast.Call)]


def _square(size: Any) -> tuple[int, int]:
    """Return a size that is the same both ways; raises ``_Unsure`` for any other."""
    if isinstance(size, tuple) and len(size) == 2 and isinstance(size[0], int) and size[0] == size[1]:
        return size
    raise _Unsure


def _constants(statements: Collection[ast.stmt]) -> dict[str, Any]:
    """Return numbers and tuples that statements set, also in a class (``G.SIZE``); what is set twice is unknown."""
    found: dict[str, Any] = {}
    for statement in statements:
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    found[target.id] = None if target.id in found else _known(statement.value, found)
        elif isinstance(statement, ast.ClassDef):
            found |= {f"{statement.name}.{name}": value for name, value in _constants(statement.body).items()}
    return found


def _in_function(function: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[str, Any]:
    """Return the numbers and tuples that a function sets; what it is given may be anything."""
    given = {node.arg: None for node in ast.walk(function.args) if isinstance(node, ast.arg)}
    set_in_it = _constants([node for node in ast.walk(function) if isinstance(node, ast.Assign)])
    return set_in_it | given


def _known(node: ast.expr, constants: Mapping[str, Any]) -> Any:
    try:
        return _value(node, constants)
    except _Unsure:
        return None


def _value(node: ast.expr, constants: Mapping[str, Any]) -> Any:
    """Return an integer, or a tuple of them; raises ``_Unsure`` for anything else."""
    match node:
        case ast.Constant(value=int() | None as value):
            return value
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            values: list[Any] = []
            for part in parts:
                inner = part.value if isinstance(part, ast.Starred) else part
                value = _value(inner, constants)
                values += value if isinstance(part, ast.Starred) and isinstance(value, tuple) else [value]
            return tuple(values)
        case ast.Name() | ast.Attribute() if constants.get(name := ast.unparse(node)) is not None:
            return constants[name]
    raise _Unsure
