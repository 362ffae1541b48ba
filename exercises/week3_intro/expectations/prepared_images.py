"""Evidence about images that a learner's function prepared for a network, and a network that was trained on them."""

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
from grader.checks.models.classifiers import hidden_answers
from grader.checks.models.output_pairing import find_reading
from grader.checks.performance import Answers

PREPARER, MAKER = "reshape_and_normalize", "convolutional_model"
NEAR = 0.005
"""How far a pixel may be from its byte divided by 255: half precision, and a division by 256, stay within."""
MOST_IMAGES = 70_000
"""Images that a function may want at once: all of MNIST."""
MOST_TRIED = 3
"""Numbers of images that are tried."""
MARGIN = 0.03
"""Training goes on until the validation accuracy is this much above the bar."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """Images before and after a learner's function prepared them."""

    function: str
    """The learner's function."""
    given: Array
    """What it was given: uint8 ``(n, height, width)``."""
    found: Array
    """What it returned."""
    left: Array
    """What it was given, as the function left it."""
    demands: CandidateFault | None = None
    """What it raised for any other number of images than one that stands in its code."""
    nothing: Unmet | None = None
    """What is to be said where no array of numbers came back; always the same object."""


def prepare_anyhow(candidate: Candidate, images: Array) -> Prepared:
    """Have images prepared; a function that wants a number of them that stands in its code gets as many.

    So its values can be judged: the images are repeated, and those first ones are looked at. One that cannot work on
    bytes gets floats.
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
    """Return how many examples a function seems to want that raised for some: the numbers that its exception names.

    >>> from grader.candidate.faults import Fault
    >>> said = "cannot reshape array of size 3920 into shape (60000,28,28,1)"
    >>> numbers_demanded(CandidateFault(Fault("raised", "in f", "ValueError", said)), np.zeros((5, 28, 28)))
    [60000]
    """
    one = int(np.prod(images.shape[1:]))
    told = [int(digits) for digits in re.findall(r"\d+", fault.fault.message)] if fault.fault.kind == "raised" else []
    whole = [number // one for number in told if number % one == 0] + told
    known = {0, 1, images.size, *images.shape, one}
    return [number for number in dict.fromkeys(whole) if number <= MOST_IMAGES and number not in known][:MOST_TRIED]


def prepare(candidate: Candidate, images: Array) -> Prepared:
    """Have the learner's ``reshape_and_normalize`` prepare bytes ``(n, height, width)``, and look at these again."""
    found, left = candidate.lend(PREPARER, images)
    after, what = np.asarray(left[0]), f"the result of `{PREPARER}`"
    try:
        array = as_array(found, what)
        require(array.size > 0, what, f"an empty array of shape {array.shape}", "Return all the images.")
    except Unmet as nothing:
        return Prepared(PREPARER, images, images[:0], after, nothing=nothing)
    return Prepared(PREPARER, images, array, after)


