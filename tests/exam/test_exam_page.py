"""The exam in the page: it tells the time that the record tells, submits, and tells no more than was chosen."""

import socket
from pathlib import Path

import pytest
from held_clock import HeldClock
from sat import sit, write_answer
from serving import served, settled, state_of

from grader.practice.exam import desk
from grader.practice.exam.page_work import PageWork
from grader.practice.sitting import Sitting
from grader.practice.sittings import Sittings

TASK = "exam1_line"
SUBMIT = f"/api/exam/submit/{TASK}"


def test_it_tells_the_time_and_the_scores_of_the_record(
    sittings: Sittings, quick: None, clock: HeldClock, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a", minutes=60)
    write_answer(sitting, TASK, 3)
    with served(sittings, sitting.number) as page:
        clock.wait(600)
        assert state_of(page)["left"] == 3000
        clock.sleep(600)
        clock.set_wall(9999)
        assert state_of(page)["left"] == 2400
        page.post(SUBMIT)
        assert settled(page)["tasks"][0]["best"] == 3
        page.post("/api/exam/submit/exam9_x", expect=422)
    assert sittings.get(sitting.number).score(TASK) == 3


def test_after_a_restart_an_open_page_finds_its_server_again(
    sittings: Sittings, clock: HeldClock, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a", minutes=60)
    with served(sittings, sitting.number) as page:
        address = page.address
    clock.wait(100)
    with served(sittings, sitting.number) as again:
        assert again.address == address
        assert state_of(again)["left"] == 3500


def test_the_address_of_the_exam_leads_to_it_and_nowhere_else(sittings: Sittings, tmp_path: Path) -> None:
    sitting = sit(sittings, tmp_path / "a")
    with served(sittings, sitting.number) as page:

        def leads(query: str) -> str:
            html = page.ask("GET", f"/enter/{page.token}{query}")[1].decode()
            return html.partition("url=")[2].partition('"')[0]

        assert leads("?to=exam") == "../#/exam"
        assert leads("") == leads("?to=//evil.example") == leads("?to=%22%3E%3Cscript%3E") == "../"


def test_nothing_to_submit_is_said_on_the_page(sittings: Sittings, quick: None, tmp_path: Path) -> None:
    sitting = sit(sittings, tmp_path / "a")
    work = PageWork(sittings, sitting.number)
    assert "the stub is unchanged" in work.submit(TASK)
    assert "the stub is unchanged" in work.state()["tasks"][0]["said"]
    (sitting.folder / TASK / "model.keras").write_bytes(b"half a mod")
    assert "not a complete saved model" in work.submit(TASK)
    work.close()


def test_a_closed_sitting_says_so_and_what_is_handed_in_is_late(
    sittings: Sittings, quick: None, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a")
    write_answer(sitting, TASK, 3)
    sittings.change(sitting.number, Sitting.close)
    work = PageWork(sittings, sitting.number)
    assert "it is graded, but it does not count" in work.submit(TASK)
    work.close()
    state = work.state()
    assert (state["runs"], state["left"], state["told"]) == (False, 0, "it is finished.")


def test_a_look_at_the_page_reads_nothing_twice_and_sees_each_change(
    sittings: Sittings, quick: None, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a")
    path = write_answer(sitting, TASK, 3)
    work = PageWork(sittings, sitting.number)
    work.submit(TASK)
    work.close()
    assert work.state()["unsent"] == []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "read_bytes", lambda self: pytest.fail("A file is read again."))
        patch.setattr(desk, "derived_files", lambda *_: pytest.fail("A stub is made again."))
        assert work.state()["unsent"] == []
        patch.setattr(desk, "_written", lambda *_: [path.with_name("gone.py")])
        assert work.state()["unsent"] == [*sitting.tasks], "an editor replaces each file at this moment"
    write_answer(sitting, TASK, 3, "more")
    assert work.state()["unsent"] == [TASK]


def test_feedback_none_shows_no_score(sittings: Sittings, quick: None, tmp_path: Path) -> None:
    sitting = sit(sittings, tmp_path / "a", feedback="none")
    write_answer(sitting, TASK, 3)
    work = PageWork(sittings, sitting.number)
    work.submit(TASK)
    work.close()
    [task, *_] = work.state()["tasks"]
    assert (task["best"], task["last"]) == (None, None) and "3" not in task["words"]


def test_a_request_that_is_no_http_does_not_end_the_server(sittings: Sittings, tmp_path: Path) -> None:
    sitting = sit(sittings, tmp_path / "a")
    with served(sittings, sitting.number) as page:
        with socket.create_connection(("127.0.0.1", page.port), timeout=5) as wire:
            wire.sendall(b"\x00\xff not http\r\n\r\n")
            wire.recv(100)
        assert page.ask("GET", "/nowhere")[0] == 404
        assert state_of(page)["number"] == sitting.number


def test_what_went_well_is_no_problem_and_what_did_not_is_one(sittings: Sittings, quick: None, tmp_path: Path) -> None:
    sitting = sit(sittings, tmp_path / "a")
    write_answer(sitting, TASK, 3)
    write_answer(sitting, sitting.tasks[1], 3, "# breaks")
    with served(sittings, sitting.number) as page:
        told = {}
        for task in sitting.tasks[:3]:
            state = page.post(f"/api/exam/submit/{task}")
            told[task] = next(one for one in state["tasks"] if one["task"] == task)
        after = {one["task"]: one for one in settled(page)["tasks"]}
    assert "is submitted" in told[TASK]["said"] or told[TASK]["best"] == 3
    assert not told[TASK]["problem"]
    assert after[sitting.tasks[1]]["problem"] and "could not be graded" in after[sitting.tasks[1]]["said"]
    assert told[sitting.tasks[2]]["problem"] and "nothing to submit" in told[sitting.tasks[2]]["said"]


@pytest.mark.parametrize("feedback", ["none", "score", "full"])
def test_full_feedback_tells_each_verdict_and_shows_the_report(
    feedback: str, sittings: Sittings, quick: None, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a", feedback=feedback)
    write_answer(sitting, TASK, 2)
    with served(sittings, sitting.number) as page:
        page.post(SUBMIT)
        task = next(one for one in settled(page)["tasks"] if one["task"] == TASK)

        def report(name: str, **how: str) -> tuple[int, str]:
            status, body, _ = page.ask("GET", f"/exam/{sitting.number}/{name}.html", **how)
            return status, body.decode()

        if feedback != "full":
            assert task["verdicts"] == [] and not task["has_report"]
            assert "There is no report to show" in report(TASK)[1]
            return
        assert [one["sign"] for one in task["verdicts"]] == ["✓", "✓", "✗", "–", "–"]
        assert task["verdicts"][2]["words"] == [
            "Expected: the right thing", "Found: another thing", "Fix: Do the right thing."
        ]  # fmt: skip
        assert task["verdicts"][0]["words"] == []
        assert task["has_report"] and "Do the right thing." in report(TASK)[1]
        for other in ("week1_intro", sitting.tasks[1]):
            assert "There is no report to show" in report(other)[1]
        assert report(TASK, Cookie="")[0] == 403
