# caught by: check_shape | End with `Dense(1)`
# base: _base.py
# change create_uncompiled_model: tf.keras.layers.Dense(1), -> tf.keras.layers.Dense(10),
