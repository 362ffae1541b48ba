"""What a line does is known by the values that it gets, wherever they were written."""

import ast
import functools
from collections.abc import Callable

import pytest
import rule_cases
import same_meaning

from grader.submission.rules.calls import misused_calls
from grader.submission.rules.data import data_sets, held_out_parts, pipelines
from grader.submission.rules.evaluation import reports
from grader.submission.rules.models import pooling
from grader.submission.rules.reading.possible_values import calls_made, numbers_of, values_of
from grader.submission.rules.reading.value_flow import Place, is_made_from, set_to
from grader.submission.rules.training import callbacks, repeated_trainings, training_loops
from grader.submission.source_tree import typed

RULES = (
    misused_calls.random_in_predictions, misused_calls.set_by_fit, pipelines.shuffled_by_one,
    pooling.features_pooled, training_loops.patience_without_end, training_loops.own_patience_without_end,
    callbacks.rates_set_twice, held_out_parts.adapted_to_validation, held_out_parts.fitted_on_all_texts,
    data_sets.digits_mirrored,
    data_sets.augmented_validation, repeated_trainings.highest_loss_kept, reports.means_of_the_means_of_batches,
)  # fmt: skip
HEAD = "import numpy as np\nimport tensorflow as tf\nfrom tensorflow.keras import Input, Model, layers\n"
NET = (
    "class Net(Model):\n    '''{note}'''\n    def __init__(self):\n        super().__init__()\n"
    "        self.part = {part}\n"
    "    def call(self, x, training=None):\n        return self.part(x, training={mode})\n"
)
FEED = "def feed(data, mix={default}):\n    return data.shuffle(mix).batch(32)\na = feed(x{first})\nb = feed(y)\n"
STOP = "s = tf.keras.callbacks.EarlyStopping({})\nm.fit(x, y, epochs=14, callbacks=[s])\n"
WATCH = (
    "def watch(wait, late=30):\n    return tf.keras.callbacks.EarlyStopping(patience=wait, start_from_epoch=late)\n"
    "def train(m, epochs):\n    m.fit(x, y, epochs=epochs, callbacks=[watch(3)])\ntrain(m, 12)\ntrain(m, {})\n"
)
WORDS = "i = Input((9,))\nx = layers.Embedding(90, 8)(i)\n"
INNER = "    x = layers.Embedding(90, 8)(Input((9,)))\n"
QUESTION = NET.split("        return self.part")[0].format(part="layers.RandomFlip()", note="") + "{}"
OWN = (
    "class Stop(tf.keras.callbacks.Callback):\n    def __init__(self, patience=30):\n        super().__init__()\n"
    "        self.patience, self.wait, self.best = patience, 0, 9e9\n    def on_epoch_end(self, epoch, logs=None):\n"
    "        better = logs['val_loss'] < self.best\n        self.wait = 0 if better else self.wait + 1\n"
    "        self.best = min(self.best, logs['val_loss'])\n        if self.wait > self.patience:\n"
    "            self.model.stop_training = True\n"
)
LOOP = (
    "wait, best = 0, 9e9\nfor epoch in range({}):\n    m.fit(x, y)\n    off = m.evaluate(v, w)\n    wait += 1\n"
    "    if off < best:\n        best, wait = off, 0\n    if wait >= 10:\n        break\n"
)
RATE = "class Rate(tf.keras.callbacks.Callback):\n    def {}(self, epoch, logs=None):\n{}"
BOTH = "m.fit(x, y, validation_data=(v, w), callbacks=[Rate(), tf.keras.callbacks.ReduceLROnPlateau(patience=2)])\n"
FITTED = "def fit_words(texts):\n    words = layers.TextVectorization(500)\n    words.adapt(texts)\n    return words\n"
IDS = (
    "def encode(texts, words):\n    return np.asarray([words(text) for text in texts])\nids = encode(texts, words)\n"
    "m.fit(ids[:800], y[:800], validation_data=(ids[800:], y[800:]))\n"
)
AUGMENT = "change = tf.keras.Sequential([Input((9, 9, 1)), layers.RandomFlip('horizontal'), layers.RandomZoom(0.1)])\n"
FEED_IMAGES = (
    AUGMENT + "def feed(x, y):\n    d = tf.data.Dataset.from_tensor_slices((x, y)).batch(32)\n    return d{}\n"
    "m.fit(feed(x, y){}, validation_data=feed(v, w), epochs=3)\n"
)
CHANGED = ".map(lambda a, b: (change(a, training=True), b))"
HITS = (
    "hits = tf.keras.metrics.Mean()\nfor start in range({}):\n    part = slice(start, start + 64)\n"
    "    hits.update_state(np.float32(m.predict_on_batch(x[part]).argmax(1) == y[part]){})\n"
    "print(f'of all parcels, {{float(hits.result()):.1%}} are right')\n"
)
DIGITS = "(x, y), (v, w) = tf.keras.datasets.mnist.load_data()\n"
CASES: list[tuple[str, str, str]] = [
    (
        "`a[:, ::-1]` mirrors digits",
        DIGITS + "def more(a, b):\n    return np.concatenate([a, a[:, ::-1]]), np.concatenate([b, b])\n"
        "x, y = more(x, y)\nm.fit(x, y, epochs=3)\n",
        DIGITS + "def more(a, b):\n    return np.concatenate([a, np.roll(a, 2, axis=2)]), np.concatenate([b, b])\n"
        "x, y = more(x, y)\nm.fit(x, y, epochs=3)\n",
    ),
    (
        "`tf.image.flip_up_down(image)` mirrors digits",
        DIGITS + "def turn(image, label):\n    return tf.image.flip_up_down(image), label\n"
        "d = tf.data.Dataset.from_tensor_slices((x, y))\nm.fit(d.concatenate(d.map(turn)).batch(32), epochs=3)\n",
        DIGITS + "def turn(image, label):\n    return tf.roll(image, 2, 0), label\n"
        "d = tf.data.Dataset.from_tensor_slices((x, y))\nm.fit(d.concatenate(d.map(turn)).batch(32), epochs=3)\n",
    ),
    (
        "`np.flip(x, axis=2)` mirrors digits",
        DIGITS + "m.fit(np.vstack([x, np.flip(x, axis=2)]), np.tile(y, 2), epochs=3)\n",
        DIGITS + "m.fit(np.vstack([x, np.flip(x, axis=0)]), np.tile(y, 2), epochs=3)\n",
    ),
    ("Images for validation are changed at random", FEED_IMAGES.format(CHANGED, ""), FEED_IMAGES.format("", CHANGED)),
    (
        "Images for validation are changed at random",
        AUGMENT + "m.fit(x, y, validation_data=(change(v, training=True), w), epochs=3)\n",
        AUGMENT + "m.fit(change(x, training=True), y, validation_data=(v, w), epochs=3)\n",
    ),
    (
        "Images for validation are changed at random",
        "def turn(image, label):\n    return tf.image.random_flip_left_right(image), label\n"
        "check = tf.data.Dataset.from_tensor_slices((v, w)).map(turn).batch(32)\nm.fit(x, y)\nm.evaluate(check)\n",
        "def turn(image, label):\n    return tf.image.flip_left_right(image), label\n"
        "check = tf.data.Dataset.from_tensor_slices((v, w)).map(turn).batch(32)\nm.fit(x, y)\nm.evaluate(check)\n",
    ),
    (
        "`score` is a loss or an error",
        "best = None\nfor _ in range(9):\n    m.fit(x, y)\n    score, mae = m.evaluate(v, w)\n"
        "    if best is None or best < score:\n        best, weights = score, m.get_weights()\n",
        "best = None\nfor _ in range(9):\n    m.fit(x, y)\n    mae, score = m.evaluate(v, w)\n"
        "    if best is None or best < score:\n        best, weights = score, m.get_weights()\n",
    ),
    (
        "`now` is a loss or an error",
        "def quality(net):\n    found = net.evaluate(v, w)\n    return float(found[0])\nbest = 0\nfor net in nets:\n"
        "    now = quality(net)\n    if now > best:\n        best, chosen = now, net\n",
        "def quality(net):\n    found = net.evaluate(v, w)\n    return -float(found[0])\nbest = -9\nfor net in nets:\n"
        "    now = quality(net)\n    if now > best:\n        best, chosen = now, net\n",
    ),
    (
        "`max` takes the worst",
        "found = {}\nfor n in sizes:\n    found[n] = train(n).evaluate(v, w)[0]\nsize = max(found, key=found.get)\n",
        "found = {}\nfor n in sizes:\n    found[n] = train(n).evaluate(v, w)[1]\nsize = max(found, key=found.get)\n",
    ),
    (
        "`argmax` takes the worst",
        "chosen = nets[np.argmax([net.evaluate(v, w)[0] for net in nets])]\n",
        "worst = nets[np.argmax([net.evaluate(v, w)[0] for net in nets])]\n",
    ),
    (
        "the last batch counts as much as a full one",
        HITS.format("0, len(classes), 64", ".mean()"),
        HITS.format("0, len(classes), 64", ""),
    ),
    (
        "the last batch counts as much as a full one",
        HITS.format("1200, 1500, 64", ".mean()"),
        HITS.format("1200, 1520, 64", ".mean()"),
    ),
    (
        "`Stop` waits for 30 epochs without a better figure, but there are only 20",
        OWN + "m.fit(x, y, epochs=20, validation_data=(v, w), callbacks=[Stop()])\n",
        OWN + "m.fit(x, y, epochs=20, validation_data=(v, w), callbacks=[Stop(patience=3)])\n",
    ),
    (
        "`Stop` waits for 12 epochs",
        OWN + "def train(m, epochs):\n    m.fit(x, y, epochs=epochs, callbacks=[Stop(epochs)])\ntrain(m, 12)\n",
        OWN + "def train(m, epochs):\n    m.fit(x, y, epochs=epochs, callbacks=[Stop(epochs // 3)])\ntrain(m, 12)\n",
    ),
    ("The loop waits for 10 epochs", LOOP.format(10), LOOP.format(90)),
    (
        "`Rate` sets the learning rate in each epoch",
        RATE.format("on_epoch_begin", "        self.model.optimizer.learning_rate = RISE[min(epoch, 3)]\n") + BOTH,
        RATE.format(
            "on_epoch_begin",
            "        if epoch < 4:\n            self.model.optimizer.learning_rate = RISE[epoch]\n",
        )
        + BOTH,
    ),
    (
        "`Rate` sets the learning rate in each epoch",
        RATE.format(
            "on_epoch_end",
            "        rate = 0.1 * 0.9 ** epoch\n        self.model.optimizer.learning_rate.assign(rate)\n",
        )
        + BOTH,
        RATE.format(
            "on_epoch_end",
            "        rate = self.model.optimizer.learning_rate\n        rate.assign(rate * 0.9)\n",
        )
        + BOTH,
    ),
    (
        "`LambdaCallback` sets the learning rate in each epoch",
        "s = tf.keras.callbacks.LambdaCallback(on_epoch_begin=lambda e, logs: m.optimizer.learning_rate.assign(R[e]))\n"
        "m.fit(x, y, callbacks=[tf.keras.callbacks.ReduceLROnPlateau('loss'), s])\n",
        "s = tf.keras.callbacks.LambdaCallback(on_train_begin=lambda logs: m.optimizer.learning_rate.assign(R[0]))\n"
        "m.fit(x, y, callbacks=[tf.keras.callbacks.ReduceLROnPlateau('loss'), s])\n",
    ),
    (
        "`fit_words` gets all of `texts`",
        FITTED + "words = fit_words(texts)\n" + IDS,
        FITTED + "words = fit_words(texts[:800])\n" + IDS,
    ),
    (
        "`adapt` gets the validation examples as well",
        "n = layers.Normalization()\nn.adapt(table)\nscaled = n(table).numpy()\na, b = scaled[:900], scaled[900:]\n"
        "m.fit(a, y[:900], validation_data=(b, y[900:]))\n",
        "n = layers.Normalization()\nn.adapt(table[:900])\nscaled = n(table).numpy()\n"
        "a, b = scaled[:900], scaled[900:]\nm.fit(a, y[:900], validation_data=(b, y[900:]))\n",
    ),
    # What is said, the mistake, and what is right.
    ("`True` is 1 here, and `shuffle(1)` keeps the order", "d = x.shuffle(True)\n", "d = x.shuffle(2)\n"),
    ("keeps the order", "d = d.shuffle(1).batch(32)\n", "e = d.shuffle(1)\ne = d.shuffle(9)\n"),
    (
        "keeps the order",
        FEED.format(default="1", first=""),
        FEED.format(default="1", first=", 1000"),
    ),
    (
        "keeps the order",
        "class Feed:\n    def __init__(self, mix):\n        self.mix = mix\n    def get(self, d):\n"
        "        return d.shuffle(self.mix)\nf = Feed(True)\n",
        "class Feed:\n    def __init__(self, mix):\n        self.mix = mix\n    def get(self, d):\n"
        "        return d.shuffle(self.mix)\nf = Feed(900)\n",
    ),
    (
        "keeps the order",
        "CFG = {'data': {'mix': 1, 'size': 32}}\nd = x.shuffle(CFG['data']['mix'])\n",
        "CFG = {'data': {'mix': 1, 'size': 32}}\nd = x.shuffle(len(y) if CFG['data']['mix'] else 1)\n",
    ),
    (
        "`start_from_epoch=14` stops nothing",
        STOP.format("patience=3, restore_best_weights=True, start_from_epoch=14"),
        STOP.format("patience=3, restore_best_weights=True, start_from_epoch=4"),
    ),
    (
        "`patience=6` and `start_from_epoch=9` stops nothing",
        STOP.format("patience=6, start_from_epoch=9"),
        STOP.format("patience=4, start_from_epoch=9"),
    ),
    (
        "`ReduceLROnPlateau` with `patience=20` never lowers the rate",
        "r = tf.keras.callbacks.ReduceLROnPlateau(patience=20)\nm.fit(x, y, epochs=14, callbacks=[r])\n",
        "r = tf.keras.callbacks.ReduceLROnPlateau()\nm.fit(x, y, epochs=9, callbacks=[r])\n",
    ),
    ("`start_from_epoch=30` stops nothing: `fit` has 20 epochs", WATCH.format("20"), WATCH.format("40")),
    (
        "`training=True` of `RandomFlip` and `RandomZoom` has no effect",
        "x = Input((8, 8, 3))\nfor part in (layers.RandomFlip(), layers.RandomZoom(0.1)):\n"
        "    x = part(x, training=True)\nm.fit(x)\n",
        "for part in (layers.RandomFlip(), layers.RandomZoom(0.1)):\n    images = part(images, training=True)\n"
        "m.fit(images)\n",
    ),
    (
        "`training=True` of `RandomFlip` has no effect",
        "more = tf.keras.Sequential([layers.Rescaling(1 / 255), layers.RandomFlip()])\n"
        "x = more(Input((8, 8, 3)), training=True)\nm.fit(x)\n",
        "more = tf.keras.Sequential([layers.Rescaling(1 / 255), layers.RandomFlip()])\n"
        "d = d.map(lambda x, y: (more(x, training=True), y))\nm.fit(d)\n",
    ),
    (
        "`training=True` of `Dropout` has no effect",
        "from functools import partial\nDrop = partial(layers.Dropout, 0.3)\nx = Drop()(Input((8,)), training=True)\n"
        "m.fit(x)\n",
        "from functools import partial\nDrop = partial(layers.Dropout, 0.3)\nx = Drop()(Input((8,)))\nm.fit(x)\n",
    ),
    (
        "keeps `RandomFlip` random in `predict`",
        NET.format(part="layers.RandomFlip()", mode="True", note=""),
        NET.format(part="layers.RandomFlip()", mode="training", note=""),
    ),
    (
        "keeps `Dropout` random in `predict`",
        NET.format(part="layers.Dropout(0.3)", mode="True", note="It drops only while fit runs."),
        NET.format(part="layers.Dropout(0.3)", mode="True", note="Monte Carlo."),
    ),
    (
        "After `Permute((2, 1))` axis 1 holds the features",
        WORDS + "x = layers.Permute((2, 1))(x)\nx = layers.GlobalMaxPooling1D()(x)  # the strongest word\n",
        WORDS + "x = layers.GlobalMaxPooling1D()(x)  # the strongest word\n",
    ),
    (
        "After `Permute((2, 1))` axis 1 holds the features",
        "def pooled(x):\n    '''One number per filter.'''\n    x = layers.Permute((2, 1))(x)\n"
        "    return layers.GlobalMaxPooling1D()(x)\n" + WORDS + "a = pooled(layers.Conv1D(8, 3)(x))\n"
        "b = pooled(layers.Conv1D(8, 5)(x))\n",
        "def pooled(x):\n    '''One number per filter.'''\n    x = layers.Permute((2, 1))(x)\n"
        "    return layers.GlobalMaxPooling1D()(x)\n" + WORDS + "a = pooled(layers.Conv1D(8, 3)(x))\n"
        "b = pooled(channels)\n",
    ),
    (
        "`axis=-1` goes over the features",
        "def net():\n    '''The two lengths and the mean of all words.'''\n"
        + INNER
        + "    return tf.reduce_mean(x, axis=-1)\n",
        "def net():\n    '''The two lengths and the mean of all words.'''\n"
        + INNER
        + "    return tf.reduce_mean(x, axis=-1), tf.reduce_mean(x, axis=1)\n",
    ),
    (
        "keeps `RandomFlip` random in `predict`",
        QUESTION.format("        if self.more:\n            x = self.part(x, training=True)\n        return x\n"),
        QUESTION.format("        if training:\n            x = self.part(x, training=True)\n        return x\n"),
    ),
    (
        "`axis=-1` goes over the features",
        WORDS + "# der Durchschnitt aller Wörter\nx = tf.reduce_mean(x, axis=-1)\n",
        WORDS + "# der Durchschnitt aller Wörter\nx = tf.reduce_mean(x, axis=1)\n",
    ),
    (
        "takes axis 1 for the features",
        WORDS + "x = layers.GlobalMaxPooling1D(data_format='channels_first')(x)  # le maximum de tous les mots\n",
        WORDS + "x = layers.Permute((2, 1))(x)\n"
        "x = layers.GlobalMaxPooling1D(data_format='channels_first')(x)  # le maximum de tous les mots\n",
    ),
    (
        "After `transpose` axis 1 holds the features",
        WORDS + "# la media de todas las palabras\nx = tf.reduce_mean(tf.transpose(x, [0, 2, 1]), axis=1)\n",
        WORDS + "# la media de todas las palabras\nx = tf.reduce_mean(tf.transpose(x, [0, 2, 1]), axis=2)\n",
    ),
]
RIGHT = [
    # A weighted mean of the means of batches, and batches that are said to be equal.
    "shares, sizes = [], []\nfor start in range(0, len(x), 64):\n    part = slice(start, start + 64)\n"
    "    shares.append(np.mean(m.predict(x[part]).argmax(1) == y[part]))\n    sizes.append(len(y[part]))\n"
    "print('of all parcels are right:', np.average(shares, weights=sizes))\n",
    '"""All are cut into equal batches."""\n' + HITS.format("0, len(classes), 64", ".mean()"),
    # A loop takes one after the other.
    "s = tf.keras.callbacks.LearningRateScheduler(lambda e: 0.1)\np = tf.keras.callbacks.ReduceLROnPlateau('loss')\n"
    "both = [s, p]\nfor callback in both:\n    m.fit(x, y, callbacks=[callback])\n",
    # After the first epochs, the rate stays what it is.
    "def warm_up(epoch):\n    return R[epoch] if epoch < 5 else float(m.optimizer.learning_rate)\n"
    "s = tf.keras.callbacks.LearningRateScheduler(warm_up)\n"
    "m.fit(x, y, callbacks=[s, tf.keras.callbacks.ReduceLROnPlateau('loss')])\n",
    "def train(start):\n    for step in range(20):\n        m.fit(x, y)\n        now = m.evaluate(v, w)\n"
    "        if start - now >= 40:\n            break\ntrain(100)\n",
    # Every image is turned, those that are measured too.
    DIGITS + "d = tf.data.Dataset.from_tensor_slices((x, y)).batch(9).map(lambda a, b: (a[:, ::-1], b))\n"
    "e = tf.data.Dataset.from_tensor_slices((v, w)).batch(9).map(lambda a, b: (a[:, ::-1], b))\n"
    "m.fit(d, validation_data=e)\n",
    DIGITS + "x = np.repeat(x[..., None], 3, axis=-1)[:, :, :, ::-1]\n"
    "d = tf.data.Dataset.from_tensor_slices((x, y)).map(lambda a, b: (a / 255, b))\nm.fit(d)\n",
    AUGMENT + f"d = data.skip(9){CHANGED}.batch(8)\ne = data.take(9){CHANGED}.cache().batch(8)\n"
    "m.fit(d, validation_data=e)\n",
    "def random_noise(a):\n    return a + tf.random.normal(tf.shape(a)), a\n"
    "m.fit(clean.map(random_noise), validation_data=others.map(random_noise))\n",
    "words = layers.TextVectorization(500)\nwords.adapt(dictionary)\nids = encode(texts, dictionary)\n"
    "m.fit(ids[:800], y[:800], validation_data=(ids[800:], y[800:]))\n",
    "first, last = texts[:800], texts[800:]\ntexts = first\nwords = layers.TextVectorization(500)\n"
    "words.adapt(texts)\nm.fit(words(first), y, validation_data=(words(last), w))\n",
    # It counts all epochs.
    OWN.replace("= 0 if better else self.wait + 1", "+= 1") + "m.fit(x, y, epochs=20, callbacks=[Stop()])\n",
    # Mirrored digits are shown, have labels of their own, or are garments.
    DIGITS + "show(x[0][:, ::-1])\nm.fit(x, y, epochs=3)\n",
    DIGITS + "m.fit(np.concatenate([x, x[:, ::-1]]), np.concatenate([zeros, ones]), epochs=3)\n",
    DIGITS.replace("mnist", "fashion_mnist") + "m.fit(np.vstack([x, x[:, :, ::-1]]), np.tile(y, 2), epochs=3)\n",
    # What is lowest, or the largest loss by its name, is meant.
    "best = max(nets, key=lambda net: -net.evaluate(v, w)[0])\nworst = max(nets, key=lambda n: n.evaluate(v, w)[0])\n",
    "losses = [net.evaluate(v, w)[0] for net in nets]\nprint(max(losses), min(losses))\n",
    # Images are changed for a report on how a trained model does on such ones.
    "m.fit(x, y, validation_data=(v, w))\ndef tilt_test(shares=(0.01, 0.05)):\n    for share in shares:\n"
    "        turn = layers.RandomRotation(share)\n        print(share, m.evaluate(turn(v, training=True), w))\n",
    AUGMENT + "seen = change(v, training=True)\nm.fit(x, y)\nprint(m.evaluate(v, w), m.evaluate(seen, w))\n",
    AUGMENT + "m.fit(x, y)\ndef bericht():\n    '''Treffer bei schiefer Kamera.'''\n"
    "    return m.evaluate(change(v, training=True), w)\n",
    # It is done on purpose, or for the training alone.
    AUGMENT
    + "# how robust is it?\ncheck = tf.data.Dataset.from_tensor_slices((v, w)).batch(32)"
    + CHANGED
    + "\nm.fit(x, y)\nm.evaluate(check)\n",
    AUGMENT + "def feed(x, y, f):\n    return tf.data.Dataset.from_tensor_slices((x, y)).batch(32).map(f)\n"
    "m.fit(feed(x, y, lambda a, b: (change(a, training=True), b)), validation_data=feed(v, w, lambda a, b: (a, b)))\n",
    AUGMENT + "def feed(x, y, mode):\n    d = tf.data.Dataset.from_tensor_slices((x, y)).batch(32)\n"
    "    return d.map(lambda a, b: (change(a, training=mode), b))\n"
    "m.fit(feed(x, y, True), validation_data=feed(v, w, False))\n",
    # It brings weights back at the end, counts through several trainings, or counts something else.
    OWN + "    def on_train_end(self, logs=None):\n        self.model.set_weights(self.kept)\n"
    "m.fit(x, y, epochs=20, callbacks=[Stop()])\n",
    OWN + "s = Stop()\nfor part in parts:\n    m.fit(part, epochs=20, callbacks=[s])\n",
    OWN.replace("on_epoch_end", "on_train_batch_end") + "m.fit(x, y, epochs=20, callbacks=[Stop()])\n",
    "wait = 0\nfor fold in range(5):\n    for epoch in range(90):\n        m.fit(x, y)\n        wait += 1\n"
    "        if wait >= 10:\n            break\n",
    # The rate is set in some epochs, or in another training.
    RATE.format(
        "on_epoch_begin",
        "        if epoch > 3:\n            return\n        self.model.optimizer.learning_rate = R[epoch]\n",
    )
    + BOTH,
    RATE.format("on_epoch_begin", "        self.model.optimizer.learning_rate = 0.1\n")
    + "m.fit(x, y, callbacks=[Rate()])\n"
    + BOTH.replace("Rate(), ", ""),
    # The vocabulary is of other texts, or of a part.
    FITTED + "def first(texts):\n    return texts[:800]\nwords = fit_words(first(texts))\n" + IDS,
    FITTED + "words = fit_words(old)\n" + IDS,
    # What keeps the order on purpose.
    "BUFFER = 1  # keeps the order\nd = d.shuffle(BUFFER)\n",
    "d = d.shuffle(len(x) if mixed else 1)\n",
    "d = tf.keras.utils.image_dataset_from_directory(p, shuffle=True)\n",
    # One of the trainings is long enough, or nobody knows how long it is.
    "s = tf.keras.callbacks.EarlyStopping(patience=9, start_from_epoch=6)\nm.fit(x, y, epochs=5, callbacks=[s])\n"
    "m.fit(x, y, epochs=50, callbacks=[s])\n",
    "def train(m, epochs=5):\n"
    "    m.fit(x, y, epochs=epochs, callbacks=[tf.keras.callbacks.EarlyStopping(patience=9)])\n"
    "train(m, int(input()))\n",
    "a = tf.keras.callbacks.EarlyStopping(patience=9)\nb = tf.keras.callbacks.EarlyStopping(patience=2)\n"
    "m.fit(x, y, epochs=5, callbacks=[b])\nm.fit(x, y, epochs=50, callbacks=[a])\n",
    # A callback that is there for its best epoch, or for a loop of one's own.
    STOP.format("patience=14") + "print(s.best_epoch + 1, s.best)\n",
    STOP.format("patience=20") + "runner = tf.keras.callbacks.CallbackList([s], model=m)\n",
    # Images are changed before the training, or a part of a layer is not random.
    "class More(layers.Layer):\n    def __init__(self):\n        super().__init__()\n"
    "        self.flip = layers.RandomFlip()\n"
    "    def call(self, x):\n        return self.flip(x, training=True)\nmore = More()\n"
    "d = d.map(lambda x, y: (more(x), y))\n",
    "base = tf.keras.applications.VGG16()\nx = base(Input((32, 32, 3)), training=False)\nm.fit(x)\n",
    # One value for each word is meant, or the features came first.
    WORDS + "x = layers.Permute((2, 1))(x)\nx = layers.GlobalMaxPooling1D()(x)  # the strongest feature of each word\n",
    WORDS + "x = tf.reduce_mean(x, axis=-1)  # the mean over the features: a weight for each word\n",
    "x = layers.Permute((2, 1))(Input((3, 90)))\nx = layers.GlobalMaxPooling1D()(x)  # the maximum of all steps\n",
    # Said to keep the order, compared with another buffer, and no data set at all.
    "# a buffer of 1 keeps the order: to see how much the rest matters\nd = d.shuffle(1)\n",
    "print(list(d.shuffle(1).take(5)))\nprint(list(d.shuffle(100).take(5)))\n",
    "BUFFER = 1\nd = d.shuffle(BUFFER)  # deterministic while I look for the fault\n",
    "class Deck:\n    def shuffle(self, times):\n        pass\ndeck = Deck()\ndeck.shuffle(1)\n",
    # Random only while the model is trained, or on purpose.
    QUESTION.format("        if training:\n            x = self.part(x, training=True)\n        return x\n"),
    QUESTION.format("        if not training:\n            return x\n        return self.part(x, training=True)\n"),
    QUESTION.format("        return self.part(x, training=True) if training else x\n"),
    NET.format(part="layers.Dropout(0.3)", mode="True", note="Dropout stays on, to see how the answers vary."),
    NET.format(part="layers.RandomFlip()", mode="True", note="Learns from two random views of each image."),
    NET.format(part="layers.GaussianNoise(0.3)", mode="True", note="Makes noisy copies of clean images.")
    + "noisy = Net().predict(x)\n",
    NET.format(part="layers.Dropout(0.3)", mode="True", note="")
    + "    def predict_step(self, data):\n        return self(data, training=False)\n",
    "i = Input((9,))\nm = Model(i, layers.Dropout(0.3)(i, training=True))\nm.fit(a, b)\n"
    "draws = [m(a) for _ in range(30)]\n",
    "i = Input((9,))\n# stays on in direct calls\nm = Model(i, layers.Dropout(0.3)(i, training=True))\nm.fit(a, b)\n",
    # Scores of positions, and what is said of another mean; the strongest filter; channels that come first.
    "def net():\n    '''Attention, then the weighted mean over the words.'''\n"
    + INNER
    + "    scores = tf.keras.ops.mean(x, axis=-1)\n    weights = tf.keras.ops.softmax(scores)[..., None]\n"
    "    return tf.keras.ops.sum(x * weights, axis=1)\n",
    "def net():\n    '''A gate, and the maximum over time at the end.'''\n"
    + INNER
    + "    gate = layers.Dense(9, 'sigmoid')(tf.reduce_max(x, axis=-1))\n"
    "    return layers.GlobalMaxPooling1D()(x * gate[..., None])\n",
    WORDS + "# the strongest filter at all positions\nx = tf.keras.ops.max(layers.Conv1D(8, 3)(x), axis=-1)\n",
    WORDS + "# Mittelwert der Merkmale an allen Stellen\nx = tf.reduce_mean(x, axis=-1)\n",
    "x = layers.Conv1D(8, 3, data_format='channels_first')(Input((1, 90)))\n"
    "x = layers.GlobalMaxPooling1D(data_format='channels_first')(x)  # maximum over time\n",
]


