import numpy as np
import tensorflow as tf


def add_scaling(model):
    new = tf.keras.models.Sequential()
    new.add(tf.keras.layers.Input(shape=model.input_shape[1:]))
    new.add(tf.keras.layers.Lambda(lambda x: x / 255.0))
    for layer in model.layers:
        new.add(layer)
    return new


def export_model(model, directory):
    model.export(directory, format="tf_saved_model", verbose=False)


def predict_saved_model(directory, inputs):
    loaded = tf.saved_model.load(directory)
    return [loaded.serve(tf.constant(row[None]))[0].numpy() for row in inputs]


def convert_to_litert(directory, filename):
    loaded = tf.saved_model.load(directory)
    function = loaded.signatures["serving_default"]
    converter = tf.lite.TFLiteConverter.from_concrete_functions([function], loaded)
    with tf.io.gfile.GFile(filename, "wb") as file:
        file.write(converter.convert())


def predict_litert(filename, inputs):
    results = []
    for row in inputs:
        interpreter = tf.lite.Interpreter(model_path=filename)
        interpreter.allocate_tensors()
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], [row])
        interpreter.invoke()
        results.append(interpreter.get_tensor(interpreter.get_output_details()[0]["index"]).squeeze())
    return results


def largest_difference(first, second):
    return max(abs(a - b) for a, b in zip(np.ravel(first), np.ravel(second)))
