"""Cards from archives and from walks of the same models, built by the real Keras in this process."""

import warnings
from dataclasses import dataclass, replace

import numpy as np
import pytest

from grader.candidate import protocol
from grader.candidate.worker.model_walk import walk_model
from grader.submission.models.archive import read_archive
from grader.submission.models.model_summary import summary_from_archive, summary_from_walk

BUILDERS = {}
UNSAVEABLE = {"subclassed without config"}
SUBCLASSED = {"subclassed", "functional subclass"}
OWN = {"own classes", "own functions with names of keras", "lying config", "subclassed inside functional"}
"""Models with layers of which an archive alone cannot tell all."""


def model(build):
    BUILDERS[build.__name__.replace("_", " ")] = build
    return build


def compiled(made, loss="mse", optimizer="adam", metrics=None):
    made.compile(loss=loss, optimizer=optimizer, metrics=metrics)
    return made


def batch(*shape):
    return np.zeros((5, *shape), "float32")


@model
def one_dense(keras):
    layers = [keras.Input((1,)), keras.layers.Dense(1)]
    return compiled(keras.Sequential(layers), "mean_squared_error", keras.optimizers.SGD(3e-3)), batch(1)


@model
def no_input_layer(keras):
    layers = [keras.layers.Flatten(), keras.layers.Dense(8, "relu"), keras.layers.Dense(10, "softmax")]
    return compiled(keras.Sequential(layers), "sparse_categorical_crossentropy", "Adam", ["acc"]), batch(4, 4)


@model
def activations_as_layers(keras):
    layers = keras.layers
    stack = [
        keras.Input((4,)),
        layers.Dense(8),
        layers.ReLU(),
        layers.Dense(8),
        layers.Activation("gelu"),
        layers.Dense(3),
        layers.Dropout(0.3),
        layers.Softmax(),
    ]
    loss = keras.losses.CategoricalCrossentropy()
    return compiled(keras.Sequential(stack), loss, metrics=[keras.metrics.CategoricalAccuracy()]), batch(4)


@model
def tensorflow_functions(keras):
    import tensorflow as tf

    stack = [
        keras.Input((4,)),
        keras.layers.Dense(8, tf.nn.relu),
        keras.layers.Dense(8, keras.ops.silu),
        keras.layers.Dense(8, keras.layers.LeakyReLU(0.2)),
        keras.layers.Dense(2, tf.nn.softmax),
    ]
    return compiled(
        keras.Sequential(stack), tf.nn.softmax_cross_entropy_with_logits, metrics=[tf.keras.losses.MAE]
    ), batch(4)


@model
def logits(keras):
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    return compiled(keras.Sequential([keras.layers.Dense(1)]), loss, "rmsprop", [["accuracy"]]), batch(3)


@model
def convolutions(keras):
    layers = keras.layers
    inputs = keras.Input((28, 28))
    x = layers.Reshape((28, 28, 1))(inputs)
    x = layers.Rescaling(1 / 255.0)(x)
    x = layers.Conv2D(16, (3, 3), activation="relu", padding="same")(x)
    x = layers.MaxPooling2D()(x)
    x = layers.SeparableConv2D(8, 3)(x)
    x = layers.GlobalAveragePooling2D()(x)
    return compiled(keras.Model(inputs, layers.Dense(10)(x)), "huber"), batch(28, 28)


@model
def recurrent(keras):
    layers = keras.layers
    stack = [
        keras.Input((None,)),
        layers.Embedding(50, 16),
        layers.SpatialDropout1D(0.1),
        layers.Bidirectional(layers.LSTM(8, return_sequences=True)),
        layers.Bidirectional(layers.GRU(4, return_sequences=True), merge_mode="sum"),
        layers.TimeDistributed(layers.Dense(6, activation="tanh")),
        layers.RNN(layers.LSTMCell(5), return_sequences=True),
        layers.RNN([layers.GRUCell(3), layers.SimpleRNNCell(2)]),
        layers.Dense(1, activation="sigmoid"),
    ]
    optimizer = keras.optimizers.RMSprop(momentum=0.9)
    return compiled(keras.Sequential(stack), "bce", optimizer, ["accuracy", keras.metrics.AUC()]), batch(7)


