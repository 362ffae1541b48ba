# caught by: check_model | Flatten()
# base: _base.py
# change create_and_compile_model: tf.keras.layers.Flatten(), ->
