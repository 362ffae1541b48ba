"""Find the section of the newspaper that a piece of news belongs to."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model
from grader.checks.exam.texts import choose_topics


@fixture
def model(candidate, data, task, seed):
    """Train the model, or open the saved one, and look at it on four of the task's own inputs."""
    how = (task["TOPICS"], task["WORDS"], task["LENGTH"])
    inputs = data.draw("numbered_news", *how, 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def answers(model, data, task, seed):
    """Ask the model about hidden examples that are drawn for this grading."""
    how = (task["TOPICS"], task["WORDS"], task["LENGTH"])
    numbers, labels = data.draw("numbered_news", *how, 500, task_seed=task["SEED"])
    names = data.told("news_topics", task["SEED"], task["TOPICS"])
    return choose_topics(model, numbers, labels, task, names, seed=seed)


@criterion(
    title="Model form",
    points=1,
    hint=(
        "What does the stub say about the shape of the inputs?",
        "The constants at the top of the stub are those of this sitting; the model is made of Keras's own layers.",
        "`tf.keras.Input((LENGTH,))`, then `Embedding(WORDS, 24)`.",
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
        "One unit for each section, and the loss for labels that are numbers.",
        "End with `Dense(TOPICS, activation='softmax')` and compile with `loss='sparse_categorical_crossentropy'`.",
    ),
)
def check_pairing(model, task):
    """The output layer and the loss match: one unit for each of `TOPICS` sections."""
    expect(model).answers_one_of(task["TOPICS"])


@criterion(
    title="Hidden accuracy ≥ 0.40",
    points=1,
    hint=(
        "What does the number of a word say about the word?",
        "Numbers of words are names, not amounts: an `Embedding` gives each word numbers of its own.",
        "Begin with `Embedding(WORDS, 24)`.",
    ),
)
def check_step_3(answers):
    """On held-out news, the accuracy is at least 0.40."""
    expect(answers).reach(0.40)


@criterion(
    title="Hidden accuracy ≥ 0.62",
    points=1,
    hint=(
        "Does the model see the whole piece, or its beginning or its end alone?",
        "The sentence that tells may stand anywhere. A recurrent layer that ends on many zeros forgets the words.",
        "`GlobalAveragePooling1D` after the `Embedding`; or `mask_zero=True` before a recurrent layer.",
    ),
)
def check_step_4(answers):
    """On held-out news, the accuracy is at least 0.62."""
    expect(answers).reach(0.62)


@criterion(
    title="Hidden accuracy ≥ 0.82",
    points=1,
    hint=(
        "How many pieces of news does the model learn from, and does it have the time?",
        "A word that it has never met tells it nothing: take all 1,500 pieces, and train until the loss levels off.",
        "12 epochs with `Adam(0.005)`, on everything that `draw_numbered_news` returns.",
    ),
)
def check_step_5(answers):
    """On held-out news, the accuracy is at least 0.82."""
    expect(answers).reach(0.82)
