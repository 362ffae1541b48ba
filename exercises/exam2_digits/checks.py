"""Classify some of the handwritten digits."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model
from grader.checks.exam.predictions import choose_classes, some_digits


@fixture
def model(candidate, data, task, seed):
    """Train the model, or load the saved one, and call it on four of the task's inputs."""
    inputs = some_digits(data.hidden("digits"), task)[0][:4]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def predictions(model, data, task, seed):
    """Predict hidden examples that are drawn for this grading."""
    images, labels = some_digits(data.hidden("digits"), task, data.generator(1))
    return choose_classes(model, images, labels, task["CLASSES"], seed=seed, examples=tuple(images))


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
        "One unit per class, and the loss for integer labels.",
        "End with `Dense(CLASSES, activation='softmax')` and compile with `loss='sparse_categorical_crossentropy'`.",
    ),
)
def check_pairing(model, task):
    """The output layer and the loss match: one unit for each of `CLASSES` classes."""
    expect(model).predicts_one_of(task["CLASSES"])


@criterion(
    title="Hidden accuracy ≥ 0.60",
    points=1,
    hint=(
        "What is the range of the pixels in training, and in the hidden images?",
        "Pixels are from 0 to 1 in both: do not scale them.",
        "Remove every division by 255, and train on `images` and `labels` unchanged.",
    ),
)
def check_step_3(predictions):
    """On held-out digits, the accuracy is at least 0.60."""
    expect(predictions).reach(0.60)


@criterion(
    title="Hidden accuracy ≥ 0.86",
    points=1,
    hint=(
        "Does the model have enough units and epochs to fit the training data?",
        "Use a hidden layer of 128 or more units with ReLU, and several epochs.",
        "`Flatten`, `Dense(256, activation='relu')`, 10 epochs with Adam.",
    ),
)
def check_step_4(predictions):
    """On held-out digits, the accuracy is at least 0.86."""
    expect(predictions).reach(0.86)


@criterion(
    title="Hidden accuracy ≥ 0.94",
    points=1,
    hint=(
        "How large is the gap between training and validation accuracy?",
        "Dropout before the output layer, or convolutions, help with few images.",
        "`Dropout(0.3)` after `Dense(256)`, 15 epochs; or two `Conv2D` with pooling.",
    ),
)
def check_step_5(predictions):
    """On held-out digits, the accuracy is at least 0.94."""
    expect(predictions).reach(0.94)
