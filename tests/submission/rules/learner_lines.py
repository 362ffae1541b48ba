"""Lines that learners type, with what they are told, and lines that only look like them."""

from typing import NamedTuple

PREAMBLE = """
import numpy as np
import tensorflow as tf
from tensorflow import keras

x = np.ones((8, 4), "float32")
y = np.ones((8, 1), "float32")
series = np.arange(20, dtype="float32")
model = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(1, activation="sigmoid")])
model.compile(optimizer="sgd", loss="mse", metrics=["accuracy"])
"""
L = "tf.keras.layers"
UNKNOWN = (
    "A model with this `Lambda` layer loads only if `custom_objects` has its function. Use a Keras layer such as "
    "`Rescaling` or `Reshape`."
)


class Typed(NamedTuple):
    row: str
    """The row of the list of errata that it comes from, or what else it is about."""
    source: str
    """What a learner types."""
    sentence: str
    """What the learner is told."""
    certain: bool = True
    """Whether it raises when it runs."""


def gone(name: str, instead: str, note: str = "") -> str:
    advice = f": write `{instead}`." if instead else "."
    return f"`{name}` does not exist in TensorFlow today{advice} {note}".strip()


TYPED = [
    # 1: the learning rate
    Typed(
        "1",
        "tf.keras.optimizers.SGD(lr=1e-6)",
        "Optimizers have no `lr` any more: write `learning_rate=`.",
    ),
    Typed(
        "1",
        "from tensorflow.keras.optimizers import RMSprop as R\nR(lr=1e-3)",
        "Optimizers have no `lr` any more: write `learning_rate=`.",
    ),
    Typed(
        "1",
        "from tensorflow.keras.optimizers import *\nAdam(lr=1e-3)",
        "Optimizers have no `lr` any more: write `learning_rate=`.",
    ),
    Typed(
        "1",
        "print(model.optimizer.lr)",
        "An optimizer has no `lr`: its learning rate is called `learning_rate`.",
    ),
    Typed(
        "1",
        "model.optimizer.lr = 0.1",
        "An optimizer has no `lr`: its learning rate is called `learning_rate`. Your assignment changes nothing: write "
        "`model.optimizer.learning_rate = …`.",
        False,
    ),
    Typed(
        "1",
        "model.compile(optimizer='sgd', loss='mse', lr=0.1)",
        "`compile` has no argument `lr`: write `optimizer=`.",
    ),
    Typed(
        "1",
        "history = model.fit(x, y)\nhistory.history['lr']",
        "Keras logs the learning rate as `learning_rate`, no longer as `lr`.",
        False,
    ),
    Typed(
        "1",
        "tf.keras.optimizers.Adam(decay=1e-6)",
        "Keras now ignores `decay=`: give `learning_rate` a schedule of `keras.optimizers.schedules`.",
        False,
    ),
    Typed(
        "1",
        "tf.keras.optimizers.legacy.Adam(1e-6)",
        "The legacy optimizers were removed: write `tf.keras.optimizers.Adam`.",
    ),
    # 2: the key of the accuracy
    Typed(
        "2",
        "history = model.fit(x, y)\nhistory.history['acc']",
        "`metrics=[\"accuracy\"]` logs it as `accuracy`, not as `acc`: there is no such key. Write `'accuracy'`.",
    ),
    Typed(
        "2",
        "logs = {'accuracy': 0.9}\nif logs.get('acc') > 0.99: pass",
        '`metrics=["accuracy"]` logs it as `accuracy`, not as `acc`: `get` returns None, which cannot be '
        "compared. Write `'accuracy'`.",
    ),
    Typed(
        "2",
        "tf.keras.callbacks.EarlyStopping(monitor='val_acc')\n"
        "model.fit(x, y, validation_data=(x, y), callbacks=[tf.keras.callbacks.EarlyStopping(monitor='val_acc')])",
        '`metrics=["accuracy"]` logs it as `val_accuracy`, not as `val_acc`: there is no such key. '
        "Write `'val_accuracy'`.",
    ),
    Typed(
        "2",
        "history = model.fit(x, y)\nlosses = history.history\nlosses['acc']",
        "`metrics=[\"accuracy\"]` logs it as `accuracy`, not as `acc`: there is no such key. Write `'accuracy'`.",
    ),
    Typed(
        "2",
        "model.compile(optimizer='sgd', loss='mse', metrics=['mae'])\nhistory = model.fit(x, y)\n"
        "history.history['acc']",
        "`metrics=[\"accuracy\"]` logs it as `accuracy`, not as `acc`: there is no such key. Write `'accuracy'`.",
    ),
    # 3: spare and sparse
    Typed(
        "3",
        "model.compile(optimizer='sgd', loss='spare_categorical_crossentropy')\nmodel.fit(x, y)",
        'Keras has no loss called "spare_categorical_crossentropy": write "sparse_categorical_crossentropy".',
    ),
    # 4: Adam's steps are too small for the houses
    Typed(
        "4",
        f"m = tf.keras.Sequential([{L}.Dense(units=1, input_shape=[1])])\n"
        "m.compile(optimizer='adam', loss='mse')\nm.fit(np.arange(6.0), np.arange(6.0), epochs=100, verbose=0)",
        "Adam moves a weight by about 0.001 in each step, so 100 epochs of few batches may not be enough. Use SGD, a "
        "larger learning rate such as `Adam(0.1)`, or more epochs.",
        False,
    ),
    # 5: a data set's method on a line of its own
    Typed(
        "5",
        "dataset = tf.data.Dataset.from_tensor_slices(series).window(5)\ndataset.flat_map(lambda w: w.batch(5))",
        "This line has no effect: `flat_map` returns a new data set. Write `dataset = dataset.flat_map(…)`.",
        False,
    ),
    Typed(
        "5",
        "def pipe(dataset):\n    dataset.map(lambda w: w)\n    return dataset",
        "This line has no effect: `map` returns a new data set. Write `dataset = dataset.map(…)`.",
        False,
    ),
    Typed(
        "5",
        "a, b = tf.keras.utils.image_dataset_from_directory('f', subset='both', validation_split=0.2, seed=1)\n"
        "b.cache()",
        "This line has no effect: `cache` returns a new data set. Write `b = b.cache(…)`.",
        False,
    ),
    Typed(
        "5",
        "def read(x):\n    return tf.data.Dataset.from_tensor_slices(x)\npairs = read(x)\npairs.shuffle(9).batch(3)",
        "This line has no effect: `batch` returns a new data set. Write `pairs = pairs.batch(…)`.",
        False,
    ),
    # 6: misspelt names
    Typed("6", "tf.data.Dataset.range(5).prefecth(1)", "There is no `prefecth`: write `prefetch`."),
    Typed("6", "tf.exapnd_dims(series, axis=-1)", gone("tf.exapnd_dims", "tf.expand_dims")),
    Typed(
        "6",
        f"{L}.Conv1D(32, 3, padding='casual')",
        "There is no padding called 'casual': write `padding='causal'`.",
    ),
    Typed(
        "6",
        "from tensorflow.keras.layers import Conv1D\nConv1D(32, 3, padding='casual')",
        "There is no padding called 'casual': write `padding='causal'`.",
    ),
    Typed(
        "6",
        "tokenizer = keras.preprocessing.text.Tokenizer()\ntokenizer.text_to_sequences(['a'])",
        "There is no `text_to_sequences`: write `texts_to_sequences`.",
    ),
    Typed("6", "tf.Data.Dataset.from_tensor_slices(series)", gone("tf.Data", "tf.data")),
    Typed("6", "model.fit(x, y, callback=[])", "`fit` has no argument `callback`: write `callbacks=`."),
    # 10: the batch in the shape
    Typed(
        "10",
        f"tf.keras.Sequential([{L}.SimpleRNN(4, input_shape=[32, None, 1])])",
        "`input_shape` leaves out the batch axis. For a recurrent layer it is (time steps, features), such "
        "as `input_shape=(None, 1)`. For a fixed batch size, write `Input(batch_shape=(32, None, 1))`.",
    ),
    Typed(
        "10",
        f"tf.keras.Sequential([tf.keras.Input(shape=(32, None, 1)), {L}.SimpleRNN(4)])",
        "`shape` leaves out the batch axis. For a recurrent layer it is (time steps, features), such as "
        "`shape=(None, 1)`. For a fixed batch size, write `Input(batch_shape=(32, None, 1))`.",
    ),
    # 11: input_length
    Typed(
        "11",
        f"{L}.Embedding(100, 16, input_length=20)",
        "`input_length` has no effect any more: remove it and put `Input(shape=(20,))` first.",
        False,
    ),
    Typed(
        "11",
        f"LENGTH = 20\n{L}.Embedding(100, 16, input_length=LENGTH)",
        "`input_length` has no effect any more: remove it and put `Input(shape=(LENGTH,))` first.",
        False,
    ),
    Typed(
        "11",
        f"one = two = [[1]]\n{L}.Embedding(9, 16, input_length=max(len(row_of_ids) for row_of_ids in one + two))",
        "`input_length` has no effect any more: remove it and put `Input(shape=(…,))` first.",
        False,
    ),
    # 12: generators
    Typed(
        "12",
        "from tensorflow.keras.preprocessing.image import ImageDataGenerator\nImageDataGenerator(rescale=1 / 255)",
        "`ImageDataGenerator` still works, but is deprecated. Use "
        "`tf.keras.utils.image_dataset_from_directory`, with `Rescaling` and `RandomFlip`, `RandomRotation`, "
        "`RandomZoom` layers.",
        False,
    ),
    Typed(
        "12",
        "model.fit_generator(x)",
        "There is no `fit_generator`: write `fit`. `fit` takes generators as well.",
    ),
    Typed(
        "12",
        "model.evaluate_generator(x)",
        "There is no `evaluate_generator`: write `evaluate`. `evaluate` takes generators as well.",
    ),
    Typed(
        "12",
        "model.predict_generator(x)",
        "There is no `predict_generator`: write `predict`. `predict` takes generators as well.",
    ),
    Typed(
        "12",
        "tf.keras.utils.image_dataset_from_directory('.', class_mode='binary')",
        "`image_dataset_from_directory` has no argument `class_mode`: write `label_mode=`.",
    ),
    Typed(
        "12",
        "g = keras.preprocessing.image.ImageDataGenerator()\ng.flow_from_directory('.', image_size=(8, 8))",
        "`flow_from_directory` has no argument `image_size`: write `target_size=`.",
    ),
    # 13: text
    Typed(
        "13",
        "from tensorflow.keras.preprocessing.text import Tokenizer\nTokenizer()",
        "`Tokenizer` still works, but is deprecated. Use `tf.keras.layers.TextVectorization`, which can be "
        "part of the model.",
        False,
    ),
    Typed(
        "13",
        "from keras.preprocessing.text import Tokenizer",
        gone("keras.preprocessing.text", "tf.keras.preprocessing.text", "Only `tf.keras` still has it."),
    ),
    Typed(
        "13",
        "from keras.preprocessing.image import ImageDataGenerator",
        gone(
            "keras.preprocessing.image.ImageDataGenerator",
            "tf.keras.preprocessing.image.ImageDataGenerator",
            "Only `tf.keras` still has it.",
        ),
    ),
    Typed(
        "13",
        "from keras_preprocessing.sequence import pad_sequences",
        "The package `keras_preprocessing` is not installed. It was a separate package. "
        "Write `tf.keras.preprocessing`.",
    ),
    Typed(
        "13",
        "tf.keras.utils.pad_sequences([[1]], max_len=5)",
        "`pad_sequences` has no argument `max_len`: write `maxlen=`.",
    ),
    Typed(
        "13",
        "tf.keras.utils.pad_sequences([[1], [1, 2]], padding='pos')",
        "There is no padding called 'pos': write `padding='post'`.",
    ),
    # 14: subwords
    Typed(
        "14",
        "import tensorflow_datasets as tfds\ntfds.load('imdb_reviews/subwords8k')",
        "The configuration 'imdb_reviews/subwords8k' was removed from TensorFlow Datasets. Load the plain "
        "text, and make tokens with `TextVectorization`.",
    ),
    Typed(
        "14",
        "import tensorflow_datasets as tfds\ninfo = tfds.load('a', with_info=True)[1]\ninfo.features['text'].encoder",
        "Data sets have no `encoder` any more: make one with `TextVectorization`.",
    ),
    Typed(
        "14",
        "import tensorflow_datasets as tfds",
        "The package `tensorflow_datasets` is not installed. Take the data from the kit; it comes with every "
        "exercise. Write `grader.data`.",
    ),
    # 15: a percentage that is none
    Typed(
        "15",
        "errors = series - 1\nmape = np.abs(errors / (series + 1)).mean()",
        "This is a fraction, and it is infinite where the series is 0. Keras reports a percentage: multiply "
        "by 100, and divide by `np.maximum(np.abs(y), 1e-7)`.",
        False,
    ),
    # 16: half steps
    Typed(
        "16",
        "steps_per_epoch = len(x) / 2",
        "`steps_per_epoch` must be an integer, but `/` gives a float: write `math.ceil(rows / batch_size)`. "
        "Or leave it out if the data set is finite.",
        False,
    ),
    Typed(
        "16",
        "steps = len(x) / 2\nmodel.fit(x, y, steps_per_epoch=steps)",
        "`steps_per_epoch` must be an integer, but `/` gives a float: write `math.ceil(rows / batch_size)`. "
        "Or leave it out if the data set is finite.",
    ),
    # 18: Lambda
    Typed(
        "18",
        f"{L}.Lambda(lambda t: t * 100.0)",
        "A model with a `Lambda` layer does not load in safe mode, because the layer can run any code. Use a Keras "
        "layer such as `Rescaling` or `Reshape`.",
        False,
    ),
    Typed(
        "18",
        f"def larger(t):\n    return t * 100.0\n{L}.Lambda(larger)",
        UNKNOWN,
        False,
    ),
    Typed("18", f"{L}.Lambda(tf.image.random_flip_left_right)", UNKNOWN, False),
    # 19: 10e-5
    Typed(
        "19",
        "learning_rate = 10e-5",
        "`10e-5` is 1e-4, ten times as large as it looks: write `1e-4`.",
        False,
    ),
    # 20: stacked recurrent layers
    Typed(
        "20",
        f"tf.keras.Sequential([tf.keras.Input((5, 1)), {L}.LSTM(4), {L}.LSTM(4)])",
        "A recurrent layer that feeds `LSTM` must return sequences: add `return_sequences=True`.",
    ),
    Typed(
        "20",
        f"tf.keras.Sequential([tf.keras.Input((5, 1)), {L}.Bidirectional({L}.GRU(4)), {L}.Dropout(0.2), {L}.GRU(4)])",
        "A recurrent layer that feeds `GRU` must return sequences: add `return_sequences=True`.",
    ),
    Typed(
        "20",
        f"{L}.LSTM(4, return_sequence=True)",
        "`LSTM` has no argument `return_sequence`: write `return_sequences=`.",
    ),
    Typed(
        "20",
        f"m = tf.keras.Sequential()\nm.add(tf.keras.Input((5, 1)))\nm.add({L}.LSTM(4))\nm.add({L}.LSTM(4))",
        "A recurrent layer that feeds `LSTM` must return sequences: add `return_sequences=True`.",
    ),
    Typed(
        "20",
        f"t = tf.keras.Input((5, 1))\nfor layer in [{L}.LSTM(4), {L}.GRU(4)]:\n    t = layer(t)",
        "A recurrent layer that feeds `GRU` must return sequences: add `return_sequences=True`.",
    ),
    Typed(
        "20",
        f"parts = [{L}.LSTM(4), {L}.GRU(4)]\ntf.keras.Sequential([tf.keras.Input((5, 1))] + parts)",
        "A recurrent layer that feeds `GRU` must return sequences: add `return_sequences=True`.",
    ),
    # 21: one value for each time step
    Typed(
        "21",
        f"tf.keras.Sequential([tf.keras.Input((5, 1)), {L}.LSTM(4, return_sequences=True), {L}.Dense(1)])",
        "The last recurrent layer returns one value for each time step. If there is one label for each "
        "example, remove its `return_sequences=True`. Otherwise a loss such as `mse` compares the wrong "
        "shapes without an error.",
        False,
    ),
    # 22: days in any order
    Typed(
        "22",
        "def windows(values):\n    ds = tf.data.Dataset.from_tensor_slices(values).shuffle(10)\n"
        "    ds = ds.window(5)\n    return ds.flat_map(lambda w: w.batch(5))",
        "`shuffle` comes before `window`, so the steps in each window are in random order. Make the windows "
        "first, then shuffle them.",
        False,
    ),
    Typed(
        "a buffer of one",
        "ds = tf.data.Dataset.range(9).shuffle(buffer_size=1).batch(3)",
        "`shuffle(1)` keeps the order: its buffer holds one example. Give it as many as there are examples, such as "
        "`shuffle(1000)`.",
        False,
    ),
    # 23: scaled in training only
    Typed(
        "23",
        "g = keras.preprocessing.image.ImageDataGenerator(rescale=1.0 / 255)\n"
        "picture = tf.keras.utils.img_to_array(np.ones((2, 2, 3)))\nmodel.predict(x)",
        "The training images are divided by 255, but this image is not: divide it as well before `predict`.",
        False,
    ),
    # 24: errors as functions
    *(
        Typed(
            "24",
            f"tf.keras.{part}.{long}(y, y)",
            gone(f"tf.keras.{part}.{long}", f"tf.keras.losses.{short}", "NumPy does as well."),
        )
        for part in ("metrics", "losses")
        for long, short in (("mean_absolute_error", "MAE"), ("mean_squared_error", "MSE"))
    ),
    Typed(
        "24",
        "from tensorflow.keras.metrics import mean_absolute_error",
        gone("tensorflow.keras.metrics.mean_absolute_error", "tf.keras.losses.MAE", "NumPy does as well."),
    ),
    Typed(
        "24",
        "keras.metrics.mean_absolute_percentage_error(y, y)",
        gone("keras.metrics.mean_absolute_percentage_error", "tf.keras.losses.MAPE", "NumPy does as well."),
    ),
    # 25: the rest
    Typed(
        "25",
        "model.compile(optimizer='sgd', loss='huber_loss')\nmodel.fit(x, y)",
        'Keras has no loss called "huber_loss": write "huber".',
    ),
    Typed(
        "25",
        "model.predict_classes(x)",
        "There is no `predict_classes`: write `np.argmax(model.predict(x), axis=-1)`. With one sigmoid unit: "
        "`(model.predict(x) > 0.5).astype(int)`.",
    ),
    Typed(
        "25",
        "model.predict_proba(x)",
        "There is no `predict_proba`: write `predict`. `predict` returns the probabilities.",
    ),
    *(
        Typed("25", f"np.{name}(3)", f"NumPy has no `np.{name}` any more: write `{name}`.")
        for name in ("float", "int", "object", "str", "complex")
    ),
    Typed("25", "np.Inf", "NumPy 2 has no `np.Inf`: write `np.inf`.", False),
    Typed(
        "25",
        f"total_words = 100\n{L}.Dense(total_words / 2)",
        "`Dense` needs an integer, but `8 / 2` is 4.0: write `//`.",
    ),
    *(
        Typed(
            "25",
            f"tf.keras.Sequential([tf.keras.Input((5, 1)), {L}.{call}])",
            f"`{call[: call.index('(')]}` needs an integer, but `8 / 2` is 4.0: write `//`.",
        )
        for call in ("LSTM(8 / 2)", "GRU(units=8 / 2)", "SimpleRNN(8 / 2)", "Conv1D(8 / 2, 3)", "Embedding(10, 8 / 2)")
    ),
    Typed(
        "25",
        "model.compile(optimizer='sgd', loss='mse', metrics='accuracy')",
        "`metrics` must be a list: write `metrics=['accuracy']`.",
    ),
    Typed(
        "25",
        "model.compile('sgd', 'mse', ['accuracy'])\nmodel.fit(x, y)",
        "The third argument of `compile` is `loss_weights`: write `metrics=[…]`.",
    ),
    Typed(
        "25",
        "model.fit([1.0, 2.0], [3.0, 4.0])",
        "`fit` takes arrays, not lists of numbers: write `np.array(…)` around the list.",
    ),
    Typed(
        "25",
        "xs = [-1.0, 0.0, 1.0]\nmodel.fit(xs, y)",
        "`fit` takes arrays, not lists of numbers: write `np.array(…)` around the list.",
    ),
    Typed(
        "25",
        "model.predict([7.0])",
        "`predict` takes arrays, not lists of numbers: write `np.array(…)` around the list.",
    ),
    # Further removed and misspelt names
    Typed(
        "gone",
        "from tensorflow.keras.layers.experimental import preprocessing",
        gone("tensorflow.keras.layers.experimental", f"{L}", "All layers live there now."),
    ),
    Typed(
        "gone",
        "keras.layers.experimental.preprocessing.RandomFlip()",
        gone("keras.layers.experimental", f"{L}", "All layers live there now."),
    ),
    Typed("gone", "from keras.utils import np_utils", gone("keras.utils.np_utils", "tf.keras.utils")),
    Typed("gone", "tf.keras.utils.np_utils.to_categorical(y)", gone("tf.keras.utils.np_utils", "tf.keras.utils")),
    Typed(
        "gone",
        "tf.keras.saving.register_keras_serializable",
        gone("tf.keras.saving", "keras.saving", "Write `import keras` first: `tf.keras` does not have it."),
    ),
    Typed(
        "gone",
        "tf.Session()",
        gone("tf.Session", "", "TensorFlow 2 runs eagerly: call the function and use what it returns."),
    ),
    Typed("gone", "tf.placeholder(tf.float32)", gone("tf.placeholder", "tf.keras.Input")),
    Typed(
        "gone",
        "tf.contrib.layers.flatten(x)",
        gone("tf.contrib", "", "TensorFlow 2 removed it; most of it is in `tf.keras` now."),
    ),
    Typed("gone", "tf.set_random_seed(1)", gone("tf.set_random_seed", "tf.random.set_seed")),
    Typed("gone", "tf.log(x)", gone("tf.log", "tf.math.log")),
    Typed("gone", "tf.train.AdamOptimizer(1e-3)", gone("tf.train.AdamOptimizer", "tf.keras.optimizers.Adam")),
    Typed(
        "gone",
        f"{L}.CuDNNLSTM(4)",
        gone(f"{L}.CuDNNLSTM", f"{L}.LSTM", "It uses the GPU by itself."),
    ),
    Typed("gone", f"{L}.dense(4)", gone(f"{L}.dense", f"{L}.Dense")),
    Typed("gone", "tf.keras.optimizers.RMSProp()", gone("tf.keras.optimizers.RMSProp", "tf.keras.optimizers.RMSprop")),
    Typed("gone", f"{L}.Sequential()", gone(f"{L}.Sequential", "tf.keras.models.Sequential")),
    Typed("gone", "import numppy as np", "The package `numppy` is not installed. Write `numpy`."),
    Typed(
        "gone",
        "import no_such_package_anywhere",
        "The package `no_such_package_anywhere` is not installed. Install it. If `no_such_package_anywhere.py` is a "
        "file of yours, copy its code into this one.",
    ),
    Typed(
        "gone",
        "from google.colab import drive",
        "`google.colab` exists only on Colab: remove the line, and read local files.",
    ),
    Typed(
        "gone",
        "from tensorflow.python.keras.layers import Dense",
        "`tensorflow.python` is private, and models that use it with `tf.keras` break. Import from `tensorflow.keras`.",
        False,
    ),
    Typed(
        "gone",
        "from keras.src.layers import Dense",
        "`keras.src` is private, and may change with each version. Import from `tensorflow.keras`.",
        False,
    ),
    Typed(
        "gone",
        "from tensorflow.python.client import device_lib",
        "`tensorflow.python` is private, and may change with each version.",
        False,
    ),
    Typed(
        "gone",
        "tf.distribute.get_strategy().experimental_run_v2(print)",
        "There is no `experimental_run_v2`: write `run`.",
    ),
    # Further arguments and words
    Typed(
        "words",
        "model.compile(optimizer='sgd', loss='mse', experimental_run_tf_function=False)",
        "`compile` has no argument `experimental_run_tf_function`: take it out.",
    ),
    Typed(
        "words",
        "tf.keras.callbacks.ModelCheckpoint('a.keras', period=5)",
        "`ModelCheckpoint` has no argument `period`: write `save_freq=`.",
    ),
    Typed(
        "words",
        "model.save('saved/my_model')",
        "The file name of a saved model must end with `.keras` or `.h5`.",
    ),
    Typed(
        "words",
        "model.save_weights('best.h5')",
        "The file name of saved weights must end with `.weights.h5`.",
    ),
    Typed(
        "words",
        "class Stop(tf.keras.callbacks.Callback):\n    def on_epoch_ends(self, epoch, logs=None): pass",
        "Keras never calls `on_epoch_ends`: the method is called `on_epoch_end`.",
        False,
    ),
    Typed(
        "words",
        "class Stop(tf.keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
        "        self.stop_training = True",
        "Keras does not read `self.stop_training`: write `self.model.stop_training = True`.",
        False,
    ),
    Typed(
        "words",
        "class Stop(tf.keras.callbacks.EarlyStopping):\n    def on_epoch_end(this, epoch, logs=None):\n"
        "        setattr(this, 'stop_training', True)",
        "Keras does not read `this.stop_training`: write `this.model.stop_training = True`.",
        False,
    ),
    Typed(
        "words",
        "def look(epoch, logs):\n    watcher.stop_training = True\n"
        "watcher = tf.keras.callbacks.LambdaCallback(on_epoch_end=look)",
        "Keras does not read `watcher.stop_training`: write `watcher.model.stop_training = True`.",
        False,
    ),
    Typed(
        "words",
        "class Stop(tf.keras.callbacks.Callback):\n    wait = 3\nstop = Stop()\nstop.stop_training = True",
        "Keras does not read `stop.stop_training`: write `stop.model.stop_training = True`.",
        False,
    ),
    Typed(
        "words",
        "class Stop(tf.keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
        "        self.model.stop_trainig = True",
        "Keras does not read `self.model.stop_trainig`: write `self.model.stop_training = True`.",
        False,
    ),
    Typed(
        "words",
        "class Stop(tf.keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
        "        self.model.stop_training == True",
        "`==` compares and sets nothing: write `self.model.stop_training = True`.",
        False,
    ),
    Typed(
        "words",
        "class Stop:\n    def on_epoch_end(self, epoch, logs=None): pass",
        "`Stop` must inherit from `tf.keras.callbacks.Callback`. Otherwise `fit` raises an error.",
        False,
    ),
    Typed(
        "words",
        f"{L}.RandomTranslation(5, 5)",
        "`RandomTranslation` takes a number up to 1: a fraction of the image size, not pixels.",
    ),
    Typed("words", f"{L}.RandomZoom(20)", "`RandomZoom` takes a number up to 1: a fraction of the image size."),
    Typed("words", "model.fit(x, y, workers=4)", "`fit` has no argument `workers`: take it out."),
    Typed("words", "model.fit(x, y, nb_epoch=4)", "`fit` has no argument `nb_epoch`: write `epochs=`."),
    Typed(
        "words",
        "model.compile(optimiser='sgd', loss='mse')",
        "`compile` has no argument `optimiser`: write `optimizer=`.",
    ),
    Typed("words", f"{L}.Dense(4, activaton='relu')", "`Dense` has no argument `activaton`: write `activation=`."),
    Typed(
        "words",
        "tf.keras.callbacks.EarlyStopping(restore_best_weight=True)",
        "`EarlyStopping` has no argument `restore_best_weight`: write `restore_best_weights=`.",
    ),
    Typed(
        "words",
        f"{L}.Dense(4, activation='Relu')",
        'Keras has no activation called "Relu": write "relu".',
    ),
    Typed(
        "words",
        "model.compile(optimizer='adm', loss='mse')",
        'Keras has no optimizer called "adm": write "adam".',
    ),
    Typed(
        "words",
        "model.compile(optimizer='sgd', loss='mse', metrics=['acuracy'])\nmodel.fit(x, y)",
        'Keras has no metric called "acuracy": write "accuracy".',
    ),
    Typed(
        "words",
        "model.compile(optimizer='sgd', loss='catogorical_corssentropy')\nmodel.fit(x, y)",
        'Keras has no loss called "catogorical_corssentropy": write "categorical_crossentropy".',
    ),
    Typed(
        "words",
        f"{L}.Conv2D(4, 3, padding='causal')",
        "There is no padding called 'causal': it takes 'valid' or 'same'.",
    ),
    Typed("words", f"{L}.Dropout(20)", "`Dropout` takes a number up to 1: the fraction to drop."),
    Typed(
        "words",
        f"{L}.RandomRotation(40)",
        "`RandomRotation` takes a number up to 1: a fraction of a full turn, not degrees.",
    ),
    Typed("words", f"{L}.AveragePooling2D()", "`AveragePooling2D` needs a pool size: write `AveragePooling2D(2)`."),
    Typed(
        "words",
        "ds = tf.data.Dataset.range(9)\nds = ds.window(5, drop_reminder=True)",
        "`window` has no argument `drop_reminder`: write `drop_remainder=`.",
    ),
    Typed("words", "tf.data.Dataset.range(9).shufle(3)", "`shufle` looks like a misspelled `shuffle`.", False),
    Typed(
        "words",
        "tf.data.Dataset.from_tensor_slice(x)",
        "`from_tensor_slice` looks like a misspelled `from_tensor_slices`.",
        False,
    ),
    Typed(
        "calls",
        "tf.data.Dataset.from_tensor_slices(x, y)",
        "`from_tensor_slices` takes one argument: put features and labels into a pair, "
        "`from_tensor_slices((features, labels))`.",
    ),
    Typed(
        "calls",
        "tf.keras.losses.MeanSquaredError(x, y)",
        "`MeanSquaredError` is a class, and takes labels and predictions after its own parentheses: "
        "`MeanSquaredError()(x, y)`.",
    ),
    Typed(
        "calls",
        "import csv\ndef read(filename):\n    return list(csv.reader(filename))",
        "`csv.reader(filename)` reads the letters of the path. Open the file, and give the reader the open file: "
        "`with open(filename) as file: lines = csv.reader(file)`.",
        False,
    ),
    Typed(
        "calls",
        "model = model.compile(optimizer='sgd', loss='mse')",
        "`compile` returns `None`, so `model` is lost: write `model.compile(…)` alone.",
        False,
    ),
    Typed(
        "calls",
        "model.compile(optimizer='sgd', loss='softmax')\nmodel.fit(x, y)",
        "`softmax` is an activation: it belongs into the last layer. Compile with a loss: `mse` for numbers, "
        "`sparse_categorical_crossentropy` for class numbers with softmax, `binary_crossentropy` with sigmoid.",
    ),
    Typed(
        "hidden",
        "name = 'a\u202eb'",
        "Line 1 contains an invisible character that changes the direction of the text (U+202E). What you "
        "see is not what Python reads: delete it.",
        False,
    ),
    # a number in the place of a function
    Typed(
        "function",
        "tf.keras.callbacks.LearningRateScheduler(1e-3)",
        "`LearningRateScheduler` takes a function: write `LearningRateScheduler(lambda epoch: 1e-3)`.",
        False,
    ),
]

