"""A month of a learner, with a clock that the test holds: what is passed, how sure each concept is, and the page."""

import json
import re
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from a_month import grade_of, live_through_a_month
from click.testing import CliRunner

from grader.catalogue.exercise import read_exercise, week_names
from grader.catalogue.quiz import read_quiz
from grader.catalogue.rubric import read_rubric
from grader.cli.main import cli
from grader.cli.progress import renew_dashboard, save_dashboard
from grader.errors import UsageProblem
from grader.examiner.grade import Grade, Outcome, Status, Verdict
from grader.practice.cards import Cards
from grader.practice.history import as_csv, bring_in, exported, past_attempts
from grader.practice.overview import Known, look_over
from grader.practice.progress import Progress
from grader.practice.sittings import Sittings


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, datetime]:
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("month") / "home"
        patch.setenv("TF_EXAM_KIT_HOME", str(home))
        return home, live_through_a_month()[1]


@pytest.fixture
def month(lived: tuple[Path, datetime], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Progress, datetime]:
    """Copy the month, so that a test may go on from it."""
    shutil.copytree(lived[0], tmp_path / "home")
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path / "home"))
    return Progress(), lived[1]


def test_a_month_yields_what_one_would_expect(month: tuple[Progress, datetime]) -> None:
    seen = look_over(*month)
    assert seen.passed == 6
    begun = {one.name: one for one in seen.weeks}
    assert [begun[name].attempts for name in week_names()[:6]] == [3] * 6
    # Ten minutes before the first attempt, then the gaps of 12 and 20.
    assert begun[week_names()[0]].minutes == 42
    assert (begun["week3_nlp"].attempts, begun["week3_nlp"].passed) == (1, False)
    assert sum(number for _, number in seen.days) == 19
    assert len(seen.days) == 30
    assert seen.days[-1][0] == "2030-03-30"
    shares = [one.share for one in seen.concepts]
    assert shares == sorted(shares)
    assert all(one.right <= one.asked for one in seen.concepts)
    assert seen.due > 0


def test_what_the_month_missed_is_due_until_it_is_answered(month: tuple[Progress, datetime]) -> None:
    progress, now = month
    cards = Cards(progress)
    missed = {"week3_nlp": "check_accuracy", "week1_intro": read_rubric(read_exercise("week1_intro")).criteria[0].id}
    for name, criterion in missed.items():
        concepts = set(read_exercise(name).concepts[criterion])
        about = [item.id for item in read_quiz(name).items if concepts.intersection(item.concepts)]
        known = cards.records()
        assert about and all(known[one].due <= now for one in about)
    before = look_over(progress, now).due
    cards.answer(about[0], True, now)
    assert look_over(progress, now).due == before - 1
    assert cards.records()[about[0]].due > now


def test_little_evidence_stays_near_a_half() -> None:
    assert Known("x", "X", 1, 1).share < Known("x", "X", 9, 9).share
    assert Known("x", "X", 0, 0).share == 0.5
    assert Known("x", "X", 0, 1).share > Known("x", "X", 0, 9).share


def test_criteria_and_quiz_questions_are_counted_apart(month: tuple[Progress, datetime]) -> None:
    progress, now = month
    progress.keep(grade_of("week3_nlp", now))
    known = {one.name: one for one in look_over(progress, now).concepts}["word_order"]
    assert known.criteria == (2, 2) and known.counts == "2 of 2 criteria"
    items = [one.id for one in read_quiz("week3_nlp").items if "word_order" in one.concepts][:2]
    for item in items:
        Cards(progress).answer(item, False, now)
    progress.keep(grade_of("week3_nlp", now, ("check_order",)))
    known = {one.name: one for one in look_over(progress, now).concepts}["word_order"]
    assert (known.right, known.asked) == (1, 4)
    assert known.counts == "1 of 2 criteria, 0 of 2 quiz questions"


def test_only_what_was_right_each_last_time_and_lately_is_called_sure() -> None:
    assert Known("x", "X", 4, 4).is_sure
    assert not any(one.is_sure for one in (Known("x", "X", 9, 10), Known("x", "X", 2, 2), Known("x", "X", 4, 4, False)))


