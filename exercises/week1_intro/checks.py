"""Learn from six houses what a room costs."""

from exercises.week1_intro.expectations.house_prices import (
    build_house_model,
    read_examples,
    train_with_help,
)
from exercises.week1_intro.expectations.price_rule import Lessons
from grader.checks import criterion, expect, fixture


@fixture
def examples(candidate):
    """Ask for the training data once."""
    return read_examples(candidate)


@fixture
def model(candidate):
    """Build the learner's model and ask it about -20 to 20 rooms, before any training."""
    return build_house_model(candidate)


@fixture
def estimates(candidate, passed, seed):
    """Train as the learner does, from an unlucky start, and ask about seven and about twenty rooms."""
    right = {"houses": passed("check_arrays", "check_prices"), "model": passed("check_model", "check_line")}
    return train_with_help(candidate, (7.0, 20.0), seed=seed, **right)


@criterion(
    title="Array dtype and shape",
    points=10,
    hint=(
        "How many houses are there, and which type has the number 1.5?",
        "`np.array` takes a list and a `dtype`.",
        "`features = np.array([1, 2, 3, 4, 5, 6], dtype=float)`",
    ),
)
def check_arrays(examples):
    """`create_training_data` gives features and targets: six floating-point numbers each."""
    expect(examples).are_six_pairs()


@criterion(
    title="Rooms and prices",
    points=20,
    hint=(
        "What does a house with one room cost, in hundreds of thousands?",
        "50,000 for the house and 50,000 for each room: one room costs 1.0.",
        "`targets = np.array([1.0, 1.5, 2.0, 2.5, 3.0, 3.5])`",
    ),
)
def check_prices(examples):
    """The six houses have one to six rooms, and their prices, in hundreds of thousands, follow the rule."""
    expect(examples).follow_the_rule()


@criterion(
    title="Output and loss",
    points=20,
    hint=(
        "How many numbers does the network answer with, and how does it learn how wrong one is?",
        "One unit, and a loss that measures a distance between two numbers.",
        '`model.compile(optimizer="sgd", loss="mean_squared_error")` and a last layer `Dense(1)`.',
    ),
)
def check_model(model):
    """The model answers with one number, and is compiled with a loss for numbers."""
    expect(model).answers_with_one_number()
    expect(model).learns_numbers()


@criterion(
    title="Linear model",
    points=15,
    hint=(
        "What shape has the rule, drawn over the number of rooms?",
        "A single unit without an activation is a straight line: weight × rooms + bias.",
        "`tf.keras.Sequential([tf.keras.Input(shape=(1,)), tf.keras.layers.Dense(1)])`",
    ),
)
def check_line(model):
    """Before any training already, the model's answers lie on a straight line, as the prices do."""
    expect(model).draws_a_straight_line()


@criterion(
    title="Predictions after training",
    points=35,
    trains=True,
    hint=(
        "Is the loss still falling when your training ends?",
        "500 epochs of `sgd` are enough; with larger steps fewer are.",
        '`model.fit(features, targets, epochs=500, verbose=0)` with `optimizer="sgd"`, then `return model`.',
    ),
)
def check_rule(candidate, estimates, seed):
    """The trained model knows the rule: within 0.15 for seven rooms, and within 0.5 for twenty."""
    expect(estimates).know_the_rule(0.15, 0.5)
    expect(Lessons(candidate, estimates, seed)).are_the_six_houses()
