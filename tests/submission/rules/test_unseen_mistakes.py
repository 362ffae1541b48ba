"""What runs, passes, and does something else than is meant gets a sentence; what looks like it, and is right, none."""

import ast
import functools
from collections.abc import Callable
from pathlib import Path

import pytest
import same_meaning

from grader.catalogue.exercise import Exercise
from grader.submission.rules.calls import settings, single_calls
from grader.submission.rules.data import augmentation, changed_values, data_sets, held_out_parts
from grader.submission.rules.evaluation import figures, measurements
from grader.submission.rules.models import idle_layers
from grader.submission.rules.python import shared_objects, thrown_away
from grader.submission.rules.rule import rules_of
from grader.submission.rules.source_report import check_source
from grader.submission.rules.training import callbacks, own_train_steps, repeated_trainings, seeds, trainings
from grader.submission.source_tree import SourceTree
from grader.submission.submission import Submission

MODULES = (callbacks, single_calls, data_sets, measurements, figures, idle_layers,
           repeated_trainings, augmentation, own_train_steps, seeds, shared_objects, settings, held_out_parts,
           trainings, changed_values, thrown_away)  # fmt: skip
QUIET = (
    trainings.trained_for_one_epoch, held_out_parts.borders_of_two_parts, callbacks.factors_told_as_reductions,
    settings.values_clipped_for_norms,
)  # fmt: skip
"""They explain a criterion that failed, and say nothing alone; or read docstrings, which another way may lose."""
RULES = tuple(rule for module in MODULES for rule in rules_of(module) if rule not in QUIET)
HEAD = "import numpy as np\nimport tensorflow as tf\nfrom tensorflow.keras import Input, Model, layers\n"
FROM_FOLDER = (
    "def data(f, shuffle):\n"
    "    return tf.keras.utils.image_dataset_from_directory(f, shuffle=shuffle).prefetch(2)\n"
    "def truth(d):\n    return np.concatenate([y for _, y in d])\n"
    "class Report:\n    def __init__(self, m, d):\n        self.t = np.concatenate([y for _, y in d])\n"
    "        self.p = m.predict(d)\n"
    "class Table:\n    def __init__(self, m, d):\n        self.m, self.d = m, d\n"
    "    def rows(self):\n        return np.concatenate([y for _, y in self.d]) == self.m.predict(self.d)\n"
)
LOOKUP = (
    "def encoder(labels):\n    e = layers.StringLookup(num_oov_indices=0)\n    e.adapt(labels)\n    return e\n"
    "def show(m, names, rows):\n    for row in m.predict(rows):\n        print(names[row.argmax()])\n"
    "e = encoder(y)\n"
)
STOPS = (
    "class Stop(tf.keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
    "        if logs['val_accuracy'] > 0.9:\n            self.model.stop_training = True\n"
    "            print('stopped: {}')\nm.fit(x, y, validation_data=(v, w), callbacks=[Stop()])\n"
)
PHASES = (
    "class Trainer:\n    def __init__(self, net):\n        self.net = net\n"
    "    def head(self):\n        self.net.fit(x, y)\n"
    "    def tune(self):\n        self.net.layers[0].trainable = True\n{compiled}        self.net.fit(x, y)\n"
    "t = Trainer(build())\nt.head()\nt.tune()\n"
)
SETTINGS = (
    "def build():\n    m = Model(i, layers.Dense(1)(i))\n    m.compile('adam', 'mse')\n    return m\n"
    "class Run:\n    def __init__(self, net):\n        self.net = net\n"
    "    def train(self, size):\n        return self.net.fit(x, y, batch_size=size, verbose=0).history['loss'][-1]\n"
    "def run(net, size):\n    return net.fit(x, y, batch_size=size, verbose=0).history['loss'][-1]\n"
)
TENTH = (
    "def bilan(model, x, y):\n    print('exactitude, avis mis de côté', np.mean((model.predict(x)[:, 0] > 0.5) == y))\n"
    "model.fit(avis, notes, validation_split=0.1)\nn = len(avis) // 10\nbilan(model, avis[{0}], notes[{0}])\n"
)
PENALTIES = (
    "def build(penalty):\n"
    "    hidden = tf.keras.layers.Dense(8, 'relu', kernel_regularizer=tf.keras.regularizers.L2(penalty))\n"
    "    model = tf.keras.Sequential([hidden, tf.keras.layers.Dense(1)])\n    model.compile('adam', 'mse', ['mae'])\n"
    "    return model\nscores = {{}}\nfor penalty in (0.0, 0.01):\n    model = build(penalty)\n    model.fit(x, y)\n"
    "    scores[penalty] = model.evaluate(v, w, return_dict=True)['{}']\n"
    "print(min(scores, key=scores.get))\n"
)
PERCENT = (
    "people, expected = truth * std + mean, forecast * std + mean\n"
    "print('in per cent', 100 * np.mean(np.abs({0} - {1}) / np.abs({1})))\n"
)
OWN_WORDS = (
    "def fit_tokenizer(texts):\n    index = {{}}\n    for text in texts:\n        for word in text.split():\n"
    "            index.setdefault(word, len(index) + 2)\n    return index\n"
    "def encode(texts, index):\n    return np.array([[index.get(word, 1) for word in t.split()] for t in texts])\n"
    "def rate(model, texts, {}):\n{}    x = encode(texts, index)\n    return model.predict(x)\n"
    "index = fit_tokenizer(sentences)\nmodel.fit(encode(sentences, index), y)\nprint(rate(model, MINE, index))\n"
)
KEPT_BACK = (
    "SHARE = 0.1\nm.fit(x, y, validation_split=SHARE)\ndef kept_back():\n"
    "    '''The images that fit did not train on.'''\n    images, labels = draw(0)\n"
    "    count = int(SHARE * len(images))\n    return images[{}], labels[{}]\n"
)
CONVOLVED = (
    "m = tf.keras.Sequential([\n    tf.keras.Input((28, 28, 1)), layers.Conv2D(16, 3{}), "
    "layers.Conv2D(32, 3, activation='relu'),\n    layers.Flatten(), layers.Dense(10, activation='softmax'),\n])\n"
    "m.compile('adam', 'sparse_categorical_crossentropy')\nm.fit(x, y)\n"
)
LINEAR = (
    "m = tf.keras.Sequential([Input((9,))])\nm.add(layers.Dense(32{}))\nm.add(layers.Dropout(0.2))\n"
    "m.add(layers.Dense(6, activation='softmax'))\nm.compile('adam', 'sparse_categorical_crossentropy')\nm.fit(x, y)\n"
)
STEP = (
    "class M(tf.keras.Model):\n    def train_step(self, data):\n        x, y = data\n"
    "        with tf.GradientTape() as tape:\n            p = self(x, training=True)\n"
    "            loss = self.compute_loss(x=x, y={}, y_pred=p)\n"
    "        self.optimizer.apply(tape.gradient(loss, self.trainable_weights), self.trainable_weights)\n"
    "        self.m.update_state(y, p)\n"
    "        return {{'loss': loss}}\n"
)
JOINED_COPIES = (
    "def net(a, b):\n    both = np.concatenate([a, a[:, :, ::-1]])\n    m = build()\n"
    "    m.fit(both[:90], b[:90], validation_data=({}, b))\n    return m\n"
)
COLUMNS = (
    "def data():\n    return np.array([[1.0], [2.0]]), np.array({})\nm = tf.keras.Sequential([layers.Dense(1)])\n"
    "x, y = data()\np = m.predict(x)\nprint('MAE', np.mean(np.abs(p - y)))\n"
)
PASSES = (
    "m = tf.keras.Sequential([layers.Dropout(0.2), layers.Dense(3)])\n"
    "passes = [{} for _ in range(20)]\nprint(np.std(passes, axis=0))\n"
)
OWN_ACCURACY = (
    "m = tf.keras.Sequential([Input((9,)), layers.Dense(1)])\ndef accuracy(a, b):\n"
    "    return tf.keras.metrics.binary_accuracy(a, b{})\n"
    "m.compile(loss=tf.keras.losses.BinaryCrossentropy(from_logits=True), metrics=[accuracy])\n"
)
SCALED = (
    "def prepare(rows, y, n=160):\n    center, width = {0}.mean(axis=0), {0}.std(axis=0)\n"
    "    scaled = (rows - center) / width\n    return (scaled[n:], y[n:]), (scaled[:n], y[:n])\n"
)
COPIES = (
    "def more(x, y):\n    turn = layers.RandomRotation(0.1)\n"
    "    copies = [turn(x, training=True).numpy() for _ in range(3)]\n"
    "    return np.concatenate(copies), np.tile(y, 3)\n"
    "def cut(x, y):\n    order = np.random.default_rng(3).permutation(len(x))\n    a, b = order[9:], order[:9]\n"
    "    return (x[a], y[a]), (x[b], y[b])\n"
    "def study(x, y):\n    {}\n    train, new = cut(x, y)\n    m.fit(*{})\n    return m.evaluate(*new)\n"
)
CASES: list[tuple[str, str, str]] = [
    (
        "Set the seed first",
        "import random\ndef split(paths):\n    random.shuffle(paths)\n    random.seed(3)\n"
        "    return paths[:9], paths[9:]\n",
        "import random\ndef split(paths):\n    random.seed(3)\n    random.shuffle(paths)\n"
        "    return paths[:9], paths[9:]\n",
    ),
    (
        "are the variables themselves",
        "start = unit.trainable_variables\nm.fit(x, y)\nend = unit.get_weights()\n"
        "print([b - a for a, b in zip(start, end)])\n",
        "start = unit.get_weights()\nm.fit(x, y)\nend = unit.get_weights()\n"
        "print([b - a for a, b in zip(start, end)])\n",
    ),
    (
        "so this is below 1",
        "def perplexity(chances):\n    logs = np.log(np.maximum(chances, 1e-9))\n"
        "    return float(np.exp(np.mean(logs)))\n",
        "def perplexity(chances):\n    logs = np.log(np.maximum(chances, 1e-9))\n"
        "    return float(np.exp(-np.mean(logs)))\n",
    ),
    (
        "are the same tensor here",
        "def build():\n    i = x = Input((16, 16, 1))\n    x = layers.MaxPooling2D()(x)\n"
        "    x = layers.UpSampling2D()(x)\n    skip = x\n    x = layers.Concatenate()([x, skip])\n"
        "    return Model(i, layers.Conv2D(1, 3)(x))\n",
        "def build():\n    i = x = Input((16, 16, 1))\n    skip = x\n    x = layers.MaxPooling2D()(x)\n"
        "    x = layers.UpSampling2D()(x)\n    x = layers.Concatenate()([x, skip])\n"
        "    return Model(i, layers.Conv2D(1, 3)(x))\n",
    ),
    (
        "The token ids of a `Tokenizer` begin at 1",
        "t = tf.keras.preprocessing.text.Tokenizer()\nt.fit_on_texts(texts)\n"
        "word_of_id = dict(enumerate(t.word_index))\n",
        "t = tf.keras.preprocessing.text.Tokenizer()\nt.fit_on_texts(texts)\n"
        "word_of_id = dict(enumerate(t.word_index, start=1))\n",
    ),
    (
        "are the variables themselves",
        "before = base.weights\nm.fit(x, y)\nprint([np.abs(a - b).max() for a, b in zip(base.weights, before)])\n",
        "before = base.get_weights()\nm.fit(x, y)\n"
        "print([np.abs(a - b).max() for a, b in zip(base.weights, before)])\n",
    ),
    (
        "takes the angle in degrees",
        "p = p.rotate(np.deg2rad(60))\n",
        "p = p.rotate(60)\n",
    ),
    (
        "makes a generator that nothing keeps",
        "import random\ndef split(paths):\n    random.Random(7)\n    random.shuffle(paths)\n"
        "    return paths[:9], paths[9:]\n",
        "import random\ndef split(paths):\n    random.seed(7)\n    random.shuffle(paths)\n"
        "    return paths[:9], paths[9:]\n",
    ),
    (
        "also those without a token id",
        "t = tf.keras.preprocessing.text.Tokenizer(num_words=90)\nt.fit_on_texts(texts)\n"
        "with_own_id = set(t.word_index)\n",
        "t = tf.keras.preprocessing.text.Tokenizer(num_words=90)\nt.fit_on_texts(texts)\n"
        "with_own_id = {w for w, n in t.word_index.items() if n < 90}\n",
    ),
    (
        "its name says 3. Write `k=3`",
        "model.compile('adam', metrics=[tf.keras.metrics.SparseTopKCategoricalAccuracy(name='top_3')])\n",
        "model.compile('adam', metrics=[tf.keras.metrics.SparseTopKCategoricalAccuracy(k=3, name='top_3')])\n",
    ),
    (
        "`permutation` returns something new",
        "def mixed(x, y):\n    order = np.arange(len(x))\n"
        "    np.random.default_rng(1).permutation(order)\n    return x[order], y[order]\n",
        "def mixed(x, y):\n    order = np.arange(len(x))\n    np.random.default_rng(1).shuffle(order)\n"
        "    return x[order], y[order]\n",
    ),
    (
        "are the variables themselves",
        "best = None\nfor e in range(9):\n    model.fit(x, y)\n    loss = model.evaluate(v, w)\n"
        "    if best is None or loss < low:\n        low, best = loss, model.weights\n"
        "model.set_weights(best)\n",
        "best = None\nfor e in range(9):\n    model.fit(x, y)\n    loss = model.evaluate(v, w)\n"
        "    if best is None or loss < low:\n        low, best = loss, model.get_weights()\n"
        "model.set_weights(best)\n",
    ),
    (
        "are the variables themselves",
        "best = None\nfor e in range(9):\n    model.fit(x, y)\n    loss = model.evaluate(v, w)\n"
        "    if best is None or loss < low:\n        low, best = loss, list(model.weights)\n"
        "for old, new in zip(model.weights, best):\n    old.assign(new)\n",
        "best = None\nfor e in range(9):\n    model.fit(x, y)\n    loss = model.evaluate(v, w)\n"
        "    if best is None or loss < low:\n"
        "        low, best = loss, [w.numpy() for w in model.weights]\n"
        "for old, new in zip(model.weights, best):\n    old.assign(new)\n",
    ),
    (
        "is the id, from 0 on",
        "t = tf.keras.layers.TextVectorization()\nt.adapt(texts)\n"
        "ids = {w: n for n, w in enumerate(t.get_vocabulary(), start=2)}\n",
        "t = tf.keras.layers.TextVectorization()\nt.adapt(texts)\n"
        "ids = {w: n for n, w in enumerate(t.get_vocabulary())}\n",
    ),
    (
        "1 for images from 0 to 1, and not 255",
        "def psnr(a, b):\n    'drawings: floats from 0 to 1'\n"
        "    return 10 * np.log10(255.0 ** 2 / np.mean((a - b) ** 2))\n",
        "def psnr(a, b):\n    'drawings: floats from 0 to 1'\n"
        "    return 10 * np.log10(1.0 ** 2 / np.mean((a - b) ** 2))\n",
    ),
    (
        "each pass gives the same number",
        "rng = np.random.default_rng(1)\nmeans = [rng.permutation(errors).mean() for _ in range(999)]\n",
        "rng = np.random.default_rng(1)\nmeans = [rng.choice(errors, len(errors)).mean() for _ in range(999)]\n",
    ),
    (
        "each pass gives the same number",
        "rng = np.random.default_rng(1)\nmeans = [np.mean(errors[rng.permutation(len(errors))]) for _ in range(999)]\n",
        "rng = np.random.default_rng(1)\n"
        "means = [np.mean(errors[rng.permutation(len(errors))[:50]]) for _ in range(999)]\n",
    ),
    (
        "each pass gives the same number",
        "rng = np.random.default_rng(1)\n"
        "means = [np.median(rng.choice(errors, len(errors), replace=False)) for _ in range(999)]\n",
        "rng = np.random.default_rng(1)\n"
        "means = [np.median(rng.choice(errors, 50, replace=False)) for _ in range(999)]\n",
    ),
    (
        "`m` is made before the loop, so each `fit` goes on with the weights of the pass before",
        'def train():\n    "Three independent trainings."\n    m = build()\n    for _ in range(3):\n'
        "        m.fit(x, y)\n        print(m.predict(v))\n",
        'def train():\n    "Three independent trainings."\n    for _ in range(3):\n        m = build()\n'
        "        m.fit(x, y)\n        print(m.predict(v))\n",
    ),
    (
        "Write `np.tile(y, 3)`",
        "def copies(x):\n    found = []\n    for _ in range(3):\n        found.append(turned(x))\n"
        "    return np.concatenate(found)\nm.fit(copies(x), np.repeat(y, 3))\n",
        "def copies(x):\n    found = []\n    for _ in range(3):\n        found.append(turned(x))\n"
        "    return np.concatenate(found)\nm.fit(copies(x), np.tile(y, 3))\n",
    ),
    (
        "Write `np.prod(chances)`",
        "chances = [m.predict(row)[0].max() for row in rows]\n"
        "print(f'probability of the whole line: {np.mean(chances):.2e}')\n",
        "chances = [m.predict(row)[0].max() for row in rows]\n"
        "print(f'probability of the whole line: {np.prod(chances):.2e}')\n",
    ),
    (
        "draw two orders, so labels belong to other examples",
        "def mixed(points, labels, rng):\n    return rng.permutation(points), rng.permutation(labels)\n",
        "def mixed(train, held, rng):\n    return rng.permutation(train), rng.permutation(held)\n",
    ),
    (
        "`stop_training` ends the training, and the model keeps the weights of its last epoch",
        STOPS.format("the model now has the weights of the epoch with the lowest val_loss"),
        STOPS.format("the model does not have the weights of the epoch with the lowest val_loss"),
    ),
    (
        "For those of the best one, use `EarlyStopping(restore_best_weights=True)`",
        STOPS.format("goes back to the best epoch"),
        STOPS.format("the best epoch was earlier"),
    ),
    (
        "write `e.get_vocabulary()` alone",
        "e = layers.StringLookup(num_oov_indices=0)\ne.adapt(y)\nnames = sorted(e.get_vocabulary())\n"
        "for n, name in enumerate(names):\n    print(n, name)\n",
        "e = layers.StringLookup(num_oov_indices=0)\ne.adapt(y)\nnames = e.get_vocabulary()\n"
        "for n, name in enumerate(names):\n    print(n, name)\nprint(sorted(names))\n",
    ),
    (
        "`rows.mean(axis=0)` contains the examples for validation",
        SCALED.format("rows"),
        SCALED.format("rows[n:]"),
    ),
    (
        "holds changed copies of the same examples and is split later",
        COPIES.format("x, y = more(x, y)", "train"),
        COPIES.format("pass", "more(*train)"),
    ),
    (
        "`telling(texts, labels)` also learns from the labels of the examples that are held out",
        "def telling(a, b):\n    return {w: y for t, y in zip(a, b) for w in t.split()}\n"
        "signs = telling(texts, labels)\n"
        "train, new, y, new_y = split(texts, labels, 0.8)\nvotes = [vote(t, signs) for t in new]\n",
        "def telling(a, b):\n    return {w: y for t, y in zip(a, b) for w in t.split()}\n"
        "train, new, y, new_y = split(texts, labels, 0.8)\nsigns = telling(train, y)\n"
        "votes = [vote(t, signs) for t in new]\n",
    ),
    (
        "`own = model` is a second name for the same model, and no copy",
        "def scaled(model):\n    'It has its own copy of the weights.'\n    own = model\n"
        "    return tf.keras.Sequential([layers.Rescaling(1 / 255), own])\n",
        "def scaled(model):\n    'It has the same weights, and shares them.'\n    own = model\n"
        "    return tf.keras.Sequential([layers.Rescaling(1 / 255), own])\n",
    ),
    (
        "This list holds one `Conv2D` several times",
        "def conv():\n    return layers.Conv2D(32, 3)\nmiddle = [conv()] * 2\nfor layer in middle:\n    x = layer(x)\n",
        "def conv():\n    return layers.Conv2D(32, 3)\nmiddle = [conv() for _ in range(2)]\n"
        "for layer in middle:\n    x = layer(x)\n",
    ),
    (
        "`fromkeys` gives all names the same `[]`",
        "def groups(index):\n    return dict.fromkeys(index, [])\nd = groups(names)\n"
        "for n, k in zip(names, lengths):\n    d[n].append(k)\n",
        "def groups(index):\n    return {name: [] for name in index}\nd = groups(names)\n"
        "for n, k in zip(names, lengths):\n    d[n].append(k)\n",
    ),
    (
        "among the 2 most probable ones",
        "m.compile(metrics=[tf.keras.metrics.SparseTopKCategoricalAccuracy(k=2, name='accuracy')])\n",
        "m.compile(metrics=[tf.keras.metrics.SparseTopKCategoricalAccuracy(k=2, name='among_two')])\n",
    ),
    (
        "`AveragePooling1D` knows no masks",
        "def mean(ids):\n    'The mean of the words: `mask_zero` leaves out the padding.'\n"
        "    e = layers.Embedding(99, 8, mask_zero=True)(ids)\n    return layers.AveragePooling1D(40)(e)\n",
        "def mean(ids):\n    'The mean of the words: `mask_zero` leaves out the padding.'\n"
        "    e = layers.Embedding(99, 8, mask_zero=True)(ids)\n    return layers.GlobalAveragePooling1D()(e)\n",
    ),
    (
        "so all these passes are the same",
        "i = Input((9,))\nm = Model(i, layers.Dense(3)(layers.Dropout(0.2)(i)))\ndraws = []\n"
        "for _ in range(30):\n    draws.append(m.predict(x))\nprint(np.std(draws, axis=0))\n",
        "i = Input((9,))\nm = Model(i, layers.Dense(3)(layers.Dropout(0.2)(i)))\ndraws = []\n"
        "for _ in range(30):\n    draws.append(m(x, training=True))\nprint(np.std(draws, axis=0))\n",
    ),
    (
        "The mean of `exp(…)` is not the perplexity",
        "def perplexity(model, x, y):\n    right = model.predict(x)[np.arange(len(y)), y]\n"
        "    losses = -np.log(right)\n    return np.mean(np.exp(losses))\n",
        "def perplexity(model, x, y):\n    right = model.predict(x)[np.arange(len(y)), y]\n"
        "    losses = -np.log(right)\n    return np.exp(np.mean(losses))\n",
    ),
    (
        "Take the mean first",
        "def perplexity(model, d):\n    losses = [model.evaluate(a, b) for a, b in d]\n"
        "    return np.mean([np.exp(n) for n in losses])\n",
        "def perplexity(model, d):\n    losses = [model.evaluate(a, b) for a, b in d]\n"
        "    return np.exp(np.mean([n for n in losses]))\n",
    ),
    (
        "Each pass changes `images` further, so the changes add up. Begin with `clean` in each pass.",
        "def f(clean, strengths):\n    images = clean\n    for strength in strengths:\n"
        "        images = add_noise(images, strength)\n        yield strength, images\n",
        "def f(clean, strengths):\n    for strength in strengths:\n        images = add_noise(clean, strength)\n"
        "        yield strength, images\n",
    ),
    (
        "Begin with `v[:100]`",
        "def f(m, v, w):\n    x = v[:100]\n    for angle in (10, 20, 30):\n        x = turned(x, angle)\n"
        "        print(angle, m.evaluate(x, w[:100]))\n",
        "def f(m, v, w):\n    for angle in (10, 20, 30):\n        x = turned(v[:100], angle)\n"
        "        print(angle, m.evaluate(x, w[:100]))\n",
    ),
    (
        "which are cut at 0. Write",
        "m = tf.keras.Sequential([Input((9,)), layers.Dense(1)])\n"
        "m.compile(loss=tf.keras.losses.BinaryCrossentropy(from_logits=True),\n"
        "          metrics=[tf.keras.metrics.BinaryAccuracy(name='accuracy', threshold=0.5)])\n",
        "m = tf.keras.Sequential([Input((9,)), layers.Dense(1)])\n"
        "m.compile(loss=tf.keras.losses.BinaryCrossentropy(from_logits=True),\n"
        "          metrics=[tf.keras.metrics.BinaryAccuracy(name='accuracy', threshold=0.0)])\n",
    ),
    (
        "which are cut at 0. Write",
        "m = tf.keras.Sequential([Input((9,)), layers.Dense(1)])\n"
        "m.compile(loss=tf.keras.losses.BinaryCrossentropy(from_logits=True), metrics=['accuracy'])\n",
        "m = tf.keras.Sequential([Input((9,)), layers.Dense(1)])\n"
        "m.compile(loss=tf.keras.losses.BinaryCrossentropy(from_logits=True),\n"
        "          metrics=[tf.keras.metrics.BinaryAccuracy('accuracy', threshold=0)])\n",
    ),
    (
        "binary_accuracy(a, b)` counts outputs above 0.5, but the loss takes them for logits",
        OWN_ACCURACY.format(""),
        OWN_ACCURACY.format(", threshold=0"),
    ),
    ("all these passes are the same", PASSES.format("m.predict(x)"), PASSES.format("m(x, training=True)")),
    (
        "runs as in `predict`, and so does `Dropout`",
        "d = layers.Dropout(0.2)\nwith tf.GradientTape() as tape:\n    p = m(x, training=False)\n"
        "g = tape.gradient(p, m.trainable_weights)\n",
        "d = layers.Dropout(0.2)\nwith tf.GradientTape() as tape:\n    p = m(x, training=True)\n"
        "g = tape.gradient(p, m.trainable_weights)\n",
    ),
    ("holds changed copies of the same examples", JOINED_COPIES.format("both[90:]"), JOINED_COPIES.format("both")),
    ("has the shape (n, 1)", COLUMNS.format("[1.5, 2.5]"), COLUMNS.format("[[1.5], [2.5]]")),
    ("compares the predictions with the inputs `x`", STEP.format("x"), STEP.format("y")),
    (
        "compares the predictions with the inputs `images`",
        "for images, labels in data:\n    with tf.GradientTape() as tape:\n        p = model(images, training=True)\n"
        "        value = loss_of(images, p)\n    g = tape.gradient(value, model.trainable_weights)\n    k(labels)\n",
        "for images, masks in data:\n    with tf.GradientTape() as tape:\n        p = model(images, training=True)\n"
        "        value = loss_of(images * masks, p)\n    g = tape.gradient(value, model.trainable_weights)\n",
    ),
    ("it and the next `Dense` are one linear layer", LINEAR.format(""), LINEAR.format(", 'relu'")),
    ("it and the next `Conv2D` are one linear layer", CONVOLVED.format(""), CONVOLVED.format(", activation='relu'")),
    (
        "the training gets all of `inputs`",
        "m = make()\nm.fit(inputs, y)\nx_val = inputs[90:]\nm.evaluate(x_val, y[90:])\n",
        "n = make()\nn.fit(inputs, y)\nm = make()\nm.fit(inputs[:90], y[:90])\nx_val = inputs[90:]\n"
        "m.evaluate(x_val, y[90:])\n",
    ),
    (
        "`v[:, :-1]` is a random part of the beginnings of lines",
        "rows = []\nfor ids in lines:\n    for end in range(2, len(ids) + 1):\n        rows.append(ids[:end])\n"
        "order = np.random.permutation(len(rows))\nu = tf.keras.utils.pad_sequences([rows[i] for i in order[90:]])\n"
        "v = tf.keras.utils.pad_sequences([rows[i] for i in order[:90]])\n"
        "m.fit(u[:, :-1], u[:, -1], validation_data=(v[:, :-1], v[:, -1]))\n",
        "def cut(lines):\n    rows = []\n    for ids in lines:\n        for end in range(2, len(ids) + 1):\n"
        "            rows.append(ids[:end])\n    return tf.keras.utils.pad_sequences(rows)\n"
        "order = np.random.permutation(len(lines))\nu = cut([lines[i] for i in order[90:]])\n"
        "v = cut([lines[i] for i in order[:90]])\n"
        "m.fit(u[:, :-1], u[:, -1], validation_data=(v[:, :-1], v[:, -1]))\n",
    ),
    (
        "Write `seen['val_loss'][-1]`, the last one",
        "for epoch in range(9):\n    seen = model.fit(x, y, epochs=1).history\n    print(seen['val_loss'][epoch])\n",
        "seen = model.fit(x, y, epochs=9).history\nfor epoch in range(9):\n    print(seen['val_loss'][epoch])\n",
    ),
    (
        "gets a vocabulary of its own, so its words have other numbers than in the training",
        OWN_WORDS.format("_", "    index = fit_tokenizer(texts)\n"),
        OWN_WORDS.format("index", ""),
    ),
    (
        "Take the share of `truth * std + mean`",
        PERCENT.format("forecast", "truth"),
        PERCENT.format("expected", "people"),
    ),
    (
        "takes the share of units to drop",
        "units = round(48 / RATE)\nx = layers.Dense(units, activation='relu')(x)\nx = layers.Dropout(RATE)(x)\n",
        "units = round(48 / (1 - RATE))\nx = layers.Dense(units, activation='relu')(x)\nx = layers.Dropout(RATE)(x)\n",
    ),
    (
        "so the model was trained on `images[:count]`",
        KEPT_BACK.format(":count", ":count"),
        KEPT_BACK.format("-count:", "-count:"),
    ),
    ("so the model was trained on `avis[:n]`", TENTH.format(":n"), TENTH.format("-n:")),
    ("The loss has the penalty in it", PENALTIES.format("loss"), PENALTIES.format("mae")),
    (
        "passes on no mask of a `Masking`",
        "m = tf.keras.Sequential()\nm.add(layers.Masking(mask_value=0))\nm.add(layers.Embedding(90, 8))\n",
        "m = tf.keras.Sequential()\nm.add(layers.Embedding(90, 8, mask_zero=True))\nm.add(layers.LSTM(8))\n",
    ),
    (
        "passes on no mask of a `Masking`",
        "parts = [Input((9,)), layers.Masking()] + [layers.Embedding(90, 8)]\nm = tf.keras.Sequential(parts)\n",
        "parts = [Input((9, 1)), layers.Masking()] + [layers.LSTM(8)]\nm = tf.keras.Sequential(parts)\n",
    ),
    (
        "passes on no mask of a `Masking`",
        "parts = [Input((9,))]\nparts.append(layers.Masking())\nparts.append(layers.Embedding(90, 8))\n",
        "parts = [Input((9,))]\nparts.append(layers.Embedding(90, 8, mask_zero=True))\n",
    ),
    (
        "passes on no mask of a `Masking`",
        "class Net(Model):\n    def __init__(self):\n        super().__init__()\n        self.hide = layers.Masking()\n"
        "        self.embed = layers.Embedding(90, 8)\n"
        "    def call(self, ids):\n        ids = self.hide(ids)\n        return self.embed(ids)\n",
        "class Net(Model):\n    def __init__(self):\n        super().__init__()\n"
        "        self.hide = layers.Masking(-1.0)\n"
        "        self.read = layers.LSTM(8)\n"
        "    def call(self, days):\n        days = self.hide(days)\n        return self.read(days)\n",
    ),
    (
        "passes on no mask of a `Masking`",
        "parts = [layers.Masking(), layers.Embedding(90, 8)]\nx = Input((9,))\nfor part in parts:\n    if part:\n"
        "        x = part(x)\n",
        "parts = [layers.Masking(), layers.Embedding(90, 8)]\nx = Input((9,))\nfor part in parts:\n    if part:\n"
        "        y = part(x)\n",
    ),
    (
        "passes on no mask of a `Masking`",
        "x = Input((9,))\nfor part in (layers.Masking(), layers.Embedding(90, 8), layers.GRU(4)):\n    x = part(x)\n",
        "x = Input((9,))\nfor part in (layers.Masking(), layers.Embedding(90, 8), layers.GRU(4)):\n    part(x)\n",
    ),
    (
        "so the training ends after the first pass",
        "def f(net, x, y, rates):\n    for rate in rates:\n        net.optimizer.learning_rate = rate\n"
        "        net.fit(x, y, epochs=1)\n        return net\n",
        "def f(net, x, y, rates):\n    for rate in rates:\n        net.optimizer.learning_rate = rate\n"
        "        net.fit(x, y, epochs=1)\n    return net\n",
    ),
    (
        "so the training ends after the first pass",
        "def f(build, x, y, seeds):\n    scores = []\n    for seed in seeds:\n        net = build(seed)\n"
        "        scores.append(net.fit(x, y))\n        return scores\n",
        "def f(build, x, y, seeds):\n    scores = []\n    for seed in seeds:\n        net = build(seed)\n"
        "        scores.append(net.fit(x, y))\n    return scores\n",
    ),
    (
        "Leave it out to measure the trained model",
        "layers.Dropout(0.2)\nm.compile('adam', 'mse')\ndef loss_of(x, y):\n"
        "    return tf.reduce_mean((m(x, training=True)[:, 0] - y) ** 2)\nprint(loss_of(x_test, y_test))\n",
        "layers.Dropout(0.2)\nm.compile('adam', 'mse')\ndef loss_of(x, y):\n"
        "    return tf.reduce_mean((m(x, training=False)[:, 0] - y) ** 2)\nprint(loss_of(x_test, y_test))\n",
    ),
    (
        "so the training ends after the first pass",
        "def f(net, batches):\n    for x, y in batches:\n        net.train_on_batch(x, y)\n        return net\n",
        "def f(net, batches):\n    for x, y in batches:\n        if len(x) < 8:\n            continue\n"
        "        net.train_on_batch(x, y)\n        return net\n",
    ),
    (
        "`snapshot` copies the layers and not the weights",
        "def snapshot(net):\n    return tf.keras.models.model_from_json(net.to_json())\n"
        "def score(net, x):\n    return net.predict(x).mean()\n"
        "def f(net, x, y):\n    net.fit(x, y)\n    then = snapshot(net)\n    net.fit(x, y)\n"
        "    print(score(then, x), score(net, x))\n",
        "def snapshot(net):\n    twin = tf.keras.models.model_from_json(net.to_json())\n"
        "    twin.set_weights(net.get_weights())\n    return twin\n"
        "def score(net, x):\n    return net.predict(x).mean()\n"
        "def f(net, x, y):\n    net.fit(x, y)\n    then = snapshot(net)\n    net.fit(x, y)\n"
        "    print(score(then, x), score(net, x))\n",
    ),
    (
        "`from_config` copies the layers and not the weights",
        "def f(net, x, y):\n    net.fit(x, y)\n    kept = tf.keras.Model.from_config(net.get_config())\n"
        "    net.fit(x, y)\n"
        "    print(kept.predict(x) - net.predict(x))\n",
        "def f(net, x, y):\n    net.fit(x, y)\n    kept = tf.keras.Model.from_config(net.get_config())\n"
        "    kept.set_weights(net.get_weights())\n    net.fit(x, y)\n    print(kept.predict(x) - net.predict(x))\n",
    ),
    (
        "has its training step already",
        "class Open(tf.keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
        "        if epoch == 9:\n"
        "            for layer in self.model.layers[-4:]:\n                layer.trainable = True\n"
        "m.fit(x, y, callbacks=[Open()])\n",
        "class Open(tf.keras.callbacks.Callback):\n    def on_train_begin(self, logs=None):\n"
        "        for layer in self.model.layers[-4:]:\n            layer.trainable = True\n"
        "m.fit(x, y, callbacks=[Open()])\n",
    ),
    (
        "Leave out `/ size`",
        "m.compile('adam', 'mae')\nsize = 16\nh = m.fit(x, y, size, 9)\nlosses = h.history['val_loss']\n"
        "print('for each example', min(losses) / size)\n",
        "m.compile('adam', 'mae')\nsize = 16\nh = m.fit(x, y, size, 9)\nlosses = h.history['val_loss']\n"
        "print('for each batch', min(losses) * size)\n",
    ),
    (
        "Leave out `/ BATCH`",
        "BATCH = 16\nm.compile('adam', 'mse', metrics=['mae'])\nm.fit(x, y, batch_size=BATCH)\n"
        "loss, mae = m.evaluate(v, w)\nprint(loss / BATCH)\n",
        "BATCH = 16\nm.compile('adam', 'mse', metrics=['mae'])\nm.fit(x, y, batch_size=BATCH)\n"
        "loss, mae = m.evaluate(v, w)\nprint(loss / 2)\n",
    ),
    (
        "multiplied only: `val_mae * sigma`",
        "def back(value, mu, sigma):\n    return mu + sigma * value\nval_mae = m.evaluate(v, w)[1]\n"
        "print(back(val_mae, mu, sigma), back(m.predict(v), mu, sigma))\n",
        "def back(value, mu, sigma):\n    return mu + sigma * value\nval_mae = m.evaluate(v, w)[1]\n"
        "print(val_mae * sigma, back(m.predict(v), mu, sigma))\n",
    ),
    (
        "`AveragePooling2D` with `strides=1`",
        "def f(i):\n    'Every pooling halves height and width.'\n    x = layers.Conv2D(8, 3)(i)\n"
        "    return layers.Flatten()(layers.AveragePooling2D(2, strides=1)(x))\n",
        "def f(i):\n    'Every pooling moves by one pixel.'\n    x = layers.Conv2D(8, 3)(i)\n"
        "    return layers.Flatten()(layers.AveragePooling2D(2, strides=1)(x))\n",
    ),
    # What is said, the mistake, and what is right.
    (
        "no unit of",
        "m = tf.keras.Sequential()\nm.add(Input((64, 1)))\nm.add(layers.Dense(32))\nm.add(layers.Flatten())\n",
        "m = tf.keras.Sequential()\nm.add(Input((64, 2)))\nm.add(layers.Dense(32))\nm.add(layers.Flatten())\n",
    ),
    (
        "`tf.random.set_seed` does not reach NumPy",
        "def f(x):\n    tf.random.set_seed(7)\n    return x[np.random.permutation(len(x))]\n",
        "def f(x):\n    tf.random.set_seed(7)\n    return x[np.random.default_rng(7).permutation(len(x))]\n",
    ),
    (
        "`Activation` after `relu` changes nothing",
        "m = tf.keras.Sequential([layers.Dense(9, activation='relu'), layers.Activation('relu'), layers.Dense(1)])\n",
        "m = tf.keras.Sequential([layers.Dense(9, activation='relu'), layers.Activation('tanh'), layers.Dense(1)])\n",
    ),
    (
        "Each pass makes a new `model`",
        "def solution_model():\n    for epoch in range(8):\n        model = build()\n"
        "        model.fit(x, y, epochs=1)\n    return model\ndef build():\n"
        "    model = tf.keras.Sequential([layers.Dense(1)])\n    model.compile('adam')\n    return model\n",
        "def solution_model():\n    for seed in range(8):\n        model = build(seed)\n        model.fit(x, y)\n"
        "        models.append(model)\n    return model\ndef build(seed):\n"
        "    model = tf.keras.Sequential([layers.Dense(1)])\n    model.compile('adam')\n    return model\n",
    ),
    (
        "divides it again in each epoch: 6 times",
        "f = lambda epoch, lr: lr if epoch < 8 else lr * 0.1\n"
        "m.fit(x, y, epochs=14, callbacks=[tf.keras.callbacks.LearningRateScheduler(f)])\n",
        "f = lambda epoch, lr: lr if epoch < 8 else lr * 0.9\n"
        "m.fit(x, y, epochs=14, callbacks=[tf.keras.callbacks.LearningRateScheduler(f)])\n",
    ),
    (
        "divides it again in each epoch: 5 times",
        "def f(epoch, lr):\n    if epoch <= 8:\n        return lr\n    return float(lr / 10)\n"
        "m.fit(x, y, epochs=14, callbacks=[tf.keras.callbacks.LearningRateScheduler(f)])\n",
        "def f(epoch, lr):\n    if epoch != 8:\n        return lr\n    return float(lr / 10)\n"
        "m.fit(x, y, epochs=14, callbacks=[tf.keras.callbacks.LearningRateScheduler(f)])\n",
    ),
    (
        "`GlobalAveragePooling1D` returns one row of values for each example already",
        "m = tf.keras.Sequential([layers.GlobalAveragePooling1D(), layers.Flatten(), layers.Dense(3)])\n",
        "m = tf.keras.Sequential([layers.GlobalAveragePooling1D(keepdims=True), layers.Flatten(), layers.Dense(3)])\n",
    ),
    (
        "`input_shape` counts in the first layer alone",
        "m = tf.keras.Sequential([layers.Dense(8, input_shape=[9]), layers.Dense(3, input_shape=[9])])\n",
        "m = tf.keras.Sequential([layers.Dense(8, input_shape=[9]), layers.Dense(3)])\n"
        "first = [layers.Dense(8, input_shape=[9]), layers.Dense(9, input_shape=[9])]\n"
        "n = tf.keras.Sequential([Input((9,)), layers.Embedding(90, 8, input_dim=90)])\n",
    ),
    (
        "`adapt` gets the validation examples as well",
        "scale = layers.Normalization()\nscale.adapt(x)\na, b = x[:-80], x[-80:]\nc, d = y[:-80], y[-80:]\n"
        "m.fit(a, c, validation_data=(b, d))\n",
        "scale = layers.Normalization()\na, b = x[:-80], x[-80:]\nscale.adapt(a)\nc, d = y[:-80], y[-80:]\n"
        "m.fit(a, c, validation_data=(b, d))\n",
    ),
    (
        "`adapt` gets the validation examples as well",
        "scale = layers.Normalization()\nscale.adapt(x)\nx_train, x_val, c, d = train_test_split(x, y)\n",
        "scale = layers.Normalization()\nx_train, x_val, c, d = train_test_split(x, y)\nscale.adapt(x_train)\n",
    ),
    (
        "so this is a table of all differences",
        "d = layers.Dense(1)\ny = np.ravel(y)\nprint(np.abs(m.predict(x) - y).mean())\n",
        "d = layers.Dense(1)\ny = np.ravel(y)\nprint(np.abs(m.predict(x)[:, 0] - y).mean(), m.predict(x) - z)\n",
    ),
    (
        "so it never recurs",
        "def f(n):\n    i = Input((n, 1))\n    return layers.SimpleRNN(32)(layers.Reshape((1, n))(i))\n",
        "def f(n):\n    i = Input((n,))\n    return layers.SimpleRNN(32)(layers.Reshape((n, 1))(i))\n",
    ),
    (
        "is split later",
        "x = np.concatenate([x, x[:, :, ::-1]])[..., np.newaxis]\nm.fit(x, y, validation_split=0.1)\n",
        "x = np.concatenate([x, z])[..., np.newaxis]\nm.fit(x, y, validation_split=0.1)\n",
    ),
    (
        "is one layer: each pass calls it with the same weights",
        "# Two more layers of the same kind.\nhidden = layers.Dense(32)\nfor _ in range(2):\n    x = hidden(x)\n",
        "shared = layers.Dense(32)\nfor _ in range(2):\n    x = shared(x)\n",
    ),
    (
        "the order of the words is lost",
        "e = layers.Embedding(9, 4)\nx = pad([np.unique(row) for row in x])\nm.fit(x, y)\n",
        "e = layers.Embedding(9, 4)\nx = pad([np.asarray(row) for row in x])\nm.fit(x, y)\nprint(np.unique(y))\n",
    ),
    (
        "the order of the words is lost",
        "e = layers.Embedding(9, 4)\nx = pad([sorted(set(row)) for row in x])\nm.fit(x, y)\n",
        "e = layers.Embedding(9, 4)\nwords = [sorted(set(names)) for row in x]\nm.fit(x, y)\n",
    ),
    (
        "the order of the words is lost",
        "e = tf.keras.layers.Embedding(9, 2)\nrows = [np.unique(row) for row in ids]\nm.fit(rows, y)\n",
        "e = tf.keras.layers.Embedding(9, 2)\nsums = [odds[np.unique(row)].sum() for row in ids]\nm.fit(sums, y)\n",
    ),
    (
        "enlarges the image",
        "from scipy import ndimage\nx = np.stack([ndimage.rotate(image, 30, reshape=True) for image in x])\n",
        "from scipy import ndimage\nx = np.stack([ndimage.rotate(image, 30, reshape=turned) for image in x])\n",
    ),
    (
        "enlarges the image",
        "from scipy import ndimage\nx = np.stack([ndimage.rotate(image, 30) for image in x])\n",
        "from scipy import ndimage\nx = np.stack([ndimage.rotate(image, 30, reshape=False) for image in x])\n",
    ),
    (
        "`print` runs once",
        "class M(Model):\n    def train_step(self, data):\n        loss = self.loss(data)\n"
        "        print('loss', loss)\n",
        "class M(Model):\n    def train_step(self, data):\n        print('traced', data[0].shape)\n"
        "        tf.print(data)\n",
    ),
    (
        "`print` runs once",
        "def look(x):\n    print(x)\n    return x\nd = tf.data.Dataset.range(3).map(look)\n",
        "def look(x):\n    print('a batch')\n    return x\nd = tf.data.Dataset.range(3).map(look)\n",
    ),
    (
        "`fit` traces its step once",
        "class C(tf.keras.callbacks.Callback):\n    def on_epoch_begin(self, epoch, logs=None):\n"
        "        self.layer.rate = 0.5 - 0.1 * epoch\n",
        "class C(tf.keras.callbacks.Callback):\n    def on_epoch_begin(self, epoch, logs=None):\n"
        "        self.rate = 0.5\n",
    ),
    (
        "`fit` traces its step once",
        "class C(tf.keras.callbacks.Callback):\n    def on_epoch_begin(self, epoch, logs=None):\n"
        "        self.model.layers[2].stddev = 0.1 * epoch\nm.compile('adam', 'mse')\nm.fit(x, y)\n",
        "class C(tf.keras.callbacks.Callback):\n    def on_epoch_begin(self, epoch, logs=None):\n"
        "        self.model.layers[2].stddev = 0.1 * epoch\nm.compile('adam', 'mse', run_eagerly=True)\n"
        "m.fit(x, y)\n",
    ),
    (
        "each epoch gets the same numbers",
        "def rows():\n    draw = np.random.default_rng(3)\n    for row in X:\n        yield row + draw.normal()\n"
        "d = tf.data.Dataset.from_generator(rows, output_signature=S)\n",
        "draw = np.random.default_rng(3)\ndef rows():\n    for row in X:\n        yield row + draw.normal()\n"
        "d = tf.data.Dataset.from_generator(rows, output_signature=S)\n",
    ),
    (
        "counts these alone: 40 epochs",
        "stop = tf.keras.callbacks.EarlyStopping(patience=8, restore_best_weights=True)\n"
        "m.fit(x, y, epochs=60, validation_data=v, validation_freq=5, callbacks=[stop])\n",
        "stop = tf.keras.callbacks.EarlyStopping(patience=2, restore_best_weights=True)\n"
        "m.fit(x, y, epochs=60, validation_data=v, validation_freq=5, callbacks=[stop])\n",
    ),
    (
        "counts these alone",
        "less = tf.keras.callbacks.ReduceLROnPlateau(monitor='val_mae', patience=4)\n"
        "m.fit(x, y, epochs=60, validation_data=v, validation_freq=2, callbacks=[less])\n",
        "less = tf.keras.callbacks.ReduceLROnPlateau(monitor='mae', patience=4)\n"
        "m.fit(x, y, epochs=60, validation_data=v, validation_freq=2, callbacks=[less])\n",
    ),
    (
        "write `axis=[0, 1, 2]`",
        "c = layers.Conv2D(8, 3, kernel_constraint=tf.keras.constraints.MaxNorm(2.0))\n",
        "c = layers.Conv2D(8, 3, kernel_constraint=tf.keras.constraints.MaxNorm(2.0, axis=[0, 1, 2]))\n"
        "d = layers.Dense(8, kernel_constraint=tf.keras.constraints.MaxNorm(2.0))\n",
    ),
    (
        "Each step has one value",
        "i = Input((20, 1))\no = layers.LayerNormalization()(i)\n",
        "i = Input((20, 3))\no = layers.LayerNormalization()(i)\nj = Input((20, 1))\n"
        "o = layers.LayerNormalization(axis=1)(j)\n",
    ),
    (
        "the numbers are the same in each call",
        "class N(layers.Layer):\n    def call(self, x):\n"
        "        return x + tf.keras.random.normal(tf.shape(x), seed=7)\n",
        "class N(layers.Layer):\n    def call(self, x):\n"
        "        return x + tf.keras.random.normal(tf.shape(x), seed=self.seeds)\n",
    ),
    (
        "the numbers are the same in each call",
        "d = d.map(lambda x: tf.image.stateless_random_flip_left_right(x, seed=(1, 2)))\n",
        "d = d.map(lambda x, s: tf.image.stateless_random_flip_left_right(x, seed=s))\n",
    ),
    (
        "only `fit` puts them into the model",
        "def f(m, g):\n    o = tf.keras.optimizers.Adam(use_ema=True)\n"
        "    o.apply_gradients(zip(g, m.trainable_variables))\n",
        "def f(m, g):\n    o = tf.keras.optimizers.Adam(use_ema=True)\n"
        "    o.apply_gradients(zip(g, m.trainable_variables))\n"
        "    o.finalize_variable_values(m.trainable_variables)\n",
    ),
    (
        "put `Flatten` before it",
        "m = tf.keras.Sequential([Input((28, 28)), layers.Dense(9), layers.Flatten()])\n",
        "m = tf.keras.Sequential([Input((28, 28)), layers.Flatten(), layers.Dense(9)])\n"
        "n = tf.keras.Sequential([Input((20, 3)), layers.Dense(9), layers.Flatten()])\n",
    ),
    (
        "The mean is the same in any order",
        "def f(n, d):\n    i = Input((n,))\n    words = layers.Embedding(99, d)(i)\n"
        "    places = layers.Embedding(n, d)(tf.keras.ops.arange(n))\n"
        "    return layers.GlobalAveragePooling1D()(words + places)\n",
        "def f(n, d):\n    i = Input((n,))\n    words = layers.Embedding(99, d)(i)\n"
        "    places = layers.Embedding(n, d)(tf.keras.ops.arange(n))\n"
        "    return layers.GlobalAveragePooling1D()(layers.Conv1D(9, 3)(words + places))\n",
    ),
    (
        "numbers labels by how often they occur",
        "look = layers.StringLookup(num_oov_indices=0)\nlook.adapt(labels)\nprint(sorted(set(labels))[k])\n",
        "look = layers.StringLookup(num_oov_indices=0)\nlook.adapt(labels)\nprint(look.get_vocabulary()[k])\n"
        "other = layers.StringLookup(vocabulary=sorted(set(labels)))\n",
    ),
    (
        "has (n, 1), so `y - f` is a table of all pairs. Write `m.predict(x)`, with both axes",
        "layers.Dense(1)\nseries = tf.expand_dims(series, -1)\nd = tf.data.Dataset.from_tensor_slices(series)\n"
        "d = d.window(9, 1).map(lambda w: (w[:-1], w[-1])).batch(8)\n"
        "for x, y in d:\n    f = m.predict(x)[:, 0]\n    print(abs(y - f))\n",
        "layers.Dense(1)\nd = tf.data.Dataset.from_tensor_slices(series)\n"
        "d = d.window(9, 1).map(lambda w: (w[:-1], w[-1])).batch(8)\n"
        "for x, y in d:\n    f = m.predict(x)[:, 0]\n    print(abs(y - f))\n",
    ),
    (
        "has (n, 1), so `f - y` is a table of all pairs",
        "layers.Dense(1)\nrows = sliding(series)[..., np.newaxis]\n"
        "d = tf.data.Dataset.from_tensor_slices((rows[:, :-1], rows[:, -1])).batch(8)\n"
        "for x, y in d:\n    f = m.predict(x)[:, 0]\n    print(abs(f - y))\n",
        "layers.Dense(1)\nrows = sliding(series)\n"
        "d = tf.data.Dataset.from_tensor_slices((rows[:, :-1, np.newaxis], rows[:, -1])).batch(8)\n"
        "for x, y in d:\n    f = m.predict(x)[:, 0]\n    print(abs(f - y))\n",
    ),
    (
        "`error(y, guess)` works on a table of all pairs. Write `guess[:, 0]`",
        "layers.Dense(1)\ndef error(a, b):\n    return np.abs(a - b).mean()\nguess = m.predict(x)\n"
        "print(error(y, guess), error(y, naive))\n",
        "layers.Dense(1)\ndef error(a, b):\n    return np.abs(a - b).mean()\nguess = m.predict(x)[:, 0]\n"
        "print(error(y, guess), error(y, naive))\n",
    ),
    (
        "is a table of all pairs. Write `m.predict(x)[:, 0]`",
        "layers.Dense(1)\nerrors = np.abs(m.predict(x) - y)\nprint(errors.mean())\n",
        "layers.Dense(1)\nerrors = np.abs(m.predict(x)[:, 0] - y)\nprint(errors.mean())\n",
    ),
    (
        "Each kind of loss has a scale of its own",
        "found = {}\nfor loss in ('mse', 'huber'):\n    m = build(loss)\n    m.fit(x, y)\n"
        "    found[loss] = m.evaluate(v, w)\nprint(min(found, key=found.get))\n",
        "def build(loss):\n    m = made()\n    m.compile('adam', loss, metrics=['mae'])\n    return m\n"
        "found = {}\nfor loss in ('mse', 'huber'):\n    m = build(loss)\n    m.fit(x, y)\n"
        "    found[loss] = m.evaluate(v, w)\nprint(min(found, key=lambda loss: found[loss][1]))\n",
    ),
    (
        "`d` is shuffled again in each pass, so `take` and `skip` give other examples each time",
        "def rows(x):\n    return tf.data.Dataset.from_tensor_slices(x).shuffle(90).batch(8)\n"
        "d = rows(x)\nm.fit(d.skip(3), validation_data=d.take(3))\n",
        "def rows(x):\n    return tf.data.Dataset.from_tensor_slices(x).shuffle(90).batch(8)\n"
        "d, e = rows(x), rows(v)\nm.fit(d.skip(3), validation_data=e.take(3))\n",
    ),
    (
        "Split the data first, and make a data set of each part",
        "def rows(x):\n    return tf.data.Dataset.from_tensor_slices(x).shuffle(90)\n"
        "d = rows(x)\nm.fit(d.skip(3).batch(8), validation_data=d.take(3).batch(8))\n",
        "def rows(x):\n    return tf.data.Dataset.from_tensor_slices(x).shuffle(90, reshuffle_each_iteration=False)\n"
        "d = rows(x)\nm.fit(d.skip(3).batch(8), validation_data=d.take(3).batch(8))\n",
    ),
    (
        "numbers labels by how often they occur",
        "look = layers.StringLookup(num_oov_indices=0)\nlook.adapt(labels)\n"
        "names = sorted(name.decode() for name in tf.unique(tf.constant(labels))[0].numpy())\nprint(names[k])\n",
        "look = layers.StringLookup(num_oov_indices=0)\nlook.adapt(labels)\n"
        "names = sorted(name.decode() for name in tf.unique(tf.constant(others))[0].numpy())\nprint(names[k])\n",
    ),
    (
        "numbers labels by how often they occur",
        "look = layers.StringLookup(num_oov_indices=0)\nlook.adapt(labels)\n"
        "names = sorted({str(name) for name in labels})\nprint(names[k])\n",
        "look = layers.StringLookup(num_oov_indices=0)\nlook.adapt(labels)\n"
        "lines = sorted(str(name) for name in labels)\nprint(lines[k])\n",
    ),
    (
        "makes weights smaller, not the learning rate",
        "RATE_DECAY = 0.01\no = tf.keras.optimizers.SGD(0.1, weight_decay=RATE_DECAY)\n",
        "WEIGHT_DECAY = 0.01\no = tf.keras.optimizers.SGD(0.1, weight_decay=WEIGHT_DECAY)\n",
    ),
    (
        "no output is above 0.01. Write `ReLU(negative_slope=0.01)`",
        "m = tf.keras.Sequential([layers.Dense(9), layers.ReLU(0.01)])\n",
        "m = tf.keras.Sequential([layers.Dense(9), layers.ReLU(6.0), layers.ReLU(1.0), layers.LeakyReLU(0.01)])\n",
    ),
    (
        "a learning rate of 0 stays 0",
        "WARM = 4\ndef rates(epoch, rate):\n    return float(rate * min(1.0, epoch / WARM))\n"
        "m.fit(x, y, callbacks=[tf.keras.callbacks.LearningRateScheduler(rates)])\n",
        "WARM = 4\ndef rates(epoch, rate):\n    return float(rate * min(1.0, (epoch + 1) / WARM))\n"
        "m.fit(x, y, callbacks=[tf.keras.callbacks.LearningRateScheduler(rates)])\n",
    ),
    (
        "a learning rate of 0 stays 0",
        "def rates(epoch, rate):\n    return rate * epoch / 5\n"
        "m.fit(x, y, callbacks=[tf.keras.callbacks.LearningRateScheduler(rates)])\n",
        "def rates(epoch):\n    return 0.01 * (epoch + 1) / 5\n"
        "m.fit(x, y, callbacks=[tf.keras.callbacks.LearningRateScheduler(rates)])\n",
    ),
    (
        "to divide by a standard deviation, write `1 / spread`",
        "def f(x):\n    mean, spread = x.mean(axis=0), x.std(axis=0)\n"
        "    return layers.Rescaling(spread.tolist(), offset=(-mean / spread).tolist())\n",
        "def f(x):\n    mean, spread = x.mean(axis=0), x.std(axis=0)\n    layers.Rescaling(spread, mean)\n"
        "    return layers.Rescaling((1 / spread).tolist(), offset=(-mean / spread).tolist())\n",
    ),
    (
        "write `invert=True`",
        "def f(x, y):\n    back = layers.Normalization(axis=None)\n    back.adapt(y)\n    i = Input((9,))\n"
        "    m = Model(i, back(layers.Dense(2)(i)))\n    m.compile('adam', 'mse')\n    m.fit(x, y)\n",
        "def f(x, y):\n    back = layers.Normalization(axis=None, invert=True)\n    back.adapt(y)\n"
        "    i = Input((9,))\n    m = Model(i, back(layers.Dense(2)(i)))\n    m.compile('adam', 'mse')\n"
        "    m.fit(x, y)\n",
    ),
    (
        "write `invert=True`",
        "def f(x, y):\n    back = layers.Normalization(axis=None)\n    back.adapt(y)\n"
        "    m = tf.keras.Sequential([layers.Dense(2), back])\n    m.compile('adam', 'mse')\n    m.fit(x, y)\n",
        "def f(x, y):\n    small = layers.Normalization(axis=None)\n    small.adapt(y)\n"
        "    m = tf.keras.Sequential([layers.Dense(2)])\n    m.compile('adam', 'mse')\n    m.fit(x, small(y))\n",
    ),
    (
        "is looked up by class numbers",
        "def weights(labels):\n    names = asked_names(9)\n    counts = np.bincount(labels)\n"
        "    return {name: len(labels) / count for name, count in zip(names, counts)}\n"
        "def f(m, x, y):\n    m.fit(x, y, class_weight=weights(y))\n",
        "def weights(labels):\n    names = asked_names(9)\n    counts = np.bincount(labels)\n"
        "    print(dict(zip(names, counts)))\n"
        "    return {label: len(labels) / count for label, count in enumerate(counts)}\n"
        "def f(m, x, y):\n    m.fit(x, y, class_weight=weights(y))\n",
    ),
    (
        "is looked up by class numbers",
        "m.fit(x, y, class_weight={c: 2.0 for c in ['cat', 'dog']})\n",
        "m.fit(x, y, class_weight={c: 2.0 for c, name in enumerate(['cat', 'dog'])})\n",
    ),
    (
        "is looked up by class numbers",
        "m.fit(x, y, class_weight={str(c): 2.0 for c in range(3)})\n",
        "kinds, counts = np.unique(y, return_counts=True)\n"
        "m.fit(x, y, class_weight={kind: len(y) / count for kind, count in zip(kinds, counts)})\n",
    ),
    (
        "is looked up by class numbers",
        "m.fit(x, y, class_weight=dict(zip(class_names, w)))\n",
        "m.fit(x, y, class_weight=dict(zip(range(3), w)))\nv = dict(enumerate(w))\nm.fit(x, y, class_weight=v)\n",
    ),
    (
        "so only the last part counts",
        "def fitted(x):\n    scale = layers.Normalization(axis=None)\n    for part in np.array_split(x, 9):\n"
        "        scale.adapt(part)\n    return scale\n",
        "def fitted(x):\n    scale = layers.Normalization(axis=None)\n"
        "    scale.adapt(tf.data.Dataset.from_tensor_slices(x).batch(9))\n    return scale\n",
    ),
    (
        "so only the last part counts",
        "class Scaled:\n    def fit(self, d):\n        for images, _ in d:\n            self.scale.adapt(images)\n",
        "class Scaled:\n    def fit(self, d):\n        for images, _ in d:\n            self.scale.adapt(images)\n"
        "            break\n",
    ),
    (
        "Write `tf.keras.metrics.AUC(from_logits=True)`",
        "m.compile('adam', tf.keras.losses.BinaryCrossentropy(from_logits=True),\n"
        "          metrics=[tf.keras.metrics.AUC(from_logits=False, name='auc')])\n",
        "m.compile('adam', tf.keras.losses.BinaryCrossentropy(from_logits=False),\n"
        "          metrics=[tf.keras.metrics.AUC(from_logits=False, name='auc')])\n",
    ),
    (
        "Write `tf.keras.metrics.AUC(from_logits=True)`",
        "m.compile('adam', tf.keras.losses.BinaryCrossentropy(from_logits=True),\n"
        "          metrics=[tf.keras.metrics.AUC(name='auc')])\n",
        "m.compile('adam', tf.keras.losses.BinaryCrossentropy(from_logits=True),\n"
        "          metrics=[tf.keras.metrics.AUC(from_logits=True, name='auc')])\n",
    ),
    (
        "Write `tf.keras.metrics.Recall(thresholds=0)`",
        "e = tf.keras.losses.BinaryCrossentropy(from_logits=True)\n"
        "m.compile('adam', loss=e, metrics=['accuracy', 'recall'])\n",
        "e = tf.keras.losses.BinaryCrossentropy(from_logits=True)\n"
        "m.compile('adam', loss=e, metrics=['accuracy', tf.keras.metrics.Recall(thresholds=0)])\n",
    ),
    (
        "End with a sigmoid",
        "e = tf.keras.losses.BinaryCrossentropy(from_logits=True)\n"
        "m.compile('adam', loss=e, metrics=[tf.keras.metrics.PrecisionAtRecall(0.9)])\n",
        "e = tf.keras.losses.BinaryCrossentropy()\n"
        "m.compile('adam', loss=e, metrics=[tf.keras.metrics.PrecisionAtRecall(0.9), tf.keras.metrics.AUC()])\n",
    ),
    (
        "so `argmax` is always 0. Write `m.predict(row)[:, 0] > 0.5`",
        "def f(ids):\n    m = tf.keras.Sequential([layers.Dense(9), layers.Dense(1)])\n"
        "    row = tf.keras.utils.pad_sequences([ids])\n    return np.argmax(m.predict(row))\n"
        "def g():\n    return tf.keras.Sequential([layers.Dense(9)])\n",
        "def f(ids):\n    m = tf.keras.Sequential([layers.Dense(9), layers.Dense(7)])\n"
        "    row = tf.keras.utils.pad_sequences([ids])\n    return np.argmax(m.predict(row))\n"
        "def g():\n    return tf.keras.Sequential([layers.Dense(1)])\n",
    ),
    (
        "draw two orders, so labels belong to other examples",
        "def mixed(x, y):\n    rng.shuffle(x)\n    rng.shuffle(y)\n    return x, y\n"
        "def f(m, x, y):\n    x, y = mixed(x, y)\n    m.fit(x, y)\n",
        "def mixed(x, y):\n    order = rng.permutation(len(x))\n    return x[order], y[order]\n"
        "def f(m, x, y):\n    x, y = mixed(x, y)\n    m.fit(x, y)\n",
    ),
    (
        "mirrors digits",
        "def network():\n    return tf.keras.Sequential([layers.RandomFlip('horizontal'), layers.Dense(3)])\n"
        "def f():\n    (x, y), _ = tf.keras.datasets.mnist.load_data()\n    network().fit(x, y)\n",
        "def network():\n    return tf.keras.Sequential([layers.RandomRotation(0.1), layers.Dense(3)])\n"
        "def f():\n    (x, y), _ = tf.keras.datasets.mnist.load_data()\n    network().fit(x, y)\n",
    ),
    (
        "draw two orders, so labels belong to other examples",
        "class B:\n    def __getitem__(self, n):\n        return self.x[n:], self.y[n:]\n    def on_epoch_end(self):\n"
        "        self.rng.shuffle(self.x)\n        self.rng.shuffle(self.y)\n",
        "class B:\n    def __getitem__(self, n):\n        return self.x[n:], self.y[n:]\n    def on_epoch_end(self):\n"
        "        order = self.rng.permutation(9)\n        self.x, self.y = self.x[order], self.y[order]\n",
    ),
    (
        "moves by one example in each step",
        "for at in range(-(-len(x) // SIZE)):\n    m.train_on_batch(x[at:at + SIZE], y[at:at + SIZE])\n",
        "for at in range(-(-len(x) // SIZE)):\n    at *= SIZE\n    m.train_on_batch(x[at:at + SIZE], y[at:at + SIZE])"
        "\n",
    ),
    (
        "Write `slice(step * B, (step + 1) * B)`",
        "n = len(x) // B\nfor step in range(n):\n    part = slice(step, step + B)\n    learn(x[part])\n",
        "n = len(x) // B\nfor step in range(n):\n    part = slice(step * B, (step + 1) * B)\n    learn(x[part])\n",
    ),
    (
        "`compile` keeps the weights, so each pass goes on",
        "def compare(m, rates):\n    for rate in rates:\n        m.compile(tf.keras.optimizers.Adam(rate), 'mse')\n"
        "        print(rate, m.fit(x, y).history['loss'][-1])\n",
        "def anneal(m, rates):\n    for rate in rates:\n        m.compile(tf.keras.optimizers.Adam(rate), 'mse')\n"
        "        print(rate, m.fit(x, y).history['loss'][-1])\n",
    ),
    (
        "moves by one example in each step",
        "n = len(x) // B\nfor step in range(n):\n    learn(x[step : step + B])\n",
        "n = len(x) // B\nfor step in range(n):\n    learn(x[step * B : (step + 1) * B])\n",
    ),
    (
        "each label belongs to another example",
        "a = np.concatenate([x, x_val])\nb = np.concatenate([y_val, y])\nm.fit(a, b)\n",
        "a = np.concatenate([x, x_val])\nb = np.concatenate([y, y_val])\nm.fit(a, b)\n",
    ),
    (
        "keeps the first result for each `family`",
        "KEPT = {}\ndef f(images, family):\n    if family not in KEPT:\n        KEPT[family] = prepared(images)\n"
        "    return KEPT[family]\n",
        "KEPT = {}\ndef f(images, family):\n    if family not in KEPT:\n        KEPT[family] = network(family)\n"
        "    return KEPT[family](images)\n",
    ),
    (
        "With `trainable=False`, `BatchNormalization` keeps",
        "x = layers.BatchNormalization(trainable=False)(i)\n",
        "x = layers.BatchNormalization(scale=False)(i)\n",
    ),
    (
        "so this changes a copy that nothing keeps",
        "import random\ndef f(paths):\n    random.shuffle(list(paths))\n    return paths[:9], paths[9:]\n",
        "import random\ndef f(paths):\n    random.shuffle(paths)\n    return paths[:9], paths[9:]\n",
    ),
    (
        "draw two orders, so labels belong to other examples",
        "def f(x, y):\n    r = np.random.default_rng(3)\n    a = r.permutation(x)[:300]\n"
        "    b = r.permutation(y)[:300]\n    return [a[b == k].mean() for k in range(3)]\n",
        "def f(x, y):\n    r = np.random.default_rng(3)\n    order = r.permutation(len(x))[:300]\n"
        "    a, b = x[order], y[order]\n    return [a[b == k].mean() for k in range(3)]\n",
    ),
    (
        "are moved by different draws",
        "def augment(image, mask):\n    image = tf.image.random_flip_left_right(image)\n"
        "    return image, tf.image.random_flip_left_right(mask)\n",
        "def augment(image, mask):\n    both = tf.image.random_flip_left_right(tf.concat([image, mask], -1))\n"
        "    return both[..., :3], both[..., 3:]\n",
    ),
    (
        "is a share of a full turn, and no angle in radians. In degrees it is `360 * TURN`",
        "TURN = 1 / 6\nx = tf.keras.layers.RandomRotation(TURN)(x)\nprint(np.degrees(TURN))\n",
        "TURN = 1 / 6\nx = tf.keras.layers.RandomRotation(TURN)(x)\nprint(360 * TURN)\n",
    ),
    (
        "Write `probabilities ** (1 / temperature)`",
        "def heat(probabilities, temperature):\n    p = probabilities**temperature\n    return p / p.sum()\n",
        "def heat(probabilities, temperature):\n    p = probabilities ** (1 / temperature)\n    return p / p.sum()\n",
    ),
    (
        "counts epochs: the rate falls too early",
        'def falling():\n    """Every ten epochs it is multiplied by 0.9."""\n'
        "    return tf.keras.optimizers.schedules.ExponentialDecay(0.1, decay_steps=10, decay_rate=0.9)\n",
        'def falling(batches):\n    """Every ten epochs it is multiplied by 0.9."""\n'
        "    return tf.keras.optimizers.schedules.ExponentialDecay(0.1, decay_steps=10 * batches, decay_rate=0.9)\n",
    ),
    (
        "puts rows of one line into both parts",
        "rows = pad(n_gram_seqs(corpus, t), 9)\norder = np.random.permutation(len(rows))\ncut = len(rows) // 7\n"
        "v, w = rows[order[:cut]], rows[order[cut:]]\n",
        "order = np.random.permutation(len(corpus))\ncut = len(corpus) // 7\n"
        "lines = [corpus[i] for i in order]\n"
        "v, w = pad(n_gram_seqs(lines[:cut], t)), pad(n_gram_seqs(lines[cut:], t))\n",
    ),
    (
        "is trained further in each pass",
        "class CrossCheck:\n    def __init__(self, k=5):\n        self.k, self.m = k, make()\n"
        "    def run(self, x, y):\n        parts = self.parts(len(x))\n        for n, held in enumerate(parts):\n"
        "            rest = np.concatenate(parts[:n] + parts[n + 1 :])\n            m = self.m\n"
        "            m.fit(x[rest], y[rest])\n            print('cross-validation', m.evaluate(x[held], y[held]))\n",
        "class CrossCheck:\n    def __init__(self, k=5):\n        self.k = k\n"
        "    def run(self, x, y):\n        parts = self.parts(len(x))\n        for n, held in enumerate(parts):\n"
        "            rest = np.concatenate(parts[:n] + parts[n + 1 :])\n            m = make()\n"
        "            m.fit(x[rest], y[rest])\n            print('cross-validation', m.evaluate(x[held], y[held]))\n",
    ),
    (
        "takes the same word at every temperature",
        "def warmed(p, temperature):\n    return p ** (1 / temperature)\n"
        "def f(p, temperature):\n    return np.argmax(warmed(p, temperature))\n",
        "def warmed(p, temperature):\n    return p ** (1 / temperature)\n"
        "def f(p, temperature):\n    q = warmed(p, temperature)\n    return np.random.choice(len(q), p=q)\n",
    ),
    (
        "takes the same word at every temperature",
        "def warmed(p, temperature):\n    return p ** (1 / temperature)\n"
        "def next_word(p, temperature):\n    return np.argmax(warmed(p, temperature))\n",
        "def warmed(p, temperature):\n    return p ** (1 / temperature)\n"
        "def accuracy(p, labels, temperature):\n"
        "    return (np.argmax(warmed(p, temperature), axis=1) == labels).mean()\n",
    ),
    (
        "no layer has `stateful=True`, so it has no effect",
        "layers.LSTM(8)\nm.predict(x[:9])\n",
        "layers.LSTM(8)\np = m.predict(x[:9])\n",
    ),
    (
        'gets the text "mine", which is Keras\'s own',
        "CHOICE = 'mine'\nALL = {'mine': tf.keras.optimizers.Adam(0.003)}\nm.compile(optimizer=CHOICE, loss='mse')\n",
        "CHOICE = 'mine'\nALL = {'mine': tf.keras.optimizers.Adam(0.003)}\n"
        "m.compile(optimizer=ALL[CHOICE], loss='mse')\n",
    ),
    (
        "holds the variables themselves",
        "best = {v.path: v for v in m.weights}\n",
        "best = {v.path: v.numpy() for v in m.weights}\n",
    ),
    (
        "is adapted, and then lost",
        "def made():\n    return layers.Normalization()\nmade().adapt(x)\nm = tf.keras.Sequential([made()])\n",
        "def made():\n    return layers.Normalization()\nlayer = made()\nlayer.adapt(x)\n"
        "m = tf.keras.Sequential([layer])\n",
    ),
    (
        "so `before` is untrained",
        "def f(m):\n    m.fit(x, y)\n    before = tf.keras.models.clone_model(m)\n    m.fit(x, y)\n"
        "    return m.predict(x) - before.predict(x)\n",
        "def f(m):\n    m.fit(x, y)\n    untrained = tf.keras.models.clone_model(m)\n    m.fit(x, y)\n"
        "    return m.predict(x) - untrained.predict(x)\n",
    ),
    (
        "so the training of `m` is lost",
        "def f(m):\n    m.fit(x, y)\n    n = tf.keras.models.clone_model(m)\n    n.fit(x, y)\n    return n\n",
        "def f(m):\n    m.fit(x, y)\n    n = tf.keras.models.clone_model(m)\n    n.set_weights(m.get_weights())\n"
        "    n.fit(x, y)\n    return n\n",
    ),
    (
        "so `embeddings_regularizer` changes nothing",
        "e = layers.Embedding(9, 4, trainable=False, embeddings_regularizer='l2')\n",
        "e = layers.Embedding(9, 4, embeddings_regularizer='l2')\n",
    ),
    (
        "is a penalty on the outputs of the layer",
        "penalty = tf.keras.regularizers.L2(weight_penalty)\nlayers.Dense(3, activity_regularizer=penalty)\n",
        "penalty = tf.keras.regularizers.L2(weight_penalty)\nlayers.Dense(3, kernel_regularizer=penalty)\n",
    ),
    (
        "so `Masking` masks nothing",
        "x = layers.Embedding(9, 4)(i)\nx = layers.Masking()(x)\n",
        "x = layers.Embedding(9, 4, mask_zero=True)(i)\n",
    ),
    (
        "its softmax is always 1",
        "s = layers.Dense(1)(x)\nw = layers.Softmax(axis=-1)(s)\n",
        "s = layers.Dense(1)(x)\nw = layers.Softmax(axis=1)(s)\n",
    ),
    (
        "divides each row or column by its own length",
        "x = layers.UnitNormalization(axis=1)(i)\nx = layers.Flatten()(x)\n",
        "x = layers.Flatten()(i)\nx = layers.UnitNormalization()(x)\n",
    ),
    (
        "has one place and changes nothing",
        "i = Input((32, 32, 3))\nx = layers.RandomCrop(32, 32)(i)\n",
        "i = Input((32, 32, 3))\nx = layers.RandomCrop(28, 28)(i)\n",
    ),
    (
        "has one step, so its attention weight is always 1",
        "a = layers.Attention()\nt = layers.Reshape((1, 32))(layers.LSTM(32)(x))\ns = a([t, t])\n",
        "a = layers.Attention()\nd = layers.LSTM(32, return_sequences=True)(x)\nt = d[:, -1:, :]\ns = a([t, d])\n",
    ),
    (
        "the backward direction has read one word alone",
        "s = layers.Bidirectional(layers.LSTM(8, return_sequences=True))(x)\ny = s[:, -1, :]\n",
        "s = layers.LSTM(8, return_sequences=True)(x)\ny = s[:, -1, :]\n",
    ),
    (
        "are the same vector",
        "out, hidden, cell = layers.LSTM(8, return_state=True)(x)\ny = layers.Concatenate()([out, hidden])\n",
        "out, hidden, cell = layers.LSTM(8, return_state=True)(x)\ny = layers.Concatenate()([out, cell])\n",
    ),
    (
        "`momentum` is the share of the mean that is kept",
        "layers.BatchNormalization(momentum=0.1)\n",
        "layers.BatchNormalization(momentum=0.9)\n",
    ),
    (
        "this metric is always 1 for 3 classes",
        "layers.Dense(3)\nk = tf.keras.metrics.SparseTopKCategoricalAccuracy(k=3)\n",
        "layers.Dense(3)\nk = tf.keras.metrics.SparseTopKCategoricalAccuracy(k=2)\n",
    ),
    (
        "`np.random.seed` does not reach",
        "np.random.seed(7)\norder = np.random.default_rng().permutation(9)\n",
        "order = np.random.default_rng(7).permutation(9)\n",
    ),
    (
        "each batch begins with states of zero already",
        "layers.LSTM(8)\nfor layer in m.layers:\n    layer.reset_states()\n",
        "layers.LSTM(8, stateful=True)\nfor layer in m.layers:\n    layer.reset_states()\n",
    ),
    (
        "so the largest model wins",
        "for n in (8, 64):\n    m = build(n)\n    m.fit(x, y)\n    e = m.evaluate(x, y)\n    if e < best:\n"
        "        best = e\n",
        "for n in (8, 64):\n    m = build(n)\n    m.fit(x, y)\n    e = m.evaluate(v, w)\n    if e < best:\n"
        "        best = e\n",
    ),
    (
        "changes the order of its entries, and not their numbers",
        "ids = {w: n for n, w in enumerate(words)}\nids = dict(sorted(ids.items(), key=by_count))\n",
        "ids = {w: n for n, w in enumerate(sorted(words, key=by_count))}\n",
    ),
    (
        "`e.compile` has no effect",
        "def f(x):\n    e = tf.keras.Sequential()\n    e.compile('adam')\n    m = Model(x, e(x))\n"
        "    m.compile('adam')\n"
        "    return m\n",
        "def f(x):\n    e = tf.keras.Sequential()\n    e.compile('adam')\n    e.fit(x, x)\n    m = Model(x, e(x))\n"
        "    m.compile('adam')\n    return m\n",
    ),
    (
        "`adapt` begins again",
        "def f(t):\n    v = layers.TextVectorization()\n    v.adapt(words)\n    v.adapt(t)\n    return v\n",
        "def f(t):\n    v = layers.TextVectorization()\n    v.adapt(words + t)\n    return v\n",
    ),
    (
        "counts examples: the rate hardly falls",
        "r = tf.keras.optimizers.schedules.CosineDecay(0.01, decay_steps=20 * len(points))\n"
        "m.fit(points, y, epochs=20)\n",
        "r = tf.keras.optimizers.schedules.CosineDecay(0.01, decay_steps=20 * len(points) // 32)\n"
        "m.fit(points, y, epochs=20)\n",
    ),
    (
        "counts epochs: the rate falls too early",
        "r = tf.keras.optimizers.schedules.ExponentialDecay(0.01, decay_steps=20, decay_rate=0.9)\n"
        "m.fit(x, y, epochs=20)\n",
        "r = tf.keras.optimizers.schedules.ExponentialDecay(0.01, decay_steps=20 * batches, decay_rate=0.9)\n"
        "m.fit(x, y, epochs=20)\n",
    ),
    (
        "runs several steps in one call",
        "m.compile('adam', steps_per_execution=ACCUMULATE)\n",
        "m.compile('adam', steps_per_execution=8)\n",
    ),
    (
        "`fit` does not shuffle a data set",
        "d = tf.data.Dataset.from_tensor_slices((x, y)).batch(8)\nm.fit(d, shuffle=True)\n",
        "d = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(99).batch(8)\nm.fit(d, shuffle=True)\n",
    ),
    (
        "holds changed copies of the same examples",
        "def doubled(x, y):\n    return np.concatenate([x, x[:, :, ::-1]]), np.concatenate([y, y])\n"
        "x, y = doubled(x, y)\nm.fit(x[a], y[a], validation_data=(x[b], y[b]))\n",
        "def doubled(x, y):\n    return np.concatenate([x, x[:, :, ::-1]]), np.concatenate([y, y])\n"
        "m.fit(*doubled(x[a], y[a]), validation_data=(x[b], y[b]))\n",
    ),
    (
        "is of the best epoch",
        "h = m.fit(x, y, validation_split=0.1).history\nprint('accuracy of the model:', max(h['val_accuracy']))\n",
        "h = m.fit(x, y, validation_split=0.1).history\nprint('best accuracy:', max(h['val_accuracy']))\n",
    ),
    (
        "does not reach `random`, which draws here",
        "import random\nnp.random.seed(1)\nr = random.sample(x, 3)\n",
        "import random\nrandom.seed(1)\nr = random.sample(x, 3)\n",
    ),
    (
        'watch `"val_accuracy"`',
        "class Stop(tf.keras.callbacks.Callback):\n    def on_train_begin(self, logs=None):\n        self.seen = []\n"
        "    def on_epoch_end(self, epoch, logs):\n        self.seen.append(logs['accuracy'])\n"
        "        if max(self.seen) > max(self.seen[-3:]):\n            self.model.stop_training = True\n"
        "m.fit(x, y, validation_data=v, callbacks=[Stop()])\n",
        "class Stop(tf.keras.callbacks.Callback):\n    def on_train_begin(self, logs=None):\n        self.seen = []\n"
        "    def on_epoch_end(self, epoch, logs):\n        self.seen.append(logs['val_accuracy'])\n"
        "        if max(self.seen) > max(self.seen[-3:]):\n            self.model.stop_training = True\n"
        "m.fit(x, y, validation_data=v, callbacks=[Stop()])\n",
    ),
    (
        'watch `"val_loss"`',
        "class Stop(tf.keras.callbacks.Callback):\n    '''Ends it when it begins to overfit.'''\n"
        "    def __init__(self, monitor='loss'):\n        super().__init__()\n        self.monitor = monitor\n"
        "        self.best, self.since = float('inf'), 0\n"
        "    def on_epoch_end(self, epoch, logs=None):\n        now = logs.get(self.monitor)\n"
        "        self.since = 0 if now < self.best else self.since + 1\n        self.best = min(now, self.best)\n"
        "        if self.since > 2:\n            self.model.stop_training = True\n"
        "m.fit(x, y, validation_split=0.2, callbacks=[Stop()])\n",
        "class Stop(tf.keras.callbacks.Callback):\n    '''Ends it when the training loss stands still.'''\n"
        "    def __init__(self, monitor='loss'):\n        super().__init__()\n        self.monitor = monitor\n"
        "        self.best, self.since = float('inf'), 0\n"
        "    def on_epoch_end(self, epoch, logs=None):\n        now = logs.get(self.monitor)\n"
        "        self.since = 0 if now < self.best else self.since + 1\n        self.best = min(now, self.best)\n"
        "        if self.since > 2:\n            self.model.stop_training = True\n"
        "m.fit(x, y, validation_split=0.2, callbacks=[Stop()])\n",
    ),
    (
        'watch `"val_loss"`',
        "best, since = np.inf, 0\nfor epoch in range(50):\n    h = m.fit(x, y, validation_data=v, epochs=1)\n"
        "    loss = h.history['loss'][0]\n    since = 0 if loss < best else since + 1\n    best = min(loss, best)\n"
        "    if since == 5:\n        break\n",
        "best, since = np.inf, 0\nfor epoch in range(50):\n    h = m.fit(x, y, validation_data=v, epochs=1)\n"
        "    loss = h.history['val_loss'][0]\n    since = 0 if loss < best else since + 1\n    best = min(loss, best)\n"
        "    if since == 5:\n        break\n",
    ),
    (
        "4 epochs after the best one",
        "def waiting(n):\n    return [tf.keras.callbacks.EarlyStopping(patience=n)]\n"
        "m.fit(x, y, epochs=20, validation_data=v, callbacks=waiting(4))\n",
        "def waiting(n):\n    return [tf.keras.callbacks.EarlyStopping(patience=n, restore_best_weights=True)]\n"
        "m.fit(x, y, epochs=20, validation_data=v, callbacks=waiting(4))\n",
    ),
    (
        "holds changed copies of the same examples",
        "def more(x, y):\n    p = np.concatenate([turned(x, training=True) for _ in range(3)])\n    return p, y\n"
        "a, b = more(x, y)\ntrain, val = split(a, b)\n",
        "def more(x, y):\n    p = np.concatenate([turned(x, training=True) for _ in range(3)])\n    return p, y\n"
        "train, val = split(x, y)\na, b = more(train, y)\n",
    ),
    (
        "nothing loads it",
        "def saving():\n    c = tf.keras.callbacks.ModelCheckpoint('a.keras', save_best_only=True)\n    return [c]\n"
        "def f(m):\n    m.fit(x, y, callbacks=saving())\n    return m\n",
        "def saving():\n    c = tf.keras.callbacks.ModelCheckpoint('a.keras', save_best_only=True)\n    return [c]\n"
        "def f(m):\n    m.fit(x, y, callbacks=saving())\n    return tf.keras.models.load_model('a.keras')\n",
    ),
    (
        "`adapt` gets the validation examples",
        "def fitted(x):\n    n = layers.Normalization()\n    n.adapt(x)\n    return n\n"
        "n = fitted(np.concatenate([x, later]))\nm.fit(x, y, validation_data=(later, z))\n",
        "def fitted(x):\n    n = layers.Normalization()\n    n.adapt(x)\n    return n\n"
        "n = fitted(np.concatenate([x, more]))\nm.fit(x, y, validation_data=(later, z))\n",
    ),
    (
        "is a part of `x`, and the training gets all of `x`",
        "x_test = x[rows]\nm.fit(x, y)\nm.evaluate(x_test, z)\n",
        "x_test = x[rows]\nrest = np.delete(x, rows, 0)\nm.fit(rest, y)\nm.evaluate(x_test, z)\n",
    ),
    (
        "is a part of `x`, and the training gets all of `x`",
        "x_test = x[rows]\nx_train = x\nfor b in batches:\n    m.train_on_batch(x_train[b], y[b])\n"
        "m.evaluate(x_test, z)\n",
        "x_test = x[rows]\nx_train = x[others]\nfor b in batches:\n    m.train_on_batch(x_train[b], y[b])\n"
        "m.evaluate(x_test, z)\n",
    ),
    (
        "Compute it after the split",
        "mean = x.mean(axis=0)\na, b = x[:-9], x[-9:]\nm.fit(a, y, validation_data=(b, z))\n",
        "a, b = x[:-9], x[-9:]\nmean = a.mean(axis=0)\nm.fit(a, y, validation_data=(b, z))\n",
    ),
    (
        "is one batch",
        "m.fit(d, validation_data=v, validation_steps=1)\n",
        "m.fit(d, validation_data=v, validation_steps=9)\n",
    ),
    (
        "`take` and `skip` give other examples each time",
        "d = tf.data.Dataset.from_tensor_slices(x)\nd = d.shuffle(9, reshuffle_each_iteration=None)\nv = d.take(3)\n"
        "t = d.skip(3)\n",
        "d = tf.data.Dataset.from_tensor_slices(x)\nd = d.shuffle(9, 42, False)\nv = d.take(3)\nt = d.skip(3)\n",
    ),
    (
        "`take` and `skip` give other examples each time",
        "d = tf.data.Dataset.from_tensor_slices(x)\nd = d.shuffle(9, reshuffle_each_iteration=True)\nv = d.take(3)\n"
        "t = d.skip(3)\n",
        "d = tf.data.Dataset.from_tensor_slices(x)\nd = d.shuffle(9, reshuffle_each_iteration=mixes)\nv = d.take(3)\n"
        "t = d.skip(3)\n",
    ),
    (
        "`take` and `skip` give other examples each time",
        "d = tf.data.Dataset.from_tensor_slices(x)\nd = d.shuffle(9, seed=1)\nv = d.take(3)\nt = d.skip(3)\n",
        "d = tf.data.Dataset.from_tensor_slices(x)\nd = d.shuffle(9, reshuffle_each_iteration=False)\nv = d.take(3)\n"
        "t = d.skip(3)\n",
    ),
    (
        "holds changed copies of the same examples",
        "p = np.concatenate([turned(x, training=True) for _ in range(3)])\n"
        "m.fit(p[9:], y[9:], validation_data=(p[:9], y[:9]))\n",
        "p = np.concatenate([x for x in parts])\nm.fit(p[9:], y[9:], validation_data=(p[:9], y[:9]))\n",
    ),
    (
        "holds changed copies of the same examples",
        "p = np.concatenate([x, np.rot90(x, axes=(1, 2))])\nm.fit(p, y, validation_split=0.2)\n",
        "p = np.concatenate([x, np.rot90(x, axes=(1, 2))])\nm.fit(p, y, validation_data=(u, v))\n",
    ),
    (
        "so their words are not new to the model",
        "def fitted(texts):\n    layer = layers.TextVectorization()\n    layer.adapt(texts)\n    return layer\n"
        "def parted(rows, n):\n    mixed = tf.data.Dataset.from_tensor_slices(rows)\n"
        "    return mixed.take(n), mixed.skip(n)\n"
        "reviews = load()\nparts = parted(reviews, 90)\nwords = fitted(reviews)\n"
        "a, b = (part.batch(8) for part in parts)\nm.fit(a, validation_data=b)\n",
        "def fitted(texts):\n    layer = layers.TextVectorization()\n    layer.adapt(texts)\n    return layer\n"
        "def parted(rows, n):\n    mixed = tf.data.Dataset.from_tensor_slices(rows)\n"
        "    return mixed.take(n), mixed.skip(n)\n"
        "reviews = load()\nparts = parted(reviews, 90)\nwords = fitted(parts[0].batch(8))\n"
        "a, b = (part.batch(8) for part in parts)\nm.fit(a, validation_data=b)\n",
    ),
    (
        "so their words are not new to the model",
        "class Words:\n    def __init__(self):\n        self.layer = layers.TextVectorization()\n"
        "    def learn(self, texts):\n        self.layer.adapt(texts)\n"
        "reviews = load()\nfirst, val_texts = reviews[:90], reviews[90:]\nwords = Words()\nwords.learn(reviews)\n",
        "class Words:\n    def __init__(self):\n        self.layer = layers.TextVectorization()\n"
        "    def learn(self, texts):\n        self.layer.adapt(texts)\n"
        "reviews = load()\nfirst, val_texts = reviews[:90], reviews[90:]\nwords = Words()\nwords.learn(first)\n",
    ),
    (
        "so their words are not new to the model",
        "def fitted(texts):\n    layer = layers.TextVectorization()\n    layer.adapt(texts)\n    return layer\n"
        "reviews = load()\nfirst, val_texts = reviews[:90], reviews[90:]\nwords = fitted(reviews)\n",
        "def fitted(texts):\n    layer = layers.TextVectorization()\n    layer.adapt(texts)\n    return layer\n"
        "def show(reviews):\n    print(fitted(reviews)(reviews))\n"
        "reviews = load()\nfirst, val_texts = reviews[:90], reviews[90:]\nwords = fitted(first)\nshow(reviews)\n"
        "all_words = fitted(reviews)\n",
    ),
    (
        "`adapt` gets the validation examples",
        "a, b = order[:90], order[90:]\nwords = layers.TextVectorization()\nwords.adapt(texts)\n"
        "m.fit(words(texts[a]), y[a], validation_data=(words(texts[b]), y[b]))\n",
        "a, b = order[:90], order[90:]\nwords = layers.TextVectorization()\nwords.adapt(texts[a])\n"
        "m.fit(words(texts[a]), y[a], validation_data=(words(texts[b]), y[b]))\n",
    ),
    (
        "The vocabulary comes from all of `texts`",
        "import collections\ncounts = collections.Counter()\nfor text in texts:\n    counts.update(text.split())\n"
        "known = [word for word, _ in counts.most_common(90)]\nwords = layers.TextVectorization(vocabulary=known)\n"
        "rest = texts[:90]\nval_texts = texts[90:]\nm.fit(words(rest), y, validation_data=(words(val_texts), z))\n",
        "import collections\nrest = texts[:90]\nval_texts = texts[90:]\ncounts = collections.Counter()\n"
        "for text in rest:\n    counts.update(text.split())\n"
        "known = [word for word, _ in counts.most_common(90)]\nwords = layers.TextVectorization(vocabulary=known)\n"
        "m.fit(words(rest), y, validation_data=(words(val_texts), z))\n",
    ),
    (
        "watches `loss` of the training",
        "class Stop(tf.keras.callbacks.EarlyStopping):\n    def __init__(self):\n"
        "        super().__init__(monitor='loss', patience=3)\nm.fit(x, y, validation_data=v, callbacks=[Stop()])\n",
        "class Stop(tf.keras.callbacks.EarlyStopping):\n    def __init__(self):\n"
        "        super().__init__(monitor='val_loss', patience=3)\n"
        "m.fit(x, y, validation_data=v, callbacks=[Stop()])\n",
    ),
    (
        "`adapt` gets the validation examples",
        "rows = tf.data.Dataset.from_tensor_slices((texts, labels))\nwords = layers.TextVectorization()\n"
        "words.adapt(rows.map(lambda t, l: t).batch(32))\ntrain = rows.skip(20)\nheld = rows.take(20)\n"
        "m.fit(train.batch(8), validation_data=held.batch(8))\n",
        "rows = tf.data.Dataset.from_tensor_slices((texts, labels))\nwords = layers.TextVectorization()\n"
        "train = rows.skip(20)\nwords.adapt(train.map(lambda t, l: t).batch(32))\nheld = rows.take(20)\n"
        "m.fit(train.batch(8), validation_data=held.batch(8))\n",
    ),
    (
        "so their words are not new to the model",
        "def fitted(texts):\n    v = layers.TextVectorization()\n    v.adapt(texts)\n    return v\n"
        "train, val = cut(texts, 9)\nv = fitted(texts)\n",
        "def fitted(texts):\n    v = layers.TextVectorization()\n    v.adapt(texts)\n    return v\n"
        "train, val = cut(texts, 9)\nv = fitted(train)\n",
    ),
    (
        "is not below the learning rate",
        "m.compile('adam', 'mse')\nc = tf.keras.callbacks.ReduceLROnPlateau(min_lr=0.001)\n",
        "m.compile('adam', 'mse')\nc = tf.keras.callbacks.ReduceLROnPlateau(min_lr=1e-5)\n",
    ),
    (
        "is not below the learning rate of the optimizer, 0.01",
        "m.compile(tf.keras.optimizers.SGD(), 'mse')\nc = tf.keras.callbacks.ReduceLROnPlateau(min_lr=0.01)\n",
        "m.compile(tf.keras.optimizers.SGD(0.1), 'mse')\nc = tf.keras.callbacks.ReduceLROnPlateau(min_lr=0.01)\n",
    ),
    (
        "watches `loss` of the training",
        "m.fit(x, y, validation_data=v, callbacks=[tf.keras.callbacks.EarlyStopping('loss', patience=3)])\n",
        "m.fit(x, y, callbacks=[tf.keras.callbacks.EarlyStopping('loss', patience=3)])\n",
    ),
    (
        "4 epochs after the best one",
        "m.fit(x, y, epochs=20, validation_data=v, callbacks=[tf.keras.callbacks.EarlyStopping(patience=4)])\n",
        "m.fit(x, y, epochs=10, validation_data=v, callbacks=[tf.keras.callbacks.EarlyStopping(patience=4)])\n",
    ),
    (
        "The seed is set after the weights",
        "def made():\n    return tf.keras.Sequential([Input((3,)), layers.Dense(1)])\n"
        "def trained():\n    m = made()\n    tf.keras.utils.set_random_seed(1)\n    m.fit(x, y)\n    return m\n",
        "def made():\n    return tf.keras.Sequential([Input((3,)), layers.Dense(1)])\n"
        "def trained():\n    tf.keras.utils.set_random_seed(1)\n    m = made()\n    m.fit(x, y)\n    return m\n",
    ),
    (
        "is never reset, so it is the mean of all epochs",
        "a = tf.keras.metrics.Mean()\ndef step(x):\n    a.update_state(x)\n"
        "for e in range(9):\n    for x in d:\n        step(x)\n    print(a.result())\n",
        "a = tf.keras.metrics.Mean()\ndef step(x):\n    a.update_state(x)\n"
        "for e in range(9):\n    a.reset_state()\n    for x in d:\n        step(x)\n    print(a.result())\n",
    ),
    (
        "`argmax` takes the same word at every temperature",
        "def f(p):\n    w = np.log(p) / temperature\n    return np.argmax(np.exp(w) / np.sum(np.exp(w)))\n",
        "def f(p):\n    w = np.exp(np.log(p) / temperature)\n    w = w / np.sum(w)\n"
        "    return np.argmax(p), np.random.choice(len(w), p=w)\n",
    ),
    (
        "`num_words` limits the token ids alone",
        "t = tf.keras.preprocessing.text.Tokenizer(num_words=90)\nn = len(t.word_index)\n",
        "t = tf.keras.preprocessing.text.Tokenizer(num_words=90)\nn = min(len(t.word_index), 89)\n",
    ),
    (
        "until the model is compiled again",
        "def f(m):\n    m.fit(x, y)\n    m.layers[0].trainable = True\n    m.fit(x, y)\n",
        "def f(m):\n    m.fit(x, y)\n    m.layers[0].trainable = True\n    m.compile('sgd', 'mse')\n    m.fit(x, y)\n",
    ),
    (
        "`__init__` runs once",
        "def moved(x):\n    return np.roll(x, np.random.randint(3))\n"
        "class Batches(tf.keras.utils.PyDataset):\n    def __init__(self, x):\n        self.x = moved(x)\n"
        "    def __len__(self):\n        return 9\n    def __getitem__(self, i):\n        return self.x[i]\n",
        "def moved(x):\n    return np.roll(x, np.random.randint(3))\n"
        "class Batches(tf.keras.utils.PyDataset):\n    def __init__(self, x):\n        self.x = x\n"
        "        self.order = np.random.permutation(9)\n"
        "    def __len__(self):\n        return 9\n    def __getitem__(self, i):\n        return moved(self.x[i])\n",
    ),
    (
        "Each step makes a new `Adam`",
        "for x, y in d:\n    o = tf.keras.optimizers.Adam(0.1)\n    o.apply_gradients(zip(g, w))\n",
        "o = tf.keras.optimizers.Adam(0.1)\nfor x, y in d:\n    o.apply_gradients(zip(g, w))\n",
    ),
    (
        "Each step makes a new `Adam`",
        "def step(x):\n    o = tf.keras.optimizers.Adam(0.1)\n    o.apply_gradients(zip(g, w))\n"
        "for x in d:\n    step(x)\n",
        "o = tf.keras.optimizers.Adam(0.1)\ndef step(x):\n    o.apply_gradients(zip(g, w))\nfor x in d:\n    step(x)\n",
    ),
    (
        "is never adapted",
        "n = layers.Normalization()\nm = tf.keras.Sequential([Input((3,)), n, layers.Dense(1)])\n",
        "n = layers.Normalization()\nn.adapt(x)\nm = tf.keras.Sequential([Input((3,)), n, layers.Dense(1)])\n",
    ),
    (
        "is never adapted",
        "t = layers.TextVectorization()\nt.adapt(texts)\nm = tf.keras.Sequential([layers.Normalization(axis=-1)])\n",
        "t = layers.TextVectorization()\nt.adapt(texts)\n"
        "m = tf.keras.Sequential([layers.Normalization(mean=1, variance=2)])\n",
    ),
    (
        "applies `softmax` itself",
        "layers.Dense(3, activation='softmax')\nw = m.trainable_variables\n"
        "e = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=m(x))\n",
        "layers.Dense(3)\nw = m.trainable_variables\n"
        "e = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=m(x))\n",
    ),
    (
        "mirrors digits",
        "x, y = load_digits()\nf = layers.RandomFlip('horizontal')\n",
        "x, y = load_pets()\nf = layers.RandomFlip('horizontal')\n",
    ),
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
    (
        "A full turn has 360 degrees, and `DEGREES / 100` is no share of one. Write `DEGREES / 360`.",
        "DEGREES = 15\nx = layers.RandomRotation(DEGREES / 100)\n",
        "DEGREES = 15\nx = layers.RandomRotation(DEGREES / 360)\n",
    ),
    ("Write `30 / 360`", "x = layers.RandomRotation(30 / 180)\n", "x = layers.RandomRotation(30 / 360)\n"),
    (
        "`degrees / UNIT` is a share of a full turn, so it rotates by twice the angle",
        "UNIT = 180\ndef share(degrees):\n    return degrees / UNIT\n"
        "x = layers.RandomRotation((-share(9), share(9)))\n",
        "UNIT = 360\ndef share(degrees):\n    return degrees / UNIT\n"
        "x = layers.RandomRotation((-share(9), share(9)))\n",
    ),
    (
        "is a share of a full turn, so it rotates by twice the angle",
        "x = layers.RandomRotation(np.deg2rad(60) / np.pi)\n",
        "x = layers.RandomRotation(np.deg2rad(60) / (2 * np.pi))\n",
    ),
    (
        "is an angle in radians, and the factor is a share of a full turn",
        "turn = np.radians(60)\nx = layers.RandomRotation(turn)\n",
        "turn = 60 / 360\nx = layers.RandomRotation(turn)\n",
    ),
    (
        "returns something new",
        "def f(x):\n    np.sort(x)\n    return x\n",
        "def f(x):\n    x.sort()\n    return x\n",
    ),
    (
        "No training of `m` follows this line",
        "def f(m):\n    m.fit(x, y)\n    m.optimizer.learning_rate = 1e-4\n    m.evaluate(x, y)\n    return m\n",
        "def f(m):\n    m.fit(x, y)\n    m.optimizer.learning_rate = 1e-4\n    m.fit(x, y)\n    return m\n",
    ),
    (
        "No training of `m` follows this line",
        "def f(m):\n    m.fit(x, y)\n    m.optimizer.learning_rate.assign(1e-4)\n    return m\n",
        "def f(m):\n    m.fit(x, y)\n    m.optimizer.learning_rate.assign(1e-4)\n    return train(m)\n",
    ),
    (
        "No training of `m` follows this line",
        "def f(m):\n    m.fit(x, y)\n    K.set_value(m.optimizer.learning_rate, 1e-4)\n",
        "def f(m):\n    for rate in (1e-3, 1e-4):\n        m.optimizer.learning_rate = rate\n        m.fit(x, y)\n",
    ),
    (
        "So the rate 0.001 of `Adam` is never used",
        "def f(m):\n    m.compile(tf.keras.optimizers.Adam(0.001), 'mse')\n"
        "    s = tf.keras.callbacks.LearningRateScheduler(lambda epoch: 1e-8 * 10 ** (epoch / 20))\n"
        "    return m.fit(x, y, callbacks=[s])\n",
        "def f(m):\n    m.compile(tf.keras.optimizers.Adam(1e-8), 'mse')\n"
        "    s = tf.keras.callbacks.LearningRateScheduler(lambda epoch: 1e-8 * 10 ** (epoch / 20))\n"
        "    return m.fit(x, y, callbacks=[s])\n",
    ),
    (
        "is never used",
        "def f(m):\n    def later(epoch):\n        return -0.5 * -0.02 * 0.9 ** epoch\n"
        "    m.compile(tf.keras.optimizers.SGD(learning_rate=0.5), 'mse')\n"
        "    return m.fit(x, y, callbacks=[tf.keras.callbacks.LearningRateScheduler(later)])\n",
        "def f(m):\n    def later(epoch, rate):\n        return rate if epoch == 0 else 0.01 * 0.9 ** epoch\n"
        "    m.compile(tf.keras.optimizers.SGD(learning_rate=0.5), 'mse')\n"
        "    return m.fit(x, y, callbacks=[tf.keras.callbacks.LearningRateScheduler(later)])\n",
    ),
    (
        "has probabilities already",
        "o = layers.Dense(3, activation='softmax')\ndef f(m, x):\n    p = m.predict(x)[0]\n"
        "    return tf.nn.softmax(p).numpy()\n",
        "o = layers.Dense(3, activation='softmax')\ndef f(m, x):\n    p = m.predict(x)[0]\n"
        "    return tf.nn.softmax(np.log(p) / 0.5).numpy()\n",
    ),
    (
        "has probabilities already",
        "o = layers.Dense(3, activation='softmax')\ndef f(m, x):\n    return tf.nn.softmax(m.predict(x))\n",
        "o = layers.Dense(3)\ndef f(m, x):\n    return tf.nn.softmax(m.predict(x))\n",
    ),
    (
        "Write `[one for _ in range(3) for one in y]`",
        "parts = []\nfor _ in range(3):\n    parts.append(change(x))\n"
        "m.fit(np.concatenate(parts), np.array([one for one in y for _ in range(3)]))\n",
        "parts = []\nfor _ in range(3):\n    parts.append(change(x))\n"
        "m.fit(np.concatenate(parts), np.array([one for _ in range(3) for one in y]))\n",
    ),
    (
        "Write `np.tile(y, 3)`",
        "x = np.concatenate([change(x) for _ in range(3)])\ny = np.repeat(y, 3)\nm.fit(x, y)\n",
        "x = np.repeat(x, 3, axis=0)\ny = np.repeat(y, 3)\nm.fit(x, y)\n",
    ),
    (
        "is scaled by its own `x_val.std()`",
        "x_train = (x_train - x_train.mean()) / x_train.std()\nx_val = (x_val - x_val.mean()) / x_val.std()\n",
        "x_val = (x_val - x_train.mean()) / x_train.std()\nx_train = (x_train - x_train.mean()) / x_train.std()\n",
    ),
    (
        "`late` is scaled by its own mean or range",
        "def scale(t, n):\n    known = t[:n]\n    return (t - known.mean(axis=0)) / known.std(axis=0)\n"
        "early = scale(early, len(early))\nlate = scale(late, len(late))\nm.fit(early, y, validation_data=(late, z))\n",
        "def scale(t, n):\n    known = t[:n]\n    return (t - known.mean(axis=0)) / known.std(axis=0)\n"
        "early = scale(t, 90)[:90]\nlate = scale(t, 90)[90:]\nm.fit(early, y, validation_data=(late, z))\n",
    ),
    (
        "`x_val` is scaled by its own mean or range",
        "a, b = x_train.mean(axis=0), x_train.std(axis=0)\nx_train = (x_train - a) / b\n"
        "a, b = x_val.mean(axis=0), x_val.std(axis=0)\nscaled_val = (x_val - a) / b\n",
        "a, b = x_train.mean(axis=0), x_train.std(axis=0)\nx_train = (x_train - a) / b\nscaled_val = (x_val - a) / b\n",
    ),
    (
        "`t[90:]` is scaled by its own mean or range",
        "def scale(a):\n    a = a - a.mean(axis=0)\n    return a / a.std(axis=0)\n"
        "early, late = scale(t[:90]), scale(t[90:])\nm.fit(early, y, validation_data=(late, z))\n",
        "def scale(a):\n    a = a - a.mean(axis=0)\n    return a / a.std(axis=0)\n"
        "early, late = scale(t)[:90], scale(t)[90:]\nm.fit(early, y, validation_data=(late, z))\n",
    ),
    (
        "`late` is scaled by its own mean or range",
        "early, late = [(a - a.mean(axis=0)) / a.std(axis=0) for a in (t[:90], t[90:])]\n"
        "m.fit(early, y, validation_data=(late, z))\n",
        "early, late = [(a - t[:90].mean(axis=0)) / t[:90].std(axis=0) for a in (t[:90], t[90:])]\n"
        "m.fit(early, y, validation_data=(late, z))\n",
    ),
    (
        "`new` is scaled by its own mean or range",
        "def fitted(m, x, y, new):\n    x -= np.mean(x, axis=0)\n    new -= np.mean(new, axis=0)\n    m.fit(x, y)\n"
        "    return m.predict(new)\n",
        "def fitted(m, x, y, new):\n    a = np.mean(x, axis=0)\n    x -= a\n    new -= a\n    m.fit(x, y)\n"
        "    return m.predict(new)\n",
    ),
    (
        "`test_rows` is scaled by its own mean or range",
        "rows = s.fit_transform(train_rows)\nm.fit(rows, y)\nm.evaluate(s.fit_transform(test_rows), z)\n",
        "rows = s.fit_transform(train_rows)\nm.fit(rows, y)\nm.evaluate(s.transform(test_rows), z)\n",
    ),
    (
        "`v` is scaled by its own mean or range",
        "a = layers.Normalization()\na.adapt(x)\nb = layers.Normalization()\nb.adapt(v)\n"
        "m.fit(a(x), y, validation_data=(b(v), z))\n",
        "a = layers.Normalization()\na.adapt(x)\nm.fit(a(x), y, validation_data=(a(v), z))\n",
    ),
    (
        "Leave out `/ batch_size`",
        "f = tf.keras.losses.MeanSquaredError()\ndef step(x, y):\n    return f(y, m(x)) / batch_size\n",
        "f = tf.keras.losses.MeanSquaredError(reduction='sum')\ndef step(x, y):\n    loss = f(y, m(x)) / batch_size\n"
        "    return loss\n",
    ),
    (
        "is in neither part",
        "def f(x, n):\n    train = x[:n]\n    val = x[n + 1 :]\n    return train, val\n",
        "def f(x, n):\n    train = x[:n]\n    val = x[n:]\n    return train, val\n",
    ),
    ("`Dropout` with `rate=0.0` does nothing", "d = layers.Dropout(0.0)\n", "d = layers.Dropout(0.1)\n"),
    ("with `pool_size=1` does nothing", "p = layers.MaxPooling2D(1)\n", "p = layers.MaxPooling2D(1, strides=2)\n"),
    (
        "with `pool_size=(1, 1)` does nothing",
        "p = layers.AveragePooling2D(pool_size=(1, 1))\n",
        "p = layers.AveragePooling2D(pool_size=(1, 2))\n",
    ),
    (
        "with `scale=1.0` does nothing",
        "p = layers.Rescaling(scale=1.0)\n",
        "p = layers.Rescaling(scale=1.0, offset=-0.5)\n",
    ),
    (
        "no unit of `layers.Dense(8)` reads the whole window",
        "m = tf.keras.Sequential([Input((20, 1)), layers.Rescaling(0.1), layers.Dense(8), layers.Flatten()])\n",
        "m = tf.keras.Sequential([Input((20, 1)), layers.Rescaling(0.1), layers.Flatten(), layers.Dense(8)])\n",
    ),
    (
        "no unit of",
        "m = tf.keras.Sequential([Input((20, 1)), layers.Dense(8), layers.Flatten()])\n",
        "m = tf.keras.Sequential([Input((20, 3)), layers.Dense(8), layers.Flatten()])\n",
    ),
    (
        "`get_weights` returns copies",
        "def f(layer):\n    w = layer.get_weights()[0]\n    w[0] = 0.0\n    return layer\n",
        "def f(layer):\n    w = layer.get_weights()[0]\n    w[0] = 0.0\n    return w\n",
    ),
    (
        "leaves out `width`",
        "class S(layers.Layer):\n    def __init__(self, width=3.0, **more):\n        super().__init__(**more)\n"
        "        self.width = width\n    def get_config(self):\n        return super().get_config()\n",
        "class S(layers.Layer):\n    def __init__(self, width=3.0, **more):\n        super().__init__(**more)\n"
        "        self.width = width\n    def get_config(self):\n"
        "        return {**super().get_config(), 'width': self.width}\n",
    ),
    (
        "is always 1",
        "def f(x):\n    w = layers.Dense(1, activation='softmax')(x)\n    return tf.keras.ops.sum(w * x, axis=1)\n",
        "def f(x):\n    w = layers.Dense(2, activation='softmax')(x)\n    return tf.keras.ops.sum(w * x, axis=1)\n",
    ),
    (
        "does not switch off `Dropout`",
        "def f(without_dropout):\n    without_dropout.trainable = False\n    return without_dropout(x)\n",
        "def f(base):\n    base.trainable = False\n    return base(x)\n",
    ),
    (
        "`ReLU` after `relu` changes nothing",
        "m = tf.keras.Sequential([layers.Dense(8, activation='relu'), layers.ReLU(), layers.Dense(1)])\n",
        "m = tf.keras.Sequential([layers.Dense(8), layers.ReLU(), layers.Dense(1)])\n",
    ),
    (
        "Write `rotation_range=TURN`",
        "g = ImageDataGenerator(rescale=1 / 255, rotation_range=TURN / 360)\n",
        "g = ImageDataGenerator(rescale=1 / 255, rotation_range=TURN)\n",
    ),
    (
        "`rotation_range` is in degrees",
        "g = ImageDataGenerator(rotation_range=0.2)\n",
        "g = ImageDataGenerator(rotation_range=360 / 12)\n",
    ),
    (
        "`rotation_range=45`",
        "g = ImageDataGenerator(rotation_range=np.deg2rad(45))\n",
        "g = ImageDataGenerator(rotation_range=np.rad2deg(0.5))\n",
    ),
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
        "`m` is trained further in each pass",
        "m = make()\nfor fold in range(3):\n    m.fit(a[fold], b[fold])\n    m.evaluate(c[fold], d[fold])\n",
        "for fold in range(3):\n    m = make()\n    m.fit(a[fold], b[fold])\n    m.evaluate(c[fold], d[fold])\n",
    ),
    (
        "`m` is trained further in each pass",
        "for a, b in folds.split(x):\n    m.fit(x[a], y[a])\n    m.predict(x[b])\n",
        "for epoch in range(3):\n    m.fit(x, y)\n    m.predict(z)\n",
    ),
    (
        "All folds train the same `m`",
        "for a, b in folds.split(x):\n    m.fit(x=x[a], y=y[a])\n    m.evaluate(x=x[b], y=y[b])\n",
        "for a, b in folds.split(x):\n    m = make()\n    m.fit(x=x[a], y=y[a])\n    m.evaluate(x=x[b], y=y[b])\n",
    ),
    (
        "each epoch goes over the data `E` times",
        "d = d.repeat(E)\nm.fit(d, epochs=E)\n",
        "d = d.repeat(E)\nm.fit(d, epochs=E, steps_per_epoch=9)\n",
    ),
    ("takes away one row", "x = layers.MaxPooling2D(2, strides=1)(i)\n", "x = layers.MaxPooling2D(3, strides=2)(i)\n"),
    (
        "takes away one row",
        "x = layers.MaxPooling2D(2, strides=1, padding='valid')(i)\n",
        "x = layers.MaxPooling2D(2, strides=1, padding=how)(i)\n",
    ),
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
    ("`60` is the third argument of `fit`", "m.fit(x, y, 60)\n", "m.fit(x, y, 60, 5)\n"),
    (
        "Write `patience=5`",
        "c = tf.keras.callbacks.EarlyStopping('val_loss', 5)\n",
        "c = tf.keras.callbacks.EarlyStopping('val_loss', 0.01, 5)\n",
    ),
    (
        "Write `epochs=42`",
        "n = 32\nm.fit(x, y, initial_epoch=n, epochs=10)\n",
        "n = 32\nm.fit(x, y, initial_epoch=n, epochs=42)\n",
    ),
    (
        "Write `epochs=15`",
        "h = m.fit(x, y, epochs=10)\nm.fit(x, y, epochs=5, initial_epoch=len(h.epoch))\n",
        "h = m.fit(x, y, epochs=10)\nm.fit(x, y, epochs=15, initial_epoch=len(h.epoch))\n",
    ),
    (
        "Write `epochs=14`",
        "h = m.fit(x, y, epochs=10)\nm.fit(x, y, epochs=5, initial_epoch=h.epoch[-1])\n",
        "h = m.fit(x, y, epochs=10)\nm.fit(x, y, epochs=15, initial_epoch=h.epoch[-1])\n",
    ),
    (
        "This `TextVectorization` is never adapted",
        "v = layers.TextVectorization(max_tokens=99)\nx = v(texts)\n",
        "v = layers.TextVectorization(max_tokens=99)\nv.adapt(texts)\nx = v(texts)\n",
    ),
    (
        "A flipped image of the left is one of the right",
        "classes = ['turn_left', 'turn_right']\nm = tf.keras.Sequential([layers.RandomFlip(), layers.Dense(2)])\n"
        "m.compile(loss='sparse_categorical_crossentropy')\n",
        "classes = ['cats', 'dogs']\nm = tf.keras.Sequential([layers.RandomFlip(), layers.Dense(2)])\n"
        "m.compile(loss='sparse_categorical_crossentropy')\n",
    ),
    (
        "Each pass replaces `h`",
        "def sweep(m):\n    for r in rates:\n        m.optimizer.learning_rate = r\n        h = m.fit(x, y)\n"
        "    return h\n",
        "def sweep(m):\n    for r in rates:\n        m.optimizer.learning_rate = r\n        h = m.fit(x, y)\n"
        "        losses.append(h.history['loss'][0])\n    return h\n",
    ),
    (
        "`o` belongs to the weights of the first model",
        "o = tf.keras.optimizers.Adam()\nfor r in data:\n    a, b = grads(r)\n"
        "    o.apply_gradients(zip(a, g.trainable_variables))\n    o.apply_gradients(zip(b, d.trainable_variables))\n",
        "o, q = tf.keras.optimizers.Adam(), tf.keras.optimizers.Adam()\nfor r in data:\n    a, b = grads(r)\n"
        "    o.apply_gradients(zip(a, g.trainable_variables))\n    q.apply_gradients(zip(b, d.trainable_variables))\n",
    ),
    (
        "`RandomFlip` moves the images, and the places in `eyes` stay",
        "eyes = np.load('eyes.npy')\nm = tf.keras.Sequential([layers.RandomFlip('horizontal'), layers.Dense(4)])\n"
        "m.compile(loss='mse')\nm.fit(x, eyes)\n",
        "ages = np.load('ages.npy')\nm = tf.keras.Sequential([layers.RandomFlip('horizontal'), layers.Dense(1)])\n"
        "m.compile(loss='mse')\nm.fit(x, ages)\n",
    ),
    (
        "This layer expects pixels from 0 to 255",
        "m = tf.keras.Sequential([layers.Rescaling(1 / 255), layers.RandomBrightness(0.2), layers.Dense(4)])\n",
        "m = tf.keras.Sequential([layers.RandomBrightness(0.2), layers.Rescaling(1 / 255), layers.Dense(4)])\n",
    ),
    (
        "Mirror it back",
        "# masks of roads\np = m.predict(x)\nq = m.predict(x[:, :, ::-1])\nmasks = (p + q) / 2 > 0.5\n",
        "# masks of roads\np = m.predict(x)\nq = m.predict(x[:, :, ::-1])[:, :, ::-1]\nmasks = (p + q) / 2 > 0.5\n",
    ),
    (
        "cannot set a rate that `CosineDecay` computes",
        "r = tf.keras.optimizers.schedules.CosineDecay(0.01, 900)\nm.compile(tf.keras.optimizers.Adam(r), 'mse')\n"
        "m.fit(x, y, callbacks=[tf.keras.callbacks.ReduceLROnPlateau('loss', patience=2)])\n",
        "m.compile(tf.keras.optimizers.Adam(0.01), 'mse')\n"
        "m.fit(x, y, callbacks=[tf.keras.callbacks.ReduceLROnPlateau('loss', patience=2)])\n",
    ),
    (
        "`step` is traced once, with the first `m`",
        "@tf.function\ndef step(a, b):\n    with tf.GradientTape() as tape:\n        loss = f(b, m(a, training=True))\n"
        "    o.apply(tape.gradient(loss, m.trainable_variables), m.trainable_variables)\n"
        "for fold in folds:\n    m = tf.keras.Sequential([layers.Dense(1)])\n    step(*fold)\n",
        "def step(m, a, b):\n    with tf.GradientTape() as tape:\n        loss = f(b, m(a, training=True))\n"
        "    o.apply(tape.gradient(loss, m.trainable_variables), m.trainable_variables)\n"
        "for fold in folds:\n    m = tf.keras.Sequential([layers.Dense(1)])\n    step(m, *fold)\n",
    ),
    (
        "`sums` keeps the gradients of all steps before",
        "sums = [tf.Variable(tf.zeros_like(v)) for v in m.trainable_variables]\nfor a, b in data:\n"
        "    for s, g in zip(sums, gradients(a, b)):\n        s.assign_add(g)\n"
        "    o.apply_gradients(zip(sums, m.trainable_variables))\n",
        "sums = [tf.Variable(tf.zeros_like(v)) for v in m.trainable_variables]\nfor a, b in data:\n"
        "    for s, g in zip(sums, gradients(a, b)):\n        s.assign_add(g)\n"
        "    o.apply_gradients(zip(sums, m.trainable_variables))\n"
        "    for s in sums:\n        s.assign(tf.zeros_like(s))\n",
    ),
    ("A kernel has its sides in one tuple", "x = layers.Conv2D(16, 3, 3)(i)\n", "x = layers.Conv2D(16, (3, 3))(i)\n"),
    (
        "counts batches, not epochs",
        "r = tf.keras.optimizers.schedules.PiecewiseConstantDecay([25, 40], [3, 2, 1])\nepochs, size = 50, 32\n"
        "m.fit(x, y, epochs=epochs, batch_size=size)\n",
        "r = tf.keras.optimizers.schedules.PiecewiseConstantDecay([25 * n, 40 * n], [3, 2, 1])\n"
        "m.fit(x, y, epochs=50)\n",
    ),
    (
        "write `variance=x.std(axis=0) ** 2`",
        "n = layers.Normalization(mean=x.mean(axis=0), variance=x.std(axis=0))\n",
        "n = layers.Normalization(mean=x.mean(axis=0), variance=x.std(axis=0) ** 2)\n",
    ),
    (
        "write `variance=std ** 2`",
        "std = np.std(x, axis=0)\nn = layers.Normalization(mean=mean, variance=std)\n",
        "std = np.std(x, axis=0)\nn = layers.Normalization(mean=mean, variance=np.square(std))\n",
    ),
    (
        "is the share of each class",
        "p = np.mean(y)\nm.fit(x, y, class_weight={0: 1 - p, 1: p})\n",
        "p = np.mean(y)\nm.fit(x, y, class_weight={0: p, 1: 1 - p})\n",
    ),
    (
        "is the share of each class",
        "w = {k: n / len(y) for k, n in enumerate(np.bincount(y))}\nm.fit(x, y, class_weight=w)\n",
        "w = {k: len(y) / n for k, n in enumerate(np.bincount(y))}\nm.fit(x, y, class_weight=w)\n",
    ),
    (
        "One percentage point is `min_delta=0.01`",
        "c = tf.keras.callbacks.EarlyStopping(monitor='val_accuracy', min_delta=1, patience=3)\n",
        "c = tf.keras.callbacks.EarlyStopping(monitor='val_loss', min_delta=1, patience=3)\n",
    ),
    (
        "Begin with a fixed number in the place of `rate`",
        "def f(epoch, rate):\n    return rate * 0.97 ** epoch\nc = tf.keras.callbacks.LearningRateScheduler(f)\n",
        "def f(epoch, rate):\n    return rate * 0.97\nc = tf.keras.callbacks.LearningRateScheduler(f)\n",
    ),
    (
        "Begin with a fixed number in the place of `r`",
        "c = tf.keras.callbacks.LearningRateScheduler(lambda e, r: r * np.exp(-0.1 * e))\n",
        "c = tf.keras.callbacks.LearningRateScheduler(lambda e, r: r * np.exp(-0.1))\n",
    ),
    (
        "ignores `supported_types`",
        "c.target_spec.supported_types = [tf.float16]\n",
        "c.optimizations = [tf.lite.Optimize.DEFAULT]\nc.target_spec.supported_types = [tf.float16]\n",
    ),
    (
        "ignores `representative_dataset`",
        "c.representative_dataset = examples\n",
        "c.optimizations = [tf.lite.Optimize.DEFAULT]\nc.representative_dataset = examples\n",
    ),
    (
        "Set it before `head(…)`",
        "def f(x):\n    head = layers.Dense(2)\n    y = head(x)\n    head.kernel_regularizer = 'l2'\n    return y\n",
        "def f(x):\n    head = layers.Dense(2)\n    head.kernel_regularizer = 'l2'\n    return head(x)\n",
    ),
    (
        "`d` is shuffled again in each pass",
        "def f(m, s):\n    d = s.shuffle(9, seed=1).batch(2)\n    p = m.predict(d)\n    return [y for _, y in d], p\n",
        "def f(m, s):\n    d = s.shuffle(9, reshuffle_each_iteration=False).batch(2)\n    p = m.predict(d)\n"
        "    return [y for _, y in d], p\n",
    ),
    (
        "draw two orders",
        "np.random.seed(1)\nnp.random.shuffle(x)\nnp.random.shuffle(y)\nm.fit(x, y)\n",
        "np.random.seed(1)\nnp.random.shuffle(x)\nnp.random.seed(1)\nnp.random.shuffle(y)\nm.fit(x, y)\n",
    ),
    (
        "Write `m.get_weights()`, which copies",
        "def f(m, loss):\n    low, best = loss, m.weights\n    m.set_weights(best)\n",
        "def f(m, loss):\n    low, best = loss, m.get_weights()\n    m.set_weights(best)\n",
    ),
    (
        "Images for validation are changed at random",
        "flip = layers.RandomFlip()\nval = rest.map(lambda x, y: (flip(x, training=True), y))\n",
        "flip = layers.RandomFlip()\ntrain = rest.map(lambda x, y: (flip(x, training=True), y))\n"
        "val = more.map(lambda x, y: (flip(x, training=False), y))\n",
    ),
    (
        "Put `.cache()` before `.map(…)`",
        "def vary(x, y):\n    return tf.image.random_flip_left_right(x), y\nd = s.map(vary).cache()\n",
        "def vary(x, y):\n    return tf.image.random_flip_left_right(x), y\nd = s.cache().map(vary)\n",
    ),
    (
        "is a setting",
        "def build(rate):\n    return layers.Dropout(rate)\nbuild(0.0)\nbuild(0.3)\n",
        "def build(rate):\n    return layers.SpatialDropout1D(rate)\nbuild(0.1)\nbuild(0.3)\n",
    ),
    ("this block never runs", "SEED = 0\nif SEED:\n    print(1)\n", "SEED = 0\nif SEED is not None:\n    print(1)\n"),
    (
        "is a table of all pairs. Write `guesses[:, 0]`",
        "layers.Dense(1)\nguesses = m.predict(x) > 0.5\nprint(np.mean(guesses == y))\n",
        "layers.Dense(1)\nguesses = m.predict(x)[:, 0] > 0.5\nprint(np.mean(guesses == y))\n",
    ),
    (
        "contains the examples for validation",
        "known = np.concatenate([x, later[0]])\nmean = known.mean()\nm.fit(x, y, validation_data=later)\n",
        "known = np.concatenate([x, values])\nmean = known.mean()\nm.fit(x, y, validation_data=later)\n",
    ),
    (
        "Write `Permute((2, 1))`",
        "i = Input((steps, columns))\nx = layers.Reshape((columns, steps))(i)\n",
        "i = Input((steps, columns))\nx = layers.Permute((2, 1))(i)\n",
    ),
    (
        "it is empty when it is read a second time",
        "def f(rows):\n    v = (float(r) for r in rows)\n    a = np.array(list(v))\n"
        "    return a, any(x > 9 for x in v)\n",
        "def f(rows):\n    v = [float(r) for r in rows]\n    a = np.array(list(v))\n"
        "    return a, any(x > 9 for x in v)\n",
    ),
    (
        "Divide by 255",
        "p = images.astype('float32')\nx = tf.image.convert_image_dtype(p, tf.float32)\n",
        "p = images.astype('uint8')\nx = tf.image.convert_image_dtype(p, tf.float32)\n",
    ),
    (
        "`layer` has its weights already, so `kernel_regularizer` has no effect any more",
        "m = tf.keras.Sequential([Input((2,)), layers.Dense(3)])\nfor layer in m.layers:\n"
        "    layer.kernel_regularizer = tf.keras.regularizers.L2(0.1)\n",
        "p = tf.keras.regularizers.L2(0.1)\n"
        "m = tf.keras.Sequential([Input((2,)), layers.Dense(3, kernel_regularizer=p)])\n",
    ),
    (
        "so `kernel_constraint` has no effect any more",
        "i = Input((2,))\nm = Model(i, layers.Dense(3)(i))\n"
        "m.layers[-1].kernel_constraint = tf.keras.constraints.NonNeg()\n",
        "i = Input((2,))\nm = Model(i, layers.Dense(3, kernel_constraint=tf.keras.constraints.NonNeg())(i))\n",
    ),
    (
        "so `bias_initializer` has no effect any more",
        "b = tf.keras.applications.MobileNetV2()\nlayer = b.get_layer('a')\nlayer.bias_initializer = 'ones'\n",
        "b = tf.keras.applications.MobileNetV2()\nlayer = b.get_layer('a')\nlayer.trainable = False\n",
    ),
    (
        "Leave it and `.repeat()` out",
        "v = v.batch(32).repeat()\nm.fit(d, validation_data=v, validation_steps=1)\n",
        "v = v.batch(32)\nm.fit(d, validation_data=v)\n",
    ),
    (
        "has one place and changes nothing",
        "a = tf.keras.Sequential([layers.RandomFlip(), layers.RandomCrop(32, 32)])\ni = Input((32, 32, 3))\nx = a(i)\n",
        "a = tf.keras.Sequential([layers.ZeroPadding2D(4), layers.RandomCrop(32, 32)])\ni = Input((32, 32, 3))\n"
        "x = a(i)\n",
    ),
    (
        "`replace` returns a new text",
        "def f(text):\n    text.replace('!', '')\n    return text\n",
        "def f(path):\n    path.replace('a')\n    return path\n",
    ),
    (
        "it is the mean of all epochs so far",
        "mean = tf.keras.metrics.Mean()\nfor epoch in range(9):\n    for x in d:\n        mean.update_state(x)\n"
        "    print(mean.result())\n",
        "mean = tf.keras.metrics.Mean()\nfor epoch in range(9):\n    mean.reset_state()\n    for x in d:\n"
        "        mean.update_state(x)\n    print(mean.result())\n",
    ),
    (
        "`best` is the same model as `m`",
        "def f(m):\n    low, best = 9, m\n    for _ in range(9):\n        m.fit(x, y)\n        low, best = 8, m\n"
        "    return best\n",
        "def f(m):\n    best = m\n    for _ in range(9):\n        m = create()\n        m.fit(x, y)\n        best = m\n"
        "    return best\n",
    ),
    (
        "nothing reads this `o`",
        "def f(m):\n    o = tf.keras.optimizers.Adam(0.1)\n    m.compile(o)\n    m.fit(x)\n"
        "    o = tf.keras.optimizers.Adam(0.01)\n    m.fit(x)\n",
        "def f(m):\n    o = tf.keras.optimizers.Adam(0.1)\n    m.compile(o)\n    m.fit(x)\n    o.learning_rate = 0.01\n"
        "    m.fit(x)\n",
    ),
    (
        "Leave it out to measure the trained model",
        "layers.Dropout(0.2)\nm.fit(x, y)\nimport functools\nanswer = functools.partial(m, training=True)\n"
        "print(np.mean((answer(new)[:, 0] > 0.5) == z))\n",
        "layers.Dropout(0.2)\nm.fit(x, y)\nimport functools\nanswer = functools.partial(m, training=False)\n"
        "print(np.mean((answer(new)[:, 0] > 0.5) == z))\n",
    ),
    (
        "Leave it out to measure the trained model",
        "layers.BatchNormalization()\nm.fit(x, y)\ndef accuracy_of(net, images, labels):\n"
        "    answers = net(images, training=True).numpy()\n    return np.mean(answers.argmax(axis=1) == labels)\n"
        "print(accuracy_of(m, others, z))\n",
        "layers.BatchNormalization()\nm.fit(x, y)\ndef accuracy_of(net, images, labels):\n"
        "    answers = net(images).numpy()\n    return np.mean(answers.argmax(axis=1) == labels)\n"
        "print(accuracy_of(m, others, z))\n",
    ),
    (
        "Leave it out to measure the trained model",
        "layers.Dropout(0.2)\nm.fit(x, y)\nm(validation[0], training=True)\n",
        "layers.Dropout(0.2)\nm.fit(x, y)\nm(validation[0], training=False)\n",
    ),
    (
        "this seed of NumPy changes nothing",
        "np.random.seed(7)\nd = layers.Dense(3)\n",
        "np.random.seed(7)\nd = layers.Dense(3)\nx = np.random.normal(size=3)\n",
    ),
    (
        "takes logits, but these are probabilities of `softmax`. Write `tf.math.log(p) / heat`",
        "layers.Dense(9, activation='softmax')\ndef shares(m, row):\n    return m.predict(row)[0]\n"
        "def draw(m, row, heat):\n    p = shares(m, row)\n    return tf.random.categorical(p / heat, 1)\n",
        "layers.Dense(9, activation='softmax')\ndef shares(m, row):\n    return m.predict(row)[0]\n"
        "def draw(m, row, heat):\n    p = shares(m, row)\n    return tf.random.categorical(np.log(p) / heat, 1)\n",
    ),
    (
        "takes logits, but these are probabilities",
        "layers.Dense(9, activation='softmax')\np = model.predict(x)\nd = tf.random.categorical(p, 5)\n",
        "layers.Dense(9, activation='softmax')\np = model.predict(x)\nd = tf.random.categorical(tf.math.log(p), 5)\n",
    ),
    (
        "so the best `val_mae` is not that of the model",
        "c = tf.keras.callbacks.EarlyStopping(monitor='val_mae')\nprint(min(h.history['val_mae']))\n",
        "c = tf.keras.callbacks.EarlyStopping(monitor='val_mae')\nprint(h.history['val_mae'][-1])\n",
    ),
    (
        "each pass calls it with the same weights",
        "recurrent = layers.LSTM(8, return_sequences=True)\nfor _ in range(2):\n    x = recurrent(x)\n",
        "for _ in range(2):\n    x = layers.LSTM(8, return_sequences=True)(x)\n",
    ),
    (
        "each pass calls it with the same weights",
        "d = layers.Dense(64)\nfor _ in range(2):\n    x = d(x)\n",
        "for _ in range(2):\n    d = layers.Dense(64)\n    x = d(x)\n",
    ),
    (
        "An error is multiplied only",
        "error = h.history['val_mae'][-1] * std[0] + mean[0]\n",
        "value = forecast[-1] * std[0] + mean[0]\n",
    ),
    (
        "so `argmax` is always 0",
        "def build():\n    net = tf.keras.Sequential([Input((9,)), layers.Rescaling(0.1)])\n"
        "    net.add(layers.Dense(8))\n    net.add(layers.Dense(1, activation='sigmoid'))\n    return net\n"
        "def show(net, x):\n    print(np.argmax(net.predict(x), axis=1))\nshow(build(), x)\n",
        "def build():\n    net = tf.keras.Sequential([Input((9,)), layers.Dense(1)])\n    net.add(layers.Dense(8))\n"
        "    return net\ndef show(net, x):\n    print(np.argmax(net.predict(x), axis=1))\nshow(build(), x)\n",
    ),
    (
        "so `argmax` is always 0",
        "layers.Dense(1, activation='sigmoid')\np = m.predict(x)\ng = np.argmax(p, axis=1)\n",
        "layers.Dense(3, activation='softmax')\np = m.predict(x)\ng = np.argmax(p, axis=1)\n",
    ),
    (
        "write `weight, bias = …`",
        "bias, weight = (float(v) for v in m.get_weights())\n",
        "weight, bias = (float(v) for v in m.get_weights())\n",
    ),
    (
        "is a table of all pairs. Write `f[:, 0]`",
        "layers.Dense(1)\nf = m.predict(x)\nprint(np.abs(f - y))\n",
        "layers.Dense(1)\nf = m.predict(x)\nprint(np.abs(f - y[:, None]))\n",
    ),
    (
        "is a table of all pairs. Write `f[:, 0]`",
        "layers.Dense(1)\ndef windows(s):\n    r = sliding(s)\n"
        "    return tf.data.Dataset.from_tensor_slices((r[:, :-1], r[:, -1]))\n"
        "for x, y in windows(s).batch(8):\n    f = m.predict(x)\n    print(np.abs(f - y))\n",
        "layers.Dense(1)\ndef windows(s):\n    r = sliding(s)[..., np.newaxis]\n"
        "    return tf.data.Dataset.from_tensor_slices((r[:, :-1], r[:, -1]))\n"
        "for x, y in windows(s).batch(8):\n    f = m.predict(x)\n    print(np.abs(f - y))\n",
    ),
    (
        "Put `.cache()` before `.map(…)`",
        "def move(x, y):\n    return tf.roll(x, tf.random.uniform([2]), [0, 1]), y\nd = s.map(move).cache()\n",
        "def move(x, y):\n    return tf.roll(x, 1, 0), y\nd = s.map(move).cache()\n",
    ),
    (
        "is the same model each time",
        "s = tf.keras.Sequential([Input((2,))])\nfor rate in (1, 2):\n    m = s\n    m.compile(rate)\n"
        "    m.fit(x, y)\n",
        "s = tf.keras.Sequential([Input((2,))])\nfor rate in (1, 2):\n    m = tf.keras.models.clone_model(s)\n"
        "    m.compile(rate)\n    m.fit(x, y)\n",
    ),
    (
        "`model` is trained further in each pass",
        "def f(x, y, model):\n    parts = np.array_split(np.arange(9), 3)\n    for n, held in enumerate(parts):\n"
        "        rest = np.concatenate(parts[:n] + parts[n + 1 :])\n        model.fit(x[rest], y[rest])\n"
        "        print(model.evaluate(x[held], y[held]))\n",
        "def f(x, y, new):\n    parts = np.array_split(np.arange(9), 3)\n    for n, held in enumerate(parts):\n"
        "        rest = np.concatenate(parts[:n] + parts[n + 1 :])\n        model = new()\n"
        "        model.fit(x[rest], y[rest])\n        print(model.evaluate(x[held], y[held]))\n",
    ),
    (
        "`m` is trained further in each pass",
        "def f(x, y, m, folds):\n    for some, rest in folds.split(x):\n        m.fit(x[some], y[some])\n"
        "        print(m.predict(x[rest]))\n",
        "def f(x, y, m, folds, w):\n    for some, rest in folds.split(x):\n        m.set_weights(w)\n"
        "        m.fit(x[some], y[some])\n        print(m.predict(x[rest]))\n",
    ),
    (
        "Write `score < best`",
        "def f(m, x, y, best):\n    score = m.evaluate(x, y)[0]\n    if score > best:\n        best = score\n",
        "def f(m, x, y, best):\n    score = m.evaluate(x, y)[1]\n    if score > best:\n        best = score\n",
    ),
    (
        "Write `val_loss < best`",
        "def f(m, x, y, best):\n    val_loss, _ = m.evaluate(x, y)\n    if best < val_loss:\n"
        "        best, kept = val_loss, m\n    return kept\n",
        "def f(m, x, y, best):\n    val_loss, _ = m.evaluate(x, y)\n    if val_loss < best:\n"
        "        best, kept = val_loss, m\n    return kept\n",
    ),
    (
        "always gets epoch 0",
        "r = tf.keras.callbacks.LearningRateScheduler(rate)\nfor e in range(9):\n"
        "    m.fit(x, y, epochs=1, callbacks=[r])\n",
        "r = tf.keras.callbacks.LearningRateScheduler(rate)\nfor e in range(9):\n"
        "    m.fit(x, y, initial_epoch=e, epochs=e + 1, callbacks=[r])\n",
    ),
    (
        "the `patience` of `EarlyStopping` never ends",
        "while True:\n    m.fit(x, y, callbacks=[tf.keras.callbacks.EarlyStopping('loss', patience=2)])\n",
        "while True:\n    m.fit(x, y, epochs=20, callbacks=[tf.keras.callbacks.EarlyStopping('loss', patience=2)])\n",
    ),
    (
        "always returns the first batch",
        "d = tf.data.Dataset.from_tensor_slices(x).batch(2)\nfor _ in range(9):\n    train(*next(iter(d)))\n",
        "d = tf.data.Dataset.from_tensor_slices(x).shuffle(9).batch(2)\nfor _ in range(9):\n"
        "    train(*next(iter(d)))\n",
    ),
    (
        "later epochs get two batches at most",
        "def rows(x):\n    for row in x:\n        yield row\nm.fit(rows(x), epochs=9)\n",
        "def rows(x):\n    while True:\n        for row in x:\n            yield row\n"
        "m.fit(rows(x), epochs=9, steps_per_epoch=3)\n",
    ),
    (
        "Each class has the weight of the other",
        "neg, pos = np.bincount(y)\nw = {0: len(y) / (2 * pos), 1: len(y) / (2 * neg)}\nm.fit(x, y, class_weight=w)\n",
        "neg, pos = np.bincount(y)\nw = {0: len(y) / (2 * neg), 1: len(y) / (2 * pos)}\nm.fit(x, y, class_weight=w)\n",
    ),
    (
        "`image` is moved, and `mask` stays, so they no longer fit",
        "def vary(image, mask):\n    image = tf.image.random_flip_left_right(image)\n    return image, mask\n",
        "def vary(image, mask):\n    image = tf.image.random_contrast(image, 0.8, 1.2)\n    return image, mask\n",
    ),
    (
        "Write `m = tf.keras.models.load_model('best.keras')`",
        "m.fit(x, y)\ntf.keras.models.load_model('best.keras')\nm.evaluate(v, w)\n",
        "m.fit(x, y)\nm = tf.keras.models.load_model('best.keras')\nm.evaluate(v, w)\n",
    ),
    (
        "so the first epoch never ends",
        "d = tf.data.Dataset.from_tensor_slices((x, y)).repeat().batch(8)\nm.fit(d, epochs=9)\n",
        "d = tf.data.Dataset.from_tensor_slices((x, y)).repeat().batch(8)\nm.fit(d, epochs=9, steps_per_epoch=4)\n",
    ),
    (
        "Write `Dropout(1 - keep_prob)`",
        "keep_prob = 0.8\nx = layers.Dropout(keep_prob)(x)\n",
        "keep_prob = 0.8\nx = layers.Dropout(1 - keep_prob)(x)\n",
    ),
    (
        "has the factors 0 and 0",
        "d = layers.Dense(3, kernel_regularizer=tf.keras.regularizers.L1L2())\n",
        "d = layers.Dense(3, kernel_regularizer=tf.keras.regularizers.L1L2(l2=0.01))\n",
    ),
    (
        "write `Constant(np.log(p / (1 - p)))`",
        "p = y.mean()\nd = layers.Dense(1, activation='sigmoid', bias_initializer=tf.keras.initializers.Constant(p))\n",
        "p = y.mean()\nd = layers.Dense(1, bias_initializer=tf.keras.initializers.Constant(p))\n",
    ),
    (
        "write `Constant(np.log(p / (1 - p)))`",
        "def start(y):\n    p = float(np.mean(y))\n    return tf.keras.initializers.Constant(p)\n"
        "d = layers.Dense(1, activation='sigmoid', bias_initializer=start(y))\n",
        "def start(y):\n    p = float(np.mean(y))\n    return tf.keras.initializers.Constant(np.log(p / (1 - p)))\n"
        "d = layers.Dense(1, activation='sigmoid', bias_initializer=start(y))\n",
    ),
    (
        "`d` is shuffled again in each pass",
        "def read(f):\n    return tf.keras.utils.image_dataset_from_directory(f)\n"
        "def f(m, p):\n    d = read(p)\n    p = m.predict(d)\n    return p, [y for _, y in d]\n",
        "def read(f):\n    return tf.keras.utils.image_dataset_from_directory(f, shuffle=False)\n"
        "def f(m, p):\n    d = read(p)\n    p = m.predict(d)\n    return p, [y for _, y in d]\n",
    ),
    (
        "`d` is shuffled again in each pass",
        "def f(m, g, p):\n    d = g.flow_from_directory(p)\n    return m.predict(d), d.classes\n",
        "def f(m, g, p):\n    d = g.flow_from_directory(p, shuffle=False)\n    return m.predict(d), d.classes\n",
    ),
    (
        "`base.layers` is a new list each time",
        "base.layers.pop()\n",
        "names = [layer.name for layer in base.layers]\nnames.pop()\nbase.pop()\n",
    ),
    (
        "`base.layers` is a new list each time",
        "del base.layers[-1]\n",
        "base.layers[-1].trainable = False\n",
    ),
    (
        "the seeds of NumPy and TensorFlow do not reach them",
        "np.random.seed(1)\ntf.random.set_seed(1)\nm = Model(i, o)\n",
        "import random\nrandom.seed(1)\nnp.random.seed(1)\ntf.random.set_seed(1)\nm = Model(i, o)\n",
    ),
    (
        "so `ReduceLROnPlateau` hardly ever acts",
        "s = tf.keras.callbacks.EarlyStopping(patience=5)\n"
        "r = tf.keras.callbacks.ReduceLROnPlateau(patience=8)\nm.fit(x, y, validation_data=v)\n",
        "s = tf.keras.callbacks.EarlyStopping(patience=9)\n"
        "r = tf.keras.callbacks.ReduceLROnPlateau(patience=3)\nm.fit(x, y, validation_data=v)\n",
    ),
    (
        "nothing ends when `GOAL` is reached",
        "GOAL = 0.9\ns = tf.keras.callbacks.EarlyStopping('accuracy', baseline=GOAL)\n",
        "LOWEST = 0.9\ns = tf.keras.callbacks.EarlyStopping('accuracy', baseline=LOWEST)\n",
    ),
    (
        "`save_freq` counts batches",
        "s = tf.keras.callbacks.ModelCheckpoint('a.keras', save_freq=5)\nm.fit(x, y, epochs=20)\n",
        "s = tf.keras.callbacks.ModelCheckpoint('a.keras', save_freq=500)\nm.fit(x, y, epochs=20)\n",
    ),
    (
        "Write `tf.math.confusion_matrix(labels, predicted)`",
        "c = tf.math.confusion_matrix(predicted, labels)\nd = confusion_matrix(y_pred, y_true)\n",
        "c = tf.math.confusion_matrix(labels, predicted)\nd = confusion_matrix(y_true, y_pred)\n",
    ),
    (
        "Each kind of loss has a scale of its own",
        "best = 1e9\nfor loss in [tf.keras.losses.Huber(), 'mse']:\n    m = build(loss)\n    m.fit(x, y)\n"
        "    score = m.evaluate(v, w)\n    if score < best:\n        best = score\n",
        "for loss in [tf.keras.losses.Huber(), 'mse']:\n    m = build(loss)\n    m.fit(x, y)\n"
        "    score = m.evaluate(v, w)\n    print(loss, score)\n",
    ),
    (
        "`d` is shuffled again in each pass",
        "def rows(x):\n    return tf.data.Dataset.from_tensor_slices(x).shuffle(90)\nd = rows(x)\n"
        "train, val = d.take(30), d.skip(30)\nm.fit(train, validation_data=val.batch(32))\n",
        "def rows(x):\n    return tf.data.Dataset.from_tensor_slices(x).shuffle(90)\nd = rows(x)\n"
        "first, rest = d.take(30), d.skip(30)\nm.fit(d, validation_data=v.batch(32))\n",
    ),
    (
        "`d` is shuffled again in each pass",
        "def rows(x):\n    return tf.data.Dataset.from_tensor_slices(x).shuffle(90)\n"
        "def split(x):\n    d = rows(x)\n    train = d.take(30)\n    val = d.skip(30)\n    return train, val\n",
        "def rows(x):\n    return tf.data.Dataset.from_tensor_slices(x).shuffle(90)\n"
        "def split(x):\n    d = rows(x)\n    train = d.take(30)\n    val = d.skip(30)\n    return train\n",
    ),
    (
        "Each kind of loss has a scale of its own",
        "for loss in ('mse', 'huber'):\n    h = train(loss)\n    print(h['val_loss'][-1])\n",
        "for loss in ('mse', 'huber'):\n    h = train(loss)\n    print(h['val_mae'][-1])\n",
    ),
    (
        "`temperature` has no effect",
        "def choose(probabilities, temperature):\n    p = probabilities\n    p = p / temperature\n"
        "    return p / p.sum()\n",
        "def choose(probabilities, temperature):\n    p = np.log(probabilities)\n    p = p / temperature\n"
        "    return np.exp(p)\n",
    ),
    (
        "Write `np.exp(loss)`",
        "print(2**loss)\n",
        "print(np.exp(loss))\nprint(2**power)\n",
    ),
    (
        "Multiply it by `std`",
        "mean, std = y.mean(), y.std()\nh = m.fit(x, (y - mean) / std).history\nprint(h['mae'][-1])\n",
        "mean, std = y.mean(), y.std()\nh = m.fit(x, (y - mean) / std).history\nprint(h['mae'][-1] * std)\n",
    ),
    (
        "cuts the fraction off",
        "def whole_stars(x):\n    return x.astype(int)\n",
        "def whole_stars(x):\n    return np.rint(x).astype(int)\n",
    ),
    (
        "This list holds one `GRUCell` several times",
        "cells = [layers.GRUCell(8)] * 3\n",
        "cells = [layers.GRUCell(8) for _ in range(3)]\n",
    ),
    (
        "Write `[layer for _ in range(3) for layer in (layers.Conv1D(8, 3), layers.MaxPool1D(2))]`",
        "blocks = [layers.Conv1D(8, 3), layers.MaxPool1D(2)] * 3\n",
        "blocks = [layers.MaxPool1D(2), layers.ReLU()] * 3\n",
    ),
    (
        "holds one `Dense` several times",
        "hidden = layers.Dense(8)\nstack = [hidden] * 4\n",
        "hidden = layers.Dense(8)\nstack = [hidden] * 1\n",
    ),
    (
        "by name: `padding=padding, truncating='post'`",
        "def f(rows, n, padding):\n    return tf.keras.utils.pad_sequences(rows, n, padding, 'post')\n",
        "def f(rows, n, padding):\n    return tf.keras.utils.pad_sequences(rows, n, 'int32', padding, 'post')\n",
    ),
    (
        "Each pass makes a new `m`",
        "def make(rate):\n    n = tf.keras.Sequential([layers.Dense(1)])\n    n.compile('adam')\n    return n\n"
        "def f(x, y):\n    for rate in (0.1, 0.01):\n        m = make(rate)\n        m.fit(x, y, epochs=5)\n"
        "    return m\n",
        "def make(rate):\n    n = tf.keras.Sequential([layers.Dense(1)])\n    n.compile('adam')\n    return n\n"
        "def f(x, y):\n    for rate in (0.1, 0.01):\n        m = make(rate)\n        m.fit(x, y, epochs=5)\n"
        "        print(m.evaluate(x, y))\n    return m\n",
    ),
    (
        "Write `day=day` after its arguments",
        "for day in range(7):\n    scores[day] = lambda y, p: abs(y[day] - p[day])\n",
        "for day in range(7):\n    scores[day] = lambda y, p, day=day: abs(y[day] - p[day])\n",
    ),
    (
        "`tf.function` read `rate` once",
        "def f(v, steps):\n    rate = 0.1\n    @tf.function\n    def step():\n        v.assign_sub(rate)\n"
        "    for _ in range(steps):\n        step()\n        rate = rate / 2\n",
        "def f(v, steps):\n    rate = tf.Variable(0.1)\n    @tf.function\n    def step():\n"
        "        v.assign_sub(rate)\n    for _ in range(steps):\n        step()\n"
        "        rate.assign(rate / 2)\n",
    ),
    (
        "`read` restores nothing",
        "tf.train.Checkpoint(net=m).write(p)\ntf.train.Checkpoint(model=m).read(p).expect_partial()\n",
        "tf.train.Checkpoint(net=m).write(p)\ntf.train.Checkpoint(net=m).read(p).expect_partial()\n",
    ),
    (
        "does not switch off `Dropout`",
        "def without_dropout(m):\n    m.trainable = False\n    return m\n",
        "def frozen(m):\n    m.trainable = False\n    return m\n",
    ),
    (
        "a penalty on the outputs of the layer",
        "decay = tf.keras.regularizers.L2(0.1)\nlayers.Dense(3, activity_regularizer=decay)\n",
        "decay = tf.keras.regularizers.L2(0.1)\nlayers.Dense(3, kernel_regularizer=decay)\n",
    ),
    (
        "`clear_session` leaves models as they are",
        "m = build()\nfor seed in seeds:\n    tf.keras.backend.clear_session()\n    m.fit(x, y)\n",
        "for seed in seeds:\n    tf.keras.backend.clear_session()\n    m = build()\n    m.fit(x, y)\n",
    ),
    (
        "do not belong to these",
        "d = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(9).batch(4)\n"
        "labels = np.concatenate([b for a, b in d])\nfound = m.predict(d)\n",
        "d = tf.data.Dataset.from_tensor_slices((x, y)).batch(4)\n"
        "labels = np.concatenate([b for a, b in d])\nfound = m.predict(d)\n",
    ),
    (
        "is looked up by class numbers",
        "m.fit(x, y, class_weight={'cat': 1.0, 'dog': 2.0})\n",
        "m.fit(x, y, class_weight={0: 1.0, 1: 2.0})\n",
    ),
    (
        "Put the `map` before `batch`",
        "def f(a, b):\n    return tf.image.random_hue(a, 0.1), b\nd = d.batch(9).map(f)\n",
        "def f(a, b):\n    return tf.image.random_hue(a, 0.1), b\nd = d.map(f).batch(9)\n",
    ),
    (
        "Write `m.optimizer.learning_rate = 0.1`",
        "def f(m):\n    m.optimizer.learning_rate == 0.1\n    return m\n",
        "def f(m):\n    m.optimizer.learning_rate = 0.1\n    return m\n",
    ),
    (
        "nothing keeps it",
        "def f(x):\n    x / 255\n    return x\n",
        "def f(x):\n    x = x / 255\n    return x\n",
    ),
    (
        "Make a new model in the loop",
        "for rate in rates:\n    m.compile(optimizer=tf.keras.optimizers.Adam(rate))\n"
        "    errors[rate] = m.fit(x, y).history['loss'][-1]\n",
        "for rate in rates:\n    m = build()\n    m.compile(optimizer=tf.keras.optimizers.Adam(rate))\n"
        "    errors[rate] = m.fit(x, y).history['loss'][-1]\n",
    ),
    (
        "this freezes it as well",
        "def exported(model):\n    both = tf.keras.Sequential([layers.Rescaling(1 / 255), model])\n"
        "    both.trainable = False\n    return both\n",
        "def exported(model):\n    other = tf.keras.models.clone_model(model)\n"
        "    both = tf.keras.Sequential([tf.keras.Input(model.input_shape[1:]), other])\n"
        "    both.trainable = False\n    return both\n",
    ),
    (
        "this freezes it as well",
        "def exported(base):\n    i = tf.keras.Input((8,))\n    o = base(i)\n    both = tf.keras.Model(i, o)\n"
        "    both.trainable = False\n    return both\n",
        "def exported(base):\n    base.trainable = False\n    i = tf.keras.Input((8,))\n"
        "    return tf.keras.Model(i, base(i))\n",
    ),
    (
        "the softmax of one value is always 1",
        "w = layers.Dense(1, activation='softmax')(x)\ny = layers.Dot(axes=1)([w, x])\n",
        "w = layers.Softmax(axis=1)(layers.Dense(1)(x))\ny = layers.Dot(axes=1)([w, x])\n",
    ),
    (
        "gets `y` twice",
        "y = layers.Conv2D(8, 3)(x)\ny = layers.Add()([y, y])\n",
        "y = layers.Conv2D(8, 3)(x)\ny = layers.Add()([x, y])\n",
    ),
    (
        "takes the number of filters first",
        "x = layers.Conv1D(settings.kernel_size, settings.filters)(x)\n",
        "x = layers.Conv1D(settings.filters, settings.kernel_size)(x)\n",
    ),
    (
        "has no effect. Add them to the loss",
        "d = layers.Dense(3, kernel_regularizer='l2')\nclass M(tf.keras.Model):\n    def train_step(self, data):\n"
        "        x, y = data\n        with tf.GradientTape() as t:\n            e = f(y, self(x, training=True))\n"
        "        return t.gradient(e, self.trainable_variables)\nm.fit(x, y)\n",
        "d = layers.Dense(3, kernel_regularizer='l2')\nclass M(tf.keras.Model):\n    def train_step(self, data):\n"
        "        x, y = data\n        with tf.GradientTape() as t:\n"
        "            e = f(y, self(x, training=True)) + sum(self.losses)\n"
        "        return t.gradient(e, self.trainable_variables)\nm.fit(x, y)\n",
    ),
    (
        "`PiecewiseConstantDecay` counts batches, not epochs",
        "LOWER_AFTER_EPOCHS = (4, 6)\n"
        "r = tf.keras.optimizers.schedules.PiecewiseConstantDecay(list(LOWER_AFTER_EPOCHS), [0.1, 0.01, 0.001])\n",
        "LOWER_AFTER = (4, 6)\nr = tf.keras.optimizers.schedules.PiecewiseConstantDecay("
        "[25 * epoch for epoch in LOWER_AFTER], [0.1, 0.01, 0.001])\n",
    ),
    (
        "equal pixels get other values",
        "x = tf.keras.utils.normalize(images, axis=1)\n",
        "x = images / 255\nrows = tf.keras.utils.normalize(columns)\n",
    ),
    (
        "that family scales inside its network",
        "x = tf.keras.applications.efficientnet.preprocess_input(images)\n",
        "x = tf.keras.applications.efficientnet.preprocess_input(images)\n"
        "b = tf.keras.applications.EfficientNetB0(weights=None)\n",
    ),
    (
        "`EPOCHS_PER_DROP` counts epochs",
        "EPOCHS_PER_DROP = 4\nr = tf.keras.optimizers.schedules.ExponentialDecay(0.1, EPOCHS_PER_DROP, 0.9)\n",
        "EPOCHS_PER_DROP = 4\nBATCHES = 25\n"
        "r = tf.keras.optimizers.schedules.ExponentialDecay(0.1, EPOCHS_PER_DROP * BATCHES, 0.9)\n",
    ),
    (
        "it does not exchange the axes",
        "def f(steps, columns):\n    api = tf\n    keras_layers = api.keras.layers\n"
        "    i = tf.keras.Input((steps, columns))\n"
        "    return keras_layers.Reshape((columns, steps))(i)\n",
        "def f(steps, columns):\n    keras_layers = tf.keras.layers\n    i = tf.keras.Input((steps, columns))\n"
        "    return keras_layers.Permute((2, 1))(i)\n",
    ),
    (
        "belongs to the class, so all its objects share it",
        "class C(tf.keras.callbacks.Callback):\n    losses = []\n"
        "    def on_epoch_end(self, epoch, logs):\n        self.losses.append(logs['loss'])\n",
        "class C(tf.keras.callbacks.Callback):\n    losses = []\n    def on_train_begin(self, logs):\n"
        "        self.losses = []\n    def on_epoch_end(self, epoch, logs):\n        self.losses.append(epoch)\n",
    ),
    (
        "Give each layer an initializer of its own",
        "start = tf.keras.initializers.HeNormal(seed=7)\na = layers.Dense(3, kernel_initializer=start)\n"
        "b = layers.Dense(3, kernel_initializer=start)\n",
        "start = tf.keras.initializers.HeNormal(seed=7)\nother = tf.keras.initializers.HeNormal(seed=8)\n"
        "a = layers.Dense(3, kernel_initializer=start)\nb = layers.Dense(3, kernel_initializer=other)\n",
    ),
    (
        "Give each layer an initializer of its own",
        "start = tf.keras.initializers.GlorotUniform(1)\nmade = []\nfor size in (8, 8):\n"
        "    made.append(layers.Dense(size, kernel_initializer=start))\n",
        "made = []\nfor seed in (1, 2):\n    start = tf.keras.initializers.GlorotUniform(seed)\n"
        "    made.append(layers.Dense(8, kernel_initializer=start))\n",
    ),
    (
        "gives the name `data` another value",
        "for data in (training, validation):\n    data = data.prefetch(1)\n",
        "prepared = []\nfor data in (training, validation):\n    data = data.prefetch(1)\n    prepared.append(data)\n",
    ),
    (
        "the zeros in `found` are never read",
        "for _ in range(9):\n    found = [tf.zeros_like(w) for w in m.weights]\n    with tf.GradientTape() as tape:\n"
        "        e = loss(m)\n    found = tape.gradient(e, m.weights)\n",
        "for _ in range(9):\n    found = [tf.zeros_like(w) for w in m.weights]\n    with tf.GradientTape() as tape:\n"
        "        e = loss(m)\n    found = [a + b for a, b in zip(found, tape.gradient(e, m.weights))]\n",
    ),
    (
        "Keras counts epochs from 0",
        "class C(tf.keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs):\n"
        "        self.epochs_needed = epoch\n",
        "class C(tf.keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs):\n"
        "        self.epochs_needed = epoch + 1\n        self.last_epoch = epoch\n",
    ),
    (
        "multiplies first and then adds",
        "m, s = float(x.mean()), float(x.std())\ni = layers.Rescaling(1 / s, offset=-m)(i)\n",
        "m, s = float(x.mean()), float(x.std())\ni = layers.Rescaling(1 / s, offset=-m / s)(i)\n",
    ),
    (
        "counts padding and unknown words as well",
        "v = layers.TextVectorization(max_tokens=900)\ne = layers.Embedding(900 + 2, 8)\n",
        "v = layers.TextVectorization(max_tokens=900)\ne = layers.Embedding(900, 8)\n",
    ),
    (
        "it normalizes nothing",
        "class M(tf.keras.Model):\n    def __init__(self):\n        self.b = layers.BatchNormalization()\n"
        "    def call(self, x):\n        return self.b(x, training=False)\n",
        "class M(tf.keras.Model):\n    def __init__(self):\n        self.b = layers.BatchNormalization()\n"
        "    def call(self, x, training=None):\n        return self.b(x, training=training)\n",
    ),
    (
        "without `g.fit(training_images)`",
        "g = ImageDataGenerator(featurewise_center=True)\nd = g.flow(x, y)\n",
        "g = ImageDataGenerator(featurewise_center=True)\ng.fit(x)\nd = g.flow(x, y)\n",
    ),
    (
        "only the equal seeds keep",
        "def f(a, b):\n    a = a.shuffle(9, seed=1)\n    b = b.shuffle(9, seed=1)\n"
        "    return tf.data.Dataset.zip((a, b))\n",
        "def f(a, b):\n    c = tf.data.Dataset.zip((a, b))\n    return c.shuffle(9, seed=1)\n",
    ),
    (
        "so later epochs are not shuffled again",
        "def training_set(s):\n    d = s.shuffle(9)\n    d = d.cache()\n    return d.batch(2)\n",
        "def training_set(s):\n    d = s.cache()\n    d = d.shuffle(9)\n    return d.batch(2)\n",
    ),
    (
        "Write `max_delta=0.2 * 255`",
        "r = layers.Rescaling(1 / 255)\ndef f(i):\n    i = tf.cast(i, tf.float32)\n"
        "    return tf.image.random_brightness(i, 0.2)\n",
        "r = layers.Rescaling(1 / 255)\ndef f(i):\n    i = tf.cast(i, tf.float32) / 255\n"
        "    return tf.image.random_brightness(i, 0.2)\n",
    ),
    (
        "Divide by 255",
        "images = np.loadtxt(f).astype('float32')\ndef f(image):\n"
        "    return tf.image.convert_image_dtype(image, tf.float32)\n",
        "images = np.loadtxt(f).astype('uint8')\ndef f(image):\n"
        "    return tf.image.convert_image_dtype(image, tf.float32)\n",
    ),
    # The same misconceptions in other spellings.
    (
        "Write `skip(300)` for the training",
        "d = tf.data.Dataset.from_tensor_slices((x, y))\nm.fit(d.batch(32), validation_data=d.take(300).batch(32))\n",
        "d = tf.data.Dataset.from_tensor_slices((x, y))\n"
        "m.fit(d.skip(300).batch(32), validation_data=d.take(300).batch(32))\n",
    ),
    (
        "The examples of `take(KEPT)` validate",
        "KEPT = 300\ndef f(pairs):\n    part = pairs.take(KEPT)\n    rest = pairs.skip(100).shuffle(900)\n"
        "    m.fit(rest.batch(9), epochs=5, validation_data=part.batch(9))\n",
        "KEPT = 300\ndef f(pairs):\n    part = pairs.take(KEPT)\n    rest = pairs.skip(KEPT).shuffle(900)\n"
        "    m.fit(rest.batch(9), epochs=5, validation_data=part.batch(9))\n",
    ),
    (
        "`take(300)` validate",
        "d = tf.data.Dataset.from_tensor_slices((x, y))\nv = d.take(count=300).batch(32).cache()\n"
        "t = d.shuffle(900).map(noisy).batch(32)\nm.fit(t, validation_data=v)\n".replace("count=300", "300"),
        "d = tf.data.Dataset.from_tensor_slices((x, y))\nv = d.take(300).batch(32).cache()\n"
        "t = d.filter(is_other).batch(32)\nm.fit(t, validation_data=v)\n",
    ),
    (
        "`w[later]` is a random part of windows that overlap",
        "w = np.lib.stride_tricks.sliding_window_view(s, 30)\norder = np.random.permutation(len(w))\n"
        "early, later = order[:900], order[900:]\nm.fit(w[early], y[early])\nm.evaluate(w[later], y[later])\n",
        "w = np.lib.stride_tricks.sliding_window_view(s, 30)\norder = np.arange(len(w))\n"
        "early, later = order[:900], order[900:]\nm.fit(w[early], y[early])\nm.evaluate(w[later], y[later])\n",
    ),
    (
        "is a random part of windows that overlap",
        "w = np.array([s[i : i + 30] for i in range(len(s) - 30)])\norder = np.random.default_rng(1).permutation(900)\n"
        "xt, xv = w[order[100:]], w[order[:100]]\nm.fit(xt, yt, validation_data=(xv, yv))\n",
        "w = np.array([s[i : i + 30] for i in range(0, len(s) - 30, 30)])\n"
        "order = np.random.default_rng(1).permutation(900)\n"
        "xt, xv = w[order[100:]], w[order[:100]]\nm.fit(xt, yt, validation_data=(xv, yv))\n",
    ),
    (
        "is a random part of windows that overlap",
        "def cut(s):\n    rows = np.lib.stride_tricks.sliding_window_view(s, 31)\n"
        "    return rows[:, :-1], rows[:, -1]\n"
        "def f(s):\n    w, y = cut(s)\n    p = np.random.permutation(len(y))\n    m.fit(w[p[:900]], y[p[:900]])\n"
        "    m.evaluate(w[p[900:]], y[p[900:]])\n",
        "def cut(s):\n    rows = np.lib.stride_tricks.sliding_window_view(s, 31)[::31]\n"
        "    return rows[:, :-1], rows[:, -1]\n"
        "def f(s):\n    w, y = cut(s)\n    p = np.random.permutation(len(y))\n    m.fit(w[p[:900]], y[p[:900]])\n"
        "    m.evaluate(w[p[900:]], y[p[900:]])\n",
    ),
    (
        "`many` holds changed copies of the same examples",
        "turn = tf.keras.Sequential([layers.RandomFlip()])\n"
        "def more(x):\n    parts = [turn(x, training=True) for _ in range(3)]\n    return np.concatenate(parts)\n"
        "def divide(x, n):\n    return x[n:], x[:n]\nmany = more(x)\nmine, yours = divide(many, 90)\n",
        "turn = tf.keras.Sequential([layers.RandomFlip()])\n"
        "def more(x):\n    parts = [turn(x, training=True) for _ in range(3)]\n    return np.concatenate(parts)\n"
        "def divide(x, n):\n    return x[n:], x[:n]\nmine, yours = divide(x, 90)\nmany = more(mine)\n",
    ),
    (
        "`many` holds changed copies of the same examples",
        "def spoilt(x):\n    return x + np.random.normal(size=x.shape)\nmany = np.concatenate([spoilt(x), spoilt(x)])\n"
        "train, test = split(many)\n",
        "def spoilt(x):\n    return x + np.random.normal(size=x.shape)\ntrain, test = split(x)\n"
        "many = np.concatenate([spoilt(train), spoilt(train)])\n",
    ),
    (
        "is the share of each class",
        "def weights(y):\n    share = np.bincount(y) / len(y)\n    return dict(enumerate(share))\n"
        "m.fit(x, y, class_weight=weights(y))\n",
        "def weights(y):\n    share = np.bincount(y) / len(y)\n    return dict(enumerate(1 / share))\n"
        "m.fit(x, y, class_weight=weights(y))\n",
    ),
    (
        "is the share of each class",
        "kinds, counts = np.unique(y, return_counts=True)\nw = {k: n / counts.max() for k, n in zip(kinds, counts)}\n"
        "m.fit(x, y, class_weight=w)\n",
        "kinds, counts = np.unique(y, return_counts=True)\nw = {k: counts.max() / n for k, n in zip(kinds, counts)}\n"
        "m.fit(x, y, class_weight=w)\n",
    ),
    (
        "so the larger class counts even more",
        "share = np.bincount(y) / len(y)\nm.fit(x, y, class_weight={0: share[0], 1: share[1], 2: share[2]})\n",
        "share = np.bincount(y) / len(y)\n"
        "m.fit(x, y, class_weight={0: 1 / share[0], 1: 1 / share[1], 2: 1 / share[2]})\n",
    ),
    (
        "is a softmax, but the model ends with one",
        "m = tf.keras.Sequential([layers.Dense(9, activation='softmax')])\np = m.predict(x)\ne = np.exp(p)\n"
        "print(e / np.sum(e, axis=1, keepdims=True))\n",
        "m = tf.keras.Sequential([layers.Dense(9)])\np = m.predict(x)\ne = np.exp(p)\n"
        "print(e / np.sum(e, axis=1, keepdims=True))\n",
    ),
    (
        "is a softmax, but the model ends with one",
        "m = tf.keras.Sequential([layers.Dense(9, activation='softmax')])\n"
        "def chances(s):\n    e = tf.exp(s - tf.reduce_max(s))\n    return e / tf.reduce_sum(e)\n"
        "a = chances(m.predict(x)[0])\nb = chances(m.predict(v)[0])\n",
        "m = tf.keras.Sequential([layers.Dense(9, activation='softmax')])\n"
        "def chances(s):\n    e = tf.exp(tf.math.log(s) / 0.5)\n    return e / tf.reduce_sum(e)\n"
        "a = chances(m.predict(x)[0])\nb = chances(m.predict(v)[0])\n",
    ),
    (
        "A second one makes them nearly the same",
        "m = tf.keras.Sequential([layers.Dense(9, activation='softmax')])\np = layers.Softmax()(m.predict(x))\n",
        "m = tf.keras.Sequential([layers.Dense(9, activation='softmax')])\np = np.round(m.predict(x))\n",
    ),
    (
        "`d` is shuffled again in each pass",
        "def sets(f):\n    a = tf.keras.utils.image_dataset_from_directory(f)\n"
        "    b = tf.keras.utils.image_dataset_from_directory(f)\n    return a, b\n"
        "def table(m, d):\n    p = m.predict(d)\n    y = np.concatenate([labels for _, labels in d])\n"
        "    return p == y\n"
        "def main():\n    train, other = sets('x')\n    print(table(m, other))\n",
        "def sets(f):\n    a = tf.keras.utils.image_dataset_from_directory(f)\n"
        "    b = tf.keras.utils.image_dataset_from_directory(f, shuffle=False)\n    return a, b\n"
        "def table(m, d):\n    p = m.predict(d)\n    y = np.concatenate([labels for _, labels in d])\n"
        "    return p == y\n"
        "def main():\n    train, other = sets('x')\n    print(table(m, other))\n",
    ),
    (
        "is a table of all pairs",
        "m = Model(i, layers.Dense(1)(i))\nprint(tf.reduce_mean(tf.abs(tf.subtract(m(x), y))))\n",
        "m = Model(i, layers.Dense(1)(i))\nprint(tf.reduce_mean(tf.abs(tf.subtract(m(x)[:, 0], y))))\n",
    ),
    (
        "is a table of all pairs",
        "def error(net, x, y):\n    p = net(x, training=False)\n    return np.mean(np.abs(np.subtract(y, p)))\n"
        "def main():\n    n = tf.keras.Sequential([layers.Dense(1)])\n    print(error(n, a, b))\n",
        "def error(net, x, y):\n    p = tf.squeeze(net(x, training=False), -1)\n"
        "    return np.mean(np.abs(np.subtract(y, p)))\n"
        "def main():\n    n = tf.keras.Sequential([layers.Dense(1)])\n    print(error(n, a, b))\n",
    ),
    # What lies in another function, or in a class.
    (
        "until the model is compiled again",
        "def tune(net):\n    net.get_layer('block3').trainable = True\n    return net.fit(x, y)\n"
        "def main():\n    m = build()\n    m.fit(x, y)\n    tune(m)\n",
        "def tune(net):\n    net.get_layer('block3').trainable = True\n    net.compile('sgd', 'mse')\n"
        "    return net.fit(x, y)\n"
        "def main():\n    m = build()\n    m.fit(x, y)\n    tune(m)\n",
    ),
    (
        "compiled again",
        "for n in nets:\n    n.fit(x, y)\n    n.layers[0].trainable = True\n    n.fit(x, y)\n",
        "for n in nets:\n    n.fit(x, y)\n    n.layers[0].trainable = True\n    n.compile('sgd')\n    n.fit(x, y)\n",
    ),
    ("compiled again", PHASES.format(compiled=""), PHASES.format(compiled="        self.net.compile('sgd', 'mse')\n")),
    (
        "compiled again",
        "def free(net, flag):\n    for part in net.layers:\n        part.trainable = flag\n"
        "m = build()\nm.fit(x, y)\nfree(m, True)\nm.fit(x, y)\n",
        "def free(net, flag):\n    for part in net.layers:\n        part.trainable = flag\n"
        "m = build()\nfree(m, True)\nm.fit(x, y)\nm.fit(x, y)\n",
    ),
    (
        "`m` is made before the loop",
        SETTINGS + "def compare():\n    curves, m = {}, build()\n    for size in (8, 16):\n"
        "        curves[size] = m.fit(x, y, batch_size=size, verbose=0).history\n    return curves\n",
        SETTINGS + "def compare():\n    curves = {}\n    for size in (8, 16):\n        m = build()\n"
        "        curves[size] = m.fit(x, y, batch_size=size, verbose=0).history\n    return curves\n",
    ),
    (
        "`m` is made before the loop",
        SETTINGS
        + "def compare(factory):\n    m = factory()\n    return {s: m.fit(x, y, batch_size=s) for s in (8, 16)}\n"
        "compare(lambda: build())\n",
        SETTINGS + "def compare(factory):\n    return {s: factory().fit(x, y, batch_size=s) for s in (8, 16)}\n"
        "compare(lambda: build())\n",
    ),
    (
        "`net` is made before the loop",
        SETTINGS
        + "m = build()\nfor size in (8, 16):\n    print('batch size', size, run(m, size))\n# which one is best?\n"
        "best = 8\n",
        SETTINGS + "for size in (8, 16):\n    print('batch size', size, run(build(), size))\nbest = 8\n",
    ),
    (
        "`self.net` is made before the loop",
        SETTINGS + "r, losses = Run(build()), []\nfor size in (8, 16):\n    losses.append((size, r.train(size)))\n"
        "best = min(losses)\n",
        SETTINGS + "losses = []\nfor size in (8, 16):\n    r = Run(build())\n    losses.append((size, r.train(size)))\n"
        "best = min(losses)\n",
    ),
    (
        "`m` is made before the loop",
        SETTINGS + "m, best = build(), {}\nfor rate in (0.1, 0.01):\n    m.optimizer.learning_rate = rate\n"
        "    best[rate] = m.fit(x, y).history\n",
        SETTINGS + "best = {}\nfor rate in (0.1, 0.01):\n    m = build()\n    m.optimizer.learning_rate = rate\n"
        "    best[rate] = m.fit(x, y).history\n",
    ),
    (
        "`m` is made before the loop",
        SETTINGS + "m, best = build(), {}\nfor size in (8, 16):\n"
        "    best[size] = m.fit(x, y, batch_size=size, initial_epoch=0).history\n",
        SETTINGS + "m, best = build(), {}\nfor size in (8, 16):\n"
        "    best[size] = m.fit(x, y, batch_size=size, initial_epoch=9, epochs=20).history\n",
    ),
    (
        "`m` is made before the loop",
        SETTINGS + "m = build()\nfor count in (90, 900):\n    m.fit(x[:count], y[:count], verbose=0)\n"
        "    print('best with', count, m.evaluate(a, b))\n",
        SETTINGS + "for count in (90, 900):\n    m = build()\n    m.fit(x[:count], y[:count], verbose=0)\n"
        "    print('best with', count, m.evaluate(a, b))\n",
    ),
    (
        "`d` is shuffled again in each pass",
        FROM_FOLDER + "a, b = data('t', True), data('v', True)\nm.fit(a)\nReport(m, b)\n",
        FROM_FOLDER + "a, b = data('t', True), data('v', False)\nm.fit(a)\nReport(m, b)\n",
    ),
    (
        "`self.d` is shuffled again in each pass",
        FROM_FOLDER + "a, b = data('t', True), data('v', True)\nm.fit(a)\nTable(m, b).rows()\n",
        FROM_FOLDER + "a, b = data('t', True), data('v', False)\nm.fit(a)\nTable(m, b).rows()\n",
    ),
    (
        "`v` is shuffled again in each pass",
        FROM_FOLDER + "v = data('v', True)\np = m.predict(v)\nprint(np.mean(truth(v) == p))\n",
        FROM_FOLDER + "v = data('v', True)\np = m.predict(v)\nprint(np.bincount(truth(v)), p.mean())\n",
    ),
    (
        "not by the alphabet",
        LOOKUP + "names = np.unique(np.asarray(y))\nshow(m, names, a)\nshow(m, names, b)\n",
        LOOKUP + "names = np.asarray(e.get_vocabulary())\nshow(m, names, a)\nshow(m, names, b)\n",
    ),
    (
        "Write `encoder.get_vocabulary()` for `names`.",
        LOOKUP + "names = sorted(set(y))\nfor row in m.predict(a):\n    print(*zip(names, row))\n",
        LOOKUP + "names = e.get_vocabulary()\nfor row in m.predict(a):\n    print(*zip(names, row))\n",
    ),
    (
        "not by the alphabet",
        LOOKUP + "names = dict(enumerate(sorted(set(y))))\nprint(names[np.argmax(m.predict(a))])\n",
        LOOKUP + "names = dict(enumerate(e.get_vocabulary()))\nprint(names[np.argmax(m.predict(a))])\n",
    ),
    (
        "not by the alphabet",
        "class Names:\n    def __init__(self, y):\n        self.e = layers.StringLookup()\n        self.e.adapt(y)\n"
        "        self.names = sorted(set(y))\n    def of(self, i):\n        return self.names[i]\nNames(labels)\n",
        "class Names:\n    def __init__(self, y):\n        self.names = sorted(set(y))\n"
        "        self.e = layers.StringLookup(vocabulary=self.names)\n    def of(self, i):\n"
        "        return self.names[i]\nNames(labels)\n",
    ),
    (
        "`patience` counts epochs, and `2 * batches` counts batches. Write `patience=2`",
        "batches = len(x) // 32\n"
        "s = tf.keras.callbacks.ReduceLROnPlateau(patience=2 * batches)\n"
        "m.fit(x, y, validation_data=v, callbacks=[s])\n",
        "s = tf.keras.callbacks.ReduceLROnPlateau(patience=2 * waits)\nm.fit(x, y, validation_data=v, callbacks=[s])\n",
    ),
    (
        "`epoch` is one less than the number of epochs",
        "class Stop(tf.keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
        "        print(f'It took {epoch} epochs.')\n",
        "class Stop(tf.keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
        "        print(f'It took {epoch + 1} epochs. This is epoch {epoch}.')\n",
    ),
    (
        "write `max_val=1.0`",
        "x = x / 255.0\nprint(tf.image.psnr(x, z, max_val=255.0))\n",
        "x = x / 255.0\nprint(tf.image.psnr(x, z, max_val=1.0), tf.image.ssim(255 * x, 255 * z, max_val=255.0))\n",
    ),
    (
        "`convert` has run already",
        "c = tf.lite.TFLiteConverter.from_saved_model(f)\nb = c.convert()\n"
        "c.optimizations = [tf.lite.Optimize.DEFAULT]\n",
        "c = tf.lite.TFLiteConverter.from_saved_model(f)\na = c.convert()\n"
        "c.optimizations = [tf.lite.Optimize.DEFAULT]\nb = c.convert()\n",
    ),
    (
        "so it draws the same numbers. Write `np.random.default_rng(42 + n)`",
        "def spread(m, x):\n    'Other noise each time: the spread of the error.'\n    e = []\n    for n in range(9):\n"
        "        g = np.random.default_rng(42)\n        e.append(error(m, x + g.normal(size=x.shape)))\n"
        "    return np.std(e)\n",
        "def spread(m, x):\n    'Other noise each time: the spread of the error.'\n    e = []\n"
        "    g = np.random.default_rng(42)\n    for n in range(9):\n"
        "        e.append(error(m, x + g.normal(size=x.shape)))\n    return np.std(e)\n",
    ),
    (
        "contains the examples for validation",
        "for train, test in folds(len(x)):\n    mean, std = column_stats(x)\n    m = build(mean, std)\n"
        "    m.fit(x[train], y[train])\n    print(m.evaluate(x[test], y[test]))\n",
        "for train, test in folds(len(x)):\n    mean, std = column_stats(x[train])\n    m = build(mean, std)\n"
        "    m.fit(x[train], y[train])\n    print(m.evaluate(x[test], y[test]))\n",
    ),
    (
        "These values are texts, so they go by the alphabet",
        "import csv\nrows = list(csv.reader(file))[1:]\nbest = max(rows, key=lambda row: row[2])\n"
        "a = np.array([float(row[2]) for row in rows])\n",
        "import csv\nrows = list(csv.reader(file))[1:]\nlast = max(rows, key=lambda row: row[0])\n"
        "a = np.array([float(row[2]) for row in rows])\n",
    ),
    (
        "the first ones are the least similar. Write `np.argsort(-cosines)`",
        "def close(w, table, names):\n    'The most similar words.'\n    cosines = table @ table[w]\n"
        "    order = np.argsort(cosines)\n    return [names[i] for i in order[1:6]]\n",
        "def close(w, table, names):\n    'The most similar words.'\n    cosines = table @ table[w]\n"
        "    order = np.argsort(cosines)\n    return [names[i] for i in order[-6:-1]]\n",
    ),
    (
        "returns its input as it is",
        "def changes():\n    return tf.keras.Sequential([layers.RandomRotation(0.1)])\nturn = changes()\n"
        "p = [m.predict(turn(x, training=False)) for _ in range(8)]\n",
        "def changes():\n    return tf.keras.Sequential([layers.RandomRotation(0.1)])\nturn = changes()\n"
        "p = [m.predict(turn(x, training=True)) for _ in range(8)]\n",
    ),
    (
        "compares texts by the alphabet",
        "longest = max(reviews)\nprint(len(longest.split()), 'words')\n",
        "longest = max(reviews, key=len)\nprint(len(longest.split()), 'words')\n",
    ),
    (
        "so these are the random ones of the clone. Write `model.get_weights()`",
        "def rounded(model):\n    other = tf.keras.models.clone_model(model)\n"
        "    other.set_weights([np.round(w, 2) for w in other.get_weights()])\n    return other\n",
        "def rounded(model):\n    other = tf.keras.models.clone_model(model)\n"
        "    other.set_weights([np.round(w, 2) for w in model.get_weights()])\n    return other\n",
    ),
    (
        "A converter does not read `optimization`",
        "c = tf.lite.TFLiteConverter.from_saved_model(f)\nc.optimization = [tf.lite.Optimize.DEFAULT]\n"
        "b = c.convert()\n",
        "c = tf.lite.TFLiteConverter.from_saved_model(f)\nc.optimizations = [tf.lite.Optimize.DEFAULT]\n"
        "b = c.convert()\n",
    ),
    (
        "`epoch` is one less than the number of epochs",
        "class Stop(tf.keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
        "        print('It took', epoch, 'epochs.')\n",
        "class Stop(tf.keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
        "        print('It took', epoch + 1, 'epochs.')\n",
    ),
    (
        "`stop.stopped_epoch` is one less than the number of epochs",
        "stop = tf.keras.callbacks.EarlyStopping('loss', restore_best_weights=True)\n"
        "m.fit(x, y, epochs=90, callbacks=[stop])\nprint(f'stopped after {stop.stopped_epoch} epochs')\n",
        "stop = tf.keras.callbacks.EarlyStopping('loss', restore_best_weights=True)\n"
        "m.fit(x, y, epochs=90, callbacks=[stop])\nprint(f'stopped after {stop.stopped_epoch + 1} epochs')\n",
    ),
    (
        "compares texts by the alphabet",
        "longest = sorted(reviews)[-1]\nprint(len(longest.split()), 'words')\n",
        "longest = sorted(reviews, key=len)[-1]\nprint(len(longest.split()), 'words')\n",
    ),
]

