"""What a scratch cell says where it, or the file, does not run to its end."""

from pathlib import Path
from typing import Any

import pytest

from grader.candidate.faults import CandidateFault, Fault
from grader.catalogue.exercise import read_exercise
from grader.errors import CannotGrade
from grader.examiner.events import CellResult, Event, Printed
from grader.examiner.scratch_cell import LOADING, answer_cell
from grader.studio.shown import submission_of

EXERCISE = read_exercise("week1_intro")
TENSORFLOW = CannotGrade("TensorFlow cannot be imported.", "No module named 'tensorflow'.", "Install it.")


class Fake:
    """A candidate that raises when it loads, or when it runs the cell."""

    submission = submission_of(EXERCISE, Path("exercise.py"), "x = 1\n")

    def __init__(self, loading: Exception | None, running: Exception | None) -> None:
        self._loading, self._running = loading, running
        self.versions = {"python": "3"}

    def load(self) -> None:
        if self._loading:
            raise self._loading

    def run_cell(self, code: str) -> dict[str, Any]:
        if self._running:
            raise self._running
        return {"value": code, "raised": False, "figures": [b"png"]}

    def output(self) -> tuple[str, int]:
        return "printed", 0

    def close(self) -> None:
        pass


class Heard(list[Event]):
    write = list.append


def told(loading: Exception | None = None, running: Exception | None = None) -> Event:
    heard = Heard()
    answer_cell(Fake(loading, running), "1", heard, EXERCISE)  # type: ignore[arg-type]
    assert heard[-2] == Printed("printed", 0)
    return heard[-1]


def test_a_cell_that_runs_has_no_problem() -> None:
    assert told() == CellResult("1", False, ["cG5n"], None)


@pytest.mark.parametrize(
    ("loading", "running", "says"),
    [
        (TENSORFLOW, None, [TENSORFLOW.problem, TENSORFLOW.because, TENSORFLOW.next_step]),
        (CandidateFault(Fault("raised", LOADING, "NameError", "name 'y' is not defined", ((1, "x = y"),))), None,
         ["Your file does not run.",
          "Found: NameError when the file was run: name 'y' is not defined (line 1).", ""]),
        (None, CandidateFault(Fault("time", "in the cell", message="20 seconds of CPU time", used="20.3 seconds")),
         ["The cell did not run to its end.",
          "Expected: an answer within 20 seconds of CPU time. Found: none in the cell: it was still running after "
          "20.3 seconds.", "Is there a loop that never ends, or a `.repeat()` without a number?"]),
        (None, CandidateFault(Fault("ended", "in the cell", "SystemExit")),
         ["The cell did not run to its end.",
          "Found: in the cell the code ended the program with `sys.exit()`.", "Remove the call."]),
    ],
)  # fmt: skip
def test_what_went_wrong_is_named_with_what_to_do(
    loading: Exception | None, running: Exception | None, says: list[str]
) -> None:
    assert told(loading, running) == CellResult(problem=says)
