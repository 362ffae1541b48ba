"""One grading as a cluster runs it: the answer is plain values, and whatever goes wrong is an answer as well."""

import json
import pickle
import pickletools
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.candidate.replies import read_progress
from grader.catalogue import places
from grader.cohort import identity as identities
from grader.cohort import task
from grader.cohort.identity import difference, identity
from grader.cohort.task import grade_one
from grader.errors import CannotGrade
from grader.examiner.events import Event

EXERCISE = "week1_timeseries"
STUB = (places.exercises_folder() / EXERCISE / "exercise.py").read_bytes()


@pytest.fixture(autouse=True)
def nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(task, "make_ready", lambda: None)


def grade(data: bytes, file_name: str = "exercise.py", **wanted: str) -> dict[str, Any]:
    answer = grade_one(EXERCISE, {**identity(EXERCISE), **wanted}, data, file_name, 7, {"time_limit": None})
    json.dumps(answer, allow_nan=False)
    return answer


def test_what_does_not_parse_gets_its_grade() -> None:
    answer = grade(b"def naive_forecast(:\n")
    assert answer["grade"]["status"] == "NOT_YET" and answer["grade"]["seed"] == 7 and answer["tree_digest"] == ""
    assert not {"refused", "fault", "differs"} & {*answer}


@pytest.mark.parametrize(
    ("data", "name"), [(b"\x00", "exercise.py"), (b"{", "exercise.ipynb"), (b"\xff", "exercise.py")]
)
def test_what_cannot_be_read_is_refused_without_a_place_of_ours(data: bytes, name: str) -> None:
    answer = grade(data, name)
    assert answer["refused"].startswith("The file ") and "/" not in answer["refused"].replace(".py", "")
    assert not {"grade", "fault"} & {*answer}


@pytest.mark.parametrize(
    ("error", "said"), [(CannotGrade("No room."), "No room."), (KeyError("x"), "The kit failed: KeyError")]
)
def test_whatever_goes_wrong_is_an_answer(monkeypatch: pytest.MonkeyPatch, error: Exception, said: str) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(task.Attempt, "grade", fail)
    answer = grade(STUB)
    assert said in answer["fault"] and "grade" not in answer


def test_nothing_is_graded_for_whoever_wants_another_kit() -> None:
    answer = grade(STUB, tensorflow="1.0")
    assert "instead of 1.0" in answer["differs"] and "grade" not in answer


def test_a_difference_says_what_and_what_to_do() -> None:
    own = identity(EXERCISE)
    assert difference(own, own) == ""
    told = difference(own, {**own, "keras": "2.15", "numpy": ""})
    assert (
        told.startswith(f"It has Keras 2.15 instead of {own['keras']}, NumPy missing instead of") and "install" in told
    )
    assert "differs for this exercise" in difference(own, {**own, "exercise": "x"})
    assert difference(own, {})


@pytest.fixture
def copy_of_the_kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name in ("catalogue", "checks", "data"):
        shutil.copytree(places.PACKAGE / name, tmp_path / "grader" / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(places.exercises_folder() / EXERCISE, tmp_path / "exercises" / EXERCISE)
    monkeypatch.setattr(places, "PACKAGE", tmp_path / "grader")
    yield tmp_path


@pytest.mark.parametrize(
    ("changed", "matters"),
    [
        (f"exercises/{EXERCISE}/checks.py", True),
        (f"exercises/{EXERCISE}/exercise.toml", True),
        ("grader/checks/expect.py", True),
        ("grader/data/series/sunspots.csv", True),
        (f"exercises/{EXERCISE}/README.md", False),
        ("grader/checks/__pycache__/expect.cpython-311.pyc", False),
        ("grader/cli/main.py", False),
        ("grader/catalogue/code_tree.py", True),
        ("grader/catalogue/places.py", True),
        ("grader/cohort/task.py", True),
        ("grader/cohort/exports/junit.py", False),
        (f"exercises/{EXERCISE}/expectations/windows.py", True),
    ],
)
def test_the_digest_follows_what_judges_and_nothing_else(copy_of_the_kit: Path, changed: str, matters: bool) -> None:
    before = identities._digest(EXERCISE)
    path = copy_of_the_kit / changed
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    # The time of a file says nothing: clones on two machines have other ones.
    assert (identities._digest(EXERCISE) == before) or not path.stat().st_size
    before = identities._digest(EXERCISE)
    path.write_bytes(path.read_bytes() + b"\n# changed\n")
    assert (identities._digest(EXERCISE) != before) == matters


class Trap(str):
    """Text that runs something when it is read from a pickle."""

    def __deepcopy__(self, memo: Any) -> Any:
        return self

    def __reduce__(self) -> Any:
        return print, ("this ran where it was unpickled",)


def names_in_pickle(value: Any) -> list[Any]:
    """Return whatever a pickle asks its reader to import or to call: nothing for plain values."""
    calling = {"GLOBAL", "STACK_GLOBAL", "REDUCE", "INST", "OBJ", "NEWOBJ", "NEWOBJ_EX", "BUILD", "EXT1", "PERSID"}
    return [one for one, *_ in pickletools.genops(pickle.dumps(value)) if one.name in calling]


def test_what_a_worker_hands_back_is_plain_whatever_a_submission_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scheduler unpickles what workers answer: no object that a submission had a hand in may be among it."""
    real = task.Attempt.grade
    events: list[Event] = []

    def grade(self: Any, *given: Any, **how: Any) -> Any:
        graded = real(self, *given, **how)
        return replace(graded, evidence={"output": {"text": Trap("x"), "dropped": 0}, "advice": [Trap("y")]})

    monkeypatch.setattr(task.Attempt, "grade", grade)
    assert names_in_pickle(Trap("x"))
    answer = grade_one(
        EXERCISE, identity(EXERCISE), b"def naive_forecast(:\n", "exercise.py", 7, {"time_limit": None},
        listen=events.append,
    )  # fmt: skip
    assert answer["grade"]["evidence"]["output"]["text"] == "x"
    assert names_in_pickle(answer) == []
    told = read_progress({"epoch": Trap("1"), "epochs": 5, "logs": {Trap("loss"): 0.5, "x": Trap("y")}})
    assert names_in_pickle(vars(told)) == []
