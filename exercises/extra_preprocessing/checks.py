"""Prepare images as a pretrained network needs them, once, and train a classifier on the frozen network."""

from exercises.extra_preprocessing.expectations.preprocessing import (
    build_on_base,
    random_weights,
    read_preparations,
    transfer_predictions,
)
from grader.checks import criterion, expect, fixture, trial


@fixture
def images(data):
    """Draw a few images."""
    return data.draw("cats_or_dogs", 12)[0]


@fixture
def preparations(candidate, images):
    """Prepare them for four families, two of them as floats."""
    return read_preparations(candidate, images)


@fixture
def on_base(candidate, data, images):
    """Build the learner's model on a network with random weights."""
    return build_on_base(candidate, images, random_weights(data.generator(1)))


@trial
def predictions(candidate, data, passed, seed):
    """Train on 200 prepared images, then predict 500 new ones."""
    drawn, known = data.draw("cats_or_dogs", 500), data.given("cats_or_dogs", seed % 2**31, 300)
    parts = [tuple(part[chosen] for part in known) for chosen in (slice(200), slice(200, None))]
    own = not passed("check_matching")
    return transfer_predictions(candidate, *parts, drawn, own=own, threshold=0.90, seed=seed)


@criterion(
    title="Matching preprocessing",
    points=25,
    hint=(
        "Which pixels was each network trained on?",
        "Each module of `tf.keras.applications` has its own `preprocess_input`. `getattr` finds a module by its name.",
        '`getattr(tf.keras.applications, family).preprocess_input(images.astype("float32"))`',
    ),
)
def check_matching(preparations):
    """`preprocess_images` returns what `preprocess_input` of the family returns."""
    expect(preparations).match_the_family()


@criterion(
    title="Argument unchanged",
    points=10,
    hint=(
        "What does the second call return if the first call changed your images?",
        "`preprocess_input` changes a NumPy array of floats in place.",
        '`images.astype("float32")` makes a copy.',
    ),
)
def check_argument(preparations):
    """`preprocess_images` leaves its argument unchanged."""
    expect(preparations).leave_the_argument_unchanged()


@criterion(
    title="Preprocessing once",
    points=15,
    hint=(
        "Your model gets prepared images. What do its first layers do with them?",
        "`Rescaling` or `preprocess_input` in the model prepares the images a second time.",
        "`inputs = tf.keras.Input((48, 48, 3))`, then `base(inputs, training=False)`: nothing in between.",
    ),
)
def check_once(on_base):
    """The model passes prepared images to the network unchanged: it does not prepare them again."""
    expect(on_base).passes_pixels_on_unchanged()


@criterion(
    title="Pretrained network",
    points=10,
    hint=(
        "Where do the weights of the network in your model come from?",
        "`base_network` makes a network with the weights that it is given.",
        "`base = base_network(weights)`, then `x = base(inputs, training=False)`",
    ),
)
def check_base(on_base):
    """The model has the network with all of the given weights."""
    expect(on_base).holds_the_base()


@criterion(
    title="Output and loss",
    points=10,
    hint=(
        "How many classes are there?",
        "One unit with sigmoid goes with `binary_crossentropy`.",
        '`Dense(1, activation="sigmoid")`, `loss="binary_crossentropy"`',
    ),
)
def check_model(on_base):
    """The output layer and the loss match: binary classification."""
    expect(on_base.model).predicts_two_classes()


@criterion(
    title="Frozen network",
    points=10,
    trains=True,
    hint=(
        "Can 200 images improve a network that was trained on thousands?",
        "Every layer and every model has an attribute `trainable`.",
        "`base.trainable = False`, before `compile`",
    ),
)
def check_frozen(on_base):
    """A training does not change the weights of the network."""
    expect(on_base).keeps_the_base()


@criterion(
    title="Hidden accuracy",
    points=20,
    hint=(
        "What is the accuracy on the 200 training images?",
        "`Flatten` or `GlobalAveragePooling2D`, then one `Dense` layer is enough.",
        "`Flatten()`, `Dropout(0.3)`, `Dense(1)` with sigmoid, and Adam with its default learning rate.",
    ),
)
def check_accuracy(predictions):
    """On 500 held-out images, the accuracy is at least 0.90 (all layers trained from random weights: about 0.81)."""
    expect(predictions).reach(accuracy=0.90, spread=0.011, baseline=("no pretrained network", 0.81))
