"""A verdict that is kept equals a fresh one: random programs, random edits, judged in plain Python.

The everyday run tries some thousand programs; ``pytest -m thorough tests/submission/test_kept_programs.py`` tries
100,000.
"""

import random

import pytest
from random_programs import ASKED, WAYS, Program, dependence, draw_program, edit, kept, observe

# What a random program leaves for the garbage collector may fail whenever it is collected.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore:'where' used without 'out'"),
]
EVERYDAY, THOROUGH = 1_500, 100_000
CRITERIA = [0, 1, 2, 3]


def example(number: int) -> tuple[str, str, list[list[str]]]:
    """Return a program, the same after an edit, and the functions that each criterion calls."""
    draw = random.Random(number)
    program = draw_program(draw)
    wishes = [draw.sample(ASKED, draw.randint(1, 2)) for _ in CRITERIA]
    return program.source(), edit(program, draw).source(), wishes


def judge(old: str, new: str, wishes: list[list[str]]) -> tuple[str, list[int]]:
    """Return what is wrong with the verdicts on ``new``, if anything is, and which of those on ``old`` were kept."""
    before, fresh = (observe(source, CRITERIA, wishes) for source in (old, new))
    recalled = kept(old, new, before, CRITERIA)
    for one in recalled:
        if before[one][0] != fresh[one][0]:
            return f"criterion {one}: kept {before[one][0]}, fresh {fresh[one][0]}", recalled
    rest = [one for one in CRITERIA if one not in recalled]
    if not rest or (dependence(new).is_one_piece and recalled):
        return "", recalled
    again = observe(new, rest, wishes)
    return next((f"criterion {one} alone: {again[one][0]}, fresh {fresh[one][0]}" for one in rest
                 if again[one][0] != fresh[one][0]), ""), recalled  # fmt: skip


def try_examples(numbers: range) -> tuple[int, int]:
    """Try examples; return how many were taken apart, and how many verdicts of these were kept over a change."""
    apart = recalled = 0
    for number in numbers:
        old, new, wishes = example(number)
        wrong, held = judge(old, new, wishes)
        assert not wrong, f"{wrong} in example {number}\n{old}\n=====\n{new}"
        if dependence(new).kind == "parts":
            apart += 1
            recalled += old != new and bool(held)
    return apart, recalled


@pytest.mark.parametrize("start", range(0, EVERYDAY, 500))
def test_a_kept_verdict_equals_a_fresh_one(start: int) -> None:
    apart, recalled = try_examples(range(start, start + 500))
    # And neither is the rule so strict that the property says nothing.
    assert apart > 180 and recalled > 90, (apart, recalled)


@pytest.mark.thorough
@pytest.mark.parametrize("start", range(EVERYDAY, EVERYDAY + THOROUGH, 5_000))
def test_a_kept_verdict_equals_a_fresh_one_a_hundred_thousand_times(start: int) -> None:
    try_examples(range(start, start + 5_000))


@pytest.mark.parametrize("way", WAYS)
def test_whoever_reads_what_another_function_left_is_judged_again(way: str) -> None:
    """One function writes, another reads; the number that is written, or stands at the left margin, is edited."""
    sample = Program([way], [3], {"second": [(0, 3)]}, {"first": [(0, 4)]}, dict.fromkeys(ASKED, 1))
    wishes = [[name] for name in ASKED]
    for changed in (
        Program([way], [5], sample.reads, sample.writes, sample.plus),
        Program([way], [3], sample.reads, {"first": [(0, 7)]}, sample.plus),
        Program([way], [3], sample.reads, {}, sample.plus),
        Program([way], [3], sample.reads, sample.writes, sample.plus, comments=2),
        Program([way], [3], sample.reads, sample.writes, {**sample.plus, "third": 44}),
        Program([way], [3], sample.reads, sample.writes, sample.plus, order=[*reversed(ASKED)]),
    ):
        for old, new in ((sample, changed), (changed, sample)):
            assert not judge(old.source(), new.source(), wishes)[0], new.source()
