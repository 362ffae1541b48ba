"""Predict the next word of a line: word order decides it."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model
from grader.checks.exam.texts import choose_next_words


@fixture
def model(candidate, data, task, seed):
    """Train the model, or load the saved one, and call it on four of the task's own inputs."""
    inputs = data.draw("broken_lines", task["WORDS"], task["LENGTH"], 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def predictions(model, data, task, seed):
    """Predict hidden examples that are drawn for this grading."""
    rows, words = data.draw("broken_lines", task["WORDS"], task["LENGTH"], 500, task_seed=task["SEED"])
    return choose_next_words(model, rows, words, task, seed=seed)


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
        "Use one unit for each token id, and the loss for integer labels.",
        "End with `Dense(WORDS, activation='softmax')` and compile with `loss='sparse_categorical_crossentropy'`.",
    ),
)
def check_pairing(model, task):
    """The output layer and the loss match: one unit for each of `WORDS` token ids."""
    expect(model).predicts_one_of(task["WORDS"])


@criterion(
    title="Hidden accuracy ≥ 0.44",
    points=1,
    hint=(
        "Could you predict the next word from the last word only?",
        "After *to the* comes a home, and much earlier words say whose. Use the whole row as input.",
        "Remove all cropping and slicing, and start with `Embedding(WORDS, 32)` on `LENGTH` token ids.",
    ),
)
def check_step_3(predictions):
    """On held-out lines, the accuracy is at least 0.44."""
    expect(predictions).reach(0.44)


@criterion(
    title="Hidden accuracy ≥ 0.68",
    points=1,
    hint=(
        "How many words back can your model look?",
        "The day is at the start of the line, and the host up to ten words back.",
        "Use `Conv1D` with `GlobalMaxPooling1D`, `Flatten`, or a bidirectional layer: each uses the first word.",
    ),
)
def check_step_4(predictions):
    """On held-out lines, the accuracy is at least 0.68."""
    expect(predictions).reach(0.68)


@criterion(
    title="Hidden accuracy ≥ 0.88",
    points=1,
    hint=(
        "Does your model output the same for *the fox invites the swan* and *the swan invites the fox*?",
        "An average ignores word order; `Conv1D`, `Flatten`, `LSTM` and `GRU` use it.",
        "`Conv1D(96, 4, activation='relu')`, then `GlobalMaxPooling1D`, and 12 epochs with `Adam(0.005)`.",
    ),
)
def check_step_5(predictions):
    """On held-out lines, the accuracy is at least 0.88."""
    expect(predictions).reach(0.88, bag_of_words=0.78)
