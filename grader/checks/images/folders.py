"""Evidence about images from folders: the files that the grader wrote, and the learner's dataset of them."""

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
from grader.checks.differences import difference
from grader.checks.expect import Unmet, expect, require
from grader.checks.images.altered_images import explain_unknown_images, find_nearest
from grader.checks.images.likeness import recognise
from grader.checks.items import require_each_epoch
from grader.data import write_pictures
from grader.submission.rules import subjects

MOST_CLASSES = 10
"""Labels of a single image: one number, or a row with a column for each class."""
ALIKE = 0.6
"""Correlation from which a changed image still matches its file: two different images rarely have 0.5."""
MOST = 0.9
"""Fraction of the images that must match."""
LONGEST_RUN = 63
"""Images of one folder that may come in a row: in random order, two whole batches of one folder do not happen."""
MOST_STRAY = 0.1
"""Fraction of changed images that may be matched to another file; with shuffled labels, half are wrong."""


EMPTY = (
    "Read the folder whose path is the argument, and leave no image out. Fewer images than one batch are dropped: "
    "remove `drop_remainder=True`."
)
EVERY_FILE = "The dataset ends too early: remove `.take(…)` or `.skip(…)`. Each file must come once per epoch."
"""What to do about images that do not come, where no more is known."""


@dataclass(frozen=True, eq=False)
class ImageFolder:
    """Images that the grader wrote: one folder per class, one PNG per image."""

    path: Path
    """Its path, in the candidate's scratch folder."""
    images: Array
    """The images as uint8, ``(n, height, width, 3)``."""
    labels: Array
    """Their classes ``(n,)``, indices into ``class_names``; in a blind folder only the grader knows them."""
    class_names: tuple[str, ...]
    """Names of the classes, in alphabetical order."""
    tinted: bool = False
    """Whether the first class is green and the second is not, so that a changed image still shows its class."""


