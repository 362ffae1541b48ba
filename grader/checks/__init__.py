"""Floor 4: the words that a rubric is written in."""

from grader.checks.criterion import criterion, fixture, trial
from grader.checks.evidence import build, look_at
from grader.checks.expect import Unmet, expect
from grader.checks.forecasts import series_forecast
from grader.checks.image_answers import picture_answers
from grader.checks.image_words import PictureWords
from grader.checks.images import blind_folder, patterned_folder, read_pictures
from grader.checks.performance import Answers
from grader.checks.properties import ramp_windows
from grader.checks.scaling import ScalingWords, read_scaling
from grader.checks.training_setup import SetupWords
from grader.checks.window_words import WindowWords
from grader.checks.windows import read_windows

__all__ = [
    "Answers",
    "PictureWords",
    "ScalingWords",
    "SetupWords",
    "Unmet",
    "WindowWords",
    "blind_folder",
    "build",
    "criterion",
    "expect",
    "fixture",
    "look_at",
    "patterned_folder",
    "picture_answers",
    "ramp_windows",
    "read_pictures",
    "read_scaling",
    "read_windows",
    "series_forecast",
    "trial",
]
