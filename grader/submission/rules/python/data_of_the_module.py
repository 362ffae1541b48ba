"""A rule about functions that compute with data of the whole module beside what they are given.

It explains a verdict about such a function.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from grader.catalogue.patterns import regex
from grader.submission.rules.reading.value_flow import reached_from
from grader.submission.rules.rule import rule
from grader.submission.rules.subjects import EFFECT
from grader.submission.source_tree import Finding, Key, SourceTree, names_in, nodes_of
from grader.submission.syntax import called_name

_READS_DATA = regex(r"load_exercise_data|draw_\w+|load_(?!model|weights|img|module)\w+|genfromtxt|loadtxt|read_csv")
_SIZES = ("shape", "dtype", "ndim", "size")
_ASKS = ("len", "isinstance", "print", "range")
_MEASURES = ("fit", "evaluate", "predict")


@rule
def data_beside_the_arguments(tree: SourceTree) -> Iterator[Finding]:
    """Yield data of the module that an asked function computes with, beside its arguments or in their place."""
    functions = [line for line in tree.tree.body if isinstance(line, ast.FunctionDef)]
    asked = [code for code in functions if code.name in tree.asked and (code.args.args or code.args.posonlyargs)]
    data = _data_of_the_module(tree) if asked else {}
    for code in asked if data else ():
        helpers = [other for other in functions if other.name not in tree.asked and other.name in names_in(code)]
        for part in (code, *helpers):
            used = _used_in(tree, part, data)
            if used is None:
                continue
            given = code.args.args[0].arg if code.args.args else code.args.posonlyargs[0].arg
            sentence = (
                f"`{code.name}` also computes with `{used.id}`, which the module reads itself. Use `{given}` and the "
                "other arguments alone."
            )
            found = tree.finding(used, used.id, "", sentence, certain=False)
            # Not `told_with`: the sentence names this function, and others that need the line have their own.
            yield replace(found, about=f"{EFFECT}{code.name}")
            break


def _data_of_the_module(tree: SourceTree) -> dict[Key, str]:
    """Return the names in the module that stand for data which it reads outside of all functions."""
    found: dict[Key, str] = {}
    for line in tree.tree.body:
        if isinstance(line, ast.Assign) and line.lineno not in tree.given:
            inside = nodes_of(line.value)
            reads = any(isinstance(part, ast.Call) and _READS_DATA.fullmatch(called_name(part)) for part in inside)
            takes = any(tree.key_of(part) in found for part in _values_read(tree, line.value))
            names = [part for target in line.targets for part in nodes_of(target) if isinstance(part, ast.Name)]
            if reads or takes:
                found |= {tree.key_of(name): name.id for name in names if isinstance(name.ctx, ast.Store)}
    return found


def _values_read(tree: SourceTree, node: ast.AST) -> list[ast.Name]:
    """Return the names whose values are read in a node, and not only their sizes."""
    nodes = nodes_of(node)
    sizes = {id(part.value) for part in nodes if isinstance(part, ast.Attribute) and part.attr in _SIZES}
    asked = [part for part in nodes if isinstance(part, ast.Call) and called_name(part) in (*_ASKS, *_MEASURES)]
    tests = [part for part in nodes if isinstance(part, ast.Compare | ast.Assert)]
    asked_for = {id(inner) for part in (*asked, *tests) for inner in nodes_of(part)}
    names = [part for part in nodes if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)]
    return [name for name in names if id(name) not in sizes | asked_for]


def _used_in(tree: SourceTree, code: ast.FunctionDef, data: dict[Key, str]) -> ast.Name | None:
    """Return where a function reads data of the module that decide what it returns."""
    read = [name for name in _values_read(tree, code) if name.id in data.values() and tree.key_of(name) in data]
    if not read:
        return None
    returned = [line.value for line in nodes_of(code) if isinstance(line, ast.Return) and line.value is not None]
    reached = reached_from(tree, [*returned, *code.args.defaults])
    return next((name for name in read if tree.key_of(name) in reached), None)
