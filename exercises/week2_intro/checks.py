"""Read handwritten digits, and end the training by a callback once it is good enough."""

from exercises.week2_intro.expectations.own_training import (
    RenamedClasses,
    own_training_answers,
    stand_in_callback,
    trained_answers,
    watch_training,
)
from grader.checks import criterion, expect, fixture, trial
from grader.checks.models.callbacks import StoppingCallback, find_threshold
from grader.checks.models.compiled_metric import accuracy_key, logs_for, read_metric
from grader.checks.models.output_pairing import find_any_reading, reading_to_train
from grader.checks.models.own_shape import build_in_its_shape

CALLBACK = "EarlyStoppingCallback"


@fixture
def numbers(seed):
    """Give every digit another number, so that only the labels of this grading can be learned."""
    return RenamedClasses(10, seed)


@fixture
def digits(data, numbers):
    """Load nearly all digits that learners train on: how many there are is not to be written down."""
    images, labels = data.load("digits")[0]
    return images[:-59], numbers.rename(labels[:-59])


@fixture
def model(candidate, digits):
    """Build the learner's model on a batch of digits, in the shape that it reads."""
    return build_in_its_shape(candidate, "create_and_compile_model", inputs=digits[0][:8])


@fixture
def reading(model):
    """Find out how the model's outputs are read, whether or not its loss fits them."""
    return find_any_reading(model, 10)


@fixture
def metric(candidate, digits, reading, seed):
    """Ask the metrics of a second model about digits that the examiner counts as well."""
    model = build_in_its_shape(candidate, "create_and_compile_model", inputs=digits[0][:8])
    return read_metric(model, reading_to_train(model, 10), digits[0][:600], digits[1][:600], seed=seed)


@fixture
def threshold(candidate, gathered, setting):
    """Find logs that the learner's callback stops by: those of the learner's model, or else the usual ones."""
    return find_threshold(StoppingCallback(candidate, CALLBACK, logs_for(gathered("metric"))), setting("bar", 0.95))


@fixture
def callback(candidate, gathered, passed, setting):
    """Let the learner train with a right callback where the learner's own is not one, or has another threshold."""
    usable = passed("check_callback", "check_bar")
    key = logs_for(gathered("metric")).key
    return usable or stand_in_callback(candidate, CALLBACK, key, setting("bar", 0.95))


@fixture
def right_maker(gathered, passed):
    """Name the function in whose place a right one is while the learner trains: that of a model with a mistake."""
    usable = passed("check_model", "check_metric")
    return None if usable else ("create_and_compile_model", logs_for(gathered("metric")).key)


@fixture
def training(candidate, callback, digits, right_maker, seed):
    """Let the learner train, and watch."""
    how = {"callback": CALLBACK, "right_maker": right_maker}
    return watch_training(candidate, "train_mnist", *digits, seed=seed, **how)


@fixture
def key(gathered, right_maker):
    """Tell what the accuracy is called in the logs of that training."""
    return right_maker[1] if right_maker else accuracy_key(gathered("metric"))


@trial
def on_theirs(candidate, data, callback, digits, numbers, seed):
    """Let the learner train, then ask about 1,000 digits that nobody has seen."""
    images, truth = data.hidden("digits")
    training = watch_training(candidate, "train_mnist", *digits, seed=seed, callback=CALLBACK)
    return trained_answers(training, images, numbers.rename(truth), seed=seed, names=numbers.names)


@trial
def on_own(data, model, digits, numbers, seed):
    """Train the learner's model as the grader does, and ask about the same digits."""
    images, truth = data.hidden("digits")
    hidden, how = (images, numbers.rename(truth)), {"epochs": 10, "bar": data.bar(0.88), "names": numbers.names}
    return own_training_answers(model, digits, hidden, seed=seed, **how)


@fixture
def answers(passed, on_theirs, on_own):
    """Take what the learner's training taught, or the grader's own where that has a mistake."""
    return on_theirs if passed("check_model", "check_metric", "check_history", "check_stop") else on_own


@criterion(
    title="Output and loss",
    points=15,
    hint=(
        "How many different answers are there, and which loss reads labels such as 7?",
        "An image is a square; `Flatten` makes a row of it. The last layer has one unit for each digit.",
        '`Dense(10, activation="softmax")` with `loss="sparse_categorical_crossentropy"`.',
    ),
)
def check_model(model, reading):
    """The model reads images of 28×28 and answers with one of ten classes: last layer, loss and labels agree."""
    expect(model).answers_one_of(10)


@criterion(
    title="Accuracy metric",
    points=5,
    hint=(
        "What will the callback look at?",
        "`compile` has an argument for what is measured besides the loss.",
        '`model.compile(…, metrics=["accuracy"])`',
    ),
)
def check_metric(metric):
    """The model is compiled with a metric that tells the share of right answers."""
    expect(metric).counts_right_answers()


@criterion(
    title="Callback",
    points=20,
    hint=(
        "When does Keras call the callback, and what does it hand over?",
        "`on_epoch_end(self, epoch, logs=None)`: `logs` is a dictionary, its keys are the names of the metrics.",
        '`if logs["accuracy"] >= 0.95: self.model.stop_training = True`',
    ),
)
def check_callback(threshold):
    """The callback stops a training whose accuracy is well above 0.95, and lets one with a much lower one go on."""
    expect(threshold).reads_its_own_logs()


@criterion(
    title="Callback threshold",
    points=10,
    hint=(
        "What does your callback do with 0.95 itself?",
        "Compare `>` with `>=`, and your number with the one in the brief.",
        "`>= 0.95`",
    ),
)
def check_bar(threshold, setting):
    """An accuracy of exactly 0.95 is enough, 0.9499 is not."""
    expect(threshold.callback).stops_exactly_at(setting("bar", 0.95))


@criterion(
    title="Training history",
    points=10,
    trains=True,
    hint=(
        "What does `fit` return?",
        "`train_mnist` makes a model, fits it to its two arguments, and returns what `fit` returned.",
        "`history = model.fit(training_images, training_labels, epochs=…)`, then `return history`.",
    ),
)
def check_history(reading, training):
    """`train_mnist` trains on the images and labels that it is given, and returns the history."""
    expect(training).returns_the_history()
    expect(training).learned_what_it_was_given()


@criterion(
    title="Early stop",
    points=20,
    trains=True,
    hint=(
        "How does `fit` learn that there is a callback?",
        "`fit` has an argument `callbacks`: a list of objects, made by calling the class.",
        "`model.fit(…, epochs=20, callbacks=[EarlyStoppingCallback()])`",
    ),
)
def check_stop(reading, key, training, setting):
    """`train_mnist` gives the callback to `fit`, and the training ends with the first epoch at 0.95 or above."""
    expect(training).was_stopped_by(CALLBACK, key, bar=setting("bar", 0.95))


@criterion(
    title="Hidden accuracy",
    points=20,
    hint=(
        "Do the answers for new digits get better with a hidden layer?",
        "One hidden layer of about 128 units with relu between `Flatten` and the last layer is enough.",
        '`Flatten()`, `Dense(128, activation="relu")`, `Dense(10, activation="softmax")`; the optimizer `"adam"`.',
    ),
)
def check_accuracy(answers, data):
    """Of 1,000 digits that it has never seen, the model reads at least 88 in 100."""
    expect(answers).reach(accuracy=data.bar(0.88), spread=0.011)
