"""A grading in the terminal: live while it runs, plain lines where there is no terminal."""

from __future__ import annotations

import time
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Column, Table
from rich.text import Text

from grader.catalogue.rubric import Rubric
from grader.examiner.grade import Grade, Outcome, Status, Verdict
from grader.feedback.recalled import said_of_kept
from grader.feedback.safe_text import plain

MARKS = {Outcome.MET: "✓", Outcome.UNMET: "✗", Outcome.BLOCKED: "–", Outcome.BROKEN: "!"}
COLOURS = {Outcome.MET: "green", Outcome.UNMET: "red", Outcome.BLOCKED: "yellow", Outcome.BROKEN: "magenta"}
STATUS_WORDS = {
    Status.PASSED: ("passed", "bold green"),
    Status.NOT_YET: ("not yet", "bold yellow"),
    Status.NOT_GRADED: ("not graded", "bold magenta"),
}


class LiveTerminal:
    """Shows a grading while it runs. Quiet ones show only the end."""

    def __init__(self, console: Console, rubric: Rubric, quiet: bool = False) -> None:
        self._console = console
        self._rubric = rubric
        self._quiet = quiet
        self._training = Progress(
            TextColumn("  training"),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[told]}"),
            console=console,
            transient=True,
        )
        self._task = self._training.add_task("training", told="", visible=False)
        self._began = 0.0
        self._last_epoch = 0

    def __enter__(self) -> LiveTerminal:
        """Begin to show."""
        if self._console.is_terminal and not self._quiet:
            self._training.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Take the progress bar away."""
        if self._training.live.is_started:
            self._training.stop()

    def on_event(self, event: dict[str, Any]) -> None:
        """Show one event of the grading."""
        if self._quiet:
            return
        if event["event"] == "progress":
            self._show_progress(event)
        elif event["event"] == "judging" and self._console.is_terminal:
            promise = self._rubric[event["criterion_id"]].promise
            self._training.update(self._task, visible=True, total=None, told=_cut(promise, self._console.width - 46))
        elif event["event"] == "verdict":
            self._training.update(self._task, visible=False)
            self._last_epoch = 0
            facts = {key: value for key, value in event.items() if key != "event"}
            self.show_verdict(Verdict(**{**facts, "outcome": Outcome(facts["outcome"])}))

    def _show_progress(self, event: dict[str, Any]) -> None:
        epoch, epochs = int(event["epoch"]), int(event["epochs"])
        if epoch <= self._last_epoch or not self._last_epoch:
            self._began = time.monotonic()
        self._last_epoch = epoch
        metrics = ", ".join(
            f"{plain(name, 20)} {value:.3f}" for name, value in event["logs"].items() if value is not None
        )
        left = (time.monotonic() - self._began) / max(1, epoch - 1) * (epochs - epoch)
        told = f"epoch {epoch} of {epochs}, {left:.0f} s left  {_cut(metrics, self._console.width - 66)}"
        self._training.update(self._task, visible=True, completed=epoch, total=epochs, told=told)

    def show_verdict(self, verdict: Verdict) -> None:
        """Show one criterion: its promise, and what was found where it is not met."""
        criterion = self._rubric[verdict.criterion_id]
        earned = criterion.points if verdict.outcome is Outcome.MET else 0
        line = Text(criterion.promise).append(f"  {earned} of {criterion.points}", style="dim")
        self._print(line, 1, Text(f"{MARKS[verdict.outcome]} ", style=COLOURS[verdict.outcome]))
        if verdict.outcome is not Outcome.MET and not _said_once(verdict):
            self._rows(verdict, brief=True)

    def _rows(self, verdict: Verdict, brief: bool = False) -> None:
        rows = [("expected", verdict.expected), ("found", verdict.found)]
        if not brief:
            rows.append(("to do", verdict.message))
            rows.append(("hint", str(verdict.details.get("hint", ""))))
        for name, text in rows:
            if text:
                self._print(Text(plain(text, 900)), 3, Text(f"{name:>8}  ", style="dim"))
        if not brief:
            for own in verdict.details.get("lines", ())[-3:]:
                where = f"{plain(str(own['where']), 40)} │ "
                self._console.print(Padding(Text(where + plain(str(own["text"]), 160), style="cyan"), (0, 0, 0, 13)))

    def _print(self, line: Text, indent: int, label: Text | None = None) -> None:
        """Print one line: wrapped under its own beginning, beside its label, in a terminal; never wrapped elsewhere."""
        label = label or Text()
        if self._console.is_terminal:
            beside = Table.grid(Column(width=indent + label.cell_len), Column())
            beside.add_row(Text(" " * indent).append(label), line)
            self._console.print(beside)
        else:
            self._console.print(Text(" " * indent).append(label).append(line), soft_wrap=True)

    def show_grade(self, grade: Grade, report: str = "") -> None:
        """Show the end: score, the first thing to fix, and where the report lies."""
        words, style = STATUS_WORDS[grade.status]
        if grade.evidence.get("not_attempted"):
            words = "not attempted yet"
        print_line = self._console.print
        score = Text(f"\n{grade.earned} of {grade.possible} points", style="bold")
        score.append("  ").append(words, style=style).append(f"   {grade.seconds:.1f} s", style="dim")
        print_line(score)
        for which in ("choice", "on_data"):
            if grade.evidence.get(which):
                print_line(Text(plain(str(grade.evidence[which]))), soft_wrap=not self._console.is_terminal)
        if kept := said_of_kept(grade):
            print_line(Text(kept, style="dim"), soft_wrap=not self._console.is_terminal)
        if grade.evidence.get("interrupted"):
            print_line(Text("Interrupted: only what was decided before counts here. Run the command again."))
        if (verdict := grade.first_to_fix()) and grade.status is not Status.NOT_GRADED:
            print_line(Text("\nThe first thing to fix", style="bold"))
            if not _said_once(verdict):
                self._print(Text(self._rubric[verdict.criterion_id].promise), 1)
            self._rows(verdict)
        elif grade.status is Status.NOT_YET:
            print_line(Text("\nNothing is wrong so far. Run it without --fast for what has to be trained."))
        elif grade.status is Status.NOT_GRADED:
            broken = next((one for one in grade.verdicts if one.outcome is Outcome.BROKEN), None)
            print_line(Text("\nThis could not be graded. It is not your fault, and no points are lost.", style="bold"))
            if broken:
                self._rows(broken)
        for sentence in grade.evidence.get("advice", ())[:3]:
            print_line(
                Text(f"Worth knowing: {plain(str(sentence), 300)}", style="dim"),
                soft_wrap=not self._console.is_terminal,
            )
        levels = grade.evidence.get("protection") or {}
        if weak := [f"{name} ({plain(str(level), 160)})" for name, level in levels.items() if level != "enforced"]:
            print_line(Text(f"Not fully protected here: {'; '.join(weak)}", style="dim"), soft_wrap=True)
        if report:
            print_line(Text(f"\nReport: {report}"))


def _said_once(verdict: Verdict) -> bool:
    """Return whether the same is to be said of every criterion: the file cannot be read, or holds nothing yet."""
    return "syntax" in verdict.details or (
        verdict.outcome is Outcome.BLOCKED and "function" not in verdict.details and "not_attempted" in verdict.details
    )


def _cut(text: str, width: int) -> str:
    return text if len(text) <= max(20, width) else text[: max(20, width) - 1] + "…"
