"""Classification of points that a linear model cannot separate."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model
from grader.checks.exam.predictions import choose_classes


@fixture
def model(candidate, data, task, seed):
    """Train the model, or load the saved one, and call it on four inputs of the task."""
    inputs = data.draw("groups", task["GROUPS"], task["DIMENSIONS"], 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def predictions(model, data, task, seed):
    """Predict held-out examples that are drawn for this grading."""
    points, labels = data.draw("groups", task["GROUPS"], task["DIMENSIONS"], 1000, task_seed=task["SEED"])
    return choose_classes(model, points, labels, task["GROUPS"], seed=seed)


@criterion(
    title="Model form",
    points=1,
    hint=(
        "Which shape do the inputs have, by the constants of the stub?",
        "Keep the constants of the stub, and use only layers of Keras.",
        "`tf.keras.Input((DIMENSIONS,))`, then `Dense` layers.",
    ),
)
def check_form(model):
    """The model has only layers of Keras, at most 50 MB, and inputs of `DIMENSIONS` values."""
    expect(model).may_be_submitted()


@criterion(
    title="Output and loss",
    points=1,
    hint=(
        "How many classes are there, and which form do the labels have?",
        "One unit for each class, and the loss for labels that are integers.",
        "End with `Dense(GROUPS, activation='softmax')` and compile with `loss='sparse_categorical_crossentropy'`.",
    ),
)
def check_pairing(model, task):
    """The output layer and the loss match: one unit for each of `GROUPS` classes."""
    expect(model).predicts_one_of(task["GROUPS"])


@criterion(
    title="Hidden accuracy ≥ 0.60",
    points=1,
    hint=(
        "Which boundaries between classes can a model without a hidden layer learn?",
        "Only linear ones: add a hidden layer with an activation.",
        "`Dense(64, activation='relu')` before the output layer.",
    ),
)
def check_step_3(predictions):
    """On held-out points, the accuracy is at least 0.60."""
    expect(predictions).reach(0.60)


@criterion(
    title="Hidden accuracy ≥ 0.83",
    points=1,
    hint=(
        "Does the training data have all groups, and are there enough epochs?",
        "A group that is missing in training is never predicted, and two epochs are not enough.",
        "64 units with relu, and 20 epochs on all `points` and `labels`.",
    ),
)
def check_step_4(predictions):
    """On held-out points, the accuracy is at least 0.83."""
    expect(predictions).reach(0.83)


@criterion(
    title="Hidden accuracy ≥ 0.95",
    points=1,
    hint=(
        "Does the training data have all clusters of each group? Does the loss still fall at the end?",
        "Leave no points out. Use more epochs, or a higher learning rate: the default of Adam is 0.001.",
        "`Adam(0.01)`, 20 epochs, on all of the points.",
    ),
)
def check_step_5(predictions):
    """On held-out points, the accuracy is at least 0.95."""
    expect(predictions).reach(0.95)
