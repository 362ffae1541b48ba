"""Evidence about augmentation: what it makes of signs, in training and outside of it, and what the network sees."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.checks.arrays import Array, as_array
from grader.checks.evidence import Model, build
from grader.checks.expect import require
from grader.checks.image_sets import READER, are_exchanged, call_for_both
from grader.checks.images import PictureFolder, Pictures, draw_pictures
from grader.checks.own_images import in_shape
from grader.checks.scaling import scale_for

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
        candidate.look(candidate.call(MAKER), drawn[:2])
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
    """Call ``create_augmentation_model()`` and the model on a batch of signs; raises ``Unmet`` for other shapes."""
    model = build(candidate, MAKER, inputs=signs)
    require(
        model.outputs.shape == signs.shape,
        f"pictures of the same shape out of `{MAKER}` as go in: (b, 48, 48, 3)",
        f"answers of shape {model.outputs.shape} to pictures of shape {signs.shape}",
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
