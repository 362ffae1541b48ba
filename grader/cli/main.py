"""The command line: one function per verb; the only place where an error becomes a message and an exit code."""

from __future__ import annotations

import gc
import itertools
import os
import shlex
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from grader import __version__
from grader.catalogue.packs import ask_for, forget_options
from grader.cli.cohort import cohort
from grader.cli.completion import VARIABLE, complete, complete_exercise
from grader.cli.console import (
    JOBS,
    REPORT_DIR,
    SEEDS,
    TIME_LIMIT,
    Group,
    close_keyboard_in_a_cell,
    is_plain,
    open_console,
    say,
    take_plain,
    write_what_can_be_shown,
)
from grader.cli.demo import demo
from grader.cli.exam import exam
from grader.cli.export import export
from grader.cli.home import show_home, start
from grader.cli.isolation_option import require_here, require_isolation
from grader.cli.mcp import mcp
from grader.cli.progress import progress, renew_dashboard
from grader.cli.quiz import quiz
from grader.cli.studio import studio
from grader.cli.verbs import VERBS
from grader.cli.watch import watch
from grader.errors import CannotGrade, GraderError, UsageProblem
from grader.examiner.options import GradingOptions
from grader.feedback.safe_text import plain
from grader.system import is_there, let_owner_use_new_files

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from grader.examiner.grade import Grade
    from grader.practice.attempt import Attempt
    from grader.practice.next_step import Step

FORMATS = ("lines", "sarif", "github", "junit", "json")
"""How a grade is printed for programs: a line a finding, SARIF, GitHub annotations, JUnit XML, the grade's own JSON."""
EXIT_CODES = {"PASSED": 0, "NOT_YET": 1, "NOT_GRADED": 3}
MOST_WORDS = 4000
"""Characters of one message."""


def add_packs(arguments: list[str]) -> list[str]:
    """Return ``arguments`` without ``--pack FOLDER``, wherever that stands; the folders are looked for exercises.

    Raises ``UsageProblem`` for what is no folder of a pack.
    """
    forget_options()
    if arguments[:2] == ["author", "new"]:  # There the option names a pack that is still to be made.
        return arguments
    rest, waiting = [], iter(arguments)
    for word in waiting:
        name, given, value = word.partition("=")
        if name == "--pack":
            ask_for(Path(value if given else next(waiting, "")).expanduser())
        else:
            rest.append(word)
    return rest


