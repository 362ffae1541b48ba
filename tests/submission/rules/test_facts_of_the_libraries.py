"""What Keras 3, TensorFlow, NumPy 2 and pandas 3 do as a matter of fact gets no sentence that says otherwise."""

import pytest
from rule_cases import said_by

from grader.submission.rules.source_report import all_rules

HEAD = (
    "import os\nimport numpy as np\nimport pandas as pd\nimport tensorflow as tf\nfrom tensorflow.keras import layers\n"
)
FOLDER = "tf.keras.utils.image_dataset_from_directory('d', validation_split=0.2, subset={}, seed={}, shuffle=False)"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            f"a = {FOLDER.format(repr('training'), 1)}\nb = {FOLDER.format(repr('validation'), 2)}\n",
            id="files that are not shuffled are cut in one way, whatever the seed",
        ),
        pytest.param(
            "def scale(x):\n    np.clip(x, 0, 1, x)\n    return x\n", id="the fourth argument of clip is for its result"
        ),
        pytest.param(
            "def clean(x):\n    np.nan_to_num(x, copy=False)\n    return x\n", id="without a copy, x itself is changed"
        ),
        pytest.param(
            "class Freeze(tf.keras.callbacks.Callback):\n    def on_epoch_begin(self, epoch, logs=None):\n"
            "        if epoch < 1:\n            self.model.layers[0].trainable = False\n",
            id="the training step is made in the first batch, after this",
        ),
        pytest.param(
            "def turned(images):\n    '''Turn each image.'''\n    return tf.image.rot90(images)\n",
            id="tf.image turns images, whatever the first axis is",
        ),
        pytest.param(
            "v = layers.TextVectorization(output_mode='multi_hot')\nv.adapt(texts)\n"
            "print('most frequent words', v.get_vocabulary()[:5])\n",
            id="only the vocabulary for token ids has a place for the padding",
        ),
        pytest.param(
            "def spread(column):\n    '''The sample standard deviation.'''\n    return column.std()\n",
            id="the deviation of pandas divides by n - 1",
        ),
        pytest.param(
            "def shifted(table):\n    part = table[10:20]\n    part += 1\n    return part\n",
            id="a part of a table is a copy when it is changed",
        ),
        pytest.param(
            "def windows(x):\n    return tf.keras.utils.timeseries_dataset_from_array(x[:-9], x[9:, 0], 9)\n",
            id="the example of Keras leaves the last windows out",
        ),
    ],
)
def test_nothing_is_said_about(source: str) -> None:
    assert said_by(all_rules(), HEAD + source) == []


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        pytest.param(
            "base = tf.keras.applications.MobileNetV2(include_top=False)\nbase.trainable = False\n"
            "i = layers.Input((96, 96, 3))\n# batch norm stays in inference mode\nx = base(i, training=True)\n"
            "m = tf.keras.Model(i, layers.Dense(1)(x))\n",
            "`fit` and `predict` set `training` by themselves",
            id="a functional model sets training for all of its layers",
        ),
        pytest.param(
            "os.environ['KERAS_BACKEND'] = 'jax'\n", "The import in line 4 has read `KERAS_BACKEND`",
            id="TensorFlow imports Keras, which reads its backend",
        ),
        pytest.param(
            "s = tf.keras.callbacks.EarlyStopping(patience=3)\nm.fit(data_set, epochs=9, callbacks=[s])\n",
            "Give `fit` `validation_data`", id="validation_split is for arrays alone",
        ),
        pytest.param(
            "noise = np.random.laplace(0.1, size=9)  # noise\n", "is the place, and `scale` is 1",
            id="the figures of other curves are no mean and no deviation",
        ),
    ],
)  # fmt: skip
def test_what_is_said_is_true_of_them(source: str, sentence: str) -> None:
    assert [said for _, said in said_by(all_rules(), HEAD + source) if sentence in said]
