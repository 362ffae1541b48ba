"""``from grader import check``: grades a notebook's functions from within it, in a process of their own as ever."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from grader.errors import GraderError, UsageProblem


def check(exercise: str, only: str | None = None, *, fast: bool = False, fresh: bool = False) -> None:
    """Grade what was run in this notebook so far, and show the verdicts below the cell.

    The last version of each function counts, with the imports, constants and helpers that it uses; what was run to
    try something out is not run again. Nothing runs in the notebook's own process.

    Args:
        exercise: the exercise's name, such as ``"week3_nlp"``.
        only: judge only criteria with this in their name.
        fast: stop before anything is trained.
        fresh: judge everything anew, also what has not changed.
    """
    from rich.console import Console

    from grader.examiner.options import GradingOptions
    from grader.feedback.terminal import LiveTerminal

    console = Console(highlight=False)
    try:
        attempt, folder = _attempt(exercise, only)
        with folder, LiveTerminal(console, attempt.rubric) as terminal:
            line = _ProgressLine()

            def hear(event: dict[str, Any]) -> None:
                line.on_event(event)
                terminal.on_event(event)

            grade = attempt.judge(hear, GradingOptions(fast=fast, recall=not fresh, experiments=True))
            line.end()
        report = attempt.save_report(grade, Path("reports"))
        terminal.show_grade(grade, str(report))
        _show_link(report)
    except GraderError as error:
        console.print(str(error), markup=False, style="yellow")


def _attempt(exercise: str, only: str | None) -> tuple[Any, tempfile.TemporaryDirectory[str]]:
    """Write what was run as a notebook, and begin an attempt with it."""
    from grader.catalogue.exercise import read_exercise
    from grader.practice.attempt import Attempt
    from grader.submission.session import session_notebook
    from grader.submission.submission import exercise_name_of

    found = read_exercise(exercise_name_of(exercise)[0])
    notebook = session_notebook(_cells(), [one.name for one in found.functions])
    folder = tempfile.TemporaryDirectory(prefix="grader-notebook-")
    path = Path(folder.name) / "what_was_run.ipynb"
    path.write_text(notebook, encoding="utf-8")
    try:
        return Attempt.begin(exercise, path, (only,) if only else ()), folder
    except GraderError:
        folder.cleanup()
        raise


def _cells() -> list[str]:
    """Return the text of every cell that was run, in order; raises ``UsageProblem`` outside of a notebook."""
    try:
        from IPython import get_ipython
    except ImportError:
        shell = None
    else:
        shell = get_ipython()
    if shell is None:
        raise UsageProblem(
            "`check` works in a notebook.",
            "Here nothing was run in cells.",
            "In a terminal: `python -m grader EXERCISE`.",
        )
    return [str(cell) for cell in shell.history_manager.input_hist_raw[1:]]


class _ProgressLine:
    """One line below the cell that tells how far a training is."""

    def __init__(self) -> None:
        self._handle: Any = None

    def on_event(self, event: dict[str, Any]) -> None:
        """Show an epoch; anything else takes the line away."""
        if event["event"] != "progress":
            self.end()
            return
        from IPython.display import display

        told = {"text/plain": f"training: epoch {event['epoch']} of {event['epochs']}"}
        if self._handle is None:
            self._handle = display(told, raw=True, display_id=True)  # type: ignore[no-untyped-call]
        else:
            self._handle.update(told, raw=True)

    def end(self) -> None:
        """Leave an empty line."""
        if self._handle is not None:
            self._handle.update({"text/plain": ""}, raw=True)
            self._handle = None


def _show_link(report: Path) -> None:
    from IPython.display import FileLink, display

    link = FileLink(str(report), result_html_prefix="The whole report: ")  # type: ignore[no-untyped-call]
    display(link)  # type: ignore[no-untyped-call]
