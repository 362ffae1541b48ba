# caught by: check_windows | np.arange(500.0), 90
# base: _base.py


def windowed_dataset(series, window_size, batch_size, shuffle_buffer, horizon):
    dataset = tf.data.Dataset.from_tensor_slices(series[:, np.newaxis])
    dataset = dataset.window(window_size + horizon, shift=1, drop_remainder=True)
    dataset = dataset.flat_map(lambda window: window.batch(84))
    dataset = dataset.map(lambda window: (window[:-horizon], window[-1]))
    return dataset.shuffle(shuffle_buffer).batch(batch_size)
