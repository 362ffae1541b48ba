"""Makes every change that an experiment knows on one model that needs all of them; a test runs it."""

import itertools
import math
import time
from typing import Any

import numpy as np

from grader.candidate.replies import read_experiment
from grader.candidate.worker import experiments
from grader.candidate.worker.experiments import Experiment, neighbors
from grader.candidate.worker.fit_evidence import classes_of, optimizer_of
from grader.candidate.worker.lean_import import import_tensorflow
from grader.candidate.worker.model_walk import walk_model
from grader.candidate.worker.offered import NotOffered, Offered
from grader.candidate.worker.rebuilding import NotRebuilt, rebuild
from grader.candidate.worker.training import seen_of

tf = import_tensorflow()
keras = tf.keras
layers = keras.layers
X = np.linspace(-300, 300, 256, dtype=np.float32).reshape(64, 4)
Y = X.sum(axis=1) / 100


USUAL = {"settings": {"clipnorm": None, "momentum": 0.9}, "loss": True, "dropout": 0.0, "penalties": True}


def model() -> Any:
    made = keras.Sequential(
        [
            keras.Input((4,)),
            layers.Dense(8, activation="sigmoid", trainable=False),
            layers.BatchNormalization(momentum=0.99999),
            layers.GaussianNoise(0.9),
            layers.Dropout(0.9),
            layers.Dense(
                1, kernel_regularizer=keras.regularizers.L2(1.0), kernel_constraint=keras.constraints.MaxNorm(9.0)
            ),
        ]
    )
    optimizer = keras.optimizers.SGD(1e-9, clipnorm=1e-9, momentum=0.999)
    made.compile(optimizer=optimizer, loss=keras.losses.Huber(delta=1e-9), metrics=["mae"], run_eagerly=True)
    return made


def found(*losses: float) -> float:
    """Return the learning rate that a sweep with these losses, one for each batch, finds."""
    made = model()

    def fit(**given: Any) -> None:
        (callback,) = given["callbacks"]
        callback.set_model(made)
        callback.on_epoch_begin(0)
        for batch in range(len(losses)):
            callback.on_train_batch_begin(batch)
            callback.on_train_batch_end(batch, {"loss": float(np.mean(losses[: batch + 1]))})

    return Experiment(tf, {}, 1.0)._find_rate(made, {}, fit)


def sweeps() -> None:
    """A loss is lowest right before the steps get too large; one that is lowest long before is so by chance."""
    rates = experiments.RATES
    assert math.isclose(found(*[1.0] * 20, 0.9, 0.8, 0.6, 2.5), rates[23] / 10)
    assert math.isclose(found(0.9, 0.8, *[1.0] * 30, 2.5), rates[32] / 10)
    assert math.isclose(found(1.0, 0.8, *[1.0] * 46), 0.01, rel_tol=1e-6)
    assert math.isclose(found(0.9, 0.8, *[1.0] * 10, 2.5), rates[12] / 10)


def tried(
    change: dict[str, Any], seconds: float = 100.0, data: Any = None, offered: Any = (), **given: Any
) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    """Return the trained model, what ``fit`` was given, and what the experiment told."""
    made = model()
    experiment = Experiment(tf, change, seconds)
    asked = {"self": made, **({"x": X, "y": Y} if data is None else {"x": data}), "epochs": 2, "verbose": 0, **given}
    fit = type(made).fit
    known = Offered()
    known.note(list(offered))
    changed, watching = experiment.prepare(made, asked, fit, known.pair_for(asked["x"], asked.get("y")), known)
    fit(**{**changed, "callbacks": [watching]})
    told = read_experiment(experiment.told)
    assert told["fits"] == 1
    return made, changed, told


def batches() -> Any:
    return tf.data.Dataset.from_tensor_slices((X, Y)).batch(16)


