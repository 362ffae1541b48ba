from pathlib import Path

import pytest

from grader import places
from grader.data.cache import cache_folder, made_once


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path))
    return tmp_path


def write_two(folder: Path) -> None:
    (folder / "part").mkdir()
    (folder / "part" / "a").write_text("a")
    (folder / "part" / "b").write_text("b")


def never(folder: Path) -> None:
    raise AssertionError("made although it was there")


def test_the_cache_lies_where_the_program_says():
    assert cache_folder() == places.cache_folder()


def test_without_a_home_of_ours_the_cache_lies_where_the_program_says(monkeypatch, tmp_path):
    monkeypatch.delenv("TF_EXAM_KIT_HOME")
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: str(tmp_path / name))
    assert cache_folder() == places.cache_folder() == tmp_path / "tf-exam-kit"


def test_a_folder_is_made_once():
    folder = made_once("set-v1", files=2, make=write_two)
    assert (folder / "part" / "a").read_text() == "a"
    assert made_once("set-v1", files=2, make=never) == folder


def test_a_folder_that_lost_a_file_is_made_again():
    folder = made_once("set-v1", files=2, make=write_two)
    (folder / "part" / "a").unlink()
    made_once("set-v1", files=2, make=write_two)
    assert (folder / "part" / "a").read_text() == "a"


def test_a_failed_attempt_leaves_nothing_behind():
    def fail(folder: Path) -> None:
        write_two(folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made_once("set-v1", files=2, make=fail)
    assert list(cache_folder().iterdir()) == []


def test_whoever_comes_second_uses_what_the_first_made():
    def overtaken(folder: Path) -> None:
        made_once("set-v1", files=2, make=write_two)
        write_two(folder)
        (folder / "part" / "a").write_text("late")

    folder = made_once("set-v1", files=2, make=overtaken)
    assert (folder / "part" / "a").read_text() == "a"
    assert [path.name for path in cache_folder().iterdir()] == ["set-v1"]
