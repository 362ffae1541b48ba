"""Prepares a course notebook for grading: keeps the learner's functions with what they need, and lists the rest.

The course's checks, downloads, plots, stored histories and trainings at the left margin are left out. Lines keep their
numbers: what is left out becomes an empty line.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from grader.catalogue.exercise import Exercise
from grader.catalogue.patterns import regex
from grader.catalogue.rubric import texts_of
from grader.submission.definitions import DEFINITION, IMPORT, names_of, read_definitions
from grader.submission.image_sizes import with_sizes_charged
from grader.submission.missing_imports import with_imports
from grader.submission.misspelt_names import with_names_as_meant
from grader.submission.models.installed_api import near
from grader.submission.not_run import told_unread, was_a_notebook
from grader.submission.old_names import imports_old_names, renewed
from grader.submission.other_names import in_order_asked_for, under_names_asked_for
from grader.submission.own_notebook import is_idle_call, only_elsewhere, without, without_trials
from grader.submission.recognition import (
    CHECKS_OF_A_COURSE,
    OLDEST,
    all_names,
    is_of_a_course,
    is_of_the_kit,
    recognise_form,
)
from grader.submission.rules.demands import missing
from grader.submission.session import needed_statements
from grader.submission.submission import ChargedLine, Submission
from grader.submission.top_level_data import loads_at_its_top
from grader.submission.unreadable_parts import without_unreadable_parts
from grader.submission.whole_file import as_one_function

READABLE = "a file that Python can read"
NONE = "no such function; everything else was graded"
_CHECKING = regex(CHECKS_OF_A_COURSE)


def in_its_form(exercise: Exercise, submission: Submission) -> tuple[Exercise, Submission]:
    """Return the exercise in the form that a submission is written in, and the submission as it is graded."""
    whole, submission = submission, without_unreadable_parts(submission)
    found = recognise_form(exercise, submission)
    if not found.form and (is_of_the_kit(submission) or not _is_of_a_course(exercise, submission)):
        return found, in_own_form(found, whole)
    asked = {signature.name for signature in found.functions}
    used = {name for names in (found.form.calls.values() if found.form else ()) for name in names}
    if found.form:
        submission = under_names_asked_for(submission, found.functions, all_names(exercise))
        if found.form.whole_file:
            submission = as_one_function(submission, found.functions[0])
        submission = with_sizes_charged(_with_missing_charged(found, submission), asked)
    ready = prepared(submission, asked | used)
    if submission.unread:
        ready = _told_of_unread(ready, asked | used)
    if not ready.is_prepared:
        return found, ready
    if found.form:
        ready = in_order_asked_for(ready, found.functions)
    ready = with_names_as_meant(with_imports(ready, asked | used), asked | used)
    return found, renewed(ready, asked | used, is_of_2019=found.form is not None and found.form.name == OLDEST)


def in_own_form(exercise: Exercise, submission: Submission) -> Submission:
    """Return a submission as it is graded in the kit's own form: of a notebook, what its functions need."""
    return without_trials(submission, {signature.name for signature in exercise.functions})


def _with_missing_charged(exercise: Exercise, submission: Submission) -> Submission:
    """Return a submission that is charged for each function that its form asks for, no criterion calls, and is missing.

    What a criterion calls, it misses itself.
    """
    tree = submission.tree()
    if tree is None or exercise.form is None:
        return submission
    there, asked = read_definitions(tree), frozenset(signature.name for signature in exercise.functions)
    called = {own for text in texts_of(exercise) for own in exercise.form.learners_names(text)}
    absent = [other_missing.name for other_missing in missing(there, exercise.functions, submission.where)]
    absent += [name for name in sorted(asked) if there.is_unwritten(name)]
    charged = tuple(
        ChargedLine(
            "", f"Write `{name}`: this form of the task asks for it.", asked, f"a function called `{name}`", NONE
        )
        for name in absent
        if name not in called
    )
    return replace(submission, charged_lines=(*submission.charged_lines, *charged))


