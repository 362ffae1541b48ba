"""The command line: one function per verb; the only place where an error becomes a message and an exit code."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader import __version__
from grader.errors import CannotGrade, GraderError, UsageProblem

if TYPE_CHECKING:
    from rich.console import Console


class Verbs(click.Group):
    """The verbs; a first word that is none of them is what *grade* is to grade."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put *grade* in front of a path, a name, or an option of its own."""
        own = {"--help", "-h", "--version"}
        if args and args[0] not in self.commands and args[0] not in own:
            args = ["grade", *args]
        return super().parse_args(ctx, args)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="tf-exam-kit")
def cli() -> None:
    """Practise for a TensorFlow developer exam, with a judge that says why.

    \b
    Edit exercises/week3_nlp/exercise.py, then:
      python -m grader exercises/week3_nlp
    """


@cli.command()
@click.argument("exercise")
@click.option("--submission", type=click.Path(path_type=Path), help="A script or notebook to grade instead.")
@click.option("-k", "only", multiple=True, metavar="CRITERION", help="Judge only criteria with this in their name.")
@click.option("--seed", type=int, help="Repeat a grading with the seed that its report shows.")
@click.option("--time-limit", type=float, metavar="SECONDS", help="Stop the whole grading after so long.")
@click.option("--report-dir", type=click.Path(path_type=Path), default="reports", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the grade as JSON, and nothing else.")
@click.option("--quiet", "-q", is_flag=True, help="Show only the score and the first thing to fix.")
def grade(
    exercise: str,
    submission: Path | None,
    only: tuple[str, ...],
    seed: int | None,
    time_limit: float | None,
    report_dir: Path,
    as_json: bool,
    quiet: bool,
) -> None:
    """Grade an exercise: the verb that is meant where none is given.

    \b
    Example:  python -m grader exercises/week3_nlp
              python -m grader week3_nlp --submission my_answer.ipynb --json
    """
    from grader.feedback.terminal import LiveTerminal
    from grader.practice.attempt import Attempt

    attempt = Attempt.begin(exercise, submission, only)
    console = _console()
    with LiveTerminal(console, attempt.rubric, quiet=quiet or as_json) as terminal:
        graded = attempt.judge(terminal.hear, seed=seed, time_limit=time_limit)
    report, complaint = "", ""
    try:
        report = str(attempt.save_report(graded, report_dir))
    except UsageProblem as error:
        # The grade is decided and kept: a page that cannot be written does not change it.
        complaint = str(error)
    if as_json:
        click.echo(graded.to_json())
    else:
        terminal.show_grade(graded, report)
    if complaint:
        click.echo(complaint, err=True)
    sys.exit({"PASSED": 0, "NOT_YET": 1, "NOT_GRADED": 3}[graded.status])


@cli.command("list")
def list_exercises() -> None:
    """Show what there is to practise, and how far you are.

    \b
    Example:  python -m grader list
    """
    from rich.table import Table

    from grader.catalogue import exercise_names, read_exercise
    from grader.practice.progress import Progress

    progress = Progress()
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("exercise", "title", "minutes", "attempts", "best", ""):
        table.add_column(column)
    for name in exercise_names():
        exercise, standing = read_exercise(name), progress.standing(name)
        best = f"{standing.best} %" if standing.attempts else "–"
        done = "passed" if standing.passed else "started" if standing.attempts else ""
        table.add_row(name, exercise.title, str(exercise.minutes), str(standing.attempts), best, done)
    _console().print(table)


@cli.command()
@click.argument("exercise")
def rubric(exercise: str) -> None:
    """Show what is judged, with points; runs nothing.

    \b
    Example:  python -m grader rubric week3_nlp
    """
    from grader.catalogue import read_exercise, read_rubric
    from grader.submission.submission import exercise_name_of

    found = read_exercise(exercise_name_of(exercise)[0])
    criteria = read_rubric(found)
    click.echo(f"{found.title} ({found.name}): {criteria.possible} points, passed with {found.pass_mark} %\n")
    for one in criteria.criteria:
        click.echo(f"{one.points:>4}  {one.promise}  [{one.id}]")


@cli.command()
@click.argument("exercise")
@click.option("-k", "criterion", help="The criterion to get a hint for; else the first that your last attempt missed.")
def hint(exercise: str, criterion: str | None) -> None:
    """Show the next hint for what your last attempt missed.

    \b
    Example:  python -m grader hint week3_nlp
    """
    from grader.practice.attempt import next_hint

    click.echo(next_hint(exercise, criterion))


@cli.command()
@click.argument("exercise")
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(exercise: str, yes: bool) -> None:
    """Put the untouched stub and notebook back; your files are kept beside them.

    \b
    Example:  python -m grader reset week3_nlp
    """
    from grader.authoring.derive import put_back_stub
    from grader.submission.submission import exercise_name_of

    name = exercise_name_of(exercise)[0]
    if not yes:
        click.confirm(f"Put the untouched stub of {name} back? Your files are kept as backups.", abort=True)
    for line in put_back_stub(name):
        click.echo(line)


@cli.command()
@click.argument("exercise")
@click.option("--yes", is_flag=True, help="Show it although the exercise is not passed.")
def solution(exercise: str, yes: bool) -> None:
    """Show the reference solution; asks first unless you passed.

    \b
    Example:  python -m grader solution week3_nlp
    """
    from grader import places
    from grader.catalogue import read_exercise
    from grader.practice.progress import Progress
    from grader.submission.submission import exercise_name_of

    name = read_exercise(exercise_name_of(exercise)[0]).name
    if not yes and not Progress().standing(name).passed:
        click.confirm(f"{name} is not passed yet. Show the solution all the same?", abort=True)
    click.echo((places.solutions_folder() / name / "solution.py").read_text(encoding="utf-8"))


@cli.command()
@click.argument("exercise", required=False)
@click.option("--open", "open_it", is_flag=True, help="Open it in the browser.")
@click.option("--report-dir", type=click.Path(path_type=Path), default="reports", show_default=True)
def report(exercise: str | None, open_it: bool, report_dir: Path) -> None:
    """Draw the report of your latest attempt again, from its saved grade.

    \b
    Example:  python -m grader report week3_nlp --open
    """
    from grader.practice.attempt import draw_again

    path = draw_again(exercise, report_dir)
    click.echo(path)
    if open_it:
        click.launch(str(path))


@cli.command()
def doctor() -> None:
    """Look whether this machine is fit for grading, and say how to mend what is not.

    \b
    Example:  python -m grader doctor
    """
    from grader.practice.doctor import examine_machine

    findings = examine_machine()
    for finding in findings:
        click.echo(f"{'✓' if finding.fit else '✗'} {finding.subject}: {finding.found}")
        if not finding.fit:
            click.echo(f"    {finding.fix}")
    if any(finding.needed and not finding.fit for finding in findings):
        sys.exit(CannotGrade.exit_code)


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; every error of ours ends here, as a message and an exit code."""
    from grader.authoring.verbs import author

    cli.add_command(author)
    try:
        cli(args=arguments, prog_name="python -m grader", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Nothing was changed.", err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except GraderError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except Exception as error:
        sys.exit(_unexpected(error))


def _unexpected(error: Exception) -> int:
    import traceback

    from grader import places

    path = places.state_folder() / "last-fault.txt"
    path.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    what: Any = type(error).__name__
    click.echo(f"The kit failed ({what}). It is not your fault; the details are in {path}.", err=True)
    return CannotGrade.exit_code
