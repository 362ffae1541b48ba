"""Gradings run one at a time beside the page, tell what they do, and can be cancelled."""

import json
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from opened import Page, serve

from grader.authoring.difference import whole_source
from grader.candidate.first_start import did_not_start
from grader.catalogue import places
from grader.errors import NotKept
from grader.practice.attempt import Attempt
from grader.practice.progress import Progress
from grader.studio import gradings
from grader.studio.gradings import Gradings

NAME, OTHER = "week1_intro", "week2_timeseries"


def write(page: Page, name: str, text: str) -> None:
    page.post(f"/api/exercise/{name}/save", text=text, base=page.get(f"/api/exercise/{name}")["file"]["digest"])


def until(events: Any, what: str, name: str = NAME) -> list[dict[str, Any]]:
    """Return the events of a grading up to the first ``what``."""
    seen = []
    for one in events:
        if one["kind"] == "job" and one["name"] == name:
            seen.append(one)
            if one["what"] == what:
                return seen
    raise AssertionError(f"no {what}")


def test_each_verdict_and_epoch_is_told_once_and_the_grade_at_the_end(page: Page) -> None:
    write(page, NAME, "# met 4\n# epochs 12\n")
    with page.events() as events:
        page.post(f"/api/exercise/{NAME}/grade")
        seen = until(events, "ended")
    told = [one["what"] for one in seen]
    assert told[:2] == ["waiting", "began"] and told.count("verdict") == 5 and told.count("epoch") == 12
    assert [one["seq"] for one in seen] == list(range(1, len(seen) + 1))
    epoch = next(one for one in seen if one["what"] == "epoch")["epoch"]
    assert epoch["name"] == "mae" and epoch["threshold"] == 0.5 and (epoch["value"], epoch["validation"]) == (9, 10)
    grade = seen[-1]["grade"]
    assert grade["word"] == "Not yet" and grade["to_fix"] == grade["rows"][4]["id"]
    assert grade["rows"][4]["line"] == 2 and grade["rows"][4]["fix"] == "Do `the right thing`."
    job = page.get(f"/api/exercise/{NAME}")["job"]
    assert job["state"] == "done" and len(job["curves"][0]["values"]) == 12
    assert page.get("/api/home")["groups"][0]["exercises"][0]["attempts"] == 1


@pytest.mark.parametrize("place", ["exercises/week1_intro/exercise.ipynb", "elsewhere/mine.py"])
def test_a_verdict_on_another_file_names_it(place: str, page: Page, folder: Path) -> None:
    graded = folder / place
    graded.parent.mkdir(exist_ok=True)
    text = "# met 2\ndef create_training_data():\n    return 1\n"
    is_notebook = place.endswith(".ipynb")
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": text}
    graded.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    if not is_notebook:
        graded.write_text(text)
    Attempt.begin(NAME, graded).grade(lambda event: None)
    told = page.get(f"/api/exercise/{NAME}")
    assert told["grade"]["file"] == place and told["grade"]["score"][0] > 0
    assert told["file"]["later"] == ("exercise.ipynb" if is_notebook else "")
    write(page, NAME, text)
    assert page.get(f"/api/exercise/{NAME}")["file"]["later"] == "", "the script was saved last"
    assert page.get(f"/api/exercise/{NAME}")["grade"]["file"] == (place if is_notebook else ""), "the same text fits"
    page.post(f"/api/exercise/{NAME}/grade")
    page.settled(NAME)
    assert page.get(f"/api/exercise/{NAME}")["grade"]["file"] == ""


@pytest.mark.parametrize(("ready", "looks"), [(True, 1), (False, 7)])
def test_gradings_keep_warm_what_is_warm_and_what_is_not_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, ready: bool, looks: int
) -> None:
    seen: list[float] = []
    clock = iter(range(500, 10_500, 500))
    monkeypatch.setattr(gradings, "time", SimpleNamespace(monotonic=lambda: seen.append(next(clock)) or seen[-1]))
    looked: list[int] = []
    queue = Gradings(SimpleNamespace(tell=lambda *what, **facts: None), warm=lambda: bool(looked.append(0)) or ready)
    for _ in range(13):
        assert queue._keep_warm() is ready
    assert len(looked) == looks and queue.is_ready is ready


def test_experiments_are_told_as_they_run_and_drawn_apart(page: Page) -> None:
    write(page, NAME, "# met 4\n# epochs 3\n# tries\n")
    with page.events() as events:
        page.post(f"/api/exercise/{NAME}/grade")
        seen = until(events, "ended")
    told = [one["what"] for one in seen]
    looking = told.index("looking")
    assert seen[looking]["trying"] == "learning_rate × 10" and told[looking + 1 :] == ["epoch", "epoch", "ended"]
    curves = page.get(f"/api/exercise/{NAME}")["job"]["curves"]
    assert [(one["tried"], len(one["values"])) for one in curves] == [("", 3), ("learning_rate × 10", 2)]


