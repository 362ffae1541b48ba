"""Evidence about trained models: classifiers with labels in the form of their loss, and what they predict."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.protocol import Handle
from grader.candidate.structures import count, take
from grader.checks.arrays import Array
from grader.checks.consistency import consistent_predictions
from grader.checks.evidence import Model
from grader.checks.expect import require
from grader.checks.models.output_decoding import Reading
from grader.checks.performance import Predictions
from grader.errors import RubricProblem

MARGIN = 0.02
"""Training stops once the validation accuracy is this much above the threshold."""


def train_classifier(
    model: Model,
    reading: Reading,
    training: tuple[Any, Array],
    validation: tuple[Any, Array],
    *,
    epochs: int,
    threshold: float,
    seed: int,
    goal: float | None = None,
    **options: Any,
) -> dict[str, list[float | None]]:
    """Train a compiled classifier on features and class numbers; return its history.

    ``training`` and ``validation`` hold features ``(n, …)`` and classes ``(n,)``, which are converted to
    the form of the compiled loss. The training runs for ``epochs``, like the reference, and up to three times as long
    until the validation accuracy is well above ``goal``, by default the ``threshold``. ``options`` go to ``fit``.
    """
    at = min(0.995, (threshold if goal is None else goal) + MARGIN)
    return model.candidate.train(
        model.handle,
        training[0],
        reading.write_labels(training[1]),
        epochs=epochs,
        at_most=3 * epochs,
        validation=(validation[0], reading.write_labels(validation[1])),
        goal={"metric": "accuracy", "at": at, "threshold": threshold, "reading": reading.scale, "keep": "best"},
        seed=seed,
        options=options,
    )


def held_out_predictions(  # noqa: PLR0913 - each is one choice of the caller
    candidate: Candidate,
    model: Handle,
    reading: Reading,
    inputs: Any,
    truth: Array,
    *,
    seed: int,
    labels: tuple[str, ...] = (),
    history: dict[str, list[float | None]] | None = None,
    examples: tuple[Any, ...] = (),
    stages: Array | None = None,
) -> Predictions:
    """Predict held-out examples with a trained classifier, in random order, and predict some of them again.

    ``inputs`` ``(n, …)`` go to the model; the labels ``truth`` ``(n,)`` stay here. ``stages`` ``(n,)`` are for rows
    that contain labels of others: see ``consistent_predictions``. Raises ``Unmet`` where the outputs are not numbers,
    are not one row per example, or change with the order of the examples.
    """
    part = candidate.parts.get(model.number)
    if part and part.units != reading.units:
        raise RubricProblem(
            f"The reading is of an output with {reading.units} units, and the {part.title} has {part.units}.",
            "",
            'Take both of the same output: `find_reading(model.output("…"), …)`, and its `handle`.',
        )
    outputs = _shuffled_predictions(candidate, model, inputs, len(truth), reading.units, seed=seed, stages=stages)
    classes, confidence = reading.decide(outputs)
    return Predictions(
        candidate,
        truth=np.asarray(truth),
        predicted=classes,
        confidence=confidence,
        labels=labels,
        examples=examples,
        **_about_training(candidate, model, history or {}),
    )


def _shuffled_predictions(
    candidate: Candidate, model: Handle, inputs: Any, rows: int, units: int, *, seed: int, stages: Array | None = None
) -> Array:
    """Return what ``consistent_predictions`` returns, asked in random order: ``units`` numbers for each of ``rows``."""
    given, part = count(inputs), candidate.parts.get(model.number)
    require(given == rows, f"{rows} rows of inputs, one for each label", f"{given} rows",
            "Return one row of inputs for each example.")  # fmt: skip
    order = np.random.default_rng([seed, 5]).permutation(rows)
    in_turn = None if stages is None else stages[order]
    outputs = consistent_predictions(candidate, model, take(inputs, order), stages=in_turn)[np.argsort(order)]
    require(
        outputs.shape == (rows, units) or (outputs.shape == (rows,) and units == 1),
        f"outputs of shape ({rows}, {units})",
        f"{part.title + ': ' if part else ''}outputs of shape {outputs.shape}",
        f"End the model with `Dense({units}, …)`: one row of outputs for each example.",
    )
    return outputs


def _about_training(candidate: Candidate, model: Handle, history: dict[str, list[float | None]]) -> dict[str, Any]:
    """Return the history of a training, and the output that was asked, if the model has several."""
    part = candidate.parts.get(model.number)
    return {"history": part.history(history) if part else history, "part": part}


def hidden_values(
    candidate: Candidate,
    model: Handle,
    inputs: Any,
    truth: Array,
    *,
    seed: int,
    history: dict[str, list[float | None]] | None = None,
) -> Predictions:
    """Predict numbers for held-out examples as ``held_out_predictions`` predicts classes.

    ``truth`` is ``(n,)``, or ``(n, values)`` where a model predicts several, such as coordinates.
    """
    truth = np.asarray(truth)
    values = 1 if truth.ndim == 1 else truth.shape[1]
    outputs = _shuffled_predictions(candidate, model, inputs, len(truth), values, seed=seed)
    return Predictions(
        candidate, truth, outputs.reshape(truth.shape), series=False, **_about_training(candidate, model, history or {})
    )
