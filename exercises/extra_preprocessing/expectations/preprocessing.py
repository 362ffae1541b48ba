"""Evidence about preprocessing that matches a pretrained network, and about a frozen network in a model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exercises.extra_preprocessing.expectations.data import FAMILIES, Family, weights_for
from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array, as_array
from grader.checks.differences import difference
from grader.checks.evidence import Model, build
from grader.checks.expect import Unmet, expect, require
from grader.checks.models.classifiers import held_out_predictions, train_classifier
from grader.checks.models.output_pairing import reading_to_train
from grader.checks.one_failure import one_failure
from grader.checks.performance import Predictions
from grader.submission.rules import subjects

PREPARE, MAKER = "preprocess_images", "create_model"
FAMILY, NAMES, EPOCHS = "resnet50", ("cat", "dog"), 20
SAME = 1e-3
"""Relative distance up to which pixels are equal."""
MATCHING = 'getattr(tf.keras.applications, family).preprocess_input(images.astype("float32"))'


@dataclass(frozen=True)
class Prepared:
    """What ``preprocess_images`` returned for one family."""

    family: str
    """The name of the family."""
    images: Array
    """The images as they were passed, 0 to 255."""
    after: Array
    """The same array after the call."""
    values: Array
    """The result."""


@dataclass(frozen=True)
class Preparations:
    """The results of ``preprocess_images`` for all families."""

    each: tuple[Prepared, ...]
    """One for each family; images are integers for some, and floats for the others."""


@dataclass(frozen=True)
class OnBase:
    """A learner's model on a network with random weights."""

    candidate: Candidate
    """The submission."""
    model: Model
    """The model, built on images from -1 to 1."""
    weights: list[Array]
    """The weights of the network, the argument of ``create_model``."""


def read_preparations(candidate: Candidate, images: Array) -> Preparations:
    """Call ``preprocess_images`` for each family with images ``(n, 48, 48, 3)`` uint8, or the same as float32."""
    each = []
    for number, family in enumerate(FAMILIES):
        given = images.astype(np.float32) if number < 2 else images
        with one_failure(candidate, PREPARE):
            found, (after, _) = candidate.lend(PREPARE, given, family)
            values = as_array(found, "the prepared images")
            require(
                values.shape == given.shape,
                f"prepared images of shape {given.shape}",
                f"shape {values.shape}",
                f"Return `{MATCHING}`.",
            )
        each.append(Prepared(family, given, as_array(after, "the images"), values))
    return Preparations(tuple(each))


def random_weights(random: np.random.Generator) -> list[Array]:
    """Return weights of the form of the pretrained network with random values; variances are positive."""
    return [np.asarray(random.uniform(0.1, 0.4, weight.shape), np.float32) for weight in weights_for(FAMILY)]


def build_on_base(candidate: Candidate, images: Array, weights: list[Array]) -> OnBase:
    """Build the learner's model on a network with these weights, and call it on prepared images."""
    with one_failure(candidate, MAKER):
        model = build(candidate, MAKER, weights, inputs=FAMILIES["mobilenet_v2"].prepare(images))
    return OnBase(candidate, model, weights)


def transfer_predictions(
    candidate: Candidate,
    training: tuple[Array, Array],
    validation: tuple[Array, Array],
    hidden: tuple[Array, Array],
    *,
    own: bool,
    threshold: float,
    seed: int,
) -> Predictions:
    """Train the learner's model on a pretrained network; return its predictions for held-out images.

    All images go through the learner's ``preprocess_images``, or with ``own`` through the grader's preprocessing.
    """

    def prepared(images: Array) -> Array:
        if own:
            return FAMILIES[FAMILY].prepare(images)
        return as_array(candidate.call(PREPARE, images, FAMILY), "the prepared images").astype(np.float32)

    first, second, third = (prepared(images) for images, _ in (training, validation, hidden))
    with one_failure(candidate, MAKER):
        model = build(candidate, MAKER, weights_for(FAMILY), inputs=first[:8])
        # Advice on a failed training must not say that these are to be trained.
        base = [layer.name for layer in model.summary.all_layers() if layer.name.startswith("block")]
        candidate.note("frozen_base", base)
        reading = reading_to_train(model, 2)
    history = train_classifier(
        model, reading, (first, training[1]), (second, validation[1]),
        epochs=EPOCHS, threshold=threshold, seed=seed, batch_size=20,
    )  # fmt: skip
    return held_out_predictions(
        candidate, model.handle, reading, third, hidden[1],
        seed=seed, labels=NAMES, history=history, examples=tuple(hidden[0]),
    )  # fmt: skip


