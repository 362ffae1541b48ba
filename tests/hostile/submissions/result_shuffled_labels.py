# expect: check_labels UNMET | the label
# expect: check_windows MET
# only: check_windows,check_labels
import numpy as np
import tensorflow as tf


def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    windows = np.lib.stride_tricks.sliding_window_view(series, window_size + 1)
    labels = np.roll(windows[:, -1], 1)
    return tf.data.Dataset.from_tensor_slices((windows[:, :-1], labels)).shuffle(shuffle_buffer).batch(batch_size)
