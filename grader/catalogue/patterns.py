"""Regular expressions that are compiled where they are first used.

The kit has more than 600 of them and a run needs few: compiling all took half of the start of a command.
"""

from __future__ import annotations

import re
from typing import Any, cast

_MADE: list[LaterPattern] = []


class LaterPattern:
    """Stands for an ``re.Pattern`` and compiles it for the first attribute that is read."""

    def __init__(self, text: str, flags: int) -> None:
        self._made_of = text, flags
        _MADE.append(self)

    def __getattr__(self, name: str) -> Any:
        """Return what the compiled expression has by this name, and keep all that it has.

        Raises:
            re.error: for a text that is no regular expression.
        """
        if name.startswith("_"):
            raise AttributeError(name)
        compiled = re.compile(*self._made_of)
        vars(self).update({public: getattr(compiled, public) for public in dir(compiled) if public[0] != "_"})
        return getattr(compiled, name)


def regex(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return a regular expression that is compiled when it is first used.

    >>> regex(r"\\d+").findall("2 of 20")
    ['2', '20']
    """
    return cast("re.Pattern[str]", LaterPattern(text, flags))


def compile_all() -> None:
    """Compile what is imported by now; for a process that others are forked from."""
    for made in _MADE:
        made.pattern  # noqa: B018 - reading it compiles