def alike(found: Array, expected: Array) -> bool:
    """Return whether two arrays of pixels are equal up to rounding.

    >>> alike(np.array([1.0, 2.0]), np.array([1.0, 2.0001]))
    True
    """
    return found.shape == expected.shape and bool(np.abs(found - expected).max() <= SAME * np.ptp(expected) + 1e-6)


def spoken_range(values: Array) -> str:
    """Return the range of pixels for a message.

    >>> spoken_range(np.array([-1.0, 1.0]))
    'from -1 to 1'
    """
    return f"from {float(values.min()):.4g} to {float(values.max()):.4g}"


def _cause(prepared: Prepared) -> tuple[str, str]:
    """Return what the pixels are instead, and the fix; empty where that is not known."""
    images, form = prepared.images.astype(np.float64), FAMILIES[prepared.family]
    others = {name: family.prepare(images) for name, family in FAMILIES.items() if name != prepared.family}
    known = {
        "unchanged pixels": (images, f"Return `{MATCHING}`."),
        "pixels that are divided by 255 first": (form.prepare(images / 255), "Remove the division by 255."),
        "pixels that are prepared twice": (form.prepare(form.prepare(images)), "Call `preprocess_input` only once."),
        "pixels from 0 to 1": (images / 255, "Call `preprocess_input` of the family instead of a division by 255."),
    }
    turned = form.prepare(images[..., ::-1])
    if not alike(turned, form.prepare(images)):
        known["pixels of images whose channels are in reverse order"] = (
            turned,
            "Reverse the channels once: `preprocess_input` does it itself."
            if form.channels != (0, 1, 2)
            else "Remove `[..., ::-1]`: pass RGB images.",
        )
    known |= _by_hand(images, form)
    for name, values in others.items():
        known.setdefault(f"the preprocessing of `{name}`", (values, f"Take the module of the argument: `{MATCHING}`."))
    told = difference(prepared.values, form.prepare(images))
    other = (told, f"Return what `preprocess_input` returns, unchanged: `{MATCHING}`." if told else "")
    return next(((name, fix) for name, (array, fix) in known.items() if alike(prepared.values, array)), other)


def _by_hand(images: Array, form: Family) -> dict[str, tuple[Array, str]]:
    """Return what a preprocessing in one's own steps may return instead, each by its name and with the fix."""
    minus, divided = np.array(form.minus, np.float64), np.array(form.divided, np.float64)
    ordered = images[..., list(form.channels)]
    known = {}
    if form.channels != (0, 1, 2):
        order = (
            "Reverse the channels first: `images[..., ::-1]`. Then subtract the means in the order blue, green, red."
        )
        known["pixels where red and blue have each other's mean"] = (ordered - minus[::-1]) / divided, order
        known["pixels in the order red, green, blue"] = (
            form.prepare(images)[..., ::-1],
            "The network was trained on blue, green, red: reverse the channels, `[..., ::-1]`.",
        )
    elif len({*form.minus}) > 1:
        known["pixels where red and blue have each other's mean and standard deviation"] = (
            (ordered - minus[::-1]) / divided[::-1],
            f"The means are in the order red, green, blue: {_listed(minus / 255)}.",
        )
        known["pixels from 0 to 255, minus means of pixels from 0 to 1"] = (
            (ordered - minus / 255) / (divided / 255),
            "Divide by 255 before you subtract the means.",
        )
        known["pixels that are not divided by the standard deviations"] = (
            (ordered - minus) / 255,
            f"Divide each channel by its standard deviation: {_listed(divided / 255)}.",
        )
    elif np.any(divided != 1):
        known["pixels from 0 to 2"] = ordered / divided, "Subtract 1 after the division by 127.5."
        known["pixels from -0.5 to 0.5"] = (ordered - minus) / 255, "Divide by 127.5, not by 255, and subtract 1."
    return known


def _listed(numbers: Array) -> str:
    return ", ".join(f"{number:.3f}" for number in numbers)


