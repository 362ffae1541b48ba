"""Forecast monthly sunspot numbers about two years ahead."""

from exercises.exam5_sunspots.expectations.months import months_ahead
from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model
from grader.checks.exam.predictions import estimate


@fixture
def model(candidate, data, task, seed):
    """Train the model, or load the saved one, and call it on four inputs of the task."""
    inputs = months_ahead(data.load("sunspots"), data.hidden("sunspots"), task)[0][:4]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def predictions(model, data, task):
    """Predict test months that are drawn for this grading."""
    known, hidden = data.load("sunspots"), data.hidden("sunspots")
    windows, values, stages = months_ahead(known, hidden, task, data.generator(1))
    return estimate(model, windows, values, naive=windows[:, -1, 0], stages=stages)


@criterion(
    title="Model form",
    points=1,
    hint=(
        "Which input shape does the brief give?",
        "Use the constants at the top of the stub, and Keras layers only.",
        "Begin with `tf.keras.Input((WINDOW, 1))`, then add a convolution, or `Flatten` and `Dense` layers.",
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
    title="Hidden MAE ≤ 48",
    points=1,
    hint=(
        "Is the forecast better than a constant value? How many months ahead are your labels?",
        "The mean of the window loses the time order. The labels in `values` are `HORIZON` months ahead, not one.",
        "Train for several epochs, and use `Flatten` instead of `GlobalAveragePooling1D`.",
    ),
)
def check_step_3(predictions):
    """On held-out windows, the mean absolute error (MAE) `HORIZON` months ahead is at most 48."""
    expect(predictions).err_at_most(48, "windows", unit="sunspots")


@criterion(
    title="Hidden MAE ≤ 41",
    points=1,
    hint=(
        "How many months does the model read, and which month does it forecast?",
        "A few months do not show a cycle. The labels in `values` are `HORIZON` months ahead, not one.",
        "Use `Flatten` after the convolution, no `Cropping1D` before it, and `values` unchanged.",
    ),
)
def check_step_4(predictions):
    """On held-out windows, the mean absolute error (MAE) `HORIZON` months ahead is at most 41."""
    expect(predictions).err_at_most(41, "windows", unit="sunspots")


@criterion(
    title="Hidden MAE ≤ 35",
    points=1,
    hint=(
        "Does the model see a whole cycle?",
        "One year does not show when the cycle turns: use the whole window.",
        "Use `Conv1D(16, 12, strides=6, activation='relu')`, `Flatten`, `Dense(24, activation='relu')`, `Dense(1)`.",
    ),
)
def check_step_5(predictions):
    """On held-out windows, the mean absolute error (MAE) `HORIZON` months ahead is at most 35."""
    expect(predictions).err_at_most(35, "windows", unit="sunspots")
