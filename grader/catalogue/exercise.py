"""An exercise of the catalogue, read from its ``exercise.toml``; unknown keys are refused."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from grader.catalogue import packs, places
from grader.catalogue.facts import (
    ABOVE_ZERO,
    LISTS,
    MOST_LETTERS,
    NUMBER,
    SHORT,
    TABLE,
    TEXT,
    TEXTS,
    Fact,
    WrongFact,
    is_number,
    is_text,
    list_of,
    require_facts,
    table_of,
    whole,
)
from grader.catalogue.forms import FORM, Form, read_forms
from grader.catalogue.signature import Signature, read_signature
from grader.errors import ExerciseNotFound, RubricProblem

__all__ = [
    "EXAM",
    "EXTRA",
    "PARTS",
    "Exercise",
    "Limits",
    "Signature",
    "Upstream",
    "exercise_names",
    "exercise_order",
    "kit_names",
    "practice_names",
    "read_exercise",
    "read_signature",
    "week_names",
]

PARTS = ("intro", "vision", "nlp", "timeseries")
EXTRA = "extra"
"""The part of exercises beside the weeks of the curriculum."""
EXAM = "exam"
"""The part of the exam bank: tasks that a sitting draws, and that can be practised as well."""


@dataclass(frozen=True)
class Limits:
    """What one grading of an exercise may use."""

    seconds_per_call: float = 20.0
    """CPU seconds for one call into the submission."""
    seconds_for_training: float = 120.0
    """CPU seconds for one training."""
    seconds_whole: float = 600.0
    """Wall seconds for the whole grading."""
    memory_mb: int = 4000
    """Megabytes of memory that the submission's process may hold."""
    disk_mb: int = 500
    """Megabytes of files that the submission may leave in its scratch folder."""
    output_mb: int = 500
    """Megabytes that the submission may print; 64 KB of them are kept."""

    def times(self, factor: float) -> Limits:
        """Return limits with ``factor`` times the seconds: what takes longer on a slower machine has more of them.

        >>> Limits().times(1.5).seconds_for_training
        180.0
        """
        return replace(
            self,
            seconds_per_call=round(factor * self.seconds_per_call, 1),
            seconds_for_training=round(factor * self.seconds_for_training, 1),
            seconds_whole=round(factor * self.seconds_whole, 1),
        )


@dataclass(frozen=True)
class Upstream:
    """A public data set that an exercise can be graded on instead of the kit's own, with a threshold of its own."""

    data: str
    """The data set, as ``grader.data.upstream`` names it."""
    criterion: str
    """The criterion that measures the trained model."""
    threshold: float
    """What that criterion asks for on this data set."""
    description: str
    """What the criterion says instead of the first paragraph in ``checks.py``."""
    measured: str
    """What right and wrong answers reached, for people."""


@dataclass(frozen=True)
class Exercise:
    """Something that can be practised: one folder under ``exercises``."""

    name: str
    """The folder's name, as learners type it."""
    title: str
    """A short title for lists and reports."""
    part: str
    """One of ``intro``, ``vision``, ``nlp``, ``timeseries``, ``extra``, or ``exam``; any text in a pack."""
    week: int | str
    """Week 1 to 4 of the part; 0 for an exam task and beside the weeks; any text in a pack."""
    folder: Path
    """The kit's own copy: rubric, brief, stub."""
    minutes: int
    """How long a prepared learner needs."""
    pass_mark: int
    """Percent of the points that passes."""
    data: str
    """The data set, as ``grader.data`` names it; empty where none is needed."""
    functions: tuple[Signature, ...]
    """What the submission must define."""
    reference_seconds: float
    """CPU seconds that grading the reference solution takes."""
    limits: Limits = field(default_factory=Limits)
    """What one grading may use."""
    concepts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For each criterion, the concepts of ``exercises/concepts.toml`` that a miss shows to be weak."""
    covers: Mapping[str, str] = field(default_factory=dict)
    """For each line of ``docs/curriculum.toml`` that is taught here, the function or section that teaches it."""
    category: int = 0
    """Category 1 to 5 of an exam task; 0 elsewhere."""
    sizes: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    """For each constant of an exam task, the values of which a seed chooses one."""
    practise: tuple[str, ...] = ()
    """Exercises to practise after an exam task that went wrong."""
    task_seed: int = 0
    """The seed that an exam task's sizes and data come from; 0 in the committed stub."""
    upstream: Upstream | None = None
    """What can be asked for instead of the kit's own data."""
    on_upstream: bool = False
    """Whether it was asked for."""
    pack: str = ""
    """The pack that it comes from; empty for an exercise of the kit."""
    reference: Mapping[str, float] = field(default_factory=dict)
    """For each criterion with a trained metric, what the reference solution reaches: the mean of several seeds."""
    forms: tuple[Form, ...] = ()
    """The course forms of the same task, the newest first."""
    stricter: tuple[str, ...] = ()
    """Criteria that no course asks for in functions that it does ask for: brief and messages say so."""
    form: Form | None = None
    """The course form that a submission is graded in; ``None`` for the kit's own."""

    @property
    def takes_models(self) -> bool:
        """Whether a saved model may be submitted instead of the first function: to every exam task."""
        return bool(self.category)

    def in_form(self, name: str) -> Exercise:
        """Return the exercise as the form called ``name`` asks for it; as it is, where the name is empty.

        Raises ``KeyError`` where there is no such form.
        """
        if not name:
            return self
        form = {other_form.name: other_form for other_form in self.forms}[name]
        return replace(self, form=form, functions=form.functions or self.functions)


