"""Evidence about the predictions of an exam's model for held-out data, and matchers for each step of its score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.checks.arrays import Array, as_array
from grader.checks.consistency import require_changed_weights
from grader.checks.exam.models import ExamModel, matches, read_classes
from grader.checks.exam.task import Task
from grader.checks.expect import Unmet, expect, require
from grader.checks.measure import TARGET_UNITS, take_accuracy, take_error
from grader.checks.models.classifiers import held_out_predictions
from grader.checks.performance import Predictions, line_through, note_classes
from grader.data import only_digits

OTHER_SIZE = 5.0
"""Predictions whose median is this many times larger or smaller than that of the targets have another scale."""
RIGHT_IN_FORM = 0.5
"""Predictions of another scale follow the targets at least so well."""
ONE_VALUE = 0.05
"""Predictions with less than this share of the targets' standard deviation count as one value."""
ALIKE = 1e-6
"""Columns that differ by no more than this part of the spread of all predictions are the same."""
MOSTLY_SHIFTED = 0.9
"""If this share of the error is the same for every input, the predictions have another level."""


@dataclass(frozen=True)
class Estimates:
    """Predicted values for held-out inputs, with their targets."""

    model: ExamModel
    truth: Array
    """Targets, shape ``(n,)``."""
    predicted: Array
    """Predictions, shape ``(n,)``."""
    naive: Array | None = None
    """The naive forecast, where there is one."""
    matching: bool = True
    """Whether output layer and loss match."""
    linear: bool = False
    """Whether the correct function is linear: then no activation is missing."""
    again: Callable[[], float] | None = None
    """Trains and measures once more; ``None`` for a saved model."""
    missed: list[float] = field(default_factory=list)
    """The thresholds that were missed so far."""
    lost: Unmet | None = None
    """The failure where the predictions are NaN or infinite; ``predictions`` are then empty."""
    steps: int = 1
    """How many of the predictions, one after the other, are for one input."""

    def mae(self) -> float:
        """Return the mean absolute error."""
        return float(np.mean(np.abs(self.predicted - self.truth)))


@dataclass(frozen=True)
class Choices:
    """Predicted classes for held-out inputs."""

    predictions: Predictions
    matching: bool = True
    """Whether output layer and loss match."""
    again: Callable[[], float] | None = None
    """Trains and measures once more; ``None`` for a saved model."""
    missed: list[float] = field(default_factory=list)
    """The thresholds that were missed so far."""
    lost: Unmet | None = None
    """The failure where the outputs are NaN or infinite; ``predictions`` are then empty."""


def choose_classes(
    model: ExamModel, inputs: Array, truth: Array, classes: int, *, seed: int, names: tuple[str, ...] = (),
    examples: tuple[Any, ...] = (),
) -> Choices:  # fmt: skip
    """Predict held-out ``inputs`` ``(n, …)`` with a classifier; the labels ``truth`` ``(n,)`` stay here."""
    outputs = read_classes(model, classes)

    def ask(trained: ExamModel) -> Predictions:
        return held_out_predictions(
            trained.candidate, trained.handle, outputs.reading, trained.in_its_rank(inputs), truth, seed=seed,
            labels=names, history=trained.history, examples=examples,
        )  # fmt: skip

    def again() -> float:
        asked = ask(model.trained_again())
        model.candidate.note("curves", {"history": asked.history})
        return asked.accuracy()

    repeat = again if model.is_trained_here else None
    try:
        return Choices(ask(model), outputs.problem is None, repeat)
    except Unmet as unmet:
        if not unmet.is_of_lost_outputs:
            raise
        return Choices(Predictions(model.candidate, np.zeros(0), np.zeros(0)), again=repeat, lost=unmet)


def estimate(
    model: ExamModel, inputs: Array, truth: Array, naive: Array | None = None, stages: Array | None = None,
    linear: bool = False,
) -> Estimates:  # fmt: skip
    """Predict one value for each of ``inputs`` ``(n, …)``; the targets ``truth`` ``(n,)`` stay here.

    ``stages`` ``(n,)`` are for windows of one series, which contain each other's labels: ``consistent_predictions``
    says how. ``linear`` says that the correct function is linear.
    """
    expect(model).outputs_one_value()
    right = np.asarray(truth, dtype=np.float64)
    again = error_again(model, inputs, right, stages)
    try:
        predictions = as_array(model.ask(inputs, stages), "the model's outputs", trained=True).astype(np.float64)
    except Unmet as unmet:
        return lost_estimates(model, unmet, again)
    fits = predictions.size == len(inputs)
    require(
        fits,
        f"one value for each of {len(inputs)} inputs",
        f"outputs of shape {predictions.shape}",
        "End with `Dense(1)`.",
    )
    matching = matches(expect(model).predicts_a_number)
    return Estimates(model, right, predictions.reshape(-1), naive, matching, linear, again)


