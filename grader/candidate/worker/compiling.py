"""Compiles what Python itself compiles of a file, also where that is nested more deeply than Python builds objects."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from types import CodeType
from typing import Any

_DEEPER = 3
"""Of source as text, Python 3.11 reads so many times as many levels as of a syntax tree made of objects."""


def compiled(source: Any, filename: str, mode: str = "exec") -> CodeType:
    """Return the bytecode of a text, or of a syntax tree that was read from one."""
    with reading_deeply():
        code: CodeType = compile(source, filename, mode)
    return code


@contextlib.contextmanager
def reading_deeply() -> Iterator[None]:
    """Within this block, Python reads trees as deeply nested as texts."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(_DEEPER * limit)
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
