"""A program with its own short functions and objects written where they are used, so that a rule sees them together.

The names of the learner stay as far as they can: where two would be one variable, one of them gets a number, and
``Inlined.own_words`` takes it out of a sentence again. Nothing here runs; what cannot be written so stays a call.
"""

from __future__ import annotations

import ast
import functools
import itertools
import pickle
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from grader.catalogue import code_tree
from grader.catalogue.patterns import regex
from grader.submission.source_tree import Finding, SourceTree, comments_of, first_name_of
from grader.submission.syntax import called_name
from grader.submission.tree_text import walk

Node = TypeVar("Node", bound=ast.AST)
Copied = TypeVar("Copied", ast.Module, ast.expr, list[ast.stmt], ast.stmt)
Span = tuple[int, int, int, int]
"""Where a node begins and ends: lines and columns."""
Origin = tuple[Span, tuple[int, ...]]
"""Where a node is in the program of the learner, and in which passes of the loops around it."""
_MOST_NODES = 20_000
"""Nodes that are written in the place of calls; the calls after them stay."""
_MOST_READ = 3_000
"""Nodes of a program that is looked at; the longest of the references and correct solutions has 731."""
_MOST_ROUNDS = 3
"""A function that an object gets is known in the next round."""
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_INNER = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_SPECIAL = (ast.Yield, ast.YieldFrom, ast.Await, ast.Global, ast.Nonlocal, ast.NamedExpr, ast.AsyncFunctionDef)
_BLOCKS = ("body", "orelse", "handlers", "finalbody")
_SOMETIMES = (ast.Lambda, *_INNER, ast.IfExp, ast.BoolOp)
"""What may evaluate a part of itself never, or several times."""
_ATOM = (ast.Name, ast.Constant, ast.Attribute)
_KNOWN = (ast.Name, ast.Constant, ast.Lambda)
_CHANGING = (
    "append", "extend", "insert", "update", "setdefault", "pop", "popitem", "clear", "remove", "sort", "reverse",
)  # fmt: skip
"""Methods that change a list or a dictionary."""
_WIDTH = regex(r"[<>^]?\d{1,2}s?")
"""How much space a text gets."""
_ONCE = ("fit", "next", "pop", "open")
"""What does something else when it is called again."""
_MOST_PASSES = 6
"""Passes of a loop that are written one after the other."""


class _StaysError(Exception):
    """A call stays a call."""


@dataclass(frozen=True)
class Inlined:
    """The program that stands for another one."""

    tree: ast.Module
    source: str
    lines: Sequence[int]
    """For each line, the one that it comes from; the first is at index 1."""
    spans: Mapping[Span, Origin]
    """Where each node comes from."""
    copies: Mapping[Origin, int]
    """How many nodes come from one place."""
    names: Mapping[str, str]
    """What the learner wrote for each name that is not the learner's."""

    def origin(self, node: ast.AST) -> Origin | None:
        """Return where a node comes from, in the program of the learner."""
        return self.spans.get(_span(node)) if hasattr(node, "lineno") else None

    def line(self, number: int) -> int:
        """Return the line of the learner that a line comes from."""
        return self.lines[number] if number < len(self.lines) else 1

    def own_words(self, sentence: str) -> str:
        """Return a sentence with the names that the learner wrote."""
        return re.sub(r"\w+__\d+\b", lambda found: self.names.get(found[0], found[0]), sentence)


def inlined(tree: ast.Module, source: str, asked: Collection[str]) -> Inlined | None:
    """Return a program in which calls of its own functions are replaced by their lines; ``None`` where it has none.

    Functions in ``asked`` stay: the grader calls them.

    >>> found = inlined(code_tree.parse("def twice(x):\\n    return 2 * x\\nprint(twice(y))"), "", ())
    >>> found.source, found.line(1)
    ('print(2 * y)', 3)
    """
    if re.search(r"__\d+\b", source):
        return None
    nodes = walk([tree])
    if len(nodes) > _MOST_READ or not any(isinstance(node, (*_SCOPES, ast.For, *_INNER)) for node in nodes):
        return None
    if not _Program(tree, asked).has_any():
        return None
    program = _Program(_copied(tree), asked)
    for _ in range(_MOST_ROUNDS):
        if not program.expand():
            break
    if not program.changed:
        return None
    return _written(program, source.split("\n"))


@dataclass
class _Scope:
    """The variables of a function, or of the module."""

    names: set[str]
    """Names that have a meaning here."""
    bound: set[str] = field(default_factory=set)
    """Those that belong to a function; empty for the module."""
    objects: dict[str, ast.ClassDef] = field(default_factory=dict)
    """Variables that stand for an object whose attributes are variables of their own."""
    attributes: dict[tuple[str, str], str] = field(default_factory=dict)
    """These variables, by the object and the name of the attribute."""
    same: dict[str, str] = field(default_factory=dict)
    """Other names of these objects."""
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    """Functions that are defined here, beside those of the module."""
    nodes: list[ast.AST] = field(default_factory=list)
    """All that was here before anything was written."""
    open: tuple[ast.AST, ...] = ()
    """The functions whose lines are being written."""


