"""Figures and steps that do something else than their words say get a sentence; what does what it says gets none."""

import re
from collections.abc import Callable

import pytest
import same_meaning
from rule_cases import assert_each_speaks, assert_short, assert_told, said_by

from grader.submission.rules.data import told_steps
from grader.submission.rules.evaluation import told_formulas
from grader.submission.rules.rule import rules_of

RULES = (*rules_of(told_formulas), *rules_of(told_steps))
HEAD = "import os\nimport time\nimport numpy as np\nimport tensorflow as tf\n"
FUNCTION = 'def f({}):\n    "{}"\n    return {}\n'
SHOWN = "print(f'{}')\n"
CASES: list[tuple[str, str, str]] = [
    (
        "reads the header by itself, so `next(reader)` skips the first row.",
        "import csv\nwith open(name) as file:\n    reader = csv.DictReader(file)\n    next(reader)\n",
        "import csv\nwith open(name) as file:\n    reader = csv.reader(file)\n    next(reader)\n",
    ),
    (
        "Write `np.mean(y != found)`",
        FUNCTION.format("y, found", "The error rate.", "float((y == found).mean())"),
        FUNCTION.format("y, found", "The error rate.", "float((y != found).mean())"),
    ),
    (
        "Write `p ** (1 / temperature)`",
        "def draw(p, temperature):\n    if temperature == 0:\n        return p.argmax()\n    p = p ** temperature\n"
        "    return p / p.sum()\n",
        "def draw(p, temperature):\n    if temperature == 0:\n        return p.argmax()\n"
        "    p = p ** (1 / temperature)\n    return p / p.sum()\n",
    ),
    (
        "Write `tf.keras.metrics.Recall()`",
        "# Of all images that belong to class 1, which share is found?\nm = tf.keras.metrics.Precision()\n",
        "# Of all images that belong to class 1, which share is found?\nm = tf.keras.metrics.Recall()\n",
    ),
    (
        "so the larger class counts even more",
        FUNCTION.format("n", "Class weights: the rare class counts more.", "{c: k / sum(n) for c, k in enumerate(n)}"),
        FUNCTION.format("n", "Class weights: the rare class counts more.", "{c: sum(n) / k for c, k in enumerate(n)}"),
    ),
    (
        "Write `take(images // batch_size)`",
        "def f(m, data, images=96):\n    part = data.take(images)\n    return m.evaluate(part)\n",
        "def f(m, data, images=96):\n    part = data.take(images // 32)\n    return m.evaluate(part)\n",
    ),
    # What is told of it, the mistake, and what is right.
    ("Write `np.quantile(e, 0.95)`", "a = np.percentile(e, 0.95)\n", "a = np.percentile(e, 95)\n"),
    (
        "For 95 %, write `[2.5, 97.5]`",
        FUNCTION.format("means", "The 95 % interval.", "np.percentile(means, [5, 95])"),
        FUNCTION.format("means", "The 90 % interval.", "np.percentile(means, [5, 95])"),
    ),
    (
        "Write `min(h.history['val_loss'])`",
        FUNCTION.format("h", "The lowest validation loss.", "h.history['val_loss'][-1]"),
        FUNCTION.format("h", "The last validation loss.", "h.history['val_loss'][-1]"),
    ),
    (
        "`best` counts from 0, so the first epoch is shown as epoch 0",
        "best = int(np.argmin(losses))\nprint(f'epoch {best} of {n}')\n",
        "best = int(np.argmin(losses)) + 1\nprint(f'epoch {best} of {n}')\n",
    ),
    (
        "Write `{np.mean(hits):.1%}`",
        "share = 100 * np.mean(hits)\nprint(f'{share:.1%}')\n",
        "share = 100 * np.mean(hits)\nprint(f'{share:.1f} %, {np.mean(hits):.1%}')\n",
    ),
    (
        "R² compares with the mean of the true values",
        FUNCTION.format("y, forecast", "R2", "1 - np.sum((y - forecast) ** 2) / np.sum((y - forecast.mean()) ** 2)"),
        FUNCTION.format("y, forecast", "R2", "1 - np.sum((y - forecast) ** 2) / np.sum((y - y.mean()) ** 2)"),
    ),
    (
        "divide by `truth`",
        FUNCTION.format("truth, forecast", "MAPE", "np.mean(np.abs(truth - forecast) / forecast)"),
        FUNCTION.format("truth, forecast", "MAPE", "np.mean(np.abs(truth - forecast) / truth)"),
    ),
    (
        "Write `2 * precision * recall / (precision + recall)`",
        FUNCTION.format("precision, recall", "F1", "(precision + recall) / 2"),
        FUNCTION.format("precision, recall", "F1", "2 * precision * recall / (precision + recall)"),
    ),
    (
        "For the median, write `np.median(errors)`",
        FUNCTION.format("errors", "The median error.", "np.mean(errors)"),
        FUNCTION.format("errors", "The median error.", "np.median(errors)"),
    ),
    (
        "so large classes count most",
        FUNCTION.format("labels, found", "Macro accuracy.", "np.mean(labels == found)"),
        FUNCTION.format("labels, found", "Macro accuracy.", "np.mean([np.mean(found[labels == c] == c) for c in k])"),
    ),
    (
        "Write `np.max(scores)`",
        SHOWN.format("accuracy: best {np.min(scores):.2f}"),
        SHOWN.format("accuracy: best {np.max(scores):.2f}, worst {np.min(scores):.2f}"),
    ),
    (
        "which a forecast cannot know",
        FUNCTION.format("train, test", "MAE of the mean of the training values.", "np.abs(test - test.mean()).mean()"),
        FUNCTION.format("train, test", "MAE of the mean of the training values.", "np.abs(test - train.mean()).mean()"),
    ),
    (
        "Write `k=3`",
        FUNCTION.format("p, y", "Is it among the top 3?", "np.mean(tf.math.in_top_k(y, p, 5))"),
        FUNCTION.format("p, y", "Is it among the top 3?", "np.mean(tf.math.in_top_k(y, p, 3))"),
    ),
    (
        "Write `series[split - 7:-7]`",
        FUNCTION.format("series, split", "The values of the week before.", "series[split - 30:-30]"),
        FUNCTION.format("series, split", "The values of the week before.", "series[split - 7:-7]"),
    ),
    (
        "Write `time.time() - begin`",
        "begin = time.time()\nrun()\nprint(begin - time.time())\n",
        "begin = time.time()\nrun()\nprint(time.time() - begin)\n",
    ),
    (
        "Write `inputs * units + units`",
        FUNCTION.format("inputs, units", "Weights of a dense layer, with biases.", "inputs * units + inputs"),
        FUNCTION.format("inputs, units", "Weights of a dense layer, with biases.", "inputs * units + units"),
    ),
    (
        "Write `width - kernel + 1`",
        FUNCTION.format("width, kernel", "Width after a valid convolution.", "width - kernel"),
        FUNCTION.format("width, kernel", "Width after a valid convolution.", "width - kernel + 1"),
    ),
    (
        "Write `math.ceil(n / size)`",
        FUNCTION.format("n, size", "Batches, the last one too.", "n // size"),
        FUNCTION.format("n, size", "Batches, the last one left out.", "n // size"),
    ),
    (
        'write `padding="post"`',
        "# Short rows get zeros at the end.\nr = tf.keras.utils.pad_sequences(ids, maxlen=9)\n",
        "# Short rows get zeros at the end.\nr = tf.keras.utils.pad_sequences(ids, maxlen=9, padding='post')\n",
    ),
    (
        "Write `sorted(os.listdir(folder))`",
        FUNCTION.format("folder", "The class names, in order.", "os.listdir(folder)"),
        FUNCTION.format("folder", "The class names, in order.", "sorted(os.listdir(folder))"),
    ),
    (
        "its `InputLayer`, which has no weights",
        "m = tf.keras.Model(i, o)\nw = m.layers[0].get_weights()\n",
        "m = tf.keras.Sequential([i, o])\nw = m.layers[0].get_weights()\n",
    ),
    (
        "write `list(dict.fromkeys(labels))`",
        "# In the order in which they appear.\nnames = list(np.unique(labels))\n",
        "# In the order in which they appear.\nnames = list(dict.fromkeys(labels))\n",
    ),
    (
        "which is one batch here",
        'def f(data):\n    "Mean of all images."\n    for x, _ in data.take(1):\n        return x.mean()\n',
        'def f(data):\n    "Mean of all images."\n    for x, _ in data.take(9):\n        return x.mean()\n',
    ),
    (
        "Write `word.lower() in text.lower()`",
        FUNCTION.format("texts, word", "However it is written.", "sum(word in text for text in texts)"),
        FUNCTION.format("texts, word", "However it is written.", "sum(word in text.lower() for text in texts)"),
    ),
    (
        "For words, write `len(text.split())`",
        FUNCTION.format("texts", "Mean number of words.", "np.mean([len(text) for text in texts])"),
        FUNCTION.format("texts", "Mean number of letters.", "np.mean([len(text) for text in texts])"),
    ),
    (
        "every probability below 1 becomes 0",
        "guesses = m.predict(x).astype(int)  # the classes\n",
        "guesses = (m.predict(x) > 0.5).astype(int)  # the classes\n",
    ),
    (
        "Write `errors = np.round(errors, 2)`",
        "np.round(errors, 2)\nprint(errors)\n",
        "np.round(errors, 2, out=errors)\nprint(errors)\n",
    ),
]
RIGHT = [
    # Half a percent at both ends.
    "a, b = np.percentile(e, [0.5, 99.5])\n",
    # Two intervals are told, and one that is none.
    FUNCTION.format("m", "The 95 % interval, and the 90 % interval.", "np.percentile(m, [5, 95])"),
    FUNCTION.format("m", "5 % of the values.", "np.percentile(m, [0, 100])"),
    # The best of several trainings, by their last values.
    FUNCTION.format("hs", "The lowest loss.", "min(h.history['loss'][-1] for h in hs)"),
    "lr = rates[int(np.argmin(losses))]\nprint(f'epoch {lr} of {n}')\n",
    # Keras counts so in a callback.
    "best = int(np.argmin(losses))\nprint(f'epoch {best}')\n",
    FUNCTION.format("a, b", "The mean of both.", "(a + b) / 2"),
    FUNCTION.format("errors", "The mean, which is not the median.", "np.mean(errors)"),
    "x = (x - x.mean()) / x.std()\n",
    # A reason for what is left out.
    "# The first 10 epochs are noise, and the last 5 too.\nshown = losses[10:]\nshown = shown[:-5]\n",
    "# The naive forecast is the day before.\ntruth = series[split:]\n",
    FUNCTION.format("windows", "The mean of each column.", "windows.mean(axis=1)"),
    FUNCTION.format("found, predicted_labels", "The precision.", "found / np.sum(predicted_labels == 1)"),
    "np.random.shuffle(x)\nnp.put(x, 0, 1)\nnp.clip(x, 0, 1, out=x)\n",
    "r = tf.keras.utils.pad_sequences(ids, maxlen=9)  # zeros before the words\n",
    "names = sorted(os.listdir(folder))\nn = len(os.listdir(folder))  # class numbers\n",
    "found = os.listdir(folder)\nfound.sort()  # in order\n",
    "values = m.predict(x).astype(int)  # whole degrees\n",
]


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_what_is_not_what_it_is_called_gets_a_sentence(words: str, mistake: str, right: str) -> None:
    assert_told(RULES, words, HEAD + mistake, HEAD + right)


