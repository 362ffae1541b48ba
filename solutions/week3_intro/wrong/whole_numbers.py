# caught by: check_values | `//`
# base: _base.py


def reshape_and_normalize(images):
    return np.expand_dims(images, axis=-1) // 255