class _Program:
    """A module whose calls are replaced."""

    def __init__(self, tree: ast.Module, asked: Collection[str]) -> None:
        self.tree = tree
        self.names: dict[str, str] = {}
        self.said: dict[ast.stmt, str] = {}
        self.changed: set[str] = set()
        """The functions and classes that were written into others."""
        self._asked = {*asked}
        self._numbers = itertools.count(2)
        self._left = _MOST_NODES
        self._passed: set[str] = set()
        defined = Counter(line.name for line in tree.body if isinstance(line, _SCOPES[:3]))
        bound = Counter(name for line in tree.body for name in _stored([line]))
        self.functions = {
            line.name: line for line in tree.body if isinstance(line, ast.FunctionDef)
            and line.name not in asked and defined[line.name] == bound[line.name] == 1 and _may_be_written(line)
        }  # fmt: skip
        self.classes = {
            line.name: line for line in tree.body if isinstance(line, ast.ClassDef)
            and line.name not in asked and defined[line.name] == bound[line.name] == 1 and _is_plain(line)
        }  # fmt: skip
        self._written: set[str] = set()
        self._again = False
        self._own = set(defined)
        """The names of all functions and classes of the module."""
        self._globals = set(bound)

    def has_any(self) -> bool:
        """Return whether there may be something to write elsewhere."""
        nodes = walk([self.tree])
        named = {node.id for node in nodes if isinstance(node, ast.Name)}
        loops = [node.iter for node in nodes if isinstance(node, ast.For | ast.comprehension)]
        inside = (node for node in nodes if isinstance(node, ast.FunctionDef) and node not in self.tree.body)
        names = self.functions.keys() | self.classes.keys() | {function.name for function in inside}
        fills = any(isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) for node in nodes)
        return not names.isdisjoint(named) or any(map(self.items_of, loops)) or (fills and bool(loops))

    def expand(self) -> bool:
        """Replace calls in the module, and in each of its functions; return whether there were any."""
        self._written.clear()
        self._again = False
        vars(self).pop("_constants", None)
        scope = _Scope(_names([line for line in self.tree.body if not isinstance(line, _SCOPES)]) | self._globals)
        self._find_objects(self.tree.body, scope)
        self.tree.body = self._block(self.tree.body, scope)
        self.changed |= self._written
        self._leave_out()
        self._leave_out_lists()
        return bool(self._written) or self._again

    def _leave_out(self) -> None:
        """Leave out the functions and classes that were written elsewhere and that nothing names any more."""
        while True:
            read = {node.id for node in walk([self.tree]) if isinstance(node, ast.Name)}
            unread = self.changed - read - self._asked
            found = False
            for node in walk([self.tree]):
                body = None if isinstance(node, ast.ClassDef) else getattr(node, "body", None)
                kept = [line for line in body if not (isinstance(line, _SCOPES[:3]) and line.name in unread)
                        ] if isinstance(body, list) else []  # fmt: skip
                if kept and isinstance(body, list) and len(kept) < len(body):
                    node.body, found = kept, True  # type: ignore[attr-defined]
            if not found:
                break

    def _leave_out_lists(self) -> None:
        """Leave out the lists whose items were written elsewhere, where nothing else reads them."""
        read = {*_read(self.tree)}
        unread = self._passed - read
        for node in walk([self.tree]):
            body = getattr(node, "body", None)
            if isinstance(body, list) and (kept := [line for line in body if not _sets_only(line, unread)]):
                node.body = kept  # type: ignore[attr-defined]

    def _find_objects(self, body: list[ast.stmt], scope: _Scope) -> None:
        """Find the variables that stand for one object of a plain class, of which only attributes are used."""
        nodes, made = _own_nodes(body), dict[str, ast.ClassDef]()
        for line in nodes:
            match line:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id=kind))):
                    if kind in self.classes:
                        made[name] = self.classes[kind]
        stored = Counter(node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
        scope.nodes = [part for line in body for part in walk([line])]
        scope.objects = {name: kind for name, kind in made.items()
                         if stored[name] == 1 and _is_taken_apart(name, kind, scope.nodes)}  # fmt: skip

    def _block(self, body: list[ast.stmt], scope: _Scope) -> list[ast.stmt]:
        return self._gathered([new for line in body for new in self._statement(line, scope)], scope)

    def _gathered(self, lines: list[ast.stmt], scope: _Scope) -> list[ast.stmt]:
        """Return lines in which a dictionary that is filled entry by entry is spelled out with its last entry."""
        for place, line in enumerate(lines):
            match line:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict(keys=keys, values=values)) if (
                    None not in keys
                ):
                    end, new, entries = place, list[ast.stmt](), [*zip(keys, values, strict=True)]
                    kept: list[ast.stmt] = []
                    for number, later in enumerate(lines[place + 1 :], start=place + 1):
                        match later:
                            case ast.Assign(
                                targets=[ast.Subscript(value=ast.Name(id=owner), slice=ast.Constant(value=str(key)))],
                                value=value,
                            ) if owner == name and name not in _names([value]):
                                variable = f"value__{next(self._numbers)}"
                                scope.names.add(variable)
                                self.names[variable] = f"{self.names.get(name, name)}[{key!r}]"
                                new.append(_at(ast.Assign([_at(ast.Name(variable, ast.Store()), later)], value), later))
                                read = _at(ast.Name(variable, ast.Load()), later)
                                entries.append((_at(ast.Constant(key), later), read))
                                kept, end = [*new], number
                            case _ if name in _names([later]):
                                break
                            case _:
                                new.append(later)
                    if end > place:
                        made = _at(ast.Dict([key for key, _ in entries], [value for _, value in entries]), line)
                        spelled = _at(ast.Assign(line.targets, made), line)
                        self._again = True
                        return [*lines[:place], *kept, spelled, *self._gathered(lines[end + 1 :], scope)]
        return lines

    def _statement(self, line: ast.stmt, scope: _Scope) -> list[ast.stmt]:
        if isinstance(line, ast.FunctionDef):
            if line in self.tree.body:
                if line.name not in self.functions:
                    self._function(line)
            elif _may_be_written(line):
                scope.functions[line.name] = line
            return [line]
        if isinstance(line, ast.ClassDef):
            for method in line.body if not scope.open and line.name not in self.classes else []:
                if isinstance(method, ast.FunctionDef):
                    self._function(method)
            return [line]
        if loop := self._loop(line, scope) or self._passes(line):
            return self._block(loop, scope)
        match line:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call) if name in scope.objects:
                try:
                    return self.begun(scope.objects[name], call, scope, name)
                except _StaysError:
                    del scope.objects[name]
        made = getattr(line, "value", None)
        before: list[ast.stmt] = []
        write = _Calls(self, scope, before)
        match line:
            case ast.Assign(targets=[ast.Name(id=name)]):
                write.target = name
        for name, value in ast.iter_fields(line):
            if name in _BLOCKS or name == "cases":
                continue
            if isinstance(line, ast.While):
                continue
            if isinstance(value, ast.AST):
                setattr(line, name, write.visit(value))
            elif isinstance(value, list):
                setattr(line, name, [write.visit(part) if isinstance(part, ast.AST) else part for part in value])
        for name in ("body", "orelse", "finalbody"):
            if getattr(line, name, None):
                setattr(line, name, self._block(getattr(line, name), scope))
        for handler in [*getattr(line, "handlers", ()), *getattr(line, "cases", ())]:
            handler.body = self._block(handler.body, scope)
        is_written = isinstance(made, ast.Call) and getattr(line, "value", None) is not made
        match line:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Name(id=other)) if (
                is_written and other in scope.objects
            ):
                scope.objects[name], scope.same[name] = scope.objects[other], scope.same.get(other, other)
                return before
        return [*before, *(_apart(line) if is_written else [line])]

    def _function(self, function: ast.FunctionDef) -> None:
        bound = {*_stored(function.body), *(part.arg for part in walk([function.args]) if isinstance(part, ast.arg))}
        scope = _Scope(_names([function]) | self._globals, bound)
        self._find_objects(function.body, scope)
        function.body = self._block(function.body, scope)

    def _loop(self, line: ast.stmt, scope: _Scope) -> list[ast.stmt]:
        """Return a loop in the place of a list or dictionary that is made by calls; nothing where there is none."""
        match line:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.ListComp() | ast.DictComp() as made):
                pass
            case _:
                return []
        parts = [made.elt] if isinstance(made, ast.ListComp) else [made.key, made.value]
        if not any(map(self._is_long, parts)):
            return []
        names = {own: self.fresh(own, scope) for own in sorted(_inner_names([line]))}
        made = _renamed(made, names)
        target = _at(ast.Name(name, ast.Load()), line)
        if isinstance(made, ast.ListComp):
            add = _at(ast.Call(_at(ast.Attribute(target, "append", ast.Load()), line), [made.elt], []), line)
            inside: ast.stmt = _at(ast.Expr(add), line)
            empty: ast.expr = ast.List([], ast.Load())
        else:
            inside = _at(ast.Assign([_at(ast.Subscript(target, made.key, ast.Store()), line)], made.value), line)
            empty = ast.Dict([], [])
        for part in reversed(made.generators):
            for test in reversed(part.ifs):
                inside = _at(ast.If(test, [inside], []), line)
            inside = _at(ast.For(part.target, part.iter, [inside], []), line)
        return [_at(ast.Assign(line.targets, _at(empty, line)), line), inside]

    def _passes(self, line: ast.stmt) -> list[ast.stmt]:
        """Return the lines of all passes of a loop whose items are spelled out; nothing where they are not."""
        if (
            not isinstance(line, ast.For)
            or line.orelse
            or not 0 < len(items := self.items_of(line.iter)) <= _MOST_PASSES
        ):
            return []
        stops = (ast.Break, ast.Continue, ast.Return, ast.FunctionDef, ast.ClassDef)
        if any(isinstance(node, stops) for part in line.body for node in walk([part])):
            return []
        stored, once, found = {*_stored(line.body)}, _read_once(line.body), list[ast.stmt]()
        given: dict[str, ast.expr] = {}
        for number, item in enumerate(items):
            pairs = _pairs(line.target, item)
            if pairs is None:
                return []
            given = {name: value for name, value in pairs.items()
                     if name not in stored and (isinstance(value, _KNOWN) or name in once)}  # fmt: skip
            for name, value in pairs.items():
                if name not in given:
                    found.append(_at(ast.Assign([ast.Name(name, ast.Store())], _copied(value)), line))
            self._left -= sum(1 for part in line.body for _ in walk([part]))
            if self._left < 0:
                return []
            found += [_in_pass(_Given(given).visit(_copied(part)), number) for part in line.body]
        inside, everywhere = (Counter(_read(tree)) for tree in (line, self.tree))
        last = [(name, value) for name, value in given.items() if everywhere[name] > inside[name]]
        found += [_at(ast.Assign([ast.Name(name, ast.Store())], _copied(value)), line) for name, value in last]
        self.changed.add("")
        return found

    def items_of(self, node: ast.expr) -> list[ast.expr]:
        """Return what a loop goes through, where that is spelled out and not only numbers and texts."""
        if isinstance(node, ast.Call) and called_name(node) == "sorted" and node.args:
            node = node.args[0]  # In which order they come does not matter here.
        if (made := self._dictionary(node) if isinstance(node, ast.Name) else None) is not None:
            return [key for key in made.keys if key is not None]
        items = self._spelled_out(node)
        is_plain = all(isinstance(part, ast.Constant | ast.UnaryOp) for part in items)
        return [] if is_plain or any(isinstance(part, ast.Starred) for part in items) else items

    def _spelled_out(self, node: ast.expr | None) -> list[ast.expr]:
        match node:
            case ast.List(elts=items) | ast.Tuple(elts=items):
                return items
            case ast.Call(func=ast.Name(id="enumerate"), args=[inside], keywords=[]):
                items = self._spelled_out(inside)
                return [
                    _at(ast.Tuple([ast.Constant(place), item], ast.Load()), item) for place, item in enumerate(items)
                ]
            case ast.Call(func=ast.Name(id="zip"), args=[*inside]) if inside:
                rows = [self._spelled_out(part) for part in inside]
                return [_at(ast.Tuple([*row], ast.Load()), row[0]) for row in zip(*rows, strict=False)]
            case ast.Call(func=ast.Attribute(value=owner, attr="items"), args=[]):
                made = self._dictionary(owner)
                return [] if made is None else [
                    _at(ast.Tuple([key, value], ast.Load()), value)
                    for key, value in zip(made.keys, made.values, strict=True) if key is not None
                ]  # fmt: skip
            case ast.Call(func=ast.Attribute(value=owner, attr="values"), args=[]):
                made = self._dictionary(owner)
                return made.values if made is not None else []
            case ast.Name(id=name) if isinstance(self._constants.get(name), ast.List | ast.Tuple):
                self._passed.add(name)
                return self._spelled_out(self._constants[name])
        return []

    def _dictionary(self, node: ast.expr) -> ast.Dict | None:
        made = self._constants.get(node.id) if isinstance(node, ast.Name) else node
        self._passed |= {node.id} if isinstance(node, ast.Name) else set()
        return made if isinstance(made, ast.Dict) and None not in made.keys else None

    @functools.cached_property
    def _constants(self) -> dict[str, ast.expr]:
        """Lists and dictionaries that are spelled out once, and that nothing changes."""
        nodes = [*walk([self.tree])]
        stored = Counter(node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
        changed = {
            first_name_of(node.value) for node in nodes if isinstance(node, ast.Attribute) and node.attr in _CHANGING
        }
        changed |= {
            first_name_of(node)
            for node in nodes
            if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load)
        }
        found: dict[str, ast.expr] = {}
        for node in nodes:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.List() | ast.Tuple() | ast.Dict() as value):
                    calls = [called_name(part) for part in walk([value]) if isinstance(part, ast.Call)]
                    if stored[name] == 1 and name not in changed and not {*calls} & {*_ONCE, *self._own}:
                        found[name] = value
        return found

    def _is_long(self, node: ast.AST) -> bool:
        """Return whether a call of a function is in a node that cannot be one expression."""
        calls = [part for part in walk([node]) if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)]
        called = [self.functions.get(call.func.id) for call in calls if isinstance(call.func, ast.Name)]
        return any(function is not None and len(_lines(function)) > 1 for function in called)

    def lines_of(
        self, function: ast.FunctionDef, call: ast.Call, scope: _Scope, owner: ast.Name | None = None
    ) -> tuple[list[ast.stmt], ast.expr]:
        """Return the lines of a function for one call of it, and what it returns then.

        ``owner`` is the variable that a method belongs to.
        """
        if function in scope.open or len(scope.open) > 8:
            raise _StaysError
        given = _given(function, call, owner)
        self._left -= sum(1 for part in (function, call) for _ in walk([part]))
        if self._left < 0:
            raise _StaysError
        body = _copied(_lines(function))
        own = {*given, *_stored(body)}
        if (_names(body) - own) & scope.bound and function not in scope.functions.values():
            raise _StaysError  # A name of the module, and another one here.
        stored, inner, before = set(_stored(body)), _inner_names(body), list[ast.stmt]()
        names, texts = dict[str, str](), dict[str, ast.expr]()
        for name, value in given.items():
            if (
                isinstance(value, ast.Name)
                and name not in stored
                and value.id not in own - {name}
                and value.id not in inner
            ):
                names[name] = value.id
            elif isinstance(value, ast.Constant) and isinstance(value.value, str) and name not in stored | inner:
                texts[name] = value
            else:
                names[name] = self.fresh(name, scope)
                target = ast.Name(names[name], ast.Store())
                before.append(_at(ast.Assign([_at(target, call)], value), call))
        names |= {name: self.fresh(name, scope) for name in sorted(own - given.keys())}
        body = [_renamed(_Given(texts).visit(line) if texts else line, names) for line in body]
        if body and (told := ast.get_docstring(function)):
            self.said[body[0]] = told
        scope.open = (*scope.open, function)
        try:
            lines, value = _ended(body, lambda: self.fresh(f"{function.name}_gives", scope))
            written = self._block(lines, scope)
            last: list[ast.stmt] = []
            value = _Calls(self, scope, last).expression(value)
        finally:
            scope.open = scope.open[:-1]
        self._written.add(function.name)
        return [*before, *written, *last], value

    def begun(self, kind: ast.ClassDef, call: ast.Call, scope: _Scope, name: str) -> list[ast.stmt]:
        """Return the lines that make an object, whose attributes are variables."""
        owner = _at(ast.Name(name, ast.Load()), call)
        before: list[ast.stmt] = []
        for line in kind.body:
            if isinstance(line, ast.Assign | ast.AnnAssign) and line.value is not None and not _is_data(kind):
                for target in line.targets if isinstance(line, ast.Assign) else [line.target]:
                    variable = self.attribute(scope, name, target.id) if isinstance(target, ast.Name) else ""
                    value = _copied(line.value)
                    before.append(_at(ast.Assign([_at(ast.Name(variable, ast.Store()), line)], value), line))
        maker = _methods(kind).get("__init__") or (_made_from_fields(kind) if _is_data(kind) else None)
        if maker is None:
            if call.args or call.keywords:
                raise _StaysError
        else:
            before += self.lines_of(maker, call, scope, owner)[0]
        self._written.add(kind.name)
        return before

    def attribute(self, scope: _Scope, owner: str, name: str) -> str:
        """Return the variable that stands for an attribute of an object."""
        key = scope.same.get(owner, owner), name
        if key not in scope.attributes:
            scope.attributes[key] = variable = f"{name}__{next(self._numbers)}"
            self.names[variable] = f"self.{name}"
            scope.names.add(variable)
        return scope.attributes[key]

    def fresh(self, name: str, scope: _Scope) -> str:
        """Return a name for a new variable: that of the learner, with a number where it has a meaning already."""
        if name in scope.names:
            new = f"{name}__{next(self._numbers)}"
            self.names[new] = self.names.get(name, name)
        else:
            new = name
        scope.names.add(new)
        if scope.bound:
            scope.bound.add(new)
        return new


