# caught by: check_model | End with `Dense(1)`
# base: _base.py
# change create_model: tf.keras.layers.Dense(1), -> tf.keras.layers.Dense(12),
