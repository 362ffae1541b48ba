"""Evidence about functions that read a history, and about a model whose two losses stay close."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field

import numpy as np

from exercises.extra_callbacks.expectations.data import draw_examples
from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.checks.arrays import Array, as_array, describe, show
from grader.checks.consistency import consistent_predictions
from grader.checks.evidence import Model, build
from grader.checks.expect import Unmet, expect, require
from grader.checks.measure import Measurement, take
from grader.checks.models.classifiers import held_out_predictions
from grader.checks.models.output_pairing import reading_to_train
from grader.checks.one_failure import one_failure
from grader.checks.performance import Predictions

MAKER = "create_model"
TRAINING, VALIDATION, HIDDEN, EPOCHS = 400, 200, 1000, 40
LAST = 5
"""Epochs that the accuracy gap is averaged over."""
CLIMB = 1.1
"""Times its lowest value, above which a validation loss has climbed."""
HALF_LEARNED = 0.35
"""Half the loss of guessing between two classes: a model that overfits is far below it on its training examples."""
LEAST_CHANCE = 1e-7
"""The smallest probability in a cross-entropy, as in Keras."""

History = dict[str, list[float]]


@dataclass(frozen=True)
class Case:
    """A history with the name of what its curves show."""

    name: str
    history: History

    @property
    def best(self) -> int:
        """The epoch with the lowest validation loss, counted from 0."""
        return int(np.argmin(self.history["val_loss"]))

    @property
    def gap(self) -> float:
        """The accuracy minus the validation accuracy, averaged over the last five epochs."""
        return float(np.mean(self.history["accuracy"][-LAST:]) - np.mean(self.history["val_accuracy"][-LAST:]))

    @property
    def overfits(self) -> bool:
        """Whether the validation loss climbed after its best epoch, while the training loss fell."""
        loss, val_loss = self.history["loss"], self.history["val_loss"]
        return val_loss[-1] > CLIMB * min(val_loss) and loss[-1] < loss[self.best]


def history_of(loss: Array, val_loss: Array) -> History:
    """Return a history whose accuracies follow from the losses.

    >>> history_of(np.array([0.5]), np.array([1.0]))
    {'accuracy': [0.8], 'loss': [0.5], 'val_accuracy': [0.6], 'val_loss': [1.0]}
    """
    curves = {"accuracy": 1 - 0.4 * loss, "loss": loss, "val_accuracy": 1 - 0.4 * val_loss, "val_loss": val_loss}
    return {name: np.round(values, 4).tolist() for name, values in curves.items()}


def cases(random: np.random.Generator) -> list[Case]:
    """Return histories of trainings that end differently; the numbers of epochs and the values are drawn."""
    count = int(random.integers(18, 26))
    epoch = np.arange(count)
    fall = random.uniform(0.6, 0.7) * 0.85**epoch + 0.05
    best = int(random.integers(6, 10))
    climbing = fall + 0.08 + 0.05 * np.maximum(0, epoch - best)
    close = fall + 0.06
    flat = fall + 0.3
    below, above = (np.where(epoch == count - 1, part * flat[-2], flat) for part in (1.09, 1.11))
    diverging = 0.4 + 0.05 * np.abs(epoch - best)
    short = np.array([0.9, 0.6, 0.7])
    late = history_of(fall, fall + 0.08 + 0.02 * np.maximum(0, epoch - best))
    late["val_accuracy"][3] = 0.99
    return [
        Case("a validation loss that climbs while the training loss falls", history_of(fall, climbing)),
        Case("two losses that fall together", history_of(fall, close)),
        Case("a validation loss that ends 9 % above its lowest value", history_of(fall, below)),
        Case("two losses that climb together", history_of(diverging, diverging + 0.1)),
        Case("a constant gap between two losses that fall", history_of(fall, fall + 0.5)),
        Case("a training with dropout, whose validation accuracy is higher", history_of(fall + 0.2, fall)),
        Case("a training of three epochs that overfits", history_of(np.array([0.8, 0.5, 0.3]), short)),
        Case("a validation loss that climbs late, and a validation accuracy that is highest in epoch 3", late),
        Case("a validation loss that ends 11 % above its lowest value", history_of(fall, above)),
    ]


@dataclass(frozen=True)
class CurveFunctions:
    """The learner's functions that read a history, with histories to read."""

    candidate: Candidate
    """The submission."""
    cases: tuple[Case, ...]
    """Histories, each as ``History.history``."""


