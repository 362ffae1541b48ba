"""The terminal that a command writes to, and ``--plain``: words instead of signs, no colour, nothing drawn twice."""

from __future__ import annotations

import codecs
import math
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.catalogue.packs import with_option
from grader.system import as_typed

if TYPE_CHECKING:
    from rich.console import Console

PLAIN = "TF_EXAM_KIT_PLAIN"
"""The variable that asks for plain text everywhere, set to anything."""
LONGEST_SENTENCE = 200
"""Letters of a verb's first sentence in a list of verbs."""


def reports_folder() -> str:
    """Return the folder of reports: that of the clone or practice folder in which the command was called, if any."""
    from grader.catalogue import places

    here, name = Path.cwd(), "reports"
    root = places.practice_root(here) or (places.kit_root() if here.is_relative_to(places.kit_root()) else here)
    return name if root == here else str(Path(*[os.pardir] * len(here.relative_to(root).parts), name))


REPORT_DIR = click.option(
    "--report-dir",
    type=click.Path(path_type=Path),
    default=reports_folder,
    help="Where to write reports.  [default: reports, in the folder of the kit]",
)
JOBS = click.option(
    "-j",
    "jobs",
    type=click.IntRange(min=1),
    help="Gradings at the same time; by default one per core, as memory allows.",
)


class _Seconds(click.FloatRange):
    """More than no time, and no more than a day."""

    name = "seconds"

    def __init__(self) -> None:
        super().__init__(min=0, max=86_400, min_open=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return a number of seconds; refuse NaN, which lies in no range and beyond none."""
        seconds = super().convert(value, param, ctx)
        return self.fail(f"{value} is no number of seconds.", param, ctx) if math.isnan(seconds) else seconds


TIME_LIMIT = click.option(
    "--time-limit",
    type=_Seconds(),
    metavar="SECONDS",
    help="Stop what runs longer: it failed, or is not graded where the machine was too busy.",
)
SEEDS = click.IntRange(0, 2**53)
"""Seeds of gradings: a report shows each of them as it is, also in JSON."""
_WORDS = {
    "–": "-", "·": "-", "…": "...", "→": "->", "←": "<-", "▶": ">", "○": "o", "≥": ">=", "≤": "<=", "≈": "~",
    "█": "#", "░": ".", "─": "-", "│": "|", **dict.fromkeys("┌┐└┘├┤┬┴┼", "+"),
}  # fmt: skip
"""What is written where a console cannot show a sign; marks of outcomes have words of their own."""


def take_plain(context: click.Context, arguments: list[str]) -> list[str]:
    """Return ``arguments`` without ``--plain``, wherever that is; ``is_plain`` says whether it was there."""
    rest = [word for word in arguments if word != "--plain"]
    if rest != arguments:
        context.meta[PLAIN] = True
    return rest


def is_plain() -> bool:
    """Return whether plain text is asked for, by the option or by the environment."""
    context = click.get_current_context(silent=True)
    return bool(os.environ.get(PLAIN) or (context and context.meta.get(PLAIN)))


def show_page(address: str) -> None:
    """Open an address in the browser, or say that none opens; what a browser writes to the terminal is not shown."""
    import webbrowser

    kept = os.dup(2)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        opened = webbrowser.open(address)
    finally:
        os.dup2(kept, 2)
        os.close(kept)
    if not opened:
        say("No browser opens here. Open this address in yours.", err=True)


def say(text: str, *, indent: int = 0, err: bool = False) -> None:
    """Print a text: wrapped between words in a terminal, with this indent from the second line; as it is elsewhere."""
    from grader.feedback.terminal import wrap_words

    text = with_option(text)
    if (sys.stderr if err else sys.stdout).isatty():
        text = as_typed(text)
        text = text if is_plain() else wrap_words(text, shutil.get_terminal_size().columns, indent)
    click.echo(text, err=err)


def open_console() -> Console:
    """Return the terminal; for plain text one that has no colour and never redraws. Words such as `:cat:` stay."""
    from rich.console import Console

    if is_plain():
        return Console(highlight=False, emoji=False, no_color=True, force_terminal=False, force_interactive=False)
    return Console(highlight=False, emoji=False)


def is_asked_by_keys() -> bool:
    """Return whether somebody sits at a terminal, and can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def is_in_a_cell() -> bool:
    """Return whether a cell of a notebook runs this command, where a question would wait for keys without end.

    Not in Colab, which lets one type there.
    """
    inline = "inline" in os.environ.get("MPLBACKEND", "")
    return (inline or "JPY_PARENT_PID" in os.environ) and "COLAB_RELEASE_TAG" not in os.environ


def close_keyboard_in_a_cell() -> None:
    """Let every question find the end of its input where nobody can type, although the cell is made like a terminal."""
    if is_in_a_cell() and sys.stdin and sys.stdin.isatty():
        with Path(os.devnull).open("rb") as nothing:
            os.dup2(nothing.fileno(), sys.stdin.fileno())


def write_what_can_be_shown(streams: Iterable[Any]) -> None:
    """Let streams write words for signs that their encoding lacks, as cp1252 of a Windows console lacks ✓."""
    codecs.register_error("tf-exam", _in_words)
    for stream in streams:
        if hasattr(stream, "reconfigure") and (stream.encoding or "").lower().replace("-", "") != "utf8":
            stream.reconfigure(errors="tf-exam")


def _in_words(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    from grader.feedback.outcomes import MARK_WORDS, MARKS  # Not above: a console that can show them needs no words.

    words = _WORDS | {MARKS[outcome]: word for outcome, word in MARK_WORDS.items()}
    return "".join(words.get(sign, "?") for sign in error.object[error.start : error.end]), error.end


class Group(click.Group):
    """A group of verbs whose help shows the first sentence of each one whole, on two lines where it is long."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of verbs; click itself cuts a sentence at the width of the page."""
        rows = [
            (name, command.get_short_help_str(limit=LONGEST_SENTENCE))
            for name in self.list_commands(ctx)
            if (command := self.get_command(ctx, name)) and not command.hidden
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)
