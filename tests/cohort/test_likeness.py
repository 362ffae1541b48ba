"""Programs are alike when only names, comments and layout differ, and not when anything else does."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from grader.catalogue import places
from grader.catalogue.exercise import read_exercise
from grader.cohort.likeness import look_alikes, stub_digests, tree_digest
from grader.cohort.record import Record

PROGRAM = '''
import numpy as np

def mean(series, window):
    """Average."""
    total = 0
    try:
        for value in series[-window:]:
            total += value
    except ValueError as error:
        print(error)
    return np.round(total / window, 2)
'''


@pytest.mark.parametrize(
    ("old", "new"),
    [("total", "summe"), ("value in", "x in"), ("mean", "average"), ("window", "w"), ("np", "numpy"), ("error", "e"),
     ('"""Average."""', '"""Mittelwert."""\n    # mine'), ("total = 0", "total  =  (0)"), ('    """Average."""\n', "")],
)  # fmt: skip
def test_another_name_or_comment_makes_no_other_program(old: str, new: str) -> None:
    changed = PROGRAM.replace(old, new).replace(
        "x in series[-window:]:\n            total += value", "x in series[-window:]:\n            total += x"
    )
    assert changed != PROGRAM
    assert tree_digest(changed) == tree_digest(PROGRAM) != ""


@pytest.mark.parametrize(
    ("old", "new"),
    [(", 2)", ", 3)"), ("np.round", "np.floor"), ("total += value", "total += total"), ("-window", "window"),
     ("import numpy", "import math"), ("ValueError as error", "TypeError")],
)  # fmt: skip
def test_anything_else_does(old: str, new: str) -> None:
    changed = PROGRAM.replace(old, new)
    assert changed != PROGRAM
    assert tree_digest(changed) != tree_digest(PROGRAM)


@pytest.mark.parametrize("source", ["def f(:", "return 1", "x = " + "-" * 50_000 + "1", "\0"])
def test_what_does_not_parse_is_like_nothing(source: str) -> None:
    assert tree_digest(source) == ""


def test_look_alikes_are_grouped_and_the_stub_is_no_program() -> None:
    exercise = read_exercise("week1_timeseries")
    [stub] = {tree_digest((exercise.folder / "exercise.py").read_text())} & stub_digests(exercise)
    one = Record("Ada", "", "", "a" * 64, None)
    made = [("Ada", "a"), ("Bob", "b"), ("Cy", "a"), ("Di", ""), ("Ed", ""), ("Fi", stub), ("Gus", stub), ("Hal", "b")]
    records = [replace(one, learner=name, tree_digest=digest) for name, digest in made]
    assert look_alikes(records, stub_digests(exercise)) == (("Ada", "Cy"), ("Bob", "Hal"))


def test_what_lies_in_the_folder_of_an_exercise_is_not_taken_for_its_stub(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stub_digests(read_exercise("week1_timeseries"))
    for part in ("exercises", "solutions"):
        shutil.copytree(places.kit_root() / part / "week1_timeseries", tmp_path / part / "week1_timeseries")
    monkeypatch.setattr(places, "kit_root", lambda: tmp_path)
    (tmp_path / "exercises/week1_timeseries/exercise.py").write_text("answer = 42\n")
    (tmp_path / "exercises/week1_timeseries/exercise.ipynb").unlink()
    assert stub_digests(read_exercise("week1_timeseries")) == before
