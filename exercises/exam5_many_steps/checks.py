"""Forecast several days at once."""

from exercises.exam5_many_steps.expectations.many_steps import estimate_steps, in_steps
from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model


@fixture
def model(candidate, data, task, seed):
    """Train the model, or load the saved one, and call it on four inputs of the task."""
    inputs = data.draw("other_shops", task["WINDOW"], task["STEPS"], 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def predictions(model, data, task):
    """Predict windows of test shops that are drawn for this grading."""
    windows, values = data.draw("other_shops", task["WINDOW"], task["STEPS"], task_seed=task["SEED"])
    return estimate_steps(model, windows, values)


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
        "The last layer needs one unit per day without an activation, and the model a regression loss.",
        "End the model with `Dense(STEPS)` and compile it with `loss='huber'`.",
    ),
)
def check_pairing(model, task):
    """The output layer and the loss match: `STEPS` values for each window."""
    expect(in_steps(model, task["STEPS"])).predicts_each_step()


@criterion(
    title="Hidden MAE ≤ 8",
    points=1,
    hint=(
        "Does the model have one output for each day, in time order?",
        "One value for all days, or days in another order, lose the weekly seasonality.",
        "Use `Dense(STEPS)`, and train on `values` unchanged.",
    ),
)
def check_step_3(predictions):
    """On held-out shops, the mean absolute error (MAE) over all `STEPS` days is at most 8."""
    expect(predictions).err_at_most(8, "windows")


@criterion(
    title="Hidden MAE ≤ 5",
    points=1,
    hint=(
        "How many days does the model read, and are its inputs scaled?",
        "With fewer than seven days, the model does not know the day of the week.",
        "Use `Rescaling(1 / 40, offset=-2.5)` and then `Flatten`, without cutting days off.",
    ),
)
def check_step_4(predictions):
    """On held-out shops, the mean absolute error (MAE) over all `STEPS` days is at most 5."""
    expect(predictions).err_at_most(5, "windows")


@criterion(
    title="Hidden MAE ≤ 2.7",
    points=1,
    hint=(
        "Can the model see the monthly seasonality?",
        "One or two weeks do not show a month: use the whole window, and more epochs.",
        "Use `Dense(64, activation='relu')` on the whole window, and train 12 epochs with `Adam(0.002)`.",
    ),
)
def check_step_5(predictions):
    """On held-out shops, the mean absolute error (MAE) over all `STEPS` days is at most 2.7."""
    expect(predictions).err_at_most(2.7, "windows")
