"""Words about data sets of which one is augmented: validation as it is, and labels that survive every turn."""

from __future__ import annotations

import numpy as np

from grader.checks.arrays import show
from grader.checks.augmentation import Passes
from grader.checks.expect import Unmet, expect, require
from grader.checks.image_sets import in_set
from grader.checks.image_words import count_from_0
from grader.checks.likeness import LIKENESS, likeness
from grader.checks.signs import class_of_signs, count_grounds

MOST_TOLD = 0.85
"""Share of pictures that must be told apart: drawn with replacement, 0.63 of them come."""


class PassesWords:
    """What can be said about ``Passes``."""

    def __init__(self, passes: Passes) -> None:
        self._passes = passes

    def come_in_batches(self, size: int, shape: tuple[int, ...]) -> None:
        """Both data sets give pictures of ``shape`` in batches of ``size``.

        >>> expect(passes).come_in_batches(32, (48, 48, 3))  # doctest: +SKIP
        """
        for name, drawn in (("training", self._passes.training), ("validation", self._passes.validation)):
            in_set(name, expect(drawn[0]).have_shape, shape)
            in_set(name, expect(drawn[0]).come_in_batches, size)
        if self._passes.green:
            in_set("validation", expect(self._passes.green).have_shape, shape)

    def validate_on_pictures_as_they_are(self) -> None:
        """Every validation picture comes once in each pass, upright, and the second time with the same numbers.

        >>> expect(passes).validate_on_pictures_as_they_are()  # doctest: +SKIP
        """
        first, second = self._passes.validation
        assert first.folder is not None
        turned = likeness(first.images, first.folder.images).max(axis=1) < LIKENESS
        wrong = len(turned) if self._passes.exchanged else int(np.sum(turned))
        require(
            not wrong,
            "validation pictures as they are in their files",
            f"{wrong} of {len(turned)} validation pictures that show none of the folder's as it is",
            "Turn, mirror and move training pictures only: a validation set measures, and nothing is learned from it. "
            "Does it read `validation_dir`, and is the training set returned first?",
        )
        in_set("validation", expect(first).hold_every_picture_once)
        order, again = np.argsort(first.sources), np.argsort(second.sources)
        same = len(order) == len(again) and np.allclose(first.images[order], second.images[again], atol=1e-3)
        require(
            bool(same),
            "the same validation pictures in each pass",
            "pictures that differ from pass to pass",
            "Nothing random may be done to validation pictures.",
        )

    def carry_the_label_of_their_folder(self) -> None:
        """In both data sets the label is the place of the folder's name in the alphabet; no picture is left out.

        >>> expect(passes).carry_the_label_of_their_folder()  # doctest: +SKIP
        """
        drawn = self._passes.training[0]
        assert drawn.folder is not None
        require(drawn.ended, "a training set that ends", "one that never ends", "Leave out `.repeat()`.")
        total = len(drawn.folder.images)
        require(
            len(drawn.images) >= total,
            f"all {total} pictures of the training folder",
            f"{len(drawn.images)} of them",
            "The whole folder is for training: no `validation_split`, no `drop_remainder`.",
        )
        self._hold_each_picture(total)
        truth = class_of_signs(drawn.images)
        given = [np.unique(drawn.classes[truth == number]) for number in range(2)]
        if advice := count_from_0(given):
            told = " and ".join(show(one) for one in given)
            raise Unmet("training pictures with the labels 0 and 1", f"the labels {told}", advice)
        wrong = int(np.sum(truth != drawn.classes))
        require(
            wrong <= 0.1 * len(truth),
            "training pictures with the label of their folder",
            f"{wrong} of {len(truth)} training pictures with the label of the other one",
            "A picture and its label must stay together, and the names of the folders, in the order of the alphabet, "
            "are the labels 0 and 1.",
        )
        validation = self._passes.green or self._passes.validation[0]
        in_set("validation", expect(validation).carry_the_label_of_their_folder)

    def _hold_each_picture(self, total: int) -> None:
        """Raise ``Unmet`` where many training pictures come more than once and others never do."""
        tinted = self._passes.tinted
        found = count_grounds(tinted.images) if tinted else total
        require(
            found >= MOST_TOLD * total,
            f"each of the {total} pictures of the training folder",
            f"{found} different ones: others come more than once in their place",
            "Shuffle the pictures, do not draw them at random: `dataset.shuffle(…)` or `np.random.permutation` keep "
            "each one, `np.random.randint` and `np.random.choice` do not.",
        )


expect.register(Passes, PassesWords)
