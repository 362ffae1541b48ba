"""Evidence about models that read windows of shape (b, window, 1): how well they forecast."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array
from grader.checks.consistency import consistent_answers
from grader.checks.forecasts import FOR_VALIDATION, HELD_BACK, last_values
from grader.checks.performance import Answers
from grader.checks.windows import WindowCase, read_windows

BATCH = 32
BATCH_AHEAD = 64
MARGIN_APART = 0.67
"""Training goes on until the validation error is this part of the bar: two LSTMs still err by up to 0.5 more then."""
MARGIN_AHEAD = 0.68
"""A year ahead, of a bar of 29.5: a validation error of 20 goes with 24 on hidden months, one of 23 with up to 29."""
VALIDATED = 240
"""Months at the end of the known part on which the grader decides when to stop: twenty years, two cycles of the sun."""


def ready_windows(series: Array, window_size: int, horizon: int = 1) -> tuple[Array, Array]:
    """Return all windows of a series as ``(n, window_size, 1)``, and for each the value ``horizon`` steps after it.

    >>> features, labels = ready_windows(np.arange(6.0), 3)
    >>> features[0, :, 0].tolist(), labels[0].tolist()
    ([0.0, 1.0, 2.0], [3.0])
    """
    series = np.asarray(series, dtype=np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(series[: len(series) - horizon], window_size)
    return np.array(windows)[..., np.newaxis], series[window_size + horizon - 1 :, np.newaxis]


def sequence_answers(
    candidate: Candidate,
    drawn: tuple[Array, Array],
    apart: tuple[Array, Array],
    *,
    window_size: int,
    epochs: int,
    bar: float,
    seed: int,
) -> Answers:
    """Train the learner's ``create_model`` on windows of ours, and return its forecasts of the part held back.

    As ``series_forecast``, where the windows are the learner's own: what counts is ``apart``, windows
    ``(n, window_size)`` of as many other series and the values ``(n,)`` after them.
    """
    series = drawn[1]
    split = len(series) - HELD_BACK - FOR_VALIDATION
    model = candidate.call("create_model", window_size, seed=seed)
    history = candidate.train(
        model,
        *ready_windows(series[:split], window_size),
        epochs=epochs,
        at_most=5 * epochs,
        validation=ready_windows(series[split - window_size : -HELD_BACK], window_size),
        goal={"metric": "mae", "at": MARGIN_APART * bar, "keep": "best"},
        seed=seed,
        options={"batch_size": BATCH},
    )
    asked, truth = ready_windows(series[-HELD_BACK - window_size :], window_size)
    scored = Answers(
        candidate,
        truth=apart[1],
        answers=last_values(consistent_answers(candidate, model, apart[0][..., np.newaxis])),
        baselines={"naive": apart[0][:, -1]},
    )
    return Answers(
        candidate,
        truth=truth[:, 0].astype(np.float64),
        answers=last_values(candidate.predict(model, asked)),
        baselines={"naive": asked[:, -1, 0].astype(np.float64)},
        history=history,
        apart=scored,
    )


@dataclass(frozen=True)
class Ahead:
    """What to ask about a real series of which the candidate knows the first part."""

    known: Array
    """What learners load, ``(n,)``."""
    hidden: Array
    """What follows, ``(m,)``."""
    window_size: int
    horizon: int
    """How far after a window the value lies that is asked for."""

    def batch(self, candidate: Candidate, size: int, window_size: int = 0) -> Array:
        """Return the first windows of the learner's own data set, of the rank that the model will see."""
        window_size = window_size or self.window_size
        few = tuple(map(float, self.known[: window_size + self.horizon + size]))
        return read_windows(candidate, WindowCase(few, window_size, size, 1, self.horizon)).as_given[:size]


def answers_ahead(candidate: Candidate, ahead: Ahead, *, epochs: int, bar: float, seed: int) -> Answers:
    """Train the learner's model on its own windows of the known part, and return its forecasts of the hidden one.

    The hidden windows are asked for in the order of time, ``horizon`` of them at a time: so none of them holds the
    answer to one that is asked in the same breath or later.
    """
    window_size, horizon = ahead.window_size, ahead.horizon
    training = ahead.known[:-VALIDATED]
    dataset = candidate.call("windowed_dataset", training, window_size, BATCH_AHEAD, 3000, horizon, seed=seed)
    model = candidate.call("create_model", window_size, seed=seed)
    ranked = ahead.batch(candidate, 8).ndim

    def windows(series: Array) -> tuple[Array, Array]:
        features, labels = ready_windows(series, window_size, horizon)
        return (features if ranked == 3 else features[..., 0]), labels[:, 0].astype(np.float64)

    back = window_size + horizon - 1
    history = candidate.train(
        model,
        dataset,
        epochs=epochs,
        at_most=5 * epochs,
        validation=windows(ahead.known[-VALIDATED - back :]),
        goal={"metric": "mae", "at": MARGIN_AHEAD * bar, "keep": "best"},
        seed=seed,
    )
    asked, truth = windows(np.concatenate([ahead.known[-back:], ahead.hidden]))
    said = consistent_answers(candidate, model, asked, stages=np.arange(len(asked)) // horizon)
    return Answers(
        candidate,
        truth=truth,
        answers=last_values(said),
        baselines={"naive": asked.reshape(len(asked), -1)[:, -1].astype(np.float64)},
        history=history,
    )
