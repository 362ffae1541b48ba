# caught by: check_step_5 | at most 0.4
# base: _base.py
# change solution_model: Dense(1) -> Dense(32, activation="relu"), tf.keras.layers.Dense(1)
