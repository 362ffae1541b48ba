"""What runs, passes, and does something else than is meant gets a sentence; what looks like it, and is right, none."""

import ast
from pathlib import Path

import pytest

from grader.catalogue.exercise import Exercise
from grader.submission.rules.silent_mistakes import RULES
from grader.submission.rules.source_report import check_source
from grader.submission.source_tree import SourceTree
from grader.submission.submission import Submission

HEAD = "import numpy as np\nimport tensorflow as tf\nfrom tensorflow.keras import Input, Model, layers\n"
CASES: list[tuple[str, str, str]] = [
    # What is said, the mistake, and what is right.
    (
        "`adapt` gets the validation examples",
        "n.adapt(np.concatenate([x, later]))\nm.fit(x, y, validation_data=(later, z))\n",
        "n.adapt(np.concatenate([x, more]))\nm.fit(x, y, validation_data=(later, z))\n",
    ),
    (
        "`adapt` gets the validation examples",
        "n.adapt(tf.concat([x, rest[0]], 0))\nm.fit(x, y, validation_data=(rest[0], rest[1]))\n",
        "n.adapt(x)\nm.fit(x, y, validation_data=(rest[0], rest[1]))\n",
    ),
    (
        "`adapt` gets the validation examples",
        "n.adapt(x)\nm.fit(x[:8], y[:8], validation_data=(x[8:], y[8:]))\n",
        "n.adapt(x[:8])\nm.fit(x[:8], y[:8], validation_data=(x[8:], y[8:]))\n",
    ),
    (
        "measures the training examples",
        "def f(m, x, y):\n    m.fit(x, y)\n    _, mae = m.evaluate(x, y)\n    print('validation MAE', mae)\n",
        "def f(m, x, y):\n    m.fit(x, y)\n    _, mae = m.evaluate(x, y)\n    print('training MAE', mae)\n",
    ),
    (
        "measures the training examples",
        "def f(m, x, y):\n    m.fit(x, y)\n    test_loss = m.evaluate(x, y)\n    return test_loss\n",
        "def f(m, x, y):\n    m.fit(x, y)\n    test_loss = m.evaluate(u, v)\n    return test_loss\n",
    ),
    (
        "the weights of a layer in a `Lambda`",
        "d = layers.Dense(3)\nx = layers.Lambda(lambda t: d(t))(i)\n",
        "d = layers.Rescaling(3)\nx = layers.Lambda(lambda t: d(t))(i)\n",
    ),
    (
        "`layers.Conv1D(3, 2)` is never",
        "x = layers.Lambda(lambda t: layers.Conv1D(3, 2)(t))(i)\n",
        "x = layers.Lambda(lambda t: tf.reduce_mean(t, axis=1))(i)\n",
    ),
    (
        "Write `model.load_weights(path)` after `fit`",
        "def f(model, path, x):\n    c = tf.keras.callbacks.ModelCheckpoint(path, save_best_only=True)\n"
        "    model.fit(x, callbacks=[c])\n    return model\n",
        "def f(model, path, x):\n    c = tf.keras.callbacks.ModelCheckpoint(path, save_best_only=True)\n"
        "    model.fit(x, callbacks=[c])\n    model.load_weights(path)\n    return model\n",
    ),
    (
        "saves the best epoch",
        "def f(m, x):\n    m.fit(x, callbacks=[tf.keras.callbacks.ModelCheckpoint('a.keras', save_best_only=True)])\n"
        "    return m\n",
        "def f():\n    return [tf.keras.callbacks.ModelCheckpoint('a.keras', save_best_only=True)]\n",
    ),
    ("Write `30 / 360`", "x = layers.RandomRotation(30 / 180)\n", "x = layers.RandomRotation(30 / 360)\n"),
    (
        "Write `m(x, training=True)` in a training step",
        "m = tf.keras.Sequential([layers.Dropout(0.2)])\nwith tf.GradientTape() as t:\n    e = loss(y, m(x))\n"
        "t.gradient(e, m.trainable_variables)\n",
        "m = tf.keras.Sequential([layers.Dense(2)])\nwith tf.GradientTape() as t:\n    e = loss(y, m(x))\n"
        "t.gradient(e, m.trainable_variables)\n",
    ),
    (
        "and so does `BatchNormalization`",
        "b = layers.BatchNormalization()\nwith tf.GradientTape() as t:\n    e = loss(y, m(x))\n"
        "t.gradient(e, m.trainable_weights)\nm(x, training=False)\n",
        "b = layers.BatchNormalization()\nwith tf.GradientTape() as t:\n    e = loss(y, m(x, training=True))\n"
        "t.gradient(e, m.trainable_weights)\n",
    ),
    (
        "All folds train the same `m`",
        "m = make()\nfor fold in range(3):\n    m.fit(a[fold], b[fold])\n    m.evaluate(c[fold], d[fold])\n",
        "for fold in range(3):\n    m = make()\n    m.fit(a[fold], b[fold])\n    m.evaluate(c[fold], d[fold])\n",
    ),
    (
        "All folds train the same `m`",
        "for a, b in folds.split(x):\n    m.fit(x[a], y[a])\n    m.predict(x[b])\n",
        "for epoch in range(3):\n    m.fit(x, y)\n    m.predict(z)\n",
    ),
    (
        "`shuffle=True` has no effect",
        "d = tf.data.Dataset.from_tensor_slices((x, y)).batch(8)\nm.fit(d, shuffle=True)\n",
        "d = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(99).batch(8)\nm.fit(d, shuffle=True)\n",
    ),
    (
        "each epoch goes over the data `E` times",
        "d = d.repeat(E)\nm.fit(d, epochs=E)\n",
        "d = d.repeat(E)\nm.fit(d, epochs=E, steps_per_epoch=9)\n",
    ),
    ("takes away one row", "x = layers.MaxPooling2D(2, strides=1)(i)\n", "x = layers.MaxPooling2D(3, strides=2)(i)\n"),
    (
        "takes away one row",
        "x = layers.AveragePooling2D(strides=1)(i)\n",
        "x = layers.MaxPooling2D(2, strides=1, padding='same')(i)\n",
    ),
    (
        "The seed is set after",
        "def f(x):\n    i = Input((3,))\n    m = Model(i, D(1)(i))\n    tf.random.set_seed(1)\n    m.fit(x)\n",
        "def f(x):\n    tf.random.set_seed(1)\n    i = Input((3,))\n    m = Model(i, D(1)(i))\n    m.fit(x)\n",
    ),
    (
        "returns its time steps in reverse order",
        "a = layers.GRU(3, return_sequences=True, go_backwards=True)(i)\nb = layers.Concatenate()([a, i])\n",
        "a = layers.GRU(3, go_backwards=True)(i)\nb = layers.Concatenate()([a, i])\n",
    ),
    (
        "returns its time steps in reverse order",
        "a = layers.LSTM(3, return_sequences=True, go_backwards=True)(i)\nb = layers.Add()([a, i])\n",
        "a = layers.LSTM(3, return_sequences=True, go_backwards=True)(i)\nb = layers.Add()([a[:, ::-1], i])\n",
    ),
    (
        "`ReduceLROnPlateau` has no effect",
        "def rate(epoch, now):\n    return 0.1 / (epoch + 1)\n"
        "c = [tf.keras.callbacks.LearningRateScheduler(rate), tf.keras.callbacks.ReduceLROnPlateau()]\n",
        "def rate(epoch, now):\n    return now * 0.9\n"
        "c = [tf.keras.callbacks.LearningRateScheduler(rate), tf.keras.callbacks.ReduceLROnPlateau()]\n",
    ),
    (
        "`ReduceLROnPlateau` has no effect",
        "c = [tf.keras.callbacks.LearningRateScheduler(lambda e: 0.1 ** e), tf.keras.callbacks.ReduceLROnPlateau()]\n",
        "c = [tf.keras.callbacks.LearningRateScheduler(lambda e: 0.1 ** e)]\n",
    ),
    (
        "`EarlyStopping` watches `val_loss`",
        "m.fit(x, y, callbacks=[tf.keras.callbacks.EarlyStopping(patience=3)])\n",
        "m.fit(x, y, validation_split=0.1, callbacks=[tf.keras.callbacks.EarlyStopping(patience=3)])\n",
    ),
    (
        "`ReduceLROnPlateau` watches `val_mae`",
        "m.fit(x, y, callbacks=[tf.keras.callbacks.ReduceLROnPlateau(monitor='val_mae')])\n",
        "m.fit(x, y, callbacks=[tf.keras.callbacks.ReduceLROnPlateau(monitor='mae')])\n",
    ),
    (
        "so `kernel_regularizer` has no effect",
        "d = layers.Dense(3, kernel_regularizer='l2')\n"
        "with tf.GradientTape() as t:\n    e = loss(y, m(x, training=True))\n",
        "d = layers.Dense(3, kernel_regularizer='l2')\n"
        "with tf.GradientTape() as t:\n    e = loss(y, m(x)) + sum(m.losses)\n",
    ),
    (
        "`nesterov=True` has no effect",
        "o = tf.keras.optimizers.SGD(0.1, nesterov=True)\n",
        "o = tf.keras.optimizers.SGD(0.1, 0.9, nesterov=True)\n",
    ),
    (
        "`RandomFlip` returns its input as it is",
        "f = tf.keras.Sequential([layers.RandomFlip()])\nx = f(x, training=False)\n",
        "f = tf.keras.Sequential([layers.RandomFlip()])\nx = f(x, training=True)\n",
    ),
    (
        "Write `sorted(names)`",
        "names = set(labels)\nindex = {}\nfor name in names:\n    index[name] = len(index)\n",
        "names = sorted(set(labels))\nindex = {}\nfor name in names:\n    index[name] = len(index)\n",
    ),
    (
        "Write `sorted(set(labels))`",
        "index = {name: number for number, name in enumerate(set(labels))}\n",
        "for number, name in enumerate(list(labels)):\n    print(number, name)\n",
    ),
]


def tree_of(source: str) -> SourceTree:
    return SourceTree(ast.parse(HEAD + source), HEAD + source, str)


def said(source: str) -> list[str]:
    exercise = Exercise("week1_nlp", "", "", 1, Path(), 0, 0, "", (), 1.0)
    report = check_source(exercise, Submission("w", Path("exercise.py"), "script", HEAD + source, "", ()))
    assert not report.failed
    return [finding.sentence for finding in report.findings]


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_a_mistake_without_an_effect_gets_its_sentence_and_the_right_way_gets_none(
    words: str, mistake: str, right: str
) -> None:
    assert [sentence for sentence in said(mistake) if words in sentence] != []
    kinds = [{rule.__name__ for rule in RULES if [*rule(tree_of(source))]} for source in (mistake, right)]
    assert kinds[0] and not kinds[1]


def test_each_rule_has_a_case() -> None:
    for rule in RULES:
        assert any([*rule(tree_of(mistake))] for _, mistake, _ in CASES), rule.__name__
