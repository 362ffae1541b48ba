"""What a name stands for where it is read: the last assignment above it that always ran, in its own function first."""

from __future__ import annotations

import ast
import bisect
import functools
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

Place = tuple[int, int]
"""Line and column."""
_HAS_ELSE = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try)


@dataclass(eq=False)
class _Scope:
    """The names of a function, a class, a comprehension, or the module."""

    around: _Scope | None = None
    is_class: bool = False
    bound: dict[str, _History] = field(default_factory=dict)


@dataclass(eq=False)
class _Block:
    """Statements that run together: all of them, or none."""

    scope: _Scope
    around: _Block | None = None
    is_loop: bool = False

    def and_around(self) -> Iterator[_Block]:
        """Yield this block and those that it lies in, inner ones first."""
        block: _Block | None = self
        while block is not None:
            yield block
            block = block.around


@dataclass(frozen=True, eq=False)
class _Binding:
    """A line that gives a name a value; ``None`` where the value is not an expression of its own."""

    value: ast.AST | None
    part: tuple[ast.Call, int] | None
    """Where the value is one of several that a call returns: the call, and which of them."""
    node: ast.AST
    block: _Block
    starts: Place
    ends: Place


class _History:
    """What one name is bound to in one scope, line by line; it is asked when all lines were read."""

    def __init__(self) -> None:
        self.bindings: list[_Binding] = []

    @functools.cached_property
    def _in_order(self) -> list[_Binding]:
        return sorted(self.bindings, key=lambda binding: binding.ends)

    @functools.cached_property
    def _loops(self) -> set[_Block]:
        """The loops in which the name is bound."""
        return {block for binding in self.bindings for block in binding.block.and_around() if block.is_loop}

    def only(self) -> _Binding | None:
        """Return the one binding, if there is one."""
        return self.bindings[0] if len(self.bindings) == 1 else None

    def last(self, name: ast.Name, block: _Block) -> _Binding | None:
        """Return the last binding above ``name``, if it always ran and none can come between."""
        place = (name.lineno, name.col_offset)
        only = self.only()
        if only is not None and not only.starts <= place < only.ends:
            return only
        above = bisect.bisect_right(self._in_order, place, key=lambda binding: binding.ends)
        if not above:
            return None
        found = self._in_order[above - 1]
        around = [*block.and_around()]
        if found.block not in around:
            return None
        # Whatever is bound in a loop that the name is in, and this binding is not, comes between in its next pass.
        return None if self._loops.intersection(around[: around.index(found.block)]) else found


