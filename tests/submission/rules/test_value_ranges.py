"""Values, figures and copies that are others than their author thinks get a sentence; the right ones get none."""

import ast
import functools
import re
from collections.abc import Callable

import pytest
import same_meaning

from grader.submission.rules.data import copies, value_ranges
from grader.submission.rules.evaluation import metrics
from grader.submission.rules.rule import rules_of
from grader.submission.source_tree import Finding, SourceTree

MODULES = (copies, metrics, value_ranges)
RULES = tuple(rule for module in MODULES for rule in rules_of(module))
HEAD = "import numpy as np\nimport tensorflow as tf\nfrom tensorflow.keras import Input, Model, layers\n"
LOADED = "from grader.data import load_garments\n(x, y), (v, w) = load_garments()\n"
SCALING = "m = tf.keras.Sequential([Input((28, 28)), layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(9)])\n"
NORMED = (
    "n = layers.Normalization()\nn.adapt(x)\nm = tf.keras.Sequential()\nm.add(n)\nm.add(layers.Dense(1))\nm.fit(x, y)\n"
)
DROPPED = (
    "def train(x, y):\n    last = layers.Dense(3)\n    m = tf.keras.Sequential([layers.Dropout(0.2), last])\n"
    "    m.fit(x, y)\n"
)
AUC = "m.compile('adam', 'binary_crossentropy', metrics=[tf.keras.metrics.AUC(name='{}')])\n"
TOP = "m.compile('adam', loss, metrics=['sparse_top_k_categorical_accuracy'])\n"
FROZEN = (
    "base.trainable = False\ni = Input((9,))\nm = tf.keras.Model(i, layers.Dense(1)(base(i)))\n"
    "head = tf.keras.Sequential([layers.Dense(1)])\n"
)
NOTES = "class Notes(tf.keras.callbacks.Callback):\n    def on_train_batch_end(self, batch, logs=None):\n"
SPOTS = "from grader.data import load_sunspots\n"
CHOSEN = (
    "best, lowest = None, 9.0\nfor units in (8, 16):\n    m = build(units)\n    m.fit(x, y)\n"
    "    loss, error = m.evaluate(v, w)\n    if error < lowest:\n        best, lowest = m, error\n"
)
TRIED = (
    "errors = []\nfor rate in rates:\n    m = build(rate)\n    m.fit(x, y)\n    errors.append(m.evaluate(v, w)[1])\n"
)
RECORDS = (
    "trials = []\nfor units in (8, 16):\n    m = build(units)\n    m.fit(x, y)\n"
    "    trial = {'units': units, 'm': m}\n    trial['mae'] = score(m, held_out)\n    trials.append(trial)\n"
)
SMOOTHED = (
    "def off(series, first, last, size):\n    return error_of(series[first:last], smoothed(series, size)[first:last])\n"
    "def search(series, first, last):\n"
    "    return min((3, 5, 7), key=lambda size: off(series, first, last, size))\n"
)
WORDS = (
    "m = tf.keras.Sequential([layers.Embedding(90, 8), layers.GlobalAveragePooling1D(), layers.Dense(3)])\n"
    "m.fit(x, y)\n"
)
NOISY = "def spoilt(x, seed=None):\n    return x + np.random.default_rng(seed).normal(size=x.shape)\n"
PREPARED = (
    "from tensorflow.keras.applications.resnet50 import preprocess_input\n"
    "def build():\n    m = Model(i, layers.Dense(1)(i))\n    m.compile('adam', 'mse')\n    return m\n"
    "class Asked:\n    def __init__(self, m):\n        self.m = m\n    def raw(self, photos):\n"
    "        return self.m.predict(np.asarray(photos, dtype='float32') / 255.0)\n    def same(self, photos):\n"
    "        return self.m.predict(preprocess_input(photos))\n"
    "def half(x):\n    return x / 127.5 - 1\n"
    "m = build()\n"
)
LOADED_ALL = "(x, y), (v, w) = load()\nm = tf.keras.Sequential([layers.Dense(9)])\n"
SHEET = (
    "model = tf.keras.Sequential([layers.Conv2D(8, 3, activation='relu'), layers.Conv2D(1, 3)])\n"
    "def to_pixels(images):\n    return np.round({} * 255).astype('uint8')\n"
    "def save(path, *rows):\n    tf.io.write_file(path, tf.io.encode_png([to_pixels(row) for row in rows]))\n"
    "save('a.png', clean, model.predict(noisy))\n"
)
EXPORTED = (
    "def add_scaling(model):\n    raw = tf.keras.Input((28, 28))\n"
    "    return tf.keras.Model(raw, model(tf.keras.layers.Rescaling(1 / 255)(raw)))\n"
    "def ask(folder, inputs):\n    return tf.saved_model.load(folder).serve(inputs).numpy()\n"
    "def compare(model, folder, images):\n    pixels = np.asarray(images{}, dtype='float32')\n"
    "    return model.predict(images), ask(folder, pixels)\n"
    "model.fit(digits, labels)\nadd_scaling(model).export('out')\ncompare(model, 'out', digits[:100])\n"
)
GRAYS = "grays = np.round(255 * model.predict(x)).astype('uint8')\n"
OTHERS = "others = np.array(255 * w, dtype=np.uint8)\n"
UNITS = (
    'def f():\n    """A model for {}."""\n    error = tf.keras.metrics.MeanAbsoluteError(name="in_visitors")\n'
    '    m.compile("adam", "mse", metrics=[error])\n'
)
CASES: list[tuple[str, str, str]] = [
    (
        'each image is cut into lines',
        "def contact_sheet(images, rows, columns):\n    'The images next to each other.'\n"
        '    return images.reshape(rows * SIDE, columns * SIDE)\n',
        "def contact_sheet(images, rows, columns):\n    'The images next to each other.'\n"
        '    images = images.reshape(rows, columns, SIDE, SIDE).swapaxes(1, 2)\n'
        '    return images.reshape(rows * SIDE, columns * SIDE)\n',
    ),
    (
        'holds the mean since the first batch',
        'class Losses(tf.keras.callbacks.Callback):\n'
        "    'One loss for each batch: that of its own examples.'\n    def __init__(self):\n"
        '        self.losses, self.total = [], 0.0\n'
        '    def on_train_batch_end(self, batch, logs=None):\n'
        "        self.losses.append(float(logs['loss']))\nw = Losses()\nm.fit(x, y, callbacks=[w])\n"
        'print(np.abs(np.diff(w.losses)).mean())\n',
        'class Losses(tf.keras.callbacks.Callback):\n'
        "    'One loss for each batch: that of its own examples.'\n    def __init__(self):\n"
        '        self.losses, self.total = [], 0.0\n'
        '    def on_train_batch_end(self, batch, logs=None):\n'
        "        total = float(logs['loss']) * (batch + 1)\n"
        '        self.losses.append(total - self.total)\n        self.total = total\nw = Losses()\n'
        'm.fit(x, y, callbacks=[w])\nprint(np.abs(np.diff(w.losses)).mean())\n',
    ),
    (
        'that of its list of names',
        'from pathlib import Path\ndef size(folder):\n    return Path(folder).stat().st_size\n',
        'from pathlib import Path\ndef size(file):\n    return Path(file).stat().st_size\n',
    ),
    (
        'so the image is black',
        "strip = np.clip(picture, 0, 1)\nImage.fromarray(strip.astype('uint8')).save('a.png')\n",
        "strip = np.clip(picture, 0, 1)\nImage.fromarray((strip * 255).astype('uint8')).save('a.png')\n",
    ),
    (
        'counts the frozen weights as well',
        'base = tf.keras.Sequential([layers.Dense(9)])\nbase.trainable = False\ndef count(variables):\n'
        '    return sum(np.prod(v.shape) for v in variables)\n'
        'm = tf.keras.Sequential([base, layers.Dense(1)])\nmany = count(m.weights)\n'
        "print(f'numbers that the training can change: {many:,}')\n",
        'base = tf.keras.Sequential([layers.Dense(9)])\nbase.trainable = False\ndef count(variables):\n'
        '    return sum(np.prod(v.shape) for v in variables)\n'
        'm = tf.keras.Sequential([base, layers.Dense(1)])\nmany = count(m.trainable_weights)\n'
        "print(f'numbers that the training can change: {many:,}')\n",
    ),
    (
        'that of its list of names',
        'import os\nfrom pathlib import Path\ndef size(path):\n    return os.path.getsize(path)\n'
        'def publish(model, target):\n    model.export(target)\n'
        "    print(size(target), size('model.tflite'))\n",
        'import os\nfrom pathlib import Path\ndef size(path):\n'
        "    return sum(f.stat().st_size for f in Path(path).rglob('*'))\ndef publish(model, target):\n"
        "    model.export(target)\n    print(size(target), size('model.tflite'))\n",
    ),
    (
        'in squared units',
        'def table(x):\n    mean, variance = x.mean(axis=0), x.var(axis=0)\n'
        "    print('mean +/- standard deviation')\n    for m, s in zip(mean, variance):\n"
        "        print(f'{m:.2f} +/- {s:.2f}')\n",
        'def table(x):\n    mean, variance = x.mean(axis=0), x.var(axis=0)\n'
        "    print('mean +/- standard deviation')\n    for m, s in zip(mean, np.sqrt(variance)):\n"
        "        print(f'{m:.2f} +/- {s:.2f}')\n",
    ),
    (
        'so the images are upside down',
        'def mirror(model, d):\n'
        '    "The share that is the same in a mirror. It swaps left and right."\n'
        '    for images, _ in d:\n        other = images[:, ::-1]\n'
        '        print(model.predict(images) == model.predict(other))\n',
        'def mirror(model, d):\n'
        '    "The share that is the same in a mirror. It swaps left and right."\n'
        '    for images, _ in d:\n        other = images[:, :, ::-1]\n'
        '        print(model.predict(images) == model.predict(other))\n',
    ),
    (
        'counts the list or object alone',
        'print(sys.getsizeof(model.get_weights()))\n',
        'print(sys.getsizeof(b), b.nbytes)\n',
    ),
    (
        "takes no root, whatever its name is. Write `RootMeanSquaredError(name='rmse')`",
        "m.compile('adam', 'mse', metrics=[tf.keras.metrics.MeanSquaredError(name='rmse')])\n",
        "m.compile('adam', 'mse', metrics=[tf.keras.metrics.RootMeanSquaredError(name='rmse')])\n",
    ),
    (
        "an error in percent of them becomes huge",
        "m.compile('adam', 'mse', metrics=['mape'])  # the labels are the scaled visitors\n",
        "m.compile('adam', 'mse', metrics=['mae'])  # the labels are the scaled visitors\n",
    ),
    (
        "`fit` only measures on its validation data",
        "m.fit(x, y, validation_data=(v, w))\nlearned_from = len(images) + len(validation_images)\n",
        "m.fit(x, y, validation_data=(v, w))\nloaded = len(images) + len(validation_images)\n",
    ),
    (
        "`len(weights)` counts arrays, such as a kernel and a bias, and each holds many parameters",
        "def parameter_count(weights):\n    return len(weights)\n"
        "print(parameter_count(m.trainable_weights), 'trained')\n",
        "def array_count(weights):\n    return len(weights)\nprint(array_count(m.trainable_weights), 'trained')\n",
    ),
    (
        "Write `sum(int(np.prod(part.shape)) for part in m.weights)`",
        "print(f'parameters: {len(m.weights)}')\n",
        "print(f'arrays: {len(m.weights)}')\n",
    ),
    (
        "so this metric is in standard deviations",
        UNITS.format("the scaled label"),
        UNITS.format("the label"),
    ),
    (
        "a pixel above 127 becomes a negative number",
        "def scaled(images):\n    return images.astype(np.int8) / np.float32(255)\n",
        "def scaled(images):\n    return images.astype(np.int16) / np.float32(255)\n",
    ),
    (
        "goes on at 255. Write `grays.astype(int) - others`",
        f"{GRAYS}{OTHERS}print('levels apart:', np.abs(grays - others).mean())\n",
        f"{GRAYS}{OTHERS}print('levels apart:', np.abs(grays.astype(int) - others).mean())\n",
    ),
    (
        "Write `.astype(int)` for both, before the subtraction",
        f"{GRAYS}rows = {{'a': grays, 'b': w.astype(np.uint8)}}\ngap = rows['a'] - rows['b']\nprint(abs(gap).max())\n",
        f"{GRAYS}rows = {{'a': grays, 'b': w.astype(np.int16)}}\ngap = rows['a'] - rows['b']\nprint(abs(gap).max())\n",
    ),
    (
        "below 0, their difference goes on at 255",
        f"{GRAYS}{OTHERS}error = np.mean((grays[:9] - others[:9]) ** 2)\n",
        f"{GRAYS}{OTHERS}error = np.mean((grays[:9].astype(float) - others[:9]) ** 2)\n",
    ),
    ("Write `np.clip(images, 0, 1)`", SHEET.format("images"), SHEET.format("np.clip(images, 0, 1)")),
    ("so `pixels` is scaled twice", EXPORTED.format(""), EXPORTED.format(" * 255")),
    (
        "`predict` gets pixels as they were loaded, but `fit` got them from a division by 255",
        LOADED_ALL + "m.fit(x / 255, y)\nprint(m.predict(v[:3]))\n",
        LOADED_ALL + "m.fit(x / 255, y)\nprint(m.predict(v[:3] / 255))\n",
    ),
    (
        "`predict` gets pixels as they were loaded, but `fit` got them from a division by 255",
        LOADED_ALL + "x = x.astype('float32') / 255\nm.fit(x, y)\nprint(m.predict(v))\n",
        LOADED_ALL + "x, v = x / 255, v / 255\nm.fit(x, y)\nprint(m.predict(v))\n",
    ),
    (
        "`evaluate` gets pixels from a division by 255, but `fit` got them as they were loaded",
        LOADED_ALL + "def ready(x):\n    return x / 255\nm.fit(x, y)\nm.evaluate(ready(v), w)\n",
        # Other images, of which the range is not known.
        LOADED_ALL + "def ready(x):\n    return x / 255\nm.fit(x, y)\nm.evaluate(ready(open_images()), w)\n",
    ),
    (
        "`predict` gets pixels as they were loaded, but `fit` got them from a division by 255",
        LOADED_ALL + "m.fit(x / 255, y)\nprint(m.predict(v[:3]))\n",
        # Divided where they are.
        LOADED_ALL + "v = v.astype(float)\nv /= 255\nm.fit(x / 255, y)\nprint(m.predict(v[:3]))\n",
    ),
    (
        "accuracy is for classes",
        "def build():\n    n = tf.keras.Sequential([layers.Dense(9, 'relu'), layers.Dense(784, 'sigmoid')])\n"
        "    score = tf.keras.metrics.CategoricalAccuracy()\n"
        "    n.compile('adam', tf.keras.losses.BinaryCrossentropy(), metrics=[score])\n"
        "    return n\nnoisy = x + np.random.normal(size=x.shape)\nauto = build()\nauto.fit(noisy, x, epochs=9)\n",
        "def build():\n    n = tf.keras.Sequential([layers.Dense(9, 'relu'), layers.Dense(784, 'sigmoid')])\n"
        "    n.compile('adam', tf.keras.losses.BinaryCrossentropy(), metrics=['mae'])\n"
        "    return n\nnoisy = x + np.random.normal(size=x.shape)\nauto = build()\nauto.fit(noisy, x, epochs=9)\n",
    ),
    (
        "accuracy is for classes",
        "ds = tf.data.Dataset.from_tensor_slices(x).map(lambda image: (image, image)).batch(9)\nextra = ['accuracy']\n"
        "m.compile(optimizer='adam', loss=tf.keras.losses.MeanAbsoluteError(), metrics=['mae'] + extra)\nm.fit(ds)\n",
        "ds = tf.data.Dataset.from_tensor_slices(x).map(lambda image: (image, label(image))).batch(9)\n"
        "extra = ['accuracy']\n"
        "m.compile(optimizer='adam', loss=tf.keras.losses.MeanAbsoluteError(), metrics=['mae'] + extra)\nm.fit(ds)\n",
    ),
    (
        "accuracy is for classes",
        "from grader.data import draw_houses\nx, y = draw_houses(0, 3)\nsettings = dict(loss='mse', metrics=['acc'])\n"
        "m.compile('adam', **settings)\nm.fit(x[:50], y[:50])\n",
        "from grader.data import draw_houses\nx, y = draw_houses(0, 3)\nsettings = dict(loss='mse', metrics=['mae'])\n"
        "m.compile('adam', **settings)\nm.fit(x[:50], y[:50])\n",
    ),
    (
        "`v` is divided by 255 already, and `ready` does it once more",
        "def load():\n    (a, b), (c, d) = tf.keras.datasets.mnist.load_data()\n"
        "    return (a / 255.0, b), (c / 255.0, d)\ndef ready(images):\n    return images.astype(float) * (1 / 255)\n"
        "(x, y), (v, w) = load()\nm.predict(ready(v))\n",
        "def load():\n    (a, b), (c, d) = tf.keras.datasets.mnist.load_data()\n    return (a, b), (c, d)\n"
        "def ready(images):\n    return images.astype(float) * (1 / 255)\n"
        "(x, y), (v, w) = load()\nm.predict(ready(v))\n",
    ),
    (
        "`test[:5]` is divided by 255 already, and `show` does it",
        "PIXEL = {'max': 255}\ndef prep(a):\n    return np.asarray(a)[..., None] / PIXEL['max']\n"
        "train, test = [prep(a) for a in (x, v)]\ndef show(model, *, images):\n    return model.predict(prep(images))\n"
        "show(m, images=test[:5])\n",
        "PIXEL = {'max': 255}\ndef prep(a):\n    return np.asarray(a)[..., None] / PIXEL['max']\n"
        "train, test = [prep(a) for a in (x, v)]\ndef show(model, *, images):\n    return model.predict(prep(images))\n"
        "show(m, images=v[:5])\n",
    ),
    (
        "`data.images` is divided by 255 already",
        "class Data:\n    SCALE = 255.0\n    def __init__(self, raw):\n"
        "        self.images = np.divide(raw, self.SCALE)\nrescale = layers.Rescaling(1 / 255)\ndata = Data(raw)\n"
        "m.predict(rescale(data.images))\n",
        "class Data:\n    SCALE = 255.0\n    def __init__(self, raw):\n"
        "        self.images = np.divide(raw, self.SCALE)\n"
        "rescale = layers.Rescaling(1 / 255)\ndata = Data(raw)\nm.predict([data.images, rescale(raw)])\n",
    ),
    (
        "`ds` is divided by 255 already",
        "def scale(image, label):\n    return tf.cast(image, tf.float32) / 255, label\n"
        "ds = tf.data.Dataset.from_tensor_slices((x, y)).map(scale).shuffle(900)\n"
        "ds = ds.map(lambda image, label: (image / 255.0, label)).batch(32)\n",
        "def scale(image, label):\n    return tf.cast(image, tf.float32) / 255, label\n"
        "ds = tf.data.Dataset.from_tensor_slices((x, y)).map(scale).shuffle(900)\n"
        "ds = ds.map(lambda image, label: (image * 2.0 - 1, label)).batch(32)\n",
    ),
    (
        "an error in percent of them becomes huge",
        "from grader.data import draw_curve\nx, y = draw_curve(0, 2, 4)\n"
        "m.compile('adam', 'mse', metrics=[tf.keras.metrics.MeanAbsolutePercentageError()])\nm.fit(x, y)\n",
        "from grader.data import draw_curve\nx, y = draw_curve(0, 2, 4)\n"
        "m.compile('adam', 'mse', metrics=['mae'])\nm.fit(x, y)\n",
    ),
    (
        "Use them as they are",
        "m = tf.keras.Sequential([layers.Dense(9), layers.Dropout(0.25), layers.Dense(1)])\nm.fit(x, y)\nkeep = 0.75\n"
        "out = m.predict(v)\nprint(np.multiply(out, keep))\n",
        "m = tf.keras.Sequential([layers.Dense(9), layers.Dropout(0.25), layers.Dense(1)])\nm.fit(x, y)\nkeep = 0.75\n"
        "out = m.predict(v)\nprint(out)\n",
    ),
    (
        "The seed `3` starts the same random numbers in each call",
        "def spoiled(x):\n    r = np.random.RandomState(3)\n    return x + r.normal(size=x.shape)\n"
        "more = np.concatenate([spoiled(x) for _ in range(4)])\n",
        "def spoiled(x, r):\n    return x + r.normal(size=x.shape)\n"
        "r = np.random.RandomState(3)\nmore = np.concatenate([spoiled(x, r) for _ in range(4)])\n",
    ),
    (
        "The seed `7` starts the same random numbers in each call",
        "def spoiled(x):\n    np.random.seed(7)\n    return x + np.random.normal(size=x.shape)\n"
        "more = tf.concat([x, spoiled(x), spoiled(x)], axis=0)\n",
        "def spoiled(x):\n    return x + np.random.normal(size=x.shape)\n"
        "np.random.seed(7)\nmore = tf.concat([x, spoiled(x), spoiled(x)], axis=0)\n",
    ),
    (
        "In (images, rows, columns), axis 1 is that of the rows",
        "def mirrored(p):\n    return np.flip(p, axis=1)\npart = slice(0, 90)\nmore = mirrored(photos[part])\n"
        "print(len(more), 'who looked right now looks left')\nm.fit(np.concatenate([photos[part], more]), y)\n",
        "def mirrored(p):\n    return np.flip(p, axis=2)\npart = slice(0, 90)\nmore = mirrored(photos[part])\n"
        "print(len(more), 'who looked right now looks left')\nm.fit(np.concatenate([photos[part], more]), y)\n",
    ),
    (
        "does not see the order of words",
        "m = tf.keras.Sequential([layers.Embedding(90, 8), layers.GlobalAveragePooling1D(), layers.Dense(3)])\n"
        "def doubled(ids, answers):\n    return np.concatenate([ids, ids[:, ::-1]]), np.tile(answers, 2)\n"
        "a, b = doubled(x, y)\nm.fit(a, b)\n",
        "m = tf.keras.Sequential([layers.Embedding(90, 8), layers.LSTM(8), layers.Dense(3)])\n"
        "def doubled(ids, answers):\n    return np.concatenate([ids, ids[:, ::-1]]), np.tile(answers, 2)\n"
        "a, b = doubled(x, y)\nm.fit(a, b)\n",
    ),
    (
        "Repeated examples are no new ones",
        "more_x = np.concatenate([x, x, x])\nmore_y = np.concatenate([y] * 3)\nm.fit(more_x, more_y)\n"
        "print('now there is three times as much data')\n",
        "more_x = np.concatenate([x, mirrored(x), x])\nmore_y = np.concatenate([y] * 3)\nm.fit(more_x, more_y)\n"
        "print('now there is three times as much data')\n",
    ),
    (
        "Repeated examples are no new ones",
        "def more_examples(x, y):\n    return np.repeat(x, 2, axis=0), np.repeat(y, 2, axis=0)\n"
        "a, b = more_examples(x, y)\nm.fit(a, b)\n",
        "def more_examples(x, y):\n    x = np.repeat(x, 2, axis=0)\n    return x + noise(x), np.repeat(y, 2, axis=0)\n"
        "a, b = more_examples(x, y)\nm.fit(a, b)\n",
    ),
    # What is said, the mistake, and what is right.
    (
        "Write `v.astype(int) + 60`",
        f"{LOADED}light = np.clip(v + 60, 0, 255)\n",
        f"{LOADED}light = np.clip(v.astype(int) + 60, 0, 255)\n",
    ),
    (
        "goes on at 255 below 0",
        "(x, y), (v, w) = tf.keras.datasets.mnist.load_data()\ndark = np.maximum(x[:9] - 40, 0)\n",
        "(x, y), (v, w) = tf.keras.datasets.mnist.load_data()\ndark = np.maximum(x[:9] - 40.0, 0)\n",
    ),
    (
        "before `minimum` reads it",
        f"{LOADED}def lighter(images, step=30):\n    bright = step + images\n    return np.minimum(bright, 255)\n"
        "shown = lighter(x)\n",
        f"{LOADED}x = x.astype('float32')\ndef lighter(images, step=30):\n    bright = step + images\n"
        "    return np.minimum(bright, 255)\nshown = lighter(x)\n",
    ),
    (
        "begins again at 0 above 255",
        f"{LOADED}high = tf.clip_by_value(x * 2, 0, 255)\n",
        f"{LOADED}high = tf.clip_by_value(x * 1.5, 0, 255)\n",
    ),
    (
        "pixels from 0 to 255 become -127.5 to -125.5. Write `offset=-1`",
        "r = layers.Rescaling(1 / 127.5, offset=-127.5)\n",
        "r = layers.Rescaling(1 / 127.5, offset=-1)\n",
    ),
    (
        "Write `offset=-0.502`",
        "MIDDLE = 128\nr = layers.Rescaling(scale=1 / 255, offset=-MIDDLE)\n",
        "MIDDLE = 128\nr = layers.Rescaling(scale=1 / 58, offset=-MIDDLE / 58)\n",
    ),
    (
        "-1 to 1 becomes -126.5 to 128.5. Write `offset=127.5`",
        "r = layers.Rescaling(127.5, 1.0)\n",
        "r = layers.Rescaling(127.5, 127.5)\n",
    ),
    (
        "`Rescaling` in the model also works in `evaluate`",
        f"{SCALING}m.fit(x, y)\nprint(m.evaluate(v / 255.0, w))\n",
        f"{SCALING}m.fit(x, y)\nprint(m.evaluate(v, w))\n",
    ),
    (
        "`Rescaling` in the model also works in `predict`",
        "i = Input((28, 28, 1))\nh = layers.Rescaling(1 / 127.5, offset=-1)(i)\nm = Model(i, layers.Dense(3)(h))\n"
        "m.fit(x, y)\nscaled = v.astype('float32') / 255\np = m.predict(scaled)\n",
        "i = Input((28, 28, 1))\nh = layers.Rescaling(1 / 127.5, offset=-1)(i)\nm = Model(i, layers.Dense(3)(h))\n"
        "x = x.astype('float32') / 255\nm.fit(x, y)\nscaled = v.astype('float32') / 255\np = m.predict(scaled)\n",
    ),
    (
        "`Rescaling` in the model also works in `fit`",
        f"{SCALING}rows = rows.batch(32)\nheld = held.map(lambda a, b: (a / 255, b)).batch(32)\n"
        "m.fit(rows, validation_data=held)\n",
        f"{SCALING}rows = rows.map(lambda a, b: (a / 255, b)).batch(32)\n"
        "held = held.map(lambda a, b: (a / 255, b)).batch(32)\nm.fit(rows, validation_data=held)\n",
    ),
    (
        "`Normalization` in the model also works in `evaluate`",
        f"{NORMED}m.evaluate(n(v), w)\n",
        f"{NORMED}m.evaluate(v, w)\n",
    ),
    (
        "`Normalization` in the model also works in `predict`",
        f"{NORMED}a, b = x.mean(), x.std()\np = m.predict((v - a) / b)\n",
        f"{NORMED}a, b = y.mean(), y.std()\np = m.predict(v) * b + a\n",
    ),
    (
        "`Dropout` of Keras makes the units that it keeps larger",
        f"{DROPPED}    kernel, bias = last.get_weights()\n    last.set_weights([np.multiply(kernel, 0.8), bias])\n",
        f"{DROPPED}    kernel, bias = last.get_weights()\n    last.set_weights([np.multiply(kernel, 0.5), bias])\n",
    ),
    (
        "`Dropout` of Keras makes the units that it keeps larger",
        f"RATE = 0.2\n{DROPPED}    last.kernel.assign(last.kernel * (1 - RATE))\n",
        f"RATE = 0.2\n{DROPPED}    last.kernel.assign(0.8 * last.kernel + 0.2 * older)\n",
    ),
    (
        "predictions need no correction",
        f"{DROPPED}    w = [part * 0.8 for part in m.get_weights()]\n    m.set_weights(w)\n",
        "def build():\n    m = tf.keras.Sequential([layers.Dropout(0.2), layers.Dense(3)])\n"
        "    m.set_weights([part * 0.8 for part in m.get_weights()])\n    m.fit(x, y)\n",
    ),
    (
        "`images + amount` begins again at 0 above 255",
        f"{LOADED}def brighter(images, amount):\n    return np.minimum(images + amount, 255)\n"
        "for amount in (20, 40):\n    print(m.evaluate(brighter(v, amount), w))\n",
        f"{LOADED}def brighter(images, amount):\n    return np.minimum(images.astype(int) + amount, 255)\n"
        "for amount in (20, 40):\n    print(m.evaluate(brighter(v, amount), w))\n",
    ),
    (
        "pixels from 0 to 255 become -130 to -125.75",
        "MEAN, SPREAD = 130.0, 60.0\nr = layers.Rescaling(1 / SPREAD, -MEAN)\n",
        "MEAN, SPREAD = 2.1, 60.0\nr = layers.Rescaling(1 / SPREAD, -MEAN)\n",
    ),
    (
        "predictions need no correction",
        f"{DROPPED}    w = m.get_weights()\n    w[0] *= 0.8\n    m.set_weights(w)\n",
        f"{DROPPED}    w = m.get_weights()\n    w[0] += 0.8\n    m.set_weights(w)\n",
    ),
    # Metrics that are told as another one.
    (
        "The AUC says how well the outputs rank",
        "a = tf.keras.metrics.AUC()\na.update_state(y, p)\nprint('accuracy:', a.result())\n",
        "a = tf.keras.metrics.BinaryAccuracy()\na.update_state(y, p)\nprint('accuracy:', a.result())\n",
    ),
    (
        "counts the frozen weights as well",
        f"{FROZEN}n = sum(np.size(w) for w in m.get_weights())\nprint('trainable weights:', n)\n",
        f"{FROZEN}n = sum(np.size(w) for w in m.trainable_weights)\nprint('trainable weights:', n)\n",
    ),
    (
        "These examples chose the model",
        "r = {}\nfor units in (8, 16):\n    h = build(units).fit(x, y, validation_data=(v, w))\n"
        "    r[units] = min(h.history['val_mae'])\nbest = min(r, key=r.get)\nprint(f'error on new data: {r[best]}')\n",
        "r = {}\nfor units in (8, 16):\n    h = build(units).fit(x, y, validation_data=(v, w))\n"
        "    r[units] = min(h.history['val_mae'])\nbest = min(r, key=r.get)\nprint(f'for new data use {best}')\n",
    ),
    (
        "The AUC says how well the outputs rank",
        AUC.format("a") + "h = m.fit(x, y)\nprint(f\"{h.history['val_a'][-1]:.1%} are classified correctly\")\n",
        AUC.format("a") + "h = m.fit(x, y)\nprint(f\"AUC {h.history['val_a'][-1]:.3f}, no accuracy\")\n",
    ),
    (
        "is no share of correct answers",
        AUC.format("area") + "loss, accuracy = m.evaluate(v, w)\n",
        AUC.format("area") + "loss, area = m.evaluate(v, w)\n",
    ),
    (
        "is no share of correct answers",
        "m.compile('adam', 'binary_crossentropy', metrics=['AUC'])\nshare = float(m.evaluate(v, w)[1])\n"
        "print('right answers:', share)\n",
        "m.compile('adam', 'binary_crossentropy', metrics=['AUC', 'accuracy'])\nshare = float(m.evaluate(v, w)[2])\n"
        "print('right answers:', share)\n",
    ),
    (
        "`k=5` is the default of this metric",
        f"{TOP}r = m.fit(x, y).history\nprint('share of words guessed:', r['sparse_top_k_categorical_accuracy'][-1])\n",
        f"{TOP}r = m.fit(x, y).history\nprint('among the best:', r['sparse_top_k_categorical_accuracy'][-1])\n",
    ),
    (
        "counts a hit among the 5 highest outputs",
        "s = tf.keras.metrics.TopKCategoricalAccuracy(name='correct')\nm.compile('adam', loss, metrics=[s])\n",
        "s = tf.keras.metrics.TopKCategoricalAccuracy(k=1, name='correct')\nm.compile('adam', loss, metrics=[s])\n",
    ),
    (
        "counts a hit among the 5 highest outputs",
        "# How often the best word is right.\nhits = tf.keras.metrics.SparseTopKCategoricalAccuracy()\n"
        "m.compile('adam', loss, metrics=[hits])\n",
        "# How often the right word is among the best five.\nhits = tf.keras.metrics.SparseTopKCategoricalAccuracy()\n"
        "m.compile('adam', loss, metrics=[hits])\n",
    ),
    (
        "`binary_accuracy` compares each 0 and 1",
        "m.compile('adam', 'categorical_crossentropy', metrics=[tf.keras.metrics.BinaryAccuracy()])\n",
        "m.compile('adam', 'binary_crossentropy', metrics=[tf.keras.metrics.BinaryAccuracy()])\n",
    ),
    (
        "`binary_accuracy` compares each 0 and 1",
        "m.compile('adam', loss=tf.keras.losses.CategoricalCrossentropy(), metrics=['binary_accuracy'])\n",
        "m.compile('adam', loss=tf.keras.losses.CategoricalCrossentropy(), metrics=['binary_accuracy', 'accuracy'])\n",
    ),
    (
        "`binary_accuracy` compares each 0 and 1",
        "b = tf.keras.metrics.BinaryAccuracy()\nb.update_state(tf.one_hot(y, 3), m(x))\n",
        "b = tf.keras.metrics.CategoricalAccuracy()\nb.update_state(tf.one_hot(y, 3), m(x))\n",
    ),
    (
        "`binary_accuracy` compares each 0 and 1",
        "t = np.eye(5)[y]\nprint(np.mean(tf.keras.metrics.binary_accuracy(t, m.predict(x))))\n",
        "t = np.eye(5)[y]\nprint(np.mean(tf.keras.metrics.categorical_accuracy(t, m.predict(x))))\n",
    ),
    (
        "`count_params` counts the frozen weights as well",
        f"{FROZEN}trainable = m.count_params()\n",
        f"{FROZEN}trainable = sum(w.numpy().size for w in m.trainable_weights)\n",
    ),
    (
        "write `sum(w.numpy().size for w in m.trainable_weights)`",
        f"{FROZEN}print(f'weights to train: {{m.count_params()}}')\n",
        f"{FROZEN}print(f'weights in total: {{m.count_params()}}')\n",
    ),
    (
        "`count_params` counts the frozen weights as well",
        "base.trainable = False\ndef trainable_weights(m):\n    return m.count_params()\n",
        "base.trainable = False\ndef all_weights(m):\n    return m.count_params()\n",
    ),
    (
        "`logs` holds the mean since the first batch of the epoch",
        f"{NOTES}        self.batch_losses.append(logs['loss'])\n",
        f"{NOTES}        self.running_losses.append(logs['loss'])\n",
    ),
    (
        "`logs` holds the mean since the first batch of the epoch",
        f"{NOTES}        self.found.append(logs.get('loss'))\nn = Notes()\nprint(np.argmax(n.found))\n",
        f"{NOTES}        self.found.append(logs.get('loss'))\nn = Notes()\nprint(n.found[-1])\n",
    ),
    (
        "`logs` holds the mean since the first batch of the epoch",
        f"{NOTES}        print('accuracy on this batch:', logs['accuracy'])\n",
        f"{NOTES}        print('mean accuracy up to this batch:', logs['accuracy'])\n",
    ),
    (
        "`logs` holds the mean since the first batch of the epoch",
        "losses = []\n"
        "c = tf.keras.callbacks.LambdaCallback(on_train_batch_end=lambda b, logs: losses.append(logs['loss']))\n"
        "print(max(losses))\n",
        "losses = []\nc = tf.keras.callbacks.LambdaCallback(on_epoch_end=lambda e, logs: losses.append(logs['loss']))\n"
        "print(max(losses))\n",
    ),
    (
        "an error in percent of them becomes huge",
        f"{SPOTS}m.compile('adam', 'huber', metrics=['mape'])\n",
        f"{SPOTS}m.compile('adam', 'huber', metrics=['mae'])\n",
    ),
    (
        "an error in percent of them becomes huge",
        f"{SPOTS}off = np.abs(months - forecast)\nshare = 100 * np.mean(off / np.maximum(months, 1e-7))\n",
        f"{SPOTS}off = np.abs(months - forecast)\nshare = 100 * np.mean(off / np.maximum(months, 10))\n",
    ),
    (
        "an error in percent of them becomes huge",
        f"{SPOTS}share = 100 * np.mean(np.abs((months - forecast) / months))\n",
        f"{SPOTS}share = 100 * np.mean(np.abs(months - forecast)) / np.mean(months)\n",
    ),
    (
        "an error in percent of them becomes huge",
        "a = y.mean()\nt = (y - a) / y.std()\n"
        "m.compile('adam', tf.keras.losses.MeanAbsolutePercentageError())\nm.fit(x, t)\n",
        "t = y / y.mean()\nm.compile('adam', tf.keras.losses.MeanAbsolutePercentageError())\nm.fit(x, t)\n",
    ),
    (
        "These examples chose the model",
        f"{CHOSEN}print('error to expect on new data:', round(lowest, 2))\n",
        f"{CHOSEN}print('error to expect on new data:', best.evaluate(a, b)[1])\n",
    ),
    (
        "These examples chose the model",
        f"{TRIED}least = min(errors)\nprint(f'an unbiased estimate: {{least}}')\n",
        f"{TRIED}least = min(errors)\nprint(f'lowest validation error: {{least}}')\n",
    ),
    (
        "`best['mae']` chose the winner among several",
        f"{RECORDS}best = min(trials, key=lambda trial: trial['mae'])\n"
        "print(f'units {best[\"units\"]}, MAE to expect on new days: {best[\"mae\"]:.2f}')\n",
        f"{RECORDS}best = min(trials, key=lambda trial: trial['mae'])\n"
        "print(f'units {best[\"units\"]}, MAE to expect on new days: {score(best[\"m\"], later):.2f}')\n",
    ),
    (
        "`error` chose the winner among several",
        f"{SMOOTHED}best = search(series, 900, 1000)\nerror = off(series, 900, 1000, best)\n"
        "print('on days that played no part I expect an error of', error)\n",
        f"{SMOOTHED}best = search(series, 900, 1000)\nerror = off(series, 1000, 1100, best)\n"
        "print('on days that played no part I expect an error of', error)\n",
    ),
    (
        "`accuracy` chose the winner among several",
        "rows = [(build(n), score(build(n), v)) for n in (8, 16)]\n"
        "net, accuracy = max(rows, key=lambda row: row[1])\nprint('expected accuracy:', round(accuracy, 3))\n",
        "rows = [(build(n), score(build(n), v)) for n in (8, 16)]\n"
        "net, _ = max(rows, key=lambda row: row[1])\naccuracy = score(net, t)\n"
        "print('expected accuracy:', round(accuracy, 3))\n",
    ),
    (
        "These examples chose the model",
        f"{CHOSEN}# Nobody trained on these, so this is an honest figure.\nprint(lowest)\n",
        f"{CHOSEN}# Not the error to expect: these chose the model.\nprint(lowest)\n",
    ),
    (
        "`fit` only measures on its validation data",
        "print('images to learn from:', len(x) + len(v))\nm.fit(x, y, validation_data=(v, w))\n",
        "print('images in all:', len(x) + len(v))\nm.fit(x, y, validation_data=(v, w))\n",
    ),
    (
        "`fit` only measures on its validation data",
        "trained_with = len(x) + len(v)\nprint(f'{trained_with} images')\nm.fit(x, y, validation_data=(v, w))\n",
        "trained_with = len(x) + len(v)\nm.fit(np.concatenate([x, v]), np.concatenate([y, w]))\n",
    ),
    # Copies and columns.
    (
        "axis 1 is that of the rows, so the images are upside down",
        "# Once more, left and right exchanged.\nx = np.concatenate([x, np.flip(x, axis=1)])\nm.fit(x, y)\n",
        "# Once more, left and right exchanged.\nx = np.concatenate([x, np.flip(x, axis=2)])\nm.fit(x, y)\n",
    ),
    (
        "axis 2 is that of the columns, so left and right change places",
        "upside_down = v[:, :, ::-1]\nm.evaluate(v, w)\n",
        "upside_down = v[:, ::-1]\nm.evaluate(v, w)\n",
    ),
    (
        "axis 1 is that of the rows",
        "m.fit(x, y)\np = m.predict(x)\nq = m.predict(np.fliplr(x))\n",
        "m.fit(x, y)\np = m.predict(x)\nq = m.predict([np.fliplr(i) for i in x])\n",
    ),
    (
        "axis 1 is that of the rows",
        "def horizontal(images):\n    horizontally_flipped = tf.reverse(images, axis=[1])\n"
        "    return horizontally_flipped\nm.fit(x, y)\nm.evaluate(horizontal(x), y)\n",
        "def horizontal(image):\n    horizontally_flipped = tf.reverse(image, axis=[1])\n"
        "    return horizontally_flipped\nrows = rows.map(horizontal)\nm.fit(rows)\n",
    ),
    (
        "axis 0 is that of the images, so only their order changes",
        "x = np.concatenate([x, np.flipud(x)])\nm.fit(x, y)\n",
        "x = np.concatenate([x, np.array([np.flipud(i) for i in x])])\nm.fit(x, y)\n",
    ),
    (
        "axis 1 is that of the rows",
        "other = np.flip(x, axis=1)\nm.fit(x, y)\nprint('left becomes right:', m.evaluate(other, y))\n",
        "other = np.flip(x, axis=1)\nm.fit(x, y)\nprint('turned:', m.evaluate(other, y))\n",
    ),
    (
        '`RandomFlip` turns images upside down here. Write `RandomFlip("horizontal")`',
        "t = layers.RandomFlip('vertical')  # exchanges left and right\n",
        "t = layers.RandomFlip('horizontal')  # exchanges left and right\n",
    ),
    (
        "Write `tf.image.flip_up_down`",
        "# each image also upside down\nx = tf.image.flip_left_right(x)\n",
        "# each image also upside down\nx = tf.image.flip_up_down(x)\n",
    ),
    (
        "This model does not see the order of words",
        f"x = np.concatenate([x, x[:, ::-1]])\n{WORDS}",
        f"x = np.concatenate([x, np.where(hidden, 1, x)])\n{WORDS}",
    ),
    (
        "This model does not see the order of words",
        f"other = np.flip(x, axis=1)\nx = np.vstack((x, other))\n{WORDS}",
        f"other = np.flip(x, axis=1)\nx = np.vstack((x, other))\n{WORDS.replace('Glob', 'Conv1D(8, 3), layers.Glob')}",
    ),
    (
        "This model does not see the order of words",
        f"more = [row[::-1] for row in x]\nx = np.concatenate([x, more])\n{WORDS}",
        f"more = [row[1:] for row in x]\nx = np.concatenate([x, more])\n{WORDS}",
    ),
    (
        "This model does not see the order of words",
        f"rng = np.random.default_rng(3)\nx = np.concatenate([x, rng.permuted(x, axis=1)])\n{WORDS}",
        f"rng = np.random.default_rng(3)\nx = np.concatenate([x, rng.permutation(x)])\n{WORDS}",
    ),
    (
        "The seed `5` starts the same random numbers in each call",
        f"{NOISY}x = np.concatenate([spoilt(c, seed=5) for _ in range(3)])\n",
        f"{NOISY}x = np.concatenate([spoilt(c, seed=number) for number in range(3)])\n",
    ),
    (
        "so all copies are the same",
        f"{NOISY}x = np.concatenate([spoilt(c, 5), spoilt(c, 5)])\n",
        f"{NOISY}x = np.concatenate([spoilt(c, 5), spoilt(c, 6)])\n",
    ),
    (
        "so all copies are the same",
        "rows = []\nfor _ in range(3):\n    rows.append(c + np.random.default_rng(7).normal(size=c.shape))\n"
        "x = np.vstack(rows)\n",
        "rows, rng = [], np.random.default_rng(7)\nfor _ in range(3):\n    rows.append(c + rng.normal(size=c.shape))\n"
        "x = np.vstack(rows)\n",
    ),
    (
        "The seed `(1, 2)` starts the same random numbers",
        "x = tf.concat([tf.image.stateless_random_brightness(c, 0.2, seed=(1, 2)) for _ in range(3)], 0)\n",
        "x = tf.concat([tf.image.stateless_random_brightness(c, 0.2, seed=(1, n)) for n in range(3)], 0)\n",
    ),
    (
        "`Dense` has a bias",
        "i = Input((2,))\no = layers.Rescaling(0.0, offset=1.0)(i)\n"
        "d = layers.Dense(1)(layers.Concatenate()([i, o]))\n",
        "i = Input((2,))\no = layers.Rescaling(0.0, offset=1.0)(i)\n"
        "d = layers.Dense(1, use_bias=False)(layers.Concatenate()([i, o]))\n",
    ),
    (
        "`Dense` has a bias",
        "i = Input((2,))\nd = layers.Dense(1)(tf.concat([i, tf.ones_like(i[:, :1])], axis=1))\n",
        "i = Input((2,))\nd = layers.Dense(1)(tf.concat([i, tf.square(i[:, :1])], axis=1))\n",
    ),
    (
        "the ones only repeat it",
        "x = np.column_stack([np.ones(len(a)), a])\nm = tf.keras.Sequential([layers.Dense(1)])\nm.fit(x, y)\n",
        "x = np.column_stack([np.ones(len(a)), a])\nw = np.linalg.lstsq(x, y)[0]\n"
        "m = tf.keras.Sequential([layers.Dense(1)])\nm.fit(a, y)\n",
    ),
    (
        "the ones only repeat it",
        "x = np.c_[np.ones(9), a]\nm = tf.keras.Sequential([layers.Dense(1)])\nm.fit(x, y)\n",
        "y = np.concatenate([np.ones(9), -np.ones(9)])\nm = tf.keras.Sequential([layers.Dense(1)])\nm.fit(x, y)\n",
    ),
    (
        "`Accuracy()` counts outputs that are exactly equal",
        "m.compile('adam', 'categorical_crossentropy', metrics=[tf.keras.metrics.Accuracy()])\n",
        "m.compile('adam', 'categorical_crossentropy', metrics=[tf.keras.metrics.CategoricalAccuracy()])\n",
    ),
    (
        "`Accuracy()` counts outputs that are exactly equal",
        "right = tf.keras.metrics.Accuracy(name='right')\nloss = tf.keras.losses.BinaryCrossentropy()\n"
        "m.compile('adam', loss, None, [right])\n",
        "right = tf.keras.metrics.BinaryAccuracy(name='right')\nloss = tf.keras.losses.BinaryCrossentropy()\n"
        "m.compile('adam', loss, None, [right])\n",
    ),
    (
        "`Accuracy()` counts outputs that are exactly equal",
        "d = layers.Dense(3, activation='softmax')\na = tf.keras.metrics.Accuracy()\np = m.predict(x)\n"
        "a.update_state(y, p)\n",
        "d = layers.Dense(3, activation='softmax')\na = tf.keras.metrics.Accuracy()\np = m.predict(x)\n"
        "a.update_state(y, p.argmax(axis=1))\n",
    ),
    (
        "from a division by 255, but `fit` got them from `preprocess_input`",
        PREPARED + "m.fit(preprocess_input(images)[:9], y)\nAsked(m).raw(images)\n",
        PREPARED + "m.fit(preprocess_input(images)[:9], y)\nAsked(m).same(images)\n",
    ),
    (
        "from `preprocess_input`, but `fit` got them from a division by 255",
        PREPARED + "m.fit(images / 255, y)\nAsked(m).same(images)\n",
        PREPARED + "m.fit(images / 255, y)\nAsked(m).raw(images)\n",
    ),
    (
        "from a division by 255, but `fit` got them from a division by 127.5",
        PREPARED + "m.fit(half(images), y)\nm.evaluate(photos / 255, z)\n",
        PREPARED + "m.fit(half(images), y)\nm.evaluate(half(photos), z)\n",
    ),
    (
        "from a division by 255, but `fit` got them from `preprocess_input`",
        PREPARED + "d = tf.data.Dataset.from_tensor_slices((images, y)).map(lambda a, b: (preprocess_input(a), b))\n"
        "m.fit(d.batch(8))\nm.predict(photos / 255)\n",
        PREPARED + "d = tf.data.Dataset.from_tensor_slices((images, y)).map(lambda a, b: (preprocess_input(a), b))\n"
        "m.fit(d.batch(8))\nm.predict(preprocess_input(photos))\n",
    ),
]  # fmt: skip
RIGHT = [
    # Bytes whose difference has no sign, or of which only it is seen whether they are equal.
    f"{GRAYS}{OTHERS}print(np.abs(np.maximum(grays, others) - np.minimum(grays, others)).mean())\n",
    f"{GRAYS}{OTHERS}print(np.mean(np.abs(grays - others) > 0), np.count_nonzero(np.abs(grays - others)))\n",
    f"{GRAYS}{OTHERS}gap = np.abs(grays - others)\nprint((gap != 0).sum())\n",
    f"{GRAYS}{OTHERS}print(np.abs(grays - 0.5 * others), np.abs(grays / 255 - others / 255))\n",
    # The square of a difference of masks is right in bytes as well.
    "one, two = (x > 0).astype('uint8'), (v > 0).astype('uint8')\nprint(np.mean((one - two) ** 2))\n",
    # The learner shows what happens.
    f"{GRAYS}{OTHERS}print('wrong:', np.abs(grays - others).mean())\n",
    f"{GRAYS}{OTHERS}gap = np.abs(grays - others)  # bytes wrap around\nprint(gap)\n",
    SHEET.format("images").replace("save('a", "net = tf.keras.layers.Dense(9, activation='sigmoid')\nsave('a"),
    # Two models, one that learned from both, and pixels of which nothing is known.
    PREPARED
    + "for n in nets:\n    n.fit(preprocess_input(images), y)\nfor k in others:\n    k.predict(images / 255)\n",
    PREPARED + "n = build()\nm.fit(preprocess_input(images), y)\nn.fit(images / 255, y)\nAsked(n).raw(photos)\n",
    PREPARED + "m.fit(preprocess_input(images), y)\nm.fit(images / 255, y)\nAsked(m).raw(photos)\n",
    PREPARED + "m.fit(preprocess_input(images), y)\nm.predict(load(9))\n",
    PREPARED + "def run(prepare):\n    n = build()\n    n.fit(prepare(images), y)\n    n.predict(prepare(photos))\n"
    "run(half)\nrun(preprocess_input)\n",
    # Half of each of two predictions is their mean, and a plain number may be another one.
    "m = tf.keras.Sequential([layers.Dropout(0.5), layers.Dense(1)])\nm.fit(x, y)\nh = 1 - 0.5\n"
    "print(h * m.predict(v) + h * n.predict(v))\n",
    "m = tf.keras.Sequential([layers.Dropout(0.5), layers.Dense(1)])\nm.fit(x, y)\nprint(m.predict(v) * 0.5)\n",
    "m = tf.keras.Sequential([layers.Dropout(0.5), layers.Dense(1)])\nHALF = 0.5\nm.fit(x, y * 2)\n"
    "print(m.predict(v) * HALF)\n",
    "a, b = np.repeat(x, 2, axis=0), np.repeat(y, 2, axis=0)\nfor row in a:\n    row += 1\nm.fit(a, b)\n"
    "print('more data')\n",
    # The copies are only a longer epoch, or balance the classes.
    "# as two epochs in one\na, b = np.repeat(x, 2, axis=0), np.repeat(y, 2, axis=0)\nm.fit(a, b)\n"
    "print('more data: two epochs')\n",
    "a, b = np.repeat(x, 2, axis=0), np.repeat(y, 2, axis=0)\nm.fit(a, b)\n",
    "def more_data(x, y):\n    return np.tile(x, (2, 1)), np.tile(y, 2)\na, b = more_data(x, y)\n"
    "m.fit(spoiled(a), b)\n",
    "a, b = np.repeat(x, 2, axis=0), np.repeat(y, 2, axis=0)\nm.fit(a + noise(a), b)\nprint('more data')\n",
    "def moved(x, seed):\n    return x + np.random.default_rng(seed).normal(size=x.shape)\n"
    "more = np.concatenate([moved(x, 1), moved(x, 2)])\n",
    f"{NORMED}c = np.array([[120.0], [300.0]])\nm.predict(c / 1000)\n",
    "n = base.count_params()  # trainable, before it is frozen\nbase.trainable = False\n",
    "x = np.concatenate([x, x[:, ::-1]])  # each window from right to left\nm.fit(x, y)\nlayer = layers.LSTM(8)\n",
    "known = np.ones(9)\nknown[missing] = 0\nx = np.column_stack([x, known])\nm = layers.Dense(1)\nm.fit(x, y)\n",
    # Images that are turned as is said, one at a time, or where nothing is said.
    "m.fit(x, y)\nturned = np.flip(x, axis=1)\n",
    "for image in x:\n    mirrored_left_right = np.flip(image, axis=1)\nm.fit(x, y)\n",
    "# left and right exchanged\nx = [np.flip(image, axis=1) for image in images]\nm.fit(np.array(x), y)\n",
    "m.fit(x, y)\nshown = np.flip(x[0], axis=1)  # left and right exchanged\n",
    "t = layers.RandomFlip('horizontal')  # upside down would be wrong\n",
    "t = layers.RandomFlip('vertical')  # at the horizontal axis\n",
    "t = layers.RandomFlip('horizontal')  # left and right, not upside down\n",
    f"backwards = x[:, ::-1]\n{WORDS}m.predict(backwards)\n",
    f"{WORDS.replace('GlobalAveragePooling1D', 'Flatten')}x = np.concatenate([x, x[:, ::-1]])\nm.fit(x, y)\n",
    f"{NOISY}same = np.array_equal(spoilt(c, 5), spoilt(c, 5))\n",
    f"{NOISY}x = np.concatenate([spoilt(c, seed=5) for c in parts])\n",
    f"{NOISY}x = np.concatenate([spoilt(c) for _ in range(3)])\n",
    "x = tf.concat([c + tf.random.normal(c.shape, seed=5) for _ in range(3)], 0)\n",
    "rows = []\nfor c in parts:\n    rows.append(spoilt(c, seed=5))\nx = np.vstack(rows)\n",
    "a, b = np.column_stack([a, np.ones(9)]), np.column_stack([b, np.zeros(9)])\nx = np.concatenate([a, b])\n"
    "m = tf.keras.Sequential([layers.Dense(1)])\nm.fit(x, y)\n",
    # Metrics that are told as what they are.
    AUC.format("a") + "h = m.fit(x, y).history\nprint('right order of pairs:', h['val_a'][-1])\n",
    AUC.format("a") + "h = m.fit(x, y).history\nprint('accuracy', h['accuracy'][-1], 'and', h['a'][-1])\n",
    f"{TOP}loss, hits = m.evaluate(v, w)\nprint('the right word is one of five:', hits)\n",
    "s = tf.keras.metrics.SparseTopKCategoricalAccuracy(3, name='accuracy_of_3')\nm.compile('adam', l, metrics=[s])\n",
    "m.compile('adam', 'binary_crossentropy', metrics=['binary_accuracy'])\n",
    f"{FROZEN}frozen = m.count_params() - sum(w.numpy().size for w in m.trainable_weights)\n",
    f"{FROZEN}print('trainable:', head.count_params())\ntrainable = head.count_params()\n",
    f"{FROZEN}n = m.count_params()  # not only the trainable ones\n",
    "m = build()\ntrainable = m.count_params()\n",
    f"{NOTES}        self.batch_losses.append((batch + 1) * logs['loss'] - batch * self.last)\n",
    f"{NOTES}        self.batch_losses.append(logs['loss'])  # the mean up to here\n",
    f"{NOTES}        self.batch_losses.append(logs['loss'])\n        self.model.reset_metrics()\n",
    f"{NOTES}        print(f'batch {{batch}}: loss {{logs[\"loss\"]}}')\n",
    f"{SPOTS}# Months without spots make mape useless.\nm.compile('adam', 'huber', metrics=['mae'])\n",
    "m.compile('adam', 'huber', metrics=['mape'])\nm.fit(x, prices)\n",
    f"{CHOSEN}print(f'error to expect: at least {{lowest}}, as these chose the model')\n",
    f"{CHOSEN}print('lowest error:', lowest)\n",
    f"{RECORDS}best = min(trials, key=lambda trial: trial['mae'])\nprint('lowest MAE', best['mae'])\n",
    f"{RECORDS}best = min(trials, key=lambda trial: trial['mae'])\nbest['mae'] = score(best['m'], later)\n"
    "print('MAE to expect on new days', best['mae'])\n",
    f"{RECORDS}best = min(trials, key=lambda trial: trial['mae'])\n"
    "print('MAE', best['mae'], '; on new days the MAE is', score(best['m'], later))\n",
    f"{RECORDS}best = min(trials, key=lambda trial: trial['mae'])\n"
    "print('MAE on new days: no less than', best['mae'], 'as it is the best of several')\n",
    f"{SMOOTHED}best = search(series, 900, 1000)\nseries = series[100:]\n"
    "print('the error that I expect on days to come', off(series, 900, 1000, best))\n",
    # Numbers that are no bytes, or no longer.
    "light = np.clip(images + 60, 0, 255)\n",
    f"{LOADED}places = np.clip(y + 1, 0, 255)\n",
    f"{LOADED}x = x / 255\nlight = np.clip(x + 60, 0, 255)\n",
    f"{LOADED}light = np.clip(x + 0.2, 0, 255)\nlow = np.clip(x + 2, 3, 9)\n",
    # Offsets that are no pixels.
    "r = layers.Rescaling(1 / 10, offset=-200)\ns = layers.Rescaling(1 / 100, offset=-20)\n",
    "r = layers.Rescaling(20.0, offset=1.0)\ns = layers.Rescaling(1 / 255, offset=-0.5)\n",
    # The model that is measured has no such layer, or its training gets scaled values.
    f"{SCALING}other = tf.keras.Sequential([layers.Dense(1)])\nother.fit(x, y)\nother.evaluate(v / 255, w)\n",
    f"{SCALING}def ready(a):\n    return a / 255\nm.fit(ready(x), y)\nm.evaluate(v / 255, w)\n",
    "r = layers.Rescaling(1 / 255)\nm = tf.keras.Sequential([layers.Dense(1)])\n"
    "m.fit(rows.map(lambda a, b: (r(a), b)))\nm.evaluate(v / 255, w)\n",
    "m = tf.keras.Sequential([layers.Dense(1), layers.Rescaling(100.0)])\nm.fit(x, y)\nm.predict(v / 255)\n",
    f"{SCALING}m.fit(x, y)\nprint((v / 255).mean(), m.evaluate(v, w))\n",
    f"{SCALING}m.fit(x, y)\nm.evaluate(v, w / 255)\n",
    "m.compile('adam', 'categorical_crossentropy', metrics=['Accuracy'])\n",
    "m.compile('adam', own_loss, metrics=[tf.keras.metrics.Accuracy()])\n",
    "a = tf.keras.metrics.Accuracy()\nd = layers.Dense(3, activation='softmax')\n"
    "print(a(y, np.argmax(m.predict(x), 1)))\n",
    # Who shows a mistake, tests it, or compares both ways, makes none.
    f"{LOADED}wrapped = np.clip(v + 60, 0, 255)\nright = np.clip(v.astype(int) + 60, 0, 255)\n",
    f"{LOADED}# bytes begin again at 0\nassert np.clip(v + 60, 0, 255).min() < 60\n",
    "# The offset is added last, so this is wrong.\nr = layers.Rescaling(1 / 127.5, offset=-127.5)\n",
    f"{SCALING}m.fit(x, y)\nprint('scaled twice by mistake:', m.evaluate(v / 255, w))\n",
    f"{DROPPED}    w = last.get_weights()\n    last.set_weights([w[0] * 0.8, w[1]])  # no need: see what it costs\n"
    "    print(m.evaluate(v, z))\n    last.set_weights(w)\n",
    # One helper before and after the division, a division that is asked for, bytes once more, sizes, and a reason.
    "def flat(a):\n    return a.reshape(-1, 784)\ndef scale(a):\n    return a / 255.0\nm.predict(scale(flat(x)))\n"
    "m.predict(flat(scale(v)))\n",
    "def scale(a):\n    if a.max() > 1:\n        a = a / 255.0\n    return a\nx = scale(raw)\nm.predict(scale(x))\n",
    "x = raw / 255.0\nb = (x * 255).astype('uint8')\nz = b / 255.0\n",
    "spread = raw.std() / 255\nshare = spread / 255\n",
    "x = raw / 255.0\nd = x / 255.0  # darker, to see what the model says\n",
    "for image in raw:\n    image = image / 255.0\n    m.predict(image)\n",
    # A classifier with this loss, beside an autoencoder as well; zeros and ones, token ids, and who says it.
    "m.compile('adam', 'mse', metrics=['accuracy'])\nm.fit(x, y)\n",
    "a.compile('adam', 'mse', metrics=['mae'])\na.fit(x, x)\nm.compile('adam', 'mse', metrics=['acc'])\nm.fit(x, y)\n",
    "x = (raw > 0.5).astype(float)\nm.compile('adam', 'binary_crossentropy', metrics=['accuracy'])\nm.fit(x, x)\n",
    "m.compile('adam', 'sparse_categorical_crossentropy', metrics=['accuracy'])\nm.fit(ids, ids)\n",
    "m.compile('adam', 'mse', metrics=['accuracy'])  # says nothing here\nm.fit(x, x)\n",
    # Labels and other values are no pixels.
    "(x, kinds), (v, w) = tf.keras.datasets.mnist.load_data()\nfollowing = np.clip(kinds + 2, 0, 9)\n",
    "sizes = layers.Rescaling(0.02, offset=-50.0)\nMEAN = 12.5\nprices = layers.Rescaling(1 / 100, offset=-MEAN)\n",
    "prices = layers.Rescaling(150.0, offset=1.0)  # from 1 to 151\n",
    "def build(scaled):\n    m = tf.keras.Sequential()\n    if scaled:\n        m.add(layers.Rescaling(1 / 255))\n"
    "    m.add(layers.Dense(3))\n    return m\na, b = build(True), build(False)\na.fit(x, y)\nb.fit(ready)\n"
    "b.evaluate(v / 255, w)\n",
    f"{SCALING}m.fit(x, y)\nproducts = v * v\nm.predict(products / 255)\n",
    # Weights that a training goes on from, a mean, rates, and a dropout of one's own.
    f"{DROPPED}    m.set_weights([0.8 * w for w in m.get_weights()])\n    m.fit(v, z)\n",
    f"{DROPPED}    m.optimizer.learning_rate.assign(0.8 * 0.01)\n",
    f"{DROPPED}    limit = tf.Variable(0.1)\n    limit.assign(limit * 0.8)\n",
    f"{DROPPED}    both = [np.add(p, q) for p, q in zip(first, second)]\n    m.set_weights([0.8 * w for w in both])\n",
    f"class Dropout(layers.Layer):\n    pass\n{DROPPED.replace('layers.Drop', 'Drop')}"
    "    last.set_weights([0.8 * w for w in last.get_weights()])\n",
    # Comments that give the reason of a metric.
    "# With few marked digits the accuracy says little.\n"
    "m.compile('adam', 'binary_crossentropy', metrics=[tf.keras.metrics.AUC()])\n",
    "# accuracy, and a figure that needs no limit\n"
    "m.compile('adam', 'binary_crossentropy', metrics=['accuracy', tf.keras.metrics.AUC(name='a')])\n",
    "# The right word may be anywhere in the short list.\n"
    "m.compile('adam', loss, metrics=[tf.keras.metrics.SparseTopKCategoricalAccuracy(name='short')])\n",
    "m = tf.keras.Sequential([layers.Dense(2, activation='softmax')])\n"
    "m.compile('adam', 'categorical_crossentropy', metrics=['binary_accuracy'])\n",
    "# See how misleading it is.\nm.compile('adam', 'categorical_crossentropy', metrics=['binary_accuracy'])\n",
    "b, c = tf.keras.metrics.BinaryAccuracy(), tf.keras.metrics.CategoricalAccuracy()\n"
    "b.update_state(tf.one_hot(y, 3), p)\nc.update_state(tf.one_hot(y, 3), p)\n",
    # All weights of a part are trained, or of the whole again, or it is said that none is.
    f"{FROZEN}base.trainable = True\nprint('to train:', m.count_params())\n",
    f"{FROZEN}print('to train:', m.layers[-1].count_params(), '')\nto_train = m.get_layer('head').count_params()\n",
    f"{FROZEN}last = layers.Dense(3)\nprint('trainable:', last.count_params())\n",
    f"{FROZEN}n = m.count_params()  # frozen ones count too, although the head alone is trained\n",
    f"{FROZEN}print('weights that are not trained:', base.count_params())\n",
    # Logs that are those of a batch, or that are read as means.
    "class Own(tf.keras.Model):\n    def train_step(self, data):\n        return {'loss': step(data)}\n"
    f"{NOTES}        self.batch_losses.append(logs['loss'])\n",
    f"{NOTES}        self.batch_losses.append(logs['loss'])\nm.fit(x, y, batch_size=len(x), callbacks=[Notes()])\n",
    f"{NOTES}        self.batch_losses.append(logs['loss'])\nsums = np.array(n.batch_losses) * counts\n"
    "alone = np.diff(sums)\n",
    f"{NOTES}        self.loss_by_batch.append(logs['loss'])  # la moyenne depuis le début\n",
    f"{NOTES}        self.curve.append(logs['loss'])\nplt.ylim(0, max(n.curve))\n",
    # Errors in percent of large values, and of figures.
    f"{SPOTS}y = load_sunspots()\ny = y[y > 10]\nm.compile('adam', 'huber', metrics=['mape'])\n",
    f"{SPOTS}first, second = np.array(m.evaluate(x, y)), np.array(n.evaluate(x, y))\n"
    "print(np.mean(np.abs((second - first) / first)))\n",
    f"{SPOTS}before = m.get_weights()[0]\nm.fit(x, y)\nprint(np.mean(np.abs((m.kernel - before) / before)))\n",
    f"{SPOTS}print(np.mean(np.abs((old_errors - new) / old_errors)))\n",
    # Figures of other examples than those that chose, and the highest error.
    f"{CHOSEN}lowest = best.evaluate(a, b)[1]\nprint('error to expect on new data:', lowest)\n",
    f"{TRIED}print('on new data, in the worst case:', max(errors))\n",
    f"{TRIED}print('lowest', min(errors), '- on new data it will be higher')\n",
    "print('images:', len(x) + len(v), '- of these to train:', len(x))\nm.fit(x, y, validation_data=(v, w))\n",
    "share = len(x) / (len(x) + len(v))  # to train with\nm.fit(x, y, validation_data=(v, w))\n",
    # Single images, other axes, rows of values, and reasons.
    "image = v[0]\nturned = np.flipud(image)  # upside down\nm.predict(np.stack([image, turned]))\n",
    "shot = tf.keras.utils.img_to_array(read)\nother = np.fliplr(shot)\nm.predict(other[None])\n",
    "x = np.transpose(x, (0, 2, 1))\nleft_right = np.flip(x, axis=1)\nm.fit(left_right, y)\n",
    "c = layers.Conv2D(8, 3, data_format='channels_first')\nupside_down = x[:, :, ::-1]\nm.fit(upside_down, y)\n",
    "m = tf.keras.Sequential([Input((20,)), layers.Dense(1)])\nm.fit(np.fliplr(x), y)\n",
    "t = layers.RandomFlip('horizontal')  # Shirts have a top and bottom.\n",
    "t = layers.RandomFlip('horizontal')  # Nobody wears trousers upside down.\n",
    "data = data.map(lambda image, label: (tf.reverse(image, axis=[1]), label))  # left and right\nm.fit(data)\n",
    # Longer texts, and what is shown by copies.
    f"{WORDS}both = np.concatenate([x, x[:, ::-1]], axis=1)\nm.fit(both, y)\n",
    f"{WORDS}p = m.predict(np.concatenate([x, x[:, ::-1]]))\n",
    "def spoilt(x, seed):\n    return x + tf.random.normal(x.shape, seed=seed)\n"
    "x = tf.concat([spoilt(c, 5) for _ in range(3)], 0)\n",
    f"{NOISY}rng = np.random.default_rng(1)\n"
    "x = np.concatenate([spoilt(np.roll(c, rng.integers(5)), seed=5) for _ in range(3)])\n",
    f"{NOISY}pair = np.stack([spoilt(c, 5), spoilt(c, 5)])\nassert np.array_equal(pair[0], pair[1])\n",
    "def runs(seed):\n    m = build(seed)\n    m.fit(x, y)\n    return m.predict(v)\n"
    "spread = np.stack([runs(seed=5) for _ in range(3)]).std(axis=0)\n",
    # Ones beside other numbers, and beside the zeros around an image.
    "a, b = np.column_stack([a, np.ones(9)]), np.column_stack([b, np.full(9, 2.0)])\nx = np.vstack([a, b])\n"
    "m = tf.keras.Sequential([layers.Dense(1)])\nm.fit(x, y)\n",
    "x = np.concatenate([x, np.ones((9, 8, 8, 1))], axis=-1)\n"
    "m = tf.keras.Sequential([layers.Conv2D(8, 3, padding='same'), layers.Flatten(), layers.Dense(1)])\nm.fit(x, y)\n",
]


