"""What the verdict on a function depends on in its module: what is not proven independent is one piece.

A module is kept in parts only where all that runs is written in the small language, in which nothing is shared but
constants. Otherwise every verdict depends on the whole module: on its syntax tree, and where the program might see its
own text, on every character. Of the layout only lambdas that share lines count.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from grader.catalogue.patterns import regex
from grader.submission import known_calls as known
from grader.submission.bounded_reading import is_ordinary, is_too_deep
from grader.submission.definitions import DEFINITION, IMPORT, never_runs
from grader.submission.file_names import FileNames
from grader.submission.own_classes import OwnClasses
from grader.submission.own_objects import OwnObjects
from grader.submission.small_language import (
    Globals,
    NotUnderstood,
    Reader,
    bound_by_import,
    globals_used,
    is_constant,
    is_container,
    require_quiet,
    shared_defaults,
)
from grader.submission.submission import Submission
from grader.submission.syntax import UNPARSABLE, called_name, parse
from grader.submission.tree_text import text_of, walk

MOST_NODES = 100_000
"""Trees with more nodes are one piece."""
MOST_CLASSES = 100
"""Modules with more classes are one piece: each may build on all others."""
PARTS, WHOLE, EXACT = "parts", "whole", "exact"
_Definition = ast.FunctionDef | ast.ClassDef

_SHOWS_ITSELF = frozenset({
    "__import__", "breakpoint", "compile", "copyright", "credits", "dir", "eval", "exec", "globals", "help", "id",
    "license", "locals", "memoryview", "type", "vars",
})  # fmt: skip
"""Names of Python itself by which a program may come to see its own text, or where it stands."""
_SHOWS_TO_OTHERS = frozenset({"eval", "from_config", "query", "safe_mode"})
"""Methods and arguments by which a text, or the code in a file, is run."""
_ASKS_BY_NAME = frozenset({"delattr", "getattr", "hasattr", "setattr"})
_FORMATS = frozenset({"format", "format_map", "vformat"})
_WRITES_CODE = frozenset({"get_config", "save", "serialize", "to_json"})
"""What writes the code of a lambda down, lines included."""
_MAY_WRITE = regex(r"config|export|from_|load|save|serial|to_|write")
"""The same in names that a module may give its own attributes: Keras may call these as well."""
_HARMLESS = frozenset({
    "__init__", "__call__", "__len__", "__getitem__", "__setitem__", "__contains__", "__iter__", "__next__",
    "__enter__", "__repr__", "__str__", "__name__", "__version__", "__main__", "__all__",
})  # fmt: skip
_TELLTALE = regex(
    r"__\w+__|lineno|\b(?:tb|co|gi|cr|ag)_\w|\bf_(?:back|code|globals|locals|lasti|trace|builtins)\b"
    r"|debug|\b_?(?:ast|autograph|builtins|currentframe|dis|getframe|getsource\w*|importlib|inspect|linecache|modules|sys"
    r"|tokenize|traceback)\b"
)
"""Names, alone or within a text, of what shows a program itself: lines, frames and code."""
_TABS = regex(r"^ *\t", re.MULTILINE)


@dataclass(frozen=True)
class Part:
    """Some functions of a module, with all that they can reach."""

    digest: str
    """Changes with anything that could change what the functions do."""
    lines: tuple[int, ...]
    """The line of each node, in an order that is the same wherever the digest is the same."""


class Dependence:
    """A module, taken apart where that is proven to be safe.

    ``asked`` names the functions and classes that a rubric may call; what none of them reaches never runs.
    """

    def __init__(self, submission: Submission, asked: Iterable[str]) -> None:
        self._submission = submission
        self._asked = frozenset(asked)
        self._parts: dict[frozenset[str], Part] = {}
        self._tree: ast.Module | None = None
        self.kind = EXACT
        """``parts``, ``whole`` (one piece; comments do not count) or ``exact`` (every character counts)."""
        self.reason = ""
        """Why it is one piece."""
        if submission.kind == "model" or not is_ordinary(submission.source):
            self.reason = "a saved model, or a source that is very long"
            return
        if _TABS.search(submission.source):
            self.reason = "a source that is indented with tabs, which AutoGraph may not read"
            return
        try:
            tree = parse(submission.source)
            walk([tree], MOST_NODES)
            if is_too_deep(tree):
                self.reason = "a source that is nested very deeply"
                return
            self._module = _Module(tree, submission, self._asked)
            self._tree, self.kind = tree, PARTS
        except NotUnderstood as error:
            self.reason = str(error)
            runs = [statement for statement in tree.body if not never_runs(statement)]
            if sight := next(_sights_of_itself(walk(runs), submission.path.name), ""):
                self.reason += f"; it may see its own text: {sight}"
            else:
                self._tree, self.kind = tree, WHOLE
        except (*UNPARSABLE, OverflowError) as error:
            self.reason = type(error).__name__

    @property
    def is_one_piece(self) -> bool:
        """Return whether every verdict depends on the whole module, and on what was judged before it."""
        return self.kind != PARTS

    def has_others_than_asked(self, names: Iterable[str]) -> bool:
        """Return whether these names include a function of a module in parts of which nobody said that it is called.

        Whatever such a function does was not looked at.
        """
        return not self.is_one_piece and bool((set(names) & self._module.globals.definitions) - self._asked)

    def part(self, names: Iterable[str]) -> Part:
        """Return what functions or classes of these names depend on, with them."""
        wanted = frozenset(() if self.is_one_piece else names)
        if wanted not in self._parts:
            self._parts[wanted] = self._read_part(wanted)
        return self._parts[wanted]

    def _read_part(self, wanted: frozenset[str]) -> Part:
        if self._tree is None:
            held = self._submission
            return Part(_digest(EXACT, str([held.path.name, held.cells]), held.source or held.digest), ())
        if self.is_one_piece or self.has_others_than_asked(wanted):
            return self._part_of(WHOLE, walk(self._tree.body), text=text_of(self._tree.body))
        reached, undefined = self._module.reached_by(set(wanted)), sorted(wanted - self._module.globals.definitions)
        nodes = [node for statement in reached for node in self._module.below(statement)]
        return self._part_of(PARTS, nodes, *undefined, text="\n".join(map(self._module.text, reached)))

    def _part_of(self, kind: str, nodes: Sequence[ast.AST], *undefined: str, text: str) -> Part:
        lines = tuple(getattr(node, "lineno", 0) for node in nodes)
        layout = _layout_of_lambdas(nodes, self._submission.source.split("\n"))
        return Part(_digest(kind, *undefined, layout, text), lines)


class _Module:
    """A module that is understood whole. Raises ``NotUnderstood`` where it is not."""

    def __init__(self, tree: ast.Module, submission: Submission, asked: frozenset[str]) -> None:
        source, file_name = submission.source, submission.path.name
        self._tree = [inner for inner in tree.body if not never_runs(inner)]
        self.below = functools.cache(lambda node: walk([node]))
        """Gives a node and all below it, walked once."""
        self.text = functools.cache(lambda node: text_of([node]))
        """Gives the text of a node."""
        self._nodes = [node for statement in self._tree for node in self.below(statement)]
        texts = _texts(self._nodes)
        text = "".join(texts)
        if known.TELLTALE.search(text):
            raise NotUnderstood("a text by which code is found, in pieces")
        if file_name in text:
            raise NotUnderstood("the module's own file")
        if any(map(known.OF_THE_SYSTEM.search, [text, *texts])):
            raise NotUnderstood("a file of the system, or one outside of its folder")
        if _writes_a_lambda(self._nodes):
            raise NotUnderstood("the code of a lambda that is written down")
        self._used = globals_used(source)
        self._definitions: dict[str, list[_Definition]] = {}
        self._body: list[ast.stmt] = []
        for statement in self._tree:
            if isinstance(statement, _Definition):
                self._definitions.setdefault(statement.name, []).append(statement)
            else:
                self._body.append(statement)
        self.globals = _read_globals(self._body, self._definitions)
        runs_at_once = [*self._body, *(part for definition in self._all() for part in _header(definition))]
        self._always = {
            node.id for node in walk(runs_at_once) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
        }
        self._named = {name for name in self._definitions if name in text}
        """What texts name, in pieces as well: Keras may look a function or a class up by its name."""
        self._read(asked, file_name)

    def _all(self) -> Iterator[_Definition]:
        for definitions in self._definitions.values():
            yield from definitions

    def _read(self, asked: frozenset[str], file_name: str) -> None:
        names = self.globals
        if asked & {*names.variables, *names.constants, *names.lists, *names.aliases}:
            raise NotUnderstood("a value where a function is asked for")
        names.loading = self._loading()
        reader = Reader(names)
        reader.read((statement for statement in self._body if not _names_a_place(statement, names)), "stated")
        if len(names.classes) > MOST_CLASSES:
            raise NotUnderstood("very many classes")
        self._classes = OwnClasses(
            other_definition for name in names.classes for other_definition in self._definitions[name]
        )
        self._require_own_attributes()
        self._require_own_models()
        self._require_classes_as_written()
        own = {name: self._attributes(name) for name in names.classes}
        for definition in self._all():
            if isinstance(definition, ast.ClassDef):
                reader.read_class_header(definition)
            else:
                reader.read_header(definition)
        reached = self._reach(asked)
        running = [other_definition for name in sorted(reached) for other_definition in self._definitions[name]]
        used = self._always.union(*map(self._uses, running))
        objects = OwnObjects(self.globals, running, asked - used, self.below)
        proven = frozenset(objects.proven())
        files = [*reader.files]
        for name in reached:
            for definition in self._definitions[name]:
                names = replace(self.globals, own=own.get(name, frozenset()), proven=proven)
                imports = self._imports_in(definition)
                inner = Reader(names, self._uses(definition), imports, shared_defaults(self.below(definition)))
                if isinstance(definition, ast.ClassDef):
                    inner.read_methods(definition)
                else:
                    inner.read_body(definition)
                files += inner.files
        file_names = FileNames(objects, self._body, asked, file_name)
        for named, is_list in files:
            file_names.require_known(named, is_list)
        self._require_numbers_of_one_thread(running)
        nodes = (node for definition in running for node in self.below(definition))
        seen = self.globals.used | {node.attr for node in nodes if isinstance(node, ast.Attribute)}
        if seen & known.FOLDER_READERS and seen & known.ABOVE:
            raise NotUnderstood("a folder above the one that was given, which is read")

    def _require_numbers_of_one_thread(self, running: Iterable[_Definition]) -> None:
        """Require that no random numbers are shared by everybody where something may draw them in a thread.

        What Keras reads batch by batch may go on in its thread after the function that began it.
        """
        batches = [*self._read_in_threads()]
        if not (self.globals.used & known.IN_THREADS or batches):
            return
        early = {id(node) for batch in batches for node in self._run_before_reading(batch)}
        for definition in running:
            local = self._imports_in(definition)
            nodes = (node for node in self.below(definition) if id(node) not in early)
            found = (self.globals.resolve(node, local) for node in nodes if isinstance(node, (ast.Name, ast.Attribute)))
            if any(map(known.shares_numbers, found)):
                raise NotUnderstood("random numbers that everybody shares, and what may draw them in a thread")

    def _read_in_threads(self) -> Iterator[ast.ClassDef]:
        """Yield the classes whose batches Keras reads in a thread."""
        for name in self._classes:
            parts = [
                definition
                for below in self._classes.with_bases(name)
                for definition in self._definitions.get(below, ())
            ]
            bases = [base for definition in parts if isinstance(definition, ast.ClassDef) for base in definition.bases]
            if known.READ_IN_THREADS & {*map(self.globals.resolve, bases)}:
                yield from (
                    definition for definition in self._definitions[name] if isinstance(definition, ast.ClassDef)
                )

    def _run_before_reading(self, definition: ast.ClassDef) -> Iterator[ast.AST]:
        """Yield what runs where an instance is made, if none is made while one is read."""
        used = set().union(
            *(
                self._uses(other_definition)
                for other_definition in self._all()
                if isinstance(other_definition, ast.ClassDef)
            )
        )
        if definition.name in self._reach(used - self._always):
            return
        for method in definition.body:
            if isinstance(method, ast.FunctionDef) and method.name == "__init__":
                nodes = walk(method.body)
                if not any(isinstance(node, (ast.Lambda, ast.FunctionDef)) for node in nodes):
                    yield from nodes

    def _require_own_attributes(self) -> None:
        """Require that attributes which classes share, if a library has them, are the instance's own.

        Lists and the like that belong to a class of a library have names of this kind, and no others.
        """
        for name in (classes := self._classes):
            kept = {text for text in classes.mentioned(name) if text.startswith("_") or text.isupper()}
            if classes.of_library(name) and kept - classes.defined(name) - classes.always_set(name):
                raise NotUnderstood("an attribute that a class of a library may have as well")

    def _require_own_models(self) -> None:
        """Require that nothing is given a model, or an optimizer, by its name, where a class has attributes of any."""
        parents = (
            base for definition in self._all() if isinstance(definition, ast.ClassDef) for base in definition.bases
        )
        if known.ANY_NAME not in map(self.globals.resolve, parents):
            return
        for node in self._nodes:
            for word in node.keywords if isinstance(node, ast.Call) and called_name(node) != "compile" else ():
                if word.arg is None or word.arg.startswith("_") or word.arg in ("model", "optimizer"):
                    raise NotUnderstood(f"the argument {word.arg or '**'}, which may be an attribute")

    def _require_classes_as_written(self) -> None:
        """Require that no model of an own class is made of inputs and outputs: Keras gives the class another base then.

        From the first such model on, the class is another one, also for functions that make none.
        """
        for definition in self._all():
            if not isinstance(definition, ast.ClassDef) or not known.MODELS & {
                *map(self.globals.resolve, definition.bases)
            }:
                continue
            if not any(isinstance(part, ast.FunctionDef) and part.name == "__init__" for part in definition.body):
                raise NotUnderstood("a model of an own class without __init__")
            nodes = self.below(definition)
            begun = [node for node in nodes if isinstance(node, ast.Call) and called_name(node) == "__init__"]
            if any(node.args or {word.arg for word in node.keywords} - known.PLAIN_WORDS for node in begun):
                raise NotUnderstood("a model of an own class that may be made of inputs and outputs")

    def _attributes(self, name: str) -> frozenset[str]:
        """Return the attributes that a class, or a class of the module that it builds on, defines or sets."""
        parts = (
            definition for below in self._classes.with_bases(name) for definition in self._definitions.get(below, ())
        )
        found = self._classes.defined(name).union(*(_set_of_self(definition) for definition in parts))
        if found & (known.CALLERS | known.GIVEN_BACK):
            raise NotUnderstood("a method that is called as one of Keras, or an attribute that Keras sets")
        return frozenset(text for text in found if not text.startswith(("save", "export", "load", "from_", "to_")))

    def _imports_in(self, definition: _Definition) -> dict[str, str]:
        """Return what the function itself imports, where each such name means nothing else in it."""
        found: dict[str, str] = {}
        bound: set[str] = set()
        for node in self.below(definition):
            if isinstance(node, IMPORT):
                require_quiet(node)
                for name, dotted in bound_by_import(node):
                    if found.setdefault(name, dotted) != dotted:
                        raise NotUnderstood(f"{name} is imported from two places")
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                bound.add(node.id)
            elif isinstance(node, ast.arg):
                bound.add(node.arg)
            elif isinstance(node, ast.FunctionDef):
                bound.add(node.name)
        if found.keys() & (bound | self._uses(definition)):
            raise NotUnderstood("an import under a name that means something else as well")
        return found

    def _uses(self, definition: _Definition) -> frozenset[str]:
        if (definition.name, definition.lineno) not in self._used:
            raise NotUnderstood("a scope that Python sees elsewhere")
        return self._used[definition.name, definition.lineno]

    def _loading(self) -> frozenset[str]:
        """Return the names by which a function may load data: what is imported for it, and functions that use it."""
        found = {name for name, dotted in self.globals.aliases.items() if known.loads_data(dotted)}
        for definition in self._all():
            imports = (
                item for node in self.below(definition) if isinstance(node, IMPORT) for item in bound_by_import(node)
            )
            found |= {definition.name} if any(known.loads_data(dotted) for _, dotted in imports) else set()
        while found and (
            more := {other_definition.name for other_definition in self._all() if self._uses(other_definition) & found}
            - found
        ):
            found |= more
        return frozenset(found)

    def _reach(self, names: Iterable[str]) -> set[str]:
        """Return the definitions that may run where the module is loaded and these names are called."""
        reached: set[str] = set()
        coming = {*names, *self._always, *self._named} & self.globals.definitions
        while coming:
            name = coming.pop()
            reached.add(name)
            for definition in self._definitions[name]:
                coming |= (self._uses(definition) & self.globals.definitions) - reached
        return reached

    def reached_by(self, names: set[str]) -> list[ast.AST]:
        """Return in order what runs where the module is loaded and these names are called."""
        reached = self._reach(names)
        found: list[ast.AST] = []
        for statement in self._tree:
            if isinstance(statement, _Definition) and statement.name not in reached:
                found.extend(_header(statement))
            else:
                found.append(statement)
        return found


def _header(definition: _Definition) -> list[ast.AST]:
    """Return what runs where a function or a class is defined; of plain functions nothing does."""
    if isinstance(definition, ast.FunctionDef):
        arguments = [node.annotation for node in walk([definition.args]) if isinstance(node, ast.arg)]
        parts = [*definition.args.defaults, *definition.args.kw_defaults, *arguments, definition.returns]
        return [*definition.decorator_list, *(part for part in parts if part)]
    within = [
        part for statement in definition.body
        for part in (_header(statement) if isinstance(statement, (ast.FunctionDef, ast.ClassDef)) else [statement])
    ]  # fmt: skip
    return [*definition.decorator_list, *definition.bases, *(keyword.value for keyword in definition.keywords), *within]


def _read_globals(body: list[ast.stmt], definitions: dict[str, list[_Definition]]) -> Globals:
    """Read what the names of a module mean. Raises ``NotUnderstood`` where one means several things."""
    aliases: dict[str, str] = {}
    bound: dict[str, int] = {}
    nodes = walk(body)
    for node in nodes:
        if isinstance(node, IMPORT):
            require_quiet(node)
            for name, dotted in bound_by_import(node):
                if known.canonical(aliases.setdefault(name, dotted)) != known.canonical(dotted):
                    raise NotUnderstood(f"{name} is imported from two places")
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound[node.id] = bound.get(node.id, 0) + 1
    imported = frozenset(aliases)
    names = Globals(
        aliases,
        frozenset(definitions),
        classes=frozenset(
            name
            for name, parts in definitions.items()
            if all(isinstance(definition, ast.ClassDef) for definition in parts)
        ),
    )
    for statement in body:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            _read_assignment(statement.targets[0], statement.value, names, bound)
    names.variables = frozenset(bound) - names.constants - names.lists - (names.aliases.keys() - imported)
    meanings = [*names.aliases, *names.definitions, *names.constants, *names.lists, *names.variables]
    if len(meanings) != len(set(meanings)):
        raise NotUnderstood("a name that means several things")
    if any(name in known.BUILTINS or name in ("open", "super", "self") or name.startswith("__") for name in meanings):
        raise NotUnderstood("a name of Python itself with another meaning")
    return names


def _read_assignment(target: ast.expr, value: ast.expr, names: Globals, bound: dict[str, int]) -> None:
    """Note what an assignment at the left margin makes its names: a constant, a list, another name of a module."""
    held = target.elts if isinstance(target, ast.Tuple) else [target]
    found = {expression.id for expression in held if isinstance(expression, ast.Name)}
    if len(found) != len(held) or any(bound[name] != 1 for name in found):
        return
    if is_constant(value, names):
        names.constants |= found
    elif isinstance(target, ast.Name) and is_container(value, names):
        names.lists |= found
    elif isinstance(target, ast.Name) and (dotted := names.resolve(value)) and _is_found(dotted):
        names.aliases[target.id] = dotted


def _names_a_place(statement: ast.stmt, names: Globals) -> bool:
    """Return whether a statement gives another name to a module, a class or a function of a library, and no more."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return name in names.aliases and bool(names.resolve(value))
    return False


