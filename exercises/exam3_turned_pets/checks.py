"""Classify rotated cats and dogs."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.images import choose_pets
from grader.checks.exam.models import take_model


@fixture
def model(candidate, data, task, seed):
    """Train the model, or load the saved one, and call it on four of the task's inputs."""
    inputs = data.draw("pets", task["SIZE"], task["TURN"], upright=0, turned=4)[1][0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def predictions(model, data, task, seed):
    """Predict hidden rotated images that are drawn for this grading."""
    pictures = data.draw("pets", task["SIZE"], task["TURN"], upright=0, turned=500)[1]
    return choose_pets(model, pictures, seed=seed)


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
    title="Hidden accuracy ≥ 0.56",
    points=1,
    hint=(
        "Is label 1 a dog for your model too?",
        "The labels are in the order of the images, 0 for a cat and 1 for a dog.",
        "Train on `images` and `labels` as they are, for several epochs.",
    ),
)
def check_step_3(predictions):
    """On held-out rotated images, the accuracy is at least 0.56."""
    expect(predictions).reach(0.56)


@criterion(
    title="Hidden accuracy ≥ 0.68",
    points=1,
    hint=(
        "Does the training data contain rotated images, and all images?",
        "Rotate and flip all training images at random, before the model or in its first layers.",
        "`RandomFlip('horizontal')` and `RandomRotation(TURN / 360)`, called with `training=True` on `images`.",
    ),
)
def check_step_4(predictions):
    """On held-out rotated images, the accuracy is at least 0.68."""
    expect(predictions).reach(0.68)


@criterion(
    title="Hidden accuracy ≥ 0.77",
    points=1,
    hint=(
        "By how many degrees do you rotate? Does the accuracy on `turned_images` still rise at the end?",
        "Rotate by up to `TURN` degrees, more than once per image. Rotated images need more epochs than upright ones.",
        "Two rotated copies of all images and 9 epochs; or the same layers inside the model and 20 epochs.",
    ),
)
def check_step_5(predictions):
    """On held-out rotated images, the accuracy is at least 0.77."""
    expect(predictions).reach(0.77)