@model
def nested(keras):
    layers = keras.layers
    augment = keras.Sequential([layers.RandomFlip("horizontal"), layers.RandomRotation(0.1)], name="augment")
    base_in = keras.Input((8, 8, 3))
    base = keras.Model(base_in, layers.Conv2D(4, 3, name="base_conv")(base_in), name="base")
    base.trainable = False
    inputs = keras.Input((8, 8, 3))
    x = layers.Flatten()(base(augment(inputs)))
    head = keras.Sequential([layers.Dense(5), layers.Dense(2, name="answer"), layers.Activation("softmax")])
    return compiled(keras.Model(inputs, head(x)), "categorical_crossentropy"), batch(8, 8, 3)


@model
def keras_ops(keras):
    inputs = keras.Input((6,))
    x = keras.ops.relu(keras.layers.Dense(4)(inputs))
    x = keras.layers.Dense(1)(x) * 2.0 + 1.0
    return compiled(keras.Model(inputs, keras.ops.squeeze(keras.ops.sigmoid(x), axis=-1)), "mae"), batch(6)


@model
def softmax_written_out(keras):
    inputs = keras.Input((6,))
    powers = keras.ops.exp(keras.layers.Dense(3)(inputs))
    shares = powers / keras.ops.sum(powers, axis=-1, keepdims=True)
    return compiled(keras.Model(inputs, shares), "sparse_categorical_crossentropy"), batch(6)


@model
def sigmoid_written_out(keras):
    inputs = keras.Input((6,))
    outputs = 1.0 / (1.0 + keras.ops.exp(-keras.layers.Dense(1)(inputs)))
    return compiled(keras.Model(inputs, outputs), "binary_crossentropy"), batch(6)


@model
def power_of_log_softmax(keras):
    inputs = keras.Input((6,))
    outputs = keras.ops.exp(keras.layers.Dense(2, activation="log_softmax")(inputs))
    return compiled(keras.Model(inputs, outputs), "sparse_categorical_crossentropy"), batch(6)


@model
def linear_functions(keras):
    inputs = keras.Input((6,))
    hidden = keras.ops.relu(keras.layers.Dense(4)(inputs))
    return compiled(keras.Model(inputs, keras.layers.Dense(1)(hidden) * 2.0 + 1.0), "mse"), batch(6)


@model
def two_outputs(keras):
    inputs = keras.Input((6,))
    price, kind = keras.layers.Dense(1, name="price")(inputs), keras.layers.Dense(3, name="kind")(inputs)
    made = keras.Model(inputs, {"price": price, "kind": kind})
    loss = {"price": "mse", "kind": keras.losses.SparseCategoricalCrossentropy(from_logits=True)}
    made.compile(loss=loss, metrics={"price": ["mae"], "kind": "acc"})
    return made, batch(6)


@model
def two_inputs(keras):
    left, right = keras.Input((2,)), keras.Input((3,))
    made = keras.Model([left, right], keras.layers.Dense(1)(keras.layers.Concatenate()([left, right])))
    return compiled(made), [batch(2), batch(3)]


@model
def attention(keras):
    inputs = keras.Input((7, 8))
    x = keras.layers.MultiHeadAttention(2, 4)(inputs, inputs)
    x = keras.layers.LayerNormalization()(inputs + x)
    x = keras.layers.GlobalAveragePooling1D()(x)
    return compiled(keras.Model(inputs, keras.layers.Dense(1, "sigmoid")(x)), "binary_crossentropy"), batch(7, 8)


@model
def not_compiled(keras):
    return keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)]), batch(2)


@model
def loss_without_optimizer(keras):
    made = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    made.compile(loss="mse")
    return made, batch(2)


@model
def schedule(keras):
    rate = keras.optimizers.schedules.ExponentialDecay(1e-2, 10, 0.9)
    return compiled(keras.Sequential([keras.layers.Dense(1)]), optimizer=keras.optimizers.SGD(rate)), batch(2)


