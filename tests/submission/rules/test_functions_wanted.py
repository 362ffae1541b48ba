"""A formula where a function is wanted: the function is written out, and no name is called misspelt."""

from pathlib import Path

import pytest

from grader.catalogue.exercise import Exercise
from grader.submission.misspelt_names import with_names_as_meant
from grader.submission.rules.source_report import Finding, check_source
from grader.submission.submission import Submission

IMPORTS = """
import tensorflow as tf
from tensorflow.keras import layers
from tensorflow.keras.callbacks import *

ds = tf.data.Dataset.range(9)
"""
R = "LearningRateScheduler"
FORMULAS = [
    (f"{R}(1e-8 * 10 ** (epoch / 20))", R, f"{R}(lambda epoch: 1e-8 * 10 ** (epoch / 20))"),
    (f"epochs = 70\n{R}(1 / epoch, verbose=1)", R, f"{R}(lambda epoch: 1 / epoch, …)"),
    (f"{R}(lr * 0.9)", R, f"{R}(lambda epoch, lr: lr * 0.9)"),
    (f"{R}(start_rate * 0.9)", R, f"{R}(lambda epoch: start_rate * 0.9)"),
    (f"{R}({' + '.join(20 * ['epoch'])})", R, f"{R}(lambda epoch: …)"),
    (f"def sweep():\n    rate = 10 ** (step / 20)\n    return {R}(rate)", R, "rate = lambda step: 10 ** (step / 20)"),
    (f"def schedule(epoch):\n    return 1e-3\n{R}(schedule(epoch))", f"{R}:, without `(epoch)`", f"{R}(schedule)"),
    (
        "LambdaCallback(on_epoch_end=print(logs['loss']))",
        "on_epoch_end",
        "on_epoch_end=lambda epoch, logs: print(logs['loss'])",
    ),
    ("ds = ds.map(image / 255, label)", "map", ".map(lambda image, label: (image / 255, label))"),
    (
        "ds = ds.map((image / 255, label), num_parallel_calls=4)",
        "map",
        ".map(lambda image, label: (image / 255, label))",
    ),
    ("ds = ds.flat_map(w.batch(3))", "flat_map", ".flat_map(lambda w: w.batch(3))"),
    ("ds = ds.filter(number > 3)", "filter", ".filter(lambda number: number > 3)"),
    ("layers.Lambda(image / 255)", "Lambda", "Lambda(lambda image: image / 255)"),
    ("layers.Dense(3, activation=tf.nn.relu(z))", "activation:, without `(z)`", "activation=tf.nn.relu"),
    ("sorted(['a'], key=len(word))", "key:, without `(word)`", "key=len"),
    ("list(map(word.lower(), ['a']))", "map", "map(lambda word: word.lower(), …)"),
    (
        "model.compile('sgd', loss=tf.abs(y_true - y_pred) / 2)",
        "loss",
        "loss=lambda y_true, y_pred: tf.abs(y_true - y_pred) / 2",
    ),
]
"""What is written, what takes a function (and after a colon, what else is said of it), and what to write."""


def found(source: str) -> list[Finding]:
    exercise = Exercise("week1_nlp", "", "", 1, Path(), 0, 0, "", (), 1.0)
    report = check_source(exercise, Submission("w", Path("a.py"), "script", IMPORTS + source, "", ()))
    assert not report.failed
    return [one for one in report.findings if "safe mode" not in one.sentence]


@pytest.mark.parametrize(("source", "name", "right"), FORMULAS)
def test_a_formula_with_an_unknown_name_is_written_as_a_function(source: str, name: str, right: str) -> None:
    (finding,) = found(source)
    name, _, without = name.partition(":")
    assert finding.certain
    assert finding.sentence == f"`{name}` takes a function{without}: write `{right}`."


@pytest.mark.parametrize(
    "source",
    [
        "LearningRateScheduler(schedule)",
        "LearningRateScheduler(lambda epoch: rate / epoch)",
        "LearningRateScheduler(make_schedule(rate)(epoch=1))",
        "def warm(steps):\n    return lambda epoch: 1 / steps\nLearningRateScheduler(warm(steps))",
        "LearningRateScheduler(tf.keras.optimizers.schedules.ExponentialDecay(rate, 1, 0.9))",
        "model.compile('sgd', loss=weighted(classes))",
        "ds = ds.map(scale, workers)",
        "def map(a, b): ...\nmap(rows + 1, 2)",
        "sorted(names, key=size)",
    ],
)
def test_of_a_missing_function_or_value_nothing_is_said(source: str) -> None:
    assert not any("takes a function" in one.sentence for one in found(source))


@pytest.mark.parametrize(
    ("value", "function"),
    [("1e-3", "lambda epoch: 1e-3"), ("0.1 * step", "lambda epoch: …"), ("10 ** (70 / 20)", "lambda epoch: …")],
)
def test_a_number_in_the_place_of_a_function_is_a_word_about_what_raises_later(value: str, function: str) -> None:
    (finding,) = found(f"step = 3\nLearningRateScheduler({value})")
    assert not finding.certain
    assert finding.sentence.endswith(f"write `LearningRateScheduler({function})`.")


def test_a_parameter_is_not_read_as_a_name_that_is_almost_the_same() -> None:
    wanted = "def f(epochs):\n    return LearningRateScheduler(1 / {})"
    for text, is_read in ((wanted, False), ("def f(epochs):\n    return 1 / {}", True)):
        submission = Submission("w", Path("a.py"), "script", IMPORTS + text.format("epoch"), "", is_prepared=True)
        assert bool(with_names_as_meant(submission, ["f"]).charged_lines) is is_read


def test_a_function_that_returns_nothing_is_handed_over_and_not_called() -> None:
    source = "def show(epoch=0, logs=None):\n    print(logs)\nLambdaCallback(on_epoch_end=show{})\n"
    [one] = found(source.format("()"))
    assert one.sentence == "`show()` calls the function here, and hands over `None`. Write `on_epoch_end=show`."
    assert found(source.format("")) == []
    assert found(source.format("()").replace("print(logs)", "return print")) == []
