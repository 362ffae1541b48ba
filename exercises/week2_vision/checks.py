"""Turn and mirror training pictures at random, so that a network knows cats and dogs that lie askew."""

from grader.checks import (
    answers_after_both,
    blind_folder,
    build,
    build_augmentation,
    criterion,
    expect,
    fixture,
    look_at_rest,
    look_in_training,
    patterned_folder,
    read_as_validation,
    read_passes,
    read_scaling,
    see_prediction,
    see_training,
    sign_folder,
    trial,
)


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
def augmentation(candidate, signs):
    """Build the learner's augmentation model on pictures in the scale of the learner's own validation set."""
    return build_augmentation(candidate, read_as_validation(candidate, signs))


@fixture
def passes(candidate, signs, patterns, tints):
    """Read signs for training and patterns for validation, two passes of each."""
    return read_passes(candidate, signs, patterns, tints)


@fixture
def model(candidate, passes):
    """Build the learner's model on a batch of the learner's own validation set."""
    return build(candidate, "create_model", inputs=passes.validation[0].batches[0][0])


@fixture
def training(model, passes):
    """See the training pictures as they reach the network's first weights in training."""
    return see_training(model, passes)


@trial
def answers(candidate, data, seed):
    """Train on the learner's upright pictures, then ask about turned ones in a folder whose names tell nothing."""
    drawn = data.draw("cats_or_dogs", 500, turned=True)
    hidden = blind_folder(data.folder(f"hidden-{seed}"), data.generator(2), drawn, ("cats", "dogs"))
    return answers_after_both(candidate, data.pictures("turned_cats_or_dogs"), hidden, epochs=20, goal=0.84, seed=seed)


@criterion(
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
    points=10,
    after="check_batches",
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
    points=5,
    after="check_validation",
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
    points=10,
    after="check_batches",
    hint=(
        "What happens to a picture in your augmentation model while a network trains?",
        "A `Sequential` of Keras's random layers: `RandomFlip`, `RandomRotation`, perhaps `RandomZoom`.",
        '`tf.keras.Sequential([tf.keras.Input((48, 48, 3)), RandomFlip("horizontal"), RandomRotation(0.15)])`',
    ),
)
def check_augmentation(augmentation):
    """In training the augmentation model makes another picture of the same one each time."""
    expect(look_in_training(augmentation)).change_each_time()


@criterion(
    points=10,
    after="check_batches",
    hint=(
        "What does your augmentation model do to a picture that somebody wants to know about?",
        "Layers whose name begins with `Random` do nothing outside of training; others do not know the difference.",
        "Leave out `training=True` and everything but random layers.",
    ),
)
def check_rest(augmentation):
    """Outside of training the augmentation model leaves every picture as it is."""
    expect(look_at_rest(augmentation)).leaves_pictures_as_they_are()


@criterion(
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
    expect(look_in_training(augmentation)).turn_between(10, 120)


@criterion(
    points=5,
    after="check_validation",
    hint=(
        "Is the picture that your network judges still the one that it was asked about?",
        "Keras switches its random layers off while a model predicts, unless somebody says `training=True`.",
        "Call the augmentation model inside the network without `training=…`.",
    ),
)
def check_prediction(model, passes):
    """While it predicts, the network sees pictures as they are."""
    expect(see_prediction(model, passes)).leaves_pictures_as_they_are()


@criterion(
    points=5,
    after=("check_batches", "check_prediction"),
    hint=(
        "What does one label look like, and which last layer and loss go with it?",
        "The label mode, the last layer and the loss are one decision in three places.",
        '`label_mode="binary"`, `Dense(1, activation="sigmoid")`, `loss="binary_crossentropy"`.',
    ),
)
def check_model(model, passes):
    """The labels, the last layer and the loss agree on one of two classes."""
    expect(model).answers_yes_or_no(passes.training[0].batches[0][1])
    expect(model).answers_yes_or_no(passes.validation[0].batches[0][1])


@criterion(
    points=5,
    after="check_validation",
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
    points=15,
    after=("check_validation", "check_augmentation", "check_model"),
    hint=(
        "Which line of your code sends training pictures through the augmentation model?",
        "Put it at the beginning of the network, or map it over the training set and keep the result.",
        "In `create_model`: `tf.keras.Sequential([tf.keras.Input((48, 48, 3)), create_augmentation_model(), …])`.",
    ),
)
def check_training(training):
    """In training the network sees every picture turned anew in each pass, the farthest by 10 to 120 degrees."""
    expect(training).change_each_time()
    expect(training).turn_between(10, 120)


@criterion(
    points=20,
    after=("check_rest", "check_range", "check_labels", "check_scaling", "check_training", "check_prediction"),
    hint=(
        "All training pictures are upright; the hidden ones are turned by up to 60 degrees, and half are mirrored.",
        'Turn by about as much, and mirror: `RandomFlip("horizontal")` and `RandomRotation(60 / 360)`.',
        "Behind them three pairs of `Conv2D` (16, 32, 64 filters) and `MaxPooling2D`, `Flatten`, `Dense(64)`, Adam.",
    ),
)
def check_accuracy(answers):
    """On turned and mirrored pictures the model is right 74 times in 100, though all that it trained on are upright."""
    expect(answers).reach(accuracy=0.74, spread=0.02)