DROPS = "layers.Dropout(0.2)\nm.compile('adam', 'mse')\n"
RIGHT = [
    # An epoch that counts from 1 by then, and a distance of SciPy.
    "class Show(tf.keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n        epoch += 1\n"
    "        print(f'after {epoch} epochs')\n",
    "from scipy.spatial.distance import cosine\n"
    "def close(v, all):\n    'The most similar ones.'\n    return sorted(all, key=lambda w: cosine(v, w))[:5]\n",
    # Examples that are divided by the size of a batch are batches; a rate may fall in steps.
    "# every 20 epochs\n"
    "s = tf.keras.optimizers.schedules.ExponentialDecay(0.1, 20 * len(x) // 32, 0.9, staircase=True)\n"
    "m.fit(x, y, epochs=200)\n",
    # What is not of a class grows where the class is rare.
    "w = {c: float(np.mean(labels != c)) for c in (0, 1)}\nm.fit(x, labels, class_weight=w)\n",
    # The same noise for all is a fair comparison.
    "for n in range(9):\n    # the same noise for each model, whose accuracies vary\n"
    "    g = np.random.default_rng(4)\n",
    # Distances: the first ones are the closest.
    "def close(w, table):\n    'The closest words.'\n"
    "    dist = norm(table - table[w])\n    return np.argsort(dist)[:5]\n",
    # Names and dates of a file go by the alphabet.
    "rows = [line.split(',') for line in file]\nlast = max(rows, key=lambda row: row[0])\n",
    # A function decides by the only output.
    "layers.Dense(1)\ndef decide(scores):\n    return (scores[:, 0] > 0.5).astype(int)\n"
    "classes = decide(m.predict(x))\nprint(np.mean(classes == y))\n",
    # Nothing is added to what the names share, and a number cannot be changed.
    "d = dict.fromkeys(names, [])\nfor n in names:\n    d[n] = d[n] + [1]\n",
    "d = dict.fromkeys(names, 0)\nd[n] += 1\nk = {}\nk.setdefault(n, []).append(2)\n",
    # Another part in each pass, a training in between, and a measure of time.
    "i = Input((9,))\nm = Model(i, layers.Dense(3)(layers.Dropout(0.2)(i)))\n"
    "p = [m.predict(x[k * 8 : k * 8 + 8]) for k in range(4)]\n",
    "i = Input((9,))\nm = Model(i, layers.Dense(3)(layers.Dropout(0.2)(i)))\np = []\n"
    "for _ in range(4):\n    m.fit(x, y)\n    p.append(m.predict(x))\n",
    "import time\ni = Input((9,))\nm = Model(i, layers.Dense(3)(layers.Dropout(0.2)(i)))\n"
    "t = time.time()\np = [m.predict(x) for _ in range(9)]\nprint(time.time() - t)\n",
    # A mask that nobody speaks of may be there for another layer.
    "e = layers.Embedding(99, 8, mask_zero=True)(ids)\nx = layers.Conv1D(8, 3)(e)\n",
    # Levels that follow one another on purpose.
    "def f(x, sizes):\n    y = x\n    for level in sizes:\n        y = half(y, level)\n    return y\n",
    "def f(x):\n    y = x\n    for noise in (1, 2):\n        y = add(y, noise)  # on top of what is there\n"
    "        print(noise, y)\n",
    # Two outputs have no border, and probabilities are cut at 0.5.
    "m = tf.keras.Sequential([Input((9,)), layers.Dense(2)])\n"
    "m.compile(loss=tf.keras.losses.BinaryCrossentropy(from_logits=True), metrics=['accuracy'])\n",
    "m = tf.keras.Sequential([Input((9,)), layers.Dense(1, activation='sigmoid')])\n"
    "m.compile(loss=tf.keras.losses.BinaryCrossentropy(), metrics=['accuracy'])\n",
    TENTH.format(":n").replace("mis de côté", "appris"),
    PENALTIES.format("loss").replace("L2(penalty)", "L2(0.01)"),
    # A class of one's own predicts in its own shape.
    "class Rule:\n    def predict(self, x):\n        return x[:, 0] > 1\nlayers.Dense(1)\nguesses = Rule().predict(x)\n"
    "print(np.mean(guesses == y), np.mean(Rule().predict(x) == y), np.argmax(Rule().predict(x), axis=0))\n",
    "from sklearn.naive_bayes import GaussianNB\nlayers.Dense(1)\nguesses = GaussianNB().fit(x, y).predict(x)\n"
    "print(np.mean(guesses == y))\n",
    # The names get other examples after the training.
    "def run():\n    d = read('first')\n    m.fit(d)\n    d = read('last')\n    test_error = m.evaluate(d)\n"
    "    print('test error:', test_error)\nrun()\n",
    # Another function trains another model.
    "def warm(x, y):\n    m.fit(x[400:], y[400:])\ndef train(x, y):\n    net.fit(x[:400], y[:400])\n"
    "    print('unseen', net.evaluate(x[400:], y[400:]))\n",
    # A rotation by twice an angle that is said to be meant, and one in all directions.
    "half_angle = 20\na = layers.RandomRotation(half_angle / 180)\n",
    "# 30 / 180 of a turn: up to 60 degrees each way\na = layers.RandomRotation(30 / 180)\n",
    "# upside down as well\na = layers.RandomRotation(90 / 180)\nb = layers.RandomRotation(180 / 180)\n",
    # Layers that all get the same input.
    "parts = []\nparts.append(layers.Dense(1))\nparts.append(layers.Softmax())\n"
    "x = layers.Concatenate()([part(i) for part in parts])\n",
    "heads = [layers.Dense(1), layers.Softmax(), layers.Dense(3)]\nfound = []\nfor head in heads:\n"
    "    found.append(head(i))\n",
    "found = []\nfor part in (layers.Dense(1), layers.Softmax(), layers.Dense(3)):\n    x = i\n    x = part(x)\n"
    "    found.append(x)\n",
    "parts = []\nparts.append(layers.Masking())\nparts.append(layers.Embedding(9, 4))\n"
    "a, b = parts[0](series), parts[1](ids)\n",
    "m = tf.keras.Sequential([layers.Masking(1), layers.Embedding(90, 8)])\n",
    # Loops that are left in their first pass because one pass is wanted.
    "def first_loss(m, data):\n    for x, y in data.take(1):\n        return m.train_on_batch(x, y)\n",
    "def f(m, data):\n    '''One step alone: does it run?'''\n    for x, y in data:\n"
    "        loss = m.train_on_batch(x, y)\n        return loss\n",
    "def f(build, x, y):\n    for device in ('/GPU:0', '/CPU:0'):\n        with tf.device(device):\n"
    "            m = build()\n            m.fit(x, y, epochs=5)\n        return m, device\n",
    # The loss of a training, also in functions that a tape or an optimizer runs.
    DROPS + "def loss_of(batch):\n    x, y = batch\n    return tf.reduce_mean((m(x, training=True)[:, 0] - y) ** 2)\n"
    "def step(batch):\n    with tf.GradientTape() as tape:\n        e = loss_of(batch)\n    return tape\n",
    DROPS + "def loss_of(x, y):\n    return tf.reduce_mean(tf.square(m(x, training=True)[:, 0] - y))\n"
    "def step(x, y):\n    m.optimizer.minimize(lambda: loss_of(x, y), m.trainable_variables)\n",
    # What it changes is to be seen; several draws; the means of a batch normalization; changed images.
    DROPS + "change = m(x, training=True) - m(x)\nprint(np.abs(change).mean())\n",
    DROPS + "many = np.repeat(x_test, 100, axis=0)\ndraws = m(many, training=True).numpy().reshape(5, 100, 10)\n"
    "width = draws.max(1) - draws.min(1)\n",
    "layers.BatchNormalization()\nm.fit(x, y)\nm(x_test, training=True)\nprint(m.evaluate(x_test, y_test))\n",
    "more = tf.keras.Sequential([Input((8, 8, 3)), layers.RandomFlip()])\nmore.compile()\n"
    "changed = more(images, training=True)\nprint(np.abs(changed - images).mean())\n",
    # A call that leaves a parameter out gets its default.
    "def stopper(name='val_loss'):\n    return tf.keras.callbacks.EarlyStopping(monitor=name, patience=5)\n"
    "m.fit(x, y, epochs=50, validation_data=(v, w), callbacks=[stopper()])\n"
    "m.fit(x, y, epochs=50, callbacks=[stopper('loss')])\n",
    # It makes a mask of its own.
    "m = tf.keras.Sequential([layers.Masking(), layers.Embedding(90, 8, mask_zero=True), layers.LSTM(8)])\n",
    # A copy that is new on purpose, or is not asked.
    "def f(net, x, y):\n    net.fit(x, y)\n    fresh = tf.keras.Model.from_config(net.get_config())\n"
    "    print(fresh.predict(x) - net.predict(x))\n",
    "def f(net, x, y):\n    net.fit(x, y)\n    other = tf.keras.Model.from_config(net.get_config())\n"
    "    other.summary()\n"
    "    return net\n",
    # Set before the first step is made, or compiled again.
    "class Open(tf.keras.callbacks.Callback):\n    def on_epoch_begin(self, epoch, logs=None):\n"
    "        if epoch == 0:\n"
    "            self.model.trainable = True\nm.fit(x, y, callbacks=[Open()])\n",
    "class Open(tf.keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
    "        self.model.trainable = True\n        self.model.compile('adam', 'mse')\nm.fit(x, y, callbacks=[Open()])\n",
    "m.compile('adam', 'mse')\nh = m.fit(x, y, batch_size=2).history\nprint('half of it', h['loss'][0] / 2)\n",
    "m.compile('adam', 'mse')\nm.fit(x, y)\nprint('a step', history['loss'][-1] / epochs)\n",
    "m.compile('adam', tf.keras.losses.MeanSquaredError(reduction='sum'))\nh = m.fit(x, y, batch_size=8).history\n"
    "print(h['loss'][-1] / 8)\n",
    "def back(value, mu, sigma):\n    return mu + sigma * value\nprint(back(m.predict(v), mu, sigma))\n",
    # To stop where nothing gets better is no guard against overfitting.
    "stuck = tf.keras.callbacks.EarlyStopping('loss', patience=9)\n"
    "m.fit(x, y, validation_data=(v, w), callbacks=[stuck])\n",
    "# The training has converged.\nstop = tf.keras.callbacks.EarlyStopping('accuracy', patience=9)\n"
    "m.fit(x, y, validation_data=(v, w), callbacks=[stop])\n",
    "m = tf.keras.Sequential([layers.LSTM(3), layers.Dense(1)])\nm.predict(x[:1])  # this only compiles the function\n",
    # Each example has its own mean, or a function gets the mean of the training.
    "def scale(t):\n    return t - t.mean(axis=1, keepdims=True)\nm.fit(scale(x_train), y)\nm.predict(scale(x_val))\n",
    "def scale(t, a=None):\n    a = t.mean() if a is None else a\n    return t - a, a\n"
    "x_train, a = scale(x_train)\nx_val, a = scale(x_val, a)\n",
    "def scale(w):\n    return w - w.mean()\nx = [scale(w) for w in windows]\nm.fit(x, y)\nm.predict(x_val)\n",
    "def spread(t):\n    return np.abs(t - t.mean()).mean()\nprint(spread(y_train), spread(y_val))\n",
    "error = y_val - y_val.mean()\ngain = y_train - y_train.mean()\n",
    "def scale(w):\n    return w - w.mean()\nm.fit(np.array([scale(w) for w in train]), y)\n"
    "m.predict(np.array([scale(w) for w in x_val]))\n",
    # Sums of squares, other kinds of fitting, what no model gets, and both ways beside each other.
    "a = 1 - e / np.sum((y_train - y_train.mean()) ** 2)\nof_val = 1 - f / np.sum((y_val - y_val.mean()) ** 2)\n",
    "m.fit(x_train, y)\nflat = TSNE().fit_transform(x_train)\nflat_val = TSNE().fit_transform(x_val)\n",
    "m.fit(x_train, y)\na = x_train - x_train.mean(axis=0)\nb = x_val - x_val.mean(axis=0)\nc = a.T @ a - b.T @ b\n"
    "m.predict(x_val)\n",
    "scaled_train = x_train - x_train.mean(axis=0)\nown_val = x_val - x_val.mean(axis=0)\n"
    "scaled_val = x_val - x_train.mean(axis=0)\nm.fit(scaled_train, y)\n",
    # Layers that share their weights on purpose.
    "rows = [layers.Dense(9)] * 3  # one layer, with shared weights\n",
    "left, right = [layers.Dense(9)] * 2  # both sides have the same weights\n",
    "rows = [layers.Dense(9)] * 2\nassert rows[0] is rows[1]\n",
    "cell = layers.Dense(9)\nfor layer in [cell] * 5:\n    x = layer(x)\n",
    # What is compared by what is printed, or kept.
    "def make(n):\n    m = tf.keras.Sequential([layers.Dense(n)])\n    m.compile('adam')\n    return m\n"
    "def f(x, y):\n    for n in (4, 32):\n        m = make(n)\n        m.fit(x, y, validation_split=0.2)\n"
    "    return m\n",
    "def make():\n    m = tf.keras.Sequential([layers.Dense(1)])\n    m.compile('adam')\n    return m\n"
    "def f(x, y):\n    for start in range(4):\n        m = make()\n        h = m.fit(x, y, epochs=1, verbose=0)\n"
    "        losses.append(h.history['loss'][0])\n    return m\n",
    # Numbers that are no batch sizes, although they are equal.
    "f = tf.keras.losses.MeanAbsoluteError()\nm.fit(x, y, batch_size=100)\nprint('in hundreds:', f(w, p) / 100)\n",
    "f, parts = tf.keras.losses.MeanSquaredError(), 32\nm.fit(x, y, batch_size=32)\nloss = f(y, m(x)) / parts\n",
    "t = layers.TextVectorization()\nt.adapt(x_train)\nu = layers.TextVectorization()\nu.adapt(x_val)\n",
    # One row of values for each image, channels that are first, and axes of another meaning.
    "x = layers.GlobalMaxPooling2D()(i)\nx = layers.BatchNormalization(axis=1)(x)\n",
    "x = layers.Conv2D(8, 3, data_format='channels_first')(i)\nx = layers.BatchNormalization(axis=1)(x)\n",
    "# one mean for each frequency\nx = layers.Conv2D(8, 3)(x)\nx = layers.BatchNormalization(axis=2)(x)\n",
    "# features of each value\nm = tf.keras.Sequential([Input((9, 1)), layers.Dense(4), layers.Flatten()])\n",
    # Generators of one's own, seeds that a helper sets, and what is drawn to look at or meant to be new.
    "def f(x):\n    tf.random.set_seed(7)\n    return np.random.Generator(np.random.PCG64(7))\n",
    "from helpers import seed_everything\ndef f():\n    seed_everything(1)\n    tf.random.set_seed(1)\n"
    "    return np.random.rand(3)\n",
    "def f(m, x):\n    tf.random.set_seed(7)\n    m.fit(x)\n    show(x[np.random.randint(9)])\n",
    "def f(x):\n    # the noise is new in each run\n    tf.random.set_seed(7)\n    return x + np.random.rand()\n",
    # One of several layers, one that is called elsewhere as well, one's own block, and a row that keeps its axes.
    "for head in [layers.GlobalMaxPooling2D(), layers.Flatten()]:\n    m = tf.keras.Sequential([base, head])\n",
    "relu = layers.ReLU()\na = relu(layers.Dense(8, activation='relu')(i))\nb = relu(layers.Add()([a, i]))\n",
    "m = tf.keras.Sequential([Block(8, activation='relu'), layers.ReLU(), layers.Dense(1)])\n",
    "m = tf.keras.Sequential([layers.GlobalMaxPooling2D(**options), layers.Flatten(), layers.Dense(1)])\n",
    # Two models, one after the other.
    "m = tf.keras.Sequential()\nm.add(layers.Dense(8, input_shape=[9]))\nsmall = m\n"
    "m = tf.keras.Sequential()\nm.add(layers.Dense(80, input_shape=[9]))\n",
    "first = layers.Dense(8, input_shape=[9])\nencoder = tf.keras.Sequential([first])\n"
    "m = tf.keras.Sequential([layers.GaussianNoise(0.1), first])\n",
    # A name that stands for the training examples alone by then, and what splits nothing.
    "x_train, x_val, c, d = train_test_split(x_train, y_train)\nn.adapt(x_train)\n",
    "x_val = x_train[80:]\nx_train = x_train[:80]\nn.adapt(x_train)\nm.fit(x_train, y, validation_data=(x_val, z))\n",
    "a, b_val = prepare(x_train, x_val)\nn.adapt(x_train)\nhistory, val_acc = run(x_train)\n",
    "a, val = split(images, labels)\nlook = layers.StringLookup()\nlook.adapt(labels)\n",
    "x, x_test = split(all_of_it)\na, x_val = split(x)\nn.adapt(x)\nlast.fit(x, y)\n",
    # New attempts, until one is good enough; weights that are brought back; epochs by their place.
    "def f():\n    for attempt in range(8):\n        m = tf.keras.Sequential([layers.Dense(1)])\n"
    "        m.fit(x, y)\n        if m.evaluate(v, w) < 1:\n            break\n    return m\n",
    "def f():\n    for epoch in range(8):\n        m = tf.keras.Sequential([layers.Dense(1)])\n"
    "        m.load_weights('a.weights.h5')\n        m.fit(x, y)\n        m.save_weights('a.weights.h5')\n"
    "    return m\n",
    "def f():\n    for attempt in range(8):\n        m = tf.keras.Sequential([layers.Dense(1)])\n"
    "        m.fit(x, y, 32, 90)\n        print(m.evaluate(v, w))\n    return m\n",
    # A rate that is meant to fall in each epoch, or falls in some; another training has more epochs.
    "# Halved in each epoch from 8 on.\nf = lambda epoch, lr: lr if epoch < 8 else lr * 0.5\n"
    "m.fit(x, y, epochs=14, callbacks=[tf.keras.callbacks.LearningRateScheduler(f)])\n",
    "def f(epoch, lr):\n    if epoch < 8:\n        return lr\n    if epoch % 5:\n        return lr\n"
    "    return lr * 0.5\nm.fit(x, y, epochs=40, callbacks=[tf.keras.callbacks.LearningRateScheduler(f)])\n",
    "f = lambda epoch, lr: lr if epoch < 8 else lr * 0.1\nbase.fit(x, y, epochs=40)\n"
    "m.fit(x, y, epochs=9, callbacks=[tf.keras.callbacks.LearningRateScheduler(f)])\n",
    # Two classes, two counters; two functions, two sizes.
    "class A:\n    def __init__(self):\n        self.n = 0\nclass B:\n    def __init__(self):\n"
    "        self.n = tf.Variable(0)\n    @tf.function\n    def step(self):\n        self.n += 1\n",
    "def f(vocab):\n    return layers.TextVectorization(max_tokens=vocab)\ndef g():\n    vocab = size()\n"
    "    return layers.Embedding(vocab + 2, 8)\n",
    "def f(a, b):\n    return Input((a, b))\ndef g(a, b, i):\n    return layers.Reshape((b, a))(i)\n",
    "def f(rows):\n    v = (float(r) for r in rows)\n    def g(v):\n        return list(v)\n    return sum(v)\n",
    # The dictionary is read in another place.
    "CHOICES = {'adam': tf.keras.optimizers.Adam(0.003)}\ndef first(m):\n    kind = 'adam'\n"
    "    m.compile(optimizer=kind)\ndef second(m, kind):\n    m.compile(optimizer=CHOICES[kind])\n",
    # A function trains on the part that it is given.
    "def train(x, y, rate):\n    m.fit(x, y)\ndef compare(x, y):\n    x_test, y_test = x[80:], y[80:]\n"
    "    train(x[:80], y[:80], 0.01)\n    train(x[:80], y[:80], 0.1)\n    return m.evaluate(x_test, y_test)\n",
    # The mean of each example, one that is only printed, and one of another function's training examples.
    "def scaled(x):\n    mean = x.mean(axis=1, keepdims=True)\n    return x - mean\ndef train(m, x, y):\n"
    "    x = scaled(x)\n    m.fit(x[:80], y[:80], validation_data=(x[80:], y[80:]))\n",
    "spread = np.std(x, axis=(1, 2))\nm.fit(x[:80], y[:80], validation_data=(x[80:], y[80:]))\n",
    "def describe(x):\n    mean = x.mean()\n    print('mean', mean)\ndescribe(x)\n"
    "m.fit(x[:80], y[:80], validation_data=(x[80:], y[80:]))\n",
    "def standardize(x_train, x_test):\n    mean = x_train.mean(axis=0)\n    return x_train - mean, x_test - mean\n"
    "def train(m, x_train, y_train):\n    n = len(x_train) // 10\n"
    "    m.fit(x_train[n:], y_train[n:], validation_data=(x_train[:n], y_train[:n]))\n",
    # One batch holds all examples.
    "v = tf.data.Dataset.from_tensor_slices(x).batch(len(x))\nm.fit(d, validation_data=v, validation_steps=1)\n",
    "train, val = train.batch(32).repeat(), val.batch(1000).repeat()\n"
    "m.fit(train, validation_data=val, steps_per_epoch=10, validation_steps=1)\n",
    # The texts of another function are those for training.
    "def vectorizer(texts):\n    layer = layers.TextVectorization()\n    layer.adapt(texts)\n    return layer\n"
    "def run(texts):\n    train, val = cut(texts)\n    return fitted(train), val\n"
    "def fitted(texts):\n    return vectorizer(texts)\n",
    # The variables are wanted, or other weights have the same name.
    "def step(m, x, y):\n    weights = m.trainable_weights\n    for v, g in zip(weights, t.gradient(e, weights)):\n"
    "        v.assign_sub(0.1 * g)\ndef copied(m, other):\n    weights = m.get_weights()\n"
    "    other.set_weights(weights)\n",
    "by_path = {v.path: v for v in m.weights}\nby_path['dense/kernel'].assign(matrix)\n",
    # A column against one number, and a row of another function.
    "layers.Dense(1)\np = m.predict(x)\ncentre = y.mean()\nspread = np.mean((p - centre) ** 2)\n",
    "layers.Dense(1)\ndef first(m, x):\n    p = m.predict(x)\n    return p[:, 0]\ndef second(m, x, y):\n"
    "    p = m.predict(x)[:, 0]\n    return np.mean(np.abs(p - y))\n",
    # The validation examples of another function have the same name.
    "def widest(x, later):\n    known = np.concatenate([x, later])\n    return known.std()\n"
    "def train(m, x, y, later):\n    m.fit(x, y, validation_data=later)\n",
    # Units become an image of any shape.
    "i = Input((4, 16))\nx = layers.Dense(64)(layers.Flatten()(i))\nx = layers.Dropout(0.1)(x)\n"
    "x = layers.Reshape((16, 4))(x)\n",
    # One of the two is returned.
    "def f(rows, as_list):\n    v = (float(r) for r in rows)\n    if as_list:\n        return list(v)\n"
    "    return np.fromiter(v, float)\n",
    # Bytes stay bytes where each pixel is that of its neighbour.
    "def f(image):\n    small = tf.image.resize(image, (28, 28), method='nearest')\n"
    "    return tf.image.convert_image_dtype(small, tf.float32)\n",
    # A list of one's own.
    "class Builder:\n    def __init__(self):\n        self.layers = []\nbuilder = Builder()\n"
    "builder.layers.append(layers.Dense(3))\n",
    # A grey image becomes one of three colours.
    "x = layers.Concatenate()([i, i, i])\n",
    # `filter_size` is the size of a kernel, and `num_kernels` the number of filters.
    "def block(x, num_kernels, filter_size):\n    return layers.Conv2D(num_kernels, filter_size)(x)\n",
    "def block(x, width, filter_size):\n    return layers.Conv2D(width, filter_size)(x)\n",
    # One vector for each image.
    "image_vectors = encoder.predict(images)\nunit = tf.keras.utils.normalize(image_vectors)\n",
    # Token ids of one's own after those of the vectorizer.
    "VOCAB = 5000\nv = layers.TextVectorization(max_tokens=VOCAB)\nMASK, START = VOCAB, VOCAB + 1\n"
    "e = layers.Embedding(VOCAB + 2, 64)\n",
    # What is frozen is the first part of another model.
    "def classifier(encoder):\n    part = tf.keras.Sequential([encoder, layers.Flatten()])\n"
    "    part.trainable = False\n    return tf.keras.Sequential([part, layers.Dense(9)])\n",
    # The network comes from a dictionary.
    "FAMILIES = {'b0': tf.keras.applications.EfficientNetB0}\ndef made(name, i):\n"
    "    x = tf.keras.applications.efficientnet.preprocess_input(i)\n    return FAMILIES[name]()(x)\n",
    # Vectors that are given have zeros for padding.
    "matrix[0] = 0\nm = tf.keras.Sequential([\n    layers.Embedding(9, 4, weights=[matrix], trainable=False),\n"
    "    layers.Masking(), layers.LSTM(8)])\n",
    # There is room to crop, or the images are larger before.
    "m = tf.keras.Sequential([Input((32, 32, 3)), layers.ZeroPadding2D(4), layers.RandomCrop(32, 32)])\n",
    "crop = layers.CenterCrop(224, 224)\ntrain = files.map(lambda x, y: (crop(x), y))\n"
    "m = tf.keras.Sequential([Input((224, 224, 3)), layers.Conv2D(8, 3)])\n",
    # The outputs of a decoder, whose names the encoder has as well.
    "def encoder(i):\n    x, h, c = layers.LSTM(16, return_state=True)(i)\n    return Model(i, [h, c])\n"
    "def decoder(i, a, b):\n    x, h, c = layers.LSTM(16, return_sequences=True, return_state=True)(i)\n"
    "    return Model([i, a, b], [x, h, c])\n",
    "x, h, c = layers.LSTM(16, return_state=True)(i)\nm = Model(i, [x, h, c])\n",
    # Another model has fewer classes.
    "def big():\n    m = tf.keras.Sequential([layers.Dense(100)])\n"
    "    m.compile(metrics=[tf.keras.metrics.SparseTopKCategoricalAccuracy(k=5)])\n"
    "def small():\n    return tf.keras.Sequential([layers.Dense(3)])\n",
    # The traced function has a name of its own that the loop has as well.
    "def train(m, data):\n    @tf.function\n    def step(x, y):\n        loss = loss_of(y, m(x))\n        return loss\n"
    "    for epoch in range(3):\n        loss = 0.0\n        for x, y in data:\n            loss += step(x, y)\n"
    "        print(loss)\n",
    # Two checkpoints, each read by the name that it was written by.
    "def save(g, d):\n    tf.train.Checkpoint(generator=g).write('g')\n    tf.train.Checkpoint(critic=d).write('d')\n"
    "def load(g, d):\n    tf.train.Checkpoint(generator=g).read('g').expect_partial()\n"
    "    tf.train.Checkpoint(critic=d).read('d').expect_partial()\n",
    "def f(g, d):\n    a = tf.train.Checkpoint(generator=g)\n    b = tf.train.Checkpoint(critic=d)\n"
    "    a.save('a')\n    b.save('b')\n    a.restore('a').expect_partial()\n    b.restore('b').expect_partial()\n",
    # `Dropout` is there beside what is frozen.
    "def made(base):\n    'A frozen base, dropout against overfitting, and one unit.'\n    base.trainable = False\n"
    "    return tf.keras.Sequential([base, layers.Dropout(0.2), layers.Dense(1)])\n",
    # A function of one's own compiles.
    "def prepare(m, rate):\n    m.compile(tf.keras.optimizers.Adam(rate), 'mse')\ndef train(m, base, x, y):\n"
    "    prepare(m, 1e-3)\n    m.fit(x, y)\n    base.trainable = True\n    prepare(m, 1e-5)\n    m.fit(x, y)\n",
    # Some of the examples, and not changed ones.
    "class Batches(tf.keras.utils.PyDataset):\n    def __init__(self, x, count):\n"
    "        self.chosen = np.random.choice(len(x), count, replace=False)\n    def __len__(self):\n        return 9\n"
    "    def __getitem__(self, n):\n        return self.x[self.chosen[n : n + 1]]\n",
    # One optimizer for one training.
    "def train(m, data, rate):\n    o = tf.keras.optimizers.Adam(rate)\n    @tf.function\n    def step(x, y):\n"
    "        o.apply_gradients(zip(g, w))\n    for x, y in data:\n        step(x, y)\nfor rate in (0.1, 0.01):\n"
    "    train(made(), data, rate)\n",
    # The first part is trained by itself in a function.
    "def fit_encoder(m, x):\n    m.fit(x, x)\ndef f(x, y):\n    e = tf.keras.Sequential()\n    e.compile('adam')\n"
    "    fit_encoder(e, x)\n    m = Model(i, e(i))\n    m.compile('adam')\n    m.fit(x, y)\n    return m\n",
    # A layer is used before it gets others to adapt to.
    "n = layers.Normalization()\nn.adapt(summer)\na = n(summer)\nn.adapt(winter)\nb = n(winter)\n",
    # The layer of a model stays where it is.
    "def made():\n    return tf.keras.Sequential([layers.Normalization(name='n')])\nm = made()\n"
    "m.get_layer('n').adapt(x)\n",
    "@functools.cache\ndef made():\n    return layers.Normalization()\nmade().adapt(x)\n",
    # How long a prediction takes.
    "import time\nlayers.LSTM(8)\nm.predict(x[:1])\nstart = time.perf_counter()\nm.predict(x)\n"
    "print(time.perf_counter() - start)\n",
    # The first model is used as well.
    "def ensemble(a, x, y):\n    a.fit(x, y)\n    b = tf.keras.models.clone_model(a)\n    b.compile('adam', 'mse')\n"
    "    b.fit(x, y)\n    return (a.predict(x) + b.predict(x)) / 2\n",
    # Layers that have no weights yet, settings that are read in each step, and a model that is made again.
    "m = tf.keras.Sequential([layers.Dense(3)])\nfor layer in m.layers:\n    layer.kernel_regularizer = 'l2'\n",
    "m = tf.keras.Sequential([Input((2,)), layers.Dense(3)])\nfor layer in m.layers:\n"
    "    layer.activity_regularizer = tf.keras.regularizers.L2(0.1)\n    layer.trainable = False\n",
    "m = tf.keras.Sequential([Input((2,)), layers.Dense(3)])\nfor layer in m.layers:\n"
    "    layer.kernel_regularizer = tf.keras.regularizers.L2(0.1)\nm = tf.keras.models.clone_model(m)\n",
    # The textbook comparison: both errors, each with its name.
    "def f(m, x, y, x_val, y_val):\n    m.fit(x, y)\n    loss = m.evaluate(x, y)\n"
    "    val_loss = m.evaluate(x_val, y_val)\n    print(f'training {loss:.3f}, validation {val_loss:.3f}')\n",
    "def f(m, a, b):\n    m.fit(a, validation_data=b)\n    train_loss = m.evaluate(a)\n    val_loss = m.evaluate(b)\n"
    "    print('train', train_loss, 'val', val_loss)\n",
    # A parameter of the same name gets other examples.
    "def train(x, y):\n    m.fit(x, y)\ndef report(x, y):\n    test_loss = m.evaluate(x, y)\n"
    "    print('test loss', test_loss)\n",
    # The layer is called outside of the `Lambda` as well, so the model knows it.
    "d = layers.Dense(4)\na = d(left)\nb = layers.Lambda(lambda t: d(t))(right)\n",
    # Another callback gives the weights of the best epoch back.
    "def f(m, x, y):\n    stop = tf.keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)\n"
    "    save = tf.keras.callbacks.ModelCheckpoint('best.keras', save_best_only=True)\n"
    "    m.fit(x, y, validation_split=0.1, callbacks=[stop, save])\n    return m\n",
    # Half of a share of a half turn is right.
    "half = 15 / 2\na = layers.RandomRotation(half / 180)\n",
    "def turner(turn, whole):\n    return layers.RandomRotation(turn / whole)\nturner(60, 360)\nturner(60, 180)\n",
    "a = layers.RandomRotation(15 / 180 / 2)\nb = layers.RandomRotation(0.5 * 15 / 180)\n",
    # The gradient of a picture, and not of weights; their number is counted elsewhere.
    "m = tf.keras.Sequential([layers.Dropout(0.2)])\nwith tf.GradientTape() as t:\n    t.watch(image)\n"
    "    score = m(image)\ng = t.gradient(score, image)\nn = len(m.trainable_weights)\n",
    "m = tf.keras.Sequential([layers.Dropout(0.2), layers.Dense(3, kernel_regularizer='l2')])\n"
    "def size(m):\n    return len(m.trainable_weights)\ndef saliency(m, image):\n"
    "    with tf.GradientTape() as t:\n        t.watch(image)\n        score = m(image)\n"
    "    return t.gradient(score, image)\n",
    # Folders are no folds, and a series is tested on what comes later.
    "for folder in folders:\n    m.fit(*load(folder))\n    m.evaluate(z)\n",
    "from sklearn.model_selection import TimeSeriesSplit\nfor past, later in TimeSeriesSplit(5).split(x):\n"
    "    m.fit(x[past], y[past])\n    m.evaluate(z)\n",
    # The data set that is repeated is not the one that `fit` gets.
    "def endless(d, epochs):\n    return d.repeat(epochs)\ndef train(m, d, epochs):\n    m.fit(d, epochs=epochs)\n",
    # The seed comes before the first layer, or the weights are others anyway.
    "def f(x):\n    m = tf.keras.Sequential()\n    tf.keras.utils.set_random_seed(1)\n    m.add(Input((4,)))\n"
    "    m.add(layers.Dense(1))\n    m.fit(x)\n",
    "def f(x):\n    m = tf.keras.Sequential([Input((4,)), layers.Dense(1)])\n    m.load_weights('a.weights.h5')\n"
    "    tf.keras.utils.set_random_seed(1)\n    m.fit(x)\n",
    # The order of the steps does not matter to their mean.
    "a = layers.GRU(8, go_backwards=True, return_sequences=True)(i)\na = layers.GlobalAveragePooling1D()(a)\n"
    "b = layers.Concatenate()([a, c])\n",
    # Each of two trainings has one of them.
    "def f(m):\n    m.fit(x, callbacks=[tf.keras.callbacks.LearningRateScheduler(lambda epoch: 0.1 * 0.5**epoch)])\n"
    "def g(m):\n    m.fit(x, callbacks=[tf.keras.callbacks.ReduceLROnPlateau('loss')])\n",
    # In a call without `training`, a random layer changes images.
    "f = layers.RandomFlip()\ntrain = train.map(lambda x, y: (f(x), y))\n"
    "rest = rest.map(lambda x, y: (f(x, training=False), y))\n",
    # Nothing is numbered.
    "shares = {}\nfor label in set(labels):\n    shares[label] = len(y[y == label]) / len(y)\n",
    "best = 0\nfor word in set(words):\n    if len(word) > best:\n        best = len(word)\n",
    "y = layers.Multiply()([x, x])\n",
    "class C(tf.keras.callbacks.Callback):\n    losses = []\n    def on_train_begin(self, logs):\n"
    "        self.losses.clear()\n    def on_epoch_end(self, epoch, logs):\n        self.losses.append(epoch)\n",
    # A generator inside of a function that makes a data set of it: each epoch begins anew.
    "def made(x):\n    def examples():\n        for a in x:\n            yield a\n"
    "    return tf.data.Dataset.from_generator(examples, output_signature=s)\nm.fit(made(x), epochs=9)\n",
    # What is left of small maps is not made smaller.
    "x = layers.Flatten()(layers.AveragePooling2D(2, strides=1)(x))\n",
    # What a traced function is given is read in each call.
    "def f():\n    rate = 1.0\n    @tf.function\n    def step(x, rate):\n        return rate * x\n"
    "    for n in range(9):\n        step(x, tf.constant(rate))\n        rate = rate / 2\n",
    # Copies of the training examples alone, made in a function whose names others have as well.
    "def doubled(x):\n    x = np.concatenate([x, x[:, :, ::-1]])\n    return x[order]\n"
    "def f(x, y):\n    v = x[:9]\n    t = doubled(x[9:])\n    m.fit(t, y, validation_data=(v, y[:9]))\n",
    # Logits and a metric that is not an accuracy; a length that is a number of batches; a slice for one batch.
    "r = tf.keras.optimizers.schedules.CosineDecay(0.01, decay_steps=20 * len(dataset))\nm.fit(dataset, epochs=20)\n",
    # One batch holds all examples.
    "r = tf.keras.optimizers.schedules.CosineDecay(0.01, decay_steps=20)\nm.fit(x, y, epochs=20, batch_size=len(x))\n",
    # A generator that predicts for one batch after the other.
    "for start in range(0, 99, 32):\n    p = m.predict(x[start : start + 32])\n",
    # Both parts are trained by themselves.
    "def f(x):\n    g = tf.keras.Sequential()\n    g.compile('adam')\n    c = tf.keras.Sequential()\n"
    "    c.compile('adam')\n    return Model(x, c(g(x)))\ng.train_on_batch(x, y)\nc.train_on_batch(x, y)\n",
    # The old generator of images draws from NumPy.
    "np.random.seed(7)\ng = tf.keras.preprocessing.image.ImageDataGenerator(rotation_range=9)\n",
    # One unit weighs the steps; the classes are logits.
    "w = layers.Dense(1)(x)\no = layers.Dense(5)(x)\np = m.predict(x)\nc = np.argmax(p, axis=1)\n",
    "figure.title('loss')\n",
    # A fifth of the examples for each class, counted over all of them.
    "classes = np.max(np.concatenate([y, later[1]])) + 1\nm.fit(x, y, validation_data=later)\n",
    # Another rate for what was trained before.
    "for rate in (0.01, 0.001):\n    m.compile(rate)\n    m.fit(x, y)\n",
    # Two fresh generators with one seed draw one order.
    "np.random.default_rng(1).shuffle(x)\nnp.random.default_rng(1).shuffle(y)\nm.fit(x, y)\n",
    # One batch holds all examples, so that an epoch is a step.
    "r = tf.keras.optimizers.schedules.PiecewiseConstantDecay([25, 40], [3, 2, 1])\n"
    "m.fit(x, y, epochs=50, batch_size=len(x))\n",
    # A switch.
    "SHOW = 0\nif SHOW:\n    print(1)\n",
    # Patches that do not overlap.
    "x = layers.Conv2D(16, 4, strides=4)(i)\n",
    # A data set that is cached after it was shuffled stays in its order.
    "def f(m, s):\n    d = s.shuffle(9).cache().batch(2)\n    p = m.predict(d)\n    return [y for _, y in d], p\n",
    # Classes of several units.
    "layers.Dense(3)\nguesses = m.predict(x)\nprint(guesses == y)\n",
    # A generator in each pass of a loop.
    "def f(rows):\n    for row in rows:\n        v = (float(r) for r in row)\n        print(list(v))\n    return 1\n",
    "def f(folder):\n    file = folder / 'a'\n    file.replace(folder / 'b')\n",
    # A series is tested ahead of what it was trained on, again and again.
    "for n in range(60, 90):\n    m.fit(x[:n], y[:n])\n    print(m.predict(x[n : n + 1]))\n",
    # The same examples for validation in each pass.
    "for part in np.array_split(x, 9):\n    m.fit(part, part)\n    print(m.evaluate(v, w))\n",
    # The largest error is sought.
    "def f(errors):\n    worst = 0\n    for error in errors:\n        if error > worst:\n            worst = error\n",
    # Half is half, whatever is meant.
    "keep = 0.5\nlayers.Dropout(keep)\n",
    # A data set for validation keeps its order, and a part of one keeps its examples.
    "def train(s):\n    v = s.shuffle(9).take(3).cache()\n    return v\n",
    # Batches, by whatever name.
    "steps_per_epoch = 60\nc = tf.keras.callbacks.ModelCheckpoint('a.keras', save_freq=steps_per_epoch)\n",
    # Floats from 0 to 1 stay as they are.
    "images = digits.astype('float32')\ndef f(image):\n    return tf.image.convert_image_dtype(image, tf.float32)\n",
    # A `lambda` that is called at once.
    "for day in range(7):\n    found = sorted(rows, key=lambda row: row[day])\n",
    # Of two trainings one waits longer.
    "a = tf.keras.callbacks.EarlyStopping('loss', patience=2)\n"
    "b = tf.keras.callbacks.ReduceLROnPlateau('accuracy', patience=9)\n",
    # Penalties that a class adds, as its own model has them.
    "class Loop:\n    def step(self, x, y):\n        with tf.GradientTape() as tape:\n"
    "            loss = tf.add_n(self.model.losses)\nlayers.Dense(3, kernel_regularizer='l2')\n",
    # Layers of one's own in a list of one's own.
    "class Block(layers.Layer):\n    def __init__(self):\n        self.layers = []\n        self.layers.append(1)\n",
    # The best weights are brought back, also where that is said by position.
    "def f(m, x, y):\n    s = tf.keras.callbacks.EarlyStopping('val_loss', 0, 3, 0, 'auto', None, True)\n"
    "    c = tf.keras.callbacks.ModelCheckpoint('best.keras', save_best_only=True)\n"
    "    m.fit(x, y, validation_split=0.2, callbacks=[s, c])\n    return m\n",
    # Offsets that are divided already, or a number that may be.
    "m, s = x.mean(), x.std()\nb = m / s\ni = layers.Rescaling(1 / s, offset=-b)(i)\n",
    "s = x.std()\ni = layers.Rescaling(1 / s, -2.5)(i)\no = layers.Rescaling(s, offset=x.mean())(i)\n",
    # Settings that are switched off.
    "g = ImageDataGenerator(featurewise_center=False, zca_whitening=False, rotation_range=10)\nd = g.flow(x, y)\n",
    # Schedules that a callback asks once in each epoch.
    "r = tf.keras.optimizers.schedules.PiecewiseConstantDecay([5, 8], [0.1, 0.01, 0.001])\n"
    "m.fit(x, y, epochs=9, callbacks=[tf.keras.callbacks.LearningRateScheduler(lambda epoch: float(r(epoch)))])\n",
    "N = 20\nr = tf.keras.optimizers.schedules.CosineDecay(0.1, decay_steps=N)\n"
    "m.fit(x, y, epochs=N, callbacks=[tf.keras.callbacks.LearningRateScheduler(r)])\n",
    # The length of a data set is the number of its batches.
    "N = 20\ndef train(m, some, rest):\n"
    "    r = tf.keras.optimizers.schedules.CosineDecay(0.1, decay_steps=N * len(some))\n"
    "    m.compile(tf.keras.optimizers.SGD(r), 'mse')\n    m.fit(some, validation_data=rest, epochs=N)\n",
    # Patches that do not overlap, with a name.
    "SIDE = 16\nx = layers.Conv2D(64, SIDE, SIDE)(i)\n",
    "x = layers.Conv2D(64, 16, 16, name='patches')(i)\n",
    # Each pass is an epoch, and a model of another library.
    "def run(m, x, y, batch_size):\n    for epoch in range(9):\n        m.fit(x, y, batch_size)\n",
    "from sklearn.svm import SVC\ns = SVC()\ns.fit(x, y, w)\n",
    # The share of the class 0.
    "n = np.mean(y == 0)\nm.fit(x, y, class_weight={0: 1 - n, 1: n})\n",
    "n = np.mean(1 - y)\nm.fit(x, y, class_weight={0: 1 - n, 1: n})\n",
    # A penalty on outputs, and the factor of it.
    "sparsity_weight = 1e-4\nlayers.Dense(3, activity_regularizer=tf.keras.regularizers.L1(sparsity_weight))\n",
    # Squares.
    "n = layers.Normalization(mean=x.mean(axis=0), variance=np.power(np.std(x, axis=0), 2))\n",
    "n = layers.Normalization(mean=x.mean(), variance=x.std() * x.std())\n",
    # Another layer by the same name.
    "def f(x):\n    d = layers.Dense(3)\n    y = d(x)\n    d = layers.Dense(4)\n    d.kernel_regularizer = 'l2'\n"
    "    return d(y)\n",
    # Of two models, the other one has the softmax.
    "def teacher():\n    return tf.keras.Sequential([layers.Dense(3)])\n"
    "def student():\n    return tf.keras.Sequential([layers.Dense(3, activation='softmax')])\n"
    "def step(m, x, y):\n    e = tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=m(x))\n"
    "    return e, m.trainable_variables\n",
    # A series is tested on what comes next.
    "def stream(m, x, y):\n    parts = np.array_split(np.arange(99), 9)\n    for a, b in zip(parts, parts[1:]):\n"
    "        m.fit(x[a], y[a])\n        print(m.evaluate(x[b], y[b]))\n",
    # The limit above which something is unusual.
    "def limit(errors):\n    threshold = 0.0\n    for error in errors:\n        if error > threshold:\n"
    "            threshold = error\n    return threshold\n",
    # Data sets that begin with other examples each time.
    "d = tf.keras.utils.image_dataset_from_directory('photos')\nfor _ in range(3):\n    show(*next(iter(d)))\n",
    "d = tf.data.Dataset.from_generator(draws, output_signature=s).batch(4)\nfor _ in range(3):\n"
    "    learn(next(iter(d)))\n",
    # What is whole or near already, and a round that is no rounding.
    'def load(path):\n    """Return the whole data set."""\n    return path[\'x\'].astype(\'int32\')\n',
    "def nearest_neighbour(ids, order):\n    return ids[order[:5]].astype('int64')\n",
    'def train_one_round(m, x):\n    """One training round."""\n    return m.train_on_batch(x.astype(\'int32\'))\n',
    # The largest of logits that no temperature divides, and a draw from what it divides.
    "def step(x, y, teacher, student, temperature):\n    soft = tf.nn.softmax(teacher(x) / temperature)\n"
    "    logits = student(x)\n    e = kld(soft, tf.nn.softmax(logits / temperature))\n"
    "    return e, tf.argmax(logits, -1) == y\n",
    "def draw(logits, temperature, rng):\n    p = np.exp(logits / temperature)\n    p = p / p.sum()\n"
    "    return int(np.argmax(np.cumsum(p) > rng.random()))\n",
    # Bits.
    "print(2 ** (loss / np.log(2)))\nbits_of_loss = 2**loss_in_bits\n",
    "loss = m.evaluate(x, y) / np.log(2)\nprint(2**loss)\n",
    # The softmax comes after it.
    "def attend(q, k, temperature):\n    weights = layers.Dot(2)([q, k])\n    weights = weights / temperature\n"
    "    return layers.Softmax()(weights)\n",
    # A function of one's own, with arguments of its own.
    "def confusion_matrix(predicted, actual):\n    return np.add.at(t, (actual, predicted), 1)\n"
    "t = confusion_matrix(predicted, actual)\n",
    # The limit is the smaller one.
    "t = tf.keras.preprocessing.text.Tokenizer(num_words=90)\nn = min(90, len(t.word_index) + 1)\n",
    # Cached: the order of the first pass is that of the second.
    "def f(m, p):\n    v = tf.keras.utils.image_dataset_from_directory(p, seed=1)\n    v = v.cache().prefetch(9)\n"
    "    return m.predict(v), np.concatenate([labels for _, labels in v])\n",
    # Another pass that reads no labels, or shows one batch.
    "def f(m, x, y):\n    d = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(9).batch(9)\n"
    "    return m.predict(d), sum(1 for _ in d)\n",
    "def f(m, p):\n    d = tf.keras.utils.image_dataset_from_directory(p)\n    for images, labels in d:\n"
    "        show(images, labels)\n        break\n    return m.predict(d)\n",
    "def f(m, p):\n    d = tf.keras.utils.image_dataset_from_directory(p)\n    images = d.map(lambda x, y: x)\n"
    "    return m.predict(d), images\n",
    # A fixed order, so that the parts stay apart.
    "def train_and_validation(d):\n    d = d.shuffle(1000, seed=1).cache()\n"
    "    return d.skip(200).batch(32), d.take(200).batch(32)\n",
    "def train_data(d):\n    return d.shuffle(1000, seed=1, reshuffle_each_iteration=False).cache()\n",
    "def train_data(d):\n    return d.shuffle(1000, seed=1).cache()\n"
    "def f(d, m):\n    known = train_data(d)\n    m.fit(known.skip(200).shuffle(800).batch(32))\n",
    # Random changes wait for an argument that validation does not give.
    "def prepare(image, augment=False):\n    if augment:\n        image = tf.image.random_flip_left_right(image)\n"
    "    return image\ndef f(val):\n    val = val.map(prepare)\n    return val.cache()\n",
    "def prepare(image, augment=False):\n    return tf.image.random_flip_left_right(image) if augment else image\n"
    "kept = rest.map(prepare).cache()\n",
    # Noise for validation that stays the same is wanted.
    "def noisy(image):\n    return image + tf.random.normal(tf.shape(image), stddev=0.1), image\n"
    "def f(val):\n    val = val.map(noisy).cache()\n    return val.batch(32)\n",
    # Digits that are turned alone, numbers with digits, and horses in a file with digits.
    "(x, y), _ = tf.keras.datasets.mnist.load_data()\n"
    "g = tf.keras.preprocessing.image.ImageDataGenerator(rotation_range=9, horizontal_flip=False)\n",
    "import string\ndef report(value, digits=3):\n    return str(round(value, digits)).strip(string.digits)\n"
    "f = layers.RandomFlip('horizontal')\n",
    "def written():\n    return tf.keras.datasets.mnist.load_data()\n"
    "def horses():\n    return tf.keras.Sequential([layers.RandomFlip('horizontal'), layers.Dense(1)])\n",
    # Equal seeds draw one order, and names of two functions are two arrays.
    "a, b = np.random.default_rng(1), np.random.default_rng(1)\na.shuffle(x)\nb.shuffle(y)\nm.fit(x, y)\n",
    "def draw(x):\n    np.random.shuffle(x)\n    return x[:9]\ndef mixed(y):\n    np.random.shuffle(y)\n    return y\n"
    "def f(m, x, y):\n    m.fit(x, y)\n",
    # The best of several candidates, by one score each.
    "def f(candidates, x):\n    m = tf.keras.Sequential([layers.Dense(8), layers.Dense(1)])\n    m.fit(x, x)\n"
    "    scores = m.predict(candidates)\n    return candidates[np.argmax(scores)]\n",
    # The classes of one model, and the figure of another.
    "def classes():\n    m = tf.keras.Sequential([layers.Dense(10)])\n    m.compile('adam', 'mse')\n    return m\n"
    "def figure():\n    return tf.keras.Sequential([layers.Dense(1)])\n"
    "def f(x):\n    return np.argmax(classes().predict(x), axis=1)\n",
    # The best weights are kept: by a seventh argument, or by the learner.
    "s = tf.keras.callbacks.EarlyStopping('val_loss', 0, 3, 0, 'auto', None, True)\n"
    "h = m.fit(x, y, validation_data=v, epochs=50, callbacks=[s])\nprint(min(h.history['val_loss']))\n",
    "s = tf.keras.callbacks.EarlyStopping('val_loss', patience=9)\n"
    "h = m.fit(x, y, validation_data=v, callbacks=[s])\nm.load_weights('best.weights.h5')\n"
    "print(min(h.history['val_loss']))\n",
    # Callbacks of two trainings, and one that acts before the end.
    "def a(m):\n    m.fit(x, validation_data=v, epochs=4, callbacks=[tf.keras.callbacks.EarlyStopping(patience=2)])\n"
    "def b(m):\n    m.fit(x, y, validation_data=v, callbacks=[tf.keras.callbacks.ReduceLROnPlateau(patience=5)])\n",
    "s = tf.keras.callbacks.EarlyStopping(patience=5, restore_best_weights=True)\n"
    "r = tf.keras.callbacks.ReduceLROnPlateau(patience=5, min_delta=0.01)\n"
    "m.fit(x, y, validation_data=v, callbacks=[s, r])\n",
    # One layer for each of several images, and a layer whose weights all steps share.
    "def f(images):\n    conv = layers.Conv2D(8, 3)\n    for image in images:\n        image = conv(image)\n"
    "        show(image)\n",
    "def f(x):\n    cell = layers.Dense(8)\n    h = tf.zeros((1, 8))\n    for step in range(3):\n        h = cell(h)\n"
    "    return h\n",
    # Seeds that reach what draws.
    "np.random.seed(1)\ntf.random.set_seed(1)\nw = tf.Variable(tf.random.normal((3, 1)))\n",
    "from scipy import stats\nnp.random.seed(1)\nd = layers.Dense(1)\nx = stats.norm.rvs(size=100)\n",
    "np.random.seed(1)\ntf.random.set_seed(1)\n"
    "d = layers.Dense(1, kernel_initializer=tf.keras.initializers.GlorotUniform(seed=1))\n",
    "import random\nnp.random.seed(7)\nrandom.Random(7).shuffle(files)\nx = layers.Dense(1)\n",
    "import random\nrandom.seed(7)\nrng = np.random.Generator(np.random.PCG64(7))\nd = layers.Dense(1)\n",
    # Many random answers of one model.
    "def f(m, x_test):\n    layers.Dropout(0.5)\n    m.fit(x, y)\n"
    "    draws = np.stack([m(x_test, training=True) for _ in range(50)])\n    return draws.mean(0), draws.std(0)\n",
    "def f(m, x_test):\n    layers.Dropout(0.5)\n    m.fit(x, y)\n    draws = []\n    for _ in range(50):\n"
    "        p = m(x_test, training=True)\n        draws.append(p)\n    return draws\n",
    # Another optimizer before the training.
    "def f(m):\n    m.compile('adam', 'mse')\n    m.optimizer = tf.keras.optimizers.SGD(0.1)\n    m.fit(x, y)\n",
    # One draw for each image.
    "def f(a, b):\n    return tf.map_fn(lambda i: tf.image.random_brightness(i, 0.2), a), b\nd = d.batch(9).map(f)\n",
    # Nothing trains the best model further.
    "def f(m):\n    best = None\n    for _ in range(9):\n        h = m.fit(x, y)\n        if h.history['mae'][0] < 1:\n"
    "            best = m\n            break\n    return best\n",
    # A metric that is set to zero by hand, and a figure over one pass.
    "def f(m, d):\n    a = tf.keras.metrics.Mean()\n    for epoch in range(3):\n        for v in a.variables:\n"
    "            v.assign(tf.zeros_like(v))\n        for x in d:\n            a.update_state(x)\n"
    "        print(a.result())\n",
    "def f(m, parts):\n    a = tf.keras.metrics.Mean()\n    for part in parts:\n        for x in part:\n"
    "            a.update_state(x)\n        print('so far', a.result())\n",
    # Comments that say what these do.
    "# Give up if the accuracy does not reach 0.8.\n"
    "s = tf.keras.callbacks.EarlyStopping('val_accuracy', patience=5, baseline=0.8, restore_best_weights=True)\n",
    "# After every 10 batches.\nc = tf.keras.callbacks.ModelCheckpoint('a.keras', save_freq=10)\n"
    "m.fit(x, y, epochs=20, callbacks=[c])\n",
    # Numbers of classes that are called kinds, and by numbers that names stand for.
    "m.fit(x, y, class_weight={kind: n / 9 for kind, n in enumerate(counts)})\n",
    "IDS = {'cat': 0}\nm.fit(x, y, class_weight={IDS[name]: w for name, w in {'cat': 1.0}.items()})\n",
    # A layer for each column, made or found in the loop, and one for each fold.
    "for name in names:\n    scale = layers.Normalization()\n    scale.adapt(x[name])\n    kept.append(scale)\n",
    "for layer, column in zip(scales, columns):\n    layer.adapt(column)\n",
    "for name in names:\n    scales[name].adapt(x[name])\n",
    "n = layers.Normalization()\nfor rows, _ in folds:\n    n.adapt(x[rows])\n    m = build(n)\n    m.fit(x[rows])\n",
    # Classes that several units name, by their rank.
    "e = tf.keras.losses.CategoricalCrossentropy(from_logits=True)\n"
    "m.compile('adam', e, metrics=[tf.keras.metrics.Precision(top_k=1)])\n",
    # Right programs that look like a mistake at first.
    "x_train = x_train / x_train.max(axis=1, keepdims=True)\nx_test = x_test / x_test.max(axis=1, keepdims=True)\n",
    "image = image / image.max()\ntest_heatmap = test_heatmap / test_heatmap.max()\n",
    "val_loss = val_loss / val_loss.max()\nloss = loss / loss.max()\n",
    "def f(tokens, sep):\n    question = tokens[:sep]\n    answer = tokens[sep + 1 :]\n    return question, answer\n",
    "def f(x, i):\n    train, one_out = x[:i], x[i]\n    val = x[i + 1 :]\n    return train, one_out, val\n",
    "def f(rate=0.0):\n    return layers.Dropout(rate)\nm = f(0.0)\n",
    "x = layers.MaxPooling2D(1, 2)\ny = layers.Rescaling(1.0, 3.0)\nz = layers.RandomZoom(0.0, 0.2)\n",
    "def f(layer):\n    w = layer.get_weights()\n    saved.append(w)\n    w[0] = w[0] / 2\n",
    "class L(layers.Layer):\n    def __init__(self, units=3):\n        super().__init__()\n"
    "        self.units = units\n        self.settings = {'units': units}\n"
    "    def get_config(self):\n        config = super().get_config()\n"
    "        config.update(self.settings)\n        return config\n",
    'def freeze(base):\n    """Freezes the base for inference."""\n    base.trainable = False\n',
    "def f(m):\n    m.fit(x, y)\n    m.optimizer.learning_rate = 1e-4\n    m.save('a.keras')\n",
    "def warm(m):\n    m.fit(x, y)\n    m.optimizer.learning_rate = 1e-4\n    return m\nwarm(m).fit(x, y)\n",
    "a = tf.keras.Sequential([layers.Dense(3, activation='softmax')])\n"
    "b = tf.keras.Sequential([layers.Dense(3)])\np = tf.nn.softmax(b.predict(x))\n",
    "m.fit(np.concatenate([a, b]), np.repeat([0, 1], 100))\n",
    "names = np.array([0, 1, 2])\nm.fit(np.concatenate(groups), np.repeat(names, 50))\n",
    # What looks like the other spellings of a mistake.
    "d = tf.data.Dataset.from_tensor_slices((x, y))\n"
    "m.fit(d.batch(9), validation_data=d.take(300).batch(9))  # examples that are trained on as well: a look only\n",
    "def make(x, y):\n    return tf.data.Dataset.from_tensor_slices((x, y)).batch(9)\n"
    "m.fit(make(x, y), validation_data=make(v, w).take(3))\n",
    "d = tf.data.Dataset.from_tensor_slices((x, y)).batch(9)\nm.fit(d.skip(10), validation_data=d.take(10))\n",
    "d = tf.data.Dataset.from_tensor_slices((x, y))\nm.fit(d.batch(9).skip(10), validation_data=d.take(90).batch(9))\n",
    "w = np.array(images)\norder = np.random.permutation(len(w))\nm.fit(w[order[:90]], y[order[:90]])\n"
    "m.evaluate(w[order[90:]], y[order[90:]])\n",
    "def next_words(ids):\n    return ids[:-1], ids[1:]\nmany = np.concatenate([np.roll(x, 1), x])\n"
    "inputs, targets = next_words(many)\n",
    "share = np.bincount(y) / len(y)\nm.fit(x, y, class_weight={k: 1 - s for k, s in enumerate(share)})\n",
    "counts = np.bincount(y)\n"
    "m.fit(x, y, class_weight={k: len(y) / (len(counts) * n) for k, n in enumerate(counts)})\n",
    "share = np.bincount(y) / len(y)\nm.fit(x, y, class_weight={0: share[1], 1: share[0]})\n",
    "m.fit(x, y, class_weight=dict(enumerate(costs)))\n",
    "RATE = 0.4  # the other units stay active\nx = layers.Dropout(RATE)(x)\n".replace(
        "stay", "are dropped, some stay"
    ),
    "KEPT = 0.5\nx = layers.Dropout(KEPT)(x)\n",
    # Labels, which have no unknown ones; inputs and targets of one text; a look at the first examples.
    "def parted(a, b, n):\n    return a[:n], b[:n], a[n:], b[n:]\nx, y, v, w = parted(texts, topics, 90)\n"
    "names = layers.StringLookup(num_oov_indices=0)\nnames.adapt(topics)\nm.fit(x, y, validation_data=(v, w))\n",
    "x, y = ids[:-1], ids[1:]\nwords = layers.StringLookup()\nwords.adapt(ids)\nm.fit(words(x), words(y))\n",
    "rows = tf.data.Dataset.from_tensor_slices(texts)\nfor t in rows.take(3):\n    print(t)\n"
    "words = layers.TextVectorization()\nwords.adapt(rows)\nm.fit(rows.batch(3), validation_data=others)\n",
    # Two modes that are compared, and a function that draws answers many times.
    "layers.Dropout(0.2)\nm.fit(x, y)\non = m(new, training=True)\noff = m(new, training=False)\n"
    "print(np.mean((on > 0.5) == (off > 0.5)))\n",
    "layers.Dropout(0.2)\nm.fit(x, y)\ndef draw(x_test):\n    return m(x_test, training=True)\n"
    "draws = [draw(x_test) for _ in range(50)]\n",
    # The last model is trained on all; each fold has its own words.
    "train = texts[:9]\nval = texts[9:]\nwords = layers.TextVectorization()\nwords.adapt(texts)\n"
    "m.fit(words(texts), y)\nn.fit(other(train), z, validation_data=(other(val), w))\n",
    "for a, b in folds:\n    words = layers.TextVectorization()\n    words.adapt(texts[a])\n    m = made()\n"
    "    m.fit(words(texts[a]), y[a], validation_data=(words(texts[b]), y[b]))\n",
    # A stop at a goal, by a method of one's own.
    "class Stop(tf.keras.callbacks.EarlyStopping):\n    def __init__(self):\n"
    "        super().__init__(monitor='accuracy')\n    def on_epoch_end(self, epoch, logs=None):\n"
    "        self.model.stop_training = logs['accuracy'] > 0.95\nm.fit(x, y, validation_data=v, callbacks=[Stop()])\n",
    # Labels, letters, what is known before, and what is not held out, or is trained on at last.
    "e = layers.StringLookup()\ne.adapt(topics)\n"
    "a, x_val, b, y_val = train_test_split(texts, topics)\nm.fit(a, b, validation_data=(x_val, y_val))\n",
    "v = layers.TextVectorization(split='character')\nv.adapt(texts)\na, val = texts[:80], texts[80:]\n",
    "v = layers.TextVectorization()\n# transductive: all texts are there before\nv.adapt(texts)\n"
    "a, val = texts[:80], texts[80:]\n",
    "from sklearn.model_selection import train_test_split\na, b, c, d = train_test_split(texts, stars)\n"
    "v = layers.TextVectorization()\nv.adapt(texts)\nm.fit(v(a), c)\nm.fit(v(b), d)\n",
    "def build(texts):\n    v = layers.TextVectorization()\n    v.adapt(texts)\n    return Model(i, o(v(i)))\n"
    "train, val = texts[:80], texts[80:]\nm = build(train)\nm.fit(train, y, validation_data=(val, w))\n"
    "last = build(texts)\nlast.fit(tf.data.Dataset.from_tensor_slices((texts, z)).batch(32))\n",
    # Letters and names of things are no words of texts.
    "text = open('poem').read()\nids = layers.StringLookup(vocabulary=sorted(set(text)))\n"
    "train_text, val_text = text[:90], text[90:]\n",
    "ids = layers.StringLookup(vocabulary=np.unique(shops))\na, val = shops[:80], shops[80:]\n",
    "ids = layers.StringLookup(vocabulary=sorted(set(colours)))\na, val = colours[:80], colours[80:]\n",
    # Another one looks at new examples, or the training is meant.
    "a = tf.keras.callbacks.EarlyStopping('val_loss', patience=5)\nb = tf.keras.callbacks.EarlyStopping('loss')\n"
    "m.fit(x, y, validation_data=v, callbacks=[a, b])\n",
    "# 20 images are too few to decide anything: they are for the plot only\n"
    "s = tf.keras.callbacks.EarlyStopping('loss')\nm.fit(x, y, validation_data=v, callbacks=[s])\n",
    "class Learned(tf.keras.callbacks.EarlyStopping):\n    '''Train until all are known by heart.'''\n"
    "    def __init__(self):\n        super().__init__(monitor='accuracy')\n"
    "m.fit(x, y, validation_data=v, callbacks=[Learned()])\n",
    # What ends the training is the time, a loss that grows, or a setting that is worse.
    "class Limit(tf.keras.callbacks.Callback):\n    '''Keeps the best figure.'''\n"
    "    def on_train_begin(self, logs=None):\n        self.start, self.best = time.time(), 9\n"
    "    def on_epoch_end(self, epoch, logs=None):\n        if logs['loss'] < self.best:\n"
    "            self.best = logs['loss']\n        if time.time() - self.start > 60:\n"
    "            self.model.stop_training = True\nm.fit(x, y, validation_data=v, callbacks=[Limit()])\n",
    "class Guard(tf.keras.callbacks.Callback):\n    before = 9\n    def on_epoch_end(self, epoch, logs=None):\n"
    "        if logs['loss'] > self.before + 1:\n            self.model.stop_training = True\n"
    "        self.before = logs['loss']\nm.fit(x, y, validation_data=v, callbacks=[Guard()])\n",
    "class Guard(tf.keras.callbacks.Callback):\n    '''Ends it when it diverges.'''\n    before = 9\n"
    "    def on_epoch_end(self, epoch, logs=None):\n        if logs['loss'] > self.before:\n"
    "            self.model.stop_training = True\n        self.before = logs['loss']\n"
    "m.fit(x, y, validation_data=v, callbacks=[Guard()])\n",
    "last = 9\nfor rate in (0.01, 0.1):\n    n = build(rate)\n    h = n.fit(x, y, validation_data=v)\n"
    "    if h.history['loss'][-1] > last:\n        break\n    last = h.history['loss'][-1]\n",
    "class Stop(tf.keras.callbacks.Callback):\n    '''Waits for a new minimum of the training loss.'''\n"
    "    best, wait = 9, 0\n    def on_epoch_end(self, epoch, logs=None):\n        self.wait += 1\n"
    "        if logs['loss'] < self.best:\n            self.best, self.wait = logs['loss'], 0\n"
    "        self.model.stop_training = self.wait > 5\nm.fit(x, y, validation_data=v, callbacks=[Stop()])\n",
    # A loss that explodes.
    "class Watch(tf.keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
    "        if epoch and logs['loss'] > 10 * self.before:\n            self.model.stop_training = True\n"
    "        self.before = logs['loss']\nm.fit(x, y, validation_data=v, callbacks=[Watch()])\n",
    # A goal, also one that is kept in the callback, and no examples for validation.
    "class Stop(tf.keras.callbacks.Callback):\n    '''Stops at a goal, before the model overfits.'''\n"
    "    def __init__(self, goal):\n        self.goal = goal\n    def on_epoch_end(self, epoch, logs=None):\n"
    "        self.last = logs['accuracy']\n        if self.last > self.goal:\n"
    "            self.model.stop_training = True\n"
    "m.fit(x, y, validation_data=v, callbacks=[Stop(0.9)])\n",
    "class Stop(tf.keras.callbacks.Callback):\n    best = 9\n    def on_epoch_end(self, epoch, logs=None):\n"
    "        if logs['loss'] > self.best - 0.001:\n            self.model.stop_training = True\n"
    "        self.best = min(self.best, logs['loss'])\nm.fit(x, y, callbacks=[Stop()])\n",
    "x = layers.Dropout(activation_share)(x)\n",
    "m = tf.keras.Sequential([layers.Dense(9, activation='softmax')])\np = m.predict(x)\nprint(p / p.sum())\n",
    "m = tf.keras.Sequential([layers.Dense(9, activation='softmax')])\n"
    "def chances(s):\n    e = np.exp(s)\n    return e / e.sum()\na = chances(m.predict(x))\nb = chances(scores)\n",
    "m = Model(i, layers.Dense(1)(i))\nd = layers.Dense(8)\nprint(np.mean(np.subtract(d(x), y)))\n",
    "m = Model(i, layers.Dense(1)(i))\nwith tf.GradientTape() as t:\n"
    "    e = tf.square(tf.subtract(m(x), y[:, None]))\n",
    # Each setting has a model, or the weights come back, or each pass is to go on from the one before.
    SETTINGS
    + "nets, best = {8: build(), 16: build()}, {}\nfor size, net in nets.items():\n    best[size] = run(net, size)\n",
    SETTINGS
    + "nets, best = {8: build(), 16: build()}, {}\nfor size in nets:\n    best[size] = run(nets[size], size)\n",
    SETTINGS + "m, best = build(), {}\nw = m.get_weights()\nfor size in (8, 16):\n    m.set_weights(w)\n"
    "    best[size] = run(m, size)\n",
    SETTINGS + "def train(m):\n    '''Increase the batch size in stages.'''\n    best = {}\n    for size in (8, 16):\n"
    "        best[size] = run(m, size)\n    return best\n",
    SETTINGS + "m, losses = build(), {}\nfor size in (8, 16):\n    losses[size] = run(m, size)\n",
    "from sklearn.svm import SVC\nm = SVC()\nfor count in (90, 900):\n    m.fit(x[:count], y[:count])\n"
    "    print('best with', count, m.score(a, b))\n",
    # Another model, or two halves of an `if`.
    "for n in nets:\n    n.fit(x, y)\nfor k in others:\n    k.layers[0].trainable = True\n    k.fit(x, y)\n",
    "def tune(net):\n    net.layers[0].trainable = True\n    net.fit(x, y)\nm = build()\nm.fit(x, y)\ntune(build())\n",
    "def main(m, deep):\n    if deep:\n        m.fit(x, y)\n    else:\n        m.layers[0].trainable = True\n"
    "        m.fit(x, y)\n",
    # A data set that is shuffled for the training alone; another column; names that are only listed.
    "def data(x, y, train=True):\n    d = tf.data.Dataset.from_tensor_slices((x, y))\n"
    "    return d.shuffle(99).batch(8) if train else d.batch(8)\n"
    "v = data(a, b, train=False)\nt = np.concatenate([y for _, y in v])\nprint(t == m.predict(v))\n",
    LOOKUP + "names = sorted(set(z))\nprint(names[np.argmax(m.predict(a))])\n",
    LOOKUP + "names = sorted(set(y))\nprint(names[0], *zip(names, counts))\n",
]


