"""Findings that explain a verdict although no marked line of it is theirs."""

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rule_cases import tree_of

from grader.catalogue.exercise import Exercise, Signature, read_exercise
from grader.checks.evidence import how_to_return_it
from grader.examiner.grade import Outcome, Verdict
from grader.examiner.source_findings import in_words_of_source
from grader.feedback.explain import explain_verdict
from grader.submission.rules.calls import misused_calls
from grader.submission.rules.source_report import SourceReport, check_source
from grader.submission.rules.subjects import BATCH, BUFFER, REPEATS, SCALE, SEED, SWAPPED
from grader.submission.source_tree import Finding, SourceTree
from grader.submission.submission import Submission

NAMES = "import csv\ndef rows(filename):\n    lines = csv.reader(filename)\n    next(lines)\n    a, b = zip(*lines)\n"
LOST = "import tensorflow as tf\ndef create(model):\n    model = model.compile(loss='mse')\n    return model\n"
UNUSED = (
    "from tensorflow.keras import Input, Model, layers\ndef create():\n    a = Input((5,))\n"
    "    b = layers.Dense(3)(a)\n    c = layers.Dense(1)(a)\n    return Model(a, c)\n"
)
CLIPPED = "import tensorflow as tf\nslopes = tf.clip_by_global_norm(tape.gradient(loss, weights), 1.0)\n"
WATCHED = (
    "import tensorflow as tf\nmodel.compile(metrics=['accuracy'])\n"
    "tf.keras.callbacks.ModelCheckpoint('a.keras', monitor='val_acc')\n"
)
STATEFUL = "from tensorflow.keras import layers\nlayer = layers.LSTM(8, stateful=True)\n"
SUMMED = "import tensorflow as tf\ne = y - model(x)\nloss = tf.square(tf.reduce_mean(e))\n"
RATE = "import tensorflow as tf\nfor i in range(9):\n    tf.keras.callbacks.LearningRateScheduler(0.1 * i)\n"
EPOCHS = "model.compile(loss='mse')\nmodel.fit(x, y, batch_size=9)\n"


def because(expected: str, found: str, advice: str, about: str) -> Verdict:
    """Return a failure which, as the rubric says, findings about this explain."""
    return Verdict("a", Outcome.UNMET, expected, found, advice, details={"explained_by": (about,)})


NO_RATES = Verdict("a", Outcome.UNMET, "a history with `learning_rate`", "`loss`", "")
MISSED = Verdict("a", Outcome.UNMET, "an MAE", "more", "", details={"runs": [1.0]})


def explained(source: str, verdict: Verdict) -> Verdict:
    exercise = Exercise("week1_nlp", "", "", 1, Path(), 0, 0, "", (), 1.0)
    report = check_source(exercise, Submission("w", Path("exercise.py"), "script", source, "", ()))
    return in_words_of_source(verdict, report)


def told(source: str, verdict: Verdict) -> str:
    return explained(source, verdict).message


def raised(kind: str, message: str = "") -> Verdict:
    details = {"exception": {"type": kind, "message": message}}
    return Verdict("a", Outcome.UNMET, "code that runs", "it raised", "Look.", details=details)


@pytest.mark.parametrize(
    ("source", "verdict", "word"),
    [
        (NAMES, raised("ValueError"), "reads the letters of the path"),
        (LOST, Verdict("a", Outcome.UNMET, "a Keras model from `create`", "`None`", "Look."), "`compile` returns"),
        (LOST, raised("AttributeError", "'NoneType' object has no attribute 'fit'"), "`compile` returns"),
        (CLIPPED, raised("ValueError", "in user code"), "Write `slopes, _ = tf.clip_by_global_norm("),
        (WATCHED, raised("ValueError", "ModelCheckpoint received monitor=val_acc"), "Write `'val_accuracy'`"),
        (STATEFUL, raised("InvalidArgumentError", "Incompatible shapes: [32,1] vs. [8,1]"), "Remove `stateful=True`"),
        (RATE, raised("TypeError", "'float' object is not callable"), "`LearningRateScheduler(lambda epoch: …)`"),
        (RATE, raised("TypeError", "'numpy.float64' object is not callable"), "takes a function"),
        (SUMMED, MISSED, "Write `tf.reduce_mean(tf.square(e))`"),
        ("model.optimizer.lr = 1", MISSED, "Your assignment changes nothing"),
        ("model.optimizer.lr = 1", NO_RATES, "Your assignment changes nothing"),
        (UNUSED, MISSED, "`b`, the output of `layers.Dense(3)`, is not used"),
    ],
)
def test_a_finding_that_explains_a_verdict_is_its_message(source: str, verdict: Verdict, word: str) -> None:
    assert word in told(source, verdict)


