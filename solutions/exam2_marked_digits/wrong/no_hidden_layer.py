# caught by: check_step_5 | at least 0.94
# base: _base.py
# change solution_model: tf.keras.layers.Dense(256, activation="relu"), ->
# change solution_model: tf.keras.layers.Dropout(0.3), ->
# change solution_model: epochs=12, validation_data=validation -> epochs=8
