# caught by: check_line, check_rule | has no negative outputs
# base: _base.py
# change define_and_compile_model: units=1 -> units=1, activation="relu"
# change define_and_compile_model: tf.keras.optimizers.SGD(learning_rate=0.05) -> "adam"
