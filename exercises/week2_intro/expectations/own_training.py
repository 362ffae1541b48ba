"""Evidence about a training in a learner's function: the arguments of ``fit``, and the trained model."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.candidate.candidate import Candidate
from grader.candidate.protocol import Handle
from grader.checks.arrays import Array, as_array, describe, read_curves
from grader.checks.evidence import Model, about_fit, about_given, look_at
from grader.checks.expect import Unmet, expect, require
from grader.checks.measure import FRACTION, Measurement, take
from grader.checks.models.classifiers import held_out_predictions, train_classifier
from grader.checks.models.output_decoding import Reading
from grader.checks.models.output_pairing import find_any_reading, find_reading, reading_to_train
from grader.checks.models.own_shape import in_shape, look_in_its_shape, make_model
from grader.checks.performance import Predictions
from grader.submission.rules import subjects

ASKED_AGAIN = 500
"""Training examples that a trained model predicts, to see which labels it learned."""
KNOWN = 0.6
"""A model separates the classes if this share of examples gets the most frequent prediction of its class …"""
ONE_TO_ONE = 0.8
"""… and at least this share of the classes has a most frequent prediction of its own."""
FEW_EPOCHS = 5
"""A training of at most this many epochs may be too short."""


@dataclass(frozen=True)
class OwnTraining:
    """One training inside a learner's function, as the worker recorded it."""

    candidate: Candidate
    function: str
    """The learner's function."""
    inputs: Array
    """The examples that it got."""
    classes: Array
    """Their class numbers, ``(n,)``, as it got them."""
    handle: Handle
    """The trained model."""
    labels: tuple[int, ...] | None
    """The shape of the labels in ``fit``, at most ``(n, 1000)``; ``None`` where it is unknown."""
    epochs: int
    """The argument ``epochs`` of ``fit``."""
    callbacks: tuple[str, ...]
    """The classes of the callbacks in ``fit``; of the requested class, its name in the submission."""
    history: dict[str, list[float | None]]
    """A list with one number per epoch for each name, as returned by the function or recorded during the training."""
    unreturned: Unmet | None = None
    """The failure where the function did not return the history."""
    again: Callable[[], OwnTraining] | None = None
    """Calls the function once more with the same arguments."""

    def read(self) -> tuple[Model, Reading]:
        """Call the trained model, once, and return it with how to decode its outputs."""
        return self.candidate.ledger.gather((self.function, self.handle), self._look)

    def _look(self) -> tuple[Model, Reading]:
        model = look_in_its_shape(self.candidate, self.handle, self.function, self.inputs[:8])
        labels = np.zeros((2, *self.labels[1:])) if self.labels else None
        classes = int(self.classes.max()) + 1
        try:
            return model, find_reading(model, classes, labels)
        except Unmet:
            return model, find_any_reading(model, classes)

    def require_labels_that_fit(self) -> None:
        """Raise ``Unmet`` where the labels in ``fit`` do not have the form that the compiled loss needs."""
        model, _ = self.read()
        labels = np.zeros((2, *self.labels[1:])) if self.labels else None
        try:
            find_reading(model, int(self.classes.max()) + 1)
        except Unmet:
            return  # The model itself does not match, which is the failure of another criterion.
        find_reading(model, int(self.classes.max()) + 1, labels)


class RenamedClasses:
    """Gives every class another number, the same in all data: a model that learns from its arguments is not affected.

    A model that learned from other labels, such as a global variable, is found.
    """

    def __init__(self, count: int, seed: int) -> None:
        self._count = count
        self._shift = 1 + seed % (count - 1)

    def rename(self, classes: Array) -> Array:
        """Return the new numbers of class numbers ``(n,)``."""
        return np.asarray((classes + self._shift) % self._count)

    @property
    def names(self) -> tuple[str, ...]:
        """The old number of each new number, for the report."""
        return tuple(str((number - self._shift) % self._count) for number in range(self._count))


def watch_training(
    candidate: Candidate,
    function: str,
    inputs: Array,
    classes: Array,
    *,
    seed: int,
    callback: str = "",
    right_maker: tuple[str, str] | None = None,
) -> OwnTraining:
    """Call a learner's function that trains on ``inputs`` and ``classes``, and record its ``fit``.

    ``callback`` is the name of the callback class in the submission. ``right_maker`` is the name of a model function
    with a mistake, and the key of the accuracy of its model: a correct function replaces it during the call. Calls with
    the same seed share one training. Raises ``Unmet`` where no ``fit`` ran.
    """
    asked = (candidate, function, inputs, classes, seed, callback)

    def watched() -> OwnTraining:
        if not right_maker:
            return _watched(*asked)
        name, metric = right_maker
        made = candidate.stand_in("classifier", classes=1 + int(classes.max()), metric=metric)
        with candidate.replaced(name, made):
            return _watched(*asked)

    return candidate.ledger.gather((function, seed, callback, right_maker), watched)


