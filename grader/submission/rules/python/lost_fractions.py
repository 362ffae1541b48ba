"""Rules about fractions that whole numbers cut off: of places that are divided, and of data in a table.

The code runs, and may pass some of the criteria.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.node_forms import adds_axes_alone, in_brackets
from grader.submission.rules.reading.possible_values import calls_with, values_of
from grader.submission.rules.reading.value_flow import item_sources
from grader.submission.rules.rule import rule, told_with, training_rule
from grader.submission.rules.subjects import IN_STEPS, TRAINING
from grader.submission.source_tree import (
    MOST_LINKS,
    Finding,
    SourceTree,
    argument,
    assigned,
    gives_unseen,
    nodes_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_INTEGER = regex(
    r"(?:\w+\.)*(?:u?int(?:8|16|32|64|c|p)?_?|long|short|byte)|['\"](?:u?int(?:8|16|32|64)?|[<>=|]?[iu][1248]?)['\"]"
)
"""What stands for a type of whole numbers."""
_CUTS = ("int", "floor", "trunc", "fix", "int32", "int64")
_CUTTING_DIVISIONS = ("floor_divide", "floordiv")
_ON_PURPOSE = regex(
    r"\b(?:0|zeros?|whole|integers?|round\w*|cut\w*|floor\w*|trunc\w*|coarse\w*|null|ganze?\w*|rund\w*|abgeschnitten"
    r"|gerundet|entiers?|arrondi\w*|tronqu\w*|enter[oa]s?|redonde\w*|trunca\w*|inteir[oa]s?|arredond\w*|inter[oi]"
    r"|arrotond\w*|tronca\w*|without order|same)\b",
    re.IGNORECASE,
)
"""In comments beside fractions that are cut off on purpose."""
_IN_GROUPS = regex(
    r"group|block|batch|label|class|segment|fold|bucket|bins?\b|grupp|klasse|groupe|classe|grupo|bloco|bloque|gruppo",
    re.IGNORECASE,
)
"""In what is said of numbers that tell to which group a place belongs."""
_SAME_PLACES = ("list", "tuple", "array", "asarray", "cast", "constant", "expand_dims", "reshape", "convert_to_tensor")
_SAME_METHODS = ("astype", "reshape", "tolist", "copy", "numpy")


@training_rule
def places_cut_to_zero(tree: SourceTree) -> Iterator[Finding]:
    """Yield places from 0 to a number that are divided by this number and lose their fractions: all are 0."""
    if not tree.mentions("arange", "range", "linspace"):
        return
    equal = [node for node in tree.all(ast.Compare) if isinstance(node.ops[0], ast.Eq | ast.NotEq)]
    places = [node.slice for node in tree.all(ast.Subscript)]
    tested = {part for line in (*equal, *places, *tree.all(ast.Assert)) for part in nodes_of(line)}
    for node in (*tree.all(ast.BinOp), *tree.all(ast.Call)):
        cut = _cut_share(tree, node)
        if cut is None or node in tested:
            continue
        right, how, is_last = cut
        said = tree.said_beside(node)
        if right and not _ON_PURPOSE.search(said) and not _IN_GROUPS.search(said):
            where = " except at the last place" if is_last else " everywhere"
            sentence = f"`{typed(node)}` is 0{where}: `{how}` cuts the fractions off. Write `{right}`."
            yield tree.finding(node, typed(node), right, sentence, certain=False)


@rule
def exponents_cut_to_whole_numbers(tree: SourceTree) -> Iterator[Finding]:
    """Yield exponents that ``//`` or ``int`` makes whole numbers: a rate then grows in steps."""
    for node in (*tree.all(ast.BinOp), *tree.all(ast.Call)):
        match node:
            case ast.BinOp(op=ast.Pow(), right=exponent):
                pass
            case ast.Call(args=[_, exponent]) if called_name(node) in ("pow", "power"):
                pass
            case ast.Call() if called_name(node).endswith("Decay") and tree.is_true(words_of(node).get("staircase")):
                factor = tree.number_of(argument(node, "decay_rate", 2))
                if factor is not None and factor < 1:
                    continue  # A rate that falls in steps is what the argument is there for.
                sentence = (
                    "With `staircase=True`, the exponent is an integer, so the rate grows in steps. Remove "
                    "`staircase=True`."
                )
                yield tree.finding(node, "staircase=True", "", sentence, certain=False, about=IN_STEPS)
                continue
            case _:
                continue
        for part in nodes_of(tree.value_of(exponent) or exponent):
            if right := _without_cut(part):
                sentence = (
                    f"`{typed(part)}` is an integer, so the learning rate stays the same for several epochs. "
                    f"Write `{right}`."
                )
                yield tree.finding(part, typed(part), right, sentence, certain=False, about=IN_STEPS)


