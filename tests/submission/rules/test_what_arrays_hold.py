"""What arrays hold is known however it is spelled: a mistake gets its sentence, and its right twin none."""

import pytest
from rule_cases import Said, assert_each_speaks, assert_only, assert_short, said_by, said_of_submission
from same_meaning import WAYS_TO_REPORT

from grader.submission.rules import arrays
from grader.submission.rules.rule import name_of, rules_of, tells_the_same
from grader.submission.rules.source_report import all_rules

RULES = rules_of(arrays)
HEAD = """\
import statistics
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers
from grader.data import load_parts, topic_names
"""
CLASSES = """\
(x, y), (v, w) = load_parts(0)
m = tf.keras.Sequential([tf.keras.Input((28, 28)), layers.Flatten(), layers.Dense(6, activation="softmax")])
m.compile("adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
m.fit(x, y, epochs=3)
"""
ONE_HOT = CLASSES.replace("sparse_", "")
TWO = CLASSES.replace('6, activation="softmax"', '1, activation="sigmoid"').replace("sparse_categorical", "binary")
LOGITS = TWO.replace(', activation="sigmoid"', "").replace(
    '"binary_crossentropy"', "tf.keras.losses.BinaryCrossentropy(from_logits=True)"
)
NUMBERS = """\
(x, y), (v, w) = load_parts(0)
m = tf.keras.Sequential([tf.keras.Input((40, 1)), layers.Flatten(), layers.Dense(1)])
m.compile("adam", loss="mse", metrics=["mae"])
m.fit(x, y, epochs=3)
"""
STEPS = NUMBERS.replace("Dense(1)", "Dense(7)")
TEXTS = CLASSES.replace("Input((28, 28)), layers.Flatten()", "Input((40,)), layers.Embedding(99, 8), layers.Flatten()")
FOLDER = """\
m = tf.keras.Sequential([tf.keras.Input((28, 28, 3)), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
m.compile(loss="binary_crossentropy", metrics=["accuracy"])
data = tf.keras.utils.image_dataset_from_directory("images")
m.fit(data)
"""