def _texts(nodes: list[ast.AST]) -> list[str]:
    """Return every text that a module uses, bytes as well, in its order."""
    unused = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    texts = [
        node for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)) and id(node) not in unused
    ]  # fmt: skip
    values = [constant.value for constant in sorted(texts, key=lambda constant: (constant.lineno, constant.col_offset))]
    return [value.decode("latin-1") if isinstance(value, bytes) else str(value) for value in values]


def _is_found(dotted: str) -> bool:
    return known.is_place(dotted) or known.is_known(dotted)


def _set_of_self(definition: _Definition) -> Iterator[str]:
    for node in walk([definition]):
        match node:
            case ast.Attribute(value=ast.Name(id="self"), attr=attribute, ctx=ast.Store()):
                yield attribute


def _sights_of_itself(nodes: list[ast.AST], file_name: str) -> Iterator[str]:
    """Yield what could show the program its own text, or the lines that it stands in."""
    yield from _sights_in_imports(nodes)
    asked = {id(node.func) for node in nodes if isinstance(node, ast.Call) and _asks_for_a_constant(node)}
    yield from _unknown_beside_a_lambda(nodes)
    for node in nodes:
        for name in _names_in(node):
            if (isinstance(node, ast.Name) and name in _SHOWS_ITSELF) or (
                _TELLTALE.search(name) and name not in _HARMLESS
            ):
                yield name
            if name in _SHOWS_TO_OTHERS and isinstance(node, (ast.Attribute, ast.keyword)):
                yield name
        if isinstance(node, ast.ExceptHandler) and node.name:
            # What TensorFlow raises tells lines of the submission.
            yield "an exception that is looked at"
        elif isinstance(node, ast.Name) and node.id in _ASKS_BY_NAME and id(node) not in asked:
            yield "a name that is made while the program runs"
        elif isinstance(node, ast.Attribute) and node.attr[:1] == "_" and not _is_own_or_harmless(node):
            yield f"the private attribute {node.attr}"
        elif isinstance(node, ast.Attribute) and node.attr in _FORMATS and not isinstance(node.value, ast.Constant):
            yield "a format that is made while the program runs"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and file_name in node.value:
            yield "its own file"


