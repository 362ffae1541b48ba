"""Finds out which exercise a submission answers, and in which of its forms, from the names that it defines."""

from __future__ import annotations

import ast
import functools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.catalogue.exercise import PARTS, Exercise, Signature, read_exercise, week_names
from grader.catalogue.patterns import regex
from grader.errors import SubmissionRefused
from grader.submission.definitions import DEFINITION, FUNCTION, Definitions, read_definitions
from grader.submission.rules.demands import wrong_signatures
from grader.submission.submission import Submission
from grader.submission.syntax import SyntaxProblem, called_name, names_by_position, parse_or_explain
from grader.submission.top_level_data import loads_at_its_top
from grader.submission.unreadable_parts import without_unreadable_parts
from grader.submission.whole_file import form_of_a_whole_file

_COURSE_WEEK = regex(
    r"(?<![A-Z])C(?:ourse)?[ _-]*(?P<course>[1-4])(?:[ _-]*|\b[^/]*/(?:[^/]*/)?[^/]*?\b)"
    r"W(?:eek)?[ _-]*(?P<week>[1-4])(?!\d)",
    re.IGNORECASE,
)
_ASSIGNMENT = regex(r"C[1-4]_?W[1-4]_?Assignment", re.IGNORECASE)

CHECKS_OF_A_COURSE = r"\b(?:unittests?|dlai_grader|grader_utils|w\d_unittest|submit|submitter|test_utils)\b"
"""The modules and calls by which notebooks of a course check themselves, as a pattern."""
_COMMENTS = r"#+ *(?:START|END) CODE HERE|grader-required"
_OF_A_COURSE = regex(rf"{CHECKS_OF_A_COURSE}|{_COMMENTS}|# GRADED", re.IGNORECASE)
_SINCE_2022 = regex(rf"{_COMMENTS}|\bimport unittests\b|\bdlai_grader\b")

OLDEST = "v1"
"""The form of 2019: its notebooks have none of the marks of later ones."""
LEAST_SHARE = 0.5
"""How much of a form must be there for a file to be taken for an answer to it."""
_OF_THE_KIT = regex(r"^[ \t]*(?:from|import)[ \t]+grader\b", re.MULTILINE)


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
    is_signed: bool = False
    """Whether the form has signs, and the submission holds one of them."""
    is_marked: bool = False
    """Whether the form has marks, and the submission holds one of them."""
    found: frozenset[str] = frozenset()
    """Which of its functions are defined, and can be called as it says."""
    asked: frozenset[str] = frozenset()
    """All of its functions."""
    named_alike: frozenset[str] = frozenset()
    """Which of those that are found have its parameters, by name."""
    has_function: bool = False
    """Whether one of those that are found is a function: callbacks of every week are called alike."""
    misshaped: tuple[str, ...] = ()
    """What is defined, and cannot be called as it says; each as the form calls it."""

    @property
    def is_near(self) -> bool:
        """Whether at most one of its functions is missing, and not the only one."""
        return len(self.asked) > 1 and len(self.asked - self.found) <= 1


def recognise_form(exercise: Exercise, submission: Submission) -> Exercise:
    """Return the exercise in the form that a submission is written in; the kit's own form comes first.

    A file that imports the kit's own data is always in the kit's own form.
    """
    there = _read(submission)
    if there is None or not exercise.forms or is_of_the_kit(submission):
        return exercise
    best = _best_of(exercise, submission, there, Counter(all_names(exercise)))
    whole = None if best.has_function else form_of_a_whole_file(exercise, submission)
    return exercise.in_form(whole.name if whole else best.form_name)


