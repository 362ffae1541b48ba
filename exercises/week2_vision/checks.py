"""Turn and mirror training pictures at random, so that a network knows cats and dogs that lie askew."""

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
from grader.checks.images.folder_classifier import answers_after_both
from grader.checks.images.folders import blind_folder, patterned_folder
from grader.checks.images.grader_images import build_on, labels_of, own_answers, turned_copies
from grader.checks.images.scaling import read_scaling
from grader.checks.models.output_pairing import find_any_reading

CLASSES = ("cats", "dogs")
PIPELINE = (
    "check_batches", "check_validation", "check_labels", "check_augmentation", "check_range", "check_model",
    "check_scaling", "check_training",
)  # fmt: skip
"""What must hold of the learner's data sets, augmentation and model for the learner's own training."""


@fixture
def signs(data):
    """Write pictures that tell how they were turned and mirrored, whatever else was done to them."""
    return sign_folder(data.folder("signs"), {"boats": 24, "arrows": 40})


@fixture
def tints(data):
    """Write signs that no two of are alike in colour."""
    return sign_folder(data.folder("tints"), {"boats": 24, "arrows": 40}, tinted=True)


@fixture
def patterns(data):
    """Write pictures that no two of are alike, larger than 48×48."""
    return patterned_folder(data.folder("patterns"), data.generator(1), {"boats": 20, "arrows": 29})


@fixture
def green(data):
    """Write pictures, smaller than 48×48, whose classes are told by their colour."""
    counts = {"boats": 20, "arrows": 24}
    return patterned_folder(data.folder("green"), data.generator(3), counts, size=24, tinted=True)


@fixture
def passes(candidate, signs, patterns, tints, green):
    """Read signs for training and patterns for validation, two passes of each."""
    return read_passes(candidate, signs, patterns, tints, green)


@fixture
def model(candidate, gathered):
    """Build the learner's model on a batch of the learner's own, or of the grader's where there is none."""
    passes = gathered("passes")
    return build_on(candidate, "create_model", passes and passes.validation[0], (48, 48, 3))


@fixture
def reading(model):
    """Find out how the model's outputs are read, whether or not its loss fits them."""
    return find_any_reading(model, 2)


@fixture
def seen(model, gathered, signs, patterns):
    """Take what the learner's data sets gave, or signs and patterns in the shape that the model reads."""
    passes = gathered("passes")
    fits = passes and passes.validation[0].images.shape[1:] == model.inputs.shape[1:]
    return passes if fits else own_passes(model, signs, patterns)


@fixture
def augmentation(candidate, gathered, signs):
    """Look at the learner's augmentation model, or at the network where there is none but it augments by itself."""
    shown = signs_as_validation(gathered("passes"), candidate, signs)
    return find_augmentation(candidate, shown, gathered("model"), gathered("seen"))


@fixture
def labels(gathered):
    """Take a batch of the learner's own labels from each data set, where there are some."""
    passes = gathered("passes")
    return [labels_of(part[0]) for part in (passes.training, passes.validation)] if passes else [None, None]


@fixture
def training(model, seen):
    """See the training pictures as they reach the network's first weights in training."""
    return see_training(model, seen)


@trial
def on_theirs(candidate, data, seed):
    """Train on the learner's upright pictures, then ask about turned ones in a folder whose names tell nothing."""
    drawn = data.draw("cats_or_dogs", 500, turned=True)
    hidden = blind_folder(data.folder(f"hidden-{seed}"), data.generator(2), drawn, CLASSES)
    return answers_after_both(candidate, data.pictures("turned_cats_or_dogs"), hidden, epochs=20, goal=0.84, seed=seed)


@trial
def on_own(candidate, data, model, seed):
    """Train on the same pictures as the grader reads them, and turns them where the network does not."""
    drawn, how = data.draw("cats_or_dogs", 500, turned=True), {"names": CLASSES, "goal": 0.84, "seed": seed}
    (upright, validation), alone = data.images("turned_cats_or_dogs"), augments(model)
    training, epochs = (upright, (20, 60)) if alone else (turned_copies(upright, 60, 5, seed), (4, 12))
    return own_answers(candidate, model, training, validation, drawn, epochs=epochs, **how)


@fixture
def answers(reading, passed, on_theirs, on_own):
    """Take what was learned with the learner's data sets and augmentation, or the grader's where these are wrong."""
    return on_theirs if passed(*PIPELINE) else on_own


@criterion(
    title="Image and batch size",
    points=5,
    hint=(
        "How large are the pictures before, and how large must they be after?",
        "`tf.keras.utils.image_dataset_from_directory` has `image_size` and `batch_size`, once for each data set.",
        "`image_dataset_from_directory(training_dir, image_size=(48, 48), batch_size=32)`",
    ),
)
def check_batches(passes):
    """In both data sets pictures of any size come as 48×48 in three colours, in batches of 32."""
    expect(passes).come_in_batches(32, (48, 48, 3))


