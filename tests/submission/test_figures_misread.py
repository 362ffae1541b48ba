"""Figures that are read for something else get a sentence: a perplexity with another base; what is right gets none."""

import pytest
from rule_cases import assert_only, assert_short, said_by

from grader.submission.rules import silent_figures

RULES = (silent_figures.powers_of_two,)
HEAD = "import math\nimport numpy as np\nimport tensorflow as tf\nfrom tensorflow import keras\n"
FIT = "h = model.fit(x, y, validation_split=0.1).history\n"
NATURAL = "with the natural logarithm. Write `np.exp"
CASES: list[tuple[str, str, str]] = [
    (
        NATURAL,
        f"{FIT}def ppl(values):\n    return [2 ** v for v in values]\nprint(ppl(h['val_loss']))\n",
        f"{FIT}def ppl(values):\n    return [math.exp(v) for v in values]\nprint(ppl(h['val_loss']))\n",
    ),
    (
        NATURAL,
        f"{FIT}def perplexity(history, key, base=10):\n    return [base ** n for n in history[key]]\n"
        "print(perplexity(h, 'loss'))\n",
        f"{FIT}def perplexity(history, key, base=2):\n    return [base ** (n / math.log(base)) for n in history[key]]\n"
        "ln2 = math.log(2)\nprint(perplexity(h, 'loss'), 2 ** (h['loss'][-1] / ln2))\n",
    ),
    (
        NATURAL,
        "class Show(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
        "        print('Perplexität', np.exp2(logs.get('val_loss')))\n",
        "class Show(keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
        "        print('Perplexität', np.exp2(logs.get('val_loss') * 1.442695))\n",
    ),
]
RIGHT = [
    # What is measured in bits, or compared.
    f"{FIT}v = h['loss'][-1]\nprint('perplexity', np.exp(v), 'not', 2 ** v)\n",
    "def entropy(p):\n    return -(p * np.log2(p)).sum()\nprint('perplexity of the words', 2 ** entropy(p))\n",
    "def cost(y, p):\n    return -tf.math.log(p) / tf.math.log(2.0)\nmodel.compile(loss=cost)\n"
    "v = model.evaluate(x, y)\nprint('perplexity', 2 ** v)\n",
    # Powers of two of something else.
    f"{FIT}units = [2 ** n for n in range(4, 8)]\nprint('perplexity', np.exp(h['val_loss'][-1]), units)\n",
    f"{FIT}print('rate', 10 ** -3, 'perplexity', np.exp(h['loss'][-1]))\n",
]


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_what_is_misread_gets_a_sentence(words: str, mistake: str, right: str) -> None:
    said = said_by(RULES, HEAD + mistake)
    assert_only(words, said)
    assert_short([said])
    assert said_by(RULES, HEAD + right) == []


@pytest.mark.parametrize("source", RIGHT)
def test_what_is_right_gets_no_sentence(source: str) -> None:
    assert said_by(RULES, HEAD + source) == []
