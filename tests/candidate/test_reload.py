"""A model is saved, opened where the submission never ran, and asked and trained there; what cannot be is said."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.candidate.candidate import Candidate, NotReloaded
from grader.candidate.faults import CandidateFault
from grader.catalogue.exercise import Limits
from grader.examiner.start import keep_warm
from grader.submission.submission import Submission

pytestmark = pytest.mark.worker

SOURCE = """
import os

import numpy as np
import tensorflow as tf

layers = tf.keras.layers


class Own(layers.Layer):
    def call(self, inputs):
        return inputs


class OwnModel(tf.keras.Model):
    def __init__(self, units):
        super().__init__()
        self.dense = layers.Dense(units)

    def call(self, inputs):
        return self.dense(inputs)


def compiled(model, **how):
    model.compile(**{"loss": "mse", "optimizer": tf.keras.optimizers.Adam(0.01), "metrics": ["mae"], **how})
    return model


def functional():
    inputs = tf.keras.Input((3,))
    hidden = layers.Dropout(0.5)(layers.Dense(8, activation="relu")(inputs))
    return tf.keras.Model(inputs, layers.Dense(2)(layers.BatchNormalization()(hidden)))


def make(kind):
    dense = [tf.keras.Input((3,)), layers.Dense(4, activation="relu"), layers.Dense(1)]
    return {
        "dense": lambda: compiled(tf.keras.Sequential(dense)),
        "functional": lambda: compiled(functional()),
        "recurrent": lambda: tf.keras.Sequential(
            [tf.keras.Input((None, 1)), layers.Bidirectional(layers.LSTM(4)), layers.Dense(1)]
        ),
        "ids": lambda: tf.keras.Sequential(
            [tf.keras.Input((3,)), layers.Embedding(9, 4, mask_zero=True), layers.GRU(4), layers.Dense(2)]
        ),
        "images": lambda: tf.keras.Sequential(
            [tf.keras.Input((6, 6, 1)), layers.RandomFlip(), layers.Conv2D(2, 3), layers.Flatten()]
        ),
        "half": lambda: tf.keras.Sequential(
            [tf.keras.Input((3,)), layers.Dense(4, dtype="mixed_float16"), layers.Dense(1, dtype="float32")]
        ),
        "own loss": lambda: compiled(tf.keras.Sequential(dense), loss=lambda y, p: tf.reduce_mean((y - p) ** 2)),
        "own layer": lambda: compiled(tf.keras.Sequential([tf.keras.Input((3,)), Own(), layers.Dense(1)])),
        "own model": lambda: compiled(OwnModel(1)),
        "lambda": lambda: tf.keras.Sequential([tf.keras.Input((3,)), layers.Lambda(lambda x: 2 * x), layers.Dense(1)]),
    }[kind]()


def predicted(model, inputs):
    return model.predict(inputs, verbose=0)


def fit(model, inputs, labels):
    model.fit(inputs, labels, epochs=2, verbose=0)


def replaced(kind):
    model = make(kind)
    tf.keras.Model.predict = lambda self, inputs, **more: np.full((len(inputs), 1), 7.0)
    layers.Dense.call = lambda self, inputs, training=None: 0 * inputs[:, :1] + 7.0
    return model


def fit_is_nothing():
    tf.keras.Model.fit = lambda self, *rest, **more: None


def train(model, inputs, labels):
    model.fit(inputs, labels, epochs=1, verbose=0)


def train_nothing(model, inputs, labels):
    rate = model.optimizer.learning_rate.numpy()
    model.optimizer.learning_rate = 0.0
    model.fit(inputs, labels, epochs=1, verbose=0)
    model.optimizer.learning_rate = rate


def overwrite(model):
    model.set_weights([one + 1 for one in model.get_weights()])


def keep_first(model, inputs, labels, measured):
    kept = []
    model.optimizer.learning_rate = 0.05
    for _ in range(4):
        model.fit(inputs, labels, epochs=4, verbose=0)
        kept.append(model.get_weights())
        if measured:
            model.evaluate(inputs, labels, verbose=0)
    model.set_weights(kept[0])


