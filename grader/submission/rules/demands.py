"""What an exercise demands, held against what a submission defines: missing, or of another shape."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from grader.catalogue.exercise import Signature
from grader.submission.definitions import DEFINITION, FUNCTION, Definitions, Function
from grader.submission.models.installed_api import near as near_name
from grader.submission.rules.subjects import CONSTANTS, DRAWN, TRAINING
from grader.submission.source_tree import Finding, typed
from grader.submission.syntax import called_name

Where = Callable[[int], str]
"""Turns a line of the module into words: ``cell 4, line 7``."""

_SIZED = ("Dense", "LSTM", "GRU", "SimpleRNN", "Conv1D", "Conv2D", "Embedding", "Dropout")


@dataclass(frozen=True)
class Missing:
    """A name that the exercise asks for and the submission does not define."""

    name: str
    """What is asked for."""
    near: str
    """A definition of the submission that looks like it; empty where none does."""
    sentence: str
    """What to say to the learner."""
    advice: str = ""
    """What to do, where that is not to define it."""
    line: int = 0
    """Where that is to be done, in the module; 0 where it is nowhere."""
    found: str = ""
    """What stands in a row «found»: ``no function called `pad```."""
    place: str = ""
    """Where it is instead, or what is there in its place, as a sentence; empty where nothing is known."""


@dataclass(frozen=True)
class WrongSignature:
    """A definition that cannot be called as the exercise says."""

    name: str
    """What is asked for."""
    line: int
    """Where it is defined, in the module."""
    where: str
    """The same as a person finds it."""
    expected: str
    """How the exercise says that it is called."""
    found: str
    """How it is defined."""
    sentence: str
    """What to say to the learner."""


def missing(there: Definitions, asked: tuple[Signature, ...], where: Where) -> Iterator[Missing]:
    """Yield what is asked for and not there."""
    wanted = [signature.name for signature in asked]
    spare = [name for name, node in there.bound.items() if name not in wanted and isinstance(node, DEFINITION)]
    for signature in asked:
        if signature.name in there.bound or there.opaque:
            continue
        kind = "class" if signature.is_class else "function"
        found, place, near, advice, line = f"no {kind} called `{signature.name}`", "", "", "", 0
        if signature.name in there.hidden:
            node, inside = there.hidden[signature.name]
            place = f"It is defined {inside} ({_place(node, where)})."
            advice, line = "Move it to the left margin of the file.", _line(node)
        elif near := near_name(signature.name, tuple(spare), 0.75) or (
            _only_class(there, spare) if signature.is_class else ""
        ):
            place = f"There is `{near}` ({_place(there.bound[near], where)})."
            advice, line = f"Rename `{near}` to `{signature.name}`.", _line(there.bound[near])
        sentence = f"There is {found}. {place}".rstrip()
        yield Missing(signature.name, near, sentence, advice, line, found, place)


def _only_class(there: Definitions, spare: list[str]) -> str:
    """Return the one class among the names that nothing asks for; nothing where there are none, or several."""
    classes = [name for name in spare if isinstance(there.bound[name], ast.ClassDef)]
    return classes[0] if len(classes) == 1 else ""


def wrong_signatures(there: Definitions, asked: tuple[Signature, ...], where: Where) -> Iterator[WrongSignature]:
    """Yield what is there and cannot be called as asked; where that cannot be told, nothing."""
    for signature in asked:
        node = there.bound.get(signature.name)
        if isinstance(node, DEFINITION) and (problem := signature_problem(signature, node)):
            expected = (
                f"class {signature.name}"
                if signature.is_class
                else f"{signature.name}({', '.join(signature.parameters)})"
            )
            yield WrongSignature(
                signature.name,
                node.lineno,
                where(node.lineno),
                expected,
                _header(node),
                f"`{signature.name}` {problem}",
            )


def signature_problem(asked: Signature, node: Function | ast.ClassDef) -> str:
    """Return what keeps a definition from being called as asked, as the end of a sentence."""
    if isinstance(node, ast.ClassDef):
        if not asked.is_class:
            return "must be a function; it is a class."
        made = next(
            (statement for statement in node.body if isinstance(statement, FUNCTION) and statement.name == "__init__"),
            None,
        )
        if made is None or not made.args.args:
            return ""
        return _arguments_problem(made, 1, "must be made without arguments")
    if asked.is_class:
        return "must be a class; it is a function."
    if isinstance(node, ast.AsyncFunctionDef):
        return "must be a plain function: remove `async`."
    wanted = len(asked.parameters)
    if any(not _arguments_problem(node, wanted - fewer, "") for fewer in range(1, asked.optional + 1)):
        return ""
    words = f"{wanted} argument{'' if wanted == 1 else 's'}" if wanted else "no arguments"
    problem = _arguments_problem(node, wanted, f"is called with {words}, by position", asked.parameters)
    if problem and [argument.arg for argument in node.args.args[:1]] == ["self"]:
        return f"is called with {words}, by position: remove `self`, which only a method takes."
    return problem


def _arguments_problem(node: Function, given: int, how: str, asked: Collection[str] = ()) -> str:
    if node.decorator_list:
        # A decorator may change how the function is called; what comes out is only known once it runs.
        return ""
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    needed = len(positional) - len(arguments.defaults)
    if given > len(positional) and not arguments.vararg:
        return f"{how}; it takes {'at most ' if needed < len(positional) else ''}{len(positional) or 'none'}."
    between = [argument.arg for argument in positional[:given] if argument.arg not in asked]
    if (
        given < needed
        and len(between) == needed - given
        and {argument.arg for argument in positional[given:needed]} <= {*asked}
    ):
        return f"{how}: leave {', '.join(f'`{text}`' for text in between)} out."
    if given < needed:
        extra = ", ".join(f"`{argument.arg}`" for argument in positional[given:needed])
        return f"{how}; it also takes {extra}, which needs a default value."
    demanded = [
        f"`{argument.arg}`"
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is None
    ]
    return f"{how}; it takes {', '.join(demanded)} by name, which needs a default value." if demanded else ""


def _header(node: Function | ast.ClassDef) -> str:
    if isinstance(node, ast.ClassDef):
        return f"class {node.name}"
    return f"{node.name}({typed(node.args)})"


def _place(node: ast.AST, where: Where) -> str:
    return where(_line(node))


def _line(node: ast.AST) -> int:
    return getattr(node, "lineno", 1)


def changed_constants(tree: ast.Module, sizes: Mapping[str, Any], where: Where) -> Iterator[Finding]:
    """Yield the first constant of an exam task that a submission gives another value; its sentence names them all."""
    changed = {}
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)]) if name in sizes:
                with contextlib.suppress(ValueError, TypeError):
                    if ast.literal_eval(statement.value) != sizes[name]:
                        changed[name] = statement
    if changed:
        names = [name for name in sizes if name in changed]
        right = ", ".join(f"`{name} = {sizes[name]!r}`" for name in names)
        first = min(changed.values(), key=lambda statement: statement.lineno)
        sentence = f"The stub of this task has {right}. Restore what you changed: the data depend on it."
        about = DRAWN if names == ["SEED"] else CONSTANTS
        yield Finding(first.lineno, where(first.lineno), typed(first), right, sentence, certain=False, about=about)


def _units_of_layers(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the sizes of layers: that one of them has the value of a constant is chance."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and called_name(call) in _SIZED:
            yield from call.args[:1]


def unread_constants(
    tree: ast.Module, sizes: Mapping[str, Any], reference: ast.Module, where: Where
) -> Iterator[Finding]:
    """Yield the first constant of an exam task that the reference reads, and a submission nowhere, nor its value."""
    wanted = {node.id for node in ast.walk(reference) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    read = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    read |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)]) if name in (wanted - read) & {*sizes}:
                own = {id(node) for node in [*ast.walk(statement), *_units_of_layers(tree)]}
                values = [
                    node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in own
                ]
                if sizes[name] in values:
                    continue
                sentence = f"Nothing reads `{name}`: give it to what loads the data, or builds the model."
                line = statement.lineno
                yield Finding(line, where(line), typed(statement), name, sentence, certain=False, about=TRAINING)
                return
