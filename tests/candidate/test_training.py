"""A training goes on until its goal is met, and may go back to the best weights where it never is."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from grader.candidate.candidate import Candidate
from grader.candidate.events import Progress
from grader.candidate.faults import CandidateFault
from grader.candidate.worker.training import _few_numbers, build_ahead, train
from grader.catalogue.exercise import Limits
from grader.submission.submission import Submission

KERAS = SimpleNamespace(callbacks=SimpleNamespace(Callback=object))
TRUTH = np.array([0.0, 0.0, 0.0, 0.0])


class Model:
    """A model whose weight is the number of its epoch, and that errs by the amount planned for that epoch."""

    def __init__(self, errors: list[float]) -> None:
        self.stop_training = False
        self.weight = 0
        self._errors = errors

    def fit(self, features: Any, labels: Any, *, epochs: int, callbacks: list[Any], **options: Any) -> Any:
        ran: list[int] = []
        for callback in callbacks:
            callback.model = self
        while len(ran) < epochs and not self.stop_training:
            ran.append(self.weight)
            self.weight += 1
            for callback in callbacks:
                callback.on_epoch_end(ran[-1], {})
        for callback in callbacks:
            callback.on_train_end({})
        return SimpleNamespace(epoch=ran, history={"loss": self._errors[: len(ran)]})

    def predict(self, inputs: Any, verbose: int, batch_size: int) -> Any:
        return TRUTH[:, None] + self._errors[self.weight - 1]

    def get_weights(self) -> int:
        return self.weight

    def set_weights(self, weight: int) -> None:
        self.weight = weight


def trained(errors: list[float], *, epochs: int = 2, at_most: int = 6, goal: dict[str, Any] | None) -> tuple[int, int]:
    """Return how many epochs ran, and the epoch whose weights the model ended with."""
    model = Model(errors)
    told = train(
        KERAS, model, None, None, epochs=epochs, at_most=at_most, validation=(TRUTH, TRUTH), goal=goal, options={}
    )
    return len(told["loss"]), model.weight


def test_without_a_goal_it_runs_for_the_epochs_asked() -> None:
    assert trained([9, 8, 7, 6, 5, 4], goal=None) == (2, 2)


def test_it_stops_at_the_first_epoch_that_meets_the_goal_but_not_before_the_reference_would() -> None:
    goal = {"metric": "mae", "at": 5.0}
    assert trained([1, 8, 7, 4, 9, 9], goal=goal) == (4, 4)
    assert trained([9, 3, 7, 4, 9, 9], goal=goal) == (2, 2)


@pytest.mark.parametrize(("keep", "ends_with"), [({}, 6), ({"keep": "best"}, 4)])
def test_short_of_its_goal_it_keeps_the_last_weights_or_goes_back_to_the_best(keep: Any, ends_with: int) -> None:
    assert trained([1, 8, 7, 6, 9, 8], goal={"metric": "mae", "at": 5.0, **keep}) == (6, ends_with)


def test_weights_that_meet_the_goal_stay() -> None:
    assert trained([9, 6, 7, 4, 9, 9], goal={"metric": "mae", "at": 5.0, "keep": "best"}) == (4, 4)


def test_the_best_accuracy_is_the_highest() -> None:
    answers_wrong, answers_right = 1.0, 0.0
    goal = {"metric": "accuracy", "at": 1.1, "reading": "probability", "keep": "best"}
    assert trained([answers_wrong, answers_wrong, answers_right, answers_wrong], at_most=4, goal=goal) == (4, 3)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ([1.0, 2.0], [1, 2]),
        (np.array([[1], [2]]), [1, 2]),
        (np.zeros((4, 28)), []),
        ([np.zeros(101)], []),
        (["a"], []),
        (None, []),
        (iter([1.0]), []),
    ],
)
def test_few_numbers_are_told_and_many_are_not(data: Any, told: list[float]) -> None:
    assert _few_numbers(data) == told


def built_for(model_from: str, optimizer_from: str, *, is_built: bool, has_variables: bool) -> list[list[str]]:
    """Return what the optimizer of a model was built for; classes have a module each."""
    asked: list[list[str]] = []
    optimizer = type("Adam", (), {"__module__": optimizer_from})()
    optimizer.built, optimizer.build = has_variables, asked.append
    model = type("Sequential", (), {"__module__": model_from})()
    model.optimizer, model.built, model.trainable_variables = optimizer, is_built, ["kernel", "bias"]
    build_ahead(model, None, None)
    return asked


def test_an_optimizer_of_keras_has_its_variables_before_the_first_step() -> None:
    ours, theirs = "keras.src.models", "submission"
    assert built_for(ours, ours, is_built=True, has_variables=False) == [["kernel", "bias"]]
    assert built_for(ours, ours, is_built=True, has_variables=True) == []
    assert built_for(ours, ours, is_built=False, has_variables=False) == []
    assert built_for(theirs, ours, is_built=True, has_variables=False) == []
    assert built_for(ours, theirs, is_built=True, has_variables=False) == []
    never_compiled = type("Sequential", (), {"__module__": ours, "optimizer": None, "built": True})()
    build_ahead(never_compiled, None, None)


TRACED = """
import tensorflow as tf

