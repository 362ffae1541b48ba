"""Tell handwritten digits apart under stains."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.images import some_stained_digits
from grader.checks.exam.models import take_model
from grader.checks.exam.predictions import choose_classes


@fixture
def model(candidate, data, task, seed):
    """Train the model, or open the saved one, and look at it on four of the task's own inputs."""
    inputs = some_stained_digits(data.hidden("digits"), task, data.generator(1))[0][:4]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def answers(model, data, task, seed):
    """Ask the model about four in five of the hidden digits, under stains that are drawn for this grading."""
    images, labels = some_stained_digits(data.hidden("digits"), task, data.generator(1))
    return choose_classes(model, images, labels, task["CLASSES"], seed=seed, examples=tuple(images / 255))


@criterion(
    title="Model form",
    points=1,
    hint=(
        "What does the stub say about the shape of the inputs?",
        "The constants at the top of the stub are those of this sitting; the model is made of Keras's own layers.",
        "`tf.keras.Input((28, 28, 1))`, then `Rescaling(1 / 255)` and convolutions.",
    ),
)
def check_form(model):
    """The model is made of Keras's own layers, takes at most 50 MB, and reads pictures of 28×28 pixels."""
    expect(model).may_be_submitted()


@criterion(
    title="Output and loss",
    points=1,
    hint=(
        "How many numbers does one answer have, and which form do the labels have?",
        "One unit for each class, and the loss for labels that are one-hot.",
        "End with `Dense(CLASSES, activation='softmax')` and compile with `loss='categorical_crossentropy'`.",
    ),
)
def check_pairing(model, task):
    """The output layer and the loss match: one unit for each of `CLASSES` classes."""
    expect(model).answers_one_of(task["CLASSES"])


@criterion(
    title="Hidden accuracy ≥ 0.45",
    points=1,
    hint=(
        "Can so few units hold what makes a digit?",
        "One unit keeps one number of a whole image.",
        "`Rescaling(1 / 255)`, `Flatten`, `Dense(128, activation='relu')`.",
    ),
)
def check_step_3(answers):
    """On held-out images, the accuracy is at least 0.45."""
    expect(answers).reach(0.45)


@criterion(
    title="Hidden accuracy ≥ 0.75",
    points=1,
    hint=(
        "How many examples does the training see?",
        "A few dozen digits say little about other hands: train on all of them.",
        "`model.fit(images[..., None], labels, epochs=9)`, without a slice.",
    ),
)
def check_step_4(answers):
    """On held-out images, the accuracy is at least 0.75."""
    expect(answers).reach(0.75)


@criterion(
    title="Hidden accuracy ≥ 0.88",
    points=1,
    hint=(
        "Does the validation accuracy still rise at the end?",
        "More epochs, or a larger learning rate. Convolutions with pooling learn strokes wherever the stains are.",
        "`optimizer='adam'` and 9 epochs; two pairs of `Conv2D` and `MaxPooling2D` help.",
    ),
)
def check_step_5(answers):
    """On held-out images, the accuracy is at least 0.88."""
    expect(answers).reach(0.88)
