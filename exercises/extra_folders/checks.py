"""Split one folder of images by `validation_split` and one seed, in grayscale, and train a small CNN."""

from exercises.extra_folders.expectations.folder_splits import (
    SHAPE,
    gray_images,
    labels_of_both,
    read_seeds,
    read_split,
)
from grader.checks import criterion, expect, fixture, trial
from grader.checks.images.folders import patterned_folder
from grader.checks.images.grader_images import build_on, own_predictions, split_images
from grader.checks.images.scaling import expect_scaled_once
from grader.checks.models.output_pairing import find_any_reading

SEED = 31


@fixture
def folder(data):
    """Write 151 images larger than 32×32 into folders of other classes than horses and humans."""
    return patterned_folder(data.folder("images"), data.generator(1), {"badgers": 94, "weasels": 57})


@fixture
def split(candidate, folder):
    """Split that folder with a fraction that the brief does not name."""
    return read_split(candidate, folder, 0.3, SEED, passes=2)


@fixture
def small_split(candidate, folder):
    """Split it with a smaller fraction than the brief names."""
    return read_split(candidate, folder, 0.1, SEED)


@fixture
def seeded(candidate, folder, split):
    """Split it again: with the same seed, and with others, which are larger or smaller than the seed of the stub."""
    return read_seeds(candidate, folder, split, SEED, others=(SEED + 1, 3, 4))


@fixture
def model(candidate, gathered):
    """Build the learner's model on a batch of the learner's dataset, or of the grader's if there is none."""
    split = gathered("split")
    return build_on(candidate, "create_model", split and split.training, SHAPE)


@fixture
def reading(model):
    """Find out how to read the model's outputs, even if the loss does not match them."""
    return find_any_reading(model, 2)


@fixture
def labels(gathered):
    """Take labels from both of the learner's datasets, if there are any."""
    return labels_of_both(gathered("split"))


@trial
def predictions(candidate, data, model, reading, seed):
    """Train on 800 grayscale images of horses and humans, and predict 500 new ones."""
    training, validation = split_images(gray_images(data.images("horses_or_humans")[0]), 0.8, seed)
    hidden, how = gray_images(data.draw("horses_or_humans", 500)), {"names": ("horse", "human"), "epochs": (8, 24)}
    return own_predictions(candidate, model, training, validation, hidden, goal=0.90, threshold=0.84, seed=seed, **how)


@criterion(
    title="Grayscale images",
    points=15,
    hint=(
        "How many channels has an image in your dataset, and how many has a gray image?",
        "`image_dataset_from_directory` has the arguments `image_size` and `color_mode`.",
        '`color_mode="grayscale", image_size=(32, 32)`',
    ),
)
def check_gray(split):
    """Both datasets have grayscale images of shape `(32, 32, 1)`, in batches of 32."""
    expect(split).has_gray_images()
    expect(split).comes_in_batches()


@criterion(
    title="Labels",
    points=5,
    hint=(
        "What decides the label of an image?",
        "The folder names, in alphabetical order: the first one is class 0.",
        "Leave out `labels` and `class_names`: Keras takes the folder names then.",
    ),
)
def check_labels(split):
    """In both datasets, the label is the index of the folder name in alphabetical order."""
    expect(split).has_the_label_of_each_folder()


@criterion(
    title="Split size",
    points=10,
    hint=(
        "Which of the two datasets is larger?",
        "`validation_split` is the fraction for validation; `subset` says which of the two parts you get.",
        '`subset="training"` first, `subset="validation"` second, both with `validation_split=validation_split`.',
    ),
)
def check_size(split, small_split):
    """Of `n` images, `int(validation_split * n)` are in the validation set."""
    expect(split).has_the_split_size()
    expect(small_split).has_the_split_size()


@criterion(
    title="No leak",
    points=15,
    hint=(
        "Keras shuffles the files with the seed, then splits them. What happens if the two calls have different seeds?",
        "Both calls must shuffle in the same way, or one call must return both parts.",
        '`image_dataset_from_directory(…, validation_split=validation_split, subset="both", seed=seed)`',
    ),
)
def check_leak(split):
    """No image is in both datasets."""
    expect(split).shares_no_image()


@criterion(
    title="Complete split",
    points=10,
    hint=(
        "How many images are in the two datasets together?",
        "Each image of the folder is in one of the two parts, also in the last, smaller batch.",
        'One dataset with `subset="training"`, one with `subset="validation"`, and no `drop_remainder=True`.',
    ),
)
def check_complete(split):
    """Each image of the folder is in one of the datasets, once per epoch."""
    expect(split).loses_no_image()


@criterion(
    title="Random split",
    points=10,
    hint=(
        "Which files are the last ones in a sorted list of folders?",
        "With `shuffle=False`, the last files of the sorted list are the validation set.",
        "Remove `shuffle=False`: the default, `shuffle=True`, shuffles before the split.",
    ),
)
def check_random(split):
    """The validation images are chosen at random, from all classes."""
    expect(split).is_random()


@criterion(
    title="Seed",
    points=10,
    hint=(
        "How can you repeat an experiment with exactly the same split?",
        "Keras shuffles the files with the argument `seed`.",
        "`seed=seed`",
    ),
)
def check_seed(seeded):
    """The same seed gives the same split, and another seed gives another split."""
    expect(seeded).follow_the_seed()


@criterion(
    title="Output and loss",
    points=5,
    hint=(
        "What does one label look like? Which output layer and loss match it?",
        "The label mode, the output layer and the loss must match each other.",
        'Integer labels, `Dense(1, activation="sigmoid")`, `loss="binary_crossentropy"`.',
    ),
)
def check_model(model, reading, labels):
    """The labels, the output layer and the loss match: binary classification, for images `(32, 32, 1)`."""
    expect(model).predicts_two_classes(labels[0])
    expect(model).predicts_two_classes(labels[1])


@criterion(
    title="Pixel scaling",
    points=5,
    hint=(
        "What range do the pixels have at your first convolution?",
        "One `Rescaling(1/255)` at the start of the model works for both datasets.",
        "`tf.keras.Input((32, 32, 1))`, then `tf.keras.layers.Rescaling(1/255)`, and no other scaling.",
    ),
)
def check_scaling(model, split):
    """The pixels of both datasets are scaled exactly once, in the dataset or in the model."""
    expect_scaled_once(model, split.training.images, split.validation.images)


@criterion(
    title="Hidden accuracy",
    points=15,
    hint=(
        "Does the accuracy on the validation set still grow after the last epoch?",
        "Two pairs of `Conv2D` and `MaxPooling2D`, then `Flatten` and `Dense`.",
        "16 and 32 filters of 3×3 with ReLU, `Dense(32)`, and Adam with its default learning rate.",
    ),
)
def check_accuracy(predictions):
    """On 500 held-out images, the accuracy is at least 0.84 (dense layers alone: about 0.72)."""
    expect(predictions).reach(accuracy=0.84, spread=0.013, baseline=("dense layers", 0.72))