_FACTS = {
    "title": SHORT,
    "part": SHORT,
    "week": Fact("an integer from 0 upwards, or a text", lambda value: whole(0).holds(value) or SHORT.holds(value)),
    "minutes": whole(1),
    "pass_mark": whole(1, 100),
    "reference_seconds": ABOVE_ZERO,
    "functions": list_of('a list of texts, such as `["create_model()"]`', is_text, least=1),
    "data": Fact(f"a text of at most {MOST_LETTERS} letters", lambda value: value == "" or SHORT.holds(value)),
    "limits": TABLE,
    "calibration": TABLE,
    "concepts": LISTS,
    "covers": table_of("a table of texts", is_text),
    "category": whole(1, 5),
    "sizes": table_of("a table of lists, such as `SIZE = [40, 36]`", list_of("", lambda value: True, least=1).holds),
    "practise": TEXTS,
    "upstream": TABLE,
    "forms": table_of("tables, such as `[forms.v4]`", TABLE.holds),
    "stricter": TEXTS,
}
"""The keys of ``exercise.toml``, and what each of them holds."""
_NEEDED = ("title", "part", "minutes", "pass_mark", "functions", "reference_seconds")
_LIMITS = {limit.name: whole(1) if isinstance(limit.default, int) else ABOVE_ZERO for limit in fields(Limits)}
_UPSTREAM = {asked.name: NUMBER if asked.name == "threshold" else TEXT for asked in fields(Upstream)}
_MISSPELT = 0.85
"""How similar a name is to one of which a letter or two are wrong."""
MOST_SUGGESTED = 4
"""Names that are suggested for one that is not there."""


def exercise_names() -> list[str]:
    """Return the names of all exercises: those of the kit in the order of the curriculum, then those of packs."""
    added = [name for pack in packs.packs()[1:] for name in packs.pack_names(pack)]
    return kit_names() + [name for name in added if not fault_of(name)]


def fault_of(name: str) -> str:
    """Return why what an exercise's file says cannot be used; empty where it can."""
    try:
        read_exercise(name)
    except RubricProblem as problem:
        return problem.because
    return ""


def kit_names() -> list[str]:
    """Return the names of the kit's own exercises, in the order of the curriculum; much quicker than all."""
    found = [path.parent.name for path in places.exercises_folder().glob("*/exercise.toml")]
    return sorted(found, key=exercise_order)


def week_names() -> list[str]:
    """Return the names of the curriculum's weeks, without the exam bank and what lies beside the weeks."""
    return [name for name in kit_names() if not name.startswith((EXAM, EXTRA))]


def shares_place_with(exercise: Exercise) -> str:
    """Return the exercise of the curriculum with the same part and week; empty where there is none, as in a pack."""
    names = [] if exercise.pack else week_names()
    others = [name for name in names if name != exercise.name and not fault_of(name)] if exercise.name in names else []
    place = (exercise.part, str(exercise.week))
    return next((name for name in others if (read_exercise(name).part, str(read_exercise(name).week)) == place), "")


def practice_names() -> list[str]:
    """Return the names of all that is practised outside an exam: weeks, extra exercises, and those of packs."""
    rest = [name for name in exercise_names() if not name.startswith(EXAM)]
    weeks = week_names()
    return weeks + [name for name in rest if name not in weeks]


def exercise_order(name: str) -> tuple[int, str]:
    """Return what sorts names of exercises into the order of the curriculum."""
    part = name.partition("_")[2]
    if name.startswith(EXAM):
        return len(PARTS) + 1, name
    is_of_week = part in PARTS and not name.startswith(EXTRA)
    return (PARTS.index(part) if is_of_week else len(PARTS)), name


