"""The part of Python that can be understood whole from its text: in it no function leaves anything for another.

What the module has no word for is not understood, which is always safe: then every part of it depends on all others.
"""

from __future__ import annotations

import ast
import functools
import string
import symtable
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from grader.catalogue.patterns import regex
from grader.submission import known_calls as known
from grader.submission.syntax import called_name
from grader.submission.tree_text import walk

VALUE, CALLED, GIVEN, READ, STATED, SETTING = "value", "called", "given", "read", "stated", "setting"
"""What a node is there for: any use, to be called, to be given to what calls it, to be read only, to be a statement by
itself, to be called in one when the file is run."""
_CHECKED_CALLS = frozenset({"cache", "clip", "copy", "flow", "flow_from_directory", "format", "open", "replace"})
"""Methods that are known with some arguments only, so that nobody may take them away and call them later."""
_Task = tuple[ast.AST, str]

_LITERAL = (
    ast.Constant, ast.UnaryOp, ast.BinOp, ast.Tuple, ast.BoolOp, ast.Compare, ast.IfExp, ast.JoinedStr,
    ast.FormattedValue, ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context,
)  # fmt: skip
_CONTAINER = (ast.List, ast.Set, ast.Dict)
_WRITTEN = regex(r"__\w+__\Z")


class NotUnderstood(Exception):
    """Something that the small language has no word for."""


@dataclass
class Globals:
    """What the names of a module mean in all its functions."""

    aliases: dict[str, str] = field(default_factory=dict)
    """Names of modules of libraries and of what is imported from them, with where these are found."""
    definitions: frozenset[str] = frozenset()
    """Names of the functions and classes at the left margin."""
    constants: set[str] = field(default_factory=set)
    """Names of values that nothing can change."""
    lists: set[str] = field(default_factory=set)
    """Names of lists, sets and dictionaries of such values."""
    variables: frozenset[str] = frozenset()
    """Names of anything else that the module binds."""
    own: frozenset[str] = frozenset()
    """Attributes that the classes of the module set and define themselves."""
    classes: frozenset[str] = frozenset()
    """Names of the classes at the left margin."""
    proven: frozenset[int] = frozenset()
    """Nodes of attributes that may be set, as the object is no value of a library: see ``own_objects``."""
    settings: set[str] = field(default_factory=set)
    """What is set or restarted, in any function."""
    used: set[str] = field(default_factory=set)
    """What functions use of libraries, and which words they give to what they call."""
    loading: frozenset[str] = frozenset()
    """Names by which a function may load data, which makes files."""

    def resolve(self, node: ast.expr, local: Mapping[str, str] | None = None) -> str:
        """Return where a name with attributes leads to in a library, ``""`` where it leads to none."""
        names: list[str] = []
        while isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        root = (local or {}).get(node.id) or self.aliases.get(node.id, "")
        if root in known.PIECEMEAL and names:
            raise NotUnderstood(f"a module of {root} that another function may have imported")
        return known.canonical(".".join([root, *reversed(names)])) if root else ""


