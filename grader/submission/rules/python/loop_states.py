"""Rules about loops that end too soon, leave something out, or go on with another value than it seems.

Each explains a verdict about a function that needs the line.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.node_forms import LEAVES_A_LOOP
from grader.submission.rules.rule import found_with, rule, told_with
from grader.submission.rules.subjects import EMPTIED, FIRST_PASS_RAISES, LOOP, OWN_ITEMS
from grader.submission.source_tree import Finding, SourceTree, assigned, names_in, nodes_of, text_of, typed
from grader.submission.syntax import called_name

_PLUS_AFTER = regex(r"=\+ ?(?=[\w.])")
"""``=+ 1`` as it is typed: a number with its sign."""
_PREDICTS = ("predict", "predict_on_batch", "serve")
_EXTREME = regex(r"(?i)lowest|highest|best|least|most|smallest|largest|(?:^|_)(?:min|max)(?:$|_)|record")
_OF_TEXTS = ("replace", "translate", "removeprefix", "removesuffix", "strip", "lstrip", "rstrip")
_LEAVES = ast.Continue | LEAVES_A_LOOP
"""The last line of a handler after which nothing else of the pass is run."""


@rule
def signs_for_sums(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``count =+ 1``, which sets the value and adds nothing."""
    for line in tree.all(ast.Assign):
        text = tree.lines[line.lineno - 1] if 0 < line.lineno <= len(tree.lines) else ""
        is_sign = isinstance(line.value, ast.UnaryOp) and isinstance(line.value.op, ast.UAdd)
        if is_sign and _PLUS_AFTER.search(text) and _is_set_before(tree, line):
            assert isinstance(line.value, ast.UnaryOp)
            amount, target = typed(line.value.operand), typed(line.targets[0])
            sentence = f"`{target} =+ {amount}` sets the value to {amount}, and adds nothing. Write `+= {amount}`."
            yield from found_with(tree, line, f"=+ {amount}", f"+= {amount}", sentence)


def _is_set_before(tree: SourceTree, line: ast.Assign) -> bool:
    """Return whether a function has a value for the target of a line before it: set above, or an argument."""
    key = tree.key_of(line.targets[0])
    stores = [node for kind in (ast.Name, ast.Subscript, ast.Attribute) for node in tree.all(kind)
              if isinstance(getattr(node, "ctx", None), ast.Store) and node.lineno < line.lineno]  # fmt: skip
    arguments = {part.arg for function in tree.functions_around(line) for part in nodes_of(function.args)
                 if isinstance(part, ast.arg)}  # fmt: skip
    return typed(line.targets[0]) in arguments or any(tree.key_of(node) == key for node in stores)


@rule
def entries_overwritten(tree: SourceTree) -> Iterator[Finding]:
    """Yield an entry of a dictionary that most passes of a loop share: its key is one of two texts."""
    for loop in (loop for loop in tree.all(ast.For) if not _has_two_passes(tree, loop)):
        lines = [node for node in nodes_of(loop) if isinstance(node, ast.Assign)]
        tested = {typed(node.comparators[0]) for node in nodes_of(loop) if isinstance(node, ast.Compare)
                  and isinstance(node.ops[0], ast.In | ast.NotIn)}  # fmt: skip
        pairs = [pair for line in lines for pair in _pairs_of(line)]
        keys = {typed(target) for target, value in pairs if isinstance(target, ast.Name) and _is_one_of_two(value)}
        for line in lines if keys else ():
            match line:
                case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=kept), slice=ast.Name(id=key))]):
                    read = f"{kept}.values", f"{kept}.items"
                    is_read = any(typed(node) in read for node in tree.all(ast.Attribute) if node.lineno > line.lineno)
                    is_counted = kept in names_in(line.value) or kept in tested
                    if key in keys and is_read and not is_counted and key not in names_in(loop.target):
                        sentence = (
                            f"`{key}` has only two values, so later passes overwrite `{kept}[{key}]`. Take a key of "
                            "its own for each pass, or a list."
                        )
                        yield from found_with(tree, line, typed(line.targets[0]), "", sentence)


