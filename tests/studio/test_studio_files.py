"""A text is saved whole or not at all, never over somebody else's change, and no bad luck loses it."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from opened import Page, serve

from grader.catalogue import places
from grader.errors import UsageProblem
from grader.studio.files import require_place_to_write

NAME = "week1_intro"


@pytest.fixture
def script(folder: Path) -> Path:
    return folder / "exercises" / NAME / "exercise.py"


def opened(page: Page) -> dict[str, str]:
    file: dict[str, str] = page.get(f"/api/exercise/{NAME}")["file"]
    return file


def test_a_saved_text_lies_on_the_disk_with_its_line_ends(page: Page, script: Path) -> None:
    script.write_bytes(b"a = 1\r\nb = 2\r\n")
    script.chmod(0o640)
    file = opened(page)
    assert file["text"] == "a = 1\nb = 2\n" and file["path"] == f"exercises/{NAME}/exercise.py"
    told = page.post(f"/api/exercise/{NAME}/save", text="a = 1\nb = 3 # é\n", base=file["digest"])
    assert script.read_bytes() == "a = 1\r\nb = 3 # é\r\n".encode()
    assert script.stat().st_mode & 0o777 == 0o640
    assert opened(page)["digest"] == told["digest"]
    assert [path.name for path in script.parent.iterdir() if path.name.startswith(".")] == []


def test_a_link_stays_a_link(page: Page, script: Path, tmp_path: Path) -> None:
    real = tmp_path / "real.py"
    script.replace(real)
    script.symlink_to(real)
    page.post(f"/api/exercise/{NAME}/save", text="x = 1\n", base=opened(page)["digest"])
    assert script.is_symlink() and real.read_text() == "x = 1\n"


def test_somebody_elses_change_is_shown_and_nothing_is_written(page: Page, script: Path) -> None:
    base = opened(page)["digest"]
    script.write_text("theirs = 1\n")
    told = page.post(f"/api/exercise/{NAME}/save", expect=409, text="mine = 1\n", base=base)
    assert told["there"]["text"] == "theirs = 1\n" and "changed on the disk" in told["problem"]
    assert script.read_text() == "theirs = 1\n"
    page.post(f"/api/exercise/{NAME}/save", text="mine = 1\n", base=told["there"]["digest"])
    assert script.read_text() == "mine = 1\n"


def test_two_tabs_with_the_same_text_are_no_conflict(page: Page, script: Path) -> None:
    base = opened(page)["digest"]
    first = page.post(f"/api/exercise/{NAME}/save", text="x = 1\n", base=base)
    second = page.post(f"/api/exercise/{NAME}/save", text="x = 1\n", base=base)
    assert first == second


def test_a_deleted_file_is_written_again_only_when_asked(page: Page, script: Path) -> None:
    base = opened(page)["digest"]
    script.unlink()
    told = page.post(f"/api/exercise/{NAME}/save", expect=409, text="mine = 1\n", base=base)
    assert told["problem"] == "The file was deleted." and not script.exists()
    page.post(f"/api/exercise/{NAME}/save", text="mine = 1\n", base="")
    assert script.read_text() == "mine = 1\n"
    script.unlink()
    assert opened(page)["later"] == "", "nothing is written in the notebook"
    script.parent.rename(script.parent.with_name("away"))
    assert opened(page) == {"path": opened(page)["path"], "text": "", "digest": "", "later": ""}


def test_a_full_disk_loses_nothing_and_is_named(page: Page, script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = opened(page)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("grader.catalogue.places.write_whole", full)
    told = page.post(f"/api/exercise/{NAME}/save", expect=507, text="mine = 1\n", base=file["digest"])
    assert told["problem"] == "The file cannot be saved." and "No space left" in told["because"]
    assert "make room" in told["next_step"]
    assert script.read_text() == file["text"]


@pytest.mark.parametrize(
    ("data", "words"), [(b"\xff\xfe", "is not UTF-8"), (b"#" * 1_000_001, "is too large")], ids=["bytes", "long"]
)
def test_what_is_no_text_is_not_edited(data: bytes, words: str, page: Page, script: Path) -> None:
    script.write_bytes(data)
    status, body, _ = page.ask("GET", f"/api/exercise/{NAME}")
    assert status == 422 and words in body.decode()


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["pipe", "folder"])
def test_what_is_no_file_is_not_waited_for(make: Callable[[Path], None], page: Page, script: Path) -> None:
    script.unlink()
    make(script)
    status, body, _ = page.ask("GET", f"/api/exercise/{NAME}/file")
    assert status == 422 and b"Move it away" in body


def test_a_text_that_is_too_long_is_refused(page: Page, script: Path) -> None:
    before = script.read_bytes()
    page.post(f"/api/exercise/{NAME}/save", expect=422, text="#" * 1_000_001, base=opened(page)["digest"])
    page.post(f"/api/exercise/{NAME}/save", expect=422, text=["no text"], base="")
    assert script.read_bytes() == before


def test_a_change_of_another_editor_appears(page: Page, script: Path) -> None:
    opened(page)
    with page.events() as events:
        script.write_text("theirs = 2\n")
        told = next(one for one in events if one["kind"] == "file")
        assert told["name"] == NAME
        assert page.get(f"/api/exercise/{NAME}/file") | {"path": ""} == {
            "path": "", "text": "theirs = 2\n", "digest": told["digest"], "later": "",
        }  # fmt: skip
        script.unlink()
        assert next(one for one in events if one["kind"] == "file")["digest"] == ""


def test_a_grading_of_the_terminal_is_told_to_the_page(page: Page) -> None:
    from grader.practice.cards import Cards, utc_now

    page.get("/api/home")
    with page.events() as events:
        Cards().answer("anything", True, utc_now())
        assert next(one for one in events if one["kind"] == "record")


def test_two_studios_on_one_record_show_the_same(page: Page, script: Path) -> None:
    with serve() as other:
        assert other.port != page.port
        opened(other)
        with other.events() as events:
            page.post(f"/api/exercise/{NAME}/save", text="# met 5\n", base=opened(page)["digest"])
            assert next(one for one in events if one["kind"] == "file")["name"] == NAME
            page.post(f"/api/exercise/{NAME}/grade")
            page.settled(NAME)
            assert next(one for one in events if one["kind"] == "record")
        told = other.get(f"/api/exercise/{NAME}")
    assert told["file"]["text"] == "# met 5\n" and told["grade"]["word"] == "Passed" and told["attempts"] == 1


SERVED = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
import grader.practice.attempt, grader.studio.gradings
from graded import judge_by_comments
from grader.studio.server import Running
grader.practice.attempt.grade, grader.studio.gradings.keep_warm = judge_by_comments, lambda: True
running = Running()
print(running.address, flush=True)
running.run()
"""


