"""Prepare grey pictures for convolutions, and build a convolutional network that tells ten garments apart."""

from exercises.week3_intro.expectations.convolutions import read_convolutions
from exercises.week3_intro.expectations.prepared_images import prepare, prepare_anyhow, prepared_answers
from grader.checks import criterion, expect, fixture, trial
from grader.checks.images.grader_images import own_answers
from grader.checks.images.scaling import read_scaling
from grader.checks.models.callbacks import StoppingCallback, find_threshold
from grader.checks.models.compiled_metric import logs_for, read_metric
from grader.checks.models.output_pairing import find_any_reading, reading_to_train
from grader.checks.models.own_shape import build_in_its_shape

KINDS = ("t-shirt", "trousers", "pullover", "dress", "coat", "sandal", "hat", "sneaker", "bag", "boot")


@fixture
def bytes_(data):
    """Draw five images of bytes from 0 to 255, two of them darker than the others."""
    images = data.generator(1).integers(0, 256, (5, 28, 28)).astype("uint8")
    images[:, 9, 4:6] = (0, 255)
    images[1:3] = images[1:3] // 2 + [[[0]], [[60]]]
    return images


@fixture
def prepared(candidate, bytes_):
    """Have five images prepared, or as many as the learner's function can prepare."""
    return prepare_anyhow(candidate, bytes_)


@fixture
def garments(data):
    """Load some of the learners' garments, already as a model wants them."""
    images, labels = data.load("garments")[0]
    return images[:600, ..., None] / 255, labels[:600]


@fixture
def model(candidate, garments):
    """Build the learner's model on a batch of garments, in the shape that it reads."""
    return build_in_its_shape(candidate, "convolutional_model", inputs=garments[0][:8])


@fixture
def convolutions(model):
    """Look at the weights and the layers of that model."""
    return read_convolutions(model)


@fixture
def reading(model):
    """Find out how the model's outputs are read, whether or not its loss fits them."""
    return find_any_reading(model, 10)


@fixture
def metric(candidate, garments, reading, seed):
    """Ask the metrics of a second model about garments that the examiner counts as well."""
    model = build_in_its_shape(candidate, "convolutional_model", inputs=garments[0][:8])
    return read_metric(model, reading_to_train(model, 10), *garments, seed=seed)


@fixture
def threshold(candidate, gathered, setting):
    """Find logs that the learner's callback stops by: those of the learner's model, or else the usual ones."""
    callback = StoppingCallback(candidate, "EarlyStoppingCallback", logs_for(gathered("metric")))
    return find_threshold(callback, setting("bar", 0.99))


@trial
def on_theirs(candidate, data, seed):
    """Train on 2,000 garments that the learner prepared, then ask about 1,000 fresh ones."""
    (images, labels), validation = data.load("garments")
    training, hidden = (images[:2000], labels[:2000]), data.draw("garments", 1000)
    bar, kinds = data.bar(0.91), data.kinds(KINDS)
    return prepared_answers(candidate, training, validation, hidden, epochs=12, bar=bar, seed=seed, labels=kinds)


@trial
def on_own(candidate, data, model, seed):
    """Train on the same garments as the grader prepares them, and ask about fresh ones."""
    (images, labels), validation = data.load("garments")
    sets = (images[:2000], labels[:2000]), validation, data.draw("garments", 1000)
    pairs, how = [(drawn[..., None], classes) for drawn, classes in sets], {"names": data.kinds(KINDS), "seed": seed}
    return own_answers(candidate, model, *pairs, epochs=(12, 36), goal=data.bar(0.91) + 0.03, **how)


@fixture
def answers(reading, passed, on_theirs, on_own):
    """Take what was learned from images that the learner prepared, or the grader where that has a mistake."""
    return on_theirs if passed("check_shape", "check_values", "check_model", "check_scaled_once") else on_own


@criterion(
    title="Channel axis",
    points=10,
    hint=(
        "How many axes has an array of grey images, and how many does a convolution want?",
        "A new axis of size 1 at the end stands for the one channel. Do not write the number of images into the code.",
        "`np.expand_dims(images, axis=-1)`, or `images.reshape(-1, 28, 28, 1)`.",
    ),
)
def check_shape(candidate, prepared, bytes_):
    """`reshape_and_normalize` adds an axis for the channel at the end: `(n, 28, 28, 1)`, for any number n of images."""
    expect(prepared).have_a_channel_axis()
    expect(prepare(candidate, bytes_[:1])).have_a_channel_axis()


