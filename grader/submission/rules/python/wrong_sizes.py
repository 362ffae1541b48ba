"""Lines with sizes and places that may not fit what they meet: the last batch, the end of an array, a cut copy.

Each is told only where the line raised, and the sizes in the exception are those.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.lines_around import Place, places
from grader.submission.rules.reading.possible_values import function_called, numbers_of
from grader.submission.rules.rule import found_with, rule, told_with
from grader.submission.rules.subjects import AFTER_END, COMMAS, IN_A_TUPLE, LENGTH, SHORTENED, WHOLE_BATCH
from grader.submission.source_tree import Finding, SourceTree, argument, names_in, nodes_of, typed
from grader.submission.syntax import called_name

_OF_SIZE = regex(
    r"arange|range|zeros|ones|full|empty|normal|uniform|standard_normal|random|rand|randn|randint|integers|reshape"
    r"|fill|eye|tile|repeat|broadcast_to|truncated_normal"
)
"""Calls that make something of a size, or with one."""


class _Batch(NamedTuple):
    """A name that has the examples of one batch."""

    name: str
    size: str
    """How many a whole one has, as it is typed where it was cut."""
    number: float | None
    line: ast.stmt
    names: frozenset[str]
    """All names that have something of the batch, such as its labels."""


@rule
def sizes_of_whole_batches(tree: SourceTree) -> Iterator[Finding]:
    """Yield lines with what has the size of a whole batch, where a batch with fewer examples may be."""
    batches, around = [*_batches(tree)], places(tree)
    if not batches:
        return
    sized = [call for call in tree.all(ast.Call) if _OF_SIZE.fullmatch(called_name(call))]
    for batch in batches:
        owner = around[id(batch.line)].owner
        for call in sized:
            size = next((part for part in _sizes_in(call) if _is_size_of(tree, part, batch)), None)
            place = around.get(id(call))
            if size is None or place is None or place.owner is not owner or call.lineno < batch.line.lineno - 1:
                continue
            for line in (node for node in _lines_with(tree, call, place) if _meets(tree, node, batch)):
                yield _finding_of_batch(tree, line, typed(size), batch)


def _finding_of_batch(tree: SourceTree, line: ast.AST, size: str, batch: _Batch) -> Finding:
    right = f"len({batch.name})"
    about = f"{WHOLE_BATCH}{batch.number:g}" if batch.number is not None else WHOLE_BATCH
    sentence = f"use `{right}` in place of `{size}`."
    return replace(tree.finding(line, size, right, sentence, about=about), certain=False)


def _meets(tree: SourceTree, node: ast.AST, batch: _Batch) -> bool:
    """Return whether the statement of a node reads something of a batch, or what was made of that."""
    line, seen = places(tree)[id(node)].line, set[str]()
    waiting: list[ast.AST] = [line]
    while waiting:
        names = [part for part in nodes_of(waiting.pop()) if isinstance(part, ast.Name) and part.id not in seen]
        if batch.names & {name.id for name in names}:
            return True
        seen |= {name.id for name in names}
        waiting += filter(None, map(tree.value_of, names))
    return False


def _batches(tree: SourceTree) -> Iterator[_Batch]:
    """Yield the names of batches: of slices of one size, and of data sets with batches."""
    around = places(tree)
    each = {loop.target.id for loop in tree.all(ast.For) if isinstance(loop.target, ast.Name)
            and isinstance(loop.iter, ast.Call) and called_name(loop.iter) in ("range", "arange")
            and len(loop.iter.args) < 3}  # fmt: skip
    for line in tree.all(ast.Assign):
        match line:
            # What is cut at each place is a window.
            case ast.Assign(value=ast.Subscript(slice=ast.Slice(lower=ast.Name(id=name)))) if name in each:
                continue
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Subscript(slice=part)):
                size = _width(tree, part.elts[0] if isinstance(part, ast.Tuple) and part.elts else part)
                if size is not None:
                    yield _Batch(name, typed(size), _number(tree, size), around[id(line)].line, frozenset({name}))
    for loop in tree.all(ast.For):
        size = _batched_by(tree, loop.iter) or _yielded_by(tree, loop.iter)
        target = loop.target
        if isinstance(loop.iter, ast.Call) and called_name(loop.iter) == "enumerate" and isinstance(target, ast.Tuple):
            target = target.elts[-1]
        names = target.elts if isinstance(target, ast.Tuple) else [target]
        if size is not None and isinstance(names[0], ast.Name):
            yield _Batch(names[0].id, typed(size), _number(tree, size), loop, frozenset(names_in(target)))


def _number(tree: SourceTree, size: ast.expr) -> float | None:
    numbers = numbers_of(tree, size)
    return numbers.pop() if len(numbers) == 1 else None


def _width(tree: SourceTree, part: ast.expr) -> ast.expr | None:
    """Return how many places a slice has that goes through a whole: ``size`` of ``[a : a + size]``."""
    if not isinstance(part, ast.Slice) or part.lower is None or part.upper is None or part.step is not None:
        return None
    lower = part.lower
    upper = (tree.value_of(part.upper) if isinstance(part.upper, ast.Name) else None) or part.upper
    above = tree.value_of(lower) if isinstance(lower, ast.Name) else None
    for first in (lower, above):
        match first, upper:
            case _, ast.BinOp(left=left, op=ast.Add(), right=right) if first is not None:
                for own, more in ((left, right), (right, left)):
                    if typed(own) in (typed(lower), typed(first)):
                        return more
            case ast.BinOp(left=a, op=ast.Mult(), right=b), ast.BinOp(left=c, op=ast.Mult(), right=d):
                shared = [size for size in (a, b) if typed(size) in (typed(c), typed(d))]
                other = next((typed(size) for size in (c, d) if shared and typed(size) != typed(shared[0])), "")
                index = next((typed(size) for size in (a, b) if shared and size is not shared[0]), "")
                if shared and other in (f"{index} + 1", f"1 + {index}"):
                    return shared[0]
    return None


def _batched_by(tree: SourceTree, source: ast.expr) -> ast.expr | None:
    """Return the size of the batches of a data set whose last batch may have fewer examples."""
    if isinstance(source, ast.Call) and called_name(source) == "enumerate" and source.args:
        source = source.args[0]
    for step in tree.steps_of(source):
        if called_name(step) in ("unbatch", "repeat"):
            return None
        if called_name(step) == "batch":
            return argument(step, "batch_size", 0) if not tree.gives(step, "drop_remainder") else None
    return None


def _yielded_by(tree: SourceTree, source: ast.expr) -> ast.expr | None:
    """Return the size of the slices that a generator of the program yields."""
    if isinstance(source, ast.Call) and called_name(source) == "enumerate" and source.args:
        source = source.args[0]
    code = function_called(tree, source.func) if isinstance(source, ast.Call) else None
    for line in (node for node in nodes_of(code) if isinstance(node, ast.Yield)) if code is not None else ():
        first = line.value.elts[0] if isinstance(line.value, ast.Tuple) and line.value.elts else line.value
        made = tree.value_of(first)
        for part in (made.slice, tree.value_of(made.slice)) if isinstance(made, ast.Subscript) else ():
            cut = part.slice if isinstance(part, ast.Subscript) else part
            if isinstance(cut, ast.expr) and (size := _width(tree, cut)) is not None:
                return size
    return None


def _sizes_in(call: ast.Call) -> Iterator[ast.expr]:
    """Yield what a call takes as a number of rows."""
    if called_name(call) in ("range", "arange") and len(call.args) > 1:
        return
    given = [*call.args, *(word.value for word in call.keywords if word.arg in ("shape", "size", "newshape"))]
    for part in given:
        yield part.elts[0] if isinstance(part, ast.Tuple | ast.List) and part.elts else part


def _is_size_of(tree: SourceTree, part: ast.expr, batch: _Batch) -> bool:
    if isinstance(part, ast.Name | ast.Attribute | ast.Subscript) and typed(part) == batch.size:
        return True
    number = _number(tree, part)
    return number is not None and number == batch.number and not isinstance(part, ast.BinOp)


def _lines_with(tree: SourceTree, call: ast.Call, place: Place) -> Iterator[ast.AST]:
    """Yield a call, and where its function reads a name that it made."""
    yield call
    around = places(tree)
    names = [target for target in getattr(place.line, "targets", ()) if isinstance(target, ast.Name)]
    for node in tree.all(ast.Name) if names else ():
        if isinstance(node.ctx, ast.Load) and node.id == names[0].id and around[id(node)].owner is place.owner:
            yield node


_Told = tuple[str, ast.expr | None]
_GOES_ON = ast.Break | ast.Continue | ast.Return | ast.Raise
_STRICTER: dict[type[ast.cmpop], str] = {ast.Gt: ">=", ast.LtE: "<"}
_FLIPPED: dict[type[ast.cmpop], tuple[type[ast.cmpop], str]] = {ast.Lt: (ast.Gt, "<="), ast.GtE: (ast.LtE, ">")}
"""The same where the index stands on the right: what the comparison is from its side, and what to write."""


@rule
def places_after_the_end(tree: SourceTree) -> Iterator[Finding]:
    """Yield an index that a comparison or a loop lets go one place after the end."""
    around = places(tree)
    for node in tree.all(ast.Subscript):
        place = around.get(id(node))
        for part in node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]:
            sentence, bound = (_why_after(tree, node, part, place) if place is not None else None) or ("", None)
            if sentence and (bound is None or _is_its_size(tree, node.value, bound)):
                number = _number(tree, bound) if bound is not None else None
                about = f"{AFTER_END}{number:g}" if number is not None else AFTER_END
                name = next((inner.id for inner in nodes_of(part) if isinstance(inner, ast.Name)), "")
                shown = name if isinstance(part, ast.Name) else ""
                yield tree.finding(node, shown, typed(node.value), sentence, certain=False, about=about)


def _is_its_size(tree: SourceTree, owner: ast.expr, bound: ast.expr) -> bool:
    """Return whether a bound is a number, or is seen to be the size of an array or a list."""
    made = tree.value_of(owner)
    asks = typed(bound) in (f"len({typed(owner)})", f"{typed(owner)}.size") or typed(bound).startswith(
        f"{typed(owner)}.shape"
    )
    by_name = made is not None and isinstance(bound, ast.Name) and bound.id in names_in(made)
    return asks or by_name or _number(tree, bound) is not None


def _why_after(tree: SourceTree, node: ast.Subscript, part: ast.expr, place: Place) -> _Told | None:
    """Return what to write where an index may be one too large, and what the size is; nothing if nothing shows that."""
    match part:
        case ast.Call(func=ast.Name(id="len"), args=[owner]) if typed(owner) == typed(node.value):
            return f"The last place is `{typed(node.value)}[-1]`.", None
        case ast.Name() if told := _of_test(tree, part, place) or _of_range(tree, part, place, 0):
            return told
        case ast.Name() if (made := tree.value_of(part)) is not None:
            return _after_window(tree, made, place)
        case ast.BinOp(left=ast.Name() as name, op=ast.Add(), right=ast.Constant(value=int(more))) if more > 0:
            return _of_range(tree, name, place, more)
    return _after_window(tree, part, place)


def _after_window(tree: SourceTree, part: ast.AST, place: Place) -> _Told | None:
    """Return what to write where the place after each window is read: ``range`` has a window that ends with all."""
    match part:
        case ast.BinOp(left=ast.Name(id=index), op=ast.Add(), right=width):
            pass
        case _:
            return None
    for loop in (block.node for block in place.blocks if isinstance(block.node, ast.For) and block.part == "body"):
        match loop.iter:
            case ast.Call(
                func=ast.Name(id="range"),
                args=[ast.BinOp(ast.BinOp(whole, ast.Sub(), cut), ast.Add(), ast.Constant(value=1))],
            ) if typed(loop.target) == index and typed(cut) == typed(width):
                right = f"range({typed(whole)} - {typed(cut)})"
                return f"No value comes after the last window. Write `{right}` on {tree.where(loop)}.", whole
    return None


def _of_test(tree: SourceTree, index: ast.Name, place: Place) -> _Told | None:
    """Return what to write in the place of the comparison of an index that is before a line, or around it."""
    for block in reversed(place.blocks):
        node = block.node
        is_inside = isinstance(node, ast.If | ast.While) and block.part == "body"
        if is_inside and isinstance(node, ast.If | ast.While) and (told := _in_test(tree, node, index, ast.LtE)):
            return told
        if isinstance(node, ast.For | ast.While) and block.part == "body":
            for line in node.body:
                ends = isinstance(line, ast.If) and line.body and isinstance(line.body[-1], _GOES_ON)
                is_above = line.lineno < place.line.lineno
                if ends and is_above and isinstance(line, ast.If) and (told := _in_test(tree, line, index, ast.Gt)):
                    return told
    return None


def _in_test(tree: SourceTree, block: ast.If | ast.While, index: ast.Name, sign: type[ast.cmpop]) -> _Told | None:
    match block.test:
        case ast.Compare(left=left, ops=[own], comparators=[right]):
            kind, better = type(own), _STRICTER.get(type(own), "")
            if typed(right) == index.id and kind in _FLIPPED:
                kind, better = _FLIPPED[kind]
                compared, bound = right, left
            else:
                compared, bound = left, right
            if kind is sign and typed(compared) == index.id:
                where = tree.where(block)
                instead = f"{typed(left)} {better} {typed(right)}"
                return f"Write `{instead}` in place of `{typed(block.test)}` on {where}.", bound
    return None


def _of_range(tree: SourceTree, index: ast.Name, place: Place, more: int) -> _Told | None:
    """Return what to write in the place of a ``range`` that ends too late for an index."""
    loops = [block.node for block in place.blocks if isinstance(block.node, ast.For) and block.part == "body"]
    for loop in reversed([loop for loop in loops if typed(loop.target) == index.id]):
        match loop.iter:
            case ast.Call(func=ast.Name(id="range"), args=[*before, stop]) if len(before) < 2:
                where = tree.where(loop)
            case _:
                return None
        match stop:
            case ast.BinOp(left=whole, op=ast.Add(), right=ast.Constant(value=1)) if not more:
                begins_at_1 = bool(before) and tree.number_of(before[0]) == 1
                if begins_at_1:
                    return f"`{index.id}` begins at 1 on {where}: write `{index.id} - 1` as the index.", whole
                first = f"{typed(before[0])}, " if before else ""
                return f"Write `range({first}{typed(whole)})` on {where}.", whole
            case ast.Name() | ast.Call() | ast.Attribute() | ast.Subscript() if more:
                first = f"{typed(before[0])}, " if before else ""
                right = f"range({first}{typed(stop)} - {more})"
                return f"`{index.id} + {more}` goes too far. Write `{right}` on {where}.", stop
        return None
    return None


@rule
def whole_beside_its_copy(tree: SourceTree) -> Iterator[Finding]:
    """Yield an assignment to a slice with the size of a shortened copy that takes the whole value, or the other way.

    ``tail = ids[-5:]``, and then ``row[5 - len(tail):] = ids``.
    """
    cuts = [(line.targets[0].id, line.value.value.id, line.lineno) for line in tree.all(ast.Assign)
            if isinstance(line.targets[0], ast.Name) and isinstance(line.value, ast.Subscript)
            and isinstance(line.value.slice, ast.Slice) and isinstance(line.value.value, ast.Name)]  # fmt: skip
    for line in tree.all(ast.Assign) if cuts else ():
        match line:
            case ast.Assign(targets=[ast.Subscript(slice=part)], value=ast.Name(id=given)):
                sized = {typed(call.args[0]) for call in nodes_of(part) if isinstance(call, ast.Call)
                         and called_name(call) == "len" and call.args}  # fmt: skip
            case _:
                continue
        for copy, whole, number in cuts:
            other = {whole: copy, copy: whole}.get(given)
            if copy != whole and other in sized and given not in sized and number < line.lineno:
                right = f"write `{copy}` in place of `{whole}`."
                yield tree.finding(line, given, other or "", right, certain=False, about=SHORTENED)


@rule
def places_in_a_tuple(tree: SourceTree) -> Iterator[Finding]:
    """Yield the tuple that ``np.where`` returns for one argument, where an array is wanted."""
    for call in tree.all(ast.Call):
        at = _TAKE_PLACES.get(called_name(call), len(call.args))
        given = call.args[at] if at < len(call.args) else None
        made = tree.value_of(given) if given is not None else None
        is_found = isinstance(made, ast.Call) and tree.name_of(made.func) in ("numpy.where", "numpy.nonzero")
        if given is not None and isinstance(made, ast.Call) and is_found and len(made.args) == 1:
            right = f"{typed(made)}[0]"
            sentence = f"`{typed(given)}` is a tuple with an array for each axis. Write `{right}`: the places."
            yield tree.finding(call, typed(given), right, sentence, certain=False, about=IN_A_TUPLE)


_TAKE_PLACES = {"choice": 0, "permutation": 0, "shuffle": 0, "sample": 0, "delete": 1, "take": 1, "gather": 1}
"""What takes an array of places, and at which place among its arguments."""
_ROUNDED = ("ceil", "floor", "rint", "round", "around", "round_", "true_divide", "divide", "float", "trunc")


@rule
def lengths_that_are_floats(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``__len__`` that returns a float, for each asked function that needs its class."""
    for method in (function for function in tree.all(ast.FunctionDef) if function.name == "__len__"):
        for line in (node for node in nodes_of(method) if isinstance(node, ast.Return)):
            made = _set_once(tree, line.value)
            if not _is_float(tree, made):
                continue
            where = tree.where(method)
            call = next((node for node in nodes_of(made) if isinstance(node, ast.Call)
                         and called_name(node) == "ceil"), None) if made is not None else None  # fmt: skip
            right = f"write `int({typed(call.func)}(…))` or `math.ceil(…)`" if call else "write `math.ceil(…)`"
            sentence = f"`__len__` on {where} returns a float, but must return an `int`: {right}."
            yield from told_with(tree, tree.finding(line, typed(line), "", sentence, certain=False), LENGTH)