def _sights_in_imports(nodes: list[ast.AST]) -> Iterator[str]:
    """Yield what is imported, or reached through an import, and may show a program its own text."""
    names = Globals()
    for node in nodes:
        if isinstance(node, IMPORT):
            try:
                require_quiet(node)
            except NotUnderstood as error:
                yield str(error)
            for name, dotted in bound_by_import(node):
                if known.canonical(names.aliases.setdefault(name, dotted)) != known.canonical(dotted):
                    yield f"{name} is imported from two places"
                if not known.shows_no_text(known.canonical(dotted)) or any(map(_TELLTALE.search, dotted.split("."))):
                    yield dotted
    inner = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    for node in nodes:
        if isinstance(node, (ast.Name, ast.Attribute)) and id(node) not in inner:
            try:
                dotted = names.resolve(node)
            except NotUnderstood as error:
                yield str(error)
            else:
                if dotted and (not known.shows_no_text(dotted) or known.holds_places(dotted)):
                    yield dotted


def _asks_for_a_constant(node: ast.Call) -> bool:
    """Return whether this is ``getattr(x, "name")``, or the like."""
    asked = node.args[1] if len(node.args) > 1 else None
    return (
        getattr(node.func, "id", "") in _ASKS_BY_NAME
        and isinstance(asked, ast.Constant)
        and isinstance(asked.value, str)
    )


