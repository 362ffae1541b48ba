"""Evidence and words about data sets that a learner's function makes of arrays: for training, for validation."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np

from exercises.week4_vision.expectations.pixel_files import PixelFile
from grader.candidate.candidate import Candidate
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array, as_array, describe, show
from grader.checks.expect import Unmet, expect, require
from grader.checks.images.likeness import LIKENESS, likeness, recognise

MAKER = "train_val_datasets"
COARSENESS = (0.3, 1.2)
"""Squared steps between neighbours, in variances: patterns have 0.1 to 0.3, 0.4 to 1.1, or 1.4 to 4, turned or not."""
MOST_CLASSES = 10
"""Labels of a single picture: one number, or a row with a column for each class."""
MOST_STRAY = 0.25
"""Part of augmented pictures whose pattern may look like another's; with shuffled labels it is two thirds."""


@dataclass(frozen=True, eq=False)
class PixelSet:
    """One data set, drawn, beside the pictures that should be in it."""

    handle: Handle
    """Its name with the candidate."""
    name: str
    """The training set, the validation set."""
    file: PixelFile
    """The pictures that should be in it."""
    batches: tuple[tuple[Array, Array], ...]
    """Pairs of pictures and labels, as they came."""
    given: tuple[tuple[Array, Array], ...]
    """The same pairs before pictures without a channel axis got one."""
    batched: bool
    """Whether they came in batches; single pictures stand here as batches of one."""
    ended: bool
    """Whether it ended by itself."""
    rows_again: int
    """How many pictures a second pass gave."""
    unlabelled: Unmet | None = None
    """Nothing: without labels nothing is drawn."""

    @property
    def images(self) -> Array:
        """All pictures of the first pass, as they came."""
        return np.concatenate([images for images, _ in self.batches])

    @property
    def classes(self) -> Array:
        """All labels as class numbers ``(n,)``, whatever form they came in."""
        labels = np.concatenate([labels for _, labels in self.batches])
        return np.asarray(labels.argmax(axis=-1) if labels.ndim > 1 and labels.shape[-1] > 1 else labels).reshape(-1)

    @functools.cached_property
    def sources(self) -> Array:
        """For each picture the place in the file of the one that it shows; -1 where it shows none as it is."""
        return recognise(self.images, self.file.written[..., None])


def make_sets(candidate: Candidate, training: PixelFile, validation: PixelFile, seed: int | None = None) -> list[Any]:
    """Call the learner's ``train_val_datasets`` with what ``parse_data_from_input`` read; return both data sets."""
    found = candidate.call(MAKER, *training.as_given, *validation.as_given, seed=seed)
    pair = isinstance(found, (list, tuple)) and len(found) == 2
    expected = "two data sets, `train_dataset, validation_dataset`"
    require(pair, expected, describe(found), f"End `{MAKER}` with `return train_dataset, validation_dataset`.")
    for one in found:
        require(
            isinstance(one, Handle) and one.kind == "dataset",
            expected,
            f"one of them is {describe(one)}",
            "`tf.data.Dataset.from_tensor_slices((images, labels)).batch(32)` makes one; of an `ImageDataGenerator`, "
            "`.flow(images, labels, batch_size=32)` does.",
        )
    return list(found)


def draw_set(candidate: Candidate, handle: Handle, name: str, file: PixelFile, passes: int = 1) -> PixelSet:
    """Draw a data set; with ``passes=2`` again, to see whether every epoch has its pictures."""
    most = 2 * len(file.written) + 2
    elements, ended = candidate.draw(handle, most, MAKER)
    require(len(elements) > 0, f"pictures in {name}", "an empty data set", "Which arrays is it made of?")
    single = _are_single(elements, file.written.shape[1:])
    given = tuple(_read_batch(element, name, single) for element in elements)
    batches = tuple((_with_channel(images, file.written.shape[1:]), labels) for images, labels in given)
    again = candidate.draw(handle, most, MAKER)[0] if passes > 1 else elements
    pairs = [element for element in again if isinstance(element, (tuple, list)) and element]
    rows = len(pairs) if single else sum(len(np.atleast_1d(element[0])) for element in pairs)
    return PixelSet(handle, name, file, batches, given, not single, ended, rows)


def _are_single(elements: list[Any], size: tuple[int, ...]) -> bool:
    """Return whether elements are pairs of a single picture and its label."""
    first = elements[0]
    pair = isinstance(first, (tuple, list)) and len(first) == 2
    return pair and np.shape(first[0]) in (size, (*size, 1)) and np.size(first[1]) <= MOST_CLASSES


def _with_channel(images: Array, size: tuple[int, ...]) -> Array:
    """Return pictures as ``(b, height, width, 1)`` where they hold as many pixels; else as they are."""
    return images.reshape(-1, *size, 1) if images[0].size == np.prod(size) else images