def main() -> None:
    keras.utils.set_random_seed(1)
    made, _, told = tried({})
    look = told["look"]
    assert look["rows"] == 64 and math.isfinite(look["loss"]) and look["penalty"] > 0
    assert look["constant"] <= look["loss"] * 1.01
    assert look["input"]["widest"] >= look["input"]["narrowest"] > 0
    assert look["values"] == look["input"]["values"] == 4
    assert look["input"]["highest"] == 300 and look["input"]["dtype"] == "float32"
    assert max(row.get("saturated", 0) for row in look["layers"]) > 0.5
    assert len(told["losses"]) >= 2 and told["epochs"] == 2
    assert all(row["moved"] < 1e-3 for row in told["layers"] if row["name"].startswith("dense"))

    try:
        tried({"look": True})
        raise AssertionError("it was trained")
    except experiments.Looked:
        pass

    made, _, told = tried({"trainable": True, "settings": {"clipnorm": None}, "learning_rate": 0.01})
    assert made.optimizer.clipnorm is None and float(made.optimizer.learning_rate) == np.float32(0.01)
    assert all(layer.trainable for layer in made.layers)
    made, _, _ = tried({"settings": {"momentum": 0.9}})
    assert made.optimizer.momentum == 0.9 and made.optimizer.clipnorm == 1e-9
    made, _, _ = tried({"optimizer": "adam"})
    assert type(made.optimizer).__name__ == "Adam"

    made, _, _ = tried({"dropout": 0.2, "noise": 0.1, "averages": 0.9, "penalties": True, "activation": "relu"})
    dense, norm, noise, dropout, output = made.layers
    assert (dropout.rate, noise.stddev, norm.momentum) == (0.2, 0.1, 0.9)
    assert dense.activation is keras.activations.relu and output.activation is keras.activations.linear
    assert made.losses == []
    assert output.kernel.constraint is None

    made, _, told = tried({"loss": True})
    assert made.loss.get_config().get("delta", 1.0) == 1.0
    made, _, _ = tried({"fresh": True})

    experiment = Experiment(tf, {"left": True}, 100.0)
    made = model()
    _, watching = experiment.prepare(made, {}, type(made).fit)
    experiment.give_back()
    made.fit(X, Y, verbose=0, callbacks=[watching])
    trained = made.get_weights()
    made.set_weights([item + 1 for item in trained])
    experiment.give_back()
    assert all(np.array_equal(item, kept) for item, kept in zip(made.get_weights(), trained, strict=True))

    _, changed, told = tried({"epochs": 5, "batch_size": 8, "mixed": True, "all_steps": True}, steps_per_epoch=1)
    assert (changed["epochs"], changed["batch_size"], changed["shuffle"], told["epochs"]) == (5, 8, True, 5)
    assert "steps_per_epoch" not in changed
    _, changed, _ = tried({"batch_size": 8, "mixed": True, "inputs": 0.01}, data=batches())
    first = next(iter(changed["x"]))[0]
    assert first.shape[0] == 32 and float(tf.reduce_max(tf.abs(first))) <= 3.0001
    for name in ("inputs", "fit_inputs"):
        _, changed, _ = tried({name: 0.01})
        assert changed["x"].max() == np.float32(3.0)
    assert Experiment(tf, {"inputs": 0.5}, 1.0).input_factor == 0.5
    assert Experiment(tf, {"fit_inputs": 0.5}, 1.0).input_factor == 1.0

    spoilt = {"x": X * np.nan, "y": -Y}
    _, changed, _ = tried({"given": "inputs"}, offered=(X, Y), **spoilt)
    assert np.array_equal(changed["x"], X) and np.array_equal(changed["y"], -Y)
    _, changed, _ = tried({"given": "labels"}, offered=(X, Y), y=-Y)
    assert np.array_equal(changed["y"], Y)
    _, changed, _ = tried({"given": "both"}, offered=(X, Y), **spoilt)
    assert np.array_equal(changed["x"], X) and np.array_equal(changed["y"], Y)
    _, changed, _ = tried({"given": "all"}, offered=(X, Y), x=X[:30], y=Y[:30])
    assert len(changed["x"]) == len(changed["y"]) == 64
    try:
        tried({"given": "labels"})
        raise AssertionError("nothing was offered")
    except NotOffered:
        pass
    of_a_data_set()
    of_generators()
    more = {"sample_weight": np.zeros(64), "validation_split": 0.9, "initial_epoch": 0}
    _, changed, _ = tried({"no_split": True, "no_weights": True, "from_first": True}, **more)
    assert not {"sample_weight", "validation_split", "initial_epoch"} & set(changed)
    made, _, _ = tried({"loss_name": "mse"})
    assert made.loss == "mse" and type(made.optimizer).__name__ == "SGD"
    made, _, _ = tried({"loss_name": "binary_crossentropy", "from_logits": True}, y=(Y > 0).astype(int))
    assert made.loss.get_config()["from_logits"] is True

    made, _, told = tried({"learning_rate": "found", **USUAL}, data=batches())
    assert told["rate"] > 1e-7 and math.isclose(float(made.optimizer.learning_rate), told["rate"], rel_tol=1e-5)
    sweeps()
    _, _, told = tried({}, seconds=0.0, epochs=50)
    assert (told["cut"] and told["epochs"] == 0) or told["epochs"] == 1
    other_layers()
    inside()
    of_words()
    of_weights()
    slow_look()
    hopeless()
    lines()
    _, changed, _ = tried({"given": "largest"}, offered=(X, Y, X[:30], Y[:30]), x=X[:30], y=Y[:30])
    assert len(changed["x"]) == len(changed["y"]) == 64
    assert Experiment(tf, {"no_callbacks": True}, 1.0).without_callbacks
    random = np.random.default_rng(3)
    points, labels = random.normal(size=(300, 4)), np.arange(300) % 3
    for one, apart in ((points + 9 * labels[:, None], False), (points, True)):
        alike = neighbors(one, labels)
        assert (alike["agree"] < 0.5) == apart and abs(alike["chance"] - 1 / 3) < 0.01
    assert neighbors(points, points.sum(axis=1))["agree"] > 0.5 and neighbors(points[:50], labels[:50]) == {}
    print("every change is made")