def tree_of(source: str) -> SourceTree:
    return SourceTree(ast.parse(HEAD + source), HEAD + source, str)


def said(source: str) -> list[str]:
    exercise = Exercise("week1_nlp", "", "", 1, Path(), 0, 0, "", (), 1.0)
    report = check_source(exercise, Submission("w", Path("exercise.py"), "script", HEAD + source, "", ()))
    assert not report.failed
    return [finding.sentence for finding in report.findings]


@functools.cache
def found_in(source: str, rules: frozenset[str] = frozenset()) -> set[str]:
    """Return which of some rules, or of all, speak of a source."""
    tree = tree_of(source)
    return {rule.__name__ for rule in RULES if (not rules or rule.__name__ in rules) and [*rule(tree)]}


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_a_mistake_without_an_effect_gets_its_sentence_and_the_right_way_gets_none(
    words: str, mistake: str, right: str
) -> None:
    assert [sentence for sentence in said(mistake) if words in sentence] != []
    assert found_in(mistake)
    assert found_in(right) == set()


@pytest.mark.parametrize("way", same_meaning.WAYS, ids=lambda way: way.__name__)
def test_another_way_to_write_it_changes_nothing_that_is_said(way: Callable[[str], str]) -> None:
    for words, mistake, right in CASES:
        own = frozenset(found_in(mistake))
        written = way(mistake)
        assert written == mistake or found_in(written, own), (words, written)
        assert found_in(way(right), own) == set(), way(right)