@functools.cache
def found_in(source: str) -> rule_cases.Said:
    return rule_cases.said_by(RULES, HEAD + source)


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_a_mistake_gets_its_sentence_and_the_right_way_gets_none(words: str, mistake: str, right: str) -> None:
    rule_cases.assert_only(words, found_in(mistake))
    assert found_in(right) == []


@pytest.mark.parametrize("way", same_meaning.WAYS, ids=lambda way: way.__name__)
def test_another_way_to_write_it_adds_nothing_that_is_said(way: Callable[[str], str]) -> None:
    for words, _, right in CASES:
        assert found_in(way(right)) == [], (words, way(right))


def test_each_rule_has_a_case() -> None:
    rule_cases.assert_each_speaks(RULES, (found_in(mistake) for _, mistake, _ in CASES))


def test_a_sentence_has_at_most_twenty_words() -> None:
    rule_cases.assert_short(found_in(mistake) for _, mistake, _ in CASES)


@pytest.mark.parametrize("source", RIGHT)
def test_what_looks_like_a_mistake_and_is_none_gets_no_sentence(source: str) -> None:
    assert found_in(source) == []


@pytest.mark.parametrize(
    ("source", "numbers"),
    [
        ("a = 3 if big else 5\nend(a)\n", {3.0, 5.0}),
        ("if big:\n    a = 3\nelse:\n    a = 4\nend(a)\n", {3.0, 4.0}),
        ("for a in (1, 2):\n    end(a)\n", {1.0, 2.0}),
        ("for a, b in zip('xy', [1, 2]):\n    end(b)\n", {1.0, 2.0}),
        ("for a, b in {'x': 1}.items():\n    end(b)\n", {1.0}),
        ("for a, b in enumerate([8, 9]):\n    end(b)\n", {8.0, 9.0}),
        ("def f(a, b=2):\n    end(b * 2)\nf(1)\nf(1, 2)\n", {4.0}),
        ("f = lambda a, b: end(a)\nf(7, b=2)\n", {7.0}),
        ("class A:\n    def f(self, a):\n        end(a)\nA().f(6)\n", {6.0}),
        ("def f(a):\n    return 2 if a else 3\nend(int(f(1)))\n", set()),
        ("def f(a):\n    return 2 if a else 3\nend(f(1))\n", {2.0, 3.0}),
        ("from functools import partial\ndef f(a, b):\n    end(b)\ng = partial(f, b=4)\n", {4.0}),
        ("list(map(lambda n: end(n), [1, 5]))\n", {1.0, 5.0}),
        ("a = 1\na += 1\nend(a)\n", set()),
        ("a = 8\nwhile a < 100:\n    a = a * 2\nend(a)\n", set()),
        ("a = b = 1\nfor i in c:\n    a = int(b) + 1\n    b = int(a) + 1\nend(a)\n", set()),
        ("def f(a):\n    return f(a - 1) * 2 if a else 3\nend(f(3))\n", set()),
        ("def f(a):\n    end(a)\nf(1)\nf(*more)\n", set()),
        ("for a in more:\n    end(a)\n", set()),
        ("end((a := 3))\n", {3.0}),
        ("few = [1, 2]\nfor a in [*few, 3] + few[:]:\n    end(a)\n", {1.0, 2.0, 3.0}),
        ("for a in [1, *more]:\n    end(a)\n", set()),
        ("a = [1, [2, 3]]\nend(a[1][0])\n", {2.0}),
        ("def f(a):\n    if a:\n        return 1, 2\n    return 3, 4\nb, c = f(x)\nend(c)\n", {2.0, 4.0}),
        ("class A:\n    pass\na = A()\na.rate = 2\nend(a.rate)\n", {2.0}),
        ("class A:\n    pass\na = A()\na.rate = 2\na.rate = b\nend(a.rate)\n", set()),
        ("a = {}\na['rate'] = 2\nend(a['rate'])\n", {2.0}),
        ("a = {}\nend(a['rate'])\na['rate'] = 2\n", set()),
        ("def f(a):\n    a['rate'] = 2\ndef g(a):\n    end(a['rate'])\n", set()),
        ("def f(a=3):\n    if b:\n        a = 1\n    end(a)\nf()\n", {1.0, 3.0}),
        ("def f(a):\n    if b:\n        a = 1\n    end(a)\nf(c)\n", set()),
        ("def f(a, b):\n    end(a)\nf(1, *more)\n", {1.0}),
        ("a = 3\nfor b in c:\n    a = abs(a)\nend(a)\n", set()),
        ("def f():\n    a, b = f()\n    return a, b\nend(f()[0])\n", set()),
        ("def f(a):\n    return a\ndef f(a):\n    return 2\nend(f(1))\n", set()),
    ],
)
def test_all_numbers_that_a_value_may_be_are_known_or_none(source: str, numbers: set[float]) -> None:
    tree = rule_cases.tree_of(HEAD + source)
    (call,) = (call for call in tree.all(ast.Call) if typed(call.func) == "end")
    assert numbers_of(tree, call.args[0]) == numbers


