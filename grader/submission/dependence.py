"""What the behaviour of a function depends on in its module: read from the syntax tree, everything when in doubt."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grader.submission.definitions import DEFINITION, is_main_guard, read_definitions
from grader.submission.submission import Submission
from grader.submission.syntax import UNPARSABLE, parse

SEES_ITSELF = frozenset({"inspect", "linecache", "traceback", "tokenize", "__file__", "sys"})
"""Names with which a program may see its own lines: even a comment could change what it does."""
BACK_DOORS = frozenset({
    "__builtins__", "__class__", "__closure__", "__code__", "__dict__", "__globals__", "__import__", "__subclasses__",
    "builtins", "ctypes", "gc", "getattr", "importlib",
})  # fmt: skip
"""Names through which a function may reach another without naming it."""
SETTINGS = ("set_", "enable_", "disable_", "use_", "clear_", "register_", "seed")
"""How functions of a library begin that change what everything after them does."""


@dataclass(frozen=True)
class Part:
    """Some functions of a module, with all that they can reach."""

    digest: str
    """Changes with anything that could change what the functions do; comments and layout cannot."""
    lines: tuple[int, ...]
    """The line of each node, in an order that is the same wherever the digest is the same."""


class Dependence:
    """A module, taken apart."""

    def __init__(self, submission: Submission) -> None:
        self._digest = submission.digest
        self._tree: ast.Module | None = None
        try:
            tree = parse(submission.source)
        except UNPARSABLE:
            return
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        if submission.kind == "model" or names & SEES_ITSELF:
            return
        self._tree = tree
        self._body = [one for one in tree.body if not isinstance(one, DEFINITION) and not _is_guarded(one)]
        self._definitions: dict[str, list[ast.stmt]] = {}
        for one in tree.body:
            if isinstance(one, DEFINITION):
                self._definitions.setdefault(one.name, []).append(one)
        self._uses = {name: _names(nodes) for name, nodes in self._definitions.items()}
        aliases = _aliases(tree)
        self._is_one_piece = self._has_secrets(tree, aliases)
        shared = set(_shared_objects(self._body))
        self._always = _names(self._body) | {
            name for name, nodes in self._definitions.items() if _changes_settings(nodes, aliases)
        }
        self._tied = {one: {name for name, used in self._uses.items() if one in used} for one in shared}

    def part(self, names: Iterable[str]) -> Part:
        """Return what functions or classes of these names depend on, with them.

        That is the whole module where names may be reached in ways that cannot be seen: ``exec``, ``global``,
        attributes of modules and classes that are replaced.
        """
        if self._tree is None:
            return Part(self._digest, ())
        wanted = set(names)
        if self._is_one_piece:
            return _part(self._tree.body, ())
        reached: set[str] = set()
        coming = wanted | self._always
        while coming:
            name = coming.pop()
            if name in reached:
                continue
            reached.add(name)
            coming |= self._uses.get(name, set()) | self._tied.get(name, set())
        chosen = [
            one for one in self._tree.body
            if one in self._body or (isinstance(one, DEFINITION) and one.name in reached)
        ]  # fmt: skip
        return _part(chosen, sorted(wanted - set(self._definitions)))

    def _has_secrets(self, tree: ast.Module, aliases: set[str]) -> bool:
        roots = aliases | set(self._definitions)
        stored = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and not _is_loaded(node))
        return (
            read_definitions(tree).opaque
            or any(isinstance(node, ast.Global) for node in ast.walk(tree))
            or any(_root(node) in roots for node in stored)
            or any(_word(node) in BACK_DOORS for node in ast.walk(tree))
        )


def _part(nodes: list[ast.stmt], undefined: Iterable[str]) -> Part:
    text = "\n".join([*(ast.dump(node) for node in nodes), *undefined])
    lines = tuple(getattr(one, "lineno", 0) for node in nodes for one in ast.walk(node))
    return Part(hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest(), lines)


def _names(nodes: Iterable[ast.AST]) -> set[str]:
    """Return the names that are read anywhere in the nodes."""
    return {
        one.id for node in nodes for one in ast.walk(node)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)
    }  # fmt: skip


def _aliases(tree: ast.Module) -> set[str]:
    """Return the names under which libraries are known anywhere in the module."""
    imports = (node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom)))
    return {(alias.asname or alias.name).partition(".")[0] for node in imports for alias in node.names}


def _changes_settings(nodes: Iterable[ast.AST], aliases: set[str]) -> bool:
    for node in nodes:
        for call in (one for one in ast.walk(node) if isinstance(one, ast.Call)):
            named = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if str(named).startswith(SETTINGS) and _root(call.func) in aliases:
                return True
    return False


def _shared_objects(body: Iterable[ast.stmt]) -> Iterator[str]:
    """Yield names of the module's own objects that functions could change: all but plain constants."""
    for node in (one for statement in body for one in ast.walk(statement)):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None and _is_constant(node.value):
            continue
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.For, ast.With, ast.NamedExpr)):
            yield from (
                one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
            )


def _is_constant(value: ast.expr) -> bool:
    plain = (ast.Constant, ast.UnaryOp, ast.BinOp, ast.Tuple, ast.operator, ast.unaryop, ast.Load, ast.JoinedStr)
    return all(isinstance(one, plain) for one in ast.walk(value))


def _word(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _is_loaded(node: ast.Attribute) -> bool:
    return isinstance(node.ctx, ast.Load)


def _root(node: ast.AST) -> str:
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _is_guarded(node: ast.stmt) -> bool:
    """Return whether a statement runs only where the module is a program, which it never is here."""
    return isinstance(node, ast.If) and not node.orelse and is_main_guard(node)
