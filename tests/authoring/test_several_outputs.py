"""Models with several inputs and outputs, texts and ragged rows are judged for a pack; mistakes have true causes."""

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.authoring.proof import Case, complaints, prove
from grader.candidate.candidate import Part
from grader.candidate.protocol import Handle
from grader.catalogue import packs
from grader.checks.criterion import Trials
from grader.checks.expect import Unmet
from grader.checks.models.classifiers import held_out_predictions, hidden_values
from grader.checks.models.output_decoding import Reading
from grader.checks.several import guarded
from grader.errors import RubricProblem
from grader.examiner.diagnosis.training import Training
from grader.examiner.grade import Grade, Outcome, Status, Verdict

NAME, HANDLE = "garden_shapes", Handle(0, "model", "Functional")
FACTS = """
title = "Shapes"
part = "garden"
week = "two"
minutes = 20
pass_mark = 100
reference_seconds = 5
functions = ["create_heads()", "create_orders()", "create_sums()", "create_spots()"]
"""
RUBRIC = '''
"""Models of several shapes."""

import numpy as np

from grader.checks import criterion, expect, fixture, trial
from grader.checks.consistency import consistent_predictions
from grader.checks.evidence import build
from grader.checks.models.classifiers import held_out_predictions, hidden_values
from grader.checks.models.compiled_metric import read_metric
from grader.checks.models.output_pairing import find_reading


def draw(random, number):
    """Draw plants, their kinds and their ages."""
    plants = random.normal(size=(number, 4)).astype("float32")
    return plants, plants[:, :3].argmax(axis=1), plants[:, 3] * 2


@fixture
def heads(candidate, data):
    """Build the model with two outputs."""
    return build(candidate, "create_heads", inputs=draw(data.generator(1), 12)[0], several=True)


@fixture
def kind(heads):
    """Look at the first output."""
    found = heads.output("kind")
    expect(found).predicts_one_of(3)
    return found


@fixture
def age(heads):
    """Look at the second output."""
    found = heads.output("age")
    expect(found).predicts_a_number()
    return found


@trial
def trained(candidate, data, kind, age, seed):
    """Train both outputs, then predict both."""
    plants, kinds, ages = draw(data.generator(2), 800)
    model = build(candidate, "create_heads", inputs=plants[:12], several=True)
    first, second, reading = model.output("kind"), model.output("age"), find_reading(model.output("kind"), 3)
    labels = {"kind": reading.write_labels(kinds[:600]), "age": ages[:600]}
    goal = {"metric": "accuracy", "at": 0.9, "threshold": 0.6, "output": "kind"}
    validation = (plants[:100], {name: one[:100] for name, one in labels.items()})
    history = candidate.train(model.handle, plants[:600], labels, epochs=4, at_most=4, validation=validation,
                              goal=goal, seed=seed)
    told = {"seed": seed, "history": history}
    return {
        "kind": held_out_predictions(candidate, first.handle, reading, plants[600:], kinds[600:], **told),
        "age": hidden_values(candidate, second.handle, plants[600:], ages[600:], **told),
    }


@criterion(title="Kind", points=10, hint="?")
def check_kind(kind):
    """The output kind and its loss match."""
    expect(kind).predicts_one_of(3)


@criterion(title="Age", points=10, hint="?")
def check_age(age):
    """The output age is a number."""
    expect(age).predicts_a_number()


@criterion(title="Orders", points=10, hint="?")
def check_orders(candidate, data):
    """Numbers and texts by name are read."""
    orders = {"size": data.generator(3).normal(size=(40, 2)).astype("float32"), "shop": ["north", "south"] * 20}
    model = build(candidate, "create_orders", inputs=orders)
    reading = find_reading(model, 2)
    assert consistent_predictions(candidate, model.handle, orders).shape == (40, 1)
    expect(read_metric(model, reading, orders, np.arange(40) % 2, seed=1)).include_the_accuracy()


@criterion(title="Sums", points=10, hint="?")
def check_sums(candidate):
    """Rows of different lengths are read."""
    expect(build(candidate, "create_sums", inputs=[[1, 2], [3], [4, 5, 6]])).predicts_a_number()


@criterion(title="Spots", points=20, hint="?")
def check_spots(candidate):
    """A list of a place and a probability comes back."""
    model = build(candidate, "create_spots", inputs=np.random.default_rng(1).random((8, 5, 5, 1)), several=True)
    expect(model.output(0)).predicts_numbers(2, between=(0, 1))
    expect(model.output(1)).predicts_two_classes()


@criterion(title="Accuracy", points=20, hint="?")
def check_accuracy(trained):
    """The accuracy of kind is at least 0.6."""
    expect(trained["kind"]).reach(accuracy=0.6)


@criterion(title="Error", points=20, hint="?")
def check_error(trained):
    """The error of age is at most 1.2."""
    expect(trained["age"]).stay_within(mae=1.2, on="held-out plants")
'''
SOLUTION = """
import tensorflow as tf

layers = tf.keras.layers


def create_heads():
    # BEGIN SOLUTION
    inputs = tf.keras.Input((4,))
    hidden = layers.Dense(16, activation="relu")(inputs)
    kind = layers.Dense(3, activation="softmax", name="kind")(hidden)
    age = layers.Dense(1, name="age")(hidden)
    model = tf.keras.Model(inputs, [kind, age])
    loss = {"kind": "sparse_categorical_crossentropy", "age": "mse"}
    weights = {"kind": 1.0, "age": 1.0}
    model.compile(optimizer=tf.keras.optimizers.Adam(0.02), loss=loss, loss_weights=weights)
    return model
    # END SOLUTION


def create_orders():
    # BEGIN SOLUTION
    size, shop = tf.keras.Input((2,), name="size"), tf.keras.Input((), dtype="string", name="shop")
    known = layers.StringLookup(vocabulary=["north", "south"], output_mode="one_hot")(shop)
    late = layers.Dense(1, activation="sigmoid")(layers.Concatenate()([size, known]))
    model = tf.keras.Model({"size": size, "shop": shop}, late)
    model.compile(loss="binary_crossentropy", metrics=["accuracy"])
    return model
    # END SOLUTION


def create_sums():
    # BEGIN SOLUTION
    rows = tf.keras.Input((None,), dtype="int64", ragged=True)
    model = tf.keras.Model(rows, layers.Dense(1)(layers.GlobalAveragePooling1D()(layers.Embedding(10, 2)(rows))))
    model.compile(loss="mse")
    return model
    # END SOLUTION


def create_spots():
    # BEGIN SOLUTION
    images = tf.keras.Input((5, 5, 1))
    flat = layers.Flatten()(images)
    place, bright = layers.Dense(2, activation="sigmoid")(flat), layers.Dense(1, activation="sigmoid")(flat)
    model = tf.keras.Model(images, [place, bright])
    model.compile(loss=["mse", "binary_crossentropy"])
    return model
    # END SOLUTION
"""
BY_NAME = ("[kind, age]", '{"kind": kind, "age": age}')
LOSSES = ('{"kind": "sparse_categorical_crossentropy", "age": "mse"}', '["sparse_categorical_crossentropy", "mse"]')
EXCHANGED, NO_SOFTMAX = ("[place, bright]", "[bright, place]"), ('Dense(3, activation="softmax"', "Dense(3")
ONE_OUTPUT = (("(images, [place, bright])", "(images, place)"), ('["mse", "binary_crossentropy"]', '"mse"'))
MISTAKES: dict[str, tuple[tuple[tuple[str, str], ...], dict[str, str]]] = {
    "in another order": (
        (BY_NAME, LOSSES, (", loss_weights=weights", ""), EXCHANGED),
        {"check_age": "Write the losses by name", "check_spots": "output 0: outputs of shape (batch, 1)"},
    ),
    "misfits": (
        (NO_SOFTMAX, *ONE_OUTPUT),
        {"check_kind": "output `kind`: logits such as", "check_spots": "with all of its outputs"},
    ),
    "another name": ((('"kind"', '"kinds"'),), {"check_kind": "2 outputs: `kinds`, `age`"}),
}
NOT_WEIGHED = ((('"age": 1.0}', '"age": 0.0}'),), {"check_error": "`loss_weights=0` makes the loss almost 0"})


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "garden"
    texts = {"exercises": {"exercise.toml": FACTS, "checks.py": RUBRIC}, "solutions": {"solution.py": SOLUTION}}
    for kind, files in texts.items():
        (folder / kind / NAME).mkdir(parents=True)
        for name, text in files.items():
            (folder / kind / NAME / name).write_text(text.lstrip())
    monkeypatch.setenv(packs.VARIABLE, str(folder))
    return folder


