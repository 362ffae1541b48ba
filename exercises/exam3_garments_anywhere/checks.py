"""Name a garment wherever it lies in the picture."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.images import choose_garments
from grader.checks.exam.models import take_model


@fixture
def model(candidate, data, task, seed):
    """Train the model, or open the saved one, and look at it on four of the task's own inputs."""
    inputs = data.draw("placed_garments", task["CLASSES"], task["SIDE"], 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def answers(model, data, task, seed):
    """Ask the model about hidden examples that are drawn for this grading."""
    pictures = data.draw("placed_garments", task["CLASSES"], task["SIDE"], 400, task_seed=task["SEED"])
    return choose_garments(model, pictures, task, seed=seed)


@criterion(
    title="Model form",
    points=1,
    hint=(
        "What does the stub say about the shape of the inputs?",
        "The constants at the top of the stub are those of this sitting; the model is made of Keras's own layers.",
        "`tf.keras.Input((SIDE, SIDE, 1))`, then pairs of `Conv2D` and `MaxPooling2D`.",
    ),
)
def check_form(model):
    """Keras's own layers, a convolution among them, of at most 50 MB, read pictures of `SIDE`×`SIDE` pixels."""
    expect(model).may_be_submitted()
    expect(model).has_layers_for("a convolution", ("Conv2D", "SeparableConv2D", "DepthwiseConv2D"), "Add a `Conv2D`.")


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
    title="Hidden accuracy ≥ 0.45",
    points=1,
    hint=(
        "Does the loss fall at all?",
        "A rate near 0.001 with Adam, and the labels in the order of the pictures.",
        "`model.compile(optimizer='adam', …)` and `model.fit(images[..., None], labels, epochs=8)`.",
    ),
)
def check_step_3(answers):
    """On held-out images, the accuracy is at least 0.45."""
    expect(answers).reach(0.45)


@criterion(
    title="Hidden accuracy ≥ 0.80",
    points=1,
    hint=(
        "How much of a garment does the last convolution see at once?",
        "One convolution sees three pixels: three of them, with pooling between, see a whole sleeve.",
        "16, 32 and 48 filters of 3×3, each followed by `MaxPooling2D`.",
    ),
)
def check_step_4(answers):
    """On held-out images, the accuracy is at least 0.80."""
    expect(answers).reach(0.80)


@criterion(
    title="Hidden accuracy ≥ 0.97",
    points=1,
    hint=(
        "How many images does the training see?",
        "The garment is somewhere else in each image: use all 1,500 of them.",
        "`model.fit(images[..., None], labels, epochs=9)`, without a slice.",
    ),
)
def check_step_5(answers):
    """On held-out images, the accuracy is at least 0.97."""
    expect(answers).reach(0.97)
