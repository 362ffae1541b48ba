"""Rules about calls that take a function, and are given a formula: what the function would return."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass, replace

from grader.submission.definitions import FUNCTION
from grader.submission.rules.python import scopes
from grader.submission.rules.python.scopes import import_of, unknown_names
from grader.submission.rules.rule import rule
from grader.submission.rules.subjects import VALUE
from grader.submission.source_tree import Finding, SourceTree, argument, nodes_of, typed, words_of
from grader.submission.syntax import called_name

LONGEST = 60
"""Characters of a formula that are shown; others are left out."""
SHORT = 5
"""A name of so many letters may be meant as that of a parameter."""
_KERAS = {
    "callbacks.LearningRateScheduler": ("schedule", ("epoch", "lr")),
    "layers.Lambda": ("function", ("x",)),
    "map_fn": ("fn", ("x",)),
}
"""Classes of Keras that take a function: the argument, and how its parameters are usually called."""
_METHODS = ("map", "filter", "flat_map", "interleave", "take_while")
"""Methods of data sets that take a function first."""
_BUILTINS = ("map", "filter")
_KEYED = ("sorted", "min", "max", "sort")
_HOOKS = {"epoch": ("epoch", "logs"), "batch": ("batch", "logs"), "train": ("logs",)}
"""By a word in the name of an argument of ``LambdaCallback``, the parameters of its function."""
_GIVE_FUNCTIONS = ("partial", "get", "deserialize", "function")
"""Functions that return a function."""


@dataclass(frozen=True)
class _Wanted:
    """A place of a function in a call."""

    call: ast.Call
    name: str
    """How what is called, or its argument, is named to the learner."""
    shown: str
    """How the call is written, with ``{}`` in the place."""
    given: ast.expr
    """What is there."""
    usual: tuple[str, ...] = ()
    """How the parameters of the function are called, where its place says so."""
    all_needed: bool = False
    """Whether the function is called with as many arguments as ``usual`` has."""


@rule
def formulas(tree: SourceTree) -> Iterator[Finding]:
    """Yield formulas with a name that is not defined, and numbers, where a function is wanted."""
    unknown = {id(node): node for node in unknown_names(tree)}
    for wanted in _wanted(tree):
        value, named = wanted.given, ""
        if isinstance(value, ast.Name) and id(value) not in unknown:
            found = tree.value_of(value)
            if not isinstance(found, ast.expr):
                continue
            named = value.id
            value = found
        if isinstance(value, ast.Lambda | ast.Name | ast.Attribute) or _gives_function(tree, value):
            continue
        nodes = [unknown[id(node)] for node in nodes_of(value) if id(node) in unknown]
        called = {id(node.func) for node in nodes_of(value) if isinstance(node, ast.Call)}
        missing = sorted(
            (node for node in nodes if id(node) not in called and not import_of(node.id)[0]),
            key=lambda node: (node.lineno, node.col_offset),
        )
        names = tuple(dict.fromkeys(node.id for node in missing))
        if names and (parameters := _parameters(wanted, names)):
            function, without = _function(tree, value, names, parameters)
            yield _finding(tree, missing[0], wanted, function, named, without)
        elif not nodes and wanted.usual and _is_value(value):
            read = {node.id for node in nodes_of(value) if isinstance(node, ast.Name)}
            is_whole = isinstance(value, ast.Constant) or (read and read <= {*wanted.usual})
            text = _text(tree, value) if is_whole else "…"
            function = f"lambda {', '.join(wanted.usual if wanted.all_needed else wanted.usual[:1])}: {text}"
            yield replace(_finding(tree, wanted.call, wanted, function, named), certain=False, raised_at=0, about=VALUE)


@rule
def called_instead_of_given(tree: SourceTree) -> Iterator[Finding]:
    """Yield a function that is called where it is to be handed over: what it returns is given, and that is nothing."""
    for wanted in _wanted(tree):
        value = wanted.given
        code = tree.code_of(value.func) if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) else None
        if not isinstance(code, ast.FunctionDef) or not isinstance(value, ast.Call):
            continue
        ends = [part for part in nodes_of(code) if isinstance(part, ast.Return | ast.Yield)]
        if all(part.value is None for part in ends):
            right = wanted.shown.format(typed(value.func))
            sentence = f"`{typed(value)}` calls the function here, and hands over `None`. Write `{right}`."
            yield tree.finding(wanted.call, typed(value), typed(value.func), sentence, certain=False)


@rule
def undefined(tree: SourceTree) -> Iterator[Finding]:
    """Yield names that are defined nowhere, as ``scopes.undefined`` does, but no parameters of functions."""
    told = parameters(tree)
    yield from (finding for finding in scopes.undefined(tree) if (finding.line, finding.wrong) not in told)


def parameters(tree: SourceTree) -> set[tuple[int, str]]:
    """Return lines and names that are not defined, and are meant as parameters of a function."""
    told = {finding.line: finding.sentence for finding in formulas(tree) if finding.certain}
    return {(node.lineno, node.id) for node in unknown_names(tree) if node.id in told.get(node.lineno, "")}


def _wanted(tree: SourceTree) -> Iterator[_Wanted]:
    """Yield the places of functions."""
    for call in tree.all(ast.Call):
        name, keras = called_name(call), tree.keras_name_of(call.func) or tree.name_of(call.func)
        words = words_of(call)
        if known := _KERAS.get(keras.removeprefix("tensorflow.")):
            if given := argument(call, known[0], 0):
                more = ", …" if len(call.args) + len(words) > 1 else ""
                yield _Wanted(call, name, f"{name}({{}}{more})", given, known[1])
        elif keras == "callbacks.LambdaCallback":
            for word, given in words.items():
                usual = next((parts for part, parts in _HOOKS.items() if part in word), ())
                yield _Wanted(call, word, f"{word}={{}}", given, usual, all_needed=True)
        elif keras.startswith("layers.") and "activation" in words:
            yield _Wanted(call, "activation", "activation={}", words["activation"], ("x",))
        else:
            yield from _of_python(tree, call, name, words)
    for call in tree.calls_of("compile"):
        if (given := argument(call, "loss", 1)) and tree.packages & {"tensorflow", "keras"}:
            yield _Wanted(call, "loss", "loss={}", given, ("y_true", "y_pred"), all_needed=True)


def _of_python(tree: SourceTree, call: ast.Call, name: str, words: dict[str, ast.expr]) -> Iterator[_Wanted]:
    """Yield the place of the function in a call of a data set's method, or of a function of Python's own."""
    is_method = isinstance(call.func, ast.Attribute) and name not in tree.defined and not tree.is_foreign(call.func)
    is_builtin = isinstance(call.func, ast.Name) and hasattr(builtins, name) and name not in tree.defined
    if is_builtin and name in _BUILTINS and call.args:
        yield _Wanted(call, name, f"{name}({{}}, …)", call.args[0])
    elif (is_builtin or is_method) and name in _KEYED and "key" in words:
        yield _Wanted(call, "key", "key={}", words["key"])
    elif is_method and name in _METHODS and call.args:
        first, *others = call.args
        is_pair = name == "map" and not isinstance(first, ast.Lambda | ast.Name | ast.Attribute | ast.Starred)
        if is_pair and len(others) == 1 and not isinstance(others[0], ast.Constant | ast.Attribute | ast.Starred):
            # Without the parentheses of a pair, its second part is another argument.
            first = ast.copy_location(ast.Tuple([first, *others], ast.Load()), first)
        yield _Wanted(call, name, f".{name}({{}})", first)


def _parameters(wanted: _Wanted, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the parameters of the function that is meant, of which ``names`` are not defined."""
    if not wanted.usual:
        return names
    if wanted.all_needed:
        return wanted.usual if {*names} & {*wanted.usual} else ()
    last = max((wanted.usual.index(name) + 1 for name in names if name in wanted.usual), default=0)
    short = tuple(name for name in names if len(name) <= SHORT)
    return wanted.usual[:last] or short[:1] or wanted.usual[:1]


