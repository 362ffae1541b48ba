"""*grade* for several exercises at once: a table that fills in."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.candidate.events import Progress
from grader.cli.console import open_console, say
from grader.errors import UsageProblem
from grader.examiner.events import CriterionStarted, Event, Started
from grader.examiner.grade import STATE_WORDS
from grader.examiner.options import GradingOptions
from grader.examiner.refusal import Refusal, exercise_in
from grader.feedback.safe_text import plain
from grader.system import is_there

if TYPE_CHECKING:
    from grader.examiner.grade import Grade
    from grader.practice.many import Done

Named = tuple[str, str, Path | None]
"""What a row of the table is called, the exercise, and where the answer lies if not in its folder."""


def answers_below(folders: Iterable[str]) -> list[Named]:
    """Return the answers in folders, such as the clone of a course repository; say which files fit no exercise.

    Raises ``UsageProblem`` where there is none.
    """
    from grader.submission.collection import find_answers

    found: list[Named] = []
    for folder in map(Path, folders):
        if not (is_there(folder) and folder.is_dir()):
            raise UsageProblem(
                f"{folder} is no folder.", next_step="`--all FOLDER` grades every submission in a folder."
            )
        for answer in find_answers(folder):
            label = answer.path.relative_to(folder).as_posix()
            if answer.exercise_name:
                found.append((f"{label} ({answer.exercise_name})", answer.exercise_name, answer.path))
            else:
                say(plain(f"Left alone: {label}. {answer.reason}", 600), err=True)
    if not found:
        raise UsageProblem(
            f"{', '.join(folders)} contains no submission.",
            "No script or notebook in it defines the functions of an exercise.",
            "`python -m grader rubric EXERCISE` shows what an exercise asks for.",
        )
    return found


def grade_all(
    named: Iterable[Named],
    only: tuple[str, ...],
    jobs: int | None,
    report_dir: Path,
    *,
    form: str | None,
    options: GradingOptions,
) -> int:
    """Grade these answers, or all exercises, several at once; show a table; return the exit code.

    That is 0 where all passed, 3 where one could not be graded, else 1.
    """
    from grader.catalogue.exercise import practice_names
    from grader.practice.attempt import Attempt
    from grader.practice.many import grade_many, jobs_that_fit

    asked = list(named) or [(name, name, None) for name in practice_names()]
    table = LiveTable(open_console(), [row for row, _, _ in asked], quiet=form is not None)
    begin = [(row, functools.partial(Attempt.begin, name, path, only)) for row, name, path in asked]
    done: list[Done] = []
    with table:
        for other_done in grade_many(begin, jobs_that_fit(jobs), table.on_event, options):
            done.append(other_done)
            told = _told(other_done, report_dir)
            table.finish(other_done.name, told)
    grades = [other_done.grade for other_done in done if other_done.grade]
    if form:
        from grader.cohort.exports.forms import written_as

        click.echo(written_as(form, [_as_data(other_done) for other_done in done], several=True), nl=form != "junit")
    else:
        passed = sum(grade.status == "PASSED" for grade in grades)
        say(f"\n{passed} of {len(asked)} passed. Reports: {report_dir}")
    if any(grade.status == "NOT_GRADED" for grade in grades):
        return 3
    return 0 if len(grades) == len(asked) and all(grade.has_passed for grade in grades) else 1


def _as_data(done: Done) -> Grade | Refusal:
    if done.grade:
        return done.grade
    assert done.error
    return Refusal.of(done.error, exercise_in([done.name]))


def _told(item: Any, report_dir: Path) -> tuple[str, str, str]:
    """Return points, status and the first thing to fix, and draw the report."""
    if item.grade is None:
        return "", "refused", f"{item.error.problem} {item.error.because}".strip()
    try:
        item.attempt.save_report(item.grade, report_dir)
    except UsageProblem as error:
        say(str(error), err=True)
    return points_of(item.grade), STATE_WORDS[item.grade.state], item.grade.named_to_fix(item.attempt.rubric)


def points_of(grade: Grade) -> str:
    """Return the points of a grade; nothing where none were decided."""
    return "" if grade.state in ("NOT_GRADED", "NOT_ATTEMPTED") else f"{grade.earned} of {grade.possible}"


class LiveTable:
    """A row for each of many: what it is at, then what became of it. Plain lines where there is no terminal.

    Of very many, only those that are at work are shown, the ``latest`` that are done, and how many there are.
    """

    def __init__(
        self, console: Any, names: list[str], quiet: bool, what: str = "exercise", latest: int | None = None
    ) -> None:
        self._console = console
        self._quiet = quiet
        self._what = what
        self._latest = latest
        self._of = len(names)
        self._done: list[str] = []
        self._rows = {name: ["", "waiting", ""] for name in names} if latest is None else {}
        self._live: Any = None
        self._lock = threading.Lock()

    def __enter__(self) -> LiveTable:
        """Begin to show."""
        from rich.live import Live

        if self._console.is_terminal and not self._quiet:
            self._live = Live(self._table(), console=self._console, refresh_per_second=4)
            self._live.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the table as it is."""
        if self._live:
            self._live.update(self._table())
            self._live.__exit__(None, None, None)

    def on_event(self, name: str, event: Event) -> None:
        """Show what a grading is at."""
        match event:
            case CriterionStarted(criterion_id):
                self._set(name, "", "grading", criterion_id.removeprefix("check_").replace("_", " "))
            case Progress(epoch, epochs):
                self._set(name, "", "training", f"epoch {epoch} of {epochs}")
            case Started():
                self._set(name, "", "begun", "")

    def finish(self, name: str, told: tuple[str, str, str]) -> None:
        """Show what became of one."""
        with self._lock:
            self._done.append(name)
            if self._latest is not None:
                self._rows.pop(name, None)
                for earlier in self._done[-self._latest - 1 : -self._latest]:
                    self._rows.pop(earlier, None)
        self._set(name, *told)
        if not self._live and not self._quiet:
            click.echo("  ".join(filter(None, [name, *told])))

    def _set(self, name: str, points: str, status: str, what: str) -> None:
        with self._lock:
            self._rows[name] = [points, status, what]
            if self._live:
                self._live.update(self._table())

    def _table(self) -> Any:
        from rich.table import Table
        from rich.text import Text

        caption = None if self._latest is None else f"{len(self._done):,} of {self._of:,} done"
        table = Table(box=None, pad_edge=False, header_style="dim", caption=caption, caption_justify="left")
        for column in (self._what, "points", "", "first to fix"):
            table.add_column(column, no_wrap=column != "first to fix", overflow="ellipsis")
        for name, (points, status, what) in self._rows.items():
            colours = {"passed": "green", "not yet": "yellow", "waiting": "dim", "not attempted": "dim"}
            colour = colours.get(status.partition(" (")[0], "")
            table.add_row(Text(name), points, Text(status, style=colour), Text(plain(what, 160)))
        return table