@dataclass(frozen=True)
class LossGap:
    """The binary cross-entropy of one trained model: on its training set and on held-out examples."""

    training: float
    """On the training set, as at the end of the training."""
    held_out: float
    """On the held-out examples."""


@dataclass(frozen=True)
class TrainedPredictions(Predictions):
    """The predictions of a model that the grader trained without a callback, and its losses at the end."""

    gap: LossGap = field(kw_only=True)
    """The loss on the training set and on the held-out examples."""


def build_model(candidate: Candidate) -> Model:
    """Build the learner's model on eight examples."""
    with one_failure(candidate, MAKER):
        return build(candidate, MAKER, inputs=draw_examples(1, 8)[0])


def train(candidate: Candidate, seed: int) -> TrainedPredictions:
    """Train the learner's model for 40 epochs; return its predictions for held-out examples, and both losses."""
    features, classes = draw_examples(seed % 2**31, TRAINING + VALIDATION + HIDDEN)
    first, second, hidden = np.split(np.arange(len(classes)), [TRAINING, TRAINING + VALIDATION])
    with one_failure(candidate, MAKER):
        model = build(candidate, MAKER, inputs=features[:8])
        reading = reading_to_train(model, 2)
    history = candidate.train(
        model.handle, features[first], reading.write_labels(classes[first]), epochs=EPOCHS, seed=seed,
        validation=(features[second], reading.write_labels(classes[second])), options={"batch_size": 32},
    )  # fmt: skip
    predictions = held_out_predictions(
        candidate, model.handle, reading, features[hidden], classes[hidden],
        seed=seed, labels=("class 0", "class 1"), history=history,
    )  # fmt: skip
    on_training = consistent_predictions(candidate, model.handle, features[first])
    gap = LossGap(
        cross_entropy(*reading.decide(on_training), classes[first]),
        cross_entropy(predictions.predicted, predictions.confidence, predictions.truth),
    )
    return TrainedPredictions(**vars(predictions), gap=gap)


def cross_entropy(chosen: Array, confidence: Array, truth: Array) -> float:
    """Return the binary cross-entropy of predicted classes with their probabilities.

    >>> round(cross_entropy(np.array([0, 1]), np.array([0.5, 1.0]), np.array([0, 1])), 4)
    0.3466
    """
    chance = np.where(chosen == truth, confidence, 1 - confidence)
    return float(-np.log(np.clip(chance, LEAST_CHANCE, 1)).mean())


