"""Evidence about augmentation: its outputs in training and at inference, and the inputs of the network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exercises.week2_vision.expectations.orientation_markers import class_of_signs, count_grounds, read_turns
from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.checks.arrays import Array, as_array, show
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, expect, require
from grader.checks.images.altered_images import find_change
from grader.checks.images.folders import EVERY_FILE, ImageDataset, ImageFolder, collect_images, count_from_0
from grader.checks.images.likeness import LIKENESS, likeness, recognise
from grader.checks.images.scaling import scale_for
from grader.checks.images.training_and_validation import IN_ORDER, are_exchanged, call_for_both, count_leaked, in_set
from grader.checks.models.own_shape import build_in_its_shape, in_shape
from grader.submission.rules import subjects

READER, MAKER = "train_val_datasets", "create_augmentation_model"
MOST = 64
"""Images per call of a model."""


@dataclass(frozen=True, eq=False)
class Passes:
    """Both datasets of a learner, two epochs of each: images with markers for training, patterns for validation."""

    training: tuple[ImageDataset, ImageDataset]
    """The training dataset, first and second epoch."""
    validation: tuple[ImageDataset, ImageDataset]
    """The validation dataset, first and second epoch."""
    tinted: ImageDataset | None = None
    """The training dataset of images with markers that all have different background colors."""
    green: ImageDataset | None = None
    """The validation dataset of images whose classes differ in color."""
    exchanged: bool = False
    """Whether the learner's function returned the validation set first."""


@dataclass(frozen=True, eq=False)
class Looks:
    """Two outputs of an augmentation for images with markers."""

    candidate: Candidate
    what: str
    """Where they were taken: ``at the output of `create_augmentation_model`, in training``."""
    first: Array
    """Images ``(n, …)``."""
    second: Array
    """The same images again, perhaps in another order."""
    model: Model | None = None
    """The augmentation model, or the network that may contain one."""


@dataclass(frozen=True, eq=False)
class Rest:
    """Images before a model, and inside it or at its output, at inference."""

    what: str
    """The name of the model: the augmentation model, or the network."""
    before: Array
    """The input images."""
    first: Array
    """The images inside the model or at its output."""
    second: Array
    """The same for a second call."""


def read_passes(
    candidate: Candidate,
    signs: ImageFolder,
    patterns: ImageFolder,
    tints: ImageFolder | None = None,
    green: ImageFolder | None = None,
) -> Passes:
    """Read ``signs`` for training and ``patterns`` for validation, two epochs of each.

    ``tints``, images of many colors, and ``green``, images whose classes differ in color, are read once.
    If the two datasets come in the wrong order, ``exchanged`` is set, and they are read in the correct order.
    """
    handles = call_for_both(candidate, READER, signs.path, patterns.path)
    first = [
        collect_images(candidate, *pair) for pair in zip(handles, (READER, READER), (signs, patterns), strict=True)
    ]
    exchanged = are_exchanged(*first)
    handles = handles[::-1] if exchanged else handles
    training, validation = (
        [collect_images(candidate, handle, READER, folder) for _ in range(2)]
        for handle, folder in zip(handles, (signs, patterns), strict=True)
    )
    tinted = told = None
    if tints is not None:
        beside = green or patterns
        both = call_for_both(candidate, READER, tints.path, beside.path)
        both = both[::-1] if exchanged else both
        tinted = collect_images(candidate, both[0], READER, tints)
        told = collect_images(candidate, both[1], READER, beside) if green else None
    return Passes((training[0], training[1]), (validation[0], validation[1]), tinted, told, exchanged)


def own_passes(model: Model, signs: ImageFolder, patterns: ImageFolder) -> Passes:
    """Return the grader's images in the input shape of a model, if the learner's have another shape."""
    training, validation = (_as_read(model, folder) for folder in (signs, patterns))
    return Passes((training, training), (validation, validation))


