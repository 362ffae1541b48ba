"""Forecast a series with a rising trend."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model
from grader.checks.exam.predictions import estimate


@fixture
def model(candidate, data, task, seed):
    """Train the model, or load the saved one, and call it on four inputs of the task."""
    (windows, _), _ = data.given("growing", task["SEED"], task["WINDOW"], task["HORIZON"])
    return take_model(candidate, task, windows[:4], seed=seed)


@fixture
def predictions(model, data, task):
    """Predict test windows that are drawn for this grading."""
    windows, values, stages = data.draw("grown", task["WINDOW"], task["HORIZON"], task_seed=task["SEED"])
    return estimate(model, windows, values, naive=windows[:, -1, 0], stages=stages)


@criterion(
    title="Model form",
    points=1,
    hint=(
        "Which input shape does the brief give?",
        "Use the constants at the top of the stub, and Keras layers only.",
        "Begin with `tf.keras.Input((WINDOW, 1))`. Use `Subtract`, `Cropping1D` and `Rescaling` instead of `Lambda`.",
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
    title="Hidden MAE ≤ 6.3",
    points=1,
    hint=(
        "Can the model predict values above the training range?",
        "Predict the change since the last value of the window, `HORIZON` weeks ahead.",
        "Use `last = Cropping1D((WINDOW - 1, 0))(weeks)` and `Subtract()([weeks, last])`. `Add` `last` at the end.",
    ),
)
def check_step_3(predictions):
    """On held-out windows, the mean absolute error (MAE) `HORIZON` weeks ahead is at most 6.3."""
    expect(predictions).err_at_most(6.3, "windows")


@criterion(
    title="Hidden MAE ≤ 5",
    points=1,
    hint=(
        "How many weeks does the model read?",
        "A few weeks do not show the season: use the whole window.",
        "Use `Flatten()(Subtract()([weeks, last]))` without cutting weeks off.",
    ),
)
def check_step_4(predictions):
    """On held-out windows, the mean absolute error (MAE) `HORIZON` weeks ahead is at most 5."""
    expect(predictions).err_at_most(5, "windows")


@criterion(
    title="Hidden MAE ≤ 2.6",
    points=1,
    hint=(
        "Does the validation error still fall at the end, and does the model need a `relu` layer?",
        "Use a linear model of the differences: a hidden `relu` layer extrapolates badly.",
        "Use one `Dense(1)` on all differences, and train 30 epochs with `Adam(0.003)`.",
    ),
)
def check_step_5(predictions):
    """On held-out windows, the mean absolute error (MAE) `HORIZON` weeks ahead is at most 2.6."""
    expect(predictions).err_at_most(2.6, "windows")
