"""Prepares a course notebook for grading: keeps the learner's functions with what they need, and lists the rest.

The course's checks, downloads, plots, stored histories and trainings at the left margin are left out. Lines keep their
numbers: what is left out becomes an empty line.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from grader.catalogue.exercise import Exercise
from grader.submission.bounded_reading import is_ordinary, is_too_deep
from grader.submission.definitions import is_main_guard, read_definitions
from grader.submission.models.installed_api import near
from grader.submission.old_names import renewed
from grader.submission.recognition import CHECKS_OF_A_COURSE, OLDEST, is_of_a_course, is_of_the_kit, recognise_form
from grader.submission.session import lines_of, needed_statements
from grader.submission.submission import Submission
from grader.submission.syntax import UNPARSABLE, parse
from grader.submission.unreadable_cells import without_unreadable_cells

CHECKS, DOWNLOADS, PLOTS, HISTORIES, TRIALS = (
    "checks of the course", "downloads and commands", "plots", "stored histories", "trainings and trials",
)  # fmt: skip
"""What is left out, as a report calls it."""
UNREAD = "cells that Python cannot read"
_KINDS = (CHECKS, DOWNLOADS, PLOTS, HISTORIES, TRIALS)
_CHECKING = re.compile(CHECKS_OF_A_COURSE)
_MACHINERY = re.compile(rf"{CHECKS_OF_A_COURSE}|\bgoogle\.colab\b")
_DOWNLOADING = re.compile(r"\b(wget|gdown|urllib|requests|urlretrieve|get_file|zipfile|tarfile|drive|tfds|files)\b")
_PLOTTING = re.compile(r"\b(plt|matplotlib|seaborn|sns|plot\w*|show\w*|display|imshow|io)\b")
_STORING = re.compile(r"\b(pickle|dump|load_history)\b|\.pkl")
_COMMAND = re.compile(r"^\s*(?:pass  |[\w., ]+= None  )?# (?P<command>[!%].*)")
_WAS_A_NOTEBOOK = re.compile(
    r"^# In ?\[[\d ]*\]|^# (?:GRADED|grader-required)|\bget_ipython\(\)|^import unittests\b|dlai_grader", re.MULTILINE
)
MOST_PLACES = 6
"""Places that are named of one kind."""


def in_its_form(exercise: Exercise, submission: Submission) -> tuple[Exercise, Submission]:
    """Return the exercise in the form that a submission is written in, and the submission as it is graded."""
    whole, (submission, unread) = submission, without_unreadable_cells(submission)
    found = recognise_form(exercise, submission)
    if not found.form and (is_of_the_kit(submission) or not _is_of_a_course(exercise, submission)):
        return found, whole
    asked = {one.name for one in found.functions}
    used = {name for names in (found.form.calls.values() if found.form else ()) for name in names}
    ready = prepared(submission, asked | used)
    if unread:
        cells = _listed([submission.where(line).partition(",")[0] for line in unread])
        ready = replace(ready, left_out=(f"{UNREAD}: {cells}", *ready.left_out))
    if not found.form or not ready.is_prepared:
        return found, ready
    return found, renewed(ready, asked | used, is_of_2019=found.form.name == OLDEST)


def _is_of_a_course(exercise: Exercise, submission: Submission) -> bool:
    """Return whether a file shows the marks of a course: its checks, its comments, its data, or that it was a notebook.

    Any other notebook in the kit's own form runs whole: what one of its cells raises is the learner's to know.
    """
    was_a_notebook = submission.kind != "notebook" and _WAS_A_NOTEBOOK.search(submission.source)
    has_its_data = bool(exercise.forms) and loads_at_its_top(submission)
    return bool(was_a_notebook) or is_of_a_course(submission) or has_its_data


_LOADING = frozenset({
    "ZipFile", "download", "genfromtxt", "get_file", "load_data", "loadtxt", "open", "read_csv", "read_json",
    "urlretrieve",
})  # fmt: skip
"""Calls that load data."""
_DATA = (".csv", ".h5", ".json", ".npz", ".pkl", ".txt", ".zip")
"""How the names of files of data end."""


def loads_at_its_top(submission: Submission) -> bool:
    """Return whether a file loads data of its own outside of its functions: none are there while it is graded.

    A file in the kit's own form loads with ``grader.data``.
    """
    if submission.kind == "model" or not is_ordinary(submission.source):
        return False
    try:
        tree = parse(submission.source)
    except UNPARSABLE:
        return False
    if is_too_deep(tree):
        return False
    nodes = list(_at_top(tree))
    called = {_called(one) for one in nodes if isinstance(one, ast.Call)}
    texts = (one.value for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str))
    return "load_data" in called or bool(called & _LOADING and any(text.lower().endswith(_DATA) for text in texts))


def _called(call: ast.Call) -> str:
    """Return the last name of what is called: ``load_data`` of ``mnist.load_data(…)``."""
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


def _at_top(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the nodes outside of functions, and of what runs only as a program."""
    coming: list[ast.AST] = [one for one in tree.body if not (isinstance(one, ast.If) and is_main_guard(one))]
    while coming:
        node = coming.pop()
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield node
            coming += ast.iter_child_nodes(node)


