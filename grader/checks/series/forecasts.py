"""Evidence about a forecasting model: windows, training, and forecasts of the held-out part of a series."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.checks.arrays import Array, as_array
from grader.checks.consistency import consistent_predictions
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, expect, require
from grader.checks.models.own_shape import in_shape, look_at_made, make_model, shape_of_inputs
from grader.checks.models.training_setup import outputs_each_step
from grader.checks.one_failure import one_failure
from grader.checks.performance import Predictions
from grader.checks.series.windows import Windows, ramp_windows, read_windows

HELD_BACK = 300
"""The number of held-out values at the end of a series."""
FOR_VALIDATION = 100
"""The number of validation values before them; their error decides when training stops."""
BATCH = 32
MARGIN = 0.75
"""Training stops once the validation error is at most this part of the threshold."""


def series_forecast(
    candidate: Candidate,
    functions: tuple[str | None, str],
    drawn: tuple[Array, Array],
    draw_apart: Callable[[int], tuple[Array, Array]],
    *,
    window_size: int,
    epochs: int,
    threshold: float,
    seed: int,
) -> Predictions:
    """Train the learner's model on windows of a series and return its forecasts of the held-out part.

    ``functions`` are the learner's: the one that returns windows in batches, and the one that returns the model. If
    the first is ``None``, the model is trained on the grader's windows. It is trained for ``epochs``, and for up to
    three times as many until its validation error is well below the threshold ``threshold``.

    Each window of a series holds the label of the one before it. The error is therefore measured on what
    ``draw_apart`` returns for a window length: windows ``(n, length)``, each from another series, and the values
    ``(n,)`` that follow them. A model with another window length gets windows of that length.
    """
    series, (windows_of, model_of) = drawn[1], functions
    split = len(series) - HELD_BACK - FOR_VALIDATION
    rank = rank_of_windows(candidate, windows_of) if windows_of else 2
    few = ready_windows(series[:split], window_size, rank=rank)[0][:8]
    built = forecasting_model(candidate, model_of, window_size, few, seed=seed)
    window_size, rank = built.inputs.shape[1], built.inputs.ndim
    apart = draw_apart(window_size)
    features: Any
    features, labels = ready_windows(series[:split], window_size, rank=rank)
    if windows_of and not built.misfit:
        features = candidate.call(windows_of, series[:split], window_size, BATCH, 1000, seed=seed)
    history = train_forecasts(
        built,
        (features, labels),
        ready_windows(series[split - window_size : -HELD_BACK], window_size, rank=rank),
        batch_size=BATCH,
        epochs=epochs,
        at_most=3 * epochs,
        goal=MARGIN * threshold,
        threshold=threshold,
        seed=seed,
    )
    return forecasts_of(built, series, apart, history)


def forecasts_of(
    model: Model, series: Array, apart: tuple[Array, Array], history: dict[str, list[float | None]]
) -> Predictions:
    """Return a trained model's forecasts of the held-out part of a series ``(n,)``; those that count are ``apart``.

    ``apart`` are windows ``(m, length)`` of other series and the values ``(m,)`` that follow them. They are predicted
    first. The windows of the held-out part hold each other's labels: they are only drawn.
    """
    window_size, rank = model.inputs.shape[1], model.inputs.ndim
    shown, truth = ready_windows(series[-HELD_BACK - window_size :], window_size, rank=rank)
    inputs = np.concatenate([apart[0] if rank == 2 else apart[0][..., np.newaxis], shown])
    count = len(apart[0])
    said = last_values(
        consistent_predictions(model.candidate, model.handle, inputs, stages=np.arange(len(inputs)) >= count)
    )
    naive = shown.reshape(len(shown), -1)[:, -1].astype(np.float64)
    scored = Predictions(model.candidate, truth=apart[1], predicted=said[:count], baselines={"naive": apart[0][:, -1]})
    return Predictions(
        model.candidate,
        truth=truth[:, 0].astype(np.float64),
        predicted=said[count:],
        baselines={"naive": naive},
        history=history,
        apart=scored,
    )


def forecasting_model(
    candidate: Candidate, function: str, window_size: int, windows: Array, *, seed: int | None = None
) -> Model:
    """Call a learner's ``function(window_size)`` and return a model that can be trained to forecast.

    ``windows`` are one batch, ``(b, window, 1)`` or ``(b, window)``; the model's ``inputs`` have the length that it
    reads. Every error is one failure of ``function``: each criterion that needs the model waits for it.
    """
    with one_failure(candidate, function):
        model = _build_on(candidate, function, window_size, windows, seed=seed)
        try:
            # A model that was made and not returned keeps its own loss: that it is missing is said elsewhere.
            expect(replace(model, fault=None)).learns_numbers()
        except (Unmet, CandidateFault):
            # The loss has its own criterion: with a regression loss the forecasts can still be measured.
            candidate.stand_in("compiled_for_numbers", model=model.handle)
            candidate.note("other_loss", True)
    return model


def train_forecasts(
    model: Model,
    training: tuple[Any, Array],
    validation: tuple[Array, Array],
    *,
    batch_size: int,
    goal: float,
    threshold: float | None = None,
    **how: Any,
) -> dict[str, list[float | None]]:
    """Train a model on a learner's data set, or on given windows and labels, until its validation MAE is ``goal``.

    A progress line shows the ``threshold`` where it is given.
    """
    features, labels = training
    ours = isinstance(features, np.ndarray)
    with model.one_failure():
        return model.candidate.train(
            model.handle,
            features,
            labels if ours else None,
            validation=validation,
            goal={"metric": "mae", "at": goal, "threshold": threshold, "keep": "best"},
            options={"batch_size": batch_size} if ours else {},
            **how,
        )


def ready_windows(series: Array, window_size: int, horizon: int = 1, *, rank: int = 3) -> tuple[Array, Array]:
    """Return all windows of a series as float32, and for each the value ``horizon`` steps after it, ``(n, 1)``.

    The windows have the shape ``(n, window_size, 1)`` with ``rank`` 3, ``(n, window_size)`` with 2.

    >>> features, labels = ready_windows(np.arange(6.0), 3)
    >>> features[0, :, 0].tolist(), labels[0].tolist()
    ([0.0, 1.0, 2.0], [3.0])
    """
    series = np.asarray(series, dtype=np.float32)
    windows = np.array(np.lib.stride_tricks.sliding_window_view(series[: len(series) - horizon], window_size))
    return windows if rank == 2 else windows[..., np.newaxis], series[window_size + horizon - 1 :, np.newaxis]


def few_windows(series: Array, model: Model | None, window_size: int, count: int = 64) -> tuple[Array, Array]:
    """Return ``count`` windows of a series with their labels, in the input shape of a model.

    They have ``window_size`` values, or as many as the model takes if it is built for another length.
    """
    length = model.inputs.shape[1] if model and model.misfit else window_size
    return ready_windows(series[: length + count], length, rank=model.inputs.ndim if model else 3)


def rank_of_windows(candidate: Candidate, function: str, horizon: int | None = None, default: int = 0) -> int:
    """Return the number of axes of the learner's own windows, 2 or 3; ``default`` if none can be read."""
    try:
        return _windows_of_a_ramp(candidate, function, horizon).rank
    except (Unmet, CandidateFault):
        if not default:
            raise
        return default


