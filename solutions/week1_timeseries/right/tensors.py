import tensorflow as tf


def train_val_split(time, series, split_time):
    time, series = tf.constant(time), tf.constant(series)
    return time[:split_time], series[:split_time], time[split_time:], series[split_time:]


def compute_metrics(true_series, forecast):
    mse, mae = tf.keras.metrics.MeanSquaredError(), tf.keras.metrics.MeanAbsoluteError()
    mse.update_state(true_series, forecast)
    mae.update_state(true_series, forecast)
    return mse.result(), mae.result()


def naive_forecast(series, split_time):
    return tf.constant(series)[split_time - 1 : -1]


def moving_average_forecast(series, window_size):
    frames = tf.signal.frame(tf.constant(series[:-1]), window_size, 1)
    return tf.reduce_mean(frames, axis=-1)


def seasonal_forecast(series, split_time, period, window_size, smoothing):
    series = tf.constant(series)
    changes = moving_average_forecast(series[period:] - series[:-period], window_size)[
        split_time - period - window_size :
    ]
    first = split_time - period - (smoothing - 1) // 2
    last_season = tf.reduce_mean(tf.signal.frame(series[first:], smoothing, 1), axis=-1)
    return changes + last_season[: changes.shape[0]]


def roll_forward_splits(length, initial, horizon):
    starts = range(initial, length - horizon + 1, horizon)
    return [(tf.range(start), tf.range(start, start + horizon)) for start in starts]
