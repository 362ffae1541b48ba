"""What could have changed a method of Keras is told from the source, and no ordinary answer is taken for that."""

from pathlib import Path

import pytest

from grader.catalogue import places
from grader.submission.plain_source import MANY_VALUES, is_plain, written_values

ORDINARY = [
    "import tensorflow as tf\nmodel = tf.keras.Sequential([tf.keras.layers.Dense(1)])\nmodel.trainable = False",
    "from tensorflow.keras import layers\nmodel.fit(x, y)\nanswers = model.predict(x)",
    "class Stop(tf.keras.callbacks.Callback):\n    def on_epoch_end(self, epoch, logs=None):\n"
    "        self.model.stop_training = True\n        self.seen = epoch",
    "if __name__ == '__main__':\n    model.save(Path(__file__).parent / 'model.keras')\n    globals()",
    "layer.set_weights([kernel])\ntable['predict'] = 3\nwith open('x') as file:\n    pass",
]
CHANGES = [
    "model.predict = look",
    "model.fit = fit",
    "for model.predict in [look]:\n    pass",
    "with thing as model.call:\n    pass",
    "setattr(model, 'predict', look)",
    "object.__setattr__(model, 'predict', look)",
    "vars(model)['predict'] = look",
    "model.__dict__.update(predict=look)",
    "tf.keras.Model.predict = look",
    "import gc",
    "import sys",
    "import importlib",
    "from unittest import mock",
    "from inspect import *",
    "from numpy import *",
    "class Model(tf.keras.Model):\n    pass",
    "class Plain:\n    pass",
    "exec('model.predict = look')",
    "put = setattr",
    "getattr(tf, 'keras')",
    "type('M', (tf.keras.Model,), {})",
    "look = tf.keras.Model.predict",
    "def f(self):\n    self.predict = look",
    "def f():\n    global tf",
    "if __name__ == '__main__':\n    pass\nelse:\n    model.predict = look",
    "def f(:",
    "\0",
    "(" * 5000 + ")" * 5000,
]


@pytest.mark.parametrize("source", ORDINARY)
def test_an_ordinary_answer_is_plain(source: str) -> None:
    assert is_plain(source)


@pytest.mark.parametrize("source", CHANGES)
def test_whatever_could_change_keras_is_not_plain(source: str) -> None:
    assert not is_plain(source)


def test_most_right_answers_are_plain() -> None:
    folder = places.solutions_folder()
    sources = [path.read_text() for path in [*folder.glob("*/right/*.py"), *folder.glob("*/solution.py")]]
    share = sum(map(is_plain, sources)) / len(sources)
    assert share > 0.8


def test_a_table_of_answers_is_seen_and_no_answer_is_taken_for_one() -> None:
    table = ", ".join(f"{number / 7:.2f}" for number in range(400))
    assert written_values(f"months = [{table}]") >= MANY_VALUES
    assert written_values(f"weights = '{'abcd' * 400}'") >= MANY_VALUES
    assert written_values("def f(:") == 0


@pytest.mark.parametrize(
    "source",
    [
        f"weights = {10**4000}",
        "\n".join(f"weights_{one} = 'abcd efgh ijkl mnop'" for one in range(80)),
        f'"""{"abcdefgh" * 200}"""',
        f'def f():\n    """{"abcdefgh" * 200}"""',
        f"# {'abcdefgh' * 200}",
        f"weights = '{'🙂' * 400}'",
        f"weights = {bytes(range(256)) * 6!r}",
        f"def {'a1b2c3d4' * 200}(): pass",
    ],
    ids=["one number", "short texts", "docstring", "of a function", "comment", "not ascii", "bytes", "a name"],
)
def test_a_table_is_seen_however_it_is_written(source: str) -> None:
    assert written_values(source) >= MANY_VALUES


@pytest.mark.parametrize(
    "source",
    [
        f'"""{"A long text about what this file does and why. " * 60}"""',
        "\n".join(f"# {one}/50 [==============================] - 0s 2ms/step - loss: 0.{one}" for one in range(50)),
        f"# {'━' * 2000}",
        "\n".join(f"# {'=' * 78}" for _ in range(40)),
        "print('Numbers in text', 1, 2, 3)",
    ],
    ids=["docstring of sentences", "a log of a training", "a line", "lines", "some numbers"],
)
def test_what_people_write_is_no_table(source: str) -> None:
    assert written_values(source) < MANY_VALUES / 2


def test_no_right_answer_has_half_as_many() -> None:
    folder = places.solutions_folder()
    assert max(written_values(path.read_text()) for path in folder.glob("*/*/*.py")) < MANY_VALUES / 2


def test_every_stub_is_plain() -> None:
    for path in sorted(places.exercises_folder().glob("*/exercise.py")):
        assert is_plain(path.read_text()), path


def test_answers_that_put_something_in_the_place_of_predict_are_found() -> None:
    for path in (Path(__file__).parent.parent / "hostile" / "submissions").glob("*.py"):
        text = path.read_text(errors="replace")
        assert not is_plain(text) or ".predict = " not in text, path
