# caught by: check_values | and return the result
# base: _base.py
# drop: np


def reshape_and_normalize(images):
    images = images.reshape(-1, 28, 28, 1).astype("float32")
    images / 255
    return images