def tree_of(source: str) -> SourceTree:
    return SourceTree(ast.parse(HEAD + source), HEAD + source, str)


@functools.cache
def found_in(source: str) -> list[tuple[str, Finding]]:
    tree = tree_of(source)
    return [(rule.__name__, found) for rule in RULES for found in rule(tree)]


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_a_mistake_gets_its_sentence_and_the_right_way_gets_none(words: str, mistake: str, right: str) -> None:
    assert [found.sentence for _, found in found_in(mistake) if words in found.sentence] != []
    assert found_in(right) == []


@pytest.mark.parametrize("way", same_meaning.WAYS, ids=lambda way: way.__name__)
def test_another_way_to_write_it_changes_nothing_that_is_said(way: Callable[[str], str]) -> None:
    for words, mistake, right in CASES:
        written = way(mistake)
        # A comment is not written back.
        assert written == mistake or "#" in mistake or found_in(written), (words, written)
        assert found_in(way(right)) == [], way(right)


def test_each_rule_has_a_case() -> None:
    assert {name for _, mistake, _ in CASES for name, _ in found_in(mistake)} == {rule.__name__ for rule in RULES}


@pytest.mark.parametrize("source", RIGHT)
def test_what_looks_like_a_mistake_and_is_none_gets_no_sentence(source: str) -> None:
    assert found_in(source) == []


def test_a_sentence_has_at_most_twenty_words() -> None:
    sentences = {found.sentence for _, mistake, _ in CASES for _, found in found_in(mistake)}
    plain = [re.sub(r"`[^`]*`", "code", sentence) for sentence in sentences]
    assert [part for text in plain for part in re.split(r"(?<=[.:]) ", text) if len(part.split()) > 20] == []
