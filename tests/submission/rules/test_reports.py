"""What a training is said to have reached, and is not, gets a sentence; what looks like it, and is right, none."""

import ast
import functools
from collections.abc import Callable

import pytest
import same_meaning

from grader.submission.rules.calls import settings
from grader.submission.rules.data import changed_values
from grader.submission.rules.evaluation import reports
from grader.submission.rules.python import shared_objects
from grader.submission.rules.rule import rules_of
from grader.submission.rules.training import repeated_trainings
from grader.submission.source_tree import Finding, SourceTree

HEAD = "import numpy as np\nimport tensorflow as tf\nfrom tensorflow.keras import Input, Model, layers\n"
METER = (
    "class Mean:\n    def __init__(self):\n        self.total = self.weights = 0.0\n"
    "    def add(self, value, weight=1.0):\n        self.total += value * weight\n        self.weights += weight\n"
    "meter = Mean()\nfor rows, labels in batches(x, y):\n    hits = m.predict_on_batch(rows).argmax(1) == labels\n"
    "    meter.add({})\n"
)
EXTENDED = (
    repeated_trainings.one_model_for_all_folds, shared_objects.settings_of_built_layers,
    shared_objects.unfrozen_too_late, settings.weights_as_shares, changed_values.columns_against_rows,
)  # fmt: skip
RULES = (*rules_of(reports), *EXTENDED)
STOP = "s = tf.keras.callbacks.EarlyStopping(patience=5, restore_best_weights=True)\n"
FIT = "h = m.fit(x, y, validation_split=0.1, callbacks=[s]).history\n"
MEMBERS = (
    "# The mean of an ensemble.\n"
    "def member(i, number):\n    tf.keras.utils.set_random_seed({seed})\n    m = Model(i, layers.Dense(1)(i))\n"
    "    print('member', number)\n    return m\n"
    "def build(i):\n    return [member(i, n) for n in range(3)]\n"
)
TUNED = (
    "def f(x, y):\n    b = tf.keras.applications.VGG16()\n    b.trainable = False\n    m = make(b)\n    m.fit(x, y)\n"
    "    b.trainable = True\n    m.compile({optimizer}, 'mse')\n    m.fit(x, y)\n"
)
SCORES = (
    "def f(m, x, y, ds):\n    scores = []\n    for {loop}:\n        scores.append({score})\n"
    "    print('all', np.mean(scores))\n"
)
FOLDS = (
    "def train(n, a, b):\n    n.fit(a, b)\ndef f(x, y, folds):\n    m = make()\n    for part, rest in folds:\n{made}"
    "        train(m, x[rest], y[rest])\n        print(m.evaluate(x[part], y[part]))\n"
)
DECAY = (
    "def decay(parts):\n    for part in parts:\n        part.kernel_regularizer = 'l2'\n"
    "def f():\n    parts = [layers.Dense(3), layers.Dense(1)]\n    m = tf.keras.Sequential([Input((4,)), *parts])\n"
    "    decay({given})\n"
)
WINDOWS = "i = Input((60, 1))\nm.fit(w, y, validation_data=later)\nprint(np.mean(np.abs(later[1] - {last})))\n"
PENALTY = "p = sum(m.losses)\nh = m.fit(x, y).history\nprint(h['loss'][-1] - p, h['val_loss'][-1]{taken})\n"
CASES: list[tuple[str, str, str]] = [
    (
        "Give the number of its examples: `meter.add(hits.mean(), weight=…)`",
        METER.format("hits.mean()"),
        METER.format("hits.mean(), len(hits)"),
    ),
    # What is said, the mistake, and what is right.
    (
        "`h['val_mae'][-1]` is of the last epoch",
        STOP + FIT + "print('error of the model:', h['val_mae'][-1])\n",
        STOP + FIT + "b = np.argmin(h['val_loss'])\nprint('error of the model:', h['val_mae'][b])\n",
    ),
    (
        "Write `min(h['val_loss'])`.",
        STOP + FIT + "print(f\"loss of the best weights: {h['val_loss'][-1]:.2f}\")\n",
        STOP + FIT + "print(f\"loss of the last epoch: {h['val_loss'][-1]:.2f}\")\n",
    ),
    (
        "`h['val_mae'][-1]` is of the last epoch",
        STOP + FIT + "print('error of the model:', h['val_mae'][-1])\n",
        STOP.replace("True", "False") + FIT + "print('error of the model:', h['val_mae'][-1])\n",
    ),
    (
        "nothing uses `later`. Write `validation_data=later`.",
        "(windows, y), later = load(3)\nm.fit(windows, y, validation_split=0.2)\n",
        "(windows, y), later = load(3)\nm.fit(windows, y, validation_split=0.2)\nprint(m.evaluate(*later))\n",
    ),
    (
        "nothing uses `later`. Write `validation_data=later`.",
        "(windows, y), later = load(3)\nprint(len(later[0]))\nm.fit(windows, y, validation_split=0.2)\n",
        "(windows, y), later = load(3)\nprint(len(later[0]))\nm.fit(windows, y, validation_data=later)\n",
    ),
    (
        "`validation` is for validation, and nothing uses it.",
        "(x, y), validation = load(3)\nm.fit(x[..., None], y, validation_split=0.2)\n",
        "(x, y), (x_test, y_test) = load(3)\nm.fit(x[..., None], y, validation_split=0.2)\n",
    ),
    ("runs before each network", MEMBERS.format(seed="7"), MEMBERS.format(seed="7 + number")),
    (
        "runs before each network",
        MEMBERS.format(seed="7"),
        MEMBERS.format(seed="7").replace("an ensemble", "three runs").replace("member", "attempt"),
    ),
    (
        "`f1_score` of all examples is not the mean over batches",
        SCORES.format(loop="a in range(0, len(x), 32)", score="f1_score(y[a:a + 32], m(x[a:a + 32]))"),
        SCORES.format(loop="a in range(5)", score="f1_score(y[a], m(x[a]))"),
    ),
    (
        "`RMSE` of all examples is not the mean over batches",
        SCORES.format(loop="a, b in ds.batch(9)", score="np.sqrt(np.mean((m(a) - b) ** 2))"),
        SCORES.format(loop="a, b in ds.batch(9)", score="np.mean((m(a) - b) ** 2)"),
    ),
    (
        "`f1_score` of all examples is not the mean over batches",
        SCORES.format(loop="a, b in batches", score="f1_score(b, m(a))").replace(
            "np.mean(scores)", "sum(scores) / len(scores)"
        ),
        SCORES.format(loop="a, b in folds", score="f1_score(b, m(a))"),
    ),
    ("Write `tf.keras.optimizers.Adam(1e-5)`.", TUNED.format(optimizer="'adam'"), TUNED.format(optimizer="'sgd'")),
    (
        "steps of 0.001 or more overwrite what they know",
        TUNED.format(optimizer="tf.keras.optimizers.RMSprop(0.001)"),
        TUNED.format(optimizer="tf.keras.optimizers.RMSprop(1e-5)"),
    ),
    ("Take `p` out of both losses", PENALTY.format(taken=""), PENALTY.format(taken=" - p")),
    (
        "Write `later[0][:, -1, 0]`.",
        WINDOWS.format(last="later[0][:, -1]"),
        WINDOWS.format(last="later[0][:, -1, 0]"),
    ),
    # What other modules have had before, written in another way.
    ("has seen the examples", FOLDS.format(made=""), FOLDS.format(made="        m = make()\n")),
    (
        "so `kernel_regularizer` has no effect any more",
        DECAY.format(given="m.layers"),
        DECAY.format(given="parts"),
    ),
    (
        "`m.layers[0].trainable = False` has no effect until the model is compiled again",
        "def f(m, x, y):\n    m.compile()\n    m.fit(x, y)\n    m.layers[0].trainable = False\n    m.fit(x, y)\n",
        "def f(m, x, y):\n    m.fit(x, y)\n    m.layers[0].trainable = False\n    m.compile()\n    m.fit(x, y)\n",
    ),
    (
        "grows with the share of each class",
        "def w(y):\n    p = float(y.mean())\n    return {0: 2 * (1 - p), 1: 2 * p}\nm.fit(x, y, class_weight=w(y))\n",
        "def w(y):\n    p = float(y.mean())\n    return {0: 2 * p, 1: 2 * (1 - p)}\nm.fit(x, y, class_weight=w(y))\n",
    ),
    (
        "is the share of each class",
        "m.fit(x, y, class_weight={1: np.sum(y) / len(y), 0: (len(y) - np.sum(y)) / len(y)})\n",
        "m.fit(x, y, class_weight={1: len(y) / np.sum(y), 0: len(y) / (len(y) - np.sum(y))})\n",
    ),
    (
        "is a table of all pairs",
        "d = layers.Dense(1)\ny = load()\nprint(np.mean(np.abs(m.predict(x) - y)))\n",
        "d = layers.Dense(1)\ny = load()\nprint(np.mean(np.abs(m.predict(x)[:, 0] - y)))\n",
    ),
    (
        "is a table of all pairs",
        "d = layers.Dense(1)\ny = load()\nprint(np.mean(np.abs(m.predict(x) - y)))\n",
        "d = layers.Dense(1)\nd = layers.Dense(9)\ny = load()\nprint(np.mean(np.abs(m.predict(x) - y)))\n",
    ),
    (
        "counts as much as a full one",
        "d = tf.data.Dataset.from_tensor_slices((x, y)).batch(64)\nmean = tf.keras.metrics.Mean()\n"
        "for images, rows in d:\n    mean.update_state(tf.reduce_mean(tf.abs(m(images) - rows)))\n"
        "print('Fehler über alle Bilder:', mean.result().numpy())\n",
        "d = tf.data.Dataset.from_tensor_slices((x, y)).batch(64)\nmean = tf.keras.metrics.Mean()\n"
        "for images, rows in d:\n    mean.update_state(tf.abs(m(images) - rows))\n"
        "print('Fehler über alle Bilder:', mean.result().numpy())\n",
    ),
    (
        "In `total / n` the last batch",
        "def measure(net, batches):\n    '''The mean error of the whole validation set.'''\n    total, n = 0.0, 0\n"
        "    for a, b in batches:\n        total += tf.reduce_mean((net(a) - b) ** 2)\n        n += 1\n"
        "    return total / n\nmeasure(m, rows.batch(32))\n",
        "def measure(net, batches):\n    '''The mean error of the whole validation set.'''\n    total, n = 0.0, 0\n"
        "    for a, b in batches:\n        total += tf.reduce_mean((net(a) - b) ** 2) * len(a)\n        n += len(a)\n"
        "    return total / n\nmeasure(m, rows.batch(32))\n",
    ),
    (
        "In `np.mean(errors)` the last batch",
        "def over(net, rows):\n    errors = []\n    for a, b in rows:\n"
        "        errors.append(np.abs(net.predict(a) - b).mean())\n    return np.mean(errors)\n"
        "print('error on all windows', over(m, later.batch(32)))\n",
        "def over(net, rows):\n    errors = []\n    for a, b in rows:\n"
        "        errors.append(np.abs(net.predict(a) - b))\n    return np.mean(np.concatenate(errors))\n"
        "print('error on all windows', over(m, later.batch(32)))\n",
    ),
]


