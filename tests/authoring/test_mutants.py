"""Mutants have names of their own, and each that is said to be right too is one of today's solution."""

import functools
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.authoring.mutants import Mutant, caught_by, known_equivalents, mutants, mutants_of, render_open
from grader.catalogue import places
from grader.catalogue.exercise import read_exercise
from grader.cli.main import main
from grader.errors import CannotGrade, RubricProblem
from grader.examiner.grade import Outcome, Status, Verdict

WITH_EQUIVALENTS = sorted(path.parent.name for path in places.solutions_folder().glob("*/mutants.toml"))


@pytest.mark.parametrize("name", WITH_EQUIVALENTS)
def test_what_is_said_to_be_right_too_is_a_mutant_of_todays_solution(name: str) -> None:
    found, known = mutants_of(name), known_equivalents(name)
    assert len({one.name for one in found}) == len({one.source for one in found}) == len(found)
    assert set(known) <= {one.name for one in found}
    assert all(known.values())


FIT = "model.fit(data.shuffle(1000).batch(32).prefetch(1), epochs=20, verbose=0)"
SOLUTION = f"""
def create_model():
    hidden = [layers.LSTM(32, name="reads"), layers.Dense(24, activation="relu")]
    model = keras.Sequential([layers.Embedding(100, 16), *hidden, layers.Dense(10)])
    model.compile(optimizer="adam", loss="mse")
    {FIT}
    print(model.summary(), 5)
    return model
"""


@functools.cache
def changes() -> set[str]:
    return {mutant.change for mutant in mutants(read_exercise("week2_timeseries"), SOLUTION)}


@pytest.mark.parametrize(
    "noise",
    [
        "16 → 17", "32 → 33", "24 → 25", "20 → 21", "1000 → 1001", "0 → 1", "0 → -1", "1 → 2", "5 → 6",
        f"{FIT} → {FIT.replace(', verbose=0', '')}", "layers.LSTM(32, name='reads') → layers.LSTM(32)",
        "data.shuffle(1000).batch(32).prefetch(1) → data.shuffle(1000).batch(32)",
    ],
)  # fmt: skip
def test_what_tells_nothing_is_no_mutant(noise: str) -> None:
    assert noise not in changes()


@pytest.mark.parametrize(
    "change",
    [
        "10 → 11", "16 → 160", "24 → 240", "100 → 101", "'relu' → 'sigmoid'", "32 → 33 (2)",
        f"{FIT} → {FIT.replace(', epochs=20', '')}", "data.shuffle(1000).batch(32) → data.shuffle(1000)",
    ],
)  # fmt: skip
def test_what_may_matter_is_one(change: str) -> None:
    assert change in changes()


LIMITED = """
SIZE = 3
RATE = 0.5

def create_model(window, rate, size=1, *, others=2):
    '''Say nothing.'''
    return window * rate * size * others

create_model(window=20, others=4)
create_model(30, RATE, 30)
create_model(*load(), 70, rate=load())
"""


def test_an_argument_stops_at_each_of_its_usual_values_and_begins_there() -> None:
    found = {one.change: one.source for one in mutants(read_exercise("week2_timeseries"), LIMITED) if "→ m" in one.name}
    values = {"window": (20, 30), "rate": (0.5,), "size": (3, 30), "others": (4,)}
    each = [f"{name} → {limit}({name}, {at})" for name in values for at in values[name] for limit in ("min", "max")]
    assert sorted(found) == sorted(each)
    assert 'nothing."""\n    rate = max(rate, 0.5)\n    return' in found["rate → max(rate, 0.5)"]


def test_lines_to_paste_are_toml_with_room_for_the_reason() -> None:
    passing = [Mutant("half", 3, "x['a'] → \"b\"", "")]
    assert tomllib.loads(render_open(passing)) == {passing[0].name: ""}


def test_reasons_that_cannot_be_read_are_told_with_their_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mutants.toml"
    path.write_text('"f: 2 → 3" = ""\n"f: 3 → 4" = because')
    monkeypatch.setattr("grader.authoring.mutants.explained_in", lambda name: path)
    with pytest.raises(RubricProblem, match=r"mutants.toml:2: .* is not valid TOML: Invalid value"):
        known_equivalents("week2_timeseries")


@pytest.mark.parametrize("fast", [True, False])
def test_a_mutant_that_only_a_training_may_catch_is_open_and_nothing_is_pasted_for_it(
    fast: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    left_out = Verdict("check_error", Outcome.BLOCKED, details={"fast": True})
    verdicts = (Verdict("check_labels", Outcome.MET), left_out if fast else Verdict("check_error", Outcome.MET))
    grade = SimpleNamespace(status=Status.NOT_YET if fast else Status.PASSED, verdicts=verdicts)
    attempt = SimpleNamespace(grade=lambda *told, **more: grade)
    monkeypatch.setattr("grader.authoring.mutants.Attempt", SimpleNamespace(begin=lambda *told: attempt))
    monkeypatch.setattr("grader.examiner.start.keep_warm", lambda: None)
    monkeypatch.setattr("grader.authoring.mutants.known_equivalents", lambda name: {})
    monkeypatch.setattr("grader.authoring.mutants.mutants_of", lambda name: [Mutant("half", 3, "2 → 3", "")])
    words = ["author", "mutate", "week2_timeseries", *(["--fast"] if fast else [])]
    if fast:
        main(words)
        told = capsys.readouterr().out
        assert told.startswith("– line 3 half: 2 → 3  waits for a training\n") and "mutants.toml" not in told
        assert told.endswith("0 pass unexplained\n1 waits for a training: leave out --fast.\n")
    else:
        with pytest.raises(SystemExit):
            main(words)
        told = capsys.readouterr().out
        assert told.startswith("✗ line 3 half: 2 → 3  passes\n") and '"half: 2 → 3" = ""' in told


def test_a_rubric_that_raises_on_a_mutant_is_told_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    rubric = places.exercises_folder() / "week2_timeseries" / "checks.py"
    details = {"trace": f'Traceback:\n  File "{rubric}", line 7, in check_error\n'}
    broken = Verdict("check_error", Outcome.BROKEN, found="KeyError: 3", details=details)
    verdicts = (Verdict("check_labels", Outcome.MET), broken)
    grade = SimpleNamespace(status=Status.NOT_GRADED, verdicts=verdicts)
    attempt = SimpleNamespace(grade=lambda *told, **more: grade)
    monkeypatch.setattr("grader.authoring.mutants.Attempt", SimpleNamespace(begin=lambda *told: attempt))
    with pytest.raises(CannotGrade) as refused:
        caught_by("week2_timeseries", Mutant("half", 3, "2 → 3", ""))
    assert refused.value.problem == "The mutant 'half: 2 → 3' could not be graded."
    assert refused.value.because == "exercises/week2_timeseries/checks.py:7: check_error: KeyError: 3"
