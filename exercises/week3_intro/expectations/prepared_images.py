"""Evidence about images that a learner's function prepared, and about a model that was trained on them."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.checks.arrays import Array, as_array, show
from grader.checks.evidence import look_at
from grader.checks.expect import Unmet, expect, require
from grader.checks.models.classifiers import held_out_predictions
from grader.checks.models.output_pairing import find_reading
from grader.checks.performance import Predictions

PREPARER, MAKER = "reshape_and_normalize", "convolutional_model"
NEAR = 0.005
"""Largest difference of a pixel from its byte divided by 255: it allows half precision and a division by 256."""
MOST_IMAGES = 70_000
"""Most images that a function may need at once: all of MNIST."""
MOST_TRIED = 3
"""Numbers of images that are tried."""
MARGIN = 0.03
"""Training continues until the validation accuracy is this much above the threshold."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """Images before and after a call of a learner's function."""

    function: str
    """The learner's function."""
    given: Array
    """Its argument: uint8 ``(n, height, width)``."""
    found: Array
    """What it returned."""
    left: Array
    """Its argument after the call."""
    demands: CandidateFault | None = None
    """What it raised for a number of images other than the one in its code."""
    nothing: Unmet | None = None
    """The failure where it returned no array of numbers; always the same object."""


def prepare_anyhow(candidate: Candidate, images: Array) -> Prepared:
    """Call the function with images; a function with a fixed number of images in its code gets as many.

    The images are repeated, and the first ones of the result are used, so that the values can be graded. A function
    that fails for bytes gets floats.
    """
    try:
        return prepare(candidate, images)
    except CandidateFault as fault:
        as_many = (np.resize(images, (count, *images.shape[1:])) for count in numbers_demanded(fault, images))
        for others in (*as_many, images.astype(np.float32)):
            with contextlib.suppress(CandidateFault, Unmet):
                found, left = candidate.lend(PREPARER, others, most=len(images))
                array = as_array(found, f"the result of `{PREPARER}`")
                return Prepared(PREPARER, images, array, np.asarray(left[0]), fault)
        raise


