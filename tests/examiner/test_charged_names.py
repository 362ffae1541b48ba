"""A name that Keras has renamed costs the first criterion that calls a function with it, and no other."""

from collections.abc import Sequence

from grader.examiner.events import Decision
from grader.examiner.grade import Outcome, Verdict
from grader.examiner.grading import Run
from grader.submission.rules.source_report import SourceReport
from grader.submission.submission import ChargedLine

RATE = "Optimizers have no `lr` any more: write `learning_rate=`."


def decided(old: Sequence[ChargedLine], *decisions: tuple[str, Outcome, list[str]]) -> list[Verdict]:
    run = Run(lambda event: None, SourceReport(), None, 1, 1, old)
    for name, outcome, reached in decisions:
        run.take(Decision(Verdict(name, outcome), reached))
    return list(run.verdicts.values())


def test_one_name_costs_one_criterion() -> None:
    old = [
        ChargedLine("line 4", RATE, frozenset({"create_model"})),
        ChargedLine("line 9", RATE, frozenset({"adjust_learning_rate"})),
        ChargedLine("line 12", "Write `model.fit`.", frozenset({"adjust_learning_rate"})),
    ]
    first, second, third, last = decided(
        old,
        ("check_windows", Outcome.MET, ["windowed_dataset"]),
        ("check_model", Outcome.MET, ["create_model"]),
        ("check_sweep", Outcome.MET, ["adjust_learning_rate", "create_model"]),
        ("check_error", Outcome.MET, ["create_model"]),
    )
    assert first.outcome is last.outcome is Outcome.MET
    assert (second.outcome, second.message) == (Outcome.UNMET, f"line 4: {RATE}")
    assert (third.outcome, third.message) == (Outcome.UNMET, "line 12: Write `model.fit`.")


def test_a_criterion_that_failed_anyway_keeps_its_own_words() -> None:
    old = [ChargedLine("line 4", RATE, frozenset({"create_model"}))]
    waiting, failed, met = decided(
        old,
        ("check_shape", Outcome.BLOCKED, ["create_model"]),
        ("check_model", Outcome.UNMET, ["create_model"]),
        ("check_error", Outcome.MET, ["create_model"]),
    )
    assert [one.outcome for one in (waiting, failed, met)] == [Outcome.BLOCKED, Outcome.UNMET, Outcome.MET]
    assert failed.message == ""
