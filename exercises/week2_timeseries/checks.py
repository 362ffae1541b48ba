"""Cut a series into windows and forecast it with a dense network."""

from hypothesis import given

from grader.checks import build, criterion, expect, fixture, ramp_windows, read_windows, series_forecast, trial
from grader.checks.properties import exactly, window_cases
from grader.checks.scheduled_rates import read_rates
from grader.checks.window_forecasts import read_window_forecast

LONG = ramp_windows(length=80, window_size=6, batch_size=16, shuffle_buffer=50)


@fixture
def model(candidate, data):
    """Build the learner's model on a batch of windows."""
    return build(candidate, "create_model", 24, inputs=data.generator(1).uniform(20, 90, (8, 24)).astype("float32"))


@trial
def forecast(candidate, data, seed):
    """Train on windows of a fresh series, then forecast the part of it that was held back."""
    apart = data.windows_apart("synth3", 30)
    return series_forecast(candidate, data.draw("synth3"), apart, window_size=30, epochs=20, bar=3.8, seed=seed)


@criterion(
    points=15,
    hint=(
        "How many windows does a series of 10 values have, if each window of 4 needs a label?",
        "`.window(window_size + 1, shift=1, drop_remainder=True)` gives data sets; `flat_map` makes tensors of them.",
        "`flat_map(lambda window: window.batch(window_size + 1))`, and no `drop_remainder` in the last `.batch`.",
    ),
)
@exactly
@given(case=window_cases())
def check_windows(candidate, case):
    """Every stretch of `window_size` values occurs once, in its order, and none is lost."""
    expect(read_windows(candidate, case)).hold_every_window()


@criterion(
    points=15,
    after="check_windows",
    hint=(
        "Which value comes right after the window?",
        "A window is cut with one value more than `window_size`: the last one is the label.",
        "`dataset.map(lambda window: (window[:-1], window[-1]))`",
    ),
)
@exactly
@given(case=window_cases())
def check_labels(candidate, case):
    """The label of a window is the value right after it."""
    expect(read_windows(candidate, case)).label_what_comes_next()


@criterion(
    points=5,
    after="check_windows",
    hint=(
        "Which argument says how many windows go together?",
        "`.batch(…)` is one of the last steps.",
        "`dataset.batch(batch_size)`: windows first, batches last.",
    ),
)
@exactly
@given(case=window_cases())
def check_batches(candidate, case):
    """Windows come in batches of `batch_size`."""
    expect(read_windows(candidate, case)).come_in_batches()


@criterion(
    points=10,
    after="check_windows",
    hint=(
        "What would the network learn if it always saw January first?",
        "Shuffle whole windows, never the single values.",
        "`dataset.shuffle(shuffle_buffer)` after the windows are cut and before `.batch(…)`.",
    ),
)
def check_shuffle(candidate):
    """The windows are shuffled, while the values inside each keep their order."""
    expect(read_windows(candidate, LONG)).are_shuffled()


@criterion(
    points=10,
    hint=(
        "How many numbers does a forecast of one value need, and which loss measures a distance?",
        "The last layer is `Dense(1)` without an activation; `compile` needs a loss for numbers.",
        '`model.compile(optimizer="adam", loss="mse")` with a last layer of `tf.keras.layers.Dense(1)`.',
    ),
)
def check_model(model):
    """The model reads a window and answers with one number, and is compiled with a loss for numbers."""
    expect(model).predicts_a_number()


@criterion(
    points=10,
    hint=(
        "How much larger is the rate 20 epochs later, and how much larger is it one epoch later?",
        "It grows by a factor, not by a sum: a power of ten.",
        "`1e-8 * 10 ** (epoch / 20)`",
    ),
)
def check_sweep(candidate, data):
    """The learning rate begins at 1e-8 and grows with each epoch: ten times as large after every 20."""
    near, far = data.generator(4).integers(21, 120), data.generator(5).integers(121, 300)
    expect(read_rates(candidate, "learning_rate_at", [0, 1, 20, int(near), int(far)])).grow(1e-8, tenfold=20)


@criterion(
    points=15,
    hint=(
        "For a series of 40 values and windows of 8, which is the first value that can be forecast?",
        "The last window must not be used: the value after it is not in the series.",
        "`np.lib.stride_tricks.sliding_window_view(series[:-1], window_size)`, then `model.predict`.",
    ),
)
def check_forecast(candidate, data):
    """`generate_forecast` gives one number for each value that has a whole window before it, from that window alone."""
    series, share = data.generator(2).uniform(0, 50, 49).astype("float32"), data.generator(5).integers(60, 90) / 100
    how = {"function": "generate_forecast", "followed": True, "share": float(share), "plus": 7.0}
    forecast = read_window_forecast(candidate, series, 8, **how)
    expect(forecast).looks_only_back()
    expect(forecast).answers_every_window()


@criterion(
    points=20,
    after=("check_windows", "check_labels", "check_model"),
    hint=(
        "Is the loss still falling when the training ends?",
        "A dense layer or two with relu before the last one, and Adam with a rate near 0.002, do well.",
        '`Dense(32, activation="relu")`, `Dense(16, activation="relu")`, `Dense(1)`; Adam(0.002), loss huber.',
    ),
)
def check_error(forecast):
    """On windows that it never saw the mean absolute error is at most 3.8, where repeating the last value has 5.5."""
    expect(forecast).stay_within(mae=3.8, spread=0.25)