def _best_of(exercise: Exercise, submission: Submission, there: _Read, counts: Counter[str]) -> Fit:
    """Return how the form of an exercise that fits best fits."""
    fits = list(_fits(exercise, there, counts))
    is_recent, of_a_course = _edition(submission)
    kept = [fit for fit in fits if not any(_says_more(other, fit, of_a_course) for other in fits)]
    if is_recent and any(map(_is_newer, kept)):
        kept = [fit for fit in kept if fit.form_name != OLDEST]
    # Of equals the first comes first: the kit's own form, then the newest. A course notebook is in a course form.
    loads = loads_at_its_top(submission)
    return max(
        kept,
        key=lambda fit: (fit.share, _is_likely(fit, of_a_course, loads), fit.is_marked, fit.weight, fit.exact),
    )


def _is_likely(fit: Fit, of_a_course: bool, loads: bool) -> bool:
    """Return whether a form is a course's and the file shows one; a part of a form that loads data is of a course, too.

    A file in the kit's own form loads with ``grader.data``.
    """
    return (of_a_course or (loads and fit.share < 1)) and bool(fit.form_name) and bool(fit.found)


def _is_newer(fit: Fit) -> bool:
    return fit.form_name not in ("", OLDEST) and fit.share >= LEAST_SHARE


def _says_more(other: Fit, fit: Fit, of_a_course: bool) -> bool:
    """Return whether ``other`` asks for all that ``fit`` asks for and more, of which more is there.

    A file that lacks one function of a form may hold all that a smaller form asks for: the missing one is still told.
    In a course notebook, functions of the kit's own form may be the course's. So may those in any other file that have
    other parameters than the kit's.
    """
    is_written_for_it = bool(other.form_name) or (not of_a_course and other.found - fit.found <= other.named_alike)
    return fit.asked < other.asked and len(other.found) > len(fit.found) and is_written_for_it


def _edition(submission: Submission) -> tuple[bool, bool]:
    """Return whether a file shows that its course is of 2022 or later, and whether it shows a course at all."""
    since_2022 = bool(_ASSIGNMENT.search(submission.path.name) or _SINCE_2022.search(submission.source))
    return since_2022, since_2022 or is_of_a_course(submission)


def recognise_exercise(submission: Submission) -> str:
    """Return the name of the exercise that a submission answers.

    Raises ``SubmissionRefused`` where none fits, or where two fit equally well.
    """
    whole, submission = submission, without_unreadable_parts(submission)
    there, by_name = _read(submission), _named_week(submission.path)
    if there is None and by_name and _syntax_problem(submission):
        return by_name
    if there is None:
        raise _nothing_fits(submission, [], by_name)
    exercises = _weeks()
    counts = Counter(name for exercise in exercises for name in all_names(exercise))
    every = {exercise.name: [*_fits(exercise, there, counts)] for exercise in exercises}
    best_of_each = [
        max(of_one, key=lambda fit: (fit.share, fit.weight, len(fit.misshaped))) for of_one in every.values()
    ]
    # The file's name shows the week: one function may be missing, or what is left is all of another week.
    if any(fit.is_near for fit in every.get(by_name, ())):
        return by_name
    signed = [name for name, of_one in every.items() if any(fit.is_signed and fit.is_near for fit in of_one)]
    if len(signed) == 1:
        return signed[0]
    fits = [fit for fit in best_of_each if fit.share >= LEAST_SHARE and fit.has_function]
    if not fits and by_name and _syntax_problem(whole):
        return by_name
    if not fits and (answered := _answered_by_a_whole_file(submission, exercises, by_name)):
        return answered
    if not fits:
        raise _nothing_fits(whole, best_of_each, by_name)
    best = max(fits, key=lambda fit: _rank(fit, by_name))
    equal = [fit.exercise_name for fit in fits if _rank(fit, by_name) == _rank(best, by_name)]
    if len(equal) == 1 and best.exercise_name != by_name:
        equal = sorted([*equal, *_rivals(best, exercises, every)])
    marked = [fit.exercise_name for fit in best_of_each if fit.is_marked and fit.is_near]
    if len(equal) > 1 and len(marked) == 1:
        return marked[0]
    if len(equal) > 1:
        is_same = len({fit.found for fit in fits if fit.exercise_name in equal}) == 1
        raise SubmissionRefused(
            f"{submission.path} fits {len(equal)} exercises: {', '.join(equal)}.",
            "They ask for functions with the same names." if is_same else "It defines functions of each of them.",
            f"Say which one you mean: `python -m grader {equal[0]} --submission {submission.path}`.",
        )
    return best.exercise_name


