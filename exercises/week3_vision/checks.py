"""Transfer learning: train new layers on a frozen base network with 60 images of cats and dogs."""

from exercises.week3_vision.expectations.base_network import load_base, output_at, own_base, read_last_output
from exercises.week3_vision.expectations.transfer import grow, train_briefly, transfer_predictions
from grader.checks import criterion, expect, fixture, trial
from grader.checks.images.folders import patterned_folder
from grader.checks.images.grader_images import labels_of
from grader.checks.images.training_and_validation import read_both
from grader.checks.models.label_format import given_labels
from grader.checks.models.output_pairing import find_any_reading


@fixture
def given(data):
    """Write a file of other weights than the kit's, and draw a few images."""
    file = data.folder("weights") / "other.weights.h5"
    return file, data.draw("base_weights", file), data.draw("cats_or_dogs", 8)[0]


@fixture
def sets(candidate, data):
    """Read two folders of images with the function that a course form asks for."""
    written = [data.folder("training-pictures"), data.folder("validation-pictures")]
    training = patterned_folder(written[0], data.generator(1), {"weasels": 29, "badgers": 58}, tinted=True)
    validation = patterned_folder(written[1], data.generator(2), {"weasels": 21, "badgers": 14}, tinted=True)
    return read_both(candidate, "train_val_datasets", training, validation)


@fixture
def labels(candidate, gathered, setting):
    """Take a batch of labels from each of these datasets, if there are any; or what a program gives to `fit`."""
    sets = gathered("sets") if setting("datasets", False) else None
    given = given_labels(candidate, told=setting("given_labels", False))
    return [labels_of(part) for part in (sets.training, sets.validation)] if sets else [given]


@fixture
def base(candidate, given):
    """Call the learner's function with two files of other weights, so that a hard-coded path fails."""
    return load_base(candidate, *given, twice=True)


@fixture
def network(candidate, given, gathered, passed, setting):
    """Take the learner's base network, or the grader's if the learner's has a mistake."""
    is_theirs = setting("own_network", passed("check_weights", "check_frozen"))
    return gathered("base") if is_theirs else own_base(candidate, *given)


@fixture
def last_output(network):
    """Call the learner's function for the output to continue from."""
    return read_last_output(network)


@fixture
def model(network, gathered, passed, setting):
    """Build the learner's final model on that output, after three blocks; on the correct one if it is another."""
    is_theirs = setting("own_network", passed("check_output"))
    last = gathered("last_output") if is_theirs else output_at(network, "block3_pool")
    return grow(last, blocks=3)


@fixture
def reading(model):
    """Find out how to read the model's outputs, even if the loss does not match them."""
    return find_any_reading(model, 2)


@fixture
def others(candidate, given, model):
    """Build the learner's final model on outputs of other layers: an earlier, larger one and a later one."""
    network = own_base(candidate, *given)
    return grow(output_at(network, "block2_pool"), blocks=2), grow(output_at(network, "block4_relu"), blocks=4)


@fixture
def trained(model, reading, seed):
    """Train the final model briefly, on eight images."""
    return train_briefly(model, seed=seed)


@trial
def predictions(candidate, data, reading, passed, setting, seed):
    """Train on the 60 images, from the kit's own weights, then predict new ones."""
    few, hidden = data.load("few_cats_or_dogs"), data.draw("cats_or_dogs", 1000)
    how = {"names": ("cat", "dog"), "epochs": 30, "batch_size": 20, "threshold": 0.80}
    parts = (passed("check_weights", "check_frozen"), passed("check_output"))
    own = tuple(not setting("own_network", one) for one in parts)
    return transfer_predictions(candidate, few, hidden, seed=seed, own=own, **how)


@criterion(
    title="Images",
    points=10,
    hint=(
        "Which folder does each of your two datasets read?",
        "The files are split already. Only training images may be augmented.",
        "Call the same function twice, with the training folder and with the validation folder, in this order.",
    ),
)
def check_pictures(sets):
    """Each dataset reads its own folder; each validation image comes once per epoch, unchanged."""
    expect(sets).validate_on_their_own_images()


@criterion(
    title="Labels",
    points=5,
    hint=(
        "What decides the label of an image?",
        "The folder names, in alphabetical order: the first one is class 0, in both datasets.",
        '`image_dataset_from_directory(…, label_mode="binary")`, for both datasets.',
    ),
)
def check_labels(sets):
    """In both datasets, the label is the index of the folder name in alphabetical order."""
    expect(sets).have_the_label_of_their_folder()


