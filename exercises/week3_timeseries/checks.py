"""Forecast a series with layers that remember, at a learning rate that was looked for."""

from exercises.week3_timeseries.expectations.learning_rate_sweep import sweep_rates
from grader.checks import criterion, expect, fixture, trial
from grader.checks.models.temporal_layers import read_over_time
from grader.checks.series.forecasts import build_on_windows, few_windows
from grader.checks.series.scaling import read_series_scale
from grader.checks.series.sequence_forecasts import sequence_answers
from grader.checks.series.window_forecasts import read_window_forecast


@fixture
def series(data):
    """Draw a fresh series."""
    return data.draw("synth3")[1]


@fixture
def uncompiled(candidate, series):
    """Build the learner's uncompiled model for windows of 24."""
    return build_on_windows(candidate, 24, series, function="create_uncompiled_model")


@fixture
def model(candidate, series):
    """Build the learner's compiled model for windows of 24."""
    return build_on_windows(candidate, 24, series)


@fixture
def any_model(uncompiled, gathered):
    """Take the compiled model, or the uncompiled one where there is no other."""
    return gathered("model") or uncompiled


@fixture
def sweep(candidate, series, gathered, seed):
    """Sweep the learning rate over 64 windows of 12 values, or of as many as the uncompiled model reads."""
    features, labels = few_windows(series, gathered("uncompiled"), 12)
    return sweep_rates(candidate, features, labels, gathered("model"), seed=seed)


@fixture
def values(data):
    """Draw 150 values that follow no pattern."""
    return data.generator(2).uniform(0, 50, 150).astype("float32")


@fixture
def tester(data):
    """Choose what a test model answers to a window."""
    share = data.generator(5).integers(60, 90) / 100
    return {"share": float(share), "plus": 7.0}


@trial
def answers(candidate, data, seed):
    """Train on windows of a fresh series, then forecast the part of it that was held back."""
    how = {"window_size": 20, "epochs": 8, "bar": 3.7, "seed": seed}
    apart = lambda length: data.windows_apart("synth3", length)  # noqa: E731
    return sequence_answers(candidate, data.draw("synth3"), apart, **how)


@criterion(
    title="Model shapes",
    points=15,
    hint=(
        "How many numbers does a window need as its answer: one, or one for each step?",
        "A recurrent layer that feeds another one returns sequences, the last one does not.",
        "`SimpleRNN(32, return_sequences=True)`, `SimpleRNN(32)`, `Dense(1)`.",
    ),
)
def check_shape(candidate, series, uncompiled, any_model):
    """Both models read windows of shape `(b, window_size, 1)` and answer each with one number."""
    expect(uncompiled).comes_back()
    expect(uncompiled).answers_with_one_number()
    expect(any_model).answers_with_one_number()
    expect(build_on_windows(candidate, 9, series, function=any_model.function)).answers_with_one_number()
    expect(build_on_windows(candidate, 70, series, function=any_model.function)).answers_with_one_number()


@criterion(
    title="Recurrent layers",
    points=15,
    hint=(
        "How often does the recurrent layer run for one window?",
        "It runs once for each step: the axis after the batch is time.",
        "`Input((window_size, 1))`, then `SimpleRNN`, `LSTM` or `GRU`, without a `Reshape` or `Flatten` before it.",
    ),
)
def check_recurrent(uncompiled, any_model):
    """In both models a recurrent layer reads the window step by step, not as one step of many numbers."""
    expect(read_over_time(uncompiled)).reads_step_by_step()
    expect(read_over_time(any_model)).reads_step_by_step()


@criterion(
    title="Regression loss",
    points=10,
    hint=(
        "Which losses measure a distance between two numbers?",
        "`create_model` calls `create_uncompiled_model`, then `compile` with a loss for numbers.",
        '`model.compile(optimizer=tf.keras.optimizers.Adam(0.002), loss="huber")`',
    ),
)
def check_compiled(model):
    """`create_model` compiles its model with a loss for numbers, such as Huber, MSE or MAE."""
    expect(model).learns_numbers()


@criterion(
    title="Scaling",
    points=10,
    hint=(
        "What is tanh(15), and what is tanh(95)?",
        "Values from 15 to 95 must be made small for the layers, and the answers large again.",
        "`Rescaling(1 / 50, offset=-1.0)` as the first layer, and `Rescaling(50.0, offset=50.0)` as the last.",
    ),
)
def check_scaling(any_model):
    """The model is scaled for the series: small values reach the first weights, or the answers are multiplied up."""
    expect(read_series_scale(any_model, 24)).suits_the_series()


@criterion(
    title="Learning rate sweep",
    points=15,
    hint=(
        "By which factor must the rate grow in each epoch to be 1,000 times as large in the end?",
        "`tf.keras.callbacks.LearningRateScheduler` takes a function of the epoch; `fit` takes the callback.",
        "`LearningRateScheduler(lambda epoch: 1e-5 * 10 ** (epoch / 20))`, and 80 epochs.",
    ),
)
def check_sweep(sweep):
    """`adjust_learning_rate` raises the rate by one factor per epoch, about 1,000 times, and returns the history."""
    expect(sweep).raises_the_rate(times=1000)
    expect(sweep).begins_with_a_loss()


@criterion(
    title="Fresh model",
    points=10,
    hint=(
        "Which weights has a model whose last epochs ran at a far too large rate?",
        "The sweep only tells a rate: the model that you train later is a new one.",
        "`create_model` calls `create_uncompiled_model(window_size)` each time, and makes a new optimizer.",
    ),
)
def check_trace(sweep, model):
    """The sweep leaves no trace: after it `create_model` returns a fresh model, at the same learning rate as before."""
    expect(sweep).leaves_no_trace()


@criterion(
    title="Forecast",
    points=10,
    hint=(
        "How many windows of 3 values are there in a series of 5 values?",
        "The last window counts as well: nobody knows yet what follows it.",
        "`np.lib.stride_tricks.sliding_window_view(series, window_size)[..., np.newaxis]`, then `model.predict`.",
    ),
)
def check_forecast(candidate, values, tester):
    """`model_forecast` answers every window of a series, the last one too, from that window alone."""
    forecast = read_window_forecast(candidate, values[:49], 8, **tester)
    expect(forecast).looks_only_back()
    expect(forecast).answers_every_window()
    expect(read_window_forecast(candidate, values, 67, **tester)).answers_every_window()


@criterion(
    title="Hidden MAE",
    points=15,
    hint=(
        "Look at your sweep: where does the loss fall fastest, and where does it begin to jump?",
        "Left of the lowest point: with Adam that is near 0.002 for two `SimpleRNN`s, near 0.01 for two `LSTM`s.",
        "`SimpleRNN(32, return_sequences=True)`, `SimpleRNN(32)`, `Dense(1)` between the scalings; Adam(0.002), huber.",
    ),
)
def check_error(answers):
    """On windows that it never saw the mean absolute error is at most 3.7, where repeating the last value has 5.5."""
    expect(answers).stay_within(mae=3.7, spread=0.25)