def build_on_windows(candidate: Candidate, function: str, window_size: int, series: Array, *, rank: int = 3) -> Model:
    """Build the model of a learner's ``function(window_size)`` and call it on eight windows from all parts of a series.

    A model for windows of another length gets windows of that length.
    """
    windows = ready_windows(series, window_size, rank=rank)[0]
    with one_failure(candidate, function):
        return _build_on(candidate, function, window_size, windows[:: len(windows) // 8][:8])


def _build_on(
    candidate: Candidate, function: str, window_size: int, windows: Array, *, seed: int | None = None
) -> Model:
    made = make_model(candidate, function, window_size, seed=seed)
    model = look_at_made(candidate, made, function, windows)
    length = _stated_length(model, windows)
    if not model.misfit and length != windows.shape[1]:
        # A `Sequential` model of recurrent layers reads other lengths than its `Input` states.
        model = look_at_made(candidate, made, function, in_shape(windows, (length, *windows.shape[2:])))
        return replace(model, misfit=_other_length(window_size, length))
    shape = model.inputs.shape
    has_other_length = len(shape) == windows.ndim and shape[2:] == windows.shape[2:] and shape[1] != windows.shape[1]
    if model.misfit and has_other_length:
        return replace(model, misfit=_other_length(window_size, shape[1]))
    return model


def _stated_length(model: Model, windows: Array) -> int:
    """Return the window length of a model's input shape; that of ``windows`` where the model states none."""
    shape = shape_of_inputs(model.candidate, model.handle, windows)
    return shape[0] if shape and shape[1:] in ((), (1,)) else int(windows.shape[1])


def _other_length(asked: int, length: int) -> Unmet:
    return Unmet(
        f"a model for windows of {asked} values (`window_size={asked}`)",
        f"a model for windows of {length} values",
        f"Use the argument `window_size` instead of the number {length}.",
    )


def works_per_step(
    candidate: Candidate, functions: tuple[str, str], series: Array, *, rank: int, horizon: int | None = None
) -> bool:
    """Return whether data set and model both have a label for each step of a window, not one for the window.

    ``functions`` are the learner's: the one that returns windows in batches, and the one that returns the model. Where
    there is no function for a model, as in some course forms, the data set alone decides.
    """
    try:
        windows = _windows_of_a_ramp(candidate, functions[0], horizon)
        labels = windows.labels or ()
        # In this order, messages about single labels do not depend on the model.
        if not labels or any(
            len(label) != len(row) or len(row) < 2 for label, row in zip(labels, windows.rows, strict=True)
        ):
            return False
        return outputs_each_step(build_on_windows(candidate, functions[1], 24, series, rank=rank))
    except CandidateFault as fault:
        return fault.fault.kind == "missing" and fault.fault.message == functions[1]
    except Unmet:
        return False


def _windows_of_a_ramp(candidate: Candidate, function: str, horizon: int | None) -> Windows:
    return read_windows(candidate, function, ramp_windows(length=10, window_size=4, batch_size=2, horizon=horizon))


def last_values(outputs: Array) -> Array:
    """Return one value per window, float64 ``(n,)``: the last one if there is an output for each step."""
    predictions = as_array(outputs, "the model's predictions", trained=True).astype(np.float64)
    require(
        predictions.size >= len(predictions),
        "one prediction per window",
        f"predictions of shape {predictions.shape}",
        "End the model with `Dense(1)`.",
    )
    return predictions.reshape(len(predictions), -1)[:, -1]
