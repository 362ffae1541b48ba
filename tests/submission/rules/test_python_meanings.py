"""Lines of Python and NumPy, and results, that mean something else than they seem get a sentence, and others none."""

import ast
import functools
from collections.abc import Callable

import pytest
import same_meaning

from grader.submission.rules.data import one_array
from grader.submission.rules.evaluation import reported_figures
from grader.submission.rules.python import python_meanings
from grader.submission.rules.rule import rules_of
from grader.submission.source_tree import SourceTree

HEAD = "import math\nimport numpy as np\nimport os\nimport tensorflow as tf\nfrom tensorflow.keras import layers\n"
RULES = [found for module in (python_meanings, reported_figures, one_array) for found in rules_of(module)]
SOFTMAX = "layer = layers.Dense(3, activation='softmax')\n"
SLOPES = (
    "norm, dense = layers.Normalization(), layers.Dense(1)\nnorm.adapt(x)\nslopes = dense.kernel.numpy()[:, 0]{}\n"
    "for number, slope in enumerate(slopes):\n    print(f'if input {{number}} {}, the price grows by {{slope:.2f}}')\n"
)
CASES = [
    (
        "that of both ends",
        "d = np.abs(x - np.roll(x, 1))\n",
        "d = np.abs(np.diff(x))\n",
    ),
    (
        "removes each of these letters",
        "name = path.rstrip('.keras')\n",
        "name = path.rstrip('.,!')\n",
    ),
    (
        "removes each of these letters",
        "stem = word.rstrip('ing').rstrip('ed')\n",
        "stem = word.removesuffix('ing').removesuffix('ed')\n",
    ),
    (
        "`sorted` of a dictionary sorts its keys",
        "counts = {}\nfor word in words:\n    counts[word] = counts.get(word, 0) + 1\n"
        "by_frequency = sorted(counts, reverse=True)\n",
        "counts = {}\nfor word in words:\n    counts[word] = counts.get(word, 0) + 1\n"
        "by_frequency = sorted(counts, key=counts.get, reverse=True)\n",
    ),
    (
        "a view of the same array",
        "def cover(images):\n    covered = images[:]\n    covered[:, :6] = 0\n    return covered\n",
        "def cover(images):\n    covered = images.copy()\n    covered[:, :6] = 0\n    return covered\n",
    ),
    (
        "For a distance of `period`",
        "d = np.diff(x, n=period)\n",
        "d = x[period:] - x[:-period]\n",
    ),
    (
        "For a distance of `12`",
        "d = np.diff(x, 12)\n",
        "d = np.diff(x, 2)\n",
    ),
    (
        "`covered` is `images` itself, so each pass changes it further",
        "def losses(net, images):\n    for row in range(4):\n        covered = images[:]\n"
        "        covered[:, 7 * row : 7 * row + 7] = 127\n        print(score(net, covered))\n",
        "def losses(net, images):\n    for row in range(4):\n        covered = images.copy()\n"
        "        covered[:, 7 * row : 7 * row + 7] = 127\n        print(score(net, covered))\n",
    ),
    (
        "For the interval of their mean, write `1.96 * hits.std() / np.sqrt(n)`",
        "def accuracy_with_interval(hits):\n    half = 1.96 * hits.std()\n    return hits.mean(), half\n",
        "def accuracy_with_interval(hits):\n    half = 1.96 * hits.std() / np.sqrt(len(hits))\n"
        "    return hits.mean(), half\n",
    ),
    (
        "`mae` is an average, and many errors are larger",
        "mae = np.mean(np.abs(p - y))\nprint(f'No answer is more than {mae:.2f} stars away.')\n",
        "mae = np.max(np.abs(p - y))\nprint(f'No answer is more than {mae:.2f} stars away.')\n",
    ),
    (
        "`elif` is skipped where `x.min() < 0`, so an array that needs both limits gets one",
        "def f(x):\n    if x.min() < 0:\n        x = np.maximum(x, 0)\n    elif x.max() > 1:\n"
        "        x = np.minimum(x, 1)\n    return x\n",
        "def f(x):\n    if x.min() < 0:\n        x = np.maximum(x, 0)\n    if x.max() > 1:\n"
        "        x = np.minimum(x, 1)\n    return x\n",
    ),
    (
        "Write `if np.any(x > 1):`, or `np.clip`",
        "def f(x):\n    if (x < 0).any():\n        x[x < 0] = 0\n        x = x + 0\n    elif np.any(x > 1):\n"
        "        x[x > 1] = 1\n        x = x + 0\n    return x\n",
        "def f(x):\n    if x < 0:\n        x = 0\n    elif x > 1:\n        x = 1\n    return x\n",
    ),
    (
        "For one unit of the raw input, divide it by the standard deviation of that input",
        SLOPES.format("", "grows by 1"),
        SLOPES.format(" / np.sqrt(np.ravel(norm.variance))", "grows by 1"),
    ),
    (
        "This weight is for inputs that `Normalization` has scaled",
        SLOPES.format("", "grows by one"),
        SLOPES.format("", "grows by its standard deviation"),
    ),
    (
        "The standard error of a mean of `n` values is",
        "standard_error = np.std(hits)\nprint(hits.mean(), standard_error)\n",
        "standard_error = np.std(hits) / np.sqrt(len(hits))\nprint(hits.mean(), standard_error)\n",
    ),
    (
        "Multiply each by the standard deviation of its column",
        "w = np.linalg.lstsq(x, y)[0]\nimportance = np.abs(w)\n",
        "w = np.linalg.lstsq(x, y)[0]\nimportance = np.abs(w) * x.std(axis=0)\n",
    ),
    (
        "The first place is 0, and 0 counts as false here, like `None`. Write `place is not None`.",
        "def f(names, known):\n    places = {name: k for k, name in enumerate(known)}\n    found = []\n"
        "    for name in names:\n        place = places.get(name)\n        if place:\n"
        "            found.append(place + 1)\n",
        "def f(names, known):\n    places = {name: k for k, name in enumerate(known)}\n    found = []\n"
        "    for name in names:\n        place = places.get(name)\n        if place is not None:\n"
        "            found.append(place + 1)\n",
    ),
    (
        "Write `places.get(name) is None`",
        "def f(name, known):\n    places = {name: k for k, name in enumerate(known)}\n"
        "    return -1 if not places.get(name) else 1\n",
        "def f(name, known):\n    places = {name: k for k, name in enumerate(known, 1)}\n"
        "    return places.get(name) or 0\n",
    ),
    (
        "Write `found[1]`",
        "m.compile('adam', loss='mse', metrics=['mae'])\nfound = m.evaluate(v, w)\n"
        "print(f'{found[0]:.1f} degrees away from the measured ones')\n",
        "m.compile('adam', loss='mse', metrics=['mae'])\nfound = m.evaluate(v, w)\n"
        "print(f'{found[0] ** 0.5:.1f} degrees away from the measured ones')\n",
    ),
    (
        "`evaluate` returns the loss first",
        "m.compile('adam', loss='mse', metrics=['mae'])\ndistance, rest = m.evaluate(v, w)\n"
        "print('predictions are off by', distance, 'degrees')\n",
        "m.compile('adam', loss='mse', metrics=['mae'])\nrest, distance = m.evaluate(v, w)\n"
        "print('predictions are off by', distance, 'degrees')\n",
    ),
    # A part of the sentence, the mistake, and what is right.
    (
        "`evaluate` compares the outputs with `noisy`",
        "m.fit(noisy, clean)\nm.evaluate(noisy, noisy)\n",
        "m.fit(clean, clean)\nm.evaluate(noisy, noisy)\n",
    ),
    (
        "`acc` adds up all epochs so far",
        "acc = tf.keras.metrics.Accuracy()\nfor epoch in range(9):\n    acc.update_state(y, f(x))\n"
        "    print(acc.result())\n",
        "acc = tf.keras.metrics.Accuracy()\nfor epoch in range(9):\n    acc.update_state(y, f(x))\n"
        "    print(acc.result())\n    acc.reset_state()\n",
    ),
    (
        "`m.history` is of the last `fit` alone",
        "def f(m):\n    m.fit(x, y)\n    m.fit(x, y)\n    # the losses of all epochs\n    return m.history.history\n",
        "def f(m):\n    m.fit(x, y)\n    # the losses of all epochs\n    return m.history.history\n",
    ),
    ("never fails", "assert (x > 0, 'too small')\n", "assert x > 0, 'too small'\n"),
    ("Write `x == 'pre'`", "y = x is 'pre'\n", "y = x is None\n"),
    ("Write `x != 3`", "y = x is not 3\n", "y = x is not True\n"),
    ("Write `np.isnan(x)`", "y = x == np.nan\n", "y = np.isnan(x)\n"),
    ("Write `~np.isnan(x)`", "y = x[x != float('nan')]\ny = x != np.nan\n", "y = x != np.inf\n"),
    (
        "leaves `images` as it is",
        "def f(images):\n    for image in images:\n        image = image / 255\n    return images\n",
        "def f(images):\n    for i in range(len(images)):\n        images[i] = images[i] / 255\n    return images\n",
    ),
    (
        "leaves `range(9)` as it is",
        "for i in range(9):\n    i += 2\n",
        "for i in range(9):\n    i += 2\n    print(i)\n",
    ),
    (
        "write `y = x.copy()`",
        "def f(x):\n    y = x\n    y[0] = 1\n    return x - y\n",
        "def f(x):\n    y = x.copy()\n    y[0] = 1\n    return x - y\n",
    ),
    (
        "are one array",
        "def f(x):\n    x = np.array(x)\n    y = x\n    y += 1\n    return x - y\n",
        "def f(x):\n    count = x\n    count += 1\n    return x - count\n",
    ),
    (
        "so this line changes both, and they never differ. Take a copy first: `clean.copy()`",
        "noisy = clean\nnoisy[mask] = 0\nprint(np.abs(noisy - clean).mean())\n",
        "noisy = clean.copy()\nnoisy[mask] = 0\nprint(np.abs(noisy - clean).mean())\n",
    ),
    (
        "so it runs where `kind == 'a'` as well. Write `elif kind == 'b':`",
        "def f(x, kind):\n    if kind == 'a':\n        x = x / 9\n    if kind == 'b':\n        x = x - 1\n"
        "    else:\n        x = x * 2\n    return x\n",
        "def f(x, kind):\n    if kind == 'a':\n        x = x / 9\n    if kind == 'b':\n        x = x - 1\n"
        "    if kind != 'a':\n        x = x * 2\n    return x\n",
    ),
    (
        "`before` has the new values as well",
        "def f(images):\n    before = images.astype('float32')\n"
        "    after = tf.keras.applications.resnet50.preprocess_input(before)\n    print(before.mean(), after.mean())\n",
        "def f(images):\n    before = images.astype('float32')\n"
        "    after = tf.keras.applications.resnet50.preprocess_input(before.copy())\n"
        "    print(before.mean(), after.mean())\n",
    ),
    (
        "holds the variables themselves, which a training changes",
        "class Watch:\n    def __init__(self, m):\n        self.before = {}\n        for layer in m.layers:\n"
        "            self.before[layer.name] = list(layer.weights)\n    def changed(self, layer):\n"
        "        pairs = zip(self.before[layer.name], layer.weights)\n"
        "        return any(not np.array_equal(a, b) for a, b in pairs)\nw = Watch(m)\nm.fit(x, y)\n",
        "class Watch:\n    def __init__(self, m):\n        self.before = {}\n        for layer in m.layers:\n"
        "            self.before[layer.name] = layer.get_weights()\n    def changed(self, layer):\n"
        "        pairs = zip(self.before[layer.name], layer.weights)\n"
        "        return any(not np.array_equal(a, b) for a, b in pairs)\nw = Watch(m)\nm.fit(x, y)\n",
    ),
    (
        "`noisy` and `clean` are one array, so this line changes both",
        "clean = np.ones(9)\nnoisy = clean\nnoisy += noise\nprint(np.mean((noisy - clean) ** 2))\n",
        "clean = np.ones(9)\nnoisy = clean\nnoisy = noisy + noise\nprint(np.mean((noisy - clean) ** 2))\n",
    ),
    (
        "`w` and `old` are one array, so this line changes both",
        "old = w\nfor i in range(3):\n    w[i] -= g[i]\nprint('change', np.abs(w.astype(float) - old).max())\n",
        "old = w\nfor i in range(3):\n    w = w - g[i]\nprint('change', np.abs(w.astype(float) - old).max())\n",
    ),
    (
        "`w` and `old` are one array, so this line changes both",
        "old = w\nw[0] = 1\nprint(np.array_equal(w, old))\n",
        "old = w.copy()\nw[0] = 1\nprint(np.array_equal(w, old))\n",
    ),
    (
        "when it starts",
        "os.environ['PYTHONHASHSEED'] = '0'\n",
        "os.environ['PYTHONPATH'] = '0'\n",
    ),
    (
        "here it comes too late",
        "os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'\n",
        "os.environ['CUDA_VISIBLE_DEVICES'] = '-1'\n",
    ),
    (
        'Make it with `dtype="float32"`',
        "def f(x):\n    a = np.zeros(9, dtype=int)\n    a[0] = x[0] / 3\n    return a\n",
        "def f(x):\n    a = np.zeros(9)\n    a[0] = x[0] / 3\n    return a\n",
    ),
    (
        "holds the integers of `np.zeros_like(x)`",
        "def f(x):\n    a = np.zeros_like(x)\n    a[0] = x[0] / 255\n    return a\n",
        "def f(x):\n    a = np.zeros_like(x, dtype='float32')\n    a[0] = x[0] / 255\n    return a\n",
    ),
    ("`1 // 255` is 0", "layer = layers.Rescaling(1 // 255)\n", "layer = layers.Rescaling(1 / 255)\n"),
    (
        "Write `2.0 / SIZE`",
        "SIZE = 28\nx = images * (2.0 // SIZE)\n",
        "SIZE = 28\nx = SIZE // 56 + 255 // SIZE + -1 // 255\n",
    ),
    (
        "Write `DROP_PERCENT / 100`",
        "DROP_PERCENT = 30\nm = tf.keras.Sequential()\nm.add(layers.Dropout(DROP_PERCENT // 100))\n",
        "DROP_PERCENT = 30\nm = tf.keras.Sequential()\nm.add(layers.Dropout(DROP_PERCENT / 100))\n",
    ),
    (
        "Write `percent / 100`",
        "class Block(layers.Layer):\n    def __init__(self, percent):\n        super().__init__()\n"
        "        self.rate = percent // 100\n        self.drop = layers.SpatialDropout1D(rate=self.rate)\n"
        "b = Block(20)\n",
        "class Block(layers.Layer):\n    def __init__(self, percent):\n        super().__init__()\n"
        "        self.rate = percent / 100\n        self.drop = layers.SpatialDropout1D(rate=self.rate)\n"
        "b = Block(20)\n",
    ),
    (
        "Write `PERCENT / 100`",
        "PERCENT = 20\ndef net(drop):\n    return layers.Dropout(drop)\nn = net(drop=PERCENT // 100)\n",
        "PERCENT = 20\ndef net(drop):\n    return layers.Dropout(drop)\nn = net(drop=PERCENT / 100)\n",
    ),
    (
        "Write `percent / 100`",
        "share = lambda percent: percent // 100\nturn = layers.RandomRotation(factor=share(10))\n",
        "share = lambda percent: percent // 100\nturn = layers.RandomRotation(factor=share(100))\n",
    ),
    (
        "`degrees // FULL` is 0: `//` cuts the fraction off. Write `degrees / FULL`.",
        "FULL = 360\ndef part(degrees):\n    'A part of a circle, not degrees.'\n    return degrees // FULL\n"
        "layers.RandomRotation(part(60))\n",
        "FULL = 360\ndef part(degrees):\n    'A part of a circle, not degrees.'\n    return degrees / FULL\n"
        "layers.RandomRotation(part(60))\n",
    ),
    (
        "`int(0.2)` is 0: `int` cuts the fraction off",
        "held = int(0.2)\nm.fit(x, y, validation_split=held)\n",
        "held = int(0.2 * 10) / 10\nm.fit(x, y, validation_split=held, epochs=int(0.2 * 50))\n",
    ),
    (
        "`math.floor(0.3)` is 0: `math.floor` cuts",
        "layer = layers.Dropout(math.floor(0.3))\n",
        "layer = layers.Dropout(max(math.floor(0.3), 0.1))\n",
    ),
    ("does not scale the image", "y = np.resize(image, (8, 8))\n", "y = tf.image.resize(image, (8, 8))\n"),
    ("Write `loss, acc = m.evaluate(x)`", "acc, loss = m.evaluate(x)\n", "loss, acc = m.evaluate(x)\n"),
    (
        "Write `error = m.evaluate(x, y)[1]`",
        "m.compile('adam', loss='huber', metrics=['mae'])\nerror = m.evaluate(x, y)[0]\n"
        "print(f'mean absolute error: {error:.2f}')\n",
        "m.compile('adam', loss='mae', metrics=['mae'])\nerror = m.evaluate(x, y)[0]\n"
        "print(f'mean absolute error: {error:.2f}')\n",
    ),
    ("Write `accuracy = m.evaluate(x)[1]`", "accuracy = m.evaluate(x)[0]\n", "loss = m.evaluate(x)[0]\n"),
    (
        "Write `{acc:.1%}`",
        "acc = m.evaluate(x, y)[1]\nprint(f'{acc:.2f} %')\n",
        "print(f'{acc:.2%}', f'{100 * acc:.2f} %')\n",
    ),
    (
        "Write `100 * acc`",
        "acc = m.evaluate(x, y)[1]\nprint('accuracy', acc, '%')\n",
        "print('accuracy', 100 * acc, '%')\n",
    ),
    (
        "Write `100 * acc`",
        "acc = m.evaluate(x, y)[1]\nprint('accuracy %.1f%%' % acc)\n",
        "print('accuracy %.1f%%' % (acc * 100))\n",
    ),
    (
        "hardly ever equal a label",
        f"{SOFTMAX}def f(m, x, y):\n    p = m.predict(x)\n    return (p == y).mean()\n",
        f"{SOFTMAX}def f(m, x, y):\n    p = m.predict(x).argmax(axis=1)\n    return (p == y).mean()\n",
    ),
    (
        "cuts probabilities below 1 to 0",
        f"{SOFTMAX}def f(m, x):\n    return m.predict(x).astype(int)\n",
        f"{SOFTMAX}def f(m, x):\n    return (m.predict(x) > 0.5).astype(int)\n",
    ),
    (
        "write `min` in place of `max`",
        "best = max(h.history['val_loss'])\n",
        "best = min(h.history['val_loss'])\n",
    ),
    (
        "write `argmax` in place of `argmin`",
        "best_epoch = np.argmin(h.history['val_accuracy']) + 1\n",
        "worst_epoch = np.argmin(h.history['val_accuracy']) + 1\n",
    ),
    (
        "not through the classes",
        SOFTMAX + "y = np.argmax(m.predict(x), axis=0)\n",
        "y = np.argmax(m.predict(x), axis=1)\nz = np.argmax(m.predict(x)[0], axis=0)\n",
    ),
    ("so this is the MAE", "rmse = np.mean(np.sqrt((x - y) ** 2))\n", "rmse = np.sqrt(np.mean((x - y) ** 2))\n"),
    ("has no root", "rmse = np.mean((x - y) ** 2)\n", "mse = np.mean((x - y) ** 2)\n"),
    (
        "has no root",
        "rmse = float(tf.keras.losses.MeanSquaredError()(x, y))\n",
        "rmse = float(tf.keras.losses.MeanSquaredError()(x, y)) ** 0.5\n",
    ),
    ("Write `np.mean(np.abs(x - y))`", "mae = np.mean(x - y)\n", "mae = np.mean(abs(x - y))\n"),
    (
        "Write `np.mean(np.abs(forecast - truth))`",
        "def average_miss(truth, forecast):\n    return np.mean(forecast - truth)\n"
        "misses = {name: average_miss(y, f) for name, f in rivals.items()}\n"
        "best = min(misses, key=lambda name: abs(misses[name]))\n",
        "def average_miss(truth, forecast):\n    return np.mean(np.abs(forecast - truth))\n"
        "misses = {name: average_miss(y, f) for name, f in rivals.items()}\n"
        "best = min(misses, key=lambda name: abs(misses[name]))\n",
    ),
    (
        "Write `np.mean(np.abs(f - truth))`",
        "distance = lambda f: np.average(f - truth)\nranking = sorted(forecasts, key=distance)\n",
        "distance = lambda f: np.average(np.abs(f - truth))\nranking = sorted(forecasts, key=distance)\n",
    ),
    (
        "Take `abs(f - t)`",
        "distance = sum(f - t for f, t in zip(vorhersage, werte)) / len(werte)\n"
        "print('mittlere Abweichung der Vorhersage:', distance)\n",
        "distance = sum(abs(f - t) for f, t in zip(vorhersage, werte)) / len(werte)\n"
        "print('mittlere Abweichung der Vorhersage:', distance)\n",
    ),
    (
        "Write `tf.reduce_mean(tf.abs(off))`",
        "off = np.subtract(m.predict(x)[:, 0], y)\nprint(f'the model is wrong by {tf.reduce_mean(off):.2f}')\n",
        "off = np.subtract(m.predict(x)[:, 0], y)\nprint(f'the model is too high by {tf.reduce_mean(off):.2f}')\n",
    ),
    (
        "counts batches",
        "d = tf.data.Dataset.from_tensor_slices(x).batch(9)\nprint(len(d), 'images')\n",
        "d = tf.data.Dataset.from_tensor_slices(x).batch(9)\nprint(len(d), 'batches of 9 images')\n",
    ),
    (
        "`RandomFlip` adds no images",
        "f = layers.RandomFlip('horizontal')\nn = int(0.9 * len(x))\nprint(n * 2, 'images with their mirror images')\n",
        "f = layers.RandomFlip('horizontal')\nn = int(0.9 * len(x))\nprint(n * 2, 'images in two epochs')\n",
    ),
    (
        "`RandomRotation` adds no images",
        "t = layers.RandomRotation(0.1)\nK = 3\nn = K * len(x)\nprint(f'{n} Bilder pro Epoche, mit Kopien')\n",
        "t = layers.RandomRotation(0.1)\nK = 3\nn = len(x)\nprint(f'{n} Bilder pro Epoche, mit Kopien')\n",
    ),
    (
        "`RandomZoom` adds no images",
        "z = layers.RandomZoom(0.1)\nprint('imágenes y sus variantes:', 2 * x.shape[0])\n",
        "z = layers.RandomZoom(0.1)\nx = np.concatenate([x, z(x)])\nprint('imágenes y sus variantes:', 2 * n)\n",
    ),
]


