# expect: check_windows UNMET | 
# only: check_windows
import numpy as np
import tensorflow as tf

passes = []


def numbers(window_size):
    passes.append(1)
    if len(passes) % 2:
        yield np.zeros((1, window_size), "float32"), np.zeros(1, "float32")
    else:
        yield np.float32(7), np.float32(7)


class Changing(tf.keras.utils.PyDataset):
    def __init__(self, window_size):
        super().__init__()
        self.window_size = window_size

    def __len__(self):
        return 1

    def __getitem__(self, number):
        return next(numbers(self.window_size))


def windowed_dataset(series, window_size, batch_size, shuffle_buffer):
    return Changing(window_size)