@pytest.mark.parametrize("source", RIGHT)
def test_what_is_what_it_is_called_gets_no_sentence(source: str) -> None:
    assert said_by(RULES, HEAD + source) == []


@pytest.mark.parametrize("way", same_meaning.WAYS, ids=lambda way: way.__name__)
def test_no_rule_speaks_of_what_is_right_in_another_way(way: Callable[[str], str]) -> None:
    for source in [*(right for _, _, right in CASES), *RIGHT]:
        assert said_by(RULES, way(HEAD + source)) == [], way(HEAD + source)


def test_each_rule_has_a_case_and_says_it_briefly() -> None:
    said = [said_by(RULES, HEAD + mistake) for _, mistake, _ in CASES]
    assert_each_speaks(RULES, said)
    assert_short(said)


def test_the_words_of_the_exercise_are_not_those_of_the_learner() -> None:
    """A docstring of what is asked for came with the stub."""
    source = HEAD + FUNCTION.format("errors", "The median error.", "np.mean(errors)")
    assert said_by(RULES, source, ["f"]) == []


@pytest.mark.parametrize(
    "source",
    [
        "low = np.percentile(e, 0.5)  # 0.5 % of all\n",
        'def f(data):\n    "Mean of all images of one batch."\n    for x, _ in data.take(1):\n        return x\n',
    ],
)
def test_words_that_say_it_are_heard(source: str) -> None:
    assert said_by(RULES, HEAD + source) == []


