"""Evidence about the model of an exam task, trained by a script or saved in a file, and its matchers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array, describe, read_curves
from grader.checks.consistency import consistent_predictions
from grader.checks.evidence import Model, about_fit, about_given, how_to_return_it, look_at
from grader.checks.exam.task import MODEL_FILE, Task
from grader.checks.expect import Unmet, expect, require
from grader.checks.models.loss_probe import LabelForm
from grader.checks.models.output_decoding import Reading
from grader.checks.models.output_pairing import SUM_OF_ONE, find_reading, reading_by_shape
from grader.checks.models.training_setup import SetupMatchers
from grader.checks.text.text_classifier import explained_token_ids
from grader.submission.models.archive import read_archive
from grader.submission.models.saved_model import (
    FIX,
    MOST_MEGABYTES,
    RULE,
    forbidden_in,
    forbidden_in_config,
    read_h5_config,
)

YES_OR_NO = {"binary_crossentropy", "binary_focal_crossentropy"}
"""Losses that treat each output as a separate binary classification."""

_CONSTANTS = " Train it with the constants of the stub. In a mock exam, use `exam submit`."
"""What is said of a saved model, whose constants are not known."""
_Gathered = TypeVar("_Gathered")


@dataclass(frozen=True)
class ExamModel(Model):
    """A trained model, called on one batch of the task's inputs."""

    history: dict[str, list[float | None]]
    """The history of its training, for the learning curves; empty for a saved model."""
    seed: int | None = None
    """The seed of its training; ``None`` for a saved model, which cannot be trained again."""
    gathered: dict[str, Any] = field(default_factory=dict)
    """Evidence that was gathered once, by name, or the ``Unmet`` that was raised instead."""

    def once(self, name: str, gather: Callable[[], _Gathered]) -> _Gathered:
        """Return what ``gather`` returns, or raise what it raises; it runs once for each ``name``.

        Later criteria get the same ``Unmet``: the first one fails, and the others are blocked by it.
        """
        if name not in self.gathered:
            try:
                self.gathered[name] = gather()
            except Unmet as unmet:
                self.gathered[name] = unmet
        found = self.gathered[name]
        if isinstance(found, Unmet):
            raise found
        return found  # type: ignore[no-any-return]

    @property
    def is_trained_here(self) -> bool:
        """Whether the submission trains the model, so that it can do so again."""
        return self.seed is not None

    def trained_again(self) -> ExamModel:
        """Return the model of another training by the submission; what is known of the outputs holds for it as well."""
        handle = self.candidate.call(self.function, seed=self.seed, training=True)
        if not isinstance(handle, Handle) or handle.kind != "model":
            raise Unmet(f"a trained Keras model from `{self.function}`", describe(handle))
        return replace(self, handle=handle, history=_curves_of(self.candidate, handle))

    def ask(self, inputs: Array, stages: Array | None = None) -> Array:
        """Return the predictions for ``inputs``, in the rank of the model; ``stages`` are predicted in order."""
        return consistent_predictions(self.candidate, self.handle, self.in_its_rank(inputs), stages=stages)

    def in_its_rank(self, inputs: Array) -> Array:
        """Return ``inputs`` with or without a last axis of size 1, as the model needs."""
        return next(rank for rank in _ranks_of(inputs) if rank.ndim == self.inputs.ndim)


def take_model(candidate: Candidate, task: Task, inputs: Array, *, seed: int) -> ExamModel:
    """Call the task's function, or load the saved model; then call the model on ``inputs``, a small batch.

    A last axis of size 1 is optional. Raises ``Unmet`` for a model that the exam does not accept, or with another input
    shape, before it is loaded or called.
    """
    candidate.recorded_fits()
    with explained_token_ids(inputs, "WORDS, 32"):
        handle = _saved(candidate, task) if task.saved_as else candidate.call(task.function, seed=seed, training=True)
    if not isinstance(handle, Handle) or handle.kind != "model":
        expected = f"a trained Keras model from `{task.function}`"
        raise Unmet(expected, describe(handle), how_to_return_it(task.function, handle))
    asked = _in_rank_of(_input_shape(candidate, handle), inputs, task)
    seen = look_at(candidate, handle, task.function, asked)
    facts = {field.name: getattr(seen, field.name) for field in fields(Model)}
    curves = _curves_of(candidate, handle)
    _note_training(candidate, handle, curves, inputs)
    return ExamModel(**facts, history=curves, seed=None if task.saved_as else seed)


def _curves_of(candidate: Candidate, model: Handle) -> dict[str, list[float | None]]:
    """Return the history that Keras keeps with a trained model; empty where there is none."""
    told = candidate.attribute(model, "history")
    return read_curves(candidate.attribute(told, "history") if isinstance(told, Handle) else None)


