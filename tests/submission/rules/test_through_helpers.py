"""Mistakes that several functions, a class or a loop share: each half of them is right by itself."""

import pytest
from rule_cases import assert_each_speaks, assert_told, said_by

from grader.submission.rules.calls import settings
from grader.submission.rules.data import held_out_parts, value_ranges, vocabularies
from grader.submission.rules.evaluation import baselines, figures, measurements
from grader.submission.rules.training import repeated_trainings

RULES = (
    value_ranges.prepared_in_another_way,
    repeated_trainings.one_model_for_all_settings,
    vocabularies.vocabularies_of_held_out_texts,
    settings.steps_in_examples,
    measurements.errors_moved_by_the_mean,
    figures.confusion_the_other_way,
    held_out_parts.windows_drawn_at_random,
    baselines.naive_of_another_horizon,
)
HEAD = "import numpy as np\nimport tensorflow as tf\nfrom tensorflow import keras\n"
CLASSIFIER = (
    "from tensorflow.keras.applications.resnet50 import preprocess_input\n"
    "class Classifier:\n    def __init__(self, model):\n        self.model = model\n"
    "    def __call__(self, photo):\n        batch = {}\n        return self.model.predict(batch)\n"
    "model.fit(preprocess_input(images.copy()), labels)\nwhich = Classifier(model)\nprint(which(images[0]))\n"
)
RATES = (
    "def compile_with(model, rate):\n    model.compile(keras.optimizers.Adam(rate), 'mse')\n"
    "def compare_rates(rates):\n    found = {}\n"
)
FITTED = (
    "        compile_with(model, rate)\n        found[rate] = model.fit(x, y).history['loss'][-1]\n    return found\n"
)
TOKENIZER = (
    "def fitted(texts):\n    made = keras.layers.TextVectorization(ragged=True)\n    made.adapt(texts)\n"
    "    return made\n"
    "def encode(texts, made):\n    return keras.utils.pad_sequences(made(texts).to_list())\n"
    "def judge(texts, model, {}):\n{}    return model.predict(encode(texts, made))\n"
    "made = fitted(sentences)\nmodel.fit(encode(sentences, made), labels)\nprint(judge(MINE, model, made))\n"
)
SCHEDULE = (
    "def adam_for(examples):\n    steps = {}\n"
    "    return keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.01, decay_steps=steps))\n"
    "model.compile(adam_for({}), 'mse')\nmodel.fit(x, y, epochs=EPOCHS, batch_size=32)\n"
)
UNITS = (
    "class Units:\n    def __init__(self, mean, std):\n        self.mean, self.std = mean, std\n"
    "    def visitors(self, scaled):\n        return scaled * self.std + self.mean\n"
    "    def error(self, scaled):\n        return scaled * self.std\n"
    "units = Units(mean, std)\nprint(units.visitors(forecast[0]), units.{}(np.mean(np.abs(forecast - truth))))\n"
)
TABLE = (
    "def hits(model, batches, names):\n    real, found = [], []\n    for x, y in batches:\n"
    "        real.extend(y.numpy())\n        found.extend(np.argmax(model.predict_on_batch(x), axis=1))\n"
    "    table = tf.math.confusion_matrix({}).numpy()\n    for number, (name, row) in enumerate(zip(names, table)):\n"
    "        print(name, 'recognised', row[number] / row.sum())\n"
)
WINDOWS = (
    "x = np.lib.stride_tricks.sliding_window_view(series[:-1], 30)\ny = series[30:]\norder = {}(len(x))\n"
    "train, val = order[:800], order[800:]\nmodel.fit(x[train], y[train])\n"
    "print(np.abs(model.predict(x[{}])[:, 0] - y[{}]).mean())\n"
)
NAIVE = (
    "from grader.data import draw_growing\n(x, y), (v, w) = draw_growing(0, 60, 13)\np = model.predict(v)\n"
    "def naive_error(windows, values):\n    forecast = {}\n    return np.mean(np.abs({} - forecast))\n"
    "print(naive_error(v, w))\n"
)
CASES: list[tuple[str, str, str]] = [
    (
        "`predict` gets pixels from a division by 255, but `fit` got them from `preprocess_input`",
        CLASSIFIER.format("np.array(photo)[np.newaxis] / 255.0"),
        CLASSIFIER.format("preprocess_input(np.array(photo)[np.newaxis])"),
    ),
    (
        "`model` is made before the loop",
        f"{RATES}    model = build()\n    for rate in rates:\n{FITTED}",
        f"{RATES}    for rate in rates:\n        model = build()\n{FITTED}",
    ),
    (
        "`MINE` gets a vocabulary of its own",
        TOKENIZER.format("_", "    made = fitted(texts)\n"),
        TOKENIZER.format("made", ""),
    ),
    (
        "Write `steps // batch_size`",
        SCHEDULE.format("EPOCHS * examples", "len(x)"),
        SCHEDULE.format("EPOCHS * examples", "len(x) // 32"),
    ),
    (
        "Write `EPOCHS * x.shape[0] // batch_size`",
        "rate = keras.optimizers.schedules.CosineDecay(0.01, EPOCHS * x.shape[0])\n"
        "model.compile(keras.optimizers.Adam(rate), 'mse')\nmodel.fit(x, y, epochs=EPOCHS)\n",
        "rate = keras.optimizers.schedules.CosineDecay(0.01, EPOCHS * batched.cardinality())\n"
        "model.compile(keras.optimizers.Adam(rate), 'mse')\nmodel.fit(x, y, epochs=EPOCHS)\n",
    ),
    (
        "An error is multiplied only: `np.mean(np.abs(forecast - truth)) * units.std`",
        UNITS.format("visitors"),
        UNITS.format("error"),
    ),
    ("`confusion_matrix` takes the labels first", TABLE.format("found, real"), TABLE.format("real, found")),
    (
        "`x[val]` is a random part of windows that overlap",
        WINDOWS.format("np.random.permutation", "val", "val"),
        WINDOWS.format("np.arange", "val", "val"),
    ),
    (
        "is a change by one step, but the model forecasts 13 steps ahead",
        NAIVE.format("values[:-1]", "values[1:]"),
        NAIVE.format("windows[:, -1]", "values"),
    ),
]


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_a_mistake_that_helpers_share_gets_a_sentence_and_its_right_twin_none(
    words: str, mistake: str, right: str
) -> None:
    assert_told(RULES, words, HEAD + mistake, HEAD + right)


def test_each_of_these_rules_speaks() -> None:
    assert_each_speaks(RULES, [said_by(RULES, HEAD + mistake) for _, mistake, _ in CASES])


@pytest.mark.parametrize(
    "right",
    [
        TABLE.format("found, real").replace("recognised", "precision"),
        WINDOWS.format("np.random.permutation", "train", "train"),
        TOKENIZER.format("made", "")
        + "made = fitted(MINE)\nnew.fit(encode(MINE, made), y)\nprint(judge(MINE, new, made))\n",
        f"{RATES}    model = build()\n    for rate in rates:\n        model.set_weights(first)\n{FITTED}",
    ],
)
def test_what_such_code_means_in_another_program_gets_no_sentence(right: str) -> None:
    assert said_by(RULES, HEAD + right) == []
