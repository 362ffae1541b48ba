"""Asks models in ways that show whether their weights matter, and opened ones as they are; runs inside the sandbox."""

from __future__ import annotations

import contextlib
import functools
import random
from collections.abc import Iterator
from typing import Any

import numpy as np

from grader.candidate.structures import count, take
from grader.candidate.worker.tensors import as_keras_takes

NOISE = 0.5
"""The least size of the noise: layers begin with smaller weights."""
UNMOVED_BY_WEIGHTS = 1e-2
"""By what share of their standard deviation outputs change at least where weights matter that begin again."""


class Inference:
    """Turns each model into one function of TensorFlow, for batches of any size.

    Keras's ``predict`` computes the same, and traces the model again for each size of a batch: a recurrent one costs
    0.3 seconds each time.
    """

    def __init__(self, tensorflow: Any) -> None:
        self._tensorflow = tensorflow
        self._functions: dict[tuple[int, Any, str], Any] = {}

    def outputs(self, model: Any, inputs: Any, batch_size: int) -> Any:
        """Return what ``model`` outputs for ``inputs`` ``(n, …)``, in batches; floats go in as single precision.

        Structures of arrays are asked line by line, and not as one function. Raises ``TypeError`` where the model has
        several outputs.
        """
        plain = isinstance(inputs, np.ndarray) and inputs.dtype.kind in "biuf"
        ask = self._function(model, inputs) if plain else functools.partial(self._whole, model)
        parts = []
        for start in range(0, count(inputs), batch_size):
            part = ask(take(inputs, slice(start, start + batch_size)))
            if not isinstance(part, self._tensorflow.Tensor):
                raise TypeError(f"a model with one output is asked, not {type(part).__name__}")
            parts.append(np.asarray(part))
        return np.concatenate(parts)

    def moved(self, model: Any, inputs: Any, begun: list[Any]) -> int:
        """Return how many numbers in the weights of ``model`` differ from ``begun``, where its outputs show it.

        Of weights that can begin again, and the outputs stay what they were, none counts.
        """
        outputs, found, moved = self.outputs(model, inputs, count(inputs)), model.get_weights(), 0
        least = UNMOVED_BY_WEIGHTS * np.std(outputs, axis=0, dtype=np.float64).mean()
        for place, (item, other) in enumerate(zip(found, begun, strict=True)):
            if differing := int(np.sum(item != other)):
                model.set_weights([*found[:place], other, *found[place + 1 :]])
                apart = np.abs(self.outputs(model, inputs, count(inputs)).astype(np.float64) - outputs)
                moved += differing if np.mean(apart) >= least else 0
        model.set_weights(found)
        return moved

    def _whole(self, model: Any, inputs: Any) -> Any:
        return model(as_keras_takes(self._tensorflow, inputs), training=False)

    def _function(self, model: Any, inputs: Any) -> Any:
        """Return ``model`` as a function of batches like ``inputs``."""
        tensorflow = self._tensorflow
        dtype = np.dtype(np.float32) if inputs.dtype.kind == "f" else inputs.dtype
        key = (id(model), inputs.shape[1:], dtype.str)
        if key not in self._functions:
            batch = tensorflow.TensorSpec([None, *inputs.shape[1:]], dtype)
            self._functions[key] = tensorflow.function(
                lambda given: model(given, training=False), input_signature=[batch]
            )
        function = self._functions[key]
        return lambda batch: function(tensorflow.convert_to_tensor(batch.astype(dtype, copy=False)))


@contextlib.contextmanager
def untrained_weights(model: Any, inputs: Any) -> Iterator[None]:
    """Give a model the weights that its layers begin with, as long as this is entered.

    ``inputs`` are an example, as Keras takes it. Raises ``ValueError`` where a copy shares variables with the model,
    as one does whose config holds a layer itself.
    """
    trained = model.get_weights()
    fresh = type(model).from_config(model.get_config())
    if not fresh.built:
        fresh(inputs, training=False)
    if {id(weight) for weight in fresh.weights} & {id(weight) for weight in model.weights}:
        raise ValueError("the copy has the same variables")
    model.set_weights(fresh.get_weights())
    try:
        yield
    finally:
        model.set_weights(trained)


@contextlib.contextmanager
def disturbed(model: Any, weights: str, inputs: Any) -> Iterator[None]:
    """Give a model ``noisy`` or ``untrained`` weights as long as this is entered.

    What is made meanwhile draws no random numbers that a later call would have drawn.
    """
    python, numpy = random.getstate(), np.random.get_state()
    try:
        with noisy_weights(model) if weights == "noisy" else untrained_weights(model, inputs):
            yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)


@contextlib.contextmanager
def noisy_weights(model: Any) -> Iterator[None]:
    """Add noise, larger than any weight, to all that a training changes in ``model``, as long as this is entered.

    Where its layers are frozen, the noise goes to all weights that are numbers with a fraction.
    """
    chosen = [weight for weight in model.trainable_weights or model.weights if "float" in str(weight.dtype)]
    values = [np.asarray(item) for item in chosen]
    draws = np.random.default_rng(0)
    try:
        for item, value in zip(chosen, values, strict=True):
            size = NOISE + np.abs(value).max(initial=0)
            item.assign(value + size * draws.standard_normal(value.shape).astype(value.dtype))
        yield
    finally:
        for item, value in zip(chosen, values, strict=True):
            item.assign(value)
