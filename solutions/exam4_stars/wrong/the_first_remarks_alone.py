# caught by: check_step_5 | at most 0.22
# base: _base.py
# change solution_model: Embedding(WORDS, 16), -> Embedding(WORDS, 16), tf.keras.layers.Cropping1D((0, LENGTH - 22)),
# change solution_model: , metrics=["mae"] ->
# change solution_model: epochs=15, validation_split=0.1 -> epochs=10