class Verbs(Group):
    """The verbs; a first word that is none of them is what *grade* is to grade."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put *grade* in front of a path, a name, or an option of its own."""
        own = {"--help", "-h", "--version"}
        args = take_plain(ctx, add_packs(args))
        args = [*args[1:], "--help"] if args[:1] == ["help"] else args
        if args and args[0] not in self.commands and args[0] not in own:
            self._refuse_misspelt(args)
            args = ["grade", *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return verbs, and the exercises that *grade* is meant with."""
        found = super().shell_complete(ctx, incomplete)
        return found if incomplete.startswith("-") else [*found, *complete_exercise(ctx, self.params[0], incomplete)]

    def _refuse_misspelt(self, args: list[str]) -> None:
        """Raise ``UsageProblem`` where the first word looks more like a verb than like an exercise, and is neither."""
        import difflib

        from grader.catalogue.rubric import LONGEST_NAME

        word = args[0].lower()
        near = difflib.get_close_matches(word[:LONGEST_NAME], self.commands, n=2, cutoff=0.7)
        near = [text for text in near if sorted(text) == sorted(word)] or near
        if not near or is_there(Path(args[0])):
            return
        from grader.catalogue.exercise import exercise_names

        names = exercise_names()
        if args[0] in names or difflib.get_close_matches(word[:LONGEST_NAME], [*names, near[0]], n=1) != near[:1]:
            return
        meant = " or ".join(f"`python -m grader {shlex.join([text, *args[1:]])}`" for text in near)
        raise UsageProblem(
            f"There is no command {args[0]!r}.",
            f"Did you mean {meant}?",
            "`python -m grader --help` shows all of them.",
        )


@click.group(
    cls=Verbs,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="tf-exam-kit")
@click.option("--pack", metavar="FOLDER", help="Also use the exercises of this pack; works with every command.")
@click.option(
    "--plain",
    is_flag=True,
    help="Words instead of signs, no colour, no redraws, no arrow keys, for screen readers; works with every command.",
)
@click.pass_context
def cli(context: click.Context, pack: str | None, plain: bool) -> None:  # Both are taken out of the words before.
    """Practise for a TensorFlow developer exam, with a grader that says why.

    \b
    Without a command it shows where you are. To begin:
      python -m grader start week1_intro
    """
    if context.invoked_subcommand is None:
        show_home()


@cli.command()
@click.argument("exercises", nargs=-1, shell_complete=complete_exercise, metavar="[EXERCISE]...")
@click.option("--all", "all_of_them", is_flag=True, help="Grade every exercise, or every submission in a folder.")
@JOBS
@click.option("--submission", type=click.Path(path_type=Path), help="A script or notebook to grade instead.")
@click.option("-k", "only", multiple=True, metavar="CRITERION", help="Grade only criteria with this in their name.")
@click.option("--seed", type=SEEDS, help="Repeat a grading with the seed that its report shows.")
@TIME_LIMIT
@require_isolation
@click.option("--fast", is_flag=True, help="Stop before any training.")
@click.option("--fresh", is_flag=True, help="Grade everything again, also what has not changed since its last grading.")
@click.option("--no-experiments", is_flag=True, help="Do not try changes of your code or of a training that failed.")
@click.option("--upstream", is_flag=True, help="Grade on the public data set; downloaded once, with a network.")
@REPORT_DIR
@click.option("--json", "as_json", is_flag=True, help="Print the grade, or an error, as JSON, and nothing else.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Print the grade for an editor or a build server.")
@click.option("--quiet", "-q", is_flag=True, help="Show only the score and the first thing to fix.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 also if the submission does not pass.")
def grade(
    exercises: tuple[str, ...],
    all_of_them: bool,
    jobs: int | None,
    submission: Path | None,
    only: tuple[str, ...],
    seed: int | None,
    time_limit: float | None,
    required: tuple[str, ...],
    fast: bool,
    fresh: bool,
    no_experiments: bool,
    upstream: bool,
    report_dir: Path,
    as_json: bool,
    form: str | None,
    quiet: bool,
    exit_zero: bool,
) -> None:
    """Grade an exercise. This is the default command.

    \b
    Example:  python -m grader exercises/week3_nlp
              python -m grader week3_nlp --submission my_answer.ipynb --json
              python -m grader --all -j 2
              python -m grader grade C4W2_Assignment.ipynb
              python -m grader grade my-course-repository --all
    """
    if not (exercises or all_of_them):
        raise click.UsageError("Name an exercise of `python -m grader list`, or write --all.")
    if exercises and exercises[0] in cli.commands and not is_there(Path(exercises[0])):
        raise UsageProblem(
            f"{exercises[0]!r} is a command, not an exercise.",
            "A command comes first, and its options after it.",
            f"Write `python -m grader {shlex.join([exercises[0], *exercises[1:]])}`, then the options.",
        )
    form = "json" if as_json else form
    if required:
        require_here(required)
    options = GradingOptions(
        seed, None, (), time_limit, required, fast, recall=not fresh, experiments=not no_experiments
    )
    if all_of_them or len(exercises) > 1:
        from grader.cli.several import answers_below, grade_all

        if submission or upstream:
            raise click.UsageError(f"--{'submission' if submission else 'upstream'} goes with one exercise.")
        named = answers_below(exercises) if all_of_them and exercises else [(name, name, None) for name in exercises]
        code = grade_all(named, only, jobs, report_dir, form=form, options=options)
        sys.exit(_softened(code, exit_zero))
    from grader.feedback.terminal import LiveTerminal
    from grader.practice.attempt import Attempt
    from grader.practice.next_step import praise, steps_after
    from grader.practice.progress import Progress

    kept = click.get_current_context().with_resource(Progress().kept_open())
    attempt = Attempt.begin(exercises[0], submission, only, upstream=upstream)
    if unknown := [part for part in only if not attempt.rubric.named(part)]:
        raise attempt.rubric.unknown(attempt.exercise.name, unknown[0])
    console = open_console()
    looks: dict[str, Any] = {"quiet": quiet or form is not None, "only": attempt.only, "in_words": is_plain()}
    with LiveTerminal(console, attempt.rubric, **looks) as terminal:
        graded = attempt.grade(terminal.on_event, options)
    steps = steps_after(graded, attempt.exercise, kept)
    report, complaint = _save_report(attempt, graded, report_dir, steps)
    if graded.status == "PASSED":
        renew_dashboard(report_dir)
    if form:
        from grader.cohort.exports.forms import written_as

        click.echo(written_as(form, [graded]), nl=form != "junit")
    else:
        terminal.show_grade(graded, report, steps, praise=praise(graded, attempt.exercise, kept))
    if complaint:
        say(plain(complaint, MOST_WORDS), err=True)
    sys.exit(_softened(0 if graded.has_passed else EXIT_CODES[graded.status], exit_zero))


def _save_report(attempt: Attempt, graded: Grade, folder: Path, steps: Sequence[Step]) -> tuple[str, str]:
    """Return the address of the report, and what went wrong beside the grading; an interruption has no report."""
    from grader.practice.next_step import address_of

    if graded.evidence.get("interrupted"):
        return "", ""
    complaint = "\n".join(str(graded.evidence[key]) for key in ("set_aside", "not_kept") if key in graded.evidence)
    try:
        return address_of(attempt.save_report(graded, folder, steps)), complaint
    except UsageProblem as error:
        # The grade is decided: a page that cannot be written does not change it.
        return "", f"{complaint}\n{error}".strip()


def _softened(code: int, exit_zero: bool) -> int:
    """Return the exit code for hosts to which only a grader that failed is a failure."""
    return 0 if exit_zero and code == EXIT_CODES["NOT_YET"] else code


cli.add_command(start, "next")
for verb in (*VERBS, start, demo, watch, studio, progress, quiz, exam, cohort, export, mcp):
    cli.add_command(verb)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; every error of ours ends here, as a message and an exit code."""
    # A command makes much and drops little: looking for garbage seldom makes it an eighth quicker.
    gc.set_threshold(100_000)
    let_owner_use_new_files()
    from grader.cli.author import author

    cli.add_command(author)
    write_what_can_be_shown((sys.stdout, sys.stderr))
    close_keyboard_in_a_cell()
    if instruction := os.environ.get(VARIABLE):
        sys.exit(complete(cli, instruction))
    given = sys.argv[1:] if arguments is None else arguments
    try:
        _require_a_folder()
        cli(args=given, prog_name="python -m grader", standalone_mode=False)
    except click.exceptions.Abort:
        say("Nothing was changed.", err=True)
        _leave(given, CannotGrade("The command was interrupted."), 1)
    except click.ClickException as error:
        error.show()
        _leave(given, UsageProblem(error.format_message()), 2)
    except GraderError as error:
        # The name of a file that somebody handed in may hold commands for a terminal.
        say(plain(str(error), MOST_WORDS), err=True)
        _leave(given, error, error.exit_code)
    except Exception as error:
        code = _unexpected(error)
        _leave(given, CannotGrade(f"The kit failed ({type(error).__name__})."), code)


def _require_a_folder() -> None:
    """Raise ``UsageProblem`` where the terminal is in a folder that is gone: every path would lead nowhere."""
    try:
        Path.cwd()
    except FileNotFoundError as error:
        raise UsageProblem(
            "This terminal is in a folder that no longer exists.",
            "The folder was removed or replaced after you went there.",
            "Go to another folder, such as `cd ~`, then run the command again.",
        ) from error


def _leave(given: list[str], error: GraderError, code: int) -> NoReturn:
    """End the program; where a format was asked for, it prints the error in that format all the same."""
    if form := _form_in(given):
        from grader.cohort.exports.forms import written_as
        from grader.examiner.refusal import Refusal, exercise_in

        told = (plain(text, MOST_WORDS) for text in (error.problem, error.because, error.next_step))
        refusal = replace(Refusal.of(type(error)(*told), exercise_in(given)), exit_code=code)
        click.echo(written_as(form, [refusal]), nl=form != "junit")
    sys.exit(code)


def _form_in(given: list[str]) -> str | None:
    """Return the format that the words of a command ask for, whatever else is wrong with them."""
    if "--json" in given:
        return "json"
    following = dict(itertools.pairwise([*given, ""])).get("--format", "")
    named = [following, *(word.partition("=")[2] for word in given if word.startswith("--format="))]
    return next((text for text in named if text in FORMATS), None)


def _unexpected(error: Exception) -> int:
    import traceback

    from grader.catalogue import places

    path = places.state_folder() / "last-fault.txt"
    trace = "".join(traceback.format_exception(error))
    try:
        path.write_text(trace, encoding="utf-8")
    except OSError:
        click.echo(trace, err=True)
    say(f"The kit failed ({type(error).__name__}). This is not your fault. The details are in {path}.", err=True)
    return CannotGrade.exit_code
