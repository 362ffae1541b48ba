"""A rubric, read from the syntax tree of ``checks.py`` without importing it.

So the denominator of a grade is fixed before anything runs.
"""

from __future__ import annotations

import ast
import difflib
import functools
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.catalogue import code_tree
from grader.catalogue.exercise import Exercise
from grader.catalogue.packs import require_seen
from grader.errors import RubricProblem, UsageProblem

LONGEST_NAME = 100
"""Letters of a name that are compared with those that exist."""
MOST_WORDS_OF_TITLE = 4


@dataclass(frozen=True)
class Criterion:
    """One criterion that a submission passes or fails."""

    id: str
    """The name of the function in ``checks.py``."""
    description: str
    """The first paragraph of its docstring: what a right answer does."""
    points: int
    """What it is worth, all or nothing."""
    hints: tuple[str, ...]
    """At most three: a question, a pointer, nearly the answer."""
    line: int
    """Where it stands in ``checks.py``."""
    after: tuple[str, ...] = ()
    """Criteria without which this one cannot be judged."""
    trains: bool = False
    """Whether a model is trained for it, which takes seconds."""
    title: str = ""
    """One to four words, the same in the brief, the terminal, the report and the grade; else its name in words."""

    def __post_init__(self) -> None:
        if not self.title:
            object.__setattr__(self, "title", title_from(self.id))


@dataclass(frozen=True)
class Rubric:
    """All criteria of an exercise, in the order in which they are judged."""

    criteria: tuple[Criterion, ...]
    """Cheap ones first, training last."""
    digest: str
    """SHA-256 of ``checks.py``."""

    @property
    def possible(self) -> int:
        """The points that a right answer earns."""
        return sum(criterion.points for criterion in self.criteria)

    def __getitem__(self, criterion_id: str) -> Criterion:
        """Return the criterion with this id; ``KeyError`` where there is none."""
        for criterion in self.criteria:
            if criterion.id == criterion_id:
                return criterion
        raise KeyError(criterion_id)

    def named(self, part: str) -> list[str]:
        """Return the ids that ``part`` means: a whole name that criterion alone, else all with it in name or title."""
        ids = [criterion.id for criterion in self.criteria]
        typed = part.casefold()
        return (
            [part]
            if part in ids
            else [
                criterion.id
                for criterion in self.criteria
                if part in criterion.id or typed in criterion.title.casefold()
            ]
        )

    def unknown(self, exercise_name: str, part: str) -> UsageProblem:
        """Return what to say where no criterion of an exercise is meant by ``part``."""
        ids = {criterion.title.casefold(): criterion.id for criterion in self.criteria}
        ids |= {criterion.id.removeprefix("check_"): criterion.id for criterion in self.criteria}
        typed = part.casefold().removeprefix("check_")[:LONGEST_NAME]
        near = dict.fromkeys(ids[match] for match in difflib.get_close_matches(typed, ids, n=3, cutoff=0.55))
        titles = {criterion.id: criterion.title for criterion in self.criteria}
        meant = " or ".join(list(near)[:2])
        known = ", ".join(f"{name} ({title})" for name, title in titles.items())
        return UsageProblem(
            f"{exercise_name} has no criterion like {part!r}.",
            f"{f'Did you mean {meant}? ' if meant else ''}It has {known}.",
        )


def texts_of(exercise: Exercise) -> frozenset[str]:
    """Return every text in an exercise's rubric and its own matchers: the names that a rubric calls are among them."""
    folder = exercise.folder
    files = [folder / "checks.py", *sorted((folder / "expectations").glob("*.py"))]
    return frozenset().union(*(_texts_in(file.read_bytes()) for file in files))


