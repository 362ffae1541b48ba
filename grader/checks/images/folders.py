"""Evidence about pictures from folders: what the examiner wrote, and what a learner's data set made of it."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array, as_array, as_column, describe, show
from grader.checks.expect import Unmet, expect, require
from grader.checks.images.altered_images import explain_strangers, find_nearest
from grader.checks.images.likeness import recognise
from grader.data import write_pictures

MOST_CLASSES = 10
"""Labels of a single picture: one number, or a row with a column for each class."""
ALIKE = 0.6
"""Correlation from which on a changed picture still tells which one it was: two that differ seldom have 0.5."""
MOST = 0.9
"""Part of the pictures that must tell it."""


@dataclass(frozen=True, eq=False)
class PictureFolder:
    """Pictures that the examiner wrote: one folder per class, one PNG per picture."""

    path: Path
    """Where it lies, in the candidate's scratch folder."""
    images: Array
    """The pictures as uint8, ``(n, height, width, 3)``."""
    labels: Array
    """Their classes ``(n,)``, positions in ``class_names``; in a blind folder only the examiner knows them."""
    class_names: tuple[str, ...]
    """Names of the classes, in the order of the alphabet."""
    tinted: bool = False
    """Whether the first class is green and the second one is not, so that a picture tells it however it was changed."""


