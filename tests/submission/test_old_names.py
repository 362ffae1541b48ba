"""Names that Keras has renamed are read as today's in a course file, and each line says which functions need it."""

from dataclasses import replace
from pathlib import Path

import pytest

from grader.submission.old_names import renewed
from grader.submission.submission import Submission

START = "import tensorflow as tf\nfrom tensorflow import keras\n"


def read(source: str, *asked: str) -> Submission:
    submission = Submission("week4_intro", Path("C1W4_Assignment.py"), "script", START + source, "", is_prepared=True)
    return renewed(submission, asked)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("o = tf.keras.optimizers.RMSprop(lr=0.1)", "o = tf.keras.optimizers.RMSprop(learning_rate=0.1)"),
        ("o = keras.optimizers.SGD(momentum=0.9, lr=1)", "o = keras.optimizers.SGD(momentum=0.9, learning_rate=1)"),
        ("m.fit_generator(g, epochs=2)", "m.fit(g, epochs=2)"),
        ("é = m.evaluate_generator(g).predict_generator(h)", "é = m.evaluate(g).predict(h)"),
        ("m.fit_generator(generator=g, workers=-1, use_multiprocessing=True)", "m.fit(x=g, )"),
        ("m.fit_generator(g, 8, 15, 2, [stop])", "m.fit(g, steps_per_epoch=8, epochs=15, verbose=2, callbacks=[stop])"),
        ("é = m.evaluate_generator(g,\n  9, workers=2)", "é = m.evaluate(g,\n  steps=9, )"),
        ("m.fit(x, y, max_queue_size=4, nb_epoch=2)", "m.fit(x, y, epochs=2)"),
        ("m.fit(\n  x,\n  workers=4,  # all\n  epochs=3)", "m.fit(\n  x,\n  # all\n  epochs=3)"),
        ("x = keras.Input(shape = (rows.shape[-1]))", "x = keras.Input(shape = ((rows.shape[-1],)))"),
        ("N = 20\nx = tf.keras.layers.Input(N, name='é')", "N = 20\nx = tf.keras.layers.Input((N,), name='é')"),
        ("x = tf.keras.metrics.mean_squared_error(a, b)", "x = tf.keras.metrics.MSE(a, b)"),
        ("x = keras.losses.mean_absolute_error", "x = keras.losses.MAE"),
        ("l = m.get_layer('mixed7')\ns = l.output_shape", "l = m.get_layer('mixed7')\ns = l.output.shape"),
        ("tf.set_random_seed(7)", "tf.random.set_seed(7)"),
        ("tf.random.set_random_seed(7)", "tf.random.set_seed(7)"),
        ("l = tf.keras.layers.CuDNNLSTM(3)", "l = tf.keras.layers.LSTM(3)"),
        ("from tensorflow.python.keras.layers import Dense", "from tensorflow.keras.layers import Dense"),
        (
            "from keras.preprocessing.image import ImageDataGenerator",
            "from tensorflow.keras.preprocessing.image import ImageDataGenerator",
        ),
        ("o = tf.keras.optimizers.legacy.Adam(lr=1)", "o = tf.keras.optimizers.Adam(learning_rate=1)"),
        (
            "from tensorflow.keras.metrics import mean_squared_error, mean_absolute_error as mae",
            "from tensorflow.keras.metrics import MSE as mean_squared_error, MAE as mae",
        ),
        ("best = h.history['lr'][3]", "best = h.history['learning_rate'][3]"),
        ("from keras.utils.np_utils import to_categorical", "from keras.utils import to_categorical"),
        ("from tensorflow.keras.optimizers.legacy import Adam", "from tensorflow.keras.optimizers import Adam"),
        ("from keras_preprocessing.image import load_img", "from tensorflow.keras.preprocessing.image import load_img"),
        ("l = tf.keras.layers.experimental.preprocessing.Rescaling(2)", "l = tf.keras.layers.Rescaling(2)"),
        (
            "from tensorflow.keras.layers.experimental.preprocessing import RandomFlip",
            "from tensorflow.keras.layers import RandomFlip",
        ),
        ("import numpy\né = x.astype(numpy.float)", "import numpy\né = x.astype(float)"),
        (
            "import numpy as np\ny = np.zeros(3, np.float_), np.NaN",
            "import numpy as np\ny = np.zeros(3, np.float64), np.nan",
        ),
    ],
)
def test_an_old_name_is_read_as_it_is_today(before: str, after: str) -> None:
    assert read(before).source == START + after