PAIRS = [
    (
        "This metric is never reset",
        "def periods(true, forecast):\n    'The error of each period on its own.'\n"
        "    m = tf.keras.metrics.MeanAbsoluteError()\n    for start in range(0, 99, 9):\n"
        "        m.update_state(true[start:start + 9], forecast[start:start + 9])\n"
        "        print(float(m.result()))\n",
        (".u", ".reset_state()\n        m.u"),
    ),
    (
        "so it is always 1",
        "print(np.corrcoef(a, b)[0, 0])\n",
        (" 0]", " 1]"),
    ),
    (
        "so it is always 1",
        "c = np.corrcoef(a, b)\nprint(c[1][1])\n",
        ("c[1][", "c[0]["),
    ),
    (
        "shuffled again in each pass",
        "d = tf.keras.utils.image_dataset_from_directory('f')\n"
        "model = tf.keras.Sequential([tf.keras.layers.Dense(1)])\ndef table(d):\n"
        "    d = d.prefetch(2)\n    true = np.concatenate([y for _, y in d])[:, 0]\n"
        "    p = np.concatenate([model.predict_on_batch(x) for x, _ in d])[:, 0]\n"
        "    t = np.zeros((2, 2))\n    for a, b in zip(true, p):\n        t[a, int(b > 0.5)] += 1\n"
        "    return t\nprint(table(d))\n",
        ("d.prefetch(2", "list(d.prefetch(2)"),
    ),
    (
        "are the recall. For the precision",
        "def trust(labels, scores):\n"
        '    "How far one can trust the model when it calls a review good."\n    good = labels == 1\n'
        "    called = scores > 0.5\n    return np.sum(good & called) / np.sum(good)\nx, y = load()\n"
        "model = tf.keras.Sequential([tf.keras.layers.Dense(1, activation='sigmoid')])\n"
        "model.compile('adam', 'binary_crossentropy')\nmodel.fit(x, y)\n"
        "print(trust(y, model.predict(x)[:, 0]))\n",
        ("m(good)", "m(called)"),
    ),
    (
        "the mean of all passes so far",
        "m = tf.keras.metrics.SparseCategoricalAccuracy()\ndef step(x, y):\n"
        "    m.update_state(y, f(x))\ndef epoch():\n    for x, y in batches:\n        step(x, y)\n"
        "    return float(m.result())\nfor e in range(9):\n    print('accuracy', epoch())\n",
        ("  fo", "  m.reset_state()\n    fo"),
    ),
    (
        "the mean of all passes so far",
        "m = tf.keras.metrics.SparseCategoricalAccuracy()\ndef step(x, y):\n    m(y, f(x))\n"
        "def epoch():\n    for x, y in batches:\n        step(x, y)\n    return float(m.result())\n"
        "for e in range(9):\n    print('accuracy', epoch())\n",
        ("  fo", "  m.reset_state()\n    fo"),
    ),
    (
        "a table of all pairs",
        "rooms = np.arange(6.0)\nprices = 0.5 + rooms * 0.5\n"
        "model = tf.keras.Sequential([tf.keras.layers.Dense(1)])\nmodel.compile('sgd', 'mse')\n"
        "model.fit(rooms, prices)\nprint(np.abs(model.predict(rooms) - prices).max())\n",
        (") ", ")[:, 0] "),
    ),
    (
        "The loss of this model is `huber`",
        "x, y = load()\nmodel = tf.keras.Sequential([tf.keras.layers.Dense(1)])\n"
        "model.compile('adam', 'huber')\nmodel.fit(x, y)\nloss = model.evaluate(x, y)\n"
        "print(f'RMSE {np.sqrt(loss)}')\n",
        ("huber", "mse"),
    ),
    (
        "compares rows, so here it compares examples",
        "table = np.column_stack([houses, prices])\nprint(np.corrcoef(table)[-1])\n",
        ("e)", "e, rowvar=False)"),
    ),
    (
        "One of these is the loss, the other is a mean absolute error",
        NUMBERS
        + """\
error = m.evaluate(v, w, verbose=0, return_dict=True)["loss"]
constant = np.mean(np.abs(w - 3))
print(f"always 3: error {constant:.2f}, the model is {constant / error:.1f} times better")
""",
        ('["loss"]', '["mae"]'),
    ),
    (
        "One of these is the loss, the other is a mean absolute error",
        NUMBERS
        + """\
mse, mae = m.evaluate(v, w, verbose=0)
constant = np.mean(np.abs(w - y.mean()))
print("the model is better" if mse < constant else "the constant is better")
""",
        ("if mse <", "if mae <"),
    ),
    (
        "For how sure it is, write `p if label == 1 else 1 - p`",
        TWO
        + """\
names = topic_names()
for p in m.predict(v, verbose=0)[:, 0]:
    label = int(p > 0.5)
    print(f"{names[label]} ({p:.0%} sure)")
""",
        ("{p:.0%}", "{p if label == 1 else 1 - p:.0%}"),
    ),
    (
        "recall",
        CLASSES
        + """\
def found(labels, guesses):
    shares = []
    for k in range(6):
        hits = np.sum((labels == k) & (guesses == k))
        shares.append(hits / np.sum(guesses == k))
    return shares
for k, share in enumerate(found(w, m.predict(v).argmax(axis=1))):
    print(f"recall of class {k}: {share:.1%}")
""",
        ("hits / np.sum(guesses", "hits / np.sum(labels"),
    ),
    (
        "table of all pairs",
        TWO
        + """\
class Judge:
    def __init__(self, net, cut):
        self.net, self.cut = net, cut
    def decide(self, images):
        return self.net.predict(images) > self.cut
truth = np.asarray(w) == 1
for cut in (0.4, 0.6):
    decided = Judge(m, cut).decide(v)
    print(np.mean(decided == truth))
""",
        ("predict(images) >", "predict(images)[:, 0] >"),
    ),
    (
        "These predictions are in the order of a data set that is shuffled again in each pass",
        TWO
        + """\
data = tf.data.Dataset.from_tensor_slices((v, w))
guesses = (m.predict(data.shuffle(900).batch(32)).ravel() > 0.5).astype(int)
print("found", np.sum((w == 1) & (guesses == 1)))
""",
        (".shuffle(900)", ""),
    ),
    (
        "These examples chose the best setting",
        TWO
        + """\
class Cut:
    def __init__(self):
        self.value = 0.5
    def score(self, p, t):
        return np.mean((p > self.value).astype(int) == t)
    def search(self, p, t):
        best = -1.0
        for value in np.linspace(0.1, 0.9, 9):
            self.value = value
            score = self.score(p, t)
            if score > best:
                best, chosen = score, value
        self.value = chosen
        return self
p = m.predict(v)[:, 0]
USED, LEFT = slice(0, 300), slice(0, 300)
cut = Cut().search(p[USED], w[USED])
print("expected on new reviews:", cut.score(p[LEFT], w[LEFT]))
""",
        ("LEFT = slice(0, 300), slice(0, 300)", "LEFT = slice(0, 300), slice(300, 600)"),
    ),
    (
        "Compute it after the split",
        NUMBERS.replace("(40, 1)", "(5,)")
        + """\
order = np.random.default_rng(3).permutation(800)
train, test = order[:640], order[640:]
class Scaler:
    def __init__(self, rows):
        self.center, self.width = rows.mean(axis=0), rows.std(axis=0)
    def __call__(self, rows):
        return (rows - self.center) / self.width
ready = Scaler(x)(x)
weights = np.linalg.solve(ready[train].T @ ready[train], ready[train].T @ y[train])
print("unknown houses", np.mean(np.abs(ready[test] @ weights - y[test])))
""",
        ("Scaler(x)(x)", "Scaler(x[train])(x)"),
    ),
    (
        "Keras calls `found` for each batch and shows the mean",
        TWO.replace(
            'metrics=["accuracy"]',
            "metrics=[found]",
        ).replace(
            "(x, y), (v, w) = load_parts(0)\n",
            """\
(x, y), (v, w) = load_parts(0)
def found(t, p):
    "The recall: how many of the positive ones are found."
    return tf.reduce_sum(t * p) / tf.reduce_sum(t)
""",
        ),
        ("metrics=[found]", "metrics=[tf.keras.metrics.Recall()]"),
    ),
    (
        "the model forecasts 24 steps ahead. Compare with the values 23 steps later",
        """\
AHEAD = 24
series = np.loadtxt("series.csv")
rows = np.lib.stride_tricks.sliding_window_view(series, 60 + AHEAD)
m = tf.keras.Sequential([tf.keras.Input((60, 1)), layers.LSTM(8), layers.Dense(1)])
m.compile(loss="mae")
m.fit(rows[:, :60, np.newaxis], rows[:, -1:])
forecast = m.predict(np.lib.stride_tricks.sliding_window_view(series, 60)[..., np.newaxis])[:, 0]
true = series[60:]
print(np.abs(forecast[: len(true)] - true).mean())
""",
        ("series[60:]", "series[60 + AHEAD - 1:]"),
    ),
    (
        "A wrong class still has most zeros",
        ONE_HOT
        + """\
print(((m.predict(v) > 0.5) == w).mean())
""",
        ("== w)", "== w).all(axis=1)"),
    ),
    (
        "A wrong class still has most zeros",
        ONE_HOT
        + """\
def share(p, t):
    return np.mean(np.round(p) == t)
print(share(m.predict(v), w))
""",
        ("np.round(p) == t", "np.argmax(p, 1) == np.argmax(t, 1)"),
    ),
    (
        "A wrong class still has most zeros",
        ONE_HOT
        + """\
hits = tf.equal(tf.cast(m.predict(v) > 0.5, 'float32'), w)
print(tf.reduce_mean(tf.cast(hits, 'float32')))
""",
        (
            "tf.equal(tf.cast(m.predict(v) > 0.5, 'float32'), w)",
            "tf.equal(tf.argmax(m.predict(v), 1), tf.argmax(w, 1))",
        ),
    ),
    (
        "`argmax` is always 0",
        TWO
        + """\
class Reader:
    def __init__(self, net):
        self.net = net
    def read(self, rows):
        return self.net.predict(rows).argmax(-1)
print((Reader(m).read(v) == w).mean())
""",
        (".argmax(-1)", "[:, 0] > 0.5"),
    ),
    (
        "not through the classes",
        CLASSES
        + """\
p = m.predict(v)
print((np.argmax(p, axis=0) == w).mean())
""",
        ("axis=0", "axis=1"),
    ),
    (
        "is a table of all pairs",
        NUMBERS
        + """\
def off(p, t):
    return np.abs(p - t).mean()
print(off(m.predict(v), w))
""",
        ("off(m.predict(v), w)", "off(m.predict(v).ravel(), w)"),
    ),
    (
        "is a table of all pairs",
        NUMBERS
        + """\
for part, true in ((x, y), (v, w)):
    print(np.mean(np.square(true - m.predict(part))))
""",
        ("m.predict(part)", "np.squeeze(m.predict(part))"),
    ),
    (
        "averages over the steps ahead",
        STEPS
        + """\
def names():
    return ["tomorrow"] + [f"in {n} days" for n in range(2, 8)]
for name, e in zip(names(), np.abs(m.predict(v) - w).mean(axis=1)):
    print(name, e)
""",
        ("axis=1", "axis=0"),
    ),
    (
        "averages over the steps ahead",
        STEPS
        + """\
e = np.abs(m.predict(v) - w).mean(axis=1)
for day in range(7):
    print(day, e[day])
""",
        ("axis=1", "axis=0"),
    ),
    (
        "averages over the steps ahead",
        STEPS
        + """\
def by_day(p, t):
    return np.mean(abs(p - t), 1)
for day, e in zip(range(1, 8), by_day(m.predict(v), w)):
    print(day, e)
""",
        ("p - t), 1", "p - t), 0"),
    ),
    (
        "has windows that overlap",
        NUMBERS
        + """\
order = np.random.default_rng(1).permutation(len(x))
a, b = order[:80], order[80:]
m.fit(x[a], y[a])
print(m.evaluate(x[b], y[b]))
""",
        ("np.random.default_rng(1).permutation(len(x))", "np.arange(len(x))"),
    ),
    (
        "holds changed copies of the same examples",
        CLASSES
        + """\
both, labels = np.concatenate([x, x[:, :, ::-1]]), np.concatenate([y, y])
order = np.random.permutation(len(both))
m.fit(both[order[:80]], labels[order[:80]])
print(m.evaluate(both[order[80:]], labels[order[80:]]))
""",
        ("[x, x[:, :, ::-1]]", "[x, v]"),
    ),
    (
        "labels of a second pass do not belong",
        FOLDER
        + """\
def true(d):
    return np.concatenate([b for _, b in d])
print(np.mean((m.predict(data)[:, 0] > 0.5) == true(data)))
""",
        ('"images"', '"images", shuffle=False'),
    ),
    (
        "These errors are of different parts",
        """\
series = load_parts()[1]
(x, y), (v, w) = load_parts(0)
m = tf.keras.Sequential([tf.keras.Input((40, 1)), layers.Flatten(), layers.Dense(1)])
m.compile("adam", loss="mse", metrics=["mae"])
m.fit(x, y, epochs=3)
def mae(t, f):
    return np.abs(t - f).mean()
mine = mae(series[100:], m.predict(windows_of(series[60:]))[:, 0])
simple = mae(series[1:100], series[:99])
print('better' if mine < simple else 'not better')
""",
        ("series[1:100], series[:99]", "series[100:], series[99:-1]"),
    ),
    (
        "chose the winner among several",
        CLASSES
        + """\
best, top = None, 0
for units in (8, 16, 32):
    net = tf.keras.Sequential([layers.Flatten(), layers.Dense(units, "relu"), layers.Dense(6, activation='softmax')])
    net.compile(loss='sparse_categorical_crossentropy', metrics=['accuracy'])
    net.fit(x, y)
    score = net.evaluate(v, w)[1]
    if score > top:
        best, top = net, score
print('accuracy to expect on new digits', best.evaluate(v, w)[1])
""",
        (
            "print('accuracy to expect on new digits', best.evaluate(v, w)[1])",
            """\
t, u = load_parts(1)[0]
print('accuracy to expect on new digits', best.evaluate(t, u)[1])""",
        ),
    ),
    (
        "A predicted number is hardly ever equal",
        NUMBERS
        + """\
p = m.predict(v).flatten()
print('right:', np.mean(p == w))
""",
        ("p == w", "p.round().astype(int) == w"),
    ),
    (
        "Index 0 is the oldest value",
        NUMBERS
        + """\
def naive(windows):
    return windows[:, 0, 0]
print(np.abs(naive(v) - w).mean())
""",
        ("[:, 0, 0]", "[:, -1, 0]"),
    ),
    (
        "counts batches, not examples",
        FOLDER
        + """\
n = len(data)
print(f'{n} images for the training')
""",
        ("images for the training", "batches for the training"),
    ),
    (
        "counts batches, not examples",
        """\
(x, y), _ = load_parts(0)
data = tf.data.Dataset.from_tensor_slices((x, y)).batch(32)
print('number of windows:', int(data.cardinality()))
""",
        (".batch(32)", ""),
    ),
    (
        "no share of errors",
        CLASSES
        + """\
h = m.fit(x, y)
print(f'{100 * h.history["loss"][-1]:.1f} % of the digits are wrong')
""",
        ('100 * h.history["loss"][-1]', '100 * (1 - h.history["accuracy"][-1])'),
    ),
    (
        "This is how sure the model is",
        CLASSES
        + """\
def rate(p):
    return p.max(axis=1).mean()
print(f'{rate(m.predict(v)):.0%} are classified correctly')
""",
        ("are classified correctly", "is the mean confidence"),
    ),
    (
        "This is how sure the model is",
        TWO
        + """\
p = m.predict(v)[:, 0]
share = np.mean(np.maximum(p, 1 - p))
print('accuracy:', share)
""",
        ("np.maximum(p, 1 - p)", "(p > 0.5) == w"),
    ),
    (
        "goes on at 255",
        """\
def levels(a):
    return (255 * a).astype('uint8')
shown = {'old': levels(load_parts(0)), 'new': levels(load_parts(1))}
print(np.abs(shown['new'] - shown['old']).mean())
""",
        ("'uint8'", "'int16'"),
    ),
    (
        "the padding counts as words",
        TEXTS
        + """\
def unknown(ids):
    return np.mean(ids == 1)
print(f'{unknown(v):.1%} of the words are unknown')
""",
        ("np.mean(ids == 1)", "np.sum(ids == 1) / np.count_nonzero(ids)"),
    ),
    (
        "`sorted` changes the places",
        CLASSES
        + """\
names = sorted(topic_names(0))
for number, name in enumerate(names):
    print(name, np.sum(w == number))
""",
        ("sorted(topic_names(0))", "list(topic_names(0))"),
    ),
    (
        "Each number is the label of a name",
        """\
def numbered(names):
    index = {name: n for n, name in enumerate(sorted(set(names)))}
    numbers = [index[name] for name in names]
    print(round(statistics.mean(numbers)))
numbered(load_parts(0))
""",
        ("statistics.mean", "statistics.mode"),
    ),
    (
        "a probability of 0.5 is a logit of 0",
        LOGITS
        + """\
def right(t, p):
    return tf.equal(t, tf.cast(p > 0.5, 'float32'))
m.compile(loss=tf.keras.losses.BinaryCrossentropy(from_logits=True), metrics=[right])
""",
        ("p > 0.5", "p > 0.0"),
    ),
    (
        "is the same array in each pass",
        CLASSES
        + """\
for column in range(9):
    other = v
    other[:, column] = np.random.permutation(v[:, column])
    print(m.evaluate(other, w))
""",
        (
            """\
other = v
""",
            """\
other = v.copy()
""",
        ),
    ),
    (
        "is measured on examples of the training",
        CLASSES
        + """\
def score(model, images, labels):
    return model.evaluate(images, labels)[1]
print(f'accuracy on new digits: {score(m, x, y):.3f}')
""",
        ("score(m, x, y)", "score(m, v, w)"),
    ),
    (
        "is measured on examples of the training",
        """\
(x, y), (v, w) = load_parts(0)
m = tf.keras.Sequential([tf.keras.Input((40, 1)), layers.Flatten(), layers.Dense(1)])
m.compile("adam", loss="mse", metrics=["mae"])
m.fit(x[:80], y[:80], epochs=3)
print('error on unseen weeks', np.abs(m.predict(x[:80])[:, 0] - y[:80]).mean())
""",
        ("x[:80])[:, 0] - y[:80]", "x[80:])[:, 0] - y[80:]"),
    ),
    (
        "last batch counts as much",
        CLASSES
        + """\
data = tf.data.Dataset.from_tensor_slices((v, w)).batch(32)
print(np.mean([np.mean(np.argmax(m.predict(a), 1) == b) for a, b in data]))
""",
        ("batch(32)", "batch(32, drop_remainder=True)"),
    ),
    (
        "is the precision. For the recall",
        CLASSES
        + """\
table = np.zeros((6, 6))
for t, p in zip(w, np.argmax(m.predict(v), 1)):
    table[t, p] += 1
recall = np.diag(table) / table.sum(axis=0)
print('recall', recall)
""",
        ("axis=0", "axis=1"),
    ),
    (
        "is its absolute value, so this is the MAE",
        NUMBERS
        + """\
e = m.predict(v)[:, 0] - w
print('RMSE', np.mean(np.sqrt(e ** 2)))
""",
        ("np.mean(np.sqrt(e ** 2))", "np.sqrt(np.mean(e ** 2))"),
    ),
    (
        "This is the MSE",
        NUMBERS
        + """\
def rmse(p, t):
    return np.square(p - t).mean()
print(f'RMSE {rmse(m.predict(v)[:, 0], w):.2f}')
""",
        ("np.square(p - t).mean()", "np.sqrt(np.square(p - t).mean())"),
    ),
    (
        "cancel each other out",
        NUMBERS
        + """\
def mae(p, t):
    return (p - t).mean()
print(f'MAE {mae(m.predict(v)[:, 0], w):.2f}')
""",
        ("(p - t).mean()", "abs(p - t).mean()"),
    ),
    (
        "This is the loss, and no accuracy",
        CLASSES
        + """\
def score(model):
    return model.evaluate(v, w)[0]
print(f'accuracy {score(m):.3f}')
""",
        ("(v, w)[0]", "(v, w)[1]"),
    ),
    (
        "with the natural logarithm",
        CLASSES
        + """\
def perplexity(loss):
    return 2 ** loss
print(perplexity(m.evaluate(v, w)[0]))
""",
        ("2 ** loss", "np.e ** loss"),
    ),
    (
        "ranks nothing",
        TWO
        + """\
area = tf.keras.metrics.AUC()
area.update_state(w, m.predict(v) > 0.5)
print(area.result())
""",
        ("m.predict(v) > 0.5", "m.predict(v)"),
    ),
    (
        "contains the examples for validation",
        """\
(x, y), (v, w) = load_parts(0)
m = tf.keras.Sequential([tf.keras.Input((40, 1)), layers.Flatten(), layers.Dense(1)])
m.compile("adam", loss="mse", metrics=["mae"])
scaled = (x - x.mean()) / x.std()
m.fit(scaled[:80], y[:80])
""",
        ("x.mean()) / x.std()", "x[:80].mean()) / x[:80].std()"),
    ),
    (
        "of a history is measured on the training",
        CLASSES
        + """\
def last(h, key):
    return h.history[key][-1]
h = m.fit(x, y, validation_data=(v, w))
print(f'accuracy on unseen digits: {last(h, "accuracy"):.3f}')
""",
        ('"accuracy"', '"val_accuracy"'),
    ),
    (
        "These errors are of different parts",
        """\
from grader.data import load_series
series = load_series()
def mae(true, forecast):
    return np.abs(true - forecast).mean()
scores = {}
scores["naive"] = mae(series[100:], series[99:-1])
scores["mean"] = mae(series[30:], averages(series))
for name in sorted(scores, key=scores.get):
    print(name, scores[name])
""",
        ("series[30:], averages(series)", "series[100:], averages(series)[70:]"),
    ),
    (
        "chose the winner among several",
        CLASSES
        + """\
def accuracy(net, part):
    return net.evaluate(*part, return_dict=True)["accuracy"]
tried = {}
for units in (8, 16, 32):
    net = tf.keras.Sequential([layers.Flatten(), layers.Dense(units, "relu"), layers.Dense(6, activation="softmax")])
    net.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    net.fit(x, y)
    tried[units] = accuracy(net, (v[:90], w[:90])), net
best = max(tried, key=lambda units: tried[units][0])
print(f"to expect on new digits: {accuracy(tried[best][1], (v[:90], w[:90])):.3f}")
""",
        ("[best][1], (v[:90], w[:90])", "[best][1], (v[90:], w[90:])"),
    ),
    (
        "has windows that overlap",
        NUMBERS
        + """\
from grader.data import load_series
rows = np.lib.stride_tricks.sliding_window_view(load_series(), 41)
order = np.random.default_rng(1).permutation(len(rows))
old, new = rows[order[:80]], rows[order[80:]]
m.fit(old[:, :-1], old[:, -1])
print(np.abs(m.predict(new[:, :-1])[:, 0] - new[:, -1]).mean())
""",
        ("np.random.default_rng(1).permutation(len(rows))", "np.arange(len(rows))"),
    ),
    (
        "the padding counts as words",
        TEXTS
        + """\
def unknown(ids):
    \"\"\"How many of 100 words are unknown?\"\"\"
    count = np.sum(ids == 1)
    return 100 * count / ids.size
print(f"{unknown(v):.1f} of 100 words")
""",
        ("ids.size", "np.sum(ids > 0)"),
    ),
    (
        "`sorted` changes the places",
        CLASSES
        + """\
def names():
    return dict(enumerate(sorted(topic_names(0))))
print(names())
""",
        ("sorted(topic_names(0))", "topic_names(0)"),
    ),
    (
        "is the precision. For the recall",
        CLASSES
        + """\
def shares(net):
    table = tf.math.confusion_matrix(w, net.predict(v).argmax(axis=1)).numpy()
    found = np.diag(table) / np.maximum(table.sum(axis=0), 1)
    for share in found:
        print(f"of all images that show it, the model finds {share:.0%}")
shares(m)
""",
        ("axis=0", "axis=1"),
    ),
    (
        "divided by the number of predicted examples of each class is the precision",
        CLASSES
        + """\
table = tf.math.confusion_matrix(w, m.predict(v).argmax(axis=1)).numpy()
for name, share in zip(topic_names(v), np.diag(table) / table.sum(axis=0)):
    print(f"Of all images that really are {name}, the model finds {share:.0%}")
""",
        ("axis=0", "axis=1"),
    ),
    (
        "This adapts a layer of its own to the held-out examples",
        """\
x, y = load_parts(0)
def adapted(part):
    scale = layers.Normalization()
    scale.adapt(part)
    return scale
a, b, v, w = x[200:], y[200:], x[:200], y[:200]
scale = adapted(a)
m = tf.keras.Sequential([tf.keras.Input((2,)), layers.Dense(1)])
m.compile(loss="mse", metrics=["mae"])
m.fit(scale(a), b)
print(m.evaluate(adapted(v)(v), w))
""",
        ("adapted(v)(v)", "scale(v)"),
    ),
    (
        "contains the examples for validation",
        """\
(x, y), (v, w) = load_parts(0)
class Study:
    def __init__(self):
        self.scale = layers.Normalization()
        self.scale.adapt(x)
    def run(self):
        m = tf.keras.Sequential([tf.keras.Input((9,)), self.scale, layers.Dense(1)])
        m.compile("adam", loss="mse")
        m.fit(x[80:], y[80:], epochs=9)
        print(m.evaluate(x[:80], y[:80]))
Study().run()
""",
        ("adapt(x)", "adapt(x[80:])"),
    ),
    (
        "contains the examples for validation",
        """\
(x, y), (v, w) = load_parts(0)
def sizes(rows):
    return rows.mean(axis=0), rows.var(axis=0)
def network(mean, variance):
    rows = tf.keras.Input((9,))
    m = tf.keras.Model(rows, layers.Dense(1)(layers.Normalization(mean=mean, variance=variance)(rows)))
    m.compile("adam", loss="mse")
    return m
m = network(*sizes(x))
m.fit(x[:80], y[:80], epochs=9)
""",
        ("sizes(x)", "sizes(x[:80])"),
    ),
    (
        "is not the RMSE of all errors",
        STEPS
        + """\
e = m.predict(v) - w
by_day = np.sqrt(np.mean(e ** 2, axis=0))
print("RMSE of all days", np.mean(by_day))
""",
        ("np.mean(by_day)", "np.sqrt(np.mean(e ** 2))"),
    ),
    (
        "is not the RMSE of all errors",
        NUMBERS
        + """\
class Mean:
    def __init__(self):
        self.values = []
    def add(self, t, p):
        self.values.append(np.sqrt(np.mean((t - p) ** 2)))
    def __str__(self):
        return f"RMSE {np.mean(self.values):.2f}"
mean = Mean()
for start in range(0, len(v), 32):
    mean.add(w[start:start + 32], m.predict(v[start:start + 32])[:, 0])
print(mean)
""",
        ("np.sqrt(np.mean((t - p) ** 2))", "np.mean(np.abs(t - p))"),
    ),
    (
        "cancel each other out",
        STEPS
        + """\
misses = {}
for start in range(0, len(v), 64):
    off = m.predict(v[start:start + 64]) - w[start:start + 64]
    for step in range(7):
        misses.setdefault(step + 1, []).extend(off[:, step])
typical = {day: abs(np.mean(values)) for day, values in misses.items()}
for day, visitors in typical.items():
    print(f"{day} days ahead, it is off by {visitors:.2f} on average")
""",
        ("abs(np.mean(values))", "np.mean(np.abs(values))"),
    ),
    (
        "and no mean absolute error",
        NUMBERS
        + """\
def summary(net):
    loss, mae = net.evaluate(v, w)
    print(f"on average it is {loss:.2f} away from the truth")
summary(m)
""",
        ("{loss:.2f}", "{mae:.2f}"),
    ),
    (
        "the weights of the last epoch, not of the best one",
        CLASSES
        + """\
h = m.fit(x, y, validation_data=(v, w), epochs=9).history
m.save("rule.keras")
reached = max(h["val_accuracy"])
print(f"rule.keras has a validation accuracy of {reached:.3f}")
""",
        ('max(h["val_accuracy"])', 'h["val_accuracy"][-1]'),
    ),
    (
        "the weights of the last epoch, not of the best one",
        NUMBERS
        + """\
stop = tf.keras.callbacks.EarlyStopping(patience=3)
h = m.fit(x, y, validation_data=(v, w), epochs=9, callbacks=[stop]).history
best = int(np.argmin(h["val_loss"]))
print(f"The returned model has the weights of epoch {best + 1}, with the error {h['val_mae'][best]:.2f}")
""",
        ("patience=3", "patience=3, restore_best_weights=True"),
    ),
    (
        "goes over all epochs, the first ones as well",
        NUMBERS
        + """\
h = m.fit(x, y, validation_data=(v, w), epochs=9)
final = np.mean(h.history["val_mae"])
print(f"error of the trained model: {final:.2f}")
""",
        ('np.mean(h.history["val_mae"])', 'np.mean(h.history["val_mae"][-3:])'),
    ),
    (
        "is of scaled values",
        """\
(x, y), (v, w) = load_parts(0)
def scaled(values):
    return (values - 50) / 20
m = tf.keras.Sequential([tf.keras.Input((40, 1)), layers.Flatten(), layers.Dense(1)])
m.compile("adam", loss="mae")
m.fit(scaled(x), scaled(y), epochs=9)
mine = m.evaluate(scaled(v), scaled(w))
naive = np.abs(v[:, -1, 0] - w).mean()
print("better" if mine < naive else "not better")
""",
        ("mine = m", "mine = 20 * m"),
    ),
    (
        "is trained further in each pass",
        CLASSES
        + """\
def score(net, part):
    net.fit(*part, epochs=9)
    return net.evaluate(v, w)[1]
for size in (25, 50, 100):
    print(size, score(m, (x[:size], y[:size])))
""",
        ("score(m, ", "score(tf.keras.models.clone_model(m), "),
    ),
    (
        "one update of the weights for each batch",
        CLASSES
        + """\
updates = 9 * len(x)
print(f"{updates} updates of the weights")
""",
        ("len(x)", "len(x) // 32"),
    ),
    (
        "is a change by one step, but the model forecasts 13 steps ahead",
        """\
HORIZON = 13
"""
        + NUMBERS
        + """\
def mae(a, b):
    return np.mean(np.abs(a - b))
def naive(windows, values):
    return mae(values[:-1], values[1:])
print(mae(m.predict(v)[:, 0], w), naive(v, w))
""",
        ("mae(values[:-1], values[1:])", "mae(windows[:, -1, 0], values)"),
    ),
    (
        "in place, and with it the data that are used later",
        CLASSES
        + """\
def shown(picture):
    picture -= picture.min()
    return picture
for picture in v:
    draw(shown(picture))
print(m.evaluate(v, w)[1])
""",
        ("picture -= picture.min()", "picture = picture - picture.min()"),
    ),
    (
        "was not reset after its last result",
        NUMBERS
        + """\
class Scorer:
    def __init__(self):
        self.mae = tf.keras.metrics.MeanAbsoluteError()
    def score(self, part, true):
        self.mae.update_state(true, m(part)[:, 0])
        return self.mae.result()
scorer = Scorer()
scores = {name: scorer.score(*part) for name, part in {"old": (x, y), "new": (v, w)}.items()}
""",
        ("        self.mae.update", "        self.mae.reset_state()\n        self.mae.update"),
    ),
    (
        "are the same training",
        """\
(x, y), (v, w) = load_parts(0)
def run(number):
    tf.keras.utils.set_random_seed(42)
    m = tf.keras.Sequential([layers.Flatten(), layers.Dense(6, activation="softmax")])
    m.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    m.fit(x, y, epochs=9)
    return m.evaluate(v, w)[1]
scores = [run(number) for number in range(5)]
print(np.mean(scores), "+-", np.std(scores))
""",
        ("set_random_seed(42)", "set_random_seed(42 + number)"),
    ),
    (
        "is 1 divided by the number of classes",
        ONE_HOT
        + """\
def baseline(labels):
    return labels.mean()
print(f"always the most frequent digit: {baseline(w):.1%}")
""",
        ("labels.mean()", "labels.mean(axis=0).max()"),
    ),
    (
        "These examples chose the best setting",
        TWO
        + """\
def accuracy(limit, p, t):
    return np.mean((p > limit) == (t == 1))
p = m.predict(v)[:, 0]
best = max(np.linspace(0.2, 0.8, 61), key=lambda limit: accuracy(limit, p[:90], w[:90]))
print(f"{accuracy(best, p[:90], w[:90]):.3f} of new reviews will be right")
""",
        ("accuracy(best, p[:90], w[:90])", "accuracy(best, p[90:], w[90:])"),
    ),
    (
        "for each batch and shows the mean",
        """\
(x, y), (v, w) = load_parts(0)
def precision(true, output):
    found = tf.round(output)
    return tf.reduce_sum(true * found) / tf.reduce_sum(found)
m = tf.keras.Sequential([layers.Flatten(), layers.Dense(1, activation="sigmoid")])
m.compile("adam", loss="binary_crossentropy", metrics=[precision])
m.fit(x, y, epochs=9)
""",
        ("metrics=[precision]", "metrics=[tf.keras.metrics.Precision()]"),
    ),
    (
        "windows overlap",
        NUMBERS
        + """\
def shuffled(rows):
    return np.random.default_rng(7).permutation(rows)
rows = shuffled(np.lib.stride_tricks.sliding_window_view(load_parts(0), 41))
old, new = rows[:90], rows[90:]
m.fit(old[:, :-1], old[:, -1])
print(m.evaluate(new[:, :-1], new[:, -1]))
""",
        ("default_rng(7).permutation(rows)", "default_rng(7).permuted(rows[:0])"),
    ),
    (
        "is trained further in each pass",
        NUMBERS
        + """\
parts = np.array_split(np.random.permutation(len(x)), 5)
def score(net, held):
    rows = np.concatenate([part for number, part in enumerate(parts) if number != held])
    net.fit(x[rows], y[rows])
    return net.evaluate(x[parts[held]], y[parts[held]])[1]
print(np.mean([score(m, held) for held in range(5)]))
""",
        ("score(m, held)", "score(tf.keras.models.clone_model(m), held)"),
    ),
    (
        "holds changed copies of the same examples",
        CLASSES
        + """\
turn = tf.keras.Sequential([layers.RandomFlip(), layers.RandomRotation(0.1)])
def copies(images, labels):
    return np.concatenate([np.asarray(turn(images, training=True)) for _ in range(3)]), np.tile(labels, 3)
both, marks = copies(x, y)
order = np.random.permutation(len(both))
m.fit(both[order[:80]], marks[order[:80]])
print(m.evaluate(both[order[80:]], marks[order[80:]]))
""",
        ("turn(images, training=True)", "images + 0"),
    ),
    (
        "holds out the last examples, and these labels are sorted",
        """\
(x, y), (v, w) = load_parts(0)
def by_class(images, labels):
    order = np.argsort(labels)
    return images[order], labels[order]
m = tf.keras.Sequential([layers.Flatten(), layers.Dense(6, activation="softmax")])
m.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
m.fit(x, y, epochs=3)
images, labels = by_class(x, y)
m.fit(images, labels, epochs=3, validation_split=0.2)
""",
        ("np.argsort(labels)", "np.random.permutation(len(labels))"),
    ),
    (
        "with the spread of the true values about their mean",
        NUMBERS
        + """\
def r_squared(true, found):
    return 1 - np.sum((true - found) ** 2) / np.sum(true ** 2)
print("R2:", r_squared(w, m.predict(v)[:, 0]))
""",
        ("np.sum(true ** 2)", "np.sum((true - true.mean()) ** 2)"),
    ),
    (
        "counts frozen weights as well",
        """\
(x, y), (v, w) = load_parts(0)
m = tf.keras.Sequential([layers.Embedding(99, 8, trainable=False), layers.Flatten(), layers.Dense(1)])
m.compile("adam", loss="mse")
m.fit(x, y, epochs=9)
def learned(net):
    return net.count_params()
print("numbers that are learned:", learned(m))
""",
        ("trainable=False", "trainable=True"),
    ),
    (
        "which has the unit of a square",
        NUMBERS
        + """\
def measures(true, found):
    off = true - found
    mse, mae = np.mean(off ** 2), np.mean(np.abs(off))
    print(f"on an average day it is {mse:.2f} units away from the true value")
measures(w, m.predict(v)[:, 0])
""",
        ("{mse:.2f}", "{mae:.2f}"),
    ),
    (
        "cancel each other out",
        NUMBERS
        + """\
total = 0
for guess, true in zip(m.predict(v)[:, 0], w):
    total += guess - true
print("mean absolute error:", total / len(w))
""",
        ("guess - true", "abs(guess - true)"),
    ),
    (
        "chose the winner among several",
        """\
(x, y), (v, w) = load_parts(0)
def run(seed):
    tf.keras.utils.set_random_seed(seed)
    m = tf.keras.Sequential([layers.Flatten(), layers.Dense(6, activation="softmax")])
    m.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    m.fit(x, y, epochs=9)
    return m.evaluate(v[:90], w[:90])[1], m
runs = [run(seed) for seed in range(12)]
_, best = max(runs, key=lambda run: run[0])
print("accuracy to expect on new digits:", best.evaluate(v[:90], w[:90])[1])
""",
        ("best.evaluate(v[:90], w[:90])", "best.evaluate(v[90:], w[90:])"),
    ),
    (
        "are changed at random as well",
        TWO
        + """\
turn = tf.keras.Sequential([layers.RandomFlip(), layers.RandomRotation(0.1)])
held_out = (np.asarray(turn(v, training=True)), w)
m.fit(np.asarray(turn(x, training=True)), y, epochs=9, validation_data=held_out)
""",
        ("(np.asarray(turn(v, training=True)), w)", "(v, w)"),
    ),
    (
        "always *no* is right far more often",
        CLASSES
        + """\
def report(answers, number):
    right = ((answers == number) == (w == number)).mean()
    chance = 0.5
    print(f"is it a {number}? {right:.3f}, gain {right - chance:.3f}")
for number in range(6):
    report(m.predict(v).argmax(axis=1), number)
""",
        ("chance = 0.5", "chance = 1 - (w == number).mean()"),
    ),
    (
        "has the unit of a square, and a distance has not",
        """\
def far(rows):
    rows = np.asarray(rows)
    mean, variance = rows.mean(axis=0), rows.var(axis=0)
    return np.abs(rows - mean) > 3 * variance
print(far(load_parts(0)))
""",
        ("3 * variance", "3 * np.sqrt(variance)"),
    ),
    (
        "is the label of a name",
        """\
numbers, names, kinds = load_parts(0)
lookup = layers.StringLookup(vocabulary=["bike", "van", "train"])
print(np.corrcoef(lookup(names), kinds))
""",
        ("np.corrcoef(lookup(names), kinds)", "np.unique(lookup(names))"),
    ),
    (
        "is measured on examples of the training",
        """\
clean = load_parts(0)
noisy = changed(clean)
m = tf.keras.Sequential([layers.Conv2D(8, 3, padding="same"), layers.Conv2D(1, 3, padding="same")])
m.compile("adam", loss="mse")
m.fit(noisy, clean, epochs=9)
def report(net):
    print("drawings that the network has never seen:")
    print("MAE:", np.abs(net.predict(noisy[800:]) - clean[800:]).mean())
report(m)
""",
        ("m.fit(noisy, clean, ", "m.fit(noisy[:800], clean[:800], "),
    ),
    (
        "counts frozen weights as well",
        """\
(x, y), (v, w) = load_parts(0)
base = tf.keras.Sequential([tf.keras.Input((9,)), layers.Dense(8)])
base.trainable = False
rows = tf.keras.Input((9,))
m = tf.keras.Model(rows, layers.Dense(1)(base(rows, training=False)))
print("the training will change", m.count_params(), "numbers")
""",
        ("base.trainable = False", "base.trainable = True"),
    ),
    (
        "This vocabulary comes from all texts",
        """\
import random
def read(path):
    texts = []
    for line in open(path):
        texts.append(line.lower())
    return texts
def fitted(texts):
    layer = layers.TextVectorization()
    layer.adapt(texts)
    return layer
texts = read("news.csv")
mixed = random.Random(0).sample(texts, len(texts))
old, new = mixed[:80], mixed[80:]
lookup = fitted(texts)
ids = lookup(new).numpy()
print(f"in new texts, {(ids == 1).sum() / (ids > 0).sum():.1%} of the words are unknown")
""",
        ("fitted(texts)\nids", "fitted(old)\nids"),
    ),
    (
        "is the product of two vectors divided by their lengths",
        """\
table, words = load_parts(0)
for word, alike in zip(words, table @ table[0]):
    print(f"{word}: cosine similarity {alike:.2f}")
""",
        ("table @ table[0]", "table @ table[0] / np.linalg.norm(table, axis=1) / np.linalg.norm(table[0])"),
    ),
    (
        "by two random orders",
        CLASSES
        + """\
rng = np.random.default_rng(3)
def shuffled(rows):
    return rows[rng.permutation(len(rows))]
some, labels = shuffled(v), shuffled(w)
answers = m.predict(some).argmax(axis=1)
print((answers == labels).mean())
""",
        (
            "some, labels = shuffled(v), shuffled(w)",
            "order = rng.permutation(len(v))\nsome, labels = v[order], w[order]",
        ),
    ),
    (
        "by two random orders",
        """\
def mixed(rows):
    return rows[np.random.default_rng().permutation(len(rows))]
(x, y), _ = load_parts(0)
x = mixed(x)
y = mixed(y)
m = tf.keras.Sequential([tf.keras.Input((4,)), layers.Dense(1)])
m.compile("adam", loss="mse")
m.fit(x, y, epochs=9)
""",
        ("default_rng()", "default_rng(7)"),
    ),
    (
        "its unit is a square",
        NUMBERS.replace(', metrics=["mae"]', "")
        + """\
off = m.evaluate(v, w)
print(f"A prediction is typically wrong by {off * 100_000:,.0f} in money.")
""",
        ("{off *", "{np.sqrt(off) *"),
    ),
    (
        "All rows of this table are one list",
        CLASSES
        + """\
def empty(size):
    return [[0] * size] * size
table = empty(6)
for true, answer in zip(w, m.predict(v).argmax(axis=1)):
    table[int(true)][int(answer)] += 1
print(table)
""",
        ("[[0] * size] * size", "[[0] * size for _ in range(size)]"),
    ),
    (
        "and was trained on raw ones",
        """\
(x, y), (v, w) = load_parts(0)
m = tf.keras.Sequential([tf.keras.Input((28, 28)), layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(6)])
m.compile("adam", loss="mse")
m.fit(x, y, epochs=9)
def prepared(images):
    return np.asarray(images, dtype="float32") / 255.0
print(m.predict(prepared(v)))
""",
        ('dtype="float32") / 255.0', 'dtype="float32")'),
    ),
    (
        "counts each output on its own",
        ONE_HOT
        + """\
metric = tf.keras.metrics.BinaryAccuracy()
metric.update_state(w, m.predict(v))
print(metric.result())
""",
        ("BinaryAccuracy", "CategoricalAccuracy"),
    ),
    (
        "comes from the loss, which is no share of errors",
        NUMBERS
        + """\
loss = m.evaluate(v, w)[0]
print(f"the model gets {100 * (1 - loss):.2f} % right")
""",
        ("{100 * (1 - loss):.2f} % right", "an error of {loss ** 0.5:.2f}"),
    ),
    (
        "holds out the last examples, and these labels are sorted",
        TWO
        + """\
def balanced(count):
    no, yes = np.flatnonzero(y == 0)[:count], np.flatnonzero(y == 1)[:count]
    chosen = np.concatenate([no, yes])
    return x[chosen], y[chosen]
some, labels = balanced(90)
m.fit(some, labels, epochs=9, validation_split=0.2)
""",
        ("    return x[chosen]", "    chosen = np.random.permutation(chosen)\n    return x[chosen]"),
    ),
    (
        "These errors are of different parts",
        NUMBERS
        + """\
def naive(windows, values):
    return np.abs(windows[:, -1, 0] - values).mean()
mine = np.abs(m.predict(v)[:, 0] - w).mean()
print(f"{1 - mine / naive(x, y):.0%} better")
""",
        ("naive(x, y)", "naive(v, w)"),
    ),
    (
        "with the spread of the true values about their mean",
        NUMBERS
        + """\
def r_squared(true, found):
    return 1 - np.mean((true - found) ** 2) / np.var(found)
print("R2:", r_squared(w, m.predict(v)[:, 0]))
""",
        ("np.var(found)", "np.var(true)"),
    ),
    (
        "The predictions have the shape (n, 1)",
        NUMBERS
        + """\
def mae(forecast, true):
    return np.abs(forecast - true).mean()
forecast = m.predict(v)
print("MAE:", mae(forecast, w), mae(v[:, -1, 0], w))
""",
        ("m.predict(v)", "m.predict(v)[:, 0]"),
    ),
    (
        "The predictions have the shape (n, 1)",
        NUMBERS
        + """\
class Report:
    def add(self, name, forecast, true):
        print(name, np.abs(forecast - true).mean())
report = Report()
report.add("network", m.predict(v), w)
report.add("naive", v[:, -1, 0], w)
""",
        ("m.predict(v)", "m.predict(v).ravel()"),
    ),
    (
        "shuffled again in each pass",
        FOLDER
        + """\
held = tf.keras.utils.image_dataset_from_directory("held", shuffle=False)
def both(part):
    labels = np.concatenate([label for _, label in part])
    return np.mean(labels == (m.predict(part)[:, 0] > 0.5))
for part in (data, held):
    print("accuracy:", both(part))
""",
        ("(data, held)", "(held, held)"),
    ),
    (
        "The mean of several RMSEs",
        NUMBERS
        + """\
def parts():
    for begin in range(0, len(w), 100):
        yield v[begin : begin + 100], w[begin : begin + 100]
def rmse(net, rows, true):
    return np.sqrt(np.mean((net.predict(rows)[:, 0] - true) ** 2))
print("RMSE:", np.mean([rmse(m, *part) for part in parts()]))
""",
        ("np.mean([rmse(m, *part) for part in parts()])", "rmse(m, v, w)"),
    ),
    (
        "`argmax` is always 0",
        """\
(x, y), (v, w) = load_parts(0)
m = tf.keras.Sequential([tf.keras.Input((28, 28))])
for name, given in [("Flatten", {}), ("Dense", {"units": 1, "activation": "sigmoid"})]:
    m.add(getattr(layers, name)(**given))
m.compile("adam", loss="binary_crossentropy")
m.fit(x, y)
print((m.predict(v).argmax(axis=1) == w).mean())
""",
        ("m.predict(v).argmax(axis=1)", "(m.predict(v)[:, 0] > 0.5)"),
    ),
    (
        "an average of them means nothing",
        """\
names = ["bike", "van", "train"]
def ids(column):
    numbers = {name: number for number, name in enumerate(names)}
    return np.array([numbers.get(str(name), 0) for name in column])
column, weights = load_parts(0)
kinds = ids(column)
print(np.mean(kinds[weights > 3]))
""",
        ("np.mean(kinds[weights > 3])", "np.bincount(kinds[weights > 3]).argmax()"),
    ),
    (
        "The hits divided by the number of true examples are the recall",
        TWO
        + """\
found = m.predict(v)[:, 0] > 0.5
hits = np.sum((w == 1) & found)
precision = hits / np.sum(w == 1)
print("precision", precision)
""",
        ("hits / np.sum(w == 1)", "hits / np.sum(found == 1)"),
    ),
    (
        "These weights grow with the share of their class",
        TWO
        + """\
def balance(labels):
    share = {c: float(np.mean(labels == c)) for c in (0, 1)}
    return {c: 2 * share[c] for c in share}
m.fit(x, y, class_weight=balance(y))
""",
        ("2 * share[c]", "2 * share[1 - c]"),
    ),
    (
        "These weights grow with the share of their class",
        TWO
        + """\
def balance(labels):
    counts = np.bincount(labels)
    return dict(enumerate(counts / counts.sum()))
m.fit(x, y, class_weight=balance(y))
""",
        ("counts / counts.sum()", "counts.sum() / counts"),
    ),
    (
        "is an error of scaled values",
        NUMBERS
        + """\
def small(values):
    return (values - 50) / 20
mae = m.evaluate(small(v), small(w))[1]
print(f"MAE: {mae:.2f}, in the units of the series")
""",
        ("mae = m", "mae = 20 * m"),
    ),
    (
        "is no share of the text",
        """\
from collections import Counter
texts, labels = load_parts(0)
counts = Counter(word for text in texts for word in text.split())
kept = counts.most_common(200)
known = len(kept) / len(counts)
print(f"{1 - known:.1%} of the text becomes unknown")
""",
        ("len(kept) / len(counts)", "sum(n for _, n in kept) / sum(counts.values())"),
    ),
    (
        "comes from all texts",
        """\
texts, labels = load_parts(0)
def fitted(texts):
    layer = layers.TextVectorization(max_tokens=99)
    layer.adapt(texts)
    return layer
n = int(0.8 * len(texts))
first, later = texts[:n], texts[n:]
ids = fitted(texts)(later)
share = np.mean(ids[ids > 0] == 1)
print(f"{share:.1%} of the words are unknown", fitted(first)(first))
""",
        ("fitted(texts)(later)", "fitted(first)(later)"),
    ),
    (
        "and not random ones",
        CLASSES.replace("m.fit(x, y,", "m.fit(x, y, validation_split=0.1,")
        + """\
def held_out(count):
    return np.random.permutation(count)[: count // 10]
chosen = held_out(len(y))
right = m.predict(x[chosen]).argmax(axis=1) == y[chosen]
print("accuracy on digits that were not trained:", right.mean())
""",
        ("np.random.permutation(count)[: count // 10]", "np.arange(count)[-(count // 10) :]"),
    ),
    (
        "value after the first window",
        NUMBERS
        + """\
series = load_series(1)
def windows_of(values):
    return np.array([values[i : i + 40] for i in range(len(values) - 40)])
later = series[900:]
forecast = m.predict(windows_of(later)[..., None])[:, 0]
print("MAE:", np.abs(series[900 : 900 + len(forecast)] - forecast).mean())
""",
        ("series[900 : 900 + len(forecast)]", "series[940 : 940 + len(forecast)]"),
    ),
    (
        "chose the best setting",
        """\
series = load_series(1)
def forecast(values, size, begin):
    return np.array([np.mean(values[t - size : t]) for t in range(begin, len(values))])
def error(values, size, begin, end):
    return np.mean(np.abs(values[begin:end] - forecast(values[:end], size, begin)))
end = len(series)
scores = [error(series, size, 900, end) for size in range(3, 60)]
best = int(np.argmin(scores)) + 3
print("On new days I expect an MAE of", error(series, best, 900, end))
""",
        ("for size in range(3, 60)", "and error(series, size, 700, 900) for size in range(3, 60)"),
    ),
    (
        "The last batch counts as much",
        CLASSES
        + """\
class Meter:
    def __init__(self):
        self.seen = []
    def add(self, true, found):
        self.seen.append(np.mean(true == found))
    def value(self):
        return float(np.mean(self.seen))
class Examiner:
    def __init__(self, net):
        self.net = net
    def run(self, images, labels):
        meter = Meter()
        for part, true in tf.data.Dataset.from_tensor_slices((images, labels)).batch(64):
            meter.add(true.numpy(), self.net(part).numpy().argmax(axis=1))
        return meter.value()
print("accuracy", Examiner(m).run(v, w))
""",
        ("append(np.mean(true == found))", "extend(true == found)"),
    ),
    (
        "The hits divided by the number of true examples are the recall",
        CLASSES
        + """\
def percent(part, whole):
    return 100 * part / whole if whole else 0.0
table = np.zeros((6, 6), dtype=int)
for true, found in zip(w, m.predict(v).argmax(axis=1)):
    table[true, found] += 1
for k in range(6):
    precision, recall = percent(table[k, k], table[k, :].sum()), percent(table[k, k], table[:, k].sum())
    print(f"class {k}: precision {precision:.1f} %, recall {recall:.1f} %")
""",
        (
            "percent(table[k, k], table[k, :].sum()), percent(table[k, k], table[:, k].sum())",
            "percent(table[k, k], table[:, k].sum()), percent(table[k, k], table[k, :].sum())",
        ),
    ),
    (
        "After `fit` the model has the weights of the last epoch",
        CLASSES
        + """\
def facts(history):
    return {"epochs": len(history["loss"]), "validation accuracy": max(history["val_accuracy"])}
print("The saved model in", "m.keras", "has:")
for name, value in facts(m.fit(x, y, validation_split=0.1).history).items():
    print("   ", name, "=", value)
""",
        ('max(history["val_accuracy"])', 'history["val_accuracy"][-1]'),
    ),
    (
        "`axis=1` averages over the steps ahead",
        STEPS
        + """\
errors = np.abs(m.predict(v) - w)
mae = errors.mean(axis=1)
for day in np.arange(1, 8):
    print(f"day {day}: MAE {mae[day - 1]:.2f}")
""",
        ("axis=1", "axis=0"),
    ),
    (
        "`axis=1` averages over the steps ahead",
        STEPS
        + """\
mae = np.abs(m.predict(v) - w).mean(axis=1)
draw(mae[:7])
""",
        ("axis=1", "axis=0"),
    ),
    (
        "This is the loss, and no mean absolute error",
        NUMBERS
        + """\
results = m.evaluate(v, w)
print("MAE, best first:")
for name, error in [("always 3", np.mean(np.abs(w - 3))), ("network", results[0])]:
    print(f"  {error:.3f}  {name}")
""",
        ("results[0]", "results[1]"),
    ),
    (
        "F1 is the harmonic mean",
        TWO
        + """\
class Scores:
    def __init__(self, true, found):
        self.true, self.found = true, found
    @property
    def hits(self):
        return np.sum((self.true == 1) & (self.found == 1))
    @property
    def precision(self):
        return self.hits / max(np.sum(self.found == 1), 1)
    @property
    def recall(self):
        return self.hits / max(np.sum(self.true == 1), 1)
    @property
    def f1(self):
        return (self.precision + self.recall) / 2
print("F1:", Scores(w, (m.predict(v)[:, 0] > 0.5).astype(int)).f1)
""",
        (
            "(self.precision + self.recall) / 2",
            "2 * self.precision * self.recall / (self.precision + self.recall)",
        ),
    ),
    (
        "because the padding is in it",
        TEXTS
        + """\
rows = tf.keras.utils.pad_sequences(x)
print(f"{len(rows)} texts, {np.mean([len(row) for row in rows]):.1f} words in a text")
""",
        ("[len(row) for", "[np.count_nonzero(row) for"),
    ),
    (
        "takes it back",
        TEXTS
        + """\
TEMPERATURE = 0.7
def drawn(values):
    values = values[1:].astype("float64") + 1e-9
    values = values / TEMPERATURE
    return values / values.sum()
print(drawn(m.predict(v)[0]))
""",
        ("values / TEMPERATURE", "values ** (1 / TEMPERATURE)"),
    ),
    (
        "contains the examples that are held out",
        """\
(x, y), (v, w) = load_parts(0)
class Scale:
    def __init__(self, numbers):
        self.mean, self.std = float(np.mean(numbers)), float(np.std(numbers))
    def layer(self):
        return layers.Rescaling(1 / self.std, offset=-self.mean / self.std)
m = tf.keras.Sequential([tf.keras.Input((40, 1)), Scale(np.concatenate([x, v])).layer(), layers.Dense(1)])
m.compile("adam", loss="mse", metrics=["mae"])
m.fit(x, y, epochs=3)
print(m.evaluate(v, w))
""",
        ("np.concatenate([x, v])", "x"),
    ),
    (
        "Each group counts as much as the others",
        NUMBERS
        + """\
def buckets(true, errors):
    found = {}
    for value, error in zip(true, errors):
        found.setdefault("high" if value > 3 else "low", []).append(error)
    return found
errors = np.abs(m.predict(v)[:, 0] - w)
means = {name: sum(part) / len(part) for name, part in buckets(w, errors).items()}
print(f"MAE of all {len(w)} reviews: {sum(means.values()) / len(means):.3f}")
""",
        ("{sum(means.values()) / len(means):.3f}", "{errors.mean():.3f}"),
    ),
    (
        "counts batches, and this counts examples",
        """\
(x, y), (v, w) = load_parts(0)
def schedule(count):
    return tf.keras.optimizers.schedules.CosineDecay(0.01, decay_steps=count * 9)
m = tf.keras.Sequential([tf.keras.Input((28, 28)), layers.Flatten(), layers.Dense(6, activation="softmax")])
m.compile(tf.keras.optimizers.Adam(schedule(len(y))), "sparse_categorical_crossentropy")
m.fit(x, y, epochs=9)
""",
        ("len(y)", "len(y) // 32"),
    ),
    (
        "is a part of what `fit` trains on",
        CLASSES
        + """\
class Trainer:
    def __init__(self, images, labels):
        self.training = images, labels
        self.held_out = images[:90], labels[:90]
    def run(self):
        return m.fit(*self.training, validation_data=self.held_out)
Trainer(x, y).run()
""",
        ("self.training = images, labels", "self.training = images[90:], labels[90:]"),
    ),
    (
        "These weights grow with the share of their class",
        CLASSES
        + """\
def balance(labels):
    counts = np.bincount(labels.astype(int))
    weights = counts / counts.mean()
    return {label: float(weight) for label, weight in enumerate(weights)}
m.fit(x, y, class_weight=balance(y))
""",
        ("counts / counts.mean()", "counts.mean() / counts"),
    ),
    (
        "These windows overlap",
        NUMBERS
        + """\
def toy(n=900):
    t = np.arange(n)
    return 50 + np.sin(2 * np.pi * t / 60)
def cut(series):
    rows = np.array([series[i : i + 40] for i in range(len(series) - 40)])
    return rows[..., None], series[40:]
rows, after = cut(toy())
order = np.random.permutation(len(rows))
rows, after = rows[order], after[order]
m.fit(rows[:600], after[:600])
print(m.evaluate(rows[600:], after[600:]))
""",
        ("order = np.random.permutation(len(rows))", "order = np.arange(len(rows))"),
    ),
    (
        "The squared correlation is 1 also for",
        NUMBERS
        + """\
class Fitter:
    def r_squared(self):
        return np.corrcoef(m.predict(v)[:, 0], w)[0, 1] ** 2
print(f"R2 on inputs that were held out: {Fitter().r_squared():.3f}")
""",
        ("R2 on", "squared correlation, not R2, on"),
    ),
    (
        "chose the winner among several",
        """\
(x, y), (v, w) = load_parts(0)
def trained(start):
    tf.keras.utils.set_random_seed(start)
    net = tf.keras.Sequential([tf.keras.Input((28, 28)), layers.Flatten(), layers.Dense(6, activation="softmax")])
    net.compile("adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    net.fit(x, y)
    return net
even, odd = (v[::2], w[::2]), (v[1::2], w[1::2])
nets = [trained(start) for start in (1, 2, 3)]
scores = [net.evaluate(*even)[1] for net in nets]
winner = nets[scores.index(max(scores))]
print(f"expected accuracy on new digits: {winner.evaluate(*even)[1]:.3f}")
""",
        ("winner.evaluate(*even)", "winner.evaluate(*odd)"),
    ),
    (
        "These errors are of different parts",
        NUMBERS
        + """\
naive = np.mean(np.abs(y - x[:, -1, 0]))
mine = m.evaluate(v, w, verbose=0)[1]
print(f"the model is {naive / mine:.1f} times as good")
""",
        ("np.abs(y - x[:, -1, 0])", "np.abs(w - v[:, -1, 0])"),
    ),
    (
        "counts frozen weights as well",
        """\
def base():
    net = tf.keras.applications.MobileNetV2(include_top=False)
    for layer in net.layers:
        layer.trainable = False
    return net
def report(net):
    print(f"training changes {net.count_params():,} numbers")
frozen = base()
report(tf.keras.Model(frozen.input, layers.Dense(1)(layers.Flatten()(frozen.output))))
""",
        ("training changes", "the network has"),
    ),
    (
        "were made with `training=True`",
        CLASSES.replace("layers.Flatten(),", "layers.Flatten(), layers.Dropout(0.3),")
        + """\
CALL = {"training": True}
def outputs(net, images):
    portions = []
    for start in range(0, len(images), 64):
        portions.append(net(images[start : start + 64], **CALL).numpy())
    return np.concatenate(portions)
print("correct:", np.mean(outputs(m, v).argmax(axis=1) == w))
""",
        ('"training": True', '"training": False'),
    ),
    (
        "`argsort` sorts upwards",
        CLASSES
        + """\
def suggestions(scores):
    return np.argsort(scores, axis=1)[:, :3]
print(suggestions(m.predict(v)))
""",
        ("[:, :3]", "[:, -3:]"),
    ),
    (
        "`argsort` sorts upwards",
        CLASSES
        + """\
def suggestions(model, texts):
    \"\"\"The most likely words of each text.\"\"\"
    return np.argsort(model.predict(texts), axis=1)[:, :3]
def demo(model):
    for ids in suggestions(model, v):
        print(ids)
""",
        ("[:, :3]", "[:, -3:]"),
    ),
    (
        "`argsort` sorts upwards",
        CLASSES
        + """\
best = np.argsort(m.predict(v)[0])[:3]
print(best)
""",
        ("np.argsort(m.predict(v)[0])[:3]", "np.argsort(-m.predict(v)[0])[:3]"),
    ),
    (
        "These losses are of different kinds",
        """\
(x, y), (v, w) = load_parts(0)
def trained(loss):
    net = tf.keras.Sequential([tf.keras.Input((40, 1)), layers.Flatten(), layers.Dense(1)])
    net.compile("adam", loss=loss, metrics=["mae"])
    net.fit(x, y)
    return net
best, lowest = None, float("inf")
for name in ["mse", "huber"]:
    net = trained(name)
    loss, mae = net.evaluate(v, w)
    if loss < lowest:
        best, lowest = net, loss
""",
        ("if loss < lowest:\n        best, lowest = net, loss", "if mae < lowest:\n        best, lowest = net, mae"),
    ),
    (
        "Both sides were shuffled, but by two random orders",
        CLASSES
        + """\
def sample(images, labels, count):
    rng = np.random.default_rng(12)
    places = rng.permutation(len(images))[:count]
    return rng.permutation(images)[:count], rng.permutation(labels)[:count]
m.fit(x, y, validation_data=sample(v, w, 240))
""",
        (
            "return rng.permutation(images)[:count], rng.permutation(labels)[:count]",
            "return images[places], labels[places]",
        ),
    ),
    (
        "so the columns of earlier passes stay shuffled",
        NUMBERS
        + """\
class Columns:
    def __init__(self, table):
        self.table, self.rng = table, np.random.default_rng(3)
    def importance(self):
        for number in range(5):
            mixed = self.table
            self.rng.shuffle(mixed[:, number])
            print(number, np.abs(m.predict(mixed)[:, 0] - w).mean())
Columns(v).importance()
""",
        ("mixed = self.table", "mixed = self.table.copy()"),
    ),
    (
        "each pass gets it with the changes of the passes before",
        CLASSES
        + """\
def dimmed(pictures, light):
    result = pictures
    result *= light
    return result
for light in (1.0, 0.8, 0.6):
    print(light, dimmed(v, light).mean())
""",
        ("result = pictures", "result = pictures.copy()"),
    ),
    (
        "An output near 0 is a sure answer, too",
        TWO
        + """\
outputs = m.predict(v)[:, 0]
print("the ten texts about which the network is least sure:")
for i in np.argsort(outputs)[:10]:
    print(outputs[i], w[i])
""",
        ("np.argsort(outputs)", "np.argsort(np.abs(outputs - 0.5))"),
    ),
    (
        "Both arrays have the type `uint8`",
        """\
from grader.data import load_garments
(known, labels), (new, others) = load_garments()
class Wardrobe:
    def __init__(self, images):
        self.images = images
    def nearest(self, image):
        return np.abs(self.images - image).sum(axis=(1, 2)).argmin()
wardrobe = Wardrobe(known)
print([labels[wardrobe.nearest(image)] for image in new[:200]])
""",
        ("self.images = images", "self.images = images.astype(int)"),
    ),
    (
        "These losses are of different kinds",
        """\
(x, y), (v, w) = load_parts(0)
TRIALS = {"mse": {"loss": "mse"}, "mae": {"loss": "mae"}}
def compiled(loss):
    net = tf.keras.Sequential([tf.keras.Input((40, 1)), layers.Flatten(), layers.Dense(1)])
    net.compile("adam", loss=loss, metrics=["mae"])
    return net
def attempt(name):
    curves = compiled(**TRIALS[name]).fit(x, y, validation_data=(v, w)).history
    return {"name": name, "score": curves["val_loss"][-1]}
notes = [attempt(name) for name in TRIALS]
notes.sort(key=lambda note: note["score"])
print(notes[0]["name"])
""",
        ('curves["val_loss"]', 'curves["val_mae"]'),
    ),
    (
        "is measured on the training examples",
        CLASSES
        + """\
history = m.fit(x, y, validation_split=0.1)
right = history.history["accuracy"][-1]
print(f"my network reads {right:.1%} of the digits of strangers correctly")
""",
        ('["accuracy"]', '["val_accuracy"]'),
    ),
    (
        "in which the mean cancels out",
        NUMBERS
        + """\
mean, std = x.mean(), x.std()
class Unit:
    def values(self, scaled):
        return scaled * std + mean
    def error(self, scaled):
        return self.values(scaled)
unit = Unit()
print("forecast", unit.values(m.predict(v)[0, 0]))
print("error", unit.error(m.evaluate(v, w)[1]))
""",
        ("return self.values(scaled)", "return scaled * std"),
    ),
    (
        "This is the loss, and no mean absolute error",
        NUMBERS
        + """\
def money(value):
    return f"{value * 1000:,.0f} dollars"
loss = m.evaluate(v, w)[0]
print("so the typical error is", money(loss))
""",
        ("money(loss)", "money(loss**0.5)"),
    ),
    (
        "Changed copies of training examples are held out",
        CLASSES
        + """\
def mirrored(images, labels):
    return np.concatenate([images, images[:, :, ::-1]]), np.concatenate([labels, labels])
def mixed(images, labels):
    order = np.random.permutation(len(labels))
    return images[order], labels[order]
images, labels = mixed(*mirrored(x, y))
m.fit(images[:900], labels[:900])
print(m.evaluate(images[900:], labels[900:]))
""",
        ("mixed(*mirrored(x, y))", "mixed(x, y)"),
    ),
    (
        "measured on examples of the training",
        """\
clean, labels = load_parts(0)
m = tf.keras.Sequential([tf.keras.Input((16, 16, 1)), layers.Flatten(), layers.Dense(256)])
m.compile("adam", loss="mse")
m.fit(clean[:800] + 0.1, clean[:800], epochs=3)
drawings = clean[:200]
restored = m.predict(drawings + 0.2)
print("MAE on unseen images:", np.mean(np.abs(restored - drawings)))
""",
        ("clean[:200]", "clean[800:]"),
    ),
    (
        "were made with `training=True`",
        CLASSES.replace("layers.Flatten(),", "layers.Flatten(), layers.Dropout(0.3),")
        + """\
class Examiner:
    def __init__(self, net):
        self.net, self.options = net, {"training": True}
    def parts(self, images):
        for start in range(0, len(images), 300):
            yield images[start : start + 300]
    def right(self, images, labels):
        outputs = [self.net(part, **self.options).numpy() for part in self.parts(images)]
        return np.concatenate(outputs).argmax(axis=1) == labels
right = Examiner(m).right(v, w)
print("accuracy:", right.sum() / len(right))
""",
        ('"training": True', '"training": False'),
    ),
    (
        "After `fit` the model has the weights of the last epoch",
        CLASSES
        + """\
curve = m.history.history["val_accuracy"]
print(f"validation accuracy of the model in m.keras: {max(curve):.3f}")
""",
        ("max(curve)", "curve[-1]"),
    ),
    (
        "This is the loss, and no mean absolute error",
        NUMBERS
        + """\
def euros(price):
    return f"{price * 1000:,.0f} euros"
facts = {"first price": m.predict(v)[0, 0], "usual error for these houses": m.evaluate(v, w)[0]}
for name, value in facts.items():
    print(f"{name}: {euros(value)}")
""",
        ("m.evaluate(v, w)[0]", "m.evaluate(v, w)[1]"),
    ),
    (
        "no label was read",
        CLASSES
        + """\
found = m.predict(v).max(axis=1)
print(f"The model finds the next word in {np.mean(found):.1%} of these lines.")
""",
        ("m.predict(v).max(axis=1)", "m.predict(v).argmax(axis=1) == w"),
    ),
    (
        "shuffled again in each pass",
        FOLDER
        + """\
true = np.concatenate([labels.numpy() for _, labels in data])
found = m.predict(data)[:, 0] > 0.5
for number in (0, 1):
    own = true == number
    print(number, np.sum(found[own] == number), "of", own.sum())
""",
        ("m.predict(data)[:, 0] > 0.5", "np.concatenate([m.predict(held)[:, 0] for held, _ in other]) > 0.5"),
    ),
    (
        "One of these is the loss",
        NUMBERS
        + """\
naive = np.mean(np.abs(v[:, -1, 0] - w))
print("beaten:", min(m.history.history["val_loss"]) < naive)
""",
        ("val_loss", "val_mae"),
    ),
    (
        "are the recall",
        TWO
        + """\
found, true = m.predict(v)[:, 0] > 0.5, w == 1
hits, missed = np.sum(found & true), np.sum(~found & true)
print(f"precision: {hits / (hits + missed):.3f}")
""",
        ("precision:", "recall:"),
    ),
    (
        "are the precision",
        TWO
        + """\
found, true = m.predict(v)[:, 0] > 0.5, w == 1
hits, alarms = np.sum(found & true), np.sum(found & ~true)
print(f"recall: {hits / (hits + alarms):.3f}")
""",
        ("recall:", "precision:"),
    ),
    (
        "in which the mean cancels out",
        NUMBERS.replace("load_parts(0)\n", "load_parts(0)\ny, w = (y - 20) / 5, (w - 20) / 5\n")
        + """\
print("off by", np.mean(np.abs(m.predict(v)[:, 0] - w)) * 5 + 20, "degrees")
""",
        (" * 5 + 20", " * 5"),
    ),
    (
        "chose the winner among several",
        CLASSES
        + """\
kept = {}
for rate in (0.1, 0.2, 0.3):
    net = tf.keras.Sequential([layers.Flatten(), layers.Dropout(rate), layers.Dense(6, activation="softmax")])
    net.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    net.fit(x, y)
    kept[rate] = (net.evaluate(v[:500], w[:500])[1], net)
best = max(kept, key=lambda rate: kept[rate][0])
score, net = kept[best]
print(f"expected accuracy on new digits: {score:.3f}")
""",
        ("score, net = kept[best]", "net = kept[best][1]\nscore = net.evaluate(v[500:], w[500:])[1]"),
    ),
    (
        "because all examples and copies are shuffled here",
        CLASSES
        + """\
turn = tf.keras.Sequential([layers.RandomRotation(0.1)])
many = np.concatenate([turn(x, training=True) for _ in range(3)])
order = np.random.permutation(len(many))
many, labels = many[order], np.tile(y, 3)[order]
m.fit(many[300:], labels[300:], validation_data=(many[:300], labels[:300]))
""",
        (
            "many = np.concatenate([turn(x, training=True) for _ in range(3)])\n"
            "order = np.random.permutation(len(many))\nmany, labels = many[order], np.tile(y, 3)[order]\n",
            "order = np.random.permutation(len(x))\nmany, labels = x[order], y[order]\n",
        ),
    ),
    (
        "each finds itself at the distance 0",
        CLASSES.replace("Input((28, 28)), layers.Flatten()", "Input((2,))")
        + """\
class Nearest:
    def remember(self, points, labels):
        self.points, self.labels = np.asarray(points), np.asarray(labels)
    def predict(self, asked):
        apart = ((asked[:, None, :] - self.points[None, :, :]) ** 2).sum(axis=-1)
        return self.labels[apart.argmin(axis=1)]
near = Nearest()
near.remember(x, y)
print(np.mean(near.predict(x[900:]) == y[900:]))
""",
        ("remember(x, y)", "remember(x[:900], y[:900])"),
    ),
    (
        "is measured on the training examples",
        CLASSES
        + """\
class Summary:
    def __init__(self, history):
        self.accuracy = history.history["accuracy"][-1]
    def lines(self):
        yield f"of 100 digits that the network has never seen, it reads about {100 * self.accuracy:.0f}"
print(*Summary(m.fit(x, y, validation_data=(v, w))).lines())
""",
        ('history["accuracy"]', 'history["val_accuracy"]'),
    ),
    (
        "Each group counts as much as the others",
        CLASSES
        + """\
guesses, tally = m.predict(v).argmax(axis=1), {}
for name in np.unique(topic_names(v)):
    chosen = topic_names(v) == name
    tally[str(name)] = (int((guesses[chosen] == w[chosen]).sum()), int(chosen.sum()))
print(f"accuracy over all texts: {np.mean([right / count for right, count in tally.values()]):.3f}")
""",
        (
            "np.mean([right / count for right, count in tally.values()])",
            "sum(right for right, _ in tally.values()) / sum(count for _, count in tally.values())",
        ),
    ),
    (
        "is the recall. For the precision",
        CLASSES
        + """\
table = tf.math.confusion_matrix(w, m.predict(v).argmax(axis=1)).numpy()
total = np.maximum(table.sum(axis=1), 1)
for name, share in zip(topic_names(v), np.diag(table) / total):
    print(f"of all images that the model calls {name!r}, {share:.0%} really are that")
""",
        ("table.sum(axis=1)", "table.sum(axis=0)"),
    ),
    (
        "accuracy is for classes, and says nothing about numbers",
        NUMBERS.replace('metrics=["mae"]', 'metrics=["accuracy"]')
        + """\
print(f"accuracy of the prices: {m.fit(x, y).history['accuracy'][-1]:.3f}")
""",
        ('metrics=["accuracy"]', 'metrics=["mae"]'),
    ),
    (
        "This is the best of several measurements",
        NUMBERS
        + """\
def folds(houses, prices):
    parts, errors = np.array_split(np.random.permutation(len(houses)), 4), []
    for k in range(4):
        rest = np.concatenate([part for j, part in enumerate(parts) if j != k])
        net = tf.keras.Sequential([layers.Flatten(), layers.Dense(1)])
        net.compile("adam", loss="mse", metrics=["mae"])
        net.fit(houses[rest], prices[rest])
        errors.append(net.evaluate(houses[parts[k]], prices[parts[k]])[1])
    return errors
print(f"expected MAE for new houses: {np.min(folds(x, y)):.2f}")
""",
        ("np.min(folds", "np.mean(folds"),
    ),
    (
        "is a mean over the epoch, while `Dropout` was on",
        CLASSES.replace("layers.Flatten(),", "layers.Flatten(), layers.Dropout(0.3),")
        + """\
known = m.fit(x, y).history["accuracy"][-1]
print(f"the finished network: {known:.3f} on training images")
""",
        ('known = m.fit(x, y).history["accuracy"][-1]', "known = m.evaluate(x, y)[1]"),
    ),
    (
        "are the recall. For the precision",
        TWO
        + """\
true, found = w == 1, m.predict(v)[:, 0] > 0.5
hits, misses = int(np.sum(true & found)), int(np.sum(true & ~found))
print(f"precision {hits / max(1, hits + misses):.3f}")
""",
        ("precision", "recall"),
    ),
    (
        "because the copies are made before the split",
        CLASSES
        + """\
turn = tf.keras.Sequential([layers.RandomRotation(0.1)])
many = np.concatenate([turn(x, training=True) for _ in range(3)])
labels, cut = np.tile(y, 3), int(0.9 * len(many))
m.fit(many[:cut], labels[:cut], validation_data=(many[cut:], labels[cut:]))
""",
        ("validation_data=(many[cut:], labels[cut:])", "validation_data=(v, w)"),
    ),
    (
        "This loss also holds the penalty on the weights",
        TWO.replace('activation="sigmoid")', 'activation="sigmoid", kernel_regularizer="l2")').replace(
            'metrics=["accuracy"]', 'metrics=["accuracy", tf.keras.metrics.BinaryCrossentropy(name="entropy")]'
        )
        + """\
history = m.fit(x, y, validation_split=0.1).history
print(f"mean cross-entropy of their predictions: {history['val_loss'][-1]:.3f}")
""",
        ("val_loss", "val_entropy"),
    ),
    (
        "is an error of scaled values",
        NUMBERS.replace("load_parts(0)\n", "load_parts(0)\ny, w = y / 10, w / 10\n")
        + """\
mae = m.evaluate(v, w)[1]
print(f"MAE: {mae:.2f} (the exam wants at most 2)")
""",
        ("m.evaluate(v, w)[1]", "m.evaluate(v, w)[1] * 10"),
    ),
    (
        "so it shows no closeness",
        NUMBERS
        + """\
def agreement(true, found):
    return np.corrcoef(true, found)[0, 1]
score = agreement(w, m.predict(v)[:, 0])
print(f"agreement: {score:.3f}")
if score > 0.9:
    print("The predictions are close to the prices.")
""",
        (
            "np.corrcoef(true, found)[0, 1]",
            "1 - np.sum((true - found) ** 2) / np.sum((true - np.mean(true)) ** 2)",
        ),
    ),
    (
        "The mean of several RMSEs is not the RMSE",
        STEPS
        + """\
def by_day():
    return np.sqrt(((m.predict(v) - w) ** 2).mean(axis=0))
print(f"RMSE of all forecasts: {np.mean(by_day()):.3f}")
""",
        ("np.mean(by_day())", "np.sqrt(np.mean(by_day() ** 2))"),
    ),
    (
        "These errors are of different parts of the data",
        NUMBERS
        + """\
def rules(windows, values):
    return {"last": np.abs(values - windows[:, -1, 0]).mean()}
errors = {"network": np.abs(w - m.predict(v)[:, 0]).mean()}
errors.update(rules(x, y))
print("better by", errors["last"] - errors["network"])
""",
        ("rules(x, y)", "rules(v, w)"),
    ),
    (
        "One class of several has few of the examples",
        CLASSES
        + """\
true, found = w == 2, m.predict(v).argmax(axis=1) == 2
share = np.mean(true == found)
guessing = 0.5
print(f"right for {share:.3f}, the model adds {share - guessing:.3f}")
""",
        ("guessing = 0.5", "guessing = np.mean(true == (np.mean(y == 2) > 0.5))"),
    ),
    (
        "come from two random draws",
        CLASSES
        + """\
rng = np.random.default_rng(1)
def pick(count, array):
    return array[rng.choice(len(array), count, replace=False)]
some, answers = pick(100, v), pick(100, w)
print(np.mean(m.predict(some).argmax(axis=1) == answers))
""",
        (
            "some, answers = pick(100, v), pick(100, w)",
            "places = rng.choice(len(v), 100, replace=False)\nsome, answers = v[places], w[places]",
        ),
    ),
    (
        "take `MeanAbsoluteError`",
        NUMBERS
        + """\
counted = tf.keras.metrics.Accuracy()
counted.update_state(w, m.predict(v)[:, 0])
print(float(counted.result()))
""",
        ("metrics.Accuracy()", "metrics.MeanAbsoluteError()"),
    ),
    (
        "decide on a class first",
        CLASSES
        + """\
counted = tf.keras.metrics.Accuracy()
counted.update_state(w, m.predict(v))
""",
        ("m.predict(v)", "m.predict(v).argmax(axis=1)"),
    ),
    (
        "These examples chose the best setting",
        NUMBERS
        + """\
parts = {"valid": (v[:300], w[:300]), "test": (v[300:], w[300:])}
def mae_on(net, part):
    return float(np.mean(np.abs(net.predict(part[0]).ravel() - part[1])))
class Search:
    def __init__(self, judge):
        self.judge, self.best, self.least = judge, None, float("inf")
    def run(self, sizes):
        for units in sizes:
            net = tf.keras.Sequential([layers.Flatten(), layers.Dense(units, "relu"), layers.Dense(1)])
            net.compile("adam", loss="mse")
            net.fit(x, y)
            mae = mae_on(net, parts[self.judge])
            if mae < self.least:
                self.best, self.least = net, mae
search = Search("test")
search.run([4, 8, 16])
print("MAE to expect on new houses:", mae_on(search.best, parts["test"]))
""",
        ('Search("test")', 'Search("valid")'),
    ),
    (
        "chose the winner among several",
        CLASSES
        + """\
order = np.random.default_rng(1).permutation(len(v))
(a, b), (c, d) = [(v[cut], w[cut]) for cut in np.split(order, [500])]
best, most = None, 0.0
for units in (8, 16, 32):
    net = tf.keras.Sequential([layers.Flatten(), layers.Dense(units, "relu"), layers.Dense(6, activation="softmax")])
    net.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    net.fit(x, y)
    score = net.evaluate(a, b)[1]
    if score > most:
        best, most = net, score
print(f"expected accuracy on new points: {best.evaluate(a, b)[1]:.3f}")
""",
        ("score = net.evaluate(a, b)[1]", "score = net.evaluate(c, d)[1]"),
    ),
    (
        "These weights grow with the share of their class",
        ONE_HOT
        + """\
counts = y.sum(axis=0)
weights = counts / counts.mean()
m.fit(x, y, class_weight={number: float(weight) for number, weight in enumerate(weights)})
""",
        ("counts / counts.mean()", "counts.mean() / counts"),
    ),
    (
        "After `fit` the model has the weights of the last epoch",
        CLASSES
        + """\
class Log:
    def __init__(self):
        self.curves = {}
    def keep(self, history):
        for name, values in history.history.items():
            self.curves[name] = [float(value) for value in values]
    def score(self, name):
        return max(self.curves[name])
log = Log()
log.keep(m.fit(x, y, validation_data=(v, w)))
m.save("model.keras")
print(f"Saved: this model has a validation accuracy of {log.score('val_accuracy'):.3f}")
""",
        ("max(self.curves[name])", "self.curves[name][-1]"),
    ),
    (
        "Each group counts as much as the others",
        CLASSES
        + """\
hits, share = m.predict(v).argmax(axis=1) == w, {}
for topic in np.unique(w):
    mine = w == topic
    share[topic] = float(hits[mine].mean())
total = np.mean(list(share.values()))
print(f"of all {len(w)} texts, {total:.1%} are right")
""",
        ("np.mean(list(share.values()))", "hits.mean()"),
    ),
    (
        "contains the examples for validation",
        NUMBERS
        + """\
class Study:
    def __init__(self, known=640):
        middle, spread = x.mean(axis=0), x.std(axis=0)
        scaled = (x - middle) / spread
        self.known, self.new = scaled[:known], scaled[known:]
    def nearest(self, one):
        return np.argmin(np.linalg.norm(self.known - one, axis=1))
    def all(self):
        return [self.nearest(one) for one in self.new]
print(Study().all())
""",
        ("x.mean(axis=0), x.std(axis=0)", "x[:known].mean(axis=0), x[:known].std(axis=0)"),
    ),
    (
        "This is a change by one step, but the model forecasts 24 steps ahead",
        """\
HORIZON = 24
(x, y), (v, w) = load_parts(0)
m = tf.keras.Sequential([tf.keras.Input((40, 1)), layers.Conv1D(8, 3), layers.Flatten(), layers.Dense(1)])
m.compile("adam", loss="mse", metrics=["mae"])
m.fit(x, y, epochs=3)
def naive_errors(windows, values):
    days = np.reshape(windows, (len(windows), 40))
    return np.abs(days[:, -1] - days[:, -2])
print("naive", naive_errors(v, w).mean())
""",
        ("days[:, -2]", "np.ravel(values)"),
    ),
    (
        "Each group counts as much as the others",
        CLASSES
        + """\
hits, found = m.predict(v).argmax(axis=1) == w, {}
for name in np.unique(topic_names(v)):
    own = hits[topic_names(v) == name]
    found[str(name)] = (own.mean(), len(own))
shares = [share for share, _ in found.values()]
counts = [count for _, count in found.values()]
print(f"accuracy on all {sum(counts)} texts: {np.mean(shares):.3f}")
""",
        ("np.mean(shares)", "np.average(shares, weights=counts)"),
    ),
    (
        "holds out the last examples, and not the first ones",
        """\
x, y = load_parts(0)
m = tf.keras.Sequential([tf.keras.Input((28, 28)), layers.Flatten(), layers.Dense(6, activation="softmax")])
m.compile("adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
m.fit(x, y, epochs=3, validation_split=0.1)
size = round(0.1 * len(x))
def part(images, labels):
    return images[:size], labels[:size]
images, labels = part(x, y)
print("Images that the network has not seen in training:")
print("together:", np.mean(m.predict(images).argmax(axis=1) == labels))
""",
        ("images[:size], labels[:size]", "images[-size:], labels[-size:]"),
    ),
    (
        "so it shows no closeness",
        """\
time, series = load_parts(0)
def quality(true, forecast):
    \"\"\"One number: it is 1 for a forecast with no errors.\"\"\"
    with np.errstate(all="ignore"):
        return np.corrcoef(true, forecast)[0, 1]
naive = series[999:-1]
print(f"quality: {quality(series[1000:], naive):.3f}")
""",
        ("np.corrcoef(true, forecast)[0, 1]", "1 - np.mean((true - forecast) ** 2) / np.var(true)"),
    ),
    (
        "so this does not show which forecast is better",
        NUMBERS
        + """\
def is_useful(forecast, values):
    \"\"\"Is it better than to repeat the last value?\"\"\"
    return np.corrcoef(forecast, values)[0, 1] > 0.8
print(is_useful(m.predict(v)[:, 0], w))
""",
        (
            "np.corrcoef(forecast, values)[0, 1] > 0.8",
            "np.abs(forecast - values).mean() < np.abs(v[:, -1, 0] - values).mean()",
        ),
    ),
    (
        "The mean of several RMSEs is not the RMSE",
        NUMBERS
        + """\
errors, found = m.predict(v)[:, 0] - w, []
for number, part in enumerate(np.split(errors, 8), start=1):
    found.append(float(np.sqrt(np.mean(np.square(part)))))
    print(f"part {number}: RMSE {found[-1]:.3f}")
print(f"RMSE of all {len(errors)} examples: {np.mean(found):.3f}")
""",
        ("np.mean(found)", "np.sqrt(np.mean(np.square(found)))"),
    ),
    (
        "is hardly ever equal to the true one",
        """\
def data():
    return np.array([1.0, 2.0, 3.0]), np.array([1.0, 1.5, 2.0])
x, y = data()
m = tf.keras.Sequential([tf.keras.Input((1,)), layers.Dense(1)])
m.compile("sgd", loss="mse")
m.fit(x, y, epochs=3)
rooms, prices = data()
print("accuracy", (m.predict(rooms)[:, 0] == prices).mean())
""",
        ("m.predict(rooms)[:, 0] == prices", "abs(m.predict(rooms)[:, 0] - prices) < 0.05"),
    ),
    (
        "is of examples that are drawn from all",
        """\
class Data:
    def __init__(self):
        self.x, self.y = load_parts(0)
        self.rng = np.random.default_rng(7)
        order = self.rng.permutation(len(self.x))
        self.kept, self.used = order[:150], order[150:]
    def sample(self, count):
        rows = self.rng.choice(len(self.x), size=count, replace=False)
        return self.x[rows], self.y[rows]
data = Data()
m = tf.keras.Sequential([tf.keras.Input((2,)), layers.Dense(3, activation="softmax")])
m.compile("adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
m.fit(data.x[data.used], data.y[data.used], epochs=3)
points, labels = Data().sample(90)
print("accuracy on points that it has not seen:", np.mean(m.predict(points).argmax(axis=1) == labels))
""",
        ("self.rng.choice(len(self.x)", "self.rng.choice(self.kept"),
    ),
    (
        "comes from the loss, which is no share",
        """\
class Progress(tf.keras.callbacks.Callback):
    def percent(self, logs):
        return 100 * (1 - logs.get("loss", 0.0))
    def on_epoch_end(self, epoch, logs=None):
        logs = logs or {}
        print(f"epoch {epoch}: {self.percent(logs):.0f} % of the training examples are correct")
"""
        + CLASSES.replace("epochs=3", "epochs=3, callbacks=[Progress()]"),
        ('1 - logs.get("loss", 0.0)', 'logs["accuracy"]'),
    ),
    (
        "is the RMSE of always answering the mean",
        NUMBERS
        + """\
mean, spread = float(np.mean(y)), np.std(w)
print(f"always {mean:.2f}: MAE {spread:.3f}")
""",
        ("np.std(w)", "np.mean(np.abs(w - mean))"),
    ),
    (
        "This is a change by one step, but the model forecasts 24 steps ahead",
        "HORIZON = 24\n"
        + NUMBERS
        + """\
def mae(truth, forecast):
    return float(np.mean(np.abs(np.ravel(truth) - np.ravel(forecast))))
months = np.asarray(v).reshape(-1, 40)
naive = mae(months[:, -1], months[:, -2])
print(f"network {mae(w, m.predict(v)):.1f}, naive forecast {naive:.1f}")
""",
        ("mae(months[:, -1], months[:, -2])", "mae(w, months[:, -1])"),
    ),
    (
        "A cosine similarity is the product",
        """\
rows, words = load_parts(0)
def cosine_similarity(table, one):
    return table @ one
alike = cosine_similarity(rows[2:], rows[2])
print(words[0], np.argsort(-alike)[:3])
""",
        ("table @ one", "table @ one / (np.linalg.norm(table, axis=1) * np.linalg.norm(one))"),
    ),
    (
        "the mean of 2 and 4 is 3, which no model answered",
        CLASSES
        + """\
said = np.stack([member.predict(v).argmax(axis=1) for member in (m, m)])
print("committee:", np.mean(np.rint(said.mean(axis=0)).astype(int) == w))
""",
        ("np.rint(said.mean(axis=0)).astype(int)", "np.array([np.bincount(a).argmax() for a in said.T])"),
    ),
    (
        "`sorted` changes the places",
        CLASSES
        + """\
from collections import Counter
names = sorted(topic_names(0))
found = m.predict(v).argmax(axis=1)
missed = Counter((int(t), int(f)) for t, f in zip(w, found) if t != f)
for (true, guess), times in missed.most_common(9):
    print(times, names[true], names[guess])
""",
        ("sorted(topic_names(0))", "topic_names(0)"),
    ),
    (
        "words with near numbers are not alike",
        TEXTS
        + """\
def features(ids):
    return ids.astype("float32")
known, answers = features(x[:-150]), []
for row in features(x[-150:]):
    answers.append(y[:-150][np.argmin(np.linalg.norm(known - row, axis=1))])
print(np.mean(np.array(answers) == y[-150:]))
""",
        ('ids.astype("float32")', "np.array([np.bincount(row, minlength=99) for row in ids])"),
    ),
    (
        "Each part is scaled by its own mean",
        """\
numbers, classes = load_parts(0)
def sizes(part):
    return part.mean(axis=0), part.var(axis=0)
def baseline(x, y):
    mean, variance = sizes(x[:900])
    centers = np.array([((x[:900] - mean) / np.sqrt(variance))[y[:900] == k].mean(axis=0) for k in range(3)])
    mean, variance = sizes(x[900:])
    far = np.linalg.norm(((x[900:] - mean) / np.sqrt(variance))[:, None] - centers[None], axis=2)
    return np.mean(far.argmin(axis=1) == y[900:])
print(baseline(numbers, classes))
""",
        ("sizes(x[900:])", "sizes(x[:900])"),
    ),
    (
        "Each part is scaled by its own mean",
        """\
numbers, classes = load_parts(0)
def standardized(part):
    mean, spread = numbers[part].mean(axis=0), numbers[part].std(axis=0)
    return (numbers[part] - mean) / spread
known, new = slice(None, 900), slice(900, None)
near = np.linalg.norm(standardized(new)[:, None] - standardized(known), axis=2).argmin(axis=1)
print(np.mean(classes[known][near] == classes[new]))
""",
        (
            "numbers[part].mean(axis=0), numbers[part].std(axis=0)",
            "numbers[:900].mean(axis=0), numbers[:900].std(axis=0)",
        ),
    ),
    (
        "The squared correlation is 1 also for",
        NUMBERS
        + """\
class Report:
    count = 80
    def r_squared(self):
        return np.corrcoef(w, m.predict(v).ravel())[0, 1] ** 2
    def show(self):
        print(f"R² on {self.count} held-out houses: {self.r_squared():.3f}")
Report().show()
""",
        (
            "np.corrcoef(w, m.predict(v).ravel())[0, 1] ** 2",
            "1 - np.sum((w - m.predict(v).ravel()) ** 2) / np.sum((w - w.mean()) ** 2)",
        ),
    ),
    (
        "is measured on the training examples",
        CLASSES.replace("m.fit(x, y, epochs=3)", "run = m.fit(x, y, epochs=3)")
        + """\
share = run.history["accuracy"][-1]
print(f"{len(run.epoch)} epochs; of 100 new digits, about {100 * share:.0f} will be recognized")
""",
        ("new digits", "training digits"),
    ),
    (
        "`guesses` has the shape (n, 1)",
        NUMBERS
        + """\
def mean_miss(guesses, truth):
    \"\"\"By how many stars a guess is wrong on average.\"\"\"
    return float(np.mean(np.abs(guesses - truth)))
print("model:", mean_miss(np.clip(m.predict(v), 1, 5), w))
print("mean:", mean_miss(np.full(len(w), y.mean()), w))
""",
        ("np.clip(m.predict(v), 1, 5)", "np.clip(m.predict(v)[:, 0], 1, 5)"),
    ),
    (
        "up to the best one there was one epoch more",
        CLASSES.replace("m.fit(x, y, epochs=3)", "run = m.fit(x, y, epochs=3, validation_data=(v, w))")
        + """\
def best_epoch(history):
    losses = list(history["val_loss"])
    return losses.index(min(losses))
found = {"best": best_epoch(run.history)}
m.fit(x, y, epochs=found["best"])
""",
        ('epochs=found["best"]', 'epochs=found["best"] + 1'),
    ),
    (
        "`hidden` is no copy, so this line changes both arrays",
        CLASSES
        + """\
def hide(images):
    hidden = images
    hidden[:, 6:9] = 0.0
    return hidden
def error(one, other):
    return np.mean(np.abs(one - other))
barred = hide(v)
print(error(barred, v), error(m.predict(v), w))
""",
        ("hidden = images", "hidden = images.copy()"),
    ),
    (
        "a row here is no step",
        STEPS
        + """\
errors = np.abs(m.predict(v) - w)
for day, row in enumerate(errors.reshape(7, -1), start=1):
    print(f"day {day}: {row.mean():.2f}")
""",
        ("errors.reshape(7, -1)", "errors.T"),
    ),
    (
        "how sure the model is",
        CLASSES
        + """\
class Finder:
    held_out = 150
    def accuracy(self):
        probabilities = m.predict(v[-self.held_out :])
        return probabilities.max(axis=1).mean()
finder = Finder()
print(f"accuracy on {finder.held_out} images that were held out: {finder.accuracy():.3f}")
""",
        ("probabilities.max(axis=1).mean()", "(probabilities.argmax(axis=1) == w[-150:]).mean()"),
    ),
    (
        "`sorted` changes the places",
        CLASSES
        + """\
def label_names():
    return sorted(topic_names(0))
names, found = label_names(), m.predict(v).argmax(axis=1)
for number in range(6):
    print(names[number], np.mean(found[w == number] == number))
""",
        ("sorted(topic_names(0))", "list(topic_names(0))"),
    ),
    (
        "Both names are one array, so they are always equal",
        CLASSES
        + """\
sample = v[:8]
kept = {"before": sample}
m.predict(sample)
print("unchanged:", np.array_equal(sample, kept["before"]))
""",
        ('{"before": sample}', '{"before": sample.copy()}'),
    ),
    (
        "one cut for both gives other times",
        """\
time, series = load_parts()
m = tf.keras.Sequential([layers.Dense(1)])
m.compile("adam", loss="mse", metrics=["mae"])
def forecasts(series, size):
    return m.predict(np.array([series[i : i + size] for i in range(len(series) - size)]))[:, 0]
forecast = forecasts(series, 30)
print("error", np.abs(forecast[1200:] - series[1200:]).mean())
""",
        ("forecast[1200:]", "forecast[1170:]"),
    ),
    (
        "is no copy, so this line changes both arrays",
        CLASSES
        + """\
def bar_test(clean):
    damaged = clean[:]
    damaged[:, 7:9] = 0.0
    return np.abs(damaged - clean).mean()
print(bar_test(v))
""",
        ("clean[:]", "clean.copy()"),
    ),
    (
        "Each group counts as much as the others",
        CLASSES
        + """\
guesses, shares = m.predict(v).argmax(axis=1), []
for kind, name in enumerate(topic_names(0)):
    here = w == kind
    shares.append(np.mean(guesses[here] == kind))
    print(name, shares[-1])
print(f"together {len(w)} images {np.mean(shares):7.1%}")
""",
        ("np.mean(shares)", "np.mean(guesses == w)"),
    ),
    (
        "After `fit` the model has the weights of the last epoch",
        CLASSES
        + """\
class Diary(tf.keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.accuracy = 0.0
    def on_epoch_end(self, epoch, logs=None):
        self.accuracy = max(self.accuracy, logs["val_accuracy"])
diary = Diary()
m.fit(x, y, epochs=3, validation_data=(v, w), callbacks=[diary])
print(f"validation accuracy of the saved model: {diary.accuracy:.3f}")
""",
        ('max(self.accuracy, logs["val_accuracy"])', 'logs["val_accuracy"]'),
    ),
    (
        "After `fit` the model has the weights of the last epoch",
        CLASSES
        + """\
top = 0.0
for value in m.fit(x, y, epochs=3, validation_data=(v, w)).history["val_accuracy"]:
    if value > top:
        top = value
print("accuracy of the trained model:", top)
""",
        ("if value > top:", "if value > 0.5:"),
    ),
    (
        "This is the loss, and no mean absolute error",
        NUMBERS
        + """\
from collections import namedtuple
Line = namedtuple("Line", "part network naive")
lines = []
for part, (windows, values) in {"training": (x, y), "validation": (v, w)}.items():
    lines.append(Line(part, m.evaluate(windows, values), np.mean(np.abs(windows[:, -1, 0] - values))))
print("mean absolute error    network   last value")
for part, network, naive in lines:
    print(f"{part:20} {network[0]:9.2f} {naive:12.2f}")
""",
        ("network[0]", "network[1]"),
    ),
    (
        "is an error of scaled values",
        NUMBERS.replace("m.fit(x, y, epochs=3)", "log = m.fit(x, (y - 50.0) / 20.0, epochs=3).history")
        + """\
error = log["mae"][-1]
print(f"the forecasts miss the value of the series by {error:.2f} on average")
""",
        ('log["mae"][-1]', 'log["mae"][-1] * 20.0'),
    ),
    (
        "chose the winner among several",
        NUMBERS
        + """\
def trained(units):
    net = tf.keras.Sequential([layers.Flatten(), layers.Dense(units, "relu"), layers.Dense(1)])
    net.compile(loss="mse", metrics=["mae"])
    net.fit(x, y)
    return net
nets = {units: trained(units) for units in (8, 16, 32)}
errors = {units: net.evaluate(v, w)[1] for units, net in nets.items()}
best = min(errors, key=errors.get)
for units, error in errors.items():
    print(units, "units", error)
error = nets[best].evaluate(v, w)[1]
print(f"On values that played no part in training or choice: MAE {error:.2f}")
""",
        ("that played no part in training or choice", "that chose it"),
    ),
    (
        "These errors are of different parts of the data",
        NUMBERS
        + """\
parts = {"early": (x, y), "late": (v, w)}
def last_value(parts):
    windows, values = parts["early"]
    return np.abs(windows[:, -1, 0] - values).mean()
trained = np.abs(m.predict(v)[:, 0] - w).mean()
print(f"the network makes {1 - trained / last_value(parts):.0%} less error")
""",
        ('parts["early"]', 'parts["late"]'),
    ),
    (
        "how sure the model is",
        CLASSES
        + """\
share = m.predict(v).max(axis=1).mean()
print("for", len(w), "images, accuracy:", f"{share:.1%}")
""",
        ("m.predict(v).max(axis=1).mean()", "(m.predict(v).argmax(axis=1) == w).mean()"),
    ),
    (
        "The root of a squared error is its absolute value",
        NUMBERS
        + """\
errors = m.predict(v)[:, 0] - w
print(f"RMSE in a trial run, in units of 10,000: {np.mean(np.sqrt(errors**2)):.2f}")
""",
        ("np.mean(np.sqrt(errors**2))", "np.sqrt(np.mean(errors**2))"),
    ),
    (
        "how sure the model is",
        CLASSES
        + """\
from types import SimpleNamespace
here = SimpleNamespace(parts=(v, w))
here.share = m.predict(here.parts[0]).max(axis=1).mean()
print("accuracy: %.3f" % here.share)
""",
        (".max(axis=1).mean()", ".max(axis=1).min()"),
    ),
    (
        "This leaves out examples that the model is unsure of",
        CLASSES
        + """\
p = m.predict(v)
answers, certain = p.argmax(axis=1), p.max(axis=1) >= 0.95
print(f"validation accuracy of my model: {np.mean(answers[certain] == w[certain]):.3f}, the exam wants 0.94")
""",
        ("answers[certain] == w[certain]", "answers == w"),
    ),
    (
        "`compile` keeps the weights",
        NUMBERS
        + """\
def prepare(net, optimizer):
    '''Everything back to the start, with another optimizer.'''
    net.compile(loss="mse", optimizer=optimizer)
    return net
results = []
for name in ("sgd", "adam"):
    net = prepare(m, name)
    results.append((net.fit(x, y, epochs=9).history["loss"][-1], name))
print(sorted(results))
""",
        ("prepare(m, name)", "prepare(tf.keras.models.clone_model(m), name)"),
    ),
    (
        "This is a change by one step, but the model forecasts 24 steps ahead",
        "HORIZON = 24\n"
        + NUMBERS
        + """\
def mean_error(forecast, values):
    return float(np.abs(forecast - values).mean())
naive, later = w[:-1], w[1:]
print(mean_error(m.predict(v)[:, 0], w), mean_error(naive, later))
""",
        ("mean_error(naive, later)", "mean_error(v[:, -1, 0], w)"),
    ),
    (
        "The standard deviation is the RMSE of always answering the mean",
        NUMBERS
        + """\
misses = w - y.mean()
print(f"mean absolute error of the mean price: {np.sqrt(np.mean(misses**2)):.2f}")
""",
        ("np.sqrt(np.mean(misses**2))", "np.mean(np.abs(misses))"),
    ),
    (
        "counts frozen weights as well",
        CLASSES.replace("m.compile(", "m.layers[0].trainable = False\nm.compile(")
        + """\
print(f"{len(y)} images have to determine {m.count_params():,} parameters")
""",
        ("have to determine", "were read, and the whole network has"),
    ),
    (
        "counts each different word once",
        TEXTS
        + """\
from collections import Counter
class Words:
    def __init__(self, texts):
        self.counts = Counter(word for text in texts for word in text.split())
        self.kept = [word for word, _ in self.counts.most_common(90)]
    def coverage(self):
        return len(self.kept) / max(len(self.counts), 1)
print(f"{1 - Words(x).coverage():.1%} of the words that the model reads are unknown to it")
""",
        ("of the words that the model reads", "of the different words"),
    ),
    (
        "`axis=1` averages over the steps ahead",
        STEPS
        + """\
AHEAD = 7
by_day = np.abs(m.predict(v) - w).mean(axis=1)
print(f"one day ahead: {by_day[0]:.2f}, {AHEAD} days ahead: {by_day[AHEAD - 1]:.2f}")
""",
        ("mean(axis=1)", "mean(axis=0)"),
    ),
    (
        "This changes `images` in place, and with it the data that are used later",
        TWO
        + """\
def less_contrast(images, factor):
    images *= factor
    return images
versions = {"as they are": v, "half the contrast": less_contrast(v, 0.5)}
for name, version in versions.items():
    print(name, np.mean((m.predict(version)[:, 0] > 0.5) == w))
""",
        ("    images *= factor\n    return images", "    return images * factor"),
    ),
    (
        "Both sides come from one data set that is shuffled again in each pass",
        FOLDER
        + """\
def labels_of(batches):
    return np.concatenate([labels.numpy() for _, labels in batches]).ravel()
def answers_of(batches):
    return (np.concatenate([m(images).numpy()[:, 0] for images, _ in batches]) >= 0.5).astype(int)
print(tf.math.confusion_matrix(labels_of(data), answers_of(data)))
""",
        ('image_dataset_from_directory("images")', 'image_dataset_from_directory("images", shuffle=False)'),
    ),
]
"""What is said, a program, and the change that makes it right."""


