"""Forecast a record that is higher than ever before."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model
from grader.checks.exam.predictions import estimate


@fixture
def model(candidate, data, task, seed):
    """Train the model, or open the saved one, and look at it on four of the task's own inputs."""
    (windows, _), _ = data.given("growing", task["SEED"], task["WINDOW"], task["HORIZON"])
    return take_model(candidate, task, windows[:4], seed=seed)


@fixture
def answers(model, data, task):
    """Ask the model about hidden weeks that are drawn for this grading."""
    windows, values, stages = data.draw("grown", task["WINDOW"], task["HORIZON"], task_seed=task["SEED"])
    return estimate(model, windows, values, naive=windows[:, -1, 0], stages=stages)


@criterion(
    title="Model form",
    points=1,
    hint=(
        "What does the stub say about the shape of the inputs?",
        "The constants at the top of the stub are those of this sitting; the model is made of Keras's own layers.",
        "`tf.keras.Input((WINDOW, 1))`; `Subtract`, `Cropping1D` and `Rescaling` do what a `Lambda` would.",
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
    title="Hidden MAE ≤ 6.3",
    points=1,
    hint=(
        "What does the model know about levels that it has never seen?",
        "Nothing. Predict the change from the window's last value, and `HORIZON` weeks ahead instead of one.",
        "`last = Cropping1D((WINDOW - 1, 0))(weeks)`, `Subtract()([weeks, last])`, and `Add` it again at the end.",
    ),
)
def check_step_3(answers):
    """On held-out windows, the mean absolute error (MAE) `HORIZON` weeks ahead is at most 6.3."""
    expect(answers).err_at_most(6.3, "windows")


@criterion(
    title="Hidden MAE ≤ 5",
    points=1,
    hint=(
        "How much of a year does the model look at?",
        "A few weeks say whether it rises, and not whether it is about to turn: give it the whole window.",
        "`Flatten()(Subtract()([weeks, last]))`, without cutting weeks off.",
    ),
)
def check_step_4(answers):
    """On held-out windows, the mean absolute error (MAE) `HORIZON` weeks ahead is at most 5."""
    expect(answers).err_at_most(5, "windows")


@criterion(
    title="Hidden MAE ≤ 2.6",
    points=1,
    hint=(
        "Does the validation error still fall at the end? And does the model bend where the rule is straight?",
        "The whole window, and one `Dense(1)` on the differences: each relu may bend beyond what it has seen.",
        "`Dense(1)` on all differences, 30 epochs with `Adam(0.003)`.",
    ),
)
def check_step_5(answers):
    """On held-out windows, the mean absolute error (MAE) `HORIZON` weeks ahead is at most 2.6."""
    expect(answers).err_at_most(2.6, "windows")
