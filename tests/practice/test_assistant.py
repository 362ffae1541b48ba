"""An assistant gets briefs, verdicts, hints in turn and questions; never an answer, and nothing during an exam."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest
from feedback.test_report import SAMPLES
from mcp.client import Client
from practice.held_clock import HeldClock
from practice.test_hinting import sit

from grader.catalogue.exercise import practice_names, read_exercise
from grader.catalogue.quiz import read_all_items
from grader.cli.main import main
from grader.cli.mcp import make_server
from grader.errors import UsageProblem
from grader.practice import assistant
from grader.practice.progress import Progress
from grader.practice.what_next import Following


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path / "home"))
    return tmp_path


def call(tool: str, **arguments: Any) -> Any:
    """Return what a client gets from the server."""

    async def ask() -> Any:
        async with Client(make_server()) as client:
            return await client.call_tool(tool, arguments)

    return asyncio.run(ask())


def test_a_client_finds_seven_tools_and_how_to_behave() -> None:
    async def ask() -> tuple[set[str], str]:
        async with Client(make_server()) as client:
            return {one.name for one in (await client.list_tools()).tools}, client.instructions or ""

    names, instructions = asyncio.run(ask())
    assert names == {
        "list_exercises", "brief", "verdict", "next_hint", "quiz_question", "answer_quiz_question", "progress",
    }  # fmt: skip
    assert "Never write the functions" in instructions


def test_no_question_comes_with_its_answer() -> None:
    items = {one.id: one for one in read_all_items()}
    for name in practice_names()[:6]:
        told = assistant.quiz_question(name)
        item = items[told["id"]]
        assert set(told) == {"id", "exercise", "kind", "question", "code", "choices"}
        assert sorted(told["choices"]) == sorted(one.text for one in item.choices)
        explained = [item.why, *(one.why for one in item.choices)]
        assert not [one for one in explained if one and one in str(told)]


def test_the_learners_answer_is_marked_by_the_numbers_that_were_shown_and_kept() -> None:
    told = call("quiz_question", exercise="week1_intro").structured_content
    item = next(one for one in read_all_items() if one.id == told["id"])
    right = {one.text for one in item.choices if one.right}
    numbers = [str(place) for place, text in enumerate(told["choices"], 1) if text in right]
    marked = call("answer_quiz_question", question_id=item.id, answer=", ".join(numbers)).structured_content
    assert marked["right"] is True and marked["why"]
    assert assistant.progress()["questions_due_today"] == 0
    assert call("quiz_question", exercise="week1_intro").structured_content["id"] != item.id


@pytest.mark.parametrize("answer", ["", "0", "9", "b"])
def test_an_answer_that_names_no_choice_is_not_marked(answer: str) -> None:
    told = assistant.quiz_question("week1_intro")
    with pytest.raises(UsageProblem, match="cannot be read"):
        assistant.answer_quiz_question(told["id"], answer)
    with pytest.raises(UsageProblem, match="no question 'x'"):
        assistant.answer_quiz_question("x", answer)


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES.keys())
def test_a_verdict_tells_what_the_terminal_shows_and_one_thing_to_do(sample: Any) -> None:
    grade = sample()
    told = assistant.told_of(grade)
    assert [one["criterion"] for one in told["criteria"]] == [one.criterion_id for one in grade.verdicts]
    assert sum("to_do" in one for one in told["criteria"]) <= 1
    allowed = {"criterion", "title", "outcome", "measured", "expected", "found", "to_do", "points"}
    assert all(set(one) <= allowed for one in told["criteria"])


def test_progress_says_what_is_next_also_where_it_is_an_exam(monkeypatch: pytest.MonkeyPatch) -> None:
    told = assistant.progress()
    assert (told["next_exercise"], told["next_command"]) == ("week1_intro", "python -m grader start week1_intro")
    monkeypatch.setattr(assistant, "what_next", lambda _: Following("exam start", "Every exercise is passed."))
    told = assistant.progress()
    assert (told["next_exercise"], told["next_command"]) == (None, "python -m grader exam start")


def test_hints_come_one_after_the_other() -> None:
    rubric = assistant.read_rubric(read_exercise("week1_intro"))
    criterion = next(one.id for one in rubric.criteria if one.hints)
    first = call("next_hint", exercise="week1_intro", criterion=criterion).content[0].text
    second = call("next_hint", exercise="week1_intro", criterion=criterion).content[0].text
    assert "Hint 1 of" in first and "Hint 2 of" in second
    assert Progress().hints_asked_for("week1_intro") == {criterion: 2}


def test_a_task_of_the_exam_is_solved_without_an_assistant() -> None:
    for tool in (assistant.brief, assistant.verdict, assistant.next_hint):
        with pytest.raises(UsageProblem, match="exam1_curve is a task of the exam"):
            tool("exam1_curve")


def test_while_an_exam_is_open_every_tool_refuses(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sittings, _ = sit(HeldClock(), home)
    monkeypatch.setattr(assistant, "Sittings", lambda: sittings)
    told = [
        call("list_exercises"),
        call("brief", exercise="week3_nlp"),
        call("verdict", exercise="week3_nlp"),
        call("next_hint", exercise="week3_nlp"),
        call("quiz_question"),
        call("answer_quiz_question", question_id="intro1-rules", answer="1"),
        call("progress"),
    ]
    assert all(one.is_error and "A mock exam is open" in one.content[0].text for one in told)


def test_without_the_sdk_the_verb_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    with pytest.raises(SystemExit) as ended:
        main(["mcp"])
    assert ended.value.code == 2 and "pip install 'mcp>=2.0'" in capsys.readouterr().err
