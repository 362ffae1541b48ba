"""On a cluster everybody gets one answer, whatever becomes of workers, and none from one that would judge otherwise."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from distributed import Client, LocalCluster
from fake_gradings import EXERCISE, FakeGradings

from grader.cohort import cluster, workers
from grader.cohort.cluster import ClusterRunner
from grader.cohort.identity import identity
from grader.cohort.runner import Task
from grader.errors import CannotGrade, SubmissionRefused, UsageProblem
from grader.examiner.events import CriterionStarted, Event, Started


@pytest.fixture
def gradings(monkeypatch: pytest.MonkeyPatch) -> FakeGradings:
    fake = FakeGradings()
    monkeypatch.setattr(workers, "grade_one", fake)
    return fake


@pytest.fixture
def two_workers() -> Iterator[LocalCluster]:
    """Two workers in this process, so that what they are can be changed."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None, protocol="tcp"
    ) as local:
        yield local


def task(text: str) -> Task:
    given = (EXERCISE.name, identity(EXERCISE.name), text.encode(), "exercise.py", 7, {})
    return Task(text, lambda: given)


def run(runner: ClusterRunner, *texts: str, on_event: Any = lambda *_: None) -> dict[str, dict[str, Any]]:
    answers = list(runner.run(map(task, texts), on_event))
    assert len({key for key, _ in answers}) == len(answers)
    return dict(answers)


def test_every_task_is_answered_once(two_workers: LocalCluster, gradings: FakeGradings) -> None:
    heard: list[tuple[str, Event]] = []
    runner = ClusterRunner(two_workers.scheduler_address, EXERCISE.name, 60, pytest.fail)
    try:
        texts = [*(f"right {number}" for number in range(30)), "wrong", "refused", "fault"]
        answers = run(runner, *texts, on_event=lambda key, event: heard.append((key, event)))
        assert sorted(answers) == sorted(texts) == sorted(gradings.done)
        assert answers["right 1"]["grade"]["status"] == "PASSED"
        assert answers["refused"]["refused"] == answers["fault"]["fault"] == "because"
        assert ("right 0", CriterionStarted("check_split")) in heard
        assert any(key == "right 0" and isinstance(event, Started) and event.worker for key, event in heard)
        # A second call, as another run would make, on the same connection.
        assert [*run(runner, "right 0")] == ["right 0"]
    finally:
        runner.close()


def test_tasks_are_handed_over_as_the_scheduler_can_hold_them(
    two_workers: LocalCluster, gradings: FakeGradings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "MOST_AHEAD", 3)
    read: list[str] = []
    most = 0

    def reading(text: str) -> Task:
        return Task(text, lambda: (read.append(text), task(text).arguments())[1])

    runner = ClusterRunner(two_workers.scheduler_address, EXERCISE.name, 60, pytest.fail)
    try:
        answered = 0
        for _ in runner.run((reading(f"right {number}") for number in range(12)), lambda *_: None):
            most = max(most, len(read) - answered)
            answered += 1
    finally:
        runner.close()
    assert answered == 12 and most <= 3


def test_a_file_that_is_gone_stops_no_other(two_workers: LocalCluster, gradings: FakeGradings) -> None:
    def gone() -> tuple[Any, ...]:
        raise SubmissionRefused("It is gone.")

    runner = ClusterRunner(two_workers.scheduler_address, EXERCISE.name, 60, pytest.fail)
    try:
        answers = dict(runner.run([Task("gone", gone), task("right")], lambda *_: None))
    finally:
        runner.close()
    assert answers["gone"]["fault"] == "It is gone." and "grade" in answers["right"]


CHANGED: dict[str, dict[str, str]] = {}
"""How workers differ from this process, by their addresses."""


def say_what_judges(exercise_name: str, dask_worker: Any) -> dict[str, str]:
    return identity(exercise_name) | CHANGED.get(dask_worker.address, {})