def _has_two_passes(tree: SourceTree, loop: ast.For) -> bool:
    items = tree.value_of(loop.iter)
    match items:
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return len(parts) <= 2
        case ast.Call(func=ast.Name(id="range"), args=[number]):
            return (tree.number_of(number) or 3) <= 2
    return False


def _pairs_of(line: ast.Assign) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield what an assignment sets, each with its value; of two tuples, the first one is for a true condition."""
    yield from assigned(line)
    match line:
        case ast.Assign(
            targets=[ast.Tuple(elts=names)], value=ast.IfExp(test, ast.Tuple(elts=first), ast.Tuple(elts=second))
        ):
            for name, one_way, other_way in zip(names, first, second, strict=False):
                yield name, ast.IfExp(test, one_way, other_way)


def _is_one_of_two(value: ast.expr) -> bool:
    return isinstance(value, ast.IfExp) and text_of(value.body) is not None and text_of(value.orelse) is not None


@rule
def raised_in_the_first_pass(tree: SourceTree) -> Iterator[Finding]:
    """Yield a ``raise`` in the ``else`` of the search in a loop: the first item that does not fit ends it."""
    for loop in tree.all(ast.For):
        match loop.body[-1]:
            case ast.If(body=[*_, ast.Return() | ast.Break()], orelse=[*_, ast.Raise() as raised]) if not loop.orelse:
                sentence = (
                    "This `else` belongs to the `if`, so the first item that does not fit raises. Put `raise` after "
                    "the loop: there, none of them fits."
                )
                found = tree.finding(raised, typed(raised), "", sentence, certain=False)
                yield replace(found, about=FIRST_PASS_RAISES)


@rule
def arguments_overwritten(tree: SourceTree) -> Iterator[Finding]:
    """Yield an argument that a loop compares with a text, and gives a value that is no text."""
    for function in tree.all(ast.FunctionDef):
        given = {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
        for loop in (node for node in nodes_of(function) if isinstance(node, ast.For | ast.While)):
            nodes = [*nodes_of(loop)]
            tests = {typed(node.left): node for node in nodes if isinstance(node, ast.Compare)
                     and any(text_of(side) for side in node.comparators)}  # fmt: skip
            for line in (node for node in nodes if isinstance(node, ast.Assign)):
                name, value = typed(line.targets[0]), line.value
                if name in given and name in tests and _is_list(value):
                    always = "true" if isinstance(tests[name].ops[0], ast.NotEq | ast.NotIn) else "false"
                    sentence = (
                        f"`{name}` is the argument, and this line gives it another value: from then on "
                        f"`{typed(tests[name])}` is always {always}. Use another name here."
                    )
                    yield from found_with(tree, line, typed(line), "", sentence)


def _is_list(value: ast.expr) -> bool:
    """Return whether a value is surely a list: it is written as one, or made of one."""
    if isinstance(value, ast.BinOp):
        return _is_list(value.left) or _is_list(value.right)
    return isinstance(value, ast.List | ast.ListComp)


@rule
def flags_never_reset(tree: SourceTree) -> Iterator[Finding]:
    """Yield a flag that a ``try`` in a loop sets for an item, and that nothing in the loop takes back."""
    for loop in tree.all(ast.For):
        lines = [node for node in nodes_of(loop) if isinstance(node, ast.Assign)]
        tried = {id(node) for part in nodes_of(loop) if isinstance(part, ast.Try)
                 and not all(isinstance(way.body[-1], _LEAVES) for way in part.handlers)
                 for line in part.body for node in nodes_of(line)}  # fmt: skip
        values: dict[str, set[object]] = {}
        for line in lines:
            known = line.value.value if isinstance(line.value, ast.Constant) else line
            values.setdefault(typed(line.targets[0]), set()).add(known)
        for line in (line for line in lines if id(line) in tried):
            name = typed(line.targets[0])
            # With a `break`, the loop is a search, and ends with the first that is found.
            tests = [node for node in nodes_of(loop) if isinstance(node, ast.If) and name in names_in(node.test)
                     and not any(isinstance(part, LEAVES_A_LOOP) for part in nodes_of(node))]  # fmt: skip
            # A store of another form may take it back: of a tuple, or with a type.
            plain = sum(typed(line.targets[0]) == name for line in lines)
            stores = sum(typed(node) == name and isinstance(node.ctx, ast.Store) for node in nodes_of(loop)
                         if isinstance(node, ast.Name))  # fmt: skip
            is_set = stores == plain and all(value is True for value in values[name])
            if is_set and any(test.lineno > line.lineno for test in tests):
                right = f"{name} = False"
                sentence = (
                    f"`{name}` stays `True` for all items after the first: nothing in the loop takes it back. Write "
                    f"`{right}` as the first line of the loop."
                )
                yield from found_with(tree, line, typed(line), right, sentence)


@rule
def last_part_not_reached(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``range(0, len(x) - n, n)`` for parts of ``n`` values: the last part is left out."""
    for loop in tree.all(ast.For):
        match loop:
            case ast.For(
                target=ast.Name(id=place),
                iter=ast.Call(
                    func=ast.Name(id="range"), args=[first, ast.BinOp(left=count, op=ast.Sub(), right=less), size]
                ),
            ) if typed(less) == typed(size) and _cuts_parts(loop, place, typed(size)):
                right = f"range({typed(first)}, {typed(count)}, {typed(size)})"
                sentence = f"`{typed(loop.iter)}` ends before the last part, which is left out. Write `{right}`."
                yield from told_with(tree, tree.finding(loop.iter, typed(loop.iter), right, sentence, certain=False))


