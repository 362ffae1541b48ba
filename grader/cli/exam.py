"""``exam start|status|submit``: a mock exam at the command line; the other verbs are in ``exam_closing``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from grader.cli.console import REPORT_DIR, Group, is_asked_by_keys, is_plain, open_console, say
from grader.cli.exam_closing import CLOSING_VERBS, record, show_next
from grader.errors import SubmissionRefused, UsageProblem

if TYPE_CHECKING:
    from grader.practice.exam.desk import Submitted
    from grader.practice.next_step import Step
    from grader.practice.sitting import Answer, Sitting
    from grader.practice.sittings import Sittings

EARLIER = "`python -m grader exam finish` ends it earlier."


@click.group(cls=Group)
def exam() -> None:
    """Sit a mock exam: five categories, five hours, fresh data each time.

    \b
    Example:  python -m grader exam start
    """


_CATEGORIES = "1 a basic model, 2 image classification, 3 convolutional networks for images, 4 text, 5 time series."


class _Category(click.IntRange):
    """The number of a category."""

    def __init__(self) -> None:
        super().__init__(1, 5)

    def fail(self, message: str, param: click.Parameter | None = None, ctx: click.Context | None = None) -> NoReturn:
        super().fail(f"{message} The categories are: {_CATEGORIES}", param, ctx)


@exam.command()
@click.option(
    "--seed", type=click.IntRange(0, 999_999), help="Draw the tasks from this seed; by default from a fresh one."
)
@click.option("--paper", help="A paper that always has the same tasks, such as `second`; docs/exam.md lists them.")
@click.option("--minutes", type=click.IntRange(1, 1440), help="How long it may take.  [default: 60 for each task]")
@click.option(
    "--category",
    "categories",
    multiple=True,
    type=_Category(),
    help=f"Only this one; may be repeated. {_CATEGORIES}",
)
@click.option(
    "--feedback",
    type=click.Choice(["none", "score", "full"]),
    default="score",
    show_default=True,
    help="What you see about a submission before the end.",
)
@click.option("--practice", is_flag=True, help="Allow pauses; the debrief says so.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where briefs and stubs go.  [default: exam-NUMBER]")
def start(
    seed: int | None,
    paper: str | None,
    minutes: int | None,
    categories: tuple[int, ...],
    feedback: str,
    practice: bool,
    folder: Path | None,
) -> None:
    """Start a mock exam: briefs and stubs in a new folder, and the clock runs.

    \b
    Example:  python -m grader exam start
              python -m grader exam start --category 3 --minutes 60 --practice
    """
    import secrets
    from dataclasses import replace
    from datetime import datetime

    from grader.catalogue.exam_paper import POINTS, draw_paper, read_paper
    from grader.practice.exam.desk import begin
    from grader.practice.overview import day_words, worked_words

    if paper and categories:
        raise click.UsageError("--paper and --category both choose the tasks: leave out one of them.")
    seed = 1 + secrets.randbelow(999_999) if seed is None else seed
    asked = read_paper(paper) if paper else draw_paper(seed, categories)
    asked = replace(asked, minutes=minutes or asked.minutes)
    if is_asked_by_keys():
        tasks = f"{len(asked.tasks)} task{'s' if len(asked.tasks) > 1 else ''}"
        click.confirm(
            f"The clock starts at once: {tasks}, {worked_words(asked.minutes)}. Start now?", default=True, abort=True
        )
    sitting = begin(record(), asked, seed=seed, feedback=feedback, practice=practice, folder=folder)
    end = datetime.fromtimestamp(sitting.deadline)
    say(
        f"Mock exam {sitting.number} has started: {worked_words(asked.minutes)}, until {end:%H:%M} on {day_words(end)}."
    )
    if sitting.repeats:
        say(
            f"Mock exam {sitting.repeats} had the same tasks and the same seed, so this one is practice. It does "
            "not count towards your exam readiness."
        )
    say(f"Briefs and stubs are in {sitting.folder}:\n")
    for task in sitting.tasks:
        say(f"  {task}")
    needed, possible = sitting.needed(POINTS), POINTS * len(sitting.tasks)
    say(f"\nYou pass with {needed} of {possible} points. Submit as often as you like: the best submission counts.")
    say("`python -m grader exam open` shows it all as a page, with the time that is left.")
    say("`python -m grader exam pause` stops the clock: this is practice." if practice else EARLIER)
    show_next(sitting)


@exam.command()
def status() -> None:
    """Show the time that is left and the state of each task.

    \b
    Example:  python -m grader exam status
    """
    from grader.practice.exam.desk import newest_sitting, restore
    from grader.practice.exam.states import task_states, time_words

    sitting = newest_sitting(record())
    _tell_restored(restore(sitting))
    say(f"Mock exam {sitting.number}, in {sitting.folder}: {time_words(sitting)}")
    for state in task_states(sitting):
        say(f"  {state.category}. {state.task}: {state.words}", indent=5)
    if sitting.answers and not sitting.is_over:
        say(EARLIER)
    show_next(sitting)


@exam.command()
@click.argument("task", required=False)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@REPORT_DIR
def submit(task: str | None, file: Path | None, report_dir: Path) -> None:
    """Submit a script, a notebook, or a saved .keras or .h5 model.

    TASK is a category, a name or a path. Without TASK, every task with something new is submitted. A submission whose
    grading was stopped is graded, too. Without FILE, the command takes the file in the task's folder that you saved
    last.

    \b
    Example:  python -m grader exam submit 3
              python -m grader exam submit 3 exam-1/exam3_rock_paper_scissors/model.keras
    """
    from grader.practice.exam.desk import (
        check_place,
        choose_file,
        find_task,
        newest_sitting,
        restore,
        unsent_tasks,
    )
    from grader.practice.exam.states import waiting_answers

    sittings = record()
    sitting = newest_sitting(sittings)
    _tell_restored(restore(sitting))
    if task:
        name, named = find_task(sitting, task)
        chosen = [(name, file or named)]
        if file:
            check_place(sitting, name, file)
    else:
        chosen = [(name, None) for name in unsent_tasks(sitting)]
    waiting = [] if task else waiting_answers(sitting)
    if not (chosen or waiting):
        raise _nothing_new(sitting)
    for name, path in chosen:
        path, choice = (path, "") if path else choose_file(sitting, name)
        if choice:
            say(choice)
        _submit(sittings, sitting, name, path, report_dir)
    for answer in waiting:
        _grade_again(sittings, sitting, answer, report_dir)
    show_next(sittings.get(sitting.number), [*(name for name, _ in chosen), *(answer.task for answer in waiting)][-1])


def _nothing_new(sitting: Sitting) -> UsageProblem:
    from grader.practice.exam.desk import number_of
    from grader.practice.exam.states import is_being_graded

    if graded := [answer.task for answer in sitting.ungraded() if is_being_graded(answer)]:
        return UsageProblem(
            "There is nothing new to submit.",
            f"A submission for {' and one for '.join(graded)} is being graded now.",
            "`python -m grader exam status` shows its result when it is graded.",
        )
    return UsageProblem(
        "There is nothing new to submit.",
        f"Everything in {sitting.folder} was submitted already, or nothing is written yet.",
        f"To submit a task again, name it: `python -m grader exam submit {number_of(sitting.tasks[0])}`.",
    )


def _submit(sittings: Sittings, sitting: Sitting, task: str, path: Path, report_dir: Path) -> None:
    from grader.practice.exam.desk import LATE, submit

    answer = submit(sittings, sitting, task, path)
    late = f" {LATE}" if answer.late else ""
    say(f"{task}: {path.name} is submitted{late}. Grading it …")
    _grade(sittings, sitting, answer, report_dir)


def _grade_again(sittings: Sittings, sitting: Sitting, answer: Answer, report_dir: Path) -> None:
    """Grade what was submitted before; a copy that cannot be read any more hinders nothing else."""
    say(f"{answer.task}: {answer.kept.name} was submitted before, and its grading was ended. Grading it …")
    try:
        _grade(sittings, sitting, answer, report_dir)
    except SubmissionRefused as error:
        say(f"{answer.kept}: {error.problem}", err=True)


def _grade(sittings: Sittings, sitting: Sitting, answer: Answer, report_dir: Path) -> None:
    from grader.catalogue.exercise import read_exercise
    from grader.catalogue.rubric import read_rubric
    from grader.feedback.terminal import LiveTerminal
    from grader.practice.exam.desk import grade

    full, rubric = sitting.feedback == "full" or sitting.closed, read_rubric(read_exercise(answer.task))
    with LiveTerminal(open_console(), rubric, in_words=is_plain(), verdicts=full) as terminal:
        submitted = grade(sittings, sitting, answer, terminal.on_event)
    if full:
        terminal.show_grade(submitted.grade, steps=_report(submitted, report_dir / f"exam-{sitting.number}"))
    if not full or submitted.answer.late:
        say(_told(sitting, submitted))
    if submitted.complaint:
        say(submitted.complaint, err=True)


def _told(sitting: Sitting, submitted: Submitted) -> str:
    from grader.catalogue.exam_paper import POINTS
    from grader.practice.exam.states import crash_of

    if submitted.score is None:
        return (
            "It could not be graded. This is not your fault, and nothing is lost: `python -m grader exam submit` "
            "grades it again."
        )
    if sitting.feedback == "none" and not sitting.closed:
        return "You see its score in the debrief."
    crash = crash_of(submitted.grade)
    points, best = f"{submitted.score} of {POINTS} points.", sitting.score(submitted.answer.task)
    if submitted.answer.late:
        points += f" It is late, so it does not count: your result stays {best} of {POINTS}."
    elif best > submitted.score:
        points += f" Your best submission counts: {best} of {POINTS}."
    if not submitted.answer.late and len(sitting.tasks) == 1 and max(best, submitted.score) >= sitting.needed(POINTS):
        points += " That is enough to pass."
    return f"{points}\nYour code did not run to its end: {crash}." if crash else points


def _report(submitted: Submitted, folder: Path) -> list[Step]:
    from grader.catalogue.exercise import read_exercise
    from grader.catalogue.rubric import read_rubric
    from grader.feedback.pages.family import links_from
    from grader.feedback.pages.report import render_report, save_report
    from grader.practice.next_step import address_of

    task = submitted.answer.task
    try:
        exercise, links = read_exercise(task), links_from(folder)
        html = render_report(submitted.grade, exercise, read_rubric(exercise), links=links)
        return [("Report", address_of(save_report(html, folder, task)))]
    except UsageProblem as error:
        say(str(error), err=True)
        return []


def _tell_restored(tasks: list[str]) -> None:
    for task in tasks:
        say(f"The folder of {task} was missing: its brief and stub are restored. What you submitted is kept.")


for verb in CLOSING_VERBS:
    exam.add_command(verb)
