"""The 2024 assignment: a file of two columns, and a model with a constant window size."""

import csv
import tempfile
from datetime import date, timedelta
from pathlib import Path

from grader.candidate.worker.adapting import reading_windows

FIRST_DAY = date(1981, 1, 1)


def parse_data_from_file(learner, filename):
    """Return the result of the learner's function for the same values in two columns: a day and a value.

    The days are those of the course's file, for some count the times from them.
    """
    with Path(filename).open(encoding="utf-8", newline="") as file:
        [_, *rows] = csv.reader(file)
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Date", "Temp"])
        writer.writerows([FIRST_DAY + timedelta(number), value] for number, (*_, value) in enumerate(rows))
        file.flush()
        return learner.parse_data_from_file(file.name)


def create_uncompiled_model(learner, window_size):
    """Return the learner's uncompiled model, for windows of any length."""
    return reading_windows(learner.create_uncompiled_model(), window_size)


def create_model(learner, window_size):
    """Return the learner's compiled model, for windows of any length."""
    return reading_windows(learner.create_model(), window_size)
