# caught by: check_shuffle | the reverse order
# base: _base.py


def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    windows = np.lib.stride_tricks.sliding_window_view(series, window_size + 1)[::-1]
    return tf.data.Dataset.from_tensor_slices((windows[:, :-1], windows[:, -1])).batch(batch_size)
