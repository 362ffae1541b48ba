"""Rules about calls that do more than they seem to: they add, write, close, or mix.

Each explains a verdict about a function that needs the line.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.examples import GROW, arrays_of
from grader.submission.rules.reading.node_forms import makes_a_model, with_argument
from grader.submission.rules.rule import found_with, rule, told_with, training_rule
from grader.submission.rules.subjects import NO_RETURN, NONE
from grader.submission.source_tree import (
    Finding,
    SourceTree,
    argument,
    names_in,
    nodes_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_MEANS = ("mean", "average", "nanmean", "reduce_mean")
_NUMBERS_WORDS = regex(r"token|vocab|index|ids|dict|word|encod", re.IGNORECASE)
"""In the names of what has a number for each word."""


@rule
def slices_for_copies(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``b = a[:]`` of an array: it has the same values in memory, and is a copy of a list only."""
    arrays = arrays_of(tree)
    for line in tree.all(ast.Assign):
        match line:
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Subscript(
                    value=ast.Name(id=array), slice=ast.Slice(lower=None, upper=None, step=None)
                ) as cut,
            ) if {name, array} & arrays:
                right = f"{array}.copy()"
                sentence = (
                    f"`{array}[:]` of an array is no copy: what changes `{name}` in place changes `{array}` as well. "
                    f"Write `{right}`."
                )
                # Where nothing is asked of it, the copy may never be changed.
                yield from told_with(tree, tree.finding(cut, typed(cut), right, sentence, certain=False))


@rule
def keys_that_reading_adds(tree: SourceTree) -> Iterator[Finding]:
    """Yield a key of a ``defaultdict`` that is read where it may be missing: that adds it, with a number of its own."""
    made = {typed(line.targets[0]): line.value for line in tree.all(ast.Assign)
            if isinstance(line.value, ast.Call) and called_name(line.value) == "defaultdict"}  # fmt: skip
    counting = {name for name, call in made.items() if call.args and _counts(call.args[0])}
    lines = [line.value for line in tree.all(ast.Return) if line.value is not None]
    returned = set().union(*map(names_in, lines), set())
    for function in tree.all(ast.FunctionDef) if counting else ():
        nodes = [*nodes_of(function)]
        places = [node for node in nodes if isinstance(node, ast.Subscript) and typed(node.value) in counting]
        alone = {id(line.value) for line in nodes if isinstance(line, ast.Expr)}
        fills = any(isinstance(node.ctx, ast.Store) or id(node) in alone for node in places)
        tested = any(isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn) for node in nodes)
        places += _read_by_words(nodes, function) if made.keys() & counting & returned else []
        for node in places if not fills and not tested and function.name != "__init__" else ():
            right = f"{typed(node.value)}.get({typed(node.slice)}, 1)"
            sentence = (
                f"Reading a missing key of a `defaultdict` adds it, so each unknown word gets a number of its own. "
                f"Write `{right}`."
            )
            yield from found_with(tree, node, typed(node), right, sentence)


def _read_by_words(nodes: list[ast.AST], function: ast.FunctionDef) -> list[ast.Subscript]:
    """Return where a function reads what it was given by each word: `[tokenizer[word] for word in words]`."""
    names = {parameter.arg for parameter in function.args.args}
    loops = [node.target for node in nodes if isinstance(node, ast.comprehension | ast.For)]
    words = {name for target in loops for name in names_in(target)}
    given = {name for name in names if _NUMBERS_WORDS.search(name)}
    return [node for node in nodes if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load)
            and typed(node.value) in given and typed(node.slice) in words]  # fmt: skip


def _counts(factory: ast.AST) -> bool:
    """Return whether a factory of missing values gives each one the next number."""
    return "len(" in typed(factory) or typed(factory).endswith("__next__")


_LISTED = regex(r"word|text|token|char|\bids?\b|sentence|seed|prompt|list|names", re.IGNORECASE)
"""What is a list or a text more often than an array."""


