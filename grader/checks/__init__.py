"""Floor 4: the words that a rubric is written in."""

from grader.checks.augmentation import (
    LooksWords,
    PassesWords,
    RestWords,
    build_augmentation,
    look_at_rest,
    look_in_training,
    read_passes,
    see_prediction,
    see_training,
)
from grader.checks.criterion import criterion, fixture, trial
from grader.checks.evidence import build, look_at
from grader.checks.expect import Unmet, expect
from grader.checks.file_splits import FileSplitWords, mixed_folder, split_anyhow, split_classes, split_files
from grader.checks.forecasts import series_forecast
from grader.checks.image_answers import answers_after_both, picture_answers
from grader.checks.image_sets import read_both
from grader.checks.images import PictureWords, blind_folder, patterned_folder, read_pictures
from grader.checks.performance import Answers
from grader.checks.properties import ramp_windows
from grader.checks.scaling import ScalingWords, read_scaling
from grader.checks.signs import sign_folder
from grader.checks.training_setup import SetupWords
from grader.checks.windows import WindowWords, read_windows

__all__ = [
    "Answers",
    "FileSplitWords",
    "LooksWords",
    "PassesWords",
    "PictureWords",
    "RestWords",
    "ScalingWords",
    "SetupWords",
    "Unmet",
    "WindowWords",
    "answers_after_both",
    "blind_folder",
    "build",
    "build_augmentation",
    "criterion",
    "expect",
    "fixture",
    "look_at",
    "look_at_rest",
    "look_in_training",
    "mixed_folder",
    "patterned_folder",
    "picture_answers",
    "ramp_windows",
    "read_both",
    "read_passes",
    "read_pictures",
    "read_scaling",
    "read_windows",
    "see_prediction",
    "see_training",
    "series_forecast",
    "sign_folder",
    "split_anyhow",
    "split_classes",
    "split_files",
    "trial",
]