def names_like(name: str) -> list[str]:
    """Return the exercises that a name may mean: those that begin so, else those with the same letters, else near ones.

    Of near ones, those with one or two other letters come first, then those with the same beginning: ``week5``.

    >>> names_like("week2"), names_like("week2_npl")
    (['week2_intro', 'week2_vision', 'week2_nlp', 'week2_timeseries'], ['week2_nlp'])
    """
    known = exercise_names()
    begun = [text for text in known if name and text.startswith(name)]
    name = name[:MOST_LETTERS]
    near = difflib.get_close_matches(name, known, n=6, cutoff=0.5)
    same_letters = [text for text in near if sorted(text) == sorted(name)]
    nearest = difflib.get_close_matches(name, near, n=6, cutoff=_MISSPELT)
    start, line, _ = name.partition("_")
    kin = [text for text in known if line and text.startswith(f"{start}_")]
    kin = difflib.get_close_matches(name, kin, n=MOST_SUGGESTED, cutoff=0)
    return (begun or same_letters or list(dict.fromkeys([*nearest, *kin, *near])))[:MOST_SUGGESTED]


def read_exercise(name: str) -> Exercise:
    """Read the exercise called ``name`` from the kit's own copy.

    Raises ``ExerciseNotFound`` with near names, and ``RubricProblem`` where the file is not valid.
    """
    pack = packs.pack_of(name)
    path = pack.exercises / name / "exercise.toml"
    if not packs.has_file(pack, name, path.name):
        if reason := packs.reason_left_out(name):
            raise RubricProblem(f"The exercise {name} cannot be used.", reason)
        near = names_like(name)
        raise ExerciseNotFound(
            f"There is no exercise called {name[:80]!r}.",
            f"Did you mean {' or '.join(near)}?" if near else "",
            "`python -m grader list` shows what there is.",
        )
    try:
        facts = packs.read_toml(path)
        return replace(_from_facts(name, path.parent, facts, free=bool(pack.name)), pack=pack.name)
    except WrongFact as error:
        at = f"{path}:{error.line(packs.read_text(path))}"
        raise RubricProblem(f"The exercise {name} cannot be used.", f"{at}: {error}") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RubricProblem(f"The exercise {name} cannot be used.", packs.placed(path, error)) from error


def _require_facts(name: str, facts: dict[str, Any], *, free: bool) -> None:
    """Raise ``WrongFact`` for the first fact of an exercise that is not what it must be."""
    beside = facts.get("part") in (EXAM, EXTRA)
    require_facts(facts, _FACTS, _NEEDED if beside else (*_NEEDED, "week"))
    require_facts(facts.get("limits", {}), _LIMITS, table="limits")
    require_facts(facts.get("upstream", {}), _UPSTREAM, _UPSTREAM if "upstream" in facts else (), table="upstream")
    for form, told in facts.get("forms", {}).items():
        require_facts(told, FORM, table=f"forms.{form}")
    reference = table_of("a table of numbers", is_number)
    require_facts({"reference": facts.get("calibration", {}).get("reference", {})}, {"reference": reference})
    if name.startswith(EXAM) is not (facts["part"] == EXAM):
        raise WrongFact("part", "a name begins with exam exactly if the part is exam")
    if facts["part"] not in (*PARTS, EXTRA, EXAM) and not free:
        raise WrongFact("part", f"part must be one of {', '.join((*PARTS, EXTRA, EXAM))}")
    if (facts["part"] == EXAM) is not ("category" in facts):
        raise WrongFact("category", "an exam task, and nothing else, has a category, 1 to 5")


def _from_facts(name: str, folder: Path, facts: dict[str, Any], *, free: bool = False) -> Exercise:
    _require_facts(name, facts, free=free)
    return Exercise(
        name=name,
        title=facts["title"],
        part=facts["part"],
        week=0 if facts["part"] in (EXAM, EXTRA) else facts["week"],
        folder=folder,
        minutes=facts["minutes"],
        pass_mark=facts["pass_mark"],
        data=facts.get("data", ""),
        functions=tuple(map(_read_function, facts["functions"])),
        reference_seconds=float(facts["reference_seconds"]),
        limits=Limits(**facts.get("limits", {})),
        concepts={criterion: tuple(names) for criterion, names in facts.get("concepts", {}).items()},
        covers=dict(facts.get("covers", {})),
        category=facts.get("category", 0),
        sizes={name: tuple(choices) for name, choices in facts.get("sizes", {}).items()},
        practise=tuple(facts.get("practise", ())),
        upstream=Upstream(**facts["upstream"]) if "upstream" in facts else None,
        reference={name: float(value) for name, value in facts.get("calibration", {}).get("reference", {}).items()},
        stricter=tuple(facts.get("stricter", ())),
        forms=_read_forms(folder, facts.get("forms", {})),
    )


def _read_function(line: str) -> Signature:
    try:
        return read_signature(line)
    except ValueError as error:
        raise WrongFact(line, str(error)) from error


def _read_forms(folder: Path, facts: dict[str, Any]) -> tuple[Form, ...]:
    try:
        return read_forms(folder, facts)
    except ValueError as error:
        raise WrongFact("forms", str(error)) from error
