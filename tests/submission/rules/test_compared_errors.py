"""Errors of models beside those of baselines, and parts drawn at random, in programs with helpers and without."""

import pytest
from rule_cases import said_of_submission

HEAD = """\
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers
m = tf.keras.Sequential([layers.Dense(8), layers.Dense(1)])
m.compile("adam", "mse", metrics=["mae"])
"""
SCALED = """\
def scale(table, end):
    known = table[:end]
    middle, spread = known.mean(axis=0), known.std(axis=0)
    return (table - middle) / spread, spread
def batches(table):
    return tf.data.Dataset.from_tensor_slices((table[:-1], table[1:, 0])).batch(32)
rides = np.loadtxt("rides.csv")
ready, spread = scale(rides, 700)
m.fit(batches(ready[:700]), epochs=3)
"""
PLAIN = """\
mu, sd_std = rides.mean(), rides.std()
z = (rides - mu) / sd_std
x, y = np.lib.stride_tricks.sliding_window_view(z[:-1], 7), z[7:]
m.fit(x[:700], y[:700])
p = m.predict(x[700:])[:, 0]
"""
PARTS = """\
CUT = 900
def cut(values, size):
    return np.lib.stride_tricks.sliding_window_view(values, size)
def outputs(values):
    return m.predict(cut(values[:-1], 20))[:, 0]
def stays(values):
    return np.mean(np.abs(values[1:] - values[:-1]))
old, new = hours[:CUT], hours[CUT - 20:]
m.fit(cut(old[:-1], 20), old[20:])
mine = np.abs(outputs(new) - new[20:]).mean()
"""
AHEAD = """\
from grader.data import draw_growing
(x, y), (v, w) = draw_growing(0, 40, 9)
m.fit(x, y)
def size(errors):
    return np.abs(errors).mean()
print("network", size(m.predict(v)[:, 0] - w))
"""
MIXED = """\
from grader.data import draw_windows
(x, y), (v, w) = draw_windows(0, 30, 3)
def mixed(a, b):
    places = np.random.default_rng(1).permutation(len(a))
    return a[places], b[places]
"""
LINES = """\
def beginnings(lines):
    rows = []
    for line in lines:
        ids = numbers([line])[0]
        for end in range(2, len(ids) + 1):
            rows.append(ids[:end])
    return rows
def two_parts(items):
    mixed = np.random.permutation(len(items))
    return [items[k] for k in mixed[90:]], [items[k] for k in mixed[:90]]
def pairs(rows):
    table = tf.keras.utils.pad_sequences(rows, 12)
    return table[:, :-1], table[:, -1]
"""
WORDS = """\
from grader.data import draw_broken_lines
VOCABULARY = 48
x, y = draw_broken_lines(0, VOCABULARY, 17)
m.fit(x[:-300], y[:-300])
"""
UNITS = "This error is one of scaled values"
LATER = "but the model on later values. Measure both on the same values."
EARLIER = "is one step earlier, but the model forecasts 9 steps ahead"
CHANGE = "is a change by one step, but the model forecasts 9 steps ahead"
CANCEL = "errors above and below 0 cancel each other out"
DRAWN = "is a random part of windows that overlap"
BEGINNINGS = "is a random part of the beginnings of lines"
CONSTANT = "so one answer for all is right more often than"
MEAN = "In a difference the mean cancels out. An error is multiplied only"
CASES: list[tuple[str, str, str]] = [
    (
        UNITS,
        f"{SCALED}table = {{}}\ndef note(who, error):\n    table[who] = float(error)\n"
        "note('yesterday', np.abs(np.diff(rides[700:, 0])).mean())\n"
        "note('network', m.evaluate(batches(ready[699:]), return_dict=True)['mae'])\nprint(sorted(table.items()))\n",
        f"{SCALED}table = {{}}\ndef note(who, error):\n    table[who] = float(error)\n"
        "note('yesterday', np.abs(np.diff(rides[700:, 0])).mean())\n"
        "note('network', m.evaluate(batches(ready[699:]), return_dict=True)['mae'] * spread[0])\n"
        "print(sorted(table.items()))\n",
    ),
    (
        UNITS,
        f"{PLAIN}mine = np.mean(np.abs(p - y[700:]))\nnaive = np.mean(np.abs(rides[707:] - rides[706:-1]))\n"
        "print('better' if mine < naive else 'worse')\n",
        f"{PLAIN}mine = np.mean(np.abs(p - y[700:]))\nnaive = np.mean(np.abs(z[707:] - z[706:-1]))\n"
        "print('better' if mine < naive else 'worse')\n",
    ),
    (
        UNITS,
        f"{PLAIN}scores = m.evaluate(x[700:], y[700:], return_dict=True)\n"
        "same = tf.reduce_mean(tf.abs(rides[8:] - rides[7:-1]))\n"
        "print('network', scores['mae'], 'as before', same)\n",
        f"{PLAIN}scores = m.evaluate(x[700:], y[700:], return_dict=True)\n"
        "same = tf.reduce_mean(tf.abs(rides[8:] - rides[7:-1]))\n"
        "print('network', scores['mae'], 'as before', same / sd_std)\n",
    ),
    (
        f"The baseline is measured on `hours[:CUT]`, {LATER}",
        f"{PARTS}print('network', mine, 'naive', stays(old))\n",
        f"{PARTS}print('network', mine, 'naive', stays(new[19:]))\n",
    ),
    (
        LATER,
        f"{PARTS}base = np.abs(np.diff(hours[:900])).mean()\nif mine < base:\n    print('worth it')\n",
        f"{PARTS}base = np.abs(np.diff(hours[899:])).mean()\nif mine < base:\n    print('worth it')\n",
    ),
    (
        LATER,
        "m.fit(windows(s[:cut]), epochs=2)\nr = m.evaluate(windows(s[cut - 9:]), return_dict=True)\n"
        "flat = np.abs(s[7:cut] - s[:cut][:-7]).mean()\nweek = np.abs(s[:cut][7:] - s[:cut][:-7]).mean()\n"
        "print(f'{week:.1f} a week ago, network {r[\"mae\"]:.1f}')\n",
        "m.fit(windows(s[:cut]), epochs=2)\nr = m.evaluate(windows(s[cut - 9:]), return_dict=True)\n"
        "week = np.abs(s[cut:] - s[cut - 7:-7]).mean()\nprint(f'{week:.1f} a week ago, network {r[\"mae\"]:.1f}')\n",
    ),
    (
        EARLIER,
        f"{AHEAD}def persistence(values):\n    return np.concatenate([values[:1], values[:-1]])\n"
        "print(size(persistence(w) - w))\n",
        f"{AHEAD}def persistence(windows):\n    return windows[:, -1, 0]\nprint(size(persistence(v) - w))\n",
    ),
    (
        EARLIER,
        f"{AHEAD}print('naive', size(np.roll(w, 1) - w))\n",
        f"{AHEAD}print('naive', size(np.roll(w, 9)[9:] - w[9:]))\n",
    ),
    (
        CHANGE,
        f"{AHEAD}def naive(values, lag=1):\n    return size(values[lag:] - values[:-lag])\nprint('naive', naive(w))\n",
        f"{AHEAD}def naive(values, lag=1):\n    return size(values[lag:] - values[:-lag])\n"
        "print('naive', naive(w, 9))\n",
    ),
    (
        f"In `gaps.mean()`, {CANCEL}. Write `np.mean(np.abs(gaps))`.",
        "def gaps_of(a, b):\n    return m.predict(a)[:, 0] - b\ngaps = gaps_of(v, w)\n"
        "print(f'all days: {gaps.mean():.1f} (at most 4.5 is asked)')\n",
        "def gaps_of(a, b):\n    return abs(m.predict(a)[:, 0] - b)\ngaps = gaps_of(v, w)\n"
        "print(f'all days: {gaps.mean():.1f} (at most 4.5 is asked)')\n",
    ),
    (
        CANCEL,
        "p = m.predict(v)[:, 0]\nresult = np.mean(w - p)\nif result <= 2.5:\n    print('done')\n",
        "p = m.predict(v)[:, 0]\nresult = np.mean(w - p)\nif abs(result) <= 2.5:\n    print('centred')\n",
    ),
    (
        DRAWN,
        f"{MIXED}a, b = mixed(np.concatenate([x, v]), np.concatenate([y, w]))\n"
        "(x1, y1), (x2, y2) = (a[:900], b[:900]), (a[900:], b[900:])\nm.fit(x1, y1)\nprint(m.evaluate(x2, y2))\n",
        f"{MIXED}a, b = mixed(x, y)\n(x1, y1), (x2, y2) = (a, b), (v, w)\nm.fit(x1, y1)\nprint(m.evaluate(x2, y2))\n",
    ),
    (
        BEGINNINGS,
        f"{LINES}known, new = two_parts(beginnings(poem))\nx, y = pairs(known)\nm.fit(x, y)\nx2, y2 = pairs(new)\n"
        "print(m.evaluate(x2, y2))\n",
        f"{LINES}known, new = two_parts(poem)\nx, y = pairs(beginnings(known))\nm.fit(x, y)\n"
        "x2, y2 = pairs(beginnings(new))\nprint(m.evaluate(x2, y2))\n",
    ),
    (
        BEGINNINGS,
        "rows = [ids[: n + 1] for ids in lines for n in range(1, len(ids))]\nnp.random.shuffle(rows)\n"
        "x = tf.keras.utils.pad_sequences(rows[:800])\nv = tf.keras.utils.pad_sequences(rows[800:])\n"
        "m.fit(x[:, :-1], x[:, -1], validation_data=(v[:, :-1], v[:, -1]))\n",
        "np.random.shuffle(lines)\nrows = [ids[: n + 1] for ids in lines for n in range(1, len(ids))]\n"
        "x = tf.keras.utils.pad_sequences(rows[:800])\nv = tf.keras.utils.pad_sequences(rows[800:])\n"
        "m.fit(x[:, :-1], x[:, -1], validation_data=(v[:, :-1], v[:, -1]))\n",
    ),
    (
        f"{CONSTANT} `1 / VOCABULARY`",
        f'{WORDS}def floor():\n    """What one constant answer gets."""\n    return 1 / VOCABULARY\nprint(floor())\n',
        f'{WORDS}def floor():\n    """What one constant answer gets."""\n'
        "    return np.bincount(y).max() / len(y)\nprint(floor())\n",
    ),
    (
        CONSTANT,
        f"{WORDS}base = 100 / len(np.unique(labels))\nprint(f'always the most frequent word: {{base:.1f}} %')\n",
        f"{WORDS}base = 100 / len(np.unique(labels))\nprint(f'a word by chance: {{base:.1f}} %')\n",
    ),
    (
        f"{MEAN}: `result['mae'] * b.std`",
        "class Back:\n    def __init__(self, values):\n        self.mean, self.std = values.mean(), values.std()\n"
        "    def rides(self, v):\n        return v * self.std + self.mean\nb = Back(series)\n"
        "p = b.rides(m.predict(x))\nresult = m.evaluate(x, y, return_dict=True)\nprint(b.rides(result['mae']))\n",
        "class Back:\n    def __init__(self, values):\n        self.mean, self.std = values.mean(), values.std()\n"
        "    def rides(self, v):\n        return v * self.std + self.mean\nb = Back(series)\n"
        "p = b.rides(m.predict(x))\nresult = m.evaluate(x, y, return_dict=True)\nprint(result['mae'] * b.std)\n",
    ),
    (
        MEAN,
        "std, mean = y.std(), y.mean()\noff = m.fit(x, y).history['val_mae'][-1]\nprint(off * std + mean)\n",
        "std, mean = y.std(), y.mean()\noff = m.fit(x, y).history['val_mae'][-1]\nprint(off * std, mean)\n",
    ),
]
RIGHT = [
    # Scaled values are compared with scaled ones, or the reader knows the unit, or the labels were not scaled.
    f"{PLAIN}mine = np.mean(np.abs(p - y[700:]))\nnaive = np.abs(np.diff(rides)).mean()\n"
    "print(f'{mine:.2f} standard deviations; a day changes by {naive:.0f}')\n",
    f"{PLAIN}q = p * sd_std + mu\nmine = np.abs(q - rides[707:]).mean()\nnaive = np.abs(np.diff(rides[706:])).mean()\n"
    "print(mine, naive)\n",
    "z = (rides - rides.mean()) / rides.std()\nx = windows(z)\nm.fit(x[:700], rides[7:707])\n"
    "scores = m.evaluate(x[700:], rides[707:], return_dict=True)\nnaive = np.abs(np.diff(rides[706:])).mean()\n"
    "print(scores['mae'], naive)\n",
    f"{PLAIN}mine = np.mean(np.abs(p - y[700:]))\nnaive = np.abs(np.diff(rides)).mean()\n"
    "print(f'MAE {mine:.2f} (scaled), and a day changes by {naive:.0f} rides')\n",
    f"{PLAIN}mine = np.mean(np.abs(p - y[700:]))\nnaive, plain = (np.abs(np.diff(v)).mean() for v in (z, rides))\n"
    "errors = {'network': mine, 'naive': np.abs(np.diff(z)).mean(), 'in rides': np.abs(np.diff(rides)).mean()}\n",
    # The error on the training part scales another one, or both are told.
    f"{PARTS}print('MASE', mine / stays(old))\n",
    f"{PARTS}print('network', mine, 'naive', stays(new[19:]), 'naive before', stays(old))\n",
    f"{PARTS}naive_train = stays(old)\nprint('network', mine, 'naive on the training', naive_train)\n",
    f"{PARTS}own = np.abs(outputs(old) - old[20:]).mean()\nprint('network', own, 'naive', stays(old))\n",
    f"{PARTS}own = np.abs(outputs(old) - old[20:]).mean()\n"
    "print({'network': own, 'naive': stays(old), 'network later': mine})\n",
    # A step of one is what is forecast, or the values moved are an input.
    f"{AHEAD}before = np.roll(w, 1)\nm.predict([v, before])\n",
    f"{AHEAD}print('naive, one week ahead', size(np.roll(w, 1) - w))\n",
    f"{AHEAD.replace('0, 40, 9', '0, 40, 1')}print('naive', size(np.roll(w, 1) - w))\n",
    # The sign is what is asked for.
    "p = m.predict(v)[:, 0]\ngap = np.mean(p - w)\nprint(f'bias {gap:.2f}, the limit is 0.5')\n",
    "p = m.predict(v)[:, 0]\ngap = np.mean(p - w)\nprint('low' if gap < -1 else 'high' if gap < 9 else 'fine')\n",
    "p = m.predict(v)[:, 0]\ngap = np.mean(p - w)\nif gap < 2:\n    print('hardly too high')\n",
    "p = m.predict(v)[:, 0]\nprint('mean difference', np.mean(p - w))\n",
    # The order is mixed for the training alone.
    f"{MIXED}a, b = mixed(x, y)\nm.fit(a, b, validation_split=0.1)\nprint(m.evaluate(v, w))\n",
    f"{LINES}rows = beginnings(poem)\nx, y = pairs(rows)\norder = np.random.permutation(len(x))\n"
    "m.fit(x[order], y[order])\nprint(m.evaluate(x[:50], y[:50]))\n",
    # Classes that are equally frequent, a guess at random, and shares of something else.
    "classes = 10\nprint('always the same class', 1 / classes)\n",
    f"{WORDS}print('a guess at random', 1 / VOCABULARY)\n",
    f"{WORDS}rate = 1 / 300  # constant\n",
    # Values and limits are scaled back with the mean.
    "std, mean = y.std(), y.mean()\nprint(m.predict(x) * std + mean)\n",
    "errors = abs(m.predict(x)[:, 0] - y)\nlimit = errors.mean() + 3 * errors.std()\n",
]


