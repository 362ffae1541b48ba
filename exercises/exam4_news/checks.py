"""Classify short news by topic."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model
from grader.checks.exam.texts import choose_topics


@fixture
def model(candidate, data, task, seed):
    """Train the model, or load the saved one, and call it on four of the task's own inputs."""
    how = (task["TOPICS"], task["WORDS"], task["LENGTH"])
    inputs = data.draw("numbered_news", *how, 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def predictions(model, data, task, seed):
    """Predict hidden examples that are drawn for this grading."""
    how = (task["TOPICS"], task["WORDS"], task["LENGTH"])
    numbers, labels = data.draw("numbered_news", *how, 500, task_seed=task["SEED"])
    names = data.told("news_topics", task["SEED"], task["TOPICS"])
    return choose_topics(model, numbers, labels, task, names, seed=seed)


@criterion(
    title="Model form",
    points=1,
    hint=(
        "What does the stub say about the input shape?",
        "Use the constants at the top of the stub, and only Keras's own layers.",
        "`tf.keras.Input((LENGTH,))`, then `Embedding(WORDS, 24)`.",
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
        "Use one unit for each topic, and the loss for integer labels.",
        "End with `Dense(TOPICS, activation='softmax')` and compile with `loss='sparse_categorical_crossentropy'`.",
    ),
)
def check_pairing(model, task):
    """The output layer and the loss match: one unit for each of `TOPICS` topics."""
    expect(model).predicts_one_of(task["TOPICS"])


@criterion(
    title="Hidden accuracy ≥ 0.40",
    points=1,
    hint=(
        "Does a larger token id mean more of anything?",
        "Token ids are names, not amounts: an `Embedding` learns a vector for each of them.",
        "Start with `Embedding(WORDS, 24)`.",
    ),
)
def check_step_3(predictions):
    """On held-out news, the accuracy is at least 0.40."""
    expect(predictions).reach(0.40)


@criterion(
    title="Hidden accuracy ≥ 0.62",
    points=1,
    hint=(
        "Does the model use the whole text, or only its start or its end?",
        "The topic words may be anywhere. After many zeros at the end, a recurrent layer forgets the words.",
        "Add `GlobalAveragePooling1D` after the `Embedding`, or set `mask_zero=True` before a recurrent layer.",
    ),
)
def check_step_4(predictions):
    """On held-out news, the accuracy is at least 0.62."""
    expect(predictions).reach(0.62)


@criterion(
    title="Hidden accuracy ≥ 0.82",
    points=1,
    hint=(
        "How many texts are in the training data, and how many epochs do you train?",
        "Use all 1,500 texts, and train until the loss no longer falls.",
        "Train 12 epochs with `Adam(0.005)`, on all that `draw_numbered_news` returns.",
    ),
)
def check_step_5(predictions):
    """On held-out news, the accuracy is at least 0.82."""
    expect(predictions).reach(0.82)