@model
def rate_set_after_compile(keras):
    made = compiled(keras.Sequential([keras.layers.Dense(1)]), optimizer="sgd")
    made.optimizer.learning_rate = 8e-6
    return made, batch(2)


@model
def scaled_loss_optimizer(keras):
    optimizer = keras.optimizers.LossScaleOptimizer(keras.optimizers.Nadam(0.02))
    return compiled(keras.Sequential([keras.layers.Dense(1)]), optimizer=optimizer), batch(2)


@model
def normalization(keras):
    scale = keras.layers.Normalization()
    scale.adapt(np.arange(30.0).reshape(10, 3))
    return compiled(keras.Sequential([scale, keras.layers.Dense(1)]), keras.losses.LogCosh()), batch(3)


@model
def regularised(keras):
    layers = [
        keras.Input((4,)),
        keras.layers.Dense(3, kernel_regularizer=keras.regularizers.L2(0.01), kernel_initializer="he_normal"),
        keras.layers.BatchNormalization(),
        keras.layers.Flatten(),
    ]
    return compiled(keras.Sequential(layers)), batch(4)


@model
def flattened_convolution(keras):
    layers = [keras.Input((6, 2)), keras.layers.Conv1D(3, 3, padding="causal"), keras.layers.Flatten()]
    return compiled(keras.Sequential(layers)), batch(6, 2)


@model
def time_distributed_model(keras):
    layers = keras.layers
    look = keras.Sequential([keras.Input((8, 8, 1)), layers.Flatten(), layers.Dense(4), layers.ReLU()])
    return compiled(keras.Sequential([keras.Input((3, 8, 8, 1)), layers.TimeDistributed(look)])), batch(3, 8, 8, 1)


@model
def lambda_at_the_end(keras):
    layers = [keras.Input((4,)), keras.layers.Dense(1), keras.layers.Lambda(lambda x: x * 400.0)]
    return compiled(keras.Sequential(layers), keras.losses.Huber(), keras.optimizers.SGD(1e-6, momentum=0.9)), batch(4)


@model
def lambda_as_activation(keras):
    made = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation=lambda x: x * 400.0)])
    return compiled(made, loss=lambda truth, guess: guess), batch(4)


@model
def own_functions_with_names_of_keras(keras):
    def mean_squared_error(truth, guess):
        return keras.ops.mean(guess)

    def softmax(x):
        return x

    def recall(truth, guess):
        return keras.ops.mean(guess)

    made = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, activation=softmax)])
    return compiled(made, mean_squared_error, metrics=["mae", recall]), batch(4)


@model
def own_classes(keras):
    class MeanSquaredError(keras.losses.Loss):
        def call(self, y_true, y_pred):
            return keras.ops.mean(y_pred)

    class Adam(keras.optimizers.Adam):
        pass

    class Dense(keras.layers.Layer):
        def __init__(self, units, **options):
            super().__init__(**options)
            self.units = units

        def call(self, x):
            return x

    class Block(keras.layers.Layer):
        def __init__(self, **options):
            super().__init__(**options)
            self.attend = keras.layers.MultiHeadAttention(2, 4)
            self.parts = [keras.layers.Dense(8), keras.layers.LayerNormalization()]

        def call(self, x):
            x = self.attend(x, x)
            for part in self.parts:
                x = part(x)
            return x

    class Wide(keras.layers.LSTM):
        pass

    made = keras.Sequential([keras.Input((7, 8)), Block(name="block"), Wide(4), Dense(999)])
    return compiled(made, MeanSquaredError(), Adam(0.1), [MeanSquaredError()]), batch(7, 8)


@model
def lying_config(keras):
    class Liar(keras.layers.Dense):
        def get_config(self):
            return {**super().get_config(), "units": 999}

    return compiled(keras.Sequential([keras.Input((4,)), Liar(2, name="dense")])), batch(4)


