"""No submission gains a point that its answers do not earn, hangs, harms the machine, or goes without a grade."""

from pathlib import Path

import pytest
from hostile_case import HostileCase, all_cases, faults_of_report
from surroundings import Surroundings

from grader.errors import SubmissionRefused

CASES = all_cases()
LONGEST = 90.0
"""Wall seconds that a case may take on a crowded machine: a training is among them."""


@pytest.fixture
def sentinel(tmp_path: Path) -> Path:
    folder = tmp_path / "not-yours"
    folder.mkdir()
    (folder / "letter.txt").write_text("A file of the learner's, which no grading has any business with.")
    return folder


@pytest.mark.worker
@pytest.mark.parametrize("case", [case for case in CASES if not case.refused], ids=lambda case: case.name)
@pytest.mark.usefixtures("warm")
def test_a_hostile_submission_gets_its_verdict_and_changes_nothing_else(
    case: HostileCase, sentinel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_TOKEN_OF_THE_LEARNER", "secret")
    before = Surroundings.now(sentinel)
    attempt = case.attempt()
    grade = attempt.judge(lambda event: None, keep=False)
    assert list(case.complaints(grade)) == []
    assert list(faults_of_report(attempt, grade)) == []
    assert before.changed_to(Surroundings.now(sentinel)) == []
    assert grade.seconds < LONGEST


@pytest.mark.parametrize("case", [case for case in CASES if case.refused], ids=lambda case: case.name)
def test_a_file_that_is_no_text_is_refused(case: HostileCase) -> None:
    with pytest.raises(SubmissionRefused, match=case.refused):
        case.attempt()
