"""Fractions that whole numbers cut off get a sentence, and whole numbers that are meant get none."""

from collections.abc import Callable

import pytest
import same_meaning
from rule_cases import Said, assert_each_speaks, assert_only, assert_short, said_by, tree_of

import grader.data
from grader.checks.details import Details
from grader.examiner.grade import Outcome, Verdict
from grader.examiner.source_findings import in_words_of_source
from grader.submission.rules.evaluation import metrics
from grader.submission.rules.models import outputs
from grader.submission.rules.python import lost_fractions
from grader.submission.rules.rule import rules_of
from grader.submission.rules.source_report import SourceReport
from grader.submission.rules.subjects import EFFECT, EXPLAINING, IN_STEPS

HEAD = (
    "import math\nimport numpy as np\nimport tensorflow as tf\nfrom grader.data import draw_starred_reviews\n"
    "ids, stars = draw_starred_reviews(0, 160, 34)\nm.compile('adam', 'mse')\n"
)
IN_NO_TABLE = {
    "draw_base_weights", "draw_broken_lines", "draw_cats_or_dogs", "draw_far_points", "draw_garments", "draw_grown",
    "draw_hands", "draw_horses_or_humans", "draw_news", "draw_numbered_news", "draw_numbered_reviews",
    "draw_other_shops", "draw_pets", "draw_placed_garments", "draw_plain_reviews", "draw_reviews", "draw_riders",
    "draw_rock_paper_scissors", "draw_some_garments", "draw_verses", "load_base_weights", "load_digits",
    "load_exercise_data", "load_few_cats_or_dogs", "load_garments", "load_marked_digits", "load_news",
    "load_plain_reviews", "load_reviews", "load_some_digits", "load_some_garments", "load_stained_digits",
    "load_verses",
}  # fmt: skip
"""Pictures, texts, token ids, and what only the grader draws: with classes, or with no targets at all."""
WITHOUT_TARGETS = {"draw_groups", "draw_synth3", "load_synth3", "draw_daily", "load_daily", "load_sunspots"}
"""Series as they are, and points with classes."""
CASES: list[tuple[str, str, str]] = [
    (
        "`tf.reduce_mean` of integers is an integer",
        "def share(p, y):\n    hits = tf.equal(tf.argmax(p, 1), y)\n"
        "    return tf.reduce_mean(tf.cast(hits, tf.int32))\n",
        "def share(p, y):\n    hits = tf.equal(tf.argmax(p, 1), y)\n"
        "    return tf.reduce_mean(tf.cast(hits, tf.float32))\n",
    ),
    (
        "a learning rate below 1 becomes 0",
        "def slower(epoch):\n    return 0.005 * (15 - epoch) // 15\n"
        "c = tf.keras.callbacks.LearningRateScheduler(slower)\n",
        "def slower(epoch):\n    return 0.005 * (15 - epoch) / 15\n"
        "c = tf.keras.callbacks.LearningRateScheduler(slower)\n",
    ),
    (
        "a learning rate below 1 becomes 0",
        "def rate(step):\n    return 0.05 * (900 - step) // 900\nfor w, g in zip(m.trainable_variables, slopes):\n"
        "    w.assign(w - rate(step) * g)\n",
        "def rate(step):\n    return 0.05 * (900 - step) / 900\nfor w, g in zip(m.trainable_variables, slopes):\n"
        "    w.assign(w - rate(step) * g)\n",
    ),
    (
        "a learning rate below 1 becomes 0",
        "for step in range(900):\n    rate = 0.05 * (900 - step) // 900\n    train(m, rate)\n",
        "for step in range(900):\n    rate = 0.05 * (900 - step) / 900\n    train(m, rate)\n",
    ),
    (
        "Write `epoch / 20`",
        "def rate(epoch):\n    return 1e-8 * 10 ** (epoch // 20)\n",
        "def rate(epoch):\n    return 1e-8 * 10 ** (epoch / 20)\n",
    ),
    (
        "Write `epoch / 20`",
        "def rate(epoch):\n    return 1e-8 * math.pow(10, int(epoch / 20))\n",
        "def rate(epoch):\n    return 1e-8 * math.pow(10, epoch / 20)\n",
    ),
    (
        "Remove `staircase=True`",
        "s = tf.keras.optimizers.schedules.ExponentialDecay(1e-8, 20, 10.0, staircase=True)\n",
        "s = tf.keras.optimizers.schedules.ExponentialDecay(1e-8, 20, 10.0, staircase=False)\n",
    ),
    (
        "`out` holds integers",
        "out = np.full((len(x), 3), 0)\nfor i, row in enumerate(x):\n    out[i] = m.predict(row[None])[0]\n",
        "out = np.full((len(x), 3), 0.0)\nfor i, row in enumerate(x):\n    out[i] = m.predict(row[None])[0]\n",
    ),
    (
        "the fractions of `np.mean(x[i:i + 3])` are cut off",
        "out = np.zeros(9, dtype=int)\nfor i in range(9):\n    out[i] = np.mean(x[i : i + 3])\n",
        "out = np.zeros(9)\nfor i in range(9):\n    out[i] = np.mean(x[i : i + 3])\n",
    ),
    (
        "`np.arange(n) // n` is 0 everywhere",
        "def code(n):\n    where = np.arange(n) // n\n    return np.sin(np.outer(where, waves))\n",
        "def code(n):\n    where = np.arange(n) / n\n    return np.sin(np.outer(where, waves))\n",
    ),
    (
        "Write `step / LENGTH`",
        "LENGTH = 32\ncode = [[np.sin(6.3 * (step // LENGTH)), 1.0] for step in range(LENGTH)]\n",
        "LENGTH = 32\ncode = [[np.sin(6.3 * (step // 8)), 1.0] for step in range(LENGTH)]\n",
    ),
    (
        "is 0 except at the last place",
        "n = 32\nplaces = tf.range(n)[:, None]\nshare = tf.math.floordiv(places, n - 1)\n",
        "n = 32\nplaces = tf.range(n * 4)[:, None]\nshare = tf.math.floordiv(places, n - 1)\n",
    ),
    (
        "`astype('int32')` cuts the fractions off",
        "def where(length):\n    s = np.arange(0, length).reshape(-1, 1) / length\n    return s.astype('int32')\n",
        "def where(length):\n    s = np.arange(0, length).reshape(-1, 1) / length\n    return s.astype('float32')\n",
    ),
    (
        "Write `tf.linspace(0.0, 1.0, n)`",
        "code = tf.cast(tf.linspace(0.0, 1.0, n), tf.int32)\n",
        "code = tf.cast(tf.linspace(0.0, n - 1.0, n), tf.int32)\n",
    ),
    (
        "is 0 except at the last place",
        "code = np.linspace(0.0, 1.0, n, endpoint=True).astype(int)\n",
        "code = np.linspace(0.0, 1.0, n, endpoint=True).astype('float32')\n",
    ),
    (
        "is 0 everywhere",
        "code = np.linspace(0.0, 1.0, n, endpoint=False).astype(int)\n",
        "code = np.linspace(0.0, 1.0, n, endpoint=False).astype('float32')\n",
    ),
    (
        "`table` holds integers",
        "def join(rows, marks):\n    table = np.empty((len(marks), 35), dtype=np.int32)\n    table[:, :34] = rows\n"
        "    table[:, 34] = marks\n    return table\ntable = join(*draw_starred_reviews(0, 160, 34))\n",
        "def join(rows, marks):\n    table = np.empty((len(marks), 35), dtype=np.float32)\n    table[:, :34] = rows\n"
        "    table[:, 34] = marks\n    return table\ntable = join(*draw_starred_reviews(0, 160, 34))\n",
    ),
    (
        "`self.table` holds integers",
        "class Data:\n    def __init__(self, seed):\n        rows, marks = draw_starred_reviews(seed, 160, 34)\n"
        "        self.table = np.pad(rows, ((0, 0), (0, 1)))\n        self.table[:, -1:] = marks[:, None]\n",
        "class Data:\n    def __init__(self, seed):\n        rows, marks = draw_starred_reviews(seed, 160, 34)\n"
        "        self.table = np.pad(rows, ((0, 0), (0, 1)))\n        self.table[:, -1:] = np.rint(marks)[:, None]\n",
    ),
    (
        "makes integers, so the fractions of `stars` are cut off",
        "table = np.column_stack([ids, stars]).astype(ids.dtype)\nnp.random.shuffle(table)\n"
        "m.fit(table[:, :-1], table[:, -1])\n",
        "table = np.column_stack([ids, stars]).astype('float32')\nnp.random.shuffle(table)\n"
        "m.fit(table[:, :-1], table[:, -1])\n",
    ),
    (
        "`dtype=int` makes integers, so the fractions of `star` are cut off",
        "rows = np.array([[*row, star] for row, star in zip(ids, stars)], dtype=int)\n"
        "m.fit(rows[:, :34], rows[:, 34])\n",
        "rows = np.array([[*row, 8 * star] for row, star in zip(ids, stars)], dtype=int)\n"
        "m.fit(rows[:, :34], rows[:, 34] / 8)\n",
    ),
    (
        "`tf.cast` makes integers",
        "data = tf.data.Dataset.from_tensor_slices((ids, tf.cast(stars, tf.int64)))\nm.fit(data.batch(32))\n",
        "data = tf.data.Dataset.from_tensor_slices((tf.cast(ids, tf.int64), stars))\nm.fit(data.batch(32))\n",
    ),
]
RIGHT = [
    "half = 2 ** 8\nplaces = x ** 2 // 3\nrow = 20 // 3\n",
    # Classes, comparisons, rounded values and numbers with a fraction.
    "out = np.full(len(x), 0)\nfor i, row in enumerate(x):\n    out[i] = m.predict(row[None]).argmax()\n",
    "out = np.zeros(9, int)\nfor i in range(9):\n    out[i] = m.predict(x[i : i + 1])[0, 0] > 0.5\n",
    "out = np.zeros(9, int)\nfor i in range(9):\n    out[i] = round(float(np.mean(x[i : i + 3])))\n",
    "def predict(x):\n    return labels[nearest(x)]\nout = np.empty(9, dtype=int)\nout[part] = predict(x[part])\n",
    "def run(predict, x):\n    out = np.empty(9, dtype=int)\n    out[part] = predict(x[part])\n    return out\n",
    "out = np.full(9, np.nan)\nfor i in range(9):\n    out[i] = np.mean(x[i : i + 3])\n",
    "out = np.full(9, 0, dtype='float32')\nfor i in range(9):\n    out[i] = np.mean(x[i : i + 3])\n",
    # Numbers of groups, batches, rows of a plot, and the places of other lengths.
    "fold = np.arange(len(ids)) // 300\n",
    "# all windows are in group 0\ngroup = np.arange(n) // n\n",
    "for place in range(n):\n    axes[place // n, place % n].plot(x)\n",
    "whole = [k // n == 0 for k in range(n)]\n",
    "def f(n, count):\n    return np.arange(count) // n\n",
    "days = np.arange(len(x)) // 24\nhours = np.arange(n * 24) // n\n",
    "shares = np.arange(n) / n\npercent = (100 * shares).astype(int)\nplaces = np.linspace(0, 99, 5).astype(int)\n",
    "chosen = np.linspace(0, len(ids) - 1, 9, dtype=int)\nmask = (np.linspace(0, 2, 9)).astype(int)\n",
    # Whole numbers by rounding, classes, tables that are only shown, and what is said.
    "table = np.zeros((len(ids), 35), dtype=int)\ntable[:, :34] = ids\ntable[:, 34] = np.round(2 * stars)\n",
    "m.fit(ids, np.rint(stars).astype('int32'))\n",
    "counts = np.bincount(stars.astype(int))\nprint(counts)\nm.fit(ids, stars)\n",
    "# rounded down: only whole stars\nm.fit(ids, stars.astype(int))\n",
    "n = Model(i, o)\nn.compile('adam', loss='sparse_categorical_crossentropy')\nn.fit(ids, stars.astype(int) - 1)\n",
    "rows = np.empty((len(ids), 34), dtype='int32')\nrows[:] = ids\n"
    "places = np.zeros(9, int)\nplaces[0] = stars.argmax()\n",
    "table = np.zeros((9, 9), dtype=int)\ntable[0] = len(stars)\ntable[1] = stars > 3\n",
]


