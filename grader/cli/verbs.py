"""The verbs beside *grade*: what there is, what is judged, hints, solutions, reports, and the machine itself."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.completion import complete_exercise
from grader.cli.console import REPORT_DIR, is_plain, open_console, say, show_page
from grader.errors import CannotGrade, NotKept
from grader.feedback.safe_text import plain

if TYPE_CHECKING:
    from grader.catalogue.exercise import Exercise
    from grader.practice.progress import Standing

MOST_OF_A_LINE = 2000
"""Characters of one statement that a comparison shows."""


@click.command("list")
def list_exercises() -> None:
    """Show all exercises, and how far you are.

    \b
    Example:  python -m grader list
    """
    from rich.table import Table

    from grader.catalogue.exam_paper import exam_tasks
    from grader.catalogue.exercise import practice_names, read_exercise
    from grader.catalogue.left_out import left_out

    table = Table(box=None, pad_edge=False, header_style="dim")
    names, tasks = practice_names(), exam_tasks()
    exercises = [read_exercise(name) for name in names]
    from_packs = any(exercise.pack for exercise in exercises)
    for column in ("exercise", "title", "minutes", "attempts", "best", "", *(["pack"] if from_packs else [])):
        table.add_column(column)
    standings, complaint = _standings(names)
    for exercise in exercises:
        name, standing = exercise.name, standings[exercise.name]
        best = f"{standing.best} %" if standing.attempts else "–"
        done = "passed" if standing.passed else "started" if standing.attempts else ""
        where = [exercise.pack] if from_packs else []
        table.add_row(name, exercise.title, str(exercise.minutes), str(standing.attempts), best, done, *where)
    console = open_console()
    console.print(table)
    if tasks:
        console.print(f"\nThe exam bank has {len(tasks)} tasks: `python -m grader exam start` begins a mock exam.")
    for other_left_out in left_out():
        say(plain(f"Left out: {other_left_out.what}. {other_left_out.reason}", 400), err=True)
    if complaint:
        say(complaint, err=True)


def _standings(names: list[str]) -> tuple[dict[str, Standing], str]:
    """Return how far the learner is with each exercise, and why that is not known where it cannot be read."""
    from grader.practice.progress import Progress, Standing

    try:
        return Progress().standings(names), ""
    except NotKept as error:
        return dict.fromkeys(names, Standing(0, 0, False)), str(error)


@click.command()
@click.argument("exercise", required=False, shell_complete=complete_exercise)
def rubric(exercise: str | None) -> None:
    """Show the grading criteria of an exercise, or of the next one, with points. Runs nothing.

    \b
    Example:  python -m grader rubric
              python -m grader rubric week3_nlp
    """
    from grader.catalogue.exercise import read_exercise
    from grader.catalogue.rubric import read_rubric
    from grader.practice.what_next import next_name
    from grader.submission.submission import exercise_name_of

    found = read_exercise(exercise_name_of(exercise or next_name())[0])
    criteria = read_rubric(found)
    say(f"{found.title} ({found.name}): {criteria.possible} points, passed with {found.pass_mark} %\n")
    widest = max(len(criterion.title) for criterion in criteria.criteria)
    for criterion in criteria.criteria:
        told = f"{criterion.title:<{widest}} {criterion.points:>4}  {criterion.description}  [{criterion.id}]"
        say(told, indent=widest + 7)


@click.command()
@click.argument("exercise", required=False, shell_complete=complete_exercise)
@click.option(
    "-k", "criterion", help="The criterion to get a hint for; by default the first that failed in your last attempt."
)
def hint(exercise: str | None, criterion: str | None) -> None:
    """Show the next hint for what failed in your last attempt.

    \b
    Example:  python -m grader hint
              python -m grader hint week3_nlp
    """
    from grader.practice.hinting import next_hint

    say(next_hint(exercise, criterion))


@click.command()
@click.argument("exercise", shell_complete=complete_exercise)
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(exercise: str, yes: bool) -> None:
    """Restore the original stub and notebook. Your files are kept beside them.

    \b
    Example:  python -m grader reset week3_nlp
    """
    from grader.authoring.derive import put_back_stub
    from grader.submission.submission import exercise_name_of

    name = exercise_name_of(exercise)[0]
    if not yes:
        click.confirm(f"Restore the original stub of {name}? Your files are kept as backups.", abort=True)
    for line in put_back_stub(name):
        say(line)


@click.command()
@click.argument("exercise", shell_complete=complete_exercise)
@click.option("--yes", is_flag=True, help="Show it although you have not passed the exercise.")
@click.option(
    "--compare", "beside", is_flag=True, help="Show your code and the reference side by side, and why lines differ."
)
@click.option("--submission", type=click.Path(path_type=Path), help="The script or notebook to compare instead.")
def solution(exercise: str, yes: bool, beside: bool, submission: Path | None) -> None:
    """Show the reference solution. Asks first, unless you passed.

    \b
    Example:  python -m grader solution week3_nlp
              python -m grader solution week3_nlp --compare
    """
    from grader.catalogue import packs
    from grader.catalogue.exercise import read_exercise
    from grader.practice.exam_rules import why_unsolved
    from grader.practice.progress import Progress
    from grader.practice.sittings import Sittings
    from grader.submission.submission import exercise_name_of

    found = read_exercise(exercise_name_of(exercise)[0])
    if why := why_unsolved(found):
        raise why
    name = found.name
    if not (yes or Progress().standing(name).passed or Sittings().has_solved(name)):
        click.confirm(f"You have not passed {name} yet. Show the solution anyway?", abort=True)
    reference = (packs.solution_folder(name) / "solution.py").read_text(encoding="utf-8")
    if beside:
        _show_beside(found, submission, reference)
    else:
        click.echo(reference)


def _show_beside(exercise: Exercise, submission: Path | None, reference: str) -> None:
    """Show each function of the learner's beside the reference's, with the reasons below."""
    from rich.table import Table
    from rich.text import Text

    from grader.feedback.code_lines import wrap_code
    from grader.practice.comparison import compare
    from grader.submission.recognition import recognise_form
    from grader.submission.submission import read_submission

    own = read_submission(exercise, submission)
    exercise = recognise_form(exercise, own)
    reference = exercise.form.words(reference) if exercise.form else reference
    console = open_console()
    width = (console.width - 7) // 2  # Beside a mark, and two gaps of two.
    for comparison in compare(own.source, reference, [signature.name for signature in exercise.functions]):
        console.print(f"\n{comparison.name}", style="bold", markup=False)
        if not any(row.reason for row in comparison.rows):
            console.print("The same as the reference.")
            continue
        if is_plain():
            for row in comparison.rows:
                if row.reason:
                    console.print(
                        f"yours: {plain(row.yours, MOST_OF_A_LINE)}\nreference: {row.reference}", markup=False
                    )
        else:
            table = Table(box=None, pad_edge=False, header_style="dim", expand=True)
            for title in ("", "yours", "reference"):
                table.add_column(title, ratio=None if not title else 1, overflow="fold")
            for row in comparison.rows:
                mark = Text(f"({row.reason})" if row.reason else "", style="yellow")
                table.add_row(
                    mark, *(Text(wrap_code(code, width)) for code in (plain(row.yours, MOST_OF_A_LINE), row.reference))
                )
            console.print(table)
        for number, reason in enumerate(comparison.reasons, start=1):
            console.print(f"({number}) {reason}", markup=False)


@click.command()
@click.argument("exercise", required=False, shell_complete=complete_exercise)
@click.option("--open", "open_it", is_flag=True, help="Open it in the browser.")
@REPORT_DIR
def report(exercise: str | None, open_it: bool, report_dir: Path) -> None:
    """Write the report of your latest attempt again, from its saved grade.

    \b
    Example:  python -m grader report week3_nlp --open
    """
    from grader.practice.attempt import draw_again
    from grader.practice.next_step import address_of

    page = draw_again(exercise, report_dir)
    click.echo(address_of(page))
    if open_it:
        show_page(address_of(page))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Make a practice folder with every exercise, separate from the kit.

    \b
    Example:  python -m grader init my-practice
    """
    from grader.practice.folder import begin_folder

    for line in begin_folder(folder):
        say(line)


