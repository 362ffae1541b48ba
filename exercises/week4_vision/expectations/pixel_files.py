"""Evidence about images in CSV files: what the grader wrote, and what a learner's function read."""

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
from grader.checks.differences import axes_advice, difference, show_beside
from grader.checks.expect import Unmet, expect, require
from grader.checks.one_failure import one_failure
from grader.data import write_pixels

PARSER = "parse_data_from_input"
FEW = 9
"""Lines of a file for a test of labels only."""
GRIDS = (3, 12, 48)
"""Squares per side for each class: coarse, medium, fine; still different after rotation or a zoom by a third."""


@dataclass(frozen=True, eq=False)
class PixelFile:
    """Grayscale images in a CSV file, and what a learner's function read from it."""

    written: Array
    """The images in the file, uint8 ``(n, height, width)``."""
    labels: Array
    """Their labels, ``(n,)``."""
    as_given: tuple[Any, Any]
    """What the learner's function returned, the arguments of the next function."""

    @property
    def read(self) -> Array:
        """The images as they were read; raises ``Unmet`` if they are not numeric."""
        return _numbers(self.as_given[0], "the images")

    @property
    def read_labels(self) -> Array:
        """The labels as they were read; raises ``Unmet`` if they are not numeric."""
        return _numbers(self.as_given[1], "the labels")


