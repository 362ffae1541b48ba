"""Pictures of cats and of dogs, 48×48: upright, or turned and mirrored as a careless camera sees them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grader.data.cache import made_once
from grader.data.choice import pick
from grader.data.images.canvas import Canvas, Colour, lit, shade, towards
from grader.data.images.files import with_progress, write_pictures
from grader.data.images.scenery import paint_foreground, paint_scenery, visible

CATS_OR_DOGS = ("cats", "dogs")
"""Folder names; the position is the label."""

SIZE = 48
LEARNERS_SEED = 2100
_UNSPLIT, _UPRIGHT, _TURNED = 1500, 600, 200
_FEW, _FEW_VALIDATION = 60, 200
_SPOILT = {
    "_empty.png": b"",
    "_broken.png": b"\x89PNG\r\n\x1a\n the rest was lost",
    "_note.txt": b"Photographs: my neighbour.\n",
}
SMALLEST_TURN, LARGEST_TURN = 25.0, 60.0
"""How far a turned picture is turned, in degrees, either way."""

Labelled = tuple[NDArray[np.float32], NDArray[np.int64]]
Face = Callable[[Canvas, np.random.Generator, Colour, Colour], None]

_COATS: tuple[Colour, ...] = (
    (205, 140, 75), (60, 55, 58), (150, 145, 145), (228, 222, 212), (120, 85, 55), (180, 160, 130), (90, 80, 75),
    (165, 95, 50),
)  # fmt: skip
_COLLARS: tuple[Colour, ...] = ((200, 45, 45), (50, 90, 190), (60, 150, 80), (230, 190, 60))
_EYES: tuple[Colour, ...] = ((150, 190, 70), (220, 180, 60), (120, 180, 200), (190, 140, 60))


def draw_cats_or_dogs(seed: int, count: int, turned: bool = False) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Draw pictures of cats and of dogs.

    Args:
        seed: any non-negative integer; the same seed gives the same pictures.
        count: how many, at least 1; half of them, rounded up, are dogs.
        turned: whether each picture is turned by 25 to 60 degrees either way, and half of them
            mirrored; the others are upright, and no tail is on the left.

    Returns:
        ``(images, labels)``: uint8 of shape ``(count, 48, 48, 3)`` and int64 of shape ``(count,)``, 0 for
        a cat and 1 for a dog, in random order.
    """
    random = np.random.default_rng([21, seed, int(turned)])
    labels = random.permutation(np.arange(count) % 2 == 0).astype(np.int64)
    images = np.empty((count, SIZE, SIZE, 3), dtype=np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[:] = _draw(random, (_cat, _dog)[label], turned)
    return images, labels


def cats_or_dogs_folder() -> Path:
    """Return a folder with 750 ``cats`` and 750 ``dogs``, not yet split, and three spoilt files in each.

    They are drawn at first use and kept in the cache: ``cats/0000.png`` and so on. Whatever is lost
    there is drawn again.
    """
    return made_once("cats_or_dogs-v1", files=_UNSPLIT + 2 * len(_SPOILT), make=_write_unsplit)


def turned_cats_or_dogs_folder() -> tuple[Path, Path]:
    """Return 600 upright pictures for training and 200 turned and mirrored ones for validation.

    Returns:
        ``(training_dir, validation_dir)``, each with the folders ``cats`` and ``dogs``, half of the
        pictures in each.
    """
    folder = made_once("turned_cats_or_dogs-v2", files=_UPRIGHT + _TURNED, make=_write_upright_and_turned)
    return folder / "training", folder / "validation"


def load_few_cats_or_dogs() -> tuple[Labelled, Labelled]:
    """Return sixty pictures for training and 200 for validation, the same for everybody, half of them dogs.

    Returns:
        ``((training_images, training_labels), (validation_images, validation_labels))``: images float32 of
        shape ``(n, 48, 48, 3)`` in 0..1; labels int64 of shape ``(n,)``, 0 for a cat and 1 for a dog.
    """
    parts = [draw_cats_or_dogs(LEARNERS_SEED + step, count) for step, count in ((3, _FEW), (4, _FEW_VALIDATION))]
    training, validation = ((images.astype(np.float32) / np.float32(255), labels) for images, labels in parts)
    return training, validation


def plant_spoilt_files(folder: Path) -> list[Path]:
    """Write three files that a careful split skips: an empty picture, one that is cut off, and a note.

    Args:
        folder: an existing folder, where ``_empty.png``, ``_broken.png`` and ``_note.txt`` are made.

    Returns:
        Their paths.
    """
    for name, content in _SPOILT.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in _SPOILT]


def _write_unsplit(folder: Path) -> None:
    for count in with_progress((_UNSPLIT,), "Drawing cats and dogs"):
        images, labels = draw_cats_or_dogs(LEARNERS_SEED, count)
        write_pictures(folder, images, CATS_OR_DOGS, labels)
    for name in CATS_OR_DOGS:
        plant_spoilt_files(folder / name)


def _write_upright_and_turned(folder: Path) -> None:
    parts = (("training", 1, _UPRIGHT, False), ("validation", 2, _TURNED, True))
    for name, step, count, turned in with_progress(parts, "Drawing cats and dogs, some of them turned"):
        images, labels = draw_cats_or_dogs(LEARNERS_SEED + step, count, turned)
        write_pictures(folder / name, images, CATS_OR_DOGS, labels)


