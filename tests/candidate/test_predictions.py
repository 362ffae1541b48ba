"""A worker predicts what ``model.predict`` predicts, to the bit, however many rows it is asked about."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.catalogue.exercise import Limits
from grader.submission.submission import Submission

SOURCE = """
import tensorflow as tf

class OwnStep(tf.keras.Sequential):
    def predict_step(self, data):
        return 1 - self(data, training=False)

class Shares(tf.keras.Model):
    def __init__(self, base):
        super().__init__()
        self.base = base

    def call(self, inputs):
        return self.base(inputs)

    def get_config(self):
        return {"base": self.base}

class Hides(Shares):
    def get_config(self):
        raise NotImplementedError("no config")

def threes(shape, dtype=None):
    return tf.fill(shape, 3.0)

def dense(kind=tf.keras.Sequential, **how):
    model = kind([tf.keras.Input((3,)), tf.keras.layers.Dropout(0.5), tf.keras.layers.Dense(2)])
    model.compile(loss="mse", **how)
    return model

def recurrent():
    return tf.keras.Sequential([tf.keras.Input((None, 1)), tf.keras.layers.LSTM(4), tf.keras.layers.Dense(1)])

def make(kind):
    return {
        "dense": dense,
        "recurrent": recurrent,
        "ids": lambda: tf.keras.Sequential([
            tf.keras.Input((3,)), tf.keras.layers.Embedding(9, 4), tf.keras.layers.GlobalAveragePooling1D(),
        ]),
        "numbers": lambda: tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)]),
        "eager": lambda: dense(run_eagerly=True),
        "steps": lambda: dense(steps_per_execution=4),
        "own step": lambda: dense(OwnStep),
        "own start": lambda: tf.keras.Sequential([
            tf.keras.Input((3,)), tf.keras.layers.Dense(1, kernel_initializer=threes),
        ]),
        "shares": lambda: Shares(dense()),
        "hides": lambda: Hides(dense()),
    }[kind]()

def move(model):
    model.set_weights([one + 1 for one in model.get_weights()])

def next_number():
    return int(tf.keras.layers.Dense(1).name.removeprefix("dense_"))

def predicted(model, inputs, batch_size):
    return model.predict(inputs, batch_size=batch_size, verbose=0)
"""
SHAPES = {
    "dense": (3,), "recurrent": (5, 1), "ids": (3,), "numbers": (), "eager": (3,), "steps": (3,), "own step": (3,),
}  # fmt: skip


@pytest.fixture(scope="module")
def candidate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Candidate]:
    submission = Submission("exam1_line", Path("answer.py"), "script", SOURCE, "0")
    found = Candidate(submission, tmp_path_factory.mktemp("scratch"), Limits(), 1, lambda event: None)
    found.load()
    yield found
    found.close()


@pytest.mark.worker
@pytest.mark.parametrize("kind", SHAPES)
def test_one_batch_is_answered_as_predict_answers_it(candidate: Candidate, kind: str) -> None:
    random = np.random.default_rng(3)
    model = candidate.call("make", kind)
    dtypes: tuple[Any, ...] = ("i4", "i8", "u1") if kind == "ids" else ("f4", "f8", "f2", "i4")
    for rows, batch_size in ((40, 256), (1, 256), (7, 1), (5, 5), (9, 4)):
        for dtype in dtypes:
            inputs = random.integers(0, 9, (rows, *SHAPES[kind])).astype(dtype)
            expected = candidate.call("predicted", model, inputs, batch_size)
            for by_keras in (False, True):
                found = np.asarray(candidate.predict(model, inputs, batch_size=batch_size, by_keras=by_keras))
                assert found.dtype == np.float32
                np.testing.assert_array_equal(found, expected)


@pytest.mark.worker
def test_a_copy_that_is_not_trained_predicts_in_memory_and_leaves_all_as_it_was(candidate: Candidate) -> None:
    inputs = np.arange(12, dtype=np.float32).reshape(4, 3)
    model = candidate.call("make", "own start")
    begun = candidate.predict(model, inputs)
    number = candidate.call("next_number")
    assert np.array_equal(candidate.predict(model, inputs, weights="untrained"), begun)
    candidate.call("move", model)
    moved = candidate.predict(model, inputs)
    assert not np.allclose(moved, begun)
    assert np.array_equal(candidate.predict(model, inputs, weights="untrained"), begun)
    assert np.array_equal(candidate.predict(model, inputs), moved)
    assert candidate.call("next_number") == number + 1


@pytest.mark.worker
@pytest.mark.parametrize(("kind", "why"), [("shares", "the same variables"), ("hides", "no config")])
def test_where_no_copy_can_be_made_that_is_said(candidate: Candidate, kind: str, why: str) -> None:
    inputs = np.arange(12, dtype=np.float32).reshape(4, 3)
    model = candidate.call("make", kind)
    before = candidate.predict(model, inputs)
    with pytest.raises(CandidateFault, match=why):
        candidate.predict(model, inputs, weights="untrained")
    assert np.array_equal(candidate.predict(model, inputs), before)


@pytest.mark.worker
@pytest.mark.parametrize("rows", [6, 300])
def test_what_the_submission_predicted_with_fewer_axes_is_no_obstacle(candidate: Candidate, rows: int) -> None:
    inputs = np.arange(rows, dtype=np.float32).reshape(-1, 1)
    model = candidate.call("make", "numbers")
    at_0, at_1 = np.ravel(candidate.call("predicted", model, inputs[:2, 0], 256))
    assert candidate.predict(model, inputs) == pytest.approx(at_0 + (at_1 - at_0) * inputs, rel=1e-4, abs=1e-4)