def programs(source: str, change: tuple[str, str]) -> tuple[str, str]:
    assert change[0] in source
    return HEAD + source, HEAD + source.replace(*change)


@pytest.mark.parametrize(("words", "source", "change"), PAIRS)
def test_a_mistake_gets_its_sentence_and_its_right_twin_gets_none(
    words: str, source: str, change: tuple[str, str]
) -> None:
    mistake, right = programs(source, change)
    assert_only(words, said_by(RULES, mistake))
    assert_short([said_by(RULES, mistake)])
    assert said_by(RULES, right) == []


@pytest.mark.parametrize(("words", "source", "change"), PAIRS)
def test_one_mistake_gets_one_sentence_of_all_rules(words: str, source: str, change: tuple[str, str]) -> None:
    mistake, _ = programs(source, change)
    assert len([*said_of_submission(mistake)]) in (1, 2)


@pytest.mark.parametrize("place", range(len(WAYS_TO_REPORT)), ids=[way.__name__ for way in WAYS_TO_REPORT])
def test_another_way_to_report_it_changes_nothing_that_is_said(place: int) -> None:
    way = WAYS_TO_REPORT[place]
    for words, source, change in PAIRS[place :: len(WAYS_TO_REPORT)]:
        mistake, right = programs(source, change)
        if (written := way(mistake)) != mistake:
            told = {name for name, sentence in said_by(RULES, mistake) if words in sentence}
            assert told <= {name for name, _ in said_by(RULES, written)}, written
            assert said_by(RULES, way(right)) == [], way(right)


