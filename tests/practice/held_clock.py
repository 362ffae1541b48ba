"""A clock that a test holds: time goes by, the machine sleeps and starts again, and somebody sets the wall clock."""

from __future__ import annotations

from grader.practice.sitting import Moment


class HeldClock:
    """Both clocks of a machine, and the true time that went by."""

    def __init__(self, *, counts_sleep: bool = True) -> None:
        self.counts_sleep = counts_sleep
        self.wall, self.steady, self.starts, self.true = 1_900_000_000.0, 500.0, 1, 0.0

    def now(self) -> Moment:
        return Moment(self.wall, self.steady, f"start {self.starts}")

    def wait(self, seconds: float) -> None:
        """Let time go by while the machine runs."""
        self.true, self.wall, self.steady = self.true + seconds, self.wall + seconds, self.steady + seconds

    def sleep(self, seconds: float) -> None:
        """Close the lid for so long."""
        self.true, self.wall = self.true + seconds, self.wall + seconds
        self.steady += seconds * self.counts_sleep

    def start_again(self, seconds_off: float, up: float = 20.0) -> None:
        """Switch the machine off for so long, and on again."""
        self.true, self.wall = self.true + seconds_off + up, self.wall + seconds_off + up
        self.steady, self.starts = up, self.starts + 1

    def set_wall(self, seconds: float) -> None:
        """Set the wall clock forward, or back where negative."""
        self.wall += seconds