def _read_batch(element: Any, name: str, single: bool = False) -> tuple[Array, Array]:
    require(
        isinstance(element, (tuple, list)) and len(element) == 2,
        f"pairs of (pictures, labels) in {name}",
        f"elements that are {describe(element)}",
        "Put both in: `from_tensor_slices((images, labels))`.",
    )
    images, labels = as_array(element[0], f"the pictures of {name}"), as_array(element[1], f"the labels of {name}")
    if single:
        images, labels = images[None], labels.reshape(1, -1) if labels.size > 1 else labels.reshape(1)
    require(
        images.ndim > 1 and labels.ndim > 0 and len(images) == len(labels),
        f"batches in {name}: pictures of shape (b, 48, 48, 1) and b labels",
        f"pictures of shape {images.shape} and labels of shape {labels.shape}",
        "Is `.batch(32)` there, and its result kept?",
    )
    return images, labels


class PixelSetMatchers:
    """What can be said about a ``PixelSet``."""

    def __init__(self, pictures: PixelSet) -> None:
        self._set = pictures

    def has_a_channel_axis(self) -> None:
        """Each picture has its height, its width and one channel.

        >>> expect(training).has_a_channel_axis()  # doctest: +SKIP
        """
        shapes = {images.shape[1:] for images, _ in self._set.given}
        expected = (*self._set.file.written.shape[1:], 1)
        found = next((one for one in shapes if one != expected), expected)
        channel = "The channel axis is missing: `images[..., np.newaxis]` or `np.expand_dims(images, axis=-1)` adds it."
        advice = (
            channel if len(found) != len(expected) or found[-1] != 1 else "Leave the size of the pictures as it is."
        )
        if len(found) > len(expected):
            advice = f"Is the channel axis added twice? The images that `{MAKER}` is given have none."
        require(
            found == expected,
            f"pictures of shape {expected} in {self._set.name}",
            f"pictures of shape {found}",
            advice,
        )

    def comes_in_batches(self, size: int) -> None:
        """Every batch but one holds ``size`` pictures.

        >>> expect(training).comes_in_batches(32)  # doctest: +SKIP
        """
        require(
            self._set.batched,
            f"batches of {size} pictures in {self._set.name}",
            f"single pictures, of shape {self._set.given[0][0].shape[1:]}",
            f"Is `.batch({size})` there, and its result kept?",
        )
        sizes = [len(images) for images, _ in self._set.batches]
        require(
            max(sizes) <= size and (sum(one != size for one in sizes) <= 1 or not self._set.ended),
            f"batches of {size} pictures in {self._set.name}",
            f"batches with {show(sizes, 6)} pictures",
            f"Write `.batch({size})`, or `batch_size={size}`.",
        )

    def is_complete(self) -> None:
        """It ends, and holds as many pictures as it was given, in every pass; those shown as they are once each.

        >>> expect(training).is_complete()  # doctest: +SKIP
        """
        seen, total = self._set, len(self._set.file.written)
        require(
            seen.ended,
            f"{seen.name} to end after one pass",
            "it never ends",
            "Leave out `.repeat()`: `fit` begins anew with each epoch.",
        )
        rows = sum(len(images) for images, _ in seen.batches)
        advice = f"Is {seen.name} made of all the arrays that belong to it?"
        if rows == total - total % len(seen.batches[0][0]):
            advice = "The last batch may be smaller than the others: no `drop_remainder`."
        require(rows == total, f"all {total} pictures in {seen.name}", f"{rows} of them", advice)
        require(
            seen.rows_again == rows,
            f"the same pictures each time {seen.name} is read",
            f"{rows} pictures in the first pass and {seen.rows_again} in the second",
            "Training reads the data once per epoch: return a data set, not a generator that is used up.",
        )
        if np.all(seen.sources >= 0):
            lost = total - len(np.unique(seen.sources))
            found = f"{lost} are missing, others come more than once"
            require(
                lost == 0,
                f"each of the {total} pictures of {seen.name} once",
                found,
                "Take each row of the arrays once: no `.repeat()`, and no drawing with replacement.",
            )

    def shows_pictures_as_they_are(self, other: PixelFile) -> None:
        """Every picture is one of its own, whatever its scale; ``other`` holds those of the other set.

        >>> expect(validation).shows_pictures_as_they_are(training_file)  # doctest: +SKIP
        """
        seen = self._set
        strangers = seen.images[seen.sources < 0]
        if not len(strangers):
            written = seen.file.written[seen.sources, ..., None]
            mirrored = [likeness(*pair)[0, 0] < LIKENESS for pair in zip(seen.images[:, None], written[:, None])]  # noqa: B905
            require(
                not any(mirrored),
                f"in {seen.name} the pictures as they are in the file",
                f"{sum(mirrored)} of {len(seen.images)} pictures are mirrored",
                "Mirror training pictures only: validation asks what the network knows about real pictures.",
            )
            return
        count = f"{len(strangers)} of {len(seen.images)} pictures"
        if np.all(recognise(strangers, other.written[..., None]) >= 0):
            raise Unmet(
                f"in {seen.name} the pictures that belong to it",
                f"{count} are those of the other set",
                "Make it of the third and fourth argument.",
            )
        raise Unmet(
            f"in {seen.name} the pictures as they are in the file",
            f"{count} are turned, moved, zoomed or changed in another way",
            "Augment the training set only: validation asks what the network knows about real pictures.",
        )

    def is_scaled_like(self, other: PixelSet) -> None:
        """A picture is the same numbers in it as in ``other``, in which pictures may be brighter or darker.

        >>> expect(validation).is_scaled_like(training)  # doctest: +SKIP
        """
        expect_one_scale(self._set, other)

    def keeps_labels_with_pictures(self) -> None:
        """Every picture still has its own label, in any form; of changed pictures the pattern tells the label.

        >>> expect(training).keeps_labels_with_pictures()  # doctest: +SKIP
        """
        seen, found = self._set, self._set.classes
        as_they_are = bool(np.all(seen.sources >= 0))
        truth = seen.file.labels[seen.sources] if as_they_are else tell_classes(seen.images)
        wrong = int(np.sum(truth != found))
        few = 0 if as_they_are else MOST_STRAY * len(found)
        numbers = np.unique(found)
        advice = "Shuffle pictures and labels as pairs, after `from_tensor_slices((images, labels))`."
        if np.array_equal(numbers, np.unique(seen.file.labels) + 1):
            advice = "Labels count from 0: leave them as they are."
        elif renumbered := _renumbering(truth, found, few):
            advice = f"Nothing is shuffled, but every {renumbered}: hand the labels on as they come in."
        require(
            wrong <= few,
            f"in {seen.name} every picture with its own label: {show(truth[:8])} for the first eight",
            f"{show(found[:8])}; {wrong} of {len(found)} labels are not their picture's",
            advice,
        )


