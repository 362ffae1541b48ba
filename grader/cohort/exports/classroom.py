"""An exercise as GitHub Classroom grades it: a workflow with one command for each part that has points.

A step counts all of its points or none, as a criterion does. Before the first of them the whole exercise is graded
once: the commands after it take over what was decided, and train nothing again.
"""

from __future__ import annotations

import json
from pathlib import Path

from grader.catalogue import places
from grader.catalogue.exercise import Exercise
from grader.catalogue.rubric import Criterion, Rubric
from grader.cohort.exports.wheel import kit_wheel
from grader.errors import UsageProblem

WORKFLOW = Path(".github/workflows/classroom.yml")
TESTS = Path(".github/classroom/autograding.json")
OWNER = "classroom-resources"
"""Who keeps the actions of GitHub Classroom."""
PYTHON = "3.12"
MINUTES = 10


def save_classroom(
    exercise: Exercise, rubric: Rubric, folder: Path, *, path: str, install: str | None = None
) -> list[Path]:
    """Write both files below ``folder`` and return where they lie; raises ``UsageProblem``.

    Unless ``install`` says what pip installs the kit from, the kit lies beside them as a wheel, without solutions.
    """
    files: dict[Path, bytes] = {}
    if install is None:
        name, wheel = kit_wheel([exercise.name])
        files[TESTS.with_name(name)] = wheel
        install = TESTS.with_name(name).as_posix()
    tests = json.dumps(autograding(exercise, rubric, path=path, install=install), indent=2, ensure_ascii=False) + "\n"
    files |= {TESTS: tests.encode(), WORKFLOW: workflow(exercise, rubric, path=path, install=install).encode()}
    written = []
    for place, data in files.items():
        target = folder / place
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            places.write_whole(target, data)
        except OSError as error:
            raise UsageProblem(f"{target} could not be written.", f"{error.strerror or error}.") from error
        written.append(target)
    return written


def command(exercise: Exercise, criterion: Criterion, path: str) -> str:
    """Return the command that ends with 0 where the criterion is met, and with 1 where it is not."""
    return f"python -m grader {exercise.name} --submission {path} -k {criterion.id} --quiet"


def autograding(exercise: Exercise, rubric: Rubric, *, path: str, install: str) -> dict[str, object]:
    """Return what ``autograding.json`` holds: the form of the editor on GitHub Classroom's own page."""
    tests = [
        {
            "name": one.title,
            "setup": _install(install) if place == 0 else "",
            "run": command(exercise, one, path),
            "input": "",
            "output": "",
            "comparison": "included",
            "timeout": _minutes(exercise),
            "points": one.points,
        }
        for place, one in enumerate(rubric.criteria)
    ]
    return {"tests": tests}


def workflow(exercise: Exercise, rubric: Rubric, *, path: str, install: str) -> str:
    """Return the workflow's text. Every string is quoted as JSON, which is YAML as well."""
    steps = ["      - uses: actions/checkout@v4"]
    steps += ["      - uses: actions/setup-python@v5", "        with:", f"          python-version: {_quoted(PYTHON)}"]
    steps += _step("Install the kit", _install(install))
    steps += _step("Grade once", f"python -m grader {exercise.name} --submission {path} --exit-zero || true")
    for one in rubric.criteria:
        steps += [
            f"      - name: {_quoted(one.title)}",
            f"        id: {one.id}",
            f"        uses: {OWNER}/autograding-command-grader@v1",
            "        with:",
            f"          test-name: {_quoted(one.title)}",
            f"          command: {_quoted(command(exercise, one, path))}",
            f"          timeout: {_minutes(exercise)}",
            f"          max-score: {one.points}",
        ]
    steps += ["      - name: Report", f"        uses: {OWNER}/autograding-grading-reporter@v1", "        env:"]
    for one in rubric.criteria:
        steps.append(f"          {one.id.upper()}_RESULTS: {_quoted('${{ steps.' + one.id + '.outputs.result }}')}")
    steps += ["        with:", f"          runners: {','.join(one.id for one in rubric.criteria)}"]
    return "\n".join([*_HEAD, *steps, ""])


_HEAD = (
    'name: "Autograding Tests"',
    '"on": [push, repository_dispatch, workflow_dispatch]',
    "permissions:",
    "  checks: write",
    "  actions: read",
    "  contents: read",
    "jobs:",
    "  autograding:",
    "    runs-on: ubuntu-latest",
    "    if: \"github.actor != 'github-classroom[bot]'\"",
    "    steps:",
)


def _step(name: str, run: str) -> list[str]:
    return [f"      - name: {_quoted(name)}", f"        run: {_quoted(run)}"]


def _install(what: str) -> str:
    return f"python -m pip install {what}"


def _minutes(exercise: Exercise) -> int:
    return max(MINUTES, -(-int(exercise.limits.seconds_whole) // 60) + 1)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
