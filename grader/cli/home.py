"""What ``python -m grader`` alone shows, and the verb *start*: where you are, and what to open."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.completion import complete_exercise
from grader.cli.console import is_asked_by_keys, open_console
from grader.errors import NotKept
from grader.system import as_shown

if TYPE_CHECKING:
    from grader.practice.next_step import Beginning, Step
    from grader.practice.overview import Overview

WITH_A_LINE = {"code": "--goto", "codium": "--goto", "cursor": "--goto", "subl": "", "zed": ""}
"""Editors that take ``file:line``, with the option that says so; others take ``+line file`` or the file alone."""
WITH_A_PLUS = ("nano", "micro", "vim", "nvim", "vi", "emacs", "emacsclient", "kak")


def show_home() -> None:
    """Show where the learner is: what to go on with, what is due, days in a row, and how far the exam is.

    A mock exam that is not finished comes first: its clock runs.
    """
    from grader.feedback.terminal import show_steps
    from grader.practice.exam.debrief import estimate_readiness
    from grader.practice.exam.states import time_words
    from grader.practice.next_step import COMMAND, begin_with, go_on_with, next_steps_of
    from grader.practice.overview import look_over
    from grader.practice.progress import Progress
    from grader.practice.sittings import Sittings
    from grader.practice.what_next import what_next

    console = open_console()
    try:
        now = datetime.now().astimezone()
        progress = Progress()
        seen = look_over(progress, now)
        sittings = Sittings()
        sitting, past = sittings.newest(), sittings.all()
        following = what_next(progress, sittings)
        continued = go_on_with(following.exercise, progress) if following.exercise else []
    except NotKept as error:
        click.echo(str(error), err=True)
        return
    days = f", {seen.streak} days in a row" if seen.streak > 1 else ""
    console.print(f"{seen.passed} of {len(seen.weeks)} exercises passed{days}.", style="bold")
    steps: list[Step] = []
    if sitting and not sitting.closed:
        steps.append(("Mock exam", f"number {sitting.number}: {time_words(sitting)}"))
    if name := following.exercise:
        beginning = begin_with(name)
        so_far = f", {following.best} % so far" if following.attempts else ""
        steps += [
            ("Exercise", f"{name}: {following.title} (about {beginning.exercise.minutes} minutes{so_far})"),
            ("Read", beginning.brief),
            *(continued[:-1] or [("Write", beginning.open_at)]),
        ]
    if questions := _questions_of(seen, now):
        steps.append(("Quiz", questions))
    if seen.passed or past:
        steps.append(("Exam", estimate_readiness(past).said))
    *why, step = next_steps_of(following)
    steps += [*(() if sitting and not sitting.closed else why), *(continued[-1:] or [step])]
    show_steps(console, steps)
    command = as_shown(COMMAND)
    console.print(f"\n{command} studio opens all of this in your browser.", style="dim")
    console.print(f"{command} --help shows every command.", style="dim")


def _questions_of(seen: Overview, now: datetime) -> str:
    """Return which quiz questions wait, and the command for them; empty where none does."""
    from grader.practice.next_step import COMMAND
    from grader.practice.quiz import in_words

    if seen.due_today:
        again = seen.again_today if seen.again_today < seen.due_today else 0
        more = [f"{again} {'were' if again > 1 else 'was'} asked today already"] if again else []
        more += [f"{seen.due} are due in all"] if seen.due > seen.due_today else []
        told = f"{seen.due_today} question{'s' if seen.due_today != 1 else ''} today"
        told += f" ({', '.join(more)})" if more else ""
        return f"{told}: {COMMAND} quiz --due"
    if seen.comes_back:
        return f"a question comes back {in_words(seen.comes_back, now)}: {COMMAND} quiz --due"
    return f"done for today ({seen.due} from tomorrow on)" if seen.due else ""


@click.command()
@click.argument("exercise", required=False, shell_complete=complete_exercise)
def start(exercise: str | None) -> None:
    """Show an exercise, or the next one: its goal, its functions, and the file to edit.

    Where a mock exam is next, show the command for it.

    \b
    Example:  python -m grader start
              python -m grader start week2_timeseries
    """
    from grader.catalogue.rubric import read_rubric
    from grader.feedback.safe_text import plain
    from grader.feedback.terminal import show_steps
    from grader.practice.next_step import COMMAND, begin_with, go_on_with, next_steps_of
    from grader.practice.progress import Progress
    from grader.practice.what_next import Following, what_next
    from grader.submission.submission import exercise_name_of

    following = Following("") if exercise else what_next(Progress())
    name = exercise_name_of(exercise)[0] if exercise else following.exercise
    if not name:
        show_steps(open_console(), next_steps_of(following))
        return
    beginning = begin_with(name)
    found, console = beginning.exercise, open_console()
    console.print(f"{found.title} ({found.name}, about {found.minutes} minutes)", style="bold")
    console.print(f"\nGoal: {plain(beginning.goal, 600)}", markup=False)
    console.print("\nWrite these functions:")
    for signature in found.functions:
        console.print(f"   {signature.written()}", style="bold", markup=False, soft_wrap=True)
    rubric = read_rubric(found)
    titles = ", ".join(f"{criterion.title} {criterion.points}" for criterion in rubric.criteria)
    console.print(f"\nCriteria and points: {titles}. To pass: {found.pass_mark} %.", markup=False)
    continued: list[Step] = []
    with contextlib.suppress(NotKept):
        continued = go_on_with(name, Progress())
    steps = continued or [("Write", beginning.open_at), ("Next", f"{COMMAND} {name}")]
    why = [("Why", following.why)] if following.why else []
    show_steps(console, [("Read", beginning.brief), *steps[:-1], *why, steps[-1]])
    if is_asked_by_keys():
        _offer(beginning)


def _offer(beginning: Beginning) -> None:
    """Ask whether to open the file in an editor, and whether to grade it at each save; Ctrl-C is a no."""
    from grader.cli.watch import watch

    click.echo()
    try:
        if (editor := find_editor()) and click.confirm(f"Open it in {editor}?", default=False):
            subprocess.run(editor_command(editor, beginning.path, beginning.line), check=False)
        is_watched = click.confirm("Grade it each time that you save?", default=False)
    except click.Abort:
        click.echo()
        return
    if is_watched and watch.callback:
        click.get_current_context().invoke(watch, exercise=beginning.exercise.name)


def find_editor() -> str:
    """Return the learner's editor: of the environment, else one with a window that is installed, else nothing."""
    for name in (os.environ.get("VISUAL"), os.environ.get("EDITOR"), *WITH_A_LINE):
        words = shlex.split(name or "")
        if words and shutil.which(words[0]):
            return name or ""
    return ""


def editor_command(editor: str, path: Path, line: int) -> list[str]:
    """Return the command that opens a file at a line, as this editor takes it.

    >>> editor_command("code --wait", Path("a.py"), 7), editor_command("vim", Path("a.py"), 7)
    (['code', '--wait', '--goto', 'a.py:7'], ['vim', '+7', 'a.py'])
    """
    words = shlex.split(editor)
    name = Path(words[0]).stem
    if path.suffix == ".py" and name in WITH_A_LINE:
        return [*words, *filter(None, [WITH_A_LINE[name]]), f"{path}:{line}"]
    if path.suffix == ".py" and name in WITH_A_PLUS:
        return [*words, f"+{line}", str(path)]
    return [*words, str(path)]
