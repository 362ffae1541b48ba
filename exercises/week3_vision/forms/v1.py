"""The 2019 assignment: a program that loads InceptionV3, cuts it behind `mixed7`, and trains new layers.

Nothing is downloaded: the grader's small network stands in for it, and the output that the rubric gives for `mixed7`.
"""

import contextlib
import tempfile
import types
from pathlib import Path

import tensorflow as tf

from grader.candidate.worker.adapting import NotAsked, downloading, in_place_of, model_before_fit, reading_folders

NETWORK, CUT, SIZE = "InceptionV3", "mixed7", 48


def create_final_model(learner, pre_trained_model, last_output):
    """Return the model that the learner's program gives to `fit`, built on this network and its output."""
    program, get_layer = learner.train_on_pictures, type(pre_trained_model).get_layer

    def find(name=None, index=None):
        if name == CUT:
            return types.SimpleNamespace(output=last_output, name=CUT)
        if index is None and name not in (layer.name for layer in pre_trained_model.layers):
            raise NotAsked(CUT, name)
        return get_layer(pre_trained_model, name, index)

    # The program freezes it, or does not.
    pre_trained_model.trainable = True
    own = {"get_layer": find, "load_weights": lambda *file, **settings: None}
    vars(pre_trained_model).update(own)
    try:
        with _pictures(program), in_place_of(program, NETWORK, lambda *sizes, **named: pre_trained_model):
            return model_before_fit(program)
    finally:
        for name in own:
            del vars(pre_trained_model)[name]


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
