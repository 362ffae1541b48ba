# caught by: check_model, check_error | outputs of shape (batch, 4)
# base: solution.py
# change create_model: tf.keras.layers.Dense(1)(hidden) -> tf.keras.layers.Dense(columns)(hidden)
