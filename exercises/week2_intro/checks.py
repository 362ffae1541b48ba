"""Classify handwritten digits, and stop the training with a callback."""

from exercises.week2_intro.expectations.own_training import (
    RenamedClasses,
    own_training_predictions,
    stand_in_callback,
    trained_predictions,
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
    """Give every digit another class number, so that a model must learn the labels of this grading."""
    return RenamedClasses(10, seed)


@fixture
def digits(data, numbers):
    """Load most of the digits that learners train on: solutions must work for another number of images."""
    images, labels = data.load("digits")[0]
    return images[:-59], numbers.rename(labels[:-59])


@fixture
def model(candidate, digits):
    """Build the learner's model on a batch of digits, in its own input shape."""
    return build_in_its_shape(candidate, "create_and_compile_model", inputs=digits[0][:8])


@fixture
def reading(model):
    """Find how to decode the model's outputs, whether or not its loss matches them."""
    return find_any_reading(model, 10)


@fixture
def metric(candidate, digits, reading, seed):
    """Compare the metrics of a second model with the accuracy that the examiner computes."""
    model = build_in_its_shape(candidate, "create_and_compile_model", inputs=digits[0][:8])
    return read_metric(model, reading_to_train(model, 10), digits[0][:600], digits[1][:600], seed=seed)


@fixture
def threshold(candidate, gathered, setting):
    """Find logs that make the learner's callback stop: those of the learner's model, or else the usual ones."""
    callback = StoppingCallback(candidate, CALLBACK, logs_for(gathered("metric")))
    return find_threshold(callback, setting("threshold", 0.95))


@fixture
def callback(candidate, gathered, passed, setting):
    """Replace the learner's callback by a correct one if it failed, or has another threshold."""
    usable = passed("check_callback", "check_bar")
    key = logs_for(gathered("metric")).key
    return usable or stand_in_callback(candidate, CALLBACK, key, setting("threshold", 0.95))


@fixture
def right_maker(gathered, passed):
    """Return the name of the model function if it failed: a correct one replaces it while the learner trains."""
    threshold = gathered("threshold") if passed("check_callback", "check_bar") else None
    metric = threshold.callback.metric if threshold else logs_for(gathered("metric"))
    return None if passed("check_model", "check_metric") else ("create_and_compile_model", metric.key)


@fixture
def training(candidate, callback, digits, right_maker, seed):
    """Call `train_mnist`, and record its `fit`."""
    how = {"callback": CALLBACK, "right_maker": right_maker}
    return watch_training(candidate, "train_mnist", *digits, seed=seed, **how)


@fixture
def key(gathered, right_maker):
    """Return the key of the accuracy in the logs of that training."""
    return right_maker[1] if right_maker else accuracy_key(gathered("metric"))


@fixture
def with_correct_model(candidate, callback, digits, key, seed):
    """Call `train_mnist` with a correct model in the place of the learner's, and record its `fit`."""
    how = {"callback": CALLBACK, "right_maker": ("create_and_compile_model", key)}
    return watch_training(candidate, "train_mnist", *digits, seed=seed, **how)


@fixture
def stopped(gathered):
    """Return that training, or the one with a correct model where the learner's does not train on these labels."""
    return gathered("training", "with_correct_model")


@trial
def on_theirs(candidate, data, callback, digits, numbers, seed):
    """Call `train_mnist`, then predict 1,000 held-out digits."""
    images, truth = data.hidden("digits")
    training = watch_training(candidate, "train_mnist", *digits, seed=seed, callback=CALLBACK)
    return trained_predictions(training, images, numbers.rename(truth), seed=seed, names=numbers.names)


@trial
def on_own(data, model, digits, numbers, seed):
    """Train the learner's model in the grader, and predict the same digits."""
    images, truth = data.hidden("digits")
    hidden, how = (images, numbers.rename(truth)), {"epochs": 10, "names": numbers.names}
    return own_training_predictions(model, digits, hidden, threshold=data.threshold(0.88), seed=seed, **how)


@fixture
def predictions(passed, on_theirs, on_own):
    """Use the model of the learner's training, or that of the grader's if the learner's has a mistake."""
    return on_theirs if passed("check_model", "check_metric", "check_history", "check_stop") else on_own


@criterion(
    title="Output and loss",
    points=15,
    hint=(
        "How many classes are there, and which loss needs labels such as 7?",
        "`Flatten` turns an image into one row of pixels. The output layer has one unit for each class.",
        '`Dense(10, activation="softmax")` with `loss="sparse_categorical_crossentropy"`.',
    ),
)
def check_model(model, reading):
    """The output layer, the loss and the labels match: ten classes, for images of 28×28."""
    expect(model).predicts_one_of(10)


@criterion(
    title="Accuracy metric",
    points=5,
    hint=(
        "Which metric does the callback need?",
        "`compile` has an argument for metrics besides the loss.",
        '`model.compile(…, metrics=["accuracy"])`',
    ),
)
def check_metric(metric):
    """The model is compiled with a metric that is the accuracy."""
    expect(metric).include_the_accuracy()


@criterion(
    title="Callback",
    points=20,
    hint=(
        "When does Keras call `on_epoch_end`, and what does it pass?",
        "In `on_epoch_end(self, epoch, logs=None)`, `logs` is a dictionary with the names of the metrics as keys.",
        '`if logs["accuracy"] >= 0.95: self.model.stop_training = True`',
    ),
)
def check_callback(threshold):
    """The callback stops a training with an accuracy well above 0.95, and does not stop one far below it."""
    expect(threshold).reads_its_own_logs()


@criterion(
    title="Callback threshold",
    points=10,
    hint=(
        "What does your callback do at exactly 0.95?",
        "Check the operator, `>` or `>=`, and the number against the brief.",
        "`>= 0.95`",
    ),
)
def check_bar(threshold, setting):
    """An accuracy of exactly 0.95 stops the training, and 0.9499 does not."""
    expect(threshold.callback).stops_exactly_at(setting("threshold", 0.95))


@criterion(
    title="Training history",
    points=10,
    trains=True,
    hint=(
        "What does `fit` return?",
        "`train_mnist` builds a model, calls `fit` with its two arguments, and returns the result of `fit`.",
        "`history = model.fit(training_images, training_labels, epochs=…)`, then `return history`.",
    ),
)
def check_history(reading, training):
    """`train_mnist` trains on its arguments and returns the history."""
    expect(training).returns_the_history()
    expect(training).learned_from_its_arguments()


@criterion(
    title="Early stop",
    points=20,
    trains=True,
    hint=(
        "How does `fit` get your callback?",
        "`fit` has an argument `callbacks`: a list of instances of the class.",
        "`model.fit(…, epochs=20, callbacks=[EarlyStoppingCallback()])`",
    ),
)
def check_stop(reading, key, stopped, setting):
    """`train_mnist` passes the callback to `fit`, and the training ends after the first epoch at 0.95 or above."""
    named = "" if setting("any_callback", False) else CALLBACK
    expect(stopped).was_stopped_by(named, key, threshold=setting("threshold", 0.95))


@criterion(
    title="Hidden accuracy",
    points=20,
    hint=(
        "Does a hidden layer improve the accuracy on held-out digits?",
        "One hidden layer of about 128 units with relu is enough.",
        '`Flatten()`, `Dense(128, activation="relu")`, `Dense(10, activation="softmax")`; the optimizer `"adam"`.',
    ),
)
def check_accuracy(predictions, data):
    """On 1,000 held-out digits, the accuracy is at least 0.88."""
    expect(predictions).reach(accuracy=data.threshold(0.88), spread=0.011)