def _cuts_parts(loop: ast.For, place: str, size: str) -> bool:
    """Return whether a loop cuts parts of a size, and reads nothing after them, such as the label of a window."""
    cut = [node.slice for node in nodes_of(loop) if isinstance(node, ast.Subscript)]
    parts = [part for part in cut if isinstance(part, ast.Slice) and part.lower and typed(part.lower) == place]
    ends = [typed(part.upper) for part in parts if part.upper is not None]
    after = [part for part in cut if not isinstance(part, ast.Slice) and place in names_in(part)]
    return bool(ends) and {*ends} <= {f"{place} + {size}"} and not after


@rule
def names_taken_by_a_loop(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loop whose variable has the name of what it goes through, where that is read after the loop."""
    for loop in tree.all(ast.For):
        around = [tree.tree, *tree.functions_around(loop)][-1]
        for name in sorted(names_in(loop.target) & names_in(loop.iter, ast.Load)):
            later = [node for node in nodes_of(around) if isinstance(node, ast.Name) and node.id == name
                     and node.lineno > (loop.end_lineno or 0)]  # fmt: skip
            first = min(later, key=lambda node: (node.lineno, node.col_offset), default=None)
            if first is not None and isinstance(first.ctx, ast.Load):
                sentence = (
                    f"The loop gives the name `{name}` to its items, so after it `{name}` is the last item alone. Give "
                    "the variable of the loop another name."
                )
                found = tree.finding(loop, typed(loop.target), "", sentence, certain=False)
                yield replace(found, about=OWN_ITEMS, raised_at=first.lineno)
                yield from told_with(tree, found)


@rule
def places_counted_in_some_passes(tree: SourceTree) -> Iterator[Finding]:
    """Yield a place that only some passes of a loop move on, though each item has a place of its own."""
    for loop in tree.all(ast.For):
        for lines, condition in _run_in_some_passes(loop):
            for line in lines:
                match line:
                    case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=ast.Constant(value=1)):
                        places = [node for other in lines for node in nodes_of(other)
                                  if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
                                  and typed(node.slice) == name]  # fmt: skip
                    case _:
                        continue
                if places and not _is_counted_on_purpose(tree, loop, lines, name):
                    order = _other_order(loop, condition)
                    sentence = (
                        f"`{name}` counts what `{typed(loop.iter)}` holds, so the places are in that order. Take them "
                        f"from `{order}`: `for place, item in enumerate({order})`."
                        if order
                        else f"`{name}` grows only in some passes, by the condition `{condition}`, so later items get "
                        f"places of others. Write `{name} += 1` where each pass reaches it."
                    )
                    yield from told_with(tree, tree.finding(line, typed(line), "", sentence, certain=False))


def _is_counted_on_purpose(tree: SourceTree, loop: ast.For, lines: list[ast.stmt], name: str) -> bool:
    """Return whether a place is kept, or cuts the array later, or is one of a filtered list beside others."""
    inside = [node for line in lines for node in nodes_of(line)]
    stores = [node for node in inside if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)]
    filled = {typed(node.value) for node in stores if typed(node.slice) == name}
    kept = any(isinstance(line, ast.Assign) and typed(line.value) == name for line in lines)
    grows = any(isinstance(node, ast.Call) and called_name(node) == "append" for node in inside)
    cuts = any(isinstance(node, ast.Slice) and node.upper is not None and typed(node.upper) == name
               for code in tree.functions_around(loop)[-1:] for node in nodes_of(code))  # fmt: skip
    return kept or grows or cuts or len(filled) > 1


def _other_order(loop: ast.For, condition: str) -> str:
    """Return the name of the list in which a loop over the pairs of a dictionary looks up each key; else nothing."""
    key = typed(loop.target.elts[0]) if isinstance(loop.target, ast.Tuple) else ""
    item, _, other = condition.partition(" in ")
    return other if item == key and other.isidentifier() and typed(loop.iter).endswith(".items()") else ""


def _run_in_some_passes(loop: ast.For) -> Iterator[tuple[list[ast.stmt], str]]:
    """Yield lines that not every pass of a loop reaches, with the condition."""
    for place, branch in enumerate(loop.body):
        if isinstance(branch, ast.If) and not branch.orelse:
            goes_on = isinstance(branch.body[-1], ast.Continue)
            yield (loop.body[place + 1 :] if goes_on else branch.body), typed(branch.test)


@rule
def full_batches_alone(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loop over full batches that collects predictions: what is left at the end has none."""
    for loop in tree.all(ast.For):
        match loop:
            case ast.For(target=ast.Name(id=place), iter=ast.Call(func=ast.Name(id="range"), args=[count])):
                made = tree.value_of(count) or count
            case _:
                continue
        calls = [node for node in nodes_of(loop) if isinstance(node, ast.Call) and called_name(node) in _PREDICTS]
        # What is left may be predicted after the loop, in the same function.
        models = {typed(call.func).rpartition(".")[0] for call in calls}
        around = [tree.tree, *tree.functions_around(loop)][-1]
        is_last = not any(
            called_name(node) in _PREDICTS or typed(node.func) in models
            for node in nodes_of(around)
            if isinstance(node, ast.Call) and node.lineno > (loop.end_lineno or 0)
        )
        if not calls or not is_last:
            continue
        match made:
            case ast.BinOp(left=whole, op=ast.FloorDiv(), right=size) if _cuts_batches(loop, place, typed(size)):
                below = ast.BinOp(ast.UnaryOp(ast.USub(), whole), ast.FloorDiv(), size)
                right = typed(ast.UnaryOp(ast.USub(), below))
                sentence = (
                    f"`{typed(made)}` counts full batches, so what is left at the end has no prediction. Write "
                    f"`{right}`, which rounds up."
                )
                yield from found_with(tree, count, typed(made), right, sentence)
                yield from _where_nothing_is_collected(tree, loop, count, sentence)


def _where_nothing_is_collected(tree: SourceTree, loop: ast.For, count: ast.expr, sentence: str) -> Iterator[Finding]:
    """Yield where a list that the loop fills is joined: of less than one batch, it is empty there."""
    kept = {typed(node.func.value) for node in nodes_of(loop) if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute) and node.func.attr in ("append", "extend")}  # fmt: skip
    for name in tree.all(ast.Name):
        if name.id in kept and name.lineno > (loop.end_lineno or 0):
            found = tree.finding(count, name.id, "", sentence, certain=False, about=EMPTIED)
            yield replace(found, raised_at=name.lineno)


