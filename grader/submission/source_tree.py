"""A parsed submission with its imports resolved: what the rules about single lines look at."""

from __future__ import annotations

import ast
import contextlib
import copy
import functools
import io
import math
import operator
import re
import tokenize
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from grader.catalogue import code_tree
from grader.submission.bindings import Bindings
from grader.submission.models.installed_api import public_names
from grader.submission.plain_forms import in_plain_forms
from grader.submission.syntax import called_name, names_by_position
from grader.submission.tree_text import children

Node = TypeVar("Node", bound=ast.AST)
Key = tuple[str | int, ...]
"""What two expressions share that are written alike, and whose names are the same variables."""
LONGEST_TYPED = 80
"""Characters of the learner's own that are shown of one thing."""
_CHANGING = {"update", "setdefault", "pop", "popitem", "clear"}
"""Methods that change a dictionary."""
_MOST_SUMS = 100
"""Numbers that are worked out for one number."""
MOST_LINKS = 20
"""Links of a chain of names, calls and methods that are followed."""
LONGEST_SENTENCE = 600
"""Characters of a sentence: those of ours are far shorter, but names in it are the learner's."""
_ARITHMETIC: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.Pow: math.pow,
}  # fmt: skip
_KERAS = ("tensorflow.keras.", "keras.", "tensorflow.python.keras.")
_NONE_AT_ZERO = ("validation_split", "initial_epoch")
"""Arguments that say nothing where they are 0; of others, as ``seed`` and ``axis``, 0 is a value like any other."""
_BELOW: WeakKeyDictionary[ast.AST, tuple[ast.AST, ...]] = WeakKeyDictionary()
"""What lies below a node, without the node: the rules ask for it again and again."""


@dataclass(frozen=True)
class Finding:
    """A line that cannot run in today's TensorFlow, or that deserves a word."""

    line: int
    """The line in the module, from 1."""
    where: str
    """``line 12``, or ``cell 4, line 7``."""
    wrong: str
    """What stands there."""
    instead: str
    """What to write instead; empty where it should just go."""
    sentence: str
    """One or two sentences for the learner."""
    certain: bool
    """Whether the line raises when it runs; else this is advice."""
    about: str = ""
    """What failure it explains, where it is to be told with that: ``path``, or ``argument of`` a function."""
    raised_at: int = 0
    """Where it is certain: the line of the call around it, which is where Python says that it raised; else 0."""
    rule: str = field(default="", compare=False)
    """The name of the rule that found it: ``pooling.averages_of_vectors``."""