def test_constants_that_were_changed_are_told_before_anything_else() -> None:
    exercise = read_exercise("exam1_groups")
    report = check_source(exercise, Submission("w", Path("exercise.py"), "script", "GROUPS = 9\n", "", ()))
    form = Verdict("check_form", Outcome.UNMET, "inputs of shape (batch, 2)", "others", "Move them.")
    for verdict in (form, MISSED):
        assert "Restore what you changed" in in_words_of_source(verdict, report).message
    assert in_words_of_source(raised("ValueError"), report).message == "Look."
    seed = check_source(exercise, Submission("w", Path("exercise.py"), "script", "SEED = 9\n", "", ()))
    assert in_words_of_source(form, seed).message == "Move them."
    assert "`SEED = 0`. Restore what you changed" in in_words_of_source(MISSED, seed).message


def test_other_verdicts_keep_their_message() -> None:
    assert told(NAMES, raised("TypeError")) == told(LOST, raised("ValueError")) == "Look."
    assert told(RATE, raised("TypeError", "'list' object is not callable")) == "Look."
    assert told(STATEFUL, raised("ValueError", "no such file")) == "Look." and told(STATEFUL, MISSED) == ""


@pytest.mark.parametrize(
    "source",
    [
        "for _ in range(9):\n    " + EPOCHS.replace("\n", "\n    "),
        f"def once(x, y):\n    {EPOCHS.replace(chr(10), chr(10) + '    ')}\nfor x, y in parts:\n    once(x, y)\n",
        f"{EPOCHS}model.fit(x, y, epochs=9)\n",
        EPOCHS.replace("batch_size=9", "**options"),
        "model.compile(loss='mse')\nscaler.fit(x)\n",
        EPOCHS.replace("x, y", "pairs.repeat(9)"),
    ],
)
def test_what_trains_for_more_than_one_epoch_is_not_told_of_it(source: str) -> None:
    assert "trains for one epoch" in explained(EPOCHS, MISSED).details["shown"]
    assert explained(source, MISSED) == MISSED


@pytest.mark.parametrize(
    ("call", "word"),
    [
        ("tf.random.normal(x.shape, strength)", "Write `stddev=strength`"),
        ("tf.keras.random.normal(x.shape, 0.3)", "Write `stddev=0.3`"),
        ("tf.random.normal(x.shape, 0.0)", ""),
        ("tf.random.normal(x.shape, mean)", ""),
        ("tf.random.normal(x.shape, 0.0, strength)", ""),
        ("tf.random.normal(x.shape, stddev=strength)", ""),
        ("np.random.normal(0, strength)", ""),
        ("tf.random.normal(x.shape, -2.0)", ""),
        ("tf.random.normal(x.shape, tf.linspace(0.0, 9.0, 100))", ""),
        ("tf.random.normal(x.shape, 4.0)  # noise around 4", ""),
        ("np.random.normal(jitter, size=x.shape)", "Write `scale=jitter`"),
        ("np.random.default_rng(1).normal(loc=0.2, size=x.shape)", "`loc` of"),
        ("np.array([random.gauss(SIGMA) for _ in x])", "Write `sigma=SIGMA`"),
        ("tf.random.stateless_normal(x.shape, (1, 2), noise_level)", "The third argument of"),
        ("np.random.normal(noise_level, 0.0, x.shape)", "the standard deviation is 0"),
        ("np.random.normal(x, size=x.shape)", ""),
        ("np.random.normal(scale=jitter, size=x.shape)", ""),
        ("np.random.normal(bias, size=x.shape)  # the noise of a sensor", ""),
        ("frame.normal(jitter)", ""),
    ],
)
def test_the_mean_of_normal_noise_is_told_where_a_strength_stands_in_its_place(call: str, word: str) -> None:
    source = f"import random\nimport numpy as np\nimport tensorflow as tf\nnoisy = x + {call}\n"
    tree = SourceTree(ast.parse(source), source, str)
    found = [finding.sentence for finding in misused_calls.means_for_spreads(tree)]
    assert len(found) == bool(word) and all(word in sentence for sentence in found)


