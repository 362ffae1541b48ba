# caught by: check_model | 28, 28, 1
# base: _base.py
# change convolutional_model: Input((28, 28, 1)) -> layers.Conv2D(16, 3, activation="relu", input_shape=(28, 28))
# change convolutional_model: tf.keras.layers.Conv2D(16, 3, activation="relu"), ->