def of_a_data_set() -> None:
    """The examples of a data set are found among what was offered, and their labels are given back."""
    apart = tf.data.Dataset.from_tensor_slices((X[:40], np.roll(Y, 20)[:40])).batch(8)
    _, changed, told = tried({"given": "labels"}, data=apart, offered=(X, Y))
    assert np.array_equal(changed["y"], Y[:40]) and changed["batch_size"] == 8
    data = told["look"]["data"]
    assert (data["examples"]["rows"], data["asked"]["rows"], data["batch"]) == (40, 64, 8)
    assert data["moved_labels"] == 1 and data["targets"]["highest"] == Y[-1]
    _, changed, told = tried({"steps_per_epoch": 5}, data=apart.repeat(), offered=(X, Y), steps_per_epoch=2)
    assert changed["steps_per_epoch"] == 5
    assert told["look"]["data"]["examples"]["rows"] == 0 and told["look"]["data"]["moved_labels"] == 1
    assert classes_of(np.sort(Y)) == {"rising": 1.0} and classes_of(Y[:, None])["rising"] == 1
    try:
        tried({"given": "all"}, data=apart.repeat(), offered=(X, Y), steps_per_epoch=2)
        raise AssertionError("a data set without an end")
    except NotOffered:
        pass


class Batches(keras.utils.PyDataset):  # type: ignore[misc, name-defined]
    """Examples with labels of other ones, batch by batch."""

    def __len__(self) -> int:
        return 5

    def __getitem__(self, place: int) -> Any:
        return X[8 * place : 8 * place + 8], np.roll(Y, 20)[8 * place : 8 * place + 8]


