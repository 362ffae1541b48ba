"""Floor 4: the words that a rubric is written in."""

from grader.checks.criterion import criterion, fixture, trial
from grader.checks.evidence import build, look_at
from grader.checks.expect import Unmet, expect
from grader.checks.forecasts import series_forecast
from grader.checks.performance import Answers
from grader.checks.properties import ramp_windows
from grader.checks.training_setup import SetupWords
from grader.checks.window_words import WindowWords
from grader.checks.windows import read_windows

__all__ = [
    "Answers",
    "SetupWords",
    "Unmet",
    "WindowWords",
    "build",
    "criterion",
    "expect",
    "fixture",
    "look_at",
    "ramp_windows",
    "read_windows",
    "series_forecast",
    "trial",
]
