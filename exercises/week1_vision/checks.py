"""Split files of cats and of dogs into training and validation, read both as data sets, and tell them apart."""

from exercises.week1_vision.expectations.file_splits import mixed_folder, split_anyhow, split_classes, split_files
from grader.checks import criterion, expect, fixture, trial
from grader.checks.images.folder_classifier import answers_after_both
from grader.checks.images.folders import blind_folder, patterned_folder
from grader.checks.images.grader_images import build_on, labels_of, own_answers, split_images
from grader.checks.images.scaling import read_scaling
from grader.checks.images.training_and_validation import read_both
from grader.checks.models.output_pairing import find_any_reading

CLASSES = ("cats", "dogs")
PIPELINE = (
    "check_folders", "check_spoilt_files", "check_nothing_lost", "check_share", "check_chance", "check_source",
    "check_batches", "check_every_picture", "check_labels", "check_model", "check_scaling",
)  # fmt: skip
"""What must hold of the learner's files, data sets and model for the learner's own training."""


@fixture
def anew(candidate, data):
    """Split 40 pictures, twice, into folders that are not there."""
    source = mixed_folder(data.folder("hamsters"), data.generator(1), pictures=40, spoilt=False)
    return split_files(candidate, "split_data", source, data.scratch / "anew", 0.75, times=2)


@fixture
def split(candidate, data, setting):
    """Split 148 pictures, and five files that are none."""
    spoilt = setting("spoilt", True)
    source = mixed_folder(data.folder("parrots"), data.generator(2), pictures=148, spoilt=spoilt)
    return split_anyhow(candidate, "split_data", source, data.scratch / "parts", 0.6)


@fixture
def larger(candidate, data):
    """Split fewer pictures, of which a larger share is for training."""
    source = mixed_folder(data.folder("geckos"), data.generator(8), pictures=33, spoilt=False)
    return split_anyhow(candidate, "split_data", source, data.scratch / "larger", 0.9)


@fixture
def sets(candidate, data):
    """Read two folders whose classes are no cats and no dogs, of pictures larger than 48×48."""
    counts = {"weasels": 29, "badgers": 58}
    training = patterned_folder(data.folder("training-pictures"), data.generator(3), counts)
    validation = patterned_folder(data.folder("validation-pictures"), data.generator(4), {"weasels": 21, "badgers": 14})
    return read_both(candidate, training, validation)


@fixture
def green(candidate, data):
    """Read two folders whose classes are told by their colour, whatever else was done; some pictures are small."""
    counts = {"spoons": 41, "cups": 30}
    training = patterned_folder(data.folder("green-training"), data.generator(6), counts, size=24, tinted=True)
    validation = patterned_folder(data.folder("green-validation"), data.generator(7), counts, tinted=True)
    return read_both(candidate, training, validation)


@fixture
def model(candidate, gathered):
    """Build the learner's model on a batch of the learner's own, or of the grader's where there is none."""
    sets = gathered("sets")
    return build_on(candidate, "create_model", sets and sets.training, (48, 48, 3))


@fixture
def reading(model):
    """Find out how the model's outputs are read, whether or not its loss fits them."""
    return find_any_reading(model, 2)


@fixture
def labels(gathered):
    """Take a batch of the learner's own labels from each data set, where there are some."""
    sets = gathered("sets")
    return [labels_of(part) for part in (sets.training, sets.validation)] if sets else [None, None]


@trial
def on_theirs(candidate, data, seed):
    """Split the learner's pictures, train, then ask about fresh ones in a folder whose names tell nothing."""
    source, targets = data.unsplit("cats_or_dogs"), data.scratch / f"cats-or-dogs-{seed}"
    folders = split_classes(candidate, "split_data", source, targets, 0.8, seed)
    drawn = data.draw("cats_or_dogs", 500)
    hidden = blind_folder(data.folder(f"hidden-{seed}"), data.generator(5), drawn, CLASSES)
    return answers_after_both(candidate, folders, hidden, epochs=8, goal=0.86, seed=seed)


@trial
def on_own(candidate, data, model, seed):
    """Train on the same pictures as the grader splits and reads them, and ask about fresh ones."""
    drawn, how = data.draw("cats_or_dogs", 500), {"names": CLASSES, "epochs": (8, 24), "goal": 0.86, "seed": seed}
    training, validation = split_images(data.images("cats_or_dogs"), 0.8, seed)
    return own_answers(candidate, model, training, validation, drawn, **how)


@fixture
def answers(reading, passed, on_theirs, on_own):
    """Take what was learned from the learner's split and data sets, or from the grader's where these have a mistake."""
    return on_theirs if passed(*PIPELINE) else on_own


