# caught by: check_model | Flatten()
# base: _base.py
# change create_final_model: x = tf.keras.layers.Flatten()(last_output) -> x = tf.keras.layers.Dropout(0.3)(last_output)
# change create_final_model: x = tf.keras.layers.Dropout(0.3)(x) ->
