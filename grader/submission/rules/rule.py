"""What a rule is: a function that reads the source of a submission, and yields what it finds. ``@rule`` lists it."""

from __future__ import annotations

import ast
import functools
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import ModuleType

from grader.submission.rules.subjects import EFFECT, TRAINING
from grader.submission.session import owners_of_lines
from grader.submission.source_tree import Finding, SourceTree

Rule = Callable[[SourceTree], Iterator[Finding]]
"""It looks at the whole module; none knows of another, and none fails with another."""
_LISTED: dict[Rule, str] = {}
"""The rules of all modules that were imported, with what their findings are about where they do not say it."""
_UNLESS: dict[Rule, tuple[str, ...]] = {}
"""Rules that are silent where another one spoke of the same mistake, each with the names of the others."""


def rule(function: Rule) -> Rule:
    """List a function as a rule.

    >>> @rule
    ... def star_imports(tree: SourceTree) -> Iterator[Finding]: ...
    """
    _LISTED[function] = ""
    return function


def training_rule(function: Rule) -> Rule:
    """List a function as a rule on what a training gets: its findings may explain one that missed its threshold.

    Not a rule on lines that change next to nothing: to mend them helps no such training.
    """
    _LISTED[function] = TRAINING
    return function


def unless_told_by(*others: str) -> Callable[[Rule], Rule]:
    """Return a decorator that lists a rule which is silent where another one spoke that finds the same mistakes.

    So it is in one function, and between functions of which one calls the other: see ``spoken.py``.

    Args:
        others: their names with those of their modules, as ``name_of`` gives them.
    """

    def listed(function: Rule) -> Rule:
        _UNLESS[function] = others
        return rule(function)

    return listed


def tells_the_same(listed: Rule) -> tuple[str, ...]:
    """Return the names of rules that find the same mistakes, where this one is silent where one of them spoke."""
    return _UNLESS.get(listed, ())


@functools.cache
def name_of(listed: Callable[..., object]) -> str:
    """Return the name of a rule with that of its module: ``pooling.averages_of_vectors``."""
    return f"{listed.__module__.rpartition('.')[2]}.{listed.__name__}"


def subject_of(listed: Rule) -> str:
    """Return what the findings of a rule are about, where they do not say it."""
    return _LISTED.get(listed, "")


def told_with(tree: SourceTree, finding: Finding, subject: str = EFFECT) -> Iterator[Finding]:
    """Yield a finding for each function asked for that needs its line: it is told where that function fails."""
    for name in sorted(owners_of_lines(tree.tree, tree.asked).get(finding.line, ())):
        yield replace(finding, about=f"{subject}{name}")


def found_with(
    tree: SourceTree, node: ast.AST, wrong: str, instead: str, sentence: str, subject: str = EFFECT
) -> Iterator[Finding]:
    """Yield what is found at a node: for each function asked for that needs its line, else once, as any other."""
    found = tree.finding(node, wrong, instead, sentence, certain=False)
    yield from [*told_with(tree, found, subject)] or [found]


def rules_of(module: ModuleType) -> tuple[Rule, ...]:
    """Return the rules of a module, or of all modules in a package, in the order of their lines."""
    for found in pkgutil.walk_packages(getattr(module, "__path__", ()), f"{module.__name__}."):
        importlib.import_module(found.name)
    inside = [listed for listed in _LISTED if f"{listed.__module__}.".startswith(f"{module.__name__}.")]
    return tuple(sorted(inside, key=lambda listed: (listed.__module__, listed.__code__.co_firstlineno)))
