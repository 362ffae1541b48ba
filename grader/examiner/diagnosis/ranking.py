"""Which causes the evidence is for, how probable each is, and what to try next."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from grader.examiner.diagnosis.causes import CAUSES, Cause
from grader.examiner.diagnosis.cures import Cure
from grader.examiner.diagnosis.facts import Facts
from grader.examiner.diagnosis.signs import NOTHING
from grader.examiner.diagnosis.training import Curve, Training, name_of, number_of, record_of
from grader.examiner.diagnosis.trust import TRUST

if TYPE_CHECKING:
    from grader.checks.details import Details

USUAL_TRUST = 0.75
"""How often a cause is right whose signs hold, where it was not measured."""
VAGUE_TRUST = 0.1
"""The same of a row that says only what was seen."""
GUESS_TRUST = 0.3
"""The same of a guess, whose signs hold for right submissions, too."""
REFUTED = 0.02
"""What is left of a probability where the cure was tried and did not help."""
CONFIRMED = 30.0
"""By how much a cure that helped makes its cause more probable."""
HALF_WAY = 0.4
"""A cure helps that brings a training so much of the way to the threshold."""
LOWER = 0.5
"""A training that was ended early helps if its loss is below this part of the learner's, in no more epochs."""
AHEAD = 0.85
"""… and is no proof against its cause if the loss is below this part of the learner's in as many epochs."""
STILL, LOWER_THAN_STILL = 0.03, 0.85
"""A loss that moves by no more than this part of its beginning stands still; then this part is enough."""
_OF_LOSSES = {"loss", "loss_name", "penalties", "no_weights", "given"}
"""Changes of what the loss measures: the losses of both trainings are then not comparable."""
FARTHEST = 10.0
"""An error counts as so many times the threshold at most."""
CLOSE = 4.0
"""An error without a number counts as the threshold and so many times more: then 3.4 times the threshold helps. An
accuracy without a number counts as half the threshold: guessing is no help."""


@dataclass(frozen=True)
class Trial:
    """One cure, as the grader tried it."""

    cause: str
    words: str
    value: float | None
    """What the training reached, as the criterion measures it; ``None`` where it brought no number."""
    epochs: float
    cut: bool = False
    """Whether it was ended before all its epochs had run."""
    rate: float | None = None
    """The learning rate, where that was changed."""
    history: dict[str, Any] = field(default_factory=dict)
    """A list with a number per epoch for each name."""
    same_loss: bool = True
    """Whether its loss is comparable with the learner's."""
    asked_epochs: float = 0
    """The number of epochs, where that is what was changed."""

    @classmethod
    def read(cls, row: dict[str, Any]) -> Trial:
        """Read what the examiner wrote down."""
        words = "".join(letter for letter in str(row.get("words") or "") if letter.isprintable())[:120]
        return cls(
            cause=name_of(row.get("cause")),
            words=words,
            value=number_of(row.get("value")),
            epochs=number_of(row.get("epochs")) or 0.0,
            cut=row.get("cut") is True,
            rate=number_of(row.get("rate")),
            history=record_of(row.get("history")),
            same_loss=not _OF_LOSSES & set(record_of(row.get("change"))),
            asked_epochs=number_of(record_of(row.get("change")).get("epochs")) or 0.0,
        )

    def speaks(self, training: Training) -> bool:
        """Return whether it says something about its cause: it ran whole, or for half of the learner's epochs.

        More epochs must have run whole. One that was ahead of the learner's training when it was ended says nothing.
        """
        if not self.cut:
            return True
        return (
            not self.asked_epochs and 2 * self.epochs >= len(training.loss.values) > 0 and not self.is_ahead(training)
        )

    def is_untold(self, training: Training) -> bool:
        """Return whether it was to have more epochs than the learner's training, and was ended before it had.

        Then only its initial weights may have been other ones.
        """
        return self.cut and self.asked_epochs > len(training.loss.values) >= self.epochs

    def is_ahead(self, training: Training) -> bool:
        """Return whether it was ended early, and better by then than the learner's training after as many epochs.

        New examples decide, where both were validated.
        """
        own, loss = training.val_loss, Curve.read(self.history.get("val_loss"))
        if not own or not loss:
            own, loss = training.loss, Curve.read(self.history.get("loss"))
        known = self.cut and self.same_loss and not self.asked_epochs and bool(own) and bool(loss) and not loss.lost_at
        return known and 0 < loss.last < AHEAD * own.at(loss.epochs[-1])

    def is_shorter_than(self, epochs: float) -> bool:
        """Return whether it was ended before it had so many epochs."""
        return self.cut and 0 < self.epochs < epochs

    def reached(self, training: Training) -> bool:
        """Return whether the training reached its threshold; of several, the hardest."""
        return (
            self.value is not None
            and not self.is_untold(training)
            and (self.value >= training.whole if training.higher else self.value <= training.whole)
        )

    def helped(self, training: Training) -> bool:
        """Return whether it brought the training to its threshold, or far on the way there."""
        if self.is_untold(training):
            return False
        far = self.value is not None and (self.reached(training) or self.gain(training) >= HALF_WAY)
        return far or self.learns(training)

    def learns(self, training: Training) -> bool:
        """Return whether it was ended early, with a loss far below that of the learner's whole training.

        Where the learner's loss stood still all the time, any clear fall says enough.
        """
        loss, own = Curve.read(self.history.get("loss")), training.loss
        if not self.cut or not self.same_loss or not loss or loss.lost_at or loss.last < 0:
            return False
        if not training.higher and self.value is not None and self.gain(training) <= 0:
            return False
        known = bool(training.score) and training.has_learned(training.score.last)
        if training.higher and (known or loss.last < NOTHING) and self.gain(training) <= 0:
            # A loss of almost 0 with which no more is right measures something else. What is learned already needs no
            # lower loss.
            return False
        stood = len(own.values) > 1 and own.spread <= STILL * abs(own.first)
        lower = LOWER_THAN_STILL if stood else LOWER
        return bool(own.lost_at) or (bool(own) and loss.last < lower * min(own.last, own.at(loss.epochs[-1])))

    def gain(self, training: Training) -> float:
        """Return the part of the way from what the learner's training reached to the threshold."""
        if self.value is None:
            return -math.inf
        own = training.runs[0]
        if own is None:
            own = training.whole / 2 if training.higher else (1 + CLOSE) * training.whole
        if not training.higher:
            # Of an error beyond all measure, any smaller one is most of the way.
            own = min(own, FARTHEST * training.whole)
        way = training.whole - own
        return (self.value - own) / way if way else 0.0