def draw_patterns(generator: np.random.Generator, count: int, size: int = 48) -> tuple[Array, Array]:
    """Draw different grayscale patterns, as coarse as their class: uint8 ``(count, size, size)``, ``(count,)``.

    Each has uint8 values from 0 to 255. The class stays visible if images are rotated, shifted or made brighter.
    """
    labels = generator.permutation(np.arange(count) % len(GRIDS))
    images = np.empty((count, size, size), np.uint8)
    for image, label in zip(images, labels, strict=True):
        squares = generator.uniform(size=(GRIDS[label], GRIDS[label]))
        squares = (squares - squares.min()) / (squares.max() - squares.min())
        image[:] = np.round(255 * squares).repeat(size // GRIDS[label], 0).repeat(size // GRIDS[label], 1)
    return images, labels


def read_pixels(candidate: Candidate, file: Path, images: Array, labels: Array) -> PixelFile:
    """Write images and labels to a CSV file and read it with the learner's ``parse_data_from_input``.

    Raises ``Unmet`` if it does not return a pair. All failures of the function in a grading are one failure.
    """
    with one_failure(candidate, PARSER):
        return _read_pixels(candidate, file, images, labels)


def _read_pixels(candidate: Candidate, file: Path, images: Array, labels: Array) -> PixelFile:
    write_pixels(file, images, labels)
    found = candidate.call(PARSER, str(file))
    pair = isinstance(found, (list, tuple)) and len(found) == 2
    require(pair, "two arrays, `images, labels`", describe(found), "End with `return images, labels`.")
    return PixelFile(images, labels, (found[0], found[1]))


def read_labels_anyhow(candidate: Candidate, folder: Path, read: PixelFile | None) -> PixelFile:
    """Return what a learner's function ``read``; if it raised, what it reads from images of another size.

    A function with another hard-coded size can still read the labels of a file with images of that size.
    """
    if read is not None:
        return read
    images, labels = draw_patterns(np.random.default_rng(1), FEW)
    with one_failure(candidate, PARSER):
        try:
            return _read_pixels(candidate, folder / "few.csv", images, labels)
        except CandidateFault as fault:
            for size in sizes_demanded(fault, images.shape[-1]):
                other = np.resize(images, (FEW, size, size))
                with contextlib.suppress(CandidateFault):
                    return _read_pixels(candidate, folder / f"few-of-{size}.csv", other, labels)
            raise


def sizes_demanded(fault: CandidateFault, size: int) -> list[int]:
    """Return the image sizes in the text of an exception, other than ``size``.

    >>> from grader.candidate.faults import Fault
    >>> said = "cannot reshape array of size 2304 into shape (28,28)"
    >>> sizes_demanded(CandidateFault(Fault("raised", "in f", "ValueError", said)), 48)
    [28]
    """
    told = [int(digits) for digits in re.findall(r"\d+", fault.fault.message)] if fault.fault.kind == "raised" else []
    return [number for number in dict.fromkeys(told) if 8 <= number <= 300 and number != size][:2]


def written_pixels(images: Array, labels: Array) -> PixelFile:
    """Return images and labels as a correct function reads them."""
    return PixelFile(images, labels, (images.astype(np.float64), labels))


def _numbers(value: Any, what: str) -> Array:
    text = isinstance(value, (list, np.ndarray)) and np.asarray(value, dtype=object).reshape(-1)[:1].tolist()
    if text and isinstance(text[0], str):
        raise Unmet(
            f"{what} as a numeric array",
            f"{describe(value)} with strings such as {text[0][:20]!r}",
            "Convert the strings to numbers: `np.array(rows).astype(float)`.",
        )
    return as_array(value, what)


class PixelMatchers:
    """Matchers for a ``PixelFile``."""

    def __init__(self, file: PixelFile) -> None:
        self._file = file

    def have_each_image(self) -> None:
        """The images are those of the lines after the header, in this order: ``(n, height, width)``.

        Pixels from 0 to 255, or from 0 to 1, in any dtype; a channel axis is accepted.

        >>> expect(read_pixels(candidate, file, images, labels)).have_each_image()
        """
        written, found = self._file.written, self._file.read
        count, height, width = written.shape
        if found.shape == (*found.shape[:1], height, width, 1):
            found = found[..., 0]
        lines = f"for a file of {count} lines and a header"
        if found.shape[1:] == (height * width,):
            advice = f"Reshape each row to an image: `.reshape(-1, {height}, {width})`."
        elif found.shape[1:] == (height * width + 1,):
            advice = "Remove the label: `row[0]` is the label, `row[1:]` are the pixels."
        elif not (advice := axes_advice(found.shape, written.shape)):
            advice = _which_are_missing(found, written)
        require(
            found.shape == written.shape,
            f"images of shape {written.shape} {lines}",
            f"an array of shape {found.shape}",
            advice,
        )
        scale = 255 if found.max() <= 1 else 1
        if np.allclose(found * float(scale), written, atol=1):
            return
        image, row, column = (int(item) for item in np.argwhere(np.abs(found * float(scale) - written) > 1)[0])
        raise Unmet(
            f"pixel {written[image, row, column]} at row {row}, column {column} of image {image}",
            f"{show(found[image, row, column])}{f': {how}' if (how := _other_values(found, written)) else ''}",
            _what_is_misplaced(np.round(found * 255.0) if scale > 1 else found, written),
        )

    def have_each_label(self) -> None:
        """The labels are the first values of the lines after the header, in this order.

        >>> expect(read_pixels(candidate, file, images, labels)).have_each_label()
        """
        truth, found = self._file.labels, self._file.read_labels
        if found.ndim > 1 and found.shape[-1] > 1:
            advice = (
                "Return one integer per image. Make one-hot labels in `train_val_datasets`, if your loss needs them."
            )
            raise Unmet(f"labels of shape {truth.shape}", f"an array of shape {found.shape}", advice)
        found = found.reshape(-1)
        if 0 < len(found) < len(truth) and np.shape(self._file.as_given[0])[:1] == found.shape:
            truth = truth[-len(found) :]  # Skipped lines fail the criterion of the images.
        how = difference(found, truth)
        advice = "Take `row[0]` as the label of each line after the header."
        if found.shape == truth.shape and len(np.unique(found)) == 1 and found[0] in truth:
            advice = f"{advice} All labels are {found[0]:g}, that of one line: read `row[0]` inside the loop."
        elif any(word in how for word in ("order", "sorted", "early", "late")):
            advice = "Keep the labels in the order of the file: do not sort, shuffle or shift them."
        elif "too " in how or "times" in how or "divided" in how:
            advice = "Return `row[0]` of each line as a number. Do not change the numbers: labels are 0, 1 and 2."
        right = found.shape == truth.shape and np.array_equal(found, truth)
        require(
            right,
            f"{len(truth)} labels, the first value of each line: {show(truth, 8)}",
            f"{len(found)} labels: {show_beside(found, truth, 8)}",
            advice,
        )


def _which_are_missing(found: Array, written: Array) -> str:
    """Return what to do about another number of images, by which of the file these are."""
    usual = "Skip exactly one line, the header: each line after it is an image."
    if found.ndim != written.ndim or found.shape[1:] != written.shape[1:] or not len(found):
        return usual
    scale = 255 if found.max() <= 1 else 1
    same = [np.flatnonzero((np.abs(written - image * float(scale)) <= 1).all(axis=(1, 2)))[:1] for image in found]
    rows = np.concatenate(same) if all(len(item) for item in same) else np.array([], int)
    if not len(rows):
        return usual
    if len(rows) == 1:
        which = {0: "the first", len(written) - 1: "the last"}.get(int(rows[0]), "one")
        return f"Collect the image of every line, inside the loop, and return after it. Here, only {which} comes."
    if len(rows) > len(written):
        return f"{usual} Each image comes once, and none a second time."
    if np.array_equal(rows, np.arange(len(rows))):
        return "The first images are there, and the last are not: read up to the end of the file."
    if len(np.unique(np.diff(rows))) == 1 and rows[1] - rows[0] > 1:
        return f"Your code reads one of {rows[1] - rows[0]} lines, and skips the others. Read every line."
    return usual


def _other_values(found: Array, written: Array) -> str:
    """Return the rule that changed the values of pixels; an empty text where none is known, or they moved."""
    how = difference(found, written)
    return how if any(word in how for word in ("divided", "times", "too ", "without", "256", "rounded")) else ""


def _what_is_misplaced(found: Array, written: Array) -> str:
    if np.all((found.astype(float) - written) % 256 == 0):
        return (
            f"Use `uint8`, `int32` or a float dtype: pixels above {int(found.max())} overflow in `int8`, "
            "whose largest value is 127."
        )
    if np.array_equal(found.swapaxes(1, 2), written):
        return "Do not transpose the images: a line has the pixels row by row, from the top."
    flat, right = found.reshape(len(found), -1), written.reshape(len(written), -1)
    if np.array_equal(flat[:, 1:], right[:, :-1]):
        return "Remove the label from the pixels: `row[1:]`."
    if not found.any():
        return "All pixels are 0. Write the pixels of each line into the array that you return."
    if len(found) > 1 and np.all(found == found[0]) and np.array_equal(found[0], written[0]):
        return "All images are the first one. Read the line of each pass of your loop."
    if len(found) > 1 and np.all(found == found[0]):
        return (
            "All images are the same: the loop fills one array again and again. Make a new array for each line, or "
            "append a copy."
        )
    if len(found) > 1 and np.array_equal(found[:-1], written[1:]):
        return "Skip exactly one line, the header: the first image is missing."
    if np.array_equal(np.unique(flat, axis=0), np.unique(right, axis=0)):
        return "Keep the order of the file: do not sort here, and shuffle later, in the datasets."
    if np.array_equal(found, written[:, ::-1]) or np.array_equal(found, written[..., ::-1]):
        return "Do not flip the images: a line has the pixels row by row, from the top, left to right."
    if _other_values(found, written):
        return "Return the pixels as they are in the file, 0 to 255, or all of them divided by 255."
    return "Read each line as the label, then the pixels of one image, row by row, from the top."


expect.register(PixelFile, PixelMatchers)