@rule
def sums_in_what_was_given(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``+=`` on a slice of an array that a function was given, or new values in it: it changes that array."""
    if _is_of_tables(tree):
        return
    for function in tree.all(ast.FunctionDef):
        for line in (node for node in nodes_of(function) if isinstance(node, ast.AugAssign | ast.Assign)):
            name, is_part = _changed_array(line)
            if not name:
                continue
            earlier = (node for node in nodes_of(function) if isinstance(node, ast.Assign)
                       and node.lineno < line.lineno and typed(node.targets[0]) == name)  # fmt: skip
            first = next(earlier, None)
            match first:
                case ast.Assign(value=ast.Subscript(value=ast.Name(id=array) as read, slice=ast.Slice())):
                    if tree.parameter_of(read) not in function.args.args:
                        continue
                    # A slice of a list is a copy, and only arrays add numbers.
                    if isinstance(line.value, ast.List | ast.ListComp | ast.Constant) and not is_part:
                        continue
                    if _LISTED.search(f"{name} {array}") or any(
                        isinstance(part, ast.List | ast.ListComp | ast.JoinedStr)
                        or (isinstance(part, ast.Call) and isinstance(part.func, ast.Name))
                        for part in nodes_of(line.value)
                    ):
                        continue
                    if is_part and not (re.search("cop(y|ie)", tree.said_beside(first)) and tree.mentions("np", "tf")):
                        continue
                    changed = line.targets[0] if isinstance(line, ast.Assign) else line.target
                    right = f"{name} = {array}.copy()" if is_part else f"{name} = {name} + …"
                    sentence = (
                        f"`{name}` is a part of `{array}`, so `{typed(line)}` changes `{array}` itself. Begin with a "
                        f"copy: `{name} = {typed(first.value)}.copy()`."
                    )
                    yield from found_with(tree, changed, typed(line), right, sentence)


def _is_of_tables(tree: SourceTree) -> bool:
    """Return whether a program may work on tables of pandas alone, whose parts are copies when they are changed."""
    return "pandas" in tree.packages and not tree.mentions("to_numpy", "values", "asarray", "array")


def _changed_array(line: ast.AugAssign | ast.Assign) -> tuple[str, bool]:
    """Return the name of what a line changes, and whether it changes only a part: ``x += 1``, or ``x[0] = 1``."""
    match line:
        case ast.AugAssign(target=ast.Name(id=name)):
            return name, False
        case ast.AugAssign(target=ast.Subscript(value=ast.Name(id=name))):
            return name, True
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name))]):
            return name, True
    return "", False


@rule
def averaged_after_it_was_centered(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``column -= mean`` on a part of an array whose mean is taken after that: it is 0 by then."""
    if _is_of_tables(tree):
        return
    for function in tree.all(ast.FunctionDef):
        nodes = nodes_of(function)
        wholes = {typed(node.target): node.iter for node in nodes if isinstance(node, ast.For)}
        wholes |= {typed(line.targets[0]): line.value for line in nodes
                   if isinstance(line, ast.Assign) and isinstance(line.value, ast.Subscript)}  # fmt: skip
        for line in (node for node in nodes if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Sub)):
            part = wholes.get(typed(line.target), line.target)
            whole = _array_of(part)
            # Whoever changes the array by its own name may show that its mean is 0.
            if "mean" not in typed(line.value) or not whole or part is line.target:
                continue
            later = [call for call in nodes if isinstance(call, ast.Call) and called_name(call) in _MEANS
                     and call.lineno > line.lineno and typed(tree.worked_on(call) or call) == whole]  # fmt: skip
            for call in later[:1]:
                target, value = typed(line.target), typed(line.value)
                sentence = (
                    f"`{target} -= {value}` changes `{whole}` itself, so `{typed(call)}` after it is 0. Write "
                    f"`{target} = {target} - {value}`, a new array."
                )
                yield from found_with(tree, line, typed(line), "", sentence)


def _array_of(part: ast.AST) -> str:
    """Return the array whose memory its rows, columns or slices share; nothing for what are copies."""
    match part:
        case ast.Name(id=name) | ast.Attribute(value=ast.Name(id=name), attr="T"):
            return name
        case ast.Subscript(value=ast.Name(id=name), slice=place):
            return "" if any(isinstance(inner, ast.List | ast.Compare) for inner in nodes_of(place)) else name
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="transpose"), args=[]):
            return name
        case ast.Call(func=ast.Attribute(attr="transpose" | "moveaxis"), args=[ast.Name(id=name), *_]):
            return name
    return ""


