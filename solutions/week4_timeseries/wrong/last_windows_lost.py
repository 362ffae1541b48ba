# caught by: check_windows | the one that starts
# base: _base.py


def windowed_dataset(series, window_size, batch_size, shuffle_buffer, horizon):
    rows = np.lib.stride_tricks.sliding_window_view(series[:-1], window_size + horizon)[..., np.newaxis]
    dataset = tf.data.Dataset.from_tensor_slices((rows[:, :window_size], rows[:, -1]))
    return dataset.shuffle(shuffle_buffer).batch(batch_size)
