"""A classifier of pictures, trained and asked through the learner's own reading of folders."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.classifiers import hidden_answers
from grader.checks.evidence import look_at
from grader.checks.expect import expect
from grader.checks.images import PictureFolder, draw_pictures
from grader.checks.pairing import find_reading
from grader.checks.performance import Answers

MARGIN = 0.06
"""Training goes on until the validation accuracy is this much above the bar: 200 pictures err by about 0.015."""
READER, MAKER = "training_dataset", "create_and_compile_model"


def picture_answers(
    candidate: Candidate, folders: tuple[Path, Path], hidden: PictureFolder, *, epochs: int, bar: float, seed: int
) -> Answers:
    """Train the learner's model on the learner's data set and return its answers to a blind folder.

    ``folders`` are for training and for validation. It trains for ``epochs``, as the reference does, and for up
    to twice as long until the accuracy on the second folder is well above ``bar``; where it never is, the best
    weights on the way are asked. The hidden pictures take the same way as the others, so that scaling in the
    data set counts; what they show stays here.
    """
    training = candidate.call(READER, str(folders[0]), seed=seed)
    validation = draw_pictures(candidate, candidate.call(READER, str(folders[1]), seed=seed), READER)
    first_images, first_labels = validation.batches[0]
    model = look_at(candidate, candidate.call(MAKER, seed=seed), MAKER, first_images)
    reading = find_reading(model, len(hidden.class_names), first_labels)
    history = candidate.train(
        model.handle,
        training,
        epochs=epochs,
        at_most=2 * epochs,
        validation=(validation.images, validation.labels),
        goal={"metric": "accuracy", "at": bar + MARGIN, "reading": reading.scale, "keep": "best"},
        seed=seed,
    )
    shown = draw_pictures(candidate, candidate.call(READER, str(hidden.path), seed=seed), READER, hidden)
    expect(shown).hold_every_picture_once()
    return hidden_answers(
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
