"""Tell some kinds of garments apart."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.images import choose_garments
from grader.checks.exam.models import take_model


@fixture
def model(candidate, data, task, seed):
    """Train the model, or open the saved one, and look at it on four of the task's own inputs."""
    inputs = data.draw("some_garments", task["CLASSES"], task["SIZE"], 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def answers(model, data, task, seed):
    """Ask the model about hidden examples that are drawn for this grading."""
    pictures = data.draw("some_garments", task["CLASSES"], task["SIZE"], 400, task_seed=task["SEED"])
    return choose_garments(model, pictures, task, seed=seed)


@criterion(
    title="Model form",
    points=1,
    hint=(
        "What does the stub say about the shape of the inputs?",
        "The constants at the top of the stub are those of this sitting; the model is made of Keras's own layers.",
        "`tf.keras.Input((SIZE, SIZE))`, then `Rescaling(1 / 255)` and `Flatten`.",
    ),
)
def check_form(model):
    """The model is made of Keras's own layers, takes at most 50 MB, and reads pictures of `SIZE`×`SIZE` pixels."""
    expect(model).may_be_submitted()


@criterion(
    title="Output and loss",
    points=1,
    hint=(
        "How many numbers does one answer have, and what does the loss compare them with?",
        "One unit for each class, and the loss for labels that are numbers.",
        "End with `Dense(CLASSES, activation='softmax')` and compile with `loss='sparse_categorical_crossentropy'`.",
    ),
)
def check_pairing(model, task):
    """The output layer and the loss match: one unit for each of `CLASSES` classes."""
    expect(model).answers_one_of(task["CLASSES"])


@criterion(
    title="Hidden accuracy ≥ 0.45",
    points=1,
    hint=(
        "How many numbers are left of an image after the first `Dense`?",
        "Two units cannot hold what tells six garments apart.",
        "`Dense(256, activation='relu')` after `Flatten`.",
    ),
)
def check_step_3(answers):
    """On held-out garments, the accuracy is at least 0.45."""
    expect(answers).reach(0.45)


@criterion(
    title="Hidden accuracy ≥ 0.75",
    points=1,
    hint=(
        "Can a model of this size tell cloth from cloth?",
        "A straight line through the pixels is not enough: a hidden layer with relu.",
        "`Flatten`, `Dense(256, activation='relu')`, 12 epochs with Adam.",
    ),
)
def check_step_4(answers):
    """On held-out garments, the accuracy is at least 0.75."""
    expect(answers).reach(0.75)


@criterion(
    title="Hidden accuracy ≥ 0.90",
    points=1,
    hint=(
        "How many of the examples does the training see, and how often?",
        "All of them, for ten epochs or more; dropout or convolutions help with what is left.",
        "`Dropout(0.3)` after `Dense(256)`; or two `Conv2D` with pooling.",
    ),
)
def check_step_5(answers):
    """On held-out garments, the accuracy is at least 0.90."""
    expect(answers).reach(0.90)
