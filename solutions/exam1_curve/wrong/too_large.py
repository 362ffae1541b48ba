# caught by: check_form, check_step_3, check_step_4, check_step_5 | at most 50 MB
# base: _base.py


def solution_model():
    inputs, targets = draw_curve(SEED, NUMBERS, REACH)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((NUMBERS,)),
            tf.keras.layers.Rescaling(2 / REACH),
            tf.keras.layers.Dense(4000, activation="relu"),
            tf.keras.layers.Dense(4000, activation="relu"),
            tf.keras.layers.Dense(1),
            tf.keras.layers.Rescaling(10),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(1e-9), loss="mse", metrics=["mae"])
    model.fit(inputs, targets, epochs=1, verbose=0)
    return model
