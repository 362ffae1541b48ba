"""Two lines of a terminal that move during a grading: a training's progress bar, and the seconds of what runs."""

from __future__ import annotations

import time

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
from rich.text import Text


class _Seconds(ProgressColumn):
    """What runs, with the seconds since it began."""

    def render(self, task: Task) -> Text:
        """Return the line of a task: ``running generate_forecast … 12 s``."""
        seconds = max(0.0, time.monotonic() - task.fields["since"])
        return Text(f"  {task.description} … {seconds:.0f} s", no_wrap=True)


class MovingLines:
    """Shows one of the two lines, or none."""

    def __init__(self, console: Console) -> None:
        self._bar = BarColumn()
        columns = (TextColumn("  {task.description}"), self._bar, TextColumn("{task.fields[told]}"))
        self.training = Progress(*columns, console=console, transient=True)
        self._task = self.training.add_task("training", told="", visible=False)
        self.running = Progress(_Seconds(), console=console, transient=True)
        self._run = self.running.add_task("running", since=0.0)

    def show_running(self, what: str, seconds: float) -> None:
        """Show what runs, and how long it has run."""
        self.end()
        self.running.update(self._run, description=what, since=time.monotonic() - seconds)
        self.running.start()

    def begin_training(self) -> None:
        """Show the progress bar in the place of what runs."""
        if self.running.live.is_started:
            self.running.stop()
        self.training.start()

    def show_training(
        self, description: str, told: str, completed: int = 0, total: int | None = None, *, width: int | None = None
    ) -> None:
        """Show how far a training is, and what is told of it; ``width`` is that of the bar."""
        if width is not None:
            self._bar.bar_width = width
        self.training.update(
            self._task, visible=True, completed=completed, total=total, description=description, told=told
        )

    def end(self) -> None:
        """Take both lines away."""
        for line in (self.training, self.running):
            if line.live.is_started:
                line.stop()