class SourceTree:
    """The nodes of a module by their kind, and what the names in it stand for."""

    def __init__(
        self,
        tree: ast.Module,
        source: str,
        where: Callable[[int], str],
        given: frozenset[int] = frozenset(),
        asked: frozenset[str] = frozenset(),
        usual: Mapping[str, Mapping[str, set[float | str]]] = MappingProxyType({}),
    ) -> None:
        self.lines = source.split("\n")
        """The lines of the module; line 1 is at index 0."""
        self.given = given
        """Numbers of lines that the learner did not write."""
        self.asked = asked
        """The functions that the exercise asks for."""
        self.usual = usual
        """For these functions and each of their arguments: the numbers that the exercise passes."""
        self.tree = tree = in_plain_forms(tree)
        """The module; lines such as ``x: int = 1`` are assignments as others, and ``format`` makes f-strings."""
        self.where_is = where
        """Returns a line in words, as the learner sees it: ``cell 4, line 7``."""
        self._nodes: dict[type[ast.AST], list[Any]] = {}
        self._imported: dict[str, set[str]] = {}
        self._names: dict[ast.AST | None, str] = {}
        self._keras_names: dict[ast.AST | None, str] = {}
        self._numbers: dict[ast.AST, float | None] = {}
        self._numbers_open: list[ast.AST | None] = []
        self._guarded: set[int] = set()
        self._hiding: set[int] = set()
        self._bindings = Bindings(tree)
        self._read()
        if spread := self._spread():
            self._read_again(_with_words(tree, spread))
        if self.mentions("partial") and (partial := self._partials()):
            self._read_again(_with_partials(self.tree, partial))
        self.defined = {function.name for function in self.all(ast.FunctionDef)} | {
            definition.name for definition in self.all(ast.ClassDef)
        }
        """The names of all functions, methods and classes of the module."""
        self.packages = {name.split(".")[0] for names in self._imported.values() for name in names}
        """The top-level packages that it imports."""

    def _read(self) -> None:
        for node in self._bindings.nodes:
            self._nodes.setdefault(type(node), []).append(node)
            self._note(node)

    def _read_again(self, tree: ast.Module) -> None:
        """Take a module in the place of this one, in which it is spelled out what calls get."""
        self.tree, self._bindings = tree, Bindings(tree)
        for kept in (self._nodes, self._names, self._keras_names, self._numbers):
            kept.clear()
        for name, kind in vars(type(self)).items():
            if isinstance(kind, functools.cached_property):
                vars(self).pop(name, None)
        self._read()

    def all(self, kind: type[Node]) -> list[Node]:
        """Return all nodes of one kind, outer ones first."""
        return self._nodes.get(kind, [])

    def name_of(self, node: ast.AST | None) -> str:
        """Return the full name that a name or attribute stands for (``tensorflow.keras.layers.Dense``), or ``""``.

        Imports are followed, and assignments of what was imported (``layers = tf.keras.layers``). A name that is bound
        in any other way as well stands for nothing known.
        """
        if node not in self._names:
            self._names[node] = self._full_name_of(node)
        return self._names[node]

    def _full_name_of(self, node: ast.AST | None) -> str:
        parts: list[str] = []
        for _ in range(MOST_LINKS):
            while isinstance(node, ast.Attribute):
                parts.append(node.attr)
                node = node.value
            if not isinstance(node, ast.Name):
                return ""
            if node.id not in self._bindings:
                break
            if node.id not in self._aliases:
                return ""
            made = self._bindings.value_of(node)
            node = made if isinstance(made, ast.Attribute | ast.Name) else None
        meanings = self._imported.get(node.id, set()) if isinstance(node, ast.Name) else set()
        return ".".join([*meanings, *reversed(parts)]) if len(meanings) == 1 else ""

    @functools.cached_property
    def _aliases(self) -> set[str]:
        """The names that are set to a name or an attribute somewhere: only these may stand for what was imported."""
        lines = [line for line in self.all(ast.Assign) if isinstance(line.value, ast.Attribute | ast.Name)]
        return {target.id for line in lines for target in line.targets if isinstance(target, ast.Name)}

    def keras_name_of(self, node: ast.AST | None) -> str:
        """Return the name below ``tf.keras`` or ``keras`` (``layers.Dense``), or ``""``."""
        if node not in self._keras_names:
            name = self.name_of(node)
            below = next((name.removeprefix(prefix) for prefix in _KERAS if name.startswith(prefix)), "")
            is_short = name.startswith("tensorflow.optimizers.")
            self._keras_names[node] = name.removeprefix("tensorflow.") if is_short else below
        return self._keras_names[node]

    def is_foreign(self, node: ast.AST) -> bool:
        """Return whether an attribute is read from what was imported from elsewhere than TensorFlow and Keras.

        That counts also where the name is bound in another way as well: nobody knows then which of them is meant.
        """
        while isinstance(node, ast.Attribute):
            node = node.value
        meanings = self._imported.get(node.id, set()) if isinstance(node, ast.Name) else set()
        return any(meaning.split(".")[0] not in ("tensorflow", "keras") for meaning in meanings)

    def mentions(self, *names: str) -> bool:
        """Return whether one of ``names`` stands anywhere, by itself, after a dot, or in an import."""
        return not self._mentioned.isdisjoint(names)

    @functools.cached_property
    def _mentioned(self) -> set[str]:
        attributes = {attribute.attr for attribute in self.all(ast.Attribute)}
        return attributes | {node.id for node in self.all(ast.Name)} | self._imported.keys()

    def calls_of(self, method: str) -> list[ast.Call]:
        """Return the calls of a method of models, such as ``fit``: not of another module, nor of one's own class."""
        if method in self.defined:
            return []
        return [call for call in self._calls.get(method, ()) if not self.is_foreign(call.func)]

    def is_call_of(self, node: ast.AST | None, *methods: str) -> bool:
        """Return whether a node calls one of these methods of models, as ``calls_of`` finds them."""
        if not isinstance(node, ast.Call) or called_name(node) not in methods:
            return False
        if called_name(node) in self.defined or self.is_foreign(node.func):
            return False
        return not (isinstance(node.func, ast.Attribute) and self.is_of_another_package(node.func.value))

    def is_of_another_package(self, owner: ast.AST) -> bool:
        """Return whether another package than TensorFlow and Keras makes an object, whose methods may be other ones."""
        made = self.made_by(owner)
        for _ in range(MOST_LINKS):
            if not isinstance(made, ast.Call) or not isinstance(made.func, ast.Attribute) or self.name_of(made.func):
                break
            made = self.made_by(made.func.value)
        name = self.name_of(made.func) if isinstance(made, ast.Call) else ""
        return "." in name and name.split(".")[0] not in ("tensorflow", "keras", "tf_keras")

    def is_bound(self, name: str) -> bool:
        """Return whether a line of the program gives a name a value, or imports it."""
        return name in self._bindings or name in self._imported

    def calls_named(self, name: str) -> list[ast.Call]:
        """Return the calls of functions, methods and classes of one name: ``print(…)``, ``log.print(…)``."""
        return self._calls_by_name.get(name, [])

    @functools.cached_property
    def _calls_by_name(self) -> dict[str, list[ast.Call]]:
        calls: dict[str, list[ast.Call]] = {}
        for call in self.all(ast.Call):
            calls.setdefault(called_name(call), []).append(call)
        return calls

    @functools.cached_property
    def _calls(self) -> dict[str, list[ast.Call]]:
        """The calls of methods by the names of these."""
        calls: dict[str, list[ast.Call]] = {}
        for call in self.all(ast.Call):
            if isinstance(call.func, ast.Attribute):
                calls.setdefault(call.func.attr, []).append(call)
        return calls

    def value_of(self, node: Node | ast.AST | None) -> ast.AST | None:
        """Return the expression that a name stands for where it is read; ``None`` where that is not certain.

        A parameter stands for what the only call of its function gives it, and ``d["a"]`` for what is in a dictionary.
        """
        found = self._value_here(node)
        if found is None and isinstance(node, ast.Name):
            parameter = self._bindings.parameter_of(node)
            given = self._given.get(parameter) if parameter else None
            return self._value_here(given) or given
        return found

    def parameter_of(self, node: ast.AST | None) -> ast.arg | None:
        """Return the parameter of a function that a name stands for."""
        return self._bindings.parameter_of(node) if isinstance(node, ast.Name) else None

    def part_of(self, name: ast.Name) -> tuple[ast.Call, int] | None:
        """Return the call and the index in its result that a name stands for: ``b`` in ``a, b = f()`` is its second."""
        return self._bindings.part_of(name)

    def whole_of(self, node: ast.AST | None) -> ast.AST | None:
        """Return what a value is, or is a part of, as ``value_of`` does: ``f()`` for ``f()[0]`` and for its name."""
        made = self.value_of(node)
        while isinstance(made, ast.Subscript):
            made = self.value_of(made.value)
        return made

    def _value_here(self, node: ast.AST | None) -> ast.AST | None:
        """Return what a name or an entry of a dictionary stands for; of anything else, the node itself."""
        match node:
            case ast.Name():
                return self._bindings.value_of(node)
            case ast.Subscript(value=owner, slice=ast.Constant(value=key)):
                known = self._entries_of(owner) or {}
                return (known.get(key) or self._kept_at(node) or node) if isinstance(key, str) else node
            case ast.Attribute(value=ast.Name() as owner, attr=name) if name not in self._stored:
                return self._setting_of(owner, name) or node
            case ast.Attribute(value=ast.Name()):
                return self._kept_at(node) or node
        return node

    def _kept_at(self, read: ast.expr) -> ast.expr | None:
        """Return what one line puts where ``results["mae"]`` or ``run.mae`` is read, where no other line does.

        What was there from the beginning may still be there: the line may not have run.
        """
        lines = self._kept.get(typed(read), ())
        if len(lines) != 1 or lines[0].lineno >= read.lineno or self._was_there(read):
            return None
        inside = self.functions_around(lines[0])
        return lines[0].value if not inside or read in nodes_of(inside[-1]) else None

    def _was_there(self, read: ast.expr) -> bool:
        """Return whether a dictionary is made with this entry, or a class has a value for this attribute."""
        match read:
            case ast.Attribute(attr=name):
                return any(_set_in(kind, name) is not None for kind in self._classes.values())
            case ast.Subscript(value=ast.Name() as owner, slice=ast.Constant(value=key)):
                made = self._bindings.value_of(owner)
                keys = made.keys if isinstance(made, ast.Dict) else ()
                words = made.keywords if isinstance(made, ast.Call) else ()
                return any(text_of(part) == key for part in keys) or any(word.arg == key for word in words)
        return True

    @functools.cached_property
    def _kept(self) -> dict[str, list[ast.Assign]]:
        """The lines that set an attribute of an object, or an entry of a dictionary, by what they set."""
        kept: dict[str, list[ast.Assign]] = {}
        for line in self.all(ast.Assign):
            for target in line.targets:
                match target:
                    case (
                        ast.Attribute(value=ast.Name())
                        | ast.Subscript(value=ast.Name(), slice=ast.Constant(value=str()))
                    ):
                        kept.setdefault(typed(target), []).append(line)
        return kept

    def _setting_of(self, owner: ast.Name, name: str) -> ast.AST | None:
        """Return what a class of settings says of one: ``Settings.rate``, or ``settings.rate`` of its instance."""
        if owner.id == "self":
            return self._set_for_all(owner, name)
        made = self.value_of(owner)
        kind = made.func if isinstance(made, ast.Call) else owner
        if isinstance(made, ast.Call):
            if words_of(made).get(name) is not None and called_name(made) in (*self._classes, "SimpleNamespace"):
                return words_of(made)[name]
            if made.args or gives_unseen(made):
                return None
        definition = self._classes.get(kind.id) if isinstance(kind, ast.Name) else None
        return _set_in(definition, name) if definition else None

    def _set_for_all(self, owner: ast.Name, name: str) -> ast.AST | None:
        """Return what the class around a method sets for all of its objects, where no other class builds on it."""
        around = [kind for kind in self.all(ast.ClassDef) if kind.lineno <= owner.lineno <= (kind.end_lineno or 0)]
        bases = {base.id for kind in self.all(ast.ClassDef) for base in kind.bases if isinstance(base, ast.Name)}
        return _set_in(around[-1], name) if around and around[-1].name not in bases else None

    @functools.cached_property
    def _classes(self) -> dict[str, ast.ClassDef]:
        return {definition.name: definition for definition in self.all(ast.ClassDef)}

    @functools.cached_property
    def _stored(self) -> set[str]:
        """The names of attributes that are set anywhere: ``self.rate = 0.1``, or ``setattr(settings, "rate", 0.1)``."""
        named = [argument(call, "name", 1) for call in self.all(ast.Call) if called_name(call) == "setattr"]
        stored = {node.attr for node in self.all(ast.Attribute) if not isinstance(node.ctx, ast.Load)}
        return stored | {text for node in named if (text := text_of(node)) is not None}

    @functools.cached_property
    def _written(self) -> set[str]:
        """The names of what is changed in its parts: ``settings["rate"] = 0.1``."""
        return _changed_in_parts(self._bindings.nodes)

    def _spread(self) -> dict[ast.keyword, Mapping[str, ast.expr]]:
        """Return what calls get by ``**settings``, where the dictionary is known."""
        given = [word for call in self.all(ast.Call) for word in call.keywords if word.arg is None]
        return {word: known for word in given if (known := self._entries_of(word.value)) is not None}

    def _entries_of(self, node: ast.AST | None, links: int = MOST_LINKS) -> dict[str, ast.expr] | None:
        """Return what a dictionary has under each of its names, also where others are merged into it.

        ``None`` where it is not spelled out, or where a part of it is changed anywhere.
        """
        match node if links else None:
            case ast.Name(id=name) as read if name not in self._written:
                parameter = self._bindings.parameter_of(read)
                made = self._given.get(parameter) if parameter else self._bindings.value_of(read)
                return self._entries_of(made, links - 1)
            case ast.Subscript(value=owner, slice=ast.Constant(value=str(key))):
                return self._entries_of((self._entries_of(owner, links - 1) or {}).get(key), links - 1)
            case ast.Attribute(value=ast.Name() as owner, attr=name) if name not in self._stored:
                return self._entries_of(self._setting_of(owner, name), links - 1)
            case ast.Dict(keys=keys, values=values):
                return self._joined([*zip(keys, values, strict=True)], links - 1)
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                return self._joined([(None, left), (None, right)], links - 1)
            case ast.Call(func=ast.Name(id="dict"), args=first, keywords=words) if len(first) < 2:
                named = [(ast.Constant(word.arg) if word.arg else None, word.value) for word in words]
                return self._joined([*((None, part) for part in first), *named], links - 1)
        return None

    def _joined(self, parts: list[tuple[ast.expr | None, ast.expr]], links: int) -> dict[str, ast.expr] | None:
        """Return the entries of a dictionary: pairs of a name and a value, and others that are merged into it."""
        found: dict[str, ast.expr] = {}
        for key, value in parts:
            name = text_of(key)
            more = self._entries_of(value, links) if key is None else None if name is None else {name: value}
            if more is None:
                return None
            found |= more
        return found

    def _partials(self) -> dict[ast.Call, ast.Call]:
        """Return the calls of what ``partial`` made of a function of TensorFlow or Keras, each with this."""
        found = {}
        for call in self.all(ast.Call):
            made = self._bindings.value_of(call.func) if isinstance(call.func, ast.Name) else call.func
            is_partial = isinstance(made, ast.Call) and self.name_of(made.func) == "functools.partial"
            first = made.args[0] if is_partial and isinstance(made, ast.Call) and made.args else None
            if isinstance(made, ast.Call) and self.name_of(first).startswith(("tensorflow.", "keras.")):
                found[call] = made
        return found

    @functools.cached_property
    def _given(self) -> dict[ast.arg, ast.expr]:
        """What parameters of functions stand for that are called once, and not by the grader."""
        given: dict[ast.arg, ast.expr] = {}
        loads = Counter(node.id for node in self.all(ast.Name) if isinstance(node.ctx, ast.Load))
        functions = Counter(function.name for function in self.all(ast.FunctionDef))
        calls = {call.func.id: call for call in self.all(ast.Call) if isinstance(call.func, ast.Name)}
        for function in self.all(ast.FunctionDef):
            call, plain = calls.get(function.name), function.args
            if call is None or function.name in self.asked or gives_unseen(call) or plain.vararg or plain.kwarg:
                continue
            if loads[function.name] == functions[function.name] == 1 and not function.decorator_list:
                names = [*plain.posonlyargs, *plain.args]
                defaults = dict(zip(reversed(names), reversed(plain.defaults), strict=False))
                words = words_of(call)
                given |= defaults | dict(zip(names, call.args, strict=False))
                given |= {name: words[name.arg] for name in (*names, *plain.kwonlyargs) if name.arg in words}
        return given

    def made_by(self, node: ast.AST | None) -> ast.AST | None:
        """Return what made a value: ``value_of``, and where a function of the module returns it, what that returns."""
        for _ in range(MOST_LINKS):
            part = self._bindings.part_of(node) if isinstance(node, ast.Name) else None
            node, index = part or (self.value_of(node), None)
            returned = self.returned_by(node) if isinstance(node, ast.Call) else None
            if index is not None:
                parts = returned.elts if isinstance(returned, ast.Tuple) else []
                returned = parts[index] if index < len(parts) else None
            if returned is None and not (index is None and self._is_other_name(node)):
                return node if index is None else None
            node = returned or node
        return None

    def _is_other_name(self, node: ast.AST | None) -> bool:
        """Return whether a name, which another one stands for, is a part of what a call returns: of ``a, b = f()``."""
        return isinstance(node, ast.Name) and self._bindings.part_of(node) is not None

    def returned_by(self, call: ast.Call) -> ast.expr | None:
        """Return what a function of the module returns to a call by its name, where it has one ``return``."""
        code = self.code_of(call.func) if isinstance(call.func, ast.Name) else None
        found = [line.value for line in nodes_of(code) if isinstance(line, ast.Return)] if code is not None else []
        return found[0] if isinstance(code, ast.FunctionDef) and len(found) == 1 else None

    def targets_of(self, value: ast.AST) -> list[ast.expr]:
        """Return what a value is assigned to.

        >>> tree = read_source("a = b = f()")
        >>> [typed(target) for target in tree.targets_of(tree.calls_named("f")[0])]
        ['a', 'b']
        """
        return [target for line in self.all(ast.Assign) if line.value is value for target in line.targets]

    def worked_on(self, call: ast.Call) -> ast.expr | None:
        """Return what a function, or a method of a value, works on: ``x`` of ``np.max(x)``, and of ``x.max()``."""
        if isinstance(call.func, ast.Attribute) and not self.name_of(call.func):
            return call.func.value
        return call.args[0] if call.args else None

    def chain_of(self, node: ast.AST | None) -> Iterator[ast.Call]:
        """Yield the calls of methods that made a value, the last one first: in one line, or ``d = d.batch(9)``.

        It ends at a function of the module: a call in there, as ``steps_of`` yields it, belongs to each use of it.
        """
        for _ in range(MOST_LINKS):
            node = self.value_of(node)
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                return
            yield node
            node = node.func.value

    def steps_of(self, node: ast.AST | None) -> Iterator[ast.Call]:
        """Yield the calls that made a data set, the last one first, also those in functions of the module."""
        for _ in range(MOST_LINKS):
            made = self.made_by(node)
            if not isinstance(made, ast.Call):
                return
            yield made
            if not isinstance(made.func, ast.Attribute):
                return
            node = made.func.value

    def callbacks_of(self, fit: ast.Call) -> list[ast.Call]:
        """Return the callbacks that ``fit`` gets, as far as they can be seen."""
        given = self.made_by(argument(fit, "callbacks", 5))
        parts = given.elts if isinstance(given, ast.List | ast.Tuple) else [given]
        return [made for made in map(self.made_by, parts) if isinstance(made, ast.Call)]

    def validation_of(self, fit: ast.Call) -> list[ast.expr]:
        """Return what ``fit`` is given to validate with: a data set, or inputs and labels."""
        given = argument(fit, "validation_data", 7)
        made = self.value_of(given)
        if isinstance(made, ast.Tuple | ast.List):
            return made.elts
        return [given] if given is not None else []

    def number_of(self, node: ast.AST | None, default: float | None = None) -> float | None:
        """Return the number that a node spells out, as ``1 / 255`` or by a name; ``default`` where there is none."""
        if node is None:
            return default
        if node not in self._numbers:
            # A number that is made of itself is not known. Each is worked out once, so `a = b + b` doubles no work.
            self._numbers[node] = None
            self._numbers[node] = self._number(self.value_of(node)) if len(self._numbers_open) < _MOST_SUMS else None
        return self._numbers[node]

    def _number(self, made: ast.AST | None) -> float | None:
        self._numbers_open.append(made)
        try:
            match made:
                case ast.UnaryOp(op=ast.USub(), operand=inner):
                    number = self.number_of(inner)
                    return None if number is None else -number
                case ast.BinOp(left=left, op=sign, right=right):
                    return calculated(sign, self.number_of(left), self.number_of(right))
                case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                    with contextlib.suppress(OverflowError):  # An integer of more than 300 digits is no number here.
                        return float(value)
            return None
        finally:
            self._numbers_open.pop()

    def is_true(self, node: ast.AST | None) -> bool:
        """Return whether an expression is ``True``, also by a name."""
        made = self.value_of(node)
        return isinstance(made, ast.Constant) and made.value is True

    def gives(self, call: ast.Call, *words: str) -> bool:
        """Return whether a call gives one of these arguments by name, and not as what switches it off."""
        return any(not self._switches_off(word, given) for word, given in words_of(call).items() if word in words)

    def _switches_off(self, word: str, given: ast.expr) -> bool:
        """Return whether what a call gives is ``False`` or ``None``, or for some words 0: as if it were left out."""
        made = self.value_of(given)
        value = made.value if isinstance(made, ast.Constant) else ...
        return value is False or value is None or (value == 0 and word in _NONE_AT_ZERO)

    def same(self, node: ast.AST) -> str:
        """Return a text that two expressions share if they surely have the same value: a number, or what is typed."""
        number = self.number_of(node)
        return typed(node) if number is None else f"{number:g}"

    def key_of(self, node: ast.AST) -> Key:
        """Return what two expressions share if they are written alike and each name is one variable in both.

        A name ``x`` in one function and ``x`` in another are two variables.
        """
        return typed(node), *(self._bindings.home_of(part) for part in nodes_of(node) if isinstance(part, ast.Name))

    def code_of(self, node: ast.AST | None) -> ast.AST | None:
        """Return the function of the module that a name stands for; of anything else, the node itself."""
        if not isinstance(node, ast.Name):
            return node
        return next((function for function in reversed(self.all(ast.FunctionDef)) if function.name == node.id), None)

    def functions_around(self, node: ast.AST) -> list[ast.FunctionDef]:
        """Return the functions that a piece of code is in, the outermost first; of a function, itself as well."""
        return [*self._around.get(node, ())]

    def nodes_around(self, node: ast.AST) -> list[ast.AST]:
        """Return all nodes of the innermost function around a node; none where it is in no function."""
        return [inner for code in self.functions_around(node)[-1:] for inner in nodes_of(code)]

    def called_around(self, node: ast.AST) -> set[str]:
        """Return the last parts of the names of what the innermost function around a node calls."""
        return {called_name(call) for call in self.nodes_around(node) if isinstance(call, ast.Call)}

    def is_guarded(self, node: ast.AST) -> bool:
        """Return whether a line is prepared to fail: in ``try``, or below a look at the version."""
        return getattr(node, "lineno", 0) in self._guarded

    def hides_errors(self, node: ast.AST) -> bool:
        """Return whether a line is in a ``try`` that goes on after any error, and so after a name that is missing."""
        return getattr(node, "lineno", 0) in self._hiding

    def finding(
        self, node: ast.AST, wrong: str, instead: str, sentence: str, *, certain: bool = True, about: str = ""
    ) -> Finding:
        """Return a finding about the line of ``node``; ``line`` 1 for a module."""
        found = self.finding_at(getattr(node, "lineno", 1), wrong, instead, sentence, certain=certain, about=about)
        return replace(found, raised_at=self._line_of_call(node)) if certain else found

    def _line_of_call(self, node: ast.AST) -> int:
        """Return where Python says that the innermost call around ``node`` raised: its line; 0 where there is none."""
        place = (getattr(node, "lineno", 0), getattr(node, "col_offset", 0))
        around = (
            call for call in self.all(ast.Call)
            if (call.lineno, call.col_offset) <= place < (call.end_lineno or 0, call.end_col_offset or 0)
        )  # fmt: skip
        innermost = max(around, key=lambda call: (call.func.end_lineno, call.func.end_col_offset), default=None)
        return (innermost.func.end_lineno or 0) if innermost else 0

    def where(self, node: ast.AST) -> str:
        """Return the line of a node in words: ``cell 4, line 7``."""
        return self.where_is(getattr(node, "lineno", 1))

    def finding_at(
        self, line: int, wrong: str, instead: str, sentence: str, *, certain: bool = True, about: str = ""
    ) -> Finding:
        """Return a finding about a line."""
        where, shown = self.where_is(line), sentence[:LONGEST_SENTENCE]
        return Finding(line, where, _cut(wrong), _cut(instead), shown, certain, about=about)

    def text_at(self, node: ast.expr) -> str:
        """Return what stands at the place of a node; of what spans lines, and where the place is wrong, nothing.

        Python 3.11 gives wrong places to what stands inside of f-strings.
        """
        if node.end_lineno != node.lineno or not 0 < node.lineno <= len(self.lines):
            return ""
        line = self.lines[node.lineno - 1].encode()
        return line[node.col_offset : node.end_col_offset].decode(errors="replace")

    def said_beside(self, node: ast.AST) -> str:
        """Return what the learner says of a node: comments at its lines and above, and the name that it gets.

        A docstring counts where the function is a helper of one line.
        """
        place = getattr(node, "lineno", 0)
        numbers = [*range(place, (getattr(node, "end_lineno", None) or place) + 1)]
        statement, owner = self._statements.get(place), self._owners.get(place)
        for number in {place, statement.lineno if statement is not None else place}:
            while self.lines[number - 2 : number - 1] and self.lines[number - 2].lstrip().startswith("#"):
                number -= 1
                numbers.insert(0, number)
        names = typed(statement.targets[0]).replace("_", " ") if isinstance(statement, ast.Assign) else ""
        told = [self._comments.get(number, "") for number in dict.fromkeys(numbers) if number not in self.given]
        return " ".join([names, *told, (ast.get_docstring(owner) or "") if owner else ""]).strip()

    def comments_at(self, line: ast.stmt | ast.expr) -> str:
        """Return the learner's comments in the first line of a statement, and above it."""
        numbers = [line.lineno]
        while self.lines[numbers[0] - 2 : numbers[0] - 1] and self.lines[numbers[0] - 2].lstrip().startswith("#"):
            numbers.insert(0, numbers[0] - 1)
        return " ".join(self._comments.get(number, "") for number in numbers if number not in self.given).strip()

    def is_written(self, words: re.Pattern[str]) -> bool:
        """Return whether some line of the learner has words that fit."""
        return any(map(words.search, self.lines))

    def said_around(self, node: ast.AST) -> list[str]:
        """Return what is said in the function around a node: its docstring, names of layers, and texts of ``print``.

        The docstring of its class comes last. Each is a text of its own. The lines that came with the stub say nothing.
        """
        place = getattr(node, "lineno", 0)
        around = [function for function in self.all(ast.FunctionDef)
                  if function.lineno <= place <= (function.end_lineno or 0)]  # fmt: skip
        if not around:
            return []
        told, names, shown = self._said_in(around[-1])
        return [told[0], *(text for line, text in names if line >= place), *shown, *told[1:]]

    def said_near(self, node: ast.AST) -> list[str]:
        """Return what is said beside a node, and in the function around it: each is a text of its own."""
        return [self.said_beside(node), *self.said_around(node)]

    def _said_in(self, function: ast.FunctionDef) -> tuple[list[str], list[tuple[int, str]], list[str]]:
        """Return the docstrings of a function and its class, the names of its layers by line, and what it prints."""
        found = self._said.get(function)
        if found is None:
            calls = [call for call in nodes_of(function) if isinstance(call, ast.Call)]
            named = [(call.lineno, text_of(words_of(call).get("name")) or "") for call in calls]
            shown = [said_in(call) for call in calls if called_name(call) == "print"]
            kinds = [kind for kind in self.all(ast.ClassDef) if function in kind.body]
            is_given = function.body[0].lineno in self.given
            told = ["" if is_given else ast.get_docstring(function) or ""]
            told += [ast.get_docstring(kind) or "" for kind in kinds if not is_given]
            texts = [" ".join(text.split()) for text in told]
            found = texts, [(line, name.replace("_", " ")) for line, name in named], shown
            self._said[function] = found
        return found

    @functools.cached_property
    def _said(self) -> dict[ast.FunctionDef, tuple[list[str], list[tuple[int, str]], list[str]]]:
        return {}

    def said_of_number(self, node: ast.AST | None) -> str:
        """Return what is said beside the line that sets a number, where a name stands for it; else nothing."""
        made = self.value_of(node) if isinstance(node, ast.Name) else None
        return self.said_beside(made) if made is not None else ""

    def first_line_of(self, node: ast.Name) -> int:
        """Return the line where the assignment or other simple statement that a name is in begins."""
        statement = self._statements.get(node.lineno)
        return statement.lineno if statement else node.lineno

    @functools.cached_property
    def _statements(self) -> dict[int, ast.stmt]:
        """The assignments and other simple statements by their lines."""
        simple = (line for kind in (ast.Assign, ast.Expr, ast.Return) for line in self.all(kind))
        return {number: line for line in simple for number in range(line.lineno, (line.end_lineno or 0) + 1)}

    @functools.cached_property
    def _owners(self) -> dict[int, ast.FunctionDef | None]:
        """The innermost functions by their lines; ``None`` for one that the exercise asks for, or with more lines."""
        return {
            number: function if function.name not in self.asked and _has_one_line(function) else None
            for function in self.all(ast.FunctionDef)
            for number in range(function.lineno, (function.end_lineno or 0) + 1)
        }

    @functools.cached_property
    def _around(self) -> dict[ast.AST, list[ast.FunctionDef]]:
        """The functions that each node is in, the outermost first."""
        around: dict[ast.AST, list[ast.FunctionDef]] = {}
        for function in self.all(ast.FunctionDef):
            for node in nodes_of(function):
                around.setdefault(node, []).append(function)
        return around

    @functools.cached_property
    def _comments(self) -> dict[int, str]:
        return comments_of(self.lines)

    def _note(self, node: ast.AST) -> None:
        match node:
            case ast.Import():
                for alias in node.names:
                    full = alias.name if alias.asname else alias.name.split(".")[0]
                    self._imported.setdefault(alias.asname or full, set()).add(full)
            case ast.ImportFrom(module=str(module), level=0):
                for name, full in _names_from(module, node.names):
                    self._imported.setdefault(name, set()).add(full)
            case ast.Try(body=body, handlers=[_, *_] as handlers):
                lines = range(body[0].lineno, (body[-1].end_lineno or 0) + 1)
                self._guarded.update(lines)
                if any(map(_catches_all, handlers)):
                    self._hiding.update(lines)
            case ast.If(test=test) if _asks_for_version(test):
                self._guarded.update(range(node.lineno, (node.end_lineno or 0) + 1))


