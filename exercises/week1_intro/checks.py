"""Linear regression: the price of a house by its rooms, learned from six examples."""

from exercises.week1_intro.expectations.house_prices import (
    build_house_model,
    read_examples,
    train_with_help,
)
from exercises.week1_intro.expectations.price_rule import LearnedFrom
from grader.checks import criterion, expect, fixture

WITHIN = (0.15, 0.5)
"""How far the predictions for seven and for twenty rooms may be from the rule."""


@fixture
def examples(candidate, seed):
    """Ask for the training data once."""
    return read_examples(candidate, seed)


@fixture
def model(candidate):
    """Build the learner's model, untrained, and predict for -20 to 20 rooms."""
    return build_house_model(candidate)


@fixture
def predictions(candidate, passed, seed):
    """Call `train_model` with a seed that starts far from the rule; predict for seven and for twenty rooms."""
    right = {"houses": passed("check_arrays", "check_prices"), "model": passed("check_model", "check_line")}
    return train_with_help(candidate, (7.0, 20.0), within=WITHIN, seed=seed, **right)


@criterion(
    title="Array dtype and shape",
    points=10,
    hint=(
        "How many houses are there, and which dtype holds 1.5?",
        "`np.array` takes a list and a `dtype`.",
        "`features = np.array([1, 2, 3, 4, 5, 6], dtype=float)`",
    ),
)
def check_arrays(examples):
    """`create_training_data` returns features and targets: six floating-point numbers each."""
    expect(examples).are_six_pairs()


@criterion(
    title="Rooms and prices",
    points=20,
    hint=(
        "How much is a house with one room, in hundreds of thousands?",
        "A house is 50,000, and each room adds 50,000: with one room the price is 1.0.",
        "`targets = np.array([1.0, 1.5, 2.0, 2.5, 3.0, 3.5])`",
    ),
)
def check_prices(examples, setting):
    """The six houses have one to six rooms, and their prices, in hundreds of thousands, follow the rule."""
    expect(examples).follow_the_rule(any_houses=setting("any_houses", False))


@criterion(
    title="Output and loss",
    points=20,
    hint=(
        "How many values does the model output, and which loss compares two numbers?",
        "One unit, and a regression loss such as the mean squared error.",
        '`model.compile(optimizer="sgd", loss="mean_squared_error")` and a last layer `Dense(1)`.',
    ),
)
def check_model(model):
    """The model outputs one value for each house, and is compiled with a regression loss."""
    expect(model).outputs_one_value()
    expect(model).learns_numbers()


@criterion(
    title="Linear model",
    points=15,
    hint=(
        "What does the plot of the price over the number of rooms look like?",
        "One unit without an activation is linear: weight × rooms + bias.",
        "`tf.keras.Sequential([tf.keras.Input(shape=(1,)), tf.keras.layers.Dense(1)])`",
    ),
)
def check_line(model):
    """The untrained model is linear: each further room changes the prediction by the same amount."""
    expect(model).is_linear()


@criterion(
    title="Predictions after training",
    points=35,
    trains=True,
    hint=(
        "Does the loss still fall when your training ends?",
        "500 epochs of `sgd` are enough; a higher learning rate needs fewer.",
        '`model.fit(features, targets, epochs=500, verbose=0)` with `optimizer="sgd"`, then `return model`.',
    ),
)
def check_rule(candidate, predictions, seed, setting):
    """The trained model predicts the price within 0.15 for seven rooms, and within 0.5 for twenty."""
    expect(predictions).are_close(*WITHIN)
    expect(LearnedFrom(candidate, predictions, seed)).the_houses(any_houses=setting("any_houses", False))