def graded(pack: Path, changes: tuple[tuple[str, str], ...] = (), *, fast: bool = True) -> Grade:
    text = SOLUTION
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = pack / "solutions" / NAME / "answer.py"
    path.write_text(text)
    return prove(Case(NAME, path), seed=1, fast=fast).grade


def missed(grade: Grade) -> dict[str, str]:
    unmet = [one for one in grade.verdicts if one.outcome is Outcome.UNMET]
    return {one.criterion_id: f"{one.found} {one.message}" for one in unmet}


@pytest.mark.worker
@pytest.mark.usefixtures("warm")
def test_outputs_in_a_list_and_in_a_dictionary_earn_every_point(pack: Path) -> None:
    assert graded(pack, fast=False).earned == 100
    assert graded(pack, (BY_NAME, (', name="kind"', ""), (', name="age"', ""))).earned == 60


@pytest.mark.worker
@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_one_output_is_told_of_this_output(pack: Path, mistake: str) -> None:
    changes, phrases = MISTAKES[mistake]
    found = missed(graded(pack, changes))
    assert found.keys() == phrases.keys()
    assert all(phrase in found[criterion] for criterion, phrase in phrases.items()), found


@pytest.mark.worker
@pytest.mark.thorough
@pytest.mark.usefixtures("warm")
def test_an_output_that_is_not_weighed_has_its_own_cause(pack: Path) -> None:
    changes, phrases = NOT_WEIGHED
    found = missed(graded(pack, changes, fast=False))
    assert found.keys() == phrases.keys() and phrases["check_error"] in found["check_error"]


