"""Learn a rule that no straight line follows."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model
from grader.checks.exam.predictions import estimate


@fixture
def model(candidate, data, task, seed):
    """Train the model, or open the saved one, and look at it on four of the task's own inputs."""
    inputs = data.draw("curve", task["NUMBERS"], task["REACH"], 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def answers(model, data, task, seed):
    """Ask the model about hidden examples that are drawn for this grading."""
    inputs, targets = data.draw("curve", task["NUMBERS"], task["REACH"], 400, task_seed=task["SEED"])
    return estimate(model, inputs, targets)


@criterion(
    title="Model form",
    points=1,
    hint=(
        "What does the stub say about the shape of the inputs?",
        "The constants at the top of the stub are those of this sitting; the model is made of Keras's own layers.",
        "`tf.keras.Input((NUMBERS,))`, then `Dense` layers.",
    ),
)
def check_form(model):
    """The model is made of Keras's own layers, takes at most 50 MB, and reads points of `NUMBERS` numbers."""
    expect(model).may_be_submitted()


@criterion(
    title="Output and loss",
    points=1,
    hint=(
        "How many numbers does one answer have, and may it be as large and as small as the targets are?",
        "One unit without an activation, and a loss for numbers.",
        "End with `Dense(1)` and compile with `loss='mse'`.",
    ),
)
def check_pairing(model):
    """The output layer and the loss match: one value for each point."""
    expect(model).predicts_a_number()


@criterion(
    title="Hidden MAE ≤ 7",
    points=1,
    hint=(
        "What can two `Dense` layers do together that one alone cannot, if neither has an activation?",
        "Nothing: only an activation between them can bend the answer.",
        "`Dense(32, activation='relu')` before `Dense(1)`.",
    ),
)
def check_step_3(answers):
    """On held-out points, the mean absolute error (MAE) is at most 7."""
    expect(answers).err_at_most(7, "points")


@criterion(
    title="Hidden MAE ≤ 4.5",
    points=1,
    hint=(
        "How often can the answer bend, and has it had the time to?",
        "Each unit with a relu bends it once, and a wave wants many bends; a few epochs find the first of them.",
        "Two hidden layers of 32 or more units, and 20 epochs or more.",
    ),
)
def check_step_4(answers):
    """On held-out points, the mean absolute error (MAE) is at most 4.5."""
    expect(answers).err_at_most(4.5, "points")


@criterion(
    title="Hidden MAE ≤ 2",
    points=1,
    hint=(
        "Does the loss still fall at the end of the training?",
        "More epochs, or larger steps: Adam begins with a rate of 0.001.",
        "`Adam(0.01)` with 25 epochs, and `Rescaling(10)` at the end, as large as the targets are.",
    ),
)
def check_step_5(answers):
    """On held-out points, the mean absolute error (MAE) is at most 2."""
    expect(answers).err_at_most(2, "points")