def prepared(submission: Submission, wanted: Iterable[str]) -> Submission:
    """Return the submission with what makes the functions called ``wanted``, and what they use.

    A source that cannot be read, or that defines none of them, stays as it is.
    """
    if submission.kind == "model" or not is_ordinary(submission.source):
        return submission
    try:
        tree = parse(submission.source)
    except UNPARSABLE:
        return submission
    if is_too_deep(tree):
        return submission
    asked, there = set(wanted), read_definitions(tree)
    if there.opaque and not asked <= there.bound.keys():
        return submission
    statements = list(enumerate(tree.body))
    modules = {name for one in tree.body if isinstance(one, _IMPORTS) for name in _names_of(one)}
    needed = needed_statements(statements, asked)
    # A misspelled name means a definition that nothing uses: kept, so that it can be suggested.
    defined = [one.name for one in tree.body if isinstance(one, _DEFINITIONS)]
    if meant := set(_meant([one for _, one in needed], defined)):
        needed = needed_statements(statements, asked | meant)
    kept = {position for position, one in needed if not _is_idle_call(one, modules)}
    kept -= set(_idle_checks(kept, tree.body))
    held = {line for position in kept for line in lines_of(tree.body[position])}
    lines = submission.source.split("\n")
    source = "\n".join(line if number in held else "" for number, line in enumerate(lines, 1))
    dropped = [one for position, one in statements if position not in kept and _does_something(one)]
    told = tuple(_told(dropped, lines, submission))
    return replace(submission, source=f"{source.rstrip()}\n", is_prepared=True, left_out=told)


def _meant(kept: list[ast.stmt], defined: Collection[str]) -> Iterator[str]:
    """Yield functions and classes whose names look like names which statements read and nothing binds.

    >>> list(_meant(parse("def make(): return MyModel()").body, {"myModel", "resize"}))
    ['myModel']
    """
    nodes = [node for one in kept for node in ast.walk(one)]
    stored = {node.id for node in nodes if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    stored |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    stored |= {node.name for node in nodes if isinstance(node, _DEFINITIONS)}
    read = {node.id for node in nodes if isinstance(node, ast.Name)} - stored
    left_out = tuple(sorted(set(defined) - stored))
    for name in sorted(read - set(defined) - set(dir(builtins))):
        if alike := near(name, left_out, 0.75):
            yield alike


def _told(dropped: list[ast.stmt], lines: list[str], submission: Submission) -> Iterator[str]:
    """Yield a sentence for each kind of what was left out, with the places."""
    commands = [number for number, line in enumerate(lines, start=1) if _COMMAND.match(line)]
    found = [(one.lineno, _kind_of(one)) for one in dropped] + [(number, DOWNLOADS) for number in commands]
    places: dict[str, dict[str, None]] = {}
    for line, kind in sorted(found):
        where = submission.where(line)
        places.setdefault(kind, {})[where.partition(",")[0] if submission.cells else where] = None
    yield from (f"{kind}: {_listed(list(places[kind]))}" for kind in _KINDS if kind in places)


_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_IMPORTS = (ast.Import, ast.ImportFrom)
_SETTING = re.compile(r"^(set_|enable_|disable_|use_|seed|filterwarnings|simplefilter|run_functions)|config")


def _names_of(statement: ast.Import | ast.ImportFrom) -> Iterator[str]:
    yield from ((one.asname or one.name.partition(".")[0]) for one in statement.names)


def _is_idle_call(statement: ast.stmt, modules: set[str]) -> bool:
    """Return whether a statement calls a module's function, and changes no setting of it: ``tf.keras.utils.get_file``.

    What such a call returns is thrown away, so that no function needs it.
    """
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute() as function)):
            dotted = ast.unparse(function)
            parts = dotted.split(".")
            return parts[0] in modules and not any(map(_SETTING.search, parts[1:]))
    return False


def _idle_checks(kept: Collection[int], body: list[ast.stmt]) -> Iterator[int]:
    """Yield the imports of the course's own checks and of Colab that nothing else that is kept uses."""
    statements = [body[position] for position in kept if not isinstance(body[position], _IMPORTS)]
    used = {node.id for one in statements for node in ast.walk(one) if isinstance(node, ast.Name)}
    for position in kept:
        statement = body[position]
        is_idle = isinstance(statement, _IMPORTS) and not used & set(_names_of(statement))
        if is_idle and _MACHINERY.search(ast.unparse(statement)):
            yield position


def _listed(found: list[str]) -> str:
    more = f" and {len(found) - MOST_PLACES} more" if len(found) > MOST_PLACES else ""
    return f"{', '.join(found[:MOST_PLACES])}{more}"


def _kind_of(statement: ast.stmt) -> str:
    """Return what a statement that is left out belongs to.

    >>> [_kind_of(one) for one in parse("unittests.test_model(create_model); model.fit(dataset, epochs=5)").body]
    ['checks of the course', 'trainings and trials']
    """
    text = statement.name if isinstance(statement, _DEFINITIONS) else ast.unparse(statement)
    head = text.partition("\n")[0][:300]
    for kind, pattern in ((CHECKS, _CHECKING), (DOWNLOADS, _DOWNLOADING), (PLOTS, _PLOTTING), (HISTORIES, _STORING)):
        if pattern.search(head):
            return kind
    return TRIALS


def _does_something(statement: ast.stmt) -> bool:
    """Return whether a statement calls anything when it runs: what is only defined, and never used, is not missed."""
    if isinstance(statement, _DEFINITIONS):
        return _kind_of(statement) != TRIALS
    return any(isinstance(node, ast.Call) for node in ast.walk(statement))
