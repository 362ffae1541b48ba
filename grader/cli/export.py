"""The verb *export*: grades and exercises in the forms that other systems read."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grader.cli.completion import complete_exercise
from grader.cli.console import Group


@click.group(cls=Group)
def export() -> None:
    """Take an exercise or a grade to Gradescope, to a build server, to Classroom 50.

    \b
    Example:  python -m grader export gradescope week3_nlp
    """


@export.command()
@click.argument("exercises", nargs=-1, shell_complete=complete_exercise, required=True, metavar="EXERCISE...")
@click.option(
    "--out", type=click.Path(path_type=Path), default="autograder.zip", show_default=True, help="Where to write it."
)
@click.option(
    "--visibility",
    type=click.Choice(["visible", "hidden", "after_due_date", "after_published"]),
    default="visible",
    show_default=True,
    help="When learners see points and what was found.",
)
@click.option(
    "--minutes",
    type=click.IntRange(2, 40),
    default=10,
    show_default=True,
    help="The time limit of one submission in the assignment's settings on Gradescope.",
)
def gradescope(exercises: tuple[str, ...], out: Path, visibility: str, minutes: int) -> None:
    """Write an autograder for Gradescope: the kit, without solutions, in one zip.

    \b
    Example:  python -m grader export gradescope week3_nlp --out autograder.zip
    """
    from grader.catalogue.exercise import read_exercise
    from grader.catalogue.rubric import read_rubric
    from grader.cohort.exports.gradescope_zip import save_autograder

    found = [read_exercise(name) for name in dict.fromkeys(exercises)]
    points = sum(read_rubric(exercise).possible for exercise in found)
    path = save_autograder([exercise.name for exercise in found], out, visibility=visibility, minutes=minutes)
    click.echo(f"{path}: {points} points, {path.stat().st_size / 1e6:.1f} MB.")
    click.echo("On Gradescope, give the container at least 1 CPU and 1.5 GB: the default of 0.75 GB is too small.")


@export.command()
@click.argument("grades", nargs=-1, required=True, metavar="GRADE.json...")
@click.option("--out", type=click.Path(path_type=Path), help="Where to write it; else to standard output.")
def junit(grades: tuple[str, ...], out: Path | None) -> None:
    """Write grades as JUnit XML; - reads what `--json` prints from standard input.

    \b
    Example:  python -m grader week3_nlp --json --exit-zero | python -m grader export junit -
    """
    from grader.catalogue.places import write_whole
    from grader.cohort.exports.junit import junit_xml, read_grades
    from grader.errors import UsageProblem

    read = []
    for name in grades:
        try:
            text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageProblem(f"{name} cannot be read.", str(error), "Name a file with a grade, or -.") from error
        read += read_grades(text, name)
    document = junit_xml(read)
    if out is None:
        click.echo(document, nl=False)
        return
    try:
        write_whole(out, document.encode())
    except OSError as error:
        raise UsageProblem(f"{out} could not be written.", f"{error.strerror or error}.") from error


@export.command()
@click.argument("exercise", shell_complete=complete_exercise)
@click.option(
    "--out", type=click.Path(path_type=Path), default=".", show_default=True, help="The folder of the assignment."
)
@click.option("--path", help="The place of the submission in a learner's repository.  [default: exercises/EXERCISE]")
def classroom50(exercise: str, out: Path, path: str | None) -> None:
    """Write the autograder of an assignment of Classroom 50.

    \b
    Example:  python -m grader export classroom50 week3_nlp --out classroom50/ml-101/autograders/week3
    """
    from grader.catalogue.exercise import read_exercise
    from grader.cohort.exports.classroom50 import save_classroom50

    found = read_exercise(exercise)
    for written in save_classroom50(found, out, path=path or f"exercises/{found.name}"):
        click.echo(written)