class PreparedMatchers:
    """What can be said about ``Prepared`` images."""

    def __init__(self, prepared: Prepared) -> None:
        self._prepared = prepared

    def have_a_channel_axis(self) -> None:
        """The images come back one by one, with one axis more at the end: ``(n, height, width, 1)``.

        >>> expect(prepare(candidate, images)).have_a_channel_axis()  # doctest: +SKIP
        """
        if fault := self._prepared.demands or self._prepared.nothing:
            raise fault
        given, found = self._prepared.given.shape, self._prepared.found.shape
        advice = "`images.reshape(-1, 28, 28, 1)` and `np.expand_dims(images, axis=-1)` both do it, for any number."
        if found == given:
            advice = f"The axis for the channel is missing. {advice}"
        elif len(found) == 4 and found[-1] != 1:
            advice = f"The channel is the last axis. {advice}"
        elif found[:1] != given[:1]:
            advice = f"The first axis counts the images: there are {given[0]} of them this time. {advice}"
        require(
            found == (*given, 1),
            f"an array of shape {(*given, 1)} for images of shape {given}",
            f"an array of shape {found}",
            advice,
        )

    def go_from_0_to_1(self) -> None:
        """Each byte became a float from 0 to 1, divided once, in its own place.

        The division may be by 255, by 256 or by the largest byte, in any precision.

        >>> expect(prepare(candidate, images)).go_from_0_to_1()  # doctest: +SKIP
        """
        if self._prepared.nothing:
            raise self._prepared.nothing
        given, found = self._prepared.given, self._prepared.found
        low, high = float(found.min()), float(found.max())
        expected = "floats: 0.0 for the byte 0, 1.0 for the byte 255"
        told = f"numbers from {low:.4g} to {high:.4g}, of dtype {found.dtype}"
        require(found.dtype.kind == "f", expected, told, "`images / 255` gives floats; `//` and `astype(int)` do not.")
        require(high < 2, expected, told, "Are they divided by 255, and is the result returned?")
        require(high > 0.01, expected, told, "They are divided twice: once is enough.")
        if found.size != given.size:
            return  # Its shape is told elsewhere: the values have no places to be compared in.
        signed = given.reshape(found.shape).view(np.int8)
        overflow = bool(np.abs(found * 255.0 - signed).max() <= 255 * NEAR)
        advice = "Divide by 255 and take nothing off."
        if overflow:
            advice = "A signed byte (`int8`) ends at 127, and 128 becomes -128: divide the bytes as they are, by 255.0."
        require(low >= -NEAR, expected, told, advice)
        right = given.reshape(found.shape) / 255
        wrong = np.abs(found.astype(np.float64) - right) > NEAR
        if not wrong.any():
            return
        image, row, column = (int(one) for one in np.argwhere(wrong.reshape(given.shape))[0])
        advice = "Divide every byte by 255.0, and do nothing else to it."
        if _is_stretched_one_by_one(given, found):
            advice = (
                "Divide by 255, not by what one image happens to hold: a dark image stays darker than a bright one."
            )
        elif np.allclose(np.sort(found, axis=None), np.sort(right, axis=None), atol=NEAR):
            advice = "All values are there, but in other places: only a new axis at the end keeps them where they were."
        raise Unmet(
            f"{right[wrong][0]:.3f} for the byte {given[image, row, column]}, at row {row}, column {column} of "
            f"image {image}",
            f"{show(found[wrong][:1])}",
            advice,
        )

    def leave_what_was_given(self) -> None:
        """The array that the function was given is as it was, in values and in shape.

        >>> expect(prepare(candidate, images)).leave_what_was_given()  # doctest: +SKIP
        """
        given, left = self._prepared.given, self._prepared.left
        found = f"an array of shape {left.shape}"
        if left.shape == given.shape:
            found = f"{int(np.sum(left != given))} of its {given.size} bytes are others now"
        require(
            np.array_equal(given, left),
            f"after `{self._prepared.function}` the array that it was given, as it was: bytes of shape {given.shape}",
            found,
            "`images[…] = …`, `images.shape = …` and `out=images` change the caller's own array. Work on a new one: "
            "`images.reshape(…) / 255` makes it.",
        )


def _is_stretched_one_by_one(given: Array, found: Array) -> bool:
    """Whether each image became its bytes times a number of its own, plus one of its own."""
    numbers = [np.polyfit(before.reshape(-1), after.reshape(-1), 1) for before, after in zip(given, found, strict=True)]
    stretched = [
        np.polyval(line, before.reshape(-1)).reshape(after.shape)
        for line, before, after in zip(numbers, given, found, strict=True)
    ]
    return bool(np.allclose(stretched, found, atol=NEAR) and np.ptp(numbers, axis=0).max() > 1e-5)


def prepared_answers(
    candidate: Candidate,
    training: tuple[Array, Array],
    validation: tuple[Array, Array],
    hidden: tuple[Array, Array],
    *,
    epochs: int,
    bar: float,
    seed: int,
    labels: tuple[str, ...],
) -> Answers:
    """Train the learner's ``convolutional_model`` on images that the learner prepared, and ask about hidden ones.

    Each pair holds bytes ``(n, height, width)`` and class numbers ``(n,)``. It trains for ``epochs``, as the
    reference does, and for up to three times as long until the validation accuracy is well above ``bar``; where
    it never is, the best weights on the way are asked.
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
        goal={"metric": "accuracy", "at": bar + MARGIN, "reading": reading.scale, "keep": "best"},
        seed=seed,
    )
    drawn: dict[str, Any] = {"labels": labels, "history": history, "examples": tuple(hidden[0])}
    return hidden_answers(candidate, model.handle, reading, inputs[2], hidden[1], seed=seed, **drawn)


expect.register(Prepared, PreparedMatchers)