def _watched(
    candidate: Candidate, function: str, inputs: Array, classes: Array, seed: int, callback: str
) -> OwnTraining:
    candidate.recorded_fits()
    returned = candidate.call(function, inputs, classes, seed=seed, training=True)
    fits, history = candidate.recorded_fits(callback), returned
    advice = f"End `{function}` with `return history`, where `history = model.fit(…)`."
    require(bool(fits), f"a call of `model.fit` in `{function}`", "no call of `fit`", advice)
    row = fits[-1]
    if isinstance(returned, Handle) and returned.kind == "history":
        trained, history = candidate.attribute(returned, "model"), candidate.attribute(returned, "history")
        row = next((fit for fit in reversed(fits) if fit["model"] == trained), row)
    curves, unreturned = read_curves(history), None
    if "loss" not in curves:
        expected = f"the `History` that `fit` returns, or its dictionary, from `{function}`"
        curves, unreturned = _curves_told(row["logs"]), Unmet(expected, describe(returned), advice)
    if rates := [rate for rate in row.get("rates", []) if np.isfinite(rate)]:
        curves.setdefault("learning_rate", rates)
    told = {**about_fit(row, fits), "asked": {"rows": len(inputs), **about_given(inputs)}}
    candidate.note("training", {"metric": "accuracy", "history": curves, **told})
    return OwnTraining(
        candidate,
        function,
        inputs,
        classes,
        row["model"],
        tuple(row["labels"]) if row["labels"] and np.prod(row["labels"][1:]) <= 1000 else None,
        int(row["epochs"]),
        tuple(row["callbacks"]),
        curves,
        unreturned,
        functools.partial(_watched, candidate, function, inputs, classes, seed, callback),
    )


def _curves_told(logs: list[dict[str, float]]) -> dict[str, list[float | None]]:
    """Return a list with one number per epoch for each name in the logs."""
    return {
        name: [epoch.get(name) for epoch in logs] for name in dict.fromkeys(text for epoch in logs for text in epoch)
    }


def stand_in_callback(candidate: Candidate, name: str, key: str, threshold: float) -> None:
    """Replace the learner's callback by a correct one, so that the training itself can be graded.

    Without a callback class ``name``, it also replaces the callback classes that exist.
    """
    there, made = candidate.callbacks(), candidate.stand_in("stopping_callback", key=key, threshold=threshold)
    for item in (name, *(() if name in there else there)):
        candidate.replace(item, made)


def own_training_predictions(
    model: Model,
    training: tuple[Array, Array],
    hidden: tuple[Array, Array],
    *,
    epochs: int,
    threshold: float,
    seed: int,
    names: tuple[str, ...] = (),
) -> Predictions:
    """Train a fresh model of the learner's in the grader, and predict held-out images.

    This grades a model whose own training has a mistake. Images ``(n, height, width)`` have values from 0 to 1; a tenth
    of the training images is for validation.
    """
    handle = make_model(model.candidate, model.function, seed=seed).handle
    fresh = look_at(model.candidate, handle, model.function, model.inputs)
    reading = reading_to_train(fresh, 1 + int(training[1].max()))
    cut = len(training[1]) // 10
    images = in_shape(training[0], model.inputs.shape[1:])
    parts = (images[cut:], training[1][cut:]), (images[:cut], training[1][:cut])
    history = train_classifier(fresh, reading, *parts, epochs=epochs, threshold=threshold, seed=seed)
    return held_out_predictions(
        model.candidate,
        fresh.handle,
        reading,
        in_shape(hidden[0], model.inputs.shape[1:]),
        hidden[1],
        seed=seed,
        labels=names,
        history=history,
        examples=tuple(np.round(hidden[0] * 255).astype(np.uint8)),
    )


def trained_predictions(
    training: OwnTraining, images: Array, truth: Array, *, seed: int, names: tuple[str, ...] = ()
) -> Predictions:
    """Predict held-out images with the model of a learner's own training.

    ``images`` ``(n, height, width)`` in 0..1 go to the model; the labels ``truth`` ``(n,)`` stay here.
    """
    model, reading = training.read()
    return held_out_predictions(
        training.candidate,
        model.handle,
        reading,
        in_shape(images, model.inputs.shape[1:]),
        truth,
        seed=seed,
        labels=names,
        history=training.history,
        examples=tuple(np.round(images * 255).astype(np.uint8)),
    )


def _best_of(training: OwnTraining, key: str) -> float | None:
    """Return the best value of ``key`` in another training."""
    history = training.again().history if training.again else {}
    return max((value for value in history.get(key) or [] if value is not None), default=None)


_MORE_EPOCHS = "Train for more epochs in one call of `fit`, such as `epochs=20`: the callback stops the training."