@click.command()
def update() -> None:
    """Update the exercises of a practice folder. What you edited stays as it is.

    \b
    Example:  python -m grader update
    """
    from grader.practice.folder import update_folder

    for line in update_folder(Path.cwd()):
        say(line)


@click.command()
def warm() -> None:
    """Keep TensorFlow ready, so that each grading starts immediately. `watch` and the studio do it, too.

    It takes about 700 MB. It ends after 15 idle minutes, or with `python -m grader stop`.

    \b
    Example:  python -m grader warm
    """
    from grader.cli.command_start import COMMANDS
    from grader.examiner.start import keep_warm

    ready = keep_warm() and COMMANDS.keep()
    say("TensorFlow is ready: gradings start immediately." if ready else "This system cannot keep TensorFlow ready.")


@click.command()
def stop() -> None:
    """End the process that keeps TensorFlow ready.

    \b
    Example:  python -m grader stop
    """
    from grader.cli.command_start import COMMANDS
    from grader.examiner.start import stop_warm

    stopped = [stop_warm(), COMMANDS.stop()]
    click.echo("Stopped." if any(stopped) else "Nothing was running.")


@click.command()
def doctor() -> None:
    """Check this machine for grading, and show how to fix what is missing.

    \b
    Example:  python -m grader doctor
    """
    from grader.practice.doctor import examine_machine

    findings = examine_machine()
    for finding in findings:
        say(f"{'✓' if finding.fit else '✗'} {finding.subject}: {finding.found}", indent=2)
        if not finding.fit:
            say(f"    {finding.fix}", indent=4)
    if any(finding.needed and not finding.fit for finding in findings):
        sys.exit(CannotGrade.exit_code)


VERBS: tuple[click.Command, ...] = (
    list_exercises,
    rubric,
    hint,
    reset,
    solution,
    report,
    init,
    update,
    warm,
    stop,
    doctor,
)
"""What the command line adds to *grade*."""