def of_generators() -> None:
    """What a generator, or an object of batches, gives is read as a data set is, and is trained on all the same."""
    made = Batches()
    without_end = (made[place] for place in itertools.cycle(range(5)))
    for data, steps in ((made, {}), (without_end, {"steps_per_epoch": 5})):
        _, changed, told = tried({}, data=data, offered=(X, Y), **steps)
        assert told["epochs"] == 2 and told["look"]["data"]["moved_labels"] == 1
        assert changed["x"] is made or len(next(changed["x"])[0]) == 8
    _, changed, _ = tried({"given": "labels"}, data=made, offered=(X, Y))
    assert np.array_equal(changed["y"], Y[:40]) and np.array_equal(changed["x"], X[:40])
    assert (seen_of(made, 64), seen_of(X, 64), seen_of(batches(), 64)["batch"]) == ({"batch": 0, "of": 64}, {}, 16)
    scale = layers.Normalization()
    scale.adapt(X / 50)
    adapted = keras.Sequential([keras.Input((4,)), scale, layers.Dense(1)])
    adapted.compile(optimizer="sgd", loss="mse")
    known = Offered()
    known.note([X, Y])
    asked = {"self": adapted, "x": X / 50, "y": Y, "epochs": 1, "verbose": 0}
    experiment = Experiment(tf, {"given": "inputs"}, 9.0)
    experiment.prepare(adapted, asked, type(adapted).fit, known.pair_for(X / 50, Y), known)
    assert np.allclose(np.array(scale.mean).reshape(-1), X.mean(axis=0), atol=1e-3)


def of_weights() -> None:
    """The third element of a data set is read as weights, and left out."""
    weighed = tf.data.Dataset.from_tensor_slices((X[:40], Y[:40], np.arange(40) % 2)).batch(8)
    _, changed, told = tried({"no_weights": True}, data=weighed, offered=(X, Y))
    assert (
        told["look"]["data"]["weighed"] == {"lowest": 0.0, "highest": 1.0, "light": 0.5}
        and len(changed["x"].element_spec) == 2
    )


def of_words() -> None:
    """A look at a model with an embedding, whose gradient comes as rows."""
    made = chain(keras.Input((6,)), layers.Embedding(9, 4), layers.Flatten(), layers.Dense(1))
    trial = Experiment(tf, {}, 1.0)
    trial.prepare(made, {"x": np.ones((40, 6), np.int32), "y": np.arange(40.0)}, type(made).fit)
    seen = read_experiment(trial.told)["look"]
    assert [row["name"][:9] for row in seen["layers"]] == ["embedding", seen["layers"][1]["name"][:9]]
    assert all(row["gradient"] > 0 for row in seen["layers"])
    rows = np.arange(480).reshape(40, 12) % 9
    seen = experiments.look(tf, of_few_ids(), rows, np.arange(40.0))["input"]
    assert (seen["kinds"], seen["given_kinds"]) == (4, 9)


def slow_look() -> None:
    """A look at a batch takes a part of the time of an experiment."""
    usual = experiments.look

    def slow(*given: Any) -> dict[str, Any]:
        began = time.process_time()
        while time.process_time() < began + 0.5:
            pass
        return {}

    experiments.look = slow
    _, _, told = tried({}, seconds=0.4, epochs=50)
    experiments.look = usual
    assert told["seconds"] > 0.3 and told["cut"] and told["epochs"] <= 1


def hopeless() -> None:
    """What is far above the loss of a new model after three epochs is ended, and what is a little above goes on."""
    for loss, ends in ((50.0, True), (15.0, False)):
        made, experiment = model(), Experiment(tf, {}, 100.0)
        asked = {"self": made, "x": X, "y": Y, "epochs": 9}
        _, watching = experiment.prepare(made, asked, type(made).fit, (X, Y), Offered())
        experiment.told["look"] = {"loss": 1.0, "constant": 2.0, "penalty": 0.0}
        watching.set_model(made)
        watching.on_train_begin()
        made.stop_training = False
        stopped = []
        for epoch in range(4):
            watching.on_epoch_end(epoch, {"loss": loss})
            stopped.append(made.stop_training)
        assert stopped == [False, False, ends, ends] and not experiment.told["cut"]


def lines() -> None:
    """Layers whose activations change nothing are one linear function, whatever they are called."""
    for bend, straight in ((layers.LeakyReLU(1.0), 1.0), (layers.Activation("linear"), 1.0), (layers.ReLU(), 0.0)):
        made = chain(keras.Input((4,)), layers.Dense(8), bend, layers.BatchNormalization(), layers.Dense(1))
        assert experiments.look(tf, made, X, Y)["straight"] == straight
    assert experiments.look(tf, chain(keras.Input((4,)), layers.Dense(1)), X, Y)["straight"] == 0.0
    full = chain(keras.Input((4,)), layers.Dense(8, activation="sigmoid", kernel_initializer="ones"), layers.Dense(1))
    units = chain(keras.Input((4,)), layers.Dense(8, activation="tanh", bias_initializer="normal"), layers.Dense(1))
    constant = (full, abs(X) + 100), (units, np.zeros_like(X))
    assert [experiments.look(tf, made, inputs, Y)["straight"] for made, inputs in constant] == [0.0, 0.0]


