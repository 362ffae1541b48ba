"""Experiments find what helps within their time; whatever they meet, they end quietly and decide nothing."""

import contextlib
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.candidate.faults import CandidateFault, Fault
from grader.catalogue.exercise import read_exercise
from grader.catalogue.rubric import read_rubric
from grader.checks.expect import Unmet
from grader.examiner.events import Event, Experiments, Looking
from grader.examiner.experiments import GRACE, LEAST_SECONDS, MOST_TRIALS, SHARE, Failed, Search
from grader.examiner.grade import Grade, Outcome
from grader.examiner.options import GradingOptions
from grader.examiner.slowness import MOST_SLOW, slowness
from grader.practice.attempt import Attempt

DETAILS = {"runs": [0.1], "threshold": 0.88}
EVIDENCE = {
    "measured": {"metric": "accuracy", "value": 0.1, "threshold": 0.88},
    "curves": {"metric": "accuracy", "threshold": 0.88, "history": {"loss": [49.7, 5.0, 2.4, 2.4]}},
    "confusion": {"labels": list("0123456789"), "matrix": [[10, *[0] * 9]] * 10},
    "settings": {"optimizer": {"name": "adam", "learning_rate": 1.0}},
}


class Bench:
    """A candidate that takes a second for each experiment, and reaches what is planned for it."""

    def __init__(self, *values: Any, fits: int = 1) -> None:
        self.seconds = 0.0
        self.changes: list[dict[str, Any]] = []
        self._values = list(values)
        self._fits = fits

        self.made: list[dict[str, Any]] = []

    def others(self) -> list[dict[str, Any]]:
        return self.made

    def cpu_seconds(self) -> float:
        return self.seconds

    @contextlib.contextmanager
    def experiment(self, change: dict[str, Any], seconds: float, at_most: float) -> Iterator[dict[str, Any]]:
        self.changes.append(change)
        told: dict[str, Any] = {}
        try:
            yield told
        finally:
            self.seconds += 1.0
            told |= {
                "fits": 0 if "other" in change else self._fits,
                "epochs": 3,
                "cut": False,
                "seconds": 0.5,
                "look": {},
            }

    def again(self) -> float | None:
        value = self._values.pop(0) if self._values else 0.1
        if isinstance(value, Exception):
            raise value
        return None if value is None else float(value)


def searched(bench: Bench, seconds: float = 20.0) -> list[Event]:
    """Return the events of a search."""
    events: list[Event] = []
    search = Search(bench, EVIDENCE, (), seconds, events.append)  # type: ignore[arg-type]
    search.look_into(Failed("check_accuracy", DETAILS, bench.again))
    return events


def trials(events: list[Event]) -> list[dict[str, Any]]:
    *looking, brought = events
    assert all(isinstance(one, Looking) for one in looking) and isinstance(brought, Experiments)
    found: list[dict[str, Any]] = brought.tried["trials"]
    return found


def test_it_stops_at_the_first_cure_that_reaches_the_threshold() -> None:
    assert [one["value"] for one in trials(searched(Bench(0.2, 0.9, 0.95)))] == [0.2, 0.9]


def test_it_says_what_it_tries_before_it_does() -> None:
    assert searched(Bench(0.9))[0] == Looking("check_accuracy", "`learning_rate=0.001` instead of 1")


