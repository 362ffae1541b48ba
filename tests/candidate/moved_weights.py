"""Counts the weights of trained models that count as learned, and tells it as JSON; a test runs it."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.candidate.worker.inference import Inference
from grader.candidate.worker.lean_import import import_tensorflow

tf = import_tensorflow()
layers = tf.keras.layers
RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.normal(size=(64, 8, 8, 1)).astype("float32")
SERIES = RANDOM.normal(size=(64, 8, 1)).astype("float32")
WORDS = RANDOM.integers(0, 20, size=(64, 6))
LABELS = RANDOM.integers(0, 3, size=64)


def residual(inputs: Any) -> Any:
    hidden = layers.Dense(16, activation="relu")(layers.Flatten()(inputs))
    return layers.Add()([hidden, layers.Dense(16, activation="relu")(hidden)])


def with_an_idle_part(inputs: Any) -> Any:
    flat = layers.Flatten()(inputs)
    return layers.Add()([layers.Dense(4)(flat), layers.Rescaling(1e-9)(layers.Dense(4)(layers.Dense(500)(flat)))])


MODELS: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "dense": (IMAGES, lambda x: layers.Dense(16, activation="relu")(layers.Flatten()(x))),
    "convolution": (IMAGES, lambda x: layers.Flatten()(layers.MaxPooling2D()(layers.Conv2D(8, 3)(x)))),
    "recurrent": (SERIES, lambda x: layers.Bidirectional(layers.LSTM(8))(x)),
    "embedding": (WORDS, lambda x: layers.GlobalAveragePooling1D()(layers.Embedding(20, 8)(x))),
    "residual": (IMAGES, residual),
    "attention": (SERIES, lambda x: layers.Flatten()(layers.MultiHeadAttention(2, 4)(x, x))),
    "deep": (IMAGES, lambda x: tf.keras.Sequential([layers.Dense(16, activation="tanh") for _ in range(6)])(
        layers.Flatten()(x))),
    "with an idle part": (IMAGES, with_an_idle_part),
}  # fmt: skip


def moved(inputs: Any, build: Callable[[Any], Any]) -> tuple[int, int]:
    """Return how many weights count as learned, of how many."""
    tf.keras.utils.set_random_seed(0)
    taken = tf.keras.Input(inputs.shape[1:])
    model = tf.keras.Model(taken, layers.Dense(3, activation="softmax")(build(taken)))
    begun = model.get_weights()
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(inputs, LABELS, epochs=2, verbose=0)
    learned = model.get_weights()
    # As a saved model that is opened, which does not begin with the same numbers again.
    other = [RANDOM.permutation(one.reshape(-1)).reshape(one.shape) for one in begun]
    found = Inference(tf).moved(model, inputs[:32], other)
    assert all(np.array_equal(one, same) for one, same in zip(model.get_weights(), learned, strict=True))
    return found, model.count_params()


if __name__ == "__main__":
    print(json.dumps({kind: moved(*asked) for kind, asked in MODELS.items()}))
