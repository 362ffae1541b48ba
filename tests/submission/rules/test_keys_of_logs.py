"""Keys that Keras never logs get a sentence, and those of the learner's own logs and metrics get none."""

from collections.abc import Callable

import pytest
import same_meaning
from rule_cases import Said, assert_only, assert_short, said_by

from grader.submission.rules.training import training_logs

RULES = (training_logs.keys_never_logged,)
HEAD = "import tensorflow as tf\nfrom operator import itemgetter\n"
STOP = "class Stop(tf.keras.callbacks.Callback):\n"
CASES: list[tuple[str, str, str]] = [
    (
        "Keras logs no `validation_accuracy`, so `get` always returns `0.0`",
        f"{STOP}    limits = (('accuracy', 0.95), ('validation_accuracy', 0.8))\n"
        "    def on_epoch_end(self, epoch, logs=None):\n        logs = logs or {}\n"
        "        if all(logs.get(name, 0.0) >= low for name, low in self.limits):\n"
        "            self.model.stop_training = True\n",
        f"{STOP}    limits = (('accuracy', 0.95), ('val_accuracy', 0.8))\n"
        "    def on_epoch_end(self, epoch, logs=None):\n        logs = logs or {}\n"
        "        if all(logs.get(name, 0.0) >= low for name, low in self.limits):\n"
        "            self.model.stop_training = True\n",
    ),
    (
        "write `'val_loss'`",
        f"{STOP}    def __init__(self, watched='test_loss'):\n        super().__init__()\n"
        "        self.watched = watched\n"
        "    def on_epoch_end(self, epoch, logs=None):\n        print(epoch, logs[self.watched])\nstop = Stop()\n",
        f"{STOP}    def __init__(self, watched='val_loss'):\n        super().__init__()\n"
        "        self.watched = watched\n"
        "    def on_epoch_end(self, epoch, logs=None):\n        print(epoch, logs[self.watched])\nstop = Stop()\n",
    ),
    (
        "Keras logs no `train_accuracy`",
        f"{STOP}    goals = {{'train_accuracy': 0.9, 'val_accuracy': 0.8}}\n"
        "    def on_epoch_end(self, epoch, logs=None):\n        for name, goal in self.goals.items():\n"
        "            if name in logs and logs.get(name) > goal:\n                self.model.stop_training = True\n",
        f"{STOP}    goals = {{'accuracy': 0.9, 'val_accuracy': 0.8}}\n"
        "    def on_epoch_end(self, epoch, logs=None):\n        for name, goal in self.goals.items():\n"
        "            if name in logs and logs.get(name) > goal:\n                self.model.stop_training = True\n",
    ),
    (
        "this raises a `KeyError`",
        "h = m.fit(x, y, validation_data=(v, w)).history\nfor part in ('accuracy', 'accuracy_val'):\n"
        "    show(h[part])\n",
        "h = m.fit(x, y, validation_data=(v, w)).history\nfor part in ('accuracy', 'val_accuracy'):\n"
        "    show(h[part])\n",
    ),
    (
        "so `EarlyStopping` does nothing",
        "WATCHED = 'valid_loss'\nstop = tf.keras.callbacks.EarlyStopping(WATCHED, patience=3)\n",
        "WATCHED = 'val_loss'\nstop = tf.keras.callbacks.EarlyStopping(WATCHED, patience=3)\n",
    ),
    (
        "write `'val_accuracy'`",
        "w = tf.keras.callbacks.LambdaCallback(on_epoch_end=lambda n, logs: print(itemgetter('Val_acc')(logs)))\n",
        "w = tf.keras.callbacks.LambdaCallback(on_epoch_end=lambda n, logs: print(itemgetter('val_acc')(logs)))\n",
    ),
]
RIGHT = [
    # The learner writes these keys, or gives metrics and outputs such a name.
    "history = {'train_loss': [], 'test_loss': []}\nprint(history['train_loss'][-1], history['test_loss'])\n",
    f"{STOP}    def on_epoch_end(self, epoch, logs=None):\n"
    "        logs['test_accuracy'] = self.model.evaluate(v, w)[1]\n"
    "        print(logs['test_accuracy'])\n",
    "m.compile('adam', 'mse', metrics=[tf.keras.metrics.MeanAbsoluteError(name='test_mae')])\n"
    "h = m.fit(x, y)\nprint(h.history['test_mae'])\n",
    "out = tf.keras.layers.Dense(1, name='train')(i)\nh = m.fit(x, y)\nprint(h.history['train_loss'])\n",
    "class Own(tf.keras.Model):\n    def train_step(self, data):\n        return {'train_loss': step(data)}\n"
    "h = m.fit(x, y)\nprint(h.history['train_loss'])\n",
    # Dictionaries of which nobody knows that they are Keras's.
    "def show(history):\n    print(history['train_loss'])\nshow(my_loop())\n",
    "def show(logs, epoch):\n    print(logs['validation_loss'])\n",
    "table = pandas.read_csv('log.csv')\nprint(table['validation_accuracy'])\n",
    "names = ('train', 'validation')\nh = m.fit(x, y)\nprint(h.history['loss'], names, 'validation_loss')\n",
]


def found_in(source: str) -> Said:
    return said_by(RULES, HEAD + source)


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_a_mistake_gets_its_sentence_and_the_right_way_gets_none(words: str, mistake: str, right: str) -> None:
    assert_only(words, found_in(mistake))
    assert found_in(right) == []


@pytest.mark.parametrize("way", same_meaning.WAYS, ids=lambda way: way.__name__)
def test_another_way_to_write_it_changes_nothing_that_is_said(way: Callable[[str], str]) -> None:
    for _, mistake, right in CASES:
        assert len(said_by(RULES, way(HEAD + mistake))) == 1, way(mistake)
        assert said_by(RULES, way(HEAD + right)) == [], way(right)


def test_a_sentence_has_at_most_twenty_words() -> None:
    assert_short(found_in(mistake) for _, mistake, _ in CASES)


@pytest.mark.parametrize("source", RIGHT)
def test_what_looks_like_a_mistake_and_is_none_gets_no_sentence(source: str) -> None:
    assert found_in(source) == []
