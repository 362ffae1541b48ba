"""Say how many stars a guest gives, from three remarks in which each adjective is weighed by the word before it."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model
from grader.checks.exam.predictions import estimate


@fixture
def model(candidate, data, task, seed):
    """Train the model, or open the saved one, and look at it on four of the task's own inputs."""
    inputs = data.draw("starred_reviews", task["WORDS"], task["LENGTH"], 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def answers(model, data, task, seed):
    """Ask the model about hidden examples that are drawn for this grading."""
    numbers, stars = data.draw("starred_reviews", task["WORDS"], task["LENGTH"], 500, task_seed=task["SEED"])
    return estimate(model, numbers, stars)


@criterion(
    title="Model form",
    points=1,
    hint=(
        "What does the stub say about the shape of the inputs?",
        "The constants at the top of the stub are those of this sitting; the model is made of Keras's own layers.",
        "`tf.keras.Input((LENGTH,))`, then `Embedding(WORDS, 16)`.",
    ),
)
def check_form(model):
    """The model is made of Keras's own layers, takes at most 50 MB, and reads rows of `LENGTH` numbers of words."""
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
    """The output layer and the loss match: one value for each review."""
    expect(model).predicts_a_number()


@criterion(
    title="Hidden MAE ≤ 0.6",
    points=1,
    hint=(
        "What does the number of a word say about the word?",
        "Numbers of words are names, not amounts: an `Embedding` gives each word numbers of its own.",
        "Begin with `Embedding(WORDS, 16)`.",
    ),
)
def check_step_3(answers):
    """On held-out reviews, the mean absolute error (MAE) is at most 0.6."""
    expect(answers).err_at_most(0.6, "reviews", unit="stars")


@criterion(
    title="Hidden MAE ≤ 0.42",
    points=1,
    hint=(
        "Is *very fresh, a bit rude* the same as *a bit fresh, very rude* for your model?",
        "An average of single words forgets which word stood before which: let a layer look at neighbours first.",
        "`Conv1D(32, 3, activation='relu')` after the `Embedding`.",
    ),
)
def check_step_4(answers):
    """On held-out reviews, the mean absolute error (MAE) is at most 0.42."""
    expect(answers).err_at_most(0.42, "reviews", unit="stars")


@criterion(
    title="Hidden MAE ≤ 0.22",
    points=1,
    hint=(
        "Do all three remarks reach the answer, and does the loss still fall at the end?",
        "Three remarks count alike, wherever they stand: an average over the whole row hears each of them.",
        "`GlobalAveragePooling1D` after the `Conv1D`, and 15 epochs with `Adam(0.01)`.",
    ),
)
def check_step_5(answers):
    """On held-out reviews, the mean absolute error (MAE) is at most 0.22."""
    expect(answers).err_at_most(0.22, "reviews", unit="stars")
