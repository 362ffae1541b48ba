"""Evidence about classifiers: trained with labels in the form of their loss, tested on held-out examples."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.protocol import Handle
from grader.candidate.structures import count, take
from grader.checks.arrays import Array
from grader.checks.consistency import consistent_answers
from grader.checks.evidence import Model
from grader.checks.expect import require
from grader.checks.models.output_decoding import Reading
from grader.checks.performance import Answers

MARGIN = 0.02
"""Training stops once the validation accuracy is this much above the threshold."""


def train_classifier(
    model: Model,
    reading: Reading,
    training: tuple[Any, Array],
    validation: tuple[Any, Array],
    *,
    epochs: int,
    bar: float,
    seed: int,
    **options: Any,
) -> dict[str, list[float | None]]:
    """Train a compiled classifier on features and class numbers; return its history.

    ``training`` and ``validation`` hold features ``(n, …)`` and classes ``(n,)``, which are converted to
    the form of the compiled loss. The training runs for ``epochs``, like the reference, and up to three times as long
    until the validation accuracy is well above ``bar``, the threshold. ``options`` go to ``fit``.
    """
    at = min(0.995, bar + MARGIN)
    return model.candidate.train(
        model.handle,
        training[0],
        reading.write_labels(training[1]),
        epochs=epochs,
        at_most=3 * epochs,
        validation=(validation[0], reading.write_labels(validation[1])),
        goal={"metric": "accuracy", "at": at, "threshold": bar, "reading": reading.scale, "keep": "best"},
        seed=seed,
        options=options,
    )


def hidden_answers(  # noqa: PLR0913 - each is one choice of the caller
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
) -> Answers:
    """Predict held-out examples with a trained classifier, in random order, and predict some of them again.

    ``inputs`` ``(n, …)`` go to the model; the labels ``truth`` ``(n,)`` stay here. ``stages`` ``(n,)`` are for rows
    that contain labels of others: see ``consistent_answers``. Raises ``Unmet`` where the outputs are not numbers, are
    not one row per example, or change with the order of the examples.
    """
    order = np.random.default_rng([seed, 5]).permutation(count(inputs))
    in_turn = None if stages is None else stages[order]
    outputs = consistent_answers(candidate, model, take(inputs, order), stages=in_turn)
    require(
        outputs.shape == (len(truth), reading.units) or (outputs.shape == (len(truth),) and reading.units == 1),
        f"outputs of shape ({len(truth)}, {reading.units})",
        f"outputs of shape {outputs.shape}",
        f"End the model with `Dense({reading.units}, …)`: one row of outputs for each example.",
    )
    classes, confidence = reading.decide(outputs)
    back = np.argsort(order)
    return Answers(
        candidate,
        truth=np.asarray(truth),
        answers=classes[back],
        confidence=confidence[back],
        labels=labels,
        history=history or {},
        examples=examples,
    )
