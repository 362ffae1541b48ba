"""Values, figures and copies that are others than their author thinks get a sentence; the right ones get none."""

import ast
from collections.abc import Callable

import pytest
import same_meaning

from grader.submission.rules import silent_ranges
from grader.submission.source_tree import Finding, SourceTree

MODULES = (silent_ranges,)
RULES = tuple(rule for module in MODULES for rule in module.RULES)
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
CASES: list[tuple[str, str, str]] = [
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
]  # fmt: skip
RIGHT = [
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
]


def tree_of(source: str) -> SourceTree:
    return SourceTree(ast.parse(HEAD + source), HEAD + source, str)


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


def test_a_sentence_is_short() -> None:
    for _, mistake, _ in CASES:
        for _, found in found_in(mistake):
            for part in found.sentence.replace("`…`", "").split(". "):
                assert len(part.split()) <= 26, part