_RATE = regex(r"(?:^|[._])(?:lr|rate|learning_rate|step_size|alpha|eta)$", re.IGNORECASE)


@rule
def rates_cut_to_zero(tree: SourceTree) -> Iterator[Finding]:
    """Yield a learning rate that ``//`` cuts: below 1 it is 0."""
    scheduled = {given.id for call in tree.all(ast.Call) if called_name(call) == "LearningRateScheduler"
                 for given in call.args if isinstance(given, ast.Name)}  # fmt: skip
    scheduled |= {called_name(line.value) for line in tree.all(ast.Assign) if isinstance(line.value, ast.Call)
                  and typed(line.targets[0]).endswith((".learning_rate", ".lr"))}  # fmt: skip
    scheduled |= {called_name(given) for call in tree.calls_named("assign") for given in call.args
                  if isinstance(given, ast.Call) and "learning_rate" in typed(call.func)}  # fmt: skip
    # The rate of a step that a loop makes itself: `weight.assign(weight - rate(step) * gradient)`.
    assigned = [call for name in ("assign", "assign_sub", "assign_add") for call in tree.calls_named(name)]
    scheduled |= {called_name(part) for call in assigned for given in call.args for part in nodes_of(given)
                  if isinstance(part, ast.Call)}  # fmt: skip
    returned = [line.value for function in tree.all(ast.FunctionDef) if function.name in scheduled
                for line in nodes_of(function) if isinstance(line, ast.Return)]  # fmt: skip
    named = [line.value for line in tree.all(ast.Assign) if _RATE.search(typed(line.targets[0]))]
    for value in (*returned, *named):
        match value:
            case ast.BinOp(left=left, op=ast.FloorDiv(), right=right):
                instead = f"{in_brackets(left)} / {in_brackets(right)}"
                sentence = f"`//` cuts the fraction off, and a learning rate below 1 becomes 0. Write `{instead}`."
                yield tree.finding(value, typed(value), instead, sentence, certain=False, about=TRAINING)


def _without_cut(node: ast.AST) -> str:
    """Return a division as it keeps its fraction; empty for all else."""
    match node:
        case ast.BinOp(left=left, op=ast.FloorDiv(), right=right):
            return f"{in_brackets(left)} / {in_brackets(right)}"
        case ast.Call(args=[left, right]) if called_name(node) in _CUTTING_DIVISIONS:
            return f"{in_brackets(left)} / {in_brackets(right)}"
        case ast.Call(args=[ast.BinOp(op=ast.Div()) as inner, *_]) if called_name(node) in (*_CUTS, "round"):
            return typed(inner)
    return ""


def _cut_share(tree: SourceTree, node: ast.expr) -> tuple[str, str, bool] | None:
    """Return what to write for shares of a length that are cut to 0, what cuts them, and whether the last is 1."""
    match node:
        case ast.BinOp(left=left, op=ast.FloorDiv(), right=right):
            return _shares(tree, left, right, "//")
        case ast.Call(args=[left, right]) if called_name(node) in _CUTTING_DIVISIONS:
            return _shares(tree, left, right, typed(node.func))
        case ast.Call():
            inner, how = _made_whole(tree, node)
            made = tree.value_of(inner)
            if isinstance(made, ast.BinOp) and isinstance(made.op, ast.Div):
                return _shares(tree, made.left, made.right, how)
            ends = made.args[:2] if isinstance(made, ast.Call) and called_name(made) == "linspace" else []
            if isinstance(made, ast.Call) and [tree.number_of(end) for end in ends] == [0.0, 1.0]:
                return typed(made), how, tree.is_true(argument(made, "endpoint", 3) or ast.Constant(True))
    return None


