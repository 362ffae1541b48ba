# caught by: check_step_3, check_step_4, check_step_5 | at most 8
# base: _base.py
# change solution_model: tf.keras.layers.Dense(64, activation="relu"), -> tf.keras.layers.Dense(32, activation="relu"),
# change solution_model: , metrics=["mae"] ->
# change solution_model: , epochs=12, validation_data=validation -> [:, ::-1], epochs=4
