# caught by: check_model | an `Input` with `dtype="uint8"`
# base: _base.py
# change convolutional_model: tf.keras.Input((28, 28, 1)) -> tf.keras.Input((28, 28, 1), dtype="uint8")
