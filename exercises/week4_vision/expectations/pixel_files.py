"""Evidence about pictures in CSV files: what the examiner wrote, and what a learner's function read from it."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.checks.arrays import Array, as_array, describe, show
from grader.checks.expect import Unmet, expect, require
from grader.data import write_pixels

PARSER = "parse_data_from_input"
FEW = 9
"""Lines of a file from which labels alone are read."""
GRIDS = (3, 12, 48)
"""Squares across a picture of each class: coarse, middling, fine, which turning or zooming by a third leaves so."""


@dataclass(frozen=True, eq=False)
class PixelFile:
    """Grey pictures as a CSV file, and what a learner's function read from it."""

    written: Array
    """The pictures in the file, uint8 ``(n, height, width)``."""
    labels: Array
    """Their labels, ``(n,)``."""
    as_given: tuple[Any, Any]
    """What the learner's function returned, to be handed to the next one."""

    @property
    def read(self) -> Array:
        """The pictures as they were read; raises ``Unmet`` where they are no numbers."""
        return _numbers(self.as_given[0], "the images")

    @property
    def read_labels(self) -> Array:
        """The labels as they were read; raises ``Unmet`` where they are no numbers."""
        return _numbers(self.as_given[1], "the labels")


def draw_patterns(generator: np.random.Generator, count: int, size: int = 48) -> tuple[Array, Array]:
    """Draw grey patterns, no two alike, as coarse as their class says: uint8 ``(count, size, size)``, ``(count,)``.

    Bytes run from 0 to 255 in each. Labels stay visible where pictures are turned, moved or made brighter.
    """
    labels = generator.permutation(np.arange(count) % len(GRIDS))
    images = np.empty((count, size, size), np.uint8)
    for image, label in zip(images, labels, strict=True):
        squares = generator.uniform(size=(GRIDS[label], GRIDS[label]))
        squares = (squares - squares.min()) / (squares.max() - squares.min())
        image[:] = np.round(255 * squares).repeat(size // GRIDS[label], 0).repeat(size // GRIDS[label], 1)
    return images, labels


def read_pixels(candidate: Candidate, file: Path, images: Array, labels: Array) -> PixelFile:
    """Write pictures and labels to a CSV file and have the learner's ``parse_data_from_input`` read it.

    Raises ``Unmet`` where it does not return a pair.
    """
    write_pixels(file, images, labels)
    found = candidate.call(PARSER, str(file))
    pair = isinstance(found, (list, tuple)) and len(found) == 2
    require(pair, "two arrays, `images, labels`", describe(found), "End with `return images, labels`.")
    return PixelFile(images, labels, (found[0], found[1]))


def read_labels_anyhow(candidate: Candidate, folder: Path, read: PixelFile | None) -> PixelFile:
    """Return what a learner's function ``read``; where it raised, what it reads from pictures of another size.

    A function with another size in its code reads the labels of a file with pictures of that size all the same.
    """
    if read is not None:
        return read
    images, labels = draw_patterns(np.random.default_rng(1), FEW)
    try:
        return read_pixels(candidate, folder / "few.csv", images, labels)
    except CandidateFault as fault:
        for size in sizes_demanded(fault, images.shape[-1]):
            other = np.resize(images, (FEW, size, size))
            with contextlib.suppress(CandidateFault):
                return read_pixels(candidate, folder / f"few-of-{size}.csv", other, labels)
        raise


def sizes_demanded(fault: CandidateFault, size: int) -> list[int]:
    """Return the sizes of pictures that an exception names, other than ``size``.

    >>> from grader.candidate.faults import Fault
    >>> said = "cannot reshape array of size 2304 into shape (28,28)"
    >>> sizes_demanded(CandidateFault(Fault("raised", "in f", "ValueError", said)), 48)
    [28]
    """
    told = [int(digits) for digits in re.findall(r"\d+", fault.fault.message)] if fault.fault.kind == "raised" else []
    return [one for one in dict.fromkeys(told) if 8 <= one <= 300 and one != size][:2]


def written_pixels(images: Array, labels: Array) -> PixelFile:
    """Return pictures and labels as the brief asks to read them, in the place of what a learner's function read."""
    return PixelFile(images, labels, (images.astype(np.float64), labels))


def _numbers(value: Any, what: str) -> Array:
    text = isinstance(value, (list, np.ndarray)) and np.asarray(value, dtype=object).reshape(-1)[:1].tolist()
    if text and isinstance(text[0], str):
        raise Unmet(
            f"{what} as an array of numbers",
            f"{describe(value)} that holds texts such as {text[0][:20]!r}",
            "A CSV file holds text: `np.array(rows).astype(float)` makes numbers of it.",
        )
    return as_array(value, what)


class PixelMatchers:
    """What can be said about a ``PixelFile``."""

    def __init__(self, file: PixelFile) -> None:
        self._file = file

    def hold_each_picture(self) -> None:
        """The pictures are those of the lines after the header, in their order: ``(n, height, width)``.

        Bytes, or bytes divided by 255, in any number format; a channel axis that is there already is forgiven.

        >>> expect(read_pixels(candidate, file, images, labels)).hold_each_picture()  # doctest: +SKIP
        """
        written, found = self._file.written, self._file.read
        count, height, width = written.shape
        if found.shape == (*found.shape[:1], height, width, 1):
            found = found[..., 0]
        lines = f"for a file of {count} lines and a header"
        if found.shape[1:] == (height * width,):
            advice = f"Each row is a picture: `.reshape(-1, {height}, {width})`."
        elif found.shape[1:] == (height * width + 1,):
            advice = "Take the label off: `row[0]` is the label, `row[1:]` are the pixels."
        else:
            advice = "The first line names the columns, and each line after it is a picture: skip one line only."
        require(
            found.shape == written.shape,
            f"images of shape {written.shape} {lines}",
            f"an array of shape {found.shape}",
            advice,
        )
        scale = 255 if found.max() <= 1 else 1
        if np.allclose(found * float(scale), written, atol=1):
            return
        image, row, column = (int(one) for one in np.argwhere(np.abs(found * float(scale) - written) > 1)[0])
        raise Unmet(
            f"the pixel {written[image, row, column]} at row {row}, column {column} of image {image}",
            show(found[image, row, column]),
            _what_is_misplaced(found, written),
        )

    def hold_each_label(self) -> None:
        """The labels are the first numbers of the lines after the header, in their order.

        >>> expect(read_pixels(candidate, file, images, labels)).hold_each_label()  # doctest: +SKIP
        """
        truth, found = self._file.labels, self._file.read_labels
        if found.ndim > 1 and found.shape[-1] > 1:
            advice = (
                "One number for each picture: one-hot rows are made in `train_val_datasets`, if your loss wants them."
            )
            raise Unmet(f"labels of shape {truth.shape}", f"an array of shape {found.shape}", advice)
        found = found.reshape(-1)
        if 0 < len(found) < len(truth) and np.shape(self._file.as_given[0])[:1] == found.shape:
            truth = truth[-len(found) :]  # Lines that are skipped are told where the pictures are.
        advice = "`row[0]` is the label of a line; the header has none."
        right = found.shape == truth.shape and np.array_equal(found, truth)
        require(
            right,
            f"{len(truth)} labels, the first number of each line: {show(truth, 8)}",
            f"{len(found)} labels: {show(found, 8)}",
            advice,
        )


def _what_is_misplaced(found: Array, written: Array) -> str:
    if np.all((found - written) % 256 == 0):
        return (
            f"It differs by 256: pixels above {int(found.max())} went over the end of their number format. "
            "`int8` ends at 127; `uint8`, `int32` and floats hold them all."
        )
    if np.array_equal(found.swapaxes(1, 2), written):
        return "Rows and columns are exchanged: a line holds a picture row by row, from the top."
    flat, right = found.reshape(len(found), -1), written.reshape(len(written), -1)
    if np.array_equal(flat[:, 1:], right[:, :-1]):
        return "The label is taken for the first pixel: pixels are `row[1:]`."
    if len(found) > 1 and np.array_equal(found[:-1], written[1:]):
        return "The first picture is lost: the header is one line, skip no more than that."
    if np.array_equal(np.unique(flat, axis=0), np.unique(right, axis=0)):
        return "The pictures are all there, in another order: keep that of the file; mixing comes in the data sets."
    return "A line holds the label, then the pixels of one picture, row by row, from the top."


expect.register(PixelFile, PixelMatchers)
