"""Which hint comes with a verdict: that of the mistake, where it is known, and those that the learner asked for.

A criterion may fail in many ways, and its hints fit only the commonest: they come when they are asked for.
"""

from __future__ import annotations

from dataclasses import replace

from grader.catalogue.patterns import regex
from grader.catalogue.rubric import Criterion, Rubric
from grader.examiner.grade import Grade, Outcome, Verdict
from grader.feedback.explain import ASKS


def hint_due(verdict: Verdict, criterion: Criterion, failed_attempts: int, asked_for: int = 0) -> str:
    """Return the hint that is due for a verdict that is not met; empty where none is.

    After a second failed attempt the hints of its own mistake come by themselves, one more with each; those of the
    ``criterion`` only as far as the learner ``asked_for`` them, and not where the code stopped for a known reason: they
    are about code that runs. The first of them asks what is wrong, and stays away where that is known. So does a hint
    whose code the message has as well: it says nothing new. ``failed_attempts`` counts this attempt.
    """
    hint = _due(verdict, criterion, failed_attempts, asked_for)
    codes = _CODE.findall(hint)
    return "" if codes and all(code in verdict.message for code in codes) else hint


_CODE = regex(r"`[^`]+`")


def own_hints(verdict: Verdict) -> tuple[str, ...]:
    """Return the hints of the mistake that was found; empty where it has none of its own."""
    return tuple(map(str, verdict.details.get("hints") or ()))


def hints_for(verdict: Verdict, criterion: Criterion) -> tuple[str, ...]:
    """Return the hints that can be asked for: those of the mistake, or of the criterion.

    The first one of a criterion only asks what is wrong: where that is known, it is left out.
    """
    is_known = verdict.outcome is not Outcome.MET and is_mistake_known(verdict)
    return own_hints(verdict) or (criterion.hints[1:] if is_known else ()) or criterion.hints


def has_passing_change(verdict: Verdict) -> bool:
    """Return whether the message tells a change with which the criterion passed: a hint would tell another one.

    A change of numbers alone may fit by chance.
    """
    change = verdict.details.get("change")
    return bool(verdict.details.get("passes") or (change and not change.get("is_arithmetic")))


def has_stopped(verdict: Verdict) -> bool:
    """Return whether the code did not run to its end: hints of a criterion are about code that runs.

    A function that is still to be written has not stopped: it was never begun.
    """
    details = verdict.details
    failed = "fault" in details and details["fault"] != "unwritten"
    return failed or "exception" in details or "syntax" in details


def is_mistake_known(verdict: Verdict) -> bool:
    """Return whether the message names the mistake in code: the first hint of a criterion only asks what it may be."""
    is_open = verdict.details.get("unexplained") or ASKS.search(verdict.message)
    return bool(_CODE.search(verdict.message)) and not is_open


def _due(verdict: Verdict, criterion: Criterion, failed_attempts: int, asked_for: int) -> str:
    own = own_hints(verdict)
    if own and failed_attempts > 1:
        return own[min(failed_attempts - 1, len(own)) - 1]
    is_explained = has_stopped(verdict) and not verdict.details.get("unexplained")
    hints = hints_for(verdict, criterion)
    if is_explained or has_passing_change(verdict) or asked_for <= 0 or not hints:
        return ""
    return hints[min(asked_for, len(hints)) - 1]


def with_hints(grade: Grade, rubric: Rubric, failed: dict[str, int], asked_for: dict[str, int]) -> Grade:
    """Return the grade with the hint that is due in each verdict that is not met."""
    verdicts = []
    for verdict in grade.verdicts:
        hint = ""
        if verdict.outcome is Outcome.UNMET:
            name = verdict.criterion_id
            hint = hint_due(verdict, rubric[name], failed.get(name, 0) + 1, asked_for.get(name, 0))
        verdicts.append(replace(verdict, details={**verdict.details, "hint": hint}) if hint else verdict)
    return grade.replacing(verdicts)
