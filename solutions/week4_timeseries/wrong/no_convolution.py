# caught by: check_convolution | none
# base: _base.py
# change create_model: tf.keras.layers.Conv1D(24, 5, strides=3, padding="causal", activation="relu"), ->
