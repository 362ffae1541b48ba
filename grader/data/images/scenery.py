"""Where drawn animals and people stand: sky, ground, and what happens to be around."""

from __future__ import annotations

import numpy as np

from grader.data.choice import pick
from grader.data.images.canvas import Canvas, Colour, brightness, shade

_SKIES: tuple[Colour, ...] = (
    (150, 195, 235), (200, 215, 225), (240, 200, 165), (90, 120, 170), (235, 235, 225), (60, 65, 95),
    (205, 190, 215), (170, 215, 210),
)  # fmt: skip
_GROUNDS: tuple[Colour, ...] = (
    (110, 160, 75), (75, 115, 60), (205, 185, 130), (150, 145, 140), (165, 120, 80), (225, 228, 232),
    (95, 90, 85), (185, 170, 90),
)  # fmt: skip
_NEAR_ENOUGH_TO_VANISH = 36.0
"""A figure that differs less in brightness than this from sky or ground is hard to see."""

Scene = tuple[Colour, Colour]
"""The colours of sky and ground."""


def paint_scenery(canvas: Canvas, random: np.random.Generator) -> Scene:
    """Paint a sky, a ground and up to four things far away; return the colours of sky and ground."""
    size = canvas.size
    sky, ground = pick(random, _SKIES), pick(random, _GROUNDS)
    horizon = random.uniform(0.3, 0.75) * size
    canvas.place()
    for band in range(6):
        top = horizon * band / 6
        canvas.polygon(_box(0, top, size, horizon), shade(sky, 0.9 + 0.04 * band))
    for band in range(5):
        top = horizon + (size - horizon) * band / 5
        canvas.polygon(_box(0, top, size, size), shade(ground, 1.06 - 0.05 * band))
    for _ in range(random.integers(0, 5)):
        thing = pick(random, (_tree, _hill, _house, _cloud, _fence, _rock))
        thing(canvas, random, float(random.uniform(0, size)), horizon)
    return sky, ground


def paint_foreground(canvas: Canvas, random: np.random.Generator, ground: Colour) -> None:
    """Perhaps paint something near that hides a part of the figure: grass, a post, a bush."""
    size = canvas.size
    canvas.place()
    which = random.uniform()
    if which < 0.2:
        blade = shade(ground, random.uniform(0.6, 0.9))
        for left in random.uniform(0, size, 14):
            tip = complex(left + random.uniform(-2, 2), size - random.uniform(4, 11))
            canvas.polygon((complex(left - 1, size), tip, complex(left + 1, size)), blade)
    elif which < 0.3:
        left = random.uniform(0.1, 0.9) * size
        canvas.polygon(_box(left, 0.25 * size, left + random.uniform(1.5, 3), size), (95, 75, 60))
    elif which < 0.42:
        centre = complex(random.uniform(0, size), size + 1)
        canvas.disc(centre, random.uniform(4, 9), shade((70, 120, 60), random.uniform(0.6, 1.2)))


def visible(random: np.random.Generator, colours: tuple[Colour, ...], scene: Scene) -> Colour:
    """Pick a colour that stands out from sky and ground, or the one that does so best."""
    distances = {c: min(abs(brightness(c) - brightness(part)) for part in scene) for c in colours}
    clear = tuple(colour for colour in colours if distances[colour] > _NEAR_ENOUGH_TO_VANISH)
    return pick(random, clear) if clear else max(colours, key=lambda colour: distances[colour])


def _box(left: float, top: float, right: float, bottom: float) -> tuple[complex, ...]:
    return complex(left, top), complex(right, top), complex(right, bottom), complex(left, bottom)


def _tree(canvas: Canvas, random: np.random.Generator, x: float, horizon: float) -> None:
    high = random.uniform(6, 16)
    leaves = shade((60, 110, 60), random.uniform(0.6, 1.5))
    canvas.polygon(_box(x - 0.8, horizon - high, x + 0.8, horizon + 1), (90, 65, 45))
    if random.uniform() < 0.5:
        canvas.disc(complex(x, horizon - high), random.uniform(3, 6), leaves)
    else:
        canvas.polygon(
            (complex(x - 4, horizon - 2), complex(x, horizon - high - 4), complex(x + 4, horizon - 2)), leaves
        )


def _hill(canvas: Canvas, random: np.random.Generator, x: float, horizon: float) -> None:
    colour = shade((110, 125, 130), random.uniform(0.7, 1.3))
    wide, high = random.uniform(8, 20), random.uniform(3, 10)
    canvas.polygon((complex(x - wide, horizon), complex(x, horizon - high), complex(x + wide, horizon)), colour)


def _house(canvas: Canvas, random: np.random.Generator, x: float, horizon: float) -> None:
    wall = shade((190, 160, 130), random.uniform(0.7, 1.25))
    canvas.polygon(_box(x - 4, horizon - 6, x + 4, horizon), wall)
    canvas.polygon((complex(x - 5, horizon - 6), complex(x, horizon - 10), complex(x + 5, horizon - 6)), (140, 70, 60))


def _cloud(canvas: Canvas, random: np.random.Generator, x: float, horizon: float) -> None:
    y = random.uniform(0.1, 0.6) * horizon
    for step in (-3, 0, 3):
        canvas.oval(complex(x + step, y), 3.5, 1.8, (235, 238, 240))


def _fence(canvas: Canvas, random: np.random.Generator, x: float, horizon: float) -> None:
    colour = shade((150, 115, 85), random.uniform(0.6, 1.4))
    for left in range(-2, canvas.size, 7):
        canvas.polygon(_box(left, horizon - 4, left + 1, horizon + 2), colour)
    canvas.polygon(_box(0, horizon - 3, canvas.size, horizon - 2.2), colour)


def _rock(canvas: Canvas, random: np.random.Generator, x: float, horizon: float) -> None:
    y = random.uniform(horizon, canvas.size)
    canvas.oval(
        complex(x, y), random.uniform(2, 5), random.uniform(1, 2.5), shade((135, 130, 125), random.uniform(0.6, 1.2))
    )