def train_inside(inputs, labels):
    model = make("dense")
    whole = tf.keras.Sequential([tf.keras.Input((3,)), model, layers.Rescaling(10.0)])
    make("dense")
    model.fit(inputs, labels, verbose=0)
    return model


def average(*models):
    made = make("dense")
    made.set_weights([sum(parts) / len(parts) for parts in zip(*[one.get_weights() for one in models], strict=True)])
    return made


def join(*models):
    inputs = tf.keras.Input((3,))
    return tf.keras.Model(inputs, layers.Add()([one(inputs) for one in models]))


def leave():
    os._exit(0)


def gradients(model, inputs, labels):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(inputs) - labels) ** 2)
    tape.gradient(loss, model.trainable_variables)


def loop(model, inputs, labels):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(inputs) - labels) ** 2)
    rates = tape.gradient(loss, model.trainable_variables)
    tf.keras.optimizers.SGD(0.01).apply_gradients(zip(rates, model.trainable_variables))


def loop_of(kind, model, inputs, labels):
    one = tf.keras.optimizers.Adam(0.01)
    weights = model.layers[-1].trainable_variables if kind == "partial" else model.trainable_variables
    for place in range(20):
        if kind == "repeated":
            model.train_on_batch(inputs[:2], labels[:2])
        elif kind in ("batches", "mislabelled"):
            part = slice(2 * (place % 4), 2 * (place % 4) + 2)
            model.train_on_batch(inputs[part], labels[part] if kind == "batches" else labels[::-1][part])
        else:
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean((model(inputs) - labels) ** 2)
            rates = tape.gradient(loss, weights)
            if kind == "slowed":
                one.learning_rate = 0.01 * 0.1 ** place
            if kind == "late":
                one.learning_rate = 0.01 if place < 15 else 1e-9
            if kind in ("by hand", "idle"):
                for weight, rate in zip(weights, rates):
                    weight.assign_sub((0.1 if kind == "by hand" else 0.0) * rate)
            else:
                optimizer = tf.keras.optimizers.Adam(0.01) if kind == "renewed" else one
                optimizer.apply_gradients(zip(rates, weights))


def step_of(model, inputs, labels, optimizer):
    with tf.GradientTape() as tape:
        outputs = model(inputs, training=True)
        loss = tf.reduce_mean((outputs[:, 0] - labels) ** 2)
    optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))


def epochs_of(kind, model, inputs, labels, is_apart):
    random, own, theirs = np.random.default_rng(3), inputs, labels
    optimizer, compiled_step = tf.keras.optimizers.Adam(0.01), tf.function(step_of)
    for epoch in range(4):
        order = random.permutation(len(inputs))
        own = own[order]
        theirs = labels[order] if is_apart else theirs[order]
        if kind == "fit":
            model.fit(own, theirs, epochs=1, verbose=0)
        if kind == "data sets":
            model.fit(tf.data.Dataset.from_tensor_slices((own, theirs)).batch(16), epochs=1, verbose=0)
        batches = [(own[start:start + 16], theirs[start:start + 16]) for start in range(0, len(own), 16)]
        if kind == "batches of data sets":
            batches = tf.data.Dataset.from_tensor_slices((own, theirs)).batch(16)
        for some, those in batches if kind not in ("fit", "data sets") else ():
            if kind == "compiled":
                compiled_step(model, tf.constant(some), tf.constant(those), optimizer)
            elif kind == "eager":
                step_of(model, some, those, optimizer)
            else:
                model.train_on_batch(some, those)