class PreparationsMatchers:
    """What can be said about ``Preparations``."""

    def __init__(self, preparations: Preparations) -> None:
        self._each = preparations.each

    def match_the_family(self) -> None:
        """For each family, the pixels are those that ``preprocess_input`` of its module returns."""
        for prepared in self._each:
            expected = FAMILIES[prepared.family].prepare(prepared.images)
            if alike(prepared.values, expected):
                continue
            name, fix = _cause(prepared)
            require(
                False,
                f"pixels {spoken_range(expected)} for `{prepared.family}`",
                f"pixels {spoken_range(prepared.values)}{f': {name}' if name else ''}",
                fix or f"Return `{MATCHING}`.",
            )

    def leave_the_argument_unchanged(self) -> None:
        """The images that were passed are the same after the call."""
        for prepared in self._each:
            require(
                np.array_equal(prepared.images, prepared.after),
                "the same images after the call",
                f"pixels {spoken_range(prepared.after)} in the argument after a call for `{prepared.family}`",
                'Pass a copy: `preprocess_input(images.astype("float32"))`. It changes an array of floats in place.',
            )


def _prepared_again(images: Array) -> list[Array]:
    """Return what prepared images become where a model scales them or prepares them once more."""
    scaled = [images / 255, images / 127.5 - 1, images / 127.5]
    return [*scaled, *(form.prepare(images.astype(np.float64)) for form in FAMILIES.values())]


class OnBaseMatchers:
    """What can be said about ``OnBase``."""

    def __init__(self, on_base: OnBase) -> None:
        self._candidate = on_base.candidate
        self._model = on_base.model
        self._weights = on_base.weights

    def passes_pixels_on_unchanged(self) -> None:
        """The pixels at the first convolution are those of the model's input."""
        for form in ("mobilenet_v2", "resnet50"):
            images = FAMILIES[form].prepare(127.5 + 127.5 * self._model.inputs)
            with self._model.one_failure():
                reached = self._candidate.first_input(self._model.handle, images)
            if reached["values"] is None:
                return
            found = np.asarray(reached["values"], dtype=np.float64)
            if alike(found, images):
                continue
            passed = [f"`{item}`" for item in reached["passed"]]
            through = f" after {', '.join(passed)}" if passed else ""
            twice, advice = (
                "",
                f"Pass the input of the model to the network unchanged: `{PREPARE}` prepares the pixels.",
            )
            if passed:
                advice = f"Remove what changes the pixels before the network, here {', '.join(passed)}."
            if any(alike(found, array) for array in _prepared_again(images)):
                twice = ": they are prepared twice"
                advice = f"Remove `Rescaling` or `preprocess_input` from `{MAKER}`: `{PREPARE}` does all of it."
            raise Unmet(
                f"the pixels of the input at the first convolution: {spoken_range(images)}",
                f"other pixels, {spoken_range(found)}{through}{twice}",
                advice,
            )

    def holds_the_base(self) -> None:
        """The model has every weight of the network that it was given."""
        arrays = self._candidate.weights(self._model.handle)
        missing = [number for number, weight in enumerate(self._weights) if _place(weight, arrays) is None]
        total = len(self._weights)
        require(
            not missing,
            f"all {total} arrays of `weights` in the model",
            f"{total - len(missing)} of them",
            "Build the network with the argument as it is, and call it: `base_network(weights)(inputs)`.",
            explained_by=(subjects.CLONED,),
        )

    def keeps_the_base(self) -> None:
        """A training does not change the weights of the network."""
        # A fresh model: the other criteria look at the untrained one.
        with self._model.one_failure():
            model = build(self._candidate, MAKER, self._weights, inputs=self._model.inputs)
            before = self._candidate.weights(model.handle)
            places = [place for weight in self._weights if (place := _place(weight, before)) is not None]
            labels = reading_to_train(model, 2).write_labels(np.arange(len(model.inputs)) % 2)
            self._candidate.train(model.handle, model.inputs, labels, epochs=2, seed=5)
        after = self._candidate.weights(model.handle)
        moved = [place for place in places if not np.array_equal(before[place], after[place])]
        require(
            not moved,
            "a network whose weights stay as they are in a training",
            f"other values in {len(moved)} of its {len(places)} arrays",
            "Freeze the network before you call it: `base.trainable = False`. "
            + (
                "Nothing may set it to `True` afterwards."
                if len(moved) == len(places)
                else "This freezes all of its layers: a loop over some of them leaves others out."
            ),
        )


def _place(array: Array, arrays: list[Array]) -> int | None:
    return next(
        (n for n, values in enumerate(arrays) if values.shape == array.shape and np.allclose(values, array)), None
    )


expect.register(Preparations, PreparationsMatchers)
expect.register(OnBase, OnBaseMatchers)