@model
def functional_subclass(keras):
    class Mine(keras.Model):
        def __init__(self):
            inputs = keras.Input((3,))
            super().__init__(inputs, keras.layers.Dense(2, "softmax")(keras.layers.Dense(5)(inputs)))

    return compiled(Mine(), "categorical_crossentropy"), batch(3)


@model
def sequential_subclass(keras):
    class Mine(keras.Sequential):
        pass

    return compiled(Mine([keras.Input((3,)), keras.layers.Dense(2)])), batch(3)


@model
def subclassed(keras):
    class Mine(keras.Model):
        def __init__(self):
            super().__init__()
            self.answer = keras.layers.Dense(1, "sigmoid")
            self.body = [keras.layers.LSTM(4), keras.layers.Dropout(0.5)]
            self.head = keras.Sequential([keras.layers.Dense(6, "relu")], name="head")

        def call(self, x):
            for part in [*self.body, self.head, self.answer]:
                x = part(x)
            return x

    return compiled(Mine(), keras.losses.BinaryFocalCrossentropy(), "adamw", ["binary_accuracy"]), batch(7, 2)


@model
def subclassed_without_config(keras):
    class Mine(keras.Model):
        def __init__(self, units):
            super().__init__()
            self.answer = keras.layers.Dense(units)

        def call(self, x):
            return self.answer(x)

        def get_config(self):
            raise NotImplementedError

    return compiled(Mine(3)), batch(2)


@model
def subclassed_inside_functional(keras):
    class Mine(keras.Model):
        def __init__(self):
            super().__init__()
            self.second, self.first = keras.layers.Dense(5), keras.layers.Dense(9)

        def call(self, x):
            return self.second(self.first(x))

    inputs = keras.Input((3,))
    return compiled(keras.Model(inputs, Mine()(keras.layers.Dense(4)(inputs)))), batch(3)


@dataclass(frozen=True)
class Reading:
    """One model, read in both ways."""

    config: dict | None
    walk: dict
    parameters: int

    @property
    def archived(self):
        assert self.config is not None
        return summary_from_archive(self.config, self.walk)

    @property
    def walked(self):
        return summary_from_walk(self.walk)


@pytest.fixture(scope="module")
def readings(tmp_path_factory):
    """Every model of this file, saved where it can be, walked, and gone."""
    import keras

    folder = tmp_path_factory.mktemp("models")
    found = {}
    for number, (name, build) in enumerate(BUILDERS.items()):
        path = folder / f"{number}.keras"
        # Keras warns about NumPy and about lambdas; what is tested here, the walk, must be silent.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made, inputs = build(keras)
            outputs = made(inputs, training=False)
            try:
                made.save(path)
            except NotImplementedError:
                assert name in UNSAVEABLE
        config = None if name in UNSAVEABLE else read_archive(path)
        found[name] = Reading(config, walk_model(made, outputs), made.count_params())
    return found


@pytest.fixture
def walked(readings, request):
    """The summary of the model that the test names."""
    return readings[request.param].walked


def of(name):
    return pytest.mark.parametrize("walked", [name], indirect=True)


pytestmark = pytest.mark.worker


@pytest.mark.parametrize("name", [name for name in BUILDERS if name not in UNSAVEABLE])
def test_archive_and_walk_tell_the_same(readings, name):
    archived, walked = readings[name].archived, readings[name].walked
    assert replace(archived, source="walk", notes=()) == replace(walked, notes=())
    assert set(walked.notes) <= set(archived.notes)


@pytest.mark.parametrize("name", [name for name in BUILDERS if name not in UNSAVEABLE])
def test_an_archive_alone_tells_what_was_compiled(readings, name):
    alone, both = summary_from_archive(readings[name].config), readings[name].archived
    assert (alone.optimizer, alone.learning_rate, alone.schedule) == (
        both.optimizer,
        both.learning_rate,
        both.schedule,
    )
    if name != "own functions with names of keras":
        assert (alone.loss, alone.metrics, alone.from_logits) == (both.loss, both.metrics, both.from_logits)


