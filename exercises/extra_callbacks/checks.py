"""Stop a training on two metrics, read learning curves, and keep the two losses close."""

from exercises.extra_callbacks.expectations.curves import CurveFunctions, build_model, cases, train
from exercises.extra_callbacks.expectations.two_metrics import TwoMetrics
from grader.checks import criterion, expect, fixture, trial


@fixture
def callback(candidate):
    """Take the learner's callback class; each question makes a new instance."""
    return TwoMetrics(candidate)


@fixture
def functions(candidate, data):
    """Draw histories of eight trainings for the functions that read curves."""
    return CurveFunctions(candidate, tuple(cases(data.generator(1))))


@fixture
def model(candidate):
    """Build the learner's model."""
    return build_model(candidate)


@trial
def predictions(candidate, seed):
    """Train for 40 epochs on 400 examples, then predict 1,000 held-out ones."""
    return train(candidate, seed)


@fixture
def gap(predictions):
    """Take both losses of that training."""
    return predictions.result().gap


@criterion(
    title="Both metrics",
    points=15,
    hint=(
        "What should the callback do if the accuracy is 0.99 and the validation accuracy is 0.50?",
        "`logs` has both metrics: `accuracy` and `val_accuracy`. One condition with `and` checks both.",
        '`if logs["accuracy"] >= 0.95 and logs["val_accuracy"] >= 0.80: self.model.stop_training = True`',
    ),
)
def check_both(callback):
    """The callback stops a training where both metrics are high, and does not stop where one is low."""
    expect(callback).needs_both()


@criterion(
    title="Same epoch",
    points=10,
    hint=(
        "The accuracy passes its threshold in epoch 3, the validation accuracy in epoch 5. Is that enough?",
        "Each epoch has its own `logs`. Compare only these values.",
        "Store no best value and no flag in `self`: both conditions belong in one `if`.",
    ),
)
def check_same_epoch(callback):
    """Both metrics must pass in the same epoch: values of earlier epochs do not count."""
    expect(callback).needs_both_at_once()


@criterion(
    title="Corner",
    points=15,
    hint=(
        "What does your callback do at exactly 0.95 and 0.80? And at 0.9499 and 0.80?",
        "Check both operators, `>` or `>=`, and both numbers against the brief.",
        "`>= 0.95` and `>= 0.80`, without rounding",
    ),
)
def check_corner(callback):
    """Nine pairs around 0.95 and 0.80: each comparison changes exactly at its threshold."""
    expect(callback).has_its_corner_at()


@criterion(
    title="Best epoch",
    points=10,
    hint=(
        "Which curve shows how good the model is on new examples?",
        "The best epoch has the lowest validation loss. Epochs start at 0.",
        '`int(np.argmin(history["val_loss"]))`',
    ),
)
def check_best_epoch(functions):
    """`best_epoch` returns the epoch with the lowest validation loss, counted from 0."""
    expect(functions).find_the_best_epoch()


@criterion(
    title="Accuracy gap",
    points=10,
    hint=(
        "Which of the two accuracies is usually higher?",
        "A slice with `[-5:]` takes the last five values of a list.",
        '`np.mean(history["accuracy"][-5:]) - np.mean(history["val_accuracy"][-5:])`',
    ),
)
def check_gap(functions):
    """`accuracy_gap` returns the accuracy minus the validation accuracy, averaged over the last five epochs."""
    expect(functions).measure_the_gap()


@criterion(
    title="Overfitting",
    points=15,
    hint=(
        "What do the two losses do when a model overfits?",
        "The validation loss climbs after its best epoch, and the training loss still falls.",
        "`val_loss[-1] > 1.1 * min(val_loss) and loss[-1] < loss[best_epoch(history)]`",
    ),
)
def check_overfitting(functions, passed):
    """`is_overfitting` is true if the validation loss climbed by more than 10 % and the training loss still fell."""
    expect(functions).recognize_overfitting(usable=passed("check_best_epoch"))


@criterion(
    title="Output and loss",
    points=5,
    hint=(
        "How many classes are there?",
        "One unit with sigmoid goes with `binary_crossentropy`.",
        '`Dense(1, activation="sigmoid")`, `loss="binary_crossentropy"`',
    ),
)
def check_model(model):
    """The output layer and the loss match: binary classification of 30 features."""
    expect(model).predicts_two_classes()


@criterion(
    title="Loss gap",
    points=10,
    hint=(
        "How many weights has your model, and how many examples does it see?",
        "Fewer units, `Dropout` and an L2 penalty on the weights keep the two losses close.",
        '`Dense(8, activation="relu", kernel_regularizer=tf.keras.regularizers.L2(0.02))`',
    ),
)
def check_loss_gap(gap):
    """After 40 epochs, the loss on held-out examples is at most 0.22 above the loss on the training set."""
    expect(gap).is_at_most(0.22)


@criterion(
    title="Hidden accuracy",
    points=10,
    hint=(
        "Does the training accuracy still grow in the last epochs?",
        "A model with few weights learns this rule. A penalty that is too strong, or a low learning rate, prevents it.",
        "One hidden layer of 8 units, and `Adam(0.005)`",
    ),
)
def check_accuracy(predictions):
    """On 1,000 held-out examples, the accuracy is at least 0.85."""
    expect(predictions).reach(accuracy=0.85, spread=0.006)
