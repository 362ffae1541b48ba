"""A canvas for figures made of discs, limbs and polygons, drawn three times too large and then reduced.

Places are complex numbers, x to the right and y downwards, so that moving, turning and scaling a figure
is one multiplication and one addition. Pillow is imported when the first canvas is made.
"""

from __future__ import annotations

import cmath
import functools
import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""

OVERSAMPLING = 3
"""How many drawn pixels make one pixel of the picture, along each side."""


class Canvas:
    """A square picture in the making; one unit is one pixel of the finished picture."""

    def __init__(self, size: int, colour: Colour) -> None:
        """Start with a picture of ``size`` by ``size`` pixels in one colour."""
        from PIL import Image, ImageDraw

        self.size = size
        self._image = Image.new("RGB", (size * OVERSAMPLING, size * OVERSAMPLING), colour)
        self._draw = ImageDraw.Draw(self._image)
        self.place()

    def place(
        self,
        there: complex = 0,
        scale: float = 1.0,
        turned: float = 0.0,
        mirrored: bool = False,
        anchor: complex = 0,
    ) -> None:
        """Say where the following figures go.

        Args:
            there: the pixel where the figure's anchor comes to lie.
            scale: how many pixels one unit of the figure measures.
            turned: degrees, clockwise.
            mirrored: whether left and right are exchanged, before turning.
            anchor: the place of the figure that is put there.
        """
        self._scale = scale * OVERSAMPLING
        self._factor = cmath.rect(self._scale, math.radians(turned))
        self._mirrored = mirrored
        self._origin = 0j
        self._origin = there * OVERSAMPLING - self._on_image(anchor)

    def disc(self, centre: complex, radius: float, colour: Colour) -> None:
        """Fill a circle."""
        place, reach = self._on_image(centre), radius * self._scale
        box = (place.real - reach, place.imag - reach, place.real + reach, place.imag + reach)
        self._draw.ellipse(box, fill=colour)

    def polygon(self, corners: Iterable[complex], colour: Colour) -> None:
        """Fill a polygon."""
        if self._mirrored:
            corners = (-corner.conjugate() for corner in corners)
        places = [self._origin + self._factor * corner for corner in corners]
        self._draw.polygon([(place.real, place.imag) for place in places], fill=colour)

    def oval(self, centre: complex, across: float, high: float, colour: Colour, tilt: float = 0.0) -> None:
        """Fill an ellipse with half axes ``across`` and ``high``, tilted by so many degrees."""
        turn = towards(tilt)
        self.polygon((centre + complex(across * p.real, high * p.imag) * turn for p in _CIRCLE), colour)

    def limb(self, joints: Sequence[complex], radii: Sequence[float], colour: Colour) -> None:
        """Fill a chain of discs of these radii, joined to one another by straight sides."""
        for joint, radius in zip(joints, radii, strict=True):
            self.disc(joint, radius, colour)
        for start, end, first, last in zip(joints, joints[1:], radii, radii[1:], strict=False):
            length = abs(end - start)
            if length > 0:
                side = (end - start) / length * 1j
                self.polygon((start + first * side, end + last * side, end - last * side, start - first * side), colour)

    def turn(self, degrees: float) -> None:
        """Turn all that was painted about the middle, clockwise; corners are filled with what is near them."""
        from PIL import Image, ImageDraw

        edge = self.size * OVERSAMPLING
        margin = edge // 4
        whole = np.pad(np.asarray(self._image), ((margin, margin), (margin, margin), (0, 0)), mode="reflect")
        # What `Image.rotate` computes, for the middle alone: the rest would be cut off.
        cosine, sine = (round(of(math.radians(degrees)), 15) for of in (math.cos, math.sin))
        middle, half = margin + edge / 2, edge / 2
        columns = (cosine, sine, middle - cosine * half - sine * half)
        rows = (-sine, cosine, middle + sine * half - cosine * half)
        how = Image.Transform.AFFINE, columns + rows, Image.Resampling.BILINEAR
        self._image = Image.fromarray(whole).transform((edge, edge), *how)
        self._draw = ImageDraw.Draw(self._image)

    def picture(self) -> NDArray[np.float32]:
        """Return what was drawn, reduced to its size: float32 of shape ``(size, size, 3)``, 0 to 255."""
        return np.asarray(self._image.reduce(OVERSAMPLING), dtype=np.float32)

    def _on_image(self, place: complex) -> complex:
        if self._mirrored:
            place = -place.conjugate()
        return self._origin + self._factor * place


def towards(degrees: float) -> complex:
    """Return the step of length one in this direction: 0 right, 90 down, 180 left, 270 up."""
    return cmath.rect(1.0, math.radians(degrees))


def shade(colour: Colour, light: float) -> Colour:
    """Return the colour with its brightness multiplied by ``light``."""
    red, green, blue = (min(255, max(0, round(part * light))) for part in colour)
    return red, green, blue


def brightness(colour: Colour) -> float:
    """Return how bright a colour looks, 0 to 255 (the weights are those of ITU-R BT.601)."""
    red, green, blue = colour
    return 0.299 * red + 0.587 * green + 0.114 * blue


def lit(picture: NDArray[np.float32], random: np.random.Generator, noise: float = 6.0) -> NDArray[np.uint8]:
    """Return the picture in a light of random strength, tint and direction, with some grain.

    Args:
        picture: ``(height, width, channels)``, 0 to 255.
        random: where strength, tint, direction and grain come from.
        noise: largest standard deviation of the grain.

    Returns:
        uint8, of the same shape.
    """
    height, width, channels = picture.shape
    across, down = random.uniform(-0.2, 0.2, 2)
    ramp = 1 + across * _slope(width)[None, :, None] + down * _slope(height)[:, None, None]
    tint = random.uniform(0.8, 1.15) * random.uniform(0.94, 1.06, channels)
    grain = random.normal(0, random.uniform(1, noise), picture.shape)
    pixels: NDArray[np.uint8] = np.clip(picture * ramp * tint + grain, 0, 255).astype(np.uint8)
    return pixels


@functools.cache
def _slope(size: int) -> NDArray[np.float64]:
    """Return so many numbers from -1 to 1; nobody may change them."""
    return np.linspace(-1, 1, size)


_CIRCLE = [cmath.rect(1.0, 2 * math.pi * step / 20) for step in range(20)]
