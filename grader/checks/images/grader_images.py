"""A classifier that is trained and tested on the grader's own images, if a learner's dataset cannot be used.

The images are those that learners have, in the form that the brief asks for; how they are scaled is up to the model.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.checks.arrays import Array
from grader.checks.evidence import Model, build
from grader.checks.expect import Unmet
from grader.checks.images.scaling import scale_for
from grader.checks.models.classifiers import held_out_predictions
from grader.checks.models.output_pairing import reading_to_train
from grader.checks.models.own_shape import build_in_its_shape, in_shape, look_in_its_shape, make_model
from grader.checks.performance import Predictions


class Drawn(Protocol):
    """A learner's dataset, drawn: ``ImageDataset``, or a ``PixelSet``."""

    @property
    def batches(self) -> tuple[tuple[Array, Array], ...]:
        """Pairs of images and labels."""

    @property
    def unlabelled(self) -> Unmet | None:
        """The failure of a dataset without labels."""


Labelled = tuple[Array, Array]
"""Images as bytes ``(n, height, width, channels)``, and their classes ``(n,)``."""
FEW = 32
"""Images that a model is built on."""
MOST_BYTES = 100 * 2**20
"""Size limit of the images of one set as floats: training and validation images are sent in one message."""


def own_batch(shape: tuple[int, ...], count: int = FEW) -> Array:
    """Return a batch to build a model on if the learner has none: floats from 0 to 1."""
    steps = np.linspace(0, 1, count * int(np.prod(shape)), dtype=np.float32)
    return np.random.default_rng(1).permutation(steps).reshape(count, *shape)


def build_on(
    candidate: Candidate, maker: str, pictures: Drawn | None, shape: tuple[int, ...], *, any_size: bool = False
) -> Model:
    """Build the learner's model on images of the learner's dataset, or on the grader's of ``shape`` if there are none.

    The grader's images are also used if the learner's have the wrong shape and the model does not take them.
    A model that takes neither is built in its own input shape, and has a ``misfit``, unless ``any_size`` is right.
    """
    theirs = None if pictures is None else _some(pictures, 0)
    if theirs is not None and theirs.shape[1:] != shape:
        with contextlib.suppress(CandidateFault, Unmet):
            return build(candidate, maker, inputs=theirs)
        theirs = None
    if theirs is not None:
        return build_in_its_shape(candidate, maker, inputs=theirs)
    model = build_in_its_shape(candidate, maker, inputs=own_batch(shape))
    return replace(model, misfit=None) if any_size and model.inputs.shape[1:] != shape else model


def labels_of(pictures: Drawn | None) -> Array | None:
    """Return some labels of a learner's dataset, if it has any."""
    return None if pictures is None or pictures.unlabelled else _some(pictures, 1)


def _some(pictures: Drawn, part: int) -> Array:
    return np.concatenate([batch[part] for batch in pictures.batches[:FEW]])[:FEW]


def as_many_as_fit(images: Labelled, shape: tuple[int, ...], most_bytes: int = MOST_BYTES) -> Labelled:
    """Return all images, or an even selection that takes ``most_bytes`` as floats in a model's ``shape``.

    >>> images = np.zeros((900, 8, 8, 3), np.uint8), np.repeat([0, 1, 2], 300)
    >>> chosen = as_many_as_fit(images, (16, 16, 3), most_bytes=90 * 16 * 16 * 3 * 4)
    >>> chosen[0].shape, np.bincount(chosen[1]).tolist()
    ((90, 8, 8, 3), [30, 30, 30])
    """
    count = len(images[1])
    most = most_bytes // (4 * int(np.prod(shape)))
    chosen = np.arange(count) if count <= most else (np.arange(most) + 0.5) * count // most
    return images[0][chosen.astype(int)], images[1][chosen.astype(int)]


def load_images(folder: Path) -> Labelled:
    """Return the images of a folder of the kit's, with one folder per class; files that are not images are left out."""
    from PIL import Image, UnidentifiedImageError

    images, labels = [], []
    for label, name in enumerate(sorted(path.name for path in folder.iterdir() if path.is_dir())):
        for file in sorted((folder / name).iterdir()):
            try:
                with Image.open(file) as image:
                    images.append(np.asarray(image.convert("RGB")))
            except (UnidentifiedImageError, OSError, SyntaxError):
                continue
            labels.append(label)
    return np.stack(images), np.array(labels)


def split_images(images: Labelled, share: float, seed: int) -> tuple[Labelled, Labelled]:
    """Return images in a random order, ``share`` of them for training and the others for validation."""
    order = np.random.default_rng([seed, 8]).permutation(len(images[1]))
    cut = int(share * len(order))
    training, validation = ((images[0][part], images[1][part]) for part in (order[:cut], order[cut:]))
    return training, validation


def turned_copies(images: Labelled, degrees: float, copies: int, seed: int) -> Labelled:
    """Return ``copies`` of each image, rotated by up to ``degrees`` in both directions, half of them mirrored."""
    from PIL import Image

    random = np.random.default_rng([seed, 9])
    angles = random.uniform(-degrees, degrees, (copies, len(images[1])))
    turned = np.stack(
        [
            np.asarray(Image.fromarray(image).rotate(angle, Image.Resampling.BILINEAR))
            for row in angles
            for image, angle in zip(images[0], row, strict=True)
        ]
    )
    mirrored = random.uniform(size=len(turned)) < 0.5
    turned[mirrored] = turned[mirrored][:, :, ::-1]
    return turned, np.tile(images[1], copies)


def own_predictions(  # noqa: PLR0913 - each is one choice of the caller
    candidate: Candidate,
    built: Model,
    training: Labelled,
    validation: Labelled,
    hidden: Labelled,
    *,
    names: tuple[str, ...],
    epochs: tuple[int, int],
    goal: float,
    threshold: float | None = None,
    seed: int,
) -> Predictions:
    """Train a model like ``built`` on the grader's own images, and return its predictions for the hidden ones.

    The function of the submission that returned ``built`` is called again. ``epochs`` are the number that the
    reference takes, and the maximum while the validation accuracy is below ``goal``; if it never reaches
    ``goal``, the best weights are used. A progress line shows the ``threshold`` where it is given.
    """
    maker, shape = built.function, built.inputs.shape[1:]
    training, validation, hidden = (as_many_as_fit(images, shape) for images in (training, validation, hidden))
    some = in_shape(training[0][:FEW], shape).astype(np.float32)
    model = look_in_its_shape(candidate, make_model(candidate, maker, seed=seed).handle, maker, some / 255)
    reading = reading_to_train(model, len(names))
    scale = np.float32(scale_for(model, some))
    shown, checked, asked = (
        in_shape(images, shape).astype(np.float32) * scale for images, _ in (training, validation, hidden)
    )
    history = candidate.train(
        model.handle,
        shown,
        reading.write_labels(training[1]),
        epochs=epochs[0],
        at_most=epochs[1],
        validation=(checked, reading.write_labels(validation[1])),
        goal={"metric": "accuracy", "at": goal, "threshold": threshold, "reading": reading.scale, "keep": "best"},
        seed=seed,
    )
    return held_out_predictions(
        candidate,
        model.handle,
        reading,
        asked,
        hidden[1],
        seed=seed,
        labels=names,
        history=history,
        examples=tuple(hidden[0]),
    )
