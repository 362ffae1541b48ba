"""Runs the source of a submission as a module, and goes on after lines that nothing depends on.

An import that fails and that nothing uses is passed over. In a course notebook so is any line that fails, with the
lines that need what it would have made: functions that need none of it are graded. Of a class only lines are passed
over that need a file, a module or a network that is not there. A default of a function that cannot be had is ``None``.
"""

from __future__ import annotations

import ast
import contextlib
import traceback
from collections.abc import Iterator
from typing import Any, cast

from grader.candidate.faults import CUT_SHORT, GIVEN
from grader.candidate.worker.adapting import remember_images, trained_briefly
from grader.candidate.worker.compiling import compiled, reading_deeply
from grader.candidate.worker.course_data import DIGITS, Given, as_many_as_written_down
from grader.candidate.worker.course_folders import Folders
from grader.candidate.worker.given_packages import give_packages, imports_given

_IMPORTS = (ast.Import, ast.ImportFrom)
MOST_SKIPPED = 100
"""Lines that are told of."""


def run_module(source: str, filename: str, names: dict[str, Any], given: Given | None = None) -> list[list[Any]]:
    """Run ``source`` in ``names``; return line and reason of each statement that was passed over.
    One that read what was given has the reason ``GIVEN``, and one whose training was ended early ``CUT_SHORT``.

    With ``given`` a statement may fail, and some data are given in the place of missing ones; without it only an import
    may fail that nothing uses.

    >>> space = {}
    >>> run_module("import no_such_module\\nsize = 3", "exercise.py", space)
    [[1, "ModuleNotFoundError: No module named 'no_such_module'"]]
    >>> space["size"]
    3
    """
    whole = compiled(source, filename)
    parts = _parts(source, skipping=given is not None)
    if len(parts) < 2 and given is None:
        exec(whole, names)
        return []
    if given:
        given.digits = as_many_as_written_down(given.digits, source)
    run = _Run(filename, names, given)
    run.has_packages = given is not None and give_packages(source)
    with contextlib.ExitStack() as stack:
        ended: list[bool] = []
        if given:
            stack.enter_context(given.pictures.given())
            ended = stack.enter_context(trained_briefly()) if ".fit" in source else ended
        for statements, may_fail in parts:
            before = len(ended)
            run.do(statements, may_fail=may_fail)
            if len(ended) > before:
                run.skipped.append([statements[0].lineno, CUT_SHORT])
    names.pop(DIGITS, None)
    return run.skipped[:MOST_SKIPPED]


class _Run:
    """One run of a source, statement by statement."""

    def __init__(self, filename: str, names: dict[str, Any], given: Given | None) -> None:
        self.skipped: list[list[Any]] = []
        self._filename, self._names, self._given = filename, names, given
        self._lost: set[str] = set()
        self._bound: set[str] = set()
        self._ours: set[str] = set()
        self._of_images: set[str] = set()
        self._pictures = given.pictures if given else Folders()
        self.has_packages = False
        remember_images(None)
        if given:
            names[DIGITS] = given.digits

    def do(self, statements: list[ast.stmt], *, may_fail: bool) -> None:
        """Run statements; what fails because something is missing is left out, where it may fail."""
        is_ours = bool(self._given) and self._reads_ours(statements[0])
        bound = {name for statement in statements for name in _bound(statement)}
        read, told = self._pictures.read, len(self.skipped)
        while True:
            try:
                self._execute(statements)
                break
            except Exception as error:
                is_ours |= self._pictures.read > read
                if not may_fail or not (is_ours or self._is_excused(error, statements[0])):
                    raise
                if self._given and self._reads_images(statements, error):
                    is_ours = True
                    self._of_images |= bound
                    break
                if not self._given or not self._leave_out(statements[0], error):
                    self._skip(statements[0], bound, error)
                    break
        if self._pictures.read > read:
            is_ours = True
            if told == len(self.skipped):
                self.skipped.append([statements[0].lineno, GIVEN])
        self._bound |= bound
        if is_ours:
            self._ours |= bound
            self._remember(statements[0], bound)

    def _remember(self, statement: ast.stmt, bound: set[str]) -> None:
        """Keep an assignment that made something of images: it is made again of a folder that the rubric reads."""
        if isinstance(statement, ast.Assign) and self._of_images & (bound | _used(statement)):
            self._of_images |= bound
            remember_images(compiled(ast.Module([statement], []), self._filename))

    def _execute(self, statements: list[ast.stmt]) -> None:
        exec(compiled(ast.Module(statements, []), self._filename), self._names)

    def _reads_images(self, statements: list[ast.stmt], error: Exception) -> bool:
        """Run statements that failed for a missing folder once more, where Keras reads one of ours instead."""
        if not (self._given and isinstance(statements[0], ast.Assign) and _is_missing_folder(error)):
            return False
        try:
            with self._given.folders(self._names):
                self._execute(statements)
        except Exception:
            return False
        self.skipped.append([statements[0].lineno, GIVEN])
        return True

    def _reads_ours(self, statement: ast.stmt) -> bool:
        """Return whether a statement loads what is given, or uses a name of one that did."""
        if self._given and (self._given.put_into(statement) or (self.has_packages and imports_given(statement))):
            self.skipped.append([statement.lineno, GIVEN])
            return True
        return bool(_used(statement) & self._ours)

    def _skip(self, statement: ast.stmt | ast.expr, unset: set[str], error: Exception) -> None:
        self._lost |= unset
        told = "" if isinstance(statement, _IMPORTS) else _unset(sorted(unset))
        self.skipped.append([statement.lineno, f"{told}{type(error).__name__}: {error}"[:200]])

    def _is_excused(self, error: Exception, statement: ast.stmt) -> bool:
        """Return whether a file is run on after an error: only what needs the line is graded without it.

        A definition must not fail, but where something of the course is not here.
        """
        if self._given and not isinstance(statement, (*_IMPORTS, ast.ClassDef, ast.FunctionDef)):
            return True
        if isinstance(error, NameError):
            return error.name in self._lost | self._bound
        if isinstance(error, AttributeError):
            return error.name in self._lost
        is_fetch = str(error).startswith(("URL fetch failure", "File not found"))
        return isinstance(error, (OSError, ImportError)) or type(error).__name__ == "NotFoundError" or is_fetch

    def _leave_out(self, statement: ast.stmt, error: Exception) -> bool:
        """Take the line of a class, or the defaults of a function, that cannot be had; return whether that helps."""
        if isinstance(statement, ast.ClassDef):
            line = _line_in(error, statement.name, self._filename)
            for inner in statement.body if len(statement.body) > 1 else ():
                if inner.lineno <= line <= (inner.end_lineno or 0):
                    statement.body.remove(inner)
                    self._skip(inner, set(_bound(inner)), error)
                    return True
        if not isinstance(statement, ast.FunctionDef):
            return False
        missing = [default for default in statement.args.defaults if not self._can_be_had(default)]
        for default in missing:
            none = ast.copy_location(ast.Constant(None), default)
            statement.args.defaults[statement.args.defaults.index(default)] = none
        if missing:
            self._skip(missing[0], set(), error)
        return bool(missing)

    def _can_be_had(self, default: ast.expr) -> bool:
        try:
            eval(compiled(ast.Expression(default), self._filename, "eval"), self._names)
        except Exception:
            return False
        return True