def _cuts_batches(loop: ast.For, place: str, size: str) -> bool:
    """Return whether a loop cuts batches of a size: ``x[k * size : …]``."""
    starts = (node.lower for node in nodes_of(loop) if isinstance(node, ast.Slice) and node.lower is not None)
    return any(typed(start) in (f"{place} * {size}", f"{size} * {place}") for start in starts)


@rule
def places_from_the_end(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``values[-i]`` in a loop over ``range(n)``: the first ``i`` is 0, and that is the first value."""
    loops: list[ast.For | ast.comprehension] = [*tree.all(ast.For), *tree.all(ast.comprehension)]
    for node in tree.all(ast.Subscript):
        match node.slice:
            case ast.UnaryOp(ast.USub(), ast.Name(id=name) as place):
                counted = [loop for loop in loops if typed(loop.target) == name and _counts_from_zero(loop.iter)]
            case _:
                continue
        around = [loop for loop in counted if _reads(tree, loop, place)]
        if around:
            right = f"{typed(node.value)}[-{name} - 1]"
            sentence = (
                f"For `{name}` 0, `{typed(node)}` is the first value and not the last one: -0 is 0. Write `{right}`."
            )
            yield from found_with(tree, node, typed(node), right, sentence)


@rule
def queues_that_are_full(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``deque(ids, maxlen=len(ids))`` to which a loop appends: each new item pushes the first one out."""
    for line in tree.all(ast.Assign):
        match line.value:
            case ast.Call(args=[first], keywords=[ast.keyword("maxlen", ast.Call(ast.Name(id="len"), [counted]))]):
                is_full = called_name(line.value) == "deque" and typed(first) == typed(counted)
            case _:
                continue
        grown = [call for loop in (*tree.all(ast.For), *tree.all(ast.While)) for call in nodes_of(loop)
                 if isinstance(call, ast.Call) and typed(call.func) == f"{typed(line.targets[0])}.append"]  # fmt: skip
        if is_full and grown:
            sentence = (
                f"`maxlen=len({typed(counted)})` is full from the start, so each `append` drops "
                "the first item. Give it the length that all items may have together."
            )
            yield from found_with(tree, line, typed(line.value), "", sentence)


def _counts_from_zero(counted: ast.expr) -> bool:
    match counted:
        case ast.Call(func=ast.Name(id="range"), args=[_] | [ast.Constant(value=0), _] | [ast.Constant(value=0), _, _]):
            return True
    return False


def _reads(tree: SourceTree, loop: ast.For | ast.comprehension, place: ast.Name) -> bool:
    """Return whether a loop has the name of its items read at a place."""
    if isinstance(loop, ast.For):
        return any(place in nodes_of(line) for line in loop.body)
    made: list[ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.DictComp]
    made = [*tree.all(ast.ListComp), *tree.all(ast.GeneratorExp), *tree.all(ast.SetComp), *tree.all(ast.DictComp)]
    return any(loop in other.generators and place in nodes_of(other) for other in made)


@rule
def differences_to_the_old_mean(tree: SourceTree) -> Iterator[Finding]:
    """Yield a running sum of squares both of whose factors are from before the mean took the new value in.

    The sum of Welford (1962) has the difference to the old mean and that to the new one.
    """
    for block in (part for function in tree.all(ast.FunctionDef) for part in nodes_of(function)):
        lines = getattr(block, "body", None)
        for first, second, third in zip(lines, lines[1:], lines[2:], strict=False) if isinstance(lines, list) else ():
            match first, second, third:
                case (
                    ast.Assign(targets=[ast.Name(id=change)], value=ast.BinOp(value, ast.Sub(), mean)),
                    ast.AugAssign(target=moved, op=ast.Add(), value=ast.BinOp(ast.Name(id=share), ast.Div())),
                    ast.AugAssign(op=ast.Add(), value=square),
                ) if share == change and typed(moved) == typed(mean) and _is_square_of(square, change):
                    right = f"{change} * ({typed(value)} - {typed(mean)})"
                    sentence = (
                        f"`{typed(mean)}` is new by then, and one of the two factors is the difference to it. Write "
                        f"`{right}`."
                    )
                    yield from found_with(tree, third, typed(square), right, sentence)


def _is_square_of(node: ast.expr, name: str) -> bool:
    """Return whether a value is the square of a variable."""
    return typed(node) in (f"{name} * {name}", f"{name} ** 2", f"np.square({name})", f"tf.square({name})")


@rule
def extremes_never_updated(tree: SourceTree) -> Iterator[Finding]:
    """Yield a comparison with the best value so far, where the loop never sets it: it stays the first one."""
    for loop in tree.all(ast.For):
        stored = names_in(loop, ast.Store)
        for line in (node for node in loop.body if isinstance(node, ast.If) and not node.orelse):
            match line.test:
                case ast.Compare(
                    left=ast.Name(id=value), ops=[ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE()],
                    comparators=[ast.Name(id=best)],
                ):  # fmt: skip
                    pass
                case _:
                    continue
            keeps = all(isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name) for part in line.body)
            # A number that nothing sets may be a limit.
            made = tree.value_of(line.test.comparators[0])
            is_first = isinstance(made, ast.Subscript) and typed(made.value) in typed(loop.iter)
            is_first = is_first or _EXTREME.search(best) is not None
            if keeps and value in stored and best not in stored and is_first and _is_of_its_function(tree, loop, best):
                sentence = (
                    f"The loop never sets `{best}`, so each value is compared with the first one. Add "
                    f"`{best} = {value}` below the `if`."
                )
                yield from found_with(tree, line, typed(line.test), "", sentence)


