"""What does more than it seems to explains a verdict about a function that needs it; what is right explains nothing."""

import ast
import functools
from collections.abc import Callable

import pytest
import same_meaning

from grader.submission.rules.python import side_effects
from grader.submission.rules.rule import rules_of
from grader.submission.rules.subjects import EFFECT, NO_RETURN, NONE
from grader.submission.source_tree import SourceTree

HEAD = "import numpy as np\nimport tensorflow as tf\nfrom collections import defaultdict\nfrom PIL import Image\n"
CASES: list[tuple[str, str, str]] = [
    (
        "`column -= column.mean()` changes `x` itself, so `np.mean(x, axis=0)` after it is 0",
        "def f(x):\n    parts = []\n    for column in x.T:\n        column -= column.mean()\n"
        "        parts.append(np.mean(column**2))\n    return np.mean(x, axis=0), np.array(parts)\n",
        "def f(x):\n    parts = []\n    for column in x.T:\n        column = column - column.mean()\n"
        "        parts.append(np.mean(column**2))\n    return np.mean(x, axis=0), np.array(parts)\n",
    ),
    (
        "Write `first = first - mean`, a new array",
        "def f(x, mean):\n    first = x[:, 0]\n    first -= mean\n    return first.std(), x.mean(axis=0)\n",
        "def f(x, mean):\n    first = x[:, [0]]\n    first -= mean\n    return first.std(), x.mean(axis=0)\n",
    ),
    (
        "Write `images.copy()`",
        "def f(images, s):\n    noisy = images[:]\n    for i in range(len(noisy)):\n"
        "        noisy[i] += s * np.ones(noisy[i].shape)\n    return noisy\n",
        "def f(images, s):\n    noisy = images.copy()\n    for i in range(len(noisy)):\n"
        "        noisy[i] += s * np.ones(noisy[i].shape)\n    return noisy\n",
    ),
    (
        "is the same row many times",
        "def f(xs, n):\n    rows = [[0] * n] * len(xs)\n    for row, x in zip(rows, xs):\n        row[: len(x)] = x\n"
        "    return rows\n",
        "def f(xs, n):\n    rows = [[0] * n for _ in xs]\n    for row, x in zip(rows, xs):\n        row[: len(x)] = x\n"
        "    return rows\n",
    ),
    (
        "is the same row many times",
        "def f(xs, n):\n    groups = [[]] * n\n    for x in xs:\n        groups[x % n].append(x)\n    return groups\n",
        "def f(xs, n):\n    groups = [0] * n\n    for x in xs:\n        groups[x % n] += x\n    return groups\n",
    ),
    (
        "returns the same model in each call",
        "from functools import lru_cache\n@lru_cache(maxsize=None)\ndef f(n):\n"
        "    return tf.keras.Sequential([tf.keras.layers.Dense(n)])\n",
        "from functools import lru_cache\n@lru_cache(maxsize=None)\ndef f(n):\n    return np.zeros(n)\n",
    ),
    (
        "keeps the model of the first call",
        "MODEL = None\ndef f(n):\n    global MODEL\n    if MODEL is None:\n"
        "        MODEL = tf.keras.Sequential([tf.keras.layers.Dense(n)])\n    return MODEL\n",
        "MODEL = None\ndef f(n):\n    global MODEL\n    MODEL = tf.keras.Sequential([tf.keras.layers.Dense(n)])\n"
        "    return MODEL\n",
    ),
    (
        "keeps the model of the first call",
        "MODELS = {}\ndef f(n):\n    if n not in MODELS:\n"
        "        MODELS[n] = tf.keras.Sequential([tf.keras.layers.Dense(n)])\n    return MODELS[n]\n",
        "ROWS = {}\ndef f(n):\n    if n not in ROWS:\n        ROWS[n] = np.zeros(n)\n    return ROWS[n]\n",
    ),
    (
        "goes on from the call before",
        "error = tf.keras.metrics.MeanSquaredError()\ndef f(y, z):\n    return float(error(y, z))\n",
        "def f(y, z):\n    error = tf.keras.metrics.MeanSquaredError()\n    return float(error(y, z))\n",
    ),
    (
        "goes on from the call before",
        "error = tf.keras.metrics.MeanSquaredError()\ndef f(y, z):\n    error.update_state(y, z)\n"
        "    return error.result()\n",
        "error = tf.keras.metrics.MeanSquaredError()\ndef f(y, z):\n    error.reset_state()\n"
        "    error.update_state(y, z)\n    return error.result()\n",
    ),
    (
        "Write `sorted(set(x))`",
        "def f(x):\n    kinds = list(set(x)).sort()\n    return {kind: i for i, kind in enumerate(kinds)}\n",
        "def f(x):\n    kinds = list(set(x))\n    kinds.sort()\n    return {kind: i for i, kind in enumerate(kinds)}\n",
    ),
    (
        "Call it in a line of its own",
        "def f(x):\n    x = np.random.shuffle(x)\n    return x\n",
        "def f(x):\n    np.random.shuffle(x)\n    return x\n",
    ),
    (
        "`fit_on_texts` returns `None`",
        "def f(x):\n    words = Tokenizer()\n    words = words.fit_on_texts(x)\n    return words\n",
        "def f(x):\n    words = Tokenizer()\n    words.fit_on_texts(x)\n    return words\n",
    ),
    (
        "end it with `return self`",
        "class Words:\n    def learn(self, x):\n        self.known = set(x)\ndef f(x):\n    return Words().learn(x)\n",
        "class Words:\n    def learn(self, x):\n        self.known = set(x)\n        return self\n"
        "def f(x):\n    return Words().learn(x)\n",
    ),
    (
        "end it with `return y`",
        "def double(x):\n    y = x * 2\ndef f(x):\n    z = double(x)\n    return z\n",
        "def double(x):\n    y = x * 2\n    return y\ndef f(x):\n    z = double(x)\n    return z\n",
    ),
    (
        "leaves the folder out",
        "def f(folder):\n    paths = sorted(folder.glob('*/*'))\n    held = {path.name for path in paths[:9]}\n"
        "    return [path for path in paths if path.name not in held]\n",
        "def f(folder):\n    paths = sorted(folder.glob('*.png'))\n    held = {path.name for path in paths[:9]}\n"
        "    return [path for path in paths if path.name not in held]\n",
    ),
    (
        "leaves the folder out",
        "def f(folder):\n    paths = sorted(folder.rglob('*.png'))\n    held = {path.name for path in paths[:9]}\n"
        "    return [path for path in paths if path.name not in held]\n",
        "def f(folder):\n    paths = sorted(folder.glob('*/*'))\n    held = set(paths[:9])\n"
        "    return [path for path in paths if path not in held]\n",
    ),
    (
        "Begin with `x[n:]`",
        "def f(x, n):\n    return tf.keras.utils.timeseries_dataset_from_array(x, targets=x, sequence_length=n)\n",
        "def f(x, n):\n    return tf.keras.utils.timeseries_dataset_from_array(x, targets=x[n:], sequence_length=n)\n",
    ),
    (
        "Begin with `x[n:]`",
        "def f(x, n):\n    y = x[:, 0]\n    return tf.keras.utils.timeseries_dataset_from_array(x, y, n)\n",
        "def f(x, n):\n    y = x[:, 0][n:]\n    return tf.keras.utils.timeseries_dataset_from_array(x, y, n)\n",
    ),
    (
        "its examples get no prediction",
        "def f(m, d):\n    d = d.batch(9, drop_remainder=True)\n    return m.predict(d)\n",
        "def f(m, d):\n    d = d.window(9, drop_remainder=True).batch(9)\n    return m.predict(d)\n",
    ),
    (
        "is an array of integers, which cuts fractions off",
        "def f(n):\n    rooms = np.arange(1, 7)\n    prices = np.zeros_like(rooms)\n    prices[n] = 0.5 * n\n",
        "def f(n):\n    rooms = np.arange(1.0, 7.0)\n    prices = np.zeros_like(rooms)\n    prices[n] = 0.5 * n\n",
    ),
    (
        "is an array of integers, which cuts fractions off",
        "def f(n):\n    found = np.full(9, 0)\n    found[n] = n / 3\n",
        "def f(n):\n    found = np.full(9, 0)\n    found[n] = n // 3\n",
    ),
    (
        "ends before the rows of the last windows",
        "def f(x, y, n):\n    return tf.keras.utils.timeseries_dataset_from_array(x[:-n], y, sequence_length=n)\n",
        "def f(x, y, n):\n    return tf.keras.utils.timeseries_dataset_from_array(x[:-1], y, sequence_length=n)\n",
    ),
    (
        "Reading a missing key of a `defaultdict` adds it",
        "def fit(words):\n    ids = defaultdict(lambda: len(ids) + 2)\n    for word in words:\n        ids[word]\n"
        "    return ids\ndef f(words, ids_):\n    return [ids_[word] for word in words]\n",
        "def fit(words):\n    ids = defaultdict(lambda: len(ids) + 2)\n    for word in words:\n        ids[word]\n"
        "    return dict(ids)\ndef f(words, ids_):\n    return [ids_.get(word, 1) for word in words]\n",
    ),
    # What is said, the mistake in the function `f`, and what is right.
    (
        "Reading a missing key of a `defaultdict` adds it",
        "ids = defaultdict(lambda: len(ids) + 2)\ndef f(words):\n    return [ids[word] or 1 for word in words]\n",
        "ids = defaultdict(lambda: len(ids) + 2)\ndef f(words):\n    return [ids.get(word, 1) for word in words]\n",
    ),
    (
        "Reading a missing key of a `defaultdict` adds it",
        "ids = defaultdict(lambda: len(ids) + 2)\ndef f(words):\n    return [ids[word] for word in words]\n",
        "ids = defaultdict(int)\ndef f(words):\n    return [ids[word] for word in words]\n",
    ),
    (
        "changes `series` itself",
        "def f(series):\n    copied = series[:]\n    copied[::2] = 0\n    return series - copied\n",
        "def f(series):\n    noisy = series[:].copy()  # a copy\n    noisy[::2] = 0\n    return series - noisy\n",
    ),
    (
        "changes `series` itself",
        "def f(series):\n    copy_of_it = series[:]\n    copy_of_it[3] += 1\n    return series - copy_of_it\n",
        "def f(rows):\n    rows = list(rows)\n    kept = rows[:]  # a copy\n    kept[3] = 1\n    return rows, kept\n",
    ),
    (
        "changes `series` itself",
        "def f(series):\n    total = series[1:]\n    total += series[:-1]\n    return total\n",
        "def f(series):\n    total = series[1:].copy()\n    total += series[:-1]\n    return total\n",
    ),
    (
        "After `image.verify()` the image cannot be read",
        "def f(path):\n    image = Image.open(path)\n    image.verify()\n    image.load()\n",
        "def f(path):\n    image = Image.open(path)\n    image.verify()\n    image = Image.open(path)\n"
        "    image.load()\n",
    ),
    (
        "After `image.verify()` the image cannot be read",
        "def f(path):\n    with Image.open(path) as image:\n        image.verify()\n        return image.size\n",
        "def f(path):\n    with Image.open(path) as image:\n        image.verify()\n"
        "    with Image.open(path) as image:\n        return image.size\n",
    ),
    (
        "gives the paths in random order",
        "def f(folder, labels):\n    paths = tf.data.Dataset.list_files(folder)\n"
        "    return tf.data.Dataset.zip((paths, labels))\n",
        "def f(folder, labels):\n    paths = tf.data.Dataset.list_files(folder, shuffle=False)\n"
        "    return tf.data.Dataset.zip((paths, labels))\n",
    ),
    (
        "gives the paths in random order",
        "def f(folder, labels):\n    paths = tf.data.Dataset.list_files(folder).map(tf.io.read_file)\n"
        "    return tf.data.Dataset.zip((paths, labels))\n",
        "def f(folder):\n    return tf.data.Dataset.list_files(folder).map(lambda p: (read(p), label_of(p)))\n",
    ),
    (
        "may end without a `return`: then its value is `None`. End it with `return net`.",
        "def fit(net, stop=None):\n    if stop:\n        net.fit(stop)\n        return net\n    net.fit(1)\n"
        "def f(x):\n    return fit(x)\n",
        "def fit(net, stop=None):\n    if stop:\n        net.fit(stop)\n        return net\n    net.fit(1)\n"
        "    return net\ndef f(x):\n    return fit(x)\n",
    ),
    (
        "End it with `return x[0]`",
        "def pick(x):\n    try:\n        return x[0]\n    except IndexError:\n        print('empty')\n"
        "def f(x):\n    return pick(x)\n",
        "def pick(x):\n    try:\n        return x[0]\n    except IndexError:\n        return 0\n"
        "def f(x):\n    return pick(x)\n",
    ),
    (
        "may end without a `return`",
        "def pick(x):\n    while x:\n        if x.ok:\n            return x\n        x = x.next\n"
        "def f(x):\n    return pick(x)\n",
        "def pick(x):\n    while True:\n        if x.ok:\n            return x\n        x = x.next\n"
        "def f(x):\n    return pick(x)\n",
    ),
]
RIGHT = [
    # What has no `return` is called in a line of its own, yields, raises, or only has a name for a result.
    "def show(x):\n    print(x)\ndef f(x):\n    show(x)\n    return x\n",
    "def rows(x):\n    for y in x:\n        yield y\ndef f(x):\n    return rows(x)\n",
    "def first(m):\n    for l in m:\n        if l.ok:\n            return l\n    else:\n        raise ValueError\n"
    "def f(x):\n    return first(x)\n",
    "def first(m):\n    while 1:\n        for l in m:\n            if l.ok:\n                break\n        if l.ok:\n"
    "            return l\ndef f(x):\n    return first(x)\n",
    "def first(x):\n    try:\n        y = x[0]\n    except IndexError:\n        raise\n    else:\n        return y\n"
    "def f(x):\n    return first(x)\n",
    "class Words:\n    def learn(self, x):\n        raise ValueError\ndef f(x):\n    return Words().learn(x)\n",
    "class Words:\n    def learn(self, x):\n        self.x = x\ndef f(x, other):\n    return other.learn(x)\n",
    "def show(x):\n    print(x)\ndef f(x):\n    done = show(x)\n    return x\n",
    "class Own:\n    def adapt(self, x):\n        return self\ndef f(x, own):\n    return own.adapt(x)\n",
    "def f(words, size):\n    text = words[:size]\n    text += words[size:]\n    return text\n",
    "def f(x):\n    out = x[:5]\n    out += [0] * 3\n    return out\n",
    # Words are numbered where they are read.
    "ids = defaultdict(lambda: len(ids) + 2)\ndef f(words):\n    for word in words:\n        ids[word]\n",
    # A word is looked for first.
    "ids = defaultdict(lambda: len(ids) + 2)\n"
    "def f(words):\n    return [ids[word] if word in ids else 1 for word in words]\n",
    # A slice of a list is a list of its own.
    "def f(paths):\n    mixed = paths[:]\n    np.random.shuffle(mixed)\n    return mixed\n",
    "def f(tokens):\n    rest = tokens[1:]\n    rest += [0]\n    return rest\n",
    # The image is only looked at.
    "def f(path):\n    image = Image.open(path)\n    image.verify()\n    return True\n",
]


