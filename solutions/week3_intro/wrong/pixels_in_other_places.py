# caught by: check_values | in other places
# base: _base.py
# drop: np


def reshape_and_normalize(images):
    rows = images.reshape(28, 28, -1, 1)
    return rows.transpose(2, 0, 1, 3) / 255
