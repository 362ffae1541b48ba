"""Examples are mixed before a part is held out, and windows that overlap are not; else there is a sentence."""

import functools
from collections.abc import Callable

import pytest
import rule_cases
import same_meaning

from grader.submission.rules.data import held_out_parts, orders
from grader.submission.rules.rule import rules_of

RULES = (*rules_of(orders), held_out_parts.windows_drawn_at_random)
HEAD = "import numpy as np\nimport tensorflow as tf\n"
NUMBERED = (
    "def numbered(labels):\n    index = {}\n    for label in labels:\n        index.setdefault(label, len(index))\n"
    "    return [index[label] for label in labels], index\nnumbers, index = numbered(labels[:80])\n"
)
FIT = "m.fit(x[:-50], y[:-50], validation_data=(x[-50:], y[-50:]))\n"
MIX = "order = np.random.permutation(len(labels))\n"
SORT = "order = np.argsort(labels)\n"
TAKE = "x, y = images[order], labels[order]\n"
WINDOWS = (
    "d = tf.data.Dataset.from_tensor_slices(s).window(21, shift=1, drop_remainder=True)\n"
    "d = d.flat_map(lambda w: w.batch(21)).map(lambda w: (w[:-1], w[-1]))\n"
)
TWO = "m.fit(d.skip(300).batch(32), validation_data=d.take(300).batch(32))\n"
CUT = (
    "def cut(s, size):\n    xs, ys = [], []\n    for i in range(len(s) - size):\n        xs.append(s[i : i + size])\n"
    "        ys.append(s[i + size])\n    return np.array(xs), np.array(ys)\nx, y = cut(s, 20)\n"
)
ONCE = "d = d.shuffle(5000, seed=1, reshuffle_each_iteration=False)\n"
DRAWN = "is a random part of windows that overlap"
CASES: list[tuple[str, str, str]] = [
    (
        "This numbers the labels again, in the order in which they occur",
        NUMBERED + "more, _ = numbered(labels[80:])\n",
        NUMBERED + "more = [index[label] for label in labels[80:]]\n",
    ),
    (
        "Leave `sorted` out",
        "from grader.data import asked_garments\ndef names():\n    return sorted(asked_garments(0, 6))\n"
        "for k in m.predict(x).argmax(1):\n    print(names()[k])\n",
        "from grader.data import asked_garments\ndef names():\n    return list(asked_garments(0, 6))\n"
        "for k in m.predict(x).argmax(1):\n    print(names()[k])\n",
    ),
    # What is said, the mistake, and what is right.
    ("`y[:-50]` comes from sorted labels", SORT + TAKE + FIT, MIX + TAKE + FIT),
    (
        "comes from sorted labels",
        "pairs = sorted(zip(images, labels), key=lambda pair: pair[1])\nx = np.array([i for i, _ in pairs])\n"
        "y = np.array([c for _, c in pairs])\n" + FIT,
        "pairs = sorted(zip(images, times), key=lambda pair: pair[1])\nx = np.array([i for i, _ in pairs])\n"
        "y = np.array([c for c, _ in pairs])\n" + FIT,
    ),
    (
        "`y` comes from sorted labels",
        "x = np.concatenate([images[labels == c] for c in range(3)])\n"
        "y = np.concatenate([labels[labels == c] for c in range(3)])\nm.fit(x, y, validation_split=0.2)\n",
        "x = np.concatenate([part for part in (a, b)])\ny = np.concatenate([part for part in (c, d)])\n"
        "m.fit(x, y, validation_split=0.2)\n",
    ),
    (
        "comes from sorted labels",
        "def split(x, y, n):\n    return (x[n:], y[n:]), (x[:n], y[:n])\norder = tf.argsort(labels)\n"
        "train, test = split(tf.gather(images, order), tf.gather(labels, order), 90)\n"
        "m.fit(*train)\nprint(m.evaluate(*test))\n",
        "def split(x, y, n):\n    return (x[n:], y[n:]), (x[:n], y[:n])\norder = tf.random.shuffle(tf.range(900))\n"
        "train, test = split(tf.gather(images, order), tf.gather(labels, order), 90)\n"
        "m.fit(*train)\nprint(m.evaluate(*test))\n",
    ),
    (
        "comes from sorted labels",
        SORT + "d = tf.data.Dataset.from_tensor_slices((images[order], labels[order]))\n" + TWO,
        SORT + "d = tf.data.Dataset.from_tensor_slices((images[order], labels[order]))\n" + ONCE + TWO,
    ),
    (DRAWN, WINDOWS + "d = d.shuffle(5000, 1, False)\n" + TWO, WINDOWS + TWO),
    (DRAWN, WINDOWS + ONCE + TWO, WINDOWS.replace("shift=1, ", "") + ONCE + TWO),
    (
        DRAWN,
        "def parts(d, n):\n    d = d.shuffle(9999, 4).cache()\n    return d.skip(n), d.take(n)\n" + CUT +
        "a, b = parts(tf.data.Dataset.from_tensor_slices((x, y)), 200)\nm.fit(a.batch(32))\nm.evaluate(b.batch(32))\n",
        "def parts(d, n):\n    d = d.cache()\n    return d.skip(n), d.take(n)\n" + CUT +
        "a, b = parts(tf.data.Dataset.from_tensor_slices((x, y)), 200)\nm.fit(a.batch(32))\nm.evaluate(b.batch(32))\n",
    ),
    (
        DRAWN,
        "d = tf.keras.utils.timeseries_dataset_from_array(s[:-9], s[9:], 9, batch_size=None)\n"
        "a, b = tf.keras.utils.split_dataset(d, left_size=0.8, shuffle=True)\n"
        "m.fit(a.batch(32), validation_data=b.batch(32))\n",
        "d = tf.keras.utils.timeseries_dataset_from_array(s[:-9], s[9:], 9, batch_size=None)\n"
        "a, b = tf.keras.utils.split_dataset(d, left_size=0.8)\nm.fit(a.batch(32), validation_data=b.batch(32))\n",
    ),
    (
        DRAWN,
        CUT + "held = np.random.default_rng(0).random(len(x)) < 0.2\n"
        "m.fit(x[~held], y[~held], validation_data=(x[held], y[held]))\n",
        CUT + "held = np.arange(len(x)) > 900\nm.fit(x[~held], y[~held], validation_data=(x[held], y[held]))\n",
    ),
    (
        "`x` holds shuffled windows that overlap",
        CUT + "order = np.random.permutation(len(x))\nx, y = x[order], y[order]\nm.fit(x, y, validation_split=0.2)\n",
        CUT + "m.fit(x, y, validation_split=0.2)\n",
    ),
]  # fmt: skip
HALVES = (
    "from sklearn.model_selection import train_test_split\na, b, c, e = train_test_split(x, y, random_state=0)\n"
    "m.fit(a, c, validation_data=(b, e))\n"
)
RIGHT = [
    "from grader.data import news_topics\nprint(', '.join(sorted(news_topics(0, 6))))\nk = m.predict(x).argmax(1)\n",
    # Nothing is held out.
    "y = np.concatenate([labels[labels == c] for c in range(3)])\nm.fit(x, y, validation_split=None)\n",
    # Means of some values, or pairs of words in one text, are no windows of a series.
    "def row(z):\n    return np.array([z[i:i + 5].mean() for i in range(len(z) - 5)])\n"
    "x = np.array([row(z) for z in many])\n" + HALVES,
    "x = np.lib.stride_tricks.sliding_window_view(rows, 3, axis=1).mean(axis=-1)\n" + HALVES,
    "def pairs(z):\n    return [' '.join(z[i:i + 2]) for i in range(len(z) - 1)]\n"
    "x = np.array([[hash(pair) for pair in pairs(text.split())] for text in texts])\n" + HALVES,
    # They are in a random order, or in that of something else.
    "order = np.argsort(np.random.rand(900))\n" + TAKE + FIT,
    "order = np.argsort(times)\n" + TAKE + FIT,
    SORT + "np.random.shuffle(order)\n" + TAKE + FIT,
    SORT + TAKE + "mixed = np.random.permutation(900)\nx, y = x[mixed], y[mixed]\n" + FIT,
    # Each part has examples of all classes.
    SORT + TAKE + "m.fit(x[1::5], y[1::5], validation_data=(x[::5], y[::5]))\n",
    # It is wanted, or shown, or the sorted ones are for something else.
    "# on purpose: the last houses are dearer than all others\n" + SORT + TAKE + FIT,
    SORT + TAKE + "def show():\n    " + FIT + "    print('sorted:', m.evaluate(x[-50:], y[-50:]))\n",
    SORT + TAKE + "print(y[:9])\nm.fit(images[:-50], labels[:-50], validation_data=(images[-50:], labels[-50:]))\n",
    # No windows, none that overlap, or none that were mixed.
    "d = tf.data.Dataset.from_tensor_slices((images, labels))\n" + ONCE + TWO,
    "x = np.array([s[24 * i : 24 * i + 24] for i in range(90)])\norder = np.random.permutation(90)\n"
    "m.fit(x[order[9:]], y[order[9:]], validation_data=(x[order[:9]], y[order[:9]]))\n",
    WINDOWS + TWO,
    "def feed(s):\n    return tf.keras.utils.timeseries_dataset_from_array(s[:-9], s[9:], 9, shuffle=True)\n"
    "m.fit(feed(early).take(90), validation_data=feed(late).take(90))\n",
    CUT + "# these windows overlap, so the number is optimistic\norder = np.random.permutation(900)\n"
    "a, b = tf.keras.utils.split_dataset(d, left_size=0.8, shuffle=True)\nm.fit(a, validation_data=b)\n",
]


@functools.cache
def found_in(source: str) -> rule_cases.Said:
    return rule_cases.said_by(RULES, HEAD + source)


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_a_mistake_gets_its_sentence_and_the_right_way_gets_none(words: str, mistake: str, right: str) -> None:
    rule_cases.assert_only(words, found_in(mistake))
    assert found_in(right) == []


@pytest.mark.parametrize("way", same_meaning.WAYS, ids=lambda way: way.__name__)
def test_another_way_to_write_it_changes_nothing_that_is_said(way: Callable[[str], str]) -> None:
    for words, mistake, right in CASES:
        assert found_in(way(mistake)) != [], (words, way(mistake))
        assert found_in(way(right)) == [], (words, way(right))


@pytest.mark.parametrize("source", RIGHT)
def test_what_looks_like_a_mistake_and_is_none_gets_no_sentence(source: str) -> None:
    assert found_in(source) == []


def test_a_sentence_has_at_most_twenty_words() -> None:
    rule_cases.assert_short(found_in(mistake) for _, mistake, _ in CASES)
