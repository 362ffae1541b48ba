"""Rules about the height and the width of an image: libraries have the two sides in different orders."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.rule import rule
from grader.submission.source_tree import Finding, SourceTree, argument, typed, words_of
from grader.submission.syntax import called_name

_HEIGHT = regex(r"(?i)(?:\w+[_.])?(?:h|heights?|rows)(?:_\d+)?|(?:img|image|new|old)?_?(?:h|height)")
_WIDTH = regex(r"(?i)(?:\w+[_.])?(?:w|widths?|cols|columns)(?:_\d+)?|(?:img|image|new|old)?_?(?:w|width)")
_OF_PIL = "`size` of an image of PIL is (width, height)."
_OF_ARRAYS = "The shape of an image is (height, width, channels)."
_OF_KERAS = "Here Keras takes (height, width)."
_BOTH = "\0"
_WORDS = ("image_size", "target_size")
_PARTS = ((None, "2"), ("0", "2"), ("1", "3"))
"""Where the two sides stand in a shape, of one image and of many."""
_OPENS = ("open", "fromarray", "load_img", "array_to_img", "convert", "crop", "rotate")
"""Calls that return an image of PIL."""


@rule
def sides_exchanged(tree: SourceTree) -> Iterator[Finding]:
    """Yield names for height and width that stand for the other side of an image."""
    for node, pair, told, right in (*_read(tree), *_given(tree)):
        names = [typed(side) for side in pair]
        is_width_first = told == _OF_PIL
        high, wide = names[::-1] if is_width_first else names
        numbers = [tree.number_of(side) for side in pair]
        is_square = numbers[0] is not None and numbers[0] == numbers[1]
        if _WIDTH.fullmatch(high) and _HEIGHT.fullmatch(wide) and not is_square:
            instead = right.replace(_BOTH, ", ".join(reversed(names)))
            yield tree.finding(node, typed(node), instead, f"{told} Write `{instead}`.", certain=False)


_Pair = tuple[ast.AST, list[ast.expr], str, str]
"""A line or call, its names for the two sides, what their order is there, and what to write with both exchanged."""


def _read(tree: SourceTree) -> Iterator[_Pair]:
    """Yield the names that two sides of an image get."""
    for line in tree.all(ast.Assign):
        match line:
            case ast.Assign(targets=[ast.Tuple(elts=[_, _] as pair)], value=ast.Attribute(attr="size") as value):
                yield line, pair, _OF_PIL, f"{_BOTH} = {typed(value)}"
            case ast.Assign(targets=[ast.Tuple(elts=[*pair])], value=ast.Attribute(attr="shape") as value):
                first = {2: 0, 3: 0, 4: 1}.get(len(pair))
                if first is not None:
                    texts = [typed(name) for name in pair]
                    texts[first : first + 2] = [_BOTH]
                    yield line, pair[first : first + 2], _OF_ARRAYS, f"{', '.join(texts)} = {typed(value)}"
            case ast.Assign(
                targets=[ast.Tuple(elts=[_, _] as pair)],
                value=ast.Subscript(
                    value=ast.Attribute(attr="shape"), slice=ast.Slice(lower=lower, upper=ast.expr() as upper)
                ) as value,
            ) if (typed(lower) if lower else None, typed(upper)) in _PARTS:
                yield line, pair, _OF_ARRAYS, f"{_BOTH} = {typed(value)}"


def _given(tree: SourceTree) -> Iterator[_Pair]:
    """Yield the two sides that a call gets which makes images of a size."""
    for call in tree.all(ast.Call):
        is_resize = called_name(call) == "resize"
        if is_resize and isinstance(call.func, ast.Attribute) and _is_of_pil(tree, call.func.value):
            size, told = argument(call, "size", 0), _OF_PIL
        elif is_resize and tree.name_of(call.func) == "tensorflow.image.resize":
            size, told = argument(call, "size", 1), _OF_KERAS
        else:
            size, told = next((words_of(call)[word] for word in _WORDS if word in words_of(call)), None), _OF_KERAS
        if isinstance(size, ast.Tuple) and len(size.elts) == 2:
            yield size, size.elts, told, f"({_BOTH})"


def _is_of_pil(tree: SourceTree, node: ast.AST) -> bool:
    made = tree.value_of(node)
    return isinstance(made, ast.Call) and called_name(made) in _OPENS