def _is_of_its_function(tree: SourceTree, loop: ast.For, name: str) -> bool:
    """Return whether a line before a loop, in the same function, sets a name."""
    around = tree.functions_around(loop)[-1:]
    return any(isinstance(line, ast.Assign) and name in names_in(line, ast.Store) and line.lineno < loop.lineno
               for code in around for line in nodes_of(code))  # fmt: skip


@rule
def sums_that_go_on(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loop that adds to a sum that a loop before it has made, and that was read in between."""
    for block in (part for function in tree.all(ast.FunctionDef) for part in nodes_of(function)):
        lines = getattr(block, "body", None)
        for first, between, second in zip(lines, lines[1:], lines[2:], strict=False) if isinstance(lines, list) else ():
            if not isinstance(first, ast.For) or not isinstance(second, ast.For) or not isinstance(between, ast.Assign):
                continue
            added, again = _added_to(first), _added_to(second)
            for total in sorted(added & again & names_in(between.value, ast.Load) - names_in(between, ast.Store)):
                sentence = (
                    f"`{total}` still holds the sum of the first loop here. Write `{total} = 0.0` before this loop."
                )
                yield from found_with(tree, second, typed(second.iter), "", sentence)


def _added_to(loop: ast.For) -> set[str]:
    """Return the names to which each pass of a loop adds."""
    return {line.target.id for line in loop.body if isinstance(line, ast.AugAssign) and isinstance(line.op, ast.Add)
            and isinstance(line.target, ast.Name)}  # fmt: skip


@rule
def values_of_the_last_pass(tree: SourceTree) -> Iterator[Finding]:
    """Yield a comprehension that reads what a loop over the same items set before: it has the value of the last one."""
    for function in tree.all(ast.FunctionDef):
        nodes = nodes_of(function)
        loops = [node for node in nodes if isinstance(node, ast.For)]
        stored = Counter(node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
        inside = {part for other in nodes if isinstance(other, ast.ListComp) for part in nodes_of(other.elt)}
        for made in (node for node in nodes if isinstance(node, ast.ListComp | ast.GeneratorExp)):
            before = [loop for loop in loops if loop.lineno < made.lineno and made not in nodes_of(loop)
                      and typed(loop.iter) == typed(made.generators[0].iter)]  # fmt: skip
            own = {name for part in made.generators for name in names_in(part.target)}
            for loop in before if made not in inside else ():
                held = {target.id for line in loop.body if isinstance(line, ast.Assign) for target in line.targets
                        if isinstance(target, ast.Name)} - own  # fmt: skip
                for name in sorted(held & names_in(made.elt, ast.Load)):
                    if stored[name] == 1:
                        sentence = (
                            f"`{name}` still has the value of the last pass of the loop before, for every "
                            f"`{typed(made.generators[0].target)}` here. Compute it for each of them."
                        )
                        yield from found_with(tree, made, typed(made), "", sentence)


@rule
def counts_overwritten(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``update`` of a plain dictionary with counts, in a loop: it overwrites those of earlier passes."""
    for loop in tree.all(ast.For):
        for call in (node for node in nodes_of(loop) if isinstance(node, ast.Call)):
            match call:
                case ast.Call(func=ast.Attribute(attr="update", value=ast.Name() as counts), args=[given]):
                    begun, new = tree.value_of(counts), tree.value_of(given)
                case _:
                    continue
            is_plain = isinstance(begun, ast.Dict) and not begun.keys
            if is_plain and isinstance(new, ast.Call) and called_name(new) == "Counter":
                sentence = (
                    "`update` of a dictionary overwrites the counts of earlier passes. Before the loop, write "
                    f"`{counts.id} = Counter()`: its `update` adds them."
                )
                yield from found_with(tree, call, typed(call), "", sentence)


@rule
def appended_after_the_loop(tree: SourceTree) -> Iterator[Finding]:
    """Yield an ``append`` right after a loop of what each pass makes: only that of the last pass is in the list."""
    blocks = [tree.tree.body, *(code.body for code in tree.all(ast.FunctionDef))]
    blocks += [*(loop.body for loop in tree.all(ast.For)), *(part.body for part in tree.all(ast.If))]
    for block in blocks:
        for loop, line in itertools.pairwise(block):
            match line:
                case ast.Expr(value=ast.Call(
                    func=ast.Attribute(value=ast.Name(id=kept), attr="append" | "add"), args=[ast.Name(id=made)]
                )) if isinstance(loop, ast.For):  # fmt: skip
                    inside = [node for node in nodes_of(loop) if isinstance(node, ast.Name)]
                    names = [node.id for node in inside]
                    stored = [node.id for node in inside if isinstance(node.ctx, ast.Store)]
                    before = [node for node in tree.all(ast.Name) if node.id == made and node.lineno < loop.lineno
                              and tree.functions_around(node) == tree.functions_around(loop)]  # fmt: skip
                    if names.count(made) == stored.count(made) == 1 and kept not in names and not before:
                        sentence = (
                            f"`{typed(line)}` is after the loop, so only the last `{made}` is in `{kept}`. Indent this "
                            "line as far as the lines of the loop."
                        )
                        # The last one may be meant: it explains a failed criterion, and is told of no other program.
                        yield from told_with(tree, tree.finding(line, typed(line), "", sentence, certain=False))


@rule
def passes_that_start_over(tree: SourceTree) -> Iterator[Finding]:
    """Yield a loop that changes the same text or array from its beginning in each pass: only the last one counts."""
    for loop in tree.all(ast.For):
        match loop:
            case ast.For(
                target=target, body=[ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call)], orelse=[]
            ):
                read, items = names_in(call, ast.Load), names_in(target)
            case _:
                continue
        # A function of the program, or a method of an object, may do more than return something.
        is_plain = bool(tree.name_of(call.func)) or called_name(call) in _OF_TEXTS
        begins = [part.id for part in (*call.args, getattr(call.func, "value", None))
                  if isinstance(part, ast.Name) and is_plain]  # fmt: skip
        source = next((begin for begin in begins if begin not in items and begin not in tree.packages), "")
        after = any(isinstance(node, ast.Name) and node.id == name and node.lineno > (loop.end_lineno or 0)
                    for node in tree.all(ast.Name))  # fmt: skip
        if items & read and name not in read and source and after and _is_of_its_function(tree, loop, source):
            again = re.sub(rf"{source}\b", name, typed(call))
            sentence = (
                f"Each pass begins with `{source}` again, so only the last one counts. Write `{name} = {again}`, "
                f"with `{name} = {source}` before the loop."
            )
            yield from found_with(tree, loop.body[0], typed(call), "", sentence)