LOOK_ALIKES = {
    "functions where functions are wanted": (
        "schedule = lambda epoch: 1e-3\nC = tf.keras.callbacks\nC.LearningRateScheduler(schedule)\n"
        "C.LearningRateScheduler(lambda epoch: 1e-8 * 10 ** (epoch / 20))\n"
        "C.LambdaCallback(on_epoch_end=lambda epoch, logs: print(epoch))\n"
        "tf.data.Dataset.range(9).map(lambda x: x + 1).filter(bool)\nsorted(['a'], key=len)"
    ),
    "calls that return a function": (
        "import functools\ndef warm(steps):\n    def rate(epoch):\n        return 1 / steps\n    return rate\n"
        "C = tf.keras.callbacks\nC.LearningRateScheduler(warm(9))\nC.LearningRateScheduler(functools.partial(max, 1))\n"
        "C.LearningRateScheduler(tf.keras.optimizers.schedules.ExponentialDecay(0.1, 1, 0.9))"
    ),
    "maps and filters of other libraries": (
        "import pandas as pd\nframe = pd.DataFrame()\nframe.filter(items=['a'])\npd.Series([1]).map({1: 2})"
    ),
    "Adam whose steps were made larger": (
        "m = tf.keras.Sequential([tf.keras.layers.Dense(1)])\nm.compile(optimizer='adam', loss='mse')\n"
        "m.optimizer.learning_rate = 0.05\nm.fit(x, y, epochs=100)"
    ),
    "a parameter of one's own called lr": "def train(lr=0.1):\n    return lr\ntrain(lr=0.2)",
    "a key called lr": "config = {'lr': 0.1}\nconfig['lr']\nconfig.get('lr')",
    "an attribute of one's own called lr": "class Sweep:\n    def __init__(self):\n        self.lr = 0.1\nSweep().lr",
    "a class of one's own that takes lr": "class SGD:\n    def __init__(self, lr): ...\nSGD(lr=1)",
    "a comment": "# tf.Session() and lr= and fit_generator\nx = 1",
    "a docstring": 'def f():\n    """Do not write fit_generator(lr=1), tf.Session or padding="casual"."""',
    "a text": "print('use model.predict_classes(x) no more')",
    "shuffling a list": "import random\nrandom.shuffle(names)\nnp.random.shuffle(names)\nrng.shuffle(names)",
    "a buffer of two": "ds = tf.data.Dataset.range(9).shuffle(2, seed=1).batch(3)",
    "a map that is wanted for its effect": "executor.map(print, names)\npool.map(print, names)",
    "a batch of something else": "queue.batch(3)\nwindow.repeat()",
    "a data set that is assigned": "dataset = tf.data.Dataset.range(3)\ndataset = dataset.batch(2)",
    "a method of one's own called fit_generator": "class M:\n    def fit_generator(self): ...\nM().fit_generator()",
    "a fit of one's own": "class M:\n    def fit(self, data, workers): ...\nM().fit([1, 2], workers=3)",
    "a regular expression": "import re\nre.compile('a', flags=re.I)\nre.compile('a', metrics='b')",
    "a lr rate in the logs": "history.history['learning_rate']",
    "a callback that logs lr itself": "logs['lr'] = 1\nhistory.history['lr']",
    "a history of one's own": (
        "history = {'loss': [], 'acc': [], 'lr': []}\nmodel = tf.keras.Sequential()\n"
        "model.compile(metrics=['accuracy'])\nhistory['acc'].append(model.train_on_batch(1, 2))\n"
        "history['lr'].append(0.1)"
    ),
    "a history of one's own that begins empty": (
        "import collections\nhistory = collections.defaultdict(list)\nmodel = tf.keras.Sequential()\n"
        "model.compile(metrics=['accuracy'])\nhistory['acc'].append(model.train_on_batch(1, 2))"
    ),
    "a history of one's own without keys at first": (
        "history = {}\nmodel = tf.keras.Sequential()\nmodel.compile(metrics=['accuracy'])\n"
        "history.setdefault('acc', []).append(1)\nprint(history['acc'])"
    ),
    "a history of one's own that a function gets": (
        "def shown(history):\n    return history['acc']\ndef train(model):\n    model.compile(metrics=['accuracy'])\n"
        "    history = {'acc': []}\n    return history"
    ),
    "an accuracy that is compiled as acc": "model.compile(metrics=['acc'])\nhistory.history['acc']",
    "metrics in a list of one's own": (
        "METRICS = ['acc', 'mae']\nmodel.compile(metrics=METRICS)\nhistory.history['val_acc']"
    ),
    "two models that are built one after the other": (
        "def a():\n    m = tf.keras.Sequential()\n    m.add(tf.keras.layers.LSTM(4))\n    m = tf.keras.Sequential()\n"
        "    m.add(tf.keras.layers.LSTM(4))\n    return m"
    ),
    "a callback with methods of its own": (
        "class Stop(tf.keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None): ...\n"
        "    def once(self): ...\n    def on_train_batch_end(self, batch, logs=None): ..."
    ),
    "other things that are saved": "import matplotlib.pyplot as plt\nnp.save('x', x)\nplt.savefig('x')\n"
    "image.save('x.png')\nmodel.save('m.h5')",
    "either key": "logs.get('acc') or logs.get('accuracy')",
    "a whole division": "tf.keras.layers.Dense(words // 2)\ntf.keras.layers.Dense(int(words / 2))",
    "a large number": "seed = 10e6",
    "a ratio": "tf.keras.layers.Dropout(1 / 5)\ntf.keras.layers.Rescaling(1 / 255)",
    "whole steps": "model.fit(x, steps_per_epoch=int(len(x) / 32), validation_data=v, validation_steps=8 // 2)",
    "an alias that is bound again": "import numpy as tf\ntf = object()\ntf.Session()",
    "a parameter called keras": "def f(keras):\n    return keras.layers.experimental",
    "a name in a try": "try:\n    tf.Session()\nexcept AttributeError:\n    pass",
    "an import in a try": "try:\n    import no_such_package\nexcept ImportError:\n    pass",
    "a look at the version": "if tf.__version__ < '2':\n    tf.Session()\nelse:\n    pass",
    "the old interface by name": "tf.compat.v1.Session()\ntf.compat.v1.disable_eager_execution()",
    "names that are there": "tf.keras.losses.MAE(x, x)\ntf.keras.metrics.mse(x, x)\ntf.losses.Huber()",
    "a part that an import shows": "from tensorflow.keras import saving\nsaving.register_keras_serializable",
    "plain keras has other names": "import keras as k\nk.metrics.mean_absolute_error(x, x)\nk.saving.load_model",
    "classes in quotation marks": "model.compile(loss='MeanSquaredError', optimizer='SGD', metrics=['AUC', 'acc'])",
    "a loss of one's own": "@tf.keras.utils.register_keras_serializable()\ndef my(a, b): ...\nmodel.compile(loss='my')",
    "no activation": "tf.keras.layers.Dense(1, activation=None)\ntf.keras.layers.Dense(1, activation='linear')",
    "layers in capitals": "tf.keras.layers.Conv1D(4, 3, padding='CAUSAL')",
    "recurrent layers that return sequences": (
        "C = tf.keras.layers\ntf.keras.Sequential([C.LSTM(4, return_sequences=True), C.LSTM(4), C.Dense(1)])"
    ),
    "a recurrent layer whose rank is restored": (
        "C = tf.keras.layers\ntf.keras.Sequential([C.LSTM(4), C.RepeatVector(5), C.LSTM(4), C.Dense(1)])"
    ),
    "sequences that are pooled": (
        "C = tf.keras.layers\ntf.keras.Sequential([C.LSTM(4, return_sequences=True), C.GlobalMaxPooling1D()])"
    ),
    "the sweep": "def rate(epoch):\n    return 1e-8 * 10 ** (epoch / 20)\nlrs = 1e-8 * 10 ** (np.arange(100) / 20)",
    "windows, then shuffled": (
        "def w(s):\n    ds = tf.data.Dataset.from_tensor_slices(s).window(5).flat_map(lambda w: w.batch(5))\n"
        "    return ds.shuffle(9)"
    ),
    "a window in a chain over lines": (
        "def w(s):\n    return (\n        tf.data.Dataset.range(9)\n        .window(5)\n        .shuffle(9)\n    )"
    ),
    "a picture that is scaled": (
        "flow(rescale=1 / 255)\npicture = tf.keras.utils.img_to_array(image) / 255.0\nmodel.predict(picture)"
    ),
    "a percentage": "mape = 100 * np.abs(errors / series).mean()",
    "text in another script": "name = 'שלום'",
    "lists of arrays": "model.fit([np.ones(3)], [np.ones(3)])",
    "a package that is there": "import os, sys, json\nfrom pathlib import Path\nimport scipy.stats",
    "a data set with a name": "tf.data.Dataset.from_tensor_slices((x, y), 'pairs')",
    "losses with options": "tf.keras.losses.Huber(1.0, 'sum')(x, y)\ntf.keras.losses.MeanSquaredError()(x, y)",
    "a pattern that is compiled": "import re\npattern = r'a'\npattern = re.compile(pattern)",
    "a reader of an open file": (
        "import csv\ndef rows(path):\n    with open(path) as file:\n        return csv.reader(file)"
    ),
    "other metrics": "np.float32(3)\nnp.bool_(1)\nnp.int64(1)\nnp.bool(1)",
    "noise that is switched on in a map": """
noise = tf.keras.layers.GaussianNoise(0.1)
noisy = images.map(lambda x: (noise(x, training=True), x))
print(noise(np.zeros((1, 9)), training=True))
""",
    "dropout in a model that is only called": """
from tensorflow.keras import Input, Model, layers
i = Input((4,))
model = Model(i, layers.Dense(1)(layers.Dropout(0.5)(i, training=True)))
draws = np.stack([model(x) for _ in range(50)])
""",
    "batches that are sequences": """
def sequences(ids):
    d = tf.data.Dataset.from_tensor_slices(ids)
    d = d.batch(101, drop_remainder=True)
    d = d.shuffle(10000)
    d = d.map(split)
    return d.batch(64)
""",
    "batches that are sequences, in one line": """
def split(w):
    return w[:-1], w[-1]
def sequences(ids):
    return tf.data.Dataset.from_tensor_slices(ids).batch(30, drop_remainder=True).shuffle(1000).map(split)
def windows(ids):
    return tf.data.Dataset.from_tensor_slices(ids).batch(30).shuffle(1000)
batches = windows(x).batch(9)
""",
    "a forecast that goes on from itself": """
def forecast(model, series, window, steps):
    values = np.concatenate([series[-window:], np.zeros(steps)])
    for step in range(steps):
        values[window + step] = model.predict(values[None, step : step + window])[0, 0]
    return values[window:]
""",
    "a forecast that an object goes on with": """
class Forecast:
    def of(self, steps):
        for step in range(steps):
            self.values[0][step + 9] = self.model.predict(self.values[:, step : step + 9])[0, 0]
        return self.values
""",
    "a forecast that goes on from a list": """
def forecast(model, series, steps):
    values = list(series)
    for step in range(steps):
        values.append(model.predict(np.array(values[step:])[None])[0, 0])
    return values
""",
    "a model that learns between its predictions": """
for t in range(100):
    guesses.append(model.predict(x[t : t + 1]))
    model.fit(x[t : t + 1], y[t : t + 1])
for t in range(100):
    guesses.append(model.predict(x[t : t + 1]))
    learn(model, x[t : t + 1])
""",
    "a model for each part": """
def tested(x, y, parts, guesses):
    for part in range(5):
        model = build()
        model.fit(x[parts != part], y[parts != part])
        guesses.append(model.predict(x[parts == part]))
def together(models, parts):
    return [models[i].predict(parts[i]) for i in range(3)]
""",
    "an open file that is called as a file name": """
import csv
def rows(path):
    with open(path) as csv_file:
        return list(csv.reader(csv_file))
def lines(csv_file):
    return list(csv.reader(csv_file))
with open("a.csv") as first, open("b.csv") as second:
    print(lines(first), lines(second))
""",
    "a compile before and after a training by a helper": """
def f(base, model, x, y):
    model.compile("adam", "mse")
    train(model, x, y)
    base.trainable = True
    model.compile("sgd", "mse")
    train(model, x, y)
def g(base, model, x, y):
    model.compile("adam", "mse")
    for number, (features, labels) in enumerate(zip(all_the_features_of_the_files, all_the_labels_of_the_files)):
        model.fit(features, labels)
    base.trainable = True
    model.compile("sgd", "mse")
""",
    "two models of one name that are compiled": """
def f(models, x, y):
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    model.compile("adam", "mse")
    models.append(model)
    model = tf.keras.Sequential([tf.keras.layers.Dense(2), tf.keras.layers.Dense(1)])
    model.compile("adam", "mse")
    return [*models, model]
""",
    "a class of one's own that is read by position": """
class Windows:
    def __init__(self, series, size):
        self.series, self.size = series, size
    def __len__(self):
        return len(self.series) - self.size
    def __getitem__(self, i):
        return self.series[i : i + self.size], self.series[i + self.size]
""",
    "a list of texts": """
def grown(tokenizer):
    sentences = ["I love my dog"]
    sentences += ["I love my cat"]
    return tokenizer.texts_to_sequences(sentences)
def wrapped(tokenizer, text):
    text = text.lower().strip()
    text = [text]
    return tokenizer.texts_to_sequences(text)
def split(tokenizer, texts):
    lines = texts.split("\\n")
    texts = [line.strip() for line in lines]
    return tokenizer.texts_to_sequences(texts)
""",
    "clipped gradients that are taken apart later": """
def step(g):
    pair = tf.clip_by_global_norm(g, 1.0)
    grads, norm = pair
    return grads, norm
def other(g):
    clipped = tf.clip_by_global_norm(g, 1.0)
    return clipped[0]
""",
    "a helper that compiles": """
def compiled(model):
    model.compile("adam", "mse")
def f(model, x, y):
    model.compile("adam", "mse")
    model.fit(x, y)
    model = tf.keras.Sequential([tf.keras.layers.Dense(8), tf.keras.layers.Dense(1)])
    compiled(model)
    model.fit(x, y)
    return model
""",
    "recurrent layers to choose from": """
from tensorflow.keras import layers
def train(x, y):
    for layer in [layers.LSTM(32), layers.GRU(32)]:
        model = tf.keras.Sequential([layer, layers.Dense(1)])
        model.compile("adam", "mse")
        model.fit(x, y)
def chosen(kind):
    choices = [layers.SimpleRNN(8), layers.LSTM(8), layers.GRU(8)]
    return choices[kind]
""",
    "names that are private": "try:\n    from keras.src.layers import Dense\nexcept ImportError:\n    Dense = None",
    "a list that is copied and sorted": """
def f(rows):
    rows = list(rows)
    rows.sort()
    return rows
def g(rows):
    rest = rows[1:]
    rest.sort()
    return rest
""",
    "percentages that are none of ours": """
mape = np.mean(np.abs(y - p) / np.maximum(np.abs(y), 1e-7))
mape = sum(float(tf.reduce_mean(tf.keras.losses.MAPE(a, b))) for a, b in parts) / len(parts)
smape = 200 * np.mean(np.abs(y - p) / (np.abs(y) + np.abs(p)))
mape = total / count
""",
    "images that are decoded": """
def train_data(folder):
    return tf.keras.utils.image_dataset_from_directory(folder)
def read(path):
    image = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
    return tf.image.convert_image_dtype(image, tf.float32)
def scaled(image):
    return tf.image.convert_image_dtype(image, tf.float32)
def pictures(paths):
    return tf.data.Dataset.from_tensor_slices(paths).map(tf.io.decode_jpeg).map(scaled)
def write(image, path):
    tf.io.write_file(path, tf.io.encode_jpeg(tf.image.convert_image_dtype(image, tf.uint8)))
""",
    "an image that goes through the generator": """
def f(model, g, path):
    model.fit(g.flow_from_directory(path, rescale=1 / 255))
    image = tf.keras.utils.img_to_array(tf.keras.utils.load_img(path))
    return model.predict(g.flow(image[None], shuffle=False))
def g(model, g, path):
    image = tf.keras.utils.img_to_array(tf.keras.utils.load_img(path))
    return model.predict(g.standardize(image)[None])
""",
    "an optimizer of the module": """
def setup():
    global optimizer
    optimizer = tf.keras.optimizers.Adam()
def step(grads, weights):
    optimizer.apply_gradients(zip(grads, weights))
def f(grads):
    best = None
    def reset():
        nonlocal best
        best = tf.keras.optimizers.Adam()
    reset()
    return best
""",
    "a call that builds a layer": """
def f():
    dense = tf.keras.layers.Dense(3)
    out = dense(tf.zeros((1, 4)))
    return dense.get_weights()
""",
    "steps that are made whole": """
import math
steps_per_epoch = len(x) / 32
model.fit(x, y, steps_per_epoch=int(steps_per_epoch))
validation_steps = len(x) / 32
model.fit(x, y, validation_data=(x, y), validation_steps=math.ceil(validation_steps))
""",
    "an optimizer of one's own with lr": """
class SGD:
    def __init__(self, lr):
        self.lr = lr
class Trainer:
    def __init__(self):
        self.optimizer = SGD(0.1)
    def slower(self):
        self.optimizer.lr = self.optimizer.lr / 2
""",
    "options of losses in variables": """
def loss(from_logits, smoothing):
    return tf.keras.losses.BinaryCrossentropy(from_logits, smoothing)
def metric(name):
    return tf.keras.metrics.SparseCategoricalAccuracy(name, tf.float32)
""",
    "a checkpoint of TensorFlow": """
model_checkpoint = tf.train.Checkpoint(model=model)
model_checkpoint.save("checkpoints/ckpt")
""",
    "a Lambda layer of what Keras knows": """
@tf.keras.utils.register_keras_serializable()
def doubled(t):
    return 2 * t
tf.keras.layers.Lambda(tf.nn.relu)
tf.keras.layers.Lambda(doubled)
""",
    "a Lambda layer that takes the last step": """
import keras
@keras.saving.register_keras_serializable()
def last(t):
    return t[:, -1]
C = tf.keras.layers
tf.keras.Sequential([C.LSTM(8, return_sequences=True), C.Lambda(last), C.Dense(1)])
""",
    "names that are shuffled before windows of each series": """
def f(names, series, rng):
    rng.shuffle(names)
    return {name: tf.data.Dataset.from_tensor_slices(series[name]).window(9, 1, 1, True) for name in names}
""",
    "names of files with their folder": """
import os
for name in os.listdir(folder):
    name = os.path.join(folder, name)
    open(name)
for name in os.listdir("."):
    open(name)
for name in os.listdir(os.getcwd()):
    open(name)
""",
    "an address": "root = 'https://example.org'\nprint(root + 'v2')",
}
