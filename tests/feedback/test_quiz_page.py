"""The questions of a week as a page: all of them, answers folded away, without network or script."""

import html
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.catalogue.quiz import CHOICES, Choice, Kind, Quiz, quiz_names, read_quiz
from grader.cli.main import cli
from grader.feedback.pages.quiz_page import HEADINGS, groups_of, render_quiz, save_quiz_page


def words(page: str) -> str:
    """Return what a person reads on a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())


def bare(sentence: str) -> str:
    return " ".join(re.sub(r"`([^`]+)`|\*([^\s*][^*]*)\*", r"\1\2", sentence).split())


@pytest.mark.parametrize("name", quiz_names())
def test_every_question_stands_on_it_with_its_answer_and_every_reason(name: str) -> None:
    quiz = read_quiz(name)
    page = render_quiz(quiz)
    read = words(page)
    assert page.count("<details>") == len(quiz.items)
    for item in quiz.items:
        assert bare(item.question) in read
        for choice in item.choices:
            assert f"{bare(choice.text)} – {bare(choice.why)}" in read
        for mistake in item.mistakes:
            assert bare(mistake.why) in read
        if item.kind not in CHOICES:
            assert " ".join(item.answer.split()) in read and bare(item.why) in read
    assert not re.search(r"<script|https?://|<details open", page)
    assert "default-src 'none'" in page
    assert len(page.encode()) < 1_000_000


def test_what_is_right_shows_inside_of_the_folded_part_only() -> None:
    page = render_quiz(read_quiz("week1_intro"))
    open_part = re.sub(r"<details[ >].*?</details>", "", page, flags=re.DOTALL)
    assert "Correct." in page and "Correct." not in words(open_part)
    assert "✓" in page and "✓" not in open_part and "Right" not in words(open_part)


def test_each_choice_can_be_opened_alone_by_click_and_keyboard_without_a_script() -> None:
    quiz = read_quiz("week1_intro")
    page = render_quiz(quiz)
    asked = [choice for item in quiz.items for choice in item.choices]
    assert page.count('<details class="choice ') == len(asked)
    assert page.count('<details class="choice met">') == sum(choice.right for choice in asked)
    assert "<script" not in page


def test_questions_stand_under_the_heading_of_their_kind() -> None:
    quiz = read_quiz("week1_intro")
    groups = dict(groups_of(quiz))
    assert [one.item.kind for one in groups[HEADINGS[Kind.NUMBER]]] == [Kind.NUMBER] * len(
        groups[HEADINGS[Kind.NUMBER]]
    )
    assert sum(map(len, groups.values())) == len(quiz.items)
    assert set(HEADINGS) == set(Kind)
    assert all(groups.values())


def test_the_place_of_a_choice_tells_nothing_and_stays_the_same() -> None:
    first = [
        one.choices[0].right
        for name in quiz_names()
        for _, group in groups_of(read_quiz(name))
        for one in group
        if one.item.kind is Kind.CHOOSE_ONE
    ]
    assert 0.1 < sum(first) / len(first) < 0.5
    assert render_quiz(read_quiz("week3_nlp")) == render_quiz(read_quiz("week3_nlp"))


def test_marks_and_tags_in_a_question_are_shown_and_do_nothing() -> None:
    item = replace(
        read_quiz("week1_intro").items[0],
        question="Is `<b>` *really* <script>?",
        choices=(Choice("<i>", True, "a * b"), Choice("b", False, "c"), Choice("d", False, "e")),
    )
    page = render_quiz(Quiz("week1_intro", (item,)))
    assert "<h3>Is <code>&lt;b&gt;</code> <em>really</em> &lt;script&gt;?</h3>" in page
    assert "<script>" not in page and "a * b" in page


def test_it_is_drawn_in_less_than_half_a_second(tmp_path: Path) -> None:
    save_quiz_page("week3_nlp", tmp_path)
    began = time.process_time()
    save_quiz_page("week3_nlp", tmp_path)
    assert time.process_time() - began < 0.5


def test_the_command_line_writes_it_and_asks_nothing(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["quiz", "week3_nlp", "--page", "--report-dir", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert done.output.strip() == (tmp_path / "quiz-week3_nlp.html").as_uri()
    assert (tmp_path / "quiz-week3_nlp.html").is_file()
    without = CliRunner().invoke(cli, ["quiz", "--page", "--report-dir", str(tmp_path)])
    assert without.exit_code == 2 and "--page needs an exercise" in without.output
