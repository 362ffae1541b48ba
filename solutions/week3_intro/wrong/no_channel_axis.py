# caught by: check_shape | The channel axis is missing
# base: _base.py
# change reshape_and_normalize: return np.expand_dims(images, axis=-1) / 255 -> return images / 255
# drop: np
