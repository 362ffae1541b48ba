"""The 2019 assignment: a program that loads InceptionV3, cuts it behind `mixed7`, and trains new layers.

Nothing is downloaded: the grader's small network stands in for it, and the output that the rubric gives for `mixed7`.
"""

import contextlib
import tempfile
import types
from pathlib import Path

import tensorflow as tf

from grader.candidate.worker.adapting import (
    NotAsked,
    downloading,
    given_to_fit,
    in_place_of,
    labels_in,
    model_in,
    reading_folders,
)

NETWORK, CUT, SIZE = "InceptionV3", "mixed7", 48


def create_final_model(learner, pre_trained_model, last_output):
    """Return the model that the learner's program gives to `fit`, built on this network and its output."""
    with _to_fit(learner.train_on_pictures, pre_trained_model, last_output) as given:
        return model_in(given)


def given_labels(learner):
    """Return labels that the learner's program gives to `fit`."""
    pixels = tf.keras.Input((SIZE, SIZE, 3))
    network = tf.keras.Model(pixels, tf.keras.layers.Conv2D(4, 8, 8, name=CUT)(pixels))
    with _to_fit(learner.train_on_pictures, network, network.output) as given:
        return labels_in(given)


@contextlib.contextmanager
def _to_fit(program, network, last_output):
    """Within this block: what the program gives to `fit`, and the pictures that it reads."""
    get_layer = type(network).get_layer

    def find(name=None, index=None):
        if name == CUT:
            return types.SimpleNamespace(output=last_output, name=CUT)
        if index is None and name not in (layer.name for layer in network.layers):
            raise NotAsked(CUT, name)
        return get_layer(network, name, index)

    # The program freezes it, or does not.
    network.trainable = True
    own = {"get_layer": find, "load_weights": lambda *file, **settings: None}
    vars(network).update(own)
    try:
        with _pictures(program), in_place_of(program, NETWORK, lambda *sizes, **named: network):
            yield given_to_fit(program)
    finally:
        for name in own:
            del vars(network)[name]


@contextlib.contextmanager
def _pictures(program):
    """Within this block the program reads two small folders of pictures, and downloads nothing."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("horses", "humans"):
            (Path(folder) / name).mkdir()
            pixels = tf.zeros((SIZE, SIZE, 3), tf.uint8)
            tf.io.write_file(str(Path(folder) / name / "1.png"), tf.io.encode_png(pixels))
        with reading_folders(program, folder), downloading(program, f"{folder}/weights.h5"):
            yield
