"""Animals among the objects of ``grader.data.images.objects``: a zero between the eyes or in the middle.

They are about ten units wide.

Neither cats nor dogs are among them: those are what a network that has seen these is to learn next.
"""

from __future__ import annotations

import numpy as np

from grader.data.choice import pick
from grader.data.images.canvas import Canvas, Colour, shade, towards

DARK: Colour = (25, 22, 24)
PALE: Colour = (235, 230, 220)
_IRISES: tuple[Colour, ...] = ((140, 180, 80), (215, 175, 60), (110, 165, 195), (120, 80, 50))
SIDES = (-1, 1)


def bear(canvas: Canvas, random: np.random.Generator, coat: Colour, patch: Colour) -> None:
    """Draw a bear: small round ears, small eyes, a broad muzzle."""
    _sitting_body(canvas, random, coat, patch)
    for side in SIDES:
        canvas.disc(side * random.uniform(4.6, 5.6) - 5.4j, random.uniform(2.0, 2.8), coat)
        canvas.disc(side * 5.0 - 5.4j, 1.3, shade(coat, 0.6))
    canvas.oval(0j, 7.2, 6.8, coat)
    _eyes(canvas, random, 2.4, 0.8)
    _muzzle(canvas, random, patch, 3.2, 2.6)


def rabbit(canvas: Canvas, random: np.random.Generator, coat: Colour, patch: Colour) -> None:
    """Draw a rabbit: long ears, upright or bent, and two teeth."""
    _sitting_body(canvas, random, coat, patch)
    for side in SIDES:
        knee = side * 3.0 - 11j
        tip = knee + 5 * towards(-90 + side * random.uniform(0, 70))
        canvas.limb([side * 2.6 - 4j, knee, tip], [1.8, 2.0, 1.2], coat)
        canvas.limb([side * 2.7 - 5j, knee], [0.8, 0.9], (225, 165, 165))
    canvas.oval(0j, 5.8, 6.2, coat)
    _eyes(canvas, random, 2.6, 1.2)
    _muzzle(canvas, random, patch, 2.2, 1.6)
    canvas.polygon((-0.9 + 5j, 0.9 + 5j, 0.9 + 6.8j, -0.9 + 6.8j), (250, 250, 245))


def mouse(canvas: Canvas, random: np.random.Generator, coat: Colour, patch: Colour) -> None:
    """Draw a mouse: very large round ears and a pointed face with whiskers."""
    _sitting_body(canvas, random, coat, patch)
    for side in SIDES:
        canvas.disc(side * 5.8 - 5j, random.uniform(3.6, 4.6), coat)
        canvas.disc(side * 5.8 - 5j, 2.6, (220, 160, 155))
    canvas.polygon((-5.4 - 1j, 5.4 - 1j, 0.9 + 7j, -0.9 + 7j), coat)
    canvas.oval(-1j, 5.4, 4.8, coat)
    _eyes(canvas, random, 2.2, 1.0)
    canvas.disc(6.6j, 1.1, (200, 110, 110))
    _whiskers(canvas, 5j, shade(patch, 1.1))


def pig(canvas: Canvas, random: np.random.Generator, coat: Colour, patch: Colour) -> None:
    """Draw a pig: a disc for a nose, with two nostrils, and ears that fold forward."""
    _sitting_body(canvas, random, coat, patch)
    canvas.oval(0j, 7.4, 6.8, coat)
    for side in SIDES:
        canvas.polygon((side * 2.4 - 6.4j, side * 7.6 - 6.8j, side * random.uniform(5, 7.4) - 2j), shade(coat, 0.75))
    _eyes(canvas, random, 3.2, 0.9)
    canvas.oval(2.6j, 3.2, 2.4, shade(coat, 0.82))
    for side in SIDES:
        canvas.oval(side * 1.2 + 2.6j, 0.6, 0.9, DARK)


