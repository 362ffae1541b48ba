"""What names mean in a rubric and in an exercise's own modules, and of which class they are; neither is run.

A module of the kit is imported, and what it defines is looked at. An exercise's own modules are read.
"""

from __future__ import annotations

import ast
import builtins
import functools
import importlib
import inspect
import sys
import textwrap
import typing
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeGuard

from grader.catalogue import code_tree
from grader.checks.criterion import Trials


@dataclass(frozen=True)
class Real:
    """Something that a module of the kit, or a library, defines."""

    value: Any
    bound: bool = False
    """Whether it is a method, whose first parameter is filled already."""


@dataclass(frozen=True)
class Own:
    """A function or a class that one of the exercise's modules defines."""

    module: Module
    node: ast.FunctionDef | ast.ClassDef
    bound: bool = False


Thing = Real | Own
_ANYTHING = (Real(Any), Real(object), Real(type))
"""Classes that do not tell what an object has."""


@dataclass(frozen=True, eq=False)
class Module:
    """A rubric, or a module of an exercise's own."""

    path: Path
    tree: ast.Module
    beside: Mapping[str, Module]
    """The exercise's own modules, by the names that they are imported by."""
    fixtures: Mapping[str, type] = field(default_factory=dict)
    """Of which class the kit's fixtures are; in a rubric only."""

    @functools.cached_property
    def defined(self) -> dict[str, ast.stmt]:
        """The statement that defines each function, class and import at the top of the module."""
        found: dict[str, ast.stmt] = {}
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found[node.name] = node
            elif isinstance(node, ast.Import | ast.ImportFrom):
                found |= {alias.asname or alias.name.partition(".")[0]: node for alias in node.names}
        return found

    @functools.cached_property
    def assigned(self) -> set[str]:
        """The names that the module assigns at its top."""
        return {node.id for statement in self.tree.body for node in ast.walk(statement) if _is_stored(node)}

    def scopes(self) -> Iterator[Scope]:
        """Yield the functions at the top of the module, the methods of its classes, and the rest as one."""
        rest = []
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef):
                yield Scope(self, node)
            elif isinstance(node, ast.ClassDef):
                yield from (
                    Scope(self, statement, node) for statement in node.body if isinstance(statement, ast.FunctionDef)
                )
            else:
                rest.append(node)
        nothing = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
        yield Scope(self, ast.FunctionDef("", nothing, rest, []))

    def meaning(self, name: str) -> Thing | None:
        """Return what a name at the top of the module means; ``None`` where reading does not tell."""
        node = self.defined.get(name)
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            return Own(self, node)
        if isinstance(node, ast.ImportFrom):
            source = next(alias.name for alias in node.names if (alias.asname or alias.name) == name)
            own = self.beside.get(node.module or "")
            return own.meaning(source) if own else _imported(node.module or "", source)
        if isinstance(node, ast.Import):
            whole = next((alias.name for alias in node.names if name in (alias.asname, alias.name)), "")
            return Real(sys.modules[whole]) if whole in sys.modules else None
        return Real(getattr(builtins, name)) if hasattr(builtins, name) and name not in self.assigned else None

    def class_of(self, annotation: ast.expr | None) -> Thing | None:
        """Return the class that an annotation names; ``None`` where it names several, or none that is known."""
        if not isinstance(annotation, ast.Name):
            return None
        found = self.meaning(annotation.id)
        return found if found and _is_class(found) and found not in _ANYTHING else None

    def fixture(self, name: str) -> Thing | None:
        """Return the class of the evidence that the rubric gathers under a name; ``None`` where that is not sure."""
        node = self.defined.get(name)
        if not isinstance(node, ast.FunctionDef):
            its = self.fixtures.get(name)
            return Real(its) if node is None and its else None
        marks = _marks(node)
        if "trial" in marks:
            return Real(Trials)
        given = [part.value for part in ast.walk(node) if isinstance(part, ast.Return | ast.Yield) and part.value]
        kinds = {Scope(self, node).kind(value) for value in given} if "fixture" in marks else set()
        return kinds.pop() if len(kinds) == 1 else None