def numbers_demanded(fault: CandidateFault, images: Array) -> list[int]:
    """Return how many examples a function may need, by the numbers in the message of its exception.

    >>> from grader.candidate.faults import Fault
    >>> said = "cannot reshape array of size 3920 into shape (60000,28,28,1)"
    >>> numbers_demanded(CandidateFault(Fault("raised", "in f", "ValueError", said)), np.zeros((5, 28, 28)))
    [60000]
    """
    value = int(np.prod(images.shape[1:]))
    told = [int(digits) for digits in re.findall(r"\d+", fault.fault.message)] if fault.fault.kind == "raised" else []
    whole = [number // value for number in told if number % value == 0] + told
    known = {0, 1, images.size, *images.shape, value}
    return [number for number in dict.fromkeys(whole) if number <= MOST_IMAGES and number not in known][:MOST_TRIED]


def prepare(candidate: Candidate, images: Array) -> Prepared:
    """Call ``reshape_and_normalize`` with bytes ``(n, height, width)``, and read the argument again."""
    found, left = candidate.lend(PREPARER, images)
    after, what = np.asarray(left[0]), f"the result of `{PREPARER}`"
    try:
        array = as_array(found, what)
        require(array.size > 0, what, f"an empty array of shape {array.shape}", "Return all images.")
    except Unmet as nothing:
        return Prepared(PREPARER, images, images[:0], after, nothing=nothing)
    return Prepared(PREPARER, images, array, after)


class PreparedMatchers:
    """Matchers of ``Prepared`` images."""

    def __init__(self, prepared: Prepared) -> None:
        self._prepared = prepared

    def have_a_channel_axis(self) -> None:
        """The result has one more axis at the end: ``(n, height, width, 1)``.

        >>> expect(prepare(candidate, images)).have_a_channel_axis()
        """
        if fault := self._prepared.demands or self._prepared.nothing:
            raise fault
        given, found = self._prepared.given.shape, self._prepared.found.shape
        advice = "Return `np.expand_dims(images, axis=-1)`, or `images.reshape(-1, 28, 28, 1)`."
        if found == given:
            advice = f"{advice} The channel axis is missing."
        elif found[1:] == (*given[1:], 1):
            advice = f"Return all {given[0]} images: {found[0]} came back. Check where a slice or a loop ends."
        elif found == (*given[1:], 1) and given[0] > 1:
            advice = "Return all images: one came back. In a loop, collect every image in a list."
        elif len(found) == 4 and found[-1] != 1:
            advice = f"{advice} The channel axis is the last one."
        elif found[:1] != given[:1]:
            advice = f"{advice} The first axis is the number of images, here {given[0]}."
        require(
            found == (*given, 1),
            f"an array of shape {(*given, 1)} for images of shape {given}",
            f"an array of shape {found}",
            advice,
        )

    def go_from_0_to_1(self, brighter: Prepared | None = None) -> None:
        """Each byte is a float from 0 to 1, divided once, in its place.

        The division may be by 255 or by 256, in any precision; by the largest byte only where this is 255.
        ``brighter`` is the result for brighter images, which has passed.

        >>> expect(prepare(candidate, images)).go_from_0_to_1()
        """
        if self._prepared.nothing:
            raise self._prepared.nothing
        given, found = self._prepared.given, self._prepared.found
        low, high = float(found.min()), float(found.max())
        expected = "floats: 0.0 for the byte 0, and 1.0 for the byte 255"
        told = f"values from {low:.4g} to {high:.4g}, dtype {found.dtype}"
        of_call = _of_another_call(self._prepared, brighter)
        cause = of_call or _of_some_images(given, found)
        whole = (
            "Write `images / 255`, without `//` and `astype(int)`, and not into an array of bytes: integers have no "
            "decimals."
        )
        if high > 1:
            whole = "Divide by 255, and return the result: `images / 255` alone leaves `images` as it is."
        require(found.dtype.kind == "f", expected, told, whole)
        require(high < 2, expected, told, cause or "Divide by 255, and return the result: `images / 255`.")
        require(high > 0.01, expected, told, cause or _too_small(given, found))
        if found.size != given.size:
            return  # The shape is the failure of another criterion, and the values cannot be compared by position.
        signed = given.reshape(found.shape).view(np.int8)
        overflow = bool(np.abs(found * 255.0 - signed).max() <= 255 * NEAR)
        advice = "Divide by 255, and subtract nothing."
        if overflow:
            advice = "Divide the uint8 array by 255.0 without `int8`: 128 as `int8` becomes -128."
        require(low >= -NEAR, expected, told, advice)
        right = given.reshape(found.shape) / 255
        wrong = np.abs(found.astype(np.float64) - right) > NEAR
        if not wrong.any():
            return
        place = tuple(int(item) for item in np.argwhere(wrong.reshape(given.shape))[0])
        raise Unmet(
            f"{right[wrong][0]:.3f} for the byte {given[place]}, at {place} (image, row, column)",
            f"{show(found[wrong][:1])}",
            of_call or _of_all_values(given, found, whole) or cause or _of_places(right, found),
        )

    def leave_the_argument_unchanged(self) -> None:
        """The argument of the function is unchanged, in values and in shape.

        >>> expect(prepare(candidate, images)).leave_the_argument_unchanged()
        """
        given, left = self._prepared.given, self._prepared.left
        found = f"an array of shape {left.shape}"
        if left.shape == given.shape:
            found = f"other values in {int(np.sum(left != given))} of its {given.size} bytes"
        require(
            np.array_equal(given, left),
            f"an unchanged argument after `{self._prepared.function}`: bytes of shape {given.shape}",
            found,
            "Return a new array, such as `images.reshape(…) / 255`. `images[…] = …`, `images.shape = …` and "
            "`out=images` change the argument.",
        )
        if self._prepared.nothing:
            raise self._prepared.nothing


def _of_another_call(prepared: Prepared, brighter: Prepared | None) -> str:
    """Return what to do where images are not prepared as ``brighter`` ones were."""
    if brighter is None:
        return ""
    if np.array_equal(prepared.found, brighter.found):
        return "The second call returns the result of the first one. Compute it from `images` in each call."
    if prepared.found.size == prepared.given.size and np.allclose(prepared.found.ravel(), prepared.given.ravel()):
        return "Bright images were divided, and these dark ones were not. Divide by 255 without a condition."
    return ""


def _of_some_images(given: Array, found: Array) -> str:
    """Return what to do where some images alone are right, or all of them in other places."""
    if found.size != given.size:
        return ""
    count = len(given)
    rows, due = found.reshape(count, -1).astype(np.float64), given.reshape(count, -1) / 255
    if not found.any():
        return "All values are 0. Write each divided image into the array that you return."
    near = np.abs(rows[:, np.newaxis] - due).max(axis=2) <= NEAR
    own = np.flatnonzero(near.diagonal())
    if count > 1 and near.all(axis=0).any():
        return f"Each image of the result is image {int(near.all(axis=0).argmax())}. Prepare each image by itself."
    if len(own) < count and near.any(axis=0).all():
        return "All images are right, and in another order. Keep the order of `images`."
    if 0 < len(own) < count:
        missed = np.setdiff1d(np.arange(count), own)
        some = f"Only {_images(own)} right" if len(own) < len(missed) else f"{_images(missed).capitalize()} not right"
        return f"{some}. Divide every image by 255."
    exchanged = np.swapaxes(given, 1, 2).reshape(count, -1) / 255
    if np.abs(rows - exchanged).max() <= NEAR:
        return "Rows and columns of each image are exchanged. Keep the axes in their order, and add one at the end."
    return ""


def _images(numbers: Array) -> str:
    """Return the subject of a sentence about images with their numbers, and its verb.

    >>> _images(np.array([4])), _images(np.array([0, 2]))
    ('image 4 is', 'images 0, 2 are')
    """
    return f"image {show(numbers)} is" if len(numbers) == 1 else f"images {show(numbers)} are"


def _too_small(given: Array, found: Array) -> str:
    """Return what to do where all values are far too small."""
    is_twice = found.size == given.size and np.allclose(255 * found.reshape(given.shape), given / 255, atol=NEAR)
    return "Divide by 255 only once." if is_twice else "Divide by 255, and by nothing else."


def _of_all_values(given: Array, found: Array, whole: str) -> str:
    """Return what to do where one rule makes all values wrong; ``whole`` is for values without decimals."""
    if np.array_equal(found, np.trunc(found)):
        return f"The decimals are lost. {whole}"
    if np.allclose(given.reshape(found.shape) / given.max(), found, atol=NEAR):
        return "Divide by 255, not by the largest value of all images: dark images must stay dark."
    if len(found) != len(given) or not _is_stretched_one_by_one(given, found):
        return ""
    if np.allclose(found.reshape(len(given), -1).max(axis=1), 1, atol=NEAR):
        return "Divide by 255, not by the largest value of each image: a dark image must stay dark."
    return "Each image is scaled by another number. Divide all of them by 255."


def _of_places(right: Array, found: Array) -> str:
    """Return what to do where values differ from the ``right`` ones in their places, or in anything else."""
    if np.allclose(np.sort(found, axis=None), np.sort(right, axis=None), atol=NEAR):
        return "All values are there, but in other places. Add the new axis at the end, and move no rows or columns."
    return "Divide every byte by 255.0, and change nothing else."


def _is_stretched_one_by_one(given: Array, found: Array) -> bool:
    """Return whether each image is scaled by another factor or offset."""
    numbers = [np.polyfit(before.reshape(-1), after.reshape(-1), 1) for before, after in zip(given, found, strict=True)]
    stretched = [
        np.polyval(line, before.reshape(-1)).reshape(after.shape)
        for line, before, after in zip(numbers, given, found, strict=True)
    ]
    return bool(np.allclose(stretched, found, atol=NEAR) and np.ptp(numbers, axis=0).max() > 1e-5)


def prepared_predictions(
    candidate: Candidate,
    training: tuple[Array, Array],
    validation: tuple[Array, Array],
    hidden: tuple[Array, Array],
    *,
    epochs: int,
    threshold: float,
    seed: int,
    labels: tuple[str, ...],
) -> Predictions:
    """Train the learner's ``convolutional_model`` on images that the learner prepared, and predict held-out ones.

    Each pair holds bytes ``(n, height, width)`` and class numbers ``(n,)``. The training runs for ``epochs``, like the
    reference, and up to three times as long until the validation accuracy is well above ``threshold``; if it never is,
    the best weights are used.
    """
    inputs = [prepare(candidate, images).found for images, _ in (training, validation, hidden)]
    model = look_at(candidate, candidate.call(MAKER, seed=seed), MAKER, inputs[0][:8])
    reading = find_reading(model, len(labels))
    history = candidate.train(
        model.handle,
        inputs[0],
        reading.write_labels(training[1]),
        epochs=epochs,
        at_most=3 * epochs,
        validation=(inputs[1], reading.write_labels(validation[1])),
        goal={
            "metric": "accuracy",
            "at": threshold + MARGIN,
            "threshold": threshold,
            "reading": reading.scale,
            "keep": "best",
        },
        seed=seed,
    )
    drawn: dict[str, Any] = {"labels": labels, "history": history, "examples": tuple(hidden[0])}
    return held_out_predictions(candidate, model.handle, reading, inputs[2], hidden[1], seed=seed, **drawn)


expect.register(Prepared, PreparedMatchers)
