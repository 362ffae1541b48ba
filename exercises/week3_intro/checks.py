"""Prepare grayscale images for convolutions, and build a convolutional network for ten classes."""

from exercises.week3_intro.expectations.convolutions import read_convolutions
from exercises.week3_intro.expectations.prepared_images import prepare, prepare_anyhow, prepared_predictions
from grader.checks import criterion, expect, fixture, trial
from grader.checks.images.grader_images import own_predictions
from grader.checks.images.scaling import read_scaling
from grader.checks.models.callbacks import StoppingCallback, find_threshold
from grader.checks.models.compiled_metric import logs_for, read_metric
from grader.checks.models.label_format import given_labels
from grader.checks.models.output_pairing import find_any_reading, reading_to_train
from grader.checks.models.own_shape import build_in_its_shape

KINDS = ("t-shirt", "trousers", "pullover", "dress", "coat", "sandal", "hat", "sneaker", "bag", "boot")


@fixture
def bytes_(data):
    """Draw five images of random bytes, two of them darker than the others."""
    images = data.generator(1).integers(0, 256, (5, 28, 28)).astype("uint8")
    images[:, 9, 4:6] = (0, 255)
    images[1:3] = images[1:3] // 2 + [[[0]], [[60]]]
    return images


@fixture
def prepared(candidate, bytes_):
    """Call the learner's function with five images, or with the number that it needs."""
    return prepare_anyhow(candidate, bytes_)