def test_a_concept_that_failed_in_the_latest_attempt_is_not_called_sure(
    month: tuple[Progress, datetime], tmp_path: Path
) -> None:
    progress, now = month
    sure = [one for one in look_over(progress, now).concepts if one.is_sure]
    assert sure
    assert not any(one.is_sure for one in look_over(progress, now + timedelta(days=31)).concepts)
    exercise = read_exercise("week1_intro")
    failed = {name: next(iter(exercise.concepts[name]), "") for name in exercise.concepts}
    verdicts = tuple(Verdict(name, Outcome.UNMET) for name in failed)
    started = now.isoformat()
    progress.keep(Grade("week1_intro", "x.py", "d", "d", verdicts, 0, 100, Status.NOT_YET, started, 1.0, 5))
    after = {one.name for one in look_over(progress, now).concepts if one.is_sure}
    assert not after & set(failed.values()) and after < {one.name for one in sure}
    passed = tuple(replace(one, outcome=Outcome.MET) for one in verdicts)
    progress.keep(Grade("week1_intro", "x.py", "d", "d", passed, 100, 100, Status.PASSED, started, 1.0, 5))
    assert after == {one.name for one in look_over(progress, now).concepts if one.is_sure}, "missed a moment ago"
    later = {one.name for one in look_over(progress, now + timedelta(days=1)).concepts if one.is_sure}
    assert after < later
    said = CliRunner().invoke(cli, ["progress", "--report-dir", str(tmp_path)]).output
    [line] = [line for line in said.splitlines() if line.startswith("Most sure: ")]
    titles = {one.title for one in sure}
    assert {title for title in titles if f"{title} (" in line} <= {one.title for one in sure if one.name in after}


def test_the_page_shows_it_and_needs_no_network(month: tuple[Progress, datetime], tmp_path: Path) -> None:
    progress, now = month
    page = save_dashboard(look_over(progress, now), Sittings(None, progress).all(), now, tmp_path)
    html = page.read_text(encoding="utf-8")
    assert '6</span> <span class="of">of 16 exercises passed' in html
    assert "python -m grader start week3_nlp" in html
    assert "python -m grader quiz --due" in html
    assert len(re.findall(r"\b5 of 5(?! criteria)", html)) == 5
    assert html.count("<td>50 %</td>") == 5, "of two tasks one was passed"
    assert "No estimate yet: 1 of 2 whole exams passed" in html
    assert not re.search(r"(src|href)=\"https?:", html)
    assert len(html) < 1_000_000