class Scope:
    """The names within a function, as far as their classes are sure."""

    def __init__(self, module: Module, function: ast.FunctionDef, owner: ast.ClassDef | None = None) -> None:
        self._module = module
        self._owner = owner
        self._function = function
        self.nodes = [*ast.walk(function)]
        """All that stands in the function."""
        nodes = self.nodes
        self._times = Counter(node.arg for node in nodes if isinstance(node, ast.arg))
        self._times.update(node.id for node in nodes if _is_stored(node))
        self._times.update(node.name for node in nodes if isinstance(node, ast.FunctionDef) and node is not function)
        self._times.update(_narrowed(nodes))
        arguments = function.args
        self._parameters = {argument.arg: argument for argument in (*arguments.args, *arguments.kwonlyargs)}
        self._values = {
            target.id: node.value
            for node in nodes
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }

    def meaning(self, name: str) -> Thing | None:
        """Return which function or class a name means here."""
        return None if name in self._times else self._module.meaning(name)

    def kind(self, expression: ast.expr) -> Thing | None:
        """Return the class of what an expression gives; ``None`` where that is not sure."""
        match expression:
            case ast.Name(id=name) if self._times[name] == 1:
                return self._of_parameter(name) if name in self._parameters else self._of_value(name)
            case ast.Call(func=function) if called := self.called(function):
                return returned(called)
        return None

    def called(self, function: ast.expr) -> Thing | None:
        """Return what is called: a function, a class, or a method of something whose class is sure."""
        if isinstance(function, ast.Name):
            return self.meaning(function.id)
        if isinstance(function, ast.Attribute) and (kind := self.kind(function.value)):
            return method(kind, function.attr)
        return None

    def binds(self, node: ast.Name) -> bool:
        """Return whether a name that stands in the function is one of its own."""
        return node.id in self._times and node in self.nodes

    def value(self, name: str) -> ast.expr | None:
        """Return the one value that a name is given here; ``None`` where there is none, or there are several."""
        return self._values.get(name) if self._times[name] == 1 else None

    def _of_value(self, name: str) -> Thing | None:
        value = self.value(name)
        return self.kind(value) if value else None

    def _of_parameter(self, name: str) -> Thing | None:
        parameter = self._parameters[name]
        if parameter.annotation:
            return self._module.class_of(parameter.annotation)
        if self._owner and parameter is self._function.args.args[0]:
            is_self = not _marks(self._function) & {"staticmethod", "classmethod"}
            return Own(self._module, self._owner) if is_self else None
        return self._module.fixture(name) if self._owner is None and self._module.fixtures else None


def returned(called: Thing) -> Thing | None:
    """Return the class of what a function returns, or a class makes; ``None`` where that is not sure."""
    if _is_class(called):
        return called if called not in _ANYTHING else None
    if isinstance(called, Own):
        node = called.node
        return called.module.class_of(node.returns) if isinstance(node, ast.FunctionDef) and not _marks(node) else None
    try:
        found = typing.get_type_hints(called.value).get("return")
    except (TypeError, NameError, AttributeError):
        return None
    is_sure = inspect.isclass(found) and typing.get_origin(found) is None and Real(found) not in _ANYTHING
    return Real(found) if is_sure else None


def members(kind: Thing) -> set[str] | None:
    """Return the names of what an object of a class has; ``None`` where that is not sure."""
    if isinstance(kind, Real):
        return _members_of_class(kind.value)
    found = {node.id for inner in kind.node.body for node in ast.walk(inner) if _is_stored(node)} | _set_in(kind.node)
    found |= {inner.name for inner in kind.node.body if isinstance(inner, ast.FunctionDef)} | set(dir(object))
    above = [members(base) if base else None for base in _bases(kind)]
    return None if None in above or "__getattr__" in found else found.union(*filter(None, above))


@functools.cache
def _members_of_class(kind: type) -> set[str] | None:
    # Classes of other packages may let anything be set on their objects.
    if not kind.__module__.startswith(("grader.", "numpy")) or hasattr(kind, "__getattr__"):
        return None
    own = ({*vars(class_), *inspect.get_annotations(class_)} | _set_in(_source_of(class_)) for class_ in kind.__mro__)
    return set(dir(kind)).union(*own)