class Reader:
    """Reads nodes in one scope: the module's own, or that of one function or class at its left margin."""

    def __init__(
        self,
        names: Globals,
        used_globals: frozenset[str] | None = None,
        imports: Mapping[str, str] | None = None,
        read_only: frozenset[str] = frozenset(),
    ) -> None:
        self._names = names
        self._globals = used_globals
        """Names that are taken from the module; ``None`` for all: the scope is the module's."""
        self._imports = dict(imports or {})
        self.files: list[tuple[ast.expr, bool]] = []
        """What names the files that are read, and whether it is a list of them."""
        self._read_only = read_only
        """Names of parameters whose default must not be changed: there is one for all calls."""
        if used_globals and read_only & used_globals:
            raise NotUnderstood("a default under a name that means something else as well")
        self._handlers: dict[type[ast.AST], Callable[[ast.AST, str], Iterable[_Task]]] = {
            ast.Name: self._name, ast.Attribute: self._attribute, ast.Call: self._call, ast.Constant: self._constant,
            ast.FunctionDef: self._function, ast.ClassDef: self._class, ast.Try: self._try, ast.With: self._with,
            ast.Subscript: self._subscript, ast.Expr: self._expression, ast.For: self._for,
            ast.comprehension: self._comprehension, ast.Compare: self._compare, ast.Import: self._import,
            ast.ImportFrom: self._import, ast.List: self._display,
            ast.Tuple: self._display, ast.Lambda: self._lambda, ast.AugAssign: self._augmented,
        }  # fmt: skip

    def read(self, nodes: Iterable[ast.AST], role: str = VALUE) -> None:
        """Read the nodes and all below them. Raises ``NotUnderstood``."""
        waiting: list[_Task] = [(node, role) for node in nodes]
        while waiting:
            node, role = waiting.pop()
            if handle := self._handlers.get(type(node)):
                waiting.extend(handle(node, role))
            elif isinstance(node, _UNDERSTOOD):
                waiting.extend((child, VALUE) for child in ast.iter_child_nodes(node))
            else:
                raise NotUnderstood(type(node).__name__)

    def read_header(self, node: ast.FunctionDef) -> None:
        """Read what runs where a function is defined: its defaults, which nothing may change, and annotations."""
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default and not (is_constant(default, self._names) or is_container(default, self._names)):
                raise NotUnderstood("a default that could change")
        annotations = [argument.annotation for argument in _arguments(node.args) if argument.annotation]
        self.read([*annotations, *([node.returns] if node.returns else [])], GIVEN)
        if node.decorator_list or _is_generic(node):
            raise NotUnderstood("a decorator")

    def read_body(self, node: ast.FunctionDef) -> None:
        """Read what runs where a function is called."""
        self._require_plain(argument.arg for argument in _arguments(node.args))
        self.read(node.body, STATED)

    def read_class_header(self, node: ast.ClassDef) -> None:
        """Read what runs where a class is defined: all but the bodies of its methods."""
        if node.decorator_list or node.keywords or _is_generic(node):
            raise NotUnderstood("a class that is more than its body")
        for base in node.bases:
            found = self._names.resolve(base)
            if not (isinstance(base, ast.Name) and (base.id in self._names.classes or self._is_object(base))) and not (
                known.is_known(found) and found.rpartition(".")[2][:1].isupper() and not found.startswith("typing.")
            ):
                raise NotUnderstood("a base that is not known")
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef):
                self._read_method_header(statement)
            elif not self._is_class_constant(statement):
                raise NotUnderstood("a class whose body does something")

    def _is_object(self, base: ast.Name) -> bool:
        return base.id == "object" and self._meaning("object") == "builtin"

    def _read_method_header(self, node: ast.FunctionDef) -> None:
        if _WRITTEN.match(node.name) and node.name not in known.CONSTRUCTORS:
            raise NotUnderstood(node.name)
        first = next(iter(_arguments(node.args)), None)
        if first is None or first.arg != "self":
            raise NotUnderstood("a method without self")
        self.read_header(node)

    def _is_class_constant(self, statement: ast.stmt) -> bool:
        match statement:
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                return True
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                return not _WRITTEN.match(name) and is_constant(value, self._names)
            case ast.AnnAssign(target=ast.Name(id=name), value=value, annotation=annotation):
                self.read([annotation], GIVEN)
                return not _WRITTEN.match(name) and (value is None or is_constant(value, self._names))
        return False

    def read_methods(self, node: ast.ClassDef) -> None:
        """Read the bodies of the methods of a class."""
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef):
                self._require_plain(argument.arg for argument in _arguments(statement.args) if argument.arg != "self")
                self.read(statement.body, STATED)

    def _require_plain(self, bound: Iterable[str]) -> None:
        for name in bound:
            if name == "self" or name.startswith("__"):
                raise NotUnderstood(f"{name} as a name of something else")

    def _meaning(self, name: str) -> str:
        """Return what a name means here: ``alias``, ``own``, ``constant``, ``list``, ``variable`` or ``builtin``."""
        names = self._names
        if self._globals is not None and name not in self._globals:
            return "alias" if name in self._imports else "list" if name in self._read_only else "local"
        if name in self._imports:
            return "alias"
        for meaning, held in (
            ("alias", names.aliases), ("own", names.definitions), ("constant", names.constants),
            ("list", names.lists), ("variable", names.variables),
        ):  # fmt: skip
            if name in held:
                return meaning
        if name in known.BUILTINS:
            return "builtin"
        raise NotUnderstood(f"the name {name}")

    def _name(self, node: ast.AST, role: str) -> Iterable[_Task]:
        assert isinstance(node, ast.Name)
        if node.id.startswith("__"):
            raise NotUnderstood(node.id)
        if isinstance(node.ctx, ast.Store):
            self._require_plain([node.id])
            return ()
        if not isinstance(node.ctx, ast.Load):
            raise NotUnderstood("del")
        meaning = self._meaning(node.id)
        if meaning == "alias":
            self._library(self._resolve(node), role)
        elif (
            (meaning == "own" and role not in (CALLED, SETTING, GIVEN))
            or (meaning == "list" and role != READ)
            or (meaning == "variable" and self._globals is not None)
        ):
            raise NotUnderstood(f"{node.id} as a value")
        return ()

    def _resolve(self, node: ast.expr) -> str:
        """Return where a name with attributes leads to in a library; a local name may lead elsewhere."""
        root: ast.expr = node
        while isinstance(root, ast.Attribute):
            root = root.value
        if not isinstance(root, ast.Name) or self._meaning_or_none(root.id) != "alias":
            return ""
        return self._names.resolve(node, self._imports)

    def _meaning_or_none(self, name: str) -> str:
        try:
            return self._meaning(name)
        except NotUnderstood:
            return ""

    def _library(self, dotted: str, role: str) -> None:
        """Require that a name of a library is known, and that nobody gets hold of a function of it who keeps it."""
        called = role in (CALLED, SETTING)
        fits = dotted in known.VALUES or ((called or role == GIVEN) and known.is_known(dotted))
        fits = fits or (role == SETTING and dotted in known.SETTINGS) or (called and dotted in known.RESTARTS)
        self._names.settings |= {dotted} & known.SETTINGS
        self._names.used |= {dotted} if self._globals is not None else set()
        if {known.RESTART, known.SET_FLOATX} <= self._names.settings:
            raise NotUnderstood("a restart of Keras after a setting")
        if (not fits and not (called and dotted in known.DRAWINGS)) or (called and dotted.startswith("typing.")):
            raise NotUnderstood(f"{dotted} as a value")

    def _attribute(self, node: ast.AST, role: str) -> Iterable[_Task]:
        assert isinstance(node, ast.Attribute)
        if dotted := self._resolve(node):
            if not isinstance(node.ctx, ast.Load):
                raise NotUnderstood(f"{dotted} is changed")
            self._library(dotted, role)
            return ()
        of_self = isinstance(node.value, ast.Name) and node.value.id == "self"
        called = role in (CALLED, SETTING)
        if node.attr.startswith("__") or not self._is_member(node, of_self):
            raise NotUnderstood(f"the attribute {node.attr}")
        if node.attr in _CHECKED_CALLS and not called:
            raise NotUnderstood(f"{node.attr} as a value")
        looks = called and node.attr in known.LOOKING
        return () if of_self else [(node.value, READ if looks else VALUE)]

    def _is_member(self, node: ast.Attribute, of_self: bool) -> bool:
        if of_self and isinstance(node.ctx, ast.Store):
            return True
        if node.attr in known.SETTABLE and not of_self:
            return self._globals is None or id(node) in self._names.proven
        if isinstance(node.ctx, ast.Store):
            return False
        if of_self and (node.attr in self._names.own or node.attr in known.KEPT_OF_SELF):
            return True
        return isinstance(node.ctx, ast.Load) and node.attr in known.MEMBERS

    def _call(self, node: ast.AST, role: str) -> Iterable[_Task]:
        assert isinstance(node, ast.Call)
        function = node.func
        last = called_name(node)
        if last == "open" and isinstance(function, ast.Name) and not self._is_bound("open"):
            self.files += ((name, False) for name in _file_names(node))
            return self._opening(node, after=1)
        if isinstance(function, ast.Attribute) and last == "open" and not self._resolve(function):
            return [*self._opening(node, after=0), (function.value, VALUE)]
        if _is_super_method(function):
            assert isinstance(function, ast.Attribute)
            if function.attr != "__init__" and function.attr not in self._names.own:
                raise NotUnderstood(f"super().{function.attr}")
            return self._arguments(node, True, lambda place: VALUE)
        dotted = self._resolve(function)
        given = [*node.args, *(word.value for word in node.keywords)]
        if (dotted or last) in known.READ_FILES:
            self.files += ((name, False) for name in _file_names(node))
        elif known.READ_FILES & {*map(self._resolve, given)}:
            self.files += ((expression, True) for expression in _mapped_over(node))
        self.files += ((value, False) for value in _files_or_values(node, dotted))
        if dotted.startswith("numpy."):
            _require_filled(node, dotted)
        if dotted == known.ANY_NAME and any(not (word.arg or "").startswith("on_") for word in node.keywords):
            raise NotUnderstood(f"{dotted} with attributes of any name")
        if last != "isinstance":
            self._require_filling(map(self._resolve, given), with_names=dotted in known.HANDING_ON and node.keywords)
        if dotted in known.DRAWINGS and role != STATED:
            raise NotUnderstood(f"the value of {dotted}")
        role = SETTING if role == STATED and self._globals is None else CALLED
        of_a_value = isinstance(function, ast.Attribute) and not dotted
        if of_a_value and last in _CHECKED_CALLS:
            self._require_harmless(node, function)
        is_ours = not dotted and isinstance(function, ast.Name) and self._meaning_or_none(last) != "builtin"
        stars = (is_ours and self._meaning(last) == "own") or (
            dotted.startswith("keras.") and dotted.rpartition(".")[2][:1].isupper()
        )
        return [*self._arguments(node, stars, self._role_of(node, dotted, is_ours)), (function, role)]

    def _require_filling(self, given: Iterable[str], with_names: object) -> None:
        """Require that functions of NumPy that are given to another one fill all that they return."""
        for dotted in given:
            is_called = dotted.startswith("numpy.") and dotted not in known.VALUES
            if dotted in known.UNFILLED or dotted == known.ANY_NAME or (is_called and with_names):
                raise NotUnderstood(f"{dotted} as a value")

    def _role_of(self, node: ast.Call, dotted: str, is_ours: bool) -> Callable[[int | str | None], str]:
        """Return what an argument, by its place or its name, is given to a function for."""
        function, reads = node.func, functools.partial(_is_read, node)
        last = called_name(node)
        of_a_value = isinstance(function, ast.Attribute) and not dotted
        if dotted.startswith(("keras.", "tensorflow.")) and dotted.rpartition(".")[2][:1].isupper():
            return functools.partial(_role_in_keras, dotted)
        if of_a_value and last in known.CALLERS:
            return lambda place: GIVEN
        if is_ours or of_a_value or not isinstance(function, (ast.Name, ast.Attribute)):
            return lambda place: VALUE
        called = known.CALLED_PLACES.get(dotted or last)
        return lambda place: GIVEN if place == called else READ if reads(place) else VALUE

    def _opening(self, node: ast.Call, after: int) -> Iterable[_Task]:
        """Read a call of ``open``, which may only read; its mode comes after so many other arguments."""
        modes = [*node.args[after:], *(word.value for word in node.keywords if word.arg == "mode")]
        reads = all(isinstance(mode, ast.Constant) and mode.value in ("r", "rb", "rt") for mode in modes)
        starred = any(isinstance(argument, ast.Starred) for argument in node.args)
        if not reads or starred or any(word.arg == "opener" for word in node.keywords):
            raise NotUnderstood("a file that is written")
        return self._arguments(node, False, lambda place: VALUE)

    def _is_bound(self, name: str) -> bool:
        """Return whether a name of Python itself may mean something else here."""
        names = self._names
        if self._globals is not None and name not in self._globals:
            return True
        return any(name in held for held in (names.aliases, names.definitions, names.constants, names.lists,
                                             names.variables, self._imports))  # fmt: skip

    def _require_harmless(self, node: ast.Call, function: ast.expr) -> None:
        """Require of ``_CHECKED_CALLS`` that they name no file, and of ``format`` that it reaches into nothing."""
        assert isinstance(function, ast.Attribute)
        if function.attr == "replace" and (
            len(node.args) < 2 or any(isinstance(argument, ast.Starred) for argument in node.args)
        ):
            raise NotUnderstood("a file that may be moved")
        if function.attr.startswith("flow") and len(node.args) > 4:
            raise NotUnderstood("arguments without their names")
        if function.attr == "clip" and any(word.arg not in ("min", "max", "a_min", "a_max") for word in node.keywords):
            raise NotUnderstood("clip that leaves memory as it was")
        if function.attr in ("cache", "copy") and (node.args or node.keywords):
            raise NotUnderstood("what may be kept in a file")
        if function.attr == "format":
            text = function.value.value if isinstance(function.value, ast.Constant) else None
            if not isinstance(text, str) or not _is_plain_format(text):
                raise NotUnderstood("a format that may reach into values")

    def _arguments(self, node: ast.Call, stars: bool, role_of: Callable[[int | str | None], str]) -> list[_Task]:
        self._names.used |= {word.arg for word in node.keywords if word.arg}
        for word in node.keywords:
            if word.arg in known.WRITING or (word.arg is None and not stars):
                raise NotUnderstood(f"the argument {word.arg or '**'}")
            if word.arg == known.KIND:
                raise NotUnderstood("a word by which code is found")
        return [
            *((argument, role_of(place)) for place, argument in enumerate(node.args)),
            *((word.value, role_of(word.arg)) for word in node.keywords),
        ]

    def _display(self, node: ast.AST, role: str) -> Iterable[_Task]:
        role = GIVEN if role == GIVEN else VALUE
        return [(child, role) for child in ast.iter_child_nodes(node)]

    def _augmented(self, node: ast.AST, role: str) -> Iterable[_Task]:
        """Read ``x += y``, which changes a list in its place."""
        assert isinstance(node, ast.AugAssign)
        if isinstance(node.target, ast.Name) and self._meaning_or_none(node.target.id) == "list":
            raise NotUnderstood(f"{node.target.id} is changed")
        return [(node.target, VALUE), (node.value, VALUE)]

    def _constant(self, node: ast.AST, role: str) -> Iterable[_Task]:
        assert isinstance(node, ast.Constant)
        if role != STATED and _is_telltale(node):
            raise NotUnderstood("a text by which code is found")
        return ()

    def _lambda(self, node: ast.AST, role: str) -> Iterable[_Task]:
        assert isinstance(node, ast.Lambda)
        self._require_plain(argument.arg for argument in _arguments(node.args))
        return [(child, VALUE) for child in (*node.args.defaults, *filter(None, node.args.kw_defaults), node.body)]

    def _function(self, node: ast.AST, role: str) -> Iterable[_Task]:
        """Read a function within another: it is made anew whenever the other is called."""
        assert isinstance(node, ast.FunctionDef)
        if self._globals is None or node.decorator_list or _is_generic(node):
            raise NotUnderstood("a function that is defined under a condition, or decorated")
        self._require_plain([node.name, *(argument.arg for argument in _arguments(node.args))])
        annotations = [argument.annotation for argument in _arguments(node.args) if argument.annotation]
        annotations += [node.returns] if node.returns else []
        defaults = (*node.args.defaults, *filter(None, node.args.kw_defaults))
        return [
            *((child, VALUE) for child in defaults),
            *((child, GIVEN) for child in annotations),
            *((child, STATED) for child in node.body),
        ]

    def _class(self, node: ast.AST, role: str) -> Iterable[_Task]:
        raise NotUnderstood("a class within something else")

    def _try(self, node: ast.AST, role: str) -> Iterable[_Task]:
        assert isinstance(node, ast.Try)
        for handler in node.handlers:
            if handler.name:
                raise NotUnderstood("an exception that is looked at")
        if any(isinstance(part, (ast.Yield, ast.YieldFrom)) for part in walk([node])):
            raise NotUnderstood("a generator that may go on after its last use")
        kinds = [kind for handler in node.handlers if (kind := handler.type)]
        parts = [part for kind in kinds for part in (kind.elts if isinstance(kind, ast.Tuple) else [kind])]
        bodies = (node.body, node.orelse, node.finalbody, *(handler.body for handler in node.handlers))
        return [*((part, GIVEN) for part in parts), *((child, STATED) for body in bodies for child in body)]

    def _with(self, node: ast.AST, role: str) -> Iterable[_Task]:
        assert isinstance(node, ast.With)
        for item in node.items:
            opened = item.context_expr
            is_file = isinstance(opened, ast.Call) and called_name(opened) == "open"
            is_known = isinstance(opened, ast.Call) and self._resolve(opened.func) in (
                "tensorflow.GradientTape", "PIL.Image.open",
            )  # fmt: skip
            if not (is_file or is_known):
                raise NotUnderstood("a context that is not known")
        held = [part for item in node.items for part in (item.context_expr, item.optional_vars) if part]
        return [*((part, VALUE) for part in held), *((child, STATED) for child in node.body)]

    def _subscript(self, node: ast.AST, role: str) -> Iterable[_Task]:
        assert isinstance(node, ast.Subscript)
        reads = isinstance(node.ctx, ast.Load)
        inner = GIVEN if reads and role == GIVEN and isinstance(node.value, ast.Name) else READ if reads else VALUE
        return [(node.value, inner), (node.slice, GIVEN if role == GIVEN else VALUE)]

    def _expression(self, node: ast.AST, role: str) -> Iterable[_Task]:
        assert isinstance(node, ast.Expr)
        return [(node.value, STATED)]

    def _for(self, node: ast.AST, role: str) -> Iterable[_Task]:
        assert isinstance(node, ast.For)
        return [
            (node.target, VALUE),
            (node.iter, READ),
            *((child, STATED) for child in (*node.body, *node.orelse)),
        ]

    def _comprehension(self, node: ast.AST, role: str) -> Iterable[_Task]:
        assert isinstance(node, ast.comprehension)
        if node.is_async:
            raise NotUnderstood("async")
        return [(node.target, VALUE), (node.iter, READ), *((child, VALUE) for child in node.ifs)]

    def _compare(self, node: ast.AST, role: str) -> Iterable[_Task]:
        assert isinstance(node, ast.Compare)
        contained = [isinstance(operator, (ast.In, ast.NotIn)) for operator in node.ops]
        pairs = zip(node.comparators, contained, strict=True)
        return [(node.left, VALUE), *((right, READ if within else VALUE) for right, within in pairs)]

    def _import(self, node: ast.AST, role: str) -> Iterable[_Task]:
        assert isinstance(node, (ast.Import, ast.ImportFrom))
        require_quiet(node)
        return ()


