# caught by: check_step_5 | at most 2.1
# base: _base.py
# change solution_model: tf.keras.layers.Flatten -> tf.keras.layers.Cropping1D((WINDOW - 5, 0)), tf.keras.layers.Flatten
# change solution_model: tf.keras.layers.Dense(32, activation="relu"), ->
# change solution_model: epochs=40, validation_data=validation -> epochs=10
