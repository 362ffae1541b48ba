"""Forecast a series with recurrent layers and a learning rate from a sweep."""

from exercises.week3_timeseries.expectations.learning_rate_sweep import sweep_rates
from grader.checks import criterion, expect, fixture, trial
from grader.checks.models.temporal_layers import read_over_time
from grader.checks.series.forecasts import build_on_windows, few_windows
from grader.checks.series.scaling import read_series_scale
from grader.checks.series.sequence_forecasts import sequence_predictions
from grader.checks.series.window_forecasts import read_window_forecast


@fixture
def series(data):
    """Draw a new series."""
    return data.draw("synth3")[1]


@fixture
def uncompiled(candidate, series):
    """Build the learner's uncompiled model for windows of 24."""
    return build_on_windows(candidate, "create_uncompiled_model", 24, series)


@fixture
def model(candidate, series):
    """Build the learner's compiled model for windows of 24."""
    return build_on_windows(candidate, "create_model", 24, series)


@fixture
def any_model(candidate, series, gathered):
    """Use the compiled model, or the uncompiled one if there is no other."""
    return (
        gathered("model")
        or gathered("uncompiled")
        or build_on_windows(candidate, "create_uncompiled_model", 24, series)
    )


@fixture
def all_models(any_model, gathered):
    """Use the uncompiled model, where there is one, and the compiled one."""
    return [gathered("uncompiled") or any_model, any_model]


@fixture
def sweep(candidate, series, gathered, seed):
    """Sweep the learning rate on 64 windows of 12 values, or of as many as the uncompiled model takes."""
    features, labels = few_windows(series, gathered("uncompiled"), 12)
    return sweep_rates(candidate, features, labels, gathered("model"), seed=seed)


@fixture
def values(data):
    """Draw 150 random values."""
    return data.generator(2).uniform(0, 50, 150).astype("float32")


@fixture
def known_model(data):
    """Choose the weights of a test model with known outputs."""
    share = data.generator(5).integers(60, 90) / 100
    return {"share": float(share), "plus": 7.0}


@trial
def predictions(candidate, data, seed):
    """Train on windows of a new series, then forecast its held-out part."""
    how = {"window_size": 20, "epochs": 8, "threshold": 3.7, "seed": seed}
    apart = lambda length: data.windows_apart("synth3", length)  # noqa: E731
    return sequence_predictions(candidate, "create_model", data.draw("synth3"), apart, **how)


@criterion(
    title="Model shapes",
    points=15,
    hint=(
        "How many output values does a window need: one, or one for each step?",
        "A recurrent layer before another one returns sequences, the last one does not.",
        "Use `SimpleRNN(32, return_sequences=True)`, `SimpleRNN(32)`, `Dense(1)`.",
    ),
)
def check_shape(candidate, series, uncompiled, any_model):
    """Both models take windows of shape `(b, window_size, 1)` and have one output per window."""
    expect(uncompiled).comes_back()
    expect(uncompiled).outputs_one_value()
    expect(any_model).outputs_one_value()
    expect(build_on_windows(candidate, any_model.function, 9, series)).outputs_one_value()
    expect(build_on_windows(candidate, any_model.function, 70, series)).outputs_one_value()


@criterion(
    title="Recurrent layers",
    points=15,
    hint=(
        "How many steps does the recurrent layer read in one window?",
        "It reads one step per value: the axis after the batch is time.",
        "Use `Input((window_size, 1))`, then `SimpleRNN`, `LSTM` or `GRU`, without `Reshape` or `Flatten` before it.",
    ),
)
def check_recurrent(all_models):
    """In both models a recurrent layer reads the window step by step, not as one step with many features."""
    for model in all_models:
        expect(read_over_time(model)).reads_step_by_step()


@criterion(
    title="Regression loss",
    points=10,
    hint=(
        "Which losses are for regression?",
        "`create_model` calls `create_uncompiled_model`, then `compile` with a regression loss.",
        '`model.compile(optimizer=tf.keras.optimizers.Adam(0.002), loss="huber")`',
    ),
)
def check_compiled(model):
    """`create_model` compiles the model with a regression loss, such as Huber, MSE or MAE."""
    expect(model).learns_numbers()


@criterion(
    title="Scaling",
    points=10,
    hint=(
        "What is tanh(15), and what is tanh(95)?",
        "Scale values from 15 to 95 down for the layers, and scale the outputs up again.",
        "Use `Rescaling(1 / 50, offset=-1.0)` as the first layer and `Rescaling(50.0, offset=50.0)` as the last.",
    ),
)
def check_scaling(any_model):
    """The model scales the series: small values reach the first weights, or the outputs are scaled up."""
    expect(read_series_scale(any_model, 24)).suits_the_series()


@criterion(
    title="Learning rate sweep",
    points=15,
    hint=(
        "By which factor must the learning rate grow in each epoch to reach 1,000 times the first?",
        "`tf.keras.callbacks.LearningRateScheduler` takes a function of the epoch; `fit` takes the callback.",
        "Use `LearningRateScheduler(lambda epoch: 1e-5 * 10 ** (epoch / 20))` and 80 epochs.",
    ),
)
def check_sweep(sweep):
    """`adjust_learning_rate` returns the history of a sweep: the learning rate grows by one factor, to 1,000 times."""
    expect(sweep).raises_the_rate(times=1000)
    expect(sweep).begins_with_a_loss()


@criterion(
    title="Fresh model",
    points=10,
    hint=(
        "Which weights does a model have after epochs with a learning rate that is too high?",
        "The sweep only shows a learning rate: train a new model later.",
        "Call `create_uncompiled_model(window_size)` in `create_model`, and make a new optimizer each time.",
    ),
)
def check_trace(sweep, model):
    """After the sweep, `create_model` still returns a new model, with the same learning rate as before."""
    expect(sweep).leaves_no_trace()


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
    forecast = read_window_forecast(candidate, "model_forecast", values[:49], 8, **known_model)
    expect(forecast).looks_only_back()
    expect(forecast).covers_every_window()
    expect(read_window_forecast(candidate, "model_forecast", values, 67, **known_model)).covers_every_window()


@criterion(
    title="Hidden MAE",
    points=15,
    hint=(
        "In your sweep, where does the loss fall fastest, and where does it start to jump?",
        "Stay below the one with the lowest loss. With Adam: near 0.002 for two `SimpleRNN`, 0.01 for two `LSTM`.",
        "Use `SimpleRNN(32, return_sequences=True)`, `SimpleRNN(32)` and `Dense(1)`, with `Adam(0.002)` and Huber.",
    ),
)
def check_error(predictions):
    """On held-out windows, the mean absolute error (MAE) is at most 3.7 (naive forecast: about 5.5)."""
    expect(predictions).stay_within(mae=3.7, spread=0.25)
