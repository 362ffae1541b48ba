"""What reaches the first layer with weights is found, however it was scaled on the way there."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.candidate.worker.first_input import first_input

BATCH = np.array([[0.0, 255.0]])


class Layer:
    """A stand-in for Keras's base class: called through its ``__call__``, may hold weights and other layers."""

    def __init__(self, weights: tuple[tuple[int, ...], ...] = (), inner: tuple[Any, ...] = (), factor: float = 1.0):
        self.weights = [np.zeros(shape) for shape in weights]
        self._inner = inner
        self._factor = factor

    def __call__(self, inputs: Any, training: bool = False) -> Any:
        for layer in self._inner:
            inputs = layer(inputs)
        return inputs * self._factor

    def _flatten_layers(self, include_self: bool) -> tuple[Any, ...]:
        return self._inner


class Rescaling(Layer):
    pass


class BatchNormalization(Layer):
    pass


KERAS = SimpleNamespace(layers=SimpleNamespace(Layer=Layer))
DENSE = Layer(weights=((2, 1), (1,)))


def test_layers_before_the_first_matrix_are_named_and_their_work_is_seen() -> None:
    model = Layer(inner=(Rescaling(factor=1 / 255), BatchNormalization(weights=((2,), (2,))), DENSE, Layer()))
    found = first_input(KERAS, model, BATCH)
    assert found["passed"] == ["Rescaling", "BatchNormalization"]
    np.testing.assert_allclose(found["values"], [[0.0, 1.0]])


def test_layers_inside_layers_are_seen_instead_of_what_holds_them() -> None:
    inside = Layer(inner=(Rescaling(factor=0.5),))
    found = first_input(KERAS, Layer(weights=((2, 1),), inner=(inside, Layer(inner=(DENSE,)))), BATCH)
    assert found["passed"] == ["Rescaling"]
    np.testing.assert_allclose(found["values"], [[0.0, 127.5]])


def test_a_model_without_a_matrix_of_weights_is_told_as_such() -> None:
    found = first_input(KERAS, Layer(inner=(Rescaling(factor=2),)), BATCH)
    assert (found["values"], found["passed"]) == (None, ["Rescaling"])
    np.testing.assert_allclose(found["outputs"], [[0.0, 510.0]])


def test_a_model_is_called_in_training_where_that_is_asked() -> None:
    class Doubling(Layer):
        def __call__(self, inputs: Any, training: bool = False) -> Any:
            return DENSE(inputs * (2 if training else 1))

    for training, largest in ((False, 255), (True, 510)):
        assert first_input(KERAS, Doubling(inner=(DENSE,)), BATCH, training)["values"].max() == largest


def test_keras_is_left_as_it_was_also_when_the_model_raises() -> None:
    original = Layer.__call__

    class Broken(Layer):
        def __call__(self, inputs: Any, training: bool = False) -> Any:
            raise ValueError("input shape")

    with pytest.raises(ValueError, match="input shape"):
        first_input(KERAS, Broken(), BATCH)
    assert Layer.__call__ is original
