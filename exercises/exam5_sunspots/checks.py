"""Forecast real sunspots, years ahead."""

from exercises.exam5_sunspots.expectations.months import months_ahead
from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model
from grader.checks.exam.predictions import estimate


@fixture
def model(candidate, data, task, seed):
    """Train the model, or open the saved one, and look at it on four of the task's own inputs."""
    inputs = months_ahead(data.load("sunspots"), data.hidden("sunspots"), task)[0][:4]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def answers(model, data, task):
    """Ask the model about hidden months that are drawn for this grading."""
    known, hidden = data.load("sunspots"), data.hidden("sunspots")
    windows, values, stages = months_ahead(known, hidden, task, data.generator(1))
    return estimate(model, windows, values, naive=windows[:, -1, 0], stages=stages)


@criterion(
    title="Model form",
    points=1,
    hint=(
        "What does the stub say about the shape of the inputs?",
        "The constants at the top of the stub are those of this sitting; the model is made of Keras's own layers.",
        "`tf.keras.Input((WINDOW, 1))`, then a convolution, or `Flatten` and `Dense` layers.",
    ),
)
def check_form(model):
    """The model is made of Keras's own layers, takes at most 50 MB, and reads windows of `WINDOW` values."""
    expect(model).may_be_submitted()


@criterion(
    title="Output and loss",
    points=1,
    hint=(
        "How many numbers does one answer have, and what does the loss compare them with?",
        "One unit without an activation, and a loss for numbers.",
        "End with `Dense(1)` and compile with `loss='huber'`.",
    ),
)
def check_pairing(model):
    """The output layer and the loss match: one value for each window."""
    expect(model).predicts_a_number()


@criterion(
    title="Hidden MAE ≤ 45",
    points=1,
    hint=(
        "Is the forecast better than one constant value?",
        "A mean over the window forgets when the spots came and went, and one that hardly learned predicts one value.",
        "Train for several epochs; `Flatten` keeps the place of each month, `GlobalAveragePooling1D` does not.",
    ),
)
def check_step_3(answers):
    """On held-out windows, the mean absolute error (MAE) `HORIZON` months ahead is at most 45."""
    expect(answers).err_at_most(45, "windows", unit="sunspots")


@criterion(
    title="Hidden MAE ≤ 40",
    points=1,
    hint=(
        "How much of the eleven years does the model look at, and which month does it forecast?",
        "Half a year tells no rise from a fall; and `values` are `HORIZON` months ahead, not one.",
        "`Flatten` after the convolution, no `Cropping1D` before it, and `values` as they come.",
    ),
)
def check_step_4(answers):
    """On held-out windows, the mean absolute error (MAE) `HORIZON` months ahead is at most 40."""
    expect(answers).err_at_most(40, "windows", unit="sunspots")


@criterion(
    title="Hidden MAE ≤ 35",
    points=1,
    hint=(
        "Does the model see one whole rise and fall?",
        "One year tells whether the spots rise, and not when they fall again: give the model the whole window.",
        "`Conv1D(16, 12, strides=6, activation='relu')`, `Flatten`, `Dense(24, activation='relu')`, `Dense(1)`.",
    ),
)
def check_step_5(answers):
    """On held-out windows, the mean absolute error (MAE) `HORIZON` months ahead is at most 35."""
    expect(answers).err_at_most(35, "windows", unit="sunspots")
