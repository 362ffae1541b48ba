"""Evidence about augmentation: what it makes of signs, in training and outside of it, and what the network sees."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exercises.week2_vision.expectations.orientation_markers import class_of_signs, count_grounds, read_turns
from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.checks.arrays import Array, as_array, show
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, expect, require
from grader.checks.images.folders import PictureFolder, Pictures, count_from_0, draw_pictures
from grader.checks.images.likeness import LIKENESS, likeness
from grader.checks.images.scaling import scale_for
from grader.checks.images.training_and_validation import READER, are_exchanged, call_for_both, in_set
from grader.checks.models.own_shape import build_in_its_shape, in_shape

MAKER = "create_augmentation_model"
MOST = 64
"""Pictures that a model is asked about at once."""


@dataclass(frozen=True, eq=False)
class Passes:
    """Both data sets of a learner, two passes of each: signs for training, and patterns for validation."""

    training: tuple[Pictures, Pictures]
    """What the training set gave, first and second time."""
    validation: tuple[Pictures, Pictures]
    """What the validation set gave."""
    tinted: Pictures | None = None
    """What a training set gave of signs that no two of are alike in the colour of their ground."""
    green: Pictures | None = None
    """What a validation set gave of pictures that tell their class by their colour."""
    exchanged: bool = False
    """Whether the learner's function returned the validation set first."""


@dataclass(frozen=True, eq=False)
class Looks:
    """Signs as they come out of an augmentation, looked at twice."""

    candidate: Candidate
    what: str
    """Where they were seen: ``behind `create_augmentation_model`, in training``."""
    first: Array
    """Pictures ``(n, …)``."""
    second: Array
    """The same pictures again, perhaps in another order."""
    model: Model | None = None
    """The augmentation model, or the network that may hold one."""


@dataclass(frozen=True, eq=False)
class Rest:
    """Pictures before a model and inside it, or behind it, while it predicts."""

    what: str
    """What is asked: the augmentation model, or the network."""
    before: Array
    """The pictures that went in."""
    first: Array
    """What became of them."""
    second: Array
    """What became of them the second time."""


def read_passes(
    candidate: Candidate,
    signs: PictureFolder,
    patterns: PictureFolder,
    tints: PictureFolder | None = None,
    green: PictureFolder | None = None,
) -> Passes:
    """Read ``signs`` for training and ``patterns`` for validation with ``train_val_datasets``, two passes of each.

    With ``tints``, signs of many colours, and ``green``, pictures that tell their class by their colour, these are read
    as well, once. Where the two data sets come in the wrong order, that is noted, and each is read as what it is.
    """
    handles = call_for_both(candidate, signs.path, patterns.path)
    first = [draw_pictures(candidate, *pair) for pair in zip(handles, (READER, READER), (signs, patterns), strict=True)]
    exchanged = are_exchanged(*first)
    handles = handles[::-1] if exchanged else handles
    training, validation = (
        [draw_pictures(candidate, handle, READER, folder) for _ in range(2)]
        for handle, folder in zip(handles, (signs, patterns), strict=True)
    )
    tinted = told = None
    if tints is not None:
        beside = green or patterns
        both = call_for_both(candidate, tints.path, beside.path)
        both = both[::-1] if exchanged else both
        tinted = draw_pictures(candidate, both[0], READER, tints)
        told = draw_pictures(candidate, both[1], READER, beside) if green else None
    return Passes((training[0], training[1]), (validation[0], validation[1]), tinted, told, exchanged)


def own_passes(model: Model, signs: PictureFolder, patterns: PictureFolder) -> Passes:
    """Return signs and patterns of the grader's own as a model reads them, where the learner's have another shape."""
    training, validation = (_as_read(model, folder) for folder in (signs, patterns))
    return Passes((training, training), (validation, validation))


def _as_read(model: Model, folder: PictureFolder) -> Pictures:
    images = in_shape(folder.images, model.inputs.shape[1:]).astype(np.float32)
    scaled = images * np.float32(scale_for(model, images[:MOST]))
    return Pictures(((scaled, folder.labels),), True, len(scaled), folder)


def augments(model: Model) -> bool:
    """Return whether a network changes its pictures at random in training, before its first weights."""
    seen = [model.candidate.first_input(model.handle, model.inputs, True)["values"] for _ in range(2)]
    return not any(one is None for one in seen) and not np.allclose(seen[0], seen[1], atol=1e-3 * np.ptp(seen[0]))