@pytest.mark.parametrize(
    "source",
    [
        "a = tf.random.normal((50, 2), -2.0)\nb = tf.random.normal((50, 2), 2.0)\n",
        "heights = tf.random.normal((100,), 170.0)  # in cm\n",
        "places = tf.constant([[0.0, 3.0], [4.0, 0.0]])\npoints = tf.random.normal((50, 2, 2), places)\n",
        "punkte = tf.random.normal((100,), 3.0)  # Punkte um 3 herum\n",
        "prices = base + tf.random.normal((100,), 200.0)\n",
        "import numpy as np\nrng = np.random.default_rng(1)\nheights = rng.normal(170, size=100)\n",
        "start = tf.keras.initializers.RandomNormal(mean=0.0, stddev=0.02)\n",
        "print(tf.random.normal((3,), 4.0).numpy(), tf.random.normal((3,), 0.0, 4.0).numpy())\n",
    ],
)
def test_numbers_around_a_place_are_no_noise(source: str) -> None:
    source = f"import tensorflow as tf\n{source}"
    assert [*misused_calls.means_for_spreads(SourceTree(ast.parse(source), source, str))] == []


def test_what_to_do_about_no_model_depends_on_what_was_returned() -> None:
    assert "Sequential([…])" in how_to_return_it("create_model", [])
    assert "return model" in how_to_return_it("create_model", None)


@pytest.mark.parametrize(
    ("loop", "is_slow"),
    [
        ("for t in range(9):\n    made.append(model.predict(series[t : t + 3][None]))", True),
        ("made = [model.predict(series[t : t + 3][None], verbose=0) for t in range(9)]", True),
        ("for t in range(9):\n    self.made.append(self.model.predict(self.x[t : t + 3][None]))", True),
        ("for _ in range(9):\n    text += words[model.predict(ids_of(text)).argmax()]", False),
        ("for t in range(9):\n    y = model.predict(series[t : t + 3][None])\n    series = [*series, y]", False),
        ("for rows in batches:\n    made.append(model.predict(rows))", False),
        ("for epoch in range(9):\n    made.append(model.predict(series))", False),
    ],
)
def test_predictions_one_at_a_time_are_told_to_be_slow(loop: str, is_slow: bool) -> None:
    exercise = Exercise("week1_nlp", "", "", 1, Path(), 0, 0, "", (), 1.0)
    report = check_source(exercise, Submission("w", Path("exercise.py"), "script", loop + "\n", "", ()))
    assert [one.wrong for one in report.findings if one.wrong.startswith("predict")] == ["predict in a loop"] * is_slow


SPLIT = because("88 for training", "67", "Write `n = int(split_size * len(images))`.", REPEATS)


@pytest.mark.parametrize(
    ("drawn", "told"),
    [
        ("random.choices(rows, k=9)", "Write `random.sample(rows, k=9)`."),
        ("np.random.choice(rows, 9)", "Write `replace=False`."),
        ("rng.choice(rows, size=9, replace=True)", "Write `replace=False`."),
        ("rng.choice(rows, size=9, replace=False)", ""),
        ("np.random.choice(rows, 9, False)", ""),
        ("random.choices(rows, [1, 2], k=9)", ""),
        ("random.choice(rows)", ""),
        ("random.sample(rows, 9)", ""),
    ],
)
def test_a_draw_that_repeats_items_explains_a_split_of_another_size(drawn: str, told: str) -> None:
    body = f"    import random, numpy as np\n    return {drawn}"
    assert (told in told_of(body, SPLIT)) and (told_of(body, SPLIT) == SPLIT.message) is not bool(told)
    assert told_of(body) == ORDER.message


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("held = rng.integers(0, len(x), size=90)\nrest = np.delete(x, held, axis=0)\n", "permutation(len(x))[:90]"),
        ("held = np.random.randint(500, size=(90,))\nrest = np.setdiff1d(np.arange(500), held)\n", "permutation(500)"),
        ("held = rng.choice(len(x), 90)\nmask = np.ones(len(x), bool)\nmask[held] = False\n", "`replace=False`"),
        ("held = rng.integers(0, 500, 90)\nrest = x[~np.isin(np.arange(500), held)]\n", "permutation(500)[:90]"),
        ("held = rng.permutation(len(x))[:90]\nrest = np.delete(x, held, axis=0)\n", ""),
        ("held = np.unique(rng.integers(0, len(x), size=90))\nrest = np.delete(x, held, axis=0)\n", ""),
        ("bag = rng.integers(0, len(x), size=len(x))\nrest = np.delete(x, bag, axis=0)\n", ""),
        ("moves = rng.integers(0, 3, size=90)\nx = np.roll(x, moves[0], axis=1)\n", ""),
        ("few = np.isin(labels, rng.integers(0, 9, size=3))\n", ""),
    ],
)
def test_held_out_items_are_drawn_once(source: str, told: str) -> None:
    whole = f"import numpy as np\nrng = np.random.default_rng(3)\n{source}"
    found = [*misused_calls.draws_with_replacement(SourceTree(ast.parse(whole), whole, str))]
    assert [told in finding.sentence for finding in found] == [True] * bool(told)