@criterion(
    title="Target folders",
    points=5,
    hint=(
        "What does your function do where the folder that it should copy to is not there yet? And where it is?",
        "`os.makedirs` makes a folder with all that is missing above it.",
        "`os.makedirs(training_dir, exist_ok=True)`, and the same for `validation_dir`.",
    ),
)
def check_folders(anew):
    """The two folders are made where they are missing, and a second call works as well."""
    expect(anew).makes_its_folders()


@criterion(
    title="Broken files",
    points=10,
    hint=(
        "How does a program find out that a file is a picture?",
        "The size tells empty files; for the others, try to open each one as a picture.",
        "`try: Image.open(path).verify()` and `except Exception: continue`, with `from PIL import Image`.",
    ),
)
def check_spoilt_files(split):
    """Files that are empty or no pictures are in neither of the two folders."""
    expect(split).holds_pictures_only()


@criterion(
    title="Complete split",
    points=10,
    hint=(
        "Where is each picture after your function, and how often?",
        "One list of names, cut at one place: what is left of it, and what is right of it.",
        "`for name in names[:n]:` copy to `training_dir`, `for name in names[n:]:` copy to `validation_dir`.",
    ),
)
def check_nothing_lost(split):
    """Every picture is in one of the two folders, and in one only, with its name and its content."""
    expect(split).loses_nothing()


@criterion(
    title="Split size",
    points=10,
    hint=(
        "Of how many files is `split_size` a share?",
        "Of the pictures: spoilt files do not count. `int` cuts off what is behind the point.",
        "`n = int(split_size * len(pictures))`, after the spoilt files were left out.",
    ),
)
def check_share(split, larger):
    """Of `n` pictures `int(split_size * n)` are for training, and all others for validation."""
    expect(split).has_its_share()
    expect(larger).has_its_share()


@criterion(
    title="Random split",
    points=10,
    hint=(
        "The files may lie in an order that means something, such as by date. What would your split make of that?",
        "`random.shuffle` mixes a list in place; `random.sample` returns a mixed one.",
        "`names = random.sample(names, len(names))`, before the list is cut.",
    ),
)
def check_chance(split):
    """Which pictures are for training is left to chance."""
    expect(split).is_left_to_chance()


@criterion(
    title="Source folder unchanged",
    points=5,
    hint=(
        "What lies in the source folder after your function?",
        "`shutil.move` and `os.rename` take files away.",
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
        "How large are the pictures before, and how large must they be after?",
        "`tf.keras.utils.image_dataset_from_directory` has `image_size` and `batch_size`, once for each data set.",
        "`image_dataset_from_directory(training_dir, image_size=(48, 48), batch_size=32)`",
    ),
)
def check_batches(sets, green):
    """In both data sets pictures of any size come as 48×48 in three colours, in batches of 32."""
    expect(sets).come_in_batches(32, (48, 48, 3))
    expect(green).come_in_batches(32, (48, 48, 3))


@criterion(
    title="Images",
    points=10,
    hint=(
        "Which folder does each of your two data sets read?",
        "The files are split already: there is nothing left for `validation_split` and `subset` to do.",
        "The same call twice, once with `training_dir` and once with `validation_dir`; return both in this order.",
    ),
)
def check_every_picture(sets):
    """Each data set holds the pictures of its own folder, each one once in every pass."""
    expect(sets).hold_their_own_pictures()


@criterion(
    title="Labels",
    points=5,
    hint=(
        "Who gives the pictures their labels?",
        "The names of the folders, in the order of the alphabet: the first one is 0, in both data sets.",
        '`image_dataset_from_directory(…, label_mode="binary")` does it, for both data sets.',
    ),
)
def check_labels(sets, green):
    """In both data sets the labels come from the names of the folders, in the order of the alphabet."""
    expect(sets).show_something()
    expect(green).carry_the_label_of_their_folder()


@criterion(
    title="Output and loss",
    points=10,
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
        "A `Rescaling(1/255)` at the beginning of the model serves both data sets.",
        "`tf.keras.Input((48, 48, 3))`, then `tf.keras.layers.Rescaling(1/255)`, and no other scaling.",
    ),
)
def check_scaling(model, sets):
    """The pixels of both data sets are scaled exactly once, in the data set or in the model."""
    expect(read_scaling(model, sets.training.images, "the training set")).happens_once()
    expect(read_scaling(model, sets.validation.images, "the validation set")).happens_once()


@criterion(
    title="Hidden accuracy",
    points=15,
    hint=(
        "Ears and snouts are small, and anywhere in the picture. Which layers look for small things anywhere?",
        "Three pairs of `Conv2D` and `MaxPooling2D`, then `Flatten` and `Dense`; and is the training set shuffled?",
        "16, 32 and 64 filters of 3×3 with relu, `Dense(64)`, and Adam with its own learning rate.",
    ),
)
def check_accuracy(answers):
    """On pictures that it has never seen, the model is right 78 times in 100, where dense layers alone are not."""
    expect(answers).reach(accuracy=0.78, spread=0.026, baseline=("dense layers", 0.61))
