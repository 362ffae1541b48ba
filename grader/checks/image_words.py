"""Words about data sets of pictures: shape, batches, completeness, labels and shuffling."""

from __future__ import annotations

import numpy as np

from grader.checks.arrays import Array, show
from grader.checks.expect import Unmet, expect, require
from grader.checks.images import PictureFolder, Pictures

LONGEST_RUN = 63
"""Pictures of one folder that may follow each other: two batches do not in any random order of two like folders."""
MOST_STRAY = 0.1
"""Part of changed pictures that may be taken for another; of shuffled labels a half are wrong."""


class PictureWords:
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


expect.register(Pictures, PictureWords)
