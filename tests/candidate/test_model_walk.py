"""Walks of things that are no models, or hostile ones; walks of real models are in test_model_summary.py."""

import itertools
import math

import numpy as np
import pytest

from grader.candidate import protocol
from grader.candidate.worker.model_walk import MAX_LAYERS, walk_model
from grader.submission.models.model_summary import summary_from_walk


class Hostile:
    def __getattribute__(self, name):
        raise SystemExit(name)


class Raising:
    def __getattr__(self, name):
        raise RuntimeError(name)


class HoldsItself:
    built = True

    @property
    def layers(self):
        return [self, self, self]


class Variable:
    def __init__(self, *shape):
        self.shape = shape


class Layer:
    """As much of a layer as a walk looks at."""

    name = "layer"
    trainable = True

    def __init__(self, **config):
        self.config = config
        self.weights = [Variable(2, 3), Variable(3)]

    def get_config(self):
        return self.config


class Model(Layer):
    compiled = True
    optimizer = None
    loss = None

    def __init__(self, *layers):
        super().__init__()
        self.layers = list(layers)


@pytest.mark.parametrize(
    "make", [Hostile, Raising, HoldsItself, itertools.count, object, list, str, int, lambda: None, lambda: Hostile]
)
def test_a_walk_never_raises(make):
    walk = walk_model(make())
    assert protocol.encode(walk)
    assert summary_from_walk(walk).loss is None


def test_a_model_that_holds_itself_is_left_at_a_bound():
    def count(rows):
        return sum(1 + count(row["inner"]) for row in rows)

    assert 100 < count(walk_model(HoldsItself())["layers"]) <= MAX_LAYERS


def test_a_row_tells_what_a_layer_is():
    (row,) = walk_model(Model(Layer(units=3)))["layers"]
    assert row == {
        "name": "layer",
        "class": "Layer",
        "module": __name__,
        "registered_name": "Layer",
        "base": None,
        "config": {"units": 3},
        "output_shape": None,
        "parameters": 9,
        "weights": [[2, 3], [3]],
        "trainable": True,
        "inner": [],
        "unusual": {},
    }


class BatchNormalization(Layer):
    built = True

    def __init__(self, mean, variance):
        super().__init__()
        self.moving_mean, self.moving_variance = np.array(mean), np.array(variance)


@pytest.mark.parametrize(
    ("mean", "variance", "is_initial"), [([0.0, 0.0], [1.0, 1.0], True), ([0.0, 0.1], [1.0, 1.0], False),
                                         ([0.0, 0.0], [1.0, 0.9], False)]
)  # fmt: skip
def test_a_batch_normalization_that_has_seen_no_example_is_told(mean, variance, is_initial):
    layers = walk_model(Model(BatchNormalization(mean, variance), Layer()))["layers"]
    assert [row.get("initial", False) for row in layers] == [is_initial, False]


class Node:
    """As much as a walk looks at of a call of a layer in a functional model."""

    def __init__(self, operation, *parents):
        self.operation, self.parent_nodes = operation, list(parents)
        self.arguments = type("Arguments", (), {"args": ()})


def test_a_layer_that_gets_its_own_output_is_called_more_than_once_and_one_of_two_branches_is_not():
    scale, join = Layer(), Layer()
    first, second = Node(Layer()), Node(Layer())
    again = Node(scale, Node(scale, first))
    model = Model(scale, join)
    model.operations = model.layers
    for nodes, times in (([again, *again.parent_nodes], 2), ([Node(scale, first), Node(scale, second)], None)):
        model._nodes_by_depth = dict(enumerate([[Node(join, *nodes)], *([one] for one in nodes), [first, second]]))
        assert [row.get("times") for row in walk_model(model)["layers"]] == [times, None]


def test_the_shape_of_what_a_model_answered_is_its_output_shape():
    assert walk_model(Model(), np.zeros((5, 2)))["output_shape"] == [5, 2]
    assert walk_model(Model(), [np.zeros((5, 2)), np.zeros(5)])["output_shape"] == [[5, 2], [5]]
    assert walk_model(Model())["output_shape"] is None


def test_config_becomes_plain():
    class Text(str):
        pass

    config = {
        "text": Text("a"), "long": "x" * 1000, "array": np.arange(3), "scalar": np.float32(0.5), "many": range(3),
        "huge": list(range(1000)), "tuple": (1, None), "deep": [[[[[1]]]]], 3: True, "nan": math.nan, "set": {1},
    }  # fmt: skip
    found = walk_model(Model(Layer(**{str(key): value for key, value in config.items()})))["layers"][0]["config"]
    assert found.pop("nan") != found.get("nan")
    assert type(found["text"]) is str
    many, some = found.pop("many"), found.pop("set")
    assert (many["class_name"], some["class_name"]) == ("range", "set")
    assert found == {
        "text": "a",
        "long": "x" * 200,
        "array": [0, 1, 2],
        "scalar": 0.5,
        "huge": None,
        "tuple": [1, None],
        "deep": [[[None]]],
        "3": True,
    }


def test_a_function_of_the_learners_own_keeps_its_module():
    def relu(x):
        return x

    layer = Layer(activation="relu")
    layer.activation = relu
    raw = walk_model(Model(layer))["layers"][0]["config"]["activation"]
    assert raw == {
        "module": __name__,
        "class_name": "function",
        "config": "relu",
        "registered_name": "function",
    }


def test_what_was_compiled_is_told_only_of_a_compiled_model():
    made = Model()
    made.loss = "mse"
    assert walk_model(made)["loss"] == "mse"
    made.compiled = False
    assert walk_model(made)["loss"] is None
