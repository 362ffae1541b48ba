"""Ten kinds of garments, 28×28 and grey: the set for the first convolutions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grader.data.cache import made_once
from grader.data.images.canvas import Canvas, Colour, towards
from grader.data.upstream import load_upstream, split_training

GARMENTS = ("t-shirt", "trousers", "pullover", "dress", "coat", "sandal", "hat", "sneaker", "bag", "boot")
"""Names of the classes; the position is the label."""

Labelled = tuple[NDArray[np.uint8], NDArray[np.int64]]
"""Images of shape ``(n, 28, 28)``, 0 to 255, and labels 0 to 9 of shape ``(n,)``."""
Garment = Callable[[Canvas, np.random.Generator, Colour, Colour], None]

SIZE = 28
LEARNERS_SEED = 1300
_TRAINING, _VALIDATION = 4000, 500


def load_garments(upstream: bool = False) -> tuple[Labelled, Labelled]:
    """Return the learners' garments: drawn at first use, then kept in the cache.

    Args:
        upstream: fetch Fashion-MNIST, once, where there is a network: 54,000 and 6,000 examples. Its classes have
            the same numbers, but 6 is a shirt there and a hat here.

    Returns:
        ``((training_images, training_labels), (validation_images, validation_labels))``: 4,000 and 500
        examples; images uint8 of shape ``(n, 28, 28)``, bright cloth on black; labels int64 of shape
        ``(n,)``.
    """
    if upstream and (training := load_upstream("fashion_mnist")):
        return split_training(training)
    file = made_once("garments-v1", files=1, make=_write_learners_garments) / "garments.npz"
    with np.load(file) as arrays:
        images, labels = arrays["images"], arrays["labels"]
    return (images[:_TRAINING], labels[:_TRAINING]), (images[_TRAINING:], labels[_TRAINING:])


def draw_garments(seed: int, count: int, kinds: Sequence[str] = GARMENTS) -> Labelled:
    """Draw garments, of each kind as many as of any other (give or take one), in random order.

    Args:
        seed: any non-negative integer; the same seed gives the same pictures.
        count: how many, at least 1.
        kinds: names of the kinds; the position of one is its label.

    Returns:
        ``(images, labels)``: uint8 of shape ``(count, 28, 28)`` and int64 of shape ``(count,)``.
    """
    random = np.random.default_rng([13, seed])
    labels = random.permutation(np.arange(count) % len(kinds)).astype(np.int64)
    images = np.empty((count, SIZE, SIZE), dtype=np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[:] = _draw(random, _KINDS[GARMENTS.index(kinds[label])])
    return images, labels


def _write_learners_garments(folder: Path) -> None:
    parts = [draw_garments(LEARNERS_SEED, _TRAINING), draw_garments(LEARNERS_SEED + 1, _VALIDATION)]
    images, labels = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    np.savez_compressed(folder / "garments.npz", images=images, labels=labels)


def _draw(random: np.random.Generator, garment: Garment) -> NDArray[np.uint8]:
    cloth, detail = (int(grey) for grey in random.uniform((150, 60), (245, 110)))
    canvas = Canvas(SIZE, (0, 0, 0))
    canvas.place(
        complex(*random.uniform(9.5, 18.5, 2)),
        scale=random.uniform(0.7, 1.0),
        turned=random.normal(0, 10),
        mirrored=bool(random.uniform() < 0.5),
    )
    garment(canvas, random, (cloth, cloth, cloth), (detail, detail, detail))
    picture = canvas.picture()[..., 0] * _weave(random) + random.normal(0, random.uniform(0, 8), (SIZE, SIZE))
    pixels: NDArray[np.uint8] = np.clip(picture, 0, 255).astype(np.uint8)
    return pixels


def _weave(random: np.random.Generator) -> NDArray[np.float64]:
    """Return a pattern to multiply the cloth with: plain, striped one way or another, or checked."""
    ramp = 1 + random.uniform(-0.2, 0.2) * np.linspace(-1, 1, SIZE)
    if random.uniform() < 0.5:
        return np.outer(ramp, ramp)
    stripes = 1 - random.uniform(0.15, 0.4) * ((np.arange(SIZE) + random.integers(6)) % random.integers(3, 7) < 2)
    down, across = ((stripes, ramp), (ramp, stripes), (stripes, stripes))[random.integers(3)]
    return np.outer(down, across)


def _t_shirt(canvas: Canvas, random: np.random.Generator, cloth: Colour, detail: Colour) -> None:
    wide, droop = random.uniform(4.5, 6), random.uniform(25, 60)
    for side in (-1, 1):
        shoulder = side * (wide - 1.2) - 6.8j
        sleeve = random.uniform(3.5, 5.5) * towards(droop)
        canvas.limb([shoulder, shoulder + complex(side * sleeve.real, sleeve.imag)], [1.9, 1.8], cloth)
    _torso(canvas, wide, 9 + random.uniform(-1.5, 1), cloth)
    canvas.oval(-8.6j, random.uniform(1.8, 3), random.uniform(1.2, 2.6), (0, 0, 0))


def _trousers(canvas: Canvas, random: np.random.Generator, cloth: Colour, detail: Colour) -> None:
    wide, apart, cuff = random.uniform(3.8, 5), random.uniform(1.5, 4.5), random.uniform(1.1, 2.2)
    for side in (-1, 1):
        foot = side * (1.2 + apart) + 11j
        canvas.polygon((-9j, side * wide - 9j, foot + side * cuff, foot - side * cuff, side * 0.2 - 3.5j), cloth)
    canvas.polygon((-wide - 9j, wide - 9j, wide - 7.8j, -wide - 7.8j), detail)


def _pullover(canvas: Canvas, random: np.random.Generator, cloth: Colour, detail: Colour) -> None:
    wide, low = random.uniform(4.8, 6), 8 + random.uniform(-1, 1)
    _long_sleeves(canvas, random, wide, cloth)
    _torso(canvas, wide, low, cloth)
    canvas.polygon(
        (complex(-wide, low - 1.4), complex(wide, low - 1.4), complex(wide, low), complex(-wide, low)), detail
    )
    canvas.oval(-8.6j, 2.4, 1.2, detail)


def _dress(canvas: Canvas, random: np.random.Generator, cloth: Colour, detail: Colour) -> None:
    bust, waist, hem = random.uniform(2.8, 3.8), random.uniform(1.8, 2.8), random.uniform(5, 8.5)
    for side in (-1, 1):
        canvas.limb([side * (bust - 0.7) - 11j, side * (bust - 0.7) - 7j], [0.6, 0.6], cloth)
    canvas.polygon((-bust - 8j, bust - 8j, waist - 2j, hem + 11j, -hem + 11j, -waist - 2j), cloth)
    canvas.polygon((-waist - 2.6j, waist - 2.6j, waist - 1.4j, -waist - 1.4j), detail)


def _coat(canvas: Canvas, random: np.random.Generator, cloth: Colour, detail: Colour) -> None:
    wide, low = random.uniform(4.8, 6), 11.5 + random.uniform(-0.8, 0.8)
    _long_sleeves(canvas, random, wide, cloth)
    _torso(canvas, wide, low, cloth)
    canvas.limb([-5j, complex(0, low)], [0.5, 0.5], (0, 0, 0))
    for side in (-1, 1):
        canvas.polygon((side * 0.3 - 3j, side * 3.2 - 9j, side * 0.8 - 9j), detail)
        canvas.limb([side * 2.2 + 3j, side * 3.6 + 3j], [0.5, 0.5], detail)
    for button in (-1j, 2j, 5j):
        canvas.disc(1.2 + button, 0.6, detail)


def _sandal(canvas: Canvas, random: np.random.Generator, cloth: Colour, detail: Colour) -> None:
    heel = random.uniform(0, 3.5)
    ankle, toe = complex(-8, 5 - heel), 9 + 5j
    high = random.uniform(4.5, 7)
    loops = [(ankle + 1.6 - 0.45j * high, 2.2, 0.55 * high)]
    loops += [(complex(middle, 4.6), 2.1, random.uniform(2.6, 4)) for middle in (6, 1.6)[: random.integers(1, 3)]]
    for middle, across, up in loops:
        canvas.oval(middle, across, up, cloth)
        canvas.oval(middle, across - 1, up - 1, (0, 0, 0))
    canvas.polygon((ankle, 1 + 5j, toe, 9 + 9j, -8 + 9j), (0, 0, 0))
    canvas.limb([ankle, 1 + 5j, toe], [1.1, 0.9, 0.9], cloth)
    if heel > 1.2:
        canvas.limb([ankle, -8 + 5.5j], [0.9, 0.7], cloth)


def _hat(canvas: Canvas, random: np.random.Generator, cloth: Colour, detail: Colour) -> None:
    crown, high, brim = random.uniform(4, 5.5), random.uniform(5, 9), random.uniform(8, 10.5)
    canvas.polygon((-crown + 3j, complex(-crown * 0.8, 3 - high), complex(crown * 0.8, 3 - high), crown + 3j), cloth)
    canvas.oval(complex(0, 3 - high), crown * 0.8, 1.6, cloth)
    canvas.polygon((-crown + 3j, -crown + 0.9j, crown + 0.9j, crown + 3j), detail)
    canvas.oval(3.4j, brim, 1.8, cloth)


def _sneaker(canvas: Canvas, random: np.random.Generator, cloth: Colour, detail: Colour) -> None:
    high = random.uniform(2, 3.6)
    canvas.polygon((-8.5 + 4j, complex(-8.5, -high), complex(-3.5, -high + 0.6), 1 + 0.4j, 7 + 1.4j, 9.5 + 4j), cloth)
    canvas.disc(7 + 3j, 2.3, cloth)
    canvas.limb([-8 + 4.6j, 8.6 + 4.6j], [1.1, 1.0], (250, 250, 250))
    for lace in (-1.5, 0.4, 2.3):
        canvas.limb([complex(lace, 0.1), complex(lace + 1.2, 1.9)], [0.4, 0.4], detail)
    canvas.limb([-6 + 2.6j, complex(-3.5, 0.6)], [0.6, 0.4], detail)


def _bag(canvas: Canvas, random: np.random.Generator, cloth: Colour, detail: Colour) -> None:
    wide, low, high = random.uniform(6, 9), random.uniform(6, 8), random.uniform(5, 9.5)
    grip = wide * random.uniform(0.35, 0.6)
    canvas.oval(-1j, grip, high, cloth)
    canvas.oval(-1j, grip - 1.3, high - 1.3, (0, 0, 0))
    canvas.polygon((-wide * 0.85 - 1.5j, wide * 0.85 - 1.5j, complex(wide, low), complex(-wide, low)), cloth)
    canvas.limb([-wide * 0.85 + 0.4j, wide * 0.85 + 0.4j], [0.45, 0.45], detail)
    canvas.disc(1.4j, 1.1, detail)


def _boot(canvas: Canvas, random: np.random.Generator, cloth: Colour, detail: Colour) -> None:
    high, shaft = random.uniform(7, 11), random.uniform(2.4, 3.2)
    canvas.polygon((complex(-3 - shaft, -high), complex(-3 + shaft, -high), -3 + shaft + 2j, -3 - shaft + 6j), cloth)
    canvas.polygon((-3 - shaft + 6j, -3 - shaft + 1j, 2 + 1.6j, 8 + 3.6j, 8.6 + 6j), cloth)
    canvas.limb([-5.2 + 6.6j, 8 + 6.6j], [0.9, 0.8], detail)
    canvas.polygon((-5.8 + 6j, -2.6 + 6j, -3 + 9j, -5.8 + 9j), detail)
    canvas.limb([complex(-3 - shaft, -high), complex(-3 + shaft, -high)], [0.8, 0.8], detail)


def _torso(canvas: Canvas, wide: float, low: float, cloth: Colour) -> None:
    corners = (-wide + 1.5 - 9j, wide - 1.5 - 9j, wide - 6.5j, complex(wide, low), complex(-wide, low), -wide - 6.5j)
    canvas.polygon(corners, cloth)


def _long_sleeves(canvas: Canvas, random: np.random.Generator, wide: float, cloth: Colour) -> None:
    out = random.uniform(55, 86)
    for side in (-1, 1):
        shoulder = side * (wide - 0.6) - 6.8j
        arm = 13 * towards(out)
        canvas.limb([shoulder, shoulder + complex(side * arm.real, arm.imag)], [2.0, 1.4], cloth)


_KINDS: tuple[Garment, ...] = (
    _t_shirt, _trousers, _pullover, _dress, _coat, _sandal, _hat, _sneaker, _bag, _boot,
)  # fmt: skip
