"""Pictures for the exam bank: what they show, how large they are and what a label means follow from a task's seed."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.data.exam.tasks import Floats, Integers, only_digits
from grader.data.images.cats_or_dogs import draw_cats_or_dogs
from grader.data.images.digits import load_digits
from grader.data.images.garments import GARMENTS, draw_garments, load_garments
from grader.data.images.horses_or_humans import draw_horses_or_humans

Labelled = tuple[Floats, Integers]
_PIXELS = 28
_GRID = 7
"""Side of the squares that a stain consists of, in pixels of a digit."""
_LEAST_TURN = 30
"""How far a turned picture is turned at least, in degrees."""


def asked_garments(seed: int, classes: int) -> tuple[str, ...]:
    """Return which garments a task asks about; the place of a garment is its label."""
    return tuple(GARMENTS[item] for item in np.random.default_rng([71, seed]).permutation(len(GARMENTS))[:classes])


def load_some_garments(seed: int, classes: int, size: int) -> tuple[Labelled, Labelled]:
    """Return the learners' garments for one task.

    Args:
        seed: decides which garments are asked about.
        classes: how many kinds.
        size: height and width, even and at most 28: the borders are cut off.

    Returns:
        ``(training, validation)``, each ``(images, labels)``: bytes 0 to 255 as float32 of shape
        ``(n, size, size)``, and 0 to ``classes - 1``; about 400 and 50 of each kind.
    """
    training, validation = load_garments()
    return _only_garments(*training, seed, classes, size), _only_garments(*validation, seed, classes, size)


def draw_some_garments(seed: int, classes: int, size: int, count: int, *, task_seed: int) -> Labelled:
    """Return ``count`` garments as ``load_some_garments`` does, drawn anew; ``task_seed`` decides which kinds."""
    images, labels = draw_garments(seed, count, asked_garments(task_seed, classes))
    return _inner(images, size).astype(np.float32), labels


def _only_garments(images: NDArray[np.uint8], labels: Integers, seed: int, classes: int, size: int) -> Labelled:
    places = {GARMENTS.index(name): place for place, name in enumerate(asked_garments(seed, classes))}
    kept = np.isin(labels, list(places))
    return _inner(images[kept], size).astype(np.float32), np.array([places[int(label)] for label in labels[kept]])


def _inner(images: NDArray[Any], size: int) -> NDArray[Any]:
    """Cut the borders of pictures ``(n, 28, 28)`` off."""
    edge = (_PIXELS - size) // 2
    return images[:, edge : edge + size, edge : edge + size]


def draw_placed_garments(
    seed: int, classes: int, side: int, count: int = 1500, *, task_seed: int | None = None
) -> Labelled:
    """Return garments that lie anywhere in a larger dark picture.

    Args:
        seed: decides garments and places.
        classes: how many kinds; ``asked_garments`` names them.
        side: height and width of the pictures, at least 28.
        count: how many.
        task_seed: decides which kinds are asked about; ``seed`` where it is not given.

    Returns:
        ``(images, labels)``: float32 in 0..1 of shape ``(count, side, side)``, and 0 to ``classes - 1``.
    """
    garments, labels = draw_some_garments(
        seed, classes, _PIXELS, count, task_seed=seed if task_seed is None else task_seed
    )
    random = np.random.default_rng([72, seed])
    images = np.zeros((count, side, side), dtype=np.float32)
    for image, garment, (down, right) in zip(
        images, garments, random.integers(0, side - _PIXELS + 1, (count, 2)), strict=True
    ):
        image[down : down + _PIXELS, right : right + _PIXELS] = garment / 255
    return images, labels


def marked_digits(seed: int, marked: int) -> tuple[int, ...]:
    """Return which digits count as marked in a task, in their order."""
    return tuple(sorted(int(item) for item in np.random.default_rng([73, seed]).permutation(10)[:marked]))


def mark_digits(images: Floats, digits: Integers, seed: int, marked: int, size: int) -> Labelled:
    """Return digits with their borders cut off to ``size``, and 1 for those that a task marks, else 0."""
    return _inner(images, size), np.isin(digits, marked_digits(seed, marked)).astype(np.int64)


def load_marked_digits(seed: int, marked: int, size: int) -> tuple[Labelled, Labelled]:
    """Return the learners' handwritten digits for a task that asks whether one is among the marked ones.

    Args:
        seed: decides which digits are marked.
        marked: how many of the ten.
        size: height and width, even and at most 28.

    Returns:
        ``(training, validation)``, each ``(images, labels)``: float32 in 0..1 of shape ``(n, size, size)``; 1 or 0.
    """
    training, validation = load_digits()
    return mark_digits(*training, seed, marked, size), mark_digits(*validation, seed, marked, size)


def stain_digits(images: Floats, digits: Integers, seed: int, classes: int, stains: int, drawn: int) -> Labelled:
    """Return the digits of a task as bytes, with grey stains over them, and their labels one-hot.

    Args:
        images: float32 of shape ``(n, 28, 28)`` in 0..1.
        digits: which digit each one shows, ``(n,)``.
        seed: decides which digits are asked about, and their order.
        classes: how many digits are asked about.
        stains: how many squares of seven pixels are grey in each picture.
        drawn: decides where.

    Returns:
        ``(images, labels)``: 0 to 255 as float32 of shape ``(m, 28, 28)``, and one-hot of shape ``(m, classes)``.
    """
    clean, places = only_digits(images, digits, seed, classes, _PIXELS)
    pictures, random = clean * 255, np.random.default_rng([75, drawn])
    for picture in pictures:
        for down, right in random.integers(0, _PIXELS - _GRID + 1, (stains, 2)):
            picture[down : down + _GRID, right : right + _GRID] = 127
    return pictures, np.eye(classes, dtype=np.int64)[places]


def load_stained_digits(seed: int, classes: int, stains: int) -> tuple[Labelled, Labelled]:
    """Return the learners' handwritten digits for a task with stains: ``(training, validation)``."""
    training, validation = load_digits()
    return (
        stain_digits(*training, seed, classes, stains, seed),
        stain_digits(*validation, seed, classes, stains, seed + 1),
    )