@pytest.fixture
def addresses(two_workers: LocalCluster, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of both workers; what the test puts under ``CHANGED`` is how they differ."""
    CHANGED.clear()
    monkeypatch.setattr(workers, "identity_there", say_what_judges)
    return sorted(worker.address for worker in two_workers.workers.values())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"tensorflow": "2.0.0"}, "TensorFlow 2.0.0 instead of"),
        ({"kit": "0.0.1"}, "the kit 0.0.1 instead of"),
        ({"keras": ""}, "Keras missing instead of"),
        ({"python": "3.9.1"}, "Python 3.9.1 instead of"),
        ({"exercise": "0" * 64}, "differs for this exercise"),
    ],
)
def test_workers_that_differ_are_refused_before_anything_is_graded(
    two_workers: LocalCluster, addresses: list[str], gradings: FakeGradings, changed: dict[str, str], said: str
) -> None:
    CHANGED.update(dict.fromkeys(addresses, changed))
    told: list[str] = []
    with pytest.raises(CannotGrade, match="No worker of the cluster can grade"):
        ClusterRunner(two_workers.scheduler_address, EXERCISE.name, 60, told.append)
    assert len(told) == 2 and all(said in one for one in told)
    assert {address for address in addresses if any(address in one for one in told)} == {*addresses}
    assert gradings.done == []


def here() -> str:
    from distributed import get_worker

    return str(get_worker().address)


def test_the_others_do_the_work_of_a_worker_that_is_refused(
    two_workers: LocalCluster, addresses: list[str], gradings: FakeGradings
) -> None:
    bad, good = addresses
    CHANGED[bad] = {"keras": "2.0"}
    where: set[str] = set()
    gradings.gate = lambda _: where.add(here())
    told: list[str] = []
    runner = ClusterRunner(two_workers.scheduler_address, EXERCISE.name, 60, told.append)
    try:
        assert len(run(runner, *(f"right {number}" for number in range(10)))) == 10
    finally:
        runner.close()
    assert where == {good}
    assert len(told) == 1 and bad in told[0] and "Keras 2.0 instead of" in told[0]


def test_a_worker_that_comes_later_and_differs_grades_nothing(
    two_workers: LocalCluster, addresses: list[str], gradings: FakeGradings, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = addresses
    asked: list[str] = []

    def there(*given: Any, **how: Any) -> dict[str, Any]:
        asked.append(here())
        if asked[-1] == bad:
            return {"worker": bad, "tree_digest": "", "seconds": 0.0, "differs": "It has Keras 2.0."}
        time.sleep(0.01)
        return gradings(*given, **how)

    monkeypatch.setattr(workers, "grade_one", there)
    told: list[str] = []
    runner = ClusterRunner(two_workers.scheduler_address, EXERCISE.name, 60, told.append)
    CHANGED[bad] = {"keras": "2.0"}
    try:
        answers = run(runner, *(f"right {number}" for number in range(10)))
    finally:
        runner.close()
    assert len(answers) == 10 and all("grade" in one for one in answers.values())
    assert len(gradings.done) == 10 and {*asked} == {bad, good} and len(told) == 1


def test_what_does_not_answer_is_given_up_and_stops_no_other(
    two_workers: LocalCluster, gradings: FakeGradings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "SECONDS_TO_ANSWER", 0.2)
    release = threading.Event()
    gradings.gate = lambda text: release.wait(30) if text == "right hanging" else None
    told: list[str] = []
    runner = ClusterRunner(two_workers.scheduler_address, EXERCISE.name, 0.3, told.append)
    try:
        began = time.monotonic()
        answers = run(runner, "right hanging", *(f"right {number}" for number in range(9)))
    finally:
        release.set()
        runner.close()
    assert "No answer came" in answers["right hanging"]["fault"] and time.monotonic() - began < 20
    assert sum("grade" in one for one in answers.values()) == 9 and len(told) == 1


def test_what_is_left_is_withdrawn_where_the_caller_stops(two_workers: LocalCluster, gradings: FakeGradings) -> None:
    runner = ClusterRunner(two_workers.scheduler_address, EXERCISE.name, 60, pytest.fail)
    gradings.gate = lambda text: time.sleep(0.02)
    try:
        stream = runner.run((task(f"right {number}") for number in range(200)), lambda *_: None)
        next(stream)
        stream.close()
    finally:
        runner.close()
    with Client(two_workers, set_as_default=False) as client:
        deadline = time.monotonic() + 10
        while client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)):
            assert time.monotonic() < deadline
            time.sleep(0.05)
    assert len(gradings.done) < 200


def test_a_place_without_a_scheduler_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "SECONDS_TO_CONNECT", 0.5)
    for address in ("tcp://127.0.0.1:9", "nonsense://"):
        with pytest.raises(UsageProblem, match="There is no Dask scheduler at"):
            ClusterRunner(address, EXERCISE.name, 60, pytest.fail)
