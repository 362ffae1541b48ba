"""Tell handwritten digits apart under stains."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam_answers import choose_classes
from grader.checks.exam_models import take_model
from grader.checks.exam_pictures import some_stained_digits


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
    points=1,
    hint=(
        "What does the stub say about the shape of the inputs?",
        "The constants at the top of the stub are those of this sitting; the model is made of Keras's own layers.",
        "`tf.keras.Input((28, 28, 1))`, then `Rescaling(1 / 255)` and convolutions.",
    ),
)
def check_form(model):
    """The model is made of Keras's own layers, takes at most 50 MB, and reads pictures of 28×28 pixels."""
    expect(model).may_be_handed_in()


@criterion(
    points=1,
    after="check_form",
    hint=(
        "How many numbers does one answer have, and which form do the labels have?",
        "One unit for each class, and the loss for labels that are one-hot.",
        "End with `Dense(CLASSES, activation='softmax')` and compile with `loss='categorical_crossentropy'`.",
    ),
)
def check_pairing(model, task):
    """The last layer and the loss agree on one of `CLASSES` classes."""
    expect(model).answers_one_of(task["CLASSES"])


@criterion(
    points=1,
    after="check_pairing",
    hint=(
        "Can so few units hold what makes a digit?",
        "A hidden layer of 64 units or more, and bytes scaled inside the model.",
        "`Rescaling(1 / 255)`, `Flatten`, `Dense(128, activation='relu')`.",
    ),
)
def check_step_3(answers):
    """Of pictures that it has never seen, the model names 45 in 100 rightly."""
    expect(answers).reach(0.45)


@criterion(
    points=1,
    after="check_step_3",
    hint=(
        "How many examples does the training see?",
        "A few dozen digits say little about other hands: train on all of them.",
        "`model.fit(images[..., None], labels, epochs=9)`, without a slice.",
    ),
)
def check_step_4(answers):
    """Of pictures that it has never seen, the model names 75 in 100 rightly."""
    expect(answers).reach(0.75)


@criterion(
    points=1,
    after="check_step_4",
    hint=(
        "Does a stain in another corner look new to your model?",
        "Convolutions with pooling learn strokes wherever they lie, and so do without the stained ones.",
        "Two pairs of `Conv2D` and `MaxPooling2D`, `Dropout(0.3)`, 9 epochs.",
    ),
)
def check_step_5(answers):
    """Of pictures that it has never seen, the model names 88 in 100 rightly."""
    expect(answers).reach(0.88)