def _require_filled(node: ast.Call, dotted: str) -> None:
    """Require that a call of NumPy fills all that it returns: memory may hold what another function left in it."""
    named = {word.arg: word.value for word in node.keywords}
    modes = [*node.args[2:3], *(value for name, value in named.items() if name == "mode")]
    is_filled = all(isinstance(mode, ast.Constant) and mode.value != "empty" for mode in modes)
    if dotted == "numpy.ndarray" or "where" in named or (dotted == "numpy.pad" and not is_filled):
        raise NotUnderstood(f"{dotted} that leaves memory as it was")


def _file_names(node: ast.Call) -> list[ast.expr]:
    """Return what a call of ``READ_FILES`` is given as the name of a file."""
    return [*node.args[:1], *(word.value for word in node.keywords if word.arg in known.FILE_WORDS)]


def _mapped_over(node: ast.Call) -> list[ast.expr]:
    """Return the lists that a function is called with. Raises ``NotUnderstood`` where it is given to anything else."""
    match node:
        case ast.Call(func=ast.Name(id="map"), args=[_, *lists]):
            return lists
        case ast.Call(func=ast.Attribute(value=of, attr="map"), args=[_]):
            return [of]
    raise NotUnderstood("a function that reads files, as a value")


def _files_or_values(node: ast.Call, dotted: str) -> Iterator[ast.expr]:
    """Yield what a call of Keras is given as values, or as the name of a file with them."""
    if dotted.startswith("keras."):
        yield from (word.value for word in node.keywords if word.arg in known.FILE_OR_VALUES)
    if known.FILE_PLACES.match(dotted):
        yield from node.args[1:]