class CurveFunctionsMatchers:
    """What can be said about ``CurveFunctions``."""

    def __init__(self, functions: CurveFunctions) -> None:
        self._functions = functions

    def find_the_best_epoch(self) -> None:
        """``best_epoch`` returns the epoch with the lowest validation loss, counted from 0."""
        for case in self._functions.cases:
            found = self._number("best_epoch", case)
            if found != case.best:
                raise Unmet(f"epoch {case.best} for {case.name}", f"{found:g}", self._which_epoch(case, found))

    def _which_epoch(self, case: Case, found: float) -> str:
        """Return what to do where ``best_epoch`` returned another epoch, by the one that it is."""
        if found == case.best + 1:
            return (
                "One too many. Count epochs from 0, as `on_epoch_end` does. Return the epoch with the lowest value "
                "itself, not the one after it."
            )
        if found == int(np.argmax(case.history["val_accuracy"])):
            return "The best epoch has the lowest validation loss, not the highest validation accuracy."
        if found == int(np.argmin(case.history["loss"])):
            if self._returns_the_last():
                return (
                    "This is the last epoch, not the best one. Return the index of the smallest value: "
                    '`int(np.argmin(history["val_loss"]))`.'
                )
            return 'Read `history["val_loss"]`, not `history["loss"]`: the training loss nearly always falls.'
        return 'Return the index of the smallest value: `int(np.argmin(history["val_loss"]))`.'

    def measure_the_gap(self) -> None:
        """``accuracy_gap`` returns the accuracy minus the validation accuracy over the last five epochs."""
        for case in self._functions.cases:
            found = self._number("accuracy_gap", case)
            history = case.history
            advice = 'Return `np.mean(history["accuracy"][-5:]) - np.mean(history["val_accuracy"][-5:])`.'
            if case.gap < 0:
                advice = "Keep the sign, without `abs` or `max`: below 0, the validation accuracy is the higher one."
            elif abs(found + case.gap) < 1e-3:
                advice = "Subtract the validation accuracy from the accuracy, not the other way round."
            elif abs(found - (history["accuracy"][-1] - history["val_accuracy"][-1])) < 1e-6:
                advice = "Average the last five epochs: one epoch alone is noisy."
            elif abs(LAST * found - len(history["loss"][-LAST:]) * case.gap) < 1e-3:
                advice = "This training has fewer than five epochs. Divide by their number, as `np.mean` does."
            require(
                abs(found - case.gap) < 1e-3,
                f"a gap of {case.gap:.4f} for {case.name}",
                f"{found:.4f}",
                advice,
            )

    def recognize_overfitting(self, *, usable: bool) -> None:
        """``is_overfitting`` returns whether the validation loss climbed while the training loss fell.

        It may call ``best_epoch``: unless that is ``usable``, the correct epoch is put in its place.
        """
        for case in self._functions.cases:
            if not usable:
                self._functions.candidate.replace("best_epoch", case.best)
            found = self._number("is_overfitting", case)
            advice = "Compare the last validation loss with 1.1 times the lowest one."
            if case.overfits is False and case.history["loss"][-1] > case.history["loss"][case.best]:
                advice = "Check the training loss too: it must be lower at the end than in the best epoch."
            elif case is self._functions.cases[0]:
                advice = (
                    "Both are true here, and must give `True`: `val_loss[-1] > 1.1 * min(val_loss)` and "
                    "`loss[-1] < loss[best_epoch(history)]`."
                )
            require(
                bool(found) is case.overfits,
                f"`{case.overfits}` for {case.name}",
                f"`{bool(found)}`: loss {show(case.history['loss'], 5)}; validation loss "
                f"{show(case.history['val_loss'], 5)}",
                advice,
            )

    def _returns_the_last(self) -> bool:
        """Return whether ``best_epoch`` returns the last epoch, also where both losses were lowest before it."""
        curve = 0.4 + 0.05 * np.abs(np.arange(12) - 5)
        with contextlib.suppress(CandidateFault, Unmet):
            return self._number("best_epoch", Case("", history_of(curve, curve))) == len(curve) - 1
        return False

    def _number(self, function: str, case: Case) -> float:
        returned = self._functions.candidate.call(function, case.history)
        values = as_array(returned, f"the result of `{function}`")
        require(values.size == 1, f"one value from `{function}`", describe(returned), "Return one value.")
        return float(values.reshape(-1)[0])


class LossGapMatchers:
    """What can be said about a ``LossGap``."""

    def __init__(self, gap: LossGap) -> None:
        self._gap = gap

    def is_at_most(self, most: float) -> None:
        """The held-out loss is at most this much above the loss on the training set."""
        found = self._gap.held_out - self._gap.training
        take(Measurement("loss gap", found, most, at_least=False, unit="cross-entropy"))
        told = f"{self._gap.held_out:.3f} and {self._gap.training:.3f} after {EPOCHS} epochs"
        expected = f"a held-out loss of at most {most:g} above the training loss"
        if found > most and self._gap.training > HALF_LEARNED:
            raise Unmet(
                expected,
                f"{told}: the model has not learned its training examples either",
                "Look at «Hidden accuracy» first: this is no overfitting.",
                waits=True,
            )
        require(
            found <= most,
            expected,
            f"{told}: the model overfits",
            "Use fewer units, `Dropout`, or `kernel_regularizer=tf.keras.regularizers.L2(0.01)`.",
        )


expect.register(CurveFunctions, CurveFunctionsMatchers)
expect.register(LossGap, LossGapMatchers)
