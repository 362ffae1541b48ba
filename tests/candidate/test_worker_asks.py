"""A worker and its examiner over one channel, without TensorFlow: who loads data, and whose ``predict`` answers."""

import contextlib
import importlib
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import grader
import grader.data
from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.candidate.protocol import Channel
from grader.candidate.worker import answering
from grader.catalogue.exercise import Limits
from grader.data.world import world_of
from grader.submission.submission import Submission

SOURCE = """
from grader.data import draw_line, draw_synth3
from keras_stand_in import Model
import grader.data.exam.tasks as exam

inputs, targets = draw_line(0, 2)

def shape():
    return inputs.shape, float(targets.sum())

def rule():
    return hasattr(exam, "line_rule")

def hidden():
    return draw_synth3(1)

def too_many():
    return draw_line(0, 2, 10**8)

def make():
    model = Model()
    model.predict = lambda *_, **__: [[7.0]] * 3
    return model

def make_plain():
    return Model()
"""


asked: list[str] = []
"""The methods of ``Model`` that a worker called."""


class Model:
    """What a model of Keras is to a worker."""

    def predict(self, inputs: Any, batch_size: int = 0, verbose: int = 0) -> Any:
        asked.append("predict")
        return np.asarray(inputs)[:, :1]

    def make_predict_function(self, force: bool = False) -> None:
        asked.append("make_predict_function")

    def predict_on_batch(self, inputs: Any) -> Any:
        asked.append("predict_on_batch")
        return np.asarray(inputs)[:, :1]

    def fit(self, x: Any = None, y: Any = None, **more: Any) -> None: ...

    def evaluate(self, x: Any = None, y: Any = None, **more: Any) -> None: ...

    def train_on_batch(self, x: Any, y: Any = None, **more: Any) -> None: ...

    def set_weights(self, weights: Any) -> None: ...

    def load_weights(self, path: Any) -> None: ...


def stand_in() -> Any:
    nothing = type("Nothing", (), {})
    kinds = SimpleNamespace(Callback=type("Callback", (), {}), History=nothing, CallbackList=nothing)
    utils = SimpleNamespace(set_random_seed=lambda seed: None, PyDataset=nothing)
    variable = type("Variable", (), {"assign": lambda self, value: None})
    keras = SimpleNamespace(Model=Model, callbacks=kinds, utils=utils, Variable=variable, __version__="")
    optimizer = type("Optimizer", (), {"apply": lambda self: None})
    keras.optimizers = SimpleNamespace(Optimizer=optimizer)
    keras.layers = SimpleNamespace(Layer=type("Layer", (), {"add_weight": lambda self: None}))
    keras.config = SimpleNamespace(floatx=lambda: "float32")
    config = SimpleNamespace(functions_run_eagerly=lambda: False, run_functions_eagerly=lambda eagerly: None)
    kept = dict.fromkeys(("RaggedTensor", "SparseTensor", "Tensor", "Variable"), nothing)
    data = SimpleNamespace(Dataset=type("Dataset", (), {"from_tensor_slices": lambda tensors: None}))
    compiled = type("Function", (), {"__call__": lambda self: None})
    tape = type("GradientTape", (), {"gradient": lambda self: None})
    more = {"GradientTape": tape, "constant": np.asarray, "function": lambda code: compiled()}
    return SimpleNamespace(
        init_scope=contextlib.nullcontext,
        keras=keras,
        config=config,
        data=data,
        convert_to_tensor=np.asarray,
        __version__="",
        **kept,
        **more,
    )


class InThisProcess:
    """A worker process that is a thread."""

    is_fork = False

    def __init__(self, scratch: Path) -> None:
        ours, theirs = socket.socketpair()
        self.channel = Channel(ours)
        self._theirs = Channel(theirs)
        self._serving = answering.Worker(self._theirs, scratch)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        try:
            self._serving.serve({})
        finally:
            # Whoever waits for an answer is told at once that none will come.
            self._theirs.close()

    def __getattr__(self, name: str) -> Any:
        return lambda *_: 0

    def output(self) -> tuple[str, int]:
        return "", 0

    def end(self) -> None:
        self.channel.close()
        self._thread.join(5)
        self._theirs.close()


@pytest.fixture
def candidate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Candidate]:
    before = {name: module for name, module in sys.modules.items() if name.startswith("grader.data")}
    data, check = grader.data, grader.check
    monkeypatch.setitem(sys.modules, "keras_stand_in", SimpleNamespace(Model=Model))  # type: ignore[arg-type]
    monkeypatch.setattr(answering, "import_tensorflow", stand_in)
    monkeypatch.setattr(Model, "fit", Model.fit)
    module = importlib.import_module("grader.candidate.program")
    monkeypatch.setattr(module, "start_worker", lambda scratch, limits, cold=False: InThisProcess(scratch))
    monkeypatch.setattr(module, "require_protection", lambda *_: None)
    submission = Submission("exam1_line", tmp_path / "x.py", "script", SOURCE, "digest")
    found = Candidate(submission, tmp_path, Limits(), 1, lambda event: None, world=77)
    yield found
    found.close()
    sys.modules.update(before)
    grader.data, grader.check = data, check


def test_data_come_from_the_examiner_in_the_world_of_the_grading(candidate: Candidate) -> None:
    with world_of(77):
        targets = grader.data.draw_line(0, 2)[1]
    candidate.load()
    shape, total = candidate.call("shape")
    assert shape == (600, 2) and total == pytest.approx(float(targets.sum()))
    assert candidate.call("rule") is False
    for name, words in (("hidden", "not available"), ("too_many", "at most")):
        with pytest.raises(CandidateFault) as caught:
            candidate.call(name)
        assert words in caught.value.fault.message
    assert candidate.call("shape")[0] == (600, 2)


def test_keras_predicts_where_it_is_asked_for(candidate: Candidate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "enlarged", lambda *_: __import__("contextlib").nullcontext())
    asked.clear()
    candidate.load()
    model = candidate.call("make")
    inputs = np.array([[1.0], [2.0], [3.0]])
    assert candidate.predict(model, inputs).tolist() == [[7.0]] * 3
    assert candidate.predict(model, inputs, by_keras=True).tolist() == inputs.tolist()
    assert not candidate.is_plain
    assert asked == ["predict_on_batch"]


def test_what_fits_in_one_batch_goes_to_keras_without_a_data_set(
    candidate: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "enlarged", lambda *_: __import__("contextlib").nullcontext())
    candidate.load()
    model = candidate.call("make_plain")
    inputs = np.arange(6.0).reshape(3, 2)
    for batch_size, method in ((1, "predict"), (2, "predict"), (3, "predict_on_batch"), (256, "predict_on_batch")):
        asked.clear()
        assert candidate.predict(model, inputs, batch_size=batch_size).tolist() == inputs[:, :1].tolist()
        assert asked == [method]
