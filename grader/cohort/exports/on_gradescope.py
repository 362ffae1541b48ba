"""What runs inside Gradescope's container: finds what was handed in, grades it, writes ``results.json``.

``python -m grader.cohort.exports.on_gradescope /autograder`` after each submission; with ``--prepare`` once, when the
image is built.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from grader.catalogue import places
from grader.catalogue.exercise import Exercise, read_exercise
from grader.catalogue.rubric import read_rubric
from grader.cohort.exports.gradescope import Graded, as_text, results_of
from grader.cohort.intake import choose
from grader.cohort.listing import list_entries
from grader.errors import GraderError, NothingSubmitted
from grader.examiner.grade import Grade, Status
from grader.examiner.options import GradingOptions
from grader.examiner.seeds import seed_of
from grader.practice.attempt import Attempt
from grader.submission.submission import KINDS, NOTEBOOK, SCRIPT, Submission

SETTINGS = "autograder.json"
SECONDS_TO_WRITE = 45.0
"""What is left of the time that Gradescope allows when a grading is stopped: for starting, and for the results."""


def grade_here(root: Path) -> None:
    """Grade what lies in ``root/submission`` as ``root/source/autograder.json`` says; write ``root/results``."""
    began = time.monotonic()
    settings = json.loads((root / "source" / SETTINGS).read_text(encoding="utf-8"))
    names = settings["exercises"]
    whole = 60 * settings["minutes"] - SECONDS_TO_WRITE
    graded = []
    for place, name in enumerate(names):
        left = whole - (time.monotonic() - began)
        graded.append(_graded(read_exercise(name), root / "submission", len(names) == 1, left / (len(names) - place)))
    results = results_of(graded, seconds=time.monotonic() - began, visibility=settings["visibility"])
    folder = root / "results"
    folder.mkdir(parents=True, exist_ok=True)
    places.write_whole(folder / "results.json", as_text(results).encode())
    for result in graded:
        # Standard output is for the staff.
        print(result.exercise.name, result.grade.status if result.grade else "REFUSED", result.error or "", flush=True)


def prepare() -> None:
    """Make the key from which hidden data are drawn: it stays in the image, so a file is always judged alike."""
    seed_of(Submission("", Path(), "script", "", ""))


def find_submitted(exercise: Exercise, folder: Path, alone: bool) -> Path:
    """Return the file in ``folder`` that answers ``exercise``, by the rules of ``cohort.intake``.

    Unless nothing else is asked for (``alone``), it must be called like the exercise, or lie in a folder that is.
    Where there is no code, a saved model is taken. Raises ``SubmissionRefused`` or ``NothingSubmitted``.
    """
    entries = [entry for entry in list_entries(folder) if not entry.is_folder] if any(folder.iterdir()) else []
    if not alone:
        entries = [entry for entry in entries if exercise.name in (entry.path.stem, entry.path.parent.name)]
    if not entries:
        wanted = f"{SCRIPT} or {NOTEBOOK}" if alone else f"{exercise.name}.py or {exercise.name}.ipynb"
        raise NothingSubmitted(f"Nothing was submitted for «{exercise.title}».", next_step=f"Submit {wanted}.")
    kinds = {entry: KINDS.get(entry.path.suffix.lower()) for entry in entries}
    models = [entry for entry in entries if kinds[entry] == "model"]
    if len(models) == 1 and {*kinds.values()} <= {"model", None}:
        return folder / models[0].path
    return folder / choose(entries, exercise).path


def _graded(exercise: Exercise, folder: Path, alone: bool, seconds: float) -> Graded:
    rubric = read_rubric(exercise)
    try:
        attempt = Attempt.begin(exercise.name, find_submitted(exercise, folder, alone), course_forms=False)
        grade = _grade(attempt, seconds)
    except GraderError as error:
        return Graded(exercise, rubric, error=_without(error, folder))
    return Graded(exercise, rubric, grade)


def _grade(attempt: Attempt, seconds: float) -> Grade:
    """Grade once, and once more where the kit failed and there is time for it."""
    began = time.monotonic()
    grade = attempt.grade(lambda event: None, GradingOptions(time_limit=seconds), keep=False)
    left = seconds - (time.monotonic() - began)
    if grade.status is Status.NOT_GRADED and left > seconds / 2:
        grade = attempt.grade(lambda event: None, GradingOptions(time_limit=left), keep=False)
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
