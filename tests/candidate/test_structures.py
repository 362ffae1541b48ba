"""Models with several inputs and outputs, by name and in turn, with texts and ragged rows among them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.candidate.protocol import Handle, ProtocolError
from grader.candidate.replies import MOST_OUTPUTS, read_predictions
from grader.candidate.structures import as_bytes, count, take
from grader.catalogue.exercise import Limits
from grader.checks.consistency import consistent_predictions
from grader.checks.evidence import build
from grader.checks.expect import Unmet
from grader.submission.submission import Submission

SOURCE = """
import tensorflow as tf

WORDS = ["green", "red"]

def encoded(words):
    return tf.keras.layers.StringLookup(vocabulary=WORDS, output_mode="one_hot")(words)

def make(kind, outputs=1):
    numbers = tf.keras.Input((3,), name="numbers")
    words = tf.keras.Input((), name="words", dtype="string")
    joined = tf.keras.layers.Concatenate()([numbers, encoded(words)])
    heads = [tf.keras.layers.Dense(1 + head, name=f"head_{head}")(joined) for head in range(outputs)]
    given = [numbers, words] if kind == "turn" else {"numbers": numbers, "words": words}
    model = tf.keras.Model(given, heads[0] if outputs == 1 else heads)
    model.compile(optimizer="sgd", loss="mse")
    return model

def named_outputs():
    numbers = tf.keras.Input((3,))
    outputs = {"price": tf.keras.layers.Dense(1)(numbers), "class": tf.keras.layers.Dense(4)(numbers)}
    return tf.keras.Model(numbers, outputs)

class Ragged(tf.keras.Model):
    def call(self, inputs):
        return tf.reduce_sum(inputs, axis=1, keepdims=True)

def ragged():
    return Ragged()
"""


@pytest.fixture(scope="module")
def candidate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Candidate]:
    submission = Submission("week1_intro", Path("answer.py"), "script", SOURCE, "0")
    found = Candidate(submission, tmp_path_factory.mktemp("scratch"), Limits(), 1, lambda event: None)
    found.load()
    yield found
    found.close()


def examples(kind: str, rows: int = 12) -> Any:
    numbers = np.random.default_rng(1).uniform(size=(rows, 3)).astype("float32")
    words = np.array(["red", "green", "blue"] * rows)[:rows]
    return (numbers, words) if kind == "turn" else {"numbers": numbers, "words": words}


@pytest.mark.worker
@pytest.mark.parametrize("kind", ["turn", "name"])
def test_a_model_with_numbers_and_texts_is_built_trained_and_asked(candidate: Candidate, kind: str) -> None:
    model = build(candidate, "make", kind, inputs=examples(kind))
    assert model.outputs.shape == (12, 1)
    labels = np.arange(12, dtype="float32")
    history = candidate.train(
        model.handle, examples(kind), labels, epochs=2, at_most=2, seed=1, validation=(examples(kind), labels),
        goal={"metric": "mae", "at": 0.0},
    )  # fmt: skip
    assert len(history["loss"]) == 2
    np.testing.assert_allclose(
        consistent_predictions(candidate, model.handle, examples(kind)),
        candidate.predict(model.handle, examples(kind)),
        rtol=1e-5,
    )


@pytest.mark.worker
def test_several_outputs_are_refused_unless_they_are_welcome(candidate: Candidate) -> None:
    with pytest.raises(Unmet, match="a model with one output; found 2 outputs: `head_0`, `head_1`"):
        build(candidate, "make", "turn", 2, inputs=examples("turn"))
    first, second = build(candidate, "make", "turn", 2, inputs=examples("turn"), several=True).outputs
    assert (first.shape, second.shape) == ((12, 1), (12, 2))


@pytest.mark.worker
def test_labels_for_an_output_that_is_not_there_are_told_by_name(candidate: Candidate) -> None:
    model = build(candidate, "make", "turn", 2, inputs=examples("turn"), several=True)
    labels = {"head_0": np.zeros((12, 1)), "haed_1": np.zeros((12, 2))}
    with pytest.raises(CandidateFault, match="the labels are for head_0, haed_1, and the model has the outputs head_0"):
        candidate.train(model.handle, examples("turn"), labels, epochs=1)


@pytest.mark.worker
def test_outputs_have_their_names(candidate: Candidate) -> None:
    model = build(candidate, "named_outputs", inputs=np.zeros((5, 3), "float32"), several=True)
    told = candidate.predict(model.handle, np.zeros((5, 3), "float32"))
    assert {name: part.shape for name, part in told.items()} == {"price": (5, 1), "class": (5, 4)}


@pytest.mark.worker
def test_rows_of_different_lengths_are_a_ragged_tensor(candidate: Candidate) -> None:
    rows = {"values": np.array([1.0, 2.0, 3.0, 4.0], "float32"), "row_splits": np.array([0, 1, 4])}
    model = build(candidate, "ragged", inputs=rows)
    assert model.outputs.tolist() == [[1.0], [9.0]]


@given(st.lists(st.lists(st.integers(0, 9), max_size=4), min_size=1, max_size=6), st.data())
def test_the_same_rows_are_taken_of_every_part(rows: list[list[int]], data: st.DataObject) -> None:
    lengths = [len(row) for row in rows]
    splits = np.concatenate([[0], np.cumsum(lengths)])
    ragged = {"values": np.array([one for row in rows for one in row], dtype=int), "row_splits": splits}
    inputs = {"plain": np.arange(len(rows)), "both": (ragged, np.array([str(row) for row in rows]))}
    chosen = data.draw(st.lists(st.integers(0, len(rows) - 1), max_size=8))
    taken = take(inputs, np.array(chosen, dtype=int))
    assert count(inputs) == len(rows) and count(taken) == len(chosen)
    assert taken["plain"].tolist() == chosen
    part, words = taken["both"]
    again = [part["values"][a:b].tolist() for a, b in zip(part["row_splits"], part["row_splits"][1:], strict=False)]
    assert again == [rows[one] for one in chosen] and words.tolist() == [str(rows[one]) for one in chosen]
    assert (as_bytes(taken) == as_bytes(inputs)) == (chosen == list(range(len(rows))))


def test_parts_of_different_length_are_no_examples() -> None:
    with pytest.raises(ValueError, match="inputs with 2, 3 examples"):
        count((np.zeros(2), np.zeros(3)))


@pytest.mark.parametrize(
    "value",
    [
        (), {}, {1: np.zeros(2)}, (np.zeros(2), np.zeros(3)), (np.zeros(2), "x"), ((np.zeros(2),),),
        tuple(np.zeros(2) for _ in range(MOST_OUTPUTS + 1)), (np.array(["a", "b"]),), [np.zeros(2)],
        Handle(1, "model", "x"),
    ],
)  # fmt: skip
def test_outputs_that_a_worker_made_up_are_refused(value: Any) -> None:
    with pytest.raises(ProtocolError):
        read_predictions(value, 2)
