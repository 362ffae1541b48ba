"""Classify horses and humans."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.images import choose_riders
from grader.checks.exam.models import take_model


@fixture
def model(candidate, data, task, seed):
    """Train the model, or load the saved one, and call it on four of the task's inputs."""
    inputs = data.draw("riders", task["SIZE"], 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def predictions(model, data, task, seed):
    """Predict hidden examples that are drawn for this grading."""
    pictures = data.draw("riders", task["SIZE"], 400, task_seed=task["SEED"])
    return choose_riders(model, pictures, task, seed=seed)


@criterion(
    title="Model form",
    points=1,
    hint=(
        "What does the stub say about the shape of the inputs?",
        "Use the constants at the top of the stub, and built-in Keras layers only.",
        "`tf.keras.Input((SIZE, SIZE, 3))`, `Rescaling(1 / 255)`, then pairs of `Conv2D` and `MaxPooling2D`.",
    ),
)
def check_form(model):
    """The model takes `SIZE`×`SIZE` RGB images, has a convolution, only built-in Keras layers, and at most 50 MB."""
    expect(model).may_be_submitted()
    expect(model).has_layers_for("a convolution", ("Conv2D", "SeparableConv2D", "DepthwiseConv2D"), "Add a `Conv2D`.")


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
    title="Hidden accuracy ≥ 0.64",
    points=1,
    hint=(
        "Which label is the horse in this task, and which is the human?",
        "`riders(SEED)` returns the names of label 0 and label 1.",
        "Train on `images` and `labels` as they are. Do not change the labels.",
    ),
)
def check_step_3(predictions):
    """On held-out images, the accuracy is at least 0.64."""
    expect(predictions).reach(0.64)


@criterion(
    title="Hidden accuracy ≥ 0.78",
    points=1,
    hint=(
        "Does the model use shapes, or only colors?",
        "An average over the whole image loses the shape: pool over 2×2 pixels, and use `Flatten`.",
        "16, 32 and 48 filters of 3×3 with ReLU, each followed by `MaxPooling2D`, then `Flatten`.",
    ),
)
def check_step_4(predictions):
    """On held-out images, the accuracy is at least 0.78."""
    expect(predictions).reach(0.78)


@criterion(
    title="Hidden accuracy ≥ 0.88",
    points=1,
    hint=(
        "How many images do you train on, and for how many epochs?",
        "Use all 1,200 images for ten epochs or more. Add a little dropout if the model overfits.",
        "`epochs=12`, without a slice.",
    ),
)
def check_step_5(predictions):
    """On held-out images, the accuracy is at least 0.88."""
    expect(predictions).reach(0.88)
