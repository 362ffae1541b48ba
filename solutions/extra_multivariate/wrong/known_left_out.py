# caught by: check_inputs, check_error | the input `known`
# base: solution.py
# change create_model: tf.keras.layers.Flatten()(history), known -> tf.keras.layers.Flatten()(history), 0 * known
