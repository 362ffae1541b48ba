"""Export a model as a SavedModel and as a LiteRT model, and prove that both predict the same as the original."""

import numpy as np

from exercises.extra_export.expectations.exports import (
    READER,
    draw_model,
    predict_converted,
    predict_exported,
    predict_interpreted,
    predict_loaded,
    predict_raw,
    read_differences,
)
from grader.checks import criterion, expect, fixture


@fixture
def reader(candidate):
    """Start a worker that makes and reads exported models, without the submission."""
    worker = candidate.beside(READER.read_text(encoding="utf-8"))
    worker.load()
    yield worker
    worker.close()


@criterion(
    title="Raw inputs",
    points=15,
    hint=(
        "Which inputs does an app have: bytes from 0 to 255, or the scaled values of your training?",
        "A layer can scale them, so that the exported model needs no code around it.",
        "`tf.keras.Sequential([tf.keras.Input(model.input_shape[1:]), tf.keras.layers.Rescaling(1 / 255), model])`",
    ),
)
def check_scaling(candidate, data):
    """`add_scaling` returns a model that takes raw values from 0 to 255 and divides them by 255 itself."""
    random = data.generator(1)
    expect(predict_raw(candidate, draw_model(random, 5)[0], random)).are_those_of_the_model()


@criterion(
    title="SavedModel",
    points=20,
    hint=(
        "Which method writes a model that needs no Keras to run?",
        "`model.save` writes a `.keras` file. `model.export` writes a SavedModel.",
        "`model.export(directory)`",
    ),
)
def check_export(candidate, reader, data):
    """The SavedModel of `export_model` predicts the same as the model."""
    model, inputs = draw_model(data.generator(2), 4)
    expect(predict_exported(candidate, reader, model, inputs, data.folder("export"))).are_those_of_the_model()


@criterion(
    title="SavedModel predictions",
    points=15,
    hint=(
        "What does `tf.saved_model.load` return: a Keras model, or an object with a function for each endpoint?",
        "The endpoint that `model.export` writes is called `serve`.",
        "`loaded = tf.saved_model.load(directory)`, then `return loaded.serve(inputs).numpy()`",
    ),
)
def check_loading(candidate, reader, data):
    """`predict_saved_model` returns the predictions of any SavedModel for a batch."""
    model, inputs = draw_model(data.generator(3), 3)
    expect(predict_loaded(candidate, reader, model, inputs, data.folder("load"))).are_those_of_the_model()


@criterion(
    title="LiteRT file",
    points=20,
    hint=(
        "Which class converts a SavedModel?",
        "`tf.lite.TFLiteConverter.from_saved_model(directory)`. Its method `convert` returns bytes.",
        "`Path(filename).write_bytes(converter.convert())`",
    ),
)
def check_convert(candidate, reader, data):
    """The file of `convert_to_litert` predicts the same as the SavedModel."""
    model, inputs = draw_model(data.generator(4), 6)
    expect(predict_converted(candidate, reader, model, inputs, data.folder("convert"))).are_those_of_the_model()


@criterion(
    title="LiteRT predictions",
    points=20,
    hint=(
        "How many rows does a LiteRT model take at once?",
        "For each row: `set_tensor`, `invoke`, `get_tensor`. The input has the shape `(1, …)`.",
        "`interpreter.set_tensor(index, row[np.newaxis])` in a loop over the rows of `inputs`",
    ),
)
def check_interpreter(candidate, reader, data):
    """`predict_litert` returns the predictions of any LiteRT model, one for each row."""
    model, inputs = draw_model(data.generator(5), 4)
    expect(predict_interpreted(candidate, reader, model, inputs, data.folder("interpret"))).are_those_of_the_model()


@criterion(
    title="Largest difference",
    points=10,
    hint=(
        "Is a difference of -0.5 smaller than one of 0.1?",
        "Take absolute values first, then the largest one.",
        "`np.max(np.abs(first - second))`",
    ),
)
def check_difference(candidate, data):
    """`largest_difference` returns the largest absolute difference of two arrays of the same shape."""
    first, second = np.array([[0.9, 0.1], [0.4, 0.6]]), np.array([[0.8, 0.2], [0.9, 0.3]])
    drawn = data.generator(6).uniform(0, 1, (2, 5, 3))
    expect(read_differences(candidate, ((first, second), (second, first), (*drawn,)))).are_the_largest()
