"""What a module defines when it is imported, and which of its definitions are still to be written."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass

Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
Definition = Function | ast.ClassDef
DEFINITION = (*FUNCTION, ast.ClassDef)
IMPORT = (ast.Import, ast.ImportFrom)
_NOT_CALLED = (
    ast.BinOp, ast.UnaryOp, ast.Compare, ast.Constant, ast.Dict, ast.JoinedStr, ast.List, ast.ListComp, ast.Set,
    ast.Subscript, ast.Tuple,
)  # fmt: skip
"""Values that are no functions."""


@dataclass(frozen=True)
class Definitions:
    """The names that a module binds when it is imported."""

    bound: dict[str, ast.AST]
    """Each name, with what binds it last."""
    hidden: dict[str, tuple[ast.AST, str]]
    """Definitions that an import does not reach, with where they lie: ``inside train``."""
    opaque: bool
    """Whether names may be bound in ways that cannot be seen: ``exec``, ``globals()``, a star import."""

    def is_unwritten(self, name: str) -> bool:
        """Return whether the body of ``name`` is still the stub's."""
        return _is_unwritten(self.bound.get(name))

    def may_be_called(self, name: str) -> bool:
        """Return whether ``name`` may be a function or a class: a slice, a sum or a number is neither."""
        node = self.bound.get(name)
        return node is not None and not isinstance(getattr(node, "value", None), _NOT_CALLED)

    def is_written(self, name: str) -> bool:
        """Return whether ``name`` is defined, and not by the stub."""
        return name in self.bound and not self.is_unwritten(name)


@functools.lru_cache(maxsize=8)
def read_definitions(tree: ast.Module) -> Definitions:
    """Read what a module binds at its top level, in whatever way, and what only seems to be bound there.

    Of a tree that is changed afterwards this stays what it was.
    """
    bound: dict[str, ast.AST] = {}
    for statement in _top_level(tree.body):
        for name, node in _bindings(statement):
            bound[name] = node
    hidden: dict[str, tuple[ast.AST, str]] = {}
    opaque = False
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            bound.update((name, bound.get(name, node)) for name in node.names)
        elif isinstance(node, ast.Name):
            opaque = opaque or node.id in ("exec", "eval", "globals", "setattr", "vars", "locals")
        elif isinstance(node, ast.ImportFrom):
            opaque = opaque or (node.names[0].name == "*" and not _is_framework(node.module))
        elif isinstance(node, DEFINITION):
            inside = (f"inside `{node.name}`", node.body)
            hidden.update((name, (part, inside[0])) for name, part in _definitions_in(node.body))
        elif isinstance(node, ast.If) and is_main_guard(node):
            hidden.update(
                (name, (part, "under `if __name__ == …`, which does not run in grading"))
                for name, part in _definitions_in(node.body)
            )
    return Definitions(bound, hidden, opaque)


def _definitions_in(body: list[ast.stmt]) -> Iterator[tuple[str, ast.AST]]:
    return ((statement.name, statement) for statement in _top_level(body) if isinstance(statement, DEFINITION))


def _is_framework(module: str | None) -> bool:
    """Return whether a star import brings layers and the like, never what an exercise asks for."""
    return (module or "").split(".")[0] in ("tensorflow", "keras", "numpy", "matplotlib", "math", "typing")


