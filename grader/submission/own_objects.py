"""Whose attributes may be looked at and set: models, layers and optimizers that a function made, or was given.

A value of a library, such as ``tf.float32`` or ``re.I``, is one object for the whole process: an attribute that one
function sets there is found by all others. Whatever is not proven to be anything else counts as such a value.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterable, Iterator

from grader.catalogue.patterns import regex
from grader.submission import known_calls as known
from grader.submission.definitions import IMPORT
from grader.submission.own_classes import OwnClasses
from grader.submission.small_language import Globals, bindings, bound_by_import
from grader.submission.syntax import called_name

_LEADING_ON = frozenset({"get_layer", "layers", "model", "optimizer"})
"""What only objects of Keras have, and what gives others of them; a module may give these names to something else."""
_PUTTING = regex(r"_(?!_)|set_")
"""How attributes and methods begin by which a class of Keras keeps what such an attribute gives."""
_LIST_READERS = frozenset({"enumerate", "len", "list", "reversed", "tuple"})
_Bound = tuple[ast.expr | None, bool]
"""What a name stands for, ``None`` where that is not known, and whether for one element of it."""


class OwnObjects:
    """The functions of a module, each with what its names stand for."""

    def __init__(
        self,
        names: Globals,
        definitions: Iterable[ast.stmt],
        given: Collection[str],
        below: Callable[[ast.AST], list[ast.AST]],
    ) -> None:
        """``given`` are functions that nobody in the module calls: the examiner gives them what is theirs.

        ``below`` gives a node and all below it.
        """
        self.names = names
        self.below = below
        self.functions: dict[str, list[Scope]] = {}
        self.constructors: dict[str, list[Scope]] = {}
        self.set_of_self: dict[str, list[tuple[Scope, ast.expr | None]]] = {}
        """What the classes of the module set as attributes of ``self``; ``None`` where that is not known."""
        self.scopes: list[Scope] = []
        self._decided: dict[tuple[object, str], bool] = {}
        self._classes = OwnClasses(definitions := [*definitions])
        for definition in definitions:
            if isinstance(definition, ast.FunctionDef):
                scope = Scope(self, definition, definition.name in given)
                self.scopes.append(scope)
                self.functions.setdefault(definition.name, []).append(scope)
            elif isinstance(definition, ast.ClassDef):
                self._read_class(definition)

    def _read_class(self, definition: ast.ClassDef) -> None:
        for statement in definition.body:
            if isinstance(statement, ast.FunctionDef):
                scope = Scope(self, statement, is_given=False)
                self.scopes.append(scope)
                found = [(statement.name, None), *scope.set_of_self]
                if statement.name == "__init__":
                    self.constructors.setdefault(definition.name, []).append(scope)
            else:
                scope = Scope(self, statement, is_given=False)
                found = [(name, None) for name in scope.bound]
            for name, value in found:
                self.set_of_self.setdefault(name, []).append((scope, value))

    def proven(self) -> Iterator[int]:
        """Yield the ids of the nodes of attributes whose object is proven to be no value of a library."""
        for scope in self.scopes:
            for node in scope.nodes:
                if isinstance(node, ast.Attribute) and node.attr in known.SETTABLE and scope.is_own(node.value):
                    yield id(node)

    def once(self, key: tuple[object, str], decide: Callable[[], bool]) -> bool:
        """Return what is decided under a key; while it is being decided, as in a circle of names, the answer is no."""
        if key not in self._decided:
            self._decided[key] = False
            self._decided[key] = decide()
        return self._decided[key]

    def leads_on(self, attribute: str) -> bool:
        """Return whether an attribute gives objects of Keras wherever it is there."""
        replaced = any(name == attribute or _PUTTING.match(name) for name in self.set_of_self)
        return attribute in _LEADING_ON and not replaced

    def is_of_instances(self, attribute: str) -> bool:
        """Return whether an attribute of ``self`` is never one that a class of a library has under the same name."""
        return all(
            attribute in self._classes.always_set(name)
            for name in self._classes
            if self._classes.of_library(name) and attribute in self._classes.mentioned(name)
        )


class Scope:
    """One function or method, or one statement of a class."""

    def __init__(self, module: OwnObjects, statement: ast.stmt | ast.Module, is_given: bool) -> None:
        self._module = module
        self.statement = statement
        self.nodes = module.below(statement)
        self.bound: dict[str, list[_Bound]] = {}
        self.set_of_self: list[tuple[str, ast.expr | None]] = []
        self.given: set[str] = set()
        self._imports = {
            name: dotted for node in self.nodes if isinstance(node, IMPORT) for name, dotted in bound_by_import(node)
        }
        self._read: set[int] = set()
        """Names whose list is only read where they stand."""
        known_targets: set[int] = {id(statement)}
        for argument in _given_arguments(statement.args) if is_given and isinstance(statement, ast.FunctionDef) else ():
            self.given.add(argument.arg)
            known_targets.add(id(argument))
        for node in self.nodes:
            for target, value, is_element in bindings(node):
                known_targets |= self._bind(target, value, is_element)
        for node in self.nodes:
            if id(node) not in known_targets:
                self._bind_unknown(node)
        self._read = {id(node) for node in self.nodes for node in self._read_by(node)}

    def _bind(self, target: ast.expr, value: ast.expr, is_element: bool) -> set[int]:
        """Note what a target stands for; return the nodes of which that is known."""
        match target, value:
            case ast.Name(id=name), _:
                self.bound.setdefault(name, []).append((value, is_element))
                return {id(target)}
            case ast.Attribute(value=ast.Name(id="self"), attr=attribute), _ if not is_element:
                self.set_of_self.append((attribute, value))
                return {id(target)}
            case ast.Tuple(elts=[_, inner]), ast.Call(func=ast.Name(id="enumerate"), args=[of, *_]) if is_element:
                return self._bind(inner, of, True)
            case ast.Tuple(elts=targets), ast.Tuple(elts=values) if not is_element and len(targets) == len(values):
                if not any(isinstance(expression, ast.Starred) for expression in (*targets, *values)):
                    pairs = zip(targets, values, strict=True)
                    return set().union(*(self._bind(expression, held, False) for expression, held in pairs))
        return set()

    def _bind_unknown(self, node: ast.AST) -> None:
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.FunctionDef(name=name):
                self.bound.setdefault(name, []).append((None, False))
            case ast.arg(arg=name):
                self.bound.setdefault(name, []).append((None, False))
            case ast.Attribute(value=ast.Name(id="self"), attr=attribute, ctx=ast.Store()):
                self.set_of_self.append((attribute, None))

    def _read_by(self, node: ast.AST) -> Iterable[ast.expr]:
        """Return what a node reads as a list, and keeps or changes nothing of."""
        match node:
            case ast.For(iter=of) | ast.comprehension(iter=of) | ast.Subscript(value=of, ctx=ast.Load()):
                return [of]
            case ast.Call(args=arguments) if self.is_builtin(node, _LIST_READERS) or self._makes(node):
                return arguments
            case ast.Call(args=[_, *lists]) if self.is_builtin(node, {"map"}):
                return lists
        return []

    def is_own(self, node: ast.expr | None) -> bool:
        """Return whether an expression is an object of Keras, or of a class of the module, and no other value."""
        match node:
            case ast.Name(id=name):
                return self._module.once((self, name), lambda: self._stands_for_own(name))
            case ast.Attribute(attr="model" | "optimizer" as attribute) if self._module.leads_on(attribute):
                return True
            case ast.Attribute(value=ast.Name(id="self"), attr=attribute):
                found = self._module.set_of_self.get(attribute, [])
                return bool(found) and self._module.once(
                    ("self", attribute),
                    lambda: (
                        self._module.is_of_instances(attribute) and all(scope.is_own(value) for scope, value in found)
                    ),
                )
            case ast.Subscript(value=of, slice=index) if not isinstance(index, ast.Slice):
                return self._holds_own(of)
            case ast.IfExp(body=body, orelse=other):
                return self.is_own(body) and self.is_own(other)
            case ast.Call(func=ast.Attribute(attr="get_layer")) if self._module.leads_on("get_layer"):
                return True
            case ast.Call():
                return self._makes(node) or self._returns_own(node)
        return False

    def _stands_for_own(self, name: str) -> bool:
        found = self.bound.get(name, [])
        return (name in self.given or bool(found)) and all(
            self._holds_own(value) if is_element else self.is_own(value) for value, is_element in found
        )

    def _holds_own(self, node: ast.expr | None) -> bool:
        """Return whether an expression is a list of objects of Keras, to which nobody adds anything else."""
        match node:
            case ast.Attribute(attr="layers"):
                return self._module.leads_on("layers")
            case ast.List(elts=held) | ast.Tuple(elts=held):
                return all(self.is_own(expression) for expression in held)
            case ast.ListComp(elt=element):
                return self.is_own(element)
            case ast.Subscript(value=of, slice=ast.Slice()):
                return self._holds_own(of)
            case ast.Call(args=[of]) if self.is_builtin(node, _LIST_READERS):
                return self._holds_own(of)
            case ast.Name(id=name):
                return self._module.once((self, f"{name}[]"), lambda: self._stands_for_list(name))
        return False

    def _stands_for_list(self, name: str) -> bool:
        found = self.bound.get(name, [])
        return (
            self.only_reads(name)
            and bool(found)
            and all(not is_element and self._holds_own(value) for value, is_element in found)
        )

    def only_reads(self, name: str) -> bool:
        """Return whether a name of a list stands only where the list is read, and nothing keeps or changes it."""
        uses = [node for node in self.nodes if isinstance(node, ast.Name) and node.id == name]
        return all(id(node) in self._read for node in uses if isinstance(node.ctx, ast.Load))

    def binds(self, name: str) -> bool:
        """Return whether a name means something of its own here, and nothing of the module or of Python."""
        return name in self.bound or name in self.given

    def is_builtin(self, node: ast.Call, names: Collection[str]) -> bool:
        """Return whether a call is one of these functions of Python itself."""
        return isinstance(node.func, ast.Name) and node.func.id in names and node.func.id not in self.bound

    def leads_to(self, node: ast.expr) -> str:
        """Return where a name with attributes leads to in a library, ``""`` where it leads to none."""
        root = node
        while isinstance(root, ast.Attribute):
            root = root.value
        is_bound = isinstance(root, ast.Name) and self.binds(root.id)
        return "" if is_bound else self._module.names.resolve(node, self._imports)

    def _makes(self, node: ast.Call) -> bool:
        """Return whether a call makes an object of a class of Keras, or of one of the module."""
        if dotted := self.leads_to(node.func):
            return dotted.startswith("keras.") and called_name(node)[:1].isupper()
        is_own = isinstance(node.func, ast.Name) and node.func.id in self._module.names.classes
        return is_own and not self.binds(called_name(node))

    def _returns_own(self, node: ast.Call) -> bool:
        """Return whether a call is one of a function of the module that returns nothing but such objects."""
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        scopes = [] if self.binds(name) else self._module.functions.get(name, [])
        return bool(scopes) and self._module.once(("call", name), lambda: all(scope.returns_own() for scope in scopes))

    def returns_own(self) -> bool:
        """Return whether each ``return`` of the function gives such an object."""
        values = [node.value for node in self.nodes if isinstance(node, ast.Return)]
        yields = any(isinstance(node, ast.Yield | ast.YieldFrom) for node in self.nodes)
        return bool(values) and not yields and all(self.is_own(value) for value in values)


def _given_arguments(arguments: ast.arguments) -> Iterator[ast.arg]:
    """Yield the arguments that a caller gives, or that are a number or a text."""
    places = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(places) - len(arguments.defaults))
    every = zip([*places, *arguments.kwonlyargs], [*defaults, *arguments.defaults, *arguments.kw_defaults], strict=True)
    for argument, default in every:
        if default is None or isinstance(default, ast.Constant):
            yield argument