@rule
def divided_by_all_passes(tree: SourceTree) -> Iterator[Finding]:
    """Yield a sum of what some passes of a loop add, divided by the number of all passes."""
    for loop in tree.all(ast.For):
        match loop.iter:
            case ast.Call(func=ast.Name(id="range"), args=[*_, end] as given) if len(given) < 3:
                count = tree.number_of(end)
            case _:
                continue
        for test, name in _added_in_some_passes(loop):
            over = {name} | {typed(part.target) for part in tree.all(ast.comprehension) if typed(part.iter) == name}
            for node in tree.all(ast.BinOp):
                is_mean = isinstance(node.op, ast.Div) and typed(node.left) in over and node not in nodes_of(loop)
                is_after = node.lineno > (loop.end_lineno or 0)
                by_all = typed(node.right) == typed(end) or (count is not None and tree.number_of(node.right) == count)
                if is_mean and is_after and by_all and tree.functions_around(node) == tree.functions_around(loop):
                    sentence = (
                        f"`{name}` gets a value only in the passes where `{test}`, and is divided by the number of all "
                        "passes. Divide by the number of the values in it."
                    )
                    found = tree.finding(node, typed(node), "", sentence, certain=False)
                    yield from [replace(found, about=LOOP)] if tree.mentions("fit", "set_weights") else ()
                    yield from [*told_with(tree, found)] or [found]


