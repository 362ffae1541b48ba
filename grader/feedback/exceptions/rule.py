"""A row of the tables of exceptions: how the text reads, and the sentence that it deserves."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from grader.catalogue.patterns import regex

MOST_VALUE = 80
"""Characters of a value that are carried over from an exception's text."""
_NO_TEXT = regex(r'\x1b\[[0-9;]*m|\{\{function_node [^}]*\}\}|^\s*File ".*", line \d+, in .*$', re.MULTILINE)
"""What tells nothing: bold print, names of generated functions, frames inside TensorFlow."""

Sentence = str | Callable[..., str]
"""A template with the pattern's groups in braces, or a function that takes them as arguments by name."""


@dataclass(frozen=True)
class Rule:
    """One kind of exception."""

    types: frozenset[str]
    """Class names of the exception; empty for any."""
    pattern: re.Pattern[str]
    """What its text contains."""
    sentence: Sentence
    """What it means and what to do."""

    def explain(self, type_name: str, text: str) -> str:
        """Return the sentence for an exception whose text was cleaned; empty where this is another kind."""
        if self.types and type_name not in self.types:
            return ""
        match = self.pattern.search(text)
        if match is None:
            return ""
        found = match.groupdict(default="")
        # All of what is ``known`` is looked through, and none of it is shown as a whole.
        values = {name: value if name == "known" else _cut(value) for name, value in found.items()}
        return self.sentence.format_map(values) if isinstance(self.sentence, str) else self.sentence(**values)


def rule(types: str, pattern: str, sentence: Sentence) -> Rule:
    """Return a row; ``types`` are class names with spaces between them, or nothing for any class."""
    return Rule(frozenset(types.split()), regex(pattern), sentence)


def clean(message: str) -> str:
    """Return an exception's text as one line, without bold print and without TensorFlow's frames.

    >>> clean("Exception encountered when calling Dense.call().\\n\\n\\x1b[1mNo.\\x1b[0m")
    'Exception encountered when calling Dense.call(). No.'
    """
    return " ".join(_NO_TEXT.sub("", message).split())


def axes(shape: str) -> list[str]:
    """Return the sizes in a shape as it is printed: ``(None, 8, 1)`` or ``[?,8]``."""
    return [size for size in re.split(r"[\s,]+", shape.strip("()[] ")) if size]


def _cut(value: str) -> str:
    return value if len(value) <= MOST_VALUE else value[: MOST_VALUE - 1] + "…"