def _is_read(node: ast.Call, place: int | str | None) -> bool:
    """Return whether a call only reads what it is given in a place: not what it may return, or put into something."""
    last = called_name(node)
    if last in known.READ_ALL:
        return isinstance(place, int)
    return place == 0 and last in known.READERS and not (last in ("max", "min") and len(node.args) > 1)


def _role_in_keras(dotted: str, place: int | str | None) -> str:
    """Return what an argument is given to a class of Keras for: nobody can get a function back that it is to call.

    Other arguments could be had again, as ``.name`` or ``.reverse``, where Keras does not check what they are.
    """
    is_layer = dotted.startswith("keras.layers.")
    if isinstance(place, int):
        return GIVEN if (place == 0 and dotted in known.CALLING_CLASSES) or (place == 1 and is_layer) else VALUE
    return GIVEN if place and known.CALLED_WORDS.match(place) else VALUE


def require_quiet(node: ast.Import | ast.ImportFrom) -> None:
    """Require that an import binds names of known packages. Raises ``NotUnderstood``."""
    if isinstance(node, ast.ImportFrom) and (node.level or any(alias.name == "*" for alias in node.names)):
        raise NotUnderstood("a star import")
    for module in [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]:
        if module.partition(".")[0] not in known.QUIET:
            raise NotUnderstood(f"the import of {module}")


