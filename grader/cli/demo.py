"""The verb *demo*: what the kit does, shown on a submission with one mistake."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grader.cli.console import REPORT_DIR, is_plain, open_console

DEMO = "week2_timeseries"
"""The exercise that the demonstration answers: it is graded in seconds, training included."""


@click.command()
@REPORT_DIR
def demo(report_dir: Path) -> None:
    """Grade a submission with one mistake, to see what a grading shows. It is no attempt.

    \b
    Example:  python -m grader demo
    """
    from grader.catalogue import places
    from grader.catalogue.exercise import week_names
    from grader.examiner.options import GradingOptions
    from grader.feedback.terminal import LiveTerminal
    from grader.practice.attempt import Attempt
    from grader.practice.next_step import COMMAND, address_of, from_here, place_of

    path = places.templates_folder() / "demo" / f"{DEMO}.py"
    attempt, console = Attempt.begin(DEMO, path), open_console()
    console.print(f"Grading {from_here(path)}, a submission with one mistake.\n", soft_wrap=True)
    with LiveTerminal(console, attempt.rubric, in_words=is_plain()) as terminal:
        grade = attempt.grade(terminal.on_event, GradingOptions(experiments=True), keep=False)
    if grade.evidence.get("interrupted"):
        terminal.show_grade(grade, steps=[("Next", f"{COMMAND} demo")])
        sys.exit(1)
    to_fix = grade.first_to_fix()
    steps = [("Open", place_of(grade, to_fix.at))] if to_fix else []
    steps.append(("Next", f"{COMMAND} start {week_names()[0]}"))
    # The learner's own report of this exercise stays.
    report = attempt.save_report(grade, report_dir / "demo", steps)
    terminal.show_grade(grade, address_of(report), steps)
