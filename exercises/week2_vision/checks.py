"""Rotate and flip training images at random, so that a network classifies rotated cats and dogs."""

from exercises.week2_vision.expectations.augmentation import (
    augments,
    find_augmentation,
    own_passes,
    read_passes,
    see_prediction,
    see_training,
    signs_as_validation,
)
from exercises.week2_vision.expectations.orientation_markers import sign_folder
from grader.checks import criterion, expect, fixture, trial
from grader.checks.images.folder_classifier import predictions_after_both
from grader.checks.images.folders import blind_folder, patterned_folder
from grader.checks.images.grader_images import build_on, labels_of, own_predictions, turned_copies
from grader.checks.images.scaling import expect_scaled_once
from grader.checks.images.training_and_validation import read_split
from grader.checks.models.output_pairing import find_any_reading

CLASSES = ("cats", "dogs")
FUNCTIONS = ("train_val_datasets", "create_model")
PIPELINE = (
    "check_batches", "check_validation", "check_labels", "check_augmentation", "check_range", "check_model",
    "check_scaling", "check_training",
)  # fmt: skip
"""Criteria that must pass so that the learner's own datasets, augmentation and model are trained."""


@fixture
def signs(data):
    """Write images that show how they were rotated and mirrored, whatever else was done to them."""
    return sign_folder(data.folder("signs"), {"boats": 24, "arrows": 40})


@fixture
def tints(data):
    """Write such images with a different background color in each one."""
    return sign_folder(data.folder("tints"), {"boats": 24, "arrows": 40}, tinted=True)


@fixture
def patterns(data):
    """Write images that are all different, larger than 48×48."""
    return patterned_folder(data.folder("patterns"), data.generator(1), {"boats": 20, "arrows": 29})


@fixture
def green(data):
    """Write images smaller than 48×48 whose classes differ in color."""
    counts = {"boats": 20, "arrows": 24}
    return patterned_folder(data.folder("green"), data.generator(3), counts, size=24, tinted=True)


@fixture
def splits(candidate, data, setting):
    """Read one folder that the learner's function splits itself, if the form asks for that."""
    folders = [data.folder("unsplit")] if setting("one_folder", False) else []
    return [read_split(candidate, "train_val_datasets", one, data.generator(5)) for one in folders]


@fixture
def passes(candidate, signs, patterns, tints, green):
    """Read images with markers for training and patterns for validation, two epochs of each."""
    return read_passes(candidate, signs, patterns, tints, green)


@fixture
def model(candidate, gathered, setting):
    """Build the learner's model on a batch of the learner's dataset, or of the grader's if there is none."""
    passes = gathered("passes")
    return build_on(
        candidate, "create_model", passes and passes.validation[0], (48, 48, 3), any_size=setting("any_size", False)
    )


@fixture
def reading(model):
    """Find out how to read the model's outputs, even if the loss does not match them."""
    return find_any_reading(model, 2)


@fixture
def seen(model, gathered, signs, patterns):
    """Take the images of the learner's datasets, or the grader's in the input shape of the model."""
    passes = gathered("passes")
    fits = passes and passes.validation[0].images.shape[1:] == model.inputs.shape[1:]
    return passes if fits else own_passes(model, signs, patterns)


@fixture
def augmentation(candidate, gathered, signs):
    """Look at the learner's augmentation model, or at the network if there is none but it augments."""
    shown = signs_as_validation(gathered("passes"), candidate, signs)
    return find_augmentation(candidate, shown, gathered("model"), gathered("seen"))


@fixture
def labels(gathered):
    """Take a batch of the learner's labels from each dataset, if there are any."""
    passes = gathered("passes")
    return [labels_of(part[0]) for part in (passes.training, passes.validation)] if passes else [None, None]


@fixture
def training(model, seen):
    """Take the training images as they reach the network's first weights in training."""
    return see_training(model, seen)


@trial
def on_theirs(candidate, data, seed):
    """Train on the learner's upright images, then predict rotated ones from folders with random names."""
    drawn = data.draw("cats_or_dogs", 500, turned=True)
    hidden = blind_folder(data.folder(f"hidden-{seed}"), data.generator(2), drawn, CLASSES)
    folders = data.pictures("turned_cats_or_dogs")
    how = {"epochs": 20, "goal": 0.84, "threshold": 0.74}
    return predictions_after_both(candidate, FUNCTIONS, folders, hidden, **how, seed=seed)


@trial
def on_own(candidate, data, model, seed):
    """Train on the same images, read by the grader, and rotated if the network does not rotate them."""
    drawn = data.draw("cats_or_dogs", 500, turned=True)
    how = {"names": CLASSES, "goal": 0.84, "threshold": 0.74, "seed": seed}
    (upright, validation), alone = data.images("turned_cats_or_dogs"), augments(model)
    training, epochs = (upright, (20, 60)) if alone else (turned_copies(upright, 60, 5, seed), (4, 12))
    return own_predictions(candidate, model, training, validation, drawn, epochs=epochs, **how)


@fixture
def predictions(reading, passed, on_theirs, on_own):
    """Take the training on the learner's datasets and augmentation, or the grader's if these have a mistake."""
    return on_theirs if passed(*PIPELINE) else on_own


@criterion(
    title="Image and batch size",
    points=5,
    hint=(
        "What size do the images have in the files, and what size must they have in the datasets?",
        "`image_dataset_from_directory` has the arguments `image_size` and `batch_size`. Set them for both datasets.",
        "`image_dataset_from_directory(training_dir, image_size=(48, 48), batch_size=32)`",
    ),
)
def check_batches(passes):
    """Both datasets give 48×48 RGB images in batches of 32, from files of any size."""
    expect(passes).come_in_batches(32, (48, 48, 3))