def create_model(metrics):
    def traced(labels, outputs):
        print("traced")
        return tf.keras.losses.binary_crossentropy(labels, outputs)

    dense = tf.keras.layers.Dense(1, activation="sigmoid", kernel_initializer="ones")
    model = tf.keras.Sequential([tf.keras.Input((2,)), dense])
    model.compile("sgd", traced, metrics=metrics)
    return model

def batches(features, labels):
    return tf.data.Dataset.from_tensor_slices((features, labels)).batch(2)
"""


@pytest.mark.worker
def test_a_step_is_traced_once_whatever_is_measured(tmp_path: Path) -> None:
    submission = Submission("exam1_line", Path("answer.py"), "script", TRACED, "0")
    candidate = Candidate(submission, tmp_path, Limits(), 1, lambda event: None)
    features, labels = np.array([[1.0, 2], [-1, 0], [0, -3], [2, 2]], np.float32), np.array([[1], [0], [0], [0]])
    try:
        candidate.load()
        for metrics in ([], ["accuracy"], ["acc", "mae"]):
            for given in ((features, labels), (candidate.call("batches", features, labels), None)):
                history = candidate.train(candidate.call("create_model", metrics), *given, epochs=2)
                assert history.keys() == {"loss", "learning_rate", *metrics}
                assert [history[one][0] for one in metrics[:1]] in ([], [0.75])
    finally:
        candidate.close()
    assert candidate.output()[0].count("traced") == 6


REPLACED = """
import tensorflow as tf

def create_model(kind):
    model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1, kernel_initializer="zeros")])
    model.compile("sgd", "mse")
    if kind == "of this model":
        model.fit = model.train_step = model.train_function = nothing
    return model

def batches(features, labels):
    return tf.data.Dataset.from_tensor_slices((features, labels)).batch(2)

def weights(model):
    return model.get_weights()[0]

def nothing(*given, **named):
    history = tf.keras.callbacks.History()
    history.epoch, history.history = [0], {"loss": [0.0]}
    return history

def replace():
    tf.keras.Model.fit = tf.keras.Sequential.fit = tf.keras.Sequential.train_step = nothing
    tf.keras.optimizers.SGD.update_step = nothing

def is_replaced():
    return all(one is nothing for one in (tf.keras.Sequential.fit, tf.keras.optimizers.SGD.update_step))
"""


@pytest.mark.worker
def test_keras_trains_what_the_grader_trains_whatever_stands_in_its_place(tmp_path: Path) -> None:
    submission = Submission("exam1_line", Path("answer.py"), "script", REPLACED, "0")
    candidate = Candidate(submission, tmp_path, Limits(), 1, lambda event: None)
    features, labels = np.array([[1.0, 2], [-1, 0], [0, -3], [2, 2]], np.float32), np.array([[1], [0], [0], [0]])
    found: list[Any] = []
    try:
        candidate.load()
        for kind in ("of Keras", "of this model", "of all models"):
            if kind == "of all models":
                candidate.call("replace")
            model = candidate.call("create_model", kind)
            candidate.train(model, candidate.call("batches", features, labels), epochs=2)
            found.append(candidate.call("weights", model).tolist())
        assert candidate.call("is_replaced")
    finally:
        candidate.close()
    assert found[0] == found[1] == found[2] != [[0.0], [0.0]]


LONGER = """
import numpy as np
import tensorflow as tf

def train_model():
    model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(np.ones((2, 1)), np.ones((2, 1)), initial_epoch=1, epochs=3)
    return model
"""


@pytest.mark.worker
def test_progress_counts_the_epochs_that_an_experiment_trains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.candidate.program.SECONDS_BETWEEN_PROGRESS", -1.0)
    told: list[Progress] = []
    candidate = Candidate(
        Submission("week1_intro", Path("answer.py"), "script", LONGER, "0"),
        tmp_path,
        Limits(),
        1,
        lambda event: told.append(event) if isinstance(event, Progress) else None,
    )
    try:
        candidate.load()
        candidate.call("train_model")
        with candidate.experiment({"epochs": 5}, 20.0, 40.0):
            candidate.call("train_model")
    finally:
        candidate.close()
    assert [(one.epoch, one.epochs) for one in told] == [(1, 2), (2, 2), *((epoch, 5) for epoch in range(1, 6))]


ECHO = """
import tensorflow as tf

