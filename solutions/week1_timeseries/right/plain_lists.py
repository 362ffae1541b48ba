def train_val_split(times, values, at, *, copy=True):
    return [list(times[:at]), list(values[:at]), list(times[at:]), list(values[at:])]


def compute_metrics(truth, forecast):
    errors = [float(one) - float(other) for one, other in zip(truth, forecast, strict=True)]
    return [sum(error * error for error in errors) / len(errors), sum(map(abs, errors)) / len(errors)]


def naive_forecast(values, at):
    return [float(values[day - 1]) for day in range(at, len(values))]


def moving_average_forecast(values, size):
    values = [float(value) for value in values]
    return [sum(values[end - size : end]) / size for end in range(size, len(values))]


def seasonal_forecast(values, at, period, size, smoothing=1):
    values = [float(value) for value in values]
    forecast = []
    for day in range(at, len(values)):
        changes = [values[back] - values[back - period] for back in range(day - size, day)]
        last_season = values[day - period - smoothing + 1 : day - period + 1]
        forecast.append(sum(changes) / size + sum(last_season) / smoothing)
    return forecast


def roll_forward_splits(length, initial, horizon):
    for start in range(initial, length - horizon + 1, horizon):
        yield list(range(start)), list(range(start, start + horizon))
