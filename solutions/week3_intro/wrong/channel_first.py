# caught by: check_shape | The channel axis is the last one
# base: _base.py
# change reshape_and_normalize: return np.expand_dims(images, axis=-1) / 255 -> return images[:, np.newaxis] / 255
