"""Why a trained model missed its threshold: a table of causes, each with the evidence for it and against it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from grader.examiner.diagnosis.causes import CAUSES
from grader.examiner.diagnosis.facts import Facts


def sentence_for(details: dict[str, Any], evidence: dict[str, Any], passed: Collection[str] = ()) -> str:
    """Return the cause of a missed threshold and what to do; empty where the verdict is not about a training.

    ``details`` are a verdict's: ``runs``, one number per training, ``bar``, and ``otherwise``, what the rubric says
    where only the symptom is known, and ``linear``, whether a linear function is right. ``evidence`` is a grade's:
    ``curves``, ``confusion``, ``forecast``, ``measured``, ``settings``, ``training``. ``passed`` are the criteria that
    passed.
    """
    facts = Facts.read(details, evidence, passed)
    if facts is None:
        return ""
    cause = next(one for one in CAUSES if one.holds(facts))
    told = str(details["otherwise"]) if cause.vague and details.get("otherwise") else cause.says(facts)
    return f"{_luck(facts)} {told}".strip()


def _luck(facts: Facts) -> str:
    training = facts.training
    if len(training.runs) < 2:
        return ""
    return f"{training.reached} of {len(training.runs)} trainings reached {training.bar:g}: the result is close."