def _as_read(model: Model, folder: ImageFolder) -> ImageDataset:
    images = in_shape(folder.images, model.inputs.shape[1:]).astype(np.float32)
    scaled = images * np.float32(scale_for(model, images[:MOST]))
    return ImageDataset(((scaled, folder.labels),), True, len(scaled), folder)


def augments(model: Model) -> bool:
    """Return whether a network changes its images at random in training, before its first layer with weights."""
    seen = [model.candidate.first_input(model.handle, model.inputs, True)["values"] for _ in range(2)]
    return not any(item is None for item in seen) and not np.allclose(seen[0], seen[1], atol=1e-3 * np.ptp(seen[0]))


def signs_as_validation(passes: Passes | None, candidate: Candidate, signs: ImageFolder) -> Array:
    """Return images with markers from the learner's validation dataset, in its scale.

    If the learner has no datasets, or they have the wrong shape, pixels are floats from 0 to 255.
    """
    if passes is None:
        return np.asarray(signs.images, dtype=np.float32)
    handles = call_for_both(candidate, READER, signs.path, signs.path)
    drawn = collect_images(candidate, handles[not passes.exchanged], READER, signs).images
    try:
        candidate.inspect_model(candidate.call(MAKER), drawn[:2])
    except CandidateFault as fault:
        if fault.fault.kind == "raised" and drawn.shape[1:] != signs.images.shape[1:]:
            return np.asarray(signs.images, dtype=np.float32)
    return drawn


@dataclass(frozen=True)
class Augmentation:
    """What rotates and mirrors images: the augmentation model, or the network if the learner wrote no such model."""

    looks: Looks
    """Its outputs in training."""
    rest: Rest
    """Its inputs and outputs at inference."""


def find_augmentation(candidate: Candidate, signs: Array, model: Model | None, passes: Passes | None) -> Augmentation:
    """Return what ``create_augmentation_model`` does to ``signs``, or else what the network itself does.

    If that function is missing or not written, a network or a training dataset that augments counts.
    """
    try:
        made = build_augmentation(candidate, signs)
    except CandidateFault as fault:
        if fault.fault.kind not in ("missing", "unwritten") or model is None or passes is None:
            raise
        looks = see_training(model, passes)
        if _found_in(looks.first, looks.second) == len(looks.first):
            raise  # Nothing augments: the same images come twice, perhaps in another order.
        return Augmentation(looks, see_prediction(model, passes))
    return Augmentation(look_in_training(made), look_at_rest(made))


def build_augmentation(candidate: Candidate, signs: Array) -> Model:
    """Call ``create_augmentation_model()`` and the model on a batch of images, in its input shape.

    Raises ``Unmet`` if the outputs have another shape.
    """
    model = build_in_its_shape(candidate, MAKER, inputs=signs)
    require(
        model.outputs.shape == model.inputs.shape,
        f"outputs of `{MAKER}` with the shape of its inputs: (b, 48, 48, 3)",
        f"outputs of shape {model.outputs.shape} for images of shape {model.inputs.shape}",
        "Use random layers only, such as `RandomFlip` and `RandomRotation`: the network comes after them.",
    )
    return model


def look_in_training(model: Model) -> Looks:
    """Return two outputs of an augmentation model for its batch, in training."""
    first, second = (model.candidate.first_input(model.handle, model.inputs, True)["outputs"] for _ in range(2))
    return Looks(model.candidate, f"at the output of `{model.function}`, in training", first, second, model)


def look_at_rest(model: Model) -> Rest:
    """Return two outputs of an augmentation model for its batch, at inference."""
    first, second = (model.candidate.first_input(model.handle, model.inputs)["outputs"] for _ in range(2))
    return Rest(f"`{model.function}`", model.inputs, first, second)


def see_training(model: Model, passes: Passes) -> Looks:
    """Return the training images of both epochs at the network's first layer with weights, in training."""
    first, second = (_at_weights(model, drawn.images, training=True) for drawn in passes.training)
    return Looks(model.candidate, "at the first layer with weights, in training", first, second, model)


