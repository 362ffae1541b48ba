"""Cut a series into windows and forecast it with a dense network."""

from hypothesis import given

from exercises.week2_timeseries.expectations.scheduled_rates import read_rates
from grader.checks import criterion, expect, fixture, trial
from grader.checks.properties import exactly, ramp_windows, window_cases
from grader.checks.series.forecasts import build_on_windows, rank_of_windows, series_forecast, works_per_step
from grader.checks.series.window_forecasts import read_window_forecast
from grader.checks.series.windows import read_windows

LONG = ramp_windows(length=80, window_size=6, batch_size=16, shuffle_buffer=50)


@fixture
def series(data):
    """Draw 400 values that follow no pattern, as large as those of the series."""
    return data.generator(1).uniform(20, 90, 400).astype("float32")


@fixture
def rank(candidate):
    """How many axes the learner's own windows have."""
    return rank_of_windows(candidate, default=2)


@fixture
def per_step(candidate, series, rank):
    """Whether labels and model both are for each step of a window, which is right as well."""
    return works_per_step(candidate, series, rank=rank)


@fixture
def values(data):
    """Draw 150 values that follow no pattern."""
    return data.generator(2).uniform(0, 50, 150).astype("float32")


@fixture
def tester(data, per_step):
    """Choose what a test model answers to a window."""
    share = data.generator(5).integers(60, 90) / 100
    return {"function": "generate_forecast", "followed": True, "share": float(share), "plus": 7.0, "per_step": per_step}


@trial
def forecast(candidate, data, passed, seed):
    """Train on windows of a fresh series, then forecast the part of it that was held back."""
    ready = passed("check_windows", "check_labels", "check_batches", "check_shuffle")
    how = {"window_size": 30, "epochs": 20, "bar": 3.8, "own_windows": ready, "seed": seed}
    return series_forecast(candidate, data.draw("synth3"), lambda length: data.windows_apart("synth3", length), **how)


@criterion(
    title="Windows",
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
    title="Labels",
    points=15,
    hint=(
        "Which value comes right after the window?",
        "A window is cut with one value more than `window_size`: the last one is the label.",
        "`dataset.map(lambda window: (window[:-1], window[-1]))`",
    ),
)
@exactly
@given(case=window_cases())
def check_labels(candidate, per_step, case):
    """The label of a window is the value right after it."""
    expect(read_windows(candidate, case)).label_what_comes_next(per_step)


@criterion(
    title="Batch size",
    points=5,
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
    title="Shuffling",
    points=10,
    hint=(
        "What would the network learn if it always saw January first?",
        "Shuffle whole windows, never the single values.",
        "`dataset.shuffle(shuffle_buffer)` after the windows are cut and before `.batch(…)`.",
    ),
)
def check_shuffle(candidate):
    """The windows are shuffled, with a buffer of at least `shuffle_buffer`."""
    expect(read_windows(candidate, LONG)).are_shuffled()


@criterion(
    title="Output and loss",
    points=10,
    hint=(
        "How many numbers does a forecast of one value need, and which loss measures a distance?",
        "The last layer is `Dense(1)` without an activation; `compile` needs a loss for numbers.",
        '`model.compile(optimizer="adam", loss="mse")` with a last layer of `tf.keras.layers.Dense(1)`.',
    ),
)
def check_model(candidate, series, rank, per_step):
    """The model reads a window and answers with one number, and is compiled with a loss for numbers."""
    expect(build_on_windows(candidate, 24, series, rank=rank)).predicts_a_number(per_step)
    expect(build_on_windows(candidate, 7, series, rank=rank)).predicts_a_number(per_step)
    expect(build_on_windows(candidate, 61, series, rank=rank)).predicts_a_number(per_step)


@criterion(
    title="Learning rate schedule",
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
    title="Forecast",
    points=15,
    hint=(
        "For a series of 40 values and windows of 8, which is the first value that can be forecast?",
        "The last window must not be used: the value after it is not in the series.",
        "`np.lib.stride_tricks.sliding_window_view(series[:-1], window_size)`, then `model.predict`.",
    ),
)
def check_forecast(candidate, values, tester):
    """`generate_forecast` gives one number for each value that has a whole window before it, from that window alone."""
    forecast = read_window_forecast(candidate, values[:49], 8, **tester)
    expect(forecast).looks_only_back()
    expect(forecast).answers_every_window()
    expect(read_window_forecast(candidate, values, 67, **tester)).answers_every_window()


@criterion(
    title="Hidden MAE",
    points=20,
    hint=(
        "Is the loss still falling when the training ends?",
        "A dense layer or two with relu before the last one, and Adam with a rate near 0.002, do well.",
        '`Dense(32, activation="relu")`, `Dense(16, activation="relu")`, `Dense(1)`; Adam(0.002), loss huber.',
    ),
)
def check_error(forecast):
    """On windows that it never saw the mean absolute error is at most 3.8, where repeating the last value has 5.5."""
    expect(forecast).stay_within(mae=3.8, spread=0.25)
