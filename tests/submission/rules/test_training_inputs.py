"""Inputs that come in another order than meant, or that validate on what was trained on, are told; others are not."""

import ast
import functools
from collections.abc import Callable

import pytest
import same_meaning

from grader.submission.rules.data import training_inputs
from grader.submission.rules.evaluation import comments
from grader.submission.rules.rule import rules_of
from grader.submission.rules.training import trainings
from grader.submission.source_tree import Finding, SourceTree

HEAD = "import os\nimport random\nimport numpy as np\nimport tensorflow as tf\nfrom tensorflow.keras import layers\n"
READ = "train = tf.keras.utils.image_dataset_from_directory(folder, batch_size={})\n"
SLICED = "rows = tf.data.Dataset.from_tensor_slices((images, labels))\n"
FLOW = (
    "data = tf.keras.preprocessing.image.ImageDataGenerator({}, validation_split=0.1)\n"
    "held_out = data.flow(images, labels, subset={})\n"
)
HOUSES = "rooms = np.array([1.0, 2.0, 3.0, 4.0, 5.0])\nprices = np.array([1.0, 1.5, 2.0, 2.5, 3.0])\n"
ORDER = "order = np.random.default_rng(3).permutation(len(windows))\n"
CASES = [
    # What is said, the mistake, and what is right.
    (
        "Give both calls the same `seed`",
        "def read(f, part, seed):\n    return tf.keras.utils.image_dataset_from_directory(\n"
        "        f, validation_split=0.2, subset=part, seed=seed)\n"
        "for n, part in enumerate(('training', 'validation')):\n    parts.append(read(f, part, 3 + n))\n",
        "def read(f, part, seed):\n    return tf.keras.utils.image_dataset_from_directory(\n"
        "        f, validation_split=0.2, subset=part, seed=seed)\n"
        "for n, part in enumerate(('training', 'validation')):\n    parts.append(read(f, part, 3))\n",
    ),
    (
        "before the data set is split",
        SLICED + "def lit(x, y):\n    return tf.image.random_brightness(x, 0.2), y\n"
        "train, held = tf.keras.utils.split_dataset(rows.map(lit), left_size=0.8)\n"
        "m.fit(train.batch(8), validation_data=held.batch(8))\n",
        SLICED + "def lit(x, y):\n    return tf.image.random_brightness(x, 0.2), y\n"
        "train, held = tf.keras.utils.split_dataset(rows, left_size=0.8)\n"
        "m.fit(train.map(lit).batch(8), validation_data=held.batch(8))\n",
    ),
    (
        "before the data set is split",
        SLICED + "def turned(x, y):\n    return tf.image.stateless_random_flip_left_right(x, seed=(1, 2)), y\n"
        "rows = rows.shuffle(99, reshuffle_each_iteration=False).map(turned)\nheld = rows.take(20)\n"
        "rest = rows.skip(20)\n"
        "m.fit(rest.batch(8), validation_data=held.batch(8))\n",
        SLICED + "def turned(x, y):\n    return tf.image.stateless_random_flip_left_right(x, seed=(1, 2)), y\n"
        "rows = rows.shuffle(99, reshuffle_each_iteration=False)\nheld = rows.take(20)\n"
        "rest = rows.skip(20).map(turned)\n"
        "m.fit(rest.batch(8), validation_data=held.batch(8))\n",
    ),
    (
        "before the data set is split",
        SLICED + "change = layers.RandomRotation(0.1)\nrows = rows.map(lambda x, y: (change(x, training=True), y))\n"
        "m.fit(rows.skip(20).batch(8), validation_data=rows.take(20).batch(8))\n",
        SLICED + "scale = layers.Rescaling(1 / 255)\nrows = rows.map(lambda x, y: (scale(x), y))\n"
        "m.fit(rows.skip(20).batch(8), validation_data=rows.take(20).batch(8))\n",
    ),
    (
        "`predict` leaves random layers off",
        "def turner():\n    return tf.keras.Sequential([layers.RandomFlip()])\nturn = turner()\n"
        "more = turn.predict(x, verbose=0)\n",
        "def solve():\n    turn = tf.keras.Sequential([layers.RandomFlip()])\n    m = network()\n"
        "    m.fit(turn(x, training=True), y)\n    return m\nm = solve()\nanswers = m.predict(x, verbose=0)\n",
    ),
    (
        "`predict` leaves random layers off",
        "turn = tf.keras.Sequential([layers.RandomFlip()])\nmore = turn.predict(x, verbose=0)\n",
        "turn = tf.keras.Sequential([layers.RandomFlip(), layers.Dense(3)])\nmore = turn.predict(x, verbose=0)\n",
    ),
    (
        "changes the images twice: in `map`, and in the model once more",
        "def turned():\n    return tf.keras.Sequential([layers.RandomFlip()])\nturn = turned()\n"
        "rows = rows.map(lambda x, y: (turn(x, training=True), y))\nm = tf.keras.Sequential([turned(), dense])\n",
        "def turned():\n    return tf.keras.Sequential([layers.RandomFlip()])\nturn = turned()\n"
        "rows = rows.map(lambda x, y: (turn(x, training=True), y))\nm = tf.keras.Sequential([dense])\n",
    ),
    (
        "`turn` changes the images twice",
        "turn = tf.keras.Sequential([layers.RandomFlip()])\ndef turned(x, y):\n    return turn(x, training=True), y\n"
        "rows = rows.map(turned)\nx = turn(i)\n",
        "turn = tf.keras.Sequential([layers.RandomFlip()])\ndef turned(x, y):\n    return turn(x, training=True), y\n"
        "shown = rows.take(1).map(turned)\nx = turn(i)\n",
    ),
    (
        "Write `sorted(os.listdir(folder))`",
        "names = os.listdir(folder)\nrandom.Random(3).shuffle(names)\n",
        "names = sorted(os.listdir(folder))\nrandom.Random(3).shuffle(names)\n",
    ),
    (
        "`listdir` gives files in any order",
        "random.seed(3)\nnames = [name for name in os.listdir(folder) if name]\ndrawn = random.sample(names, 9)\n",
        "random.seed(3)\nnames = [name for name in os.listdir(folder) if name]\nnames.sort()\n"
        "drawn = random.sample(names, 9)\n",
    ),
    (
        "`listdir` gives files in any order",
        "names = []\nfor name in os.listdir(folder):\n    names.append(name)\n"
        "order = np.random.default_rng(3).permutation(names)\n",
        "names = []\nfor name in os.listdir(folder):\n    names.append(name)\n"
        "order = np.random.default_rng().permutation(names)\n",
    ),
    (
        "`prefetch(32)` after `batch` keeps that many batches",
        f"{SLICED}rows = rows.batch(32).prefetch(32)\n",
        f"{SLICED}rows = rows.batch(32).prefetch(2)\n",
    ),
    (
        "`prefetch(size)` after `batch` keeps that many batches",
        "def batches(rows, size):\n    return rows.batch(size).prefetch(size)\n",
        "def batches(rows, size):\n    return rows.prefetch(size).batch(size)\n",
    ),
    (
        "has the same order in each epoch",
        READ.format("None")
        + "# each epoch has the images in another order\none = train.cache()\nmodel.fit(one.batch(8))\n",
        READ.format("None") + "# each epoch has the images in another order\none = train.cache().shuffle(90)\n"
        "model.fit(one.batch(8))\n",
    ),
    (
        "so `train` has the same batches in each epoch",
        READ.format(32) + "train = train.cache().prefetch(1)\nmodel.fit(train)\n",
        READ.format(32) + "train = train.cache().shuffle(40)\nmodel.fit(train)\n",
    ),
    (
        "so `train` has the same batches in each epoch",
        "train, val = tf.keras.utils.image_dataset_from_directory(folder, subset='both')\nmodel.fit(train.cache())\n"
        "kept = train.cache()\n",
        "train, val = tf.keras.utils.image_dataset_from_directory(folder, subset='both')\n"
        "val = val.cache()\nmodel.fit(train, validation_data=val)\n",
    ),
    (
        "so `train` has the same batches in each epoch",
        "train = tf.keras.utils.image_dataset_from_directory(folder).cache()\nmodel.fit(train)\n",
        "train = tf.keras.utils.image_dataset_from_directory(folder).cache().shuffle(40)\nmodel.fit(train)\n",
    ),
    (
        "so the training has the same batches in each epoch",
        "def read():\n    return tf.keras.utils.image_dataset_from_directory(folder).cache()\nmodel.fit(read())\n",
        "def read():\n    return tf.keras.utils.image_dataset_from_directory(folder)\nmodel.fit(read())\n",
    ),
    (
        "Write `.take(700).cache()`",
        f"{SLICED}train = rows.cache().take(700)\n",
        f"{SLICED}train = rows.take(700).cache()\n",
    ),
    (
        "Write `.take(700).cache()`",
        f"{SLICED}rows = rows.cache()\nmodel.fit(rows.take(700).batch(32))\n",
        f"{SLICED}rows = rows.cache()\nmodel.fit(rows.take(700).batch(32), validation_data=rows.skip(700).batch(32))\n",
    ),
    (
        "Write `shuffle(len(images))`",
        f"{SLICED}rows = rows.shuffle(32).batch(32)\n",
        f"{SLICED}rows = rows.shuffle(3200).batch(32)\n",
    ),
    (
        "`shuffle(4)` shuffles among as few examples as one batch has",
        f"{SLICED}rows = rows.shuffle(4).batch(32)\n",
        "images = np.array([1.0, 2.0, 3.0, 4.0])\n"
        "rows = tf.data.Dataset.from_tensor_slices(images).shuffle(4).batch(4)\n",
    ),
    (
        "changes the images for validation at random as well (`rotation_range`)",
        FLOW.format("rotation_range=10", "'validation'"),
        FLOW.format("rotation_range=10", "'training'"),
    ),
    (
        "changes the images for validation at random as well (`horizontal_flip`)",
        FLOW.format("horizontal_flip=True", "'validation'"),
        FLOW.format("horizontal_flip=False", "'validation'"),
    ),
    (
        "`ImageDataGenerator(rescale=1 / 255, validation_split=0.1)`",
        FLOW.format("rescale=1 / 255, zoom_range=0.2", "'validation'"),
        FLOW.format("rescale=1 / 255", "'validation'"),
    ),
    (
        'Write `np.clip(pixels.astype("int16") + 30, 0, 255)`',
        "pixels = images.astype('uint8')\nbrighter = pixels + 30\n",
        "pixels = images.astype('uint8')\nbrighter = 255 - pixels\n",
    ),
    (
        "below 0, `pixels - 30` goes on at 255",
        "pixels = images.astype(np.uint8)\ndarker = pixels - 30\n",
        "pixels = images.astype(np.uint8)\ndarker = np.where(pixels < 30, 0, pixels - 30)\n",
    ),
    (
        "above 255, `pixels + others` begins again at 0",
        "pixels = images.astype('uint8')\nothers = noise.astype('uint8')\nboth = pixels + others\n",
        "pixels = (images > 3).astype('uint8')\nothers = images.astype('int16')\nboth = pixels + others\n",
    ),
    (
        "Write `Embedding(WORDS, …)`",
        "WORDS = 240\nrows, labels = draw(3, WORDS)\nx = layers.Embedding(int(rows.max()) + 1, 8)(x)\n",
        "WORDS = 240\nrows, labels = draw(3, WORDS)\nx = layers.Embedding(max(WORDS, int(rows.max()) + 1), 8)(x)\n",
    ),
    (
        "no row then. Write `Embedding(900, …)`",
        "rows, labels = read(num_words=900)\nx = layers.Embedding(np.max(rows) + 1, 8)(x)\n",
        "rows, labels = read(900)\nx = layers.Embedding(np.max(rows) + 1, 8)(x)\n",
    ),
    (
        "the last values of `rooms`, which are the largest",
        f"{HOUSES}model.fit(rooms, prices, validation_split=0.3)\n",
        f"{HOUSES}order = np.random.permutation(5)\nmodel.fit(rooms[order], prices[order], validation_split=0.3)\n",
    ),
    (
        "the last values of `rooms`, which are the smallest",
        "rooms = np.array([5.0, 4.0, 3.0, 2.0])\nmodel.fit(rooms, prices, validation_split=0.3)\n",
        "rooms = np.array([5.0, 2.0, 4.0, 3.0])\nmodel.fit(rooms, prices, validation_split=0.3)\n",
    ),
    (
        "Compute it from `series[:split_time]`",
        "series = read(3)\ncenter = np.mean(series)\nscaled = series - center\nfirst = series[:split_time]\n",
        "series = read(3)\nfirst = series[:split_time]\ncenter = np.mean(first)\nscaled = series - center\n",
    ),
    (
        "Compute it from `SERIES[:SPLIT]`",
        "SERIES = read()[1]\nSPREAD = float(np.std(SERIES))\nlayer = layers.Rescaling(1 / SPREAD)\n"
        "time, series = read()\nfirst = series[:SPLIT]\n",
        "SERIES = read()[1][:SPLIT]\nSPREAD = float(np.std(SERIES))\nlayer = layers.Rescaling(1 / SPREAD)\n"
        "time, series = read()\nfirst = series[:SPLIT]\n",
    ),
    (
        "not by the alphabet",
        "look = layers.StringLookup()\nlook.adapt(labels)\nnames = np.unique(labels)\nprint(names[k])\n",
        "look = layers.StringLookup()\nlook.adapt(labels)\nnames = np.array(look.get_vocabulary())\nprint(names[k])\n",
    ),
    (
        "not by the alphabet",
        "def fit_labels(given):\n    look = layers.StringLookup()\n    look.adapt(given)\n    return look\n"
        "look = fit_labels(topics)\nnames = sorted(np.unique(topics))\nprint(names[k])\n",
        "def fit_labels(given):\n    look = layers.StringLookup(vocabulary=sorted(set(given)))\n    return look\n"
        "look = fit_labels(topics)\nnames = sorted(np.unique(topics))\nprint(names[k])\n",
    ),
    (
        "not by the alphabet",
        "look = layers.StringLookup()\nlook.adapt(labels)\nnames = [str(name) for name in np.unique(labels)]\n"
        "for true, guess in zip(known, model.predict(x).argmax(1)):\n    print(names[true], true == guess)\n",
        "look = layers.StringLookup()\nlook.adapt(labels)\nnames = [str(name) for name in look.get_vocabulary()]\n"
        "for true, guess in zip(known, model.predict(x).argmax(1)):\n    print(names[true], true == guess)\n",
    ),
    (
        "not by the alphabet",
        "look = layers.StringLookup()\nlook.adapt(kinds)\n"
        "words = list(map(str, [kind.decode().strip() for kind in sorted(set(kinds))]))\nprint(words[k])\n",
        "look = layers.StringLookup()\nlook.adapt(kinds)\n"
        "words = list(map(str, [kind.decode().strip() for kind in look.get_vocabulary()]))\nprint(words[k])\n",
    ),
    (
        'To cut their end, write `truncating="post"`',
        "# A review that is too long loses its end.\nrows = tf.keras.utils.pad_sequences(x, maxlen=9, padding=side)\n",
        "# A review that is too long loses its end.\n"
        "rows = tf.keras.utils.pad_sequences(x, maxlen=9, padding=side, truncating=side)\n",
    ),
    (
        'To cut their end, write `truncating="post"`',
        "# Long texts keep only their beginning.\nrows = tf.keras.utils.pad_sequences(x, 9)\n",
        "# Long texts are cut, and short ones get zeros at their end.\nrows = tf.keras.utils.pad_sequences(x, 9)\n",
    ),
]


