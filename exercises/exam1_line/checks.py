"""Learn a rule from points that lie near it, and know it far away from them."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model
from grader.checks.exam.predictions import estimate


@fixture
def model(candidate, data, task, seed):
    """Train the model, or open the saved one, and look at it on four of the task's own inputs."""
    inputs = data.draw("far_points", task["FEATURES"], 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def answers(model, data, task, seed):
    """Ask the model about hidden examples that are drawn for this grading."""
    inputs, targets = data.draw("far_points", task["FEATURES"], 300, task_seed=task["SEED"])
    return estimate(model, inputs, targets, linear=True)


@criterion(
    title="Model form",
    points=1,
    hint=(
        "What does the stub say about the shape of the inputs?",
        "The constants at the top of the stub are those of this sitting; the model is made of Keras's own layers.",
        "`tf.keras.Input((FEATURES,))`, then `Dense` layers.",
    ),
)
def check_form(model):
    """The model is made of Keras's own layers, takes at most 50 MB, and reads points of `FEATURES` numbers."""
    expect(model).may_be_submitted()


@criterion(
    title="Output and loss",
    points=1,
    hint=(
        "How many numbers does one answer have, and what does the loss compare them with?",
        "One unit without an activation, and a loss for numbers.",
        "End with `Dense(1)` and compile with `loss='mse'`.",
    ),
)
def check_pairing(model):
    """The output layer and the loss match: one value for each point."""
    expect(model).predicts_a_number()


@criterion(
    title="Hidden MAE ≤ 5",
    points=1,
    hint=(
        "Does the loss still fall at the end of the training?",
        "More epochs, or larger steps: Adam begins with a rate of 0.001.",
        "`Adam(0.1)` with 20 epochs goes most of the way.",
    ),
)
def check_step_3(answers):
    """On held-out points from -20 to 20, the mean absolute error (MAE) is at most 5."""
    expect(answers).err_at_most(5, "points from -20 to 20")


@criterion(
    title="Hidden MAE ≤ 1.5",
    points=1,
    hint=(
        "How far can the training move a weight?",
        "A rate of 0.001 moves it by about 0.001 in each step: that takes thousands of steps.",
        "`Adam(0.1)` for 20 epochs, or `SGD(0.01)`.",
    ),
)
def check_step_4(answers):
    """On held-out points from -20 to 20, the mean absolute error (MAE) is at most 1.5."""
    expect(answers).err_at_most(1.5, "points from -20 to 20")


@criterion(
    title="Hidden MAE ≤ 0.4",
    points=1,
    hint=(
        "What does the model predict far away from the points, and how large are its last steps?",
        "A relu bends where the rule is straight; a smaller learning rate at the end averages the noise of batches.",
        "One `Dense(1)` without an activation; after 20 epochs with 0.1, train 10 more with 0.01.",
    ),
)
def check_step_5(answers):
    """On held-out points from -20 to 20, the mean absolute error (MAE) is at most 0.4."""
    expect(answers).err_at_most(0.4, "points from -20 to 20")
