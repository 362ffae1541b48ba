import pathlib

import numpy as np
import tensorflow as tf


class Scaled(tf.keras.Model):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def call(self, inputs):
        return self.model(tf.cast(inputs, tf.float32) / 255.0)


def add_scaling(model):
    scaled = Scaled(model)
    scaled(tf.zeros((1, *model.input_shape[1:])))
    return scaled


def export_model(model, directory):
    archive = tf.keras.export.ExportArchive()
    archive.track(model)
    signature = [tf.TensorSpec((None, *model.input_shape[1:]), tf.float32)]
    archive.add_endpoint("serve", model.call, input_signature=signature)
    archive.write_out(directory, verbose=False)


def predict_saved_model(directory, inputs):
    layer = tf.keras.layers.TFSMLayer(directory, call_endpoint="serving_default")
    outputs = layer(inputs)
    return next(iter(outputs.values())) if isinstance(outputs, dict) else outputs


def convert_to_litert(directory, filename):
    converter = tf.lite.TFLiteConverter.from_saved_model(directory)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_types = [tf.float16]
    pathlib.Path(filename).write_bytes(converter.convert())


def predict_litert(filename, inputs):
    interpreter = tf.lite.Interpreter(model_content=pathlib.Path(filename).read_bytes())
    runner = interpreter.get_signature_runner("serving_default")
    (name,) = interpreter.get_signature_list()["serving_default"]["inputs"]
    rows = [next(iter(runner(**{name: row[None]}).values())) for row in inputs]
    return np.concatenate(rows)


def largest_difference(first, second):
    return np.linalg.norm(np.ravel(first) - np.ravel(second), ord=np.inf)
