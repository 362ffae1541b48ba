# caught by: check_model | one value per example
# base: _base.py
# change create_model: tf.keras.layers.Dense(1), -> tf.keras.layers.Dense(10),