NAMES = (
    "first",
    "second",
    "guesses",
    "labels",
    "series",
    "split",
    "images",
    "words",
    "n",
    "'.,!?'",
    "time.time()",
    "runs",
    "counts",
    "num_classes",
    "path",
    "lowest",
    "windows",
    "scores",
    "old_error",
    "new_error",
    "y_test",
    "len(x)",
    "tp",
    "fp",
    "fn",
    "squared_errors",
)
"""What the letters of a formula may stand for: each for the next one that its row allows."""


def program_of(told: told_formulas.Told, formula: str) -> str:
    """Return a function that is called as a figure, and returns what a formula gives."""
    free, places = [*NAMES], dict[str, str]()
    for letter in sorted(set(re.findall(r"\b[A-Z]\b", " ".join([*told.formulas, told.right])))):
        pattern = dict(told.names).get(letter, "")
        places[letter] = next(name for name in free if re.search(pattern, name))
        free.remove(places[letter])
    value = re.sub(r"\b[A-Z]\b", lambda found: places[found[0]], formula)
    used = f"tf.keras.layers.{told.needs}(1)\n" if told.needs else ""
    return HEAD + used + FUNCTION.format("x", told.example, value)


@pytest.mark.parametrize("told", told_formulas.FORMULAS, ids=lambda told: told.example)
def test_a_formula_is_found_where_it_is_called_so_and_the_right_one_and_others_are_not(
    told: told_formulas.Told,
) -> None:
    rules = (told_formulas.formulas_of_another_figure,)
    for form in told.formulas:
        [(_, sentence)] = said_by(rules, program_of(told, form))
        assert told.why in sentence
        assert_short([[("", sentence)]])
        assert said_by(rules, program_of(told._replace(example="A number."), form)) == []
    assert said_by(rules, program_of(told, told.right)) == []


def test_a_docstring_may_say_that_it_is_meant() -> None:
    source = FUNCTION.format("x", "The last 100 are held out.", "x[:-100]")
    assert said_by(RULES, HEAD + source) == []


def test_a_value_that_is_made_of_itself_is_no_formula() -> None:
    source = "def f(x):\n    'The error rate.'\n    return f(float(x))\n"
    source += "def g(error_rate):\n    return g(float(error_rate))\n"
    assert said_by(RULES, HEAD + source) == []
