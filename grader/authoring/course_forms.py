"""Which course forms each week is graded in: ``docs/course.md``, made from the exercises and their solutions."""

from __future__ import annotations

from collections.abc import Iterator

from grader.authoring.curriculum import TITLES
from grader.catalogue import places
from grader.catalogue.exercise import EXTRA, Exercise, exercise_names, read_exercise, week_names
from grader.catalogue.forms import TITLES as YEARS
from grader.catalogue.forms import Form
from grader.catalogue.rubric import read_rubric

PROVEN = "form_"
"""How the files of solutions in a course form begin: ``form_v4.py``."""


def render_course_forms() -> str:
    """Return ``docs/course.md``."""
    return "\n".join([*_INTRODUCTION, *_matrix(), "", *_extras(), "", *_differences()])


_INTRODUCTION = (
    "# Your own course notebook\n",
    "Many courses teach the sixteen weeks of this kit with their own assignments. The same week has other function",
    "names in each edition: that is a *form* of the exercise. `python -m grader grade C4W2_Assignment.ipynb` finds the",
    "exercise and its form from the names that the file defines, and says which one it took. The same criteria grade",
    "every form. A criterion that a form does not ask for is not graded, and its points are not counted. Some forms",
    "ask for functions that the kit does not have: these have criteria of their own, which are counted.\n",
    "Data that your notebook loads at its top are not here. Small files, images, digits and stop words of the kit",
    "take their place. A line that still fails is skipped, and what needs none of it is graded. A",
    "training at its top runs only if a function needs the result, and ends in seconds. Some files of 2019 have no\n"
    "functions: their first training, with what it needs, is then graded as the function that the week asks for.\n",
    "Keras has renamed some things since: `lr=`, `fit_generator`, `output_shape` of a layer. Each such name costs one",
    "criterion, and its message says what to write. Everything else is graded as if the line had today's name. A",
    "missing import is graded in the same way, and so are up to three misspelled names.\n",
    "The kit is not affiliated with any course. Briefs, data and solutions here are its own.\n",
    "| week | the kit's own form | " + " | ".join(YEARS[name] for name in reversed(YEARS)) + " |",
    "| --- | --- | " + " | ".join("---" for _ in YEARS) + " |",
)


def _matrix() -> Iterator[str]:
    for name in week_names():
        exercise = read_exercise(name)
        forms = {form.name: form for form in exercise.forms}
        cells = [_cell(exercise, forms.get(form)) for form in reversed(YEARS)]
        points = read_rubric(exercise).possible
        week = f"{TITLES[exercise.part]}, week {exercise.week}"
        yield f"| [{week}](../exercises/{name}/README.md) | {points} points | {' | '.join(cells)} |"


def _extras() -> Iterator[str]:
    yield "## Extra exercises\n"
    yield "Each one is about one topic. Some assignments ask for it, and no week of this kit does.\n"
    for exercise in map(read_exercise, exercise_names()):
        if exercise.part == EXTRA:
            yield f"- [{exercise.title}](../exercises/{exercise.name}/README.md)"


def _cell(exercise: Exercise, form: Form | None) -> str:
    """Return the points of a form, and whether a solution in it is among those that are graded in the proof."""
    if form is None:
        return "–"
    if not form.functions and not form.marks:
        return "the kit's own names"
    points = read_rubric(exercise.in_form(form.name)).possible
    return f"{points} points{'' if proven(exercise.name, form.name) else ', no solution yet'}"


def proven(exercise_name: str, form_name: str) -> bool:
    """Return whether a correct solution in this form is part of the proof."""
    return any((places.solutions_folder() / exercise_name / "right").glob(f"{PROVEN}{form_name}*"))


def _differences() -> Iterator[str]:
    yield "## What each form defines\n"
    for name in week_names():
        exercise = read_exercise(name)
        forms = [form for form in exercise.forms if form.functions or form.marks]
        if not forms:
            continue
        yield f"### {name}\n"
        for form in forms:
            asked = form.functions or exercise.functions
            functions = ", ".join(f"`{signature.name}`" for signature in asked)
            yield f"- **{form.title}**: {functions}."
            graded = read_rubric(exercise.in_form(form.name))
            for text in form.also_asked:
                yield f"  - Asked as well, {graded[text].points} points: {graded[text].description}"
            for text in form.not_asked:
                yield f"  - Not asked: {read_rubric(exercise)[text].description}"
        yield ""
