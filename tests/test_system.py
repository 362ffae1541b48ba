"""What a submission left in a folder is removed, whatever it did to it, and what others left stops no grading."""

import os
import sys
import time
from pathlib import Path

import pytest

from grader.examiner import process
from grader.system import is_there, is_windows, remove_tree, temporary_folder


def test_a_folder_is_removed_however_deep_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("kept")
    with temporary_folder("kit") as folder:
        (folder / "link").symlink_to(outside)
        (folder / "same").symlink_to(tmp_path, target_is_directory=True)
        monkeypatch.chdir(folder)
        for _ in range(sys.getrecursionlimit() + 500):
            Path("x").mkdir()
            os.chdir("x")
        Path("leaf").write_text("deep")
        monkeypatch.chdir(tmp_path)
    assert not folder.exists() and outside.read_text() == "kept"


@pytest.mark.skipif(is_windows(), reason="there, a mode closes no folder")
def test_closed_folders_are_removed_and_what_is_not_there_is_no_error(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "closed" / "inner").mkdir(parents=True)
    (folder / "closed" / "inner" / "file").write_text("x")
    (folder / "closed" / "inner").chmod(0o400)
    (folder / "closed").chmod(0)
    remove_tree(folder)
    remove_tree(folder)
    assert not folder.exists()


@pytest.mark.parametrize("name", ["x" * 5000, "a/" * 3000, "\0"])
def test_nothing_lies_where_no_system_looks(name: str) -> None:
    assert not is_there(Path(name))


def test_what_lies_around_for_a_day_is_removed_and_stops_no_grading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    nobody = 999_999_999
    names = (f"{nobody}-a", f"{nobody}-new", f"{os.getpid()}-b", "²-x", f"{10**30}-x", "-1-x", "x-1")
    for name in names:
        (tmp_path / f"tf-exam-at-{name}" / "inner").mkdir(parents=True)
        if not name.endswith("new"):
            os.utime(tmp_path / f"tf-exam-at-{name}", (time.time() - 90_000,) * 2)
    process._remove_abandoned_folders()
    left = {path.name.removeprefix("tf-exam-at-") for path in tmp_path.iterdir()}
    assert {*names} - left == {f"{nobody}-a"}
