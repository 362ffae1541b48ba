"""A function of ours takes the place of a learner's that failed, and of no other."""

from typing import Any

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
