"""Words about values that a learner's function computes from a series, and forecasts of a hidden part."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array, as_array, show
from grader.checks.consistency import consistent_answers
from grader.checks.expect import require
from grader.checks.performance import Answers
from grader.checks.windows import WindowCase, read_windows

HELD_BACK = 300
"""Values at the end of a series that no training sees."""
FOR_VALIDATION = 100
"""Values before those, on which the grader decides when to stop."""
MARGIN = 0.75
"""Training stops once the validation error is at most this part of the bar."""


def series_forecast(
    candidate: Candidate,
    drawn: tuple[Array, Array],
    apart: tuple[Array, Array],
    *,
    window_size: int,
    epochs: int,
    bar: float,
    seed: int,
) -> Answers:
    """Train the learner's model on windows of a series and return its forecasts of the part held back.

    The model is trained for ``epochs``, as the reference is, and for up to three times as long until
    its error on a validation part is well below ``bar``. Hidden windows go through the learner's own
    ``windowed_dataset`` and are recognised by their content.

    Each window of a series holds the answer to the one before it. What counts is therefore ``apart``: windows
    ``(n, window_size)`` of as many other series, and the values ``(n,)`` that follow them. They are asked for first.
    """
    series = drawn[1]
    split = len(series) - HELD_BACK - FOR_VALIDATION
    training = candidate.call("windowed_dataset", series[:split], window_size, 32, 1000, seed=seed)
    model = candidate.call("create_model", window_size, seed=seed)
    watched = read_windows(candidate, _hidden_case(series[split - window_size : -HELD_BACK], window_size))
    goal = {"metric": "mae", "at": MARGIN * bar, "keep": "best"}
    history = candidate.train(
        model,
        training,
        epochs=epochs,
        at_most=3 * epochs,
        validation=(watched.as_given, watched.labels),
        goal=goal,
        seed=seed,
    )
    like_training = apart[0] if watched.as_given.ndim == 2 else apart[0][..., np.newaxis]
    scored = Answers(
        candidate,
        truth=apart[1],
        answers=last_values(consistent_answers(candidate, model, like_training)),
        baselines={"naive": apart[0][:, -1]},
    )
    shown = hidden_forecast(candidate, model, series[-HELD_BACK - window_size :], window_size, history)
    return replace(shown, apart=scored)


def hidden_forecast(
    candidate: Candidate, model: Any, series: Array, window_size: int, history: dict[str, list[float | None]]
) -> Answers:
    """Return what a trained model answers to every window of ``series``, beside the values that follow."""
    windows = read_windows(candidate, _hidden_case(series, window_size))
    answers = last_values(candidate.predict(model, windows.as_given))
    starts = {float(series[number]): number for number in range(len(series) - window_size)}
    strangers = [float(row[0]) for row in windows.features if float(row[0]) not in starts]
    require(
        not strangers,
        "windows of the series' own values, each with a value after it",
        f"{len(strangers)} windows that begin with {show(strangers[:3])}",
        "Cut the windows from `series` as it is; scale the values inside the model.",
    )
    order = np.array([starts[float(row[0])] for row in windows.features])
    truth = series[order + window_size].astype(np.float64)
    sequence = np.argsort(order)
    return Answers(
        candidate,
        truth=truth[sequence],
        answers=answers[sequence],
        baselines={"naive": series[order + window_size - 1].astype(np.float64)[sequence]},
        history=history,
    )


def last_values(outputs: Array) -> Array:
    """Return one value per example: of an answer for every step of the window, the last."""
    answers = as_array(outputs, "the model's answers", trained=True).astype(np.float64)
    require(
        answers.size >= len(answers),
        "one answer per window",
        f"an array of shape {answers.shape}",
        "End with `Dense(1)`.",
    )
    return answers.reshape(len(answers), -1)[:, -1]


def _hidden_case(series: Array, window_size: int) -> WindowCase:
    return WindowCase(tuple(map(float, series)), window_size, batch_size=64, shuffle_buffer=1)
