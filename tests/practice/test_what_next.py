"""What comes next is decided once: a mock exam that is open, what it showed to be weak, or the curriculum."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.catalogue.exam_paper import CATEGORIES, POINTS, draw_paper, exam_tasks
from grader.catalogue.exercise import read_exercise, week_names
from grader.practice.progress import Progress, Standing
from grader.practice.sitting import Answer, Moment, Sitting
from grader.practice.sittings import Sittings
from grader.practice.what_next import FRESH, next_name, weak_categories, what_next
from grader.studio.standing import path_of_learner

NOW = 1_900_000_000.0
TASKS = draw_paper(3, ()).tasks


def sat(scores: dict[int, int], number: int = 1, *, closed: bool = True, ago: float = 0.0) -> Sitting:
    """Return a sitting of these categories with their points, which ended so many seconds ago."""
    tasks = tuple(task for task in TASKS if read_exercise(task).category in scores)
    answers = tuple(
        Answer(place, task, 60.0 * place, False, Path("exercise.py"), scores[read_exercise(task).category], "{}")
        for place, task in enumerate(tasks, start=1)
    )
    last = Moment(NOW - ago, 0.0, "")
    mark = 90 if len(tasks) > 1 else 80
    return Sitting(
        number, "drawn", 3, tasks, mark, "score", False, Path("exam-1"), 18000.0, NOW - ago - 18000, last,
        closed=closed, answers=answers,
    )  # fmt: skip


points = st.dictionaries(st.sampled_from([*CATEGORIES]), st.integers(0, POINTS), min_size=1)


@given(st.lists(points, min_size=1, max_size=4))
def test_the_latest_exam_of_each_category_decides_and_the_weakest_comes_first(told: list[dict[int, int]]) -> None:
    sittings = [sat(scores, number) for number, scores in enumerate(told, start=1)]
    weak = weak_categories(sittings, NOW)
    order = [(one.score, -one.sitting, one.category) for one in weak]
    assert order == sorted(order)
    for category in CATEGORIES:
        asked = [sitting for sitting, scores in zip(sittings, told, strict=True) if category in scores]
        found = [one for one in weak if one.category == category]
        lost = bool(asked) and told[asked[-1].number - 1][category] < POINTS and not asked[-1].passed(POINTS)
        assert [one.sitting for one in found] == ([asked[-1].number] if lost else [])


def test_an_exam_that_is_open_or_old_or_passed_shows_no_weak_category() -> None:
    failed = {1: 5, 2: 4, 3: 1, 4: 3, 5: 0}
    assert [one.category for one in weak_categories([sat(failed)], NOW)] == [5, 3, 4, 2]
    assert weak_categories([sat(failed, closed=False)], NOW) == []
    assert weak_categories([replace(sat(failed), answers=())], NOW) == []
    assert weak_categories([sat(failed, ago=FRESH + 1)], NOW) == []
    assert weak_categories([sat(dict.fromkeys(CATEGORIES, 5) | {4: 4})], NOW) == []
    # One category that is sat again, and passed, is not weak any more.
    assert [one.category for one in weak_categories([sat(failed), sat({5: 4}, 2)], NOW)] == [3, 4, 2]


def test_of_two_tasks_of_one_category_the_one_with_fewer_points_decides() -> None:
    tasks = exam_tasks()[:4]
    assert {read_exercise(task).category for task in tasks} == {1}
    for place, weakest in enumerate(tasks):
        answers = [Answer(n, task, 60.0, False, Path("x.py"), 1 if n == place else 4, "{}")
                   for n, task in enumerate(tasks)]  # fmt: skip
        [weak] = weak_categories([replace(sat({1: 0}), tasks=tuple(tasks), answers=tuple(answers))], NOW)
        assert (weak.task, weak.score) == (weakest, 1)


@pytest.fixture
def progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Progress:
    monkeypatch.setenv("TF_EXAM_KIT_HOME", str(tmp_path))
    return Progress()


def standing_of(monkeypatch: pytest.MonkeyPatch, **known: Standing) -> None:
    none = Standing(0, 0, False)
    monkeypatch.setattr(Progress, "standings", lambda self, names: {name: known.get(name, none) for name in names})


def test_without_an_exam_what_was_begun_comes_first_and_an_exam_last(
    progress: Progress, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _, third, *_ = week_names()
    assert what_next(progress).command == f"start {first}"
    standing_of(monkeypatch, **{third: Standing(2, 60, False)})
    following = what_next(progress)
    assert (following.exercise, following.attempts, following.best, following.why) == (third, 2, 60, "")
    standing_of(monkeypatch, **dict.fromkeys(week_names(), Standing(1, 100, True)))
    assert (what_next(progress).command, what_next(progress).exercise) == ("exam start", "")


def test_a_failed_exam_comes_before_what_was_begun(progress: Progress, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = sat({1: 5, 5: 0}, 7)
    monkeypatch.setattr(Sittings, "newest", lambda self: failed)
    monkeypatch.setattr(Sittings, "all", lambda self: [failed])
    practise = read_exercise(failed.tasks[-1]).practise
    standing_of(monkeypatch, **{week_names()[2]: Standing(2, 60, False)})
    following = what_next(progress)
    assert (following.exercise, following.why) == (practise[0], "Category 5 has 0 of 5 points in mock exam 7.")
    standing_of(monkeypatch, **dict.fromkeys(practise[:1], Standing(1, 100, True)))
    assert what_next(progress).exercise == practise[1]
    standing_of(monkeypatch, **dict.fromkeys(practise, Standing(1, 100, True)))
    assert what_next(progress).command == "exam start --category 5 --practice"


@pytest.mark.parametrize(
    ("how", "verb"), [({}, "status"), ({"paused": True}, "resume"), ({"elapsed": 18001.0}, "finish")]
)
def test_an_open_exam_comes_before_everything(
    how: dict[str, object], verb: str, progress: Progress, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = replace(sat({1: 0}, closed=False), **how)  # type: ignore[arg-type]
    monkeypatch.setattr(Sittings, "newest", lambda self: sitting)
    assert what_next(progress).command == f"exam {verb}"


def test_where_an_exam_is_next_the_exercise_is_that_of_the_curriculum(
    progress: Progress, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = sat({1: 0}, closed=False)
    monkeypatch.setattr(Sittings, "newest", lambda self: sitting)
    monkeypatch.setattr(Sittings, "open", lambda self: None)
    first, _, third, *_ = week_names()
    assert next_name(progress) == path_of_learner()["next"] == first
    standing_of(monkeypatch, **{third: Standing(2, 60, False)})
    assert next_name(progress) == path_of_learner()["next"] == third
    standing_of(monkeypatch, **dict.fromkeys(week_names(), Standing(1, 100, True)))
    assert next_name(progress) == path_of_learner()["next"] == first