class Bindings:
    """What the names of a module stand for."""

    def __init__(self, tree: ast.Module) -> None:
        self.nodes: list[ast.AST] = []
        """All nodes of the module, outer ones first."""
        self._block_of: dict[ast.Name, _Block] = {}
        self._everywhere: dict[str, _History] = {}
        self._plain: set[ast.AST] = set()
        self._shared: set[str] = set()
        todo: deque[tuple[ast.AST, _Block]] = deque([(tree, _Block(_Scope()))])
        while todo:
            node, block = todo.popleft()
            self.nodes.append(node)
            self._note(node, block)
            todo.extend(_below(node, block))

    def __contains__(self, name: str) -> bool:
        return name in self._everywhere

    def value_of(self, name: ast.Name) -> ast.AST | None:
        """Return the expression that a name stands for; ``None`` where that is not certain.

        A name that is no node of this module stands for what the whole module binds it to, if it does so once.
        """
        found = self._binding_of(name)
        return found.value if found else None

    def part_of(self, name: ast.Name) -> tuple[ast.Call, int] | None:
        """Return the call and the index in its result that a name stands for: ``b`` in ``a, b = f()`` is its second."""
        found = self._binding_of(name)
        return found.part if found else None

    def parameter_of(self, name: ast.Name) -> ast.arg | None:
        """Return the parameter of a function that a name stands for."""
        found = self._binding_of(name)
        return found.node if found and isinstance(found.node, ast.arg) else None

    def home_of(self, name: ast.Name) -> int:
        """Return a number that names of one variable share: that of the function, class or comprehension it belongs to.

        ``self`` is one variable in all methods of a class. What is bound nowhere has 0, as has what is ``global``.
        """
        scope = None if name.id in self._shared else self._scope_of(name)
        if scope is not None and name.id == "self" and scope.around is not None and scope.around.is_class:
            scope = scope.around
        return 0 if scope is None else id(scope)

    def _scope_of(self, name: ast.Name) -> _Scope | None:
        block = self._block_of.get(name)
        if block is None or name.id in block.scope.bound:
            return None if block is None else block.scope
        scope = block.scope.around
        while scope is not None and (scope.is_class or name.id not in scope.bound):
            scope = scope.around
        return scope

    def _binding_of(self, name: ast.Name) -> _Binding | None:
        block = self._block_of.get(name)
        if name.id in self._shared:
            return None
        if block is None:
            return self._everywhere[name.id].only() if name.id in self else None
        scope = self._scope_of(name)
        if scope is None:
            return None
        return scope.bound[name.id].last(name, block) if scope is block.scope else scope.bound[name.id].only()

    def _note(self, node: ast.AST, block: _Block) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    for part, given, place in _pairs(target, value):
                        # The walk goes from the outside in: the target comes by itself later.
                        self._plain.add(part)
                        self._add(part.id, given, block, node, place)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                self._add(name, None, block, node)
            case ast.arg(arg=name) | ast.ExceptHandler(name=str(name)):
                self._add(name, None, block, node)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                self._add(name, None, block, node)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                # It is not known when such a function is called, and what it leaves in the name.
                self._shared.update(names)
            case ast.NamedExpr(target=ast.Name(id=name)):
                self._shared.add(name)  # In a comprehension it is a name of what is around that.
            case ast.Name(id=name):
                self._block_of[node] = block
                if not isinstance(node.ctx, ast.Load) and node not in self._plain:
                    self._add(name, None, block, node)

    def _add(
        self, name: str, value: ast.AST | None, block: _Block, node: ast.AST, part: tuple[ast.Call, int] | None = None
    ) -> None:
        starts = (getattr(node, "lineno", 0), getattr(node, "col_offset", 0))
        ends = (getattr(node, "end_lineno", 0) or 0, getattr(node, "end_col_offset", 0) or 0)
        binding = _Binding(value, part, node, block, starts, ends)
        for histories in (block.scope.bound, self._everywhere):
            histories.setdefault(name, _History()).bindings.append(binding)


def _pairs(
    target: ast.expr, value: ast.expr
) -> Iterator[tuple[ast.Name, ast.expr | None, tuple[ast.Call, int] | None]]:
    """Yield the names of a target, each with its value, or with the call that returns it among others."""
    if isinstance(target, ast.Name):
        yield target, value, None
    elif isinstance(target, ast.Tuple | ast.List) and not _has_star(target):
        values = value.elts if isinstance(value, ast.Tuple | ast.List) and not _has_star(value) else []
        for index, part in enumerate(target.elts):
            if isinstance(part, ast.Name) and isinstance(value, ast.Call):
                yield part, None, (value, index)
            elif isinstance(part, ast.Name) and len(values) == len(target.elts):
                yield part, values[index], None


def _has_star(parts: ast.Tuple | ast.List) -> bool:
    return any(isinstance(part, ast.Starred) for part in parts.elts)


def _below(node: ast.AST, block: _Block) -> Iterator[tuple[ast.AST, _Block]]:
    """Yield what lies directly in a node, each with the block that it belongs to."""
    inner = block
    own: tuple[str, ...] = ()
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda() | ast.ClassDef():
            inner = _Block(_Scope(block.scope, is_class=isinstance(node, ast.ClassDef)))
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            inner = _Block(_Scope(block.scope))
        case ast.For() | ast.AsyncFor():
            inner, own = _Block(block.scope, block, is_loop=True), ("iter",)
        case ast.While():
            inner = _Block(block.scope, block, is_loop=True)
        case ast.ExceptHandler() | ast.match_case():
            inner = _Block(block.scope, block)
        case ast.If():
            inner, own = _Block(block.scope, block), ("test",)
        case ast.Try():
            inner, own = _Block(block.scope, block), ("handlers", "finalbody")
    otherwise = _Block(block.scope, block) if isinstance(node, _HAS_ELSE) else inner
    for name, value in ast.iter_fields(node):
        place = otherwise if name == "orelse" else block if name in own else inner
        for child in value if isinstance(value, list) else (value,):
            if isinstance(child, ast.AST):
                yield child, place
