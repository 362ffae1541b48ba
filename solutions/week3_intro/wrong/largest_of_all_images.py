# caught by: check_values | the largest value of all images
# base: _base.py
# drop: np


def reshape_and_normalize(images):
    return images[..., None] / images.max()