def _added_in_some_passes(loop: ast.For) -> Iterator[tuple[str, str]]:
    """Yield the conditions on the number of a pass under which a loop adds to something, each with what this is."""
    for branch in (line for line in loop.body if isinstance(line, ast.If) and not line.orelse):
        # What belongs to a pass, such as `hits[k]`, may decide whether it is counted.
        read = {name for part in nodes_of(branch.test) if isinstance(part, ast.Subscript | ast.Call)
                for name in names_in(part)}  # fmt: skip
        if not (names_in(branch.test) - read) & names_in(loop.target):
            continue
        inner = [node for line in branch.body for node in nodes_of(line)]
        items = {part.id: typed(whole) for node in inner if isinstance(node, ast.For)
                 for part, whole in _walked_together(node)}  # fmt: skip
        for line in (node for node in inner if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add)):
            name = typed(line.target)
            if not isinstance(line.value, ast.Constant):
                yield typed(branch.test), items.get(name, name)


def _walked_together(loop: ast.For) -> Iterator[tuple[ast.Name, ast.expr]]:
    """Yield the names of a loop, each with the list whose items it has."""
    match loop:
        case ast.For(target=ast.Tuple(elts=names), iter=ast.Call(func=ast.Name(id="zip"), args=lists)):
            yield from ((name, whole) for name, whole in zip(names, lists, strict=False) if isinstance(name, ast.Name))
        case ast.For(target=ast.Name() as name, iter=ast.Name() as whole):
            yield name, whole


