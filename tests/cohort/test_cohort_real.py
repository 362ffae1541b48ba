"""A small class with real workers gets the same grades here and on a cluster that loses a worker in the middle."""

import os
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest
from distributed import Client, LocalCluster

from grader.authoring.difference import whole_source
from grader.catalogue import places
from grader.cohort.cluster import ClusterRunner
from grader.cohort.record import Cohort
from grader.cohort.runner import LocalRunner
from grader.cohort.session import Session
from grader.examiner.events import Event, Started

EXERCISE = "week1_timeseries"
ANSWERS = places.solutions_folder() / EXERCISE
HANDED_IN = {
    "ada": ANSWERS / "solution.py",
    "bob": ANSWERS / "wrong" / "naive_one_too_many.py",
    "cy": ANSWERS / "right" / "plain_lists.py",
    "di": ANSWERS / "wrong" / "mae_before_mse.py",
    "gus": places.exercises_folder() / EXERCISE / "exercise.ipynb",
}
WRITTEN = {
    "ends": b"import os\n\ndef naive_forecast(series, split_time):\n    os._exit(0)\n",
    "leaves": b"raise SystemExit(0)\n\ndef naive_forecast(series, split_time):\n    return series\n",
    "syntax": b"def naive_forecast(series, split_time:\n    return 1\n",
    "binary": b"\x00\x01\x02" * 100,
    "empty": b"",
}
pytestmark = pytest.mark.worker


@pytest.fixture
def submitted(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    (folder / "two").mkdir(parents=True)
    for name, path in HANDED_IN.items():
        (folder / f"{name}{path.suffix}").write_text(whole_source(path), encoding="utf-8")
    for name, data in WRITTEN.items():
        (folder / f"{name}.py").write_bytes(data)
    shutil.copy(HANDED_IN["ada"], folder / "copied.py")
    for name in ("one.py", "other.py"):
        (folder / "two" / name).write_bytes(b"x = 1\n")
    return folder


def told(cohort: Cohort) -> dict[str, tuple[Any, ...]]:
    """Return what everybody must be told, wherever it was graded."""
    return {
        one.learner: (
            one.refused,
            one.tree_digest,
            one.grade and (one.grade.status, one.grade.earned, one.grade.seed),
            [(each.criterion_id, each.outcome, each.found) for each in one.grade.verdicts] if one.grade else [],
        )
        for one in cohort.records
    }


def test_a_class_gets_the_same_grades_here_and_on_a_cluster_that_loses_a_worker(
    submitted: Path, tmp_path: Path, warm: None
) -> None:
    here = Session.begin(submitted, EXERCISE, tmp_path / "here", seed=5)
    learners = [one.record.learner for one in here.run(LocalRunner(2))]
    assert sorted(learners) == sorted({*HANDED_IN, *WRITTEN, "copied", "two"})
    local = here.close()
    statuses = {one.learner: str(one.grade.status) if one.grade else "REFUSED" for one in local.records}
    assert statuses == {
        **dict.fromkeys(("ada", "copied", "cy"), "PASSED"),
        **dict.fromkeys(("bob", "di", "gus", "ends", "leaves", "syntax"), "NOT_YET"),
        **dict.fromkeys(("binary", "empty", "two"), "REFUSED"),
    }
    assert local.look_alikes == (("ada", "copied"),)

    there = Session.begin(submitted, EXERCISE, tmp_path / "there", seed=5)
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as machines,
        Client(machines, set_as_default=False) as client,
    ):
        first = min(client.run(os.getpid).items())
        begun: list[str] = []

        def on_event(name: str, event: Event) -> None:
            # One of the two workers dies at the first thing that it begins.
            if event == Started(first[0]) and not begun:
                begun.append(name)
                os.kill(first[1], signal.SIGKILL)

        runner = ClusterRunner(machines.scheduler_address, EXERCISE, 600, pytest.fail)
        try:
            answered = [one.record.learner for one in there.run(runner, on_event)]
        finally:
            runner.close()
        assert begun
    assert sorted(answered) == sorted(learners)
    assert told(there.close()) == told(local)

    again = Session.begin(submitted, EXERCISE, tmp_path / "there", seed=5)
    assert {one.how for one in again.run(LocalRunner(1))} == {"kept", "refused"}
