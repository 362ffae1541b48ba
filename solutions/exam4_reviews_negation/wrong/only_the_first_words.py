# caught by: check_step_5 | at least 0.92
# base: _base.py
# change solution_model: Embedding(WORDS, 32), -> Embedding(WORDS, 32), tf.keras.layers.Cropping1D((0, LENGTH - 13)),
# change solution_model: tf.keras.layers.Dense(24, activation="relu"), ->
# change solution_model: epochs=8, validation_split=0.1 -> epochs=6