@rule
def read_after_verify(tree: SourceTree) -> Iterator[Finding]:
    """Yield an image that is used after ``verify``, which leaves it unreadable."""
    for function in tree.all(ast.FunctionDef) if tree.mentions("verify") else ():
        calls = [node for node in nodes_of(function) if isinstance(node, ast.Call)]
        for call in calls:
            match call:
                case ast.Call(func=ast.Attribute(value=ast.Name(id=image), attr="verify"), args=[]):
                    again = [line for line in nodes_of(function) if isinstance(line, ast.Assign | ast.withitem)
                             and image in names_in(line, ast.Store)]  # fmt: skip
                    opened = [
                        getattr(line, "lineno", 0) or getattr(line, "context_expr", call).lineno for line in again
                    ]
                    later = [node for node in nodes_of(function) if isinstance(node, ast.Name) and node.id == image
                             and isinstance(node.ctx, ast.Load) and node.lineno > call.lineno]  # fmt: skip
                    uses = [node for node in later if not any(call.lineno < line <= node.lineno for line in opened)]
                    if uses:
                        sentence = (
                            f"After `{image}.verify()` the image cannot be read, so each file seems to be broken. Open "
                            "it again before the next line, or leave `verify` out."
                        )
                        yield from found_with(tree, uses[0], typed(call), "", sentence)


@training_rule
def paths_in_another_order(tree: SourceTree) -> Iterator[Finding]:
    """Yield paths of ``list_files``, which shuffles them, that are put beside labels in their order."""
    given = [part for call in tree.all(ast.Call) if called_name(call) == "zip" for part in call.args]
    made = [(part, tree.value_of(part)) for part in given]
    zipped = [inner for part, value in made for inner in (value.elts if isinstance(value, ast.Tuple) else [part])]
    for part in zipped:
        for step in tree.chain_of(part):
            if called_name(step) == "list_files" and argument(step, "shuffle", 1) is None and not words_of(step):
                sentence = (
                    "`list_files` gives the paths in random order, and these labels keep theirs. Write "
                    "`list_files(…, shuffle=False)`."
                )
                yield from found_with(tree, step, "list_files", "shuffle=False", sentence)


@training_rule
def fractions_put_into_integers(tree: SourceTree) -> Iterator[Finding]:
    """Yield an array of integers into which numbers with fractions are put: it cuts them off."""
    for line in tree.all(ast.Assign):
        match line.targets[0]:
            case ast.Subscript(value=ast.Name() as array):
                made = tree.value_of(array)
            case _:
                continue
        if isinstance(made, ast.Call) and _is_of_integers(tree, made) and _has_fraction(tree, line.value):
            right = with_argument(made, "dtype=float")
            sentence = (
                f"`{array.id}` is an array of integers, which cuts fractions off: 1.5 becomes 1. Write "
                f"`{array.id} = {right}`."
            )
            yield from found_with(tree, line, typed(made), right, sentence)


def _is_of_integers(tree: SourceTree, node: ast.AST | None) -> bool:
    """Return whether a value is surely an array of integers: of NumPy, and without a dtype of its own."""
    made = tree.value_of(node)
    if not isinstance(made, ast.Call) or tree.gives(made, "dtype") or not made.args:
        return False
    match called_name(made):
        case "zeros_like" | "ones_like" | "empty_like" | "full_like":
            return _is_of_integers(tree, made.args[0])
        case "arange":
            numbers = [tree.number_of(given) for given in made.args]
            parts = [tree.value_of(given) for given in made.args]
            return None not in numbers and not any(isinstance(getattr(part, "value", 0), float) for part in parts)
        case "array" | "asarray":
            values = tree.value_of(made.args[0])
            return isinstance(values, ast.List) and bool(values.elts) and all(map(_is_integer, values.elts))
        case "full":
            return len(made.args) == 2 and _is_integer(tree.value_of(made.args[1]))
    return False