CURVE = {"threshold": 0.9, "runs": [0.7], "history": {"loss": [0.9, 0.5, 0.2], "val_loss": [0.9, 0.8, 0.9]}}
TRIAL = {"cause": "x", "words": "`Adam`", "value": 0.95, "epochs": 3, "history": {"loss": [0.1]}}


@pytest.mark.parametrize(("tried", "leads"), [({}, True), ({"tried": {"trials": [TRIAL]}}, False)])
def test_what_a_training_gets_explains_a_miss_that_nothing_else_does(tried: dict[str, Any], leads: bool) -> None:
    exercise = Exercise("week1_nlp", "", "", 1, Path(), 0, 0, "", (), 1.0)
    source = "from tensorflow.keras import layers\nlayer = layers.Rescaling(1 // 255)\n"
    report = check_source(exercise, Submission("w", Path("exercise.py"), "script", source, "", ()))
    missed = Verdict("a", Outcome.UNMET, "an accuracy", "less", "", details={**CURVE, **tried})
    said = explain_verdict(in_words_of_source(missed, report), {}).message
    assert (said == "line 2: `1 // 255` is 0: `//` cuts the fraction off. Write `1 / 255`.") is leads


PAIRS = "    pairs = tf.data.Dataset.zip((tf.data.Dataset.from_tensor_slices(rows), labels))\n"
CUT = "    return pairs.take(9), pairs.skip(9)\n"
ORDER = because("all labels", "few", "The texts are sorted by label. Shuffle all of them.", BUFFER)


def told_of(body: str, verdict: Verdict = ORDER, called: str = "split") -> str:
    asked = (Signature("split", ("rows", "labels")), Signature("other", ()))
    exercise = Exercise("week1_nlp", "", "", 1, Path(), 0, 0, "", asked, 1.0)
    source = f"import tensorflow as tf\nSIZE = 50\ndef split(rows, labels):\n{body}\ndef other():\n    return 1\n"
    report = check_source(exercise, Submission("w", Path("exercise.py"), "script", source, "", ()))
    assert not report.failed
    return in_words_of_source(verdict, report, [called]).message


@pytest.mark.parametrize(
    ("body", "advice"),
    [
        (f"{PAIRS}    pairs = pairs.shuffle(buffer_size=100, seed=4)\n{CUT}", "Write `shuffle(len(rows))`."),
        (f"    pairs = labels.shuffle(100)\n{CUT}", "Write `shuffle(n)`, with the number of examples as `n`."),
        (
            f"{PAIRS}    mixed = pairs.shuffle(100)\n    return mixed.take(9), mixed.skip(9)",
            "Write `shuffle(len(rows))`.",
        ),
        (
            f"{PAIRS}    a = pairs.map(f).shuffle(SIZE)\n    return a.take(9), a.skip(9)",
            "`shuffle(SIZE)` mixes only the nearest 50",
        ),
        ("    return tf.data.Dataset.from_tensor_slices((rows, labels)).shuffle(40).batch(9)", "`shuffle(len(rows))`"),
    ],
)
def test_a_small_buffer_is_named_where_sorted_data_stay_sorted(body: str, advice: str) -> None:
    message = told_of(body)
    assert "The data are sorted, but `shuffle(" in message
    assert told_of(body, replace(ORDER, message="Shuffle the whole folder before you batch it.")) == message
    assert advice in message