@dataclass(frozen=True)
class Ranked:
    """A cause that the evidence is for."""

    cause: Cause
    probability: float
    trials: tuple[Trial, ...] = ()
    """The cures of it that were tried."""


def trials_of(details: Details) -> list[Trial] | None:
    """Return the experiments behind a verdict; ``None`` where none could be made."""
    told = details.get("tried")
    if not isinstance(told, dict):
        return None
    return [Trial.read(record_of(row)) for row in told.get("trials") or ()]


def rank(facts: Facts, trials: list[Trial]) -> list[Ranked]:
    """Return every cause whose signs hold, the most probable one first.

    Before any experiment a row of the table is as probable as it was right where its signs held, of what the rows
    above have left. An experiment then confirms or refutes it.
    """
    left, found = 1.0, {}
    for cause in CAUSES:
        if cause.name in found or not cause.holds(facts):
            continue
        trust = GUESS_TRUST if cause.guess else TRUST.get(cause.name, VAGUE_TRUST if cause.vague else USUAL_TRUST)
        found[cause.name] = (cause, left * trust)
        left *= 1 - trust
    ranked = []
    for name, (cause, weight) in found.items():
        own = tuple(trial for trial in trials if trial.cause == name)
        if cause.proof(facts) or any(trial.helped(facts.training) for trial in own):
            weight *= CONFIRMED
        elif any(trial.speaks(facts.training) for trial in own):
            weight *= REFUTED
        ranked.append(Ranked(cause, weight, own))
    whole = sum(other_ranked.probability for other_ranked in ranked) or 1.0
    ranked = [
        Ranked(other_ranked.cause, other_ranked.probability / whole, other_ranked.trials) for other_ranked in ranked
    ]
    return sorted(ranked, key=lambda other_ranked: -other_ranked.probability)


def _is_given_up(cure: Cure, given_up: set[str]) -> bool:
    """Return whether a cure was tried; of two factors for the inputs one is enough."""
    return cure.words in given_up or bool(given_up & set(cure.change) & {"inputs"})


def next_cure(facts: Facts, trials: list[Trial], given_up: set[str]) -> tuple[Cause, Cure] | None:
    """Return the cure to try next, with its cause; ``None`` where there is none that the grader can try.

    All cures of the cause that the evidence is for come first: one alone may not be enough. ``given_up`` are the
    words of what was tried, and ``inputs`` where these were scaled. A cause that only the learner can do something
    about, and that is more probable than all others, ends the search.
    """
    first = rank(facts, [])[0].cause
    if first.proof(facts):
        return None
    for cure in () if first.vague else first.cures(facts):
        if not _is_given_up(cure, given_up):
            return first, cure
    for ranked in rank(facts, trials):
        cures = [*ranked.cause.cures(facts)]
        for cure in cures:
            if not _is_given_up(cure, given_up):
                return ranked.cause, cure
        if not cures and not ranked.cause.vague and ranked.probability > 0.5:
            return None
    return None
