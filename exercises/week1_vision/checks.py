"""Split image files into training and validation, read both as datasets, and classify cats and dogs."""

from exercises.week1_vision.expectations.file_splits import mixed_folder, split_anyhow, split_classes, split_files
from grader.checks import criterion, expect, fixture, trial
from grader.checks.images.folder_classifier import predictions_after_both
from grader.checks.images.folders import blind_folder, patterned_folder
from grader.checks.images.grader_images import build_on, labels_of, own_predictions, split_images
from grader.checks.images.scaling import expect_scaled_once
from grader.checks.images.training_and_validation import read_both, read_split
from grader.checks.models.output_pairing import find_any_reading

CLASSES = ("cats", "dogs")
FUNCTIONS = ("train_val_datasets", "create_model")
PIPELINE = (
    "check_folders", "check_spoilt_files", "check_nothing_lost", "check_share", "check_chance", "check_source",
    "check_batches", "check_every_picture", "check_labels", "check_model", "check_scaling",
)  # fmt: skip
"""Criteria that must pass so that the learner's own split, datasets and model are trained."""


@fixture
def split_twice(candidate, data):
    """Split 40 images, twice, into folders that do not exist yet."""
    source = mixed_folder(data.folder("hamsters"), data.generator(1), pictures=40, broken=False)
    return split_files(candidate, "split_data", source, data.scratch / "split_twice", 0.75, times=2)


@fixture
def split(candidate, data, setting):
    """Split 148 images, with five files among them that are not images."""
    broken = setting("broken", True)
    source = mixed_folder(data.folder("parrots"), data.generator(2), pictures=148, broken=broken)
    return split_anyhow(candidate, "split_data", source, data.scratch / "parts", 0.6)


@fixture
def larger_split(candidate, data):
    """Split fewer images, with a larger fraction for training."""
    source = mixed_folder(data.folder("geckos"), data.generator(8), pictures=33, broken=False)
    return split_anyhow(candidate, "split_data", source, data.scratch / "larger", 0.9)


@fixture
def sets(candidate, data):
    """Read two folders of images larger than 48×48 whose classes are not cats and dogs."""
    counts = {"weasels": 29, "badgers": 58}
    both = data.folder("pictures")
    training = patterned_folder(both / "training", data.generator(3), counts)
    validation = patterned_folder(both / "validation", data.generator(4), {"weasels": 21, "badgers": 14})
    return read_both(candidate, "train_val_datasets", training, validation)


@fixture
def splits(candidate, data, setting):
    """Read one folder that the learner's function splits itself, if the form asks for that."""
    folders = [data.folder("unsplit-pictures")] if setting("one_folder", False) else []
    return [read_split(candidate, "train_val_datasets", one, data.generator(9)) for one in folders]


@fixture
def green(candidate, data):
    """Read two folders whose classes differ in color; some images are small."""
    counts = {"spoons": 41, "cups": 30}
    both = data.folder("green")
    training = patterned_folder(both / "training", data.generator(6), counts, size=24, tinted=True)
    validation = patterned_folder(both / "validation", data.generator(7), counts, tinted=True)
    return read_both(candidate, "train_val_datasets", training, validation)


@fixture
def model(candidate, gathered, setting):
    """Build the learner's model on a batch of the learner's dataset, or of the grader's if there is none."""
    sets = gathered("sets")
    return build_on(candidate, "create_model", sets and sets.training, (48, 48, 3), any_size=setting("any_size", False))


@fixture
def reading(model):
    """Find out how to read the model's outputs, even if the loss does not match them."""
    return find_any_reading(model, 2)


@fixture
def labels(gathered):
    """Take a batch of the learner's labels from each dataset, if there are any."""
    sets = gathered("sets")
    return [labels_of(part) for part in (sets.training, sets.validation)] if sets else [None, None]


@trial
def on_theirs(candidate, data, seed):
    """Split the learner's images, train, then predict new images from folders with random names."""
    source, targets = data.unsplit("cats_or_dogs"), data.folder(f"cats-or-dogs-{seed}")
    folders = split_classes(candidate, "split_data", source, targets, 0.8, seed)
    drawn = data.draw("cats_or_dogs", 500)
    hidden = blind_folder(data.folder(f"hidden-{seed}"), data.generator(5), drawn, CLASSES)
    return predictions_after_both(candidate, FUNCTIONS, folders, hidden, epochs=8, goal=0.86, threshold=0.78, seed=seed)


@trial
def on_own(candidate, data, model, seed):
    """Train on the same images, split and read by the grader, and predict new ones."""
    drawn = data.draw("cats_or_dogs", 500)
    how = {"names": CLASSES, "epochs": (8, 24), "goal": 0.86, "threshold": 0.78, "seed": seed}
    training, validation = split_images(data.images("cats_or_dogs"), 0.8, seed)
    return own_predictions(candidate, model, training, validation, drawn, **how)


@fixture
def predictions(reading, passed, on_theirs, on_own):
    """Take the training on the learner's split and datasets, or the grader's if these have a mistake."""
    return on_theirs if passed(*PIPELINE) else on_own


