"""Split files of cats and of dogs into training and validation, read both as data sets, and tell them apart."""

from grader.checks import (
    answers_after_both,
    blind_folder,
    build,
    criterion,
    expect,
    fixture,
    mixed_folder,
    patterned_folder,
    read_both,
    read_scaling,
    split_anyhow,
    split_classes,
    split_files,
    trial,
)


@fixture
def anew(candidate, data):
    """Split 40 pictures, twice, into folders that are not there."""
    source = mixed_folder(data.folder("hamsters"), data.generator(1), pictures=40)
    return split_files(candidate, "split_data", source, data.scratch / "anew", 0.75, times=2)


@fixture
def split(candidate, data):
    """Split 148 pictures, and five files that are none."""
    source = mixed_folder(data.folder("parrots"), data.generator(2), pictures=148)
    return split_anyhow(candidate, "split_data", source, data.scratch / "parts", 0.6)


@fixture
def sets(candidate, data):
    """Read two folders whose classes are no cats and no dogs, of pictures larger than 48×48."""
    counts = {"weasels": 29, "badgers": 58}
    training = patterned_folder(data.folder("training-pictures"), data.generator(3), counts)
    validation = patterned_folder(data.folder("validation-pictures"), data.generator(4), {"weasels": 21, "badgers": 14})
    return read_both(candidate, training, validation)


@fixture
def model(candidate, sets):
    """Build the learner's model on a batch of the learner's own training set."""
    return build(candidate, "create_model", inputs=sets.training.batches[0][0])


@trial
def answers(candidate, data, seed):
    """Split the learner's pictures, train, then ask about fresh ones in a folder whose names tell nothing."""
    source, targets = data.unsplit("cats_or_dogs"), data.scratch / f"cats-or-dogs-{seed}"
    folders = split_classes(candidate, "split_data", source, targets, 0.8, seed)
    drawn = data.draw("cats_or_dogs", 500)
    hidden = blind_folder(data.folder(f"hidden-{seed}"), data.generator(5), drawn, ("cats", "dogs"))
    return answers_after_both(candidate, folders, hidden, epochs=8, goal=0.86, seed=seed)


@criterion(
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
    points=10,
    after=("check_spoilt_files", "check_nothing_lost"),
    hint=(
        "Of how many files is `split_size` a share?",
        "Of the pictures: spoilt files do not count. `int` cuts off what is behind the point.",
        "`n = int(split_size * len(pictures))`, after the spoilt files were left out.",
    ),
)
def check_share(split):
    """Of `n` pictures `int(split_size * n)` are for training, and all others for validation."""
    expect(split).has_its_share()


@criterion(
    points=10,
    after="check_nothing_lost",
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
    points=5,
    hint=(
        "How large are the pictures before, and how large must they be after?",
        "`tf.keras.utils.image_dataset_from_directory` has `image_size` and `batch_size`, once for each data set.",
        "`image_dataset_from_directory(training_dir, image_size=(48, 48), batch_size=32)`",
    ),
)
def check_batches(sets):
    """In both data sets pictures of any size come as 48×48 in three colours, in batches of 32."""
    expect(sets).come_in_batches(32, (48, 48, 3))


@criterion(
    points=10,
    after="check_batches",
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
    points=5,
    after="check_every_picture",
    hint=(
        "Who gives the pictures their labels?",
        "The names of the folders, in the order of the alphabet: the first one is 0, in both data sets.",
        '`image_dataset_from_directory(…, label_mode="binary")` does it, for both data sets.',
    ),
)
def check_labels(sets):
    """In both data sets the labels come from the names of the folders, in the order of the alphabet."""
    expect(sets).carry_the_label_of_their_folder()


@criterion(
    points=10,
    after="check_batches",
    hint=(
        "What does one label look like, and which last layer and loss go with it?",
        "The label mode, the last layer and the loss are one decision in three places.",
        '`label_mode="binary"`, `Dense(1, activation="sigmoid")`, `loss="binary_crossentropy"`.',
    ),
)
def check_model(model, sets):
    """The labels, the last layer and the loss agree on one of two classes."""
    expect(model).answers_yes_or_no(sets.training.batches[0][1])
    expect(model).answers_yes_or_no(sets.validation.batches[0][1])


@criterion(
    points=5,
    after="check_every_picture",
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
    points=15,
    after=(
        "check_folders",
        "check_share",
        "check_chance",
        "check_source",
        "check_labels",
        "check_scaling",
        "check_model",
    ),
    hint=(
        "Ears and snouts are small, and anywhere in the picture. Which layers look for small things anywhere?",
        "Three pairs of `Conv2D` and `MaxPooling2D`, then `Flatten` and `Dense`; and is the training set shuffled?",
        "16, 32 and 64 filters of 3×3 with relu, `Dense(64)`, and Adam with its own learning rate.",
    ),
)
def check_accuracy(answers):
    """On pictures that it has never seen, the model is right 78 times in 100, where dense layers alone are not."""
    expect(answers).reach(accuracy=0.78, spread=0.026)
