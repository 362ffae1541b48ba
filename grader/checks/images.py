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
from grader.checks.arrays import Array, as_array, as_column, describe
from grader.checks.expect import Unmet, require
from grader.data import write_pictures

LIKENESS = 0.95
"""Correlation from which on two pictures are the same one; of 300 drawn ones two that differ have at most 0.91."""
COARSE = 24
"""Pictures are compared as this many by this many patches."""


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


def patterned_folder(
    path: Path, generator: np.random.Generator, counts: Mapping[str, int], size: int = 72
) -> PictureFolder:
    """Write pictures that no two of are alike, and return what was written.

    ``counts`` says how many for each folder; the folders are made in its order, so that an order other than
    the alphabet's can be asked. Pictures are ``size`` pixels wide and high, in coarse random colours that any
    way of resizing keeps, and each one has values from 0 to 255.
    """
    names = tuple(sorted(counts))
    labels = np.repeat([names.index(name) for name in counts], list(counts.values()))
    grids = generator.uniform(size=(len(labels), 4, 4, 3))
    lowest, highest = (edge(axis=(1, 2, 3), keepdims=True) for edge in (grids.min, grids.max))
    bytes_ = np.round(255 * (grids - lowest) / (highest - lowest)).astype(np.uint8)
    images = bytes_.repeat(size // 4, axis=1).repeat(size // 4, axis=2)
    for name in counts:
        (path / name).mkdir()
    write_pictures(path, images, names, labels)
    return PictureFolder(path, images, labels, names)


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

    @property
    def images(self) -> Array:
        """All pictures of the first pass, as they came: ``(n, height, width, channels)``."""
        return np.concatenate([images for images, _ in self.batches])

    @property
    def labels(self) -> Array:
        """All labels of the first pass, as they came."""
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


def recognise(found: Array, written: Array) -> Array:
    """Return for each found picture the position of the written one that it shows, -1 for none ``(n,)``.

    They are compared by normalised correlation: scaling, standardising, resizing and mirroring change nothing.
    """
    patches = _patches(found)
    upright, mirrored = _patches(written), _patches(written[:, :, ::-1])
    likeness = np.maximum(patches @ upright.T, patches @ mirrored.T)
    best = likeness.argmax(axis=1)
    return np.where(likeness[np.arange(len(best)), best] >= LIKENESS, best, -1)


def likeness(found: Array, written: Array) -> Array:
    """Return how much each found picture resembles each written one, upright: -1 to 1 ``(n, m)``."""
    return np.asarray(_patches(found) @ _patches(written).T)


def _patches(images: Array) -> Array:
    """Return pictures as rows of patches with mean 0 and length 1; a picture of one colour is all 0."""
    height, width = (max(1, size // COARSE) for size in images.shape[1:3])
    cut = images[:, : height * COARSE, : width * COARSE].astype(np.float64)
    coarse = cut.reshape(len(cut), cut.shape[1] // height, height, cut.shape[2] // width, width, -1).mean(axis=(2, 4))
    rows = coarse.reshape(len(cut), -1)
    rows = rows - rows.mean(axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))


def read_pictures(candidate: Candidate, function: str, folder: PictureFolder, passes: int = 2) -> Pictures:
    """Call a learner's function with the path of a folder and draw its pictures, twice."""
    dataset = candidate.call(function, str(folder.path), seed=1)
    return draw_pictures(candidate, dataset, function, folder, passes)


def draw_pictures(
    candidate: Candidate, dataset: Any, function: str, folder: PictureFolder | None = None, passes: int = 1
) -> Pictures:
    """Draw the pictures of a data set that ``function`` returned; raises ``Unmet`` where it is none.

    With ``passes=2`` it is drawn again, to see whether every epoch has its pictures.
    """
    is_data = isinstance(dataset, Handle) and dataset.kind == "dataset"
    require(
        is_data,
        f"a data set of (pictures, labels) from `{function}`",
        describe(dataset),
        "Return it, and nothing else.",
    )
    most = 2 * len(folder.images) + 2 if folder else 2000
    elements, ended = candidate.draw(dataset, most, function)
    require(len(elements) > 0, "pictures", "an empty data set", "Does it read the folder that it is given?")
    batches = tuple(_read_batch(element) for element in elements)
    shapes = sorted({images.shape[1:] for images, _ in batches})
    require(len(shapes) == 1, "pictures of one size", f"pictures of shapes {shapes}", "Resize every picture.")
    again = candidate.draw(dataset, most, function)[0] if passes > 1 else elements
    rows = sum(len(np.atleast_1d(element[0])) for element in again if isinstance(element, (tuple, list)) and element)
    return Pictures(batches, ended, rows, folder)


def _read_batch(element: Any) -> tuple[Array, Array]:
    require(
        isinstance(element, (tuple, list)) and len(element) == 2,
        "pairs of (pictures, labels)",
        f"elements that are {describe(element)}",
        "Are the labels left out, or put somewhere else?",
    )
    images, labels = as_array(element[0], "the pictures"), as_array(element[1], "the labels")
    if images.ndim != 4 or labels.ndim == 0 or len(labels) != len(images):
        raise Unmet(
            "batches: pictures of shape (b, height, width, 3) and b labels",
            f"pictures of shape {images.shape} and labels of shape {labels.shape}",
            "Is `.batch(…)` there, and its result assigned?",
        )
    return images, labels
