"""Marks an answer to a quiz item: typed answers by what they mean, not by how they are spelled."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from grader.catalogue.quiz import Item, Kind
from grader.practice.missing_line import is_same_line, why_unreadable


@dataclass(frozen=True)
class Marking:
    """What is said of one answer."""

    right: bool
    """Whether it is right."""
    why: str
    """The explanation: of the mistake where it is a known one, else of the answer."""


def mark_choices(item: Item, chosen: Iterable[int]) -> Marking:
    """Mark the choices that were taken, by their places from 0 up: all of the right ones, and no other."""
    taken = set(chosen)
    right = taken == {place for place, choice in enumerate(item.choices) if choice.right}
    shown = [choice.why for place, choice in enumerate(item.choices) if place in taken and choice.right == right]
    return Marking(right, " ".join(shown) or "You did not choose all correct answers.")


def mark_typed(item: Item, typed: str) -> Marking:
    """Mark a typed answer; an empty one is wrong.

    Of shapes, a known mistake is looked for first, so that to forgive a batch left out never forgives a mistake.
    """
    mistake = next(
        (other_mistake for other_mistake in item.mistakes if _is_written_like(item, typed, other_mistake.answer)), None
    )
    right = any(_means(item, typed, answer) for answer in (item.answer, *item.also))
    if mistake and (item.kind is Kind.SHAPE or not right):
        return Marking(False, mistake.why)
    return Marking(right, item.why)


def complaint_about(item: Item, typed: str) -> str:
    """Return why a typed answer cannot be read at all, or nothing: then it is asked for again, not marked."""
    if not typed.strip():
        return ""
    if not typed.strip("? "):
        return "Leave it empty if you do not know."
    match item.kind:
        case Kind.NUMBER if read_number(typed) is None:
            return "Type a number, such as 12, 0.5 or 1e-5."
        case Kind.SHAPE if read_shape(typed) is None:
            return "Type a shape, such as (None, 28, 28, 1) or 28x28."
        case Kind.LINE:
            return why_unreadable(item.code, typed)
    return ""


def read_number(typed: str) -> float | None:
    """Read a number as people write it.

    >>> read_number("100,480"), read_number("1,67"), read_number("≈ 5/3"), read_number("10^-5")
    (100480.0, 1.67, 1.6666666666666667, 1e-05)
    """
    text = typed.strip().lower().lstrip("≈~= ").removeprefix("about").strip().replace("\u2212", "-").replace("_", "")
    text = re.sub(r"(?<=\d)[ ,](?=\d{3}(\D|$))", "", text)
    text = re.sub(r"(\d(?:\.\d+)?) *(?:\*|x|×) *10(?:\^|\*\*)", r"\1e", text).replace(" ", "")
    text = re.sub(r"^10(?:\^|\*\*)", "1e", text).replace(",", ".")
    parts = text.split("/")
    try:
        numbers = [float(part) for part in parts]
        value = numbers[0] / numbers[1] if len(numbers) == 2 else numbers[0]
    except (ValueError, ZeroDivisionError):
        return None
    return value if len(parts) <= 2 and math.isfinite(value) else None


def read_shape(typed: str) -> tuple[int | None, ...] | None:
    """Read a shape as people write it.

    >>> read_shape("(None, 37, 37, 16)"), read_shape("37×37"), read_shape("? 128"), read_shape("wide")
    ((None, 37, 37, 16), (37, 37), (None, 128), None)
    """
    words = [word for word in re.split(r"[\s,;x×*()\[\]]+", typed.strip().lower()) if word]
    shape = tuple(None if word in ("none", "?", "batch") else int(word) if word.isdecimal() else -1 for word in words)
    return None if -1 in shape or not shape else shape


def _is_written_like(item: Item, typed: str, mistake: str) -> bool:
    """Whether it is the mistake itself; of a shape, nothing is forgiven here."""
    if item.kind is Kind.SHAPE:
        return read_shape(typed) == read_shape(mistake)
    return _means(item, typed, mistake)


def _means(item: Item, typed: str, answer: str) -> bool:
    match item.kind:
        case Kind.NUMBER:
            return _same_number(typed, answer)
        case Kind.SHAPE:
            found, expected = read_shape(typed), read_shape(answer)
            without_batch = expected is not None and expected[0] is None and len(expected) > 2 and expected[1:]
            return found is not None and found in (expected, without_batch)
        case Kind.OUTPUT:
            return _same_output(typed, answer)
    return is_same_line(item.code, typed, answer)


def _same_number(typed: str, answer: str) -> bool:
    """Whether it is the same whole number, or one within 1 % of a number that is not whole."""
    found, expected = read_number(typed), read_number(answer)
    whole = answer.lstrip("-").isdecimal()
    if found is None or expected is None:
        return False
    return math.isclose(found, expected, rel_tol=1e-9 if whole else 0.01)


def _same_output(typed: str, answer: str) -> bool:
    """Whether the same values are printed: blanks do not count, and 0 is 0.0."""
    found, expected = ("".join(text.split()) for text in (typed, answer))
    if found == expected:
        return True
    try:
        return bool(ast.literal_eval(typed.strip()) == ast.literal_eval(answer.strip()))
    except (ValueError, SyntaxError):
        return False
