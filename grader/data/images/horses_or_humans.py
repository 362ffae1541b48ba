"""Pictures of horses and of humans, 48×48, drawn in any pose, coat, light and place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grader.data.cache import made_once
from grader.data.choice import pick
from grader.data.images.canvas import Canvas, Colour, lit, shade, towards
from grader.data.images.files import with_progress, write_pictures
from grader.data.images.scenery import Scene, paint_foreground, paint_scenery, visible

CLASSES = ("horses", "humans")
"""Folder names; the position is the label."""

SIZE = 48
LEARNERS_SEED = 1400
_COUNTS = {"training": 1000, "validation": 200}
Figure = Callable[[Canvas, np.random.Generator, Scene], None]

_COATS: tuple[Colour, ...] = (
    (120, 75, 45), (75, 50, 35), (175, 115, 65), (45, 40, 42), (225, 220, 212), (150, 145, 142), (200, 160, 105),
    (140, 60, 35),
)  # fmt: skip
_MANES: tuple[Colour, ...] = ((35, 30, 30), (235, 225, 195), (90, 55, 35), (150, 110, 70))
_SKINS: tuple[Colour, ...] = ((245, 210, 180), (225, 175, 135), (175, 120, 80), (120, 78, 52), (85, 55, 40))
_HAIRS: tuple[Colour, ...] = ((35, 28, 25), (95, 60, 35), (205, 165, 90), (150, 70, 40), (190, 190, 190))
_CLOTHES: tuple[Colour, ...] = (
    (200, 50, 50), (45, 80, 160), (235, 235, 230), (40, 42, 50), (230, 190, 60), (70, 140, 90), (150, 80, 150),
    (225, 130, 60), (120, 75, 45), (130, 190, 215),
)  # fmt: skip


def draw_horses_or_humans(seed: int, count: int) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Draw pictures of horses and of humans.

    Args:
        seed: any non-negative integer; the same seed gives the same pictures.
        count: how many, at least 1; half of them, rounded up, are humans.

    Returns:
        ``(images, labels)``: uint8 of shape ``(count, 48, 48, 3)`` and int64 of shape ``(count,)``, 0 for
        a horse and 1 for a human, in random order.
    """
    random = np.random.default_rng([14, seed])
    labels = random.permutation(np.arange(count) % 2 == 0).astype(np.int64)
    images = np.empty((count, SIZE, SIZE, 3), dtype=np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[:] = _draw(random, *_FIGURES[label])
    return images, labels


def horses_or_humans_folder() -> tuple[Path, Path]:
    """Return the learners' pictures as two folders, each with one folder per class.

    They are drawn at first use and kept in the cache: ``horses/0000.png`` to ``horses/0499.png`` and as
    many ``humans`` for training, 100 of each for validation. Whatever is lost there is drawn again.

    Returns:
        ``(training_dir, validation_dir)``.
    """
    folder = made_once("horses_or_humans-v1", files=sum(_COUNTS.values()), make=_write_learners_pictures)
    return folder / "training", folder / "validation"


def _write_learners_pictures(folder: Path) -> None:
    for seed, (part, count) in enumerate(with_progress(tuple(_COUNTS.items()), "Drawing horses and humans")):
        images, labels = draw_horses_or_humans(LEARNERS_SEED + seed, count)
        write_pictures(folder / part, images, CLASSES, labels)


def _draw(random: np.random.Generator, figure: Figure, face: complex) -> NDArray[np.uint8]:
    canvas = Canvas(SIZE, (0, 0, 0))
    scene = paint_scenery(canvas, random)
    near = random.uniform() < 0.2
    canvas.place(
        complex(*random.uniform(19, 29, 2)),
        scale=random.uniform(1.2, 1.6) if near else random.uniform(0.72, 1.08),
        turned=random.normal(0, 7),
        mirrored=bool(random.uniform() < 0.5),
        anchor=face if near else 0,
    )
    figure(canvas, random, scene)
    paint_foreground(canvas, random, scene[1])
    return lit(canvas.picture(), random)


def _horse(canvas: Canvas, random: np.random.Generator, scene: Scene) -> None:
    """Draw a horse that looks to the right; its own zero is the middle of its body."""
    coat = visible(random, _COATS, scene)
    far, mane = shade(coat, 0.72), pick(random, (*_MANES, shade(coat, 0.5)))
    hoof = shade(coat, 0.4)
    rise = random.choice([0, -38], p=[0.88, 0.12]) + random.normal(0, 3)
    spine = towards(rise)
    hip, shoulder = -7.5 * spine, 7.5 * spine
    stride = random.uniform(0, 28)
    swing = random.permutation([-stride, stride, -0.5 * stride, 0.5 * stride])
    for joint, angle, colour in ((hip - 1, swing[0], far), (shoulder + 1, swing[1], far)):
        _leg(canvas, joint + 2.5j, angle, rise, joint.real > 0, colour, hoof)
    tail = hip - 4 * spine - 2j
    lift = random.uniform(95, 150)
    tip = tail + 4 * towards(lift + 30)
    canvas.limb([tail, tip, tip + random.uniform(4, 7) * towards(lift - 30)], [1.0, 1.5, 0.5], mane)
    canvas.limb([hip, 0.6j, shoulder], [4.9, 4.4, 4.7], coat)
    for joint, angle in ((hip, swing[2]), (shoulder, swing[3])):
        _leg(canvas, joint + 2.5j, angle, rise, joint.real > 0, coat, hoof)
    bend = pick(random, (-58.0, -48.0, -30.0, 35.0)) + random.normal(0, 6) + 0.5 * rise
    neck, poll = shoulder + 2.2 * spine - 1.5j, shoulder + 2.2 * spine - 1.5j + 10 * towards(bend)
    crest = -1j * towards(bend)
    canvas.limb([neck + 1.8 * crest, poll + 1.9 * crest], [2.6, 1.2], mane)
    canvas.limb([neck, poll], [3.6, 2.3], coat)
    nose = poll + random.uniform(6.3, 7.3) * towards(bend + random.uniform(78, 100))
    canvas.polygon((poll - 1.6, poll + 3.6 * towards(bend - 12), poll + 1.4), coat)
    canvas.limb([poll, nose], [2.3, 1.35], coat)
    canvas.disc(nose, 1.3, shade(coat, 0.7))
    canvas.disc(poll + 0.25 * (nose - poll) - 0.3j, 0.55, (15, 15, 15))
    if random.uniform() < 0.25:
        canvas.limb([-2.5 * spine - 4j * spine, 2.5 * spine - 4j * spine], [1.7, 1.7], pick(random, _CLOTHES))
    if random.uniform() < 0.2:
        for spot in random.uniform(-6, 6, 3):
            canvas.oval(spot * spine + complex(0, random.uniform(-2, 2)), 1.9, 1.3, (235, 230, 225))


def _leg(canvas: Canvas, top: complex, angle: float, rise: float, in_front: bool, coat: Colour, hoof: Colour) -> None:
    """Draw one leg; the front legs of a rearing horse are drawn up."""
    drawn_up = in_front and rise < -20
    knee = top + 6 * towards(20 if drawn_up else 90 - angle)
    foot = knee + 6.5 * towards(110 if drawn_up else 90 + 0.6 * abs(angle))
    canvas.limb([top, knee, foot], [2.4, 1.35, 0.95], coat)
    canvas.limb([foot, foot + 0.8], [1.1, 0.8], hoof)


def _human(canvas: Canvas, random: np.random.Generator, scene: Scene) -> None:  # noqa: PLR0915 - one drawing, stroke by stroke
    """Draw a human; its own zero is between waist and chest."""
    skin, hair = pick(random, _SKINS), pick(random, _HAIRS)
    shirt = visible(random, _CLOTHES, scene)
    trousers = visible(random, _CLOTHES, scene)
    lean = towards(-90 + random.normal(0, 12))
    hip, neck = 4.5j, 4.5j + 11.5 * lean
    wide = random.uniform(2.6, 3.6)
    left_leg, right_leg, knee = _stance(random)
    thick = random.uniform(1.5, 2.0)
    for side, angle in ((-1, left_leg), (1, right_leg)):
        top = hip + 1.5 * side
        middle = top + 6.5 * towards(angle)
        foot = middle + 6.5 * towards(angle + knee)
        canvas.limb([top, middle, foot], [thick + 0.4, thick, thick - 0.3], shade(trousers, 1 - 0.08 * side))
        canvas.limb([foot, foot + 1.8], [1.2, 0.9], (50, 40, 40))
    sleeve = pick(random, (shirt, skin))
    raised = pick(random, (70.0, 80.0, 60.0, 10.0, -40.0, -60.0))
    for side, down in ((-1, raised), (1, pick(random, (70.0, 80.0, raised)))):
        joint = neck + side * wide * 1j * lean - 1.2 * lean
        below = down + random.normal(0, 8)
        angle = below if side > 0 else 180 - below
        elbow = joint + 5 * towards(angle)
        hand = elbow + 4.8 * towards(angle - side * random.uniform(0, 60))
        canvas.limb([joint, elbow], [1.5, 1.2], shade(shirt, 0.85))
        canvas.limb([elbow, hand], [1.2, 0.9], sleeve)
        canvas.disc(hand, 1.2, skin)
    across = 1j * lean
    canvas.polygon((neck - wide * across, neck + wide * across, hip + 2.6 * across, hip - 2.6 * across), shirt)
    canvas.limb([neck - wide * across - 1.2 * lean, neck + wide * across - 1.2 * lean], [1.5, 1.5], shirt)
    canvas.limb([hip - across, hip + across], [2.1, 2.1], trousers)
    if random.uniform() < 0.25:
        canvas.polygon((hip - 2.6, hip - 4.5 + 7j, hip + 4.5 + 7j, hip + 2.6), trousers)
    canvas.limb([neck, neck + 2 * lean], [1.1, 1.1], shade(skin, 0.85))
    head = neck + 4.2 * lean
    if random.uniform() < 0.4:
        for strand in (-2.4, 2.4):
            canvas.limb([head + strand * across, head - 4 * lean + 1.3 * strand * across], [1.1, 1.0], hair)
    canvas.disc(head + 0.8 * lean, 3.0, hair)
    canvas.oval(head - 0.2 * lean, 2.4, 2.8, skin, tilt=random.normal(0, 5))
    for eye in (-0.9, 0.9):
        canvas.disc(head + eye * across + 0.1 * lean, 0.42, (20, 20, 20))
    canvas.limb([head - 1.5 * lean - 0.7 * across, head - 1.5 * lean + 0.7 * across], [0.3, 0.3], (165, 70, 70))
    if random.uniform() < 0.2:
        hat = pick(random, _CLOTHES)
        canvas.limb([head + 1.8 * lean - 3 * across, head + 1.8 * lean + 3 * across], [0.6, 0.6], hat)
        canvas.limb([head + 2.2 * lean, head + 3.4 * lean], [2.2, 1.9], hat)


def _stance(random: np.random.Generator) -> tuple[float, float, float]:
    """Return the directions of both thighs, and how far the knees are bent, in degrees."""
    stand, spread, walk, sit = (96, 84, 0), (115, 65, 0), (112, 62, 25), (25, 10, 80)
    left, right, knee = pick(random, (stand, stand, spread, walk, sit))
    return left + random.normal(0, 4), right + random.normal(0, 4), knee


_FIGURES: tuple[tuple[Figure, complex], ...] = ((_horse, 10 - 5j), (_human, -4j))
"""How a class is drawn, and what of it is in the middle of the picture when it comes near."""
