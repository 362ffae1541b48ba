"""A grading in the terminal: a line for each criterion, then what to fix; progress only while a model trains."""

from __future__ import annotations

import io
import textwrap
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from grader.candidate import events
from grader.catalogue.packs import with_option
from grader.catalogue.patterns import regex
from grader.catalogue.rubric import Rubric
from grader.examiner.events import Decision, Event, Looking
from grader.examiner.grade import Grade, Outcome, Status, Verdict
from grader.feedback.course_form import said_of_form
from grader.feedback.figures import METRIC_NAMES, decimals_for, figures_of, shown
from grader.feedback.outcomes import MARK_WORDS, MARKS
from grader.feedback.recalled import said_of_kept, said_of_replaced
from grader.feedback.safe_text import plain
from grader.submission.notebook import OF_A_LINE
from grader.system import as_shown

if TYPE_CHECKING:
    from grader.feedback.moving_lines import MovingLines

COLOURS = {Outcome.MET: "green", Outcome.UNMET: "red", Outcome.BLOCKED: "yellow", Outcome.BROKEN: "magenta"}
STATUS_WORDS = {
    Status.PASSED: ("passed", "bold green"),
    Status.NOT_YET: ("not yet", "bold yellow"),
    Status.NOT_GRADED: ("not graded", "bold magenta"),
}
LINE_OF_A_LOG = 120
"""Characters of the line of a criterion where there is no terminal."""
WIDEST_BAR, NARROWEST_BAR = 16, 4
MOST_ADVICE = 3
_COMMAND = regex(r"python -m grader(?: [\w./=-]*[\w/])+")
_CODE = regex(r"`[^`\n]+`\S*")
Step = tuple[str, str]
"""One line of the last block: a word such as ``Open``, and what to open or to type."""


