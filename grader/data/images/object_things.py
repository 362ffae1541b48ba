"""Things among the objects of ``grader.data.images.objects``: a zero in the middle, about twenty units high."""

from __future__ import annotations

import numpy as np

from grader.data.images.canvas import Canvas, Colour, shade, towards
from grader.data.images.object_animals import DARK, PALE, SIDES

WOOD: Colour = (120, 85, 55)
LEAF: Colour = (70, 125, 65)


def cup(canvas: Canvas, random: np.random.Generator, colour: Colour, detail: Colour) -> None:
    """Draw a cup with a handle and, in most pictures, a band."""
    canvas.disc(7 + 0j, 4.2, colour)
    canvas.disc(7 + 0j, 2.4, shade(colour, 0.5))
    foot = random.uniform(4, 6.5)
    canvas.polygon((-7 - 8j, 7 - 8j, foot + 8j, -foot + 8j), colour)
    canvas.oval(-8j, 7, 2, shade(colour, 0.6))
    if random.uniform() < 0.7:
        canvas.polygon((-6.6 - 2j, 6.6 - 2j, 6.2 + 2j, -6.2 + 2j), detail)


def bottle(canvas: Canvas, random: np.random.Generator, colour: Colour, detail: Colour) -> None:
    """Draw a bottle with a label and a cork."""
    neck = random.uniform(-9, -6) * 1j
    canvas.limb([neck, neck + 5j, 0j, 9j], [1.8, 1.8, 4.6, 4.6], colour)
    canvas.polygon((-4.6 + 1j, 4.6 + 1j, 4.6 + 8j, -4.6 + 8j), detail)
    canvas.limb([neck - 1j, neck - 4j], [1.3, 1.5], WOOD)


def lamp(canvas: Canvas, random: np.random.Generator, colour: Colour, detail: Colour) -> None:
    """Draw a lamp: a shade on a stem on a foot."""
    top = random.uniform(2, 4.5)
    canvas.limb([-4j, 11j], [0.8, 0.8], detail)
    canvas.oval(11.5j, 5, 1.6, detail)
    canvas.polygon((-top - 11j, top - 11j, 8 - 1j, -8 - 1j), colour)
    canvas.oval(-1j, 7.6, 1.2, (250, 235, 170))


def chair(canvas: Canvas, random: np.random.Generator, colour: Colour, detail: Colour) -> None:
    """Draw a chair: a back of bars, a seat, four legs."""
    for left in (-5, 5):
        canvas.limb([complex(left, -11), complex(left, 12)], [0.9, 0.9], colour)
        canvas.limb([complex(left + 2.5, 1), complex(left + 3.2, 9)], [0.7, 0.7], shade(colour, 0.7))
    for bar in range(int(random.integers(2, 5))):
        canvas.limb([complex(-5, -10 + 2.6 * bar), complex(5, -10 + 2.6 * bar)], [0.7, 0.7], colour)
    canvas.polygon((-6 + 1j, 5 + 1j, 9 + 3.6j, -4 + 3.6j), detail)


def table(canvas: Canvas, random: np.random.Generator, colour: Colour, detail: Colour) -> None:
    """Draw a table with something on it."""
    for left in (-9, 9):
        canvas.limb([complex(left, 1), complex(left * 1.05, 11)], [1.0, 0.7], shade(colour, 0.8))
    canvas.polygon((-8 - 3j, 8 - 3j, 12 + 1j, -12 + 1j), colour)
    canvas.polygon((-12 + 1j, 12 + 1j, 12 + 2.4j, -12 + 2.4j), shade(colour, 0.65))
    canvas.limb([complex(random.uniform(-5, 5), -3), complex(random.uniform(-5, 5), -6)], [1.8, 1.5], detail)


def house(canvas: Canvas, random: np.random.Generator, colour: Colour, detail: Colour) -> None:
    """Draw a house: a gable, a door, windows, a chimney."""
    canvas.polygon((4 - 12j, 7 - 12j, 7 - 4j, 4 - 4j), shade(colour, 0.7))
    canvas.polygon((-8 - 3j, 8 - 3j, 8 + 10j, -8 + 10j), colour)
    canvas.polygon((-10 - 2.5j, -random.uniform(10, 14) * 1j, 10 - 2.5j), detail)
    canvas.polygon((-2 + 3j, 2 + 3j, 2 + 10j, -2 + 10j), WOOD)
    for left in (-6.4, 3.4):
        canvas.polygon((complex(left), left + 3 + 0j, left + 3 + 3j, left + 3j), (250, 225, 130))


def car(canvas: Canvas, random: np.random.Generator, colour: Colour, detail: Colour) -> None:
    """Draw a car from the side."""
    roof = random.uniform(3, 6)
    canvas.polygon((-roof - 1 - 6j, roof - 6j, 8 + 0j, -8 + 0j), shade(colour, 0.9))
    canvas.polygon((-roof - 0.6 - 5j, -0.7 - 5j, -0.7 - 0.6j, -6 - 0.6j), (190, 215, 230))
    canvas.polygon((0.7 - 5j, roof - 0.5 - 5j, 6 - 0.6j, 0.7 - 0.6j), (190, 215, 230))
    canvas.limb([-10 + 2j, 10 + 2j], [2.6, 2.6], colour)
    for left in (-6.5, 6.5):
        canvas.disc(left + 5j, 2.9, DARK)
        canvas.disc(left + 5j, 1.3, detail)


