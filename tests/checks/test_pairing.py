"""Last layer, loss, labels and metric are judged as Keras itself decides: over a table, each row trained for real."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from grader.candidate.candidate import Candidate
from grader.candidate.faults import CandidateFault
from grader.catalogue.exercise import Limits
from grader.checks.evidence import Model, look_at
from grader.checks.expect import Unmet
from grader.checks.models.output_decoding import Reading
from grader.checks.models.output_pairing import find_reading
from grader.submission.submission import Submission

pytestmark = pytest.mark.worker

LEARNER = textwrap.dedent(
    '''
    import contextlib

    import numpy as np
    import tensorflow as tf
    from tensorflow.keras import losses, metrics
    from tensorflow.keras.layers import *

    class Hidden(Layer):
        """A last layer that no summary can see into."""
        def __init__(self, units, squash=None):
            super().__init__()
            self.inner, self.squash = Dense(units), squash
        def call(self, inputs):
            outputs = self.inner(inputs)
            return self.squash(outputs) if self.squash else outputs

    def votes(units, activation=None, joined=Average):
        """Several output layers beside each other, and what joins them."""
        inputs = tf.keras.Input((16,))
        return tf.keras.Model(inputs, joined()([Dense(units, activation)(inputs) for _ in range(3)]))

    def weighted(truth, answers):
        return 3.0 * losses.categorical_crossentropy(truth, answers)

    def own_focal(truth, answers):
        chance = tf.reduce_sum(tf.cast(truth, answers.dtype) * answers, axis=-1)
        return -((1.0 - chance) ** 2) * tf.math.log(chance + 1e-7)

    def negative(truth, answers):
        return -losses.sparse_categorical_crossentropy(truth, answers)

    def create(classes, last, loss, measured):
        layers = [tf.keras.Input((classes,)), Dense(16, activation="relu"), *eval(f"[{last}]")]
        model = tf.keras.Sequential(layers)
        if loss.startswith("{"):
            model = tf.keras.Model(model.inputs, model.outputs[0])
        model.compile(tf.keras.optimizers.Adam(0.02), eval(loss), metrics=eval(f"[{measured}]"))
        return model

    def uncompiled(units=0):
        model = tf.keras.Sequential([tf.keras.Input((5,)), Dense(units or 5, activation="softmax")])
        if units:
            model.compile("sgd", metrics=["accuracy"])
        return model

    def train(model, inputs, labels):
        """Train from three different starts; return what the model answers after each.

        One call of TensorFlow makes all steps of an epoch, and is traced once: its variables are made before.
        """
        model.steps_per_execution = len(inputs) // 32
        model.optimizer.build(model.trainable_variables)
        with contextlib.suppress(Exception):  # Metrics that cannot be computed are refused by `fit`.
            model.compute_metrics(None, labels[:32], model(inputs[:32]))
        outputs = []
        for seed in range(3):
            for weight in model.trainable_variables:
                start = tf.keras.initializers.GlorotUniform(seed) if len(weight.shape) > 1 else tf.zeros
                weight.assign(start(weight.shape))
            for state in model.optimizer.variables:
                if "learning_rate" not in state.path:
                    state.assign(tf.zeros(state.shape, state.dtype))
            model.fit(inputs, labels, batch_size=32, epochs=3, verbose=0, shuffle=False)
            outputs.append(model(inputs, training=False))
        return np.stack(outputs)
    '''
)


@dataclass(frozen=True)
class Row:
    """One combination, as a learner writes it, and what is said about it."""

    last: str
    """The last layers."""
    loss: str
    labels: str
    """``index`` (n,), ``index column`` (n, 1), ``one-hot`` (n, classes), ``from one`` (n,) …"""
    wrong: str = ""
    """A phrase of the message; empty where Keras trains this."""
    advice: str = ""
    """A phrase of the advice; empty where there is nothing to say."""
    classes: int = 5
    measured: str = '"accuracy"'

    def __str__(self) -> str:
        return f"{self.classes}: {self.last} | {self.loss} | {self.labels} | {self.measured}"


SOFTMAX = 'Dense(5, activation="softmax")'
RAW = "Dense(5)"
SIGMOIDS = 'Dense(5, activation="sigmoid")'
SPARSE, ONE_HOT = '"sparse_categorical_crossentropy"', '"categorical_crossentropy"'
SPARSE_LOGITS = "losses.SparseCategoricalCrossentropy(from_logits=True)"
ONE_HOT_LOGITS = "losses.CategoricalCrossentropy(from_logits=True)"
UNUSUAL_LOGITS, DISTANCE, NO_SUM = "Keras corrects this", "it is made for classes", "do not have a sum of 1"
TAKEN = "needs probabilities"

SEVERAL = [
    # Softmax, in all spellings of layer and loss.
    Row(SOFTMAX, SPARSE, "index"),
    Row(SOFTMAX, SPARSE, "index column"),
    Row(SOFTMAX, ONE_HOT, "one-hot"),
    Row('Dense(5), Activation("softmax")', "losses.SparseCategoricalCrossentropy()", "index"),
    Row("Dense(5), Softmax()", "losses.CategoricalCrossentropy()", "one-hot"),
    Row("Dense(5, activation=tf.nn.softmax)", "losses.sparse_categorical_crossentropy", "index"),
    Row("Dense(5, activation=tf.keras.activations.softmax)", "losses.categorical_crossentropy", "one-hot"),
    Row("Dense(5), Lambda(lambda z: tf.nn.softmax(z))", SPARSE, "index"),
    Row("Hidden(5, tf.nn.softmax)", ONE_HOT, "one-hot"),
    Row('Dense(5, activation="softmax"), Dropout(0.1)', SPARSE, "index"),
    Row(SOFTMAX, '"crossentropy"', "index"),
    Row(SOFTMAX, '"crossentropy"', "one-hot"),
    Row(SOFTMAX, '"categorical_focal_crossentropy"', "one-hot"),
    Row(SOFTMAX, '"kl_divergence"', "one-hot"),
    Row(SOFTMAX, '"poisson"', "one-hot"),
    Row(SOFTMAX, '"categorical_hinge"', "one-hot"),
    Row(SOFTMAX, '"binary_crossentropy"', "one-hot"),
    Row(SOFTMAX, "losses.CategoricalGeneralizedCrossEntropy()", "index"),
    Row(SOFTMAX, '"mse"', "one-hot", advice=DISTANCE),
    Row(SOFTMAX, "losses.Huber()", "one-hot", advice=DISTANCE),
    # Votes: what joins them has neither units nor an activation.
    Row('votes(5, "softmax")', SPARSE, "index"),
    Row('votes(5, "softmax")', ONE_HOT, "one-hot"),
    Row('Reshape((4, 4)), Dense(5, activation="softmax"), GlobalAveragePooling1D()', SPARSE, "index"),
    Row('votes(5, "softmax")', SPARSE_LOGITS, "index", advice="once more"),
    Row("votes(5)", SPARSE_LOGITS, "index"),
    Row("votes(5, None, Add)", ONE_HOT_LOGITS, "one-hot"),
    Row("votes(5)", SPARSE, "index", wrong=TAKEN),
    Row("votes(5, None, Add)", ONE_HOT, "one-hot", wrong=TAKEN),
    # Raw outputs.
    Row(RAW, SPARSE_LOGITS, "index"),
    Row(RAW, ONE_HOT_LOGITS, "one-hot"),
    Row('Dense(5, activation="linear")', SPARSE_LOGITS, "index column"),
    Row("Hidden(5)", SPARSE_LOGITS, "index"),
    Row('Dense(5, activation="log_softmax")', SPARSE_LOGITS, "index"),
    Row(RAW, "losses.CategoricalFocalCrossentropy(from_logits=True)", "one-hot"),
    Row(RAW, "losses.BinaryCrossentropy(from_logits=True)", "one-hot"),
    Row(RAW, '"categorical_hinge"', "one-hot"),
    Row(RAW, '"cosine_similarity"', "one-hot"),
    Row(RAW, '"mse"', "one-hot", advice=DISTANCE),
    Row(RAW, '"binary_focal_crossentropy"', "one-hot", advice="made for probabilities"),
    Row(RAW, SPARSE, "index", wrong=TAKEN),
    Row(RAW, ONE_HOT, "one-hot", wrong=TAKEN),
    Row(RAW, "losses.SparseCategoricalCrossentropy()", "index", wrong="from_logits=True"),
    Row("Hidden(5)", SPARSE, "index", wrong=TAKEN),
    Row(RAW, '"binary_crossentropy"', "one-hot", wrong=TAKEN),
    Row(RAW, '"kl_divergence"', "one-hot", wrong="does not decrease wrong outputs"),
    Row(RAW, '"poisson"', "one-hot", wrong=TAKEN),
    Row('Dense(5, activation="tanh")', SPARSE, "index", wrong=TAKEN),
    Row('Dense(5, activation="softmax"), LayerNormalization()', SPARSE, "index", wrong="comes last"),
    Row('Dense(5, activation="softmax"), Rescaling(9.0, offset=-1.0)', SPARSE, "index", wrong="comes after `softmax`"),
    Row('Dense(5, activation="softmax"), Dense(5)', SPARSE, "index", wrong=TAKEN),
    Row('Dense(5, activation="log_softmax")', SPARSE, "index", wrong=TAKEN),
    Row('Dense(5, activation="relu")', SPARSE, "index", wrong="whose gradient is 0"),
    Row('Dense(5, activation="relu")', SPARSE_LOGITS, "index", wrong="whose gradient is 0"),
    Row("Dense(5), ReLU()", ONE_HOT, "one-hot", wrong="whose gradient is 0"),
    Row('Dense(5, activation="leaky_relu")', ONE_HOT, "one-hot", wrong=TAKEN),
    Row('Dense(5, activation="hard_sigmoid")', ONE_HOT, "one-hot", wrong="whose gradient is 0"),
    Row('Dense(5, activation="sparsemax")', SPARSE, "index", wrong="whose gradient is 0"),
    # What is unusual but works.
    Row('Dense(5, activation="exponential")', ONE_HOT, "one-hot", advice="it is the usual activation"),
    Row('Dense(5, activation="softplus")', SPARSE, "index", advice="it is the usual activation"),
    Row('Dense(5, activation="elu")', SPARSE_LOGITS, "index", advice="logits need none"),
    Row(SOFTMAX, SPARSE_LOGITS, "index", advice=UNUSUAL_LOGITS),
    Row(SOFTMAX, ONE_HOT_LOGITS, "one-hot", advice=UNUSUAL_LOGITS),
    Row("Dense(5), Softmax()", SPARSE_LOGITS, "index", advice=UNUSUAL_LOGITS),
    Row("Dense(5, activation=tf.nn.softmax)", SPARSE_LOGITS, "index", advice=UNUSUAL_LOGITS),
    Row(SIGMOIDS, SPARSE, "index", advice=NO_SUM),
    Row(SIGMOIDS, ONE_HOT, "one-hot", advice=NO_SUM),
    Row(SIGMOIDS, '"binary_crossentropy"', "one-hot", advice=NO_SUM),
    Row(SIGMOIDS, ONE_HOT_LOGITS, "one-hot", advice=UNUSUAL_LOGITS),
    Row(SIGMOIDS, '"kl_divergence"', "one-hot", wrong="does not decrease wrong outputs"),
    Row('Dense(8, activation="softmax")', SPARSE, "index", advice="some outputs have no class"),
    # Reductions, smoothing, penalties, own losses, other ways to hand a loss over.
    Row(SOFTMAX, 'losses.SparseCategoricalCrossentropy(reduction="sum")', "index"),
    Row(SOFTMAX, "losses.CategoricalCrossentropy(label_smoothing=0.1)", "one-hot"),
    Row('Dense(5, activation="softmax", kernel_regularizer="l2")', SPARSE, "index"),
    Row(SOFTMAX, f"[{SPARSE}]", "index"),
    Row('Dense(5, activation="softmax", name="answer")', f'{{"answer": {SPARSE}}}', "index"),
    Row(SOFTMAX, "lambda y, p: losses.sparse_categorical_crossentropy(y, p)", "index"),
    Row(RAW, "lambda y, z: losses.sparse_categorical_crossentropy(y, z, from_logits=True)", "index"),
    Row(RAW, "lambda y, z: losses.sparse_categorical_crossentropy(y, z)", "index", wrong=TAKEN),
    Row(RAW, "tf.nn.softmax_cross_entropy_with_logits", "one-hot"),
    Row(SOFTMAX, "weighted", "one-hot"),
    Row(SOFTMAX, "own_focal", "one-hot"),
    Row(SOFTMAX, "negative", "index", wrong="a smaller loss for correct predictions"),
    # Units, labels and losses that do not fit.
    Row('Dense(4, activation="softmax")', SPARSE, "index", wrong="one unit for each of the 5 classes"),
    Row("Dense(1)", '"mse"', "index", wrong="one unit for each of the 5 classes"),
    Row(SOFTMAX, SPARSE, "one-hot", wrong='"categorical_crossentropy"'),
    Row(SOFTMAX, ONE_HOT, "index", wrong='"sparse_categorical_crossentropy"'),
    Row(SOFTMAX, '"binary_crossentropy"', "index", wrong='"sparse_categorical_crossentropy"'),
    Row(SOFTMAX, '"mse"', "index column", wrong="one one-hot row per example"),
    Row(SOFTMAX, "lambda y, p: losses.sparse_categorical_crossentropy(y, p)", "one-hot", wrong="one-hot"),
    Row(SOFTMAX, SPARSE, "from one", wrong="class numbers from 0 to 4"),
    Row('Dense(6, activation="softmax")', SPARSE, "from one", advice="Number the classes from 0: then 5 units"),
    Row('Dense(8, activation="softmax")', ONE_HOT, "one-hot", wrong="Dense(5, …)"),
    Row("Reshape((16, 1)), LSTM(8, return_sequences=True), Dense(5)", SPARSE_LOGITS, "index", wrong="sequences"),
    # Metrics.
    Row(SOFTMAX, SPARSE, "index", measured="metrics.SparseCategoricalAccuracy()"),
    Row(SOFTMAX, ONE_HOT, "one-hot", measured='"acc", metrics.AUC(), metrics.Precision(), metrics.F1Score()'),
    Row(SOFTMAX, SPARSE, "index", measured=""),
    Row(SOFTMAX, ONE_HOT, "one-hot", measured="metrics.BinaryAccuracy()", advice="counts each of the 5 outputs"),
    Row(SOFTMAX, SPARSE, "index", measured='"categorical_accuracy"', advice="reads class numbers as one-hot rows"),
    Row(SOFTMAX, ONE_HOT, "one-hot", measured="metrics.Accuracy()", advice="exactly"),
    Row(SOFTMAX, ONE_HOT, "one-hot", measured="metrics.SparseCategoricalAccuracy()", wrong="for the same labels"),
    Row(SOFTMAX, SPARSE, "index", measured="metrics.BinaryAccuracy()", wrong="cannot be computed"),
    Row(SOFTMAX, SPARSE, "index", measured="metrics.AUC()", wrong="cannot be computed"),
]

BINARY, YES = '"binary_crossentropy"', 'Dense(1, activation="sigmoid")'
BINARY_LOGITS = "losses.BinaryCrossentropy(from_logits=True)"
TWO = [
    Row(YES, BINARY, "index", classes=2),
    Row(YES, BINARY, "index column", classes=2),
    Row(YES, "losses.BinaryCrossentropy(label_smoothing=0.1)", "index column", classes=2),
    Row(YES, "losses.binary_crossentropy", "index column", classes=2, measured="metrics.AUC()"),
    Row('Dense(1), Activation("sigmoid")', "losses.BinaryCrossentropy()", "index", classes=2),
    Row("Hidden(1, tf.sigmoid)", BINARY, "index", classes=2),
    Row('Dense(1, activation="sigmoid"), Reshape(())', BINARY, "index", classes=2),
    Row(YES, '"binary_focal_crossentropy"', "index", classes=2),
    Row(YES, '"hinge"', "index column", classes=2),
    Row("Dense(1)", '"hinge"', "plus or minus one", classes=2, measured=""),
    Row('votes(1, "sigmoid")', BINARY, "index", classes=2),
    Row('votes(2, "softmax")', SPARSE, "index", classes=2),
    Row('votes(1, "sigmoid", Maximum)', BINARY, "index column", classes=2),
    Row("votes(1)", BINARY_LOGITS, "index", classes=2, advice="threshold=0.0"),
    Row(YES, '"mse"', "index", classes=2, advice=DISTANCE),
    Row("Dense(1)", BINARY_LOGITS, "index", classes=2, measured="metrics.BinaryAccuracy(threshold=0.0)"),
    Row("Dense(1)", BINARY_LOGITS, "index", classes=2, advice="threshold=0.0"),
    Row("Dense(1)", BINARY_LOGITS, "index", classes=2, measured="metrics.BinaryAccuracy()", advice="threshold=0.0"),
    Row("Hidden(1)", BINARY_LOGITS, "index column", classes=2, measured=""),
    Row("Dense(1)", "tf.nn.sigmoid_cross_entropy_with_logits", "index column", classes=2, measured=""),
    Row("Dense(1)", '"hinge"', "index column", classes=2, measured=""),
    Row("Dense(1)", '"mse"', "index column", classes=2, advice=DISTANCE),
    Row("Dense(1)", "lambda y, p: tf.reduce_mean((y - p) ** 2)", "index column", classes=2, advice=DISTANCE),
    Row('Dense(1, activation="hard_sigmoid")', BINARY, "index", classes=2),
    Row('Dense(1, activation="tanh")', BINARY_LOGITS, "index", classes=2, measured="", advice="logits need none"),
    Row(YES, BINARY_LOGITS, "index", classes=2, advice=UNUSUAL_LOGITS),
    Row("Dense(1)", BINARY, "index", classes=2, wrong=TAKEN),
    Row('Dense(1, activation="tanh")', BINARY, "index", classes=2, wrong=TAKEN),
    Row('Dense(1, activation="relu")', BINARY, "index", classes=2, wrong="whose gradient is 0"),
    Row('Dense(1, activation="softmax")', BINARY, "index", classes=2, wrong="always outputs 1.0"),
    Row("Hidden(1, tf.nn.softmax)", BINARY, "index", classes=2, wrong="always outputs 1.0"),
    Row(YES, ONE_HOT, "index column", classes=2, wrong="always 0 for one output"),
    Row(YES, SPARSE, "index", classes=2, wrong="needs one unit per class"),
    Row(YES, BINARY, "one-hot", classes=2, wrong='Dense(2, activation="softmax")'),
    Row(YES, BINARY, "from one", classes=2, wrong="labels 0 and 1"),
    Row(
        "Reshape((16, 1)), LSTM(8, return_sequences=True), Dense(1)",
        BINARY,
        "index",
        classes=2,
        wrong="one output per example",
    ),
    Row('Dense(2, activation="softmax")', SPARSE, "index", classes=2),
    Row('Dense(2, activation="softmax")', ONE_HOT, "one-hot", classes=2),
    Row('Dense(2, activation="sigmoid")', BINARY, "one-hot", classes=2, advice=NO_SUM),
    Row('Dense(2, activation="sigmoid")', ONE_HOT, "one-hot", classes=2, advice=NO_SUM),
    Row('Dense(2, activation="softmax")', BINARY, "index", classes=2, wrong="one sigmoid unit"),
    Row('Dense(3, activation="softmax")', SPARSE, "index", classes=2, advice="some outputs have no class"),
    Row(YES, '"circle"', "index", classes=2, wrong="a classification loss"),
]  # fmt: skip


@pytest.fixture(scope="module")
def candidate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Candidate]:
    """One process for the whole table."""
    folder = tmp_path_factory.mktemp("pairing")
    submission = Submission("week2_intro", folder / "exercise.py", "script", LEARNER, "digest")
    running = Candidate(submission, folder, Limits(), 1, lambda event: None)
    running.load()
    yield running
    running.close()


def separable(classes: int) -> tuple[Any, Any]:
    """Return examples that any network which learns at all tells apart, and their classes."""
    draw = np.random.default_rng(1)
    truth = draw.integers(0, classes, 1600)
    inputs = np.eye(classes)[truth] * 4 - 2 + draw.normal(0, 0.3, (1600, classes))
    return inputs.astype(np.float32), truth


def written(truth: Any, form: str, classes: int) -> Any:
    return {
        "index": truth,
        "index column": truth[:, None].astype(np.float32),
        "one-hot": np.eye(classes, dtype=np.float32)[truth],
        "from one": truth + 1,
        "plus or minus one": 2.0 * truth[:, None] - 1,
    }[form]


def built(candidate: Candidate, row: Row, inputs: Any) -> Model:
    return look_at(candidate, candidate.call("create", row.classes, row.last, row.loss, row.measured), "create", inputs)


def after_training(candidate: Candidate, model: Model, inputs: Any, labels: Any) -> Any:
    """Return the answers after each of three trainings; nothing where Keras refuses to train."""
    try:
        return candidate.call("train", model.handle, inputs, labels, training=True)
    except CandidateFault as error:
        assert error.fault.kind == "raised"
        return []


def best_accuracy(outputs: Any, truth: Any) -> float:
    """Return the accuracy of the worst training under the reading that flatters it most."""
    scales = ("probability", "logit") if outputs.min() < 0 or outputs.max() > 1 else ("probability",)
    readings = [Reading(outputs.shape[-1], "index", scale) for scale in scales]
    return max(min(float(np.mean(one.decide(predictions)[0] == truth)) for predictions in outputs) for one in readings)


@pytest.mark.parametrize(
    "row",
    [  # Each trains three times: one in four of them in each run, all with `make prove`.
        pytest.param(row, id=str(row), marks=() if number % 4 == 1 else pytest.mark.thorough)
        for number, row in enumerate([*SEVERAL, *TWO])
    ],
)
def test_what_keras_trains_passes_and_what_it_does_not_is_named(candidate: Candidate, row: Row) -> None:
    inputs, truth = separable(row.classes)
    labels = written(truth, row.labels, row.classes)
    model = built(candidate, row, inputs[:8])
    try:
        reading = find_reading(model, row.classes, labels[:8])
    except Unmet as unmet:
        said = f"expected {unmet.expected}, found {unmet.found}. {unmet.advice}"
        assert row.wrong and row.wrong in said, said
        outputs = after_training(candidate, model, inputs, labels)
        assert len(outputs) == 0 or outputs.ndim > 3 or best_accuracy(outputs, truth) < 0.95
        return
    assert not row.wrong
    assert row.advice in " ".join(reading.advice) if row.advice else reading.advice == ()
    outputs = after_training(candidate, model, inputs, labels)
    shift = int(row.labels == "from one")
    for predictions in outputs:
        assert np.mean(reading.decide(predictions)[0] - shift == truth) > 0.95
    assert len(outputs) == 3


def test_of_data_that_may_have_more_classes_no_unit_is_too_many(candidate: Candidate) -> None:
    inputs, _ = separable(5)
    model = built(candidate, Row('Dense(8, activation="softmax")', SPARSE, "index"), inputs[:8])
    assert find_reading(model, 5).advice
    assert find_reading(model, 5, at_least=True).advice == ()


def test_a_batch_of_as_many_examples_as_units_is_no_trap(candidate: Candidate) -> None:
    inputs, _ = separable(5)
    model = built(candidate, Row(SOFTMAX, "lambda y, p: tf.reduce_mean((y - p) ** 2)", "one-hot"), inputs[:5])
    assert find_reading(model, 5).label_form == "one_hot"


def test_a_trained_model_is_read_like_an_untrained_one(candidate: Candidate) -> None:
    inputs, truth = separable(5)
    model = built(
        candidate, Row(RAW, "lambda y, z: losses.sparse_categorical_crossentropy(y, z, True)", ""), inputs[:8]
    )
    before = find_reading(model, 5)
    after_training(candidate, model, inputs, truth)
    trained = look_at(candidate, model.handle, model.function, model.inputs)
    assert find_reading(trained, 5) == before == Reading(5, "index", "logit")


def test_a_model_that_was_never_compiled_is_named(candidate: Candidate) -> None:
    inputs, _ = separable(5)
    model = look_at(candidate, candidate.call("uncompiled"), "create", inputs[:8])
    with pytest.raises(Unmet, match="a model without `compile`"):
        find_reading(model, 5)


@pytest.mark.parametrize(("units", "loss"), [(5, "sparse_categorical_crossentropy"), (1, "binary_crossentropy")])
def test_a_model_that_was_compiled_without_a_loss_is_told_so(candidate: Candidate, units: int, loss: str) -> None:
    inputs, _ = separable(5)
    model = look_at(candidate, candidate.call("uncompiled", units), "create", inputs[:8])
    with pytest.raises(Unmet, match="`compile` without a loss") as caught:
        find_reading(model, max(units, 2))
    assert f'`loss="{loss}"`' in caught.value.advice


@pytest.mark.parametrize("row", [Row(SOFTMAX, SPARSE, ""), Row(YES, BINARY, "", classes=2)], ids=str)
def test_outputs_that_unscaled_inputs_drove_to_their_ends_are_still_read(candidate: Candidate, row: Row) -> None:
    inputs, _ = separable(row.classes)
    assert (
        find_reading(built(candidate, row, 1e6 * np.abs(inputs[:1]).repeat(8, axis=0)), row.classes).scale
        == "probability"
    )
