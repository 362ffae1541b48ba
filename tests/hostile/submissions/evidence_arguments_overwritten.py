# expect: all MET
# only: check_windows,check_labels
# Writes over the arrays that it was given once it has read them: they are its own copies.
import numpy as np


class Windows(list):
    batch_size = 1


def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    windows = np.lib.stride_tricks.sliding_window_view(series.copy(), window_size + 1)
    order = np.random.default_rng(1).permutation(len(windows))
    batches = [order[start : start + batch_size] for start in range(0, len(order), batch_size)]
    series[:] = -1.0
    import tensorflow as tf
    data = tf.data.Dataset.from_tensor_slices((windows[order][:, :-1], windows[order][:, -1]))
    return data.batch(batch_size)