class OwnTrainingMatchers:
    """Matchers of an ``OwnTraining``."""

    def __init__(self, training: OwnTraining) -> None:
        self._training = training

    def returns_the_history(self) -> None:
        """The function returned the result of ``fit``, or its dictionary.

        >>> expect(training).returns_the_history()
        """
        if self._training.unreturned:
            raise self._training.unreturned

    def learned_from_its_arguments(self) -> None:
        """The trained model learned the labels that the function got as an argument, not others.

        This fails only for a model that separates the classes with other numbers. A model with constant outputs, a
        low accuracy, or a diverged training passes.

        >>> expect(training).learned_from_its_arguments()
        """
        training = self._training
        model, reading = training.read()
        some = slice(0, ASKED_AGAIN)
        outputs = as_array(
            training.candidate.predict(model.handle, in_shape(training.inputs[some], model.inputs.shape[1:])),
            "the model's outputs",
            trained=True,
        )
        predictions, given = reading.decide(outputs)[0], training.classes[some]
        count = reading.units + 1
        table = np.histogram2d(given, predictions, bins=(count, count), range=((0, count), (0, count)))[0]
        commonest, present = table.argmax(axis=1), table.sum(axis=1) > 0
        renamed = present & (commonest != np.arange(count)) & (table.max(axis=1) > 0.5 * table.sum(axis=1))
        own = len(set(commonest[present])) >= ONE_TO_ONE * present.sum()
        knows = table.max(axis=1).sum() >= KNOWN * table.sum()
        if own and knows and renamed.sum() > present.sum() / 2:
            number = int(np.flatnonzero(renamed)[0])
            raise Unmet(
                f"a model that learned from the arguments of `{training.function}`",
                "a model that learned other labels: it predicts "
                f"{commonest[number]} for images with the label {number}",
                f"Give `fit` the arguments of `{training.function}` unchanged, and no global variables.",
            )

    def was_stopped_by(self, callback: str, key: str, *, threshold: float) -> None:
        """``fit`` got the callback, and its last epoch is the first one with ``key`` at least ``threshold``.

        An empty name means any callback.

        >>> expect(training).was_stopped_by("EarlyStoppingCallback", "accuracy", threshold=0.95)
        """
        training = self._training
        values = np.array(training.history.get(key) or [0.0], dtype=np.float64)
        made = f"{callback or 'myCallback'}()"
        require(
            callback in training.callbacks if callback else len(training.callbacks) > 0,
            f"{f'an instance of `{callback}`' if callback else 'a callback'} among the `callbacks` of `fit`",
            f"{', '.join(training.callbacks) or 'no callback'}; {len(values)} of {training.epochs} epochs ran",
            f"Write `model.fit(…, callbacks=[{made}])`.",
        )
        take(
            Measurement(
                f"training {key}",
                float(np.max(values, initial=0.0, where=np.isfinite(values))),
                threshold,
                at_least=True,
                unit=FRACTION,
            )
        )
        reached = np.flatnonzero(values >= threshold)
        if not len(reached):
            training.require_labels_that_fit()
        # If the training ran all its epochs, the learning curves show the cause.
        advice = ""
        if len(values) < training.epochs:
            advice = (
                f"Remove whatever else stops the training: no callback may stop it before `{key}` is {threshold:g}."
            )
        require(
            len(reached) > 0,
            f"a training until `{key}` is at least {threshold:g}",
            f"a best `{key}` of {values.max():.3f} in {len(values)} of {training.epochs} epochs",
            advice,
            again=functools.partial(_best_of, training, key),
            runs=[float(values.max())],
            threshold=threshold,
            metric="accuracy",
            classes=int(training.classes.max()) + 1,
            history=training.history,
            otherwise=_MORE_EPOCHS if training.epochs <= FEW_EPOCHS else "",
        )
        require(
            reached[0] == len(values) - 1,
            f"a training that ends after epoch {reached[0] + 1}, the first with `{key}` at least {threshold:g}",
            f"a training of {len(values)} epochs",
            self._why_it_went_on(callback, made, f"`{key}` from {threshold:g} on"),
            explained_by=(subjects.FLAG,),
        )

    def _why_it_went_on(self, callback: str, made: str, values: str) -> str:
        """Return what to do where ``fit`` got a callback and went on after ``values`` that end a training."""
        if not callback:
            return f"Pass `callbacks=[{made}]` to `fit`, and stop at every {values}."
        others = " and ".join(f"`{name}`" for name in self._training.callbacks if name != callback)
        if others:
            return f"Check {others}: no other callback may set `self.model.stop_training` to `False`."
        return f"Write `callbacks=[{made}]`, call `fit` once, and never set `self.model.stop_training` to `False`."


expect.register(OwnTraining, OwnTrainingMatchers)
