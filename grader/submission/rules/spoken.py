"""Which rules spoke of a submission, and where: one mistake is told once, and two mistakes are told both."""

from __future__ import annotations

import ast
import functools
from collections.abc import Collection, Iterable

from grader.submission.definitions import DEFINITION
from grader.submission.source_tree import Finding, nodes_of


class Spoken:
    """What was told so far, by the names of rules, with the function or class of the module in which each line is.

    Two lines may show one mistake where they are in one of these, or where one of the two functions calls the other,
    also by way of a third. Lines outside of all functions are taken as one function.

    >>> from grader.catalogue.code_tree import parse
    >>> spoken = Spoken(parse("def load(): pass\\ndef train():\\n    load()\\ndef report(): pass"))
    >>> spoken.note([Finding(1, "line 1", "load", "", "It has a mistake.", False)], ["orders.sorted_before_the_split"])
    >>> spoken.is_told(3, ["orders.sorted_before_the_split"])
    True
    >>> spoken.is_told(4, ["orders.sorted_before_the_split"])
    False
    """

    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self._places: dict[str, set[str]] = {}
        self._reached: dict[str, set[str]] = {}

    def note(self, findings: Iterable[Finding], rules: Iterable[str]) -> None:
        """Keep where these rules spoke."""
        places = {self._place_of(finding.line) for finding in findings}
        for rule in rules if places else ():
            self._places.setdefault(rule, set()).update(places)

    def is_told(self, line: int, rules: Collection[str]) -> bool:
        """Return whether one of these rules spoke of what may be the same mistake as one at this line."""
        here = self._place_of(line)
        return any(
            here in self._from(place) or place in self._from(here)
            for rule in rules
            for place in self._places.get(rule, ())
        )

    def unless_told(self, findings: Iterable[Finding], rules: Collection[str]) -> list[Finding]:
        """Return the findings that are about something that none of these rules spoke of."""
        return [finding for finding in findings if not self.is_told(finding.line, rules)]

    def rules_of(self, module: str) -> list[str]:
        """Return the names of the rules of a module that spoke."""
        return [name for name in self._places if name.startswith(f"{module}.")]

    def _place_of(self, line: int) -> str:
        return _definitions(self._tree)[0].get(line, "")

    def _from(self, place: str) -> set[str]:
        """Return a function with those that it calls, also by way of others."""
        if place not in self._reached:
            reached = self._reached[place] = {place}
            coming, names = [place], _definitions(self._tree)[1]
            while coming:
                new = (names[coming.pop()] & names.keys()) - reached
                reached |= new
                coming += new
        return self._reached[place]


@functools.lru_cache(maxsize=2)
def _definitions(tree: ast.Module) -> tuple[dict[int, str], dict[str, set[str]]]:
    """Return which function or class each line is in, and the names that each of them reads; of none it is ``""``."""
    at: dict[int, str] = {}
    names: dict[str, set[str]] = {"": set()}
    for statement in tree.body:
        name = statement.name if isinstance(statement, DEFINITION) else ""
        if name:
            at |= dict.fromkeys(range(statement.lineno, (statement.end_lineno or statement.lineno) + 1), name)
        used = {node.id for node in nodes_of(statement) if isinstance(node, ast.Name)}
        names.setdefault(name, set()).update(used)
    return at, names
