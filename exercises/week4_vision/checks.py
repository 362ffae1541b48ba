"""Read images from CSV files, make datasets of them, and classify rock, paper and scissors."""

from exercises.week4_vision.expectations.pixel_classifier import own_pixel_predictions, pixel_predictions
from exercises.week4_vision.expectations.pixel_files import (
    draw_patterns,
    read_labels_anyhow,
    read_pixels,
    written_pixels,
)
from exercises.week4_vision.expectations.pixel_sets import draw_set, make_sets
from grader.checks import criterion, expect, fixture, trial
from grader.checks.images.grader_images import build_on, labels_of
from grader.checks.models.label_format import given_labels
from grader.checks.models.output_pairing import find_any_reading

PIPELINE = (
    "check_images", "check_labels", "check_channel", "check_batches", "check_complete", "check_validation",
    "check_pairs", "check_model",
)  # fmt: skip
"""Criteria that must pass so that the learner's own arrays, datasets and model are trained."""


@fixture
def patterns(data):
    """Draw patterns: 75 for training, 40 for validation, and three for a small file."""
    random = data.generator(1)
    return [draw_patterns(random, count) for count in (75, 40, 3)]


@fixture
def files(candidate, data, patterns):
    """Call the learner's function on three files of patterns."""
    folder = data.folder("patterns")
    return [read_pixels(candidate, folder / f"file-{len(one[1])}.csv", *one) for one in patterns]


@fixture
def labelled(candidate, data, gathered):
    """Take what was read; if 48×48 images cannot be read, what the learner reads from another size."""
    files = gathered("files")
    return read_labels_anyhow(candidate, data.folder("labels"), files[0] if files else None)


@fixture
def arrays(gathered, passed, setting, patterns):
    """Take what the learner read, or correct arrays if the learner's are wrong."""
    is_theirs = setting("own_rows", passed("check_images", "check_labels"))
    return gathered("files") if is_theirs else [written_pixels(*one) for one in patterns]


@fixture
def sets(candidate, arrays):
    """Make datasets of them with the learner's function."""
    return make_sets(candidate, arrays[0], arrays[1], seed=1)


@fixture
def training(candidate, sets, arrays):
    """Read the training dataset, twice."""
    return draw_set(candidate, sets[0], "the training set", arrays[0], passes=2)


@fixture
def validation(candidate, sets, arrays):
    """Read the validation dataset, twice."""
    return draw_set(candidate, sets[1], "the validation set", arrays[1], passes=2)


@fixture
def model(candidate, gathered, setting):
    """Build the learner's model on a batch of the learner's dataset, or of the grader's if there is none."""
    return build_on(candidate, "create_model", gathered("training"), (48, 48, 1), any_size=setting("any_size", False))


@fixture
def reading(model):
    """Find out how to read the model's outputs, even if the loss does not match them."""
    return find_any_reading(model, 3)


@fixture
def labels(candidate, gathered, setting):
    """Take a batch of the learner's labels, if there are any."""
    told = setting("given_labels", False)
    return given_labels(candidate, told=True) if told else labels_of(gathered("training"))


@trial
def on_theirs(candidate, data, seed):
    """Train on the learners' images, then predict 1,000 new ones from a file with random labels."""
    hidden = data.draw("rock_paper_scissors", 1000)
    return pixel_predictions(candidate, data.folder(f"hands-{seed}"), hidden, epochs=12, threshold=0.81, seed=seed)


@trial
def on_own(candidate, data, model, seed):
    """Train on the same images, read by the grader, and predict new ones."""
    return own_pixel_predictions(
        candidate, model, data.draw("rock_paper_scissors", 1000), epochs=12, threshold=0.81, seed=seed
    )


@fixture
def predictions(reading, passed, setting, on_theirs, on_own):
    """Take the training on the learner's datasets, or on the grader's if these have a mistake."""
    return on_theirs if setting("own_rows", passed(*PIPELINE)) else on_own


@criterion(
    title="Images",
    points=15,
    hint=(
        "How many values does one line have, and what is the first of them?",
        "Skip the header, remove the label from each line, and reshape the other values to a square.",
        '`rows = np.loadtxt(filename, delimiter=",", skiprows=1)`, then `rows[:, 1:].reshape(-1, 48, 48)`.',
    ),
)
def check_images(files):
    """`parse_data_from_input` returns one 48×48 image per line after the header: a numeric array `(n, 48, 48)`."""
    expect(files[0]).have_each_image()
    expect(files[1]).have_each_image()
    expect(files[2]).have_each_image()


