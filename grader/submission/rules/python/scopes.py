"""Which names of a module are defined nowhere that their line could see, and what is meant by them.

Says nothing where names may come from a place that cannot be read: ``exec``, ``globals``, star imports of others.
"""

from __future__ import annotations

import ast
import builtins
import functools
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from grader.submission.definitions import DEFINITION, FUNCTION, read_definitions
from grader.submission.models.installed_api import near, public_names
from grader.submission.rules.rule import rule, told_with
from grader.submission.rules.subjects import HIDDEN
from grader.submission.source_tree import Finding, SourceTree, nodes_of

IMPORTS = {
    "tf": "import tensorflow as tf", "keras": "from tensorflow import keras", "np": "import numpy as np",
    "plt": "import matplotlib.pyplot as plt", "pd": "import pandas as pd",
    "tensorflow": "import tensorflow", "numpy": "import numpy", "Image": "from PIL import Image",
    "PIL": "import PIL.Image", "ImageOps": "from PIL import ImageOps", "ImageDraw": "from PIL import ImageDraw",
}  # fmt: skip
"""The usual import of a name."""
STANDARD = {
    "os", "csv", "random", "math", "shutil", "json", "zipfile", "datetime", "pathlib", "re", "sys", "time", "io",
    "itertools", "functools", "string", "glob", "collections", "tempfile", "pickle", "copy", "warnings", "typing",
    "statistics", "contextlib", "unicodedata", "dataclasses", "logging",
}  # fmt: skip
"""Modules of Python itself that are imported under their own name."""
_PARTS = ("layers", "models", "optimizers", "losses", "metrics", "callbacks", "utils", "regularizers", "initializers",
          "activations", "constraints", "applications", "datasets", "preprocessing", "backend")  # fmt: skip
"""Parts of ``tf.keras``; a class is looked for in them in this order."""
_FUNCTIONS = {"to_categorical": "utils", "pad_sequences": "utils", "load_img": "utils", "img_to_array": "utils",
              "image_dataset_from_directory": "utils", "load_model": "models", "clone_model": "models",
              "text_dataset_from_directory": "utils", "timeseries_dataset_from_array": "utils", "get_file": "utils",
              "plot_model": "utils", "l1": "regularizers", "l2": "regularizers",
              "mnist": "datasets", "fashion_mnist": "datasets", "cifar10": "datasets", "imdb": "datasets",
              "Tokenizer": "preprocessing.text", "text_to_word_sequence": "preprocessing.text",
              "ImageDataGenerator": "preprocessing.image"}  # fmt: skip
"""The part of ``tf.keras`` that has a name which is no class, or which only an old part has."""
_OF_STANDARD = {"Path": "pathlib", "defaultdict": "collections", "Counter": "collections", "partial": "functools",
                "copyfile": "shutil", "copytree": "shutil", "rmtree": "shutil", "deque": "collections",
                "namedtuple": "collections", "OrderedDict": "collections", "ZipFile": "zipfile", "listdir": "os",
                "makedirs": "os", "getcwd": "os", "deepcopy": "copy", "dataclass": "dataclasses", "StringIO": "io",
                "BytesIO": "io", "timedelta": "datetime"}  # fmt: skip
_SECRET_WAYS = ("builtins", "__builtins__", "__dict__", "importlib", "get_ipython", "__getattr__")
_BUILTINS = frozenset(dir(builtins)) | {"display"}  # A worker gives this one.
_ALIKE = 0.85
"""How much a name is like the one of the file that is meant by it."""
MOST_UNKNOWN = 100
"""Places of unknown names that are looked at."""
MOST_ALIKE = 300
"""Names that one is compared with."""


def import_of(name: str) -> tuple[str, str]:
    """Return the line that imports a well known name, and how it is written below ``tf``; empty where there is none.

    >>> import_of("optimizers")
    ('from tensorflow.keras import optimizers', 'tf.keras.optimizers')
    """
    if name in IMPORTS or name in STANDARD:
        return IMPORTS.get(name, f"import {name}"), ""
    if name in _OF_STANDARD:
        return f"from {_OF_STANDARD[name]} import {name}", ""
    if name in _PARTS:
        return f"from tensorflow.keras import {name}", f"tf.keras.{name}"
    if name in ("GradientTape", "Variable"):
        return f"from tensorflow import {name}", f"tf.{name}"
    parts = (_FUNCTIONS[name],) if name in _FUNCTIONS else _PARTS if name[:1].isupper() else ()
    for part in parts:
        if name in public_names(f"tensorflow.keras.{part}"):
            return f"from tensorflow.keras.{part} import {name}", f"tf.keras.{part}.{name}"
    return "", ""


