"""Points for a trained model take a trained model: what else looks like one is not believed.

Each file in ``untrained`` is graded whole. Those whose names begin with ``remains`` show what stays possible; the table
in docs/decisions/threat-model.md says so.
"""

from pathlib import Path

import pytest
from hostile_case import HostileCase, read_case
from surroundings import Surroundings
from test_hostile import shared_folder

from grader.cohort.doubts import doubts_about
from grader.cohort.record import Record

FOLDER = Path(__file__).with_name("untrained")
LONG = ("week", "exam5")
"""Beginnings of the names of exercises that train for seconds."""
NOBODY_SEES = ("remains_weights_from_a_callback.py",)
"""What is done while ``fit`` runs looks like its work."""


def cases() -> list[object]:
    """Return every case, those that train for long marked as thorough."""
    return [
        pytest.param(case, marks=[pytest.mark.thorough] if case.exercise.startswith(LONG) else [], id=case.name)
        for case in map(read_case, sorted(FOLDER.iterdir()))
    ]


@pytest.mark.worker
@pytest.mark.parametrize("name", ["spare_process_is_looked_for.py", "worker_answers_a_formula.py"])
def test_the_spare_process_of_a_cold_start_is_as_far_away(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(shared_folder(tmp_path)))
    case = read_case(FOLDER / name)
    assert list(case.complaints(case.attempt().grade(lambda event: None, keep=False))) == []


@pytest.mark.worker
@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize("case", cases())
def test_points_for_a_trained_model_take_a_trained_model(case: HostileCase, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("A file of the learner's, which no grading has any business with.")
    before = Surroundings.now(tmp_path)
    grade = case.attempt().grade(lambda event: None, keep=False)
    assert list(case.complaints(grade)) == []
    assert before.changed_to(Surroundings.now(tmp_path)) == []
    if case.name.startswith("remains") and case.name not in NOBODY_SEES:
        assert doubts_about([Record("somebody", case.name, "", "", grade)]), "staff are not told"
