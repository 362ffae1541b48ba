"""Read images of horses and humans from folders, and classify them with convolutions."""

from grader.checks import criterion, expect, fixture, trial
from grader.checks.images.folder_classifier import image_predictions
from grader.checks.images.folders import blind_folder, patterned_folder, read_images
from grader.checks.images.grader_images import build_on, labels_of, own_predictions
from grader.checks.images.scaling import read_scaling
from grader.checks.models.output_pairing import find_any_reading

CLASSES = ("horses", "humans")
PIPELINE = (
    "check_size", "check_batches", "check_every_picture", "check_labels", "check_shuffle", "check_model",
    "check_scaling",
)  # fmt: skip
"""Criteria that the learner's dataset and model must pass for the learner's own training."""


@fixture
def pictures(candidate, data):
    """Read a folder with other classes than horses and humans, and images larger than 48×48."""
    folder = patterned_folder(data.folder("weasels-or-badgers"), data.generator(1), {"weasels": 29, "badgers": 58})
    return read_images(candidate, "training_dataset", folder)


@fixture
def green(candidate, data, pictures):
    """Read a folder whose classes differ in color, so that augmentation does not hide them."""
    expect(pictures).have_contrast()
    counts = {"badgers": 58, "weasels": 29}
    folder = patterned_folder(data.folder("green-or-purple"), data.generator(5), counts, tinted=True)
    return read_images(candidate, "training_dataset", folder, passes=1, like=pictures)


@fixture
def others(candidate, data, pictures):
    """Read fewer images, from folders that were created in the other order."""
    expect(pictures).have_contrast()
    counts = {"spoons": 22, "cups": 18}
    folder = patterned_folder(data.folder("cups-or-spoons"), data.generator(2), counts, tinted=True)
    return read_images(candidate, "training_dataset", folder, passes=1, like=pictures)


@fixture
def small(candidate, data, pictures):
    """Read images smaller than 48×48."""
    folder = patterned_folder(data.folder("ants-or-bees"), data.generator(6), {"ants": 20, "bees": 16}, size=24)
    return read_images(candidate, "training_dataset", folder, passes=1, like=pictures)


@fixture
def many(candidate, data, pictures, passed):
    """Read a folder with many more images than a batch, once; fewer if the images are too large to send."""
    expect(pictures).have_contrast()
    counts = {"voles": 200, "moles": 200} if passed("check_size") else {"voles": 60, "moles": 60}
    folder = patterned_folder(data.folder("moles-or-voles"), data.generator(4), counts, size=48, tinted=True)
    return read_images(candidate, "training_dataset", folder, passes=1, like=pictures)


@fixture
def model(candidate, gathered, setting):
    """Build the learner's model on a batch of the learner's dataset, or of the grader's if there is none."""
    return build_on(
        candidate, "create_and_compile_model", gathered("pictures"), (48, 48, 3), any_size=setting("any_size", False)
    )


@fixture
def reading(model):
    """Find how to decode the model's outputs, whether or not its loss matches them."""
    return find_any_reading(model, 2)


@fixture
def labels(gathered):
    """Return a batch of the learner's labels, if there is one."""
    return labels_of(gathered("pictures"))


@trial
def on_theirs(candidate, data, seed):
    """Train on the learner's dataset of the 1,000 images, then predict new ones from folders with neutral names."""
    drawn = data.draw("horses_or_humans", 500)
    hidden = blind_folder(data.folder(f"hidden-{seed}"), data.generator(3), drawn, CLASSES)
    functions, folders = ("training_dataset", "create_and_compile_model"), data.pictures("horses_or_humans")
    return image_predictions(candidate, functions, folders, hidden, epochs=10, threshold=0.85, seed=seed)


@trial
def on_own(candidate, data, model, seed):
    """Train on the same images, read by the grader, and predict new ones."""
    drawn = data.draw("horses_or_humans", 500)
    how = {"names": CLASSES, "epochs": (10, 20), "goal": 0.91, "threshold": 0.85, "seed": seed}
    return own_predictions(candidate, model, *data.images("horses_or_humans"), drawn, **how)


