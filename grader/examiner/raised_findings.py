"""Which findings about a line are the cause of what it raised: the values and sizes that were measured decide it."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection

from grader.candidate.faults import EMPTY
from grader.catalogue.patterns import regex
from grader.examiner.grade import Verdict
from grader.submission.rules import subjects
from grader.submission.source_tree import Finding

_NONE = regex(r"NoneType|None values not supported|value \(None\) with an unsupported type")
_NOTHING_LEFT = regex(
    r"not enough values to unpack \(expected (?:at least )?\d+, got 0\)|zero-size array|of an empty sequence|need at "
    r"least one array|arg is an empty|argument is empty|from an empty|of empty (?:iterable|sequence)"
)
_TOO_MANY = regex(r"too many values to unpack|could not convert|invalid literal")
_NO_PLACE = regex(r"index out of range|is out of bounds for axis \d+ with size 0|by zero")
_ATTRIBUTE = regex(r"has no attribute '(\w+)'")
_FIRST_AXES = regex(r"(?<!shape)(?<!values)[(\[](\d+)(?=[,)\]])")
_RESHAPED = regex(
    r"cannot reshape array of size (\d+) into shape \(([\d,]+)\)"
    r"|tensor with (\d+) values, but the requested shape has (\d+)"
)
_JOINED = regex(r"along dimension 0, the array at index \d+ has size (\d+) and the array at index \d+ has size (\d+)")
_BEYOND = regex(r"slice index (\d+) of dimension 0 out of bounds|= (\d+) is not in \[0, \2\)")
_SHAPES = regex(r"broadcast|[Ii]ncompatible shapes|must be equal|must match|same shape|reshape")
_PLACE = regex(r"index (\d+) is out of bounds for (?:axis \d+|array) with size (\d+)")
_OF_A_LIST = regex(r"list (?:assignment )?index out of range")
_COUNTED = regex(r"a (?:list|tuple) of (\d+)\b")
_ARRAY = regex(r"an? (?:(?:array|tensor) of shape \(|(?:list|tuple) of )(\d+)")
_SLICE = regex(r"could not broadcast input array from shape \((\d+),\) into shape \((\d+),\)")
_NO_ARRAY = regex(r"1-dimensional|only integer|tuple|too many indices|inhomogeneous|one-dimensional")
_FLOAT = regex(r"'(?:float|numpy\.float\d+)' object cannot be interpreted as an integer")
_ASKS_FOR_LENGTH = regex(r"\blen\(|\.(?:fit|evaluate|predict)\(|\bfor\b|\b(?:next|iter|reversed|list)\(")


def cause_of_exception(finding: Finding, verdict: Verdict, functions: Collection[str]) -> str:
    """Return what a finding says of the exception that a verdict rests on; empty where it does not explain it.

    ``functions`` are those that were called for it.
    """
    raised = verdict.details.get("exception", {})
    if not raised:
        return ""
    message, lines = str(raised.get("message", "")), verdict.details.get("lines", ())
    marked = [line for line in lines if line.get("marked")]
    if finding.about.startswith(subjects.LENGTH):
        asks = not marked or _ASKS_FOR_LENGTH.search(marked[-1]["text"])
        is_needed = finding.about.removeprefix(subjects.LENGTH) in functions
        return finding.sentence if asks and is_needed and _FLOAT.search(message) else ""
    if not {line["number"] for line in marked} & {finding.line, finding.raised_at}:
        return ""
    held = {str(name): str(words) for name, words in verdict.details.get("values") or ()}
    return next(
        (explain(finding, message, held) for about, explain in _EXPLAINED.items() if finding.about.startswith(about)),
        "",
    )


def _still_none(finding: Finding, message: str, held: dict[str, str]) -> str:
    """``wrong`` is the attribute that the line asks for, ``instead`` the name that is ``None``."""
    attribute = _ATTRIBUTE.search(message)
    is_this = attribute is None or finding.wrong in ("", attribute[1])
    return finding.sentence if _NONE.search(message) and held.get(finding.instead) == "None" and is_this else ""


def _used_up(finding: Finding, message: str, held: dict[str, str]) -> str:
    return finding.sentence if _NOTHING_LEFT.search(message) or _NO_PLACE.search(message) else ""


def _emptied(finding: Finding, message: str, held: dict[str, str]) -> str:
    """``wrong`` is the name of what is empty."""
    is_empty = EMPTY.search(held.get(finding.wrong, ""))
    return finding.sentence if is_empty and (_NOTHING_LEFT.search(message) or _NO_PLACE.search(message)) else ""


def _whole_batch(finding: Finding, message: str, held: dict[str, str]) -> str:
    """``wrong`` is the size of a whole batch as it is typed."""
    known = finding.about.removeprefix(subjects.WHOLE_BATCH) or held.get(finding.wrong, "")
    size = int(known) if known.isdecimal() else 0
    own = _own_size(message, size)
    array = _ARRAY.match(held.get(finding.instead.removeprefix("len(").removesuffix(")"), ""))
    if not 0 < own < size or (array and int(array[1]) != own):
        return ""
    examples = "example" if own == 1 else "examples"
    return f"The last batch has {own} {examples}, not {size}: {finding.sentence}"


def _own_size(message: str, size: int) -> int:
    """Return how many examples are there where a size was expected; 0 where the text says nothing of that."""
    if place := _PLACE.search(message):
        return int(place[2]) if place[1] == place[2] else 0
    if beyond := _BEYOND.search(message):
        return int(beyond[1] or beyond[2])
    if joined := _JOINED.search(message):
        found = {*map(int, joined.groups())}
        return min(found) if max(found) == size else 0
    if reshaped := _RESHAPED.search(message):
        values = int(reshaped[1] or reshaped[3])
        wanted = math.prod(map(int, filter(None, (reshaped[2] or reshaped[4]).split(","))))
        is_whole = wanted and values * size % wanted == 0
        fits = reshaped[4] or reshaped[2].split(",")[0] == str(size)
        return values * size // wanted if is_whole and fits else 0
    found = {*map(int, _FIRST_AXES.findall(message))} if _SHAPES.search(message) else set()
    return min(found) if len(found) == 2 and max(found) == size else 0


def _after_end(finding: Finding, message: str, held: dict[str, str]) -> str:
    """``wrong`` is the name of the index, if it is one, ``instead`` what it is an index of."""
    place = _PLACE.search(message)
    index, size = place.groups() if place else ("", "")
    if _OF_A_LIST.search(message) and (counted := _COUNTED.match(held.get(finding.instead, ""))):
        index, size = held.get(finding.wrong, ""), counted[1]
    bound = finding.about.removeprefix(subjects.AFTER_END) or index
    if not index or index != size or held.get(finding.wrong, index) != index or bound != index:
        return ""
    return f"{index} is the first place after the end, as counting begins at 0. {finding.sentence}"


def _shortened(finding: Finding, message: str, held: dict[str, str]) -> str:
    """``wrong`` is the name whose values are put into a slice, ``instead`` the one whose size that has."""
    sizes = _SLICE.search(message)
    if not sizes:
        return ""
    given, other = sizes.groups()
    counted = _COUNTED.match(held.get(finding.instead, ""))
    if counted and finding.sentence.startswith(f"write `{finding.instead}`") and counted[1] != other:
        return ""
    right = f"{finding.sentence[0].upper()}{finding.sentence[1:]}"
    return f"`{finding.wrong}` has {given} values, but the slice, made with `{finding.instead}`, has {other}. {right}"


def _in_a_tuple(finding: Finding, message: str, held: dict[str, str]) -> str:
    """``wrong`` is the name of what is a tuple, if it has one."""
    is_tuple = held.get(finding.wrong, "a tuple").startswith("a tuple")
    return finding.sentence if is_tuple and _NO_ARRAY.search(message) else ""


_EXPLAINED: dict[str, Callable[[Finding, str, dict[str, str]], str]] = {
    subjects.FIRST_PASS_RAISES: lambda finding, message, held: finding.sentence,
    subjects.STILL_NONE: _still_none,
    subjects.USED_UP: _used_up,
    subjects.EMPTIED: _emptied,
    subjects.COMMAS: lambda finding, message, held: finding.sentence if _TOO_MANY.search(message) else "",
    subjects.IN_A_TUPLE: _in_a_tuple,
    subjects.OWN_ITEMS: lambda finding, message, held: finding.sentence if _SHAPES.search(message) else "",
    subjects.OWN_HISTORY: lambda finding, message, held: finding.sentence if _OF_A_LIST.search(message) else "",
    subjects.WHOLE_BATCH: _whole_batch,
    subjects.AFTER_END: _after_end,
    subjects.SHORTENED: _shortened,
}
"""By what findings are about: how they explain an exception with this text, where names hold these values."""
