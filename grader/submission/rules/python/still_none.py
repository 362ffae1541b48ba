"""Names and attributes that begin as ``None`` and are set only in a branch, a loop or a method that may not run.

Each line that reads one may raise. It is told only where it did, and the value was ``None`` there.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from grader.submission.rules.reading.lines_around import Block, Place, places
from grader.submission.rules.reading.node_forms import is_name_or_own
from grader.submission.rules.reading.possible_values import function_called, values_of
from grader.submission.rules.rule import rule
from grader.submission.rules.subjects import STILL_NONE
from grader.submission.source_tree import Finding, Key, SourceTree, assigned, nodes_of, typed
from grader.submission.syntax import called_name

_MAY_GIVE_NOTHING = {
    "get", "getenv", "getattr", "next", "pop", "setdefault", "match", "search", "fullmatch", "append", "extend",
    "insert", "sort", "reverse", "shuffle", "update", "add", "clear", "remove", "compile", "build", "adapt",
    "fit_on_texts", "set_weights", "load_weights", "save", "summary", "print", "fill", "seed", "set_seed", "exec",
    "eval", "run", "apply", "call", "first", "last", "find", "select", "callback",
}  # fmt: skip
"""Calls that return ``None``, or may do so."""
_TAKE_NONE = ("fit", "compile", "print", "str", "repr", "format", "isinstance", "append", "bool", "id", "type")
"""Calls that take ``None`` as it is, or as a setting."""


class _Set(NamedTuple):
    """A line that sets a name or an attribute; ``value`` is ``None`` for a part of what a call returns."""

    target: ast.expr
    value: ast.AST | None
    line: ast.stmt


@rule
def names_still_none(tree: SourceTree) -> Iterator[Finding]:
    """Yield each reading of what was set to ``None``, where all other lines that set it may not have run."""
    for key, sets in _all_sets(tree).items():
        nothing = [part for part in sets if _is_none(part.value)]
        first, others = sets[0], [part for part in sets if part not in nothing]
        begins = bool(others) and _is_none(first.value) and _begin(tree, nothing) and _are_all(tree, key, sets)
        if begins and not any(_gives_none(tree, part) for part in others):
            for read in _reads(tree, key):
                yield from _told(tree, nothing, others, read)


def _begin(tree: SourceTree, nothing: list[_Set]) -> bool:
    """Return whether the lines that set ``None`` come first: one, or those that begin an object and a training."""
    owners = [getattr(places(tree)[id(part.line)].owner, "name", "") for part in nothing]
    return len(nothing) == 1 or set(owners) <= {"__init__", "on_train_begin"}


def _all_sets(tree: SourceTree) -> dict[Key, list[_Set]]:
    """Return the lines that set each name, and each attribute of ``self``, in their order."""
    found: dict[Key, list[_Set]] = {}
    lines: list[ast.Assign | ast.AnnAssign] = [*tree.all(ast.Assign), *tree.all(ast.AnnAssign)]
    for line in sorted(lines, key=lambda line: line.lineno):
        pairs = assigned(line) if isinstance(line, ast.Assign) else [(line.target, line.value)]
        for target, value in pairs:
            is_several = isinstance(target, ast.Tuple | ast.List)
            for part in target.elts if isinstance(target, ast.Tuple | ast.List) else [target]:
                if is_name_or_own(part) and value is not None:
                    found.setdefault(tree.key_of(part), []).append(_Set(part, None if is_several else value, line))
    return found


def _is_none(value: ast.AST | None) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _are_all(tree: SourceTree, key: Key, sets: list[_Set]) -> bool:
    """Return whether nothing else sets a name: no loop, ``with`` or ``+=``, and no function has one of its own."""
    target = sets[0].target
    known = {id(part.target) for part in sets}
    nodes: list[ast.expr] = [*tree.all(ast.Name)] if isinstance(target, ast.Name) else [*tree.all(ast.Attribute)]
    named = [node for node in nodes if typed(node) == key[0] and not isinstance(getattr(node, "ctx", None), ast.Load)]
    if any(id(node) not in known and tree.key_of(node) == key for node in named):
        return False
    if isinstance(target, ast.Attribute):
        # What another object's name sets may be this attribute as well.
        others = (node for node in nodes if isinstance(node, ast.Attribute) and node.attr == target.attr)
        return all(id(node) in known or isinstance(node.ctx, ast.Load) for node in others)
    around = places(tree)
    owners = {around[id(part.line)].owner for part in sets}
    is_shared = [owner for owner in owners if _declares(owner, str(key[0]))]
    return not is_shared or all(owner in is_shared or owner is around[id(sets[0].line)].owner for owner in owners)


def _declares(owner: ast.AST, name: str) -> bool:
    return any(isinstance(node, ast.Global | ast.Nonlocal) and name in node.names for node in nodes_of(owner))


def _gives_none(tree: SourceTree, part: _Set) -> bool:
    """Return whether a line may set a name to ``None`` as well."""
    if part.value is None:
        return False
    for value in values_of(tree, part.value):
        match value:
            case ast.Constant(value=None) | ast.Await() | ast.Subscript() | ast.Attribute():
                return True
            case ast.Name() if not value.id or tree.parameter_of(value) is not None:
                return True
            case ast.Call():
                code = function_called(tree, value.func)
                if called_name(value) in _MAY_GIVE_NOTHING or (
                    isinstance(code, ast.FunctionDef) and not isinstance(code.body[-1], ast.Return)
                ):
                    return True
                if code is None and called_name(value) in tree.defined and not _is_class(tree, value):
                    return True
    return False


def _is_class(tree: SourceTree, call: ast.Call) -> bool:
    return any(kind.name == called_name(call) for kind in tree.all(ast.ClassDef))


def _reads(tree: SourceTree, key: Key) -> Iterator[ast.expr]:
    nodes: list[ast.Name | ast.Attribute] = [*tree.all(ast.Name), *tree.all(ast.Attribute)]
    for node in nodes:
        if isinstance(node.ctx, ast.Load) and typed(node) == key[0] and tree.key_of(node) == key:
            yield node


def _told(tree: SourceTree, nothing: list[_Set], others: list[_Set], read: ast.expr) -> Iterator[Finding]:
    around = places(tree)
    asked = _asked_of(around[id(read)].line, read)
    reason = _reason(tree, nothing[0], others, around.get(id(read)))
    if asked is None or not reason:
        return
    name, begun = typed(read), f" from {tree.where(nothing[0].line)}" if len(nothing) == 1 else ""
    sentence = f"`{name}` is still `None`{begun}: {reason}"
    # Python says of a call over several lines that its first one raised.
    yield replace(tree.finding(read, asked, name, sentence, about=STILL_NONE), certain=False)


def _asked_of(line: ast.stmt, read: ast.expr) -> str | None:
    """Return the attribute that a line asks of what it reads, ``""`` for another use; ``None`` if none can raise."""
    for node in nodes_of(line):
        if isinstance(node, ast.Attribute) and node.value is read:
            return node.attr
        if any(child is read for child in ast.iter_child_nodes(node)):
            match node:
                case ast.Subscript() | ast.BinOp() | ast.UnaryOp() | ast.Starred() | ast.FormattedValue():
                    return ""
                case ast.For() | ast.comprehension() | ast.AugAssign():
                    return ""
                case ast.Compare(ops=ops):
                    return (
                        None if any(isinstance(sign, ast.Is | ast.IsNot | ast.Eq | ast.NotEq) for sign in ops) else ""
                    )
                case ast.Assign(targets=[ast.Tuple() | ast.List(), *_]):
                    return ""
                case ast.Call():
                    is_given = node.func is read or (read in node.args and called_name(node) not in _TAKE_NONE)
                    return "" if is_given else None
            return None
    return None


def _reason(tree: SourceTree, first: _Set, others: list[_Set], at: Place | None) -> str:
    """Return why a name is ``None`` at a place, in words; empty where that is not certain."""
    around = places(tree)
    begun = around[id(first.line)]
    if at is None or any(_surely_ran(around[id(part.line)], at) for part in others):
        return ""
    lines = [tree.where(part.line) for part in others]
    told = " and ".join(lines) if len(lines) < 3 else f"{', '.join(lines[:-1])} and {lines[-1]}"
    if len(lines) > 1:
        return f"{told}, which set it, did not run before."
    place = around[id(others[0].line)]
    blocks = [block for block in place.blocks if block not in begun.blocks or place.owner is not begun.owner]
    if any(block.node is at.line for block in blocks):
        return ""
    if at.owner is place.owner and place.line.lineno > at.line.lineno:
        return f"{told}, which sets it, runs later."
    is_first = begun.owner is place.owner or getattr(begun.owner, "name", "__init__") == "__init__"
    never = is_first and not any(_is_loop(block) for block in begun.blocks)
    never = never and not any(_is_loop(block) and block in at.blocks for block in blocks)
    return _of_blocks(tree, blocks, never) or f"{told}, which sets it, did not run before."


def _surely_ran(place: Place, at: Place) -> bool:
    """Return whether a line always runs before another one: it stands above it, in no other branch."""
    return place.owner is at.owner and place.line.lineno <= at.line.lineno and all(
        block in at.blocks for block in place.blocks
    )  # fmt: skip


def _is_loop(block: Block) -> bool:
    return isinstance(block.node, ast.For | ast.AsyncFor | ast.While)


def _of_blocks(tree: SourceTree, blocks: list[Block], never: bool) -> str:
    """Return which of the blocks around a line kept it from running; empty where it may be several."""
    inner = [block for block in blocks if not (_is_loop(block) and block.part == "body")]
    if len(inner) != 1:
        return ""
    node, part = inner[0]
    where, not_once = tree.where(node), "never" if never else "not"
    if isinstance(node, ast.If) and part == "body":
        return f"the condition on {where} was {not_once} true.{_of_start(tree, node)}"
    if isinstance(node, ast.If):
        return f"the condition on {where} was {not_once} false."
    if isinstance(node, ast.Try) and part == "body" and len(blocks) == 1:
        hidden = tree.where(node.handlers[0]) if node.handlers else ""
        return f"the `try` failed, and the `except` on {hidden} hides why." if hidden else ""
    return ""


def _of_start(tree: SourceTree, block: ast.If) -> str:
    """Return what to say of a number that a condition compares with, and that only its own branch changes."""
    match block.test:
        case ast.Compare(left=left, ops=[ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE() as sign], comparators=[right]):
            pass
        case _:
            return ""
    sets = _all_sets(tree)
    for bound, is_right in ((right, True), (left, False)):
        begun = sets.get(tree.key_of(bound), []) if is_name_or_own(bound) else []
        start = begun[0].value if begun else None
        number = tree.number_of(start) if start is not None else None
        own = {id(node) for line in block.body for node in nodes_of(line)}
        if (
            start is None
            or number is None
            or not math.isfinite(number)
            or any(id(part.line) not in own for part in begun[1:])
        ):
            continue
        if len(begun) > 1 and _are_all(tree, tree.key_of(bound), begun):
            least = isinstance(sign, ast.Lt | ast.LtE) == is_right
            return f' `{typed(bound)}` is {typed(start)} there: begin with `float("{"inf" if least else "-inf"}")`.'
    return ""
