# caught by: check_values | becomes -128
# base: _base.py
# drop: np


def reshape_and_normalize(images):
    return images.reshape(-1, 28, 28, 1).astype("int8") / 255
