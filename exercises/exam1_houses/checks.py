"""Learn prices from numbers of very different size."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model
from grader.checks.exam.predictions import estimate


@fixture
def model(candidate, data, task, seed):
    """Train the model, or open the saved one, and look at it on four of the task's own inputs."""
    inputs = data.draw("houses", task["FEATURES"], 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def answers(model, data, task, seed):
    """Ask the model about hidden examples that are drawn for this grading."""
    houses, prices = data.draw("houses", task["FEATURES"], 400, task_seed=task["SEED"])
    return estimate(model, houses, prices)


@criterion(
    title="Model form",
    points=1,
    hint=(
        "What does the stub say about the shape of the inputs?",
        "The constants at the top of the stub are those of this sitting; the model is made of Keras's own layers.",
        "`tf.keras.Input((FEATURES,))`; `Normalization` scales without a `Lambda`.",
    ),
)
def check_form(model):
    """The model is made of Keras's own layers, takes at most 50 MB, and reads houses of `FEATURES` numbers."""
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
    """The output layer and the loss match: one value for each house."""
    expect(model).predicts_a_number()


@criterion(
    title="Hidden MAE ≤ 8",
    points=1,
    hint=(
        "Are the houses in the exam scaled as those were that the model learned from?",
        "What you do to the numbers before `fit`, nobody does in the exam: the model has to do it.",
        "`scale = tf.keras.layers.Normalization()`, `scale.adapt(houses)`, and `scale` as the first layer.",
    ),
)
def check_step_3(answers):
    """On held-out houses, the mean absolute error (MAE) is at most 8."""
    expect(answers).err_at_most(8, "houses", unit="ten thousands")


@criterion(
    title="Hidden MAE ≤ 3.4",
    points=1,
    hint=(
        "Which column is the largest, and can a straight line follow the rule?",
        "Metres in the thousands hide the rooms; and near the centre a square metre is worth more than elsewhere.",
        "`Normalization`, adapted to `houses`, then `Dense(64, activation='relu')`.",
    ),
)
def check_step_4(answers):
    """On held-out houses, the mean absolute error (MAE) is at most 3.4."""
    expect(answers).err_at_most(3.4, "houses", unit="ten thousands")


@criterion(
    title="Hidden MAE ≤ 2.3",
    points=1,
    hint=(
        "Does the loss still fall at the end of the training?",
        "After a few epochs the hidden layer has found half of the rule: train on, or with a larger learning rate.",
        "`Dense(64, activation='relu')` before `Dense(1)`, and 30 epochs with `Adam(0.01)` or more.",
    ),
)
def check_step_5(answers):
    """On held-out houses, the mean absolute error (MAE) is at most 2.3."""
    expect(answers).err_at_most(2.3, "houses", unit="ten thousands")
