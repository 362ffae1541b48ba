# caught by: check_windows | Shuffle the windows, not the values
# base: _base.py


def windowed_dataset(series, window_size, batch_size, shuffle_buffer, horizon):
    dataset = tf.data.Dataset.from_tensor_slices(series).shuffle(shuffle_buffer)
    dataset = dataset.window(window_size + horizon, shift=1, drop_remainder=True)
    dataset = dataset.flat_map(lambda window: window.batch(window_size + horizon))
    dataset = dataset.map(lambda window: (window[:window_size, tf.newaxis], window[-1:]))
    return dataset.batch(batch_size)
