# caught by: check_convolution | no `Conv1D`
# base: _base.py
# change create_model: tf.keras.layers.Conv1D(24, 5, strides=3, padding="causal", activation="relu"), ->