def _used(statement: ast.stmt) -> set[str]:
    """Return every name in a statement."""
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}


def _is_missing_folder(error: Exception) -> bool:
    """Return whether Keras did not find a folder of images."""
    frames = [frame.f_code.co_filename for frame, _ in traceback.walk_tb(error.__traceback__)]
    return type(error).__name__ in ("FileNotFoundError", "NotFoundError") and any("keras" in frame for frame in frames)


def _line_in(error: Exception, name: str, filename: str) -> int:
    """Return the line of the body of a class at which an error was raised; 0 where it was raised elsewhere."""
    for frame, line in traceback.walk_tb(error.__traceback__):
        if (frame.f_code.co_name, frame.f_code.co_filename) == (name, filename):
            return line
    return 0


def _unset(names: list[str]) -> str:
    """Return the start of a reason: which names a statement would have set.

    >>> _unset(["data"]), _unset([])
    ('`data` is not set: ', '')
    """
    shown = ", ".join(f"`{name}`" for name in names[:4])
    return f"{shown} {'is' if len(names) == 1 else 'are'} not set: " if names else ""


def _parts(source: str, *, skipping: bool) -> list[tuple[list[ast.stmt], bool]]:
    """Return the statements in the pieces in which they run, each with whether it may fail."""
    with reading_deeply():
        tree = cast(ast.Module, compile(source, "submission", "exec", ast.PyCF_ONLY_AST))
    unused = {id(inner) for inner in _unused_imports(tree)}
    if not skipping and not unused:
        return []
    parts: list[tuple[list[ast.stmt], bool]] = []
    for statement in tree.body:
        may_fail = id(statement) in unused or skipping
        if parts and not may_fail and not parts[-1][1]:
            parts[-1][0].append(statement)
        else:
            parts.append(([statement], may_fail))
    return parts


def _unused_imports(tree: ast.Module) -> Iterator[ast.stmt]:
    """Yield the imports at the left margin of which nothing in the module uses a name."""
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    told = {word for node in ast.walk(tree) if isinstance(node, ast.Constant) for word in _words(node.value)}
    for statement in tree.body:
        if isinstance(statement, _IMPORTS) and getattr(statement, "module", "") != "__future__":
            names = set(_bound(statement))
            if "*" not in names and not names & (used | told):
                yield statement


def _words(value: Any) -> list[str]:
    """Return a text that may be the name of something, as in ``globals()["np"]``."""
    return [value] if isinstance(value, str) and value.isidentifier() else []


def _bound(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.alias):
            yield node.asname or node.name.partition(".")[0]
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
