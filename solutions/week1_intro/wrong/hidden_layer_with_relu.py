# caught by: check_line | bends the line
# base: _base.py
# change define_and_compile_model: Dense(units=1) -> Dense(16, activation="relu"), tf.keras.layers.Dense(units=1)