def _note_training(candidate: Candidate, handle: Handle, history: dict[str, list[float | None]], inputs: Array) -> None:
    """Note what the ``fit`` of a model showed, and the size of the inputs that it is asked about later."""
    fits = candidate.recorded_fits()
    row = next((fit for fit in reversed(fits) if fit["model"] == handle), None)
    if row is None:
        if fits:
            candidate.note("training", {"history": history, "other_fits": len(fits)})
        return
    if rates := [rate for rate in row["rates"] if np.isfinite(rate)]:
        history.setdefault("learning_rate", list(rates))
    told = about_fit(row, fits)
    of_token_ids = inputs.ndim == 2 and inputs.dtype.kind in "iu"
    # Where the data that were loaded are not known, the few examples of the grader tell about how far values reach.
    asked = {} if told.get("asked") else {"asked": about_given(inputs), "few_asked": True}
    candidate.note("training", {"history": history, **told, **asked, "of_token_ids": of_token_ids})


def _saved(candidate: Candidate, task: Task) -> Any:
    """Load a saved model in the sandbox, unless its config holds something that the exam does not accept."""
    archive = candidate.scratch / f"{MODEL_FILE}.keras"
    if task.saved_as == ".keras":
        config = read_archive(archive)
    else:
        told = candidate.call("saved_config")
        texts = told if isinstance(told, list) and all(isinstance(item, str) for item in told) else []
        config = read_h5_config(*texts) if len(texts) == 2 else {}
        require(
            bool(config), "a saved model", "saved weights without a model", "Save the whole model: `model.save(…)`."
        )
    _refuse(forbidden_in_config(config))
    try:
        return candidate.call(task.function)
    except CandidateFault as error:
        if error.fault.kind != "raised":
            raise
        lines = [line.strip() for line in error.fault.message.splitlines() if line.strip()]
        raise Unmet(
            "a saved model that the installed Keras can load",
            f"{error.fault.type_name} from Keras: {(lines or ['no message'])[0][:300]}",
            f"Save the model again with the Keras version of this environment. The exam accepts {RULE}.",
        ) from None


def _refuse(forbidden: Sequence[str]) -> None:
    if forbidden:
        others = f", and {len(forbidden) - 3} more" if len(forbidden) > 3 else ""
        raise Unmet(RULE, f"{', '.join(forbidden[:3])}{others}", FIX)


def _input_shape(candidate: Candidate, handle: Handle) -> tuple[int | None, ...] | None:
    """Return the shape of the one input without the batch; ``None`` where the model has none."""
    told = candidate.attribute(handle, "input_shape")
    shape = told[0] if isinstance(told, list) and len(told) == 1 else told
    if isinstance(shape, (list, tuple)) and shape and all(item is None or type(item) is int for item in shape):
        return tuple(shape[1:])
    several = isinstance(told, (list, tuple, dict)) and len(told) > 1
    require(
        not several,
        "a model with one input",
        f"a model with {len(told or ())} inputs",
        "Build the model with one `Input`.",
    )
    return None


def _in_rank_of(shape: tuple[int | None, ...] | None, inputs: Array, task: Task) -> Array:
    """Return ``inputs`` in the rank of the model; raises ``Unmet`` for another input shape."""
    for given in _ranks_of(inputs):
        if shape is None or (
            len(shape) == given.ndim - 1
            and all(number in (None, size) for number, size in zip(shape, given.shape[1:], strict=True))
        ):
            return given
    raise Unmet(
        f"a model with inputs of shape {_say(inputs.shape[1:])}, like this task's data",
        f"a model with inputs of shape {_say(shape or ())}",
        _how_to_read(inputs.shape[1:], shape or ()) + (_CONSTANTS if task.saved_as else ""),
    )


def _how_to_read(due: tuple[int, ...], found: tuple[int | None, ...]) -> str:
    """Return how a model reads examples of the shape ``due``, where it reads another one now."""
    begin = f"The model gets the examples as they are loaded: begin with `Input({due})`"
    sizes = [size or 0 for size in found]
    if len(due) > 1 and sizes == [1, *due]:
        return (
            f"{begin}, then `Reshape({(*due, 1)})`. Keras reads images as (height, width, channels): the axis of one "
            "channel comes last, as in `images[..., np.newaxis]`."
        )
    if due[1:] in ((), (1,)) and sizes[1:] in ([], [1]) and 0 < sizes[0] < due[0]:
        return (
            f"{begin}. Before `fit`, your code leaves out {due[0] - sizes[0]} of the {due[0]} values of each example: "
            "give `fit` all of them."
        )
    if np.prod([size or 0 for size in found]) == np.prod(due):
        return f"{begin}, then `{'Flatten()' if len(found) == 1 else f'Reshape({found})'}`."
    return (
        f"{begin}. Move what changes them before `fit` into layers after it, such as `Flatten`, `Resizing` or "
        "`CategoryEncoding`."
    )


def _ranks_of(inputs: Array) -> list[Array]:
    shorter = [inputs[..., 0]] if inputs.ndim > 2 and inputs.shape[-1] == 1 else []
    return [inputs, inputs[..., np.newaxis], *shorter]


@dataclass(frozen=True)
class ClassOutputs:
    """How to decode a classifier's outputs, and whether its loss matches them."""

    reading: Reading
    """How an output is decoded to a class."""
    problem: Unmet | None
    """The failure where output layer, loss and number of units do not match; else ``None``."""


