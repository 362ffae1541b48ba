"""The verb *cohort*: a class's submissions graded, on this machine or on a cluster; what was done is not done again."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.console import JOBS, SEEDS, TIME_LIMIT, Group, show_page
from grader.cli.isolation_option import require_here, require_isolation
from grader.errors import CannotGrade, first_of

if TYPE_CHECKING:
    from grader.cohort.cluster import ClusterRunner
    from grader.cohort.grading import Settled
    from grader.cohort.record import Cohort
    from grader.cohort.runner import LocalRunner
    from grader.cohort.session import Session

TAKEN_OVER = {"kept": "kept from before", "shared": "the same file as another's"}
"""How a learner came by a grade for which nothing was run."""
ROWS = 12
"""Learners who are done and still shown, while others are at work."""


@click.group(cls=Group)
def cohort() -> None:
    """Grade the submissions of a class.

    \b
    Example:  python -m grader cohort grade handed_in --exercise week3_nlp
    """


@cohort.command("grade")
@click.argument("submissions", type=click.Path(path_type=Path))
@click.option("--exercise", "exercise_name", required=True, metavar="NAME", help="The exercise that was submitted.")
@JOBS
@click.option("--out", type=click.Path(path_type=Path), help="Where grades go.  [default: cohorts/NAME]")
@click.option(
    "--seed", type=SEEDS, help="Draw hidden data from this seed; by default from one that is kept with the grades."
)
@TIME_LIMIT
@require_isolation
@click.option("--scheduler", metavar="ADDRESS", help="Grade on the Dask cluster with this scheduler.")
@click.option("--fresh", is_flag=True, help="Grade everything again, also what was graded before.")
@click.option("--json", "as_json", is_flag=True, help="Print the cohort, or an error, as JSON, and nothing else.")
def grade(
    submissions: Path,
    exercise_name: str,
    jobs: int | None,
    out: Path | None,
    seed: int | None,
    time_limit: float | None,
    required: tuple[str, ...],
    scheduler: str | None,
    fresh: bool,
    as_json: bool,
) -> None:
    """Grade a folder or .zip with a file or folder for each learner.

    Exports of Gradescope and Moodle work as well. The same command continues after a stop, and grades only what is
    new or changed.

    \b
    Example:  python -m grader cohort grade handed_in --exercise week3_nlp -j 4
              python -m grader cohort grade export.zip --exercise week3_nlp --scheduler tcp://10.0.0.1:8786
    """
    from rich.console import Console

    from grader.cli.several import LiveTable
    from grader.cohort.session import Session
    from grader.examiner.refusal import Refusal

    if scheduler and jobs:
        raise click.UsageError("-j is for this machine; a cluster grades as many at the same time as it has workers.")
    if required and not scheduler:
        require_here(required)
    session = Session.begin(submissions, exercise_name, out, seed=seed, time_limit=time_limit, required=required)
    for note in session.notes:
        click.echo(note, err=True)
    runner = _runner(session, jobs, scheduler, time_limit)
    names = [submission.learner for submission in session.submitted]
    table = LiveTable(Console(highlight=False), names, quiet=as_json, what="learner", latest=ROWS)
    try:
        with table:
            for settled in session.run(runner, table.on_event, fresh=fresh):
                table.finish(settled.record.learner, _told(session, settled))
    except KeyboardInterrupt:
        rest = len(names) - len(session.settled)
        stopped = CannotGrade(
            f"Stopped: {len(session.settled)} of {len(names)} are done, and kept in {session.shelf.out}.",
            next_step=f"The same command continues with the other {rest}.",
        )
        click.echo(str(stopped), err=True)
        if as_json:
            click.echo(Refusal.of(stopped, exercise_name).to_json())
        sys.exit(3)
    finally:
        runner.close()
    graded = session.close()
    click.echo(graded.to_json() if as_json else _summary(session, graded))
    sys.exit(3 if any(not record.is_settled for record in graded.records) else 0)


@cohort.command("serve")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(1024, 65535), default=None, help="The port of the page.")
@click.option("--base-url", default="", metavar="URL", help="The address that a proxy gives the page; with --port.")
@click.option("--no-open", is_flag=True, help="Only show the address.")
def serve(out: Path, port: int | None, base_url: str, no_open: bool) -> None:
    """Show a class as a page on this machine, also while it is graded. It only reads. Ctrl-C ends it.

    \b
    Example:  python -m grader cohort serve cohorts/week3_nlp
    """
    import contextlib

    from grader.cohort.live import LiveClass, make_server
    from grader.studio.access import require_base_url

    base_url = require_base_url(base_url, port) if base_url else ""
    live = LiveClass(out)
    server, listening, address = make_server(live, port or 0, base_url)
    click.echo(f"The class is at {address}\nCtrl-C ends the page, not the grading.")
    if not no_open:
        show_page(address)
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    click.echo("The page is closed.")


def _runner(
    session: Session, jobs: int | None, scheduler: str | None, time_limit: float | None
) -> LocalRunner | ClusterRunner:
    if scheduler:
        from grader.cohort.cluster import ClusterRunner
        from grader.examiner.grading import SECONDS_TO_END
        from grader.examiner.slowness import MOST_SLOW

        limit = time_limit or session.exercise.limits.times(MOST_SLOW).seconds_whole + SECONDS_TO_END
        return ClusterRunner(scheduler, session.exercise.name, limit, lambda said: click.echo(said, err=True))
    from grader.cohort.runner import LocalRunner
    from grader.practice.many import jobs_that_fit

    return LocalRunner(jobs_that_fit(jobs))


def _told(session: Session, settled: Settled) -> tuple[str, str, str]:
    """Return points, status, and the first thing to fix, or why there is no grade."""
    from grader.cli.several import points_of
    from grader.examiner.grade import STATE_WORDS
    from grader.feedback.safe_text import plain

    record = settled.record
    how = f" ({TAKEN_OVER[settled.how]})" if settled.how in TAKEN_OVER else ""
    why = "" if record.absent else plain(record.reason.split("\n")[0], 160)
    if record.grade is None:
        return "", STATE_WORDS[record.state] + how, why
    return points_of(record.grade), STATE_WORDS[record.state] + how, why or record.grade.named_to_fix(session.rubric)


def _summary(session: Session, graded: Cohort) -> str:
    from grader.examiner.grade import STATE_WORDS

    statuses = Counter(record.state for record in graded.records)
    told = ", ".join(f"{statuses[name]} {word}" for name, word in STATE_WORDS.items() if statuses[name])
    how = Counter(settled.how for settled in session.settled)
    out = session.shelf.out
    lines = [
        f"\n{len(graded.records)} learner{'s' * (len(graded.records) != 1)}: {told}.",
        f"{how['graded']} graded now, {how['kept']} kept from before, {how['shared']} the same file as another's.",
    ]
    if graded.look_alikes:
        groups = len(graded.look_alikes)
        lines.append(f"{groups} group{'s' * (groups > 1)} of programs that differ in names and comments only.")
    if statuses["NOT_GRADED"]:
        lines.append("The same command tries again what was not graded.")
    if endless := [record.learner for record in graded.records if record.overdue > 1]:
        lines.append(f"The time limit was over again, so the program may never end: {first_of(endless)}.")
    return "\n".join([*lines, f"For staff: {out / 'staff'}. For learners: {out / 'reports'}."])