class _Calls(ast.NodeTransformer):
    """Writes what calls in an expression return in their place, and their other lines before it."""

    def __init__(self, program: _Program, scope: _Scope, before: list[ast.stmt]) -> None:
        self._program, self._scope, self._before = program, scope, before
        self._always = True
        self.target = ""
        """The variable that gets the expression."""

    def expression(self, node: ast.expr) -> ast.expr:
        """Return an expression with what its calls return."""
        found: ast.expr = self.visit(node)
        return found

    def visit(self, node: ast.AST) -> Any:
        """Visit a node; what it may evaluate never, or several times, gets no lines before it."""
        always = self._always
        if isinstance(node, _INNER):  # What it goes through is looked up once.
            node.generators[0].iter = self.visit(node.generators[0].iter)
        self._always = always and not isinstance(node, _SOMETIMES)
        try:
            return super().visit(node)
        finally:
            self._always = always

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """Write the variable that stands for an attribute of an object."""
        match node.value:
            case ast.Name(id=name) if (kind := self._scope.objects.get(name)) and node.attr in _properties(kind):
                return self.visit_Call(_at(ast.Call(node, [], []), node), given=True)
            case ast.Name(id=name) if (kind := self._scope.objects.get(name)) and node.attr not in _methods(kind):
                return _at(ast.Name(self._program.attribute(self._scope, name, node.attr), node.ctx), node)
        return self.generic_visit(node)

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        """Write a list with its items where these are spelled out."""
        rows = self._spelled_out(node.generators, [node.elt])
        return self.generic_visit(_at(ast.List([part for (part,) in rows], ast.Load()), node) if rows else node)

    def visit_DictComp(self, node: ast.DictComp) -> ast.AST:
        """Write a dictionary with its entries where these are spelled out."""
        rows = self._spelled_out(node.generators, [node.key, node.value])
        keys, values = [key for key, _ in rows], [value for _, value in rows]
        return self.generic_visit(_at(ast.Dict([*keys], values), node) if rows else node)

    def _spelled_out(self, generators: list[ast.comprehension], parts: list[ast.expr]) -> list[list[ast.expr]]:
        """Return what a comprehension makes of items that are spelled out; nothing where they are not."""
        match generators:
            case [ast.comprehension(target=target, iter=passed, ifs=[], is_async=0)]:
                pairs = [_pairs(target, item) for item in self._program.items_of(passed)]
            case _:
                return []
        read = Counter(part.id for node in parts for part in walk([node]) if isinstance(part, ast.Name))
        for found in pairs:
            if found is None or any(read[name] > 1 and not isinstance(value, _KNOWN) for name, value in found.items()):
                return []
        if not 0 < len(pairs) <= _MOST_PASSES:
            return []
        self._program.changed.add("")
        return [[_Given(found).visit(_copied(part)) for part in parts] for found in pairs if found is not None]

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.AST:
        """Write what an object says of itself into a text."""
        self.generic_visit(node)
        node.value = self._told(node.value)
        return node

    def _told(self, node: ast.expr) -> ast.expr:
        """Return what an object says of itself; of anything else, the node itself."""
        kind = self._scope.objects.get(node.id) if isinstance(node, ast.Name) else None
        name = next((name for name in _TEXTS if kind and name in _methods(kind)), "")
        return self.visit_Call(_at(ast.Call(ast.Attribute(node, name, ast.Load()), [], []), node)) if name else node

    def visit_Call(self, node: ast.Call, given: bool = False) -> ast.expr:
        """Write the lines of a function before the line of its call; ``given`` is a property without a call."""
        match node.func:
            case ast.Attribute(value=ast.Call(func=ast.Name(id=name)) as made) if name in self._program.classes:
                self._make(node.func, made, self._program.classes[name])
        if not given:
            self.generic_visit(node)
        if called_name(node) in _MAKE_TEXTS:
            node.args = [*map(self._told, node.args)]
        function, owner = self._called(node)
        if function is None:
            return node
        kept = len(self._before)
        try:
            before, value = self._program.lines_of(function, node, self._scope, owner)
            if before and not self._always:
                value = _as_expression(function, node)
                before = []
        except _StaysError:
            del self._before[kept:]
            return node
        self._before += before
        return value

    def _make(self, owner: ast.Attribute, call: ast.Call, kind: ast.ClassDef) -> None:
        """Write an object that has no name, and of which a method is called, into a variable."""
        if not self._always or owner.attr not in _methods(kind):
            return
        is_seen = not self._scope.open and _is_taken_apart(self.target, kind, self._scope.nodes)
        if self.target and _returns_itself(kind) and not is_seen:
            return  # The object has this name as well.
        variable = self._program.fresh(kind.name.lower(), self._scope)
        self.generic_visit(call)
        self._scope.objects[variable] = kind
        try:
            self._before += self._program.begun(kind, call, self._scope, variable)
        except _StaysError:
            del self._scope.objects[variable]
            return
        owner.value = _at(ast.Name(variable, ast.Load()), call)

    def _called(self, call: ast.Call) -> tuple[ast.FunctionDef | None, ast.Name | None]:
        match call.func:
            case ast.Name(id=name) if name in self._scope.objects:
                return _methods(self._scope.objects[name]).get("__call__"), call.func
            case ast.Name(id=name) if name in self._scope.functions:
                return self._scope.functions[name], None
            case ast.Name(id=name) if name not in self._scope.bound:
                return self._program.functions.get(name), None
            case ast.Lambda(args=arguments, body=body) if not (arguments.vararg or arguments.kwarg):
                lines = [_at(ast.Return(body), body)]
                return _at(ast.FunctionDef("", arguments, [*lines], [], None), call.func), None
            case ast.Attribute(value=ast.Name(id=name) as owner, attr=method) if name in self._scope.objects:
                return _methods(self._scope.objects[name]).get(method), owner
        return None, None