def _rivals(best: Fit, exercises: Sequence[Exercise], every: Mapping[str, Sequence[Fit]]) -> list[str]:
    """Return the exercises that hold all of a fit whose form has marks, where the submission shows none of them."""
    forms = [form for exercise in exercises if exercise.name == best.exercise_name for form in exercise.forms]
    if best.is_marked or not any(form.marks for form in forms if form.name == best.form_name):
        return []
    others = (name for name in every if name != best.exercise_name)
    return [name for name in others if any(fit.is_near and best.found <= fit.found for fit in every[name])]


def _answered_by_a_whole_file(submission: Submission, exercises: Sequence[Exercise], by_name: str) -> str:
    """Return the exercise that a file without functions answers: the one that it names, or with the most words of it.

    Empty where there is none.
    """
    forms = {exercise.name: form for exercise in exercises if (form := form_of_a_whole_file(exercise, submission))}
    return max(forms, key=lambda name: (name == by_name, len(forms[name].whole_file)), default="")


@functools.cache
def _weeks() -> tuple[Exercise, ...]:
    """Return the exercises of all weeks, read once for a whole folder of answers."""
    return tuple(map(read_exercise, week_names()))


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


def functions_of_forms(exercise: Exercise) -> list[tuple[Signature, ...]]:
    """Return what the kit's own form of an exercise asks for, and what each course form does."""
    return [exercise.functions, *(form.functions for form in exercise.forms)]


def all_names(exercise: Exercise) -> set[str]:
    """Return what any form of an exercise asks for."""
    return {signature.name for functions in functions_of_forms(exercise) for signature in functions}


def _fits(exercise: Exercise, there: _Read, counts: Counter[str]) -> Iterator[Fit]:
    """Yield how the exercise's own form and its course forms fit, in this order."""
    yield _fit(exercise.name, "", exercise.functions, there, counts)
    for form in exercise.forms:
        if there.definitions.bound.keys() & set(form.without):
            continue
        fit = _fit(exercise.name, form.name, form.functions or exercise.functions, there, counts)
        is_signed = any(sign in there.text for sign in form.signs)
        yield replace(fit, is_marked=bool(there.constants & set(form.marks)), is_signed=is_signed)


def _fit(name: str, form: str, asked: Sequence[Signature], there: _Read, counts: Counter[str]) -> Fit:
    wrong = {wrong_signature.name for wrong_signature in wrong_signatures(there.definitions, tuple(asked), str)}
    bound = there.definitions.bound
    found = [
        signature
        for signature in asked
        if there.definitions.may_be_called(signature.name) and signature.name not in wrong
    ]
    exact = sum(len(_parameters(bound[signature.name])) == len(signature.parameters) for signature in found)
    alike = (
        signature.name
        for signature in found
        if signature.is_class or _parameters(bound[signature.name]) == signature.parameters
    )
    weight = sum(1 / counts[signature.name] for signature in found if counts[signature.name])
    all_found, all_asked = (
        frozenset(signature.name for signature in found),
        frozenset(signature.name for signature in asked),
    )
    has_function = not all(signature.is_class for signature in found)
    share = len(found) / len(asked)
    misshaped = tuple(
        signature.written().strip(":").removeprefix("def ") for signature in asked if signature.name in wrong
    )
    return Fit(
        name, form, share, weight, exact, False, False, all_found, all_asked, frozenset(alike), has_function, misshaped
    )


def _parameters(node: ast.AST) -> tuple[str, ...]:
    """Return the names of the arguments that a function can take by position."""
    return tuple(names_by_position(node)) if isinstance(node, FUNCTION) else ()


