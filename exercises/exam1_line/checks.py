"""Regression with a linear function, tested outside the range of the training data."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model
from grader.checks.exam.predictions import estimate


@fixture
def model(candidate, data, task, seed):
    """Train the model, or load the saved one, and call it on four inputs of the task."""
    inputs = data.draw("far_points", task["FEATURES"], 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def predictions(model, data, task, seed):
    """Predict held-out examples that are drawn for this grading."""
    inputs, targets = data.draw("far_points", task["FEATURES"], 300, task_seed=task["SEED"])
    return estimate(model, inputs, targets, linear=True)


@criterion(
    title="Model form",
    points=1,
    hint=(
        "Which shape do the inputs have, by the constants of the stub?",
        "Keep the constants of the stub, and use only layers of Keras.",
        "`tf.keras.Input((FEATURES,))`, then `Dense` layers.",
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
    """The output layer and the loss match: one value per example."""
    expect(model).predicts_a_number()


@criterion(
    title="Hidden MAE ≤ 5",
    points=1,
    hint=(
        "Does the loss still fall at the end of the training?",
        "Use more epochs, or a higher learning rate: the default of Adam is 0.001.",
        "`Adam(0.1)` with 20 epochs is enough for this step.",
    ),
)
def check_step_3(predictions):
    """On held-out inputs from -20 to 20, the mean absolute error (MAE) is at most 5."""
    expect(predictions).err_at_most(5, "inputs from -20 to 20")


@criterion(
    title="Hidden MAE ≤ 1.5",
    points=1,
    hint=(
        "How much can the training change a weight?",
        "With a learning rate of 0.001, Adam changes it by about 0.001 per step: that takes thousands of steps.",
        "`Adam(0.1)` for 20 epochs, or `SGD(0.01)`.",
    ),
)
def check_step_4(predictions):
    """On held-out inputs from -20 to 20, the mean absolute error (MAE) is at most 1.5."""
    expect(predictions).err_at_most(1.5, "inputs from -20 to 20")


@criterion(
    title="Hidden MAE ≤ 0.4",
    points=1,
    hint=(
        "Is the model linear outside the training range, and is the learning rate low at the end?",
        "Use no activation, because the function is linear, and a lower learning rate at the end.",
        "One `Dense(1)` without an activation; after 20 epochs with 0.1, train 10 more with 0.01.",
    ),
)
def check_step_5(predictions):
    """On held-out inputs from -20 to 20, the mean absolute error (MAE) is at most 0.4."""
    expect(predictions).err_at_most(0.4, "inputs from -20 to 20")
