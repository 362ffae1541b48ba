"""Evidence and matchers about the datasets that a learner's function makes from arrays."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np

from exercises.week4_vision.expectations.pixel_files import PixelFile
from grader.candidate.candidate import Candidate
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array, as_array, describe, show
from grader.checks.differences import difference
from grader.checks.expect import Unmet, expect, require
from grader.checks.images.altered_images import explain_unknown_images, find_change
from grader.checks.images.folders import advice_for_batches
from grader.checks.images.likeness import LIKENESS, likeness, recognise
from grader.checks.items import require_each_epoch
from grader.submission.rules import subjects

MAKER = "train_val_datasets"
COARSENESS = (0.3, 1.2)
"""Squared differences of neighbors, in variances: patterns have 0.1 to 0.3, 0.4 to 1.1, or 1.4 to 4, even rotated."""
MOST_CLASSES = 10
"""Labels of a single image: one number, or a row with a column for each class."""
MOST_STRAY = 0.25
"""Fraction of augmented images that may look like another class; with shuffled labels it is two thirds."""


@dataclass(frozen=True, eq=False)
class PixelSet:
    """The elements of one dataset, and the images that should be in it."""

    handle: Handle
    """Its handle in the candidate."""
    name: str
    """Its name in messages: the training set, or the validation set."""
    file: PixelFile
    """The images that should be in it."""
    batches: tuple[tuple[Array, Array], ...]
    """Pairs of images and labels, as they came."""
    given: tuple[tuple[Array, Array], ...]
    """The same pairs before a missing channel axis was added."""
    batched: bool
    """Whether they came in batches; single images are stored as batches of one."""
    ended: bool
    """Whether it is finite."""
    rows_again: int
    """How many images a second epoch gave."""
    unlabelled: Unmet | None = None
    """Always ``None``: a dataset without labels is not read."""

    @property
    def images(self) -> Array:
        """All images of the first epoch, as they came."""
        return np.concatenate([images for images, _ in self.batches])

    @property
    def classes(self) -> Array:
        """All labels as integer classes ``(n,)``, from integers or one-hot rows."""
        labels = np.concatenate([labels for _, labels in self.batches])
        return np.asarray(labels.argmax(axis=-1) if labels.ndim > 1 and labels.shape[-1] > 1 else labels).reshape(-1)

    @functools.cached_property
    def sources(self) -> Array:
        """For each image its index in the file; -1 if it matches none."""
        return recognise(self.images, self.file.written[..., None])


def make_sets(candidate: Candidate, training: PixelFile, validation: PixelFile, seed: int | None = None) -> list[Any]:
    """Call the learner's ``train_val_datasets`` with what ``parse_data_from_input`` read; return both datasets."""
    found = candidate.call(MAKER, *training.as_given, *validation.as_given, seed=seed)
    pair = isinstance(found, (list, tuple)) and len(found) == 2
    expected = "two datasets, `train_dataset, validation_dataset`"
    require(pair, expected, describe(found), f"End `{MAKER}` with `return train_dataset, validation_dataset`.")
    for item in found:
        require(
            isinstance(item, Handle) and item.kind == "dataset",
            expected,
            f"one of them is {describe(item)}",
            "Use `tf.data.Dataset.from_tensor_slices((images, labels)).batch(32)`, or "
            "`ImageDataGenerator(…).flow(images, labels, batch_size=32)`.",
        )
    return list(found)


def draw_set(candidate: Candidate, handle: Handle, name: str, file: PixelFile, passes: int = 1) -> PixelSet:
    """Read a dataset; with ``passes=2`` again, to see whether every epoch has its images."""
    most = 2 * len(file.written) + 2
    elements, ended = candidate.draw(handle, most, MAKER)
    require(len(elements) > 0, f"images in {name}", "an empty dataset", "Make it from the arrays in the arguments.")
    single = _are_single(elements, file.written.shape[1:])
    given = tuple(_read_batch(element, name, single) for element in elements)
    batches = tuple((_with_channel(images, file.written.shape[1:]), labels) for images, labels in given)
    other = next((images for images, _ in batches if images.ndim != 4), None)
    if other is not None:
        raise _of_another_form(other, name, file)
    again = candidate.draw(handle, most, MAKER)[0] if passes > 1 else elements
    pairs = [element for element in again if isinstance(element, (tuple, list)) and element]
    rows = len(pairs) if single else sum(len(np.atleast_1d(element[0])) for element in pairs)
    return PixelSet(handle, name, file, batches, given, not single, ended, rows)