@criterion(
    title="Validation images",
    points=10,
    hint=(
        "What should a validation image look like?",
        "Like its file: augment training images only.",
        "Read `validation_dir` with its own dataset or generator that only scales the pixels.",
    ),
)
def check_validation(passes, splits):
    """The validation images are not augmented, and each one comes once per epoch, in any order."""
    expect(passes).validate_on_unchanged_images()
    for split in splits:
        expect(split).share_no_image()


@criterion(
    title="Labels",
    points=5,
    hint=(
        "What decides the label of an image?",
        "The folder names, in alphabetical order: the first one is class 0, in both datasets.",
        '`image_dataset_from_directory(…, label_mode="binary")`, for both datasets.',
    ),
)
def check_labels(passes):
    """In both datasets, labels are indices of the sorted folder names, and no training image is missing."""
    expect(passes).have_the_label_of_their_folder()


@criterion(
    title="Random augmentation",
    points=10,
    hint=(
        "What does your augmentation model do to an image in training?",
        "Use a `Sequential` of Keras's random layers: `RandomFlip`, `RandomRotation`, perhaps `RandomZoom`.",
        '`tf.keras.Sequential([tf.keras.Input((48, 48, 3)), RandomFlip("horizontal"), RandomRotation(0.15)])`',
    ),
)
def check_augmentation(augmentation):
    """In training, the augmentation model returns a different version of each image every time."""
    expect(augmentation.looks).change_each_time()


@criterion(
    title="Inactive at inference",
    points=10,
    hint=(
        "What does your augmentation model do to an image when `training=False`?",
        "Layers whose names begin with `Random` do nothing outside of training. Other layers always act.",
        "Remove `training=True`, and all layers that are not random layers.",
    ),
)
def check_rest(augmentation):
    """Outside of training, the augmentation model returns every image unchanged."""
    expect(augmentation.rest).leaves_images_unchanged()


@criterion(
    title="Rotation range",
    points=10,
    after="check_augmentation",
    hint=(
        "By how many degrees does your model rotate at most? By how many degrees are the hidden images rotated?",
        "`RandomRotation` takes a fraction of a full turn. `rotation_range` of `ImageDataGenerator` takes degrees.",
        "`RandomRotation(60 / 360)` rotates by up to 60 degrees in both directions.",
    ),
)
def check_range(augmentation):
    """The augmentation model rotates images in both directions, by a maximum angle of 10 to 120 degrees."""
    expect(augmentation.looks).rotate_between(10, 120)


@criterion(
    title="Prediction images",
    points=5,
    hint=(
        "Does your network change an image before it predicts its class?",
        "`predict` turns random layers off. In a `call` method or a `Lambda`, `training=True` keeps them on.",
        "Call the augmentation model inside the network without `training=…`.",
    ),
)
def check_prediction(model, seen):
    """During prediction, the network does not augment the images."""
    expect(see_prediction(model, seen)).leaves_images_unchanged()


@criterion(
    title="Output and loss",
    points=5,
    hint=(
        "What does one label look like? Which output layer and loss match it?",
        "The label mode, the output layer and the loss must match each other.",
        '`label_mode="binary"`, `Dense(1, activation="sigmoid")`, `loss="binary_crossentropy"`.',
    ),
)
def check_model(model, reading, labels):
    """The labels, the output layer and the loss match: binary classification."""
    expect(model).predicts_two_classes(labels[0])
    expect(model).predicts_two_classes(labels[1])


@criterion(
    title="Pixel scaling",
    points=5,
    hint=(
        "What range do the pixels have at your first convolution, in training and in validation?",
        "One `Rescaling(1/255)` at the start of the network works for both datasets.",
        "Keep one `Rescaling`: remove it from the augmentation model, or from the network.",
    ),
)
def check_scaling(model, passes):
    """The pixels of both datasets are scaled exactly once, in the dataset or in the model."""
    expect_scaled_once(model, passes.training[0].images, passes.validation[0].images)


@criterion(
    title="Training images",
    points=15,
    after="check_augmentation",
    hint=(
        "Which line of your code applies the augmentation model to the training images?",
        "Put it at the start of the network, or map it over the training dataset and keep the result.",
        "In `create_model`: `tf.keras.Sequential([tf.keras.Input((48, 48, 3)), create_augmentation_model(), …])`.",
    ),
)
def check_training(training, passed):
    """In training, the network gets a new random rotation of every image in each epoch."""
    expect(training).change_each_time()
    expect(training).rotate_between(10, 120, told=not passed("check_range"))


@criterion(
    title="Hidden accuracy",
    points=20,
    after="check_prediction",
    hint=(
        "The hidden images are rotated by up to 60 degrees, and half are mirrored. How do you prepare the network?",
        'Rotate by about as much, and flip: `RandomFlip("horizontal")` and `RandomRotation(60 / 360)`.',
        "Then three pairs of `Conv2D` (16, 32, 64 filters) and `MaxPooling2D`, `Flatten`, `Dense(64)`, Adam.",
    ),
)
def check_accuracy(predictions):
    """On rotated and mirrored held-out images, the accuracy is at least 0.74 (without augmentation: about 0.70)."""
    expect(predictions).reach(accuracy=0.74, spread=0.02, baseline=("no augmentation", 0.70))
