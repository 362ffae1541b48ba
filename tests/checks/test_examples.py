"""The examples of all docstrings run: those of evidence and matchers on a learner's file that passes them all.

For those of an exercise this is its reference solution, and the evidence is what the rubric gathers.
"""

import doctest
import importlib
import inspect
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import grader
import grader.checks
from grader.candidate.candidate import Candidate
from grader.catalogue import places
from grader.catalogue.exercise import Limits
from grader.checks.criterion import Trials
from grader.checks.evidence import build
from grader.checks.exam.models import take_model
from grader.checks.exam.task import Task
from grader.checks.expect import expect
from grader.checks.images.folders import patterned_folder, read_images
from grader.checks.images.training_and_validation import read_both
from grader.checks.models.callbacks import StoppingCallback
from grader.checks.models.compiled_metric import USUAL, read_metric
from grader.checks.models.output_pairing import find_reading
from grader.checks.performance import Predictions
from grader.checks.series.forecasts import build_on_windows, ready_windows
from grader.checks.series.windows import ramp_windows
from grader.checks.text.sequences import fitted_tokenizer, read_token_ids
from grader.examiner.fixtures import Data
from grader.submission.submission import Submission

LEARNER = """
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers


def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    dataset = tf.data.Dataset.from_tensor_slices(series).window(window_size + 1, shift=1, drop_remainder=True)
    dataset = dataset.flat_map(lambda window: window.batch(window_size + 1)).shuffle(shuffle_buffer)
    return dataset.map(lambda window: (window[:-1], window[-1])).batch(batch_size)


def model_forecast(model, series, window_size):
    windows = np.lib.stride_tricks.sliding_window_view(np.asarray(series), window_size)
    return model.predict(windows[..., None], verbose=0)[:, 0]


def create_forecaster(window_size):
    model = tf.keras.Sequential([
        tf.keras.Input((window_size, 1)), layers.Rescaling(0.02), layers.Conv1D(8, 3, padding="causal"),
        layers.LSTM(8), layers.Dense(1),
    ])
    model.compile(optimizer="adam", loss="huber")
    return model


def create_model(*sizes):
    if len(sizes) == 1:
        return create_forecaster(*sizes)
    vocab_size, embedding_dim, maxlen = sizes
    model = tf.keras.Sequential([
        tf.keras.Input((maxlen,)), layers.Embedding(vocab_size, embedding_dim), layers.Bidirectional(layers.LSTM(8)),
        layers.Dense(1, activation="sigmoid"),
    ])
    model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
    return model


def create_classifier(classes):
    model = tf.keras.Sequential([
        tf.keras.Input((48, 48, 3)), layers.Rescaling(1 / 255), layers.Conv2D(4, 3), layers.GlobalAveragePooling2D(),
        layers.Dense(classes, activation="softmax"),
    ])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def create_finder():
    pixels = tf.keras.Input((8, 8, 1))
    flat = layers.Flatten()(pixels)
    kind, place = layers.Dense(3, "softmax", name="kind")(flat), layers.Dense(2, "sigmoid", name="place")(flat)
    model = tf.keras.Model(pixels, {"kind": kind, "place": place})
    model.compile(optimizer="adam", loss={"kind": "sparse_categorical_crossentropy", "place": "mse"})
    return model


def solution_model():
    draw = np.random.default_rng(1)
    classes = draw.integers(0, 6, 1200)
    model = tf.keras.Sequential([
        tf.keras.Input((8, 8, 1)), layers.Conv2D(8, 3, activation="relu"), layers.Flatten(), layers.Dense(6, "softmax"),
    ])
    model.compile(optimizer=tf.keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy")
    model.fit(np.eye(64)[classes].reshape(-1, 8, 8, 1), classes, epochs=3, verbose=0)
    return model


def solution_line():
    model = tf.keras.Sequential([tf.keras.Input((1,)), layers.Dense(1, kernel_initializer="ones")])
    model.compile(optimizer=tf.keras.optimizers.Adam(0.0001), loss="mse")
    model.fit(np.arange(40.0)[:, None], np.arange(40.0), verbose=0)
    return model


def solution_pair():
    model = tf.keras.Sequential([tf.keras.Input((4,)), layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(np.eye(4), np.array([0, 1, 0, 1]), verbose=0)
    return model


class EarlyStoppingCallback(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if logs["accuracy"] >= 0.95:
            self.model.stop_training = True


def train_val_split(sentences, labels, training_split):
    size = int(training_split * len(sentences))
    return sentences[:size], sentences[size:], labels[:size], labels[size:]


def fit_tokenizer(sentences, num_words=None):
    tokenizer = tf.keras.preprocessing.text.Tokenizer(num_words=num_words, oov_token="<OOV>")
    tokenizer.fit_on_texts(sentences)
    return tokenizer


def seq(sentences, tokenizer, *settings):
    sides = [one for one in settings if isinstance(one, str)] or ["post"]
    maxlen = next((one for one in settings if isinstance(one, int)), None)
    rows = tokenizer.texts_to_sequences(sentences)
    return tf.keras.utils.pad_sequences(rows, maxlen=maxlen, padding=sides[0], truncating=(sides + ["post"])[1])


seq_and_pad = seq_pad = seq


def pad_seqs(sequences, maxlen):
    return tf.keras.utils.pad_sequences(sequences, maxlen=maxlen)


def read_folder(directory):
    return tf.keras.utils.image_dataset_from_directory(directory, image_size=(48, 48), label_mode="binary")


def train_val_datasets(training_dir, validation_dir):
    return read_folder(training_dir), read_folder(validation_dir)
"""
WORDS = ("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ze")