def read_classes(model: ExamModel, classes: int) -> ClassOutputs:
    """Return how to decode the outputs of ``model`` to one of ``classes`` classes, whether or not the loss matches.

    Raises ``Unmet``, always the same object, where the shape of the outputs cannot be decoded.
    """
    return model.once(f"{classes} classes", lambda: _read_classes(model, classes))


def _read_classes(model: ExamModel, classes: int) -> ClassOutputs:
    try:
        return ClassOutputs(_matching_reading(model, classes), None)
    except Unmet as problem:
        if not _name_a_class(model, classes):
            raise
        return ClassOutputs(_reading_by_shape(model), problem)


def _matching_reading(model: ExamModel, classes: int) -> Reading:
    reading = find_reading(model, classes)
    units, several = reading.units, f'Dense({classes}, activation="softmax")'
    require(
        units == classes or (units == 1 and classes == 2),
        f"one unit for each of the {classes} classes" if classes > 2 else "an output layer with 1 unit, or with 2",
        f"an output layer with units={units}",
        f"End with `{several}`." if classes > 2 else 'End with `Dense(1, activation="sigmoid")`.',
    )
    loss = model.summary.loss or ""
    require(
        classes == 2 or loss not in YES_OR_NO or model.summary.last_activation() not in SUM_OF_ONE,
        "a categorical cross-entropy after a softmax",
        f"`{loss}`, which treats each of the {units} outputs as a separate binary classification",
        'Write `loss="sparse_categorical_crossentropy"` for class numbers, or `loss="categorical_crossentropy"` for '
        "one-hot labels.",
    )
    return reading


def _name_a_class(model: ExamModel, classes: int) -> bool:
    is_one = len(model.summary.outputs) < 2 and model.outputs.ndim in (1, 2)
    return is_one and (model.units > 1 or classes == 2)


def _reading_by_shape(model: ExamModel) -> Reading:
    form: LabelForm = "column" if model.units == 1 else "index"
    return Reading(model.units, form, reading_by_shape(model).scale)


def matches(check: Callable[[], None]) -> bool:
    """Return whether a matcher of output layer and loss passes."""
    try:
        check()
    except Unmet:
        return False
    return True


def _say(shape: Sequence[int | None]) -> str:
    return f"(batch, {', '.join('any' if size is None else str(size) for size in shape)})"


class ExamModelMatchers(SetupMatchers):
    """Matchers of an ``ExamModel``, besides those of every model."""

    def __init__(self, model: ExamModel) -> None:
        super().__init__(model)
        self._exam = model

    def predicts_two_classes(self, labels: Array | None = None) -> None:
        """One unit or two, and a matching loss for binary classification.

        >>> expect(model).predicts_two_classes()
        """
        self.predicts_one_of(2, labels)

    def predicts_one_of(self, classes: int, labels: Array | None = None, *, at_least: bool = False) -> None:
        """One unit for each of ``classes`` classes, and a matching loss.

        Raises ``TypeError`` for ``labels`` and ``at_least``: an exam grades the model alone, not the data it was given.

        >>> expect(model).predicts_one_of(6)
        """
        if labels is not None or at_least:
            raise TypeError("in an exam, `predicts_one_of` takes the number of classes alone")
        outputs = read_classes(self._exam, classes)
        if outputs.problem:
            raise outputs.problem
        self._advise(outputs.reading.advice)

    def _one_number(self, whose: str = "") -> None:
        self._exam.once("one number", lambda: SetupMatchers._one_number(self, whose))

    def may_be_submitted(self) -> None:
        """The model has only layers and functions of Keras, and is not larger than the exam accepts.

        >>> expect(take_model(candidate, task, inputs, seed=1)).may_be_submitted()
        """
        summary = self._exam.summary
        _refuse(forbidden_in(summary))
        size = max(4 * (summary.parameters or 0), _largest(self._exam.candidate.scratch)) / 1e6
        require(
            size <= MOST_MEGABYTES,
            f"a saved model of at most {MOST_MEGABYTES} MB",
            f"a model of {size:.0f} MB, with {summary.parameters or 0:,} parameters",
            "Use fewer units, or pool before the first `Dense`.",
        )

    def has_layers_for(self, what: str, kinds: tuple[str, ...], advice: str) -> None:
        """At least one layer has one of the classes ``kinds``; ``what`` is their name in the message.

        >>> expect(model).has_layers_for("a convolution", ("Conv2D",), "Add a `Conv2D`.")
        """
        summary = self._exam.summary
        names = ", ".join(dict.fromkeys(layer.kind for layer in summary.all_layers())) or "none"
        require(summary.has(*kinds), f"{what} in the model", f"the layers {names}", advice)


def _largest(scratch: Path) -> int:
    """Return the bytes of the largest saved model in the candidate's folder."""
    found = [path.lstat().st_size for path in scratch.glob("*.keras") if not path.is_symlink()]
    return max(found, default=0)


expect.register(ExamModel, ExamModelMatchers)
