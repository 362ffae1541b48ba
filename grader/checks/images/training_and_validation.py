"""Evidence and matchers about two datasets of images that one function returns: training and validation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import describe
from grader.checks.expect import Unmet, expect, require
from grader.checks.images.folders import ImageDataset, ImageFolder, collect_images, patterned_folder
from grader.checks.images.likeness import recognise
from grader.submission.rules import subjects

IN_ORDER = (
    "the training set first, then the validation set", "the validation set first",
    "Return training first, validation second. Read each from the folder of its own argument.",
)  # fmt: skip
"""What is expected of two datasets, found where they were swapped, and to be done."""
MOST_EXCHANGED = 0.9
"""Fraction of the images of a dataset that are in the other folder, if the two datasets were swapped."""


@dataclass(frozen=True, eq=False)
class DatasetPair:
    """The two datasets that a learner's function returned for two folders."""

    training: ImageDataset
    """The first dataset."""
    validation: ImageDataset
    """The second dataset."""
    exchanged: bool = False
    """Whether the training set holds the validation images, and the validation set the training images."""


def call_for_both(
    candidate: Candidate, function: str, training: Path, validation: Path, seed: int = 1
) -> tuple[Any, Any]:
    """Call a learner's function with two paths and return its two datasets, as handles."""
    returned = candidate.call(function, str(training), str(validation), seed=seed)
    two = isinstance(returned, (tuple, list)) and len(returned) == 2
    require(
        two,
        f"two datasets from `{function}`: for training and for validation",
        describe(returned),
        "End with `return training_dataset, validation_dataset`.",
    )
    return returned[0], returned[1]


def read_both(candidate: Candidate, function: str, training: ImageFolder, validation: ImageFolder) -> DatasetPair:
    """Call a learner's function with the paths of two folders and read both datasets, twice."""
    handles = call_for_both(candidate, function, training.path, validation.path)
    first, second = (
        collect_images(candidate, handle, function, folder, passes=2)
        for handle, folder in zip(handles, (training, validation), strict=True)
    )
    if not are_exchanged(first, second):
        return DatasetPair(first, second)
    return DatasetPair(replace(first, folder=validation), replace(second, folder=training), exchanged=True)


def read_split(candidate: Candidate, function: str, path: Path, generator: np.random.Generator) -> DatasetPair:
    """Call a learner's function that splits a folder, with 151 images in ``path``, and read both datasets, twice."""
    folder = patterned_folder(path, generator, {"weasels": 90, "badgers": 61})
    return read_both(candidate, function, folder, folder)


def are_exchanged(training: ImageDataset, validation: ImageDataset) -> bool:
    """Return whether the training set has images of the validation folder, and neither set any of its own."""
    leaked = count_leaked(training, validation) / len(training.images)
    return leaked > MOST_EXCHANGED and bool(np.mean(validation.sources < 0) > MOST_EXCHANGED)


def count_leaked(dataset: ImageDataset, other: ImageDataset) -> int:
    """Return how many images of a dataset are not from its own folder, but from that of the other one."""
    assert other.folder is not None
    unknown = dataset.images[dataset.sources < 0]
    return int(np.sum(recognise(unknown, other.folder.images) >= 0)) if len(unknown) else 0


class DatasetPairMatchers:
    """Matchers for ``DatasetPair``."""

    def __init__(self, sets: DatasetPair) -> None:
        self._sets = sets

    def come_in_batches(self, size: int, shape: tuple[int, ...]) -> None:
        """Both datasets give images of ``shape`` in batches of ``size``.

        >>> expect(sets).come_in_batches(32, (48, 48, 3))
        """
        for name, part in self._parts():
            in_set(name, expect(part).have_shape, shape)
            in_set(name, expect(part).come_in_batches, size)

    def have_contrast(self) -> None:
        """Images have more than two pixel values in both datasets.

        >>> expect(sets).have_contrast()
        """
        for _, part in self._parts():
            expect(part).have_contrast()

    def have_their_own_images(self) -> None:
        """Each dataset has all images of its own folder, once per epoch.

        >>> expect(sets).have_their_own_images()
        """
        self._not_exchanged()
        for name, part in self._parts():
            in_set(name, expect(part).have_every_image_once)

    def validate_on_their_own_images(self) -> None:
        """The validation set has all images of its own folder, once per epoch; training images may be augmented.

        >>> expect(sets).validate_on_their_own_images()
        """
        self._not_exchanged()
        in_set("validation", expect(self._sets.validation).have_every_image_once)

    def share_no_image(self) -> None:
        """No image of one folder is in both datasets, where the function splits it.

        >>> expect(sets).share_no_image()
        """
        first, second = ({*part.sources.tolist()} - {-1} for _, part in self._parts())
        folder = self._sets.training.folder
        if folder is None or folder is not self._sets.validation.folder:
            return
        if min(len(first), len(second)) == len(folder.images):
            return  # It reads two folders, and splits none.
        require(
            not first & second,
            "no validation image in the training set",
            f"{len(first & second)} of {len(second)} validation images in the training set too",
            'Both calls need the same `seed`, `shuffle` and `validation_split`. Or write `subset="both"` in one call.',
            explained_by=(subjects.BATCH, subjects.DRAWN_AGAIN),
        )

    def have_the_label_of_their_folder(self) -> None:
        """In both datasets, the label is the index of the folder name in alphabetical order.

        >>> expect(sets).have_the_label_of_their_folder()
        """
        for name, part in self._parts():
            in_set(name, expect(part).have_the_label_of_their_folder)

    def _not_exchanged(self) -> None:
        training, validation = self._sets.training, self._sets.validation
        require(not self._sets.exchanged, *IN_ORDER)
        for name, part in self._parts():
            in_set(name, expect(part).are_not_of_the_folder_above)
        leaked = count_leaked(validation, training)
        require(
            not leaked,
            "a validation set with images of the validation folder only",
            f"{leaked} of its {len(validation.images)} images are in the training set, too",
            "Read the validation set from `validation_dir`.",
        )
        leaked = count_leaked(training, validation)
        require(
            leaked <= len(training.images) * (1 - MOST_EXCHANGED),
            "a training set with images of the training folder only",
            f"{leaked} of its {len(training.images)} images are in the validation set, too",
            "Read the training set from `training_dir`.",
        )

    def _parts(self) -> tuple[tuple[str, ImageDataset], tuple[str, ImageDataset]]:
        return ("training", self._sets.training), ("validation", self._sets.validation)


def in_set(name: str, word: Callable[..., None], *arguments: Any) -> None:
    """Apply a matcher to one of the two datasets; the failure says which one."""
    try:
        word(*arguments)
    except Unmet as unmet:
        # The same object: a criterion that raises it again is blocked by the first.
        where = f"in the {name} set: "
        unmet.found = where + unmet.found.removeprefix(where)
        raise


expect.register(DatasetPair, DatasetPairMatchers)