@pytest.mark.parametrize("way", same_meaning.WAYS, ids=lambda way: way.__name__)
def test_no_rule_speaks_of_what_is_right_in_another_way(way: Callable[[str], str]) -> None:
    place = same_meaning.WAYS.index(way)
    for _, _, right in CASES[place % 4 :: 4]:
        assert found_in(way(right)) == set(), way(right)


def test_each_rule_has_a_case() -> None:
    assert {name for _, mistake, _ in CASES for name in found_in(mistake)} == {rule.__name__ for rule in RULES}


@pytest.mark.parametrize("source", RIGHT)
def test_what_looks_like_a_mistake_and_is_none_gets_no_sentence(source: str) -> None:
    assert found_in(source) == set()


@pytest.mark.parametrize(
    "source",
    [
        "for folder in folders:\n    x, y, v, w = load(folder)\n    m.fit(x, y)\n    print(m.evaluate(v, w))\n",
        "from sklearn.model_selection import TimeSeriesSplit\nfor a, b in TimeSeriesSplit(5).split(x):\n"
        "    m.fit(x[a], y[a])\n    print(m.evaluate(x[b], y[b]))\n",
    ],
)
def test_folders_and_what_comes_next_are_no_folds(source: str) -> None:
    assert [*repeated_trainings.one_model_for_all_folds(tree_of(source))] == []