def _copied(node: Copied) -> Copied:
    """Return a copy of nodes, in a third of the time that ``copy.deepcopy`` takes."""
    found: Copied = pickle.loads(pickle.dumps(node, pickle.HIGHEST_PROTOCOL))
    return found


def _as_expression(function: ast.FunctionDef, call: ast.Call) -> ast.expr:
    """Return what a function of one ``return`` gives, with what the call gives in the place of its parameters."""
    match _lines(function):
        case [ast.Return(value=ast.expr() as value)]:
            pass
        case _:
            raise _StaysError
    given = _given(function, call, None)
    read = Counter(node.id for node in walk([value]) if isinstance(node, ast.Name))
    inner = _inner_names([value])
    for name, argument in given.items():
        if not (isinstance(argument, _ATOM) or read[name] < 2) or name in inner or _names([argument]) & inner:
            raise _StaysError
    found: ast.expr = _Given(given).visit(_copied(value))
    return found


class _Given(ast.NodeTransformer):
    def __init__(self, given: Mapping[str, ast.expr]) -> None:
        self._given = given

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return _copied(self._given.get(node.id, node))

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        """Write texts that are given into a text around them: rules read what is said beside a value."""
        self.generic_visit(node)
        parts: list[ast.expr] = []
        for part in node.values:
            match part:
                case ast.FormattedValue(value=ast.Constant(value=str(text)), conversion=-1, format_spec=None):
                    part = _at(ast.Constant(text), part)
                case ast.FormattedValue(
                    value=ast.Constant(value=str(text)),
                    conversion=-1,
                    format_spec=ast.JoinedStr(values=[ast.Constant(value=str(form))]),
                ) if _WIDTH.fullmatch(form):
                    part = _at(ast.Constant(format(text, form)), part)
            if parts and isinstance(part, ast.Constant) and isinstance(before := parts[-1], ast.Constant):
                parts[-1] = _at(ast.Constant(str(before.value) + str(part.value)), before)
            else:
                parts.append(part)
        node.values = parts
        return node