@pytest.mark.parametrize(
    "body",
    [
        f"{PAIRS}{CUT}",
        f"{PAIRS}    pairs = pairs.shuffle(len(rows))\n{CUT}",
        f"{PAIRS}    return pairs.take(9).shuffle(100), pairs.skip(9)",
        f"{PAIRS}    return pairs.batch(32).shuffle(100)",
        "    ds = tf.keras.utils.image_dataset_from_directory(rows)\n    return ds.map(f).shuffle(100)",
        f"    rng.shuffle(rows)\n    pairs = rows\n{CUT}",
    ],
)
def test_another_cause_of_the_order_keeps_its_message(body: str) -> None:
    assert told_of(body) == ORDER.message


def test_a_small_buffer_is_no_cause_of_other_verdicts_and_of_other_functions() -> None:
    body = f"{PAIRS}    a = pairs.shuffle(100)\n    return a.take(9), a.skip(9)"
    other = Verdict("a", Outcome.UNMET, "9 pairs", "8", "Use `take`.")
    assert told_of(body, other) == other.message
    assert told_of(body, called="other") == ORDER.message


TEXT = because("a b c", "a b b", "Encode the text inside the loop: each prediction needs it.", SEED)
LOOP = "    text = rows\n    for _ in labels:\n        word = predict(encode({}))\n        {}\n    return text\n"


@pytest.mark.parametrize("step", ['text += " " + word', 'text = f"{text} {word}"', 'text = text + " " + word'])
def test_a_loop_that_encodes_how_the_text_began_is_told_which_name_to_encode(step: str) -> None:
    body = LOOP.format("[rows]", step)
    assert told_of(body, TEXT) == "line 6: Encode `text`, not `rows`: only `text` has the new words."
    whole = replace(TEXT, message="The first new word is right: encode the whole text so far for each next one.")
    assert "Encode `text`, not `rows`" in told_of(body, whole)
    assert told_of(body) == ORDER.message


@pytest.mark.parametrize(
    "body",
    [
        LOOP.format("[text]", "text += word"),
        LOOP.format("[text], rows", "text += word"),
        LOOP.format("rows", "text = word"),
        LOOP.format("rows", "rows = text = text + word"),
        LOOP.format("rows", "text += word\n        rows = text"),
        "    ids = encode(rows)\n    for _ in labels:\n        rows += predict(ids)\n    return rows",
    ],
)
def test_another_loop_over_a_text_keeps_its_message(body: str) -> None:
    assert told_of(body, TEXT) == TEXT.message


IMPORTED = "import tensorflow as tf\nfrom tensorflow.keras import Input, layers\n"


SEEN = "import os\nfrom PIL import Image\ndef is_image(file):\n    return bool(Image.open(file))\n"
EMPTY_FOLDER = Verdict("a", Outcome.UNMET, "a training folder with files", "no folder, or an empty one", "Create it.")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("files = [n for n in os.listdir(d) if is_image(n)]\n", "Write `is_image(os.path.join(d, n))`"),
        ("for n in sorted(os.listdir(d)):\n    os.path.getsize(n)\n", "Write `os.path.getsize(os.path.join(d, n))`"),
        ("files = [n for n in os.listdir(d) if is_image(os.path.join(d, n))]\n", ""),
        ("files = [n for n in os.listdir(d) if n.endswith('.png')]\n", ""),
        ("os.chdir(d)\nfiles = [n for n in os.listdir(d) if is_image(n)]\n", ""),
    ],
)
def test_a_listed_name_that_is_read_without_its_folder_is_named(body: str, words: str) -> None:
    message = told(SEEN + body, EMPTY_FOLDER)
    assert words in message if words else message == EMPTY_FOLDER.message


BATCHES = because("all 75 images in the training set", "96 of them", "Take all rows.", BATCH)
PIXELS = because("pixels from 0 to 1", "pixels from 0 to 255: they are never scaled", "Scale them.", SCALE)
SEQUENCE = "class B(tf.keras.utils.PyDataset):\n    def __getitem__(self, i):\n"
CONVERTED = "tf.image.convert_image_dtype(x, tf.float32)"
FLOATS = "import tensorflow as tf\nd = tf.keras.utils.image_dataset_from_directory(f)\n"


