"""Which outputs of layers a function computes and never reads: the layers are then no part of its model."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator

from grader.submission.definitions import DEFINITION, FUNCTION, Definition
from grader.submission.said_changes import makes_layer

_CLOSES = (*DEFINITION, ast.Lambda)
"""What reads a name of the function around it, at any time."""


def unread_outputs(definition: Definition) -> Counter[str]:
    """Return the names that get the output of a layer which nothing reads, and how often each does.

    >>> from grader.submission.syntax import parse
    >>> text = "def f(i):\\n    x = Embedding(9, 4)(i)\\n    y = Dense(2)(x)\\n    return Model(i, {})"
    >>> [dict(unread_outputs(parse(text.format(name)).body[0])) for name in ("y", "x")]
    [{}, {'y': 1}]
    """
    layers = {
        ast.unparse(target)
        for node in ast.walk(definition)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and makes_layer(node.value)
        for target in node.targets
    }
    found: Counter[str] = Counter()
    for function in ast.walk(definition):
        if isinstance(function, FUNCTION):
            closed = {
                name
                for node in ast.walk(function)
                if isinstance(node, _CLOSES) and node is not function
                for name in _read([node])
            }
            found.update(_Body(layers, closed).unread(function.body))
    return found


class _Body:
    """Goes through statements from the last to the first, with the names that are still read below."""

    def __init__(self, layers: set[str], closed: set[str]) -> None:
        self._layers, self._read, self._lost = layers, closed, list[str]()

    def unread(self, body: list[ast.stmt]) -> list[str]:
        """Return the names of outputs that are not read."""
        self._before(body, set())
        return self._lost

    def _before(self, body: list[ast.stmt], below: set[str]) -> set[str]:
        """Return the names that are read from the first of these statements on."""
        for statement in reversed(body):
            below = self._before_one(statement, below)
        return below

    def _before_one(self, statement: ast.stmt, below: set[str]) -> set[str]:
        match statement:
            case ast.Assign(targets=[ast.Name() | ast.Tuple() as target], value=value):
                names = _stored(target)
                if names and self._applies(value) and not names & (below | self._read):
                    self._lost.append(min(names))
                return (below - names) | _read([statement])
            case ast.If(test=test, body=body, orelse=other):
                return self._before(body, below) | self._before(other, below) | _read([test])
            case ast.For(iter=head, body=body) | ast.While(test=head, body=body):  # It is taken to run once at least.
                again = {name for part in body for name in _read([part]) - _stored(part)}
                return self._before(body, below | again) | _read([head])
            case ast.With(items=items, body=body):
                return self._before(body, below) | _read(items)
            case ast.Return() | ast.Raise():
                return _read([statement])
        return below | _read([statement]) | (_stored(statement) if isinstance(statement, ast.AugAssign) else set())

    def _applies(self, value: ast.expr) -> bool:
        """Return whether a layer is called: ``Dense(1)(x)``, or ``layer(x)``."""
        if not isinstance(value, ast.Call):
            return False
        return isinstance(value.func, ast.Call) or ast.unparse(value.func) in self._layers


def _names(nodes: Iterable[ast.AST], context: type[ast.expr_context]) -> Iterator[str]:
    for node in nodes:
        for part in ast.walk(node):
            if isinstance(part, ast.Name) and isinstance(part.ctx, context):
                yield part.id


def _read(nodes: Iterable[ast.AST]) -> set[str]:
    return {*_names(nodes, ast.Load)}


def _stored(node: ast.AST) -> set[str]:
    return {*_names([node], ast.Store)}
