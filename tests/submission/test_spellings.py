import importlib
import inspect
import operator
from types import SimpleNamespace

import pytest

from grader.submission.models.keras_names import (
    _ACTIVATIONS,
    EXACT_ACCURACY,
    canonical_activation,
    canonical_initializer,
    canonical_loss,
    canonical_metric,
    canonical_optimizer,
    is_from_keras,
    is_own,
    loss_takes_logits,
)


def function(name, module="builtins"):
    return {"module": module, "class_name": "function", "config": name, "registered_name": "function"}


def keras_object(module, class_name, **config):
    return {"module": module, "class_name": class_name, "config": config, "registered_name": None}


def own_object(class_name, module=None, **config):
    return {"module": module, "class_name": class_name, "config": config, "registered_name": class_name}


@pytest.mark.parametrize(
    "raw",
    [
        "mse",
        "MSE",
        "mean_squared_error",
        "MeanSquaredError",
        function("mean_squared_error"),
        {"class_name": "function", "config": "mean_squared_error"},
        {"class_name": "MeanSquaredError", "config": {"reduction": "sum"}},
        keras_object("keras.losses", "MeanSquaredError"),
        keras_object("keras.src.losses.losses", "MeanSquaredError"),
        {**keras_object("keras.src.losses.losses", "LossFunctionWrapper", fn=function("mean_squared_error"))},
    ],
)
def test_one_loss_has_one_name_however_it_is_written(raw):
    assert canonical_loss(raw) == "mean_squared_error"
    assert canonical_metric(raw) == "mean_squared_error"


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("my_loss", "own:my_loss"),
        ("Custom>my_loss", "own:my_loss"),
        (function("my_loss"), "own:my_loss"),
        (function("Custom>mse"), "own:mse"),
        (function("mean_squared_error", module="submission"), "own:mean_squared_error"),
        (own_object("MeanSquaredError"), "own:MeanSquaredError"),
        (own_object("MeanSquaredError", module="submission"), "own:MeanSquaredError"),
        (function("<lambda>"), "own:lambda"),
        ({"class_name": "__lambda__", "config": {"value": ["4wE=", None, None]}}, "own:lambda"),
        ({"value": ["4wE=", None, None]}, "own:lambda"),
        (None, "own:unnamed"),
        (3, "own:unnamed"),
        ({}, "own:unnamed"),
        ({"class_name": ["MeanSquaredError"], "config": "x"}, "own:unnamed"),
    ],
)
def test_what_keras_does_not_have_is_the_learners_own(raw, name):
    assert canonical_loss(raw) == name
    assert is_own(name)


def test_a_long_name_is_cut():
    assert len(canonical_loss("x" * 10_000)) < 120


@pytest.mark.parametrize(
    ("raw", "takes"),
    [
        ("binary_crossentropy", False),
        (function("categorical_crossentropy"), False),
        (keras_object("keras.losses", "BinaryCrossentropy", from_logits=False), False),
        (keras_object("keras.losses", "SparseCategoricalCrossentropy", from_logits=True), True),
        (function("sigmoid_cross_entropy_with_logits_v2"), True),
        (function("sparse_softmax_cross_entropy_with_logits_v2"), True),
        ("mse", None),
        (own_object("BinaryCrossentropy", from_logits=True), None),
        (function("binary_crossentropy", module="submission"), None),
    ],
)
def test_only_a_loss_of_keras_that_can_take_logits_tells_whether_it_does(raw, takes):
    assert loss_takes_logits(raw) is takes


@pytest.mark.parametrize("raw", ["acc", "accuracy", "Accuracy", "ACC"])
def test_accuracy_as_a_string_is_the_one_that_keras_picks(raw):
    assert canonical_metric(raw) == "accuracy"


def test_the_class_accuracy_is_told_apart_from_the_string():
    assert canonical_metric(keras_object("keras.metrics", "Accuracy")) == EXACT_ACCURACY
    assert canonical_metric(own_object("Accuracy")) == "own:Accuracy"


