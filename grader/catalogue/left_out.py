"""What of packs cannot be used, with the reason: whatever is wrong with a pack leaves everything else as it was."""

from __future__ import annotations

from grader.catalogue import packs
from grader.catalogue.exercise import fault_of, read_exercise
from grader.catalogue.packs import LeftOut
from grader.errors import RubricProblem


def left_out() -> list[LeftOut]:
    """Return the packs, exercises, quizzes and concepts that were asked for and cannot be used, with the reason."""
    told = packs.left_out()
    asked = packs.packs()[1:]
    if not asked:
        return told
    # Most people have no pack, and `list` is quick without what reads quizzes and concepts.
    from grader.catalogue.concepts import packs_concepts
    from grader.catalogue.quiz import packs_quizzes

    for pack in asked:
        faults = {name: fault_of(name) for name in packs.pack_names(pack)}
        told += [LeftOut(f"{pack.name}: {name}", reason) for name, reason in faults.items() if reason]
        told += [
            other_left_out
            for name in faults
            if not faults[name] and (other_left_out := _rubric_left_out(pack.name, name))
        ]
    quizzes = [(f"the quiz of {name}", found) for name, found in packs_quizzes().items()]
    concepts = [(f"the concepts of {name}", found) for name, found in packs_concepts().items()]
    for what, found in (*quizzes, *concepts):
        if isinstance(found, RubricProblem):
            told.append(LeftOut(what, f"{found.problem} {found.because}"))
    return told


def _rubric_left_out(pack_name: str, name: str) -> LeftOut | None:
    # Most people have no pack, and `list` is quick without what reads rubrics.
    from grader.catalogue.rubric import read_rubric

    try:
        read_rubric(read_exercise(name))
    except RubricProblem as problem:
        return LeftOut(f"{pack_name}: the rubric of {name}", f"{problem.problem} {problem.because}")
    return None
