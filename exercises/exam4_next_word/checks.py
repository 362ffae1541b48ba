"""Name the word that comes next, where who asked whom decides it."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model
from grader.checks.exam.texts import choose_next_words


@fixture
def model(candidate, data, task, seed):
    """Train the model, or open the saved one, and look at it on four of the task's own inputs."""
    inputs = data.draw("broken_lines", task["WORDS"], task["LENGTH"], 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def answers(model, data, task, seed):
    """Ask the model about hidden examples that are drawn for this grading."""
    rows, words = data.draw("broken_lines", task["WORDS"], task["LENGTH"], 500, task_seed=task["SEED"])
    return choose_next_words(model, rows, words, task, seed=seed)


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
        "How many words are there to choose from, and what does the loss compare the choice with?",
        "One unit for each number that a word may have, and the loss for answers that are numbers.",
        "End with `Dense(WORDS, activation='softmax')` and compile with `loss='sparse_categorical_crossentropy'`.",
    ),
)
def check_pairing(model, task):
    """The output layer and the loss match: one unit for each of `WORDS` words."""
    expect(model).answers_one_of(task["WORDS"])


@criterion(
    title="Hidden accuracy ≥ 0.44",
    points=1,
    hint=(
        "What could you yourself say after the last word of a line alone?",
        "After *to the* comes a home; whose home it is, is said long before. Let the model read the whole row.",
        "Leave every cropping and slicing out, and let `Embedding(WORDS, 32)` read `LENGTH` numbers.",
    ),
)
def check_step_3(answers):
    """On held-out lines, the accuracy is at least 0.44."""
    expect(answers).reach(0.44)


@criterion(
    title="Hidden accuracy ≥ 0.68",
    points=1,
    hint=(
        "How far back does your model look?",
        "The day stands at the very beginning, and who asks stands up to ten words back.",
        "`Conv1D` and `GlobalMaxPooling1D`, `Flatten`, or a bidirectional layer: each reaches the first word.",
    ),
)
def check_step_4(answers):
    """On held-out lines, the accuracy is at least 0.68."""
    expect(answers).reach(0.68)


@criterion(
    title="Hidden accuracy ≥ 0.88",
    points=1,
    hint=(
        "Is *the fox invites the swan* the same as *the swan invites the fox* for your model?",
        "An average forgets the order; `Conv1D`, `Flatten`, `LSTM` and `GRU` do not.",
        "`Conv1D(96, 4, activation='relu')`, then `GlobalMaxPooling1D`, and 12 epochs with `Adam(0.005)`.",
    ),
)
def check_step_5(answers):
    """On held-out lines, the accuracy is at least 0.88."""
    expect(answers).reach(0.88)