@functools.lru_cache(maxsize=256)
def _texts_in(source: bytes) -> frozenset[str]:
    nodes = ast.walk(code_tree.parse(source))
    return frozenset(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def read_rubric(exercise: Exercise, *, whole: bool = False) -> Rubric:
    """Read the rubric of ``exercise`` in its form; ``whole`` keeps what any form asks for.

    Raises ``RubricProblem`` where it is not well formed.
    """
    path = exercise.folder / "checks.py"
    try:
        source = path.read_bytes()
        tree = code_tree.parse_once(source)
    except (RecursionError, MemoryError) as error:
        raise RubricProblem(f"The rubric {path} cannot be read.", "It is nested too deeply.") from error
    except SyntaxError as error:
        raise RubricProblem(f"{path}:{error.lineno}: The rubric cannot be read.", str(error.msg)) from error
    except (OSError, ValueError) as error:
        raise RubricProblem(f"The rubric {path} cannot be read.", str(error)) from error
    criteria = tuple(_read_criteria(tree, path))
    for other_criterion in criteria:
        try:
            require_seen(
                "".join((other_criterion.title, other_criterion.description, *other_criterion.hints)),
                other_criterion.id,
            )
        except ValueError as error:
            raise RubricProblem(f"The rubric {path} cannot be shown.", str(error)) from error
    if exercise.upstream and exercise.on_upstream:
        other = exercise.upstream
        criteria = tuple(
            replace(other_criterion, description=other.description)
            if other_criterion.id == other.criterion
            else other_criterion
            for other_criterion in criteria
        )
    _require_known(criteria, exercise, path)
    criteria = criteria if whole else _in_form(criteria, exercise)
    if not criteria:
        raise RubricProblem(f"{path} holds no criterion.", "A criterion is a function under @criterion(points=…).")
    known = [criterion.id for criterion in criteria]
    for position, criterion in enumerate(criteria):
        for name in criterion.after:
            if name not in known[:position]:
                near = difflib.get_close_matches(name, known[:position], 1)
                raise RubricProblem(
                    f"{path}:{criterion.line}: {criterion.id} comes after {name}, which is not defined before it.",
                    f"Did you mean {near[0]}?" if near else "",
                )
    return Rubric(criteria, hashlib.sha256(source).hexdigest())


def _require_known(criteria: tuple[Criterion, ...], exercise: Exercise, path: Path) -> None:
    """Raise ``RubricProblem`` where a form names what is no criterion."""
    for form in exercise.forms:
        if unknown := {*form.not_asked, *form.also_asked, *form.descriptions} - {
            criterion.id for criterion in criteria
        }:
            raise RubricProblem(
                f"{path}: the form {form.name} names {', '.join(sorted(unknown))}, which is not a criterion."
            )


def _in_form(criteria: tuple[Criterion, ...], exercise: Exercise) -> tuple[Criterion, ...]:
    """Return the criteria that apply in the form that a submission is graded in, in its words."""
    form, also = exercise.form, {name for other_form in exercise.forms for name in other_form.also_asked}
    if form is None:
        return tuple(criterion for criterion in criteria if criterion.id not in also)
    left_out = {*form.not_asked, *also} - {*form.also_asked}
    return tuple(
        replace(
            criterion,
            description=form.words(form.descriptions.get(criterion.id, criterion.description)),
            hints=tuple(map(form.words, criterion.hints)),
            after=tuple(name for name in criterion.after if name not in left_out),
        )
        for criterion in criteria
        if criterion.id not in left_out
    )


def _read_criteria(tree: ast.Module, path: Path) -> list[Criterion]:
    criteria = []
    trained = _trained_evidence(tree)
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef):
            continue
        for decorator in node.decorator_list:
            match decorator:
                case ast.Call(func=ast.Name(id="criterion")):
                    criteria.append(_read_criterion(node, decorator, path, trained))
    return criteria


def _trained_evidence(tree: ast.Module) -> set[str]:
    """Return the names of the trials, and of the fixtures that ask for one."""
    trained: set[str] = set()
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    for node in functions:
        marks = {mark.id for mark in node.decorator_list if isinstance(mark, ast.Name)}
        if "trial" in marks or ("fixture" in marks and trained & _parameters(node)):
            trained.add(node.name)
    return trained


def _parameters(node: ast.FunctionDef) -> set[str]:
    return {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}


def _read_criterion(node: ast.FunctionDef, decorator: ast.Call, path: Path, trained: set[str]) -> Criterion:
    docstring = ast.get_docstring(node)
    if not docstring:
        raise RubricProblem(f"{path}:{node.lineno}: {node.name} has no description: write a docstring.")
    try:
        options = {word.arg: ast.literal_eval(word.value) for word in decorator.keywords}
    except ValueError as error:
        raise RubricProblem(f"{path}:{node.lineno}: @criterion takes literals only.", str(error)) from error
    if not isinstance(options.get("points"), int) or options["points"] < 1:
        raise RubricProblem(f"{path}:{node.lineno}: {node.name} needs points=…, an integer above zero.")
    return Criterion(
        id=node.name,
        description=" ".join(docstring.split("\n\n")[0].split()),
        points=options["points"],
        hints=_as_tuple(options.get("hint", ())),
        line=node.lineno,
        after=_as_tuple(options.get("after", ())),
        trains=bool(options.get("trains") or trained & _parameters(node)),
        title=_read_title(node, options, path),
    )


def _read_title(node: ast.FunctionDef, options: dict[str | None, Any], path: Path) -> str:
    """Return the title of a criterion; without one, its name in words."""
    title = options.get("title", title_from(node.name))
    if not isinstance(title, str) or not 1 <= len(title.split()) <= MOST_WORDS_OF_TITLE:
        raise RubricProblem(
            f"{path}:{node.lineno}: {node.name} needs a title of one to four words, found {title!r}.",
            next_step='Write `@criterion(title="Batch size", …)`.',
        )
    return title


def title_from(name: str) -> str:
    """Return the name of a function in words, at most four, for a criterion that has no title.

    >>> title_from("check_hidden_error")
    'Hidden error'
    """
    words = name.removeprefix("check_").replace("_", " ").split()
    return " ".join(words[:MOST_WORDS_OF_TITLE]).capitalize() or name


def _as_tuple(value: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