class LiveTerminal:
    """Shows a grading while it runs, criteria in the order of the rubric. Quiet ones show only the end.

    Without ``verdicts`` it shows what runs, and nothing that was decided.
    """

    def __init__(
        self,
        console: Console,
        rubric: Rubric,
        quiet: bool = False,
        *,
        only: Sequence[str] = (),
        in_words: bool = False,
        verdicts: bool = True,
    ) -> None:
        self._console = console
        self._rubric = rubric
        self._quiet = quiet
        self._in_words = in_words
        self._verdicts = verdicts
        self._open = [criterion.id for criterion in rubric.criteria if not only or criterion.id in only]
        self._decided: dict[str, Verdict] = {}
        self._first_to_fix = self._of_file = ""
        self._lines_shown: MovingLines | None = None
        self._began = 0.0
        self._last_epoch = 0
        self._is_again = False
        self._trained: tuple[str, dict[str, object] | None] = ("", None)
        self._is_looking = False

    def __enter__(self) -> LiveTerminal:
        """Begin to show."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the progress bar away, and show what was decided out of its turn."""
        self._end_progress()
        for criterion_id in self._open:
            if criterion_id in self._decided:
                self.show_verdict(self._decided.pop(criterion_id))

    @property
    def _is_live(self) -> bool:
        return self._console.is_terminal and not self._quiet and not self._in_words

    def on_event(self, event: Event) -> None:
        """Show one event of the grading."""
        if self._quiet:
            return
        match event:
            case events.Progress():
                self._show_progress(event)
            case events.Running(what, seconds):
                self._show_running(what, seconds)
            case events.Evidence("protection", _):
                self._end_progress()
            case Looking():
                self._show_search(event.trying)
            case Decision(verdict):
                self._end_progress()
                if self._verdicts:
                    self._take(verdict)

    @property
    def _lines(self) -> MovingLines:
        """The lines that move: a file with a syntax error needs none, and is told at once."""
        if self._lines_shown is None:
            from grader.feedback.moving_lines import MovingLines

            self._lines_shown = MovingLines(self._console)
        return self._lines_shown

    def _end_progress(self) -> None:
        self._last_epoch = 0
        if self._lines_shown:
            self._lines_shown.end()

    def _show_running(self, what: str, seconds: float) -> None:
        """Show what runs, and how long it has run; not while cures are tried, which have a line of their own."""
        if self._is_live and not self._is_looking:
            self._end_progress()
            self._lines.show_running(plain(what, 60), seconds)

    def _take(self, verdict: Verdict) -> None:
        """Show a verdict once all before it are decided: what is recalled comes earlier than its turn."""
        self._decided[verdict.criterion_id] = verdict
        while self._open and self._open[0] in self._decided:
            self.show_verdict(self._decided.pop(self._open.pop(0)))

    def _show_search(self, trying: str) -> None:
        """Say that the cause of a failed training is looked for, and what is tried."""
        if self._is_live:
            self._lines.begin_training()
            self._lines.show_training("looking for the cause …", _cut(plain(trying, 60), self._console.width - 50))
        elif not self._is_looking:
            self._console.print(Text("looking for the cause …", style="dim"), soft_wrap=True)
        self._is_looking = True

    def _show_progress(self, event: events.Progress) -> None:
        """Show which model trains, how far it is, its metric beside the threshold, and the time that is left."""
        if not self._is_live:
            return
        self._lines.begin_training()
        epoch, epochs = event.epoch, event.epochs
        if epoch <= self._last_epoch or not self._last_epoch:
            self._began = time.monotonic()
            # A result near its threshold, or of a training that got stuck, is decided by two of three trainings.
            self._is_again = bool(event.goal) and (event.model, event.goal) == self._trained
            self._trained = (event.model, event.goal)
        self._last_epoch = epoch
        left = (time.monotonic() - self._began) / max(1, epoch - 1) * (epochs - epoch)
        told = " · ".join(filter(None, [f"epoch {epoch} of {epochs}", _metric_of(event)]))
        time_left = f" · {left:.0f} s left" if epoch > 1 else ""
        model = f"{plain(event.model, 30)}{' again' if self._is_again else ''}"
        # The bar gives way first, then the time and the model: a learner waits for epoch, metric and threshold.
        room = self._console.width - len(f"  training {model}  ")
        if len(told + time_left) > room - NARROWEST_BAR:
            time_left = ""
        if len(told) > room - NARROWEST_BAR:
            room, model = room + len(model), ""
        self._lines.show_training(
            f"training {model}".strip(),
            _cut(told + time_left, room - NARROWEST_BAR),
            epoch,
            epochs,
            width=min(WIDEST_BAR, max(NARROWEST_BAR, room - len(told + time_left))),
        )

    def show_verdict(self, verdict: Verdict) -> None:
        """Show one criterion: mark, title, points, and in the same line what was measured or found.

        What was found is cut at the edge. Figures are not: where there is no room for them, they go on below.
        """
        if verdict.is_of_file:
            self._of_file = verdict.criterion_id
        if is_about_the_file(verdict) or self._of_file in verdict.details.get("blocked_by", ()):
            return
        if verdict.outcome is Outcome.UNMET and not self._first_to_fix and not verdict.details.get("waits"):
            self._first_to_fix = verdict.criterion_id
        criterion = self._rubric[verdict.criterion_id]
        earned = str(criterion.points if verdict.outcome is Outcome.MET else 0)
        if verdict.outcome in (Outcome.BLOCKED, Outcome.BROKEN):
            earned = "–"
        if self._in_words:
            self._show_in_words(
                verdict, criterion.title, f"{earned if earned != '–' else 0} of {criterion.points} points"
            )
            return
        widest = max(len(other_criterion.title) for other_criterion in self._rubric.criteria)
        digits = max(len(str(other_criterion.points)) for other_criterion in self._rubric.criteria)
        points = f"{earned:>{digits}}/{criterion.points:<{digits}}"
        line = Text(" ").append(f"{MARKS[verdict.outcome]} ", style=COLOURS[verdict.outcome])
        line.append(f"{criterion.title:<{widest}}  ").append(points, style="dim")
        if beside := self._beside(verdict):
            column = line.cell_len + 2
            told = _words(self._console, beside, column) if beside == figures_of(verdict, criterion.title) else ""
            line.append("  ").append(told or _cut(beside, self._line_width - column))
        line.rstrip()
        self._console.print(line, soft_wrap=True)

    def _show_in_words(self, verdict: Verdict, title: str, points: str) -> None:
        beside = self._beside(verdict)
        told = f"{MARK_WORDS[verdict.outcome]}: {title}, {points}{f'. {beside}' if beside else ''}"
        self._console.print(Text(_cut(told, LINE_OF_A_LOG)), soft_wrap=True)

    @property
    def _line_width(self) -> int:
        return self._console.width if self._console.is_terminal else LINE_OF_A_LOG

    def _beside(self, verdict: Verdict) -> str:
        """Return what stands beside a title: figures, what was found, or what a blocked criterion waits for."""
        if verdict.outcome is Outcome.MET:
            return figures_of(verdict, self._title(verdict))
        if verdict.outcome is Outcome.BLOCKED:
            return self._waits_for(verdict)
        if verdict.outcome is Outcome.BROKEN:
            return (
                "no verdict in the time limit" if verdict.details.get("time_limit") else "grader error, not your fault"
            )
        if verdict.criterion_id == self._first_to_fix:
            return "fix this first"
        if verdict.details.get("runs") and (figures := figures_of(verdict, self._title(verdict))):
            return figures
        return _in_one_line(f"expected {verdict.expected}, found {verdict.found}")

    def _waits_for(self, verdict: Verdict) -> str:
        if verdict.details.get("fast"):
            return "not graded: it needs training (--fast)"
        if by := verdict.details.get("blocked_by"):
            known = {criterion.id: criterion.title for criterion in self._rubric.criteria}
            return f"waits for: {', '.join(known.get(name, name) for name in by)}"
        if verdict.details.get("not_attempted"):
            return "not attempted"
        return _in_one_line(verdict.found)

    def _rows(self, verdict: Verdict) -> None:
        rows = [
            ("expected", verdict.expected),
            ("found", verdict.found),
            ("to do", verdict.message),
            ("hint", str(verdict.details.get("hint", ""))),
        ]
        for name, text in rows:
            if text:
                self._print(plain(text, 900), 3, Text(f"{name:>8}  ", style="dim"))
        lines = [(plain(str(own["where"]), 40), own) for own in verdict.details.get("lines", ())[-3:]]
        width = max((len(where) for where, _ in lines), default=0)
        for where, own in lines:
            # The sign under a mistake has no place of its own: it stands under the text of the line.
            between = " │ " if not self._in_words else ": " if where else "  "
            line = Text(f"{where:<{width}}{between}{plain(str(own['text']), 160)}", style="cyan")
            if self._console.is_terminal:
                self._console.print(Padding(line, (0, 0, 0, 13)))
            else:
                self._console.print(Text(" " * 13) + line, soft_wrap=True)

    def _print(self, text: str, indent: int, label: Text) -> None:
        """Print one line: wrapped under its own beginning, beside its label, in a terminal; never wrapped elsewhere."""
        begin = Text(" " * indent).append(label)
        self._console.print(begin.append(_words(self._console, text, begin.cell_len)), soft_wrap=True)

    def _say(self, text: str, style: str = "") -> None:
        """Print a text that a terminal wraps, and a log does not."""
        self._console.print(Text(_words(self._console, text, 0), style=style), soft_wrap=True)

    def show_grade(self, grade: Grade, report: str = "", steps: Sequence[Step] = (), *, praise: str = "") -> None:
        """Show the end: score, ``praise`` or the first thing to fix, and ``steps``, the lines of the last block.

        The last of the steps is what to type next; the ``report`` stands before it.
        """
        if grade.evidence.get("interrupted"):
            decided = sum(verdict.outcome is not Outcome.BROKEN for verdict in grade.verdicts)
            told = f"Stopped after {decided} of {len(grade.verdicts)} criteria. This grading does not count."
            self._say(f"\n{told}", "bold")
            show_steps(self._console, steps)
            return
        self._show_score(grade)
        if praise:
            self._say(f"\n{plain(praise, 300)}", "bold green")
        if grade.evidence.get("not_attempted"):
            self._show_beginning(grade)
        elif verdict := grade.first_to_fix():
            title = "" if verdict.is_of_file else f": {self._title(verdict)}"
            self._console.print(Text(f"\nThe first thing to fix{title}", style="bold"), soft_wrap=True)
            self._rows(verdict)
        elif grade.status is Status.NOT_YET:
            rest = (
                "Grade all of it now." if grade.evidence.get("chosen") else "Run it without --fast for the trainings."
            )
            self._console.print(Text(f"\nNothing is wrong so far. {rest}"))
        elif grade.status is Status.NOT_GRADED:
            said = (
                "\nThis could not be graded: the time limit was over on a busy machine. No points are lost."
                if grade.is_overdue
                else "\nThis could not be graded. It is not your fault, and no points are lost."
            )
            self._console.print(Text(said, style="bold"))
            broken = next(
                (other_verdict for other_verdict in grade.verdicts if other_verdict.outcome is Outcome.BROKEN), None
            )
            if broken:
                self._rows(broken)
        self._show_advice(grade)
        # The reason of the last line stays beside it.
        last = 2 if [label for label, _ in steps[-2:-1]] == ["Why"] else 1
        show_steps(self._console, [*steps[:-last], *([("Report", report)] if report else []), *steps[-last:]])

    def _title(self, verdict: Verdict) -> str:
        return verdict.title or self._rubric[verdict.criterion_id].title

    def _show_score(self, grade: Grade) -> None:
        words, style = STATUS_WORDS[grade.status]
        score = Text(f"\n{grade.earned} of {grade.possible} points", style="bold")
        if grade.evidence.get("not_attempted"):
            self._console.print(Text("\nnot attempted yet", style=style))
        else:
            score.append("  ").append(words, style=style).append(f"   {grade.seconds:.1f} s", style="dim")
            self._console.print(score)
        for which in ("chosen", "choice", "on_data"):
            if grade.evidence.get(which):
                self._say(plain(str(grade.evidence[which])))
        for sentence in said_of_form(grade):
            self._say(plain(sentence, 900))
        if kept := said_of_kept(grade):
            self._say(kept, "dim")
        if replaced := said_of_replaced(grade):
            self._say(plain(replaced, 300))

    def _show_beginning(self, grade: Grade) -> None:
        """Show the first function of an untouched stub, with its signature."""
        begin = grade.evidence.get("begin") or {}
        self._console.print(Text("\nWrite this first, in place of `YOUR CODE HERE`:"), soft_wrap=True)
        self._console.print(Text(f"   {plain(str(begin.get('signature', '')), 300)}", style="bold"), soft_wrap=True)

    def _show_advice(self, grade: Grade) -> None:
        advice = [str(sentence) for sentence in grade.evidence.get("advice", ())]
        for sentence in [*advice, *_said_of_lines(grade)][:MOST_ADVICE]:
            self._say(f"Worth knowing: {plain(str(sentence), 300)}", "dim")
        levels = grade.evidence.get("protection") or {}
        if weak := [f"{name} ({plain(str(level), 160)})" for name, level in levels.items() if level != "enforced"]:
            self._say(f"Not fully protected here: {'; '.join(weak)}", "dim")