@pytest.mark.parametrize(
    "source",
    [
        "o = tf.keras.optimizers.SGD(learning_rate=1)",
        "o = my.RMSprop(lr=0.1)",
        "s = model.output_shape",
        "x = tf.keras.metrics.mse(a, b)",
        "import sklearn.metrics\nx = sklearn.metrics.mean_squared_error(a, b)",
        "class M:\n    def fit_generator(self): ...\nM().fit_generator()",
        "try:\n    m.fit_generator(g)\nexcept AttributeError:\n    m.fit(g)",
        "from tensorflow.keras.preprocessing.image import ImageDataGenerator",
        "from keras.layers import Dense",
        "x = settings['lr']",
        "import numpy as np\nx = np.float32(1), np.int64(2), np.bool_(3)",
        "m.fit(x, y, 32, 10)",
        "x = keras.Input(shape=(20,)), keras.Input((None, 1)), keras.Input(rows.shape[1:]), keras.Input(shape=())",
        "x = Input(20)",
        "from sklearn.svm import SVC\nSVC().fit(x, y, workers=2)",
        "from gensim.models import Word2Vec\nm = Word2Vec(texts, workers=4)",
    ],
)
def test_other_names_stay(source: str) -> None:
    assert read(source).source == START + source
    assert read(source).charged_lines == ()


def test_each_line_is_told_with_the_functions_that_need_it() -> None:
    source = (
        "from keras.preprocessing.image import ImageDataGenerator\n"
        "rate = tf.keras.optimizers.SGD(lr=1)\n"
        "def build():\n    return keras.Sequential()\n"
        "def train():\n    model = build()\n    model.compile(optimizer=rate)\n    model.fit_generator([])\n"
        "def images():\n    return ImageDataGenerator()\n"
    )
    told = read(source, "build", "train", "images").charged_lines
    assert [(one.where, set(one.functions)) for one in told] == [
        ("line 3", {"images"}),
        ("line 4", {"train"}),
        ("line 10", {"train"}),
    ]
    assert told[1].sentence == "Optimizers have no `lr` any more: write `learning_rate=`."
    assert told[2].sentence == "There is no `model.fit_generator` in TensorFlow today: write `model.fit`."


FIT = """
class Stop(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs={}):
        if logs.get('acc') > 0.99: self.model.stop_training = True
def train():
    model.compile(metrics=['accuracy'])
    history = model.fit(x, y, callbacks=[Stop()])
    return history.history["val_acc"]
"""


def test_in_2019_the_accuracy_was_logged_under_another_name() -> None:
    submission = Submission("week2_intro", Path("answer.py"), "script", START + FIT, "", is_prepared=True)
    old = renewed(submission, ["train"], is_of_2019=True)
    assert "logs.get('accuracy')" in old.source and 'history.history["val_accuracy"]' in old.source
    assert [(one.where, set(one.functions)) for one in old.charged_lines] == [
        ("line 6", {"train"}),
        ("line 10", {"train"}),
    ]
    assert renewed(submission, ["train"]).source == START + FIT
    both = replace(submission, source=submission.source.replace("['accuracy']", "['acc']"))
    assert renewed(both, ["train"], is_of_2019=True).source == both.source


def test_a_name_of_2019_that_is_only_tried_first_stays() -> None:
    tried = """        try:
            reached = logs.get('acc') > 0.99
        except TypeError:
            reached = logs.get('accuracy') > 0.99
"""
    source = START + FIT.replace("        if logs.get('acc') > 0.99: self.model.stop_training = True\n", tried)
    source = source.replace('    return history.history["val_acc"]\n', "")
    submission = Submission("week2_intro", Path("answer.py"), "script", source, "", is_prepared=True)
    assert renewed(submission, ["train"], is_of_2019=True).charged_lines == ()
