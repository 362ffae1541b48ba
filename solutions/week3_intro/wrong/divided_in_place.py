# caught by: check_shape, check_argument | cannot be changed in place
# base: _base.py
# drop: np


def reshape_and_normalize(images):
    images = images.reshape(-1, 28, 28, 1)
    images /= 255
    return images