def _is_integer(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int


def _has_fraction(tree: SourceTree, node: ast.AST) -> bool:
    """Return whether a value is computed with a fraction, and not rounded."""
    parts = [*nodes_of(node)]
    if any(isinstance(part, ast.Call) and called_name(part) in ("int", "round", "floor", "rint") for part in parts):
        return False
    numbers = [tree.number_of(part) for part in parts if isinstance(part, ast.Name | ast.Constant | ast.Attribute)]
    return any(isinstance(part, ast.Div) for part in parts) or any(
        number != int(number) for number in numbers if number
    )


@rule
def windows_cut_twice(tree: SourceTree) -> Iterator[Finding]:
    """Yield inputs of windows that end a whole window early, though the last row alone has no label."""
    for call in tree.all(ast.Call):
        if called_name(call) != "timeseries_dataset_from_array":
            continue
        given, length = argument(call, "data", 0), argument(call, "sequence_length", 2)
        made = tree.value_of(given)
        match made:
            case ast.Subscript(slice=ast.Slice(lower=None, upper=ast.UnaryOp(op=ast.USub(), operand=size))):
                pass
            case _:
                continue
        if length is not None and typed(size) == typed(length):
            right = f"{typed(made.value)}[:-1]"
            sentence = (
                f"`{typed(made)}` ends before the rows of the last windows, though these have labels: a window of "
                f"`{typed(size)}` rows needs one row more, its label. Write `{right}`."
            )
            found = tree.finding(made, typed(made), right, sentence, certain=False)
            targets = tree.value_of(argument(call, "targets", 1))
            # Keras's own examples begin the targets so, and nobody asked for the last windows.
            is_usual = isinstance(targets, ast.Subscript) and f"{typed(size)}:" in typed(targets.slice)
            yield from [*told_with(tree, found)] or ([] if is_usual else [found])


@rule
def targets_not_shifted(tree: SourceTree) -> Iterator[Finding]:
    """Yield targets that begin with the first row, as the windows do: each window gets its own first row as label."""
    for call in tree.all(ast.Call):
        if called_name(call) != "timeseries_dataset_from_array":
            continue
        data, given = argument(call, "data", 0), argument(call, "targets", 1)
        if data is None or given is None:
            continue
        if _from_the_first_row(tree, data) & _from_the_first_row(tree, given):
            own = typed(given if isinstance(data, ast.Subscript) else data)
            length = argument(call, "sequence_length", 2)
            right = f"{own}[{typed(length) if length is not None else 'window_size'}:]"
            sentence = (
                f"The target at position i belongs to the window that begins at row i, and `{typed(given)}` is not "
                f"shifted: it is the first row of the window. Begin with `{right}`."
            )
            yield from found_with(tree, given, typed(given), right, sentence)


def _from_the_first_row(tree: SourceTree, node: ast.expr) -> set[str]:
    """Return what an array is called that begins with the same row, before its later rows or columns were left out."""
    rows: ast.AST = tree.value_of(node) or node
    reached = {typed(node)}
    while isinstance(rows, ast.Subscript):
        reached.add(typed(rows))
        first = rows.slice.elts[0] if isinstance(rows.slice, ast.Tuple) and rows.slice.elts else rows.slice
        if not isinstance(first, ast.Slice) or first.lower is not None:
            return reached
        reached.add(typed(rows.value))
        rows = tree.value_of(rows.value) or rows.value
    return {*reached, typed(rows)}


@rule
def forecasts_dropped(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``drop_remainder=True`` in the data that ``predict`` gets: the last examples have no prediction."""
    for call in tree.calls_of("predict"):
        for step in tree.chain_of(tree.made_by(argument(call, "x", 0))):
            dropped = words_of(step).get("drop_remainder")
            is_on = isinstance(dropped, ast.Constant) and dropped.value is True
            if called_name(step) == "batch" and is_on:
                sentence = (
                    "`drop_remainder=True` drops a last batch that is not full, so its examples get no prediction. "
                    "Leave it out."
                )
                yield from found_with(tree, step, "drop_remainder=True", "", sentence)


@rule
def rows_that_are_one_list(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``[row] * n`` whose rows are changed one by one: each is the same list."""
    for line in tree.all(ast.Assign):
        match line:
            case ast.Assign(
                targets=[ast.Name() as rows],
                value=ast.BinOp(left=ast.List(elts=[row]), op=ast.Mult(), right=count) as made,
            ) if _can_change(row) and _rows_change(tree, rows):
                right = f"[{typed(row)} for _ in range({typed(count)})]"
                sentence = (
                    f"`{typed(made)}` is the same row many times, so what is written into one is in all of them. Write "
                    f"`{right}`."
                )
                told = [*found_with(tree, line, typed(made), right, sentence)]
                # In code beside the answer it is advice.
                yield from told or [tree.finding(line, typed(made), right, sentence, certain=False)]


def _can_change(row: ast.AST) -> bool:
    """Return whether a row is made once, and can be changed later."""
    if isinstance(row, ast.BinOp) and isinstance(row.op, ast.Mult):
        return _can_change(row.left) or _can_change(row.right)
    makes = isinstance(row, ast.Call) and called_name(row) in ("list", "dict", "set", "zeros", "ones", "full", "empty")
    return makes or isinstance(row, ast.List | ast.ListComp | ast.Dict | ast.Set)


def _rows_change(tree: SourceTree, rows: ast.Name) -> bool:
    """Return whether one row is written into: ``rows[i][j] = …``, ``rows[i].append(…)``, or in a loop over them."""
    own = {name for loop in tree.all(ast.For) for name in _rows_of_loop(tree, loop, rows)}

    def is_row(node: ast.AST) -> bool:
        inside = isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Slice | ast.Tuple)
        return tree.key_of(node) in own or (inside and tree.key_of(node.value) == tree.key_of(rows))  # type: ignore[attr-defined]

    stored = [node.value for node in tree.all(ast.Subscript) if isinstance(node.ctx, ast.Store)]
    called = [call.func.value for call in tree.all(ast.Call) if isinstance(call.func, ast.Attribute)
              and call.func.attr in (*GROW, "remove", "sort", "reverse")]  # fmt: skip
    return any(map(is_row, [*stored, *called]))


def _rows_of_loop(tree: SourceTree, loop: ast.For, rows: ast.Name) -> Iterator[tuple[str | int, ...]]:
    """Yield the name that stands for one of the rows in a loop."""
    places = [loop.iter], [loop.target]
    match loop:
        case ast.For(target=ast.Tuple(elts=targets), iter=ast.Call(args=given) as call):
            shift = 1 if called_name(call) == "enumerate" else 0
            places = given, targets[shift:]
    for value, target in zip(*places, strict=False):
        if isinstance(target, ast.Name) and tree.key_of(value) == tree.key_of(rows):
            yield tree.key_of(target)


@rule
def models_kept_by_a_cache(tree: SourceTree) -> Iterator[Finding]:
    """Yield what keeps a model from one call of a function to the next: it comes back as it was trained."""
    for function in tree.all(ast.FunctionDef):
        returned = [node.value for node in nodes_of(function) if isinstance(node, ast.Return) and node.value]
        for decorator in function.decorator_list:
            name = tree.name_of(decorator.func if isinstance(decorator, ast.Call) else decorator)
            if name.split(".")[-1] in ("cache", "lru_cache") and any(makes_a_model(tree, value) for value in returned):
                sentence = (
                    f"`{name.split('.')[-1]}` returns the same model in each call, with the weights of earlier "
                    "trainings. Remove it."
                )
                yield from found_with(tree, function, typed(decorator), "", sentence)
        for line in (node for node in nodes_of(function) if isinstance(node, ast.If)):
            made = [node.value for node in line.body if isinstance(node, ast.Assign)]
            name = _kept_name(function, line.test)
            is_returned = any(re.match(rf"{name}(?:\[|$)", typed(value)) for value in returned) if name else False
            if is_returned and any(makes_a_model(tree, value) for value in made):
                sentence = (
                    f"`{name}` keeps the model of the first call, with the weights of earlier trainings. Make a new "
                    "model in each call."
                )
                yield from found_with(tree, line, typed(line.test), "", sentence)


def _kept_name(function: ast.FunctionDef, test: ast.expr) -> str:
    """Return the global name, or the dictionary, in which a function looks first; empty where the test does not."""
    match test:
        case ast.Compare(left=ast.Name(id=name), ops=[ast.Is()], comparators=[ast.Constant(value=None)]):
            is_global = any(isinstance(node, ast.Global) and name in node.names for node in nodes_of(function))
            return name if is_global else ""
        case ast.Compare(ops=[ast.NotIn()], comparators=[ast.Name(id=name)]):
            return name
    return ""


@rule
def metrics_that_go_on(tree: SourceTree) -> Iterator[Finding]:
    """Yield a metric that is made once for all calls of a function: it goes on from the call before."""
    if tree.mentions("reset_state", "reset_states"):
        return
    made = {tree.key_of(line.targets[0]) for line in tree.tree.body if isinstance(line, ast.Assign)
            and isinstance(line.value, ast.Call) and tree.keras_name_of(line.value.func).startswith("metrics.")
            and typed(line.value.func).split(".")[-1][0].isupper()}  # fmt: skip
    for function in tree.all(ast.FunctionDef) if made else ():
        loops = [node for node in nodes_of(function) if isinstance(node, ast.For | ast.While)]
        inside = {id(node) for loop in loops for node in nodes_of(loop)}
        for call in (node for node in nodes_of(function) if isinstance(node, ast.Call) and id(node) not in inside):
            owner = call.func.value if isinstance(call.func, ast.Attribute) else call.func
            is_update = not isinstance(call.func, ast.Attribute) or call.func.attr == "update_state"
            if isinstance(owner, ast.Name) and is_update and tree.key_of(owner) in made:
                sentence = (
                    f"`{owner.id}` goes on from the call before, so its result is that of all calls together. Make it "
                    f"inside the function, or begin with `{owner.id}.reset_state()`."
                )
                yield from found_with(tree, call, typed(call), "", sentence)


_IN_PLACE = {
    "sort": "Write `sorted({owner})`.",
    "reverse": "Write `{owner}[::-1]`.",
    "append": "Call it in a line of its own, then use `{owner}`.",
    "extend": "Call it in a line of its own, then use `{owner}`.",
    "insert": "Call it in a line of its own, then use `{owner}`.",
    "shuffle": "Call it in a line of its own, then use what it shuffled.",
    "fit_on_texts": "Call it in a line of its own, then use `{owner}`.",
    "adapt": "Call it in a line of its own, then use `{owner}`.",
}
"""Methods that return nothing, and what to write."""
_SHUFFLES = ("numpy.random.shuffle", "random.shuffle")
_FITS = ("fit_on_texts", "adapt")
"""Methods of Keras that return nothing."""


@rule
def results_of_methods_in_place(tree: SourceTree) -> Iterator[Finding]:
    """Yield the value of a method that changes a list or an array, and returns ``None``."""
    alone = {id(line.value) for line in tree.all(ast.Expr)}
    alone |= {id(node) for owner in tree.all(ast.Lambda) for node in nodes_of(owner)}
    returned = {id(line.value) for line in tree.all(ast.Return)}
    for call in tree.all(ast.Call):
        if not isinstance(call.func, ast.Attribute) or call.func.attr not in _IN_PLACE or id(call) in alone:
            continue
        owner, how = call.func.value, call.func.attr
        is_fit = how in _FITS and how not in tree.defined and isinstance(owner, ast.Name | ast.Attribute)
        if tree.name_of(call.func) not in _SHUFFLES and not is_fit and (how == "shuffle" or not _is_list(tree, owner)):
            continue
        done = {"sort": "sorts", "reverse": "reverses", "shuffle": "shuffles"}.get(how, "changes")
        is_copy = isinstance(owner, ast.Call) and typed(owner.func) == "list" and len(owner.args) == 1
        text = typed(owner.args[0] if isinstance(owner, ast.Call) and is_copy else owner)
        right = _IN_PLACE[how].format(owner=text)
        if is_fit and id(call) in returned:
            right = f"Call it in a line of its own, then `return {text}`."
        sentence = f"`{how}` returns `None`: it {done} what it is called on. {right}"
        yield from found_with(tree, call, typed(call), "", sentence, NONE)


@rule
def results_of_own_functions(tree: SourceTree) -> Iterator[Finding]:
    """Yield the value of a function or method that has no ``return``, or none at its end, where something uses it."""
    names = {code.name for code in tree.all(ast.FunctionDef)}
    for call in (found for name in sorted(names) for found in tree.calls_named(name)):
        code = _own_code(tree, call)
        if code is None or not _is_used(tree, call):
            continue
        where, right = tree.where(code), "" if code.lineno in tree.given else _left_out_at_the_end(code)
        if _returns_nothing(tree, code):
            right = _end_of(code, call)
            sentence = f"`{code.name}` on {where} has no `return`, so its value is `None`: end it with `{right}`."
        elif right:
            sentence = (
                f"`{code.name}` on {where} may end without a `return`: then its value is `None`. End it with `{right}`."
            )
        else:
            continue
        yield from found_with(tree, call, typed(call), right, sentence, NO_RETURN)


def _own_code(tree: SourceTree, call: ast.Call) -> ast.FunctionDef | None:
    """Return the function, or the method of a class, that a call surely reaches."""
    same = [code for code in tree.all(ast.FunctionDef) if code.name == called_name(call)]
    match call.func:
        case ast.Name():
            return same[0] if len(same) == 1 and tree.value_of(call.func) is None else None
        case ast.Attribute(value=owner):
            made = tree.made_by(owner)
            kinds = [kind for kind in tree.all(ast.ClassDef) if same and same[0] in kind.body]
            is_own = bool(kinds) and (
                (isinstance(made, ast.Call) and called_name(made) == kinds[0].name)
                or (typed(owner) == "self" and kinds[0].lineno < call.lineno <= (kinds[0].end_lineno or 0))
            )
            return same[0] if len(same) == 1 and is_own else None
    return None


def _returns_nothing(tree: SourceTree, code: ast.FunctionDef) -> bool:
    """Return whether a function has lines of its own, and none that returns a value, yields one or ends it."""
    nodes = _own_nodes(code)
    gives = any(isinstance(node, ast.Yield | ast.YieldFrom | ast.Raise) or (isinstance(node, ast.Return) and node.value)
                for node in nodes)  # fmt: skip
    only_docs = all(isinstance(line, ast.Pass | ast.Expr) and not isinstance(getattr(line, "value", None), ast.Call)
                    for line in code.body)  # fmt: skip
    return not (gives or only_docs or code.decorator_list or code.lineno in tree.given)


def _own_nodes(code: ast.FunctionDef) -> list[ast.AST]:
    """Return the nodes of a function without those of functions inside it."""
    inner = {id(node) for part in nodes_of(code) if isinstance(part, ast.FunctionDef | ast.Lambda) and part is not code
             for node in nodes_of(part)}  # fmt: skip
    return [node for node in nodes_of(code) if id(node) not in inner]


def _left_out_at_the_end(code: ast.FunctionDef) -> str:
    """Return the ``return`` that a function with another one lacks at its end; empty where it lacks none."""
    own = _own_nodes(code)
    values = {typed(node.value) for node in own if isinstance(node, ast.Return) and node.value}
    is_stream = any(isinstance(node, ast.Yield | ast.YieldFrom) for node in own)
    if not values or is_stream or code.decorator_list or not _goes_on(code.body):
        return ""
    return f"return {values.pop()}" if len(values) == 1 else "return …"


def _goes_on(lines: list[ast.stmt]) -> bool:
    """Return whether the end of these lines may be reached."""
    match lines[-1]:
        case ast.Return() | ast.Raise():
            return False
        case ast.If(body=first, orelse=other) if other:
            return _goes_on(first) or _goes_on(other)
        case ast.Try(body=body, orelse=other, finalbody=last, handlers=handlers):
            ends = (_goes_on(body) and (not other or _goes_on(other)), *(_goes_on(way.body) for way in handlers))
            return (not last or _goes_on(last)) and any(ends)
        case ast.With(body=body):
            return _goes_on(body)
        case ast.While(test=ast.Constant(value=value)) as loop if value:
            return _has_own_break(loop.body)
        case (ast.For(orelse=other) | ast.While(orelse=other)) as loop if other:
            return _has_own_break(loop.body) or _goes_on(other)
        case ast.Match(cases=cases):
            return any(_goes_on(case.body) for case in cases)
    return True


def _has_own_break(lines: list[ast.stmt]) -> bool:
    """Return whether a ``break`` in the body of a loop ends that loop, and none inside of it."""
    inner = {id(node) for line in lines for loop in nodes_of(line) if isinstance(loop, ast.For | ast.While)
             for part in loop.body for node in nodes_of(part)}  # fmt: skip
    return any(isinstance(node, ast.Break) and id(node) not in inner for line in lines for node in nodes_of(line))


def _end_of(code: ast.FunctionDef, call: ast.Call) -> str:
    """Return the line that a function lacks at its end: of a method that changes its object, as in a chain, that."""
    last = code.body[-1]
    if isinstance(last, ast.Assign) and isinstance(last.targets[0], ast.Name):
        return f"return {last.targets[0].id}"
    owner = typed(call.func.value) if isinstance(call.func, ast.Attribute) else "self"
    stores = any(isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store)
                 and typed(node).startswith("self.") for node in nodes_of(code))  # fmt: skip
    stores |= any(isinstance(node, ast.Call) and called_name(node) in GROW and typed(node.func).startswith("self.")
                  for node in nodes_of(code))  # fmt: skip
    return "return self" if stores and owner != "self" and not isinstance(last, ast.Return) else "return …"