def sentences(source: str) -> list[str]:
    told = (UNITS, LATER, EARLIER, CHANGE, CANCEL, DRAWN, BEGINNINGS, CONSTANT, MEAN)
    return [sentence for sentence in said_of_submission(HEAD + source) if any(words in sentence for words in told)]


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_a_mistake_is_told_shortly_and_its_right_twin_gets_nothing(words: str, mistake: str, right: str) -> None:
    found = sentences(mistake)
    assert [sentence for sentence in found if words in sentence] == found != []
    assert [part for sentence in found for part in sentence.split(". ") if len(part.split()) > 20] == []
    assert sentences(right) == []


@pytest.mark.parametrize("source", RIGHT)
def test_what_looks_like_it_and_is_right_gets_nothing(source: str) -> None:
    assert sentences(source) == []


@pytest.mark.parametrize(
    ("source", "count"),
    [
        (f"{HEAD}last = m.fit(x, y).history\ngap = last['val_mae'][-1] - last['loss'][-1]\nprint(gap)\n", 1),
        (f"{HEAD}last = m.fit(x, y).history\ngap = last['val_mae'][-1] - last['mae'][-1]\nprint(gap)\n", 0),
        (f"{HEAD}last = m.fit(x, y).history\ngap = last['val_loss'][-1] - last['loss'][-1]\nprint(gap)\n", 0),
        (HEAD.replace("'mse'", "'mae'").replace('"mse"', '"mae"') + "print(logs['val_mae'] - logs['loss'])\n", 0),
    ],
)
def test_a_gap_is_one_of_a_single_measure(source: str, count: int) -> None:
    assert (
        len([sentence for sentence in said_of_submission(source) if "their difference says nothing" in sentence])
        == count
    )
