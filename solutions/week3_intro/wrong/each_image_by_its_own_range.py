# caught by: check_values | what one image happens to hold
# base: _base.py
# drop: np


def reshape_and_normalize(images):
    lowest = images.min(axis=(1, 2), keepdims=True)
    highest = images.max(axis=(1, 2), keepdims=True)
    return ((images - lowest) / (highest - lowest))[..., None]
