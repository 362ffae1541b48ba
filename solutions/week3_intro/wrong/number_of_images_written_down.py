# caught by: check_shape | -1
# base: _base.py
# drop: np


def reshape_and_normalize(images):
    return images.reshape(4000, 28, 28, 1) / 255