def same_columns(said: Array, truth: Array) -> int:
    """Return how many columns predictions ``(n, columns)`` have that are all equal, where those of ``truth`` are not.

    0 where they differ, and where one value is predicted for everything.

    >>> same_columns(np.array([[1.0, 1.0], [2.0, 2.0]]), np.array([[1.0, 3.0], [2.0, 5.0]]))
    2
    """
    spread, apart = float(np.ptp(said)), float(np.ptp(truth, axis=1).max())
    is_same = np.ptp(said, axis=1).max() <= ALIKE * spread and spread > ONE_VALUE * np.ptp(truth)
    return said.shape[1] if is_same and apart > ONE_VALUE * np.ptp(truth) else 0


def lost_estimates(model: ExamModel, unmet: Unmet, again: Callable[[], float] | None) -> Estimates:
    """Return estimates that fail with ``unmet`` where the outputs are NaN or infinite; raise any other failure."""
    if not unmet.is_of_lost_outputs:
        raise unmet
    return Estimates(model, np.zeros(0), np.zeros(0), again=again, lost=unmet)


def error_again(
    model: ExamModel, inputs: Array, truth: Array, stages: Array | None = None
) -> Callable[[], float] | None:
    """Return what trains once more and returns the mean absolute error; ``None`` for a saved model."""

    def again() -> float:
        trained = model.trained_again()
        said = as_array(trained.ask(inputs, stages), "the model's answers", trained=True).astype(np.float64)
        model.candidate.note("curves", {"history": trained.history})
        return float(np.mean(np.abs(said.reshape(-1) - truth.reshape(-1))))

    return again if model.is_trained_here else None


def some_digits(
    hidden: tuple[Array, Array], task: Task, random: np.random.Generator | None = None
) -> tuple[Array, Array]:
    """Return held-out digits in the form of a task; with ``random``, four in five of them, chosen at random."""
    asked = only_digits(*hidden, task["SEED"], task["CLASSES"], task["SIZE"])
    return asked if random is None else four_in_five(*asked, random)