def owl(canvas: Canvas, random: np.random.Generator, coat: Colour, patch: Colour) -> None:
    """Draw an owl: an egg with large ringed eyes, a beak and folded wings."""
    canvas.oval(6j, 7.4, 12, coat)
    canvas.oval(9j, 4.4, 7.4, patch)
    for side in SIDES:
        canvas.polygon((side * 1.5 - 5j, side * random.uniform(5, 7) - 9.5j, side * 6.4 - 2j), coat)
        canvas.oval(side * 6.6 + 8j, 2.2, 7, shade(coat, 0.7), tilt=side * -10)
        canvas.disc(side * 2.9 - 0.5j, 2.8, PALE)
        canvas.disc(side * 2.9 - 0.5j, 1.9, pick(random, _IRISES))
        canvas.disc(side * 2.9 - 0.5j, 1.1, DARK)
    canvas.polygon((-1.1 + 1j, 1.1 + 1j, 3.6j), (225, 160, 50))


def cow(canvas: Canvas, random: np.random.Generator, coat: Colour, patch: Colour) -> None:
    """Draw a cow: horns, ears to the sides, a long face with a blaze."""
    _sitting_body(canvas, random, coat, patch)
    for side in SIDES:
        canvas.limb([side * 3.4 - 5j, side * 6.0 - 7j, side * 6.2 - random.uniform(9, 12) * 1j], [1.1, 0.9, 0.4], PALE)
        canvas.oval(side * 7.6 - 3.2j, 3.0, 1.4, shade(coat, 0.8), tilt=side * random.uniform(0, 30))
    canvas.limb([-2j, 5j], [5.2, 3.8], coat)
    canvas.polygon((-1.4 - 6j, 1.4 - 6j, 1.0 + 4j, -1.0 + 4j), patch)
    _eyes(canvas, random, 3.2, 1.0)
    canvas.oval(6j, 4.0, 2.6, (215, 165, 155))
    for side in SIDES:
        canvas.oval(side * 1.6 + 5.6j, 0.6, 0.8, DARK)


def fox(canvas: Canvas, random: np.random.Generator, coat: Colour, patch: Colour) -> None:
    """Draw a fox: wide pointed ears with dark tips, pale cheeks, a narrow snout."""
    _sitting_body(canvas, random, coat, patch)
    for side in SIDES:
        tip = side * random.uniform(6.4, 7.8) - random.uniform(9, 11.5) * 1j
        canvas.polygon((side * 1.0 - 4.6j, tip, side * 7.4 - 0.6j), coat)
        canvas.polygon((tip, 0.7 * tip + side * 1.3, 0.7 * tip + side * 2.0 - 1.6j), DARK)
    canvas.polygon((-8 + 0j, 8 + 0j, 0.8 + 7.5j, -0.8 + 7.5j), PALE)
    canvas.polygon((-8 + 0.6j, -4 - 5j, 4 - 5j, 8 + 0.6j, 2 + 1.4j, 0.8 + 6.4j, -0.8 + 6.4j, -2 + 1.4j), coat)
    _eyes(canvas, random, 3.0, 0.9)
    canvas.disc(7j, 1.2, DARK)


def sheep(canvas: Canvas, random: np.random.Generator, coat: Colour, patch: Colour) -> None:
    """Draw a sheep from the front: a cloud of wool, a bare face, ears that hang a little."""
    wool = shade(PALE, random.uniform(0.75, 1.05))
    canvas.limb([12j, 17j], [8, 7], wool)
    for step in range(9):
        canvas.disc(12j + 8 * towards(40 * step), 2.6, wool)
    for side in SIDES:
        canvas.oval(side * 5.6 - 0.5j, 2.8, 1.3, shade(coat, 0.8), tilt=side * random.uniform(10, 50))
    canvas.limb([-1.5j, 4j], [4.4, 3.0], coat)
    for step in range(-2, 3):
        canvas.disc(complex(2.2 * step, -5.2 + 0.4 * step * step), 2.3, wool)
    _eyes(canvas, random, 2.5, 0.9)
    canvas.limb([-0.9 + 5.4j, 6j, 0.9 + 5.4j], [0.35, 0.35, 0.35], DARK)