def _told_of_unread(submission: Submission, asked: set[str]) -> Submission:
    """Return a submission that lists what Python cannot read, and charges it where no missing function does.

    A cell that defines nothing is a note: the others run without it. In a script, nothing would run.
    """
    tree = submission.tree()
    there = read_definitions(tree).bound if tree else {}
    charged = tuple(
        ChargedLine(
            unread_lines.where,
            unread_lines.sentence,
            frozenset(asked),
            READABLE,
            "lines that it cannot; the rest was graded",
        )
        for unread_lines in submission.unread
        if not unread_lines.names & asked - there.keys() and (unread_lines.names or not submission.cells)
    )
    left_out = (told_unread(submission), *submission.left_out)
    return replace(submission, left_out=left_out, charged_lines=(*submission.charged_lines, *charged))


def _is_of_a_course(exercise: Exercise, submission: Submission) -> bool:
    """Return whether a file shows the marks of a course: checks, comments, data, old names, or that it was a notebook.

    Of any other notebook in the kit's own form, all that its functions need must run.
    """
    if was_a_notebook(submission) or is_of_a_course(submission):
        return True
    return bool(exercise.forms) and (loads_at_its_top(submission) or imports_old_names(submission))


def prepared(submission: Submission, wanted: Iterable[str]) -> Submission:
    """Return the submission with what makes the functions called ``wanted``, and what they use.

    A source that cannot be read, or that defines none of them, stays as it is.
    """
    tree = submission.tree()
    if tree is None:
        return submission
    asked, there = set(wanted), read_definitions(tree)
    if there.opaque and not asked <= there.bound.keys():
        return submission
    statements = list(enumerate(tree.body))
    modules = {name for statement in tree.body if isinstance(statement, IMPORT) for name in names_of(statement)}
    needed = needed_statements(statements, asked)
    # A misspelled name means a definition or a constant that nothing uses: kept, so that it can be suggested.
    defined = [statement.name for statement in tree.body if isinstance(statement, DEFINITION)] + list(
        _constants_of(tree)
    )
    if meant := set(_meant([statement for _, statement in needed], defined)):
        needed = needed_statements(statements, asked | meant)
    kept = {position for position, statement in needed if not is_idle_call(statement, modules)}
    kept -= set(_idle_checks(kept, tree.body))
    elsewhere, reasons = only_elsewhere(kept, tree.body)
    return replace(without(submission, tree, kept - elsewhere, reasons), is_prepared=True)


def _constants_of(tree: ast.Module) -> Iterator[str]:
    """Yield the names that a file sets to a number or a text at its top."""
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant):
            yield from (target.id for target in statement.targets if isinstance(target, ast.Name))


def _meant(kept: list[ast.stmt], defined: Collection[str]) -> Iterator[str]:
    """Yield names, of those that are defined, which look like names that statements read and nothing binds.

    >>> from grader.submission.syntax import parse
    >>> list(_meant(parse("def make(): return MyModel()").body, {"myModel", "resize"}))
    ['myModel']
    """
    stored: set[str] = set()
    read: set[str] = set()
    for statement in kept:
        nodes = list(ast.walk(statement))
        own = {node.id for node in nodes if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
        own |= {node.arg for node in nodes if isinstance(node, ast.arg)}
        own |= {node.name for node in nodes if isinstance(node, DEFINITION)}
        read |= {node.id for node in nodes if isinstance(node, ast.Name)} - own
        stored |= {statement.name} if isinstance(statement, DEFINITION) else own
    read -= stored
    left_out = tuple(sorted(set(defined) - stored))
    for name in sorted(read - set(defined) - set(dir(builtins))):
        if alike := near(name, left_out, 0.75):
            yield alike


def _idle_checks(kept: Collection[int], body: list[ast.stmt]) -> Iterator[int]:
    """Yield the imports of the course's own checks that nothing else that is kept uses."""
    statements = [body[position] for position in kept if not isinstance(body[position], IMPORT)]
    used = {node.id for inner in statements for node in ast.walk(inner) if isinstance(node, ast.Name)}
    for position in kept:
        statement = body[position]
        is_idle = isinstance(statement, IMPORT) and not used & set(names_of(statement))
        if is_idle and _CHECKING.search(ast.unparse(statement)):
            yield position