def patterned_folder(
    path: Path, generator: np.random.Generator, counts: Mapping[str, int], size: int = 72, tinted: bool = False
) -> PictureFolder:
    """Write pictures that no two of are alike, and return what was written.

    ``counts`` says how many for each folder; the folders are made in its order, so that an order other than
    the alphabet's can be asked. Pictures are ``size`` pixels wide and high, in coarse random colours that any
    way of resizing keeps, and each one has values from 0 to 255. ``tinted`` ones are green in the first class and
    purple in the second.
    """
    names = tuple(sorted(counts))
    labels = np.repeat([names.index(name) for name in counts], list(counts.values()))
    grids = generator.uniform(size=(len(labels), 4, 4, 3))
    if tinted:
        purple = labels[:, None, None, None] == np.array([1, 0, 1])
        grids = 0.4 * grids + 0.6 * purple
    lowest, highest = (edge(axis=(1, 2, 3), keepdims=True) for edge in (grids.min, grids.max))
    bytes_ = np.round(255 * (grids - lowest) / (highest - lowest)).astype(np.uint8)
    images = bytes_.repeat(size // 4, axis=1).repeat(size // 4, axis=2)
    for name in counts:
        (path / name).mkdir()
    write_pictures(path, images, names, labels)
    return PictureFolder(path, images, labels, names, tinted)


def blind_folder(
    path: Path, generator: np.random.Generator, drawn: tuple[Array, Array], class_names: tuple[str, ...]
) -> PictureFolder:
    """Write pictures into folders with random names, each picture into any of them.

    ``drawn`` holds pictures and true classes, and ``class_names`` what these are called. No name, place or
    order tells a class: answers are matched to pictures by their content.
    """
    images, labels = drawn
    names = ["".join(generator.choice(list("bcdfghklmnprstvz"), 6)) for _ in class_names]
    write_pictures(path, images, names, generator.permutation(np.arange(len(images)) % len(names)))
    return PictureFolder(path, images, np.asarray(labels), class_names)


@dataclass(frozen=True, eq=False)
class Pictures:
    """What a data set of pictures gave."""

    batches: tuple[tuple[Array, Array], ...]
    """Pairs of pictures ``(b, …)`` and labels ``(b,)``, ``(b, 1)`` or ``(b, classes)``, as they came."""
    ended: bool
    """Whether the data set ended by itself."""
    rows_again: int
    """How many pictures a second pass gave."""
    folder: PictureFolder | None = None
    """The pictures that should be in it, where the examiner knows them."""
    batched: bool = True
    """Whether they came in batches; single pictures stand here as batches of one."""
    unlabelled: Unmet | None = None
    """What is to be said of a data set that gives pictures alone; always the same object."""

    @property
    def images(self) -> Array:
        """All pictures of the first pass, as they came: ``(n, height, width, channels)``."""
        return np.concatenate([images for images, _ in self.batches])

    @property
    def labels(self) -> Array:
        """All labels of the first pass, as they came; raises ``unlabelled`` where there are none."""
        if self.unlabelled:
            raise self.unlabelled
        return np.concatenate([labels for _, labels in self.batches])

    @property
    def classes(self) -> Array:
        """All labels as class numbers ``(n,)``, whatever form they came in."""
        labels = self.labels
        if labels.ndim == 2 and labels.shape[1] > 1:
            return np.asarray(labels.argmax(axis=1))
        return as_column(labels, "the labels")

    @functools.cached_property
    def sources(self) -> Array:
        """For each picture the position in the folder of the one that it shows; -1 where it shows none."""
        assert self.folder is not None
        return recognise(self.images, self.folder.images)

    @functools.cached_property
    def strangers(self) -> Unmet | None:
        """What is to be said of pictures that show none of the folder's as it is; always the same object."""
        assert self.folder is not None
        unknown = self.images[self.sources < 0]
        return explain_strangers(unknown, len(self.images), self.folder.images) if len(unknown) else None

    @functools.cached_property
    def true_classes(self) -> Array:
        """The class of the picture that each one shows, ``(n,)``, also where it was changed a little.

        Raises ``strangers`` where too many were changed beyond recognition: labels and order cannot be told then.
        """
        assert self.folder is not None
        nearest, alike, sure = find_nearest(self.images, self.folder.images)
        if self.strangers and not sure and self.folder.tinted and self.images.shape[-1] == 3:
            red, green, blue = np.moveaxis(self.images.mean(axis=(1, 2)), -1, 0)
            return np.asarray(green < (red + blue) / 2, dtype=np.int64)
        if self.strangers and not sure and np.mean(alike >= ALIKE) < MOST:
            raise self.strangers
        return np.asarray(self.folder.labels[nearest])


def read_pictures(
    candidate: Candidate, function: str, folder: PictureFolder, passes: int = 2, like: Pictures | None = None
) -> Pictures:
    """Call a learner's function with the path of a folder and draw its pictures, twice.

    A data set without an end is drawn as far as two passes would go; ``like`` tells how large its batches are.
    """
    dataset = candidate.call(function, str(folder.path), seed=1)
    size = len(like.batches[0][0]) if like else 1
    return draw_pictures(candidate, dataset, function, folder, passes, 2 * len(folder.images) // size + 2)


def draw_pictures(
    candidate: Candidate,
    dataset: Any,
    function: str,
    folder: PictureFolder | None = None,
    passes: int = 1,
    most: int = 0,
) -> Pictures:
    """Draw the pictures of a data set that ``function`` returned; raises ``Unmet`` where it is none.

    With ``passes=2`` it is drawn again, to see whether every epoch has its pictures; ``most`` elements at most.
    """
    is_data = isinstance(dataset, Handle) and dataset.kind == "dataset"
    require(
        is_data,
        f"a data set of (pictures, labels) from `{function}`",
        describe(dataset),
        "Return it, and nothing else.",
    )
    most = most or (2 * len(folder.images) + 2 if folder else 2000)
    elements, ended = candidate.draw(dataset, most, function)
    require(len(elements) > 0, "pictures", "an empty data set", "Does it read the folder that it is given?")
    unlabelled = _without_labels(elements)
    batches = tuple(_read_batch((element, np.zeros(len(element))) if unlabelled else element) for element in elements)
    batched = bool(unlabelled) or any(np.ndim(element[0]) == 4 for element in elements)
    shapes = sorted({images.shape[1:] for images, _ in batches})
    require(len(shapes) == 1, "pictures of one size", f"pictures of shapes {shapes}", "Resize every picture.")
    again = candidate.draw(dataset, most, function)[0] if passes > 1 else elements
    rows = sum(_count(element) for element in again)
    return Pictures(batches, ended, rows, folder, batched, unlabelled)


def _without_labels(elements: list[Any]) -> Unmet | None:
    """Return what is to be said of elements that are batches of pictures and nothing else."""
    if not all(isinstance(element, np.ndarray) and element.ndim == 4 for element in elements):
        return None
    return Unmet(
        "pairs of (pictures, labels)",
        f"elements that are {describe(elements[0])}",
        "Are the labels left out, or put somewhere else?",
    )


def _count(element: Any) -> int:
    """Return how many pictures an element of a data set holds."""
    images = element[0] if isinstance(element, (tuple, list)) and element else element
    return len(images) if np.ndim(images) == 4 else int(np.ndim(images) == 3)


def _read_batch(element: Any) -> tuple[Array, Array]:
    require(
        isinstance(element, (tuple, list)) and len(element) == 2,
        "pairs of (pictures, labels)",
        f"elements that are {describe(element)}",
        "Are the labels left out, or put somewhere else?",
    )
    images, labels = as_array(element[0], "the pictures"), as_array(element[1], "the labels")
    if images.ndim == 3 and labels.size <= MOST_CLASSES:
        images, labels = images[None], labels.reshape(1, -1) if labels.size > 1 else labels.reshape(1)
    if images.ndim != 4 or labels.ndim == 0 or len(labels) != len(images):
        raise Unmet(
            "batches: pictures of shape (b, height, width, 3) and b labels",
            f"pictures of shape {images.shape} and labels of shape {labels.shape}",
            "Is `.batch(…)` there, and its result assigned?",
        )
    return images, labels


LONGEST_RUN = 63
"""Pictures of one folder that may follow each other: two batches do not in any random order of two like folders."""
MOST_STRAY = 0.1
"""Part of changed pictures that may be taken for another; of shuffled labels a half are wrong."""


class PictureMatchers:
    """What can be said about ``Pictures``."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures

    @property
    def _folder(self) -> PictureFolder:
        assert self._pictures.folder is not None
        return self._pictures.folder

    def have_shape(self, shape: tuple[int, ...]) -> None:
        """Every picture has ``shape``: (height, width, channels).

        >>> expect(pictures).have_shape((48, 48, 3))  # doctest: +SKIP
        """
        found = self._pictures.images.shape[1:]
        height, width, channels = shape
        advice = f"Name the size where the files are read: `image_size=({height}, {width})`, or `target_size`."
        if found[:2] == (height, width):
            advice = f"The pictures have {channels} colour channels: is the colour mode another one?"
        require(found == shape, f"pictures of shape {shape}", f"pictures of shape {found}", advice)

    def come_in_batches(self, size: int) -> None:
        """Every batch but one holds ``size`` pictures.

        The smaller one need not be the last: after ``.cache().shuffle(…)`` it comes anywhere.

        >>> expect(pictures).come_in_batches(32)  # doctest: +SKIP
        """
        pictures = self._pictures
        require(
            pictures.batched,
            f"batches of {size} pictures",
            f"single pictures, of shape {pictures.images.shape[1:]}",
            f"Is `.batch({size})` there, and its result assigned?",
        )
        sizes = [len(images) for images, _ in pictures.batches]
        others = sum(one != size for one in sizes)
        require(
            max(sizes) <= size and (others <= 1 or not pictures.ended),
            f"batches of {size} pictures",
            f"batches with {show(sizes, 6)} pictures",
            f"Write `batch_size={size}`.",
        )

    def show_something(self) -> None:
        """Pictures hold more than two values: else neither label nor order can be told by what they show.

        >>> expect(pictures).show_something()  # doctest: +SKIP
        """
        if self._pictures.strangers and len(np.unique(self._pictures.images)) <= 2:
            raise self._pictures.strangers

    def hold_every_picture_once(self) -> None:
        """Every picture of the folder comes once in each pass, as it is, or mirrored, whatever its scale.

        >>> expect(pictures).hold_every_picture_once()  # doctest: +SKIP
        """
        pictures, total = self._pictures, len(self._folder.images)
        require(pictures.ended, "a data set that ends", "one that never ends", "Leave out `.repeat()`.")
        if pictures.strangers:
            raise pictures.strangers
        counts = np.bincount(pictures.sources, minlength=total)
        rows, lost, twice = len(pictures.sources), int(np.sum(counts == 0)), int(np.sum(counts > 1))
        advice = "Does the function read the whole folder that it is given?"
        size = len(pictures.batches[0][0])
        if lost and rows == total - total % size:
            advice = "The last batch may be smaller than the others: no `drop_remainder`."
        elif 0.05 * total < lost < 0.32 * total and not twice:
            advice = "Is there a `validation_split`? The whole folder is for training: validation has its own."
        require(lost == 0, f"all {total} pictures of the folder", f"{total - lost} of them", advice)
        advice = "Read the folder once, without `.repeat()`, and concatenate nothing to it."
        require(twice == 0, "each picture once", f"{twice} of {total} pictures come more than once", advice)
        require(
            pictures.rows_again == rows,
            "the same pictures each time the data set is read",
            f"{rows} pictures in the first pass and {pictures.rows_again} in the second",
            "Training reads the data once per epoch: return a data set, not a generator that is used up.",
        )

    def carry_the_label_of_their_folder(self) -> None:
        """The label of a picture is the place of its folder's name in the alphabet, from 0, in any form.

        >>> expect(pictures).carry_the_label_of_their_folder()  # doctest: +SKIP
        """
        truth, found = self._pictures.true_classes, self._pictures.classes
        few = MOST_STRAY * len(found) if self._pictures.strangers else 0
        if np.sum(truth != found) <= few:
            return
        names = self._folder.class_names
        expected = ", ".join(f"the label {number} for pictures in `{name}`" for number, name in enumerate(names))
        given = [np.unique(found[truth == number]) for number in range(len(names))]
        told = ", ".join(f"{show(values, 4)} for `{name}`" for name, values in zip(names, given, strict=True))
        if (advice := count_from_0(given)) is None:
            wrong = int(np.sum(truth != found))
            told, advice = f"{told}; {wrong} of {len(found)} labels are not their folder's", _advice_for_labels(given)
        raise Unmet(expected, told, advice)

    def are_shuffled(self) -> None:
        """Pictures of different folders alternate, as they do in a random order, and none fills two batches alone.

        >>> expect(pictures).are_shuffled()  # doctest: +SKIP
        """
        order = self._pictures.true_classes
        shares = np.bincount(order) / len(order)
        in_random_order = (len(order) - 1) * (1 - np.sum(shares**2))
        changes = int(np.sum(order[1:] != order[:-1]))
        first = self._folder.class_names[order[0]]
        run = int(np.argmax(order != order[0])) or len(order)
        require(
            bool(changes >= in_random_order / 2),
            "pictures of all folders in a mixed order",
            f"the first {run} pictures all from `{first}`, and two neighbours from different folders in {changes} of "
            f"{len(order) - 1} places, where a random order has about {in_random_order:.0f}",
            "Shuffle before batches are made, over the whole folder: `shuffle=True`, or `.shuffle(1000)` before "
            "`.batch(32)`.",
        )
        ends = np.flatnonzero(np.diff(order, append=-1)) + 1
        runs = np.diff(ends, prepend=0)
        longest = int(runs.argmax())
        require(
            bool(runs.max() <= LONGEST_RUN),
            "pictures of all folders in a mixed order, from the first to the last",
            f"of {len(order)} pictures {runs.max()} in a row, from number {ends[longest] - runs.max() + 1} on, come "
            f"from `{self._folder.class_names[order[ends[longest] - 1]]}`",
            "`.shuffle(n)` mixes among `n` pictures only: of files that are listed folder by folder, take `n` as large "
            "as the whole folder, or shuffle the list of files.",
        )


def count_from_0(given: list[Array]) -> str | None:
    """Return what to do where each folder's pictures have one label of their own, but the labels are not 0, 1, …

    ``given`` holds the labels of each folder, in the order of the alphabet.

    >>> count_from_0([np.array([1]), np.array([2])])
    'Each folder has a number of its own, but the first in the alphabet is 0, and the next one 1.'
    >>> count_from_0([np.array([1]), np.array([0])])
    """
    numbers = [float(values[0]) for values in given if len(values) == 1]
    if len(numbers) < len(given) or len(set(numbers)) < len(numbers) or sorted(numbers) == [*range(len(numbers))]:
        return None
    return "Each folder has a number of its own, but the first in the alphabet is 0, and the next one 1."


def _advice_for_labels(given: list[Array]) -> str:
    """Return what to do, from the labels that each folder's pictures had."""
    if any(len(values) > 1 for values in given):
        return "A picture and its label must stay together: shuffle them as pairs."
    if len({float(values[0]) for values in given}) == 1:
        return "Take the names from the folder that is given: do not write names of folders into the code."
    return "Sort the names of the folders: their order decides which number each class gets."


expect.register(Pictures, PictureMatchers)
