# caught by: check_labels | Make pairs of windows and labels first
# base: _base.py


def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    windows = np.lib.stride_tricks.sliding_window_view(series, window_size + 1)
    features = tf.data.Dataset.from_tensor_slices(windows[:, :-1]).shuffle(shuffle_buffer)
    labels = tf.data.Dataset.from_tensor_slices(windows[:, -1]).shuffle(shuffle_buffer)
    return tf.data.Dataset.zip((features, labels)).batch(batch_size)
