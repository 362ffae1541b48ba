# caught by: check_line | makes a model nonlinear
# base: _base.py
# change define_and_compile_model: Dense(units=1) -> Dense(16, activation="relu"), tf.keras.layers.Dense(units=1)