@pytest.fixture(scope="module")
def candidate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Candidate]:
    folder = tmp_path_factory.mktemp("examples")
    path = folder / "exercise.py"
    path.write_text(LEARNER, encoding="utf-8")
    running = Candidate(
        Submission("week3_nlp", path, "script", LEARNER, "digest"), folder, Limits(), 1, lambda event: None
    )
    running.load()
    yield running
    running.close()


def series() -> Any:
    return np.random.default_rng(1).uniform(20, 90, 200).astype("float32")


def forecaster(candidate: Candidate) -> Any:
    return build_on_windows(candidate, "create_forecaster", 24, series())


def classifier(candidate: Candidate, classes: int) -> Any:
    images = np.random.default_rng(2).uniform(0, 255, (40, 48, 48, 3)).astype("float32")
    return build(candidate, "create_classifier", classes, inputs=images)


def sentiment(candidate: Candidate) -> Any:
    return build(candidate, "create_model", 90, 12, 9, inputs=np.arange(1, 73).reshape(8, 9))


def finder(candidate: Candidate) -> Any:
    return build(candidate, "create_finder", inputs=np.zeros((4, 8, 8, 1), "float32"), several=True)


def exam_model(candidate: Candidate, function: str = "solution_model", *shape: int) -> Any:
    return take_model(candidate, Task({"CLASSES": 6}, function), np.ones((4, *(shape or (8, 8, 1)))), seed=1)


def metric(candidate: Candidate) -> Any:
    model = classifier(candidate, 2)
    return read_metric(model, find_reading(model, 2), np.repeat(model.inputs, 2, axis=0), np.arange(80) % 2, seed=1)


def tokenizer(candidate: Candidate, *num_words: int) -> Any:
    return fitted_tokenizer(
        candidate, "fit_tokenizer", [" ".join(WORDS[:number]) for number in range(1, 12)], *num_words
    )


def folder(tmp_path: Path, name: str, seed: int) -> Any:
    path = Path(tempfile.mkdtemp(prefix=name, dir=tmp_path))
    return patterned_folder(path, np.random.default_rng(seed), {"boats": 41, "arrows": 30}, tinted=True)


def trials(candidate: Candidate, truth: Any, found: Any) -> Trials:
    return Trials(lambda seed: Predictions(candidate, truth, found), 1)


