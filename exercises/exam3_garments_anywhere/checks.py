"""Classify clothing at any position in the image."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.images import choose_garments
from grader.checks.exam.models import take_model


@fixture
def model(candidate, data, task, seed):
    """Train the model, or load the saved one, and call it on four of the task's inputs."""
    inputs = data.draw("placed_garments", task["CLASSES"], task["SIDE"], 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def predictions(model, data, task, seed):
    """Predict hidden examples that are drawn for this grading."""
    pictures = data.draw("placed_garments", task["CLASSES"], task["SIDE"], 400, task_seed=task["SEED"])
    return choose_garments(model, pictures, task, seed=seed)


@criterion(
    title="Model form",
    points=1,
    hint=(
        "What does the stub say about the shape of the inputs?",
        "Use the constants at the top of the stub, and built-in Keras layers only.",
        "`tf.keras.Input((SIDE, SIDE, 1))`, then pairs of `Conv2D` and `MaxPooling2D`.",
    ),
)
def check_form(model):
    """The model takes `SIDE`×`SIDE` images, has a convolution, only built-in Keras layers, and at most 50 MB."""
    expect(model).may_be_submitted()
    expect(model).has_layers_for("a convolution", ("Conv2D", "SeparableConv2D", "DepthwiseConv2D"), "Add a `Conv2D`.")


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
        "Does the training loss fall?",
        "Use a learning rate near 0.001 with Adam, and keep the labels in the order of the images.",
        "`model.compile(optimizer='adam', …)` and `model.fit(images[..., None], labels, epochs=8)`.",
    ),
)
def check_step_3(predictions):
    """On held-out images, the accuracy is at least 0.45."""
    expect(predictions).reach(0.45)


@criterion(
    title="Hidden accuracy ≥ 0.80",
    points=1,
    hint=(
        "How large is the area that one output of the last convolution depends on?",
        "One 3×3 convolution covers three pixels. Three of them with pooling cover a whole sleeve.",
        "16, 32 and 48 filters of 3×3, each followed by `MaxPooling2D`.",
    ),
)
def check_step_4(predictions):
    """On held-out images, the accuracy is at least 0.80."""
    expect(predictions).reach(0.80)


@criterion(
    title="Hidden accuracy ≥ 0.97",
    points=1,
    hint=(
        "How many images do you train on?",
        "The position is different in each image: use all 1,500 images.",
        "`model.fit(images[..., None], labels, epochs=9)`, without a slice.",
    ),
)
def check_step_5(predictions):
    """On held-out images, the accuracy is at least 0.97."""
    expect(predictions).reach(0.97)