@pytest.mark.parametrize(
    ("source", "verdict", "words"),
    [
        (f"{SEQUENCE}        return self.x[i : i + 32]\n", BATCHES, "begin at `i * 32`"),
        (
            "class B:\n    def __len__(self):\n        return len(self.x) // self.n\n"
            "    def __getitem__(self, i):\n        return self.x[i : i + self.n]\n",
            BATCHES,
            "begin at `i * self.n`",
        ),
        (f"{SEQUENCE}        i = i * 32\n        return self.x[i:i + n]\n", PIXELS, ""),
        (f"{SEQUENCE}        return self.x[i * 32 : (i + 1) * 32]\n", BATCHES, ""),
        (f"{FLOATS}e = d.map(lambda x, y: ({CONVERTED}, y))\n", PIXELS, "Write `x / 255`"),
        (
            f"{FLOATS}def scaled(x):\n    return {CONVERTED}\ne = d.map(lambda a, b: (scaled(a), b))\n",
            PIXELS,
            "x / 255",
        ),
        ("import tensorflow as tf\ne = tf.image.convert_image_dtype(x, tf.float32)\n", PIXELS, ""),
    ],
)
def test_a_mistake_in_a_line_is_named_where_its_effect_shows(source: str, verdict: Verdict, words: str) -> None:
    message = told(source, verdict)
    assert words in message if words else message == verdict.message


@pytest.mark.parametrize(("given", "is_one"), [("seed", True), ("[seed]", False), ("'a b'", True), ("corpus", False)])
def test_one_text_in_the_place_of_a_list_is_named(given: str, is_one: bool) -> None:
    source = f"def f(t, seed, corpus):\n    ids = t.texts_to_sequences({given})\n    seed += ' ' + t.index_word[1]\n"
    exercise = Exercise("week4_nlp", "", "", 1, Path(), 0, 0, "", (), 1.0)
    report = check_source(exercise, Submission("w", Path("exercise.py"), "script", source, "", ()))
    found = in_words_of_source(TEXT, report, ["f"]).message
    assert (f"Write `t.texts_to_sequences([{given}])`" in found) is is_one