@dataclass(eq=False)
class _Scope:
    """A module, a function or a class: what it binds, and which names are read in it."""

    parent: _Scope | None
    bound: dict[str, int] = field(default_factory=dict)
    """Each name that it binds, with the first line that binds it; 0 where every line of it has the name."""
    read: list[ast.Name] = field(default_factory=list)

    def chain(self) -> Iterator[_Scope]:
        """Yield this scope and those around it; that of a class counts, too, though its methods do not see it."""
        scope: _Scope | None = self
        while scope:
            yield scope
            scope = scope.parent

    def bind(self, name: str, line: int = 0) -> None:
        """Note that a line binds a name."""
        self.bound[name] = min(line, self.bound.get(name, line))

    def like(self, name: str, line: int) -> tuple[str, ...]:
        """Return names that are about as long and begin or end as ``name`` does, and that a line before this one binds.

        What a scope around this one binds may be there before this one runs, wherever it is written.
        """
        before = [own for own, first in self.bound.items() if first < line]
        seen = sorted({*before, *(own for scope in self.chain() if scope is not self for own in scope.bound)})
        ends = {name[0].lower(), name[-1].lower()}
        alike = (
            text for text in seen if abs(len(text) - len(name)) <= 3 and {text[0].lower(), text[-1].lower()} & ends
        )
        return tuple(itertools.islice(alike, MOST_ALIKE))


def undefined(tree: SourceTree) -> Iterator[Finding]:
    """Yield names that are read and defined nowhere, where it can be told what is meant."""
    known = _known(tree)
    told: set[tuple[str, int]] = set()
    for node, scope in itertools.islice(_unknown(tree, known), MOST_UNKNOWN):
        if (node.id, node.lineno) not in told:
            told.add((node.id, node.lineno))
            yield from _finding(tree, node, scope, tuple(sorted(known or ())))


@rule
def hidden(tree: SourceTree) -> Iterator[Finding]:
    """Yield names that nothing defines in a ``try`` that goes on without them, for each function with it."""
    known = _known(tree)
    for node, scope in itertools.islice(_unknown(tree, known, guarded=True), MOST_UNKNOWN):
        if tree.hides_errors(node):
            plain = tree.finding(node, node.id, "", f"`{node.id}` is not defined.", certain=False)
            found = next(_finding(tree, node, scope, tuple(sorted(known or ()))), plain)
            sentence = f"{found.sentence} Here `except` hides the `NameError`."
            yield from told_with(tree, replace(found, sentence=sentence, certain=False), HIDDEN)


def unknown_names(tree: SourceTree) -> Iterator[ast.Name]:
    """Yield each place of a name that is defined nowhere."""
    for node, _ in itertools.islice(_unknown(tree, _known(tree)), MOST_UNKNOWN):
        yield node


def names_are_known(tree: SourceTree) -> bool:
    """Return whether it can be read where each name of a file comes from."""
    return _known(tree) is not None


def not_imported(tree: SourceTree) -> Iterator[tuple[ast.Name, str]]:
    """Yield each place of a well known name that is defined nowhere, with the line that imports it."""
    for node, scope in itertools.islice(_unknown(tree, _known(tree)), MOST_UNKNOWN):
        line, _ = import_of(node.id)
        if line and not _is_attribute(tree, node) and not _instead_of_module(tree, node, scope):
            yield node, line


def misspelt(tree: SourceTree) -> Iterator[tuple[ast.Name, str]]:
    """Yield each place of a name that is defined nowhere and almost one that the file defines, with that one."""
    for node, scope in itertools.islice(_unknown(tree, _known(tree)), MOST_UNKNOWN):
        if len(node.id) < 3 or _is_attribute(tree, node):
            continue
        is_known = bool(import_of(node.id)[0])
        line = tree.first_line_of(node)
        meant = _instead_of_module(tree, node, scope) if is_known else near(node.id, scope.like(node.id, line), _ALIKE)
        if meant:
            yield node, meant


def _instead_of_module(tree: SourceTree, node: ast.Name, scope: _Scope) -> str:
    """Return which of the file's own names is meant by that of a module, where nothing of the module is used.

    ``callbacks=[callbacks]`` with a ``callback`` above means that, and not the module of Keras.
    """
    is_module = node.id in IMPORTS or node.id in STANDARD or node.id in _PARTS
    is_base = any(attribute.value is node for attribute in tree.all(ast.Attribute))
    alike = scope.like(node.id, tree.first_line_of(node)) if is_module and not is_base else ()
    return near(node.id, alike, _ALIKE)


def _known(tree: SourceTree) -> frozenset[str] | None:
    """Return the names that are known everywhere; nothing where some may come from a place that cannot be read."""
    stars = [statement.module for statement in tree.all(ast.ImportFrom) if statement.names[0].name == "*"]
    if read_definitions(tree.tree).opaque or tree.mentions(*_SECRET_WAYS) or not all(map(_is_read, stars)):
        return None
    return _BUILTINS | {name for module in stars for name in public_names(module or "")}


