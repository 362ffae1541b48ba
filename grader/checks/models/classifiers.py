"""Evidence about classifiers: trained with labels in the form that their loss wants, asked about hidden examples."""

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
"""Training stops once the validation accuracy is this much above the bar."""


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

    ``training`` and ``validation`` hold features ``(n, …)`` and classes ``(n,)``, which are written in
    the form that the compiled loss wants. It runs for ``epochs``, as the reference does, and for up
    to three times as long until the validation accuracy is well above ``bar``. ``options`` go to ``fit``.
    """
    goal = {"metric": "accuracy", "at": min(0.995, bar + MARGIN), "reading": reading.scale, "keep": "best"}
    return model.candidate.train(
        model.handle,
        training[0],
        reading.write_labels(training[1]),
        epochs=epochs,
        at_most=3 * epochs,
        validation=(validation[0], reading.write_labels(validation[1])),
        goal=goal,
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
    """Ask a trained classifier about hidden examples, twice: in a random order, and some of them again.

    ``inputs`` ``(n, …)`` go out, ``truth`` ``(n,)`` stays here. ``stages`` ``(n,)`` are for rows that hold the answers
    to others, as ``consistent_answers`` says. Raises ``Unmet`` where the answers are
    not numbers, not one row per example, or change with the order in which examples are asked.
    """
    order = np.random.default_rng([seed, 5]).permutation(count(inputs))
    in_turn = None if stages is None else stages[order]
    outputs = consistent_answers(candidate, model, take(inputs, order), stages=in_turn)
    require(
        outputs.shape == (len(truth), reading.units) or (outputs.shape == (len(truth),) and reading.units == 1),
        f"answers of shape ({len(truth)}, {reading.units})",
        f"answers of shape {outputs.shape}",
        f"End the model with `Dense({reading.units}, …)`, one row of outputs for each example.",
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
