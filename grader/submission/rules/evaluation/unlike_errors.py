"""Rules on an error of a model beside one of a baseline that is of other values, or in another unit.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.compared_errors import (
    is_of_a_baseline,
    sets_of_errors,
    sized_difference,
    true_values,
)
from grader.submission.rules.reading.decisions import in_another_form, is_predicted
from grader.submission.rules.reading.examples import AVERAGES
from grader.submission.rules.reading.possible_values import call_gives
from grader.submission.rules.reading.shown_values import shown_as
from grader.submission.rules.reading.value_flow import set_to
from grader.submission.rules.reading.words_beside import is_shown_as_wrong
from grader.submission.rules.rule import rule
from grader.submission.source_tree import (
    MOST_LINKS,
    Finding,
    Key,
    SourceTree,
    argument,
    nodes_of,
    said_in,
    text_of,
    typed,
)
from grader.submission.syntax import called_name

_KNOWS_PART = regex(
    r"train|\bpast\b|history|in[- _]?sample|known|learn|mase|scale|denominator|divisor|vergangen|bekannt|gelernt"
    r"|passé|connu|entra[iî]n|pasado|conocid|passad|conhecid|passat",
    re.IGNORECASE,
)
"""In what is said of an error on the training part that is meant."""
_KNOWS_UNIT = regex(
    r"scaled|standardi|normali|\bstd\b|deviation|sigma|units?\b|skalier|normier|einheit|réduit|écart|escala|desv|scart",
    re.IGNORECASE,
)
"""In what is said of an error in scaled values that is meant."""
_SPREAD = regex(r"std|sigma|spread|deviation|streu|abweich|[ée]cart|desv|scart", re.IGNORECASE)
_SPLITS = regex(r"split|start|cut", re.IGNORECASE)
_MOST_CALLS = 3
_NEARLY = 0.9
"""A window before the first value of a part belongs to it: it may begin that little before its end."""


_LOSSES, _DISTANCES = {"loss", "val_loss"}, {"mae", "val_mae", "mean_absolute_error", "val_mean_absolute_error"}
_DISTANCE = regex(r"(?i)mae$|absolute_?error$|(?:^|\.)l1")


@rule
def gaps_of_two_measures(tree: SourceTree) -> Iterator[Finding]:
    """Yield a mean absolute error minus a loss that is another measure, or the other way round."""
    given = [loss for call in tree.calls_of("compile") if (loss := argument(call, "loss", 1)) is not None]
    names = [text_of(loss) or typed(getattr(loss, "func", loss)) for loss in given]
    if not names or any(map(_DISTANCE.search, names)):
        return
    for gap in tree.all(ast.BinOp):
        sides = [(side, _key_of(side)) for side in (gap.left, gap.right)] if isinstance(gap.op, ast.Sub) else []
        losses = [side for side, key in sides if key in _LOSSES]
        others = [key for _, key in sides if key in _DISTANCES]
        if losses and others:
            right = typed(losses[0]).replace("loss", "mae")
            sentence = (
                f"`{typed(losses[0])}` is the loss, and the other side a mean absolute error, so their difference says "
                f"nothing. Write `{right}`."
            )
            yield tree.finding(gap, typed(gap), right, sentence, certain=False)


def _key_of(node: ast.expr) -> str:
    """Return the key of an entry, also of its last value: ``mae`` of ``history["mae"][-1]``."""
    while isinstance(node, ast.Subscript):
        if key := text_of(node.slice):
            return key
        node = node.value
    return ""


@rule
def baselines_of_another_part(tree: SourceTree) -> Iterator[Finding]:
    """Yield a baseline on the training part of a series beside the error of a model on the values after it."""
    if (
        not tree.mentions("fit")
        or not tree.mentions("predict", "evaluate")
        or re.search("mase", "".join(tree.lines), re.I)
    ):
        return
    told: set[ast.AST] = set()
    for errors in sets_of_errors(tree):
        measured = [slices for error in errors for given in true_values(tree, error)[-1:]
                    if (slices := _slices_of(tree, given)) is not None]  # fmt: skip
        for error in errors if measured else ():
            first = _first_part(tree, error) if error not in told and is_of_a_baseline(tree, error) else None
            if first is None or not any(_is_after(tree, first, slices) for slices in measured):
                continue
            is_fair = any(tree.key_of(slices[0]) == tree.key_of(first) for slices in measured)
            if is_fair or _is_meant(tree, error, _KNOWS_PART) or _has_later_baseline(tree, first):
                continue
            told.add(error)
            sentence = (
                f"The baseline is measured on `{typed(first)}`, but the model on later values. Measure both on the "
                "same values."
            )
            yield tree.finding(error, typed(error), "", sentence, certain=False)


def _is_meant(tree: SourceTree, error: ast.AST, known: re.Pattern[str]) -> bool:
    """Return whether a learner says by some words of an error that it is another one, or shows it as wrong."""
    shown = [said_in(call) for call in tree.calls_named("print")
             if any(part is error or tree.value_of(part) is error for part in nodes_of(call))]  # fmt: skip
    said = " ".join([*shown_as(tree, error), tree.said_beside(error), *shown]).replace("_", " ")
    return bool(known.search(said)) or is_shown_as_wrong(tree, error)


def _slices_of(tree: SourceTree, node: ast.AST | None, calls: int = _MOST_CALLS) -> list[ast.Subscript] | None:
    """Return by which parts of parts a value is cut from a series, the first cut first; also where windows hold it."""
    found: list[ast.Subscript] = []
    for _ in range(MOST_LINKS):
        if (made := tree.value_of(node)) is not None and made is not node:
            node = made
            continue
        match node:
            case ast.Subscript(value=inner, slice=ast.Slice(step=None) | ast.Tuple(elts=[ast.Slice(step=None), *_])):
                found.insert(0, node)
                node = inner
            case ast.Subscript(value=inner):
                node = inner
            case ast.Call(func=ast.Attribute(value=inner)) if not tree.name_of(node.func):
                node = inner
            case ast.Call() if calls:
                cut = [slices for given in node.args if (slices := _slices_of(tree, given, calls - 1))]
                return None if len(cut) > 1 else [*(cut[0] if cut else ()), *found] or None
            case _:
                break
    return found or None


def _bounds(cut: ast.Subscript) -> tuple[ast.expr | None, ast.expr | None]:
    part = cut.slice.elts[0] if isinstance(cut.slice, ast.Tuple) else cut.slice
    return (part.lower, part.upper) if isinstance(part, ast.Slice) else (None, None)


def _first_part(tree: SourceTree, error: ast.AST) -> ast.Subscript | None:
    """Return the first part of a series, ``x[:n]``, that all values of an error come from."""
    cuts = [_slices_of(tree, side) for side in sized_difference(tree, error)]
    firsts = {tree.key_of(cut[0]): cut[0] for cut in cuts if cut}
    if not all(cuts) or len(firsts) != 1:
        return None
    first = next(iter(firsts.values()))
    lower, upper = _bounds(first)
    is_long = any(len(cut or ()) > 1 for cut in cuts) or len(cuts) == 1
    return first if is_long and upper is not None and tree.number_of(lower, 0.0) == 0 else None


def _is_after(tree: SourceTree, first: ast.Subscript, cuts: list[ast.Subscript]) -> bool:
    """Return whether parts of a series begin where its first part ends, or a window before."""
    if tree.key_of(cuts[0].value) != tree.key_of(first.value):
        return False
    end, begin = _bounds(first)[1], _bounds(cuts[0])[0]
    lows = [tree.number_of(_bounds(cut)[0], 0.0) for cut in cuts]
    known = tree.number_of(end)
    if known is not None and known > 0 and None not in lows:
        return sum(low or 0 for low in lows) >= known * _NEARLY
    if isinstance(begin, ast.BinOp) and isinstance(begin.op, ast.Sub):
        begin = begin.left
    return begin is not None and end is not None and tree.key_of(begin) == tree.key_of(end)


def _has_later_baseline(tree: SourceTree, first: ast.Subscript) -> bool:
    """Return whether a baseline is measured on the later values as well."""
    means = [call for call in tree.all(ast.Call) if called_name(call) in AVERAGES and is_of_a_baseline(tree, call)]
    sides = [_slices_of(tree, side) for mean in means for side in sized_difference(tree, mean)]
    return any(cuts is not None and _is_after(tree, first, cuts) for cuts in sides)


@rule
def errors_in_two_units(tree: SourceTree) -> Iterator[Finding]:
    """Yield an error of a model in scaled values beside one of a baseline in the units of the data."""
    scaled = _scaled(tree) if tree.mentions("fit") and tree.mentions("predict", "evaluate") else {}
    if not scaled or _is_scaled_back(tree):
        return
    told: set[ast.AST] = set()
    for errors in sets_of_errors(tree):
        baselines = [sized_difference(tree, error) for error in errors if is_of_a_baseline(tree, error)]
        reached = [_reached(tree, sides, {*scaled}) for sides in baselines]
        # A baseline of scaled values stands beside the error as well.
        pairs = {key: base for key, base in scaled.items()
                 if any(base in names for names in reached) and all(key not in names for names in reached)}  # fmt: skip
        for error in errors if pairs else ():
            names = _reached(tree, true_values(tree, error), {*scaled})
            is_one = any(key in names and base not in names for key, base in pairs.items())
            if is_one and error not in told and not _is_meant(tree, error, _KNOWS_UNIT):
                told.add(error)
                sentence = (
                    "This error is one of scaled values, but it is compared with one in the units of the data. "
                    "Multiply it by the standard deviation of the labels."
                )
                yield tree.finding(error, typed(error), "", sentence, certain=False)


def _scaled(tree: SourceTree) -> dict[Key, Key]:
    """Return the names of values minus their mean, divided by their spread, each with the name of the values."""
    found: dict[Key, Key] = {}
    names = {tree.key_of(name): name for name in tree.all(ast.Name) if isinstance(name.ctx, ast.Load)}
    for key, name in names.items():
        match tree.made_by(name):
            case ast.BinOp(left=ast.BinOp(left=ast.Name() as values, op=ast.Sub()), op=ast.Div(), right=spread):
                parameter = tree.parameter_of(values)
                call = (tree.part_of(name) or (tree.value_of(name), 0))[0]
                base = call_gives(tree, call, parameter) if parameter and isinstance(call, ast.Call) else values
                made = tree.value_of(spread)
                is_spread = _SPREAD.search(f"{typed(spread)} {typed(made) if made is not None else ''}")
                if is_spread and isinstance(base, ast.Name) and tree.key_of(base) != key:
                    found[key] = tree.key_of(base)
    return found


def _reached(tree: SourceTree, ends: list[ast.expr], stop: set[Key]) -> set[Key]:
    """Return the names that some values are made from; not those that some names, which are among them, are made of."""
    found: set[Key] = set()
    waiting: list[ast.AST] = [*ends]
    while waiting:
        for name in (part for part in nodes_of(waiting.pop()) if isinstance(part, ast.Name)):
            key = tree.key_of(name)
            if key not in found:
                found.add(key)
                waiting += [] if key in stop else set_to(tree, name)
    return found


def _is_scaled_back(tree: SourceTree) -> bool:
    """Return whether anything but forecasts is multiplied by a spread."""
    pairs = [(line.target, line.value) for line in tree.all(ast.AugAssign) if isinstance(line.op, ast.Mult)]
    for product in (node for node in tree.all(ast.BinOp) if isinstance(node.op, ast.Mult)):
        pairs += [(product.left, product.right), (product.right, product.left)]  # type: ignore[list-item]
    for value, factor in pairs:
        whole = next(iter(in_another_form(tree, value)), value)
        made = tree.value_of(whole)
        is_mean = isinstance(made, ast.Call) and called_name(made) in AVERAGES
        if _SPREAD.search(typed(factor)) and (is_mean or not is_predicted(tree, value)):
            return True
    return False


@rule
def errors_of_other_days(tree: SourceTree) -> Iterator[Finding]:
    """Yield a forecast of all days among those of a split, in a loop that compares each with as many last values."""
    for loop in tree.all(ast.For):
        names = [part.id for part in nodes_of(loop.target) if isinstance(part, ast.Name)]
        ends = [node for line in loop.body for node in nodes_of(line) if isinstance(node, ast.Subscript)
                and any(typed(node.slice) == f"-len({name}):" for name in names)]  # fmt: skip
        for end in ends[:1]:
            made = [made for given in nodes_of(loop.iter) if isinstance(given, ast.Name)
                    for made in _forecasts_in(tree, given)]  # fmt: skip
            split = [call for call in made if _reads_a_split(tree, call)]
            whole = [call for call in made if call not in split and typed(end.value) in map(typed, call.args)]
            for call in whole[:1] if split else ():
                sentence = (
                    f"`{typed(call)}` forecasts more days than the others, so its error is of other days. Cut it to "
                    "the days after the split first."
                )
                yield tree.finding(call, typed(call), "", sentence, certain=False)


def _forecasts_in(tree: SourceTree, kept: ast.Name) -> list[ast.Call]:
    """Return the calls whose results a dictionary or a list holds."""
    key = tree.key_of(kept)
    values = [line.value for line in tree.all(ast.Assign) for target in line.targets
              if isinstance(target, ast.Subscript) and tree.key_of(target.value) == key]  # fmt: skip
    for made in set_to(tree, kept):
        values += made.values if isinstance(made, ast.Dict) else getattr(made, "elts", [])
    pairs = [value.elts if isinstance(value, ast.Tuple) else [value] for value in values]
    return [part for pair in pairs for part in pair if isinstance(part, ast.Call)]


def _reads_a_split(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a function forecasts the values after a split alone."""
    code = tree.code_of(call.func)
    names = [part.arg for part in code.args.args] if isinstance(code, ast.FunctionDef) else []
    return any(_SPLITS.search(name) for name in [*names, *map(typed, call.args)])