@rule
def last_batches_left_out(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``__len__`` that counts whole batches alone, where ``__getitem__`` cuts a smaller one at the end."""
    trained = {id(node) for fit in tree.calls_of("fit") for node in nodes_of(fit)}
    for kind in tree.all(ast.ClassDef):
        uses = tree.calls_named(kind.name)
        if uses and all(id(call) in trained for call in uses):
            continue  # The order of the next epoch may have another rest.
        methods = {line.name: line for line in kind.body if isinstance(line, ast.FunctionDef)}
        cuts = nodes_of(methods["__getitem__"]) if {"__len__", "__getitem__"} <= methods.keys() else ()
        parts = [part for node in cuts if isinstance(node, ast.Slice) for part in nodes_of(node)]
        sizes = {typed(_set_once(tree, part.right) or part.right) for part in parts
                 if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mult)}  # fmt: skip
        lines = nodes_of(methods["__len__"]) if cuts else ()
        for line in (node for node in lines if isinstance(node, ast.Return)):
            made = _set_once(tree, line.value) or line
            halves = _cut_off(made)
            said = f"{tree.said_beside(line)} {ast.get_docstring(methods['__len__']) or ''}"
            if halves and typed(_set_once(tree, halves[1]) or halves[1]) in sizes and not _WHOLE_ALONE.search(said):
                right = f"math.ceil({typed(halves[0])} / {typed(halves[1])})"
                sentence = (
                    f"`{typed(made)}` counts whole batches, so the last one, which is smaller, is left out. Write "
                    f"`{right}`."
                )
                yield from found_with(tree, line, typed(made), right, sentence)


_WHOLE_ALONE = regex(r"(?i)drop|\b(?:full|whole|complete) batches|left out|leaves? out|ignore|skip")


def _cut_off(node: ast.AST | None) -> tuple[ast.expr, ast.expr] | None:
    """Return what is divided, and by what, where the rest is cut off."""
    match node:
        case (
            ast.BinOp(left=left, op=ast.FloorDiv(), right=right)
            | ast.Call(func=ast.Name(id="int"), args=[ast.BinOp(left=left, op=ast.Div(), right=right)])
            | ast.Call(
                func=ast.Name(id="int"),
                args=[
                    ast.Call(func=ast.Attribute(attr="floor"), args=[ast.BinOp(left=left, op=ast.Div(), right=right)])
                ],
            )
            | ast.Call(func=ast.Attribute(attr="floor"), args=[ast.BinOp(left=left, op=ast.Div(), right=right)])
        ):
            # `(n + size - 1) // size` counts the rest, too.
            return None if isinstance(left, ast.BinOp | ast.UnaryOp) else (left, right)
    return None


def _set_once(tree: SourceTree, value: ast.expr | None) -> ast.AST | None:
    """Return what a value is: also of an attribute that one line sets."""
    made = tree.value_of(value)
    if not isinstance(made, ast.Attribute):
        return made
    sets = [line.value for line in tree.all(ast.Assign) if typed(line.targets[0]) == typed(made)]
    return tree.value_of(sets[0]) if len(sets) == 1 else made


def _is_float(tree: SourceTree, node: ast.AST | None) -> bool:
    made = tree.value_of(node)
    match made:
        case ast.BinOp(op=ast.Div()):
            return True
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult(), right=right):
            return _is_float(tree, left) or _is_float(tree, right)
        case ast.BinOp(left=left, op=ast.FloorDiv(), right=right):
            return _is_float(tree, left) or _is_float(tree, right)
        case ast.Call():
            name = tree.name_of(made.func)
            is_numpy = name.startswith("numpy.") and called_name(made) in _ROUNDED
            return is_numpy or (name == "" and typed(made.func) == "float")
    return False


@rule
def texts_split_at_commas(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``a, b = line.split(",")``: a text between quotation marks may have commas of its own."""
    for line in tree.all(ast.Assign):
        match line:
            case ast.Assign(
                targets=[ast.Tuple(elts=names)], value=ast.Call(args=[ast.Constant(value=",")]) as call
            ) if called_name(call) in ("split", "rsplit") and not any(isinstance(name, ast.Starred) for name in names):
                sentence = (
                    f'`{called_name(call)}(",")` cuts at the commas between quotation marks as well, so there are more '
                    "values than names. Read the file with `csv.reader`."
                )
                yield tree.finding(line, typed(call), "csv.reader", sentence, certain=False, about=COMMAS)
