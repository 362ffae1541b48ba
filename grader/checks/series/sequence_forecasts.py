"""Evidence about models for windows of shape (b, window, 1): the error of their forecasts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array
from grader.checks.consistency import consistent_predictions
from grader.checks.performance import Predictions
from grader.checks.series.forecasts import (
    FOR_VALIDATION,
    HELD_BACK,
    forecasting_model,
    forecasts_of,
    last_values,
    rank_of_windows,
    ready_windows,
    train_forecasts,
)

BATCH = 32
BATCH_AHEAD = 64
MARGIN_APART = 0.67
"""Training stops at this part of the threshold: the test MAE of two LSTMs is up to 0.5 above the validation MAE."""
MARGIN_AHEAD = 0.65
"""Training stops at this part of a threshold of 43: a validation MAE of 25 goes with 28 to 34 on hidden months."""
VALIDATED = 240
"""The number of validation months at the end of the known part: twenty years, two cycles of the sun."""


def sequence_predictions(
    candidate: Candidate,
    function: str,
    drawn: tuple[Array, Array],
    draw_apart: Callable[[int], tuple[Array, Array]],
    *,
    window_size: int,
    epochs: int,
    threshold: float,
    seed: int,
) -> Predictions:
    """Train the model of a learner's ``function(window_size)`` on the grader's windows and return its forecasts.

    As in ``series_forecast``, the error is measured on what ``draw_apart`` returns for a window length: windows
    ``(n, length)``, each from another series, and the values ``(n,)`` that follow them.
    """
    series = drawn[1]
    split = len(series) - HELD_BACK - FOR_VALIDATION
    few = ready_windows(series[:split], window_size)[0][:8]
    built = forecasting_model(candidate, function, window_size, few, seed=seed)
    window_size, rank = built.inputs.shape[1], built.inputs.ndim
    apart = draw_apart(window_size)
    training = ready_windows(series[:split], window_size, rank=rank)
    history = train_forecasts(
        built,
        training,
        ready_windows(series[split - window_size : -HELD_BACK], window_size, rank=rank),
        batch_size=BATCH,
        epochs=epochs,
        at_most=5 * epochs,
        goal=MARGIN_APART * threshold,
        threshold=threshold,
        seed=seed,
    )
    return forecasts_of(built, series, apart, history)


@dataclass(frozen=True)
class Ahead:
    """A real series whose first part is known to learners, and what is forecast of the rest."""

    known: Array
    """The part that learners load, ``(n,)``."""
    hidden: Array
    """The values after it, ``(m,)``."""
    window_size: int
    horizon: int
    """How many steps after a window the forecast value is."""


def predictions_ahead(
    candidate: Candidate,
    functions: tuple[str | None, str],
    ahead: Ahead,
    *,
    epochs: int,
    threshold: float,
    seed: int,
) -> Predictions:
    """Train the learner's model on its own windows of the known part and return its forecasts of the hidden part.

    ``functions`` are the learner's: the one that returns windows in batches, and the one that returns the model. If
    the first is ``None``, the model is trained on the grader's windows.

    The hidden windows are predicted in time order, in stages of ``horizon`` windows: no window holds the label of one
    in the same or a later stage.
    """
    horizon, training, (windows_of, model_of) = ahead.horizon, ahead.known[:-VALIDATED], functions
    rank = rank_of_windows(candidate, windows_of, horizon=1) if windows_of else 3
    few = ready_windows(training, ahead.window_size, horizon, rank=rank)[0][:8]
    built = forecasting_model(candidate, model_of, ahead.window_size, few, seed=seed)
    model, window_size, rank = built.handle, built.inputs.shape[1], built.inputs.ndim

    def windows(series: Array) -> tuple[Array, Array]:
        return ready_windows(series, window_size, horizon, rank=rank)

    features: Any
    features, labels = windows(training)
    if windows_of and not built.misfit:
        features = candidate.call(windows_of, training, window_size, BATCH_AHEAD, 3000, horizon, seed=seed)
    back = window_size + horizon - 1
    history = train_forecasts(
        built,
        (features, labels),
        windows(ahead.known[-VALIDATED - back :]),
        batch_size=BATCH_AHEAD,
        epochs=epochs,
        at_most=5 * epochs,
        goal=MARGIN_AHEAD * threshold,
        threshold=threshold,
        seed=seed,
    )
    asked, truth = windows(np.concatenate([ahead.known[-back:], ahead.hidden]))
    said = consistent_predictions(candidate, model, asked, stages=np.arange(len(asked)) // horizon)
    return Predictions(
        candidate,
        truth=truth[:, 0].astype(np.float64),
        predicted=last_values(said),
        baselines={"naive": asked.reshape(len(asked), -1)[:, -1].astype(np.float64)},
        history=history,
    )