def _said_of_lines(grade: Grade) -> list[str]:
    """Return what failed criteria say of a line, which is not said with the first one: only that is shown whole."""
    first = grade.first_to_fix()
    told = dict.fromkeys(verdict.message for verdict in grade.verdicts if verdict.outcome is Outcome.UNMET)
    return [message for message in told if first and message != first.message and OF_A_LINE.match(message)]


def render_grade(grade: Grade, rubric: Rubric, width: int) -> str:
    """Return what a terminal of this width shows at the end of a grading, as plain text."""
    text = io.StringIO()
    LiveTerminal(
        Console(file=text, width=width, force_jupyter=False, force_terminal=False, color_system=None), rubric
    ).show_grade(grade)
    return text.getvalue().strip() + "\n"


def show_steps(console: Console, steps: Sequence[Step]) -> None:
    """Show one short line for each thing to open, to type or to read, after an empty one; nothing for none."""
    if not steps:
        return
    console.print()
    widest = max(len(label) for label, _ in steps)
    for label, text in steps:
        text = as_shown(with_option(text))
        line = Text(f"{label:<{widest}}  ", style="dim")
        console.print(line.append(_words(console, plain(text, 600), widest + 2), style="not dim"), soft_wrap=True)


def wrap_words(text: str, width: int, indent: int = 0, first: int = 0) -> str:
    """Return a text in lines of at most ``width``, the first one with an indent of its own.

    Paths and commands stay whole, even where they are wider: in two parts they can be neither clicked nor copied.
    Code between backticks stays whole where a line has room for it.

    >>> print(wrap_words("35 questions on shapes: python -m grader quiz --concept shapes", 40, 3))
    35 questions on shapes:
       python -m grader quiz --concept shapes
    >>> print(wrap_words("Write `pad(rows, maxlen=maxlen)`, then `f(x)`.", 32))
    Write
    `pad(rows, maxlen=maxlen)`, then
    `f(x)`.
    """
    width = max(20, width)
    whole = _COMMAND.sub(lambda found: found[0].replace(" ", "\0"), text)
    room = width - indent
    whole = _CODE.sub(lambda found: found[0].replace(" ", "\0") if len(found[0]) <= room else found[0], whole)
    lines = [
        textwrap.fill(
            line, width, initial_indent=" " * first, subsequent_indent=" " * indent, break_long_words=False,
            break_on_hyphens=False, drop_whitespace=True, replace_whitespace=False,
        )
        for line in whole.split("\n")
    ]  # fmt: skip
    return "\n".join(lines).replace("\0", " ")