def _unknown(
    tree: SourceTree, known: frozenset[str] | None, *, guarded: bool = False
) -> Iterator[tuple[ast.Name, _Scope]]:
    for scope in _scopes(tree.tree) if known is not None else ():
        for node in sorted(scope.read, key=lambda other_node: other_node.lineno):
            if node.id in (known or ()) or node.id.startswith("_") or tree.is_guarded(node) != guarded:
                continue
            if not any(node.id in other_scope.bound for other_scope in scope.chain()):
                yield node, scope


def _is_read(module: str | None) -> bool:
    # Other libraries do not list their names in the form that TensorFlow and Keras do.
    return bool(module and module.split(".")[0] in ("tensorflow", "keras") and public_names(module))


def _finding(tree: SourceTree, node: ast.Name, scope: _Scope, known: tuple[str, ...]) -> Iterator[Finding]:
    name = node.id
    line, dotted = import_of(name)
    if _is_attribute(tree, node):
        yield tree.finding(node, name, f"self.{name}", f"`{name}` is an attribute of the object: write `self.{name}`.")
        return
    seen = scope.like(name, tree.first_line_of(node))
    meant = (near(name, seen, 0.75) or near(name, known, 0.8)) if len(name) > 2 else ""
    if line and not _instead_of_module(tree, node, scope):
        has_tf = tree.name_of(ast.Name("tf", ast.Load())) == "tensorflow"
        other = f", or `{dotted}` here" if dotted and has_tf else ""
        sentence = f"The file does not import `{name}`: write `{line}` at its top{other}."
        yield tree.finding(node, name, dotted if other else line, sentence)
    elif meant:
        yield tree.finding(node, name, meant, f"`{name}` is not defined. Did you mean `{meant}`?")


def _is_attribute(tree: SourceTree, node: ast.Name) -> bool:
    """Return whether a name is read in a class that sets an attribute of this name."""
    around = (
        definition
        for definition in tree.all(ast.ClassDef)
        if definition.lineno <= node.lineno <= (definition.end_lineno or 0)
    )
    set_here = (part for definition in around for part in nodes_of(definition) if isinstance(part, ast.Attribute))
    own = (attribute for attribute in set_here if isinstance(attribute.ctx, ast.Store) and attribute.attr == node.id)
    return any(isinstance(attribute.value, ast.Name) and attribute.value.id == "self" for attribute in own)


@functools.lru_cache(maxsize=2)
def _scopes(tree: ast.Module) -> list[_Scope]:
    module = _Scope(None)
    found = [module]
    waiting: list[tuple[ast.AST, _Scope]] = [(tree, module)]
    while waiting:
        node, scope = waiting.pop()
        _note(node, scope, module)
        inner, outer = _children(node)
        waiting.extend((child, scope) for child in outer)
        if inner:
            below = _Scope(scope)
            found.append(below)
            waiting.extend((child, below) for child in inner)
    return found


def _children(node: ast.AST) -> tuple[list[ast.AST], list[ast.AST]]:
    """Return the nodes below that are in a scope of their own, and those in the scope of the node itself.

    Annotations are left out: those of variables are not evaluated, and others may be texts. Lambdas and comprehensions
    share the scope around them: so more counts as defined than is.
    """
    left_out = {id(item) for item in (getattr(node, "annotation", None), getattr(node, "returns", None)) if item}
    children = [part for part in ast.iter_child_nodes(node) if id(part) not in left_out]
    if not isinstance(node, DEFINITION):
        return [], children
    own: list[ast.AST] = [*node.body, *getattr(node, "type_params", ())]
    if isinstance(node, FUNCTION):
        arguments = node.args
        own += [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        own += [argument for argument in (arguments.vararg, arguments.kwarg) if argument]
        defaults = [default for default in (*arguments.defaults, *arguments.kw_defaults) if default]
        return own, [*node.decorator_list, *defaults]
    return own, [*node.decorator_list, *node.bases, *(word.value for word in node.keywords)]


def _note(node: ast.AST, scope: _Scope, module: _Scope) -> None:
    match node:
        case ast.Name(ctx=ast.Load()):
            scope.read.append(node)
        case ast.Name(id=name):
            scope.bind(name, node.lineno)
        case ast.arg(arg=name) | ast.MatchMapping(rest=str(name)):
            scope.bind(name)
        case ast.comprehension():  # The element stands before what binds its names.
            for part in (part for part in ast.walk(node.target) if isinstance(part, ast.Name)):
                scope.bind(part.id)
        case ast.Import() | ast.ImportFrom():
            for alias in node.names:
                scope.bind((alias.asname or alias.name).partition(".")[0])
        case ast.Global() | ast.Nonlocal():
            for name in node.names:
                scope.bind(name)
                module.bind(name)
        case ast.alias():
            pass
        case _ if isinstance(named := getattr(node, "name", None), str):
            # Functions, classes, `except … as`, `case … as`, and parameters of types.
            scope.bind(named)
