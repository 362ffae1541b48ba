# caught by: check_pairing, check_step_3, check_step_4, check_step_5 | activation `tanh`
# base: _base.py


def solution_model():
    inputs, targets = draw_curve(SEED, NUMBERS, REACH)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((NUMBERS,)),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(1, activation="tanh"),
        ]
    )
    model.compile(optimizer="sgd", loss="mse")
    model.fit(inputs, targets, epochs=1, verbose=0)
    return model
