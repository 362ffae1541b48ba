"""Which public names the installed TensorFlow and Keras have, read from their ``__init__`` files; imports neither.

So what is said about a removed or misspelt name is true of the version that will run it, and costs milliseconds.
"""

from __future__ import annotations

import difflib
import functools
import importlib.util
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.catalogue.patterns import regex

_IMPORT = regex(r"^from (?P<origin>[\w.]+) import (?:\(\s*)?(?P<name>\w+)(?: as (?P<alias>\w+))?", re.MULTILINE)
"""Both libraries generate these files, one name to an import."""
_TF_KERAS = "keras._tf_keras.keras"
"""What ``tf.keras`` is; it has other names than ``keras``: ``tf.keras.losses.MAE``, ``keras.saving``."""
_LAZY = ("losses", "metrics", "optimizers", "initializers")
"""Parts of ``tf.keras`` that TensorFlow also shows at its own top level."""
LONGEST_WORD = 60
"""Letters of a name for which others are looked for that look like it."""
_NOT_PUBLIC = {"src", "compat"}
"""Parts that grow names while they run, so that their files do not tell what is there."""


@dataclass(frozen=True)
class PublicModule:
    """A public module of TensorFlow or Keras."""

    folder: Path
    """Where its ``__init__.py`` lies."""
    names: Mapping[str, str] = field(repr=False)
    """Each public name, with the full name of what it stands for."""


@dataclass(frozen=True)
class MissingName:
    """The first part of a dotted name that is not there."""

    known: str
    """What is there: ``tensorflow.keras.layers``."""
    name: str
    """What is not: ``experimental``."""
    near: str
    """The name in ``known`` that looks most like it; empty where none does."""


def missing_name(dotted: str, *, imported: bool = False) -> MissingName | None:
    """Return where ``dotted``, which begins with ``tensorflow`` or ``keras``, leaves the public names.

    ``None`` where it does not, or where that cannot be told: private modules, attributes of classes, a
    library that is not installed. ``imported`` says that it stood in an import, which also finds modules that
    their parent does not show.
    """
    known, *parts = dotted.split(".")
    module = _public_module(known, imported)
    for name in parts:
        if module is None or name.startswith("_") or name in _NOT_PUBLIC:
            return None
        following = _below(known, module, name, imported)
        if following is None and name not in module.names:
            return MissingName(known, name, near(name, module.names))
        known, module = f"{known}.{name}", following
    return None


def public_names(dotted: str) -> Mapping[str, str]:
    """Return the public names of a module, with what each stands for; empty where there is no such module."""
    known, *parts = dotted.split(".")
    module = _public_module(known, True)
    for name in parts:
        module = _below(known, module, name, True) if module else None
        known = f"{known}.{name}"
    return module.names if module else {}


def near(word: str, words: Mapping[str, str] | set[str] | tuple[str, ...], cutoff: float = 0.7) -> str:
    """Return which of ``words`` looks most like ``word``, upper and lower case being nearly the same."""
    return _near(word, tuple(words), cutoff) if len(word) <= LONGEST_WORD else ""


@functools.lru_cache(maxsize=10_000)
def _near(word: str, words: tuple[str, ...], cutoff: float) -> str:
    by_case = sorted(words, key=lambda text: -sum(a != b for a, b in zip(text, word, strict=False)))
    by_letters = {text.lower(): text for text in by_case}
    found = difflib.get_close_matches(word.lower(), by_letters, n=5, cutoff=cutoff)
    # Letters that changed places count twice for difflib, but are one slip.
    found.sort(key=lambda text: sorted(text) != sorted(word.lower()))
    return by_letters[found[0]] if found else ""


@functools.cache
def is_installed(package: str) -> bool:
    """Return whether a top-level package can be imported, without importing it."""
    try:
        return importlib.util.find_spec(package) is not None
    except (ImportError, ValueError):
        # Modules that were made by hand have no spec, but are there.
        return package in sys.modules


@functools.cache
def _public_module(dotted: str, imported: bool) -> PublicModule | None:
    module = _read(dotted)
    if module is None or dotted != "tensorflow":
        return module
    lazy = () if imported else _LAZY
    shown = {name: f"{_TF_KERAS}.{name}" for name in lazy} | {"keras": _TF_KERAS}
    private = {folder.name: f"tensorflow.{folder.name}" for folder in module.folder.iterdir() if folder.is_dir()}
    return PublicModule(module.folder, private | dict(module.names) | shown)


def _below(known: str, module: PublicModule, name: str, imported: bool) -> PublicModule | None:
    """Return the module called ``name`` in ``module``; ``None`` for a class, a function, or nothing."""
    if name in module.names:
        return _read(module.names[name])
    return _read(f"{_TF_KERAS if known == 'tensorflow.keras' else known}.{name}") if imported else None


@functools.cache
def _read(dotted: str) -> PublicModule | None:
    root, *parts = dotted.split(".")
    if _NOT_PUBLIC & set(parts) or (root == "tensorflow" and parts and parts[0] != "_api"):
        return None
    try:
        found = importlib.util.find_spec(root)
        folder = Path(((found and found.submodule_search_locations) or [])[0], *parts)
        text = (folder / "__init__.py").read_text(encoding="utf-8")
    except (ImportError, ValueError, IndexError, OSError):
        return None
    imports = _IMPORT.finditer(text)
    names = {match["alias"] or match["name"]: f"{match['origin']}.{match['name']}" for match in imports}
    return PublicModule(folder, names)
