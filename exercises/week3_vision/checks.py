"""Go on from a network that has learned to see, and teach it cats and dogs with sixty pictures."""

from exercises.week3_vision.expectations.base_network import load_base, output_at, own_base, read_last_output
from exercises.week3_vision.expectations.transfer import grow, train_briefly, transfer_answers
from grader.checks import criterion, expect, fixture, trial
from grader.checks.models.output_pairing import find_any_reading


@fixture
def given(data):
    """Write a file of other weights than the kit's, and draw a few pictures."""
    file = data.folder("weights") / "other.weights.h5"
    return file, data.draw("base_weights", file), data.draw("cats_or_dogs", 8)[0]


@fixture
def base(candidate, given):
    """Give the learner's function two files with other weights than the kit's, so that a written-down path is found."""
    return load_base(candidate, *given, twice=True)


@fixture
def network(candidate, given, gathered, passed):
    """Take the learner's network, or one of the grader's own where that one has a mistake."""
    return gathered("base") if passed("check_weights", "check_frozen") else own_base(candidate, *given)


@fixture
def last_output(network):
    """Ask the learner's function which output to go on from."""
    return read_last_output(network)


@fixture
def model(network, gathered, passed):
    """Build the learner's final model on that output, behind three blocks; on the right one where it is another."""
    last = gathered("last_output") if passed("check_output") else output_at(network, "block3_pool")
    return grow(last, blocks=3)


@fixture
def reading(model):
    """Find out how the model's outputs are read, whether or not its loss fits them."""
    return find_any_reading(model, 2)


@fixture
def others(candidate, given, model):
    """Build the learner's final model on outputs of other layers: an earlier, larger one and a later one."""
    network = own_base(candidate, *given)
    return grow(output_at(network, "block2_pool"), blocks=2), grow(output_at(network, "block4_relu"), blocks=4)


@fixture
def trained(model, reading, seed):
    """Train the final model for a moment, on eight pictures."""
    return train_briefly(model, seed=seed)


@trial
def answers(candidate, data, reading, passed, seed):
    """Train on the sixty pictures, from the kit's own weights, then ask about fresh ones."""
    few, hidden = data.load("few_cats_or_dogs"), data.draw("cats_or_dogs", 1000)
    how = {"names": ("cat", "dog"), "epochs": 30, "batch_size": 20, "bar": 0.80}
    own = not passed("check_weights", "check_frozen"), not passed("check_output")
    return transfer_answers(candidate, few, hidden, seed=seed, own=own, **how)


@criterion(
    title="Pretrained weights",
    points=15,
    hint=(
        "Where do the numbers of the network come from that your function returns?",
        "`base_network()` gives random ones. Every Keras model has a method that reads a `.weights.h5` file.",
        "`pre_trained_model = base_network()`, then `pre_trained_model.load_weights(weights_file)`.",
    ),
)
def check_weights(base):
    """`create_pre_trained_model` returns the base network with the numbers of the file that it is given."""
    expect(base).holds_what_is_in_the_file()


@criterion(
    title="Frozen base",
    points=10,
    hint=(
        "How do you tell Keras that a layer must not be trained?",
        "Every layer has an attribute `trainable`, and so has a whole model.",
        "`pre_trained_model.trainable = False`, or the same for each of `pre_trained_model.layers`.",
    ),
)
def check_frozen(base):
    """All layers of the network come back frozen: a training would change no number in it."""
    expect(base).is_frozen()


@criterion(
    title="Base output layer",
    points=15,
    hint=(
        "Which layer does the brief name, and what does it give for one picture?",
        "A model finds a layer by its name: `get_layer`. A layer knows its `output`.",
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
        "What does one label look like, and which last layer and loss go with it?",
        "One unit with a sigmoid, or two with a softmax; before them `Flatten` or `GlobalAveragePooling2D`.",
        '`Flatten()(last_output)`, …, `Dense(1, activation="sigmoid")`, and `loss="binary_crossentropy"`.',
    ),
)
def check_model(model, reading):
    """The last layer and the loss of the final model agree on one of two classes, with one unit or with two."""
    expect(model).answers_yes_or_no()
    expect(model).has_a_unit_for_each_class_at_most(2)


@criterion(
    title="New layers on top",
    points=10,
    hint=(
        "From where to where does a picture go in your final model?",
        "A functional model has a beginning and an end: `Model(inputs, outputs)`.",
        "`x = Flatten()(last_output)`, …, `model = tf.keras.Model(pre_trained_model.input, x)`",
    ),
)
def check_growth(model, others):
    """The final model goes on from `last_output`, whatever layer that is of: it holds those below, and none behind."""
    expect(model).grows_from_the_output()
    expect(others[0]).grows_from_the_output()
    expect(others[1]).grows_from_the_output()


@criterion(
    title="Dropout",
    points=10,
    hint=(
        "How do sixty pictures not get learned by heart?",
        "A `Dropout` layer between `last_output` and the last `Dense` drops some values in each step of the training.",
        "`x = tf.keras.layers.Dropout(0.3)(x)` right before the last `Dense`.",
    ),
)
def check_dropout(model):
    """Before the last layer some values are dropped while the model is trained."""
    expect(model).drops_values_while_it_is_trained()


@criterion(
    title="What training changes",
    points=10,
    hint=(
        "Which layers should change while the final model is trained, and which should not?",
        "Look for `trainable` in `create_final_model`. The base layers and the new ones are in one model there.",
        "Set `trainable` in `create_pre_trained_model` only. `model.summary(show_trainable=True)` shows the rest.",
    ),
)
def check_training(trained):
    """While the final model is trained its new layers learn, and the base network stays as it is in the file."""
    expect(trained).learned_in_its_new_layers_only()


@criterion(
    title="Hidden accuracy",
    points=15,
    hint=(
        "How well are the sixty pictures themselves learned, after 30 epochs?",
        "One `Dense` layer is enough here; too small steps, or too much dropout, are what slows it down.",
        '`Flatten`, `Dropout(0.3)`, `Dense(1, activation="sigmoid")`, and Adam with its own learning rate.',
    ),
)
def check_accuracy(answers):
    """Of pictures that it has never seen, the model names 80 in 100 rightly; sixty pictures alone do not teach that."""
    expect(answers).reach(accuracy=0.80, spread=0.015, baseline=("no pretrained network", 0.72))