def train_model():
    model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1, "linear", False, "ones")])
    model.compile(optimizer=tf.keras.optimizers.SGD(0.0), loss="mse")
    model.fit(tf.ones((4, 1)), tf.ones((4, 1)), verbose=0)
    return model
"""


@pytest.mark.worker
def test_a_model_that_learned_scaled_inputs_in_an_experiment_is_asked_scaled_ones(tmp_path: Path) -> None:
    submission = Submission("week1_intro", Path("answer.py"), "script", ECHO, "0")
    candidate, asked = Candidate(submission, tmp_path, Limits(), 1, lambda event: None), np.array([[8.0]])
    try:
        candidate.load()
        with candidate.experiment({"inputs": 0.25}, 20.0, 40.0):
            model = candidate.call("train_model")
            said = [candidate.predict(model, asked), candidate.inspect_model(model, asked)["outputs"]]
        later = candidate.inspect_model(candidate.call("train_model"), asked)["outputs"]
    finally:
        candidate.close()
    assert [one.item() for one in said] == [2.0, 2.0] and later.item() == 8.0


PARTS = """
import tensorflow as tf

def train_model(inputs, targets):
    model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    whole = tf.data.Dataset.from_tensor_slices((inputs, targets))
    few = whole.filter(lambda values, target: values[0] > 1000).concatenate(whole.take(40))
    for part in (few.shuffle(9).batch(8).prefetch(1), whole.skip(40).batch(8).map(lambda *pair: pair)):
        model.fit(part, epochs=2)
    model.fit(inputs, targets)
    return model
"""


@pytest.mark.worker
def test_of_a_data_set_it_is_told_how_many_of_the_examples_an_epoch_had(tmp_path: Path) -> None:
    submission = Submission("week1_intro", Path("answer.py"), "script", PARTS, "0")
    candidate = Candidate(submission, tmp_path, Limits(), 1, lambda event: None)
    try:
        candidate.load()
        candidate.call("train_model", np.zeros((200, 2), np.float32), np.zeros(200, np.float32))
        fits = candidate.recorded_fits()
    finally:
        candidate.close()
    few, rest, whole = (one.get("seen") for one in fits)
    # A data set whose length is not known beforehand may count one step more.
    assert 40 <= few["rows"] <= 48 and rest["rows"] == 160 and few["of"] == rest["of"] == 200 and whole is None


LOWERED = """
import tensorflow as tf

class Best(tf.keras.callbacks.EarlyStopping): ...

def train_model(inputs, targets):
    calls = tf.keras.callbacks
    for pace in (lambda epoch: 0.01 * 0.9 ** epoch, lambda epoch, rate: 0.9 * rate):
        model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
        model.compile(tf.keras.optimizers.SGD(0.01), "mse")
        # Nothing is as much better as this wants.
        plateau = calls.ReduceLROnPlateau("loss", patience=1, factor=0.1, min_delta=1e9, min_lr=1e-4)
        best = Best("loss", patience=9, restore_best_weights=True, start_from_epoch=2)
        model.fit(inputs, targets, epochs=5, callbacks=[calls.LearningRateScheduler(pace), plateau, best],
                  validation_split=0.5)
    model.fit(inputs, targets)
    return model
"""


@pytest.mark.worker
def test_it_is_told_what_callbacks_wait_for_and_whether_a_lowered_rate_was_set_back(tmp_path: Path) -> None:
    submission = Submission("week1_intro", Path("answer.py"), "script", LOWERED, "0")
    candidate = Candidate(submission, tmp_path, Limits(), 1, lambda event: None)
    try:
        candidate.load()
        candidate.call("train_model", np.zeros((40, 2), np.float32), np.zeros(40, np.float32))
        told = [row.get("watching") for row in candidate.recorded_fits()]
    finally:
        candidate.close()
    waits = {"patience": 9.0, "begins": 2.0, "restores": 1.0, "by_training": 1.0}
    assert told == [{**waits, "undone": 3.0}, waits, None]


LOOP = """
import tensorflow as tf

def train_model(inputs, targets):
    model = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
    optimizer = tf.keras.optimizers.Adam(1e-9)

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            error = tf.reduce_mean((model(inputs) - targets) ** 2)
        optimizer.apply_gradients(zip(tape.gradient(error, model.trainable_variables), model.trainable_variables))

    for _ in range(3):
        step()
    return model
