"""A scope hears every name that is called while it is open, also through what was gathered before."""

import pytest

from grader.candidate.ledger import Ledger


def test_scopes_within_each_other_all_hear() -> None:
    ledger = Ledger()
    with ledger.scope() as outer:
        ledger.called(["first"])
        with ledger.scope() as inner:
            ledger.called(["second"])
        ledger.called(["third"])
    ledger.called(["fourth"])
    assert (outer, inner) == ({"first", "second", "third"}, {"second"})


def test_whoever_asks_again_depends_on_what_was_called_at_first() -> None:
    ledger = Ledger()
    calls = []

    def make() -> int:
        calls.append(1)
        ledger.called(["create_model"])
        return 7

    with ledger.scope() as first:
        assert ledger.gather("model", make) == 7
    with ledger.scope() as second:
        assert ledger.gather("model", make) == 7
    assert (first, second, len(calls)) == ({"create_model"}, {"create_model"}, 1)


def test_what_could_not_be_gathered_is_asked_again_and_was_heard() -> None:
    ledger = Ledger()

    def fail() -> None:
        ledger.called(["create_model"])
        raise ValueError("no")

    with ledger.scope() as names:
        for _ in range(2):
            with pytest.raises(ValueError, match="no"):
                ledger.gather("model", fail)
    assert names == {"create_model"}
