# caught by: check_forecast | drop_remainder
# base: _base.py


def generate_forecast(model, series, window_size):
    windows = np.lib.stride_tricks.sliding_window_view(series[:-1], window_size)
    batches = tf.data.Dataset.from_tensor_slices(windows).batch(32, drop_remainder=True)
    return model.predict(batches, verbose=0).reshape(-1)