def _draw(random: np.random.Generator, face: Face, turned: bool) -> NDArray[np.uint8]:
    canvas = Canvas(SIZE, (0, 0, 0))
    scene = paint_scenery(canvas, random)
    coat = visible(random, _COATS, scene)
    patch = pick(random, (coat, shade(coat, 0.65), (232, 228, 222)))
    canvas.place(
        complex(*random.uniform(15, 33, 2)),
        scale=random.uniform(0.9, 1.5),
        turned=random.normal(0, 7),
        mirrored=turned and bool(random.uniform() < 0.5),
    )
    _body(canvas, random, coat, patch)
    face(canvas, random, coat, patch)
    if random.uniform() < 0.6:
        paint_foreground(canvas, random, scene[1])
    if turned:
        canvas.turn(random.choice([-1, 1]) * random.uniform(SMALLEST_TURN, LARGEST_TURN))
    return lit(canvas.picture(), random)


def _body(canvas: Canvas, random: np.random.Generator, coat: Colour, patch: Colour) -> None:
    """Draw a sitting body below a head whose middle is the figure's zero, and a tail."""
    lean = random.uniform(-4, 4)
    hip = complex(lean + 2, 19)
    swish = random.uniform(-70, 60)
    middle = hip + 8 + 2j
    canvas.limb([hip + 3j, middle, middle + 6 * towards(swish - 20)], [1.6, 1.4, 1.0], shade(coat, 0.8))
    canvas.limb([complex(lean / 3, 7), hip], [4.5, 7], coat)
    canvas.oval(complex(lean / 2, 13), 3, 5, patch)
    for side in (-2.2, 2.2):
        canvas.limb([complex(lean / 2 + side, 14), complex(lean / 2 + side, 24)], [1.7, 1.7], shade(coat, 0.92))
        canvas.oval(complex(lean / 2 + side, 24.6), 2.3, 1.5, patch)
    if random.uniform() < 0.4:
        canvas.limb([-3.8 + 7j, 3.8 + 7j], [1.0, 1.0], pick(random, _COLLARS))


def _cat(canvas: Canvas, random: np.random.Generator, coat: Colour, patch: Colour) -> None:
    """Draw a cat's head: ears that stand, eyes with slits, a small nose, whiskers."""
    ear, dark = random.uniform(5, 7), shade(coat, 0.6)
    for side in (-1, 1):
        tip = complex(side * random.uniform(5.2, 6.8), -5.5 - ear)
        canvas.polygon((side * 1.4 - 5j, tip, side * 7.2 - 1j), coat)
        canvas.polygon((side * 3.2 - 5j, tip * 0.88, side * 6.0 - 3.4j), dark)
    canvas.oval(0j, 7.2, 6.4, coat)
    _eyes(canvas, random, slit=True)
    _snout(canvas, random, patch, long=random.uniform(0, 0.5))
    for side in (-1, 1):
        for whisker in (-8, 12):
            start = side * 2.4 + 3j
            step = 6.5 * towards(whisker)
            canvas.limb([start, start + complex(side * step.real, step.imag)], [0.2, 0.15], shade(patch, 1.2))


def _dog(canvas: Canvas, random: np.random.Generator, coat: Colour, patch: Colour) -> None:
    """Draw a dog's head: ears that hang, round or pointed, round eyes, a longer snout."""
    ears, inner = coat, shade(coat, 0.6)
    canvas.oval(0j, 6.8, 6.6, coat)
    drop, out = random.uniform(3.5, 7), random.uniform(0, 3)
    for side in (-1, 1):
        tip = complex(side * (8.0 + out), drop)
        if random.uniform() < 0.7:
            canvas.polygon((side * 2.2 - 6.4j, side * (7.4 + out) - 6.2j, tip, side * 5.4 - 1j), ears)
            canvas.polygon((side * 4.6 - 5j, side * (6.9 + out) - 4.9j, tip * 0.9, side * 6.2 - 1.6j), inner)
        else:
            canvas.limb([side * 5.0 - 4.6j, side * (7.0 + out) - 1j, tip], [1.5, 2.3, 1.8], inner)
    _eyes(canvas, random, slit=False)
    _snout(canvas, random, patch, long=random.uniform(0.5, 1.0))


def _eyes(canvas: Canvas, random: np.random.Generator, slit: bool) -> None:
    iris = pick(random, _EYES)
    for side in (-1, 1):
        canvas.oval(side * 2.9 - 1.2j, 1.5, 1.3, iris)
        canvas.oval(side * 2.9 - 1.2j, 0.5 if slit else 0.9, 1.2 if slit else 0.9, (15, 15, 15))


def _snout(canvas: Canvas, random: np.random.Generator, patch: Colour, long: float) -> None:
    """Draw muzzle, nose and mouth; ``long`` runs from 0, a kitten, to 1, a hound."""
    nose = pick(random, ((30, 26, 28), (30, 26, 28), (170, 95, 95)))
    canvas.oval(complex(0, 3 + long), 3.0 + 0.6 * long, 2.2 + 1.8 * long, shade(patch, 1.1))
    canvas.oval(complex(0, 2.0 + 0.4 * long), 1.1 + 0.7 * long, 0.9 + 0.5 * long, nose)
    low = 3.8 + 1.8 * long
    canvas.limb(
        [complex(-1.6, low - 0.1), complex(0, low + 0.5), complex(1.6, low - 0.1)], [0.3, 0.3, 0.3], (60, 45, 40)
    )