def frog(canvas: Canvas, random: np.random.Generator, coat: Colour, patch: Colour) -> None:
    """Draw a frog: eyes on top of a flat head, a wide mouth, bent legs."""
    for side in SIDES:
        canvas.limb([side * 4 + 12j, side * 10 + 8j, side * 8 + 15j], [2.6, 2.2, 1.4], shade(coat, 0.85))
    canvas.oval(9j, 6.6, 6.4, coat)
    canvas.oval(10j, 4.2, 4.6, patch)
    canvas.oval(0j, 8.0, 5.2, coat)
    for side in SIDES:
        canvas.disc(side * 4.2 - 4.6j, 2.7, coat)
        canvas.disc(side * 4.2 - 4.8j, 1.8, PALE)
        canvas.oval(side * 4.2 - 4.8j, 1.3, 0.6, DARK)
    smile = random.uniform(0.5, 2.5)
    canvas.limb([-5.5 + 1j, complex(0, 1 + smile), 5.5 + 1j], [0.4, 0.4, 0.4], DARK)


def fish(canvas: Canvas, random: np.random.Generator, coat: Colour, patch: Colour) -> None:
    """Draw a fish from the side: a spindle, a forked tail, fins, perhaps stripes."""
    high = random.uniform(4, 6.5)
    canvas.polygon((7 + 0j, 14 - 5.5j, 11.5 + 0j, 14 + 5.5j), patch)
    canvas.polygon((-3 - 0.8j * high, 2 - 1.6j * high, 5 - 0.4j * high), patch)
    canvas.oval(0j, 10, high, coat)
    for stripe in range(int(random.integers(0, 4))):
        canvas.oval(complex(-2 + 3 * stripe, 0), 0.7, 0.7 * high, patch)
    canvas.disc(-6.5 - 1.2j, 1.5, PALE)
    canvas.disc(-6.8 - 1.2j, 0.8, DARK)


def bird(canvas: Canvas, random: np.random.Generator, coat: Colour, patch: Colour) -> None:
    """Draw a bird from the side: a drop with a wing, a beak, a tail and thin legs."""
    for leg in (0, 3):
        canvas.limb([complex(leg, 5), complex(leg - 0.5, 13)], [0.5, 0.5], (200, 140, 60))
    canvas.polygon((5 + 0j, 15 - random.uniform(-4, 6) * 1j, 7 + 4j), shade(coat, 0.7))
    canvas.oval(1 + 1j, 8, 5.6, coat, tilt=-12)
    canvas.oval(3 + 1j, 5.2, 2.8, patch, tilt=random.uniform(0, 25))
    canvas.disc(-5.5 - 5.5j, 3.8, coat)
    canvas.polygon((-8.6 - 6.6j, -13 - 4.8j, -8.6 - 4j), (230, 165, 50))
    canvas.disc(-6.4 - 6.2j, 0.9, DARK)


def _sitting_body(canvas: Canvas, random: np.random.Generator, coat: Colour, patch: Colour) -> None:
    """Draw a body below the head, in most pictures."""
    if random.uniform() < 0.25:
        return
    lean = random.uniform(-4, 4)
    canvas.limb([complex(lean / 3, 7), complex(lean, 19)], [4.5, 7], coat)
    if random.uniform() < 0.6:
        canvas.oval(complex(lean / 2, 14), 3.4, 5.4, patch)
    for side in (-2.5, 2.5):
        canvas.limb([complex(lean / 2 + side, 15), complex(lean / 2 + side, 24)], [1.7, 1.7], shade(coat, 0.85))


def _eyes(canvas: Canvas, random: np.random.Generator, apart: float, size: float) -> None:
    ringed = random.uniform() < 0.5
    for side in SIDES:
        if ringed:
            canvas.disc(side * apart - 1.4j, size * 1.5, pick(random, _IRISES))
        canvas.disc(side * apart - 1.4j, size, DARK)


def _muzzle(canvas: Canvas, random: np.random.Generator, patch: Colour, across: float, high: float) -> None:
    canvas.oval(3.2j, across, high, shade(patch, 1.1))
    canvas.oval(2.2j, 1.3, 0.9, pick(random, (DARK, DARK, (175, 100, 100))))
    if random.uniform() < 0.3:
        _whiskers(canvas, 3.2j, shade(patch, 1.2))


def _whiskers(canvas: Canvas, middle: complex, colour: Colour) -> None:
    for side in SIDES:
        for turn in (-12, 8):
            step = 6 * towards(turn)
            start = middle + side * 1.8
            canvas.limb([start, start + complex(side * step.real, step.imag)], [0.2, 0.2], colour)
