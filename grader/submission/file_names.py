"""How the names of files that a module reads may be spelled: known is what is put together of whole texts.

What a program takes apart, turns round or looks up to make a name may lead to any file, such as its own text.
"""

from __future__ import annotations

import ast
import functools
import itertools
import math
import re
from collections.abc import Iterable, Iterator

from grader.submission import known_calls as known
from grader.submission.own_objects import OwnObjects, Scope
from grader.submission.small_language import NotUnderstood
from grader.submission.syntax import names_by_position

GIVEN, NO_FILE = "\0", "\1"
"""What stands in a spelling for what the examiner gave, or made, and for a value that names no file."""
MOST_STEPS = 2_000
MOST_SPELLINGS = 50
_PARTS = frozenset({"decode", "numpy", "strip", "split"})
"""Methods that give a part of what was given, or all of it."""
_OF_A_PATH = frozenset({"name", "parent", "stem"})
_LISTS = frozenset({"dict", "list", "set", "sorted", "tuple"})
_HANDED_ON = frozenset({"enumerate", "list", "reversed", "sorted", "tuple", "zip"})
_PATHS = frozenset({"pathlib.Path", "pathlib.PurePath", "os.path.join"})
_OF_THE_SYSTEM = ("proc", "dev", "sys", "..")


class FileNames:
    """The names of files in a module, whose objects are known."""

    def __init__(self, objects: OwnObjects, body: Iterable[ast.stmt], asked: frozenset[str], own_file: str) -> None:
        self._objects = objects
        self._asked = asked
        self._closed = (*_OF_THE_SYSTEM, own_file)
        self._module = Scope(objects, ast.Module([*body], []), is_given=False)
        self._scopes = [self._module, *objects.scopes]
        self._scope_of = {id(node): scope for scope in objects.scopes for node in scope.nodes}
        self._owners = {
            id(scope): name
            for owners in (objects.functions, objects.constructors)
            for name, scopes in owners.items() for scope in scopes
        }  # fmt: skip
        self._busy: set[int] = set()
        self._steps = 0

    def require_known(self, named: ast.expr, is_list: bool) -> None:
        """Require that an expression names a file that was given, or one whose name stands in the text as a whole.

        Or that each element of it does. A fixed name is as good as one that was given where no function makes files:
        only what loads data does.
        """
        scope = self._scope_of.get(id(named), self._module)
        is_fixed_bad = bool(self._objects.names.loading) and scope is not self._module
        spell = self._elements if is_list else self._spellings
        for spelling in spell(named, scope) - {NO_FILE}:
            if is_fixed_bad and GIVEN not in spelling and spelling not in known.NO_FILES:
                raise NotUnderstood("a file with a fixed name")
            leads_out = not spelling.strip("./") or any(map(self._is_closed, spelling.split("/")))
            if NO_FILE in spelling or 2 * GIVEN in spelling or leads_out:
                raise NotUnderstood("a file of the system, or one outside of its folder")

    def _is_closed(self, part: str) -> bool:
        """Return whether a part of a path may be one that leads out of what was given."""
        pattern = ".*".join(map(re.escape, part.split(GIVEN)))
        return part != GIVEN and any(re.fullmatch(pattern, text, re.IGNORECASE) for text in self._closed)

    def _spellings(self, node: ast.expr | None, scope: Scope) -> set[str]:
        """Return what the name of a file may be; raises ``NotUnderstood`` where it is built in another way."""
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise NotUnderstood("names of files that are built in very many ways")
        spell = functools.partial(self._spellings, scope=scope)
        match node:
            case ast.Constant(value=str(text)):
                return {text}
            case ast.Constant(value=int() | float() | None) | ast.List() | ast.Tuple() | ast.Dict() | ast.ListComp():
                return {NO_FILE}
            case ast.IfExp(body=body, orelse=other):
                return spell(body) | spell(other)
            case ast.BinOp(left=left, op=ast.Add() | ast.Div() as sign, right=right):
                return _joined("/" * isinstance(sign, ast.Div), spell(left), spell(right))
            case ast.JoinedStr(values=values):
                return _joined("", *map(spell, values))
            case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
                return spell(value)
            case ast.Subscript(value=of, slice=index) if not isinstance(index, ast.Slice):
                return self._elements(of, scope)
            case ast.Name(id=name):
                return self._of_name(name, scope)
            case ast.Attribute(value=ast.Name(id="self"), attr=attribute):
                return self._all(
                    (other_scope, value, False) for other_scope, value in self._objects.set_of_self.get(attribute, ())
                )
            case ast.Attribute(value=of, attr=attribute) if attribute in _OF_A_PATH:
                return _of_given(spell(of))
            case ast.Call():
                return self._of_call(node, scope)
        raise NotUnderstood("a file whose name is built")

    def _of_call(self, node: ast.Call, scope: Scope) -> set[str]:
        spell = functools.partial(self._spellings, scope=scope)
        dotted = scope.leads_to(node.func)
        if known.loads_data(dotted):
            return {GIVEN}
        if dotted in _PATHS or (scope.is_builtin(node, {"str"}) and len(node.args) == 1):
            return _joined("/", *map(spell, node.args))
        if dotted.startswith("numpy.") or scope.is_builtin(node, _LISTS):
            return {NO_FILE}
        if isinstance(node.func, ast.Attribute) and not dotted and node.func.attr not in self._objects.set_of_self:
            if node.func.attr == "get_vocabulary":
                return {NO_FILE}
            if node.func.attr in _PARTS:
                return _of_given(spell(node.func.value))
        if isinstance(node.func, ast.Name) and not scope.binds(node.func.id):
            made = self._objects.functions.get(node.func.id, ())
            if not any(
                isinstance(part, ast.Yield | ast.YieldFrom) for other_scope in made for part in other_scope.nodes
            ):
                returned = (
                    (other_scope, part)
                    for other_scope in made
                    for part in other_scope.nodes
                    if isinstance(part, ast.Return)
                )
                return self._all((other_scope, part.value, False) for other_scope, part in returned)
        raise NotUnderstood("a file whose name is built")

    def _of_name(self, name: str, scope: Scope) -> set[str]:
        """Return what a name may stand for: all that it is bound to, and as an argument all that it may be."""
        scope = scope if scope.binds(name) else self._module
        found = {GIVEN} if name in scope.given else set()
        values = [(scope, *item) for item in scope.bound.get(name, ()) if item[0]]
        if unknown := scope.bound.get(name, []).count((None, False)):
            functions = [node for node in scope.nodes if isinstance(node, ast.FunctionDef) and name in _places(node)]
            if unknown > len(functions) or len(functions) > 1:
                raise NotUnderstood("a file whose name is not known")
            found |= {GIVEN} if functions[0] is scope.statement and functions[0].name in self._asked else set()
            values += ((where, expression, False) for where, expression in self._arguments(name, functions[0], scope))
            values += (
                (self._module, default, False)
                for default in (*functions[0].args.defaults, *functions[0].args.kw_defaults)
            )
        return found | self._all(values) if values or not found else found

    def _arguments(self, name: str, function: ast.FunctionDef, scope: Scope) -> Iterator[tuple[Scope, ast.expr]]:
        """Yield what a function, or a class, is given for an argument within the module, where it is only called."""
        is_inner = function is not scope.statement
        called = function.name if is_inner else self._owners.get(id(scope), "")
        for where in [scope] if is_inner else self._scopes:
            calls = [node for node in where.nodes if isinstance(node, ast.Call) and _is_name(node.func, called)]
            is_other = where.bound.get(called, []) != [(None, False)] if is_inner else where.binds(called)
            if is_other or len(calls) != sum(_is_name(node, called) for node in where.nodes):
                raise NotUnderstood("a function that somebody else may call")
            yield from ((where, _argument(call, name, _places(function))) for call in calls)

    def _all(self, values: Iterable[tuple[Scope, ast.expr | None, bool]]) -> set[str]:
        found: set[str] = set()
        for scope, value, is_element in values:
            if id(value) in self._busy:
                raise NotUnderstood("a file whose name grows")
            self._busy.add(id(value))
            found |= self._elements(value, scope) if is_element else self._spellings(value, scope)
            self._busy.remove(id(value))
        if not found:
            raise NotUnderstood("a file whose name is not known")
        return found

    def _elements(self, node: ast.expr | None, scope: Scope) -> set[str]:
        """Return what the elements of a list may be that nothing else is put into."""
        match node:
            case ast.List(elts=held) | ast.Tuple(elts=held):
                return self._all((scope, expression, False) for expression in held)
            case ast.Name(id=name) if not scope.binds(name) and scope is not self._module:
                return self._elements(node, self._module)
            case ast.Name(id=name) if name in scope.given and name not in scope.bound and scope.only_reads(name):
                return {GIVEN}
            case ast.Name(id=name) if scope is self._module and name in self._objects.names.lists:
                return self._all((scope, value, True) for value, _ in scope.bound[name])
            case ast.Call(args=arguments) if scope.is_builtin(node, _HANDED_ON):
                return self._all((scope, argument, True) for argument in arguments)
            case ast.Call():
                return _of_given(self._spellings(node, scope))
        raise NotUnderstood("a file whose name is not known")


def _places(function: ast.FunctionDef) -> list[str]:
    return [name for name in names_by_position(function) if name != "self"]


def _argument(call: ast.Call, name: str, places: list[str]) -> ast.expr:
    """Return what a call gives for an argument."""
    words = [word.value for word in call.keywords if word.arg == name]
    given = [*words, *(argument for place, argument in zip(places, call.args, strict=False) if place == name)]
    if not given or any(isinstance(argument, ast.Starred) for argument in call.args):
        raise NotUnderstood("a file whose name is not known")
    return given[0]


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _joined(between: str, *parts: set[str]) -> set[str]:
    if math.prod(map(len, parts)) > MOST_SPELLINGS:
        raise NotUnderstood("a name of a file that may be spelled in very many ways")
    return {between.join(part) for part in itertools.product(*parts)}


def _of_given(spellings: set[str]) -> set[str]:
    """Return what a part of these is, if none stands in the source."""
    if spellings != {GIVEN}:
        raise NotUnderstood("a file whose name is taken apart")
    return spellings