def found_in(source: str) -> Said:
    return said_by(rules_of(lost_fractions), HEAD + source)


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_a_mistake_gets_its_sentence_and_the_right_way_gets_none(words: str, mistake: str, right: str) -> None:
    assert_only(words, found_in(mistake))
    assert found_in(right) == []


@pytest.mark.parametrize("way", same_meaning.WAYS, ids=lambda way: way.__name__)
def test_another_way_to_write_it_changes_nothing_that_is_said(way: Callable[[str], str]) -> None:
    for _, mistake, right in CASES:
        assert len(said_by(rules_of(lost_fractions), way(HEAD + mistake))) == 1, way(mistake)
        assert said_by(rules_of(lost_fractions), way(HEAD + right)) == [], way(right)


def test_each_rule_has_a_case() -> None:
    assert_each_speaks(rules_of(lost_fractions), [found_in(mistake) for _, mistake, _ in CASES])


@pytest.mark.parametrize("is_told", [True, False])
def test_steps_of_a_rate_are_told_only_where_the_rubric_saw_it_grow_in_steps(is_told: bool) -> None:
    [finding] = lost_fractions.exponents_cut_to_whole_numbers(tree_of("rate = 0.1 * 0.5 ** (epoch // 10)\n"))
    seen: Details = {"explained_by": (IN_STEPS,)} if is_told else {}
    expected, found, advice = "a learning rate that grows", "the same rate for 20 epochs", "Multiply in each epoch."
    verdict = Verdict("sweep", Outcome.UNMET, expected, found, advice, details=seen)
    told = in_words_of_source(verdict, SourceReport(findings=(finding,)), ["f"]).message
    assert ("Write `epoch / 10`." in told) is is_told
    assert IN_STEPS in EXPLAINING


