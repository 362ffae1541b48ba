"""What runs inside the grading job of Classroom 50, in the learner's checkout: writes result and report.

``python -I -m grader.cohort.exports.on_classroom50 SETTINGS`` ends with 0 where it graded or refused, else with 1.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from grader.catalogue import places
from grader.catalogue.exercise import read_exercise
from grader.catalogue.rubric import read_rubric
from grader.cohort.exports.classroom50 import REPORT, RESULT, result_of
from grader.cohort.exports.gradescope import Graded
from grader.errors import GraderError
from grader.examiner.grade import Status
from grader.practice.attempt import Attempt


def grade_here(settings: Path, checkout: Path, given: Mapping[str, str]) -> int:
    """Grade the submission in ``checkout`` as ``settings`` say, and write both files there; return the exit code."""
    told = json.loads(settings.read_text(encoding="utf-8"))
    exercise = read_exercise(told["exercise"])
    graded = Graded(exercise, read_rubric(exercise))
    try:
        attempt = Attempt.begin(exercise.name, checkout / told["path"], course_forms=False)
        grade = attempt.grade(lambda event: None, keep=False)
        if grade.status is Status.NOT_GRADED:
            print("::error::The kit or the machine failed; this is no fault of the submission. Run the job again.")
            return 1
        graded = Graded(exercise, graded.rubric, grade)
        attempt.save_report(grade, checkout).replace(checkout / REPORT)
    except GraderError as error:
        graded = Graded(exercise, graded.rubric, error=error)
    result = json.dumps(result_of(graded, given), indent=2) + "\n"
    places.write_whole(checkout / RESULT, result.encode())
    return 0


if __name__ == "__main__":
    sys.exit(grade_here(Path(sys.argv[1]), Path.cwd(), os.environ))