def test_a_newer_grading_takes_the_place_of_one_that_runs(page: Page) -> None:
    write(page, NAME, "# endless\n")
    with page.events() as events:
        first = page.post(f"/api/exercise/{NAME}/grade")["number"]
        until(events, "began")
        write(page, NAME, "# met 5\n")
        second = page.post(f"/api/exercise/{NAME}/grade")["number"]
        ended = [one for one in until(events, "ended") if one["what"] == "ended"]
        assert (ended[0]["number"], ended[0]["state"]) == (first, "cancelled")
    job = page.settled(NAME)
    assert (job["number"], job["state"]) == (second, "done")
    assert page.get(f"/api/exercise/{NAME}")["grade"]["word"] == "Passed"
    assert Progress().standing(NAME).attempts == 1


def test_gradings_wait_for_each_other_and_the_page_for_none(page: Page) -> None:
    write(page, NAME, "# endless\n")
    write(page, OTHER, "# met 1\n")
    with page.events() as events:
        page.post(f"/api/exercise/{NAME}/grade")
        until(events, "began")
        page.post(f"/api/exercise/{OTHER}/grade")
        began = time.monotonic()
        assert page.get(f"/api/exercise/{OTHER}")["job"]["state"] == "waiting"
        assert page.get("/api/home")["groups"] and time.monotonic() - began < 5
        assert page.post(f"/api/exercise/{NAME}/cancel") == {"cancelled": True}
        until(events, "ended", OTHER)
    assert page.post(f"/api/exercise/{NAME}/cancel") == {"cancelled": False}
    assert page.settled(NAME)["state"] == "cancelled"
    assert Progress().standing(NAME).attempts == 0


def test_one_that_waits_can_be_cancelled(page: Page) -> None:
    write(page, NAME, "# endless\n")
    write(page, OTHER, "# met 1\n")
    page.post(f"/api/exercise/{NAME}/grade")
    page.post(f"/api/exercise/{OTHER}/grade")
    assert page.post(f"/api/exercise/{OTHER}/cancel") == {"cancelled": True}
    page.post(f"/api/exercise/{NAME}/cancel")
    page.settled(NAME)
    assert page.settled(OTHER)["state"] == "cancelled" and Progress().standing(OTHER).attempts == 0


def test_what_cannot_be_graded_is_said_and_the_next_one_runs(page: Page, folder: Path) -> None:
    (folder / "exercises" / NAME / "exercise.py").unlink()
    (folder / "exercises" / NAME / "exercise.ipynb").unlink()
    page.post(f"/api/exercise/{NAME}/grade")
    job = page.settled(NAME)
    assert job["state"] == "refused" and "exercise.py" in job["problem"]["problem"]
    write(page, OTHER, "# met 1\n")
    page.post(f"/api/exercise/{OTHER}/grade")
    assert page.settled(OTHER)["state"] == "done"