@pytest.mark.parametrize("name", [name for name in BUILDERS if name not in UNSAVEABLE | SUBCLASSED | OWN])
def test_an_archive_alone_tells_everything_of_the_layers_but_shapes_and_parameters(readings, name):
    def bare(layer):
        return replace(layer, output_shape=None, parameters=None, inner=tuple(map(bare, layer.inner)))

    alone, both = summary_from_archive(readings[name].config), readings[name].archived
    assert alone.inputs == both.inputs
    assert alone.ordered and both.ordered
    assert tuple(map(bare, alone.layers)) == tuple(map(bare, both.layers))


@pytest.mark.parametrize("name", list(BUILDERS))
def test_parameters_are_counted_as_keras_counts_them(readings, name):
    summary = readings[name].walked
    assert summary.parameters == readings[name].parameters
    assert sum(layer.parameters for layer in summary.layers) == summary.parameters
    assert summary.trainable_parameters <= summary.parameters


@pytest.mark.parametrize("name", list(BUILDERS))
def test_a_walk_crosses_the_border_unchanged(readings, name):
    walk = readings[name].walk
    frame = b"".join(bytes(part) for part in protocol.encode(walk))
    header = frame[4:]
    assert protocol.decode(header, lambda size: b"") == walk
    assert len(frame) < 50_000


@pytest.mark.parametrize("name", list(BUILDERS))
def test_the_source_is_named(readings, name):
    assert readings[name].walked.source == "walk"
    if name not in UNSAVEABLE:
        assert readings[name].archived.source == ("walk" if name in SUBCLASSED else "archive")


@pytest.mark.parametrize(
    ("name", "units", "activation", "loss", "from_logits"),
    [
        ("one dense", 1, "linear", "mean_squared_error", None),
        ("no input layer", 10, "softmax", "sparse_categorical_crossentropy", False),
        ("activations as layers", 3, "softmax", "categorical_crossentropy", False),
        ("tensorflow functions", 2, "softmax", "categorical_crossentropy", True),
        ("logits", 1, "linear", "binary_crossentropy", True),
        ("convolutions", 10, "linear", "huber", None),
        ("recurrent", 1, "sigmoid", "binary_crossentropy", False),
        ("nested", 2, "softmax", "categorical_crossentropy", False),
        ("keras ops", 1, "sigmoid", "mean_absolute_error", None),
        ("softmax written out", 3, None, "sparse_categorical_crossentropy", False),
        ("sigmoid written out", 1, None, "binary_crossentropy", False),
        ("power of log softmax", 2, None, "sparse_categorical_crossentropy", False),
        ("linear functions", 1, "linear", "mean_squared_error", None),
        ("two outputs", 1, "linear", "mean_squared_error + sparse_categorical_crossentropy", True),
        ("not compiled", 1, "linear", None, None),
        ("normalization", 1, "linear", "log_cosh", None),
        ("regularised", 3, "linear", "mean_squared_error", None),
        ("flattened convolution", 18, "linear", "mean_squared_error", None),
        ("time distributed model", 4, "relu", "mean_squared_error", None),
        ("lambda at the end", 1, None, "huber", None),
        ("lambda as activation", 1, "own:lambda", "own:lambda", None),
        ("own functions with names of keras", 2, "own:softmax", "own:mean_squared_error", None),
        ("own classes", 4, None, "own:MeanSquaredError", None),
        ("lying config", 2, "linear", "mean_squared_error", None),
        ("functional subclass", 2, "softmax", "categorical_crossentropy", False),
        ("sequential subclass", 2, "linear", "mean_squared_error", None),
        ("subclassed", 1, "sigmoid", "binary_focal_crossentropy", False),
        ("subclassed without config", 3, None, "mean_squared_error", None),
        ("subclassed inside functional", 5, None, "mean_squared_error", None),
    ],
)
def test_last_layer_and_loss(readings, name, units, activation, loss, from_logits):
    summary = readings[name].walked
    assert (summary.last_units(), summary.last_activation(), summary.loss, summary.from_logits) == (
        units,
        activation,
        loss,
        from_logits,
    )


