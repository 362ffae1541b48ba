# caught by: check_model, check_error | without an activation
# base: solution.py
# change create_model: tf.keras.layers.Dense(1)(hidden) -> tf.keras.layers.Dense(1, activation="sigmoid")(hidden)