@dataclass(frozen=True)
class _Read:
    """What the source of a submission shows."""

    definitions: Definitions
    text: str
    """It, in small letters."""
    constants: frozenset[Any]
    """Every number and text in it, every argument that it passes by name, and every attribute: ``RandomFlip``."""


def _read(submission: Submission) -> _Read | None:
    """Return what the source of a submission shows; ``None`` where it cannot be looked at."""
    tree = submission.tree(however_deep=True)
    if tree is None:
        return None
    held = {name for node in ast.walk(tree) if isinstance(name := _held_by(node), (int, float, str))}
    return _Read(read_definitions(tree), submission.source.lower(), frozenset(held))


def _held_by(node: ast.AST) -> Any:
    """Return the number, the text or the name that a node holds; ``None`` for one that holds none."""
    match node:
        case ast.Constant():
            return node.value
        case ast.keyword():
            return node.arg
        case ast.Attribute():
            return node.attr
    return None


def is_of_the_kit(submission: Submission) -> bool:
    """Return whether a file imports something of ``grader``, as the kit's stubs do."""
    return bool(_OF_THE_KIT.search(submission.source))


def _syntax_problem(submission: Submission) -> str:
    """Return a sentence about a syntax error, with its line; empty where the source can be read."""
    told = parse_or_explain(submission.source, submission.cells)
    return f"It cannot be read at {told.where}: {told.message}" if isinstance(told, SyntaxProblem) else ""


def is_of_a_course(submission: Submission) -> bool:
    """Return whether a file shows the marks of a course: its checks, or its comments."""
    return bool(_OF_A_COURSE.search(submission.source))


def _builds_at_its_top(submission: Submission) -> bool:
    """Return whether a file compiles a model outside of functions and classes."""
    tree = submission.tree()
    plain = [statement for statement in (tree.body if tree else ()) if not isinstance(statement, DEFINITION)]
    return any(
        called_name(node) == "compile" for part in plain for node in ast.walk(part) if isinstance(node, ast.Call)
    )


def _nothing_fits(submission: Submission, best_of_each: Sequence[Fit], by_name: str) -> SubmissionRefused:
    """Return the refusal of a file that fits no exercise, with the exercise that it is nearest to.

    In some editions of the course, an assignment has no functions: only the name of its file shows the week.
    """
    close = [fit for fit in best_of_each if fit.has_function or (fit.misshaped and not fit.found)]
    nearest = max(close, key=lambda fit: (fit.has_function, fit.exercise_name == by_name, fit.share), default=None)
    name = nearest.exercise_name if nearest else by_name
    because = _why_not(submission, nearest, by_name) if best_of_each else "It is too long to be looked at."
    return SubmissionRefused(
        f"{submission.path} fits no exercise.",
        _syntax_problem(submission) or because,
        f"If you know the exercise: `python -m grader {name or 'EXERCISE'} --submission {submission.path}`.",
    )


def _why_not(submission: Submission, nearest: Fit | None, by_name: str) -> str:
    """Return why a file fits no exercise."""
    if nearest and nearest.has_function:
        some = f"{len(nearest.found)} of the {len(nearest.asked)} functions that {nearest.exercise_name} asks for."
        other = "".join(f" Another one takes other arguments than `{text}`." for text in nearest.misshaped[:1])
        return f"It defines only {some}{other}"
    if nearest:
        asked = f"`{nearest.misshaped[0]}`, which {nearest.exercise_name} asks for"
        return f"Its function takes other arguments than {asked}."
    if _builds_at_its_top(submission):
        return "It builds its model outside of functions, as some assignments of 2019 do. The kit grades functions."
    if by_name:
        asked = ", ".join(f"`{signature.name}`" for signature in read_exercise(by_name).functions)
        return f"Its name shows {by_name}, which asks for {asked}. It defines none of them."
    return "It defines no function that an exercise asks for."
