"""Tell pleased guests from others by the order of their words."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model
from grader.checks.exam.predictions import choose_classes


@fixture
def model(candidate, data, task, seed):
    """Train the model, or open the saved one, and look at it on four of the task's own inputs."""
    inputs = data.draw("numbered_reviews", task["WORDS"], task["LENGTH"], task["PADDING"], 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def answers(model, data, task, seed):
    """Ask the model about hidden examples that are drawn for this grading."""
    how = (task["WORDS"], task["LENGTH"], task["PADDING"])
    numbers, labels = data.draw("numbered_reviews", *how, 500, task_seed=task["SEED"])
    return choose_classes(model, numbers, labels, 2, seed=seed, names=("not pleased", "pleased"))


@criterion(
    title="Model form",
    points=1,
    hint=(
        "What does the stub say about the shape of the inputs?",
        "The constants at the top of the stub are those of this sitting; the model is made of Keras's own layers.",
        "`tf.keras.Input((LENGTH,))`, then `Embedding(WORDS, 32)`.",
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
        "One unit with a sigmoid, or two with a softmax, and the loss that fits.",
        "End with `Dense(1, activation='sigmoid')` and compile with `loss='binary_crossentropy'`.",
    ),
)
def check_pairing(model):
    """The output layer and the loss match: binary classification."""
    expect(model).answers_yes_or_no()


@criterion(
    title="Hidden accuracy ≥ 0.57",
    points=1,
    hint=(
        "What does the number of a word say about the word?",
        "Numbers of words are names, not amounts: an `Embedding` gives each word numbers of its own.",
        "Begin with `Embedding(WORDS, 32)`.",
    ),
)
def check_step_3(answers):
    """On held-out reviews, the accuracy is at least 0.57."""
    expect(answers).reach(0.57)


@criterion(
    title="Hidden accuracy ≥ 0.75",
    points=1,
    hint=(
        "Is *not dull but funny* the same as *not funny but dull* for your model?",
        "An average forgets the order: `Conv1D`, `LSTM` or `GRU` do not.",
        "`Conv1D(48, 5, activation='relu')`, then `GlobalMaxPooling1D`.",
    ),
)
def check_step_4(answers):
    """On held-out reviews, the accuracy is at least 0.75."""
    expect(answers).reach(0.75)


@criterion(
    title="Hidden accuracy ≥ 0.92",
    points=1,
    hint=(
        "Does the model read the whole review?",
        "What decides may stand at the end: a layer that sees the first words only misses it.",
        "Let `Conv1D(48, 5, activation='relu')` and `GlobalMaxPooling1D` see all `LENGTH` numbers.",
    ),
)
def check_step_5(answers):
    """On held-out reviews, the accuracy is at least 0.92."""
    expect(answers).reach(0.92)