@pytest.mark.worker
@pytest.mark.usefixtures("warm")
def test_an_author_who_takes_several_outputs_for_one_is_told_the_line_and_the_cure(pack: Path) -> None:
    asked = {
        "expect(kind).predicts_one_of(3)": "expect(heads).predicts_one_of(3)",
        "expect(age).predicts_a_number()": "assert heads.units == 3",
        "expect(model.output(0)).predicts_numbers(2, between=(0, 1))": "consistent_predictions(candidate, "
        "model.handle, "
        "np.zeros((9, 5, 5, 1)))",
    }
    text = (
        RUBRIC.lstrip()
        .replace("def check_kind(kind)", "def check_kind(heads)")
        .replace("check_age(age)", "check_age(heads)")
    )
    for right, wrong in asked.items():
        head, _, last = text.rpartition(f"    {right}")
        text = f"{head}    {wrong}{last}"
    (pack / "exercises" / NAME / "checks.py").write_text(text)
    complaint = next(complaints(Case(NAME, None), graded(pack)))
    for wrong in asked.values():
        assert f"checks.py:{text.splitlines().index(f'    {wrong}') + 1}: " in complaint
    assert complaint.count('Ask about one of them: `model.output("…")') == len(asked)


def test_several_arrays_refuse_to_be_one() -> None:
    with pytest.raises(RubricProblem, match="`f` has several outputs, and this reads one array"):
        guarded({"kind": 1}, "`f` has several outputs", "").shape  # noqa: B018 - asked for


def learner(**parts: Part) -> Any:
    return SimpleNamespace(parts=dict(enumerate(parts.values())))


def test_an_author_who_reads_one_output_as_another_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    candidate = learner(age=Part("age", {}, "output `age`", 1))
    with pytest.raises(RubricProblem, match="an output with 3 units, and the output `age` has 1"):
        held_out_predictions(candidate, HANDLE, Reading(3, "index", "logit"), np.zeros((4, 2)), np.zeros(4), seed=1)
    monkeypatch.setattr("grader.checks.models.classifiers.consistent_predictions", lambda *_, **__: np.zeros((4, 3)))
    with pytest.raises(Unmet, match="output `age`: outputs of shape"):
        hidden_values(candidate, HANDLE, np.zeros((4, 2)), np.zeros(4), seed=1)


def test_labels_of_other_examples_are_not_taken_for_a_mistake_in_the_model() -> None:
    with pytest.raises(Unmet, match="5 rows of inputs, one for each label; found 4 rows"):
        hidden_values(learner(), HANDLE, np.zeros((4, 2)), np.zeros(5), seed=1)


def test_what_a_correct_solution_fails_is_told_with_the_line_of_the_rubric(pack: Path) -> None:
    verdicts = (Verdict("check_spots", Outcome.UNMET, "a", "b"),)
    grade = Grade(
        exercise_name=NAME, submission_path="x", submission_digest="x", rubric_digest="x", verdicts=verdicts, earned=0,
        possible=100, status=Status.NOT_YET, started="x", seconds=1.0, seed=1, versions={}, evidence={},
    )  # fmt: skip
    [said] = complaints(Case(NAME, pack), grade)
    line = RUBRIC.lstrip().splitlines().index("def check_spots(candidate):") + 1
    assert re.search(rf"earned 0 of 100: \S*checks.py:{line}: check_spots: expected a, found b", said)


def test_a_training_that_fails_is_one_failure_for_all_that_need_it() -> None:
    def fail(seed: int) -> None:
        raise Unmet("a", "b")

    trained, raised = Trials(fail, 1), []
    for part in ("kind", "age"):
        with pytest.raises(Unmet) as told:
            trained[part].result()
        raised.append(told.value)
    assert raised[0] is raised[1]


def test_a_verdict_has_its_own_history_where_another_training_was_measured_later() -> None:
    details = {"runs": [0.5], "threshold": 0.9, "history": {"loss": [3.0, 2.0]}, "metric": "accuracy"}
    latest = {"measured": {"metric": "mae", "value": 1.0, "threshold": 2.0}, "curves": {"history": {"loss": [9.0]}}}
    training = Training.read(json.loads(json.dumps(details)), latest)
    assert training and training.loss.values == (3.0, 2.0) and training.higher
