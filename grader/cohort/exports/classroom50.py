"""An exercise as Classroom 50 grades it: an autograder with the kit beside it, and the ``result.json`` that it writes.

Fields and values: schemas/result-v1.schema.json and wiki/Advanced-Autograding of github.com/foundation50/classroom50.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.catalogue import places
from grader.catalogue.exercise import Exercise
from grader.cohort.exports.gradescope import Graded
from grader.cohort.exports.pins import pins
from grader.cohort.exports.verdict_text import said_of
from grader.cohort.exports.wheel import kit_wheel
from grader.errors import UsageProblem
from grader.examiner.grade import Outcome
from grader.feedback.safe_text import plain

SCHEMA = "classroom50/result/v1"
AUTOGRADER, SETTINGS, RUNTIME = "autograder.py", "autograder.json", "runtime.json"
RESULT, REPORT = "result.json", "report.html"
PYTHON = "3.13"
"""Classroom 50 takes 3.14 where nothing is said, and TensorFlow has no wheels for that."""
MOST_TEXT = 2000


def save_classroom50(exercise: Exercise, folder: Path, *, path: str) -> list[Path]:
    """Write the autograder of an assignment into ``folder`` and return the files; raises ``UsageProblem``.

    ``path`` is where the submission lies in the learner's repository.
    """
    name, wheel = kit_wheel([exercise.name])
    settings = {"exercise": exercise.name, "path": path}
    files = {
        AUTOGRADER: (places.templates_folder() / "classroom50" / AUTOGRADER).read_bytes(),
        SETTINGS: _as_json(settings),
        RUNTIME: _as_json({"runs-on": "ubuntu-latest", "python": PYTHON}),
        "constraints.txt": pins().encode(),
        name: wheel,
    }
    for file, data in files.items():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            places.write_whole(folder / file, data)
        except OSError as error:
            raise UsageProblem(f"{folder / file} could not be written.", f"{error.strerror or error}.") from error
    return [folder / file for file in files]


def result_of(graded: Graded, given: Mapping[str, str], now: datetime | None = None) -> dict[str, Any]:
    """Return ``result.json``: a test for each criterion, all its points or none.

    ``given`` is the environment of the runner. What was refused has 0 points and one test that says why.
    """
    rubric = graded.rubric
    verdicts = (
        {other_verdict.criterion_id: other_verdict for other_verdict in graded.grade.verdicts} if graded.grade else {}
    )
    tests = []
    for criterion in rubric.criteria:
        verdict = verdicts.get(criterion.id)
        passed = verdict is not None and verdict.outcome is Outcome.MET
        test = {"test-name": criterion.title, "passed": passed, "score": criterion.points if passed else 0}
        said = said_of(verdict) if verdict else str(graded.error)
        tests.append({**test, "max-score": criterion.points, "output": plain(said, MOST_TEXT)})
    moment = f"{now or datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return {
        "schema": SCHEMA,
        "classroom": given["CLASSROOM"],
        "assignment": given["ASSIGNMENT"],
        "assignment_type": given.get("ASSIGNMENT_TYPE") or "individual",
        "owner": given.get("OWNER") or given["USERNAME"],
        "submission": given["SUBMISSION_TAG"],
        "commit": given["COMMIT_URL"],
        "release": given["RELEASE_URL"],
        "review": given.get("REVIEW_URL") or given["COMMIT_URL"],
        "datetime": moment,
        "graded_at": moment,
        "score": sum(entry["score"] for entry in tests),
        "max-score": rubric.possible,
        "tests": tests,
    }


def _as_json(facts: dict[str, Any]) -> bytes:
    return (json.dumps(facts, indent=2) + "\n").encode()
