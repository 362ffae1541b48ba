"""Evidence about a model on top of a frozen network: its weights, what training changes, its accuracy.

Freezing is tested with a short training by the grader, not by ``trainable``.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass

import numpy as np

from exercises.week3_vision.expectations.base_network import (
    MAKER,
    Base,
    LastOutput,
    listed,
    load_base,
    missing_layers,
    output_at,
    own_base,
    place_of,
    read_last_output,
    scaled,
)
from exercises.week3_vision.expectations.dropout import expect_dropping
from grader.candidate.candidate import Candidate
from grader.checks.arrays import Array
from grader.checks.evidence import Model
from grader.checks.expect import Unmet, expect, require
from grader.checks.models.classifiers import held_out_predictions, train_classifier
from grader.checks.models.output_pairing import reading_to_train
from grader.checks.models.own_shape import build_in_its_shape
from grader.checks.models.training_setup import SetupMatchers
from grader.checks.performance import Predictions
from grader.data.images.base_weights import Weights, base_weights_file, load_base_weights

FINISHER, LAST = "create_final_model", "block3_pool"
MARGIN = 0.06
"""Training continues until the validation accuracy is this much above the threshold: 200 images err by 0.025."""
TRAININGS = 10
"""Maximum number of trainings until a weight changes: half precision skips the first steps."""


@dataclass(frozen=True)
class Grown(Model):
    """A model on top of a frozen network and one of its outputs."""

    base: Base
    """The network, the argument of ``create_final_model``."""
    below: Weights
    """The weights in the file from the input up to the output."""
    arrays: tuple[Array, ...]
    """The weights of the model before any training."""


@dataclass(frozen=True)
class Trained:
    """A ``Grown`` model after a short training by the grader."""

    grown: Grown
    arrays: tuple[Array, ...]
    """The weights now, in the same order."""


def grow(last: LastOutput, blocks: int) -> Grown:
    """Call ``create_final_model`` with the network and its output, after this number of its blocks."""
    base, candidate = last.base, last.base.model.candidate
    model = build_in_its_shape(candidate, FINISHER, base.model.handle, last.handle, inputs=base.model.inputs)
    names = tuple(f"block{number}_" for number in range(1, blocks + 1))
    below = {name: arrays for name, arrays in base.weights.items() if name.startswith(names)}
    arrays = tuple(np.asarray(weight) for weight in candidate.weights(model.handle))
    return Grown(**vars(model), base=base, below=below, arrays=arrays)


def train_briefly(grown: Grown, *, seed: int, epochs: int = 2) -> Trained:
    """Train the model on the few images that it was built on, and read its weights again.

    If no weight changed, it continues: with ``mixed_float16``, Keras skips steps until it has found a scale. The images
    get darker each time: outputs that a loss clips, such as those above 1 after a dropout, have no gradient.
    """
    reading = reading_to_train(grown, 2)
    labels = reading.write_labels(np.arange(len(grown.inputs)) % 2)
    arrays = grown.arrays
    for times in range(TRAININGS):
        images = grown.inputs * np.float32(1 - times / TRAININGS)
        grown.candidate.train(grown.handle, images, labels, epochs=epochs, seed=seed + times)
        arrays = tuple(np.asarray(weight) for weight in grown.candidate.weights(grown.handle))
        if not all(map(np.array_equal, grown.arrays, arrays)):
            break
    return Trained(grown, arrays)


def transfer_predictions(  # noqa: PLR0913 - each is one choice of the caller
    candidate: Candidate,
    few: tuple[tuple[Array, Array], tuple[Array, Array]],
    hidden: tuple[Array, Array],
    *,
    names: tuple[str, ...],
    epochs: int,
    batch_size: int,
    threshold: float,
    seed: int,
    own: tuple[bool, bool] = (False, False),
) -> Predictions:
    """Build base and model from the kit's weights, train the model on a few images, and predict hidden ones.

    ``own`` says whether the base network, and its last output, are the grader's instead of the learner's.

    ``few`` are images ``(n, 48, 48, 3)`` in 0..1 and integer classes ``(n,)`` for training and for validation;
    ``hidden`` are uint8 images and integer classes, which stay here.
    """
    file = candidate.scratch / f"base-{seed}.weights.h5"
    shutil.copyfile(base_weights_file(), file)
    pictures, truth = hidden
    base = (own_base if own[0] else load_base)(candidate, file, load_base_weights(), pictures[:8])
    last = output_at(base, LAST) if own[1] else read_last_output(base)
    model = build_in_its_shape(candidate, FINISHER, base.model.handle, last.handle, inputs=base.model.inputs)
    _note_scaling(model)
    reading = reading_to_train(model, 2)
    history = train_classifier(
        model,
        reading,
        *few,
        epochs=epochs,
        threshold=threshold,
        goal=threshold + MARGIN,
        seed=seed,
        batch_size=batch_size,
    )
    return held_out_predictions(
        candidate,
        model.handle,
        reading,
        scaled(pictures),
        truth,
        seed=seed,
        labels=names,
        history=history,
        examples=tuple(pictures),
    )


def _note_scaling(model: Model) -> None:
    """Add advice if the images, which are from 0 to 1 already, are scaled before the first layer."""
    values = model.candidate.first_input(model.handle, model.inputs)["values"]
    low, high = (float(edge(values)) for edge in (np.min, np.max)) if values is not None else (0.0, 1.0)
    if high - low < 0.5 or high > 2 or low < -0.5:
        sentence = (
            f"The pixels are from {low:.3g} to {high:.3g} at the first convolution of your final model. The images are "
            "from 0 to 1 already, as the base network needs them: remove your scaling."
        )
        model.candidate.note("advice", [sentence])


class GrownMatchers(SetupMatchers):
    """Matchers for a ``Grown`` model, in addition to those for every model."""

    def __init__(self, grown: Grown) -> None:
        super().__init__(grown)
        self._grown = grown

    def has_at_most_one_unit_per_class(self, classes: int) -> None:
        """The output layer has at most one unit per class, whatever the number of classes of the base network.

        >>> expect(grown).has_at_most_one_unit_per_class(2)
        """
        units = int(np.prod(self._grown.outputs.shape[1:]))
        require(
            units <= classes,
            "one unit, or one for each of the two classes" if classes == 2 else f"at most {classes} units at the end",
            f"{units} units: outputs of shape (batch, {units})",
            "Use one or two units: the classes of the base network do not matter here.",
        )

    def continues_from_the_output(self) -> None:
        """The model contains the layers of the network up to the output, with the file's weights; later ones are not.

        >>> expect(grown).continues_from_the_output()
        """
        grown = self._grown
        expected = "a model with the layers of `pre_trained_model` up to `last_output`, and with their weights"
        missing = missing_layers(grown.below, grown.arrays)
        require(
            not missing,
            expected,
            f"other weights, or none, for {listed(missing)}",
            "Continue from the arguments: `x = Flatten()(last_output)`, and at the end "
            "`Model(pre_trained_model.input, x)`. Do not call `base_network()` again.",
        )
        above = [name for name in grown.base.weights if name not in grown.below]
        held = [name for name in above if name not in missing_layers(grown.base.weights, grown.arrays)]
        require(
            not held,
            expected,
            f"layers after `last_output` as well: {listed(held)}",
            "Continue from the argument `last_output`, not from a layer or the end of `pre_trained_model`.",
        )

    def drops_values_in_training(self) -> None:
        """Values are dropped before the output layer, by a Keras layer or in another way.

        >>> expect(grown).drops_values_in_training()
        """
        expect_dropping(self._grown)


class TrainedMatchers:
    """Matchers for a ``Trained`` model."""

    def __init__(self, trained: Trained) -> None:
        self._trained = trained

    def changed_new_layers_only(self) -> None:
        """Training changed weights of the new layers, and none of the file's weights.

        >>> expect(trained).changed_new_layers_only()
        """
        before, after = self._trained.grown.arrays, self._trained.arrays
        below = self._trained.grown.below
        places = {name: [place_of(array, before) for array in arrays] for name, arrays in below.items()}
        moved = [
            name
            for name, rows in places.items()
            if any(n is not None and not np.array_equal(before[n], after[n]) for n in rows)
        ]
        require(
            not moved,
            "the weights of the file in the base network after training",
            f"other weights in {len(moved)} of its {len(places)} layers: {listed(moved)}",
            f"Do not set `trainable` of the base layers in `{FINISHER}`: freeze them in `{MAKER}` only. There, set "
            "none of them to `True` afterwards.",
        )
        kept = {n for rows in places.values() for n in rows}
        changed = [n for n, array in enumerate(before) if n not in kept and not np.array_equal(array, after[n])]
        if not changed:
            raise Unmet(
                "new layers with weights that change in training",
                "no weight of the model changed in training",
                "Freeze the base only: `model.trainable = False` freezes the new layers too."
                if not self._trained.grown.summary.trainable_parameters
                else "Compile with `Adam()` and its default settings. If you do, no gradient arrives: remove "
                "`kernel_initializer` and `bias_initializer`.",
            )


expect.register(Grown, GrownMatchers)
expect.register(Trained, TrainedMatchers)
