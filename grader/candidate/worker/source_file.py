"""The submission as a module with a source: whatever reads the source of a file finds that of the submission.

``inspect``, AutoGraph, tracebacks and ``open(__file__)`` look in the cache of lines, ask the loader of a module, or
read its file. All three hold the same text here. The file lies in the scratch folder, so the submission may remove it.
A submission whose verdicts are kept while parts of its text change gets no file.
"""

from __future__ import annotations

import contextlib
import importlib.abc
import importlib.machinery
import io
import linecache
import sys
import tokenize
import types
from pathlib import Path

NAME = "submission"
"""What the module is called: never ``__main__``."""


class SourceText(str):
    """Text that is split where Python ends a line, and not at every sign that Unicode calls an end."""

    __slots__ = ()

    def splitlines(self, keepends: bool = False) -> list[str]:
        """Return the lines as Python counts them."""
        lines = io.StringIO(self, newline=None).readlines()
        return lines if keepends else [line.removesuffix("\n") for line in lines]


class SourceLoader(importlib.abc.InspectLoader):
    """Tells whoever asks for it the source of the submission."""

    def __init__(self, source: str) -> None:
        self._source = SourceText(source)

    def get_source(self, fullname: str) -> str:
        """Return the source."""
        return self._source

    def is_package(self, fullname: str) -> bool:
        """Return that the submission is one file."""
        return False


def make_module(source: str, filename: str, folder: Path | None) -> types.ModuleType:
    """Return a module, in which nothing has run yet, whose source is ``source``; with ``folder`` its file lies there.

    ``filename`` is relative, so that no message holds the path of a folder that is another one in each grading.
    """
    loader = SourceLoader(source)
    module = types.ModuleType(NAME)
    module.__file__ = filename
    module.__loader__ = loader
    module.__spec__ = importlib.machinery.ModuleSpec(NAME, loader, origin=filename)
    sys.modules[NAME] = module
    lines = SourceText(source).splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    # Without a time it is never thrown away for being older than a file.
    linecache.cache[filename] = (len(source), None, lines, filename)
    if folder:
        _write(folder / filename, source)
    return module


def _write(path: Path, source: str) -> None:
    """Write the source as Python reads it: in the encoding that its first lines name. Does without where that fails.

    What lies there already stays: a saved model that was submitted is called like the submission.
    """
    with contextlib.suppress(OSError, SyntaxError, LookupError, UnicodeError):
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source.encode()).readline)
        data = source.encode(encoding.removesuffix("-sig"))
        with path.open("xb") as file:
            file.write(data)
