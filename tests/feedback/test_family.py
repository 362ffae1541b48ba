"""Pages link to each other, and never to what is not there."""

import re
from pathlib import Path

import pytest

from grader.errors import UsageProblem
from grader.feedback.pages.family import Link, links_from, report_name
from grader.feedback.pages.quiz_page import save_quiz_page
from grader.feedback.pages.report import render_page


def lay(folder: Path, *names: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text("x", encoding="utf-8")


def test_an_empty_folder_has_no_links(tmp_path: Path) -> None:
    assert links_from(tmp_path, "week3_nlp") == []
    assert "<nav" not in render_page("base.html", links=[])


def test_a_report_leads_to_the_dashboard_and_to_the_questions_of_its_exercise(tmp_path: Path) -> None:
    lay(tmp_path, "dashboard.html", "week3_nlp.html", "quiz-week3_nlp.html", "quiz-week1_nlp.html")
    assert links_from(tmp_path, "week3_nlp", but=report_name("week3_nlp")) == [
        Link("Progress", "dashboard.html"),
        Link("Questions", "quiz-week3_nlp.html"),
    ]


def test_what_is_written_in_the_same_go_is_linked_before_it_is_there(tmp_path: Path) -> None:
    assert links_from(tmp_path, written=("debrief.html",)) == [Link("Debrief", "debrief.html")]


def test_pages_of_a_mock_exam_find_the_dashboard_above_them(tmp_path: Path) -> None:
    lay(tmp_path, "dashboard.html")
    lay(tmp_path / "exam-2", "debrief.html")
    assert links_from(tmp_path / "exam-2") == [Link("Progress", "../dashboard.html"), Link("Debrief", "debrief.html")]
    assert links_from(tmp_path / "reports") == [], "a file above any other folder is none of the kit's"


def test_the_links_of_a_page_lead_somewhere_once_all_are_written(tmp_path: Path) -> None:
    lay(tmp_path, "dashboard.html", "week3_nlp.html")
    page = save_quiz_page("week3_nlp", tmp_path)
    targets = re.findall(r'<a href="([^#"]+)"', page.read_text(encoding="utf-8"))
    assert targets == ["dashboard.html", "week3_nlp.html"]
    assert all((tmp_path / target).is_file() for target in targets)


def test_an_exercise_without_questions_has_no_page(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="There is no quiz for 'exam1_line'"):
        save_quiz_page("exam1_line", tmp_path)
    assert list(tmp_path.iterdir()) == []
