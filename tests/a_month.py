"""A month of a learner, lived through with a clock that is held."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from practice.held_clock import HeldClock

from grader.catalogue.exam_paper import draw_paper
from grader.catalogue.exercise import read_exercise, week_names
from grader.catalogue.quiz import read_quiz
from grader.catalogue.rubric import read_rubric
from grader.examiner.grade import Grade, Outcome, Verdict, add_up
from grader.practice.cards import Cards, bring_back_missed
from grader.practice.progress import Progress
from grader.practice.sittings import Sittings

START = datetime(2030, 3, 1, 18, 0, tzinfo=UTC)


def grade_of(name: str, moment: datetime, unmet: tuple[str, ...] = ()) -> Grade:
    exercise = read_exercise(name)
    rubric = read_rubric(exercise)
    verdicts = [Verdict(one.id, Outcome.UNMET if one.id in unmet else Outcome.MET) for one in rubric.criteria]
    earned, possible, status = add_up(exercise, rubric, verdicts)
    return Grade(name, "x.py", "d", "r", tuple(verdicts), earned, possible, status, moment.isoformat(), 1.0, 7)


def live_through_a_month() -> tuple[Progress, datetime]:
    """Live through a month: mistakes, repeats, quizzes, and two mock exams; return the record and the last evening."""
    progress = Progress()
    cards, moment = Cards(progress), START
    for name in week_names()[:6]:
        first = read_rubric(read_exercise(name)).criteria[0].id
        for unmet, minutes in (((first,), 12), ((first,), 20), ((), 0)):
            progress.keep(grade_of(name, moment, unmet))
            bring_back_missed(cards, read_exercise(name), read_exercise(name).concepts[first] if unmet else (), moment)
            moment += timedelta(minutes=minutes)
        moment += timedelta(days=2)
    week3 = read_exercise("week3_nlp")
    progress.keep(grade_of("week3_nlp", moment, ("check_accuracy",)))
    bring_back_missed(cards, week3, week3.concepts["check_accuracy"], moment)
    for number, item in enumerate(read_quiz("week2_timeseries").items):
        cards.answer(item.id, number % 4 != 0, moment)
    sit_two_exams(progress)
    return progress, START + timedelta(days=29)


def sit_two_exams(progress: Progress) -> None:
    clock = HeldClock()
    sittings = Sittings(clock, progress)
    for score in (3, 5):
        paper = draw_paper(score)
        sitting = sittings.begin(
            paper_name=paper.name, seed=score, tasks=paper.tasks, pass_mark=paper.pass_mark, feedback="score",
            practice=False, folder=progress.path.parent, seconds=60 * paper.minutes,
        )  # fmt: skip
        for task in paper.tasks:
            clock.wait(600)
            answer = sittings.submit(sitting.number, task, "exercise.py", b"x")
            sittings.keep_grade(answer, score, "")
        sittings.change(sitting.number, lambda one: replace(one, closed=True))
