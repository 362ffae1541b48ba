"""A result that is made for what follows, and that nothing uses, gets a sentence; what is right gets none."""

import pytest
from rule_cases import assert_short, said_by

from grader.submission.rules.python import unused_results
from grader.submission.rules.rule import rules_of

HEAD = (
    "import random\nimport numpy as np\nfrom tensorflow import keras\nfrom tensorflow.keras import layers\n"
    "def build(n):\n    return keras.Sequential([layers.Dense(n)])\n"
)
TRIES = (
    "def f(x, y):\n    best, top = None, 0\n    for n in (8, 16):\n        net = build(n)\n        net.fit(x, y)\n"
    "        score = net.evaluate(x, y)[1]\n        if score > top:\n            best, top = net, score\n"
)
CUT = "    n = int(share * len(x))\n    return x[:n], x[n:]\n"
LAST = "is that of the last pass here"
CASES: list[tuple[str, str, str]] = [
    (
        "`net` is that of the last pass here, and the best one is `best`",
        f"{TRIES}    print(top, best.count_params())\n    return net\n",
        f"{TRIES}    print(top, best.count_params())\n    return best\n",
    ),
    (
        "Write `best_rate`",
        "def f(x):\n    top = 0\n    for rate in (0.1, 0.01):\n        score = train(x, rate)\n"
        "        if score > top:\n"
        "            top = score\n            best_rate = rate\n    print(best_rate)\n    return train(x, rate)\n",
        "def f(x):\n    top = 0\n    for epoch in range(9):\n        score = train(x)\n        if score > top:\n"
        "            top = score\n            best_epoch = epoch\n    print(best_epoch)\n    return plot(x, epoch)\n",
    ),
    (
        "Write `best['net']`",
        "def f(x, y):\n    best = {'score': 0}\n    for n in (8, 16):\n        net = build(n)\n"
        "        score = score_of(net)\n"
        "        if score > best['score']:\n            best = {'score': score, 'net': net}\n    print(best['score'])\n"
        "    return net\n",
        "def f(x, y):\n    best = {'score': 0}\n    for n in (8, 16):\n        net = build(n)\n"
        "        score = score_of(net)\n"
        "        if score > best['score']:\n            best = {'score': score, 'net': net}\n    return best['net']\n",
    ),
    (
        LAST,
        "def f(x, y):\n    best, n = None, 1\n    while n < 9:\n        net = build(n)\n        score = score_of(net)\n"
        "        if best is None or score > top:\n            best = net\n            top = score\n        n += 1\n"
        "    return net\n",
        "def f(x, y):\n    best, n = None, 1\n    while n < 9:\n        net = build(n)\n        score = score_of(net)\n"
        "        if best is None or score > top:\n            best = net\n            top = score\n            break\n"
        "    return net\n",
    ),
    (
        LAST,
        "def f(x, y):\n    tries = []\n    for n in (8, 16):\n        net = build(n)\n        net.fit(x, y)\n"
        "        tries.append((net.evaluate(x, y)[1], n, net))\n    score, units, best = max(tries)\n"
        "    print(score, units)\n"
        "    return net\n",
        "def f(x, y):\n    tries = []\n    for n in (8, 16):\n        net = build(n)\n        net.fit(x, y)\n"
        "        tries.append((net.evaluate(x, y)[1], n, net))\n    score, units, best = max(tries)\n"
        "    print(score, units)\n"
        "    return best\n",
    ),
    (
        "Write `net.set_weights(kept)` at the end",
        "def f(net, x, y):\n    top = 0\n    for _ in range(9):\n        net.fit(x, y)\n"
        "        score = net.evaluate(x, y)[1]\n"
        "        if score > top:\n            top, kept = score, net.get_weights()\n    return net\n",
        "def f(net, x, y):\n    top = 0\n    for _ in range(9):\n        net.fit(x, y)\n"
        "        score = net.evaluate(x, y)[1]\n"
        "        if score > top:\n            top, kept = score, net.get_weights()\n    net.set_weights(kept)\n"
        "    return net\n",
    ),
    (
        "Write `self.model.set_weights(self.kept)` at the end",
        "class Best(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
        "        if logs['loss'] < self.top:\n            self.top = logs['loss']\n"
        "            self.kept = self.model.get_weights()\n",
        "class Best(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
        "        if logs['loss'] < self.top:\n            self.top = logs['loss']\n"
        "            self.kept = self.model.get_weights()\nbest = Best()\nnet.set_weights(best.kept)\n",
    ),
    (
        "Write `mixed[:n]`",
        f"def f(x, share):\n    mixed = random.sample(x, k=len(x))\n{CUT}",
        f"def f(x, share):\n    shown = random.sample(x, k=5)\n    print(shown)\n{CUT}",
    ),
    (
        "Write `x[order[:n]]`",
        f"def f(x, share):\n    order = np.random.permutation(len(x))\n{CUT}",
        f"def f(x, share):\n    order = np.random.permutation(len(x))\n    x = x[order]\n{CUT}",
    ),
    (
        "takes the values in their old order",
        f"def f(x, share):\n    mixed = list(x)\n    random.shuffle(mixed)\n{CUT}",
        f"def f(x, share):\n    x = list(x)\n    random.shuffle(x)\n{CUT}",
    ),
    (
        "takes the values in their old order",
        f"def shuffled(rows):\n    return random.sample(rows, k=len(rows))\ndef f(x, share):\n"
        f"    mixed = shuffled(x)\n{CUT}",
        f"def shuffled(rows):\n    return random.sample(rows, k=len(rows))\ndef f(x, share):\n    x = shuffled(x)\n"
        f"{CUT}",
    ),
    (
        "takes the values in their old order",
        f"def f(x, share):\n    mixed = sorted(x, key=lambda _: random.random())\n{CUT}",
        f"def f(x, share):\n    mixed = sorted(x, key=lambda _: random.random())\n    x = mixed\n{CUT}",
    ),
    (
        "Each pass begins with `i` again, so only the last `h` is used",
        "def f(sizes):\n    i = keras.Input((9,))\n    for n in sizes:\n        h = layers.Dense(n)(i)\n"
        "        h = layers.ReLU()(h)\n    return keras.Model(i, layers.Dense(1)(h))\n",
        "def f(sizes):\n    i = h = keras.Input((9,))\n    for n in sizes:\n        h = layers.Dense(n)(h)\n"
        "        h = layers.ReLU()(h)\n    return keras.Model(i, layers.Dense(1)(h))\n",
    ),
    (
        "only the last `h` is used",
        "def f(n):\n    i, k = keras.Input((9,)), 0\n    while k < n:\n        dense = layers.Dense(n)\n"
        "        h = dense(i)\n"
        "        k += 1\n    return keras.Model(i, h)\n",
        "def f(n):\n    i = keras.Input((9,))\n    for _ in range(1):\n        h = layers.Dense(n)(i)\n"
        "    return keras.Model(i, h)\n",
    ),
    (
        "Write `h = i` before the loop",
        "def block(x, n):\n    x = layers.Conv2D(n, 3)(x)\n    return layers.MaxPooling2D()(x)\ndef f(sizes):\n"
        "    i = keras.Input((9, 9, 1))\n    for n in sizes:\n        h = block(i, n)\n    return keras.Model(i, h)\n",
        "def block(x, n):\n    x = layers.Conv2D(n, 3)(x)\n    return layers.MaxPooling2D()(x)\ndef f(sizes):\n"
        "    i = keras.Input((9, 9, 1))\n    all = []\n    for n in sizes:\n        h = block(i, n)\n"
        "        all.append(h)\n    h = layers.Concatenate()(all)\n    return keras.Model(i, h)\n",
    ),
    (
        "Each pass begins with `x` again",
        "class Net(keras.Model):\n    def call(self, x):\n        for layer in self.blocks:\n            h = layer(x)\n"
        "        return h\n",
        "class Net(keras.Model):\n    def call(self, x):\n        for layer in self.blocks:\n            x = layer(x)\n"
        "        return x\n",
    ),
    (
        "All of them are in `parts`",
        "def f(x, n):\n    parts = []\n    for c in range(n):\n        part = layers.Dense(4)(x[:, c])\n"
        "        parts.append(part)\n    return layers.Concatenate()([part, x])\n",
        "def f(x, n):\n    parts = []\n    for c in range(n):\n        part = layers.Dense(4)(x[:, c])\n"
        "        parts.append(part)\n    return layers.Concatenate()([*parts, x])\n",
    ),
]
RIGHT = [
    # The list is read as well.
    "def f(x):\n    losses = []\n    for v in x:\n        loss = v * 2\n        losses.append(loss)\n"
    "    print(losses)\n    return loss\n",
    f"{TRIES}    net = best\n    return net\n",
    f"{TRIES}    best.save('best.keras')\n    return net.predict(x)\n",
    # A figure of the last epoch, and a setting that another loop goes through.
    "def f(net, x, y):\n    low = 9\n    for _ in range(9):\n        loss, score = net.evaluate(x, y)\n"
    "        if loss < low:\n"
    "            low, best = loss, score\n    print(best)\n    return net, score\n",
    "def f(x):\n    top = 0\n    for rate in (0.1, 0.01):\n        score = train(x, rate)\n        if score > top:\n"
    "            top, best = score, rate\n    print(best)\n    for rate in (1, 2):\n        train(x, rate)\n",
    f"def f(x, share):\n    order = np.random.permutation(len(x))\n    mixed = x[order]\n    keep(mixed)\n{CUT}",
    # The first pass has no output yet, and each pass makes a model of its own.
    "def f(sizes):\n    i = keras.Input((9,))\n    for at, n in enumerate(sizes):\n        if at == 0:\n"
    "            h = layers.Dense(n)(i)\n        else:\n            h = layers.Dense(n)(h)\n"
    "    return keras.Model(i, h)\n",
    "def f(x, sizes):\n    i = keras.Input((9,))\n    for n in sizes:\n        h = layers.Dense(n)(i)\n"
    "        net = keras.Model(i, h)\n        net.fit(x)\n    return keras.Model(i, h)\n",
    "def f(sizes):\n    i = keras.Input((9,))\n    h = i\n    for n in sizes:\n        new = layers.Dense(n)(h)\n"
    "        h = layers.Concatenate()([h, new])\n    return keras.Model(i, new)\n",
    "def f(sizes):\n    i = keras.Input((9,))\n    total = 0\n    for n in sizes:\n        h = layers.Dense(3)(i)\n"
    "        total = total + h\n    return keras.Model(i, [total, h])\n",
]


def found_in(source: str) -> list[str]:
    return [sentence for _, sentence in said_by(rules_of(unused_results), HEAD + source, ["f"])]


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_a_result_that_nothing_uses_is_named(words: str, mistake: str, right: str) -> None:
    assert [words in sentence for sentence in found_in(mistake)] == [True], found_in(mistake)
    assert found_in(right) == []


@pytest.mark.parametrize("source", RIGHT)
def test_what_looks_like_it_and_is_right_gets_no_sentence(source: str) -> None:
    assert found_in(source) == []


def test_a_sentence_has_at_most_twenty_words() -> None:
    assert_short([("", sentence) for sentence in found_in(mistake)] for _, mistake, _ in CASES)
