# caught by: check_scaled_once | scaled twice
# base: _base.py
# change convolutional_model: Input((28, 28, 1)), -> Input((28, 28, 1)), tf.keras.layers.Rescaling(1 / 255),