class _Renamed(ast.NodeTransformer):
    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self._names.get(node.id, node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.arg = self._names.get(node.arg, node.arg)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name = self._names.get(node.name, node.name)
        return self.generic_visit(node)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        node.name = self._names.get(node.name, node.name) if node.name else None
        return self.generic_visit(node)


def _given(function: ast.FunctionDef, call: ast.Call, owner: ast.Name | None) -> dict[str, ast.expr]:
    """Return what a call gives for each parameter of a function."""
    plain = [part.arg for part in (*function.args.posonlyargs, *function.args.args)]
    args = [*([owner] if owner is not None else []), *call.args]
    words = {word.arg: word.value for word in call.keywords}
    more, rest = args[len(plain) :], function.args.vararg
    if None in words or any(isinstance(part, ast.Starred) for part in args) or (more and rest is None):
        raise _StaysError
    found: dict[str, ast.expr] = dict(zip(plain, args, strict=False))
    if rest is not None:
        found[rest.arg] = _at(ast.Tuple(more, ast.Load()), call)
    if words.keys() & found.keys():
        raise _StaysError
    defaults: dict[str | None, ast.expr] = dict(zip(plain[::-1], function.args.defaults[::-1], strict=False))
    only = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    defaults |= {part.arg: value for part, value in only if value is not None}
    missing = {*plain, *(part.arg for part in function.args.kwonlyargs)} - found.keys()
    if not missing <= words.keys() | defaults.keys() or not words.keys() <= missing:
        raise _StaysError
    return found | {name: words.get(name) or _copied(defaults[name]) for name in missing}


def _ended(body: list[ast.stmt], fresh: Callable[[], str]) -> tuple[list[ast.stmt], ast.expr]:
    """Return the lines of a function without ``return``, and an expression for what it returns."""
    if not any(isinstance(node, ast.Return) for node in _own_nodes(body)):
        return body, ast.Constant(None)
    if isinstance(body[-1], ast.Return) and not any(isinstance(node, ast.Return) for node in _own_nodes(body[:-1])):
        return body[:-1], body[-1].value or _at(ast.Constant(None), body[-1])
    name = fresh()
    lines = _with_result(body, name)
    if not _ends(body) or any(isinstance(node, ast.With) for node in _own_nodes(body)):
        lines.insert(0, _at(ast.Assign([ast.Name(name, ast.Store())], ast.Constant(None)), body[0]))
    return lines, _at(ast.Name(name, ast.Load()), body[-1])


def _with_result(body: list[ast.stmt], name: str) -> list[ast.stmt]:
    """Return lines that set a variable where these return something."""
    found: list[ast.stmt] = []
    for place, line in enumerate(body):
        rest = body[place + 1 :]
        match line:
            case ast.Return(value=value):
                target = _at(ast.Name(name, ast.Store()), line)
                return [*found, _at(ast.Assign([target], value or ast.Constant(None)), line)]
            case _ if not any(isinstance(node, ast.Return) for node in _own_nodes([line])):
                found.append(line)
            case ast.If(test=test, body=first, orelse=other) if _ends(first):
                new = ast.If(test, _with_result(first, name), _with_result([*other, *rest], name))
                return [*found, _at(new, line)]
            case ast.If(test=test, body=first, orelse=other) if other and _ends(other):
                new = ast.If(test, _with_result([*first, *rest], name), _with_result(other, name))
                return [*found, _at(new, line)]
            case ast.With(items=items, body=inside) if not rest:
                found.append(_at(ast.With(items, _with_result(inside, name)), line))
            case _:
                raise _StaysError
    return found


def _ends(body: list[ast.stmt]) -> bool:
    """Return whether lines always end with ``return`` or ``raise``."""
    match body[-1]:
        case ast.Return() | ast.Raise():
            return True
        case ast.If(body=first, orelse=[_, *_] as other):
            return _ends(first) and _ends(other)
        case ast.With(body=inside):
            return _ends(inside)
    return False


def _may_be_written(function: ast.FunctionDef, *, marked: bool = False) -> bool:
    """Return whether the lines of a function can stand in the place of a call; ``marked`` if it may have decorators."""
    parts = [*walk([function])]
    if (function.decorator_list and not marked) or function.args.kwarg:
        return False
    if any(isinstance(part, (*_SPECIAL, ast.ClassDef, ast.Match, ast.AsyncFor, ast.AsyncWith)) for part in parts):
        return False
    inside = {part.name for part in parts[1:] if isinstance(part, ast.FunctionDef)}
    called = [part.func for part in parts if isinstance(part, ast.Call)]
    given = [node for part in parts if isinstance(part, ast.Return) for node in walk([part]) if node not in called]
    keys = [word.value for part in parts if isinstance(part, ast.Call) for word in part.keywords if word.arg == "key"]
    if any((isinstance(node, ast.Lambda) and node not in keys) or (isinstance(node, ast.Name) and node.id in inside)
           for node in given):  # fmt: skip
        return False  # Its variables belong to each call.
    try:
        _ended(_lines(function), lambda: "")
    except _StaysError:
        return False
    return True


def _is_plain(kind: ast.ClassDef) -> bool:
    """Return whether objects of a class are no more than their attributes, and functions of these."""
    if any(not (isinstance(base, ast.Name) and base.id == "object") for base in kind.bases) or kind.keywords:
        return False
    if kind.decorator_list and not _is_data(kind):
        return False
    for line in kind.body:
        match line:
            case ast.FunctionDef(args=ast.arguments(args=[ast.arg(arg="self"), *_]), decorator_list=marks) if (
                _may_be_written(line, marked=all(_is_name(mark, "property") for mark in marks))
            ):
                parts = [*walk([line])]
                taken = [part.value for part in parts if isinstance(part, ast.Attribute | ast.Return)]
                if sum(_is_name(part, "self") for part in parts) != sum(_is_name(part, "self") for part in taken):
                    return False
            case ast.Assign(targets=[ast.Name()]) | ast.AnnAssign(target=ast.Name()) | ast.Pass():
                pass
            case ast.Expr(value=ast.Constant()):
                pass
            case _:
                return False
    return True


def _is_data(kind: ast.ClassDef) -> bool:
    """Return whether a class is a ``@dataclass``."""
    names = [part.func if isinstance(part, ast.Call) else part for part in kind.decorator_list]
    return bool(names) and all(
        (part.attr if isinstance(part, ast.Attribute) else getattr(part, "id", "")) == "dataclass" for part in names
    )


def _made_from_fields(kind: ast.ClassDef) -> ast.FunctionDef:
    """Return the ``__init__`` that ``@dataclass`` writes."""
    fields = [line for line in kind.body if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)]
    names = [line.target.id for line in fields if isinstance(line.target, ast.Name)]
    lines = "\n".join(f"    self.{name} = {name}" for name in names) or "    pass"
    made = code_tree.parse(f"def __init__({', '.join(['self', *names])}):\n{lines}").body[0]
    assert isinstance(made, ast.FunctionDef)
    values = [line.value for line in fields]
    while values and values[0] is None:
        del values[0]
    if None in values or any(called_name(value) == "field" for value in values if isinstance(value, ast.Call)):
        raise _StaysError
    for part in walk([made]):
        if hasattr(part, "lineno"):
            part.lineno = part.end_lineno = kind.lineno  # type: ignore[attr-defined]
    made.args.defaults = [_copied(value) for value in values if value is not None]
    return made