def inside() -> None:
    """Dropout within a recurrent layer, and layers that change images at random."""
    noisy = chain(keras.Input((6, 1)), layers.LSTM(4, dropout=0.9), layers.Dense(1))
    Experiment(tf, {"dropout": 0.2}, 1.0).prepare(noisy, {"x": np.zeros((4, 6, 1)), "y": np.zeros(4)}, type(noisy).fit)
    assert noisy.layers[0].cell.dropout == 0.2 and noisy.layers[0].cell.recurrent_dropout == 0
    flips = chain(keras.Input((8, 8, 3)), layers.RandomFlip(), layers.RandomRotation(0.5), layers.Flatten())
    pictures = np.random.default_rng(1).random((4, 8, 8, 3)).astype(np.float32)
    assert not np.allclose(flips(pictures, training=True), pictures.reshape(4, -1), atol=1e-5)
    asked = {"x": pictures, "y": np.zeros((4, 192))}
    Experiment(tf, {"augmentation": False}, 1.0).prepare(flips, asked, type(flips).fit)
    assert np.allclose(flips(pictures, training=True), pictures.reshape(4, -1), atol=1e-5)


def chain(*parts: Any) -> Any:
    made = keras.Sequential(parts)
    made.compile(optimizer="adam", loss="mse", run_eagerly=True)
    return made


def functional() -> Any:
    asked = keras.Input((6,))
    made = keras.Model(asked, layers.Dense(1, activation="sigmoid")(layers.Dense(2, activation="tanh")(asked)))
    made.compile(optimizer="adam", loss="mse", run_eagerly=True)
    return made


def kinds(made: Any) -> list[str]:
    return [type(one).__name__ for one in made.layers if type(one).__name__ != "InputLayer"]


def rebuilt(made: Any, change: str, **more: Any) -> Any:
    """Return the same model object with other layers, trained and asked once more."""
    rows = np.random.default_rng(1).integers(0, 9, (12, *made.inputs[0].shape[1:])).astype(np.float32)
    made.predict(rows, verbose=0)
    rebuild(keras, made, {"layers": change, **more})
    before = [np.array(one) for one in made.trainable_weights]
    made.fit(rows, rows.reshape(12, -1)[:, :1], epochs=1, verbose=0)
    assert any(np.any(one != np.array(now)) for one, now in zip(before, made.trainable_weights, strict=True))
    assert np.allclose(made.predict(rows, verbose=0), np.array(made(rows)), atol=1e-4)
    return made


def words() -> Any:
    inside = (layers.Embedding(9, 8), layers.Cropping1D((4, 0)), layers.GlobalAveragePooling1D())
    return chain(keras.Input((12,)), *inside, layers.Dense(1))


def of_few_ids() -> Any:
    """Return a model that merges token ids before its embedding."""
    asked = keras.Input((12,), dtype="int32")
    made = keras.Model(asked, layers.Dense(1)(layers.Flatten()(layers.Embedding(4, 8)(asked % 4))))
    made.compile(optimizer="adam", loss="mse", run_eagerly=True)
    return made


def steps() -> Any:
    return chain(keras.Input((12, 1)), layers.GlobalAveragePooling1D(), layers.Dense(1))


def image() -> Any:
    return chain(keras.Input((16, 16)), layers.Flatten(), layers.Dense(4, activation="relu"), layers.Dense(1))


def dots() -> Any:
    return chain(keras.Input((8, 8, 3)), layers.Conv2D(4, 1), layers.GlobalMaxPooling2D(), layers.Dense(1))


