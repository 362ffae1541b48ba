"""Predict a star rating from three remarks: the word before an adjective sets its weight."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model
from grader.checks.exam.predictions import estimate


@fixture
def model(candidate, data, task, seed):
    """Train the model, or load the saved one, and call it on four of the task's own inputs."""
    inputs = data.draw("starred_reviews", task["WORDS"], task["LENGTH"], 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def predictions(model, data, task, seed):
    """Predict hidden examples that are drawn for this grading."""
    numbers, stars = data.draw("starred_reviews", task["WORDS"], task["LENGTH"], 500, task_seed=task["SEED"])
    return estimate(model, numbers, stars)


@criterion(
    title="Model form",
    points=1,
    hint=(
        "What does the stub say about the input shape?",
        "Use the constants at the top of the stub, and only Keras's own layers.",
        "`tf.keras.Input((LENGTH,))`, then `Embedding(WORDS, 16)`.",
    ),
)
def check_form(model):
    """The model has only Keras's own layers, takes at most 50 MB, and has input shape `(batch, LENGTH)`."""
    expect(model).may_be_submitted()


@criterion(
    title="Output and loss",
    points=1,
    hint=(
        "How many units does the output layer need, and which loss fits a regression?",
        "Use one unit without an activation, and a regression loss.",
        "End with `Dense(1)` and compile with `loss='mse'`.",
    ),
)
def check_pairing(model):
    """The output layer and the loss match: one value for each review."""
    expect(model).predicts_a_number()


@criterion(
    title="Hidden MAE ≤ 0.6",
    points=1,
    hint=(
        "Does a larger token id mean more of anything?",
        "Token ids are names, not amounts: an `Embedding` learns a vector for each of them.",
        "Start with `Embedding(WORDS, 16)`.",
    ),
)
def check_step_3(predictions):
    """On held-out reviews, the mean absolute error (MAE) is at most 0.6."""
    expect(predictions).err_at_most(0.6, "reviews", unit="stars")


@criterion(
    title="Hidden MAE ≤ 0.42",
    points=1,
    hint=(
        "Does your model output the same for *very fresh, a bit rude* and *a bit fresh, very rude*?",
        "An average of single words ignores word order: put a `Conv1D` before the pooling.",
        "Add `Conv1D(32, 3, activation='relu')` after the `Embedding`.",
    ),
)
def check_step_4(predictions):
    """On held-out reviews, the mean absolute error (MAE) is at most 0.42."""
    expect(predictions).err_at_most(0.42, "reviews", unit="stars", bag_of_words=0.52)


@criterion(
    title="Hidden MAE ≤ 0.22",
    points=1,
    hint=(
        "Do all three remarks affect the output, and does the loss still fall at the end?",
        "All three remarks count the same, wherever they are: average over the whole row.",
        "Add `GlobalAveragePooling1D` after the `Conv1D`, and train 15 epochs with `Adam(0.01)`.",
    ),
)
def check_step_5(predictions):
    """On held-out reviews, the mean absolute error (MAE) is at most 0.22."""
    expect(predictions).err_at_most(0.22, "reviews", unit="stars", bag_of_words=0.52)