def _is_used(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether something uses the value of a call: it is returned, or its name is read with an attribute."""
    if any(line.value is call for line in tree.all(ast.Return)):
        return True
    for line in tree.all(ast.Assign):
        name = line.targets[0]
        if line.value is call and isinstance(name, ast.Name):
            return any(node.id == name.id and isinstance(node.ctx, ast.Load) and tree.key_of(node) == tree.key_of(name)
                       and tree.value_of(node) is call for node in tree.all(ast.Name))  # fmt: skip
    return any(node.value is call for node in tree.all(ast.Attribute))


def _is_list(tree: SourceTree, node: ast.expr) -> bool:
    """Return whether a value is surely a list."""
    made = tree.value_of(node)
    by_a_call = isinstance(made, ast.Call) and typed(made.func) in ("list", "sorted")
    return by_a_call or isinstance(made, ast.List | ast.ListComp)


@rule
def files_without_their_folder(tree: SourceTree) -> Iterator[Finding]:
    """Yield files of several folders that are told apart by their names alone."""
    for function in tree.all(ast.FunctionDef) if tree.mentions("glob", "rglob", "walk") else ():
        text = " ".join(typed(line) for line in function.body)
        if not _SEVERAL_FOLDERS.search(text):
            continue
        sets = {typed(line.targets[0]): line.value for line in nodes_of(function) if isinstance(line, ast.Assign)}
        for test in (node for node in nodes_of(function) if isinstance(node, ast.Compare)):
            if not isinstance(test.ops[0], ast.In | ast.NotIn) or not _FILE_NAME.search(typed(test.left)):
                continue
            made = sets.get(typed(test.comparators[0]), test.comparators[0])
            match made:
                case ast.SetComp(elt=name) | ast.ListComp(elt=name) if _FILE_NAME.search(typed(name)):
                    path = typed(test.left.value) if isinstance(test.left, ast.Attribute) else "path"
                    sentence = (
                        f"`{typed(test.left)}` leaves the folder out, so files of the same name in two folders count "
                        f"as one. Compare the paths: `{path} not in …`."
                    )
                    yield from found_with(tree, test, typed(test.left), path, sentence)


_SEVERAL_FOLDERS = regex(r"glob\(['\"][^'\"]*\*+/|rglob\(|os\.walk\(")
_FILE_NAME = regex(r"\.(?:name|stem)$|basename\(")
