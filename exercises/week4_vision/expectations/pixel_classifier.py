"""A classifier of images from CSV files, trained and tested through the learner's own functions."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from exercises.week4_vision.expectations.pixel_files import PARSER, PixelFile, read_pixels
from exercises.week4_vision.expectations.pixel_sets import draw_set, make_sets
from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array
from grader.checks.evidence import Model, look_at
from grader.checks.expect import expect
from grader.checks.images.grader_images import own_predictions
from grader.checks.models.classifiers import held_out_predictions
from grader.checks.models.output_pairing import find_reading
from grader.checks.performance import Predictions
from grader.data import ROCK_PAPER_SCISSORS as NAMES
from grader.data import rock_paper_scissors_files

MAKER = "create_model"
MARGIN = 0.06
"""Training continues until the validation accuracy is this much above the threshold: 300 images err by about 0.01."""
BESIDE = 96
"""Number of training images that are passed together with the hidden ones."""


def pixel_predictions(
    candidate: Candidate, folder: Path, hidden: tuple[Array, Array], *, epochs: int, threshold: float, seed: int
) -> Predictions:
    """Train the learner's model on the exercise's images, and return its predictions for hidden ones.

    It trains for ``epochs``, as the reference does, and for up to twice as long until the validation accuracy
    is well above ``threshold``; if it never is, the best weights are used. The hidden images come in a
    file with random labels and are read as validation images; their true labels stay here.
    """
    training, validation = (_parse(candidate, file, folder) for file in rock_paper_scissors_files())
    sets = make_sets(candidate, training, validation, seed)
    known = draw_set(candidate, sets[1], "the validation set", validation)
    model = look_at(candidate, candidate.call(MAKER, seed=seed), MAKER, known.batches[0][0])
    reading = find_reading(model, len(NAMES), known.batches[0][1])
    history = candidate.train(
        model.handle,
        sets[0],
        epochs=epochs,
        at_most=2 * epochs,
        validation=(known.images, np.concatenate([labels for _, labels in known.batches])),
        goal={
            "metric": "accuracy",
            "at": threshold + MARGIN,
            "threshold": threshold,
            "reading": reading.scale,
            "keep": "best",
        },
        seed=seed,
    )
    images, truth = hidden
    # Seeded by the true labels: with the seed of the training, a submission could undo the permutation.
    said = np.random.default_rng(np.asarray(truth, dtype=np.uint32)).permutation(truth)
    blind = read_pixels(candidate, folder / "hidden.csv", images, said)
    few = PixelFile(images, truth, (training.as_given[0][:BESIDE], training.as_given[1][:BESIDE]))
    shown = draw_set(candidate, make_sets(candidate, few, blind, seed)[1], "the validation set", blind)
    expect(shown).is_complete()
    expect(shown).has_unchanged_images(blind)
    return held_out_predictions(
        candidate,
        model.handle,
        reading,
        shown.images,
        truth[shown.sources],
        seed=seed,
        labels=NAMES,
        history=history,
        examples=tuple(images[shown.sources]),
    )


def own_pixel_predictions(
    candidate: Candidate, built: Model, hidden: tuple[Array, Array], *, epochs: int, threshold: float, seed: int
) -> Predictions:
    """Train the learner's model on the images as the grader reads them; return its predictions for hidden ones."""
    training, validation = map(read_hands, rock_paper_scissors_files())
    drawn = hidden[0][..., None], hidden[1]
    return own_predictions(
        candidate,
        built,
        training,
        validation,
        drawn,
        names=NAMES,
        epochs=(epochs, 2 * epochs),
        goal=threshold + MARGIN,
        threshold=threshold,
        seed=seed,
    )


def read_hands(file: Path) -> tuple[Array, Array]:
    """Return the images of one of the learners' files, uint8 ``(n, 48, 48, 1)``, and their labels ``(n,)``."""
    rows = np.loadtxt(file, delimiter=",", skiprows=1, dtype=np.uint8)
    return rows[:, 1:].reshape(-1, 48, 48, 1), rows[:, 0].astype(np.int64)


def _parse(candidate: Candidate, file: Path, folder: Path) -> PixelFile:
    """Call the learner's function on a copy of one of the learners' files, which the candidate may read."""
    images, labels = candidate.call(PARSER, shutil.copy(file, folder))
    return PixelFile(np.asarray(images), np.asarray(labels), (images, labels))