def _renumbering(truth: Array, found: Array, few: float) -> str:
    """Return which class became which, where each became another one throughout; else nothing."""
    became = {int(one): int(np.bincount(np.abs(found[truth == one]).astype(int)).argmax()) for one in np.unique(truth)}
    stray = sum(became[int(one)] != other for one, other in zip(truth, found, strict=True))
    if stray > few or len(set(became.values())) < len(became):
        return ""
    return ", and every ".join(f"{one} became {other}" for one, other in became.items() if one != other)


def tell_classes(images: Array) -> Array:
    """Return the classes of patterns from how coarse they are, though they were turned, moved or made brighter."""
    grey = images.reshape(*images.shape[:3]).astype(np.float64)
    steps = (np.diff(grey, axis=1) ** 2).mean(axis=(1, 2)) + (np.diff(grey, axis=2) ** 2).mean(axis=(1, 2))
    return np.asarray(np.searchsorted(COARSENESS, steps / np.maximum(grey.var(axis=(1, 2)), 1e-12)))


expect.register(PixelSet, PixelSetMatchers)


NEAR = 0.25
"""By how much of its range a scale may lie off where no picture is augmented: from 0..1 to -1..1 it is all of it."""
NEAR_AUGMENTED = 0.45
"""The same where pictures are made brighter or paler at random: half of them become darker, and end at 0 again."""
TIMES_AUGMENTED = 4.0
"""How many times as wide the range of such pictures may be."""
UNEVEN = 0.1
"""Pictures whose ranges differ by so much more than those of the other set are brightened at random."""


def expect_one_scale(own: PixelSet, other: PixelSet) -> None:
    """Raise ``Unmet`` where the pictures of ``own``, which are as they are, have another scale or offset.

    Those of ``other`` may be augmented, so the lowest and the highest pixel of a picture in the middle are compared.
    """
    (low, width, uneven), (low_there, width_there, uneven_there) = (_scale(one.images) for one in (own, other))
    augmented = bool(np.any(other.sources < 0)) or uneven_there > uneven + UNEVEN
    near, times = (NEAR_AUGMENTED, TIMES_AUGMENTED) if augmented else (NEAR, 1 + NEAR)
    smaller, larger = sorted((width, width_there))
    ranges = {one.name: f"{float(one.images.min()):.4g} to {float(one.images.max()):.4g}" for one in (own, other)}
    require(
        larger <= times * smaller and abs(low - low_there) <= near * smaller,
        f"pixels of one scale in both data sets: those of {other.name} go from {ranges[other.name]}",
        f"those of {own.name} go from {ranges[own.name]}",
        "Scale both in the same way, with `rescale=1/255` in both generators or one `Rescaling` in the model.",
    )


def _scale(images: Array) -> tuple[float, float, float]:
    """Return the lowest pixel and the range of a picture in the middle, and how uneven pictures are in both."""
    lows, highs = (edge(images.astype(np.float64), axis=(1, 2, 3)) for edge in (np.min, np.max))
    low, width = float(np.median(lows)), float(np.median(highs - lows))
    uneven = max(float(np.std(one)) for one in (lows, highs - lows)) / max(width, 1e-12)
    return low, width, uneven
