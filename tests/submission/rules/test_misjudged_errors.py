"""Errors in units of the data, and forecasts that a model is compared with."""

import pytest
from rule_cases import assert_told, said_by

from grader.submission.rules.data import counts
from grader.submission.rules.evaluation import baselines, scaled_squares

RULES = (
    baselines.first_forecasts_dropped,
    baselines.forecasts_compared_with_their_own_window,
    counts.updates_of_examples,
    baselines.oldest_values_of_windows,
    scaled_squares.squares_scaled_back,
    scaled_squares.deltas_in_units_of_the_data,
    baselines.naive_of_another_horizon,
    baselines.seasons_before_the_next_step,
    baselines.forecasts_told_in_advance,
    baselines.forecasts_plotted_too_early,
    baselines.forecasts_that_know_the_day,
)
HEAD = "import numpy as np\nimport pandas as pd\nimport tensorflow as tf\nfrom tensorflow import keras\n"
MSE = "model.compile('adam', loss='mse', metrics=['mae'])\nstd = series.std()\n"
ALONE = "model.compile('adam', keras.losses.MeanSquaredError())\nsigma = np.std(y)\n"
IN_UNITS = f"{MSE}def in_units(value):\n    return value * std\n"
OF_SQUARES = "is a mean of squares, so times"
GROWING = "from grader.data import draw_growing\n(x, y), (v, w) = draw_growing(0, 60, 13)\np = model.predict(v)\n"
SHOPS = "from grader.data import draw_shop_windows\nSTEPS = 7\n(x, y), (v, w) = draw_shop_windows(0, 28, STEPS)\n"
ONE_STEP = "is a change by one step, but the model forecasts"
DROPPED = (
    "def forecast(model, series, window_size):\n    return model.predict(windows(series, window_size)).ravel()\n"
    "f = forecast(model, series[SPLIT - WINDOW_SIZE:], WINDOW_SIZE)\nf = f[{}]\n"
    "print(np.abs(f - series[SPLIT:]).mean())\n"
)
LATE = (
    "HORIZON = 24\nforecast = model.predict(rows)\nsteps = {}\nlate = series[SPLIT - steps:len(series) - steps]\n"
    "print('naive forecast', np.mean(np.abs(late - series[SPLIT:])))\n"
)
SMOOTH = (
    "def exponential_forecast(series, split, a):\n    level = series[0]\n    levels = {}\n    for value in {}:\n{}"
    "    return levels[{}]\n"
)
AFTER = "        level = a * value + (1 - a) * level\n        levels.append(level)\n"
STEP = "        level += a * (value - level)\n        levels.append(level)\n"
BEFORE = "        levels.append(level)\n        level = a * value + (1 - a) * level\n"
PLACED = (
    "def forecasts(series, split, a=0.3):\n    s = np.zeros(len(series))\n    for t in range(1, len(series)):\n"
    "        s[t] = a * series[{}] + (1 - a) * s[t - 1]\n    return s[split:]\n"
)
EMA_FORECAST = (
    "def ema_forecast(series, a=0.3):\n    s = [series[0]]\n    for v in series[1:]:\n"
    "        s.append(a * v + (1 - a) * s[-1])\n    return np.array(s)\n"
)
TRAILING = (
    "forecast = np.array([series[{}].mean() for t in range(split, len(series))])\n"
    "print(abs(forecast - series[split:]))\n"
)
AROUND = "holds means around each day, so a forecast has its own day and later ones"
SAME_DAY = "has the value of the very day that it forecasts"
IN_WINDOW = "contains the value of day `t`, which it forecasts"
STEADY = (
    "width, f = 5, model.predict(windows)[:, 0]\npadded = np.pad(f, {}, mode='edge')\n"
    "steady = np.convolve(padded, np.ones(width) / width, mode='valid')\nprint(np.abs(steady - truth).mean())\n"
)
OWN_WINDOWS = (
    "windows = np.lib.stride_tricks.sliding_window_view(series, size)\n"
    "forecast = model.predict(windows[..., np.newaxis])[:, 0]\nprint(np.abs({}).mean())\n"
)
UPDATES = (
    "def study(x, y):\n    model.fit(x, y, batch_size={}, epochs=EPOCHS)\n    steps = EPOCHS * {}\n"
    "    print(f'The optimizer changed the weights {{steps}} times.')\n"
)
CASES: list[tuple[str, str, str]] = [
    (
        "with the last value of its own window, which the model was given",
        OWN_WINDOWS.format("forecast - series[size - 1 :]"),
        OWN_WINDOWS.format("forecast[:-1] - series[size:]"),
    ),
    (
        "Write `EPOCHS * -(-len(x) // 32)`",
        UPDATES.format("32", "len(x)"),
        UPDATES.format("32", "math.ceil(len(x) / 32)"),
    ),
    (
        "Drop the last one: `f[:-1]`",
        DROPPED.format("1:"),
        DROPPED.format(":-1"),
    ),
    (
        "is one step earlier, but the model forecasts 24 steps ahead",
        LATE.format(1),
        LATE.format("HORIZON"),
    ),
    (
        "The naive forecast is the last one: `series[window_size - 1 : -1]`",
        "true, naive = series[window_size:], 0\nnaive = series[:-window_size]\nprint(np.abs(naive - true).mean())\n",
        "true, naive = series[window_size:], 0\nnaive = series[window_size - 1:-1]\n"
        "print(np.abs(naive - true).mean())\n",
    ),
    (
        "A naive forecast has the last value of each window alone",
        SHOPS + "def by_last_day(x, y):\n    return np.concatenate([x[:, -1], y[:, :-1]], axis=1)\n"
        "print('network', np.abs(model.predict(v) - w).mean())\n"
        "print('last day', np.abs(by_last_day(v, w) - w).mean())\n",
        SHOPS + "def by_last_day(x):\n    return np.repeat(x[:, -1], STEPS, axis=1)\n"
        "print('network', np.abs(model.predict(v) - w).mean())\n"
        "print('last day', np.abs(by_last_day(v) - w).mean())\n",
    ),
    (
        "has the forecasts of later days",
        STEADY.format("(width // 2, width // 2)"),
        STEADY.format("(width - 1, 0)"),
    ),
    (
        "Give `delta` in the same scale",
        "scaled = (x - mean) / std\n# errors above 20 visitors count only linearly\n"
        "loss = keras.losses.Huber(delta=20.0)\n",
        "scaled = (x - mean) / std\n# errors above 20 visitors count only linearly\n"
        "loss = keras.losses.Huber(delta=20 / std)\n",
    ),
    (
        "Each of these forecasts is one step ahead, from the true values before it",
        "def generate_forecast(model, series, size):\n    return model.predict(windows(series, size))[:, 0]\n"
        "f = generate_forecast(model, series[1170:], 30)\nprint(f'all of the next {len(f)} steps at once')\n",
        "def generate_forecast(model, series, size):\n    return model.predict(windows(series, size))[:, 0]\n"
        "f = generate_forecast(model, series[1170:], 30)\nprint(f'{len(f)} steps, one step ahead of each')\n",
    ),
    (
        "Each of these forecasts is one step ahead, from the true values before it",
        "def generate_forecast(model, series, size):\n    return model.predict(windows(series, size))[:, 0]\n"
        "f = generate_forecast(model, series[1170:], 30)\nprint(f'the next {len(f)} steps in advance')\n",
        "def generate_forecast(model, series, size):\n    return model.predict(windows(series, size))[:, 0]\n"
        "f = generate_forecast(model, series[1170:], 30)\nprint(f'{len(f)} forecasts, each one step in advance')\n",
    ),
    (
        "Write `later[SIZE:]` in place of `later[:len(f)]`",
        "later, values = time[1200:], series[1200:]\nf = generate_forecast(model, values, SIZE)\n"
        "plt.plot(later[: len(f)], f)\n",
        "later, values = time[1200:], series[1200 - SIZE :]\nf = generate_forecast(model, values, SIZE)\n"
        "plt.plot(later[: len(f)], f)\n",
    ),
    (
        "Write `windows[:, HORIZON - YEAR - 1, 0]`",
        "HORIZON = 13\nYEAR = 52\ndef last_year(windows):\n    return windows[:, -YEAR, 0]\n",
        "HORIZON = 13\nYEAR = 52\ndef last_year(windows):\n    return windows[:, HORIZON - YEAR - 1, 0]\n",
    ),
    (
        "Write `r['mae'] * std`",
        f"{MSE}r = model.evaluate(x, y, return_dict=True)\nprint('off by', std * r['loss'])\n",
        f"{MSE}r = model.evaluate(x, y, return_dict=True)\nprint('off by', std * r['mae'])\n",
    ),
    (
        "Take the `mae`",
        f"{MSE}loss, mae = model.evaluate(x, y)\nprint(loss * std)\n",
        f"{MSE}loss, mae = model.evaluate(x, y)\nprint(mae * std, loss * std**2, np.sqrt(loss) * std)\n",
    ),
    (
        "`model.evaluate(v, w)[0]` is a mean of squares",
        f"{IN_UNITS}print(in_units(model.evaluate(v, w)[0]))\n",
        f"{IN_UNITS}print(in_units(model.evaluate(v, w)[1]))\n",
    ),
    (
        "For the RMSE, write `np.sqrt(float(model.evaluate(v, w))) * sigma`",
        f"{ALONE}error = float(model.evaluate(v, w)) * sigma\n",
        f"{ALONE}error = float(model.evaluate(v, w)) ** 0.5 * sigma\n",
    ),
    (
        "Take `val_mae` there in place of `val_loss`.",
        f"{MSE}h = model.fit(x, y).history\nlast = h['val_loss'][-1] * std\n",
        f"{MSE}h = model.fit(x, y).history\nlast = h['val_mae'][-1] * std\n",
    ),
    (
        "Take the `mae` in place of the loss.",
        f"{MSE}h = model.fit(x, y).history\nlast = h.get('val_loss')[-1] * std\n",
        f"{MSE}h = model.fit(x, y).history\nlast = h.get('val_mae')[-1] * std\n",
    ),
    (
        OF_SQUARES,
        "from sklearn.metrics import mean_squared_error\nSTD = y.std()\n"
        "print(mean_squared_error(y, p, squared=True) * STD)\n",
        "from sklearn.metrics import mean_squared_error\nSTD = y.std()\n"
        "print(mean_squared_error(y, p, squared=False) * STD)\n",
    ),
    (
        "Take `val_mae` there in place of `val_loss`.",
        f"{MSE}h = model.fit(x, y).history\nbest = min(h['val_loss']) * std\n",
        f"{MSE}h = model.fit(x, y).history\nbest = min(h['val_mae']) * std\n",
    ),
    (
        OF_SQUARES,
        f"{MSE}h = model.fit(x, y).history\nplt.plot([v * std for v in h['val_loss']])\n",
        f"{MSE}h = model.fit(x, y).history\nplt.plot([v**0.5 * std for v in h['val_loss']])\n",
    ),
    (
        OF_SQUARES,
        "spread = np.std(y)\nprint(np.mean((p - y) ** 2) * spread)\n",
        "spread = np.std(y)\nprint(np.mean(abs(p - y)) * spread, np.sqrt(np.mean((p - y) ** 2) * spread**2))\n",
    ),
    (
        f"{ONE_STEP} 13 steps ahead",
        f"{GROWING}print('naive', np.abs(np.diff(v[..., 0], axis=1)).mean())\n",
        f"{GROWING}print('naive', np.abs(w - v[:, -1, 0]).mean())\n",
    ),
    (
        f"{ONE_STEP} 13 steps ahead",
        f"{GROWING}erros = v[:, -1] - v[:, -2]\nmse_ingenua = np.mean(erros ** 2)\n",
        f"{GROWING}erros = v[:, -1] - w\nmse_ingenua = np.mean(erros ** 2)\n",
    ),
    (
        f"{ONE_STEP} 7 steps ahead",
        f"{SHOPS}p = model.predict(v)\ndef baseline(s):\n    d = [abs(s[t] - s[t - 1]) for t in range(1, len(s))]\n"
        "    return np.mean(d)\nprint(baseline(series))\n",
        f"{SHOPS}p = model.predict(v)\ndef baseline(s):\n    d = [abs(s[t] - s[t - 7]) for t in range(7, len(s))]\n"
        "    return np.mean(d)\nprint(baseline(series))\n",
    ),
    (
        "Take the value of the day before: `levels[split - 1 : -1]`",
        SMOOTH.format("[level]", "series[1:]", AFTER, "split:"),
        SMOOTH.format("[level]", "series[1:]", AFTER, "split - 1:-1"),
    ),
    (
        SAME_DAY,
        SMOOTH.format("[]", "series", STEP, "split:"),
        SMOOTH.format("[]", "series", BEFORE, "split:"),
    ),
    (
        SAME_DAY,
        SMOOTH.format("[level]", "series[1:]", STEP, "900:"),
        SMOOTH.format("[level]", "series", STEP, "900:"),
    ),
    (SAME_DAY, PLACED.format("t"), PLACED.format("t - 1")),
    (
        SAME_DAY,
        "s = pd.Series(series)\nforecast = s.ewm(alpha=0.3).mean().to_numpy()[split:]\n",
        "s = pd.Series(series)\nforecast = s.ewm(alpha=0.3).mean().shift(1).to_numpy()[split:]\n",
    ),
    (
        AROUND,
        "vorhersage = pd.Series(series).rolling(7, center=True).mean().values[split:]\n",
        "vorhersage = pd.Series(series).shift(1).rolling(7).mean().values[split:]\n",
    ),
    (
        "Take the value of the day before: `s.rolling(7).mean().shift(1)[split:]`",
        "s = pd.Series(series)\nforecast = s.rolling(7).mean()[split:]\n",
        "s = pd.Series(series)\nforecast = s.rolling(7).mean().shift(1)[split:]\n",
    ),
    (
        "Take the value of the day before: `smooth.shift(1).iloc[split:]`",
        "smooth = pd.Series(series).ewm(span=9).mean()\nforecast = smooth.iloc[split:].to_numpy()\n",
        "smooth = pd.Series(series).ewm(span=9).mean()\nforecast = smooth.shift(1).iloc[split:].to_numpy()\n",
    ),
    (
        SAME_DAY,
        "s = pd.Series(series)\nforecast = s.rolling(7).mean().values[split:]\n",
        "s = pd.Series(series)\nyesterday = s.shift(1)\nforecast = yesterday.rolling(7).mean().values[split:]\n",
    ),
    (
        AROUND,
        "smooth = np.convolve(series, np.ones(7) / 7, 'same')\nprevision = smooth[split:]\n",
        "smooth = np.convolve(series, np.ones(7) / 7, 'valid')\nprevision = smooth[split:]\n",
    ),
    (
        SAME_DAY,
        f"{EMA_FORECAST}f = ema_forecast(series)\nprint(abs(series[split:] - f[split:]))\n",
        f"{EMA_FORECAST}f = ema_forecast(series)\nprint(abs(series[split:] - f[split - 1 : -1]))\n",
    ),
    (IN_WINDOW, TRAILING.format("t - 29 : t + 1"), TRAILING.format("t - 30 : t")),
    (IN_WINDOW, TRAILING.format("t - half : t + half + 1"), TRAILING.format("t - 365 : t - 365 + half")),
]
RIGHT = [
    UPDATES.format("1", "len(x)"),
    UPDATES.format("8", "len(x)").replace("changed the weights", "saw an example").replace("steps", "seen"),
    # Squares of the spread, other losses, and what is multiplied by something else.
    f"{MSE}loss, mae = model.evaluate(x, y)\nprint(loss * std * std, np.sqrt(loss * std * std))\n",
    "model.compile('adam', loss='mae')\nstd = np.std(y)\nprint(model.evaluate(x, y) * std)\n",
    f"{MSE}loss, mae = model.evaluate(x, y)\nprint(loss * len(y))\n",
    "r = model.evaluate(x, y, return_dict=True)\nprint(r['root_mean_squared_error'] * np.std(y))\n",
    # Values of the day before, made in another way.
    "def weekly(s):\n    return s.rolling(7).mean().values\ns = pd.Series(series)\n"
    "forecast = weekly(s.shift(1))[split:]\n",
    "s = pd.Series(np.concatenate([series[:1], series[:-1]]))\nforecast = s.rolling(7).mean().values[split:]\n",
    # The horizon is one step, or the change is told as what it is.
    "from grader.data import draw_windows\n(x, y), (v, w) = draw_windows(0, 20, 1)\np = model.predict(v)\n"
    "print('naive', np.abs(np.diff(w)).mean())\n",
    f"{GROWING}print('mean change in a week', np.abs(np.diff(v[..., 0])).mean())\n",
    f"{GROWING}print('naive, one week ahead', np.abs(np.diff(v[..., 0])).mean())\n",
    f"{GROWING}print('naive', np.abs(w - v[:, -1, 0]).mean(), np.diff(p).mean())\n",
    f"{GROWING}print('naive', np.abs(np.diff(v[..., 0])).mean(), np.abs(w - v[:, -1, 0]).mean())\n",
    # A line over time, and the power of a signal.
    "def trend_forecast(time, split, a, b):\n    line = []\n    for t in time:\n        line.append(a + b * t)\n"
    "    return np.array(line)[split:]\n",
    "noise = np.mean(signal**2) * noise_std\n",
    # Forecasts and errors that are smoothed.
    "curve = pd.Series(forecast).rolling(7).mean().values\nprint('forecast, smoother', curve[split:])\n",
    "forecast_errors = [errors[t - 6 : t + 1].mean() for t in range(split, len(series))]\n",
    # Smoothed to be drawn, or for the day after.
    "def smoothed(series):\n    return np.convolve(series, np.ones(7) / 7, 'same')\n"
    "plt.plot(smoothed(series)[split:])\n",
    "forecast = pd.Series(series).ewm(alpha=0.3).mean().values[split:]\nprint(forecast[:-1] - series[split + 1:])\n",
    "forecast = [series[t - 6 : t + 1].mean() for t in range(split - 1, len(series) - 1)]\n",
    "def naive_forecast(series, split):\n    copy = []\n    for value in series:\n        copy.append(value)\n"
    "    return copy[split:]\n",
]


@pytest.mark.parametrize(("words", "mistake", "right"), CASES)
def test_an_error_that_cannot_be_compared_gets_a_sentence(words: str, mistake: str, right: str) -> None:
    assert_told(RULES, words, HEAD + mistake, HEAD + right)


@pytest.mark.parametrize("source", RIGHT)
def test_what_is_right_gets_no_sentence(source: str) -> None:
    assert said_by(RULES, HEAD + source) == []