def _of_another_form(images: Array, name: str, file: PixelFile) -> Unmet:
    whole = images.shape[1] == len(file.written)
    return Unmet(
        f"images of shape (b, {', '.join(map(str, file.written.shape[1:]))}, 1) in {name}",
        f"images of shape {images.shape}" + (f": all {len(file.written)} images are one element" if whole else ""),
        "Write `from_tensor_slices` in place of `from_tensors`: it makes an element of each image."
        if whole
        else "Keep one axis each for batch, height, width and channel.",
    )


def _are_single(elements: list[Any], size: tuple[int, ...]) -> bool:
    """Return whether elements are pairs of a single image and its label."""
    first = elements[0]
    pair = isinstance(first, (tuple, list)) and len(first) == 2
    return pair and np.shape(first[0]) in (size, (*size, 1)) and np.size(first[1]) <= MOST_CLASSES


def _with_channel(images: Array, size: tuple[int, ...]) -> Array:
    """Return images as ``(b, height, width, 1)`` if they have this number of pixels; else unchanged."""
    return images.reshape(-1, *size, 1) if images[0].size == np.prod(size) else images


def _read_batch(element: Any, name: str, single: bool = False) -> tuple[Array, Array]:
    require(
        isinstance(element, (tuple, list)) and len(element) == 2,
        f"pairs of (images, labels) in {name}",
        f"elements that are {describe(element)}",
        "Use both arrays: `from_tensor_slices((images, labels))`.",
    )
    images, labels = as_array(element[0], f"the images of {name}"), as_array(element[1], f"the labels of {name}")
    if single:
        images, labels = images[None], labels.reshape(1, -1) if labels.size > 1 else labels.reshape(1)
    require(
        images.ndim > 1 and labels.ndim > 0 and len(images) == len(labels),
        f"batches in {name}: images of shape (b, 48, 48, 1) and b labels",
        f"images of shape {images.shape} and labels of shape {labels.shape}",
        "Call `.batch(32)` and keep its result.",
    )
    require(
        labels.size < images.size,
        f"one label for each image in {name}",
        f"labels of shape {labels.shape}",
        "Give the labels as the second part: `from_tensor_slices((images, labels))`.",
    )
    return images, labels


