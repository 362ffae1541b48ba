"""Classify the sentiment of reviews: word order decides it."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model
from grader.checks.exam.predictions import choose_classes


@fixture
def model(candidate, data, task, seed):
    """Train the model, or load the saved one, and call it on four of the task's own inputs."""
    inputs = data.draw("numbered_reviews", task["WORDS"], task["LENGTH"], task["PADDING"], 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def predictions(model, data, task, seed):
    """Predict hidden examples that are drawn for this grading."""
    how = (task["WORDS"], task["LENGTH"], task["PADDING"])
    numbers, labels = data.draw("numbered_reviews", *how, 500, task_seed=task["SEED"])
    return choose_classes(model, numbers, labels, 2, seed=seed, names=("not pleased", "pleased"))


@criterion(
    title="Model form",
    points=1,
    hint=(
        "What does the stub say about the input shape?",
        "Use the constants at the top of the stub, and only Keras's own layers.",
        "`tf.keras.Input((LENGTH,))`, then `Embedding(WORDS, 32)`.",
    ),
)
def check_form(model):
    """The model has only Keras's own layers, takes at most 50 MB, and has input shape `(batch, LENGTH)`."""
    expect(model).may_be_submitted()


@criterion(
    title="Output and loss",
    points=1,
    hint=(
        "How many units does the output layer need, and which labels does the loss expect?",
        "Use one unit with a sigmoid, or two with a softmax, and the matching loss.",
        "End with `Dense(1, activation='sigmoid')` and compile with `loss='binary_crossentropy'`.",
    ),
)
def check_pairing(model):
    """The output layer and the loss match: binary classification."""
    expect(model).predicts_two_classes()


@criterion(
    title="Hidden accuracy ≥ 0.57",
    points=1,
    hint=(
        "Does a larger token id mean more of anything?",
        "Token ids are names, not amounts: an `Embedding` learns a vector for each of them.",
        "Start with `Embedding(WORDS, 32)`.",
    ),
)
def check_step_3(predictions):
    """On held-out reviews, the accuracy is at least 0.57."""
    expect(predictions).reach(0.57)


@criterion(
    title="Hidden accuracy ≥ 0.75",
    points=1,
    hint=(
        "Does your model output the same for *not dull but funny* and *not funny but dull*?",
        "An average ignores word order; `Conv1D`, `LSTM` and `GRU` use it.",
        "`Conv1D(48, 5, activation='relu')`, then `GlobalMaxPooling1D`.",
    ),
)
def check_step_4(predictions):
    """On held-out reviews, the accuracy is at least 0.75."""
    expect(predictions).reach(0.75, bag_of_words=0.64)


@criterion(
    title="Hidden accuracy ≥ 0.92",
    points=1,
    hint=(
        "Does the model use the whole review?",
        "The deciding words may be at the end: use all `LENGTH` token ids, not only the first ones.",
        "Apply `Conv1D(48, 5, activation='relu')` and `GlobalMaxPooling1D` to all `LENGTH` token ids.",
    ),
)
def check_step_5(predictions):
    """On held-out reviews, the accuracy is at least 0.92."""
    expect(predictions).reach(0.92, bag_of_words=0.64)
