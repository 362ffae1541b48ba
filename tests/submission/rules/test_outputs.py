"""Logits that are taken for probabilities, and probabilities that are taken for logits, are told; others are not."""

import ast
import functools
from collections.abc import Callable

import pytest
import same_meaning
from rule_cases import tree_of

from grader.submission.rules.models import outputs, outputs_and_losses
from grader.submission.rules.rule import rules_of
from grader.submission.source_tree import Finding, SourceTree

HEAD = (
    "import functools\nimport numpy as np\nimport tensorflow as tf\nfrom tensorflow.keras import Input, Model, layers\n"
    "from grader.data import draw_line\n"
)
SOFT = "m = tf.keras.Sequential([layers.Dense(9, activation='relu'), layers.Dense(10, activation='softmax')])\n"
PLAIN = (
    "m = tf.keras.Sequential([layers.Dense(4)])\n"
    "m.compile('adam', tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))\n"
)
SAVED = (
    "m = tf.keras.Sequential([layers.Dense(3)])\nsaved = tf.saved_model.load('d')\n"
    "def run_saved(rows):\n    return np.asarray(saved.serve(rows))\n"
    "def run_lite(rows):\n    out = []\n    for row in rows:\n        r.set_tensor(0, row)\n        r.invoke()\n"
    "        out.append(r.get_tensor(1)[0])\n    return np.array(out)\n"
)
ENTROPY = "entropy = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)\n"
ONE = (
    "m = tf.keras.Sequential([layers.Dense(9), layers.Dense(1)])\n"
    "m.compile('adam', loss=tf.keras.losses.BinaryCrossentropy(from_logits=True))\nm.fit(x, y, epochs=3)\n"
)
WATCH = (
    "class Watch(tf.keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
    "        print(np.mean((self.model.predict(v).ravel() > {}) == w))\n"
    "m = tf.keras.Sequential([layers.Dense(1)])\n"
    "m.compile('adam', tf.keras.losses.BinaryCrossentropy(from_logits=True))\n"
    "m.fit(x, y, callbacks=[Watch()])\n"
)
CASES: list[tuple[str, str, str]] = [
    (
        "Probabilities differ by at most 1, so a tolerance of 1 finds hardly any wrong export",
        SAVED.replace("(3)", "(3, activation='softmax')")
        + "LIMIT = 1.0\nprint('same' if np.allclose(m.predict(x), run_saved(x), atol=LIMIT) else 'other')\n",
        SAVED.replace("(3)", "(3, activation='softmax')")
        + "LIMIT = 1e-4\nprint('same' if np.allclose(m.predict(x), run_saved(x), atol=LIMIT) else 'other')\n",
    ),
    (
        "a tolerance of 0.5 finds hardly any wrong export",
        SAVED.replace("(3)", "(1, activation='sigmoid')") + "assert np.abs(m.predict(x) - run_saved(x)).max() < 0.5\n",
        f"{SAVED}assert np.abs(m.predict(x) - run_saved(x)).max() < 0.5\n",
    ),
    ("0.5 is a probability of 0.62 there", WATCH.format(0.5), WATCH.format(0.0)),
    (
        "`out` holds logits",
        f"{ONE}out = m(v)\nright = tf.greater(out, 1 / 2) == w\n",
        f"{ONE}out = tf.sigmoid(m(v))\nright = tf.greater(out, 1 / 2) == w\n",
    ),
    (
        "`model.predict(v)` holds logits",
        f"HALF = 0.5\n{ONE}def share(model):\n    return np.mean((HALF < model.predict(v)) == w)\nprint(share(m))\n",
        f"HALF = 0.0\n{ONE}def share(model):\n    return np.mean((HALF < model.predict(v)) == w)\nprint(share(m))\n",
    ),
    (
        "`out.max(axis=1)` comes from logits",
        f"{PLAIN}out = m.predict(x)\nunsure = np.flatnonzero(out.max(axis=1) < 0.6)\n",
        f"{PLAIN}out = tf.nn.softmax(m.predict(x)).numpy()\nunsure = np.flatnonzero(out.max(axis=1) < 0.6)\n",
    ),
    (
        "`top` comes from logits",
        f"{PLAIN}top = tf.reduce_max(m(x), axis=-1)\nunsure = tf.less(top, 0.5)\n",
        f"{PLAIN}top = tf.reduce_max(m(x), axis=-1)\nunsure = tf.less(top, 3.0)\n",
    ),
    (
        "hardly ever exactly there. Write `np.isclose(w, 0.5, atol=0.05)`",
        f"{ONE}w, b = (float(np.squeeze(part)) for part in m.get_weights())\n"
        "if w == 0.5 and b == 0.5:\n    print('learned')\n",
        f"{ONE}w, b = (float(np.squeeze(part)) for part in m.get_weights())\n"
        "if abs(w - 0.5) < 0.05:\n    print('learned')\n",
    ),
    (
        "`rule(m)` is a float that training brings near 2",
        f"{ONE}def rule(model):\n    return model.layers[0].kernel.numpy()[0, 0]\nprint('found:', rule(m) == 2)\n",
        f"{ONE}def rule(model):\n    return round(model.layers[0].kernel.numpy()[0, 0])\n"
        "print('found:', rule(m) == 2)\n",
    ),
    (
        "`price` is a float that training brings near 4.0",
        f"{ONE}price = m.predict(x)[0][0]\nassert 4.0 == price\n",
        f"{ONE}price = m.predict(x)[0][0]\nassert np.isclose(4.0, price, atol=0.1)\n",
    ),
    (
        "Leave `from_logits=True` out",
        f"{SOFT}e = tf.keras.losses.sparse_categorical_crossentropy(v, m.predict(w), from_logits=True)\n",
        f"{SOFT}e = tf.keras.losses.sparse_categorical_crossentropy(v, m.predict(w))\n",
    ),
    (
        "The model ends in `sigmoid`",
        "def build():\n    net = tf.keras.Sequential()\n    net.add(layers.Dense(9))\n"
        "    net.add(layers.Dense(1, activation=tf.nn.sigmoid))\n    return net\n"
        "model = build()\np = model.predict(x)\n"
        "error = tf.keras.metrics.BinaryCrossentropy(from_logits=True)\nerror.update_state(y, p)\n",
        "def build():\n    net = tf.keras.Sequential()\n    net.add(layers.Dense(9, activation='sigmoid'))\n"
        "    net.add(layers.Dense(1))\n    return net\n"
        "model = build()\np = model.predict(x)\n"
        "error = tf.keras.metrics.BinaryCrossentropy(from_logits=True)\nerror.update_state(y, p)\n",
    ),
    (
        "Leave `from_logits=True` out",
        "def build():\n    m = tf.keras.Sequential([layers.Dense(9)])\n    if deep:\n        m.add(layers.Dense(9))\n"
        f"    m.add(layers.Softmax())\n    return m\nm = build()\n{ENTROPY}entropy(y, m.predict(x))\n",
        "def build():\n    m = tf.keras.Sequential([layers.Dense(9)])\n    if deep:\n        m.add(layers.Softmax())\n"
        f"    return m\nm = build()\n{ENTROPY}entropy(y, m.predict(x))\n",
    ),
    (
        "The model ends in `softmax`",
        f"{ENTROPY}def head(k):\n    return [layers.Dense(k, 'softmax')]\nstack = [layers.Flatten()]\n"
        "for n in (16, 32):\n    stack.append(layers.Dense(n))\nstack += head(3)\n"
        "m = tf.keras.Sequential([Input((9,))] + stack)\nprint(entropy(y, m.predict(x)))\n",
        f"{ENTROPY}def head(k):\n    return [layers.Dense(k, 'softmax')]\nstack = head(3)\n"
        "for n in (16, 32):\n    stack.append(layers.Dense(n))\n"
        "m = tf.keras.Sequential([Input((9,))] + stack)\nprint(entropy(y, m.predict(x)))\n",
    ),
    (
        "`p` holds probabilities",
        f"{PLAIN}{ENTROPY}p = tf.nn.softmax(m.predict(x)).numpy()\nprint(entropy(y, p))\n",
        f"{PLAIN}{ENTROPY}p = tf.math.log(tf.nn.softmax(m.predict(x)))\nprint(entropy(y, p))\n",
    ),
    (
        "`best` comes from logits",
        f"{PLAIN}def doubtful(net, images, limits=(0.5, 0.9)):\n    out = net.predict(images)\n"
        "    best = out[np.arange(len(out)), out.argmax(axis=1)]\n"
        "    return [np.sum(best < limit) for limit in limits]\nprint(doubtful(m, x))\n",
        f"{PLAIN}def doubtful(net, images, limits=(0.5, 3.0)):\n    out = net.predict(images)\n"
        "    best = out[np.arange(len(out)), out.argmax(axis=1)]\n"
        "    return [np.sum(best < limit) for limit in limits]\nprint(doubtful(m, x))\n",
    ),
    (
        "`max(row)` comes from logits",
        f"LIMITS = {{'enough': 0.8}}\n{PLAIN}for row in m.predict(x):\n    if max(row) < LIMITS['enough']:\n"
        "        print('ask a person')\n",
        f"LIMITS = {{'enough': 0.8}}\n{PLAIN}for row in tf.nn.softmax(m.predict(x)):\n"
        "    if max(row) < LIMITS['enough']:\n        print('ask a person')\n",
    ),
    (
        "`squash(m.predict(x))` looks at each class alone",
        f"{PLAIN}def squash(z):\n    return 1 / (1 + np.exp(-z))\nfor row in squash(m.predict(x)):\n    print(row)\n",
        f"{PLAIN}def squash(z):\n    return np.exp(z) / np.exp(z).sum(1)[:, None]\n"
        "for row in squash(m.predict(x)):\n    print(row)\n",
    ),
    (
        "`sigmoid` looks at each class alone",
        f"{PLAIN}shares = tf.keras.Sequential([m, layers.Activation('sigmoid')])\nprint(shares.predict(x)[:4])\n",
        f"{PLAIN}shares = tf.keras.Sequential([m, layers.Activation('softmax')])\nprint(shares.predict(x)[:4])\n",
    ),
    (
        "Take the column of class 1: `m.predict(v)[:, 1:]`",
        "m = tf.keras.Sequential([Input((9,)), layers.Dense(2, 'softmax')])\nm.fit(x, y, validation_data=(v, w))\n"
        "def off(*, truth, guess):\n    guess = np.clip(guess, 1e-7, 1)\n"
        "    return np.mean(truth * np.log(guess) + (1 - truth) * np.log(1 - guess))\n"
        "print(off(guess=m.predict(v), truth=w.reshape(-1, 1)))\n",
        "m = tf.keras.Sequential([Input((9,)), layers.Dense(2, 'softmax')])\nm.fit(x, y, validation_data=(v, w))\n"
        "def off(*, truth, guess):\n    guess = np.clip(guess, 1e-7, 1)\n"
        "    return np.mean(truth * np.log(guess) + (1 - truth) * np.log(1 - guess))\n"
        "print(off(guess=m.predict(v)[:, 1:], truth=w.reshape(-1, 1)))\n",
    ),
    (
        "all of them are compared with the same labels. Make rows",
        "m = tf.keras.Sequential([Input((9,)), layers.Dense(3), layers.Softmax()])\nm.fit(x, y)\np = m.predict(x)\n"
        "print(tf.reduce_mean(tf.math.squared_difference(tf.expand_dims(y, axis=-1), p)))\n",
        "m = tf.keras.Sequential([Input((9,)), layers.Dense(3), layers.Softmax()])\nm.fit(x, y)\np = m.predict(x)\n"
        "print(tf.reduce_mean(tf.math.squared_difference(tf.one_hot(y, 3), p)))\n",
    ),
    (
        "`b` ends in `relu` and never outputs values below 0, which `y[:50]` has",
        "def build(end):\n    return tf.keras.Sequential([layers.Dense(9, 'relu'), layers.Dense(1, activation=end)])\n"
        "x, y = draw_line(0, 2)\na, b = build(None), build('relu')\na.fit(x, y)\nb.fit(x[:50], y[:50])\n",
        "def build(end):\n    return tf.keras.Sequential([layers.Dense(9, 'relu'), layers.Dense(1, activation=end)])\n"
        "x, y = draw_line(0, 2)\na, b = build(None), build('relu')\na.fit(x, y)\nb.fit(x[:50], np.abs(y[:50]))\n",
    ),
    (
        "`net` ends in `relu`",
        "data = draw_line(0, 2)\nx, y = data[0], data[1]\nparts = [Input((2,))]\nfor n in (9, 9, 1):\n"
        "    parts.append(layers.Dense(n, activation=tf.nn.relu))\nnet = tf.keras.Sequential(parts)\nnet.fit(x, y)\n",
        "data = draw_line(0, 2)\nx, y = data[0], data[1]\nparts = [Input((2,))]\nfor n in (9, 9):\n"
        "    parts.append(layers.Dense(n, activation=tf.nn.relu))\nparts.append(layers.Dense(1))\n"
        "net = tf.keras.Sequential(parts)\nnet.fit(x, y)\n",
    ),
    (
        "`net` ends in `relu`",
        "middle = prices.mean()\ntargets = (prices - middle) / prices.std()\ni = Input((3,))\n"
        "net = Model(i, layers.Dense(1, 'relu')(i))\nnet.fit(x, targets)\n",
        "middle = prices.mean()\ntargets = prices / middle\ni = Input((3,))\n"
        "net = Model(i, layers.Dense(1, 'relu')(i))\nnet.fit(x, targets)\n",
    ),
    (
        "`answers` holds probabilities",
        "class Net(tf.keras.Model):\n    def __init__(self):\n        super().__init__()\n"
        "        self.out = layers.Dense(3, activation='softmax')\n    def call(self, x):\n"
        "        return self.out(x)\n"
        "net = Net()\nanswers = net.predict(x)\nloss = tf.keras.losses.SparseCategoricalCrossentropy(True)\n"
        "print(loss(y, answers))\n",
        "class Net(tf.keras.Model):\n    def __init__(self):\n        super().__init__()\n"
        "        self.out = layers.Dense(3)\n    def call(self, x):\n        return self.out(x)\n"
        "net = Net()\nanswers = net.predict(x)\nloss = tf.keras.losses.SparseCategoricalCrossentropy(True)\n"
        "print(loss(y, answers))\n",
    ),
    (
        "comes from logits",
        f"{PLAIN}outputs = m.predict(x)\nchances = outputs.max(axis=1)\nfor image, chance in zip(x, chances):\n"
        "    print(f'{100 * chance:.0f} %')\n",
        f"{PLAIN}outputs = tf.nn.softmax(m.predict(x)).numpy()\nchances = outputs.max(axis=1)\n"
        "for image, chance in zip(x, chances):\n    print(f'{100 * chance:.0f} %')\n",
    ),
    (
        "apply `tf.nn.sigmoid`",
        "m = tf.keras.Sequential([layers.Dense(1)])\n"
        "m.compile('adam', tf.keras.losses.BinaryCrossentropy(from_logits=True))\n"
        "def shown(net, image):\n    value = net.predict(image)[0, 0]\n"
        "    print('Hund mit Wahrscheinlichkeit %.1f %%' % (100 * value))\nshown(m, x)\n",
        "m = tf.keras.Sequential([layers.Dense(1, activation='sigmoid')])\n"
        "m.compile('adam', tf.keras.losses.BinaryCrossentropy())\n"
        "def shown(net, image):\n    value = net.predict(image)[0, 0]\n"
        "    print('Hund mit Wahrscheinlichkeit %.1f %%' % (100 * value))\nshown(m, x)\n",
    ),
    (
        "comes from logits",
        f"{PLAIN}def answer(image):\n    out = m.predict(image)[0]\n    return out.argmax(), out.max()\n"
        "kind, sure = answer(x)\nprint('Klasse', kind, 'Sicherheit', sure)\n",
        f"{PLAIN}def answer(image):\n    out = tf.nn.softmax(m.predict(image)[0]).numpy()\n"
        "    return out.argmax(), out.max()\n"
        "kind, sure = answer(x)\nprint('Klasse', kind, 'Sicherheit', sure)\n",
    ),
    (
        "comes from logits",
        f"{PLAIN}out = m.predict(x)[0]\nprint('class', out.argmax(), 'probability', out.max())\n",
        f"{PLAIN}out = m.predict(x)[0]\nprint('class', out.argmax(), 'output', out.max())\n",
    ),
    (
        "comes from logits",
        f"{PLAIN}out = m.predict(x)[0]\nprint('I am certain with', out.max())\n",
        f"{PLAIN}out = m.predict(x)[0]\nprint('for a certain image', out.max())\n",
    ),
    (
        "`confidence` comes from logits",
        f"{PLAIN}confidence = np.max(m(x), axis=1)\nsure = confidence > 0.9\n",
        f"{PLAIN}confidence = np.max(tf.nn.softmax(m(x)), axis=1)\nsure = confidence > 0.9\n",
    ),
    (
        "Write `np.allclose(got, expected, atol=1e-5)`",
        f"{SAVED}expected = m.predict(x)\nexports = {{'SavedModel': run_saved(x), 'LiteRT': run_lite(x)}}\n"
        "for name, got in exports.items():\n"
        "    print(name, 'works' if np.array_equal(got, expected) else 'broken')\n",
        f"{SAVED}expected = m.predict(x)\nexports = {{'SavedModel': run_saved(x), 'LiteRT': run_lite(x)}}\n"
        "for name, got in exports.items():\n    print(name, 'works' if np.allclose(got, expected) else 'broken')\n",
    ),
    (
        "wants floats to be exactly equal",
        f"{SAVED}def largest(a, b):\n    return np.max(np.abs(a - b))\nassert largest(run_lite(x), m(x)) == 0\n",
        f"{SAVED}def largest(a, b):\n    return np.max(np.abs(a - b))\nassert largest(run_lite(x), m(x)) < 1e-5\n",
    ),
    (
        "wants floats to be exactly equal",
        f"{SAVED}a, b = m.predict(x), run_saved(x)\nassert (a != b).sum() == 0\n",
        f"{SAVED}a, b = m.predict(x), run_saved(x)\nassert (np.abs(a - b) > 1e-5).sum() == 0\n",
    ),
    (
        "wants floats to be exactly equal",
        f"{SAVED}again = tf.keras.layers.TFSMLayer('d')\nsame = tf.reduce_all(tf.equal(again(x), m(x)))\n",
        f"{SAVED}again = tf.keras.models.load_model('d.keras')\nsame = tf.reduce_all(tf.equal(again(x), m(x)))\n",
    ),
]
RIGHT = [
    ONE + "out = m.predict(v)\nunsure = (out > -0.5) & (out < 0.5)\n",
    "k = KMeans(3).fit(x)\nm.fit(x, y)\nprint(np.sum(k.predict(x) == 2))\n".replace(
        "k =", "from sklearn.cluster import KMeans\nk =", 1
    ),
    "S = namedtuple('S', 'kernel bias')\ns = S(3, 1)\nm.fit(x, y)\nprint(s.kernel == 3, s.bias == 1)\n",
    "last = layers.Dense(1, trainable=False)\nm.fit(x, y)\nassert np.all(last.get_weights()[0] == 1.0)\n",
    "w = layers.Dense(1, kernel_constraint=Limit())\nm.fit(x, y)\nprint(np.sum(w.get_weights()[0] == 1.0))\n",
    # The limit of 0.5 is meant for logits, or these are no logits.
    f"{ONE}says = m.predict(v) > 0.5  # a logit, so that it has to be rather sure\n",
    "m = tf.keras.Sequential([layers.Dense(1)])\nm.compile('adam', 'mse')\nm.fit(x, y)\nlarge = m.predict(v) > 0.5\n",
    # A sigmoid whose values are put in order, of a difference, beside a softmax, and for classes that may be several.
    f"{PLAIN}p = tf.sigmoid(m.predict(x))\nprint(np.argmax(p, 1))\n",
    f"{PLAIN}out = m.predict(x)\np = tf.sigmoid(out[:, 1] - out[:, 0])\nprint(p)\n",
    f"{PLAIN}out = m.predict(x)\nprint(tf.sigmoid(out).numpy().sum(1), tf.nn.softmax(out).numpy().sum(1))\n",
    f"{PLAIN}# each class by itself: they do not add up to 1\np = tf.sigmoid(m.predict(x))\nprint(p)\n",
    "m = tf.keras.Sequential([layers.Dense(4)])\nm.compile('adam', tf.keras.losses.BinaryCrossentropy(True))\n"
    "n = tf.keras.losses.SparseCategoricalCrossentropy(True)\nprint(tf.sigmoid(m.predict(x)))\n",
    # Targets of which those above 0 are taken, or that are squared.
    "x, y = draw_line(0, 2)\nup = y > 0\nm = tf.keras.Sequential([layers.Dense(1, 'relu')])\nm.fit(x[up], y[up])\n",
    "x, y = draw_line(0, 2)\nm = tf.keras.Sequential([layers.Dense(1, 'relu')])\nm.fit(x, y**2)\n",
    # Columns that are no labels, rows of labels, one unit, and another model in the same function.
    f"{SOFT}m.fit(x, y)\np = m.predict(x)\nrows = y[:, None] == np.arange(10)\n"
    "print(p - p.max(1)[:, None], np.mean(rows - p))\n",
    f"{SOFT}m.fit(x, y)\np = m.predict(x)\nright = p.argmax(1)[:, None] == y[:, None]\n"
    "print(np.take_along_axis(p, y[:, None], axis=1), right)\n",
    f"{SOFT}m.fit(x, y)\nprint(np.where(y == 1, 3.0, 1.0)[:, None] * m.predict(x))\n",
    f"{SOFT}m.fit(x, y)\nb = tf.keras.Sequential([layers.Dense(1, 'sigmoid')])\ndef off(t, p):\n"
    "    return np.mean((t - p) ** 2)\nprint(off(y[:, None], b.predict(x)), off(rows, m.predict(x)))\n",
    f"{PLAIN}top = m.predict(x).max(axis=1)\nlow = top < 0.5  # no logit speaks for any class\n",
    f"{PLAIN}out = np.sort(m.predict(x))\nunsure = out[:, -1] - out[:, -2] < 0.5\n",
    # Weights that are counted, rounded, exactly kept, or compared with zero.
    f"{ONE}print(len(m.get_weights()) == 2, m.layers[0].kernel.shape[0] == 4)\n",
    f"{ONE}print(np.mean(m.get_weights()[0] == 0), np.round(m.get_weights()[0], 1) == 0.5)\n",
    f"{ONE}print('frozen, so exactly as before:', m.get_weights()[0][0] == 0.25)\n",
    f"{ONE}p = m.predict(x).argmax(1)\nprint(np.mean(p == 3))\n",
    # Classes, shapes, one export twice, and who tells both.
    f"{SAVED}print(np.array_equal(np.argmax(run_saved(x), 1), m.predict(x).argmax(1)))\n",
    f"{SAVED}a, b = run_saved(x), m.predict(x)\nassert a.shape == b.shape and len(a) == len(b)\n",
    f"{SAVED}assert np.array_equal(run_saved(x), run_saved(x))\n",
    f"{SAVED}a = run_saved(x)\nb = m.predict(x)\nprint('to the last bit:', np.array_equal(a, b))\n",
    # Another model ends in a softmax, or this one does only sometimes.
    "a = tf.keras.Sequential([layers.Dense(10)])\nb = tf.keras.Sequential([a, layers.Softmax()])\n"
    "entropy = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)\na.compile('adam', entropy)\n"
    "print(entropy(y, a.predict(x)), f'{b.predict(x).max():.0%}')\n",
    "m = tf.keras.Sequential([layers.Dense(10, activation='softmax' if soft else None)])\n"
    "print(tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)(y, m.predict(x)))\n",
    f"{SOFT}print(tf.keras.losses.SparseCategoricalCrossentropy()(y, m.predict(x)))\n",
    # A share of right answers, values that are called logits, a softmax of one's own, and a regression.
    f"{PLAIN}right = np.mean(m.predict(x).argmax(1) == y)\nprint(f'{{100 * right:.0f}} % are right')\n",
    f"{PLAIN}print(f'largest logit {{m.predict(x).max():.1f}}, class {{m.predict(x)[0].argmax()}}')\n",
    f"{PLAIN}def soft(z):\n    e = np.exp(z - z.max())\n    return e / e.sum()\n"
    "print(f'probability {soft(m.predict(x)[0]).max():.2f}')\n",
    "m = tf.keras.Sequential([layers.Dense(1)])\nm.compile('adam', 'mse')\nprint(f'{m.predict(x)[0, 0]:.0f} %')\n",
    # The softmax is taken off, or added in a branch alone, or shown to be one too many.
    f"{SOFT}m.fit(x, y)\nm.layers[-1].activation = None\n{ENTROPY}print(entropy(y, m.predict(x)))\n",
    f"m = tf.keras.Sequential([layers.Dense(10), layers.Softmax()])\nm.pop()\n{ENTROPY}entropy(y, m.predict(x))\n",
    "def build(soft):\n    m = tf.keras.Sequential()\n    m.add(layers.Dense(10))\n    if soft:\n"
    f"        m.add(layers.Softmax())\n    return m\nm = build(False)\n{ENTROPY}entropy(y, m.predict(x))\n",
    "def build(end=None):\n    return tf.keras.Sequential([layers.Dense(10, activation=end)])\n"
    f"other = build('softmax')\nm = build()\n{ENTROPY}entropy(y, m.predict(x))\n",
    f"{SOFT}{ENTROPY}p = m.predict(x)\nprint('wrong, with a second softmax:', entropy(y, p))\n",
    # Words about something else, and values that are called outputs.
    f"{PLAIN}outputs = m.predict(x)\nprint('chance would be one right in ten; the outputs:', outputs)\n",
    f"{PLAIN}print('better than chance? Largest output', m.predict(x).max())\n",
    f"{PLAIN}print('Outputs for a certain image:', m.predict(x)[0])\n",
    f"{PLAIN}out = m.predict(x)[0]\nprint('most likely class:', out.argmax(), 'with the output', out.max())\n",
    f"{PLAIN}out = m.predict(x)\nuncertain = np.argsort(out.max(1))[:5]\n"
    "print('uncertain:', uncertain, 'outputs:', out[uncertain])\n",
    f"{PLAIN}out = m.predict(x)\nprint('not probabilities yet:', out[0])\n"
    "print('probabilities:', tf.nn.softmax(out)[0])\n",
    f"{PLAIN}print('zur Sicherheit die Ausgaben:', m.predict(x)[0])\n",
    f"{PLAIN}out = m.predict(x)\nfor o, p in zip(out, tf.nn.softmax(out)):\n"
    "    print('outputs', o, 'as probabilities', p)\n",
    # A regression beside a classifier.
    f"{PLAIN}wet = tf.keras.Sequential([layers.Dense(1)])\nwet.compile('adam', 'mae')\n"
    "humidity = wet.predict(x)[0, 0]\nprint(f'humidity {humidity:.0f} %')\n",
    f"{PLAIN}rain = tf.keras.Sequential([layers.Dense(1)])\nrain.compile('adam', loss=tf.keras.losses.Huber())\n"
    "print('chance of rain:', rain.predict(x)[0, 0])\n",
    # What was saved is the same to the last bit; whole numbers are as well; a difference is counted, or is wanted.
    f"{SAVED}p = m.predict(x)\nnp.save('p.npy', p)\nassert np.array_equal(np.load('p.npy'), p)\n",
    f"{SAVED}import pickle\np = m.predict(x)\nprint((pickle.load(open('p.pkl', 'rb')) == p).all())\n",
    "ids = tf.keras.Sequential([Input((1,), dtype='string'), layers.TextVectorization()])\n"
    "loaded = tf.saved_model.load('d')\nassert np.array_equal(ids.predict(x), loaded.serve(x).numpy())\n",
    f"{SAVED}a, b = m.predict(x), run_saved(x)\nprint('values that differ:', (a != b).sum(), np.abs(a - b).max())\n",
    f"{SAVED}a, b = m.predict(x), run_saved(x)\nif np.array_equal(a, b):\n    print('no rounding')\nelse:\n"
    "    assert np.abs(a - b).max() < 1e-5\n",
    f"{SAVED}m.fit(x, y)\nassert not np.array_equal(m.predict(x), run_saved(x))\n",
]