def test_where_only_a_symptom_is_known_a_batch_is_looked_at_before_anything_is_tried() -> None:
    """Pixels up to 255 are seen then, and the first cure scales them."""
    level = {**EVIDENCE["curves"], "history": {"loss": [2.3, 1.9, 1.8, 1.8, 1.8]}}  # type: ignore[dict-item]
    guesses = {**EVIDENCE, "curves": level, "settings": {}, "confusion": {}}

    class Seen(Bench):
        @contextlib.contextmanager
        def experiment(self, change: dict[str, Any], seconds: float, at_most: float) -> Iterator[dict[str, Any]]:
            with contextlib.suppress(Unmet), super().experiment(change, seconds, at_most) as told:
                yield told
            told |= {"look": {"rows": 64, "loss": 2.4, "input": {"highest": 255.0}}}
            if "look" in change:
                raise CandidateFault(Fault("raised", "while training"))

    bench, events = Seen(0.4, 0.9), list[Event]()
    Search(bench, guesses, (), 20.0, events.append).look_into(  # type: ignore[arg-type]
        Failed("check_accuracy", DETAILS, bench.again)
    )
    assert bench.changes[:2] == [{"look": True}, {"inputs": 1 / 255}]
    assert [one["value"] for one in trials(events)] == [0.9]


def test_the_examples_of_a_data_set_are_read_before_anything_is_believed() -> None:
    bench = Bench(0.4, 0.9)
    training = {"seen": {"rows": 3000, "of": 3600}}
    for known, first in (({}, {"look": True}), ({"examples": {"rows": 3600}}, {"learning_rate": 0.001})):
        bench.changes.clear()
        evidence = {**EVIDENCE, "training": {**training, **known}}
        Search(bench, evidence, (), 20.0, str).look_into(  # type: ignore[arg-type]
            Failed("check_accuracy", DETAILS, bench.again)
        )
        assert bench.changes[0] == first


@pytest.mark.parametrize(("known", "looks"), [({}, [{"look": True}]), ({"examples": {"rows": 3600}}, [])])
def test_unread_examples_are_read_beside_a_change_that_helped_and_nothing_is_tried(known: Any, looks: Any) -> None:
    bench, events = Bench(0.4), list[Event]()
    evidence = {**EVIDENCE, "training": {"seen": {"batch": 0, "of": 3600}, **known}}
    search = Search(bench, evidence, (), 20.0, events.append)  # type: ignore[arg-type]
    search.look_at(Failed("check_accuracy", DETAILS, bench.again))
    assert bench.changes == looks and [one.tried["trials"] for one in events] == [[]] * len(looks)  # type: ignore[union-attr]


def test_the_name_for_a_rate_that_is_not_found_yet_is_not_told() -> None:
    told = [one.trying for one in searched(Bench(), seconds=1000) if isinstance(one, Looking)]
    assert "another learning rate" in told and not any("RATE" in one for one in told)


def test_it_ends_with_its_time_and_with_a_number_of_cures() -> None:
    assert len(trials(searched(Bench(), seconds=2.5))) == 2
    assert len(trials(searched(Bench(), seconds=1000))) <= MOST_TRIALS
    assert trials(searched(Bench(), seconds=0.1)) == []


class Greedy(Bench):
    """A candidate whose trainings end only when they are ended from outside."""

    @contextlib.contextmanager
    def experiment(self, change: dict[str, Any], seconds: float, at_most: float) -> Iterator[dict[str, Any]]:
        with super().experiment(change, seconds, at_most) as told:
            yield told
        self.seconds += at_most - 1.0


class Obedient(Bench):
    """A candidate whose trainings take all the time that they may, and little besides."""

    @contextlib.contextmanager
    def experiment(self, change: dict[str, Any], seconds: float, at_most: float) -> Iterator[dict[str, Any]]:
        before = self.seconds
        with super().experiment(change, seconds, at_most) as told:
            yield told
        self.seconds = before + seconds + LEAST_SECONDS / 2
        told["seconds"] = seconds


@pytest.mark.parametrize("seconds", [0.3, 1.0, 2.5, 4.0, 20.0])
def test_all_experiments_together_keep_to_their_time(seconds: float) -> None:
    for bench, beyond in ((Obedient(), LEAST_SECONDS), (Greedy(), GRACE + LEAST_SECONDS)):
        events = searched(bench, seconds)
        assert bench.seconds <= seconds + beyond
        brought = events[-1]
        assert isinstance(brought, Experiments)
        assert brought.tried["seconds"] == pytest.approx(bench.seconds, abs=0.3)