def _made_whole(tree: SourceTree, call: ast.Call) -> tuple[ast.expr | None, str]:
    """Return what a call makes whole numbers of without rounding, and how it is written."""
    kind = argument(call, "dtype", 0 if called_name(call) == "astype" else 1)
    is_whole = kind is not None and is_of_integers(tree, kind)
    match call:
        case ast.Call(func=ast.Attribute(value=inner, attr="astype")):
            return (inner, f"astype({typed(kind)})") if is_whole and kind is not None else (None, "")
        case ast.Call(args=[inner], keywords=[]) if called_name(call) in _CUTS:
            return inner, typed(call.func)
        case ast.Call(args=[inner, *_]) if is_whole and called_name(call) in (*_SAME_PLACES, *_JOINS):
            return inner, typed(call.func)
        case ast.Call(args=[_, _, *_]) if called_name(call) == "linspace" and "dtype" in words_of(call):
            plain = ast.Call(call.func, call.args, [word for word in call.keywords if word.arg != "dtype"])
            return (plain, f"dtype={typed(words_of(call)['dtype'])}") if is_of_integers(tree, kind) else (None, "")
    return None, ""


def _shares(tree: SourceTree, places: ast.expr, count: ast.expr, how: str) -> tuple[str, str, bool] | None:
    """Return what to write where places below a number are divided by this number, or by one less."""
    below = _end_of_places(tree, places)
    if below is None:
        return None
    right = f"{typed(places)} / {typed(count)}"
    if _is_one_number(tree, count, below):
        return right, how, False
    match tree.value_of(count):
        case ast.BinOp(left=whole, op=ast.Sub(), right=ast.Constant(value=1)) if _is_one_number(tree, whole, below):
            return right, how, True
    return None


def _is_one_number(tree: SourceTree, first: ast.expr, other: ast.expr) -> bool:
    """Return whether two expressions have the same value: they are one number, or come from the same expression."""
    if tree.number_of(first) is not None:
        return tree.number_of(first) == tree.number_of(other)
    keys = [{tree.key_of(part), tree.key_of(tree.value_of(part) or part)} for part in (first, other)]
    return bool(keys[0] & keys[1])


def _end_of_places(tree: SourceTree, node: ast.AST) -> ast.expr | None:
    """Return the number below which places are that count from 0: ``n`` of ``np.arange(n)``, and of its items."""
    sources = item_sources(tree).get(tree.key_of(node), []) if isinstance(node, ast.Name) else []
    for source in (node, *sources):
        part = _without_a_change_of_form(tree, source)
        if isinstance(part, ast.Call) and called_name(part) in ("arange", "range"):
            begins_at_0 = len(part.args) == 2 and tree.number_of(part.args[0]) == 0
            ends = part.args[1:] if begins_at_0 else part.args
            return ends[0] if len(ends) == 1 else None
    return None


def _without_a_change_of_form(tree: SourceTree, node: ast.AST | None) -> ast.AST | None:
    """Return what an array was before it got more axes, or another type."""
    for _ in range(MOST_LINKS):
        node = tree.value_of(node)
        match node:
            case ast.Subscript(value=inner, slice=place) if adds_axes_alone(place):
                node = inner
            case ast.Call(func=ast.Attribute(value=inner, attr=method)) if method in _SAME_METHODS and not tree.name_of(
                node.func
            ):
                node = inner
            case ast.Call(args=[inner, *_]) if called_name(node) in _SAME_PLACES:
                node = inner
            case _:
                return node
    return node