EVIDENCE: dict[str, Any] = {
    "case": lambda c, path: ramp_windows(length=40, window_size=4, batch_size=8),
    "long_case": lambda c, path: ramp_windows(length=80, window_size=6, batch_size=16, shuffle_buffer=50),
    "series": lambda c, path: series(),
    "windows": lambda c, path: ready_windows(series(), 24)[0][:8],
    "passed": lambda c, path: lambda *names: False,
    "tokenizer": lambda c, path: tokenizer(c),
    "limited": lambda c, path: tokenizer(c, 12),
    "known": lambda c, path: WORDS,
    "words": lambda c, path: WORDS,
    "few": lambda c, path: ["ba de", "fi"],
    "long": lambda c, path: ["ba de fi go hu ka le"],
    "whole": lambda c, path: read_token_ids(c, "seq", ["ba de fi go hu ka le"], tokenizer(c)),
    "alone": lambda c, path: read_token_ids(c, "seq", list(WORDS), tokenizer(c)),
    "behind": lambda c, path: read_token_ids(c, "seq", ["ba de", "fi"], tokenizer(c), "post", 9),
    "pictures": lambda c, path: read_images(c, "read_folder", folder(path, "read", 1)),
    "sets": lambda c, path: read_both(c, "train_val_datasets", folder(path, "training", 2), folder(path, "held", 3)),
    "callback": lambda c, path: StoppingCallback(c, "EarlyStoppingCallback", USUAL),
    "metric": lambda c, path: metric(c),
    "task": lambda c, path: Task({"CLASSES": 6}, "solution_model"),
    "images": lambda c, path: np.zeros((4, 8, 8, 1), "float32"),
    "inputs": lambda c, path: np.eye(64).reshape(64, 8, 8, 1)[np.arange(60) % 6],
    "truth": lambda c, path: np.arange(60) % 6,
    "predictions": lambda c, path: trials(c, np.arange(40) % 2, np.arange(40) % 2),
    "forecast": lambda c, path: trials(c, np.arange(40.0), np.arange(40.0) + 1),
    "model": lambda c, path: forecaster(c),
}
"""How evidence is gathered that examples call by these names."""
OTHERWISE: dict[str, dict[str, Any]] = {
    "ChoicesMatchers": {"model": lambda c, path: exam_model(c)},
    "EstimatesMatchers": {
        "model": lambda c, path: exam_model(c, "solution_line", 1),
        "inputs": lambda c, path: np.arange(40.0)[:, None],
        "truth": lambda c, path: np.arange(40.0),
    },
    "ExamModelMatchers.predicts_two_classes": {"model": lambda c, path: exam_model(c, "solution_pair", 4)},
    "ExamModelMatchers": {"model": lambda c, path: exam_model(c), "inputs": lambda c, path: np.zeros((4, 8, 8, 1))},
    "SetupMatchers.predicts_two_classes": {"model": lambda c, path: sentiment(c)},
    "SetupMatchers.predicts_one_of": {"model": lambda c, path: classifier(c, 10)},
    "SetupMatchers.predicts_numbers": {"model": lambda c, path: finder(c).output("place")},
    "ScalingMatchers": {"model": lambda c, path: classifier(c, 2)},
}
"""The same for the examples of a class or a method that mean something else by a name."""
BY_RUBRIC: dict[str, dict[str, Any]] = {
    "exam5_many_steps": {
        "model": lambda candidate: take_model(candidate, Task({}, "solution_model"), np.ones((4, 21, 1)), seed=1)
    },
    "week3_intro": {"images": lambda data: data.draw("garments", 5)[0]},
    "week3_vision": {"grown": lambda model: model},
    "week4_nlp": {
        "script": lambda rubric: rubric["ScriptedModel"](WORDS, max_sequence_len=9, back=0),
        "rows": lambda rubric: rubric["ROWS"],
        "pairs": lambda candidate, rubric: rubric["pairs_to_fit"](candidate, rubric["EVERY_ID"], 90, usable=True),
    },
    "week4_vision": {
        "file": lambda data: data.folder("example") / "file.csv",
        "images": lambda patterns: patterns[2][0],
        "labels": lambda patterns: patterns[2][1],
        "training_file": lambda arrays: arrays[0],
    },
}
"""Evidence that examples of an exercise call by other names than its rubric, made of evidence of the rubric."""
UNTRAINED = """
import numpy as np
import tensorflow as tf


def solution_model():
    model = tf.keras.Sequential([tf.keras.Input((21, 1)), tf.keras.layers.Flatten(), tf.keras.layers.Dense(7)])
    model.compile(loss="mse")
    model.fit(np.zeros((4, 21, 1)), np.zeros((4, 7)), verbose=0)
    return model
"""
SET = "epochs=1)\n    model.set_weights([np.array([[0.5]]), np.array([0.5])])"
LEARNERS: dict[str, Callable[[str], str]] = {
    "exam5_many_steps": lambda solution: UNTRAINED,
    "week1_intro": lambda solution: solution.replace("epochs=200, verbose=0)", SET),
}
"""How a reference solution is changed that trains for long: the weights are set that it would end with."""
KIT = Path(grader.__file__).parent
FINDER = doctest.DocTestFinder()