def _writes_a_lambda(nodes: list[ast.AST]) -> bool:
    """Return whether a module has a lambda, and names what would write its code down."""
    named = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    return bool(named & _WRITES_CODE) and any(isinstance(node, ast.Lambda) for node in nodes)


def _unknown_beside_a_lambda(nodes: list[ast.AST]) -> Iterator[str]:
    """Yield what is not known in a module with a lambda: it may write its code down, lines included."""
    if not any(isinstance(node, ast.Lambda) for node in nodes):
        return
    names = Globals(dict(found for node in nodes if isinstance(node, IMPORT) for found in bound_by_import(node)))
    own = {node.attr for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)}
    own |= {node.name for node in nodes if isinstance(node, DEFINITION)}
    members = known.MEMBERS | known.KEPT_OF_SELF | _HARMLESS | {text for text in own if not _MAY_WRITE.search(text)}
    for node in nodes:
        match node:
            case ast.Name() | ast.Attribute():
                dotted = names.resolve(node)
                is_member = isinstance(node, ast.Attribute) and node.attr in members - _WRITES_CODE
                if not is_member and (dotted or isinstance(node, ast.Attribute)) and not _is_harmless(dotted):
                    yield f"{dotted or ast.unparse(node)}, beside a lambda"
            case ast.Call(args=[_, ast.Constant(value=str(name)), *_]) if _asks_for_a_constant(node):
                if name not in members - _WRITES_CODE:
                    yield f"{name}, beside a lambda"