def see_prediction(model: Model, passes: Passes) -> Rest:
    """Return validation images at the network's first layer with weights, at inference, twice."""
    before = passes.validation[0].images
    first, second = (_at_weights(model, before, training=False) for _ in range(2))
    return Rest("the network", before, first, second)


def _at_weights(model: Model, images: Array, training: bool) -> Array:
    batches = [images[start : start + MOST] for start in range(0, len(images), MOST)]
    parts = [model.candidate.first_input(model.handle, batch, training)["values"] for batch in batches]
    require(
        all(part is not None for part in parts),
        "a layer with weights in the network, such as `Conv2D`",
        "a model without one",
        "Build the network from `Conv2D` or `Dense` layers, and call each of them.",
    )
    values = np.concatenate([as_array(part, "the inputs of the first layer") for part in parts])
    # A `Flatten` before dense layers keeps the order of the pixels.
    return values.reshape(images.shape) if values.size == images.size else values


CHANGED = 1e-3
"""Change of a pixel, as a fraction of the range of all pixels, from which an image counts as changed."""
OFTEN = 0.3
"""Fraction of images that must change: a random flip changes half of them, a rotation all."""
SAME_PICTURE = 0.9
"""Correlation of an image with itself in any scale; rotated by ten degrees, a pattern has 0.78 at most."""
MEASURED = 2.0
"""Error of a measured angle, in degrees."""
MANY = 20
"""Rotated images that show the direction: by chance, all have the same one in 2 of a million cases."""
UPRIGHT = 80.0
"""Degrees up to which the direction is known if a vertical flip may have added 180 degrees."""
SIDEWAYS = 70.0
"""Degrees from upright or upside down from which an image counts as sideways."""
SELDOM = 0.06
"""Fraction of images that may be sideways; with any angle, two in nine are."""


