"""An image classifier that is trained and tested on folders through the learner's own datasets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.evidence import look_at
from grader.checks.expect import expect
from grader.checks.images.folders import ImageFolder, collect_images
from grader.checks.images.training_and_validation import call_for_both
from grader.checks.models.classifiers import held_out_predictions
from grader.checks.models.output_pairing import find_reading
from grader.checks.performance import Predictions

MARGIN = 0.06
"""Training continues until the validation accuracy is this much above the threshold: 200 images err by about 0.015."""


def image_predictions(
    candidate: Candidate,
    functions: tuple[str, str],
    folders: tuple[Path, Path],
    hidden: ImageFolder,
    *,
    epochs: int,
    threshold: float,
    seed: int,
) -> Predictions:
    """Train the learner's model on the learner's dataset and return its predictions for a blind folder.

    The first of ``functions`` returns the dataset of a folder, the second a compiled model. ``folders`` are for
    training and for validation. The model trains for ``epochs``, as the reference does, and for up to twice as long
    until the accuracy on the second folder is well above ``threshold``; if it never is, the best weights are used. The
    hidden images are read like the others, so that scaling in the dataset counts; their labels stay here.
    """
    sets = tuple(candidate.call(functions[0], str(path), seed=seed) for path in (*folders, hidden.path))
    return _train_and_ask(
        candidate, functions, sets, hidden, (epochs, 2 * epochs), (threshold + MARGIN, threshold), seed
    )


def predictions_after_both(
    candidate: Candidate,
    functions: tuple[str, str],
    folders: tuple[Path, Path],
    hidden: ImageFolder,
    *,
    epochs: int,
    goal: float,
    threshold: float | None = None,
    seed: int,
) -> Predictions:
    """Train the learner's model on two datasets of one function and return its predictions for a blind folder.

    As ``image_predictions``, but the first of ``functions`` takes both folders and returns both datasets. The model
    trains for up to three times as long while the validation accuracy is below ``goal``. The hidden images are read as
    validation images, with the same training folder. A progress line shows the ``threshold`` where it is given.
    """
    sets = call_for_both(candidate, functions[0], *folders, seed=seed)
    asked = call_for_both(candidate, functions[0], folders[0], hidden.path, seed=seed)[1]
    return _train_and_ask(candidate, functions, (*sets, asked), hidden, (epochs, 3 * epochs), (goal, threshold), seed)


def _train_and_ask(
    candidate: Candidate,
    functions: tuple[str, str],
    sets: tuple[Any, ...],
    hidden: ImageFolder,
    epochs: tuple[int, int],
    goal: tuple[float, float | None],
    seed: int,
) -> Predictions:
    """Train the model of the second of ``functions``; ``sets`` are training, validation, and hidden.

    ``epochs`` are the number that the reference takes, and the maximum.
    """
    reader, maker = functions
    validation = collect_images(candidate, sets[1], reader)
    first_images, first_labels = validation.batches[0]
    model = look_at(candidate, candidate.call(maker, seed=seed), maker, first_images)
    reading = find_reading(model, len(hidden.class_names), first_labels)
    history = candidate.train(
        model.handle,
        sets[0],
        epochs=epochs[0],
        at_most=epochs[1],
        validation=(validation.images, validation.labels),
        goal={"metric": "accuracy", "at": goal[0], "threshold": goal[1], "reading": reading.scale, "keep": "best"},
        seed=seed,
    )
    shown = collect_images(candidate, sets[2], reader, hidden)
    expect(shown).have_every_image_once()
    return held_out_predictions(
        candidate,
        model.handle,
        reading,
        shown.images,
        hidden.labels[shown.sources],
        seed=seed,
        labels=hidden.class_names,
        history=history,
        examples=tuple(np.asarray(hidden.images)[shown.sources]),
    )
