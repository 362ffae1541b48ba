"""The verb *watch*: a terminal in which a file is graded each time that it is saved."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.completion import complete_exercise
from grader.cli.console import REPORT_DIR, is_plain, open_console, say, show_page
from grader.errors import GraderError

if TYPE_CHECKING:
    from prompt_toolkit.input import Input
    from prompt_toolkit.key_binding.key_processor import KeyPress
    from rich.console import Console

    from grader.examiner.events import Listener
    from grader.examiner.grade import Grade
    from grader.practice.attempt import Attempt
    from grader.practice.watching import Watching

KEYS = "h hint · n next exercise · r grade again · o open the report · l list · q quit"


@click.command()
@click.argument("exercise", required=False, shell_complete=complete_exercise)
@click.option("--submission", type=click.Path(path_type=Path), help="A script or notebook to watch instead.")
@REPORT_DIR
def watch(exercise: str | None, submission: Path | None, report_dir: Path) -> None:
    """Grade an exercise, or the next one, each time you save its file. Keys show hints, the report, the next exercise.

    \b
    Example:  python -m grader watch
              python -m grader watch exercises/week3_nlp
    """
    from grader.catalogue.exercise import read_exercise
    from grader.examiner.start import keep_warm
    from grader.practice.watching import Watching, saves
    from grader.practice.what_next import next_name
    from grader.submission.submission import exercise_name_of

    name, place = exercise_name_of(exercise or next_name())
    console = open_console()
    screen = LiveScreen(console, report_dir, in_words=is_plain())
    console.print("Getting TensorFlow ready …", style="dim")
    watching = Watching(screen, name, submission or place, warm=keep_warm())
    stop = threading.Event()

    def where() -> Path:
        given = submission or place if watching.name == name else None
        return given or read_exercise(watching.name).folder

    def grade_what_is_saved() -> None:
        for _ in saves(where, stop, lambda sentence: console.print(sentence, style="dim")):
            watching.grade()

    console.print(f"Watching {where()}", style="bold")
    listener = threading.Thread(target=grade_what_is_saved, daemon=True)
    listener.start()
    watching.grade()
    try:
        for key in _keys():
            if key == "q":
                break
            _act(key, watching, console, screen)
        else:
            listener.join()
    except KeyboardInterrupt:
        pass
    finally:
        stop.set()
        watching.stop()


def _keys() -> Iterator[str]:
    """Yield what is typed, a key at a time; nothing where there is no keyboard."""
    if sys.stdin.isatty():
        from prompt_toolkit.input import create_input

        yield from keys_of(create_input())


def keys_of(keyboard: Input) -> Iterator[str]:
    """Yield the keys of a keyboard in lower case until it is closed; raises ``KeyboardInterrupt`` for Ctrl+C."""
    import asyncio

    from prompt_toolkit.keys import Keys

    async def typed() -> list[KeyPress]:
        ready = asyncio.Event()
        with keyboard.attach(ready.set):
            await ready.wait()
        return keyboard.read_keys()

    with asyncio.Runner() as runner, keyboard.raw_mode():
        while not keyboard.closed:
            for press in runner.run(typed()):
                if press.key == Keys.ControlC:
                    raise KeyboardInterrupt
                yield press.key.lower()


def _act(key: str, watching: Watching, console: Console, screen: LiveScreen) -> None:
    from grader.cli.verbs import list_exercises
    from grader.practice.hinting import next_hint

    try:
        if key == "h":
            say(next_hint(watching.name, None))
        elif key == "r":
            watching.grade(anew=True)
        elif key == "o" and screen.report:
            show_page(screen.report)
        elif key == "l" and list_exercises.callback:
            list_exercises.callback()
        elif key == "n":
            following = _next_after(watching.name)
            console.print(f"Watching {following}", style="bold")
            watching.turn_to(following)
        elif key.isprintable():
            console.print(KEYS, style="dim")
    except GraderError as error:
        screen.refuse(error)


def _next_after(name: str) -> str:
    """Return the next exercise that is not passed yet; after the last one, the first."""
    from grader.catalogue.exercise import practice_names
    from grader.practice.progress import Progress

    names, progress = practice_names(), Progress()
    start = names.index(name) + 1 if name in names else 0
    following = [*names[start:], *names[: start - 1]]
    return next((text for text in following if not progress.standing(text).passed), name)


class LiveScreen:
    """Shows each grading below the one before."""

    def __init__(self, console: Console, report_dir: Path, in_words: bool = False) -> None:
        self.report = ""
        """The address of the latest report."""
        self._console = console
        self._report_dir = report_dir
        self._in_words = in_words
        self._terminal: Any = None

    def begin(self, attempt: Attempt) -> Listener:
        """Begin a grading below a rule with the time."""
        from grader.feedback.terminal import LiveTerminal
        from grader.practice.watching import clock_time

        self._console.rule(f"{attempt.exercise.name} {clock_time()}", style="dim")
        self._terminal = LiveTerminal(self._console, attempt.rubric, in_words=self._in_words).__enter__()
        on_event: Listener = self._terminal.on_event
        return on_event

    def end(self, attempt: Attempt, grade: Grade | None) -> None:
        """Show score, the first thing to fix, the report and the keys."""
        from grader.practice.next_step import address_of, praise, steps_after
        from grader.practice.progress import Progress

        self._terminal.__exit__()
        if grade is None:
            self._console.print("Saved again: this grading was ended.", style="dim")
            return
        self.report = address_of(attempt.save_report(grade, self._report_dir))
        steps = steps_after(grade, attempt.exercise, again="edit and save the file: then it is graded again")
        self._terminal.show_grade(grade, self.report, steps, praise=praise(grade, attempt.exercise, Progress()))
        self._console.print(KEYS, style="dim")

    def refuse(self, error: GraderError) -> None:
        """Show why there is no grade."""
        if self._terminal:
            self._terminal.__exit__()
        self._console.print(str(error), markup=False, style="yellow")