class LooksMatchers:
    """Matchers for ``Looks``."""

    def __init__(self, looks: Looks) -> None:
        self._looks = looks

    def change_each_time(self) -> None:
        """Images are different in each call, and from epoch to epoch.

        >>> expect(augmentation.looks).change_each_time()
        """
        first, second = self._looks.first, self._looks.second
        kinds = _different(first)
        again = _found_in(second, first)
        expected = f"a different version of each image every time, {self._looks.what}"
        if kinds <= OFTEN * len(first) and again < (1 - OFTEN) * len(second):
            raise Unmet(
                expected,
                f"{kinds} different outputs for {len(first)} images of two kinds: one rotation for the whole batch",
                "Draw one angle per image, such as `tf.random.uniform([len(images)])`. `RandomRotation` does this.",
            )
        if kinds <= OFTEN * len(first):
            raise Unmet(expected, *self._found_for_few(kinds))
        require(
            again < (1 - OFTEN) * len(second),
            "different images in each epoch of the training set",
            f"{again} of {len(second)} images are the same in the first and the second epoch",
            self._advice_for_once()
            if again == len(second)
            else "Rotate farther: `rotation_range=40` of `ImageDataGenerator` is in degrees, and "
            "`RandomRotation(0.15)` rotates by up to 54 degrees.",
        )

    def _found_for_few(self, kinds: int) -> tuple[str, str]:
        """Return what was found where there are few different images, and the fix."""
        told = f"{kinds} different outputs for {len(self._looks.first)} images of two kinds"
        if kinds > 2:
            advice = (
                "Call `RandomRotation(0.15)` there as well: a flip alone, or one of a few angles, gives few versions."
            )
            return told, advice
        if self._are_turned():
            return (
                f"{told}: all of a kind are changed in the same way",
                "Draw a new angle for each image, in both directions.",
            )
        advice = "Call `RandomFlip` and `RandomRotation` there, and use what they return."
        return f"unchanged images, {self._looks.what}", advice

    def _are_turned(self) -> bool:
        """Return whether most images are rotated."""
        first = self._looks.first
        if first.ndim != 4 or first.shape[-1] != 3:
            return False
        turns = read_turns(first)
        return bool(np.mean(turns.seen & (np.abs(turns.angles) > 2 * MEASURED)) > 0.5)

    def _advice_for_once(self) -> str:
        """Return what to do where each image is the same in every epoch: it was augmented only once."""
        if self._looks.model and self._looks.model.function == MAKER:
            return "Two calls give the same images: use no fixed seed, no `stateless_…` function, and no kept result."
        if self._looks.candidate.speaks_of(r"map\([\s\S]*\.cache"):
            return (
                "Put `.cache()` before the random layers, not after them. If it is, call them in `dataset.map(…)` or "
                "in the network, with no fixed seed."
            )
        return (
            "The images were augmented once, or from the same seed in each epoch. Call the random layers in "
            "`dataset.map(…)`, which runs again in each epoch, or in the network."
        )

    def rotate_between(self, least: float, most: float, told: bool = False) -> None:
        """The largest rotation, in both directions, is between ``least`` and ``most`` degrees; mirroring is free.

        If another criterion has reported the angles (``told``), they are not measured again.

        >>> expect(augmentation.looks).rotate_between(10, 120)
        """
        looks = self._looks
        if told or looks.first.ndim != 4 or looks.first.shape[-1] != 3:
            return
        turns = read_turns(np.concatenate([array for array in (looks.first, looks.second) if array.ndim == 4]))
        require(
            bool(np.mean(turns.seen) > 0.5),
            f"images whose center stays visible, {looks.what}",
            f"the center left the image in {np.sum(~turns.seen)} of {len(turns.seen)} cases",
            "Shift by at most 0.2 of the width and height, and zoom by at most 0.3.",
        )
        angles, mirrored = turns.angles[turns.seen], turns.mirrored[turns.seen]
        expected = f"a maximum rotation of {least:g} to {most:g} degrees, in both directions"
        folded = (angles + 90) % 180 - 90
        reach = float(np.quantile(np.abs(folded), 0.95))
        require(
            reach >= least - MEASURED,
            expected,
            f"images rotated by at most {reach:.1f} degrees, {looks.what}",
            "Use a larger factor: `RandomRotation(0.15)` rotates by up to 54 degrees. `rotation_range=40` of "
            "`ImageDataGenerator` is in degrees.",
        )
        require(
            not _to_one_side(angles) and not _to_one_side(folded[np.abs(folded) < UPRIGHT]),
            expected,
            f"images rotated in one direction only, {looks.what}",
            "Use `RandomRotation(0.15)`: a single factor means both directions.",
        )
        self._stays_within(most, expected, angles, mirrored)

    def _stays_within(self, most: float, expected: str, angles: Array, mirrored: Array) -> None:
        """Raise ``Unmet`` if a layer's factor is larger and images are rotated far, or if images show it.

        Two flips are a rotation by 180 degrees, so large angles count only if images are sideways as well. See
        ``read_turns``.
        """
        layers = self._looks.model.summary.all_layers() if self._looks.model else ()
        told = [layer.settings.get("factor") for layer in layers if layer.is_a("RandomRotation")]
        degrees = max((360 * float(np.max(np.abs(item))) for item in told if item is not None), default=0.0)
        sideways = float(np.mean(np.abs((angles + 90) % 180 - 90) > SIDEWAYS))
        if degrees:
            require(
                degrees <= most + 0.5 or sideways <= SELDOM,
                expected,
                f"images rotated by any angle, even upside down, {self._looks.what}"
                if degrees > 150
                else f"images rotated by up to {degrees:.1f} degrees, {self._looks.what}",
                "Use a smaller factor, a fraction of a full turn: `RandomRotation(0.15)` rotates by up to 54 degrees.",
            )
            return
        upright = angles[~mirrored] if np.any(~mirrored) else angles
        require(
            sideways <= SELDOM or bool(np.mean(np.abs(upright) > most + 4 * MEASURED) <= SELDOM),
            expected,
            f"images rotated by any angle, even upside down, {self._looks.what}",
            "Use a smaller factor, a fraction of a full turn: `RandomRotation(0.15)` rotates by up to 54 degrees. "
            "With a horizontal and a vertical flip, rotate by at most 60 degrees.",
        )


