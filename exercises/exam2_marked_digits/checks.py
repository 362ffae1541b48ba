"""Classify digits as marked or not."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.images import some_marked_digits
from grader.checks.exam.models import take_model
from grader.checks.exam.predictions import choose_classes


@fixture
def model(candidate, data, task, seed):
    """Train the model, or load the saved one, and call it on four of the task's inputs."""
    inputs = some_marked_digits(data.hidden("digits"), task, data.generator(1))[0][:4]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def predictions(model, data, task, seed):
    """Predict four in five of the hidden digits, drawn for this grading."""
    images, labels = some_marked_digits(data.hidden("digits"), task, data.generator(1))
    return choose_classes(model, images, labels, 2, seed=seed, names=("another", "marked"), examples=tuple(images))


@criterion(
    title="Model form",
    points=1,
    hint=(
        "What does the stub say about the shape of the inputs?",
        "Use the constants at the top of the stub, and built-in Keras layers only.",
        "`tf.keras.Input((SIZE, SIZE))`, then `Flatten` or convolutions.",
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
        "One unit with a sigmoid, or two with a softmax, and the loss that matches.",
        "End with `Dense(1, activation='sigmoid')` and compile with `loss='binary_crossentropy'`.",
    ),
)
def check_pairing(model):
    """The output layer and the loss match: binary classification."""
    expect(model).predicts_two_classes()


@criterion(
    title="Hidden accuracy ≥ 0.63",
    points=1,
    hint=(
        "Does the model use all pixels of the image?",
        "If you average over half an image, the digits look the same.",
        "`Flatten` all pixels before the first `Dense`.",
    ),
)
def check_step_3(predictions):
    """On held-out digits, the accuracy is at least 0.63."""
    expect(predictions).reach(0.63)


@criterion(
    title="Hidden accuracy ≥ 0.76",
    points=1,
    hint=(
        "Does the model see single strokes? How many examples do you train on?",
        "Averages over large parts of an image hide the strokes. A few dozen digits are not enough either.",
        "`Flatten` without `AveragePooling2D` before it, and `model.fit(images, labels, epochs=12)` without a slice.",
    ),
)
def check_step_4(predictions):
    """On held-out digits, the accuracy is at least 0.76."""
    expect(predictions).reach(0.76)


@criterion(
    title="Hidden accuracy ≥ 0.94",
    points=1,
    hint=(
        "Can a linear model separate the marked digits from the others?",
        "A hidden layer with ReLU can. Dropout or convolutions help further.",
        "`Flatten`, `Dense(256, activation='relu')`, `Dropout(0.3)`, 12 epochs.",
    ),
)
def check_step_5(predictions):
    """On held-out digits, the accuracy is at least 0.94."""
    expect(predictions).reach(0.94)
