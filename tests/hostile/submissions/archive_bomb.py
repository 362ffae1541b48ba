# expect: all MET
# only: check_model
# What it saves is an archive of fifty megabytes of blanks, packed into fifty kilobytes.
import zipfile

import tensorflow as tf


class Bomb(tf.keras.Sequential):
    def save(self, path, **more):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("config.json", '{"config": {"layers": "' + " " * 50_000_000 + '"}}')


def create_model(window_size):
    model = Bomb([tf.keras.Input((window_size,)), tf.keras.layers.Dense(1)])
    model.compile(loss="mse")
    return model
