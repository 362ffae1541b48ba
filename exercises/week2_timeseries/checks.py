"""Cut a series into windows and forecast it with a dense network."""

from hypothesis import given

from exercises.week2_timeseries.expectations.scheduled_rates import read_rates
from grader.checks import criterion, expect, fixture, trial
from grader.checks.properties import exactly, window_cases
from grader.checks.series.forecasts import build_on_windows, rank_of_windows, series_forecast, works_per_step
from grader.checks.series.window_forecasts import read_window_forecast
from grader.checks.series.windows import ramp_windows, read_windows

FUNCTIONS = ("windowed_dataset", "create_model")


@fixture
def series(data):
    """Draw 400 random values in the range of the series."""
    return data.generator(1).uniform(20, 90, 400).astype("float32")


@fixture
def rank(candidate):
    """The number of axes of the learner's own windows."""
    return rank_of_windows(candidate, "windowed_dataset", default=2)


@fixture
def per_step(candidate, series, rank):
    """Whether labels and model outputs are for each step of a window, which is also correct."""
    return works_per_step(candidate, FUNCTIONS, series, rank=rank)


@fixture
def values(data):
    """Draw 150 random values."""
    return data.generator(2).uniform(0, 50, 150).astype("float32")


@fixture
def known_model(data, per_step):
    """Choose the weights of a test model with known outputs."""
    share = data.generator(5).integers(60, 90) / 100
    return {"followed": True, "share": float(share), "plus": 7.0, "per_step": per_step}


@trial
def forecast(candidate, data, passed, seed):
    """Train on windows of a new series, then forecast its held-out part."""
    ready = passed("check_windows", "check_labels", "check_batches", "check_shuffle")
    functions = ("windowed_dataset" if ready else None, "create_model")
    how = {"window_size": 30, "epochs": 20, "threshold": 3.8, "seed": seed}
    apart = lambda length: data.windows_apart("synth3", length)  # noqa: E731
    return series_forecast(candidate, functions, data.draw("synth3"), apart, **how)


@criterion(
    title="Windows",
    points=15,
    hint=(
        "How many windows of 4 values with a label does a series of 10 values have?",
        "`.window(window_size + 1, shift=1, drop_remainder=True)` gives nested data sets; `flat_map` flattens them.",
        "Use `flat_map(lambda window: window.batch(window_size + 1))`, and no `drop_remainder` in the last `.batch`.",
    ),
)
@exactly
@given(case=window_cases())
def check_windows(candidate, case):
    """Each window of `window_size` values occurs once, its values in time order, and none is missing."""
    expect(read_windows(candidate, "windowed_dataset", case)).hold_every_window()


@criterion(
    title="Labels",
    points=15,
    hint=(
        "Which value comes right after the window?",
        "Cut `window_size + 1` values: the last one is the label.",
        "`dataset.map(lambda window: (window[:-1], window[-1]))`",
    ),
)
@exactly
@given(case=window_cases())
def check_labels(candidate, per_step, case):
    """The label of a window is the value right after it."""
    expect(read_windows(candidate, "windowed_dataset", case)).label_what_comes_next(per_step)


@criterion(
    title="Batch size",
    points=5,
    hint=(
        "Which argument gives the number of windows per batch?",
        "Call `.batch(…)` after `.shuffle(…)`.",
        "`dataset.batch(batch_size)`",
    ),
)
@exactly
@given(case=window_cases())
def check_batches(candidate, case):
    """Windows come in batches of `batch_size`."""
    expect(read_windows(candidate, "windowed_dataset", case)).come_in_batches()


@criterion(
    title="Shuffling",
    points=10,
    hint=(
        "Are your batches the same in each epoch?",
        "Shuffle whole windows, never single values.",
        "Call `dataset.shuffle(shuffle_buffer)` after the windows are cut and before `.batch(…)`.",
    ),
)
def check_shuffle(candidate, setting):
    """The windows are shuffled, with a buffer of at least `shuffle_buffer`."""
    buffer = setting("shuffle_buffer", 1200)
    long = ramp_windows(length=buffer + 320, window_size=6, batch_size=64, shuffle_buffer=buffer)
    expect(read_windows(candidate, "windowed_dataset", long)).are_shuffled()


@criterion(
    title="Output and loss",
    points=10,
    hint=(
        "How many output values does one window need, and which losses are for regression?",
        "The last layer is `Dense(1)` without an activation; `compile` needs a regression loss.",
        'Use a last layer `tf.keras.layers.Dense(1)` and `model.compile(optimizer="adam", loss="mse")`.',
    ),
)
def check_model(candidate, series, rank, per_step):
    """The output layer and the loss match: one value for each window (regression)."""
    expect(build_on_windows(candidate, "create_model", 24, series, rank=rank)).predicts_a_number(per_step)
    expect(build_on_windows(candidate, "create_model", 7, series, rank=rank)).predicts_a_number(per_step)
    expect(build_on_windows(candidate, "create_model", 61, series, rank=rank)).predicts_a_number(per_step)


@criterion(
    title="Learning rate schedule",
    points=10,
    hint=(
        "By which factor does the learning rate grow in 20 epochs, and by which in one?",
        "Multiply by the same factor in each epoch: a power of ten.",
        "`1e-8 * 10 ** (epoch / 20)`",
    ),
)
def check_sweep(candidate, data):
    """The learning rate starts at 1e-8 and grows in each epoch: by a factor of 10 per 20 epochs."""
    near, far = data.generator(4).integers(21, 120), data.generator(5).integers(121, 300)
    expect(read_rates(candidate, "learning_rate_at", [0, 1, 20, int(near), int(far)])).grow(1e-8, tenfold=20)


@criterion(
    title="Forecast",
    points=15,
    hint=(
        "For a series of 40 values and windows of 8, which position has the first forecast?",
        "Leave out the last window: the value after it is not in the series.",
        "Use `np.lib.stride_tricks.sliding_window_view(series[:-1], window_size)`, then `model.predict`.",
    ),
)
def check_forecast(candidate, values, known_model):
    """`generate_forecast` returns one forecast for each value with a full window before it, from that window alone."""
    forecast = read_window_forecast(candidate, "generate_forecast", values[:49], 8, **known_model)
    expect(forecast).looks_only_back()
    expect(forecast).covers_every_window()
    expect(read_window_forecast(candidate, "generate_forecast", values, 67, **known_model)).covers_every_window()


@criterion(
    title="Hidden MAE",
    points=20,
    hint=(
        "Does the loss still fall when training ends?",
        "One or two `Dense` layers with `relu`, and Adam with a learning rate near 0.002, work well.",
        'Use `Dense(32, activation="relu")`, `Dense(16, activation="relu")`, `Dense(1)`; `Adam(0.002)` and Huber.',
    ),
)
def check_error(forecast):
    """On held-out windows, the mean absolute error (MAE) is at most 3.8 (naive forecast: about 5.5)."""
    expect(forecast).stay_within(mae=3.8, spread=0.25)
