"""Forecast several days at once."""

from exercises.exam5_many_steps.expectations.many_steps import estimate_steps, in_steps
from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model


@fixture
def model(candidate, data, task, seed):
    """Train the model, or open the saved one, and look at it on four of the task's own inputs."""
    inputs = data.draw("other_shops", task["WINDOW"], task["STEPS"], 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def answers(model, data, task):
    """Ask the model about hidden shops that are drawn for this grading."""
    windows, values = data.draw("other_shops", task["WINDOW"], task["STEPS"], task_seed=task["SEED"])
    return estimate_steps(model, windows, values)


@criterion(
    title="Model form",
    points=1,
    hint=(
        "What does the stub say about the shape of the inputs?",
        "The constants at the top of the stub are those of this sitting; the model is made of Keras's own layers.",
        "`tf.keras.Input((WINDOW, 1))`; `Flatten` before `Dense` layers.",
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
        "One unit for each day that comes, without an activation, and a loss for numbers.",
        "End with `Dense(STEPS)` and compile with `loss='huber'`.",
    ),
)
def check_pairing(model, task):
    """The output layer and the loss match: `STEPS` values for each window."""
    expect(in_steps(model, task["STEPS"])).predicts_each_step()


@criterion(
    title="Hidden MAE ≤ 8",
    points=1,
    hint=(
        "Does each of the answers know which day it is about?",
        "One number for all days, or days in another order than they come, miss the week.",
        "`Dense(STEPS)`, trained on `values` as they come.",
    ),
)
def check_step_3(answers):
    """On held-out shops, the mean absolute error (MAE) over all `STEPS` days is at most 8."""
    expect(answers).err_at_most(8, "windows")


@criterion(
    title="Hidden MAE ≤ 5",
    points=1,
    hint=(
        "How much of the window does the model look at, and how large are the numbers that reach its layers?",
        "Fewer than seven days do not show where in the week a window ends.",
        "`Flatten` without cutting days off, and `Rescaling(1 / 40, offset=-2.5)` before it.",
    ),
)
def check_step_4(answers):
    """On held-out shops, the mean absolute error (MAE) over all `STEPS` days is at most 5."""
    expect(answers).err_at_most(5, "windows")


@criterion(
    title="Hidden MAE ≤ 2.8",
    points=1,
    hint=(
        "What goes up and down about once in a month, and can the model see it?",
        "A week or two show the week and not the month: give it the whole window, and more epochs.",
        "`Dense(64, activation='relu')` on the whole window, 12 epochs with `Adam(0.002)`.",
    ),
)
def check_step_5(answers):
    """On held-out shops, the mean absolute error (MAE) over all `STEPS` days is at most 2.8."""
    expect(answers).err_at_most(2.8, "windows")