def _to_one_side(angles: Array) -> bool:
    """Return whether nearly all rotated images, if there are many, are rotated in the same direction."""
    turned = angles[np.abs(angles) > MEASURED]
    share = float(np.mean(turned > 0)) if len(turned) >= MANY else 0.5
    return max(share, 1 - share) > 0.95


class RestMatchers:
    """Matchers for ``Rest``."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    def leaves_images_unchanged(self) -> None:
        """At inference, nothing is rotated, mirrored, shifted or random; scaling is free.

        >>> expect(augmentation.rest).leaves_images_unchanged()
        """
        rest = self._rest
        same = rest.first.shape == rest.second.shape and np.allclose(rest.first, rest.second, rtol=1e-3, atol=1e-3)
        require(
            bool(same),
            f"the same images in every call of {rest.what}, outside of training",
            "different images in the second call",
            "Call random layers without `training=True`, and do not use `tf.image.random_…` or `np.random` in a model.",
        )
        if rest.first.shape != rest.before.shape:
            return
        turned = likeness(rest.first, rest.before).diagonal() < SAME_PICTURE
        require(
            not np.any(turned),
            f"unchanged images in {rest.what}, outside of training",
            f"{np.sum(turned)} of {len(turned)} images rotated, mirrored or shifted",
            "Use layers whose names begin with `Random`: only these are inactive outside of training.",
        )


def _same(array: Array, others: Array) -> Array:
    """Return for each of ``others`` whether it has the same pixels as ``array``."""
    rows = np.abs(others - array).reshape(len(others), -1)
    return np.asarray(rows.max(axis=1) <= CHANGED * max(1e-9, float(np.ptp(others))))


def _different(images: Array) -> int:
    """Return the number of different images."""
    return sum(not np.any(_same(image, images)[:number]) for number, image in enumerate(images))


def _found_in(images: Array, others: Array) -> int:
    """Return how many of ``images`` are among the others."""
    return int(sum(np.any(_same(image, others)) for image in images))


expect.register(Looks, LooksMatchers)
expect.register(Rest, RestMatchers)


MOST_TOLD = 0.85
"""Fraction of images that must be found: with replacement, 0.63 of them come."""


class PassesMatchers:
    """Matchers for ``Passes``."""

    def __init__(self, passes: Passes) -> None:
        self._passes = passes

    def come_in_batches(self, size: int, shape: tuple[int, ...]) -> None:
        """Both datasets give images of ``shape`` in batches of ``size``.

        >>> expect(passes).come_in_batches(32, (48, 48, 3))
        """
        for name, drawn in (("training", self._passes.training), ("validation", self._passes.validation)):
            in_set(name, expect(drawn[0]).have_shape, shape)
            in_set(name, expect(drawn[0]).come_in_batches, size)
        if self._passes.green:
            in_set("validation", expect(self._passes.green).have_shape, shape)

    def validate_on_unchanged_images(self) -> None:
        """Every validation image comes once per epoch, not augmented, with the same pixels in both epochs.

        >>> expect(passes).validate_on_unchanged_images()
        """
        first, second = self._passes.validation
        assert first.folder is not None
        require(not self._passes.exchanged, *IN_ORDER)
        in_set("validation", expect(first).are_not_of_the_folder_above)
        leaked = count_leaked(first, self._passes.training[0])
        require(
            not leaked,
            "a validation set with images of the validation folder only",
            f"{leaked} of its {len(first.images)} images are in the training set, too",
            "Read the validation set from `validation_dir`.",
        )
        unknown = first.images[first.sources < 0]
        if len(unknown) and (change := find_change(unknown, first.folder.images)):
            found = f"{len(unknown)} of {len(first.images)} validation images {change[0]}"
            raise Unmet("validation images as in their files", found, change[1])
        wrong = int(np.sum(likeness(first.images, first.folder.images).max(axis=1) < LIKENESS))
        require(
            not wrong,
            "validation images as in their files",
            f"{wrong} of {len(first.images)} validation images that match no file",
            "Augment training images only, and scale the others at most. Read `validation_dir` with a dataset or "
            "generator of its own.",
        )
        in_set("validation", expect(first).have_every_image_once)
        order, again = np.argsort(first.sources), np.argsort(second.sources)
        same = len(order) == len(again) and np.allclose(first.images[order], second.images[again], atol=1e-3)
        require(
            bool(same),
            "the same validation images in each epoch",
            "images that differ between epochs",
            "Do not change validation images at random.",
        )

    def have_the_label_of_their_folder(self) -> None:
        """In both datasets, the label is the index of the sorted folder name; no training image is missing.

        >>> expect(passes).have_the_label_of_their_folder()
        """
        drawn = self._passes.training[0]
        assert drawn.folder is not None
        in_set("training", expect(drawn).are_not_of_the_folder_above)
        require(drawn.ended, "a finite training set", "a dataset that never ends", "Remove `.repeat()`.")
        total = len(drawn.folder.images)
        require(
            len(drawn.images) >= total,
            f"all {total} images of the training folder",
            f"{len(drawn.images)} of them",
            f"Use the whole folder for training: remove `validation_split` and `drop_remainder`. {EVERY_FILE}",
            explained_by=(subjects.REPEATS, subjects.BATCH),
        )
        self._hold_each_picture(total)
        self._have_the_label_of_their_background(drawn, "training")
        validation, tinted = self._passes.green or self._passes.validation[0], self._passes.tinted
        if tinted and tinted.folder and np.mean(recognise(validation.images, tinted.folder.images) >= 0) > MOST_TOLD:
            # That it reads the training folder fails the criterion of the validation images.
            self._have_the_label_of_their_background(validation, "validation")
            return
        in_set("validation", expect(validation).have_the_label_of_their_folder)

    def _have_the_label_of_their_background(self, drawn: ImageDataset, name: str) -> None:
        truth = class_of_signs(drawn.images)
        given = [np.unique(drawn.classes[truth == number]) for number in range(2)]
        if advice := count_from_0(given):
            told = " and ".join(show(array) for array in given)
            raise Unmet(f"{name} images with the labels 0 and 1", f"the labels {told}", advice)
        wrong = int(np.sum(truth != drawn.classes))
        advice = "Keep each image with its label. The sorted folder names are the classes 0 and 1."
        if wrong >= 0.9 * len(truth):
            advice = (
                "The two labels are exchanged: the first folder in alphabetical order has label 0, the second label 1."
            )
        elif len(np.unique(drawn.classes)) == 1:
            advice = f"All labels are {drawn.classes[0]:g}: take the label of each image from its own folder name."
        require(
            wrong <= 0.1 * len(truth),
            f"{name} images with the label of their folder",
            f"{wrong} of {len(truth)} {name} images with the wrong label",
            advice,
        )

    def _hold_each_picture(self, total: int) -> None:
        """Raise ``Unmet`` if many training images come more than once and others never do."""
        tinted = self._passes.tinted
        found = count_grounds(tinted.images) if tinted else None
        require(
            found is None or found >= MOST_TOLD * total,
            f"each of the {total} images of the training folder",
            f"{found} different ones: some come more than once",
            "Take each image once per epoch. `dataset.shuffle(…)` and `np.random.permutation` keep each image. "
            "`np.random.randint` and `np.random.choice` do not.",
            explained_by=(subjects.REPEATS, subjects.BATCH),
        )


expect.register(Passes, PassesMatchers)
