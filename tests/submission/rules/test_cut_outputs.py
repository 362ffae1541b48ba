"""Outputs that are cut to 0 and 1 before they are measured, and shares of a table of confusion."""

import pytest
from rule_cases import assert_told, said_by

from grader.submission.rules.evaluation import confusion_shares, decided_outputs

RULES = (
    decided_outputs.areas_of_decisions,
    decided_outputs.rows_compared_by_entries,
    confusion_shares.shares_of_the_other_axis,
    confusion_shares.accuracies_against_the_rest,
)
HEAD = "import numpy as np\nimport tensorflow as tf\nfrom tensorflow import keras\nfrom sklearn import metrics\n"
SCORES = "s = model.predict(x)[:, 0]\n"
AUC = f"{SCORES}auc = keras.metrics.AUC()\n"
DECIDE = "def decide(p, limit=0.5):\n    return tf.cast(p >= limit, tf.float32)\n"
OWN_AUC = (
    "def auc(labels, given):\n    a, b = given[labels == 1], given[labels == 0]\n"
    "    return (a[:, None] > b[None]).mean()\n"
)
METRICS = (
    f"{SCORES}d = np.where(s > 0.5, 1, 0)\n"
    "for m in (keras.metrics.Recall(), keras.metrics.AUC()):\n    m.update_state(y, {})\n"
)
ONE_THRESHOLD = "the AUC has a single threshold"
SHARE = (
    "def share(p, y):\n    t = keras.utils.to_categorical(y, 10)\n    return {}\n"
    "print('right', share(model.predict(x), y))\n"
)
ROWS = "most zeros of its one-hot row right"
MATRIX = "p = np.argmax(model.predict(x), axis=1)\nm = tf.math.confusion_matrix(y, p).numpy()\n"
COUNTED = (
    "m = np.zeros((9, 9))\nfor a, b in zip(y, model.predict(x).argmax(1)):\n    m[a, b] += 1\n"
    "for i in range(9):\n    print(f'{{i}}: recall {{m[i, i] / {}:.2f}}')\n"
)
COUNTS = (
    f"{MATRIX}for i in range(9):\n    hits = m[i, i]\n    false = m[:, i].sum() - hits\n"
    "    missed = m[i].sum() - hits\n    print(i, 'precision', hits / (hits + {}), 'recall', hits / (hits + missed))\n"
)
PER_CLASS = (
    f"{MATRIX}def each(m):\n    precision = np.diag(m) / (m.sum(axis={{}}) + 1e-9)\n"
    "    recall = np.diag(m) / (m.sum(axis={}) + 1e-9)\n    return precision, recall\nprint(each(m))\n"
)
GUESSED = "guessed = model.predict(x).argmax(axis=1)\n"
OF_EACH = (
    f"{GUESSED}found = {{}}\nfor kind in range(6):\n    is_kind, says_kind = y == kind, guessed == kind\n"
    "    found[kind] = {}\n"
    "for kind, share in found.items():\n    print(f'{kind}: {share:.0%} of its images were recognized')\n"
)
RECALLS = f"{GUESSED}recalls = [{{}} for k in range(6)]\nprint(recalls)\n"
PER_KIND = (
    'def per_kind(p, y):\n    "Which share of its images is recognized, for each kind."\n    shares = {{}}\n'
    "    for k in range(4):\n        shares[k] = {}\n    return shares\nper_kind(m.predict(x).argmax(1), labels)\n"
)
CASES: list[tuple[str, str, str]] = [
    (
        "counts the examples of other classes as right as well",
        PER_KIND.format("np.mean((p == k) == (y == k))"),
        PER_KIND.format("np.mean(p[y == k] == k)"),
    ),
    (
        "For the recall, write `np.mean(says_kind[is_kind])`",
        OF_EACH.replace("= {}\nfor kind, share", "= np.mean(is_kind == says_kind)\nfor kind, share"),
        OF_EACH.replace("= {}\nfor kind, share", "= np.mean(says_kind[is_kind])\nfor kind, share"),
    ),
    (
        "counts the examples of other classes as right as well",
        RECALLS.format("((guessed == k) == (y == k)).mean()"),
        RECALLS.format("(guessed == k)[y == k].mean()"),
    ),
    (
        "counts the examples of other classes as right as well",
        RECALLS.format("tf.reduce_mean(tf.cast(tf.equal(y == k, guessed == k), tf.float32))"),
        RECALLS.format("tf.reduce_mean(tf.cast(guessed[y == k] == k, tf.float32))"),
    ),
    (
        "counts the examples of other classes as right as well",
        f"{GUESSED}def sensitivity(number):\n    return metrics.accuracy_score(y == number, guessed == number)\n",
        f"{GUESSED}def sensitivity(number):\n    return metrics.recall_score(y == number, guessed == number)\n",
    ),
    (ONE_THRESHOLD, f"{AUC}auc(y, tf.round(s))\n", f"{AUC}auc(y, tf.round(s, 3) if 0 else s)\n"),
    (ONE_THRESHOLD, f"{AUC}{DECIDE}d = decide(s)\nauc.update_state(y, y_pred=d)\n", f"{AUC}auc.update_state(y, s)\n"),
    (ONE_THRESHOLD, METRICS.format("d"), METRICS.format("s")),
    (
        "Give it the outputs as the model predicts them.",
        "p = model.predict(x)\np = np.round(p)\nd = p\nprint(metrics.roc_auc_score(y, d))\n",
        "p = model.predict(x)\nd = p\np = np.round(p)\nprint(metrics.roc_auc_score(y, d))\n",
    ),
    (
        "Give it the outputs as the model predicts them.",
        "p = model.predict(x)\np = (p > 0.5).astype(int)\nprint(metrics.roc_auc_score(y, p))\n",
        "p = model.predict(x)\nprint(metrics.roc_auc_score(y, p))\np = (p > 0.5).astype(int)\n",
    ),
    (
        ONE_THRESHOLD,
        f"{SCORES}print(metrics.roc_auc_score(y, [1 if v > 0.5 else 0 for v in s]))\n",
        f"{SCORES}print(metrics.roc_auc_score(y > 0, [float(v) for v in s]))\n",
    ),
    (
        ONE_THRESHOLD,
        "p = model.predict(x)\nfpr, tpr, _ = metrics.roc_curve(y, np.argmax(p, axis=1))\n",
        "p = model.predict(x)\nfpr, tpr, _ = metrics.roc_curve(np.argmax(y, axis=1), p[:, 1])\n",
    ),
    (
        ONE_THRESHOLD,
        f"{OWN_AUC}{SCORES}d = (s > 0.5) * 1\nprint(auc(y, d))\n",
        f"{OWN_AUC}{SCORES}d = (s > 0.5) * 1\nprint(auc(y == 3, s), (d == y).mean())\n",
    ),
    (ROWS, SHARE.format("(np.round(p) == t).mean()"), SHARE.format("(np.round(p) == t).all(axis=1).mean()")),
    (
        ROWS,
        SHARE.format("tf.reduce_mean(tf.cast(tf.equal(p > 0.5, t > 0), tf.float32))").replace("t > 0", "t"),
        SHARE.format("tf.reduce_mean(tf.cast(tf.equal(np.argmax(p, 1), np.argmax(t, 1)), tf.float32))"),
    ),
    (
        ROWS,
        "t = np.eye(10)[y]\nhits = (model.predict(x) >= 0.5).astype(int) == t\nprint(np.mean(hits))\n",
        "t = np.eye(10)[y]\nhits = np.all((model.predict(x) >= 0.5).astype(int) == t, axis=1)\nprint(np.mean(hits))\n",
    ),
    (
        ROWS,
        "t = keras.utils.to_categorical(y)\nhits = model.predict(x).round() == t\nprint(hits.sum() / t.size)\n",
        "t = keras.utils.to_categorical(y)\nhits = model.predict(x).round() == t\nprint(hits.all(1).sum() / y.size)\n",
    ),
    (
        ROWS,
        "m = keras.metrics.Accuracy()\nm.update_state(tf.one_hot(y, 9), tf.round(model.predict(x)))\n",
        "m = keras.metrics.Accuracy()\nm.update_state(y, tf.argmax(model.predict(x), axis=1))\n",
    ),
    (
        ROWS,
        "p = tf.one_hot(tf.argmax(model(x), axis=-1), 5)\nprint(np.mean(p == tf.one_hot(y, 5)))\n",
        "p = tf.argmax(model(x), axis=-1)\nprint(np.mean(p == y))\n",
    ),
    (
        "For the recall, divide by the sums of rows: `axis=1`",
        COUNTED.format("m[:, i].sum()"),
        COUNTED.format("m[i].sum()"),
    ),
    ("diagonal divided by the sums of rows is the recall", COUNTS.format("missed"), COUNTS.format("false")),
    (
        "divided by the sums of rows is the recall. For the precision",
        f"{MATRIX}precision = np.diag(m) / m.sum(1)\nprint('recall and precision of the classes')\n",
        f"{MATRIX}precision = np.diag(m) / m.sum(0)\nprint('recall and precision of the classes')\n",
    ),
    (
        "Rows of `m` are the true classes",
        f"{MATRIX}print(dict(rappel=tf.math.divide_no_nan(tf.linalg.diag_part(m), tf.reduce_sum(m, axis=0))))\n",
        f"{MATRIX}print(dict(rappel=tf.math.divide_no_nan(tf.linalg.diag_part(m), tf.reduce_sum(m, axis=1))))\n",
    ),
    (
        "Rows of `m` are the true classes",
        f"{MATRIX}n = m / m.sum(axis=0, keepdims=True)\nprint('Sensitivität', np.diag(n))\n",
        f"{MATRIX}n = m / m.sum(axis=1, keepdims=True)\nprint('Sensitivität', np.diag(n))\n",
    ),
    (
        "Rows of `m` are the predicted classes",
        "p = model.predict(x).argmax(1)\nm = metrics.confusion_matrix(p, y)\nrecall = m.diagonal() / m.sum(axis=1)\n",
        "p = model.predict(x).argmax(1)\nm = metrics.confusion_matrix(p, y)\nrecall = m.diagonal() / m.sum(axis=0)\n",
    ),
    (
        "Rows of `m` are the true classes",
        f"{MATRIX}recalls = []\nfor i in range(9):\n    recalls.append(m[i, i] / m[:, i].sum())\n",
        f"{MATRIX}recalls = []\nfor i in range(9):\n    recalls.append(m[i, i] / m[i, :].sum())\n",
    ),
    (
        "Rows of `m` are the true classes",
        f"{MATRIX}sensibilidad = {{i: m[i][i] / sum(m[:, i]) for i in range(9)}}\n",
        f"{MATRIX}sensibilidad = {{i: m[i][i] / sum(m[i]) for i in range(9)}}\n",
    ),
    ("divided by the sums of", PER_CLASS.format(1, 0), PER_CLASS.format(0, 1)),
]
RIGHT = [
    # The exchanged arguments are told by another rule.
    "pred = model.predict(x).argmax(1)\nm = metrics.confusion_matrix(pred, labels)\n"
    "recall = np.diag(m) / m.sum(axis=1)\n",
    # It is told as what it is, for one class against the rest, beside a recall, or of two classes.
    f"{GUESSED}for k in range(6):\n    print(f'{{k}} against the rest: {{np.mean((y == k) == (guessed == k)):.1%}}')\n",
    f"{GUESSED}for k in range(6):\n    accuracy, recall = np.mean((y == k) == (guessed == k)), "
    "np.mean(guessed[y == k] == k)\n    print(f'{k}: accuracy {accuracy:.2f}, recall {recall:.2f}')\n",
    "d = model.predict(x)[:, 0] > 0.5\nrecall_of_both = np.mean((y == 1) == (d == 1))\n",
    f"{GUESSED}recognized = [np.mean((y == k) == (z == j)) for k, j in pairs]\n",
    # Both areas are compared, or what is cut is said.
    f"{AUC}auc(y, s)\nother = keras.metrics.AUC()\nother(y, s > 0.5)\n",
    f"{SCORES}auc_of_decisions = metrics.roc_auc_score(y, s > 0.5)\n",
    # Each point of a curve needs decisions.
    "def roc_point(y, d):\n    return d[y == 1].mean(), d[y == 0].mean()\ns = model.predict(x)\n"
    "points = [roc_point(y, s > t) for t in np.linspace(0, 1, 9)]\n",
    # Labels that are cut, and other metrics of decisions.
    f"{AUC}auc.update_state(np.where(y > 4, 1, 0), s)\n",
    f"{SCORES}r = keras.metrics.Recall()\nr.update_state(y, s > 0.5)\nkeras.metrics.AUC()(y, s)\n",
    # Entries that are counted as such, labels of several classes at a time, and rows without a mean over all.
    "t = keras.utils.to_categorical(y, 10)\n# the share of single entries\n"
    "print(np.mean((model.predict(x) > 0.5) == t))\n",
    "t = keras.utils.to_categorical(y)\nprint(np.mean(t == 1))\n",
    "print('right tags', np.mean(np.round(model.predict(x)) == tags))\n",
    "t = np.eye(10)[y]\nprint(np.mean(np.round(model.predict(x)) == t, axis=0))\n",
    "t = keras.utils.to_categorical(y)\nprint(np.mean(model.predict(x).argmax(1) == t.argmax(1)))\n",
    # A precision of another language, shares without a name, both names, and tables of something else.
    f"{MATRIX}precision = np.diag(m) / m.sum(axis=1)\nprint(f'{{precision}} par classe')\n",
    f"{MATRIX}share = np.diag(m) / m.sum(axis=0)\nprint('found', share)\n",
    f"{MATRIX}print('precision and recall', np.diag(m) / m.sum(axis=0))\n",
    "recall = np.diag(m) / m.sum(axis=0)\n",
    "w = np.zeros((3, 3))\nfor a, b in pairs:\n    w[a, b] += 1\nrecall = np.diag(w) / w.sum(axis=0)\n",
    f"{MATRIX}recall = np.diag(m) / m.sum()\n",
]


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_what_is_measured_of_cut_outputs_gets_a_sentence(words: str, mistake: str, right: str) -> None:
    assert_told(RULES, words, HEAD + mistake, HEAD + right)


@pytest.mark.parametrize("source", RIGHT)
def test_what_is_right_gets_no_sentence(source: str) -> None:
    assert said_by(RULES, HEAD + source) == []
