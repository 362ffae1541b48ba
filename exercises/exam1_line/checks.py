"""Learn a rule from points that lie near it, and know it far away from them."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam_answers import estimate
from grader.checks.exam_models import take_model


@fixture
def model(candidate, data, task, seed):
    """Train the model, or open the saved one, and look at it on four of the task's own inputs."""
    inputs = data.draw("far_points", task["FEATURES"], 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def answers(model, data, task, seed):
    """Ask the model about hidden examples that are drawn for this grading."""
    inputs, targets = data.draw("far_points", task["FEATURES"], 300, task_seed=task["SEED"])
    return estimate(model, inputs, targets)


@criterion(
    points=1,
    hint=(
        "What does the stub say about the shape of the inputs?",
        "The constants at the top of the stub are those of this sitting; the model is made of Keras's own layers.",
        "`tf.keras.Input((FEATURES,))`, then `Dense` layers.",
    ),
)
def check_form(model):
    """The model is made of Keras's own layers, takes at most 50 MB, and reads points of `FEATURES` numbers."""
    expect(model).may_be_handed_in()


@criterion(
    points=1,
    after="check_form",
    hint=(
        "How many numbers does one answer have, and what does the loss compare them with?",
        "One unit without an activation, and a loss for numbers.",
        "End with `Dense(1)` and compile with `loss='mse'`.",
    ),
)
def check_pairing(model):
    """The model answers each point with one number, and its loss measures how far that is off."""
    expect(model).predicts_a_number()


@criterion(
    points=1,
    after="check_pairing",
    hint=(
        "Does the loss still fall at the end of the training?",
        "More epochs, or larger steps: Adam begins with a rate of 0.001.",
        "`Adam(0.1)` with 20 epochs goes most of the way.",
    ),
)
def check_step_3(answers):
    """Points that it has never seen, from -20 to 20, are missed by at most 5 on average."""
    expect(answers).err_at_most(5, "points from -20 to 20")


@criterion(
    points=1,
    after="check_step_3",
    hint=(
        "What does the model answer between and beyond the points that it has seen?",
        "A relu bends the answer: the rule is straight, so the model has to be.",
        "Leave every activation out: one `Dense(1)` can do it.",
    ),
)
def check_step_4(answers):
    """Points that it has never seen, from -20 to 20, are missed by at most 1.5 on average."""
    expect(answers).err_at_most(1.5, "points from -20 to 20")


@criterion(
    points=1,
    after="check_step_4",
    hint=(
        "How large are the last steps of the training?",
        "Go on with a smaller learning rate, so that the noise of single batches is averaged.",
        "After 20 epochs with 0.1, train 10 more with 0.01.",
    ),
)
def check_step_5(answers):
    """Points that it has never seen, from -20 to 20, are missed by at most 0.5 on average."""
    expect(answers).err_at_most(0.5, "points from -20 to 20")
