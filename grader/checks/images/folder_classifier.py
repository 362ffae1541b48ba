"""A classifier of pictures, trained and asked through the learner's own reading of folders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.evidence import look_at
from grader.checks.expect import expect
from grader.checks.images.folders import PictureFolder, draw_pictures
from grader.checks.images.training_and_validation import READER as BOTH_READER
from grader.checks.images.training_and_validation import call_for_both
from grader.checks.models.classifiers import hidden_answers
from grader.checks.models.output_pairing import find_reading
from grader.checks.performance import Answers

MARGIN = 0.06
"""Training goes on until the validation accuracy is this much above the bar: 200 pictures err by about 0.015."""
READER, MAKER = "training_dataset", "create_and_compile_model"
BOTH_MAKER = "create_model"


def picture_answers(
    candidate: Candidate, folders: tuple[Path, Path], hidden: PictureFolder, *, epochs: int, bar: float, seed: int
) -> Answers:
    """Train the learner's model on the learner's data set and return its answers to a blind folder.

    ``folders`` are for training and for validation. It trains for ``epochs``, as the reference does, and for up
    to twice as long until the accuracy on the second folder is well above ``bar``; where it never is, the best
    weights on the way are asked. The hidden pictures take the same way as the others, so that scaling in the
    data set counts; what they show stays here.
    """
    sets = tuple(candidate.call(READER, str(path), seed=seed) for path in (*folders, hidden.path))
    return _train_and_ask(candidate, (READER, MAKER), sets, hidden, (epochs, 2 * epochs), bar + MARGIN, seed)


def answers_after_both(
    candidate: Candidate, folders: tuple[Path, Path], hidden: PictureFolder, *, epochs: int, goal: float, seed: int
) -> Answers:
    """Train the learner's model on what ``train_val_datasets`` reads, and return its answers to a blind folder.

    As ``picture_answers``, but for up to three times as long while the validation accuracy is below ``goal``; the
    hidden pictures are read as validation pictures are, beside the same training folder.
    """
    sets = call_for_both(candidate, *folders, seed=seed)
    asked = call_for_both(candidate, folders[0], hidden.path, seed=seed)[1]
    functions = (BOTH_READER, BOTH_MAKER)
    return _train_and_ask(candidate, functions, (*sets, asked), hidden, (epochs, 3 * epochs), goal, seed)


def _train_and_ask(
    candidate: Candidate,
    functions: tuple[str, str],
    sets: tuple[Any, ...],
    hidden: PictureFolder,
    epochs: tuple[int, int],
    goal: float,
    seed: int,
) -> Answers:
    """Train what the second of ``functions`` returns; ``sets`` are for training, for validation, and hidden.

    ``epochs`` are as many as the reference takes, and as many as there may be.
    """
    reader, maker = functions
    validation = draw_pictures(candidate, sets[1], reader)
    first_images, first_labels = validation.batches[0]
    model = look_at(candidate, candidate.call(maker, seed=seed), maker, first_images)
    reading = find_reading(model, len(hidden.class_names), first_labels)
    history = candidate.train(
        model.handle,
        sets[0],
        epochs=epochs[0],
        at_most=epochs[1],
        validation=(validation.images, validation.labels),
        goal={"metric": "accuracy", "at": goal, "reading": reading.scale, "keep": "best"},
        seed=seed,
    )
    shown = draw_pictures(candidate, sets[2], reader, hidden)
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
