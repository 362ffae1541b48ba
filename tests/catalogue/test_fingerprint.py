"""The one answer to "graded by what": a byte changed in any file that can change a verdict changes it."""

import os
import shutil
from pathlib import Path

import pytest

from grader.catalogue import fingerprint, places
from grader.catalogue.exercise import exercise_names, read_exercise
from grader.catalogue.fingerprint import digest_of, exercise_files, graded_by, kit_files, libraries

EXERCISE = "week2_timeseries"


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the whole kit, so that a test may change it."""
    shutil.copytree(places.PACKAGE, tmp_path / "grader", ignore=shutil.ignore_patterns("__pycache__", "_kit"))
    shutil.copytree(places.exercises_folder() / EXERCISE, tmp_path / "exercises" / EXERCISE)
    monkeypatch.setattr(places, "PACKAGE", tmp_path / "grader")
    return tmp_path


def digest(kit: Path) -> str:
    return graded_by(kit / "exercises" / EXERCISE, None)


def change(path: Path) -> None:
    """Change the last byte of a file, and nothing else that the system tells without being asked for its content."""
    before = path.stat()
    held = path.read_bytes() or b"x"
    path.write_bytes(held[:-1] + bytes([held[-1] ^ 1]))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.slow
def test_a_byte_of_any_file_changes_it(kit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprint, "_SETTLED_NS", -(10**18))  # Each file is read once, and once when it has changed.
    files = [path for _, path in [*kit_files(), *exercise_files(kit / "exercises" / EXERCISE)]]
    assert len(files) > 250 and {"checks.py", "exercise.toml", "digits.npz", "fingerprint.py"} < {f.name for f in files}
    known, looked_at = {digest(kit)}, range(0, len(files), 12)
    for place, path in enumerate(files):
        held = fingerprint._content(path)
        change(path)
        assert fingerprint._content(path) != held
        if place in looked_at:
            known.add(digest(kit))
    assert len(known) == 1 + len(looked_at)


def test_a_change_back_is_the_same_again_and_times_and_places_say_nothing(kit: Path, tmp_path: Path) -> None:
    first = digest(kit)
    path = kit / "grader/checks/expect.py"
    change(path)
    assert digest(kit) != first
    change(path)
    path.touch()
    assert digest(kit) == first


def test_a_file_that_settled_is_read_once(kit: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprint, "_SETTLED_NS", -(10**18))
    digest(kit)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail(f"{path} was read again"))
    digest(kit)


@pytest.mark.parametrize("name", ["exercise.py", "exercise.ipynb", "README.md", "quiz.toml", "__pycache__/x.pyc"])
def test_what_a_learner_works_on_or_reads_is_graded_by_nobody(kit: Path, name: str) -> None:
    first = digest(kit)
    path = kit / "exercises" / EXERCISE / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("something else")
    assert digest(kit) == first


def test_libraries_are_told_with_their_versions() -> None:
    assert any(name.lower().startswith("numpy-") for name in libraries())
    assert any(name.lower().startswith("keras-") for name in libraries())


def test_names_and_contents_do_not_run_into_each_other(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
    a, b = tmp_path / "a", tmp_path / "b"
    assert len({digest_of(files) for files in ([("a", a)], [("b", a)], [("a", b)], [("a", a), ("b", b)], [])}) == 5
    assert digest_of([("a", a)], "x") != digest_of([("a", a)], "y")


@pytest.mark.parametrize("name", exercise_names())
def test_every_exercise_is_graded_by_its_rubric_and_its_facts(name: str) -> None:
    files = {told for told, _ in exercise_files(read_exercise(name).folder)}
    assert {"exercise/checks.py", "exercise/exercise.toml"} <= files
