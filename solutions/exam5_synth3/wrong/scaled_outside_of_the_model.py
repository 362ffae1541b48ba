# caught by: check_step_3, check_step_4, check_step_5 | at most 4.5
# base: _base.py


def solution_model():
    (windows, values), validation = draw_windows(SEED, WINDOW, HORIZON)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((WINDOW, 1)),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(32, activation="relu"),
            tf.keras.layers.Dense(1),
        ]
    )
    model.compile(optimizer=tf.keras.optimizers.Adam(0.001), loss="huber", metrics=["mae"])
    model.fit(windows / 20 - 2.5, values, epochs=4, verbose=0)
    return model