_FRACTIONS: dict[str, tuple[int, ...]] = {
    "draw_starred_reviews": (1,), "draw_line": (0, 1), "draw_curve": (0, 1), "draw_houses": (1,), "draw_groups": (0,),
    "draw_growing": (0, 1), "draw_windows": (0, 1), "draw_shop_windows": (0, 1), "load_sunspot_windows": (0, 1),
    "draw_synth3": (1,), "load_synth3": (1,), "draw_daily": (1,), "load_daily": (1,), "load_sunspots": (1,),
}  # fmt: skip
"""Functions of the course whose results have fractions, with the places of these in what they return.

A test compares the names with those of ``grader.data``.
"""
_WHOLE: dict[str, tuple[int, ...]] = {"draw_starred_reviews": (0,), "draw_groups": (1,)}
"""The same, of whole numbers."""
_LABELS = 1
_MAKES_ARRAYS = ("zeros", "ones", "empty", "full")
_LIKE = ("zeros_like", "ones_like", "empty_like", "full_like", "pad", "copy")
_FRACTIONAL = (
    "predict", "predict_on_batch", "get_tensor", "mean", "average", "std", "var", "median", "softmax", "sigmoid",
)  # fmt: skip
"""Calls whose results have fractions."""
_WHOLE_RESULTS = (
    "argmax", "argmin", "round", "rint", "int", "floor", "ceil", "sign", "len", "astype", "cast", "argsort", "sum",
)  # fmt: skip
"""Calls whose results are whole numbers, or may be."""
_JOINS = ("column_stack", "hstack", "concatenate", "concat", "stack", "vstack", "append", "c_", "array", "asarray")
_KEEPS = (
    "asarray", "array", "expand_dims", "reshape", "ravel", "flatten", "squeeze", "transpose", "copy", "list", "tuple",
    "float", "float32", "float64", "atleast_2d", "constant", "convert_to_tensor", "concatenate", "concat", "append",
    "column_stack", "hstack", "vstack", "stack", "take", "astype", "cast", "numpy", "tolist", "ascontiguousarray",
)  # fmt: skip
"""Calls whose results have the fractions of what they are given."""


@training_rule
def fractions_in_a_table(tree: SourceTree) -> Iterator[Finding]:
    """Yield data with fractions that are put into an array of integers, or made integers, before the training."""
    if not tree.mentions(*_FRACTIONS):
        return
    told: set[int] = set()
    for target, value in (pair for line in tree.all(ast.Assign) for pair in assigned(line)):
        made = [*values_of(tree, target.value)] if isinstance(target, ast.Subscript) else []
        arrays = [array for array in made if isinstance(array, ast.Call) and _is_array_of_integers(tree, array)]
        if arrays and isinstance(target, ast.Subscript) and (cut := _cut_in(tree, value)):
            told.add(value.lineno)
            sentence = (
                f"`{typed(target.value)}` holds integers, so the fractions of `{cut}` are cut off: 4.5 becomes 4. "
                'Make it with `dtype="float32"`.'
            )
            yield tree.finding(value, typed(arrays[0]), 'dtype="float32"', sentence, certain=False)
    for call, inner in _trained_integers(tree):
        cut = _cut_in(tree, inner)
        if cut and call.lineno not in told and not _ON_PURPOSE.search(tree.said_beside(call)):
            told.add(call.lineno)
            kind = words_of(call).get("dtype")
            how = _made_whole(tree, call)[1] if kind is None else f"dtype={typed(kind)}"
            sentence = (
                f"`{how}` makes integers, so the fractions of `{cut}` are cut off: 4.5 becomes 4. Write "
                "`float32` there."
            )
            yield tree.finding(call, typed(call), "float32", sentence, certain=False)


