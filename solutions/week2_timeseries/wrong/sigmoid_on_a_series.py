# caught by: check_model, check_error | between 0 and 1
# base: _base.py
# change create_model: tf.keras.layers.Dense(1), -> tf.keras.layers.Dense(1, activation="sigmoid"),