def _words(console: Console, text: str, column: int) -> str:
    """Return a text that begins at a column: wrapped under its beginning in a terminal, never elsewhere."""
    if not console.is_terminal:
        return text
    lines = (wrap_words(line, console.width, column, first=column) for line in text.split("\n"))
    return "\n".join(lines)[column:]


def is_about_the_file(verdict: Verdict) -> bool:
    """Return whether the same is to be said of every criterion: the file does not run, or holds nothing yet."""
    return verdict.is_of_file or (
        verdict.outcome is Outcome.BLOCKED and "function" not in verdict.details and "not_attempted" in verdict.details
    )


def _metric_of(event: events.Progress) -> str:
    """Return the metric that the goal of a training is about, or its loss, beside the threshold."""
    logs = {name: value for name, value in event.logs.items() if value is not None}
    goal = event.goal or {}
    asked = ("val_accuracy", "accuracy") if goal.get("metric") == "accuracy" else ("val_mae", "mae")
    known = [name for name in logs if any(word in name for word in asked)] if goal else []
    name = next((text for text in known if text.startswith("val_")), next(iter(known), "loss"))
    if name not in logs:
        return ""
    aim = ""
    if isinstance(threshold := goal.get("threshold"), int | float):
        # The loss is another metric than that of the threshold, which is then named.
        metric = f"{METRIC_NAMES.get(goal.get('metric', ''), '')} " if name == "loss" else ""
        aim = f" (threshold {metric}{shown(threshold, decimals_for(threshold))})"
    return f"{plain(name, 24)} {shown(logs[name], 3)}{aim}"


def _in_one_line(text: str) -> str:
    return " ".join(plain(text, 600).split())


def _cut(text: str, width: int) -> str:
    """Return a text in one line that is at most so wide, cut after a word."""
    if len(text) <= max(20, width):
        return text
    return textwrap.shorten(text, max(20, width), placeholder=" …") or text[: max(20, width) - 1] + "…"