@fixture
def darker(candidate, bytes_, setting):
    """Call it with the same images, half as bright; the course asks for no darker ones."""
    return prepare_anyhow(candidate, bytes_ // setting("darker", 2))


@fixture
def garments(data):
    """Load some training garments, already in the input shape of the model."""
    images, labels = data.load("garments")[0]
    return images[:600, ..., None] / 255, labels[:600]


@fixture
def model(candidate, garments):
    """Build the learner's model on a batch of garments, in its own input shape."""
    return build_in_its_shape(candidate, "convolutional_model", inputs=garments[0][:8])


@fixture
def convolutions(model):
    """Read the weights and the layers of that model."""
    return read_convolutions(model)


@fixture
def reading(model):
    """Find how to decode the model's outputs, whether or not its loss matches them."""
    return find_any_reading(model, 10)


@fixture
def metric(candidate, garments, reading, seed):
    """Compare the metrics of a second model with the accuracy that the examiner computes."""
    model = build_in_its_shape(candidate, "convolutional_model", inputs=garments[0][:8])
    return read_metric(model, reading_to_train(model, 10), *garments, seed=seed)


@fixture
def threshold(candidate, gathered, setting):
    """Find logs that make the learner's callback stop: those of the learner's model, or else the usual ones."""
    callback = StoppingCallback(candidate, "EarlyStoppingCallback", logs_for(gathered("metric")))
    return find_threshold(callback, setting("threshold", 0.99))


@trial
def on_theirs(candidate, data, seed):
    """Train on 2,000 garments that the learner prepared, then predict 1,000 held-out ones."""
    (images, labels), validation = data.load("garments")
    training, hidden = (images[:2000], labels[:2000]), data.draw("garments", 1000)
    how = {"epochs": 12, "threshold": data.threshold(0.91), "labels": data.kinds(KINDS)}
    return prepared_predictions(candidate, training, validation, hidden, **how, seed=seed)


@trial
def on_own(candidate, data, model, seed):
    """Train on the same garments, prepared by the grader, and predict held-out ones."""
    (images, labels), validation = data.load("garments")
    threshold = data.threshold(0.91)
    sets = (images[:2000], labels[:2000]), validation, data.draw("garments", 1000)
    pairs, how = [(drawn[..., None], classes) for drawn, classes in sets], {"names": data.kinds(KINDS), "seed": seed}
    return own_predictions(candidate, model, *pairs, epochs=(12, 36), goal=threshold + 0.03, threshold=threshold, **how)


@fixture
def predictions(reading, passed, on_theirs, on_own):
    """Use the model that was trained on the learner's images, or on the grader's if those have a mistake."""
    return on_theirs if passed("check_shape", "check_values", "check_model", "check_scaled_once") else on_own


@criterion(
    title="Channel axis",
    points=10,
    hint=(
        "How many axes does an array of grayscale images have, and how many does `Conv2D` need?",
        "Add an axis of size 1 at the end for the channel, for any number of images.",
        "`np.expand_dims(images, axis=-1)`, or `images.reshape(-1, 28, 28, 1)`.",
    ),
)
def check_shape(candidate, prepared, bytes_):
    """`reshape_and_normalize` adds a channel axis at the end, shape `(n, 28, 28, 1)`, for any number of images."""
    expect(prepared).have_a_channel_axis()
    expect(prepare(candidate, bytes_[:1])).have_a_channel_axis()


@criterion(
    title="Pixel scaling",
    points=10,
    hint=(
        "What are the smallest and the largest value before, and what must they be after?",
        "Divide once by 255, in floats, and return the result.",
        "`images / 255`",
    ),
)
def check_values(prepared, darker):
    """`reshape_and_normalize` converts bytes 0 to 255 to floats from 0 to 1, with every pixel in its place."""
    expect(prepared).go_from_0_to_1()
    expect(darker).go_from_0_to_1(prepared)


@criterion(
    title="Argument unchanged",
    points=5,
    hint=(
        "Does the array of the caller change when your function runs?",
        "`images.shape = …` and `images[…] = …` change the argument; `images.reshape(…)` returns a new array.",
        "`return images.reshape(-1, 28, 28, 1) / 255`",
    ),
)
def check_argument(prepared):
    """`reshape_and_normalize` does not change its argument."""
    expect(prepared).leave_the_argument_unchanged()


@criterion(
    title="Output and loss",
    points=15,
    hint=(
        "How many classes are there, and which loss needs labels such as 7?",
        "Use `Flatten` after the convolutions. The output layer has one unit for each class.",
        '`Dense(10, activation="softmax")` with `loss="sparse_categorical_crossentropy"`.',
    ),
)
def check_model(candidate, model, reading, setting):
    """The output layer, the loss and the labels match: ten classes, for images of 28×28×1."""
    expect(model).predicts_one_of(10, given_labels(candidate, told=setting("given_labels", False)))


@criterion(
    title="Scaled once",
    points=5,
    hint=(
        "Which range do the pixels have in your first convolution?",
        "`reshape_and_normalize` already divides the pixels by 255.",
        "Remove `Rescaling(1/255)` from the model.",
    ),
)
def check_scaled_once(model):
    """The model does not scale the pixels again: they are already from 0 to 1."""
    expect(read_scaling(model, dataset="`reshape_and_normalize`")).happens_once(by_function=True)


@criterion(
    title="Parameter count",
    points=5,
    hint=(
        "Which layer of `model.summary()` has the most parameters?",
        "A `Dense` layer after `Flatten` has one weight for each input value and each unit.",
        "Use `MaxPooling2D()` after each convolution, and 64 or 128 units in `Dense`.",
    ),
)
def check_size(convolutions):
    """The model has at most 1,000,000 parameters."""
    expect(convolutions).hold_at_most(1_000_000)


@criterion(
    title="Convolution and pooling",
    points=10,
    hint=(
        "Which layer applies a small kernel at every position, and which one makes its output smaller?",
        "A convolution has a kernel, such as 3×3. Max pooling keeps the largest value of each 2×2 block.",
        '`Conv2D(16, 3, activation="relu")`, then `MaxPooling2D()`, and the same again with 32.',
    ),
)
def check_convolutions(convolutions, setting):
    """The model has at least one convolution, and a layer that makes the feature maps smaller."""
    expect(convolutions).have_a_kernel_over_neighbors()
    expect(convolutions).shrink_the_feature_maps(asked=setting("pooling", True))


@criterion(
    title="Accuracy metric",
    points=5,
    hint=(
        "Which metric does the callback need?",
        "`compile` has an argument for metrics besides the loss.",
        '`model.compile(…, metrics=["accuracy"])`',
    ),
)
def check_metric(metric):
    """The model is compiled with a metric that is the accuracy."""
    expect(metric).include_the_accuracy()


@criterion(
    title="Callback",
    points=10,
    hint=(
        "Which keys does `logs` have after your `compile`?",
        "In `on_epoch_end(self, epoch, logs=None)`, `logs` is a dictionary with the names of the metrics as keys.",
        '`if logs["accuracy"] >= 0.99: self.model.stop_training = True`',
    ),
)
def check_callback(threshold):
    """The callback stops a training with an accuracy well above 0.99, and does not stop one far below it."""
    expect(threshold).reads_its_own_logs()


@criterion(
    title="Callback threshold",
    points=5,
    hint=(
        "What does your callback do at exactly 0.99?",
        "Check the operator, `>` or `>=`, and the number against the brief.",
        "`>= 0.99`",
    ),
)
def check_bar(threshold, setting):
    """An accuracy of exactly 0.99 stops the training, and 0.9899 does not."""
    expect(threshold.callback).stops_exactly_at(setting("threshold", 0.99))


@criterion(
    title="Hidden accuracy",
    points=20,
    hint=(
        "Does a second convolution improve the accuracy on held-out garments?",
        "Use two pairs of `Conv2D` and `MaxPooling2D`, then `Flatten` and one hidden `Dense`.",
        "16 and 32 filters of 3×3 with relu, `Dense(64)` with relu, and Adam with the default learning rate.",
    ),
)
def check_accuracy(predictions, data):
    """On 1,000 held-out garments, the accuracy is at least 0.91."""
    expect(predictions).reach(accuracy=data.threshold(0.91), spread=0.015)
