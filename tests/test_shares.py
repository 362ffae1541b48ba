"""A share of the cases has every test, and all shares have every case."""

from hypothesis import given
from hypothesis import strategies as st
from shares import share_of

FAMILIES = st.dictionaries(st.sampled_from(["a.py::one", "a.py::two", "b.py::one"]), st.integers(1, 40))


@given(FAMILIES, st.integers(1, 9))
def test_each_share_has_every_test_and_together_they_have_every_case(families: dict[str, int], share: int) -> None:
    names = [f"{test}[case {number}]" for test, cases in families.items() for number in range(cases)]
    shares = [[*share_of(names, share, shard)] for shard in range(share)]
    assert {name for taken in shares for name in taken} == {*names}
    for taken in shares:
        assert {name.partition("[")[0] for name in taken} == families.keys()
        assert len(taken) <= sum(-(-cases // share) for cases in families.values())


def test_what_is_no_family_is_always_taken() -> None:
    assert [*share_of(["a.py::one", "a.py::two"], 8, 5)] == ["a.py::one", "a.py::two"]
