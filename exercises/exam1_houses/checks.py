"""Regression with inputs of very different scale."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model
from grader.checks.exam.predictions import estimate


@fixture
def model(candidate, data, task, seed):
    """Train the model, or load the saved one, and call it on four inputs of the task."""
    inputs = data.draw("houses", task["FEATURES"], 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def predictions(model, data, task, seed):
    """Predict held-out examples that are drawn for this grading."""
    houses, prices = data.draw("houses", task["FEATURES"], 400, task_seed=task["SEED"])
    return estimate(model, houses, prices)


@criterion(
    title="Model form",
    points=1,
    hint=(
        "Which shape do the inputs have, by the constants of the stub?",
        "Keep the constants of the stub, and use only layers of Keras.",
        "`tf.keras.Input((FEATURES,))`, and `Normalization` instead of a `Lambda`.",
    ),
)
def check_form(model):
    """The model has only layers of Keras, at most 50 MB, and inputs of `FEATURES` values."""
    expect(model).may_be_submitted()


@criterion(
    title="Output and loss",
    points=1,
    hint=(
        "How many values does the model output per example, and which loss compares numbers?",
        "One unit without an activation, and a regression loss.",
        "End with `Dense(1)` and compile with `loss='mse'`.",
    ),
)
def check_pairing(model):
    """The output layer and the loss match: one value per house."""
    expect(model).predicts_a_number()


@criterion(
    title="Hidden MAE ≤ 8",
    points=1,
    hint=(
        "Do the test houses get the same scaling as the training houses?",
        "The test inputs are not scaled, so the model must scale them.",
        "`scale = tf.keras.layers.Normalization()`, `scale.adapt(houses)`, and `scale` as the first layer.",
    ),
)
def check_step_3(predictions):
    """On held-out houses, the mean absolute error (MAE) is at most 8."""
    expect(predictions).err_at_most(8, "houses")


@criterion(
    title="Hidden MAE ≤ 3.4",
    points=1,
    hint=(
        "Which column has the largest values, and is the function linear?",
        "Scale every column separately, and use a hidden layer: the price of a square meter depends on the distance.",
        "`Normalization`, adapted to `houses`, then `Dense(64, activation='relu')`.",
    ),
)
def check_step_4(predictions):
    """On held-out houses, the mean absolute error (MAE) is at most 3.4."""
    expect(predictions).err_at_most(3.4, "houses")


@criterion(
    title="Hidden MAE ≤ 2.3",
    points=1,
    hint=(
        "Does the loss still fall at the end of the training?",
        "Use more epochs or a higher learning rate.",
        "`Dense(64, activation='relu')` before `Dense(1)`, and 30 epochs with `Adam(0.01)` or more.",
    ),
)
def check_step_5(predictions):
    """On held-out houses, the mean absolute error (MAE) is at most 2.3."""
    expect(predictions).err_at_most(2.3, "houses")