def names_of(statement: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """Yield the names that an import binds."""
    yield from ((alias.asname or alias.name.partition(".")[0]) for alias in statement.names)


def is_main_guard(node: ast.If) -> bool:
    """Return whether this is ``if __name__ == …``, whose body does not run in grading."""
    match node.test:
        case ast.Compare(left=ast.Name(id="__name__"), ops=[ast.Eq()]):
            return True
    return False


def never_runs(node: ast.stmt) -> bool:
    """Return whether this is ``if __name__ == "__main__":`` without ``else``: in a grading it never holds."""
    match node:
        case ast.If(test=ast.Compare(ast.Name(id="__name__"), [ast.Eq()], [ast.Constant(value="__main__")]), orelse=[]):
            return True
    return False


def _top_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield every statement that runs when the module is imported, in the order of the lines."""
    waiting = list(reversed(body))
    # Without recursion: an `elif` lies inside of the one before it, and there may be thousands.
    while waiting:
        statement = waiting.pop()
        yield statement
        if not isinstance(statement, DEFINITION):
            waiting.extend(reversed(_inner_statements(statement)))


def _inner_statements(statement: ast.stmt) -> list[ast.stmt]:
    """Return the statements directly within one that is no definition, as far as an import runs them."""
    guarded = isinstance(statement, ast.If) and is_main_guard(statement)
    found: list[ast.stmt] = []
    for part in ("orelse",) if guarded else ("body", "handlers", "orelse", "finalbody", "cases"):
        for child in getattr(statement, part, ()):
            found.extend(child.body if isinstance(child, ast.ExceptHandler | ast.match_case) else [child])
    return found


def _bindings(statement: ast.stmt) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(statement, DEFINITION):
        yield statement.name, statement
    elif isinstance(statement, IMPORT):
        for alias in statement.names:
            yield (alias.asname or alias.name.split(".")[0]), statement
    elif not isinstance(statement, ast.AnnAssign) or statement.value:
        for node in _shallow(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id, statement


def _shallow(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yield the expressions of a statement, without the statements and the functions in it."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(
            child
            for child in ast.iter_child_nodes(node)
            if not isinstance(child, ast.stmt | ast.Lambda | ast.ExceptHandler | ast.match_case | ast.comprehension)
        )


def _is_unwritten(node: ast.AST | None) -> bool:
    if isinstance(node, ast.ClassDef):
        methods = [statement for statement in node.body if isinstance(statement, FUNCTION)]
        others = [statement for statement in _without_docstring(node.body) if not isinstance(statement, FUNCTION)]
        return any(_raises_not_implemented(function.body) for function in methods) or (
            all(map(_is_unwritten, methods)) and all(map(_is_trivial, others))
        )
    if isinstance(node, FUNCTION):
        body = _without_docstring(node.body)
        return all(map(_is_trivial, body)) or _raises_not_implemented(node.body) or _gives_none(body)
    return False


def _gives_none(body: list[ast.stmt]) -> bool:
    """Return whether lines only set names to ``None``, as the gaps of a course's notebook do, and return one.

    >>> from grader.submission.syntax import parse
    >>> _gives_none(parse("data = None\\nif x:\\n    data = None").body)
    True
    """
    nodes = [node for statement in body for node in ast.walk(statement)]
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    for statement in (node for node in nodes if isinstance(node, ast.stmt)):
        value = getattr(statement, "value", None)
        is_gap = isinstance(value, ast.Constant) and value.value is None
        is_named = isinstance(statement, ast.Return) and isinstance(value, ast.Name) and value.id in names
        if not (
            isinstance(statement, ast.If)
            or is_named
            or _is_trivial(statement)
            or (isinstance(statement, ast.Assign) and is_gap)
        ):
            return False
    return bool(names)


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0]
    is_text = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    return body[is_text:]


def _is_trivial(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass() | ast.Return(value=None) | ast.Return(value=ast.Constant(value=None)):
            return True
        case ast.Expr(value=ast.Constant(value=value)):
            return value is ...
    return _raises_not_implemented([statement])


def _raises_not_implemented(body: list[ast.stmt]) -> bool:
    """Return whether a body always ends in the error that stubs raise: given lines may stand before it."""
    for statement in body:
        match statement:
            case ast.Raise(exc=ast.Name(id="NotImplementedError") | ast.Call(func=ast.Name(id="NotImplementedError"))):
                return True
        if any(isinstance(node, ast.Return) for node in ast.walk(statement)):
            return False
    return False