@criterion(
    title="Validation images",
    points=10,
    hint=(
        "What should a validation picture look like?",
        "As it lies in its file: augmentation is for training pictures only.",
        "Read `validation_dir` with a generator or a data set of its own, which does nothing but scale.",
    ),
)
def check_validation(passes):
    """The validation pictures come as they are in their files, each one once in every pass, in any order."""
    expect(passes).validate_on_pictures_as_they_are()


@criterion(
    title="Labels",
    points=5,
    hint=(
        "Who gives the pictures their labels?",
        "The names of the folders, in the order of the alphabet: the first one is 0, in both data sets.",
        '`image_dataset_from_directory(…, label_mode="binary")` does it, for both data sets.',
    ),
)
def check_labels(passes):
    """In both data sets the labels come from the names of the folders, and no training picture is left out."""
    expect(passes).carry_the_label_of_their_folder()


@criterion(
    title="Random augmentation",
    points=10,
    hint=(
        "What happens to a picture in your augmentation model while a network trains?",
        "A `Sequential` of Keras's random layers: `RandomFlip`, `RandomRotation`, perhaps `RandomZoom`.",
        '`tf.keras.Sequential([tf.keras.Input((48, 48, 3)), RandomFlip("horizontal"), RandomRotation(0.15)])`',
    ),
)
def check_augmentation(augmentation):
    """In training the augmentation model makes another picture of the same one each time."""
    expect(augmentation.looks).change_each_time()


@criterion(
    title="Inactive at inference",
    points=10,
    hint=(
        "What does your augmentation model do to a picture that somebody wants to know about?",
        "Layers whose name begins with `Random` do nothing outside of training; others do not know the difference.",
        "Leave out `training=True` and everything but random layers.",
    ),
)
def check_rest(augmentation):
    """Outside of training the augmentation model leaves every picture as it is."""
    expect(augmentation.rest).leaves_pictures_as_they_are()


@criterion(
    title="Rotation range",
    points=10,
    after="check_augmentation",
    hint=(
        "By how many degrees are your pictures turned at most, and by how many those that the network will be asked?",
        "`RandomRotation` takes a share of a full turn, `rotation_range` of `ImageDataGenerator` takes degrees.",
        "`RandomRotation(60 / 360)` turns by up to 60 degrees either way.",
    ),
)
def check_range(augmentation):
    """The augmentation model turns pictures to both sides; its largest turn lies between 10 and 120 degrees."""
    expect(augmentation.looks).turn_between(10, 120)


@criterion(
    title="Prediction images",
    points=5,
    hint=(
        "Is the picture that your network judges still the one that it was asked about?",
        "Keras switches its random layers off while a model predicts, unless somebody says `training=True`.",
        "Call the augmentation model inside the network without `training=…`.",
    ),
)
def check_prediction(model, seen):
    """While it predicts, the network sees pictures as they are."""
    expect(see_prediction(model, seen)).leaves_pictures_as_they_are()


@criterion(
    title="Output and loss",
    points=5,
    hint=(
        "What does one label look like, and which last layer and loss go with it?",
        "The label mode, the last layer and the loss are one decision in three places.",
        '`label_mode="binary"`, `Dense(1, activation="sigmoid")`, `loss="binary_crossentropy"`.',
    ),
)
def check_model(model, reading, labels):
    """The labels, the last layer and the loss agree on one of two classes."""
    expect(model).answers_yes_or_no(labels[0])
    expect(model).answers_yes_or_no(labels[1])


@criterion(
    title="Pixel scaling",
    points=5,
    hint=(
        "From which number to which go the pixels that your first convolution reads, in training and in validation?",
        "One `Rescaling(1/255)` at the beginning of the network serves both data sets.",
        "Take `Rescaling` out of the augmentation model, or out of the network.",
    ),
)
def check_scaling(model, passes):
    """The pixels of both data sets are scaled exactly once, wherever that is."""
    expect(read_scaling(model, passes.training[0].images, "the training set")).happens_once()
    expect(read_scaling(model, passes.validation[0].images, "the validation set")).happens_once()


@criterion(
    title="Training images",
    points=15,
    after="check_augmentation",
    hint=(
        "Which line of your code sends training pictures through the augmentation model?",
        "Put it at the beginning of the network, or map it over the training set and keep the result.",
        "In `create_model`: `tf.keras.Sequential([tf.keras.Input((48, 48, 3)), create_augmentation_model(), …])`.",
    ),
)
def check_training(training, passed):
    """In training the network sees every picture turned anew in each pass."""
    expect(training).change_each_time()
    expect(training).turn_between(10, 120, told=not passed("check_range"))


@criterion(
    title="Hidden accuracy",
    points=20,
    after="check_prediction",
    hint=(
        "All training pictures are upright; the hidden ones are turned by up to 60 degrees, and half are mirrored.",
        'Turn by about as much, and mirror: `RandomFlip("horizontal")` and `RandomRotation(60 / 360)`.',
        "Behind them three pairs of `Conv2D` (16, 32, 64 filters) and `MaxPooling2D`, `Flatten`, `Dense(64)`, Adam.",
    ),
)
def check_accuracy(answers):
    """On turned and mirrored pictures the model is right 74 times in 100, though all that it trained on are upright."""
    expect(answers).reach(accuracy=0.74, spread=0.02, baseline=("no augmentation", 0.70))