def _is_taken_apart(name: str, kind: ast.ClassDef, nodes: list[ast.AST]) -> bool:
    """Return whether all that is done with an object is to read and set its attributes, and to call its methods."""
    methods, direct = _methods(kind), 0
    owned = [node for node in nodes if isinstance(node, ast.Attribute) and _is_name(node.value, name)]
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    called = [node.func for node in calls]
    if any(node.attr in methods and node.attr not in _properties(kind) and node not in called for node in owned):
        return False
    if "__call__" in methods:
        direct += sum(_is_name(function, name) for function in called)
    if methods.keys() & {*_TEXTS}:
        told = [part for call in calls if called_name(call) in _MAKE_TEXTS for part in call.args]
        told += [node.value for node in nodes if isinstance(node, ast.FormattedValue)]
        direct += sum(_is_name(part, name) for part in told)
    read = sum(_is_name(node, name) and isinstance(node.ctx, ast.Load) for node in nodes)  # type: ignore[attr-defined]
    return read == len(owned) + direct


_TEXTS, _MAKE_TEXTS = ("__str__", "__repr__"), ("print", "str", "repr")
"""What makes a text of an object, and what calls it."""


def _properties(kind: ast.ClassDef) -> set[str]:
    return {name for name, method in _methods(kind).items() if method.decorator_list}