def read_source(source: str) -> SourceTree:
    """Return the tree of a program that is given as a text.

    >>> [call.lineno for call in read_source("x = 1\\nf(x)").all(ast.Call)]
    [2]
    """
    return SourceTree(code_tree.parse(source), source, "line {}".format)


def _set_in(definition: ast.ClassDef, name: str) -> ast.expr | None:
    """Return what the lines of a class itself set a name to, where one of them does."""
    lines = [line for line in definition.body if isinstance(line, ast.Assign)]
    found = [line.value for line in lines if typed(line.targets[0]) == name]
    return found[0] if len(found) == 1 else None


def _has_one_line(function: ast.FunctionDef) -> bool:
    """Return whether a function has one statement after its docstring; it may return what the statement changed."""
    match function.body:
        case [_, _] | [_, ast.Expr(), ast.Return(value=ast.Name())]:
            return True
    return False


def _with_words(tree: ast.Module, spread: Mapping[ast.keyword, Mapping[str, ast.expr]]) -> ast.Module:
    """Return a copy of a module in which ``f(a=1)`` stands for ``f(**settings)``."""
    copied: dict[int, Any] = {}
    plain = copy.deepcopy(tree, copied)
    known = {id(copied[id(word)]): copy.deepcopy({**made}, copied) for word, made in spread.items()}
    for call in (node for node in ast.walk(plain) if isinstance(node, ast.Call)):
        call.keywords = [part for word in call.keywords for part in _words_in(word, known.get(id(word)))]
    return plain