def four_in_five(inputs: Array, truth: Array, random: np.random.Generator) -> tuple[Array, Array]:
    """Return four in five of the held-out ``inputs`` ``(n, …)`` with their labels, chosen by ``random``."""
    drawn = random.permutation(len(inputs))[: 4 * len(inputs) // 5]
    return inputs[drawn], truth[drawn]


class ChoicesMatchers:
    """Matchers of ``Choices``."""

    def __init__(self, choices: Choices) -> None:
        self._choices = choices

    def reach(self, accuracy: float, bag_of_words: float | None = None) -> None:
        """On held-out examples the accuracy is at least ``accuracy`` (0 to 1), after one training.

        ``bag_of_words`` is about the accuracy of a model that does not use word order, where the data need it.

        >>> expect(choose_classes(model, inputs, truth, 3, seed=1)).reach(0.9)
        """
        said = self._choices
        wanted = f"an accuracy of at least {accuracy:.2f} on held-out examples"
        if said.lost is not None:
            raise _lost_at(said, "accuracy", accuracy, wanted)
        found = said.predictions.accuracy()
        if not said.missed:
            # The report shows the lowest missed step: fix that one first.
            note_classes(said.predictions, accuracy)
        first = (said.missed or [accuracy])[0]
        said.predictions.candidate.note("measured", _with_goal("accuracy", found, first, accuracy))
        take_accuracy([found], accuracy, said.predictions.truth, None)
        if found >= accuracy:
            require_changed_weights(said.predictions.candidate)
            return
        advice = _higher_step(said.missed) or _unmatched(said.matching)
        said.missed.append(accuracy)
        raise Unmet(
            wanted,
            f"an accuracy of {found:.3f}",
            advice,
            again=said.again,
            waits=bool(advice),
            runs=[found],
            threshold=accuracy,
            bag_of_words=bag_of_words,
        )


def _with_goal(metric: str, found: float, missed: float, goal: float) -> dict[str, Any]:
    """Return what the evidence tells of a value: the easiest threshold that it ``missed``, and the hardest so far."""
    return {"metric": metric, "value": found, "threshold": missed, "goal": goal}


def _higher_step(missed: list[float]) -> str:
    """Return the fix of a step above a missed one: one measurement decides all steps."""
    return f"Reach {missed[0]:g} first: all steps share one measurement." if missed else ""


def _lost_at(said: Choices | Estimates, metric: str, threshold: float, wanted: str) -> Unmet:
    """Return the failure of a step where the outputs are NaN or infinite: the higher steps miss what is ``wanted``."""
    assert said.lost is not None
    advice = _higher_step(said.missed)
    said.missed.append(threshold)
    if not advice:
        return said.lost.to_be_tried(said.again, metric, threshold)
    return Unmet(wanted, said.lost.found, advice, runs=[None], threshold=threshold, waits=True)


def _unmatched(matching: bool) -> str:
    return "" if matching else "Make the output layer and the loss match first: then the model can learn."


class EstimatesMatchers:
    """Matchers of ``Estimates``."""

    def __init__(self, estimates: Estimates) -> None:
        self._estimates = estimates

    def err_at_most(self, mae: float, about: str, unit: str = TARGET_UNITS, bag_of_words: float | None = None) -> None:
        """The mean absolute error (MAE) on held-out inputs, which are ``about``, is at most ``mae``, in ``unit``.

        ``bag_of_words`` is about the error of a model that does not use word order, where the data need it.

        >>> expect(estimate(model, inputs, truth)).err_at_most(0.5, "points")
        """
        said = self._estimates
        wanted = f"a mean absolute error (MAE) of at most {mae:g} on held-out {about}"
        if said.lost is not None:
            raise _lost_at(said, "mae", mae, wanted)
        found = said.mae()
        if not said.missed:
            self._note()
        linear = {"linear": True} if said.linear else {}
        said.model.candidate.note("measured", {**_with_goal("mae", found, (said.missed or [mae])[0], mae), **linear})
        naive = {} if said.naive is None else {"naive": self._naive_error()}
        take_error([found], mae, said.truth, naive, unit)
        if found <= mae:
            require_changed_weights(said.model.candidate)
            return
        beside = "" if said.naive is None else f"; the naive forecast has {self._naive_error():.3g}"
        advice = _higher_step(said.missed) or _unmatched(said.matching)
        waits = bool(advice)
        other_size = self._other_size(found)
        if other_size and said.again is None:
            # Of a saved model no training is known: nothing can tell more.
            advice = advice or other_size
        said.missed.append(mae)
        raise Unmet(
            wanted,
            f"an MAE of {found:.3g}{beside}",
            advice,
            again=said.again,
            runs=[found],
            threshold=mae,
            otherwise=other_size or self._other_level(found),
            line=line_through(said.predicted, said.truth),
            linear=said.linear,
            same_columns=same_columns(*(array.reshape(-1, said.steps) for array in (said.predicted, said.truth))),
            table=self._worst(),
            waits=waits,
            bag_of_words=bag_of_words,
        )

    def _note(self) -> None:
        said = self._estimates
        note, history = said.model.candidate.note, said.model.history
        metric = next((name for name in ("mae", "mean_absolute_error") if name in history), "loss")
        note("curves", {"metric": metric, "threshold": None, "history": history})

    def _other_size(self, found: float) -> str:
        said = self._estimates
        right, theirs = (float(np.median(np.abs(array))) for array in (said.truth, said.predicted))
        is_of_the_same = right / OTHER_SIZE <= theirs <= right * OTHER_SIZE
        if is_of_the_same or self._trained_error() > found / OTHER_SIZE or self._correlation() < RIGHT_IN_FORM:
            return ""
        return (
            "Put the scaling into the model: `Rescaling` or `Normalization` first, and `Rescaling` last. "
            f"The predictions are about {theirs:.2g}, the targets about {right:.3g}."
        )

    def _correlation(self) -> float:
        """Return how well predictions follow the targets, whatever their scale: 1 for a straight line."""
        said = self._estimates
        if not np.std(said.predicted) or not np.std(said.truth):
            return 0.0
        return abs(float(np.corrcoef(said.predicted, said.truth)[0, 1]))

    def _trained_error(self) -> float:
        """Return the approximate mean absolute error at the end of the training; 0 where it is unknown.

        If it is large too, the cause is too little training, and not another scale of the inputs.
        """
        history, loss = self._estimates.model.history, self._estimates.model.summary.loss
        told = {"mean_squared_error": 0.5, "mean_absolute_error": 1.0, "huber": 1.0}
        mae = next((history[name][-1] for name in ("mae", "mean_absolute_error") if history.get(name)), None)
        if mae is None and history.get("loss") and loss in told and history["loss"][-1] is not None:
            mae = abs(history["loss"][-1]) ** told[loss]
        return mae or 0.0

    def _other_level(self, found: float) -> str:
        said = self._estimates
        shift = float(np.mean(said.predicted - said.truth))
        one_value = np.std(said.predicted) < ONE_VALUE * np.std(said.truth)
        if said.naive is None or one_value or abs(shift) < MOSTLY_SHIFTED * found:
            return ""
        return (
            "Predict the change from the window's last value, and add that value at the end: `Add()([change, last])`. "
            f"The predictions are {abs(shift):.3g} too {'low' if shift < 0 else 'high'} on average."
        )

    def _naive_error(self) -> float:
        return float(np.mean(np.abs(np.asarray(self._estimates.naive, dtype=np.float64) - self._estimates.truth)))

    def _worst(self) -> dict[str, Any]:
        said = self._estimates
        order = np.argsort(-np.abs(said.predicted - said.truth))[:5]
        rows = [[round(float(said.truth[n]), 3), round(float(said.predicted[n]), 3)] for n in order]
        return {"columns": ["target", "prediction"], "rows": rows}


expect.register(Choices, ChoicesMatchers)
expect.register(Estimates, EstimatesMatchers)
