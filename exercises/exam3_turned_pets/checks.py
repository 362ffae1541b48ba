"""Tell cats and dogs apart in pictures that are turned."""

from grader.checks import criterion, expect, fixture
from grader.checks.exam.images import choose_pets
from grader.checks.exam.models import take_model


@fixture
def model(candidate, data, task, seed):
    """Train the model, or open the saved one, and look at it on four of the task's own inputs."""
    inputs = data.draw("pets", task["SIZE"], task["TURN"], upright=0, turned=4)[1][0]
    return take_model(candidate, task, inputs, seed=seed)


@fixture
def answers(model, data, task, seed):
    """Ask the model about hidden turned pictures that are drawn for this grading."""
    pictures = data.draw("pets", task["SIZE"], task["TURN"], upright=0, turned=500)[1]
    return choose_pets(model, pictures, seed=seed)


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
    title="Hidden accuracy ≥ 0.56",
    points=1,
    hint=(
        "Is label 1 a dog for your model too?",
        "The labels come in the order of the images, 0 for a cat and 1 for a dog.",
        "Train on `images` and `labels` as they come, for several epochs.",
    ),
)
def check_step_3(answers):
    """On held-out turned images, the accuracy is at least 0.56."""
    expect(answers).reach(0.56)


@criterion(
    title="Hidden accuracy ≥ 0.76",
    points=1,
    hint=(
        "Has the model ever seen a cat at a slant?",
        "Turn and mirror the training pictures by chance, in front of the model or in its first layers.",
        "`RandomFlip('horizontal')` and `RandomRotation(TURN / 360)`, called with `training=True` on `images`.",
    ),
)
def check_step_4(answers):
    """On held-out turned images, the accuracy is at least 0.76."""
    expect(answers).reach(0.76)


@criterion(
    title="Hidden accuracy ≥ 0.78",
    points=1,
    hint=(
        "How far are they turned, and does the accuracy on `turned_images` still rise at the end?",
        "As far as in the exam, each of them more than once; turned pictures take more epochs than upright ones.",
        "Two turned copies of all pictures and 9 epochs; or the same layers inside the model and 20 epochs.",
    ),
)
def check_step_5(answers):
    """On held-out turned images, the accuracy is at least 0.78."""
    expect(answers).reach(0.78)