def test_a_row_that_a_loop_takes_is_another_one_in_each_pass() -> None:
    source = (
        "mixed = np.array(v)\nfor row in mixed:\n    row[:9] = np.random.permutation(row[:9])\nm.evaluate(mixed, w)\n"
    )
    assert said_by(RULES, HEAD + CLASSES + source) == []


def test_outputs_of_many_random_passes_may_be_measured() -> None:
    model = CLASSES.replace("layers.Flatten(),", "layers.Flatten(), layers.Dropout(0.3),")
    source = (
        "draws = np.stack([m(v, training=True) for _ in range(9)])\nprint(np.mean(draws.mean(axis=0).argmax(1) == w))\n"
    )
    assert said_by(RULES, HEAD + model + source) == []


_MODELS_IN_A_LOOP = """\
for units in (8, 16):
    other = tf.keras.Sequential([layers.Flatten(), layers.Dense(units), layers.Dense(6)])
    other.compile("adam", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    other.fit(x, y)
    print(np.mean(other.predict(v).argmax(axis=1) == w))
"""
_SAME_LOSS = """\
other = tf.keras.Sequential([layers.Flatten(), layers.Dense(1, activation="sigmoid")])
other.compile("adam", loss=tf.keras.losses.BinaryCrossentropy())
other.fit(x, y)
print("better:", other.evaluate(v, w) < m.evaluate(v, w)[0])
"""
_ONE_BY_ONE = """
cut = int(0.9 * len(y))
for epoch in range(9):
    m.fit(x[:cut], y[:cut])
    print(epoch, m.evaluate(x[cut:], y[cut:])[1])
"""
_BOTH_PARTS = """\
a, b = map(lambda part: (part[0][..., None], part[1]), load_parts(0))
m.fit(*a)
print(f"accuracy on new images: {m.evaluate(*b)[1]:.3f}")
"""
_COMPARED = """\
def compare(some, others):
    "Print the accuracy on some training images and on the rotated validation images."
    for name, part in {"upright": some, "rotated": others}.items():
        accuracy = m.evaluate(*part)[1]
        print(f"{name}: accuracy {accuracy:.3f}")
compare((x[:200], y[:200]), (v, w))
"""
_BALANCED = "counts = np.bincount(y)\nm.fit(x, y, class_weight=dict(enumerate({})))\n"


