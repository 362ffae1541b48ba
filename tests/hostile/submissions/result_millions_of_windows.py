# expect: check_windows UNMET | at most one window for each
# only: check_windows
# A right kind of answer of a size that keeps whoever reads it row by row busy for hours.
import numpy as np
import tensorflow as tf


def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    many = 5_000_000
    windows, labels = np.zeros((many, window_size), "float32"), np.zeros(many, "float32")
    return tf.data.Dataset.from_tensors((windows, labels))
