# expect: check_windows UNMET | 
# only: check_windows
import numpy as np


def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    yield np.zeros((1, window_size), "float32"), np.zeros(1, "float32")
    yield np.zeros((1, window_size, 1), "float32"), np.zeros(1, "float32")
