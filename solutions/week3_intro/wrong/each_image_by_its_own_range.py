# caught by: check_values | the largest value of each image
# base: _base.py
# drop: np


def reshape_and_normalize(images):
    lowest = images.min(axis=(1, 2), keepdims=True)
    highest = images.max(axis=(1, 2), keepdims=True)
    return ((images - lowest) / (highest - lowest))[..., None]
