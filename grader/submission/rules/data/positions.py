"""Rules on positions of items: counted with items that are left out, mistaken for others, or put back the other way."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from grader.submission.rules.reading.value_flow import sources_of
from grader.submission.rules.rule import found_with, rule, told_with
from grader.submission.rules.subjects import COUNTED, TRAINING
from grader.submission.source_tree import MOST_LINKS, Finding, Key, SourceTree, names_in, nodes_of, typed
from grader.submission.syntax import called_name

_SAME_ITEMS = ("sorted", "list", "tuple", "set", "frozenset", "array", "asarray", "sample", "reversed")
"""Calls whose results have the items of what they are given."""
_SAME_METHODS = ("tolist", "copy", "numpy")
_LIMITS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq)
_PERMUTES = ("permutation", "shuffle", "sample", "argsort")
"""Calls that return, or make, all places in another order."""


class _Counted(NamedTuple):
    """A loop, or a comprehension, that leaves items out and compares the place of an item with a number."""

    node: ast.AST
    """The comparison."""
    counter: str
    items: ast.expr
    """What is counted, with the items that are left out."""
    limit: ast.expr
    """The number."""
    instead: str
    """What to do."""


@rule
def skipped_items_counted(tree: SourceTree) -> Iterator[Finding]:
    """Yield a place that counts skipped items too, where it is compared with a number of the others."""
    told: set[tuple[str, str]] = set()
    for found in (*_counted_in_loops(tree), *_counted_in_comprehensions(tree)):
        key = found.counter, typed(found.limit)
        if key not in told and _counts_a_part(tree, found.limit, found.items):
            told.add(key)
            sentence = (
                f"`{found.counter}` also counts skipped items, but `{typed(found.limit)}` does not, so the limit comes "
                f"too early. {found.instead}"
            )
            finding = tree.finding(found.node, typed(found.node), "", sentence, certain=False)
            yield from told_with(tree, finding, COUNTED)


@rule
def places_in_a_cut_list(tree: SourceTree) -> Iterator[Finding]:
    """Yield a place that was found in a list without its first values, and is used in a whole one."""
    for line in tree.all(ast.Assign):
        place, found = line.targets[0], line.value
        while isinstance(found, ast.Call) and called_name(found) in ("int", "float") and found.args:
            found = found.args[0]
        if (
            not isinstance(place, ast.Name)
            or not isinstance(found, ast.Call)
            or called_name(found) not in _FINDS_PLACES
        ):
            continue
        cut = tree.value_of(tree.worked_on(found))
        match cut:
            case ast.Subscript(value=whole, slice=ast.Slice(lower=ast.expr() as lower, upper=None, step=None)):
                pass
            case _:
                continue
        if (tree.number_of(lower) or 1) <= 0:
            continue
        for node in tree.all(ast.Subscript):
            made = tree.value_of(node.value) or node.value
            is_used = isinstance(node.slice, ast.Name) and tree.key_of(node.slice) == tree.key_of(place)
            is_cut = isinstance(made, ast.ListComp) or (
                isinstance(made, ast.Subscript) and isinstance(made.slice, ast.Slice)
            )
            found_in = tree.value_of(whole) or whole
            is_whole = typed(made) == typed(found_in) or all(map(_is_of_a_history, (made, found_in)))
            is_whole = is_whole and not is_cut
            if is_used and is_whole:
                right = f"{typed(node.value)}[{typed(lower)} + {place.id}]"
                sentence = (
                    f"`{place.id}` counts from place `{typed(lower)}` on, and `{typed(node.value)}` begins at 0. Write "
                    f"`{right}`."
                )
                yield tree.finding(node, typed(node), right, sentence, certain=False)


_FINDS_PLACES = ("argmin", "argmax", "nanargmin", "nanargmax")


def _is_of_a_history(node: ast.AST) -> bool:
    return ".history[" in typed(node)


def _counted_in_loops(tree: SourceTree) -> Iterator[_Counted]:
    for loop in tree.all(ast.For):
        for counter, items, at, instead in _counters(loop):
            for place, line in enumerate(loop.body[at:], start=at):
                if _skips(line, counter):
                    yield from _limits(loop.body[place + 1 :], counter, items, instead)
                    break
                yield from _limits(_kept_lines(line, counter), counter, items, instead)


def _kept_lines(line: ast.stmt, counter: str) -> list[ast.AST]:
    """Return what of a line is about some items only: the body of an ``if`` without the counter, or ``a and b``."""
    if not isinstance(line, ast.If):
        return []
    if not _reads(line.test, counter):
        return [] if line.orelse else [*line.body]
    is_mixed = isinstance(line.test, ast.BoolOp) and isinstance(line.test.op, ast.And)
    has_other = isinstance(line.test, ast.BoolOp) and not all(_reads(part, counter) for part in line.test.values)
    return [line.test] if is_mixed and has_other else []


def _counters(loop: ast.For) -> Iterator[tuple[str, ast.expr, int, str]]:
    """Yield the counters of a loop, with what they count, the line from which on they do, and what to do instead."""
    match loop:
        case ast.For(target=ast.Tuple(elts=[ast.Name(id=name), _]), iter=ast.Call(args=[items, *_]) as call):
            if called_name(call) == "enumerate":
                yield name, items, 0, "Leave the skipped items out before `enumerate`."
        case ast.For(target=ast.Name(id=name), iter=ast.Call(args=[ast.Call(args=[items]) as length]) as call):
            if called_name(call) == "range" and called_name(length) == "len":
                yield name, items, 0, "Leave the skipped items out before the loop."
    for at, line in enumerate(loop.body):
        match line:
            case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=ast.Constant(value=1)):
                later = [part for other in loop.body[at + 1 :] for part in nodes_of(other)]
                if not any(isinstance(part, ast.Name) and part.id == name and isinstance(part.ctx, ast.Store)
                           for part in later):  # fmt: skip
                    yield name, loop.iter, at + 1, f"Put `{typed(line)}` after the `continue`."


def _skips(line: ast.stmt, counter: str) -> bool:
    """Return whether a line goes on with the next item, whatever the place of this one is."""
    return (
        isinstance(line, ast.If)
        and isinstance(line.body[-1], ast.Continue)
        and not line.orelse
        and not _reads(line.test, counter)
    )


def _limits(lines: Sequence[ast.AST], counter: str, items: ast.expr, instead: str) -> Iterator[_Counted]:
    for node in (part for line in lines for part in nodes_of(line)):
        match node:
            case ast.Compare(left=left, ops=[kind], comparators=[right]) if isinstance(kind, _LIMITS):
                sides = [left, right] if typed(left) == counter else [right, left] if typed(right) == counter else []
                if sides:
                    yield _Counted(node, counter, items, sides[1], instead)


def _counted_in_comprehensions(tree: SourceTree) -> Iterator[_Counted]:
    for node in _comprehensions(tree):
        match node.generators:
            case [
                ast.comprehension(
                    target=ast.Tuple(elts=[ast.Name(id=name), _]), iter=ast.Call(args=[items, *_]) as call, ifs=tests
                )
            ] if called_name(call) == "enumerate":
                parts = [part for test in tests for part in _joined(test)]
                if not all(_reads(part, name) for part in parts):
                    yield from _limits(parts, name, items, "Leave the skipped items out before `enumerate`.")


def _comprehensions(tree: SourceTree) -> list[ast.ListComp | ast.SetComp | ast.GeneratorExp]:
    return [*tree.all(ast.ListComp), *tree.all(ast.SetComp), *tree.all(ast.GeneratorExp)]


def _joined(test: ast.expr) -> list[ast.expr]:
    """Return the conditions that ``and`` joins."""
    return test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else [test]


def _reads(node: ast.AST, name: str) -> bool:
    """Return whether a condition is about a place, and not about the item there, as ``ok(names[k])`` is."""
    parts = [*nodes_of(node)]
    indices = {part.slice for part in parts if isinstance(part, ast.Subscript)}
    return any(isinstance(part, ast.Name) and part.id == name and part not in indices for part in parts)


def _counts_a_part(tree: SourceTree, limit: ast.expr, items: ast.expr) -> bool:
    """Return whether a number is computed from how many of the items are not left out."""
    own, whole = _forms(tree, items), False
    parts = False
    for node in (part for source in sources_of(tree, [limit]) for part in nodes_of(source)):
        match node:
            case ast.Call(args=[counted]) if called_name(node) == "len":
                whole = whole or bool(_forms(tree, counted) & own)
                parts = parts or _is_part(tree, counted, own)
            case ast.Call(args=[ast.GeneratorExp(generators=[generator]) as passes]) if called_name(node) == "sum":
                is_count = bool(generator.ifs) or isinstance(passes.elt, ast.Call | ast.Compare)
                parts = parts or (is_count and bool(_forms(tree, generator.iter) & own))
    return parts and not whole


def _is_part(tree: SourceTree, node: ast.expr, whole: set[Key]) -> bool:
    """Return whether a list or a set has some of the items of another one: those that fit a condition."""
    made: ast.AST | None = node
    for _ in range(MOST_LINKS):
        made = tree.value_of(made) or made
        match made:
            case ast.ListComp(generators=[of]) | ast.SetComp(generators=[of]) | ast.GeneratorExp(generators=[of]):
                return bool(of.ifs) and bool(_forms(tree, of.iter) & whole)
            case ast.Call(args=[_, items]) if called_name(made) == "filter":
                return bool(_forms(tree, items) & whole)
            case ast.Call(args=[inner, *_]) if called_name(made) in _SAME_ITEMS:
                made = inner
            case _:
                break
    is_empty = (isinstance(made, ast.List) and not made.elts) or (isinstance(made, ast.Call) and not made.args)
    return is_empty and any(
        bool(_forms(tree, loop.iter) & whole) and _grows_by_some(tree, loop, node) for loop in tree.all(ast.For)
    )


def _grows_by_some(tree: SourceTree, loop: ast.For, kept: ast.expr) -> bool:
    """Return whether a loop adds those items to a list that fit a condition."""
    for line in (part for part in nodes_of(loop) if isinstance(part, ast.If)):
        for call in (part for part in nodes_of(line) if isinstance(part, ast.Call)):
            is_added = called_name(call) in ("append", "add") and isinstance(call.func, ast.Attribute)
            if is_added and isinstance(call.func, ast.Attribute) and tree.key_of(call.func.value) == tree.key_of(kept):
                return True
    return False


def _forms(tree: SourceTree, node: ast.AST | None) -> set[Key]:
    """Return the keys of what has the same items as a value: its names, and what is only sorted, or made a list."""
    found: set[Key] = set()
    for _ in range(MOST_LINKS):
        if node is None:
            break
        found.add(tree.key_of(node))
        made = tree.value_of(node)
        match node:
            case ast.Call(args=[inner, *_]) if called_name(node) in _SAME_ITEMS:
                node = inner
            case ast.Call(func=ast.Attribute(value=owner, attr=name)) if name in _SAME_METHODS:
                node = owner
            case _ if made is not None and made is not node:
                node = made
            case _:
                break
    return found


@rule
def tested_by_another_position(tree: SourceTree) -> Iterator[Finding]:
    """Yield positions that are kept where others are tested: ``[i for i in range(n) if order[i] not in chosen]``."""
    if not tree.mentions(*_PERMUTES):
        return
    for node, kept, test, name, order in _tested(tree):
        match test:
            case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=[chosen]):
                tested = typed(left)
            case _:
                continue
        other = {name: f"{typed(order)}[{name}]", f"{typed(order)}[{name}]": name}.get(tested, "")
        reads_order = f"{typed(order)}[{name}]" in typed(kept)
        is_other = reads_order if tested == name else not reads_order and name in names_in(kept)
        is_kept_by_order = _is_index_of(tree, node, order) or _is_split_by_it(tree, left, test)
        if other and is_other and _is_cut_from(tree, chosen, order) and not is_kept_by_order:
            instead = f"Test `{typed(order)}[{name}]`."
            if tested != name:
                place = re.compile(rf"\b{re.escape(name)}\b").sub(f"{typed(order)}[{name}]", typed(kept))
                instead = f"Keep `{place}`."
            sentence = f"The condition tests `{tested}`, but keeps `{typed(kept)}`: two different positions. {instead}"
            yield from found_with(tree, test, typed(test), "", sentence)


def _tested(tree: SourceTree) -> Iterator[tuple[ast.AST, ast.expr, ast.expr, str, ast.expr]]:
    """Yield what collects items, with what it keeps, the condition, the position, and the order that is indexed."""
    collected: list[tuple[ast.AST, ast.expr, ast.expr, ast.expr, ast.expr]] = []
    for comp in _comprehensions(tree):
        match comp.generators:
            case [ast.comprehension(target=target, iter=items, ifs=[test])]:
                collected.append((comp, comp.elt, test, target, items))
    for loop in tree.all(ast.For):
        match loop.body:
            case [
                ast.If(
                    test=test,
                    body=[
                        ast.Expr(value=ast.Call(func=ast.Attribute(value=grown, attr="append" | "add"), args=[kept]))
                    ],
                    orelse=[],
                )
            ]:
                collected.append((grown, kept, test, loop.target, loop.iter))
    for node, kept, test, target, items in collected:
        match target:
            case ast.Name(id=name) if isinstance(items, ast.Call) and called_name(items) in ("range", "arange"):
                for order in _indexed_by(name, kept, test):
                    yield node, kept, test, name, order


def _indexed_by(name: str, *nodes: ast.expr) -> list[ast.expr]:
    """Return what is indexed by a name in some expressions, each once."""
    found: dict[str, ast.expr] = {}
    for node in (part for whole in nodes for part in nodes_of(whole)):
        match node:
            case ast.Subscript(value=value, slice=ast.Name(id=index)) if index == name:
                found.setdefault(typed(value), value)
    return [*found.values()]


def _is_cut_from(tree: SourceTree, chosen: ast.expr, order: ast.expr) -> bool:
    """Return whether values are some of those of an order: ``set(order[:n])``."""
    made: ast.AST | None = chosen
    for _ in range(MOST_LINKS):
        made = tree.value_of(made) or made
        match made:
            case ast.Subscript(value=value, slice=ast.Slice()):
                return tree.key_of(value) == tree.key_of(order)
            case ast.Call(args=[inner, *_]) if called_name(made) in _SAME_ITEMS:
                made = inner
            case ast.Call(func=ast.Attribute(value=owner, attr=name)) if name in _SAME_METHODS:
                made = owner
            case _:
                return False
    return False


def _is_index_of(tree: SourceTree, node: ast.AST, order: ast.expr) -> bool:
    """Return whether what is kept is an index of the order again: then its values are taken there."""
    names = {typed(node)} | {
        typed(target) for line in tree.all(ast.Assign) if node in nodes_of(line.value) for target in line.targets
    }
    for place in (part for part in tree.all(ast.Subscript) if typed(part.value) == typed(order)):
        is_inside = node in nodes_of(place.slice) or bool(names & {typed(part) for part in nodes_of(place.slice)})
        if is_inside and not isinstance(place.slice, ast.Slice):
            return True
    return False


def _is_split_by_it(tree: SourceTree, tested: ast.expr, test: ast.expr) -> bool:
    """Return whether another line tests the same the other way round: both parts are by the same rule then."""
    return any(
        other is not test and typed(other.left) == typed(tested) and isinstance(other.ops[0], ast.In | ast.NotIn)
        for other in tree.all(ast.Compare)
    )


@rule
def put_back_the_other_way(tree: SourceTree) -> Iterator[Finding]:
    """Yield values that are put to the places of an order, beside others that are taken from these places."""
    if not tree.mentions(*_PERMUTES):
        return
    for line, target, order, value in _scattered(tree):
        others = [base for base in _gathered(tree, order) if typed(base) not in (typed(target), typed(value))]
        if others and _is_permutation(tree, order) and not _depends_on(tree, value, order):
            right = f"{typed(target)} = np.asarray({typed(value)})[{typed(order)}]"
            sentence = (
                f"`{typed(line)}` is the inverse of `{typed(others[0])}[{typed(order)}]`, so values that belong "
                f"together come apart. Write `{right}`."
            )
            found = tree.finding(line, typed(line), right, sentence, certain=False)
            yield from told_with(tree, found)
            yield replace(found, about=TRAINING)


def _scattered(tree: SourceTree) -> Iterator[tuple[ast.stmt, ast.expr, ast.Name, ast.expr]]:
    """Yield the lines that put values to the places of an order: ``mixed[order] = labels``, or one by one."""
    for line in tree.all(ast.Assign):
        match line:
            case ast.Assign(targets=[ast.Subscript(value=target, slice=ast.Name() as order)], value=value):
                yield line, target, order, value
    for loop in tree.all(ast.For):
        match loop:
            case ast.For(
                target=ast.Tuple(elts=[ast.Name(id=number), ast.Name(id=place)]),
                iter=ast.Call(args=[ast.Name() as order]) as call,
            ) if called_name(call) == "enumerate":
                for statement in loop.body:
                    match statement:
                        case ast.Assign(
                            targets=[ast.Subscript(value=target, slice=ast.Name(id=to))],
                            value=ast.Subscript(value=value, slice=ast.Name(id=source)),
                        ) if (to, source) == (place, number):
                            yield statement, target, order, value


def _gathered(tree: SourceTree, order: ast.Name) -> Iterator[ast.expr]:
    """Yield what is taken in an order: ``x`` of ``x[order]``, and of ``[x[i] for i in order]``."""
    key = tree.key_of(order)
    for node in tree.all(ast.Subscript):
        if isinstance(node.ctx, ast.Load) and isinstance(node.slice, ast.Name) and tree.key_of(node.slice) == key:
            yield node.value
    for comp in tree.all(ast.ListComp):
        match comp:
            case ast.ListComp(
                elt=ast.Subscript(value=base, slice=ast.Name(id=index)),
                generators=[ast.comprehension(target=ast.Name(id=name), iter=ast.Name() as items, ifs=[])],
            ) if index == name and tree.key_of(items) == key:
                yield base


def _is_permutation(tree: SourceTree, order: ast.Name) -> bool:
    made = tree.value_of(order)
    is_made = any(isinstance(part, ast.Call) and called_name(part) in _PERMUTES for part in nodes_of(made or order))
    shuffled = [given for call in tree.calls_named("shuffle") for given in call.args]
    return is_made or any(tree.key_of(given) == tree.key_of(order) for given in shuffled)


def _depends_on(tree: SourceTree, value: ast.expr, order: ast.Name) -> bool:
    """Return whether a value was computed in this order before, or numbers the places: it is put back then."""
    sources = sources_of(tree, [value])
    is_count = any(isinstance(source, ast.Call) and called_name(source) in ("arange", "range") for source in sources)
    return is_count or any(order.id in names_in(source) for source in sources) or not names_in(value)


@rule
def items_of_an_order_counted(tree: SourceTree) -> Iterator[Finding]:
    """Yield an item of a mixed order that is compared with how many come first: so the order has no effect."""
    loops = [(loop.target, loop.iter, [part for line in loop.body for part in nodes_of(line)])
             for loop in tree.all(ast.For)]  # fmt: skip
    loops += [(made.target, made.iter, [part for test in made.ifs for part in nodes_of(test)])
              for node in _comprehensions(tree) for made in node.generators]  # fmt: skip
    for target, source, inside in loops:
        match target, source:
            case (
                ast.Tuple(elts=[ast.Name(id=place), ast.Name(id=item)]),
                ast.Call(func=ast.Name(id="enumerate"), args=[order]),
            ):
                made_by = tree.value_of(order)
            case _:
                continue
        is_mixed = isinstance(made_by, ast.Call) and called_name(made_by) == "permutation"
        # Who reads the place as well knows the two apart.
        if not is_mixed or any(isinstance(part, ast.Name) and part.id == place for part in inside):
            continue
        for test in inside:
            match test:
                case ast.Compare(left=ast.Name(id=name), ops=[ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE()]):
                    if name == item:
                        sentence = (
                            f"`{item}` is a place in the original data, so this takes the first examples, as if "
                            f"nothing was shuffled. Compare `{place}`, the place in the new order."
                        )
                        yield from found_with(tree, test, item, place, sentence)
                case _:
                    pass
