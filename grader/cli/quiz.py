"""The verb *quiz*: questions about the weeks, with explanations; each comes back when it is about to be forgotten."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.completion import complete_exercise
from grader.cli.console import REPORT_DIR, is_asked_by_keys, is_in_a_cell, is_plain, open_console
from grader.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from grader.catalogue.quiz import Item
    from grader.cli.quiz_screen import Screen
    from grader.practice.cards import Record
    from grader.practice.quiz import Round

MORE_OF_IT = "`python -m grader quiz --due --number 10` asks more of what is due."


@click.command()
@click.argument("exercise", required=False, shell_complete=complete_exercise)
@click.option("--due", is_flag=True, help="Ask only what is due today.")
@click.option("--concept", metavar="NAME", help="Ask only about one concept, such as padding.")
@click.option(
    "--number",
    type=click.IntRange(min=1),
    help="The most questions to ask; by default 10, and ten a day of what is due.",
)
@click.option("--page", is_flag=True, help="Write the questions of a week as a page instead.")
@REPORT_DIR
def quiz(
    exercise: str | None, due: bool, concept: str | None, number: int | None, page: bool, report_dir: Path
) -> None:
    """Ask questions about a week, a concept, or what is due.

    \b
    Example:  python -m grader quiz week3_nlp
              python -m grader quiz --due
              python -m grader quiz --concept padding --number 5
              python -m grader quiz week3_nlp --page
    """
    if page:
        write_page_of(exercise, report_dir)
        return
    from grader.cli.quiz_screen import Screen
    from grader.practice.cards import Cards, utc_now
    from grader.practice.overview import CARDS_A_DAY, answered_on
    from grader.practice.progress import Progress
    from grader.practice.quiz import Round, find_items, pick, pick_due_today
    from grader.submission.submission import exercise_name_of

    items = find_items(exercise_name_of(exercise)[0] if exercise else None, concept)
    progress = Progress()
    cards = Cards(progress)
    known, now = cards.records(), utc_now()
    if due and not number:
        chosen, enough = pick_due_today(items, known, answered_on(progress, now.astimezone()), now)
    else:
        chosen, enough = pick(items, known, now, number or CARDS_A_DAY, only_due=due), False
    keys = not is_plain() and is_asked_by_keys()
    screen = Screen(open_console(), keys=keys, in_words=is_plain())
    if enough:
        screen.say(f"You answered {CARDS_A_DAY} questions or more today, which is enough. {MORE_OF_IT}")
        return
    if not chosen:
        screen.say(nothing_due(known, items, now))
        return
    if is_in_a_cell():
        raise UsageProblem(
            "A quiz needs a terminal.", "A cell of a notebook cannot send what you type.",
            "In a cell, this writes the questions as a page: `!python -m grader quiz week3_nlp --page`.",
        )  # fmt: skip
    asked = Round(cards)
    try:
        ask_all(screen, asked, chosen, known, utc_now)
    except (KeyboardInterrupt, EOFError):
        screen.say("\nStopped. What you answered is kept." if asked.answered else "")
    now = utc_now().astimezone()
    for sentence in farewell(asked, now, enough=len(answered_on(progress, now)) >= CARDS_A_DAY):
        screen.say(sentence)


def write_page_of(exercise: str | None, folder: Path) -> None:
    """Write the page of a week's questions, and say where it lies."""
    from grader.feedback.pages.quiz_page import save_quiz_page
    from grader.practice.next_step import address_of
    from grader.submission.submission import exercise_name_of

    if exercise is None:
        raise click.UsageError("--page needs an exercise: `python -m grader quiz week3_nlp --page`.")
    click.echo(address_of(save_quiz_page(exercise_name_of(exercise)[0], folder)))


def ask_all(
    screen: Screen, asked: Round, items: list[Item], known: Mapping[str, Record], clock: Callable[[], datetime]
) -> None:
    """Ask one question after the other, and keep each answer at once."""
    from grader.practice.quiz import in_words

    for place, item in enumerate(items, start=1):
        times = known[item.id].asked if item.id in known else 0
        heading = f"{place} of {len(items)} · {item.exercise_name}"
        marking = screen.ask(item, heading, seed=zlib.crc32(f"{item.id} {times}".encode()))
        now = clock()
        kept = asked.keep(item, marking.right, now)
        screen.say(f"It comes back {in_words(kept.due, now)}.\n")


def nothing_due(known: Mapping[str, Record], items: tuple[Item, ...], now: datetime) -> str:
    """Say that nothing is due, and when the next question is."""
    from grader.practice.quiz import in_words, next_due

    soonest = next_due(known, items)
    if soonest is None:
        return "No question is due, because none was asked yet. Start with a week: `python -m grader quiz week1_intro`."
    return f"No question is due. The next one comes back {in_words(soonest, now)}."


def farewell(asked: Round, now: datetime, *, enough: bool) -> list[str]:
    """Return the score, what comes back when, and where to go on; ``enough`` is whether the ten of the day are done."""
    if not asked.answered:
        return ["Stopped: no question was answered."]
    told = [f"{asked.right} of {len(asked.answered)} right."]
    told.append("They come back: " + ", ".join(f"{number} {when}" for when, number in asked.coming_back(now)) + ".")
    if weakest := asked.weakest():
        told.append(f"Look at this again: {weak_spot(weakest)}")
    if enough and not asked.comes_back_today(now):
        told.append(f"For today this is enough. {MORE_OF_IT}")
    else:
        told.append("`python -m grader quiz --due` asks what is due.")
    return told


def weak_spot(concept: str) -> str:
    """Say what a concept is, and how to practise it."""
    from grader.catalogue.concepts import read_concepts

    about = read_concepts()[concept]
    return f"{about.title}. {about.sentence} To practise it: `python -m grader quiz --concept {concept}`"
