"""A misspelt name in a course file is read as what was meant, and costs one criterion."""

from pathlib import Path

import pytest

from grader.submission.misspelt_names import with_names_as_meant
from grader.submission.submission import Submission

CALLBACK = "class myCallback:\n    pass\n\n\ndef train():\n    callbacks = MyCallback()\n    return [callbacks]\n"


def read(source: str, *asked: str) -> Submission:
    submission = Submission("week3_intro", Path("a.py"), "script", source, "", is_prepared=True)
    return with_names_as_meant(submission, asked)


def test_a_name_with_another_capital_is_what_was_meant() -> None:
    ready = read(CALLBACK, "train", "other")
    assert "callbacks = myCallback()" in ready.source
    [charged] = ready.charged_lines
    assert (charged.where, charged.functions) == ("line 6", {"train"})
    assert charged.sentence == "`MyCallback` is not defined. Did you mean `myCallback`?"


def test_every_place_of_the_name_is_read_so_and_told_once() -> None:
    ready = read("def make(rows):\n    modell = rows\n    model.add(1)\n    return model\n", "make")
    assert ready.source.count("modell") == 3
    assert len(ready.charged_lines) == 1


MODEL = """import tensorflow as tf

def make():
    model = tf.keras.Sequential([
        tf.keras.layers.Flatten(), tf.keras.layers.Dense(9, activation="relu"),
        tf.keras.layers.Dense(1, activation="sigmoid"),
    ])
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model
"""


def test_a_few_names_are_each_read_as_what_was_meant_and_told() -> None:
    source = CALLBACK.replace("return [callbacks]", "return [callback]") + "\n\ndef test():\n    return trainn()\n"
    ready = read(source, "train", "test")
    assert "callbacks = myCallback()\n    return [callbacks]" in ready.source
    assert "return train()" in ready.source
    told = {one.sentence: one.functions for one in ready.charged_lines}
    assert told == {
        "`MyCallback` is not defined. Did you mean `myCallback`?": {"train"},
        "`callback` is not defined. Did you mean `callbacks`?": {"train"},
        "`trainn` is not defined. Did you mean `train`?": {"test"},
    }


def test_a_module_that_is_used_as_a_value_is_what_the_file_defines() -> None:
    source = "def train(model):\n    callback = Stop()\n    model.fit(callbacks=[callbacks])\n"
    ready = read(source, "train")
    assert "callbacks=[callback]" in ready.source
    [charged] = ready.charged_lines
    assert charged.sentence == "`callbacks` is not defined. Did you mean `callback`?"
    used = "def train(model):\n    callback = callbacks.Callback()\n    return callback\n"
    assert read(used, "train").source == used


def test_one_name_that_means_two_things_stays() -> None:
    bodies = ("training_set = 1\n    return training_setz", "training_sets = 2\n    return training_setz")
    source = "\n".join(f"def f{number}():\n    {body}\n" for number, body in enumerate(bodies))
    ready = read(source, "f0", "f1")
    assert (ready.source, ready.charged_lines) == (source, ())


@pytest.mark.parametrize(
    ("right", "slip", "told"),
    [
        ("layers.Flatten", "layers.Flaten", "write `tf.keras.layers.Flatten`"),
        ('activation="relu"', 'activaton="relu"', "`Dense` has no argument `activaton`: write `activation=`."),
        ("optimizer=", "optimiser=", "write `optimizer=`"),
        ('"binary_crossentropy"', '"binary_crosentropy"', 'write "binary_crossentropy"'),
        ('"sigmoid"', "'sigmiod'", 'write "sigmoid"'),
        ("keras.Sequential", "keras.Sequental", "write `tf.keras.Sequential`"),
    ],
)
def test_a_name_of_keras_is_what_was_meant(right: str, slip: str, told: str) -> None:
    ready = read(MODEL.replace(right, slip), "make")
    assert ready.source.replace("'", '"') == MODEL
    [charged] = ready.charged_lines
    assert told in charged.sentence
    assert (charged.functions, charged.expected) == ({"make"}, "names that Keras has")


@pytest.mark.parametrize(
    "slips",
    [
        {"Flatten": "Flaten", "activation=": "activaton=", "optimizer=": "optimiser=", "Sequential": "Sequental"},
        {"binary_crossentropy": "softmax"},
        {"layers.Flatten": "layers.experimental.preprocessing"},
        {"optimizer=": "lr="},
        {"layers.Flatten()": 'layers.Dense(2, activation="re" "luu")'},
        {"    return model": "    try:\n        model.fit(epoch=1)\n    except TypeError:\n        return model"},
        {"Flatten": "Flatened", "tf.keras.layers": "mine.layers"},
    ],
)
def test_many_names_of_keras_and_other_ones_stay(slips: dict[str, str]) -> None:
    source = MODEL
    for right, slip in slips.items():
        source = source.replace(right, slip)
    ready = read(source, "make")
    assert ready.source == source
    assert not ready.charged_lines


@pytest.mark.parametrize(
    "source",
    [
        CALLBACK.replace("MyCallback()", "Stopper()"),
        CALLBACK.replace("return [callbacks]", "return callback + callbaks + trainn"),
        CALLBACK.replace("MyCallback", "myCallback"),
        "from elsewhere import *\n" + CALLBACK,
        "def make():\n    return numpy\n",
    ],
    ids=["not alike", "many", "right", "a star", "an import"],
)
def test_anything_else_stays(source: str) -> None:
    ready = read(source, "train", "make")
    assert ready.source == source
    assert not ready.charged_lines