def method(kind: Thing, name: str) -> Thing | None:
    """Return a method of a class; ``None`` where there is none, or where that is not sure."""
    if isinstance(kind, Real):
        found = inspect.getattr_static(kind.value, name, None)
        return Real(found, bound=True) if inspect.isfunction(found) else None
    for inner in kind.node.body:
        if isinstance(inner, ast.FunctionDef) and inner.name == name:
            return Own(kind.module, inner, bound="staticmethod" not in _marks(inner))
    return next((found for base in _bases(kind) if base and (found := method(base, name))), None)


def lineage(kind: Thing) -> list[Thing]:
    """Return a class and those that it derives from, as far as they are known, itself first."""
    if isinstance(kind, Real):
        return [Real(item) for item in kind.value.__mro__]
    return [kind, *(above for base in _bases(kind) if base for above in lineage(base))]


def signature_of(called: Thing) -> inspect.Signature | None:
    """Return what a function, a method or a class takes; ``None`` where that is not sure."""
    if isinstance(called, Real):
        try:
            return _without_first(inspect.signature(called.value), called.bound)
        except (TypeError, ValueError):
            return None
    if isinstance(called.node, ast.ClassDef):
        begun = method(called, "__init__")
        return signature_of(begun) if isinstance(begun, Own) else None
    if _marks(called.node) - _SAME_PARAMETERS:
        return None
    return _without_first(inspect.Signature([*_parameters(called.node.args)]), called.bound)


_SAME_PARAMETERS = {"contextmanager", "cache", "staticmethod", "classmethod"}
"""Decorators whose functions are called as they are written."""


def _parameters(given: ast.arguments) -> Iterator[inspect.Parameter]:
    kind = inspect.Parameter
    plain: list[tuple[ast.arg, inspect._ParameterKind]] = [
        (argument, kind.POSITIONAL_ONLY) for argument in given.posonlyargs
    ]
    plain += [(argument, kind.POSITIONAL_OR_KEYWORD) for argument in given.args]
    needed = len(plain) - len(given.defaults)
    for number, (argument, how) in enumerate(plain):
        yield kind(argument.arg, how, default=kind.empty if number < needed else None)
    if given.vararg:
        yield kind(given.vararg.arg, kind.VAR_POSITIONAL)
    for argument, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        yield kind(argument.arg, kind.KEYWORD_ONLY, default=kind.empty if default is None else None)
    if given.kwarg:
        yield kind(given.kwarg.arg, kind.VAR_KEYWORD)


def _without_first(signature: inspect.Signature, bound: bool) -> inspect.Signature:
    return signature.replace(parameters=[*signature.parameters.values()][1:]) if bound else signature


def _bases(kind: Own) -> list[Thing | None]:
    """Return the classes that an own class derives from; ``None`` for one that is not known."""
    return [kind.module.class_of(base) for base in kind.node.bases] if isinstance(kind.node, ast.ClassDef) else []


def _imported(module: str, name: str) -> Real | None:
    """Return what a module has under a name: one of the kit, or a library that is loaded already."""
    try:
        found = importlib.import_module(module) if module.startswith("grader.") else sys.modules.get(module)
    except ImportError:
        return None
    return Real(getattr(found, name)) if hasattr(found, name) else None


def _is_class(thing: Thing) -> bool:
    return inspect.isclass(thing.value) if isinstance(thing, Real) else isinstance(thing.node, ast.ClassDef)


def _is_stored(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _narrowed(nodes: Sequence[ast.AST]) -> Iterator[str]:
    """Yield the names that are asked for their class, so that it is another one in places."""
    for node in nodes:
        if isinstance(node, ast.Match):
            yield from (part.id for part in ast.walk(node.subject) if isinstance(part, ast.Name))
        elif (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("isinstance", "hasattr")
        ):
            yield from (argument.id for argument in node.args[:1] if isinstance(argument, ast.Name))


def _marks(node: ast.FunctionDef) -> set[str]:
    """Return the last part of the name of each decorator."""
    return {ast.unparse(mark).partition("(")[0].rpartition(".")[2] for mark in node.decorator_list}


@functools.cache
def _source_of(kind: type) -> ast.AST:
    try:
        return code_tree.parse(textwrap.dedent(inspect.getsource(kind)))
    except (TypeError, OSError, SyntaxError):
        return ast.Pass()


def _set_in(node: ast.AST) -> set[str]:
    """Return the names that methods set on their object: ``self.name = …``."""
    return {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store)}
