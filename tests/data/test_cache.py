import os
import shutil
from pathlib import Path

import pytest

from grader.catalogue import places
from grader.data import cache
from grader.data.cache import cache_folder, made_once
from grader.data.images.horses_or_humans import _write_learners_pictures


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
    assert sorted(path.name for path in cache_folder().iterdir()) == ["set-v1", "set-v1.json"]


def change_a_file(folder: Path) -> None:
    path = folder / "part" / "a"
    before = path.stat()
    path.write_text("b")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def add_a_file(folder: Path) -> None:
    (folder / "c").write_text("c")


def exchange_names(folder: Path) -> None:
    (folder / "part" / "a").rename(folder / "c")


def spoil_the_notes(folder: Path) -> None:
    folder.with_name("set-v1.json").write_text("{")


@pytest.mark.parametrize("change", [change_a_file, add_a_file, exchange_names, spoil_the_notes])
def test_a_folder_that_somebody_changed_is_made_again(change) -> None:
    folder = made_once("set-v1", files=2, make=write_two)
    change(folder)
    made_once("set-v1", files=2, make=write_two)
    assert [(folder / "part" / name).read_text() for name in "ab"] == ["a", "b"]
    assert made_once("set-v1", files=2, make=never) == folder


def test_a_folder_is_made_again_where_its_program_or_a_library_changed(monkeypatch) -> None:
    made_once("set-v1", files=2, make=write_two)
    monkeypatch.setattr("importlib.metadata.version", lambda name: "99")
    with pytest.raises(AssertionError):
        made_once("set-v1", files=2, make=never)


def test_every_module_that_draws_a_set_belongs_to_what_it_was_made_by(tmp_path, monkeypatch) -> None:
    """Each module that the pictures of horses come from is changed in turn, and one that they do not come from."""
    package = tmp_path / "data"
    shutil.copytree(Path(cache.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(cache, "__file__", str(package / "cache.py"))
    before = cache._made_by(_write_learners_pictures)
    for name, matters in (
        ("images/horses_or_humans.py", True),
        ("images/canvas.py", True),
        ("images/digits.npz", True),
        ("text/verses.py", False),
    ):
        held = (package / name).read_bytes()
        (package / name).write_bytes(held + b"\n# changed\n")
        assert (cache._made_by(_write_learners_pictures) != before) == matters, name
        (package / name).write_bytes(held)


def test_a_set_of_another_size_than_it_says_is_an_error() -> None:
    with pytest.raises(ValueError, match="2 files were made, and 3"):
        made_once("set-v1", files=3, make=write_two)