def riders(seed: int) -> tuple[str, str]:
    """Return what the labels 0 and 1 of a task with horses and humans mean."""
    return ("horse", "human") if np.random.default_rng([76, seed]).integers(2) else ("human", "horse")


def draw_riders(seed: int, size: int, count: int = 1200, *, task_seed: int | None = None) -> Labelled:
    """Return colour pictures of horses or humans.

    Args:
        seed: decides the pictures.
        size: height and width, at most 48.
        count: how many.
        task_seed: decides which label means which; ``seed`` where it is not given.

    Returns:
        ``(images, labels)``: bytes 0 to 255 as float32 of shape ``(count, size, size, 3)``, and 0 or 1.
    """
    images, humans = draw_horses_or_humans(seed, count)
    swapped = riders(seed if task_seed is None else task_seed)[0] == "human"
    return _shrunk(images, size), 1 - humans if swapped else humans


def draw_pets(seed: int, size: int, turn: int, upright: int = 1200, turned: int = 200) -> tuple[Labelled, Labelled]:
    """Return upright colour pictures of cats or dogs, and others that are turned, half of them mirrored.

    Args:
        seed: decides the pictures.
        size: height and width, at most 48.
        turn: how far a picture is turned at most, either way, in degrees; at least 30.
        upright: how many of the first.
        turned: how many of the second.

    Returns:
        ``(upright, turned)``, each ``(images, labels)``: bytes 0 to 255 as float32 of shape
        ``(n, size, size, 3)``; 0 for a cat and 1 for a dog.
    """
    from scipy.ndimage import rotate

    images, labels = draw_cats_or_dogs(seed, upright + turned)
    small, random = _shrunk(images, size), np.random.default_rng([79, seed])
    for image in small[upright:]:
        seen = image[:, ::-1] if random.random() < 0.5 else image
        angle = random.choice([-1, 1]) * random.uniform(_LEAST_TURN, turn)
        image[:] = rotate(seen, angle, reshape=False, order=1, mode="reflect")
    return (small[:upright], labels[:upright]), (small[upright:], labels[upright:])


def _shrunk(images: NDArray[np.uint8], size: int) -> Floats:
    """Return pictures ``(n, 48, 48, 3)`` as float32 ``(n, size, size, 3)``, each pixel the mean of those it covers."""
    from PIL import Image

    small = [np.asarray(Image.fromarray(image).resize((size, size), Image.Resampling.BOX)) for image in images]
    return np.stack(small).astype(np.float32)
