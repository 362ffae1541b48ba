"""Read pictures from CSV files, make data sets of them, and tell rock, paper and scissors apart."""

from exercises.week4_vision.expectations.pixel_classifier import own_pixel_answers, pixel_answers
from exercises.week4_vision.expectations.pixel_files import (
    draw_patterns,
    read_labels_anyhow,
    read_pixels,
    written_pixels,
)
from exercises.week4_vision.expectations.pixel_sets import draw_set, make_sets
from grader.checks import criterion, expect, fixture, trial
from grader.checks.images.grader_images import build_on, labels_of
from grader.checks.models.output_pairing import find_any_reading

PIPELINE = (
    "check_images", "check_labels", "check_channel", "check_batches", "check_complete", "check_validation",
    "check_pairs", "check_model",
)  # fmt: skip
"""What must hold of the learner's files, data sets and model for the learner's own training."""


@fixture
def patterns(data):
    """Draw patterns: 75 for training, 40 for validation, and three for a small file."""
    random = data.generator(1)
    return [draw_patterns(random, count) for count in (75, 40, 3)]


@fixture
def files(candidate, data, patterns):
    """Have three files of patterns read."""
    folder = data.folder("patterns")
    return [read_pixels(candidate, folder / f"file-{len(one[1])}.csv", *one) for one in patterns]


@fixture
def labelled(candidate, data, gathered):
    """Take what was read; where pictures of 48×48 cannot be read, what the learner reads from those of another size."""
    files = gathered("files")
    return read_labels_anyhow(candidate, data.folder("labels"), files[0] if files else None)


@fixture
def arrays(gathered, passed, patterns):
    """Take what the learner read, or the arrays that the brief asks for where that is something else."""
    return gathered("files") if passed("check_images", "check_labels") else [written_pixels(*one) for one in patterns]


@fixture
def sets(candidate, arrays):
    """Have data sets made of them."""
    return make_sets(candidate, arrays[0], arrays[1], seed=1)


@fixture
def training(candidate, sets, arrays):
    """Draw the training set, twice."""
    return draw_set(candidate, sets[0], "the training set", arrays[0], passes=2)


@fixture
def validation(candidate, sets, arrays):
    """Draw the validation set, twice."""
    return draw_set(candidate, sets[1], "the validation set", arrays[1], passes=2)


@fixture
def model(candidate, gathered):
    """Build the learner's model on a batch of the learner's own, or of the grader's where there is none."""
    return build_on(candidate, "create_model", gathered("training"), (48, 48, 1))


@fixture
def reading(model):
    """Find out how the model's outputs are read, whether or not its loss fits them."""
    return find_any_reading(model, 3)


@fixture
def labels(gathered):
    """Take a batch of the learner's own labels, where there are some."""
    return labels_of(gathered("training"))


@trial
def on_theirs(candidate, data, seed):
    """Train on the learners' hands, then ask about 1,000 fresh ones in a file whose labels are drawn at random."""
    hidden = data.draw("rock_paper_scissors", 1000)
    return pixel_answers(candidate, data.folder(f"hands-{seed}"), hidden, epochs=12, bar=0.81, seed=seed)


@trial
def on_own(candidate, data, model, seed):
    """Train on the same hands as the grader reads them, and ask about fresh ones."""
    return own_pixel_answers(candidate, model, data.draw("rock_paper_scissors", 1000), epochs=12, bar=0.81, seed=seed)


@fixture
def answers(reading, passed, on_theirs, on_own):
    """Take what was learned from the learner's data sets, or from the grader's own where these have a mistake."""
    return on_theirs if passed(*PIPELINE) else on_own


@criterion(
    title="Images",
    points=15,
    hint=(
        "How many numbers stand in a line, and what is the first of them?",
        "Skip the header, take the label off each line, and make a square of the other numbers.",
        '`rows = np.loadtxt(filename, delimiter=",", skiprows=1)`, then `rows[:, 1:].reshape(-1, 48, 48)`.',
    ),
)
def check_images(files):
    """`parse_data_from_input` reads a picture of 48×48 from each line after the header: `(n, 48, 48)`, numbers."""
    expect(files[0]).hold_each_picture()
    expect(files[1]).hold_each_picture()
    expect(files[2]).hold_each_picture()


