"""``pytest --tf-exam exercises/week3_nlp``: each criterion is a test, in the terminal and in an editor's test tree.

pytest loads this module in every run where the kit is installed: nothing heavy is imported before it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from grader.examiner.grade import Grade, Verdict
    from grader.practice.attempt import Attempt

STUBS = ("exercise.py", "exercise.ipynb")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--tf-exam``."""
    group = parser.getgroup("tf-exam", "exercises of tf-exam-kit")
    group.addoption("--tf-exam", action="store_true", help="Grade exercises: each criterion is a test.")


def pytest_configure(config: pytest.Config) -> None:
    """Name the mark that `grader.checks.criterion` gives to a criterion, for runs with ``--strict-markers``."""
    config.addinivalue_line("markers", "criterion(points, hint, after): a criterion of an exercise.")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the script or the notebook of an exercise, whichever is graded."""
    if not parent.config.getoption("--tf-exam") or file_path.name not in STUBS:
        return None
    from grader.catalogue.exercise import exercise_names, read_exercise
    from grader.errors import GraderError
    from grader.submission.submission import find_submission

    name = file_path.parent.name
    if name not in exercise_names():
        return None
    try:
        graded = find_submission(read_exercise(name), file_path.parent)[0]
    except GraderError:
        graded = file_path
    # Named itself it is graded; found in its folder, only where it is the one of two that is.
    named = any(Path(argument.partition("::")[0]).name == file_path.name for argument in parent.config.args)
    return Exercise.from_parent(parent, path=file_path) if named or graded == file_path else None


class Exercise(pytest.File):
    """The submission to one exercise; graded once, when the first of its criteria is run."""

    _grade: Grade | None = None

    def collect(self) -> Iterator[pytest.Item]:
        """Yield an item for each criterion."""
        for criterion in self._attempt().rubric.criteria:
            yield Criterion.from_parent(
                self, name=criterion.id, title=criterion.title, description=criterion.description
            )

    def verdict_of(self, criterion_id: str) -> Verdict:
        """Return the verdict on a criterion; the whole exercise is graded first, or the part of it that is run."""
        if self._grade is None:
            whole = self._attempt()
            asked = [item.name for item in self.session.items if item.parent is self]
            part = asked if len(asked) < len(whole.rubric.criteria) else []
            self._grade = self._attempt(tuple(part)).grade(lambda event: None)
        return next(verdict for verdict in self._grade.verdicts if verdict.criterion_id == criterion_id)

    def is_first(self, verdict: Verdict) -> bool:
        """Return whether a verdict is the first to fix."""
        return self._grade is not None and self._grade.first_to_fix() == verdict

    def _attempt(self, only: tuple[str, ...] = ()) -> Attempt:
        from grader.errors import GraderError
        from grader.practice.attempt import Attempt

        try:
            return Attempt.begin(self.path.parent.name, self.path, only)
        except GraderError as error:
            raise self.CollectError(str(error)) from error


class Criterion(pytest.Item):
    """One criterion of an exercise."""

    def __init__(self, *, title: str, description: str, **about: Any) -> None:
        super().__init__(**about)
        self.title = title
        self.description = description

    def runtest(self) -> None:
        """Grade; raises ``Missed`` where the criterion failed, and skips where it waits for another one."""
        from grader.cohort.exports.verdict_text import said_of
        from grader.errors import GraderError
        from grader.examiner.grade import Outcome

        assert isinstance(self.parent, Exercise)
        try:
            verdict = self.parent.verdict_of(self.name)
        except GraderError as error:
            raise Missed(str(error)) from error
        if verdict.outcome is Outcome.MET:
            return
        said = said_of(verdict)
        if verdict.outcome is Outcome.BLOCKED and not self.parent.is_first(verdict):
            pytest.skip(verdict.found or said)
        at = verdict.at
        where = f"{self.path}:{at.get('line', 1)}: " if self.path.suffix == ".py" else f"{at.get('where', '')} "
        fault = "This is a fault of the kit, not yours.\n" if verdict.outcome is Outcome.BROKEN else ""
        raise Missed(f"{where.strip()} {self.title}\n{fault}{self.description}\n{said}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return what was expected and found, and no traceback of the kit."""
        return str(excinfo.value) if isinstance(excinfo.value, Missed) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return the file, its first line, and the title."""
        return self.path, 0, f"{self.path.parent.name}: {self.title}"


class Missed(Exception):
    """A criterion that failed; the text says how."""