def other_layers() -> None:
    assert "LSTM" in kinds(rebuilt(words(), "ordered"))
    assert kinds(rebuilt(words(), "neighbouring_steps"))[-3:] == ["Conv1D", "GlobalAveragePooling1D", "Dense"]
    assert "Flatten" in kinds(rebuilt(steps(), "ordered"))
    assert "Flatten" in kinds(rebuilt(dots(), "all_places"))
    assert "Cropping1D" not in kinds(rebuilt(words(), "uncropped"))
    assert kinds(rebuilt(image(), "convolution"))[:3] == ["Reshape", "Conv2D", "MaxPooling2D"]
    assert rebuilt(dots(), "neighbours").layers[0].kernel_size == (3, 3)
    assert [one.units for one in rebuilt(functional(), "wider").layers[1:]] == [32, 1]
    assert kinds(rebuilt(functional(), "hidden")) == ["Dense", "Dense", "Dense"]
    for change, last in (("straight", "sigmoid"), ("plain_output", "linear")):
        made = rebuilt(functional(), change)
        assert made.layers[-1].activation.__name__ == last != made.layers[-2].activation.__name__
    assert kinds(rebuilt(functional(), "rescaled", scale=3.0, offset=5.0))[-1] == "Rescaling"
    assert kinds(rebuilt(functional(), "dropout")) == ["Dense", "Dropout", "Dense"]
    made = rebuilt(functional(), "embedding", rows=9)
    assert kinds(made)[:2] == ["Embedding", "GlobalAveragePooling1D"] and made.layers[1].input_dim == 9
    whole = chain(keras.Input((6,), dtype="uint8"), layers.Dense(4), layers.Dense(1))
    assert rebuilt(whole, "float_input").inputs[0].dtype == "float32"
    pooling = layers.GlobalAveragePooling1D(data_format="channels_first")
    made = rebuilt(chain(keras.Input((12,)), layers.Embedding(9, 8), pooling, layers.Dense(1)), "over_steps")
    assert made.layers[-2].data_format == "channels_last"
    made = rebuilt(
        chain(keras.Input((6,)), layers.Dense(4), layers.Dense(1), layers.BatchNormalization()), "ends_there"
    )
    assert kinds(made) == ["Dense", "Dense"]
    assert rebuilt(chain(keras.Input((6,)), layers.Dense(1, use_bias=False)), "bias").layers[-1].use_bias
    ids = chain(keras.Input((12,)), layers.Rescaling(1 / 9), layers.Embedding(9, 8), layers.Flatten(), layers.Dense(1))
    assert kinds(rebuilt(ids, "unscaled_ids")) == ["Embedding", "Flatten", "Dense"]
    squared = chain(keras.Input((4,)), layers.Dense(1))
    squared.compile(loss=keras.losses.Huber(delta=1e-6))
    assert walk_model(squared)["loss"]["config"]["delta"] == 1e-6
    assert [one["by"] for one in walk_model(of_few_ids())["layers"] if one["class"] == "Mod"] == [4]
    read = keras.Input((5, 3))
    steps_taken = [layers.GRU(4, return_sequences=True)(read)[:, place] for place in (0, -1)]
    cut = keras.Model(read, steps_taken)
    assert [one["step"] for one in walk_model(cut)["layers"] if one["class"] == "GetItem"] == [0, -1]
    made = rebuilt(of_few_ids(), "unscaled_ids", rows=9)
    assert kinds(made) == ["Embedding", "Flatten", "Dense"] and made.layers[1].input_dim == 9
    counts = layers.CategoryEncoding(9, output_mode="count")
    made = rebuilt(chain(keras.Input((12,)), counts, layers.Dense(1)), "neighbouring_ids", rows=9)
    assert kinds(made) == ["Embedding", "Conv1D", "GlobalAveragePooling1D", "Dense"]
    made = rebuilt(chain(keras.Input((12,)), counts, layers.Dense(1)), "placed_ids", rows=9)
    assert kinds(made) == ["Embedding", "Flatten", "Dense"]
    try:
        rebuilt(of_few_ids(), "wider")
        raise AssertionError("the modulo is left out")
    except NotRebuilt:
        pass
    table = chain(keras.Input((4,)), layers.Normalization(), layers.Dense(4), layers.Dense(1))
    rebuild(keras, table, {"layers": "standardized", "examples": X})
    assert kinds(table) == ["Normalization", "Dense", "Dense"] and np.allclose(table.layers[0].mean, X.mean(axis=0))
    table = chain(keras.Input((4,)), layers.Dense(4), layers.Dense(1))
    rebuild(keras, table, {"layers": "standardized", "examples": batches()})
    assert np.allclose(table.layers[0].mean, X.mean(axis=0), atol=1e-3)
    moved = chain(keras.Input((4,)), layers.Rescaling(0.1, offset=25.0), layers.Dense(4), layers.Rescaling(9.0))
    rebuild(keras, moved, {"layers": "standardized", "examples": X})
    assert kinds(moved) == ["Normalization", "Dense", "Rescaling"]
    waist = chain(keras.Input((6,)), layers.Dense(4, name="waist"), layers.Dense(8), layers.Dense(1))
    assert [one.units for one in rebuilt(waist, "wider", only="waist").layers] == [32, 8, 1]
    shrunk = chain(keras.Input((28, 28, 1)), layers.Resizing(4, 4), layers.Conv2D(1, 3), layers.Flatten())
    assert kinds(rebuilt(shrunk, "unshrunk")) == ["Conv2D", "Flatten"]
    shrunk = chain(keras.Input((28, 28, 1)), layers.GlobalMaxPooling2D(), layers.Dense(4))
    assert kinds(rebuilt(shrunk, "unshrunk")) == ["Flatten", "Dense"]
    wide = chain(keras.Input((28, 1)), layers.Conv1D(2, 2, strides=14), layers.Flatten(), layers.Dense(1))
    assert rebuilt(wide, "unskipped").layers[0].strides == (1,)
    pooled = chain(keras.Input((28, 28, 1)), layers.MaxPooling2D(14), layers.Flatten(), layers.Dense(1))
    assert rebuilt(pooled, "small_pools").layers[0].strides == (2, 2)
    coarse = chain(keras.Input((28, 28, 1)), layers.Conv2D(2, 3, strides=5), layers.Flatten(), layers.Dense(1))
    assert rebuilt(coarse, "fine_strides").layers[0].strides == (1, 1)
    loop = chain(keras.Input((6, 1)), layers.SimpleRNN(3, activation="relu"), layers.Dense(1, activation="relu"))
    assert [one.activation.__name__ for one in rebuilt(loop, "bounded_states").layers] == ["tanh", "relu"]
    cold = chain(keras.Input((9,)), layers.Embedding(9, 4), layers.Softmax(axis=1), layers.Flatten(), layers.Dense(2))
    assert kinds(rebuilt(cold, "no_softmax")) == ["Embedding", "Flatten", "Dense"]
    for loss, found in ((lambda true, told: 0.0, 1.0), ("mse", None), (keras.losses.Huber(), None)):
        cold.compile(optimizer="sgd", loss=loss)
        assert optimizer_of(cold).get("own_loss") == found
    bare, bent = keras.Input((4,)), keras.Input((4,))
    squared = keras.Model(bare, layers.Dense(1)(layers.Dense(3)(bare**2)))
    squared.compile(optimizer="adam", loss="mse")
    assert [type(one).__name__ for one in rebuilt(squared, "plain_inputs").operations[1:]] == ["Dense", "Dense"]
    late = keras.Model(bent, layers.Dense(1)(abs(layers.Dense(3)(bent))))
    late.compile(optimizer="adam", loss="mse")
    try:
        rebuilt(late, "plain_inputs")
        raise AssertionError("an operation behind weights stays")
    except NotRebuilt:
        pass
    cold = chain(keras.Input((6,)), layers.Dense(3), layers.Rescaling(0.01), layers.Softmax())
    assert kinds(rebuilt(cold, "unscaled_outputs")) == ["Dense", "Softmax"]
    squeezed = chain(keras.Input((6,)), layers.Dense(3), layers.Rescaling(0.01), layers.Dense(1))
    assert kinds(rebuilt(squeezed, "unscaled_features")) == ["Dense", "Dense"]
    sparse = keras.Sequential()
    for part in (keras.Input((28, 1)), layers.Conv1D(2, 3, dilation_rate=9), layers.Flatten(), layers.Dense(1)):
        sparse.add(part)
    sparse.compile(optimizer="adam", loss="mse")
    usual = rebuilt(sparse, "usual", setting="dilation_rate")
    assert usual.layers[0].dilation_rate == (1,) and usual.layers[0].kernel_size == (3,)
    copied = chain(keras.Input((6,)), layers.Dense(4), layers.Dense(1), layers.RepeatVector(7), layers.Flatten())
    made = rebuilt(copied, "each_step")
    assert kinds(made) == ["Dense", "Dense"] and made.layers[-1].units == 7
    scale = layers.Normalization()
    scale.adapt(X)
    made = rebuilt(chain(keras.Input((4,)), scale, layers.Dense(4), layers.Dense(1)), "wider")
    assert made.layers[0] is scale and made.layers[1].units == 32
    kept = functional()
    first = np.array(kept.layers[1].kernel)
    rebuild(keras, kept, {"layers": "plain_output"})
    assert np.array_equal(first, np.array(kept.layers[1].kernel))
    left, right = keras.Input((4,)), keras.Input((2,))
    joined = layers.Concatenate()([layers.Dense(3)(left), right])
    made = keras.Model([left, right], layers.Dense(1)(joined))
    made.compile(optimizer="adam", loss="mse")
    kernel = np.array(made.layers[-1].kernel)
    rebuild(keras, made, {"layers": "hidden"})
    assert kinds(made) == ["Dense", "Concatenate", "Dense", "Dense"] and made.layers[-1].kernel.shape != kernel.shape
    made.fit([X[:, :4], X[:, :2]], X[:, :1], epochs=1, verbose=0)
    value = keras.Input((1,))
    change = layers.Dense(1, activation="relu")(layers.Dense(3, activation="relu")(value))
    made = keras.Model(value, layers.Add()([value, change]))
    made.compile(optimizer="adam", loss="mse")
    rebuild(keras, made, {"layers": "plain_output"})
    assert [layer.activation.__name__ for layer in made.layers if hasattr(layer, "activation")] == ["relu", "linear"]
    made.fit(X[:, :1], X[:, :1], epochs=1, verbose=0)
    window = keras.Input((4, 1))
    newest = layers.Cropping1D((3, 0))(window)
    change = layers.Dense(1)(layers.Flatten()(layers.Subtract()([window, newest])))
    made = keras.Model(window, change)
    made.compile(optimizer="adam", loss="mse")
    rows = X[:8, :, None]
    before = made.predict(rows, verbose=0)
    rebuild(keras, made, {"layers": "added_back"})
    assert np.allclose(made.predict(rows, verbose=0), before + rows[:, -1], atol=1e-3)
    made = keras.Model(window, layers.Average()([layers.Flatten()(newest), layers.Dense(1)(layers.Flatten()(window))]))
    made.compile(optimizer="adam", loss="mse")
    before = made.predict(rows, verbose=0)
    rebuild(keras, made, {"layers": "summed"})
    assert np.allclose(made.predict(rows, verbose=0), 2 * before, atol=1e-3)
    parts = [chain(keras.Input((4,)), layers.Dense(3)), chain(keras.Input((3,)), layers.Dense(1, activation="sigmoid"))]
    inputs = keras.Input((4,))
    made = keras.Model(inputs, parts[1](parts[0](inputs)))
    made.compile(optimizer="adam", loss="mse")
    rebuild(keras, made, {"layers": "plain_output"})
    assert made.layers[1] is parts[0] and made.layers[2].layers[-1].activation.__name__ == "linear"
    made.fit(X[:, :4], X[:, :1], epochs=1, verbose=0)
    for made, change in ((functional(), "ordered"), (steps(), "wider"), (image(), "neighbours")):
        before = kinds(made)
        try:
            rebuild(keras, made, {"layers": change})
        except NotRebuilt:
            assert kinds(made) == before
        else:
            raise AssertionError(change)


if __name__ == "__main__":
    main()
