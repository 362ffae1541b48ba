"""Read pictures of horses and of humans from folders, and tell them apart with convolutions."""

from grader.checks import (
    blind_folder,
    build,
    criterion,
    expect,
    fixture,
    patterned_folder,
    picture_answers,
    read_pictures,
    read_scaling,
    trial,
)


@fixture
def pictures(candidate, data):
    """Read a folder whose classes are no horses and no humans, of pictures larger than 48×48."""
    folder = patterned_folder(data.folder("weasels-or-badgers"), data.generator(1), {"weasels": 29, "badgers": 58})
    return read_pictures(candidate, "training_dataset", folder)


@fixture
def others(candidate, data):
    """Read a second, smaller folder, made in the other order."""
    folder = patterned_folder(data.folder("cups-or-spoons"), data.generator(2), {"cups": 4, "spoons": 3})
    return read_pictures(candidate, "training_dataset", folder)


@fixture
def many(candidate, data):
    """Read a folder of many more pictures than any batch holds, once."""
    folder = patterned_folder(data.folder("moles-or-voles"), data.generator(4), {"voles": 200, "moles": 200}, size=48)
    return read_pictures(candidate, "training_dataset", folder, passes=1)


@fixture
def model(candidate, pictures):
    """Build the learner's model on a batch of the learner's own data set."""
    return build(candidate, "create_and_compile_model", inputs=pictures.batches[0][0])


@trial
def answers(candidate, data, seed):
    """Train on the learner's pictures, then ask about fresh ones in a folder whose names tell nothing."""
    drawn = data.draw("horses_or_humans", 500)
    hidden = blind_folder(data.folder(f"hidden-{seed}"), data.generator(3), drawn, ("horses", "humans"))
    folders = data.pictures("horses_or_humans")
    return picture_answers(candidate, folders, hidden, epochs=10, bar=0.89, seed=seed)


@criterion(
    points=15,
    hint=(
        "How large are the pictures before, and how large must they be after?",
        "`tf.keras.utils.image_dataset_from_directory` has `image_size` and `batch_size`.",
        "`image_dataset_from_directory(directory, image_size=(48, 48), batch_size=32)`",
    ),
)
def check_batches(pictures):
    """Pictures of any size come as 48×48 in three colours, in batches of 32."""
    expect(pictures).come_in_batches(32, (48, 48, 3))


@criterion(
    points=10,
    after="check_batches",
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
    points=15,
    after="check_every_picture",
    hint=(
        "Who gives the pictures their labels?",
        "The names of the folders inside `directory`, in the order of the alphabet: the first one is 0.",
        '`image_dataset_from_directory(directory, label_mode="binary")` does it; by hand: `sorted(os.listdir(…))`.',
    ),
)
def check_labels(pictures, others):
    """The labels come from the names of the folders in `directory`, in the order of the alphabet."""
    expect(pictures).carry_the_label_of_their_folder()
    expect(others).carry_the_label_of_their_folder()


@criterion(
    points=10,
    after="check_every_picture",
    hint=(
        "What would the network learn in 16 batches of horses, one after the other?",
        "Single pictures are shuffled, not finished batches.",
        "`shuffle=True` where the files are read, or `.shuffle(1000)` before `.batch(32)`.",
    ),
)
def check_shuffle(pictures, many):
    """The pictures come in a mixed order, not folder by folder."""
    expect(pictures).are_shuffled()
    expect(many).are_shuffled()


@criterion(
    points=15,
    after="check_batches",
    hint=(
        "What does one label look like, and which last layer and loss go with it?",
        "The label mode, the last layer and the loss are one decision in three places.",
        '`label_mode="binary"`, `Dense(1, activation="sigmoid")`, `loss="binary_crossentropy"`.',
    ),
)
def check_model(model, pictures):
    """The labels, the last layer and the loss agree on one of two classes."""
    expect(model).answers_yes_or_no(pictures.batches[0][1])


@criterion(
    points=15,
    after="check_every_picture",
    hint=(
        "From which number to which go the pixels that your first convolution reads?",
        "A file holds bytes, 0 to 255. `Rescaling(1/255)` fits into the data set or into the model.",
        "`rescale = tf.keras.layers.Rescaling(1/255)`, then "
        "`dataset = dataset.map(lambda images, labels: (rescale(images), labels))`.",
    ),
)
def check_scaling(model):
    """The pixels are scaled exactly once, in the data set or in the model."""
    expect(read_scaling(model)).happens_once()


@criterion(
    points=20,
    after=("check_labels", "check_shuffle", "check_scaling", "check_model"),
    hint=(
        "Which layers look at a small piece of a picture, wherever it is?",
        "Three pairs of `Conv2D` and `MaxPooling2D`, then `Flatten` and `Dense`, do well.",
        "16, 32 and 64 filters of 3×3 with relu, `Dense(64)`, and Adam with its own learning rate.",
    ),
)
def check_accuracy(answers):
    """On pictures that it has never seen, the model is right 89 times in 100, where dense layers alone are not."""
    expect(answers).reach(accuracy=0.89, spread=0.015)