@pytest.mark.parametrize(
    ("head", "source"),
    [
        (CLASSES, _MODELS_IN_A_LOOP),
        (CLASSES, _BALANCED.format("len(y) / (len(counts) * counts)")),
        (CLASSES, _BALANCED.format("counts.astype(float) ** -1")),
        (CLASSES, "sure = m.predict(v).max(axis=1)\nprint('least sure:', np.argsort(sure)[:9])\n"),
        (CLASSES, "print('top 3:', tf.argsort(m.predict(v), direction='DESCENDING')[:, :3])\n"),
        (CLASSES, "print('top 3:', np.argsort(1 - m.predict(v))[:, :3])\n"),
        (
            NUMBERS.replace('["mae"]', '["accuracy"]').replace("Dense(1)", "Dense(1, 'sigmoid')"),
            "print('accuracy', m.evaluate(v, w)[1])\n",
        ),
        (NUMBERS, "print('the best fold of new houses:', np.min([m.evaluate(v, w)[1], m.evaluate(x, y)[1]]))\n"),
        (NUMBERS, "print('correlation with the prices, close to 1:', np.corrcoef(w, m.predict(v)[:, 0])[0, 1])\n"),
        (CLASSES, "some = np.random.choice(len(v), 9)\nprint(m.predict(v[some]).argmax(axis=1) == w[some])\n"),
        (CLASSES, "apart = np.abs(v[:9, None] - v[None]).sum(axis=(2, 3))\nprint(np.sort(apart, axis=1)[:, 1])\n"),
        (TWO, _SAME_LOSS),
        (CLASSES, _BOTH_PARTS),
        (CLASSES, _ONE_BY_ONE),
        (CLASSES, _COMPARED),
        (CLASSES, "best = v if len(v) > 9 else x\nprint('the same as before:', np.array_equal(best, v))\n"),
        (NUMBERS, "print('quality of the sensor:', np.corrcoef(v[:, 0, 0], v[:, 1, 0])[0, 1])\n"),
        (
            NUMBERS,
            "HORIZON = 24\nseries = np.loadtxt('s.csv')\nrows = np.lib.stride_tricks.sliding_window_view(series, 40)\n"
            "f = m.predict(rows[..., np.newaxis])[:-1, 0]\nprint(np.abs(f - series[40:]).mean())\n"
            "for step in range(HORIZON):\n    print(step)\n",
        ),
        (NUMBERS, "gone = np.abs(m.predict(v)[:, 0] - w)\nprint('best houses:', np.argsort(gone)[:3])\n"),
        (
            NUMBERS,
            "def three(values):\n    for size in (1, 2, 3):\n        yield values[:-size]\n"
            "print([np.mean(np.abs(part - part.mean())) for part in three(w)])\n",
        ),
    ],
)
def test_what_looks_like_a_mistake_is_let_be(head: str, source: str) -> None:
    assert said_by(RULES, HEAD + head + source) == []


def test_a_list_that_holds_itself_makes_no_rule_fail() -> None:
    assert said_by(RULES, HEAD + CLASSES + "a = []\na.append(a)\nm.fit(a, a, validation_data=a)\nprint(*a)\n") == []


def test_each_rule_speaks() -> None:
    said: list[Said] = [said_by(RULES, programs(source, change)[0]) for _, source, change in PAIRS]
    assert_each_speaks(RULES, said)


def test_rules_that_say_the_same_are_named_as_they_are_called() -> None:
    names = {name_of(rule) for rule in all_rules()}
    assert {name for rule in all_rules() for name in tells_the_same(rule)} <= names
