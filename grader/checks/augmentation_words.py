"""Words about augmentation: always another picture in training, and the picture itself everywhere else."""

from __future__ import annotations

import numpy as np

from grader.checks.arrays import Array
from grader.checks.augmentation import Looks, Rest
from grader.checks.expect import Unmet, expect, require
from grader.checks.likeness import likeness
from grader.checks.signs import read_turns

CHANGED = 1e-3
"""Change of a pixel, as a share of the range of all pixels, from which on a picture is another one."""
OFTEN = 0.3
"""Share of pictures that must change: a mirror in one of two directions changes a half, a rotation all."""
SAME_PICTURE = 0.9
"""Correlation of a picture with itself, whatever scales it; turned by ten degrees a pattern has 0.78 at most."""
MEASURED = 2.0
"""Degrees by which a measured reach may err."""
MANY = 20
"""So many turned pictures tell a side: by chance they lie to the same one in 2 of a million cases."""
UPRIGHT = 80.0
"""Degrees up to which the side of a turn is told where a mirror up and down may have added half a turn."""
SIDEWAYS = 70.0
"""Degrees from upright or upside down from which on a picture lies on its side."""
SELDOM = 0.06
"""Share of pictures that may; of those that are turned by any angle two in nine do."""


class LooksWords:
    """What can be said about ``Looks``."""

    def __init__(self, looks: Looks) -> None:
        self._looks = looks

    def change_each_time(self) -> None:
        """Pictures look different each time, also from pass to pass.

        >>> expect(look_in_training(augmentation)).change_each_time()  # doctest: +SKIP
        """
        first, second = self._looks.first, self._looks.second
        kinds = _different(first)
        again = _found_in(second, first)
        expected = f"another picture each time, {self._looks.what}"
        if kinds <= OFTEN * len(first) and again < (1 - OFTEN) * len(second):
            raise Unmet(
                expected,
                f"{len(first)} pictures of two kinds went in, and only {kinds} different ones came out, others the "
                "next time: all pictures of a batch are turned alike",
                "Draw an angle for each picture, not one for the batch, as `tf.random.uniform([len(pictures)])` does; "
                "`RandomRotation` does so by itself.",
            )
        require(
            kinds > OFTEN * len(first),
            expected,
            f"{len(first)} pictures of two kinds went in, and only {kinds} different ones came out"
            if kinds > 2
            else f"the pictures as they are, {self._looks.what}: nothing turns or mirrors them",
            "Put `RandomFlip` and `RandomRotation` there, and use what they return.",
        )
        require(
            again < (1 - OFTEN) * len(second),
            "other pictures in each pass over the training set",
            f"{again} of {len(second)} pictures of the second pass are the same as in the first one, pixel by pixel",
            "What is changed once and kept is no augmentation: put `.cache()` before the random layers, not behind.",
        )

    def turn_between(self, least: float, most: float, told: bool = False) -> None:
        """The largest rotation, either way, lies between ``least`` and ``most`` degrees; mirroring is free.

        Where it is ``told`` elsewhere that the angles are others, they are not measured again.

        >>> expect(look_in_training(augmentation)).turn_between(10, 120)  # doctest: +SKIP
        """
        looks = self._looks
        if told or looks.first.ndim != 4 or looks.first.shape[-1] != 3:
            return
        turns = read_turns(np.concatenate([one for one in (looks.first, looks.second) if one.ndim == 4]))
        require(
            bool(np.mean(turns.seen) > 0.5),
            f"pictures that still show what they showed, {looks.what}",
            f"what was in the middle left the picture in {np.sum(~turns.seen)} of {len(turns.seen)} cases",
            "Move by at most 0.2 of the width and height, and zoom by at most 0.3.",
        )
        angles, mirrored = turns.angles[turns.seen], turns.mirrored[turns.seen]
        expected = f"rotations by up to {least:g} to {most:g} degrees, to the left and to the right"
        folded = (angles + 90) % 180 - 90
        reach = float(np.quantile(np.abs(folded), 0.95))
        require(
            reach >= least - MEASURED,
            expected,
            f"pictures turned by {reach:.1f} degrees at most, {looks.what}",
            "`RandomRotation(0.15)` is 0.15 of a full turn, 54 degrees; `rotation_range=40` of `ImageDataGenerator` "
            "counts degrees.",
        )
        require(
            not _to_one_side(angles) and not _to_one_side(folded[np.abs(folded) < UPRIGHT]),
            expected,
            f"pictures turned to one side only, {looks.what}",
            "`RandomRotation(0.15)` means up to that far both ways.",
        )
        self._stays_within(most, expected, angles, mirrored)

    def _stays_within(self, most: float, expected: str, angles: Array, mirrored: Array) -> None:
        """Raise ``Unmet`` where a layer says that it turns farther, and it turns far; or where pictures show it.

        Two mirrors are half a turn, so far turns count where pictures lie sideways as well. See ``signs.read_turns``.
        """
        layers = self._looks.model.card.all_layers() if self._looks.model else ()
        told = [layer.settings.get("factor") for layer in layers if layer.is_a("RandomRotation")]
        degrees = max((360 * float(np.max(np.abs(one))) for one in told if one is not None), default=0.0)
        sideways = float(np.mean(np.abs((angles + 90) % 180 - 90) > SIDEWAYS))
        if degrees:
            require(
                degrees <= most + 0.5 or sideways <= SELDOM,
                expected,
                f"pictures turned by any angle, also upside down, {self._looks.what}"
                if degrees > 150
                else f"pictures turned by up to {degrees:.1f} degrees, {self._looks.what}",
                "`RandomRotation` takes a share of a full turn: 0.15 are 54 degrees, 0.5 are 180.",
            )
            return
        upright = angles[~mirrored] if np.any(~mirrored) else angles
        require(
            sideways <= SELDOM or bool(np.mean(np.abs(upright) > most + 4 * MEASURED) <= SELDOM),
            expected,
            f"pictures turned by any angle, also upside down, {self._looks.what}",
            "`RandomRotation` takes a share of a full turn: 0.15 are 54 degrees, 0.5 are 180. A mirror from left to "
            "right and one up and down are half a turn together: with both, turn by 60 degrees at most.",
        )


