"""Objects of ours that learners' own functions are given instead of theirs; made inside the sandbox."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import numpy as np


def make_stand_in(tf: Any, kind: str, how: dict[str, Any]) -> Any:
    """Return one of the things below, such as a ``forecaster``; ``how`` holds what the function so named takes."""
    return _KINDS[kind](tf, **how)


def forecaster(tf: Any, *, size: int, share: float, plus: float = 0.0, per_step: bool = False) -> Any:
    """Return a model whose answers are known.

    It answers ``share`` times the last of the ``size`` values of a window, plus ``1 - share`` times the first,
    plus ``plus``. Windows may be of shape ``(b, size)`` or ``(b, size, 1)``. With ``per_step`` the answer has the
    shape ``(b, size, 1)``: the last step is that answer, the others are 0.
    """
    keras = tf.keras
    last = keras.layers.Dense(1, dtype="float32")
    model = keras.Sequential([keras.Input((size,), dtype="float32"), last])
    kernel = np.zeros((size, 1), np.float32)
    kernel[0] += 1 - share
    kernel[-1] += share
    model.set_weights([kernel, np.array([plus], np.float32)])
    if per_step:
        model.add(keras.layers.Reshape((1, 1)))
        model.add(keras.layers.ZeroPadding1D((size - 1, 0)))
    return model


def dataset(tf: Any, *, features: Any, labels: Any, batch_size: int) -> Any:
    """Return a ``tf.data.Dataset`` of pairs ``(features, labels)``, in batches and in their order."""
    return tf.data.Dataset.from_tensor_slices((features, labels)).batch(batch_size)


def model_up_to(tf: Any, *, model: Any, output: Any) -> Any:
    """Return a model that begins as ``model`` does and ends at ``output``, the symbolic output of one of its layers."""
    return tf.keras.Model(model.inputs, output)


def output_of(tf: Any, *, model: Any, layer: str) -> Any:
    """Return the symbolic output of a layer of ``model``, by the layer's name."""
    return model.get_layer(layer).output


def base_network(tf: Any, *, weights_file: str) -> Any:
    """Return the base network of `week3_vision` with the weights of a file, frozen."""
    layers = tf.keras.layers
    inputs = x = tf.keras.Input((48, 48, 3), name="picture")
    for number, filters in enumerate((16, 32, 40, 40), start=1):
        x = layers.Conv2D(filters, 3, padding="same", name=f"block{number}_conv")(x)
        x = layers.BatchNormalization(momentum=0.9, name=f"block{number}_norm")(x)
        x = layers.ReLU(name=f"block{number}_relu")(x)
        x = layers.MaxPooling2D(name=f"block{number}_pool")(x)
    model = tf.keras.Model(inputs, x, name="base_network")
    model.load_weights(weights_file)
    model.trainable = False
    return model


def stopping_callback(tf: Any, *, key: str, threshold: float) -> Any:
    """Return a class of callbacks that end a training once ``key`` of the logs is ``threshold`` or more."""

    class EarlyStoppingCallback(tf.keras.callbacks.Callback):  # type: ignore[misc]
        """Ends a training by its accuracy; logs without it change nothing."""

        def __init__(self, *arguments: Any, **named: Any) -> None:
            """Take what the learner's own class may take."""
            super().__init__()

        def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
            """Look at the accuracy of this epoch."""
            if (logs or {}).get(key, 0) >= threshold:
                self.model.stop_training = True

    return EarlyStoppingCallback


def compiled_for_classes(tf: Any, *, model: Any, form: str, logits: bool) -> Any:
    """Return ``model`` compiled with the cross-entropy for this form of labels; its optimizer and metrics stay."""
    losses = tf.keras.losses
    loss = {
        "index": losses.SparseCategoricalCrossentropy,
        "one_hot": losses.CategoricalCrossentropy,
        "column": losses.BinaryCrossentropy,
    }[form]
    return _compiled(tf, model, loss(from_logits=logits))


def compiled_for_numbers(tf: Any, *, model: Any) -> Any:
    """Return ``model`` compiled with a loss for numbers; its optimizer stays."""
    return _compiled(tf, model, "huber")


def _compiled(tf: Any, model: Any, loss: Any) -> Any:
    try:
        told = tf.keras.saving.deserialize_keras_object(model.get_compile_config() or {})
    except Exception:
        told = {}
    model.compile(optimizer=getattr(model, "optimizer", None) or "adam", loss=loss, metrics=told.get("metrics"))
    return model


def classifier(tf: Any, *, classes: int, metric: str) -> Callable[..., Any]:
    """Return a function that makes a small compiled classifier of images of any shape, with values from 0 to 1.

    ``metric`` is what it calls the accuracy. Labels may be numbers or one-hot rows, as the learner trains with them.
    """

    def numbers(labels: Any) -> Any:
        one_hot = len(labels.shape) > 1 and labels.shape[-1] == classes
        return tf.argmax(labels, axis=-1) if one_hot else labels

    def loss(labels: Any, outputs: Any) -> Any:
        return tf.keras.losses.sparse_categorical_crossentropy(numbers(labels), outputs)

    def right(labels: Any, outputs: Any) -> Any:
        return tf.keras.metrics.sparse_categorical_accuracy(numbers(labels), outputs)

    def create_and_compile_model(*arguments: Any, **named: Any) -> Any:
        layers = tf.keras.layers
        hidden, last = layers.Dense(128, activation="relu"), layers.Dense(classes, activation="softmax")
        model = tf.keras.Sequential([layers.Flatten(), hidden, last])
        accuracy = tf.keras.metrics.MeanMetricWrapper(right, name=metric)
        model.compile(optimizer="adam", loss=loss, metrics=[accuracy])
        return model

    return create_and_compile_model


