"""Asks quiz questions in a terminal: with arrow keys where there are any, else by numbered lines on standard input."""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from grader.catalogue.quiz import CHOICES, GAP, Item, Kind
from grader.practice.marking import Marking, complaint_about, mark_choices, mark_typed
from grader.system import as_shown

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

ASKED_FOR = {
    Kind.NUMBER: "A number",
    Kind.SHAPE: "A shape",
    Kind.OUTPUT: "What is printed",
    Kind.LINE: f"What belongs at {GAP}",
}


class Screen:
    """One terminal; Ctrl-C and the end of the input leave it as ``KeyboardInterrupt`` and ``EOFError``."""

    def __init__(
        self, console: Console, *, keys: bool, read_line: Callable[[str], str] = input, in_words: bool = False
    ) -> None:
        self._console = console
        self._in_words = in_words
        """Whether words take the place of signs and lines."""
        self._keys = keys
        """Whether arrow keys can be used."""
        self._read_line = read_line

    def ask(self, item: Item, heading: str, seed: int) -> Marking:
        """Show a question, take an answer and explain it; ``seed`` mixes the choices."""
        if self._in_words:
            self._console.print(heading, markup=False)
        else:
            self._console.rule(heading, align="left", style="dim")
        self._console.print(self._text(item.question))
        self._console.print()
        if item.code:
            self._show_code(item.code)
        if item.kind in CHOICES:
            order = random.Random(seed).sample(range(len(item.choices)), len(item.choices))
            taken = self._choose(item, order)
            marking = mark_choices(item, taken)
            self._verdict(marking.right, answered=bool(taken))
            self._explain_choices(item, taken, order)
        else:
            typed = self._type(item)
            marking = mark_typed(item, typed)
            self._verdict(marking.right, answered=bool(typed.strip()))
            if not marking.right:
                self._console.print("The answer: ", end="")
                self._console.print(item.answer, style="bold", markup=False)
            if marking.why != item.why:
                self._console.print(self._text(marking.why))
            self._console.print(self._text(item.why))
        return marking

    def say(self, sentence: str) -> None:
        """Print a sentence."""
        self._console.print(self._text(as_shown(sentence)))

    def _verdict(self, right: bool, *, answered: bool) -> None:
        told = "✓ Right." if right else "✗ Not right." if answered else "✗ Not answered."
        told = told[2:] if self._in_words else told
        self._console.print(f"\n{told}", style="bold green" if right else "bold red")

    def _explain_choices(self, item: Item, taken: set[int], asked: list[int]) -> None:
        """Show every choice with its reason, right ones first, with an arrow at what was taken.

        Each has the number that it was asked under; a list to mark by keys has none.
        """
        from rich.table import Table

        table = Table.grid(padding=(0, 1))
        order = sorted(range(len(item.choices)), key=lambda place: (not item.choices[place].right, place not in taken))
        for place in order:
            choice = item.choices[place]
            number = "" if self._keys and item.kind is Kind.CHOOSE_MANY else str(asked.index(place) + 1)
            if self._in_words:
                taken_too = ", your answer" if place in taken else ""
                kind = "correct" if choice.right else "wrong"
                self.say(f"{f'{number}: ' if number else ''}{kind}{taken_too}. {choice.text} – {choice.why}")
                continue
            told = self._text(f"{choice.text} – {choice.why}", column=6)
            style = "" if place in taken or choice.right else "dim"
            table.add_row("→" if place in taken else "", "✓" if choice.right else "✗", number, told, style=style)
        if table.row_count:
            self._console.print(table)

    def _show_code(self, code: str) -> None:
        from rich.padding import Padding
        from rich.syntax import Syntax

        shown = Syntax(code, "python", background_color="default", word_wrap=True)
        self._console.print(Padding(shown, (0, 0, 1, 4)))

    def _choose(self, item: Item, order: list[int]) -> set[int]:
        many = item.kind is Kind.CHOOSE_MANY
        texts = [_plain(item.choices[place].text) for place in order]
        taken = self._choose_by_keys(texts, many) if self._keys else self._choose_by_number(texts, many)
        return {order[number] for number in taken}

    def _choose_by_number(self, texts: list[str], many: bool) -> set[int]:
        for number, text in enumerate(texts, start=1):
            self._console.print(f"  {number}  {text}", markup=False)
        asked = "All correct answers, such as 1,3" if many else "One number"
        while True:
            words = re.findall(r"[^\s,;]+", self._read_line(f"{asked} (Enter: I do not know): "))
            numbers = {int(word) - 1 for word in words if word.isdecimal()}
            if len(numbers) == len(words) and numbers <= set(range(len(texts))) and (many or len(numbers) < 2):
                return numbers
            self.say(f"Type {'numbers' if many else 'one number'} from 1 to {len(texts)}.")

    def _choose_by_keys(self, texts: list[str], many: bool) -> set[int]:
        import questionary

        # The lists do not wrap by themselves: they would be cut at the edge.
        wide = max(self._console.width - 8, 20)
        texts = [textwrap.fill(text, wide, subsequent_indent=" " * 6) for text in texts]
        choices = [questionary.Choice(text, value=number) for number, text in enumerate(texts)]
        choices.append(questionary.Choice("I do not know", value=-1))
        if many:
            asked = questionary.checkbox(
                "All correct answers:",
                choices,
                instruction="(space marks, Enter ends)",
                validate=lambda marked: bool(marked) or "Mark an answer with the space key first.",
            )
        else:
            instruction = "(arrow keys or a number, then Enter)"
            asked = questionary.select("Your answer:", choices, instruction=instruction, use_shortcuts=True)
        taken = asked.unsafe_ask()
        chosen = set(taken) if many else {taken}
        return set() if -1 in chosen else chosen

    def _type(self, item: Item) -> str:
        asked = f"{ASKED_FOR[item.kind]} (Enter: I do not know): "
        while True:
            typed = self._typed_by_keys(asked) if self._keys else self._read_line(asked)
            complaint = complaint_about(item, typed)
            if not complaint:
                return typed
            self.say(complaint)

    @staticmethod
    def _typed_by_keys(asked: str) -> str:
        import questionary

        return str(questionary.text(asked, qmark="?").unsafe_ask())

    def _text(self, sentence: str, column: int = 0) -> Text:
        """Return a sentence that begins at a column, with its `code` bold and its *stressed* words slanted."""
        from rich.text import Text

        from grader.feedback.terminal import wrap_words

        text = Text()
        if self._console.is_terminal:
            sentence = wrap_words(sentence, self._console.width - column)
        for words, style in _parts(sentence):
            text.append(words, style=style)
        return text


def _parts(sentence: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a sentence with their style; what is quoted gets its marks, for not all terminals slant."""
    for part in re.split(r"(`[^`]+`|\*[^\s*][^*]*\*)", sentence):
        if len(part) > 2 and part[0] == part[-1] == "`":
            yield part[1:-1], "bold"
        elif len(part) > 2 and part[0] == part[-1] == "*":
            yield (f"“{part[1:-1]}”" if " " in part else part[1:-1]), "italic"
        else:
            yield part, ""


def _plain(sentence: str) -> str:
    """Return a sentence for lists that have no styles."""
    return "".join(words for words, _ in _parts(sentence))