@pytest.mark.parametrize(
    ("source", "is_kept"),
    [
        ("def f(labels, index={}):\n    for name in labels:\n        index[name] = 1\n    return index\n", True),
        ("def f(labels, *, seen=[]):\n    seen.append(labels)\n    return seen\n", True),
        ("def f(history):\n    values = history['loss']\n    values.sort()\n    return values[0]\n", True),
        (
            "def f(logs):\n    values = logs['loss']\n    other = values\n    other.sort()\n    return values[0]\n",
            True,
        ),
        ("def f(values):\n    values.reverse()\n    return values\n", True),
        ("def f(values):\n    values = [*values]\n    own = []\n    own.sort()\n    return own\n", False),
        ("def f(labels, index={}):\n    index = {}\n    index[labels] = 1\n    return index\n", False),
        ("def f(labels, index={}):\n    return index.get(labels)\n", False),
        ("def f(labels, index=None):\n    index[labels] = 1\n    return index\n", False),
    ],
)
def test_a_default_that_keeps_what_was_put_into_it_is_named(source: str, is_kept: bool) -> None:
    exercise = Exercise("week1_nlp", "", "", 1, Path(), 0, 0, "", (), 1.0)
    report = check_source(exercise, Submission("w", Path("exercise.py"), "script", source, "", ()))
    verdict = Verdict("a", Outcome.UNMET, "4 labels from 0 to 3", "labels from 2 to 5", "Leave out `oov_token`.")
    message = in_words_of_source(verdict, report, ["f"]).message
    assert any(words in message for words in ("is made once", "changes the list")) is is_kept
    assert in_words_of_source(verdict, report, ["g"]) == verdict


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def f(m, a):\n    m.compile(a)\n    b = 1\n    m.compile('adam')\n", "Only the last `compile` counts"),
        ("def f(m, a):\n    m.compile(a)\n    m.fit(b)\n    m.compile('adam')\n", ""),
        ("def f(m, a):\n    m.compile(a)\n    m.compile(m.optimizer)\n", ""),
        ("def f(m, n):\n    m.compile('adam')\n    n.compile('adam')\n", ""),
        (
            "def f(a, b):\n    m = tf.keras.Model(a, b)\n    m.compile()\n"
            "    for _ in a:\n        m = tf.keras.Model(a, b)\n        m.fit(a)\n",
            "`m` is a new model: line 7 makes it after `compile`",
        ),
        (
            "def f(m, a):\n    m.compile()\n    m.fit(a)\n"
            "    m = tf.keras.Sequential(a)\n    m.compile()\n    m.fit(a)\n",
            "",
        ),
        ("def f(a):\n    for _ in a:\n        m = tf.keras.Sequential(a)\n        m.compile()\n        m.fit(a)\n", ""),
        ("def f(m, a):\n    m.compile()\n    n = tf.keras.Model(a, m(a))\n    m.fit(a)\n", ""),
        ("def f(m, a):\n    m.compile()\n    if a:\n        m = tf.keras.models.clone_model(m)\n    m.fit(a)\n", ""),
        (
            "x = layers.RandomFlip('horizontal')(Input((8,)), training=True)\n",
            "`training=True` of `RandomFlip` has no effect",
        ),
        ("i = Input((8,))\nx = layers.Dropout(0.5)(i, training=True)\n", "Leave it out"),
        ("x = layers.Dropout(0.5)(Input((8,)))\n", ""),
        (
            "def block(x):\n    x = layers.Dropout(0.5)(x, training=True)\n    return layers.Dense(3)(x)\n"
            "i = Input((8,))\no = block(block(i))\n",
            "`training=True` of `Dropout` has no effect",
        ),
        (
            "i = Input((8,))\nm = tf.keras.Model(i, layers.Dropout(0.5)(i, training=True))\nm.fit(x, m(x))\n",
            "`training=True` of `Dropout` has no effect",
        ),
        (
            "i = Input((8,))\nx = layers.BatchNormalization()(i, training=False)\n",
            "`training=False` of `BatchNormalization` has no effect",
        ),
        ("i = Input((8,))\nx = layers.BatchNormalization()(i)\ny = base(x, training=False)\n", ""),
        ("i = Input((8,))\nx = layers.Dropout(0.5)(i, training=False)\n", ""),
        ("turn = layers.RandomRotation(0.1)\ncopies = turn(images, training=True)\n", ""),
        ("data = tf.data.Dataset.range(9).batch(4).shuffle(9)\n", "`shuffle` comes after `batch`"),
        ("data = tf.data.Dataset.range(9).shuffle(9).batch(4)\n", ""),
        (
            "data = tf.data.Dataset.range(9).batch(4).shuffle(9).map(lambda x: x[..., None])\n",
            "`shuffle` comes after `batch`",
        ),
        (
            "stop = tf.keras.callbacks.EarlyStopping(patience=9)\n"
            "m.fit(x, epochs=9, validation_split=0.1, callbacks=[stop])\n",
            "stops nothing",
        ),
        (
            "stop = tf.keras.callbacks.EarlyStopping(patience=2, restore_best_weights=True)\n"
            "m.fit(x, epochs=9, validation_split=0.1, callbacks=[stop])\n",
            "",
        ),
        (
            "stop = tf.keras.callbacks.EarlyStopping(patience=9)\n"
            "m.fit(x, epochs=n, validation_split=0.1, callbacks=[stop])\n",
            "",
        ),
    ],
)
def test_what_works_and_has_no_effect_is_spoken_of(source: str, words: str) -> None:
    exercise = Exercise("week1_nlp", "", "", 1, Path(), 0, 0, "", (), 1.0)
    report = check_source(exercise, Submission("w", Path("exercise.py"), "script", IMPORTED + source, "", ()))
    said = " ".join(finding.sentence for finding in report.findings)
    assert words in said and bool(said) is bool(words)


KEEPS = """
KEPT = {}

def prepared(images, family):
    if family not in KEPT:
        KEPT[family] = images / 2
    return KEPT[family]

def numbered(sentence, index={}):
    index[sentence] = len(index)
    return index

def create_training_data():
    return prepared(1, "a"), numbered("b")
"""


@pytest.mark.parametrize(
    ("details", "told"),
    [
        ({}, True),
        # In a training of ours, with what the function returned.
        ({"exception": {"type": "ValueError"}}, True),
        # In a line of the learner's, which is looked at itself.
        ({"exception": {"type": "ValueError"}, "lines": [{"number": 5, "text": ""}]}, False),
        # What was measured has other causes.
        ({"runs": [0.5]}, False),
    ],
)
def test_what_a_helper_keeps_explains_the_verdict_on_the_function_that_needs_it(
    details: dict[str, Any], told: bool
) -> None:
    submission = Submission("week1_intro", Path("exercise.py"), "script", KEEPS, "d", ())
    found = check_source(read_exercise("week1_intro"), submission)
    assert found.helpers["prepared"] == found.helpers["numbered"] == ["create_training_data"]
    graded = Verdict("check_a", Outcome.UNMET, "other values", "values", "Print them.", 0.5, details)
    message = in_words_of_source(graded, found, ["create_training_data"]).message
    assert ("keeps" in message) is told
    assert in_words_of_source(graded, found, ["train_model"]) == graded


