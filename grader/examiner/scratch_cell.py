"""A scratch cell: code of the learner that runs with the names of their file, in the sandbox, and is not graded."""

from __future__ import annotations

import base64
import contextlib
import threading
from collections.abc import Iterator

from grader.candidate.candidate import Candidate
from grader.candidate.faults import LOADING, CandidateFault, Fault
from grader.catalogue.exercise import Exercise
from grader.data.world import PLAIN
from grader.errors import GraderError
from grader.examiner.conversation import Cancellation, facts_of, follow_examiner
from grader.examiner.events import CellResult, Events, Listener, Printed
from grader.examiner.faults import LIMITS, limit_words, words_for
from grader.examiner.slowness import slowness
from grader.submission.submission import Submission

SECONDS_BETWEEN_PRINTS = 0.3
SECONDS_TO_END = 30.0
"""The examiner itself ends a cell at its limit; one that is still there so much later is stopped."""
SEED = 1
"""The same for each cell: it follows from nothing that a grading knows."""


def run_cell(
    exercise: Exercise,
    submission: Submission,
    code: str,
    on_event: Listener,
    cancellation: Cancellation,
) -> str:
    """Run the file of a submission, then ``code`` in its names; return why it ended early, empty where it did not.

    It runs as a submission does while it is graded: in a fresh process of the sandbox, with the limits of the exercise.
    Its data are those that the learner's own Python loads. No hidden data, no criterion and no hint take part.

    ``on_event`` hears what is ``Printed`` while it runs, and the ``CellResult`` at the end.
    """
    told = facts_of(exercise, submission, SEED, PLAIN) | {"cell": code}
    limit = exercise.limits.times(slowness()).seconds_whole + SECONDS_TO_END
    return follow_examiner(told, on_event, cancellation, limit, f"the time limit of {limit:g} seconds")


def answer_cell(candidate: Candidate, code: str, events: Events, exercise: Exercise) -> None:
    """Run a cell in the examiner process, and write what it came to."""
    try:
        with _telling_prints(candidate, events):
            candidate.load()
            told = candidate.run_cell(code)
        figures = [base64.b64encode(figure).decode() for figure in told["figures"]]
        result = CellResult(told["value"], told["raised"], figures)
    except CandidateFault as error:
        result = CellResult(problem=_words(error.fault, exercise, candidate.submission))
    except GraderError as error:
        result = CellResult(problem=[error.problem, error.because, error.next_step])
    candidate.close()
    events.write(_printed(candidate))
    events.write(result)


@contextlib.contextmanager
def _telling_prints(candidate: Candidate, events: Events) -> Iterator[None]:
    """Tell what is printed while this is entered."""
    stop = threading.Event()

    def tell() -> None:
        before = _printed(candidate)
        while not stop.wait(SECONDS_BETWEEN_PRINTS):
            # Before it is ready, TensorFlow alone prints.
            if candidate.versions and (now := _printed(candidate)) != before:
                events.write(now)
                before = now

    thread = threading.Thread(target=tell, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _printed(candidate: Candidate) -> Printed:
    return Printed(*candidate.output())


def _words(fault: Fault, exercise: Exercise, submission: Submission) -> list[str]:
    """Return what went wrong, why, and what to do."""
    problem = "Your file does not run." if fault.during == LOADING else "The cell did not run to its end."
    if fault.kind in LIMITS:
        expected, found, advice = limit_words(fault)
        return [problem, f"Expected: {expected}. Found: {found}.", advice]
    words = words_for(fault, exercise, submission)
    # A submission returns its results, a cell need not.
    advice = "Remove the call." if fault.kind == "ended" and words.message else words.message
    return [problem, f"Found: {words.found}.", advice]
