"""Classify handwritten digits that are partly covered."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.images import some_stained_digits
from grader.checks.exam.models import take_model
from grader.checks.exam.predictions import choose_classes


@fixture
def model(candidate, data, task, seed):
    """Train the model, or load the saved one, and call it on four of the task's inputs."""
    inputs = some_stained_digits(data.hidden("digits"), task, data.generator(1))[0][:4]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def predictions(model, data, task, seed):
    """Predict four in five of the hidden digits, with stains that are drawn for this grading."""
    images, labels = some_stained_digits(data.hidden("digits"), task, data.generator(1))
    return choose_classes(model, images, labels, task["CLASSES"], seed=seed, examples=tuple(images / 255))


@criterion(
    title="Model form",
    points=1,
    hint=(
        "What does the stub say about the shape of the inputs?",
        "Use the constants at the top of the stub, and built-in Keras layers only.",
        "`tf.keras.Input((28, 28, 1))`, then `Rescaling(1 / 255)` and convolutions.",
    ),
)
def check_form(model):
    """The model takes images of 28×28 pixels, uses built-in Keras layers only, and is at most 50 MB."""
    expect(model).may_be_submitted()


@criterion(
    title="Output and loss",
    points=1,
    hint=(
        "How many output units does the model have? Which form do the labels have?",
        "One unit per class, and the loss for one-hot labels.",
        "End with `Dense(CLASSES, activation='softmax')` and compile with `loss='categorical_crossentropy'`.",
    ),
)
def check_pairing(model, task):
    """The output layer and the loss match: one unit for each of `CLASSES` classes."""
    expect(model).predicts_one_of(task["CLASSES"])


@criterion(
    title="Hidden accuracy ≥ 0.45",
    points=1,
    hint=(
        "Does the hidden layer have enough units?",
        "One unit keeps one value of a whole image.",
        "`Rescaling(1 / 255)`, `Flatten`, `Dense(128, activation='relu')`.",
    ),
)
def check_step_3(predictions):
    """On held-out images, the accuracy is at least 0.45."""
    expect(predictions).reach(0.45)


@criterion(
    title="Hidden accuracy ≥ 0.75",
    points=1,
    hint=(
        "How many examples do you train on?",
        "A few dozen digits are not enough for new handwriting: train on all of them.",
        "`model.fit(images[..., None], labels, epochs=9)`, without a slice.",
    ),
)
def check_step_4(predictions):
    """On held-out images, the accuracy is at least 0.75."""
    expect(predictions).reach(0.75)


@criterion(
    title="Hidden accuracy ≥ 0.88",
    points=1,
    hint=(
        "Does the validation accuracy still rise at the end?",
        "Train for more epochs, or with a higher learning rate. Convolutions with pooling help too.",
        "`optimizer='adam'` and 9 epochs; two pairs of `Conv2D` and `MaxPooling2D` help.",
    ),
)
def check_step_5(predictions):
    """On held-out images, the accuracy is at least 0.88."""
    expect(predictions).reach(0.88)