class Ended(Bench):
    """A candidate that had used some seconds, and is ended by its first experiment: it has none any more."""

    def __init__(self) -> None:
        super().__init__(CandidateFault(Fault("time", "in solution_model")))
        self.seconds = 30.0

    @contextlib.contextmanager
    def experiment(self, change: dict[str, Any], seconds: float, at_most: float) -> Iterator[dict[str, Any]]:
        with super().experiment(change, seconds, at_most) as told:
            try:
                yield told
            finally:
                self.seconds = 0.0


def test_what_a_candidate_used_is_counted_after_its_end_as_well() -> None:
    brought = searched(Ended())[-1]
    assert isinstance(brought, Experiments)
    assert brought.tried["trials"] == [] and brought.tried["seconds"] >= 0


def test_a_slower_machine_has_more_time_up_to_a_limit() -> None:
    assert (slowness(1e9), slowness(1e-9)) == (1.0, MOST_SLOW)
    assert 1.0 <= slowness() <= MOST_SLOW


def test_experiments_get_half_of_the_time_of_the_reference() -> None:
    assert SHARE == 0.5


@pytest.mark.parametrize("raised", [CandidateFault(Fault("time", "while training")), Unmet("a number", "none")])
def test_a_submission_that_fails_in_an_experiment_ends_nothing_else(raised: Exception) -> None:
    trials(searched(Bench(raised)))


def test_a_mistake_of_the_kits_own_is_kept_with_what_was_tried() -> None:
    brought = searched(Bench(FileExistsError(17, "File exists")))[-1]
    assert isinstance(brought, Experiments) and brought.tried["broken"].startswith("FileExistsError")


def test_a_mistake_of_the_kits_own_in_a_look_alone_ends_nothing() -> None:
    bench, events = Bench(FileExistsError(17, "File exists")), list[Event]()
    evidence = {**EVIDENCE, "training": {"seen": {"batch": 0, "of": 3600}}}
    search = Search(bench, evidence, (), 20.0, events.append)  # type: ignore[arg-type]
    search.look_at(Failed("check_accuracy", DETAILS, bench.again))
    assert [event.tried["broken"][:15] for event in events] == ["FileExistsError"]  # type: ignore[union-attr]


def test_a_change_that_does_not_go_with_a_model_leaves_the_others() -> None:
    raised = CandidateFault(Fault("raised", "while training"))
    assert [one["value"] for one in trials(searched(Bench(raised, 0.9)))] == [0.9]


def test_numbers_that_are_none_and_trainings_without_fit_count_for_nothing() -> None:
    assert [one["value"] for one in trials(searched(Bench(float("nan"), None, 0.9)))][:2] == [None, None]
    assert trials(searched(Bench(0.9, 0.9, 0.9, fits=0))) == []


def test_other_models_of_the_call_are_measured_before_any_training() -> None:
    for values, places in (([0.3, 0.9], [0, 1]), ([0.95], [0])):
        bench = Bench(*values)
        bench.made = [{"fit": 0, "layers": ["Flatten", "Add"]}, {"fit": 2, "layers": ["Dense"]}]
        events = searched(bench)
        assert bench.changes == [{"other": place} for place in places]
        assert isinstance(events[-1], Experiments) and not events[-1].tried["trials"]
        assert events[-1].tried["other"] == {**bench.made[places[-1]], "value": values[-1]}


def test_other_models_that_are_no_better_are_told_nothing_of() -> None:
    bench = Bench(0.3, 0.9)
    bench.made = [{"fit": 0, "layers": ["Dense"]}]
    events = searched(bench)
    assert isinstance(events[-1], Experiments) and "other" not in events[-1].tried
    assert len(trials(events)) == 1 and "other" not in bench.changes[-1]


# With a real candidate.