def test_a_fault_of_the_kit_is_no_silence(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr("grader.practice.attempt.grade", broken)
    page.post(f"/api/exercise/{NAME}/grade")
    job = page.settled(NAME)
    assert job["state"] == "refused" and job["problem"]["problem"] == "The kit failed (RuntimeError)."


def test_a_machine_without_tensorflow_is_told_what_to_do(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(*_: object, **__: object) -> None:
        raise did_not_start("Traceback …\nModuleNotFoundError: No module named 'tensorflow'")

    monkeypatch.setattr("grader.practice.attempt.grade", without)
    page.post(f"/api/exercise/{NAME}/grade")
    job = page.settled(NAME)
    assert job["problem"] == {
        "problem": "TensorFlow is not installed here.",
        "because": "ModuleNotFoundError: No module named 'tensorflow'.",
        "next_step": "Run `python -m pip install tensorflow`.",
    }  # fmt: skip
    assert page.get("/api/home")["groups"]


def test_a_hundred_megabytes_of_output_stay_small(page: Page) -> None:
    write(page, NAME, "# met 1\n# prints\n")
    page.post(f"/api/exercise/{NAME}/grade")
    page.settled(NAME)
    printed = page.get(f"/api/exercise/{NAME}")["grade"]["printed"]
    assert printed["dropped"] == 100_000_000 and len(printed["text"]) == 8000


def test_a_grading_goes_on_when_the_browser_is_closed(page: Page) -> None:
    write(page, NAME, "# met 4\n# epochs 60\n")
    with page.events() as events:
        page.post(f"/api/exercise/{NAME}/grade")
        until(events, "epoch")
    job = page.settled(NAME)
    assert job["state"] == "done" and len(job["curves"][0]["values"]) == 60
    assert Progress().standing(NAME).attempts == 1
    assert page.running.events.listeners == 0


@pytest.mark.thorough
@pytest.mark.worker
@pytest.mark.usefixtures("warm")
def test_real_code_that_prints_or_loops_without_end_is_no_trouble(folder: Path) -> None:
    solution = whole_source(places.solutions_folder() / NAME / "solution.py")
    with serve() as page:
        write(page, NAME, f"{solution}\nfor _ in range(100):\n    print('x' * 1_000_000)\n")
        page.post(f"/api/exercise/{NAME}/grade")
        page.settled(NAME)
        grade = page.get(f"/api/exercise/{NAME}")["grade"]
        assert grade["word"] == "Passed"
        assert grade["printed"]["dropped"] > 90_000_000 and len(grade["printed"]["text"]) < 10_000
        write(page, NAME, f"{solution}\nwhile True:\n    pass\n")
        with page.events() as events:
            page.post(f"/api/exercise/{NAME}/grade")
            until(events, "criterion")
            began = time.monotonic()
            assert page.post(f"/api/exercise/{NAME}/cancel") == {"cancelled": True}
            assert time.monotonic() - began < 10
        assert page.settled(NAME)["state"] == "cancelled"
        write(page, NAME, solution)
        page.post(f"/api/exercise/{NAME}/grade")
        assert page.settled(NAME)["state"] == "done", "the loop holds up nothing"


def test_where_nothing_can_be_kept_warm_it_is_graded_in_one_step(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def impossible() -> bool:
        raise OSError("no sockets here")

    monkeypatch.setattr(page.running.gradings, "_warm", impossible)
    write(page, NAME, "# met 5\n")
    page.post(f"/api/exercise/{NAME}/grade")
    assert page.settled(NAME)["state"] == "done"
    assert page.get("/api/home")["ready"] is False


def test_hints_come_one_by_one_and_are_counted(page: Page) -> None:
    write(page, NAME, "# met 0\n")
    assert "There is no attempt yet." in page.post(f"/api/exercise/{NAME}/hint", expect=422)["problem"]
    page.post(f"/api/exercise/{NAME}/grade")
    page.settled(NAME)
    row = page.get(f"/api/exercise/{NAME}")["grade"]["rows"][0]
    hints = [page.post(f"/api/exercise/{NAME}/hint", criterion=row["id"])["hint"] for _ in range(row["hints"])]
    assert len(set(hints)) == row["hints"] > 1
    assert Progress().hints_asked_for(NAME)[row["id"]] == row["hints"]


def test_attempts_are_listed_and_two_of_them_compared(page: Page) -> None:
    for text in ("# met 1\nx = 1\n", "# met 3\nx = 2\n"):
        write(page, NAME, text)
        page.post(f"/api/exercise/{NAME}/grade")
        page.settled(NAME)
    later, earlier = page.get(f"/api/exercise/{NAME}/attempts")["attempts"]
    assert later["number"] > earlier["number"] and later["has_source"]
    told = page.get(f"/api/exercise/{NAME}/difference?from={earlier['number']}&to={later['number']}")
    assert told["lines"][0] == {"kind": "place", "text": "Line 1"}
    assert {"kind": "removed", "text": "x = 1"} in told["lines"] and {"kind": "added", "text": "x = 2"} in told["lines"]
    assert [(one["before"], one["after"]) for one in told["criteria"]] == [
        ("✗ Failed", "✓ Passed"), ("– Blocked", "✓ Passed"), ("– Blocked", "✗ Failed"),
    ]  # fmt: skip
    assert page.ask("GET", f"/api/exercise/{NAME}/difference?from=1&to=999")[0] == 422
    assert b"another thing" in page.ask("GET", f"/api/exercise/{NAME}/report?attempt={earlier['number']}")[1]


def test_a_server_that_nothing_is_asked_of_rests(page: Page) -> None:
    """Of a core, `benchmarks/studio.py` measures less than half a percent; here other tests run beside it.

    What the process does besides, such as asking for more tests, comes once; a server that does not rest works in each
    second.
    """
    page.get(f"/api/exercise/{NAME}")
    with page.events():
        time.sleep(0.5)
        shares = []
        for _ in range(3):
            before, began = time.process_time(), time.monotonic()
            time.sleep(1)
            shares.append((time.process_time() - before) / (time.monotonic() - began))
        assert min(shares) < 0.01


def test_names_are_those_of_the_installed_keras(page: Page) -> None:
    names = page.get("/api/names")
    assert "Dense" in names["tensorflow.keras.layers"] and "data" in names["tensorflow"]
    assert "MeanSquaredError" in names["keras.losses"]


def test_two_studios_grade_at_once_and_both_gradings_are_kept(page: Page) -> None:
    write(page, NAME, "# met 4\n# epochs 30\n")
    with serve() as other:
        for one in (page, other):
            one.post(f"/api/exercise/{NAME}/grade", anew=True)
        assert {one.settled(NAME)["state"] for one in (page, other)} == {"done"}
        for one in (page, other):
            assert len(one.get(f"/api/exercise/{NAME}/attempts")["attempts"]) == 2


def test_a_grading_that_cannot_be_recorded_is_shown_and_told(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise NotKept("Your attempts cannot be written.", "No space left on device.", "Free some space.")

    write(page, NAME, "# met 4\n")
    monkeypatch.setattr(Progress, "keep", full)
    with page.events() as events:
        page.post(f"/api/exercise/{NAME}/grade")
        grade = until(events, "ended")[-1]["grade"]
    assert grade["word"] == "Not yet" and len(grade["rows"]) == 5
    assert any("No space left on device" in one for one in grade["problems"])