@functools.cache
def found_in(source: str) -> list[str]:
    tree = SourceTree(ast.parse(HEAD + source), HEAD + source, "line {}".format)
    return [found.sentence for rule in RULES for found in rule(tree)]


@pytest.mark.parametrize(("said", "mistake", "right"), CASES)
def test_another_meaning_is_told_and_the_right_line_is_not(said: str, mistake: str, right: str) -> None:
    assert any(said in sentence for sentence in found_in(mistake)), found_in(mistake)
    assert found_in(right) == []


@pytest.mark.parametrize("way", same_meaning.WAYS, ids=lambda way: way.__name__)
def test_another_way_to_write_it_adds_nothing_that_is_said(way: Callable[[str], str]) -> None:
    for _, _, right in CASES:
        assert found_in(way(right)) == [], way(right)


def test_each_rule_has_a_case() -> None:
    for rule in RULES:
        trees = [SourceTree(ast.parse(HEAD + mistake), HEAD + mistake, "line {}".format) for _, mistake, _ in CASES]
        assert any([*rule(tree)] for tree in trees), rule


@pytest.mark.parametrize(
    "source",
    [
        # Both means are told, or the level is moved by the mean.
        "def report(forecast, actual):\n"
        "    e = np.mean(forecast - actual)\n    a = np.mean(np.abs(forecast - actual))\n"
        "    print('mean difference', e, 'mean absolute difference', a)\n",
        "e = np.mean(actual - forecast)\nbetter = forecast + e\nprint('absolute error after it was moved by', e)\n",
        "e = np.mean(forecast - actual)\nprint('errors:', e, '+-', np.std(forecast - actual), 'nearest')\n",
        "def f(x):\n    y = x\n    y = y + 1\n    y += 1\n    return x - y\n",
        # Whole parts of functions of one's own, of plots, and of what grows step by step.
        "SIZE = 28\ndef shrink(x, factor):\n    return x[:, :: factor + 1]\ny = shrink(x, factor=SIZE // 64)\n",
        "ROWS = 90\ndef split(x, test_size):\n    return x[test_size:]\ny = split(x, test_size=ROWS // 100)\n",
        "import matplotlib.pyplot as plt\nN = 200\nplt.scatter(x, y, alpha=1 - N // 1000)\n",
        "BLOCKS = 3\nlayer = layers.Dropout(0.1 * (BLOCKS // 4))\n",
        "def f(x):\n    y = x\n    x = [1]\n    y[0] = 1\n    return x, y\n",
        "os.environ.get('PYTHONHASHSEED')\nnames = {}\nnames['PYTHONHASHSEED'] = '0'\n",
        "class Own:\n    def evaluate(self):\n        return 1, 2\nacc, loss = Own().evaluate()\n",
        "print(f'{share:.2f} %')\n",
        "def f(m, x, y):\n    return (m.predict(x) == y).mean()\n",
        "best = max(h.history['val_accuracy'])\nworst = max(h.history['val_loss'])\n",
        "for dataset in (a, b):\n    dataset = dataset.prefetch(2)\n",
        "print(np.nan == np.nan)\n",
        "def f(xs):\n    for x in xs:\n        x = x * 2\n    return x\n",
        "for v in m.trainable_variables:\n    v = v.assign(v * 2)\n",
        "def f(d):\n    e = d\n    e['x'] = 3\n    return d\n",
        "def f(counts, words):\n    c = counts\n    for w in words:\n        c[w] += 1\n    return counts\n",
        "def f(x):\n    x = tf.cast(x, tf.float32)\n    h = x\n    h += 1\n    return x - h\n",
        "def f(text):\n    out = text\n    out += '!'\n    return text[0], out\n",
        # Another array by then, a number, one that is shown to be the same, and what is read by one name alone.
        "for t in range(9):\n    new = step(t)\n    new[0] = 1\n    if t:\n        print(new - old)\n    old = new\n",
        "old = w\nw = step(w)\nw[0] = 1\nprint(w - old)\n",
        "n = m\nn += 1\nprint(n - m)\n",
        "old = w\nw[0] = 1\nprint((w == old).all())  # the same array\n",
        "old = w\nw[0] = 1\nassert (w == old).all()\n",
        "a = images\na[a > 1] = 1\nprint(a - blurred, images.shape)\n",
        "import subprocess\nos.environ['PYTHONHASHSEED'] = '0'\nsubprocess.run(['python', 'a.py'])\n",
        "def f(x):\n    x = x.astype('float32')\n    a = np.empty_like(x)\n    a[0] = x[0] / 255\n    return a\n",
        "def f():\n    a = np.zeros(9, dtype=int)\n    a[0] = 10 / 2\n    return a\n",
        "a = np.resize(image_labels, (3, 100))\nb = np.resize(images, (9, 32, 32, 1))\nc = np.resize(image, 100)\n",
        # Another model, clean images that are to stay so, and other names of the same values.
        "clf.fit(x, y)\nauto.train_on_batch(x, x)\nauto.evaluate(x, x)\n",
        "m.fit(noisy, clean)\nm.evaluate(clean, clean)\n",
        "m.fit(x_train, x_train.copy())\nm.evaluate(x_test, x_test)\nn.fit(x_in, x)\nn.evaluate(x_test, x_test)\n",
        # A metric that is reset by another name or in a function, is one of all epochs, or of steps.
        "acc = tf.keras.metrics.Accuracy()\nfor epoch in range(9):\n    for k in m.metrics:\n        k.reset_state()\n"
        "    acc.update_state(y, f(x))\n    print(acc.result())\n",
        "acc = tf.keras.metrics.Accuracy()\nfor epoch in range(9):\n    reset(acc)\n    acc.update_state(y, f(x))\n"
        "    print(acc.result())\n",
        "acc = tf.keras.metrics.Accuracy()\nfor epoch in range(9):\n    acc.update_state(y, f(x))\n"
        "    print('so far', acc.result())\n",
        "acc = tf.keras.metrics.Accuracy()\nfor step in range(steps_per_epoch):\n    acc.update_state(y, f(x))\n"
        "    print(acc.result())\n",
        "for epoch in range(9):\n    acc, loss = tf.keras.metrics.Accuracy(), tf.keras.metrics.Mean()\n"
        "    acc.update_state(y, f(x))\n    loss.update_state(z)\n    print(acc.result(), loss.result())\n",
        # One of two trainings, a new model, and losses that are joined.
        "def f(m):\n    m.fit(x, y)\n    m.fit(x, y)\n    # all epochs of the second phase\n"
        "    return m.history.history\n",
        "def f(m):\n    m.fit(x, y)\n    m = build()\n    m.fit(x, y)\n    # losses of all epochs\n"
        "    return m.history.history\n",
        "def f(m):\n    m.fit(x, y)\n    a = m.history.history\n    m.fit(x, y)\n    # losses of all epochs\n"
        "    return join(a, m.history.history)\n",
        "from helpers import Trainer, evaluate\nt = Trainer()\nacc, loss = t.evaluate(x, y)\n"
        "acc, loss = evaluate(m, x)\n",
        "reconstruction_loss = m.evaluate(x)[1]\nloss_and_acc = m.evaluate(x)[0]\n",
        "acc = m.evaluate(x)[1]\nacc *= 100\nprint(f'{acc:.1f}%')\n",
        "for name, acc in rows:\n    print(f'{name}: {acc:.1f}%')\n",
        "def show(accuracy_percent):\n    print(f'{accuracy_percent:.1f}%')\n",
        "print(f'{target_acc}%', f'{acc:.1%}%')\n",
        "layer = layers.Dense(3, activation='softmax')\nfrom sklearn.svm import SVC\n"
        "print((SVC().predict(x) == y).mean())\n",
        "layer = layers.Dense(3, activation='softmax')\nother = layers.Dense(1)\ncounts = m.predict(x).astype(int)\n",
        "layer = layers.Dense(3, activation='softmax')\nb = m.predict(x)\nc = loaded.predict(x)\n"
        "print(np.all(b == c))\n",
        "highest_loss = max(h.history['loss'])\ny_top = max(h.history['loss'])\n",
        "best = max(r['neg_mean_absolute_error'])\n",
        "best_day = np.argmax(m.predict(x).squeeze(), axis=0)\n",
        "layer = layers.Dense(3, activation='softmax')\nbest_image_of_each_class = np.argmax(m.predict(x), axis=0)\n",
        "rmse = np.mean(np.sqrt(np.mean((a - b) ** 2, axis=1)))\n",
        "rmse = mean_squared_error(a, b, squared=False)\nrmse = root(np.mean((a - b) ** 2))\n",
        "rmse = tf.keras.metrics.RootMeanSquaredError()(a, b)\nrmse = np.power(np.mean((a - b) ** 2), 0.5)\n",
        "mae_gain = np.mean(mae_a - mae_b)\n",
        "mae = np.mean(np.abs(p - y))\nprint(f'each answer is within {mae:.2f} stars on average')\n",
        "half = 1.96 * errors.std()\nprint('interval for one forecast: mean error', 0, '±', half)\n",
        # The loss is shown beside the error, or is that error.
        "m.compile('adam', loss='mse', metrics=['mae'])\nmse = m.evaluate(x, y)[0]\nmae = m.evaluate(x, y)[1]\n"
        "print(f'MSE {mse}, MAE {mae}')\n",
        "LOSS = 'mae'\nm.compile('adam', loss=LOSS, metrics=['mae'])\nerror = m.evaluate(x, y)[0]\n"
        "print('MAE', error)\n",
        "a.compile('adam', loss='mse', metrics=['mae'])\nb.compile('adam', 'mae', metrics=['mae'])\n"
        "mae = b.evaluate(x, y)[0]\n",
        "d = tf.data.Dataset.range(9).batch(9)\nprint('images:', len(d) * 9)\nprint('rows:', len(d))\n",
        "d = tf.data.Dataset.range(9).batch(1)\nprint(len(d), 'images')\n",
        # Errors with their signs, a correction by them, and the difference of two forecasts.
        "mean_error = np.mean(forecast - truth)\nprint('mean error', mean_error)\n",
        "shift = np.mean(forecast - truth)\nprint('misses by', np.abs(forecast - shift - truth).mean())\n",
        "d = np.mean(forecast_a - forecast_b)\nprint('they deviate by', d)\n",
        "rest = truth - m.predict(x)\ns = np.sqrt(np.sum(rest**2) / 9)\nprint('off by', rest.mean(), 'spread', s)\n",
        "rest = truth - m.predict(x)\nprint('residuals: mean', rest.mean(), 'largest distance', max(rest))\n",
        # The whole part that is meant.
        "row, column = 1 // 3, 1 % 3\n",
        "print(1 // 255, 1 / 255)\n",
        "assert 1 // 2 == 0\nif 5 // 10 == 0:\n    pass\n",
        "SIDE = 28\npad = layers.ZeroPadding2D(SIDE // 100)\nturns = range(SIDE // 30)\n",
        "P = 30\nlayer = layers.Dropout(P // 100)  # 0: without dropout in the first run\n",
        "P = 300\nlayer = layers.Rescaling(P // 100)\n",
        "def block(percent):\n    return layers.Dropout(percent // 100)\nblock(0)\nblock(20)\n",
        "paddings = (1 // 2, 3 // 2, 5 // 2)\npages = 30 // 50 + 1\n",
    ],
)
def test_what_may_be_meant_gets_no_sentence(source: str) -> None:
    assert found_in(source) == []
