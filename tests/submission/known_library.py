"""Calls all that is known of libraries, as a learner might, and prints what each call left for others, as JSON.

The first argument says with what the names begin. Whatever a later call can see is looked at after each name.
"""

import contextlib
import importlib
import inspect
import io
import itertools
import json
import os
import random
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

from grader.candidate.worker import fresh_state
from grader.submission import known_calls

BUILDS_LARGE_NETWORKS = "keras.applications."
_DRAWN = np.random.RandomState(0)
_GIVEN: dict[str, Any] = {
    "axis": 0, "shape": (2, 3), "size": (4, 4), "dtype": "float32", "seed": (1, 2), "units": 4, "filters": 4,
    "kernel_size": 3, "pool_size": 2, "num": 4, "k": 1, "depth": 3, "input_dim": 10, "output_dim": 4, "height": 4,
    "width": 4, "num_bins": 4, "rate": 0.5, "num_heads": 2, "key_dim": 2, "target_shape": (-1,), "dims": (1,),
    "lower": 0.5, "upper": 0.9, "factor": 0.2, "initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.5,
    "boundaries": [1], "values": [0.1, 0.2], "num_classes": 3, "paddings": [[0, 0], [0, 0]], "multiples": [1, 1],
    "repeats": 2, "shift": 1, "perm": [1, 0], "frame_length": 2, "frame_step": 1, "pattern": "a", "name": "abc",
    "path": "/nonexistent", "fname": "/nonexistent", "sequences": [[1, 2], [3]], "function": lambda x: x,
    "fn": lambda x: x, "f": lambda x, *_: x,
}  # fmt: skip
_INPUTS = [(4,), (5, 3), (8, 8, 3), (4, 8, 8, 3)]


def drawn(*shape: int) -> Any:
    return _DRAWN.rand(*shape).astype("float32")


X, Y = drawn(16, 4), drawn(16, 1)


def first_arguments() -> list[Any]:
    """Return what a function may be given first, made anew."""
    return [
        drawn(4, 4), drawn(2, 8, 8, 3), drawn(6), np.array([0, 1, 2, 1]), drawn(2, 5, 3), tf.constant(drawn(4, 4)),
        tf.constant(["a b", "c"]), [3, 1, 2], 0.5, 2, "abc", tf.constant(drawn(4, 4), tf.complex64), lambda *_: 0,
        tf.ragged.constant([[1.0, 2.0], [3.0]]),
    ]  # fmt: skip


def known_names(beginning: str) -> Iterator[tuple[str, Any]]:
    """Yield the full names of all that is known, with what they stand for."""
    told = set()
    for place in sorted({*known_calls.NAMES, *known_calls.CLASSES, *known_calls.FUNCTIONS}):
        parts = place.split(".")
        found: Any = importlib.import_module(parts[0])
        for part in parts[1:]:
            found = getattr(found, part, None)
        found = found or _module(place)
        for name in dir(found):
            dotted = known_calls.canonical(f"{place}.{name}")
            usable = dotted not in known_calls.VALUES and dotted not in told
            if dotted.startswith(beginning) and known_calls.is_known(dotted) and usable and name[0] != "_":
                told.add(dotted)
                yield dotted, getattr(found, name)


def _module(place: str) -> Any:
    with contextlib.suppress(ImportError):
        return importlib.import_module(place)
    return None


def calls(function: Any) -> Iterator[Any]:
    """Yield what comes of calling a function in several ways, at most four times."""
    try:
        parameters = inspect.signature(function).parameters.values()
        asked = [one.name for one in parameters if one.default is one.empty and one.kind in (0, 1)]
    except (TypeError, ValueError):
        asked = ["x"]
    left = 4
    for first in first_arguments() if asked else [None]:
        named = [_GIVEN.get(name, first) if place else first for place, name in enumerate(asked)]
        for given in (named, [first] * len(asked)):
            with contextlib.suppress(Exception):
                yield list(itertools.islice(found, 5)) if _is_iterator(found := function(*given)) else found
                left -= 1
            if not left:
                return