TURNED = (
    "turn = tf.keras.Sequential([layers.RandomFlip()])\nrows = rows.map(lambda x, y: (turn(x, training=True), y))\n"
)


@functools.cache
def found_in(source: str) -> list[Finding]:
    tree = SourceTree(ast.parse(HEAD + source), HEAD + source, "line {}".format)
    rules = (*rules_of(training_inputs), *rules_of(comments), trainings.labels_by_the_alphabet)
    return [found for rule in rules for found in rule(tree)]


@pytest.mark.parametrize(("said", "mistake", "right"), CASES, ids=[said for said, _, _ in CASES])
def test_a_mistake_gets_a_sentence_and_the_right_way_gets_none(said: str, mistake: str, right: str) -> None:
    [*sentences] = {found.sentence for found in found_in(mistake)}
    assert len(sentences) == 1
    assert said in sentences[0]
    assert found_in(right) == []


@pytest.mark.parametrize("way", same_meaning.WAYS, ids=lambda way: way.__name__)
def test_another_way_to_write_it_changes_nothing_that_is_said(way: Callable[[str], str]) -> None:
    for said, mistake, right in CASES:
        if "# " not in mistake:  # A comment is lost where a program is written again.
            assert any(said.split("`")[0] in found.sentence for found in found_in(way(mistake))), said
            assert found_in(way(right)) == [], said


