"""Figures that are computed or read in another way than said get a sentence; what is right gets none."""

import pytest
from rule_cases import assert_told, said_by

from grader.submission.rules.data import counts, held_out_parts, pipelines
from grader.submission.rules.evaluation import (
    baselines,
    claims,
    figures,
    own_memories,
    reported_figures,
    series_limits,
    told_ratios,
    unlike_errors,
)
from grader.submission.rules.models import pooling
from grader.submission.rules.training import exact_floats

RULES = (
    own_memories.scaled_by_both_parts,
    baselines.entries_of_one_hot_rows_counted,
    own_memories.words_known_from_the_test,
    own_memories.tested_examples_remembered,
    told_ratios.growth_told_as_fewer_mistakes,
    told_ratios.cosines_by_one_length,
    unlike_errors.errors_of_other_days,
    reported_figures.figures_by_another_name,
    reported_figures.spreads_as_standard_errors,
    reported_figures.coefficients_as_importance,
    figures.powers_of_two,
    pooling.features_pooled,
    exact_floats.rates_compared_exactly,
    claims.history_of_the_training,
    held_out_parts.fitted_on_all_texts,
    held_out_parts.labels_of_both_parts_used,
    held_out_parts.windows_drawn_at_random,
    series_limits.held_below_the_training,
    counts.lengths_of_comparisons,
    pipelines.batches_shuffled,
    baselines.equal_shares_for_a_constant_answer,
)
HEAD = "import math\nimport numpy as np\nimport tensorflow as tf\nfrom tensorflow import keras\n"
FIT = "h = model.fit(x, y, validation_split=0.1).history\n"
WORDS = "i = keras.Input((9,))\ne = keras.layers.Embedding(90, 8)\nx = e(i)\n"
FINDER = (
    f"{WORDS}class Finder:\n    def __init__(self, layer):\n        self.table = layer.get_weights()[0]\n"
    "    def vector(self, rows):\n        # La media delle parole.\n"
    "        return np.average(self.table[rows], axis={})\nf = Finder(e)\n"
)
POOL = (
    f"{WORDS}def pool(rows, mask):\n    v = tf.gather(e.embeddings, rows) * np.expand_dims(mask, -1)\n"
    "    # Mittel der Wortvektoren\n    return v.numpy().sum({}) / mask.sum(1, keepdims=True)\n"
)
OWN_POOL = (
    f'{WORDS}class Pool(keras.layers.Layer):\n    "The mean over the words."\n    def call(self, t):\n'
    "        return tf.reduce_mean(t, axis={})\nx = Pool()(x)\n"
)
IN_32_BITS = "Keras keeps the learning rate in 32 bits"
OVER_FEATURES = "goes over the features"
NOTES = (
    "model.compile('adam', 'mse', metrics=['mae'])\nclass C(keras.callbacks.Callback):\n"
    '    "{}"\n    def __init__(self):\n        super().__init__()\n        self.off = []\n'
    "    def on_epoch_end(self, epoch, logs=None):\n        self.off.append({})\n"
    "    def told(self):\n        return f'{} {{min(self.off):.2f}}'\nc = C()\n"
    "model.fit(x, y, validation_split=0.1, epochs=9, callbacks=[c])\nprint(c.told())\n"
)
OF_TRAINING = "is measured on the training examples"
CUT = "train, val = texts[:800], texts[800:]\n"
FIT_CUT = "model.fit(encode(train, ids), y, validation_data=(encode(val, ids), w))\n"
LEXICON = (
    f"{CUT}class Lexikon:\n    def __init__(self):\n        self.nummern = {{{{}}}}\n    def lernen(self, saetze):\n"
    "        for satz in saetze:\n            for wort in satz.split():\n"
    f"                self.nummern[wort] = 2\nids = Lexikon()\nids.lernen({{}})\n{FIT_CUT}"
)
INDEX = (
    f"{CUT}def words(s):\n    return s.lower().split()\ndef fit_words(rows):\n"
    "    return sorted({{w for r in rows for w in words(r)}})\ndef fit_tokenizer(texts, size=90):\n"
    f"    return fit_words(texts)\nids = fit_tokenizer(texts={{}})\n{FIT_CUT}"
)
NOT_NEW = "so their words are not new"
ROWS = "rows = np.lib.stride_tricks.sliding_window_view(series, 21)\n"
EACH = "xs = np.array([series[i:i + 20] for i in range(len(series) - 20)])\nys = series[20:]\n"
MIXED = (
    f"def windows(series, rng):\n    {ROWS}    rows = {{}}\n    return rows[:, :-1], rows[:, -1]\n"
    "x, y = windows(load(), np.random.default_rng(3))\nmodel.fit(x[..., None], y, validation_split=0.2)\n"
)
APART = (
    f"from sklearn.model_selection import train_test_split\n{EACH}"
    "x, v, y, w = train_test_split(xs, ys, test_size=0.2{})\nmodel.fit(x, y, validation_data=(v, w))\n"
)
IN_PLACE = (
    f"{ROWS}{{}}\nx, y = rows[:, :-1], rows[:, -1]\n"
    "model.fit(x[:900], y[:900], validation_data=(x[900:], y[900:]), epochs=2)\n"
)
OVERLAP = "windows that overlap"
GROWING = "from grader.data import draw_growing\n(x, y), (v, w) = draw_growing(0, 60, 13)\n"
LIMITS = (
    f"{GROWING}class Limits:\n    def __init__(self, values):\n        self.top = values.max(){{}}\n"
    "limits = Limits(y)\n"
    "model.fit(x, y)\nprint(np.minimum(limits.top, model.predict(v)))\n"
)
IN_MODEL = (
    "# a series that keeps growing\nx, y = windows(series[:900])\nlow, high = y.min(), y.max()\n"
    "i = keras.Input((60,))\nout = keras.layers.Dense(1)(i)\n"
    "out = keras.layers.Lambda(lambda t: keras.ops.clip(t, {}))(out)\nmodel = keras.Model(i, out)\nmodel.fit(x, y)\n"
)
CUTS_OFF = "cuts these forecasts off"
NATURAL = "with the natural logarithm. Write `np.exp"
NEAREST = (
    "class Nearest:\n    def remember(self, rows, kinds):\n        self.rows, self.kinds = rows, kinds\n"
    "    def predict(self, rows):\n"
    "        return np.array([self.kinds[np.argmin(np.abs(self.rows - row).sum(1))] for row in rows])\n"
    "near = Nearest()\nnear.remember({})\nprint('nearest', np.mean(near.predict(x[900:]) == y[900:]))\n"
)
TABLE = (
    "train, new, y_train, y_new = train_val_split(texts, y, 900)\ntable = {{t: k for t, k in zip({})}}\n"
    "guess = np.array([table.get(t, 0) for t in new])\nprint('table', np.mean(guess == y_new))\n"
)
SAVED_MISTAKES = (
    "def saved(before, after):\n    return (after - before) / {}\n"
    "a = one.evaluate(x, y, return_dict=True)['accuracy']\nb = two.evaluate(x, y, return_dict=True)['accuracy']\n"
    "print(f'{{saved(a, b):.0%}} fewer mistakes')\n"
)
ALIKE = (
    "class Words:\n    def __init__(self, table):\n        self.table = table\n"
    "        self.norms = np.linalg.norm(table, axis=1)\n    def alike(self, k):\n"
    "        cosine = self.table @ self.table[k] / {}\n        return np.argsort(-cosine)\n"
)
IN_ONE_TABLE = (
    "def average(series, size):\n    return np.array([series[t - size:t].mean() for t in range(size, len(series))])\n"
    "def naive(series, split_time):\n    return series[split_time - 1:-1]\n"
    "found = {{'naive': naive(series, 1000)}}\nfound['average'] = average(series, 7){}\n"
    "for name, forecast in found.items():\n    print(name, np.abs(series[-len(forecast):] - forecast).mean())\n"
)
SCALER = (
    "class Scaler:\n    def fit(self, x):\n        self.mean, self.std = x.mean(axis=0), x.std(axis=0)\n"
    "        return self\n    def __call__(self, x):\n        return (x - self.mean) / self.std\n"
    "scale = Scaler().fit({})\nw = np.linalg.lstsq(scale(x), y)[0]\nprint(np.abs(scale(x_val) @ w - y_val).mean())\n"
)
MAJORITY = (
    "model.compile('adam', 'categorical_crossentropy')\ndef majority(labels):\n"
    '    "Accuracy of always the most frequent class."\n    counts = np.bincount({})\n'
    "    return counts.max() / counts.sum()\n"
)
CASES: list[tuple[str, str, str]] = [
    (
        "also sees `x_val`, so the examples of the test are not new",
        SCALER.format("np.concatenate([x, x_val])"),
        SCALER.format("x"),
    ),
    (
        "Count the classes: `np.bincount(labels.argmax(axis=1))`",
        MAJORITY.format("labels.astype(int).ravel()"),
        MAJORITY.format("labels.argmax(axis=1)"),
    ),
    (
        "Some classes are more frequent, so one answer for all is right more often than",
        'def blind(known):\n    "The best accuracy without any column."\n    return 1 / len(np.unique(known))\n',
        'def blind(known):\n    "The accuracy of a guess by chance."\n    return 1 / len(np.unique(known))\n',
    ),
    (
        "knows the words of `later` already, so none of them is unknown",
        "class Table:\n    pass\nlater = texts[::10]\n"
        "print(f'new texts: {share(Table(texts), later):.1%} unknown words')\n",
        "class Table:\n    pass\nlater = texts[::10]\nrest = texts[1::10]\n"
        "print(f'new texts: {share(Table(rest), later):.1%} unknown words')\n",
    ),
    ("so it looks up the examples of the test", NEAREST.format("x, y"), NEAREST.format("x[:900], y[:900]")),
    (
        "`zip(texts, y)` gets all labels, also those of `y_new`",
        TABLE.format("texts, y"),
        TABLE.format("train, y_train"),
    ),
    (
        "Write `(after - before) / (1 - before)`",
        SAVED_MISTAKES.format("before"),
        SAVED_MISTAKES.format("(1 - before)"),
    ),
    (
        "A cosine divides by the lengths of both vectors",
        ALIKE.format("self.norms[k]"),
        ALIKE.format("(self.norms[k] * self.norms)"),
    ),
    ("forecasts more days than the others", IN_ONE_TABLE.format(""), IN_ONE_TABLE.format("[1000 - 7:]")),
    (
        "The standard error of a mean of `n` values",
        "def interval(accuracy, n):\n    standard_error = math.sqrt(accuracy * (1 - accuracy))\n"
        "    return standard_error\n",
        "def interval(accuracy, n):\n    standard_error = math.sqrt(accuracy * (1 - accuracy) / n)\n"
        "    return standard_error\n",
    ),
    (
        "The standard error of a mean of `n` values is `hits.std() / np.sqrt(n)`",
        "def accuracy(hits):\n    standard_error = hits.std()\n    return hits.mean(), 2 * standard_error\n",
        "def accuracy(hits):\n    standard_error = hits.std() / np.sqrt(len(hits))\n"
        "    return hits.mean(), standard_error\n",
    ),
    (
        "so this counts all of them. Write `np.sum(labels == 1)`",
        "print(f'{len(labels == 1)} of {len(labels)} are positive')\n",
        "hits = labels == 1\nprint(f'{hits.sum()} of {len(hits)} are positive')\n",
    ),
    (
        "`shuffle` comes after `batch`",
        "d = keras.utils.image_dataset_from_directory('a').cache()\n"
        "# An image meets other images in its batch every time.\nd = d.shuffle(4000)\n",
        "d = keras.utils.image_dataset_from_directory('a').cache()\n"
        "# An image meets other images in its batch every time.\nd = d.unbatch().shuffle(4000).batch(32)\n",
    ),
    (
        "one answer for all is right more often than `1 / WORDS`",
        "from grader.data import draw_broken_lines\nids, words = draw_broken_lines(0, 57, 18)\nWORDS = 57\n"
        'def baseline():\n    """The accuracy of somebody who does not look at the lines."""\n    return 1 / WORDS\n',
        "from grader.data import draw_broken_lines\nids, words = draw_broken_lines(0, 57, 18)\nWORDS = 57\n"
        'def baseline():\n    """The accuracy of somebody who guesses at random."""\n    return 1 / WORDS\n',
    ),
    (
        "Multiply each by the standard deviation of its column",
        "def ranking(x, y):\n    w = np.linalg.lstsq(x, y)[0]\n    strengths = np.abs(w)\n"
        "    return np.argsort(-strengths)\n",
        "def ranking(x, y):\n    x = x / x.std(axis=0)\n    w = np.linalg.lstsq(x, y)[0]\n    strengths = np.abs(w)\n"
        "    return np.argsort(-strengths)\n",
    ),
    (
        "This cross-entropy is measured by the natural logarithm. Write `np.exp(surprise)`",
        "model.fit(x, y)\nsurprise = np.mean(-np.log(p))\nprint('perplexity', 2 ** surprise)\n",
        "model.fit(x, y)\nsurprise = np.mean(-np.log(p))\nprint('perplexity', np.exp(surprise))\n",
    ),
    (
        "Multiply each by the standard deviation of its column",
        "table = np.column_stack([x, np.ones(len(x))])\nsolved, *_ = np.linalg.lstsq(table, y)\nw = solved[:-1]\n"
        "order = np.argsort(-np.abs(w))\nprint('The price depends most on', names[order[0]])\n",
        "x = x / x.std(axis=0)\ntable = np.column_stack([x, np.ones(len(x))])\nsolved, *_ = np.linalg.lstsq(table, y)\n"
        "w = solved[:-1]\norder = np.argsort(-np.abs(w))\nprint('The price depends most on', names[order[0]])\n",
    ),
    (
        "Multiply each by the standard deviation of its column",
        "w = np.linalg.lstsq(x, y)[0]\nimportance = np.abs(w)\nprint(np.argsort(importance)[::-1])\n",
        "w = np.linalg.lstsq(x, y)[0]\nimportance = np.abs(w) * x.std(axis=0)\nprint(np.argsort(importance)[::-1])\n",
    ),
    (
        OVER_FEATURES,
        f"{WORDS}x = tf.reduce_sum(x, axis=-1, keepdims=False)  # averaged over the words\n",
        f"{WORDS}x = tf.reduce_sum(x, axis=1, keepdims=False)  # averaged over the words\n",
    ),
    (
        OVER_FEATURES,
        f"{WORDS}x = keras.layers.LSTM(8, return_sequences=True)(x)\nx = tf.reduce_mean(x, -1)  # mean of the words\n",
        f"{WORDS}x = keras.layers.LSTM(8, return_sequences=True)(x)\nx = tf.reduce_mean(x, 1)  # mean of the words\n",
    ),
    (
        OVER_FEATURES,
        f"{WORDS}x = tf.reduce_max(x, axis=-1)  # das Maximum aller Zeitschritte\n",
        f"{WORDS}x = tf.reduce_max(x, axis=1)  # das Maximum aller Zeitschritte\n",
    ),
    (
        "Write `perdida, acierto = model.evaluate(x, y)`",
        "acierto, perdida = model.evaluate(x, y)\n",
        "perdida, acierto = model.evaluate(x, y)\n",
    ),
    (
        "Write `verlust, genauigkeit_val = messen(model)`",
        "def messen(m):\n    return m.evaluate(x, y)\ngenauigkeit_val, verlust = messen(model)\n",
        "def messen(m):\n    v, g = m.evaluate(x, y)\n    return g, v\ngenauigkeit_val, verlust = messen(model)\n",
    ),
    (
        "Write `précision = found[1]`",
        "found = model.test_on_batch(x, y)\nprécision = found[0]\n",
        "found = model.test_on_batch(x, y)\nprécision = found[1]\n",
    ),
    (
        "Write `_, acuracia = model.evaluate(x, y)`",
        "acuracia, _ = model.evaluate(x, y)\n",
        "accumulated, _ = model.evaluate(x, y)\n",
    ),
    (
        NATURAL,
        f"{FIT}def ppl(values):\n    return [2 ** v for v in values]\nprint(ppl(h['val_loss']))\n",
        f"{FIT}def ppl(values):\n    return [math.exp(v) for v in values]\nprint(ppl(h['val_loss']))\n",
    ),
    (
        NATURAL,
        f"{FIT}def perplexity(history, key, base=10):\n    return [base ** n for n in history[key]]\n"
        "print(perplexity(h, 'loss'))\n",
        f"{FIT}def perplexity(history, key, base=2):\n    return [base ** (n / math.log(base)) for n in history[key]]\n"
        "ln2 = math.log(2)\nprint(perplexity(h, 'loss'), 2 ** (h['loss'][-1] / ln2))\n",
    ),
    (
        NATURAL,
        "class Show(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
        "        print('Perplexität', np.exp2(logs.get('val_loss')))\n",
        "class Show(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
        "        print('Perplexität', np.exp2(logs.get('val_loss') * 1.442695))\n",
    ),
    (OVER_FEATURES, FINDER.format(2), FINDER.format(1)),
    (OVER_FEATURES, POOL.format(-1), POOL.format(1)),
    (OVER_FEATURES, OWN_POOL.format(-1), OWN_POOL.format(-2)),
    (
        IN_32_BITS,
        f"{FIT}def at(history, wanted=1e-3):\n"
        "    return [v for r, v in zip(history['learning_rate'], history['loss']) if r == wanted]\nprint(at(h))\n",
        f"{FIT}def at(history, wanted=1e-3):\n"
        "    return [v for r, v in zip(history['learning_rate'], history['loss']) if math.isclose(r, wanted)]\n"
        "print(at(h))\n",
    ),
    (
        IN_32_BITS,
        f"{FIT}losses = dict(zip(h['lr'], h['loss']))\nfor rate in np.logspace(-6, -3, 4):\n"
        "    print(losses.get(rate))\n",
        f"{FIT}losses = dict(zip(h['lr'], h['loss']))\nfor rate in h['lr']:\n    print(losses.get(rate))\n",
    ),
    (
        IN_32_BITS,
        "def plan(epoch, rate):\n    return rate if rate == 0.001 else rate / 2\n"
        "c = keras.callbacks.LearningRateScheduler(plan)\nmodel.fit(x, y, callbacks=[c])\n",
        "def plan(epoch, rate):\n    return rate if rate == 0.5 else rate / 2\n"
        "c = keras.callbacks.LearningRateScheduler(plan)\nmodel.fit(x, y, callbacks=[c])\n",
    ),
    (
        OF_TRAINING,
        NOTES.format("Notes each epoch.", "logs['mae']", "Fehler auf neuen Bildern"),
        NOTES.format("Notes each epoch.", "logs['val_mae']", "Fehler auf neuen Bildern"),
    ),
    (
        OF_TRAINING,
        NOTES.format("Notes the error on held-out reviews.", "logs.get('mae')", "off by"),
        NOTES.format("Notes the error on held-out reviews.", "logs.get('val_mae')", "off by"),
    ),
    (NOT_NEW, LEXICON.format("texts"), LEXICON.format("train")),
    (NOT_NEW, INDEX.format("texts"), INDEX.format("train")),
    (OVERLAP, MIXED.format("rng.permutation(rows)"), MIXED.format("np.ascontiguousarray(rows)")),
    (OVERLAP, APART.format(""), APART.format(", shuffle=False")),
    (OVERLAP, IN_PLACE.format("np.random.shuffle(rows)"), IN_PLACE.format("np.random.seed(1)")),
    (CUTS_OFF, LIMITS.format(""), LIMITS.format(" + np.ptp(values)")),
    (CUTS_OFF, IN_MODEL.format("low, high"), IN_MODEL.format("0, 3 * high")),
]
RIGHT = [
    # It is divided later, or is the spread of single values by its own name.
    "std_err = hits.std()\nprint(hits.mean(), std_err / np.sqrt(len(hits)))\n",
    "spread = hits.std()\nprint(hits.mean(), spread)\n",
    # Limits on one side, of a series that does not rise, of something else, or to compare.
    f"{GROWING}model.fit(x, y)\nout = np.maximum(model.predict(v), 0)\n",
    "x, y = windows(series[:900])\nmodel.fit(x, y)\nout = np.clip(model.predict(v), y.min(), y.max())\n",
    f"{GROWING}x = np.clip(x, y.min(), y.max())\nmodel.fit(x, y)\n",
    f"{GROWING}model.fit(x, y)\n# for comparison, with the old maximum\nout = np.clip(model.predict(v), 0, y.max())\n",
    # Windows that are mixed after a part was cut off, that do not overlap, or to compare.
    f"{ROWS}train = np.random.permutation(rows[:900])\nval = rows[930:]\n"
    "model.fit(train[:, :-1], train[:, -1], validation_data=(val[:, :-1], val[:, -1]))\n",
    f"def windows(series):\n    {ROWS}    rows = np.random.permutation(rows)\n    return rows[:, :-1], rows[:, -1]\n"
    "x, y = windows(series[:900])\nv, w = windows(series[900:])\nmodel.fit(x, y, validation_data=(v, w))\n",
    f"def data(series):\n    {ROWS}    d = tf.data.Dataset.from_tensor_slices((rows[:, :-1], rows[:, -1]))\n"
    "    return d.shuffle(len(rows)).batch(32)\n"
    "v = data(series[900:])\nmodel.fit(data(series[:900]), validation_data=v)\n",
    "rows = np.random.permutation(series.reshape(-1, 24))\n"
    "model.fit(rows[:, :-1], rows[:, -1], validation_split=0.2)\n",
    f"{ROWS}# mixed windows, for comparison: this figure is too low\nmixed = np.random.permutation(rows)\n"
    "model.fit(mixed[:, :-1], mixed[:, -1], validation_split=0.2)\n",
    # Words are counted to be shown or compared, or nothing is held out.
    f"{CUT}def common(rows):\n    counts = Counter()\n    for row in rows:\n        counts.update(row.split())\n"
    f"    return counts.most_common(20)\nshown = common(texts)\nplt.bar(*zip(*shown))\nids = {{}}\n{FIT_CUT}",
    f"{CUT}def vocab(rows):\n    return {{w for r in rows for w in r.split()}}\nids = vocab(train)\n"
    f"print('new words', len(vocab(texts)) - len(vocab(train)))\n{FIT_CUT}",
    "def vocab(rows):\n    return {w for r in rows for w in r.split()}\nids = vocab(texts)\n"
    "model.fit(encode(texts, ids), y)\n",
    # What is told as a figure of the training, or with that of validation.
    NOTES.format("Notes the training error.", "logs['mae']", "training error, not yet of unseen examples:"),
    NOTES.format("The error on held-out reviews.", "logs['val_mae'] - logs['mae']", "worse on unseen ones by"),
    NOTES.format("The held-out error.", "self.model.evaluate(v, w)[1] - logs['mae']", "higher on new examples by"),
    # Rates that are compared with each other, rounded, or in 32 bits as well.
    f"{FIT}r = h['learning_rate']\nprint(r.index(min(r)), [e for e, v in enumerate(r) if e and v != r[e - 1]])\n",
    f"{FIT}print([e for e, v in enumerate(h['learning_rate']) if round(v, 9) == 1e-4])\n",
    f"{FIT}r = np.asarray(h['learning_rate'], dtype='float32')\nprint(np.where(r == 1e-4))\n",
    "losses = {rate: model.fit(x, y).history['loss'][-1] for rate in (1e-3, 1e-4)}\nprint(losses[1e-3])\n",
    f"{FIT}s = json.load(file)\nif s['learning_rate'] == 1e-3:\n    print('default')\n",
    # Vectors of length one, scores of positions, and features of each word.
    f"{WORDS}def unit(rows):\n    # the mean of the words, of length one\n"
    "    v = e.get_weights()[0][rows].mean(axis=1)\n    return v / np.sqrt((v * v).sum(axis=-1, keepdims=True))\n",
    f"{WORDS}def scores(rows, query):\n    # how strongly it agrees, for the maximum over words\n"
    "    return (e(rows) * query[:, None, :]).numpy().sum(axis=-1)\n",
    f"{WORDS}t = e.get_weights()[0]\n# the mean of each word\nprint(t[rows].mean(axis=-1))\n",
    f"{WORDS}# the mean of the words, and the highest class\np = model.predict(rows).max(axis=-1)\n",
    f"{WORDS}x = x / tf.reduce_sum(x, axis=-1, keepdims=True)  # averaged over the words\n",
    f"{WORDS}x = x / tf.reduce_sum(x, -1, True)  # averaged over the words\n",
    f"{WORDS}x = x / keras.ops.sum(x, -1, keepdims=True)  # averaged over the words\n",
    f"{WORDS}x = keras.layers.LSTM(8, return_sequences=False)(x)\n"
    "x = tf.reduce_mean(x, axis=-1)  # mean of the words\n",
    f"{WORDS}x = keras.layers.Bidirectional(layer=keras.layers.GRU(8))(x)\n"
    "x = tf.reduce_mean(x, axis=-1)  # mean of the words\n",
    f"{WORDS}x = tf.reduce_max(x, axis=-1)  # das Maximum pro Zeitschritt\n",
    f"{WORDS}x = tf.reduce_mean(x, axis=-1)  # der Durchschnitt pro Schritt\n",
    # What is measured in bits, or compared.
    f"{FIT}v = h['loss'][-1]\nprint('perplexity', np.exp(v), 'not', 2 ** v)\n",
    "def entropy(p):\n    return -(p * np.log2(p)).sum()\nprint('perplexity of the words', 2 ** entropy(p))\n",
    "def cost(y, p):\n    return -tf.math.log(p) / tf.math.log(2.0)\nmodel.compile(loss=cost)\n"
    "v = model.evaluate(x, y)\nprint('perplexity', 2 ** v)\n",
    # Powers of two of something else.
    f"{FIT}units = [2 ** n for n in range(4, 8)]\nprint('perplexity', np.exp(h['val_loss'][-1]), units)\n",
    f"{FIT}print('rate', 10 ** -3, 'perplexity', np.exp(h['loss'][-1]))\n",
]


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_what_is_misread_gets_a_sentence(words: str, mistake: str, right: str) -> None:
    assert_told(RULES, words, HEAD + mistake, HEAD + right)


@pytest.mark.parametrize("source", RIGHT)
def test_what_is_right_gets_no_sentence(source: str) -> None:
    assert said_by(RULES, HEAD + source) == []
