"""Read pictures from CSV files, make data sets of them, and tell rock, paper and scissors apart."""

from grader.checks import build, criterion, expect, fixture, trial
from grader.checks.pixel_answers import pixel_answers
from grader.checks.pixel_files import draw_patterns, read_pixels
from grader.checks.pixel_sets import draw_set, make_sets


@fixture
def files(candidate, data):
    """Have two files of patterns read: 75 for training, 40 for validation."""
    folder, random = data.folder("patterns"), data.generator(1)
    training = read_pixels(candidate, folder / "first.csv", *draw_patterns(random, 75))
    return training, read_pixels(candidate, folder / "second.csv", *draw_patterns(random, 40))


@fixture
def sets(candidate, files):
    """Have data sets made of what was read."""
    return make_sets(candidate, *files, seed=1)


@fixture
def training(candidate, sets, files):
    """Draw the training set, twice."""
    return draw_set(candidate, sets[0], "the training set", files[0], passes=2)


@fixture
def validation(candidate, sets, files):
    """Draw the validation set, twice."""
    return draw_set(candidate, sets[1], "the validation set", files[1], passes=2)


@fixture
def model(candidate, training):
    """Build the learner's model on a batch of the learner's own training set."""
    return build(candidate, "create_model", inputs=training.batches[0][0])


@trial
def answers(candidate, data, seed):
    """Train on the learners' hands, then ask about 1,000 fresh ones in a file whose labels are drawn at random."""
    hidden = data.draw("rock_paper_scissors", 1000)
    return pixel_answers(candidate, data.folder(f"hands-{seed}"), hidden, epochs=12, bar=0.81, seed=seed)


@criterion(
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


@criterion(
    points=10,
    after="check_images",
    hint=(
        "In which column does the header say `label`?",
        "The label is the first number of a line; there is one for each picture.",
        "`rows[:, 0]`, and `return images, labels` in this order.",
    ),
)
def check_labels(files):
    """The labels are the first number of each line after the header, in their order."""
    expect(files[0]).hold_each_label()


@criterion(
    points=15,
    after="check_labels",
    hint=(
        "Which shape do convolutions want, and which one have the images?",
        "Add an axis of size 1 at the end of both arrays of images, and name the size of the batches.",
        "`tf.data.Dataset.from_tensor_slices((images[..., np.newaxis], labels)).batch(32)`",
    ),
)
def check_batches(training, validation):
    """Both data sets give pictures with a channel axis, `(b, 48, 48, 1)`, in batches of 32."""
    expect(training).comes_in_batches(32)
    expect(validation).comes_in_batches(32)


@criterion(
    points=10,
    after="check_batches",
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
    points=5,
    after="check_complete",
    hint=(
        "What should the accuracy on validation pictures tell you?",
        "Pictures for validation come from the last two arguments, and nothing is done to them but scaling.",
        "With `ImageDataGenerator` make two of them: the one for validation only has `rescale`.",
    ),
)
def check_validation(training, validation, files):
    """The validation set shows its own pictures, neither turned nor moved, and scaled as in training."""
    expect(validation).shows_pictures_as_they_are(files[0])
    expect(validation).is_scaled_like(training)


@criterion(
    points=15,
    after="check_validation",
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
    points=10,
    after="check_batches",
    hint=(
        "How many answers are there?",
        "The labels, the last layer and the loss are one decision in three places.",
        '`Dense(3, activation="softmax")`, and for labels 0, 1, 2 `loss="sparse_categorical_crossentropy"`.',
    ),
)
def check_model(model, training):
    """The labels, the last layer and the loss agree on one of three classes."""
    expect(model).answers_one_of(3, training.batches[0][1])


@criterion(
    points=20,
    after=("check_pairs", "check_model"),
    hint=(
        "Which layers find a finger wherever it is?",
        "Three pairs of `Conv2D` and `MaxPooling2D`, then `Flatten` and `Dense`, do well; pixels from 0 to 1 help.",
        "16, 32 and 64 filters of 3×3 with relu, `Dense(64)`, and Adam with its own learning rate.",
    ),
)
def check_accuracy(answers):
    """Of 1,000 pictures that it has never seen, the model names at least 81 in 100, which dense layers alone do not."""
    expect(answers).reach(accuracy=0.81, spread=0.015)