def _pairs(target: ast.expr, item: ast.expr) -> dict[str, ast.expr] | None:
    """Return the names that a loop sets, each with what it gets of an item; ``None`` where that is not seen."""
    match target, item:
        case ast.Name(id=name), _:
            return {name: item}
        case ast.Tuple(elts=targets), ast.Tuple(elts=parts) | ast.List(elts=parts) if len(targets) == len(parts):
            found = [_pairs(name, part) for name, part in zip(targets, parts, strict=True)]
            return None if None in found else {name: value for pair in found if pair for name, value in pair.items()}
    return None


def _in_pass(line: Node, number: int) -> Node:
    """Note at each node of a line in which pass of a loop it is."""
    for node in walk([line]):
        node.passes = (*_passes_of(node), number)  # type: ignore[attr-defined]
    return line


def _passes_of(node: ast.AST) -> tuple[int, ...]:
    return getattr(node, "passes", ())


def _sets_only(line: ast.AST, names: set[str]) -> bool:
    """Return whether a line gives a value to some names alone."""
    targets = line.targets if isinstance(line, ast.Assign) else [None]
    return all(isinstance(target, ast.Name) and target.id in names for target in targets)


def _returns_itself(kind: ast.ClassDef) -> bool:
    return any(isinstance(node, ast.Return) and _is_name(node.value, "self") for node in walk([kind]))


def _is_name(node: ast.AST | None, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _methods(kind: ast.ClassDef) -> dict[str, ast.FunctionDef]:
    return {line.name: line for line in kind.body if isinstance(line, ast.FunctionDef)}


def _lines(function: ast.FunctionDef) -> list[ast.stmt]:
    """Return the lines of a function without its docstring."""
    return function.body[1:] if ast.get_docstring(function) is not None else function.body


def _apart(line: ast.stmt) -> list[ast.stmt]:
    """Return a line for each name that gets a part of a tuple; nothing for a value that nothing keeps."""
    match line:
        case ast.Expr(value=ast.Constant() | ast.Name()):
            return []
        case ast.Expr(value=value):
            return [_at(ast.Assign([ast.Name("_", ast.Store())], value), line)]
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
            names = {target.id for target in targets if isinstance(target, ast.Name)}
            if len(names) == len(targets) == len(values) and not names & _names(values):
                return [_at(ast.Assign([target], value), line) for target, value in zip(targets, values, strict=True)]
    return [line]


def _renamed(node: ast.AST, names: Mapping[str, str]) -> Any:
    return _Renamed(names).visit(node)


def _at(node: Node, place: ast.AST) -> Node:
    """Give a new node the lines of another one."""
    return ast.fix_missing_locations(ast.copy_location(node, place))


def _own_nodes(lines: Iterable[ast.AST]) -> list[ast.AST]:
    """Return the nodes of lines, without those in functions and classes, and in what has variables of its own."""
    found, waiting = list[ast.AST](), [*lines]
    while waiting:
        node = waiting.pop()
        found.append(node)
        if not isinstance(node, (*_SCOPES, *_INNER)):
            waiting += ast.iter_child_nodes(node)
    return found


def _stored(lines: Iterable[ast.AST]) -> list[str]:
    """Return the names that lines set, without imports."""
    nodes = _own_nodes(lines)
    names = [node.id for node in nodes if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)]
    names += [node.name for node in nodes if isinstance(node, _SCOPES[:3])]
    return [*names, *(node.name for node in nodes if isinstance(node, ast.ExceptHandler) and node.name)]


def _read(tree: ast.AST) -> list[str]:
    return [node.id for node in walk([tree]) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]


def _read_once(lines: list[ast.stmt]) -> set[str]:
    """Return the names that are read once when some lines run, and nowhere else."""
    again = (ast.For, ast.While, *_INNER, *_SCOPES)
    repeated = {id(part) for line in lines for node in walk([line]) if isinstance(node, again) for part in walk([node])}
    read = Counter(name for line in lines for name in _read(line))
    names = [node for line in lines for node in walk([line]) if isinstance(node, ast.Name)]
    return {node.id for node in names if read[node.id] == 1 and id(node) not in repeated}


def _names(lines: Iterable[ast.AST]) -> set[str]:
    parts = [part for line in lines for part in walk([line])]
    found = {part.id for part in parts if isinstance(part, ast.Name)} | {
        part.arg for part in parts if isinstance(part, ast.arg)
    }
    return found | {*_stored(lines)}


