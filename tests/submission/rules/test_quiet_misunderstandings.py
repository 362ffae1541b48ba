"""What runs without a word and means something else gets a sentence; its right twin gets none."""

import pytest
from rule_cases import assert_told, said_by

from grader.submission.rules.arrays import array_figures, array_measures, array_shapes, array_trainings
from grader.submission.rules.calls import settings
from grader.submission.rules.data import image_sides
from grader.submission.rules.evaluation import claims, comments, measurements, metrics, series_limits
from grader.submission.rules.python import python_meanings, shared_objects, unused_results
from grader.submission.rules.training import training_logs, trainings

RULES = (
    training_logs.keys_of_other_spellings,
    array_trainings.metrics_of_all_passes,
    image_sides.sides_exchanged,
    shared_objects.weights_by_another_name,
    python_meanings.differences_taken_often,
    unused_results.settings_changed_too_late,
    claims.quantized_told_as_exact,
    array_shapes.columns_against_rows_of_values,
    trainings.vocabularies_counted_from_2,
    array_measures.roots_of_other_losses,
    comments.comments_that_say_otherwise,
    array_figures.correlations_of_rows,
    series_limits.windows_of_true_values,
    trainings.brightest_pixel,
    metrics.sizes_of_lists,
    measurements.figures_of_another_order,
    settings.schedules_in_epochs,
)
HEAD = "import sys\nimport numpy as np\nimport tensorflow as tf\nfrom tensorflow import keras\n"
MAE = "model.compile('adam', 'mse', metrics=['mae'])\n"
FIT = "model.fit(x, y, validation_data=(v, w), callbacks=[c])\n"
LOOP = (
    "m = keras.metrics.SparseCategoricalAccuracy()\ndef step(x, y):\n    {}\ndef epoch():\n{}"
    "    for x, y in batches:\n        step(x, y)\n    return float(m.result())\n"
    "for e in range(9):\n    print('accuracy', {})\n"
)
RESET = "    m.reset_state()\n"
KEEP = (
    "best = None\nfor e in range(9):\n    model.fit(x, y)\n    loss = model.evaluate(v, w)\n"
    "    if best is None or loss < low:\n        low, best = loss, {}\n{}\n"
)
BACK = "model.set_weights(best)"
PUT_BACK = "for old, new in zip(model.weights, best):\n    old.assign(new)"
TRAIN = (
    "def train():\n    rate = 0.1\n    m = keras.Sequential([keras.layers.Dense(1)])\n"
    "    m.compile(keras.optimizers.SGD(rate), 'mse')\n    m.fit(x, y, epochs=9)\n    {}\n"
    "    m.fit(x, y, epochs=9)\n    return m\n"
)
CONVERT = (
    "def convert(folder):\n    converter = tf.lite.TFLiteConverter.from_saved_model(folder)\n    {}\n    {}\n"
    "    return converter.convert()\n"
)
DEFAULT = "converter.optimizations = [tf.lite.Optimize.DEFAULT]"
LINE = (
    "rooms = np.arange(6.0)\nprices = 0.5 + rooms * 0.5\nmodel = keras.Sequential([keras.layers.Dense(1)])\n"
    "model.compile('sgd', 'mse')\nmodel.fit(rooms, prices)\nprint(np.abs(model.predict(rooms){} - prices).max())\n"
)
WORDS = "t = keras.layers.TextVectorization()\nt.adapt(texts)\n"
ROOT = (
    "x, y = load()\nmodel = keras.Sequential([keras.layers.Dense(1)])\nmodel.compile('adam', '{}')\nmodel.fit(x, y)\n"
    "loss = model.evaluate(x, y)\nprint(f'RMSE {{np.sqrt(loss)}}')\n"
)
COPY = "def noisy(model, x):\n    # {}\n    other = keras.models.clone_model(model)\n{}    return other.predict(x)\n"
SPLIT = (
    "d = tf.data.Dataset.from_tensor_slices((x, y))\nd = d.shuffle(len(x))\n{}"
    "# {}\nmodel.fit(a, b, validation_split=0.2)\n"
)
FAR = (
    'def far(model, series, start):\n    "Forecast from its own forecasts."\n    window = series[start - 9:start]\n'
    "    for n in range(60):\n        value = model.predict(window[None])[0, 0]\n        {}\n"
)
PSNR = "# {}\ndef psnr(a, b):\n    return 10 * np.log10({} ** 2 / np.mean((a - b) ** 2))\n"
SEVERAL = "rng = np.random.default_rng(1)\nmeans = [{} for _ in range(999)]\n"
SAME = "each pass gives the same number"
PLAN = (
    "# 0.1 for 40 epochs\nrate = keras.optimizers.schedules.PiecewiseConstantDecay([{}], [0.1, 0.01])\n"
    "model.compile(keras.optimizers.Adam(rate), 'mse')\nmodel.fit(x, y, epochs=80)\n"
)
CASES = [
    (
        "`EarlyStopping` does nothing. Write `'val_mae'`",
        f"{MAE}c = keras.callbacks.EarlyStopping('val_mean_absolute_error')\n{FIT}",
        f"{MAE}c = keras.callbacks.EarlyStopping('val_mae')\n{FIT}",
    ),
    (
        "compiled as `sparse_categorical_accuracy`",
        "model.compile('adam', metrics=[keras.metrics.SparseCategoricalAccuracy()])\nh = model.fit(x, y).history\n"
        "print(h['accuracy'])\n",
        "model.compile('adam', metrics=[keras.metrics.SparseCategoricalAccuracy(name='accuracy')])\n"
        "h = model.fit(x, y).history\nprint(h['accuracy'])\n",
    ),
    (
        "the mean of all passes so far",
        LOOP.format("m.update_state(y, f(x))", "", "epoch()"),
        LOOP.format("m.update_state(y, f(x))", RESET, "epoch()"),
    ),
    (
        "the mean of all passes so far",
        LOOP.format("m(y, f(x))", "", "epoch()"),
        LOOP.format("m(y, f(x))", RESET, "epoch()"),
    ),
    ("Write `width, height = p.size`", "height, width = p.size\n", "width, height = p.size\n"),
    (
        "Write `n, height, width, c = x.shape`",
        "n, width, height, c = x.shape\n",
        "n, height, width, c = x.shape\n",
    ),
    ("Write `h, w = x.shape[:2]`", "w, h = x.shape[:2]\n", "h, w = x.shape[:2]\n"),
    (
        "Write `(width, height)`",
        "from PIL import Image\np = Image.open(f)\nq = p.resize((height, width))\n",
        "from PIL import Image\np = Image.open(f)\nq = p.resize((width, height))\n",
    ),
    (
        "Write `(height, width)`",
        "x = tf.image.resize(x, (width, height))\n",
        "x = tf.image.resize(x, (height, width))\n",
    ),
    (
        "the variables of the model themselves",
        KEEP.format("model.weights", BACK),
        KEEP.format("model.get_weights()", BACK),
    ),
    (
        "the variables of the model themselves",
        KEEP.format("list(model.weights)", PUT_BACK),
        KEEP.format("[w.numpy() for w in model.weights]", PUT_BACK),
    ),
    ("For a distance of `period`", "d = np.diff(x, n=period)\n", "d = x[period:] - x[:-period]\n"),
    ("For a distance of `12`", "d = np.diff(x, 12)\n", "d = np.diff(x, 2)\n"),
    (
        "Write `model.optimizer.learning_rate = 0.01`",
        TRAIN.format("rate = 0.01"),
        TRAIN.format("m.optimizer.learning_rate = 0.01"),
    ),
    (
        "not the same numbers any more",
        CONVERT.format("# faster, and the weights stay as they are", DEFAULT),
        CONVERT.format("# the weights stay as they are", "converter.optimizations = []"),
    ),
    (
        "not the same numbers any more",
        CONVERT.format("# lossless", DEFAULT),
        CONVERT.format("# a quarter of the bytes", DEFAULT),
    ),
    ("a table of all pairs", LINE.format(""), LINE.format("[:, 0]")),
    (
        "a place in it is the token id",
        f"{WORDS}ids = {{w: n for n, w in enumerate(t.get_vocabulary(), start=2)}}\n",
        f"{WORDS}ids = {{w: n for n, w in enumerate(t.get_vocabulary())}}\n",
    ),
    ("The loss of this model is `huber`", ROOT.format("huber"), ROOT.format("mse")),
    (
        "`clone_model` copies the layers, and draws new weights",
        COPY.format("a second network with the same trained weights", ""),
        COPY.format("a second network with the same trained weights", "    other.set_weights(model.get_weights())\n"),
    ),
    (
        "takes the last",
        SPLIT.format("", "a fifth of the rows, drawn at random, is for validation"),
        SPLIT.format("rng.shuffle(a)\n", "a fifth of the rows, drawn at random, is for validation"),
    ),
    (
        "compares rows, so here it compares examples",
        "table = np.column_stack([houses, prices])\nprint(np.corrcoef(table)[-1])\n",
        "table = np.column_stack([houses, prices])\nprint(np.corrcoef(table, rowvar=False)[-1])\n",
    ),
    (
        "Put the forecast into the window",
        FAR.format("window = np.append(window[1:], series[start + n])"),
        FAR.format("window = np.append(window[1:], value)"),
    ),
    (
        "Put the forecast into the window",
        FAR.format("window = np.concatenate([window[1:], [series[start + n]]])"),
        FAR.format("window = np.concatenate([window[1:], [value]])"),
    ),
    (
        "it is 1 for images from 0 to 1",
        PSNR.format("drawings: floats from 0 to 1", "255.0"),
        PSNR.format("drawings: floats from 0 to 1", "1.0"),
    ),
    (
        "counts the list or object alone",
        "print(sys.getsizeof(model.get_weights()))\n",
        "print(sys.getsizeof(b), b.nbytes)\n",
    ),
    (SAME, SEVERAL.format("rng.permutation(errors).mean()"), SEVERAL.format("rng.choice(errors, len(errors)).mean()")),
    (
        SAME,
        SEVERAL.format("np.mean(errors[rng.permutation(len(errors))])"),
        SEVERAL.format("np.mean(errors[rng.permutation(len(errors))[:50]])"),
    ),
    (
        SAME,
        SEVERAL.format("np.median(rng.choice(errors, len(errors), replace=False))"),
        SEVERAL.format("np.median(rng.choice(errors, 50, replace=False))"),
    ),
    ("counts batches, not epochs", PLAN.format("40"), PLAN.format("40 * 25")),
]
RIGHT = [
    # Both spellings are logged, or it is not known what is.
    "model.compile('adam', 'mse', metrics=['mae', 'mean_absolute_error'])\nh = model.fit(x, y).history\n"
    "print(h['mean_absolute_error'])\n",
    "model.compile('adam', 'mse', metrics=own())\nh = model.fit(x, y).history\nprint(h['mean_absolute_error'])\n",
    # The mean of all passes is what is told, and a metric of its own for each pass.
    LOOP.format("m.update_state(y, f(x))", "", "'so far', epoch()"),
    "def epoch():\n    m = keras.metrics.Mean()\n    for x in batches:\n        m.update_state(x)\n"
    "    return float(m.result())\nfor e in range(9):\n    print(epoch())\n",
    # A result that is read while it grows.
    "m = keras.metrics.Mean()\nfor x in batches:\n    m.update_state(x)\n    print(m.result())\n",
    # Sides that are equal, and axes of tables.
    "WIDTH = HEIGHT = 48\nd = keras.utils.image_dataset_from_directory(f, image_size=(WIDTH, HEIGHT))\n",
    "rows, cols = table.shape\nn, w = windows.shape\n",
    # The weights of another model.
    "best = other.weights\nmodel.set_weights(best)\n",
    # A name that another function, a loop or a later line reads.
    "def f():\n    rate = 0.1\n    print(rate)\n    rate = 0.2\n    def g():\n        return rate\n    return g\n",
    "def f():\n    n = 0\n    while True:\n        print(n)\n        n = 1\n",
    "def f():\n    rate = 0.1\n    print(rate)\n    rate = 0.2\n    print(rate)\n",
    # Ranks of words that are shown, and a vocabulary without the special tokens.
    f"{WORDS}for rank, word in enumerate(t.get_vocabulary()[2:], start=2):\n    print(rank, word)\n",
    f"{WORDS}ids = dict(enumerate(t.get_vocabulary(include_special_tokens=False), start=2))\n",
    # A new model is what is meant.
    COPY.format("the same layers without the trained weights", ""),
    # One step ahead, with what is known by then.
    "def walk(model, series):\n    window = series[:9]\n    for n in range(60):\n        model.predict(window[None])\n"
    "        window = np.append(window[1:], series[9 + n])\n",
    FAR.format("out.append(value)\n        window = np.append(window[1:], out[n])"),
    # Images from 0 to 255, where something else goes from 0 to 1.
    f"{PSNR.format('a probability from 0 to 1', '255.0')}images = raw * 255\n",
    # Numbers in another order, and values that only some are taken of.
    SEVERAL.format("rng.permutation(50).mean()"),
    SEVERAL.format("rng.permutation(errors)[:50].mean()"),
]


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_what_means_something_else_gets_a_sentence(words: str, mistake: str, right: str) -> None:
    assert_told(RULES, words, HEAD + mistake, HEAD + right)


@pytest.mark.parametrize("source", RIGHT)
def test_what_is_meant_gets_no_sentence(source: str) -> None:
    assert said_by(RULES, HEAD + source) == []