@pytest.mark.parametrize(
    ("name", "optimizer", "rate", "schedule"),
    [
        ("one dense", "sgd", 0.003, None),
        ("no input layer", "adam", 0.001, None),
        ("not compiled", None, None, None),
        ("loss without optimizer", "rmsprop", 0.001, None),
        ("schedule", "sgd", None, "ExponentialDecay"),
        ("rate set after compile", "sgd", 8e-6, None),
        ("scaled loss optimizer", "nadam", 0.02, None),
        ("own classes", "own:Adam", 0.1, None),
    ],
)
def test_optimizer_and_rate(readings, name, optimizer, rate, schedule):
    summary = readings[name].archived
    assert (summary.optimizer, summary.learning_rate, summary.schedule) == (optimizer, rate, schedule)
    assert readings[name].walk["learning_rate"] == (None if rate is None else pytest.approx(rate, rel=1e-6))


@pytest.mark.parametrize(
    ("name", "metrics"),
    [
        ("no input layer", ("accuracy",)),
        ("activations as layers", ("categorical_accuracy",)),
        ("logits", ("accuracy",)),
        ("recurrent", ("accuracy", "auc")),
        ("two outputs", ("mean_absolute_error", "accuracy")),
        ("own functions with names of keras", ("mean_absolute_error", "own:recall")),
        ("own classes", ("own:MeanSquaredError",)),
    ],
)
def test_metrics(readings, name, metrics):
    assert readings[name].archived.metrics == readings[name].walked.metrics == metrics


@of("activations as layers")
def test_an_activation_layer_belongs_to_the_layer_before(walked):
    last = walked.last_layer()
    assert (last.kind, last.units, last.activation) == ("Dense", 3, "softmax")
    assert [layer.activation for layer in walked.all_layers() if layer.is_activation()] == ["relu", "gelu", "softmax"]


@of("recurrent")
def test_wrappers_and_cells_are_looked_into(walked):
    assert [layer.kind for layer in walked.all_layers()] == [
        "Embedding", "SpatialDropout1D", "Bidirectional", "LSTM", "Bidirectional", "GRU", "TimeDistributed", "Dense",
        "RNN", "LSTMCell", "RNN", "StackedRNNCells", "GRUCell", "SimpleRNNCell", "Dense",
    ]  # fmt: skip
    assert [layer.units for layer in walked.layers] == [None, None, 16, 4, 6, 5, 2, 1]
    assert [layer.output_shape for layer in walked.layers][2:4] == [(None, None, 16), (None, None, 4)]
    assert walked.layers[0].settings["input_dim"] == 50
    assert walked.layers[2].inner[0].settings["return_sequences"] is True
    assert walked.has("LSTM", "Conv1D")
    assert not walked.has("Conv1D")
    assert walked.count("Dense") == 2


@of("nested")
def test_nested_models_are_unfolded_and_frozen_layers_told(walked):
    assert [layer.kind for layer in walked.all_layers()] == [
        "RandomFlip", "RandomRotation", "Conv2D", "Flatten", "Dense", "Dense", "Activation",
    ]  # fmt: skip
    assert [layer.name for layer in walked.layers][:2] == ["augment", "base"]
    assert walked.layers[1].inner[0].settings["trainable"] is False
    assert walked.parameters - walked.trainable_parameters == 112


@of("convolutions")
def test_settings_are_plain(walked):
    settings = walked.layers[2].settings
    assert (settings["kernel_size"], settings["padding"], settings["dtype"]) == ((3, 3), "same", "float32")
    assert settings["kernel_initializer"] == "glorot_uniform"
    assert walked.layers[2].units == settings["filters"] == 16


@of("regularised")
def test_a_regulariser_and_an_initialiser_have_their_names(walked):
    settings = walked.layers[0].settings
    assert (settings["kernel_regularizer"], settings["kernel_initializer"]) == ("L2", "he_normal")


