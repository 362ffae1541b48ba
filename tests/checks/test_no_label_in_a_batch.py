"""No rubric sends a row from which the answer to another can be read before, or while, that other one is asked."""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import inspect
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
from readers_of_batches import read_from_lines, read_from_series

import exercises.week4_nlp.expectations.next_words as next_words
import grader.checks.exam.predictions as exam_answers
import grader.checks.models.classifiers as classifiers
from grader.candidate.ledger import Ledger
from grader.candidate.protocol import Handle
from grader.catalogue import places
from grader.catalogue.exam_paper import draw_sizes, tasks_of
from grader.catalogue.exercise import read_exercise
from grader.checks.consistency import consistent_predictions
from grader.checks.exam.models import ClassOutputs, ExamModel
from grader.checks.exam.task import Task
from grader.checks.series.sequence_forecasts import ready_windows
from grader.examiner.fixtures import Data

CHECKS = places.PACKAGE / "checks"
MODEL = Handle(1, "model", "Functional")
BY_LUCK = 0.03
"""Share of the answers that a reader may find: some lines happen to begin as others do, some months are alike."""
UNSCORED = {
    "base_network.py": "what a frozen network gives, no label",
    "compiled_metric.py": "the labels of these examples were given to the training before",
    "consistency.py": "the rule itself",
    "exports.py": "what an exported model is compared with, no label",
    "loss_probe.py": "an untrained model",
    "own_training.py": "training examples, with the labels that the function was given",
    "order_sensitivity.py": "an untrained model",
}
"""Who asks a model without ``consistent_predictions``, and why nothing is scored by it."""


@pytest.fixture(autouse=True)
def marker(request: pytest.FixtureRequest) -> None:
    request.config.addinivalue_line("markers", "criterion: marks the functions of a rubric")


SUMMARY: Any = SimpleNamespace(loss="mean_squared_error", metrics=(), last_activation=lambda: "linear", outputs=())
"""What is known of its layers: no more than that they predict numbers."""


class Recorder:
    """A candidate of which every question is kept, and whose model answers with zeros."""

    def __init__(self, width: int = 1) -> None:
        self.parts: dict[int, Any] = {}
        self.ledger = Ledger()
        self.scratch = Path()
        self.width = width
        self.sent: list[Any] = []
        """Arrays and texts that were sent before the first prediction was asked for."""
        self.calls: list[Any] = []
        """The inputs of each prediction that was asked for."""

    def remember(self, *told: Any) -> None:
        assert not self.calls or all(isinstance(one, (int, str)) for one in told), "sent while predictions are asked"
        self.sent += told

    def arguments_of(self, function: str) -> None:
        return None

    def call(self, name: str, *arguments: Any, seed: int | None = None, training: bool = False) -> Any:
        if not self.calls:
            self.remember(*arguments)
        if name == "windowed_dataset":
            series, window_size = arguments[:2]
            features, labels = ready_windows(series, window_size, *arguments[4:])
            return features[..., 0], labels[:, 0]
        return MODEL

    def call_by_reference(self, name: str, *arguments: Any) -> Any:
        self.remember(*arguments)
        return Handle(2, "object", "list")

    def stand_in(self, kind: str, **how: Any) -> Handle:
        self.remember(*how.values())
        return Handle(3, "object", kind)

    def draw(self, dataset: Any, most: int, during: str) -> Any:
        return [dataset], True

    def train(self, model: Handle, features: Any, labels: Any = None, **how: Any) -> dict[str, list[float | None]]:
        self.remember(features, *how["validation"])
        return {"loss": [1.0]}

    def predict(self, model: Handle, inputs: Any, batch_size: int = 256) -> Any:
        self.calls.append(inputs)
        return np.zeros((len(inputs), self.width), dtype=np.float32)

    def inspect_model(self, model: Handle, inputs: Any) -> dict[str, Any]:
        self.remember(inputs)
        return {"outputs": np.zeros((len(inputs), 1)), "walk": {"compiled": True, "loss": "mse"}}

    def attribute(self, thing: Handle, name: str) -> None:
        """Have no shape of inputs."""

    def note(self, key: str, value: Any) -> None:
        pass


