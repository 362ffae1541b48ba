"""A scratch cell of the page: one at a time, never in the record, and in an exam no more than Python."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from opened import Page

from grader.candidate.events import Evidence
from grader.catalogue.exercise import Exercise
from grader.data.world import PLAIN
from grader.examiner import scratch_cell
from grader.examiner.conversation import Cancellation
from grader.examiner.events import CellResult, Listener, Printed
from grader.practice.progress import Progress
from grader.practice.sittings import Sittings
from grader.submission.submission import Submission

NAME, OTHER = "week1_intro", "week2_timeseries"
AT = f"/api/exercise/{NAME}/scratch"


def run_by_comments(
    exercise: Exercise, submission: Submission, code: str, on_event: Listener, cancellation: Cancellation
) -> str:
    """Say what the cell and the file are; ``# endless`` runs until it is cancelled, ``# dies`` ends early."""
    ended = threading.Event()
    cancellation.hold(ended.set)
    on_event(Evidence("protection", {}))
    on_event(Printed(f"\x1b[1m{submission.source}\x1b[0m\u202e", 5))
    if "# endless" in code:
        ended.wait(20)
        return "a newer version of the file"
    if "# dies" in code:
        return "Traceback …\nMemoryError"
    problem = ["The cell did not run to its end.", "Found: more.", "Stop."] if "# limit" in code else None
    on_event(CellResult(code, False, ["iVBORw0KGgo="], problem))
    return ""


@pytest.fixture(autouse=True)
def quick_cells(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("grader.studio.cells.run_cell", run_by_comments)
    yield


def settled(page: Page, at: str = AT) -> dict[str, Any]:
    for _ in range(400):
        cell: dict[str, Any] = page.get(at)["cell"]
        if cell["state"] not in ("waiting", "running"):
            return cell
        time.sleep(0.02)
    raise AssertionError("the cell did not end")


def test_a_cell_has_the_text_of_the_editor_and_is_shown_to_every_tab(page: Page) -> None:
    assert page.get(AT)["cell"] is None
    with page.events() as events:
        number = page.post(f"{AT}/run", text="mine = 1\n", code="mine + 1")["number"]
        told = next(one for one in events if one["kind"] == "cell")
        assert (told["name"], told["number"]) == (NAME, number)
    cell = settled(page)
    assert (cell["state"], cell["value"], cell["figures"]) == ("done", "mine + 1", ["iVBORw0KGgo="])
    assert cell["printed"] == {"text": "mine = 1\n", "dropped": 5}
    assert Progress().standing(NAME).attempts == 0, "nothing is kept of it"


def test_a_cell_that_runs_is_cancelled_or_gives_its_place_to_the_next(page: Page) -> None:
    page.post(f"{AT}/run", text="", code="# endless")
    assert page.post(f"{AT}/cancel") == {"cancelled": True}
    assert settled(page)["state"] == "cancelled"
    assert page.post(f"{AT}/cancel") == {"cancelled": False}
    page.post(f"{AT}/run", text="", code="# endless")
    page.post(f"/api/exercise/{OTHER}/scratch/run", text="", code="2")
    assert settled(page, f"/api/exercise/{OTHER}/scratch")["value"] == "2"
    assert settled(page)["state"] == "cancelled"


def test_a_cell_does_not_wait_for_a_grading(page: Page) -> None:
    base = page.get(f"/api/exercise/{NAME}")["file"]["digest"]
    page.post(f"/api/exercise/{NAME}/save", text="# endless\n", base=base)
    page.post(f"/api/exercise/{NAME}/grade")
    page.post(f"{AT}/run", text="", code="1")
    assert settled(page)["state"] == "done"
    assert page.get(f"/api/exercise/{NAME}")["job"]["state"] in ("waiting", "running")
    page.post(f"/api/exercise/{NAME}/cancel")


def test_what_went_wrong_is_said(page: Page) -> None:
    assert "empty" in page.post(f"{AT}/run", expect=422, text="", code="  \n")["problem"]
    page.post(f"{AT}/run", expect=422, text="", code="#" * 100_001)
    page.post(f"{AT}/run", text="", code="# limit")
    assert settled(page)["problem"]["because"] == "Found: more."
    page.post(f"{AT}/run", text="", code="# dies")
    cell = settled(page)
    assert cell["state"] == "refused" and cell["problem"]["because"] == "The process ended: MemoryError."


def test_in_an_open_sitting_it_runs_and_nothing_of_the_sitting_changes(page: Page) -> None:
    state = page.post("/api/exam/start", minutes=60, categories=[1], feedback="none")["state"]
    [task] = [one["task"] for one in state["tasks"]]
    page.post(f"/api/exercise/{task}/scratch/run", text="x = 1", code="x")
    assert settled(page, f"/api/exercise/{task}/scratch")["value"] == "x"
    sitting = Sittings().get(state["number"])
    assert sitting.answers == () and Progress().standing(task).attempts == 0


def test_a_cell_is_told_no_secret_and_no_criterion(monkeypatch: pytest.MonkeyPatch, page: Page) -> None:
    """In an exam it must give nothing that Python in a terminal would not give."""
    seen: list[dict[str, Any]] = []
    monkeypatch.setattr(scratch_cell, "follow_examiner", lambda told, *_: seen.append(told) or "")
    monkeypatch.setattr("grader.studio.cells.run_cell", scratch_cell.run_cell)
    page.post("/api/exam/start", minutes=60, categories=[1], feedback="none")
    task = page.get("/api/home")["sitting"]["tasks"][0]["name"]
    page.post(f"/api/exercise/{task}/scratch/run", text="x = 1", code="x")
    settled(page, f"/api/exercise/{task}/scratch")
    [told] = seen
    assert told["secret"] == PLAIN and told["seed"] == scratch_cell.SEED and told["cell"] == "x"
    assert not {"only", "decided", "experiments"} & set(told)
    assert told["task_seed"] == Sittings().newest().seed  # type: ignore[union-attr]
