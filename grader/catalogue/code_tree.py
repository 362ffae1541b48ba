"""Reads Python source into a syntax tree, from any thread."""

from __future__ import annotations

import ast
import functools
import threading

_ONE_AT_A_TIME = threading.Lock()


def parse(source: str | bytes) -> ast.Module:
    """Return the syntax tree of ``source``; raises what ``ast.parse`` raises.

    Python 3.11 counts the depth of all trees that it builds in one place, so that two threads which parse at once may
    end in ``SystemError: AST constructor recursion depth mismatch`` (https://github.com/python/cpython/issues/106905).
    """
    with _ONE_AT_A_TIME:
        return ast.parse(source)


@functools.lru_cache(maxsize=64)
def parse_once(source: str | bytes) -> ast.Module:
    """Return the syntax tree of ``source``, the same one each time: for readers that change nothing in it."""
    return parse(source)
