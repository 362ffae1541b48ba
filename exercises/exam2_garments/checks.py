"""Classify some kinds of clothing."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.images import choose_garments
from grader.checks.exam.models import take_model


@fixture
def model(candidate, data, task, seed):
    """Train the model, or load the saved one, and call it on four of the task's inputs."""
    inputs = data.draw("some_garments", task["CLASSES"], task["SIZE"], 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def predictions(model, data, task, seed):
    """Predict hidden examples that are drawn for this grading."""
    pictures = data.draw("some_garments", task["CLASSES"], task["SIZE"], 400, task_seed=task["SEED"])
    return choose_garments(model, pictures, task, seed=seed)


@criterion(
    title="Model form",
    points=1,
    hint=(
        "What does the stub say about the shape of the inputs?",
        "Use the constants at the top of the stub, and built-in Keras layers only.",
        "`tf.keras.Input((SIZE, SIZE))`, then `Rescaling(1 / 255)` and `Flatten`.",
    ),
)
def check_form(model):
    """The model takes images of `SIZE`×`SIZE` pixels, uses built-in Keras layers only, and is at most 50 MB."""
    expect(model).may_be_submitted()


@criterion(
    title="Output and loss",
    points=1,
    hint=(
        "How many output units does the model have? Which loss matches the labels?",
        "One unit per class, and the loss for integer labels.",
        "End with `Dense(CLASSES, activation='softmax')` and compile with `loss='sparse_categorical_crossentropy'`.",
    ),
)
def check_pairing(model, task):
    """The output layer and the loss match: one unit for each of `CLASSES` classes."""
    expect(model).predicts_one_of(task["CLASSES"])


@criterion(
    title="Hidden accuracy ≥ 0.45",
    points=1,
    hint=(
        "How many outputs does the first `Dense` layer have?",
        "Two units are too few to separate six classes.",
        "`Dense(256, activation='relu')` after `Flatten`.",
    ),
)
def check_step_3(predictions):
    """On held-out images, the accuracy is at least 0.45."""
    expect(predictions).reach(0.45)


@criterion(
    title="Hidden accuracy ≥ 0.75",
    points=1,
    hint=(
        "Does the model have a hidden layer with an activation?",
        "A linear model is not enough: add a hidden layer with ReLU.",
        "`Flatten`, `Dense(256, activation='relu')`, 12 epochs with Adam.",
    ),
)
def check_step_4(predictions):
    """On held-out images, the accuracy is at least 0.75."""
    expect(predictions).reach(0.75)


@criterion(
    title="Hidden accuracy ≥ 0.90",
    points=1,
    hint=(
        "How many examples do you train on, and for how many epochs?",
        "Use all examples, for ten epochs or more. Then try dropout or convolutions.",
        "`Dropout(0.3)` after `Dense(256)`; or two `Conv2D` with pooling.",
    ),
)
def check_step_5(predictions):
    """On held-out images, the accuracy is at least 0.90."""
    expect(predictions).reach(0.90)