def straight_line(tf: Any, *, optimizer: dict[str, Any] | None = None) -> Callable[..., Any]:
    """Return a function that makes a linear model of one number, compiled with the mean squared error.

    ``optimizer`` has the ``name`` and the settings of one of Keras's; of any other the model has SGD.
    """
    optimizers = tf.keras.optimizers

    def chosen() -> Any:
        told = dict(optimizer or {})
        with contextlib.suppress(Exception):
            return getattr(optimizers, str(told.pop("name")))(**told)
        return optimizers.SGD(0.05)

    def define_and_compile_model(*arguments: Any, **named: Any) -> Any:
        model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
        model.compile(optimizer=chosen(), loss="mse")
        return model

    return define_and_compile_model


def tokenizer(tf: Any, *, sentences: list[str], oov_token: str | None = None) -> Any:
    """Return a Keras ``Tokenizer`` that was fitted on ``sentences``, without a limit; a stub's has no ``oov_token``."""
    fitted = tf.keras.preprocessing.text.Tokenizer(oov_token=oov_token)
    fitted.fit_on_texts(sentences)
    return fitted


def vectorizer(tf: Any, *, sentences: list[str], ragged: bool) -> Any:
    """Return a ``TextVectorization`` that was fitted on ``sentences``; a ``ragged`` one fills no row up."""
    fitted = tf.keras.layers.TextVectorization(ragged=ragged)
    fitted.adapt(sentences)
    return fitted


def writer(tf: Any, *, table: Any, size: int, back: int) -> Any:
    """Return a model of rows of ``size`` ids whose answers are known.

    It answers the row of ``table`` for the id that stands ``back`` places before the last one. Rows of another size
    raise, which a ``Sequential`` would not do.
    """
    layers, ids = tf.keras.layers, tf.keras.Input((size,))
    one_place = layers.Cropping1D((size - 1 - back, back))(layers.Embedding(*table.shape)(ids))
    model = tf.keras.Model(ids, layers.Flatten()(one_place))
    model.set_weights([table])
    return model


def moving_average(tf: Any) -> Callable[[Any, int], Any]:
    """Return a function as `moving_average_forecast` should be: for each value the mean of those right before it.

    >>> moving_average(None)([2.0, 4.0, 6.0, 8.0], 2)
    array([3., 5.])
    """

    def moving_average_forecast(series: Any, window_size: int) -> Any:
        windows = np.lib.stride_tricks.sliding_window_view(np.asarray(series)[:-1], window_size)
        return windows.mean(axis=1)

    return moving_average_forecast


def padder(tf: Any) -> Callable[[Any, int], Any]:
    """Return a function as `pad_seqs` should be: zeros in front of short sequences, of long ones the end."""

    def pad_seqs(input_sequences: Any, maxlen: int) -> Any:
        return tf.keras.utils.pad_sequences(input_sequences, maxlen=maxlen, padding="pre", truncating="pre")

    return pad_seqs


def encoder(tf: Any) -> Callable[..., Any]:
    """Return a function as `seq_and_pad` should be: token ids of sentences, with zeros behind, in rows of one length.

    Its last argument is the length. The tokenizer is one of Keras's: a ``Tokenizer``, or a ``TextVectorization``.
    """

    def seq_and_pad(sentences: Any, tokenizer: Any, *settings: Any) -> Any:
        if hasattr(tokenizer, "texts_to_sequences"):
            rows = tokenizer.texts_to_sequences(list(sentences))
        else:
            rows = [[int(item) for item in np.ravel(tokenizer(tf.constant([text]))) if item] for text in sentences]
        return tf.keras.utils.pad_sequences(rows, maxlen=settings[-1], padding="post", truncating="post")

    return seq_and_pad


def cleaner(tf: Any) -> Callable[[str], str]:
    """Return a function as `remove_stopwords` should be, for sentences that have no stop words.

    >>> cleaner(None)("Green  kettles whistled")
    'green kettles whistled'
    """

    def remove_stopwords(sentence: str) -> str:
        return " ".join(sentence.lower().split())

    return remove_stopwords


def shifted(function: Callable[..., Any], by: float) -> Callable[..., Any]:
    """Return a function that returns what ``function`` does, with ``by`` added to the last of its arrays.

    >>> shifted(lambda: ([1.0], [[2.0]]), 0.5)()
    ([1.0], [[2.5]])
    """

    def add(values: Any) -> Any:
        return [add(value) for value in values] if isinstance(values, (list, tuple)) else values + by

    def returned(*arguments: Any, **named: Any) -> Any:
        *others, last = function(*arguments, **named)
        return (*others, add(last))

    return returned


_KINDS: dict[str, Callable[..., Any]] = {
    "forecaster": forecaster, "dataset": dataset, "model_up_to": model_up_to, "tokenizer": tokenizer, "writer": writer,
    "vectorizer": vectorizer,
    "output_of": output_of, "base_network": base_network, "stopping_callback": stopping_callback,
    "compiled_for_classes": compiled_for_classes, "compiled_for_numbers": compiled_for_numbers,
    "classifier": classifier, "straight_line": straight_line, "moving_average": moving_average, "padder": padder,
    "cleaner": cleaner, "encoder": encoder,
}  # fmt: skip
