"""What runs without a word and means something else gets a sentence; its right twin gets none."""

import pytest
from rule_cases import assert_told, said_by

from grader.submission.rules.arrays import array_figures, array_measures, array_parts, array_shapes, array_trainings
from grader.submission.rules.calls import settings
from grader.submission.rules.data import (
    changed_values,
    copies,
    counts,
    held_out_parts,
    image_sides,
    one_array,
    pipelines,
    positions,
    value_ranges,
    vocabularies,
)
from grader.submission.rules.evaluation import (
    baselines,
    claims,
    comments,
    figures,
    measurements,
    metrics,
    series_limits,
    told_ratios,
)
from grader.submission.rules.models import idle_layers, outputs
from grader.submission.rules.python import array_axes, python_meanings, thrown_away, unused_results
from grader.submission.rules.training import callbacks, repeated_trainings, training_logs, trainings

RULES = (
    training_logs.keys_of_other_spellings,
    training_logs.log_keys,
    training_logs.callbacks,
    settings.values_clipped_for_norms,
    vocabularies.lengths_after_the_cut,
    array_trainings.metrics_of_all_passes,
    image_sides.sides_exchanged,
    python_meanings.differences_taken_often,
    unused_results.settings_changed_too_late,
    claims.quantized_told_as_exact,
    array_shapes.columns_against_rows_of_values,
    trainings.vocabularies_counted_from_2,
    array_measures.roots_of_other_losses,
    comments.comments_that_say_otherwise,
    array_figures.correlations_of_rows,
    series_limits.windows_of_true_values,
    trainings.brightest_pixel,
    trainings.labels_by_the_alphabet,
    metrics.sizes_of_lists,
    measurements.figures_of_another_order,
    settings.schedules_in_epochs,
    settings.steps_in_examples,
    idle_layers.more_guesses_than_classes,
    array_figures.correlations_with_themselves,
    metrics.sizes_of_folders,
    metrics.variances_told_as_deviations,
    thrown_away.calls_thrown_away,
    array_parts.passes_in_two_orders,
    copies.flipped_the_other_way,
    copies.sheets_by_reshape,
    held_out_parts.windows_drawn_at_random,
    outputs.half_of_a_logit,
    figures.errors_in_another_scale,
    array_measures.recall_for_precision,
    baselines.means_around_told_as_before,
    callbacks.factors_told_as_reductions,
    one_array.views_called_by_another_name,
    array_axes.channels_averaged,
    positions.places_in_a_cut_list,
    value_ranges.shares_cut_to_bytes,
    value_ranges.clipped_too_late,
    vocabularies.letters_told_as_words,
    settings.shares_that_are_kept,
    counts.updates_of_examples,
    changed_values.live_weights_kept,
    array_trainings.frozen_weights_called_learned,
    vocabularies.padding_told_as_the_most_frequent,
    told_ratios.ratios_told_as_changes,
    told_ratios.one_length_for_a_whole_table,
    repeated_trainings.repetitions_of_one_model,
    python_meanings.dictionaries_sorted_by_names,
    pipelines.batches_shuffled,
    comments.slices_called_copies,
)
HEAD = "import sys\nimport numpy as np\nimport tensorflow as tf\nfrom tensorflow import keras\n"
MAE = "model.compile('adam', 'mse', metrics=['mae'])\n"
FIT = "model.fit(x, y, validation_data=(v, w), callbacks=[c])\n"
LOOP = (
    "m = keras.metrics.SparseCategoricalAccuracy()\ndef step(x, y):\n    {}\ndef epoch():\n{}"
    "    for x, y in batches:\n        step(x, y)\n    return float(m.result())\n"
    "for e in range(9):\n    print('accuracy', {})\n"
)
TRAIN = (
    "def train():\n    rate = 0.1\n    m = keras.Sequential([keras.layers.Dense(1)])\n"
    "    m.compile(keras.optimizers.SGD(rate), 'mse')\n    m.fit(x, y, epochs=9)\n    {}\n"
    "    m.fit(x, y, epochs=9)\n    return m\n"
)
WORDS = "t = keras.layers.TextVectorization()\nt.adapt(texts)\n"
COPY = "def noisy(model, x):\n    # {}\n    other = keras.models.clone_model(model)\n{}    return other.predict(x)\n"
FAR = (
    'def far(model, series, start):\n    "Forecast from its own forecasts."\n    window = series[start - 9:start]\n'
    "    for n in range(60):\n        value = model.predict(window[None])[0, 0]\n        {}\n"
)
PSNR = "def psnr(a, b):\n    '{}'\n    return 10 * np.log10({} ** 2 / np.mean((a - b) ** 2))\n"
SEVERAL = "rng = np.random.default_rng(1)\nmeans = [{} for _ in range(999)]\n"
PLAN = (
    "# 0.1 for 40 epochs\nrate = keras.optimizers.schedules.PiecewiseConstantDecay([{}], [0.1, 0.01])\n"
    "model.compile(keras.optimizers.Adam(rate), 'mse')\nmodel.fit(x, y, epochs=80)\n"
)
LEVEL = (
    'def level(x, days):\n    "The mean of each day and the days before it."\n'
    "    return np.convolve(x, np.ones(days) / days, mode='{}')[:len(x)]\n"
)
GENTLE = (
    'def gentle():\n    "The learning rate goes down by ten percent."\n'
    "    return keras.callbacks.ReduceLROnPlateau(factor={})\n"
)
CASES = [
    (
        "random part of windows that overlap",
        "rows = np.lib.stride_tricks.sliding_window_view(series, 84)\n"
        "rows = np.random.default_rng(5).permutation(rows)\n"
        "m.fit(rows[:900, :60, None], rows[:900, -1])\n"
        "print(np.abs(m.predict(rows[900:, :60, None])[:, 0] - rows[900:, -1]).mean())\n",
        "rows = np.lib.stride_tricks.sliding_window_view(series, 84)\n"
        "m.fit(rows[:900, :60, None], rows[:900, -1])\n"
        "print(np.abs(m.predict(rows[900:, :60, None])[:, 0] - rows[900:, -1]).mean())\n",
    ),
    (
        "each image is cut into lines",
        "def contact_sheet(images, rows, columns):\n    'The images next to each other.'\n"
        "    return images.reshape(rows * SIDE, columns * SIDE)\n",
        "def contact_sheet(images, rows, columns):\n    'The images next to each other.'\n"
        "    images = images.reshape(rows, columns, SIDE, SIDE).swapaxes(1, 2)\n"
        "    return images.reshape(rows * SIDE, columns * SIDE)\n",
    ),
    (
        "one half is the logit 0",
        "from tensorflow.keras import Input, layers\ndef right_side(labels, outputs):\n"
        "    said = tf.reshape(outputs, [-1]) > 0.5\n    return tf.cast(said, tf.float32)\n"
        "m = tf.keras.Sequential([Input((4,)), layers.Dense(1)])\n"
        "m.compile('adam', tf.keras.losses.BinaryCrossentropy(from_logits=True), metrics=[right_side])\n",
        "from tensorflow.keras import Input, layers\ndef right_side(labels, outputs):\n"
        "    said = tf.reshape(outputs, [-1]) > 0.0\n    return tf.cast(said, tf.float32)\n"
        "m = tf.keras.Sequential([Input((4,)), layers.Dense(1)])\n"
        "m.compile('adam', tf.keras.losses.BinaryCrossentropy(from_logits=True), metrics=[right_side])\n",
    ),
    (
        "not as `val_acc`",
        "class Stop(tf.keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
        "        if logs.get('accuracy') > 0.9 and logs.get('val_acc') > 0.8:\n"
        "            self.model.stop_training = True\ndef best(history):\n"
        "    return max(history['val_accuracy'])\nmodel.compile('adam', 'mse', metrics=['accuracy'])\n"
        "model.fit(x, y, callbacks=[Stop()])\n",
        "class Stop(tf.keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
        "        if logs.get('accuracy') > 0.9 and logs.get('val_accuracy') > 0.8:\n"
        "            self.model.stop_training = True\ndef best(history):\n"
        "    return max(history['val_accuracy'])\nmodel.compile('adam', 'mse', metrics=['accuracy'])\n"
        "model.fit(x, y, callbacks=[Stop()])\n",
    ),
    (
        "`clipvalue` cuts each value by itself",
        "def build():\n    'A gradient that is too long is shortened. Its direction stays the same.'\n"
        "    return tf.keras.optimizers.Adam(0.01, clipvalue=9.0)\n",
        "def build():\n    'A gradient that is too long is shortened. Its direction stays the same.'\n"
        "    return tf.keras.optimizers.Adam(0.01, global_clipnorm=9.0)\n",
    ),
    (
        "so this is never true",
        "rows = tf.keras.utils.pad_sequences(lists, maxlen=MAXLEN)\n"
        "print(sum(len(row) > MAXLEN for row in rows), 'were longer')\n",
        "rows = tf.keras.utils.pad_sequences(lists, maxlen=MAXLEN)\n"
        "print(sum(len(row) > MAXLEN for row in lists), 'were longer')\n",
    ),
    (
        "not by the alphabet",
        "encoder = tf.keras.layers.StringLookup(num_oov_indices=0)\nencoder.adapt(labels)\n"
        "# the encoder numbers the topics in alphabetical order\n"
        "topics = sorted({str(label) for label in labels})\nreport(topics)\n",
        "encoder = tf.keras.layers.StringLookup(num_oov_indices=0)\nencoder.adapt(labels)\n"
        "# the encoder numbers the topics in alphabetical order\ntopics = encoder.get_vocabulary()\n"
        "report(topics)\n",
    ),
    (
        "Put the forecast into the window",
        "def far(model, series, start):\n    'Each forecast becomes an input of the next one.'\n"
        "    known = list(series[:start])\n    for n in range(60):\n"
        "        window = np.array(known[-9:])\n        value = model.predict(window[None])[0, 0]\n"
        "        known.append(series[start + n])\n",
        "def far(model, series, start):\n    'Each forecast becomes an input of the next one.'\n"
        "    known = list(series[:start])\n    for n in range(60):\n"
        "        window = np.array(known[-9:])\n        value = model.predict(window[None])[0, 0]\n"
        "        known.append(value)\n",
    ),
    (
        "begins again at 0 above 255",
        "def lamp(images, amount):\n    return np.clip(images.astype('uint8') + amount, 0, 255)\n"
        "for amount in (0, 20, 40):\n    print(lamp(x, amount).mean())\n",
        "def lamp(images, amount):\n    return np.clip(images.astype('int') + amount, 0, 255)\n"
        "for amount in (0, 20, 40):\n    print(lamp(x, amount).mean())\n",
    ),
    (
        "the share of units to drop",
        "from tensorflow.keras import layers\ndef build():\n"
        "    'In each step 80 % of the units stay on.'\n"
        "    return tf.keras.Sequential([layers.Dense(9), layers.Dropout(0.8), layers.Dense(1)])\n",
        "from tensorflow.keras import layers\ndef build():\n"
        "    'In each step 80 % of the units stay on.'\n"
        "    return tf.keras.Sequential([layers.Dense(9), layers.Dropout(0.2), layers.Dense(1)])\n",
    ),
    (
        "has its letters",
        "def report(texts):\n    'How many different words each text has.'\n"
        "    print([len(t.split()) for t in texts])\n    print([len(set(t)) for t in texts])\n",
        "def report(texts):\n    'How many different words each text has.'\n"
        "    print([len(t.split()) for t in texts])\n    print([len(set(t.split())) for t in texts])\n",
    ),
    (
        "`axis=-1` averages over the channels",
        "def report(x):\n    'The means of the color channels, over all pixels.'\n    print(np.mean(x, axis=-1))\n",
        "def report(x):\n    'The means of the color channels, over all pixels.'\n"
        "    print(np.mean(x, axis=(0, 1, 2)))\n",
    ),
    ("it has later values as well", LEVEL.format("same"), LEVEL.format("full")),
    ("For 10% less, write `factor=0.9`", GENTLE.format("0.1"), GENTLE.format("0.9")),
    (
        "`EarlyStopping` does nothing. Write `'val_mae'`",
        f"{MAE}c = keras.callbacks.EarlyStopping('val_mean_absolute_error')\n{FIT}",
        f"{MAE}c = keras.callbacks.EarlyStopping('val_mae')\n{FIT}",
    ),
    (
        "compiled as `sparse_categorical_accuracy`",
        "model.compile('adam', metrics=[keras.metrics.SparseCategoricalAccuracy()])\nh = model.fit(x, y).history\n"
        "print(h['accuracy'])\n",
        "model.compile('adam', metrics=[keras.metrics.SparseCategoricalAccuracy(name='accuracy')])\n"
        "h = model.fit(x, y).history\nprint(h['accuracy'])\n",
    ),
    ("Write `width, height = p.size`", "height, width = p.size\n", "width, height = p.size\n"),
    (
        "Write `n, height, width, c = x.shape`",
        "n, width, height, c = x.shape\n",
        "n, height, width, c = x.shape\n",
    ),
    ("Write `h, w = x.shape[:2]`", "w, h = x.shape[:2]\n", "h, w = x.shape[:2]\n"),
    (
        "Write `(width, height)`",
        "from PIL import Image\np = Image.open(f)\nq = p.resize((height, width))\n",
        "from PIL import Image\np = Image.open(f)\nq = p.resize((width, height))\n",
    ),
    (
        "Write `(height, width)`",
        "x = tf.image.resize(x, (width, height))\n",
        "x = tf.image.resize(x, (height, width))\n",
    ),
    (
        "Write `model.optimizer.learning_rate = 0.01`",
        TRAIN.format("rate = 0.01"),
        TRAIN.format("m.optimizer.learning_rate = 0.01"),
    ),
    (
        "Put the forecast into the window",
        FAR.format("window = np.append(window[1:], series[start + n])"),
        FAR.format("window = np.append(window[1:], value)"),
    ),
    (
        "Put the forecast into the window",
        FAR.format("window = np.concatenate([window[1:], [series[start + n]]])"),
        FAR.format("window = np.concatenate([window[1:], [value]])"),
    ),
    ("counts batches, not epochs", PLAN.format("40"), PLAN.format("40 * 25")),
    (
        "has its letters",
        "def report(texts):\n    found = set(' '.join(texts))\n    print(len(found), 'different words')\n",
        "def report(texts):\n    found = set(' '.join(texts).split())\n    print(len(found), 'different words')\n",
    ),
    (
        "write `vocabulary[2]`",
        f"{WORDS}vocabulary = t.get_vocabulary()\nprint('the most frequent word:', vocabulary[0])\n",
        f"{WORDS}vocabulary = t.get_vocabulary()\nprint('the most frequent word:', vocabulary[2])\n",
    ),
    (
        "`last / first` is the ratio",
        "def told(first, last):\n    print(f'the loss climbed by {last / first:.0%}')\n",
        "def told(first, last):\n    print(f'the loss climbed by {last / first - 1:.0%}, to {last / first:.0%}')\n",
    ),
    (
        "one number for the whole table",
        "table = np.array([v[w] for w in words])\n# Each vector gets the length 1.\n"
        "table = table / np.linalg.norm(table)\n",
        "table = np.array([v[w] for w in words])\n# Each vector gets the length 1.\n"
        "table = table / np.linalg.norm(table, axis=1, keepdims=True)\n",
    ),
    (
        "For the correlation of columns",
        "def told(numbers):\n    table = np.asarray(numbers)\n    r = np.corrcoef(table)\n"
        "    print(f'correlation of column 0 and column 1: {r[0, 1]:.2f}')\n",
        "def told(numbers):\n    table = np.asarray(numbers).T\n    r = np.corrcoef(table)\n"
        "    print(f'correlation of column 0 and column 1: {r[0, 1]:.2f}')\n",
    ),
    (
        "Make a new model in the loop",
        "def compare(sizes):\n    'Train from scratch with each size.'\n    m = build()\n    for size in sizes:\n"
        "        m.fit(windows(size))\n        print(m.evaluate(v))\n",
        "def compare(sizes):\n    'Train from scratch with each size.'\n    for size in sizes:\n        m = build()\n"
        "        m.fit(windows(size))\n        print(m.evaluate(v))\n",
    ),
    (
        "counts from place `9` on",
        "def told(h):\n    rates, losses = h.history['learning_rate'], h.history['loss']\n"
        "    best = int(np.argmin(losses[9:]))\n    print(rates[best])\n",
        "def told(h):\n    rates, losses = h.history['learning_rate'][9:], h.history['loss']\n"
        "    best = int(np.argmin(losses[9:]))\n    print(rates[best])\n",
    ),
    (
        "write `max_val=1.0`",
        "def noisy(x):\n    'Return images from 0 to 1.'\n    return x + 0.1\nq = tf.image.psnr(a, b, max_val=255.0)\n",
        "def noisy(x):\n    'Return images from 0 to 255.'\n    return x + 0.1\n"
        "q = tf.image.psnr(a, b, max_val=255.0)\n",
    ),
    (
        "divides by one length of the whole table",
        "table = np.array([v[w] for w in words])\n# Unit vectors: each row gets the length 1.\n"
        "table = tf.nn.l2_normalize(table)\n",
        "table = np.array([v[w] for w in words])\n# Unit vectors: each row gets the length 1.\n"
        "table = tf.nn.l2_normalize(table, axis=1)\n",
    ),
    (
        "`sorted` of a dictionary sorts its keys",
        "from collections import Counter\ndef top(words):\n    'The words that occur most often.'\n"
        "    counts = Counter(words)\n    return sorted(counts, reverse=True)[:9]\n",
        "from collections import Counter\ndef top(words):\n    'The words that occur most often.'\n"
        "    counts = Counter(words)\n    return sorted(counts, key=counts.get, reverse=True)[:9]\n",
    ),
    (
        "so the same examples stay together in each epoch",
        "def read(f):\n    return keras.utils.image_dataset_from_directory(f).cache()\n"
        "# In each epoch every image lands in another batch.\ndata = read('a').shuffle(99)\n",
        "def read(f):\n    return keras.utils.image_dataset_from_directory(f).unbatch().cache()\n"
        "# In each epoch every image lands in another batch.\ndata = read('a').shuffle(99).batch(9)\n",
    ),
    (
        "A slice of a NumPy array is no copy",
        "def f(series, t):\n    # A slice is a new array.\n    last = series[t - 1:-1]\n    return last.mean()\n",
        "def f(series, t):\n    # A slice is a view.\n    last = series[t - 1:-1]\n    return last.mean()\n",
    ),
    (
        "is the true value, so each forecast is one step ahead",
        "def far(model, series, start):\n    'Each output becomes the newest value of the window.'\n"
        "    window = series[:9]\n    for n in range(60):\n        value = model.predict(window[None])[0, 0]\n"
        "        window = np.append(window[1:], series[start + n])\n",
        "def far(model, series, start):\n    'Each output becomes the newest value of the window.'\n"
        "    window = series[:9]\n    for n in range(60):\n        value = model.predict(window[None])[0, 0]\n"
        "        window = np.append(window[1:], value)\n",
    ),
    (
        "Keras never calls `on_epoch_finish`: the method is called `on_epoch_end`",
        "class Show(keras.callbacks.Callback):\n    def on_epoch_finish(self, epoch, logs=None):\n"
        "        print(logs)\n",
        "class Show(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n        print(logs)\n"
        "    def on_my_own(self):\n        pass\n",
    ),
    (
        "Write `mask_zero=True`",
        "m = keras.Sequential()\n# The zeros are padding, and the mean below leaves them out.\n"
        "m.add(keras.layers.Embedding(90, 8))\nm.add(keras.layers.GlobalAveragePooling1D())\n",
        "m = keras.Sequential()\n# The zeros are padding, and the mean below leaves them out.\n"
        "m.add(keras.layers.Embedding(90, 8, mask_zero=True))\nm.add(keras.layers.GlobalAveragePooling1D())\n",
    ),
]
RIGHT = [
    # An error that is multiplied by a spread, wherever that has its name, and changes without the first one.
    "def scaled(y):\n    mean, std = y.mean(), y.std()\n    return (y - mean) / std, mean, std\n"
    "small, mean, std = scaled(y)\nh = m.fit(x, small, validation_split=0.1)\n"
    "e = h.history['val_mae'][-1]\nprint(e * std)\n",
    "d = x - np.roll(x, 1)\nprint(d[1:])\n",
    # Epochs times examples that are divided by the size of a batch, and both numbers of weights side by side.
    "steps = 30 * len(x) // 32\nmodel.fit(x, y, epochs=30)\nprint('updates', steps)\n",
    "base.trainable = False\nm = keras.Sequential([base, keras.layers.Dense(1)])\nmany = count(m.trainable_weights)\n"
    "print(f'{m.count_params()} parameters, of which training changes {many}')\n",
    # Averages over the channels by that name, and places in lists that are cut alike.
    "def gray(x):\n    'A gray image: the mean over the channels of each pixel.'\n    return np.mean(x, axis=-1)\n",
    "h = m.fit(x, y).history\nlosses = h['loss'][9:]\nlow = np.argmin(losses)\n"
    "print(h['loss'][9 + low], losses[low])\n",
    # Bytes of whole numbers.
    "x = np.clip(x, 0, 255)\nx = x.astype('uint8')\n",
    # Covariances, and a table that both are right in; a list.
    "print(np.cov(a, b)[0, 0])\n",
    "def f(rows):\n    other = rows[:]\n    other[0] = 1\n    return other\n",
    # A mean around each value is what is told, and half of the rate.
    LEVEL.format("same").replace("each day and the days before it", "each day, the days before and after it"),
    GENTLE.format("0.5").replace("ten", "fifty"),
    GENTLE.format("0.1").replace("by ten", "to ten"),
    # The variance by its name.
    "def table(x):\n    print('variance', x.var(axis=0), 'standard deviation', x.std(axis=0))\n",
    # Both spellings are logged, or it is not known what is.
    "model.compile('adam', 'mse', metrics=['mae', 'mean_absolute_error'])\nh = model.fit(x, y).history\n"
    "print(h['mean_absolute_error'])\n",
    "model.compile('adam', 'mse', metrics=own())\nh = model.fit(x, y).history\nprint(h['mean_absolute_error'])\n",
    # The mean of all passes is what is told, and a metric of its own for each pass.
    LOOP.format("m.update_state(y, f(x))", "", "'so far', epoch()"),
    "def epoch():\n    m = keras.metrics.Mean()\n    for x in batches:\n        m.update_state(x)\n"
    "    return float(m.result())\nfor e in range(9):\n    print(epoch())\n",
    # A result that is read while it grows.
    "m = keras.metrics.Mean()\nfor x in batches:\n    m.update_state(x)\n    print(m.result())\n",
    # Sides that are equal, and axes of tables.
    "WIDTH = HEIGHT = 48\nd = keras.utils.image_dataset_from_directory(f, image_size=(WIDTH, HEIGHT))\n",
    "rows, cols = table.shape\nn, w = windows.shape\n",
    # The weights of another model.
    "best = other.weights\nmodel.set_weights(best)\n",
    # A name that another function, a loop or a later line reads.
    "def f():\n    rate = 0.1\n    print(rate)\n    rate = 0.2\n    def g():\n        return rate\n    return g\n",
    "def f():\n    n = 0\n    while True:\n        print(n)\n        n = 1\n",
    "def f():\n    rate = 0.1\n    print(rate)\n    rate = 0.2\n    print(rate)\n",
    # Ranks of words that are shown, and a vocabulary without the special tokens.
    f"{WORDS}for rank, word in enumerate(t.get_vocabulary()[2:], start=2):\n    print(rank, word)\n",
    f"{WORDS}ids = dict(enumerate(t.get_vocabulary(include_special_tokens=False), start=2))\n",
    # A new model is what is meant.
    COPY.format("the same layers without the trained weights", ""),
    # One step ahead, with what is known by then.
    "def walk(model, series):\n    window = series[:9]\n    for n in range(60):\n        model.predict(window[None])\n"
    "        window = np.append(window[1:], series[9 + n])\n",
    FAR.format("out.append(value)\n        window = np.append(window[1:], out[n])"),
    # Images from 0 to 255, where something else goes from 0 to 1.
    f"{PSNR.format('a probability from 0 to 1', '255.0')}images = raw * 255\n",
    # Numbers in another order, and values that only some are taken of.
    SEVERAL.format("rng.permutation(50).mean()"),
    SEVERAL.format("rng.permutation(errors)[:50].mean()"),
    # What is divided is a change already, and the columns are rows.
    "print(f'the error fell by {improvement / before:.0%}')\n",
    "r = np.corrcoef(columns)\nprint(f'correlation of column 0 and 1: {r[0, 1]:.2f}')\n",
]


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_what_means_something_else_gets_a_sentence(words: str, mistake: str, right: str) -> None:
    assert_told(RULES, words, HEAD + mistake, HEAD + right)


@pytest.mark.parametrize("source", RIGHT)
def test_what_is_meant_gets_no_sentence(source: str) -> None:
    assert said_by(RULES, HEAD + source) == []
