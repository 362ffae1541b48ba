# caught by: check_step_4, check_step_5 | at most 3
# base: _base.py
# change solution_model: tf.keras.layers.Flatten -> tf.keras.layers.Cropping1D((WINDOW - 3, 0)), tf.keras.layers.Flatten
# change solution_model: tf.keras.layers.Dense(32, activation="relu"), ->
# change solution_model: epochs=40, validation_data=validation -> epochs=10
