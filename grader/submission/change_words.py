"""What a change of the code says, and whether a message of a verdict says the opposite."""

from __future__ import annotations

import ast
import contextlib
import re
from collections.abc import Collection

from grader.catalogue import code_tree
from grader.catalogue.patterns import regex
from grader.submission.syntax import UNPARSABLE, called_name

CODE = regex(r"`([^`]*)`")
"""Code in a sentence."""
_ASKED_FOR = regex(
    r"(?:^|[.:] )(?:Write|Return|Use|Keep|End with|Give)\b(?:(?!\b(?:not|no|without|instead)\b)[^`.:;])*`([^`]+)`"
)
_UNWANTED = regex(r"(?:^|[.:] )(?:Remove|Leave out|Drop)\b[^`.:;]*`([^`]+)`")
"""The first code of a sentence that says what to write, and of one that says what to remove."""
_SPACES = regex(r"\s")


def written(words: str) -> tuple[str, str]:
    """Return what a change writes, and the code whose place it takes; empty texts where it writes none."""
    code = CODE.findall(words)
    return (code[0], code[1]) if words.startswith("Write") and len(code) > 1 else ("", "")


def contradicts(message: str, words: str) -> bool:
    """Return whether a change undoes what a message asks for, or sets an argument to another value.

    >>> asked = 'End with `Dense(10, activation="softmax")`.'
    >>> contradicts(asked, 'write `layers.Dense(10, activation="sigmoid")` in place of `layers.Dense(1)`')
    True
    >>> contradicts(asked, 'write `layers.Dense(10, activation="softmax")` in place of `layers.Dense(1)`')
    False
    """
    asked, made = (
        {(called_name(call), word.arg): ast.unparse(word.value) for call in _calls_in(code) for word in call.keywords}
        for code in (CODE.findall(message), CODE.findall(words)[:1])
    )
    return any(made.get(place, value) != value for place, value in asked.items()) or undoes(message, words)


def undoes(message: str, words: str) -> bool:
    """Return whether a change takes away code that a message says to write, or adds code that it says to remove.

    >>> undoes("Return `x, y` in this order.", "Write `(y, x)` in place of `(x, y)`")
    True
    >>> undoes("Return `x, y` in this order.", "Write `(x, y)` in place of `(y, x)`")
    False
    >>> undoes("Keep `x.lower()`.", "Remove `x.lower()`"), undoes("Remove `y`.", "Write `f(x, y)` in place of `f(x)`")
    (True, True)
    >>> undoes("Keep the sign, without `abs`: it is below 0.", "Write `a - b` in place of `abs(a - b)`")
    False
    """
    after, before = written(words)
    if words.startswith("Remove `"):
        before = CODE.findall(words)[0]
    asked, unwanted = ((code for code in form.findall(message)) for form in (_ASKED_FOR, _UNWANTED))
    taken = any(_holds(before, code) and not _holds(after, code) for code in asked)
    return taken or any(_holds(after, code) and not _holds(before, code) for code in unwanted)


def _holds(code: str, part: str) -> bool:
    """Return whether code has a part, whatever the parentheses around it, and whatever a call has besides.

    >>> _holds("Dense(1, name='a')", "Dense(1)"), _holds("(x, y)", "return x, y"), _holds("max(x)", "a")
    (True, True, False)
    """
    wanted = _SPACES.sub("", part.removeprefix("return ")).lstrip("(").rstrip(")")
    return bool(wanted) and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", _SPACES.sub("", code)) is not None


def _calls_in(codes: Collection[str]) -> list[ast.Call]:
    found = []
    for code in codes:
        with contextlib.suppress(*UNPARSABLE):
            found += [node for node in ast.walk(code_tree.parse(code)) if isinstance(node, ast.Call)]
    return found