@rule
def outputs_in_an_integer_array(tree: SourceTree) -> Iterator[Finding]:
    """Yield outputs or means that are put into an array of integers, which cuts their fractions off."""
    told: set[ast.AST] = set()
    for target, value in (pair for line in tree.all(ast.Assign) for pair in assigned(line)):
        if not isinstance(target, ast.Subscript) or not _has_fractions(tree, value):
            continue
        for array in values_of(tree, target.value):
            if isinstance(array, ast.Call) and array not in told and _has_integers(tree, array):
                told.add(array)
                sentence = (
                    f"`{typed(target.value)}` holds integers, so the fractions of `{typed(value)}` are cut off. Make "
                    'it with `dtype="float32"`.'
                )
                found = tree.finding(array, typed(array), 'dtype="float32"', sentence, certain=False)
                yield from [*told_with(tree, found)] or [found]


def _has_fractions(tree: SourceTree, value: ast.AST) -> bool:
    """Return whether a value is computed by a model, or is a mean, and is not made whole or compared."""
    made = [part for source in (value, tree.value_of(value) or value) for part in nodes_of(source)]
    calls = {called_name(part) for part in made if isinstance(part, ast.Call)}
    is_compared = any(isinstance(part, ast.Compare | ast.BoolOp | ast.FloorDiv) for part in made)
    methods = {part.func.attr for part in made if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute)}
    return bool(methods & {*_FRACTIONAL} - tree.defined) and not is_compared and not calls & {*_WHOLE_RESULTS}


def _has_integers(tree: SourceTree, array: ast.Call) -> bool:
    """Return whether a call of NumPy makes an array whose numbers are all whole: ``np.full(3, 0)``."""
    kind = called_name(array)
    given = argument(array, "dtype", 2 if kind == "full" else 1)
    if kind not in _MAKES_ARRAYS or not tree.name_of(array.func).startswith("numpy.") or gives_unseen(array):
        return False
    if given is not None:
        return is_of_integers(tree, given)
    filled = tree.value_of(argument(array, "fill_value", 1)) if kind == "full" else None
    return isinstance(filled, ast.Constant) and type(filled.value) is int


