"""What each key of a file of TOML must hold, in words and as a test: a wrong one is told with its line."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

MOST_LETTERS = 200
"""Letters of a text that is shown."""
MOST_SHOWN = 60
"""Letters of a wrong value that are repeated."""


@dataclass(frozen=True)
class Fact:
    """What one key must hold."""

    words: str
    """A noun phrase, for the message."""
    holds: Callable[[Any], bool]
    """Whether a value is that."""


class WrongFact(ValueError):
    """A key that is unknown, missing, or does not hold what it must."""

    def __init__(self, about: str, says: str, table: str = "") -> None:
        super().__init__(says)
        self.about = about
        """What stands in the line of the file that is wrong."""
        self.table = table
        """The table in which it stands; empty at the top of the file."""

    def line(self, text: str) -> int:
        """Return the line of a file that is wrong; the first, where it names nothing of it."""
        begun = re.search(rf"^[\s\[]*{re.escape(self.table)}\b", text, re.MULTILINE) if self.table else None
        start = begun.start() if begun else 0
        found = line_of(self.about, text[start:])
        return text.count("\n", 0, start) + found if found else line_of(self.about, text) or 1


def line_of(what: str, text: str) -> int:
    """Return the line of a text in which something stands first, as a key where it is one; 0 where it is not there.

    >>> line_of("week", "title = 'A week'\\nweek = 3")
    2
    """
    found = re.search(rf"^[\s\[]*{re.escape(what)}\b.*$", text, re.MULTILINE) or re.search(re.escape(what), text)
    return text.count("\n", 0, found.end()) + 1 if found else 0


def require_facts(
    facts: Mapping[str, Any], known: Mapping[str, Fact], needed: Collection[str] = (), table: str = ""
) -> None:
    """Raise ``WrongFact`` where a key is unknown or missing, or its value is not what it must be."""
    where = f" in `[{table}]`" if table else ""
    for key in facts:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            meant = f"Did you mean `{near[0]}`?" if near else f"There are {', '.join(f'`{name}`' for name in known)}."
            raise WrongFact(key, f"There is no key `{key[:MOST_SHOWN]}`{where}. {meant}", table)
    for key in needed:
        if key not in facts:
            raise WrongFact(table or key, f"The key `{key}` is missing{where}. It is {known[key].words}.", table)
    for key, value in facts.items():
        if not known[key].holds(value):
            raise WrongFact(key, f"`{key}`{where} must be {known[key].words}; found {shown_value(value)}.", table)


def shown_value(value: object) -> str:
    """Return a value as TOML writes it, cut where it is long.

    >>> shown_value("five"), shown_value(True)
    ('"five"', 'true')
    """
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"


def whole(least: int, most: int | None = None) -> Fact:
    """Return what an integer in a range is."""
    words = f"an integer from {least} to {most}" if most is not None else f"an integer from {least} upwards"
    return Fact(words, lambda value: type(value) is int and least <= value <= (value if most is None else most))


def is_number(value: object) -> bool:
    """Return whether something is a finite number; ``true`` is none."""
    return type(value) in (int, float) and abs(value) < float("inf")  # type: ignore[arg-type]


def is_text(value: object) -> bool:
    """Return whether something is a text."""
    return isinstance(value, str)


def list_of(words: str, holds: Callable[[Any], bool], *, least: int = 0) -> Fact:
    """Return what a list of one kind of values is."""
    return Fact(words, lambda value: isinstance(value, list) and len(value) >= least and all(map(holds, value)))


def table_of(words: str, holds: Callable[[Any], bool]) -> Fact:
    """Return what a table with one kind of values is."""
    return Fact(words, lambda value: isinstance(value, dict) and all(map(holds, value.values())))


SHORT = Fact(f"a text of 1 to {MOST_LETTERS} letters", lambda value: is_text(value) and 0 < len(value) <= MOST_LETTERS)
TEXT = Fact("a text", is_text)
NUMBER = Fact("a number", is_number)
ABOVE_ZERO = Fact("a number above 0", lambda value: is_number(value) and value > 0)
TEXTS = list_of('a list of texts, such as `["one", "two"]`', is_text)
LISTS = table_of('a table of lists of texts, such as `check_model = ["shapes"]`', TEXTS.holds)
TABLE = table_of("a table", lambda value: True)
