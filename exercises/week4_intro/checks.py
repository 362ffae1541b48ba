"""Read pictures of horses and of humans from folders, and tell them apart with convolutions."""

from grader.checks import criterion, expect, fixture, trial
from grader.checks.images.folder_classifier import picture_answers
from grader.checks.images.folders import blind_folder, patterned_folder, read_pictures
from grader.checks.images.grader_images import build_on, labels_of, own_answers
from grader.checks.images.scaling import read_scaling
from grader.checks.models.output_pairing import find_any_reading

CLASSES = ("horses", "humans")
PIPELINE = (
    "check_size", "check_batches", "check_every_picture", "check_labels", "check_shuffle", "check_model",
    "check_scaling",
)  # fmt: skip
"""What must hold of the learner's data set and model for the learner's own training."""


@fixture
def pictures(candidate, data):
    """Read a folder whose classes are no horses and no humans, of pictures larger than 48×48."""
    folder = patterned_folder(data.folder("weasels-or-badgers"), data.generator(1), {"weasels": 29, "badgers": 58})
    return read_pictures(candidate, "training_dataset", folder)


@fixture
def green(candidate, data, pictures):
    """Read a folder whose classes are told by their colour, whatever else was done to the pictures."""
    expect(pictures).show_something()
    counts = {"badgers": 58, "weasels": 29}
    folder = patterned_folder(data.folder("green-or-purple"), data.generator(5), counts, tinted=True)
    return read_pictures(candidate, "training_dataset", folder, passes=1, like=pictures)


@fixture
def others(candidate, data, pictures):
    """Read fewer pictures from folders that were made in the other order."""
    expect(pictures).show_something()
    counts = {"spoons": 22, "cups": 18}
    folder = patterned_folder(data.folder("cups-or-spoons"), data.generator(2), counts, tinted=True)
    return read_pictures(candidate, "training_dataset", folder, passes=1, like=pictures)


@fixture
def small(candidate, data, pictures):
    """Read pictures that are smaller than 48×48."""
    folder = patterned_folder(data.folder("ants-or-bees"), data.generator(6), {"ants": 20, "bees": 16}, size=24)
    return read_pictures(candidate, "training_dataset", folder, passes=1, like=pictures)


@fixture
def many(candidate, data, pictures, passed):
    """Read a folder of many more pictures than any batch holds, once; fewer where they come too large to be sent."""
    expect(pictures).show_something()
    counts = {"voles": 200, "moles": 200} if passed("check_size") else {"voles": 60, "moles": 60}
    folder = patterned_folder(data.folder("moles-or-voles"), data.generator(4), counts, size=48, tinted=True)
    return read_pictures(candidate, "training_dataset", folder, passes=1, like=pictures)


@fixture
def model(candidate, gathered):
    """Build the learner's model on a batch of the learner's own data set, or of the grader's where there is none."""
    return build_on(candidate, "create_and_compile_model", gathered("pictures"), (48, 48, 3))


@fixture
def reading(model):
    """Find out how the model's outputs are read, whether or not its loss fits them."""
    return find_any_reading(model, 2)


@fixture
def labels(gathered):
    """Take a batch of the learner's own labels, where there is one."""
    return labels_of(gathered("pictures"))


@trial
def on_theirs(candidate, data, seed):
    """Train on the learner's data set of the 1,000 pictures, then ask about fresh ones whose folders tell nothing."""
    drawn = data.draw("horses_or_humans", 500)
    hidden = blind_folder(data.folder(f"hidden-{seed}"), data.generator(3), drawn, CLASSES)
    functions, folders = ("training_dataset", "create_and_compile_model"), data.pictures("horses_or_humans")
    return picture_answers(candidate, functions, folders, hidden, epochs=10, bar=0.85, seed=seed)


@trial
def on_own(candidate, data, model, seed):
    """Train on the same pictures as the grader reads them, and ask about fresh ones."""
    drawn, how = data.draw("horses_or_humans", 500), {"names": CLASSES, "epochs": (10, 20), "goal": 0.91, "seed": seed}
    return own_answers(candidate, model, *data.images("horses_or_humans"), drawn, **how)


