"""Mutants have names of their own, and each that is said to be right too is one of today's solution."""

import pytest

from grader.authoring.mutants import known_equivalents, mutants_of
from grader.catalogue import places

WITH_EQUIVALENTS = sorted(path.parent.name for path in places.solutions_folder().glob("*/mutants.toml"))


@pytest.mark.parametrize("name", WITH_EQUIVALENTS)
def test_what_is_said_to_be_right_too_is_a_mutant_of_todays_solution(name: str) -> None:
    found, known = mutants_of(name), known_equivalents(name)
    assert len({one.name for one in found}) == len({one.source for one in found}) == len(found)
    assert set(known) <= {one.name for one in found}
    assert all(known.values())