@criterion(
    title="Pretrained weights",
    points=15,
    hint=(
        "Where do the weights of the model that your function returns come from?",
        "`base_network()` has random weights. Every Keras model has a method that reads a `.weights.h5` file.",
        "`pre_trained_model = base_network()`, then `pre_trained_model.load_weights(weights_file)`.",
    ),
)
def check_weights(base):
    """`create_pre_trained_model` returns the base network with the weights of the file it is given."""
    expect(base).has_the_weights_of_the_file()


@criterion(
    title="Frozen base",
    points=10,
    hint=(
        "How do you tell Keras not to train a layer?",
        "Every layer has an attribute `trainable`, and so does a whole model.",
        "`pre_trained_model.trainable = False`, or the same for each of `pre_trained_model.layers`.",
    ),
)
def check_frozen(base):
    """All layers of the base network are frozen: training does not change its weights."""
    expect(base).is_frozen()


@criterion(
    title="Base output layer",
    points=15,
    hint=(
        "Which layer does the brief name, and what is its output shape?",
        "A model finds a layer by name with `get_layer`. A layer has the attribute `output`.",
        '`return pre_trained_model.get_layer("block3_pool").output`',
    ),
)
def check_output(last_output):
    """`output_of_last_layer` returns the output of the layer `block3_pool`."""
    expect(last_output).is_the_output_of("block3_pool")


@criterion(
    title="Output and loss",
    points=15,
    hint=(
        "What does one label look like? Which output layer and loss match it?",
        "One unit with a sigmoid, or two with a softmax. Before them, `Flatten` or `GlobalAveragePooling2D`.",
        '`Flatten()(last_output)`, …, `Dense(1, activation="sigmoid")`, and `loss="binary_crossentropy"`.',
    ),
)
def check_model(model, reading, labels):
    """The output layer and the loss match: binary classification, with one unit or two."""
    expect(model).predicts_two_classes(labels[0])
    expect(model).predicts_two_classes(labels[-1])
    expect(model).has_at_most_one_unit_per_class(2)


@criterion(
    title="New layers on top",
    points=10,
    hint=(
        "Which tensors are the input and the output of your final model?",
        "A functional model is defined by its input and its output: `Model(inputs, outputs)`.",
        "`x = Flatten()(last_output)`, …, `model = tf.keras.Model(pre_trained_model.input, x)`",
    ),
)
def check_growth(model, others):
    """The final model contains the base layers up to `last_output`, for any `last_output`, and none after it."""
    expect(model).continues_from_the_output()
    expect(others[0]).continues_from_the_output()
    expect(others[1]).continues_from_the_output()


@criterion(
    title="Dropout",
    points=10,
    hint=(
        "How can you reduce overfitting on 60 images?",
        "A `Dropout` layer between `last_output` and the last `Dense` sets some values to 0 in each training step.",
        "`x = tf.keras.layers.Dropout(0.3)(x)` right before the last `Dense`.",
    ),
)
def check_dropout(model):
    """In training, dropout sets some values to 0 before the output layer."""
    expect(model).drops_values_in_training()


@criterion(
    title="What training changes",
    points=10,
    hint=(
        "Which layers should change when the final model is trained, and which should not?",
        "Look for `trainable` in `create_final_model`. That model contains both the base layers and the new ones.",
        "Set `trainable` in `create_pre_trained_model` only. Check with `model.summary(show_trainable=True)`.",
    ),
)
def check_training(trained):
    """Training changes the weights of the new layers, and none of the base network."""
    expect(trained).changed_new_layers_only()


@criterion(
    title="Hidden accuracy",
    points=15,
    hint=(
        "What is the training accuracy on the 60 images after 30 epochs?",
        "One `Dense` layer is enough here. A learning rate that is too low, or too much dropout, makes training slow.",
        '`Flatten`, `Dropout(0.3)`, `Dense(1, activation="sigmoid")`, and Adam with its default learning rate.',
    ),
)
def check_accuracy(predictions):
    """On held-out images, the accuracy is at least 0.80 (without a pretrained network: about 0.72)."""
    expect(predictions).reach(accuracy=0.80, spread=0.015, baseline=("no pretrained network", 0.72))