class Batches(tf.keras.utils.PyDataset):
    def __init__(self, inputs, labels, is_apart):
        super().__init__()
        self.inputs, self.labels, self.originals, self.is_apart = inputs, labels, labels, is_apart
        self.random = np.random.default_rng(3)

    def __len__(self):
        return 4

    def __getitem__(self, place):
        rows = slice(16 * place, 16 * place + 16)
        return self.inputs[rows], self.labels[rows]

    def on_epoch_end(self):
        order = self.random.permutation(len(self.inputs))
        self.inputs = self.inputs[order]
        self.labels = self.originals[order] if self.is_apart else self.labels[order]


def endless(inputs, labels, is_apart):
    data = Batches(inputs, labels, is_apart)
    while True:
        for place in range(4):
            yield data[place]
        data.on_epoch_end()


def fit_batches(kind, model, inputs, labels, is_apart):
    make, steps = (endless, 4) if kind == "generator" else (Batches, None)
    model.fit(make(inputs, labels, is_apart), steps_per_epoch=steps, epochs=4, verbose=0)
"""
SHAPES = {
    "dense": (3,),
    "functional": (3,),
    "recurrent": (5, 1),
    "ids": (3,),
    "images": (6, 6, 1),
    "half": (3,),
    "own loss": (3,),
}
GOAL = {"metric": "mae", "at": 0.0, "keep": "best"}


def candidate_in(folder: Path) -> Candidate:
    folder.chmod(0o711)
    scratch = folder / "scratch"
    scratch.mkdir()
    submission = Submission("exam1_line", Path("answer.py"), "script", SOURCE, "0")
    found = Candidate(submission, scratch, Limits(), 1, lambda event: None)
    found.load()
    return found


@pytest.fixture(scope="module")
def candidate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Candidate]:
    keep_warm()
    folder = tmp_path_factory.mktemp("reload")
    folder.parent.chmod(0o711)
    running = candidate_in(folder)
    yield running
    running.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Candidate]:
    tmp_path.parent.chmod(0o711)
    running = candidate_in(tmp_path)
    yield running
    running.close()


def inputs_for(kind: str, rows: int) -> Any:
    random = np.random.default_rng(5)
    if kind == "ids":
        return random.integers(0, 9, (rows, 3))
    return random.normal(size=(rows, *SHAPES[kind])).astype("float32")


@pytest.mark.parametrize("kind", SHAPES)
def test_a_saved_model_predicts_as_it_does_in_memory(candidate: Candidate, kind: str) -> None:
    model = candidate.call("make", kind)
    reloaded = candidate.reload(model)
    for rows, batch_size in ((40, 256), (1, 1), (7, 3)):
        inputs = inputs_for(kind, rows)
        found = np.asarray(reloaded.predict(inputs, batch_size))
        np.testing.assert_allclose(found, candidate.call("predicted", model, inputs), rtol=1e-4, atol=1e-5)


def test_an_untrained_copy_has_other_weights_and_the_trained_ones_come_back(candidate: Candidate) -> None:
    reloaded = candidate.reload(candidate.call("make", "functional"))
    inputs = inputs_for("functional", 8)
    before = np.asarray(reloaded.predict(inputs))
    assert not np.allclose(reloaded.untrained(inputs), before, atol=1e-3)
    np.testing.assert_array_equal(reloaded.predict(inputs), before)


@pytest.mark.parametrize(
    ("kind", "why"), [("own layer", "class `Own`"), ("own model", "not save the model"), ("lambda", "`Lambda` layer")]
)
def test_what_keras_alone_does_not_know_is_not_opened(candidate: Candidate, kind: str, why: str) -> None:
    model = candidate.call("make", kind)
    candidate.call("predicted", model, np.zeros((2, 3), np.float32))
    with pytest.raises(NotReloaded, match=why):
        candidate.reload(model)


def test_what_the_submission_replaced_changes_nothing_there(fresh: Candidate) -> None:
    reloaded = fresh.reload(fresh.call("replaced", "dense"))
    assert np.std(np.asarray(reloaded.predict(inputs_for("dense", 8)))) > 0


def test_a_training_apart_is_that_in_memory_and_gives_its_weights_back(fresh: Candidate) -> None:
    random = np.random.default_rng(1)
    inputs = random.normal(size=(200, 3)).astype("float32")
    labels = inputs.sum(axis=1, keepdims=True)
    how: dict[str, Any] = {"epochs": 3, "at_most": 4, "validation": (inputs[:50], labels[:50])}
    first, second = (fresh.call("make", "dense", seed=4) for _ in range(2))
    # Without a goal nothing is scored, so it is trained in memory.
    in_memory = fresh.train(first, inputs, labels, seed=3, epochs=4, validation=how["validation"])
    apart = fresh.train(second, inputs, labels, seed=3, goal=GOAL, options={"validation_freq": 1}, **how)
    first_losses, second_losses = (np.array(history["loss"], dtype=float) for history in (in_memory, apart))
    np.testing.assert_allclose(second_losses, first_losses, rtol=1e-4)
    asked = fresh.reload(second)
    np.testing.assert_allclose(asked.predict(inputs), fresh.predict(second, inputs), rtol=1e-3, atol=1e-4)


def test_a_training_apart_with_dropout_is_the_same_each_time(candidate: Candidate) -> None:
    inputs = np.random.default_rng(1).normal(size=(100, 3)).astype("float32")
    labels = np.repeat(inputs.sum(axis=1, keepdims=True), 2, axis=1)
    how: dict[str, Any] = {"epochs": 2, "at_most": 2, "validation": (inputs, labels), "goal": GOAL, "seed": 3}
    models = [candidate.call("make", "functional", seed=4) for _ in range(2)]
    first, second = (candidate.train(model, inputs, labels, **how)["loss"] for model in models)
    assert first == second
    said = candidate.predict(models[1], inputs)
    np.testing.assert_allclose(candidate.reload(models[1]).predict(inputs), said, rtol=1e-3, atol=1e-4)


def test_a_replaced_fit_has_no_part_in_a_training_apart(fresh: Candidate) -> None:
    random = np.random.default_rng(1)
    inputs = random.normal(size=(400, 3)).astype("float32")
    labels = inputs.sum(axis=1, keepdims=True)
    fresh.call("fit_is_nothing")
    model = fresh.call("make", "dense", seed=1)
    history = fresh.train(
        model, inputs, labels, seed=3, goal=GOAL, epochs=20, at_most=20, validation=(inputs[:50], labels[:50])
    )
    assert history["loss"][-1] < history["loss"][0] / 3  # type: ignore[operator]
    assert np.abs(np.asarray(fresh.reload(model).predict(inputs)) - labels).mean() < 0.5


@pytest.mark.parametrize("kind", ["own loss", "own layer"])
def test_a_model_with_own_parts_is_trained_in_memory(candidate: Candidate, kind: str) -> None:
    inputs = np.ones((40, 3), np.float32)
    labels = np.ones((40, 1), np.float32)
    model = candidate.call("make", kind)
    history = candidate.train(
        model, inputs, labels, seed=1, goal=GOAL, epochs=1, at_most=1, validation=(inputs, labels)
    )
    assert len(history["loss"]) == 1


def test_what_a_training_raises_is_told_as_of_memory(candidate: Candidate) -> None:
    model = candidate.call("make", "dense")
    wrong = np.ones((40, 5), np.float32)
    with pytest.raises(CandidateFault) as caught:
        candidate.train(model, wrong, wrong, seed=1, goal=GOAL, epochs=1, at_most=1, validation=(wrong, wrong))
    assert caught.value.fault.kind == "raised"


@pytest.mark.parametrize("kind", ["dense", "functional", "recurrent", "ids", "images", "half", "own layer"])
def test_weights_are_those_that_layers_begin_with_until_anything_changes_them(candidate: Candidate, kind: str) -> None:
    model = candidate.call("make", kind)
    candidate.inspect_model(model, np.ones((2, 6, 6, 1) if kind == "images" else (2, 3), np.float32))
    candidate.trained_by(model)
    assert candidate.is_as_begun
    candidate.call("overwrite", model)
    candidate.trained_by(model)
    assert not candidate.is_as_begun


def test_a_training_of_one_layer_changes_the_weights(candidate: Candidate) -> None:
    inputs, labels = np.ones((8, 3), np.float32), np.ones((8, 1), np.float32)
    model = candidate.call("make", "dense")
    candidate.call("train_nothing", model, inputs, labels)
    candidate.trained_by(model)
    assert candidate.is_as_begun
    candidate.call("train", model, inputs, labels)
    candidate.trained_by(model)
    assert not candidate.is_as_begun


def test_it_is_told_what_trained_a_model(candidate: Candidate) -> None:
    inputs, labels = np.ones((8, 3), np.float32), np.ones((8, 1), np.float32)
    model = candidate.call("make", "dense")
    candidate.call("train", model, inputs, labels)
    assert candidate.trained_by(model) == "fit"
    candidate.call("overwrite", model)
    assert candidate.trained_by(model) == "overwritten"
    frozen = candidate.call("make", "dense")
    candidate.call("train_nothing", frozen, inputs, labels)
    assert candidate.trained_by(frozen) == "unmoved"
    candidate.call("train", frozen, inputs, labels)
    candidate.call("train_nothing", frozen, inputs, labels)
    assert candidate.trained_by(frozen) == "fit"
    other = candidate.call("make", "dense")
    candidate.call("loop", other, inputs, labels)
    assert candidate.trained_by(other) == "loop"


@pytest.mark.parametrize("measured", [True, False])
def test_it_is_told_which_fit_left_the_weights_that_were_set_back(candidate: Candidate, measured: bool) -> None:
    inputs, labels = np.ones((80, 3), np.float32), np.full((80, 1), 20.0, np.float32)
    model = candidate.call("make", "own layer", seed=2 + measured)
    candidate.call("keep_first", model, inputs, labels, measured)
    assert candidate.trained_by(model) == "overwritten"
    told = candidate.training_claims["kept_weights"]
    assert (told["figure"], told["at"], told["unit"], told["is_worst"]) == ("mae", 1, "fit", True)
    assert told["best"] < told["own"] and told["by_evaluate"] is measured
    candidate.call("train", model, inputs, labels)
    assert candidate.trained_by(model) == "fit" and not candidate.training_claims["kept_weights"]


def test_another_model_around_the_returned_one_can_be_asked_in_its_place(candidate: Candidate) -> None:
    given = np.ones((8, 3), np.float32), np.ones((8, 1), np.float32)
    model = candidate.call("train_inside", *given)
    assert candidate.others() == [{"fit": 0, "layers": ["Sequential", "Rescaling"]}]
    with candidate.experiment({"other": 0}, 5.0, 20.0) as told:
        other = candidate.call("train_inside", *given)
        answers = candidate.predict(other, given[0])
    assert told["fits"] == 0
    assert answers == pytest.approx(10 * candidate.predict(model, given[0]), rel=1e-4)
    candidate.call("make", "dense")
    assert candidate.others() == []


def test_weights_of_several_trained_models_are_no_loop_without_steps(fresh: Candidate) -> None:
    inputs, labels = np.ones((8, 3), np.float32), np.ones((8, 1), np.float32)
    models = [fresh.call("make", "dense") for _ in range(2)]
    for model in models:
        fresh.call("train", model, inputs, labels)
    assert fresh.trained_by(fresh.call("average", *models)) == "assigned"
    assert fresh.trained_by(fresh.call("average", models[0])) == "fit"
    assert fresh.trained_by(fresh.call("make", "dense")) == "loop"
    assert fresh.trained_by(fresh.call("join", *models)) == "composed"


def test_where_nothing_was_trained_that_is_told(fresh: Candidate) -> None:
    assert fresh.trained_by(fresh.call("make", "dense")) == "none"
    model = fresh.call("make", "dense")
    fresh.call("gradients", model, np.ones((8, 3), np.float32), np.ones((8, 1), np.float32))
    assert fresh.trained_by(model) == "unapplied"


def test_weights_that_the_program_set_itself_are_told_apart_from_first_ones(fresh: Candidate) -> None:
    model = fresh.call("make", "dense")
    assert fresh.trained_by(model) == "none"
    assert not fresh.training_claims["own_weights"]
    fresh.call("overwrite", model)
    assert fresh.trained_by(model) == "none"
    assert fresh.training_claims["own_weights"]["layers"] > 0


@pytest.mark.parametrize(
    "kinds",
    [{"usual": "loop", "by hand": "loop", "partial": "partial", "repeated": "repeated"},
     {"batches": "loop"}, {"mislabelled": "mislabelled"}, {"idle": "idle"},
     {"renewed": "renewed"}, {"late": "loop"}, {"slowed": "slowed"}],
    ids=["one optimizer", "all batches", "other labels", "steps of 0", "many", "small rates later", "small rates"],
)  # fmt: skip
def test_what_is_wrong_with_a_loop_is_told_apart(fresh: Candidate, kinds: dict[str, str]) -> None:
    for kind, told in kinds.items():
        model = fresh.call("make", "dense")
        rows = {"batches": 8, "mislabelled": 24}.get(kind, 40)
        inputs = np.random.default_rng(1).normal(size=(rows, 3)).astype(np.float32)
        fresh.call("loop_of", kind, model, inputs, np.round(2 * inputs[:, :1]))
        assert fresh.trained_by(model) == told, kind


@pytest.mark.parametrize(
    ("function", "kind"),
    [("epochs_of", kind) for kind in ("fit", "data sets", "batches", "batches of data sets", "compiled", "eager")]
    + [("fit_batches", kind) for kind in ("generator", "batches")],
)
def test_labels_that_come_apart_are_told_of_each_way_to_train(fresh: Candidate, function: str, kind: str) -> None:
    inputs = np.random.default_rng(1).normal(size=(64, 3)).astype(np.float32)
    # What shuffles after each epoch leaves the first one as it is; Keras ends one before the first.
    since = 3 if kind == "generator" else 2
    for is_apart in (False, True):
        model = fresh.call("make", "dense")
        fresh.call(function, kind, model, inputs, np.round(9 * inputs[:, 0]), is_apart)
        fresh.trained_by(model)
        assert fresh.training_claims["changed_labels"].get("since", 0) == (since if is_apart else 0), is_apart


@pytest.mark.usefixtures("warm")
def test_the_second_worker_of_a_warm_process_is_another_fork(fresh: Candidate) -> None:
    assert fresh._program.worker is not None and fresh._program.worker.is_fork
    fresh.reload(fresh.call("make", "dense"))
    assert fresh._clean is not None and fresh._clean._program.worker is not None
    assert fresh._clean._program.worker.is_fork


def test_what_is_no_file_of_the_scratch_folder_is_not_read(candidate: Candidate, tmp_path: Path) -> None:
    model = candidate.call("make", "dense")
    for told in (
        None,
        "",
        "/etc/passwd",
        str(candidate.scratch / "nothing.keras"),
        str(candidate.scratch / ".." / "x"),
    ):
        requested = candidate._request
        candidate._request = lambda *rest, told=told: told  # type: ignore[method-assign]
        try:
            with pytest.raises(NotReloaded):
                candidate._saved(model)
        finally:
            candidate._request = requested  # type: ignore[method-assign]


def test_a_worker_that_follows_one_that_ended_has_a_second_one_of_its_own(fresh: Candidate) -> None:
    fresh.reload(fresh.call("make", "dense"))
    with pytest.raises(CandidateFault):
        fresh.call("leave")
    reloaded = fresh.reload(fresh.call("make", "dense"))
    assert np.asarray(reloaded.predict(inputs_for("dense", 4))).shape == (4, 1)