@fixture
def predictions(reading, passed, on_theirs, on_own):
    """Use the model that was trained on the learner's dataset, or on the grader's if that has a mistake."""
    return on_theirs if passed(*PIPELINE) else on_own


@criterion(
    title="Image size",
    points=10,
    hint=(
        "How large are the images in the files, and how large must they be in the dataset?",
        "`tf.keras.utils.image_dataset_from_directory` has an argument `image_size`.",
        "`image_dataset_from_directory(directory, image_size=(48, 48), batch_size=32)`",
    ),
)
def check_size(pictures, small):
    """Images of any size are resized to 48×48, with three color channels."""
    expect(pictures).have_shape((48, 48, 3))
    expect(small).have_shape((48, 48, 3))


@criterion(
    title="Batch size",
    points=5,
    hint=(
        "How many images does the brief ask for in one batch?",
        "`image_dataset_from_directory` has an argument `batch_size`; a dataset has a method `.batch(…)`.",
        "`image_dataset_from_directory(directory, image_size=(48, 48), batch_size=32)`",
    ),
)
def check_batches(pictures):
    """The batches have 32 images; one batch may be smaller."""
    expect(pictures).come_in_batches(32)


@criterion(
    title="Images",
    points=10,
    hint=(
        "How many images does the folder have, and how many does one pass yield?",
        "This dataset needs no `validation_split`, and its last batch may be smaller.",
        "Remove `validation_split`, `subset`, `drop_remainder`, `repeat` and augmentation.",
    ),
)
def check_every_picture(pictures):
    """Each pass yields every image of the folder once, unchanged except for its size."""
    expect(pictures).have_every_image_once()


@criterion(
    title="Labels",
    points=15,
    hint=(
        "Where do the labels come from?",
        "Sort the names of the folders in `directory`: the first one has label 0.",
        '`image_dataset_from_directory(directory, label_mode="binary")`, or in your own code `sorted(os.listdir(…))`.',
    ),
)
def check_labels(green, others):
    """The labels are the positions of the folder names in `directory`, in alphabetical order."""
    expect(green).have_the_label_of_their_folder()
    expect(others).have_the_label_of_their_folder()


@criterion(
    title="Shuffling",
    points=10,
    hint=(
        "What does a model learn from 16 batches of horses, followed by 16 batches of humans?",
        "Shuffle single images, before you make batches.",
        "`shuffle=True` in `image_dataset_from_directory`, or `.shuffle(1000)` before `.batch(32)`.",
    ),
)
def check_shuffle(green, many):
    """The images are shuffled, not ordered by folder."""
    expect(green).are_shuffled()
    expect(many).are_shuffled()


@criterion(
    title="Output and loss",
    points=15,
    hint=(
        "Which shape does one label have, and which output layer and loss match it?",
        "Choose `label_mode`, the output layer and the loss together.",
        '`label_mode="binary"`, `Dense(1, activation="sigmoid")`, `loss="binary_crossentropy"`.',
    ),
)
def check_model(model, reading, labels):
    """The labels, the output layer and the loss match: binary classification."""
    expect(model).predicts_two_classes(labels)


@criterion(
    title="Pixel scaling",
    points=15,
    hint=(
        "Which range do the pixels have in your first convolution?",
        "Pixels in a file are 0 to 255. Use `Rescaling(1/255)` in the dataset or in the model.",
        "`rescale = tf.keras.layers.Rescaling(1/255)`, then "
        "`dataset = dataset.map(lambda images, labels: (rescale(images), labels))`.",
    ),
)
def check_scaling(model, pictures):
    """The pixels are scaled exactly once, in the dataset or in the model."""
    expect(read_scaling(model, pictures.images)).happens_once()


@criterion(
    title="Hidden accuracy",
    points=20,
    hint=(
        "Which layers apply a small kernel at every position of an image?",
        "Use three pairs of `Conv2D` and `MaxPooling2D`, then `Flatten` and `Dense`.",
        "16, 32 and 64 filters of 3×3 with relu, `Dense(64)`, and Adam with the default learning rate.",
    ),
)
def check_accuracy(predictions):
    """On 500 held-out images, the accuracy is at least 0.85."""
    expect(predictions).reach(accuracy=0.85, spread=0.015, baseline=("dense layers", 0.79))