def test_a_function_called_recall_is_not_the_class_of_keras():
    assert canonical_metric(function("recall")) == "own:recall"
    assert canonical_metric("recall") == canonical_metric(keras_object("keras.metrics", "Recall")) == "recall"


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (None, "linear"),
        ("linear", "linear"),
        ("swish", "silu"),
        (function("softmax_v2"), "softmax"),
        (keras_object("keras.layers", "LeakyReLU", negative_slope=0.1), "leaky_relu"),
        (keras_object("keras.layers", "Activation", activation=function("log_softmax_v2")), "log_softmax"),
        ({"class_name": "LogSoftmax", "module": "keras.src.ops.nn", "registered_name": "LogSoftmax"}, "log_softmax"),
        (function("softmax", module="submission"), "own:softmax"),
    ],
)
def test_an_activation_has_one_name_as_argument_layer_and_operation(raw, name):
    assert canonical_activation(raw) == name


def test_an_optimizer_that_scales_its_loss_goes_by_the_one_inside():
    inner = keras_object("keras.optimizers", "Adam", learning_rate=0.1)
    assert canonical_optimizer(keras_object("keras.optimizers", "LossScaleOptimizer", inner_optimizer=inner)) == "adam"
    assert canonical_optimizer(own_object("Adam")) == "own:Adam"


def test_an_initialiser_has_one_name():
    for raw in ("GlorotUniform", "glorot_uniform", keras_object("keras.initializers", "GlorotUniform", seed=3)):
        assert canonical_initializer(raw) == "glorot_uniform"
    assert canonical_initializer("normal") == "random_normal"


@pytest.mark.parametrize(
    ("module", "registered_name", "expected"),
    [
        ("keras.layers", None, True),
        ("keras", None, True),
        ("keras.src.ops.nn", "Relu", True),
        ("keras.layers", "Dense", False),
        (None, "Dense", False),
        ("keras_of_mine", None, False),
        ("submission", None, False),
    ],
)
def test_module_and_registration_tell_whose_a_class_is(module, registered_name, expected):
    assert is_from_keras(module, registered_name) is expected


# From here on, the installed Keras is asked.

KINDS = {
    "losses": canonical_loss,
    "metrics": canonical_metric,
    "activations": canonical_activation,
    "optimizers": canonical_optimizer,
    "initializers": canonical_initializer,
}
NOT_MEANT = {
    "Loss", "LossFunctionWrapper", "Reduction", "Metric", "MeanMetricWrapper", "Optimizer", "LossScaleOptimizer",
    "Initializer", "get", "serialize", "deserialize",
}  # fmt: skip
"""Bases and wrappers that say nothing alone, and what handles the others."""
ARGUMENTS = {
    "MeanIoU": (2,), "IoU": (2, [0]), "OneHotIoU": (2, [0]), "OneHotMeanIoU": (2,), "PrecisionAtRecall": (0.5,),
    "RecallAtPrecision": (0.5,), "SensitivityAtSpecificity": (0.5,), "SpecificityAtSensitivity": (0.5,),
}  # fmt: skip


def is_meant(name):
    return name.replace("_", "").lower() not in {one.lower() for one in NOT_MEANT}


def raw_forms(keras, tensorflow, kind):
    """Return each way that Keras writes what it has of this kind, as (public name, raw form)."""
    forms = []
    for module in (getattr(keras, kind), getattr(tensorflow.keras, kind)):
        for name in filter(is_meant, dir(module)):
            thing = getattr(module, name)
            if name.startswith("_") or inspect.ismodule(thing) or name in ("MultiOptimizer", "OptimizerMap"):
                continue
            made = thing(*ARGUMENTS.get(name, ())) if inspect.isclass(thing) else thing
            forms += [(name, getattr(keras, kind).serialize(made)), (name, keras.saving.serialize_keras_object(made))]
    return forms


def strings(kind):
    """Return the strings that Keras knows, each with what it stands for."""
    table = importlib.import_module(f"keras.src.{kind}").ALL_OBJECTS_DICT
    return {name: thing for name, thing in table.items() if isinstance(name, str) and is_meant(name)}


