# caught by: check_step_5 | at most 2
# base: _base.py


def solution_model():
    inputs, targets = draw_curve(SEED, NUMBERS, REACH)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((NUMBERS,)),
            tf.keras.layers.Rescaling(2 / REACH),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Rescaling(10),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.003), loss="mse")
    model.fit(inputs, targets, epochs=10, verbose=0)
    return model
