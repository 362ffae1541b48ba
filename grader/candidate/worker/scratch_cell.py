"""Runs a scratch cell in the names of a submission, as a notebook does: prints, the last value, figures."""

from __future__ import annotations

import ast
import io
import linecache
import sys
import traceback
from types import TracebackType
from typing import Any

import numpy as np

from grader.candidate.worker.compiling import compiled, reading_deeply

FILENAME = "<cell>"
MOST_VALUE = 20_000
"""Characters of a value that are told."""
MOST_FIGURES = 8
DOTS_PER_INCH = 90


def run_cell(code: str, names: dict[str, Any]) -> dict[str, Any]:
    """Run ``code`` in ``names``; return ``value``, ``figures`` and ``raised``.

    ``value`` is how Python writes the value of the last expression, ``None`` where there is none. ``figures`` are PNG
    files as arrays of bytes. What the code raises is printed as Python prints it, without frames of the kit.

    >>> run_cell("size = 3\\nsize + 1", {})
    {'value': '4', 'figures': [], 'raised': False}
    """
    lines = io.StringIO(code if code.endswith("\n") else f"{code}\n").readlines()
    linecache.cache[FILENAME] = (len(code), None, lines, FILENAME)
    try:
        value = _run(code, names)
        shown = None if value is None else repr(value)[:MOST_VALUE]
    except BaseException as error:
        traceback.print_exception(type(error), error, _from_the_cell(error.__traceback__))
        return {"value": None, "figures": _figures(), "raised": True}
    return {"value": shown, "figures": _figures(), "raised": False}


def _run(code: str, names: dict[str, Any]) -> Any:
    """Run all statements; return the value of the last one where it is an expression."""
    with reading_deeply():
        tree: Any = compile(code, FILENAME, "exec", ast.PyCF_ONLY_AST)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compiled(tree, FILENAME), names)
    if not isinstance(last, ast.Expr):
        return None
    return eval(compiled(ast.Expression(last.value), FILENAME, "eval"), names)


def _from_the_cell(trace: TracebackType | None) -> TracebackType | None:
    """Return a traceback from its first frame of the cell on; nothing where there is none, as of a syntax error."""
    while trace and trace.tb_frame.f_code.co_filename != FILENAME:
        trace = trace.tb_next
    return trace


def _figures() -> list[Any]:
    """Return the open figures of matplotlib as PNG files, and close them."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None or "get_fignums" not in vars(pyplot):
        return []  # Nothing was drawn: the library is not imported yet.
    found = []
    try:
        for number in pyplot.get_fignums()[:MOST_FIGURES]:
            file = io.BytesIO()
            pyplot.figure(number).savefig(file, format="png", dpi=DOTS_PER_INCH, bbox_inches="tight")
            found.append(np.frombuffer(file.getvalue(), np.uint8))
        pyplot.close("all")
    except Exception:
        traceback.print_exc()
    return found
