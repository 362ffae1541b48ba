"""Arguments of the functions that an exercise asks for which their code never uses, and what stands in their place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from grader.submission.source_tree import Finding, SourceTree, typed

ARGUMENT = "argument of "
"""What a finding is about, before the name of the function."""
_SEES_ALL = {"locals", "vars", "eval", "exec"}
_NUMBER = re.compile(
    r"(?:\w+_)?(?:size|period|smoothing|length|len|maxlen|num|words|dim|batch|buffer|epochs?|steps?|rate|lr|split|window"
    r"|horizon|time|classes|ahead|units|height|width|channels|share)|n_\w+|num_\w+|max_\w+"
)
"""Names of arguments that are numbers: a number in the code may stand for one of these."""
MOST_NAMED = 4
"""Numbers that are named where any of them may be meant."""


def unused(tree: SourceTree) -> Iterator[Finding]:
    """Yield arguments for which something fixed stands in the code: right code may do without, so it is told late."""
    for function in tree.tree.body:
        if isinstance(function, ast.FunctionDef) and function.name in tree.asked:
            yield from _unused_in(tree, function)


def _unused_in(tree: SourceTree, function: ast.FunctionDef) -> Iterator[Finding]:
    nodes = [node for line in function.body for node in ast.walk(line)]
    calls = [node for node in nodes if isinstance(node, ast.Call) and _takes_sizes(tree, node)]
    sizes = {id(node) for call in calls for node in ast.walk(call)}
    read = [node for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
    used = {node.id for node in read}
    if used & _SEES_ALL:
        return
    for argument in (*function.args.posonlyargs, *function.args.args):
        name = argument.arg
        if fixed := _set_at_once(function, name):
            found, line = f"sets its argument `{name}` to {typed(fixed.value)}: remove that line.", fixed
            yield _finding(tree, function, line, typed(line), name, found)
        elif name not in used and (places := _in_its_place(name, [one for one in nodes if id(one) not in sizes], read)):
            found = f"does not use its argument `{name}`: {_advice(name, places)}"
            yield _finding(tree, function, places[0], typed(places[0]), name, found)


def _finding(
    tree: SourceTree, function: ast.FunctionDef, node: ast.AST, wrong: str, instead: str, found: str
) -> Finding:
    sentence = f"`{function.name}` {found}"
    return replace(tree.finding(node, wrong, instead, sentence, certain=False), about=f"{ARGUMENT}{function.name}")


def _takes_sizes(tree: SourceTree, call: ast.Call) -> bool:
    """Return whether a call makes a layer or an optimizer: its numbers are the learner's choice."""
    return tree.keras_name_of(call.func).startswith(("layers.", "optimizers.", "Input"))


def _set_at_once(function: ast.FunctionDef, name: str) -> ast.Assign | None:
    """Return the line that gives an argument a fixed number before anything reads it."""
    for line in function.body:
        match line:
            case ast.Assign(targets=[ast.Name(id=target)], value=ast.Constant(value=int() | float())) if target == name:
                return line
        if any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(line)):
            return None
    return None


def _in_its_place(name: str, nodes: list[ast.AST], read: list[ast.Name]) -> list[ast.expr]:
    """Return what may stand for an argument: a value passed under its name, its name in capitals, or numbers."""
    passed_on = [one.value for one in nodes if isinstance(one, ast.keyword) and one.arg == name]
    if passed_on and isinstance(passed_on[0], ast.Constant):
        return passed_on[:1]
    plain = name.replace("_", "").lower()
    alike: list[ast.expr] = [one for one in read if one.id != name and one.id.replace("_", "").lower() == plain]
    if alike or not _NUMBER.fullmatch(name):
        return alike[:1]
    numbers = (node for node in nodes if isinstance(node, ast.Constant))
    # 0, 1, 2 and -1 stand everywhere.
    return [one for one in numbers if isinstance(one.value, int | float) and abs(one.value) > 2]


def _advice(name: str, places: list[ast.expr]) -> str:
    shown = list(dict.fromkeys(f"`{typed(one)}`" for one in places))
    if len(shown) > 1:
        return f"write `{name}` in place of a fixed number ({', '.join(shown[:MOST_NAMED])})."
    return f"write `{name}` in place of {shown[0]}."