def _with_partials(tree: ast.Module, partial: Mapping[ast.Call, ast.Call]) -> ast.Module:
    """Return a copy of a module in which ``Dense(9, "relu")`` stands for ``dense(9)`` of a ``partial``."""
    copied: dict[int, Any] = {}
    plain = copy.deepcopy(tree, copied)
    for call, made in partial.items():
        function, *first = copy.deepcopy(made.args)
        own, given = copied[id(call)], {word.arg for word in call.keywords}
        own.func = ast.copy_location(function, call.func)
        own.args[:0] = first
        own.keywords += [copy.deepcopy(word) for word in made.keywords if word.arg is None or word.arg not in given]
    # Where all that is done with it is to call it, what it adds is told of these calls.
    read = Counter(node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))
    for made in {*partial.values()}:
        calls = [call.func.id for call, of in partial.items() if of is made and isinstance(call.func, ast.Name)]
        if calls and read[calls[0]] == len(calls):
            copied[id(made)].args, copied[id(made)].keywords = copied[id(made)].args[:1], []
    return plain


def _words_in(word: ast.keyword, made: Mapping[str, ast.expr] | None) -> list[ast.keyword]:
    if made is None:
        return [word]
    return [ast.copy_location(ast.keyword(name, value), word) for name, value in made.items()]


