"""Why a trained model missed its threshold: a table of causes, each with evidence, a message, and cures to try."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.catalogue.patterns import regex
from grader.examiner.diagnosis.facts import Facts
from grader.examiner.diagnosis.ranking import HALF_WAY, Ranked, Trial, rank, trials_of
from grader.examiner.diagnosis.signs import like_a_constant
from grader.examiner.diagnosis.training import Curve, Training
from grader.examiner.diagnosis.words import TRY_RATE, seen

if TYPE_CHECKING:
    from grader.checks.details import Details

NEARLY = 0.6
"""Two causes that share the evidence so evenly are both told."""
SECOND = 0.25
SURE = 0.7
"""A cause of this probability is told beside, or before, another change that helped."""
OTHER_RATE = 3.3
"""A rate this many times the usual one is unusual; three times is not, whatever 32 bits make of it."""
MOST_TOLD = 3
"""Cures without success that are told."""
UNTRIED = "This advice is untried."
LOST = "NaN or infinity"
"""What is told in the place of a value that is no finite number."""


@dataclass(frozen=True)
class Told:
    """What is said of a missed threshold."""

    sentence: str = ""
    """The cause and what to do; empty where the verdict is not about a training."""
    is_known: bool = False
    """Whether it names a cause, or a change that helped; not only a symptom."""
    has_helped: bool = False
    """Whether an experiment of the grader helped."""
    has_reached: bool = False
    """Whether one reached the threshold."""
    cause: str = ""
    """The name of the cause that the sentence is about; empty where none is known."""


def diagnose(details: Details, evidence: dict[str, Any], passed: Collection[str] = (), when: str = "just now") -> Told:
    """Return the cause of a missed threshold and what to do.

    ``details`` are a verdict's: ``runs``, one number per training, ``threshold``, ``otherwise``, what the rubric says
    where only the symptom is known, ``linear``, whether a linear function is right, and ``tried``, the experiments of
    the grader. ``evidence`` is a grade's: ``curves``, ``confusion``, ``forecast``, ``measured``, ``settings``,
    ``training``. ``passed`` are the criteria that passed; ``when`` says when the experiments were made.
    """
    facts = Facts.read(details, evidence, passed)
    if facts is None:
        return Told()
    trials = trials_of(details)
    ranked = _to_tell(facts, trials)
    told = _told(facts, ranked, trials, str(details.get("otherwise") or ""), when)
    best = _best(trials, facts.training)
    has_helped = best is not None and best.helped(facts.training)
    has_reached = best is not None and best.reached(facts.training)
    if any(trial.rate and (trial.speaks(facts.training) or trial.helped(facts.training)) for trial in trials or ()):
        # Beside a rate that was tried, no other one is told.
        told = _OTHER_RATE.sub("", told)
    is_known = not ranked[0].cause.vague or has_helped
    cause = _name_of(facts, ranked, best) if is_known else ""
    return Told(f"{_luck(facts)} {told}".strip(), is_known, has_helped, has_reached, cause)


def sentence_for(details: Details, evidence: dict[str, Any], passed: Collection[str] = ()) -> str:
    """Return the sentence of ``diagnose``."""
    return diagnose(details, evidence, passed).sentence


def seen_in(details: Details, evidence: dict[str, Any]) -> str:
    """Return in one sentence how a training went; empty where the verdict is not about one."""
    facts = Facts.read(details, evidence)
    return seen(facts) if facts else ""


def likely_cause(details: Details, evidence: dict[str, Any], passed: Collection[str] = ()) -> str:
    """Return the sentence of the cause that the evidence is for before any experiment; empty where none is sure."""
    facts = Facts.read(details, evidence, passed)
    first = rank(facts, [])[0] if facts else None
    if (
        facts is None
        or first is None
        or first.cause.vague
        or first.cause.guess
        or first.cause.soft
        or first.probability < SURE
    ):
        return ""
    return first.cause.notes(facts)


def experiment_to_show(details: Details, evidence: dict[str, Any]) -> dict[str, Any]:
    """Return ``words`` and ``history`` of the experiment that helped most; empty where none helped.

    An experiment that changes what the loss measures has no loss to draw beside the learner's.
    """
    facts = Facts.read(details, evidence)
    trials = trials_of(details)
    best = _best(trials, facts.training) if facts else None
    if facts is None or best is None or not best.history or not best.helped(facts.training):
        return {}
    comparable = {name: row for name, row in best.history.items() if best.same_loss or "loss" not in name}
    return {"words": best.words, "history": comparable} if comparable else {}


def cause_of(details: Details, evidence: dict[str, Any], passed: Collection[str] = ()) -> str:
    """Return the name of the most probable cause; empty where the verdict is not about a training."""
    facts = Facts.read(details, evidence, passed)
    if facts is None:
        return ""
    trials = trials_of(details)
    return _name_of(facts, _to_tell(facts, trials), _best(trials, facts.training))


def _name_of(facts: Facts, ranked: list[Ranked], best: Trial | None) -> str:
    first = ranked[0].cause
    if not (first.vague and best and best.reached(facts.training) and best.rate and facts.rate):
        return first.name
    if not _is_unusual(facts, facts.rate, best.rate):
        return first.name
    return f"learning rate too {'high' if best.rate < facts.rate else 'low'}"


def _to_tell(facts: Facts, trials: list[Trial] | None) -> list[Ranked]:
    """Return the causes, the most probable one first, without guesses whose cure did not help.

    A rare one stays where it could not be tried. What says to make a change that was tried in vain is not the first.
    """
    told = [
        ranked
        for ranked in rank(facts, trials or [])
        if not ranked.cause.guess
        or (ranked.cause.rare and not any(trial.speaks(facts.training) for trial in ranked.trials))
        or any(trial.helped(facts.training) for trial in ranked.trials)
    ]
    first = next((ranked for ranked in told if not _is_in_vain(ranked, facts)), told[0])
    return [first, *(ranked for ranked in told if ranked is not first)]


def _is_in_vain(ranked: Ranked, facts: Facts) -> bool:
    """Return whether a cause says what to change, and that was tried without success."""
    tried = [trial for trial in ranked.trials if trial.speaks(facts.training)]
    is_proven = ranked.cause.vague or ranked.cause.proof(facts)
    return bool(tried) and not is_proven and not any(trial.helped(facts.training) for trial in ranked.trials)


def _told(facts: Facts, ranked: list[Ranked], trials: list[Trial] | None, otherwise: str, when: str) -> str:
    training = facts.training
    best = _best(trials, training)
    if best is not None and best.helped(training):
        return _what_helped(facts, ranked, best, when)
    first = ranked[0]
    if first.cause.name == "no training":
        return otherwise or first.cause.says(facts)
    # Whatever the exercise says of such predictions, an epoch or two tell nothing of the model.
    is_young = first.cause.name == "few epochs" and not facts.has_lesson
    said = otherwise if first.cause.vague and otherwise and not is_young else first.cause.says(facts)
    if first.cause.guess:
        return f"One cause is likely. {said} {UNTRIED}"
    if first.cause.proof(facts):
        return said
    second = ranked[1] if len(ranked) > 1 and not ranked[1].cause.vague else None
    if second and first.probability < NEARLY and second.probability > SECOND:
        other = second.cause.says(facts)
        said = f"{said} Possible: {other}" if first.cause.vague else f"One of two causes. First: {said} Second: {other}"
    ahead = next((trial for trial in first.trials if trial.is_ahead(training)), None)
    if ahead and not first.cause.vague:
        return f"{said} {_AHEAD.format(words=ahead.words, epochs=ahead.epochs)}"
    # A training that was ended early says little where it did not help.
    whole = [trial for trial in trials or () if trial.speaks(training)]
    others = "Other changes were tried without success" if said == otherwise else "Tried without success"
    return f"{said} {_without_success(whole, first, training, others) if whole else UNTRIED}"


def _best(trials: list[Trial] | None, training: Training) -> Trial | None:
    return max(trials or (), key=lambda trial: (trial.helped(training), trial.gain(training)), default=None)


def _what_helped(facts: Facts, ranked: list[Ranked], best: Trial, when: str) -> str:
    """Return the cause whose cure helped, and the figures of the experiment."""
    found = next((other_ranked for other_ranked in ranked if other_ranked.cause.name == best.cause), None)
    told = _figures(facts, best, when)
    # A first cure may have helped together with another rate.
    first = next((cure.words for cure in found.cause.cures(facts)), "") if found else ""
    is_said = found and not found.cause.vague and first and best.words.startswith(first)
    if found and is_said:
        return f"{found.cause.says(facts)} {told}{_then(facts, best)}"
    if not best.reached(facts.training):
        rest = "" if best.cut else " That helps, and is not enough."
        return f"{_before_help(facts, ranked)} {told}{rest}"
    if best.rate and facts.rate and _is_unusual(facts, facts.rate, best.rate):
        collapsed = f"{seen(facts)} " if like_a_constant(facts) else ""
        return (
            f"{collapsed}The learning rate {facts.rate:g} is too {'high' if best.rate < facts.rate else 'low'}. {told}"
        )
    # What was tried may make up for a cause that a look at a batch showed meanwhile.
    known = next((other_ranked for other_ranked in ranked if not other_ranked.cause.vague), None)
    is_untried = known is not None and not known.cause.guess and not known.trials
    return f"{known.cause.says(facts) if known and is_untried else seen(facts)} {told}".strip()


def _then(facts: Facts, best: Trial) -> str:
    """Return what to do where a model learns now that lost its outputs before, and has not reached its threshold."""
    training = facts.training
    if best.reached(training) or not training.loss.lost_at:
        return ""
    return f" Now the model learns. If it misses {training.whole:g}, lower the `learning_rate` as well."


_AHEAD = "With {words} the training was ahead of yours when the try ended, after epoch {epochs:.0f}."
_SHORTER = " The try had fewer epochs than yours: use this change and keep your epochs."
_ENDED = " The try ended before its last epoch: train for all of them."
_SHORTER_THAN_GRADER = " The try had fewer epochs than the grader trains."
_OTHER_RATE = regex(rf"{TRY_RATE}(?:[^.]|\.\d)+\. ")


def _is_unusual(facts: Facts, own: float, better: float) -> bool:
    """Return whether a rate is the cause, and not only one that another rate makes up for.

    How large a step SGD may take depends on the size of the data: for it no rate is usual.
    """
    usual = facts.settings.usual_rate
    if facts.settings.optimizer == "sgd":
        return not 1 / OTHER_RATE < better / own < OTHER_RATE
    return own > OTHER_RATE * usual if better < own else OTHER_RATE * own < usual


def _before_help(facts: Facts, ranked: list[Ranked]) -> str:
    """Return what is said before a change that helps a part of the way, and that no cause asked for."""
    first = ranked[0].cause
    return (seen(facts) if first.vague else first.says(facts)) or "The cause is not known from what was measured."


def _figures(facts: Facts, trial: Trial, when: str) -> str:
    training = facts.training
    epochs = f" after {trial.epochs:.0f} epoch{'s' if trial.epochs != 1 else ''}" if trial.epochs else ""
    if not trial.reached(training) and trial.gain(training) < HALF_WAY:
        loss, before = Curve.read(trial.history.get("loss")), training.loss
        yours = f"{before.at(loss.epochs[-1]):.3g}" if before else LOST
        return f"With {trial.words} the loss is {loss.last:.3g}{epochs} ({yours} with yours): tried {when}."
    own = LOST if training.runs[0] is None else f"{training.runs[0]:.3g}"
    what = "your model reaches" if training.higher else "the error of your model is"
    told = f"With {trial.words} {what} {trial.value:.3g}{epochs} ({own} with yours): tried {when}."
    if trial.reached(training):
        return told
    hardest = "hardest " if training.whole != training.threshold else ""
    # A training that was lost has fewer losses than it was to have epochs.
    own_epochs = max(len(training.loss.values), facts.given.epochs)
    shorter = ""
    if trial.asked_epochs:
        shorter = _ENDED if trial.is_shorter_than(trial.asked_epochs) else ""
    elif trial.is_shorter_than(own_epochs):
        shorter = _SHORTER_THAN_GRADER if facts.by_grader else _SHORTER
    return f"{told} The {hardest}threshold is {training.whole:g}.{shorter}"


def _without_success(trials: list[Trial], first: Ranked, training: Training, which: str) -> str:
    what = "accuracy" if training.higher else "MAE"
    shown = [
        f"{trial.words} ({LOST if trial.value is None else f'{what} {trial.value:.3g}'})"
        for trial in trials[:MOST_TOLD]
    ]
    untried = "" if first.cause.vague or any(trial.speaks(training) for trial in first.trials) else f"{UNTRIED} "
    return f"{untried}{which}: {', '.join(shown)}."


def _luck(facts: Facts) -> str:
    training = facts.training
    if len(training.runs) < 2:
        return ""
    return f"{training.reached} of {len(training.runs)} trainings reached {training.threshold:g}: the result is close."