"""


@pytest.mark.worker
def test_fit_takes_the_place_of_a_loop_in_an_experiment(tmp_path: Path) -> None:
    inputs = np.random.default_rng(3).normal(size=(200, 2)).astype(np.float32)
    targets = inputs @ np.float32([[3], [-2]])
    submission = Submission("week1_intro", Path("answer.py"), "script", LOOP, "0")
    candidate = Candidate(submission, tmp_path, Limits(), 1, lambda event: None)

    def error() -> float:
        model = candidate.call("train_model", inputs, targets)
        return float(np.abs(candidate.predict(model, inputs) - targets).mean())

    try:
        candidate.load()
        assert error() > 0.5
        change = {"fit_loop": True, "learning_rate": "found", "loss_name": "mse"}
        with candidate.experiment(change, 30.0, 60.0) as told:
            assert error() < 0.1
        assert told["fits"] == 1 and error() > 0.5
    finally:
        candidate.close()


RATES = """
import tensorflow as tf

class Trainer:
    def __init__(self, rate, compiled):
        self.network = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
        self.optimizer = tf.keras.optimizers.Adam(rate)
        self.step = tf.function(self.one_step) if compiled else self.one_step

    def one_step(self, inputs, targets):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((self.network(inputs) - targets) ** 2)
        weights = self.network.trainable_weights
        self.optimizer.apply(tape.gradient(loss, weights), weights)

    def train(self, inputs, targets, epochs):
        for _ in range(epochs):
            self.step(tf.constant(inputs), tf.constant(targets))
        return self.network

def by_tape(inputs, targets, epochs):
    return Trainer(1e-5, False).train(inputs, targets, epochs)

def compiled(inputs, targets, epochs):
    return Trainer(1e-5, True).train(inputs, targets, epochs)

def locally(inputs, targets, epochs):
    network = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
    optimizer = tf.keras.optimizers.Adam(1e-5)
    network.predict(inputs, verbose=0)
    for _ in range(epochs):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((network(inputs) - targets) ** 2)
        optimizer.apply_gradients(zip(tape.gradient(loss, network.trainable_weights), network.trainable_weights))
    return network

def by_batches(inputs, targets, epochs):
    network = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(1)])
    network.compile(tf.keras.optimizers.Adam(1e-5), "mse")
    for _ in range(epochs):
        network.train_on_batch(inputs, targets)
    return network
"""


@pytest.mark.worker
@pytest.mark.parametrize("function", ["by_tape", "compiled", "by_batches", "locally"])
def test_another_learning_rate_is_tried_in_a_loop_and_the_loop_ends_in_time(tmp_path: Path, function: str) -> None:
    inputs = np.random.default_rng(3).normal(size=(64, 2)).astype(np.float32)
    targets = inputs @ np.float32([[0.3], [-0.2]])
    candidate = Candidate(
        Submission("week1_intro", Path("answer.py"), "script", RATES, "0"), tmp_path, Limits(), 1, lambda event: None
    )

    def error(epochs: int) -> float:
        model = candidate.call(function, inputs, targets, epochs, seed=3)
        return float(np.abs(candidate.predict(model, inputs) - targets).mean())

    try:
        candidate.load()
        model = candidate.call(function, inputs, targets, 20, seed=3)
        assert candidate.trained_by(model) == "loop"
        known = {"name": "adam", "steps": 20.0, "learning_rate": pytest.approx(1e-5)}
        assert candidate.training_claims["loop_optimizer"] == known
        first = error(100)
        with candidate.experiment({"learning_rate": 0.1}, 30.0, 60.0) as told:
            assert error(100) < first / 5
        assert told["fits"] == 1 and not told["cut"] and error(100) > first / 2
        with candidate.experiment({"learning_rate": 0.1}, 0.5, 60.0) as told:
            assert error(10**9) < first / 5
        assert told["cut"] and 0.5 < told["seconds"] < 5
    finally:
        candidate.close()


SLOW = """
import tensorflow as tf

def train_model():
    model = tf.keras.Sequential([tf.keras.Input((64,)), tf.keras.layers.Dense(256), tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(tf.zeros((4096, 64)), tf.zeros((4096, 1)), epochs=100_000, verbose=0)
    return model

def never_ends():
    model = tf.keras.Sequential([tf.keras.Input((4,)), tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(tf.data.Dataset.from_tensors((tf.zeros((9, 4)), tf.zeros((9, 1)))).repeat(), epochs=9, verbose=0)
"""


@pytest.mark.worker
@pytest.mark.parametrize(("function", "told"), [("train_model", True), ("never_ends", False)])
def test_a_training_that_the_time_limit_ends_is_told_from_one_without_an_end(
    tmp_path: Path, function: str, told: bool
) -> None:
    submission = Submission("week1_intro", Path("answer.py"), "script", SLOW, "0")
    candidate = Candidate(submission, tmp_path, Limits(seconds_for_training=4.0), 1, lambda event: None)
    try:
        candidate.load()
        with pytest.raises(CandidateFault) as raised:
            candidate.call(function, training=True)
    finally:
        candidate.close()
    assert raised.value.fault.kind == "time"
    assert ("of 100000 epochs had ended" in raised.value.fault.advice) == told