def bound_by_import(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """Yield the names that an import binds, and where they lead."""
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            yield alias.asname or alias.name, f"{node.module}.{alias.name}"
        elif alias.asname:
            yield alias.asname, alias.name
        else:
            root = alias.name.partition(".")[0]
            yield root, root


def is_constant(value: ast.expr, names: Globals) -> bool:
    """Return whether an expression makes a value that nothing can change: numbers, texts, tuples of them."""
    waiting: list[ast.AST] = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Attribute):
            if names.resolve(node) not in known.VALUES:
                return False
        elif isinstance(node, ast.Name):
            if node.id not in names.constants and names.resolve(node) not in known.VALUES:
                return False
        elif not isinstance(node, _LITERAL) or _is_telltale(node):
            return False
        else:
            waiting.extend(ast.iter_child_nodes(node))
    return True


def _is_telltale(node: ast.AST) -> bool:
    """Return whether this is a text by which Keras would find code of the submission."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(known.TELLTALE.search(node.value))


def is_container(value: ast.expr, names: Globals) -> bool:
    """Return whether an expression makes a list, a set or a dictionary of values that nothing can change."""
    if not isinstance(value, _CONTAINER):
        return False
    return all(child is not None and is_constant(child, names) for child in _held(value))


def _held(value: ast.expr) -> Iterator[ast.expr | None]:
    if isinstance(value, ast.Dict):
        yield from (*value.keys, *value.values)
    elif isinstance(value, (ast.List, ast.Set)):
        yield from value.elts


def shared_defaults(nodes: Iterable[ast.AST]) -> frozenset[str]:
    """Return the parameters, of a function or of the methods of a class, whose default is one list for all calls.

    ``nodes`` are all of its nodes.
    """
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.arguments):
            named = [*node.posonlyargs, *node.args]
            pairs = [
                *zip(named[len(named) - len(node.defaults) :], node.defaults, strict=True),
                *zip(node.kwonlyargs, node.kw_defaults, strict=True),
            ]
            found |= {argument.arg for argument, default in pairs if isinstance(default, _CONTAINER)}
    return frozenset(found)


def globals_used(source: str) -> dict[tuple[str, int], frozenset[str]]:
    """Return for each function and class at the left margin, by name and line, the names that it takes from the module.

    As Python itself finds them. Raises what Python raises for source that it cannot read, and ``NotUnderstood`` where a
    name is taken from the module in one place and bound in another.
    """
    top = symtable.symtable(source, "submission", "exec")
    found: dict[tuple[str, int], frozenset[str]] = {}
    for table in top.get_children():
        names: set[str] = set()
        bound: set[str] = set()
        waiting = [table]
        while waiting:
            inner = waiting.pop()
            waiting.extend(inner.get_children())
            in_class = inner.get_type() == "class"
            bound |= set() if in_class else {symbol.get_name() for symbol in inner.get_symbols() if symbol.is_local()}
            for symbol in inner.get_symbols():
                # What a class binds is looked for in the module where it is not bound yet.
                if symbol.is_global() or (in_class and symbol.is_referenced()):
                    names.add(symbol.get_name())
        if names & bound:
            raise NotUnderstood("a name that means something else in an inner scope")
        if found.setdefault((table.get_name(), table.get_lineno()), frozenset(names)) != names:
            raise NotUnderstood("two scopes in one place")
    return found


def bindings(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr, bool]]:
    """Yield targets with what they are bound to, and whether to one element of it."""
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield target, value, False
        case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.NamedExpr(target=target, value=value):
            yield target, value, False
        case ast.For(target=target, iter=of) | ast.comprehension(target=target, iter=of):
            yield target, of, True


def _is_generic(node: ast.FunctionDef | ast.ClassDef) -> bool:
    """Return whether a definition has parameters for types, which Python 3.12 brought."""
    parameters: list[ast.AST] = getattr(node, "type_params", [])
    return bool(parameters)


def _arguments(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    yield from (argument for argument in (arguments.vararg, arguments.kwarg) if argument)


def _is_super_method(function: ast.expr) -> bool:
    """Return whether this is ``super().method`` or ``super(Own, self).method``."""
    match function:
        case ast.Attribute(value=ast.Call(func=ast.Name(id="super"), args=arguments, keywords=[])):
            return not arguments or (
                len(arguments) == 2
                and isinstance(arguments[0], ast.Name)
                and isinstance(arguments[1], ast.Name)
                and arguments[1].id == "self"
            )
    return False


def _is_plain_format(text: str) -> bool:
    """Return whether a format has no field that reaches into a value, as ``{0.name}`` does."""
    try:
        fields = [*string.Formatter().parse(text)]
    except ValueError:
        return False
    return all(
        (name is None or name == "" or name.isidentifier() or name.isdigit()) and "{" not in (spec or "")
        for _, name, spec, _ in fields
    )


_UNDERSTOOD = (
    ast.Return, ast.Assign, ast.AnnAssign, ast.While, ast.If, ast.Raise, ast.Assert, ast.Pass,
    ast.Break, ast.Continue, ast.BoolOp, ast.NamedExpr, ast.BinOp, ast.UnaryOp, ast.IfExp, ast.Set, ast.Dict,
    ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Yield, ast.YieldFrom, ast.FormattedValue,
    ast.JoinedStr, ast.Starred, ast.Slice, ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context,
)  # fmt: skip
"""What is understood wherever its parts are."""
