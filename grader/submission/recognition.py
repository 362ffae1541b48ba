"""Finds out which exercise a submission answers, and in which of its forms, from the names that it defines."""

from __future__ import annotations

import ast
import functools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.catalogue.exercise import PARTS, Exercise, Signature, read_exercise, week_names
from grader.errors import SubmissionRefused
from grader.submission.bounded_reading import is_ordinary, is_too_deep
from grader.submission.definitions import FUNCTION, Definitions, read_definitions
from grader.submission.rules.demands import wrong_signatures
from grader.submission.submission import Submission
from grader.submission.syntax import UNPARSABLE, parse

_COURSE_WEEK = re.compile(r"C(?:ourse)?[ _-]*(?P<course>[1-4])[ _-]*W(?:eek)?[ _-]*(?P<week>[1-4])", re.IGNORECASE)

_OF_THE_KIT = re.compile(r"^[ \t]*(?:from|import)[ \t]+grader\b", re.MULTILINE)


@dataclass(frozen=True)
class Fit:
    """How well the names of a submission fit one exercise in one of its forms."""

    exercise_name: str
    """The exercise."""
    form_name: str
    """The form; empty for the kit's own."""
    share: float
    """How much of what the form asks for is defined, and can be called as it says."""
    weight: float
    """The sum over these functions, where names that few exercises use weigh more."""
    exact: int = 0
    """How many of these functions take just as many arguments as the form says, and no further ones by default."""
    is_marked: bool = False
    """Whether the form has marks, and the submission holds one of them."""


def recognise_form(exercise: Exercise, submission: Submission) -> Exercise:
    """Return the exercise in the form that a submission is written in; the kit's own form comes first.

    A file that imports the kit's own data is always in the kit's own form.
    """
    there = _read(submission)
    if there is None or not exercise.forms or is_of_the_kit(submission):
        return exercise
    counts = Counter(_all_names(exercise))
    # Of equals the first comes first: the kit's own form, then the newest.
    best = max(_fits(exercise, there, counts), key=lambda fit: (fit.share, fit.is_marked, fit.weight, fit.exact))
    return exercise.in_form(best.form_name)


def recognise_exercise(submission: Submission) -> str:
    """Return the name of the exercise that a submission answers.

    Raises ``SubmissionRefused`` where none fits, or where two fit equally well.
    """
    there = _read(submission)
    if there is None:
        raise _nothing_fits(submission)
    exercises = _weeks()
    counts = Counter(name for one in exercises for name in _all_names(one))
    best_of_each = [max(_fits(one, there, counts), key=lambda fit: (fit.share, fit.weight)) for one in exercises]
    fits = [fit for fit in best_of_each if fit.share >= LEAST_SHARE]
    if not fits:
        raise _nothing_fits(submission)
    by_name = _named_week(submission.path)
    best = max(fits, key=lambda fit: _rank(fit, by_name))
    equal = [fit.exercise_name for fit in fits if _rank(fit, by_name) == _rank(best, by_name)]
    if len(equal) > 1:
        raise SubmissionRefused(
            f"{submission.path} fits {len(equal)} exercises: {', '.join(equal)}.",
            "They ask for functions with the same names.",
            f"Say which one you mean: `python -m grader {equal[0]} --submission {submission.path}`.",
        )
    return best.exercise_name


@functools.cache
def _weeks() -> tuple[Exercise, ...]:
    """Return the exercises of all weeks, read once for a whole folder of answers."""
    return tuple(map(read_exercise, week_names()))


LEAST_SHARE = 0.5
"""How much of a form must be there for a file to be taken for an answer to it."""


def _rank(fit: Fit, by_name: str) -> tuple[float, bool, bool, float]:
    """Return what sorts fits: whole forms, then the file's name, then the marks of a form, then rare names."""
    return fit.share, fit.exercise_name == by_name, fit.is_marked, round(fit.weight, 6)


def _named_week(path: Path) -> str:
    """Return the exercise that a path names by course and week, as in ``C4W2_Assignment.ipynb``.

    >>> _named_week(Path("C4W2_Assignment.ipynb"))
    'week2_timeseries'
    """
    found = [*_COURSE_WEEK.finditer(str(path))]
    return f"week{found[-1]['week']}_{PARTS[int(found[-1]['course']) - 1]}" if found else ""


def _all_names(exercise: Exercise) -> set[str]:
    forms = [exercise.functions, *(form.functions for form in exercise.forms)]
    return {one.name for functions in forms for one in functions}


def _fits(exercise: Exercise, there: _Read, counts: Counter[str]) -> Iterator[Fit]:
    """Yield how the exercise's own form and its course forms fit, in this order."""
    yield _fit(exercise.name, "", exercise.functions, there, counts)
    for form in exercise.forms:
        if there.definitions.bound.keys() & set(form.without):
            continue
        fit = _fit(exercise.name, form.name, form.functions or exercise.functions, there, counts)
        yield replace(fit, is_marked=bool(there.constants & set(form.marks)))


def _fit(name: str, form: str, asked: Sequence[Signature], there: _Read, counts: Counter[str]) -> Fit:
    wrong = {one.name for one in wrong_signatures(there.definitions, tuple(asked), str)}
    found = [one.name for one in asked if one.name in there.definitions.bound and one.name not in wrong]
    exact = sum(_takes(there.definitions.bound[one.name]) == len(one.parameters) for one in asked if one.name in found)
    return Fit(name, form, len(found) / len(asked), sum(1 / counts[one] for one in found if counts[one]), exact)


def _takes(node: ast.AST) -> int:
    """Return how many arguments a function can take by position."""
    return len([*node.args.posonlyargs, *node.args.args]) if isinstance(node, FUNCTION) else 0


@dataclass(frozen=True)
class _Read:
    """What the source of a submission shows."""

    definitions: Definitions
    constants: frozenset[Any]
    """Every number and text that stands in it, and every argument that it passes by name."""


def _read(submission: Submission) -> _Read | None:
    """Return what the source of a submission shows; ``None`` where it cannot be looked at."""
    if submission.kind == "model" or not is_ordinary(submission.source):
        return None
    try:
        tree = parse(submission.source)
    except UNPARSABLE:
        return None
    if is_too_deep(tree):
        return None
    held = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    held += [node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword)]
    return _Read(read_definitions(tree), frozenset(one for one in held if isinstance(one, (int, float, str))))


def is_of_the_kit(submission: Submission) -> bool:
    """Return whether a file imports something of ``grader``, as the kit's stubs do."""
    return bool(_OF_THE_KIT.search(submission.source))


def _nothing_fits(submission: Submission) -> SubmissionRefused:
    return SubmissionRefused(
        f"{submission.path} fits no exercise.",
        "It defines no function that an exercise asks for.",
        f"If you know the exercise: `python -m grader EXERCISE --submission {submission.path}`.",
    )