class PixelSetMatchers:
    """Matchers for a ``PixelSet``."""

    def __init__(self, pictures: PixelSet) -> None:
        self._set = pictures

    def has_a_channel_axis(self) -> None:
        """Each image has its height, its width and one channel.

        >>> expect(training).has_a_channel_axis()
        """
        shapes = {images.shape[1:] for images, _ in self._set.given}
        expected = (*self._set.file.written.shape[1:], 1)
        found = next((shape for shape in shapes if shape != expected), expected)
        channel = "Add the channel axis: `images[..., np.newaxis]` or `np.expand_dims(images, axis=-1)`."
        advice = channel if len(found) != len(expected) or found[-1] != 1 else "Do not change the size of the images."
        if len(found) > len(expected):
            advice = f"Add the channel axis only once: the image arguments of `{MAKER}` have none."
        require(
            found == expected,
            f"images of shape {expected} in {self._set.name}",
            f"images of shape {found}",
            advice,
        )

    def comes_in_batches(self, size: int) -> None:
        """Every batch but one holds ``size`` images.

        >>> expect(training).comes_in_batches(32)
        """
        require(
            self._set.batched,
            f"batches of {size} in {self._set.name}",
            f"single images of shape {self._set.given[0][0].shape[1:]}",
            f"Call `.batch({size})` and keep its result.",
        )
        sizes = [len(images) for images, _ in self._set.batches]
        require(
            max(sizes) <= size and (sum(number != size for number in sizes) <= 1 or not self._set.ended),
            f"batches of {size} in {self._set.name}",
            f"batches of {show(sizes, 6)}",
            advice_for_batches(sizes, size, f"Set `.batch({size})`, or `batch_size={size}`."),
        )

    def is_complete(self) -> None:
        """It is finite, and has as many images as its arrays in every epoch; unchanged images come once each.

        >>> expect(training).is_complete()
        """
        seen, total = self._set, len(self._set.file.written)
        require(
            seen.ended,
            f"{seen.name} that ends after one epoch",
            "a dataset that never ends",
            "Remove `.repeat()`: `fit` reads the dataset again in each epoch.",
        )
        rows = sum(len(images) for images, _ in seen.batches)
        advice = (
            f"Make {seen.name} from all rows of its two arrays. Some are left out: remove `.take(…)` or `.skip(…)`."
        )
        if rows > total:
            advice = f"Make {seen.name} from its own two arrays, and take each row once."
        elif rows == total - total % len(seen.batches[0][0]):
            advice = f"Keep the last, smaller batch: remove `drop_remainder=True`. {advice}"
        found = f"{rows} of them" if rows < total else f"{rows} images"
        by = (subjects.REPEATS, subjects.BATCH, subjects.DRAWN_AGAIN)
        require(rows == total, f"all {total} images in {seen.name}", found, advice, explained_by=by)
        require_each_epoch(rows, seen.rows_again, f"images of {seen.name}")
        if np.all(seen.sources >= 0):
            lost = total - len(np.unique(seen.sources))
            found = f"{lost} missing, others more than once"
            require(
                lost == 0,
                f"each of the {total} images of {seen.name} once",
                found,
                "Take each row of the arrays once: no `.repeat()`, and no sampling with replacement.",
                explained_by=by,
            )

    def has_unchanged_images(self, other: PixelFile) -> None:
        """Every image is one of its own, in any scale; ``other`` has the images of the other dataset.

        >>> expect(validation).has_unchanged_images(training_file)
        """
        seen = self._set
        unknown = seen.images[seen.sources < 0]
        if not len(unknown):
            written = seen.file.written[seen.sources, ..., None]
            mirrored = [likeness(*pair)[0, 0] < LIKENESS for pair in zip(seen.images[:, None], written[:, None])]  # noqa: B905
            require(
                not any(mirrored),
                f"the images of the file in {seen.name}, unchanged",
                f"{sum(mirrored)} of {len(seen.images)} images mirrored",
                "Flip training images only: validation images must stay real images.",
            )
            return
        count = f"{len(unknown)} of {len(seen.images)} images"
        if np.all(recognise(unknown, other.written[..., None]) >= 0):
            raise Unmet(
                f"the images of {seen.name}",
                f"{count} from the other dataset",
                "Make it from the third and the fourth argument.",
            )
        if len(np.unique(unknown)) <= 2:
            raise explain_unknown_images(unknown, len(seen.images), seen.file.written[..., None])
        if change := find_change(unknown, seen.file.written[..., None], has_color=False):
            raise Unmet(f"the images of the file in {seen.name}, unchanged", f"{count} {change[0]}", change[1])
        raise Unmet(
            f"the images of the file in {seen.name}, unchanged",
            f"{count} rotated, shifted, zoomed or changed in another way",
            "Leave validation images as they are: no augmentation, and one scale for all pixels, such as "
            "`images / 255`.",
        )

    def is_scaled_like(self, other: PixelSet) -> None:
        """An image has the same pixel values as in ``other``, whose images may be brighter or darker.

        >>> expect(validation).is_scaled_like(training)
        """
        expect_one_scale(self._set, other)

    def keeps_labels_with_images(self) -> None:
        """Every image has its own label, as an integer or one-hot; the pattern of a changed image shows its class.

        >>> expect(training).keeps_labels_with_images()
        """
        seen, found = self._set, self._set.classes
        as_they_are = bool(np.all(seen.sources >= 0))
        truth = seen.file.labels[seen.sources] if as_they_are else tell_classes(seen.images)
        wrong = int(np.sum(truth != found))
        few = 0 if as_they_are else MOST_STRAY * len(found)
        numbers = np.unique(found)
        how = difference(found, truth) if as_they_are else ""
        advice = "Shuffle images and labels as pairs, after `from_tensor_slices((images, labels))`."
        if np.array_equal(numbers, np.unique(seen.file.labels) + 1):
            advice = "Keep the labels as they are: they start at 0."
        elif np.any(found != np.round(found)):
            advice = "Scale the images only: labels stay 0, 1 and 2."
        elif len(numbers) == 1:
            advice = (
                f"All labels are {numbers[0]:g}. Give the whole array of labels, unchanged, beside that of the images."
            )
        elif "late" in how or "early" in how or "reverse" in how:
            advice = (
                "Give both arrays in the order of the arguments: the same slice, and no `roll`, of images and labels."
            )
        elif renumbered := _renumbering(truth, found, few):
            advice = f"Do not change the labels: every {renumbered}."
        require(
            wrong <= few,
            f"every image of {seen.name} with its own label: {show(truth[:8])} for the first eight",
            f"{show(found[:8])}; {wrong} of {len(found)} labels are wrong{f': {how}' if how else ''}",
            advice,
        )