@criterion(
    title="Pixel scaling",
    points=10,
    hint=(
        "What are the smallest and the largest number before, and what must they be after?",
        "A byte goes up to 255. Divide once, as floats, and return the result.",
        "`images / 255`",
    ),
)
def check_values(prepared):
    """`reshape_and_normalize` turns bytes 0 to 255 into floats from 0 to 1, divided once, each pixel in its place."""
    expect(prepared).go_from_0_to_1()


@criterion(
    title="Argument unchanged",
    points=5,
    hint=(
        "Has the caller's array another shape or other values after your function?",
        "`images.shape = …` and `images[…] = …` change the array itself; `images.reshape(…)` makes a new one.",
        "`return images.reshape(-1, 28, 28, 1) / 255`",
    ),
)
def check_argument(prepared):
    """`reshape_and_normalize` leaves the images that it was given as they were."""
    expect(prepared).leave_what_was_given()


@criterion(
    title="Output and loss",
    points=15,
    hint=(
        "How many different garments are there, and which loss reads labels such as 7?",
        "After the convolutions `Flatten` makes a row; the last layer has one unit for each garment.",
        '`Dense(10, activation="softmax")` with `loss="sparse_categorical_crossentropy"`.',
    ),
)
def check_model(model, reading):
    """The model reads images of 28×28×1 and answers with one of ten classes: last layer, loss and labels agree."""
    expect(model).answers_one_of(10)


@criterion(
    title="Scaled once",
    points=5,
    hint=(
        "From which number to which go the pixels that your first convolution reads?",
        "`reshape_and_normalize` has divided the pixels already when the model sees them.",
        "Leave `Rescaling(1/255)` out of the model.",
    ),
)
def check_scaled_once(model):
    """The model takes pixels from 0 to 1 as they are, and does not divide them again."""
    expect(read_scaling(model, dataset="`reshape_and_normalize`")).happens_once()


@criterion(
    title="Parameter count",
    points=5,
    hint=(
        "Which line of `model.summary()` has the largest number at its end?",
        "A dense layer after `Flatten` has a weight for each number of each map, times its units.",
        "Pool after each convolution, and take 64 or 128 units in the dense layer.",
    ),
)
def check_size(convolutions):
    """The model has at most a million parameters."""
    expect(convolutions).hold_at_most(1_000_000)


@criterion(
    title="Convolution and pooling",
    points=10,
    hint=(
        "Which layer looks at a small piece of the image, wherever it is, and which one shrinks what it found?",
        "A convolution looks at pieces of 3×3; pooling keeps the largest of every four numbers.",
        '`Conv2D(16, 3, activation="relu")`, then `MaxPooling2D()`, and the same again with 32.',
    ),
)
def check_convolutions(convolutions):
    """The model has at least one convolution, and a layer that makes the images smaller."""
    expect(convolutions).look_at_neighbours()
    expect(convolutions).make_pictures_smaller()


@criterion(
    title="Accuracy metric",
    points=5,
    hint=(
        "What will the callback look at?",
        "`compile` has an argument for what is measured besides the loss.",
        '`model.compile(…, metrics=["accuracy"])`',
    ),
)
def check_metric(metric):
    """The model is compiled with a metric that tells the share of right answers."""
    expect(metric).counts_right_answers()


@criterion(
    title="Callback",
    points=10,
    hint=(
        "Keras hands over a dictionary: which names does your `compile` put into it?",
        "`on_epoch_end(self, epoch, logs=None)`: `logs` is a dictionary, its keys are the names of the metrics.",
        '`if logs["accuracy"] >= 0.99: self.model.stop_training = True`',
    ),
)
def check_callback(threshold):
    """The callback stops a training whose accuracy is well above 0.99, and lets one with a much lower one go on."""
    expect(threshold).reads_its_own_logs()


@criterion(
    title="Callback threshold",
    points=5,
    hint=(
        "What does your callback do with 0.99 itself?",
        "Compare `>` with `>=`, and your number with the one in the brief.",
        "`>= 0.99`",
    ),
)
def check_bar(threshold, setting):
    """An accuracy of exactly 0.99 is enough, 0.9899 is not."""
    expect(threshold.callback).stops_exactly_at(setting("bar", 0.99))


@criterion(
    title="Hidden accuracy",
    points=20,
    hint=(
        "Do the answers for new garments get better with a second convolution?",
        "Two pairs of `Conv2D` and `MaxPooling2D`, then `Flatten` and one hidden `Dense`, do well.",
        "16 and 32 filters of 3×3 with relu, `Dense(64)` with relu, and Adam with its own learning rate.",
    ),
)
def check_accuracy(answers, data):
    """Of 1,000 garments that it has never seen, the model names at least 91 in 100."""
    expect(answers).reach(accuracy=data.bar(0.91), spread=0.015)