def _is_harmless(dotted: str) -> bool:
    return _is_found(dotted) or dotted in known.SETTINGS or dotted in known.DRAWINGS


def _names_in(node: ast.AST) -> Iterator[str]:
    """Yield every name that a node has, wherever Python has names, and the text of a constant."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, (str, bytes)) and len(node.value) < 10_000:
            yield node.value if isinstance(node.value, str) else node.value.decode("latin-1")
    elif not isinstance(node, ast.ImportFrom):
        for _, value in ast.iter_fields(node):
            yield from (item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str))


def _is_own_or_harmless(node: ast.Attribute) -> bool:
    return node.attr in _HARMLESS or (isinstance(node.value, ast.Name) and node.value.id == "self")


def _layout_of_lambdas(nodes: Iterable[ast.AST], lines: Sequence[str]) -> str:
    """Return how lambdas are laid out: AutoGraph finds the code of a lambda by its line, and reads its lines alone.

    Of two with the same arguments on one line it converts none, and of several lines it may not read the indentation.

    >>> from grader.catalogue import code_tree
    >>> texts = ("[lambda: 1, lambda: 2]", "[lambda: 1,\\nlambda: 2]", "[lambda:\\n  1]")
    >>> [_layout_of_lambdas(walk([code_tree.parse(text)]), text.split("\\n")) for text in texts]
    ['[(0, 0), (0, 0)]', '[(0, 0), (1, 1)]', '[(0, 1)]\\n[lambda:\\n  1]']
    """
    spans = [(node.lineno, node.end_lineno or 0) for node in nodes if isinstance(node, ast.Lambda)]
    ranks = {line: rank for rank, line in enumerate(sorted({line for span in spans for line in span}))}
    texts = (line for first, last in spans if first < last for line in lines[first - 1 : last])
    return "\n".join([str([(ranks[first], ranks[last]) for first, last in spans]), *texts])


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()
