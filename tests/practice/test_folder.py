"""A practice folder is made whole, stands alone, and is brought up to date without touching what was edited."""

import shutil
from pathlib import Path

import pytest

from grader.catalogue import places
from grader.catalogue.exercise import practice_names, read_exercise
from grader.catalogue.stub import handed_out
from grader.errors import UsageProblem
from grader.practice.folder import begin_folder, update_folder
from grader.submission.submission import read_submission

pytestmark = pytest.mark.slow

NAME = "week2_timeseries"


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy two exercises of the kit, so that a test may change them."""
    for part in ("exercises", "solutions"):
        for name in (NAME, "week1_nlp"):
            shutil.copytree(places.kit_root() / part / name, tmp_path / "kit" / part / name)
    monkeypatch.setattr(places, "kit_root", lambda: tmp_path / "kit")
    return tmp_path / "kit"


def test_a_new_folder_holds_every_exercise_and_neither_rubric_nor_solution(tmp_path: Path) -> None:
    told = begin_folder(tmp_path / "mine")
    assert told[0].startswith(f"{len(practice_names())} exercises")
    assert {path.name for path in (tmp_path / "mine/exercises").iterdir()} == set(practice_names())
    files = {path.name for path in (tmp_path / "mine/exercises").glob("*/*")}
    assert files == {"README.md", "exercise.py", "exercise.ipynb"}


def test_a_folder_in_use_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(UsageProblem, match="is not empty"):
        begin_folder(tmp_path)
    begin_folder(tmp_path / "mine")
    with pytest.raises(UsageProblem, match="already a practice folder"):
        begin_folder(tmp_path / "mine")
    with pytest.raises(UsageProblem, match="cannot be written"):
        begin_folder(tmp_path / "letter.txt" / "below")


def test_a_name_alone_means_the_file_in_the_practice_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin_folder(tmp_path / "mine")
    monkeypatch.chdir(tmp_path / "mine" / "exercises")
    assert read_submission(read_exercise(NAME)).path == tmp_path / "mine/exercises" / NAME / "exercise.py"
    monkeypatch.chdir(tmp_path)
    assert read_submission(read_exercise(NAME)).path == read_exercise(NAME).folder / "exercise.py"


def test_what_was_written_into_a_clone_is_handed_out_to_nobody(kit: Path, tmp_path: Path) -> None:
    for name in (NAME, "week1_nlp"):
        for file in ("exercise.py", "exercise.ipynb"):
            (kit / "exercises" / name / file).write_text("the answer of whoever owns this clone")
    (kit / "exercises/week1_nlp/exercise.py").unlink()
    begin_folder(tmp_path / "mine")
    for name in (NAME, "week1_nlp"):
        for file, text in handed_out(name).items():
            assert (tmp_path / "mine/exercises" / name / file).read_bytes() == text
            assert b"the answer of" not in text
    (tmp_path / "mine/exercises" / NAME / "exercise.py").unlink()
    update_folder(tmp_path / "mine")
    assert "YOUR CODE HERE" in (tmp_path / "mine/exercises" / NAME / "exercise.py").read_text()


def test_an_update_brings_what_is_new_and_leaves_what_was_edited(kit: Path, tmp_path: Path) -> None:
    begin_folder(tmp_path / "mine")
    edited = tmp_path / "mine/exercises" / NAME / "exercise.py"
    edited.write_text("my work")
    brief, solution = kit / "exercises" / NAME / "README.md", kit / "solutions" / NAME / "solution.py"
    brief.write_text(brief.read_text() + "\n")
    solution.write_text(solution.read_text() + "\n# new\n")
    for part in ("exercises", "solutions"):
        shutil.copytree(kit / part / NAME, kit / part / "week9_intro")
    told = update_folder(tmp_path / "mine" / "exercises")
    assert f"{NAME}/exercise.py has a new version. You edited yours, so it was not changed." in told
    assert f"{NAME}: README.md, exercise.ipynb updated." in told
    assert "week9_intro is new." in told
    assert edited.read_text() == "my work"
    brought = tmp_path / "mine/exercises" / NAME / "README.md"
    assert brought.read_bytes() == (kit / "exercises" / NAME / "README.md").read_bytes()


def test_nothing_to_bring_is_said(tmp_path: Path) -> None:
    begin_folder(tmp_path / "mine")
    assert update_folder(tmp_path / "mine") == ["Everything is up to date."]
    with pytest.raises(UsageProblem, match="not in a practice folder"):
        update_folder(tmp_path)


def test_without_its_list_no_file_is_taken_for_untouched(kit: Path, tmp_path: Path) -> None:
    begin_folder(tmp_path / "mine")
    (tmp_path / "mine" / places.MARKER).write_text("{")
    path = kit / "solutions" / NAME / "solution.py"
    path.write_text(path.read_text() + "\n# new\n")
    assert any("it was not changed" in line for line in update_folder(tmp_path / "mine"))
    assert "# new" not in (tmp_path / "mine/exercises" / NAME / "exercise.py").read_text()