@of("normalization")
def test_the_batch_that_a_layer_was_adapted_to_is_no_shape(walked):
    assert walked.inputs == ((None, 3),)
    assert walked.layers[0].output_shape == (None, 3)


@of("two inputs")
def test_every_input_has_its_shape(walked):
    assert walked.inputs == ((None, 2), (None, 3))


@of("keras ops")
def test_operations_are_layers_of_keras(walked):
    assert [layer.kind for layer in walked.layers] == [
        "Dense", "Relu", "Dense", "Multiply", "Add", "Sigmoid", "Squeeze",
    ]  # fmt: skip
    assert not any(layer.own for layer in walked.layers)


def test_a_functional_model_tells_whose_outputs_a_layer_gets(readings):
    rows = {row["class"]: row for row in readings["two inputs"].walk["layers"]}
    assert rows["Concatenate"]["before"] == [] and rows["Dense"]["before"] == [rows["Concatenate"]["name"]]


@of("own classes")
def test_a_class_of_the_learners_own_is_never_taken_for_one_of_keras(walked):
    block, wide, dense = walked.layers
    assert (block.own, block.base, block.kind) == (True, None, "Block")
    assert (wide.own, wide.base, wide.units) == (True, "LSTM", 4)
    assert (dense.own, dense.kind, dense.units, dense.settings["units"]) == (True, "Dense", None, 999)
    assert walked.count("Dense") == 1
    assert walked.has("MultiHeadAttention")
    assert walked.has("LSTM")


def test_a_config_that_lies_is_corrected_by_the_weights(readings):
    for summary in (readings["lying config"].archived, readings["lying config"].walked):
        assert summary.notes == ("layer dense says units=999 but its kernel is (4, 2)",)
        assert summary.layers[0].units == summary.layers[0].settings["units"] == 2


def test_a_function_that_only_has_the_name_of_one_of_keras_is_noted(readings):
    summary = readings["own functions with names of keras"].archived
    assert summary.notes == (
        "the loss is a function of your own that has the name of Keras's mean_squared_error",
        f"layer {summary.layers[0].name} uses a function of your own that has the name of Keras's softmax",
    )


def test_a_saved_model_that_hides_layers_is_noted(readings):
    reading = readings["no input layer"]
    layers = reading.config["config"]["layers"]
    config = {**reading.config, "config": {**reading.config["config"], "layers": layers[:-1]}}
    summary = summary_from_archive(config, reading.walk)
    assert summary.notes == ("the saved model has 2 layers where the live one has 3",)
    assert [layer.parameters for layer in summary.layers] == [0, 136]


def test_honest_models_have_no_notes(readings):
    dishonest = {"lying config", "own functions with names of keras"}
    noted = {name for name, reading in readings.items() if name not in UNSAVEABLE and reading.archived.notes}
    assert noted == dishonest


@of("subclassed")
def test_of_a_subclassed_model_the_order_is_not_known(walked):
    assert not walked.ordered
    assert walked.last_layer().name == walked.layers[0].name
    assert replace(walked, outputs=((None, 7),)).last_layer() is None
    assert replace(walked, outputs=((None, 7),)).last_units() == 7


def test_nothing_at_all_makes_an_empty_summary():
    for summary in (summary_from_walk({}), summary_from_archive({}), summary_from_archive({}, {"layers": 3})):
        assert summary.all_layers() == ()
        assert (summary.last_layer(), summary.last_units(), summary.last_activation(), summary.loss) == (
            None,
            None,
            None,
            None,
        )


def test_compiled_settings_are_written_as_keras_writes_them(readings):
    for name in ("recurrent", "logits", "activations as layers", "own classes", "two outputs"):
        archived = readings[name].config["compile_config"]
        for key in ("loss", "metrics", "optimizer"):
            assert without_modules(readings[name].walk[key]) == without_modules(archived[key])


def without_modules(raw):
    if isinstance(raw, dict):
        return {key: without_modules(value) for key, value in raw.items() if key != "module"}
    return [without_modules(one) for one in raw] if isinstance(raw, list) else raw
