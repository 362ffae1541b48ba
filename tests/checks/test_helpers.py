"""A function of ours takes the place of a failed one only; one that changes its argument gets advice."""

from typing import Any

import numpy as np
import pytest

from grader.checks.evidence import call_and_look
from grader.checks.stand_ins import with_right


class Learner:
    """A candidate that writes down what was replaced by what."""

    def __init__(self) -> None:
        self.replaced: dict[str, Any] = {}

    def stand_in(self, kind: str) -> str:
        return f"our {kind}"

    def replace(self, name: str, by: Any) -> None:
        self.replaced[name] = by


def test_a_function_that_passed_stays() -> None:
    learner = Learner()
    assert with_right(learner, "pad_seqs", "padder", usable=True) is learner  # type: ignore[arg-type]
    assert not learner.replaced


def test_one_that_failed_is_replaced() -> None:
    learner = Learner()
    assert with_right(learner, "pad_seqs", "padder", usable=False) is learner  # type: ignore[arg-type]
    assert learner.replaced == {"pad_seqs": "our padder"}


@pytest.mark.parametrize("changes", [False, True])
def test_a_function_that_changes_its_argument_gets_advice_and_loses_nothing(changes: bool) -> None:
    noted: list[Any] = []
    table = np.arange(3.0)

    class Lender:
        note = staticmethod(lambda *told: noted.append(told))

        def lend(self, function: str, *arguments: Any) -> tuple[Any, list[Any]]:
            return "scaled", [arguments[0] - 1 if changes else arguments[0], arguments[1]]

    assert call_and_look(Lender(), "scale_columns", table, 2) == "scaled"  # type: ignore[arg-type]
    assert [kind for kind, _ in noted] == ["advice"] * changes
    assert all("`scale_columns` changes the array" in sentence for _, (sentence,) in noted)