def _is_array_of_integers(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a call makes an array of whole numbers: its type says so, or it is made like such a one."""
    kind = called_name(call)
    given = argument(call, "dtype", 2 if kind == "full" else 1) if kind != "pad" else None
    if kind in _LIKE and given is None:
        of = tree.worked_on(call)
        return of is not None and _comes_from(tree, of, _WHOLE) is not None
    return kind in (*_MAKES_ARRAYS, *_LIKE) and given is not None and is_of_integers(tree, given)


def is_of_integers(tree: SourceTree, kind: ast.AST | None) -> bool:
    """Return whether a type is one of whole numbers: ``int``, ``"int32"``, or that of an array of these."""
    made = tree.value_of(kind) or kind
    if isinstance(made, ast.Attribute) and made.attr == "dtype":
        return _comes_from(tree, made.value, _WHOLE) is not None
    return made is not None and bool(_INTEGER.fullmatch(typed(made)))


def _trained_integers(tree: SourceTree) -> Iterator[tuple[ast.Call, ast.expr]]:
    """Yield calls that make integers of what a model is trained on, each with what it makes them of."""
    fits = [call for name in ("fit", "train_on_batch", "from_tensor_slices") for call in tree.calls_of(name)]
    given = [*(part for fit in fits for part in fit.args[:2]), *(words_of(fit).get("y") for fit in fits)]
    waiting: list[ast.AST] = [part for part in given if part is not None]
    seen: set[ast.AST] = set()
    while waiting and len(seen) < 3 * MOST_LINKS:
        part = waiting.pop(0)
        if part in seen:
            continue
        seen.add(part)
        inner, _ = _made_whole(tree, part) if isinstance(part, ast.Call) else (None, "")
        if inner is not None and isinstance(part, ast.Call):
            yield part, inner
        waiting += _made_of(tree, part)


def _cut_in(tree: SourceTree, node: ast.expr) -> str:
    """Return what of the data with fractions is in a value; nothing for labels that are told apart as classes."""
    found = _comes_from(tree, node, _FRACTIONS)
    if found is None:
        return ""
    losses = " ".join(typed(loss) for call in tree.calls_of("compile") if (loss := argument(call, "loss", 1)))
    return "" if found[1] == _LABELS and "crossentropy" in losses.lower() else found[0]


def _comes_from(tree: SourceTree, node: ast.AST, wanted: dict[str, tuple[int, ...]]) -> tuple[str, int] | None:
    """Return by what name a value is a part of data of some kinds, and which part; ``None`` where it is computed."""
    waiting: list[tuple[ast.AST, str]] = [(node, "")]
    seen: set[ast.AST] = set()
    while waiting and len(seen) < 2 * MOST_LINKS:
        part, name = waiting.pop(0)
        if part in seen:
            continue
        seen.add(part)
        if isinstance(part, ast.Name | ast.Attribute):
            name = name or typed(part)
        call, place = _part_of_a_call(tree, part)
        if call is not None and place in wanted.get(called_name(call), ()):
            return name or typed(node), place
        waiting += [(inner, name) for inner in _made_of(tree, part)]
    return None


def _part_of_a_call(tree: SourceTree, node: ast.AST) -> tuple[ast.Call | None, int]:
    """Return the call that a value is a part of, and the place of the part."""
    if isinstance(node, ast.Name):
        if (parameter := tree.parameter_of(node)) is not None:
            return _part_by_a_star(tree, parameter)
        return tree.part_of(node) or (None, 0)
    if isinstance(node, ast.Subscript):
        made, place = tree.value_of(node.value), tree.number_of(node.slice)
        return (made, int(place)) if isinstance(made, ast.Call) and place is not None else (None, 0)
    return None, 0


def _part_by_a_star(tree: SourceTree, parameter: ast.arg) -> tuple[ast.Call | None, int]:
    """Return which part of a call a parameter gets by ``f(*call())``."""
    for call in calls_with(tree, parameter):
        code = next((code for code in tree.all(ast.FunctionDef) if parameter in nodes_of(code.args)), None)
        names = [*code.args.posonlyargs, *code.args.args] if code is not None else []
        names = names[1:] if names and names[0].arg in ("self", "cls") else names
        stars = [place for place, part in enumerate(call.args) if isinstance(part, ast.Starred)]
        if len(stars) == 1 and parameter in names and names.index(parameter) >= stars[0]:
            star = call.args[stars[0]]
            made = tree.value_of(star.value) if isinstance(star, ast.Starred) else None
            return (made, names.index(parameter) - stars[0]) if isinstance(made, ast.Call) else (None, 0)
    return None, 0


def _made_of(tree: SourceTree, node: ast.AST) -> list[ast.AST]:
    """Return what has the same fractions as a value: what it is called, put together of, or shifted by."""
    match node:
        case ast.Name() | ast.Attribute():
            values = [made for made in values_of(tree, node) if made is not node]
            return [*values, *(item_sources(tree).get(tree.key_of(node), []) if isinstance(node, ast.Name) else [])]
        case ast.Subscript(value=inner) | ast.Starred(value=inner):
            return [inner]
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return [*parts]
        case ast.ListComp(elt=inner) | ast.GeneratorExp(elt=inner):
            return [inner]
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=right):
            return [left, right]
        case ast.Call() if called_name(node) in _KEEPS and not _made_whole(tree, node)[1]:
            is_method = isinstance(node.func, ast.Attribute) and not tree.name_of(node.func)
            return [node.func.value] if is_method and isinstance(node.func, ast.Attribute) else [*node.args]
    return []


@rule
def means_of_integers(tree: SourceTree) -> Iterator[Finding]:
    """Yield ``tf.reduce_mean`` of what was cast to integers: the mean is an integer as well, and a share becomes 0."""
    for call in tree.calls_named("reduce_mean"):
        made = tree.value_of(call.args[0]) if call.args else None
        match made:
            case ast.Call(args=[inner, kind]) if called_name(made) == "cast" and is_of_integers(tree, kind):
                right = f"tf.cast({typed(inner)}, tf.float32)"
                sentence = f"`tf.reduce_mean` of integers is an integer, without its fraction. Write `{right}` inside."
                yield tree.finding(call, typed(made), right, sentence, certain=False)