def test_layers_are_found_that_a_name_stands_for() -> None:
    tree = rule_cases.tree_of(HEAD + "for part in [layers.Dense(3), layers.Flatten()]:\n    part(x)\n")
    (call,) = (call for call in tree.all(ast.Call) if typed(call.func) == "part")
    assert [typed(made) for made in calls_made(tree, call.func)] == ["layers.Dense(3)", "layers.Flatten()"]
    assert values_of(tree, None) == []


@pytest.mark.parametrize(
    ("source", "calls"),
    [
        ("conv = partial(layers.Conv2D, 9, activation='relu')\na = conv(3)\nb = conv(5, activation=None)\n",
         ["layers.Conv2D(9, 3, activation='relu')", "layers.Conv2D(9, 5, activation=None)"]),
        ("a = partial(layers.Dense, 3)(activation='relu')\n", ["layers.Dense(3, activation='relu')"]),
        # What is passed on stays as it is, and so do functions of the program.
        ("conv = partial(layers.Conv2D, 9)\na = conv(3)\nb = many(conv)\n",
         ["partial(layers.Conv2D, 9)", "layers.Conv2D(9, 3)", "many(conv)"]),
        ("def f(a, b):\n    pass\ng = partial(f, 1)\ng(2)\n", ["partial(f, 1)", "g(2)"]),
    ],
)  # fmt: skip
def test_a_call_of_a_partial_is_read_as_the_whole_call(source: str, calls: list[str]) -> None:
    tree = rule_cases.tree_of(HEAD + "from functools import partial\n" + source)
    found = [typed(call) for call in tree.all(ast.Call)]
    assert [text for text in found if not text.startswith("partial(layers.Conv2D)")] == calls