def test_exercises_with_the_same_place_and_with_other_weeks_are_all_shown(
    month: tuple[Progress, datetime], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    progress, now = month
    added: dict[str, dict[str, Any]] = {"week1_same": {"week": 1}, "week5_new": {"week": 5}, "text_new": {"week": "B"}}
    names = [*week_names(), *added]
    monkeypatch.setattr("grader.practice.overview.week_names", lambda: names)
    like = read_exercise("week1_intro")
    monkeypatch.setattr(
        "grader.practice.overview.read_exercise",
        lambda name: replace(like, name=name, title=name, **added[name]) if name in added else read_exercise(name),
    )
    done = CliRunner().invoke(cli, ["progress", "--report-dir", str(tmp_path)])
    head, *rows = done.output.splitlines()[:6]
    assert [column.strip() for column in head.split("week ")] == ["", "1", "2", "3", "4", "5", "B"]
    cells = {row[:14].strip(): row[14:].split() for row in rows}
    assert cells["Introduction"] == ["✓", "passed"] * 4 + ["–", "–"] and cells["week1_same"] == ["–"]
    assert sum("passed" in row or "–" in row or "%" in row for row in rows) == 5 and "6 of 19 passed" in done.output
    html = save_dashboard(look_over(progress, now), [], now, tmp_path).read_text(encoding="utf-8")
    assert all(f"{name}<br>" in html for name in added) and f"{like.title}<br>" in html
    weeks = html[html.index('<table class="weeks">') :].partition("</table>")[0]
    counts = {len(re.findall("<t[dh]\\b", row)) for row in re.findall("<tr>.*?</tr>", weeks, re.DOTALL)}
    assert counts == {7}


def test_the_page_links_reports_questions_and_debriefs_that_are_there(
    month: tuple[Progress, datetime], tmp_path: Path
) -> None:
    progress, now = month
    sittings = Sittings(None, progress).all()
    (tmp_path / "week1_intro.html").write_text("x", encoding="utf-8")
    (tmp_path / "exam-2").mkdir()
    (tmp_path / "exam-2/debrief.html").write_text("x", encoding="utf-8")
    html = save_dashboard(look_over(progress, now), sittings, now, tmp_path).read_text(encoding="utf-8")
    targets = re.findall(r'<a href="([^#"]+)"', html)
    assert {"week1_intro.html", "exam-2/debrief.html", "quiz-week3_nlp.html"} < set(targets)
    assert not {"week2_intro.html", "exam-1/debrief.html", "quiz-week4_timeseries.html"} & set(targets)
    assert all((tmp_path / target).is_file() for target in targets)
    assert 'href="dashboard.html"' in (tmp_path / "quiz-week3_nlp.html").read_text(encoding="utf-8")
    assert html.count("25 of 25 points, passed") == 1 and html.count("15 of 25 points, not yet") == 1


def test_a_page_that_lies_there_is_drawn_again(month: tuple[Progress, datetime], tmp_path: Path) -> None:
    renew_dashboard(tmp_path)
    assert not (tmp_path / "dashboard.html").exists()
    (tmp_path / "dashboard.html").write_text("of yesterday", encoding="utf-8")
    renew_dashboard(tmp_path)
    assert "exercises passed" in (tmp_path / "dashboard.html").read_text(encoding="utf-8")


def test_nothing_done_yet_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path / "home"))
    done = CliRunner().invoke(cli, ["progress", "--report-dir", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "0 of 16 passed" in done.output
    assert "<td>not taken yet</td><td>–</td>" in (tmp_path / "dashboard.html").read_text(encoding="utf-8")
    assert "No results yet" in (tmp_path / "dashboard.html").read_text(encoding="utf-8")


def test_what_is_exported_comes_back_once(month: tuple[Progress, datetime], tmp_path: Path) -> None:
    progress, now = month
    other = Progress(tmp_path / "other.sqlite")
    assert bring_in(other, exported(progress)) == 19
    assert bring_in(other, exported(progress)) == 0
    assert past_attempts(other) == past_attempts(progress)
    # Mock exams stay where they are.
    in_exams = round(sum(sitting.worked for sitting in Sittings(progress=progress).all()) / 60)
    assert in_exams and look_over(progress, now).minutes == look_over(other, now).minutes + in_exams
    assert replace(look_over(other, now), minutes=0) == replace(look_over(progress, now), minutes=0)
    assert exported(other) == exported(progress)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": 7, "tables": {}}', json.dumps({"format": 1, "tables": {"attempts": [3]}})]
)
def test_any_other_text_is_refused_and_changes_nothing(text: str, month: tuple[Progress, datetime]) -> None:
    progress, now = month
    before = look_over(progress, now)
    with pytest.raises(UsageProblem, match="not exported progress"):
        bring_in(progress, text)
    assert look_over(progress, now) == before


def test_attempts_as_csv(month: tuple[Progress, datetime]) -> None:
    lines = as_csv(month[0]).splitlines()
    assert lines[0] == "exercise,started,status,earned,possible"
    assert len(lines) == 20
    assert lines[3].split(",")[2] == Status.PASSED


def test_the_command_line_carries_it_to_a_file_and_back(month: Any, tmp_path: Path) -> None:
    told = CliRunner().invoke(cli, ["progress", "--export", str(tmp_path / "p.json")])
    assert told.exit_code == 0
    told = CliRunner().invoke(cli, ["progress", "--import", str(tmp_path / "p.json")])
    assert "0 attempts were added" in told.output
    assert CliRunner().invoke(cli, ["progress", "--csv"]).output.startswith("exercise,")