def _renumbering(truth: Array, found: Array, few: float) -> str:
    """Return which class became which, if each class became one other class; else an empty string."""
    became = {
        int(item): int(np.bincount(np.abs(found[truth == item]).astype(int)).argmax()) for item in np.unique(truth)
    }
    stray = sum(became[int(item)] != other for item, other in zip(truth, found, strict=True))
    if stray > few or len(set(became.values())) < len(became):
        return ""
    return ", and every ".join(f"{key} became {other}" for key, other in became.items() if key != other)


def tell_classes(images: Array) -> Array:
    """Return the classes of patterns from their coarseness, even if they were rotated, shifted or made brighter."""
    grey = images.reshape(*images.shape[:3]).astype(np.float64)
    steps = (np.diff(grey, axis=1) ** 2).mean(axis=(1, 2)) + (np.diff(grey, axis=2) ** 2).mean(axis=(1, 2))
    return np.asarray(np.searchsorted(COARSENESS, steps / np.maximum(grey.var(axis=(1, 2)), 1e-12)))


expect.register(PixelSet, PixelSetMatchers)


NEAR = 0.25
"""Allowed offset as a fraction of the range without augmentation: from 0..1 to -1..1 it is all of it."""
NEAR_AUGMENTED = 0.45
"""The same with random brightness or contrast: half of the images become darker, and start at 0 again."""
TIMES_AUGMENTED = 4.0
"""Allowed ratio of the ranges of such images."""
UNEVEN = 0.1
"""Images whose ranges differ by this much more than those of the other set have random brightness."""


def expect_one_scale(own: PixelSet, other: PixelSet) -> None:
    """Raise ``Unmet`` if the images of ``own``, which are unchanged, have another scale or offset.

    Those of ``other`` may be augmented, so the median of the lowest and the highest pixels is compared.
    """
    (low, width, uneven), (low_there, width_there, uneven_there) = (
        _scale(pixel_set.images) for pixel_set in (own, other)
    )
    augmented = bool(np.any(other.sources < 0)) or uneven_there > uneven + UNEVEN
    near, times = (NEAR_AUGMENTED, TIMES_AUGMENTED) if augmented else (NEAR, 1 + NEAR)
    smaller, larger = sorted((width, width_there))
    ranges = {
        pixel_set.name: f"{float(pixel_set.images.min()):.4g} to {float(pixel_set.images.max()):.4g}"
        for pixel_set in (own, other)
    }
    require(
        larger <= times * smaller and abs(low - low_there) <= near * smaller,
        f"the same pixel range in both datasets: {ranges[other.name]} as in {other.name}",
        f"{ranges[own.name]} in {own.name}",
        "Scale both in the same way: `rescale=1/255` in both generators, or one `Rescaling` in the model.",
    )


def _scale(images: Array) -> tuple[float, float, float]:
    """Return the median lowest pixel and range of the images, and how much both vary."""
    lows, highs = (edge(images.astype(np.float64), axis=(1, 2, 3)) for edge in (np.min, np.max))
    low, width = float(np.median(lows)), float(np.median(highs - lows))
    uneven = max(float(np.std(item)) for item in (lows, highs - lows)) / max(width, 1e-12)
    return low, width, uneven
