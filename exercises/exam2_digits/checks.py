"""Tell some of the handwritten digits apart."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model
from grader.checks.exam.predictions import choose_classes, some_digits


@fixture
def model(candidate, data, task, seed):
    """Train the model, or open the saved one, and look at it on four of the task's own inputs."""
    inputs = some_digits(data.hidden("digits"), task)[0][:4]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def answers(model, data, task, seed):
    """Ask the model about hidden examples that are drawn for this grading."""
    images, labels = some_digits(data.hidden("digits"), task, data.generator(1))
    return choose_classes(model, images, labels, task["CLASSES"], seed=seed, examples=tuple(images))


@criterion(
    title="Model form",
    points=1,
    hint=(
        "What does the stub say about the shape of the inputs?",
        "The constants at the top of the stub are those of this sitting; the model is made of Keras's own layers.",
        "`tf.keras.Input((SIZE, SIZE))`, then `Flatten` or convolutions.",
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
    title="Hidden accuracy ≥ 0.60",
    points=1,
    hint=(
        "What do the pictures that the model is trained on look like, and those that it is asked about?",
        "Pixels come in 0..1, in training and in the exam: leave them as they are.",
        "Take every division by 255 out; train on `images` and `labels` as they come.",
    ),
)
def check_step_3(answers):
    """On held-out digits, the accuracy is at least 0.60."""
    expect(answers).reach(0.60)


@criterion(
    title="Hidden accuracy ≥ 0.86",
    points=1,
    hint=(
        "Can a model of this size learn it, and does it have the time?",
        "A hidden layer of 128 or more units with relu, and several epochs.",
        "`Flatten`, `Dense(256, activation='relu')`, 10 epochs with Adam.",
    ),
)
def check_step_4(answers):
    """On held-out digits, the accuracy is at least 0.86."""
    expect(answers).reach(0.86)


@criterion(
    title="Hidden accuracy ≥ 0.94",
    points=1,
    hint=(
        "How far do training and validation lie apart?",
        "Dropout before the last layer, or convolutions, help with few pictures.",
        "`Dropout(0.3)` after `Dense(256)`, 15 epochs; or two `Conv2D` with pooling.",
    ),
)
def check_step_5(answers):
    """On held-out digits, the accuracy is at least 0.94."""
    expect(answers).reach(0.94)
