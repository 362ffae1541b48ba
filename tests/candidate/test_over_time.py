"""Layers that read one step after the other are found, wherever they stand, with what went in and out."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from grader.candidate.worker.temporal_layers import over_time

BATCH = np.arange(8.0).reshape(1, 8, 1)


class Layer:
    """A stand-in for Keras's base class: called through its ``__call__``, may hold other layers."""

    def __init__(self, *inner: Any) -> None:
        self._inner = inner

    def __call__(self, inputs: Any, training: bool = False) -> Any:
        for layer in self._inner:
            inputs = layer(inputs)
        return self.work(inputs)

    def work(self, inputs: Any) -> Any:
        return inputs


class RNN(Layer):
    def work(self, inputs: Any) -> Any:
        return inputs[:, -1]


class Own(RNN):
    def work(self, inputs: Any) -> Any:
        return [inputs[:, -1], "state"]


class Conv1D(Layer):
    def work(self, inputs: Any) -> Any:
        return inputs[:, 1:] - inputs[:, :-1]


class Unseen(Conv1D):
    def work(self, inputs: Any) -> Any:
        return "a tensor of a graph"


NAMES = {"SeparableConv1D": Conv1D, "DepthwiseConv1D": Conv1D, "Conv1D": Conv1D, "RNN": RNN, "Layer": Layer}
KERAS = SimpleNamespace(layers=SimpleNamespace(**NAMES))


def test_each_call_is_told_in_its_order_with_its_arrays() -> None:
    convolution, recurrent = over_time(KERAS, Layer(Layer(Conv1D()), Layer(), RNN()), BATCH)
    assert (convolution["kind"], convolution["layer"]) == ("convolution", "Conv1D")
    assert (recurrent["kind"], recurrent["layer"]) == ("recurrent", "RNN")
    np.testing.assert_allclose(convolution["took"], BATCH)
    np.testing.assert_allclose(recurrent["took"], np.ones((1, 7, 1)))
    np.testing.assert_allclose(recurrent["gave"], [[1.0]])


def test_states_beside_the_answer_are_passed_over() -> None:
    (row,) = over_time(KERAS, Layer(Own()), BATCH)
    np.testing.assert_allclose(row["gave"], [[7.0]])


def test_what_cannot_be_seen_is_none_and_keras_is_left_as_it_was() -> None:
    original = Layer.__call__
    (row,) = over_time(KERAS, Layer(Unseen()), BATCH)
    assert row["gave"] is None
    assert Layer.__call__ is original
    assert over_time(KERAS, Layer(), BATCH) == []