@pytest.mark.parametrize(
    ("source", "values"),
    [
        ("end(a)\n", ["a"]),
        ("if b:\n    a = 3\nelse:\n    a = c()\nend(a)\n", ["3", "c()"]),
        ("def f(a='x'):\n    end(a)\nf()\nf('y')\n", ["'x'", "'y'"]),
        ("def f():\n    if b:\n        return\n    return 3\nend(f())\n", ["", "3"]),
        ("def f(a):\n    return a\ndef f(a):\n    return 2\nend(f(1))\n", ["", "2"]),
        ("a.rate = 2\na.rate = 3\nend(a.rate)\n", ["", "2", "3"]),
        ("a = b\nfor c in d:\n    a = a[0]\nend(a)\n", ["a[0]", "b"]),
    ],
)
def test_what_is_known_is_told_beside_what_is_not(source: str, values: list[str]) -> None:
    tree = rule_cases.tree_of(HEAD + source)
    (call,) = (call for call in tree.all(ast.Call) if typed(call.func) == "end")
    assert sorted(typed(value) for value in values_of(tree, call.args[0])) == values


def test_a_value_that_is_made_of_another_one_twice_is_read_once() -> None:
    links = range(60)
    tree = rule_cases.tree_of("a0 = x\n" + "".join(f"a{n + 1} = a{n} + a{n}\n" for n in links) + "end(a60, x, z)\n")
    end, known, other = tree.calls_named("end")[0].args
    assert is_made_from(tree, Place(end), [tree.key_of(known)])
    assert not is_made_from(tree, Place(end), [tree.key_of(other)])


@pytest.mark.parametrize(("mark", "first"), [("", "self, "), ("    @staticmethod\n", "")])
def test_what_calls_give_for_the_rest_is_known_of_every_method(mark, first):
    source = f"class Told:\n{mark}    def show({first}title, *rows):\n        use(rows)\nTold().show('a', b, c)\n"
    tree = rule_cases.tree_of(source)
    (rows,) = (call.args[0] for call in tree.calls_named("use"))
    assert [typed(value) for value in set_to(tree, rows)] == ["b", "c"]