@criterion(
    title="Labels",
    points=10,
    hint=(
        "In which column does the header say `label`?",
        "The label is the first number of a line; there is one for each picture.",
        "`rows[:, 0]`, and `return images, labels` in this order.",
    ),
)
def check_labels(labelled):
    """The labels are the first number of each line after the header, in their order."""
    expect(labelled).hold_each_label()


@criterion(
    title="Channel axis",
    points=10,
    hint=(
        "Which shape do convolutions want, and which one have the images?",
        "Add an axis of size 1 at the end of both arrays of images.",
        "`tf.data.Dataset.from_tensor_slices((images[..., np.newaxis], labels)).batch(32)`",
    ),
)
def check_channel(training, validation):
    """Both data sets give pictures with a channel axis: `(b, 48, 48, 1)`."""
    expect(training).has_a_channel_axis()
    expect(validation).has_a_channel_axis()


@criterion(
    title="Batch size",
    points=5,
    hint=(
        "How many pictures does the brief ask for in one batch?",
        "A data set has `.batch(…)`; the `flow` of a generator has `batch_size`.",
        "`tf.data.Dataset.from_tensor_slices((images[..., np.newaxis], labels)).batch(32)`",
    ),
)
def check_batches(training, validation):
    """Both data sets come in batches of 32; one batch may be smaller."""
    expect(training).comes_in_batches(32)
    expect(validation).comes_in_batches(32)


@criterion(
    title="Complete datasets",
    points=10,
    hint=(
        "How many pictures go in, and how many come out in one pass?",
        "The last batch may be smaller, and `fit` reads the data set again in each epoch.",
        "Leave out `drop_remainder` and `repeat`, and return data sets, not generators.",
    ),
)
def check_complete(training, validation):
    """Each data set ends, and holds in every pass as many pictures as it was made of."""
    expect(training).is_complete()
    expect(validation).is_complete()


@criterion(
    title="Validation images",
    points=5,
    hint=(
        "What should the accuracy on validation pictures tell you?",
        "Pictures for validation come from the last two arguments, and nothing is done to them but scaling.",
        "With `ImageDataGenerator` make two of them: the one for validation only has `rescale`.",
    ),
)
def check_validation(training, validation, arrays):
    """The validation set shows its own pictures, neither turned nor moved, and scaled as in training."""
    expect(validation).shows_pictures_as_they_are(arrays[0])
    expect(validation).is_scaled_like(training)


@criterion(
    title="Image and label pairs",
    points=15,
    hint=(
        "Which label has the first picture in the file, and which in the data set?",
        "Pictures and labels are shuffled together or not at all.",
        "`from_tensor_slices((images, labels)).shuffle(2000).batch(32)`",
    ),
)
def check_pairs(training, validation):
    """In both data sets every picture still has its own label."""
    expect(training).keeps_labels_with_pictures()
    expect(validation).keeps_labels_with_pictures()


@criterion(
    title="Output and loss",
    points=10,
    hint=(
        "How many answers are there?",
        "The labels, the last layer and the loss are one decision in three places.",
        '`Dense(3, activation="softmax")`, and for labels 0, 1, 2 `loss="sparse_categorical_crossentropy"`.',
    ),
)
def check_model(model, reading, labels):
    """The labels, the last layer and the loss agree on one of three classes."""
    expect(model).answers_one_of(3, labels)


@criterion(
    title="Hidden accuracy",
    points=20,
    hint=(
        "Which layers find a finger wherever it is?",
        "Three pairs of `Conv2D` and `MaxPooling2D`, then `Flatten` and `Dense`, do well; pixels from 0 to 1 help.",
        "16, 32 and 64 filters of 3×3 with relu, `Dense(64)`, and Adam with its own learning rate.",
    ),
)
def check_accuracy(answers):
    """Of 1,000 pictures that it has never seen, the model names at least 81 in 100, which dense layers alone do not."""
    expect(answers).reach(accuracy=0.81, spread=0.015, baseline=("dense layers", 0.72))
