# caught by: check_accuracy | at least 0.8
# base: solution.py
# change create_model: tf.keras.layers.Dense(3, activation="softmax")(hidden) -> tf.keras.layers.Dense(3, activation="softmax")(joined)
