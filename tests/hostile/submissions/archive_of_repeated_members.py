# expect: all MET
# only: check_model
# What it saves names its config twice, and a member that lies outside.
import warnings
import zipfile

import tensorflow as tf


class Twice(tf.keras.Sequential):
    def save(self, path, **more):
        with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as archive:
            warnings.simplefilter("ignore")
            archive.writestr("config.json", '{"config": {"layers": []}}')
            archive.writestr("config.json", '{"config": {"layers": [1]}}')
            archive.writestr("../../../tmp/written-by-a-hostile-submission", "x")


def create_model(window_size):
    model = Twice([tf.keras.Input((window_size,)), tf.keras.layers.Dense(1)])
    model.compile(loss="mse")
    return model