@rule
def compared_with_their_sign(tree: SourceTree) -> Iterator[Finding]:
    """Yield the largest of some values that are compared with their sign and kept without it, or the other way."""
    for line in tree.all(ast.If):
        match line:
            case ast.If(
                test=ast.Compare(left=value, ops=[ast.Gt() | ast.GtE()], comparators=[best]),
                body=[ast.Assign(targets=[kept], value=given), *_],
            ) if typed(kept) == typed(best):
                inner, compared = _without_sign(given), _without_sign(value)
            case _:
                continue
        if inner == typed(value):
            right = f"{typed(given)} > {typed(best)}"
            sentence = f"`{typed(line.test)}` compares with the sign, so values below 0 never count. Write `{right}`."
            yield from found_with(tree, line, typed(line.test), right, sentence)
        if compared == typed(given):
            right = f"{typed(kept)} = {typed(value)}"
            sentence = (
                f"`{typed(line.body[0])}` keeps the value with its sign, so after one below 0 any value is larger. "
                f"Write `{right}`."
            )
            yield from told_with(tree, tree.finding(line, typed(line.body[0]), right, sentence, certain=False))


def _without_sign(value: ast.expr) -> str:
    """Return what a call takes the absolute value of; empty for all else."""
    is_size = isinstance(value, ast.Call) and called_name(value) in ("abs", "absolute", "fabs") and len(value.args) == 1
    return typed(value.args[0]) if isinstance(value, ast.Call) and is_size else ""