@functools.cache
def found_in(source: str) -> list[str]:
    tree = SourceTree(ast.parse(HEAD + source), HEAD + source, str, asked=frozenset({"f"}))
    findings = [finding for rule in rules_of(side_effects) for finding in rule(tree)]
    assert {finding.about for finding in findings} <= {f"{EFFECT}f", f"{NONE}f", f"{NO_RETURN}f"}
    return [finding.sentence for finding in findings]


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_a_call_that_does_more_is_named_and_the_right_way_is_not(words: str, mistake: str, right: str) -> None:
    assert [sentence for sentence in found_in(mistake) if words in sentence] != []
    assert found_in(right) == []


@pytest.mark.parametrize("way", same_meaning.WAYS, ids=lambda way: way.__name__)
def test_another_way_to_write_it_changes_nothing_that_is_said(way: Callable[[str], str]) -> None:
    for _, mistake, right in CASES:
        assert found_in(way(mistake)) != [], way(mistake)
        assert found_in(way(right)) == [], way(right)


@pytest.mark.parametrize("source", RIGHT)
def test_what_looks_like_it_and_is_right_is_not_named(source: str) -> None:
    assert found_in(source) == []


def test_each_rule_has_a_case() -> None:
    for rule in rules_of(side_effects):
        assert any(
            [*rule(SourceTree(ast.parse(HEAD + mistake), HEAD + mistake, str, asked=frozenset({"f"})))]
            for _, mistake, _ in CASES
        ), rule.__name__
