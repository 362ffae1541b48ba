"""An argument that has no effect gets its sentence, one that has an effect gets none, and Keras itself agrees."""

import ast
import functools
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import same_meaning
from ineffective_cases import CASES, HEAD, Case

from grader.submission.rules.calls.ineffective_arguments import TABLE, Ineffective, arguments_without_effect
from grader.submission.source_tree import SourceTree

HERE = Path(__file__).parent


@functools.cache
def rows_of(source: str) -> list[Ineffective]:
    tree = SourceTree(ast.parse(HEAD + source), HEAD + source, str)
    return [row for row in TABLE if [*arguments_without_effect(tree, (row,))]]


def said(source: str) -> list[str]:
    tree = SourceTree(ast.parse(HEAD + source), HEAD + source, str)
    return [finding.sentence for finding in arguments_without_effect(tree)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.mistake[:60])
def test_an_argument_without_an_effect_gets_its_sentence_and_one_with_an_effect_gets_none(case: Case) -> None:
    [sentence] = said(f"kept = {case.mistake}\n")
    assert case.argument in sentence
    assert "{" not in sentence
    assert said(f"kept = {case.right}\n") == []


def test_each_row_has_a_case_and_each_case_is_of_one_row() -> None:
    rows = [rows_of(f"kept = {case.mistake}\n") for case in CASES]
    assert [len(found) for found in rows] == [1] * len(CASES)
    assert {TABLE.index(row) for [row] in rows} == {*range(len(TABLE))}


@pytest.mark.parametrize("way", same_meaning.WAYS, ids=lambda way: way.__name__)
def test_another_way_to_write_it_changes_nothing_that_is_said(way: Callable[[str], str]) -> None:
    for case in CASES:
        mistake, right = f"kept = {case.mistake}\n", f"kept = {case.right}\n"
        assert rows_of(way(mistake)) == rows_of(mistake), way(mistake)
        assert rows_of(way(right)) == [], way(right)


@pytest.mark.parametrize(
    "source",
    [
        # What is not known: it may have an effect.
        "def f(momentum):\n    return tf.keras.optimizers.SGD(0.1, momentum, nesterov=True)\n",
        "def f(on):\n    return tf.keras.optimizers.SGD(0.1, nesterov=on)\n",
        "def f(**options):\n    return tf.keras.optimizers.SGD(0.1, nesterov=True, **options)\n",
        "def f(*options):\n    return tf.keras.optimizers.SGD(*options, nesterov=True)\n",
        "def f(bias):\n    return layers.Dense(3, use_bias=bias, bias_initializer='ones')\n",
        "def f(m, v):\n    m.fit(x, y, validation_data=v, validation_split=0.1)\n",
        "def f(m, data):\n    m.fit(data, batch_size=8)\n",
        "c = tf.keras.optimizers.schedules.CosineDecay(0.1, 9, warmup_target=2 * rate, warmup_steps=0.1 * total)\n",
        # The default value.
        "layers.Dense(3, use_bias=False, bias_initializer='zeros', bias_regularizer=None)\n",
        "layers.Dense(3, use_bias=False, bias_initializer=tf.keras.initializers.Zeros())\n",
        "layers.RandomRotation(0.1, fill_mode='reflect', fill_value=0.0)\n",
        "tf.keras.callbacks.ModelCheckpoint('a.keras', monitor='val_loss')\n",
        "m.fit(x, y, validation_freq=1)\n",
        # Arguments by their place.
        "layers.RandomZoom(0.1, 0.1, 'constant', fill_value=1.0)\n",
        "tf.keras.applications.ResNet50(False, pooling='avg')\n",
        "tf.keras.applications.MobileNetV2((96, 96, 3), 1.0, False, pooling='avg')\n",
        "tf.keras.utils.pad_sequences(texts, 9, truncating='post')\n",
        "tf.keras.callbacks.ModelCheckpoint('a.keras', 'val_accuracy', 0, True)\n",
        "tf.keras.callbacks.ModelCheckpoint('a.keras', 'val_loss')\n",
        # Other functions of these names.
        "class Own:\n    def fit(self, x, validation_freq):\n        pass\nOwn().fit(x, validation_freq=3)\n",
        "import other\nother.fit(x, validation_freq=3)\n",
        "import other\nother.pad_sequences(texts, truncating=9).batch(3)\n",
        # Arrays that a data set gives.
        "images = ds.get_single_element()\nm.predict(images, batch_size=8)\n",
        "batch = next(iter(ds))\nm.predict(batch[0], batch_size=8)\n",
    ],
)
def test_what_may_have_an_effect_gets_no_sentence(source: str) -> None:
    assert said(source) == []


def test_an_argument_that_is_given_by_its_place_is_told_with_its_name() -> None:
    [sentence] = said("tf.keras.callbacks.ModelCheckpoint('a.keras', 'val_accuracy')\n")
    assert sentence.startswith("`monitor='val_accuracy'` has no effect without `save_best_only=True`")


@pytest.mark.worker
def test_keras_does_the_same_without_the_argument_and_something_else_where_it_counts() -> None:
    path = os.pathsep.join([str(HERE), *sys.path])
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(HERE / "ineffective_in_keras.py")],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": path, **quiet},
    )  # fmt: skip
    found = json.loads(done.stdout.splitlines()[-1])
    assert len(found) == len([case for case in CASES if " " not in case.shown_by])
    assert found == [[mistake, False, True] for mistake, *_ in found]


@pytest.mark.parametrize("case", [case for case in CASES if " " in case.shown_by], ids=lambda case: case.argument)
def test_what_is_not_run_is_shown_by_a_line_of_keras(case: Case) -> None:
    file, _, line = case.shown_by.partition(": ")
    [library] = importlib.util.find_spec("keras").submodule_search_locations
    source = (Path(library).parent / file).read_text(encoding="utf-8")
    assert "".join(line.split()) in "".join(source.split())
