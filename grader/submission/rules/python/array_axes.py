"""Rules about functions that put the values of an array into another order, or cut rows at the other end."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeGuard

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.shown_values import shown_as
from grader.submission.rules.rule import rule
from grader.submission.rules.subjects import CUT_FIRST, MIXED
from grader.submission.source_tree import Finding, SourceTree, argument, nodes_of, text_of, typed, words_of
from grader.submission.syntax import called_name

_TO_THE_FRONT = (("transpose", "2, 0, 1"), ("moveaxis", "-1, 0"), ("moveaxis", "2, 0"))
"""Calls that make the last of three axes the first one."""


@rule
def windows_reshaped(tree: SourceTree) -> Iterator[Finding]:
    """Yield windows over several columns that are reshaped: their last axis is that of the steps."""
    for function in tree.all(ast.FunctionDef) if tree.mentions("sliding_window_view") else ():
        nodes = [*nodes_of(function)]
        viewed = [node for node in nodes if isinstance(node, ast.Call) and called_name(node) == "sliding_window_view"
                  and argument(node, "axis", 2) is not None]  # fmt: skip
        names = {typed(line.targets[0]) for line in nodes if isinstance(line, ast.Assign)
                 and (line.value.value if _leaves_out_rows(line.value) else line.value) in viewed}  # fmt: skip
        for call in (node for node in nodes if isinstance(node, ast.Call)):
            owner, shape = _reshaped(tree, call)
            if owner is None or len(shape) != 3 or typed(shape[-1]) == "1":
                continue
            if owner in viewed or typed(owner) in names:
                name = typed(owner) if isinstance(owner, ast.Name) else "windows"
                right = f"{name}.transpose(0, 2, 1)"
                sentence = (
                    "`sliding_window_view` puts the steps of a window last: (windows, columns, steps). `reshape` does "
                    f"not exchange axes, it mixes the values. Write `{right}`."
                )
                about = f"{MIXED}{function.name}"
                yield tree.finding(call, typed(call), right, sentence, certain=False, about=about)


def _leaves_out_rows(value: ast.expr) -> TypeGuard[ast.Subscript]:
    """Return whether a value is a part of another one along its first axis: ``windows[:-1]``."""
    return isinstance(value, ast.Subscript) and isinstance(value.slice, ast.Slice)


@rule
def channels_averaged(tree: SourceTree) -> Iterator[Finding]:
    """Yield averages over the last axis that are told as one for each channel: they are one for each pixel."""
    for call in tree.all(ast.Call):
        if called_name(call) not in ("mean", "std", "var", "reduce_mean", "average", "reduce_std"):
            continue
        values = tree.worked_on(call)
        place = argument(call, "axis", int(tree.name_of(call.func) != ""))
        if values is None or place is None or tree.number_of(place) != -1:
            continue
        said = [*tree.said_near(call), *shown_as(tree, call)]
        if any(map(_EACH_CHANNEL.search, said)) and not any(map(_OVER_CHANNELS.search, said)):
            sentence = (
                "`axis=-1` averages over the channels, so there is one value for each pixel. For one value for each "
                "channel, write `axis=(0, 1, 2)`."
            )
            yield tree.finding(call, typed(call), "axis=(0, 1, 2)", sentence, certain=False)


_EACH_CHANNEL = regex(
    r"(?i)\b(?:means|averages|deviations) (?:of|for) (?:all|the) (?:\w+ ){0,2}channels\b|\bper channel\b"
    r"|\b(?:each|every) (?:\w+ )?channel\b"
)
_OVER_CHANNELS = regex(r"(?i)\b(?:over|across|all three|gr[ae]y)\b(?: \w+){0,2} channels?|\bgr[ae]y|(?:each|per) pixel")


def _reshaped(tree: SourceTree, call: ast.Call) -> tuple[ast.expr | None, list[ast.expr]]:
    """Return what a call reshapes, and to which sizes; ``None`` for any other call."""
    if called_name(call) != "reshape" or not isinstance(call.func, ast.Attribute):
        return None, []
    owner, given = _owner_and_rest(tree, call, call.func)
    sizes = given[0] if len(given) == 1 else None
    return owner, list(sizes.elts) if isinstance(sizes, ast.Tuple | ast.List) else list(given)


def _owner_and_rest(tree: SourceTree, call: ast.Call, func: ast.Attribute) -> tuple[ast.expr, list[ast.expr]]:
    """Return the array that a call is about, and its other arguments: of ``np.f(x, y)`` as of ``x.f(y)``."""
    is_function = tree.name_of(func) != "" and bool(call.args)
    return (call.args[0], call.args[1:]) if is_function else (func.value, call.args)


@rule
def filled_column_by_column(tree: SourceTree) -> Iterator[Finding]:
    """Yield arrays that are filled along their columns: rows and columns of an image change places."""
    for function in tree.all(ast.FunctionDef):
        for call in (node for node in nodes_of(function) if isinstance(node, ast.Call)):
            if text_of(words_of(call).get("order")) == "F" and called_name(call) in ("reshape", "ravel", "flatten"):
                sentence = (
                    '`order="F"` goes along the columns first, so rows and columns change places. Leave it out: files '
                    "have their values row by row."
                )
                about = f"{MIXED}{function.name}"
                yield tree.finding(call, 'order="F"', "", sentence, certain=False, about=about)


@rule
def reshaped_and_turned(tree: SourceTree) -> Iterator[Finding]:
    """Yield rows that are reshaped with their number last, which is then brought to the front: images are mixed."""
    for function in tree.all(ast.FunctionDef) if tree.mentions("reshape") else ():
        for call in (node for node in nodes_of(function) if isinstance(node, ast.Call)):
            turned = _brought_to_the_front(tree, call)
            made = tree.value_of(turned) or turned
            owner, sizes = _reshaped(tree, made) if isinstance(made, ast.Call) else (None, [])
            if owner is None or len(sizes) != 3:
                continue
            if typed(sizes[-1]) == "-1" or "shape[0]" in typed(sizes[-1]) or "len(" in typed(sizes[-1]):
                right = f"{typed(owner)}.reshape(-1, {typed(sizes[0])}, {typed(sizes[1])})"
                sentence = (
                    "`reshape` keeps the order of the values, so `transpose` then mixes the pixels of all images. "
                    f"Write `{right}`."
                )
                about = f"{MIXED}{function.name}"
                yield tree.finding(call, typed(call), right, sentence, certain=False, about=about)


def _brought_to_the_front(tree: SourceTree, call: ast.Call) -> ast.expr | None:
    """Return the array whose last of three axes a call makes the first one; ``None`` for any other call."""
    if called_name(call) not in ("transpose", "moveaxis") or not isinstance(call.func, ast.Attribute):
        return None
    owner, given = _owner_and_rest(tree, call, call.func)
    order = called_name(call), ", ".join(map(typed, given)).strip("()[]")
    return owner if order in _TO_THE_FRONT else None


@rule
def cut_at_the_beginning(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``pad_sequences`` that pads at the end, and cuts at the beginning, as it does by default."""
    for function in tree.all(ast.FunctionDef) if tree.mentions("pad_sequences") else ():
        for call in (node for node in nodes_of(function) if isinstance(node, ast.Call)):
            words = words_of(call)
            padded = text_of(words.get("padding")) == "post" and "maxlen" in words
            if called_name(call) == "pad_sequences" and padded and "truncating" not in words:
                sentence = '`pad_sequences` cuts long rows at their beginning by default. Write `truncating="post"`.'
                about = f"{CUT_FIRST}{function.name}"
                yield tree.finding(call, "pad_sequences", 'truncating="post"', sentence, certain=False, about=about)
