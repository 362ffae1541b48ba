"""Forecast monthly sunspot numbers two years ahead with a convolution and a recurrent layer."""

from hypothesis import given

from exercises.week4_timeseries.expectations.months import read_months
from grader.checks import criterion, expect, fixture, trial
from grader.checks.models.temporal_layers import read_over_time
from grader.checks.properties import exactly_ahead, window_cases
from grader.checks.series.forecasts import build_on_windows, rank_of_windows, works_per_step
from grader.checks.series.scaling import read_series_scale
from grader.checks.series.sequence_forecasts import Ahead, predictions_ahead
from grader.checks.series.window_forecasts import read_window_forecast
from grader.checks.series.windows import ramp_windows, read_windows

FUNCTIONS = ("windowed_dataset", "create_model")
LONG = ramp_windows(length=3820, window_size=6, batch_size=64, shuffle_buffer=3500, horizon=4)


@fixture
def ahead(data):
    """The learners' months and the hidden ones after them, for windows of 60 months and a horizon of two years."""
    return Ahead(data.load("sunspots")[1], data.hidden("sunspots")[1], window_size=60, horizon=24)


@fixture
def rank(candidate):
    """The number of axes of the learner's own windows."""
    return rank_of_windows(candidate, "windowed_dataset", horizon=1, default=3)


@fixture
def model(candidate, ahead, rank):
    """Build the learner's model for windows of 36 months."""
    return build_on_windows(candidate, "create_model", 36, ahead.known, rank=rank)


@fixture
def per_step(candidate, ahead, rank):
    """Whether labels and model outputs are for each step of a window, which is also correct."""
    return works_per_step(candidate, FUNCTIONS, ahead.known, rank=rank, horizon=1)


@fixture
def uncompiled(candidate, ahead, rank, setting):
    """Build the uncompiled model that course forms ask for."""
    return build_on_windows(candidate, setting("uncompiled", ""), 36, ahead.known, rank=rank)


@fixture
def over_time(request, gathered, setting):
    """Read the inputs and outputs of the model's layers; those of the uncompiled model if there is no other."""
    is_last = setting("uncompiled", "") and gathered("model") is None
    return read_over_time(request.getfixturevalue("uncompiled" if is_last else "model"))


@fixture
def values(data):
    """Draw 150 random values."""
    return data.generator(2).uniform(0, 200, 150).astype("float32")


@fixture
def known_model(data, per_step, setting):
    """Choose the weights of a test model with known outputs: as the learner's, or one for each window."""
    share = data.generator(5).integers(60, 90) / 100
    return {"share": float(share), "plus": 9.0, "per_step": per_step and setting("has_model", True)}


@trial
def predictions(candidate, ahead, passed, seed):
    """Train on the learners' months, then forecast the hidden ones, each from a window that ends two years before."""
    ready = passed("check_windows", "check_labels", "check_batches", "check_shuffle")
    functions = ("windowed_dataset" if ready else None, "create_model")
    return predictions_ahead(candidate, functions, ahead, epochs=12, threshold=43, seed=seed)


@criterion(
    title="CSV months",
    points=15,
    hint=(
        "How many rows of the file are not months?",
        "`csv.reader` gives rows of three strings; one `next(reader)` skips the header.",
        "Use `series = np.array([float(row[2]) for row in reader])` and `times = np.arange(len(series))`.",
    ),
)
def check_months(candidate, data):
    """`parse_data_from_file` reads every month after the header: times 0, 1, 2, … and values as numbers."""
    values = data.generator(1).uniform(1, 200, 50).round(1)
    values[[3, 20, 21]] = 0
    expect(read_months(candidate, data.folder("months"), values, 1901)).are_all_there()


@criterion(
    title="Windows",
    points=10,
    hint=(
        "With `horizon=3`, how many windows of 4 values with a label does a series of 10 values have?",
        "Cut `window_size + horizon` values at each step: the window comes first, its label last.",
        "Use `np.lib.stride_tricks.sliding_window_view(series, window_size + horizon)`, and no `drop_remainder`.",
    ),
)
@exactly_ahead
@given(case=window_cases(horizon=True))
def check_windows(candidate, case):
    """Each window of `window_size` values with a label occurs once, its values in time order, and none is missing."""
    expect(read_windows(candidate, "windowed_dataset", case)).hold_every_window()


