"""The quiz in the terminal, driven by lines on standard input and by keys."""

import contextlib
import io
import json
import os
import pty
import re
import select
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from grader.catalogue import places
from grader.catalogue.quiz import CHOICES, Item, Kind, quiz_names, read_all_items, read_quiz
from grader.cli.main import cli
from grader.cli.quiz import farewell
from grader.cli.quiz_screen import Screen
from grader.practice.cards import Cards
from grader.practice.quiz import Round

ITEMS = {item.id: item for item in read_all_items()}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str, *arguments: str) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    cli(["quiz", *arguments], standalone_mode=False)
    return capsys.readouterr().out


def ask(item: Item, *lines: str) -> tuple[bool, str]:
    """Ask one item with lines as the answers; return whether it was right, and what was shown."""
    shown, left = io.StringIO(), iter(lines)

    def read_line(prompt: str) -> str:
        shown.write(prompt)
        return next(left)

    marking = Screen(Console(file=shown, width=100), keys=False, read_line=read_line).ask(item, "1 of 1", seed=0)
    assert next(left, None) is None, "a line was not asked for"
    return marking.right, " ".join(shown.getvalue().split())


def numbers_of(item: Item) -> str:
    """Return the numbers of the right choices, as they are shown."""
    _, shown = ask(item, "")
    places_of = {
        shown.index(f" {number} ", shown.index("1 of 1")): number for number in range(1, len(item.choices) + 1)
    }
    numbers = []
    for choice in item.choices:
        text = " ".join(choice.text.replace("`", "").split())
        before = [start for start in places_of if start < shown.index(text)]
        if choice.right:
            numbers.append(str(places_of[max(before)]))
    return ",".join(numbers)