def _to_one_side(angles: Array) -> bool:
    """Return whether nearly all of the pictures that are turned, if they are many, are turned to the same side."""
    turned = angles[np.abs(angles) > MEASURED]
    share = float(np.mean(turned > 0)) if len(turned) >= MANY else 0.5
    return max(share, 1 - share) > 0.95


class RestWords:
    """What can be said about ``Rest``."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    def leaves_pictures_as_they_are(self) -> None:
        """Outside of training nothing is turned, mirrored, moved or random; scaling is free.

        >>> expect(look_at_rest(augmentation)).leaves_pictures_as_they_are()  # doctest: +SKIP
        """
        rest = self._rest
        same = rest.first.shape == rest.second.shape and np.allclose(rest.first, rest.second, rtol=1e-3, atol=1e-3)
        require(
            bool(same),
            f"the same pictures each time, in {rest.what}, while it predicts",
            "other pictures the second time: something is random there outside of training too",
            "Keras's random layers rest by themselves while a model predicts: call them without `training=True`, "
            "and use no `tf.image.random_…` or `np.random` inside a model.",
        )
        if rest.first.shape != rest.before.shape:
            return
        turned = likeness(rest.first, rest.before).diagonal() < SAME_PICTURE
        require(
            not np.any(turned),
            f"pictures that {rest.what} leaves upright while it predicts",
            f"{np.sum(turned)} of {len(turned)} pictures are turned, mirrored or moved there",
            "Only layers whose name begins with `Random` rest outside of training.",
        )


def _same(one: Array, others: Array) -> Array:
    """Return for each of ``others`` whether it is the same picture as ``one``, pixel by pixel."""
    rows = np.abs(others - one).reshape(len(others), -1)
    return np.asarray(rows.max(axis=1) <= CHANGED * max(1e-9, float(np.ptp(others))))


def _different(images: Array) -> int:
    """Return how many different pictures there are."""
    return sum(not np.any(_same(image, images)[:number]) for number, image in enumerate(images))


def _found_in(images: Array, others: Array) -> int:
    """Return how many of ``images`` are among the others."""
    return int(sum(np.any(_same(image, others)) for image in images))


expect.register(Looks, LooksWords)
expect.register(Rest, RestWords)
