"""Rules on forecasts of a series: held below the largest value of the training, or from values that come later.

The code runs and may pass every criterion.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.possible_values import values_of
from grader.submission.rules.reading.value_flow import sources_of
from grader.submission.rules.reading.words_beside import is_shown_as_wrong
from grader.submission.rules.rule import rule
from grader.submission.source_tree import (
    Finding,
    Key,
    SourceTree,
    argument,
    assigned,
    first_name_of,
    names_in,
    nodes_of,
    typed,
    words_of,
)
from grader.submission.syntax import called_name

_LIMITS = {"clip": ("a_max", 2), "clip_by_value": ("clip_value_max", 2), "minimum": ("x2", 1), "fmin": ("x2", 1)}
"""What holds values below a limit, with the parameter for it by name and place."""
_LARGEST = ("max", "amax", "nanmax", "reduce_max")
_SAME = ("float", "int", "float32", "float64", "item", "numpy", "constant", "array", "asarray", "convert_to_tensor")
_LOADS_RISING = regex(r"grow|rising|trend", re.IGNORECASE)
"""In the names of what loads a series that rises."""
_RISES = regex(
    r"\b(?:rising|growing|increasing|upward) (?:\w+ )?(?:trend|series|values|sales|demand|numbers)"
    r"|\b(?:series|values|sales|demand|it|they) (?:still |always |steadily )?(?:rises?|grows?|increases?|goes up)\b"
    r"|\bkeeps? (?:on )?(?:rising|growing)|\b(?:steigend|wachsend)\w*|\b(?:Reihe|Werte) (?:steig|wächs|wachs)\w+"
    r"|Aufwärtstrend|tendance (?:à la hausse|croissante)|\bsérie (?:qui monte|croissante)"
    r"|tendencia (?:creciente|al alza)|\bs[eé]rie (?:creciente|crescente)|tendência (?:crescente|de alta)"
    r"|tendenza (?:crescente|al rialzo)",
    re.IGNORECASE,
)
_KNOWN = regex(r"compar|vergleich|\bcut|abgeschnitten|tronqu|recort|taglia", re.IGNORECASE)
_MOST_LINKS = 20


@rule
def held_below_the_training(tree: SourceTree) -> Iterator[Finding]:
    """Yield a limit for forecasts of a series that rises, which is the largest value that the training has."""
    if not tree.mentions(*_LIMITS, "ReLU") or not tree.mentions("fit") or not _rises(tree):
        return
    labels = _given_as_labels(tree)
    for call, values, limit in _limited(tree):
        largest = _largest_of(tree, limit)
        if largest is None or not _is_of_training(tree, largest, labels) or not _is_forecast(tree, values):
            continue
        if is_shown_as_wrong(tree, call) or _KNOWN.search(tree.said_beside(call)):
            continue
        sentence = (
            f"The series rises, so later values exceed the maximum of the training: `{called_name(call)}` cuts these "
            "forecasts off. Leave the limit out."
        )
        yield tree.finding(call, typed(call), "", sentence, certain=False)


def _rises(tree: SourceTree) -> bool:
    """Return whether the series of a program is one that rises, by what loads it or by what is said of it."""
    loads = [tree.name_of(call.func) for call in tree.all(ast.Call)]
    if any(name.startswith("grader.data.") and _LOADS_RISING.search(name) for name in loads):
        return True
    owners: list[ast.Module | ast.FunctionDef | ast.ClassDef] = [
        tree.tree, *tree.all(ast.FunctionDef), *tree.all(ast.ClassDef),
    ]  # fmt: skip
    told = [ast.get_docstring(owner) or "" for owner in owners]
    told += [line.partition("#")[2] for line in tree.lines if "#" in line]
    return any(map(_RISES.search, told))


def _given_as_labels(tree: SourceTree) -> set[Key]:
    given = [y for fit in tree.calls_of("fit") if (y := argument(fit, "y", 1)) is not None]
    return {tree.key_of(part) for y in given for part in nodes_of(y) if isinstance(part, ast.Name)}


def _limited(tree: SourceTree) -> Iterator[tuple[ast.Call, ast.expr | None, ast.expr]]:
    """Yield calls that hold values below a limit, with the values, where they are seen, and the limit."""
    for name, (word, place) in _LIMITS.items():
        for call in tree.calls_named(name):
            is_method = isinstance(call.func, ast.Attribute) and not tree.name_of(call.func)
            values = tree.worked_on(call)
            words = words_of(call)
            limit = words.get("max") or words.get("x_max") or argument(call, word, place - is_method)
            if limit is not None and values is not None:
                yield call, values, limit
            if name in ("minimum", "fmin") and len(call.args) > 1:
                yield call, call.args[1], call.args[0]
    for call in tree.calls_named("ReLU"):
        limit = argument(call, "max_value", 0)
        if limit is not None:
            yield call, None, limit


def _largest_of(tree: SourceTree, limit: ast.expr) -> ast.expr | None:
    """Return of what a limit is the largest value, as it is: with room above it, it is something else."""
    node: ast.AST | None = limit
    for _ in range(_MOST_LINKS):
        found = _of_field(tree, node) if isinstance(node, ast.Attribute) else [*values_of(tree, node)]
        made = found[0] if len(found) == 1 else None
        if not isinstance(made, ast.Call):
            return None
        if called_name(made) in _LARGEST:
            return tree.worked_on(made)
        node = tree.worked_on(made) if called_name(made) in _SAME else None
    return None


def _of_field(tree: SourceTree, node: ast.Attribute) -> list[ast.AST]:
    """Return what a field of an object may be: what calls of its class give for it, or what a method sets it to."""
    found = [part for part in values_of(tree, node) if part is not node]
    if any(isinstance(part, ast.Call) for part in found):
        return [part for part in found if isinstance(part, ast.Call)]
    for kind in tree.all(ast.ClassDef):
        fields = [typed(line.target) if isinstance(line, ast.AnnAssign) else typed(line.targets[0])
                  for line in kind.body if isinstance(line, ast.AnnAssign | ast.Assign)]  # fmt: skip
        if node.attr not in fields:
            continue
        calls = [*tree.calls_named(kind.name)]
        calls += [call for call in tree.calls_named("cls") if call in nodes_of(kind)]
        given = [argument(call, node.attr, fields.index(node.attr)) for call in calls]
        return [made for part in given if part is not None for made in values_of(tree, part)]
    pairs = [pair for line in tree.all(ast.Assign) for pair in assigned(line)]
    kept = [value for target, value in pairs if isinstance(target, ast.Attribute) and target.attr == node.attr]
    return [made for value in kept for made in values_of(tree, value)]


def _is_of_training(tree: SourceTree, node: ast.expr, labels: set[Key]) -> bool:
    """Return whether values are what a training gets, or the first part of a series."""
    parts = [part for source in sources_of(tree, [node]) for part in nodes_of(source)]
    if any(isinstance(part, ast.Call) and called_name(part) == "predict" for part in parts):
        return False
    is_first = any(isinstance(part, ast.Slice) and part.lower is None and part.upper is not None for part in parts)
    return is_first or any(isinstance(part, ast.Name) and tree.key_of(part) in labels for part in parts)


def _is_forecast(tree: SourceTree, values: ast.expr | None) -> bool:
    """Return whether values come from a model: predicted, or the output of a layer."""
    if values is None:
        return True
    parts = [part for source in sources_of(tree, [values]) for part in nodes_of(source)]
    calls = [part for part in parts if isinstance(part, ast.Call)]
    own = [code for call in calls if isinstance(call.func, ast.Name) and (code := tree.code_of(call.func)) is not None]
    calls += [part for code in own for part in nodes_of(code) if isinstance(part, ast.Call)]
    in_lambda = any(values in nodes_of(call) for call in tree.calls_named("Lambda"))
    return in_lambda or any(
        called_name(call) in ("predict", "predict_on_batch") or isinstance(call.func, ast.Call) for call in calls
    )


_OF_ITS_OWN = regex(
    r"(?i)(?:its|their|the model'?s|our|my) own (?:forecasts?|predictions?|outputs?|values|guess\w*)"
    r"|\b(?:feeds?|fed|feeding|put|puts|goes|go) (?:\w+ ){0,5}back\b|recursiv|auto-?regress|free[- ]running"
    r"|all (?:made )?(?:today|at once|in advance)\b|becomes? (?:an? |the )?(?:next )?input|as if the series ended"
    r"|(?:forecast|prediction|output)s? becomes?\b"
    r"|(?:nothing|no (?:true |real |known )?values?) (?:\w+ ){0,4}(?:is|are) known"
)


@rule
def windows_of_true_values(tree: SourceTree) -> Iterator[Finding]:
    """Yield a window that gets the next true value in each step, where the forecasts are told to be fed back."""
    loops: list[ast.For | ast.While] = [*tree.all(ast.For), *tree.all(ast.While)]
    for loop in loops:
        windows = _given_to_models(tree, loop)
        # A list of forecasts grows in the loop.
        grown = {typed(call.func.value) for call in nodes_of(loop) if isinstance(call, ast.Call)
                 and isinstance(call.func, ast.Attribute) and call.func.attr in ("append", "extend")}  # fmt: skip
        for line, target, added in ((line, *moved) for line in nodes_of(loop) if (moved := _moved_on(line))):
            is_value = isinstance(added, ast.Subscript) and not isinstance(added.slice, ast.Slice | ast.Constant)
            is_forecast = first_name_of(added) in names_in(loop, ast.Store) | (grown - {target})
            is_forecast |= any(
                isinstance(part, ast.Call) and called_name(part) == "predict" for part in nodes_of(added)
            )
            begun = [line for line in tree.all(ast.Assign) if typed(line.targets[0]) == target]
            told = [*tree.said_near(loop), *map(tree.said_beside, begun)]
            if target in windows and is_value and not is_forecast and any(map(_OF_ITS_OWN.search, told)):
                sentence = (
                    f"`{typed(added)}` is the true value, so each forecast is one step ahead. Put the forecast into "
                    "the window."
                )
                yield tree.finding(line, typed(line), "", sentence, certain=False)


def _given_to_models(tree: SourceTree, loop: ast.For | ast.While) -> set[str]:
    """Return the names in what a model, or a function that asks one, gets in a loop, and what these are made of."""
    calls = [call for call in nodes_of(loop) if isinstance(call, ast.Call)]
    codes = {call: tree.code_of(call.func) for call in calls}
    inside = {call: [call, *(nodes_of(code) if code is not None else ())] for call, code in codes.items()}
    asking = [call for call, nodes in inside.items()
              if any(isinstance(node, ast.Call) and called_name(node) in _FORECASTS for node in nodes)]  # fmt: skip
    parts = [part for call in asking for given in call.args for part in nodes_of(given)]
    names = {part.id for part in parts if isinstance(part, ast.Name)}
    made = [line for line in nodes_of(loop) if isinstance(line, ast.Assign) and typed(line.targets[0]) in names]
    return names | {name for line in made for name in names_in(line.value, ast.Load)}


_FORECASTS = ("predict", "predict_on_batch", "model")


def _moved_on(line: ast.AST) -> tuple[str, ast.expr] | None:
    """Return the name of a window that moves on by one step, and what it gets at its end."""
    match line:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append"), args=[added])):
            return name, added
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            pass
        case _:
            return None
    match value:
        case ast.Call(args=[ast.Subscript(slice=ast.Slice(lower=ast.Constant(value=1), upper=None)), added]) if (
            called_name(value) == "append"
        ):
            return name, added
        case ast.Call(args=[ast.List(elts=[_, added]) | ast.Tuple(elts=[_, added]), *_]) if called_name(value) in (
            "concatenate",
            "concat",
        ):
            return name, added.elts[0] if isinstance(added, ast.List) and len(added.elts) == 1 else added
        case ast.BinOp(left=ast.Subscript(), op=ast.Add(), right=ast.List(elts=[added])):
            return name, added
    return None
