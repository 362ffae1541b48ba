"""``exam pause|resume|finish|debrief|history|open``: what ends a mock exam, and what is left of it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.console import REPORT_DIR, is_plain, open_console, say, show_page
from grader.errors import UsageProblem

if TYPE_CHECKING:
    from grader.examiner.events import Listener
    from grader.practice.next_step import Step
    from grader.practice.sitting import Answer, Sitting
    from grader.practice.sittings import Sittings


def record() -> Sittings:
    """Return the record of all sittings."""
    from grader.practice.sittings import Sittings

    return Sittings()


def show_next(sitting: Sitting, latest: str = "") -> None:
    """Show what to read and to write now, and the one command to type."""
    from grader.practice.exam.states import next_steps

    _show(next_steps(sitting, latest))


def _show(steps: list[Step]) -> None:
    from grader.feedback.terminal import show_steps

    show_steps(open_console(), steps)


@click.command()
def pause() -> None:
    """Stop the clock of a mock exam that was started with --practice.

    \b
    Example:  python -m grader exam pause
    """
    from grader.practice.exam.desk import newest_sitting
    from grader.practice.sitting import Sitting

    sittings = record()
    sitting = newest_sitting(sittings)
    if not sitting.practice:
        raise UsageProblem(
            "This mock exam cannot pause.",
            "It was started as a real exam.",
            "`python -m grader exam start --practice` begins one that can.",
        )
    if sitting.is_over:
        raise UsageProblem("There is no time left to stop.", next_step="`python -m grader exam debrief` explains it.")
    sitting = sittings.change(sitting.number, Sitting.pause)
    say("The clock is stopped.")
    show_next(sitting)


@click.command()
def resume() -> None:
    """Start the clock again.

    \b
    Example:  python -m grader exam resume
    """
    from grader.practice.exam.desk import newest_sitting
    from grader.practice.exam.states import time_words
    from grader.practice.sitting import Sitting

    sittings = record()
    sitting = sittings.change(newest_sitting(sittings).number, Sitting.resume)
    say(time_words(sitting))
    show_next(sitting)


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@REPORT_DIR
def finish(yes: bool, report_dir: Path) -> None:
    """End the exam, and write its debrief.

    \b
    Example:  python -m grader exam finish
    """
    from grader.practice.exam.desk import newest_sitting, unsent_tasks
    from grader.practice.exam.states import time_words
    from grader.practice.sitting import Sitting

    sittings = record()
    sitting = newest_sitting(sittings)
    if sitting.closed:
        raise UsageProblem(
            f"Mock exam {sitting.number} is finished already.", next_step="`python -m grader exam debrief` explains it."
        )
    if not yes and not sitting.is_over:
        if unsent := unsent_tasks(sitting):
            say(f"Changed, and not submitted: {', '.join(unsent)}. `python -m grader exam submit` submits what is new.")
        click.confirm(f"{time_words(sitting)} End it for good?", abort=True)
    sittings.change(sitting.number, Sitting.close)
    _debrief(sittings, sitting.number, report_dir)


@click.command()
@click.argument("number", type=click.IntRange(min=1), required=False)
@click.option("--open", "open_it", is_flag=True, help="Open it in the browser.")
@REPORT_DIR
def debrief(number: int | None, open_it: bool, report_dir: Path) -> None:
    """Write the page about a finished exam: the latest, or the one with NUMBER.

    \b
    Example:  python -m grader exam debrief --open
    """
    from grader.practice.exam.desk import newest_sitting

    sittings = record()
    sitting = sittings.get(number) if number is not None else newest_sitting(sittings)
    if not sitting.closed:
        raise UsageProblem(
            f"Mock exam {sitting.number} is still open.",
            "The debrief comes when it is over.",
            "`python -m grader exam finish` ends it.",
        )
    page = _debrief(sittings, sitting.number, report_dir)
    if open_it:
        from grader.practice.next_step import address_of

        show_page(address_of(page))


def _debrief(sittings: Sittings, number: int, report_dir: Path) -> Path:
    from grader.catalogue.exam_paper import POINTS
    from grader.cli.progress import renew_dashboard
    from grader.practice.exam.debrief import debrief_task, save_debrief
    from grader.practice.exam.desk import grade_the_rest
    from grader.practice.exam.states import steps_after_debrief

    for failed in grade_the_rest(sittings, sittings.get(number), _watching):
        say(f"Not graded, and not your fault: {failed}. `python -m grader exam debrief` tries again.", err=True)
    sitting = sittings.get(number)
    verdict = "passed" if sitting.passed(POINTS) else "not yet"
    possible = POINTS * len(sitting.tasks)
    needed = sitting.needed(POINTS)
    say(f"Mock exam {number}: {sitting.total()} of {possible} points, {verdict}. You pass with {needed}.")
    for task in (debrief_task(sitting, name) for name in sitting.tasks):
        if why := task.why:
            say(f"  {task.exercise.category}. {task.score} of {POINTS} points: {why}", indent=5)
    page = save_debrief(sitting, sittings.all(), report_dir)
    renew_dashboard(report_dir)
    _show(steps_after_debrief(page))
    return page


@contextlib.contextmanager
def _watching(answer: Answer) -> Iterator[Listener]:
    """Show what runs while an answer is graded that was left; its verdicts are in the debrief."""
    from grader.catalogue.exercise import read_exercise
    from grader.catalogue.rubric import read_rubric
    from grader.feedback.terminal import LiveTerminal

    say(f"Grading {answer.kept.name}, submitted for {answer.task} …")
    rubric = read_rubric(read_exercise(answer.task))
    with LiveTerminal(open_console(), rubric, in_words=is_plain(), verdicts=False) as terminal:
        yield terminal.on_event


@click.command()
def history() -> None:
    """List all mock exams.

    \b
    Example:  python -m grader exam history
    """
    from grader.practice.exam.debrief import day_of, estimate_readiness, result_of

    sittings = record().all()
    if not sittings:
        say("There is no mock exam yet. `python -m grader exam start` starts one.")
        return
    for sitting in sittings:
        points, verdict = result_of(sitting)
        remark = (", for practice" if sitting.practice else "") + (
            f", repeats {sitting.repeats}" if sitting.repeats else ""
        )
        say(f"{sitting.number:>3}  {day_of(sitting):<18} {points:>9}  {verdict}{remark}")
    say(f"\n{estimate_readiness(sittings).said}")
    show_next(sittings[-1])


@click.command("open")
@click.option(
    "--port", type=click.IntRange(1024, 65535), help="The port of the page.  [default: the same as last time]"
)
@click.option("--no-browser", is_flag=True, help="Only show the address.")
def open_page(port: int | None, no_browser: bool) -> None:
    """Show the exam in the studio, with an editor and the time left. Ctrl-C closes the page, not the exam.

    \b
    Example:  python -m grader exam open
    """
    from grader.cli.studio import serve_page
    from grader.practice.exam.desk import newest_sitting

    newest_sitting(record())
    end = "Ctrl-C ends the page; the time runs on."
    if serve_page(port, "", "The exam", opens=not no_browser, part="exam", end=end):
        say("The page is closed. The exam continues.")


CLOSING_VERBS: tuple[click.Command, ...] = (pause, resume, finish, debrief, history, open_page)
"""What the group ``exam`` has besides *start*, *status* and *submit*."""