@pytest.mark.parametrize("fit", ["m.fit(x, y, 9, 5, 2, [], 0.0, (v, w))", "m.fit(x, y, validation_data=(v, w))"])
def test_validation_data_are_found_by_their_place_and_by_their_name(fit: str) -> None:
    tree = tree_of(fit)
    assert [ast.unparse(part) for part in tree.validation_of(tree.calls_of("fit")[0])] == ["v", "w"]


def test_a_kernel_of_one_length_is_no_tuple() -> None:
    [found] = settings.third_argument_of_convolutions(tree_of("x = layers.Conv1D(64, 3, 3)(i)\n"))
    assert found.sentence.endswith("Its kernel has one length: leave the second `3` out.")


@pytest.mark.parametrize(("unit", "count"), [("epochs", 1), ("batches", 0), ("epochs of 40 steps each", 0)])
def test_a_number_may_be_explained_where_it_gets_its_name(unit: str, count: int) -> None:
    source = (
        f"EVERY = 30  # {unit}\n"
        "r = tf.keras.optimizers.schedules.ExponentialDecay(0.01, decay_steps=EVERY, decay_rate=0.9)\n"
        "m.fit(x, y, epochs=45)\n"
    )
    found = [finding.sentence for finding in settings.steps_in_examples(tree_of(HEAD + source))]
    assert len(found) == count
    assert all("`EVERY` counts epochs" in sentence for sentence in found)
