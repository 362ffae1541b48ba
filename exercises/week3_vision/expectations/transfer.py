"""Evidence about a model that goes on from a frozen network: what it holds, what a training changes, what it can do.

The training that freezing is judged by is a short one of ours, so that nothing has to be said about ``trainable``.
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
from grader.checks.models.classifiers import hidden_answers, train_classifier
from grader.checks.models.output_pairing import reading_to_train
from grader.checks.models.own_shape import build_in_its_shape
from grader.checks.models.training_setup import SetupMatchers
from grader.checks.performance import Answers
from grader.data.images.base_weights import Weights, base_weights_file, load_base_weights

FINISHER, LAST = "create_final_model", "block3_pool"
MARGIN = 0.06
"""Training goes on until the validation accuracy is so much above the bar: 200 pictures err by 0.025."""
TRAININGS = 10
"""A model is trained so often at most until something moves: half-precision numbers begin with steps left out."""


@dataclass(frozen=True)
class Grown(Model):
    """A model that was made from a frozen network and one of its outputs."""

    base: Base
    """The network, as it was given to ``create_final_model``."""
    below: Weights
    """The part of the file that lies between the pictures and the output."""
    arrays: tuple[Array, ...]
    """What the model holds before any training."""


@dataclass(frozen=True)
class Trained:
    """A ``Grown`` model after a short training of ours."""

    grown: Grown
    arrays: tuple[Array, ...]
    """What the model holds now, in the same order."""


def grow(last: LastOutput, blocks: int) -> Grown:
    """Call ``create_final_model`` with the network and its output, which lies behind so many of its blocks."""
    base, candidate = last.base, last.base.model.candidate
    model = build_in_its_shape(candidate, FINISHER, base.model.handle, last.handle, inputs=base.model.inputs)
    names = tuple(f"block{number}_" for number in range(1, blocks + 1))
    below = {name: arrays for name, arrays in base.weights.items() if name.startswith(names)}
    arrays = tuple(np.asarray(one) for one in candidate.weights(model.handle))
    return Grown(**vars(model), base=base, below=below, arrays=arrays)


def train_briefly(grown: Grown, *, seed: int, epochs: int = 2) -> Trained:
    """Train the model on the few pictures that it was looked at with, and read its weights again.

    Where not one number moved it goes on: with ``mixed_float16`` Keras leaves out steps until it has found a scale.
    """
    reading = reading_to_train(grown, 2)
    labels = reading.write_labels(np.arange(len(grown.inputs)) % 2)
    arrays = grown.arrays
    for _ in range(TRAININGS):
        grown.candidate.train(grown.handle, grown.inputs, labels, epochs=epochs, seed=seed)
        arrays = tuple(np.asarray(one) for one in grown.candidate.weights(grown.handle))
        if not all(map(np.array_equal, grown.arrays, arrays)):
            break
    return Trained(grown, arrays)


def transfer_answers(  # noqa: PLR0913 - each is one choice of the caller
    candidate: Candidate,
    few: tuple[tuple[Array, Array], tuple[Array, Array]],
    hidden: tuple[Array, Array],
    *,
    names: tuple[str, ...],
    epochs: int,
    batch_size: int,
    bar: float,
    seed: int,
    own: tuple[bool, bool] = (False, False),
) -> Answers:
    """Build base and model from the kit's weights, train the model on a few pictures, and ask about hidden ones.

    ``own`` says whether the base network, and its last output, are the grader's own instead of the learner's.

    ``few`` are pictures ``(n, 48, 48, 3)`` in 0..1 and class numbers ``(n,)`` for training and for validation;
    ``hidden`` are uint8 pictures and class numbers, which stay here.
    """
    file = candidate.scratch / f"base-{seed}.weights.h5"
    shutil.copyfile(base_weights_file(), file)
    pictures, truth = hidden
    base = (own_base if own[0] else load_base)(candidate, file, load_base_weights(), pictures[:8])
    last = output_at(base, LAST) if own[1] else read_last_output(base)
    model = build_in_its_shape(candidate, FINISHER, base.model.handle, last.handle, inputs=base.model.inputs)
    _note_scaling(model)
    reading = reading_to_train(model, 2)
    goal = bar + MARGIN
    history = train_classifier(model, reading, *few, epochs=epochs, bar=goal, seed=seed, batch_size=batch_size)
    return hidden_answers(
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
    """Say so where the pictures, which go from 0 to 1 already, are scaled before the first layer of the network."""
    values = model.candidate.first_input(model.handle, model.inputs)["values"]
    low, high = (float(edge(values)) for edge in (np.min, np.max)) if values is not None else (0.0, 1.0)
    if high - low < 0.5 or high > 2 or low < -0.5:
        sentence = (
            f"The base network reads pictures from 0 to 1. In your final model {low:.3g} to {high:.3g} reach its first "
            "convolution: leave out the scaling there, the pictures are scaled already."
        )
        model.candidate.note("advice", [sentence])


class GrownMatchers(SetupMatchers):
    """What can be said about a ``Grown`` model, besides what can be said about every model."""

    def __init__(self, grown: Grown) -> None:
        super().__init__(grown)
        self._grown = grown

    def has_a_unit_for_each_class_at_most(self, classes: int) -> None:
        """The last layer has no more units than there are classes now, however many the network knew before.

        >>> expect(grown).has_a_unit_for_each_class_at_most(2)  # doctest: +SKIP
        """
        units = int(np.prod(self._grown.outputs.shape[1:]))
        require(
            units <= classes,
            "one unit, or one for each of the two classes" if classes == 2 else f"at most {classes} units at the end",
            f"{units} units: answers of shape (batch, {units})",
            "How many kinds the base network was trained to name does not matter any more: the last layer is yours.",
        )

    def grows_from_the_output(self) -> None:
        """The layers of the network up to the output are in the model, with the file's numbers; later ones are not.

        >>> expect(grown).grows_from_the_output()  # doctest: +SKIP
        """
        grown = self._grown
        expected = "the layers of `pre_trained_model` up to `last_output`, with the numbers of its file, in the model"
        missing = missing_layers(grown.below, grown.arrays)
        require(
            not missing,
            expected,
            f"other numbers, or none, where {listed(missing)} should be",
            "Go on from the arguments, as in `Flatten()(last_output)`, and end with "
            "`Model(pre_trained_model.input, …)`: no second `base_network()`.",
        )
        above = [name for name in grown.base.weights if name not in grown.below]
        held = [name for name in above if name not in missing_layers(grown.base.weights, grown.arrays)]
        require(
            not held,
            expected,
            f"layers behind that output are in it as well: {listed(held)}",
            "Go on from `last_output`, not from the end of `pre_trained_model`.",
        )

    def drops_values_while_it_is_trained(self) -> None:
        """Values are dropped before the last layer with weights, by a layer of Keras's or in another way.

        >>> expect(grown).drops_values_while_it_is_trained()  # doctest: +SKIP
        """
        expect_dropping(self._grown)


class TrainedMatchers:
    """What can be said about a ``Trained`` model."""

    def __init__(self, trained: Trained) -> None:
        self._trained = trained

    def learned_in_its_new_layers_only(self) -> None:
        """The training changed numbers of the new layers, and none that came from the file.

        >>> expect(trained).learned_in_its_new_layers_only()  # doctest: +SKIP
        """
        before, after = self._trained.grown.arrays, self._trained.arrays
        below = self._trained.grown.below
        places = {name: [place_of(one, before) for one in arrays] for name, arrays in below.items()}
        moved = [
            name
            for name, rows in places.items()
            if any(n is not None and not np.array_equal(before[n], after[n]) for n in rows)
        ]
        require(
            not moved,
            "every number of the base network as it is in the file, after the training",
            f"other numbers in {len(moved)} of its {len(places)} layers: {listed(moved)}",
            f"Nothing in `{FINISHER}` may set `trainable` of these layers: they stay as `{MAKER}` left them.",
        )
        kept = {n for rows in places.values() for n in rows}
        changed = [n for n, one in enumerate(before) if n not in kept and not np.array_equal(one, after[n])]
        if not changed:
            raise Unmet(
                "new layers that learn",
                "not one number of the whole model changed in the training",
                "Freeze the base only: after `model.trainable = False` the new layers are frozen, too."
                if not self._trained.grown.summary.trainable_parameters
                else "No new layer is frozen, but the optimizer makes no step: compile with `Adam()` as it is.",
            )


expect.register(Grown, GrownMatchers)
expect.register(Trained, TrainedMatchers)