def comments_of(lines: list[str]) -> dict[int, str]:
    """Return the comments of a program by their lines, from 1; up to the place where it cannot be read.

    >>> comments_of(["x = '#'  # one", "# two"])
    {1: 'one', 2: 'two'}
    """
    found = {}
    with contextlib.suppress(tokenize.TokenError, SyntaxError):
        for token in tokenize.generate_tokens(io.StringIO("\n".join(lines)).readline):
            if token.type == tokenize.COMMENT:
                found[token.start[0]] = token.string.lstrip("#: ")
    return found


def _changed_in_parts(nodes: list[ast.AST]) -> set[str]:
    """Return the names of what is changed in its parts: ``settings["rate"] = 0.1``, or ``settings.update(…)``."""
    changed = set()
    for node in nodes:
        match node:
            case ast.Subscript(value=owner, ctx=ast.Store() | ast.Del()):
                changed.add(first_name_of(owner))
            case ast.Call(func=ast.Attribute(value=owner, attr=method)) if method in _CHANGING:
                changed.add(first_name_of(owner))
            case ast.AugAssign(target=ast.Name(id=name), op=ast.BitOr()):
                changed.add(name)
    return changed


def first_name_of(node: ast.expr) -> str:
    """Return the name that something is a part of: ``a`` of ``a["b"].c["d"]``."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SENTENCE else f"{text[: LONGEST_SENTENCE - 1]}…"


def _names_from(module: str, aliases: list[ast.alias]) -> Iterator[tuple[str, str]]:
    for alias in aliases:
        if alias.name == "*":
            yield from ((name, f"{module}.{name}") for name in public_names(module))
        else:
            yield alias.asname or alias.name, f"{module}.{alias.name}"


def _catches_all(handler: ast.ExceptHandler) -> bool:
    """Return whether a handler takes every error, and does not raise it again."""
    kinds = (
        {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)} if handler.type else {"Exception"}
    )
    raises = any(isinstance(node, ast.Raise) for line in handler.body for node in ast.walk(line))
    return bool(kinds & {"Exception", "BaseException"}) and not raises


def _asks_for_version(test: ast.expr) -> bool:
    return any(
        (isinstance(node, ast.Attribute) and node.attr in ("__version__", "VERSION"))
        or (isinstance(node, ast.Name) and node.id == "hasattr")
        for node in ast.walk(test)
    )


def assigned(line: ast.Assign) -> list[tuple[ast.expr, ast.expr]]:
    """Return each target of an assignment with its value: ``a, b = c, d`` has two.

    >>> from grader.catalogue import code_tree
    >>> [(typed(target), typed(value)) for target, value in assigned(code_tree.parse("a, b = c, d").body[0])]
    [('a', 'c'), ('b', 'd')]
    """
    pairs = [(target, line.value) for target in line.targets]
    for target in line.targets:
        if isinstance(target, ast.Tuple) and isinstance(line.value, ast.Tuple):
            pairs = [*zip(target.elts, line.value.elts, strict=False)]
    return pairs


def calculated(sign: ast.operator, left: float | None, right: float | None) -> float | None:
    """Return what an operator makes of two numbers; ``None`` where that is no number, or one of them is not known.

    >>> calculated(ast.Div(), 1.0, 4.0), calculated(ast.Div(), 1.0, 0.0), calculated(ast.Add(), None, 1.0)
    (0.25, None, None)
    """
    operation = _ARITHMETIC.get(type(sign))
    with contextlib.suppress(ArithmeticError, ValueError):
        return None if operation is None or left is None or right is None else float(operation(left, right))
    return None


def nodes_of(node: ast.AST) -> tuple[ast.AST, ...]:
    """Return a node and all below it in the order of ``ast.walk``; of a tree that is not changed any more.

    >>> from grader.catalogue import code_tree
    >>> [type(part).__name__ for part in nodes_of(code_tree.parse("a = 1").body[0])]
    ['Assign', 'Name', 'Constant', 'Store']
    """
    below = _BELOW.get(node)
    if below is None:
        found, waiting = [], deque(children(node))
        while waiting:
            found.append(part := waiting.popleft())
            waiting.extend(children(part))
        below = _BELOW[node] = tuple(found)
    return (node, *below)


def names_in(node: ast.AST, kind: type[ast.expr_context] = ast.expr_context) -> set[str]:
    """Return the names in a node: with ``ast.Store`` those that it binds, with ``ast.Load`` those that it reads.

    >>> from grader.catalogue import code_tree
    >>> sorted(names_in(code_tree.parse("a = b + c"))), names_in(code_tree.parse("a = b + c"), ast.Store)
    (['a', 'b', 'c'], {'a'})
    """
    return {part.id for part in nodes_of(node) if isinstance(part, ast.Name) and isinstance(part.ctx, kind)}


def argument(call: ast.Call, word: str, position: int) -> ast.expr | None:
    """Return what a call gives for a parameter, by name or by position.

    ``None`` where it gives nothing, and where ``*values`` or ``**options`` may give it unseen.
    """
    for keyword in call.keywords:
        if keyword.arg == word:
            return keyword.value
    given = call.args[: position + 1]
    return (
        given[position]
        if len(given) > position and not any(isinstance(expression, ast.Starred) for expression in given)
        else None
    )


def words_of(call: ast.Call) -> dict[str, ast.expr]:
    """Return what a call gives by name, as far as it can be seen: ``**options`` gives what nobody sees here."""
    return {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg is not None}


def gives_unseen(call: ast.Call) -> bool:
    """Return whether a call gives arguments by ``*values`` or ``**options``, which cannot be seen here."""
    return any(keyword.arg is None for keyword in call.keywords) or any(
        isinstance(expression, ast.Starred) for expression in call.args
    )


def is_literal(node: ast.AST | None, value: bool) -> bool:
    """Return whether a node is ``True``, or ``False``, as it is written."""
    return isinstance(node, ast.Constant) and node.value is value


def typed(node: ast.AST) -> str:
    """Return what stands for a node in the source, in one spelling, cut where it is long."""
    try:
        text = ast.unparse(node)
    except (ValueError, RecursionError):
        # Integers of more than 4,300 digits, and texts in f-strings that Python 3.11 cannot write back.
        return "…"
    return text if len(text) <= LONGEST_TYPED else f"{text[: LONGEST_TYPED - 1]}…"


def text_of(node: ast.AST | None) -> str | None:
    """Return the text that a node spells out in quotation marks; ``None`` where it does not."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def given_by_name(code: ast.FunctionDef, call: ast.Call) -> dict[str, ast.expr]:
    """Return what a call gives to the parameters of a function, by their names; defaults are left out.

    >>> [code, line] = code_tree.parse("def f(a, b): pass\\nf(1, b=2)").body
    >>> [(name, typed(value)) for name, value in given_by_name(code, line.value).items()]
    [('a', '1'), ('b', '2')]
    """
    return dict(zip(names_by_position(code), call.args, strict=False)) | words_of(call)


def said_in(node: ast.AST) -> str:
    """Return all texts in quotation marks in a node, in one line.

    >>> said_in(code_tree.parse("print(f'{a} of', names['b'])"))
    ' of b'
    """
    return " ".join(text for part in nodes_of(node) if (text := text_of(part)))
