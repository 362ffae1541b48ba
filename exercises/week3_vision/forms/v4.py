"""The 2024 and the 2022 assignment: InceptionV3, cut behind `mixed7`.

Nothing is downloaded: the kit's small network stands in for it. It has the layers of `base_network` in the brief.
Asked for `mixed7`, it gives `block3_pool`.
"""

import contextlib
import inspect

import keras

from grader.candidate.faults import Missing
from grader.candidate.worker.adapting import NotAsked, downloading, in_place_of, names_in, reading_folders

NETWORK, CUT, OWN = "InceptionV3", "mixed7", "block3_pool"
LEAST_SIDE = 75
"""Pixels that InceptionV3 needs along a side of an image."""


def _network():
    """Return the kit's base network, with weights that are not trained yet."""
    layers = keras.layers
    inputs = x = keras.Input((48, 48, 3), name="picture")
    for number, filters in enumerate((16, 32, 40, 40), start=1):
        x = layers.Conv2D(filters, 3, padding="same", name=f"block{number}_conv")(x)
        x = layers.BatchNormalization(momentum=0.9, name=f"block{number}_norm")(x)
        x = layers.ReLU(name=f"block{number}_relu")(x)
        x = layers.MaxPooling2D(name=f"block{number}_pool")(x)
    return keras.Model(inputs, x, name="base_network")


def train_val_datasets(learner, training_dir, validation_dir):
    """Return the learner's two data sets of these folders; the function of 2022 takes their paths."""
    try:
        function = learner.train_val_datasets
    except Missing as missing:
        try:
            function = learner.train_val_generators
        except Missing:
            raise missing from None
    folders = (training_dir, validation_dir)
    if _takes(function, *folders):
        return function(*folders)
    with reading_folders(function, *folders):
        return function()


def create_pre_trained_model(learner, weights_file):
    """Return the learner's network: the kit's own, where the learner's function asks for InceptionV3.

    Whatever file of weights it names, it gets the grader's: a notebook of 2024 has written the path down.
    """
    function = learner.create_pre_trained_model
    networks = []

    def network(include_top=True, weights="imagenet", input_tensor=None, input_shape=None, **named):
        if input_shape and min(side or LEAST_SIDE for side in input_shape[:2]) < LEAST_SIDE:
            raise ValueError(
                f"Input size must be at least {LEAST_SIDE}x{LEAST_SIDE}; Received: input_shape={input_shape}"
            )
        networks.append(model := _network())
        load = model.load_weights
        vars(model)["load_weights"] = lambda *named_file, **settings: load(weights_file)
        if weights is not None:
            load(weights_file)
        return model

    with contextlib.ExitStack() as stack:
        stack.enter_context(downloading(function, weights_file))
        stack.enter_context(in_place_of(function, NETWORK, network))
        for name in _other_networks(function):
            stack.enter_context(in_place_of(function, name, _refused(name)))
        found = function(*([weights_file] if _takes(function, weights_file) else []))
    for model in networks:
        del vars(model)["load_weights"]
    return found


def _other_networks(function):
    """Return the names of pretrained networks of Keras, without InceptionV3, that a learner's function uses."""
    names = {*names_in(getattr(function, "__code__", None))} - {NETWORK}
    return [name for name in names if inspect.isfunction(getattr(keras.applications, name, None))]


def _refused(name):
    """Return what stands in the place of another network than the assignment's."""

    def network(*arguments, **named):
        raise NotAsked(NETWORK, name)

    return network


def _takes(function, *arguments):
    """Return whether a learner's function can be called with these arguments."""
    try:
        inspect.signature(function).bind(*arguments)
    except TypeError:
        return False
    return True


def output_of_last_layer(learner, pre_trained_model):
    """Return the output that the learner's function asks for."""
    get_layer = type(pre_trained_model).get_layer

    def find(name=None, index=None):
        if name not in (None, CUT, *(layer.name for layer in pre_trained_model.layers)):
            raise NotAsked(CUT, name)
        return get_layer(pre_trained_model, OWN if name == CUT else name, index)

    vars(pre_trained_model)["get_layer"] = find
    try:
        return learner.output_of_last_layer(pre_trained_model)
    finally:
        del vars(pre_trained_model)["get_layer"]