@criterion(
    title="Target folders",
    points=5,
    hint=(
        "What does your function do if a target folder does not exist? What does it do if the folder exists?",
        "`os.makedirs` creates a folder and all missing folders above it.",
        "`os.makedirs(training_dir, exist_ok=True)`, and the same for `validation_dir`.",
    ),
)
def check_folders(split_twice):
    """Both target folders are created if they are missing, and a second call works too."""
    expect(split_twice).creates_its_folders()


@criterion(
    title="Broken files",
    points=10,
    hint=(
        "How can a program find out whether a file is an image?",
        "The file size shows which files are empty. For all other files, try to open them as images.",
        "`try: Image.open(path).verify()` and `except Exception: continue`, with `from PIL import Image`.",
    ),
)
def check_spoilt_files(split):
    """Files that are empty or are not images are in neither target folder."""
    expect(split).has_images_only()


@criterion(
    title="Complete split",
    points=10,
    hint=(
        "In which folder is each image after your function has run, and how many times?",
        "Use one list of names and cut it at one index: the first part and the rest.",
        "`for name in names[:n]:` copy to `training_dir`, `for name in names[n:]:` copy to `validation_dir`.",
    ),
)
def check_nothing_lost(split):
    """Every image is in exactly one of the two folders, with its name and content unchanged."""
    expect(split).has_every_image()


@criterion(
    title="Split size",
    points=10,
    hint=(
        "`split_size` is a fraction of how many files?",
        "Count only the images, not the broken files. `int` rounds down.",
        "`n = int(split_size * len(images))`, after you removed the broken files.",
    ),
)
def check_share(split, larger_split, setting):
    """Of `n` images, `int(split_size * n)` are for training, and the others are for validation."""
    any_count = setting("any_count", False)
    expect(split).has_the_split_size(any_count=any_count, beside=larger_split)
    expect(larger_split).has_the_split_size(any_count=any_count)


@criterion(
    title="Random split",
    points=10,
    hint=(
        "The files may be sorted, for example by date. What does your split do then?",
        "`random.shuffle` shuffles a list in place. `random.sample` returns a shuffled copy.",
        "`names = random.sample(names, len(names))`, before you cut the list.",
    ),
)
def check_chance(split):
    """The images for training are chosen at random."""
    expect(split).is_random()


@criterion(
    title="Source folder unchanged",
    points=5,
    hint=(
        "Which files are in the source folder after your function has run?",
        "`shutil.move` and `os.rename` remove files from the source folder.",
        "`shutil.copyfile(os.path.join(source_dir, name), os.path.join(training_dir, name))`.",
    ),
)
def check_source(split):
    """The source folder holds the same files as before."""
    expect(split).leaves_the_source()


@criterion(
    title="Image and batch size",
    points=5,
    hint=(
        "What size do the images have in the files, and what size must they have in the datasets?",
        "`image_dataset_from_directory` has the arguments `image_size` and `batch_size`. Set them for both datasets.",
        "`image_dataset_from_directory(training_dir, image_size=(48, 48), batch_size=32)`",
    ),
)
def check_batches(sets, green):
    """Both datasets give 48×48 RGB images in batches of 32, from files of any size."""
    expect(sets).come_in_batches(32, (48, 48, 3))
    expect(green).come_in_batches(32, (48, 48, 3))


@criterion(
    title="Images",
    points=10,
    hint=(
        "Which folder does each of your two datasets read?",
        "The files are split already: leave out `validation_split` and `subset`.",
        "Call the same function twice, with `training_dir` and with `validation_dir`. Return both in this order.",
    ),
)
def check_every_picture(sets, splits):
    """Each dataset gives the images of its own folder, each image once per epoch."""
    expect(sets).have_their_own_images()
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
def check_labels(sets, green):
    """In both datasets, the label is the index of the folder name in alphabetical order."""
    expect(sets).have_contrast()
    expect(green).have_the_label_of_their_folder()


@criterion(
    title="Output and loss",
    points=10,
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
        "One `Rescaling(1/255)` at the start of the model works for both datasets.",
        "`tf.keras.Input((48, 48, 3))`, then `tf.keras.layers.Rescaling(1/255)`, and no other scaling.",
    ),
)
def check_scaling(model, sets):
    """The pixels of both datasets are scaled exactly once, in the dataset or in the model."""
    expect_scaled_once(model, sets.training.images, sets.validation.images)


@criterion(
    title="Hidden accuracy",
    points=15,
    hint=(
        "Ears and noses are small and can be anywhere in the image. Which layers find them?",
        "Use three pairs of `Conv2D` and `MaxPooling2D`, then `Flatten` and `Dense`. Shuffle the training set.",
        "16, 32 and 64 filters of 3×3 with ReLU, `Dense(64)`, and Adam with its default learning rate.",
    ),
)
def check_accuracy(predictions):
    """On held-out images, the accuracy is at least 0.78 (dense layers alone: about 0.61)."""
    expect(predictions).reach(accuracy=0.78, spread=0.026, baseline=("dense layers", 0.61))
