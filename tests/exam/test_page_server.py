"""The exam's page is for who has its token alone, tells the time that the record tells, and submits."""

import http.client
import json
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from held_clock import HeldClock
from sat import sit, write_answer
from serving import Visitor, served

from grader.catalogue import places
from grader.practice.exam.page_work import PageWork, page_key
from grader.practice.sitting import Sitting
from grader.practice.sittings import Sittings

TASK = "exam1_line"


def enter(address: str) -> Visitor:
    visitor = Visitor(address)
    visitor.get("/enter/" + address.rpartition("/")[2])
    return visitor


def settled(visitor: Visitor) -> dict[str, object]:
    """Return the state once nothing is being graded any more."""
    for _ in range(200):
        state: dict[str, object] = json.loads(visitor.get("/state"))
        if not any(task["busy"] for task in state["tasks"]):  # type: ignore[attr-defined]
            return state
        time.sleep(0.05)
    raise AssertionError("the grading did not end")


def refused(ask: object) -> int:
    with pytest.raises(urllib.error.HTTPError) as error:
        ask()  # type: ignore[operator]
    with error.value as answer:
        return answer.code


def test_whoever_has_no_token_sees_and_changes_nothing(sittings: Sittings, quick: None, tmp_path: Path) -> None:
    sitting = sit(sittings, tmp_path / "a")
    write_answer(sitting, TASK, 3)
    with served(sittings, sitting.number) as address:
        stranger = Visitor(address)
        for path in ("/", "/state", "/exam.js"):
            assert refused(lambda path=path: stranger.get(path)) == 403
        assert refused(lambda: stranger.post(f"/submit/{TASK}", **{"X-Exam": "1"})) == 403
        assert refused(lambda: stranger.get("/enter/" + "x" * 43)) == 403
        assert refused(lambda: stranger.get("/state", Cookie="tf-exam=x")) == 403
    assert sittings.get(sitting.number).answers == ()


def test_a_page_from_elsewhere_cannot_submit_or_use_another_name(
    sittings: Sittings, quick: None, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a")
    write_answer(sitting, TASK, 3)
    with served(sittings, sitting.number) as address:
        visitor = enter(address)
        assert refused(lambda: visitor.post(f"/submit/{TASK}")) == 403
        assert refused(lambda: visitor.get("/state", Host="rebound.example")) == 400
        [cookie] = visitor.jar
        assert cookie.has_nonstandard_attr("HttpOnly") and cookie.get_nonstandard_attr("SameSite") == "strict"
    assert sittings.get(sitting.number).answers == ()


def test_the_page_is_bound_to_this_machine_and_takes_nothing_from_elsewhere(sittings: Sittings, tmp_path: Path) -> None:
    sitting = sit(sittings, tmp_path / "a")
    with served(sittings, sitting.number) as address:
        assert address.startswith("http://127.0.0.1:")
        visitor = enter(address)
        html, headers = visitor.ask(urllib.request.Request(visitor.base + "/"))
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy
    assert headers["cache-control"] == "no-store"
    assert "http://" not in html and "https://" not in html
    for task in sitting.tasks:
        assert f'data-task="{task}"' in html
    assert "<table>" in html and "{{" not in html


def test_it_tells_the_time_and_the_scores_of_the_record(
    sittings: Sittings, quick: None, clock: HeldClock, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a", minutes=60)
    write_answer(sitting, TASK, 3)
    with served(sittings, sitting.number) as address:
        visitor = enter(address)
        clock.wait(600)
        assert json.loads(visitor.get("/state"))["left"] == 3000
        clock.sleep(600)
        clock.set_wall(9999)
        assert json.loads(visitor.get("/state"))["left"] == 2400
        visitor.post(f"/submit/{TASK}", **{"X-Exam": "1"})
        state = settled(visitor)
        assert state["tasks"][0]["best"] == 3  # type: ignore[index]
        assert refused(lambda: visitor.post("/submit/exam9_x", **{"X-Exam": "1"})) == 404
    assert sittings.get(sitting.number).score(TASK) == 3


def test_after_a_restart_an_open_page_finds_its_server_again(
    sittings: Sittings, clock: HeldClock, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a", minutes=60)
    with served(sittings, sitting.number) as address:
        visitor = enter(address)
    clock.wait(100)
    with served(sittings, sitting.number) as again:
        assert again == address
        assert json.loads(visitor.get("/state"))["left"] == 3500
    file = places.state_folder() / "sittings" / str(sitting.number) / "page.json"
    assert file.stat().st_mode & 0o077 == 0
    file.write_text("{}")
    assert page_key(sitting.number)["token"] not in address


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
    assert "graded for practice" in work.submit(TASK)
    work.close()
    state = work.state()
    assert (state["runs"], state["left"], state["told"]) == (False, 0, "it is finished.")


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
    with served(sittings, sitting.number) as address:
        host, port = address.removeprefix("http://").partition("/")[0].split(":")
        import socket

        with socket.create_connection((host, int(port)), timeout=5) as wire:
            wire.sendall(b"\x00\xff not http\r\n\r\n")
            wire.recv(100)
        connection = http.client.HTTPConnection(host, int(port), timeout=5)
        connection.request("GET", "/nowhere")
        assert connection.getresponse().status == 404
        connection.close()
        assert "data-task" in enter(address).get("/")


def test_what_went_well_is_no_problem_and_what_did_not_is_one(sittings: Sittings, quick: None, tmp_path: Path) -> None:
    sitting = sit(sittings, tmp_path / "a")
    write_answer(sitting, TASK, 3)
    write_answer(sitting, sitting.tasks[1], 3, "# breaks")
    with served(sittings, sitting.number) as address:
        visitor = enter(address)
        told = {}
        for task in sitting.tasks[:3]:
            state = json.loads(visitor.post(f"/submit/{task}", **{"X-Exam": "1"}))
            told[task] = next(one for one in state["tasks"] if one["task"] == task)
        after = {one["task"]: one for one in settled(visitor)["tasks"]}  # type: ignore[attr-defined]
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
    with served(sittings, sitting.number) as address:
        visitor = enter(address)
        visitor.post(f"/submit/{TASK}", **{"X-Exam": "1"})
        state = settled(visitor)
        task = next(one for one in state["tasks"] if one["task"] == TASK)  # type: ignore[attr-defined]
        if feedback != "full":
            assert task["verdicts"] == [] and task["report"] == ""
            assert refused(lambda: visitor.get(f"/report/{TASK}")) == 404
            return
        assert [one["sign"] for one in task["verdicts"]] == ["✓", "✓", "✗", "–", "–"]
        assert task["verdicts"][2]["words"] == [
            "Expected: the right thing", "Found: another thing", "Fix: Do the right thing."
        ]  # fmt: skip
        assert task["verdicts"][0]["words"] == []
        assert "Do the right thing." in visitor.get(task["report"])
        assert refused(lambda: visitor.get("/report/week1_intro")) == 404
        assert refused(lambda: visitor.get(f"/report/{sitting.tasks[1]}")) == 404
        assert refused(lambda: Visitor(address).get(f"/report/{TASK}")) == 403
