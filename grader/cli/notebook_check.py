"""``from grader import check``: grades a notebook's functions from within it, in a process of their own as ever."""

from __future__ import annotations

import html
import importlib.abc
import importlib.util
import os
import shlex
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import GraderError, UsageProblem, first_of

if TYPE_CHECKING:
    from grader.examiner.events import Event

QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0", "GLOG_minloglevel": "3"}
"""What silences TensorFlow's notices at its start, where nobody set it otherwise."""
WIDTH = 100
"""Characters of a line where only plain text is shown."""


def check(exercise: str = "", only: str | None = None, *, fast: bool = False, fresh: bool = False) -> None:
    """Grade what was run in this notebook so far, and show the verdicts below the cell.

    The last version of each function counts, with the imports, constants and helpers that it uses; what was run to
    try something out is not run again. Nothing runs in the notebook's own process.

    Args:
        exercise: the exercise's name, such as ``"week3_nlp"``; else the one that the functions belong to.
        only: judge only criteria with this in their name or title.
        fast: stop before anything is trained.
        fresh: grade everything again, also what has not changed.
    """
    from grader.examiner.options import GradingOptions
    from grader.feedback.pages.notebook_verdict import render_verdict
    from grader.feedback.terminal import render_grade
    from grader.practice.next_step import praise, steps_after
    from grader.practice.progress import Progress

    line = _ProgressLine()
    try:
        cells = _cells()
        attempt, folder = _attempt(exercise or exercise_of(cells), only, cells)
        line.titles = {criterion.id: criterion.title for criterion in attempt.rubric.criteria}
        with folder:
            grade = attempt.grade(line.on_event, GradingOptions(fast=fast, recall=not fresh, experiments=True))
        report = attempt.save_report(grade, Path("reports"))
        again = "change your function, run its cell, and run this cell again"
        steps = [
            step
            for step in steps_after(grade, attempt.exercise, again=again)
            if step[0] not in ("Read", "Write", "Edit")
        ]
        page = render_verdict(
            grade,
            attempt.exercise,
            attempt.rubric,
            report=report.as_posix(),
            steps=steps,
            praise=praise(grade, attempt.exercise, Progress()),
        )
        plain = f"{render_grade(grade, attempt.rubric, WIDTH)}\nReport  {report}\n"
        line.end(plain, page)
    except GraderError as error:
        line.end(str(error), f'<p style="white-space: pre-line">{html.escape(str(error))}</p>')


def prepare_notebook(shell: Any) -> None:
    """Make ``%check`` known to a notebook, and keep TensorFlow quiet when it is imported later."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    if "tensorflow" not in sys.modules and not any(isinstance(finder, _QuietStart) for finder in sys.meta_path):
        sys.meta_path.insert(0, _QuietStart())
    shell.register_magic_function(_check_line, magic_kind="line", magic_name="check")


class _QuietStart(importlib.abc.MetaPathFinder):
    """Finds TensorFlow as Python would; what its libraries write to standard error while they load is thrown away."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """Return the spec of TensorFlow with a loader that is quiet; nothing for any other module."""
        if name != "tensorflow":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            run = spec.loader.exec_module
            # Written by C libraries, past Python's own streams.
            spec.loader.exec_module = lambda module: _quietly(run, module)  # type: ignore[method-assign]
        return spec


def _quietly(run: Callable[[Any], None], module: Any) -> None:
    """Run a module with the process's standard error closed off; an exception is raised as ever."""
    sys.stderr.flush()
    with Path(os.devnull).open("w") as nowhere:
        kept = os.dup(2)
        try:
            os.dup2(nowhere.fileno(), 2)
            run(module)
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def _check_line(line: str) -> None:
    """Run ``%check [EXERCISE] [CRITERION] [--fast] [--fresh]``."""
    words = shlex.split(line)
    named = [word for word in words if not word.startswith("--")]
    check(*named[:2], fast="--fast" in words, fresh="--fresh" in words)


