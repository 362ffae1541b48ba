"""Exam papers: which tasks are asked, how long, which mark passes; and the sizes that a seed gives a task."""

from __future__ import annotations

import random
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.catalogue import packs
from grader.catalogue.exercise import EXAM, Exercise, exercise_names, kit_names, read_exercise
from grader.catalogue.facts import SHORT, TEXTS, WrongFact, require_facts, whole
from grader.catalogue.patterns import regex
from grader.errors import RubricProblem, UsageProblem

CATEGORIES = {
    1: "A basic model",
    2: "Image classification",
    3: "Convolutional networks for images",
    4: "Text",
    5: "Time series",
}
"""The five categories of the exam, by their numbers."""
POINTS = 5
"""What a task earns at most."""
MINUTES_A_TASK = 60
MINUTES = len(CATEGORIES) * MINUTES_A_TASK
PASS_MARK = 90
"""Percent of all points; the real exam asks for as much."""
PART_PASS_MARK = 80
"""The same where categories were left out: that of a single task."""
_FACTS = {"title": SHORT, "minutes": whole(1), "tasks": TEXTS, "pass_mark": whole(1, 100)}
_PLACEHOLDER = regex(r"\{\{ (\w+) \}\}")


@dataclass(frozen=True)
class ExamPaper:
    """What one exam asks."""

    name: str
    """The name of its file; ``drawn`` where a seed chose the tasks."""
    title: str
    """A short title for lists and pages."""
    minutes: int
    """How long a sitting may take."""
    tasks: tuple[str, ...]
    """Names of exercises, one for each category that is asked."""
    pass_mark: int
    """Percent of the points that passes."""


def exam_tasks() -> list[str]:
    """Return the names of all tasks of the exam bank, by category."""
    return [name for name in exercise_names() if name.startswith(EXAM)]


def tasks_of(category: int) -> list[str]:
    """Return the names of the kit's own tasks of one category, 1 to 5: no pack changes what a seed draws."""
    return [name for name in kit_names() if name.startswith(f"{EXAM}{category}_")]


def draw_paper(seed: int, categories: Collection[int] = (), minutes: int | None = None) -> ExamPaper:
    """Return a paper with one task for each category, or for each of ``categories``, chosen by ``seed``.

    It has an hour for each task, unless ``minutes`` says otherwise.
    Raises ``UsageProblem`` for a category that there is not.
    """
    if unknown := sorted(set(categories) - set(CATEGORIES)):
        raise UsageProblem(f"There is no category {unknown[0]}.", "The categories are 1 to 5.")
    tasks = [_chosen(seed, number) for number in sorted(set(categories) or CATEGORIES)]
    pass_mark = PASS_MARK if len(tasks) == len(CATEGORIES) else PART_PASS_MARK
    return ExamPaper("drawn", "Mock exam", minutes or MINUTES_A_TASK * len(tasks), tuple(tasks), pass_mark)


def _chosen(seed: int, category: int) -> str:
    there = tasks_of(category)
    if not there:
        raise RubricProblem(f"The exam bank has no task in category {category}.")
    return random.Random(f"task of category {category}, seed {seed}").choice(there)


def paper_names() -> list[str]:
    """Return the names of the papers that always ask the same tasks."""
    return sorted(_papers())


def _papers() -> dict[str, Path]:
    """Return the file of each paper; the kit's own come before those of packs."""
    found = [path for pack in packs.packs() for path in (pack.exercises / "papers").glob("*.toml")]
    return {path.stem: path for path in reversed(found)}


def read_paper(name: str) -> ExamPaper:
    """Read the paper called ``name``.

    Raises ``UsageProblem`` where there is none, and ``RubricProblem`` where its file is not valid.
    """
    known = _papers()
    if name not in known:
        raise UsageProblem(f"There is no paper called {name!r}.", f"There are {', '.join(sorted(known)) or 'none'}.")
    path = known[name]
    try:
        facts = packs.read_toml(path)
        require_facts(facts, _FACTS, _FACTS)
        paper = ExamPaper(name, facts["title"], facts["minutes"], tuple(facts["tasks"]), facts["pass_mark"])
        if missing := set(paper.tasks) - set(exam_tasks()):
            raise WrongFact(min(missing), f"no such tasks: {', '.join(sorted(missing))}")
    except WrongFact as error:
        at = f"{path}:{error.line(packs.read_text(path))}"
        raise RubricProblem(f"{path} is not a valid paper.", f"{at}: {error}") from error
    except (OSError, ValueError) as error:
        raise RubricProblem(f"{path} is not a valid paper.", packs.placed(path, error)) from error
    return paper


def draw_sizes(exercise: Exercise, seed: int) -> dict[str, Any]:
    """Return the constants of an exam task for a seed, ``SEED`` among them; seed 0 takes the first of each list."""
    chosen: dict[str, Any] = {"SEED": seed}
    for name, choices in exercise.sizes.items():
        drawn = random.Random(f"{name} of {exercise.name}, seed {seed}").choice(choices)
        chosen[name] = choices[0] if seed == 0 else drawn
    return chosen


def seed_in(source: str, exercise: Exercise) -> int:
    """Return the seed of the mock exam from which a script of this task comes; 0 where it has other sizes, or none.

    All constants of the task must be those that the seed gives: a stub whose ``SEED`` was changed comes from no exam.

    >>> task = read_exercise("exam1_groups")
    >>> source = "SEED = {}\\nGROUPS = 3\\nDIMENSIONS = 2\\n"
    >>> seed_in(with_sizes(source, draw_sizes(task, 186723)), task), seed_in(source.format(0), task)
    (186723, 0)
    """
    found = re.search(r"^SEED = (\d{1,18})\s*$", source, re.MULTILINE)
    seed = int(found[1]) if found and exercise.category else 0
    sizes = draw_sizes(exercise, seed) if seed else {}
    written = {name: re.search(rf"^{name} = (.+?)\s*$", source, re.MULTILINE) for name in sizes}
    same = all((match := written[name]) and match[1].replace("'", '"') == repr(value).replace("'", '"')
               for name, value in sizes.items())  # fmt: skip
    return seed if same else 0


def with_sizes(source: str, sizes: Mapping[str, Any]) -> str:
    """Return a script in which each line ``NAME = …`` at the left margin gives the constant of ``sizes``.

    >>> with_sizes("CLASSES = 6\\n", {"CLASSES": 8})
    'CLASSES = 8\\n'
    """
    for name, value in sizes.items():
        line = f"{name} = {value!r}".replace("'", '"')
        source = re.sub(rf"^{name} = .*$", line, source, count=1, flags=re.MULTILINE)
    return source


def fill_in(brief: str, sizes: Mapping[str, Any], source_name: str = "brief.md") -> str:
    """Return a brief in which each ``{{ NAME }}`` is the constant of ``sizes``.

    Raises ``RubricProblem`` for a name that ``sizes`` does not have.
    """

    def value(match: re.Match[str]) -> str:
        if match[1] not in sizes:
            raise RubricProblem(f"{source_name} has a place for {match[1]!r}, which exercise.toml has no sizes for.")
        return str(sizes[match[1]])

    return _PLACEHOLDER.sub(value, brief)


def read_task(name: str, seed: int) -> Exercise:
    """Read an exam task as a sitting with this seed asks it."""
    return replace(read_exercise(name), task_seed=seed)
