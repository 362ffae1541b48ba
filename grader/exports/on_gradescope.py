"""What runs inside Gradescope's container: finds what was handed in, grades it, writes ``results.json``.

``python -m grader.exports.on_gradescope /autograder`` after each submission; with ``--prepare`` once, when the image
is built.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from grader import places
from grader.catalogue import Exercise, read_exercise, read_rubric
from grader.errors import GraderError, SubmissionRefused
from grader.examiner.grade import Grade, Status
from grader.examiner.grading import seed_of
from grader.exports.gradescope import Judged, as_text, results_of
from grader.practice.attempt import Attempt
from grader.submission.submission import KINDS, NOTEBOOK, SCRIPT, Submission

SETTINGS = "autograder.json"
SECONDS_TO_WRITE = 45.0
"""What is left of the time that Gradescope allows when a grading is stopped: for starting, and for the results."""
_STEM = Path(SCRIPT).stem
_MOST_FILES = 2000


def grade_here(root: Path) -> None:
    """Grade what lies in ``root/submission`` as ``root/source/autograder.json`` says; write ``root/results``."""
    began = time.monotonic()
    settings = json.loads((root / "source" / SETTINGS).read_text(encoding="utf-8"))
    names = settings["exercises"]
    whole = 60 * settings["minutes"] - SECONDS_TO_WRITE
    judged = []
    for place, name in enumerate(names):
        left = whole - (time.monotonic() - began)
        judged.append(_judge(read_exercise(name), root / "submission", len(names) == 1, left / (len(names) - place)))
    results = results_of(judged, seconds=time.monotonic() - began, visibility=settings["visibility"])
    folder = root / "results"
    folder.mkdir(parents=True, exist_ok=True)
    places.write_whole(folder / "results.json", as_text(results).encode())
    for one in judged:
        # Standard output is for the staff.
        print(one.exercise.name, one.grade.status if one.grade else "REFUSED", one.error or "", flush=True)


def prepare() -> None:
    """Make the key from which hidden data are drawn: it stays in the image, so a file is always judged alike."""
    seed_of(Submission("", Path(), "script", "", ""))


def find_handed_in(exercise: Exercise, folder: Path, alone: bool) -> Path:
    """Return the file in ``folder`` that answers ``exercise``, or the folder that holds script and notebook.

    Called like the exercise, or ``exercise.py`` in a folder called like it; where nothing else is asked for
    (``alone``), also any ``exercise.py``, or the only script or notebook. Raises ``SubmissionRefused``.
    """
    files = _files(folder)
    fits = [one for one in files if one.stem == exercise.name or one.parent.name == exercise.name]
    if alone and not fits:
        fits = [one for one in files if one.name in (SCRIPT, NOTEBOOK)] or files
    if not fits:
        raise _nothing_for(exercise, folder, files, alone)
    if {one.name for one in fits} == {SCRIPT, NOTEBOOK} and len({one.parent for one in fits}) == 1:
        return fits[0].parent
    if len(fits) > 1:
        shown = ", ".join(str(one.relative_to(folder)) for one in fits[:5])
        raise SubmissionRefused(
            "More than one file could be meant.",
            f"These are there: {shown}.",
            f"Hand in one of them, called {exercise.name}.py or {exercise.name}.ipynb.",
        )
    return fits[0]


def _files(folder: Path) -> list[Path]:
    found: list[Path] = []
    for where, folders, names in os.walk(folder):
        folders[:] = [one for one in folders if not one.startswith((".", "__"))]
        paths = (Path(where) / name for name in names if not name.startswith("."))
        found += [one for one in paths if one.suffix.lower() in KINDS]
        if len(found) > _MOST_FILES:
            break
    return sorted(found[:_MOST_FILES])


def _nothing_for(exercise: Exercise, folder: Path, files: list[Path], alone: bool) -> SubmissionRefused:
    there = files or [one for one in sorted(folder.rglob("*")) if one.is_file()]
    shown = ", ".join(str(one.relative_to(folder)) for one in there[:5])
    wanted = f"{SCRIPT} or {NOTEBOOK}" if alone else f"{exercise.name}.py or {exercise.name}.ipynb"
    return SubmissionRefused(
        f"Nothing was handed in for «{exercise.title}».",
        f"What was handed in holds {shown}." if shown else "What was handed in holds no file.",
        f"Hand in {wanted}.",
    )


def _judge(exercise: Exercise, folder: Path, alone: bool, seconds: float) -> Judged:
    rubric = read_rubric(exercise)
    try:
        attempt = Attempt.begin(exercise.name, find_handed_in(exercise, folder, alone))
        grade = _grade(attempt, seconds)
    except GraderError as error:
        return Judged(exercise, rubric, error=_without(error, folder))
    return Judged(exercise, rubric, grade)


def _grade(attempt: Attempt, seconds: float) -> Grade:
    """Grade once, and once more where the kit failed and there is time for it."""
    began = time.monotonic()
    grade = attempt.judge(lambda event: None, time_limit=seconds, keep=False)
    left = seconds - (time.monotonic() - began)
    if grade.status is Status.NOT_GRADED and left > seconds / 2:
        grade = attempt.judge(lambda event: None, time_limit=left, keep=False)
    return grade


def _without(error: GraderError, folder: Path) -> GraderError:
    """Return the error with paths as whoever handed in knows them."""
    told = (text.replace(f"{folder}{os.sep}", "") for text in (error.problem, error.because, error.next_step))
    return type(error)(*told)


if __name__ == "__main__":
    if "--prepare" in sys.argv:
        prepare()
    else:
        grade_here(Path(sys.argv[1]))