@functools.cache
def found_in(source: str) -> list[tuple[str, Finding]]:
    tree = SourceTree(ast.parse(HEAD + source), HEAD + source, "line {}".format)
    return [(rule.__name__, found) for rule in RULES for found in rule(tree)]


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_a_figure_that_is_another_gets_its_sentence_and_the_right_way_gets_none(
    words: str, mistake: str, right: str
) -> None:
    assert [found.sentence for _, found in found_in(mistake) if words in found.sentence] != []
    assert found_in(right) == []


@pytest.mark.parametrize("way", same_meaning.WAYS, ids=lambda way: way.__name__)
def test_another_way_to_write_it_changes_nothing_that_is_said(way: Callable[[str], str]) -> None:
    for words, mistake, right in CASES:
        assert found_in(way(mistake)) != [], (words, way(mistake))
        assert found_in(way(right)) == [], way(right)


def test_each_rule_has_a_case() -> None:
    assert {name for _, mistake, _ in CASES for name, _ in found_in(mistake)} == {rule.__name__ for rule in RULES}


@pytest.mark.parametrize(
    "source",
    [
        "errors = [float(np.abs(m(a) - b).mean()) for a, b in d.batch(32)]\n"
        "print('mean of the batches, near that of all examples', np.mean(errors))\n",
        # The mean over batches is called so; in a training; all batches are full.
        "losses = []\nfor a, b in d.batch(32):\n    losses.append(tf.reduce_mean((m(a) - b) ** 2))\n"
        "print('mean over all batches', np.mean(losses))\n",
        "losses = []\nfor a, b in d.batch(32):\n    with tf.GradientTape() as t:\n"
        "        loss = tf.reduce_mean((m(a) - b) ** 2)\n    losses.append(loss)\n"
        "print('mean over all examples', np.mean(losses))\n",
        "losses = []\nfor a, b in d.batch(32, drop_remainder=True):\n    losses.append(np.mean((m(a) - b) ** 2))\n"
        "print('mean over all examples', np.mean(losses))\n",
        # All batches are full, or the words are about the loop.
        "d = tf.data.Dataset.from_tensor_slices((x, y)).take(960).batch(32)\n"
        "print('mean over all examples', np.mean([np.mean((m(a) - b) ** 2) for a, b in d]))\n",
        "d = tf.data.Dataset.from_tensor_slices((x[:640], y[:640])).batch(64)\n"
        "print('mean over all examples', np.mean([np.mean((m(a) - b) ** 2) for a, b in d]))\n",
        "losses = [np.mean((m(a) - b) ** 2) for a, b in d.batch(96)]\n"
        "# 960 = 10 x 96\nprint('mean over all examples', np.mean(losses))\n",
        "losses = [np.mean((m(a) - b) ** 2) for a, b in d.batch(96)]\n"
        "print('All windows done. Mean:', np.mean(losses))\n",
        # Members that get examples of their own, or another size each.
        MEMBERS.format(seed="7").replace("    m = Model", "    draw = np.random.default_rng(number)\n    m = Model"),
        MEMBERS.format(seed="7").replace("Dense(1)", "Dense(number)"),
        "(windows, y), _ = load(3)\nm.fit(windows, y, validation_split=0.2)\n",
        # Labels with a column of their own, and a copy of the inputs.
        "d = layers.Dense(1)\ny = load()[:, None]\nprint(np.mean(np.abs(m.predict(x) - y)))\n",
        "d = layers.Dense(1)\nx = load()\nprint(np.mean(np.abs(m.predict(x) - x)))\n",
        # Two models: the second was compiled while the layers of the first were frozen.
        "def f(a, b, x, y):\n    a.fit(x, y)\n    a.trainable = False\n    b.fit(x, y)\n",
        # Another helper brings the first weights back before each fold.
        FOLDS.format(made="").replace("    n.fit", "    n.set_weights(FIRST)\n    n.fit"),
        "m.fit(x, y, class_weight={0: np.mean(x), 1: unknown(y)})\n",
        "m.fit(x, y, class_weight={0: 1 / (1 - np.mean(y)), 1: 1 / np.mean(y)})\n",
        # No figure of the model, or the best one beside the last.
        "s = tf.keras.callbacks.EarlyStopping(patience=5, restore_best_weights=True)\n"
        "h = m.fit(x, y, validation_split=0.1, callbacks=[s]).history\n"
        "print('model: learning rate', h['learning_rate'][-1])\n",
        "s = tf.keras.callbacks.EarlyStopping(patience=5, restore_best_weights=True)\n"
        "h = m.fit(x, y, validation_split=0.1, callbacks=[s]).history\n"
        "print('best', min(h['val_loss']), 'final', h['val_loss'][-1])\n",
        "s = tf.keras.callbacks.EarlyStopping(patience=5, restore_best_weights=True)\n"
        "h = m.fit(x, y, validation_split=0.1, callbacks=[s])\nv = h.history['val_loss']\n"
        "print(f'best weights kept, overshoot {v[-1] - min(v):.3f}')\n",
        # Windows for the test stay apart.
        "(windows, targets), (test_windows, test_targets) = make_windows()\n"
        "m.fit(windows, targets, validation_split=0.1)\n",
        # Other examples, or a look at whether a training can be repeated.
        "# ensemble members\nparts = iter(np.array_split(x, 3))\nfor _ in range(3):\n"
        "    tf.keras.utils.set_random_seed(3)\n    m = tf.keras.Sequential([layers.Dense(1)])\n"
        "    m.fit(next(parts))\n",
        "losses = []\nfor run in range(3):\n    tf.keras.utils.set_random_seed(3)\n"
        "    m = tf.keras.Sequential([layers.Dense(1)])\n    m.compile('adam', 'mse')\n"
        "    losses.append(m.fit(x, y).history['loss'][-1])\n"
        "print('average of the same', np.average(losses))\n",
        "def train():\n    tf.keras.utils.set_random_seed(3)\n"
        "    m = tf.keras.Sequential([layers.Dense(1)])\n    return m\na = [train() for _ in range(2)]\n"
        "# every member of the list must be the same: the training is repeatable\n"
        "assert np.allclose(a[0].predict(x), a[1].predict(x))\n",
        # Settings that are compared, or a figure of each example.
        "scores = []\nfor batch_size in [16, 32, 64]:\n    m = make()\n"
        "    m.fit(x, y, batch_size=batch_size)\n    scores.append(f1_score(yt, m.predict(xt)))\n"
        "print(np.mean(scores))\n",
        "scores = []\nfor size in range(100, 1000, 100):\n    m = make()\n    m.fit(x[:size], y[:size])\n"
        "    scores.append(roc_auc_score(yt, m.predict(xt)))\nprint(np.mean(scores))\n",
        "scores = []\nfor k in range(10, 100, 10):\n    scores.append(f1_score(yt, p > k / 100))\n"
        "print(np.mean(scores))\n",
        "scores = []\nfor image, mask in test.batch(1):\n    scores.append(f1_score(mask, m(image)))\n"
        "print(np.mean(scores))\n",
        # The learning rate is set elsewhere, or the layers know nothing yet.
        "def f(x, y):\n    b = tf.keras.applications.VGG16()\n    b.trainable = False\n    m = make(b)\n"
        "    m.fit(x, y)\n    b.trainable = True\n    m.compile('adam', 'mse')\n"
        "    m.optimizer.learning_rate = 1e-5\n    m.fit(x, y)\n",
        "def f(x, y):\n    b = tf.keras.applications.VGG16()\n    b.trainable = False\n    m = make(b)\n"
        "    m.fit(x, y)\n    b.trainable = True\n    m.compile('adam', 'mse')\n"
        "    m.fit(x, y, callbacks=[tf.keras.callbacks.LearningRateScheduler(lambda e: 1e-5)])\n",
        "def f(x, y):\n    b = tf.keras.applications.VGG16(weights=None)\n    b.trainable = False\n"
        "    m = make(b)\n    m.fit(x, y)\n    b.trainable = True\n    m.compile('adam', 'mse')\n"
        "    m.fit(x, y)\n",
        # The validation loss only says which epoch is the best.
        "h = m.fit(x, y, validation_data=v).history\nbest = int(np.argmin(h['val_loss']))\n"
        "penalty = float(sum(m.losses))\nprint(best, h['loss'][-1] - penalty)\n",
        # Labels in a column as well.
        "i = Input((9, 1))\ny = y.reshape(-1, 1)\nm.fit(x, y)\nnaive = np.mean(np.abs(x[:, -1] - y))\n",
        "i = Input((9, 1))\nlabels = np.expand_dims(labels, -1)\nm.fit(x, labels)\n"
        "naive = np.mean(np.abs(labels - x[:, -1]))\n",
        # Another model, or one that is compiled again in a function, or another branch.
        "def f(x, y):\n    a = make_a()\n    a.fit(x, y)\n    b = make_b()\n    b.base.trainable = True\n"
        "    b.fit(x, y)\n",
        "def f(x, y):\n    a = make_a()\n    a.fit(x, y)\n    a.base.trainable = True\n"
        "    a = recompile(a)\n    a.fit(x, y)\n",
        "def f(a, x, y, tune):\n    if not tune:\n        a.fit(x, y)\n    else:\n"
        "        a.trainable = True\n        a.fit(x, y)\n",
        "class A:\n    def fit(self):\n        self.m.fit(self.x)\n"
        "        self.m.layers[0].trainable = True\n        self.build()\n        self.m.fit(self.x)\n"
        "    def build(self):\n        self.m.compile('adam', 'mse')\n",
        # It cannot be seen which class this is the share of.
        "share = (y == 'ham').mean()\nm.fit(x, y, class_weight={0: 1 - share, 1: share})\n",
        "healthy = np.mean(y < 0.5)\nm.fit(x, y, class_weight={0: 1 - healthy, 1: healthy})\n",
        "healthy = (healthy_mask).mean()\nm.fit(x, y, class_weight={0: 1 - healthy, 1: healthy})\n",
        "pos = tf.reduce_mean(tf.cast(tf.equal(y, 0), tf.float32))\nm.fit(x, y, class_weight={0: 1 - pos, 1: pos})\n",
        # A new model in a function, or one whose `fit` forgets.
        "def new():\n    global m\n    m = make()\nfor tr, te in KFold(3).split(x):\n    new()\n"
        "    m.fit(x[tr], y[tr])\n    m.evaluate(x[te], y[te])\n",
        "from sklearn.linear_model import LogisticRegression\nclf = LogisticRegression()\n"
        "for tr, te in KFold(3).split(x):\n    clf.fit(x[tr], y[tr])\n    p = clf.predict(x[te])\n",
        # Labels in a column, or one number.
        "m = tf.keras.Sequential([layers.Dense(1)])\np = m.predict(x)\ny = df[['price']].values\n"
        "print(np.mean(p - y))\n",
        "m = tf.keras.Sequential([layers.Dense(1)])\nx = np.array([[1.0], [2.0]])\n"
        "y = np.array([[1.0], [2.0]])\nprint(np.mean(m.predict(x) - y))\n",
        "m = tf.keras.Sequential([layers.Dense(1)])\nscaler = StandardScaler()\n"
        "y = scaler.fit_transform(prices)\nprint(np.mean(np.abs(m.predict(x) - y)))\n",
        "def f(m, x, limit):\n    return np.mean(m.predict(x) - limit)\nlayers.Dense(1)\nf(m, x, 0.5)\nf(m, x, 0.6)\n",
        "layers.Dense(1)\ny = np.stack([a, b])[:, :1]\nprint(np.mean(m.predict(x) - y))\n",
        "m = tf.keras.Sequential([layers.Dense(1)])\ncenter = y.mean()\n"
        "print(np.mean(m.predict(x) - center))\nprint(np.mean(m.predict(x) - y[0]))\n",
        # The weights are made later.
        "m = tf.keras.Sequential([layers.Dense(3)])\nm.layers[0].kernel_initializer = 'zeros'\nm.build((None, 3))\n",
        "m = tf.keras.Sequential([layers.Dense(3)])\nm.layers[0].kernel_initializer = 'zeros'\n"
        "b = tf.keras.applications.VGG16()\n",
    ],
)
def test_what_looks_like_a_mistake_and_is_none_gets_no_sentence(source: str) -> None:
    assert found_in(source) == []
