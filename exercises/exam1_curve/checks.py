"""Regression with a nonlinear function."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model
from grader.checks.exam.predictions import estimate


@fixture
def model(candidate, data, task, seed):
    """Train the model, or load the saved one, and call it on four inputs of the task."""
    inputs = data.draw("curve", task["NUMBERS"], task["REACH"], 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def predictions(model, data, task, seed):
    """Predict held-out examples that are drawn for this grading."""
    inputs, targets = data.draw("curve", task["NUMBERS"], task["REACH"], 400, task_seed=task["SEED"])
    return estimate(model, inputs, targets)


@criterion(
    title="Model form",
    points=1,
    hint=(
        "Which shape do the inputs have, by the constants of the stub?",
        "Keep the constants of the stub, and use only layers of Keras.",
        "`tf.keras.Input((NUMBERS,))`, then `Dense` layers.",
    ),
)
def check_form(model):
    """The model has only layers of Keras, at most 50 MB, and inputs of `NUMBERS` values."""
    expect(model).may_be_submitted()


@criterion(
    title="Output and loss",
    points=1,
    hint=(
        "How many values does the model output per example, and can they be as large as the targets?",
        "One unit without an activation, and a regression loss.",
        "End with `Dense(1)` and compile with `loss='mse'`.",
    ),
)
def check_pairing(model):
    """The output layer and the loss match: one value per example."""
    expect(model).predicts_a_number()


@criterion(
    title="Hidden MAE ≤ 6.5",
    points=1,
    hint=(
        "Which functions can a model without activations learn?",
        "Only linear ones: add a hidden layer with an activation.",
        "`Dense(32, activation='relu')` before `Dense(1)`.",
    ),
)
def check_step_3(predictions):
    """On held-out examples, the mean absolute error (MAE) is at most 6.5."""
    expect(predictions).err_at_most(6.5, "examples")


@criterion(
    title="Hidden MAE ≤ 4.5",
    points=1,
    hint=(
        "How many units does the hidden layer have, and for how many epochs do you train?",
        "Each relu unit adds one bend, a wave needs many, and a few epochs are not enough for them.",
        "Two hidden layers of 32 or more units, and 20 epochs or more.",
    ),
)
def check_step_4(predictions):
    """On held-out examples, the mean absolute error (MAE) is at most 4.5."""
    expect(predictions).err_at_most(4.5, "examples")


@criterion(
    title="Hidden MAE ≤ 2",
    points=1,
    hint=(
        "Does the loss still fall at the end of the training?",
        "Use more epochs, or a higher learning rate: the default of Adam is 0.001.",
        "`Adam(0.01)` with 25 epochs, and `Rescaling(10)` as the last layer, for the size of the targets.",
    ),
)
def check_step_5(predictions):
    """On held-out examples, the mean absolute error (MAE) is at most 2."""
    expect(predictions).err_at_most(2, "examples")
