"""A line of code in several lines, where the screen is narrower than the line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex

STEP = "    "
_TOKEN = regex(r"""(["'])(?:\\.|(?!\1).)*\1|[][(){},]""")


def wrap_code(line: str, width: int) -> str:
    """Return a line of code in lines of at most ``width``, as a formatter writes it: one argument in each line.

    What has no brackets is broken at a space. A text or a name that is longer stays whole.

    >>> print(wrap_code("    return np.abs(series[first:], axis=0)", 32))
        return np.abs(
            series[first:], axis=0
        )
    >>> print(wrap_code("model = Sequential([Flatten(), Dense(10)])", 20))
    model = Sequential([
        Flatten(),
        Dense(10)
    ])
    """
    return "\n".join(_wrapped(line, width))


def _wrapped(line: str, width: int) -> Iterator[str]:
    code = line.lstrip()
    indent = line[: len(line) - len(code)]
    if len(line) <= width:
        yield line
        return
    begin, end = _last_brackets(code)
    if begin == end:
        yield from _at_spaces(code, indent, width)
        return
    body, inner = code[begin:end].strip(), indent + STEP
    yield from _at_spaces(code[:begin], indent, width)
    if len(inner + body) <= width:
        yield inner + body
    else:
        for part in _parts(body):
            yield from _wrapped(f"{inner}{part}", width)
    yield from _at_spaces(code[end:], indent, width)


def _at_spaces(code: str, indent: str, width: int) -> Iterator[str]:
    """Yield code that is not broken in brackets; what follows the first line is indented by one step more."""
    line = indent
    for word in re.split(r"(?<= )", code):
        if line.strip() and len(line + word.rstrip()) > width:
            yield line.rstrip()
            line = indent + STEP
        line += word
    yield line.rstrip()


def _last_brackets(code: str) -> tuple[int, int]:
    """Return where the inside of the last outer brackets begins and ends; the same place twice where there are none.

    Brackets that hold nothing but other brackets are opened and closed together: ``Sequential([…])``.
    """
    depth, first, found = 0, 0, (0, 0)
    for token in _TOKEN.finditer(code):
        if token[0] in "([{":
            first = token.end() if depth == 0 else first
            depth += 1
        elif token[0] in ")]}":
            depth -= 1
            if depth == 0 and code[first : token.start()].strip():
                found = (first, token.start())
    begin, end = found
    body = code[begin:end]
    inside = _last_brackets(body) if body[:1] in ("(", "[", "{") and body[-1:] in (")", "]", "}") else (0, 0)
    is_alone = inside[0] == 1 and inside[1] == len(body) - 1
    return (begin + inside[0], begin + inside[1]) if is_alone else found


def _parts(body: str) -> Iterator[str]:
    """Yield what commas part, each with its comma."""
    depth, begin = 0, 0
    for token in _TOKEN.finditer(body):
        depth += (token[0] in "([{") - (token[0] in ")]}")
        if token[0] == "," and depth == 0:
            yield body[begin : token.end()].strip()
            begin = token.end()
    if rest := body[begin:].strip():
        yield rest
