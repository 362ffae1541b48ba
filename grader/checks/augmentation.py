"""Evidence about augmentation: what it makes of signs, in training and outside of it, and what the network sees."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array, as_array
from grader.checks.evidence import Model, build
from grader.checks.expect import require
from grader.checks.image_sets import READER, call_for_both
from grader.checks.images import PictureFolder, Pictures, draw_pictures

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
    candidate: Candidate, signs: PictureFolder, patterns: PictureFolder, tints: PictureFolder | None = None
) -> Passes:
    """Read ``signs`` for training and ``patterns`` for validation with ``train_val_datasets``, two passes of each.

    With ``tints``, signs of many colours, these are read for training as well, once.
    """
    handles = call_for_both(candidate, signs.path, patterns.path)
    training, validation = (
        [draw_pictures(candidate, handle, READER, folder) for _ in range(2)]
        for handle, folder in zip(handles, (signs, patterns), strict=True)
    )
    tinted = None
    if tints is not None:
        tinted = draw_pictures(candidate, call_for_both(candidate, tints.path, patterns.path)[0], READER, tints)
    return Passes((training[0], training[1]), (validation[0], validation[1]), tinted)


def read_as_validation(candidate: Candidate, signs: PictureFolder) -> Array:
    """Return signs as the learner's validation set gives them: upright, in the scale that the model expects."""
    handles = call_for_both(candidate, signs.path, signs.path)
    return draw_pictures(candidate, handles[1], READER, signs).images


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