@criterion(
    title="Labels",
    points=10,
    hint=(
        "Which column does the header call `label`?",
        "The label is the first value of a line. There is one label per image.",
        "`rows[:, 0]`, and `return images, labels` in this order.",
    ),
)
def check_labels(labelled):
    """The labels are the first value of each line after the header, in the order of the file."""
    expect(labelled).have_each_label()


@criterion(
    title="Channel axis",
    points=10,
    hint=(
        "What input shape does `Conv2D` need, and what shape do your images have?",
        "Add an axis of size 1 at the end of both image arrays.",
        "`tf.data.Dataset.from_tensor_slices((images[..., np.newaxis], labels)).batch(32)`",
    ),
)
def check_channel(training, validation):
    """Both datasets give images with a channel axis: `(b, 48, 48, 1)`."""
    expect(training).has_a_channel_axis()
    expect(validation).has_a_channel_axis()


@criterion(
    title="Batch size",
    points=5,
    hint=(
        "How many images does the brief ask for in one batch?",
        "A dataset has `.batch(…)`. The `flow` of a generator has `batch_size`.",
        "`tf.data.Dataset.from_tensor_slices((images[..., np.newaxis], labels)).batch(32)`",
    ),
)
def check_batches(training, validation):
    """Both datasets give batches of 32; one batch may be smaller."""
    expect(training).comes_in_batches(32)
    expect(validation).comes_in_batches(32)


@criterion(
    title="Complete datasets",
    points=10,
    hint=(
        "How many images go in, and how many come out in one epoch?",
        "The last batch may be smaller. `fit` reads the dataset again in each epoch.",
        "Leave out `drop_remainder` and `repeat`. Return datasets, not Python generators.",
    ),
)
def check_complete(training, validation):
    """Each dataset ends, and every epoch has as many images as the arrays it was made from."""
    expect(training).is_complete()
    expect(validation).is_complete()


@criterion(
    title="Validation images",
    points=5,
    hint=(
        "What should the validation accuracy tell you?",
        "Make the validation dataset from the last two arguments, and do nothing to its images but scaling.",
        "With `ImageDataGenerator`, make two of them. The one for validation has `rescale` only.",
    ),
)
def check_validation(training, validation, arrays):
    """The validation dataset gives its own images, not augmented, and scaled as in training."""
    expect(validation).has_unchanged_images(arrays[0])
    expect(validation).is_scaled_like(training)


@criterion(
    title="Image and label pairs",
    points=15,
    hint=(
        "Which label does the first image have in the file, and which in the dataset?",
        "Shuffle images and labels together, or not at all.",
        "`from_tensor_slices((images, labels)).shuffle(2000).batch(32)`",
    ),
)
def check_pairs(training, validation):
    """In both datasets, every image keeps its own label."""
    expect(training).keeps_labels_with_images()
    expect(validation).keeps_labels_with_images()


@criterion(
    title="Output and loss",
    points=10,
    hint=(
        "How many classes are there?",
        "The labels, the output layer and the loss must match each other.",
        '`Dense(3, activation="softmax")`, and for labels 0, 1, 2 `loss="sparse_categorical_crossentropy"`.',
    ),
)
def check_model(model, reading, labels, setting):
    """The labels, the output layer and the loss match: classification into three classes."""
    expect(model).predicts_one_of(3, labels, at_least=setting("more_classes", False))


@criterion(
    title="Hidden accuracy",
    points=20,
    hint=(
        "A finger can be anywhere in the image. Which layers find it?",
        "Use three pairs of `Conv2D` and `MaxPooling2D`, then `Flatten` and `Dense`. Scale the pixels to 0…1.",
        "16, 32 and 64 filters of 3×3 with ReLU, `Dense(64)`, and Adam with its default learning rate.",
    ),
)
def check_accuracy(predictions):
    """On 1,000 held-out images, the accuracy is at least 0.81 (dense layers alone: about 0.72)."""
    expect(predictions).reach(accuracy=0.81, spread=0.015, baseline=("dense layers", 0.72))