def _is_iterator(found: Any) -> bool:
    return type(found).__module__ == "itertools" or inspect.isgenerator(found)


def use(thing: Any) -> None:
    """Use an object of a class of Keras as a learner may."""
    if isinstance(thing, keras.layers.Layer):
        for shape in _INPUTS:
            for inputs in (drawn(2, *shape), keras.Input(shape)):
                with contextlib.suppress(Exception):
                    thing(inputs, training=True)
                with contextlib.suppress(Exception):
                    thing([inputs, inputs])
        with contextlib.suppress(Exception):
            thing.adapt(X)
    elif isinstance(thing, keras.optimizers.Optimizer):
        with contextlib.suppress(Exception):
            thing.apply_gradients([(tf.constant(drawn(3)), keras.Variable(drawn(3)))])
    elif callable(thing):
        for given in ([X > 0.5, X], [(3, 3)], [tf.constant(X)], [3]):
            with contextlib.suppress(Exception):
                thing(*given)


def begin() -> None:
    """Begin anew, as a worker does before each call."""
    random.seed(7)
    keras.utils.set_random_seed(7)
    fresh_state.begin_names(keras, [])
    fresh_state.begin_figures()


def seen(in_full: bool) -> dict[str, Any]:
    """Return what a later call can see of everything that processes share."""
    begin()
    dense, inputs = keras.layers.Dense(2), keras.Input((4,))
    names = [one.name for one in (dense, inputs, dense(inputs), keras.losses.MeanSquaredError(), keras.metrics.Mean())]
    variable = tf.Variable([2.0])
    with tf.GradientTape() as tape:
        squared = tf.reduce_sum(variable * variable)
    rated = keras.layers.Dense(2, kernel_regularizer="l2", activity_regularizer="l2")
    rated(X[:2])
    facts = {
        "numbers": [random.random(), np.random.rand(), float(tf.random.uniform(())), float(keras.random.uniform(()))],
        "settings": [keras.config.floatx(), keras.config.epsilon(), keras.config.image_data_format(),
                     keras.config.dtype_policy().name, np.geterr(), np.get_printoptions(), tf.executing_eagerly()],
        "texts": [str(np.array([1 / 3, 1e-9])), str(tf.constant([1 / 3]))],
        "names": names, "gradient": float(tape.gradient(squared, variable)[0]), "losses": len(rated.losses),
        "dropped": np.asarray(keras.layers.Dropout(0.5)(X[:2])).tolist(),
        "order": [int(one) for one in tf.data.Dataset.range(8).shuffle(8)],
        "types": [str(keras.ops.add(1, 2.5).dtype), str(tf.constant(1).dtype), str(np.result_type(1, 2.0))],
        "files": sorted(map(str, Path().iterdir())),
        "environment": sorted(os.environ.items()), "figures": plt.get_fignums(),
    }  # fmt: skip
    if in_full:
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1), keras.layers.Dropout(0.2)])
        model.compile("adam", "mse")
        facts["trained"] = [model.fit(X, Y, verbose=0).history, np.asarray(model(X[:2])).tolist()]
    return facts


def main(beginning: str) -> None:
    warnings.simplefilter("ignore")
    os.chdir(tempfile.mkdtemp())
    seen(True), seen(True)
    before = seen(True)
    assert before == seen(True), "what is looked at is chance"
    told: dict[str, Any] = {"names": 0, "called": 0, "left": {}}
    for number, (dotted, known) in enumerate(known_names(beginning)):
        if dotted.startswith(BUILDS_LARGE_NETWORKS) or not callable(known):
            continue
        begin()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            found = [*calls(known)]
            for one in found[:1] if isinstance(known, type) else []:
                use(one)
        told["names"] += 1
        told["called"] += bool(found)
        after = seen(number % 20 == 19)
        if changed := {key: str(value)[:200] for key, value in after.items() if before.get(key) != value}:
            told["left"][dotted] = changed
            before |= after
    sys.stdout.write("\n" + json.dumps(told) + "\n")
    Path().resolve().rmdir()


if __name__ == "__main__":
    main(sys.argv[1])
