"""Quiz, progress and mock exam in the page: the same record, and the same rules."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from opened import Page
from sat import judge_by_comment

from grader.catalogue.exercise import read_exercise
from grader.catalogue.quiz import Kind, read_all_items
from grader.practice.attempt import Attempt
from grader.practice.cards import Cards
from grader.practice.progress import Progress
from grader.practice.sittings import Sittings
from grader.studio.desk import stamp_of

WEEK = "week1_intro"


def test_every_kind_of_question_is_asked_marked_and_kept(page: Page) -> None:
    items = read_all_items()
    for kind in Kind:
        item = next(one for one in items if one.kind is kind)
        right = [place for place, choice in enumerate(item.choices) if choice.right]
        told = page.post("/api/quiz/answer", id=item.id, chosen=right, typed=item.answer)
        assert told["right"] and told["comes_back"], item.id
        assert told["choices"] if item.choices else item.why in told["why"]
        wrong = [place for place in range(len(item.choices)) if place not in right][:1]
        told = page.post("/api/quiz/answer", id=item.id, chosen=wrong, typed="")
        assert not told["right"]
    assert len(Cards().records()) == len(Kind)


def test_a_question_does_not_tell_its_answer(page: Page) -> None:
    asked = page.get(f"/api/quiz?exercise={WEEK}")["items"]
    assert len(asked) > 3
    for one in asked:
        assert set(one) == {"id", "exercise", "kind", "question", "code", "choices", "concept"}
        assert all(set(choice) == {"place", "text"} for choice in one["choices"])
    assert page.ask("GET", "/api/quiz?exercise=nothing")[0] == 422
    assert page.get("/api/quiz?concept=padding")["items"]


def test_what_cannot_be_read_is_complained_about_and_not_kept(page: Page) -> None:
    number = next(one for one in read_all_items() if one.kind is Kind.NUMBER)
    assert "number" in page.post("/api/quiz/answer", id=number.id, typed="many")["complaint"]
    page.post("/api/quiz/answer", expect=422, id="no such", typed="1")
    page.post("/api/quiz/answer", expect=422, id=number.id, chosen=["x"])
    assert Cards().records() == {}


def test_a_missed_criterion_makes_questions_due(page: Page) -> None:
    nothing = page.get("/api/quiz")
    assert nothing["items"] == [] and not nothing["begun"]
    page.post(f"/api/exercise/{WEEK}/save", text="# met 0\n", base=page.get(f"/api/exercise/{WEEK}")["file"]["digest"])
    page.post(f"/api/exercise/{WEEK}/grade")
    page.settled(WEEK)
    due = page.get("/api/home")["due_today"]
    assert due > 0 and len(page.get("/api/quiz")["items"]) == due


def test_progress_tells_what_the_terminal_tells(page: Page) -> None:
    told = page.get("/api/progress")
    assert told["passed"] == 0 and sum(len(one["weeks"]) for one in told["parts"]) == 16
    assert len(told["days"]) == 30 and "No estimate yet" in told["readiness"]["said"]
    assert told["worked"] == "0 min" and told["weak"] == []


@pytest.fixture
def quick_exam(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Attempt, "grade", judge_by_comment)


def test_a_mock_exam_from_its_start_to_its_debrief(page: Page, quick_exam: None, folder: Path) -> None:
    assert page.get("/api/exam")["state"] is None
    state = page.post("/api/exam/start", minutes=60, categories=[1, 3], feedback="score")["state"]
    first, second = (one["task"] for one in state["tasks"])
    assert state["runs"] and 3500 < state["left"] <= 3600
    assert [one["name"] for one in page.get("/api/home")["sitting"]["tasks"]] == [first, second]
    task = page.get(f"/api/exercise/{first}")
    assert task["exam"] == state["number"] and task["file"]["path"] == f"exam-1/{first}/exercise.py"
    assert task["grade"] is None and task["job"] is None
    assert "still open" in page.post("/api/exam/start", expect=422)["problem"]

    assert page.post(f"/api/exercise/{first}/grade", expect=422)["problem"].endswith("which is still open.")
    assert "no hints" in page.post(f"/api/exercise/{first}/hint", expect=422)["problem"]
    assert (
        page.post(f"/api/exercise/{first}/findings", text="import tensorflow as tf\ntf.nothing()\n")["findings"] == []
    )
    assert page.post(f"/api/exercise/{first}/findings", text="x = (")["findings"][0]["line"] == 1
    assert b"which is still open" in page.ask("GET", f"/api/exercise/{first}/report")[1]
    assert b"is still open" in page.ask("GET", "/exam/1/debrief.html")[1]

    text = "# score 5\ndef solution_model():\n    return 5\n"
    page.post(f"/api/exercise/{first}/save", text=text, base=task["file"]["digest"])
    assert (folder / task["file"]["path"]).read_text() == text
    page.post(f"/api/exam/submit/{first}")
    page.post("/api/exam/submit/exam9_nothing", expect=422)
    for _ in range(200):
        state = page.get("/api/exam")["state"]
        if state["tasks"][0]["best"] is not None:
            break
    assert state["tasks"][0]["best"] == 5 and state["tasks"][0]["verdicts"] == []
    assert b"no report to show" in page.ask("GET", f"/exam/1/{first}.html")[1]

    page.post("/api/exam/change/pause", expect=422)
    assert page.post("/api/exam/change/finish")["state"]["closed"]
    [weak] = page.get("/api/progress")["weak"]
    assert weak.endswith("0 of 5 points") and page.get("/api/home")["next"] in read_exercise(second).practise
    page.post("/api/exam/change/finish", expect=422)
    status, body, headers = page.ask("GET", "/exam/1/debrief.html")
    assert status == 200 and f'href="{first}.html"'.encode() in body
    assert "script-src" not in headers["content-security-policy"]
    assert page.ask("GET", f"/exam/1/{first}.html")[0] == 200
    assert Sittings().get(1).score(first) == 5


def test_the_page_tells_points_what_is_not_submitted_and_the_mark_of_each_task(
    page: Page, quick_exam: None, folder: Path
) -> None:
    state = page.post("/api/exam/start", minutes=60, categories=[1, 2, 3], feedback="score")["state"]
    first, second, third = (entry["task"] for entry in state["tasks"])
    assert (state["total"], state["needed"], state["possible"], state["unsent"]) == (0, 12, 15, [])
    for task, score in ((first, 5), (second, 3), (third, 1)):
        (folder / "exam-1" / task / "exercise.py").write_text(f"# score {score}\n")
    assert page.get("/api/exam")["state"]["unsent"] == [first, second, third]
    state = submitted(page, first)
    state = submitted(page, second)
    assert (state["total"], state["unsent"]) == (8, [third])
    assert [entry["sign"] for entry in page.get("/api/home")["sitting"]["tasks"]] == ["✓", "●", "○"]
    assert [entry["file"] for entry in state["tasks"]] == ["exercise.py", "exercise.py", ""]


def test_points_that_may_not_be_told_are_in_no_sum_and_no_mark(page: Page, quick_exam: None, folder: Path) -> None:
    state = page.post("/api/exam/start", minutes=60, categories=[1], feedback="none")["state"]
    task = state["tasks"][0]["task"]
    (folder / "exam-1" / task / "exercise.py").write_text("# score 5\n")
    state = submitted(page, task)
    assert (state["total"], state["needed"], state["possible"]) == (None, 4, 5)
    assert [entry["sign"] for entry in page.get("/api/home")["sitting"]["tasks"]] == ["●"]


def submitted(page: Page, task: str, **how: object) -> dict[str, Any]:
    """Submit a task; return the state of the sitting once it is graded."""
    page.post(f"/api/exam/submit/{task}", **how)
    for _ in range(400):
        state = page.get("/api/exam")["state"]
        if not any(entry["busy"] or "not graded" in entry["words"] for entry in state["tasks"]):
            break
    return dict(state)


def test_the_editor_submits_its_own_file_and_the_list_the_latest(page: Page, quick_exam: None, folder: Path) -> None:
    task = page.post("/api/exam/start", minutes=60, categories=[1], feedback="score")["state"]["tasks"][0]["task"]
    script, notebook = (folder / "exam-1" / task / name for name in ("exercise.py", "exercise.ipynb"))
    assert page.get(f"/api/exercise/{task}/file")["later"] == ""
    notebook.write_text(notebook.read_text().replace("YOUR CODE HERE", "score 3"))
    assert page.get(f"/api/exercise/{task}/file")["later"] == "exercise.ipynb"
    [told] = page.post(f"/api/exam/submit/{task}", from_editor=True)["tasks"]
    assert told["problem"] and "unchanged stub" in told["said"] and "exercise.ipynb" in told["said"]
    assert told["said"].endswith("To submit that file, press *Submit* on the page of the mock exam.")
    assert told["file"] == ""
    assert submitted(page, task)["tasks"][0]["file"] == "exercise.ipynb"

    script.write_text("# score 4\n")
    os.utime(script, (1, 1))
    [told] = submitted(page, task, from_editor=True)["tasks"]
    assert (told["file"], told["last"], told["problem"]) == ("exercise.py", 4, False)
    base = page.get(f"/api/exercise/{task}/file")["digest"]
    assert page.post(f"/api/exercise/{task}/save", text="# score 5\n", base=base)["later"] == ""


def test_each_link_of_a_framed_page_opens_a_tab(page: Page, quick_exam: None, folder: Path) -> None:
    task = page.post("/api/exam/start", minutes=60, categories=[1], feedback="score")["state"]["tasks"][0]["task"]
    (folder / "exam-1" / task / "exercise.py").write_text("# score 2\n")
    submitted(page, task)
    page.post("/api/exam/change/finish")
    base = page.get(f"/api/exercise/{WEEK}")["file"]["digest"]
    page.post(f"/api/exercise/{WEEK}/save", text="# met 1\n", base=base)
    page.post(f"/api/exercise/{WEEK}/grade")
    page.settled(WEEK)
    away = []
    for path in ("/exam/1/debrief.html", f"/exam/1/{task}.html", f"/api/exercise/{WEEK}/report"):
        for link in re.findall(r"<a [^>]*>", page.ask("GET", path)[1].decode()):
            is_here = 'href="#' in link
            assert is_here != ('target="_blank"' in link), link
            away += [] if is_here else [link]
    assert any(f'href="{task}.html"' in link for link in away)


def test_a_sitting_for_practice_pauses(page: Page, quick_exam: None) -> None:
    page.post("/api/exam/start", minutes=30, categories=[1], feedback="none", practice=True)
    assert not page.post("/api/exam/change/pause")["state"]["runs"]
    assert page.post("/api/exam/change/resume")["state"]["runs"]
    page.post("/api/exam/change/nothing", expect=422)


def test_a_page_that_looks_at_the_clock_changes_nothing(page: Page) -> None:
    """Else it would hear of its own look as of a change, and look again without end."""
    page.post("/api/exam/start", minutes=30, categories=[1], feedback="none")
    task = page.get("/api/exam")["state"]["tasks"][0]["task"]
    before = stamp_of(Progress().path)
    for path in ("/api/exam", "/api/home", f"/api/exercise/{task}", f"/api/exercise/{task}/file"):
        page.get(path)
    assert stamp_of(Progress().path) == before


@pytest.mark.parametrize(
    "unfit",
    [{"minutes": 0}, {"minutes": "60"}, {"minutes": True}, {"feedback": "all"}, {"categories": [7]}, {"categories": 1}],
)
def test_an_exam_that_makes_no_sense_does_not_begin(unfit: dict[str, object], page: Page) -> None:
    page.post("/api/exam/start", expect=422, **unfit)
    assert Sittings().all() == []
