"""Hands that show rock, paper or scissors: grey, 48×48, handed out as CSV files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grader.data.cache import made_once
from grader.data.images.canvas import Canvas, Colour, lit, shade, towards
from grader.data.images.files import with_progress

ROCK_PAPER_SCISSORS = ("rock", "paper", "scissors")
"""Names of the classes; the position is the label."""

SIZE = 48
LEARNERS_SEED = 2400
_COUNTS = {"training": 1500, "validation": 300}


def draw_rock_paper_scissors(seed: int, count: int) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Draw hands, of each sign as many as of any other (give or take one), in random order.

    Args:
        seed: any non-negative integer; the same seed gives the same pictures.
        count: how many, at least 1.

    Returns:
        ``(images, labels)``: uint8 of shape ``(count, 48, 48)`` and int64 of shape ``(count,)``, 0 for
        rock, 1 for paper and 2 for scissors.
    """
    random = np.random.default_rng([24, seed])
    labels = random.permutation(np.arange(count) % 3).astype(np.int64)
    images = np.empty((count, SIZE, SIZE), dtype=np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[:] = _draw(random, int(label))
    return images, labels


def rock_paper_scissors_files() -> tuple[Path, Path]:
    """Return the learners' hands as two CSV files: 1,500 for training and 300 for validation.

    They are drawn at first use and kept in the cache; :func:`write_pixels` says what is in them.

    Returns:
        ``(training_file, validation_file)``.
    """
    folder = made_once("rock_paper_scissors-v1", files=len(_COUNTS), make=_write_learners_files)
    return folder / "training.csv", folder / "validation.csv"


def write_pixels(file: Path, images: NDArray[np.uint8], labels: NDArray[np.int64]) -> None:
    """Write grey pictures as CSV: a header, then one line per picture, its label first.

    Args:
        file: where to; its folder exists.
        images: uint8 of shape ``(n, height, width)``; a line holds the rows of one from top to bottom.
        labels: integers of shape ``(n,)``.
    """
    pixels = images.reshape(len(images), -1)
    header = ",".join(["label", *(f"pixel{number}" for number in range(1, pixels.shape[1] + 1))])
    rows = np.column_stack([labels, pixels]).tolist()
    lines = [header, *(",".join(map(str, row)) for row in rows)]
    file.write_text("\n".join(lines) + "\n", encoding="ascii")


def _write_learners_files(folder: Path) -> None:
    parts = tuple(_COUNTS.items())
    for seed, (name, count) in enumerate(with_progress(parts, "Drawing rock, paper and scissors"), LEARNERS_SEED):
        write_pixels(folder / f"{name}.csv", *draw_rock_paper_scissors(seed, count))


def _draw(random: np.random.Generator, sign: int) -> NDArray[np.uint8]:
    """Draw a left or a right hand that comes in from the left; light on dark or dark on light."""
    wall, skin = random.permutation([random.uniform(30, 105), random.uniform(150, 235)])
    if random.uniform() < 0.7:
        wall, skin = min(wall, skin), max(wall, skin)
    canvas = Canvas(SIZE, _grey(wall))
    for _ in range(random.integers(0, 4)):
        blot = _grey(wall * random.uniform(0.85, 1.15))
        canvas.disc(complex(*random.uniform(0, SIZE, 2)), random.uniform(3, 14), blot)
    left = bool(random.uniform() < 0.5)
    canvas.place(
        complex(random.uniform(17, 30), random.uniform(15, 33)),
        scale=random.uniform(0.9, 1.2),
        turned=random.normal(0, 20) + 180 * left,
        mirrored=left,
    )
    _hand(canvas, random, sign, _grey(skin))
    return lit(canvas.picture()[..., :1], random, noise=7)[..., 0]


def _hand(canvas: Canvas, random: np.random.Generator, sign: int, skin: Colour) -> None:
    """Draw a hand that points to the right; its own zero is the middle of the palm."""
    crease = shade(skin, 0.68)
    sleeve = shade(skin, random.uniform(0.4, 1.5))
    canvas.limb([-40 + 0j, -6 + 0j], [4.2, 3.8], skin)
    if random.uniform() < 0.6:
        canvas.limb([-40 + 0j, complex(random.uniform(-18, -12), 0)], [5.5, 5.2], sleeve)
    canvas.limb([-3 - 2.5j, 2 - 2.6j, 2 + 2.6j, -3 + 2.5j], [3.4, 3.6, 3.6, 3.4], skin)
    spread = random.uniform(6, 13)
    stretched = ((), (0, 1, 2, 3), (0, 1))[sign]
    if sign == 2:
        spread = random.uniform(18, 30)
    for finger in range(4):
        knuckle = complex(4.2, -4.5 + 3 * finger)
        bend = random.normal(0, 3)
        if finger in stretched:
            middle = 1.5 if sign == 1 else 0.5
            angle = (finger - middle) * spread + bend
            long = (10.5, 12, 11, 8.5)[finger] * random.uniform(0.9, 1.1)
            joint = knuckle + 0.5 * long * towards(angle)
            tip = joint + 0.5 * long * towards(angle + random.normal(0, 5))
            canvas.limb([knuckle, joint, tip], [1.9, 1.75, 1.4], skin)
            canvas.limb([knuckle - 1, knuckle + 0.5], [0.3, 0.3], crease)
        else:
            canvas.limb([knuckle - 1.5, knuckle + 1.6], [1.8, 1.9], skin)
            canvas.limb([knuckle + 1 - 1.6j, knuckle + 3.2 - 1.2j], [0.3, 0.3], crease)
            canvas.limb([knuckle - 3, knuckle - 2.6 + 2.2j], [0.35, 0.35], crease)
    base = -2 - 4.5j
    if sign == 1:
        thumb = [base, base + 5 * towards(-50 + random.normal(0, 12)), base + 9 * towards(-42 + random.normal(0, 10))]
    else:
        thumb = [base, 1.5 - 3.8j, 4.6 - 0.5j + random.normal(0, 0.6)]
    canvas.limb(thumb, [2.2, 1.9, 1.5], skin)
    if sign != 1:
        canvas.limb([0.5 - 1.6j, 4.4 + 1.4j], [0.35, 0.35], crease)


def _grey(level: float) -> Colour:
    return shade((100, 100, 100), level / 100)