def patterned_folder(
    path: Path, generator: np.random.Generator, counts: Mapping[str, int], size: int = 72, tinted: bool = False
) -> ImageFolder:
    """Write images that are all different, and return what was written.

    ``counts`` says how many for each folder; the folders are made in its order, which need not be
    alphabetical. Images are ``size`` pixels wide and high, in coarse random colors that any
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
        (path / name).mkdir(parents=True)
    write_pictures(path, images, names, labels)
    return ImageFolder(path, images, labels, names, tinted)


def blind_folder(
    path: Path, generator: np.random.Generator, drawn: tuple[Array, Array], class_names: tuple[str, ...]
) -> ImageFolder:
    """Write images into folders with random names, each image into any of them.

    ``drawn`` holds images and true classes, and ``class_names`` the names of the classes. No file name or
    order reveals a class: predictions are matched to images by their content.
    """
    images, labels = drawn
    names = ["".join(generator.choice(list("bcdfghklmnprstvz"), 6)) for _ in class_names]
    anywhere = generator.permutation(np.arange(len(images)) % len(names))
    write_pictures(path, images, names, anywhere, compress_level=0)
    return ImageFolder(path, images, np.asarray(labels), class_names)


@dataclass(frozen=True, eq=False)
class ImageDataset:
    """The elements of a dataset of images."""

    batches: tuple[tuple[Array, Array], ...]
    """Pairs of images ``(b, …)`` and labels ``(b,)``, ``(b, 1)`` or ``(b, classes)``, as they came."""
    ended: bool
    """Whether the dataset is finite."""
    rows_again: int
    """How many images a second epoch gave."""
    folder: ImageFolder | None = None
    """The images that should be in it, if the grader knows them."""
    batched: bool = True
    """Whether they came in batches; single images are stored as batches of one."""
    unlabelled: Unmet | None = None
    """The failure of a dataset without labels; always the same object."""

    @property
    def images(self) -> Array:
        """All images of the first epoch, as they came: ``(n, height, width, channels)``."""
        return np.concatenate([images for images, _ in self.batches])

    @property
    def labels(self) -> Array:
        """All labels of the first epoch, as they came; raises ``unlabelled`` if there are none."""
        if self.unlabelled:
            raise self.unlabelled
        return np.concatenate([labels for _, labels in self.batches])

    @property
    def classes(self) -> Array:
        """All labels as integer classes ``(n,)``, from integers or one-hot rows."""
        labels = self.labels
        if labels.ndim == 2 and labels.shape[1] > 1:
            return np.asarray(labels.argmax(axis=1))
        return as_column(labels, "the labels")

    @functools.cached_property
    def sources(self) -> Array:
        """For each image the index of the file that it matches; -1 if it matches none."""
        assert self.folder is not None
        return recognise(self.images, self.folder.images)

    @functools.cached_property
    def unknown(self) -> Unmet | None:
        """The failure of images that match no file as it is; always the same object."""
        assert self.folder is not None
        unknown = self.images[self.sources < 0]
        return explain_unknown_images(unknown, len(self.images), self.folder.images) if len(unknown) else None

    @functools.cached_property
    def above(self) -> Unmet | None:
        """The failure of a dataset of the folder above its own, where that is one of the classes; the same object."""
        assert self.folder is not None
        total, names = len(self.folder.images), self.folder.class_names
        if self.unlabelled or len(self.images) <= total:
            return None
        own, classes = self.sources[self.sources >= 0], len(np.unique(self.classes))
        given = np.unique(self.classes[self.sources >= 0])
        is_one_class = len(given) == 1 < len(np.unique(self.folder.labels[own])) and len(own) >= MOST * total
        if not is_one_class and classes <= len(names):
            return None
        return Unmet(
            f"{total} images, and the {len(names)} subfolders of the given folder as classes",
            f"{len(self.images)} images of {classes} classes: all that is in the folder above",
            "Read the folder whose path is the argument: without `.parent`, `os.path.dirname` or `..`.",
        )

    @functools.cached_property
    def true_classes(self) -> Array:
        """The class of the file that each image matches, ``(n,)``, even if it was changed a little.

        Raises ``unknown`` if too many images match no file: labels and order cannot be checked then.
        """
        assert self.folder is not None
        nearest, alike, sure = find_nearest(self.images, self.folder.images)
        if self.unknown and not sure and self.folder.tinted and self.images.shape[-1] == 3:
            red, green, blue = np.moveaxis(self.images.mean(axis=(1, 2)), -1, 0)
            return np.asarray(green < (red + blue) / 2, dtype=np.int64)
        if self.unknown and not sure and np.mean(alike >= ALIKE) < MOST:
            raise self.unknown
        return np.asarray(self.folder.labels[nearest])


def read_images(
    candidate: Candidate, function: str, folder: ImageFolder, passes: int = 2, like: ImageDataset | None = None
) -> ImageDataset:
    """Call a learner's function with the path of a folder and read its dataset, twice.

    An endless dataset is read up to the length of two epochs; ``like`` says how large its batches are.
    """
    dataset = candidate.call(function, str(folder.path), seed=1)
    size = len(like.batches[0][0]) if like else 1
    return collect_images(candidate, dataset, function, folder, passes, 2 * len(folder.images) // size + 2)


def collect_images(
    candidate: Candidate,
    dataset: Any,
    function: str,
    folder: ImageFolder | None = None,
    passes: int = 1,
    most: int = 0,
) -> ImageDataset:
    """Read the images of a dataset that ``function`` returned; raises ``Unmet`` if it is not a dataset.

    With ``passes=2`` it is read again, to see whether every epoch has its images; ``most`` elements at most.
    """
    is_data = isinstance(dataset, Handle) and dataset.kind == "dataset"
    require(
        is_data,
        f"a dataset of (images, labels) from `{function}`",
        describe(dataset),
        "Return the dataset, and nothing else.",
    )
    most = most or (2 * len(folder.images) + 2 if folder else 2000)
    elements, ended = candidate.draw(dataset, most, function)
    require(len(elements) > 0, "images", "an empty dataset", EMPTY)
    unlabelled = _without_labels(elements)
    batches = tuple(_read_batch((element, np.zeros(len(element))) if unlabelled else element) for element in elements)
    batched = bool(unlabelled) or any(np.ndim(element[0]) == 4 for element in elements)
    shapes = sorted({images.shape[1:] for images, _ in batches})
    require(len(shapes) == 1, "images of one size", f"images of shapes {shapes}", "Resize all images to one size.")
    again = candidate.draw(dataset, most, function)[0] if passes > 1 else elements
    rows = sum(_count(element) for element in again)
    return ImageDataset(batches, ended, rows, folder, batched, unlabelled)


def _without_labels(elements: list[Any]) -> Unmet | None:
    """Return the failure of elements that are batches of images without labels."""
    if not all(isinstance(element, np.ndarray) and element.ndim == 4 for element in elements):
        return None
    return Unmet(
        "pairs of (images, labels)",
        f"elements that are {describe(elements[0])}",
        "Return pairs: each element must be `(images, labels)`.",
    )


def _count(element: Any) -> int:
    """Return how many images an element of a dataset holds."""
    images = element[0] if isinstance(element, (tuple, list)) and element else element
    return len(images) if np.ndim(images) == 4 else int(np.ndim(images) == 3)


def _read_batch(element: Any) -> tuple[Array, Array]:
    require(
        isinstance(element, (tuple, list)) and len(element) == 2,
        "pairs of (images, labels)",
        f"elements that are {describe(element)}",
        "Return pairs: each element must be `(images, labels)`.",
    )
    images, labels = as_array(element[0], "the images"), as_array(element[1], "the labels")
    if images.ndim == 3 and labels.size <= MOST_CLASSES:
        images, labels = images[None], labels.reshape(1, -1) if labels.size > 1 else labels.reshape(1)
    if images.ndim != 4 or labels.ndim == 0 or len(labels) != len(images):
        raise Unmet(
            "batches: images of shape (b, height, width, 3) and b labels",
            f"images of shape {images.shape} and labels of shape {labels.shape}",
            "Remove one `.batch(…)`: the images are batched twice. `image_dataset_from_directory` makes batches itself."
            if images.ndim > 4
            else "Call `.batch(batch_size)` and keep its result.",
        )
    return images, labels


class ImageDatasetMatchers:
    """Matchers for ``ImageDataset``."""

    def __init__(self, pictures: ImageDataset) -> None:
        self._pictures = pictures

    @property
    def _folder(self) -> ImageFolder:
        assert self._pictures.folder is not None
        return self._pictures.folder

    def have_shape(self, shape: tuple[int, ...]) -> None:
        """Every image has ``shape``: (height, width, channels).

        >>> expect(pictures).have_shape((48, 48, 3))
        """
        found = self._pictures.images.shape[1:]
        height, width, channels = shape
        advice = f"Set the size where you read the files: `image_size=({height}, {width})`, or `target_size`."
        if found[:2] == (height, width):
            advice = f"Read the images with {channels} color channels: check the color mode."
        require(found == shape, f"images of shape {shape}", f"images of shape {found}", advice)

    def come_in_batches(self, size: int) -> None:
        """Every batch but one holds ``size`` images.

        The smaller one need not be the last: after ``.cache().shuffle(…)`` it can be anywhere.

        >>> expect(pictures).come_in_batches(32)
        """
        pictures = self._pictures
        require(
            pictures.batched,
            f"batches of {size}",
            f"single images of shape {pictures.images.shape[1:]}",
            f"Call `.batch({size})` and keep its result.",
        )
        sizes = [len(images) for images, _ in pictures.batches]
        others = sum(number != size for number in sizes)
        require(
            max(sizes) <= size and (others <= 1 or not pictures.ended),
            f"batches of {size}",
            f"batches of {show(sizes, 6)}",
            advice_for_batches(sizes, size, f"Set `batch_size={size}`."),
        )

    def have_contrast(self) -> None:
        """Images have more than two pixel values: otherwise neither labels nor order can be checked.

        >>> expect(pictures).have_contrast()
        """
        if self._pictures.unknown and len(np.unique(self._pictures.images)) <= 2:
            raise self._pictures.unknown

    def are_not_of_the_folder_above(self) -> None:
        """The classes are the subfolders of the given folder, and not the folders beside it.

        >>> expect(pictures).are_not_of_the_folder_above()
        """
        if self._pictures.above:
            raise self._pictures.above

    def have_every_image_once(self) -> None:
        """Every image of the folder comes once per epoch, as it is or mirrored; scaling is free.

        >>> expect(pictures).have_every_image_once()
        """
        pictures, total = self._pictures, len(self._folder.images)
        require(pictures.ended, "a finite dataset", "a dataset that never ends", "Remove `.repeat()`.")
        if wrong := pictures.above or pictures.unknown:
            raise wrong
        counts = np.bincount(pictures.sources, minlength=total)
        rows, lost, twice = len(pictures.sources), int(np.sum(counts == 0)), int(np.sum(counts > 1))
        require(
            lost == 0,
            f"all {total} images of the folder",
            f"{total - lost} of them",
            self._advice_for_lost(counts),
            explained_by=(subjects.REPEATS, subjects.BATCH),
        )
        advice = "Read the folder once: remove `.repeat()` and `.concatenate(…)`."
        found = f"{twice} of {total} images come more than once"
        require(twice == 0, "each image once per epoch", found, advice, explained_by=(subjects.REPEATS, subjects.BATCH))
        require_each_epoch(rows, pictures.rows_again, "images")

    def _advice_for_lost(self, counts: Array) -> str:
        """Return what to do about images that do not come, by which and how many these are."""
        total, labels, lost = len(counts), self._folder.labels, counts == 0
        rows, size = int(counts.sum()), len(self._pictures.batches[0][0])
        whole = [name for number, name in enumerate(self._folder.class_names) if np.all(lost[labels == number])]
        if whole and np.sum(lost) == np.sum(np.isin(labels, [self._folder.class_names.index(name) for name in whole])):
            return f"Read every subfolder of the given folder: no image of `{'`, `'.join(whole)}` comes."
        if rows == total - total % size:
            return f"Keep the last, smaller batch: remove `drop_remainder=True`. {EVERY_FILE}"
        if 0.05 * total < np.sum(lost) < 0.32 * total and not np.any(counts > 1):
            return f"Remove `validation_split`: validation has a folder of its own. {EVERY_FILE}"
        return f"Read all files of the folder whose path is the argument. {EVERY_FILE}"

    def have_the_label_of_their_folder(self) -> None:
        """The label of an image is the index of its folder name in alphabetical order, as an integer or one-hot.

        >>> expect(pictures).have_the_label_of_their_folder()
        """
        self.are_not_of_the_folder_above()
        truth, found = self._pictures.true_classes, self._pictures.classes
        few = MOST_STRAY * len(found) if self._pictures.unknown else 0
        if np.sum(truth != found) <= few:
            return
        names = self._folder.class_names
        expected = ", ".join(f"label {number} for images in `{name}`" for number, name in enumerate(names))
        given = [np.unique(found[truth == number]) for number in range(len(names))]
        told = ", ".join(f"{show(values, 4)} for `{name}`" for name, values in zip(names, given, strict=True))
        if (advice := count_from_0(given)) is None:
            wrong, how = int(np.sum(truth != found)), difference(found, truth) if len(given[0]) > 1 else ""
            told = f"{told}; {wrong} of {len(found)} labels are wrong{f': {how}' if how else ''}"
            advice = _advice_for_labels(given, truth, found)
        raise Unmet(expected, told, advice)

    def are_shuffled(self) -> None:
        """Images of different folders come in random order: no folder fills two batches in a row.

        >>> expect(pictures).are_shuffled()
        """
        order = self._pictures.true_classes
        shares = np.bincount(order) / len(order)
        in_random_order = (len(order) - 1) * (1 - np.sum(shares**2))
        changes = int(np.sum(order[1:] != order[:-1]))
        first = self._folder.class_names[order[0]]
        run = int(np.argmax(order != order[0])) or len(order)
        require(
            bool(changes >= in_random_order / 2),
            "images of all folders in random order",
            f"{run} images of `{first}` at the start; the folder changes {changes} times in "
            f"{len(order) - 1} steps (random order: about {in_random_order:.0f})",
            "Shuffle the whole folder before you batch it: `shuffle=True`, or `.shuffle(1000)` before `.batch(32)`.",
            explained_by=(subjects.BUFFER,),
        )
        ends = np.flatnonzero(np.diff(order, append=-1)) + 1
        runs = np.diff(ends, prepend=0)
        name = self._folder.class_names[order[ends[runs.argmax()] - 1]]
        require(
            bool(runs.max() <= LONGEST_RUN),
            "images of all folders in random order, from the first batch to the last",
            f"{runs.max()} of {len(order)} images in a row from `{name}`",
            "`.shuffle(n)` mixes `n` images at a time: set `n` to the size of the folder, or shuffle the files.",
            explained_by=(subjects.BUFFER,),
        )


def count_from_0(given: list[Array]) -> str | None:
    """Return the fix if each folder has one label of its own, but the labels are not 0, 1, …

    ``given`` holds the labels of each folder, in alphabetical order.

    >>> count_from_0([np.array([1]), np.array([2])])
    'Start the labels at 0: the first folder in alphabetical order is class 0, the next is class 1.'
    >>> count_from_0([np.array([1]), np.array([0])])
    """
    numbers = [float(values[0]) for values in given if len(values) == 1]
    if len(numbers) < len(given) or len(set(numbers)) < len(numbers) or sorted(numbers) == [*range(len(numbers))]:
        return None
    return "Start the labels at 0: the first folder in alphabetical order is class 0, the next is class 1."


def _advice_for_labels(given: list[Array], truth: Array, found: Array) -> str:
    """Return the fix, from the labels of the images of each folder."""
    if any(len(values) > 1 for values in given):
        if np.array_equal(np.sort(truth), np.sort(found)):
            return "Each label occurs as often as it should, but at other images. Shuffle images and labels as pairs."
        return (
            "Give all images of a folder the same label: the index of the folder name in alphabetical order. "
            "Print the number of images and of labels for each folder."
        )
    if len({float(values[0]) for values in given}) == 1:
        return (
            "All images have the same label. Take it from the folder of each file, `path.parent.name`, a text. Read "
            "the folder names from the given path: do not write them in your code."
        )
    return (
        "Sort the folder names: their order decides the label of each class. If they are sorted, take the index of the "
        "name as it is: `names.index(name)`."
    )


def advice_for_batches(sizes: list[int], size: int, usual: str) -> str:
    """Return what to do about batches of ``sizes``: the usual advice, unless whole batches of ``size`` are among them.

    >>> advice_for_batches([20, 20, 7], 32, "Set `batch_size=32`.")
    'Set `batch_size=32`.'
    """
    if max(sizes) == size and 2 * sizes.count(size) >= len(sizes):
        return "Only one batch may be smaller: join and shuffle single images, and batch them once, as the last step."
    return usual


expect.register(ImageDataset, ImageDatasetMatchers)
