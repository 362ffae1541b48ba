"""Evidence and words about two data sets of pictures that one function returns: training and validation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import describe
from grader.checks.expect import Unmet, expect, require
from grader.checks.images.folders import PictureFolder, Pictures, draw_pictures
from grader.checks.images.likeness import recognise

READER = "train_val_datasets"
MOST_EXCHANGED = 0.9
"""Part of the pictures of a data set that lie in the folder of the other one, where both were exchanged."""


@dataclass(frozen=True, eq=False)
class BothSets:
    """What a learner's function returned for two folders."""

    training: Pictures
    """What the first data set gave."""
    validation: Pictures
    """What the second one gave."""
    exchanged: bool = False
    """Whether the one for training holds the pictures for validation, and the other way round."""


def call_for_both(candidate: Candidate, training: Path, validation: Path, seed: int = 1) -> tuple[Any, Any]:
    """Call ``train_val_datasets(training, validation)`` and return its two data sets, still behind their handles."""
    returned = candidate.call(READER, str(training), str(validation), seed=seed)
    two = isinstance(returned, (tuple, list)) and len(returned) == 2
    require(
        two,
        f"two data sets from `{READER}`: for training and for validation",
        describe(returned),
        "End with `return training_dataset, validation_dataset`.",
    )
    return returned[0], returned[1]


def read_both(candidate: Candidate, training: PictureFolder, validation: PictureFolder) -> BothSets:
    """Call ``train_val_datasets`` with the paths of two folders and draw both data sets, twice."""
    handles = call_for_both(candidate, training.path, validation.path)
    first, second = (
        draw_pictures(candidate, handle, READER, folder, passes=2)
        for handle, folder in zip(handles, (training, validation), strict=True)
    )
    if not are_exchanged(first, second):
        return BothSets(first, second)
    return BothSets(replace(first, folder=validation), replace(second, folder=training), exchanged=True)


def are_exchanged(training: Pictures, validation: Pictures) -> bool:
    """Return whether the training set shows pictures of the validation folder, and none of its own."""
    assert validation.folder is not None
    shown = recognise(training.images, validation.folder.images) >= 0
    return bool(np.mean(shown) > MOST_EXCHANGED and np.mean(training.sources < 0) > MOST_EXCHANGED)


class BothSetsMatchers:
    """What can be said about ``BothSets``."""

    def __init__(self, sets: BothSets) -> None:
        self._sets = sets

    def come_in_batches(self, size: int, shape: tuple[int, ...]) -> None:
        """Both data sets give pictures of ``shape`` in batches of ``size``.

        >>> expect(sets).come_in_batches(32, (48, 48, 3))  # doctest: +SKIP
        """
        for name, part in self._parts():
            in_set(name, expect(part).have_shape, shape)
            in_set(name, expect(part).come_in_batches, size)

    def show_something(self) -> None:
        """Pictures hold more than two values in both data sets.

        >>> expect(sets).show_something()  # doctest: +SKIP
        """
        for _, part in self._parts():
            expect(part).show_something()

    def hold_their_own_pictures(self) -> None:
        """Each data set holds the pictures of its own folder, all of them, once in each pass.

        >>> expect(sets).hold_their_own_pictures()  # doctest: +SKIP
        """
        self._not_exchanged()
        for name, part in self._parts():
            in_set(name, expect(part).hold_every_picture_once)

    def carry_the_label_of_their_folder(self) -> None:
        """In both data sets the label is the place of the folder's name in the alphabet.

        >>> expect(sets).carry_the_label_of_their_folder()  # doctest: +SKIP
        """
        for name, part in self._parts():
            in_set(name, expect(part).carry_the_label_of_their_folder)

    def _not_exchanged(self) -> None:
        training, validation = self._sets.training, self._sets.validation
        assert training.folder is not None
        strangers = validation.images[validation.sources < 0]
        leaked = int(np.sum(recognise(strangers, training.folder.images) >= 0)) if len(strangers) else 0
        leaked = len(validation.images) if self._sets.exchanged else leaked
        require(
            not leaked,
            "a validation set with pictures of the validation folder only",
            f"{leaked} of its {len(validation.images)} pictures lie in the training folder",
            "A validation set that shows what was trained on tells nothing: read it from `validation_dir`, and return "
            "training first, validation second.",
        )

    def _parts(self) -> tuple[tuple[str, Pictures], tuple[str, Pictures]]:
        return ("training", self._sets.training), ("validation", self._sets.validation)


def in_set(name: str, word: Callable[..., None], *arguments: Any) -> None:
    """Say a word about one of the two data sets; what was found says in which one it was."""
    try:
        word(*arguments)
    except Unmet as unmet:
        # The same object: a criterion that raises it again is blocked by the first.
        where = f"in the {name} set: "
        unmet.found = where + unmet.found.removeprefix(where)
        raise


expect.register(BothSets, BothSetsMatchers)