def _inner_names(lines: Iterable[ast.AST]) -> set[str]:
    """Return the names that comprehensions and functions in some lines have for themselves."""
    inner = [part for line in lines for part in walk([line]) if isinstance(part, (*_SCOPES, *_INNER))]
    parts = [part for node in inner for part in walk([node])]
    stored = {part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
    return stored | {part.arg for part in parts if isinstance(part, ast.arg)}


def _written(program: _Program, lines: list[str]) -> Inlined | None:
    """Return a program as a text with the comments of the learner, and where each of its lines comes from."""
    text = ast.unparse(ast.fix_missing_locations(program.tree))
    old_nodes, new_nodes = walk([program.tree]), walk([code_tree.parse(text)])
    if [type(node) for node in old_nodes] != [type(node) for node in new_nodes]:
        return None  # Python writes some texts in f-strings in other parts.
    comments = comments_of(lines)
    above: dict[int, list[str]] = {}
    beside: dict[int, str] = {}
    for old, new in zip(old_nodes, new_nodes, strict=True):
        if isinstance(old, ast.stmt) and isinstance(new, ast.stmt):
            told = [f"# {part}" for part in program.said.get(old, "").splitlines() if part.strip()]
            first, last = _lines_of(old)
            told += [note for number in sorted(first) for note in _comments_above(lines, number)]
            above.setdefault(new.lineno, []).extend(told)
            notes = [f"# {comments[number]}" for number in sorted(last) if number in comments]
            if new.end_lineno == new.lineno or isinstance(new, _COMPOUND):
                beside.setdefault(new.lineno, "  ".join(notes))
    shown: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        indent = line[: len(line) - len(line.lstrip())]
        shown += [indent + told for told in above.get(number, ())]
        shown.append(f"{line}  {beside[number]}".rstrip() if beside.get(number) else line)
    final = code_tree.parse("\n".join(shown))
    spans, origins = dict[Span, Origin](), [0] * (len(shown) + 1)
    for old, new in zip(old_nodes, walk([final]), strict=True):
        if isinstance(old, ast.expr | ast.stmt | ast.keyword | ast.arg):
            spans.setdefault(_span(new), (_span(old), _passes_of(old)))
            if isinstance(old, ast.stmt):
                origins[new.lineno] = origins[new.lineno] or old.lineno  # type: ignore[attr-defined]
    after = 1
    for number in range(len(shown), 0, -1):  # A comment belongs to the line below it.
        after = origins[number] = origins[number] or after
    return Inlined(final, "\n".join(shown), origins, spans, Counter(spans.values()), program.names)


_COMPOUND = (ast.If, ast.For, ast.While, ast.With, ast.FunctionDef, ast.ClassDef)


def _lines_of(line: ast.stmt) -> tuple[set[int], set[int]]:
    """Return where a statement, and what was written into it, begin and end in the source of the learner."""
    parts = [line] if isinstance(line, _COMPOUND) else [part for part in walk([line]) if isinstance(part, ast.expr)]
    first = {line.lineno, *(part.lineno for part in parts)}
    return first, first | (set() if isinstance(line, _COMPOUND) else {part.end_lineno or 0 for part in parts})


def _comments_above(lines: list[str], number: int) -> list[str]:
    """Return the comments that end above a line."""
    found: list[str] = []
    while 2 <= number <= len(lines) + 1 and lines[number - 2].lstrip().startswith("#"):
        number -= 1
        found.insert(0, lines[number - 1].strip())
    return found


def _span(node: Any) -> Span:
    return node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0


class InlinedTree(SourceTree):
    """The inlined program as the rules look at it: what they find is told of the lines of the learner."""

    def __init__(self, program: Inlined, of: SourceTree) -> None:
        self._program, self._of = program, of
        self._found: dict[Finding, set[Span]] = {}
        given = {number for number, line in enumerate(program.lines) if line in of.given}
        super().__init__(program.tree, program.source, of.where_is, frozenset(given), of.asked, of.usual)
        # A method of an object that was written into its lines, but for this call, or of what such a call returns.
        self.defined |= {call.func.attr for call in self.all(ast.Call) if isinstance(call.func, ast.Attribute)
                         and call.func.attr in of.defined and self._is_left(call.func.value)}  # fmt: skip

    def _is_left(self, owner: ast.AST) -> bool:
        """Return whether an object's own lines were written elsewhere: its name has no value here."""
        made = self.value_of(owner)
        if isinstance(made, ast.Call) and isinstance(made.func, ast.Attribute):
            owner = made.func.value
        return isinstance(owner, ast.Name) and not self.is_bound(owner.id)

    def found_by(self, rule: Callable[[SourceTree], Iterable[Finding]]) -> list[Finding]:
        """Return what a rule finds in each copy of a line: where a function is called in several ways, in all of them.

        What holds for one call alone may be meant so for the others.
        """
        self._found.clear()
        found = [*rule(self)]
        places = {place for spans in self._found.values() for place in spans}
        of_all = Counter(self._program.spans[place] for place in places if place in self._program.spans)
        return [
            finding for finding in found
            if all(of_all[origin] == self._program.copies[origin] for place in self._found.get(finding, ())
                   if (origin := self._program.spans.get(place)))
        ]  # fmt: skip

    def finding(
        self, node: ast.AST, wrong: str, instead: str, sentence: str, *, certain: bool = True, about: str = ""
    ) -> Finding:
        """Return a finding about the line that a node comes from."""
        origin = self._program.origin(node)
        line = origin[0][0] if origin else self._program.line(getattr(node, "lineno", 1))
        found = self._own(line, wrong, instead, sentence, certain, about)
        if origin:
            self._found.setdefault(found, set()).add(_span(node))
        return found

    def finding_at(
        self, line: int, wrong: str, instead: str, sentence: str, *, certain: bool = True, about: str = ""
    ) -> Finding:
        """Return a finding about the line that a line comes from."""
        return self._own(self._program.line(line), wrong, instead, sentence, certain, about)

    def is_written(self, words: re.Pattern[str]) -> bool:
        """Return whether some line of the learner has words that fit: docstrings are not written into calls."""
        return self._of.is_written(words)

    def said_around(self, node: ast.AST) -> list[str]:
        """Return what is said around a node here, and around the line that it comes from."""
        origin = self._program.origin(node)
        place = ast.Pass(lineno=origin[0][0]) if origin else node
        return [*super().said_around(node), *self._of.said_around(place)]

    def where(self, node: ast.AST) -> str:
        """Return the line that a node comes from, in words."""
        origin = self._program.origin(node)
        return self._of.where_is(origin[0][0] if origin else self._program.line(getattr(node, "lineno", 1)))

    def _own(self, line: int, wrong: str, instead: str, sentence: str, certain: bool, about: str) -> Finding:
        wrong, instead, sentence = map(self._program.own_words, (wrong, instead, sentence))
        return self._of.finding_at(line, wrong, instead, sentence, certain=certain, about=about)


def inlined_tree(tree: SourceTree) -> InlinedTree | None:
    """Return a program with its own functions and objects written where they are used; ``None`` where it has none."""
    # What came with the stub calls what is asked for, and holds no mistake.
    given = {function.name for function in tree.all(ast.FunctionDef) if function.body[-1].lineno in tree.given}
    program = inlined(tree.tree, "\n".join(tree.lines), tree.asked | given)
    return InlinedTree(program, tree) if program else None
