# caught by: check_inputs, check_error | column 1 of the input
# base: solution.py
# change create_model: tf.keras.layers.Flatten()(history), known -> tf.keras.layers.Flatten()(history[:, :, :1]), known
