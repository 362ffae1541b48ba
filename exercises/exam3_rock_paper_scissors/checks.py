"""Classify rock, paper and scissors."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.models import take_model
from grader.checks.exam.predictions import choose_classes


@fixture
def model(candidate, data, task, seed):
    """Train the model, or load the saved one, and call it on four of the task's inputs."""
    inputs = data.draw("hands", task["SIZE"], 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def predictions(model, data, task, seed):
    """Predict hidden examples that are drawn for this grading."""
    images, labels = data.draw("hands", task["SIZE"], 400, task_seed=task["SEED"])
    return choose_classes(model, images, labels, 3, seed=seed, examples=tuple(images / 255))


@criterion(
    title="Model form",
    points=1,
    hint=(
        "What does the stub say about the shape of the inputs?",
        "Use the constants at the top of the stub, and built-in Keras layers only.",
        "`tf.keras.Input((SIZE, SIZE, 1))`, `Rescaling(1 / 255)`, then pairs of `Conv2D` and `MaxPooling2D`.",
    ),
)
def check_form(model):
    """The model takes `SIZE`×`SIZE` images, has a convolution, only built-in Keras layers, and at most 50 MB."""
    expect(model).may_be_submitted()
    expect(model).has_layers_for("a convolution", ("Conv2D", "SeparableConv2D", "DepthwiseConv2D"), "Add a `Conv2D`.")


@criterion(
    title="Output and loss",
    points=1,
    hint=(
        "How many output units does the model have? Which loss matches the labels?",
        "One unit per class, and the loss for integer labels.",
        "End with `Dense(3, activation='softmax')` and compile with `loss='sparse_categorical_crossentropy'`.",
    ),
)
def check_pairing(model):
    """The output layer and the loss match: one unit for each of three classes."""
    expect(model).predicts_one_of(3)


@criterion(
    title="Hidden accuracy ≥ 0.46",
    points=1,
    hint=(
        "What is the range of the pixels in training, and in the hidden images?",
        "The hidden images have pixels from 0 to 255, so the model itself must scale them.",
        "Start the model with `Rescaling(1 / 255)` and train it on `images` unchanged.",
    ),
)
def check_step_3(predictions):
    """On held-out images, the accuracy is at least 0.46."""
    expect(predictions).reach(0.46)


@criterion(
    title="Hidden accuracy ≥ 0.62",
    points=1,
    hint=(
        "How many convolutions are there before the first `Dense`?",
        "Three pairs of `Conv2D` and `MaxPooling2D` cover a whole finger.",
        "16, 32 and 64 filters of 3×3 with ReLU, each followed by `MaxPooling2D`, and 10 epochs.",
    ),
)
def check_step_4(predictions):
    """On held-out images, the accuracy is at least 0.62."""
    expect(predictions).reach(0.62)


@criterion(
    title="Hidden accuracy ≥ 0.86",
    points=1,
    hint=(
        "How many images do you train on? Does the validation accuracy still rise at the end?",
        "Train on all images, and for more epochs. Add a little dropout if the model overfits.",
        "`epochs=14`, and `Dropout(0.3)` before the output layer if it overfits.",
    ),
)
def check_step_5(predictions):
    """On held-out images, the accuracy is at least 0.86."""
    expect(predictions).reach(0.86)
