"""Evidence about models that read windows of shape (b, window, 1): how well they forecast."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array
from grader.checks.consistency import consistent_answers
from grader.checks.models.own_shape import in_shape
from grader.checks.performance import Answers
from grader.checks.series.forecasts import (
    FOR_VALIDATION,
    HELD_BACK,
    forecasting_model,
    last_values,
    rank_of_windows,
    ready_windows,
    train_forecasts,
)

BATCH = 32
BATCH_AHEAD = 64
MARGIN_APART = 0.67
"""Training goes on until the validation error is this part of the bar: two LSTMs still err by up to 0.5 more then."""
MARGIN_AHEAD = 0.65
"""Two years ahead, of a bar of 43: a validation error of 25 goes with 28 to 34 on hidden months, one of 27 with 36."""
VALIDATED = 240
"""Months at the end of the known part on which the grader decides when to stop: twenty years, two cycles of the sun."""


def sequence_answers(
    candidate: Candidate,
    drawn: tuple[Array, Array],
    draw_apart: Callable[[int], tuple[Array, Array]],
    *,
    window_size: int,
    epochs: int,
    bar: float,
    seed: int,
) -> Answers:
    """Train the learner's ``create_model`` on windows of ours, and return its forecasts of the part held back.

    As ``series_forecast``, where the windows are the learner's own: what counts is what ``draw_apart`` returns for the
    length of a window, windows ``(n, length)`` of as many other series and the values ``(n,)`` after them.
    """
    series = drawn[1]
    split = len(series) - HELD_BACK - FOR_VALIDATION
    few = ready_windows(series[:split], window_size)[0][:8]
    built = forecasting_model(candidate, window_size, few, seed=seed)
    model, window_size, rank = built.handle, built.inputs.shape[1], built.inputs.ndim
    apart = draw_apart(window_size)
    training = ready_windows(series[:split], window_size, rank=rank)
    history = train_forecasts(
        candidate,
        model,
        training,
        ready_windows(series[split - window_size : -HELD_BACK], window_size, rank=rank),
        batch_size=BATCH,
        epochs=epochs,
        at_most=5 * epochs,
        goal=MARGIN_APART * bar,
        seed=seed,
    )
    asked, truth = ready_windows(series[-HELD_BACK - window_size :], window_size, rank=rank)
    scored = Answers(
        candidate,
        truth=apart[1],
        answers=last_values(consistent_answers(candidate, model, in_shape(apart[0], built.inputs.shape[1:]))),
        baselines={"naive": apart[0][:, -1]},
    )
    return Answers(
        candidate,
        truth=truth[:, 0].astype(np.float64),
        answers=last_values(candidate.predict(model, asked)),
        baselines={"naive": asked.reshape(len(asked), -1)[:, -1].astype(np.float64)},
        history=history,
        apart=scored,
    )


@dataclass(frozen=True)
class Ahead:
    """What to ask about a real series whose first part the candidate knows."""

    known: Array
    """What learners load, ``(n,)``."""
    hidden: Array
    """What follows, ``(m,)``."""
    window_size: int
    horizon: int
    """How far after a window the value lies that is asked for."""


def answers_ahead(
    candidate: Candidate, ahead: Ahead, *, epochs: int, bar: float, seed: int, own_windows: bool = True
) -> Answers:
    """Train the learner's model on its own windows of the known part, and return its forecasts of the hidden one.

    Where its own windows are of no use (``own_windows=False``), it is trained on ours.

    The hidden windows are asked for in the order of time, ``horizon`` of them at a time: so none of them holds the
    answer to one that is asked in the same breath or later.
    """
    horizon, training = ahead.horizon, ahead.known[:-VALIDATED]
    rank = rank_of_windows(candidate, horizon=1) if own_windows else 3
    few = ready_windows(training, ahead.window_size, horizon, rank=rank)[0][:8]
    built = forecasting_model(candidate, ahead.window_size, few, seed=seed)
    model, window_size, rank = built.handle, built.inputs.shape[1], built.inputs.ndim

    def windows(series: Array) -> tuple[Array, Array]:
        return ready_windows(series, window_size, horizon, rank=rank)

    features: Any
    features, labels = windows(training)
    if own_windows and not built.misfit:
        features = candidate.call("windowed_dataset", training, window_size, BATCH_AHEAD, 3000, horizon, seed=seed)
    back = window_size + horizon - 1
    history = train_forecasts(
        candidate,
        model,
        (features, labels),
        windows(ahead.known[-VALIDATED - back :]),
        batch_size=BATCH_AHEAD,
        epochs=epochs,
        at_most=5 * epochs,
        goal=MARGIN_AHEAD * bar,
        seed=seed,
    )
    asked, truth = windows(np.concatenate([ahead.known[-back:], ahead.hidden]))
    said = consistent_answers(candidate, model, asked, stages=np.arange(len(asked)) // horizon)
    return Answers(
        candidate,
        truth=truth[:, 0].astype(np.float64),
        answers=last_values(said),
        baselines={"naive": asked.reshape(len(asked), -1)[:, -1].astype(np.float64)},
        history=history,
    )