def test_a_round_over_standard_input_is_kept_and_ends_with_what_comes_back(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = run(monkeypatch, capsys, "\n\n", "week1_intro", "--number", "2")
    assert "1 of 2 · week1_intro" in out and "2 of 2 · week1_intro" in out
    assert out.count("✗ Not answered.") == 2
    assert "0 of 2 right." in out and "They come back: 2 in 10 minutes." in out
    assert "Look at this again: Loss and optimizer." in out
    assert out.rstrip().endswith("python -m grader quiz --due asks what is due.")
    assert [record.asked for record in Cards().records().values()] == [1, 1]


def test_a_choice_is_explained_under_the_number_that_it_was_asked_under() -> None:
    item = next(one for one in ITEMS.values() if one.kind is Kind.CHOOSE_ONE)
    right = numbers_of(item)
    _, shown = ask(item, right)
    assert f"→ ✓ {right} " in shown and all(f"✗ {number} " in shown for number in {"1", "2", "3"} - {right})


def test_after_ten_questions_it_says_how_to_get_more(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, capsys, "\n" * 10, "week1_intro")
    said = " ".join(run(monkeypatch, capsys, "", "--due").split())
    assert "which is enough. python -m grader quiz --due --number 10 asks more of what is due." in said


@pytest.mark.parametrize(("right", "last"), [(True, "For today this is enough."), (False, "asks what is due.")])
def test_a_day_is_done_when_nothing_comes_back_on_it(right: bool, last: str) -> None:
    now = datetime(2030, 1, 1, 12).astimezone()
    asked = Round(Cards())
    for item in list(ITEMS.values())[:10]:
        asked.keep(item, right, now)
    assert last in farewell(asked, now, enough=True)[-1]


def test_the_end_of_the_input_keeps_what_was_answered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = run(monkeypatch, capsys, "\n", "week1_intro", "--number", "5")
    assert "Stopped. What you answered is kept." in out and "0 of 1 right." in out
    assert len(Cards().records()) == 1
    out = run(monkeypatch, capsys, "", "week1_intro")
    assert out.endswith("\nStopped: no question was answered.\n") and "kept" not in out


def test_ctrl_c_keeps_what_was_answered(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    lines = iter(["", KeyboardInterrupt()])

    def read_line(_: str) -> str:
        line = next(lines)
        if isinstance(line, KeyboardInterrupt):
            raise line
        return line

    monkeypatch.setattr("builtins.input", read_line)
    monkeypatch.setattr(Screen.__init__, "__kwdefaults__", {"read_line": read_line})
    out = run(monkeypatch, capsys, "", "week1_intro")
    assert "Stopped." in out and "0 of 1 right." in out


def test_what_is_due_is_asked_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "No question is due, because none was asked yet." in run(monkeypatch, capsys, "", "--due")
    run(monkeypatch, capsys, "\n", "week1_intro", "--number", "1")
    assert "The next one comes back in 10 minutes." in run(monkeypatch, capsys, "", "--due")
    first = read_quiz("week1_intro").items[0]
    with Cards()._progress.opened() as database:
        database.execute("update cards set due = '2020-01-01T00:00:00+00:00'")
    out = run(monkeypatch, capsys, "\n", "--due")
    assert "1 of 1 · week1_intro" in out and first.question in out


def test_a_path_is_as_good_as_a_name(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    out = run(monkeypatch, capsys, "\n", str(places.exercises_folder() / "week3_nlp"), "--number", "1")
    assert "1 of 1 · week3_nlp" in out


def test_a_concept_asks_over_all_weeks(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    out = run(monkeypatch, capsys, "\n" * 20, "--concept", "transfer_learning", "--number", "20")
    assert "week3_vision" in out and "week4_vision" in out and "week1_intro" not in out


def test_a_right_answer_by_number_is_right() -> None:
    for name in ("intro1-loss", "intro1-straight", "nlp4-loss"):
        right, shown = ask(ITEMS[name], numbers_of(ITEMS[name]))
        assert right and "✓ Right." in shown


def test_every_choice_is_explained_and_what_was_taken_has_an_arrow() -> None:
    right, shown = ask(ITEMS["intro1-loss"], "1")
    for choice in ITEMS["intro1-loss"].choices:
        assert choice.why.replace("*how large*", "“how large”").replace("*", "") in shown
    assert shown.count("→") == 1 and f"→ {'✓' if right else '✗'}" in shown


def test_plain_output_has_words_in_the_place_of_signs() -> None:
    shown = io.StringIO()
    screen = Screen(Console(file=shown, width=100), keys=False, read_line=lambda prompt: "1", in_words=True)
    screen.ask(ITEMS["intro1-loss"], "1 of 1", seed=0)
    assert "your answer" in shown.getvalue() and "correct. " in shown.getvalue()
    assert not {*"✓✗→─"} & {*shown.getvalue()}


@pytest.mark.parametrize(("marked", "taken"), [([-1], set()), ([0, -1], set()), ([0, 1], {0, 1})])
def test_several_answers_may_be_not_known_as_well(
    marked: list[int], taken: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    questionary = pytest.importorskip("questionary")
    offered: list[str] = []

    class Marked:
        def unsafe_ask(self) -> list[int]:
            return marked

    def checkbox(_: str, choices: list[Any], *, validate: Any, **__: Any) -> Marked:
        offered.extend(str(one.title) for one in choices)
        assert validate([]) == "Mark an answer with the space key first." and validate([-1]) is True
        return Marked()

    monkeypatch.setattr(questionary, "checkbox", checkbox)
    screen = Screen(Console(), keys=True)
    assert screen._choose_by_keys(["one", "two", "three"], many=True) == taken
    assert offered == ["one", "two", "three", "I do not know"]


def test_numbers_that_are_none_are_asked_for_again() -> None:
    _, shown = ask(ITEMS["intro1-loss"], "9", "x", "1 2", "0", "1")
    assert shown.count("Type one number from 1 to 4.") == 4
    _, shown = ask(ITEMS["intro1-straight"], "1;9", "1, 2 3")
    assert shown.count("Type numbers from 1 to 5.") == 1


def test_choices_are_mixed_and_the_same_seed_mixes_them_the_same_way() -> None:
    def order(seed: int) -> str:
        shown = io.StringIO()
        Screen(Console(file=shown, width=100), keys=False, read_line=lambda _: "").ask(ITEMS["intro1-loss"], "x", seed)
        return shown.getvalue()

    assert order(1) == order(1)
    assert len({order(seed) for seed in range(8)}) > 3


def test_a_typed_answer_that_cannot_be_read_is_asked_for_again() -> None:
    right, shown = ask(ITEMS["intro1-parameters"], "two", "2")
    assert right and "Type a number, such as" in shown
    right, shown = ask(ITEMS["vision3-freeze"], "layer.trainable =", "layer.trainable = False")
    assert right and "Python cannot read your line there" in shown


def test_a_known_mistake_is_explained_and_the_answer_shown_as_code() -> None:
    right, shown = ask(ITEMS["intro2-stop"], "break")
    assert not right
    assert "The answer: self.model.stop_training = True" in shown
    assert "break works inside a loop only" in shown and "after each epoch" in shown


def test_code_stays_in_one_line_of_a_terminal_where_there_is_room_for_it() -> None:
    screen = Screen(Console(width=60, force_terminal=True), keys=False)
    seen = 0
    for item in ITEMS.values():
        for text in (item.question, *(f"{one.text} – {one.why}" for one in item.choices)):
            lines = screen._text(text, column=4).plain.split("\n")
            code = [one for one in re.findall(r"`([^`\n]+)`", text) if len(one) < 50]
            assert all(any(one in line for line in lines) for one in code), text
            seen += len(code)
    assert seen > 100


def test_square_brackets_are_no_styles() -> None:
    _, shown = ask(ITEMS["nlp1-default"], "[[7, 8, 9], [5, 0, 0]]")
    assert "The answer: [[7, 8, 9], [0, 0, 5]]" in shown


@pytest.mark.parametrize("week", quiz_names())
def test_every_item_of_the_kit_can_be_asked_and_answered(week: str) -> None:
    for item in read_quiz(week).items:
        assert ask(item, "")[0] is False
        if item.kind not in CHOICES:
            assert ask(item, item.answer)[0], item.id
        elif item.kind is Kind.CHOOSE_ONE:
            assert sum(ask(item, str(number))[0] for number in range(1, len(item.choices) + 1)) == 1, item.id


def test_help_needs_neither_the_questions_nor_the_scheduler() -> None:
    heavy = "{'fsrs', 'questionary', 'rich', 'grader.catalogue.quiz'}"
    code = f"import sys, json, grader.cli.main; print(json.dumps(sorted(set(sys.modules) & {heavy})))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout) == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    "words, told",
    [
        (("quiz", "week1_intro"), "A quiz needs a terminal."),
        (("solution", "week1_intro"), "Nothing was changed."),
        (("reset", "week1_intro"), "Nothing was changed."),
        (("start", "week1_intro"), "-m grader week1_intro"),
    ],
)
def test_in_a_cell_of_a_notebook_no_command_waits_for_keys(words: tuple[str, ...], told: str) -> None:
    """``!`` gives a command a terminal that nobody can type into; the kernel leaves its mark in the environment."""
    main, child = pty.openpty()
    cell = {"MPLBACKEND": "module://matplotlib_inline.backend_inline", "EDITOR": "nano"}
    command = [sys.executable, "-m", "grader", *words]
    process = subprocess.Popen(
        command, stdin=child, stdout=child, stderr=child, env=os.environ | cell, cwd=places.kit_root()
    )
    os.close(child)
    shown = b""
    try:
        with contextlib.suppress(OSError):
            while select.select([main], [], [], 60)[0]:
                shown += os.read(main, 65536)
        assert process.wait(timeout=1) in (0, 1, 2)
    finally:
        process.kill()
        process.wait()
        os.close(main)
    assert told in shown.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_arrow_keys_choose_and_ctrl_c_stops(home: Path) -> None:
    main, child = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "LINES": "40"}
    command = [sys.executable, "-m", "grader", "quiz", "week1_intro", "--number", "3"]
    process = subprocess.Popen(
        command, stdin=child, stdout=child, stderr=child, env=environment, cwd=places.kit_root(), start_new_session=True
    )
    os.close(child)
    seen = b""

    def wait_for(words: str) -> None:
        nonlocal seen
        ends = time.monotonic() + 60
        while words.encode() not in seen:
            assert time.monotonic() < ends, seen.decode(errors="replace")
            if select.select([main], [], [], 1)[0]:
                try:
                    part = os.read(main, 65536)
                except OSError:
                    part = b""
                if b"\x1b[6n" in part:
                    os.write(main, b"\x1b[1;1R")
                assert part, seen.decode(errors="replace")
                seen += part

    wait_for("I do not know")
    os.write(main, b"\x1b[A\r")
    wait_for("Not answered.")
    wait_for("2 of 3")
    seen = b""
    wait_for("I do not know")
    os.write(main, b"\x03")
    wait_for("0 of 1 right.")
    assert process.wait(timeout=30) == 0
    os.close(main)
    assert len(Cards().records()) == 1