def examples() -> Iterator[doctest.DocTest]:
    for path in sorted([*KIT.rglob("*.py"), *places.exercises_folder().glob("*/expectations/*.py")]):
        if ">>>" in path.read_text(encoding="utf-8"):
            name = ".".join(path.relative_to(KIT.parent).with_suffix("").parts).removesuffix(".__init__")
            yield from (one for one in FINDER.find(importlib.import_module(name)) if one.examples)


def asks_a_submission(test: doctest.DocTest) -> bool:
    return any(word in one.source for one in test.examples for word in ("candidate", "expect(", "expect_"))


def needed(test: doctest.DocTest) -> set[str]:
    """Return the names of the examples of evidence and matchers that stand for evidence."""
    if not (asks_a_submission(test) and test.name.startswith("grader.checks.")):
        return set()
    used = {name for one in test.examples for name in re.findall(r"\b[a-z_]+\b(?!=)", one.source)}
    assigned = {name for one in test.examples for name in re.findall(r"^\s*([a-z_]+) =", one.source, re.MULTILINE)}
    return used & {"candidate", *EVIDENCE} - {*test.globs} - assigned


def run(test: doctest.DocTest) -> None:
    said: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    assert result.attempted
    assert not result.failed, "".join(said)


class Gathered(dict[str, Any]):
    """The evidence of an exercise by its names: gathered as its rubric does it, when it is asked for."""

    def __init__(self, exercise: str, candidate: Candidate) -> None:
        path = places.exercises_folder() / exercise / "checks.py"
        rubric: dict[str, Any] = {}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(grader.checks, "fixture", lambda function: function)
            exec(compile(path.read_text(encoding="utf-8"), path, "exec"), rubric)
        self._makers = rubric | BY_RUBRIC.get(exercise, {})
        super().__init__(rubric=rubric, candidate=candidate, data=Data(1, candidate.scratch), seed=1)
        self.names = {"folder", *self, *self._makers}
        self.update(gathered=self.__getitem__, passed=lambda *names: True, setting=lambda name, own: own)

    def __missing__(self, name: str) -> Any:
        if name == "folder":
            return self["data"].folder("examples")
        make = self._makers[name]
        self[name] = make(**{one: self[one] for one in inspect.signature(make).parameters})
        return self[name]


ALL = list(examples())
OF_EXERCISES = [one for one in ALL if one.name.startswith("exercises.") and asks_a_submission(one)]


@pytest.mark.parametrize(
    "test", [one for one in ALL if not needed(one) and one not in OF_EXERCISES], ids=lambda test: test.name
)
def test_an_example_says_what_is_returned(test: doctest.DocTest) -> None:
    run(test)


@pytest.mark.worker
@pytest.mark.parametrize("test", [one for one in ALL if needed(one)], ids=lambda test: test.name)
def test_an_example_of_evidence_passes_for_a_correct_solution(test: doctest.DocTest, candidate: Candidate) -> None:
    meant = EVIDENCE | next((names for what, names in OTHERWISE.items() if what in test.name), {})
    for name in needed(test) - {"candidate"}:
        test.globs[name] = meant[name](candidate, candidate.scratch)
    test.globs.update(candidate=candidate, build=build, expect=expect)
    run(test)


@pytest.mark.worker
@pytest.mark.parametrize("exercise", sorted({one.name.split(".")[1] for one in OF_EXERCISES}))
def test_the_examples_of_an_exercise_pass_for_its_reference_solution(exercise: str, candidate: Candidate) -> None:
    solution = places.solutions_folder() / exercise / "solution.py"
    with candidate.turned_to(LEARNERS.get(exercise, str)(solution.read_text(encoding="utf-8"))):
        candidate.load()
        evidence = Gathered(exercise, candidate)
        for test in (one for one in OF_EXERCISES if one.name.split(".")[1] == exercise):
            words = {word for one in test.examples for word in re.findall(r"\b[a-z_]+\b(?![=(\"])", one.source)}
            test.globs.update({word: evidence[word] for word in words & evidence.names - {*test.globs}}, expect=expect)
            run(test)


def test_no_example_is_left_out() -> None:
    left_out = [test.name for test in ALL for one in test.examples if doctest.SKIP in one.options]
    assert left_out == []
