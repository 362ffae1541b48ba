"""The debrief says what was scored and why, what comes next, and how much an estimate rests on."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from held_clock import HeldClock
from sat import Terminal, debrief_in, grade_for, sit, write_answer

from grader.catalogue.exercise import read_exercise, week_names
from grader.catalogue.rubric import read_rubric
from grader.examiner.diagnosis import UNTRIED
from grader.examiner.grade import Outcome, Verdict
from grader.practice.exam.debrief import clock_words, command_for, debrief_task, estimate_readiness, render_debrief
from grader.practice.exam.desk import file_to_edit
from grader.practice.exam.states import steps_after_debrief
from grader.practice.progress import Progress, Standing
from grader.practice.sitting import Answer, Moment, Sitting
from grader.practice.sittings import Sittings


def test_the_page_says_why_four_and_not_five(
    sittings: Sittings, terminal: Terminal, clock: HeldClock, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a")
    for number, task in enumerate(sitting.tasks):
        clock.wait(600)
        write_answer(sitting, task, 5 - number)
        terminal.run("submit", str(number + 1))
    clock.set_wall(-7200)
    said = terminal.run("finish", "--yes")
    page = debrief_in(said)
    html = page.read_text()
    assert "Mock exam 1: 15 of 25 points, not yet. You pass with 23." in said
    title = read_rubric(read_exercise(sitting.tasks[1])).criteria[4].title
    assert f"  2. 4 of 5 points: «{title}» failed first. " in said
    assert "  1. " not in said
    assert html.count("10 min spent.") == 5
    assert "Why 4 and not 5:" in html and "Why 5" not in html
    assert "the right thing" in html and "Do the right thing." in html
    assert "jumped back by 2 h" in html
    for task in sitting.tasks:
        assert f'href="{task}.html"' in html
        assert (page.parent / f"{task}.html").is_file()
        assert '<a href="debrief.html">Debrief</a>' in (page.parent / f"{task}.html").read_text()
    assert re.search(
        r"the \d+ quiz questions on <i>Overfitting</i>, <code>python -m grader quiz --concept overfitting<", html
    )
    assert "week2_intro" in html and "exam start --category 2 --practice" in html
    assert "No estimate yet: 0 of 1 whole exams passed." in html


def test_a_task_without_a_submission_is_told_with_its_points(
    sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a", categories=(1, 2), minutes=60)
    write_answer(sitting, sitting.tasks[0], 2)
    terminal.run("submit", "1")
    said = terminal.run("finish", "--yes")
    assert "  1. 2 of 5 points: «" in said and "Do the right thing." in said
    assert "  2. 0 of 5 points: nothing was submitted that counts.\n" in said


def test_no_exercise_that_is_passed_is_next_after_an_exam(
    sittings: Sittings, terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = sit(sittings, tmp_path / "a", categories=(1,), minutes=60)
    write_answer(sitting, sitting.tasks[0], 2)
    terminal.run("submit", "1")
    sittings.change(sitting.number, Sitting.close)

    def following() -> str:
        return steps_after_debrief(tmp_path / "debrief.html")[-1][1]

    assert following() == "python -m grader start week1_intro"
    passed = {name: Standing(1, 100, True) for name in week_names()}
    monkeypatch.setattr(Progress, "standings", lambda *_: passed)
    assert following() == "python -m grader exam start --category 1 --practice"


def test_every_submission_is_listed_with_why_it_lost_points(
    sittings: Sittings, terminal: Terminal, clock: HeldClock, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a", categories=(1, 4), minutes=60)
    for score in (0, 4):
        clock.wait(60)
        write_answer(sitting, sitting.tasks[0], score)
        terminal.run("submit", "1")
    closed = sittings.change(sitting.number, Sitting.close)
    html = render_debrief(closed, [closed])
    rows = re.findall(r"<li>Submission (\d), after (.*?): <b>(.*?)</b><br>(.*?)</li>", html)
    why = "Expected the right thing, found another thing. Do the right thing."
    same = "The same as submission 2."
    assert rows == [("1", "1 min", "0 of 5", same), ("2", "2 min", "4 of 5 (counts)", "See above.")]
    assert "<table" not in html.partition("Category by category")[2].partition("What to practise next")[0]
    late = replace(closed.answers[1], late=True)
    with_late = replace(closed, answers=(closed.answers[0], late))
    assert "the best of 2 submitted, 1 of them late: graded, but it does not count." in render_debrief(with_late, [])
    of_late = debrief_task(with_late, late.task).submissions
    assert [submitted.cause for submitted in of_late] == ["See above.", "The same as submission 1."]
    uncounted = tuple(replace(answer, late=True) for answer in closed.answers)
    of_uncounted = debrief_task(replace(closed, answers=uncounted), late.task).submissions
    assert [submitted.cause for submitted in of_uncounted] == [why, "The same as submission 1."]
    assert "You used 2 min of 1 h." in html


def verdict(number: int, outcome: Outcome = Outcome.UNMET, **details: object) -> Verdict:
    """Return the verdict on one of the five criteria of ``exam4_stars``."""
    criteria = ("check_form", "check_pairing", "check_step_3", "check_step_4", "check_step_5")
    return Verdict(criteria[number], outcome, "this", "that", "Do it.", details=details)


FORM, PAIRING = "check_form", "check_pairing"
AGAIN = "After your change, grade the file again: `"


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (
            [verdict(0), *(verdict(one, Outcome.BLOCKED, blocked_by=[FORM]) for one in range(1, 5))],
            f"The other 4 points are not known yet. {AGAIN}",
        ),
        (
            [verdict(0, not_attempted=True), *(verdict(one, Outcome.BLOCKED) for one in range(1, 5))],
            f"The other 4 points are not known yet. {AGAIN}",
        ),
        (
            [verdict(1), *(verdict(one, waits=True, threshold=1.0) for one in (2, 3, 4))],
            f"The other 3 points are not known yet. {AGAIN}",
        ),
        (
            [verdict(3, threshold=2.0), verdict(4, waits=True)],
            f"The other point is for harder thresholds. {AGAIN}",
        ),
        (
            [verdict(2, threshold=2.0), verdict(3, waits=True), verdict(4, waits=True)],
            f"The other 2 points are for harder thresholds. {AGAIN}",
        ),
        (
            [verdict(2, threshold=2.0), *(verdict(one, Outcome.BLOCKED) for one in (3, 4))],
            f"The other 2 points are not known yet. {AGAIN}",
        ),
        (
            [verdict(0), verdict(1), *(verdict(one, Outcome.BLOCKED, blocked_by=[PAIRING]) for one in (2, 3, 4))],
            f"«Output and loss» failed, too. Do it. 3 points are not known yet. {AGAIN}",
        ),
        ([verdict(4)], AGAIN),
        ([replace(verdict(4), message=f"Do it. {UNTRIED}")], "To try this advice, grade your file as it is: `"),
        ([], ""),
    ],
)
def test_of_the_other_points_the_debrief_says_what_was_seen_and_no_reason(
    verdicts: list[Verdict], said: str, sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a", categories=(4,), minutes=60)
    grade = replace(grade_for("exam4_stars", 0), verdicts=tuple(verdicts))
    answer = Answer(1, "exam4_stars", 1.0, False, Path("kept/exercise.py"), 5 - len(verdicts), grade.to_json())
    closed = replace(sitting, tasks=("exam4_stars",), answers=(answer,), closed=True)
    assert debrief_task(closed, "exam4_stars").waiting.partition("python -m")[0] == said
    html = render_debrief(closed, [closed])
    assert said.replace("`", "<code>") in html if said else "grade the file again" not in html


@pytest.mark.parametrize(
    ("details", "concepts"),
    [
        ({}, read_exercise("exam4_stars").concepts["check_step_3"]),
        ({"cause": "targets far from 0"}, ("scaling",)),
        ({"not_attempted": True}, ()),
        ({"fault": "raised"}, ()),
    ],
)
def test_the_quiz_of_a_debrief_is_about_the_cause_and_about_nothing_where_no_code_ran(
    details: dict[str, object], concepts: tuple[str, ...], sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a", categories=(4,), minutes=60)
    grade = replace(grade_for("exam4_stars", 2), verdicts=(verdict(2, **details), verdict(3, waits=True)))
    answer = Answer(1, "exam4_stars", 1.0, False, Path("exercise.py"), 2, grade.to_json())
    closed = replace(sitting, tasks=("exam4_stars",), answers=(answer,), closed=True)
    assert tuple(name for name, _, _ in debrief_task(closed, "exam4_stars").cards) == concepts
    assert ("grader quiz --concept" in render_debrief(closed, [closed])) is bool(concepts)


def test_the_command_of_a_debrief_grades_the_learners_own_file_or_the_copy(
    sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a b", categories=(1,), minutes=60)
    task = sitting.tasks[0]
    path = write_answer(sitting, task, 2)
    terminal.run("submit", "1")
    assert f": `python -m grader 'a b/{task}/exercise.py'`." in terminal.run("finish", "--yes")
    path.unlink()
    said = terminal.run("debrief")
    found = re.search(rf": `python -m grader {task} --submission (\S+)`\.", said)
    assert found and Path(found[1]).read_text().startswith("# score 2")


def test_the_command_of_a_debrief_and_the_file_to_edit_are_no_stub_and_no_other_code(
    sittings: Sittings, terminal: Terminal, tmp_path: Path
) -> None:
    sitting = sit(sittings, tmp_path / "a", categories=(1,), minutes=60)
    [task] = sitting.tasks
    stub = sitting.folder / task / "exercise.py"
    given = stub.read_text()
    mine = write_answer(sitting, task, 2).rename(tmp_path / "exercise.py")
    stub.write_text(given)
    terminal.run("submit", "1", str(mine))
    notebook = stub.with_suffix(".ipynb")
    notebook.write_text(notebook.read_text().replace("YOUR CODE HERE", "score 3"))
    assert file_to_edit(sittings.get(1), task) == notebook
    assert f"`python -m grader {task} --submission home/" in terminal.run("finish", "--yes")

    closed = sittings.get(1)
    untried = replace(grade_for(task, 2), verdicts=(replace(verdict(0), message=f"Do it. {UNTRIED}"),))
    tried = replace(closed, answers=(replace(closed.answers[0], grade=untried.to_json()),))
    stub.write_text(mine.read_text())
    assert f"as it is: `python -m grader a/{task}/exercise.py`." in debrief_task(tried, task).waiting
    write_answer(sitting, task, 1)
    assert f"as it is: `python -m grader {task} --submission home/" in debrief_task(tried, task).waiting
    assert f"again: `python -m grader a/{task}/exercise.py`." in debrief_task(closed, task).waiting


def test_an_exam_without_a_miss_names_the_command_for_the_next_one() -> None:
    answer = Answer(1, "exam1_line", 1.0, False, Path("x.py"), 5, grade_for("exam1_line", 5).to_json())
    html = render_debrief(whole(1, 5, tasks=("exam1_line",), answers=(answer,)), [])
    assert "Take another exam: <code>python -m grader exam start</code>." in html


def test_the_seed_comes_with_the_whole_command() -> None:
    drawn = replace(whole(1, 25), tasks=("exam1_line", "exam4_news"), seed=7, seconds=3600.0, practice=True)
    assert (
        command_for(drawn) == "python -m grader exam start --seed 7 --category 1 --category 4 --minutes 60 --practice"
    )
    paper = replace(drawn, paper_name="first", practice=False, seconds=18_000.0)
    assert command_for(paper) == "python -m grader exam start --seed 7 --paper first"
    every = tuple(f"exam{one}" for one in ("1_line", "2_digits", "3_turned_pets", "4_news", "5_sunspots"))
    assert command_for(replace(paper, paper_name="drawn", tasks=every)) == "python -m grader exam start --seed 7"
    assert "<code>python -m grader exam start --seed 7 --paper first</code>" in render_debrief(
        replace(paper, tasks=every), []
    )


def test_a_sitting_without_answers_has_a_debrief_too(sittings: Sittings, terminal: Terminal, tmp_path: Path) -> None:
    sitting = sit(sittings, tmp_path / "a", practice=True)
    terminal.run("pause")
    terminal.run("resume")
    closed = sittings.change(sitting.number, Sitting.close)
    html = render_debrief(closed, [closed])
    assert html.count("Nothing was submitted for it.") == 5
    assert "paused 1 time." in html
    assert "You have not taken a whole exam" in html.replace("you have", "You have")


def test_names_from_a_learner_are_escaped(sittings: Sittings, quick: None, tmp_path: Path) -> None:
    sitting = sit(sittings, tmp_path / "a")
    kept = tmp_path / "<script>.py"
    answer = Answer(1, sitting.tasks[0], 10.0, False, kept, 5, "")
    from sat import grade_for

    answered = replace(sitting, closed=True, answers=(replace(answer, grade=grade_for(answer.task, 5).to_json()),))
    html = render_debrief(answered, [answered])
    assert "&lt;script&gt;.py" in html and "<script>" not in html


def whole(number: int, points: int, **how: object) -> Sitting:
    tasks = tuple(f"exam{category}_x" for category in range(1, 6))
    scores = [min(5, max(0, points - 5 * place)) for place in range(5)]
    answers = tuple(
        Answer(place, task, 1.0, False, Path("x.py"), score, "{}")
        for place, (task, score) in enumerate(zip(tasks, scores, strict=True))
    )
    told = Sitting(
        number, "drawn", 1, tasks, 90, "score", False, Path("a"), 18_000.0, 1e9, Moment(1e9, 1.0, "x"), closed=True,
        answers=answers,
    )  # fmt: skip
    return replace(told, **how)  # type: ignore[arg-type]


def test_nothing_is_estimated_from_few_sittings_or_from_practice() -> None:
    assert "not taken a whole exam" in estimate_readiness([]).said
    assert "2 of 2 whole exams" in estimate_readiness([whole(1, 25), whole(2, 25)]).said
    not_counted = [whole(n, 25, **how) for n, how in enumerate(({"practice": True}, {"seconds": 90_000.0}), 3)]
    assert "2 of 2 whole exams" in estimate_readiness([whole(1, 25), whole(2, 25), *not_counted]).said


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ((25, 25, 25), "About 80 % that you pass the next one: you passed 3 of the last 3."),
        ((0, 10, 20), "About 20 % that you pass the next one: you passed 0 of the last 3."),
        ((0, 0, 25, 25, 25, 25, 25), "About 86 % that you pass the next one: you passed 5 of the last 5."),
    ],
)
def test_an_estimate_rests_on_the_latest_whole_exams(points: tuple[int, ...], said: str) -> None:
    estimate = estimate_readiness([whole(number, one) for number, one in enumerate(points)])
    assert estimate.said == said
    assert "With 80 % confidence, the true value is from" in estimate.basis


def test_spans_of_time_are_written_as_people_do() -> None:
    assert [clock_words(one) for one in (40, 60, 3599, 7500)] == ["40 s", "1 min", "59 min", "2 h 5 min"]