def exercise_of(cells: list[str]) -> str:
    """Return the exercise that the notebook is about: that of its folder, or the one whose functions it defines.

    Raises ``UsageProblem`` where none or several fit.
    """
    from grader.catalogue.exercise import exercise_names, read_exercise
    from grader.submission.recognition import functions_of_forms
    from grader.submission.session import defined_names

    names = exercise_names()
    if Path.cwd().name in names:
        return Path.cwd().name
    there = defined_names(cells)
    asked = {
        name: [{function.name for function in functions} for functions in functions_of_forms(read_exercise(name))]
        for name in names
    }
    fits = {name: max(len(there & functions) for functions in forms) for name, forms in asked.items()}
    most = max(fits.values(), default=0)
    best = [name for name, number in fits.items() if number == most and most]
    # Of exercises that ask for the same names, one that has all of its own is meant.
    whole = [name for name in best if any(len(functions) == most and functions <= there for functions in asked[name])]
    chosen = whole if len(whole) == 1 else best
    if len(chosen) == 1:
        return chosen[0]
    told = f"Its functions fit {first_of(chosen, 4)}." if chosen else "No cell that you ran defines its functions."
    raise UsageProblem("Which exercise is it?", told, 'Name it: `check("week1_intro")`.')


def _attempt(exercise: str, only: str | None, cells: list[str]) -> tuple[Any, tempfile.TemporaryDirectory[str]]:
    """Write what was run as a notebook, and begin an attempt with it."""
    from grader.catalogue.exercise import read_exercise
    from grader.practice.attempt import Attempt
    from grader.submission.recognition import all_names
    from grader.submission.session import session_notebook
    from grader.submission.submission import exercise_name_of

    found = read_exercise(exercise_name_of(exercise)[0])
    notebook = session_notebook(cells, all_names(found))
    folder = tempfile.TemporaryDirectory(prefix="grader-notebook-")
    path = Path(folder.name) / "what_was_run.ipynb"
    path.write_text(notebook, encoding="utf-8")
    try:
        attempt = Attempt.begin(exercise, path, (only,) if only else ())
        if only and not attempt.rubric.named(only):
            raise attempt.rubric.unknown(found.name, only)
        return attempt, folder
    except GraderError:
        folder.cleanup()
        raise


def _cells() -> list[str]:
    """Return the text of every cell that was run, in order; raises ``UsageProblem`` outside of a notebook."""
    shell = _shell()
    if shell is None:
        raise UsageProblem(
            "`check` works in a notebook.",
            "Here you ran nothing in cells.",
            "In a terminal: `python -m grader EXERCISE`.",
        )
    return [str(cell) for cell in shell.history_manager.input_hist_raw[1:]]


def _shell() -> Any:
    """Return the notebook that this runs in; ``None`` outside of one."""
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    return get_ipython()


def _show(plain: str, page: str, handle: Any) -> None:
    """Show a verdict below the cell, in the place of ``handle``: as HTML, and as text where only that is shown."""
    if _shell() is None:
        print(plain)
        return
    from IPython.display import display

    told = {"text/plain": plain, "text/html": page}
    if handle is None:
        display(told, raw=True)  # type: ignore[no-untyped-call]
    else:
        handle.update(told, raw=True)


class _ProgressLine:
    """One line below the cell that tells which criterion is decided, or how far a training is, until the verdict."""

    def __init__(self) -> None:
        self.titles: dict[str, str] = {}
        """The title of each criterion."""
        self._handle: Any = None

    def on_event(self, event: Event) -> None:
        """Show what the grading is at."""
        from grader.candidate.events import Progress, Running
        from grader.examiner.events import CriterionStarted

        match event:
            case Progress(epoch, epochs):
                self._tell(f"training {event.model}: epoch {epoch} of {epochs}")
            case Running(what, _):
                self._tell(f"{what} …")
            case CriterionStarted(criterion_id):
                self._tell(f"grading: {self.titles.get(criterion_id, '')}")

    def _tell(self, text: str) -> None:
        from IPython.display import display

        told = {"text/plain": text}
        if self._handle is None:
            self._handle = display(told, raw=True, display_id=True)  # type: ignore[no-untyped-call]
        else:
            self._handle.update(told, raw=True)

    def end(self, plain: str, page: str) -> None:
        """Show the verdict in the place of the line: an emptied output would leave a gap."""
        _show(plain, page, self._handle)
