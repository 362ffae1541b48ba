"""What the curves of a training that missed its bar show, and what to try next."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

from grader.feedback.safe_text import plain
from grader.feedback.trainings import Curve, Training

# Where one picture of a curve ends and the next begins: set by eye, tried on the wrong answers of the exercises.
GROWN = 2.0
"""A loss that ends at this many times its beginning has diverged."""
MOVED = 0.03
"""A loss that moves by less than this part of its beginning has learned nothing."""
CLIMBED = 1.1
"""A validation loss that ends at this many times its lowest has climbed."""
FALLEN = 0.9
"""… and its training loss must have fallen to this part meanwhile, for examples learned by heart."""
STILL_FALLING = 0.05
"""A loss that loses this part of its height in the last fifth of the epochs is still falling."""
GUESSING = 1.3
"""Right answers below this many times their share by chance are guesses."""
NO_BETTER = 0.95
"""An error from this part of the naive one up is no better than it."""
JUMPY = 2.0
"""A loss whose steps up and down add up to this many times its spread jumps …"""
WIDELY = 0.15
"""… if that spread is this part of its level …"""
OFTEN = 0.3
"""… and this part of the steps leads up."""

_SMALLER_STEPS = "Divide the learning rate by 10, and bring the inputs near 0 to 1."


def sentence_for(details: dict[str, Any], evidence: dict[str, Any]) -> str:
    """Return what a training shows and what to try next; empty where nothing can be said.

    ``details`` are a verdict's: ``runs``, one number per training, and ``bar``. ``evidence`` is a grade's:
    ``curves``, ``confusion``, ``forecast`` and ``measured``.
    """
    training = Training.read(details, evidence)
    if training is None:
        return ""
    told = next(filter(None, (read(training) for read in _READINGS)), "")
    return f"{_luck(training)} {told}".strip()


def _luck(training: Training) -> str:
    if len(training.runs) < 2:
        return ""
    return (
        f"{training.reached} of {len(training.runs)} trainings reached {training.bar:g}: yours lies on the line, "
        "and a little more decides."
    )


def _diverged(training: Training) -> str:
    lost = training.loss.lost_at
    if lost == 1:
        return (
            "The loss is no number from the first epoch on. Either the steps are far too large, or the data hold "
            f"values that are no numbers. {_SMALLER_STEPS}"
        )
    if lost:
        return f"The loss is no number any more from epoch {lost} on: the steps are too large. {_SMALLER_STEPS}"
    if training.runs[0] is None:
        return f"The model answers with values that are no numbers: its weights have diverged. {_SMALLER_STEPS}"
    loss = training.loss
    if loss and loss.first > 0 and loss.last > GROWN * loss.first:
        return (
            f"The loss grew from {loss.first:.3g} to {loss.last:.3g}: each step overshoots the valley. {_SMALLER_STEPS}"
        )
    return ""


def _one_answer(training: Training) -> str:
    if not training.only_answer:
        return ""
    if not training.higher:
        told = f"Nearly every forecast is {training.only_answer}: the model has learned one value and no pattern."
        if float(training.only_answer) == 0:
            return f"{told} A last unit with `relu` dies at 0: give the last layer no activation."
        return f"{told} Scale the series near 0 to 1, and try a learning rate ten times larger."
    told = f"Every hidden example got the same answer, «{plain(training.only_answer, 40)}»."
    if training.learned:
        return (
            f"{told} In training it is right {training.score.last:.0%} of the time: are hidden examples scaled and "
            "encoded by the same functions as the training examples?"
        )
    if _is_flat(training.loss):
        return f"{told} The loss hardly moves, from {training.loss.first:.3g}: try a learning rate ten times larger."
    return (
        f"{told} Are the training examples shuffled? Sorted by class, they leave the last class alone in its memory. "
        "Else look whether last layer, loss and labels agree, and try a learning rate ten times larger, then ten times "
        "smaller."
    )


def _is_flat(loss: Curve) -> bool:
    return len(loss.values) > 1 and loss.spread <= MOVED * abs(loss.first)


def _naive(training: Training) -> str:
    if not training.is_naive:
        return ""
    return (
        "The forecast is nearly the value before, which the naive forecast says as well. Let the model see a whole "
        "season in its window, and train it longer or with more units."
    )


def _nothing_learned(training: Training) -> str:
    loss = training.loss
    if training.learned or not _is_flat(loss):
        return ""
    guessing = training.classes > 1 and math.isclose(loss.last, math.log(training.classes), rel_tol=0.03)
    level = f" That is the loss of guessing between {training.classes} classes." if guessing else ""
    return (
        f"The loss hardly moves, {loss.first:.3g} in the first epoch and {loss.last:.3g} in the last: the model "
        f"learns nothing.{level} Try a learning rate ten times larger, `relu` instead of `sigmoid` in hidden layers, "
        "and inputs near 0 to 1."
    )


def _jumps(training: Training) -> str:
    values = training.loss.values
    late = Curve.read(values[len(values) // 3 :])
    if len(late.values) < 5 or late.spread < WIDELY * sum(map(abs, late.values)) / len(late.values):
        return ""
    steps = [after - before for before, after in itertools.pairwise(late.values)]
    if sum(step > 0 for step in steps) < OFTEN * len(steps) or sum(map(abs, steps)) < JUMPY * late.spread:
        return ""
    return (
        f"The loss jumps up and down, between {min(late.values):.3g} and {max(late.values):.3g} late in training: "
        "the steps are too large. Divide the learning rate by 3 to 10, or take larger batches."
    )


def _by_heart(training: Training) -> str:
    loss, val_loss, val_score = training.loss, training.val_loss, training.val_score
    if len(val_loss.values) < 3 or not loss:
        return ""
    lowest = min(val_loss.values)
    best = val_loss.epochs[val_loss.values.index(lowest)]
    climbed = val_loss.last > CLIMBED * lowest > 0 and loss.last < FALLEN * loss.at(best)
    # A model may grow over-confident, and still be right more often.
    if not climbed or (val_score and val_score.last > val_score.at(best) + 0.01):
        return ""
    return (
        f"After epoch {best} the validation loss rises ({lowest:.3g} to {val_loss.last:.3g}) while the training loss "
        f"falls ({loss.at(best):.3g} to {loss.last:.3g}): the model learns its examples by heart. Try `Dropout`, "
        f"fewer units{', augmentation' if training.higher else ''}, or stop after epoch {best}."
    )


def _does_not_carry_over(training: Training) -> str:
    hidden = training.runs[0]
    if not training.learned or hidden is None:
        return ""
    told = f"In training {training.score.last:.0%} are right, of the hidden examples {hidden:.0%}."
    if training.classes and hidden < GUESSING / training.classes:
        return (
            f"{told} That is hardly better than guessing: does each label stay with its example, and do hidden "
            "examples pass the functions that training examples pass?"
        )
    if training.val_score and training.val_score.last >= training.bar:
        return (
            f"{told} Validation has {training.val_score.last:.0%} as well: do both parts share examples, or do hidden "
            "examples pass other functions?"
        )
    return f"{told} What it learns does not carry over: try `Dropout`, fewer units, or augmentation."


def _too_short(training: Training) -> str:
    loss = training.loss
    if len(loss.values) < 3 or loss.last <= 0:
        return ""
    since = loss.epochs[-1] - max(1, loss.epochs[-1] // 5)
    before = loss.at(since)
    if before - loss.last < STILL_FALLING * before:
        return ""
    return (
        f"The loss still falls at the end, from {before:.3g} to {loss.last:.3g} since epoch {since}: the model is not "
        "trained enough. Take more epochs where you choose them; a larger learning rate or Adam gets further in as "
        "many."
    )


def _no_better_than_naive(training: Training) -> str:
    error = training.runs[0]
    if error is None or error < NO_BETTER * training.naive_error:
        return ""
    return (
        f"Repeating the last value errs by {training.naive_error:.3g}, this model by {error:.3g}: it makes no use of "
        "the rest of its window. Look whether windows and labels belong together, and give it layers that see the "
        "whole window."
    )


def _levelled_off(training: Training) -> str:
    loss = training.loss
    if len(loss.values) < 3:
        return ""
    right = f", with {training.score.last:.0%} right in training" if training.higher and training.score else ""
    return (
        f"The loss has levelled off at {loss.last:.3g}{right}: more epochs change little. Try more units or another "
        "layer, and look at what the model is given to learn from."
    )


_READINGS: tuple[Callable[[Training], str], ...] = (
    _diverged,
    _one_answer,
    _naive,
    _nothing_learned,
    _by_heart,
    _does_not_carry_over,
    _jumps,
    _too_short,
    _no_better_than_naive,
    _levelled_off,
)
"""From the plainest fault to the finest; the first that has something to say is told."""