@pytest.mark.parametrize(
    ("pipeline", "told"),
    [
        ("data = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(9)\nmodel.fit(data, epochs=2)", True),
        ("def made(x):\n    return tf.data.Dataset.from_tensor_slices((x, x)).map(f)\nmodel.fit(made(x))", True),
        ("data = from_tensor_slices((x, y)).batch(9).prefetch(1)\nmodel.fit(data)", False),
        ("data = from_tensor_slices((x, y))\ndata = data.padded_batch(9)\nmodel.fit(x=data)", False),
        ("data = from_tensor_slices((x, y)).apply(grouped)\nmodel.fit(data)", False),
        ("data = from_generator(batches)\nmodel.fit(data)", False),
        ("model.fit(x, y)", False),
    ],
)
def test_a_data_set_that_was_never_batched_explains_what_fit_raises(pipeline: str, told: bool) -> None:
    source = f"import tensorflow as tf\nfrom_tensor_slices = tf.data.Dataset.from_tensor_slices\n{pipeline}\n"
    exercise = Exercise("week1_nlp", "", "", 1, Path(), 0, 0, "", (), 1.0)
    report = check_source(exercise, Submission("w", Path("exercise.py"), "script", source, "", ()))
    line = next(line for line in source.splitlines() if ".fit(" in line)
    fault = raised("ValueError", "the total size of the tensor must be unchanged")
    fault = replace(fault, details={**fault.details, "lines": [{"number": 5, "text": line, "marked": True}]})
    assert ("nothing puts them in batches" in in_words_of_source(fault, report).message) is told
    # What raises elsewhere has another cause.
    assert in_words_of_source(raised("ValueError"), report).message == "Look."


@pytest.mark.parametrize(
    ("name", "right"),
    [("./best.h5", "./best.weights.h5"), ("runs.v2/best", "runs.v2/best.weights.h5"), ("w.keras", "w.weights.h5")],
)
def test_a_file_of_weights_keeps_its_folder_and_its_name(name: str, right: str) -> None:
    exercise = Exercise("week1_nlp", "", "", 1, Path(), 0, 0, "", (), 1.0)
    source = f"model.save_weights({name!r})\n"
    report = check_source(exercise, Submission("w", Path("exercise.py"), "script", source, "", ()))
    assert [finding.instead for finding in report.findings] == [repr(right)]


DRAWN = "import numpy as np\ndef add_noise(x, strength):\n    return x + np.random.normal(0.0, strength, x.shape)\n"


@pytest.mark.parametrize(
    ("given", "count"), [("variance", 1), ("noise_variance", 1), ("variance ** 0.5", 0), ("deviation", 0)]
)
def test_a_variance_for_a_standard_deviation_is_told(given: str, count: int) -> None:
    tree = tree_of(f"{DRAWN}for variance in (0.1, 0.2):\n    y = add_noise(x, {given})\n")
    said = [found.sentence for found in misused_calls.variances_as_deviations(tree)]
    assert len(said) == count
    assert all(f"Write `{given} ** 0.5`." in sentence for sentence in said)


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ("LENGTH, WORDS", 1),
        ("WORDS, LENGTH", 0),
        ("length=LENGTH, words=WORDS", 0),
        ("LENGTH, 8", 0),
        ("LENGTH, LENGTH", 0),
    ],
)
def test_constants_with_the_names_of_the_other_parameters_are_told(given: str, count: int) -> None:
    source = f"def build(words, length):\n    return words + 2 * length\ndef f():\n    return build({given})\n"
    found = [*misused_calls.constants_exchanged(tree_of(source, ["f"]))]
    assert [part.about for part in found] == [f"{SWAPPED}f"] * count
    assert all("Write `build(words=WORDS, length=LENGTH)`." in part.sentence for part in found)


def test_exchanged_constants_explain_shapes_that_do_not_fit() -> None:
    finding = Finding(4, "line 4", "f(B, A)", "f(a=A, b=B)", "They are exchanged.", False, f"{SWAPPED}f")
    raised_there = replace(raised("ValueError", "expected shape (None, 57), found shape (None, 18)"), criterion_id="a")
    report = SourceReport(findings=(finding,))
    assert in_words_of_source(raised_there, report, ["f"]).message == "line 4: They are exchanged."
    assert in_words_of_source(raised("KeyError", "'a'"), report, ["f"]).message == "Look."