HEAD = """
import os, time
import numpy as np
import tensorflow as tf

def create_training_data():
    features = np.arange(1.0, 7.0)
    return features, 0.5 + 0.5 * features

def define_and_compile_model():
    model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
    model.compile(optimizer=OPTIMIZER, loss="mse")
    return model
"""
TRAIN = """
def train_model():
    model = define_and_compile_model()
    model.fit(*[np.tile(one, 8) for one in create_training_data()], batch_size=6, epochs=25, verbose=0)
    return model
"""
SLOW = HEAD.replace("OPTIMIZER", "tf.keras.optimizers.SGD(1e-6)")
SECOND_TIME = """
CALLS = []

def train_model():
    model = define_and_compile_model()
    CALLS.append(1)
    if len(CALLS) > 1:
        {}
    model.fit(*[np.tile(one, 8) for one in create_training_data()], batch_size=6, epochs=7, verbose=0)
    return model
"""
LIAR = """
class Liar(tf.keras.optimizers.SGD):
    def apply(self, *args, **kwargs):
        return None
    def get_config(self):
        return {"learning_rate": "as you like it", "name": "sgd"}
    @classmethod
    def from_config(cls, config, **kwargs):
        return cls(0.05)
"""


def graded(folder: Path, source: str, events: list[Event] | None = None, **how: Any) -> Grade:
    path = folder / "exercise.py"
    path.write_text(source)
    attempt = Attempt.begin("week1_intro", path)
    listen = (lambda event: None) if events is None else events.append
    return attempt.grade(listen, GradingOptions(seed=3, secret=3, **how), keep=False)


@pytest.mark.worker
@pytest.mark.usefixtures("warm")
def test_what_helps_is_found_on_the_learners_own_model(tmp_path: Path) -> None:
    grade = graded(tmp_path, SLOW + TRAIN, experiments=True)
    verdict = next(one for one in grade.verdicts if one.criterion_id == "check_rule")
    # What a correct solution has in the place of this rate is tried first; a cure comes where the time is over.
    assert re.search(
        r"Write `optimizer=.*0\.05\)` in place of .*1e-06.* Tried just now|too low.*tried just now", verdict.message
    )
    without = graded(tmp_path, SLOW + TRAIN)
    assert (without.earned, without.status) == (grade.earned, grade.status)
    assert next(one for one in without.verdicts if one.criterion_id == "check_rule").message.endswith("untried.")


@pytest.mark.worker
@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            SLOW.replace("def create", f"{LIAR}\ndef create", 1)
            + TRAIN.replace("    model.fit", '    model.compile(optimizer=Liar(0.05), loss="mse")\n    model.fit'),
            id="liar",
        ),
        pytest.param(
            SLOW + SECOND_TIME.format("model.set_weights([np.array([[0.5]]), np.array([0.5])])"),
            id="learns when watched",
        ),
        pytest.param(SLOW + SECOND_TIME.format("os._exit(0)"), id="ends"),
        pytest.param(SLOW + SECOND_TIME.format("raise SystemExit"), id="raises"),
        pytest.param(SLOW + SECOND_TIME.format("while True: pass"), id="never ends"),
    ],
)
def test_no_submission_gains_or_loses_by_an_experiment(tmp_path: Path, source: str) -> None:
    began, events = time.process_time(), list[Event]()
    grade = graded(tmp_path, source, events, experiments=True)
    assert any(isinstance(one, Looking) and one.trying == "another learning rate" for one in events)
    assert {one.criterion_id for one in grade.verdicts if one.outcome is not Outcome.MET} == {"check_rule"}
    assert grade.earned == 65
    assert time.process_time() - began < 60
    points = {one.id: one.points for one in read_rubric(read_exercise("week1_intro")).criteria}
    assert grade.earned == sum(points[one.criterion_id] for one in grade.verdicts if one.outcome is Outcome.MET)