@fixture
def answers(reading, passed, on_theirs, on_own):
    """Take what was learned from the learner's data set, or from the grader's own pictures where that has a mistake."""
    return on_theirs if passed(*PIPELINE) else on_own


@criterion(
    title="Image size",
    points=10,
    hint=(
        "How large are the pictures before, and how large must they be after?",
        "`tf.keras.utils.image_dataset_from_directory` has `image_size`.",
        "`image_dataset_from_directory(directory, image_size=(48, 48), batch_size=32)`",
    ),
)
def check_size(pictures, small):
    """Pictures of any size come as 48×48 in three colours."""
    expect(pictures).have_shape((48, 48, 3))
    expect(small).have_shape((48, 48, 3))


@criterion(
    title="Batch size",
    points=5,
    hint=(
        "How many pictures does the brief ask for in one batch?",
        "`image_dataset_from_directory` has `batch_size`; a data set of your own has `.batch(…)`.",
        "`image_dataset_from_directory(directory, image_size=(48, 48), batch_size=32)`",
    ),
)
def check_batches(pictures):
    """The pictures come in batches of 32; one batch may be smaller."""
    expect(pictures).come_in_batches(32)


@criterion(
    title="Images",
    points=10,
    hint=(
        "How many pictures does the folder hold, and how many does one pass give?",
        "A data set for training needs no `validation_split` here, and its last batch may be smaller.",
        "Leave out `validation_split`, `subset`, `drop_remainder`, `repeat` and every augmentation.",
    ),
)
def check_every_picture(pictures):
    """Every picture of the folder is there once in each pass, and shows what is in its file."""
    expect(pictures).hold_every_picture_once()


@criterion(
    title="Labels",
    points=15,
    hint=(
        "Who gives the pictures their labels?",
        "The names of the folders inside `directory`, in the order of the alphabet: the first one is 0.",
        '`image_dataset_from_directory(directory, label_mode="binary")` does it; by hand: `sorted(os.listdir(…))`.',
    ),
)
def check_labels(green, others):
    """The labels come from the names of the folders in `directory`, in the order of the alphabet."""
    expect(green).carry_the_label_of_their_folder()
    expect(others).carry_the_label_of_their_folder()


@criterion(
    title="Shuffling",
    points=10,
    hint=(
        "What would the network learn in 16 batches of horses, one after the other?",
        "Single pictures are shuffled, not finished batches.",
        "`shuffle=True` where the files are read, or `.shuffle(1000)` before `.batch(32)`.",
    ),
)
def check_shuffle(green, many):
    """The pictures come in a mixed order, not folder by folder."""
    expect(green).are_shuffled()
    expect(many).are_shuffled()


@criterion(
    title="Output and loss",
    points=15,
    hint=(
        "What does one label look like, and which last layer and loss go with it?",
        "The label mode, the last layer and the loss are one decision in three places.",
        '`label_mode="binary"`, `Dense(1, activation="sigmoid")`, `loss="binary_crossentropy"`.',
    ),
)
def check_model(model, reading, labels):
    """The labels, the last layer and the loss agree on one of two classes."""
    expect(model).answers_yes_or_no(labels)


@criterion(
    title="Pixel scaling",
    points=15,
    hint=(
        "From which number to which go the pixels that your first convolution reads?",
        "A file holds bytes, 0 to 255. `Rescaling(1/255)` fits into the data set or into the model.",
        "`rescale = tf.keras.layers.Rescaling(1/255)`, then "
        "`dataset = dataset.map(lambda images, labels: (rescale(images), labels))`.",
    ),
)
def check_scaling(model, pictures):
    """The pixels are scaled exactly once, in the data set or in the model."""
    expect(read_scaling(model, pictures.images)).happens_once()


@criterion(
    title="Hidden accuracy",
    points=20,
    hint=(
        "Which layers look at a small piece of a picture, wherever it is?",
        "Three pairs of `Conv2D` and `MaxPooling2D`, then `Flatten` and `Dense`, do well.",
        "16, 32 and 64 filters of 3×3 with relu, `Dense(64)`, and Adam with its own learning rate.",
    ),
)
def check_accuracy(answers):
    """On pictures that it has never seen, the model is right 85 times in 100, where dense layers alone are not."""
    expect(answers).reach(accuracy=0.85, spread=0.015, baseline=("dense layers", 0.79))
