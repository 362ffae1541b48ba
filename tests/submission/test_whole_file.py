"""A course file without functions: what its first training needs is read as the function that its form asks for."""

from pathlib import Path

import pytest

from grader.catalogue.exercise import read_exercise
from grader.errors import SubmissionRefused
from grader.submission.course_source import in_its_form
from grader.submission.recognition import recognise_exercise
from grader.submission.submission import Submission, read_unnamed
from grader.submission.syntax import parse

DIGITS = '''import keras
import matplotlib.pyplot as plt
from keras.datasets import mnist

(images, labels), _ = mnist.load_data()
plt.imshow(images[0])
images = images / 255.0
note = """
  two lines
"""
model = keras.Sequential()
model.add({layers})
model.compile(loss="sparse_categorical_crossentropy")
model.summary()
{train}
model.evaluate(images, labels)
'''
DENSE, CONVOLUTION = "keras.layers.Dense(10)", "keras.layers.Conv2D(8, 3), keras.layers.Dense(10)"
PLAIN = "history = model.fit(images, labels, epochs=int(len(note) / 3))"
AS_A_PROGRAM = f'if __name__ == "__main__":\n    {PLAIN}'


def read(source: str, folder: Path) -> Submission:
    path = folder / "answer.py"
    path.write_text(source)
    return read_unnamed(path)


@pytest.mark.parametrize(
    ("layers", "train", "exercise_name", "function"),
    [
        (DENSE, PLAIN, "week2_intro", "train_mnist"),
        (CONVOLUTION, PLAIN, "week3_intro", "train_mnist_conv"),
        (CONVOLUTION, AS_A_PROGRAM, "week3_intro", "train_mnist_conv"),
    ],
    ids=["dense", "convolution", "as a program"],
)
def test_the_first_training_is_the_function(
    layers: str, train: str, exercise_name: str, function: str, tmp_path: Path
) -> None:
    given = read(DIGITS.format(layers=layers, train=train), tmp_path)
    assert recognise_exercise(given) == exercise_name
    exercise, ready = in_its_form(read_exercise(exercise_name), given)
    assert exercise.form and exercise.form.name == "v1" and ready.is_prepared
    [defined] = [one for one in parse(ready.source).body if hasattr(one, "name")]
    assert defined.name == function
    before, after = given.source.split("\n"), ready.source.split("\n")
    assert after[6] == f"    {before[6]}" and after[8] == before[8]
    assert not {"imshow", "summary", "evaluate"} & set(ready.source.replace("(", ".").split("."))
    assert any(f"graded as `{function}`" in one for one in ready.left_out)


def test_an_import_moves_where_no_line_is_free(tmp_path: Path) -> None:
    given = read(DIGITS.format(layers=DENSE, train=PLAIN).replace("mnist\n\n", "mnist\n"), tmp_path)
    _, ready = in_its_form(read_exercise("week2_intro"), given)
    assert ready.source.split("\n")[2] == "def train_mnist():"
    assert ready.source.rstrip().endswith("from keras.datasets import mnist")


@pytest.mark.parametrize(
    "source",
    [
        DIGITS.format(layers=DENSE, train="model.fit_on_texts(images)"),
        DIGITS.format(layers=DENSE, train="def later():\n    model.fit(images, labels)"),
        DIGITS.format(layers=DENSE, train="generator.fit(images)"),
        DIGITS.format(layers=DENSE, train=PLAIN).replace("mnist.load_data", "boston.load_data"),
    ],
    ids=["no training", "in another function", "a generator", "other data"],
)
def test_nothing_else_is_taken_for_an_answer(source: str, tmp_path: Path) -> None:
    with pytest.raises(SubmissionRefused):
        recognise_exercise(read(source, tmp_path))


@pytest.mark.parametrize("line", ["from keras.layers import *", "def count():\n    global steps\n    return steps"])
def test_what_cannot_stand_in_a_function_stays(line: str, tmp_path: Path) -> None:
    train = f"{line}\nmodel.fit(images, labels, epochs={'count()' if 'count' in line else 2})"
    given = read(DIGITS.format(layers=DENSE, train=train), tmp_path)
    _, ready = in_its_form(read_exercise("week2_intro"), given)
    assert "train_mnist" not in ready.source
