"""Tell horses and humans apart."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.images import choose_riders
from grader.checks.exam.models import take_model


@fixture
def model(candidate, data, task, seed):
    """Train the model, or open the saved one, and look at it on four of the task's own inputs."""
    inputs = data.draw("riders", task["SIZE"], 4, task_seed=task["SEED"])[0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def answers(model, data, task, seed):
    """Ask the model about hidden examples that are drawn for this grading."""
    pictures = data.draw("riders", task["SIZE"], 400, task_seed=task["SEED"])
    return choose_riders(model, pictures, task, seed=seed)


@criterion(
    title="Model form",
    points=1,
    hint=(
        "What does the stub say about the shape of the inputs?",
        "The constants at the top of the stub are those of this sitting; the model is made of Keras's own layers.",
        "`tf.keras.Input((SIZE, SIZE, 3))`, `Rescaling(1 / 255)`, then pairs of `Conv2D` and `MaxPooling2D`.",
    ),
)
def check_form(model):
    """Keras's own layers, a convolution among them, of at most 50 MB, read colour pictures of `SIZE`×`SIZE`."""
    expect(model).may_be_submitted()
    expect(model).has_layers_for("a convolution", ("Conv2D", "SeparableConv2D", "DepthwiseConv2D"), "Add a `Conv2D`.")


@criterion(
    title="Output and loss",
    points=1,
    hint=(
        "How many numbers does one answer have, and what does the loss compare them with?",
        "One unit with a sigmoid, or two with a softmax, and the loss that fits.",
        "End with `Dense(1, activation='sigmoid')` and compile with `loss='binary_crossentropy'`.",
    ),
)
def check_pairing(model):
    """The output layer and the loss match: binary classification."""
    expect(model).answers_yes_or_no()


@criterion(
    title="Hidden accuracy ≥ 0.64",
    points=1,
    hint=(
        "Which label means which in this sitting?",
        "`riders(SEED)` names label 0 and label 1.",
        "Train on `images` and `labels` as they come, without changing the labels.",
    ),
)
def check_step_3(answers):
    """On held-out images, the accuracy is at least 0.64."""
    expect(answers).reach(0.64)


@criterion(
    title="Hidden accuracy ≥ 0.78",
    points=1,
    hint=(
        "Does the model see shapes, or only colours?",
        "What is averaged over the whole picture has lost its shape: pool small squares, and `Flatten`.",
        "16, 32 and 48 filters of 3×3 with relu, each followed by `MaxPooling2D`, then `Flatten`.",
    ),
)
def check_step_4(answers):
    """On held-out images, the accuracy is at least 0.78."""
    expect(answers).reach(0.78)


@criterion(
    title="Hidden accuracy ≥ 0.88",
    points=1,
    hint=(
        "How many pictures does the training see, and how often?",
        "All 1,200 of them, for ten epochs; a little dropout where training runs far ahead of validation.",
        "`epochs=12`, without a slice.",
    ),
)
def check_step_5(answers):
    """On held-out images, the accuracy is at least 0.88."""
    expect(answers).reach(0.88)