def test_a_killed_server_loses_nothing(folder: Path, quick: None) -> None:
    with subprocess.Popen([sys.executable, "-c", SERVED], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        page = Page(SimpleNamespace(address=address), int(address.split("/")[2].rpartition(":")[2]))
        page.post(f"/api/exercise/{NAME}/save", text="# met 2\n", base=opened(page)["digest"])
        page.post(f"/api/exercise/{NAME}/grade")
        page.settled(NAME)
        page.post(f"/api/exercise/{NAME}/save", text="# endless\n", base=opened(page)["digest"])
        page.post(f"/api/exercise/{NAME}/grade")
        server.kill()
    with serve() as again:
        assert (again.address, again.cookie) == (address, page.cookie), "an open tab finds its server again"
        told = again.get(f"/api/exercise/{NAME}")
        assert told["file"]["text"] == "# endless\n" and told["attempts"] == 1
        assert [row["look"] for row in told["grade"]["rows"]][:3] == ["met", "met", "unmet"]


def test_an_installed_kit_needs_a_practice_folder(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.catalogue.places.kit_root", lambda: tmp_path / "grader" / "_kit")
    require_place_to_write()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageProblem, match="no exercises to edit"):
        require_place_to_write()


def test_without_a_practice_folder_the_kits_own_copy_is_not_written_to(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `exam open` shows it where nothing but the exam is worked on."""
    (tmp_path / "grader").mkdir()
    (tmp_path / "grader" / "_kit").symlink_to(places.kit_root())
    monkeypatch.setattr("grader.catalogue.places.kit_root", lambda: tmp_path / "grader" / "_kit")
    monkeypatch.chdir(tmp_path)
    told = opened(page)
    kept = Path(told["path"]).read_bytes()
    refused = page.post(f"/api/exercise/{NAME}/save", expect=422, text=told["text"] + "\n", base=told["digest"])
    assert "no exercises to edit" in refused["problem"]
    assert Path(told["path"]).read_bytes() == kept


def test_findings_come_from_the_text_alone(page: Page) -> None:
    stub = opened(page)["text"]

    def found(text: str) -> list[dict[str, object]]:
        told: list[dict[str, object]] = page.post(f"/api/exercise/{NAME}/findings", text=text)["findings"]
        return told

    assert found(stub) == []
    [error] = found("import numpy as np\nx = (1,\n")
    assert error["line"] == 2 and error["column"] == 5 and error["certain"]
    broken = stub.replace("# YOUR CODE HERE", "model = tf.keras.layers.Dens(1)", 1)
    [misspelt] = [one for one in found(broken) if one["line"]]
    assert "Dense" in str(misspelt["words"])
    missing = [one for one in found("x = 1\n") if not one["line"]]
    assert any("create_training_data" in str(one["words"]) for one in missing)
