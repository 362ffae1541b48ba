"""The verb *progress*: how far the learner is, in the terminal and as a page; out to a file and back."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.console import REPORT_DIR, open_console, say, show_page
from grader.errors import NotKept, UsageProblem

if TYPE_CHECKING:
    from rich.console import Console

    from grader.practice.overview import Known, Overview, Week
    from grader.practice.progress import Progress
    from grader.practice.sitting import Sitting
    from grader.practice.what_next import Following, WeakCategory

PREPARES = {1: ("intro",), 2: ("intro",), 3: ("vision",), 4: ("nlp",), 5: ("timeseries",)}
"""The parts of the curriculum whose weeks prepare for a category of the exam."""
SHOWN_CONCEPTS = 3
PASSING_SCORE = 4
"""Points that pass one task of the exam."""


@click.command()
@click.option("--csv", "as_csv", is_flag=True, help="Print every attempt as comma-separated values.")
@click.option("--export", "target", type=click.Path(path_type=Path), help="Write all progress to a file, as JSON.")
@click.option("--import", "source", type=click.Path(path_type=Path), help="Add the progress from a file.")
@click.option("--open", "open_it", is_flag=True, help="Open the page in the browser.")
@REPORT_DIR
def progress(as_csv: bool, target: Path | None, source: Path | None, open_it: bool, report_dir: Path) -> None:
    """Show how far you are, which concepts are weak, and what comes next. Writes a page, too.

    \b
    Example:  python -m grader progress --open
              python -m grader progress --export my-progress.json
    """
    from grader.practice import history
    from grader.practice.progress import Progress

    kept = Progress()
    if as_csv:
        click.echo(history.as_csv(kept), nl=False)
        return
    if target or source:
        _carry(kept, target, source)
        return
    from grader.practice.exam.debrief import estimate_readiness
    from grader.practice.next_step import address_of
    from grader.practice.overview import look_over
    from grader.practice.sittings import Sittings
    from grader.practice.what_next import weak_categories, what_next

    now = datetime.now().astimezone()
    seen = look_over(kept, now)
    console, sittings = open_console(), Sittings().all()
    following = what_next(kept)
    _show(seen, console, weak_categories(sittings), following)
    readiness = estimate_readiness(sittings)
    say(f"Exam: {readiness.said} {readiness.basis}")
    page = save_dashboard(seen, sittings, now, report_dir)
    say(f"\nThe page: {address_of(page)}")
    if open_it:
        show_page(address_of(page))


def _carry(kept: Progress, target: Path | None, source: Path | None) -> None:
    from grader.practice import history

    try:
        if source:
            added = history.bring_in(kept, source.read_text(encoding="utf-8"))
            say(f"{added} attempt{'s were' if added != 1 else ' was'} added.")
        if target:
            target.write_text(history.exported(kept), encoding="utf-8")
            say(f"Everything but mock exams is in {target}.")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageProblem(
            f"{source or target} cannot be read or written.", str(error), "Name another file."
        ) from error


def _show(seen: Overview, console: Console, weak_ones: Sequence[WeakCategory], following: Following) -> None:
    from rich.table import Table

    from grader.feedback.pages.report_page import PART_NAMES
    from grader.practice.overview import table_of, worked_words

    table = Table(box=None, pad_edge=False, header_style="dim")
    columns, rows = table_of(seen.weeks)
    for column in ("", *(f"week {number}" for number in columns)):
        table.add_column(column)
    for row in rows:
        label = f"  {row.also}" if row.also else PART_NAMES.get(row.part, row.part)
        table.add_row(label, *(_cell(week) if week else "" for week in row.cells))
    console.print(table)
    days = f" {seen.streak} days in a row." if seen.streak > 1 else ""
    console.print(f"\n{seen.passed} of {len(seen.weeks)} passed, in about {worked_words(seen.minutes)} of work.{days}")
    if weak_ones:
        console.print("\nWeak categories, by the latest mock exam of each:")
        for category in weak_ones:
            say(f"   {category.words}", indent=6)
    if weak := [known for known in seen.concepts if known.right < known.asked][:SHOWN_CONCEPTS]:
        console.print("\nLeast sure, by the latest result of each criterion and quiz question:")
        for known in weak:
            say(f"   {_told(known)}: python -m grader quiz --concept {known.name}", indent=6)
    if sure := [known for known in reversed(seen.concepts) if known.is_sure][:SHOWN_CONCEPTS]:
        say(f"Most sure: {'; '.join(map(_told, sure))}.")
    if seen.concepts or weak_ones:
        console.print()
    if seen.due_today:
        more = f" of {seen.due}" if seen.due > seen.due_today else ""
        say(f"Quiz questions due today: {seen.due_today}{more}. python -m grader quiz --due")
    if following.why:
        say(f"Why next: {following.why}")
    say(f"Next: {f'{following.title}: ' if following.title else ''}python -m grader {following.command}")


def _told(known: Known) -> str:
    return f"{known.title} (right: {known.counts})"


def _cell(week: Week) -> str:
    return "✓ passed" if week.passed else f"{week.best} %" if week.attempts else "–"


@dataclass(frozen=True)
class CategoryRow:
    """One category of the exam, as the page lists it."""

    title: str
    score: int | None
    """The score of the latest closed sitting that asked it; ``None`` where none did."""
    tasks: int
    """Tasks of it that were sat to the end."""
    tasks_passed: int
    passed: int
    """Weeks that prepare for it and are passed."""
    weeks: int

    @property
    def ready(self) -> int | None:
        """How often in 100 the next task would be passed: one passed and one failed are added; ``None`` before any."""
        return round(100 * (self.tasks_passed + 1) / (self.tasks + 2)) if self.tasks else None


def save_dashboard(seen: Overview, sittings: list[Sitting], now: datetime, folder: Path) -> Path:
    """Draw the page, and the questions of each week that was begun; return where the former lies.

    Raises ``UsageProblem`` where they cannot be written.
    """
    from grader.catalogue.exam_paper import POINTS
    from grader.catalogue.quiz import quiz_names
    from grader.feedback.pages.family import DASHBOARD, DEBRIEF, EXAM_FOLDER, quiz_name
    from grader.feedback.pages.quiz_page import save_quiz_page
    from grader.feedback.pages.report import render_page, write_page
    from grader.feedback.pages.report_page import PART_NAMES
    from grader.practice.exam.debrief import day_of, estimate_readiness
    from grader.practice.overview import day_words, table_of, worked_words
    from grader.practice.progress import Progress
    from grader.practice.what_next import what_next

    columns, rows = table_of(seen.weeks)
    begun = {week.name for week in seen.weeks if week.attempts}.intersection(quiz_names())
    for name in begun:
        save_quiz_page(name, folder, written=(DASHBOARD,))
    html = render_page(
        "dashboard.html",
        seen=seen,
        worked=worked_words(seen.minutes),
        columns=columns,
        rows=[(row.also or PART_NAMES.get(row.part, row.part), row.cells) for row in rows],
        following=what_next(Progress()),
        day=day_words(now),
        readiness=estimate_readiness(sittings),
        categories=_categories(seen, sittings),
        points=POINTS,
        there={path.relative_to(folder).as_posix() for path in (*folder.glob("*.html"), *folder.glob("*/*.html"))},
        quiz_name=quiz_name,
        sittings=[
            (sitting, day_of(sitting), f"{EXAM_FOLDER}{sitting.number}/{DEBRIEF}") for sitting in reversed(sittings)
        ],
    )
    return write_page(html, folder / DASHBOARD)


def renew_dashboard(folder: Path) -> None:
    """Draw the page again where it lies in ``folder`` already, so that a link to it leads to what is so now."""
    from grader.feedback.pages.family import DASHBOARD
    from grader.practice.overview import look_over
    from grader.practice.progress import Progress
    from grader.practice.sittings import Sittings

    if not (folder / DASHBOARD).is_file():
        return
    now = datetime.now().astimezone()
    # The page is beside what was asked for: where it cannot be drawn, it stays as it is.
    with contextlib.suppress(NotKept, UsageProblem):
        save_dashboard(look_over(Progress(), now), Sittings().all(), now, folder)


def _categories(seen: Overview, sittings: list[Sitting]) -> list[CategoryRow]:
    from grader.catalogue.exam_paper import CATEGORIES

    scores: dict[int, list[int]] = {number: [] for number in CATEGORIES}
    for sitting in sittings:
        for task in sitting.tasks if sitting.closed else ():
            scores[int(task.removeprefix("exam")[0])].append(sitting.score(task))
    rows = []
    for number, title in CATEGORIES.items():
        weeks = [week for week in seen.weeks if week.part in PREPARES[number]]
        sat = scores[number]
        enough = sum(value >= PASSING_SCORE for value in sat)
        prepared = sum(week.passed for week in weeks)
        rows.append(CategoryRow(title, sat[-1] if sat else None, len(sat), enough, prepared, len(weeks)))
    return rows
