"""Forecast a series some steps ahead."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam_answers import estimate
from grader.checks.exam_models import take_model


@fixture
def model(candidate, data, task, seed):
    """Train the model, or open the saved one, and look at it on four of the task's own inputs."""
    inputs = data.windows_apart("synth3", task["WINDOW"], 4, horizon=task["HORIZON"])[0][..., None]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def answers(model, data, task, seed):
    """Ask the model about hidden examples that are drawn for this grading."""
    windows, values = data.windows_apart("synth3", task["WINDOW"], 200, horizon=task["HORIZON"])
    return estimate(model, windows[..., None], values, naive=windows[:, -1])


@criterion(
    points=1,
    hint=(
        "What does the stub say about the shape of the inputs?",
        "The constants at the top of the stub are those of this sitting; the model is made of Keras's own layers.",
        "`tf.keras.Input((WINDOW, 1))`; `Flatten` before `Dense` layers.",
    ),
)
def check_form(model):
    """The model is made of Keras's own layers, takes at most 50 MB, and reads windows of `WINDOW` values."""
    expect(model).may_be_handed_in()


@criterion(
    points=1,
    after="check_form",
    hint=(
        "How many numbers does one answer have, and what does the loss compare them with?",
        "One unit without an activation, and a loss for numbers.",
        "End with `Dense(1)` and compile with `loss='huber'`.",
    ),
)
def check_pairing(model):
    """The model answers each window with one number, and its loss measures how far that is off."""
    expect(model).predicts_a_number()


@criterion(
    points=1,
    after="check_pairing",
    hint=(
        "How large are the values, and how large are the numbers that a layer likes?",
        "Values from 15 to 95 want scaling, inside the model: the exam asks with values as they come.",
        "Begin with `Rescaling(1 / 20, offset=-2.5)` and end with `Rescaling(20, offset=50)`.",
    ),
)
def check_step_3(answers):
    """Values `HORIZON` steps after windows that it has never seen are missed by at most 4.5 on average."""
    expect(answers).err_at_most(4.5, "windows")


@criterion(
    points=1,
    after="check_step_3",
    hint=(
        "How much of the window does the model look at?",
        "The long season takes 60 steps: pooling it away leaves nothing to forecast from.",
        "`Flatten`, then `Dense(32, activation='relu')` and `Dense(1)`.",
    ),
)
def check_step_4(answers):
    """Values `HORIZON` steps after windows that it has never seen are missed by at most 3 on average."""
    expect(answers).err_at_most(3, "windows")


@criterion(
    points=1,
    after="check_step_4",
    hint=(
        "Does the validation error still fall at the end?",
        "More epochs, with a learning rate that gets smaller.",
        "40 epochs with `Adam(0.001)`, on every window of the series.",
    ),
)
def check_step_5(answers):
    """Values `HORIZON` steps after windows that it has never seen are missed by at most 2.1 on average."""
    expect(answers).err_at_most(2.1, "windows")