def signs_as_validation(passes: Passes | None, candidate: Candidate, signs: PictureFolder) -> Array:
    """Return signs as the learner's validation set gives them, in the scale that the augmentation model expects.

    Where the learner has no data sets, or they give another shape than that model takes, they are bytes as floats.
    """
    if passes is None:
        return np.asarray(signs.images, dtype=np.float32)
    handles = call_for_both(candidate, signs.path, signs.path)
    drawn = draw_pictures(candidate, handles[not passes.exchanged], READER, signs).images
    try:
        candidate.inspect_model(candidate.call(MAKER), drawn[:2])
    except CandidateFault as fault:
        if fault.fault.kind == "raised" and drawn.shape[1:] != signs.images.shape[1:]:
            return np.asarray(signs.images, dtype=np.float32)
    return drawn


@dataclass(frozen=True)
class Augmentation:
    """What turns and mirrors pictures: the augmentation model, or the network where the learner wrote no other."""

    looks: Looks
    """Signs as they come out of it in training."""
    rest: Rest
    """Pictures before it and behind it while it predicts."""


def find_augmentation(candidate: Candidate, signs: Array, model: Model | None, passes: Passes | None) -> Augmentation:
    """Return what ``create_augmentation_model`` makes of ``signs``, or else what the network itself does.

    A network that augments by itself counts, where that function is missing or not written; so does a training set that
    does.
    """
    try:
        made = build_augmentation(candidate, signs)
    except CandidateFault as fault:
        if fault.fault.kind not in ("missing", "unwritten") or model is None or passes is None:
            raise
        looks = see_training(model, passes)
        if np.array_equal(looks.first, looks.second):
            raise
        return Augmentation(looks, see_prediction(model, passes))
    return Augmentation(look_in_training(made), look_at_rest(made))


def build_augmentation(candidate: Candidate, signs: Array) -> Model:
    """Call ``create_augmentation_model()`` and the model on a batch of signs, in the shape that it reads.

    Raises ``Unmet`` where pictures of another shape come out.
    """
    model = build_in_its_shape(candidate, MAKER, inputs=signs)
    require(
        model.outputs.shape == model.inputs.shape,
        f"pictures of the same shape out of `{MAKER}` as go in: (b, 48, 48, 3)",
        f"answers of shape {model.outputs.shape} to pictures of shape {model.inputs.shape}",
        "It holds random layers only, such as `RandomFlip` and `RandomRotation`: the network comes behind it.",
    )
    return model


def look_in_training(model: Model) -> Looks:
    """Return what an augmentation model makes of its batch in training, twice."""
    first, second = (model.candidate.first_input(model.handle, model.inputs, True)["outputs"] for _ in range(2))
    return Looks(model.candidate, f"behind `{model.function}`, in training", first, second, model)


def look_at_rest(model: Model) -> Rest:
    """Return what an augmentation model makes of its batch outside of training, twice."""
    first, second = (model.candidate.first_input(model.handle, model.inputs)["outputs"] for _ in range(2))
    return Rest(f"`{model.function}`", model.inputs, first, second)


def see_training(model: Model, passes: Passes) -> Looks:
    """Return the training pictures of both passes as they reach the network's first weights in training."""
    first, second = (_at_weights(model, drawn.images, training=True) for drawn in passes.training)
    return Looks(model.candidate, "in front of the first layer with weights, in training", first, second, model)


def see_prediction(model: Model, passes: Passes) -> Rest:
    """Return validation pictures as they reach the network's first weights while it predicts, twice."""
    before = passes.validation[0].images
    first, second = (_at_weights(model, before, training=False) for _ in range(2))
    return Rest("the network", before, first, second)


def _at_weights(model: Model, images: Array, training: bool) -> Array:
    batches = [images[start : start + MOST] for start in range(0, len(images), MOST)]
    parts = [model.candidate.first_input(model.handle, batch, training)["values"] for batch in batches]
    require(
        all(part is not None for part in parts),
        "a layer that learns, such as `Conv2D`, in the network",
        "a model without one",
        "Build the network from `Conv2D` or `Dense` layers, and call each of them.",
    )
    values = np.concatenate([as_array(part, "what reaches the first layer") for part in parts])
    # A `Flatten` in front of dense layers leaves the pixels in their order.
    return values.reshape(images.shape) if values.size == images.size else values


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


class LooksMatchers:
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
        layers = self._looks.model.summary.all_layers() if self._looks.model else ()
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


class RestMatchers:
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


expect.register(Looks, LooksMatchers)
expect.register(Rest, RestMatchers)


MOST_TOLD = 0.85
"""Share of pictures that must be told apart: drawn with replacement, 0.63 of them come."""


class PassesMatchers:
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
        found = count_grounds(tinted.images) if tinted else None
        require(
            found is None or found >= MOST_TOLD * total,
            f"each of the {total} pictures of the training folder",
            f"{found} different ones: others come more than once in their place",
            "Shuffle the pictures, do not draw them at random: `dataset.shuffle(…)` or `np.random.permutation` keep "
            "each one, `np.random.randint` and `np.random.choice` do not.",
        )


expect.register(Passes, PassesMatchers)
