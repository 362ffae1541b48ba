"""In which order the lines of a program run: in the place of a call of one of its functions, what that does."""

from __future__ import annotations

import ast
import functools
from collections.abc import Collection, Iterator

from grader.submission.definitions import DEFINITION
from grader.submission.rules.reading.possible_values import uses_of
from grader.submission.rules.reading.value_flow import Calls, Place, code_called
from grader.submission.source_tree import SourceTree, nodes_of

_MOST_STEPS = 3000
"""Steps of one run that are looked at."""
_DEEPEST = 6
"""Calls of functions within each other that are followed."""
_KEPT = (ast.Call, ast.Assign)


@functools.lru_cache(maxsize=2)
def runs_of(tree: SourceTree) -> list[list[Place]]:
    """Return the calls and assignments in the order in which they run: those of the module, then of other functions.

    Each has the calls of functions of the program that it runs in. A function that a run has gone through has no run
    of its own, and each loop is gone through once.

    >>> from grader.submission.source_tree import read_source, typed
    >>> tree = read_source("def tune(net):\\n    net.trainable = True\\nnet.fit(x)\\ntune(net)\\nnet.fit(x)")
    >>> [typed(step.node) for step in runs_of(tree)[0]]
    ['net.fit(x)', 'net.trainable = True', 'tune(net)', 'net.fit(x)']
    """
    runs = [_run(tree, *(line for line in tree.tree.body if not isinstance(line, DEFINITION)))]
    functions = tree.all(ast.FunctionDef)
    seen = {code_called(tree, step.calls[-1], step.calls[:-1]) for step in runs[0] if step.calls}
    # What nothing calls comes first: it may call the others.
    for code in sorted(functions, key=lambda function: bool(uses_of(tree, function))):
        if code not in seen:
            runs.append(_run(tree, *code.body))
            seen |= {code_called(tree, step.calls[-1], step.calls[:-1]) for step in runs[-1] if step.calls}
    return runs


def _run(tree: SourceTree, *lines: ast.AST) -> list[Place]:
    found: list[Place] = []
    for step in (step for line in lines for step in _steps(tree, line, ())):
        found.append(step)
        if len(found) == _MOST_STEPS:
            break
    return found


def _steps(tree: SourceTree, node: ast.AST, calls: Calls) -> Iterator[Place]:
    """Yield what runs before a node, and the node at last."""
    if isinstance(node, (*DEFINITION, ast.Lambda)):
        return
    for part in ast.iter_child_nodes(node):
        yield from _steps(tree, part, calls)
    if isinstance(node, ast.Call) and node not in calls and len(calls) < _DEEPEST:
        code = code_called(tree, node, calls)
        lines = [code.body] if isinstance(code, ast.Lambda) else code.body if code is not None else []
        for line in lines:
            yield from _steps(tree, line, (*calls, node))
    if isinstance(node, _KEPT):
        yield Place(node, calls)


def is_within(step: Place, block: Collection[ast.AST]) -> bool:
    """Return whether a step runs by one of some nodes: it is there, or a call there leads to it."""
    return any(part in block for part in (step.node, *step.calls))


def are_apart(tree: SourceTree, first: Place, second: Place) -> bool:
    """Return whether only one of two steps runs: they are in the two halves of an ``if``."""
    halves = [[{part for line in lines for part in nodes_of(line)} for lines in (branch.body, branch.orelse)]
              for branch in tree.all(ast.If) if branch.orelse]  # fmt: skip
    return any(is_within(first, body) and is_within(second, other) for body, other in halves)
