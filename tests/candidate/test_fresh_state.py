"""A function of a submission in parts cannot tell what was called before it: not by names, not by random numbers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.candidate.candidate import Candidate
from grader.catalogue.exercise import Limits
from grader.submission.submission import Submission

SOURCE = """
import tensorflow as tf

def create_base(units):
    inputs = tf.keras.Input((3,))
    return tf.keras.Model(inputs, tf.keras.layers.Dense(2)(tf.keras.layers.Dense(units)(inputs)))

def add_output(base, last):
    hidden = tf.keras.layers.Dense(1)(last if last is not None else base.outputs[0])
    return tf.keras.Model(base.inputs, hidden)

def last_of(base):
    return base.outputs[0]

def weights_by_layer(model):
    return [len(layer.get_weights()) for layer in model.layers]

def second_units():
    model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(4), tf.keras.layers.Dense(2)])
    return model.get_layer("dense_1").units

def drawn():
    return tf.random.uniform(())
"""
FUNCTIONS = ["create_base", "add_output", "last_of", "weights_by_layer", "second_units", "drawn", "shared"]
Start = Callable[[str], Candidate]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    begun: list[Candidate] = []

    def start(more: str) -> Candidate:
        submission = Submission("exam1_line", Path("answer.py"), "script", SOURCE + more, "0")
        scratch = tmp_path / str(len(begun))
        scratch.mkdir()
        candidate = Candidate(submission, scratch, Limits(), 1, lambda event: None, functions=FUNCTIONS)
        candidate.load()
        begun.append(candidate)
        return candidate

    yield start
    for candidate in begun:
        candidate.close()


@pytest.mark.worker
def test_a_function_cannot_tell_what_was_called_before_it(start: Start) -> None:
    first, later = start(""), start("")
    for units in (1, 5):
        base = later.call("create_base", units)
    assert first.call("second_units") == later.call("second_units") == 2
    assert first.call("second_units") == 2
    assert float(first.call("drawn")) == float(later.call("drawn")) != float(later.call("drawn"))
    # Names that a model brings stay taken: a further layer fits beside them.
    for last in (None, later.call("last_of", base)):
        assert later.call("weights_by_layer", later.call("add_output", base, last)) == [0, 2, 2, 2]


@pytest.mark.worker
def test_functions_that_share_something_are_left_as_they_are(start: Start) -> None:
    candidate = start("\nMODELS = []\n\ndef shared():\n    MODELS.append(second_units())\n    return len(MODELS)\n")
    assert candidate.call("second_units") == 2
    with pytest.raises(Exception, match="dense_1"):
        candidate.call("second_units")
