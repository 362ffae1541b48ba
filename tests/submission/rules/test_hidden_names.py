"""A name that nothing defines in a ``try`` that goes on without it is told where the function fails."""

from pathlib import Path

import pytest

from grader.catalogue.exercise import Exercise, read_signature
from grader.examiner.events import Changed, Decision
from grader.examiner.grade import Outcome, Verdict
from grader.examiner.grading import Run
from grader.examiner.source_findings import in_words_of_source
from grader.submission.rules.source_report import SourceReport, check_source
from grader.submission.submission import Submission

SPLIT = """def is_picture(path):
    try:
        Image.open(path).verify()
    except Exception:
        return False
    return True


def split_data(files):
    return [one for one in files if is_picture(one)]


def other(files):
    return files
"""
TOLD = (
    "line 3: The file does not import `Image`: write `from PIL import Image` at its top. "
    "Here `except` hides the `NameError`."
)


def report(source: str) -> SourceReport:
    asked = tuple(map(read_signature, ("split_data(files)", "other(files)")))
    exercise = Exercise("week1_intro", "A", "intro", 1, Path(), 30, 70, "", asked, 1.0)
    return check_source(exercise, Submission("w", Path("exercise.py"), "script", source, ""))


def told(source: str, *reached: str, **details: object) -> str:
    verdict = Verdict("check", Outcome.UNMET, "files", "no folder, or an empty one", "Create it.", details=details)
    return in_words_of_source(verdict, report(source), reached or ("split_data",)).message


@pytest.mark.parametrize("taken", ["", " Exception", " Exception as error", " BaseException", " (OSError, Exception)"])
def test_a_missing_import_is_told_whatever_hides_it(taken: str) -> None:
    assert told(SPLIT.replace(" Exception", taken)) == TOLD


def test_a_name_that_nothing_explains_is_told_as_well() -> None:
    said = "line 3: `loader` is not defined. Here `except` hides the `NameError`."
    assert told(SPLIT.replace("Image", "loader")) == said


@pytest.mark.parametrize(
    "source",
    [
        f"from PIL import Image\n{SPLIT}",
        SPLIT.replace("Exception", "OSError"),
        SPLIT.replace("Exception", "NameError"),
        SPLIT.replace("return False", "raise"),
    ],
    ids=["imported", "another error", "this error", "raised again"],
)
def test_what_hides_nothing_is_no_finding(source: str) -> None:
    assert told(source) == "Create it."


def test_other_functions_exceptions_and_thresholds_have_causes_of_their_own() -> None:
    assert told(SPLIT, "other") == "Create it."
    assert told(SPLIT, exception={"type": "ValueError", "message": ""}) == "Create it."
    assert told(SPLIT, runs=[0.5]) == "Create it."


def test_a_change_that_goes_around_the_name_is_not_told() -> None:
    for source, has_change in ((SPLIT, False), (f"from PIL import Image\n{SPLIT}", True)):
        run = Run(lambda event: None, report(source), None, 1, 1)
        run.take(Decision(Verdict("check", Outcome.UNMET), ["split_data"]))
        run.take(Changed("check", {"words": "Write `return True` in place of `return False`"}))
        assert ("change" in run.verdicts["check"].details) == has_change
