# %% [markdown]
# # Export a model: SavedModel and LiteRT
#
# Export a model for a server and for a phone, and prove that both predict the same as the original.
# The brief is in `README.md` beside this file. Check your work with `python -m grader exercises/extra_export`.

# %%
import tempfile
from pathlib import Path

import numpy as np
import tensorflow as tf

from grader.data import load_digits


# %%
def add_scaling(model):
    """Return a model for raw values from 0 to 255: it divides them by 255, and gives them to `model`.

    model: a built Keras model for values from 0 to 1. Returns a Keras model with the same input shape and outputs.
    """
    # BEGIN SOLUTION
    return tf.keras.Sequential([tf.keras.Input(model.input_shape[1:]), tf.keras.layers.Rescaling(1 / 255), model])
    # END SOLUTION


# %%
def export_model(model, directory):
    """Write a model as a SavedModel.

    model: a built Keras model; directory: the path of a folder.
    """
    # BEGIN SOLUTION
    model.export(directory)
    # END SOLUTION


# %%
def predict_saved_model(directory, inputs):
    """Return the predictions of a SavedModel.

    directory: the path of its folder; inputs: (n, …), float32. Returns an array, one row for each row of inputs.
    """
    # BEGIN SOLUTION
    loaded = tf.saved_model.load(directory)
    return loaded.serve(inputs).numpy()
    # END SOLUTION


# %%
def convert_to_litert(directory, filename):
    """Convert a SavedModel into a LiteRT model, and write it to a file.

    directory: the path of its folder; filename: the path of the new file, which ends with .tflite.
    """
    # BEGIN SOLUTION
    converter = tf.lite.TFLiteConverter.from_saved_model(directory)
    Path(filename).write_bytes(converter.convert())
    # END SOLUTION


# %%
def predict_litert(filename, inputs):
    """Return the predictions of a LiteRT model, which takes one row at a time.

    filename: the path of its file; inputs: (n, …), float32. Returns an array, one row for each row of inputs.
    """
    # BEGIN SOLUTION
    interpreter = tf.lite.Interpreter(model_path=filename)
    interpreter.allocate_tensors()
    input_index = interpreter.get_input_details()[0]["index"]
    output_index = interpreter.get_output_details()[0]["index"]
    predictions = []
    for row in inputs:
        interpreter.set_tensor(input_index, row[np.newaxis])
        interpreter.invoke()
        predictions.append(interpreter.get_tensor(output_index)[0])
    return np.array(predictions)
    # END SOLUTION


# %%
def largest_difference(first, second):
    """Return the largest absolute difference of two arrays of the same shape, as one number."""
    # BEGIN SOLUTION
    return np.max(np.abs(first - second))
    # END SOLUTION


# %%
def main():
    """Train on digits, export the model in both forms, and compare the predictions for 100 validation digits."""
    (images, labels), (others, _) = load_digits()
    model = tf.keras.Sequential(
        [
            tf.keras.Input((28, 28)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(images, labels, epochs=5, verbose=2)
    raw_model, raw = add_scaling(model), (others[:100] * 255).astype("float32")
    expected = model.predict(others[:100], verbose=0)
    with tempfile.TemporaryDirectory() as folder:
        directory, filename = f"{folder}/saved_model", f"{folder}/model.tflite"
        export_model(raw_model, directory)
        convert_to_litert(directory, filename)
        print("SavedModel:", largest_difference(expected, predict_saved_model(directory, raw)))
        print("LiteRT:", largest_difference(expected, predict_litert(filename, raw)))
        print("LiteRT file:", Path(filename).stat().st_size, "bytes")


if __name__ == "__main__":
    try:
        main()
    except NotImplementedError as unwritten:
        print(unwritten)
