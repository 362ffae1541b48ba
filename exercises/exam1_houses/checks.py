"""Learn prices from numbers of very different size."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam_answers import estimate
from grader.checks.exam_models import take_model


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
    points=1,
    hint=(
        "What does the stub say about the shape of the inputs?",
        "The constants at the top of the stub are those of this sitting; the model is made of Keras's own layers.",
        "`tf.keras.Input((FEATURES,))`; `Normalization` scales without a `Lambda`.",
    ),
)
def check_form(model):
    """The model is made of Keras's own layers, takes at most 50 MB, and reads houses of `FEATURES` numbers."""
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
    """The model answers each house with one price, and its loss measures how far that is off."""
    expect(model).predicts_a_number()


@criterion(
    points=1,
    after="check_pairing",
    hint=(
        "Are the houses in the exam scaled as those were that the model learned from?",
        "What you do to the numbers before `fit`, nobody does in the exam: the model has to do it.",
        "`scale = tf.keras.layers.Normalization()`, `scale.adapt(houses)`, and `scale` as the first layer.",
    ),
)
def check_step_3(answers):
    """Prices of houses that it has never seen are missed by at most 8 on average."""
    expect(answers).err_at_most(8, "houses")


@criterion(
    points=1,
    after="check_step_3",
    hint=(
        "Which number is the largest, and how much do the others count beside it?",
        "Metres in the thousands drown the rooms: bring all columns to the same size inside the model.",
        "`Normalization`, adapted to `houses`, scales each column for itself.",
    ),
)
def check_step_4(answers):
    """Prices of houses that it has never seen are missed by at most 4.6 on average."""
    expect(answers).err_at_most(4.6, "houses")


@criterion(
    points=1,
    after="check_step_4",
    hint=(
        "Is a square metre worth the same everywhere? What does a single `Dense(1)` say to that?",
        "A hidden layer with relu can let one number change what another one counts, if it has the time.",
        "`Dense(64, activation='relu')` before `Dense(1)`, and 30 epochs with `Adam(0.01)` or more.",
    ),
)
def check_step_5(answers):
    """Prices of houses that it has never seen are missed by at most 2.5 on average."""
    expect(answers).err_at_most(2.5, "houses")