def rubric_of(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"checks_of_{name}", places.exercises_folder() / name / "checks.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def plain(fixture: Any) -> Any:
    """Return the function behind a fixture of a rubric."""
    return inspect.unwrap(fixture)


def predicting(rubric: Any) -> Any:
    """Return the function behind the fixture, or the trial, that asks a trained model about held-out examples."""
    return plain(next(getattr(rubric, name) for name in ("predictions", "forecast") if hasattr(rubric, name)))


def reading(width: int) -> Any:
    return SimpleNamespace(
        units=width, decide=lambda outputs: (np.zeros(len(outputs), dtype=int), np.zeros(len(outputs)))
    )


def scored(candidate: Recorder, count: int) -> list[Any]:
    """Return the calls that were asked first and cover ``count`` rows: what comes back later does not count."""
    calls: list[Any] = []
    for inputs in candidate.calls:
        if sum(map(len, calls)) < count:
            calls.append(inputs)
    assert sum(map(len, calls)) == count
    return calls


def share_read(read: list[list[Any]], truth: Any) -> float:
    """Return how many of the answers stand among the few that were read for them."""
    return float(np.mean([float(one) in list(map(float, found)) for found, one in zip(read, truth, strict=True)]))


def in_order_of_calls(calls: list[Any], inputs: Any, truth: Any) -> Any:
    predictions = {np.asarray(row, dtype=np.float64).tobytes(): one for row, one in zip(inputs, truth, strict=True)}
    return [predictions[np.asarray(row, dtype=np.float64).tobytes()] for call in calls for row in call]


@pytest.mark.parametrize("seed", [0, 7])
@pytest.mark.parametrize("name", [*tasks_of(5), "exam4_next_word"])
def test_no_label_of_an_exam_is_in_another_row(
    name: str, seed: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rubric = rubric_of(name)
    task = Task(draw_sizes(read_exercise(name), seed), "solution_model")
    width = task.sizes.get("STEPS", 1) if name != "exam4_next_word" else task["WORDS"]
    candidate, kept = Recorder(width), SimpleNamespace()

    def take(candidate: Any, task: Task, inputs: Any, *, seed: int) -> ExamModel:
        candidate.sent.append(inputs)
        return ExamModel(candidate, MODEL, "solution_model", inputs, np.zeros((4, width)), SUMMARY, {})

    def keep(model: ExamModel, inputs: Any, stages: Any = None) -> Any:
        kept.inputs = inputs
        return ask(model, inputs, stages)

    ask = ExamModel.ask
    monkeypatch.setattr(ExamModel, "ask", keep)
    monkeypatch.setattr(rubric, "take_model", take)
    monkeypatch.setattr(exam_answers, "read_classes", lambda model, classes: ClassOutputs(reading(classes), None))
    evidence = {"candidate": candidate, "data": Data(1234 + seed, tmp_path), "task": task, "seed": 5}
    evidence["model"] = plain(rubric.model)(**evidence)
    ask_all = predicting(rubric)
    wanted = ask_all.__code__
    found = ask_all(**{key: evidence[key] for key in wanted.co_varnames[: wanted.co_argcount]})
    if name == "exam4_next_word":
        calls = scored(candidate, len(found.predictions.truth))
        rows = np.concatenate(calls)
        assert (
            share_read(read_from_lines(candidate.sent, calls), found.predictions.truth[asked_in(len(rows))]) <= BY_LUCK
        )
        return
    truth = found.truth.reshape(len(kept.inputs), -1)
    calls = scored(candidate, len(truth))
    for step in range(truth.shape[1]):
        horizon = task.sizes.get("HORIZON", step + 1)
        read = read_from_series(candidate.sent, calls, horizon)
        assert share_read(read, in_order_of_calls(calls, kept.inputs, truth[:, step])) <= BY_LUCK


@pytest.mark.parametrize(
    ("name", "horizon"), [("week2_timeseries", 1), ("week3_timeseries", 1), ("week4_timeseries", 24)]
)
def test_no_label_of_a_series_is_in_another_row(name: str, horizon: int, tmp_path: Path) -> None:
    rubric, candidate, data = rubric_of(name), Recorder(), Data(77, tmp_path)
    evidence: dict[str, Any] = {"candidate": candidate, "seed": 5, "data": data, "passed": lambda *names: True}
    if horizon > 1:
        evidence["ahead"] = plain(rubric.ahead)(data)
    ask = predicting(rubric)
    wanted = ask.__code__
    predictions = ask(**{key: evidence[key] for key in wanted.co_varnames[: wanted.co_argcount]})
    counted = predictions.apart or predictions
    calls = scored(candidate, len(counted.truth))
    windows = [np.asarray(one) for one in candidate.sent if isinstance(one, np.ndarray) and one.ndim > 1]
    series = [one[None] for one in candidate.sent if isinstance(one, np.ndarray) and one.ndim == 1]
    read = read_from_series([*windows, *series], calls, horizon)
    rows = np.concatenate(calls)
    assert share_read(read, counted.truth) <= BY_LUCK and len(rows) == len(counted.truth)


def test_no_word_that_is_asked_for_is_in_another_row(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rubric, candidate, data = rubric_of("week4_nlp"), Recorder(80), Data(77, tmp_path)
    rows = np.zeros((300, 19), dtype=np.int32), np.zeros(300, dtype=int)
    monkeypatch.setattr(
        next_words, "read_features_and_labels", lambda *_: SimpleNamespace(features=rows[0], classes=rows[1])
    )
    known = {"candidate": candidate, "handle": MODEL, "inputs": np.zeros((8, 19)), "misfit": None}
    writer = SimpleNamespace(**known, one_failure=contextlib.nullcontext)
    monkeypatch.setattr(next_words, "build_next_word_model", lambda *_, **__: writer)
    monkeypatch.setattr(next_words, "reading_to_train", lambda model, classes: reading(80))
    monkeypatch.setattr(next_words, "train_classifier", lambda *_, **__: {})
    stages: list[Any] = []

    def asked(*told: Any, **how: Any) -> Any:
        stages.append(how["stages"])
        return consistent_predictions(*told, **how)

    monkeypatch.setattr(classifiers, "consistent_predictions", asked)
    known = {"passed": lambda *names: True, "setting": lambda name, own: own}
    predictions = predicting(rubric)(candidate=candidate, data=data, seed=5, **known)
    told = {line for one in candidate.sent if isinstance(one, list) for line in one}
    lines = data.draw("verses", 900)
    assert told == set(lines[:-200])
    calls = scored(candidate, len(predictions.truth))
    in_turn = asked_in(len(predictions.truth))[np.argsort(stages[0], kind="stable")]
    assert share_read(read_from_lines([], calls), predictions.truth[in_turn]) == 0


def asked_in(count: int) -> Any:
    """Return the order in which ``held_out_predictions`` asks, for the seed 5."""
    return np.random.default_rng([5, 5]).permutation(count)


def test_whoever_asks_a_model_without_the_rule_scores_nothing_by_it() -> None:
    asking = set()
    for file in [*CHECKS.rglob("*.py"), *places.exercises_folder().glob("*/expectations/*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "predict":
                asking.add(file.name)
    assert asking == set(UNSCORED)