@pytest.mark.parametrize("rule", rules_of(training_inputs), ids=lambda rule: rule.__name__)
def test_each_rule_has_a_case(rule: Callable[[SourceTree], object]) -> None:
    trees = [SourceTree(ast.parse(HEAD + mistake), HEAD + mistake, "line {}".format) for _, mistake, _ in CASES]
    assert any([*rule(tree)] for tree in trees)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "source",
    [
        # The whole data set is one batch.
        f"{SLICED}rows = rows.shuffle(len(images)).batch(len(images))\n",
        # The examples were put in random order before.
        f"images = images[np.random.permutation(99)]\n{SLICED}rows = rows.shuffle(32).batch(32)\n",
        f"{SLICED}rows = rows.shuffle(9000).cache().shuffle(32).batch(32)\n",
        # Layers that change images are shown, or two models use them; a crop is one in `predict`, too.
        f"{TURNED}images, _ = next(iter(rows))\nshow(turn(images))\n",
        f"{TURNED}for x in images:\n    show(turn(x))\n",
        f"{TURNED}a = tf.keras.Sequential([turn, dense])\na.fit(plain)\nb.fit(rows)\n",
        "turn = tf.keras.Sequential([layers.RandomFlip()])\nseen = rows.map(lambda x, y: (turn(x), y))\n"
        "for x, y in seen.take(1):\n    show(x)\nm = tf.keras.Sequential([turn, dense])\n",
        "crop = tf.keras.Sequential([layers.RandomCrop(9, 9)])\nsmall = crop.predict(x)\n",
        "turn = tf.keras.Sequential([layers.RandomFlip()])\nsame = turn.predict(x)  # off in predict\n",
        # The steps of a series are in order, and the last ones are to be predicted.
        "months = np.array([1.0, 2.0, 3.0, 4.0])\nmodel.fit(months, sales, validation_split=0.25)\n",
        # Small numbers, or bytes that were made smaller first.
        "labels = given.astype('uint8')\nlabels = labels + 2\n",
        "half = images // 2\npixels = half.astype('uint8')\nbrighter = pixels + 30\n",
        # A look at one batch.
        READ.format(32) + "train = train.cache().shuffle(9)\nfor batch in train.take(1):\n    print(batch)\n",
        # No seed: no order is to be repeated.
        "names = os.listdir(folder)\nrandom.shuffle(names)\n",
        # What is only reported.
        "errors = measure(series)\nall_of_them = np.mean(errors)\nfirst = np.mean(errors[:split_time])\n",
        # One file, to look at it.
        "random.seed(1)\nfiles = os.listdir(d)\nname = random.choice(files)\nshow(name)\n",
        # Batches are meant.
        "ds = ds.batch(8)\nds = ds.prefetch(8)  # keeps 8 batches ready\n",
        # Features and labels in one order, which are trained on later.
        "train = tf.keras.utils.image_dataset_from_directory('a')\ntrain = train.cache()\n"
        "x = np.concatenate([a for a, _ in train])\ny = np.concatenate([b for _, b in train])\n"
        "head.fit(x, y)\n",
        "train = tf.keras.utils.image_dataset_from_directory('a')\ntrain = train.cache()\n"
        "f = base.predict(train)\ny = np.concatenate([b for _, b in train])\nhead.fit(f, y, epochs=3)\n",
        # A look at one batch, in a line that names the training.
        "def f(rows):\n    train = rows.cache()\n"
        "    train_images, train_labels = next(iter(train.take(1)))\n    return train\n",
        "train = rows.cache()\nfor x in train.take(1):\n    print(x)\ntrain_batch = list(train.take(1))[0]\n",
        # Drawn examples have no order.
        "x = np.random.normal(size=(1000, 1))\ny = 3 * x\n"
        "ds = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(32).batch(32)\n",
        # Tensors have no `astype`.
        "pixels = tf.cast(images, tf.uint8)\nb = pixels + 30\n",
        # Far from 255.
        "ages = table['age'].astype('uint8')\nlater = ages + 5\n",
        # There is room below 255.
        "dark = np.clip(images, 0, 200)\npixels = dark.astype('uint8')\nb = pixels + 30\n",
        "noise = rng.integers(0, 100, size=s)\npixels = noise.astype('uint8')\nb = pixels + 30\n",
        # These may be the words of one text, or the largest id.
        "rows, labels = make(num_words=8)\nx = layers.Embedding(int(rows.max()) + 1, 8)(x)\n",
        "rows, labels = make(texts, max_words=50)\nx = layers.Embedding(int(rows.max()) + 1, 8)(x)\n",
        "WORDS = 240\ndef draw(n, words):\n"
        "    return rng.integers(1, words + 1, size=(n, 5)), rng.integers(0, 2, n)\n"
        "rows, labels = draw(3, WORDS)\nx = layers.Embedding(int(rows.max()) + 1, 8)(x)\n",
        # Time.
        "t = np.array([0., 1., 2., 3., 4.])\nm.fit(t, y, validation_split=0.2)\n",
        # An error that is told as a share of the spread.
        "first = series[:split_time]\nspread = np.std(series)\nprint(rmse / spread)\n",
        # Something that is no name, in the order of the names, or names of a part.
        "look = layers.StringLookup()\nlook.adapt(labels)\n"
        "counts = [count(name) for name in np.unique(labels)]\nprint(counts[k])\n",
        "look = layers.StringLookup()\nlook.adapt(labels)\n"
        "names = [str(name) for name in np.unique(labels) if name in short]\nprint(names[k])\n",
        # All labels, or one of the list.
        "look = layers.StringLookup()\nlook.adapt(labels)\nnames = sorted(set(labels))\n"
        "ids = {n: i for i, n in enumerate(names)}\nfirst = names[0]\nprint(first)\n",
        "look = layers.StringLookup()\nlook.adapt(labels)\nnames = sorted(set(labels))\n"
        "for i in range(len(names)):\n    print(names[i], labels.count(names[i]))\n",
    ],
)
def test_what_is_right_gets_no_sentence(source: str) -> None:
    assert found_in(source) == []
