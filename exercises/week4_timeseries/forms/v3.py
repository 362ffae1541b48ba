"""The 2022 assignment: a file of two columns, windows with the next value, and a model with a constant window size."""

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


def windowed_dataset(learner, series, window_size, batch_size, shuffle_buffer, horizon):
    """Return the learner's windows with labels further ahead: longer windows whose ends are cut off."""
    longer = window_size + horizon - 1
    dataset = learner.windowed_dataset(series, longer, batch_size, shuffle_buffer)
    if horizon == 1 or not hasattr(dataset, "map"):
        return dataset
    first = next(iter(dataset), None)
    if not isinstance(first, tuple) or len(first) != 2:
        return dataset
    axis = 1 if len(first[0].shape) > 1 else 0
    per_step = len(first[1].shape) > axis and first[1].shape[axis] == longer > 1
    ahead = slice(horizon - 1, None) if per_step else slice(None)
    if axis == 0:
        return dataset.map(lambda windows, labels: (windows[:window_size], labels[ahead] if per_step else labels))
    return dataset.map(lambda windows, labels: (windows[:, :window_size], labels[:, ahead] if per_step else labels))