def boat(canvas: Canvas, random: np.random.Generator, colour: Colour, detail: Colour) -> None:
    """Draw a boat with one sail or two."""
    canvas.limb([-12j, 5j], [0.6, 0.6], WOOD)
    canvas.polygon((0.8 - 12j, random.uniform(6, 10) + 2j, 0.8 + 2j), detail)
    if random.uniform() < 0.6:
        canvas.polygon((-0.8 - 10j, -7 + 2j, -0.8 + 2j), shade(detail, 0.85))
    canvas.polygon((-11 + 4j, 11 + 4j, 7 + 10j, -7 + 10j), colour)


def cactus(canvas: Canvas, random: np.random.Generator, colour: Colour, detail: Colour) -> None:
    """Draw a cactus in a pot."""
    green = shade(LEAF, random.uniform(0.7, 1.4))
    canvas.limb([-9j, 6j], [3, 3.2], green)
    for side in SIDES:
        joint = complex(side * 7, random.uniform(-3, 3))
        canvas.limb([2.5j, joint + 1j, joint - random.uniform(2, 6) * 1j], [1.5, 1.6, 1.6], green)
    canvas.polygon((-6 + 5j, 6 + 5j, 4 + 12j, -4 + 12j), colour)
    canvas.polygon((-7 + 4j, 7 + 4j, 7 + 6j, -7 + 6j), detail)


def flower(canvas: Canvas, random: np.random.Generator, colour: Colour, detail: Colour) -> None:
    """Draw a flower: petals around a disc, a stem with leaves."""
    canvas.limb([-4j, complex(random.uniform(-3, 3), 14)], [0.7, 0.7], LEAF)
    for side in SIDES:
        canvas.oval(side * 2.6 + 7j, 2.8, 1.1, LEAF, tilt=side * -30)
    petals = int(random.integers(5, 9))
    for petal in range(petals):
        canvas.disc(-5j + 4.6 * towards(360 * petal / petals), 2.6, colour)
    canvas.disc(-5j, 2.9, detail)


def mushroom(canvas: Canvas, random: np.random.Generator, colour: Colour, detail: Colour) -> None:
    """Draw a mushroom with dots on its hat."""
    canvas.limb([0j, 10j], [2.2, 3.2], PALE)
    wide, high = random.uniform(8, 11), random.uniform(6, 9)
    canvas.polygon([complex(wide * p.real, high * p.imag) for p in map(towards, range(180, 361, 15))], colour)
    for spot in (-5 - 2.4j, 0.5 - 5j, 5 - 2j):
        canvas.disc(spot, random.uniform(0.8, 1.5), PALE)


def umbrella(canvas: Canvas, random: np.random.Generator, colour: Colour, detail: Colour) -> None:
    """Draw an open umbrella with a crook."""
    canvas.limb([-10j, 9j, 1.5 + 11j, 3 + 9j], [0.6, 0.6, 0.6, 0.6], detail)
    wide = random.uniform(9, 12)
    canvas.polygon([complex(wide * p.real, 9 * p.imag) for p in map(towards, range(180, 361, 15))], colour)
    for step in (-2, 0, 2):
        canvas.oval(complex(step * wide / 3, 0), wide / 6, 1.4, shade(colour, 0.6))


def key(canvas: Canvas, random: np.random.Generator, colour: Colour, detail: Colour) -> None:
    """Draw a key: a ring, a shank, a bit."""
    canvas.disc(-8j, 4.6, colour)
    canvas.disc(-8j, 2.2, shade(detail, 0.6))
    canvas.limb([-4j, 11j], [1.1, 1.1], colour)
    for tooth in range(int(random.integers(2, 4))):
        canvas.limb([complex(0, 10 - 3 * tooth), complex(random.uniform(3, 5), 10 - 3 * tooth)], [0.9, 0.9], colour)


def ball(canvas: Canvas, random: np.random.Generator, colour: Colour, detail: Colour) -> None:
    """Draw a ball with a stripe or with panels."""
    canvas.disc(0j, 8.5, colour)
    if random.uniform() < 0.5:
        canvas.oval(0j, 8.4, random.uniform(1.5, 3.5), detail, tilt=random.uniform(-60, 60))
    else:
        for panel in range(5):
            canvas.disc(5 * towards(72 * panel), 1.6, detail)
        canvas.disc(0j, 1.8, detail)
    canvas.disc(-3 - 3j, 1.2, shade(colour, 1.5))


def clock(canvas: Canvas, random: np.random.Generator, colour: Colour, detail: Colour) -> None:
    """Draw a clock with two hands."""
    canvas.disc(0j, 9.5, colour)
    canvas.disc(0j, 7.8, PALE)
    for hour in range(12):
        canvas.disc(6.6 * towards(30 * hour), 0.5, DARK)
    for long in (4.0, 6.0):
        canvas.limb([0j, long * towards(random.uniform(0, 360))], [0.7, 0.5], DARK)


def star(canvas: Canvas, random: np.random.Generator, colour: Colour, detail: Colour) -> None:
    """Draw a star with five to seven points."""
    points, inner = int(random.integers(5, 8)), random.uniform(3.5, 5.5)
    corners = (inner if step % 2 else 11.0 for step in range(2 * points))
    canvas.polygon([long * towards(180 * step / points - 90) for step, long in enumerate(corners)], colour)
    canvas.disc(0j, 1.6, detail)


def guitar(canvas: Canvas, random: np.random.Generator, colour: Colour, detail: Colour) -> None:
    """Draw a guitar."""
    canvas.limb([4j, -13j], [0.9, 0.8], WOOD)
    canvas.limb([-13j, -15j], [1.4, 1.2], DARK)
    canvas.disc(8j, random.uniform(5.5, 7), colour)
    canvas.disc(1j, 4.6, colour)
    canvas.disc(4j, 1.9, DARK)
    canvas.limb([-2 + 9j, 2 + 9j], [0.6, 0.6], detail)
