import numpy as np
import tensorflow as tf
from tensorflow import keras


def add_scaling(model):
    inputs = keras.Input(shape=model.input_shape[1:], dtype="uint8")
    x = keras.layers.Rescaling(1.0 / 255)(inputs)
    return keras.Model(inputs, model(x))


def export_model(model, directory):
    tf.saved_model.save(model, directory)


def predict_saved_model(directory, inputs):
    loaded = tf.saved_model.load(directory)
    infer = loaded.signatures["serving_default"]
    result = infer(tf.constant(inputs))
    return list(result.values())[0]


def convert_to_litert(directory, filename):
    tflite_model = tf.lite.TFLiteConverter.from_saved_model(directory).convert()
    with open(filename, "wb") as f:
        f.write(tflite_model)


def predict_litert(filename, inputs):
    interpreter = tf.lite.Interpreter(filename)
    details = interpreter.get_input_details()
    interpreter.resize_tensor_input(details[0]["index"], inputs.shape)
    interpreter.allocate_tensors()
    interpreter.set_tensor(details[0]["index"], np.asarray(inputs, dtype=np.float32))
    interpreter.invoke()
    return interpreter.get_tensor(interpreter.get_output_details()[0]["index"])


def largest_difference(first, second):
    return float(tf.reduce_max(tf.abs(tf.cast(first, tf.float32) - tf.cast(second, tf.float32))))