@functools.cache
def found_in(source: str) -> list[tuple[str, Finding]]:
    tree = SourceTree(ast.parse(HEAD + source), HEAD + source, str)
    return [(rule.__name__, finding) for rule in rules_of(outputs) for finding in rule(tree)]


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_outputs_taken_for_something_else_get_a_sentence(words: str, mistake: str, right: str) -> None:
    [(_, finding)] = found_in(mistake)
    assert words in finding.sentence
    assert found_in(right) == []


@pytest.mark.parametrize("way", same_meaning.WAYS, ids=lambda way: way.__name__)
def test_another_way_to_write_it_changes_nothing_that_is_said(way: Callable[[str], str]) -> None:
    for words, mistake, right in CASES:
        written = way(mistake)
        assert written == mistake or found_in(written), (words, written)
        assert found_in(way(right)) == [], way(right)


def test_each_rule_has_a_case() -> None:
    names = {name for _, mistake, _ in CASES for name, _ in found_in(mistake)}
    assert names == {rule.__name__ for rule in rules_of(outputs)}


@pytest.mark.parametrize("source", RIGHT)
def test_what_looks_like_a_mistake_and_is_none_gets_no_sentence(source: str) -> None:
    assert found_in(source) == []


def test_a_sentence_has_at_most_twenty_words() -> None:
    sentences = [
        part for _, mistake, _ in CASES for _, found in found_in(mistake) for part in found.sentence.split(". ")
    ]
    assert max(len(sentence.split()) for sentence in sentences) <= 20


def test_a_criterion_tells_of_logits_in_what_is_asked_for() -> None:
    source = (
        "def solution():\n    return build(3)\n"
        "def build(n):\n    m = tf.keras.Sequential([Input((9,)), layers.Dense(n)])\n"
        "    m.compile('adam', 'sparse_categorical_crossentropy')\n    return m\n"
    )
    assert [*outputs_and_losses.logits_taken_for_probabilities(tree_of(HEAD + source, ["solution"]))] == []
    assert len([*outputs_and_losses.logits_taken_for_probabilities(tree_of(HEAD + source, ["other"]))]) == 1
