"""Tell groups of points apart that no straight line parts."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model
from grader.checks.exam.predictions import choose_classes


@fixture
def model(candidate, data, task, seed):
    """Train the model, or open the saved one, and look at it on four of the task's own inputs."""
    inputs = data.draw("groups", task["GROUPS"], task["DIMENSIONS"], 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def answers(model, data, task, seed):
    """Ask the model about hidden examples that are drawn for this grading."""
    points, labels = data.draw("groups", task["GROUPS"], task["DIMENSIONS"], 1000, task_seed=task["SEED"])
    return choose_classes(model, points, labels, task["GROUPS"], seed=seed)


@criterion(
    title="Model form",
    points=1,
    hint=(
        "What does the stub say about the shape of the inputs?",
        "The constants at the top of the stub are those of this sitting; the model is made of Keras's own layers.",
        "`tf.keras.Input((DIMENSIONS,))`, then `Dense` layers.",
    ),
)
def check_form(model):
    """The model is made of Keras's own layers, takes at most 50 MB, and reads points of `DIMENSIONS` numbers."""
    expect(model).may_be_submitted()


@criterion(
    title="Output and loss",
    points=1,
    hint=(
        "How many numbers does one answer have, and what does the loss compare them with?",
        "One unit for each group, and the loss for labels that are numbers.",
        "End with `Dense(GROUPS, activation='softmax')` and compile with `loss='sparse_categorical_crossentropy'`.",
    ),
)
def check_pairing(model, task):
    """The output layer and the loss match: one unit for each of `GROUPS` groups."""
    expect(model).answers_one_of(task["GROUPS"])


@criterion(
    title="Hidden accuracy ≥ 0.60",
    points=1,
    hint=(
        "Which lines can a model draw that has no activation but the last one?",
        "Straight ones. Only a hidden layer with an activation goes round a heap.",
        "`Dense(64, activation='relu')` before the last layer.",
    ),
)
def check_step_3(answers):
    """On held-out points, the accuracy is at least 0.60."""
    expect(answers).reach(0.60)


@criterion(
    title="Hidden accuracy ≥ 0.88",
    points=1,
    hint=(
        "Has the model seen points of every group, and does it train long enough?",
        "A group that is missing in training is never predicted; two epochs place the boundaries only roughly.",
        "64 units with relu, 20 epochs on `points` and `labels` as they come.",
    ),
)
def check_step_4(answers):
    """On held-out points, the accuracy is at least 0.88."""
    expect(answers).reach(0.88)


@criterion(
    title="Hidden accuracy ≥ 0.95",
    points=1,
    hint=(
        "Does the loss still fall at the end of the training?",
        "More epochs, or larger steps: Adam begins with a rate of 0.001.",
        "`Adam(0.01)`, 20 epochs, on all of the points.",
    ),
)
def check_step_5(answers):
    """On held-out points, the accuracy is at least 0.95."""
    expect(answers).reach(0.95)