@pytest.fixture(scope="module")
def libraries():
    import keras
    import tensorflow

    return keras, tensorflow


@pytest.mark.worker
@pytest.mark.parametrize("kind", KINDS)
def test_no_public_name_of_the_installed_keras_is_missing(libraries, kind):
    forms = raw_forms(*libraries, kind) + [(name, name) for name in strings(kind)]
    assert {name for name, raw in forms if is_own(KINDS[kind](raw))} == set()
    assert len({name for name, _ in forms}) > 15


@pytest.mark.worker
@pytest.mark.parametrize("kind", KINDS)
def test_a_string_has_the_name_of_what_keras_makes_of_it(libraries, kind):
    keras, _ = libraries
    canonical = KINDS[kind]
    for name, thing in strings(kind).items():
        if name.lower() == "accuracy" or name in ("multioptimizer", "optimizermap"):
            continue
        made = thing(*ARGUMENTS.get(thing.__name__, ())) if inspect.isclass(thing) else thing
        assert canonical(name) == canonical(keras.saving.serialize_keras_object(made)), name


@pytest.mark.worker
def test_a_class_and_its_function_are_one_loss(libraries):
    keras, _ = libraries
    functions = {name for name in filter(is_meant, dir(keras.losses)) if name.islower() and name[0] != "_"}
    classes = {name for name in filter(is_meant, dir(keras.losses)) if not name.islower() and name[0] != "_"}
    assert {canonical_loss(name) for name in functions} == {canonical_loss(name) for name in classes} == functions


def elsewhere(place):
    """Return the functions of a module outside ``keras.activations`` that have the name of an activation."""
    names = {"exponential": "exp"} | {name: name for name in _ACTIVATIONS.values() if name != "linear"}
    return {name: getattr(place, other) for name, other in names.items() if hasattr(place, other)}


@pytest.mark.worker
@pytest.mark.parametrize("place", ["tensorflow", "tensorflow.nn", "tensorflow.math", "keras.ops"])
def test_an_activation_from_elsewhere_has_the_name_of_keras(libraries, place):
    keras, tensorflow = libraries
    functions = elsewhere(operator.attrgetter(place)(SimpleNamespace(keras=keras, tensorflow=tensorflow)))
    assert len(functions) >= 2
    for name, function in functions.items():
        layer = keras.layers.Dense(4, activation=function)
        assert canonical_activation(layer.get_config()["activation"]) == name


@pytest.mark.worker
def test_an_operation_in_a_model_has_the_name_of_its_activation(libraries):
    keras, _ = libraries
    functions = elsewhere(keras.ops)
    assert len(functions) > 20
    for name, function in functions.items():
        arguments = (0.5, 0.0) if name == "threshold" else ()
        operation = function(keras.Input((4,)), *arguments)._keras_history.operation
        assert canonical_activation(keras.saving.serialize_keras_object(operation)) == name


@pytest.mark.worker
def test_the_identity_of_tensorflow_is_linear(libraries):
    keras, tensorflow = libraries
    assert canonical_activation(keras.layers.Dense(1, tensorflow.identity).get_config()["activation"]) == "linear"


@pytest.mark.worker
def test_losses_of_tensorflow_have_the_names_of_keras(libraries):
    keras, tensorflow = libraries
    for place in (tensorflow.nn, keras.ops):
        for name, meant in {
            "sigmoid_cross_entropy_with_logits": "binary_crossentropy",
            "softmax_cross_entropy_with_logits": "categorical_crossentropy",
            "sparse_softmax_cross_entropy_with_logits": "sparse_categorical_crossentropy",
            "binary_crossentropy": "binary_crossentropy",
            "categorical_crossentropy": "categorical_crossentropy",
            "sparse_categorical_crossentropy": "sparse_categorical_crossentropy",
        }.items():
            if hasattr(place, name):
                raw = keras.saving.serialize_keras_object(getattr(place, name))
                assert canonical_loss(raw) == meant
                assert loss_takes_logits(raw) is (place is tensorflow.nn)