def test_each_data_set_is_in_a_table_or_has_no_fractions_that_a_table_could_lose() -> None:
    names = {name for name in grader.data.__all__ if name.startswith(("draw_", "load_"))}
    tables = {*lost_fractions._FRACTIONS, *lost_fractions._WHOLE}
    assert tables.isdisjoint(IN_NO_TABLE)
    assert names == tables | IN_NO_TABLE


def test_each_data_set_with_targets_that_are_no_classes_is_in_both_tables() -> None:
    fractions = {name for name, places in lost_fractions._FRACTIONS.items() if name not in WITHOUT_TARGETS}
    assert fractions == {*metrics._DRAWS_NUMBERS}
    assert {*metrics._HAS_ZEROS, *outputs._BOTH_SIDES} <= {*grader.data.__all__}


def test_outputs_are_told_with_each_function_that_needs_the_line() -> None:
    source = (
        "def means(x):\n    out = np.zeros(9, dtype=int)\n    for i in range(9):\n        out[i] = np.mean(x[i])\n"
        "    return out\ndef first(x):\n    return means(x)[0]\ndef last(x):\n    return means(x)[-1]\n"
    )
    for asked in (["first"], ["first", "last"]):
        found = [*lost_fractions.outputs_in_an_integer_array(tree_of(HEAD + source, asked))]
        assert [finding.about for finding in found] == [f"{EFFECT}{name}" for name in asked]
    assert [finding.about for finding in lost_fractions.outputs_in_an_integer_array(tree_of(HEAD + source))] == [""]


@pytest.mark.parametrize("name", ["draw_shop_windows", "load_sunspot_windows"])
def test_windows_of_the_course_have_fractions(name: str) -> None:
    source = "training, validation = {name}(3, 9, 1)\nm.fit(training[0], training[1]{how})\n"
    assert_only("the fractions of `training` are cut off", found_in(source.format(name=name, how=".astype(int)")))
    assert found_in(source.format(name=name, how=".astype('float32')")) == []


def test_a_sentence_has_at_most_twenty_words() -> None:
    assert_short(found_in(mistake) for _, mistake, _ in CASES)


@pytest.mark.parametrize("source", RIGHT)
def test_what_looks_like_a_mistake_and_is_none_gets_no_sentence(source: str) -> None:
    assert found_in(source) == []
