"""Forecast a series with two seasons a few steps ahead."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model
from grader.checks.exam.predictions import estimate


@fixture
def model(candidate, data, task, seed):
    """Train the model, or load the saved one, and call it on four inputs of the task."""
    inputs = data.windows_apart("synth3", task["WINDOW"], 4, horizon=task["HORIZON"])[0][..., None]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def predictions(model, data, task, seed):
    """Predict test windows that are drawn for this grading."""
    windows, values = data.windows_apart("synth3", task["WINDOW"], 200, horizon=task["HORIZON"])
    return estimate(model, windows[..., None], values, naive=windows[:, -1])


@criterion(
    title="Model form",
    points=1,
    hint=(
        "Which input shape does the brief give?",
        "Use the constants at the top of the stub, and Keras layers only.",
        "Begin with `tf.keras.Input((WINDOW, 1))`, and put `Flatten` before the `Dense` layers.",
    ),
)
def check_form(model):
    """The model is made of Keras's own layers, takes at most 50 MB, and reads windows of `WINDOW` values."""
    expect(model).may_be_submitted()


@criterion(
    title="Output and loss",
    points=1,
    hint=(
        "How many output values does one window need, and which losses are for regression?",
        "The last layer needs one unit without an activation, and the model a regression loss.",
        "End the model with `Dense(1)` and compile it with `loss='huber'`.",
    ),
)
def check_pairing(model):
    """The output layer and the loss match: one value for each window."""
    expect(model).predicts_a_number()


@criterion(
    title="Hidden MAE ≤ 4.5",
    points=1,
    hint=(
        "Which range do the inputs of the first `Dense` layer have?",
        "Scale values from 15 to 95 inside the model: the test windows are not scaled.",
        "Begin with `Rescaling(1 / 20, offset=-2.5)` and end with `Rescaling(20, offset=50)`.",
    ),
)
def check_step_3(predictions):
    """On held-out windows, the mean absolute error (MAE) `HORIZON` steps ahead is at most 4.5."""
    expect(predictions).err_at_most(4.5, "windows")


@criterion(
    title="Hidden MAE ≤ 3",
    points=1,
    hint=(
        "How many values does the model read?",
        "Three values do not show the season of 7 steps.",
        "Use `Flatten`, then `Dense(32, activation='relu')` and `Dense(1)`.",
    ),
)
def check_step_4(predictions):
    """On held-out windows, the mean absolute error (MAE) `HORIZON` steps ahead is at most 3."""
    expect(predictions).err_at_most(3, "windows")


@criterion(
    title="Hidden MAE ≤ 2.1",
    points=1,
    hint=(
        "Can the model see the season of 60 steps?",
        "Five values show neither of the two seasons: use the whole window.",
        "Use `Flatten()` without cropping, `Dense(32, activation='relu')`, and 40 epochs with `Adam(0.001)`.",
    ),
)
def check_step_5(predictions):
    """On held-out windows, the mean absolute error (MAE) `HORIZON` steps ahead is at most 2.1."""
    expect(predictions).err_at_most(2.1, "windows")