def _function(
    tree: SourceTree, value: ast.expr, names: tuple[str, ...], parameters: tuple[str, ...]
) -> tuple[str, str]:
    """Return the function that is meant: that of a call of its parameters alone, with what is too much there.

    Else it is a ``lambda``.
    """
    if isinstance(value, ast.Call) and not value.keywords:
        given = [getattr(expression, "id", "") for expression in value.args]
        if given == [*names] == [*parameters]:
            return typed(value.func), f"({', '.join(names)})"
    return f"lambda {', '.join(parameters)}: {_text(tree, value)}", ""


def _text(tree: SourceTree, value: ast.expr) -> str:
    """Return a formula as it is typed, a pair with its parentheses; three dots where it is long."""
    text = typed(value) if isinstance(value, ast.Tuple) else tree.text_at(value) or typed(value)
    return text if len(text) <= LONGEST else "…"


def _finding(tree: SourceTree, node: ast.AST, wanted: _Wanted, function: str, named: str, without: str = "") -> Finding:
    right = f"{named} = {function}" if named else wanted.shown.format(function)
    called = f", without `{without}`" if without else ""
    sentence = f"`{wanted.name}` takes a function{called}: write `{right}`."
    return tree.finding(node, wanted.shown.format("…"), right, sentence)


def _gives_function(tree: SourceTree, value: ast.expr) -> bool:
    """Return whether a call may return a function, or an object that is called like one."""
    if not isinstance(value, ast.Call) or isinstance(value.func, ast.Call):
        return isinstance(value, ast.Call)
    name = called_name(value)
    inner = [
        part
        for function in tree.all(ast.FunctionDef)
        if function.name == name
        for part in nodes_of(function)
        if part is not function
    ]
    returns_function = any(isinstance(node, (*FUNCTION, ast.Lambda)) for node in inner)
    return name[:1].isupper() or name in _GIVE_FUNCTIONS or returns_function


def _is_value(value: ast.expr) -> bool:
    """Return whether this is a number or a formula, whatever its names stand for."""
    number = isinstance(value, ast.Constant) and isinstance(value.value, int | float)
    return number or isinstance(value, ast.BinOp | ast.Compare)
