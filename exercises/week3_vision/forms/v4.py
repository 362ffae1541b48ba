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
LAYERS, CUT_AT, WEIGHED, OWN_WEIGHED = 311, 228, 306, 15
"""How many layers InceptionV3 has, and the index of the one to continue from; how many it and the kit's network have
up to the last one with weights."""
LEAST_SIDE = 75
"""Pixels that InceptionV3 needs along a side of an image."""


class _Layers(list):
    """The layers of the small network at the places of InceptionV3's: `layers[:249]` leaves the last ones out.

    >>> _Layers("abcdefghijklmnopq")[:249], _Layers("abcd")[-1]
    (['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'], 'd')
    """

    def __getitem__(self, place):
        """Return a layer or a slice; a place that the small network does not have is scaled."""
        if isinstance(place, slice):
            place = slice(self._own(place.start), self._own(place.stop), place.step)
        elif place in (CUT_AT, CUT_AT - LAYERS):
            return next(layer for layer in self if layer.name == OWN)
        elif not -len(self) <= place < len(self):
            place = self._own(place)
        return super().__getitem__(place)

    def _own(self, place):
        is_the_same = place is None or 0 <= place <= len(self) or abs(place) >= LAYERS
        return place if is_the_same else place % LAYERS * OWN_WEIGHED // WEIGHED


@contextlib.contextmanager
def _layers_of(network):
    """Within this block, a network gives its layers at the places of InceptionV3's."""
    own = type(network)
    network.__class__ = type(own.__name__, (own,), {"layers": property(lambda self: _Layers(own.layers.fget(self)))})
    try:
        yield
    finally:
        network.__class__ = own


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
        stack.enter_context(_layers_of(model))
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
        if index is not None:
            return pre_trained_model.layers[index]
        if name not in (None, CUT, *(layer.name for layer in pre_trained_model.layers)):
            raise NotAsked(CUT, name)
        return get_layer(pre_trained_model, OWN if name == CUT else name)

    vars(pre_trained_model)["get_layer"] = find
    try:
        with _layers_of(pre_trained_model):
            return learner.output_of_last_layer(pre_trained_model)
    finally:
        del vars(pre_trained_model)["get_layer"]
