"""Twenty-eight kinds of objects, 48×48: what the base network of the transfer week learned to see with."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from grader.data.choice import pick
from grader.data.images import object_animals as animals
from grader.data.images import object_things as things
from grader.data.images.canvas import Canvas, Colour, lit, shade
from grader.data.images.scenery import paint_foreground, paint_scenery, visible

Figure = Callable[[Canvas, np.random.Generator, Colour, Colour], None]

_FIGURES: tuple[Figure, ...] = (
    animals.bear, animals.bird, animals.cow, animals.fish, animals.fox, animals.frog, animals.mouse, animals.owl,
    animals.pig, animals.rabbit, animals.sheep,
    things.ball, things.boat, things.bottle, things.cactus, things.car, things.chair, things.clock, things.cup,
    things.flower, things.guitar, things.house, things.key, things.lamp, things.mushroom, things.star, things.table,
    things.umbrella,
)  # fmt: skip
OBJECTS = tuple(figure.__name__ for figure in _FIGURES)
"""Names of the kinds; the position is the label. Cats and dogs are not among them."""

SIZE = 48

_COLOURS: tuple[Colour, ...] = (
    (205, 140, 75), (60, 55, 58), (150, 145, 145), (228, 222, 212), (120, 85, 55), (180, 160, 130), (90, 80, 75),
    (165, 95, 50), (200, 60, 55), (60, 100, 180), (235, 195, 70), (120, 70, 140), (225, 150, 160), (70, 140, 90),
)  # fmt: skip


def draw_objects(seed: int, count: int) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Draw objects, of each kind as many as of any other (give or take one), in random order.

    Args:
        seed: any non-negative integer; the same seed gives the same pictures.
        count: how many, at least 1.

    Returns:
        ``(images, labels)``: uint8 of shape ``(count, 48, 48, 3)`` and int64 of shape ``(count,)``, the
        position in ``OBJECTS``.
    """
    random = np.random.default_rng([30, seed])
    labels = random.permutation(np.arange(count) % len(OBJECTS)).astype(np.int64)
    images = np.empty((count, SIZE, SIZE, 3), dtype=np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[:] = _draw(random, _FIGURES[label])
    return images, labels


def _draw(random: np.random.Generator, figure: Figure) -> NDArray[np.uint8]:
    canvas = Canvas(SIZE, (0, 0, 0))
    scene = paint_scenery(canvas, random)
    colour = visible(random, _COLOURS, scene)
    detail = pick(random, (shade(colour, 0.65), (232, 228, 222), pick(random, _COLOURS)))
    canvas.place(
        complex(*random.uniform(15, 33, 2)),
        scale=random.uniform(0.9, 1.5),
        turned=random.normal(0, 9),
        mirrored=bool(random.uniform() < 0.5),
    )
    figure(canvas, random, colour, detail)
    if random.uniform() < 0.6:
        paint_foreground(canvas, random, scene[1])
    return lit(canvas.picture(), random)