@criterion(
    title="Labels",
    points=10,
    hint=(
        "With `horizon=1` the label is the value right after the window. Which one is it with `horizon=12`?",
        "Cut `window_size + horizon` values: the last one is the label.",
        "`(rows[:, :window_size], rows[:, -1])`",
    ),
)
@exactly_ahead
@given(case=window_cases(horizon=True))
def check_labels(candidate, per_step, case):
    """The label of a window is the one value `horizon` steps after its last value."""
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
@exactly_ahead
@given(case=window_cases(horizon=True))
def check_batches(candidate, case):
    """Windows come in batches of `batch_size`."""
    expect(read_windows(candidate, "windowed_dataset", case)).come_in_batches()


@criterion(
    title="Shuffling",
    points=5,
    hint=(
        "Are your batches the same in each epoch?",
        "Shuffle whole windows, never single months.",
        "Call `dataset.shuffle(shuffle_buffer)` after the windows are cut and before `.batch(…)`.",
    ),
)
def check_shuffle(candidate):
    """The windows are shuffled, with a buffer of at least `shuffle_buffer`."""
    expect(read_windows(candidate, "windowed_dataset", LONG)).are_shuffled()


@criterion(
    title="Output and loss",
    points=10,
    hint=(
        "How many output values does one window need, and which losses are for regression?",
        "The last recurrent layer returns no sequences; the last layer with weights is `Dense(1)`.",
        'Use `Conv1D`, `LSTM(24)`, `Dense(1)`, then `model.compile(optimizer="adam", loss="huber")`.',
    ),
)
def check_model(candidate, ahead, model, rank, per_step):
    """The output layer and the loss match: one value for each window (regression)."""
    expect(model).predicts_a_number(per_step)
    expect(build_on_windows(candidate, "create_model", 75, ahead.known, rank=rank)).predicts_a_number(per_step)


@criterion(
    title="Causal convolution",
    points=10,
    hint=(
        "Which months may the output for May depend on?",
        'With `padding="same"`, half of the kernel reads later months. See `padding` in the documentation of `Conv1D`.',
        '`tf.keras.layers.Conv1D(24, 5, padding="causal", activation="relu")`',
    ),
)
def check_convolution(over_time):
    """A `Conv1D` reads neighboring months along time, and no output depends on later months."""
    expect(over_time).convolves_along_time()
    expect(over_time).looks_only_back()


@criterion(
    title="Recurrent layer",
    points=5,
    hint=(
        "Which layers keep a state from one month to the next?",
        "Put a recurrent layer after the convolution, before the time axis is removed.",
        "Use `LSTM(24)` after the `Conv1D`, without `Flatten` or `Reshape` between them.",
    ),
)
def check_recurrent(over_time):
    """A recurrent layer reads the window step by step, not as one step with many features."""
    expect(over_time).reads_step_by_step()


@criterion(
    title="Scaling",
    points=5,
    hint=(
        "What is the largest value of the series, and the largest output of tanh?",
        "Scale values from 0 to 240 down for the layers, and scale the outputs up again.",
        "Use `Rescaling(1 / 200)` as the first layer and `Rescaling(200.0)` as the last.",
    ),
)
def check_scaling(model):
    """The model scales the series: small values reach the first weights, or the outputs are scaled up."""
    expect(read_series_scale(model, 36)).suits_the_series()


@criterion(
    title="Forecast",
    points=10,
    hint=(
        "How many windows of 3 values does a series of 5 values have?",
        "The last window counts, too: the value after it is not known yet.",
        "Use `np.lib.stride_tricks.sliding_window_view(series, window_size)[..., np.newaxis]`, then `model.predict`.",
    ),
)
def check_forecast(candidate, values, known_model):
    """`model_forecast` returns one forecast for each window, the last one too, from that window alone."""
    forecast = read_window_forecast(candidate, "model_forecast", values[:60], 12, **known_model)
    expect(forecast).looks_only_back()
    expect(forecast).covers_every_window()
    expect(read_window_forecast(candidate, "model_forecast", values, 67, **known_model)).covers_every_window()


@criterion(
    title="Hidden MAE",
    points=15,
    hint=(
        "Does the loss still fall when training ends?",
        "One convolution and one recurrent layer of 20 to 40 units are enough, with `Adam` near 0.003.",
        'Use `Conv1D(24, 5, strides=3, padding="causal", activation="relu")`, `LSTM(24)` and `Dense(1)`.',
    ),
)
def check_error(predictions):
    """On hidden months, two years ahead, the mean absolute error (MAE) is at most 43 (naive forecast: about 53)."""
    expect(predictions).stay_within(mae=43, spread=1.5, unit="sunspots")
