"""A name that Keras has renamed costs the first criterion that calls a function with it, and no other."""

from collections.abc import Collection, Sequence
from typing import Any

import pytest

from grader.examiner.events import Decision
from grader.examiner.grade import Outcome, Verdict
from grader.examiner.grading import Run
from grader.examiner.verdict_cache import Kept
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


def test_a_criterion_that_failed_anyway_keeps_its_own_words_and_the_next_is_charged() -> None:
    old = [ChargedLine("line 4", RATE, frozenset({"create_model"}))]
    waiting, failed, met = decided(
        old,
        ("check_shape", Outcome.BLOCKED, ["create_model"]),
        ("check_model", Outcome.UNMET, ["create_model"]),
        ("check_error", Outcome.MET, ["create_model"]),
    )
    assert [one.outcome for one in (waiting, failed, met)] == [Outcome.BLOCKED, Outcome.UNMET, Outcome.UNMET]
    assert RATE in met.message
    assert failed.message == ""


class Remembering:
    """Verdicts that were kept on each criterion: all met, and all by ``create_model``."""

    versions: dict[str, str] = {}  # noqa: RUF012

    def __init__(self, *names: str) -> None:
        self.names = names

    def recall(self, criteria: Sequence[str], not_now: Collection[str] = ()) -> dict[str, Kept]:
        met = {one: Decision(Verdict(one, Outcome.MET), ["create_model"]) for one in criteria if one in self.names}
        return {name: Kept((one,), ("create_model",), "2026-11-27", 1) for name, one in met.items()}

    def keep(self, *_: Any) -> None:
        pass


@pytest.mark.parametrize(
    ("kept", "not_now", "replayed"),
    [
        (["first", "second", "third"], [], ["first", "second", "third"]),
        (["first", "third"], [], ["first"]),
        (["second", "third"], [], []),
        (["second", "third"], ["first"], ["second", "third"]),
    ],
)
def test_a_name_costs_the_same_criterion_where_only_others_are_judged_again(
    kept: list[str], not_now: list[str], replayed: list[str]
) -> None:
    criteria = ["first", "second", "third"]
    old = [ChargedLine("line 4", RATE, frozenset({"create_model"}))]
    run = Run(lambda event: None, SourceReport(), Remembering(*kept), 1, 1, old)  # type: ignore[arg-type]
    run.replay(criteria, not_now)
    assert [*run.verdicts] == replayed
    for name in (one for one in criteria if one not in replayed and one not in not_now):
        run.take(Decision(Verdict(name, Outcome.MET), ["create_model"]))
    unmet = [name for name in criteria if name in run.verdicts and run.verdicts[name].outcome is Outcome.UNMET]
    assert unmet == [next(one for one in criteria if one not in not_now)]


def test_what_no_charged_line_concerns_is_replayed_beside_criteria_that_are_judged_again() -> None:
    old = [ChargedLine("line 4", RATE, frozenset({"windowed_dataset"}))]
    run = Run(lambda event: None, SourceReport(), Remembering("second"), 1, 1, old)  # type: ignore[arg-type]
    run.replay(["first", "second"], [])
    assert [*run.verdicts] == ["second"]
