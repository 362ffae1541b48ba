"""In what each line of a program lies: the function, and the branches and loops in it."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from typing import NamedTuple

from grader.submission.source_tree import SourceTree, nodes_of

Function = ast.FunctionDef | ast.AsyncFunctionDef
_PARTS = ("body", "orelse", "handlers", "finalbody", "cases")


class Block(NamedTuple):
    """A part of a statement in which others lie: the ``body`` of an ``if``, the ``orelse`` of a loop."""

    node: ast.stmt
    part: str


class Place(NamedTuple):
    """Where a statement is."""

    line: ast.stmt
    owner: ast.AST
    """The function that it is in; of a line at the top level, the module."""
    blocks: tuple[Block, ...]
    """The branches, loops and ``try`` around it in this function, outer ones first."""
    before: tuple[ast.stmt, ...]
    """The statements that run before it in the innermost of these."""


@functools.lru_cache(maxsize=2)
def places(tree: SourceTree) -> dict[int, Place]:
    """Return the places of all nodes of a program by their ``id``: each has that of its innermost statement."""
    found: dict[int, Place] = {}
    for place in _walk(tree.tree.body, tree.tree, ()):
        found |= {id(node): place for node in nodes_of(place.line)}
    return found


def _walk(lines: list[ast.stmt], owner: ast.AST, blocks: tuple[Block, ...]) -> Iterator[Place]:
    for index, line in enumerate(lines):
        yield Place(line, owner, blocks, tuple(lines[:index]))
        is_definition = isinstance(line, Function | ast.ClassDef)
        inner = line if isinstance(line, Function) else owner
        for part in _PARTS:
            for block in _blocks_in(line, part):
                around = () if is_definition else blocks if isinstance(line, ast.With) else (*blocks, Block(line, part))
                yield from _walk(block, inner, around)


def _blocks_in(line: ast.stmt, part: str) -> Iterator[list[ast.stmt]]:
    lines = getattr(line, part, None) or []
    if part in ("handlers", "cases"):
        yield from (inner.body for inner in lines)
    else:
        yield lines
