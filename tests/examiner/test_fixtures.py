"""Folders for the candidate have names that a submission cannot take beforehand."""

from pathlib import Path

import pytest

from grader.examiner.fixtures import Data


def test_a_folder_is_new_and_open_whatever_lies_there(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("taken")
    folders = [Data(1, tmp_path).folder("plain") for _ in range(3)]
    assert len(set(folders)) == 3
    assert all(folder.parent == tmp_path and folder.name.startswith("plain-") for folder in folders)
    assert all(folder.stat().st_mode & 0o777 == 0o755 for folder in folders)


def test_pictures_are_copied_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import grader.data

    parts = [tmp_path / "source" / name for name in ("training", "validation")]
    for part in parts:
        part.mkdir(parents=True)
        (part / "one.png").touch()
    monkeypatch.setattr(grader.data, "horses_or_humans_folder", lambda: tuple(parts))
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    data = Data(1, scratch)
    first = data.pictures("horses_or_humans")
    assert data.pictures("horses_or_humans") == first
    assert [(folder.name, (folder / "one.png").is_file()) for folder in first] == [
        ("training", True),
        ("validation", True),
    ]
    assert len(list(scratch.iterdir())) == 1
